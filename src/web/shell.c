/* shell.c - the shell round every page of the staff area: rooms, languages, who is signed in. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/shell.h"

#include "desk/scope.h"
#include "gen/links.h"
#include "i18n/i18n.h"
#include "web/door.h"
#include "web/frame.h"

#include <assert.h>
#include <string.h>

enum { ROOMS_MOST = 16, CRUMBS_MOST = 6, SHELL_BYTES = 8 * 1024 };

/* The rooms, in the order of the day's work. Who may not pass the route does not see it, nor who only reads results, which are on the desk, the surveys. */
static const struct {
    enum route route;
    const char *name;
    struct str (*link)(struct arena *a, enum lang lang);
} rooms[] = {
    {ROUTE_staff_desk, N_("Desk"), link_staff_desk_in},
    {ROUTE_staff_surveys, N_("Surveys"), link_staff_surveys_in},
    {ROUTE_staff_viewers, N_("Readers of results"), link_staff_viewers_in},
    {ROUTE_staff_org, N_("Organisation"), link_staff_org_in},
    {ROUTE_staff_feedback, N_("Feedback"), link_staff_feedback_in},
    {ROUTE_staff_legal, N_("Required texts"), link_staff_legal_in},
    {ROUTE_staff_accounts, N_("Accounts"), link_staff_accounts_in},
    {ROUTE_staff_settings, N_("Settings"), link_staff_settings_in},
    {ROUTE_staff_audit_log, N_("Audit log"), link_staff_audit_log_in},
};

/* What was just done, as ?tehty= names it. */
static const struct {
    const char *word, *sentence;
} dones[] = {
    {"tallennettu", N_("Saved.")},
    {"ei-muutoksia", N_("Nothing was changed: it was like that already.")},
    {"tiedot-vaihdettu", N_("The county's details were changed. Residents see them within seconds.")},
    {"vari-vaihdettu", N_("The colour was changed. Pages have it within seconds.")},
    {"apu-vaihdettu", N_("Whom to turn to in need was changed. Residents see it within seconds.")},
    {"rajat-vaihdettu", N_("The limits were changed.")},
    {"logo-lahetetty", N_("The logo was uploaded. It is shown everywhere as soon as it is ready.")},
    {"logo-poistettu", N_("The logo was removed. The county's name stays in the header.")},
    {"lakiteksti-vaihdettu", N_("The text was changed. Residents read it within seconds.")},
    {"poistettu", N_("Removed.")},
    {"palaute-vastattu", N_("Your answer is on its way, and a copy of it is kept here.")},
    {"palaute-kasitelty", N_("The feedback is marked as handled. Nothing was sent.")},
    {"istunto-vaihdettu",
     N_("You were signed in on three devices already, so the session used longest ago has ended.")},
    {"salasana", N_("Your password was changed. Your other sessions have ended.")},
    {"nimi-muutettu", N_("The name is changed.")},
    {"oikeudet-muutettu",
     N_("The changes are stored, and the person is signed out: they hold from the next sign-in on.")},
    {"linkki-lahetetty", N_("The one-time link was sent to the person by mail.")},
    {"linkki-annettu",
     N_("A one-time link was given already, and it is not shown again. If it is lost, make a new one on this page.")},
    {"istunnot-paatetty", N_("The person is signed out everywhere.")},
    {"istunto-paatetty", N_("That session has ended. You are still signed in here.")},
    {"muut-paatetty", N_("All your other sessions have ended. You are still signed in here.")},
    {"tunnus-poistettu", N_("The account is removed for good.")},
    {"lukuoikeus-muutettu", N_("Surveys and last day are stored, and the person is signed out.")},
    {"lukuoikeus-lopetettu", N_("The person is signed out and sees no results any more.")},
    {"kieli-vaihdettu", N_("Your messages come in this language from now on.")},
    {"tunnus-suljettu", N_("The account is disabled, and the person is signed out. You can enable it again here.")},
    {"tunnus-avattu", N_("The account is enabled: the person can sign in again.")},
    {"katoaminen-kirjattu", N_("The loss is reported. Now another administrator has to confirm it.")},
    {"katoaminen-peruttu", N_("The report is rejected: nothing has changed.")},
    {"katoaminen-ohi", N_("Nothing waits for your word any more: somebody has dealt with it already.")},
    {"tuonti-kumottu", N_("The import is undone: the register is as it was before it.")},
    {"toimialue-lisatty", N_("The division was added.")},
    {"toimialue-tallennettu", N_("The division was saved.")},
    {"toimialue-poistettu", N_("The division was removed.")},
    {"palvelu-lisatty", N_("The service was added.")},
    {"palvelu-tallennettu", N_("The service was saved.")},
    {"palvelu-siirretty", N_("The service was saved and moved to another division.")},
    {"palvelu-poistettu", N_("The service was removed.")},
    {"yksikko-lisatty", N_("The unit was added.")},
    {"yksikko-tallennettu", N_("The unit was saved.")},
    {"yksikko-siirretty", N_("The unit was saved and moved to another service.")},
    {"yksikko-poistettu", N_("The unit was removed.")},
    {"luotu", N_("The survey was created as a draft.")},
    {"uusi-versio", N_("The new version is stored.")},
    {"sama-versio", N_("The document is the same as the current version, so nothing was stored.")},
    {"katselmointiin", N_("The survey was sent to review.")},
    {"katselmointiin-samana",
     N_("The survey was sent to review as it was: nothing has been changed since it was returned.")},
    {"otettu-takaisin", N_("The survey is a draft again, and waits for no reviewer.")},
    {"toimiala", N_("The survey was given to the division.")},
    {"ei-toimialaa", N_("The survey belongs to no division now.")},
    {"palautettu", N_("The survey was returned to its builder.")},
    {"hyvaksytty", N_("The survey is approved. It opens by itself on its first day.")},
    {"avattu", N_("The survey is open: residents can answer.")},
    {"keskeytetty", N_("The survey is paused: residents cannot answer.")},
    {"jatkuu", N_("The survey goes on: residents can answer again.")},
    {"suljettu", N_("The survey is closed: residents cannot begin to answer any more.")},
    {"laskenta", N_("Counting has begun.")},
    {"ei-ennen-laskentaa", N_("The results cannot be seen yet: forms that were begun in time are still taken.")},
    {"tulokset-hyvaksytty", N_("The results are approved. Now somebody else publishes them.")},
    {"hyvaksynta-peruutettu", N_("The results are no longer approved. Nobody outside has seen them.")},
    {"julkaistu", N_("The results are published: everybody can read them.")},
    {"hyvaksytty-auki", N_("The survey is approved and open to residents.")},
    {"ei-viela", N_("The results cannot be seen yet: the last answers are being counted.")},
    {"ei-enaa", N_("Results cannot be made any more: the time to keep the answers has ended.")},
    {"peruttu", N_("The survey is cancelled for good.")},
    {"peruminen-odottaa", N_("Another coordinator has to confirm it now. Until then the survey goes on as before.")},
    {"ei-peruta", N_("The survey is not cancelled: it goes on as before.")},
};

