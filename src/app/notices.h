/* notices.h - letters to staff about what waits for them: each duty once, and no more than one letter an hour to anybody. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_NOTICES_H
#define APP_NOTICES_H

#include "app/instance.h"
#include "mail/notice.h"

enum { NOTICES_EACH_MS = 60 * 1000, NOTICES_APART_MS = 60 * 60 * 1000 };

/* Once a minute, and only with a mail server (smtp_url): put a letter to each person for whom something new waits. What stands
 * in it is written down in staff.db before the letter is put in, and the letter is put in under a name of its own, so a
 * process that is killed between the two loses none and doubles none. */
enum err notices_turn(struct arena *a, const struct instance *i, struct db *panel, int64_t now_ms) MUST_CHECK;

/* The same at once, with stores that are open. `origin` may be empty: then the letters have no link. */
struct notices_post {
    struct db *panel, *staff, *people;
    struct key32 public_key;
    struct str county[LANG__COUNT], origin; /* county: by enum lang */
};
enum err notices_run(struct arena *a, const struct notices_post *post, int64_t now_ms) MUST_CHECK;

#endif
