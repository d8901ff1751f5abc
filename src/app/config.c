/* config.c - the settings of an instance: reading, checking, writing and explaining them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/config.h"

#include "mail/address.h"
#include "mail/smtp.h"
#include "settings/settings.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

enum type { TYPE_INT, TYPE_TEXT, TYPE_FLAG };
enum secrecy { SECRECY_SHOWN, SECRECY_SECRET };

struct entry {
    struct str name;
    enum type type;
    int64_t least, most;
    struct str standard;
    enum secrecy secrecy;
    struct str help;
    size_t offset;
};

static const struct entry entries[] = {
#define CONFIG(name, type, least, most, standard, secrecy, help)                                                       \
    {S_INIT(#name),    TYPE_##type,       least,        most,                                                          \
     S_INIT(standard), SECRECY_##secrecy, S_INIT(help), offsetof(struct config, name)},
#include "app/config.def"
#undef CONFIG
};

enum { ENTRY_COUNT = sizeof entries / sizeof entries[0] };

static void *member(struct config *c, const struct entry *s)
{
    return (char *)c + s->offset;
}

static const void *member_const(const struct config *c, const struct entry *s)
{
    return (const char *)c + s->offset;
}

static bool is_setting(struct str name)
{
    enum setting setting;

    return setting_find(name, &setting) == OK;
}

static const struct entry *find(struct str name)
{
    for (size_t i = 0; i < ENTRY_COUNT; i++)
        if (str_eq(entries[i].name, name))
            return &entries[i];
    return NULL;
}

static bool is_plain(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
            return false;
    return str_is_utf8(s);
}

/* The member from its text; false when it does not fit. */
static bool take(struct config *c, const struct entry *s, struct str value)
{
    void *to = member(c, s);
    size_t chars;

    switch (s->type) {
    case TYPE_INT:
        return str_int(value, s->least, s->most, to) == OK;
    case TYPE_FLAG:
        *(bool *)to = str_eq(value, S("yes"));
        return *(bool *)to || str_eq(value, S("no"));
    case TYPE_TEXT:
        if (!is_plain(value))
            return false;
        chars = str_chars(value);
        *(struct str *)to = value;
        return chars >= (size_t)s->least && chars <= (size_t)s->most;
    }
    return false;
}

void config_standard(struct config *out)
{
    *out = (struct config){0};
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        bool fits = take(out, &entries[i], entries[i].standard);

        assert(fits);
        (void)fits;
    }
}

enum err config_set(struct arena *a, struct config *c, struct str name, struct str value, struct str *why_out)
{
    const struct entry *s = find(name);
    struct str form;

    if (!s) {
        *why_out = arena_fmt(
            a, is_setting(name) ? "%.*s: is kept in the store: `digiraati settings`" : "%.*s: there is no such setting",
            STR_ARG(name));
        return ERR_INVALID;
    }
    if (take(c, s, arena_str(a, value)))
        return OK;
    if (s->type == TYPE_FLAG)
        form = S("yes or no");
    else if (s->type == TYPE_INT)
        form = arena_fmt(a, "a whole number from %" PRId64 " to %" PRId64, s->least, s->most);
    else
        form = arena_fmt(a, "%" PRId64 " to %" PRId64 " characters, no control characters", s->least, s->most);
    *why_out = arena_fmt(a, "%.*s: expected %.*s", STR_ARG(name), STR_ARG(form));
    return ERR_INVALID;
}

enum err config_read(struct arena *a, struct str text, struct config *out, struct str *why_out)
{
    bool is_seen[ENTRY_COUNT] = {false};
    struct str rest = text;

    config_standard(out);
    for (int line = 1; rest.p; line++) {
        struct str value = str_trim(str_cut(&rest, '\n')), name, why;
        const struct entry *s;

        if (value.len == 0 || value.p[0] == '#')
            continue;
        name = str_trim(str_cut(&value, '='));
        if (!value.p) {
            *why_out = arena_fmt(a, "line %d: expected name = value", line);
            return ERR_INVALID;
        }
        if (is_setting(name))
            continue; /* `digiraati migrate` takes it over */
        s = find(name);
        if (s && is_seen[s - entries]) {
            *why_out = arena_fmt(a, "line %d: %.*s: stands here twice", line, STR_ARG(name));
            return ERR_INVALID;
        }
        if (config_set(a, out, name, str_trim(value), &why)) {
            *why_out = arena_fmt(a, "line %d: %.*s", line, STR_ARG(why));
            return ERR_INVALID;
        }
        is_seen[s - entries] = true;
    }
    return OK;
}

/* scheme://host[:port], nothing behind it, as browsers write an origin (RFC 6454, section 6.2). */
static bool is_origin(struct str s)
{
    struct str host = str_starts(s, S("https://"))  ? str_sub(s, 8, s.len)
                      : str_starts(s, S("http://")) ? str_sub(s, 7, s.len)
                                                    : (struct str){NULL, 0};

    for (size_t i = 0; i < host.len; i++) {
        char c = host.p[i];

        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && !strchr(".-:[]", c))
            return false;
    }
    return host.len > 0;
}

