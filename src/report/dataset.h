/* dataset.h - a release as files for others: CSV for people with a spreadsheet, JSON for programs. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORT_DATASET_H
#define REPORT_DATASET_H

#include "base/buf.h"
#include "report/release.h"

/* Append the file to `out`; what is hidden in the release is hidden here too. `d` is the definition the release was
 * made with. Questions and options in `lang`, else in the survey's own language. ERR_TOO_BIG when `out` is full. */

/* Columns item_id, question, row_id, row, by_id, by, group_id, group, option_id, option, n, count, percent, nps, mean,
 * whatever the language. First a line with the survey's n, before it one that says so when the results are rough, of which each n is "vähintään 40"; then a line per option; nps and mean have lines of their
 * own. After the lines of a table come those by groups of people, of which by tells the background question and group
 * the answer to it; all other groups and all other answers have no id. Hidden numbers are worded in their place: "alle
 * 5", "ei näytetä". Scratch memory in `a`. */
enum err export_results_csv(struct arena *a, const struct release *r, const struct definition *d, enum lang lang,
                            struct buf *out) MUST_CHECK;

/* {"survey": ..., "n": ..., "items": [{"id": ..., "tables": [
 *     {"row": ..., "n": ..., "lines": [{"id": ..., "count": ..., "shown": ...}],
 *      "by": [{"id": ..., "groups": [{"id": ..., "n": ..., "lines": [...]}]}]}]}]}
 * with the anonymity contract the answers were collected under, and "level": "final" or "rough". All other groups and
 * all other answers have the id null. A hidden number is null, and of a count "shown" says why: "under_5" or "protected", else "value". */
enum err export_results_json(struct arena *a, const struct release *r, const struct definition *d, enum lang lang,
                             struct buf *out) MUST_CHECK;

#endif
