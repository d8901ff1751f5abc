/* pages_org_thing.c - one division, service or unit: adding, changing and moving it, taking it out. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/field.h"
#include "staff/org_entry.h"
#include "survey/standing.h"

#include <inttypes.h>

/* PLACES_FREE: empty places for contacts that a form shows. */
enum { LINE_BYTES = 8 * 1024, PLACES_FREE = 2 };

/* --- the page ----------------------------------------------------------------------------------------------------- */

static const struct tpl_staff_select *parent_field(struct ctx *c, const struct org_ground *g, const struct org_entry *e)
{
    struct tpl_staff_option *v = arena_alloc(c->arena, g->org.n + 1, sizeof *v);
    size_t n = 0;

    if (e->kind == ORG_DIVISION)
        return NULL;
    if (!e->parent.len)
        v[n++] = (struct tpl_staff_option){.name = i18n_text(c->lang, "choose")};
    for (size_t i = 0; i < g->org.n; i++)
        if (g->org.v[i].kind == e->kind - 1)
            v[n++] = (struct tpl_staff_option){.value = g->org.v[i].code,
                                               .name = org_name(&g->org.v[i], c->lang),
                                               .is_chosen = str_eq(g->org.v[i].code, e->parent)};
    return field_select(c, "parent", e->kind == ORG_SERVICE ? N_("Division") : N_("Service"), v, n, &e->faults);
}

/* One of the words that files have too, by the names that people call them. */
static const struct tpl_staff_select *word_field(struct ctx *c, const struct org_entry *e, const char *name,
                                                 const char *label, struct str (*word)(int, enum lang),
                                                 const char *(*called)(int), int count, struct str chosen)
{
    struct tpl_staff_option *v = arena_alloc(c->arena, (size_t)count, sizeof *v);

    for (int n = 1; n < count; n++)
        v[n - 1] = (struct tpl_staff_option){.value = word(n, LANG_EN),
                                             .name = i18n_text(c->lang, called(n)),
                                             .is_chosen = str_eq(chosen, word(n, LANG_EN))};
    return field_select(c, name, label, v, (size_t)count - 1, &e->faults);
}

static const struct tpl_staff_select *account_field(struct ctx *c, const struct org_ground *g,
                                                    const struct org_entry *e, size_t place)
{
    struct tpl_staff_option *v = arena_alloc(c->arena, g->people->n + 2, sizeof *v);
    struct str chosen = e->places[place].account;
    bool is_found = !chosen.len;
    size_t n = 0;

    v[n++] = (struct tpl_staff_option){.name = i18n_text(c->lang, "nobody")};
    for (size_t i = 0; i < g->people->n; i++) {
        const struct account *who = &g->people->v[i];
        struct str number = staff_number(c, who->id);

        if (!account_may_be_contact(who) && !str_eq(number, chosen))
            continue;
        v[n++] = (struct tpl_staff_option){.value = number, .name = who->name, .is_chosen = str_eq(number, chosen)};
        is_found |= str_eq(number, chosen);
    }
    if (!is_found)
        v[n++] = (struct tpl_staff_option){
            .value = chosen, .name = i18n_text(c->lang, "somebody who has left"), .is_chosen = true};
    return field_select(c, org_place_field(c, "account", place), N_("Person"), v, n, &e->faults);
}

static void put_places(struct ctx *c, const struct org_ground *g, const struct org_entry *e,
                       struct tpl_staff_org_form *view)
{
    struct tpl_staff_org_place *v = arena_alloc(c->arena, ORG_CONTACTS_MAX, sizeof *v);

    if (e->kind != ORG_DIVISION)
        return;
    for (size_t i = 0; i < ORG_CONTACTS_MAX; i++)
        if (e->places[i].account.len || e->places[i].mail.len)
            view->places_n = i + 1;
    view->places_n = view->places_n + PLACES_FREE < ORG_CONTACTS_MAX ? view->places_n + PLACES_FREE : ORG_CONTACTS_MAX;
    for (size_t i = 0; i < view->places_n; i++)
        v[i] = (struct tpl_staff_org_place){
            .title = i18n_fill(c->arena, i18n_text(c->lang, "Contact {n}"),
                               &(struct i18n_arg){"n", staff_number(c, (int64_t)i + 1)}, 1),
            .account = account_field(c, g, e, i),
            .mail = field_input(c, org_place_field(c, "mail", i), N_("Or a shared mail address"), e->places[i].mail,
                                &e->faults)};
    view->places = v;
    view->places_hint = i18n_text(
        c->lang, "Whoever you put into a place sees the division's surveys, as far as the role allows, and takes "
                 "over the open duties of the one before. An empty place is filled by the next one.");
}

