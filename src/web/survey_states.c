/* survey_states.c - what stands at a survey's address when it takes no answers. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/survey_states.h"

#include "gen/tpl.h"
#include "web/frame.h"
#include "web/words.h"

bool survey_is_published(const struct survey *s)
{
    return s->state == SURVEY_PUBLISHED || s->state == SURVEY_COMPLETED || s->state == SURVEY_ARCHIVED;
}

bool survey_is_late(const struct survey *s, int64_t now_ms)
{
    enum { DAY_MS = 24 * 60 * 60 * 1000 };

    return s->state == SURVEY_CLOSED && now_ms >= s->results_ms + DAY_MS;
}

static void put_closed(struct ctx *c, struct page *p, const struct survey *s, const struct definition *d,
                       bool is_unsent)
{
    tpl_closed(p, &(struct tpl_closed){
                      .slug = d->slug,
                      .title = words_plain(c, d, &d->title),
                      .division = words_plain(c, d, &d->division),
                      .text_lang = lang_tag(words_lang(c, d)),
                      .closed_ms = s->closes_ms,
                      .results_ms = s->results_ms,
                      .is_published = survey_is_published(s),
                      .is_late = survey_is_late(s, c->now_ms),
                      .is_unsent = is_unsent,
                  });
}

static enum err state_page(struct ctx *c, const struct survey *s, const struct definition *d, bool is_unsent)
{
    struct page p = frame_body(c, ROUTE__COUNT);
    struct str title = words_plain(c, d, &d->title);
    struct str division = words_plain(c, d, &d->division);
    struct str text_lang = lang_tag(words_lang(c, d));

    switch (s->state) {
    case SURVEY_APPROVED:
        tpl_not_open(&p, &(struct tpl_not_open){.title = title,
                                                .division = division,
                                                .text_lang = text_lang,
                                                .purpose = words_block(c, d, &d->cover.purpose),
                                                .opens_ms = s->opens_ms,
                                                .closes_ms = s->closes_ms});
        frame_cache(c, s->opens_ms);
        break;
    case SURVEY_SUSPENDED:
        tpl_suspended(&p, &(struct tpl_suspended){.title = title, .division = division, .text_lang = text_lang});
        break;
    case SURVEY_CANCELLED:
        tpl_cancelled(&p, &(struct tpl_cancelled){
                              .title = title, .division = division, .text_lang = text_lang, .is_unsent = is_unsent});
        break;
    case SURVEY_CLOSED:
    case SURVEY_PUBLISHED:
    case SURVEY_COMPLETED:
    case SURVEY_ARCHIVED:
        put_closed(c, &p, s, d, is_unsent);
        break;
    default:
        return ERR_NOT_FOUND;
    }
    frame_put(c, title, &p, false);
    return OK;
}

enum err survey_state_page(struct ctx *c, const struct survey *s, const struct definition *d)
{
    if (s->state == SURVEY_CLOSED || survey_is_published(s))
        frame_cache(c, 0);
    return state_page(c, s, d, false);
}

enum err survey_state_unsent(struct ctx *c, const struct survey *s, const struct definition *d)
{
    c->res->status = 409;
    return state_page(c, s, d, true);
}
