/* verbs_survey.c - verbs about one survey: in, out, closed, counted, published. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/verbs_site.h"
#include "base/clock.h"
#include "base/file.h"
#include "gen/sql_panel.h"
#include "report/dataset.h"
#include "report/release.h"
#include "response/counters.h"
#include "response/submission.h"
#include "staff/json_place.h"
#include "survey/erasure.h"
#include "survey/standing.h"

#include <inttypes.h>
#include <stdio.h>

enum { TEXT_LIMIT_BYTES = 64 * 1024 * 1024, INGEST_WAIT_MS = 60 * 1000 };

/* --- in and out --------------------------------------------------------------------------------------------------- */

/* The secret key is on disk before the row that needs it; a key file without a survey harms nobody. */
static enum err store_survey(struct arena *a, struct site *s, const struct definition *d, enum survey_state state)
{
    struct db *panel = s->stores.panel;
    struct survey_keys keys = {.ingest_key = random_key()};
    int64_t id;
    enum err e;

    TRY(db_begin(panel, DB_WRITE));
    e = survey_create(a, panel, d, state, s->now_ms, &id, &keys.secret_key);
    if (e == ERR_CONFLICT)
        (void)err_note(e, "there is a survey %.*s already", STR_ARG(d->slug));
    if (e == OK)
        e = survey_keys_write(a, instance_path(a, &s->instance, "keys"), id, &keys);
    secret_wipe(&keys, sizeof keys);
    return db_finish(panel, e);
}

/* "FILE:12: $.pages[0].id: what was expected", as compilers do, so that editors find the line. */
static void tell_faults(const char *file, struct str text, const struct definition_faults *faults)
{
    for (size_t i = 0; i < faults->told; i++) {
        const struct definition_error *error = &faults->v[i];

        fprintf(stderr, "%s:%" PRId64 ": %.*s: %.*s\n", file, json_place(text, error->path).line, STR_ARG(error->path),
                STR_ARG(error->why));
    }
    if (faults->count > faults->told)
        fprintf(stderr, "%s: at least %zu more\n", file, faults->count - faults->told);
}

enum err verb_survey_import(struct arena *a, const struct args *args)
{
    enum survey_state state = SURVEY_DRAFT;
    struct definition_faults *faults = ARENA_NEW(a, struct definition_faults);
    struct definition d;
    struct site *s;
    struct str text;
    enum err e;

    if (args->state && (survey_state_from_name(str_from(args->state), &state) || state > SURVEY_OPEN))
        return err_note(ERR_INVALID, "--state: expected draft, approved or open");
    e = file_read(a, args->words[0], DEFINITION_BYTES, &text);
    if (e)
        return err_note(e, "%s: no readable file of at most %d bytes", args->words[0], DEFINITION_BYTES);
    e = definition_check(a, text, &d, faults);
    if (e) {
        tell_faults(args->words[0], text, faults);
        return e;
    }
    verb_tell(args, d.slug, arena_fmt(a, "state:%s", survey_state_name(state)));
    TRY(site_open(a, args, &s));
    return store_survey(a, s, &d, state);
}

enum err verb_survey_export(struct arena *a, const struct args *args)
{
    struct definition d;
    struct survey survey;
    struct site *s;

    TRY(site_open(a, args, &s));
    TRY(site_survey(a, s, args->words[0], &survey, &d));
    return verb_print(args, arena_fmt(a, "%.*s\n", STR_ARG(d.doc)));
}

/* --- list --------------------------------------------------------------------------------------------------------- */

/* The counters as they may be shown; of a draft none. Those in the making cannot be loaded and have no clock. */
static enum err count_received(struct arena *a, struct site *s, const struct q_survey_by_slug_row *row,
                               const char **state_out, struct counts *out)
{
    struct survey survey = {.id = row->id, .state = SURVEY_DRAFT, .answer_count = -1};

    if (!survey_is_in_making((enum survey_state)row->state))
        TRY(site_survey(a, s, arena_cstr(a, row->slug), &survey, NULL));
    *state_out = survey_state_name(row->state == SURVEY_REVIEW
                                       ? SURVEY_REVIEW
                                       : survey.state); /* what the clock has done since the worker looked */
    return counts_read(a, s->stores.inbox, &survey, s->now_ms, out);
}

