/* county.c - what the counties we know call themselves, and reading those we do not. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/instance.h"
#include "base/file.h"
#include "base/json.h"

#include <string.h>

/* Names as the counties and Statistics Finland write them (classification of wellbeing services counties 2026). */
static const struct {
    const char *key;
    struct str fi, sv, en;
} counties[] = {
    {"satakunta", S_INIT("Satakunnan hyvinvointialue"), S_INIT("Satakunta välfärdsområde"),
     S_INIT("Wellbeing services county of Satakunta")},
    {"pirkanmaa", S_INIT("Pirkanmaan hyvinvointialue"), S_INIT("Birkalands välfärdsområde"),
     S_INIT("Wellbeing services county of Pirkanmaa")},
};

static enum err set(struct arena *a, struct first_settings *first, const char *file, enum setting setting,
                    const struct json *value)
{
    struct str why, key = setting_info(setting)->key;

    if (!value || value->type != JSON_TEXT)
        return err_note(ERR_INVALID, "%s: %.*s: expected text", file, STR_ARG(key));
    if (setting_check(a, setting, value->text, LANG_EN, &first->values[setting], &why, NULL))
        return err_note(ERR_INVALID, "%s: %.*s: %.*s", file, STR_ARG(key), STR_ARG(why));
    return OK;
}

static enum err read_county(struct arena *a, const char *file, struct first_settings *first)
{
    struct json_error error;
    const struct json *doc, *name;
    struct str text;

    if (file_read(a, file, CONFIG_LIMIT_BYTES, &text))
        return err_note(ERR_NOT_FOUND, "county %s: no county we know and no file", file);
    if (json_parse(a, text, CONFIG_LIMIT_BYTES, &doc, &error))
        return err_note(ERR_INVALID, "%s: line %d, column %d: %.*s", file, error.line, error.column,
                        STR_ARG(error.why));
    name = json_get(doc, "name");
    TRY(set(a, first, file, SETTING_county_name_fi, json_get(name, "fi")));
    TRY(set(a, first, file, SETTING_county_name_sv, json_get(name, "sv")));
    TRY(set(a, first, file, SETTING_county_name_en, json_get(name, "en")));
    if (json_get(doc, "contact_email"))
        TRY(set(a, first, file, SETTING_contact_email, json_get(doc, "contact_email")));
    return OK;
}

enum err county_apply(struct arena *a, const char *county, struct first_settings *first)
{
    for (size_t i = 0; i < sizeof counties / sizeof counties[0]; i++) {
        if (strcmp(county, counties[i].key))
            continue;
        first->values[SETTING_county_name_fi] = counties[i].fi;
        first->values[SETTING_county_name_sv] = counties[i].sv;
        first->values[SETTING_county_name_en] = counties[i].en;
        return OK;
    }
    return read_county(a, county, first);
}
