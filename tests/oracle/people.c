/* people.c - 400 respondents in a known order, through the product's own code, and an attacker's copies meanwhile. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* Usage: people SEED FOLDER [PROTECTION]    FOLDER must be empty; it gets instance/, evidence/ and the file truth.json.
 * PROTECTION (weaken.h) is switched off. The same seed gives the same run: randomness is seeded too. */
#include "app/worker.h"
#include "base/clock.h"
#include "base/file.h"
#include "gen/sql_results.h"
#include "oracle/evidence.h"
#include "oracle/weaken.h"
#include "response/draft.h"
#include "response/inbox.h"
#include "response/invitation.h"

#include <sodium.h>
#include <sqlite3.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SURVEYS = 2, PEOPLE = 200, ALL = SURVEYS * PEOPLE, CODES = 240, MARK_LEAST = 100000, MARK_MOST = 999999 };
enum { BATCH_MOST = 6, ITEMS_MOST = 16, DRAFTS_AHEAD = 30, WORDS_BYTES = 8 * 1024, DOC_BYTES = 16 * 1024 };
enum { PACE_MS = 60 * 1000, BURST_PACE_MS = 1000, BURST_FROM = 150, BURST_TO = 290, TURN_BYTES = 64 << 20 };

/* One person's answer to one survey. `choice` and `word` are numbers nobody else has: they stand in the choices and in the
 * words, so that both are recognised again. */
struct person {
    int number; /* the same person answers both surveys */
    int choice, word;
    struct str code;
    struct carry carry; /* nonce, and secret of the draft if one was saved */
    bool will_save;
    int batch; /* the ingest that filed the answer, from 1 */
    int64_t epoch;
    size_t box_bytes;
};

struct asked {
    struct survey survey;
    struct definition definition;
    struct person people[PEOPLE]; /* in the order in which they send */
    size_t bucket;                /* of its boxes */
    int sent, filed;
};

struct world {
    struct arena a, turn;
    struct instance instance;
    struct stores stores;
    struct db *intake; /* intake's own connection to the inbox */
    struct key32 form_key;
    struct bursts bursts;
    struct asked asked[SURVEYS];
    int64_t now_ms, began_ms;
    bool has_deleted, is_burst_seed;
    char root[256];
    size_t *message_lens;
    int message_count, message_room;
};

static void must(enum err e, const char *what)
{
    if (e == OK)
        return;
    fprintf(stderr, "people: %s: %s\n", what, err_name(e));
    exit(1);
}

/* --- chance, all of it from the seed ---------------------------------------------------------------------------- */

static struct {
    unsigned char key[crypto_stream_chacha20_KEYBYTES];
    uint64_t counter;
} chance;

static void chance_bytes(void *out, size_t n)
{
    unsigned char nonce[crypto_stream_chacha20_NONCEBYTES] = {0};

    memcpy(nonce, &chance.counter, sizeof nonce);
    chance.counter++;
    crypto_stream_chacha20(out, n, nonce, chance.key);
}

static uint32_t chance_random(void)
{
    uint32_t n;

    chance_bytes(&n, sizeof n);
    return n;
}

static const char *chance_name(void)
{
    return "seeded";
}

static struct randombytes_implementation chance_source = {
    .implementation_name = chance_name, .random = chance_random, .buf = chance_bytes};

static int below(int limit)
{
    return (int)randombytes_uniform((uint32_t)limit);
}

/* --- the two surveys -------------------------------------------------------------------------------------------- */

static void fill_in(struct arena *a, struct str text, const char *word, const char *with, struct str *out)
{
    size_t at = str_find_str(text, str_from(word));

    *out = arena_fmt(a, "%.*s%s%.*s", STR_ARG(str_sub(text, 0, at)), with,
                     STR_ARG(str_sub(text, at + strlen(word), SIZE_MAX)));
}

