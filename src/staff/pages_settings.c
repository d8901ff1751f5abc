/* pages_settings.c - what the county decides for itself: all of it, a group to change, the logo. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "settings/logo.h"
#include "staff/settings_form.h"

/* Groups of settings as pages; the texts of law have pages of their own (pages_legal.c). */
static const struct room {
    enum setting_group group;
    struct str slug;
    const char *title, *help;
    const char *done; /* what a page says after a change: a word of web/shell.c */
} groups[] = {
    {SETTING_GROUP_COUNTY, S_INIT("tiedot"), N_("The county and its languages"),
     N_("Names and addresses as residents see them. What you save here is on every page within seconds."),
     "tiedot-vaihdettu"},
    {SETTING_GROUP_LOOK, S_INIT("ulkoasu"), N_("Colour and logo"),
     N_("How pages and papers look. Colours that some people could not read are refused."), "vari-vaihdettu"},
    {SETTING_GROUP_HELP, S_INIT("apu"), N_("Help in need"),
     N_("Whom to turn to when somebody writes that they are in danger. Call the numbers yourself before you save "
        "them."),
     "apu-vaihdettu"},
    {SETTING_GROUP_LIMITS, S_INIT("rajat"), N_("Limits"),
     N_("How long answers are kept, and what stops robots. A new length holds for surveys that open from then on: what "
        "was promised to those who answered stays."),
     "rajat-vaihdettu"},
};

enum { GROUPS = sizeof groups / sizeof *groups };

static const struct room *room_of(struct str slug)
{
    for (size_t n = 0; n < GROUPS; n++)
        if (str_eq(groups[n].slug, slug))
            return &groups[n];
    return NULL;
}

/* --- all of them ------------------------------------------------------------------------------------------------------ */

static struct tpl_staff_setting_group group_of(struct ctx *c, const struct settings_form *f, const struct room *room)
{
    struct tpl_staff_setting_now *v = arena_alloc(c->arena, SETTING__COUNT + 1, sizeof *v);
    size_t count = 0;

    for (int n = 0; n < SETTING__COUNT; n++)
        if (setting_info((enum setting)n)->group == room->group)
            v[count++] = (struct tpl_staff_setting_now){.label = settings_label(c, (enum setting)n),
                                                        .value = settings_brief(c, (enum setting)n, f->texts[n])};
    if (room->group == SETTING_GROUP_LOOK)
        v[count++] = (struct tpl_staff_setting_now){
            .label = i18n_text(c->lang, "Logo"),
            .value = i18n_text(c->lang, c->app->settings.logo.hash.len ? N_("in use") : N_("none"))};
    return (struct tpl_staff_setting_group){
        .slug = room->slug, .title = i18n_text(c->lang, room->title), .settings = v, .settings_n = count};
}

enum err page_staff_settings(struct ctx *c)
{
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_staff_setting_group v[GROUPS];
    struct settings_form f;

    TRY(settings_form_load(c, SETTING_GROUP__COUNT, &f));
    for (size_t n = 0; n < GROUPS; n++)
        v[n] = group_of(c, &f, &groups[n]);
    tpl_staff_settings(&p, &(struct tpl_staff_settings){.groups = v, .groups_n = GROUPS});
    shell_put(c, i18n_text(c->lang, "Settings"),
              i18n_text(c->lang, "What the county decides for itself. Each change is written down with who made it."),
              NULL, 0, &p);
    return OK;
}

/* --- one group -------------------------------------------------------------------------------------------------------- */

/* How often a page asks by itself whether the new logo is ready: when the worker does not come, it stops after a minute, lest it keep
 * a session alive. */
enum { ASKED_MOST = 30 };

/* The address that asks for the `count`th time; empty when that is enough. */
static struct url ask_again(struct ctx *c, int64_t count)
{
    struct str page = link_staff_settings_group_in(c->arena, c->lang, S("ulkoasu"));

    return count > ASKED_MOST ? (struct url){0}
                              : url_checked(arena_fmt(c->arena, "%.*s?kerta=%lld", STR_ARG(page), (long long)count));
}

static const struct tpl_staff_logo *logo_of(struct ctx *c, const struct logo *logo, const struct faults *f)
{
    struct tpl_staff_logo *v = ARENA_NEW(c->arena, struct tpl_staff_logo);
    const struct tpl_logo *shown = frame_logo(c);
    int64_t asked;

    if (str_int(params_text(&c->query, S("kerta")), 1, ASKED_MOST, &asked))
        asked = 0;
    *v = (struct tpl_staff_logo){.is_waiting = logo->is_waiting, .fault = fault_of(f, "logo")};
    v->page = url_checked(link_staff_settings_group_in(c->arena, c->lang, S("ulkoasu")));
    if (logo->is_waiting)
        v->next = ask_again(c, asked + 1);
    if (logo->is_refused)
        v->refused = i18n_text(c->lang, picture_fault_text(PICTURE_FINE));
    if (shown) {
        v->url = shown->url;
        v->width = shown->width;
        v->height = shown->height;
        v->county = shown->county;
        v->is_narrow = shown->height > 2 * shown->width;
    }
    return v;
}

