/* settings.h - what a county decides for itself: checked, kept in panel.db, and in force without a restart. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SETTINGS_SETTINGS_H
#define SETTINGS_SETTINGS_H

#include "base/lang.h"
#include "db/db.h"
#include "settings/legal.h"

/* One for each line of settings.def, three for an EACH: SETTING_contact_email, SETTING_county_name_fi. */
enum setting {
#define SETTING(key, type, least, most, standard, group, label, help) SETTING_##key,
#define EACH(key, type, least, most, fi, sv, en, group, label, help)                                                   \
    SETTING_##key##_fi, SETTING_##key##_sv, SETTING_##key##_en,
#include "settings/settings.def"
#undef SETTING
#undef EACH
    SETTING__COUNT
};

enum setting_type {
    SETTING_TYPE_TEXT,     /* one line */
    SETTING_TYPE_MARKDOWN, /* many */
    SETTING_TYPE_EMAIL,
    SETTING_TYPE_PHONE,  /* one line */
    SETTING_TYPE_COLOUR, /* "#00566b", of enough contrast (colour.h) */
    SETTING_TYPE_INT,
    SETTING_TYPE_SECONDS, /* stored as milliseconds, on a page as seconds with decimals */
    SETTING_TYPE_LIST,    /* items parted by "; ", on a page one on each line */
    SETTING_TYPE_LANGS,   /* codes of languages parted by spaces; Finnish always */
    SETTING_TYPE_POINTS   /* ids of legal_points() parted by spaces */
};

enum setting_group {
    SETTING_GROUP_COUNTY,
    SETTING_GROUP_LOOK,
    SETTING_GROUP_HELP,
    SETTING_GROUP_PRIVACY,
    SETTING_GROUP_ACCESSIBILITY,
    SETTING_GROUP_LIMITS,
    SETTING_GROUP__COUNT
};

/* A line of settings.def. `label` and `help` are sentence keys. `lang` is LANG__COUNT when the setting is the same in all. */
struct setting_info {
    struct str key;
    enum setting_type type;
    int64_t least, most;
    struct str standard;
    enum setting_group group;
    const char *label, *help;
    enum lang lang;
};

/* Static storage. */
const struct setting_info *setting_info(enum setting setting);

/* ERR_NOT_FOUND when there is no such key. */
enum err setting_find(struct str key, enum setting *out) MUST_CHECK;

/* All of them as the program uses them: a member for each line. Selkosuomi has the Finnish text. Sets are a bit each: of
 * languages 1 << LANG_SV, of points by their order. */
struct settings {
#define SETTINGS_C_TEXT struct str
#define SETTINGS_C_MARKDOWN struct str
#define SETTINGS_C_EMAIL struct str
#define SETTINGS_C_PHONE struct str
#define SETTINGS_C_COLOUR struct str
#define SETTINGS_C_INT int64_t
#define SETTINGS_C_SECONDS int64_t
#define SETTINGS_C_LIST struct str
#define SETTINGS_C_LANGS uint32_t
#define SETTINGS_C_POINTS uint32_t
#define SETTING(key, type, least, most, standard, group, label, help) SETTINGS_C_##type key;
#define EACH(key, type, least, most, fi, sv, en, group, label, help) SETTINGS_C_##type key[LANG__COUNT];
#include "settings/settings.def"
#undef SETTING
#undef EACH
};

/* All at their standards. Static text. */
void settings_standard(struct settings *out);

/* What somebody gave for a setting, brought to the form in which it is stored: white space around it gone, line ends made one
 * kind, items of a list parted by "; ", a colour in lower case, sets in their order; never NULL. ERR_INVALID with the reason in `lang` in `why_out`,
 * and in `offer_out`, which may be NULL, a value near it that would pass, if there is one. All in `a` or static. */
enum err setting_check(struct arena *a, enum setting setting, struct str value, enum lang lang, struct str *clean_out,
                       struct str *why_out, struct str *offer_out) MUST_CHECK;

/* What the value looks like in a field of a page: items and lines each on a line of their own, times in seconds. In
 * `a`. */
struct str setting_shown(struct arena *a, enum setting setting, struct str value, enum lang lang);

/* The other way: what was typed into such a field, checked as setting_check does. */
enum err setting_typed(struct arena *a, enum setting setting, struct str shown, enum lang lang, struct str *clean_out,
                       struct str *why_out, struct str *offer_out) MUST_CHECK;

/* Can it hold nothing but what everybody may know for good, so that the audit log tells its values? Never addresses,
 * phone numbers and long texts, which somebody may have written a person's into. */
bool setting_is_public(enum setting setting);

/* The words that a LANGS or POINTS setting may hold, in their order; how many. */
enum { SETTING_WORDS_MOST = LEGAL_POINTS_MOST };
size_t setting_words(enum setting setting, struct str out[SETTING_WORDS_MOST]);

/* --- in the store: inside the caller's transaction ---------------------------------------------------------------- */

/* A number that is another one after every change: cheap enough to be asked for with every request. */
enum err settings_generation(struct arena *a, struct db *panel, int64_t *out) MUST_CHECK;

/* Tell that something else changed which settings_generation stands for (the logo). Write transaction. */
enum err settings_touch(struct arena *a, struct db *panel) MUST_CHECK;

/* Every setting as text, its standard where nothing is stored. What is stored and does not pass setting_check (an older
 * version or somebody's hand wrote it) counts as its standard: logged, and a bit of `bad_out` (by setting; NULL: unwanted). In `a`. */
enum err settings_texts(struct arena *a, struct db *panel, struct str out[SETTING__COUNT],
                        bool bad_out[SETTING__COUNT]) MUST_CHECK;

/* The same as members. */
enum err settings_load(struct arena *a, struct db *panel, struct settings *out) MUST_CHECK;

/* Store a value that setting_check has made; the standard is stored as nothing, so that a better standard of a later version counts.
 * `is_changed_out` is false when that was its value before. Write transaction. */
enum err setting_store(struct arena *a, struct db *panel, enum setting setting, struct str clean,
                       bool *is_changed_out) MUST_CHECK;

#endif
