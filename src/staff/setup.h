/* setup.h - passwords, apps for codes and recovery codes: what signing in, joining and one's own account share. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef STAFF_SETUP_H
#define STAFF_SETUP_H

#include "account/join.h"
#include "staff/staff.h"

/* A field for a password that is never shown again; `name` is also its id. In the arena. */
const struct tpl_staff_secret *setup_secret(struct ctx *c, const char *name, const char *label, const char *hint,
                                            const struct faults *f, const char *autocomplete);

/* The same of one to be chosen, "password", and of the one that is, "present". */
const struct tpl_staff_secret *setup_new_password(struct ctx *c, const struct faults *f);
const struct tpl_staff_secret *setup_present_password(struct ctx *c, const struct faults *f);

/* A field "code" for six digits or a recovery code; the caller sets what is different. */
struct tpl_staff_input *setup_code(struct ctx *c, const char *label, const char *hint, const struct faults *f,
                                   bool is_required);

/* What is wrong with a new password, in words. */
struct str setup_verdict(struct ctx *c, const struct password_verdict *verdict);

/* How long to wait until the next try. */
struct str setup_wait(struct ctx *c, int64_t wait_ms);

/* The secret of an app that is being set up travels in the form, locked to `context`, and is stored only when a code has shown
 * that the app has it. */
struct pending {
    struct totp_secret secret;
    struct str box; /* for the hidden field "pending" */
};

/* That of the form, or a new one. `is_new_out`: it was none of ours, so a code cannot fit yet. */
void setup_pending(struct ctx *c, struct str context, struct pending *out, bool *is_new_out);

/* QR code, secret and address for the app. */
enum err setup_app(struct ctx *c, const struct pending *pending, struct str email,
                   const struct tpl_staff_app **out) MUST_CHECK;

/* The page that tells new recovery codes this once, with a button that leads to `on`. */
void setup_show_codes(struct ctx *c, const struct str codes[RECOVERY_CODES], struct str on, const char *on_name);

#endif
