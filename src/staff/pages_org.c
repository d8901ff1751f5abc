/* pages_org.c - the register of the organisation: who provides what, and who answers for it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk/scope.h"
#include "staff/colleagues.h"
#include "staff/field.h"
#include "staff/org_parts.h"

#include <stdlib.h>

/* Of a register up to SMALL things all is shown at once; of a larger one the division that was asked for. */
enum { SMALL = 400, UNITS_MOST = 2000, FOUND_MOST = 200 };

/* Things by kind and what they belong to, in the register's order. */
struct family {
    const struct org_thing **v;
    size_t n;
};

struct tree {
    struct org org;
    struct family family;
    const struct colleagues *people;
    bool may_edit, is_small;
    struct str open; /* code of the division that was asked for */
    size_t units_left;
};

static int compare_kin(const void *a, const void *b)
{
    const struct org_thing *x = *(const struct org_thing *const *)a, *y = *(const struct org_thing *const *)b;
    int order = x->kind != y->kind ? (int)x->kind - (int)y->kind : str_cmp(x->parent, y->parent);

    return order ? order : (x > y) - (x < y);
}

static struct family family_of(struct arena *a, const struct org *org)
{
    struct family f = {.v = arena_alloc(a, org->n + 1, sizeof(const struct org_thing *)), .n = org->n};

    for (size_t i = 0; i < org->n; i++)
        f.v[i] = &org->v[i];
    qsort(f.v, f.n, sizeof(const struct org_thing *), compare_kin);
    return f;
}

/* The first of the things of that kind that belong to `parent`, and how many there are. */
static const struct org_thing *const *children(const struct family *f, enum org_kind kind, struct str parent,
                                               size_t *count_out)
{
    size_t low = 0, high = f->n, end;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct org_thing *t = f->v[middle];

        if (t->kind < kind || (t->kind == kind && str_cmp(t->parent, parent) < 0))
            low = middle + 1;
        else
            high = middle;
    }
    for (end = low; end < f->n && f->v[end]->kind == kind && str_eq(f->v[end]->parent, parent);)
        end++;
    *count_out = end - low;
    return f->v + low;
}

/* --- the tree ----------------------------------------------------------------------------------------------------- */

static struct url edit_url(struct ctx *c, const struct tree *t, const struct org_thing *thing)
{
    return t->may_edit ? org_thing_url(c, thing) : (struct url){0};
}

/* Where a thing of that kind is added below `parent`. */
static struct url add_url(struct ctx *c, const struct tree *t, enum org_kind kind, struct str parent)
{
    return t->may_edit ? url_checked(arena_fmt(
                             c->arena, "%.*s?kuuluu=%.*s",
                             STR_ARG(link_staff_org_new_view_in(c->arena, c->lang, org_kind_in_address(kind))),
                             STR_ARG(parent)))
                       : (struct url){0};
}

static struct tpl_staff_org_service service_of(struct ctx *c, struct tree *t, const struct org_thing *service)
{
    size_t count;
    const struct org_thing *const *from = children(&t->family, ORG_UNIT, service->code, &count);
    size_t shown = count < t->units_left ? count : t->units_left;
    struct tpl_staff_org_unit *v = arena_alloc(c->arena, shown + 1, sizeof *v);

    for (size_t i = 0; i < shown; i++)
        v[i] = (struct tpl_staff_org_unit){.name = org_name(from[i], c->lang),
                                           .url = edit_url(c, t, from[i]),
                                           .code = from[i]->code,
                                           .provider = i18n_text(c->lang, org_provider_name(from[i]->provider)),
                                           .channel = i18n_text(c->lang, org_channel_name(from[i]->channel))};
    t->units_left -= shown;
    return (struct tpl_staff_org_service){.name = org_name(service, c->lang),
                                          .url = edit_url(c, t, service),
                                          .add = add_url(c, t, ORG_UNIT, service->code),
                                          .units = v,
                                          .units_n = shown,
                                          .unit_count = (int64_t)count};
}

static void put_contacts(struct ctx *c, const struct tree *t, const struct org_thing *division,
                         struct tpl_staff_org_division *view)
{
    struct tpl_staff_org_contact *v = arena_alloc(c->arena, ORG_CONTACTS_MAX, sizeof *v);

    for (size_t i = 0; i < division->contact_count; i++) {
        const struct org_contact *k = &division->contacts[i];
        const struct account *who = k->account ? colleague(t->people, k->account) : NULL;

        v[i].name = who ? who->name : k->account ? i18n_text(c->lang, "somebody who has left") : k->mail;
        v[i].is_gone = k->account && !(who && account_may_be_contact(who));
    }
    view->contacts = v;
    view->contacts_n = division->contact_count;
}

static struct tpl_staff_org_division division_of(struct ctx *c, struct tree *t, const struct org_thing *division)
{
    size_t count, units;
    const struct org_thing *const *from = children(&t->family, ORG_SERVICE, division->code, &count);
    struct tpl_staff_org_service *v = arena_alloc(c->arena, count + 1, sizeof *v);
    bool is_open = t->is_small || str_eq(t->open, division->code);
    struct tpl_staff_org_division view = {.name = org_name(division, c->lang),
                                          .url = edit_url(c, t, division),
                                          .code = division->code,
                                          .service_count = (int64_t)count};

