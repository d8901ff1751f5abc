/* audit_search.c - which part of the audit log somebody looks at: in addresses, in forms, as a filter. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/audit_search.h"

#include "base/clock.h"
#include "staff/audit_words.h"
#include "staff/colleagues.h"
#include "staff/field.h"

#include <inttypes.h>

enum { ADDRESS_BYTES_MAX = 2048 };

static void read_day(struct ctx *c, struct str day, const char *field, bool is_end, int64_t *out, struct faults *f)
{
    if (day.len && civil_parse_day(day, is_end, out))
        fault_add(f, field, i18n_text(c->lang, "Write the day as year-month-day, for example 2027-02-22."));
}

struct audit_search audit_search_read(struct ctx *c, struct params *from, struct faults *f)
{
    struct audit_search s = {.action = params_text(from, S("teko")),
                             .who = params_text(from, S("kuka")),
                             .object = str_trim(params_text(from, S("kohde"))),
                             .from = params_text(from, S("alku")),
                             .to = params_text(from, S("loppu"))};

    s.filter = (struct audit_filter){.actor = -1, .action = s.action, .object = s.object};
    if (str_int(params_text(from, S("ennen")), 1, INT64_MAX, &s.filter.before))
        s.filter.before = 0;
    if (s.who.len && str_int(s.who, 0, INT64_MAX, &s.filter.actor))
        s.filter.actor = -1;
    if (s.from.len || s.to.len) {
        s.filter.from_ms = 1;
        s.filter.to_ms = INT64_MAX;
    }
    read_day(c, s.from, "alku", false, &s.filter.from_ms, f);
    read_day(c, s.to, "loppu", true, &s.filter.to_ms, f);
    if (!f->n && s.filter.from_ms > s.filter.to_ms)
        fault_add(f, "loppu",
                  i18n_text(c->lang, "The days are the wrong way round: the last one is before the first."));
    return s;
}

struct url audit_search_url(struct ctx *c, const struct audit_search *s, int64_t before)
{
    const struct {
        const char *name;
        struct str value;
    } fields[] = {{"teko", s->action}, {"kuka", s->who}, {"kohde", s->object}, {"alku", s->from}, {"loppu", s->to}};
    struct buf out = buf_new(c->arena, ADDRESS_BYTES_MAX);
    char between = '?';

    link_staff_audit_log(&out, c->lang);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (!fields[i].value.len)
            continue;
        buf_fmt(&out, "%c%s=", between, fields[i].name);
        url_put(&out, fields[i].value);
        between = '&';
    }
    if (before)
        buf_fmt(&out, "%cennen=%" PRId64, between, before);
    return url_checked(out.full ? link_staff_audit_log_in(c->arena, c->lang) : buf_str(&out));
}

/* --- fields ------------------------------------------------------------------------------------------------------- */

static struct str group_code(enum audit_group group)
{
    return str_from(audit_group_code(group));
}

static struct tpl_staff_audit_group group_options(struct ctx *c, enum audit_group group, struct str chosen)
{
    struct tpl_staff_option *v = arena_alloc(c->arena, AUDIT__COUNT + 1, sizeof *v);
    struct str name = i18n_text(c->lang, audit_group_name(group));
    size_t count = 0;

    v[count++] = (struct tpl_staff_option){
        .value = group_code(group),
        .name = i18n_fill(c->arena, i18n_text(c->lang, "{group}: everything"), &(struct i18n_arg){"group", name}, 1),
        .is_chosen = str_eq(group_code(group), chosen)};
    for (enum audit_action n = 0; n < AUDIT__COUNT; n++)
        if (audit_group(n) == group) {
            struct str code = str_from(audit_code(n));

            v[count++] = (struct tpl_staff_option){
                .value = code, .name = audit_what(c, code), .is_chosen = str_eq(code, chosen)};
        }
    return (struct tpl_staff_audit_group){.name = name, .options = v, .options_n = count};
}

/* `group` AUDIT_GROUP__COUNT: everything. */
static struct tpl_staff_audit_link link_to(struct ctx *c, const struct audit_search *s, enum audit_group group)
{
    bool is_all = group == AUDIT_GROUP__COUNT;
    struct audit_search wanted = *s;

