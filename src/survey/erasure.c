/* erasure.c - what was erased of a survey by the rules of retention, and on which day: written once, kept for good. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "survey/erasure.h"

#include "base/clock.h"
#include "gen/sql_panel.h"

enum err erasure_note(struct db *panel, int64_t survey_id, enum erasure what, int64_t now_ms)
{
    return q_erasure_insert(panel, &(struct q_erasure_insert){survey_id, what, civil_today(now_ms)});
}

enum err erasure_day(struct arena *a, struct db *panel, int64_t survey_id, enum erasure what, int64_t *day_ms_out)
{
    struct q_erasure_get_row row;

    TRY(q_erasure_get(panel, a, &(struct q_erasure_get){survey_id, what}, &row));
    *day_ms_out = civil_to_ms((struct civil){
        .year = (int)(row.day / 10000), .month = (int)(row.day / 100 % 100), .day = (int)(row.day % 100)});
    return OK;
}
