/* pages_front.c - the front page, and the list of surveys that have closed. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "i18n/i18n.h"
#include "report/release.h"
#include "web/cards.h"
#include "web/frame.h"
#include "web/pages.h"
#include "web/survey_states.h"
#include "web/words.h"

enum { FRONT_RESULTS = 4 };

static enum err result_cards(struct ctx *c, struct tpl_front *t)
{
    struct tpl_result_card *cards = arena_alloc(c->arena, FRONT_RESULTS, sizeof *cards);
    struct survey_line *past;
    size_t count, n = 0;

    TRY(survey_list_published(c->arena, c->app->panel, c->now_ms, &past, &count));
    for (size_t i = 0; i < count && n < FRONT_RESULTS; i++) {
        const struct definition *d = &past[i].definition;
        struct release r;
        enum err e;

        e = release_load(c->arena, c->app->panel, past[i].survey.id, &r);
        if (e == ERR_NOT_FOUND)
            continue;
        TRY(e);
        if (r.n < 0)
            continue; /* fewer than 10 answered: it has nothing to tell here */
        cards[n++] = (struct tpl_result_card){
            .slug = d->slug,
            .title = words_plain(c, d, &d->title),
            .division = words_plain(c, d, &d->division),
            .text_lang = lang_tag(words_lang(c, d)),
            .published_ms = r.made_ms,
            .n = r.n,
        };
    }
    t->published = cards;
    t->published_n = n;
    return OK;
}

enum err page_front(struct ctx *c)
{
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_front t = {0};
    int64_t next_ms;

    TRY(cards_open(c, (struct str){NULL, 0}, &t.open, &t.open_n, &next_ms));
    TRY(result_cards(c, &t));
    tpl_front(&p, &t);
    frame_cache(c, next_ms);
    frame_put(c, i18n_text(c->lang, "Have your say on health and social services"), &p, false);
    return OK;
}

enum err page_survey_past(struct ctx *c)
{
    struct page p = frame_body(c, ROUTE__COUNT);
    struct survey_line *past;
    struct tpl_past_row *rows;
    size_t count;

    TRY(survey_list_past(c->arena, c->app->panel, c->now_ms, &past, &count));
    rows = arena_alloc(c->arena, count, sizeof *rows);
    for (size_t i = 0; i < count; i++) {
        const struct survey *s = &past[i].survey;
        const struct definition *d = &past[i].definition;

        rows[i] = (struct tpl_past_row){
            .slug = d->slug,
            .title = words_plain(c, d, &d->title),
            .division = words_plain(c, d, &d->division),
            .text_lang = lang_tag(words_lang(c, d)),
            .closed_ms = s->closes_ms,
            .results_ms = s->results_ms,
            .is_published = survey_is_published(s),
            .is_late = survey_is_late(s, c->now_ms),
        };
    }
    tpl_past(&p, &(struct tpl_past){.rows = rows, .rows_n = count});
    frame_cache(c, 0);
    frame_put(c, i18n_text(c->lang, "Surveys that have closed"), &p, false);
    return OK;
}
