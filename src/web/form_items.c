/* form_items.c - the questions of a page with what was answered and what is wrong, as the form template wants them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/form_items.h"

#include "i18n/i18n.h"
#include "web/form_parts.h"
#include "web/words.h"

enum { RULE_JSON_LIMIT = 64 * 1024, IDS_LIMIT = DEFINITION_ITEMS * (DEFINITION_ID + 1) };

struct str form_joined(struct ctx *c, struct str item, char sign, struct str part)
{
    char *text = arena_alloc(c->arena, item.len + part.len + 1, 1);

    for (size_t i = 0; i < item.len; i++)
        text[i] = item.p[i];
    text[item.len] = sign;
    for (size_t i = 0; i < part.len; i++)
        text[item.len + 1 + i] = part.p[i];
    return (struct str){text, item.len + part.len + 1};
}

/* What the script needs to know to read the answer (static/js/resident/rules-form.js). */
static struct str kind_of(const struct item *item)
{
    static const struct str kinds[ITEM__COUNT] = {
        [ITEM_MULTI] = S_INIT("many"),      [ITEM_MATRIX] = S_INIT("matrix"), [ITEM_NPS] = S_INIT("number"),
        [ITEM_NUMBER] = S_INIT("number"),   [ITEM_TEXT] = S_INIT("words"),    [ITEM_LONGTEXT] = S_INIT("words"),
        [ITEM_DATE] = S_INIT("date"),       [ITEM_RANK] = S_INIT("rank"),     [ITEM_POINTS] = S_INIT("points"),
        [ITEM_CONSENT] = S_INIT("consent"),
    };

    return kinds[item->type].p ? kinds[item->type] : S("one");
}

/* The rule as JSON when answers of this page decide, else nothing. */
static struct str rule_json(const struct asked *q, const struct rule *rule)
{
    struct buf out;

    if (!rule)
        return (struct str){NULL, 0};
    out = buf_new(q->c->arena, RULE_JSON_LIMIT);
    rule_put_json(&out, rule, q->d, &q->v->answers, &q->v->visible, q->v->page);
    return !out.full && out.len && out.p[0] == '[' ? buf_str(&out) : (struct str){NULL, 0};
}

static const struct tpl_question_notes *notes(const struct asked *q, const struct tpl_fault_note *error)
{
    struct tpl_question_notes *t = ARENA_NEW(q->c->arena, struct tpl_question_notes);

    *t = (struct tpl_question_notes){.id = q->item->id,
                                     .text_lang = q->text_lang,
                                     .help = words_inline(q->c, q->d, &q->item->help),
                                     .hint = form_hint(q),
                                     .is_spoken = q->item->type == ITEM_NPS,
                                     .error = error};
    return t;
}

static const struct tpl_item_words *asked_words(const struct asked *q)
{
    struct tpl_item_words *t = ARENA_NEW(q->c->arena, struct tpl_item_words);

    *t = (struct tpl_item_words){.id = q->item->id,
                                 .has_error = q->fault_count > 0,
                                 .is_long = q->item->type == ITEM_LONGTEXT,
                                 .limit = q->item->max,
                                 .words = q->answer->words};
    return t;
}

static const struct tpl_item_consent *asked_consent(const struct asked *q, const struct tpl_question *question)
{
    struct tpl_item_consent *t = ARENA_NEW(q->c->arena, struct tpl_item_consent);

    *t = (struct tpl_item_consent){.id = q->item->id,
                                   .text_lang = q->text_lang,
                                   .label = question->label,
                                   .mark = question->mark,
                                   .is_mark_hidden = question->is_mark_hidden,
                                   .is_chosen = q->answer->is_given,
                                   .notes = question->notes,
                                   .has_error = question->has_error};
    return t;
}

/* The fields of the question's type. */
static void put_fields(const struct asked *q, struct tpl_question *t)
{
    t->is_group = true;
    switch (q->item->type) {
    case ITEM_MATRIX:
        t->matrix = asked_matrix(q);
        return;
    case ITEM_NPS:
        t->nps = asked_nps(q);
        return;
    case ITEM_DATE:
        t->date = asked_date(q);
        return;
    case ITEM_RANK:
        t->rank = asked_rank(q);
        return;
    case ITEM_POINTS:
        t->points = asked_points(q);
        return;
    default:
        break;
    }
    t->is_group = false;
    if (q->item->type == ITEM_DROPDOWN || q->item->type == ITEM_AREA) {
        t->dropdown = asked_dropdown(q);
    } else if (q->item->type == ITEM_NUMBER) {
        t->figure = asked_number(q);
        t->unit = t->figure->unit;
    } else if (item_is_words(q->item)) {
        t->words = asked_words(q);
    } else if (q->item->type == ITEM_CONSENT) {
        t->consent = asked_consent(q, t);
    } else {
        t->is_group = true;
        t->choice = asked_choice(q);
    }
}