static const char *done_sentence(struct str word)
{
    for (size_t i = 0; i < sizeof dones / sizeof *dones; i++)
        if (str_eq(word, str_from(dones[i].word)))
            return dones[i].sentence;
    return NULL;
}

/* The first clause of what was done, for the title: "The survey is approved". */
static struct str news_of(struct str done)
{
    size_t end = 0;

    while (end < done.len && done.p[end] != '.' && done.p[end] != ':' && done.p[end] != ',')
        end++;
    return str_sub(done, 0, end);
}

struct str shell_done(struct ctx *c, struct str address, const char *word)
{
    assert(done_sentence(str_from(word)));
    return arena_fmt(c->arena, "%.*s%ctehty=%s", STR_ARG(address), str_find(address, '?', 0) == SIZE_MAX ? '?' : '&',
                     word);
}

static bool may_enter(const struct ctx *c, enum route route)
{
    enum permission who = route_info(route)->who;

    if (route == ROUTE_staff_surveys)
        return scope_follows_surveys(&c->person->account);
    return who < PERM_FIRST_ACTION || scope_may_anywhere(&c->person->account, permission_action(who));
}

/* Is the page in that room? The desk is only itself; each other room is all that stands below its address. */
static bool is_in(const struct ctx *c, enum route route)
{
    struct str path = route_info(route)->path;

    return str_eq(c->path, path) || (route != ROUTE_staff_desk && str_starts(c->path, path));
}

