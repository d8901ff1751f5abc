/* pages_survey_upload.c - a survey's document in and out: a new survey, a new version of a draft, mended where it is wrong. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/surveys.h"

#include "response/keys.h"
#include "staff/json_place.h"
#include "staff/survey_example.h"
#include "survey/hyphens.h"

#include <inttypes.h>

enum { DOCUMENT_ROWS = 24 };

/* What was sent, and what is wrong with it. */
struct upload {
    struct str text, division;
    int64_t seen; /* the version that was replaced */
    struct faults faults;
    struct tpl_staff_survey_fault
        places[DEFINITION_FAULTS]; /* where the document is wrong, in the order of its lines */
    size_t place_count, more;      /* and how many places more are not told */
};

/* The file when one was chosen, else what stands in the field. */
static void read_upload(struct ctx *c, struct upload *u)
{
    struct str field = params_text(&c->form, S("document"));
    const char *foreign = definition_text(c->upload.content.len ? c->upload.content : field, &u->text);

    u->division = typed(c, "division");
    if (!foreign && !str_is_utf8(u->text))
        foreign = N_("The file is no text in UTF-8. Save it as UTF-8 and choose it again.");
    if (foreign) {
        fault_add(&u->faults, "file", i18n_text(c->lang, foreign));
        u->text = field;
    } else if (str_trim(u->text).len == 0) {
        fault_add(&u->faults, "file", i18n_text(c->lang, "Choose a file, or write the document into the field."));
    }
}

/* Another place that a fault names, in words: "line 5: page 1, question 2". */
static struct str other_place(struct ctx *c, const struct upload *u, struct str path)
{
    struct str words = definition_error_place(c->arena, &(struct definition_error){.path = path}, c->lang);
    struct str line = i18n_number(c->arena, c->lang, json_place(u->text, path).line);

    line = i18n_fill(c->arena, i18n_text(c->lang, "line {line}"), &(struct i18n_arg){"line", line}, 1);
    return words.len ? arena_fmt(c->arena, "%.*s: %.*s", STR_ARG(line), STR_ARG(words)) : line;
}

/* What is wrong, for people: paths in words, and in English, which begins small for the command line, as a sentence. */
static struct str said(struct ctx *c, const struct upload *u, struct definition_error error)
{
    struct str text;

    for (size_t n = 0; n < error.arg_count; n++)
        if (str_eq(str_from(error.args[n].name), S("place")))
            error.args[n].value = other_place(c, u, error.args[n].value);
    text = definition_error_text(c->arena, &error, c->lang);
    if (c->lang != LANG_EN || !text.len || text.p[0] < 'a' || text.p[0] > 'z')
        return text;
    return arena_fmt(c->arena, "%c%.*s%s", text.p[0] - 'a' + 'A', STR_ARG(str_sub(text, 1, text.len)),
                     str_ends(text, S(".")) ? "" : ".");
}

/* Show a place of the text and say what is wrong there. `error`: with its path, and what else is known of it. `why`: empty when
 * it is said above. */
static void point_at(struct ctx *c, struct upload *u, const struct definition_error *error, struct str why)
{
    struct json_place place = json_place(u->text, error->path);
    struct tpl_staff_survey_code *lines = arena_alloc(c->arena, JSON_PLACE_LINES, sizeof *lines);
    size_t at = u->place_count++;

    for (size_t i = 0; i < place.line_count; i++) {
        int64_t n = place.first + (int64_t)i;

        lines[i] = (struct tpl_staff_survey_code){
            .text = arena_fmt(c->arena, "%4" PRId64 "  %.*s\n", n, STR_ARG(place.lines[i])),
            .is_here = n == place.line};
    }
    for (; at && u->places[at - 1].line > place.line; at--)
        u->places[at] = u->places[at - 1];
    u->places[at] = (struct tpl_staff_survey_fault){.path = error->path,
                                                    .line = place.line,
                                                    .column = error->column,
                                                    .place = definition_error_place(c->arena, error, c->lang),
                                                    .why = why,
                                                    .lines = lines,
                                                    .lines_n = place.line_count};
}

