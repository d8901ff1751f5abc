/* people.h - what pages about accounts share: fields of scope and end, and one-time links on their way to people. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef STAFF_PEOPLE_H
#define STAFF_PEOPLE_H

#include "account/loss.h"
#include "org/org.h"
#include "staff/deed.h"
#include "survey/standing.h"

/* What an account can be given: divisions and surveys, newest first. Read once for a page. */
struct offer {
    struct org org;
    struct survey_standing *surveys;
    size_t survey_count;
    bool is_for_viewers;
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

/* As the fields "last_day", "d_CODE" and "s_ID" say, as far as they mean anything to the role, which the caller has read (0: none was chosen yet). What is
 * wrong goes to `f`. */
struct duty_form duty_read(struct ctx *c, const struct offer *offer, enum role role, struct faults *f);

/* The names of those fields. */
struct str division_field(struct ctx *c, struct str code);
struct str survey_field(struct ctx *c, int64_t id);

/* What stands for a text, in a hidden field. */
struct str mark_of(struct ctx *c, struct str text);

/* The mark of a duty: of the same role, last day, divisions and surveys always the same, whatever their order. */
struct str duty_mark(struct ctx *c, const struct account_duty *duty);

/* A duty in the audit log, and what was given and taken since `before`, by codes: as many as fit. */
struct str duty_detail(struct ctx *c, const struct offer *offer, const struct account_duty *before,
                       const struct account_duty *after, bool is_renamed);

/* The fields of it; NULL when there is nothing to choose from. Of surveys the newest, and all that are chosen. */
const struct tpl_staff_scope *division_fields(struct ctx *c, const struct offer *offer, const struct account_duty *duty,
                                              const struct faults *f);
const struct tpl_staff_scope *survey_fields(struct ctx *c, const struct offer *offer, const struct account_duty *duty,
                                            const struct faults *f);
const struct tpl_staff_input *last_day_field(struct ctx *c, struct str value, struct str hint, const struct faults *f,
                                             bool is_required);

/* "2027-02-22", the last day of an account that ends then; empty for 0, and for what was revoked. */
struct str last_day_text(struct ctx *c, int64_t expires_ms);

/* The last day that a viewer gets when none is said. */
struct str viewer_last_day(struct ctx *c);

/* Names of the divisions, with commas between; empty for none. What is gone goes by its code, which also stands beside
 * a name that two have. */
struct str division_names(struct ctx *c, const struct offer *offer, const struct account_duty *duty);

/* Titles of the surveys, of `all`; what is gone goes by its number. The short name stands beside a title that two have.
 * The same with commas between; empty for none. */
const struct tpl_staff_title *survey_titles(struct ctx *c, const struct survey_standing *all, size_t count,
                                            const struct account_duty *duty, size_t *count_out);
struct str survey_title_line(struct ctx *c, const struct offer *offer, const struct account_duty *duty);

/* Which field a sentence of account/account.h about what is wrong belongs to. */
const char *account_field_of(const char *why);

/* invited, active, disabled, over, revoked: a sentence key. */
const char *account_word(const struct account *account, int64_t now_ms);

/* How the account stands, for its page: what all may know who may see it. */
struct tpl_staff_account_facts account_facts_of(struct ctx *c, const struct account *who);

/* ERR_NOT_FOUND when the brace of the address is no account's number. Outside transactions. */
enum err account_of_path(struct ctx *c, struct account *out) MUST_CHECK;

/* Buttons on the page of an account. */
extern const struct button_place account_place;

/* One of the roles, the field "role"; with a sentence about each. */
const struct tpl_staff_choices *role_fields(struct ctx *c, enum role chosen, const struct faults *f);

/* The field "role" as it was sent; 0 when none was chosen. */
enum role role_typed(struct ctx *c);

/* Name and address of somebody new, and the language of letters; as typed. */
struct newcomer {
    struct str name, email;
    enum lang lang;
    const struct account *taken; /* newcomer_invite: who has the address already; else NULL */
};
struct newcomer newcomer_read(struct ctx *c);

/* The field of a name. */
const struct tpl_staff_input *name_field(struct ctx *c, struct str value, const struct faults *f);

/* The form that asks for all of it, but for what administrators alone give, and the last day. `page` is that of an account: of who has the address already, where
 * the signed-in person may see it. */
struct tpl_staff_account_new newcomer_form(struct ctx *c, const struct newcomer *who, const struct duty_form *form,
                                           bool is_mail, const struct offer *offer,
                                           struct str (*page)(struct arena *a, enum lang lang, int64_t id),
                                           const struct faults *f);

/* Make the account and an invitation, and hand it over; `back` is the page of accounts behind it. The same again, as a page that is loaded again sends it,
 * leads there and makes nothing. ERR_INVALID with what is wrong in `f`: nothing was made. So it is too when the person
 * is invited already, but with another duty or language. */
enum err newcomer_invite(struct ctx *c, struct newcomer *who, const struct offer *offer,
                         const struct account_duty *duty, bool is_mail, enum audit_action action,
                         struct str (*back)(struct arena *a, enum lang lang, int64_t id), struct faults *f) MUST_CHECK;

/* How a link gets to its owner: the field "how", only with a mail server; NULL without. `is_mail` as it was chosen; by mail when nothing
 * was said. */
const struct tpl_staff_choices *how_field(struct ctx *c, bool is_mail);
bool how_is_mail(struct ctx *c);

/* The form that makes a link for the person; NULL when no link would work. In a transaction of its own. */
enum err link_form(struct ctx *c, const struct account *who, bool is_viewer,
                   const struct tpl_staff_link_form **out) MUST_CHECK;

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
