/* staff.c - the office that lets staff in, made from an instance's store, key and settings. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/staff.h"

enum { CONTEXT_COUNT = 5 };

struct staff {
    struct office office;
    struct password_words words;
    struct str context[CONTEXT_COUNT];
};

static void close_staff(void *staff)
{
    db_close(((struct staff *)staff)->office.staff);
}

enum err staff_open(struct arena *a, const struct instance *i, bool with_words, struct key32 *key_out,
                    struct office **out)
{
    const struct config *c = &i->config;
    struct staff *s = ARENA_NEW(a, struct staff);
    struct settings settings;

    arena_defer(a, close_staff, s);
    TRY(instance_account_key(a, i, key_out));
    TRY(instance_open(a, i, STORE_STAFF, DB_READ_WRITE, &s->office.staff));
    TRY(instance_settings(a, i, &settings));
    s->context[0] = settings.county_name[LANG_FI];
    s->context[1] = settings.county_name[LANG_SV];
    s->context[2] = settings.county_name[LANG_EN];
    s->context[3] = settings.contact_email;
    s->context[4] = c->origin;
    s->office.key = key_out;
    s->office.context = s->context;
    s->office.context_count = CONTEXT_COUNT;
    s->office.cost = password_cost_standard();
    s->office.is_demo = c->is_demo;
    if (with_words) {
        TRY(password_words_load(a, PASSWORD_LIST_PATH, &s->words));
        s->office.words = &s->words;
    }
    *out = &s->office;
    return OK;
}

struct str staff_link(struct arena *a, const struct instance *i, struct str code)
{
    return arena_fmt(a, "%.*s/hallinta/liity#%.*s", STR_ARG(i->config.origin), STR_ARG(code));
}
