/* pages_accounts.c - the list of accounts, and inviting somebody. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/office.h"
#include "staff/colleagues.h"
#include "staff/field.h"
#include "staff/people.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_ON_PAGE = 50, ADDRESS_BYTES_MAX = 2048 };

enum sorting { SORT_NAME, SORT_USED, SORT_END, SORT__COUNT };

/* As addresses have it. */
static const char *const sorting_words[SORT__COUNT] = {"nimi", "kaytto", "loppu"};
static const struct {
    const char *word, *state;
} state_words[] = {{"kutsuttu", "invited"},
                   {"kaytossa", "in use"},
                   {"suljettu", "disabled"},
                   {"ohi", "over"},
                   {"peruutettu", "revoked"}};

enum { STATES = sizeof state_words / sizeof *state_words };

/* What the list shows. */
struct filter {
    struct str search, role, state;
    enum sorting sorting;
    size_t page;
};

/* One that fits, with what it is sorted by. */
struct entry {
    const struct account *account;
    struct str name_key;
};

static struct filter read_filter(struct ctx *c)
{
    struct filter f = {.search = str_trim(params_text(&c->query, S("haku"))),
                       .role = params_text(&c->query, S("rooli")),
                       .state = params_text(&c->query, S("tila"))};
    struct str sorting = params_text(&c->query, S("jarjestys"));
    int64_t page;

    for (int n = 0; n < SORT__COUNT; n++)
        if (str_eq(sorting, str_from(sorting_words[n])))
            f.sorting = (enum sorting)n;
    f.page = str_int(params_text(&c->query, S("sivu")), 1, INT32_MAX, &page) ? 0 : (size_t)page - 1;
    return f;
}

/* The address of the list with these. */
static struct url list_url(struct ctx *c, const struct filter *f, enum sorting sorting, size_t page)
{
    struct buf out = buf_new(c->arena, ADDRESS_BYTES_MAX);

    link_staff_accounts(&out, c->lang);
    buf_put(&out, S("?haku="));
    url_put(&out, f->search);
    buf_put(&out, S("&rooli="));
    url_put(&out, f->role);
    buf_put(&out, S("&tila="));
    url_put(&out, f->state);
    buf_fmt(&out, "&jarjestys=%s&sivu=%zu", sorting_words[sorting], page + 1);
    return url_checked(out.full ? link_staff_accounts_in(c->arena, c->lang) : buf_str(&out));
}

static bool fits(struct ctx *c, const struct filter *f, const struct account *account, struct str search_key)
{
    if (f->role.len && !str_eq(f->role, role_code(account->duty.role)))
        return false;
    for (size_t i = 0; i < STATES; i++)
        if (str_eq(f->state, str_from(state_words[i].word)) &&
            strcmp(state_words[i].state, account_word(account, c->now_ms)) != 0)
            return false;
    return !search_key.len || str_find_str(i18n_sort_key(c->arena, account->name), search_key) != SIZE_MAX ||
           str_find_str(i18n_sort_key(c->arena, account->email), search_key) != SIZE_MAX;
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const struct entry *)a)->name_key, ((const struct entry *)b)->name_key);
}

/* Used last first. */
static int by_use(const void *a, const void *b)
{
    int x = ((const struct entry *)a)->account->last_use_day, y = ((const struct entry *)b)->account->last_use_day;

    return x == y ? by_name(a, b) : y - x;
}

/* Ending soonest first; those without an end last. */
static int by_end(const void *a, const void *b)
{
    uint64_t x = (uint64_t)((const struct entry *)a)->account->duty.expires_ms - 1;
    uint64_t y = (uint64_t)((const struct entry *)b)->account->duty.expires_ms - 1;

    return x == y ? by_name(a, b) : x < y ? -1 : 1;
}

static struct entry *choose(struct ctx *c, const struct filter *f, const struct colleagues *all, size_t *count_out)
{
    static int (*const orders[SORT__COUNT])(const void *, const void *) = {by_name, by_use, by_end};
    struct entry *v = arena_alloc(c->arena, all->n + 1, sizeof *v);
    struct str search_key = i18n_sort_key(c->arena, f->search);

    *count_out = 0;
    for (size_t i = 0; i < all->n; i++)
        if (fits(c, f, &all->v[i], search_key))
            v[(*count_out)++] = (struct entry){&all->v[i], i18n_sort_key(c->arena, all->v[i].name)};
    qsort(v, *count_out, sizeof *v, orders[f->sorting]);
    return v;
}

/* --- what is shown ------------------------------------------------------------------------------------------------ */

