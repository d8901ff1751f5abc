/* org.c - the register of the county's organisation: divisions, services, units, contacts. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "org/org.h"

#include "base/crypto.h"
#include "gen/sql_panel.h"

#include <stdlib.h>

#define ID_MAX (UINT64_C(1) << 53)

struct str org_kind_word(int kind, enum lang lang)
{
    static const struct str words[][ORG_KIND__COUNT] = {
        [LANG_FI] = {S_INIT("toimialue"), S_INIT("palvelu"), S_INIT("yksikkö")},
        [LANG_SV] = {S_INIT("verksamhetsområde"), S_INIT("tjänst"), S_INIT("enhet")},
        [LANG_EN] = {S_INIT("division"), S_INIT("service"), S_INIT("unit")},
    };

    return words[lang_fallback(lang)][kind];
}

struct str org_provider_word(int provider, enum lang lang)
{
    static const struct str words[][ORG_PROVIDER__COUNT] = {
        [LANG_FI] = {S_INIT(""), S_INIT("oma"), S_INIT("ostettu")},
        [LANG_SV] = {S_INIT(""), S_INIT("egen"), S_INIT("köpt")},
        [LANG_EN] = {S_INIT(""), S_INIT("own"), S_INIT("bought")},
    };

    return words[lang_fallback(lang)][provider];
}

struct str org_channel_word(int channel, enum lang lang)
{
    static const struct str words[][ORG_CHANNEL__COUNT] = {
        [LANG_FI] = {S_INIT(""), S_INIT("toimipiste"), S_INIT("digitaalinen"), S_INIT("liikkuva"), S_INIT("koti")},
        [LANG_SV] = {S_INIT(""), S_INIT("verksamhetsställe"), S_INIT("digital"), S_INIT("mobil"), S_INIT("hem")},
        [LANG_EN] = {S_INIT(""), S_INIT("site"), S_INIT("digital"), S_INIT("mobile"), S_INIT("home")},
    };

    return words[lang_fallback(lang)][channel];
}

struct str org_name(const struct org_thing *thing, enum lang lang)
{
    return thing->name[lang].len ? thing->name[lang] : thing->name[LANG_FI];
}

int org_compare(const struct org_thing *a, const struct org_thing *b)
{
    return a->kind != b->kind ? (int)a->kind - (int)b->kind : str_cmp(a->code, b->code);
}

/* --- loading ------------------------------------------------------------------------------------------------------ */

/* The contacts of one division out of all, which are sorted by division. */
static void find_contacts(struct arena *a, const struct q_contact_list_rows *all, struct org_thing *division)
{
    struct org_contact *v = arena_alloc(a, ORG_CONTACTS_MAX, sizeof *v);
    size_t low = 0, high = all->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (str_cmp(all->v[middle].division, division->code) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < all->n && str_eq(all->v[low].division, division->code); low++)
        if (division->contact_count < ORG_CONTACTS_MAX)
            v[division->contact_count++] =
                (struct org_contact){all->v[low].id, all->v[low].account ? *all->v[low].account : 0, all->v[low].mail};
    division->contacts = v;
}

enum err org_load(struct arena *a, struct db *panel, struct org *out)
{
    struct q_division_list_rows divisions = {0};
    struct q_service_list_rows services = {0};
    struct q_unit_list_rows units = {0};
    struct q_contact_list_rows contacts = {0};
    struct org_thing *v;
    size_t n = 0;

    TRY(q_division_list(panel, a, &divisions));
    TRY(q_service_list(panel, a, &services));
    TRY(q_unit_list(panel, a, &units));
    TRY(q_contact_list(panel, a, &contacts));
    v = arena_alloc(a, divisions.n + services.n + units.n + 1, sizeof *v);
    for (size_t i = 0; i < divisions.n; i++, n++) {
        const struct q_division_list_row *row = &divisions.v[i];

        v[n] = (struct org_thing){.kind = ORG_DIVISION, .code = row->code, .sort = row->sort};
        v[n].name[LANG_FI] = row->name_fi, v[n].name[LANG_SV] = row->name_sv, v[n].name[LANG_EN] = row->name_en;
        find_contacts(a, &contacts, &v[n]);
    }
    for (size_t i = 0; i < services.n; i++, n++) {
        const struct q_service_list_row *row = &services.v[i];

        v[n] = (struct org_thing){.kind = ORG_SERVICE, .code = row->code, .parent = row->division, .sort = row->sort};
        v[n].name[LANG_FI] = row->name_fi, v[n].name[LANG_SV] = row->name_sv, v[n].name[LANG_EN] = row->name_en;
    }
    for (size_t i = 0; i < units.n; i++, n++) {
        const struct q_unit_list_row *row = &units.v[i];

        v[n] = (struct org_thing){.kind = ORG_UNIT,
                                  .code = row->code,
                                  .parent = row->service,
                                  .sort = row->sort,
                                  .provider = (enum org_provider)row->provider,
                                  .channel = (enum org_channel)row->channel};
        v[n].name[LANG_FI] = row->name_fi, v[n].name[LANG_SV] = row->name_sv, v[n].name[LANG_EN] = row->name_en;
    }
    *out = (struct org){v, n};
    return OK;
}

