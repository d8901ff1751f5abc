/* ingest.c - open what the inbox holds, in shuffled batches, and file it as answers that nothing names or times. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/ingest.h"

#include "base/bytes.h"
#include "base/file.h"
#include "gen/sql_inbox.h"
#include "gen/sql_results.h"
#include "response/answers.h"
#include "response/guard.h"
#include "response/rules.h"

#include <string.h>

/* One round holds at most this much in memory, whatever the inbox holds. */
enum { ROUND_ROWS = 5000, ROUND_BYTES = 16 << 20, ROUND_ARENA_BYTES = 256 << 20, BOX_ARENA_BYTES = 64 << 20 };
enum { VERSION_BYTES = 8, DOC_BYTES = 256 * 1024, EPOCH_MIN = 10 };

/* --- keys ------------------------------------------------------------------------------------------------------- */

static const char *key_path(struct arena *a, const char *key_dir, int64_t survey_id)
{
    return arena_fmt(a, "%s/survey-%lld.key", key_dir, (long long)survey_id).p;
}

enum err survey_keys_write(struct arena *a, const char *key_dir, int64_t survey_id, const struct survey_keys *keys)
{
    struct str bytes = {(const char *)keys, sizeof *keys};

    _Static_assert(sizeof *keys == 64, "the file is the struct: two keys and nothing between");
    return file_write(key_path(a, key_dir, survey_id), bytes, 0600);
}

enum err survey_keys_read(struct arena *a, const char *key_dir, int64_t survey_id, struct survey_keys *out)
{
    struct str bytes;

    TRY(file_read(a, key_path(a, key_dir, survey_id), sizeof *out, &bytes));
    if (bytes.len != sizeof *out)
        return err_note(ERR_BROKEN, "the key file of survey %lld is cut short", (long long)survey_id);
    memcpy(out, bytes.p, sizeof *out);
    secret_wipe((char *)bytes.p, bytes.len);
    return OK;
}

/* --- one round in memory ---------------------------------------------------------------------------------------- */

/* A definition needed in this ingest; they are few. `is_missing` remembers that there is no such version. */
struct known_version {
    struct known_version *next;
    int64_t version;
    bool is_missing;
    struct definition definition;
};

/* What goes to results.db. */
struct filed_response {
    struct id16 id;
    int64_t version, epoch;
    struct str answers;
};
struct filed_text {
    struct id16 id;
    int64_t version;
    struct str item, body;
};

struct round {
    struct arena *a;   /* of the whole ingest: definitions */
    struct arena keep; /* of the round: what is filed */
    struct arena box;  /* of one submission */
    struct db *panel;
    const struct survey *survey;
    const struct key32 *secret_key;
    struct key32 response_key, text_key;
    bool is_survey_finished;
    struct known_version *versions;
    struct id16 *taken; /* inbox ids of the round; room for ROUND_ROWS, as the others */
    size_t taken_count, taken_bytes;
    struct id16 after; /* the last id of the round before */
    bool is_first, is_last;
    struct filed_response *responses;
    size_t response_count;
    struct filed_text *texts;
    size_t text_count, text_room;
};

static enum err find_version(struct round *r, int64_t version, struct known_version **out)
{
    struct known_version *v;
    enum err e;

    for (v = r->versions; v; v = v->next)
        if (v->version == version) {
            *out = v;
            return OK;
        }
    v = ARENA_NEW(r->a, struct known_version);
    v->version = version;
    e = survey_definition(r->a, r->panel, r->survey->id, version, &v->definition);
    if (e && e != ERR_NOT_FOUND)
        return e;
    v->is_missing = e == ERR_NOT_FOUND;
    v->next = r->versions;
    r->versions = v;
    *out = v;
    return OK;
}

/* Words leave the answers and get an id of their own, made of the submission's id and the item so that storing again is
 * harmless; without the salt the two ids cannot be joined. `item` is the member's name in the document. */
