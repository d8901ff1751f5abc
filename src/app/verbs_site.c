/* verbs_site.c - what verbs about surveys begin with: the instance, its stores and one survey. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/verbs_site.h"

#include "base/clock.h"
#include "gen/sql_panel.h"

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
    TRY(stores_open(a, &s->instance, &s->stores));
    TRY(db_begin(s->stores.panel, DB_READ));
    return db_finish(s->stores.panel, settings_load(a, s->stores.panel, &s->settings));
}

/* Residents are never shown a survey in the making, and survey_load knows none. */
static enum err find_draft(struct arena *a, struct db *panel, const char *slug, int64_t *id_out,
                           enum survey_state *state_out)
{
    struct q_survey_by_slug_row row;

    TRY(q_survey_by_slug(panel, a, &(struct q_survey_by_slug){.slug = str_from(slug)}, &row));
    *id_out = row.id;
    *state_out = (enum survey_state)row.state;
    return survey_is_in_making(*state_out) ? OK : ERR_NOT_FOUND;
}

enum err site_standing(struct arena *a, struct site *s, const char *slug, int64_t *id_out, enum survey_state *state_out)
{
    struct db *panel = s->stores.panel;
    struct survey survey = {.state = SURVEY_DRAFT};
    enum err e;

    TRY(db_begin(panel, DB_READ));
    e = survey_load(a, panel, str_from(slug), s->now_ms, &survey);
    if (e == ERR_NOT_FOUND)
        e = find_draft(a, panel, slug, &survey.id, &survey.state);
    e = db_finish(panel, e);
    *id_out = survey.id;
    *state_out = survey.state;
    return e == ERR_NOT_FOUND ? err_note(e, "there is no survey %s", slug) : e;
}

enum err site_survey(struct arena *a, struct site *s, const char *slug, struct survey *survey_out,
                     struct definition *definition_out)
{
    struct db *panel = s->stores.panel;
    enum survey_state state;
    int64_t draft;
    enum err e;

    TRY(db_begin(panel, DB_READ));
    e = survey_load(a, panel, str_from(slug), s->now_ms, survey_out);
    if (e == ERR_NOT_FOUND && find_draft(a, panel, slug, &draft, &state) == OK)
        e = err_note(ERR_CONFLICT, "%s is %s", slug, state == SURVEY_DRAFT ? "a draft" : "in review");
    if (e == OK && definition_out)
        e = survey_definition(a, panel, survey_out->id, survey_out->version, definition_out);
    e = db_finish(panel, e);
    return e == ERR_NOT_FOUND ? err_note(e, "there is no survey %s", slug) : e;
}