static size_t count_children(const struct org_ground *g)
{
    size_t count = 0;

    for (size_t i = 0; i < g->org.n; i++)
        count += g->org.v[i].kind == g->thing->kind + 1 && str_eq(g->org.v[i].parent, g->thing->code);
    return count;
}

static struct str fill(struct ctx *c, struct str sentence, int64_t n)
{
    return i18n_fill(c->arena, sentence, &(struct i18n_arg){"n", i18n_number(c->arena, c->lang, n)}, 1);
}

/* Surveys and accounts that name the division. */
static enum err count_uses(struct ctx *c, const struct org_ground *g, int64_t *surveys_out, int64_t *accounts_out)
{
    struct survey_standing *surveys = NULL;
    size_t count = 0;
    enum err e;

    TRY(db_begin(c->app->panel, DB_READ));
    e = survey_standing_list(c->arena, c->app->panel, c->now_ms, &surveys, &count);
    db_rollback(c->app->panel);
    TRY(e);
    *surveys_out = *accounts_out = 0;
    for (size_t i = 0; i < count; i++)
        *surveys_out += str_eq(surveys[i].division, g->thing->code);
    for (size_t i = 0; i < g->people->n; i++)
        *accounts_out += account_facts(&g->people->v[i], g->thing->code, 0).is_in_division;
    return OK;
}

/* What hangs on the thing, and whether it can be taken out. */
static enum err put_depends(struct ctx *c, const struct org_ground *g, const struct org_entry *e,
                            struct tpl_staff_org_form *view)
{
    struct tpl_staff_input *confirm = field_input(c, "confirm", N_("Write the code to confirm"), S(""), &e->faults);
    size_t children = count_children(g);
    int64_t surveys, accounts;

    view->may_remove = children == 0;
    confirm->width = S("short");
    view->confirm = confirm;
    if (children) {
        int64_t n = (int64_t)children;
        struct str services = i18n_plural(c->lang, "It has {n} service. Move or remove that first.",
                                          "It has {n} services. Move or remove them first.", n);
        struct str units = i18n_plural(c->lang, "It has {n} unit. Move or remove that first.",
                                       "It has {n} units. Move or remove them first.", n);

        view->depends = fill(c, g->thing->kind == ORG_DIVISION ? services : units, n);
        return OK;
    }
    view->depends = i18n_text(c->lang, "Nothing belongs to it. Results that were published keep its name.");
    if (g->thing->kind != ORG_DIVISION)
        return OK;
    TRY(count_uses(c, g, &surveys, &accounts));
    if (surveys || accounts)
        view->depends = arena_fmt(
            c->arena, "%.*s %.*s %.*s",
            STR_ARG(fill(c,
                         i18n_plural(c->lang, "{n} survey was given to it.", "{n} surveys were given to it.", surveys),
                         surveys)),
            STR_ARG(fill(c,
                         i18n_plural(c->lang, "{n} account has it in its scope.",
                                     "{n} accounts have it in their scope.", accounts),
                         accounts)),
            STR_ARG(i18n_text(c->lang,
                              "They keep the code, but nobody is contact for them any more: give them another division "
                              "first.")));
    return OK;
}

static const char *title_of(enum org_kind kind)
{
    static const char *const titles[ORG_KIND__COUNT] = {N_("New division"), N_("New service"), N_("New unit")};

    return titles[kind];
}

/* What each kind has: names, the code of a new one, the place in lists. */
static void put_names(struct ctx *c, const struct org_ground *g, const struct org_entry *e,
                      struct tpl_staff_org_form *view)
{
    struct tpl_staff_input *fi = field_input(c, "name_fi", N_("Name in Finnish"), e->name[LANG_FI], &e->faults);
    struct tpl_staff_input *sv = field_input(c, "name_sv", N_("Name in Swedish"), e->name[LANG_SV], &e->faults);
    struct tpl_staff_input *en = field_input(c, "name_en", N_("Name in English"), e->name[LANG_EN], &e->faults);
    struct tpl_staff_input *sort = field_input(c, "sort", N_("Place in the list"), e->sort, &e->faults);
    struct tpl_staff_input *code = field_input(c, "code", N_("Short code"), e->code, &e->faults);

