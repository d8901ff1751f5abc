/* reader.c - walk a JSON tree by tables of members, and say exactly where it is wrong; private to survey/. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "survey/reader.h"

enum { PATH_LIMIT = 1024, SHOWN_BYTES = 40 };

struct str text_start(struct str text, size_t bytes)
{
    while (bytes < text.len && ((unsigned char)text.p[bytes] & 0xC0) == 0x80)
        bytes++;
    return str_sub(text, 0, bytes);
}

static void put_path(struct buf *out, const struct path *at)
{
    if (!at->up) {
        buf_char(out, '$');
        return;
    }
    put_path(out, at->up);
    if (at->member.p) {
        buf_char(out, '.');
        /* An unknown member may have any name; a long or odd one must not garble the terminal. */
        struct str name = text_start(at->member, SHOWN_BYTES);

        for (size_t i = 0; i < name.len; i++)
            buf_char(out, (unsigned char)name.p[i] < ' ' ? '?' : name.p[i]);
    } else {
        buf_fmt(out, "[%zu]", at->index);
    }
}

struct str path_text(struct reader *r, const struct path *at)
{
    struct buf b = buf_new(r->a, PATH_LIMIT);

    put_path(&b, at);
    return buf_str(&b);
}

bool is_told_enough(const struct reader *r)
{
    return r->faults->told == DEFINITION_FAULTS;
}

enum err refuse_more(struct reader *r)
{
    r->faults->count++;
    return ERR_INVALID;
}

enum err refuse_args(struct reader *r, const struct path *at, const char *sentence, const struct i18n_arg *args)
{
    struct definition_error *error = &r->faults->v[r->faults->told++];

    r->faults->count++;
    *error = (struct definition_error){.path = path_text(r, at), .about = r->about, .sentence = sentence};
    for (size_t n = 0; n < DEFINITION_ERROR_ARGS && args[n].name; n++)
        error->args[error->arg_count++] = (struct i18n_arg){args[n].name, arena_str(r->a, args[n].value)};
    error->why = definition_error_text(r->a, error, LANG_EN);
    return ERR_INVALID;
}

enum err refuse_at(struct reader *r, const struct path *at, const char *sentence)
{
    if (is_told_enough(r))
        return refuse_more(r);
    return refuse_args(r, at, sentence, (const struct i18n_arg[DEFINITION_ERROR_ARGS]){{0}});
}

struct str number_text(struct reader *r, int64_t n)
{
    return arena_fmt(r->a, "%lld", (long long)n);
}

static const struct member *find_member(const struct member *members, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(str_from(members[i].name), name))
            return &members[i];
    return NULL;
}

/* "unknown member; expected one of schema, slug, langs". */
static struct str member_names(struct reader *r, const struct member *members, size_t count)
{
    struct buf names = buf_new(r->a, 1024);

    for (size_t i = 0; i < count; i++) {
        buf_put(&names, i ? S(", ") : S(""));
        buf_put(&names, str_from(members[i].name));
    }
    return buf_str(&names);
}

bool has_unknown(const struct json *j, const struct member *members, size_t member_count)
{
    for (size_t i = 0; j->type == JSON_OBJECT && i < j->count; i++)
        if (!find_member(members, member_count, j->items[i].key))
            return true;
    return false;
}

/* A document with very many faults is not read to its end: each object and list takes memory. */
static bool is_hopeless(const struct reader *r)
{
    return r->faults->count >= DEFINITION_FAULTS_MOST;
}

enum err read_object(struct reader *r, const struct path *at, const struct json *j, const struct member *members,
                     size_t member_count, void *out)
{
    enum err e = OK;

    if (is_hopeless(r))
        return ERR_INVALID;
    if (j->type != JSON_OBJECT)
        return refuse_at(r, at, "expected an object");
    for (size_t i = 0; i < j->count; i++) {
        const struct json *value = &j->items[i];
        struct path here = {at, value->key, 0};
        const struct member *m = find_member(members, member_count, value->key);

        e = both(e, m ? m->read(r, &here, value, m, (char *)out + m->offset)
                      : refuse_with(r, &here, "unknown member; expected one of {names}",
                                    {"names", member_names(r, members, member_count)}));
    }
    if (has_unknown(j, members, member_count))
        return e;
    for (size_t i = 0; i < member_count; i++)
        if (members[i].is_required && !json_get(j, members[i].name))
            e = refuse_with(r, at, "expected a member \"{name}\"", {"name", str_from(members[i].name)});
    return e;
}

enum err expect_list(struct reader *r, const struct path *at, const struct json *j, int64_t min, int64_t max)
{
    if (is_hopeless(r))
        return ERR_INVALID;
    if (j->type != JSON_LIST)
        return refuse_at(r, at, "expected a list");
    if ((int64_t)j->count < min || (int64_t)j->count > max)
        return refuse_with(r, at, "expected {least} to {most} elements, found {n}", {"least", number_text(r, min)},
                           {"most", number_text(r, max)}, {"n", number_text(r, (int64_t)j->count)});
    return OK;
}

