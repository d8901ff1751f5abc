/* spool.c - sealed letters that wait in people.db: put in all at once, taken out one by one, destroyed after a day. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "mail/spool.h"

#include "gen/sql_people.h"
#include "mail/queue.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { STATE_HELD = 1, STATE_GOING, STATE_OVER };

static struct str id_str(const struct id16 *id)
{
    return (struct str){(const char *)id->b, sizeof id->b};
}

/* --- in ----------------------------------------------------------------------------------------------------------- */

/* Address and code, a line each: always the smallest bucket. */
static struct str seal(struct arena *a, const struct key32 *public_key, struct str address, struct str code)
{
    struct str plain = arena_fmt(a, "%.*s\n%.*s", STR_ARG(address), STR_ARG(code)), padded = {NULL, 0}, box;
    enum err e = pad_bucket(a, plain, BUCKET_MIN, &padded);

    assert(e == OK);
    (void)e;
    box = seal_box(a, public_key, padded);
    secret_wipe((void *)(uintptr_t)plain.p, plain.len);
    secret_wipe((void *)(uintptr_t)padded.p, padded.len);
    return box;
}

static int by_bytes(const void *left, const void *right)
{
    return memcmp(left, right, sizeof(struct id16));
}

static enum err insert_all(struct arena *a, struct db *people, const struct key32 *public_key, const struct mailing *m,
                           const struct str *addresses, const struct str *codes, size_t count, int64_t now_ms)
{
    struct id16 *ids = arena_alloc(a, count, sizeof *ids);
    const struct letter_facts *f = &m->facts;

    random_bytes(ids, count * sizeof *ids);
    qsort(ids, count, sizeof *ids, by_bytes); /* so that the pages do not tell the order of the addresses either */
    TRY(q_mailing_insert(people, &(struct q_mailing_insert){.id = id_str(&m->id),
                                                            .survey = m->survey_id,
                                                            .kind = f->kind,
                                                            .batch = m->batch,
                                                            .expires_ms = m->expires_ms,
                                                            .count = (int64_t)count,
                                                            .lang = f->lang,
                                                            .title = f->title,
                                                            .county = f->county,
                                                            .purpose = f->purpose,
                                                            .closes_ms = f->closes_ms,
                                                            .link = f->link,
                                                            .contact = f->contact}));
    for (size_t i = 0; i < count; i++)
        TRY(q_letter_insert(people, &(struct q_letter_insert){
                                        .mailing = id_str(&m->id),
                                        .id = id_str(&ids[i]),
                                        .next_ms = now_ms,
                                        .box = seal(a, public_key, addresses[i], codes ? codes[i] : S("")),
                                    }));
    return OK;
}

enum err spool_put(struct arena *a, struct db *people, const struct key32 *public_key, const struct mailing *mailing,
                   const struct str *addresses, const struct str *codes, size_t count, int64_t now_ms)
{
    TRY(db_begin(people, DB_WRITE));
    return db_finish(people, insert_all(a, people, public_key, mailing, addresses, codes, count, now_ms));
}

/* --- held mailings ------------------------------------------------------------------------------------------------ */

/* Destroy what is left of a mailing. */
static enum err destroy(struct arena *a, struct db *people, struct str mailing, int64_t *destroyed_out)
{
    struct q_letter_count_row left = {0};

    TRY(q_letter_count(people, a, &(struct q_letter_count){mailing}, &left));
    TRY(q_letter_delete_all(people, &(struct q_letter_delete_all){mailing}));
    *destroyed_out = left.n;
    return q_mailing_add(people, &(struct q_mailing_add){.id = mailing, .expired = left.n});
}

/* Rewrite the store without them before saying that the mailing is over: what crashes in between is done again. */
static enum err end(struct db *people, struct str mailing)
{
    TRY(db_checkpoint(people));
    TRY(db_vacuum(people));
    TRY(db_checkpoint(people));
    TRY(db_begin(people, DB_WRITE));
    return db_finish(people, q_mailing_end(people, &(struct q_mailing_end){mailing}));
}

static enum err standing(struct arena *a, struct db *people, struct q_mailing_standing_rows *out)
{
    TRY(db_begin(people, DB_READ));
    return db_finish(people, q_mailing_standing(people, a, out));
}

static enum err settle_one(struct arena *a, struct db *people, const struct q_mailing_standing_row *row, bool is_valid)
{
    int64_t destroyed = 0;
    enum err e;

    TRY(db_begin(people, DB_WRITE));
    e = is_valid ? q_mailing_release(people, &(struct q_mailing_release){row->id})
                 : destroy(a, people, row->id, &destroyed);
    TRY(db_finish(people, e));
    return is_valid ? OK : end(people, row->id);
}

enum err spool_settle(struct arena *a, struct db *people, int64_t survey_id, int64_t last_batch, int64_t *released_out)
{
    struct q_mailing_standing_rows rows = {0};

    *released_out = 0;
    TRY(standing(a, people, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        bool is_valid = rows.v[i].batch <= last_batch;

        if (rows.v[i].survey != survey_id || rows.v[i].state != STATE_HELD)
            continue;
        TRY(settle_one(a, people, &rows.v[i], is_valid));
        *released_out += is_valid;
    }
    return OK;
}

/* --- out ---------------------------------------------------------------------------------------------------------- */

/* A letter at work. */
struct at_work {
    const struct spool_keys *keys;
    const struct q_mailing_standing_row *mailing;
    struct q_letter_due_row letter;
};

static enum err take(struct arena *a, struct db *people, void *arg, int64_t now_ms)
{
    struct at_work *w = arg;
    struct str mailing = w->mailing->id;

