/* release_world.h - people who answer the fixture groups.json, and what a release says about them; for tests that attack releases. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_RELEASE_WORLD_H
#define TESTS_RELEASE_WORLD_H

#include "report/cross.h"
#include "report/release.h"
#include "report/release_doc.h"
#include "unit/stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { ROLE, AGE, ONE, SCALE, GRID_1, GRID_2, NPS, SECRET, CHOICES, NOBODY = -1, MANY_OPTIONS = 4, WORLD_PEOPLE = 400 };

/* Choices by their place among the options; NOBODY: not answered. `many`: a bit for each option. */
struct person {
    int of[CHOICES];
    unsigned many;
};

struct world {
    struct stores stores;
    struct definition d;
    struct survey survey;
    struct person people[WORLD_PEOPLE];
    size_t count;
    uint64_t seed;
    int64_t stored;
};

static inline unsigned below(struct world *w, unsigned n)
{
    w->seed ^= w->seed << 13;
    w->seed ^= w->seed >> 7;
    w->seed ^= w->seed << 17;
    return (unsigned)((w->seed >> 11) % n);
}

static inline int world_open(struct world *w)
{
    struct definition_error error;
    struct key32 secret;
    struct str json;

    w->seed = 88172645463325252u;
    w->survey = (struct survey){.version = 1};
    return stores_open(&w->stores) || file_read(&w->stores.arena, "tests/unit/fixtures/groups.json", 1 << 20, &json) ||
           definition_read(&w->stores.arena, json, &w->d, &error) || db_begin(w->stores.panel, DB_WRITE) ||
           survey_create(&w->stores.arena, w->stores.panel, &w->d, SURVEY_OPEN, 1000000, &w->survey.id, &secret) ||
           db_commit(w->stores.panel);
}

static inline const struct item *world_item(const struct world *w, int question)
{
    static const char *const ids[CHOICES] = {"role", "age", "one", "scale", "grid", "grid", "nps", "secret"};

    return definition_item(&w->d, str_from(ids[question]));
}

static inline void put_choice(const struct world *w, struct buf *out, const struct person *p, int question)
{
    const struct item *item = world_item(w, question);

    if (p->of[question] == NOBODY)
        return;
    buf_put(out, out->len > 1 ? S(",") : S(""));
    if (question == NPS)
        buf_fmt(out, "\"nps\":%d", p->of[question]);
    else
        buf_fmt(out, "\"%.*s\":\"%.*s\"", STR_ARG(item->id), STR_ARG(item->options[p->of[question]].id));
}

/* As answers are stored: in the order of the definition. */
static inline struct str world_document(const struct world *w, const struct person *p, struct buf *out)
{
    const struct item *many = definition_item(&w->d, S("many")), *grid = world_item(w, GRID_1);
    const char *before = "";

    buf_char(out, '{');
    put_choice(w, out, p, ONE);
    for (size_t o = 0; p->many && o < MANY_OPTIONS; o++)
        if (p->many & 1u << o) {
            if (!*before)
                buf_put(out, out->len > 1 ? S(",\"many\":[") : S("\"many\":["));
            buf_fmt(out, "%s\"%.*s\"", before, STR_ARG(many->options[o].id));
            before = ",";
        }
    if (p->many)
        buf_char(out, ']');
    put_choice(w, out, p, SCALE);
    if (p->of[GRID_1] != NOBODY || p->of[GRID_2] != NOBODY) {
        buf_put(out, out->len > 1 ? S(",\"grid\":{") : S("\"grid\":{"));
        if (p->of[GRID_1] != NOBODY)
            buf_fmt(out, "\"r1\":\"%.*s\"", STR_ARG(grid->options[p->of[GRID_1]].id));
        if (p->of[GRID_2] != NOBODY)
            buf_fmt(out, "%s\"r2\":\"%.*s\"", p->of[GRID_1] != NOBODY ? "," : "",
                    STR_ARG(grid->options[p->of[GRID_2]].id));
        buf_char(out, '}');
    }
    put_choice(w, out, p, NPS);
    put_choice(w, out, p, SECRET);
    put_choice(w, out, p, ROLE);
    put_choice(w, out, p, AGE);
    buf_char(out, '}');
    return buf_str(out);
}

static inline void world_close(struct world *w)
{
    if (db_in_transaction(w->stores.results))
        db_rollback(w->stores.results);
    stores_close(&w->stores);
}

/* A survey nobody has answered yet, of another number. */
static inline void world_next(struct world *w)
{
    w->survey.id++;
    w->count = 0;
}

