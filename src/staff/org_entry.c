/* org_entry.c - one division, service or unit as a form: what was typed, and what is wrong with it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/org_entry.h"

#include <string.h>

enum { FILE_BYTES = 32 * 1024 * 1024 };

/* --- between things and forms ------------------------------------------------------------------------------------- */

struct str org_entry_mark(struct ctx *c, const struct org_thing *t)
{
    return t ? org_mark(c, &(struct org){t, 1}) : S("");
}

struct org_entry org_entry_of(struct ctx *c, const struct org_thing *t)
{
    struct org_entry e = {.kind = t->kind,
                          .code = t->code,
                          .parent = t->parent,
                          .sort = staff_number(c, t->sort),
                          .provider = org_provider_word(t->provider, LANG_EN),
                          .channel = org_channel_word(t->channel, LANG_EN),
                          .seen = org_entry_mark(c, t)};

    for (int lang = 0; lang < LANG__COUNT; lang++)
        e.name[lang] = t->name[lang];
    for (size_t i = 0; i < t->contact_count; i++)
        e.places[i] = (struct org_place){t->contacts[i].account ? staff_number(c, t->contacts[i].account) : S(""),
                                         t->contacts[i].mail};
    return e;
}

const char *org_place_field(struct ctx *c, const char *what, size_t i)
{
    return arena_fmt(c->arena, "%s_%zu", what, i + 1).p;
}

struct org_entry org_entry_read(struct ctx *c, enum org_kind kind)
{
    struct org_entry e = {.kind = kind,
                          .code = typed(c, "code"),
                          .parent = typed(c, "parent"),
                          .sort = typed(c, "sort"),
                          .provider = typed(c, "provider"),
                          .channel = typed(c, "channel"),
                          .seen = params_text(&c->form, S("seen"))};

    e.name[LANG_FI] = typed(c, "name_fi");
    e.name[LANG_SV] = typed(c, "name_sv");
    e.name[LANG_EN] = typed(c, "name_en");
    for (size_t i = 0; i < ORG_CONTACTS_MAX; i++)
        e.places[i] =
            (struct org_place){typed(c, org_place_field(c, "account", i)), typed(c, org_place_field(c, "mail", i))};
    return e;
}

static bool is_contact_now(const struct org_ground *g, int64_t account)
{
    for (size_t i = 0; g->thing && i < g->thing->contact_count; i++)
        if (g->thing->contacts[i].account == account)
            return true;
    return false;
}

/* Those who stand there already may stay. */
static bool may_stand(const struct org_ground *g, int64_t account)
{
    const struct account *who = colleague(g->people, account);

    return (who && account_may_be_contact(who)) || is_contact_now(g, account);
}

static void read_places(struct ctx *c, const struct org_ground *g, struct org_entry *e, struct org_thing *out)
{
    struct org_contact *v = arena_alloc(c->arena, ORG_CONTACTS_MAX, sizeof *v);

    for (size_t i = 0; i < ORG_CONTACTS_MAX; i++) {
        const struct org_place *from = &e->places[i];
        struct org_contact *k = &v[out->contact_count];

        if (!from->account.len && !from->mail.len)
            continue;
        if (from->account.len && from->mail.len)
            fault_add(&e->faults, org_place_field(c, "mail", i),
                      i18n_text(c->lang, "Choose a person or write an address, not both."));
        if (from->account.len && (str_int(from->account, 1, INT64_MAX, &k->account) || !may_stand(g, k->account)))
            fault_add(&e->faults, org_place_field(c, "account", i),
                      i18n_text(c->lang, "Choose somebody from the list."));
        k->mail = from->account.len ? S("") : from->mail;
        out->contact_count++;
    }
    out->contacts = v;
}

/* Its place among the words of forms; 0 when it is none. */
static int find_word(struct str s, struct str (*word)(int, enum lang), int count)
{
    for (int n = 1; n < count; n++)
        if (str_eq(s, word(n, LANG_EN)))
            return n;
    return 0;
}

/* The thing that the form describes. What is wrong with it as a whole, org_read says (check). */
static struct org_thing thing_of(struct ctx *c, const struct org_ground *g, struct org_entry *e)
{
    struct org_thing t = {.kind = e->kind, .code = e->code, .parent = e->parent};

