/* instance.h - the folder of one county's Digiraati: its files, stores and keys. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_INSTANCE_H
#define APP_INSTANCE_H

#include "app/config.h"
#include "base/crypto.h"
#include "base/lang.h"
#include "db/db.h"
#include "legal/feedback.h"
#include "mail/spool.h"
#include "settings/settings.h"

/* DIR/config, a folder for each store as DIR/data/panel/panel.db (so that a process can be kept to its own), DIR/keys/, DIR/run/ (sockets), DIR/nginx/, DIR/cache/. */
struct instance {
    const char *dir;
    struct config config;
};

enum store { STORE_PANEL, STORE_INBOX, STORE_RESULTS, STORE_PEOPLE, STORE_STAFF, STORE_AUDIT, STORE__COUNT };

/* A file in keys/ and data/inbox/ that tells programs for backups to leave the folder out, and how it begins
 * (bford.info/cachedir; tar --exclude-caches and most others heed it). */
#define INSTANCE_NO_BACKUP "CACHEDIR.TAG"
#define INSTANCE_NO_BACKUP_SIGNATURE "Signature: 8a477f597d28d172789f06886806bc55"

/* Make the folder with everything in it; `config` is written as its settings. ERR_CONFLICT when something is there
 * already. */
enum err instance_create(struct arena *a, const char *dir, const struct config *config) MUST_CHECK;

/* Read and check the settings; then `overrides` ("name=value"), which win. ERR_NOT_FOUND when `dir` is no instance;
 * ERR_INVALID with the reason logged. Text lives in `a`. */
enum err instance_load(struct arena *a, const char *dir, const struct str *overrides, size_t override_count,
                       struct instance *out) MUST_CHECK;

/* "DIR/rel" in `a`. */
const char *instance_path(struct arena *a, const struct instance *i, const char *rel);

/* Open a store; release with db_close. */
enum err instance_open(struct arena *a, const struct instance *i, enum store store, enum db_mode mode,
                       struct db **out) MUST_CHECK;

/* Bring the stores' tables to the form this program knows; make what an older version had not: people.db, staff.db,
 * audit.db, the keys of the spool, of feedback and of accounts. */
enum err instance_migrate(struct arena *a, const struct instance *i) MUST_CHECK;

/* ERR_BROKEN when a store's tables are not in that form. Reads no answers: quick with any number of them. */
enum err instance_check_tables(struct arena *a, const struct instance *i) MUST_CHECK;

/* The key that locks forms, from keys/form.key. */
enum err instance_form_key(struct arena *a, const struct instance *i, struct key32 *out) MUST_CHECK;

/* The key pair of the letters' spool: what letters are sealed to, from keys/spool.pub; and both, from keys/spool.key, which only the
 * mailer reads. */
enum err instance_spool_public(struct arena *a, const struct instance *i, struct key32 *out) MUST_CHECK;
enum err instance_spool_keys(struct arena *a, const struct instance *i, struct spool_keys *out) MUST_CHECK;

/* The same of feedback about accessibility, in keys/feedback.pub and keys/feedback.key: staff pages open it. */
enum err instance_feedback_public(struct arena *a, const struct instance *i, struct key32 *out) MUST_CHECK;
enum err instance_feedback_keys(struct arena *a, const struct instance *i, struct feedback_keys *out) MUST_CHECK;

/* The key of staff accounts, from keys/account.key: locks secrets of second factors, keys hashes of links and sessions. */
enum err instance_account_key(struct arena *a, const struct instance *i, struct key32 *out) MUST_CHECK;

/* Take the lock file DIR/run/NAME and keep it until the returned descriptor is closed. ERR_CONFLICT when another
 * process has it after `wait_ms`. */
enum err instance_lock(struct arena *a, const struct instance *i, const char *name, int wait_ms,
                       int *fd_out) MUST_CHECK;

/* What the settings of a new instance begin with, by setting, as setting_check makes it; NULL: their standard. */
struct first_settings {
    struct str values[SETTING__COUNT];
};

/* Store them. In a transaction of its own. */
enum err instance_first_settings(struct arena *a, const struct instance *i,
                                 const struct first_settings *first) MUST_CHECK;

/* The settings as they are now, for who does not keep the store open. Texts live in `a`. */
enum err instance_settings(struct arena *a, const struct instance *i, struct settings *out) MUST_CHECK;

/* Settings that an older version kept in the file config: into the store, where nothing is stored for them yet, and the file
 * is written anew without them. */
enum err instance_carry_settings(struct arena *a, const struct instance *i) MUST_CHECK;

/* The names of a county into `first`: "satakunta", "pirkanmaa", or a JSON file {"name": {"fi": ..., "sv": ...,
 * "en": ...}, "contact_email": ...}. ERR_NOT_FOUND or ERR_INVALID with the reason logged. */
enum err county_apply(struct arena *a, const char *county, struct first_settings *first) MUST_CHECK;

#endif
