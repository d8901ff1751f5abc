/* settings_form.c - settings as fields of a form: shown, typed, judged and stored. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/settings_form.h"

#include "audit/detail.h"
#include "settings/colour.h"
#include "staff/field.h"

#include <math.h>

enum { LIST_ROWS = 6, MARKDOWN_ROWS = 22 };

struct str settings_label(struct ctx *c, enum setting setting)
{
    const struct setting_info *info = setting_info(setting);
    struct str label = i18n_text(c->lang, info->label);

    if (info->lang == LANG__COUNT)
        return label;
    return arena_fmt(c->arena, "%.*s: %.*s", STR_ARG(label), STR_ARG(lang_name(info->lang)));
}

struct str settings_brief(struct ctx *c, enum setting setting, struct str value)
{
    struct str rest = setting_shown(c->arena, setting, value, c->lang), first = str_cut(&rest, '\n');
    struct str words[SETTING_WORDS_MOST];
    struct buf names = buf_new(c->arena, 1024);

    if (setting_info(setting)->type != SETTING_TYPE_LANGS)
        return rest.p ? arena_fmt(c->arena, "%.*s …", STR_ARG(first)) : first;
    for (size_t n = 0, count = setting_words(setting, words); n < count; n++)
        if (str_lists(value, words[n])) {
            buf_put(&names, names.len ? S(", ") : S(""));
            buf_put(&names, lang_name((enum lang)n));
        }
    return buf_str(&names);
}

/* --- what is there, what was typed ---------------------------------------------------------------------------------- */

enum err settings_form_load(struct ctx *c, enum setting_group group, struct settings_form *out)
{
    *out = (struct settings_form){.group = group};
    TRY(settings_texts(c->arena, c->app->panel, out->texts, NULL));
    for (int n = 0; n < SETTING__COUNT; n++)
        out->shown[n] = setting_shown(c->arena, (enum setting)n, out->texts[n], c->lang);
    return OK;
}

enum err settings_form_open(struct ctx *c, enum setting_group group, struct settings_form *out)
{
    TRY(db_begin(c->app->panel, DB_READ));
    return db_finish(c->app->panel, settings_form_load(c, group, out));
}

static bool is_set(enum setting_type type)
{
    return type == SETTING_TYPE_LANGS || type == SETTING_TYPE_POINTS;
}

/* One box of a set: "langs-sv". */
static const char *box_name(struct ctx *c, const struct setting_info *info, struct str word)
{
    return arena_fmt(c->arena, "%.*s-%.*s", STR_ARG(info->key), STR_ARG(word)).p;
}

struct str settings_box(struct ctx *c, enum setting setting, struct str word)
{
    return str_from(box_name(c, setting_info(setting), word));
}

static struct str take_set(struct ctx *c, enum setting setting)
{
    struct str words[SETTING_WORDS_MOST];
    size_t count = setting_words(setting, words);
    struct buf out = buf_new(c->arena, 1024);

    for (size_t n = 0; n < count; n++)
        if (params_text(&c->form, str_from(box_name(c, setting_info(setting), words[n]))).len) {
            buf_put(&out, words[n]);
            buf_char(&out, ' ');
        }
    return buf_str(&out);
}

bool settings_form_take(struct ctx *c, struct settings_form *f)
{
    struct str standard = params_text(&c->form, S("_standard")), offer = params_text(&c->form, S("_offer"));

    for (int n = 0; n < SETTING__COUNT; n++) {
        const struct setting_info *info = setting_info((enum setting)n);
        const struct param *sent;

        if (info->group != f->group)
            continue;
        sent = is_set(info->type) ? NULL : params_take_sent(&c->form, info->key);
        if (sent)
            f->shown[n] = sent->value;
        if (is_set(info->type))
            f->shown[n] = take_set(c, (enum setting)n);
        if (offer.len && info->type == SETTING_TYPE_COLOUR)
            f->shown[n] = offer;
        if (str_eq(standard, info->key))
            f->shown[n] = setting_shown(c->arena, (enum setting)n, info->standard, c->lang);
    }
    if (!standard.len && !offer.len)
        return false;
    f->note = i18n_text(c->lang, "The field is filled in. Nothing is saved before you press Save.");
    return true;
}

void settings_form_judge(struct ctx *c, struct settings_form *f)
{
    for (int n = 0; n < SETTING__COUNT; n++) {
        const struct setting_info *info = setting_info((enum setting)n);
        struct str why;

        if (info->group == f->group &&
            setting_typed(c->arena, (enum setting)n, f->shown[n], c->lang, &f->clean[n], &why, &f->offers[n]))
            fault_add(&f->faults, arena_cstr(c->arena, info->key), why);
    }
}

static enum err store_all(struct ctx *c, struct settings_form *f, bool is_changed[SETTING__COUNT])
{
    for (int n = 0; n < SETTING__COUNT; n++)
        if (setting_info((enum setting)n)->group == f->group)
            TRY(setting_store(c->arena, c->app->panel, (enum setting)n, f->clean[n], &is_changed[n]));
    return OK;
}

