/* release.h - results of a survey as they may be shown: counted, protected, frozen. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORT_RELEASE_H
#define REPORT_RELEASE_H

#include "base/crypto.h"
#include "base/json.h"
#include "db/db.h"
#include "survey/survey.h"

/* Limits nobody can lower (docs/anonymity.md 2). */
enum { RELEASE_MIN_N = 10, RELEASE_MIN_COUNT = 5 };

/* From so many answers on a mean has a decimal (anonymity.md 2.7, rule R7). */
enum { RELEASE_TENTHS_N = 30 };

/* How exactly a release tells. Final: exact numbers of all respondents, and numbers by group rounded to RELEASE_ROUND.
 * Rough, while answers still come in: numbers of people rounded down to RELEASE_ROUGH_STEP, counts to its nearest
 * multiple, no groups, no means, no scores. (docs/decisions/2026-11-22-what-is-rounded.md) */
enum release_level { RELEASE_FINAL, RELEASE_ROUGH };
enum { RELEASE_ROUND = 5, RELEASE_ROUGH_STEP = 10 };

/* A number that may be hidden. Raw counts never leave report/: this is the only kind a page or an export can get.
 * Shown in its place is "fewer than 5" or "not shown" (so that others cannot be calculated); how: report/suppress.h. */
enum shown { SHOWN_VALUE, SHOWN_UNDER_LIMIT, SHOWN_PROTECTED };
struct cell {
    enum shown shown;
    int64_t count; /* 0 unless SHOWN_VALUE */
    int percent;   /* of the question's n, whole; 0 unless SHOWN_VALUE */
};

/* One group of people in a table by groups: those who chose the option `option_id` of the background question, or
 * (empty) all others together, also those who did not answer it. `n` and all counts are rounded to RELEASE_ROUND, percents are of the
 * rounded numbers; cells are shown or SHOWN_PROTECTED. Mean and score, of the exact numbers, only when all cells are shown. */
struct result_group {
    struct str option_id;
    int64_t n;                /* who answered the question */
    const struct cell *cells; /* by column */
    bool has_nps, has_mean;
    int nps, mean_tenths; /* the mean only for 30 opinions or more */
};

/* What groups of people answered. `by_id`: the background question. Columns are options shown in the table of all, of
 * nps "promoters", "passives", "detractors"; and last maybe (empty) all other answers together. No groups: withheld. */
struct result_by {
    struct str by_id;
    const struct str *columns;
    size_t column_count;
    const struct result_group *groups;
    size_t group_count;
};

/* One line of a table: an option, or "true" of a consent (its table's n is that of the survey). Of rank and points only the mean is told, never how many placed it or gave it points: then
 * `cell` says whether the mean is shown and holds no count. */
struct result_line {
    struct str id;
    struct cell cell;
    bool has_mean;
    int mean_tenths; /* rank: points for the place; points: points given; over all who answered the question */
};

/* One table: a question, or one row of a matrix. `n` is how many answered it, -1 when fewer than RELEASE_MIN_N (then no
 * lines). */
struct result_table {
    struct str row_id; /* matrix, else empty */
    int64_t n;
    const struct result_line *lines;
    size_t line_count;
    bool has_groups; /* nps with n enough: no lines, but these three */
    struct cell promoters, passives, detractors;
    bool has_nps;  /* only when it gives no hidden group away */
    int nps;       /* -100..100, whole (promoters - detractors) */
    bool has_mean; /* scale and matrix: mean of the opinion codes, in tenths; only for n >= 30, and only when
                      it gives no hidden cell away. number: its mean, whole for n < 30 */
    int mean_tenths;
    const struct result_by
        *by; /* one for each question of results_by; none of questions that have no table by groups */
    size_t by_count;
};

/* A question with its tables; those that take words or a day have none, only how many answered. */
struct result_item {
    struct str item_id;
    const struct result_table *tables;
    size_t table_count;
    int64_t words_n; /* text, longtext, date: how many answered; -1 when fewer than RELEASE_MIN_N */
};

/* The whole release. `n` is -1 when fewer than RELEASE_MIN_N answered: then there are no items. */
struct release {
    int64_t survey_id, version, number, made_ms;
    enum release_level level;
    int contract_version; /* of the anonymity contract it was made under (survey/contract.h); 0: made before there was one */
    struct key32 contract_hash;
    int64_t n;
    int min_count;
    const struct result_item *items;
    size_t item_count;
};

/* Count the stored answers and protect the tables. Pools the versions of the survey: items and options are those of
 * `d`. Begins a read transaction of `results` when there is none. `number` is 0 until it is stored. Items borrow ids
 * from `d`. */
enum err release_make(struct arena *a, struct db *results, const struct survey *s, const struct definition *d,
                      int64_t now_ms, struct release *out) MUST_CHECK;

/* The same while answers still come in, and rough. Of every number of people RELEASE_MIN_N are left out, the last in the
 * order of their random ids, so that the next release, also the final one, always has at least as many more. */
enum err release_make_rough(struct arena *a, struct db *results, const struct survey *s, const struct definition *d,
                            int64_t now_ms, struct release *out) MUST_CHECK;

/* May the rough release `next` take the place of `previous` (rule R11)? Only when more than RELEASE_MIN_N people have come,
 * which is sure from two steps of RELEASE_ROUGH_STEP on: exact numbers of earlier releases are stored nowhere. A table to which
 * fewer people have come stays as it was, in `next`. False: the previous release stays as a whole. */
bool release_follow(struct arena *a, const struct release *previous, struct release *next);

/* Make and store a rough release if the survey is open at `now_ms`, its definition allows results while open, the last
 * one is an hour old, and release_follow agrees. Own transactions. To be called after each ingest. */
enum err release_refresh(struct arena *a, struct db *panel, struct db *results, const struct survey *s,
                         int64_t now_ms) MUST_CHECK;

/* Freeze: store as the next release of the survey in panel.db, inside the caller's write transaction. Never changed
 * afterwards (trigger). `a` is for scratch. ERR_TOO_BIG over 16 MiB. ERR_CONFLICT unless the survey is, when the release
 * was made, closed and not yet published, nor its results approved; for a rough one open (decision P5). */
enum err release_store(struct arena *a, struct db *panel, const struct release *r) MUST_CHECK;

/* The newest frozen release that anybody may see, inside the caller's transaction. One that is approved (survey/standing.h)
 * is none before the survey is published. ERR_NOT_FOUND when there is none; ERR_BROKEN. */
enum err release_load(struct arena *a, struct db *panel, int64_t survey_id, struct release *out) MUST_CHECK;

/* The approved one, for staff, also before it is published. ERR_NOT_FOUND before approval. */
enum err release_load_approved(struct arena *a, struct db *panel, int64_t survey_id, struct release *out) MUST_CHECK;

#endif
