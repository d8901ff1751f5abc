/* guard_text.c - free words as the guard compares them: folded signs that know where they stood. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/guard_text.h"

enum { STRANGE = 0xfffd, BEYOND = 0xffff, DIAERESIS = 0x308, RING = 0x30a };

/* One code point of two to four bytes (RFC 3629); a byte that belongs to none is STRANGE by itself. */
static uint32_t decode(struct str s, size_t *at)
{
    unsigned char first = (unsigned char)s.p[*at];
    int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    uint32_t c = first & (0x3fu >> more);

    if (first < 0xc2 || first >= 0xf8 || s.len - *at <= (size_t)more) {
        ++*at;
        return STRANGE;
    }
    for (int i = 1; i <= more; i++) {
        unsigned char next = (unsigned char)s.p[*at + (size_t)i];

        if ((next & 0xc0) != 0x80) {
            ++*at;
            return STRANGE;
        }
        c = c << 6 | (next & 0x3f);
    }
    *at += (size_t)more + 1;
    return c;
}

static bool is_between(uint32_t c, uint32_t first, uint32_t last)
{
    return c >= first && c <= last;
}

/* Marks that stand on the sign before them. */
static bool is_mark(uint32_t c)
{
    return is_between(c, 0x300, 0x36f) || is_between(c, 0x1ab0, 0x1aff) || is_between(c, 0x1dc0, 0x1dff) ||
           is_between(c, 0x20d0, 0x20ff) || is_between(c, 0xfe20, 0xfe2f);
}

/* Signs without a form of their own. */
static bool shows_nothing(uint32_t c)
{
    return is_mark(c) || c == 0xad || c == 0x61c || c == 0x180e || is_between(c, 0x200b, 0x200f) ||
           is_between(c, 0x202a, 0x202e) || is_between(c, 0x2060, 0x206f) || is_between(c, 0xfe00, 0xfe0f) ||
           c == 0xfeff;
}

/* Digits of all scripts stand ten in a row (Unicode, general category Nd); these are the zeros in use today. */
static uint32_t simplify_digit(uint32_t c)
{
    static const uint32_t zeros[] = {0x660,   0x6f0,   0x7c0,   0x966,   0x9e6,  0xa66,  0xae6,  0xb66,  0xbe6,
                                     0xc66,   0xce6,   0xd66,   0xde6,   0xe50,  0xed0,  0xf20,  0x1040, 0x1090,
                                     0x17e0,  0x1810,  0x1946,  0x19d0,  0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40,
                                     0x1c50,  0xa620,  0xa8d0,  0xa900,  0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0x1d7ce,
                                     0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1fbf0};

    for (size_t i = 0; i < sizeof zeros / sizeof *zeros && zeros[i] <= c; i++)
        if (c < zeros[i] + 10)
            return c - zeros[i] + '0';
    return c;
}

static uint32_t simplify(uint32_t c)
{
    if (c < 0x80)
        return c == '\t' || c == '\v' || c == '\f' ? ' ' : c == '\r' || c == '\n' ? '\n' : c < ' ' ? STRANGE : c;
    if (is_between(c, 0xff01, 0xff5e))
        return c - 0xff01 + '!';
    if (c == 0xa0 || c == 0x1680 || is_between(c, 0x2000, 0x200a) || c == 0x202f || c == 0x205f || c == 0x3000)
        return ' ';
    if (c == 0x2028 || c == 0x2029 || c == 0x85)
        return '\n';
    if (is_between(c, 0x2010, 0x2015) || c == 0x2043 || c == 0x2212 || c == 0xfe58 || c == 0xfe63)
        return '-';
    if (is_between(c, 0x1d400, 0x1d6a3)) { /* thirteen alphabets for mathematics, A-Z and a-z */
        c = (c - 0x1d400) % 52;
        return c < 26 ? c + 'A' : c - 26 + 'a';
    }
    c = simplify_digit(c);
    return c > BEYOND ? BEYOND : c;
}

/* Behind the marks that follow a sign: what takes it away takes them too. */
static size_t behind_marks(struct str text, size_t at)
{
    for (size_t next = at; next < text.len && (unsigned char)text.p[next] >= 0xcc; at = next)
        if (!is_mark(decode(text, &next)))
            break;
    return at;
}

