/* form_parts.h - what the files that make a question's fields share; private to web/form_*.c. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_FORM_PARTS_H
#define WEB_FORM_PARTS_H

#include "gen/tpl.h"
#include "web/visit.h"

/* One question on its way to the template. `faults`: those about this item. `is_required` now, by whatever rule. */
struct asked {
    struct ctx *c;
    const struct visit *v;
    const struct definition *d;
    const struct item *item;
    const struct answer *answer;
    const struct fault *faults;
    size_t fault_count;
    struct str text_lang;
    bool is_required;
};

/* "q7-o2" the element's id, "q7.o2" and "q7~o2" the field's name. In the request arena. */
struct str form_joined(struct ctx *c, struct str item, char sign, struct str part);

/* form_faults.c: the fault about the question itself (`row` and `option` NULL), a row or an option, as a note beside
 * the element with that id; NULL when there is none. */
const struct tpl_fault_note *fault_note(const struct asked *q, const struct row *row, const struct option *option,
                                        struct str id);

/* What to do about a fault, in the reader's language. */
struct str fault_words(struct ctx *c, const struct visit *v, const struct fault *f);

/* form_choice.c, form_numbers.c: the fields of one type each. */
const struct tpl_item_choice *asked_choice(const struct asked *q);     /* single, multi, scale, age */
const struct tpl_item_dropdown *asked_dropdown(const struct asked *q); /* dropdown, area */
const struct tpl_item_matrix *asked_matrix(const struct asked *q);
const struct tpl_item_nps *asked_nps(const struct asked *q);
const struct tpl_item_number *asked_number(const struct asked *q);
const struct tpl_item_date *asked_date(const struct asked *q);
const struct tpl_item_rank *asked_rank(const struct asked *q);
const struct tpl_item_points *asked_points(const struct asked *q);

/* form_hints.c: what the program itself says about how to answer; empty when nothing. */
struct str form_hint(const struct asked *q);

/* The first and last day one may give, yyyymmdd with "today" filled in; DAY_ANY where there is none. */
struct day_range form_days(const struct ctx *c, const struct item *item);

#endif