static void file_text(struct round *r, int64_t version, struct str id, struct str item, struct str body)
{
    char *seed = arena_alloc(&r->box, id.len + item.len, 1);

    memcpy(seed, id.p, id.len);
    memcpy(seed + id.len, item.p, item.len);
    if (r->text_count == r->text_room) {
        size_t room = r->text_room ? 2 * r->text_room : 64;
        struct filed_text *v = arena_alloc(&r->keep, room, sizeof *v);

        if (r->text_count)
            memcpy(v, r->texts, r->text_count * sizeof *v);
        r->texts = v;
        r->text_room = room;
    }
    r->texts[r->text_count++] = (struct filed_text){hash_id(&r->text_key, (struct str){seed, id.len + item.len}),
                                                    version, arena_str(&r->keep, item), arena_str(&r->keep, body)};
}

/* A submission as it was sent: version, answers. OK with `*is_fine_out` false when it is none. */
static enum err open_box(struct round *r, struct str sealed, struct known_version **version_out,
                         struct answers *answers_out, bool *is_fine_out)
{
    struct str padded, plain;
    struct faults faults;

    *is_fine_out = false;
    if (seal_open(&r->box, &r->survey->public_key, r->secret_key, sealed, &padded) || unpad_bucket(padded, &plain) ||
        plain.len < VERSION_BYTES)
        return OK;
    TRY(find_version(r, (int64_t)bytes_get(plain.p, VERSION_BYTES), version_out));
    if ((*version_out)->is_missing || answers_from_json(&r->box, &(*version_out)->definition,
                                                        str_sub(plain, VERSION_BYTES, SIZE_MAX), false, answers_out))
        return OK;
    /* The day of sending is not known: what was right then is right now. */
    answers_check(&r->box, &(*version_out)->definition, answers_out, DAY_ANY, &faults);
    *is_fine_out = faults.count == 0;
    return OK;
}

/* What the public process has done already, and is done again: nothing hidden, no personal identity code. */
static struct answers clean(struct round *r, const struct definition *d, const struct answers *answers)
{
    struct answers kept = rules_drop_hidden(&r->box, d, answers);

    guard_answers_mask(&r->box, d, &kept, GUARD_BIT(GUARD_PERSONAL_ID));
    return kept;
}

static void file_response(struct round *r, struct str id, int64_t epoch, const struct known_version *v,
                          struct answers *answers)
{
    const struct definition *d = &v->definition;
    struct buf doc = buf_new(&r->box, DOC_BYTES);

    for (size_t i = 0; i < d->item_count; i++) {
        const struct item *item = d->items[i];
        struct answer *answer = &answers->v[i];

        if (answer->is_given && item_is_words(item)) {
            file_text(r, v->version, id, item->id, answer->words);
            answer->is_given = false;
        }
        for (size_t k = 0; answer->other && k < item->option_count; k++)
            if (answer->other[k].p)
                file_text(r, v->version, id,
                          arena_fmt(&r->box, "%.*s~%.*s", STR_ARG(item->id), STR_ARG(item->options[k].id)),
                          answer->other[k]);
        answer->other = NULL;
    }
    answers_put_json(&doc, d, answers);
    r->responses[r->response_count++] =
        (struct filed_response){hash_id(&r->response_key, id), v->version, epoch, arena_str(&r->keep, buf_str(&doc))};
}

static enum err take_row(void *arg, const struct q_inbox_pending_row *row)
{
    struct round *r = arg;
    struct known_version *version;
    struct answers answers;
    bool is_fine;

    if (r->taken_bytes > ROUND_BYTES) {
        r->is_last = false;
        return OK;
    }
    arena_reset(&r->box);
    TRY(open_box(r, row->sealed, &version, &answers, &is_fine));
    if (is_fine) {
        answers = clean(r, &version->definition, &answers);
        file_response(r, row->id, row->epoch, version, &answers);
    }
    memcpy(r->taken[r->taken_count++].b, row->id.p, sizeof r->taken->b);
    r->taken_bytes += row->sealed.len;
    return OK;
}

