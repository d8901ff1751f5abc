/* guard_id.c - personal identity codes in free words, however they are written. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/guard_text.h"

#include <assert.h>
#include <string.h>

/* How many spaces and signs may stand between two parts of a code, and between the digits of one part. */
enum { BETWEEN = 6, INSIDE = 3, NUMBER_DIGITS = 3 };

/* A code being read: DDMMYY, sign of the century, NNN, check sign (the Digital and Population Data Services Agency; signs
 * of 2023 included). */
struct code {
    const struct sign *start, *s; /* its first sign, and what comes next */
    int day, month, year, number;
    int inside, between; /* places within and between day, month and year where something stood */
    int number_inside;   /* places within NNN */
    int check_gap;       /* what stood before the check sign */
    bool is_short;       /* day or month of one digit */
    bool has_full_year;
    bool has_o;       /* the letter for a zero */
    bool has_century; /* one of the signs for it stood there */
    bool is_near;     /* not more than that sign, or one space on each side of it, was between the two halves */
    bool is_right;    /* the check sign */
    bool has_letter;  /* as check sign */
};

static bool is_filler(uint16_t c)
{
    return c && !sign_is_word(c);
}

/* How many stand here; `most` + 1 for more. */
static int count_fillers(const struct sign *s, int most)
{
    int n = 0;

    while (n <= most && is_filler(s[n].c))
        n++;
    return n;
}

static bool is_digit(uint16_t c)
{
    return sign_is_digit(c) || c == 'o';
}

/* `count` digits without anything before the first; `inside` counts the places where something stood. */
static bool take_digits(struct code *code, int count, int *inside, int *value_out)
{
    *value_out = 0;
    for (int i = 0; i < count; i++) {
        int n = i > 0 ? count_fillers(code->s, INSIDE) : 0;

        if (n > INSIDE || !is_digit(code->s[n].c))
            return false;
        *inside += n > 0;
        code->has_o |= code->s[n].c == 'o';
        *value_out = *value_out * 10 + (code->s[n].c == 'o' ? 0 : code->s[n].c - '0');
        code->s += n + 1;
    }
    return true;
}

/* What may stand between day, month and year; it must where a single digit stands before. */
static bool take_between(struct code *code, bool is_needed)
{
    int n = count_fillers(code->s, BETWEEN);

    code->between += n > 0;
    code->s += n;
    return n <= BETWEEN && (n > 0 || !is_needed);
}

/* 29.2. is let pass in years that can be divided by four, whatever the century. */
static bool is_day(int day, int month, int year)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] &&
           (day != 29 || month != 2 || year % 4 == 0);
}

static char check_of(int day, int month, int year, int number)
{
    return "0123456789ABCDEFHJKLMNPRSTUVWXY"[(((day * 100 + month) * 100 + year) * 1000 + number) % 31];
}

/* The day, with so many digits in each part. */
static bool take_date(struct code *code, int day_digits, int month_digits, int year_digits)
{
    code->is_short = day_digits == 1 || month_digits == 1;
    code->has_full_year = year_digits == 4;
    if (!take_digits(code, day_digits, &code->inside, &code->day) || !take_between(code, day_digits == 1) ||
        !take_digits(code, month_digits, &code->inside, &code->month) || !take_between(code, month_digits == 1) ||
        !take_digits(code, year_digits, &code->inside, &code->year) ||
        (code->has_full_year && (code->year < 1800 || code->year > 2099)))
        return false;
    code->year %= 100;
    return is_day(code->day, code->month, code->year);
}

static bool is_space(uint16_t c)
{
    return c == ' ' || c == '\n';
}

/* The sign of the century with whatever stands round it, or only what stands in its place. */
static bool take_century(struct code *code)
{
    const struct sign *s = code->s;
    int before = 0, after = 0;

    while (before <= BETWEEN && is_filler(s[before].c) && s[before].c != '-' && s[before].c != '+')
        before++;
    if (before > BETWEEN)
        return false;
    code->is_near = before <= 1;
    code->has_century = s[before].c && s[before].c < 0x80 && strchr("-+yxwvuabcdef", s[before].c);
    if (code->has_century) {
        after = count_fillers(s + before + 1, BETWEEN);
        code->is_near = (before == 0 || (before == 1 && is_space(s->c))) &&
                        (after == 0 || (after == 1 && is_space(s[before + 1].c)));
    }
    code->s = s + before + code->has_century + after;
    return after <= BETWEEN;
}

/* A phone number in digits alone would pass for a code one time in thirty. */
static bool looks_mobile(const struct code *code)
{
    return code->day == 4 || (code->day == 5 && code->month < 10);
}

