/* pages_survey_results.c - a survey's protected results before and after everybody sees them: looked at, approved, published, and as files. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/surveys.h"

#include "report/dataset.h"
#include "staff/colleagues.h"
#include "survey/erasure.h"
#include "web/results.h"
#include "web/survey_states.h"

enum { FILE_BYTES = 8 * 1024 * 1024, REASON_ROWS = 4 };

/* The day on which the answers were deleted; NULL while they are there. In a transaction of panel.db. */
static enum err find_erased(struct ctx *c, int64_t survey_id, const int64_t **day_out)
{
    int64_t *day_ms = ARENA_NEW(c->arena, int64_t);
    enum err e = erasure_day(c->arena, c->app->panel, survey_id, ERASED_ANSWERS, day_ms);

    *day_out = e == OK ? day_ms : NULL;
    return e == ERR_NOT_FOUND ? OK : e;
}

/* Are they all in it that were counted when the survey ended? While answers are being erased fewer are there, and two releases would tell of those
 * between them. */
static bool is_of_all(const struct survey *s, const struct release *r)
{
    return r->n < 0 ? s->answer_count < RELEASE_MIN_N : r->n == s->answer_count;
}

/* Made anew, always of the same answers. ERR_CONFLICT while the last ones are not counted, or when they are gone. In a transaction of panel.db. */
static enum err make_release(struct ctx *c, const struct survey *s, const struct definition *d, struct release *out)
{
    const int64_t *erased_ms;

    TRY(find_erased(c, s->id, &erased_ms));
    if (s->state != SURVEY_CLOSED || s->answer_count < 0 || erased_ms)
        return ERR_CONFLICT;
    TRY(release_make(c->arena, c->app->staff->results, s, d, c->now_ms, out));
    return is_of_all(s, out) ? OK : ERR_CONFLICT;
}

/* What staff see: what everybody sees once it is published; before, what was approved; before that, made now. As make_release. */
static enum err load_release(struct ctx *c, const struct survey *s, const struct definition *d, struct release *out)
{
    if (survey_is_published(s))
        return release_load(c->arena, c->app->panel, s->id, out);
    if (c->standing->results_release)
        return release_load_approved(c->arena, c->app->panel, s->id, out);
    return make_release(c, s, d, out);
}

static enum err load(struct ctx *c, struct survey *s, const struct definition **d, struct release *r)
{
    enum err e;

    TRY(survey_load_any(c->arena, c->app->panel, c->standing->slug, c->now_ms, s));
    TRY(survey_document(c, c->standing, d));
    e = load_release(c, s, *d, r);
    return e == ERR_NOT_FOUND ? ERR_CONFLICT : e; /* the survey is there */
}

static void put_bar(struct ctx *c, struct page *p, const struct survey *s, const struct release *r)
{
    const struct survey_standing *at = c->standing;
    bool is_own = at->results_approver == c->person->account.id;

    tpl_staff_results_bar(
        p,
        &(struct tpl_staff_results_bar){
            .slug = at->slug,
            .sentence = survey_sentence(c, at),
            .turn = survey_turn(c, at),
            .reason = survey_may(c, at, ACTION_SURVEY_READ) ? at->reason : S(""),
            .reason_words = survey_reason_words(c, at),
            .is_out = survey_is_published(s),
            .is_small = r->n < 0,
            .can_approve = survey_step_fits(at, STEP_RESULTS_APPROVED) && survey_may(c, at, ACTION_RESULTS_APPROVE),
            .can_publish = survey_step_fits(at, STEP_PUBLISHED) && survey_may(c, at, ACTION_RESULTS_PUBLISH) && !is_own,
            .can_take_back = survey_step_fits(at, STEP_RESULTS_TAKEN_BACK) && survey_may(c, at, ACTION_RESULTS_APPROVE),
            .is_own = survey_step_fits(at, STEP_PUBLISHED) && is_own,
            .can_export = survey_may(c, at, ACTION_RESULTS_EXPORT),
        });
}

/* Why there is nothing to see yet, or any more: a word of web/shell.c. */
static const char *nothing_word(const struct ctx *c)
{
    if (c->standing->state != SURVEY_CLOSED || c->standing->answer_count >= 0)
        return "ei-enaa";
    return c->now_ms < c->standing->grace_ends_ms ? "ei-ennen-laskentaa" : "ei-viela";
}