bool guard_next(struct str text, size_t *at, struct sign *out)
{
    while (*at < text.len) {
        size_t from = *at, after;
        uint32_t c = (unsigned char)text.p[from];

        if (c < 0x80)
            ++*at;
        else
            c = decode(text, at);
        if (c >= 0x80 && shows_nothing(c))
            continue;
        if (c <= ' ' || c >= 0x80)
            c = simplify(c);
        out->is_capital = is_between(c, 'A', 'Z') || (is_between(c, 0xc0, 0xde) && c != 0xd7);
        if (out->is_capital)
            c += 0x20;
        after = *at;
        if ((c == 'a' || c == 'o') && after < text.len && (unsigned char)text.p[after] == 0xcc) {
            uint32_t mark = decode(text, &after);

            if (mark == DIAERESIS || (mark == RING && c == 'a')) {
                c = mark == RING ? 0xe5 : c == 'a' ? 0xe4 : 0xf6;
                *at = after;
            }
        }
        *at = behind_marks(text, *at);
        out->at = (uint32_t)from;
        out->end = (uint32_t)*at;
        out->c = (uint16_t)c;
        return true;
    }
    return false;
}

struct sign *guard_fold(struct arena *a, struct str text, size_t *count_out)
{
    struct sign *signs = (struct sign *)arena_alloc(a, text.len + 2, sizeof *signs) + 1;
    size_t count = 0, at = 0;

    while (guard_next(text, &at, &signs[count]))
        count++;
    signs[count] = (struct sign){.at = (uint32_t)text.len, .end = (uint32_t)text.len};
    *count_out = count;
    return signs;
}

size_t sign_starts(const struct sign *s, const char *word)
{
    struct str text = str_from(word);
    struct sign wanted;
    size_t at = 0, n = 0;

    if (s->c < 0x80 && s->c != (unsigned char)word[0]) /* nearly always, and fast */
        return 0;
    while (guard_next(text, &at, &wanted))
        if (s[n++].c != wanted.c)
            return 0;
    return n;
}

size_t sign_word(const struct sign *s, const char *word)
{
    size_t n = sign_starts(s, word);

    return n && !sign_is_word(s[n].c) ? n : 0;
}

bool sign_follows(const struct sign *s, const char *const *stems)
{
    enum { WORDS = 2, GAP = 3, LETTERS = 24 };

    for (int word = 0; word < WORDS; word++) {
        int gap = 0, letters = 0;

        for (; s[-1].c && !sign_is_word(s[-1].c); s--)
            if (++gap > GAP)
                return false;
        for (; sign_is_letter(s[-1].c); s--)
            if (++letters > LETTERS)
                return false;
        if (!letters)
            return false;
        for (const char *const *stem = stems; *stem; stem++)
            if (sign_starts(s, *stem))
                return true;
    }
    return false;
}

bool sign_is_unit(const struct sign *s)
{
    /* Whole words, then beginnings of words. */
    static const char *const words[] = {"v",  "kk", "vk",  "pv",  "min", "km", "m2",  "kg",
                                        "kr", "år", "dag", "eur", "kpl", "st", "day", NULL};
    static const char *const stems[] = {"vuo",   "kuuka", "viiko", "päiv",  "tun",   "minuu", "kert",  "kilom",
                                        "metri", "euro",  "pros",  "henki", "ihmis", "asuk",  "asiak", "lapse",
                                        "laste", "kappa", "kerr",  "åren",  "måna",  "vecko", "dagar", "timm",
                                        "gång",  "proc",  "pers",  "year",  "month", "week",  NULL};

    if (s->c == ' ')
        s++;
    if (s->c == 0x20ac || s->c == '%' || s->c == 0xb0) /* euro, per cent, degree */
        return true;
    for (const char *const *word = words; *word; word++)
        if (sign_word(s, *word))
            return true;
    for (const char *const *stem = stems; *stem; stem++)
        if (sign_starts(s, *stem))
            return true;
    return false;
}
