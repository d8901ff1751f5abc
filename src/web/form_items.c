/* form_items.c - the questions of a page with what was answered and what is wrong, as the form template wants them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/form_items.h"

#include "i18n/i18n.h"
#include "web/words.h"

/* "q7", "q7-o2": the element's id. "q7.o2", "q7~o2": the field's name. */
static struct str joined(struct ctx *c, struct str item, char sign, struct str part)
{
    char *text = arena_alloc(c->arena, item.len + part.len + 1, 1);

    for (size_t i = 0; i < item.len; i++)
        text[i] = item.p[i];
    text[item.len] = sign;
    for (size_t i = 0; i < part.len; i++)
        text[item.len + 1 + i] = part.p[i];
    return (struct str){text, item.len + part.len + 1};
}

/* What to do about a fault, in the reader's language. */
static struct str fault_words(struct ctx *c, const struct fault *f)
{
    const struct item *item = f->item;
    struct i18n_arg numbers[] = {{"min", i18n_number(c->arena, c->lang, item->min)},
                                 {"max", i18n_number(c->arena, c->lang, item->max)}};
    const char *sentence;

    switch (f->rule) {
    case FAULT_REQUIRED:
        if (item_is_words(item))
            sentence = N_("Write an answer");
        else if (item->type == ITEM_MULTI && item->min > 1)
            sentence = N_("Choose at least {min}");
        else
            sentence = item->type == ITEM_MATRIX ? N_("Choose an answer on this row") : N_("Choose an answer");
        break;
    case FAULT_TOO_FEW:
        sentence = N_("Choose at least {min}");
        break;
    case FAULT_TOO_MANY:
        sentence = item->type == ITEM_MULTI ? N_("Choose at most {max}") : N_("Choose only one");
        break;
    case FAULT_EXCLUSIVE:
        sentence = N_("“None of these” and its like cannot be chosen together with others");
        break;
    case FAULT_RANGE:
        sentence = N_("Choose a number from 0 to 10");
        break;
    case FAULT_TOO_LONG:
        sentence = N_("Shorten your answer: at most {max} characters fit");
        break;
    case FAULT_CHARACTER:
        sentence = N_("Remove the invisible special characters from your answer");
        break;
    default:
        sentence = N_("Choose one of the answers offered");
        break;
    }
    return i18n_fill(c->arena, i18n_text(c->lang, sentence), numbers, 2);
}

/* The fault of an item (row NULL) or of one row of a matrix, in words; empty when there is none. */
static struct str error_of(struct ctx *c, const struct visit *v, const struct item *item, const struct row *row)
{
    for (size_t i = 0; i < v->faults.count; i++)
        if (v->faults.v[i].item == item && v->faults.v[i].row == row)
            return fault_words(c, &v->faults.v[i]);
    return (struct str){NULL, 0};
}

static bool is_chosen(const struct answer *a, const struct option *o)
{
    for (size_t i = 0; i < a->chosen_count; i++)
        if (a->chosen[i] == o)
            return true;
    return false;
}

static struct str other_words(const struct item *item, const struct answer *a, const struct option *o)
{
    return a->other ? a->other[o - item->options] : (struct str){NULL, 0};
}

static struct tpl_item_choice *choice(struct ctx *c, const struct visit *v, const struct item *item)
{
    const struct answer *a = &v->answers.v[item->index];
    struct tpl_item_choice *t = ARENA_NEW(c->arena, struct tpl_item_choice);
    struct tpl_choice_option *options = arena_alloc(c->arena, item->option_count, sizeof *options);
    bool is_multi = item->type == ITEM_MULTI;

    for (size_t i = 0; i < item->option_count; i++) {
        const struct option *o = &item->options[i];

        options[i] = (struct tpl_choice_option){
            .id = joined(c, item->id, '-', o->id),
            .name = is_multi ? joined(c, item->id, '.', o->id) : item->id,
            .value = is_multi ? S("1") : o->id,
            .label = words_inline(c, v->definition, &o->label),
            .is_single = !is_multi,
            .is_chosen = is_chosen(a, o),
            .is_exclusive = o->is_exclusive,
            .has_text = o->has_text,
        };
        if (o->has_text) {
            options[i].other_name = joined(c, item->id, '~', o->id);
            options[i].other_id = joined(c, options[i].id, '-', S("-other"));
            options[i].other_text = other_words(item, a, o);
        }
    }
    *t = (struct tpl_item_choice){
        .id = item->id,
        .text_lang = lang_code(words_lang(c, v->definition)),
        .label = words_inline(c, v->definition, &item->label),
        .help = words_inline(c, v->definition, &item->help),
        .error = error_of(c, v, item, NULL),
        .is_required = item->is_required,
        .is_single = !is_multi,
        .is_scale = item->type == ITEM_SCALE,
        .least = is_multi ? item->min : 0,
        .most = is_multi ? item->max : 0,
        .options = options,
        .options_n = item->option_count,
    };
    return t;
}