static void put_filter(struct ctx *c, const struct filter *f, struct tpl_staff_account_list *view)
{
    struct tpl_staff_option *roles = arena_alloc(c->arena, ROLE__COUNT, sizeof *roles);
    struct tpl_staff_option *states = arena_alloc(c->arena, STATES + 1, sizeof *states);
    struct tpl_staff_input *search = field_input(c, "haku", N_("Name or address"), f->search, NULL);

    roles[0] = states[0] = (struct tpl_staff_option){.name = i18n_text(c->lang, "all")};
    for (enum role r = ROLE_ADMIN; r < ROLE__COUNT; r++)
        roles[r] = (struct tpl_staff_option){.value = role_code(r),
                                             .name = i18n_text(c->lang, role_name(r)),
                                             .is_chosen = str_eq(f->role, role_code(r))};
    for (size_t i = 0; i < STATES; i++)
        states[i + 1] = (struct tpl_staff_option){.value = str_from(state_words[i].word),
                                                  .name = i18n_text(c->lang, state_words[i].state),
                                                  .is_chosen = str_eq(f->state, str_from(state_words[i].word))};
    search->type = S("search");
    view->search = search;
    view->role = field_select(c, "rooli", N_("Role"), roles, ROLE__COUNT, NULL);
    view->state = field_select(c, "tila", N_("State"), states, STATES + 1, NULL);
}

static void put_heads(struct ctx *c, const struct filter *f, struct tpl_staff_account_list *view)
{
    static const struct {
        const char *name;
        int sorting;
        const char *sort;
    } heads[] = {{N_("Name"), SORT_NAME, "ascending"},
                 {N_("Role"), -1, ""},
                 {N_("Scope"), -1, ""},
                 {N_("State"), -1, ""},
                 {N_("Last use"), SORT_USED, "descending"},
                 {N_("Last day"), SORT_END, "ascending"}};
    struct tpl_staff_sorted_head *v = arena_alloc(c->arena, sizeof heads / sizeof *heads, sizeof *v);

    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        v[i].name = i18n_text(c->lang, heads[i].name);
        if (heads[i].sorting >= 0)
            v[i].url = list_url(c, f, (enum sorting)heads[i].sorting, 0);
        if (heads[i].sorting == (int)f->sorting)
            v[i].sort = str_from(heads[i].sort);
    }
    view->heads = v;
    view->heads_n = sizeof heads / sizeof *heads;
}

static struct str scope_words(struct ctx *c, const struct offer *offer, const struct account *account)
{
    struct str divisions = division_names(c, offer, &account->duty);
    int64_t count = (int64_t)account->duty.survey_count;
    struct str surveys;

    if (!count)
        return divisions;
    surveys = i18n_fill(c->arena, i18n_plural(c->lang, "{n} survey", "{n} surveys", count),
                        &(struct i18n_arg){"n", i18n_number(c->arena, c->lang, count)}, 1);
    return divisions.len ? arena_fmt(c->arena, "%.*s, %.*s", STR_ARG(divisions), STR_ARG(surveys)) : surveys;
}

static struct tpl_staff_account_row row_of(struct ctx *c, const struct offer *offer, const struct account *account)
{
    return (struct tpl_staff_account_row){
        .name = account->name,
        .url = url_checked(link_staff_account_in(c->arena, c->lang, account->id)),
        .email = account->email,
        .role = i18n_text(c->lang, role_name(account->duty.role)),
        .scope = scope_words(c, offer, account),
        .state = i18n_text(c->lang, account_word(account, c->now_ms)),
        .is_off = !account_is_usable(account, c->now_ms),
        .used = account->last_use_day ? i18n_day(c->arena, c->lang, account->last_use_day) : S(""),
        .until = account->duty.expires_ms ? i18n_date(c->arena, c->lang, account->duty.expires_ms - 1) : S("")};
}

static void put_rows(struct ctx *c, const struct filter *f, const struct offer *offer, const struct entry *entries,
                     size_t count, struct tpl_staff_account_list *view)
{
    size_t last = count ? (count - 1) / ROWS_ON_PAGE : 0, page = f->page < last ? f->page : last;
    struct tpl_staff_account_row *v = arena_alloc(c->arena, ROWS_ON_PAGE, sizeof *v);
    struct tpl_staff_pages *pages = ARENA_NEW(c->arena, struct tpl_staff_pages);

    for (size_t i = page * ROWS_ON_PAGE; i < count && view->rows_n < ROWS_ON_PAGE; i++)
        v[view->rows_n++] = row_of(c, offer, entries[i].account);
    view->rows = v;
    view->total = (int64_t)count;
    if (last) {
        *pages = (struct tpl_staff_pages){.now = (int64_t)page + 1, .last = (int64_t)last + 1};
        if (page)
            pages->before = list_url(c, f, f->sorting, page - 1);
        if (page < last)
            pages->after = list_url(c, f, f->sorting, page + 1);
        view->pages = pages;
    }
}

