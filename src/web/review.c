/* review.c - all answers once more before they are sent. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/review.h"

#include "gen/tpl.h"
#include "i18n/i18n.h"
#include "web/frame.h"
#include "web/words.h"

/* An option in words, with what was written beside it. */
static struct str chosen_words(struct ctx *c, const struct visit *v, const struct item *item, const struct answer *a,
                               const struct option *o)
{
    struct str label = words_plain(c, v->definition, &o->label);
    struct str other = a->other ? a->other[o - item->options] : (struct str){NULL, 0};

    return other.len ? arena_fmt(c->arena, "%.*s: %.*s", STR_ARG(label), STR_ARG(other)) : label;
}

static void answer_lines(struct ctx *c, const struct visit *v, const struct item *item, struct tpl_review_question *q)
{
    const struct answer *a = &v->answers.v[item->index];
    struct tpl_review_answer *lines = arena_alloc(c->arena, a->chosen_count + 1, sizeof *lines);
    size_t n = 0;

    q->text_lang = lang_code(words_lang(c, v->definition));
    q->label = words_inline(c, v->definition, &item->label);
    q->answers = lines;
    if (!a->is_given)
        return;
    if (item->type == ITEM_NPS)
        lines[n++].text = arena_fmt(c->arena, "%d", a->number);
    else if (item_is_words(item))
        lines[n++].text = a->words;
    for (size_t i = 0; i < a->chosen_count; i++) {
        if (!a->chosen[i])
            continue;
        if (item->type == ITEM_MATRIX)
            lines[n].row = words_inline(c, v->definition, &item->rows[i].label);
        lines[n++].text = chosen_words(c, v, item, a, a->chosen[i]);
    }
    q->answers_n = n;
}

static struct tpl_review_page page_lines(struct ctx *c, const struct visit *v, size_t at)
{
    const struct survey_page *page = &v->definition->pages[at];
    struct tpl_review_question *questions = arena_alloc(c->arena, page->item_count, sizeof *questions);
    struct str title = words_plain(c, v->definition, &page->title);
    size_t n = 0;

    for (size_t i = 0; i < page->item_count; i++)
        if (page->items[i].type != ITEM_INFO)
            answer_lines(c, v, &page->items[i], &questions[n++]);
    return (struct tpl_review_page){
        .title = title.len ? title : words_plain(c, v->definition, &v->definition->title),
        .text_lang = lang_code(words_lang(c, v->definition)),
        .go = arena_fmt(c->arena, "go.%zu", at),
        .questions = questions,
        .questions_n = n,
    };
}

enum err review_page(struct ctx *c, struct visit *v)
{
    const struct definition *d = v->definition;
    struct tpl_review_page *pages = arena_alloc(c->arena, d->page_count, sizeof *pages);
    struct page body = frame_body(c, ROUTE_survey_send);
    bool is_empty = true;

    v->page = d->page_count;
    for (size_t i = 0; i < d->page_count; i++)
        pages[i] = page_lines(c, v, i);
    for (size_t i = 0; i < v->answers.count; i++)
        is_empty = is_empty && !v->answers.v[i].is_given;
    tpl_review(&body, &(struct tpl_review){
                          .slug = d->slug,
                          .title = words_plain(c, d, &d->title),
                          .text_lang = lang_code(words_lang(c, d)),
                          .carry = visit_carry(c, v, false),
                          .index = (int64_t)v->page,
                          .is_empty = is_empty,
                          .is_busy = v->notice == NOTICE_NOT_SAVED,
                          .is_changed = v->notice == NOTICE_CHANGED,
                          .pages = pages,
                          .pages_n = d->page_count,
                      });
    frame_put(c,
              i18n_fill(c->arena, i18n_text(c->lang, "Check your answers – {survey}"),
                        &(struct i18n_arg){"survey", words_plain(c, d, &d->title)}, 1),
              &body, true);
    return OK;
}
