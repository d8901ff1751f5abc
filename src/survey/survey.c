/* survey.c - a stored survey: its state in time and its published definition. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "survey/survey.h"

#include "base/base32.h"
#include "gen/sql_panel.h"
#include "survey/hyphens.h"
#include "survey/survey_parts.h"

#include <string.h>

enum { CODE_BYTES = 5, CODE_TEXT_BYTES = 9 };

/* Ids are made here, random and small enough for every reader of JSON. */
static const uint64_t ID_MAX = (UINT64_C(1) << 53) - 1;

static const char *const NAMES[SURVEY_STATE__COUNT] = {
    [SURVEY_DRAFT] = "draft",         [SURVEY_APPROVED] = "approved", [SURVEY_OPEN] = "open",
    [SURVEY_SUSPENDED] = "suspended", [SURVEY_CLOSED] = "closed",     [SURVEY_PUBLISHED] = "published",
    [SURVEY_COMPLETED] = "completed", [SURVEY_ARCHIVED] = "archived", [SURVEY_CANCELLED] = "cancelled",
    [SURVEY_REVIEW] = "review",
};

/* Where a survey may go from each state, as bits. */
#define TO(state) (1u << (state))
static const unsigned WAYS[SURVEY_STATE__COUNT] = {
    [SURVEY_DRAFT] = TO(SURVEY_REVIEW) | TO(SURVEY_CANCELLED),
    [SURVEY_REVIEW] = TO(SURVEY_DRAFT) | TO(SURVEY_APPROVED) | TO(SURVEY_CANCELLED),
    [SURVEY_APPROVED] = TO(SURVEY_OPEN) | TO(SURVEY_CANCELLED),
    [SURVEY_OPEN] = TO(SURVEY_CLOSED) | TO(SURVEY_SUSPENDED) | TO(SURVEY_CANCELLED),
    [SURVEY_SUSPENDED] = TO(SURVEY_OPEN) | TO(SURVEY_CLOSED) | TO(SURVEY_CANCELLED),
    [SURVEY_CLOSED] = TO(SURVEY_PUBLISHED),
    [SURVEY_PUBLISHED] = TO(SURVEY_COMPLETED),
    [SURVEY_COMPLETED] = TO(SURVEY_ARCHIVED),
};

bool survey_is_in_making(enum survey_state state)
{
    return state == SURVEY_DRAFT || state == SURVEY_REVIEW;
}

bool survey_is_unseen(enum survey_state stored, const int64_t *cancelled_from)
{
    return stored == SURVEY_CANCELLED && cancelled_from && survey_is_in_making((enum survey_state) * cancelled_from);
}

bool survey_leads(enum survey_state from, enum survey_state to)
{
    return WAYS[from] & TO(to);
}

enum survey_state survey_state_at(enum survey_state stored, int64_t opens_ms, int64_t closes_ms, int64_t now_ms)
{
    enum survey_state state = stored;

    if (state == SURVEY_APPROVED && now_ms >= opens_ms)
        state = SURVEY_OPEN;
    if ((state == SURVEY_OPEN || state == SURVEY_SUSPENDED) && now_ms > closes_ms)
        state = SURVEY_CLOSED;
    return state;
}

int64_t survey_grace_ends_ms(int64_t closes_ms, const int64_t *ended_ms)
{
    return ended_ms && *ended_ms < closes_ms + SURVEY_GRACE_MS ? *ended_ms : closes_ms + SURVEY_GRACE_MS;
}

static enum survey_state state_at(const struct q_survey_by_slug_row *row, int64_t now_ms)
{
    return survey_state_at((enum survey_state)row->state, row->opens_ms, row->closes_ms, now_ms);
}

static struct survey from_row(const struct q_survey_by_slug_row *row, int64_t now_ms)
{
    struct survey s = {.id = row->id,
                       .slug = row->slug,
                       .state = state_at(row, now_ms),
                       .version = row->current_version,
                       .opens_ms = row->opens_ms,
                       .closes_ms = row->closes_ms,
                       .results_ms = row->results_ms,
                       .grace_ends_ms = survey_grace_ends_ms(row->closes_ms, row->grace_ends_ms),
                       .access = (enum survey_access)row->mode,
                       .shared_code = row->shared_code,
                       .typical_minutes = row->typical_minutes ? *row->typical_minutes : 0,
                       .answer_count = row->answer_count ? *row->answer_count : -1,
                       .is_unseen = survey_is_unseen((enum survey_state)row->state, row->cancelled_from)};

    memcpy(s.public_key.b, row->public_key.p, sizeof s.public_key.b);
    return s;
}

