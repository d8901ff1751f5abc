/* guard_contact.c - e-mail addresses, telephone numbers and links in free words. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/guard_text.h"

#include <string.h>

/* --- e-mail ------------------------------------------------------------------------------------------------------- */

enum how { HOW_NOT, HOW_PLAIN, HOW_SPACED, HOW_WORDED, HOW_DOUBTFUL };

static bool is_local(uint16_t c)
{
    return sign_is_word(c) || (c && c < 0x80 && strchr("._%+-", c));
}

static bool is_label(uint16_t c)
{
    return sign_is_word(c) || c == '-' || c == '_';
}

static size_t skip_spaces(const struct sign *s, size_t most)
{
    size_t n = 0;

    while (n < most && s[n].c == ' ')
        n++;
    return n;
}

/* One of the words, bare between spaces or in brackets; how many signs with all round it. */
static size_t worded(const struct sign *s, const char *const *words, bool needs_bracket)
{
    size_t lead = skip_spaces(s, 2), n = lead, len = 0;
    bool has_bracket = s[n].c == '(' || s[n].c == '[' || s[n].c == '{' || s[n].c == '<' || s[n].c == '*';

    if (!has_bracket && (needs_bracket || !lead))
        return 0;
    if (has_bracket)
        n += 1 + skip_spaces(s + n + 1, 1);
    for (; *words && !len; words++)
        len = sign_word(s + n, *words);
    n += len;
    if (!len)
        return 0;
    if (has_bracket) {
        n += skip_spaces(s + n, 1);
        if (!s[n].c || s[n].c >= 0x80 || !strchr(")]}>*", s[n].c))
            return 0;
        return n + 1 + skip_spaces(s + n + 1, 2);
    }
    len = skip_spaces(s + n, 2);
    return len ? n + len : 0;
}

/* What stands for @, and how it is written. */
static size_t at_sign(const struct sign *s, enum how *how_out)
{
    static const char *const bracketed[] = {"at", "ät", "@", "a", "miuku", "miukumauku", NULL};
    static const char *const sure[] = {"ät",          "miuku",    "miukumauku", "miumau",  "at-merkki", "ät-merkki",
                                       "kissanhäntä", "snabel-a", "snabela",    "at-sign", "ätmerkki",  NULL};
    static const char *const doubtful[] = {"at", NULL};
    size_t n = skip_spaces(s, 2);

    *how_out = n ? HOW_SPACED : HOW_PLAIN;
    if (s[n].c == '@') {
        size_t after = skip_spaces(s + n + 1, 2);

        if (after)
            *how_out = HOW_SPACED;
        return n + 1 + after;
    }
    *how_out = HOW_WORDED;
    n = worded(s, bracketed, true);
    if (!n)
        n = worded(s, sure, false);
    if (!n) {
        *how_out = HOW_DOUBTFUL;
        n = worded(s, doubtful, false);
    }
    return n;
}

static size_t worded_dot(const struct sign *s)
{
    static const char *const dots[] = {"piste", "dot", "punkt", ".", NULL};
    size_t n = worded(s, dots, true);

    return n ? n : worded(s, dots, false);
}

/* The last part of a domain: two letters of a country, or one of the common others. */
static bool is_top(const struct sign *s, size_t len)
{
    static const char *const tops[] = {"com", "net", "org", "info", "edu", "gov", "name", "biz", "email", "mobi", NULL};

    if (len == 2)
        return sign_is_letter(s[0].c) && sign_is_letter(s[1].c);
    for (const char *const *top = tops; *top; top++)
        if (sign_starts(s, *top) == len)
            return true;
    return false;
}

struct domain {
    size_t len;
    bool has_dot, has_worded_dot, has_top;
};

static struct domain read_domain(const struct sign *s)
{
    enum { LABELS = 6 };
    struct domain d = {0};
    size_t n = 0, label;

    if (!sign_is_word(s->c))
        return d;
    for (int i = 0; i < LABELS; i++) {
        size_t dot = 0, spaced;

        for (label = 0; is_label(s[n + label].c); label++)
            ;
        d.has_top = is_top(s + n, label);
        n += label;
        if (s[n].c == '.' && sign_is_word(s[n + 1].c))
            dot = 1;
        else if ((dot = worded_dot(s + n)) != 0)
            d.has_worded_dot = true;
        /* "gmail . com" and "gmail. com", when what follows can only end a domain */
        spaced = skip_spaces(s + n, 1);
        if (!dot && !d.has_dot && s[n + spaced].c == '.') {
            size_t gap = spaced + 1 + skip_spaces(s + n + spaced + 1, 1), top = 0;

            while (top < 6 && is_label(s[n + gap + top].c))
                top++;
            if (is_top(s + n + gap, top) && (spaced || !s[n + gap].is_capital))
                dot = gap;
        }
        if (!dot || !sign_is_word(s[n + dot].c))
            break;
        d.has_dot = true;
        n += dot;
    }
    while (!sign_is_word(s[n - 1].c))
        n--;
    d.len = n;
    return d;
}