static struct tpl_item_dropdown *dropdown(struct ctx *c, const struct visit *v, const struct item *item)
{
    const struct answer *a = &v->answers.v[item->index];
    struct tpl_item_dropdown *t = ARENA_NEW(c->arena, struct tpl_item_dropdown);
    struct tpl_dropdown_option *options = arena_alloc(c->arena, item->option_count, sizeof *options);

    for (size_t i = 0; i < item->option_count; i++) {
        const struct option *o = &item->options[i];

        options[i] = (struct tpl_dropdown_option){
            .value = o->id, .label = words_plain(c, v->definition, &o->label), .is_chosen = is_chosen(a, o)};
        if (o->has_text) {
            t->other_name = joined(c, item->id, '~', o->id);
            t->other_id = joined(c, joined(c, item->id, '-', o->id), '-', S("-other"));
            t->other_text = other_words(item, a, o);
        }
    }
    t->id = item->id;
    t->text_lang = lang_code(words_lang(c, v->definition));
    t->label = words_inline(c, v->definition, &item->label);
    t->help = words_inline(c, v->definition, &item->help);
    t->error = error_of(c, v, item, NULL);
    t->is_required = item->is_required;
    t->options = options;
    t->options_n = item->option_count;
    return t;
}

static struct tpl_matrix_row matrix_row(struct ctx *c, const struct visit *v, const struct item *item, size_t at)
{
    const struct answer *a = &v->answers.v[item->index];
    const struct row *row = &item->rows[at];
    struct str id = joined(c, item->id, '-', row->id);
    struct str name = joined(c, item->id, '.', row->id);
    struct html label = words_inline(c, v->definition, &row->label);
    struct tpl_matrix_cell *cells = arena_alloc(c->arena, item->option_count, sizeof *cells);

    for (size_t i = 0; i < item->option_count; i++) {
        const struct option *o = &item->options[i];

        cells[i] = (struct tpl_matrix_cell){.id = joined(c, id, '-', o->id),
                                            .name = name,
                                            .value = o->id,
                                            .label = words_inline(c, v->definition, &o->label),
                                            .is_chosen = a->chosen_count && a->chosen[at] == o,
                                            .is_apart = !o->is_opinion};
    }
    return (struct tpl_matrix_row){.id = id,
                                   .label = label,
                                   .error = error_of(c, v, item, row),
                                   .cells = cells,
                                   .cells_n = item->option_count,
                                   .is_clearable = !item->is_required};
}

static struct tpl_item_matrix *matrix(struct ctx *c, const struct visit *v, const struct item *item)
{
    struct tpl_item_matrix *t = ARENA_NEW(c->arena, struct tpl_item_matrix);
    struct tpl_matrix_head *heads = arena_alloc(c->arena, item->option_count, sizeof *heads);
    struct tpl_matrix_row *rows = arena_alloc(c->arena, item->row_count, sizeof *rows);

    for (size_t i = 0; i < item->option_count; i++)
        heads[i] = (struct tpl_matrix_head){.label = words_inline(c, v->definition, &item->options[i].label),
                                            .is_apart = !item->options[i].is_opinion};
    for (size_t i = 0; i < item->row_count; i++)
        rows[i] = matrix_row(c, v, item, i);
    *t = (struct tpl_item_matrix){.id = item->id,
                                  .text_lang = lang_code(words_lang(c, v->definition)),
                                  .label = words_inline(c, v->definition, &item->label),
                                  .help = words_inline(c, v->definition, &item->help),
                                  .error = error_of(c, v, item, NULL),
                                  .is_required = item->is_required,
                                  .columns = (int64_t)item->option_count,
                                  .heads = heads,
                                  .heads_n = item->option_count,
                                  .rows = rows,
                                  .rows_n = item->row_count};
    return t;
}

static struct tpl_item_nps *nps(struct ctx *c, const struct visit *v, const struct item *item)
{
    const struct answer *a = &v->answers.v[item->index];
    struct tpl_item_nps *t = ARENA_NEW(c->arena, struct tpl_item_nps);
    struct tpl_nps_score *scores = arena_alloc(c->arena, 11, sizeof *scores);

