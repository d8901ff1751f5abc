/* fcgi.c - serve FastCGI requests from nginx on a Unix socket with one thread. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "http/fcgi.h"

#include "base/log.h"

#include <fcgiapp.h>

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
    CONNECTIONS = 256, /* kept by one process; more wait in the listening socket or go to another process */
    BATCH = 16,        /* events between two looks at `stop` */
    GUARD_S = 10,      /* a peer that stops in the middle of a request holds us at most this long per read or write */
    FRESH_MS = 500,    /* at the end, for the first request of a new connection */
    DRAIN_BYTES = 16 * 1024 * 1024, /* of a refused body, before the connection is given up */
    HEAD_LIMIT_BYTES = 16 * 1024    /* of an answer; nginx takes no more */
};

enum { RECORD_END = 3, RECORD_STDOUT = 6, RECORD_HEAD_BYTES = 8, RECORD_BYTES = 65528 };

/* libfcgi can wait for connections by itself, but then serves one to its end before it looks at the next, and nginx
 * keeps its connections open. So the waiting is done here, and libfcgi gets a connection only when it has something to
 * say. A slot is free when its ipcFd is negative. Between requests a slot holds no memory of libfcgi. */
struct server {
    const struct fcgi_app *app;
    struct arena arena;
    int epoll_fd, listen_fd;
    size_t count;
    int64_t served;
    FCGX_Request slots[CONNECTIONS];
    bool is_fresh[CONNECTIONS]; /* accepted and not heard of yet */
};

/* Marks the listening socket among the events; the others carry their slot's index. */
enum { LISTENER = CONNECTIONS };

static enum err watch(struct server *s, int fd, uint32_t events, uint32_t id)
{
    struct epoll_event e = {.events = events, .data.u32 = id};

    if (epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, fd, &e))
        return err_note(ERR_BROKEN, "epoll_ctl: %s", strerror(errno));
    return OK;
}

/* EPOLLEXCLUSIVE: one of the processes that share the socket wakes for a connection, not all. */
static enum err watch_listener(struct server *s)
{
    return watch(s, s->listen_fd, EPOLLIN | EPOLLEXCLUSIVE, LISTENER);
}

/* The connection is gone or is to go. libfcgi may have closed the descriptor already. */
static enum err release(struct server *s, FCGX_Request *c)
{
    if (c->ipcFd >= 0)
        close(c->ipcFd);
    c->ipcFd = -1;
    return s->count-- == CONNECTIONS ? watch_listener(s) : OK;
}

/* One connection per wake-up, so that several processes get their share of those nginx keeps. */
static enum err accept_one(struct server *s)
{
    struct timeval guard = {.tv_sec = GUARD_S};
    uint32_t id = 0;
    int fd = accept4(s->listen_fd, NULL, NULL, SOCK_CLOEXEC);

    if (fd < 0)
        return OK; /* another process was faster, or the peer has gone again */
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &guard, sizeof guard);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &guard, sizeof guard);
    while (s->slots[id].ipcFd >= 0)
        id++;
    s->slots[id].ipcFd = fd;
    s->is_fresh[id] = true;
    if (++s->count == CONNECTIONS)
        epoll_ctl(s->epoll_fd, EPOLL_CTL_DEL, s->listen_fd, NULL);
    return watch(s, fd, EPOLLIN, id);
}

static struct str param(const FCGX_Request *c, const char *name)
{
    return str_from(FCGX_GetParam(name, c->envp));
}

/* ERR_INVALID for a length that is no number. Borrows from libfcgi until the request is finished. */
static enum err read_head(const FCGX_Request *c, struct request *req, bool *is_head_out)
{
    struct str method = param(c, "REQUEST_METHOD"), length = param(c, "CONTENT_LENGTH");

    *is_head_out = str_eq(method, S("HEAD"));
    *req = (struct request){
        .method = *is_head_out || str_eq(method, S("GET")) ? HTTP_GET
                  : str_eq(method, S("POST"))              ? HTTP_POST
                                                           : HTTP_OTHER,
        .path = param(c, "DOCUMENT_URI"),
        .query = param(c, "QUERY_STRING"),
        .content_type = param(c, "CONTENT_TYPE"),
        .cookie = param(c, "HTTP_COOKIE"),
        .origin = param(c, "HTTP_ORIGIN"),
        .fetch_site = param(c, "HTTP_SEC_FETCH_SITE"),
        .accepts_gzip = str_find_str(param(c, "HTTP_ACCEPT_ENCODING"), S("gzip")) != SIZE_MAX,
    };
    return length.len ? str_int(length, 0, INT64_MAX, &req->content_length) : OK;
}

