/* test_fcgi.c - the FastCGI loop, spoken to by hand over a Unix socket. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "folder.h"
#include "http/fcgi.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* FastCGI 1.0, section 8. */
enum { BEGIN = 1, END = 3, PARAMS = 4, STDIN = 5, STDOUT = 6 };
enum { BODY_LIMIT = 300 * 1024 };

struct fixture {
    char folder[FOLDER_BYTES], path[FOLDER_BYTES + 32];
    int listen_fd;
    pid_t child;
};

/* --- the served side ------------------------------------------------------------------------------------------- */

static volatile int child_stop;

static void on_term(int signo)
{
    (void)signo;
    child_stop = 1;
}

static size_t app_limit(void *arg, const struct request *req)
{
    (void)arg;
    return req->method == HTTP_POST ? BODY_LIMIT : 0;
}

/* Says what it was asked, so that the test can look at all of it. */
static void app_handle(void *arg, struct arena *a, struct request *req, struct response *res)
{
    unsigned sum = 0;

    (void)arg;
    (void)a;
    for (size_t i = 0; i < req->body.len; i++)
        sum += (unsigned char)req->body.p[i];
    if (str_eq(req->path, S("/slow")))
        nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
    if (str_eq(req->path, S("/big")))
        for (int i = 0; i < 20000; i++)
            buf_put(&res->body, S("0123456789"));
    if (req->content_length > BODY_LIMIT)
        res->status = 413;
    buf_fmt(&res->body, "[method=%d path=%.*s query=%.*s type=%.*s length=%lld body=%zu/%u cookie=%.*s ", req->method,
            STR_ARG(req->path), STR_ARG(req->query), STR_ARG(req->content_type), (long long)req->content_length,
            req->body.len, sum, STR_ARG(req->cookie));
    buf_fmt(&res->body, "origin=%.*s site=%.*s gzip=%d]", STR_ARG(req->origin), STR_ARG(req->fetch_site),
            req->accepts_gzip);
}

static int serve_until_term(int listen_fd, int64_t request_limit)
{
    static const struct fcgi_app app = {.body_limit = app_limit, .handle = app_handle};

    sigaction(SIGTERM, &(struct sigaction){.sa_handler = on_term}, NULL);
    return (int)fcgi_serve(listen_fd, &app, 8 << 20, request_limit, &child_stop);
}

static void start(struct fixture *f, int64_t request_limit)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    assert_non_null(folder_make(f->folder));
    snprintf(f->path, sizeof f->path, "%s/s", f->folder);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", f->path);
    f->listen_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(f->listen_fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(f->listen_fd, 64), 0);
    f->child = fork();
    if (f->child == 0)
        _exit(serve_until_term(f->listen_fd, request_limit));
    assert_true(f->child > 0);
}

/* Wait for the child; its exit code is what fcgi_serve returned. */
static void finish(struct fixture *f)
{
    int status;

    assert_int_equal(waitpid(f->child, &status, 0), f->child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), OK);
    close(f->listen_fd);
    unlink(f->path);
    rmdir(f->folder);
}

static void stop(struct fixture *f)
{
    kill(f->child, SIGTERM);
    finish(f);
}

/* --- the asking side ------------------------------------------------------------------------------------------- */

static int dial(const struct fixture *f)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    snprintf(address.sun_path, sizeof address.sun_path, "%s", f->path);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static void put_record(struct buf *out, int type, struct str content)
{
    const unsigned char head[8] = {
        1, (unsigned char)type, 0, 1, (unsigned char)(content.len >> 8), (unsigned char)content.len, 0, 0};

    buf_put(out, (struct str){(const char *)head, sizeof head});
    buf_put(out, content);
}

static void put_param(struct buf *out, const char *name, const char *value)
{
    assert_true(strlen(value) < 128);
    buf_char(out, (char)strlen(name));
    buf_char(out, (char)strlen(value));
    buf_put(out, str_from(name));
    buf_put(out, str_from(value));
}

/* A whole request as nginx writes it. */
static struct str encode(struct arena *a, const char *method, const char *path, struct str body, bool is_kept)
{
    struct buf params = buf_new(a, 4096), out = buf_new(a, 64 << 20);
    char length[24];

