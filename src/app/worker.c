/* worker.c - what happens by the clock: surveys open and close, sealed answers are filed in batches. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/worker.h"

#include "app/documents.h"
#include "app/feedback_work.h"
#include "app/job.h"
#include "app/leap.h"
#include "app/notices.h"
#include "app/redraw.h"
#include "app/retention.h"
#include "base/clock.h"
#include "base/log.h"
#include "gen/sql_inbox.h"
#include "gen/sql_panel.h"
#include "gen/sql_results.h"
#include "report/release.h"
#include "response/inbox.h"
#include "settings/settings.h"

#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum { TURN_MS = 1000, DELAY_MOST_MS = 60 * 1000, STORE_MEMORY_BYTES = 16 * 1024 * 1024 };

/* A bound against bugs, not a budget: one batch of a survey is held in memory. */
static const size_t turn_memory_bytes = (size_t)4 * 1024 * 1024 * 1024;

enum err stores_open(struct arena *a, const struct instance *i, struct stores *out)
{
    *out = (struct stores){0};
    TRY(instance_open(a, i, STORE_PANEL, DB_READ_WRITE, &out->panel));
    TRY(instance_open(a, i, STORE_INBOX, DB_READ_WRITE, &out->inbox));
    return instance_open(a, i, STORE_RESULTS, DB_READ_WRITE, &out->results);
}

void stores_close(struct stores *s)
{
    db_close(s->panel);
    db_close(s->inbox);
    db_close(s->results);
    *s = (struct stores){0};
}

/* --- ingest ------------------------------------------------------------------------------------------------------- */

static enum err load_survey(struct arena *a, struct stores *s, struct str slug, int64_t now_ms, struct survey *out)
{
    TRY(db_begin(s->panel, DB_READ));
    return db_finish(s->panel, survey_load(a, s->panel, slug, now_ms, out));
}

/* Write down how many answers there are in the end. */
static enum err set_answer_count(struct arena *a, struct stores *s, const struct survey *survey)
{
    struct q_response_count_row row = {0};
    enum err e;

    TRY(db_begin(s->results, DB_READ));
    e = q_response_count(s->results, a, &(struct q_response_count){survey->id}, &row);
    TRY(db_finish(s->results, e));
    TRY(db_begin(s->panel, DB_WRITE));
    return db_finish(s->panel,
                     q_survey_set_answer_count(s->panel, &(struct q_survey_set_answer_count){survey->id, row.n}));
}

/* Write down how long answering takes, for the cover. */
static enum err set_typical_minutes(struct arena *a, struct stores *s, const struct survey *survey)
{
    int64_t minutes;

    TRY(inbox_typical_minutes(a, s->inbox, survey->id, &minutes));
    if (!minutes || minutes == survey->typical_minutes)
        return OK;
    TRY(db_begin(s->panel, DB_WRITE));
    return db_finish(
        s->panel, q_survey_set_typical_minutes(s->panel, &(struct q_survey_set_typical_minutes){survey->id, minutes}));
}

/* Nobody can send any more. */
static bool is_over(const struct survey *survey, int64_t now_ms, enum ingest_when when)
{
    if (survey->state == SURVEY_CLOSED)
        return when == INGEST_LAST || now_ms > survey->grace_ends_ms;
    return survey->state > SURVEY_CLOSED;
}

static bool has_work(const struct survey *survey, const struct ingest_standing *at, bool is_last)
{
    return at->is_begun || at->pending >= (is_last ? 1 : INGEST_POOL_MIN) ||
           (is_last && (!at->is_finished || (survey->answer_count < 0 && survey->state != SURVEY_CANCELLED)));
}

/* Said once a day, and forgotten when the key is back. */
static enum err note_key(struct arena *a, struct stores *s, const struct survey *survey, int64_t now_ms, bool is_lost)
{
    struct str name = arena_fmt(a, "no-key-%" PRId64, survey->id);
    int64_t last_ms;

    TRY(job_last(a, s->panel, name, &last_ms));
    if (!is_lost)
        return last_ms ? job_done(s->panel, name, 0) : OK;
    if (civil_today(last_ms) == civil_today(now_ms))
        return OK;
    log_line(LOG_ERROR, "event=ingest_without_key survey=%" PRId64, survey->id);
    return job_done(s->panel, name, now_ms);
}

