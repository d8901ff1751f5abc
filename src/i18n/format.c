/* format.c - dates, numbers and percents as each language writes them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "i18n/i18n.h"

#include "base/clock.h"

#define NO_BREAK_SPACE "\u00a0"
#define NARROW_NO_BREAK_SPACE "\u202f"
#define MINUS "\u2212"

struct str i18n_date(struct arena *a, enum lang lang, int64_t ms)
{
    static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                         "July",    "August",   "September", "October", "November", "December"};
    struct civil day = civil_from_ms(ms);

    if (lang == LANG_EN)
        return arena_fmt(a, "%d %s %d", day.day, months[day.month - 1], day.year);
    return arena_fmt(a, "%d.%d.%d", day.day, day.month, day.year);
}

struct str i18n_clock(struct arena *a, enum lang lang, int64_t ms)
{
    struct civil t = civil_from_ms(ms);

    return arena_fmt(a, "%d%c%02d", t.hour, lang == LANG_EN ? ':' : '.', t.minute);
}

struct str i18n_day(struct arena *a, enum lang lang, int64_t yyyymmdd)
{
    struct civil noon = {.year = (int)(yyyymmdd / 10000),
                         .month = (int)(yyyymmdd / 100 % 100),
                         .day = (int)(yyyymmdd % 100),
                         .hour = 12};

    return i18n_date(a, lang, civil_to_ms(noon));
}

struct str i18n_number(struct arena *a, enum lang lang, int64_t n)
{
    struct str digits = arena_fmt(a, "%llu", n < 0 ? 0 - (unsigned long long)n : (unsigned long long)n);
    struct buf out = buf_new(a, 64); /* at most 19 digits, a sign and six separators */

    if (n < 0)
        buf_put(&out, S(MINUS));
    for (size_t i = 0; i < digits.len; i++) {
        if (i > 0 && (digits.len - i) % 3 == 0)
            buf_put(&out, lang == LANG_EN ? S(",") : S(NARROW_NO_BREAK_SPACE));
        buf_char(&out, digits.p[i]);
    }
    return buf_str(&out);
}

struct str i18n_decimal(struct arena *a, enum lang lang, int64_t n, int decimals)
{
    int64_t one = 1, size = n < 0 ? -n : n;
    struct str whole, fraction;

    for (int i = 0; i < decimals; i++)
        one *= 10;
    whole = i18n_number(a, lang, n < 0 ? -(size / one) : size / one);
    fraction = arena_fmt(a, "%0*lld", decimals, (long long)(size % one));
    while (fraction.len && fraction.p[fraction.len - 1] == '0')
        fraction.len--;
    if (decimals == 0 || fraction.len == 0)
        return whole;
    return arena_fmt(a, "%s%.*s%s%.*s", n < 0 && size < one ? MINUS : "", STR_ARG(whole), lang == LANG_EN ? "." : ",",
                     STR_ARG(fraction));
}

struct str i18n_percent(struct arena *a, enum lang lang, int whole_percent)
{
    struct str number = i18n_number(a, lang, whole_percent);

    return arena_fmt(a, "%.*s%s%%", STR_ARG(number), lang == LANG_EN ? "" : NO_BREAK_SPACE);
}