/* "at" is an English word: behind these it is a preposition. */
static bool is_before_at(const struct sign *s, size_t len)
{
    static const char *const words[] = {
        "look",    "book",    "appointment", "come",   "clinic",   "me",     "us",   "available", "found",
        "see",     "more",    "is",          "are",    "was",      "be",     "here", "staff",     "hospital",
        "centre",  "service", "it",          "them",   "services", "visit",  "page", "site",      "online",
        "website", "details", "information", "arrive", "read",     "check",  "ask",  "you",       "people",
        "doctor",  "care",    "form",        "survey", "work",     "worked", "find", "out",       "not",
        "time",    "help",    "that",        "this",   "only",     NULL};

    for (const char *const *word = words; *word; word++)
        if (sign_starts(s, *word) == len)
            return true;
    return false;
}

size_t guard_email(const struct sign *s, size_t *run_out)
{
    enum { PARTS = 5 };
    size_t n = 0, sign, dot;
    struct domain domain;
    enum how how;

    *run_out = 0;
    for (int part = 1;; part++) {
        while (is_local(s[n].c))
            n++;
        if (part == 1)
            *run_out = n;
        sign = at_sign(s + n, &how);
        dot = sign || part == PARTS ? 0 : worded_dot(s + n);
        if (!dot || !is_local(s[n + dot].c))
            break;
        n += dot;
    }
    if (!sign)
        return 0;
    domain = read_domain(s + n + sign);
    if (how == HOW_PLAIN) {
        /* "matti@gmail", not finished but telling */
        if (domain.len < 2 || (!domain.has_dot && !sign_is_letter(s[n + sign].c)))
            return 0;
    } else if (!domain.has_dot || !domain.has_top) {
        return 0;
    } else if (how == HOW_DOUBTFUL && !domain.has_worded_dot && is_before_at(s, n)) {
        return 0;
    }
    return n + sign + domain.len;
}

/* --- telephone ------------------------------------------------------------------------------------------------------ */

enum { DIGITS_MOST = 15, NATIONAL_MOST = 12 };

/* Digits in groups. `plus`: written with + or 00 and a country code. */
struct number {
    char digits[DIGITS_MOST + 1];
    int count;
    int groups[DIGITS_MOST], group_count;
    bool has_plus;
    size_t len; /* signs */
};

static bool begins(const char *digits, const char *with)
{
    return strncmp(digits, with, strlen(with)) == 0;
}

/* What may stand between two groups; 0 when the number ends here. */
static size_t group_gap(const struct sign *s, int first_group)
{
    size_t n = 0;

    if ((s->c == '.' || s->c == '/' || s->c == '_') && sign_is_digit(s[1].c) && sign_is_digit(s[2].c)) {
        size_t next = 0;

        while (next < 5 && sign_is_digit(s[1 + next].c))
            next++;
        return first_group >= 3 || next == 5 ? 1 : 0;
    }
    while (n < 3 && (s[n].c == ' ' || s[n].c == '-' || s[n].c == '(' || s[n].c == ')'))
        n++;
    return n && sign_is_digit(s[n].c) ? n : 0;
}

static int group_len(const struct sign *s)
{
    int n = 0;

    while (n <= DIGITS_MOST && sign_is_digit(s[n].c))
        n++;
    return n;
}

/* As many groups as make one number: what follows it belongs to the next. */
static bool read_number(const struct sign *s, struct number *out)
{
    size_t n = 0, gap;
    int most = NATIONAL_MOST, enough = 10;

    *out = (struct number){0};
    if (s[n].c == '(')
        n++;
    if (s[n].c == '+') {
        out->has_plus = true;
        n += 1 + skip_spaces(s + n + 1, 1);
    } else if (s[n].c == '0' && s[n + 1].c == '0') {
        out->has_plus = true;
        n += 2;
        n += group_gap(s + n, 2);
    }
    if (s[n].c == '(')
        n++;
    if (out->has_plus) {
        most = DIGITS_MOST;
        enough = 12;
    }
    for (;;) {
        int len = group_len(s + n);

        if (len == 0)
            return false;
        if (out->count + len > most || (out->count >= enough && len < 3))
            return out->group_count > 0;
        out->groups[out->group_count++] = len;
        for (int i = 0; i < len; i++)
            out->digits[out->count++] = (char)s[n + (size_t)i].c;
        if (begins(out->digits, "0457"))
            enough = 11;
        n += (size_t)len;
        out->len = n;
        gap = group_gap(s + n, out->groups[0]);
        if (!gap)
            return true;
        n += gap;
    }
}

static int two(const char *digits)
{
    return (digits[0] - '0') * 10 + digits[1] - '0';
}

/* A day written in digits, or two times of a day. */
static bool is_date_or_times(const struct number *v)
{
    const char *d = v->digits;

    if (v->count != 8)
        return false;
    if (two(d) <= 31 && two(d + 2) >= 1 && two(d + 2) <= 12 && (two(d + 4) == 19 || two(d + 4) == 20))
        return true;
    return v->group_count == 4 && v->groups[0] == 2 && v->groups[1] == 2 && v->groups[2] == 2 && two(d) < 24 &&
           two(d + 2) < 60 && two(d + 4) < 25 && two(d + 6) < 60;
}

