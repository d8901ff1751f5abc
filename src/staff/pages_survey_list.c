/* pages_survey_list.c - all surveys that somebody may see: where each stands, and how many have answered. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/surveys.h"

#include "desk/scope.h"
#include "staff/field.h"

#include <stdlib.h>

/* What the filter offers, in the order of a survey's life; `word` stands in the address. */
static const struct {
    const char *word;
    unsigned states;
} filters[] = {
    {"luonnokset", 1u << SURVEY_DRAFT},
    {"katselmoitavat", 1u << SURVEY_REVIEW},
    {"hyvaksytyt", 1u << SURVEY_APPROVED},
    {"avoimet", 1u << SURVEY_OPEN | 1u << SURVEY_SUSPENDED},
    {"sulkeutuneet", 1u << SURVEY_CLOSED},
    {"julkaistut", 1u << SURVEY_PUBLISHED | 1u << SURVEY_COMPLETED | 1u << SURVEY_ARCHIVED},
    {"perutut", 1u << SURVEY_CANCELLED},
};
enum { FILTERS = sizeof filters / sizeof *filters };

static const char *const filter_names[FILTERS] = {
    N_("Drafts"),    N_("In review"), N_("Approved, not open yet"), N_("Open and paused"), N_("Closed"),
    N_("Published"), N_("Cancelled"),
};

static const enum survey_state order[] = {SURVEY_DRAFT,     SURVEY_REVIEW,   SURVEY_APPROVED,  SURVEY_OPEN,
                                          SURVEY_SUSPENDED, SURVEY_CLOSED,   SURVEY_PUBLISHED, SURVEY_COMPLETED,
                                          SURVEY_ARCHIVED,  SURVEY_CANCELLED};

static int place_of(enum survey_state state)
{
    int i = 0;

    while (order[i] != state)
        i++;
    return i;
}

/* By state; within one, the last to move first. */
static int by_state(const void *left, const void *right)
{
    const struct survey_standing *l = left, *r = right;

    if (l->state != r->state)
        return place_of(l->state) - place_of(r->state);
    if (l->since_ms != r->since_ms)
        return l->since_ms > r->since_ms ? -1 : 1;
    return l->id < r->id ? -1 : l->id > r->id;
}

static const struct tpl_staff_option *filter_options(struct ctx *c, size_t chosen)
{
    struct tpl_staff_option *v = arena_alloc(c->arena, FILTERS + 1, sizeof *v);

    v[0] = (struct tpl_staff_option){.value = S(""), .name = i18n_text(c->lang, "All"), .is_chosen = chosen == FILTERS};
    for (size_t i = 0; i < FILTERS; i++)
        v[i + 1] = (struct tpl_staff_option){
            .value = str_from(filters[i].word), .name = i18n_text(c->lang, filter_names[i]), .is_chosen = i == chosen};
    return v;
}

static enum err survey_line(struct ctx *c, const struct survey_standing *s, const struct org *org,
                            struct tpl_staff_survey_line *out)
{
    *out = (struct tpl_staff_survey_line){
        .url = survey_address(c, s),
        .title = s->title,
        .title_lang = survey_title_lang(c),
        .state = survey_state_words(c->lang, s->state),
        .is_now = s->state == SURVEY_OPEN,
        .division = survey_division_name(c, org, s->division),
        .days = survey_days(c, s),
        .has_turns = scope_may_anywhere(&c->person->account, ACTION_SURVEY_READ),
        .turn = survey_turn(c, s),
    };
    return survey_received(c, s, &out->received);
}

enum err page_staff_surveys(struct ctx *c)
{
    struct page p = frame_body(c, ROUTE__COUNT);
    struct str wanted = params_text(&c->query, S("tila"));
    struct tpl_staff_survey_line *lines;
    struct tpl_staff_survey_list view = {0};
    struct survey_standing *v;
    size_t count, filter = 0;
    struct org org;

    while (filter < FILTERS && !str_eq(wanted, str_from(filters[filter].word)))
        filter++;
    TRY(org_load(c->arena, c->app->panel, &org));
    TRY(survey_standing_list(c->arena, c->app->panel, c->now_ms, &v, &count));
    qsort(v, count, sizeof *v, by_state);
    lines = arena_alloc(c->arena, count + 1, sizeof *lines);
    for (size_t i = 0; i < count; i++) {
        if (!survey_may(c, &v[i], ACTION_SURVEY_SEE))
            continue;
        view.all++;
        if (filter == FILTERS || filters[filter].states >> v[i].state & 1)
            TRY(survey_line(c, &v[i], &org, &lines[view.lines_n++]));
    }
    view.lines = lines;
    view.has_turns = scope_may_anywhere(&c->person->account, ACTION_SURVEY_READ);
    view.state = field_select(c, "tila", N_("State"), filter_options(c, filter), FILTERS + 1, NULL);
    view.may_create = scope_may_anywhere(&c->person->account, ACTION_SURVEY_CREATE);
    tpl_staff_survey_list(&p, &view);
    shell_put(c, i18n_text(c->lang, "Surveys"),
              i18n_text(c->lang,
                        "Here are the surveys that you may see, from draft to results. Open one to see whose turn "
                        "it is and what comes next."),
              NULL, 0, &p);
    return OK;
}
