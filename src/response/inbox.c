/* inbox.c - the inbox as intake uses it: a batch of messages in one transaction. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/inbox.h"

#include "base/clock.h"
#include "gen/sql_inbox.h"
#include "response/counters.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { EXPIRED_EACH = 200, EXPIRE_PAUSE_MS = 20 };
enum { COUNTERS_EACH = 4 + 3 }; /* of one submission: one of each kind, but three bits of the guard */

enum err inbox_item_read(struct str message, struct inbox_item *out)
{
    if (message.len && message.p[0] == INTAKE_SUBMISSION) {
        out->kind = INTAKE_SUBMISSION;
        return submission_decode(message, &out->submission);
    }
    TRY(intake_question_decode(message, &out->question));
    out->kind = out->question.kind;
    return OK;
}

/* A survey that the batch counts answers of, as it was before; the last one comes first. */
struct counted {
    struct counted *next;
    struct burst *at, before;
};

/* What a batch is stored with. */
struct work {
    struct arena *a;
    struct db *inbox;
    struct bursts *bursts; /* or NULL */
    int64_t now_ms;
    struct q_counter_add *counters; /* how often each comes in the batch, so that it is written once for all */
    size_t counter_count;
    int64_t survey_id; /* whose submissions are stored just now */
    bool is_finished;
    struct burst *burst;
    struct counted *counted;
};

static struct str id_bytes(const struct id16 *id)
{
    return (struct str){(const char *)id->b, sizeof id->b};
}

static void count_one(struct work *w, int64_t survey_id, int64_t kind, int64_t key)
{
    for (size_t i = 0; i < w->counter_count; i++)
        if (w->counters[i].survey == survey_id && w->counters[i].kind == kind && w->counters[i].key == key) {
            w->counters[i].n++;
            return;
        }
    w->counters[w->counter_count++] = (struct q_counter_add){survey_id, kind, key, 1};
}

static void count_facts(struct work *w, const struct submission *s)
{
    count_one(w, s->survey_id, COUNTER_WEEK, s->iso_week);
    count_one(w, s->survey_id, COUNTER_LANG, s->facts.lang);
    if (s->facts.channel)
        count_one(w, s->survey_id, COUNTER_CHANNEL, s->facts.channel);
    for (unsigned bit = 1; bit <= SUBMISSION_GUARD_ALL; bit <<= 1)
        if (s->facts.guard & bit)
            count_one(w, s->survey_id, COUNTER_GUARD, bit);
    if (s->facts.minutes)
        count_one(w, s->survey_id, COUNTER_MINUTES, s->facts.minutes);
}

static enum err ask_finished(struct work *w, int64_t survey_id, bool *is_finished_out)
{
    struct q_finished_get_row row;
    enum err e = q_finished_get(w->inbox, w->a, &(struct q_finished_get){survey_id}, &row);

    *is_finished_out = e == OK;
    return e == ERR_NOT_FOUND ? OK : e;
}

/* --- submissions ------------------------------------------------------------------------------------------------ */

static enum err find_burst(struct work *w, int64_t survey_id)
{
    struct counted *counted = ARENA_NEW(w->a, struct counted);
    struct q_epoch_get_row row = {0};
    bool is_new;
    enum err e;

    w->burst = bursts_find(w->bursts, survey_id, &is_new);
    *counted = (struct counted){w->counted, w->burst, *w->burst};
    w->counted = counted;
    if (!is_new)
        return OK;
    e = q_epoch_get(w->inbox, w->a, &(struct q_epoch_get){survey_id}, &row);
    if (e && e != ERR_NOT_FOUND)
        return e;
    burst_begin(w->burst, survey_id, row.n, w->now_ms);
    return OK;
}

/* The submissions come survey by survey. */
static enum err begin_survey(struct work *w, int64_t survey_id)
{
    w->survey_id = survey_id;
    TRY(ask_finished(w, survey_id, &w->is_finished));
    return w->bursts ? find_burst(w, survey_id) : OK;
}