/* Few answers are not counted here: the line has a time. */
static void log_ingest(const struct survey *survey, const struct ingest_result *r)
{
    if (r->stored >= INGEST_BATCH_MIN)
        log_line(LOG_INFO, "event=ingest survey=%" PRId64 " stored=%" PRId64, survey->id, r->stored);
    else
        log_line(LOG_INFO, "event=ingest survey=%" PRId64, survey->id);
    if (r->refused)
        log_line(LOG_WARN, "event=ingest_refused survey=%" PRId64, survey->id);
}

static enum err ingest_locked(struct arena *a, const struct instance *i, struct stores *s, const struct survey *survey,
                              int64_t now_ms, bool is_last, struct ingest_result *out)
{
    struct survey_keys keys;
    bool has_keys;
    enum err e;

    if (survey->state == SURVEY_CANCELLED)
        return ingest_drop(a, s->inbox, s->results, survey->id);
    /* A file that is no key opens as little as none. */
    e = survey_keys_read(a, instance_path(a, i, "keys"), survey->id, &keys);
    has_keys = e == OK && ingest_fits(a, survey, &keys);
    e = ingest_survey(a, s->panel, s->inbox, s->results, has_keys ? &keys : NULL, survey, is_last, out);
    secret_wipe(&keys, sizeof keys);
    if (e == ERR_NOT_FOUND)
        return note_key(a, s, survey, now_ms, true);
    TRY(e);
    TRY(note_key(a, s, survey, now_ms, false));
    if (out->stored + out->refused)
        log_ingest(survey, out);
    TRY(set_typical_minutes(a, s, survey));
    return is_last ? set_answer_count(a, s, survey) : release_refresh(a, s->panel, s->results, survey, now_ms);
}

enum err worker_ingest(struct arena *a, const struct instance *i, struct stores *s, struct str slug, int64_t now_ms,
                       enum ingest_when when, int wait_ms, struct ingest_result *out)
{
    struct ingest_standing at;
    struct survey survey;
    struct str job;
    int64_t last_ms;
    bool is_last, is_just_over;
    int lock_fd;
    enum err e;

    *out = (struct ingest_result){0};
    TRY(load_survey(a, s, slug, now_ms, &survey));
    is_last = is_over(&survey, now_ms, when);
    if (is_last && when == INGEST_UNSURE)
        return OK;
    job = arena_fmt(a, "ingest-%" PRId64, survey.id);
    TRY(job_last(a, s->panel, job, &last_ms));
    TRY(ingest_look(a, s->inbox, survey.id, &at));
    /* Once the time of grace is over, or a coordinator has ended it, counting waits for no interval. */
    is_just_over = is_last && last_ms <= survey.grace_ends_ms;
    if (when <= INGEST_UNSURE && !at.is_begun && !is_just_over && survey.state != SURVEY_CANCELLED &&
        llabs(now_ms - last_ms) < i->config.ingest_interval_s * 1000)
        return OK;
    /* While anybody can answer, to look and find too few counts as a turn. Else the time of an ingest, which stands here, in the log and
     * on the files, would tell to the second when the answer came that was the twentieth. */
    if (!has_work(&survey, &at, is_last))
        return when <= INGEST_UNSURE && !is_last ? job_done(s->panel, job, now_ms) : OK;
    TRY(instance_lock(a, i, "ingest.lock", wait_ms, &lock_fd));
    e = ingest_locked(a, i, s, &survey, now_ms, is_last, out);
    close(lock_fd);
    TRY(e);
    return job_done(s->panel, job, now_ms);
}

enum err worker_ingest_all(struct arena *a, const struct instance *i, struct stores *s, int64_t now_ms,
                           enum ingest_when when, int wait_ms, struct ingest_result *out)
{
    struct q_survey_to_ingest_rows rows = {0};
    enum err first = OK, e;

    *out = (struct ingest_result){0};
    TRY(db_begin(s->panel, DB_READ));
    e = q_survey_to_ingest(s->panel, a, &rows);
    TRY(db_finish(s->panel, e));
    for (size_t n = 0; n < rows.n; n++) {
        struct ingest_result one;

        e = worker_ingest(a, i, s, rows.v[n].slug, now_ms, when, wait_ms, &one);
        out->stored += one.stored;
        out->refused += one.refused;
        if (e && e != ERR_CONFLICT) /* that is somebody who ingests by hand at this moment */
            log_line(LOG_ERROR, "event=ingest_failed survey=%" PRId64 " err=%s", rows.v[n].id, err_name(e));
        if (e && (first == OK || first == ERR_CONFLICT))
            first = e;
    }
    return first;
}

