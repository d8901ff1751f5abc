/* pages_org_import.c - the register from a file: what it would change, then just that, and back again. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/colleagues.h"
#include "staff/org_parts.h"
#include "survey/standing.h"

#include <inttypes.h>

/* UNDO_BYTES: what the route staff_org_undo takes, with the rest of the form. REST_BYTES: what a request takes besides
 * what grows with the register and the file. PAGE_BYTES: of that a page and what is around it. */
enum {
    CHANGES_SHOWN = 300,
    UNDO_BYTES = 3900 * 1024,
    REST_BYTES = 1024 * 1024,
    PAGE_BYTES = 256 * 1024,
    MARK_BYTES = 43,
    DETAIL_BYTES = 4 * 1024
};

/* --- a file on its way -------------------------------------------------------------------------------------------- */

#define USE_PREVIEW "organisation file"
#define USE_UNDO "organisation before"

/* Only who has seen the preview can carry it out, and only who did can undo it. */
static struct str use_of(struct ctx *c, const char *what)
{
    return arena_fmt(c->arena, "%s of %" PRId64, what, c->person->account.id);
}

/* The file with the mark of the register that it was compared with, sealed, as text. */
static struct str box_make(struct ctx *c, struct str mark, struct str file)
{
    struct buf plain = buf_new(c->arena, mark.len + file.len);

    buf_reserve(&plain, mark.len + file.len);
    buf_put(&plain, mark);
    buf_put(&plain, file);
    return door_seal(c, use_of(c, USE_PREVIEW), buf_str(&plain));
}

/* The register of before, as such a file; of an empty one nothing, which no file says. `mark`: of what came after. */
static struct str former_make(struct ctx *c, struct str mark, const struct org *former)
{
    size_t bytes = mark.len + org_bytes(former, LANG_EN);
    struct buf plain = buf_new(c->arena, bytes);

    buf_reserve(&plain, bytes);
    buf_put(&plain, mark);
    if (former->n)
        org_put(c->arena, former, LANG_EN, &plain);
    return door_seal(c, use_of(c, USE_UNDO), buf_str(&plain));
}

/* How long a sealed file is at most. */
static size_t box_bytes(size_t file_bytes)
{
    return (file_bytes + 128) / 3 * 4 + 4;
}

/* Of the form's field "file". */
static enum err box_open(struct ctx *c, const char *what, struct str *mark_out, struct str *file_out)
{
    struct str plain;

    if (door_unseal(c, use_of(c, what), params_text(&c->form, S("file")), &plain) || plain.len < MARK_BYTES)
        return ERR_INVALID;
    *mark_out = str_sub(plain, 0, MARK_BYTES);
    *file_out = str_sub(plain, MARK_BYTES, plain.len);
    return OK;
}

/* --- the register as it stands ------------------------------------------------------------------------------------ */

/* With the memory that it has taken. */
struct stand {
    struct org org;
    size_t bytes;
};

static enum err stand_load(struct ctx *c, struct stand *out)
{
    size_t left = arena_left(c->arena);

    TRY(org_now(c, &out->org));
    out->bytes = left - arena_left(c->arena);
    return OK;
}

/* To make a box, as text of that length: the file, sealed, and as text. */
static size_t seal_bytes(size_t box)
{
    return box / 2 * 5;
}

/* To make a page that carries it: the page's body and the page around it, each in a buffer that has doubled until it
 * fits. */
static size_t page_bytes(size_t box)
{
    size_t bytes = PAGE_BYTES;

    while (bytes < box + PAGE_BYTES)
        bytes *= 2;
    return 2 * bytes;
}

static size_t plan_bytes(const struct org *before, const struct org *after)
{
    return (before->n + after->n) * (sizeof(struct org_change) + sizeof(struct org_thing *));
}

/* Is there memory for so much, and for what does not grow with the register and the file? */
static bool has_room(struct ctx *c, size_t bytes)
{
    return bytes + REST_BYTES <= arena_left(c->arena);
}

/* --- choosing a file ---------------------------------------------------------------------------------------------- */

/* "oma, ostettu", in the language of the page. */
static struct str words_of(struct ctx *c, struct str (*word)(int, enum lang), int first, int count)
{
    struct buf out = buf_new(c->arena, DETAIL_BYTES);

