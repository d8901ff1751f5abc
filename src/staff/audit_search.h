/* audit_search.h - which part of the audit log somebody looks at: in addresses, in forms, as a filter. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef STAFF_AUDIT_SEARCH_H
#define STAFF_AUDIT_SEARCH_H

#include "staff/staff.h"

/* As it came, and what it means. */
struct audit_search {
    struct str action, who, object, from, to;
    struct audit_filter filter;
};

/* From a query or a form; what is wrong goes to `f`. */
struct audit_search audit_search_read(struct ctx *c, struct params *from, struct faults *f);

/* The address of the list with these; `before` 0: from the newest on. In the arena. */
struct url audit_search_url(struct ctx *c, const struct audit_search *s, int64_t before);

/* The fields of the filter, and links to each group and to everything with the rest of the filter as it is. Outside
 * transactions of staff.db. */
enum err audit_search_fields(struct ctx *c, const struct audit_search *s, const struct faults *f,
                             struct tpl_staff_audit_page *out) MUST_CHECK;

/* What is looked for as the detail of an entry. `count`: of how many entries a list was taken along. */
struct str audit_search_detail(struct ctx *c, const struct audit_search *s, size_t count);

#endif
