/* guard_text.c - free words as the guard compares them: folded signs that know where they stood. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/guard_text.h"

enum { STRANGE = 0xfffd, BEYOND = 0xffff, DIAERESIS = 0x308, RING = 0x30a };

/* One code point of at most four bytes (RFC 3629); a byte that belongs to none is STRANGE by itself. */
static uint32_t decode(struct str s, size_t *at)
{
    unsigned char first = (unsigned char)s.p[*at];
    int more = first < 0x80 ? 0 : first >= 0xf0 && first < 0xf8 ? 3 : first >= 0xe0 ? 2 : first >= 0xc2 ? 1 : -1;
    uint32_t c = more <= 0 ? first : first & (0x3fu >> more);

    if (more < 0 || first >= 0xf8 || s.len - *at <= (size_t)more) {
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

/* Signs without a form of their own. */
static bool shows_nothing(uint32_t c)
{
    return c == 0xad || c == 0x34f || c == 0x61c || c == 0x180e || is_between(c, 0x200b, 0x200f) ||
           is_between(c, 0x202a, 0x202e) || is_between(c, 0x2060, 0x206f) || is_between(c, 0xfe00, 0xfe0f) ||
           c == 0xfeff;
}

static uint32_t simplify(uint32_t c)
{
    if (c < 0x80)
        return c == '\t' || c == '\v' || c == '\f' ? ' ' : c == '\r' ? '\n' : c ? c : STRANGE;
    if (is_between(c, 0xff01, 0xff5e))
        return c - 0xff01 + '!';
    if (c == 0xa0 || c == 0x1680 || is_between(c, 0x2000, 0x200a) || c == 0x202f || c == 0x205f || c == 0x3000)
        return ' ';
    if (c == 0x2028 || c == 0x2029 || c == 0x85)
        return '\n';
    if (is_between(c, 0x2010, 0x2015) || c == 0x2043 || c == 0x2212 || c == 0xfe58 || c == 0xfe63)
        return '-';
    return c > BEYOND ? BEYOND : c;
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