/* Nobody's own: crisis lines, numbers for which the state sets the price (Traficom 32/2022), corporate series. */
static bool is_service(const char *national)
{
    static const char *const series[] = {"010", "020", "029", "030", "0600", "0606", "0700", "0800",     "0900",
                                         "071", "073", "075", "080", "0100", "0200", "0300", "09252501", NULL};

    for (const char *const *start = series; *start; start++)
        if (begins(national, *start))
            return true;
    return false;
}

/* A Finnish number with its leading 0. */
static bool is_national(const char *d, int count)
{
    if (is_service(d))
        return false;
    if (begins(d, "04") || begins(d, "050"))
        return count >= 8 && count <= NATIONAL_MOST;
    if (begins(d, "013") || begins(d, "014") || begins(d, "015") || begins(d, "016") || begins(d, "017") ||
        begins(d, "018") || begins(d, "019"))
        return count >= 7 && count <= 11 && d[3] != '0';
    return count >= 7 && count <= 11 && strchr("235689", d[1]) && d[2] != '0';
}

static bool is_international(const struct number *v)
{
    char national[20] = "0";
    const char *rest = v->digits + 3;

    if (!begins(v->digits, "358"))
        return v->count >= 9 && v->digits[0] != '0';
    if (*rest == '0') /* +358 (0)40 */
        rest++;
    memcpy(national + 1, rest, strlen(rest) + 1);
    return !is_service(national) && (is_national(national, (int)strlen(national)) || strlen(national) >= 9);
}

/* Seven digits, a hyphen, one digit: a company. */
static bool is_company(const struct sign *s, const struct number *v)
{
    return v->group_count == 2 && v->groups[0] == 7 && v->groups[1] == 1 && s[7].c == '-';
}

static bool is_public_number(const struct number *v)
{
    static const char *const numbers[] = {"112", "116117", "116000", "116006", "116111", "116123", "100300", NULL};

    for (const char *const *number = numbers; *number; number++)
        if (strcmp(v->digits, *number) == 0)
            return true;
    return false;
}

/* Is one of the groups long enough for a number; are all of them pairs? Neither is a list of small numbers. */
static bool is_grouped_well(const struct number *v)
{
    int longest = 0;

    for (int i = 1; i < v->group_count; i++)
        if (v->groups[i] > longest)
            longest = v->groups[i];
    return v->group_count == 1 || longest >= 3 || v->group_count >= 4;
}

/* The end of a large sum, "1 024 000 000": threes behind a digit. */
static bool is_sum(const struct sign *s, const struct number *v)
{
    for (int i = 0; i < v->group_count; i++)
        if (v->groups[i] != 3)
            return false;
    return s[-1].c == ' ' && sign_is_digit(s[-2].c);
}

static bool has_bracket_end(const struct sign *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (s[i].c == ')')
            return true;
    return false;
}

size_t guard_phone(const struct sign *s)
{
    static const char *const cues[] = {"puh", "gsm", "tel", "mobil", "phone", "matkapuh", "känny", NULL};
    struct number v;

    /* inside another number: 12.0401, 2027-040 */
    if (s[-1].c && s[-1].c < 0x80 && strchr("+.,:-/", s[-1].c) && (s[-1].c == '+' || sign_is_digit(s[-2].c)))
        return 0;
    if (!read_number(s, &v) || sign_is_letter(s[v.len].c) || is_company(s, &v) || is_public_number(&v))
        return 0;
    if (s->c == '(' && !has_bracket_end(s, v.len)) /* the bracket is the sentence's */
        return 0;
    if (v.has_plus)
        return is_international(&v) && (begins(v.digits, "358") || !sign_is_unit(s + v.len)) ? v.len : 0;
    if (is_date_or_times(&v) || is_sum(s, &v))
        return 0;
    if (begins(v.digits, "358") && v.count >= 11 && is_international(&v))
        return v.len;
    if (v.digits[0] == '0')
        return is_national(v.digits, v.count) && is_grouped_well(&v) ? v.len : 0;
    return v.count >= 6 && v.count <= 10 && !sign_is_unit(s + v.len) && sign_follows(s, cues) ? v.len : 0;
}

/* --- links ---------------------------------------------------------------------------------------------------------- */

size_t guard_link(const struct sign *s)
{
    size_t n = sign_starts(s, "https://");

    if (!n)
        n = sign_starts(s, "http://");
    if (!n)
        n = sign_starts(s, "www.");
    if (!n || !sign_is_word(s[n].c))
        return 0;
    while (s[n].c && s[n].c != SIGN_TAKEN && s[n].c != ' ' && s[n].c != '\n' && s[n].c != '<' && s[n].c != '>' &&
           s[n].c != '"')
        n++;
    while (!sign_is_word(s[n - 1].c) && s[n - 1].c != '/')
        n--;
    return n;
}