static void judge_document(struct ctx *c, struct upload *u, struct definition *d)
{
    struct definition_faults *found = ARENA_NEW(c->arena, struct definition_faults);
    enum err e;

    if (u->faults.n)
        return;
    e = definition_check(c->arena, u->text, d, found);
    if (!e)
        return;
    fault_add(&u->faults, "document",
              i18n_text(c->lang, e == ERR_TOO_BIG ? N_("The document is larger than a survey may be.")
                                                  : N_("The document is not a survey yet.")));
    if (!found->v[0].column && str_find(str_trim(u->text), '\n', 0) == SIZE_MAX)
        u->text = json_indent(c->arena, u->text); /* or every place were in line 1 */
    for (size_t i = 0; i < found->told; i++)
        point_at(c, u, &found->v[i], said(c, u, found->v[i]));
    u->more = found->count - found->told;
}

/* What is wrong with the short name, which only the store knows. */
static void refuse_slug(struct ctx *c, struct upload *u, const char *sentence, struct str slug)
{
    struct str why = i18n_fill(c->arena, i18n_text(c->lang, sentence), &(struct i18n_arg){"slug", slug}, 1);

    fault_add(&u->faults, "document", why);
    point_at(c, u, &(struct definition_error){.path = S("$.slug")}, S(""));
}

/* `is_new`: of no survey yet. In a transaction of panel.db. */
static enum err upload_page(struct ctx *c, const struct upload *u, bool is_new)
{
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_staff_select divisions = {
        .name = S("division"),
        .label = i18n_text(c->lang, "Division"),
        .hint = i18n_text(c->lang, "Whose survey it is: its contact persons can work on it too."),
        .fault = fault_of(&u->faults, "division")};
    struct tpl_staff_area document = {
        .name = S("document"),
        .label = i18n_text(c->lang, "The document"),
        .hint = i18n_text(c->lang, str_trim(u->text).len
                                       ? N_("This text is sent unless you choose a file. You can change it here.")
                                       : N_("Write or paste the document here, if you have no file.")),
        .value = u->text,
        .fault = fault_of(&u->faults, "document"),
        .rows = DOCUMENT_ROWS,
        .is_code = true};
    struct tpl_staff_survey_upload view = {.slug = is_new ? S("") : c->standing->slug,
                                           .is_new = is_new,
                                           .seen = u->seen,
                                           .note = again_note(c),
                                           .faults = faults_put(c, &u->faults),
                                           .file_fault = fault_of(&u->faults, "file"),
                                           .places = u->places,
                                           .places_n = u->place_count,
                                           .count = (int64_t)u->place_count,
                                           .more = (int64_t)u->more,
                                           .document = &document};
    struct org org;

    TRY(org_load(c->arena, c->app->panel, &org));
    divisions.options = survey_divisions(c, &org, u->division, true, &divisions.options_n);
    view.divisions = &divisions;
    tpl_staff_survey_upload(&p, &view);
    shell_put(
        c, i18n_text(c->lang, is_new ? N_("New survey") : N_("New version")),
        is_new
            ? i18n_text(c->lang,
                        "A survey is made from its document, a JSON file. It becomes a draft that only staff see.")
            : i18n_text(c->lang, "The new version takes the place of the one before, with its dates and questions. The "
                                 "survey's short name stays."),
        survey_crumbs(c), is_new ? 1 : SURVEY_CRUMBS, &p);
    return OK;
}

static enum err show_again(struct ctx *c, const struct upload *u, bool is_new)
{
    TRY(db_begin(c->app->panel, DB_READ));
    return db_finish(c->app->panel, upload_page(c, u, is_new));
}

/* --- a new survey ------------------------------------------------------------------------------------------------- */

enum err page_staff_survey_new(struct ctx *c)
{
    bool is_example = str_eq(params_text(&c->query, S("malli")), S("1"));
    const struct upload u = {.text = is_example ? survey_example(c->arena, c->now_ms) : S("")};

    return upload_page(c, &u, true);
}

struct making {
    const struct definition *d;
    struct str division;
    int64_t seen; /* the version that is replaced */
};

/* The secret key is on disk before the row that needs it. */
static enum err create(struct ctx *c, void *arg)
{
    const struct making *m = arg;
    struct survey_keys keys = {.ingest_key = random_key()};
    struct db *panel = c->app->panel;
    struct org org;
    int64_t id;
    enum err e;

    TRY(org_load(c->arena, panel, &org));
    if (!survey_division_fits(c, &org, m->division, true))
        return ERR_DENIED;
    e = survey_draft_create(c->arena, panel, m->d, m->division, c->person->account.id, c->now_ms, &id,
                            &keys.secret_key);
    if (e == OK)
        e = survey_keys_write(c->arena, c->app->staff->keys_dir, id, &keys);
    secret_wipe(&keys, sizeof keys);
    return e;
}