    for (int lang = 0; lang < LANG__COUNT; lang++)
        t.name[lang] = e->name[lang];
    if (e->sort.len && str_int(e->sort, 0, ORG_SORT_MAX, &t.sort))
        fault_add(&e->faults, "sort", i18n_text(c->lang, "Write a whole number from 0 to 999999."));
    if (t.kind == ORG_UNIT) {
        t.provider = (enum org_provider)find_word(e->provider, org_provider_word, ORG_PROVIDER__COUNT);
        t.channel = (enum org_channel)find_word(e->channel, org_channel_word, ORG_CHANNEL__COUNT);
    }
    if (t.kind == ORG_DIVISION)
        read_places(c, g, e, &t);
    if (t.kind != ORG_DIVISION && !org_find(&g->org, t.kind - 1, t.parent))
        fault_add(&e->faults, "parent", i18n_text(c->lang, "Choose what it belongs to."));
    if (!g->thing && org_find(&g->org, t.kind, t.code))
        fault_add(&e->faults, "code", i18n_text(c->lang, "The code is there twice. Each needs one of its own."));
    return t;
}

/* --- judging ------------------------------------------------------------------------------------------------------ */

/* The field that a column of the file is called here. */
static const char *field_of(struct str column)
{
    static const char *const same[] = {"code", "name_fi", "name_sv", "name_en", "sort", "provider", "channel"};

    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (str_eq(column, str_from(same[i])))
            return same[i];
    return str_eq(column, S("belongs_to")) ? "parent" : str_eq(column, S("contacts")) ? "contacts" : "";
}

/* The rules are those of a file (org_file.h): the thing, with what it belongs to, goes through the same reader. */
static void check(struct ctx *c, const struct org_ground *g, const struct org_thing *t, struct org_entry *e)
{
    struct org_faults *faults = ARENA_NEW(c->arena, struct org_faults);
    const struct org_thing *parent = t->kind == ORG_DIVISION ? NULL : org_find(&g->org, t->kind - 1, t->parent);
    const struct org_thing *above =
        parent && parent->kind == ORG_SERVICE ? org_find(&g->org, ORG_DIVISION, parent->parent) : NULL;
    struct buf file = buf_new(c->arena, FILE_BYTES);
    struct org_thing v[3];
    size_t n = 0;
    struct org read;

    if (above)
        v[n++] = (struct org_thing){.kind = above->kind, .code = above->code, .name = {S("x")}};
    if (parent)
        v[n++] =
            (struct org_thing){.kind = parent->kind, .code = parent->code, .parent = parent->parent, .name = {S("x")}};
    v[n++] = *t;
    org_put(c->arena, &(struct org){v, n}, LANG_EN, &file);
    if (org_read(c->arena, buf_str(&file), NULL, ORG_ANY_ACCOUNT, &read, faults) == OK)
        return;
    for (size_t i = 0; i < faults->count && i < ORG_FAULTS_SHOWN; i++)
        if (!fault_of(&e->faults, field_of(faults->v[i].column)).len)
            fault_add(&e->faults, field_of(faults->v[i].column), i18n_text(c->lang, faults->v[i].why));
}

struct org_thing org_entry_judge(struct ctx *c, const struct org_ground *g, struct org_entry *e)
{
    struct org_thing t = thing_of(c, g, e);

    check(c, g, &t, e);
    return t;
}

/* --- the register to come ----------------------------------------------------------------------------------------- */

struct org org_with(struct ctx *c, const struct org_ground *g, const struct org_thing *t)
{
    struct org_thing *v = arena_alloc(c->arena, g->org.n + 1, sizeof *v);

    memcpy(v, g->org.v, g->org.n * sizeof *v);
    v[g->thing ? (size_t)(g->thing - g->org.v) : g->org.n] = *t;
    return (struct org){v, g->org.n + !g->thing};
}

struct org org_without(struct ctx *c, const struct org_ground *g)
{
    struct org_thing *v = arena_alloc(c->arena, g->org.n, sizeof *v);
    size_t at = (size_t)(g->thing - g->org.v);

    memcpy(v, g->org.v, at * sizeof *v);
    memcpy(v + at, g->org.v + at + 1, (g->org.n - at - 1) * sizeof *v);
    return (struct org){v, g->org.n - 1};
}
