/* standing.c - a survey as staff see it: where it stands, who brought it there, and each step they may take. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "survey/standing.h"

#include "gen/sql_panel.h"
#include "survey/survey_parts.h"

/* Where a step begins, as bits (none: wherever the lifecycle lets it), and where it leads (0: it stays). */
#define AT(state) (1u << (state))
static const struct {
    unsigned from;
    enum survey_state to;
} STEPS[SURVEY_STEP__STORED] = {
    [STEP_SENT] = {AT(SURVEY_DRAFT), SURVEY_REVIEW},
    [STEP_RETURNED] = {AT(SURVEY_REVIEW), SURVEY_DRAFT},
    [STEP_APPROVED] = {AT(SURVEY_REVIEW), SURVEY_APPROVED},
    [STEP_OPENED] = {AT(SURVEY_APPROVED), SURVEY_OPEN},
    [STEP_SUSPENDED] = {AT(SURVEY_OPEN), SURVEY_SUSPENDED},
    [STEP_RESUMED] = {AT(SURVEY_SUSPENDED), SURVEY_OPEN},
    [STEP_CLOSED] = {0, SURVEY_CLOSED},
    [STEP_COUNTED] = {AT(SURVEY_CLOSED), 0},
    [STEP_RESULTS_APPROVED] = {AT(SURVEY_CLOSED), 0},
    [STEP_PUBLISHED] = {AT(SURVEY_CLOSED), SURVEY_PUBLISHED},
    [STEP_CANCELLED] = {0, SURVEY_CANCELLED},
    [STEP_CANCEL_ASKED] = {AT(SURVEY_OPEN) | AT(SURVEY_SUSPENDED), 0},
    [STEP_CANCEL_DROPPED] = {AT(SURVEY_OPEN) | AT(SURVEY_SUSPENDED), 0},
    [STEP_TAKEN_BACK] = {AT(SURVEY_REVIEW), SURVEY_DRAFT},
    [STEP_RESULTS_TAKEN_BACK] = {AT(SURVEY_CLOSED), 0},
};

/* --- reading ------------------------------------------------------------------------------------------------------ */

/* Answers may have come, which cancelling deletes. */
static bool is_taking(enum survey_state state)
{
    return state == SURVEY_OPEN || state == SURVEY_SUSPENDED;
}

/* Was that the last word about a survey which stands there, and does what was said still have to be heeded? */
static bool is_undone(enum survey_state state, enum survey_step said)
{
    return (survey_is_in_making(state) && said == STEP_RETURNED) ||
           (state == SURVEY_CLOSED && said == STEP_RESULTS_TAKEN_BACK);
}

static struct survey_standing from_row(const struct q_standing_get_row *row, int64_t now_ms)
{
    struct survey_standing s = {
        .id = row->id,
        .slug = row->slug,
        .state = survey_state_at((enum survey_state)row->state, row->opens_ms, row->closes_ms, now_ms),
        .version = row->current_version,
        .created_ms = row->created_ms,
        .opens_ms = row->opens_ms,
        .closes_ms = row->closes_ms,
        .results_ms = row->results_ms,
        .grace_ends_ms = survey_grace_ends_ms(row->closes_ms, row->grace_ends_ms),
        .access = (enum survey_access)row->mode,
        .answer_count = row->answer_count ? *row->answer_count : -1,
        .division = row->division,
        .title = row->title.len ? row->title : row->slug,
        .builder = row->builder,
        .sender = row->sender,
        .approver = row->approver,
        .results_approver = row->results_approver,
        .results_release = row->results_release ? *row->results_release : 0,
        .since_ms = row->at_ms ? *row->at_ms : row->created_ms,
        .is_unseen = survey_is_unseen((enum survey_state)row->state, row->cancelled_from),
    };

    if (row->said_step && is_undone(s.state, (enum survey_step) * row->said_step)) {
        s.reason = row->said_note;
        s.reason_by = *row->said_by;
        s.reason_ms = *row->said_ms;
        s.reason_version = *row->said_version;
    }
    if (is_taking(s.state) && row->asked_step && *row->asked_step == STEP_CANCEL_ASKED) {
        s.cancel_asker = *row->asked_by;
        s.cancel_asked_ms = *row->asked_ms;
        s.cancel_reason = row->asked_note;
    }
    return s;
}

static enum err load_builders(struct arena *a, struct db *panel, struct survey_standing *s)
{
    struct q_step_builders_rows rows;
    int64_t *v;

    TRY(q_step_builders(panel, a, &(struct q_step_builders){s->id}, &rows));
    s->builders = v = arena_alloc(a, rows.n + 1, sizeof *v);
    for (size_t i = 0; i < rows.n; i++)
        v[s->builder_count++] = rows.v[i].account;
    return OK;
}

