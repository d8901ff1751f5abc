/* body.c - what a mail says, once: plain text and HTML are both made of it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "mail/body.h"

#include <assert.h>

void body_put(struct body *s, enum body_look look, struct str words)
{
    if (words.len == 0)
        return;
    assert(s->count < BODY_PARTS_MOST);
    s->parts[s->count++] = (struct body_part){look, words};
}

static bool is_point(const struct body *s, size_t i)
{
    return i < s->count && s->parts[i].look == BODY_POINT;
}

static void put_text(struct buf *out, const struct body *s)
{
    for (size_t i = 0; i < s->count; i++) {
        if (is_point(s, i))
            buf_put(out, S("* "));
        buf_put(out, s->parts[i].words);
        buf_put(out, is_point(s, i) && is_point(s, i + 1) ? S("\n") : S("\n\n"));
    }
}

static void put_lines(struct buf *out, struct str words)
{
    while (words.p) {
        html_text(out, str_cut(&words, '\n'));
        if (words.p)
            buf_put(out, S("<br>\n"));
    }
}

static void put_html(struct buf *out, const struct body *s)
{
    static const char *const before[] = {
        [BODY_TITLE] = "<h1 style=\"font-size:1.5em;line-height:1.25\">",
        [BODY_WORDS] = "<p>",
        [BODY_LINK] = "<p><a href=\"",
        [BODY_CODE] = "<p style=\"font-family:monospace;font-size:1.25em\"><strong>",
        [BODY_POINT] = "<li>",
    };
    static const char *const after[] = {
        [BODY_TITLE] = "</h1>\n",        [BODY_WORDS] = "</p>\n",  [BODY_LINK] = "</a></p>\n",
        [BODY_CODE] = "</strong></p>\n", [BODY_POINT] = "</li>\n",
    };

    for (size_t i = 0; i < s->count; i++) {
        const struct body_part *p = &s->parts[i];

        if (is_point(s, i) && !(i && is_point(s, i - 1)))
            buf_put(out, S("<ul>\n"));
        buf_put(out, str_from(before[p->look]));
        if (p->look == BODY_LINK) {
            html_text(out, p->words);
            buf_put(out, S("\">"));
        }
        put_lines(out, p->words);
        buf_put(out, str_from(after[p->look]));
        if (is_point(s, i) && !is_point(s, i + 1))
            buf_put(out, S("</ul>\n"));
    }
}

void body_write(struct arena *a, const struct body *s, enum lang lang, struct message *out)
{
    struct buf text = buf_new(a, MESSAGE_BYTES), html = buf_new(a, MESSAGE_BYTES);

    buf_fmt(&html, "<!DOCTYPE html>\n<html lang=\"%.*s\">\n<head><meta charset=\"utf-8\"><title>",
            STR_ARG(lang_tag(lang)));
    html_text(&html, out->subject);
    buf_put(&html, S("</title></head>\n<body style=\"font-family:sans-serif;line-height:1.5;max-width:40em\">\n"));
    put_html(&html, s);
    buf_put(&html, S("</body>\n</html>\n"));
    put_text(&text, s);
    out->lang = lang_tag(lang);
    out->text = buf_str(&text);
    out->html = buf_str(&html);
}
