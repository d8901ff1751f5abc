/* org_entry.h - one division, service or unit as a form: what was typed, and what is wrong with it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef STAFF_ORG_ENTRY_H
#define STAFF_ORG_ENTRY_H

#include "staff/colleagues.h"
#include "staff/org_parts.h"

/* The place of a contact as it was typed. */
struct org_place {
    struct str account, mail;
};

/* The form as it was typed. `seen`: org_entry_mark of what it was filled from. */
struct org_entry {
    enum org_kind kind;
    struct str code, parent, name[LANG__COUNT], sort, provider, channel, seen;
    struct org_place places[ORG_CONTACTS_MAX];
    struct faults faults;
};

/* What it stands on: the register, and the thing in it; NULL for a new one. */
struct org_ground {
    struct org org;
    const struct colleagues *people;
    const struct org_thing *thing;
};

/* Filled from the thing as it is stored. */
struct org_entry org_entry_of(struct ctx *c, const struct org_thing *t);

/* As it was sent. */
struct org_entry org_entry_read(struct ctx *c, enum org_kind kind);

/* The same for things that say the same; empty for NULL. */
struct str org_entry_mark(struct ctx *c, const struct org_thing *t);

/* The name of the field `what` ("account" or "mail") of the place `i`, from 0. In the arena. */
const char *org_place_field(struct ctx *c, const char *what, size_t i);

/* The thing that the form describes; what is wrong goes into e->faults. */
struct org_thing org_entry_judge(struct ctx *c, const struct org_ground *g, struct org_entry *e);

/* The register with `t` in the place of g->thing, or at the end; and without g->thing. */
struct org org_with(struct ctx *c, const struct org_ground *g, const struct org_thing *t);
struct org org_without(struct ctx *c, const struct org_ground *g);

#endif
