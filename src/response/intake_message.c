/* intake_message.c - what public processes ask of intake over its socket, and how it answers. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/intake_message.h"

#include "base/bytes.h"
#include "base/clock.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

/* A question: kind, survey (8 bytes, big end first), id; a draft to be saved and feedback have
 * their day (8 bytes) and box behind them. */
enum { SURVEY_AT = 1, ID_AT = SURVEY_AT + 8, HEAD_BYTES = ID_AT + 16, BOX_AT = HEAD_BYTES + 8 };
enum { DAY_MIN = 20000101, DAY_MAX = 99991231 };

_Static_assert((int)INTAKE_MESSAGE_LIMIT >= BOX_AT + (int)INTAKE_BOX_LIMIT, "a draft fits, and feedback");
_Static_assert((int)SEAL_BYTES > (int)LOCK_BYTES, "the larger of both boxes counts");

struct str intake_question_encode(struct arena *a, const struct intake_question *q)
{
    bool is_feedback = q->kind == INTAKE_FEEDBACK, has_box = is_feedback || q->kind == INTAKE_DRAFT_SAVE;
    size_t len = has_box ? BOX_AT + q->box.len : (size_t)HEAD_BYTES;
    char *p = arena_alloc(a, len, 1);

    p[0] = (char)q->kind;
    bytes_put(p + SURVEY_AT, 8, (uint64_t)q->survey_id);
    memcpy(p + ID_AT, q->id.b, sizeof q->id.b);
    if (has_box) {
        bytes_put(p + HEAD_BYTES, 8, (uint64_t)(is_feedback ? q->day : q->expiry_day));
        memcpy(p + BOX_AT, q->box.p, q->box.len);
    }
    return (struct str){p, len};
}

/* What stands behind the head: a day, and a bucket that is `more_bytes` longer for being locked or sealed. */
static enum err decode_box(struct str message, size_t more_bytes, int64_t *day_out, struct str *box_out)
{
    if (message.len < BOX_AT + more_bytes || !is_bucket(message.len - BOX_AT - more_bytes))
        return ERR_INVALID;
    *day_out = (int64_t)bytes_get(message.p + HEAD_BYTES, 8);
    *box_out = str_sub(message, BOX_AT, SIZE_MAX);
    return *day_out >= DAY_MIN && *day_out <= DAY_MAX ? OK : ERR_INVALID;
}

enum err intake_question_decode(struct str message, struct intake_question *out)
{
    if (message.len < HEAD_BYTES)
        return ERR_INVALID;
    *out = (struct intake_question){.kind = (enum intake_kind)message.p[0],
                                    .survey_id = (int64_t)bytes_get(message.p + SURVEY_AT, 8)};
    memcpy(out->id.b, message.p + ID_AT, sizeof out->id.b);
    if (out->kind == INTAKE_FEEDBACK ? out->survey_id != 0 : out->survey_id < 1)
        return ERR_INVALID;
    switch (out->kind) {
    case INTAKE_DRAFT_SAVE:
        return decode_box(message, LOCK_BYTES, &out->expiry_day, &out->box);
    case INTAKE_FEEDBACK:
        return decode_box(message, SEAL_BYTES, &out->day, &out->box);
    case INTAKE_DRAFT_FETCH:
    case INTAKE_DRAFT_DROP:
    case INTAKE_INVITATION:
        return message.len == HEAD_BYTES ? OK : ERR_INVALID;
    default:
        return ERR_INVALID;
    }
}

/* --- the socket ------------------------------------------------------------------------------------------------- */

/* Wait until the socket is ready for `events`. False when the time is over or the socket broken. */
static bool wait_for(int fd, short events, int64_t deadline_ms)
{
    for (;;) {
        struct pollfd p = {.fd = fd, .events = events};
        int64_t left_ms = deadline_ms - clock_steady_ms();
        int ready = left_ms > 0 ? poll(&p, 1, (int)left_ms) : 0;

        if (ready > 0)
            return p.revents & events;
        if (ready == 0)
            return false; /* a signal only interrupts */
    }
}

enum err intake_ask(int fd, struct arena *a, struct str message, int timeout_ms, struct str *reply_out)
{
    static char reply[INTAKE_REPLY_LIMIT + 1]; /* large, and one question at a time */
    int64_t deadline_ms = clock_steady_ms() + timeout_ms;
    ssize_t n = send(fd, message.p, message.len, MSG_NOSIGNAL | MSG_DONTWAIT);

    while (n < 0 && errno == EAGAIN) {
        if (!wait_for(fd, POLLOUT, deadline_ms))
            return ERR_BUSY;
        n = send(fd, message.p, message.len, MSG_NOSIGNAL | MSG_DONTWAIT);
    }
    if (n != (ssize_t)message.len)
        return ERR_BUSY;
    if (!wait_for(fd, POLLIN, deadline_ms))
        return ERR_BUSY;
    n = recv(fd, reply, sizeof reply, MSG_DONTWAIT);
    if (n < 1 || n > INTAKE_REPLY_LIMIT)
        return ERR_BUSY;
    if (reply[0] == INTAKE_NO)
        return ERR_NOT_FOUND;
    if (reply[0] != INTAKE_YES)
        return ERR_BUSY;
    *reply_out = arena_str(a, (struct str){reply + 1, (size_t)n - 1});
    return OK;
}
