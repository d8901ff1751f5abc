/* account.c - the people who work with Digiraati: who they are, their role and what is theirs. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/account.h"

#include "base/clock.h"
#include "base/crypto.h"
#include "gen/sql_staff.h"
#include "i18n/i18n.h"
#include "mail/address.h"

#include <stdint.h>

#define ID_MAX INT64_MAX
static const int64_t day_ms = 24 * 60 * 60 * (int64_t)1000;

/* --- what can stand in an account
 * ----------------------------------------------------------------------------------- */

static struct str lower(struct arena *a, struct str s)
{
    char *to = arena_alloc(a, s.len + 1, 1);

    for (size_t i = 0; i < s.len; i++)
        to[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] - 'A' + 'a' : s.p[i]);
    return (struct str){to, s.len};
}

static bool is_line(struct str s, size_t limit_bytes)
{
    if (s.len == 0 || s.len > limit_bytes || !str_is_utf8(s))
        return false;
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
            return false;
    return true;
}

static enum err read_name(struct str *name, const char **why_out)
{
    *name = str_trim(*name);
    if (is_line(*name, ACCOUNT_NAME_BYTES))
        return OK;
    *why_out = N_("Write a name of at most 200 characters.");
    return ERR_INVALID;
}

static bool is_code(struct str s)
{
    if (s.len == 0 || s.len > ACCOUNT_DIVISION_BYTES)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '-' || s.p[i] == '_'))
            return false;
    return true;
}

/* With the end that a viewer gets when none is said. */
static enum err read_duty(struct account_duty *duty, int64_t now_ms, const char **why_out)
{
    *why_out = N_("Choose a role.");
    if (duty->role < ROLE_ADMIN || duty->role >= ROLE__COUNT)
        return ERR_INVALID;
    if (duty->role == ROLE_VIEWER && duty->expires_ms == 0)
        duty->expires_ms = now_ms + VIEWER_DAYS * day_ms;
    *why_out = N_("Choose a last day that is still to come and at most a year away.");
    if (duty->expires_ms && (duty->expires_ms <= now_ms || duty->expires_ms > now_ms + ACCOUNT_DAYS_MAX * day_ms))
        return ERR_INVALID;
    *why_out = N_("Choose divisions from the list.");
    if (duty->division_count > ACCOUNT_DIVISIONS)
        return ERR_INVALID;
    for (size_t i = 0; i < duty->division_count; i++)
        if (!is_code(duty->divisions[i]))
            return ERR_INVALID;
    *why_out = N_("Choose surveys from the list.");
    if (duty->survey_count > ACCOUNT_SURVEYS)
        return ERR_INVALID;
    for (size_t i = 0; i < duty->survey_count; i++)
        if (duty->surveys[i] <= 0)
            return ERR_INVALID;
    *why_out = NULL;
    return OK;
}

/* --- in
 * ------------------------------------------------------------------------------------------------------------- */

/* What was chosen twice is stored once. */
static enum err once(enum err e)
{
    return e == ERR_CONFLICT ? OK : e;
}

static enum err store_scope(struct db *staff, int64_t id, const struct account_duty *duty)
{
    TRY(q_account_division_delete(staff, &(struct q_account_division_delete){id}));
    TRY(q_account_survey_delete(staff, &(struct q_account_survey_delete){id}));
    for (size_t i = 0; i < duty->division_count; i++)
        TRY(once(q_account_division_insert(staff, &(struct q_account_division_insert){id, duty->divisions[i]})));
    for (size_t i = 0; i < duty->survey_count; i++)
        TRY(once(q_account_survey_insert(staff, &(struct q_account_survey_insert){id, duty->surveys[i]})));
    return OK;
}

enum err account_create(struct arena *a, struct db *staff, struct str email, struct str name,
                        const struct account_duty *duty, int64_t now_ms, int64_t *id_out, const char **why_out)
{
    struct account_duty checked = *duty;
    struct q_account_by_email_row taken;
    int64_t id = 1 + (int64_t)random_below(ID_MAX);
    const char *detail;
    enum err e;

    *why_out = N_("Write a mail address such as name@example.fi.");
    TRY(address_read(email, &email, &detail));
    email = lower(a, email);
    TRY(read_name(&name, why_out));
    TRY(read_duty(&checked, now_ms, why_out));
    e = q_account_by_email(staff, a, &(struct q_account_by_email){email}, &taken);
    if (e == OK) {
        *why_out = N_("Somebody has an account with this address already.");
        return ERR_CONFLICT;
    }
    if (e != ERR_NOT_FOUND)
        return e;
    TRY(q_account_insert(staff,
                         &(struct q_account_insert){.id = id,
                                                    .email = email,
                                                    .name = name,
                                                    .role = checked.role,
                                                    .state = ACCOUNT_INVITED,
                                                    .expires_ms = checked.expires_ms ? &checked.expires_ms : NULL,
                                                    .created_ms = now_ms}));
    *id_out = id;
    return store_scope(staff, id, &checked);
}

