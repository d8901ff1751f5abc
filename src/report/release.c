/* release.c - results of a survey as they may be shown: counted, protected, frozen. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "report/release.h"

#include "gen/sql_panel.h"
#include "gen/sql_results.h"
#include "report/release_doc.h"
#include "report/release_parts.h"
#include "survey/contract.h"

static enum err add_response(void *tally, const struct q_response_row *row)
{
    return tally_add(tally, row->answers);
}

static enum err add_open_text(void *tally, const struct q_open_text_row *row)
{
    tally_add_words(tally, row->item);
    return OK;
}

static enum err count_once(struct db *results, int64_t survey_id, struct tally *tally)
{
    TRY(q_response_each(results, &(struct q_response){survey_id}, add_response, tally));
    return q_open_text_each(results, &(struct q_open_text){survey_id}, add_open_text, tally);
}

/* One snapshot for all, so that words and choices are those of the same people. For a rough release a second time, when
 * it is known who come last. */
static enum err count(struct arena *a, struct db *results, int64_t survey_id, enum release_level level,
                      struct tally **tally)
{
    bool is_ours = !db_in_transaction(results);
    enum err e;

    if (is_ours)
        TRY(db_begin(results, DB_READ));
    e = count_once(results, survey_id, *tally);
    if (e == OK && level == RELEASE_ROUGH) {
        *tally = tally_without_last(a, *tally, RELEASE_MIN_N);
        e = count_once(results, survey_id, *tally);
    }
    if (is_ours)
        db_rollback(results);
    return e;
}

static enum err make(struct arena *a, struct db *results, const struct survey *s, const struct definition *d,
                     enum release_level level, int64_t now_ms, struct release *out)
{
    struct tally *tally = tally_new(a, d);
    struct making m = {.a = a, .d = d};
    struct result_item *items;

    TRY(count(a, results, s->id, level, &tally));
    m.tally = tally;
    m.min_count = d->min_count > RELEASE_MIN_COUNT ? d->min_count : RELEASE_MIN_COUNT;
    *out = (struct release){
        .survey_id = s->id,
        .version = s->version,
        .made_ms = now_ms,
        .level = level,
        .contract_version = CONTRACT_VERSION_NOW,
        .contract_hash = contract_hash(a),
        .n = shown_n(tally_n(tally)),
        .min_count = m.min_count,
    };
    if (out->n < 0)
        return OK;
    for (size_t i = 0; i < d->results_by_count; i++)
        m.by[i] = make_table(&m, d->results_by[i], 0);
    items = arena_alloc(a, d->item_count, sizeof *items);
    for (size_t i = 0; i < d->item_count; i++)
        if (d->items[i]->type != ITEM_INFO)
            items[out->item_count++] = make_item(&m, d->items[i]);
    out->items = items;
    return OK;
}

enum err release_make(struct arena *a, struct db *results, const struct survey *s, const struct definition *d,
                      int64_t now_ms, struct release *out)
{
    return make(a, results, s, d, RELEASE_FINAL, now_ms, out);
}

enum err release_make_rough(struct arena *a, struct db *results, const struct survey *s, const struct definition *d,
                            int64_t now_ms, struct release *out)
{
    TRY(make(a, results, s, d, RELEASE_ROUGH, now_ms, out));
    release_coarsen(a, out);
    return OK;
}

/* Decision P5: while a survey is open nobody sees anything but a rough release. */
static enum err check_state(struct arena *a, struct db *panel, const struct release *r)
{
    struct q_survey_by_slug_row row = {0};
    struct survey s;

    TRY(q_survey_by_id(panel, a, &(struct q_survey_by_id){r->survey_id}, &row));
    TRY(survey_load(a, panel, row.slug, r->made_ms, &s));
    if (row.results_release)
        return err_note(ERR_CONFLICT, "release of survey %lld, whose results are approved", (long long)r->survey_id);
    if (s.state != (r->level == RELEASE_ROUGH ? SURVEY_OPEN : SURVEY_CLOSED))
        return err_note(ERR_CONFLICT, "release of survey %lld, which is %s", (long long)r->survey_id,
                        survey_state_name(s.state));
    return OK;
}

enum err release_store(struct arena *a, struct db *panel, const struct release *r)
{
    struct q_release_last_n_row last = {0};
    struct buf doc = buf_new(a, RELEASE_DOC_BYTES);

    TRY(check_state(a, panel, r));
    TRY(q_release_last_n(panel, a, &(struct q_release_last_n){r->survey_id}, &last));
    release_doc_put(&doc, r);
    if (doc.full)
        return err_note(ERR_TOO_BIG, "release of survey %lld", (long long)r->survey_id);
    return q_release_insert(panel, &(struct q_release_insert){r->survey_id, last.n + 1, r->made_ms, buf_str(&doc)});
}

static enum err from_row(struct arena *a, int64_t survey_id, const struct q_release_latest_row *row,
                         struct release *out)
{
    TRY(release_doc_read(a, row->doc, out));
    out->survey_id = survey_id;
    out->number = row->n;
    out->made_ms = row->made_ms;
    return OK;
}

enum err release_load(struct arena *a, struct db *panel, int64_t survey_id, struct release *out)
{
    struct q_release_latest_row row = {0};

    TRY(q_release_latest(panel, a, &(struct q_release_latest){survey_id}, &row));
    return from_row(a, survey_id, &row, out);
}

enum err release_load_approved(struct arena *a, struct db *panel, int64_t survey_id, struct release *out)
{
    struct q_release_latest_row row = {0};

    TRY(q_release_approved(panel, a, &(struct q_release_approved){survey_id}, &row));
    return from_row(a, survey_id, &row, out);
}
