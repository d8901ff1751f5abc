/* rows.h - answers person by person, with what tells people apart made so coarse that nobody stands alone. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORT_ROWS_H
#define REPORT_ROWS_H

#include "db/db.h"
#include "export/table.h"
#include "survey/definition.h"

/* The promise (rule R12, decision P7; k-anonymity, Samarati and Sweeney 1998): of what tells people apart, everybody has
 * the same as exported as at least ROWS_K people, themselves counted. That is
 *
 *   - every background question, and every area and age band;
 *   - every number and every day, for others may know them: "how many children", "when were you here". They are told
 *     only as exactly as the background questions leave room for. Of a day never more than its month.
 *
 * All these together, over all exported people. An answer left open is an answer here too. What is not covered: other
 * answers are told as they are, and somebody who knows what one person said to several of them can find that person;
 * and people who are alike in what tells them apart may all have answered the same. So this is no public file.
 *
 * How: ages, scales, numbers and months are joined with their neighbours, options and areas with few people become
 * "others", or all are "*" (report/rows_classes.h chooses, losing as little as it can). A few people at most
 * (ROWS_STARRED) get "*" everywhere instead; so do others then, until they are ROWS_K. */
enum { ROWS_K = 5 };

/* At most one in so many. */
enum { ROWS_STARRED = 20 };

/* Raw answers, which nothing outside can look at: only rows_table tells of them. Lives in its arena. */
struct rows;

/* Room for `people` answer documents to `d`, which must outlive it. ERR_TOO_BIG when the table would have more than
 * ROWS_CELLS cells. */
enum { ROWS_CELLS = 4 * 1000 * 1000 };
enum err rows_new(struct arena *a, const struct definition *d, size_t people, struct rows **out) MUST_CHECK;

/* Add one answer document as answers_put_json writes it. What `d` does not know (of another version) is passed over.
 * ERR_BROKEN when it is no such document, ERR_TOO_BIG when there is no room for it. */
enum err rows_add(struct rows *r, struct str answers) MUST_CHECK;

/* All answers to a survey. Begins a read transaction of `results` when there is none. */
enum err rows_read(struct arena *a, struct db *results, int64_t survey_id, const struct definition *d,
                   struct rows **out) MUST_CHECK;

/* The table: one line for everybody, in random order, without any id. ERR_DENIED for fewer than RELEASE_MIN_N people.
 * Columns in the order of the questions:
 *
 *   background, area, age    q1       the label in `lang`, "18–24 … 25–34", "others", or "*"
 *   number, date             q2       7, "≤ 3", "4–10", "≥ 11"; "2027-02", "≥ 2027-04"; or "*"
 *   single, dropdown, scale  q3       code of the option
 *   matrix                   q4.r1    likewise
 *   multi                    q5.o1    1 or 0
 *   nps                      q6       0-10
 *   rank, points             q7.o1    place from 1, points
 *
 * Empty where nothing was answered. Words are never in it, and no consent, which is no answer to a question. The bound
 * of two classes of numbers lies halfway between what people gave, so that no bound is somebody's number. */
enum err rows_table(struct arena *a, const struct rows *r, enum lang lang, struct table *out) MUST_CHECK;

/* What people wrote to one question (or, `option` given, to its "other, what?"), in random order, in a table of one
 * column: a file of its own, never beside anything else of the same people. Somebody has to read it before it goes on
 * (rule R10). ERR_DENIED when fewer than RELEASE_MIN_N wrote. Begins a read transaction when there is none. */
enum err rows_words(struct arena *a, struct db *results, int64_t survey_id, const struct item *item,
                    const struct option *option, struct table *out) MUST_CHECK;

#endif