static const struct tpl_question *question(const struct asked *q)
{
    const struct item *item = q->item;
    bool is_shown = q->v->visible.items[item->index];
    struct tpl_question *t = ARENA_NEW(q->c->arena, struct tpl_question);
    const struct tpl_fault_note *error = fault_note(q, NULL, NULL, item->id);

    *t = (struct tpl_question){
        .id = item->id,
        .kind = kind_of(item),
        .text_lang = q->text_lang,
        .label = words_inline(q->c, q->d, &item->label),
        .is_hidden = !is_shown,
        .is_new = is_shown && q->v->notice == NOTICE_MORE && str_lists(q->v->unseen, item->id),
        .has_error = error != NULL,
        .show = rule_json(q, item->show),
        .required = item->is_required ? (struct str){NULL, 0} : rule_json(q, item->required),
        .notes = notes(q, error),
    };
    if (q->is_required || t->required.len) {
        t->mark = item->type == ITEM_MATRIX ? i18n_text(q->c->lang, "(required on every row)")
                                            : i18n_text(q->c->lang, "(required)");
        t->is_mark_hidden = !q->is_required;
    }
    put_fields(q, t);
    return t;
}

static const struct tpl_item_info *info(const struct asked *q)
{
    struct tpl_item_info *t = ARENA_NEW(q->c->arena, struct tpl_item_info);

    *t = (struct tpl_item_info){.id = q->item->id,
                                .text_lang = q->text_lang,
                                .text = words_block(q->c, q->d, &q->item->label),
                                .is_hidden = !q->v->visible.items[q->item->index],
                                .show = rule_json(q, q->item->show)};
    return t;
}

/* How many of the faults from `at` on are about the same item; those of one stand in a row. */
static size_t fault_run(const struct faults *faults, size_t at)
{
    size_t end = at;

    while (end < faults->count && faults->v[end].item == faults->v[at].item)
        end++;
    return end - at;
}

const struct tpl_form_item *form_items(struct ctx *c, const struct visit *v, size_t *count_out)
{
    const struct survey_page *page = &v->definition->pages[v->page];
    struct tpl_form_item *items = arena_alloc(c->arena, page->item_count, sizeof *items);
    struct asked *asked = arena_alloc(c->arena, page->item_count, sizeof *asked);
    struct asked each = {.c = c, .v = v, .d = v->definition, .text_lang = lang_tag(words_lang(c, v->definition))};

    for (size_t i = 0; i < page->item_count; i++) {
        asked[i] = each;
        asked[i].item = &page->items[i];
        asked[i].answer = &v->answers.v[page->items[i].index];
        asked[i].is_required = rules_require(&page->items[i], v->definition, &v->answers, &v->visible);
    }
    for (size_t i = 0, n; i < v->faults.count; i += n) {
        const struct item *item = v->faults.v[i].item;

        n = fault_run(&v->faults, i);
        if (page->item_count && item >= page->items && item < page->items + page->item_count) {
            asked[item - page->items].faults = &v->faults.v[i];
            asked[item - page->items].fault_count = n;
        }
    }
    for (size_t i = 0; i < page->item_count; i++) {
        if (page->items[i].type == ITEM_INFO)
            items[i].info = info(&asked[i]);
        else
            items[i].question = question(&asked[i]);
    }
    *count_out = page->item_count;
    return items;
}

bool form_has(const struct visit *v, bool is_required)
{
    const struct survey_page *page = &v->definition->pages[v->page];

    for (size_t i = 0; i < page->item_count; i++) {
        const struct item *item = &page->items[i];
        bool is_shown = v->visible.items[item->index];

        if (item->type == ITEM_INFO)
            continue;
        if (is_required && (item->is_required || item->required) && (is_shown || item->show))
            return true;
        if (!is_required && is_shown && !rules_require(item, v->definition, &v->answers, &v->visible))
            return true;
    }
    return false;
}

/* --- questions that come and go --- */

bool form_has_rules(const struct visit *v)
{
    const struct survey_page *page = &v->definition->pages[v->page];

    for (size_t i = 0; i < page->item_count; i++)
        if (page->items[i].show)
            return true;
    return false;
}

struct str form_hidden_ids(struct ctx *c, const struct visit *v)
{
    const struct survey_page *page = &v->definition->pages[v->page];
    struct buf out = buf_new(c->arena, IDS_LIMIT);

    for (size_t i = 0; i < page->item_count; i++)
        if (!v->visible.items[page->items[i].index]) {
            if (out.len)
                buf_char(&out, ' ');
            buf_put(&out, page->items[i].id);
        }
    return buf_str(&out);
}

struct str form_first_new(const struct visit *v, struct str hidden_ids)
{
    const struct survey_page *page = &v->definition->pages[v->page];

    for (size_t i = 0; i < page->item_count; i++)
        if (v->visible.items[page->items[i].index] && str_lists(hidden_ids, page->items[i].id))
            return page->items[i].id;
    return (struct str){NULL, 0};
}

bool form_has_new_items(const struct visit *v, struct str hidden_ids)
{
    return form_first_new(v, hidden_ids).len > 0;
}