    wanted.action = is_all ? S("") : group_code(group);
    return (struct tpl_staff_audit_link){.name =
                                             i18n_text(c->lang, is_all ? N_("Everything") : audit_group_name(group)),
                                         .url = audit_search_url(c, &wanted, 0),
                                         .is_current = str_eq(wanted.action, s->action)};
}

static void put_groups(struct ctx *c, const struct audit_search *s, struct tpl_staff_audit_page *out)
{
    struct tpl_staff_audit_group *groups = arena_alloc(c->arena, AUDIT_GROUP__COUNT, sizeof *groups);
    struct tpl_staff_audit_link *links = arena_alloc(c->arena, AUDIT_GROUP__COUNT + 1, sizeof *links);

    links[0] = link_to(c, s, AUDIT_GROUP__COUNT);
    for (enum audit_group g = 0; g < AUDIT_GROUP__COUNT; g++) {
        groups[g] = group_options(c, g, s->action);
        links[g + 1] = link_to(c, s, g);
    }
    out->groups = groups;
    out->groups_n = AUDIT_GROUP__COUNT;
    out->links = links;
    out->links_n = AUDIT_GROUP__COUNT + 1;
}

static const struct tpl_staff_select *who_field(struct ctx *c, const struct colleagues *all,
                                                const struct audit_search *s)
{
    struct tpl_staff_option *v = arena_alloc(c->arena, all->n + 3, sizeof *v);
    size_t n = 0;

    v[n++] = (struct tpl_staff_option){.name = i18n_text(c->lang, "everybody")};
    v[n++] = (struct tpl_staff_option){.value = S("0"), .name = audit_who(c, 0), .is_chosen = s->filter.actor == 0};
    for (size_t i = 0; i < all->n; i++)
        v[n++] = (struct tpl_staff_option){.value = staff_number(c, all->v[i].id),
                                           .name = all->v[i].name,
                                           .is_chosen = all->v[i].id == s->filter.actor};
    if (s->filter.actor > 0 && !colleague(all, s->filter.actor))
        v[n++] = (struct tpl_staff_option){.value = s->who, .name = audit_who(c, s->filter.actor), .is_chosen = true};
    return field_select(c, "kuka", N_("Who"), v, n, NULL);
}

static const struct tpl_staff_input *short_field(struct ctx *c, const char *name, struct str type, const char *label,
                                                 struct str value, const struct faults *f)
{
    struct tpl_staff_input *out = field_input(c, name, label, value, f);

    out->type = type;
    out->width = S("short");
    return out;
}

enum err audit_search_fields(struct ctx *c, const struct audit_search *s, const struct faults *f,
                             struct tpl_staff_audit_page *out)
{
    const struct colleagues *all;

    TRY(colleagues_load(c, &all));
    put_groups(c, s, out);
    out->who = who_field(c, all, s);
    out->object =
        short_field(c, "kohde", S("search"), N_("Object: short name of a survey, or a setting"), s->object, f);
    out->from = short_field(c, "alku", S("date"), N_("From"), s->from, f);
    out->to = short_field(c, "loppu", S("date"), N_("To"), s->to, f);
    out->chosen_action = s->action;
    out->chosen_who = s->who;
    out->chosen_object = s->object;
    out->chosen_from = s->from;
    out->chosen_to = s->to;
    return OK;
}

struct str audit_search_detail(struct ctx *c, const struct audit_search *s, size_t count)
{
    struct buf out = buf_new(c->arena, AUDIT_TEXT_BYTES);
    enum audit_action action;
    enum audit_group group;

    buf_fmt(&out, "entries:%zu", count);
    if (audit_from_code(s->action, &action) == OK || audit_group_from_code(s->action, &group) == OK)
        buf_fmt(&out, " what:%.*s", STR_ARG(s->action));
    if (s->filter.actor >= 0)
        buf_fmt(&out, " who:%" PRId64, s->filter.actor);
    if (s->from.len)
        buf_fmt(&out, " since:%.*s", STR_ARG(s->from));
    if (s->to.len)
        buf_fmt(&out, " until:%.*s", STR_ARG(s->to));
    return buf_str(&out);
}