static void put_json_line(struct buf *out, const struct q_survey_by_slug_row *row, const char *state,
                          const struct counts *counts)
{
    buf_put(out, S("{\"slug\":"));
    json_put_str(out, row->slug);
    buf_fmt(out, ",\"state\":\"%s\",\"version\":%" PRId64 ",\"opens_ms\":%" PRId64 ",\"closes_ms\":%" PRId64, state,
            row->current_version, row->opens_ms, row->closes_ms);
    buf_fmt(out, ",\"received\":%" PRId64 ",\"is_exact\":%s}", counts->received, counts->is_exact ? "true" : "false");
}

/* "12", "20+" for 20 or more, or "<10". */
static const char *received_text(struct arena *a, const struct counts *counts)
{
    if (counts->is_exact)
        return arena_fmt(a, "%" PRId64, counts->received).p;
    return counts->received ? arena_fmt(a, "%" PRId64 "+", counts->received).p : arena_fmt(a, "<%d", COUNTS_MIN).p;
}

enum err verb_survey_list(struct arena *a, const struct args *args)
{
    struct buf out = buf_new(a, TEXT_LIMIT_BYTES);
    struct q_survey_list_all_rows rows = {0};
    struct site *s;
    enum err e;

    TRY(site_open(a, args, &s));
    TRY(db_begin(s->stores.panel, DB_READ));
    e = q_survey_list_all(s->stores.panel, a, &rows);
    TRY(db_finish(s->stores.panel, e));
    for (size_t i = 0; i < rows.n; i++) {
        const char *state;
        struct counts counts;

        TRY(count_received(a, s, &rows.v[i], &state, &counts));
        if (args->is_json) {
            buf_put(&out, i ? S(",\n ") : S("["));
            put_json_line(&out, &rows.v[i], state, &counts);
        } else
            buf_fmt(&out, "%-10s %8s  %.*s\n", state, received_text(a, &counts), STR_ARG(rows.v[i].slug));
    }
    if (args->is_json)
        buf_put(&out, rows.n ? S("]\n") : S("[]\n"));
    return verb_print(args, buf_str(&out));
}

static void put_parts(struct buf *out, const char *what, const char *const *names, const struct counts_part *parts,
                      size_t count)
{
    for (size_t n = 0; n < count; n++) {
        const struct counts_part *part = &parts[n];

        buf_fmt(out, "%-8s ", what);
        if (part->from == COUNTS_REST)
            buf_put(out, S("others, or not told"));
        else if (names)
            buf_put(out, str_from(names[part->from]));
        else
            buf_fmt(out, part->from == part->to ? "%d/%02d" : "%d/%02d to %d/%02d", (int)(part->from / 100),
                    (int)(part->from % 100), (int)(part->to / 100), (int)(part->to % 100));
        buf_fmt(out, ": at least %" PRId64 "\n", part->at_least);
    }
}

enum err verb_survey_counts(struct arena *a, const struct args *args)
{
    static const char *const channels[CHANNEL__COUNT] = {[CHANNEL_UNKNOWN] = "not told",
                                                         [CHANNEL_SELF] = "for oneself",
                                                         [CHANNEL_FOR_ANOTHER] = "for somebody close",
                                                         [CHANNEL_HELPED] = "with help",
                                                         [CHANNEL_PAPER] = "on paper"};
    const char *langs[LANG__COUNT];
    struct buf out = buf_new(a, TEXT_LIMIT_BYTES);
    struct counts counts;
    struct survey survey;
    struct site *s;