static enum err load_contacts(struct arena *a, struct db *panel, struct survey_standing *s)
{
    struct q_standing_contacts_rows rows;
    int64_t *v;

    TRY(q_standing_contacts(panel, a, &(struct q_standing_contacts){s->division}, &rows));
    s->contacts = v = arena_alloc(a, rows.n + 1, sizeof *v);
    for (size_t i = 0; i < rows.n; i++)
        v[s->contact_count++] = rows.v[i].account;
    return OK;
}

static enum err load(struct arena *a, struct db *panel, const struct q_standing_get *which, int64_t now_ms,
                     struct survey_standing *out)
{
    struct q_standing_get_row row;

    TRY(q_standing_get(panel, a, which, &row));
    *out = from_row(&row, now_ms);
    TRY(load_contacts(a, panel, out));
    return load_builders(a, panel, out);
}

enum err survey_standing_load(struct arena *a, struct db *panel, struct str slug, int64_t now_ms,
                              struct survey_standing *out)
{
    return load(a, panel, &(struct q_standing_get){.slug = slug}, now_ms, out);
}

static enum err load_by_id(struct arena *a, struct db *panel, int64_t id, int64_t now_ms, struct survey_standing *out)
{
    return load(a, panel, &(struct q_standing_get){.slug = S(""), .id = id}, now_ms, out);
}

/* Both lists are in the same order. */
static enum err put_builders(struct arena *a, struct db *panel, struct survey_standing *surveys, size_t count)
{
    struct q_step_builders_all_rows rows;
    size_t at = 0;
    int64_t *v;

    TRY(q_step_builders_all(panel, a, &rows));
    v = arena_alloc(a, rows.n + 1, sizeof *v);
    for (size_t i = 0; i < count; i++) {
        surveys[i].builders = v + at;
        for (; at < rows.n && rows.v[at].survey == surveys[i].id; at++) {
            v[at] = rows.v[at].account;
            surveys[i].builder_count++;
        }
    }
    return OK;
}

/* Likewise. */
static enum err put_contacts(struct arena *a, struct db *panel, struct survey_standing *surveys, size_t count)
{
    struct q_standing_contacts_all_rows rows;
    size_t at = 0;
    int64_t *v;

    TRY(q_standing_contacts_all(panel, a, &rows));
    v = arena_alloc(a, rows.n + 1, sizeof *v);
    for (size_t i = 0; i < count; i++) {
        surveys[i].contacts = v + at;
        for (; at < rows.n && rows.v[at].survey == surveys[i].id; at++) {
            v[at] = rows.v[at].account;
            surveys[i].contact_count++;
        }
    }
    return OK;
}

enum err survey_standing_list(struct arena *a, struct db *panel, int64_t now_ms, struct survey_standing **out,
                              size_t *count_out)
{
    struct q_standing_list_rows rows;
    struct survey_standing *v;

    TRY(q_standing_list(panel, a, &rows));
    v = arena_alloc(a, rows.n + 1, sizeof *v);
    for (size_t i = 0; i < rows.n; i++)
        v[i] = from_row(&rows.v[i], now_ms);
    *out = v;
    *count_out = rows.n;
    TRY(put_contacts(a, panel, v, rows.n));
    return put_builders(a, panel, v, rows.n);
}

/* When somebody last did that; `otherwise` when nobody has. */
static int64_t time_of(const struct q_step_list_rows *rows, enum survey_step step, int64_t otherwise)
{
    for (size_t i = 0; i < rows->n; i++)
        if (rows->v[i].step == (int64_t)step)
            return rows->v[i].at_ms;
    return otherwise;
}

/* When the clock opened it, if it has. One that is cancelled got no further than that. */
static bool clock_opened(const struct q_step_list_rows *rows, const struct survey_standing *s, int64_t now_ms,
                         int64_t *ms_out)
{
    int64_t approved_ms = time_of(rows, STEP_APPROVED, s->created_ms);
    int64_t until_ms = s->state == SURVEY_CANCELLED ? time_of(rows, STEP_CANCELLED, 0) : now_ms;

    *ms_out = s->opens_ms > approved_ms ? s->opens_ms : approved_ms;
    return !survey_is_in_making(s->state) && !s->is_unseen && *ms_out <= until_ms && !time_of(rows, STEP_OPENED, 0);
}

static bool clock_closed(const struct q_step_list_rows *rows, const struct survey_standing *s)
{
    return s->state >= SURVEY_CLOSED && s->state <= SURVEY_ARCHIVED && !time_of(rows, STEP_CLOSED, 0);
}

