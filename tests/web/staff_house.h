/* staff_house.h - a web application of the staff area in a test: house.h with the stores, keys and people that staff have. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_WEB_STAFF_HOUSE_H
#define TESTS_WEB_STAFF_HOUSE_H

#include "web/house.h"

#include "account/join.h"
#include "account/sign_in.h"
#include "audit/audit.h"
#include "gen/sql_audit.h"
#include "gen/sql_people.h"
#include "gen/sql_results.h"
#include "gen/sql_staff.h"
#include "legal/feedback.h"

#define STAFF_PASSWORD "neljä outoa sanaa putoaa puusta"
#define STAFF_MINUTE (INT64_C(60) * 1000)
#define STAFF_HOUR (60 * STAFF_MINUTE)
#define STAFF_DAY (24 * STAFF_HOUR)

/* `h` is the house itself: h.now_ms, h.res and all of house.h's functions. The office hashes with 64 KiB and one pass, so that
 * tests are quick. */
struct staff_house {
    struct house h;
    struct staff_stores stores;
    struct office office;
    struct password_words words;
    struct str context[1];
    struct key32 account_key, spool_public, spool_secret;
    struct feedback_keys feedback;
};

/* Somebody with an account, and the browser in front of them: what it has as its cookie header. */
struct staffer {
    int64_t id;
    const char *email;
    enum role role;
    struct totp_secret secret;
    struct str codes[RECOVERY_CODES];
    struct str cookie;
};

static struct db *staff_open_again(struct staff_house *s, const char *name, enum db_mode mode)
{
    struct db *db;

    assert_int_equal(db_open(&s->h.memory, arena_fmt(&s->h.memory, "%s/%s.db", s->h.folder, name).p, mode, &db), OK);
    return db;
}

/* Empty stores and nobody with an account. The clock stands at 10.2.2027. */
static void staff_begin(struct staff_house *s)
{
    struct house *h = &s->h;

    memset(s, 0, sizeof *s);
    house_begin(h);
    db_close(house_store(h, "audit", &sql_audit_migrations));
    db_close(house_store(h, "results", &sql_results_migrations));
    assert_int_equal(password_words_load(&h->memory, PASSWORD_LIST_PATH, &s->words), OK);
    s->account_key = random_key();
    seal_keypair(&s->spool_public, &s->spool_secret);
    seal_keypair(&s->feedback.public_key, &s->feedback.secret_key);
    s->context[0] = S("Koealue");
    s->office = (struct office){.staff = house_store(h, "staff", &sql_staff_migrations),
                                .key = &s->account_key,
                                .words = &s->words,
                                .context = s->context,
                                .context_count = 1,
                                .cost = {.memory_kib = 64, .passes = 1}};
    s->stores = (struct staff_stores){.office = &s->office,
                                      .audit = staff_open_again(s, "audit", DB_APPEND),
                                      .audit_reading = staff_open_again(s, "audit", DB_READ_ONLY),
                                      .people = house_store(h, "people", &sql_people_migrations),
                                      .results = staff_open_again(s, "results", DB_READ_ONLY),
                                      .inbox = staff_open_again(s, "inbox", DB_READ_ONLY),
                                      .spool_key = &s->spool_public,
                                      .feedback_public = &s->feedback.public_key,
                                      .feedback_secret = &s->feedback.secret_key,
                                      .keys_dir = h->folder,
                                      .has_mail = true};
    h->app.settings.feedback_key = s->feedback.public_key;
    h->app.staff = &s->stores;
}

static void staff_close(struct staff_house *s)
{
    static const char *const files[] = {"staff.db",     "staff.db-wal", "staff.db-shm",  "audit.db",     "audit.db-wal",
                                        "audit.db-shm", "people.db",    "people.db-wal", "people.db-shm"};
    char path[128];

    db_close(s->office.staff);
    db_close(s->stores.audit);
    db_close(s->stores.audit_reading);
    db_close(s->stores.people);
    db_close(s->stores.results);
    db_close(s->stores.inbox);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", s->h.folder, files[i]);
        unlink(path);
    }
    house_close(&s->h);
}

