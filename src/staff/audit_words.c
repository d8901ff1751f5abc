/* audit_words.c - an entry of the audit log in the reader's language. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/audit_words.h"

#include "account/role.h"
#include "audit/detail.h"
#include "base/clock.h"
#include "staff/colleagues.h"
#include "staff/org_parts.h"
#include "staff/settings_form.h"
#include "staff/surveys.h"

#include <inttypes.h>

enum { WORDS_BYTES = 4096 };

/* Who has left has no name any more: the number tells one from another. */
static struct str person(struct ctx *c, int64_t id)
{
    struct str name = colleague_name(c, id);
    const struct colleagues *all;

    if (colleagues_load(c, &all) || colleague(all, id))
        return name;
    return arena_fmt(c->arena, "%.*s (%" PRId64 ")", STR_ARG(name), id);
}

struct str audit_who(struct ctx *c, int64_t actor)
{
    return actor ? person(c, actor) : i18n_text(c->lang, "command line or system");
}

struct str audit_what(struct ctx *c, struct str action)
{
    enum audit_action known;
    enum audit_group group;

    if (audit_from_code(action, &known) == OK)
        return i18n_text(c->lang, audit_words(known));
    return audit_group_from_code(action, &group) ? action : i18n_text(c->lang, audit_group_name(group));
}

struct str audit_how_far(struct ctx *c, int64_t outcome)
{
    static const char *const words[] = {
        [AUDIT_BEGUN] = N_("begun"), [AUDIT_DONE] = N_("done"), [AUDIT_FAILED] = N_("failed")};

    return i18n_text(c->lang, outcome >= AUDIT_BEGUN && outcome <= AUDIT_FAILED ? words[outcome] : N_("unknown"));
}

/* --- to what ------------------------------------------------------------------------------------------------------ */

/* "division d1". */
static struct str org_object(struct ctx *c, struct str object)
{
    struct str code = object, kind = str_cut(&code, ' ');

    for (enum org_kind k = 0; k < ORG_KIND__COUNT; k++)
        if (str_eq(kind, org_kind_word((int)k, LANG_EN))) {
            struct str name = i18n_text(c->lang, org_kind_name(k));

            return arena_fmt(c->arena, "%.*s %.*s", STR_ARG(name), STR_ARG(code));
        }
    return object;
}

/* The address of a page, by its name in routes.def. Which survey or account it was about the log does not hold. */
static struct str page_object(struct ctx *c, struct str object)
{
    struct buf out = buf_new(c->arena, WORDS_BYTES);
    struct str path = object;

    for (enum route r = 0; r < ROUTE__COUNT; r++)
        if (str_eq(object, str_from(route_info(r)->name)))
            path = route_info(r)->path;
    while (path.len) {
        struct str brace = path, before = str_cut(&brace, '{');

        buf_put(&out, before);
        if (!brace.p)
            break;
        str_cut(&brace, '}');
        buf_put(&out, S("…"));
        path = brace;
    }
    return buf_str(&out);
}

static struct str numbered_object(struct ctx *c, enum audit_group group, struct str object, int64_t number)
{
    if (group == AUDIT_GROUP_FEEDBACK)
        return i18n_fill(c->arena, i18n_text(c->lang, "feedback {n}"), &(struct i18n_arg){"n", object}, 1);
    return group == AUDIT_GROUP_ACCOUNTS || group == AUDIT_GROUP_SIGNING ? person(c, number) : object;
}

struct str audit_to_what(struct ctx *c, const struct audit_entry *e)
{
    enum audit_action action;
    enum setting setting;
    int64_t number;

    if (audit_from_code(e->action, &action))
        return e->object;
    if (str_int(e->object, 1, INT64_MAX, &number) == OK)
        return numbered_object(c, audit_group(action), e->object, number);
    switch (action) {
    case AUDIT_SETTINGS_SET:
        return setting_find(e->object, &setting) ? e->object : settings_label(c, setting);
    case AUDIT_LOGO_SET:
        return i18n_text(c->lang, "Logo");
    case AUDIT_ORG_EDIT:
        return org_object(c, e->object);
    case AUDIT_DENIED:
        return page_object(c, e->object);
    default:
        return e->object;
    }
}

/* --- details ------------------------------------------------------------------------------------------------------ */

static struct str people_words(struct ctx *c, struct str numbers)
{
    struct buf out = buf_new(c->arena, WORDS_BYTES);

    while (numbers.p) {
        struct str one = str_cut(&numbers, ',');
        int64_t id;

        buf_put(&out, out.len ? S(", ") : S(""));
        buf_put(&out, str_int(one, 0, INT64_MAX, &id) ? one : audit_who(c, id));
    }
    return buf_str(&out);
}

static struct str number_words(struct ctx *c, struct str value)
{
    int64_t n;

    return str_int(value, 0, INT64_MAX, &n) ? value : i18n_number(c->arena, c->lang, n);
}

static struct str day_words(struct ctx *c, struct str value)
{
    int64_t ms;

    if (str_eq(value, S("-")))
        return S("–");
    return civil_parse_day(value, false, &ms) ? value : i18n_date(c->arena, c->lang, ms);
}

static struct str setting_words_of(struct ctx *c, struct str key, struct str stored)
{
    struct str value = audit_detail_value(c->arena, stored);
    enum setting setting;

    if (!value.len)
        return i18n_text(c->lang, "empty");
    return setting_find(key, &setting) ? value : settings_brief(c, setting, value);
}

static struct str value_words(struct ctx *c, const struct audit_entry *e, const struct audit_detail *d)
{
    enum survey_state state;
    enum role role;
    enum lang lang;

    switch (d->kind) {
    case DETAIL_NUMBER:
        return number_words(c, d->value);
    case DETAIL_DAY:
        return day_words(c, d->value);
    case DETAIL_ROLE:
        return role_from_code(d->value, &role) ? d->value : i18n_text(c->lang, role_name(role));
    case DETAIL_STATE:
        return survey_state_from_name(d->value, &state) ? d->value : survey_state_words(c->lang, state);
    case DETAIL_LANG:
        return lang_from_code(d->value, &lang) ? d->value : lang_name(lang);
    case DETAIL_ACCOUNTS:
        return people_words(c, d->value);
    case DETAIL_ACTION:
        return audit_what(c, d->value);
    case DETAIL_SETTING:
        return setting_words_of(c, e->object, d->value);
    case DETAIL_WORD:
    case DETAIL_TEXT:
        break;
    }
    return d->value;
}

struct str audit_details(struct ctx *c, const struct audit_entry *e)
{
    struct buf out = buf_new(c->arena, WORDS_BYTES);
    struct audit_detail v[AUDIT_DETAILS_MOST];
    size_t count;

    if (audit_detail_read(e->detail, v, &count))
        return e->detail;
    for (size_t n = 0; n < count; n++) {
        buf_put(&out, n ? S(", ") : S(""));
        buf_put(&out, i18n_fill(c->arena, i18n_text(c->lang, v[n].sentence),
                                &(struct i18n_arg){"value", value_words(c, e, &v[n])}, 1));
    }
    return buf_str(&out);
}
