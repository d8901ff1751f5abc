/* demo.c - the demo content: surveys around today, with invented answers sent the way residents send theirs. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/demo.h"

#include "app/demo_answers.h"
#include "app/demo_staff.h"
#include "app/intake_client.h"
#include "app/socket.h"
#include "app/verbs.h"
#include "app/worker.h"
#include "base/clock.h"
#include "base/file.h"
#include "gen/sql_panel.h"
#include "org/org_file.h"
#include "report/release.h"
#include "response/inbox.h"
#include "survey/standing.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

enum { FILE_BYTES = 4 * 1024 * 1024, BATCH = 100, BATCH_BYTES = 64 * 1024 * 1024, ANSWER_BYTES = 32 * 1024 };
enum { PEOPLE_MAX = 1000 * 1000, INTAKE_WAIT_MS = 5000, INGEST_WAIT_MS = 60 * 1000, PATH_BYTES = 4096 };
enum { SWEDISH_PERCENT = 7, ENGLISH_PERCENT = 3, PERCENT = 100 };

static const int64_t day_ms = 24 * 60 * 60 * 1000;

struct demo {
    struct arena *a;
    const struct instance *i;
    struct stores stores;
    struct intake_client intake;
    bool has_intake; /* a server is running */
    struct key32 form_key;
    int64_t now_ms;
    bool is_empty;
};

/* One survey on its way. */
struct load {
    struct survey survey;
    struct definition definition;
    size_t bucket;             /* of its boxes */
    const struct json *shares; /* its object of distributions.json */
    struct demo_random random;
};

/* --- the survey ----------------------------------------------------------------------------------------------------
 */

/* At noon, so that no change of clocks moves it to another day. */
static void put_day(struct buf *out, int64_t now_ms, int64_t days)
{
    struct civil day = civil_from_ms(now_ms);

    day.hour = 12;
    day = civil_from_ms(civil_to_ms(day) + days * day_ms);
    buf_fmt(out, "%04d-%02d-%02d", day.year, day.month, day.day);
}

struct str demo_fill_days(struct arena *a, struct str doc, int64_t now_ms)
{
    struct buf out = buf_new(a, 2 * FILE_BYTES);

    for (;;) {
        size_t at = str_find_str(doc, S("{day")), end = at == SIZE_MAX ? at : str_find(doc, '}', at);
        struct str number;
        int64_t days;

        if (end == SIZE_MAX) {
            buf_put(&out, doc);
            return buf_str(&out);
        }
        number = str_sub(doc, at + 4, end - at - 4);
        if (str_starts(number, S("+")))
            number = str_sub(number, 1, number.len);
        buf_put(&out, str_sub(doc, 0, at));
        if (str_int(number, -10000, 10000, &days) == OK)
            put_day(&out, now_ms, days);
        else
            buf_put(&out, str_sub(doc, at, end + 1 - at));
        doc = str_sub(doc, end + 1, doc.len);
    }
}

enum err demo_read_definition(struct arena *a, const char *demo_dir, struct str slug, int64_t now_ms,
                              struct definition *out)
{
    struct definition_error error = {0};
    struct str doc;

    TRY(file_read(a, arena_fmt(a, "%s/surveys/%.*s.json", demo_dir, STR_ARG(slug)).p, FILE_BYTES, &doc));
    if (definition_read(a, demo_fill_days(a, doc, now_ms), out, &error) || !str_eq(out->slug, slug))
        return err_note(ERR_INVALID, "demo survey %.*s: %.*s: %.*s", STR_ARG(slug), STR_ARG(error.path),
                        STR_ARG(error.why));
    return OK;
}

/* What answers are made with; the rest is loaded by those who need it. */
static enum err load_draft(struct demo *m, int64_t id, struct survey *out)
{
    struct q_survey_by_slug_row row;

    TRY(q_survey_by_id(m->stores.panel, m->a, &(struct q_survey_by_id){id}, &row));
    *out = (struct survey){.id = id, .slug = row.slug, .state = SURVEY_DRAFT, .version = row.current_version};
    memcpy(out->public_key.b, row.public_key.p, sizeof out->public_key.b);
    return OK;
}