enum err survey_load(struct arena *a, struct db *panel, struct str slug, int64_t now_ms, struct survey *out)
{
    struct q_survey_by_slug_row row;

    TRY(q_survey_by_slug(panel, a, &(struct q_survey_by_slug){.slug = slug}, &row));
    if (survey_is_in_making((enum survey_state)row.state))
        return ERR_NOT_FOUND;
    *out = from_row(&row, now_ms);
    return OK;
}

enum err survey_load_any(struct arena *a, struct db *panel, struct str slug, int64_t now_ms, struct survey *out)
{
    struct q_survey_by_slug_row row;

    TRY(q_survey_by_slug(panel, a, &(struct q_survey_by_slug){.slug = slug}, &row));
    *out = from_row(&row, now_ms);
    return OK;
}

enum err survey_definition(struct arena *a, struct db *panel, int64_t survey_id, int64_t version,
                           struct definition *out)
{
    struct q_survey_version_get_row row;
    struct definition_error error;
    struct key32 hash;

    TRY(q_survey_version_get(panel, a, &(struct q_survey_version_get){.survey = survey_id, .n = version}, &row));
    hash = hash_plain(row.doc);
    if (!str_eq(row.hash, (struct str){(const char *)hash.b, sizeof hash.b}))
        return err_note(ERR_BROKEN, "survey %lld version %lld: the document is damaged", (long long)survey_id,
                        (long long)version);
    if (definition_read(a, row.doc, out, &error))
        return err_note(ERR_BROKEN, "survey %lld version %lld: %.*s: %.*s", (long long)survey_id, (long long)version,
                        STR_ARG(error.path), STR_ARG(error.why));
    out->hyphens = hyphens_read(a, row.hyphens);
    return OK;
}

static enum err list_from_rows(struct arena *a, struct db *panel, const struct q_survey_by_slug_row *rows, size_t count,
                               int64_t now_ms, struct survey_line **out, size_t *count_out)
{
    struct survey_line *v = arena_alloc(a, count + 1, sizeof *v);

    for (size_t i = 0; i < count; i++) {
        v[i].survey = from_row(&rows[i], now_ms);
        TRY(survey_definition(a, panel, rows[i].id, rows[i].current_version, &v[i].definition));
    }
    *out = v;
    *count_out = count;
    return OK;
}

enum err survey_list_open(struct arena *a, struct db *panel, int64_t now_ms, struct survey_line **out,
                          size_t *count_out)
{
    struct q_survey_list_open_rows rows;

    TRY(q_survey_list_open(panel, a, &(struct q_survey_list_open){.now_ms = now_ms}, &rows));
    return list_from_rows(a, panel, rows.v, rows.n, now_ms, out, count_out);
}

enum err survey_list_past(struct arena *a, struct db *panel, int64_t now_ms, struct survey_line **out,
                          size_t *count_out)
{
    struct q_survey_list_past_rows rows;

    TRY(q_survey_list_past(panel, a, &(struct q_survey_list_past){.now_ms = now_ms}, &rows));
    return list_from_rows(a, panel, rows.v, rows.n, now_ms, out, count_out);
}

enum err survey_list_published(struct arena *a, struct db *panel, int64_t now_ms, struct survey_line **out,
                               size_t *count_out)
{
    struct q_survey_list_published_rows rows;

    TRY(q_survey_list_published(panel, a, &rows));
    return list_from_rows(a, panel, rows.v, rows.n, now_ms, out, count_out);
}

struct str survey_code_make(struct arena *a)
{
    struct buf text = buf_new(a, CODE_TEXT_BYTES);
    unsigned char bytes[CODE_BYTES];

    random_bytes(bytes, sizeof bytes);
    base32_put(&text, bytes, sizeof bytes);
    return buf_str(&text);
}

bool survey_code_fits(const struct survey *s, struct str typed)
{
    unsigned char wanted[CODE_BYTES], got[CODE_BYTES];

    return base32_read(s->shared_code, wanted, sizeof wanted) == OK && base32_read(typed, got, sizeof got) == OK &&
           secret_eq(wanted, got, sizeof got);
}

enum err survey_code_new(struct arena *a, struct db *panel, const struct survey *s, struct str *code_out)
{
    if (s->access != ACCESS_CODE)
        return ERR_CONFLICT;
    *code_out = survey_code_make(a);
    return q_survey_set_shared_code(panel, &(struct q_survey_set_shared_code){.id = s->id, .shared_code = *code_out});
}

struct str survey_title(const struct definition *d)
{
    struct str title = text_in(d, &d->title, LANG_FI, NULL);