static bool is_given(const struct id16 *id)
{
    static const struct id16 none;

    return memcmp(id->b, none.b, sizeof none.b) != 0;
}

/* Use the invitation up, if one belongs to it. `*is_let_in_out` is false when it is not there. */
static enum err use_invitation(struct work *w, const struct submission *s, bool *is_let_in_out)
{
    enum err e = OK;

    if (is_given(&s->facts.invite))
        e = q_invitation_use(w->inbox, &(struct q_invitation_use){s->survey_id, id_bytes(&s->facts.invite)});
    *is_let_in_out = e == OK;
    return e == ERR_CONFLICT ? OK : e;
}

static enum err drop_draft(struct work *w, const struct submission *s)
{
    if (!is_given(&s->facts.draft))
        return OK;
    return q_draft_drop(w->inbox, &(struct q_draft_drop){s->survey_id, id_bytes(&s->facts.draft)});
}

static enum err store_one(struct work *w, const struct submission *s, enum intake_word *word_out)
{
    struct q_inbox_seen_row seen;
    bool is_let_in;
    enum err e = q_inbox_seen(w->inbox, w->a, &(struct q_inbox_seen){s->survey_id, id_bytes(&s->id)}, &seen);

    *word_out = INTAKE_YES;
    if (e == OK) /* the same form was sent before, and may have been saved since */
        return drop_draft(w, s);
    if (e != ERR_NOT_FOUND)
        return e;
    *word_out = INTAKE_BUSY;
    if (w->is_finished)
        return OK;
    TRY(use_invitation(w, s, &is_let_in));
    *word_out = is_let_in ? INTAKE_YES : INTAKE_NO;
    if (!is_let_in)
        return OK;
    count_facts(w, s);
    TRY(drop_draft(w, s));
    return q_inbox_insert(w->inbox, &(struct q_inbox_insert){.id = id_bytes(&s->id),
                                                             .survey = s->survey_id,
                                                             .sealed = s->sealed,
                                                             .epoch = w->burst ? burst_count(w->burst, w->now_ms) : 0});
}

/* A submission and where its word goes. */
struct slot {
    const struct submission *submission;
    enum intake_word *word;
};

static int by_key(const void *left, const void *right)
{
    const struct submission *l = ((const struct slot *)left)->submission;
    const struct submission *r = ((const struct slot *)right)->submission;

    if (l->survey_id != r->survey_id)
        return l->survey_id < r->survey_id ? -1 : 1;
    return memcmp(l->id.b, r->id.b, sizeof l->id.b);
}

/* Epochs that have begun since they were last written down. */
static enum err store_epochs(struct work *w)
{
    for (struct burst *b = w->bursts ? w->bursts->v : NULL; b && b < w->bursts->v + BURSTS && b->survey_id; b++)
        if (b->epoch != b->stored_epoch)
            TRY(q_epoch_set(w->inbox, &(struct q_epoch_set){b->survey_id, b->epoch}));
    return OK;
}

/* Nothing of the batch was kept: whoever sends again must not count twice. */
static void uncount(struct work *w)
{
    for (struct counted *c = w->counted; c; c = c->next)
        *c->at = c->before;
}

static void epochs_are_stored(struct work *w)
{
    for (struct burst *b = w->bursts ? w->bursts->v : NULL; b && b < w->bursts->v + BURSTS && b->survey_id; b++)
        b->stored_epoch = b->epoch;
}

/* In the order of the key: survey by survey, and neighbours while their page is at hand. */
static enum err store_all(struct work *w, struct slot *slots, size_t count)
{
    w->counters = arena_alloc(w->a, COUNTERS_EACH * count, sizeof *w->counters);
    qsort(slots, count, sizeof *slots, by_key);
    for (size_t i = 0; i < count; i++) {
        if (slots[i].submission->survey_id != w->survey_id)
            TRY(begin_survey(w, slots[i].submission->survey_id));
        TRY(store_one(w, slots[i].submission, slots[i].word));
    }
    for (size_t i = 0; i < w->counter_count; i++)
        TRY(q_counter_add(w->inbox, &w->counters[i]));
    return store_epochs(w);
}