    TRY(q_letter_due(people, a, &(struct q_letter_due){mailing, now_ms}, &w->letter));
    return q_letter_put_off(people, &(struct q_letter_put_off){mailing, w->letter.id,
                                                               now_ms + queue_put_off_ms(w->letter.tries),
                                                               w->letter.tries + 1});
}

static enum err open_letter(struct arena *a, const struct spool_keys *keys, struct str box, struct str *address_out,
                            struct str *code_out)
{
    struct str padded, plain;

    TRY(seal_open(a, &keys->public_key, &keys->secret_key, box, &padded));
    TRY(unpad_bucket(padded, &plain));
    *code_out = plain;
    *address_out = str_cut(code_out, '\n');
    return OK;
}

static enum err compose(struct arena *a, void *arg, struct message *out)
{
    const struct at_work *w = arg;
    const struct q_mailing_standing_row *row = w->mailing;
    struct letter_facts facts = {.kind = (enum letter_kind)row->kind,
                                 .lang = (enum lang)row->lang,
                                 .title = row->title,
                                 .county = row->county,
                                 .purpose = row->purpose,
                                 .link = row->link,
                                 .contact = row->contact,
                                 .closes_ms = row->closes_ms};
    struct str code;

    if (row->lang >= LANG__COUNT)
        return ERR_INVALID;
    TRY(open_letter(a, w->keys, w->letter.box, &out->to, &code));
    letter_words(a, &facts, code, out);
    return OK;
}

static enum err note(struct db *people, void *arg, enum spool_word word, int64_t now_ms)
{
    const struct at_work *w = arg;
    struct str mailing = w->mailing->id;

    if (word == SPOOL_UNREACHED)
        return q_letter_put_off(people, &(struct q_letter_put_off){mailing, w->letter.id, now_ms, w->letter.tries});
    if (word == SPOOL_LATER && w->letter.tries + 1 < SPOOL_TRIES)
        return OK;
    TRY(q_letter_delete(people, &(struct q_letter_delete){mailing, w->letter.id}));
    return q_mailing_add(
        people, &(struct q_mailing_add){.id = mailing, .sent = word == SPOOL_SENT, .given_up = word != SPOOL_SENT});
}

static enum err expire(struct arena *a, struct db *people, const struct q_mailing_standing_row *row,
                       struct spool_turn *out)
{
    int64_t destroyed = 0;
    enum err e;

    TRY(db_begin(people, DB_WRITE));
    e = destroy(a, people, row->id, &destroyed);
    TRY(db_finish(people, e));
    out->expired += destroyed;
    return OK;
}

/* No letter is left, and none will come. */
static enum err end_if_empty(struct arena *a, struct db *people, const struct q_mailing_standing_row *row,
                             struct spool_turn *out)
{
    struct q_letter_count_row left = {0};
    enum err e;

    TRY(db_begin(people, DB_READ));
    e = q_letter_count(people, a, &(struct q_letter_count){row->id}, &left);
    TRY(db_finish(people, e));
    if (left.n)
        return OK;
    TRY(end(people, row->id));
    out->over++;
    return OK;
}

static enum err turn(struct arena *a, struct db *people, const struct spool_keys *keys, const struct spool_post *post,
                     const struct q_mailing_standing_row *row, int64_t now_ms, int64_t *most, struct spool_turn *out)
{
    struct at_work w = {.keys = keys, .mailing = row};
    struct queue q = {.take = take, .write = compose, .note = note, .arg = &w};

    if (row->expires_ms <= now_ms)
        TRY(expire(a, people, row, out));
    else if (row->state == STATE_HELD)
        return OK;
    TRY(queue_send(people, &q, post, now_ms, most, out));
    return end_if_empty(a, people, row, out);
}

enum err spool_send(struct arena *a, struct db *people, const struct spool_keys *keys, const struct spool_post *post,
                    int64_t now_ms, int64_t most, struct spool_turn *out)
{
    struct q_mailing_standing_rows rows = {0};

    *out = (struct spool_turn){0};
    TRY(standing(a, people, &rows));
    for (size_t i = 0; i < rows.n; i++)
        TRY(turn(a, people, keys, post, &rows.v[i], now_ms, &most, out));
    out->is_more = most <= 0;
    return out->sent + out->refused + out->expired ? db_checkpoint(people) : OK;
}

/* --- counts ------------------------------------------------------------------------------------------------------- */

enum err spool_look(struct arena *a, struct db *people, int64_t survey_id, struct mailing_standing **out,
                    size_t *count_out)
{
    struct q_mailing_of_survey_rows rows = {0};
    struct mailing_standing *v;

    TRY(db_begin(people, DB_READ));
    TRY(db_finish(people, q_mailing_of_survey(people, a, &(struct q_mailing_of_survey){survey_id}, &rows)));
    v = arena_alloc(a, rows.n + 1, sizeof *v);
    for (size_t i = 0; i < rows.n; i++) {
        const struct q_mailing_of_survey_row *row = &rows.v[i];

        v[i] = (struct mailing_standing){
            .kind = (enum letter_kind)row->kind,
            .is_held = row->state == STATE_HELD,
            .is_over = row->state == STATE_OVER,
            .batch = row->batch,
            .expires_ms = row->expires_ms,
            .count = row->count,
            .sent = row->sent,
            .given_up = row->given_up,
            .expired = row->expired,
            .waiting = row->count - row->sent - row->given_up - row->expired,
        };
    }
    *out = v;
    *count_out = rows.n;
    return OK;
}