enum err page_staff_survey_create(struct ctx *c)
{
    struct upload u = {.seen = 0};
    struct definition d;
    enum err e;

    read_upload(c, &u);
    judge_document(c, &u, &d);
    if (u.faults.n || c->is_again)
        return show_again(c, &u, true);
    e = survey_division_judge(c, u.division, true);
    if (e)
        return e == ERR_INVALID ? ERR_DENIED : e;
    d.long_words = hyphens_make(c->arena, &d); /* slow: not while others wait for the store */
    e = survey_change(c, AUDIT_SURVEY_CREATE, d.slug, survey_division_detail(c, u.division), create,
                      &(struct making){&d, u.division, 0});
    if (e == ERR_CONFLICT) {
        refuse_slug(c, &u, N_("There is a survey with the short name {slug} already. Write another one after “slug”."),
                    d.slug);
        return show_again(c, &u, true);
    }
    TRY(e);
    return staff_go(c, link_staff_survey_in(c->arena, c->lang, d.slug), "luotu");
}

/* --- a new version ------------------------------------------------------------------------------------------------ */

static enum err replace(struct ctx *c, void *arg)
{
    const struct making *m = arg;

    return survey_draft_replace(c->arena, c->app->panel, c->standing->id, m->d, m->seen, c->person->account.id,
                                c->now_ms);
}

enum err page_staff_survey_version_view(struct ctx *c)
{
    struct upload u = {.seen = c->standing->version};
    const struct definition *d;

    if (c->standing->state != SURVEY_DRAFT)
        return ERR_CONFLICT;
    TRY(survey_document(c, c->standing, &d));
    u.text = json_indent(c->arena, d->doc);
    return upload_page(c, &u, false);
}

/* Does the document say what the current version says, however it is laid out? Whoever stores it once more would only take
 * the review's remarks off the survey. */
static enum err is_stored(struct ctx *c, const struct definition *d, bool *is_same_out)
{
    const struct definition *stored = NULL;
    enum err e;

    TRY(db_begin(c->app->panel, DB_READ));
    e = survey_document(c, c->standing, &stored);
    *is_same_out = e == OK && str_eq(stored->doc, d->doc);
    return db_finish(c->app->panel, e);
}

enum err page_staff_survey_version(struct ctx *c)
{
    const struct survey_standing *s = c->standing;
    struct upload u = {.seen = 0};
    struct definition d;
    bool is_same;

    read_upload(c, &u);
    if (str_int(params_text(&c->form, S("seen")), 1, INT64_MAX, &u.seen))
        return ERR_INVALID;
    judge_document(c, &u, &d);
    if (!u.faults.n && !c->is_again) {
        TRY(is_stored(c, &d, &is_same));
        if (is_same)
            return staff_go(c, link_staff_survey_in(c->arena, c->lang, s->slug), "sama-versio");
    }
    if (!u.faults.n && !str_eq(d.slug, s->slug))
        refuse_slug(c, &u, N_("The short name stays {slug}: write it after “slug”."), s->slug);
    if (!u.faults.n && u.seen != s->version)
        fault_add(
            &u.faults, "document",
            i18n_text(c->lang,
                      "Somebody has stored a newer version meanwhile. Download it, bring your changes into it and send "
                      "again. What you wrote is kept here."));
    if (u.faults.n || c->is_again)
        return show_again(c, &u, false);
    d.long_words = hyphens_make(c->arena, &d);
    TRY(survey_change(c, AUDIT_SURVEY_REPLACE, s->slug, survey_version_detail(c, u.seen + 1), replace,
                      &(struct making){&d, S(""), u.seen}));
    return staff_go(c, link_staff_survey_in(c->arena, c->lang, s->slug), "uusi-versio");
}

/* --- out ---------------------------------------------------------------------------------------------------------- */

enum err page_staff_survey_document(struct ctx *c)
{
    const struct definition *d;
    struct str text;

    TRY(survey_document(c, c->standing, &d));
    text = json_indent(c->arena, d->doc);
    c->res->content_type = S("application/json; charset=utf-8");
    response_header(
        c->res, S("Content-Disposition"),
        arena_fmt(c->arena, "attachment; filename=\"%.*s.v%" PRId64 ".json\"", STR_ARG(d->slug), c->standing->version));
    buf_reserve(&c->res->body, text.len);
    buf_put(&c->res->body, text);
    return OK;
}
