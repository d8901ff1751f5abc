/* people.h - what pages about accounts share: fields of scope and end, and one-time links on their way to people. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef STAFF_PEOPLE_H
#define STAFF_PEOPLE_H

#include "account/link.h"
#include "account/loss.h"
#include "org/org.h"
#include "staff/staff.h"
#include "survey/standing.h"

/* What an account can be given: divisions and surveys, newest first. Read once for a page. */
struct offer {
    struct org org;
    struct survey_standing *surveys;
    size_t survey_count;
};

/* In transactions of its own. `for_viewers`: only surveys that the signed-in person may let somebody look at. Of drafts
 * and surveys in review that the person may not see the title is the slug. */
enum err offer_load(struct ctx *c, bool for_viewers, struct offer *out) MUST_CHECK;

/* What a form says of an account's duty. Last day as typed, "2027-02-22" or empty. */
struct duty_form {
    struct account_duty duty;
    struct str last_day;
};

/* As the duty is. */
struct duty_form duty_show(struct ctx *c, const struct account_duty *duty);

/* As the fields "last_day", "d_CODE" and "s_ID" say; `role` was read by the caller. What is wrong goes to `f`. */
struct duty_form duty_read(struct ctx *c, const struct offer *offer, enum role role, struct faults *f);

/* The fields of it. Of surveys the newest, and all that are chosen. */
const struct tpl_staff_choices *division_fields(struct ctx *c, const struct offer *offer,
                                                const struct account_duty *duty, const struct faults *f);
const struct tpl_staff_choices *survey_fields(struct ctx *c, const struct offer *offer, const struct account_duty *duty,
                                              const struct faults *f);
const struct tpl_staff_input *last_day_field(struct ctx *c, struct str value, struct str hint, const struct faults *f,
                                             bool is_required);

/* "2027-02-22", the last day of an account that ends then; empty for 0. */
struct str last_day_text(struct ctx *c, int64_t expires_ms);

/* The last day that a viewer gets when none is said. */
struct str viewer_last_day(struct ctx *c);

/* Names of the divisions, or titles of the surveys, with commas between; empty for none. What is gone goes by its code or
 * number. */
struct str division_names(struct ctx *c, const struct offer *offer, const struct account_duty *duty);
struct str survey_titles(struct ctx *c, const struct offer *offer, const struct account_duty *duty);

/* invited, active, disabled, over: a sentence key. */
const char *account_word(const struct account *account, int64_t now_ms);

/* ERR_NOT_FOUND when the brace of the address is no account's number. Outside transactions. */
enum err account_of_path(struct ctx *c, struct account *out) MUST_CHECK;

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

/* One of the roles, the field "role"; with a sentence about each. */
const struct tpl_staff_choices *role_fields(struct ctx *c, enum role chosen, const struct faults *f);

/* The field "role" as it was sent; 0 when none was chosen. */
enum role role_typed(struct ctx *c);

/* Name and address of somebody new, and the language of letters; as typed. */
struct newcomer {
    struct str name, email;
    enum lang lang;
};
struct newcomer newcomer_read(struct ctx *c);

/* The fields of it. */
const struct tpl_staff_input *name_field(struct ctx *c, struct str value, const struct faults *f);
const struct tpl_staff_input *email_field(struct ctx *c, struct str value, const struct faults *f);

/* Make the account and an invitation, and hand it over; `back` is the page of accounts behind it. ERR_INVALID with what is wrong in
 * `f`: nothing was made. */
enum err newcomer_invite(struct ctx *c, const struct newcomer *who, const struct account_duty *duty, bool is_mail,
                         enum audit_action action, struct str (*back)(struct arena *a, enum lang lang, int64_t id),
                         struct faults *f) MUST_CHECK;

/* How a link gets to its owner: the field "how", only with a mail server; NULL without. `is_mail` as it was chosen; by mail when nothing
 * was said. */
const struct tpl_staff_choices *how_field(struct ctx *c, bool is_mail);
bool how_is_mail(struct ctx *c);

/* Tell somebody by mail that the role is another now, where there is a mail server. */
void tell_role(struct ctx *c, const struct account *to, enum role role);

/* A note of a lost second factor with its buttons. `who` has lost it, as `asker` (a name) says. */
struct tpl_staff_loss loss_shown(struct ctx *c, const struct loss *loss, const struct account *who, struct str asker);

/* The note that waits for somebody else's word about that account, or none (count 0). In transactions of its own. */
enum err loss_of_account(struct ctx *c, const struct account *who, const struct tpl_staff_loss **out,
                         size_t *count_out) MUST_CHECK;

/* A link was made and is stored: mail it and lead to `back`, or show it this once on a page from which one goes on to
 * `back`. A mail that cannot be put in is shown too. How it was handed over is written into the audit log; what made it, its
 * maker has written there. */
enum err link_hand_over(struct ctx *c, int64_t account_id, enum link_kind kind, struct str code, bool is_mail,
                        struct str back) MUST_CHECK;

#endif