/* A host that only this machine reaches, followed by nothing or a port. */
static bool is_loopback(struct str origin)
{
    static const struct str hosts[] = {S_INIT("http://127.0.0.1"), S_INIT("http://localhost"), S_INIT("http://[::1]")};

    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++)
        if (str_starts(origin, hosts[i]) && (origin.len == hosts[i].len || origin.p[hosts[i].len] == ':'))
            return true;
    return false;
}

enum err config_check(struct arena *a, const struct config *c, struct str *why_out)
{
    const char *why;

    if (c->origin.len && !is_origin(c->origin)) {
        *why_out = arena_fmt(a, "origin: expected https://host or http://host:port in lower case, nothing after it");
        return ERR_INVALID;
    }
    if (c->smtp_url.len && !smtp_url_check(c->smtp_url)) {
        *why_out =
            arena_fmt(a, "smtp_url: expected smtp://host or smtps://host, with or without :port, nothing after it");
        return ERR_INVALID;
    }
    if (c->smtp_url.len && c->mail_from.len == 0) {
        *why_out = arena_fmt(a, "mail_from is empty: with smtp_url set, letters need the address they come from");
        return ERR_INVALID;
    }
    if (c->mail_from.len && address_read(c->mail_from, &(struct str){0}, &why)) {
        *why_out = arena_fmt(a, "mail_from: %s", why);
        return ERR_INVALID;
    }
    if (c->is_demo && c->origin.len && !is_loopback(c->origin)) {
        *why_out = arena_fmt(a, "is_demo: a demo may only have an origin on the loopback interface");
        return ERR_INVALID;
    }
    return OK;
}

static void put_value(struct buf *out, const struct config *c, const struct entry *s)
{
    const void *from = member_const(c, s);

    if (s->type == TYPE_INT)
        buf_int(out, *(const int64_t *)from);
    else if (s->type == TYPE_FLAG)
        buf_put(out, *(const bool *)from ? S("yes") : S("no"));
    else
        buf_put(out, *(const struct str *)from);
}

static bool is_standard(const struct config *c, const struct config *standard, const struct entry *s)
{
    const void *a = member_const(c, s), *b = member_const(standard, s);

    if (s->type == TYPE_INT)
        return *(const int64_t *)a == *(const int64_t *)b;
    if (s->type == TYPE_FLAG)
        return *(const bool *)a == *(const bool *)b;
    return str_eq(*(const struct str *)a, *(const struct str *)b);
}

void config_put_file(struct buf *out, const struct config *c)
{
    struct config standard;

    config_standard(&standard);
    buf_put(out, S("# Settings of this instance. Lines with # are comments; what stands in one has its standard.\n"
                   "# `kill -HUP` on the server's process (run/serve.pid) makes it read this file again.\n"));
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        buf_put(out, S("\n# "));
        buf_put(out, entries[i].help);
        buf_put(out, is_standard(c, &standard, &entries[i]) ? S("\n#") : S("\n"));
        buf_put(out, entries[i].name);
        buf_put(out, S(" = "));
        put_value(out, c, &entries[i]);
        buf_char(out, '\n');
    }
}

void config_put(struct buf *out, const struct config *c)
{
    struct config empty = {0};

    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        buf_put(out, entries[i].name);
        buf_put(out, S(" = "));
        if (entries[i].secrecy == SECRECY_SECRET)
            buf_put(out, is_standard(c, &empty, &entries[i]) ? S("(not set)") : S("(set)"));
        else
            put_value(out, c, &entries[i]);
        buf_char(out, '\n');
    }
}

void config_put_markdown(struct buf *out)
{
    buf_put(out, S("# Configuration\n"
                   "\n"
                   "The settings of an instance stand in the file `config` of its folder, one `name = value` a\n"
                   "line; `#` begins a comment line. A name that is not in this table, a name that comes twice\n"
                   "and a value out of range stop the program with the line's number. `digiraati config --dir\n"
                   "DIR` prints what is in force; `digiraati serve --set name=value` overrides for one run.\n"
                   "After a change send SIGHUP to the server; after a change of a limit for addresses also make\n"
                   "nginx's configuration anew (operating.md).\n"
                   "\n"
                   "Written by `digiraati config --help-markdown` and checked by tests/tools/check-config.\n"
                   "\n"
                   "| name | values | standard | what it does |\n"
                   "| --- | --- | --- | --- |\n"));
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        const struct entry *s = &entries[i];

        buf_fmt(out, "| `%.*s` | ", STR_ARG(s->name));
        if (s->type == TYPE_FLAG)
            buf_put(out, S("yes or no"));
        else
            buf_fmt(out, "%s%" PRId64 " to %" PRId64 "%s", s->type == TYPE_TEXT ? "text, " : "", s->least, s->most,
                    s->type == TYPE_TEXT ? " characters" : "");
        buf_put(out, S(" | "));
        if (s->standard.len)
            buf_fmt(out, "`%.*s`", STR_ARG(s->standard));
        else
            buf_put(out, S("(empty)"));
        buf_put(out, S(" | "));
        buf_put(out, s->help);
        buf_put(out, s->secrecy == SECRECY_SECRET ? S(" Secret: never printed. |\n") : S(" |\n"));
    }
}
