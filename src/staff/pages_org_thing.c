/* pages_org_thing.c - one division, service or unit: adding, changing and moving it, taking it out. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/office.h"
#include "staff/org_parts.h"
#include "survey/standing.h"

#include <inttypes.h>
#include <string.h>

/* PLACES_FREE: empty places for contacts that a form shows. */
enum { FILE_BYTES = 32 * 1024 * 1024, LINE_BYTES = 8 * 1024, PLACES_FREE = 2 };

/* A place of a contact as it was typed. */
struct place {
    struct str account, mail;
};

/* The form as it was typed. */
struct entry {
    enum org_kind kind;
    struct str code, parent, name[LANG__COUNT], sort, provider, channel, seen;
    struct place places[ORG_CONTACTS_MAX];
    struct faults faults;
};

/* What the page needs besides. */
struct ground {
    struct org org;
    struct org_people people;
    const struct org_thing *thing; /* NULL: a new one */
};

/* --- between things and forms ------------------------------------------------------------------------------------- */

static struct str seen_of(struct ctx *c, const struct org_thing *t)
{
    return t ? org_mark(c, &(struct org){t, 1}) : S("");
}

static struct entry entry_of(struct ctx *c, const struct org_thing *t)
{
    struct entry e = {.kind = t->kind,
                      .code = t->code,
                      .parent = t->parent,
                      .sort = staff_number(c, t->sort),
                      .provider = org_provider_word(t->provider),
                      .channel = org_channel_word(t->channel),
                      .seen = seen_of(c, t)};

    for (int lang = 0; lang < LANG__COUNT; lang++)
        e.name[lang] = t->name[lang];
    for (size_t i = 0; i < t->contact_count; i++)
        e.places[i] = (struct place){t->contacts[i].account ? staff_number(c, t->contacts[i].account) : S(""),
                                     t->contacts[i].mail};
    return e;
}

static const char *place_field(struct ctx *c, const char *what, size_t i)
{
    return arena_fmt(c->arena, "%s_%zu", what, i + 1).p;
}

static struct entry entry_read(struct ctx *c, enum org_kind kind)
{
    struct entry e = {.kind = kind,
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
        e.places[i] = (struct place){typed(c, place_field(c, "account", i)), typed(c, place_field(c, "mail", i))};
    return e;
}

static bool is_contact_now(const struct ground *g, int64_t account)
{
    for (size_t i = 0; g->thing && i < g->thing->contact_count; i++)
        if (g->thing->contacts[i].account == account)
            return true;
    return false;
}

/* Those who stand there already may stay. */
static bool may_stand(const struct ground *g, int64_t account)
{
    const struct account *who = org_person(&g->people, account);

    return (who && account_may_be_contact(who)) || is_contact_now(g, account);
}

static void read_places(struct ctx *c, const struct ground *g, struct entry *e, struct org_thing *out)
{
    struct org_contact *v = arena_alloc(c->arena, ORG_CONTACTS_MAX, sizeof *v);

    for (size_t i = 0; i < ORG_CONTACTS_MAX; i++) {
        const struct place *from = &e->places[i];
        struct org_contact *k = &v[out->contact_count];

        if (!from->account.len && !from->mail.len)
            continue;
        if (from->account.len && from->mail.len)
            fault_add(&e->faults, place_field(c, "mail", i),
                      i18n_text(c->lang, "Choose a person or write an address, not both."));
        if (from->account.len && (str_int(from->account, 1, INT64_MAX, &k->account) || !may_stand(g, k->account)))
            fault_add(&e->faults, place_field(c, "account", i), i18n_text(c->lang, "Choose somebody from the list."));
        k->mail = from->account.len ? S("") : from->mail;
        out->contact_count++;
    }
    out->contacts = v;
}

static int find_word(struct str s, struct str (*word)(int), int count)
{
    for (int n = 1; n < count; n++)
        if (str_eq(s, word(n)))
            return n;
    return 0;
}

static struct str provider_word(int n)
{
    return org_provider_word((enum org_provider)n);
}

static struct str channel_word(int n)
{
    return org_channel_word((enum org_channel)n);
}

/* The thing that the form describes. What is wrong with it as a whole, org_read says (check). */
static struct org_thing thing_of(struct ctx *c, const struct ground *g, struct entry *e)
{
    struct org_thing t = {.kind = e->kind, .code = e->code, .parent = e->parent};

