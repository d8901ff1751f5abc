/* retention.c - what is erased by itself, and when: a table of rules, run by the worker every day or by hand. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/retention.h"

#include "app/feedback_work.h"
#include "app/job.h"
#include "base/clock.h"
#include "base/log.h"
#include "gen/sql_inbox.h"
#include "gen/sql_panel.h"
#include "gen/sql_results.h"
#include "response/keys.h"
#include "settings/settings.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

enum { ERASE_ROWS = 1000, HOUR_MS = 60 * 60 * 1000 };

/* What every rule needs. */
struct scene {
    struct arena *a;
    const struct instance *i;
    struct stores *s;
    int64_t now_ms;
};

/* --- ingest key: as soon as the last ingest is over --------------------------------------------------------------- */

static const char *key_folder(const struct scene *at)
{
    return instance_path(at->a, at->i, "keys");
}

static bool is_at_rest(const struct ingest_standing *ingest)
{
    return ingest->is_finished && !ingest->is_begun && !ingest->pending;
}

/* ERR_NOT_FOUND: the rule does not apply. So with the other rules. */
static enum err key_stands(const struct scene *at, const struct survey *survey, struct retention_line *out)
{
    struct ingest_standing ingest;
    enum survey_keys_left left;

    TRY(survey_keys_look(at->a, key_folder(at), survey->id, &left));
    if (left != SURVEY_KEYS_ALL)
        return ERR_NOT_FOUND;
    TRY(ingest_look(at->a, at->s->inbox, survey->id, &ingest));
    out->standing = is_at_rest(&ingest) ? RETENTION_DUE : RETENTION_LATER;
    return OK;
}

static enum err key_erase(const struct scene *at, const struct survey *survey)
{
    return survey_keys_forget_ingest(at->a, key_folder(at), survey->id);
}

/* --- answers: so many months after closing; of a cancelled survey at once ----------------------------------------- */

/* The same day of a later month, or its last day; there the first millisecond. */
static int64_t months_later(int64_t ms, int64_t months)
{
    struct civil day = civil_from_ms(ms), later;
    int month = day.month - 1 + (int)months;

    day.year += month / 12;
    day.month = month % 12 + 1;
    day.hour = day.minute = day.second = 0;
    do { /* 31.2. would be a day in March */
        later = civil_from_ms(civil_to_ms(day));
        day.day--;
    } while (later.month != day.month);
    return civil_to_ms(later);
}

/* As the form promised when the survey opened, whatever is set since. */
static enum err promised_months(const struct scene *at, struct str slug, int *out)
{
    struct q_promise_get_row row;
    struct settings settings;
    enum err e = q_promise_get(at->s->panel, at->a, &(struct q_promise_get){slug}, &row);

    if (e == OK)
        *out = (int)row.answer_months;
    if (e != ERR_NOT_FOUND)
        return e;
    TRY(settings_load(at->a, at->s->panel, &settings));
    *out = (int)settings.answers_months;
    return OK;
}

static enum err answers_stand(const struct scene *at, const struct survey *survey, struct retention_line *out)
{
    struct definition d;
    int months = 0;
    enum err e;

    out->standing = RETENTION_DUE;
    if (survey->state == SURVEY_CANCELLED)
        return OK;
    TRY(db_begin(at->s->panel, DB_READ));
    e = survey_definition(at->a, at->s->panel, survey->id, survey->version, &d);
    if (e == OK)
        e = promised_months(at, survey->slug, &months);
    TRY(db_finish(at->s->panel, e));
    out->when_ms = months_later(survey->closes_ms, d.retention_months ? d.retention_months : months);
    if (at->now_ms < out->when_ms)
        out->standing = RETENTION_WAITS;
    return OK;
}

/* How many there were stays known, also when the last ingest never came for want of a key. */
static enum err keep_count(const struct scene *at, const struct survey *survey)
{
    struct q_response_count_row row = {0};
    enum err e;

    if (survey->answer_count >= 0 || survey->state == SURVEY_CANCELLED)
        return OK;
    TRY(db_begin(at->s->results, DB_READ));
    e = q_response_count(at->s->results, at->a, &(struct q_response_count){survey->id}, &row);
    TRY(db_finish(at->s->results, e));
    TRY(db_begin(at->s->panel, DB_WRITE));
    return db_finish(at->s->panel,
                     q_survey_set_answer_count(at->s->panel, &(struct q_survey_set_answer_count){survey->id, row.n}));
}

