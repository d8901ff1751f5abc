/* world.h - a survey's life from the first answer to its erasure on a disk in memory, and what must be true of it at any time. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_WORLD_H
#define TESTS_WORLD_H

#include "app/retention.h"
#include "app/worker.h"
#include "base/clock.h"
#include "base/file.h"
#include "db/migrate.h"
#include "folder.h"
#include "gen/sql_inbox.h"
#include "gen/sql_panel.h"
#include "gen/sql_results.h"
#include "report/release.h"
#include "response/inbox.h"
#include "response/keys.h"
#include "torture/disk.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of the first EARLY people some are filed while the survey is open. Every other one is invited, every third has a draft. */
enum { PEOPLE = 26, EARLY = 22, TOGETHER = 4, INVITATIONS = PEOPLE / 2 + 7 };

struct person {
    struct submission submission;
    struct intake_question draft;
    bool is_invited, has_draft;
    bool is_draft_kept, is_sent, is_thanked; /* kept, thanked: acknowledged; sent: it may be stored */
};

/* A life, and what may end it early. */
enum act {
    ACT_ANSWER,
    ACT_INGEST,
    ACT_ANSWER_LATE,
    ACT_CLOSE,
    ACT_PUBLISH,
    ACT_ERASE,
    LIFE_ACTS,
    ACT_CANCEL = LIFE_ACTS
};

static struct world {
    struct arena memory, scratch;
    char dir[FOLDER_BYTES], twin[FOLDER_BYTES + 8]; /* twin: where a world after a power cut has its keys and locks */
    struct instance instance;
    struct stores stores;
    struct survey survey;
    struct survey_keys keys;
    struct definition definition;
    struct person people[PEOPLE];
    struct bursts bursts; /* as intake has them in memory */
    int64_t now_ms;
    enum act act; /* that is under way */
    void (*on_thanks)(void);
} world;

/* --- making it ------------------------------------------------------------------------------------------------------ */

static enum err open_store(struct arena *a, const char *name, struct db **out)
{
    return db_open(a, arena_fmt(a, "%s.db", name).p, DB_CREATE, out);
}

static enum err open_stores(struct arena *a, struct stores *s)
{
    *s = (struct stores){0};
    TRY(open_store(a, "panel", &s->panel));
    TRY(open_store(a, "inbox", &s->inbox));
    return open_store(a, "results", &s->results);
}

static enum err make_folder(char *dir, const struct survey_keys *keys, int64_t survey_id)
{
    struct arena *a = &world.scratch;

    TRY(file_mkdir(dir, 0700));
    TRY(file_mkdir(arena_fmt(a, "%s/run", dir).p, 0700));
    TRY(file_mkdir(arena_fmt(a, "%s/keys", dir).p, 0700));
    unlink(arena_fmt(a, "%s/keys/survey-%lld.key", dir, (long long)survey_id).p); /* of the time before: it is made or refused */
    return survey_keys_write(a, arena_fmt(a, "%s/keys", dir).p, survey_id, keys);
}

static enum err make_people(const struct key32 *form_key)
{
    struct id16 hashes[PEOPLE];

    random_bytes(hashes, sizeof hashes);
    for (int i = 0; i < PEOPLE; i++) {
        struct person *p = &world.people[i];
        struct submission_facts facts = {.lang = i % 5 ? LANG_FI : LANG_SV,
                                         .channel = CHANNEL_SELF,
                                         .minutes = 5,
                                         .guard = i % 7 ? 0 : SUBMISSION_AS_IS};
        struct str answers = arena_fmt(&world.memory,
                                       "{\"q1\":\"o9\",\"q1~o9\":\"muu%d\",\"q3\":{\"r1\":\"a2\",\"r2\":\"d2\"},"
                                       "\"q5\":%d,\"q6\":\"kanaria%d\"}",
                                       i, i % 11, i);

        *p = (struct person){.is_invited = i % 2 == 0, .has_draft = i % 3 == 0};
        p->draft = (struct intake_question){.kind = INTAKE_DRAFT_SAVE,
                                            .survey_id = world.survey.id,
                                            .id = random_id(),
                                            .expiry_day = 20991231,
                                            .box = arena_str(&world.memory, (struct str){(char *)hashes, 200})};
        if (p->is_invited)
            facts.invite = hashes[i];
        if (p->has_draft)
            facts.draft = p->draft.id;
        TRY(submission_make(&world.memory, form_key, &world.survey, 1, random_id(), answers, BUCKET_MIN, world.now_ms,
                            &facts, &p->submission));
    }
    return OK;
}

