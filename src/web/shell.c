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

/* The rooms, in the order of the day's work. Who may not pass the route does not see it. */
static const struct {
    enum route route;
    const char *name;
    struct str (*link)(struct arena *a, enum lang lang);
} rooms[] = {
    {ROUTE_staff_desk, N_("Desk"), link_staff_desk_in},
    {ROUTE_staff_surveys, N_("Surveys"), link_staff_surveys_in},
    {ROUTE_staff_viewers, N_("Viewers"), link_staff_viewers_in},
    {ROUTE_staff_org, N_("Organisation"), link_staff_org_in},
    {ROUTE_staff_feedback, N_("Feedback"), link_staff_feedback_in},
    {ROUTE_staff_legal, N_("Texts of law"), link_staff_legal_in},
    {ROUTE_staff_accounts, N_("Accounts"), link_staff_accounts_in},
    {ROUTE_staff_settings, N_("Settings"), link_staff_settings_in},
    {ROUTE_staff_audit_log, N_("Audit log"), link_staff_audit_log_in},
};

/* What was just done, as ?tehty= names it. */
static const struct {
    const char *word, *sentence;
} dones[] = {
    {"tallennettu", N_("Saved.")},
    {"poistettu", N_("Removed.")},
    {"lahetetty", N_("Sent.")},
    {"peruutettu", N_("Revoked.")},
    {"salasana", N_("Your password was changed. Your other sessions have ended.")},
    {"paatetty", N_("Ended.")},
    {"tunnus-suljettu", N_("The account is disabled, and the person is signed out. You can enable it again here.")},
    {"tunnus-avattu", N_("The account is enabled: the person can sign in again.")},
    {"katoaminen-kirjattu", N_("It is noted. Now another administrator has to confirm it.")},
    {"katoaminen-peruttu", N_("The note is dropped: nothing has changed.")},
    {"luotu", N_("The survey was made as a draft.")},
    {"uusi-versio", N_("The new version is stored.")},
    {"katselmointiin", N_("The survey was sent to review.")},
    {"palautettu", N_("The survey was returned to its builder.")},
    {"hyvaksytty", N_("The survey is approved.")},
    {"avattu", N_("The survey is open.")},
    {"keskeytetty", N_("The survey is paused.")},
    {"jatkuu", N_("The survey goes on.")},
    {"suljettu", N_("The survey is closed.")},
    {"laskenta", N_("Counting has begun.")},
    {"tulokset-hyvaksytty", N_("The results are approved and frozen.")},
    {"julkaistu", N_("The results are published.")},
    {"hyvaksytty-auki", N_("The survey is approved and open to residents.")},
    {"ei-viela", N_("The results cannot be seen yet: the last answers are being counted, or they are gone.")},
    {"peruttu", N_("The survey is cancelled.")},
    {"peruminen-odottaa", N_("Another coordinator has to confirm it now. Until then the survey goes on as before.")},
    {"ei-peruta", N_("The survey is not cancelled.")},
};

static const char *done_sentence(struct str word)
{
    for (size_t i = 0; i < sizeof dones / sizeof *dones; i++)
        if (str_eq(word, str_from(dones[i].word)))
            return dones[i].sentence;
    return NULL;
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
    struct path_values values;

    for (enum route r = 0; r < ROUTE__COUNT; r++)
        if (route_info(r)->method == ROUTE_GET && path_match(route_info(r)->path, c->path, &values))
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
    const char *done = done_sentence(params_text(&c->query, S("tehty")));
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
                            .done = done && c->res->status == 200 ? i18n_text(c->lang, done) : S(""),
                            .help = help,
                            .body = (struct html){buf_str(body->out)},
                        });
    if (body->out->full)
        c->res->body.full = true;
}