    snprintf(length, sizeof length, "%zu", body.len);
    put_param(&params, "REQUEST_METHOD", method);
    put_param(&params, "DOCUMENT_URI", path);
    put_param(&params, "QUERY_STRING", "a=1&b=2");
    put_param(&params, "CONTENT_TYPE", "text/plain");
    put_param(&params, "CONTENT_LENGTH", body.len ? length : "");
    put_param(&params, "HTTP_COOKIE", "s=1");
    put_param(&params, "HTTP_ORIGIN", "http://x");
    put_param(&params, "HTTP_SEC_FETCH_SITE", "same-origin");
    put_param(&params, "HTTP_ACCEPT_ENCODING", "br, gzip");
    put_param(&params, "REMOTE_ADDR", "192.0.2.1");
    put_record(&out, BEGIN, (struct str){(const char[]){0, 1, is_kept, 0, 0, 0, 0, 0}, 8});
    put_record(&out, PARAMS, buf_str(&params));
    put_record(&out, PARAMS, S(""));
    for (size_t at = 0; at < body.len; at += 32768)
        put_record(&out, STDIN, str_sub(body, at, 32768));
    put_record(&out, STDIN, S(""));
    return buf_str(&out);
}

static void send_all(int fd, struct str s)
{
    while (s.len) {
        ssize_t n = send(fd, s.p, s.len, MSG_NOSIGNAL);

        assert_true(n > 0);
        s = str_sub(s, (size_t)n, s.len);
    }
}

static bool receive(int fd, void *to, size_t n)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    size_t len = 0;

    while (len < n) {
        ssize_t got;

        if (poll(&p, 1, 20000) != 1)
            fail_msg("no answer in 20 s");
        got = read(fd, (char *)to + len, n - len);
        if (got <= 0)
            return false;
        len += (size_t)got;
    }
    return true;
}

/* The standard output of one request, up to END_REQUEST; p is NULL when the connection ends before. */
static struct str answer(struct arena *a, int fd)
{
    struct buf out = buf_new(a, 16 << 20);
    unsigned char head[8], content[65536 + 256];

    while (receive(fd, head, sizeof head)) {
        size_t len = (size_t)head[4] << 8 | head[5];

        assert_int_equal(head[0], 1);
        if (!receive(fd, content, len + head[6]))
            break;
        if (head[1] == END)
            return buf_str(&out);
        assert_int_equal(head[1], STDOUT);
        buf_put(&out, (struct str){(char *)content, len});
    }
    return (struct str){NULL, 0};
}

static bool is_closed(int fd)
{
    char c;

    return !receive(fd, &c, 1);
}

static void assert_has(struct str s, const char *part)
{
    if (str_find_str(s, str_from(part)) == SIZE_MAX)
        fail_msg("no '%s' in '%.*s'", part, STR_ARG(s));
}

/* --- tests ----------------------------------------------------------------------------------------------------- */

static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 256 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct str ask(int fd, const char *method, const char *path, struct str body)
{
    send_all(fd, encode(&arena, method, path, body, true));
    return answer(&arena, fd);
}

static void passes_what_nginx_says_and_no_address(void **state)
{
    struct fixture f;
    struct str got;
    int fd;

    (void)state;
    start(&f, 0);
    fd = dial(&f);
    got = ask(fd, "GET", "/a", S(""));
    assert_true(str_starts(got, S("Status: 200 OK\r\n")));
    assert_has(got, "Content-Security-Policy: default-src 'none'");
    assert_has(got,
               "\r\n\r\n[method=0 path=/a query=a=1&b=2 type=text/plain length=0 body=0/0 cookie=s=1 origin=http://x "
               "site=same-origin gzip=1]");
    got = ask(fd, "POST", "/p", S("abc"));
    assert_has(got, "[method=1 path=/p");
    assert_has(got, "length=3 body=3/294");
    got = ask(fd, "DELETE", "/a", S(""));
    assert_has(got, "[method=2 ");
    close(fd);
    stop(&f);
}

static void head_gets_the_head_of_get(void **state)
{
    struct fixture f;
    struct str got, head;
    int fd;

    (void)state;
    start(&f, 0);
    fd = dial(&f);
    got = ask(fd, "GET", "/a", S(""));
    head = ask(fd, "HEAD", "/a", S(""));
    assert_true(str_ends(head, S("\r\n\r\n")));
    assert_true(head.len < got.len && str_starts(got, head));
    close(fd);
    stop(&f);
}