/* --- drafts, invitations, feedback ------------------------------------------------------------------------------------- */

/* One that is there already may always be replaced by one that is not larger. */
static enum err look_for_room(struct work *w, const struct intake_question *q, bool *has_room_out)
{
    struct q_draft_room_row kept;
    int64_t more_bytes;

    TRY(q_draft_room(w->inbox, w->a, &(struct q_draft_room){q->survey_id, id_bytes(&q->id)}, &kept));
    more_bytes = (int64_t)q->box.len - kept.old_bytes;
    *has_room_out = more_bytes <= 0 || (kept.all_bytes + more_bytes <= DRAFTS_BYTES_MOST &&
                                        kept.survey_bytes + more_bytes <= DRAFTS_SURVEY_BYTES_MOST);
    return OK;
}

static enum err save_draft(struct work *w, const struct intake_question *q, enum intake_word *word_out)
{
    bool is_finished, has_room;

    *word_out = INTAKE_BUSY;
    TRY(ask_finished(w, q->survey_id, &is_finished));
    TRY(look_for_room(w, q, &has_room));
    if (is_finished || !has_room)
        return OK;
    *word_out = INTAKE_YES;
    return q_draft_save(w->inbox, &(struct q_draft_save){q->survey_id, id_bytes(&q->id), q->expiry_day, q->box});
}

/* The same form again changes nothing. */
static enum err save_feedback(struct work *w, const struct intake_question *q, enum intake_word *word_out)
{
    struct str id = id_bytes(&q->id);
    struct q_inbox_feedback_seen_row seen;
    struct q_inbox_feedback_waiting_row waiting = {0};
    enum err e = q_inbox_feedback_seen(w->inbox, w->a, &(struct q_inbox_feedback_seen){id}, &seen);

    *word_out = INTAKE_YES;
    if (e != ERR_NOT_FOUND)
        return e;
    TRY(q_inbox_feedback_waiting(w->inbox, w->a, &waiting));
    if (waiting.n < FEEDBACK_INBOX_MOST)
        return q_inbox_feedback_insert(w->inbox, &(struct q_inbox_feedback_insert){id, q->day, q->box});
    *word_out = INTAKE_BUSY;
    return OK;
}

static enum err answer_question(struct work *w, struct inbox_item *item)
{
    const struct intake_question *q = &item->question;
    struct str id = id_bytes(&q->id);
    struct q_invitation_get_row invitation;
    struct q_draft_get_row draft = {{0}};
    enum err e = OK;

    item->word = INTAKE_YES;
    if (q->kind == INTAKE_DRAFT_SAVE)
        return save_draft(w, q, &item->word);
    if (q->kind == INTAKE_FEEDBACK)
        return save_feedback(w, q, &item->word);
    if (q->kind == INTAKE_DRAFT_DROP)
        return q_draft_drop(w->inbox, &(struct q_draft_drop){q->survey_id, id});
    if (q->kind == INTAKE_INVITATION)
        e = q_invitation_get(w->inbox, w->a, &(struct q_invitation_get){q->survey_id, id}, &invitation);
    else /* INTAKE_DRAFT_FETCH */
        e = q_draft_get(w->inbox, w->a, &(struct q_draft_get){q->survey_id, id}, &draft);
    item->reply = draft.box;
    if (e == ERR_NOT_FOUND)
        item->word = INTAKE_NO;
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err handle(struct work *w, struct inbox_item *batch, size_t count)
{
    struct slot *slots = arena_alloc(w->a, count, sizeof *slots);
    size_t slot_count = 0;

    for (size_t i = 0; i < count; i++)
        if (batch[i].kind == INTAKE_SUBMISSION)
            slots[slot_count++] = (struct slot){&batch[i].submission, &batch[i].word};
    TRY(store_all(w, slots, slot_count));
    for (size_t i = 0; i < count; i++)
        if (batch[i].kind != INTAKE_SUBMISSION)
            TRY(answer_question(w, &batch[i]));
    return OK;
}

/* End the transaction the way its work went. */
static enum err finish(struct work *w, enum err e)
{
    e = db_finish(w->inbox, e);
    if (e)
        uncount(w);
    else
        epochs_are_stored(w);
    return e;
}

enum err inbox_handle(struct arena *a, struct db *inbox, struct bursts *bursts, int64_t now_ms,
                      struct inbox_item *batch, size_t count)
{
    struct work w = {.a = a, .inbox = inbox, .bursts = bursts, .now_ms = now_ms};