/* --- out
 * ------------------------------------------------------------------------------------------------------------ */

static enum err load_scope(struct arena *a, struct db *staff, int64_t id, struct account_duty *out)
{
    struct q_account_division_list_rows divisions;
    struct q_account_survey_list_rows surveys;
    struct str *codes;
    int64_t *ids;

    TRY(q_account_division_list(staff, a, &(struct q_account_division_list){id}, &divisions));
    TRY(q_account_survey_list(staff, a, &(struct q_account_survey_list){id}, &surveys));
    codes = arena_alloc(a, divisions.n + 1, sizeof *codes);
    ids = arena_alloc(a, surveys.n + 1, sizeof *ids);
    for (size_t i = 0; i < divisions.n; i++)
        codes[i] = divisions.v[i].division;
    for (size_t i = 0; i < surveys.n; i++)
        ids[i] = surveys.v[i].survey;
    out->divisions = codes;
    out->division_count = divisions.n;
    out->surveys = ids;
    out->survey_count = surveys.n;
    return OK;
}

enum err account_load(struct arena *a, struct db *staff, int64_t id, struct account *out)
{
    struct q_account_get_row row;

    TRY(q_account_get(staff, a, &(struct q_account_get){id}, &row));
    *out = (struct account){.id = row.id,
                            .email = row.email,
                            .name = row.name,
                            .duty = {.role = (enum role)row.role, .expires_ms = row.expires_ms ? *row.expires_ms : 0},
                            .state = (enum account_state)row.state,
                            .has_password = row.password.p != NULL,
                            .has_factor = row.factor.p != NULL,
                            .last_use_day = row.last_use_day ? (int)*row.last_use_day : 0,
                            .created_ms = row.created_ms,
                            .lang = (enum lang)row.lang};
    return load_scope(a, staff, id, &out->duty);
}

enum err account_by_email(struct arena *a, struct db *staff, struct str email, struct account *out)
{
    struct q_account_by_email_row row;
    const char *detail;

    if (address_read(email, &email, &detail))
        return ERR_NOT_FOUND;
    TRY(q_account_by_email(staff, a, &(struct q_account_by_email){lower(a, email)}, &row));
    return account_load(a, staff, row.id, out);
}

enum err account_list(struct arena *a, struct db *staff, struct account **out, size_t *count_out)
{
    struct q_account_ids_rows rows;

    TRY(q_account_ids(staff, a, &rows));
    *out = arena_alloc(a, rows.n + 1, sizeof **out);
    *count_out = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        TRY(account_load(a, staff, rows.v[i].id, &(*out)[i]));
    return OK;
}

bool account_is_usable(const struct account *account, int64_t now_ms)
{
    /* The store refuses viewers without an end; should one get there all the same it cannot work. */
    if (account->duty.role == ROLE_VIEWER && account->duty.expires_ms == 0)
        return false;
    return account->state == ACCOUNT_ACTIVE && (account->duty.expires_ms == 0 || now_ms < account->duty.expires_ms);
}

bool account_may_be_contact(const struct account *account)
{
    return account->duty.role != ROLE_VIEWER && account->state != ACCOUNT_DISABLED;
}

struct scope_facts account_facts(const struct account *account, struct str division, int64_t survey_id)
{
    struct scope_facts facts = {0};

    for (size_t i = 0; division.len && i < account->duty.division_count; i++)
        facts.is_in_division |= str_eq(account->duty.divisions[i], division);
    for (size_t i = 0; survey_id && i < account->duty.survey_count; i++)
        facts.is_named |= account->duty.surveys[i] == survey_id;
    return facts;
}

/* --- changes
 * -------------------------------------------------------------------------------------------------------- */

/* Without anybody who can manage accounts nobody could come back. */
static enum err check_admin_left(struct arena *a, struct db *staff, const struct account *account, int64_t now_ms,
                                 const char **why_out)
{
    struct q_account_other_admins_row others;

    if (account->duty.role != ROLE_ADMIN || !account_is_usable(account, now_ms))
        return OK;
    TRY(q_account_other_admins(staff, a, &(struct q_account_other_admins){account->id, now_ms}, &others));
    if (others.n)
        return OK;
    *why_out = N_("This is the only administrator. Give the role to somebody else first.");
    return ERR_CONFLICT;
}

