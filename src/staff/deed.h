/* deed.h - changes of staff.db that the audit log knows of before and after, and the buttons that make them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef STAFF_DEED_H
#define STAFF_DEED_H

#include "account/link.h"
#include "staff/staff.h"

/* A change of staff.db that is written into the audit log as begun before it is done, and as done or failed after (staff_begin):
 *
 *     struct deed deed = {.action = AUDIT_X, .object = staff_number(c, id), .detail = S("")};
 *     TRY(deed_begin(c, &deed));
 *     e = deed_end(c, &deed, do_it(c));
 *
 * deed_begin leaves with a write transaction of staff.db, which deed_end commits, or rolls back after an error, which it returns. */
struct deed {
    enum audit_action action;
    struct str object, detail;
    int64_t begun;
};
enum err deed_begin(struct ctx *c, struct deed *deed) MUST_CHECK;
enum err deed_end(struct ctx *c, const struct deed *deed, enum err e) MUST_CHECK;

/* Where buttons stand: whom the address names (outside transactions), that person's page, and the page again with what is wrong. */
struct button_place {
    enum err (*find)(struct ctx *c, struct account *out);
    struct str (*link)(struct arena *a, enum lang lang, int64_t id);
    enum err (*show)(struct ctx *c, const struct account *who, struct str fault);
};

/* What a button is pressed for, and what comes of it. */
struct pressing {
    struct account who; /* as it was before the transaction */
    enum link_kind link_kind;
    struct str link_code; /* a one-time link that was made and is to be handed over */
    /* With an error, what the person gets instead of the error's page: what is wrong, a sentence key, or just the page with this word of
     * web/shell.c. */
    const char *why, *instead;
};

/* `act` runs in the transaction of a deed; afterwards the page says `word`. */
struct button {
    enum audit_action action;
    const char *detail;
    enum err (*act)(struct ctx *c, struct pressing *p);
    const char *word;
};

/* The page of a button. When the session had ended it leads back to where the button stands. */
enum err button_press(struct ctx *c, const struct button_place *place, const struct button *button) MUST_CHECK;

/* `act` of buttons that make a one-time link. The field "seen" says until when the link works that was known to who pressed the button (0: none
 * was): another one by now means that this is the same press again, and then nothing is made. */
enum err button_make_link(struct ctx *c, struct pressing *p) MUST_CHECK;

/* The word that the page says when a link was handed over before. */
#define LINK_GIVEN "linkki-annettu"

#endif
