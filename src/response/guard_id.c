/* guard_id.c - personal identity codes in free words, however they are written. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/guard_text.h"

#include <string.h>

/* A code being read: DDMMYY, sign of the century, NNN, check sign (the Digital and Population Data Services Agency; signs
 * of 2023 included). `gaps` counts places where something stood between two signs that belong together. */
struct code {
    const struct sign *s; /* what comes next */
    int gaps;
    int day, month, year, number;
    bool has_century; /* one of the signs for it stood there */
    bool is_apart;    /* not more than that sign, or one space on each side of it, was between the two halves */
};

static bool is_filler(uint16_t c)
{
    return c == ' ' || c == '\n' || c == '-' || c == '.' || c == '/' || c == '_' || c == ':' || c == ',';
}

/* `count` digits, up to two fillers before each but the very first of the code. */
static bool take_digits(struct code *code, int count, bool is_first, int *value_out)
{
    *value_out = 0;
    for (int i = 0; i < count; i++) {
        int n = 0;

        while (!(is_first && i == 0) && n < 2 && is_filler(code->s[n].c))
            n++;
        if (!sign_is_digit(code->s[n].c))
            return false;
        code->gaps += n > 0;
        *value_out = *value_out * 10 + code->s[n].c - '0';
        code->s += n + 1;
    }
    return true;
}

/* 29.2. is let pass in years that can be divided by four, whatever the century. */
static bool is_day(const struct code *code)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return code->month >= 1 && code->month <= 12 && code->day >= 1 && code->day <= days[code->month - 1] &&
           (code->day != 29 || code->month != 2 || code->year % 4 == 0);
}

/* The sign of the century with up to two spaces or dashes round it; without one, whatever small thing stands there. */
static void take_century(struct code *code)
{
    int before = 0, after = 0;

    while (before < 2 && (code->s[before].c == ' ' || code->s[before].c == '\n'))
        before++;
    if (code->s[before].c && strchr("+-yxwvuabcdef", code->s[before].c < 0x80 ? (int)code->s[before].c : '?')) {
        const struct sign *s = code->s + before + 1;

        while (after < 2 && (s[after].c == ' ' || s[after].c == '\n' || s[after].c == '-'))
            after++;
        if (sign_is_digit(s[after].c)) {
            code->has_century = true;
            code->is_apart = before <= 1 && after <= 1;
            code->s = s + after;
            return;
        }
    }
    if (before == 0 && is_filler(code->s->c))
        before++;
    if (before)
        code->s += before;
    code->is_apart = before <= 1;
}

/* A phone number in digits alone would pass for a code one time in thirty. */
static bool looks_mobile(const struct code *code)
{
    return code->day == 4 || (code->day == 5 && code->month < 10);
}

/* How long the code is that begins at `s`; 0 when it is none. `has_full_year`: the year in four digits. */
static size_t read_code(const struct sign *s, bool has_full_year)
{
    static const char checks[] = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    static const char *const cues[] = {"henkilötun", "hetu", "sotu",     "sosiaaliturvatun", "personb",
                                       "personnum",  "ssn",  "personal", "identity",         NULL};
    struct code code = {.s = s};
    int century, check_gap = 0, date_gaps, sum;
    bool is_right, ends, is_tight;
    uint16_t check;

    if (!take_digits(&code, 2, true, &code.day) || !take_digits(&code, 2, false, &code.month) ||
        (has_full_year && (!take_digits(&code, 2, false, &century) || century < 18 || century > 20)) ||
        !take_digits(&code, 2, false, &code.year) || !is_day(&code))
        return 0;
    date_gaps = code.gaps;
    take_century(&code);
    if (!take_digits(&code, 3, true, &code.number))
        return 0;
    while (check_gap < 2 && is_filler(code.s[check_gap].c))
        check_gap++;
    check = code.s[check_gap].c;
    if (check >= 0x80 || !sign_is_word(check) || sign_is_digit(code.s[check_gap + 1].c))
        return 0;
    sum = ((code.day * 100 + code.month) * 100 + code.year) * 1000 + code.number;
    is_right = checks[sum % 31] == (sign_is_letter(check) ? (char)(check - 'a' + 'A') : (char)check);
    ends = !sign_is_word(code.s[check_gap + 1].c);
    is_tight = code.gaps == 0 && check_gap == 0 && code.is_apart;
    code.s += check_gap + 1;
    if (code.has_century) {
        if (is_right ? !(ends || is_tight) : !(ends && is_tight && !sign_is_word(s[-1].c)))
            return 0;
    } else if (!is_right || !ends || sign_is_word(s[-1].c)) {
        return 0;
    } else if (!sign_follows(s, cues)) {
        /* Written as one number, or every sign apart; the latter only with a letter at the end. */
        bool is_spaced = code.gaps + (check_gap > 0) >= (has_full_year ? 10 : 8) && date_gaps >= 5;

        if (!is_tight && !(sign_is_letter(check) && (is_spaced || (date_gaps == 0 && code.gaps == 0))))
            return 0;
        if (sign_is_digit(check) && looks_mobile(&code))
            return 0;
    }
    return (size_t)(code.s - s);
}

size_t guard_personal_id(const struct sign *s)
{
    size_t n;

    if (!sign_is_digit(s->c) || sign_is_digit(s[-1].c))
        return 0;
    n = read_code(s, false);
    return n ? n : read_code(s, true);
}
