/* invitation.c - codes that let one answer in each, of which only keyed hashes are kept until they are used. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/invitation.h"

#include "base/base32.h"
#include "gen/sql_inbox.h"
#include "gen/sql_panel.h"
#include "response/intake_message.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CODE_BYTES = 15, CODE_TEXT_BYTES = 24 + 5, HASHES_BYTES = 256 * 1024 * 1024 };

static struct str bytes_of(const void *p, size_t len)
{
    return (struct str){p, len};
}

/* Codes of one survey fit no other: each has a key of its own. */
static struct id16 hash_code(const struct key32 *form_key, int64_t survey_id, const unsigned char code[CODE_BYTES])
{
    char name[40];
    int len = snprintf(name, sizeof name, "invitation %" PRId64, survey_id);
    struct key32 key = hash_key(form_key, bytes_of(name, (size_t)len));
    struct id16 hash = hash_id(&key, bytes_of(code, CODE_BYTES));

    secret_wipe(&key, sizeof key);
    return hash;
}

enum err invitation_hash(const struct key32 *form_key, int64_t survey_id, struct str typed, struct id16 *hash_out)
{
    unsigned char code[CODE_BYTES];

    TRY(base32_read(typed, code, sizeof code));
    *hash_out = hash_code(form_key, survey_id, code);
    secret_wipe(code, sizeof code);
    return OK;
}

struct str invitation_check_message(struct arena *a, int64_t survey_id, const struct id16 *hash)
{
    return intake_question_encode(
        a, &(struct intake_question){.kind = INTAKE_INVITATION, .survey_id = survey_id, .id = *hash});
}

/* --- issuing ------------------------------------------------------------------------------------------------------ */

static int by_bytes(const void *left, const void *right)
{
    return memcmp(left, right, sizeof(struct id16));
}

enum err invitation_make(struct arena *a, const struct key32 *form_key, int64_t survey_id, int64_t count,
                         struct invitation_lot *out)
{
    if (count < INVITATIONS_LEAST || count > INVITATIONS_MOST)
        return ERR_INVALID;
    out->count = (size_t)count;
    out->codes = arena_alloc(a, out->count, sizeof *out->codes);
    out->hashes = arena_alloc(a, out->count, sizeof *out->hashes);
    for (size_t i = 0; i < out->count; i++) {
        struct buf text = buf_new(a, CODE_TEXT_BYTES);
        unsigned char code[CODE_BYTES];

        buf_reserve(&text, CODE_TEXT_BYTES);
        random_bytes(code, sizeof code);
        base32_put(&text, code, sizeof code);
        out->codes[i] = buf_str(&text);
        out->hashes[i] = hash_code(form_key, survey_id, code);
        secret_wipe(code, sizeof code);
    }
    qsort(out->hashes, out->count, sizeof *out->hashes, by_bytes);
    return OK;
}

/* The root is of this lot alone. Were it of all codes that stand unused, it would say for good which of the earlier lots were used by
 * now: who has the lists of codes and the form key tries one after the other. */
static enum err store_all(struct db *inbox, int64_t survey_id, int64_t n, int64_t day, const struct invitation_lot *lot)
{
    struct key32 root = hash_plain(bytes_of(lot->hashes, lot->count * sizeof *lot->hashes));

    for (size_t i = 0; i < lot->count; i++)
        TRY(q_invitation_insert(inbox, &(struct q_invitation_insert){survey_id, bytes_of(lot->hashes[i].b, 16)}));
    return q_issue_insert(inbox, &(struct q_issue_insert){.survey = survey_id,
                                                          .n = n,
                                                          .count = (int64_t)lot->count,
                                                          .root = bytes_of(root.b, sizeof root.b),
                                                          .day = day});
}

enum err invitation_store(struct db *inbox, int64_t survey_id, int64_t n, int64_t day, const struct invitation_lot *lot)
{
    TRY(db_begin(inbox, DB_WRITE));
    return db_finish(inbox, store_all(inbox, survey_id, n, day, lot));
}

/* The panel may have it already, if only the note was not taken away. */
static enum err copy_to_panel(struct db *panel, int64_t survey_id, const struct q_issue_get_row *issue)
{
    enum err e;

    TRY(db_begin(panel, DB_WRITE));
    e = q_invitation_batch_insert(
        panel, &(struct q_invitation_batch_insert){
                   .survey = survey_id, .n = issue->n, .count = issue->count, .root = issue->root, .day = issue->day});
    return db_finish(panel, e == ERR_CONFLICT ? OK : e);
}

static enum err end_issue(struct db *inbox, int64_t survey_id)
{
    TRY(db_begin(inbox, DB_WRITE));
    return db_finish(inbox, q_issue_done(inbox, &(struct q_issue_done){survey_id}));
}

