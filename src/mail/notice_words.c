/* notice_words.c - what letters to people who work here say, and replies to feedback. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "i18n/i18n.h"
#include "mail/notice.h"

/* A letter being worded. */
struct wording {
    struct arena *arena;
    const struct notice *notice;
    struct body *body;
};

static struct str say(const struct wording *w, struct str sentence)
{
    const struct notice *n = w->notice;
    int64_t ms = n->kind == NOTICE_LINK ? n->expires_ms : n->at_ms;
    struct i18n_arg args[] = {
        {"county", n->county},
        {"name", n->name},
        {"n", i18n_number(w->arena, n->lang, n->kind == NOTICE_DUTIES ? (int64_t)n->point_count : n->count)},
        {"day", i18n_date(w->arena, n->lang, ms)},
        {"time", i18n_clock(w->arena, n->lang, ms)},
    };

    return i18n_fill(w->arena, sentence, args, sizeof args / sizeof args[0]);
}

static struct str text(const struct wording *w, const char *english)
{
    return say(w, i18n_text(w->notice->lang, english));
}

static void put(struct wording *w, const char *english)
{
    body_put(w->body, BODY_WORDS, text(w, english));
}

/* --- links -------------------------------------------------------------------------------------------------------- */

static const char *put_link(struct wording *w)
{
    static const struct {
        const char *subject, *why, *how;
    } by_kind[] = {
        [NOTICE_LINK_INVITE] = {N_("You have been invited to Digiraati"),
                                N_("{county} has opened an account in Digiraati for you."),
                                N_("Open this link, choose a password and set up an app for codes:")},
        [NOTICE_LINK_PASSWORD] = {N_("Choose a new password for Digiraati"),
                                  N_("You can now choose a new password for your account in Digiraati."),
                                  N_("Open this link. You will also need your app for codes, or a recovery code:")},
        [NOTICE_LINK_FACTOR] = {N_("Set up a new app for codes in Digiraati"),
                                N_("You can now set up a new app for codes for signing in to Digiraati."),
                                N_("Open this link. You will also need your password:")},
    };
    enum notice_link kind = w->notice->link_kind;

    put(w, by_kind[kind].why);
    put(w, by_kind[kind].how);
    body_put(w->body, BODY_LINK, w->notice->link);
    put(w,
        N_("The link works once, until {day} at {time}. Do not pass it on to anybody. If you did not expect it, tell "
           "your administrator."));
    return by_kind[kind].subject;
}

/* --- what has happened to the account ----------------------------------------------------------------------------- */

static const char *put_event(struct wording *w)
{
    static const struct {
        const char *subject, *what;
    } by_kind[NOTICE__COUNT] = {
        [NOTICE_PASSWORD_CHANGED] = {N_("Your Digiraati password was changed"),
                                     N_("The password of your account in Digiraati was changed on {day} at {time}.")},
        [NOTICE_FACTOR_CHANGED] =
            {N_("Your app for codes in Digiraati was changed"),
             N_("The app for codes of your account in Digiraati was changed on {day} at {time}.")},
        [NOTICE_RECOVERY_USED] = {N_("A recovery code was used to sign in to Digiraati"),
                                  N_("Somebody signed in to your account in Digiraati with a recovery code on {day} at "
                                     "{time}. Codes left: {n}.")},
        [NOTICE_FAILURES] = {N_("Signing in to your Digiraati account has failed many times"),
                             N_("Somebody has tried to sign in to your account in Digiraati {n} times in a row without "
                                "success, the last time on {day} at {time}. Your account is not locked.")},
    };

    put(w, by_kind[w->notice->kind].what);
    put(w, N_("If it was you, you do not need to do anything. If it was not, tell your administrator at once, and "
              "change your password if you can still sign in."));
    return by_kind[w->notice->kind].subject;
}

static const char *put_role(struct wording *w)
{
    put(w, N_("What you may do in Digiraati was changed on {day} at {time}."));
    put(w, N_("Your role is now: {name}."));
    put(w, N_("If you were signed in, sign in again. If you did not expect this, ask your administrator."));
    return N_("Your role in Digiraati was changed");
}

/* --- what waits, and replies ---------------------------------------------------------------------------------------- */

static void put_duties(struct wording *w)
{
    const struct notice *n = w->notice;
    size_t shown = n->point_count < NOTICE_POINTS_MOST ? n->point_count : NOTICE_POINTS_MOST;

    put(w, N_("This is waiting for you in Digiraati:"));
    for (size_t i = 0; i < shown; i++)
        body_put(w->body, BODY_POINT, n->points[i]);
    if (shown < n->point_count)
        put(w, N_("You will find the rest in Digiraati."));
    if (n->link.len) {
        put(w, N_("Sign in here:"));
        body_put(w->body, BODY_LINK, n->link);
    }
    put(w, N_("You get one message about each thing."));
}

/* The lines of a text area, without CR. */
static struct str lines(struct arena *a, struct str words)
{
    struct buf out = buf_new(a, NOTICE_WORDS_BYTES);

    for (size_t i = 0; i < words.len; i++)
        if (words.p[i] != '\r')
            buf_char(&out, words.p[i]);
    return str_trim(buf_str(&out));
}

static const char *put_reply(struct wording *w)
{
    put(w, N_("You told us about the accessibility of Digiraati. Thank you. This is our reply:"));
    body_put(w->body, BODY_WORDS, lines(w->arena, w->notice->words));
    if (w->notice->link.len) {
        put(w, N_("If you are not satisfied with the reply, the accessibility statement tells you where to turn:"));
        body_put(w->body, BODY_LINK, w->notice->link);
    }
    put(w, N_("Your e-mail address was used for this reply only."));
    return N_("Reply to your feedback {name}");
}

/* ------------------------------------------------------------------------------------------------------------------ */

void notice_words(struct arena *a, const struct notice *notice, struct message *out, struct body *body_out)
{
    struct wording w = {a, notice, body_out};
    const char *subject = NULL;

    *body_out = (struct body){0};
    switch (notice->kind) {
    case NOTICE_LINK:
        subject = put_link(&w);
        break;
    case NOTICE_ROLE_CHANGED:
        subject = put_role(&w);
        break;
    case NOTICE_DUTIES:
        put_duties(&w);
        break;
    case NOTICE_FEEDBACK_REPLY:
        subject = put_reply(&w);
        break;
    default:
        subject = put_event(&w);
    }
    body_put(body_out, BODY_WORDS, notice->county);
    out->from_name = notice->county;
    out->is_personal = notice->kind == NOTICE_FEEDBACK_REPLY;
    out->subject = subject ? text(&w, subject)
                           : say(&w, i18n_plural(notice->lang, "{n} thing waits for you in Digiraati",
                                                 "{n} things wait for you in Digiraati", (int64_t)notice->point_count));
}