/* At its time among the others: after what was done until then. */
static void put_clock_step(struct survey_past_step *v, size_t *count, enum survey_step step, int64_t at_ms,
                           int64_t version)
{
    size_t at = (*count)++;

    for (; at && v[at - 1].at_ms <= at_ms; at--)
        v[at] = v[at - 1];
    v[at] = (struct survey_past_step){
        .step = step, .at_ms = at_ms, .by = SURVEY_BY_CLOCK, .version = version, .note = S("")};
}

enum err survey_history(struct arena *a, struct db *panel, const struct survey_standing *s, int64_t now_ms,
                        struct survey_past_step **out, size_t *count_out)
{
    struct q_step_list_rows rows;
    struct survey_past_step *v;
    int64_t opened_ms;
    size_t n = 0;

    TRY(q_step_list(panel, a, &(struct q_step_list){s->id}, &rows));
    v = arena_alloc(a, rows.n + 2, sizeof *v);
    for (size_t i = 0; i < rows.n; i++)
        if (rows.v[i].step < SURVEY_STEP__STORED) /* else of a newer program */
            v[n++] = (struct survey_past_step){.step = (enum survey_step)rows.v[i].step,
                                               .at_ms = rows.v[i].at_ms,
                                               .by = rows.v[i].account,
                                               .version = rows.v[i].version,
                                               .note = rows.v[i].note};
    if (clock_opened(&rows, s, now_ms, &opened_ms))
        put_clock_step(v, &n, STEP_CLOCK_OPENED, opened_ms, s->version);
    if (clock_closed(&rows, s))
        put_clock_step(v, &n, STEP_CLOCK_CLOSED, s->closes_ms, s->version);
    *out = v;
    *count_out = n;
    return OK;
}

/* --- steps -------------------------------------------------------------------------------------------------------- */

static enum err write_step(struct arena *a, struct db *panel, int64_t survey_id, int64_t version, enum survey_step step,
                           struct str note, int64_t by, int64_t now_ms)
{
    struct q_step_last_n_row last = {0};

    TRY(q_step_last_n(panel, a, &(struct q_step_last_n){survey_id}, &last));
    return q_step_insert(panel, &(struct q_step_insert){.survey = survey_id,
                                                        .n = last.n + 1,
                                                        .step = step,
                                                        .at_ms = now_ms,
                                                        .account = by,
                                                        .version = version,
                                                        .note = note.p ? note : S("")});
}

enum err survey_draft_create(struct arena *a, struct db *panel, const struct definition *d, struct str division,
                             int64_t by, int64_t now_ms, int64_t *id_out, struct key32 *secret_key_out)
{
    TRY(survey_create(a, panel, d, SURVEY_DRAFT, now_ms, id_out, secret_key_out));
    TRY(q_standing_set_builder(panel, &(struct q_standing_set_builder){*id_out, by}));
    if (division.len)
        TRY(q_standing_set_division(panel, &(struct q_standing_set_division){*id_out, division}));
    return write_step(a, panel, *id_out, 1, STEP_CREATED, division, by, now_ms);
}

enum err survey_draft_replace(struct arena *a, struct db *panel, int64_t survey_id, const struct definition *d,
                              int64_t version, int64_t by, int64_t now_ms)
{
    struct survey_standing s;
    struct str code = {0};

    TRY(load_by_id(a, panel, survey_id, now_ms, &s));
    if (!str_eq(s.slug, d->slug))
        return ERR_INVALID;
    if (s.state != SURVEY_DRAFT || s.version != version)
        return ERR_CONFLICT;
    if (d->access == ACCESS_CODE)
        code = survey_code_make(a);
    TRY(survey_version_add(a, panel, survey_id, version + 1, d, now_ms));
    TRY(q_standing_replace(panel, &(struct q_standing_replace){.id = survey_id,
                                                               .seen = version,
                                                               .current_version = version + 1,
                                                               .mode = d->access,
                                                               .opens_ms = d->opens_ms,
                                                               .closes_ms = d->closes_ms,
                                                               .results_ms = d->results_ms,
                                                               .shared_code = code,
                                                               .title = survey_title(d),
                                                               .builder = by}));
    return write_step(a, panel, survey_id, version + 1, STEP_REPLACED, S(""), by, now_ms);
}

enum err survey_set_division(struct arena *a, struct db *panel, int64_t survey_id, struct str division, int64_t by,
                             int64_t now_ms)
{
    struct survey_standing s;

    TRY(load_by_id(a, panel, survey_id, now_ms, &s));
    TRY(q_standing_set_division(panel, &(struct q_standing_set_division){survey_id, division.p ? division : S("")}));
    return write_step(a, panel, survey_id, s.version, STEP_DIVISION, division, by, now_ms);
}

