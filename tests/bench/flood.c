/* flood.c - requests at a fixed rate, whatever comes back: what wrk, which waits for each answer, cannot do. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* Usage: flood PORT PATH RATE SECONDS [FILE]    FILE: bodies to post, one a line; without it the page is asked for.
 * An arrival takes a connection that waits for nothing; there are as many as nginx keeps in its queue for new ones. A body that was refused is sent again later,
 * so a file holds only as many as are accepted. Prints one line of JSON: how many were sent, accepted (200 or 303),
 * refused (503 with Retry-After), answered in another way or not at all (bad), and not sent for want of a connection or
 * body (unsent); the median and 99th percentile of what was accepted, in milliseconds since it was due. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS = 4000, HEAD_MOST = 4096, EVENTS = 256, AFTER_S = 5, TAKEN_MOST = 1 << 22 };

struct body {
    const char *p;
    size_t len;
};

struct connection {
    int fd;
    bool is_busy, is_sent, is_last;
    uint32_t body; /* number of the body it sends */
    double due_s;
    size_t got;  /* bytes in `head` */
    size_t rest; /* bytes of the answer behind its head still to come; SIZE_MAX while the head is read */
    int status;
    bool has_retry;
    char head[HEAD_MOST];
};

static struct connection connections[CONNECTIONS], *kept[CONNECTIONS], *closed[CONNECTIONS];
static int kept_count, closed_count, busy_count, port, watch;
static struct body *bodies;
static uint32_t *unused, unused_count; /* bodies that nobody accepted yet, as a stack */
static bool has_bodies;
static const char *path;
static long sent, accepted, refused, bad, unsent;
static float took_ms[TAKEN_MOST];