static void make_survey(struct world *w, int n)
{
    static const char *const slugs[] = {"kutsutut", "avoin"}, *const access[] = {"\"invitation\"", "\"open\""};
    struct survey_keys keys = {.ingest_key = random_key()};
    struct definition_error why = {0};
    struct asked *s = &w->asked[n];
    struct str text;
    int64_t id;

    must(file_read(&w->a, "tests/oracle/survey.json", 1 << 16, &text), "survey.json");
    fill_in(&w->a, text, "oraakkeli", slugs[n], &text);
    fill_in(&w->a, text, "\"open\"", access[n], &text);
    if (definition_read(&w->a, text, &s->definition, &why)) {
        fprintf(stderr, "people: %.*s: %.*s\n", STR_ARG(why.path), STR_ARG(why.why));
        exit(1);
    }
    s->bucket = answers_bucket(&s->definition);
    w->now_ms = s->definition.opens_ms + 1000;
    must(db_begin(w->stores.panel, DB_WRITE), "begin");
    must(survey_create(&w->a, w->stores.panel, &s->definition, SURVEY_OPEN, w->now_ms, &id, &keys.secret_key),
         "create");
    must(survey_keys_write(&w->a, instance_path(&w->a, &w->instance, "keys"), id, &keys), "keys");
    must(db_commit(w->stores.panel), "commit");
    must(db_begin(w->stores.panel, DB_READ), "begin");
    must(survey_load(&w->a, w->stores.panel, s->definition.slug, w->now_ms, &s->survey), "load");
    db_rollback(w->stores.panel);
}

static int by_number(const void *left, const void *right)
{
    return *(const int *)left - *(const int *)right;
}

/* Different numbers in random order. */
static void draw_marks(int *marks, int count)
{
    int fresh = 0;

    while (fresh < count) {
        int kept = fresh;

        while (fresh < count)
            marks[fresh++] = MARK_LEAST + below(MARK_MOST - MARK_LEAST);
        qsort(marks, (size_t)count, sizeof *marks, by_number);
        for (int i = kept = 1; i < count; i++)
            if (marks[i] != marks[kept - 1])
                marks[kept++] = marks[i];
        fresh = kept;
    }
    for (int i = count; i > 1; i--) {
        int k = below(i), mark = marks[i - 1];

        marks[i - 1] = marks[k];
        marks[k] = mark;
    }
}

/* What `digiraati codes issue` does. */
static struct str *issue_codes(struct world *w, int64_t survey_id)
{
    struct invitation_lot lot;
    int64_t next;

    must(invitation_make(&w->a, &w->form_key, survey_id, CODES, &lot), "codes");
    must(invitation_settle(&w->a, w->stores.panel, w->stores.inbox, survey_id, &next), "settle");
    must(invitation_store(w->stores.inbox, survey_id, next, civil_today(w->now_ms), &lot), "store");
    must(invitation_settle(&w->a, w->stores.panel, w->stores.inbox, survey_id, &next), "settle");
    return lot.codes;
}

static void make_people(struct world *w)
{
    static int marks[2 * ALL];
    int next = 0;

    draw_marks(marks, 2 * ALL);
    for (int n = 0; n < SURVEYS; n++) {
        struct asked *s = &w->asked[n];
        struct str *codes = NULL;

        if (s->definition.access == ACCESS_INVITED)
            codes = issue_codes(w, s->survey.id);
        for (int i = 0; i < PEOPLE; i++) {
            struct person *p = &s->people[i];

            *p = (struct person){.number = i, .choice = marks[next], .word = marks[next + 1]};
            next += 2;
            p->code = codes ? codes[i] : (struct str){0};
            p->carry = carry_new(s->survey.version, w->now_ms);
            p->will_save = below(10) < 3;
            if (p->will_save)
                p->carry.draft = random_key();
        }
        for (int i = PEOPLE; i > 1; i--) {
            int k = below(i);
            struct person p = s->people[i - 1];

            s->people[i - 1] = s->people[k];
            s->people[k] = p;
        }
    }
}

/* --- what they send --------------------------------------------------------------------------------------------- */

/* Half write a line or two, three in ten a paragraph, two in ten over 4 KB. */
static void put_words(struct buf *out, int mark)
{
    int kind = below(10), len = kind < 5 ? 20 + below(280) : kind < 8 ? 300 + below(2000) : 4200 + below(3000);

    buf_fmt(out, "sana%d ", mark);
    for (int i = 0; i < len; i++)
        buf_char(out, i % 9 == 8 ? ' ' : (char)('a' + below(26)));
}