    fi->is_required = true;
    en->hint = i18n_text(c->lang, "Where a name is missing, the Finnish one stands in.");
    sort->hint = i18n_text(c->lang, "A whole number; the smallest comes first.");
    sort->width = code->width = S("short");
    code->hint = i18n_text(c->lang, "Short and lasting: small letters, digits, - and _. It cannot be changed later.");
    code->is_required = true;
    fi->lang = lang_tag(LANG_FI);
    sv->lang = lang_tag(LANG_SV);
    en->lang = lang_tag(LANG_EN);
    view->name_fi = fi;
    view->name_sv = sv;
    view->name_en = en;
    view->sort = sort;
    view->code = g->thing ? NULL : code;
}

static enum err thing_page(struct ctx *c, const struct org_ground *g, const struct org_entry *e)
{
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_staff_crumb crumb = org_crumb(c);
    struct tpl_staff_org_form view = {.is_new = !g->thing,
                                      .kind = org_kind_in_address(e->kind),
                                      .thing = e->code,
                                      .note = again_note(c),
                                      .faults = faults_put(c, &e->faults),
                                      .seen = e->seen};

    put_names(c, g, e, &view);
    view.parent = parent_field(c, g, e);
    if (e->kind == ORG_UNIT) {
        view.provider = word_field(c, e, "provider", N_("Provider"), org_provider_word, org_provider_name,
                                   ORG_PROVIDER__COUNT, e->provider);
        view.channel = word_field(c, e, "channel", N_("Channel"), org_channel_word, org_channel_name,
                                  ORG_CHANNEL__COUNT, e->channel);
    }
    put_places(c, g, e, &view);
    if (g->thing)
        TRY(put_depends(c, g, e, &view));
    tpl_staff_org_form(&p, &view);
    shell_put(
        c, g->thing ? org_name(g->thing, c->lang) : i18n_text(c->lang, title_of(e->kind)),
        i18n_text(c->lang,
                  "What you save here is in use at once: in lists to choose from, and in whose duty is what. To change "
                  "much at a time, bring in a file."),
        &crumb, 1, &p);
    return OK;
}

/* --- requests ----------------------------------------------------------------------------------------------------- */

/* The kind in the address, and the code if there is one. */
static enum err ground_load(struct ctx *c, enum org_kind *kind_out, struct org_ground *out)
{
    *out = (struct org_ground){0};
    TRY(org_kind_of_address(c->values.v[0], kind_out));
    TRY(org_now(c, &out->org));
    TRY(colleagues_load(c, &out->people));
    if (c->values.count < 2)
        return OK;
    out->thing = org_find(&out->org, *kind_out, c->values.v[1]);
    return out->thing ? OK : ERR_NOT_FOUND;
}

enum err page_staff_org_new_view(struct ctx *c)
{
    struct org_entry e = {.parent = params_text(&c->query, S("kuuluu"))};
    struct org_ground g;

    TRY(ground_load(c, &e.kind, &g));
    return thing_page(c, &g, &e);
}

enum err page_staff_org_thing(struct ctx *c)
{
    enum org_kind kind;
    struct org_ground g;
    struct org_entry e;

    TRY(ground_load(c, &kind, &g));
    e = org_entry_of(c, g.thing);
    return thing_page(c, &g, &e);
}

/* In the write transaction of panel.db: the change is worked out from the register as it stands in it. ERR_CONFLICT when
 * it is not what was judged. */
static enum err store(struct ctx *c, const struct org_ground *g, const struct org *after)
{
    struct org_plan plan;
    struct org before;

    TRY(org_load(c->arena, c->app->panel, &before));
    if (!str_eq(org_mark(c, &before), org_mark(c, &g->org)))
        return ERR_CONFLICT;
    org_compare_all(c->arena, &before, after, &plan);
    return org_apply(c->app->panel, &plan);
}

/* "changed contacts:12,15": accounts by their numbers. `t` NULL: without contacts. */
static struct str detail_of(struct ctx *c, const char *what, const struct org_thing *t)
{
    struct buf out = buf_new(c->arena, LINE_BYTES);
    bool is_first = true;

    buf_put(&out, str_from(what));
    for (size_t i = 0; t && t->kind == ORG_DIVISION && i < t->contact_count; i++)
        if (t->contacts[i].account) {
            buf_fmt(&out, "%s%" PRId64, is_first ? " contacts:" : ",", t->contacts[i].account);
            is_first = false;
        }
    return buf_str(&out);
}

/* Put the register `after` in the place of the one that was judged, written down before and after. `t`: what is
 * different in it. */
