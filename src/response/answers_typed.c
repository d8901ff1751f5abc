/* answers_typed.c - numbers, days, places and points as people type them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/answers_parts.h"

#include "base/clock.h"
#include "response/guard.h"

enum { GROUP = 3, DATE_PARTS = 3, DAY_DIGITS = 2, YEAR_DIGITS = 4 };

size_t typed_count(const struct item *item)
{
    switch (item->type) {
    case ITEM_NUMBER:
        return 1;
    case ITEM_DATE:
        return DATE_PARTS;
    case ITEM_RANK:
    case ITEM_POINTS:
        return item->option_count;
    default:
        return 0;
    }
}

static bool cut_start(struct str *s, struct str start)
{
    if (!str_starts(*s, start))
        return false;
    *s = str_sub(*s, start.len, s->len);
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* One more digit; stays where it is once it is too big. */
static void add_digit(int64_t *value, char digit)
{
    if (*value < NUMBER_LIMIT)
        *value = *value * 10 + (digit - '0');
}

/* Digits, in groups of three when there are spaces between them (plain, no-break or narrow no-break). */
static bool read_whole(struct str s, int64_t *value)
{
    bool has_groups = false;
    size_t digits = 0;

    while (s.len) {
        if (is_digit(s.p[0])) {
            add_digit(value, s.p[0]);
            digits++;
            s = str_sub(s, 1, s.len);
        } else if (cut_start(&s, S(" ")) || cut_start(&s, S("\u00a0")) || cut_start(&s, S("\u202f"))) {
            if (digits == 0 || digits > GROUP || (has_groups && digits != GROUP))
                return false;
            has_groups = true;
            digits = 0;
        } else {
            return false;
        }
    }
    return !has_groups || digits == GROUP;
}

/* "7,5", "7.5", "1 000", "-3" in units of 10^-decimals. A comma or point before exactly three digits may part thousands,
 * so it is not taken for a decimal one where three decimals make no sense. */
static bool read_number(struct str s, int decimals, int64_t *out, enum fault_rule *why_out)
{
    bool is_minus = cut_start(&s, S("-")) || cut_start(&s, S("\u2212")), is_between = false;
    size_t mark = str_find(s, ',', 0) < s.len ? str_find(s, ',', 0) : str_find(s, '.', 0);
    struct str fraction = mark < s.len ? str_sub(s, mark + 1, s.len) : S("");

    *out = 0;
    *why_out = FAULT_NUMBER;
    if (!s.len || (mark < s.len && !fraction.len) || (fraction.len == GROUP && decimals < GROUP))
        return false;
    if (!read_whole(str_sub(s, 0, mark), out))
        return false;
    for (size_t i = 0; i < fraction.len; i++) {
        if (!is_digit(fraction.p[i]))
            return false;
        if (i < (size_t)decimals)
            add_digit(out, fraction.p[i]);
        else
            is_between = is_between || fraction.p[i] != '0';
    }
    for (size_t i = fraction.len; i < (size_t)decimals; i++)
        add_digit(out, '0');
    *why_out = *out >= NUMBER_LIMIT ? FAULT_RANGE : FAULT_STEP;
    if (is_minus)
        *out = -*out;
    return *why_out == FAULT_STEP && !is_between;
}

/* The same, but an identity code in digits is no number, nor is anything else this survey must not keep. */
static bool read_harmless(struct arena *a, const struct definition *d, struct str s, int decimals, int64_t *out,
                          enum fault_rule *why_out)
{
    if (!read_number(s, decimals, out, why_out))
        return false;
    *why_out = FAULT_NUMBER;
    return guard_mask_typed(a, s, guard_kinds(d)).p == s.p;
}

static void understand_number(struct arena *a, const struct definition *d, const struct item *item,
                              const struct str *typed, struct answer *v, struct faults *f)
{
    enum fault_rule why;

    if (!typed[0].len)
        return;
    v->is_given = read_harmless(a, d, typed[0], item->number.decimals, &v->number, &why);
    if (!v->is_given)
        faults_add(a, f, (struct fault){.item = item, .rule = why});
}