/* Fisher-Yates, so that nothing is stored in the order in which it came or was read. */
static void shuffle(struct round *r)
{
    for (size_t i = r->response_count; i > 1; i--) {
        size_t k = (size_t)random_below(i);
        struct filed_response kept = r->responses[i - 1];

        r->responses[i - 1] = r->responses[k];
        r->responses[k] = kept;
    }
    for (size_t i = r->text_count; i > 1; i--) {
        size_t k = (size_t)random_below(i);
        struct filed_text kept = r->texts[i - 1];

        r->texts[i - 1] = r->texts[k];
        r->texts[k] = kept;
    }
}

/* --- the stores ------------------------------------------------------------------------------------------------- */

static struct str id_bytes(const struct id16 *id)
{
    return (struct str){(const char *)id->b, sizeof id->b};
}

static enum err read_round(struct round *r, struct db *inbox)
{
    enum err e;

    TRY(db_begin(r->panel, DB_READ));
    e = db_begin(inbox, DB_READ);
    if (!e)
        e = q_inbox_pending_each(inbox,
                                 &(struct q_inbox_pending){.survey = r->survey->id,
                                                           .after = r->is_first ? S("") : id_bytes(&r->after),
                                                           .limit_rows = ROUND_ROWS},
                                 take_row, r);
    db_rollback(inbox);
    db_rollback(r->panel);
    if (r->taken_count == ROUND_ROWS)
        r->is_last = false;
    if (r->taken_count)
        r->after = r->taken[r->taken_count - 1];
    return e;
}

static enum err insert_all(const struct round *r, struct db *results)
{
    for (size_t i = 0; i < r->response_count; i++)
        TRY(q_response_insert(results, &(struct q_response_insert){.survey = r->survey->id,
                                                                   .id = id_bytes(&r->responses[i].id),
                                                                   .version = r->responses[i].version,
                                                                   .epoch = r->responses[i].epoch,
                                                                   .answers = r->responses[i].answers}));
    for (size_t i = 0; i < r->text_count; i++)
        TRY(q_open_text_insert(results, &(struct q_open_text_insert){.survey = r->survey->id,
                                                                     .id = id_bytes(&r->texts[i].id),
                                                                     .version = r->texts[i].version,
                                                                     .item = r->texts[i].item,
                                                                     .body = r->texts[i].body}));
    return OK;
}

static enum err spend_all(const struct round *r, struct db *inbox)
{
    for (size_t i = 0; i < r->taken_count; i++) {
        TRY(q_inbox_delete(inbox, &(struct q_inbox_delete){r->survey->id, id_bytes(&r->taken[i])}));
        if (!r->is_survey_finished)
            TRY(q_spent_insert(inbox, &(struct q_spent_insert){id_bytes(&r->taken[i]), r->survey->id}));
    }
    return r->is_last ? q_filing_set(inbox, &(struct q_filing_set){.survey = r->survey->id}) : OK;
}

/* --- where an ingest stands ------------------------------------------------------------------------------------- */

static enum err look(struct arena *a, struct db *inbox, int64_t survey_id, struct ingest_standing *out,
                     struct str *salt_out)
{
    struct q_inbox_pending_count_row pending;
    struct q_finished_get_row finished;
    struct q_filing_get_row filing = {{0}};
    enum err e;

    TRY(q_inbox_pending_count(inbox, a, &(struct q_inbox_pending_count){survey_id}, &pending));
    out->pending = pending.n;
    e = q_finished_get(inbox, a, &(struct q_finished_get){survey_id}, &finished);
    out->is_finished = e == OK;
    if (e && e != ERR_NOT_FOUND)
        return e;
    e = q_filing_get(inbox, a, &(struct q_filing_get){survey_id}, &filing);
    out->is_begun = e == OK;
    *salt_out = filing.salt;
    return e == ERR_NOT_FOUND ? OK : e;
}

enum err ingest_look(struct arena *a, struct db *inbox, int64_t survey_id, struct ingest_standing *out)
{
    struct str salt;
    enum err e;

    TRY(db_begin(inbox, DB_READ));
    e = look(a, inbox, survey_id, out, &salt);
    db_rollback(inbox);
    return e;
}

