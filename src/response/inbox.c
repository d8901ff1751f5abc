/* inbox.c - the inbox as intake uses it: a batch of messages in one transaction. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/inbox.h"

#include "base/clock.h"
#include "gen/sql_inbox.h"

#include <stdlib.h>
#include <string.h>

enum { COUNTER_WEEK = 1, COUNTER_LANG, COUNTER_CHANNEL, COUNTER_GUARD, COUNTER_MINUTES };
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
    struct q_epoch_get_row row = {0};
    bool is_new;
    enum err e;

    w->burst = bursts_find(w->bursts, survey_id, &is_new);
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

/* Use the invitation up, if one belongs to it. `*is_let_in_out` is false when it is not there. */
static enum err use_invitation(struct work *w, const struct submission *s, bool *is_let_in_out)
{
    static const struct id16 none;
    enum err e = OK;

    if (memcmp(s->facts.invite.b, none.b, sizeof none.b) != 0)
        e = q_invitation_use(w->inbox, &(struct q_invitation_use){s->survey_id, id_bytes(&s->facts.invite)});
    *is_let_in_out = e == OK;
    return e == ERR_CONFLICT ? OK : e;
}

static enum err store_one(struct work *w, const struct submission *s, enum intake_word *word_out)
{
    struct q_inbox_seen_row seen;
    bool is_let_in;
    enum err e = q_inbox_seen(w->inbox, w->a, &(struct q_inbox_seen){s->survey_id, id_bytes(&s->id)}, &seen);

    *word_out = INTAKE_YES;
    if (e != ERR_NOT_FOUND)
        return e; /* OK: the same form was sent before */
    *word_out = INTAKE_BUSY;
    if (w->is_finished)
        return OK;
    TRY(use_invitation(w, s, &is_let_in));
    *word_out = is_let_in ? INTAKE_YES : INTAKE_NO;
    if (!is_let_in)
        return OK;
    count_facts(w, s);
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

/* --- drafts and invitations ------------------------------------------------------------------------------------- */

/* OK with `*has_room_out`: one that is there already may be replaced also when no other fits. */
static enum err look_for_room(struct work *w, const struct intake_question *q, bool *has_room_out)
{
    struct q_draft_count_row kept;
    struct q_draft_get_row old;
    enum err e;

    TRY(q_draft_count(w->inbox, w->a, &kept));
    *has_room_out = kept.n < DRAFTS_MOST;
    if (*has_room_out)
        return OK;
    e = q_draft_get(w->inbox, w->a, &(struct q_draft_get){q->survey_id, id_bytes(&q->id)}, &old);
    *has_room_out = e == OK;
    return e == ERR_NOT_FOUND ? OK : e;
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

static enum err answer_question(struct work *w, struct inbox_item *item)
{
    const struct intake_question *q = &item->question;
    struct str id = id_bytes(&q->id);
    struct q_invitation_get_row invitation;
    struct q_draft_get_row draft = {{0}};
    enum err e = OK;

    item->word = INTAKE_YES;
    switch (q->kind) {
    case INTAKE_DRAFT_SAVE:
        return save_draft(w, q, &item->word);
    case INTAKE_DRAFT_FETCH:
        e = q_draft_get(w->inbox, w->a, &(struct q_draft_get){q->survey_id, id}, &draft);
        item->reply = draft.box;
        break;
    case INTAKE_DRAFT_DROP:
        return q_draft_drop(w->inbox, &(struct q_draft_drop){q->survey_id, id});
    case INTAKE_INVITATION:
        e = q_invitation_get(w->inbox, w->a, &(struct q_invitation_get){q->survey_id, id}, &invitation);
        break;
    case INTAKE_SUBMISSION:
        break;
    }
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
    if (e) {
        db_rollback(w->inbox);
        return e;
    }
    TRY(db_commit(w->inbox));
    epochs_are_stored(w);
    return OK;
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

/* --- by the clock ----------------------------------------------------------------------------------------------- */

enum err inbox_expire_drafts(struct db *inbox, int64_t now_ms)
{
    enum err e;

    TRY(db_begin(inbox, DB_WRITE));
    e = q_draft_expire(inbox, &(struct q_draft_expire){civil_today(now_ms)});
    if (e) {
        db_rollback(inbox);
        return e;
    }
    TRY(db_commit(inbox));
    e = db_checkpoint(inbox);
    return e == ERR_BUSY ? OK : e; /* intake or the next ingest empties it */
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