    for (int lang = 0; lang < LANG__COUNT; lang++)
        t.name[lang] = e->name[lang];
    if (e->sort.len && str_int(e->sort, 0, ORG_SORT_MAX, &t.sort))
        fault_add(&e->faults, "sort", i18n_text(c->lang, "Write a whole number from 0 to 999999."));
    if (t.kind == ORG_UNIT) {
        t.provider = (enum org_provider)find_word(e->provider, provider_word, ORG_PROVIDER__COUNT);
        t.channel = (enum org_channel)find_word(e->channel, channel_word, ORG_CHANNEL__COUNT);
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

/* The register with the thing in it: in the place of the one before, or at the end. */
static struct org with(struct ctx *c, const struct ground *g, const struct org_thing *t)
{
    struct org_thing *v = arena_alloc(c->arena, g->org.n + 1, sizeof *v);

    memcpy(v, g->org.v, g->org.n * sizeof *v);
    v[g->thing ? (size_t)(g->thing - g->org.v) : g->org.n] = *t;
    return (struct org){v, g->org.n + !g->thing};
}

static struct org without(struct ctx *c, const struct ground *g)
{
    struct org_thing *v = arena_alloc(c->arena, g->org.n, sizeof *v);
    size_t at = (size_t)(g->thing - g->org.v);

    memcpy(v, g->org.v, at * sizeof *v);
    memcpy(v + at, g->org.v + at + 1, (g->org.n - at - 1) * sizeof *v);
    return (struct org){v, g->org.n - 1};
}

/* The field that a column of the file is called here. */
static const char *field_of(struct str column)
{
    static const char *const same[] = {"code", "name_fi", "name_sv", "name_en", "sort", "provider", "channel"};

    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (str_eq(column, str_from(same[i])))
            return same[i];
    return str_eq(column, S("belongs_to")) ? "parent" : str_eq(column, S("contacts")) ? "contacts" : "";
}

/* The rules are those of a file (org_file.h): the thing alone, with what it belongs to, goes through the same reader. */
static void check(struct ctx *c, const struct ground *g, const struct org_thing *t, struct entry *e)
{
    struct org_faults *faults = ARENA_NEW(c->arena, struct org_faults);
    const struct org_thing *parent = t->kind == ORG_DIVISION ? NULL : org_find(&g->org, t->kind - 1, t->parent);
    const struct org_thing *above =
        parent && parent->kind == ORG_SERVICE ? org_find(&g->org, ORG_DIVISION, parent->parent) : NULL;
    struct buf file = buf_new(c->arena, FILE_BYTES);
    struct org_thing v[3];
    int64_t numbers[ORG_CONTACTS_MAX];
    size_t n = 0, count = 0;
    struct org read;

    if (above)
        v[n++] = (struct org_thing){.kind = above->kind, .code = above->code, .name = {S("x")}};
    if (parent)
        v[n++] =
            (struct org_thing){.kind = parent->kind, .code = parent->code, .parent = parent->parent, .name = {S("x")}};
    v[n++] = *t;
    for (size_t i = 0; i < t->contact_count; i++)
        if (t->contacts[i].account)
            numbers[count++] = t->contacts[i].account;
    for (size_t i = 1; i < count; i++) /* sorted, as org_read wants them */
        for (size_t k = i; k && numbers[k] < numbers[k - 1]; k--) {
            int64_t swap = numbers[k];

            numbers[k] = numbers[k - 1];
            numbers[k - 1] = swap;
        }
    org_put(c->arena, &(struct org){v, n}, &file);
    if (org_read(c->arena, buf_str(&file), numbers, count, &read, faults) == OK)
        return;
    for (size_t i = 0; i < faults->count && i < ORG_FAULTS_SHOWN; i++)
        if (!fault_of(&e->faults, field_of(faults->v[i].column)).len)
            fault_add(&e->faults, field_of(faults->v[i].column), i18n_text(c->lang, faults->v[i].why));
}

/* --- the page ----------------------------------------------------------------------------------------------------- */

static struct tpl_staff_input *input(struct ctx *c, const struct entry *e, const char *name, const char *label,
                                     const char *hint, struct str value, bool is_short, bool is_required)
{
    struct tpl_staff_input *out = ARENA_NEW(c->arena, struct tpl_staff_input);

    *out = (struct tpl_staff_input){.name = str_from(name),
                                    .type = S("text"),
                                    .label = i18n_text(c->lang, label),
                                    .hint = hint ? i18n_text(c->lang, hint) : S(""),
                                    .value = value,
                                    .fault = fault_of(&e->faults, name),
                                    .autocomplete = S("off"),
                                    .width = is_short ? S("short") : S(""),
                                    .is_required = is_required};
    return out;
}

static struct tpl_staff_select *choice(struct ctx *c, const struct entry *e, const char *name, const char *label,
                                       const struct tpl_staff_option *options, size_t count)
{
    struct tpl_staff_select *out = ARENA_NEW(c->arena, struct tpl_staff_select);

    *out = (struct tpl_staff_select){.name = str_from(name),
                                     .label = i18n_text(c->lang, label),
                                     .fault = fault_of(&e->faults, name),
                                     .options = options,
                                     .options_n = count};
    return out;
}

static const struct tpl_staff_select *parent_field(struct ctx *c, const struct ground *g, const struct entry *e)
{
    struct tpl_staff_option *v = arena_alloc(c->arena, g->org.n + 1, sizeof *v);
    size_t n = 0;

    if (e->kind == ORG_DIVISION)
        return NULL;
    if (!e->parent.len)
        v[n++] = (struct tpl_staff_option){.name = i18n_text(c->lang, "choose")};
    for (size_t i = 0; i < g->org.n; i++)
        if (g->org.v[i].kind == e->kind - 1)
            v[n++] = (struct tpl_staff_option){g->org.v[i].code, org_name(&g->org.v[i], c->lang),
                                               str_eq(g->org.v[i].code, e->parent)};
    return choice(c, e, "parent", e->kind == ORG_SERVICE ? N_("Division") : N_("Service"), v, n);
}

static const struct tpl_staff_select *provider_field(struct ctx *c, const struct entry *e)
{
    struct tpl_staff_option *v = arena_alloc(c->arena, ORG_PROVIDER__COUNT, sizeof *v);

    for (int n = ORG_OWN; n < ORG_PROVIDER__COUNT; n++)
        v[n - 1] =
            (struct tpl_staff_option){provider_word(n), i18n_text(c->lang, org_provider_name((enum org_provider)n)),
                                      str_eq(e->provider, provider_word(n))};
    return choice(c, e, "provider", N_("Provider"), v, ORG_PROVIDER__COUNT - 1);
}

static const struct tpl_staff_select *channel_field(struct ctx *c, const struct entry *e)
{
    struct tpl_staff_option *v = arena_alloc(c->arena, ORG_CHANNEL__COUNT, sizeof *v);

    for (int n = ORG_SITE; n < ORG_CHANNEL__COUNT; n++)
        v[n - 1] = (struct tpl_staff_option){channel_word(n), i18n_text(c->lang, org_channel_name((enum org_channel)n)),
                                             str_eq(e->channel, channel_word(n))};
    return choice(c, e, "channel", N_("Channel"), v, ORG_CHANNEL__COUNT - 1);
}

static const struct tpl_staff_select *account_field(struct ctx *c, const struct ground *g, const struct entry *e,
                                                    size_t place)
{
    struct tpl_staff_option *v = arena_alloc(c->arena, g->people.n + 2, sizeof *v);
    struct str chosen = e->places[place].account;
    bool is_found = !chosen.len;
    size_t n = 0;

    v[n++] = (struct tpl_staff_option){.name = i18n_text(c->lang, "nobody")};
    for (size_t i = 0; i < g->people.n; i++) {
        const struct account *who = &g->people.v[i];
        struct str number = staff_number(c, who->id);

        if (!account_may_be_contact(who) && !str_eq(number, chosen))
            continue;
        v[n++] = (struct tpl_staff_option){number, who->name, str_eq(number, chosen)};
        is_found |= str_eq(number, chosen);
    }
    if (!is_found)
        v[n++] = (struct tpl_staff_option){chosen, i18n_text(c->lang, "somebody who has left"), true};
    return choice(c, e, place_field(c, "account", place), N_("Person"), v, n);
}

static void put_places(struct ctx *c, const struct ground *g, const struct entry *e, struct tpl_staff_org_form *view)
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
            .mail = input(c, e, place_field(c, "mail", i), N_("Or a shared mail address"), NULL, e->places[i].mail,
                          false, false)};
    view->places = v;
    view->places_hint = i18n_text(
        c->lang, "Whoever you put into a place sees the division's surveys, as far as the role allows, and takes "
                 "over the open duties of the one before. An empty place is filled by the next one.");
}

static size_t count_children(const struct ground *g)
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
static enum err count_uses(struct ctx *c, const struct ground *g, int64_t *surveys_out, int64_t *accounts_out)
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
    for (size_t i = 0; i < g->people.n; i++)
        *accounts_out += account_facts(&g->people.v[i], g->thing->code, 0).is_in_division;
    return OK;
}