/* As a draft, until its answers are in: the worker of a running server would end a survey whose last day is past. The
 * secret key is on disk before the row that needs it. */
static enum err store_survey(struct demo *m, const struct definition *d, struct str division, struct survey *out)
{
    struct survey_keys keys = {.ingest_key = random_key()};
    struct db *panel = m->stores.panel;
    enum err e;

    TRY(db_begin(panel, DB_WRITE));
    e = survey_draft_create(m->a, panel, d, division, SURVEY_BY_NOBODY, d->opens_ms, &out->id, &keys.secret_key);
    if (e == OK)
        e = survey_keys_write(m->a, instance_path(m->a, m->i, "keys"), out->id, &keys);
    secret_wipe(&keys, sizeof keys);
    if (e == OK)
        e = load_draft(m, out->id, out);
    return db_finish(panel, e);
}

/* Its time has come, and may be over already. */
static enum err begin_survey(struct demo *m, const struct survey *survey)
{
    struct db *panel = m->stores.panel;
    int64_t changed;
    enum err e;

    TRY(db_begin(panel, DB_WRITE));
    e = survey_move(m->a, panel, survey->id, SURVEY_REVIEW, m->now_ms);
    if (e == OK)
        e = survey_move(m->a, panel, survey->id, SURVEY_APPROVED, m->now_ms);
    TRY(db_finish(panel, e));
    return survey_tick(m->a, panel, m->now_ms, &changed);
}

/* --- its answers ----------------------------------------------------------------------------------------------------
 */

static enum lang draw_lang(struct demo_random *r)
{
    uint64_t at = demo_random_below(r, PERCENT);

    return at < SWEDISH_PERCENT ? LANG_SV : at < SWEDISH_PERCENT + ENGLISH_PERCENT ? LANG_EN : LANG_FI;
}

/* What a resident's browser and the public process do together. */
static enum err make_submission(struct demo *m, struct load *l, struct arena *box, struct submission *out)
{
    struct buf doc = buf_new(box, ANSWER_BYTES);
    const struct definition *d = &l->definition;
    int64_t until_ms = d->closes_ms < m->now_ms ? d->closes_ms : m->now_ms, sent_ms;
    struct submission_facts facts = {.channel = CHANNEL_SELF};
    struct answers answers;
    struct id16 nonce;

    TRY(demo_draw(box, d, json_get(l->shares, "items"), &l->random, &answers));
    answers_put_json(&doc, d, &answers);
    if (doc.full)
        return ERR_TOO_BIG;
    for (size_t b = 0; b < sizeof nonce.b; b++)
        nonce.b[b] = (unsigned char)demo_random_below(&l->random, 256);
    sent_ms = d->opens_ms + (int64_t)demo_random_below(&l->random, (uint64_t)(until_ms - d->opens_ms) + 1);
    facts.lang = draw_lang(&l->random);
    /* Half to one and a half of what the cover says; from the nonce, so that the answers drawn stay what they were. */
    facts.minutes = submission_minutes(0, (int64_t)d->cover.minutes * 60 * 1000 * (50 + nonce.b[0] % 100) / 100);
    return submission_make(box, &m->form_key, &l->survey, l->survey.version, nonce, buf_str(&doc), l->bucket, sent_ms,
                           &facts, out);
}

static enum err hand_over(struct demo *m, struct arena *box, struct submission *batch, size_t count)
{
    if (!m->has_intake)
        return inbox_store(box, m->stores.inbox, batch, count, NULL);
    for (size_t s = 0; s < count; s++) {
        struct str reply;

        TRY(intake_client_ask(&m->intake, box, submission_encode(box, &batch[s]), &reply));
    }
    return OK;
}

static enum err send_answers(struct demo *m, struct load *l, struct arena *box, int64_t people)
{
    for (int64_t sent = 0; sent < people; sent += BATCH) {
        size_t count = people - sent < BATCH ? (size_t)(people - sent) : BATCH;
        struct submission *batch;

        arena_reset(box);
        batch = arena_alloc(box, count, sizeof *batch);
        for (size_t s = 0; s < count; s++)
            TRY(make_submission(m, l, box, &batch[s]));
        TRY(hand_over(m, box, batch, count));
    }
    return OK;
}