enum err account_assign(struct arena *a, struct db *staff, int64_t id, const struct account_duty *duty, int64_t now_ms,
                        const char **why_out)
{
    struct account_duty checked = *duty;
    struct account before;

    *why_out = NULL;
    TRY(account_load(a, staff, id, &before));
    TRY(read_duty(&checked, now_ms, why_out));
    if (checked.role != ROLE_ADMIN || checked.expires_ms)
        TRY(check_admin_left(a, staff, &before, now_ms, why_out));
    TRY(q_account_set_role(
        staff, &(struct q_account_set_role){id, checked.role, checked.expires_ms ? &checked.expires_ms : NULL}));
    TRY(store_scope(staff, id, &checked));
    TRY(q_account_loss_delete(staff, &(struct q_account_loss_delete){id}));
    return q_session_delete_of(staff, &(struct q_session_delete_of){id});
}

enum err account_rename(struct arena *a, struct db *staff, int64_t id, struct str name, const char **why_out)
{
    struct account account;

    *why_out = NULL;
    TRY(account_load(a, staff, id, &account));
    TRY(read_name(&name, why_out));
    return q_account_set_name(staff, &(struct q_account_set_name){id, name});
}

enum err account_set_lang(struct arena *a, struct db *staff, int64_t id, enum lang lang)
{
    struct account account;

    if (lang > LANG_EN)
        return ERR_INVALID;
    TRY(account_load(a, staff, id, &account));
    return q_account_set_lang(staff, &(struct q_account_set_lang){id, lang});
}

/* Everything through which the person could come in, or let others in. */
static enum err shut(struct db *staff, int64_t id)
{
    TRY(q_session_delete_of(staff, &(struct q_session_delete_of){id}));
    TRY(q_account_link_delete(staff, &(struct q_account_link_delete){id}));
    return q_account_loss_delete(staff, &(struct q_account_loss_delete){id});
}

enum err account_disable(struct arena *a, struct db *staff, int64_t id, int64_t now_ms, const char **why_out)
{
    struct account account;

    *why_out = NULL;
    TRY(account_load(a, staff, id, &account));
    TRY(check_admin_left(a, staff, &account, now_ms, why_out));
    TRY(q_account_set_state(staff, &(struct q_account_set_state){id, ACCOUNT_DISABLED}));
    return shut(staff, id);
}

static int64_t day_begin_ms(int64_t ms)
{
    struct civil day = civil_from_ms(ms);

    day.hour = day.minute = day.second = 0;
    return civil_to_ms(day);
}

bool account_is_revoked(const struct account_duty *duty)
{
    return duty->expires_ms && duty->expires_ms == day_begin_ms(duty->expires_ms) + 1;
}

enum err account_end(struct arena *a, struct db *staff, int64_t id, int64_t now_ms)
{
    struct account account;
    int64_t end_ms;

    TRY(account_load(a, staff, id, &account));
    if (account.duty.role == ROLE_ADMIN)
        return ERR_CONFLICT;
    end_ms = day_begin_ms(now_ms) + 1;
    if (account.duty.expires_ms == 0 || account.duty.expires_ms > end_ms)
        TRY(q_account_set_role(staff, &(struct q_account_set_role){id, account.duty.role, &end_ms}));
    return shut(staff, id);
}

enum err account_enable(struct arena *a, struct db *staff, int64_t id)
{
    struct account account;

    TRY(account_load(a, staff, id, &account));
    if (account.state != ACCOUNT_DISABLED)
        return OK;
    return q_account_set_state(
        staff, &(struct q_account_set_state){id, account.has_password ? ACCOUNT_ACTIVE : ACCOUNT_INVITED});
}

enum err account_remove(struct arena *a, struct db *staff, int64_t id, int64_t now_ms, const char **why_out)
{
    struct account account;

    *why_out = NULL;
    TRY(account_load(a, staff, id, &account));
    TRY(check_admin_left(a, staff, &account, now_ms, why_out));
    TRY(shut(staff, id));
    TRY(q_account_recovery_delete(staff, &(struct q_account_recovery_delete){id}));
    TRY(store_scope(staff, id, &(struct account_duty){0}));
    TRY(q_notified_delete(staff, &(struct q_notified_delete){id}));
    TRY(q_digest_delete(staff, &(struct q_digest_delete){id}));
    return q_account_delete(staff, &(struct q_account_delete){id});
}
