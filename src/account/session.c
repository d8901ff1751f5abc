/* session.c - who is signed in: tokens in cookies, of which only hashes are stored. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/session.h"

#include "base/clock.h"
#include "gen/sql_staff.h"

#include <string.h>

enum { TOKEN_BYTES = 32, TOKEN_TEXT_BYTES = 43, CLOCK_SLACK_MS = 60 * 1000 };

static struct str bytes_of(const struct key32 *hash)
{
    return (struct str){(const char *)hash->b, sizeof hash->b};
}

static struct str new_token(struct arena *a, const struct key32 *key, struct key32 *hash_out)
{
    unsigned char bytes[TOKEN_BYTES];
    struct buf text = buf_new(a, 2 * TOKEN_BYTES);

    random_bytes(bytes, sizeof bytes);
    base64_put(&text, (struct str){(const char *)bytes, sizeof bytes});
    secret_wipe(bytes, sizeof bytes);
    *hash_out = office_hash(a, key, "session", buf_str(&text));
    return buf_str(&text);
}

/* One line of text, not cut inside a letter. */
static struct str device_line(struct str s)
{
    s = str_trim(s);
    if (!str_is_utf8(s))
        return S("");
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
            return S("");
    if (s.len > SESSION_DEVICE_BYTES) {
        s.len = SESSION_DEVICE_BYTES;
        while (s.len && ((unsigned char)s.p[s.len] & 0xc0) == 0x80)
            s.len--;
    }
    return s.p ? s : S("");
}

static void read_row(const struct q_session_get_row *row, struct session *out)
{
    *out = (struct session){.account_id = row->account,
                            .begun_ms = row->begun_ms,
                            .used_ms = row->used_ms,
                            .step_ms = row->step_ms,
                            .device = row->device};
    memcpy(out->hash.b, row->hash.p, sizeof out->hash.b);
}

/* Between its two ends; a time that is still to come means that the clock was put back, and then it does not hold. */
static bool holds(const struct session *s, int64_t now_ms)
{
    return now_ms - s->begun_ms < SESSION_LIFE_MS && now_ms - s->used_ms < SESSION_IDLE_MS &&
           now_ms - s->begun_ms >= -CLOCK_SLACK_MS && now_ms - s->used_ms >= -CLOCK_SLACK_MS;
}

enum err session_make(struct arena *a, const struct office *o, int64_t account_id, struct str device, int64_t now_ms,
                      struct str *token_out, bool *has_ended_out)
{
    size_t others_most = (o->is_demo ? SESSIONS_MAX_DEMO : SESSIONS_MAX) - 1;
    struct q_session_list_rows rows;
    struct key32 hash;

    TRY(q_session_delete_old(o->staff,
                             &(struct q_session_delete_old){now_ms - SESSION_IDLE_MS, now_ms - SESSION_LIFE_MS}));
    TRY(q_session_list(o->staff, a, &(struct q_session_list){account_id}, &rows));
    *has_ended_out = rows.n > others_most;
    for (size_t i = others_most; i < rows.n; i++)
        TRY(q_session_delete(o->staff, &(struct q_session_delete){rows.v[i].hash, account_id}));
    *token_out = new_token(a, o->key, &hash);
    return q_session_insert(o->staff, &(struct q_session_insert){.hash = bytes_of(&hash),
                                                                 .account = account_id,
                                                                 .device = device_line(device),
                                                                 .begun_ms = now_ms,
                                                                 .used_ms = now_ms,
                                                                 .step_ms = now_ms});
}

enum err session_find(struct arena *a, struct db *staff, const struct key32 *key, struct str token, int64_t now_ms,
                      struct session *out, struct account *account_out)
{
    struct q_session_get_row row;
    struct key32 hash;
    enum err e;

    if (token.len != TOKEN_TEXT_BYTES)
        return ERR_LOGIN;
    hash = office_hash(a, key, "session", token);
    e = q_session_get(staff, a, &(struct q_session_get){bytes_of(&hash)}, &row);
    if (e)
        return e == ERR_NOT_FOUND ? ERR_LOGIN : e;
    read_row(&row, out);
    TRY(account_load(a, staff, out->account_id, account_out));
    return holds(out, now_ms) && account_is_usable(account_out, now_ms) ? OK : ERR_LOGIN;
}

bool session_is_stale(const struct session *s, int64_t now_ms)
{
    return now_ms - s->used_ms >= SESSION_TOUCH_MS;
}

enum err session_touch(struct db *staff, const struct session *s, int64_t now_ms)
{
    TRY(q_account_used(staff, &(struct q_account_used){s->account_id, civil_today(now_ms)}));
    return q_session_touch(staff, &(struct q_session_touch){bytes_of(&s->hash), now_ms});
}

bool session_is_stepped_up(const struct session *s, int64_t now_ms)
{
    return now_ms - s->step_ms < SESSION_STEP_UP_MS && now_ms - s->step_ms >= -CLOCK_SLACK_MS;
}

enum err session_rotate(struct arena *a, struct db *staff, const struct key32 *key, struct session *s, bool is_step_up,
                        int64_t now_ms, struct str *token_out)
{
    struct key32 hash;
    struct str token = new_token(a, key, &hash);
    int64_t step_ms = is_step_up ? now_ms : s->step_ms;
    enum err e = q_session_rotate(
        staff, &(struct q_session_rotate){
                   .old = bytes_of(&s->hash), .hash = bytes_of(&hash), .used_ms = now_ms, .step_ms = step_ms});

    if (e)
        return e == ERR_CONFLICT ? ERR_LOGIN : e;
    s->hash = hash;
    s->used_ms = now_ms;
    s->step_ms = step_ms;
    *token_out = token;
    return OK;
}

enum err session_end(struct db *staff, int64_t account_id, const struct key32 *hash)
{
    return q_session_delete(staff, &(struct q_session_delete){bytes_of(hash), account_id});
}

enum err session_end_all(struct db *staff, int64_t account_id)
{
    return q_session_delete_of(staff, &(struct q_session_delete_of){account_id});
}

enum err session_end_others(struct db *staff, int64_t account_id, const struct key32 *hash)
{
    return q_session_delete_others(staff, &(struct q_session_delete_others){account_id, bytes_of(hash)});
}

enum err session_list(struct arena *a, struct db *staff, int64_t account_id, int64_t now_ms, struct session **out,
                      size_t *count_out)
{
    struct q_session_list_rows rows;
    size_t count = 0;

    TRY(q_session_list(staff, a, &(struct q_session_list){account_id}, &rows));
    *out = arena_alloc(a, rows.n + 1, sizeof **out);
    for (size_t i = 0; i < rows.n; i++) {
        struct session *s = &(*out)[count];

        read_row(&rows.v[i], s);
        count += holds(s, now_ms);
    }
    *count_out = count;
    return OK;
}
