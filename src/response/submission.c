/* submission.c - a finished answer on its way: sealed by the public process, stored by intake, opened by the worker. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/submission.h"

#include "base/clock.h"
#include "gen/sql_inbox.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* A message: id, then survey, week and language in 8 bytes each, big end first, then the box. */
enum { ID_BYTES = 16, HEAD_BYTES = ID_BYTES + 3 * 8, SEAL_BYTES = 48, VERSION_BYTES = 8 };
enum { BUCKET_MIN = 1024, BUCKET_MAX = 32 * 1024 };
enum { COUNTER_WEEK = 1, COUNTER_LANG = 2 };

static void put_number(char *p, int64_t n)
{
    for (int i = 7; i >= 0; i--, n >>= 8)
        p[i] = (char)(n & 0xff);
}

static int64_t get_number(const char *p)
{
    uint64_t n = 0;

    for (int i = 0; i < 8; i++)
        n = n << 8 | (unsigned char)p[i];
    return (int64_t)n;
}

struct key32 submission_id_key(const struct key32 *form_key)
{
    return hash_key(form_key, S("submission id"));
}

enum err submission_make(struct arena *a, const struct key32 *form_key, const struct survey *s, int64_t version,
                         struct id16 nonce, struct str answers, int64_t now_ms, enum lang lang, struct submission *out)
{
    struct key32 id_key = submission_id_key(form_key);
    char *plain = arena_alloc(a, VERSION_BYTES + answers.len, 1);
    struct str padded;

    put_number(plain, version);
    if (answers.len)
        memcpy(plain + VERSION_BYTES, answers.p, answers.len);
    TRY(pad_bucket(a, (struct str){plain, VERSION_BYTES + answers.len}, &padded));
    *out = (struct submission){.id = hash_id(&id_key, (struct str){(const char *)nonce.b, sizeof nonce.b}),
                               .survey_id = s->id,
                               .iso_week = civil_iso_week(now_ms),
                               .lang = lang,
                               .sealed = seal_box(a, &s->public_key, padded)};
    secret_wipe(&id_key, sizeof id_key);
    return OK;
}

struct str submission_encode(struct arena *a, const struct submission *s)
{
    char *p = arena_alloc(a, HEAD_BYTES + s->sealed.len, 1);

    memcpy(p, s->id.b, ID_BYTES);
    put_number(p + ID_BYTES, s->survey_id);
    put_number(p + ID_BYTES + 8, s->iso_week);
    put_number(p + ID_BYTES + 16, s->lang);
    memcpy(p + HEAD_BYTES, s->sealed.p, s->sealed.len);
    return (struct str){p, HEAD_BYTES + s->sealed.len};
}

static bool is_bucket(size_t len)
{
    for (size_t bucket = BUCKET_MIN; bucket <= BUCKET_MAX; bucket *= 2)
        if (len == bucket + SEAL_BYTES)
            return true;
    return false;
}

enum err submission_decode(struct str message, struct submission *out)
{
    int64_t week;

    out->is_late = false;
    if (message.len < HEAD_BYTES || !is_bucket(message.len - HEAD_BYTES))
        return ERR_INVALID;
    memcpy(out->id.b, message.p, ID_BYTES);
    out->survey_id = get_number(message.p + ID_BYTES);
    out->iso_week = get_number(message.p + ID_BYTES + 8);
    out->lang = get_number(message.p + ID_BYTES + 16);
    out->sealed = str_sub(message, HEAD_BYTES, SIZE_MAX);
    week = out->iso_week % 100;
    if (out->survey_id < 1 || out->iso_week < 197001 || out->iso_week > 999953 || week < 1 || week > 53 ||
        out->lang < 0 || out->lang >= LANG__COUNT)
        return ERR_INVALID;
    return OK;
}

/* How often each week and language comes in a batch, so that a counter is written once for all of them. */
struct counts {
    struct q_counter_add *v;
    size_t n;
};

static void count_one(struct counts *c, int64_t survey_id, int64_t kind, int64_t key)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->v[i].survey == survey_id && c->v[i].kind == kind && c->v[i].key == key) {
            c->v[i].n++;
            return;
        }
    c->v[c->n++] = (struct q_counter_add){survey_id, kind, key, 1};
}

