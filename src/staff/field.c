/* field.c - the fields that forms of the staff area are made of. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/field.h"

#include <string.h>

static struct str fault_beside(const struct faults *faults, const char *name)
{
    return faults ? fault_of(faults, name) : S("");
}

struct tpl_staff_input *field_input(struct ctx *c, const char *name, const char *label, struct str value,
                                    const struct faults *faults)
{
    struct tpl_staff_input *out = ARENA_NEW(c->arena, struct tpl_staff_input);

    *out = (struct tpl_staff_input){.name = str_from(name),
                                    .type = S("text"),
                                    .label = i18n_text(c->lang, label),
                                    .value = value,
                                    .fault = fault_beside(faults, name),
                                    .autocomplete = S("off")};
    return out;
}

struct tpl_staff_select *field_select(struct ctx *c, const char *name, const char *label,
                                      const struct tpl_staff_option *options, size_t count, const struct faults *faults)
{
    struct tpl_staff_select *out = ARENA_NEW(c->arena, struct tpl_staff_select);

    *out = (struct tpl_staff_select){.name = str_from(name),
                                     .label = i18n_text(c->lang, label),
                                     .fault = fault_beside(faults, name),
                                     .options = options,
                                     .options_n = count};
    return out;
}

const struct tpl_staff_choices *field_radios(struct ctx *c, const char *name, const char *label,
                                             const struct field_radio *radios, size_t count, const char *chosen)
{
    struct tpl_staff_choices *out = ARENA_NEW(c->arena, struct tpl_staff_choices);
    struct tpl_staff_choice *v = arena_alloc(c->arena, count + 1, sizeof *v);

    for (size_t i = 0; i < count; i++)
        v[i] = (struct tpl_staff_choice){.type = S("radio"),
                                         .name = str_from(name),
                                         .value = str_from(radios[i].value),
                                         .id = arena_fmt(c->arena, "%s_%s", name, radios[i].value),
                                         .label = i18n_text(c->lang, radios[i].label),
                                         .hint = radios[i].hint ? i18n_text(c->lang, radios[i].hint) : S(""),
                                         .is_chosen = chosen && strcmp(radios[i].value, chosen) == 0};
    *out = (struct tpl_staff_choices){
        .name = str_from(name), .label = i18n_text(c->lang, label), .choices = v, .choices_n = count};
    return out;
}

const struct tpl_staff_select *field_lang(struct ctx *c, const char *label, enum lang chosen)
{
    struct tpl_staff_option *v = arena_alloc(c->arena, LANG_EN + 1, sizeof *v);

    for (enum lang lang = LANG_FI; lang <= LANG_EN; lang++)
        v[lang] = (struct tpl_staff_option){
            .value = lang_code(lang), .name = lang_name(lang), .is_chosen = lang == chosen, .lang = lang_tag(lang)};
    return field_select(c, "lang", label, v, LANG_EN + 1, NULL);
}

enum lang field_lang_typed(struct ctx *c, enum lang otherwise)
{
    enum lang lang;

    return lang_from_code(typed(c, "lang"), &lang) || lang > LANG_EN ? otherwise : lang;
}
