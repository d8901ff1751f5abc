/* verbs_site.c - what verbs about surveys begin with: the instance, its stores and one survey. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/verbs_site.h"

#include "base/clock.h"

static void close_site(void *site)
{
    stores_close(&((struct site *)site)->stores);
}

enum err site_open(struct arena *a, const struct args *args, struct site **out)
{
    struct site *s = ARENA_NEW(a, struct site);

    TRY(instance_load(a, args->dir, args->sets, args->set_count, &s->instance));
    TRY(instance_check_tables(a, &s->instance));
    s->now_ms = clock_now_ms(clock_system());
    arena_defer(a, close_site, s);
    *out = s;
    return stores_open(a, &s->instance, &s->stores);
}

enum err site_survey(struct arena *a, struct site *s, const char *slug, struct survey *survey_out,
                     struct definition *definition_out)
{
    struct db *panel = s->stores.panel;
    enum err e;

    TRY(db_begin(panel, DB_READ));
    e = survey_load(a, panel, str_from(slug), s->now_ms, survey_out);
    if (e == OK && definition_out)
        e = survey_definition(a, panel, survey_out->id, survey_out->version, definition_out);
    e = db_finish(panel, e);
    return e == ERR_NOT_FOUND ? err_note(e, "there is no survey %s", slug) : e;
}
