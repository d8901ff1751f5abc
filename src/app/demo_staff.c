/* demo_staff.c - the people of the demo, and the surveys they are just making. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/demo_staff.h"

#include "account/demo_accounts.h"
#include "account/join.h"
#include "app/demo.h"
#include "gen/sql_panel.h"
#include "response/keys.h"
#include "survey/standing.h"

enum { NAMED_MOST = 10, TABLE_BYTES = 16 * 1024 };

/* --- accounts ----------------------------------------------------------------------------------------------------- */

/* Ids of surveys by their slugs. */
static enum err find_surveys(struct arena *a, struct db *panel, struct str slugs, int64_t *ids, size_t *count_out)
{
    *count_out = 0;
    while (slugs.len && *count_out < NAMED_MOST) {
        struct q_survey_by_slug_row row;

        TRY(q_survey_by_slug(panel, a, &(struct q_survey_by_slug){str_cut(&slugs, ' ')}, &row));
        ids[(*count_out)++] = row.id;
    }
    return OK;
}

static enum err make_account(struct arena *a, struct db *staff, struct db *panel, const struct demo_account *who,
                             int64_t now_ms, int64_t *made)
{
    int64_t named[NAMED_MOST], id;
    struct account_duty duty = {.role = who->role, .divisions = &who->division, .surveys = named};
    struct account there;
    const char *why = NULL;
    enum err e = account_by_email(a, staff, who->email, &there);

    if (e != ERR_NOT_FOUND)
        return e;
    duty.division_count = who->division.len > 0;
    TRY(find_surveys(a, panel, who->surveys, named, &duty.survey_count));
    e = account_create(a, staff, who->email, who->name, &duty, now_ms, &id, &why);
    if (e)
        return err_note(e, "demo account %.*s: %s", STR_ARG(who->email), why ? why : "not made");
    (*made)++;
    return join_set_password(staff, id, demo_password_hash());
}

static enum err make_all(struct arena *a, struct db *staff, struct db *panel, int64_t now_ms, int64_t *made)
{
    size_t count;
    const struct demo_account *v = demo_accounts(&count);

    for (size_t n = 0; n < count; n++)
        TRY(make_account(a, staff, panel, &v[n], now_ms, made));
    return OK;
}

enum err demo_make_accounts(struct arena *a, const struct instance *i, struct db *panel, int64_t now_ms,
                            int64_t *made_out)
{
    struct db *staff;
    enum err e;

    *made_out = 0;
    if (!i->config.is_demo)
        return err_note(ERR_DENIED, "%s is not a demo instance", i->dir);
    TRY(instance_open(a, i, STORE_STAFF, DB_READ_WRITE, &staff));
    e = db_begin(panel, DB_READ);
    if (e == OK && (e = db_begin(staff, DB_WRITE)) == OK)
        e = db_finish(staff, make_all(a, staff, panel, now_ms, made_out));
    db_rollback(panel);
    db_close(staff);
    return e;
}

static enum err list_all(struct arena *a, struct db *staff, struct buf *out)
{
    size_t count;
    const struct demo_account *v = demo_accounts(&count);

    for (size_t n = 0; n < count; n++) {
        struct account there;
        enum err e = account_by_email(a, staff, v[n].email, &there);
        int pad = 20 - (int)str_chars(v[n].name);

        if (e == ERR_NOT_FOUND)
            continue;
        TRY(e);
        buf_fmt(out, "%-14.*s%.*s%*s%-28.*s%.*s\n", STR_ARG(role_code(v[n].role)), STR_ARG(v[n].name), pad, "",
                STR_ARG(v[n].email), STR_ARG(v[n].password));
    }
    return out->full ? ERR_TOO_BIG : OK;
}

enum err demo_list_accounts(struct arena *a, const struct instance *i, struct str *out)
{
    struct buf text = buf_new(a, TABLE_BYTES);
    struct db *staff;
    enum err e;

    if (!i->config.is_demo)
        return err_note(ERR_DENIED, "%s is not a demo instance", i->dir);
    TRY(instance_open(a, i, STORE_STAFF, DB_READ_ONLY, &staff));
    e = db_begin(staff, DB_READ);
    if (e == OK)
        e = db_finish(staff, list_all(a, staff, &text));
    db_close(staff);
    *out = buf_str(&text);
    return e;
}

/* --- surveys in the making ---------------------------------------------------------------------------------------- */

static enum err find_builder(struct arena *a, const struct instance *i, struct str email, int64_t *id_out)
{
    struct account account;
    struct db *staff;
    enum err e;

    TRY(instance_open(a, i, STORE_STAFF, DB_READ_ONLY, &staff));
    e = db_begin(staff, DB_READ);
    if (e == OK)
        e = db_finish(staff, account_by_email(a, staff, email, &account));
    db_close(staff);
    *id_out = account.id;
    return e ? err_note(e, "demo: no account %.*s", STR_ARG(email)) : OK;
}

/* The secret key is on disk before the row that needs it. ERR_CONFLICT: it is there already. */
static enum err store_draft(struct arena *a, const struct instance *i, struct db *panel, const struct definition *d,
                            const struct json *how, int64_t builder, int64_t now_ms)
{
    const struct json *division = json_get(how, "division"), *is_sent = json_get(how, "is_sent");
    struct survey_keys keys = {.ingest_key = random_key()};
    int64_t id;
    enum err e;

    TRY(db_begin(panel, DB_WRITE));
    e = survey_draft_create(a, panel, d, division ? division->text : S(""), builder, now_ms, &id, &keys.secret_key);
    if (e == OK)
        e = survey_keys_write(a, instance_path(a, i, "keys"), id, &keys);
    secret_wipe(&keys, sizeof keys);
    if (e == OK && is_sent && is_sent->type == JSON_TRUE)
        e = survey_take(a, panel, id, STEP_SENT, S(""), builder, now_ms);
    return db_finish(panel, e);
}

enum err demo_make_drafts(struct arena *a, const struct instance *i, struct db *panel, const char *demo_dir,
                          const struct json *making, int64_t now_ms, int64_t *made_out)
{
    *made_out = 0;
    for (size_t n = 0; making && n < making->count; n++) {
        const struct json *how = &making->items[n], *builder = json_get(how, "builder");
        struct definition d;
        int64_t by;
        enum err e;

        TRY(demo_read_definition(a, demo_dir, how->key, now_ms, &d));
        TRY(find_builder(a, i, builder ? builder->text : S(""), &by));
        e = store_draft(a, i, panel, &d, how, by, now_ms);
        *made_out += e == OK;
        if (e != ERR_CONFLICT)
            TRY(e);
    }
    return OK;
}