static void one_connection_carries_many_requests(void **state)
{
    struct fixture f;
    char *body = arena_alloc(&arena, 200000, 1);
    int fd;

    (void)state;
    memset(body, 1, 200000);
    start(&f, 0);
    fd = dial(&f);
    for (int i = 0; i < 200; i++) {
        assert_has(ask(fd, "GET", "/x", S("")), "path=/x");
        assert_has(ask(fd, "POST", "/y", (struct str){body, (size_t)i * 1000}), "path=/y");
    }
    assert_has(ask(fd, "POST", "/z", (struct str){body, 199999}), "body=199999/199999 ");
    assert_true(ask(fd, "GET", "/big", S("")).len > 200000);
    close(fd);
    stop(&f);
}

static void two_connections_do_not_wait_for_each_other(void **state)
{
    struct fixture f;
    int one, two;

    (void)state;
    start(&f, 0);
    one = dial(&f);
    two = dial(&f);
    for (int i = 0; i < 20; i++) {
        assert_has(ask(one, "GET", "/one", S("")), "path=/one");
        assert_has(ask(two, "GET", "/two", S("")), "path=/two");
    }
    send_all(one, encode(&arena, "GET", "/one", S(""), true));
    send_all(two, encode(&arena, "GET", "/two", S(""), true));
    assert_has(answer(&arena, two), "path=/two");
    assert_has(answer(&arena, one), "path=/one");
    close(one);
    assert_has(ask(two, "GET", "/two", S("")), "path=/two");
    close(two);
    stop(&f);
}

static void connection_is_closed_when_the_server_does_not_keep_it(void **state)
{
    struct fixture f;
    int fd;

    (void)state;
    start(&f, 0);
    fd = dial(&f);
    send_all(fd, encode(&arena, "GET", "/a", S(""), false));
    assert_has(answer(&arena, fd), "path=/a");
    assert_true(is_closed(fd));
    close(fd);
    stop(&f);
}

static void too_large_body_is_skipped_and_the_connection_lives_on(void **state)
{
    struct fixture f;
    char *body = arena_alloc(&arena, BODY_LIMIT + 1, 1);
    struct str got;
    int fd;

    (void)state;
    memset(body, 1, BODY_LIMIT + 1);
    start(&f, 0);
    fd = dial(&f);
    assert_has(ask(fd, "POST", "/p", (struct str){body, BODY_LIMIT}), "Status: 200");
    got = ask(fd, "POST", "/p", (struct str){body, BODY_LIMIT + 1});
    assert_has(got, "Status: 413");
    assert_has(got, "length=307201 body=0/0");
    assert_has(ask(fd, "GET", "/after", S("")), "path=/after");
    close(fd);
    stop(&f);
}