static struct str document(struct world *w, const struct person *p)
{
    struct buf doc = buf_new(&w->turn, DOC_BYTES);

    buf_fmt(&doc, "{\"n\":%d,\"c\":\"o%d\",\"w\":\"", p->choice, 1 + below(3));
    put_words(&doc, p->word);
    while (buf_str(&doc).p[buf_str(&doc).len - 1] == ' ')
        buf_char(&doc, 'x');
    buf_put(&doc, S("\"}"));
    return buf_str(&doc);
}

static void add_message(struct world *w, struct inbox_item *batch, size_t *count, struct str message)
{
    batch[*count] = (struct inbox_item){0};
    must(inbox_item_read(message, &batch[*count]), "message");
    *count += 1;
    if (w->message_count < w->message_room)
        w->message_lens[w->message_count++] = message.len;
}

static void save_draft(struct world *w, struct asked *s, struct person *p, struct inbox_item *batch, size_t *count)
{
    struct str message;

    p->carry.answers = document(w, p);
    must(draft_save_message(&w->turn, s->definition.slug, s->survey.id, &p->carry, 0, s->bucket, w->now_ms, &message),
         "draft");
    p->carry.answers = (struct str){0};
    add_message(w, batch, count, message);
    p->will_save = false;
}

static void send_answers(struct world *w, struct asked *s, struct person *p, struct inbox_item *batch, size_t *count)
{
    static const struct key32 none;
    struct submission_facts facts = {.lang = below(10) < 2 ? LANG_SV : LANG_FI,
                                     .channel = CHANNEL_SELF,
                                     .minutes = submission_minutes(0, (1 + below(20)) * 60 * 1000)};
    struct submission made;

    if (p->code.p)
        must(invitation_hash(&w->form_key, s->survey.id, p->code, &facts.invite), "code");
    if (memcmp(&p->carry.draft, &none, sizeof none) != 0 && !p->will_save)
        facts.draft = draft_id(&p->carry.draft);
    must(submission_make(&w->turn, &w->form_key, &s->survey, s->survey.version, p->carry.nonce, document(w, p),
                         s->bucket, w->now_ms, &facts, &made),
         "submission");
    p->box_bytes = made.sealed.len;
    add_message(w, batch, count, submission_encode(&w->turn, &made));
}

/* What comes at the same time: some send, some who will send later save, some look at what they saved. */
static size_t draw_batch(struct world *w, struct inbox_item *batch)
{
    int senders = 1 + below(BATCH_MOST);
    size_t count = 0;

    for (int i = 0; i < senders; i++) {
        int left = ALL - w->asked[0].sent - w->asked[1].sent;
        struct asked *s = &w->asked[left && below(left) < PEOPLE - w->asked[0].sent ? 0 : 1];

        if (left)
            send_answers(w, s, &s->people[s->sent], batch, &count);
        s->sent += left > 0;
    }
    for (int n = 0; n < SURVEYS; n++) {
        struct asked *s = &w->asked[n];
        int at = s->sent + below(DRAFTS_AHEAD);

        if (at < PEOPLE && s->people[at].will_save)
            save_draft(w, s, &s->people[at], batch, &count);
        else if (at < PEOPLE)
            add_message(w, batch, &count, draft_fetch_message(&w->turn, s->survey.id, &s->people[at].carry.draft));
    }
    return count;
}

/* --- what the processes do -------------------------------------------------------------------------------------- */

static void copy_busy(const char *path)
{
    evidence_take(MOMENT_BUSY, path);
}

static enum err see_row(void *arg, const struct q_response_row *row)
{
    struct asked *s = arg;
    size_t at = str_find_str(row->answers, S("\"n\":"));
    int64_t mark = 0;

    if (at == SIZE_MAX || str_int(str_sub(row->answers, at + 4, 6), 0, MARK_MOST, &mark))
        return ERR_BROKEN;
    for (int i = 0; i < PEOPLE; i++) {
        struct person *p = &s->people[i];

        if (p->choice != mark)
            continue;
        p->epoch = row->epoch;
        if (!p->batch)
            p->batch = s->filed;
    }
    return OK;
}

