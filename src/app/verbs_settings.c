/* verbs_settings.c - verbs that show and change what the county decides for itself. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/instance.h"
#include "app/verbs.h"
#include "audit/detail.h"

enum { TEXT_BYTES = 1024 * 1024 };

static void close_store(void *panel)
{
    db_close(panel);
}

static enum err open_panel(struct arena *a, const struct args *args, enum db_mode mode, struct db **out)
{
    struct instance i;

    TRY(instance_load(a, args->dir, args->sets, args->set_count, &i));
    TRY(instance_open(a, &i, STORE_PANEL, mode, out));
    arena_defer(a, close_store, *out);
    return OK;
}

static enum err find(const char *key, enum setting *out)
{
    if (setting_find(str_from(key), out))
        return err_note(ERR_NOT_FOUND, "%s: there is no such setting; `digiraati settings list` names them", key);
    return OK;
}

static enum err read_texts(struct arena *a, const struct args *args, struct str out[SETTING__COUNT])
{
    struct db *panel;

    TRY(open_panel(a, args, DB_READ_ONLY, &panel));
    TRY(db_begin(panel, DB_READ));
    return db_finish(panel, settings_texts(a, panel, out, NULL));
}

/* Of many lines the first. */
enum err verb_settings_list(struct arena *a, const struct args *args)
{
    struct buf out = buf_new(a, TEXT_BYTES);
    struct str texts[SETTING__COUNT];

    TRY(read_texts(a, args, texts));
    for (int n = 0; n < SETTING__COUNT; n++) {
        const struct setting_info *info = setting_info((enum setting)n);
        struct str rest = texts[n], first = str_cut(&rest, '\n');

        buf_put(&out, info->key);
        buf_put(&out, S(" = "));
        buf_put(&out, first);
        buf_put(&out, rest.p ? S(" ...\n") : S("\n"));
    }
    return verb_print(args, buf_str(&out));
}

enum err verb_settings_get(struct arena *a, const struct args *args)
{
    struct str texts[SETTING__COUNT];
    enum setting setting;

    TRY(find(args->words[0], &setting));
    TRY(read_texts(a, args, texts));
    return verb_print(args, arena_fmt(a, "%.*s\n", STR_ARG(texts[setting])));
}

enum err verb_settings_set(struct arena *a, const struct args *args)
{
    struct str clean, why, before[SETTING__COUNT];
    enum setting setting;
    bool is_changed;
    struct db *panel;
    enum err e;

    TRY(find(args->words[0], &setting));
    verb_tell(args, setting_info(setting)->key, S(""));
    if (setting_check(a, setting, str_from(args->words[1]), LANG_EN, &clean, &why, NULL))
        return err_note(ERR_INVALID, "%s: %.*s", args->words[0], STR_ARG(why));
    TRY(open_panel(a, args, DB_READ_WRITE, &panel));
    TRY(db_begin(panel, DB_WRITE));
    e = settings_texts(a, panel, before, NULL);
    TRY(db_finish(panel, e ? e : setting_store(a, panel, setting, clean, &is_changed)));
    if (is_changed && setting_is_public(setting))
        verb_tell(args, setting_info(setting)->key, audit_detail_change(a, before[setting], clean));
    return OK;
}
