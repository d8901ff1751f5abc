/* pages_org_import.c - the register of the organisation from a file: what it would change, then just that. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/crypto.h"
#include "staff/colleagues.h"
#include "staff/org_parts.h"
#include "survey/standing.h"

#include <inttypes.h>

enum { CHANGES_SHOWN = 300, BOX_BYTES = 4 * 1024 * 1024, MARK_BYTES = 43, DETAIL_BYTES = 4 * 1024 };

/* --- the file on its way ------------------------------------------------------------------------------------------ */

/* Only who has seen the preview can carry it out. */
static struct str box_context(struct ctx *c)
{
    return arena_fmt(c->arena, "organisation file of %" PRId64, c->person->account.id);
}

/* The file with the mark of the register that it was compared with, sealed, as text. */
static struct str box_make(struct ctx *c, struct str mark, struct str file)
{
    struct key32 key = hash_key(&c->app->settings.form_key, S("organisation file"));
    struct buf plain = buf_new(c->arena, BOX_BYTES), text = buf_new(c->arena, 2 * BOX_BYTES);

    buf_reserve(&plain, mark.len + file.len);
    buf_put(&plain, mark);
    buf_put(&plain, file);
    buf_reserve(&text, 2 * (mark.len + file.len));
    base64_put(&text, lock_box(c->arena, &key, box_context(c), buf_str(&plain)));
    secret_wipe(&key, sizeof key);
    return buf_str(&text);
}

static enum err box_open(struct ctx *c, struct str text, struct str *mark_out, struct str *file_out)
{
    struct key32 key = hash_key(&c->app->settings.form_key, S("organisation file"));
    struct str box, plain = {0};
    enum err e = base64_decode(c->arena, text, &box);

    if (!e)
        e = lock_open(c->arena, &key, box_context(c), box, &plain);
    secret_wipe(&key, sizeof key);
    if (e || plain.len < MARK_BYTES)
        return ERR_INVALID;
    *mark_out = str_sub(plain, 0, MARK_BYTES);
    *file_out = str_sub(plain, MARK_BYTES, plain.len);
    return OK;
}

/* --- choosing a file ---------------------------------------------------------------------------------------------- */

static enum err import_page(struct ctx *c, const struct faults *f, const struct org_faults *file)
{
    struct tpl_staff_org_import view = {.faults = faults_put(c, f)};
    struct tpl_staff_crumb crumb = org_crumb(c);
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_staff_org_fault *v = arena_alloc(c->arena, ORG_FAULTS_SHOWN, sizeof *v);

    for (size_t i = 0; file && i < file->count && i < ORG_FAULTS_SHOWN; i++)
        v[view.file_faults_n++] = (struct tpl_staff_org_fault){
            .row = (int64_t)file->v[i].row, .column = file->v[i].column, .why = i18n_text(c->lang, file->v[i].why)};
    view.file_faults = v;
    if (file && file->count > ORG_FAULTS_SHOWN)
        view.more = i18n_fill(
            c->arena, i18n_text(c->lang, "And {n} more. Put these right first."),
            &(struct i18n_arg){"n", i18n_number(c->arena, c->lang, (int64_t)(file->count - ORG_FAULTS_SHOWN))}, 1);
    tpl_staff_org_import(&p, &view);
    shell_put(c, i18n_text(c->lang, "Bring in a file"),
              i18n_text(c->lang,
                        "A file replaces the whole register at once. You see what it would change before anything is "
                        "changed, and a file with a fault changes nothing."),
              &crumb, 1, &p);
    return OK;
}

static enum err faults_page(struct ctx *c, const struct org_faults *file)
{
    struct faults f = {0};

    fault_add(&f, "_rows",
              i18n_fill(c->arena,
                        i18n_plural(c->lang, "The file has {n} fault. Nothing was changed.",
                                    "The file has {n} faults. Nothing was changed.", (int64_t)file->count),
                        &(struct i18n_arg){"n", i18n_number(c->arena, c->lang, (int64_t)file->count)}, 1));
    return import_page(c, &f, file);
}

enum err page_staff_org_import_view(struct ctx *c)
{
    return import_page(c, &(struct faults){0}, NULL);
}

/* --- the preview -------------------------------------------------------------------------------------------------- */

static void put_difference(struct ctx *c, struct buf *out, const char *what, struct str before, struct str after)
{
    struct str none = S("–");

    if (str_eq(before, after))
        return;
    buf_put(out, out->len ? S("; ") : S(""));
    buf_put(out, i18n_text(c->lang, what));
    buf_put(out, S(": "));
    buf_put(out, before.len ? before : none);
    buf_put(out, S(" → "));
    buf_put(out, after.len ? after : none);
}

