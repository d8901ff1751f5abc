/* letter.c - what a letter to somebody who is invited says, in words and as a mail. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "mail/letter.h"

#include "i18n/i18n.h"

enum { PART_BYTES = 64 * 1024 };

enum look { LOOK_WORDS, LOOK_TITLE, LOOK_LINK, LOOK_CODE };

/* Both parts of the mail, written side by side so that they say the same. */
struct sheet {
    struct arena *arena;
    const struct letter_facts *facts;
    struct buf text, html;
};

static struct str say(const struct sheet *s, const char *english)
{
    const struct letter_facts *f = s->facts;
    struct i18n_arg args[] = {
        {"county", f->county}, {"title", f->title},     {"day", i18n_date(s->arena, f->lang, f->closes_ms)},
        {"address", f->link},  {"contact", f->contact},
    };

    return i18n_fill(s->arena, i18n_text(f->lang, english), args, sizeof args / sizeof args[0]);
}

static void put(struct sheet *s, enum look look, struct str words)
{
    static const char *const before[] = {
        [LOOK_WORDS] = "<p>",
        [LOOK_TITLE] = "<h1 style=\"font-size:1.5em;line-height:1.25\">",
        [LOOK_LINK] = "<p><a href=\"",
        [LOOK_CODE] = "<p style=\"font-family:monospace;font-size:1.25em\"><strong>",
    };
    static const char *const after[] = {"</p>\n", "</h1>\n", "</a></p>\n", "</strong></p>\n"};

    if (words.len == 0)
        return;
    buf_put(&s->text, words);
    buf_put(&s->text, S("\n\n"));
    buf_put(&s->html, str_from(before[look]));
    html_text(&s->html, words);
    if (look == LOOK_LINK) {
        buf_put(&s->html, S("\">"));
        html_text(&s->html, words);
    }
    buf_put(&s->html, str_from(after[look]));
}

static void put_invitation(struct sheet *s, struct str code)
{
    put(s, LOOK_WORDS, say(s, N_("{county} asks you to answer a survey.")));
    put(s, LOOK_WORDS, s->facts->purpose);
    put(s, LOOK_WORDS, say(s, N_("Answer here:")));
    put(s, LOOK_LINK, arena_fmt(s->arena, "%.*s#%.*s", STR_ARG(s->facts->link), STR_ARG(code)));
    put(s, LOOK_WORDS, say(s, N_("If the link does not work, go to {address} and type this code:")));
    put(s, LOOK_CODE, code);
    put(s, LOOK_WORDS, say(s, N_("You can answer until {day}. The code can be used once.")));
    put(s, LOOK_WORDS,
        say(s, N_("Your answer cannot be joined with this message. Nothing keeps record of who got which code, and the "
                  "code is destroyed when you send your answers.")));
}

static void put_reminder(struct sheet *s)
{
    put(s, LOOK_WORDS, say(s, N_("{county} has asked you to answer a survey.")));
    put(s, LOOK_WORDS, s->facts->purpose);
    put(s, LOOK_WORDS,
        say(s, N_("If you have answered already, thank you. This reminder goes to everybody who was invited, because "
                  "nobody can see who has answered.")));
    put(s, LOOK_WORDS,
        say(s,
            N_("If you have not, use the link or the code of the earlier message. There is no new code in this one.")));
    put(s, LOOK_WORDS, say(s, N_("You can answer until {day}.")));
}

void letter_words(struct arena *a, const struct letter_facts *facts, struct str code, struct message *out)
{
    struct sheet s = {a, facts, buf_new(a, PART_BYTES), buf_new(a, PART_BYTES)};
    bool is_reminder = facts->kind == LETTER_REMINDER;

    buf_fmt(&s.html, "<!DOCTYPE html>\n<html lang=\"%.*s\">\n<head><meta charset=\"utf-8\"><title>",
            STR_ARG(lang_tag(facts->lang)));
    html_text(&s.html, facts->title);
    buf_put(&s.html, S("</title></head>\n<body style=\"font-family:sans-serif;line-height:1.5;max-width:40em\">\n"));
    put(&s, LOOK_TITLE, facts->title);
    if (is_reminder)
        put_reminder(&s);
    else
        put_invitation(&s, code);
    put(&s, LOOK_WORDS,
        say(&s, N_("Your e-mail address was used for this message only: Digiraati deleted it on sending.")));
    if (facts->contact.len)
        put(&s, LOOK_WORDS, say(&s, N_("Questions about the survey: {contact}")));
    put(&s, LOOK_WORDS, facts->county);
    buf_put(&s.html, S("</body>\n</html>\n"));
    out->from_name = facts->county;
    out->subject = say(&s, is_reminder ? N_("Reminder: {title}") : N_("Answer the survey: {title}"));
    out->lang = lang_tag(facts->lang);
    out->text = buf_str(&s.text);
    out->html = buf_str(&s.html);
}
