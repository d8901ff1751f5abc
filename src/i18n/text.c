/* text.c - sentences in the reader's language, and their placeholders filled. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "i18n/i18n.h"

#include "base/log.h"
#include "gen/catalogues.h"
#include "i18n/mo.h"

/* The embedded catalogue of `lang`; NULL for English, which is its own key. Opened at first use. */
static const struct mo *catalogue(enum lang lang)
{
    static struct mo opened[LANG__COUNT];
    const struct str files[LANG__COUNT] = {
        [LANG_FI] = catalogue_fi, [LANG_SV] = catalogue_sv, [LANG_SELKO] = catalogue_selko};
    struct str file = files[lang];

    if (!file.p)
        return NULL;
    if (!opened[lang].file.p && mo_open(file, &opened[lang]) != OK) {
        opened[lang].file = file; /* stays without entries: said once, and people read English */
        log_line(LOG_ERROR, "event=catalogue_broken lang=%.*s", STR_ARG(lang_code(lang)));
    }
    return &opened[lang];
}

static struct str lookup(enum lang lang, const char *key, uint32_t form)
{
    const struct mo *mo = key[0] ? catalogue(lang) : NULL; /* the empty key is the catalogue's own header */
    struct str found = mo ? mo_find(mo, str_from(key), form) : (struct str){NULL, 0};

    return found.len || lang_fallback(lang) == lang ? found : lookup(lang_fallback(lang), key, form);
}

struct str i18n_text(enum lang lang, const char *english)
{
    struct str found = lookup(lang, english, 0);

    return found.len ? found : str_from(english);
}

struct str i18n_plural(enum lang lang, const char *one, const char *many, int64_t n)
{
    struct str found = lookup(lang, one, n == 1 ? 0 : 1);

    return found.len ? found : str_from(n == 1 ? one : many);
}

/* The value for the placeholder that starts at `*at` (a brace) of `sentence`; moves `*at` behind it.
 * NULL, and nothing moves, when it is none of `args`. */
static const struct str *placeholder(struct str sentence, size_t *at, const struct i18n_arg *args, size_t count)
{
    size_t end = str_find(sentence, '}', *at);
    struct str name;

    if (end == SIZE_MAX)
        return NULL;
    name = str_sub(sentence, *at + 1, end - *at - 1);
    for (size_t i = 0; i < count; i++) {
        if (str_eq(str_from(args[i].name), name)) {
            *at = end + 1;
            return &args[i].value;
        }
    }
    return NULL;
}

static void fill(struct buf *out, struct str sentence, const struct i18n_arg *args, size_t count,
                 void (*put)(struct buf *, struct str))
{
    size_t from = 0, at = str_find(sentence, '{', 0);

    while (at != SIZE_MAX) {
        size_t brace = at;
        const struct str *value = placeholder(sentence, &at, args, count);

        if (value) {
            put(out, str_sub(sentence, from, brace - from));
            put(out, *value);
            from = at;
        } else {
            at++;
        }
        at = str_find(sentence, '{', at);
    }
    put(out, str_sub(sentence, from, sentence.len - from));
}

void i18n_put_html(struct buf *out, struct str sentence, const struct i18n_arg *args, size_t count)
{
    fill(out, sentence, args, count, html_text);
}

struct str i18n_fill(struct arena *a, struct str sentence, const struct i18n_arg *args, size_t count)
{
    size_t limit = sentence.len, longest = 0;
    struct buf out;

    for (size_t i = 0; i < count; i++)
        if (args[i].value.len > longest)
            longest = args[i].value.len;
    for (size_t i = 0; i < sentence.len; i++)
        if (sentence.p[i] == '{')
            limit += longest;
    out = buf_new(a, limit);
    fill(&out, sentence, args, count, buf_put);
    return buf_str(&out);
}