static enum err issue_invitations(struct db *inbox)
{
    for (int i = 0; i < INVITATIONS; i++) {
        struct id16 spare = random_id();
        const struct id16 *hash = i < PEOPLE / 2 ? &world.people[2 * i].submission.facts.invite : &spare;

        TRY(q_invitation_insert(inbox, &(struct q_invitation_insert){world.survey.id, {(const char *)hash->b, 16}}));
    }
    return OK;
}

static enum err make_survey(void)
{
    struct definition d = world.definition;
    struct db *panel = world.stores.panel;

    TRY(db_begin(panel, DB_WRITE));
    TRY(survey_create(&world.memory, panel, &d, SURVEY_OPEN, world.now_ms, &world.survey.id, &world.keys.secret_key));
    TRY(db_commit(panel));
    world.keys.ingest_key = random_key();
    TRY(db_begin(panel, DB_READ));
    return db_finish(panel, survey_load(&world.memory, panel, d.slug, world.now_ms, &world.survey));
}

/* Everything ready for ACT_ANSWER, on an empty disk; the stores are open. */
static enum err world_make(void)
{
    struct key32 form_key = random_key();
    struct definition_error error;
    struct str json;

    TRY(crypto_start());
    world = (struct world){0};
    arena_init(&world.memory, 64 << 20);
    arena_init(&world.scratch, 256 << 20);
    if (!folder_make(world.dir)) /* keys and locks are on no disk that power is cut from */
        return ERR_BROKEN;
    snprintf(world.twin, sizeof world.twin, "%s/twin", world.dir);
    world.instance = (struct instance){.dir = world.dir};
    TRY(file_read(&world.memory, "tests/unit/fixtures/survey.json", 1 << 20, &json));
    TRY(definition_read(&world.memory, json, &world.definition, &error));
    world.now_ms = world.definition.opens_ms + 1000;
    TRY(open_stores(&world.memory, &world.stores));
    TRY(db_migrate(&world.memory, world.stores.panel, &sql_panel_migrations));
    TRY(db_migrate(&world.memory, world.stores.inbox, &sql_inbox_migrations));
    TRY(db_migrate(&world.memory, world.stores.results, &sql_results_migrations));
    TRY(make_survey());
    TRY(make_folder(world.dir, &world.keys, world.survey.id));
    TRY(make_people(&form_key));
    TRY(db_begin(world.stores.inbox, DB_WRITE));
    return db_finish(world.stores.inbox, issue_invitations(world.stores.inbox));
}

/* Without closing the stores: that is the test's. */
static void world_end(void)
{
    folder_remove(world.dir);
    arena_free(&world.scratch);
    arena_free(&world.memory);
    disk_free();
}

/* --- what happens in it --------------------------------------------------------------------------------------------- */

static void thank(struct inbox_item *items, struct person *const *whose, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (items[i].word == INTAKE_YES && items[i].kind == INTAKE_SUBMISSION)
            whose[i]->is_thanked = true;
        else if (items[i].word == INTAKE_YES)
            whose[i]->is_draft_kept = true;
    if (world.on_thanks)
        world.on_thanks();
}

/* As intake.c: a batch in one transaction; then, when something was deleted, the log is emptied. */
static enum err hand_in(struct inbox_item *items, struct person *const *whose, size_t count)
{
    for (size_t i = 0; i < count; i++)
        whose[i]->is_sent = whose[i]->is_sent || items[i].kind == INTAKE_SUBMISSION;
    TRY(inbox_handle(&world.scratch, world.stores.inbox, &world.bursts, world.now_ms, items, count));
    thank(items, whose, count);
    return OK;
}

/* The drafts of some people, then what they send, to the end or the first error. What is done already may be done again. */
static enum err answer(int from, int until)
{
    for (int first = from; first < until; first += TOGETHER) {
        struct inbox_item items[2 * TOGETHER];
        struct person *whose[2 * TOGETHER];
        size_t count = 0;

        for (int i = first; i < first + TOGETHER && i < until; i++)
            if (world.people[i].has_draft && !world.people[i].is_thanked) {
                items[count] = (struct inbox_item){.kind = INTAKE_DRAFT_SAVE, .question = world.people[i].draft};
                whose[count++] = &world.people[i];
            }
        if (count)
            TRY(hand_in(items, whose, count));
        count = 0;
        for (int i = first; i < first + TOGETHER && i < until; i++) {
            items[count] = (struct inbox_item){.kind = INTAKE_SUBMISSION, .submission = world.people[i].submission};
            whose[count++] = &world.people[i];
        }
        TRY(hand_in(items, whose, count));
        TRY(db_checkpoint_within(world.stores.inbox, 50));
    }
    return OK;
}