    for (int n = first; n < count; n++)
        buf_fmt(&out, "%s%.*s", n > first ? ", " : "", STR_ARG(word(n, c->lang)));
    return buf_str(&out);
}

static void put_columns(struct ctx *c, struct tpl_staff_org_import *view)
{
    static const char *const what[ORG_COLUMN__COUNT] = {
        [ORG_COLUMN_KIND] = N_("What it is:"),
        [ORG_COLUMN_CODE] = N_("Short and lasting: small letters, digits, - and _. Another code is another thing."),
        [ORG_COLUMN_PARENT] = N_("Of a service the code of its division, of a unit the code of its service."),
        [ORG_COLUMN_NAME_FI] = N_("The name in Finnish. It is needed, and stands in for the others."),
        [ORG_COLUMN_NAME_SV] = N_("The name in Swedish."),
        [ORG_COLUMN_NAME_EN] = N_("The name in English."),
        [ORG_COLUMN_SORT] = N_("A whole number; the smallest comes first."),
        [ORG_COLUMN_PROVIDER] = N_("Of a unit:"),
        [ORG_COLUMN_CHANNEL] = N_("Of a unit:"),
        [ORG_COLUMN_CONTACTS] = N_("Of a division: up to five mail addresses, or # and the number of an account, "
                                   "with spaces between."),
    };
    struct tpl_staff_org_column *v = arena_alloc(c->arena, ORG_COLUMN__COUNT, sizeof *v);

    for (enum org_column n = 0; n < ORG_COLUMN__COUNT; n++)
        v[n] =
            (struct tpl_staff_org_column){.name = org_column_heading(n, c->lang), .what = i18n_text(c->lang, what[n])};
    v[ORG_COLUMN_KIND].words = words_of(c, org_kind_word, ORG_DIVISION, ORG_KIND__COUNT);
    v[ORG_COLUMN_PROVIDER].words = words_of(c, org_provider_word, ORG_OWN, ORG_PROVIDER__COUNT);
    v[ORG_COLUMN_CHANNEL].words = words_of(c, org_channel_word, ORG_SITE, ORG_CHANNEL__COUNT);
    view->columns = v;
    view->columns_n = ORG_COLUMN__COUNT;
}

static enum err import_page(struct ctx *c, const struct faults *f, const struct org_faults *file)
{
    struct tpl_staff_org_import view = {.faults = faults_put(c, f)};
    struct tpl_staff_crumb crumb = org_crumb(c);
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_staff_org_fault *v = arena_alloc(c->arena, ORG_FAULTS_SHOWN, sizeof *v);

    put_columns(c, &view);
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

/* Judged before anything is stored: what takes more memory than a request has ends the process. */
static enum err too_large_page(struct ctx *c)
{
    struct faults f = {0};

    fault_add(&f, "file",
              i18n_text(c->lang, "The register and the file together are too large to be changed here, so nothing was "
                                 "changed. ICT brings the file in with the command: digiraati org import"));
    return import_page(c, &f, NULL);
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

    if (k->what == ORG_ADDED && a->parent.len)
        return arena_fmt(c->arena, "%.*s: %.*s", STR_ARG(i18n_text(c->lang, "belongs to")), STR_ARG(a->parent));
    if (k->what != ORG_CHANGED)
        return S("");
    put_difference(c, &out, N_("Finnish name"), b->name[LANG_FI], a->name[LANG_FI]);
    put_difference(c, &out, N_("Swedish name"), b->name[LANG_SV], a->name[LANG_SV]);
    put_difference(c, &out, N_("English name"), b->name[LANG_EN], a->name[LANG_EN]);
    put_difference(c, &out, N_("belongs to"), b->parent, a->parent);
    put_difference(c, &out, N_("place in the list"), staff_number(c, b->sort), staff_number(c, a->sort));
    put_difference(c, &out, N_("provider"), i18n_text(c->lang, org_provider_name(b->provider)),
                   i18n_text(c->lang, org_provider_name(a->provider)));
    put_difference(c, &out, N_("channel"), i18n_text(c->lang, org_channel_name(b->channel)),
                   i18n_text(c->lang, org_channel_name(a->channel)));
    put_difference(c, &out, N_("contacts"), contacts_text(c, b), contacts_text(c, a));
    return buf_str(&out);
}

static struct str count_text(struct ctx *c, size_t n)
{
    return i18n_number(c->arena, c->lang, (int64_t)n);
}

/* "1 lisätään, 4 poistetaan": of what there is any. `sentences`: of added, changed, removed. */
static struct str counts_text(struct ctx *c, const struct org_plan *plan, const char *const sentences[3])
{
    struct buf out = buf_new(c->arena, DETAIL_BYTES);

