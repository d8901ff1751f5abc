/* ingest.c - open what the inbox holds, in shuffled batches, and file it as answers that nothing names or times. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/ingest.h"

#include "base/bytes.h"
#include "gen/sql_inbox.h"
#include "gen/sql_results.h"
#include "response/answers.h"
#include "response/guard.h"
#include "response/rules.h"

#include <stdlib.h>
#include <string.h>

/* One round holds at most this much in memory, whatever the inbox holds. */
enum { ROUND_ROWS = 5000, ROUND_BYTES = 16 << 20, ROUND_ARENA_BYTES = 256 << 20, BOX_ARENA_BYTES = 64 << 20 };
enum { ROOM_ROWS = ROUND_ROWS + INGEST_POOL_MIN };
enum { VERSION_BYTES = 8, DOC_BYTES = 256 * 1024, EPOCH_MIN = 10 };

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

/* A box in the inbox whose answer is filed; with it the round has so many texts. */
struct taken {
    struct id16 id;
    size_t texts;
};

struct round {
    struct arena *a;   /* of the whole ingest: definitions */
    struct arena keep; /* of the round: what is filed */
    struct arena box;  /* of one submission */
    struct db *panel, *inbox, *results;
    const struct survey *survey;
    const struct key32 *secret_key;
    struct key32 response_key, text_key;
    bool is_survey_finished;
    struct known_version *versions;
    struct id16 after;       /* what is read lies behind it; all zeros at first */
    size_t row_count, bytes; /* read */
    bool is_last;            /* all that waits is read */
    struct taken *taken;     /* room for ROOM_ROWS, as the next two */
    struct id16 *refused;
    struct filed_response *responses;
    struct filed_text *texts;
    size_t taken_count, refused_count, response_count, text_count, text_room;
};

static struct str id_bytes(const struct id16 *id)
{
    return (struct str){(const char *)id->b, sizeof id->b};
}

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

/* The member's name in the document of the words beside an option. */
static struct str name_of_other(struct arena *a, const struct item *item, const struct option *option)
{
    struct buf name = buf_new(a, item->id.len + option->id.len + 1);

    buf_put(&name, item->id);
    buf_char(&name, '~');
    buf_put(&name, option->id);
    return buf_str(&name);
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
                file_text(r, v->version, id, name_of_other(&r->box, item, &item->options[k]), answer->other[k]);
        answer->other = NULL;
    }
    answers_put_json(&doc, d, answers);
    r->responses[r->response_count++] =
        (struct filed_response){hash_id(&r->response_key, id), v->version, epoch, arena_str(&r->keep, buf_str(&doc))};
}

/* What is fine is taken, rubbish refused. */
static enum err take_row(void *arg, const struct q_inbox_pending_row *row)
{
    struct round *r = arg;
    struct known_version *version;
    struct answers answers;
    bool is_fine;

    if (!r->is_last)
        return OK;
    arena_reset(&r->box);
    TRY(open_box(r, row->sealed, &version, &answers, &is_fine));
    if (is_fine) {
        answers = clean(r, &version->definition, &answers);
        file_response(r, row->id, row->epoch, version, &answers);
        memcpy(r->taken[r->taken_count].id.b, row->id.p, sizeof r->taken->id);
        r->taken[r->taken_count++].texts = r->text_count;
    } else
        memcpy(r->refused[r->refused_count++].b, row->id.p, sizeof r->refused->b);
    r->bytes += row->sealed.len;
    if (++r->row_count == ROOM_ROWS || r->bytes > ROUND_BYTES)
        r->is_last = false;
    return OK;
}

/* Those with the highest ids stay. */
static void leave_some(struct round *r)
{
    r->taken_count = r->response_count = ingest_lot(r->taken_count, r->is_survey_finished, !r->is_last);
    r->text_count = r->taken_count ? r->taken[r->taken_count - 1].texts : 0;
}

/* Takes what results.db holds already, under the keys of the round. */
static enum err take_filed_row(void *arg, const struct q_inbox_pending_row *row)
{
    struct round *r = arg;
    struct id16 id = hash_id(&r->response_key, row->id);
    struct q_response_filed_row filed;
    enum err e =
        q_response_filed(r->results, &r->box, &(struct q_response_filed){r->survey->id, id_bytes(&id)}, &filed);