/* What hangs on the thing, and whether it can be taken out. */
static enum err put_depends(struct ctx *c, const struct ground *g, const struct entry *e,
                            struct tpl_staff_org_form *view)
{
    size_t children = count_children(g);
    int64_t surveys, accounts;

    view->may_remove = children == 0;
    view->confirm = input(c, e, "confirm", N_("Write the code to confirm"), NULL, S(""), true, false);
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

static enum err thing_page(struct ctx *c, const struct ground *g, const struct entry *e)
{
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_staff_crumb crumb = org_crumb(c);
    struct tpl_staff_org_form view = {.is_new = !g->thing,
                                      .kind = org_kind_in_address(e->kind),
                                      .thing = e->code,
                                      .note = again_note(c),
                                      .faults = faults_put(c, &e->faults),
                                      .seen = e->seen};

    view.name_fi = input(c, e, "name_fi", N_("Name in Finnish"), NULL, e->name[LANG_FI], false, true);
    view.name_sv = input(c, e, "name_sv", N_("Name in Swedish"), NULL, e->name[LANG_SV], false, false);
    view.name_en = input(c, e, "name_en", N_("Name in English"),
                         N_("Where a name is missing, the Finnish one stands in."), e->name[LANG_EN], false, false);
    view.sort = input(c, e, "sort", N_("Place in the list"), N_("A whole number; the smallest comes first."), e->sort,
                      true, false);
    if (!g->thing)
        view.code = input(c, e, "code", N_("Code"),
                          N_("Short and lasting: small letters, digits, - and _. It cannot be changed later."), e->code,
                          true, true);
    view.parent = parent_field(c, g, e);
    if (e->kind == ORG_UNIT) {
        view.provider = provider_field(c, e);
        view.channel = channel_field(c, e);
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
static enum err ground_load(struct ctx *c, enum org_kind *kind_out, struct ground *out)
{
    *out = (struct ground){0};
    TRY(org_kind_of_address(c->values.v[0], kind_out));
    TRY(org_now(c, &out->org));
    TRY(org_people_load(c, &out->people));
    if (c->values.count < 2)
        return OK;
    out->thing = org_find(&out->org, *kind_out, c->values.v[1]);
    return out->thing ? OK : ERR_NOT_FOUND;
}

enum err page_staff_org_new_view(struct ctx *c)
{
    struct entry e = {.parent = params_text(&c->query, S("kuuluu"))};
    struct ground g;

    TRY(ground_load(c, &e.kind, &g));
    return thing_page(c, &g, &e);
}

enum err page_staff_org_thing(struct ctx *c)
{
    enum org_kind kind;
    struct ground g;
    struct entry e;

    TRY(ground_load(c, &kind, &g));
    e = entry_of(c, g.thing);
    return thing_page(c, &g, &e);
}

/* In the write transaction of panel.db: the change is worked out from the register as it stands in it. ERR_CONFLICT when it is not what
 * was judged. */
static enum err store(struct ctx *c, const struct ground *g, const struct org *after)
{
    struct org_plan plan;
    struct org before;

    TRY(org_load(c->arena, c->app->panel, &before));
    if (!str_eq(org_mark(c, &before), org_mark(c, &g->org)))
        return ERR_CONFLICT;
    org_compare_all(c->arena, &before, after, &plan);
    return org_apply(c->app->panel, &plan);
}

/* "changed, contacts 12 15": accounts by their numbers. `t` NULL: without contacts. */
static struct str detail_of(struct ctx *c, const char *what, const struct org_thing *t)
{
    struct buf out = buf_new(c->arena, LINE_BYTES);

    buf_put(&out, str_from(what));
    for (size_t i = 0; t && t->kind == ORG_DIVISION && i < t->contact_count; i++)
        if (t->contacts[i].account)
            buf_fmt(&out, "%s %" PRId64, i ? "" : ", contacts", t->contacts[i].account);
    return buf_str(&out);
}

/* Put the register `after` in the place of the one that was judged, written down before and after. `t`: what is different in it. */
static enum err replace(struct ctx *c, const struct ground *g, const struct org *after, const struct org_thing *t,
                        struct str detail)
{
    struct str object = arena_fmt(c->arena, "%.*s %.*s", STR_ARG(org_kind_word(t->kind)), STR_ARG(t->code));
    int64_t begun;
    enum err e;

    TRY(staff_begin(c, AUDIT_ORG_EDIT, object, detail, &begun));
    e = db_begin(c->app->panel, DB_WRITE);
    if (!e)
        e = db_finish(c->app->panel, store(c, g, after));
    return staff_end(c, AUDIT_ORG_EDIT, begun, object, detail, e);
}

/* What it says now, for somebody whose form is older. */
static struct str now_sentence(struct ctx *c, const struct ground *g)
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
    struct ground g;
    struct entry e;
    struct org after;
    enum org_kind kind;

    TRY(ground_load(c, &kind, &g));
    e = entry_read(c, kind);
    t = thing_of(c, &g, &e);
    check(c, &g, &t, &e);
    if (g.org.n >= ORG_THINGS_MAX)
        fault_add(&e.faults, "", i18n_text(c->lang, "The register is full."));
    if (e.faults.n || c->is_again)
        return thing_page(c, &g, &e);
    after = with(c, &g, &t);
    TRY(replace(c, &g, &after, &t, detail_of(c, "added", &t)));
    return staff_go(c, link_staff_org_in(c->arena, c->lang), "tallennettu");
}

enum err page_staff_org_save(struct ctx *c)
{
    struct org_thing t;
    struct ground g;
    struct entry e;
    struct org after;
    enum org_kind kind;