static enum err erase_some(const struct scene *at, int64_t survey_id, bool *is_left_out)
{
    struct q_response_left_row row;
    enum err e;

    TRY(q_response_erase(at->s->results, &(struct q_response_erase){survey_id, ERASE_ROWS}));
    TRY(q_open_text_erase(at->s->results, &(struct q_open_text_erase){survey_id, ERASE_ROWS}));
    e = q_response_left(at->s->results, at->a, &(struct q_response_left){survey_id}, &row);
    *is_left_out = e == OK;
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err erase_rows(const struct scene *at, int64_t survey_id)
{
    bool is_left = true;

    while (is_left) {
        TRY(db_begin(at->s->results, DB_WRITE));
        TRY(db_finish(at->s->results, erase_some(at, survey_id, &is_left)));
    }
    TRY(db_begin(at->s->inbox, DB_WRITE));
    return db_finish(at->s->inbox, q_counter_forget(at->s->inbox, &(struct q_counter_forget){survey_id}));
}

/* Nothing can wait to be filed while rows are deleted, and nothing is filed afterwards. The key goes last: its file says that the
 * rest is not done yet. */
static enum err answers_erase(const struct scene *at, const struct survey *survey)
{
    struct ingest_standing ingest;

    TRY(keep_count(at, survey));
    TRY(ingest_look(at->a, at->s->inbox, survey->id, &ingest));
    if (!is_at_rest(&ingest))
        TRY(ingest_drop(at->a, at->s->inbox, at->s->results, survey->id));
    TRY(erase_rows(at, survey->id));
    TRY(db_vacuum(at->s->results));
    TRY(db_checkpoint(at->s->results));
    TRY(db_vacuum(at->s->inbox));
    TRY(db_checkpoint(at->s->inbox));
    return survey_keys_destroy(at->a, key_folder(at), survey->id);
}

/* --- the rules ---------------------------------------------------------------------------------------------------- */

static const struct retention_rule {
    enum erasure erasure;
    const char *what;
    enum err (*stands)(const struct scene *at, const struct survey *survey, struct retention_line *out);
    enum err (*erase)(const struct scene *at, const struct survey *survey);
} rules[] = {
    {ERASED_INGEST_KEY, "ingest key", key_stands, key_erase},
    {ERASED_ANSWERS, "answers", answers_stand, answers_erase},
};

enum { RETENTION_RULES = sizeof rules / sizeof rules[0] };

static enum err look(const struct scene *at, const struct retention_rule *rule, const struct survey *survey,
                     struct retention_line *out)
{
    enum err e;

    *out = (struct retention_line){.slug = survey->slug, .what = rule->what, .erasure = rule->erasure};
    TRY(db_begin(at->s->panel, DB_READ));
    e = erasure_day(at->a, at->s->panel, survey->id, rule->erasure, &out->when_ms);
    db_rollback(at->s->panel);
    if (e == OK)
        out->standing = RETENTION_DONE;
    return e == ERR_NOT_FOUND ? rule->stands(at, survey, out) : e;
}

/* A survey that has told what came of its answers is archived with that. */
static enum err write_down(const struct scene *at, const struct retention_rule *rule, const struct survey *survey)
{
    struct db *panel = at->s->panel;

    TRY(erasure_note(panel, survey->id, rule->erasure, at->now_ms));
    if (rule->erasure == ERASED_ANSWERS && survey->state == SURVEY_COMPLETED)
        return survey_move(at->a, panel, survey->id, SURVEY_ARCHIVED, at->now_ms);
    return OK;
}

static enum err erase(const struct scene *at, const struct retention_rule *rule, const struct survey *survey)
{
    TRY(rule->erase(at, survey));
    TRY(db_begin(at->s->panel, DB_WRITE));
    TRY(db_finish(at->s->panel, write_down(at, rule, survey)));
    log_line(LOG_INFO, "event=erased survey=%" PRId64 " what=\"%s\"", survey->id, rule->what);
    return OK;
}

/* All but those in the making. */
static enum err load_surveys(const struct scene *at, struct survey **out, size_t *count_out)
{
    struct q_survey_list_all_rows rows = {0};
    struct survey *v;
    enum err e;