/* Once a day, whichever survey they are of. Who is in the way today is not so a second later. */
static enum err expire_drafts(struct arena *a, struct stores *s, int64_t now_ms)
{
    int64_t last_ms;
    enum err e;

    TRY(job_last(a, s->panel, S("drafts"), &last_ms));
    if (civil_today(last_ms) == civil_today(now_ms))
        return OK;
    e = inbox_expire_drafts(a, s->inbox, now_ms);
    if (e == ERR_BUSY)
        return OK;
    TRY(e);
    return job_done(s->panel, S("drafts"), now_ms);
}

/* --- the process -------------------------------------------------------------------------------------------------- */

/* What the forms of surveys that open now say about how long answers are kept. */
static enum err write_promises(struct arena *a, struct stores *s, int64_t now_ms)
{
    struct q_promise_missing_row missing;
    struct settings settings;
    enum err e;

    TRY(db_begin(s->panel, DB_READ));
    e = q_promise_missing(s->panel, a, &(struct q_promise_missing){now_ms}, &missing);
    TRY(db_finish(s->panel, e));
    if (!missing.n)
        return OK;
    TRY(db_begin(s->panel, DB_WRITE));
    e = settings_load(a, s->panel, &settings);
    if (e == OK)
        e = q_promise_insert(s->panel, &(struct q_promise_insert){now_ms, settings.answers_months});
    return db_finish(s->panel, e);
}

static enum err move_surveys(struct arena *a, struct stores *s, int64_t now_ms)
{
    int64_t changed = 0;

    TRY(survey_tick(a, s->panel, now_ms, &changed));
    if (changed)
        log_line(LOG_INFO, "event=surveys_moved count=%" PRId64, changed);
    return OK;
}

/* What fails stops nothing that does not need it; the turn fails with the first of them. */
static void keep_first(enum err *first, enum err e)
{
    if (*first == OK)
        *first = e;
}

enum err worker_turn(struct arena *a, const struct instance *i, struct stores *s, int64_t now_ms)
{
    struct ingest_result result;
    bool is_held;
    enum err e;

    TRY(leap_look(a, i, s->panel, now_ms, &is_held));
    if (!is_held) {
        TRY(write_promises(a, s, now_ms));
        TRY(move_surveys(a, s, now_ms));
        TRY(expire_drafts(a, s, now_ms));
    }
    e = worker_ingest_all(a, i, s, now_ms, is_held ? INGEST_UNSURE : INGEST_WHEN_DUE, 0, &result);
    if (e == ERR_CONFLICT)
        e = OK;
    keep_first(&e, feedback_file(a, i, s));
    if (!is_held)
        keep_first(&e, retention_turn(a, i, s, now_ms));
    keep_first(&e, redraw_turn(a, s->panel));
    keep_first(&e, documents_turn(a, i, s->panel));
    if (!is_held)
        keep_first(&e, notices_turn(a, i, s->panel, now_ms));
    return e;
}

/* Wait, unless told to stop. False when told. */
static bool wait_ms(int ms)
{
    struct timespec wait = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000 * 1000L};
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    return sigtimedwait(&signals, NULL, &wait) != SIGTERM;
}

enum err worker_run(const struct instance *i)
{
    struct arena store_memory, turn_memory;
    struct stores s = {0};
    int delay_ms = TURN_MS;

    arena_init(&store_memory, STORE_MEMORY_BYTES);
    arena_init(&turn_memory, turn_memory_bytes);
    do {
        enum err e = s.results ? OK : stores_open(&store_memory, i, &s);

        if (e == OK)
            e = worker_turn(&turn_memory, i, &s, clock_now_ms(clock_system()));
        arena_free(&turn_memory); /* rather than reset: a large batch must not stay with us */
        arena_init(&turn_memory, turn_memory_bytes);
        if (e == OK) {
            delay_ms = TURN_MS;
            continue;
        }
        stores_close(&s);
        arena_reset(&store_memory);
        delay_ms = delay_ms * 2 < DELAY_MOST_MS ? delay_ms * 2 : DELAY_MOST_MS;
        log_line(LOG_ERROR, "event=worker_failed err=%s again_in_ms=%d", err_name(e), delay_ms);
    } while (wait_ms(delay_ms));
    stores_close(&s);
    arena_free(&store_memory);
    return OK;
}
