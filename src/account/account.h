/* account.h - the people who work with Digiraati: who they are, their role and what is theirs. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCOUNT_ACCOUNT_H
#define ACCOUNT_ACCOUNT_H

#include "account/role.h"
#include "base/arena.h"
#include "base/lang.h"
#include "db/db.h"

enum { ACCOUNT_NAME_BYTES = 200, ACCOUNT_DIVISION_BYTES = 40, ACCOUNT_DIVISIONS = 100, ACCOUNT_SURVEYS = 1000 };

/* How long a viewer's account lasts unless said otherwise, and at most. Nobody else needs an end. */
#define VIEWER_DAYS 90
#define ACCOUNT_DAYS_MAX 366

/* Stored as numbers: never renumber. Invited: no password yet. */
enum account_state { ACCOUNT_INVITED = 1, ACCOUNT_ACTIVE, ACCOUNT_DISABLED };

/* What an administrator decides about an account. `expires_ms` 0: never (of a viewer: VIEWER_DAYS from now).
 * Divisions by their code in the register of the organisation, surveys by their id. */
struct account_duty {
    enum role role;
    int64_t expires_ms;
    const struct str *divisions;
    const int64_t *surveys;
    size_t division_count, survey_count;
};

struct account {
    int64_t id;
    struct str email, name; /* the address in lower case */
    struct account_duty duty;
    enum account_state state;
    bool has_password, has_factor;
    int last_use_day; /* yyyymmdd, 0: never */
    int64_t created_ms;
    enum lang lang; /* of pages and letters: Finnish, Swedish or English */
};

/* All functions run inside the caller's transaction of staff.db; those that change something need DB_WRITE. Texts
 * live in `a`. `why_out`: a sentence key for translation that names no datum. */

/* A new account without a password; `link_make` (account/link.h) then invites. ERR_INVALID with the reason when
 * address, name or duty are none; ERR_CONFLICT, with the reason too, when somebody has that address. */
enum err account_create(struct arena *a, struct db *staff, struct str email, struct str name,
                        const struct account_duty *duty, int64_t now_ms, int64_t *id_out,
                        const char **why_out) MUST_CHECK;

/* ERR_NOT_FOUND. Of the address, upper and lower case are one. */
enum err account_load(struct arena *a, struct db *staff, int64_t id, struct account *out) MUST_CHECK;
enum err account_by_email(struct arena *a, struct db *staff, struct str email, struct account *out) MUST_CHECK;

/* All, by name. */
enum err account_list(struct arena *a, struct db *staff, struct account **out, size_t *count_out) MUST_CHECK;

/* May this person work now: active and not past the end? To be asked at every load, with the time of that moment. */
bool account_is_usable(const struct account *account, int64_t now_ms);

/* Can the person answer for a division (org/org.h)? Nobody from outside, and nobody who is disabled. */
bool account_may_be_contact(const struct account *account);

/* How near a survey (or 0), and a division (or empty), is to the person. `is_builder` is the caller's to fill. */
struct scope_facts account_facts(const struct account *account, struct str division, int64_t survey_id);

/* Role, end and scope anew; ends the person's sessions, so that it holds from the next request on. ERR_INVALID with
 * the reason; ERR_CONFLICT with the reason when no admin were left who can work. */
enum err account_assign(struct arena *a, struct db *staff, int64_t id, const struct account_duty *duty, int64_t now_ms,
                        const char **why_out) MUST_CHECK;

/* ERR_INVALID with the reason, ERR_NOT_FOUND. */
enum err account_rename(struct arena *a, struct db *staff, int64_t id, struct str name,
                        const char **why_out) MUST_CHECK;

/* ERR_INVALID when it is none that staff pages have, ERR_NOT_FOUND. */
enum err account_set_lang(struct arena *a, struct db *staff, int64_t id, enum lang lang) MUST_CHECK;

/* Ends the person's sessions and links. ERR_CONFLICT as above. */
enum err account_disable(struct arena *a, struct db *staff, int64_t id, int64_t now_ms,
                         const char **why_out) MUST_CHECK;

/* Revoke it today: a new end takes that back (account_assign), without what account_disable wants an administrator for.
 * Ends the person's sessions and links. Not for who has the role admin: ERR_CONFLICT. */
enum err account_end(struct arena *a, struct db *staff, int64_t id, int64_t now_ms) MUST_CHECK;

/* Was it revoked, on the day of `expires_ms`? Its end is then a millisecond after that day began, where no last day ends. */
bool account_is_revoked(const struct account_duty *duty);

/* Back to what it was: active, or invited when there is no password. */
enum err account_enable(struct arena *a, struct db *staff, int64_t id) MUST_CHECK;

/* Everything about the person goes, but for the number that the audit log knows. ERR_CONFLICT as above. */
enum err account_remove(struct arena *a, struct db *staff, int64_t id, int64_t now_ms, const char **why_out) MUST_CHECK;

#endif