    return title.p ? title : S("");
}

enum err survey_version_add(struct arena *a, struct db *panel, int64_t survey_id, int64_t n, const struct definition *d,
                            int64_t now_ms)
{
    struct key32 hash = hash_plain(d->doc);

    return q_survey_version_insert(
        panel, &(struct q_survey_version_insert){.survey = survey_id,
                                                 .n = n,
                                                 .hash = {(const char *)hash.b, sizeof hash.b},
                                                 .doc = d->doc,
                                                 .hyphens = d->long_words.p ? d->long_words : hyphens_make(a, d),
                                                 .published_ms = now_ms});
}

enum err survey_create(struct arena *a, struct db *panel, const struct definition *d, enum survey_state state,
                       int64_t now_ms, int64_t *id_out, struct key32 *secret_key_out)
{
    struct key32 public_key;
    int64_t id = 1 + (int64_t)random_below(ID_MAX);
    struct str code = {0};

    if (d->access == ACCESS_CODE)
        code = survey_code_make(a);
    seal_keypair(&public_key, secret_key_out);
    TRY(q_survey_insert(panel, &(struct q_survey_insert){.id = id,
                                                         .slug = d->slug,
                                                         .state = state,
                                                         .mode = d->access,
                                                         .current_version = 1,
                                                         .opens_ms = d->opens_ms,
                                                         .closes_ms = d->closes_ms,
                                                         .results_ms = d->results_ms,
                                                         .public_key = {(const char *)public_key.b, 32},
                                                         .created_ms = now_ms,
                                                         .shared_code = code,
                                                         .title = survey_title(d)}));
    TRY(survey_version_add(a, panel, id, 1, d, now_ms));
    *id_out = id;
    return OK;
}

enum err survey_move(struct arena *a, struct db *panel, int64_t survey_id, enum survey_state to, int64_t now_ms)
{
    struct q_survey_by_slug_row row;
    enum survey_state from;

    TRY(q_survey_by_id(panel, a, &(struct q_survey_by_id){.id = survey_id}, &row));
    from = state_at(&row, now_ms);
    if (!survey_leads(from, to))
        return ERR_CONFLICT;
    TRY(q_survey_set_state(panel, &(struct q_survey_set_state){.id = survey_id, .from_state = row.state, .state = to}));
    if (to == SURVEY_OPEN && row.opens_ms > now_ms)
        row.opens_ms = now_ms;
    else if (to == SURVEY_CLOSED && row.closes_ms > now_ms)
        row.closes_ms = now_ms;
    else
        return OK;
    return q_survey_set_dates(panel, &(struct q_survey_set_dates){.id = survey_id,
                                                                  .opens_ms = row.opens_ms,
                                                                  .closes_ms = row.closes_ms,
                                                                  .results_ms = row.results_ms});
}

static enum err tick(struct arena *a, struct db *panel, int64_t now_ms, int64_t *changed_out)
{
    struct q_survey_to_open_rows open;
    struct q_survey_to_close_rows close;

    TRY(q_survey_to_open(panel, a, &(struct q_survey_to_open){.now_ms = now_ms}, &open));
    for (size_t i = 0; i < open.n; i++)
        TRY(q_survey_set_state(panel, &(struct q_survey_set_state){
                                          .id = open.v[i].id, .from_state = SURVEY_APPROVED, .state = SURVEY_OPEN}));
    TRY(q_survey_to_close(panel, a, &(struct q_survey_to_close){.now_ms = now_ms}, &close));
    for (size_t i = 0; i < close.n; i++)
        TRY(q_survey_set_state(
            panel,
            &(struct q_survey_set_state){.id = close.v[i].id, .from_state = close.v[i].state, .state = SURVEY_CLOSED}));
    *changed_out = (int64_t)(open.n + close.n);
    return OK;
}

enum err survey_tick(struct arena *a, struct db *panel, int64_t now_ms, int64_t *changed_out)
{
    enum err e;

    *changed_out = 0;
    TRY(db_begin(panel, DB_WRITE));
    e = tick(a, panel, now_ms, changed_out);
    if (e) {
        db_rollback(panel);
        return e;
    }
    return db_commit(panel);
}

const char *survey_state_name(enum survey_state state)
{
    return NAMES[state];
}

enum err survey_state_from_name(struct str name, enum survey_state *out)
{
    for (int i = SURVEY_DRAFT; i < SURVEY_STATE__COUNT; i++)
        if (str_eq(name, str_from(NAMES[i]))) {
            *out = (enum survey_state)i;
            return OK;
        }
    return ERR_INVALID;
}