    memcpy(r->after.b, row->id.p, sizeof r->after.b);
    if (++r->row_count == ROUND_ROWS)
        r->is_last = false;
    if (e == OK)
        memcpy(r->taken[r->taken_count++].id.b, row->id.p, sizeof r->taken->id);
    return e == ERR_NOT_FOUND ? OK : e;
}

static int by_epoch(const void *left, const void *right)
{
    int64_t l = ((const struct filed_response *)left)->epoch, r = ((const struct filed_response *)right)->epoch;

    return (l > r) - (l < r);
}

/* An epoch of which fewer than EPOCH_MIN are filed together would tell them from the others to whoever saw in which epoch
 * which box came: they go to the epoch before, or of the first one to the next. */
static void join_epochs(struct round *r)
{
    struct filed_response *v = r->responses;
    size_t count = r->response_count, from = 0;

    qsort(v, count, sizeof *v, by_epoch);
    while (from < count) {
        size_t to = from;
        int64_t joined;

        while (to < count && v[to].epoch == v[from].epoch)
            to++;
        if (to - from >= EPOCH_MIN || (from == 0 && to == count)) {
            from = to;
            continue;
        }
        joined = from ? v[from - 1].epoch : v[to].epoch;
        for (size_t i = from; i < to; i++)
            v[i].epoch = joined;
        from = from ? to : 0;
    }
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

/* Hand the waiting ones behind `after` to `fn`, in the order of their ids. */
static enum err read_pending(struct round *r, size_t limit_rows,
                             enum err (*fn)(void *arg, const struct q_inbox_pending_row *row))
{
    return q_inbox_pending_each(r->inbox,
                                &(struct q_inbox_pending){.survey = r->survey->id,
                                                          .after = id_bytes(&r->after),
                                                          .limit_rows = (int64_t)limit_rows},
                                fn, r);
}

/* In a snapshot of the inbox and of `other`. */
static enum err read_round(struct round *r, struct db *other, size_t limit_rows,
                           enum err (*fn)(void *arg, const struct q_inbox_pending_row *row))
{
    enum err e;

    r->row_count = r->bytes = r->taken_count = r->refused_count = r->response_count = r->text_count = 0;
    r->is_last = true;
    TRY(db_begin(other, DB_READ));
    e = db_begin(r->inbox, DB_READ);
    if (!e)
        e = read_pending(r, limit_rows, fn);
    db_rollback(r->inbox);
    db_rollback(other);
    return e;
}

static enum err insert_all(const struct round *r)
{
    struct db *results = r->results;

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

static enum err spend_one(const struct round *r, const struct id16 *id)
{
    TRY(q_inbox_delete(r->inbox, &(struct q_inbox_delete){r->survey->id, id_bytes(id)}));
    return r->is_survey_finished ? OK : q_spent_insert(r->inbox, &(struct q_spent_insert){id_bytes(id), r->survey->id});
}

/* With the last round the salt goes. */
static enum err spend_all(const struct round *r)
{
    for (size_t i = 0; i < r->taken_count; i++)
        TRY(spend_one(r, &r->taken[i].id));
    for (size_t i = 0; i < r->refused_count; i++)
        TRY(spend_one(r, &r->refused[i]));
    return r->is_last ? q_filing_set(r->inbox, &(struct q_filing_set){.survey = r->survey->id}) : OK;
}

static enum err spend_round(struct round *r)
{
    TRY(db_begin(r->inbox, DB_WRITE));
    return db_finish(r->inbox, spend_all(r));
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

/* Write down the salt of the ingest that begins. `*salt_out` is empty when too few wait. ERR_NOT_FOUND when there is
 * something to open, but no key. */
static enum err begin(struct arena *a, struct db *inbox, int64_t survey_id, bool is_last, bool has_key,
                      struct str *salt_out)
{
    struct ingest_standing at;
    struct key32 salt;

    TRY(look(a, inbox, survey_id, &at, salt_out));
    if (is_last)
        TRY(set_finished(inbox, survey_id, &at));
    if (at.pending < (is_last ? 1 : INGEST_POOL_MIN))
        return OK;
    if (!has_key)
        return ERR_NOT_FOUND;
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
    return tidy_both(inbox, results, survey_id);
}

/* --- ingest ----------------------------------------------------------------------------------------------------- */

/* A wrong key file would make every box look like rubbish, and rubbish is deleted. */
bool ingest_fits(struct arena *a, const struct survey *survey, const struct survey_keys *keys)
{
    struct str box = seal_box(a, &survey->public_key, S("x")), plain;

    return seal_open(a, &survey->public_key, &keys->secret_key, box, &plain) == OK;
}

static enum err ingest_round(struct round *r, struct ingest_result *out)
{
    arena_reset(&r->keep);
    r->taken = arena_alloc(&r->keep, ROOM_ROWS, sizeof *r->taken);
    r->refused = arena_alloc(&r->keep, ROOM_ROWS, sizeof *r->refused);
    r->responses = arena_alloc(&r->keep, ROOM_ROWS, sizeof *r->responses);
    r->text_room = 0;
    TRY(read_round(r, r->panel, ROOM_ROWS, take_row));
    leave_some(r);
    join_epochs(r);
    shuffle(r);
    TRY(db_begin(r->results, DB_WRITE));
    TRY(db_finish(r->results, insert_all(r)));
    TRY(spend_round(r));
    out->stored += (int64_t)r->response_count;
    out->refused += (int64_t)r->refused_count;
    return OK;
}

/* An ingest that was interrupted may have filed answers whose boxes are still there. */
static enum err conclude_round(struct round *r, struct ingest_result *out)
{
    arena_reset(&r->box);
    arena_reset(&r->keep);
    r->taken = arena_alloc(&r->keep, ROUND_ROWS, sizeof *r->taken);
    TRY(read_round(r, r->results, ROUND_ROWS, take_filed_row));
    TRY(spend_round(r));
    out->stored += (int64_t)r->taken_count;
    return OK;
}

/* Round by round, under one salt. */
static enum err each_round(struct round *r, const struct key32 *ingest_key, struct str salt,
                           enum err (*fn)(struct round *r, struct ingest_result *out), struct ingest_result *out)
{
    enum err e = OK;

    r->response_key = hash_key(ingest_key, salt);
    r->text_key = hash_key(&r->response_key, S("open text"));
    arena_init(&r->keep, ROUND_ARENA_BYTES);
    arena_init(&r->box, BOX_ARENA_BYTES);
    do
        e = fn(r, out);
    while (e == OK && !r->is_last);
    arena_free(&r->box);
    arena_free(&r->keep);
    secret_wipe(&r->response_key, sizeof r->response_key);
    secret_wipe(&r->text_key, sizeof r->text_key);
    secret_wipe((char *)salt.p, salt.len);
    return e;
}

/* Delete the boxes of what an interrupted ingest has filed. Its other boxes wait with those that came since: filed with
 * the same salt now, a few of them might be filed alone. */
static enum err conclude(struct round *r, const struct survey_keys *keys, struct ingest_result *out)
{
    struct ingest_standing at;
    struct str salt;
    enum err e;

    TRY(db_begin(r->inbox, DB_READ));
    e = look(r->a, r->inbox, r->survey->id, &at, &salt);
    db_rollback(r->inbox);
    if (e || !salt.len)
        return e;
    if (!keys)
        return ERR_NOT_FOUND;
    r->is_survey_finished = at.is_finished;
    return each_round(r, &keys->ingest_key, salt, conclude_round, out);
}

enum err ingest_survey(struct arena *a, struct db *panel, struct db *inbox, struct db *results,
                       const struct survey_keys *keys, const struct survey *survey, bool is_last,
                       struct ingest_result *out)
{
    struct round r = {.a = a,
                      .panel = panel,
                      .inbox = inbox,
                      .results = results,
                      .survey = survey,
                      .secret_key = keys ? &keys->secret_key : NULL};
    struct str salt;

    *out = (struct ingest_result){0, 0};
    if (keys && !ingest_fits(a, survey, keys))
        return err_note(ERR_BROKEN, "survey %lld: the key file is another survey's", (long long)survey->id);
    TRY(conclude(&r, keys, out));
    r.is_survey_finished = is_last;
    r.after = (struct id16){{0}};
    TRY(db_begin(inbox, DB_WRITE));
    TRY(db_finish(inbox, begin(a, inbox, survey->id, is_last, keys != NULL, &salt)));
    if (salt.len)
        TRY(each_round(&r, &keys->ingest_key, salt, ingest_round, out));
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