enum err page_staff_results(struct ctx *c)
{
    struct page p = frame_body(c, ROUTE__COUNT);
    const struct definition *d;
    const int64_t *erased_ms;
    struct release r;
    struct survey s;
    enum err e = load(c, &s, &d, &r);

    if (e == ERR_CONFLICT)
        return staff_go(c, link_staff_survey_in(c->arena, c->lang, c->standing->slug), nothing_word(c));
    TRY(e);
    TRY(find_erased(c, s.id, &erased_ms));
    put_bar(c, &p, &s, &r);
    results_put(c, &p, &s, d, &r, erased_ms);
    c->title_kind = i18n_text(c->lang, "Results");
    shell_put(c, survey_heading(c, c->standing, d),
              i18n_text(c->lang,
                        "These are the results as residents get them, with small numbers hidden. One person approves "
                        "them, and another publishes them."),
              survey_crumbs(c), SURVEY_CRUMBS, &p);
    return OK;
}

/* --- approving, and taking that back ------------------------------------------------------------------------------- */

/* Frozen and approved in one transaction, so that what was approved is what is published. */
static enum err approve(struct ctx *c, void *arg)
{
    struct db *panel = c->app->panel;
    const struct definition *d;
    struct release r;
    struct survey s;

    (void)arg;
    if (!survey_step_fits(c->standing, STEP_RESULTS_APPROVED))
        return ERR_CONFLICT;
    TRY(load(c, &s, &d, &r));
    TRY(release_store(c->arena, panel, &r));
    return survey_take(c->arena, panel, s.id, STEP_RESULTS_APPROVED, S(""), c->person->account.id, c->now_ms);
}

enum err page_staff_results_approve(struct ctx *c)
{
    struct str address = link_staff_results_in(c->arena, c->lang, c->standing->slug);

    if (c->is_again)
        return staff_go(c, address, NULL);
    TRY(survey_change(c, AUDIT_RESULTS_APPROVE, c->standing->slug, S(""), approve, NULL));
    return staff_go(c, address, "tulokset-hyvaksytty");
}

static enum err take_back_page(struct ctx *c, struct str reason, const struct faults *faults)
{
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_staff_area why = {.name = S("reason"),
                                 .label = i18n_text(c->lang, "Why is it taken back?"),
                                 .hint = i18n_text(c->lang, "Those who work on the survey read this. It stays in its "
                                                            "history; residents do not see it."),
                                 .value = reason,
                                 .fault = fault_of(faults, "reason"),
                                 .rows = REASON_ROWS};

    tpl_staff_results_take_back(
        &p, &(struct tpl_staff_results_take_back){
                .slug = c->standing->slug, .faults = faults_put(c, faults), .note = again_note(c), .why = &why});
    shell_put(c, i18n_text(c->lang, "Take the approval back"),
              i18n_text(c->lang, "The results are not published yet, so their approval can be taken back. Read what "
                                 "happens, and say why."),
              survey_crumbs(c), SURVEY_CRUMBS, &p);
    return OK;
}

enum err page_staff_results_take_back_view(struct ctx *c)
{
    static const struct faults none;

    return survey_step_fits(c->standing, STEP_RESULTS_TAKEN_BACK) ? take_back_page(c, S(""), &none) : ERR_CONFLICT;
}

/* The release goes, so there has to be what another one is made of. */
static enum err take_back(struct ctx *c, void *arg)
{
    const struct str *reason = arg;
    const struct definition *d;
    struct release again;
    struct survey s;

    TRY(survey_load_any(c->arena, c->app->panel, c->standing->slug, c->now_ms, &s));
    TRY(survey_document(c, c->standing, &d));
    TRY(make_release(c, &s, d, &again));
    return survey_take(c->arena, c->app->panel, s.id, STEP_RESULTS_TAKEN_BACK, *reason, c->person->account.id,
                       c->now_ms);
}

enum err page_staff_results_take_back(struct ctx *c)
{
    struct str reason = typed(c, "reason");
    struct faults faults = {.n = 0};

    if (!survey_step_fits(c->standing, STEP_RESULTS_TAKEN_BACK))
        return ERR_CONFLICT;
    survey_reason_judge(c, reason, N_("Write why it is taken back."), &faults);
    if (faults.n || c->is_again)
        return take_back_page(c, reason, &faults);
    TRY(survey_change(c, AUDIT_RESULTS_TAKE_BACK, c->standing->slug, S(""), take_back, &reason));
    return staff_go(c, link_staff_results_in(c->arena, c->lang, c->standing->slug), "hyvaksynta-peruutettu");
}

