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

enum err verb_init(struct arena *a, const struct args *args)
{
    struct config config;

    config_standard(&config);
    if (args->county)
        TRY(county_apply(a, args->county, &config));
    if (args->is_demo) {
        /* Somebody tries it out: results soon, and tests and load generators come from one address. */
        config.is_demo = true;
        config.ingest_interval_s = 30;
        config.page_rate = config.send_rate = config.code_rate = config.address_connections = 0;
        config.min_fill_ms = 0;
    }
    for (size_t i = 0; i < args->set_count; i++) {
        struct str value = args->sets[i], name = str_cut(&value, '='), why;

        if (config_set(a, &config, name, value, &why))
            return err_note(ERR_INVALID, "--set %.*s", STR_ARG(why));
    }
    return instance_create(a, args->words[0], &config);
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
    return instance_migrate(a, &i);
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
