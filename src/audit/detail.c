/* detail.c - the detail of an entry of the audit log: words of the program with their values, in no language. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/detail.h"

#include "base/buf.h"
#include "i18n/i18n.h"

static const struct {
    struct str word;
    enum audit_detail_kind kind;
    const char *sentence;
} details[] = {
#define DETAIL(word, kind, sentence) {S_INIT(#word), DETAIL_##kind, sentence},
#include "audit/detail.def"
#undef DETAIL
};

enum { WORDS = sizeof details / sizeof *details };

/* Of both values, "from: to:" and AUDIT_TEXT_BYTES. */
enum { VALUE_BYTES = 90 };

static bool is_value(enum audit_detail_kind kind, struct str value)
{
    int64_t n;

    return kind == DETAIL_WORD ? !value.p : value.p && (kind != DETAIL_NUMBER || !str_int(value, 0, INT64_MAX, &n));
}

static enum err read_one(struct str word, struct audit_detail *out)
{
    struct str value = word, name = str_cut(&value, ':');

    for (size_t n = 0; n < WORDS; n++)
        if (str_eq(name, details[n].word) && is_value(details[n].kind, value)) {
            *out = (struct audit_detail){details[n].kind, details[n].sentence, value};
            return OK;
        }
    return ERR_INVALID;
}

enum err audit_detail_read(struct str detail, struct audit_detail out[AUDIT_DETAILS_MOST], size_t *count_out)
{
    *count_out = 0;
    while (detail.len) {
        if (*count_out == AUDIT_DETAILS_MOST)
            return ERR_INVALID;
        TRY(read_one(str_cut(&detail, ' '), &out[*count_out]));
        ++*count_out;
    }
    return OK;
}

/* --- values of settings ------------------------------------------------------------------------------------------- */

/* Where the letter that begins at `at` ends. */
static size_t letter_end(struct str s, size_t at)
{
    do
        at++;
    while (at < s.len && ((unsigned char)s.p[at] & 0xc0) == 0x80);
    return at;
}

/* As it is where it can be: the list on the command line shows it so. */
static void put_letter(struct buf *out, struct str letter)
{
    if (letter.len == 1 && letter.p[0] > ' ' && letter.p[0] <= '~' && letter.p[0] != '%')
        buf_put(out, letter);
    else
        url_put(out, letter);
}

static void put_value(struct arena *a, struct buf *out, struct str value)
{
    static const struct str cut = S_INIT("%E2%80%A6");
    struct buf kept = buf_new(a, 4 * VALUE_BYTES);

    for (size_t at = 0, end; at < value.len; at = end) {
        struct buf one = buf_new(a, 64);

        end = letter_end(value, at);
        put_letter(&one, str_sub(value, at, end - at));
        if (kept.len + one.len + (end < value.len ? cut.len : 0) > VALUE_BYTES) {
            buf_put(&kept, cut);
            break;
        }
        buf_put(&kept, buf_str(&one));
    }
    buf_put(out, buf_str(&kept));
}

struct str audit_detail_change(struct arena *a, struct str from, struct str to)
{
    struct buf out = buf_new(a, 4 * VALUE_BYTES);

    if (str_find(from, '@', 0) != SIZE_MAX || str_find(to, '@', 0) != SIZE_MAX)
        return S("");
    buf_put(&out, S("from:"));
    put_value(a, &out, from);
    buf_put(&out, S(" to:"));
    put_value(a, &out, to);
    return buf_str(&out);
}

static int digit_of(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

struct str audit_detail_value(struct arena *a, struct str stored)
{
    struct buf out = buf_new(a, stored.len + 1);

    for (size_t i = 0; i < stored.len; i++)
        if (stored.p[i] == '%' && i + 2 < stored.len && digit_of(stored.p[i + 1]) >= 0 &&
            digit_of(stored.p[i + 2]) >= 0) {
            buf_char(&out, (char)(digit_of(stored.p[i + 1]) << 4 | digit_of(stored.p[i + 2])));
            i += 2;
        } else {
            buf_char(&out, stored.p[i]);
        }
    return str_is_utf8(buf_str(&out)) ? buf_str(&out) : stored;
}