/* What waits for another administrator's word. */
static enum err put_losses(struct ctx *c, const struct colleagues *all, struct tpl_staff_account_list *view)
{
    struct db *staff = c->app->staff->office->staff;
    struct tpl_staff_loss *v;
    struct loss *losses;
    size_t count;

    TRY(db_begin(staff, DB_READ));
    TRY(db_finish(staff, loss_list(c->arena, staff, c->now_ms, &losses, &count)));
    v = arena_alloc(c->arena, count + 1, sizeof *v);

    for (size_t i = 0; i < count; i++) {
        const struct account *who = colleague(all, losses[i].account_id);
        const struct account *asker = colleague(all, losses[i].asked_by);

        if (who && asker && who->id != c->person->account.id)
            v[view->losses_n++] = loss_shown(c, &losses[i], who, asker->name);
    }
    view->losses = v;
    return OK;
}

enum err page_staff_accounts(struct ctx *c)
{
    struct tpl_staff_account_list view = {.empty =
                                              i18n_text(c->lang, "No account fits. Take something out of the filter.")};
    struct filter f = read_filter(c);
    struct page p = frame_body(c, ROUTE__COUNT);
    const struct colleagues *all;
    struct entry *entries;
    size_t entry_count;
    struct offer offer;

    TRY(offer_load(c, false, &offer));
    TRY(colleagues_load(c, &all));
    entries = choose(c, &f, all, &entry_count);
    put_filter(c, &f, &view);
    put_heads(c, &f, &view);
    put_rows(c, &f, &offer, entries, entry_count, &view);
    TRY(put_losses(c, all, &view));
    tpl_staff_account_list(&p, &view);
    shell_put(
        c, i18n_text(c->lang, "Accounts"),
        i18n_text(
            c->lang,
            "Everybody who works here, and what each may do. You invite people and disable accounts; passwords are "
            "known only to those who chose them."),
        NULL, 0, &p);
    return OK;
}

/* --- inviting ----------------------------------------------------------------------------------------------------- */

static enum err invite_page(struct ctx *c, const struct newcomer *who, const struct duty_form *form, bool is_mail,
                            const struct offer *offer, const struct faults *f)
{
    struct tpl_staff_account_new view = newcomer_form(c, who, form, is_mail, offer, link_staff_account_in, f);
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_staff_crumb crumb = {.name = i18n_text(c->lang, "Accounts"),
                                    .url = url_checked(link_staff_accounts_in(c->arena, c->lang))};

    view.roles = role_fields(c, form->duty.role, f);
    view.divisions = division_fields(c, offer, &form->duty, f);
    view.last_day = last_day_field(c, form->last_day,
                                   i18n_text(c->lang, "At most a year away. Empty: a viewer's account ends after 90 "
                                                      "days, others have no end."),
                                   f, false);
    tpl_staff_account_new(&p, &view);
    shell_put(c, i18n_text(c->lang, "Invite somebody"),
              i18n_text(c->lang,
                        "The person gets a one-time link that works for three days, to choose a password and set up "
                        "an app for codes. Give only the rights the work needs: you can change them later."),
              &crumb, 1, &p);
    return OK;
}

enum err page_staff_account_new_view(struct ctx *c)
{
    struct offer offer;

    TRY(offer_load(c, false, &offer));
    return invite_page(c, &(struct newcomer){0}, &(struct duty_form){0}, true, &offer, &(struct faults){0});
}

enum err page_staff_account_new(struct ctx *c)
{
    struct newcomer who = newcomer_read(c);
    enum role role = role_typed(c);
    bool is_mail = how_is_mail(c);
    struct faults f = {0};
    struct duty_form form;
    struct offer offer;
    enum err e;

    TRY(offer_load(c, false, &offer));
    form = duty_read(c, &offer, role, &f);
    if (!role)
        fault_add(&f, "roles", i18n_text(c->lang, "Choose a role."));
    if (f.n || c->is_again)
        return invite_page(c, &who, &form, is_mail, &offer, &f);
    e = newcomer_invite(c, &who, &offer, &form.duty, is_mail, AUDIT_USER_ADD, link_staff_account_in, &f);
    return e == ERR_INVALID && f.n ? invite_page(c, &who, &form, is_mail, &offer, &f) : e;
}