/* How many have answered by now, when answers come evenly. */
static enum err count_people(const struct demo *m, const struct load *l, int64_t *out)
{
    const struct json *n = json_get(l->shares, "n");
    int64_t days = l->definition.closes_ms - l->definition.opens_ms, gone = m->now_ms - l->definition.opens_ms;

    if (!n || n->type != JSON_INT || n->integer < 0 || n->integer > PEOPLE_MAX || gone < 0)
        return err_note(ERR_INVALID, "demo distributions, %.*s: no n, or not open yet", STR_ARG(l->definition.slug));
    *out = m->is_empty ? 0 : gone >= days ? n->integer : n->integer * (gone / 1000) / (days / 1000);
    return OK;
}

/* --- what became of it -----------------------------------------------------------------------------------------------
 */

static enum err publish(struct demo *m, struct load *l)
{
    struct db *panel = m->stores.panel;
    struct release release;
    enum err e;

    TRY(release_make(m->a, m->stores.results, &l->survey, &l->definition, l->definition.results_ms, &release));
    TRY(db_begin(panel, DB_WRITE));
    e = release_store(m->a, panel, &release);
    if (e == OK)
        e = survey_move(m->a, panel, l->survey.id, SURVEY_PUBLISHED, m->now_ms);
    return db_finish(panel, e);
}

static enum err load_survey(struct demo *m, const char *demo_dir, const struct json *shares, struct str division,
                            struct demo_result *out)
{
    struct load l = {.shares = shares};
    struct key32 seed = hash_plain(shares->key);
    struct ingest_result ingested;
    struct arena box;
    int64_t people;
    enum err e;

    memcpy(&l.random, seed.b, sizeof l.random); /* of its own, or two surveys would share form nonces */
    TRY(demo_read_definition(m->a, demo_dir, shares->key, m->now_ms, &l.definition));
    l.bucket = answers_bucket(&l.definition);
    e = store_survey(m, &l.definition, division, &l.survey);
    if (e == ERR_CONFLICT) {
        out->there++;
        return OK;
    }
    TRY(e);
    out->surveys++;
    TRY(count_people(m, &l, &people));
    arena_init(&box, BATCH_BYTES);
    e = send_answers(m, &l, &box, people);
    arena_free(&box);
    TRY(e);
    out->answers += people;
    TRY(begin_survey(m, &l.survey));
    TRY(worker_ingest(m->a, m->i, &m->stores, l.survey.slug, m->now_ms, INGEST_NOW, INGEST_WAIT_MS, &ingested));
    if (ingested.refused)
        return err_note(ERR_INVALID, "demo distributions, %.*s: %" PRId64 " answers do not fit", STR_ARG(shares->key),
                        ingested.refused);
    return m->now_ms >= l.definition.results_ms ? publish(m, &l) : OK;
}

/* The register of the organisation, where there is none yet. */
static enum err load_organisation(struct demo *m, const char *demo_dir)
{
    struct org_faults *faults = ARENA_NEW(m->a, struct org_faults);
    struct db *panel = m->stores.panel;
    struct org_plan plan;
    struct org old, new;
    struct str text;
    enum err e;

    TRY(file_read(m->a, arena_fmt(m->a, "%s/organisation.csv", demo_dir).p, FILE_BYTES, &text));
    if (org_read(m->a, text, NULL, 0, &new, faults))
        return err_note(ERR_INVALID, "demo organisation, row %zu, %.*s: %s", faults->v[0].row,
                        STR_ARG(faults->v[0].column), faults->v[0].why);
    TRY(db_begin(panel, DB_WRITE));
    e = org_load(m->a, panel, &old);
    if (e == OK && old.n == 0) {
        org_compare_all(m->a, &old, &new, &plan);
        e = org_apply(panel, &plan);
    }
    return db_finish(panel, e);
}

static enum err load_all(struct demo *m, const char *demo_dir, struct demo_result *out)
{
    const struct json *root, *surveys, *divisions;
    struct str text;

