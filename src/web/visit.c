/* visit.c - one step of answering: which survey, which page, what was answered so far. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/visit.h"

#include <assert.h>

#include "base/clock.h"
#include "response/submission.h"
#include "web/definitions.h"

/* Whatever may be kept for later may be sent, and whatever may be sent can be carried. */
static_assert((int)VISIT_SEND_BYTES <= (int)SUBMISSION_ANSWERS_LIMIT, "what is kept for later must fit a submission");
static_assert((int)VISIT_SEND_BYTES <= (int)VISIT_CARRY_BYTES, "what is sent must fit a form");
static_assert((int)VISIT_CARRY_BYTES < (int)CARRY_LIMIT_BYTES / 4 * 3 - 200, "what is carried is written in base64");

enum err visit_load(struct ctx *c, struct visit *v)
{
    *v = (struct visit){0};
    TRY(survey_load(c->arena, c->app->panel, c->values.v[0], c->now_ms, &v->survey));
    if (v->survey.is_unseen)
        return ERR_NOT_FOUND;
    TRY(definitions_get(c->app, v->survey.id, v->survey.version, &v->definition));
    c->survey = v->definition;
    return OK;
}

bool visit_takes_answers(const struct visit *v, int64_t now_ms)
{
    if (v->survey.state == SURVEY_OPEN)
        return true;
    return v->survey.state == SURVEY_CLOSED && v->survey.answer_count < 0 && v->carry.begun_ms <= v->survey.closes_ms &&
           now_ms <= v->survey.grace_ends_ms;
}

void visit_begin(struct ctx *c, struct visit *v)
{
    v->carry = carry_new(v->survey.version, c->made_ms);
    v->answers = answers_new(c->arena, v->definition);
    if (c->now_ms - v->carry.begun_ms > CARRY_AGE_MS)
        visit_renew(c, v);
}

void visit_renew(const struct ctx *c, struct visit *v)
{
    int64_t closes_ms = v->survey.closes_ms;

    /* The least time has passed long since. */
    if (c->now_ms < closes_ms)
        v->carry.begun_ms = c->now_ms - c->app->settings.min_fill_ms;
    else if (v->carry.begun_ms < closes_ms)
        v->carry.begun_ms = closes_ms;
}

bool visit_is_admitted(const struct visit *v)
{
    return v->survey.access < ACCESS_CODE || v->carry.is_admitted;
}

bool visit_has_draft(const struct visit *v)
{
    static const struct key32 none;

    return !secret_eq(v->carry.draft.b, none.b, sizeof none.b);
}

void visit_look(struct ctx *c, struct visit *v)
{
    v->visible = rules_visibility(c->arena, v->definition, &v->answers);
    c->told = &v->answers;
    c->visible = &v->visible;
}

size_t visit_page_from(const struct visit *v, size_t page)
{
    while (page < v->definition->page_count && !v->visible.pages[page])
        page++;
    return page;
}

size_t visit_page_before(const struct visit *v, size_t page)
{
    for (size_t i = page; i > 0; i--)
        if (v->visible.pages[i - 1])
            return i - 1;
    return page;
}

void visit_parts(const struct visit *v, int *part_out, int *parts_out)
{
    *part_out = *parts_out = 0;
    for (size_t i = 0; i < v->definition->page_count; i++) {
        *parts_out += v->visible.pages[i];
        *part_out += v->visible.pages[i] && i <= v->page;
    }
}

bool visit_is_empty(const struct answers *answers)
{
    for (size_t i = 0; i < answers->count; i++)
        if (answers->v[i].is_given || answers->v[i].typed)
            return false;
    return true;
}

bool visit_fits(struct ctx *c, const struct visit *v, size_t limit)
{
    struct buf doc = buf_new(c->arena, limit);

    answers_put_draft_json(&doc, v->definition, &v->answers);
    return !doc.full;
}

/* Of answers that do not fit the longest words give way, one question after the other, and in the end all. */
static void shorten(struct answers *answers)
{
    struct answer *longest = NULL;

    for (size_t i = 0; i < answers->count; i++)
        if (answers->v[i].words.len && (!longest || answers->v[i].words.len > longest->words.len))
            longest = &answers->v[i];
    if (longest)
        *longest = (struct answer){.is_given = false};
    for (size_t i = 0; !longest && i < answers->count; i++)
        answers->v[i] = (struct answer){.is_given = false};
}

struct str visit_carry(struct ctx *c, struct visit *v, bool is_page_shown)
{
    bool has_page = v->page < v->definition->page_count;
    struct answers carried = answers_new(c->arena, v->definition);
    struct buf doc = buf_new(c->arena, VISIT_CARRY_BYTES);

    for (size_t i = 0; i < carried.count; i++)
        carried.v[i] = v->answers.v[i];
    if (is_page_shown && has_page)
        for (size_t i = 0; i < v->definition->pages[v->page].item_count; i++)
            carried.v[v->definition->pages[v->page].items[i].index] = (struct answer){.is_given = false};
    answers_put_draft_json(&doc, v->definition, &carried);
    if (doc.full && !is_page_shown && has_page)
        return visit_carry(c, v, true); /* what came last gives way to what was accepted before */
    while (doc.full) {
        shorten(&carried);
        doc = buf_new(c->arena, VISIT_CARRY_BYTES);
        answers_put_draft_json(&doc, v->definition, &carried);
    }
    v->carry.answers = doc.len ? buf_str(&doc) : S("{}");
    return carry_lock(c->arena, &c->app->settings.form_key, v->definition->slug, &v->carry);
}
