/* settings.c - what a county decides for itself: checked, kept in panel.db, and in force without a restart. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "settings/settings.h"

#include "base/log.h"
#include "gen/sql_panel.h"
#include "i18n/i18n.h"
#include "settings/check.h"

#include <assert.h>
#include <inttypes.h>

static const struct setting_info infos[SETTING__COUNT] = {
#define ONE(id, name, type_, least_, most_, standard_, group_, label_, help_, lang_)                                   \
    [SETTING_##id] = {.key = S_INIT(name),                                                                             \
                      .type = SETTING_TYPE_##type_,                                                                    \
                      .least = (least_),                                                                               \
                      .most = (most_),                                                                                 \
                      .standard = S_INIT(standard_),                                                                   \
                      .group = SETTING_GROUP_##group_,                                                                 \
                      .label = (label_),                                                                               \
                      .help = (help_),                                                                                 \
                      .lang = (lang_)},
#define SETTING(key, type, least, most, standard, group, label, help)                                                  \
    ONE(key, #key, type, least, most, standard, group, label, help, LANG__COUNT)
#define EACH(key, type, least, most, fi, sv, en, group, label, help)                                                   \
    ONE(key##_fi, #key "_fi", type, least, most, fi, group, label, help, LANG_FI)                                      \
    ONE(key##_sv, #key "_sv", type, least, most, sv, group, label, help, LANG_SV)                                      \
    ONE(key##_en, #key "_en", type, least, most, en, group, label, help, LANG_EN)
#include "settings/settings.def"
#undef ONE
#undef SETTING
#undef EACH
};

/* The row that counts changes. */
static const struct str generation_key = S_INIT("generation");

const struct setting_info *setting_info(enum setting setting)
{
    assert(setting < SETTING__COUNT);
    return &infos[setting];
}

bool setting_is_public(enum setting setting)
{
    switch (infos[setting].type) {
    case SETTING_TYPE_TEXT:
    case SETTING_TYPE_COLOUR:
    case SETTING_TYPE_INT:
    case SETTING_TYPE_SECONDS:
    case SETTING_TYPE_LANGS:
        return true;
    case SETTING_TYPE_MARKDOWN:
    case SETTING_TYPE_EMAIL:
    case SETTING_TYPE_PHONE:
    case SETTING_TYPE_LIST:
    case SETTING_TYPE_POINTS: /* no secret, but ticks beside a text: only that they changed */
        break;
    }
    return false;
}

enum err setting_find(struct str key, enum setting *out)
{
    for (int n = 0; n < SETTING__COUNT; n++)
        if (str_eq(infos[n].key, key)) {
            *out = (enum setting)n;
            return OK;
        }
    return ERR_NOT_FOUND;
}

/* --- members ------------------------------------------------------------------------------------------------------ */

#define TAKE_TEXT(member, setting, text) (member) = (text)
#define TAKE_MARKDOWN TAKE_TEXT
#define TAKE_EMAIL TAKE_TEXT
#define TAKE_PHONE TAKE_TEXT
#define TAKE_COLOUR TAKE_TEXT
#define TAKE_LIST TAKE_TEXT
#define TAKE_INT(member, setting, text) (member) = number(&infos[setting], text)
#define TAKE_SECONDS TAKE_INT
#define TAKE_LANGS(member, setting, text) (member) = check_set(&infos[setting], text)
#define TAKE_POINTS TAKE_LANGS

static int64_t number(const struct setting_info *info, struct str text)
{
    int64_t n = info->least;
    enum err e = str_int(text, info->least, info->most, &n);

    assert(e == OK);
    (void)e;
    return n;
}

/* Of texts that have passed setting_check. */
static void settings_from(const struct str texts[SETTING__COUNT], struct settings *out)
{
    *out = (struct settings){0};
#define SETTING(key, type, least, most, standard, group, label, help)                                                  \
    TAKE_##type(out->key, SETTING_##key, texts[SETTING_##key]);
#define EACH(key, type, least, most, fi, sv, en, group, label, help)                                                   \
    TAKE_##type(out->key[LANG_FI], SETTING_##key##_fi, texts[SETTING_##key##_fi]);                                     \
    TAKE_##type(out->key[LANG_SV], SETTING_##key##_sv, texts[SETTING_##key##_sv]);                                     \
    TAKE_##type(out->key[LANG_EN], SETTING_##key##_en, texts[SETTING_##key##_en]);                                     \
    out->key[LANG_SELKO] = out->key[LANG_FI];
#include "settings/settings.def"
#undef SETTING
#undef EACH
}

void settings_standard(struct settings *out)
{
    struct str texts[SETTING__COUNT];

    for (int n = 0; n < SETTING__COUNT; n++)
        texts[n] = infos[n].standard;
    settings_from(texts, out);
}

/* --- the store ---------------------------------------------------------------------------------------------------- */

enum err settings_generation(struct arena *a, struct db *panel, int64_t *out)
{
    struct q_setting_get_row row;
    enum err e = q_setting_get(panel, a, &(struct q_setting_get){generation_key}, &row);

    *out = 0;
    if (e)
        return e == ERR_NOT_FOUND ? OK : e;
    return str_int(row.value, 1, INT64_MAX - 1, out) ? ERR_BROKEN : OK;
}

enum err settings_touch(struct arena *a, struct db *panel)
{
    int64_t generation;

    TRY(settings_generation(a, panel, &generation));
    return q_setting_set(panel, &(struct q_setting_set){generation_key, arena_fmt(a, "%" PRId64, generation + 1)});
}

enum err settings_texts(struct arena *a, struct db *panel, struct str out[SETTING__COUNT], bool bad_out[SETTING__COUNT])
{
    struct q_setting_all_rows rows = {0};

    TRY(q_setting_all(panel, a, &rows));
    for (int n = 0; n < SETTING__COUNT; n++) {
        out[n] = infos[n].standard;
        if (bad_out)
            bad_out[n] = false;
    }
    for (size_t n = 0; n < rows.n; n++) {
        enum setting setting;
        struct str why;

        if (setting_find(rows.v[n].key, &setting))
            continue; /* the generation, or of another version */
        if (setting_check(a, setting, rows.v[n].value, LANG_EN, &out[setting], &why, NULL) == OK)
            continue;
        log_line(LOG_WARN, "event=setting_ignored key=%.*s why=\"%.*s\"", STR_ARG(rows.v[n].key), STR_ARG(why));
        out[setting] = infos[setting].standard;
        if (bad_out)
            bad_out[setting] = true;
    }
    return OK;
}

enum err settings_load(struct arena *a, struct db *panel, struct settings *out)
{
    struct str texts[SETTING__COUNT];

    TRY(settings_texts(a, panel, texts, NULL));
    settings_from(texts, out);
    return OK;
}

enum err setting_store(struct arena *a, struct db *panel, enum setting setting, struct str clean, bool *is_changed_out)
{
    const struct setting_info *info = setting_info(setting);
    struct q_setting_get_row row = {.value = info->standard};
    enum err e = q_setting_get(panel, a, &(struct q_setting_get){info->key}, &row);

    if (e && e != ERR_NOT_FOUND)
        return e;
    *is_changed_out = !str_eq(row.value, clean);
    if (str_eq(clean, info->standard))
        TRY(q_setting_delete(panel, &(struct q_setting_delete){info->key}));
    else
        TRY(q_setting_set(panel, &(struct q_setting_set){info->key, clean}));
    return *is_changed_out ? settings_touch(a, panel) : OK;
}