static const struct tpl_staff_person *person_of(struct ctx *c)
{
    struct tpl_staff_room *v = arena_alloc(c->arena, ROOMS_MOST, sizeof *v);
    struct tpl_staff_person *p;
    size_t n = 0;

    if (!c->person)
        return NULL;
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++)
        if (may_enter(c, rooms[i].route))
            v[n++] = (struct tpl_staff_room){.name = i18n_text(c->lang, rooms[i].name),
                                             .url = url_checked(rooms[i].link(c->arena, c->lang)),
                                             .is_current = is_in(c, rooms[i].route)};
    p = ARENA_NEW(c->arena, struct tpl_staff_person);
    *p = (struct tpl_staff_person){.name = c->person->account.name,
                                   .role = i18n_text(c->lang, role_name(c->person->account.duty.role)),
                                   .rooms = v,
                                   .rooms_n = n};
    return p;
}

/* Can the page be asked for, or is it only the answer to a form? */
static bool can_be_asked_for(const struct ctx *c)
{
    for (enum route r = 0; c->route < ROUTE__COUNT && r < ROUTE__COUNT; r++)
        if (route_info(r)->method == ROUTE_GET && str_eq(route_info(r)->path, route_info(c->route)->path))
            return true;
    return false;
}

/* The address of this very page in another language, with its query; of the answer to a form without. */
static struct url same_page_in(struct ctx *c, enum lang lang)
{
    struct buf out = buf_new(c->arena, 8 * 1024);

    if (!can_be_asked_for(c))
        return url_checked(link_staff_desk_in(c->arena, lang));

    if (lang != LANG_FI) {
        buf_char(&out, '/');
        buf_put(&out, lang_code(lang));
    }
    buf_put(&out, c->path);
    if (c->req->method == HTTP_GET && c->req->query.len && !params_take(&c->query, S("tehty")))
        buf_fmt(&out, "?%.*s", STR_ARG(c->req->query));
    return url_checked(buf_str(&out));
}

/* How long the session lasts without use, and at most. */
static const struct tpl_staff_ending *ending_of(struct ctx *c)
{
    struct tpl_staff_ending *v;

    if (!c->person)
        return NULL;
    v = ARENA_NEW(c->arena, struct tpl_staff_ending);
    *v = (struct tpl_staff_ending){.idle_ms = SESSION_IDLE_MS,
                                   .life_ms = c->person->session.begun_ms + SESSION_LIFE_MS - c->now_ms};
    return v;
}

void shell_put(struct ctx *c, struct str title, struct str help, const struct tpl_staff_crumb *crumbs,
               size_t crumb_count, const struct page *body)
{
    static const enum lang offered[] = {LANG_FI, LANG_SV, LANG_EN};
    struct tpl_staff_lang langs[3];
    struct tpl_staff_crumb way[CRUMBS_MOST];
    struct page p = {.out = &c->res->body, .lang = c->lang, .form_token = c->person ? door_token(c) : body->form_token};
    const char *word = c->res->status == 200 ? done_sentence(params_text(&c->query, S("tehty"))) : NULL;
    struct str done = word ? i18n_text(c->lang, word) : S("");
    size_t way_count = 0;

    assert(crumb_count < CRUMBS_MOST);
    for (size_t i = 0; i < 3; i++)
        langs[i] = (struct tpl_staff_lang){.tag = lang_tag(offered[i]),
                                           .name = lang_name(offered[i]),
                                           .url = same_page_in(c, offered[i]),
                                           .is_current = offered[i] == c->lang};
    if (c->person && c->route != ROUTE_staff_desk)
        way[way_count++] = (struct tpl_staff_crumb){.name = i18n_text(c->lang, "Desk"),
                                                    .url = url_checked(link_staff_desk_in(c->arena, c->lang))};
    for (size_t i = 0; i < crumb_count; i++)
        way[way_count++] = crumbs[i];
    buf_reserve(p.out, body->out->len + SHELL_BYTES);
    tpl_staff_frame(&p, &(struct tpl_staff_frame){
                            .lang = lang_tag(c->lang),
                            .title = title,
                            .title_lang = c->title_lang,
                            .kind = c->title_kind,
                            .style = frame_style(c, &c->app->settings.style),
                            .logo = frame_logo(c),
                            .county = c->app->settings.county[c->lang],
                            .product = S("Digiraati"),
                            .is_error = c->res->status == 422,
                            .is_demo = c->app->settings.is_demo,
                            .langs = langs,
                            .langs_n = 3,
                            .person = person_of(c),
                            .ending = ending_of(c),
                            .crumbs = way,
                            .crumbs_n = way_count,
                            .news = news_of(done),
                            .done = done,
                            .help = help,
                            .body = (struct html){buf_str(body->out)},
                        });
    if (body->out->full)
        c->res->body.full = true;
}