/* Neither may reach the application, stop the loop, or hold it while the peer keeps the connection open. */
static void broken_requests_cost_only_their_connection(void **state)
{
    struct fixture f;
    struct str whole = encode(&arena, "POST", "/p", S("abc"), true);
    int64_t since_ms;
    int good, bad;

    (void)state;
    start(&f, 0);
    good = dial(&f);
    assert_has(ask(good, "GET", "/a", S("")), "path=/a");
    for (size_t cut = 1; cut < whole.len; cut += 7) {
        bad = dial(&f);
        send_all(bad, str_sub(whole, 0, cut));
        shutdown(bad, SHUT_WR);
        assert_null(answer(&arena, bad).p);
        close(bad);
        assert_has(ask(good, "GET", "/a", S("")), "path=/a");
    }
    bad = dial(&f);
    send_all(bad, S("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    since_ms = clock_steady_ms();
    assert_true(is_closed(bad));
    assert_has(ask(good, "GET", "/a", S("")), "path=/a");
    assert_true(clock_steady_ms() - since_ms < 1500); /* libfcgi by itself would linger for two seconds */
    close(bad);
    close(good);
    stop(&f);
}

static void body_that_is_not_as_long_as_announced_is_refused(void **state)
{
    struct fixture f;
    struct str whole = encode(&arena, "POST", "/p", S("abcdef"), true);
    char *forged = arena_alloc(&arena, whole.len, 1);
    size_t at = str_find_str(whole, S("CONTENT_LENGTH6")) + 14;
    int fd;

    (void)state;
    start(&f, 0);
    for (const char *digit = "57x"; *digit; digit++) {
        memcpy(forged, whole.p, whole.len);
        forged[at] = *digit;
        fd = dial(&f);
        send_all(fd, (struct str){forged, whole.len});
        assert_null(answer(&arena, fd).p);
        close(fd);
    }
    stop(&f);
}

static void stop_answers_what_has_come_and_closes_the_rest(void **state)
{
    struct fixture f;
    int busy, waiting, idle;

    (void)state;
    start(&f, 0);
    busy = dial(&f);
    waiting = dial(&f);
    idle = dial(&f);
    assert_has(ask(busy, "GET", "/a", S("")), "path=/a");
    assert_has(ask(waiting, "GET", "/a", S("")), "path=/a");
    assert_has(ask(idle, "GET", "/a", S("")), "path=/a");
    send_all(busy, encode(&arena, "GET", "/slow", S(""), true));
    nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    kill(f.child, SIGTERM);
    send_all(waiting, encode(&arena, "GET", "/waiting", S(""), true));
    assert_has(answer(&arena, busy), "path=/slow");
    assert_has(answer(&arena, waiting), "path=/waiting");
    assert_true(is_closed(busy));
    assert_true(is_closed(waiting));
    assert_true(is_closed(idle));
    finish(&f);
    close(busy);
    close(waiting);
    close(idle);
}

static void stop_while_idle_is_heard(void **state)
{
    struct fixture f;
    int fd;

    (void)state;
    start(&f, 0);
    fd = dial(&f);
    assert_has(ask(fd, "GET", "/a", S("")), "path=/a");
    nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    stop(&f);
    close(fd);
}

/* nginx takes a failed request elsewhere only from a connection it had used before. */
static void stop_waits_for_the_first_request_of_a_new_connection(void **state)
{
    struct fixture f;
    int fd;

    (void)state;
    start(&f, 0);
    fd = dial(&f);
    nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    kill(f.child, SIGTERM);
    nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    assert_has(ask(fd, "GET", "/first", S("")), "path=/first");
    assert_true(is_closed(fd));
    finish(&f);
    close(fd);
}

static void request_limit_ends_the_loop(void **state)
{
    struct fixture f;
    int fd;

    (void)state;
    start(&f, 3);
    fd = dial(&f);
    for (int i = 0; i < 3; i++)
        assert_has(ask(fd, "GET", "/a", S("")), "path=/a");
    assert_true(is_closed(fd));
    finish(&f);
    close(fd);
}

/* 300 connections, of which 256 fit at a time: the others wait until one goes. */
static void more_connections_than_fit_are_served_in_turn(void **state)
{
    struct fixture f;
    int fds[300];

    (void)state;
    start(&f, 0);
    for (int i = 0; i < 256; i++) {
        fds[i] = dial(&f);
        assert_has(ask(fds[i], "GET", "/a", S("")), "path=/a");
    }
    for (int i = 256; i < 300; i++) {
        fds[i] = dial(&f);
        send_all(fds[i], encode(&arena, "GET", "/late", S(""), true));
    }
    assert_int_equal(poll(&(struct pollfd){.fd = fds[256], .events = POLLIN}, 1, 100), 0);
    for (int i = 256; i < 300; i++) {
        close(fds[i - 256]);
        assert_has(answer(&arena, fds[i]), "path=/late");
    }
    for (int i = 44; i < 300; i++)
        close(fds[i]);
    stop(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(passes_what_nginx_says_and_no_address, set_up, tear_down),
        cmocka_unit_test_setup_teardown(head_gets_the_head_of_get, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_connection_carries_many_requests, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_connections_do_not_wait_for_each_other, set_up, tear_down),
        cmocka_unit_test_setup_teardown(connection_is_closed_when_the_server_does_not_keep_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(too_large_body_is_skipped_and_the_connection_lives_on, set_up, tear_down),
        cmocka_unit_test_setup_teardown(broken_requests_cost_only_their_connection, set_up, tear_down),
        cmocka_unit_test_setup_teardown(body_that_is_not_as_long_as_announced_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(stop_answers_what_has_come_and_closes_the_rest, set_up, tear_down),
        cmocka_unit_test_setup_teardown(stop_waits_for_the_first_request_of_a_new_connection, set_up, tear_down),
        cmocka_unit_test_setup_teardown(stop_while_idle_is_heard, set_up, tear_down),
        cmocka_unit_test_setup_teardown(request_limit_ends_the_loop, set_up, tear_down),
        cmocka_unit_test_setup_teardown(more_connections_than_fit_are_served_in_turn, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("fcgi", tests, NULL, NULL);
}