/* An entry about one setting: `begun` is not 0 when it was written. */
struct written {
    int64_t begun;
    struct str detail;
};

/* Write down what is going to change. */
static enum err begin_all(struct ctx *c, const struct settings_form *f, struct written written[SETTING__COUNT])
{
    struct settings_form now;

    TRY(settings_form_open(c, f->group, &now));
    for (int n = 0; n < SETTING__COUNT; n++) {
        const struct setting_info *info = setting_info((enum setting)n);

        if (info->group != f->group || str_eq(f->clean[n], now.texts[n]))
            continue;
        if (setting_is_public((enum setting)n))
            written[n].detail = audit_detail_change(c->arena, now.texts[n], f->clean[n]);
        TRY(staff_begin(c, AUDIT_SETTINGS_SET, info->key, written[n].detail, &written[n].begun));
    }
    return OK;
}

enum err settings_form_store(struct ctx *c, struct settings_form *f, bool *is_changed_out)
{
    struct written written[SETTING__COUNT] = {0};
    bool is_changed[SETTING__COUNT] = {false};
    enum err e;

    *is_changed_out = false;
    TRY(begin_all(c, f, written));
    e = db_begin(c->app->panel, DB_WRITE);
    if (!e)
        e = db_finish(c->app->panel, store_all(c, f, is_changed));
    for (int n = 0; n < SETTING__COUNT; n++) {
        struct str key = setting_info((enum setting)n)->key;

        *is_changed_out |= is_changed[n];
        if (written[n].begun)
            e = staff_end(c, AUDIT_SETTINGS_SET, written[n].begun, key, written[n].detail, e);
        else if (!e && is_changed[n]) /* somebody else has changed it meanwhile, and this took it back */
            TRY(staff_audit(c, AUDIT_SETTINGS_SET, key, S("")));
    }
    return e;
}

/* --- fields --------------------------------------------------------------------------------------------------------- */

/* What a field says of itself; the languages of one setting say it once. */
static struct str hint_of(struct ctx *c, const struct setting_info *info)
{
    return info->lang == LANG__COUNT || info->lang == LANG_FI ? i18n_text(c->lang, info->help) : S("");
}

/* The tag of the language of one of several fields, when it is not the page's; else empty. */
static struct str lang_of(const struct ctx *c, const struct setting_info *info)
{
    return info->lang == LANG__COUNT || info->lang == c->lang ? S("") : lang_tag(info->lang);
}

static const struct tpl_staff_input *input_of(struct ctx *c, const struct settings_form *f, enum setting setting)
{
    const struct setting_info *info = setting_info(setting);
    struct tpl_staff_input *v =
        field_input(c, arena_cstr(c->arena, info->key), info->label, f->shown[setting], &f->faults);

    v->label = settings_label(c, setting);
    v->hint = hint_of(c, info);
    v->lang = lang_of(c, info);
    if (info->type == SETTING_TYPE_EMAIL)
        v->type = S("email");
    if (info->type == SETTING_TYPE_PHONE)
        v->type = S("tel");
    if (info->type == SETTING_TYPE_COLOUR || info->type == SETTING_TYPE_INT || info->type == SETTING_TYPE_SECONDS)
        v->width = S("short");
    return v;
}

static const struct tpl_staff_area *area_of(struct ctx *c, const struct settings_form *f, enum setting setting)
{
    const struct setting_info *info = setting_info(setting);
    struct tpl_staff_area *v = ARENA_NEW(c->arena, struct tpl_staff_area);

    *v = (struct tpl_staff_area){.name = info->key,
                                 .label = settings_label(c, setting),
                                 .hint = hint_of(c, info),
                                 .value = f->shown[setting],
                                 .fault = fault_of(&f->faults, arena_cstr(c->arena, info->key)),
                                 .rows = info->type == SETTING_TYPE_LIST ? LIST_ROWS : MARKDOWN_ROWS,
                                 .lang = lang_of(c, info)};
    return v;
}

static struct str word_label(struct ctx *c, const struct setting_info *info, size_t n)
{
    size_t count;

    return info->type == SETTING_TYPE_LANGS ? lang_name((enum lang)n)
                                            : i18n_text(c->lang, legal_points((enum legal)info->least, &count)[n].text);
}

