/* review.c - all answers once more before they are sent. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/review.h"

#include "gen/tpl.h"
#include "i18n/i18n.h"
#include "response/guard.h"
#include "web/frame.h"
#include "web/steps.h"
#include "web/words.h"

/* The page being made. `answers`: without those to what is hidden, which are not sent either. */
struct review {
    struct ctx *c;
    const struct visit *v;
    const struct definition *d;
    struct answers answers;
    enum lang lang; /* of the survey's texts */
    struct str text_lang;
    struct tpl_review_find *finds;
    size_t find_count, find_room;
    struct tpl_review_guard guard;
};

/* --- what the guard found ------------------------------------------------------------------------------------------- */

static struct str kind_words(enum lang lang, enum guard_kind kind)
{
    static const char *const words[GUARD__COUNT] = {
        [GUARD_PERSONAL_ID] = N_("personal identity code"),
        [GUARD_EMAIL] = N_("e-mail address"),
        [GUARD_PHONE] = N_("phone number"),
        [GUARD_IBAN] = N_("account number"),
        [GUARD_PLATE] = N_("car registration number"),
        [GUARD_ADDRESS] = N_("street address"),
        [GUARD_LINK] = N_("link"),
    };

    return i18n_text(lang, words[kind]);
}

/* The first find decides where "edit" leads. */
static void note_find(struct review *r, const struct tpl_review_question *q, enum guard_kind kind)
{
    if (r->find_count == r->find_room)
        return; /* of very many the first tell enough; all are marked */
    if (r->find_count == 0) {
        r->guard.edit = q->go;
        r->guard.edit_id = q->id;
    }
    r->finds[r->find_count++] =
        (struct tpl_review_find){.href = url_checked(arena_fmt(r->c->arena, "#_r-%.*s", STR_ARG(q->id))),
                                 .kind = kind_words(r->c->lang, kind),
                                 .text_lang = r->text_lang,
                                 .label = q->label};
}

/* Somebody's words with all finds marked. */
static void put_words(struct review *r, const struct tpl_review_question *q, struct str words,
                      struct tpl_review_answer *line)
{
    struct guard_finds finds = guard_scan(r->c->arena, words);
    struct tpl_review_piece *pieces = arena_alloc(r->c->arena, 2 * finds.count + 1, sizeof *pieces);
    unsigned noted = 0;
    size_t from = 0;

    line->pieces = pieces;
    for (size_t i = 0; i < finds.count; i++) {
        const struct guard_find *find = &finds.v[i];

        pieces[line->pieces_n++].text = str_sub(words, from, find->at - from);
        pieces[line->pieces_n++] = (struct tpl_review_piece){.text = str_sub(words, find->at, find->len),
                                                             .kind = kind_words(r->c->lang, find->kind)};
        from = find->at + find->len;
        if (!(noted & GUARD_BIT(find->kind)))
            note_find(r, q, find->kind);
        noted |= GUARD_BIT(find->kind);
    }
    pieces[line->pieces_n++].text = str_sub(words, from, words.len);
}

/* --- answers -------------------------------------------------------------------------------------------------------- */

/* The program's own words as markup: numbers, days. */
static struct html as_html(struct review *r, struct str words)
{
    struct buf out = buf_new(r->c->arena, 6 * words.len + 1);

    html_text(&out, words);
    return (struct html){buf_str(&out)};
}

/* "60 euroa": the number with the question's unit. */
static struct html with_unit(struct review *r, const struct item *item, struct str number)
{
    struct str unit = words_plain(r->c, r->d, &item->unit);

    return as_html(r, unit.len ? arena_fmt(r->c->arena, "%.*s\u00a0%.*s", STR_ARG(number), STR_ARG(unit)) : number);
}

static size_t chosen_lines(struct review *r, const struct item *item, const struct answer *a,
                           const struct tpl_review_question *q, struct tpl_review_answer *lines)
{
    size_t n = 0;

    for (size_t i = 0; i < a->chosen_count; i++) {
        const struct option *o = a->chosen[i];

        if (!o)
            continue;
        if (item->type == ITEM_MATRIX)
            lines[n].about = words_inline(r->c, r->d, &item->rows[i].label);
        lines[n].label = words_inline(r->c, r->d, &o->label);
        if (a->other && a->other[o - item->options].len)
            put_words(r, q, a->other[o - item->options], &lines[n]);
        n++;
    }
    return n;
}

static size_t point_lines(struct review *r, const struct item *item, const struct answer *a,
                          struct tpl_review_answer *lines)
{
    size_t n = 0;

    for (size_t i = 0; a->points && i < item->option_count; i++) {
        if (a->points[i] == 0)
            continue;
        lines[n].about = words_inline(r->c, r->d, &item->options[i].label);
        lines[n++].label = with_unit(r, item, i18n_decimal(r->c->arena, r->lang, a->points[i], 0));
    }
    return n;
}