static enum err list_batches(struct arena *a, struct db *panel, int64_t survey_id,
                             struct q_invitation_batch_list_rows *out)
{
    enum err e;

    TRY(db_begin(panel, DB_READ));
    e = q_invitation_batch_list(panel, a, &(struct q_invitation_batch_list){survey_id}, out);
    return db_finish(panel, e);
}

enum err invitation_settle(struct arena *a, struct db *panel, struct db *inbox, int64_t survey_id, int64_t *next_out)
{
    struct q_invitation_batch_list_rows rows = {0};
    struct q_issue_get_row issue = {0};
    enum err e;

    TRY(db_begin(inbox, DB_READ));
    e = q_issue_get(inbox, a, &(struct q_issue_get){survey_id}, &issue);
    db_rollback(inbox);
    if (e == OK) {
        TRY(copy_to_panel(panel, survey_id, &issue));
        TRY(end_issue(inbox, survey_id));
    } else if (e != ERR_NOT_FOUND)
        return e;
    TRY(list_batches(a, panel, survey_id, &rows));
    *next_out = (int64_t)rows.n + 1;
    return OK;
}

/* --- checking ----------------------------------------------------------------------------------------------------- */

static enum err add_hash(void *arg, const struct q_invitation_hash_row *row)
{
    buf_put(arg, row->hash);
    return OK;
}

/* Of all that stand unused: nothing that may be stored or told. */
static enum err root_of(struct arena *a, struct db *inbox, int64_t survey_id, struct key32 *out)
{
    struct buf hashes = buf_new(a, HASHES_BYTES);

    TRY(q_invitation_hash_each(inbox, &(struct q_invitation_hash){survey_id}, add_hash, &hashes));
    *out = hash_plain(buf_str(&hashes));
    return OK;
}

/* Everything in one snapshot of the inbox, so that an answer that comes in meanwhile is counted on both sides or on none. */
static enum err look_inbox(struct arena *a, struct db *inbox, int64_t survey_id, struct invitation_standing *out,
                           struct key32 *root_out)
{
    struct q_invitation_count_row left = {0};
    struct q_counter_total_row used = {0};
    struct q_finished_get_row finished;
    enum err e = q_finished_get(inbox, a, &(struct q_finished_get){survey_id}, &finished);

    if (e && e != ERR_NOT_FOUND)
        return e;
    out->is_finished = e == OK;
    TRY(q_invitation_count(inbox, a, &(struct q_invitation_count){survey_id}, &left));
    TRY(q_counter_total(inbox, a, &(struct q_counter_total){survey_id}, &used));
    out->left = left.n;
    out->used = used.n;
    return root_of(a, inbox, survey_id, root_out);
}

static void take_batches(struct arena *a, const struct q_invitation_batch_list_rows *rows,
                         struct invitation_standing *out)
{
    struct invitation_batch *v = arena_alloc(a, rows->n + 1, sizeof *v);

    for (size_t i = 0; i < rows->n; i++) {
        v[i] = (struct invitation_batch){.n = rows->v[i].n, .count = rows->v[i].count, .day = rows->v[i].day};
        memcpy(v[i].root.b, rows->v[i].root.p, sizeof v[i].root.b);
        out->issued += v[i].count;
    }
    out->batches = v;
    out->batch_count = rows->n;
}

enum err invitation_look(struct arena *a, struct db *panel, struct db *inbox, int64_t survey_id,
                         struct invitation_standing *out)
{
    struct q_invitation_batch_list_rows rows = {0};
    struct key32 root;
    enum err e;

    *out = (struct invitation_standing){0};
    TRY(list_batches(a, panel, survey_id, &rows));
    TRY(db_begin(inbox, DB_READ));
    e = look_inbox(a, inbox, survey_id, out, &root);
    TRY(db_finish(inbox, e));
    take_batches(a, &rows, out);
    out->is_whole = out->is_finished ? out->used + out->left <= out->issued : out->used + out->left == out->issued;
    if (rows.n == 1 && out->left == out->issued)
        out->proof = secret_eq(root.b, out->batches[0].root.b, sizeof root.b) ? INVITATION_PROVEN : INVITATION_FALSE;
    return OK;
}

enum err invitation_left(struct arena *a, struct db *inbox, int64_t survey_id, int64_t *left_out)
{
    struct q_invitation_count_row row = {0};
    enum err e;

    TRY(db_begin(inbox, DB_READ));
    e = q_invitation_count(inbox, a, &(struct q_invitation_count){survey_id}, &row);
    db_rollback(inbox);
    *left_out = row.n;
    return e;
}