static void fail(const char *what)
{
    fprintf(stderr, "flood: %s: %s\n", what, strerror(errno));
    exit(1);
}

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void read_bodies(const char *name)
{
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    struct stat s;
    const char *p, *end;
    size_t count = 0;

    if (fd < 0 || fstat(fd, &s) || s.st_size == 0)
        fail(name);
    p = mmap(NULL, (size_t)s.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (p == MAP_FAILED)
        fail("mmap");
    end = p + s.st_size;
    for (const char *at = p; at < end; at++)
        count += *at == '\n';
    bodies = calloc(count, sizeof *bodies);
    unused = calloc(count, sizeof *unused);
    if (!bodies || !unused)
        fail("memory");
    for (size_t i = 0; i < count; i++) {
        const char *line_end = memchr(p, '\n', (size_t)(end - p));

        bodies[i] = (struct body){p, (size_t)(line_end - p)};
        unused[i] = (uint32_t)(count - 1 - i);
        p = line_end + 1;
    }
    unused_count = (uint32_t)count;
    has_bodies = true;
    close(fd);
}

/* --- one request ---------------------------------------------------------------------------------------------------- */

static void close_connection(struct connection *c)
{
    close(c->fd);
    c->fd = -1;
}

/* The answer is there, or will never be (status 0). */
static void finish(struct connection *c, int status)
{
    bool is_good = status == 200 || status == 303;

    c->is_busy = false;
    busy_count--;
    if (is_good && accepted < TAKEN_MOST)
        took_ms[accepted] = (float)((now_s() - c->due_s) * 1000);
    accepted += is_good;
    refused += status == 503 && c->has_retry;
    bad += !is_good && (status != 503 || !c->has_retry);
    if (!is_good && has_bodies)
        unused[unused_count++] = c->body;
    if (status == 0 || c->is_last) {
        close_connection(c);
        closed[closed_count++] = c;
    } else {
        kept[kept_count++] = c;
    }
}

static void send_request(struct connection *c)
{
    char head[512];
    const struct body none = {"", 0}, *body = has_bodies ? &bodies[c->body] : &none;
    int len = snprintf(head, sizeof head, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n", has_bodies ? "POST" : "GET", path,
                       port);
    struct iovec parts[2];
    ssize_t n;

    if (has_bodies)
        len += snprintf(head + len, sizeof head - (size_t)len,
                        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n", body->len);
    len += snprintf(head + len, sizeof head - (size_t)len, "\r\n");
    parts[0] = (struct iovec){head, (size_t)len};
    parts[1] = (struct iovec){(char *)body->p, body->len};
    n = sendmsg(c->fd, &(struct msghdr){.msg_iov = parts, .msg_iovlen = 2}, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == ENOTCONN))
        return; /* not connected yet: when it is, we are told */
    c->is_sent = true;
    if (n != (ssize_t)((size_t)len + body->len))
        finish(c, 0);
}

static struct connection *open_connection(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct connection *c = closed[--closed_count];

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (c->fd < 0)
        fail("socket");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    if ((connect(c->fd, (struct sockaddr *)&at, sizeof at) && errno != EINPROGRESS) ||
        epoll_ctl(watch, EPOLL_CTL_ADD, c->fd,
                  &(struct epoll_event){.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = c}))
        fail("connect");
    return c;
}

static void arrive(double due_s)
{
    struct connection *c = NULL;

    if (has_bodies && unused_count == 0) {
        unsent++;
        return;
    }
    while (kept_count && !c) {
        c = kept[--kept_count];
        if (c->fd < 0) { /* nginx closed it meanwhile */
            closed[closed_count++] = c;
            c = NULL;
        }
    }
    if (!c && !closed_count) {
        unsent++;
        return;
    }
    if (!c)
        c = open_connection();
    *c = (struct connection){.fd = c->fd, .is_busy = true, .due_s = due_s, .rest = SIZE_MAX};
    if (has_bodies)
        c->body = unused[--unused_count];
    busy_count++;
    sent++;
    send_request(c);
}

/* --- answers -------------------------------------------------------------------------------------------------------- */

/* The head is complete at `end`. */
static void read_head(struct connection *c, const char *end)
{
    const char *len, *last;

    c->status = (int)strtol(c->head + strlen("HTTP/1.1 "), NULL, 10);
    len = strcasestr(c->head, "\r\nContent-Length:");
    last = strcasestr(c->head, "\r\nConnection: close");
    c->has_retry = strcasestr(c->head, "\r\nRetry-After:") != NULL;
    c->is_last = last || !len; /* an answer of unknown length is read no further than its head */
    c->rest = len ? strtoul(len + strlen("\r\nContent-Length:"), NULL, 10) : 0;
    c->rest -= c->rest < c->got - (size_t)(end - c->head) ? c->rest : c->got - (size_t)(end - c->head);
}

static void receive(struct connection *c)
{
    static char scratch[65536];

    for (;;) {
        bool in_head = c->is_busy && c->rest == SIZE_MAX;
        ssize_t n = in_head ? recv(c->fd, c->head + c->got, HEAD_MOST - 1 - c->got, MSG_DONTWAIT)
                            : recv(c->fd, scratch, sizeof scratch, MSG_DONTWAIT);

        if (n < 0 && errno == EAGAIN)
            return;
        if (n <= 0) {
            if (c->is_busy)
                finish(c, 0);
            else
                close_connection(c);
            return;
        }
        if (in_head) {
            const char *end;

            c->got += (size_t)n;
            c->head[c->got] = '\0';
            end = strstr(c->head, "\r\n\r\n");
            if (end)
                read_head(c, end + 4);
            else if (c->got == HEAD_MOST - 1)
                fail("an answer with a long head");
        } else if (c->is_busy) {
            c->rest -= (size_t)n < c->rest ? (size_t)n : c->rest;
        }
        if (c->is_busy && c->rest == 0) {
            finish(c, c->status);
            if (c->fd < 0)
                return;
        }
    }
}

static void look(int wait_ms)
{
    struct epoll_event events[EVENTS];
    int n = epoll_wait(watch, events, EVENTS, wait_ms);

    for (int i = 0; i < n; i++) {
        struct connection *c = events[i].data.ptr;

        if (c->fd >= 0 && c->is_busy && !c->is_sent)
            send_request(c);
        if (c->fd >= 0)
            receive(c);
    }
}

static int by_time(const void *l, const void *r)
{
    float a = *(const float *)l, b = *(const float *)r;

    return (a > b) - (a < b);
}

int main(int argc, char **argv)
{
    double rate, seconds, begun_s, now;
    long arrived = 0, n;

    if (argc < 5)
        return 2;
    port = (int)strtol(argv[1], NULL, 10);
    path = argv[2];
    rate = strtod(argv[3], NULL);
    seconds = strtod(argv[4], NULL);
    if (argc > 5)
        read_bodies(argv[5]);
    setrlimit(RLIMIT_NOFILE, &(struct rlimit){CONNECTIONS + 64, CONNECTIONS + 64});
    watch = epoll_create1(EPOLL_CLOEXEC);
    for (int i = CONNECTIONS - 1; i >= 0; i--) {
        connections[i].fd = -1;
        closed[closed_count++] = &connections[i];
    }
    for (int i = 0; i < CONNECTIONS; i++) { /* nobody's first request shall wait for the others' connections */
        struct connection *c = open_connection();

        kept[kept_count++] = c;
        look(1);
    }
    begun_s = now_s();
    while ((now = now_s() - begun_s) < seconds) {
        for (; (double)arrived < now * rate; arrived++)
            arrive(begun_s + (double)arrived / rate);
        look(1);
    }
    while (busy_count && now_s() - begun_s < seconds + AFTER_S)
        look(10);
    bad += busy_count;
    n = accepted < TAKEN_MOST ? accepted : TAKEN_MOST;
    qsort(took_ms, (size_t)n, sizeof *took_ms, by_time);
    printf("{\"seconds\":%.3f,\"sent\":%ld,\"accepted\":%ld,\"refused\":%ld,\"bad\":%ld,\"unsent\":%ld,\"p50_ms\":%.2f,"
           "\"p99_ms\":%.2f}\n",
           seconds, sent, accepted, refused, bad, unsent, n ? took_ms[n / 2] : 0, n ? took_ms[n * 99 / 100] : 0);
    return 0;
}