static size_t given_lines(struct review *r, const struct item *item, const struct answer *a,
                          const struct tpl_review_question *q, struct tpl_review_answer *lines)
{
    switch (item->type) {
    case ITEM_NPS:
        lines->label = as_html(r, i18n_decimal(r->c->arena, r->lang, a->number, 0));
        return 1;
    case ITEM_NUMBER:
        lines->label = with_unit(r, item, i18n_decimal(r->c->arena, r->lang, a->number, item->number.decimals));
        return 1;
    case ITEM_DATE:
        lines->label = as_html(r, i18n_day(r->c->arena, r->lang, a->number));
        return 1;
    case ITEM_CONSENT:
        lines->label = as_html(r, i18n_text(r->lang, "Yes"));
        return 1;
    case ITEM_TEXT:
    case ITEM_LONGTEXT:
        put_words(r, q, a->words, lines);
        return 1;
    case ITEM_POINTS:
        return point_lines(r, item, a, lines);
    default:
        return chosen_lines(r, item, a, q, lines);
    }
}

/* What was typed and cannot be understood, in one line; sending asks about it. */
static size_t typed_line(struct review *r, const struct item *item, const struct answer *a,
                         struct tpl_review_answer *line)
{
    size_t count = item->type == ITEM_DATE ? 3 : item->type == ITEM_NUMBER ? 1 : item->option_count;
    struct buf out = buf_new(r->c->arena, 64 * 1024);

    for (size_t i = 0; i < count; i++) {
        if (a->typed[i].len && out.len)
            buf_char(&out, ' ');
        buf_put(&out, a->typed[i]);
    }
    if (!out.len)
        return 0;
    line->label = as_html(r, buf_str(&out));
    return 1;
}

static struct tpl_review_question question_lines(struct review *r, const struct item *item, size_t page)
{
    const struct answer *a = &r->answers.v[item->index];
    size_t room = a->chosen_count + item->option_count + 1;
    struct tpl_review_answer *lines = arena_alloc(r->c->arena, room, sizeof *lines);
    struct tpl_review_question q = {
        .slug = r->d->slug,
        .id = item->id,
        .go = arena_fmt(r->c->arena, "go.%zu", page),
        .text_lang = r->text_lang,
        .label = words_inline(r->c, r->d, &item->label),
        .is_ranked = item->type == ITEM_RANK,
        .answers = lines,
    };

    if (a->is_given) {
        q.answers_n = given_lines(r, item, a, &q, lines);
    } else if (a->typed) {
        q.answers_n = typed_line(r, item, a, lines);
        q.is_unclear = q.answers_n > 0;
        q.is_ranked = false;
    }
    return q;
}

static struct tpl_review_page page_lines(struct review *r, size_t at)
{
    const struct survey_page *page = &r->d->pages[at];
    struct tpl_review_question *questions = arena_alloc(r->c->arena, page->item_count + 1, sizeof *questions);
    struct str title = words_plain(r->c, r->d, &page->title);
    size_t n = 0;

    for (size_t i = 0; i < page->item_count; i++)
        if (page->items[i].type != ITEM_INFO && r->v->visible.items[page->items[i].index])
            questions[n++] = question_lines(r, &page->items[i], at);
    return (struct tpl_review_page){
        .title = title.len ? title : words_plain(r->c, r->d, &r->d->title),
        .text_lang = r->text_lang,
        .questions = questions,
        .questions_n = n,
    };
}

/* --- the page --------------------------------------------------------------------------------------------------------- */

static const struct tpl_review_page *all_pages(struct review *r, size_t *count_out)
{
    struct tpl_review_page *pages = arena_alloc(r->c->arena, r->d->page_count, sizeof *pages);
    size_t n = 0;

    for (size_t i = 0; i < r->d->page_count; i++) {
        if (!r->v->visible.pages[i])
            continue;
        pages[n] = page_lines(r, i);
        n += pages[n].questions_n > 0;
    }
    *count_out = n;
    return pages;
}

enum err review_page(struct ctx *c, struct visit *v)
{
    enum { FINDS = 20 };
    const struct definition *d = v->definition;
    struct page body = frame_body(c, ROUTE_survey_send);
    struct review r = {
        .c = c, .v = v, .d = d, .lang = words_lang(c, d), .text_lang = lang_tag(words_lang(c, d)), .find_room = FINDS};
    struct tpl_review t = {.slug = d->slug,
                           .title = words_plain(c, d, &d->title),
                           .text_lang = r.text_lang,
                           .is_strict = d->is_guard_strict,
                           .alert = step_alert(c, v),
                           .note = step_note(c, v)};
    unsigned removed;

    v->page = d->page_count;
    t.index = (int64_t)v->page;
    t.carry = visit_carry(c, v, false);
    t.who = step_who(c, v);
    t.fields = step_fields(c, v);
    r.answers = rules_drop_hidden(c->arena, d, &v->answers);
    r.finds = arena_alloc(c->arena, FINDS, sizeof *r.finds);
    t.pages = all_pages(&r, &t.pages_n);
    t.is_empty = visit_is_empty(&r.answers);
    removed = guard_answers_removed(d, &r.answers);
    t.has_removed_id = removed & GUARD_BIT(GUARD_PERSONAL_ID);
    t.has_removed = removed & ~GUARD_BIT(GUARD_PERSONAL_ID);
    t.help = step_help(c, d, &r.answers);
    r.guard.slug = d->slug;
    r.guard.is_strict = d->is_guard_strict;
    r.guard.finds = r.finds;
    r.guard.finds_n = r.find_count;
    t.guard = r.find_count ? &r.guard : NULL;
    tpl_review(&body, &t);
    frame_put(c,
              i18n_fill(c->arena, i18n_text(c->lang, "Check your answers – {survey}"),
                        &(struct i18n_arg){"survey", t.title}, 1),
              &body, true);
    return OK;
}
