/* definitions.c - the definitions one child has read lately, so that a page does not parse a document each time. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/definitions.h"

#include "response/answers.h"

enum { KEPT = 32, DEFINITION_MEMORY = 32 * 1024 * 1024 };

struct definition_cache {
    uint64_t uses;
    struct entry {
        int64_t survey_id, version;
        uint64_t used; /* 0: empty */
        struct arena memory;
        struct definition definition;
        size_t bucket; /* 0: nobody asked yet */
        struct {
            struct str questions;
            int day;
        } first_page[LANG__COUNT];
    } entries[KEPT];
};

static void forget_all(void *arg)
{
    struct definition_cache *cache = arg;

    for (int i = 0; i < KEPT; i++)
        if (cache->entries[i].used)
            arena_free(&cache->entries[i].memory);
}

struct definition_cache *definitions_new(struct arena *a)
{
    struct definition_cache *cache = ARENA_NEW(a, struct definition_cache);

    arena_defer(a, forget_all, cache);
    return cache;
}

enum err definitions_get(struct web_app *app, int64_t survey_id, int64_t version, const struct definition **out)
{
    struct definition_cache *cache = app->definitions;
    struct entry *oldest = &cache->entries[0];
    enum err e;

    for (int i = 0; i < KEPT; i++) {
        struct entry *entry = &cache->entries[i];

        if (entry->used && entry->survey_id == survey_id && entry->version == version) {
            entry->used = ++cache->uses;
            *out = &entry->definition;
            return OK;
        }
        if (entry->used < oldest->used)
            oldest = entry;
    }
    if (oldest->used)
        arena_free(&oldest->memory);
    *oldest = (struct entry){0};
    arena_init(&oldest->memory, DEFINITION_MEMORY);
    e = survey_definition(&oldest->memory, app->panel, survey_id, version, &oldest->definition);
    if (e) {
        arena_free(&oldest->memory);
        return e;
    }
    oldest->survey_id = survey_id;
    oldest->version = version;
    oldest->used = ++cache->uses;
    *out = &oldest->definition;
    return OK;
}

static struct entry *entry_of(const struct web_app *app, const struct definition *d)
{
    for (int i = 0; i < KEPT; i++)
        if (d == &app->definitions->entries[i].definition)
            return &app->definitions->entries[i];
    return NULL;
}

size_t definitions_bucket(struct web_app *app, const struct definition *d)
{
    struct entry *entry = entry_of(app, d);

    if (!entry)
        return answers_bucket(d);
    if (!entry->bucket)
        entry->bucket = answers_bucket(d);
    return entry->bucket;
}

const struct str *definitions_first_page(const struct web_app *app, const struct definition *d, enum lang lang, int day)
{
    const struct entry *entry = entry_of(app, d);

    return entry && entry->first_page[lang].day == day ? &entry->first_page[lang].questions : NULL;
}

void definitions_keep_first_page(struct web_app *app, const struct definition *d, enum lang lang, int day,
                                 struct str questions)
{
    struct entry *entry = entry_of(app, d);

    if (!entry)
        return;
    entry->first_page[lang].questions = arena_str(&entry->memory, questions);
    entry->first_page[lang].day = day;
}