static int compare_numbers(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

void org_numbers(struct arena *a, const struct org *now, const int64_t *able, size_t able_count, int64_t **out,
                 size_t *count_out)
{
    size_t n = 0, most = able_count;
    int64_t *v;

    for (size_t i = 0; i < now->n; i++)
        most += now->v[i].contact_count;
    v = arena_alloc(a, most + 1, sizeof *v);
    for (; n < able_count; n++)
        v[n] = able[n];
    for (size_t i = 0; i < now->n; i++)
        for (size_t k = 0; k < now->v[i].contact_count; k++)
            if (now->v[i].contacts[k].account)
                v[n++] = now->v[i].contacts[k].account;
    qsort(v, n, sizeof *v, compare_numbers);
    *out = v;
    *count_out = n;
}

/* --- comparing ---------------------------------------------------------------------------------------------------- */

static int compare_refs(const void *a, const void *b)
{
    return org_compare(*(const struct org_thing *const *)a, *(const struct org_thing *const *)b);
}

/* By kind and code. */
static const struct org_thing **sorted(struct arena *a, const struct org *org)
{
    const struct org_thing **v = arena_alloc(a, org->n + 1, sizeof(const struct org_thing *));

    for (size_t i = 0; i < org->n; i++)
        v[i] = &org->v[i];
    qsort(v, org->n, sizeof(const struct org_thing *), compare_refs);
    return v;
}

static bool is_same_person(const struct org_contact *a, const struct org_contact *b)
{
    return a->account == b->account && (a->account || str_eq(a->mail, b->mail));
}

static bool is_same(const struct org_thing *a, const struct org_thing *b)
{
    bool is = str_eq(a->parent, b->parent) && a->sort == b->sort && a->provider == b->provider &&
              a->channel == b->channel && a->contact_count == b->contact_count;

    for (int lang = 0; is && lang < LANG__COUNT; lang++)
        is = str_eq(a->name[lang], b->name[lang]);
    for (size_t i = 0; is && i < a->contact_count; i++)
        is = is_same_person(&a->contacts[i], &b->contacts[i]);
    return is;
}

void org_compare_all(struct arena *a, const struct org *before, const struct org *after, struct org_plan *out)
{
    const struct org_thing **old = sorted(a, before), **new = sorted(a, after);
    struct org_change *v = arena_alloc(a, before->n + after->n + 1, sizeof *v);
    size_t o = 0, n = 0;

    *out = (struct org_plan){.v = v};
    while (o < before->n || n < after->n) {
        struct org_change *c = &v[out->n++];
        int order = o == before->n ? 1 : n == after->n ? -1 : org_compare(old[o], new[n]);

        if (order <= 0)
            c->before = old[o++];
        if (order >= 0)
            c->after = new[n++];
        c->what = order < 0                      ? ORG_REMOVED
                  : order > 0                    ? ORG_ADDED
                  : is_same(c->before, c->after) ? ORG_LEFT
                                                 : ORG_CHANGED;
        out->counts[c->what]++;
    }
}

/* --- storing ------------------------------------------------------------------------------------------------------ */

/* Who stands in the same place takes over what the one before had. */
static enum err set_contacts(struct db *panel, const struct org_thing *t)
{
    for (size_t i = 0; i < t->contact_count; i++) {
        const struct org_contact *c = &t->contacts[i];

        TRY(q_contact_set(panel, &(struct q_contact_set){.id = 1 + (int64_t)random_below(ID_MAX),
                                                         .division = t->code,
                                                         .n = (int64_t)i + 1,
                                                         .account = c->account ? &c->account : NULL,
                                                         .mail = c->account ? (struct str){0} : c->mail}));
    }
    return q_contact_delete(panel, &(struct q_contact_delete){t->code, (int64_t)t->contact_count + 1});
}

static enum err set(struct db *panel, const struct org_thing *t)
{
    struct str fi = t->name[LANG_FI], sv = t->name[LANG_SV], en = t->name[LANG_EN];

    switch (t->kind) {
    case ORG_DIVISION:
        TRY(q_division_set(panel, &(struct q_division_set){t->code, fi, sv, en, t->sort}));
        return set_contacts(panel, t);
    case ORG_SERVICE:
        return q_service_set(panel, &(struct q_service_set){t->code, t->parent, fi, sv, en, t->sort});
    default:
        return q_unit_set(panel,
                          &(struct q_unit_set){t->code, t->parent, fi, sv, en, t->sort, t->provider, t->channel});
    }
}

static enum err drop(struct db *panel, const struct org_thing *t)
{
    switch (t->kind) {
    case ORG_DIVISION:
        TRY(q_contact_delete(panel, &(struct q_contact_delete){t->code, 1}));
        return q_division_delete(panel, &(struct q_division_delete){t->code});
    case ORG_SERVICE:
        return q_service_delete(panel, &(struct q_service_delete){t->code});
    default:
        return q_unit_delete(panel, &(struct q_unit_delete){t->code});
    }
}

/* A plan goes from divisions to units: what others stand on comes first, and goes last. */
enum err org_apply(struct db *panel, const struct org_plan *plan)
{
    for (size_t i = 0; i < plan->n; i++)
        if (plan->v[i].what == ORG_ADDED || plan->v[i].what == ORG_CHANGED)
            TRY(set(panel, plan->v[i].after));
    for (size_t i = plan->n; i-- > 0;)
        if (plan->v[i].what == ORG_REMOVED)
            TRY(drop(panel, plan->v[i].before));
    return OK;
}
