/* org_parts.h - what pages about the organisation share: words, addresses, the register as it stands. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef STAFF_ORG_PARTS_H
#define STAFF_ORG_PARTS_H

#include "account/account.h"
#include "org/org_file.h"
#include "staff/staff.h"

/* The word for a kind in addresses: "toimiala", "palvelu", "yksikko". */
struct str org_kind_in_address(enum org_kind kind);

/* ERR_NOT_FOUND when it is none. */
enum err org_kind_of_address(struct str word, enum org_kind *out) MUST_CHECK;

/* What people call them: sentence keys. */
const char *org_kind_name(enum org_kind kind);
const char *org_provider_name(int provider);
const char *org_channel_name(int channel);

/* NULL when there is none. */
const struct org_thing *org_find(const struct org *org, enum org_kind kind, struct str code);

/* Where the thing is changed. */
struct url org_thing_url(struct ctx *c, const struct org_thing *t);

/* The way back to the register. */
struct tpl_staff_crumb org_crumb(struct ctx *c);

/* The register in a transaction of its own. */
enum err org_now(struct ctx *c, struct org *out) MUST_CHECK;

/* Answer with the register as a table, in the language of the page; its name is `name` with the day. */
enum err org_send(struct ctx *c, const struct org *org, struct str name);

/* The same for registers, or parts of one, that say the same. */
struct str org_mark(struct ctx *c, const struct org *org);

#endif