/* From here on nothing is stored for the survey. */
static enum err set_finished(struct db *inbox, int64_t survey_id, const struct ingest_standing *at)
{
    if (at->is_finished)
        return OK;
    TRY(q_finished_insert(inbox, &(struct q_finished_insert){survey_id}));
    TRY(q_spent_forget(inbox, &(struct q_spent_forget){survey_id}));
    TRY(q_invitation_forget(inbox, &(struct q_invitation_forget){survey_id}));
    TRY(q_draft_forget(inbox, &(struct q_draft_forget){survey_id}));
    TRY(q_epoch_forget(inbox, &(struct q_epoch_forget){survey_id}));
    return at->is_begun ? OK : q_filing_set(inbox, &(struct q_filing_set){.survey = survey_id});
}

/* The salt of the ingest that begins, or of the one that was interrupted: what that one has stored must get the same
 * ids again. `*salt_out` is empty when too few wait. ERR_NOT_FOUND when there is something to open, but no key. */
static enum err begin(struct arena *a, struct db *inbox, int64_t survey_id, bool is_last, bool has_key,
                      struct str *salt_out)
{
    struct ingest_standing at;
    struct key32 salt;

    TRY(look(a, inbox, survey_id, &at, salt_out));
    if (is_last)
        TRY(set_finished(inbox, survey_id, &at));
    if (!salt_out->len && at.pending < (is_last ? 1 : INGEST_BATCH_MIN))
        return OK;
    if (!has_key)
        return ERR_NOT_FOUND;
    if (salt_out->len)
        return OK;
    salt = random_key();
    *salt_out = arena_str(a, (struct str){(const char *)salt.b, sizeof salt.b});
    secret_wipe(&salt, sizeof salt);
    return q_filing_set(inbox, &(struct q_filing_set){survey_id, *salt_out});
}

/* The order of insertion is rewritten away, then old pages and deleted bytes leave the log. */
static enum err tidy(struct db *db)
{
    TRY(db_vacuum(db));
    return db_checkpoint(db);
}

/* An epoch of fewer than EPOCH_MIN answers would tell them from the others: they go to the epoch before, or of the first
 * one to the next. */
static enum err merge_small(struct db *results, int64_t survey_id, struct q_response_epochs_rows *epochs)
{
    size_t before = SIZE_MAX;

    for (size_t i = 0; i < epochs->n; i++) {
        size_t to = before != SIZE_MAX ? before : i + 1;

        if (epochs->v[i].n >= EPOCH_MIN || to == epochs->n) {
            before = i;
            continue;
        }
        epochs->v[to].n += epochs->v[i].n;
        TRY(q_response_merge_epoch(
            results, &(struct q_response_merge_epoch){survey_id, epochs->v[i].epoch, epochs->v[to].epoch}));
    }
    return OK;
}

static enum err merge_epochs(struct arena *a, struct db *results, int64_t survey_id)
{
    struct q_response_epochs_rows epochs = {0};
    enum err e;

    TRY(db_begin(results, DB_WRITE));
    e = q_response_epochs(results, a, &(struct q_response_epochs){survey_id}, &epochs);
    return db_finish(results, e ? e : merge_small(results, survey_id, &epochs));
}

/* Until both files are rewritten `filing` says so, and the next ingest does it whatever waits. */
static enum err tidy_both(struct db *inbox, struct db *results, int64_t survey_id)
{
    enum err of_results = tidy(results), e = tidy(inbox);

    TRY(of_results);
    TRY(e);
    TRY(db_begin(inbox, DB_WRITE));
    TRY(db_finish(inbox, q_filing_end(inbox, &(struct q_filing_end){survey_id})));
    e = db_checkpoint(inbox);
    return e == ERR_BUSY ? OK : e; /* what is left in the log is that nothing is left to do */
}

static enum err tidy_if_begun(struct arena *a, struct db *inbox, struct db *results, int64_t survey_id)
{
    struct ingest_standing at;

    TRY(ingest_look(a, inbox, survey_id, &at));
    if (!at.is_begun)
        return OK;
    TRY(merge_epochs(a, results, survey_id));
    return tidy_both(inbox, results, survey_id);
}

