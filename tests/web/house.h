/* house.h - a web application in a test: a panel store with surveys in it, a clock one can set, an intake one can watch. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_WEB_HOUSE_H
#define TESTS_WEB_HOUSE_H

#include "folder.h"

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
#include "gen/sql_inbox.h"
#include "gen/sql_panel.h"
#include "http/response.h"
#include "response/inbox.h"
#include "survey/survey.h"
#include "web/web.h"

/* One application. `memory` lives as long as the test, `request` until the next one. */
struct house {
    struct arena memory, request;
    char folder[FOLDER_BYTES];
    struct web_app app;
    int64_t now_ms;
    int64_t survey_id;
    struct key32 secret_key;
    struct db *inbox;
    enum err intake_says;            /* ERR_BUSY: intake does not answer */
    int sent;                        /* submissions handed to intake */
    struct key32 feedback_secret;    /* opens feedback about accessibility */
    struct intake_question feedback; /* the last of it that was handed to intake; lives in `memory` */
    struct submission last;          /* the last of them; lives in `memory` */
    struct response res;
};

static int64_t house_now(void *arg)
{
    return ((struct house *)arg)->now_ms;
}

/* What intake does with one message. */
static enum err house_ask_intake(void *arg, struct arena *a, struct str message, struct str *reply_out)
{
    struct house *h = arg;
    struct inbox_item item = {0};

    assert_int_equal(inbox_item_read(arena_str(&h->memory, message), &item), OK);
    if (item.kind == INTAKE_SUBMISSION) {
        h->last = item.submission;
        h->sent++;
    }
    if (item.kind == INTAKE_FEEDBACK)
        h->feedback = item.question;
    if (h->intake_says)
        return h->intake_says;
    assert_int_equal(inbox_handle(a, h->inbox, NULL, h->now_ms, &item, 1), OK);
    *reply_out = item.reply;
    return item.word == INTAKE_YES ? OK : item.word == INTAKE_NO ? ERR_NOT_FOUND : ERR_BUSY;
}

/* Noon in Finland of a day such as "2027-02-10". */
static int64_t house_day(const char *day)
{
    int64_t ms;

    assert_int_equal(civil_parse_day(str_from(day), false, &ms), OK);
    return ms + 12 * 3600 * 1000;
}

/* A file of tests/unit/fixtures. */
static struct str house_fixture(struct house *h, const char *name)
{
    struct str doc;

    assert_int_equal(file_read(&h->memory, arena_fmt(&h->memory, "tests/unit/fixtures/%s", name).p, 1 << 20, &doc), OK);
    return doc;
}

static struct db *house_store(struct house *h, const char *name, const struct db_migrations *migrations)
{
    struct db *db;

    assert_int_equal(db_open(&h->memory, arena_fmt(&h->memory, "%s/%s.db", h->folder, name).p, DB_CREATE, &db), OK);
    assert_int_equal(db_migrate(&h->memory, db, migrations), OK);
    return db;
}

/* Empty stores. The clock stands at 10.2.2027. */
static void house_begin(struct house *h)
{
    memset(h, 0, sizeof *h);
    arena_init(&h->memory, 64 << 20);
    arena_init(&h->request, 64 << 20);
    assert_int_equal(crypto_start(), OK);
    assert_non_null(folder_make(h->folder));
    h->now_ms = house_day("2027-02-10");
    h->app.panel = house_store(h, "panel", &sql_panel_migrations);
    h->inbox = house_store(h, "inbox", &sql_inbox_migrations);
    h->app.settings = (struct web_settings){
        .county = {S("Koealue"), S("Provområdet"), S("Test county"), S("Koealue")},
        .contact_email = S("kysely@example.fi"),
        .contact_phone = S("02 1234 567"),
        .help = {S("Hätänumero [112](tel:112); Kriisipuhelin"), S("Nödnummer [112](tel:112)"),
                 S("Emergency [112](tel:112)"), S("Hätänumero [112](tel:112)")},
        .origin = S("https://digiraati.example.fi"),
        .cache_s = 10,
        .answers_months = 24,
        .feedback_months = 12,
        .form_key = random_key(),
    };
    seal_keypair(&h->app.settings.feedback_key, &h->feedback_secret);
    h->app.clock = (struct clock){house_now, h};
    h->app.intake = (struct web_intake){house_ask_intake, h};
    web_start(&h->app, &h->memory);
}

/* A survey from its document. */
static void house_survey(struct house *h, struct str doc, enum survey_state state)
{
    struct definition d;
    struct definition_error error;

    if (definition_read(&h->memory, doc, &d, &error))
        fail_msg("%.*s: %.*s", STR_ARG(error.path), STR_ARG(error.why));
    assert_int_equal(db_begin(h->app.panel, DB_WRITE), OK);
    assert_int_equal(survey_create(&h->memory, h->app.panel, &d, state, h->now_ms, &h->survey_id, &h->secret_key), OK);
    assert_int_equal(db_commit(h->app.panel), OK);
}

/* The survey of a file in tests/unit/fixtures (open 2.-22.2.2027) in a new store; the clock stands at 10.2.2027. */
static void house_build_with(struct house *h, const char *fixture, enum survey_state state)
{
    house_begin(h);
    house_survey(h, house_fixture(h, fixture), state);
}

/* The same with survey.json, koe-2027. */
static __attribute__((unused)) void house_build(struct house *h, enum survey_state state)
{
    house_build_with(h, "survey.json", state);
}

static void house_close(struct house *h)
{
    db_close(h->inbox);
    db_close(h->app.panel);
    arena_free(&h->request);
    arena_free(&h->memory);
    assert_int_equal(folder_remove(h->folder), 0);
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

/* Post `fields` with the hidden fields of the page that was shown last: from a form of answers to where its buttons "save" and
 * "enter" lead. */
static __attribute__((unused)) struct str house_post(struct house *h, const char *path, struct str page,
                                                     const char *fields)
{
    struct buf form = buf_new(&h->memory, 1 << 20);

    for (const char *const *name = (const char *const[]){"_t", "_c", "_v", "_p", "_h", "_s", NULL}; *name; name++) {
        struct str value = house_hidden(h, page, *name);

        if (!value.p && (*name)[1] != 'c')
            continue;
        buf_fmt(&form, "%s=", *name);
        url_put(&form, value);
        buf_char(&form, '&');
    }
    buf_put(&form, str_from(fields));
    if (str_ends(str_from(path), S("/vastaa")) && (strstr(fields, "_do=save") || strstr(fields, "_do=enter")))
        path = arena_fmt(&h->memory, "%.*s/%s", (int)(strlen(path) - strlen("/vastaa")), path,
                         strstr(fields, "_do=save") ? "talleta" : "koodi")
                   .p;
    return house_ask(h, path, arena_cstr(&h->memory, buf_str(&form)));
}

/* The answers that were sent last to that survey: their version, then the document. */
static __attribute__((unused)) struct str house_sent(struct house *h, struct str slug)
{
    struct survey s;
    struct str plain, padded;

    assert_int_equal(db_begin(h->app.panel, DB_READ), OK);
    assert_int_equal(survey_load(&h->memory, h->app.panel, slug, h->now_ms, &s), OK);
    db_rollback(h->app.panel);
    assert_int_equal(seal_open(&h->memory, &s.public_key, &h->secret_key, h->last.sealed, &padded), OK);
    assert_int_equal(unpad_bucket(padded, &plain), OK);
    return plain;
}

/* Does the page hold the text? */
static __attribute__((unused)) bool house_says(struct str page, const char *text)
{
    return str_find_str(page, str_from(text)) != SIZE_MAX;
}

#endif