/* Read to the end of the body, which libfcgi wants before the connection can carry another request. */
static enum err drain(FCGX_Stream *in)
{
    char trash[8192];

    for (int left = DRAIN_BYTES; left > 0; left -= (int)sizeof trash)
        if (FCGX_GetStr(trash, sizeof trash, in) < (int)sizeof trash)
            return FCGX_GetError(in) ? ERR_INVALID : OK;
    return ERR_TOO_BIG;
}

static enum err read_body(struct server *s, FCGX_Request *c, struct request *req)
{
    size_t limit = s->app->body_limit(s->app->arg, req), len;
    char *bytes;

    assert(limit <= INT_MAX);
    if (req->content_length > (int64_t)limit)
        return drain(c->in);
    len = (size_t)req->content_length;
    bytes = arena_alloc(&s->arena, len, 1);
    if (FCGX_GetStr(bytes, (int)len, c->in) != (int)len || FCGX_GetChar(c->in) != EOF || FCGX_GetError(c->in))
        return ERR_INVALID;
    req->body = (struct str){bytes, len};
    return OK;
}

static void put_record(unsigned char *out, const FCGX_Request *c, int type, size_t len)
{
    const size_t id = (size_t)c->requestId;
    const size_t bytes[RECORD_HEAD_BYTES] = {1, (size_t)type, id >> 8, id, len >> 8, len};

    for (int i = 0; i < RECORD_HEAD_BYTES; i++)
        out[i] = (unsigned char)bytes[i];
}

/* The answer as FastCGI records (its specification, sections 3.3 and 5.5), the end with the last of them. libfcgi would
 * write 8 KiB at a time, and every piece wakes nginx. False when the peer has gone or takes nothing for GUARD_S. */
static bool send_answer(const FCGX_Request *c, struct str head, struct str body)
{
    unsigned char begin[RECORD_HEAD_BYTES], end[3 * RECORD_HEAD_BYTES] = {0};

    put_record(end, c, RECORD_STDOUT, 0);
    put_record(end + RECORD_HEAD_BYTES, c, RECORD_END, RECORD_HEAD_BYTES);
    do {
        struct str part = str_sub(body, 0, RECORD_BYTES - head.len);
        bool is_last = part.len == body.len;
        struct iovec pieces[] = {{begin, sizeof begin},
                                 {(void *)(uintptr_t)head.p, head.len},
                                 {(void *)(uintptr_t)part.p, part.len},
                                 {end, is_last ? sizeof end : 0}};
        struct msghdr message = {.msg_iov = pieces, .msg_iovlen = 4};
        size_t len = sizeof begin + head.len + part.len + pieces[3].iov_len;

        put_record(begin, c, RECORD_STDOUT, head.len + part.len);
        if (sendmsg(c->ipcFd, &message, MSG_NOSIGNAL) != (ssize_t)len)
            return false;
        body = str_sub(body, part.len, SIZE_MAX);
        head.len = 0;
    } while (body.len);
    return true;
}

static bool answer(struct server *s, FCGX_Request *c, struct request *req, bool is_head)
{
    struct buf head = buf_new(&s->arena, HEAD_LIMIT_BYTES);
    struct response res;

    response_init(&res, &s->arena);
    s->app->handle(s->app->arg, &s->arena, req, &res);
    if (res.body.full) {
        log_line(LOG_ERROR, "event=response_too_big");
        response_init(&res, &s->arena);
        res.status = 500;
    }
    response_put_head(&head, &res);
    assert(!head.full);
    return send_answer(c, buf_str(&head), is_head ? S("") : buf_str(&res.body));
}

/* Let libfcgi read the request that waits on `c`, and answer it. */
static enum err serve(struct server *s, FCGX_Request *c)
{
    struct request req;
    bool is_kept, is_head;
    enum err e;

