/* first_settings.c - what the settings of an instance begin with, and those that an older version kept in its file. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/instance.h"
#include "base/file.h"
#include "base/log.h"

static enum err store_all(struct arena *a, struct db *panel, const struct first_settings *first)
{
    for (int n = 0; n < SETTING__COUNT; n++) {
        bool is_changed;

        if (first->values[n].p)
            TRY(setting_store(a, panel, (enum setting)n, first->values[n], &is_changed));
    }
    return OK;
}

enum err instance_first_settings(struct arena *a, const struct instance *i, const struct first_settings *first)
{
    struct db *panel;
    enum err e;

    TRY(instance_open(a, i, STORE_PANEL, DB_READ_WRITE, &panel));
    e = db_begin(panel, DB_WRITE);
    if (e == OK)
        e = db_finish(panel, store_all(a, panel, first));
    db_close(panel);
    return e;
}

/* Lines of settings in the file; what is already another than its standard in the store stays. */
static size_t read_lines(struct arena *a, struct str text, const struct str stored[SETTING__COUNT],
                         struct first_settings *out)
{
    size_t count = 0;

    while (text.p) {
        struct str value = str_trim(str_cut(&text, '\n')), name = str_trim(str_cut(&value, '=')), clean, why;
        enum setting setting;

        if (!value.p || setting_find(name, &setting))
            continue;
        count++;
        if (setting_check(a, setting, value, LANG_EN, &clean, &why, NULL))
            log_line(LOG_WARN, "event=setting_dropped key=%.*s why=\"%.*s\"", STR_ARG(name), STR_ARG(why));
        else if (str_eq(stored[setting], setting_info(setting)->standard))
            out->values[setting] = clean;
    }
    return count;
}

enum err instance_settings(struct arena *a, const struct instance *i, struct settings *out)
{
    struct db *panel;
    enum err e;

    TRY(instance_open(a, i, STORE_PANEL, DB_READ_ONLY, &panel));
    e = db_begin(panel, DB_READ);
    if (e == OK)
        e = db_finish(panel, settings_load(a, panel, out));
    db_close(panel);
    return e;
}

static enum err load_texts(struct arena *a, const struct instance *i, struct str out[SETTING__COUNT])
{
    struct db *panel;
    enum err e;

    TRY(instance_open(a, i, STORE_PANEL, DB_READ_ONLY, &panel));
    e = db_begin(panel, DB_READ);
    if (e == OK)
        e = db_finish(panel, settings_texts(a, panel, out, NULL));
    db_close(panel);
    return e;
}

enum err instance_carry_settings(struct arena *a, const struct instance *i)
{
    const char *path = instance_path(a, i, "config");
    struct first_settings first = {0};
    struct buf anew = buf_new(a, CONFIG_LIMIT_BYTES);
    struct str text, stored[SETTING__COUNT], why;
    struct config config;
    size_t count;

    TRY(file_read(a, path, CONFIG_LIMIT_BYTES, &text));
    TRY(load_texts(a, i, stored));
    count = read_lines(a, text, stored, &first);
    if (count == 0)
        return OK;
    TRY(instance_first_settings(a, i, &first));
    if (config_read(a, text, &config, &why))
        return err_note(ERR_INVALID, "%s: %.*s", path, STR_ARG(why));
    config_put_file(&anew, &config);
    TRY(file_write(path, buf_str(&anew), 0600));
    log_line(LOG_INFO, "event=settings_carried count=%zu", count);
    return OK;
}
