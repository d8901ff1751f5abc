/* visit.c - one step of answering: which survey, which page, what was answered so far. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/visit.h"

#include <assert.h>

#include "base/clock.h"
#include "response/draft.h"
#include "response/guard.h"
#include "response/submission.h"
#include "web/definitions.h"

/* Whatever is carried can be kept for later, and be sent. */
enum { ANSWERS_LIMIT = DRAFT_ANSWERS_LIMIT };
static_assert((int)ANSWERS_LIMIT <= (int)SUBMISSION_ANSWERS_LIMIT, "what is carried must fit a submission");

enum err visit_load(struct ctx *c, struct visit *v)
{
    *v = (struct visit){0};
    TRY(survey_load(c->arena, c->app->panel, c->values.v[0], c->now_ms, &v->survey));
    TRY(definitions_get(c->app, v->survey.id, v->survey.version, &v->definition));
    c->survey = v->definition;
    return OK;
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

bool visit_is_admitted(const struct visit *v)
{
    return v->survey.access < ACCESS_CODE || v->carry.is_admitted;
}

bool visit_has_draft(const struct visit *v)
{
    static const struct key32 none;

    return !secret_eq(v->carry.draft.b, none.b, sizeof none.b);
}

static bool take_field(void *arg, struct str name, struct form_field *out)
{
    const struct param *field = params_take_sent(arg, name);

    if (!field)
        return false;
    *out = (struct form_field){field->value, field->is_repeated, field->is_broken};
    return true;
}

static bool take_rest(void *arg, struct str item)
{
    return params_take_rest(arg, item, ".~");
}

/* One of the form's own fields. When it came twice the first counts. */
static struct str take_own(struct ctx *c, struct visit *v, struct str name)
{
    const struct param *field = params_take_sent(&c->form, name);

    if (!field)
        return S("");
    v->is_strange = v->is_strange || field->is_repeated || field->is_broken;
    return field->value;
}

/* Fields that nobody asked for are told to the reader, and are no reason to lose what they wrote. */
static void take_others(struct ctx *c, struct visit *v)
{
    v->is_strange = v->is_strange || params_has_unknown(&c->form);
    for (size_t i = 0; i < c->form.count; i++)
        c->form.items[i].is_taken = true;
}

/* What the hidden field carries, or a fresh start and the reason. */
static enum err read_carry(struct ctx *c, struct visit *v, struct str field)
{
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
    struct str carried = take_own(c, v, S("_c")), page_number = take_own(c, v, S("_p")), who;
    int64_t page, said;
    enum err e;

    v->button = take_own(c, v, S("_do"));
    v->code = take_own(c, v, S("_k"));
    v->unseen = take_own(c, v, S("_h"));
    v->trap = str_trim(take_own(c, v, S("_w")));
    v->is_told = take_own(c, v, S("_s")).len > 0;
    who = take_own(c, v, S("_a"));
    if (!str_int(who, CHANNEL_SELF, CHANNEL_HELPED, &said))
        v->who = (int)said;
    TRY(str_int(page_number, 0, (int64_t)v->definition->page_count, &page));
    v->page = (size_t)page;
    e = read_carry(c, v, carried);
    if (v->page < v->definition->page_count)
        answers_from_form(c->arena, v->definition, &v->definition->pages[v->page],
                          (struct field_source){take_field, take_rest, &c->form}, civil_today(c->now_ms), &v->answers,
                          &v->faults);
    guard_answers_mask(c->arena, v->definition, &v->answers,
                       v->definition->is_guard_strict ? GUARD_ALL : GUARD_BIT(GUARD_PERSONAL_ID));
    take_others(c, v);
    visit_look(c, v);
    return e;
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

bool visit_fits(struct ctx *c, const struct visit *v)
{
    struct buf doc = buf_new(c->arena, ANSWERS_LIMIT);

    answers_put_draft_json(&doc, v->definition, &v->answers);
    return !doc.full;
}

struct str visit_carry(struct ctx *c, struct visit *v, bool is_page_shown)
{
    struct buf doc = buf_new(c->arena, ANSWERS_LIMIT);
    struct answers carried = answers_new(c->arena, v->definition);

    for (size_t i = 0; i < carried.count; i++)
        carried.v[i] = v->answers.v[i];
    if (is_page_shown)
        for (size_t i = 0; i < v->definition->pages[v->page].item_count; i++)
            carried.v[v->definition->pages[v->page].items[i].index] = (struct answer){0};
    answers_put_draft_json(&doc, v->definition, &carried);
    assert(!doc.full); /* no page is left before visit_fits */
    v->carry.answers = doc.len ? buf_str(&doc) : S("{}");
    return carry_lock(c->arena, &c->app->settings.form_key, v->definition->slug, &v->carry);
}
