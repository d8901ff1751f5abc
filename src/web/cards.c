/* cards.c - open surveys as cards, for the front page and the thank-you page. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/cards.h"

#include "survey/survey.h"
#include "web/words.h"

static const struct tpl_lang_name *languages(struct ctx *c, const struct definition *d)
{
    struct tpl_lang_name *names = arena_alloc(c->arena, d->lang_count, sizeof *names);

    for (size_t i = 0; i < d->lang_count; i++)
        names[i] = (struct tpl_lang_name){.code = lang_tag(d->langs[i]), .name = lang_name(d->langs[i])};
    return names;
}

int64_t cards_minutes(const struct survey *s, const struct definition *d)
{
    return s->typical_minutes > 0 ? s->typical_minutes : d->cover.minutes;
}

enum err cards_open(struct ctx *c, struct str except, const struct tpl_survey_card **out, size_t *count_out,
                    int64_t *next_ms_out)
{
    struct survey_line *open;
    struct tpl_survey_card *cards;
    size_t count, n = 0;

    TRY(survey_list_open(c->arena, c->app->panel, c->now_ms, &open, &count));
    cards = arena_alloc(c->arena, count, sizeof *cards);
    *next_ms_out = count ? open[0].survey.closes_ms : 0;
    for (size_t i = 0; i < count; i++) {
        const struct definition *d = &open[i].definition;

        if (str_eq(d->slug, except))
            continue;
        cards[n++] = (struct tpl_survey_card){
            .slug = d->slug,
            .title = words_plain(c, d, &d->title),
            .division = words_plain(c, d, &d->division),
            .text_lang = lang_tag(words_lang(c, d)),
            .closes_ms = open[i].survey.closes_ms,
            .minutes = cards_minutes(&open[i].survey, d),
            .languages = languages(c, d),
            .languages_n = d->lang_count,
            .is_coded = open[i].survey.access >= ACCESS_CODE,
        };
    }
    *out = cards;
    *count_out = n;
    return OK;
}