static struct str contacts_text(struct ctx *c, const struct org_thing *t)
{
    struct buf out = buf_new(c->arena, DETAIL_BYTES);

    for (size_t i = 0; i < t->contact_count; i++) {
        buf_put(&out, i ? S(", ") : S(""));
        buf_put(&out, t->contacts[i].account ? colleague_name(c, t->contacts[i].account) : t->contacts[i].mail);
    }
    return buf_str(&out);
}

static struct str detail_of(struct ctx *c, const struct org_change *k)
{
    const struct org_thing *b = k->before, *a = k->after;
    struct buf out = buf_new(c->arena, DETAIL_BYTES);

    if (k->what != ORG_CHANGED)
        return S("");
    put_difference(c, &out, N_("Finnish name"), b->name[LANG_FI], a->name[LANG_FI]);
    put_difference(c, &out, N_("Swedish name"), b->name[LANG_SV], a->name[LANG_SV]);
    put_difference(c, &out, N_("English name"), b->name[LANG_EN], a->name[LANG_EN]);
    put_difference(c, &out, N_("belongs to"), b->parent, a->parent);
    put_difference(c, &out, N_("place in the list"), staff_number(c, b->sort), staff_number(c, a->sort));
    put_difference(c, &out, N_("provider"), org_provider_word(b->provider), org_provider_word(a->provider));
    put_difference(c, &out, N_("channel"), org_channel_word(b->channel), org_channel_word(a->channel));
    put_difference(c, &out, N_("contacts"), contacts_text(c, b), contacts_text(c, a));
    return buf_str(&out);
}

static void put_changes(struct ctx *c, const struct org_plan *plan, struct tpl_staff_org_preview *view)
{
    static const char *const words[ORG_CHANGE__COUNT] = {
        [ORG_ADDED] = N_("added"), [ORG_CHANGED] = N_("changed"), [ORG_REMOVED] = N_("removed")};
    static const enum org_change_kind order[] = {ORG_REMOVED, ORG_CHANGED, ORG_ADDED}; /* what hurts comes first */
    struct tpl_staff_org_change *v = arena_alloc(c->arena, CHANGES_SHOWN, sizeof *v);
    size_t all = plan->n - plan->counts[ORG_LEFT];

    for (size_t o = 0; o < 3; o++)
        for (size_t i = 0; i < plan->n && view->changes_n < CHANGES_SHOWN; i++) {
            const struct org_change *k = &plan->v[i];
            const struct org_thing *t = k->after ? k->after : k->before;

            if (k->what == order[o])
                v[view->changes_n++] = (struct tpl_staff_org_change){.what = i18n_text(c->lang, words[k->what]),
                                                                     .is_removed = k->what == ORG_REMOVED,
                                                                     .kind = i18n_text(c->lang, org_kind_name(t->kind)),
                                                                     .code = t->code,
                                                                     .name = org_name(t, c->lang),
                                                                     .detail = detail_of(c, k)};
        }
    view->changes = v;
    view->is_change = all > 0;
    if (all > CHANGES_SHOWN)
        view->more =
            i18n_fill(c->arena, i18n_text(c->lang, "And {n} more of the same kinds."),
                      &(struct i18n_arg){"n", i18n_number(c->arena, c->lang, (int64_t)(all - CHANGES_SHOWN))}, 1);
}

/* Surveys whose division would go. */
static enum err put_warning(struct ctx *c, const struct org_plan *plan, struct tpl_staff_org_preview *view)
{
    struct survey_standing *surveys = NULL;
    size_t count = 0, hit = 0;
    enum err e;

    TRY(db_begin(c->app->panel, DB_READ));
    e = survey_standing_list(c->arena, c->app->panel, c->now_ms, &surveys, &count);
    db_rollback(c->app->panel);
    TRY(e);
    for (size_t i = 0; i < plan->n; i++)
        for (size_t n = 0; plan->v[i].what == ORG_REMOVED && plan->v[i].before->kind == ORG_DIVISION && n < count; n++)
            hit += str_eq(surveys[n].division, plan->v[i].before->code);
    if (hit)
        view->warning = i18n_fill(
            c->arena,
            i18n_plural(c->lang, "{n} survey belongs to a division that would be removed: nobody would be its contact.",
                        "{n} surveys belong to a division that would be removed: nobody would be their contact.",
                        (int64_t)hit),
            &(struct i18n_arg){"n", i18n_number(c->arena, c->lang, (int64_t)hit)}, 1);
    return OK;
}

