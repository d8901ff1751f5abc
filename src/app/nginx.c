/* nginx.c - the configuration of the nginx in front of an instance. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/nginx.h"

#include "base/file.h"

#include <errno.h>
#include <grp.h>
#include <inttypes.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The files of packaging/nginx, put into the program by the assembler, so that an installed program has them at
 * hand. */
#define EMBED(name, path)                                                                                              \
    __asm__(".section .rodata\n"                                                                                       \
            ".global embed_" #name "\n.global embed_" #name "_end\n"                                                   \
            "embed_" #name ":\n.incbin \"" path "\"\n"                                                                 \
            "embed_" #name "_end:\n.byte 0\n.previous\n");                                                             \
    extern const char embed_##name[], embed_##name##_end[]

EMBED(nginx_conf, "packaging/nginx/nginx.conf.in");
EMBED(nginx_css, "packaging/nginx/pages/pages.css");
EMBED(nginx_maintenance, "packaging/nginx/pages/maintenance.html");
EMBED(nginx_too_large, "packaging/nginx/pages/too-large.html");
EMBED(nginx_wrong, "packaging/nginx/pages/wrong.html");
EMBED(nginx_busy, "packaging/nginx/pages/busy.html");

static const struct {
    const char *path, *begin, *end;
} pages[] = {
    {"nginx/pages/pages.css", embed_nginx_css, embed_nginx_css_end},
    {"nginx/pages/maintenance.html", embed_nginx_maintenance, embed_nginx_maintenance_end},
    {"nginx/pages/too-large.html", embed_nginx_too_large, embed_nginx_too_large_end},
    {"nginx/pages/wrong.html", embed_nginx_wrong, embed_nginx_wrong_end},
    {"nginx/pages/busy.html", embed_nginx_busy, embed_nginx_busy_end},
};

enum { CONF_LIMIT_BYTES = 256 * 1024, BURST_FACTOR = 10 };

/* A name between @ signs, or a word in braces at the start of a line (then `value` is empty to drop the line). */
struct fill {
    struct str name, value;
};

static bool is_quotable(struct str path)
{
    for (size_t i = 0; i < path.len; i++)
        if ((unsigned char)path.p[i] < 0x20 || strchr("\"\\$", path.p[i]))
            return false;
    return true;
}

static const struct str *find(const struct fill *fills, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(fills[i].name, name))
            return &fills[i].value;
    return NULL;
}

/* One line of the template, without its end. ERR_BROKEN for a name we do not know: the template and we do not fit. */
static enum err put_line(struct buf *out, const struct fill *fills, size_t count, struct str line)
{
    if (str_starts(line, S("{"))) {
        struct str word = str_cut(&line, '}');
        const struct str *value = find(fills, count, str_sub(word, 1, word.len));

        if (!value)
            return err_note(ERR_BROKEN, "nginx.conf.in: %.*s}", STR_ARG(word));
        if (!value->len)
            return OK;
    }
    while (line.p) {
        struct str name;
        const struct str *value;

        buf_put(out, str_cut(&line, '@'));
        if (!line.p)
            break;
        name = str_cut(&line, '@');
        value = find(fills, count, name);
        if (!value || !line.p)
            return err_note(ERR_BROKEN, "nginx.conf.in: @%.*s@", STR_ARG(name));
        buf_put(out, *value);
    }
    buf_char(out, '\n');
    return OK;
}

static enum err put_conf(struct buf *out, const struct fill *fills, size_t count)
{
    struct str rest = {embed_nginx_conf, (size_t)(embed_nginx_conf_end - embed_nginx_conf)};

    while (rest.len)
        TRY(put_line(out, fills, count, str_cut(&rest, '\n')));
    return out->full ? err_note(ERR_TOO_BIG, "nginx.conf") : OK;
}

static enum err write_pages(struct arena *a, const struct instance *i)
{
    static const char *const folders[] = {"nginx", "nginx/pages", "cache"};

    for (size_t n = 0; n < sizeof folders / sizeof folders[0]; n++)
        TRY(file_mkdir(instance_path(a, i, folders[n]), 0700));
    for (size_t n = 0; n < sizeof pages / sizeof pages[0]; n++) {
        struct str text = {pages[n].begin, (size_t)(pages[n].end - pages[n].begin)};

        TRY(file_write(instance_path(a, i, pages[n].path), text, 0600));
    }
    return OK;
}

static struct str number(struct arena *a, int64_t n)
{
    return arena_fmt(a, "%" PRId64, n);
}

