/* visit_read.c - what a posted form says: what was answered before, which page it was, and what that page holds now. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/visit.h"

#include "base/clock.h"
#include "response/guard.h"
#include "response/submission.h"
#include "web/definitions.h"

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

/* Fields that nobody asked for are told to the reader, and are no reason to lose what they wrote. Where the form is known not
 * to fit they are no surprise. */
static void take_others(struct ctx *c, struct visit *v)
{
    bool is_ours = v->notice == NOTICE_CHANGED || v->notice == NOTICE_MISPLACED;

    v->is_strange = !is_ours && (v->is_strange || params_has_unknown(&c->form));
    for (size_t i = 0; i < c->form.count; i++)
        c->form.items[i].is_taken = true;
}

/* What the hidden field carries, or a fresh start and the reason. `is_first`: a first page, which needs none; it says in
 * `version` of which version it is. */
static enum err read_carry(struct ctx *c, struct visit *v, struct str field, bool is_first, struct str version)
{
    enum err e;

    if (field.len == 0 && is_first) {
        visit_begin(c, v);
        if (str_int(version, 1, INT32_MAX, &v->carry.version))
            v->carry.version = v->survey.version;
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
    if (e)
        visit_renew(c, v); /* kept answers live another day */
    return e;
}

/* --- this page's fields ------------------------------------------------------------------------------------------- */

static void take_page(struct ctx *c, const struct visit *v, const struct survey_page *page, struct answers *into,
                      struct faults *faults_out)
{
    answers_from_form(c->arena, v->definition, page, (struct field_source){take_field, take_rest, &c->form},
                      civil_today(c->now_ms), into, faults_out);
}

static bool is_sent(const struct ctx *c, const struct item *item)
{
    for (size_t i = 0; i < c->form.count; i++) {
        struct str name = c->form.items[i].name;

        if (str_starts(name, item->id) &&
            (name.len == item->id.len || name.p[item->id.len] == '.' || name.p[item->id.len] == '~'))
            return true;
    }
    return false;
}

static bool page_asks(const struct survey_page *page, struct str id)
{
    for (size_t i = 0; i < page->item_count; i++)
        if (str_eq(page->items[i].id, id))
            return true;
    return false;
}

/* Does the form say anything about the question? `asked`: the page it showed then, all of whose questions it speaks of; NULL
 * when that is not known, or was the review. */
static bool is_told(const struct ctx *c, const struct survey_page *asked, const struct item *item)
{
    return is_sent(c, item) || (asked && page_asks(asked, item->id));
}

/* Give each field to the question of its name, on whatever page that is now. Of what is wrong only what stands on the page
 * `v` is on is told now; the rest is at sending. */
static void take_scattered(struct ctx *c, struct visit *v, const struct survey_page *asked)
{
    for (size_t p = 0; p < v->definition->page_count; p++) {
        const struct survey_page *page = &v->definition->pages[p];
        struct answers read = answers_new(c->arena, v->definition);
        struct faults faults;

        for (size_t i = 0; i < read.count; i++)
            read.v[i] = v->answers.v[i];
        take_page(c, v, page, &read, &faults);
        for (size_t i = 0; i < page->item_count; i++)
            if (is_told(c, asked, &page->items[i]))
                v->answers.v[page->items[i].index] = read.v[page->items[i].index];
        for (size_t i = 0; p == v->page && i < faults.count; i++)
            if (is_told(c, asked, faults.v[i].item))
                faults.v[v->faults.count++] = faults.v[i];
        if (p == v->page)
            v->faults.v = faults.v;
    }
}

/* The first page that the form says anything about; the review when there is none. */
static size_t page_told(const struct ctx *c, const struct visit *v, const struct survey_page *asked)
{
    for (size_t p = 0; p < v->definition->page_count; p++)
        for (size_t i = 0; i < v->definition->pages[p].item_count; i++)
            if (is_told(c, asked, &v->definition->pages[p].items[i]))
                return p;
    return v->definition->page_count;
}

/* Where the page stands now that another version of the survey had. */
static size_t page_now(const struct ctx *c, const struct visit *v, const struct survey_page *asked)
{
    for (size_t p = 0; p < v->definition->page_count; p++)
        if (str_eq(v->definition->pages[p].id, asked->id))
            return p;
    return page_told(c, v, asked);
}

/* The fields of the page `number` (negative: none) as the version of the carry counted. */
static enum err read_page(struct ctx *c, struct visit *v, int64_t number)
{
    const struct definition *then = v->definition;
    const struct survey_page *asked = NULL;
    bool is_known;
    enum err e;

    if (v->carry.version != v->survey.version) {
        v->notice = NOTICE_CHANGED;
        e = definitions_get(c->app, v->survey.id, v->carry.version, &then);
        if (e && e != ERR_NOT_FOUND)
            return e;
        v->carry.version = v->survey.version;
    }
    is_known = number >= 0 && (uint64_t)number <= then->page_count;
    if (is_known && (size_t)number < then->page_count)
        asked = &then->pages[number];
    if (then == v->definition && is_known) {
        v->page = (size_t)number;
        if (asked)
            take_page(c, v, asked, &v->answers, &v->faults);
        return OK;
    }
    v->page = !asked ? v->definition->page_count : page_now(c, v, asked);
    if (!is_known) {
        v->page = page_told(c, v, NULL);
        v->notice = v->notice ? v->notice : NOTICE_MISPLACED;
    }
    take_scattered(c, v, asked);
    return OK;
}

enum err visit_read(struct ctx *c, struct visit *v)
{
    struct str carried = take_own(c, v, S("_c")), page = take_own(c, v, S("_p")), version = take_own(c, v, S("_v")),
               who;
    int64_t number, said;
    enum err e;

    v->button = take_own(c, v, S("_do"));
    v->code = take_own(c, v, S("_k"));
    v->unseen = take_own(c, v, S("_h"));
    v->trap = str_trim(take_own(c, v, S("_w")));
    v->is_told = take_own(c, v, S("_s")).len > 0;
    who = take_own(c, v, S("_a"));
    if (v->definition->asks_who && !str_int(who, CHANNEL_SELF, CHANNEL_HELPED, &said))
        v->who = (int)said;
    if (str_int(page, 0, INT32_MAX, &number))
        number = -1;
    e = read_carry(c, v, carried, number == 0, version);
    TRY(read_page(c, v, number));
    guard_answers_mask(c->arena, v->definition, &v->answers, guard_kinds(v->definition));
    take_others(c, v);
    visit_look(c, v);
    return e;
}