    if (file_read(m->a, arena_fmt(m->a, "%s/distributions.json", demo_dir).p, FILE_BYTES, &text))
        return err_note(ERR_NOT_FOUND, "there is no demo content in %s", demo_dir);
    TRY(load_organisation(m, demo_dir));
    TRY(json_parse(m->a, demo_fill_days(m->a, text, m->now_ms), FILE_BYTES, &root, NULL));
    surveys = json_get(root, "surveys");
    divisions = json_get(root, "divisions");
    if (!surveys || surveys->type != JSON_OBJECT)
        return err_note(ERR_INVALID, "demo distributions name no surveys");
    for (size_t s = 0; s < surveys->count; s++) {
        const struct json *division = json_get(divisions, arena_cstr(m->a, surveys->items[s].key));

        TRY(load_survey(m, demo_dir, &surveys->items[s], division ? division->text : S(""), out));
    }
    TRY(demo_make_accounts(m->a, m->i, m->stores.panel, m->now_ms, &out->accounts));
    return demo_make_drafts(m->a, m->i, m->stores.panel, demo_dir, json_get(root, "making"), m->now_ms, &out->drafts);
}

enum err demo_load(struct arena *a, const struct instance *i, const char *demo_dir, bool is_empty, int64_t now_ms,
                   struct demo_result *out)
{
    struct demo m = {.a = a, .i = i, .now_ms = now_ms, .is_empty = is_empty};
    enum err e;

    *out = (struct demo_result){0};
    if (!i->config.is_demo)
        return err_note(ERR_DENIED, "%s is not a demo instance; make one with: digiraati init DIR --demo", i->dir);
    TRY(instance_form_key(a, i, &m.form_key));
    m.intake = (struct intake_client){instance_path(a, i, "run/intake.sock"), INTAKE_WAIT_MS, -1};
    m.has_intake =
        access(m.intake.path, F_OK) == 0 && socket_connect(m.intake.path, INTAKE_WAIT_MS, &m.intake.fd) == OK;
    e = stores_open(a, i, &m.stores);
    if (e == OK)
        e = load_all(&m, demo_dir, out);
    stores_close(&m.stores);
    intake_client_close(&m.intake);
    secret_wipe(&m.form_key, sizeof m.form_key);
    return e;
}

/* --- the verb --- */

/* In the source tree beside build/FLAVOUR/digiraati, in PREFIX/share beside PREFIX/bin, else where the package puts it. */
static const char *find_content(struct arena *a)
{
    char program[PATH_BYTES];
    ssize_t len = readlink("/proc/self/exe", program, sizeof program);
    struct str dir = {program, len > 0 ? (size_t)len : 0};
    static const char *const beside[] = {"../../demo", "../share/digiraati/demo"};

    while (dir.len && dir.p[dir.len - 1] != '/')
        dir.len--;
    for (size_t i = 0; i < sizeof beside / sizeof beside[0]; i++) {
        const char *content = arena_fmt(a, "%.*s%s", STR_ARG(dir), beside[i]).p;

        if (access(content, R_OK) == 0)
            return content;
    }
    return "/usr/share/digiraati/demo";
}

enum err verb_demo(struct arena *a, const struct args *args)
{
    struct demo_result r;
    struct instance i;

    TRY(instance_load(a, args->dir, args->sets, args->set_count, &i));
    TRY(instance_check_tables(a, &i));
    TRY(demo_load(a, &i, find_content(a), args->is_empty, clock_now_ms(clock_system()), &r));
    if (!r.surveys && !r.drafts && !r.accounts)
        return verb_print(args, S("the demo content is already there\n"));
    return verb_print(args, arena_fmt(a,
                                      "%" PRId64 " demo surveys with %" PRId64 " invented answers, %" PRId64
                                      " in the making, %" PRId64 " accounts of staff\n",
                                      r.surveys, r.answers, r.drafts, r.accounts));
}

enum err verb_demo_accounts(struct arena *a, const struct args *args)
{
    struct instance i;
    struct str table;

    TRY(instance_load(a, args->dir, NULL, 0, &i));
    TRY(instance_check_tables(a, &i));
    TRY(demo_list_accounts(a, &i, &table));
    return verb_print(args, table);
}