static void work(struct world *w)
{
    struct ingest_result result;

    weaken_on_commit = copy_busy;
    weaken_is_filing = true;
    must(worker_ingest_all(&w->turn, &w->instance, &w->stores, w->now_ms, INGEST_WHEN_DUE, 0, &result), "ingest");
    weaken_is_filing = false;
    weaken_on_commit = NULL;
    if (!result.stored)
        return;
    must(db_begin(w->stores.results, DB_READ), "begin");
    for (int n = 0; n < SURVEYS; n++) {
        w->asked[n].filed++;
        must(q_response_each(w->stores.results, &(struct q_response){w->asked[n].survey.id}, see_row, &w->asked[n]),
             "rows");
    }
    db_rollback(w->stores.results);
}

/* As docs/operating.md says; over the last one. */
static void back_up(struct world *w)
{
    static const char *const names[] = {"panel", "results"};

    for (int i = 0; i < 2; i++) {
        const char *to = arena_fmt(&w->turn, "%s/backup/%s.db", w->instance.dir, names[i]).p;
        sqlite3 *db;

        unlink(to);
        if (sqlite3_open(arena_fmt(&w->turn, "%s/data/%s/%s.db", w->instance.dir, names[i], names[i]).p, &db) ||
            sqlite3_exec(db, arena_fmt(&w->turn, "VACUUM INTO '%s'", to).p, NULL, NULL, NULL))
            must(ERR_BROKEN, "backup");
        sqlite3_close(db);
    }
    evidence_take(MOMENT_BACKUP, NULL);
}

/* Empty the log as intake does: at most once a second, and not while others are in the way. */
static void empty_log(struct world *w)
{
    if (!w->has_deleted || below(10) < 3)
        return;
    must(db_checkpoint_within(w->intake, 50), "checkpoint");
    w->has_deleted = false;
    evidence_take(MOMENT_QUIET, "/inbox.db");
}

static void one_batch(struct world *w)
{
    struct inbox_item batch[ITEMS_MOST];
    int sent = w->asked[0].sent + w->asked[1].sent;
    bool is_burst = w->is_burst_seed && sent >= BURST_FROM && sent < BURST_TO;
    size_t count = draw_batch(w, batch);

    w->now_ms += 1 + below(BATCH_MOST * (is_burst ? BURST_PACE_MS : PACE_MS));
    must(inbox_handle(&w->turn, w->intake, &w->bursts, w->now_ms - w->began_ms, batch, count), "handle");
    for (size_t i = 0; i < count; i++)
        if (batch[i].kind == INTAKE_SUBMISSION && batch[i].word != INTAKE_YES)
            must(ERR_CONFLICT, "a submission was not taken");
    w->has_deleted = w->has_deleted || inbox_has_deleted(batch, count);
    evidence_take(w->has_deleted ? MOMENT_LOG : MOMENT_QUIET, "/inbox.db");
    empty_log(w);
    work(w);
    evidence_take(w->has_deleted ? MOMENT_LOG : MOMENT_QUIET, NULL);
    if (below(40) == 0)
        back_up(w);
}

static void close_surveys(struct world *w)
{
    int64_t changed;

    w->now_ms = w->asked[0].survey.closes_ms + 1;
    must(survey_tick(&w->turn, w->stores.panel, w->now_ms, &changed), "tick");
    empty_log(w);
    w->now_ms += SURVEY_GRACE_MS + 1;
    work(w);
    back_up(w);
    evidence_take(MOMENT_CLOSED, NULL);
}

/* --- the truth, for the judge alone ----------------------------------------------------------------------------- */

static void put_hex(FILE *f, const struct id16 *id)
{
    for (size_t i = 0; i < sizeof id->b; i++)
        fprintf(f, "%02x", id->b[i]);
}