    TRY(db_begin(inbox, DB_WRITE));
    return finish(&w, handle(&w, batch, count));
}

enum err inbox_store(struct arena *a, struct db *inbox, const struct submission *batch, size_t count,
                     enum intake_word *words_out)
{
    struct work w = {.a = a, .inbox = inbox};
    struct slot *slots = arena_alloc(a, count, sizeof *slots);
    enum intake_word *words = words_out ? words_out : arena_alloc(a, count, sizeof *words);

    for (size_t i = 0; i < count; i++)
        slots[i] = (struct slot){&batch[i], &words[i]};
    TRY(db_begin(inbox, DB_WRITE));
    return finish(&w, store_all(&w, slots, count));
}

bool inbox_has_deleted(const struct inbox_item *batch, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct submission_facts *facts = &batch[i].submission.facts;

        if (batch[i].kind == INTAKE_DRAFT_DROP)
            return true;
        if (batch[i].kind == INTAKE_SUBMISSION && batch[i].word == INTAKE_YES &&
            (is_given(&facts->draft) || is_given(&facts->invite)))
            return true;
    }
    return false;
}

/* --- by the clock ----------------------------------------------------------------------------------------------- */

static enum err expire_some(struct arena *a, struct db *inbox, int64_t today, bool *is_done_out)
{
    struct q_draft_expired_row row;
    enum err e = q_draft_expired(inbox, a, &(struct q_draft_expired){today}, &row);

    *is_done_out = e == ERR_NOT_FOUND;
    if (e)
        return *is_done_out ? OK : e;
    return q_draft_expire(inbox, &(struct q_draft_expire){today, EXPIRED_EACH});
}

enum err inbox_expire_drafts(struct arena *a, struct db *inbox, int64_t now_ms)
{
    const struct timespec turn_of_others = {.tv_nsec = EXPIRE_PAUSE_MS * 1000 * 1000};
    bool is_done = false;

    while (!is_done) {
        TRY(db_begin(inbox, DB_WRITE));
        TRY(db_finish(inbox, expire_some(a, inbox, civil_today(now_ms), &is_done)));
        if (!is_done)
            nanosleep(&turn_of_others, NULL); /* who waits for the lock only looks now and then */
    }
    TRY(db_vacuum(inbox));
    return db_checkpoint(inbox);
}

enum err inbox_typical_minutes(struct arena *a, struct db *inbox, int64_t survey_id, int64_t *minutes_out)
{
    struct q_counter_minutes_rows rows = {0};
    int64_t total = 0, so_far = 0;
    enum err e;

    *minutes_out = 0;
    TRY(db_begin(inbox, DB_READ));
    e = q_counter_minutes(inbox, a, &(struct q_counter_minutes){survey_id}, &rows);
    db_rollback(inbox);
    TRY(e);
    for (size_t i = 0; i < rows.n; i++)
        total += rows.v[i].n;
    if (total < INBOX_MINUTES_LEAST)
        return OK;
    for (size_t i = 0; 2 * so_far < total; i++) {
        so_far += rows.v[i].n;
        *minutes_out = rows.v[i].minutes;
    }
    return OK;
}