/* --- ingest ----------------------------------------------------------------------------------------------------- */

/* A wrong key file would make every box look like rubbish, and rubbish is deleted. */
static bool is_key_of(struct arena *a, const struct survey *survey, const struct survey_keys *keys)
{
    struct str box = seal_box(a, &survey->public_key, S("x")), plain;

    return seal_open(a, &survey->public_key, &keys->secret_key, box, &plain) == OK;
}

static enum err ingest_round(struct round *r, struct db *inbox, struct db *results, struct ingest_result *out)
{
    arena_reset(&r->keep);
    r->taken = arena_alloc(&r->keep, ROUND_ROWS, sizeof *r->taken);
    r->responses = arena_alloc(&r->keep, ROUND_ROWS, sizeof *r->responses);
    r->taken_count = r->taken_bytes = r->response_count = r->text_count = r->text_room = 0;
    r->is_last = true;

    TRY(read_round(r, inbox));
    shuffle(r);
    TRY(db_begin(results, DB_WRITE));
    TRY(db_finish(results, insert_all(r, results)));
    TRY(db_begin(inbox, DB_WRITE));
    TRY(db_finish(inbox, spend_all(r, inbox)));
    r->is_first = false;
    out->stored += (int64_t)r->response_count;
    out->refused += (int64_t)(r->taken_count - r->response_count);
    return OK;
}

/* One way through the inbox in the order of ids, under one salt. What an interrupted ingest has filed and not deleted
 * is met again on the way, however much has come since. */
static enum err ingest_all(struct round *r, struct db *inbox, struct db *results, const struct key32 *ingest_key,
                           struct str salt, struct ingest_result *out)
{
    enum err e = OK;

    r->response_key = hash_key(ingest_key, salt);
    r->text_key = hash_key(&r->response_key, S("open text"));
    arena_init(&r->keep, ROUND_ARENA_BYTES);
    arena_init(&r->box, BOX_ARENA_BYTES);
    do
        e = ingest_round(r, inbox, results, out);
    while (e == OK && !r->is_last);
    arena_free(&r->box);
    arena_free(&r->keep);
    secret_wipe(&r->response_key, sizeof r->response_key);
    secret_wipe(&r->text_key, sizeof r->text_key);
    return e;
}

enum err ingest_survey(struct arena *a, struct db *panel, struct db *inbox, struct db *results,
                       const struct survey_keys *keys, const struct survey *survey, bool is_last,
                       struct ingest_result *out)
{
    struct round r = {.a = a,
                      .panel = panel,
                      .survey = survey,
                      .secret_key = keys ? &keys->secret_key : NULL,
                      .is_survey_finished = is_last,
                      .is_first = true};
    struct str salt = {0};
    enum err e = OK;

    *out = (struct ingest_result){0, 0};
    if (keys && !is_key_of(a, survey, keys))
        return err_note(ERR_BROKEN, "survey %lld: the key file is another survey's", (long long)survey->id);
    TRY(db_begin(inbox, DB_WRITE));
    TRY(db_finish(inbox, begin(a, inbox, survey->id, is_last, keys != NULL, &salt)));
    if (salt.len)
        e = ingest_all(&r, inbox, results, &keys->ingest_key, salt, out);
    secret_wipe((char *)salt.p, salt.len);
    TRY(e);
    return tidy_if_begun(a, inbox, results, survey->id);
}

static enum err drop(struct arena *a, struct db *inbox, int64_t survey_id)
{
    struct ingest_standing at;
    struct str salt;

    TRY(look(a, inbox, survey_id, &at, &salt));
    TRY(set_finished(inbox, survey_id, &at));
    TRY(q_inbox_drop(inbox, &(struct q_inbox_drop){survey_id}));
    return q_filing_set(inbox, &(struct q_filing_set){.survey = survey_id});
}

enum err ingest_drop(struct arena *a, struct db *inbox, struct db *results, int64_t survey_id)
{
    TRY(db_begin(inbox, DB_WRITE));
    TRY(db_finish(inbox, drop(a, inbox, survey_id)));
    return tidy_both(inbox, results, survey_id);
}