    for (int n = 0; n < LANG__COUNT; n++)
        langs[n] = arena_cstr(a, lang_code((enum lang)n));
    TRY(site_open(a, args, &s));
    TRY(site_survey(a, s, args->words[0], &survey, NULL));
    TRY(counts_read(a, s->stores.inbox, &survey, s->now_ms, &counts));
    buf_fmt(&out, "received: %s\n", received_text(a, &counts));
    put_parts(&out, "week", NULL, counts.weeks, counts.week_count);
    put_parts(&out, "language", langs, counts.langs, counts.lang_count);
    put_parts(&out, "channel", channels, counts.channels, counts.channel_count);
    return verb_print(args, buf_str(&out));
}

/* --- closing, counting, publishing -------------------------------------------------------------------------------- */

/* What is asked for by one here needs no other to confirm it. */
static enum err take_all(struct arena *a, struct site *s, struct str slug, enum survey_step step)
{
    struct db *panel = s->stores.panel;
    struct survey_standing at;

    TRY(survey_standing_load(a, panel, slug, s->now_ms, &at));
    if (step == STEP_RESUMED && at.state == SURVEY_APPROVED)
        step = STEP_OPENED;
    if (step == STEP_CANCELLED && survey_step_fits(&at, STEP_CANCEL_ASKED))
        TRY(survey_take(a, panel, at.id, STEP_CANCEL_ASKED, S(""), SURVEY_BY_NOBODY, s->now_ms));
    return survey_take(a, panel, at.id, step, S(""), SURVEY_BY_NOBODY, s->now_ms);
}

/* It stands in the survey's history in the browser, as what staff do there. */
static enum err take(struct arena *a, struct site *s, const char *slug, enum survey_step step)
{
    TRY(db_begin(s->stores.panel, DB_WRITE));
    return db_finish(s->stores.panel, take_all(a, s, str_from(slug), step));
}

enum err verb_survey_close(struct arena *a, const struct args *args)
{
    struct ingest_result result;
    struct survey survey;
    struct site *s;
    enum err e;

    TRY(site_open(a, args, &s));
    TRY(site_survey(a, s, args->words[0], &survey, NULL));
    e = take(a, s, args->words[0], STEP_CLOSED);
    if (e)
        return err_note(e, "%s is %s and cannot be closed", args->words[0], survey_state_name(survey.state));
    TRY(worker_ingest(a, &s->instance, &s->stores, survey.slug, s->now_ms, INGEST_NOW, INGEST_WAIT_MS, &result));
    return verb_print(args, arena_fmt(a,
                                      "closed; %" PRId64 " answers filed, %" PRId64 " refused\n"
                                      "forms begun in time are taken for one more hour, unless the survey is "
                                      "published; the last %d answers wait until then\n",
                                      result.stored, result.refused, INGEST_BATCH_MIN));
}

/* Suspend, resume or cancel: a step and a word about it. */
static enum err take_and_tell(struct arena *a, const struct args *args, enum survey_step step, const char *done)
{
    enum survey_state from;
    struct site *s;
    int64_t id;
    enum err e;

    TRY(site_open(a, args, &s));
    TRY(site_standing(a, s, args->words[0], &id, &from));
    e = take(a, s, args->words[0], step);
    if (e)
        return err_note(e, "%s is %s and cannot be %s", args->words[0], survey_state_name(from), done);
    return verb_print(args, arena_fmt(a, "%s\n", done));
}

enum err verb_survey_suspend(struct arena *a, const struct args *args)
{
    return take_and_tell(a, args, STEP_SUSPENDED, "suspended");
}

enum err verb_survey_resume(struct arena *a, const struct args *args)
{
    return take_and_tell(a, args, STEP_RESUMED, "open");
}

enum err verb_survey_cancel(struct arena *a, const struct args *args)
{
    return take_and_tell(a, args, STEP_CANCELLED, "cancelled");
}

enum err verb_ingest(struct arena *a, const struct args *args)
{
    struct ingest_result result;
    struct site *s;

