/* test_response.c - head, security headers, caching, compression. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "http/response.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <zlib.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit/in_arena.h"

static struct response res;

static struct str head(void)
{
    struct buf b = buf_new(&arena, 1 << 16);

    response_put_head(&b, &res);
    assert_false(b.full);
    return buf_str(&b);
}

static bool has_line(struct str s, const char *line)
{
    return str_find_str(s, arena_fmt(&arena, "\r\n%s\r\n", line)) != SIZE_MAX;
}

static void an_empty_response_is_a_200_page_that_nobody_stores(void **state)
{
    (void)state;
    struct str h;

    response_init(&res, &arena);
    h = head();
    assert_true(str_starts(h, S("Status: 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 0\r\n")));
    assert_true(str_ends(h, S("\r\n\r\n")));
    assert_true(has_line(h, "Cache-Control: no-store"));
    assert_int_equal(str_find_str(h, S("X-Accel-Expires")), SIZE_MAX);
}

static void every_response_carries_the_security_headers(void **state)
{
    (void)state;
    static const int statuses[] = {200, 303, 404, 500};

    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        struct str h;

        response_init(&res, &arena);
        res.status = statuses[i];
        h = head();
        assert_true(has_line(h, "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
                                "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
                                "frame-ancestors 'none'; base-uri 'none'"));
        assert_true(has_line(h, "X-Content-Type-Options: nosniff"));
        assert_true(has_line(h, "Referrer-Policy: same-origin"));
        assert_true(has_line(h, "Cross-Origin-Opener-Policy: same-origin"));
        assert_true(has_line(h, "Cross-Origin-Resource-Policy: same-origin"));
        assert_true(has_line(h, "Cross-Origin-Embedder-Policy: require-corp"));
        assert_true(str_find_str(h, S("camera=()")) != SIZE_MAX);
        assert_true(str_find_str(h, S("geolocation=()")) != SIZE_MAX);
        assert_true(str_find_str(h, S("microphone=()")) != SIZE_MAX);
    }
}

static void nginx_may_keep_a_page_but_the_browser_asks_again(void **state)
{
    (void)state;
    struct str h;

    response_init(&res, &arena);
    res.cache_s = 30;
    h = head();
    assert_true(has_line(h, "X-Accel-Expires: 30"));
    assert_true(has_line(h, "Cache-Control: no-cache"));
    assert_true(str_find_str(h, S("X-Accel-Expires")) < str_find_str(h, S("Cache-Control")));
    assert_int_equal(str_find_str(h, S("no-store")), SIZE_MAX);
}

static void an_own_cache_control_is_the_only_one(void **state)
{
    (void)state;
    struct str h;

    response_init(&res, &arena);
    response_header(&res, S("Cache-Control"), S("public, max-age=31536000, immutable"));
    h = head();
    assert_true(has_line(h, "Cache-Control: public, max-age=31536000, immutable"));
    assert_int_equal(str_find_str(h, S("no-store")), SIZE_MAX);
}

static void the_length_is_that_of_the_body(void **state)
{
    (void)state;
    response_init(&res, &arena);
    buf_put(&res.body, S("hyvää"));
    assert_true(has_line(head(), "Content-Length: 7"));
}

static void a_redirect_is_a_303_without_a_body(void **state)
{
    (void)state;
    response_init(&res, &arena);
    res.cache_s = 30;
    buf_put(&res.body, S("half a page"));
    response_redirect(&res, S("/k/a/kiitos"));
    assert_true(str_starts(head(), S("Status: 303 See Other\r\n")));
    assert_true(has_line(head(), "Location: /k/a/kiitos"));
    assert_true(has_line(head(), "Content-Length: 0"));
    assert_true(has_line(head(), "Cache-Control: no-store"));
}

/* Run `fn` in a child; true when an assertion stops it. */
static bool aborts(void (*fn)(void))
{
    pid_t child = fork();
    int status;

    if (child == 0) {
        close(2);
        fn();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void split_header(void)
{
    response_header(&res, S("X-A"), S("1\r\nX-B: 2"));
}

static void redirect_to_other_host(void)
{
    response_redirect(&res, S("//example.org/"));
}

static void redirect_with_backslash(void)
{
    response_redirect(&res, S("/\\example.org/"));
}

static void redirect_to_scheme(void)
{
    response_redirect(&res, S("https://example.org/"));
}

static void too_many_headers(void)
{
    for (int i = 0; i <= RESPONSE_HEADERS; i++)
        response_header(&res, S("X-A"), S("1"));
}

static void header_injection_and_foreign_redirects_stop_the_process(void **state)
{
    (void)state;
    response_init(&res, &arena);
    assert_true(aborts(split_header));
    assert_true(aborts(redirect_to_other_host));
    assert_true(aborts(redirect_with_backslash));
    assert_true(aborts(redirect_to_scheme));
    assert_true(aborts(too_many_headers));
}

static struct str unpack(struct str packed)
{
    char *text = arena_alloc(&arena, 1 << 20, 1);
    z_stream z = {
        .next_in = (Bytef *)packed.p, .avail_in = (uInt)packed.len, .next_out = (Bytef *)text, .avail_out = 1 << 20};

    assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    inflateEnd(&z);
    return (struct str){text, z.total_out};
}

static void a_page_is_compressed_and_says_so(void **state)
{
    (void)state;
    for (int round = 0; round < 3; round++) { /* the compressor is used again */
        struct str before;

        response_init(&res, &arena);
        for (int i = 0; i < 1000; i++)
            buf_fmt(&res.body, "<li>%d</li>", i * (round + 1));
        before = arena_str(&arena, buf_str(&res.body));
        response_gzip(&res, &arena);
        assert_true(res.body.len < before.len / 2);
        assert_true(str_eq(unpack(buf_str(&res.body)), before));
        assert_true(has_line(head(), "Content-Encoding: gzip"));
        assert_true(has_line(head(), "Vary: Accept-Encoding"));
        assert_true(has_line(head(), arena_fmt(&arena, "Content-Length: %zu", res.body.len).p));
    }
}

static bool is_compressed(struct str type, struct str body, int times)
{
    response_init(&res, &arena);
    res.content_type = type;
    for (int i = 0; i < times; i++)
        buf_put(&res.body, body);
    response_gzip(&res, &arena);
    return res.header_count > 0;
}

static void only_text_over_512_bytes_that_becomes_shorter_is_compressed(void **state)
{
    (void)state;
    char noise[1000];
    unsigned seed = 1;

    for (size_t i = 0; i < sizeof noise; i++) {
        seed = seed * 1103515245 + 12345;
        noise[i] = (char)(seed >> 16);
    }
    assert_false(is_compressed(S("text/html"), S("a"), 512));
    assert_true(is_compressed(S("text/html"), S("a"), 513));
    assert_true(is_compressed(S("image/svg+xml"), S("a"), 513));
    assert_true(is_compressed(S("application/json"), S("a"), 513));
    assert_false(is_compressed(S("image/png"), S("a"), 513));
    assert_false(is_compressed(S("text/plain"), (struct str){noise, sizeof noise}, 1));
    assert_int_equal(res.body.len, sizeof noise);
    assert_memory_equal(res.body.p, noise, sizeof noise);
}

static void what_is_compressed_is_not_compressed_again(void **state)
{
    (void)state;
    assert_true(is_compressed(S("text/html"), S("a"), 100000));
    response_gzip(&res, &arena);
    assert_int_equal(res.header_count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_empty_response_is_a_200_page_that_nobody_stores, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_response_carries_the_security_headers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nginx_may_keep_a_page_but_the_browser_asks_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_own_cache_control_is_the_only_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_length_is_that_of_the_body, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_redirect_is_a_303_without_a_body, set_up, tear_down),
        cmocka_unit_test_setup_teardown(header_injection_and_foreign_redirects_stop_the_process, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_page_is_compressed_and_says_so, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_text_over_512_bytes_that_becomes_shorter_is_compressed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_compressed_is_not_compressed_again, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("response", tests, NULL, NULL);
}