    put_contacts(c, t, division, &view);
    for (size_t i = 0; i < count; i++) {
        (void)children(&t->family, ORG_UNIT, from[i]->code, &units);
        view.unit_count += (int64_t)units;
        if (is_open)
            v[view.services_n++] = service_of(c, t, from[i]);
    }
    view.services = v;
    if (is_open)
        view.add = add_url(c, t, ORG_SERVICE, division->code);
    else
        view.open =
            url_checked(arena_fmt(c->arena, "%.*s?toimiala=%.*s#%.*s", STR_ARG(link_staff_org_in(c->arena, c->lang)),
                                  STR_ARG(division->code), STR_ARG(division->code)));
    return view;
}

static void put_tree(struct ctx *c, struct tree *t, struct tpl_staff_org_page *view)
{
    size_t count;
    const struct org_thing *const *from = children(&t->family, ORG_DIVISION, S(""), &count);
    struct tpl_staff_org_division *v = arena_alloc(c->arena, count + 1, sizeof *v);

    for (size_t i = 0; i < count; i++)
        v[i] = division_of(c, t, from[i]);
    view->divisions = v;
    view->divisions_n = count;
    if (!t->units_left)
        view->note =
            i18n_text(c->lang, "There are so many units that not all are shown. Search for those that are missing.");
    view->empty = i18n_text(
        c->lang, "The register is empty. An administrator or a coordinator adds divisions by hand, or brings in the "
                 "whole as a file.");
}

/* --- the search --------------------------------------------------------------------------------------------------- */

static bool is_hit(struct ctx *c, const struct org_thing *t, struct str key)
{
    if (str_find_str(i18n_sort_key(c->arena, t->code), key) != SIZE_MAX)
        return true;
    for (int lang = 0; lang < LANG__COUNT; lang++)
        if (t->name[lang].len && str_find_str(i18n_sort_key(c->arena, t->name[lang]), key) != SIZE_MAX)
            return true;
    return false;
}

static struct str where_of(struct ctx *c, const struct tree *t, const struct org_thing *thing)
{
    const struct org_thing *parent, *above;

    if (thing->kind == ORG_DIVISION)
        return S("");
    parent = org_find(&t->org, thing->kind - 1, thing->parent);
    if (!parent || parent->kind == ORG_DIVISION)
        return parent ? org_name(parent, c->lang) : S("");
    above = org_find(&t->org, ORG_DIVISION, parent->parent);
    return arena_fmt(c->arena, "%.*s › %.*s", STR_ARG(above ? org_name(above, c->lang) : S("")),
                     STR_ARG(org_name(parent, c->lang)));
}

static void put_found(struct ctx *c, const struct tree *t, struct str search, struct tpl_staff_org_page *view)
{
    struct tpl_staff_org_found *v = arena_alloc(c->arena, FOUND_MOST, sizeof *v);
    struct str key = i18n_sort_key(c->arena, search);

    for (size_t i = 0; key.len && i < t->org.n; i++) {
        const struct org_thing *thing = &t->org.v[i];

        if (!is_hit(c, thing, key))
            continue;
        if (view->found_n < FOUND_MOST)
            v[view->found_n++] = (struct tpl_staff_org_found){.name = org_name(thing, c->lang),
                                                              .url = edit_url(c, t, thing),
                                                              .kind = i18n_text(c->lang, org_kind_name(thing->kind)),
                                                              .code = thing->code,
                                                              .where = where_of(c, t, thing)};
        view->found_count++;
    }
    view->found = v;
    view->is_search = true;
    if (view->found_count > FOUND_MOST)
        view->note = i18n_text(c->lang, "The first 200 are shown. Write more of the name to see fewer.");
    view->empty = i18n_text(c->lang, "Nothing has such a name or code. Try a shorter piece of the name.");
}

/* --- pages -------------------------------------------------------------------------------------------------------- */

enum err page_staff_org(struct ctx *c)
{
    struct tree t = {.may_edit = scope_may_anywhere(&c->person->account, ACTION_ORG_EDIT),
                     .open = params_text(&c->query, S("toimiala")),
                     .units_left = UNITS_MOST};
    struct str search = str_trim(params_text(&c->query, S("haku")));
    struct tpl_staff_input *field = field_input(c, "haku", N_("Name or code"), search, NULL);
    struct tpl_staff_org_page view = {.may_edit = t.may_edit, .search = field};
    struct page p = frame_body(c, ROUTE__COUNT);

    field->type = S("search");
    TRY(org_now(c, &t.org));
    TRY(colleagues_load(c, &t.people));
    t.family = family_of(c->arena, &t.org);
    t.is_small = t.org.n <= SMALL;
    view.add = url_checked(link_staff_org_new_view_in(c->arena, c->lang, org_kind_in_address(ORG_DIVISION)));
    if (search.len)
        put_found(c, &t, search, &view);
    else
        put_tree(c, &t, &view);
    tpl_staff_org_page(&p, &view);
    shell_put(
        c, i18n_text(c->lang, "Organisation"),
        i18n_text(c->lang,
                  "Divisions with their services and units, and who answers for each. Surveys and people are given to "
                  "divisions, and duties go to their contacts."),
        NULL, 0, &p);
    return OK;
}

enum err page_staff_org_file(struct ctx *c)
{
    struct org org;

    TRY(org_now(c, &org));
    return org_send(c, &org, S("organisaatio"));
}
