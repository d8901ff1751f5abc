/* pages_search.c - looking for surveys and divisions by name, and for accounts by whom accounts concern. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/staff.h"

#include "desk/scope.h"
#include "staff/colleagues.h"
#include "staff/surveys.h"

/* Shown of one kind; letters at least. */
enum { HITS_MOST = 50, LETTERS_LEAST = 2, KINDS = 3 };

/* What is looked for, and what was found. `key`: as i18n_sort_key, so that case and accents count for nothing. */
struct search {
    struct ctx *c;
    struct str key;
    struct tpl_desk_hits groups[KINDS];
    size_t group_count;
};

/* --- finding ------------------------------------------------------------------------------------------------------ */

static bool fits(const struct search *s, struct str name)
{
    return str_find_str(i18n_sort_key(s->c->arena, name), s->key) != SIZE_MAX;
}

static void begin(struct search *s, const char *title)
{
    s->groups[s->group_count] = (struct tpl_desk_hits){
        .title = i18n_text(s->c->lang, title),
        .hits = arena_alloc(s->c->arena, HITS_MOST, sizeof(struct tpl_desk_hit)),
    };
}

static void add(struct search *s, struct tpl_desk_hit hit)
{
    struct tpl_desk_hits *group = &s->groups[s->group_count];

    if (group->hits_n == HITS_MOST)
        group->is_cut = true;
    else
        ((struct tpl_desk_hit *)(uintptr_t)group->hits)[group->hits_n++] = hit;
}

static void end(struct search *s)
{
    s->group_count += s->groups[s->group_count].hits_n > 0;
}

static enum err find_surveys(struct search *s)
{
    struct survey_standing *all;
    size_t count;

    TRY(survey_standing_list(s->c->arena, s->c->app->panel, s->c->now_ms, &all, &count));
    begin(s, N_("Surveys"));
    for (size_t i = 0; i < count; i++)
        if ((fits(s, all[i].title) || fits(s, all[i].slug)) && survey_may(s->c, &all[i], ACTION_SURVEY_SEE))
            add(s,
                (struct tpl_desk_hit){.name = all[i].title.len ? all[i].title : all[i].slug,
                                      .name_lang = S("fi"),
                                      .note = survey_state_words(s->c->lang, all[i].state),
                                      .url = url_checked(link_staff_survey_in(s->c->arena, s->c->lang, all[i].slug))});
    end(s);
    return OK;
}

/* A division leads to its surveys on the desk. */
static enum err find_divisions(struct search *s)
{
    struct str desk = link_staff_desk_in(s->c->arena, s->c->lang);
    struct org org;

    TRY(org_load(s->c->arena, s->c->app->panel, &org));
    begin(s, N_("Divisions"));
    for (size_t i = 0; i < org.n && org.v[i].kind == ORG_DIVISION; i++) {
        const struct org_thing *d = &org.v[i];

        if (fits(s, d->name[LANG_FI]) || fits(s, org_name(d, s->c->lang)) || fits(s, d->code))
            add(s, (struct tpl_desk_hit){.name = org_name(d, s->c->lang),
                                         .name_lang = lang_tag(s->c->lang),
                                         .note = d->code,
                                         .url = url_checked(arena_fmt(s->c->arena, "%.*s?toimiala=%.*s", STR_ARG(desk),
                                                                      STR_ARG(d->code)))});
    }
    end(s);
    return OK;
}

static enum err find_accounts(struct search *s)
{
    const struct colleagues *all;

    TRY(colleagues_load(s->c, &all));
    begin(s, N_("Accounts"));
    for (size_t i = 0; i < all->n; i++) {
        const struct account *who = &all->v[i];

        if (fits(s, who->name) || fits(s, who->email))
            add(s, (struct tpl_desk_hit){.name = who->name,
                                         .name_lang = lang_tag(s->c->lang),
                                         .note = i18n_text(s->c->lang, role_name(who->duty.role)),
                                         .url = url_checked(link_staff_account_in(s->c->arena, s->c->lang, who->id))});
    }
    end(s);
    return OK;
}

/* --- the page ------------------------------------------------------------------------------------------------------- */

static enum err find(struct search *s)
{
    const struct account *person = &s->c->person->account;

    if (scope_may_anywhere(person, ACTION_SURVEY_SEE))
        TRY(find_surveys(s));
    if (scope_may_anywhere(person, ACTION_SURVEY_SEE) && scope_may_anywhere(person, ACTION_ORG_SEE))
        TRY(find_divisions(s));
    return scope_may_anywhere(person, ACTION_ACCOUNTS_SEE) ? find_accounts(s) : OK;
}

static const char *what_of(const struct account *person)
{
    if (scope_may_anywhere(person, ACTION_ACCOUNTS_SEE))
        return N_("Name or mail address of somebody with an account.");
    return scope_may_anywhere(person, ACTION_ORG_SEE) ? N_("Title or short name of a survey, or name of a division.")
                                                      : N_("Title or short name of a survey.");
}

enum err page_staff_search(struct ctx *c)
{
    struct str words = str_trim(params_text(&c->query, S("q")));
    struct search s = {.c = c, .key = i18n_sort_key(c->arena, words)};
    bool is_short = str_is_utf8(words) && str_chars(words) < LETTERS_LEAST;
    struct page p = frame_body(c, ROUTE__COUNT);

    if (!is_short && s.key.len)
        TRY(find(&s));
    tpl_desk_search(&p, &(struct tpl_desk_search){.words = words,
                                                  .what = i18n_text(c->lang, what_of(&c->person->account)),
                                                  .groups = s.groups,
                                                  .groups_n = s.group_count,
                                                  .is_short = is_short});
    shell_put(c, i18n_text(c->lang, "Search"),
              i18n_text(c->lang, "Only what you may see is found. Capital letters and accents make no difference."),
              NULL, 0, &p);
    return OK;
}
