/* problem.c - the pages that say what went wrong and what to do now. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/problem.h"

#include "gen/tpl.h"
#include "i18n/i18n.h"
#include "web/door.h"
#include "web/frame.h"

#include <assert.h>

static const struct problem_words {
    int status;
    const char *heading, *what, *now;
} words[] = {
    {400, N_("The link or the form did not work"),
     N_("The address or the form was damaged or changed on its way here, and we could not make sense of it."),
     N_("Nothing was stored. Go back and try again, or start from the front page.")},
    {403, N_("The form was not sent from our own page"),
     N_("To protect you, answers are taken only from the pages of this service. Nothing was stored."),
     N_("Open the survey here and send your answers again.")},
    {404, N_("There is no such page"), N_("The address may have been typed wrong, or the page has been removed."),
     N_("You find the surveys that are open on the front page.")},
    {405, N_("This address cannot be used that way"),
     N_("The page exists, but it does not take that kind of request. Nothing was stored."),
     N_("Open the page from a link on this site.")},
    {409, N_("Something changed meanwhile"), N_("The page is older than what is stored now. Nothing was stored."),
     N_("Open the page again and repeat what you did.")},
    {413, N_("That was too much text at once"),
     N_("What was sent is larger than this page can take. Nothing was stored."),
     N_("Go back with your browser's back button, shorten the longest answers and send again.")},
    {415, N_("The form arrived in a format we cannot read"),
     N_("Answers are taken only from the form on the survey's own page. Nothing was stored."),
     N_("Open the survey here and send your answers again.")},
    {500, N_("Something broke on our side"),
     N_("The mistake is ours, not yours. It was noted without anything about you."),
     N_("Please try again in a moment. If you were answering, go back with your browser's back button: your answers "
        "are there.")},
    {503, N_("The service is very busy"),
     N_("We could not take this just now. Nothing was lost: what you had typed is still on the page before this one."),
     N_("Please wait a moment, go back and try again.")},
};

/* The same for staff, where it differs. */
static const struct problem_words staff_words[] = {
    {400, N_("The link or the form did not work"),
     N_("The address or the form was damaged or changed on its way here, and we could not make sense of it."),
     N_("Nothing was stored. Go back and try again, or start from the desk.")},
    {403, N_("You may not do that"),
     N_("It is not among the duties of your role, or not at this stage, or the form was not sent from our own page. "
        "Nothing was stored."),
     N_("If you need it for your work, ask an administrator to look at your role.")},
    {404, N_("There is no such page"),
     N_("The address may have been typed wrong, the thing may have been removed, or it is not yours to see."),
     N_("You find everything that is yours from the desk.")},
    {409, N_("Something changed meanwhile"),
     N_("Somebody else has changed it, or it stands elsewhere by now. Nothing of yours was stored."),
     N_("Open the page again, look how things stand, and repeat what you did if it still makes sense.")},
    {413, N_("That was too much at once"), N_("What was sent is larger than this page can take. Nothing was stored."),
     N_("Go back with your browser's back button, make it smaller and send again.")},
    {415, N_("The form arrived in a format we cannot read"),
     N_("Forms are taken only from the pages of this service. Nothing was stored."),
     N_("Go back with your browser's back button and send the form again.")},
    {500, N_("Something broke on our side"), N_("The mistake is ours, not yours. It was noted for the administrators."),
     N_("Please try again in a moment. What you had typed is still on the page before this one.")},
    {503, N_("This cannot be done just now"),
     N_("The service is very busy, or the audit log cannot be written. What cannot be written down is not done: "
        "nothing "
        "was changed."),
     N_("Wait a moment, go back with your browser's back button and try again. If it stays so, tell whoever runs the "
        "servers.")},
};

/* And for those who only followed a link. */
static const struct problem_words staff_view_words[] = {
    {403, N_("This page is not for your role"),
     N_("The page is there, but what it shows is not among the duties of your role, or not at this stage."),
     N_("You find everything that is yours from the desk. If you need this page for your work, ask an administrator "
        "to look at your role.")},
};

static const struct problem_words *find_words(const struct problem_words *v, size_t count, int status)
{
    for (size_t i = 0; i < count; i++)
        if (v[i].status == status)
            return &v[i];
    return NULL;
}

/* What the routes of a path take, for the Allow header (RFC 9110, 15.5.6). */
static struct str allowed_methods(struct str path)
{
    bool takes_get = false, takes_post = false;
    struct path_values values;

    for (int i = 0; i < ROUTE__COUNT; i++) {
        const struct route_info *info = route_info((enum route)i);

        if (!path_match(info->path, path, &values))
            continue;
        takes_get = takes_get || info->method == ROUTE_GET;
        takes_post = takes_post || info->method == ROUTE_POST;
    }
    if (takes_get && takes_post)
        return S("GET, HEAD, POST");
    return takes_get ? S("GET, HEAD") : S("POST");
}

/* The words for staff; NULL when those for all will do. */
static const struct problem_words *find_staff_words(const struct ctx *c, int status)
{
    const struct problem_words *w = NULL;

    if (c->req->method == HTTP_GET)
        w = find_words(staff_view_words, sizeof staff_view_words / sizeof *staff_view_words, status);
    return w ? w : find_words(staff_words, sizeof staff_words / sizeof *staff_words, status);
}

/* Who is signed in keeps name and rooms also where the gate has not come to asking who it is. */
static void know_person(struct ctx *c, int status)
{
    if (!c->person && (status == 400 || status == 404 || status == 405 || status == 413) && door_know_person(c))
        c->person = NULL;
}

enum err problem_page(struct ctx *c, int status)
{
    const struct problem_words *w = NULL;
    struct tpl_problem_line lines[2];
    struct page p;

    if (c->app->staff) {
        know_person(c, status);
        w = find_staff_words(c, status);
    }
    if (!w)
        w = find_words(words, sizeof words / sizeof *words, status);
    assert(w);
    c->res->status = status;
    if (status == 409 && c->person && c->standing && !page_staff_survey_meanwhile(c))
        return c->res->body.full ? ERR_BROKEN : OK;
    if (status == 503)
        response_header(c->res, S("Retry-After"), S("10"));
    if (status == 405)
        response_header(c->res, S("Allow"), allowed_methods(c->path));
    lines[0].text = i18n_text(c->lang, w->what);
    lines[1].text = i18n_text(c->lang, w->now);
    p = frame_body(c, ROUTE__COUNT);
    if (c->app->staff) {
        c->survey = NULL; /* in the staff shell, also on a preview */
        tpl_staff_problem(&p, &(struct tpl_staff_problem){.lines = lines, .lines_n = 2});
    } else
        tpl_problem(&p, &(struct tpl_problem){.heading = i18n_text(c->lang, w->heading), .lines = lines, .lines_n = 2});
    frame_put(c, i18n_text(c->lang, w->heading), &p, false);
    return c->res->body.full ? ERR_BROKEN : OK;
}