static enum err ingest(enum ingest_when when)
{
    struct ingest_result result;

    return worker_ingest(&world.scratch, &world.instance, &world.stores, world.definition.slug, world.now_ms, when, 0,
                         &result);
}

static enum err load(struct survey *out)
{
    TRY(db_begin(world.stores.panel, DB_READ));
    return db_finish(world.stores.panel,
                     survey_load(&world.scratch, world.stores.panel, world.definition.slug, world.now_ms, out));
}

static enum err move(enum survey_state to)
{
    struct survey survey;

    TRY(load(&survey));
    if (survey.state >= to)
        return OK;
    TRY(db_begin(world.stores.panel, DB_WRITE));
    return db_finish(world.stores.panel,
                     survey_move(&world.scratch, world.stores.panel, world.survey.id, to, world.now_ms));
}

static enum err store_release(const struct release *release)
{
    TRY(release_store(&world.scratch, world.stores.panel, release));
    return survey_move(&world.scratch, world.stores.panel, world.survey.id, SURVEY_PUBLISHED, world.now_ms);
}

static enum err publish(void)
{
    struct release release;
    struct survey survey;

    TRY(load(&survey));
    if (survey.state == SURVEY_PUBLISHED)
        return OK;
    TRY(release_make(&world.scratch, world.stores.results, &survey, &world.definition, world.now_ms, &release));
    TRY(db_begin(world.stores.panel, DB_WRITE));
    return db_finish(world.stores.panel, store_release(&release));
}

static enum err erase_when_due(const struct instance *i, struct stores *s)
{
    size_t done;

    return retention_run(&world.scratch, i, s, world.now_ms + INT64_C(1000) * 24 * 3600 * 1000, 0, &done);
}

/* The late ones are in an epoch of their own, which is too small to stay. */
static enum err let_a_burst_begin(void)
{
    struct db *inbox = world.stores.inbox;

    world.bursts = (struct bursts){0};
    TRY(db_begin(inbox, DB_WRITE));
    return db_finish(inbox, q_epoch_set(inbox, &(struct q_epoch_set){world.survey.id, 2}));
}

/* One act. After an error it may be run again. */
static enum err world_act(enum act act)
{
    world.act = act;
    switch (act) {
    case ACT_ANSWER:
        return answer(0, EARLY);
    case ACT_INGEST:
        return ingest(INGEST_NOW);
    case ACT_ANSWER_LATE:
        TRY(let_a_burst_begin());
        return answer(EARLY, PEOPLE);
    case ACT_CLOSE:
        TRY(move(SURVEY_CLOSED));
        return ingest(INGEST_LAST);
    case ACT_PUBLISH:
        return publish();
    case ACT_ERASE:
        return erase_when_due(&world.instance, &world.stores);
    case ACT_CANCEL:
        return ingest_drop(&world.scratch, world.stores.inbox, world.stores.results, world.survey.id);
    }
    return ERR_BROKEN;
}

/* --- what must be true ---------------------------------------------------------------------------------------------- */

struct found {
    int times[PEOPLE], responses, others;
};

static enum err find_response(void *arg, const struct q_response_row *row)
{
    (void)row;
    ((struct found *)arg)->responses++;
    return OK;
}

static enum err find_text(void *arg, const struct q_open_text_row *row)
{
    struct found *found = arg;
    int64_t n;

    if (!str_eq(row->item, S("q6")))
        found->others++;
    else if (str_int(str_sub(row->body, 7, SIZE_MAX), 0, PEOPLE - 1, &n) == OK)
        found->times[n]++;
    return OK;
}

static enum err find_all(struct db *results, struct found *out)
{
    enum err e;

    *out = (struct found){0};
    TRY(db_begin(results, DB_READ));
    e = q_response_each(results, &(struct q_response){world.survey.id}, find_response, out);
    if (!e)
        e = q_open_text_each(results, &(struct q_open_text){world.survey.id}, find_text, out);
    return db_finish(results, e);
}

/* What the inbox knows of who has answered, before its last ingest. */
struct kept {
    int64_t invitations, counted;
    bool drafts[PEOPLE];
};

static enum err find_kept(struct db *inbox, struct kept *out)
{
    struct arena *a = &world.scratch;
    struct q_invitation_count_row left;
    struct q_counter_total_row counted;