/* Store one document, in a transaction that is never finished: thousands of surveys would wait for the disk. */
static inline void world_document_store(struct world *w, struct str doc)
{
    struct key32 id = hash_plain((struct str){(const char *)&w->stored, sizeof w->stored});

    w->stored++;
    if (!db_in_transaction(w->stores.results))
        assert_int_equal(db_begin(w->stores.results, DB_WRITE), OK);
    assert_int_equal(q_response_insert(w->stores.results,
                                       &(struct q_response_insert){w->survey.id, {(const char *)id.b, 16}, 1, 0, doc}),
                     OK);
}

/* The same answers of so many people who are not among `people`. */
static inline void world_documents(struct world *w, size_t times, const char *doc)
{
    while (times--)
        world_document_store(w, str_from(doc));
}

/* Everybody from `from` on. */
static inline void world_store(struct world *w, size_t from)
{
    struct arena scratch;

    arena_init(&scratch, 64 << 20);
    for (size_t i = from; i < w->count; i++) {
        struct buf out = buf_new(&scratch, 4096);

        world_document_store(w, world_document(w, &w->people[i], &out));
    }
    arena_free(&scratch);
}

/* So many people who say no more than this. */
static inline void world_add(struct world *w, size_t times, int role, int question, int choice)
{
    while (times--) {
        struct person *p = &w->people[w->count++];

        for (int q = 0; q < CHOICES; q++)
            p->of[q] = NOBODY;
        p->many = 0;
        p->of[ROLE] = role;
        if (question < CHOICES)
            p->of[question] = choice;
        else
            p->many = (unsigned)choice;
    }
}

/* The fixture with a piece of it replaced, read into `a`. */
static inline void world_redefine(struct world *w, struct arena *a, const char *from, struct str to)
{
    struct definition_error error;
    struct str json;
    size_t at;

    assert_int_equal(file_read(a, "tests/unit/fixtures/groups.json", 1 << 20, &json), OK);
    at = str_find_str(json, str_from(from));
    assert_int_not_equal(at, SIZE_MAX);
    json = arena_fmt(a, "%.*s%.*s%s", (int)at, json.p, STR_ARG(to), json.p + at + strlen(from));
    if (definition_read(a, json, &w->d, &error))
        fail_msg("%.*s: %.*s", STR_ARG(error.path), STR_ARG(error.why));
}

/* The lower of two is the more probable; sometimes hardly anything else is. */
static inline int draw(struct world *w, unsigned options, unsigned skew, unsigned answered_percent)
{
    unsigned choice = below(w, options);

    if (below(w, 100) >= answered_percent)
        return NOBODY;
    for (unsigned i = 0; i < skew; i++) {
        unsigned other = below(w, options);

        choice = other < choice ? other : choice;
    }
    return (int)choice;
}

/* Add `count` people. `skews` by question. */
static inline void world_draw(struct world *w, size_t count, const unsigned *skews, unsigned answered_percent)
{
    static const unsigned options[CHOICES] = {5, 8, 4, 4, 4, 4, 11, 2};

    for (size_t i = 0; i < count; i++) {
        struct person *p = &w->people[w->count++];

        for (int q = 0; q < CHOICES; q++)
            p->of[q] = draw(w, options[q], skews[q], answered_percent);
        p->many = below(w, 100) >= answered_percent ? 0 : below(w, 8) ? 1 + below(w, 7) : 8;
    }
}

/* And store them. */
static inline void world_answer(struct world *w, size_t count, const unsigned *skews, unsigned answered_percent)
{
    size_t from = w->count;

    world_draw(w, count, skews, answered_percent);
    world_store(w, from);
}

static inline struct release world_release(struct world *w, struct arena *a)
{
    struct release r;

    assert_int_equal(release_make(a, w->stores.results, &w->survey, &w->d, w->d.closes_ms + 1, &r), OK);
    return r;
}

static inline const struct result_item *world_find(const struct release *r, const char *id)
{
    for (size_t i = 0; i < r->item_count; i++)
        if (str_eq(r->items[i].item_id, str_from(id)))
            return &r->items[i];
    fail_msg("no item %s", id);
    return NULL;
}

/* The document as it is stored. */
static inline struct str world_doc(struct arena *a, const struct release *r)
{
    struct buf out = buf_new(a, RELEASE_DOC_BYTES);

    release_doc_put(&out, r);
    assert_false(out.full);
    return buf_str(&out);
}

#endif