/* --- publishing ---------------------------------------------------------------------------------------------------- */

/* `since` tells which approval the page was made of: it may have been taken back and given again meanwhile. Who publishes sees what,
 * also those who see results only afterwards. */
enum err page_staff_results_publish_view(struct ctx *c)
{
    const struct survey_standing *s = c->standing;
    struct page p = frame_body(c, ROUTE__COUNT);
    const struct definition *d;
    const int64_t *erased_ms;
    struct release approved;
    struct survey survey;
    struct tpl_staff_results_publish view = {.slug = s->slug,
                                             .since = s->since_ms,
                                             .results_ms = s->results_ms,
                                             .approver = colleague_name(c, s->results_approver),
                                             .is_small = s->answer_count < RELEASE_MIN_N};

    if (!survey_step_fits(s, STEP_PUBLISHED))
        return ERR_CONFLICT;
    if (s->results_approver == c->person->account.id)
        return ERR_DENIED;
    TRY(load(c, &survey, &d, &approved));
    TRY(find_erased(c, survey.id, &erased_ms));
    TRY(survey_received(c, s, &view.received));
    tpl_staff_results_publish(&p, &view);
    results_put(c, &p, &survey, d, &approved, erased_ms);
    c->title_kind = i18n_text(c->lang, "Publish the results");
    shell_put(c, survey_heading(c, s, d), i18n_text(c->lang, "This cannot be undone. Read what happens, and confirm."),
              survey_crumbs(c), SURVEY_CRUMBS, &p);
    return OK;
}

static enum err publish(struct ctx *c, void *arg)
{
    const int64_t *since_ms = arg;
    struct survey_standing now;

    TRY(survey_standing_load(c->arena, c->app->panel, c->standing->slug, c->now_ms, &now));
    if (now.since_ms != *since_ms)
        return ERR_CONFLICT;
    return survey_take(c->arena, c->app->panel, now.id, STEP_PUBLISHED, S(""), c->person->account.id, c->now_ms);
}

enum err page_staff_results_publish(struct ctx *c)
{
    struct str slug = c->standing->slug;
    int64_t since_ms;

    if (c->is_again)
        return staff_go(c, link_staff_results_publish_view_in(c->arena, c->lang, slug), NULL);
    if (str_int(params_text(&c->form, S("since")), 1, INT64_MAX, &since_ms))
        return ERR_INVALID;
    TRY(survey_change(c, AUDIT_SURVEY_PUBLISH, slug, S(""), publish, &since_ms));
    return staff_go(c, link_staff_survey_in(c->arena, c->lang, slug), "julkaistu");
}

/* --- as files ----------------------------------------------------------------------------------------------------- */

static enum err make_file(struct ctx *c, bool is_csv, enum lang lang, struct buf *out)
{
    const struct definition *d;
    struct release r;
    struct survey s;

    TRY(load(c, &s, &d, &r));
    return (is_csv ? export_results_csv : export_results_json)(c->arena, &r, d, lang, out);
}

static enum err send_file(struct ctx *c, bool is_csv)
{
    struct buf out = buf_new(c->arena, FILE_BYTES);
    struct str wanted = params_text(&c->query, S("kieli")), slug = c->standing->slug;
    struct str ending = is_csv ? S("csv") : S("json");
    enum lang lang = c->lang;
    int64_t begun;

    if (wanted.len && lang_from_code(wanted, &lang))
        return ERR_NOT_FOUND;
    TRY(staff_begin(c, AUDIT_RESULTS_EXPORT, slug, ending, &begun));
    TRY(staff_end(c, AUDIT_RESULTS_EXPORT, begun, slug, ending, make_file(c, is_csv, lang, &out)));
    c->res->content_type = is_csv ? S("text/csv; charset=utf-8") : S("application/json; charset=utf-8");
    response_header(c->res, S("Content-Disposition"),
                    arena_fmt(c->arena, "attachment; filename=\"%.*s-%.*s.%.*s\"", STR_ARG(slug),
                              STR_ARG(lang_code(lang)), STR_ARG(ending)));
    buf_reserve(&c->res->body, out.len);
    buf_put(&c->res->body, buf_str(&out));
    return OK;
}

enum err page_staff_results_csv(struct ctx *c)
{
    return send_file(c, true);
}

enum err page_staff_results_json(struct ctx *c)
{
    return send_file(c, false);
}