/* Do it in a transaction of staff.db of its own. */
#define STAFF_TX(s, tx, expr) (db_begin((s)->office.staff, (tx)) ? ERR_BROKEN : db_finish((s)->office.staff, (expr)))

/* --- people ------------------------------------------------------------------------------------------------------- */

/* An account that has joined with STAFF_PASSWORD and a second factor, whose code of an hour ago was used. `duty` is theirs. */
static struct staffer staff_person_with(struct staff_house *s, const char *email, const struct account_duty *duty)
{
    struct staffer who = {.email = email, .role = duty->role, .secret = totp_secret_new()};
    int64_t before_ms = s->h.now_ms - STAFF_HOUR;
    struct arena *a = &s->h.memory;
    struct str hash;
    const char *why;

    assert_int_equal(password_hash(a, s->office.cost, S(STAFF_PASSWORD), &hash), OK);
    assert_int_equal(db_begin(s->office.staff, DB_WRITE), OK);
    if (account_create(a, s->office.staff, str_from(email), S("Testi Ihminen"), duty, before_ms, &who.id, &why))
        fail_msg("%s: %s", email, why);
    assert_int_equal(join_set_password(s->office.staff, who.id, hash), OK);
    assert_int_equal(factor_set(a, &s->office, who.id, &who.secret, before_ms / TOTP_STEP_MS, who.codes), OK);
    assert_int_equal(db_commit(s->office.staff), OK);
    return who;
}

/* The same with that role, nothing of their own, and an address made of both: "coordinator-2@example.fi". A viewer's end is as usual. */
static __attribute__((unused)) struct staffer staff_person(struct staff_house *s, enum role role)
{
    static int number;
    struct str code = role_code(role);

    return staff_person_with(s, arena_fmt(&s->h.memory, "%.*s-%d@example.fi", STR_ARG(code), ++number).p,
                             &(struct account_duty){.role = role});
}

/* Signed in, with the second factor just shown, without going through the page. */
static __attribute__((unused)) void staff_enter(struct staff_house *s, struct staffer *who)
{
    struct str token;
    bool has_ended;

    assert_int_equal(
        STAFF_TX(s, DB_WRITE,
                 session_make(&s->h.memory, &s->office, who->id, S("koe"), s->h.now_ms, &token, &has_ended)),
        OK);
    who->cookie = arena_fmt(&s->h.memory, "__Host-digiraati=%.*s", STR_ARG(token));
}

/* Somebody of that role who is signed in. */
static __attribute__((unused)) struct staffer staff_present(struct staff_house *s, enum role role)
{
    struct staffer who = staff_person(s, role);

    staff_enter(s, &who);
    return who;
}

/* The code that their app shows now. Each works once: set h.now_ms on for the next one. */
static __attribute__((unused)) const char *staff_code(struct staff_house *s, const struct staffer *who)
{
    char *code = arena_alloc(&s->h.memory, TOTP_DIGITS + 1, 1);

    totp_code(&who->secret, s->h.now_ms, code);
    return code;
}

/* --- asking ------------------------------------------------------------------------------------------------------- */

/* A header of the last response; empty when it has none of that name. */
static __attribute__((unused)) struct str staff_header(struct staff_house *s, const char *name)
{
    for (size_t i = 0; i < s->h.res.header_count; i++)
        if (str_eq(s->h.res.headers[i].name, str_from(name)))
            return s->h.res.headers[i].value;
    return (struct str){NULL, 0};
}

/* Send `req`, whose path may have a query, as the browser of `who` (NULL: of somebody without a cookie), which then keeps what
 * cookie it is given. The response is s->h.res, its body the return value: it lasts until the next request. */
static struct str staff_send(struct staff_house *s, struct staffer *who, struct request *req)
{
    struct str rest = req->path, set;