    for (int n = ORG_ADDED; n <= ORG_REMOVED; n++)
        if (plan->counts[n]) {
            buf_put(&out, out.len ? S(", ") : S(""));
            buf_put(&out, i18n_fill(c->arena, i18n_text(c->lang, sentences[n]),
                                    &(struct i18n_arg){"n", count_text(c, plan->counts[n])}, 1));
        }
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
    if (all > CHANGES_SHOWN)
        view->more =
            i18n_fill(c->arena, i18n_text(c->lang, "And {n} more of the same kinds."),
                      &(struct i18n_arg){"n", i18n_number(c->arena, c->lang, (int64_t)(all - CHANGES_SHOWN))}, 1);
}

/* What the button does: what the file leaves out is taken away, which a list of counts does not show by itself. */
static void put_button(struct ctx *c, const struct org_plan *plan, struct tpl_staff_org_preview *view)
{
    static const char *const sentences[] = {N_("add {n}"), N_("change {n}"), N_("remove {n}")};
    struct str what = counts_text(c, plan, sentences);
    int64_t removed = (int64_t)plan->counts[ORG_REMOVED];

    if (what.len)
        view->button =
            i18n_fill(c->arena, i18n_text(c->lang, "Make the changes: {what}"), &(struct i18n_arg){"what", what}, 1);
    if (removed)
        view->removes = i18n_fill(
            c->arena,
            i18n_plural(c->lang, "{n} thing would be removed from the register, because it is not in the file.",
                        "{n} things would be removed from the register, because they are not in the file.", removed),
            &(struct i18n_arg){"n", count_text(c, plan->counts[ORG_REMOVED])}, 1);
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

/* Is there memory for the preview, and will there be enough when it is carried out? Then the box comes with the form
 * and is decoded, opened and read, the register is loaded twice, and that of before is sealed. */
static bool can_bring_in(struct ctx *c, const struct stand *before, struct str file, const struct stand *after)
{
    size_t former = box_bytes(org_bytes(&before->org, LANG_EN)), box = box_bytes(file.len);
    size_t plan = plan_bytes(&before->org, &after->org);
    size_t later = 4 * box + after->bytes + 2 * before->bytes + plan + seal_bytes(former) + page_bytes(former);

    return former <= UNDO_BYTES && has_room(c, plan + seal_bytes(box) + page_bytes(box)) &&
           later + REST_BYTES <= c->arena->limit_bytes;
}

static enum err preview_page(struct ctx *c, struct str file, const struct stand *before, const struct stand *after,
                             struct str note)
{
    struct tpl_staff_org_preview view = {.note = note};
    struct tpl_staff_crumb crumbs[] = {org_crumb(c),
                                       {.name = i18n_text(c->lang, "Bring in a file"),
                                        .url = url_checked(link_staff_org_import_view_in(c->arena, c->lang))}};
    struct page p = frame_body(c, ROUTE__COUNT);
    struct org_plan plan;

    if (!can_bring_in(c, before, file, after))
        return too_large_page(c);
    org_compare_all(c->arena, &before->org, &after->org, &plan);
    view.added = (int64_t)plan.counts[ORG_ADDED];
    view.changed = (int64_t)plan.counts[ORG_CHANGED];
    view.removed = (int64_t)plan.counts[ORG_REMOVED];
    view.left = (int64_t)plan.counts[ORG_LEFT];
    put_changes(c, &plan, &view);
    put_button(c, &plan, &view);
    if (!view.button.len) /* done already, as when the page is loaded anew */
        view.note = S("");
    TRY(put_warning(c, &plan, &view));
    view.file = box_make(c, org_mark(c, &before->org), file);
    buf_reserve(p.out, view.file.len + PAGE_BYTES / 2);
    tpl_staff_org_preview(&p, &view);
    shell_put(
        c, i18n_text(c->lang, "What would change"),
        i18n_text(c->lang,
                  "Nothing is changed yet. Look through what is added, changed and removed; then all of it is done at "
                  "once, or nothing."),
        crumbs, 2, &p);
    return OK;
}

/* The numbers of accounts that the file may name: of those who may be contacts, and of those who are already. */
static enum err numbers_load(struct ctx *c, const struct org *now, int64_t **out, size_t *count_out)
{
    const struct colleagues *all;
    size_t able_count = 0;
    int64_t *able;

    TRY(colleagues_load(c, &all));
    able = arena_alloc(c->arena, all->n + 1, sizeof *able);
    for (size_t i = 0; i < all->n; i++)
        if (account_may_be_contact(&all->v[i]))
            able[able_count++] = all->v[i].id;
    org_numbers(c->arena, now, able, able_count, out, count_out);
    return OK;
}

/* ERR_INVALID: the page of its faults is in c->res. */
static enum err read_file(struct ctx *c, struct str file, const struct org *now, struct stand *out)
{
    struct org_faults *faults = ARENA_NEW(c->arena, struct org_faults);
    size_t count, left = arena_left(c->arena);
    int64_t *numbers;
    enum err e;

    TRY(numbers_load(c, now, &numbers, &count));
    e = org_read(c->arena, file, numbers, count, &out->org, faults);
    out->bytes = left - arena_left(c->arena);
    if (e)
        TRY(faults_page(c, faults));
    return e;
}

enum err page_staff_org_import(struct ctx *c)
{
    struct stand before, after;
    struct faults f = {0};
    enum err e;

    if (!c->upload.content.len) {
        fault_add(&f, "file", i18n_text(c->lang, "Choose a file."));
        return import_page(c, &f, NULL);
    }
    TRY(stand_load(c, &before));
    e = read_file(c, c->upload.content, &before.org, &after);
    if (e)
        return e == ERR_INVALID ? OK : e;
    return preview_page(c, c->upload.content, &before, &after, again_note(c));
}

/* --- doing it ----------------------------------------------------------------------------------------------------- */

struct turn {
    struct str mark;             /* of the register that was compared */
    const struct org_plan *plan; /* from that one */
};

/* In the write transaction. ERR_CONFLICT when the register is not the one that was compared. */
static enum err turn_make(struct ctx *c, const struct turn *t)
{
    struct org now;

    TRY(org_load(c->arena, c->app->panel, &now));
    if (!str_eq(t->mark, org_mark(c, &now)))
        return ERR_CONFLICT;
    return org_apply(c->app->panel, t->plan);
}

/* Written down before and after. */
static enum err turn(struct ctx *c, enum audit_action action, const struct turn *t)
{
    struct str nothing = S("added:0 changed:0 removed:0");
    const size_t *counts = t->plan->counts;
    int64_t begun;
    enum err e;

    TRY(staff_begin(c, action, S(""), S(""), &begun));
    e = db_begin(c->app->panel, DB_WRITE);
    if (!e)
        e = db_finish(c->app->panel, turn_make(c, t));
    return staff_end(c, action, begun, S(""),
                     e ? nothing
                       : arena_fmt(c->arena, "added:%zu changed:%zu removed:%zu", counts[ORG_ADDED],
                                   counts[ORG_CHANGED], counts[ORG_REMOVED]),
                     e);
}

/* What an import has done, and the way back: the page itself carries the former register, so that nothing of it is
 * stored. */
static enum err imported_page(struct ctx *c, const struct tpl_staff_org_imported *view)
{
    struct tpl_staff_crumb crumb = org_crumb(c);
    struct page p = frame_body(c, ROUTE__COUNT);

    buf_reserve(p.out, view->file.len + PAGE_BYTES / 2);
    tpl_staff_org_imported(&p, view);
    shell_put(c, i18n_text(c->lang, "The file was brought in"),
              i18n_text(c->lang,
                        "The register is now as the file says. If that was not what you meant, undo it here before you "
                        "leave this page."),
              &crumb, 1, &p);
    return OK;
}

static struct str done_text(struct ctx *c, const struct org_plan *plan)
{
    static const char *const sentences[] = {N_("{n} added"), N_("{n} changed"), N_("{n} removed")};

    return counts_text(c, plan, sentences);
}

enum err page_staff_org_apply(struct ctx *c)
{
    struct tpl_staff_org_imported done = {.can_undo = true};
    struct str mark, file, late;
    struct stand before, after;
    struct org_plan plan;
    struct faults f = {0};
    size_t former;
    enum err e;

    if (box_open(c, USE_PREVIEW, &mark, &file)) {
        fault_add(&f, "file", i18n_text(c->lang, "The preview is not there any more. Choose the file again."));
        return import_page(c, &f, NULL);
    }
    TRY(stand_load(c, &before));
    e = read_file(c, file, &before.org, &after);
    if (e)
        return e == ERR_INVALID ? OK : e;
    late = i18n_text(c->lang, "The register was changed while you looked, so nothing was done. This is what would "
                              "change now.");
    if (c->is_again || !str_eq(mark, org_mark(c, &before.org)))
        return preview_page(c, file, &before, &after, c->is_again ? again_note(c) : late);
    former = box_bytes(org_bytes(&before.org, LANG_EN));
    if (former > UNDO_BYTES ||
        !has_room(c, plan_bytes(&before.org, &after.org) + seal_bytes(former) + before.bytes + page_bytes(former)))
        return too_large_page(c);
    org_compare_all(c->arena, &before.org, &after.org, &plan);
    done.what = done_text(c, &plan);
    done.file = former_make(c, org_mark(c, &after.org), &before.org);
    TRY(turn(c, AUDIT_ORG_IMPORT, &(struct turn){mark, &plan}));
    return imported_page(c, &done);
}

/* --- and back again ----------------------------------------------------------------------------------------------- */

/* The register that an import has sealed: every contact in it was judged before. */
static enum err former_open(struct ctx *c, struct str *mark_out, struct org *out)
{
    struct org_faults *faults = ARENA_NEW(c->arena, struct org_faults);
    struct str file;

    *out = (struct org){0};
    TRY(box_open(c, USE_UNDO, mark_out, &file));
    return file.len ? org_read(c->arena, file, NULL, ORG_ANY_ACCOUNT, out, faults) : OK;
}

enum err page_staff_org_undo(struct ctx *c)
{
    struct tpl_staff_org_imported view = {.note = again_note(c), .file = params_text(&c->form, S("file"))};
    struct str mark, what = typed(c, "do");
    struct faults f = {0};
    struct org_plan plan;
    struct stand now;
    struct org former;

    if (former_open(c, &mark, &former)) {
        fault_add(&f, "", i18n_text(c->lang, "The register of before is not there any more. Nothing was undone."));
        return import_page(c, &f, NULL);
    }
    if (!c->is_again && str_eq(what, S("save")))
        return org_send(c, &former, S("organisaatio-ennen"));
    TRY(stand_load(c, &now));
    if (!has_room(c, now.bytes + plan_bytes(&now.org, &former) + page_bytes(view.file.len)))
        return too_large_page(c);
    view.can_undo = str_eq(mark, org_mark(c, &now.org));
    if (view.can_undo && (c->is_again || !str_eq(what, S("undo")))) {
        org_compare_all(c->arena, &former, &now.org, &plan);
        view.what = done_text(c, &plan);
        return imported_page(c, &view);
    }
    if (!view.can_undo) {
        if (!c->is_again)
            view.note =
                i18n_text(c->lang, "Somebody has changed the register since, so nothing was undone. You can save "
                                   "the register of before as a table, and take from it what you need.");
        return imported_page(c, &view);
    }
    org_compare_all(c->arena, &now.org, &former, &plan);
    TRY(turn(c, AUDIT_ORG_UNDO, &(struct turn){mark, &plan}));
    return staff_go(c, link_staff_org_in(c->arena, c->lang), "tuonti-kumottu");
}
