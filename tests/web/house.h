/* house.h - a web application in a test: a panel store with surveys in it, a clock one can set, an intake one can watch. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_WEB_HOUSE_H
#define TESTS_WEB_HOUSE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "gen/sql_panel.h"
#include "http/response.h"
#include "response/submission.h"
#include "survey/survey.h"
#include "web/web.h"

/* One application. `memory` lives as long as the test, `request` until the next one. */
struct house {
    struct arena memory, request;
    char folder[64];
    struct web_app app;
    int64_t now_ms;
    int64_t survey_id;
    struct key32 secret_key;
    enum err intake_says;
    int sent;               /* messages handed to intake */
    struct submission last; /* the last of them; lives in `memory` */
    struct response res;
};

static int64_t house_now(void *arg)
{
    return ((struct house *)arg)->now_ms;
}

static enum err house_send(void *arg, struct str message)
{
    struct house *h = arg;

    assert_int_equal(submission_decode(arena_str(&h->memory, message), &h->last), OK);
    h->sent++;
    return h->intake_says;
}

/* Noon in Finland of a day such as "2027-02-10". */
static int64_t house_day(const char *day)
{
    int64_t ms;

    assert_int_equal(civil_parse_day(str_from(day), false, &ms), OK);
    return ms + 12 * 3600 * 1000;
}

/* The survey of tests/unit/fixtures/survey.json (koe-2027, open 2.-22.2.2027) in a new store; the clock stands at 10.2.2027. */
static void house_build(struct house *h, enum survey_state state)
{
    struct definition d;
    struct definition_error error;
    struct str doc;

    memset(h, 0, sizeof *h);
    arena_init(&h->memory, 64 << 20);
    arena_init(&h->request, 64 << 20);
    assert_int_equal(crypto_start(), OK);
    snprintf(h->folder, sizeof h->folder, "/tmp/digiraati-web-XXXXXX");
    assert_non_null(mkdtemp(h->folder));
    h->now_ms = house_day("2027-02-10");
    assert_int_equal(file_read(&h->memory, "tests/unit/fixtures/survey.json", 1 << 20, &doc), OK);
    assert_int_equal(definition_read(&h->memory, doc, &d, &error), OK);
    assert_int_equal(db_open(&h->memory, arena_fmt(&h->memory, "%s/panel.db", h->folder).p, DB_CREATE, &h->app.panel),
                     OK);
    assert_int_equal(db_migrate(&h->memory, h->app.panel, &sql_panel_migrations), OK);
    assert_int_equal(db_begin(h->app.panel, DB_WRITE), OK);
    assert_int_equal(survey_create(&h->memory, h->app.panel, &d, state, h->now_ms, &h->survey_id, &h->secret_key), OK);
    assert_int_equal(db_commit(h->app.panel), OK);
    h->app.settings = (struct web_settings){
        .county = {S("Koealue"), S("Provområdet"), S("Test county")},
        .contact_email = S("kysely@example.fi"),
        .origin = S("https://digiraati.example.fi"),
        .cache_s = 10,
        .form_key = random_key(),
    };
    h->app.clock = (struct clock){house_now, h};
    h->app.intake = (struct web_intake){house_send, h};
    web_start(&h->app, &h->memory);
}

static void house_close(struct house *h)
{
    static const char *const files[] = {"panel.db", "panel.db-wal", "panel.db-shm"};
    char path[128];

    db_close(h->app.panel);
    arena_free(&h->request);
    arena_free(&h->memory);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", h->folder, files[i]);
        unlink(path);
    }
    assert_int_equal(rmdir(h->folder), 0);
}

/* Ask for a page; the response is h->res, its body the return value. A form makes it a POST. */
static struct str house_ask(struct house *h, const char *path, const char *form)
{
    struct request req = {.method = form ? HTTP_POST : HTTP_GET, .path = str_from(path)};

    arena_reset(&h->request);
    if (form) {
        req.content_type = S("application/x-www-form-urlencoded");
        req.body = arena_str(&h->request, str_from(form));
        req.content_length = (int64_t)req.body.len;
    }
    response_init(&h->res, &h->request);
    web_handle(&h->app, &h->request, &req, &h->res);
    return buf_str(&h->res.body);
}

/* The value of a hidden field on the page, in `memory`; empty when it is not there. */
static struct str house_hidden(struct house *h, struct str page, const char *name)
{
    struct str mark = arena_fmt(&h->memory, "name=\"%s\" value=\"", name);
    size_t at = str_find_str(page, mark);
    struct str rest;

    if (at == SIZE_MAX)
        return (struct str){NULL, 0};
    rest = str_sub(page, at + mark.len, page.len);
    return arena_str(&h->memory, str_cut(&rest, '"'));
}

/* Post `fields` with the hidden fields of the page that was shown last. */
static __attribute__((unused)) struct str house_post(struct house *h, const char *path, struct str page,
                                                     const char *fields)
{
    struct str form = arena_fmt(&h->memory, "_t=%.*s&_c=%.*s&_p=%.*s&%s", STR_ARG(house_hidden(h, page, "_t")),
                                STR_ARG(house_hidden(h, page, "_c")), STR_ARG(house_hidden(h, page, "_p")), fields);

    return house_ask(h, path, arena_cstr(&h->memory, form));
}

/* Does the page hold the text? */
static __attribute__((unused)) bool house_says(struct str page, const char *text)
{
    return str_find_str(page, str_from(text)) != SIZE_MAX;
}

#endif