static void understand_date(struct arena *a, const struct item *item, const struct str *typed, struct answer *v,
                            struct faults *f)
{
    int64_t day, month, year;
    int number;

    if (!typed[0].len && !typed[1].len && !typed[2].len)
        return;
    if (typed[0].len <= DAY_DIGITS && !str_int(typed[0], 1, 31, &day) && typed[1].len <= DAY_DIGITS &&
        !str_int(typed[1], 1, 12, &month) && typed[2].len == YEAR_DIGITS && !str_int(typed[2], 1, 9999, &year) &&
        !civil_day_from_text(arena_fmt(a, "%04d-%02d-%02d", (int)year, (int)month, (int)day), &number)) {
        v->number = number;
        v->is_given = true;
    } else {
        faults_add(a, f, (struct fault){.item = item, .rule = FAULT_DAY});
    }
}

static void understand_rank(struct arena *a, const struct item *item, const struct str *typed, struct answer *v,
                            struct faults *f)
{
    const struct option **places = arena_alloc(a, item->option_count, sizeof *places);
    int64_t place;

    for (size_t i = 0; i < item->option_count; i++) {
        struct fault fault = {.item = item, .option = &item->options[i], .rule = FAULT_UNKNOWN};

        if (!typed[i].len)
            continue;
        if (str_int(typed[i], 1, (int64_t)item->option_count, &place)) {
            faults_add(a, f, fault);
        } else if (places[place - 1]) {
            fault.rule = FAULT_TWICE;
            faults_add(a, f, fault);
        } else {
            places[place - 1] = fault.option;
        }
    }
    for (size_t i = 0; i < item->option_count; i++)
        if (places[i])
            answer_choose(a, item, v, places[i]); /* places left empty between others are closed up */
}

static void understand_points(struct arena *a, const struct definition *d, const struct item *item,
                              const struct str *typed, struct answer *v, struct faults *f)
{
    int64_t *points = arena_alloc(a, item->option_count, sizeof *points);

    for (size_t i = 0; i < item->option_count; i++) {
        enum fault_rule why;

        if (typed[i].len && !read_harmless(a, d, typed[i], 0, &points[i], &why))
            faults_add(a, f,
                       (struct fault){.item = item,
                                      .option = &item->options[i],
                                      .rule = why == FAULT_RANGE ? FAULT_RANGE : FAULT_NUMBER});
        v->is_given = v->is_given || points[i];
    }
    v->points = v->is_given ? points : NULL;
}

/* Trimmed, and cut where nobody types any more; the sign of it keeps the rest from being understood. */
static struct str shorten(struct arena *a, struct str s)
{
    size_t chars = 0;

    s = str_trim(s);
    if (str_chars(s) <= TYPED_CHARS)
        return s;
    for (size_t i = 0;; i++)
        if (((unsigned char)s.p[i] & 0xc0) != 0x80 && ++chars == TYPED_CHARS)
            return arena_fmt(a, "%.*s\u2026", (int)i, s.p);
}

void typed_understand(struct arena *a, const struct definition *d, const struct item *item, const struct str *typed,
                      struct answer *v, struct faults *f)
{
    size_t count = typed_count(item);
    struct str *texts = arena_alloc(a, count, sizeof *texts);
    struct faults own = {NULL, 0};

    for (size_t i = 0; i < count; i++)
        texts[i] = shorten(a, typed[i]);
    if (item->type == ITEM_NUMBER)
        understand_number(a, d, item, texts, v, &own);
    else if (item->type == ITEM_DATE)
        understand_date(a, item, texts, v, &own);
    else if (item->type == ITEM_RANK)
        understand_rank(a, item, texts, v, &own);
    else
        understand_points(a, d, item, texts, v, &own);
    if (own.count)
        *v = (struct answer){.typed = texts};
    for (size_t i = 0; i < own.count; i++)
        faults_add(a, f, own.v[i]);
}