static enum err check_text(struct reader *r, const struct path *at, const struct json *j, int64_t max_chars,
                           bool may_pipe, struct str *out)
{
    if (j->type != JSON_TEXT)
        return refuse_at(r, at, "expected text");
    if (!str_trim(j->text).len)
        return refuse_at(r, at, "expected text, found none");
    if ((int64_t)str_chars(j->text) > max_chars)
        return refuse_with(r, at, "expected at most {most} characters, found {n}", {"most", number_text(r, max_chars)},
                           {"n", number_text(r, (int64_t)str_chars(j->text))});
    if (!text_is_plain(j->text))
        return refuse_at(r, at, "expected text without control characters");
    if (r->is_in_pages || may_pipe)
        TRY(check_braces(r, at, j->text, may_pipe));
    *out = arena_str(r->a, j->text);
    return OK;
}

static const char *const IN_LANG[LANG__COUNT] = {
    [LANG_FI] = N_("expected a text in Finnish too, \"fi\""),
    [LANG_SV] = N_("expected a text in Swedish too, \"sv\""),
    [LANG_EN] = N_("expected a text in English too, \"en\""),
    [LANG_SELKO] = N_("expected a text in easy Finnish too, \"selko\""),
};

static enum err read_languages(struct reader *r, const struct path *at, const struct json *j, int64_t max_chars,
                               bool may_pipe, struct text *t)
{
    const struct definition *d = r->d;
    enum err e = OK;

    if (!d->lang_count) /* what is wrong with them is told */
        return ERR_INVALID;
    if (j->type == JSON_TEXT && d->lang_count == 1)
        return check_text(r, at, j, max_chars, may_pipe, &t->in[d->langs[0]]);
    if (j->type != JSON_OBJECT)
        return refuse_at(r, at, "expected an object with a text for each language");
    for (size_t i = 0; i < j->count; i++) {
        struct path here = {at, j->items[i].key, 0};
        enum lang lang = LANG_FI;
        bool is_ours = false;

        if (lang_from_code(j->items[i].key, &lang) == OK)
            for (size_t k = 0; k < d->lang_count; k++)
                is_ours = is_ours || d->langs[k] == lang;
        e = both(e, is_ours ? check_text(r, &here, &j->items[i], max_chars, may_pipe, &t->in[lang])
                            : refuse_at(r, &here, "expected only languages that $.langs names"));
    }
    for (size_t k = 0; k < d->lang_count; k++)
        if (!json_get(j, lang_code(d->langs[k]).p))
            e = refuse_at(r, at, IN_LANG[d->langs[k]]);
    return e;
}

enum err read_text(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                   void *text_out)
{
    return read_languages(r, at, j, m->max, false, text_out);
}

enum err read_label(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                    void *text_out)
{
    TRY(read_languages(r, at, j, m->max, true, text_out));
    return check_same_braces(r, at, text_out);
}

static struct str names_text(struct reader *r, const char *const *names, int count)
{
    struct buf list = buf_new(r->a, 1024);

    for (int i = 0; i < count; i++)
        buf_fmt(&list, "%s\"%s\"", i ? ", " : "", names[i]);
    return buf_str(&list);
}

enum err read_name(struct reader *r, const struct path *at, const struct json *j, const char *const *names, int count,
                   int *out)
{
    for (int i = 0; i < count; i++)
        if (j->type == JSON_TEXT && str_eq(j->text, str_from(names[i]))) {
            *out = i;
            return OK;
        }
    return refuse_with(r, at, "expected {names} or \"{last}\"", {"names", names_text(r, names, count - 1)},
                       {"last", str_from(names[count - 1])});
}

const struct item *item_before(const struct reader *r, struct str id, size_t limit, bool *is_told_out)
{
    *is_told_out = r->has_unread_items;
    for (size_t i = 0; i < limit; i++)
        if (str_eq(r->items[i].id, id)) {
            *is_told_out = !r->notes[i].is_known;
            return r->notes[i].is_known ? &r->items[i] : NULL;
        }
    return NULL;
}

bool id_is_valid(struct str s)
{
    bool is_id = s.len >= 1 && s.len <= DEFINITION_ID && s.p[0] >= 'a' && s.p[0] <= 'z';

    for (size_t i = 1; is_id && i < s.len; i++)
        is_id = (s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '_';
    return is_id;
}

enum err read_id(struct reader *r, const struct path *at, const struct json *j, const struct member *m, void *str_out)
{
    (void)m;
    if (j->type != JSON_TEXT || !id_is_valid(j->text))
        return refuse_with(r, at, "expected an id: a-z, then at most {n} of a-z, 0-9 and _",
                           {"n", number_text(r, DEFINITION_ID - 1)});
    *(struct str *)str_out = arena_str(r->a, j->text);
    return OK;
}

enum err read_bool(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                   void *bool_out)
{
    (void)m;
    if (j->type != JSON_TRUE && j->type != JSON_FALSE)
        return refuse_at(r, at, "expected true or false");
    *(bool *)bool_out = j->type == JSON_TRUE;
    return OK;
}

enum err read_int(struct reader *r, const struct path *at, const struct json *j, const struct member *m, void *int_out)
{
    if (j->type != JSON_INT || j->integer < m->min || j->integer > m->max)
        return refuse_with(r, at, "expected a whole number from {least} to {most}", {"least", number_text(r, m->min)},
                           {"most", number_text(r, m->max)});
    *(int *)int_out = (int)j->integer;
    return OK;
}

enum err read_skip(struct reader *r, const struct path *at, const struct json *j, const struct member *m, void *none)
{
    (void)r, (void)at, (void)j, (void)m, (void)none;
    return OK;
}