    req->path = str_cut(&rest, '?');
    req->query = rest.p ? rest : S("");
    req->content_length = (int64_t)req->body.len;
    req->cookie = who ? who->cookie : S("");
    arena_reset(&s->h.request);
    response_init(&s->h.res, &s->h.request);
    web_handle(&s->h.app, &s->h.request, req, &s->h.res);
    /* Whatever is answered to staff: nobody keeps it (response_put_head() says no-store then). */
    assert_int_equal(s->h.res.cache_s, 0);
    assert_null(staff_header(s, "Cache-Control").p);
    set = staff_header(s, "Set-Cookie");
    if (who && set.len)
        who->cookie = arena_str(&s->h.memory, str_cut(&set, ';'));
    return buf_str(&s->h.res.body);
}

static __attribute__((unused)) struct str staff_get(struct staff_house *s, struct staffer *who, const char *path)
{
    return staff_send(s, who, &(struct request){.method = HTTP_GET, .path = str_from(path)});
}

/* The token of the page's form that leads to `path`, or of its first one. In `memory`. */
static struct str staff_token(struct staff_house *s, const char *path, struct str page)
{
    size_t at = str_find_str(page, arena_fmt(&s->h.memory, "action=\"%s\"", path));

    return house_hidden(&s->h, at == SIZE_MAX ? page : str_sub(page, at, page.len), "_t");
}

/* Post `fields` (as "name=value&...", already encoded) with the token of a page that was shown before. An empty page: without
 * any. */
static __attribute__((unused)) struct str staff_post(struct staff_house *s, struct staffer *who, const char *path,
                                                     struct str page, const char *fields)
{
    struct buf form = buf_new(&s->h.memory, 4 << 20);
    struct str token = page.len ? staff_token(s, path, page) : (struct str){NULL, 0};

    if (token.p) {
        buf_put(&form, S("_t="));
        url_put(&form, token);
        if (fields[0])
            buf_char(&form, '&');
    }
    buf_put(&form, str_from(fields));
    return staff_send(s, who,
                      &(struct request){.method = HTTP_POST,
                                        .path = str_from(path),
                                        .content_type = S("application/x-www-form-urlencoded"),
                                        .body = buf_str(&form)});
}

/* The same as a form with a file in the field `name`; `fields` are plain words here ("a=b&c=d", nothing encoded). */
static __attribute__((unused)) struct str staff_upload(struct staff_house *s, struct staffer *who, const char *path,
                                                       struct str page, const char *fields, const char *name,
                                                       const char *file_name, struct str content)
{
    struct buf body = buf_new(&s->h.memory, 16 << 20);
    struct str rest = str_from(fields);

    buf_fmt(&body, "--xX\r\nContent-Disposition: form-data; name=\"_t\"\r\n\r\n%.*s\r\n",
            STR_ARG(staff_token(s, path, page)));
    while (rest.len) {
        struct str value = str_cut(&rest, '&'), field = str_cut(&value, '=');

        buf_fmt(&body, "--xX\r\nContent-Disposition: form-data; name=\"%.*s\"\r\n\r\n%.*s\r\n", STR_ARG(field),
                STR_ARG(value));
    }
    buf_fmt(&body,
            "--xX\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n"
            "Content-Type: application/octet-stream\r\n\r\n",
            name, file_name);
    buf_put(&body, content);
    buf_put(&body, S("\r\n--xX--\r\n"));
    return staff_send(s, who,
                      &(struct request){.method = HTTP_POST,
                                        .path = str_from(path),
                                        .content_type = S("multipart/form-data; boundary=xX"),
                                        .body = buf_str(&body)});
}

/* Where the last response leads; empty when nowhere. */
static __attribute__((unused)) struct str staff_leads(struct staff_house *s)
{
    return staff_header(s, "Location");
}

/* How often that stands in the audit log as done (code of audit.def). */
static __attribute__((unused)) size_t staff_audited(struct staff_house *s, const char *code)
{
    struct audit_filter filter = {.actor = -1, .action = str_from(code)};
    struct audit_entry *entries;
    size_t count, done = 0;

    assert_int_equal(audit_list(&s->h.memory, s->stores.audit_reading, &filter, AUDIT_PAGE_MAX, &entries, &count), OK);
    for (size_t i = 0; i < count; i++)
        done += entries[i].outcome == AUDIT_DONE;
    return done;
}

#endif