/* The absolute path of a file or folder that must be there, fit to stand in quotes. */
static enum err resolve(struct arena *a, const char *path, struct str *out)
{
    char absolute[PATH_MAX];

    if (!realpath(path, absolute))
        return err_note(ERR_NOT_FOUND, "%s: %s", path, strerror(errno));
    *out = arena_str(a, str_from(absolute));
    return is_quotable(*out) ? OK : err_note(ERR_INVALID, "%s: a quote, dollar sign or backslash in the path", path);
}

static enum err check_tls(const struct config *c, const struct nginx_site *site)
{
    if (!site->tls_cert != !site->tls_key)
        return err_note(ERR_INVALID, "nginx-config: a certificate and its key go together");
    if (site->tls_cert && c->is_demo)
        return err_note(ERR_DENIED, "nginx-config: a demo is only for the loopback interface");
    if (site->tls_cert && !str_starts(c->origin, S("https://")))
        return err_note(ERR_INVALID, "nginx-config: with a certificate the setting origin must be https://...");
    return OK;
}

static struct str yes_if(bool is_so)
{
    return is_so ? S("yes") : S("");
}

enum err nginx_write(struct arena *a, const struct instance *i, const struct nginx_site *site, const char **conf_out)
{
    const struct config *c = &i->config;
    const struct passwd *user = getpwuid(geteuid());
    const struct group *group = getgrgid(getegid());
    struct buf conf = buf_new(a, CONF_LIMIT_BYTES);
    struct str static_dir, dir, cert = {0}, key = {0};
    struct fill fills[24];
    size_t n = 0;

    TRY(check_tls(c, site));
    TRY(resolve(a, site->static_dir, &static_dir));
    TRY(resolve(a, i->dir, &dir));
    if (site->tls_cert) {
        TRY(resolve(a, site->tls_cert, &cert));
        TRY(resolve(a, site->tls_key, &key));
    }
    /* nginx started by root gives up its rights unless told the user that owns the instance: us. */
    fills[n++] = (struct fill){S("root"), yes_if(geteuid() == 0 && user && group)};
    fills[n++] = (struct fill){S("USER"), user ? str_from(user->pw_name) : S("")};
    fills[n++] = (struct fill){S("GROUP"), group ? str_from(group->gr_name) : S("")};
    fills[n++] = (struct fill){S("DIR"), dir};
    fills[n++] = (struct fill){S("STATIC"), static_dir};
    fills[n++] = (struct fill){S("PORT"), number(a, site->port)};
    fills[n++] = (struct fill){S("plain"), yes_if(!site->tls_cert)};
    fills[n++] = (struct fill){S("tls"), yes_if(site->tls_cert)};
    fills[n++] = (struct fill){S("CERT"), cert};
    fills[n++] = (struct fill){S("KEY"), key};
    fills[n++] = (struct fill){S("ORIGIN"), c->origin};
    fills[n++] = (struct fill){
        S("rate"), yes_if(c->page_rate || c->send_rate || c->code_rate || c->sign_in_rate || c->address_connections)};
    fills[n++] = (struct fill){S("page_rate"), yes_if(c->page_rate)};
    fills[n++] = (struct fill){S("send_rate"), yes_if(c->send_rate)};
    fills[n++] = (struct fill){S("PAGE_RATE"), number(a, c->page_rate)};
    fills[n++] = (struct fill){S("PAGE_BURST"), number(a, c->page_rate * BURST_FACTOR)};
    fills[n++] = (struct fill){S("SEND_RATE"), number(a, c->send_rate)};
    fills[n++] = (struct fill){S("SEND_BURST"), number(a, c->send_rate * BURST_FACTOR)};
    fills[n++] = (struct fill){S("code_rate"), yes_if(c->code_rate)};
    fills[n++] = (struct fill){S("CODE_RATE"), number(a, c->code_rate)};
    fills[n++] = (struct fill){S("sign_in_rate"), yes_if(c->sign_in_rate)};
    fills[n++] = (struct fill){S("SIGN_IN_RATE"), number(a, c->sign_in_rate)};
    fills[n++] = (struct fill){S("connections"), yes_if(c->address_connections)};
    fills[n++] = (struct fill){S("CONNECTIONS"), number(a, c->address_connections)};
    TRY(put_conf(&conf, fills, n));
    TRY(write_pages(a, i));
    *conf_out = instance_path(a, i, "nginx/nginx.conf");
    return file_write(*conf_out, buf_str(&conf), 0600);
}
