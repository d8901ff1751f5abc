/* verbs_instance.c - verbs that make, serve and describe an instance. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/instance.h"
#include "app/nginx.h"
#include "app/serve.h"
#include "app/verbs.h"
#include "site/routes.h"

#ifndef DIGIRAATI_VERSION
#define DIGIRAATI_VERSION "0.1.0"
#endif

enum { TEXT_LIMIT_BYTES = 256 * 1024 };

static enum err load(struct arena *a, const struct args *args, struct instance *out)
{
    return instance_load(a, args->dir, args->sets, args->set_count, out);
}

/* NAME=VALUE: of the file, or of the store. */
static enum err set_first(struct arena *a, struct str pair, struct config *config, struct first_settings *first)
{
    struct str value = pair, name = str_cut(&value, '='), why;
    enum setting setting;

    if (setting_find(name, &setting) == OK) {
        if (setting_check(a, setting, value, LANG_EN, &first->values[setting], &why, NULL))
            return err_note(ERR_INVALID, "--set %.*s: %.*s", STR_ARG(name), STR_ARG(why));
        return OK;
    }
    if (config_set(a, config, name, value, &why))
        return err_note(ERR_INVALID, "--set %.*s", STR_ARG(why));
    return OK;
}

enum err verb_init(struct arena *a, const struct args *args)
{
    struct first_settings first = {0};
    struct instance i = {.dir = args->words[0]};
    struct config config;

    config_standard(&config);
    if (args->county)
        TRY(county_apply(a, args->county, &first));
    if (args->is_demo) {
        /* Somebody tries it out: results soon, and tests and load generators come from one address. */
        config.is_demo = true;
        config.ingest_interval_s = 30;
        config.page_rate = config.send_rate = config.code_rate = config.sign_in_rate = config.address_connections = 0;
        first.values[SETTING_min_fill_ms] = S("0");
    }
    for (size_t n = 0; n < args->set_count; n++)
        TRY(set_first(a, args->sets[n], &config, &first));
    TRY(instance_create(a, args->words[0], &config));
    return instance_first_settings(a, &i, &first);
}

enum err verb_serve(struct arena *a, const struct args *args)
{
    (void)a;
    return serve_run(args->dir, args->sets, args->set_count);
}

enum err verb_migrate(struct arena *a, const struct args *args)
{
    struct instance i;

    TRY(load(a, args, &i));
    TRY(instance_migrate(a, &i));
    return instance_carry_settings(a, &i);
}

enum err verb_config(struct arena *a, const struct args *args)
{
    struct buf out = buf_new(a, TEXT_LIMIT_BYTES);
    struct instance i;

    if (args->is_markdown)
        config_put_markdown(&out);
    else if (args->dir) {
        TRY(load(a, args, &i));
        config_put(&out, &i.config);
    } else
        return err_note(ERR_INVALID, "config: expected --dir DIR or --help-markdown");
    return verb_print(args, buf_str(&out));
}

enum err verb_nginx_config(struct arena *a, const struct args *args)
{
    struct nginx_site site = {.static_dir = args->static_dir, .tls_cert = args->tls_cert, .tls_key = args->tls_key};
    struct instance i;
    const char *path;
    int64_t port;

    if (str_int(str_from(args->port), 1, 65535, &port))
        return err_note(ERR_INVALID, "--port: expected 1 to 65535");
    TRY(load(a, args, &i));
    site.port = (int)port;
    TRY(nginx_write(a, &i, &site, &path));
    return verb_print(args, arena_fmt(a, "%s\n", path));
}

enum err verb_routes(struct arena *a, const struct args *args)
{
    static const char *const who[PERM__COUNT] = {"nobody", "public"};
    struct buf out = buf_new(a, TEXT_LIMIT_BYTES);

    for (int r = 0; r < ROUTE__COUNT; r++) {
        const struct route_info *info = route_info((enum route)r);

        buf_fmt(&out, "%-4s %-28.*s %-8s %7zu  %s\n", info->method == ROUTE_POST ? "POST" : "GET", STR_ARG(info->path),
                who[info->who], info->body_limit, info->name);
    }
    return verb_print(args, buf_str(&out));
}

enum err verb_version(struct arena *a, const struct args *args)
{
    return verb_print(args, arena_fmt(a, "digiraati %s\n", DIGIRAATI_VERSION));
}