static enum err replace(struct ctx *c, const struct org_ground *g, const struct org *after, const struct org_thing *t,
                        struct str detail)
{
    struct str object = arena_fmt(c->arena, "%.*s %.*s", STR_ARG(org_kind_word(t->kind, LANG_EN)), STR_ARG(t->code));
    int64_t begun;
    enum err e;

    TRY(staff_begin(c, AUDIT_ORG_EDIT, object, detail, &begun));
    e = db_begin(c->app->panel, DB_WRITE);
    if (!e)
        e = db_finish(c->app->panel, store(c, g, after));
    return staff_end(c, AUDIT_ORG_EDIT, begun, object, detail, e);
}

/* Back to the register, which says what was done with the kind of thing: "palvelu-siirretty" (web/shell.c). */
static enum err go_done(struct ctx *c, enum org_kind kind, const char *what)
{
    static const char *const kinds[ORG_KIND__COUNT] = {"toimialue", "palvelu", "yksikko"};

    return staff_go(c, link_staff_org_in(c->arena, c->lang), arena_fmt(c->arena, "%s-%s", kinds[kind], what).p);
}

/* What it says now, for somebody whose form is older. */
static struct str now_sentence(struct ctx *c, const struct org_ground *g)
{
    const struct org_thing *t = g->thing;
    struct buf out = buf_new(c->arena, LINE_BYTES);

    for (int lang = 0; lang < LANG__COUNT; lang++)
        if (t->name[lang].len) {
            buf_put(&out, out.len ? S(", ") : S(""));
            buf_put(&out, t->name[lang]);
        }
    if (t->parent.len) {
        buf_put(&out, S(", "));
        buf_put(&out, t->parent);
    }
    return i18n_fill(c->arena,
                     i18n_text(c->lang,
                               "Somebody else has saved this meanwhile; it says now: {now}. Send the form again "
                               "to put yours in its place."),
                     &(struct i18n_arg){"now", buf_str(&out)}, 1);
}

enum err page_staff_org_new(struct ctx *c)
{
    struct org_thing t;
    struct org_ground g;
    struct org_entry e;
    struct org after;
    enum org_kind kind;

    TRY(ground_load(c, &kind, &g));
    e = org_entry_read(c, kind);
    t = org_entry_judge(c, &g, &e);
    if (g.org.n >= ORG_THINGS_MAX)
        fault_add(&e.faults, "", i18n_text(c->lang, "The register is full."));
    if (e.faults.n || c->is_again)
        return thing_page(c, &g, &e);
    after = org_with(c, &g, &t);
    TRY(replace(c, &g, &after, &t, detail_of(c, "added", &t)));
    return go_done(c, kind, "lisatty");
}

enum err page_staff_org_save(struct ctx *c)
{
    struct org_thing t;
    struct org_ground g;
    struct org_entry e;
    struct org after;
    enum org_kind kind;
    bool is_moved;

    TRY(ground_load(c, &kind, &g));
    e = org_entry_read(c, kind);
    e.code = g.thing->code;
    t = org_entry_judge(c, &g, &e);
    if (!e.faults.n && !str_eq(e.seen, org_entry_mark(c, g.thing))) {
        fault_add(&e.faults, "", now_sentence(c, &g));
        e.seen = org_entry_mark(c, g.thing);
    }
    if (e.faults.n || c->is_again)
        return thing_page(c, &g, &e);
    after = org_with(c, &g, &t);
    is_moved = !str_eq(t.parent, g.thing->parent);
    TRY(replace(c, &g, &after, &t, detail_of(c, is_moved ? "moved" : "changed", &t)));
    return go_done(c, kind, is_moved ? "siirretty" : "tallennettu");
}

enum err page_staff_org_remove(struct ctx *c)
{
    struct str confirm = typed(c, "confirm");
    enum org_kind kind;
    struct org_ground g;
    struct org after;
    struct org_entry e;

    TRY(ground_load(c, &kind, &g));
    e = org_entry_of(c, g.thing);
    if (c->is_again)
        return thing_page(c, &g, &e);
    if (count_children(&g))
        fault_add(&e.faults, "", i18n_text(c->lang, "Something belongs to it still. Nothing was removed."));
    else if (!str_eq(confirm, g.thing->code))
        fault_add(&e.faults, "confirm", i18n_text(c->lang, "This is not its code. Nothing was removed."));
    if (e.faults.n)
        return thing_page(c, &g, &e);
    after = org_without(c, &g);
    TRY(replace(c, &g, &after, g.thing, detail_of(c, "removed", NULL)));
    return go_done(c, kind, "poistettu");
}
