/* duty_change.c - whether an account's duty is another than it was, and what the audit log says of it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/audit.h"
#include "base/crypto.h"
#include "staff/people.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* All numbers and codes of a duty, and what lies between them. */
enum { DUTY_BYTES = ACCOUNT_SURVEYS * 21 + ACCOUNT_DIVISIONS * (ACCOUNT_DIVISION_BYTES + 1) + 100 };

static int by_code(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

struct str mark_of(struct ctx *c, struct str text)
{
    struct key32 hash = hash_plain(text);
    struct buf out = buf_new(c->arena, 64);

    base64_put(&out, (struct str){(const char *)hash.b, sizeof hash.b});
    return buf_str(&out);
}

struct str duty_mark(struct ctx *c, const struct account_duty *duty)
{
    struct str *codes = arena_alloc(c->arena, duty->division_count + 1, sizeof *codes);
    int64_t *numbers = arena_alloc(c->arena, duty->survey_count + 1, sizeof *numbers);
    struct str last_day = last_day_text(c, duty->expires_ms);
    struct buf all = buf_new(c->arena, DUTY_BYTES);

    for (size_t i = 0; i < duty->division_count; i++)
        codes[i] = duty->divisions[i];
    for (size_t i = 0; i < duty->survey_count; i++)
        numbers[i] = duty->surveys[i];
    qsort(codes, duty->division_count, sizeof *codes, by_code);
    qsort(numbers, duty->survey_count, sizeof *numbers, by_number);
    buf_fmt(&all, "%d %.*s", (int)duty->role, STR_ARG(last_day));
    for (size_t i = 0; i < duty->division_count; i++)
        buf_fmt(&all, " %.*s", STR_ARG(codes[i]));
    for (size_t i = 0; i < duty->survey_count; i++)
        buf_fmt(&all, " %" PRId64, numbers[i]);
    return mark_of(c, buf_str(&all));
}

/* --- for the audit log -------------------------------------------------------------------------------------------- */

/* Codes under a word of audit/detail.def. */
struct codes {
    const char *word;
    const struct str *v;
    size_t n;
};

/* The divisions of `of` that `than` is without. */
static struct codes divisions_besides(struct ctx *c, const char *word, const struct account_duty *of,
                                      const struct account_duty *than)
{
    struct str *v = arena_alloc(c->arena, of->division_count + 1, sizeof *v);
    struct codes out = {word, v, 0};

    for (size_t i = 0; i < of->division_count; i++)
        if (!account_facts(&(struct account){.duty = *than}, of->divisions[i], 0).is_in_division)
            v[out.n++] = of->divisions[i];
    return out;
}

/* The surveys, by their short names; what is gone by its number. */
static struct codes surveys_besides(struct ctx *c, const char *word, const struct offer *offer,
                                    const struct account_duty *of, const struct account_duty *than)
{
    struct str *v = arena_alloc(c->arena, of->survey_count + 1, sizeof *v);
    struct codes out = {word, v, 0};

    for (size_t i = 0; i < of->survey_count; i++) {
        int64_t id = of->surveys[i];

        if (account_facts(&(struct account){.duty = *than}, S(""), id).is_named)
            continue;
        v[out.n] = staff_number(c, id);
        for (size_t n = 0; n < offer->survey_count; n++)
            if (offer->surveys[n].id == id)
                v[out.n] = offer->surveys[n].slug;
        out.n++;
    }
    return out;
}

/* " surveys_given:koe-2027,toinen,+3", in at most so many bytes: how many more there are is told in the end. */
static void put_codes(struct buf *out, const struct codes *codes, size_t bytes)
{
    enum { MORE_BYTES = sizeof ",+1000" - 1 };
    size_t end = out->len + bytes;

    buf_fmt(out, " %s:", codes->word);
    for (size_t i = 0; i < codes->n; i++) {
        size_t after = i + 1 < codes->n ? MORE_BYTES : 0;

        if (out->len + (i > 0) + codes->v[i].len + after > end) {
            buf_fmt(out, "%s+%zu", i ? "," : "", codes->n - i);
            return;
        }
        buf_fmt(out, "%s%.*s", i ? "," : "", STR_ARG(codes->v[i]));
    }
}

struct str duty_detail(struct ctx *c, const struct offer *offer, const struct account_duty *before,
                       const struct account_duty *after, bool is_renamed)
{
    const struct codes lists[] = {surveys_besides(c, "surveys_given", offer, after, before),
                                  surveys_besides(c, "surveys_taken", offer, before, after),
                                  divisions_besides(c, "divisions_given", after, before),
                                  divisions_besides(c, "divisions_taken", before, after)};
    struct str last_day = last_day_text(c, after->expires_ms);
    struct buf out = buf_new(c->arena, AUDIT_TEXT_BYTES);
    size_t left = 0;

    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        left += lists[i].n > 0;
    buf_fmt(&out, "role:%.*s", STR_ARG(role_code(after->role)));
    if (before->role && before->role != after->role)
        buf_fmt(&out, " former_role:%.*s", STR_ARG(role_code(before->role)));
    buf_fmt(&out, " divisions:%zu surveys:%zu last_day:%.*s%s", after->division_count, after->survey_count,
            STR_ARG(last_day.len ? last_day : S("-")), is_renamed ? " renamed" : "");
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (lists[i].n)
            put_codes(&out, &lists[i], (AUDIT_TEXT_BYTES - out.len) / left--);
    return buf_str(&out);
}
