/* letter.c - what a letter to somebody who is invited says, in words and as a mail. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "mail/letter.h"

#include "i18n/i18n.h"
#include "mail/body.h"

/* A letter being worded. */
struct wording {
    struct arena *arena;
    const struct letter_facts *facts;
    struct body body;
};

static struct str say(const struct wording *w, const char *english)
{
    const struct letter_facts *f = w->facts;
    struct i18n_arg args[] = {
        {"county", f->county}, {"title", f->title},     {"day", i18n_date(w->arena, f->lang, f->closes_ms)},
        {"address", f->link},  {"contact", f->contact},
    };

    return i18n_fill(w->arena, i18n_text(f->lang, english), args, sizeof args / sizeof args[0]);
}

static void put(struct wording *w, enum body_look look, struct str words)
{
    body_put(&w->body, look, words);
}

static void put_invitation(struct wording *w, struct str code)
{
    put(w, BODY_WORDS, say(w, N_("{county} asks you to answer a survey.")));
    put(w, BODY_WORDS, w->facts->purpose);
    put(w, BODY_WORDS, say(w, N_("Answer here:")));
    put(w, BODY_LINK, arena_fmt(w->arena, "%.*s#%.*s", STR_ARG(w->facts->link), STR_ARG(code)));
    put(w, BODY_WORDS, say(w, N_("If the link does not work, go to {address} and type this code:")));
    put(w, BODY_CODE, code);
    put(w, BODY_WORDS, say(w, N_("You can answer until {day}. The code can be used once.")));
    put(w, BODY_WORDS,
        say(w, N_("Your answer cannot be linked to this message. No record is kept of who got which code, and the code "
                  "is destroyed when you send your answers.")));
}

static void put_reminder(struct wording *w)
{
    put(w, BODY_WORDS, say(w, N_("{county} has asked you to answer a survey.")));
    put(w, BODY_WORDS, w->facts->purpose);
    put(w, BODY_WORDS,
        say(w, N_("If you have answered already, thank you. This reminder goes to everybody who was invited, because "
                  "nobody can see who has answered.")));
    put(w, BODY_WORDS,
        say(w,
            N_("If you have not, use the link or the code of the earlier message. There is no new code in this one.")));
    put(w, BODY_WORDS, say(w, N_("You can answer until {day}.")));
}

void letter_words(struct arena *a, const struct letter_facts *facts, struct str code, struct message *out)
{
    struct wording w = {.arena = a, .facts = facts};
    bool is_reminder = facts->kind == LETTER_REMINDER;

    put(&w, BODY_TITLE, facts->title);
    if (is_reminder)
        put_reminder(&w);
    else
        put_invitation(&w, code);
    put(&w, BODY_WORDS,
        say(&w,
            N_("Answering is voluntary and does not affect the services you get. {county} gave your address for this "
               "message. How answers are handled is told on the survey's first page.")));
    put(&w, BODY_WORDS,
        say(&w,
            N_("Your e-mail address was used for this message only: Digiraati deleted it when the message was sent.")));
    if (facts->contact.len)
        put(&w, BODY_WORDS, say(&w, N_("Questions about the survey: {contact}")));
    put(&w, BODY_WORDS, facts->county);
    out->from_name = facts->county;
    out->subject = say(&w, is_reminder ? N_("Reminder: {title}") : N_("Answer the survey: {title}"));
    body_write(a, &w.body, facts->lang, out);
}