    TRY(db_begin(at->s->panel, DB_READ));
    e = q_survey_list_all(at->s->panel, at->a, &rows);
    v = arena_alloc(at->a, rows.n + 1, sizeof *v);
    *count_out = 0;
    for (size_t n = 0; n < rows.n && e == OK; n++)
        if (!survey_is_in_making((enum survey_state)rows.v[n].state))
            e = survey_load(at->a, at->s->panel, rows.v[n].slug, at->now_ms, &v[(*count_out)++]);
    *out = v;
    return db_finish(at->s->panel, e);
}

enum err retention_list(struct arena *a, const struct instance *i, struct stores *s, int64_t now_ms,
                        struct retention_line **out, size_t *count_out)
{
    const struct scene at = {a, i, s, now_ms};
    struct survey *surveys;
    enum err first = OK;
    size_t count;

    *count_out = 0;
    TRY(load_surveys(&at, &surveys, &count));
    *out = arena_alloc(a, count * RETENTION_RULES + 1, sizeof **out);
    for (size_t n = 0; n < count * RETENTION_RULES; n++) {
        struct retention_line *line = &(*out)[*count_out];
        enum err e = look(&at, &rules[n % RETENTION_RULES], &surveys[n / RETENTION_RULES], line);

        if (e == ERR_NOT_FOUND)
            continue;
        if (e)
            line->standing = RETENTION_UNKNOWN;
        first = first ? first : e;
        ++*count_out;
    }
    return first;
}

/* Under the lock of ingests: what is erased here is what they file. */
static enum err run_one(const struct scene *at, const struct retention_rule *rule, const struct survey *survey,
                        int wait_ms, size_t *done_out)
{
    struct retention_line line;
    int lock_fd;
    enum err e = look(at, rule, survey, &line);

    if (e || line.standing != RETENTION_DUE)
        return e == ERR_NOT_FOUND ? OK : e;
    TRY(instance_lock(at->a, at->i, "ingest.lock", wait_ms, &lock_fd));
    e = erase(at, rule, survey);
    close(lock_fd);
    *done_out += e == OK;
    return e;
}

/* It belongs to no survey: one piece in all. */
static enum err erase_feedback(const struct scene *at, size_t *done_out)
{
    struct settings settings;
    int64_t count;
    enum err e;

    TRY(db_begin(at->s->panel, DB_READ));
    e = settings_load(at->a, at->s->panel, &settings);
    TRY(db_finish(at->s->panel, e));
    TRY(feedback_expire(at->a, at->i, settings.feedback_months, at->now_ms, &count));
    *done_out += count > 0;
    if (count)
        log_line(LOG_INFO, "event=erased what=\"feedback\"");
    return OK;
}

enum err retention_run(struct arena *a, const struct instance *i, struct stores *s, int64_t now_ms, int wait_ms,
                       size_t *done_out)
{
    const struct scene at = {a, i, s, now_ms};
    struct survey *surveys;
    enum err first = OK, e;
    size_t count;

    *done_out = 0;
    TRY(load_surveys(&at, &surveys, &count));
    for (size_t n = 0; n < count * RETENTION_RULES; n++) {
        const struct retention_rule *rule = &rules[n % RETENTION_RULES];
        const struct survey *survey = &surveys[n / RETENTION_RULES];

        e = run_one(&at, rule, survey, wait_ms, done_out);
        if (e)
            log_line(LOG_WARN, "event=retention_failed survey=%" PRId64 " what=\"%s\" err=%s", survey->id, rule->what,
                     err_name(e));
        first = first ? first : e;
    }
    e = erase_feedback(&at, done_out);
    if (e)
        log_line(LOG_WARN, "event=retention_failed what=\"feedback\" err=%s", err_name(e));
    first = first ? first : e;
    return first ? first : job_done(s->panel, S("retention"), now_ms);
}

/* --- every day ---------------------------------------------------------------------------------------------------- */

enum err retention_turn(struct arena *a, const struct instance *i, struct stores *s, int64_t now_ms)
{
    int64_t last_ms, tried_ms;
    size_t done;
    enum err e;

    TRY(job_last(a, s->panel, S("retention"), &last_ms));
    TRY(job_last(a, s->panel, S("retention-tried"), &tried_ms));
    if (civil_today(last_ms) == civil_today(now_ms) || llabs(now_ms - tried_ms) < HOUR_MS)
        return OK;
    TRY(job_done(s->panel, S("retention-tried"), now_ms));
    if (!last_ms)
        return job_done(s->panel, S("retention"), now_ms);
    e = retention_run(a, i, s, now_ms, 0, &done);
    if (e)
        log_line(LOG_WARN, "event=retention_again err=%s in_ms=%d", err_name(e), HOUR_MS);
    return OK;
}
