/* verbs_org.c - verbs about the register of the organisation: a file in, with what it changes, and out. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/account.h"
#include "app/verbs_site.h"
#include "base/file.h"
#include "export/csv_read.h"
#include "org/org_file.h"

#include <stdio.h>

enum { TEXT_BYTES = 64 * 1024 * 1024 };

/* The numbers of those who may be contacts, and of those who are in the register already, sorted. */
static enum err load_accounts(struct arena *a, struct site *s, int64_t **out, size_t *count_out)
{
    struct account *all = NULL;
    size_t all_count = 0, able_count = 0;
    struct org now;
    int64_t *able;
    struct db *staff;
    enum err e;

    TRY(instance_open(a, &s->instance, STORE_STAFF, DB_READ_ONLY, &staff));
    e = db_begin(staff, DB_READ);
    if (e == OK)
        e = db_finish(staff, account_list(a, staff, &all, &all_count));
    db_close(staff);
    TRY(e);
    able = arena_alloc(a, all_count + 1, sizeof *able);
    for (size_t n = 0; n < all_count; n++)
        if (account_may_be_contact(&all[n]))
            able[able_count++] = all[n].id;
    TRY(db_begin(s->stores.panel, DB_READ));
    TRY(db_finish(s->stores.panel, org_load(a, s->stores.panel, &now)));
    org_numbers(a, &now, able, able_count, out, count_out);
    return OK;
}

static void print_faults(const char *path, const struct org_faults *faults)
{
    for (size_t n = 0; n < faults->count && n < ORG_FAULTS_SHOWN; n++) {
        const struct org_fault *f = &faults->v[n];

        if (f->row)
            fprintf(stderr, "%s: row %zu%s%.*s: %s\n", path, f->row, f->column.len ? ", column " : "",
                    STR_ARG(f->column), f->why);
        else
            fprintf(stderr, "%s: %s\n", path, f->why);
    }
    if (faults->count > ORG_FAULTS_SHOWN)
        fprintf(stderr, "%s: and %zu more\n", path, faults->count - ORG_FAULTS_SHOWN);
}

static void put_plan(struct buf *out, const struct org_plan *plan)
{
    static const char *const words[ORG_CHANGE__COUNT] = {
        [ORG_ADDED] = "add", [ORG_CHANGED] = "change", [ORG_REMOVED] = "remove", [ORG_LEFT] = ""};

    for (size_t n = 0; n < plan->n; n++) {
        const struct org_change *c = &plan->v[n];
        const struct org_thing *t = c->after ? c->after : c->before;

        if (c->what == ORG_LEFT)
            continue;
        buf_fmt(out, "%-7s %-8.*s %.*s", words[c->what], STR_ARG(org_kind_word(t->kind, LANG_EN)), STR_ARG(t->code));
        buf_fmt(out, "  %.*s\n", STR_ARG(org_name(t, LANG_FI)));
    }
    buf_fmt(out, "%zu added, %zu changed, %zu removed, %zu left as they were\n", plan->counts[ORG_ADDED],
            plan->counts[ORG_CHANGED], plan->counts[ORG_REMOVED], plan->counts[ORG_LEFT]);
}

/* Compare and change in one transaction: what is shown is what is done. */
static enum err replace(struct arena *a, struct db *panel, const struct org *after, bool is_dry, struct org_plan *plan)
{
    struct org before;
    enum err e;

    TRY(db_begin(panel, is_dry ? DB_READ : DB_WRITE));
    e = org_load(a, panel, &before);
    if (e == OK) {
        org_compare_all(a, &before, after, plan);
        e = is_dry ? OK : org_apply(panel, plan);
    }
    return db_finish(panel, e);
}

static enum err import(struct arena *a, struct site *s, const char *path, bool is_dry, struct org_plan *plan)
{
    struct org_faults *faults = ARENA_NEW(a, struct org_faults);
    size_t account_count;
    int64_t *accounts;
    struct str file;
    struct org org;
    enum err e;

    e = file_read(a, path, CSV_BYTES_MAX, &file);
    if (e)
        return err_note(e, "%s: no readable file of at most %d bytes", path, CSV_BYTES_MAX);
    TRY(load_accounts(a, s, &accounts, &account_count));
    e = org_read(a, file, accounts, account_count, &org, faults);
    if (e) {
        print_faults(path, faults);
        return err_note(e, "nothing was changed");
    }
    return replace(a, s->stores.panel, &org, is_dry, plan);
}

enum err verb_org_import(struct arena *a, const struct args *args)
{
    struct buf out = buf_new(a, TEXT_BYTES);
    struct org_plan plan;
    struct site *s;

    TRY(site_open(a, args, &s));
    TRY(import(a, s, args->words[0], args->is_dry, &plan));
    verb_tell(args, S(""),
              arena_fmt(a, "added:%zu changed:%zu removed:%zu", plan.counts[ORG_ADDED], plan.counts[ORG_CHANGED],
                        plan.counts[ORG_REMOVED]));
    put_plan(&out, &plan);
    if (args->is_dry)
        buf_put(&out, S("nothing is changed yet\n"));
    return verb_print(args, buf_str(&out));
}

enum err verb_org_export(struct arena *a, const struct args *args)
{
    struct buf out = buf_new(a, TEXT_BYTES);
    struct site *s;
    struct org org;
    enum err e;

    TRY(site_open(a, args, &s));
    TRY(db_begin(s->stores.panel, DB_READ));
    e = org_load(a, s->stores.panel, &org);
    TRY(db_finish(s->stores.panel, e));
    org_put(a, &org, LANG_EN, &out);
    return verb_print(args, buf_str(&out));
}