    TRY(site_open(a, args, &s));
    TRY(worker_ingest_all(a, &s->instance, &s->stores, s->now_ms, INGEST_NOW, INGEST_WAIT_MS, &result));
    return verb_print(args,
                      arena_fmt(a, "%" PRId64 " answers filed, %" PRId64 " refused\n", result.stored, result.refused));
}

static enum err refuse_erased(struct arena *a, struct db *panel, const struct survey *survey)
{
    int64_t day_ms;
    enum err e;

    TRY(db_begin(panel, DB_READ));
    e = erasure_day(a, panel, survey->id, ERASED_ANSWERS, &day_ms);
    db_rollback(panel);
    if (e == OK)
        return err_note(ERR_CONFLICT, "the answers to %.*s were erased on %d", STR_ARG(survey->slug),
                        civil_today(day_ms));
    return e == ERR_NOT_FOUND ? OK : e;
}

/* What is frozen for everybody: the release that was approved in the browser, or one made now. */
static enum err publish(struct arena *a, struct site *s, const struct survey *survey, const struct release *release)
{
    struct survey_standing standing;
    struct db *panel = s->stores.panel;

    TRY(survey_standing_load(a, panel, survey->slug, s->now_ms, &standing));
    if (!standing.results_release)
        TRY(release_store(a, panel, release));
    return survey_move(a, panel, survey->id, SURVEY_PUBLISHED, s->now_ms);
}

/* The last ingest ends the time of grace: what intake acknowledged before it is in the results, and nothing is
 * acknowledged after it. */
enum err verb_survey_publish(struct arena *a, const struct args *args)
{
    struct db *panel;
    struct definition d;
    struct ingest_result result;
    struct release release;
    struct survey survey;
    struct site *s;

    TRY(site_open(a, args, &s));
    panel = s->stores.panel;
    TRY(site_survey(a, s, args->words[0], &survey, NULL));
    if (survey.state != SURVEY_CLOSED)
        return err_note(ERR_CONFLICT, "%s is %s, not closed", args->words[0], survey_state_name(survey.state));
    TRY(refuse_erased(a, panel, &survey));
    TRY(worker_ingest(a, &s->instance, &s->stores, survey.slug, s->now_ms, INGEST_LAST, INGEST_WAIT_MS, &result));
    TRY(site_survey(a, s, args->words[0], &survey, &d));
    if (survey.answer_count < 0)
        return err_note(ERR_CONFLICT, "answers to %s wait, but what opens them is gone: keys/survey-%" PRId64 ".key",
                        args->words[0], survey.id);
    TRY(release_make(a, s->stores.results, &survey, &d, s->now_ms, &release));
    TRY(db_begin(panel, DB_WRITE));
    TRY(db_finish(panel, publish(a, s, &survey, &release)));
    return verb_print(args, release.n < 0 ? S("published: fewer than 10 answers, so no results are shown\n")
                                          : S("published\n"));
}

enum err verb_results_export(struct arena *a, const struct args *args)
{
    struct buf out = buf_new(a, TEXT_LIMIT_BYTES);
    enum lang lang = LANG_FI;
    struct definition d;
    struct release release;
    struct survey survey;
    struct site *s;
    bool is_csv = str_eq(str_from(args->format), S("csv"));
    enum err e;

    if (!is_csv && !str_eq(str_from(args->format), S("json")))
        return err_note(ERR_INVALID, "--format: expected csv or json");
    if (args->lang && lang_from_code(str_from(args->lang), &lang))
        return err_note(ERR_INVALID, "--lang: expected fi, sv, en or selko");
    TRY(site_open(a, args, &s));
    TRY(site_survey(a, s, args->words[0], &survey, &d));
    TRY(db_begin(s->stores.panel, DB_READ));
    e = release_load(a, s->stores.panel, survey.id, &release);
    e = db_finish(s->stores.panel, e);
    if (e)
        return err_note(e, "%s has no published results", args->words[0]);
    TRY((is_csv ? export_results_csv : export_results_json)(a, &release, &d, lang, &out));
    return verb_print(args, buf_str(&out));
}