static void put_survey(FILE *f, const struct world *w, const struct asked *s)
{
    fprintf(f, "{\"id\":%lld,\"people\":[", (long long)s->survey.id);
    for (int i = 0; i < PEOPLE; i++) {
        const struct person *p = &s->people[i];
        struct id16 hash = {{0}};

        if (p->code.p)
            must(invitation_hash(&w->form_key, s->survey.id, p->code, &hash), "hash");
        fprintf(f, "%s\n{\"number\":%d,\"choice\":%d,\"word\":%d,\"batch\":%d,\"epoch\":%d,\"size\":%zu,\"code\":\"",
                i ? "," : "", p->number, p->choice, p->word, p->batch, (int)p->epoch, p->box_bytes);
        put_hex(f, &hash);
        fputs("\"}", f);
    }
    fputs("]}", f);
}

static void put_truth(const struct world *w)
{
    FILE *f = fopen(arena_fmt((struct arena *)&w->a, "%s/truth.json", w->root).p, "w");

    if (!f)
        must(ERR_BROKEN, "truth.json");
    fputs("{\"surveys\":[", f);
    for (int n = 0; n < SURVEYS; n++) {
        fputs(n ? ",\n" : "", f);
        put_survey(f, w, &w->asked[n]);
    }
    fputs("],\"messages\":[", f);
    for (int i = 0; i < w->message_count; i++)
        fprintf(f, "%s%zu", i ? "," : "", w->message_lens[i]);
    fputs("]}\n", f);
    if (fclose(f))
        must(ERR_BROKEN, "truth.json");
}

/* --- main ------------------------------------------------------------------------------------------------------- */

static void begin(struct world *w, const char *folder)
{
    struct config config;
    const char *dir, *evidence;
    int log_fd;

    snprintf(w->root, sizeof w->root, "%s", folder);
    arena_init(&w->a, 64 << 20);
    arena_init(&w->turn, TURN_BYTES);
    dir = arena_fmt(&w->a, "%s/instance", folder).p;
    evidence = arena_fmt(&w->a, "%s/evidence", folder).p;
    config_standard(&config);
    must(instance_create(&w->a, dir, &config), "instance");
    w->instance = (struct instance){dir, config};
    must(file_mkdir(evidence, 0700), evidence);
    must(file_mkdir(arena_fmt(&w->a, "%s/backup", dir).p, 0700), "backup");
    log_fd = open(arena_fmt(&w->a, "%s/log", dir).p, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log_fd < 0 || dup2(log_fd, STDERR_FILENO) < 0)
        exit(1);
    close(log_fd);
    must(stores_open(&w->a, &w->instance, &w->stores), "stores");
    must(instance_open(&w->a, &w->instance, STORE_INBOX, DB_READ_WRITE, &w->intake), "intake");
    must(instance_form_key(&w->a, &w->instance, &w->form_key), "form key");
    w->message_room = 4 * ALL;
    w->message_lens = arena_alloc(&w->a, (size_t)w->message_room, sizeof *w->message_lens);
    for (int n = 0; n < SURVEYS; n++)
        make_survey(w, n);
    make_people(w);
    must(db_checkpoint(w->intake), "checkpoint");
    w->began_ms = w->now_ms;
    evidence_begin(dir, evidence);
    evidence_take(MOMENT_QUIET, NULL);
}

int main(int argc, char **argv)
{
    static struct world w;
    uint64_t seed;

    if (argc < 3 || (argc > 3 && !weaken(argv[3]))) {
        fputs("usage: people SEED FOLDER [PROTECTION]\n", stderr);
        return 2;
    }
    seed = strtoull(argv[1], NULL, 10);
    memcpy(chance.key, &seed, sizeof seed);
    randombytes_set_implementation(&chance_source);
    if (crypto_start())
        return 1;
    w.is_burst_seed = seed % 2 == 1;
    begin(&w, argv[2]);
    while (w.asked[0].sent + w.asked[1].sent < ALL) {
        one_batch(&w);
        arena_reset(&w.turn);
    }
    close_surveys(&w);
    put_truth(&w);
    evidence_end();
    db_close(w.intake);
    stores_close(&w.stores);
    arena_free(&w.turn);
    arena_free(&w.a);
    return 0;
}