static const struct tpl_staff_choices *choices_of(struct ctx *c, const struct settings_form *f, enum setting setting)
{
    const struct setting_info *info = setting_info(setting);
    struct tpl_staff_choices *v = ARENA_NEW(c->arena, struct tpl_staff_choices);
    struct str words[SETTING_WORDS_MOST];
    size_t count = setting_words(setting, words), shown = 0;
    struct tpl_staff_choice *choices = arena_alloc(c->arena, count, sizeof *choices);

    for (size_t n = 0; n < count; n++) {
        struct str name = str_from(box_name(c, info, words[n]));

        if (info->type == SETTING_TYPE_LANGS && n == LANG_FI)
            continue; /* always offered */
        choices[shown++] = (struct tpl_staff_choice){.type = S("checkbox"),
                                                     .name = name,
                                                     .value = S("yes"),
                                                     .id = name,
                                                     .label = word_label(c, info, n),
                                                     .is_chosen = str_lists(f->shown[setting], words[n])};
    }
    *v = (struct tpl_staff_choices){.name = info->key,
                                    .label = settings_label(c, setting),
                                    .hint = hint_of(c, info),
                                    .fault = fault_of(&f->faults, arena_cstr(c->arena, info->key)),
                                    .choices = choices,
                                    .choices_n = shown};
    return v;
}

/* --- the sample of a colour ------------------------------------------------------------------------------------------ */

static const struct tpl_staff_colour_side *side_of(struct ctx *c, const char *label, struct colour brand,
                                                   const char *ground, const char *quiet, const char *on_brand)
{
    struct tpl_staff_colour_side *v = ARENA_NEW(c->arena, struct tpl_staff_colour_side);
    struct str ink = colour_text(c->arena, brand);

    *v = (struct tpl_staff_colour_side){.ground = str_from(ground),
                                        .ink = ink,
                                        .button = ink,
                                        .on_button = str_from(on_brand),
                                        .product = S("Digiraati"),
                                        .county = c->app->settings.county[c->lang],
                                        .quiet = str_from(quiet),
                                        .label = i18n_text(c->lang, label),
                                        .verb = i18n_text(c->lang, "Continue")};
    return v;
}

static struct str ratio_text(struct ctx *c, double ratio)
{
    return i18n_decimal(c->arena, c->lang, (int64_t)floor(ratio * 10), 1);
}

/* Colours of static/css/_tokens.scss. The standard colour has a tone for dark pages of its own. NULL: it is no colour. */
static const struct tpl_staff_colour *sample_of(struct ctx *c, const struct settings_form *f, enum setting setting)
{
    struct tpl_staff_colour *v = ARENA_NEW(c->arena, struct tpl_staff_colour);
    struct str shown = str_trim(f->shown[setting]);
    const char *said = N_("Contrast {ratio}:1 on light pages. On dark pages the tone {dark} is used, {dark_ratio}:1.");
    struct colour brand, dark, card = {0x1a, 0x25, 0x29};
    double ratio;

    if (colour_read(shown, &brand))
        return NULL;
    ratio = colour_brand_ratio(brand);
    dark = colour_palette(colour_nearest(brand)).dark_brand;
    if (str_eq(colour_text(c->arena, brand), setting_info(setting)->standard))
        dark = (struct colour){0x7f, 0xd0, 0xe2};
    *v = (struct tpl_staff_colour){
        .light = side_of(c, N_("The colour on light pages"), brand, "#fbf8f2", "#47565c", "#ffffff"),
        .dark = side_of(c, N_("The colour on dark pages"), dark, "#11191c", "#b9c5c8", "#05222a"),
        .said = i18n_fill(c->arena, i18n_text(c->lang, said),
                          (struct i18n_arg[]){{"ratio", ratio_text(c, ratio)},
                                              {"dark", colour_text(c->arena, dark)},
                                              {"dark_ratio", ratio_text(c, colour_ratio(dark, card))}},
                          3),
        .offer = ratio < COLOUR_RATIO_LEAST ? colour_text(c->arena, colour_nearest(brand)) : S("")};
    return v;
}

static struct tpl_staff_setting field_of(struct ctx *c, const struct settings_form *f, enum setting setting)
{
    const struct setting_info *info = setting_info(setting);
    struct tpl_staff_setting v = {.label = settings_label(c, setting)};

    if (!str_eq(f->shown[setting], setting_shown(c->arena, setting, info->standard, c->lang)) && !is_set(info->type))
        v.standard = info->key;
    if (is_set(info->type))
        v.choices = choices_of(c, f, setting);
    else if (info->type == SETTING_TYPE_LIST || info->type == SETTING_TYPE_MARKDOWN)
        v.area = area_of(c, f, setting);
    else
        v.input = input_of(c, f, setting);
    if (info->type == SETTING_TYPE_COLOUR) {
        v.colour = sample_of(c, f, setting);
        v.picks = info->key;
    }
    return v;
}

struct tpl_staff_setting *settings_form_fields(struct ctx *c, const struct settings_form *f,
                                               bool (*is_wanted)(enum setting_type type), size_t *count_out)
{
    struct tpl_staff_setting *v = arena_alloc(c->arena, SETTING__COUNT, sizeof *v);

    *count_out = 0;
    for (int n = 0; n < SETTING__COUNT; n++) {
        const struct setting_info *info = setting_info((enum setting)n);

        if (info->group == f->group && (!is_wanted || is_wanted(info->type)))
            v[(*count_out)++] = field_of(c, f, (enum setting)n);
    }
    return v;
}
