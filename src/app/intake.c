/* intake.c - the one writer of the inbox: takes what children hand over, stores it in groups, then says so. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/intake.h"

#include "base/clock.h"
#include "base/log.h"
#include "response/inbox.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

_Static_assert((int)INTAKE_BATCH >= (int)INTAKE_CLIENTS, "a wake-up takes one message of each connection");

/* How often, and for how long, intake stops to empty the log. */
enum { EMPTY_EACH_MS = 1000, EMPTY_WAIT_MS = 50 };
enum { BATCH_MEMORY_BYTES = 3 * INTAKE_BATCH * (INTAKE_MESSAGE_LIMIT + 4096) };

/* What one wake-up has read. */
struct batch {
    struct arena arena;
    struct inbox_item items[INTAKE_BATCH];
    int from[INTAKE_BATCH]; /* connection of each */
    size_t count;
    int gone[INTAKE_CLIENTS]; /* to be closed once all have their answer: a number must not be reused before */
    size_t gone_count;
};

struct intake {
    int epoll_fd, listen_fd;
    struct db *inbox;
    struct bursts bursts;
    int clients;
    bool has_deleted;      /* the log holds drafts or invitations that are no more */
    int64_t next_empty_ms; /* of clock_steady_ms */
    struct batch batch;
};

static void accept_clients(struct intake *in)
{
    while (in->clients < INTAKE_CLIENTS) {
        int fd = accept4(in->listen_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        struct epoll_event ev = {.events = EPOLLIN, .data.fd = fd};

        if (fd < 0)
            return;
        if (epoll_ctl(in->epoll_fd, EPOLL_CTL_ADD, fd, &ev)) {
            close(fd);
            return;
        }
        in->clients++;
    }
}

/* At most once in a batch: because it has nothing to read, or later because it does not take its answer. */
static void give_up(struct batch *b, int fd)
{
    b->gone[b->gone_count++] = fd;
}

/* Take one message of a connection. A child sends the next when it has the word about this one. */
static void read_client(struct batch *b, int fd)
{
    static char bytes[INTAKE_MESSAGE_LIMIT + 1];
    ssize_t n = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
    struct str message;

    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (n <= 0) {
        give_up(b, fd);
        return;
    }
    message = arena_str(&b->arena, (struct str){bytes, (size_t)n});
    b->items[b->count] = (struct inbox_item){0};
    if (inbox_item_read(message, &b->items[b->count])) {
        log_line(LOG_WARN, "event=intake_garbage bytes=%zd", n);
        give_up(b, fd);
        return;
    }
    b->from[b->count++] = fd;
}

/* False when the connection does not take it. */
static bool answer(int fd, enum intake_word word, struct str reply)
{
    char first = (char)word;
    struct iovec parts[] = {{&first, 1}, {(char *)reply.p, reply.len}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = reply.len ? 2 : 1};

    return sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)(1 + reply.len);
}

static void store_and_answer(struct intake *in)
{
    struct batch *b = &in->batch;

    if (b->count) {
        bool is_done = inbox_handle(&b->arena, in->inbox, &in->bursts, clock_steady_ms(), b->items, b->count) == OK;

        if (is_done && inbox_has_deleted(b->items, b->count))
            in->has_deleted = true;
        for (size_t i = 0; i < b->count; i++)
            if (!answer(b->from[i], is_done ? b->items[i].word : INTAKE_BUSY, is_done ? b->items[i].reply : S("")))
                give_up(b, b->from[i]);
    }
    for (size_t i = 0; i < b->gone_count; i++) {
        close(b->gone[i]);
        in->clients--;
    }
    b->count = b->gone_count = 0;
    arena_reset(&b->arena);
}

/* Take what was deleted out of the log too, once all have their answer. While somebody reads it is tried again. Returns how
 * long to wait for messages, as for epoll. */
static int empty_log(struct intake *in)
{
    int64_t left_ms = in->next_empty_ms - clock_steady_ms();

    if (in->has_deleted && left_ms <= 0) {
        in->has_deleted = db_checkpoint_within(in->inbox, EMPTY_WAIT_MS) != OK;
        in->next_empty_ms = clock_steady_ms() + EMPTY_EACH_MS;
        left_ms = EMPTY_EACH_MS;
    }
    return in->has_deleted ? (int)left_ms : -1;
}

/* Wait, read and store once; `timeout_ms` as for epoll. Returns the number of connections that had something, -1 on
 * failure. */
static int serve_once(struct intake *in, int timeout_ms, const sigset_t *while_waiting)
{
    struct epoll_event events[INTAKE_CLIENTS];
    int n = epoll_pwait(in->epoll_fd, events, INTAKE_CLIENTS, timeout_ms, while_waiting);
    bool is_knocked = false;

    if (n < 0)
        return errno == EINTR ? 0 : -1;
    for (int i = 0; i < n; i++)
        if (events[i].data.fd == in->listen_fd)
            is_knocked = true;
        else
            read_client(&in->batch, events[i].data.fd);
    store_and_answer(in);
    if (is_knocked)
        accept_clients(in);
    return n;
}

enum err intake_run(int listen_fd, struct db *inbox, const volatile int *stop, const sigset_t *while_waiting)
{
    static struct intake in; /* large, and one per process */
    struct epoll_event ev = {.events = EPOLLIN, .data.fd = listen_fd};
    int n = 0;

    memset(&in, 0, sizeof in);
    in.listen_fd = listen_fd;
    in.inbox = inbox;
    in.epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (in.epoll_fd < 0 || epoll_ctl(in.epoll_fd, EPOLL_CTL_ADD, listen_fd, &ev))
        return err_note(ERR_BROKEN, "epoll: %s", strerror(errno));
    arena_init(&in.batch.arena, BATCH_MEMORY_BYTES);
    in.has_deleted = true; /* whoever was intake before may have died with it */
    while (!*stop && n >= 0)
        n = serve_once(&in, empty_log(&in), while_waiting);
    /* Who connects from here on waits in the parent's listening socket for the next intake. */
    epoll_ctl(in.epoll_fd, EPOLL_CTL_DEL, listen_fd, NULL);
    while (n >= 0 && (n = serve_once(&in, 0, NULL)) > 0)
        ;
    in.next_empty_ms = 0;
    empty_log(&in);
    close(in.epoll_fd);
    arena_free(&in.batch.arena);
    return n < 0 ? err_note(ERR_BROKEN, "epoll: %s", strerror(errno)) : OK;
}
