/* settings_form.h - settings as fields of a form: shown, typed, judged and stored; for the pages of settings and of texts of law. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef STAFF_SETTINGS_FORM_H
#define STAFF_SETTINGS_FORM_H

#include "settings/settings.h"
#include "staff/staff.h"

/* By setting: `texts` as they are, `shown` in the fields, `clean` what would be stored. Only those of `group` are on the form. */
struct settings_form {
    enum setting_group group;
    struct str texts[SETTING__COUNT], shown[SETTING__COUNT], clean[SETTING__COUNT], offers[SETTING__COUNT];
    struct faults faults;
    struct str note; /* above the form; may be empty */
};

/* The id of the box of that word of a set. */
struct str settings_box(struct ctx *c, enum setting setting, struct str word);

/* As they are now. Inside a transaction of the panel. */
enum err settings_form_load(struct ctx *c, enum setting_group group, struct settings_form *out) MUST_CHECK;

/* The same in a transaction of its own, for pages of the kind TX_SELF. */
enum err settings_form_open(struct ctx *c, enum setting_group group, struct settings_form *out) MUST_CHECK;

/* What the form was sent with, into `shown`. A button beside a field (back to the standard, another colour) was pressed when it
 * returns true: then that is in the field, `note` says so, and nothing is to be stored. */
bool settings_form_take(struct ctx *c, struct settings_form *f);

/* Check what is shown; what is wrong is in `faults`. */
void settings_form_judge(struct ctx *c, struct settings_form *f);

/* Store what has passed, in a transaction of its own, and write each change into the audit log: by its key, and with both values where
 * setting_is_public. `is_changed_out` false: all was like that already. */
enum err settings_form_store(struct ctx *c, struct settings_form *f, bool *is_changed_out) MUST_CHECK;

/* The fields of the group in their order, in the arena; of types for which `is_wanted` is true (NULL: all). */
struct tpl_staff_setting *settings_form_fields(struct ctx *c, const struct settings_form *f,
                                               bool (*is_wanted)(enum setting_type type), size_t *count_out);

/* "The county's name: suomi". In the arena. */
struct str settings_label(struct ctx *c, enum setting setting);

/* A stored value on one line: languages by their names, of a longer one the first line. In the arena. */
struct str settings_brief(struct ctx *c, enum setting setting, struct str value);

#endif
