/* invitation.c - codes that let one answer in each, of which only keyed hashes are kept until they are used. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/invitation.h"

#include "base/base32.h"
#include "gen/sql_inbox.h"
#include "response/intake_message.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CODE_BYTES = 15, CODE_TEXT_BYTES = 24 + 5 };

/* Codes of one survey fit no other: each has a key of its own. */
static struct id16 hash_code(const struct key32 *form_key, int64_t survey_id, const unsigned char code[CODE_BYTES])
{
    char name[40];
    int len = snprintf(name, sizeof name, "invitation %" PRId64, survey_id);
    struct key32 key = hash_key(form_key, (struct str){name, (size_t)len});
    struct id16 hash = hash_id(&key, (struct str){(const char *)code, CODE_BYTES});

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

static int by_bytes(const void *left, const void *right)
{
    return memcmp(left, right, sizeof(struct id16));
}

/* Sorted, so that nothing keeps the order in which the codes stand on their list. */
static enum err insert_all(struct db *inbox, int64_t survey_id, struct id16 *hashes, size_t count)
{
    qsort(hashes, count, sizeof *hashes, by_bytes);
    for (size_t i = 0; i < count; i++)
        TRY(q_invitation_insert(inbox, &(struct q_invitation_insert){survey_id, {(const char *)hashes[i].b, 16}}));
    return OK;
}

enum err invitation_issue(struct arena *a, struct db *inbox, const struct key32 *form_key, int64_t survey_id,
                          int64_t count, struct str **codes_out)
{
    struct id16 *hashes;
    struct str *codes;

    if (count < INVITATIONS_LEAST || count > INVITATIONS_MOST)
        return ERR_INVALID;
    hashes = arena_alloc(a, (size_t)count, sizeof *hashes);
    codes = arena_alloc(a, (size_t)count, sizeof *codes);
    for (int64_t i = 0; i < count; i++) {
        struct buf text = buf_new(a, CODE_TEXT_BYTES);
        unsigned char code[CODE_BYTES];

        buf_reserve(&text, CODE_TEXT_BYTES);
        random_bytes(code, sizeof code);
        base32_put(&text, code, sizeof code);
        codes[i] = buf_str(&text);
        hashes[i] = hash_code(form_key, survey_id, code);
    }
    TRY(db_begin(inbox, DB_WRITE));
    *codes_out = codes;
    return db_finish(inbox, insert_all(inbox, survey_id, hashes, (size_t)count));
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
