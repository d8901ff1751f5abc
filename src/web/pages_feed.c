/* pages_feed.c - what is open and what came of it as an Atom feed (RFC 4287), for whoever wants to follow without telling us. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/clock.h"
#include "gen/links.h"
#include "i18n/i18n.h"
#include "report/release.h"
#include "web/cards.h"
#include "web/pages.h"

#include <stdlib.h>

enum { FEED_BYTES = 16 * 1024, DAY_S = 24 * 60 * 60 };

/* The year in which ids of this form were first given out (RFC 4151); it never changes. */
static const int TAG_YEAR = 2026;

/* RFC 3339 in Finnish time. */
static void put_time(struct buf *out, const char *name, int64_t ms)
{
    struct civil t = civil_from_ms(ms);
    int64_t utc_s = ms / 1000 % DAY_S, local_s = (t.hour * 60 + t.minute) * 60 + t.second;
    int hours = (int)((local_s - utc_s + DAY_S) % DAY_S / 3600);

    buf_fmt(out, "<%s>%04d-%02d-%02dT%02d:%02d:%02d+%02d:00</%s>\n", name, t.year, t.month, t.day, t.hour, t.minute,
            t.second, hours, name);
}

static void put_text(struct buf *out, const char *name, struct str text)
{
    buf_fmt(out, "<%s>", name);
    html_text(out, text);
    buf_fmt(out, "</%s>\n", name);
}

/* The host of the site's address: what ids are made of. */
static struct str host(const struct ctx *c)
{
    struct str origin = c->app->settings.origin;
    size_t at = str_find_str(origin, S("://"));
    struct str rest = at == SIZE_MAX ? (struct str){NULL, 0} : str_sub(origin, at + 3, origin.len);

    rest = str_cut(&rest, ':');
    return rest.len ? rest : S("localhost");
}

/* `what`: a word for the event, for example "kysely/SLUG/avattu". */
static void put_id(struct ctx *c, struct buf *out, struct str what)
{
    put_text(out, "id", arena_fmt(c->arena, "tag:%.*s,%d:%.*s", STR_ARG(host(c)), TAG_YEAR, STR_ARG(what)));
}

static void put_link(struct ctx *c, struct buf *out, const char *rel, const char *type, struct str path)
{
    buf_fmt(out, "<link rel=\"%s\" type=\"%s\" href=\"", rel, type);
    html_text(out, c->app->settings.origin);
    html_text(out, path);
    buf_put(out, S("\"/>\n"));
}

/* One thing that happened. `title` and `summary` are sentences with {survey}. */
struct event {
    const struct definition *survey;
    const char *word, *title;
    struct str summary, path;
    int64_t when_ms;
};

static void put_entry(struct ctx *c, struct buf *out, const struct event *e)
{
    struct i18n_arg survey = {"survey", text_in(e->survey, &e->survey->title, c->lang, NULL)};

    buf_put(out, S("<entry>\n"));
    put_id(c, out,
           arena_fmt(c->arena, "kysely/%.*s/%s/%.*s", STR_ARG(e->survey->slug), e->word, STR_ARG(lang_code(c->lang))));
    put_text(out, "title", i18n_fill(c->arena, i18n_text(c->lang, e->title), &survey, 1));
    put_link(c, out, "alternate", "text/html", e->path);
    put_time(out, "published", e->when_ms);
    put_time(out, "updated", e->when_ms);
    put_text(out, "summary", e->summary);
    buf_put(out, S("</entry>\n"));
}

static enum err collect_open(struct ctx *c, struct event *events, size_t *n)
{
    struct survey_line *open;
    size_t count;

    TRY(survey_list_open(c->arena, c->app->panel, c->now_ms, &open, &count));
    for (size_t i = 0; i < count; i++) {
        struct i18n_arg closes = {"when", i18n_date(c->arena, c->lang, open[i].survey.closes_ms)};

        events[(*n)++] =
            (struct event){.survey = &open[i].definition,
                           .word = "avattu",
                           .title = N_("Open survey: {survey}"),
                           .summary = i18n_fill(c->arena, i18n_text(c->lang, "Open until {when}."), &closes, 1),
                           .path = link_survey_cover_in(c->arena, c->lang, open[i].survey.slug),
                           .when_ms = open[i].survey.opens_ms};
    }
    return OK;
}

static enum err collect_published(struct ctx *c, struct event *events, size_t *n)
{
    struct survey_line *past;
    size_t count;

    TRY(survey_list_published(c->arena, c->app->panel, c->now_ms, &past, &count));
    for (size_t i = 0; i < count; i++) {
        struct release r;
        enum err e = release_load(c->arena, c->app->panel, past[i].survey.id, &r);

        if (e == ERR_NOT_FOUND)
            continue;
        TRY(e);
        events[(*n)++] = (struct event){.survey = &past[i].definition,
                                        .word = "tulokset",
                                        .title = N_("Results: {survey}"),
                                        .summary = i18n_text(c->lang, "The results are out."),
                                        .path = link_survey_results_in(c->arena, c->lang, past[i].survey.slug),
                                        .when_ms = r.made_ms};
    }
    return OK;
}

static int newest_first(const void *a, const void *b)
{
    const struct event *x = a, *y = b;

    return (x->when_ms < y->when_ms) - (x->when_ms > y->when_ms);
}

enum err page_feed(struct ctx *c)
{
    enum { EVENTS_MAX = 256 };
    struct event *events = arena_alloc(c->arena, EVENTS_MAX, sizeof *events);
    struct buf *out = &c->res->body;
    size_t n = 0;

    TRY(collect_open(c, events, &n));
    TRY(collect_published(c, events, &n));
    qsort(events, n, sizeof *events, newest_first);
    buf_reserve(out, FEED_BYTES);
    buf_fmt(out,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
            "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"%.*s\">\n",
            STR_ARG(lang_tag(c->lang)));
    put_id(c, out, arena_fmt(c->arena, "kyselyt/%.*s", STR_ARG(lang_code(c->lang))));
    put_text(out, "title", i18n_text(c->lang, "Surveys and results"));
    put_text(out, "subtitle", c->app->settings.county[c->lang]);
    put_link(c, out, "self", "application/atom+xml", link_feed_in(c->arena, c->lang));
    put_link(c, out, "alternate", "text/html", link_front_in(c->arena, c->lang));
    put_time(out, "updated", n ? events[0].when_ms : 0);
    buf_put(out, S("<author>"));
    put_text(out, "name", c->app->settings.county[c->lang]);
    buf_put(out, S("</author>\n"));
    for (size_t i = 0; i < n; i++)
        put_entry(c, out, &events[i]);
    buf_put(out, S("</feed>\n"));
    c->res->content_type = S("application/atom+xml; charset=utf-8");
    c->res->cache_s = c->app->settings.cache_s;
    return OK;
}