/* Check sign and what stands before it. */
static bool take_check(struct code *code)
{
    uint16_t c;

    code->check_gap = count_fillers(code->s, INSIDE);
    c = code->s[code->check_gap].c;
    if (code->check_gap > INSIDE || c >= 0x80 || !sign_is_word(c))
        return false;
    code->has_letter = sign_is_letter(c);
    code->is_right = check_of(code->day, code->month, code->year, code->number) ==
                     (code->has_letter ? (char)(c - 'a' + 'A') : (char)c);
    code->s += code->check_gap + 1;
    return true;
}

/* In one piece, or in two at the sign of the century. */
static bool is_solid(const struct code *code)
{
    return code->inside + code->between + code->number_inside + code->check_gap == 0 && code->is_near;
}

/* Every sign apart. */
static bool is_spelled(const struct code *code)
{
    return code->inside + code->between == (code->has_full_year ? 7 : 5) && code->number_inside == NUMBER_DIGITS - 1 &&
           code->check_gap > 0;
}

/* Is it a code that has its sign of the century? */
static bool is_marked_code(const struct code *code)
{
    bool ends = !sign_is_word(code->s->c);

    if (!code->is_right)
        return is_solid(code) && ends && !sign_is_word(code->start[-1].c) && !code->has_o;
    if (code->has_o)
        return is_solid(code) && ends;
    if (code->is_short && (code->inside || code->number_inside))
        return false;
    if (ends) /* "- 12 345": digits in groups of their own are another number */
        return code->number_inside == 0 || code->number_inside == NUMBER_DIGITS - 1;
    return is_solid(code) ||
           (sign_is_digit(code->s->c) && code->has_letter && !code->number_inside && !code->check_gap);
}

/* Is it a code although that sign is missing? */
static bool is_bare_code(const struct code *code)
{
    static const char *const cues[] = {"henkilötun", "hetu", "sotu",     "sosiaaliturvatun", "personb",
                                       "personnum",  "ssn",  "personal", "identity",         NULL};

    if (!code->is_right || code->has_o || sign_is_word(code->s->c) || sign_is_word(code->start[-1].c))
        return false;
    if (sign_follows(code->start, cues))
        return true;
    if (!code->has_letter)
        return is_solid(code) && !looks_mobile(code);
    if (is_solid(code) || is_spelled(code))
        return true;
    return !code->inside && !code->number_inside && (code->has_full_year || !code->is_short) &&
           (!code->check_gap || !code->between);
}

/* How long the code is that begins at `s`; 0 when it is none. */
static size_t read_code(const struct sign *s, int day_digits, int month_digits, int year_digits)
{
    struct code code = {.start = s, .s = s};

    if (!take_date(&code, day_digits, month_digits, year_digits) || !take_century(&code) ||
        !take_digits(&code, NUMBER_DIGITS, &code.number_inside, &code.number) || !take_check(&code))
        return 0;
    return (code.has_century ? is_marked_code(&code) : is_bare_code(&code)) ? (size_t)(code.s - s) : 0;
}

size_t guard_personal_id(const struct sign *s)
{
    size_t n = 0;

    if (!is_digit(s->c) || sign_is_digit(s[-1].c) || (s->c == 'o' && (!is_digit(s[1].c) || sign_is_word(s[-1].c))))
        return 0;
    for (int day_digits = 2; day_digits >= 1 && !n; day_digits--)
        for (int month_digits = 2; month_digits >= 1 && !n; month_digits--) {
            n = read_code(s, day_digits, month_digits, 2);
            if (!n)
                n = read_code(s, day_digits, month_digits, 4);
        }
    return n;
}

static int number_of(const char *digits, int count)
{
    int n = 0;

    while (count-- > 0)
        n = n * 10 + *digits++ - '0';
    return n;
}

bool guard_digits_are_id(const char *digits, size_t count)
{
    char d[12] = "0";
    int day, month, year, number;

    assert(count <= sizeof d);
    if (count < 9)
        return false;
    memcpy(d + count % 2, digits, count);
    if (count == 9 && digits[0] == '0')
        return is_day(number_of(digits, 2), number_of(digits + 2, 2), number_of(digits + 4, 2));
    count += count % 2;
    if (count == 12 && (number_of(d + 4, 2) < 18 || number_of(d + 4, 2) > 20))
        return false;
    day = number_of(d, 2);
    month = number_of(d + 2, 2);
    year = number_of(d + count - 6, 2);
    number = number_of(d + count - 4, NUMBER_DIGITS);
    return is_day(day, month, year) && check_of(day, month, year, number) == d[count - 1];
}