    for (int i = 0; i <= 10; i++)
        scores[i] = (struct tpl_nps_score){.id = arena_fmt(c->arena, "%.*s-%d", STR_ARG(item->id), i),
                                           .name = item->id,
                                           .score = i,
                                           .is_chosen = a->is_given && a->number == i};
    *t = (struct tpl_item_nps){.id = item->id,
                               .text_lang = lang_code(words_lang(c, v->definition)),
                               .label = words_inline(c, v->definition, &item->label),
                               .help = words_inline(c, v->definition, &item->help),
                               .error = error_of(c, v, item, NULL),
                               .is_required = item->is_required,
                               .low = words_plain(c, v->definition, &item->low),
                               .high = words_plain(c, v->definition, &item->high),
                               .scores = scores,
                               .scores_n = 11};
    return t;
}

static struct tpl_item_words *words(struct ctx *c, const struct visit *v, const struct item *item)
{
    struct tpl_item_words *t = ARENA_NEW(c->arena, struct tpl_item_words);

    *t = (struct tpl_item_words){.id = item->id,
                                 .text_lang = lang_code(words_lang(c, v->definition)),
                                 .label = words_inline(c, v->definition, &item->label),
                                 .help = words_inline(c, v->definition, &item->help),
                                 .error = error_of(c, v, item, NULL),
                                 .is_required = item->is_required,
                                 .is_long = item->type == ITEM_LONGTEXT,
                                 .limit = item->max,
                                 .words = v->answers.v[item->index].words};
    return t;
}

static struct tpl_item_info *info(struct ctx *c, const struct visit *v, const struct item *item)
{
    struct tpl_item_info *t = ARENA_NEW(c->arena, struct tpl_item_info);

    t->text_lang = lang_code(words_lang(c, v->definition));
    t->text = words_block(c, v->definition, &item->label);
    return t;
}

const struct tpl_form_item *form_items(struct ctx *c, const struct visit *v, size_t *count_out)
{
    const struct survey_page *page = &v->definition->pages[v->page];
    struct tpl_form_item *items = arena_alloc(c->arena, page->item_count, sizeof *items);

    for (size_t i = 0; i < page->item_count; i++) {
        const struct item *item = &page->items[i];

        switch (item->type) {
        case ITEM_DROPDOWN:
            items[i].dropdown = dropdown(c, v, item);
            break;
        case ITEM_MATRIX:
            items[i].matrix = matrix(c, v, item);
            break;
        case ITEM_NPS:
            items[i].nps = nps(c, v, item);
            break;
        case ITEM_TEXT:
        case ITEM_LONGTEXT:
            items[i].words = words(c, v, item);
            break;
        case ITEM_INFO:
            items[i].info = info(c, v, item);
            break;
        default:
            items[i].choice = choice(c, v, item);
        }
    }
    *count_out = page->item_count;
    return items;
}

bool form_has(const struct visit *v, bool is_required)
{
    const struct survey_page *page = &v->definition->pages[v->page];

    for (size_t i = 0; i < page->item_count; i++)
        if (page->items[i].type != ITEM_INFO && page->items[i].is_required == is_required)
            return true;
    return false;
}

/* Where to begin shortening: the page's first question that takes words, else its first question. */
static struct str first_words_field(const struct survey_page *page)
{
    for (size_t i = 0; i < page->item_count; i++)
        if (item_is_words(&page->items[i]))
            return page->items[i].id;
    return page->items[0].id;
}

static bool is_on_page(const struct item *item, const struct survey_page *page)
{
    return page->item_count && item >= page->items && item < page->items + page->item_count;
}

const struct tpl_form_error *form_errors(struct ctx *c, const struct visit *v, size_t *count_out)
{
    struct tpl_form_error *errors = arena_alloc(c->arena, v->faults.count + 1, sizeof *errors);
    size_t n = 0;

    for (size_t i = 0; i < v->faults.count; i++) {
        const struct fault *f = &v->faults.v[i];
        struct str field = f->row ? joined(c, f->item->id, '-', f->row->id) : f->item->id;
        const struct text *label = f->row ? &f->row->label : &f->item->label;

        if (!is_on_page(f->item, &v->definition->pages[v->page]))
            continue;
        errors[n].href = url_checked(joined(c, S(""), '#', field));
        errors[n++].text = arena_fmt(c->arena, "%.*s – %.*s", STR_ARG(words_plain(c, v->definition, label)),
                                     STR_ARG(fault_words(c, f)));
    }
    if (v->notice == NOTICE_TOO_LONG) {
        errors[n].href = url_checked(joined(c, S(""), '#', first_words_field(&v->definition->pages[v->page])));
        errors[n++].text =
            i18n_text(c->lang, "All your written answers together are longer than fits. Shorten the longest ones.");
    }
    *count_out = n;
    return errors;
}