    *out = (struct kept){0};
    TRY(q_invitation_count(inbox, a, &(struct q_invitation_count){world.survey.id}, &left));
    TRY(q_counter_total(inbox, a, &(struct q_counter_total){world.survey.id}, &counted));
    out->invitations = left.n;
    out->counted = counted.n;
    for (int i = 0; i < PEOPLE; i++) {
        struct q_draft_get_row row;
        enum err e = q_draft_get(
            inbox, a, &(struct q_draft_get){world.survey.id, {(const char *)world.people[i].draft.id.b, 16}}, &row);

        if (e && e != ERR_NOT_FOUND)
            return e;
        out->drafts[i] = e == OK;
    }
    return OK;
}

/* What the world complains of, or NULL. `used`: of the answers found. */
static const char *complain_of_answers(const struct found *found, int64_t *used_out)
{
    int stored = 0;

    *used_out = 0;
    for (int i = 0; i < PEOPLE; i++) {
        const struct person *p = &world.people[i];

        if (found->times[i] > 1)
            return "an answer is stored twice";
        if (!found->times[i] && p->is_thanked)
            return "an acknowledged answer is lost";
        if (found->times[i] && !p->is_sent)
            return "an answer is stored that nobody sent";
        stored += found->times[i];
        *used_out += found->times[i] && p->is_invited;
    }
    return stored == found->responses && stored == found->others ? NULL
                                                                 : "choices without words, or words without choices";
}

static const char *complain_of_kept(const struct found *found, const struct kept *kept, int64_t used)
{
    if (kept->counted != found->responses)
        return "counted another number than came";
    if (kept->invitations + used != INVITATIONS)
        return "issued is not used and left";
    for (int i = 0; i < PEOPLE; i++) {
        const struct person *p = &world.people[i];

        if (kept->drafts[i] && found->times[i])
            return "a draft outlives its answer";
        if (!kept->drafts[i] && p->is_draft_kept && !found->times[i])
            return "an acknowledged draft is lost";
    }
    return NULL;
}

/* Finish what was begun with open stores, and look at the outcome. */
static const char *complain_of_outcome(const struct instance *i, struct stores *s)
{
    struct arena *a = &world.scratch;
    struct ingest_standing before, after;
    struct ingest_result result;
    struct found found;
    struct kept kept;
    const char *complaint;
    int64_t used;

    if (db_check(s->panel) || db_check(s->inbox) || db_check(s->results))
        return "a store is damaged";
    if (ingest_look(a, s->inbox, world.survey.id, &before) || db_begin(s->inbox, DB_READ) ||
        db_finish(s->inbox, find_kept(s->inbox, &kept)))
        return "the inbox cannot be read";
    if (world.act == ACT_ERASE)
        return erase_when_due(i, s) || find_all(s->results, &found) ? "erasing does not end"
               : found.responses || found.others                    ? "something is left of what was erased"
                                                                    : NULL;
    if (world.act == ACT_CANCEL)
        return ingest_drop(a, s->inbox, s->results, world.survey.id) || find_all(s->results, &found) ||
                       ingest_look(a, s->inbox, world.survey.id, &after) || after.pending || after.is_begun
                   ? "cancelling does not end"
               : found.responses ? "a cancelled answer was filed"
                                 : NULL;
    if (ingest_survey(a, s->panel, s->inbox, s->results, &world.keys, &world.survey, true, &result))
        return "the ingest cannot be finished";
    if (result.refused)
        return "a box is rubbish";
    if (ingest_look(a, s->inbox, world.survey.id, &after) || after.pending || after.is_begun || !after.is_finished)
        return "the last ingest has not ended";
    if (find_all(s->results, &found))
        return "the results cannot be read";
    complaint = complain_of_answers(&found, &used);
    if (!complaint && !before.is_finished)
        complaint = complain_of_kept(&found, &kept, used);
    return complaint ? complaint : db_check(s->results) || db_check(s->inbox) ? "a store was damaged" : NULL;
}

/* Start the program on the disk that is, finish everything, and tell what is wrong, or NULL. The disk is another one
 * afterwards. */
static inline const char *world_complaint(void)
{
    const struct instance twin = {.dir = world.twin, .config = world.instance.config};
    struct arena memory;
    struct stores s;
    const char *complaint = "a store does not open";

    arena_init(&memory, 64 << 20);
    if (make_folder(world.twin, &world.keys, world.survey.id))
        complaint = "no folder";
    else if (open_stores(&memory, &s) == OK)
        complaint = complain_of_outcome(&twin, &s);
    stores_close(&s);
    arena_free(&memory);
    return complaint;
}

#endif