    TRY(ground_load(c, &kind, &g));
    e = entry_read(c, kind);
    e.code = g.thing->code;
    t = thing_of(c, &g, &e);
    check(c, &g, &t, &e);
    if (!e.faults.n && !str_eq(e.seen, seen_of(c, g.thing))) {
        fault_add(&e.faults, "", now_sentence(c, &g));
        e.seen = seen_of(c, g.thing);
    }
    if (e.faults.n || c->is_again)
        return thing_page(c, &g, &e);
    after = with(c, &g, &t);
    TRY(replace(c, &g, &after, &t, detail_of(c, str_eq(t.parent, g.thing->parent) ? "changed" : "moved", &t)));
    return staff_go(c, link_staff_org_in(c->arena, c->lang), "tallennettu");
}

enum err page_staff_org_remove(struct ctx *c)
{
    struct str confirm = typed(c, "confirm");
    enum org_kind kind;
    struct ground g;
    struct org after;
    struct entry e;

    TRY(ground_load(c, &kind, &g));
    e = entry_of(c, g.thing);
    if (c->is_again)
        return thing_page(c, &g, &e);
    if (count_children(&g))
        fault_add(&e.faults, "", i18n_text(c->lang, "Something belongs to it still. Nothing was removed."));
    else if (!str_eq(confirm, g.thing->code))
        fault_add(&e.faults, "confirm", i18n_text(c->lang, "This is not its code. Nothing was removed."));
    if (e.faults.n)
        return thing_page(c, &g, &e);
    after = without(c, &g);
    TRY(replace(c, &g, &after, g.thing, detail_of(c, "removed", NULL)));
    return staff_go(c, link_staff_org_in(c->arena, c->lang), "poistettu");
}