static enum err ask_finished(struct arena *a, struct db *inbox, int64_t survey_id, bool *is_finished_out)
{
    struct q_finished_get_row row;
    enum err e = q_finished_get(inbox, a, &(struct q_finished_get){survey_id}, &row);

    *is_finished_out = e == OK;
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err store_one(struct arena *a, struct db *inbox, struct submission *s, bool is_finished,
                          struct counts *counts)
{
    struct str id = {(const char *)s->id.b, ID_BYTES};
    struct q_inbox_seen_row seen;
    enum err e = q_inbox_seen(inbox, a, &(struct q_inbox_seen){.survey = s->survey_id, .id = id}, &seen);

    s->is_late = false;
    if (e != ERR_NOT_FOUND)
        return e; /* OK: the same form was sent before */
    s->is_late = is_finished;
    if (is_finished)
        return OK;
    count_one(counts, s->survey_id, COUNTER_WEEK, s->iso_week);
    count_one(counts, s->survey_id, COUNTER_LANG, s->lang);
    return q_inbox_insert(inbox, &(struct q_inbox_insert){.id = id, .survey = s->survey_id, .sealed = s->sealed});
}

static int by_key(const void *left, const void *right)
{
    const struct submission *l = *(struct submission *const *)left, *r = *(struct submission *const *)right;

    if (l->survey_id != r->survey_id)
        return l->survey_id < r->survey_id ? -1 : 1;
    return memcmp(l->id.b, r->id.b, ID_BYTES);
}

/* In the order of the key: survey by survey, and neighbours while their page is at hand. */
static enum err store_all(struct arena *a, struct db *inbox, struct submission *batch, size_t count)
{
    struct counts counts = {.v = arena_alloc(a, 2 * count, sizeof *counts.v)};
    struct submission **sorted = arena_alloc(a, count, sizeof *sorted);
    bool is_finished = false;

    for (size_t i = 0; i < count; i++)
        sorted[i] = &batch[i];
    qsort(sorted, count, sizeof *sorted, by_key);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || sorted[i]->survey_id != sorted[i - 1]->survey_id)
            TRY(ask_finished(a, inbox, sorted[i]->survey_id, &is_finished));
        TRY(store_one(a, inbox, sorted[i], is_finished, &counts));
    }
    for (size_t i = 0; i < counts.n; i++)
        TRY(q_counter_add(inbox, &counts.v[i]));
    return OK;
}

enum err inbox_store(struct arena *a, struct db *inbox, struct submission *batch, size_t count)
{
    enum err e;

    TRY(db_begin(inbox, DB_WRITE));
    e = store_all(a, inbox, batch, count);
    if (e) {
        db_rollback(inbox);
        return e;
    }
    return db_commit(inbox);
}

/* Wait until the socket is ready for `events`. False when the time is over or the socket broken. */
static bool wait_for(int fd, short events, int64_t deadline_ms)
{
    for (;;) {
        struct pollfd p = {.fd = fd, .events = events};
        int64_t left_ms = deadline_ms - clock_steady_ms();
        int ready = left_ms > 0 ? poll(&p, 1, (int)left_ms) : 0;

        if (ready > 0)
            return p.revents & events;
        if (ready == 0 || errno != EINTR)
            return false;
    }
}

enum err submission_send(int fd, struct str message, int timeout_ms)
{
    int64_t deadline_ms = clock_steady_ms() + timeout_ms;
    ssize_t n = send(fd, message.p, message.len, MSG_NOSIGNAL | MSG_DONTWAIT);
    char word = 0;

    while (n < 0 && (errno == EAGAIN || errno == EINTR)) {
        if (!wait_for(fd, POLLOUT, deadline_ms))
            return ERR_BUSY;
        n = send(fd, message.p, message.len, MSG_NOSIGNAL | MSG_DONTWAIT);
    }
    if (n != (ssize_t)message.len)
        return ERR_BUSY;
    do {
        if (!wait_for(fd, POLLIN, deadline_ms))
            return ERR_BUSY;
        n = recv(fd, &word, 1, MSG_DONTWAIT);
    } while (n < 0 && (errno == EAGAIN || errno == EINTR));
    return n == 1 && word == SUBMISSION_STORED ? OK : ERR_BUSY;
}
