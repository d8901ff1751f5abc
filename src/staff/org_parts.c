/* org_parts.c - what pages about the organisation share: words, addresses, the register as it stands. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/org_parts.h"

#include "base/clock.h"

/* THINGS_AT_ONCE: that a mark is made of. */
enum { FILE_BYTES = 32 * 1024 * 1024, THINGS_AT_ONCE = 50 };

struct str org_kind_in_address(enum org_kind kind)
{
    static const struct str words[ORG_KIND__COUNT] = {S_INIT("toimiala"), S_INIT("palvelu"), S_INIT("yksikko")};

    return words[kind];
}

enum err org_kind_of_address(struct str word, enum org_kind *out)
{
    for (int n = 0; n < ORG_KIND__COUNT; n++)
        if (str_eq(word, org_kind_in_address((enum org_kind)n))) {
            *out = (enum org_kind)n;
            return OK;
        }
    return ERR_NOT_FOUND;
}

const char *org_kind_name(enum org_kind kind)
{
    static const char *const names[ORG_KIND__COUNT] = {N_("division"), N_("service"), N_("unit")};

    return names[kind];
}

const char *org_provider_name(int provider)
{
    static const char *const names[ORG_PROVIDER__COUNT] = {"", N_("the county's own"), N_("bought service")};

    return names[provider];
}

const char *org_channel_name(int channel)
{
    static const char *const names[ORG_CHANNEL__COUNT] = {"", N_("at a site"), N_("digital"), N_("mobile unit"),
                                                          N_("at the customer's home")};

    return names[channel];
}

const struct org_thing *org_find(const struct org *org, enum org_kind kind, struct str code)
{
    for (size_t i = 0; i < org->n; i++)
        if (org->v[i].kind == kind && str_eq(org->v[i].code, code))
            return &org->v[i];
    return NULL;
}

struct url org_thing_url(struct ctx *c, const struct org_thing *t)
{
    return url_checked(link_staff_org_thing_in(c->arena, c->lang, org_kind_in_address(t->kind), t->code));
}

struct tpl_staff_crumb org_crumb(struct ctx *c)
{
    return (struct tpl_staff_crumb){.name = i18n_text(c->lang, "Organisation"),
                                    .url = url_checked(link_staff_org_in(c->arena, c->lang))};
}

enum err org_now(struct ctx *c, struct org *out)
{
    enum err e;

    TRY(db_begin(c->app->panel, DB_READ));
    e = org_load(c->arena, c->app->panel, out);
    db_rollback(c->app->panel);
    return e;
}

enum err org_send(struct ctx *c, const struct org *org, struct str name)
{
    org_put(c->arena, org, c->lang, &c->res->body);
    c->res->content_type = S("text/csv; charset=utf-8");
    response_header(c->res, S("Content-Disposition"),
                    arena_fmt(c->arena, "attachment; filename=\"%.*s-%d.csv\"", STR_ARG(name), civil_today(c->now_ms)));
    return OK;
}

struct str org_mark(struct ctx *c, const struct org *org)
{
    struct buf file = buf_new(c->arena, FILE_BYTES), out = buf_new(c->arena, 64);
    struct key32 hash = {0};
    struct str before = {(const char *)hash.b, sizeof hash.b};

    for (size_t i = 0; i < org->n; i += THINGS_AT_ONCE) {
        size_t rest = org->n - i;

        buf_clear(&file);
        buf_put(&file, before);
        org_put(c->arena, &(struct org){org->v + i, rest < THINGS_AT_ONCE ? rest : THINGS_AT_ONCE}, LANG_EN, &file);
        hash = hash_plain(buf_str(&file));
    }
    base64_put(&out, before);
    return buf_str(&out);
}