/* Inside a transaction. */
static enum err group_page(struct ctx *c, const struct room *room, const struct settings_form *f)
{
    struct page p = frame_body(c, ROUTE_staff_settings_save);
    const struct tpl_staff_crumb crumb = {.name = i18n_text(c->lang, "Settings"),
                                          .url = url_checked(link_staff_settings_in(c->arena, c->lang))};
    struct tpl_staff_settings_form v = {.slug = room->slug, .note = f->note};
    struct logo logo;

    if (room->group == SETTING_GROUP_LOOK) {
        TRY(logo_look(c->arena, c->app->panel, &logo));
        v.logo = logo_of(c, &logo, &f->faults);
    }
    v.faults = faults_put(c, &f->faults);
    v.settings = settings_form_fields(c, f, NULL, &v.settings_n);
    tpl_staff_settings_form(&p, &v);
    shell_put(c, i18n_text(c->lang, room->title), i18n_text(c->lang, room->help), &crumb, 1, &p);
    return OK;
}

static enum err show_again(struct ctx *c, const struct room *room, const struct settings_form *f)
{
    TRY(db_begin(c->app->panel, DB_READ));
    return db_finish(c->app->panel, group_page(c, room, f));
}

enum err page_staff_settings_group(struct ctx *c)
{
    const struct room *room = room_of(c->values.v[0]);
    struct settings_form f;

    if (!room)
        return ERR_NOT_FOUND;
    TRY(settings_form_load(c, room->group, &f));
    return group_page(c, room, &f);
}

enum err page_staff_settings_save(struct ctx *c)
{
    const struct room *room = room_of(c->values.v[0]);
    bool is_filled, is_changed;
    struct settings_form f;

    if (!room)
        return ERR_NOT_FOUND;
    TRY(settings_form_open(c, room->group, &f));
    is_filled = settings_form_take(c, &f);
    if (is_filled || c->is_again) {
        if (c->is_again)
            f.note = again_note(c);
        return show_again(c, room, &f);
    }
    settings_form_judge(c, &f);
    if (f.faults.n)
        return show_again(c, room, &f);
    TRY(settings_form_store(c, &f, &is_changed));
    return staff_go(c, link_staff_settings_group_in(c->arena, c->lang, room->slug),
                    is_changed ? room->done : "ei-muutoksia");
}

/* --- the logo --------------------------------------------------------------------------------------------------------- */

static enum err change_logo(struct ctx *c, struct str file)
{
    struct str detail = file.len ? S("uploaded") : S("removed");
    struct db *panel = c->app->panel;
    int64_t begun;
    enum err e;

    TRY(staff_begin(c, AUDIT_LOGO_SET, S("logo"), detail, &begun));
    e = db_begin(panel, DB_WRITE);
    if (!e)
        e = db_finish(panel, file.len ? logo_upload(c->arena, panel, file) : logo_remove(c->arena, panel));
    TRY(staff_end(c, AUDIT_LOGO_SET, begun, S("logo"), detail, e));
    return staff_go(c, link_staff_settings_group_in(c->arena, c->lang, S("ulkoasu")),
                    file.len ? "logo-lahetetty" : "logo-poistettu");
}

/* A file cannot be put into a form again: who has signed in anew chooses it once more. */
enum err page_staff_logo(struct ctx *c)
{
    const struct room *room = room_of(S("ulkoasu"));
    enum picture_fault fault = picture_judge(c->upload.content);
    struct settings_form f;

    if (!fault && !c->is_again)
        return change_logo(c, c->upload.content);
    TRY(settings_form_open(c, room->group, &f));
    if (c->is_again)
        f.note = i18n_text(c->lang, "Your session had ended, so the logo was not saved. Choose the file again.");
    else
        fault_add(&f.faults, "logo", i18n_text(c->lang, picture_fault_text(fault)));
    return show_again(c, room, &f);
}

enum err page_staff_logo_remove(struct ctx *c)
{
    if (c->is_again)
        return staff_go(c, link_staff_settings_group_in(c->arena, c->lang, S("ulkoasu")), NULL);
    return change_logo(c, S(""));
}
