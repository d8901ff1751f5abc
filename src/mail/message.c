/* message.c - one mail as it goes over the wire: headers and a body in plain text and HTML. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "mail/message.h"

#include "base/clock.h"
#include "mail/address.h"

#include <string.h>

/* RFC 2045, 6.7: at most 76 characters with the "=" of a soft break. RFC 2047, 2: a line with an encoded word has at most 76, and
 * "Subject: " may stand before it. */
enum { QP_LINE = 75, WORD_MOST = 66, PLAIN_MOST = 60 };

static bool is_header_safe(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
            return false;
    return str_is_utf8(s);
}

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* --- headers ------------------------------------------------------------------------------------------------------ */

static void put_header(struct buf *out, const char *name, struct str value)
{
    buf_fmt(out, "%s: ", name);
    buf_put(out, value);
    buf_put(out, S("\r\n"));
}

/* Short letters, digits and spaces stand as they are. So a header never holds what could be taken for an encoded word, or for
 * the syntax of a name before an address. */
static bool is_plain(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_alnum(s.p[i]) && s.p[i] != ' ')
            return false;
    return s.len <= PLAIN_MOST && str_trim(s).len == s.len;
}

/* The bytes of the character at `i`; `s` is valid UTF-8. */
static size_t char_bytes(struct str s, size_t i)
{
    size_t n = 1;

    while (i + n < s.len && ((unsigned char)s.p[i + n] & 0xc0) == 0x80)
        n++;
    return n;
}

/* Encoded words of whole characters, one a line. */
static void put_words(struct buf *out, struct str s)
{
    size_t room = 0;

    if (is_plain(s)) {
        buf_put(out, s);
        return;
    }
    for (size_t i = 0; i < s.len;) {
        size_t n = char_bytes(s, i), width = n == 1 && (is_alnum(s.p[i]) || s.p[i] == ' ') ? 1 : 3 * n;

        if (width > room) {
            buf_put(out, i ? S("?=\r\n =?UTF-8?Q?") : S("=?UTF-8?Q?"));
            room = WORD_MOST - 12;
        }
        room -= width;
        if (width == 1)
            buf_char(out, s.p[i] == ' ' ? '_' : s.p[i]);
        else
            for (size_t k = 0; k < n; k++)
                buf_fmt(out, "=%02X", (unsigned char)s.p[i + k]);
        i += n;
    }
    buf_put(out, S("?="));
}

/* RFC 5322, 3.3, in Finnish time. */
static void put_date(struct buf *out, int64_t ms)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct civil c = civil_from_ms(ms);
    int utc_hour = (int)(ms / 3600000 % 24);

    buf_fmt(out, "Date: %s, %d %s %04d %02d:%02d:%02d +%02d00\r\n", days[c.weekday - 1], c.day, months[c.month - 1],
            c.year, c.hour, c.minute, c.second, (c.hour - utc_hour + 24) % 24);
}

static void put_mailbox(struct buf *out, const char *name, struct str words, struct str address)
{
    buf_fmt(out, "%s: ", name);
    if (words.len) {
        put_words(out, words);
        buf_put(out, S("\r\n "));
    }
    buf_fmt(out, "<%.*s>\r\n", STR_ARG(address));
}

static void put_headers(struct buf *out, const struct message *m, struct str id)
{
    put_date(out, m->date_ms);
    put_mailbox(out, "From", m->from_name, m->from);
    put_mailbox(out, "To", S(""), m->to);
    if (m->reply_to.len)
        put_mailbox(out, "Reply-To", S(""), m->reply_to);
    buf_put(out, S("Subject: "));
    put_words(out, m->subject);
    buf_put(out, S("\r\nMessage-ID: <"));
    buf_put(out, id);
    buf_char(out, '@');
    buf_put(out, address_domain(m->from));
    buf_put(out, S(">\r\n"));
    if (!m->is_personal) {
        put_header(out, "Auto-Submitted", S("auto-generated"));
        put_header(out, "Precedence", S("bulk"));
    }
    put_header(out, "Content-Language", m->lang);
    put_header(out, "MIME-Version", S("1.0"));
}

/* --- body --------------------------------------------------------------------------------------------------------- */

/* Does the byte stand as it is? White space at a line's end may be lost on the way, a dot at its beginning has a meaning in SMTP,
 * and some programs change "From " there. */
static bool is_literal(struct str s, size_t i, bool is_first)
{
    char c = s.p[i];
    bool is_last = i + 1 == s.len || s.p[i + 1] == '\n';

    if (c == ' ')
        return !is_last;
    return c > ' ' && c < 0x7f && c != '=' && !(is_first && (c == '.' || c == 'F'));
}

static void put_quoted_printable(struct buf *out, struct str s)
{
    size_t used = 0;

    for (size_t i = 0; i < s.len; i++) {
        bool is_first = used == 0, is_as_is;

        if (s.p[i] == '\n') {
            buf_put(out, S("\r\n"));
            used = 0;
            continue;
        }
        is_as_is = is_literal(s, i, is_first);
        if (used + (is_as_is ? 1 : 3) > QP_LINE) {
            buf_put(out, S("=\r\n"));
            used = 0;
            is_as_is = is_literal(s, i, true);
        }
        if (is_as_is)
            buf_char(out, s.p[i]);
        else
            buf_fmt(out, "=%02X", (unsigned char)s.p[i]);
        used += is_as_is ? 1 : 3;
    }
}

static void put_part(struct buf *out, struct str boundary, const char *type, struct str body)
{
    buf_fmt(out, "--%.*s\r\nContent-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
            STR_ARG(boundary), type);
    put_quoted_printable(out, body);
    buf_put(out, S("\r\n"));
}

static bool is_lang(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_alnum(s.p[i]) && s.p[i] != '-')
            return false;
    return s.len > 0;
}

static bool is_sound(const struct message *m)
{
    const struct str addresses[] = {m->from, m->to, m->reply_to};

    for (size_t i = 0; i < 3; i++) {
        const char *why;
        struct str same;

        if (i == 2 && m->reply_to.len == 0)
            continue;
        if (address_read(addresses[i], &same, &why) || same.len != addresses[i].len)
            return false;
    }
    return is_header_safe(m->from_name) && is_header_safe(m->subject) && is_lang(m->lang) && str_is_utf8(m->text) &&
           str_is_utf8(m->html);
}

enum err message_compose(struct arena *a, const struct message *m, struct str *out)
{
    struct buf text = buf_new(a, MESSAGE_BYTES), id = buf_new(a, 2 * sizeof m->id.b);
    struct str boundary;

    if (!is_sound(m))
        return ERR_INVALID;
    hex_put(&id, m->id.b, sizeof m->id.b);
    /* No line of a quoted-printable part holds "=_". */
    boundary = arena_fmt(a, "=_%.*s", 24, id.p);
    put_headers(&text, m, buf_str(&id));
    buf_fmt(&text, "Content-Type: multipart/alternative;\r\n boundary=\"%.*s\"\r\n\r\n", STR_ARG(boundary));
    put_part(&text, boundary, "text/plain", m->text);
    put_part(&text, boundary, "text/html", m->html);
    buf_fmt(&text, "--%.*s--\r\n", STR_ARG(boundary));
    if (text.full)
        return ERR_TOO_BIG;
    *out = buf_str(&text);
    return OK;
}