    c->keepConnection = 1; /* libfcgi would otherwise accept() first */
    FCGX_Detach(c);        /* if it has to close, it shall not linger for the peer */
    if (FCGX_Accept_r(c))
        return release(s, c);
    is_kept = c->keepConnection;
    c->keepConnection = 1; /* closing is ours, without lingering */
    e = read_head(c, &req, &is_head);
    if (e == OK)
        e = read_body(s, c, &req);
    if (e == OK) {
        is_kept = answer(s, c, &req, is_head) && is_kept;
        s->served++;
    } else {
        log_line(LOG_WARN, "event=request_broken why=%s", err_name(e));
        is_kept = false;
    }
    FCGX_Free(c, 0); /* its memory; everything is read, and written by us */
    arena_reset(&s->arena);
    return is_kept ? OK : release(s, c);
}

/* Serve `c` if a request waits there, close it if the peer has gone. */
static enum err look_at(struct server *s, FCGX_Request *c)
{
    char first;
    ssize_t n;

    if (c->ipcFd < 0)
        return OK; /* closed earlier in this batch */
    n = recv(c->ipcFd, &first, 1, MSG_PEEK | MSG_DONTWAIT);
    if (n > 0) {
        s->is_fresh[c - s->slots] = false;
        return serve(s, c);
    }
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return OK;
    return release(s, c);
}

/* Answer what has come and close. After SHUT_RD nginx cannot send a request here, so nothing is lost between the last
 * look and the close: nginx gets an error and takes the request to another connection. It does so only for connections
 * it kept, not for a new one, which is therefore waited for; nginx connects when it has something to say. */
static enum err close_all(struct server *s)
{
    epoll_ctl(s->epoll_fd, EPOLL_CTL_DEL, s->listen_fd, NULL);
    for (FCGX_Request *c = s->slots; c < s->slots + CONNECTIONS; c++) {
        if (c->ipcFd >= 0 && s->is_fresh[c - s->slots])
            poll(&(struct pollfd){.fd = c->ipcFd, .events = POLLIN}, 1, FRESH_MS);
        TRY(look_at(s, c));
        if (c->ipcFd >= 0)
            shutdown(c->ipcFd, SHUT_RD);
        TRY(look_at(s, c));
        if (c->ipcFd >= 0)
            TRY(release(s, c));
    }
    return OK;
}

static enum err run(struct server *s, int64_t request_limit, const volatile int *stop, const sigset_t *waiting)
{
    struct epoll_event events[BATCH];

    TRY(watch_listener(s));
    while (!*stop && (request_limit == 0 || s->served < request_limit)) {
        int n = epoll_pwait(s->epoll_fd, events, BATCH, -1, waiting);

        if (n < 0 && errno != EINTR)
            return err_note(ERR_BROKEN, "epoll_pwait: %s", strerror(errno));
        for (int i = 0; i < n; i++) {
            if (events[i].data.u32 == LISTENER)
                TRY(accept_one(s));
            else
                TRY(look_at(s, &s->slots[events[i].data.u32]));
        }
    }
    return close_all(s);
}

enum err fcgi_serve(int listen_fd, const struct fcgi_app *app, size_t arena_limit, int64_t request_limit,
                    const volatile int *stop)
{
    static const int held[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGCHLD};
    struct server s = {.app = app, .listen_fd = listen_fd};
    sigset_t blocked, before;
    enum err e;

    if (FCGX_Init())
        return err_note(ERR_BROKEN, "libfcgi cannot start");
    signal(SIGPIPE, SIG_IGN);
    for (int i = 0; i < CONNECTIONS; i++)
        FCGX_InitRequest(&s.slots[i], -1, FCGI_FAIL_ACCEPT_ON_INTR);
    s.epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (s.epoll_fd < 0)
        return err_note(ERR_BROKEN, "epoll_create1: %s", strerror(errno));
    arena_init(&s.arena, arena_limit);
    /* Signals arrive only while we wait: none interrupts a request or falls between looking at `stop` and waiting. */
    sigemptyset(&blocked);
    for (size_t i = 0; i < sizeof held / sizeof held[0]; i++)
        sigaddset(&blocked, held[i]);
    sigprocmask(SIG_BLOCK, &blocked, &before);
    e = run(&s, request_limit, stop, &before);
    sigprocmask(SIG_SETMASK, &before, NULL);
    for (int i = 0; i < CONNECTIONS; i++)
        if (s.slots[i].ipcFd >= 0)
            close(s.slots[i].ipcFd);
    arena_free(&s.arena);
    close(s.epoll_fd);
    return e;
}
