/* org.h - the register of the county's organisation: divisions, services, units, contacts. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ORG_ORG_H
#define ORG_ORG_H

#include "base/lang.h"
#include "db/db.h"

enum {
    ORG_THINGS_MAX = 20 * 1000,
    ORG_CODE_BYTES = 40,
    ORG_NAME_BYTES = 200,
    ORG_MAIL_BYTES = 254,
    ORG_CONTACTS_MAX = 5, /* of one division */
    ORG_SORT_MAX = 999999
};

enum org_kind { ORG_DIVISION, ORG_SERVICE, ORG_UNIT, ORG_KIND__COUNT };

/* Stored as numbers: never renumber. */
enum org_provider { ORG_PROVIDER_NONE, ORG_OWN, ORG_BOUGHT, ORG_PROVIDER__COUNT };
enum org_channel { ORG_CHANNEL_NONE, ORG_SITE, ORG_DIGITAL, ORG_MOBILE, ORG_HOME, ORG_CHANNEL__COUNT };

/* Their words in files of that language: "toimialue", "oma", "toimipiste"; in English also those of forms and of the
 * audit log. Small letters. Static storage; "" for none. The numbers are of the enums above: functions of one type can
 * be looked through alike. */
struct str org_kind_word(int kind, enum lang lang);
struct str org_provider_word(int provider, enum lang lang);
struct str org_channel_word(int channel, enum lang lang);

/* Who answers for a division: an account of staff, or the mail address of a role. Duties are given to `id`, which stays
 * when another person takes the place; 0 while it is not stored. */
struct org_contact {
    int64_t id;
    int64_t account; /* 0: none, then `mail` */
    struct str mail;
};

/* A division, a service or a unit. */
struct org_thing {
    enum org_kind kind;
    struct str code;
    struct str parent;            /* code of the division of a service, of the service of a unit; empty of a division */
    struct str name[LANG__COUNT]; /* Finnish, Swedish, English; the last two may be empty */
    int64_t sort;
    enum org_provider provider;         /* of a unit */
    enum org_channel channel;           /* of a unit */
    const struct org_contact *contacts; /* of a division, the first one first */
    size_t contact_count;
};

/* The whole register: divisions, then services, then units, each kind by sort and code. */
struct org {
    const struct org_thing *v;
    size_t n;
};

/* In the caller's transaction of panel.db. Lives in `a`. */
enum err org_load(struct arena *a, struct db *panel, struct org *out) MUST_CHECK;

/* Its name in that language, or in Finnish. */
struct str org_name(const struct org_thing *thing, enum lang lang);

/* The numbers of the accounts that may stand as contacts in a register that comes after `now`, sorted as org_read wants
 * them: those that are `able`, and those that stand there already. Lives in `a`. */
void org_numbers(struct arena *a, const struct org *now, const int64_t *able, size_t able_count, int64_t **out,
                 size_t *count_out);

/* By kind and code: less than, equal to or greater than 0. */
int org_compare(const struct org_thing *a, const struct org_thing *b);

/* --- replacing it ------------------------------------------------------------------------------------------------- */

enum org_change_kind { ORG_ADDED, ORG_CHANGED, ORG_REMOVED, ORG_LEFT, ORG_CHANGE__COUNT };

struct org_change {
    enum org_change_kind what;
    const struct org_thing *before, *after; /* NULL of what is added; of what is removed */
};

/* What becomes of every thing, those to come and those that are: by kind and code. */
struct org_plan {
    const struct org_change *v;
    size_t n;
    size_t counts[ORG_CHANGE__COUNT];
};

/* Compare two registers. Changes nothing. Lives in `a` and borrows from both. */
void org_compare_all(struct arena *a, const struct org *before, const struct org *after, struct org_plan *out);

/* Do what the plan says, in the caller's write transaction of panel.db, in which `before` was loaded. After an error
 * roll back. */
enum err org_apply(struct db *panel, const struct org_plan *plan) MUST_CHECK;

#endif