static enum err preview_page(struct ctx *c, struct str file, const struct org *after, struct str note)
{
    struct tpl_staff_org_preview view = {.note = note};
    struct tpl_staff_crumb crumbs[] = {org_crumb(c),
                                       {.name = i18n_text(c->lang, "Bring in a file"),
                                        .url = url_checked(link_staff_org_import_view_in(c->arena, c->lang))}};
    struct page p = frame_body(c, ROUTE__COUNT);
    struct org_plan plan;
    struct org before;

    TRY(org_now(c, &before));
    org_compare_all(c->arena, &before, after, &plan);
    view.added = (int64_t)plan.counts[ORG_ADDED];
    view.changed = (int64_t)plan.counts[ORG_CHANGED];
    view.removed = (int64_t)plan.counts[ORG_REMOVED];
    view.left = (int64_t)plan.counts[ORG_LEFT];
    put_changes(c, &plan, &view);
    TRY(put_warning(c, &plan, &view));
    view.file = box_make(c, org_mark(c, &before), file);
    tpl_staff_org_preview(&p, &view);
    shell_put(
        c, i18n_text(c->lang, "What would change"),
        i18n_text(c->lang,
                  "Nothing is changed yet. Look through what is added, changed and removed; then all of it is done at "
                  "once, or nothing."),
        crumbs, 2, &p);
    return OK;
}

/* Read the file against the accounts there are. ERR_INVALID: the page of its faults is in c->res. */
static enum err read_file(struct ctx *c, struct str file, struct org *out)
{
    struct org_faults *faults = ARENA_NEW(c->arena, struct org_faults);
    struct org_people people;
    enum err e;

    TRY(org_people_load(c, &people));
    e = org_read(c->arena, file, people.numbers, people.number_count, out, faults);
    if (e)
        TRY(faults_page(c, faults));
    return e;
}

enum err page_staff_org_import(struct ctx *c)
{
    struct faults f = {0};
    struct org after;
    enum err e;

    if (!c->upload.content.len) {
        fault_add(&f, "file", i18n_text(c->lang, "Choose a file."));
        return import_page(c, &f, NULL);
    }
    e = read_file(c, c->upload.content, &after);
    if (e)
        return e == ERR_INVALID ? OK : e;
    return preview_page(c, c->upload.content, &after, again_note(c));
}

/* --- doing it ----------------------------------------------------------------------------------------------------- */

/* In the write transaction. ERR_CONFLICT when the register is not the one that was compared. */
static enum err apply(struct ctx *c, struct str mark, const struct org *after, struct org_plan *plan)
{
    struct org before;

    TRY(org_load(c->arena, c->app->panel, &before));
    if (!str_eq(mark, org_mark(c, &before)))
        return ERR_CONFLICT;
    org_compare_all(c->arena, &before, after, plan);
    return org_apply(c->app->panel, plan);
}

/* Written down before and after. */
static enum err apply_whole(struct ctx *c, struct str mark, const struct org *after)
{
    struct org_plan plan = {0};
    int64_t begun;
    enum err e;

    TRY(staff_begin(c, AUDIT_ORG_IMPORT, S(""), S(""), &begun));
    e = db_begin(c->app->panel, DB_WRITE);
    if (!e)
        e = db_finish(c->app->panel, apply(c, mark, after, &plan));
    return staff_end(c, AUDIT_ORG_IMPORT, begun, S(""),
                     arena_fmt(c->arena, "%zu added, %zu changed, %zu removed", plan.counts[ORG_ADDED],
                               plan.counts[ORG_CHANGED], plan.counts[ORG_REMOVED]),
                     e);
}

enum err page_staff_org_apply(struct ctx *c)
{
    struct str mark, file, text = params_text(&c->form, S("file"));
    struct faults f = {0};
    struct org after;
    enum err e;

    if (box_open(c, text, &mark, &file)) {
        fault_add(&f, "file", i18n_text(c->lang, "The preview is not there any more. Choose the file again."));
        return import_page(c, &f, NULL);
    }
    e = read_file(c, file, &after);
    if (e)
        return e == ERR_INVALID ? OK : e;
    if (c->is_again)
        return preview_page(c, file, &after, again_note(c));
    e = apply_whole(c, mark, &after);
    if (e == ERR_CONFLICT)
        return preview_page(
            c, file, &after,
            i18n_text(c->lang, "The register was changed while you looked, so nothing was done. This is what would "
                               "change now."));
    TRY(e);
    return staff_go(c, link_staff_org_in(c->arena, c->lang), "tallennettu");
}