bool survey_step_fits(const struct survey_standing *s, enum survey_step step)
{
    if (STEPS[step].from && !(STEPS[step].from & AT(s->state)))
        return false;
    switch (step) {
    case STEP_COUNTED:
        return s->answer_count < 0;
    case STEP_RESULTS_APPROVED:
        return s->answer_count >= 0 && !s->results_release;
    case STEP_RESULTS_TAKEN_BACK:
        return s->results_release;
    case STEP_CANCEL_ASKED:
        return !s->cancel_asked_ms;
    case STEP_CANCEL_DROPPED:
        return s->cancel_asked_ms;
    case STEP_PUBLISHED:
        return survey_leads(s->state, SURVEY_PUBLISHED) && s->results_release;
    case STEP_CANCELLED:
        return survey_leads(s->state, SURVEY_CANCELLED) && (!is_taking(s->state) || s->cancel_asked_ms);
    default:
        return STEPS[step].to && survey_leads(s->state, STEPS[step].to);
    }
}

/* The command line is nobody, and so never the same person. */
bool survey_is_built_by(const struct survey_standing *s, int64_t account)
{
    if (account == SURVEY_BY_NOBODY)
        return false;
    for (size_t i = 0; i < s->builder_count; i++)
        if (s->builders[i] == account)
            return true;
    return account == s->builder;
}

/* Four eyes. */
static bool is_own(const struct survey_standing *s, enum survey_step step, int64_t by)
{
    return (step == STEP_APPROVED && survey_is_built_by(s, by)) ||
           (by != SURVEY_BY_NOBODY && ((step == STEP_PUBLISHED && by == s->results_approver) ||
                                       (step == STEP_CANCELLED && by == s->cancel_asker)));
}

bool survey_is_sent_by(const struct survey_standing *s, int64_t account)
{
    return account != SURVEY_BY_NOBODY && (account == s->sender || survey_is_built_by(s, account));
}

static enum err approve_results(struct arena *a, struct db *panel, int64_t survey_id, int64_t by)
{
    struct q_release_last_n_row last = {0};

    TRY(q_release_last_n(panel, a, &(struct q_release_last_n){survey_id}, &last));
    if (!last.n)
        return ERR_CONFLICT;
    return q_standing_set_results(panel, &(struct q_standing_set_results){survey_id, by, last.n});
}

/* What a step writes beside the state. */
static enum err write_facts(struct arena *a, struct db *panel, int64_t survey_id, enum survey_step step, int64_t by,
                            int64_t now_ms)
{
    switch (step) {
    case STEP_SENT:
        return q_standing_set_sender(panel, &(struct q_standing_set_sender){survey_id, by});
    case STEP_RETURNED:
    case STEP_TAKEN_BACK:
        return q_standing_set_sender(panel, &(struct q_standing_set_sender){survey_id, SURVEY_BY_NOBODY});
    case STEP_APPROVED:
        return q_standing_set_approver(panel, &(struct q_standing_set_approver){survey_id, by});
    case STEP_COUNTED:
        return q_standing_set_grace(panel, &(struct q_standing_set_grace){survey_id, now_ms});
    case STEP_RESULTS_APPROVED:
        return approve_results(a, panel, survey_id, by);
    case STEP_RESULTS_TAKEN_BACK:
        return q_standing_unset_results(panel, &(struct q_standing_unset_results){survey_id});
    default:
        return OK;
    }
}

enum err survey_take(struct arena *a, struct db *panel, int64_t survey_id, enum survey_step step, struct str note,
                     int64_t by, int64_t now_ms)
{
    struct survey_standing s;

    TRY(load_by_id(a, panel, survey_id, now_ms, &s));
    if (!survey_step_fits(&s, step))
        return ERR_CONFLICT;
    if (is_own(&s, step, by) || (step == STEP_TAKEN_BACK && by != SURVEY_BY_NOBODY && !survey_is_sent_by(&s, by)))
        return ERR_DENIED;
    if ((step == STEP_APPROVED && now_ms > s.closes_ms) || (step == STEP_COUNTED && now_ms >= s.grace_ends_ms))
        return ERR_CONFLICT;
    if (STEPS[step].to)
        TRY(survey_move(a, panel, survey_id, STEPS[step].to, now_ms));
    TRY(write_facts(a, panel, survey_id, step, by, now_ms));
    return write_step(a, panel, survey_id, s.version, step, note, by, now_ms);
}
