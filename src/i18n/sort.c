/* sort.c - keys that put names into Finnish and Swedish alphabetical order. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "i18n/i18n.h"

#include <utf8proc.h>

/* Weights, in order: a gap between words, digits, the 29 letters, other scripts by code point, broken text. */
enum {
    GAP = 0x01,
    DIGIT_0 = 0x10,
    LETTER_A = 0x20,
    LETTER_AA = LETTER_A + 26, /* å */
    LETTER_AE,                 /* ä */
    LETTER_OE,                 /* ö */
    OTHER = 0xf0,
    BROKEN = 0xff
};
enum { MARK_DIAERESIS = 0x0308, MARK_RING = 0x030a, MARK_DOUBLE_ACUTE = 0x030b };

/* Letters that Unicode does not take apart, and the letters they stand with (CLDR collation fi and sv). */
static const struct {
    int32_t letter;
    const char *as; /* of a-z, or one of { | } for å ä ö, which follow z in ASCII */
} variants[] = {{0x00e6, "|"}, {0x00f8, "}"}, {0x0111, "d"}, {0x00f0, "d"}, {0x00fe, "th"}, {0x0142, "l"},
                {0x014b, "n"}, {0x0167, "t"}, {0x0127, "h"}, {0x0131, "i"}, {0x0153, "oe"}, {0x0292, "z"}};

static bool is_mark(int32_t c)
{
    utf8proc_category_t k = utf8proc_category(c);

    return k == UTF8PROC_CATEGORY_MN || k == UTF8PROC_CATEGORY_MC || k == UTF8PROC_CATEGORY_ME;
}

static bool is_letter_or_number(int32_t c)
{
    utf8proc_category_t k = utf8proc_category(c);

    return (k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_LO) ||
           (k >= UTF8PROC_CATEGORY_ND && k <= UTF8PROC_CATEGORY_NO);
}

/* Append the weight of letter `c` (a-z) with the marks that follow it: å ä ö are letters of their own, ü and ű
 * stand with y, any other accent counts for nothing. */
static void put_letter(struct buf *key, int32_t c, const int32_t *marks, size_t count)
{
    int weight = LETTER_A + (c - 'a');

    for (size_t i = 0; i < count; i++) {
        if (c == 'a' && marks[i] == MARK_RING)
            weight = LETTER_AA;
        else if (c == 'a' && marks[i] == MARK_DIAERESIS)
            weight = LETTER_AE;
        else if (c == 'o' && marks[i] == MARK_DIAERESIS)
            weight = LETTER_OE;
        else if (c == 'u' && (marks[i] == MARK_DIAERESIS || marks[i] == MARK_DOUBLE_ACUTE))
            weight = LETTER_A + ('y' - 'a');
    }
    buf_char(key, (char)weight);
}

/* Append the weight of a letter or number outside a-z and 0-9. */
static void put_other(struct buf *key, int32_t c)
{
    for (size_t i = 0; i < sizeof variants / sizeof *variants; i++) {
        if (variants[i].letter != c)
            continue;
        for (const char *as = variants[i].as; *as; as++)
            buf_char(key, (char)(LETTER_A + (*as - 'a')));
        return;
    }
    buf_put(key, (struct str){(char[]){(char)OTHER, (char)(c >> 16), (char)(c >> 8), (char)c}, 4});
}

/* The key of folded, decomposed code points: what is neither letter nor number becomes one gap between words. */
static void put_key(struct buf *key, const int32_t *points, size_t count)
{
    bool is_gap_due = false;

    for (size_t i = 0; i < count;) {
        int32_t c = points[i++];
        size_t marks_at = i;

        while (i < count && is_mark(points[i]))
            i++;
        if (is_mark(c))
            continue;
        if (!is_letter_or_number(c)) {
            is_gap_due = key->len > 0;
            continue;
        }
        if (is_gap_due)
            buf_char(key, GAP);
        is_gap_due = false;
        if (c >= '0' && c <= '9')
            buf_char(key, (char)(DIGIT_0 + (c - '0')));
        else if (c >= 'a' && c <= 'z')
            put_letter(key, c, points + marks_at, i - marks_at);
        else
            put_other(key, c);
    }
}

struct str i18n_sort_key(struct arena *a, struct str text)
{
    const utf8proc_option_t fold = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text.p;
    utf8proc_ssize_t n = text.len ? utf8proc_decompose(bytes, (utf8proc_ssize_t)text.len, NULL, 0, fold) : 0;
    int32_t *points = arena_alloc(a, n > 0 ? (size_t)n : 0, sizeof *points);
    struct buf key = buf_new(a, n > 0 ? (size_t)n * 5 : text.len + 1);

    if (n > 0)
        n = utf8proc_decompose(bytes, (utf8proc_ssize_t)text.len, points, n, fold);
    if (n < 0) { /* not UTF-8: after everything else, by its bytes */
        buf_char(&key, (char)BROKEN);
        buf_put(&key, text);
    } else {
        put_key(&key, points, (size_t)n);
    }
    return buf_str(&key);
}
