/* visit.c - one step of answering: which survey, which page, what was answered so far. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/visit.h"

#include <assert.h>

#include "response/submission.h"
#include "web/definitions.h"

enum err visit_load(struct ctx *c, struct visit *v)
{
    *v = (struct visit){0};
    TRY(survey_load(c->arena, c->app->panel, c->values.v[0], c->now_ms, &v->survey));
    return definitions_get(c->app, v->survey.id, v->survey.version, &v->definition);
}

bool visit_takes_answers(const struct visit *v, int64_t now_ms)
{
    if (v->survey.state == SURVEY_OPEN)
        return true;
    return v->survey.state == SURVEY_CLOSED && v->survey.answer_count < 0 && v->carry.begun_ms <= v->survey.closes_ms &&
           now_ms <= v->survey.closes_ms + SURVEY_GRACE_MS;
}

void visit_begin(struct ctx *c, struct visit *v)
{
    /* A first page may be sent in the grace time: it was opened before, or the token would not be good. */
    int64_t begun_ms = c->now_ms < v->survey.closes_ms ? c->now_ms : v->survey.closes_ms;

    v->carry = carry_new(v->survey.version, begun_ms);
    v->answers = answers_new(c->arena, v->definition);
}

static const struct str *take_field(void *arg, struct str name)
{
    return params_take(arg, name);
}

/* What the hidden field carries, or a fresh start and the reason. */
static enum err read_carry(struct ctx *c, struct visit *v)
{
    struct str field = params_text(&c->form, S("_c"));
    enum err e;

    if (field.len == 0 && v->page == 0) {
        visit_begin(c, v);
        return OK;
    }
    e = carry_open(c->arena, &c->app->settings.form_key, v->definition->slug, field, c->now_ms, &v->carry);
    if (e && e != ERR_CONFLICT) {
        visit_begin(c, v);
        return ERR_DENIED;
    }
    if (answers_from_json(c->arena, v->definition, v->carry.answers, v->carry.version != v->survey.version,
                          &v->answers)) {
        visit_begin(c, v);
        return ERR_DENIED;
    }
    if (v->carry.version != v->survey.version)
        v->notice = NOTICE_CHANGED;
    v->carry.version = v->survey.version;
    if (e)
        v->carry.begun_ms = c->now_ms; /* kept answers live another day */
    return e;
}

enum err visit_read(struct ctx *c, struct visit *v)
{
    int64_t page;
    enum err e;

    TRY(str_int(params_text(&c->form, S("_p")), 0, (int64_t)v->definition->page_count, &page));
    v->page = (size_t)page;
    e = read_carry(c, v);
    if (v->page < v->definition->page_count)
        answers_from_form(c->arena, v->definition, &v->definition->pages[v->page],
                          (struct field_source){take_field, &c->form}, &v->answers, &v->faults);
    return e;
}

bool visit_fits(struct ctx *c, const struct visit *v)
{
    struct buf doc = buf_new(c->arena, SUBMISSION_ANSWERS_LIMIT);

    answers_put_json(&doc, v->definition, &v->answers);
    return !doc.full;
}

struct str visit_carry(struct ctx *c, struct visit *v, bool is_page_shown)
{
    struct buf doc = buf_new(c->arena, SUBMISSION_ANSWERS_LIMIT);
    struct answers carried = answers_new(c->arena, v->definition);

    for (size_t i = 0; i < carried.count; i++)
        carried.v[i] = v->answers.v[i];
    if (is_page_shown)
        for (size_t i = 0; i < v->definition->pages[v->page].item_count; i++)
            carried.v[v->definition->pages[v->page].items[i].index] = (struct answer){0};
    answers_put_json(&doc, v->definition, &carried);
    assert(!doc.full); /* no page is left before visit_fits */
    v->carry.answers = doc.len ? buf_str(&doc) : S("{}");
    return carry_lock(c->arena, &c->app->settings.form_key, v->definition->slug, &v->carry);
}
