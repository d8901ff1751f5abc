/* pages_legal.c - the county's own privacy notice and accessibility statement, beside what the law wants them to tell. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/settings_form.h"
#include "web/about.h"

enum { LANGS = 3 };

static const struct text {
    enum legal legal;
    enum setting_group group;
    enum setting first, points; /* the Finnish one; Swedish and English follow it */
    struct str slug;
    const char *title, *help;
    struct str (*link)(struct arena *a, enum lang lang);
} texts[LEGAL__COUNT] = {
    {LEGAL_PRIVACY, SETTING_GROUP_PRIVACY, SETTING_privacy_text_fi, SETTING_privacy_points, S_INIT("tietosuoja"),
     N_("Privacy notice"),
     N_("Your own text replaces the program's in that language, and then you answer for it. Write it with your data "
        "protection officer."),
     link_about_privacy_in},
    {LEGAL_ACCESS, SETTING_GROUP_ACCESSIBILITY, SETTING_access_text_fi, SETTING_access_points, S_INIT("saavutettavuus"),
     N_("Accessibility statement"),
     N_("Your own text replaces the program's in that language, and then you answer for it. Tell what you know not to "
        "work, and keep the way to give feedback."),
     link_about_access_in},
};

static const struct text *text_of(struct str slug)
{
    for (size_t n = 0; n < LEGAL__COUNT; n++)
        if (str_eq(texts[n].slug, slug))
            return &texts[n];
    return NULL;
}

/* What the law wants and is not ticked, each with its box on the form of the text. */
static struct tpl_staff_legal_point *points_missing(struct ctx *c, const struct text *text,
                                                    const struct settings_form *f, size_t *count_out)
{
    struct tpl_staff_legal_point *v = arena_alloc(c->arena, LEGAL_POINTS_MOST, sizeof *v);
    size_t count;
    const struct legal_point *points = legal_points(text->legal, &count);

    *count_out = 0;
    for (size_t n = 0; n < count; n++)
        if (!str_lists(f->shown[text->points], points[n].id))
            v[(*count_out)++] = (struct tpl_staff_legal_point){.text = i18n_text(c->lang, points[n].text),
                                                               .box = settings_box(c, text->points, points[n].id)};
    return v;
}

static bool has_own(const struct text *text, const struct settings_form *f)
{
    for (size_t n = 0; n < LANGS; n++)
        if (f->shown[text->first + n].len)
            return true;
    return false;
}

/* Of a county's own text that lacks something; NULL else. `is_asking`: it has been sent, and nothing is saved. */
static const struct tpl_staff_legal_missing *missing_put(struct ctx *c, const struct text *text,
                                                         const struct settings_form *f, bool is_asking)
{
    struct tpl_staff_legal_missing *v = ARENA_NEW(c->arena, struct tpl_staff_legal_missing);
    size_t missing;

    *v = (struct tpl_staff_legal_missing){.is_asking = is_asking};
    v->points = points_missing(c, text, f, &v->points_n);
    missing = has_own(text, f) ? v->points_n : 0;
    if (!missing)
        return NULL;
    v->said = i18n_fill(c->arena,
                        i18n_plural(c->lang, "{n} thing that the law wants is not ticked.",
                                    "{n} things that the law wants are not ticked.", (int64_t)missing),
                        &(struct i18n_arg){"n", i18n_number(c->arena, c->lang, (int64_t)missing)}, 1);
    return v;
}

/* --- both ------------------------------------------------------------------------------------------------------------- */

enum err page_staff_legal(struct ctx *c)
{
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_staff_legal_line v[LEGAL__COUNT];
    struct settings_form f;

    TRY(settings_form_load(c, SETTING_GROUP__COUNT, &f));
    for (size_t n = 0; n < LEGAL__COUNT; n++) {
        v[n] = (struct tpl_staff_legal_line){
            .slug = texts[n].slug,
            .title = i18n_text(c->lang, texts[n].title),
            .state = i18n_text(c->lang, has_own(&texts[n], &f) ? N_("The county has its own text.")
                                                               : N_("The text that comes with the program is in use.")),
            .missing = missing_put(c, &texts[n], &f, false),
            .public = url_checked(texts[n].link(c->arena, c->lang))};
    }
    tpl_staff_legal(&p, &(struct tpl_staff_legal){.lines = v, .lines_n = LEGAL__COUNT});
    shell_put(c, i18n_text(c->lang, "Required texts"),
              i18n_text(c->lang,
                        "Texts that the law requires. The program comes with texts, and the county can write its own."),
              NULL, 0, &p);
    return OK;
}

/* --- one of them -------------------------------------------------------------------------------------------------------- */

static bool is_text(enum setting_type type)
{
    return type == SETTING_TYPE_MARKDOWN;
}

static bool is_points(enum setting_type type)
{
    return type == SETTING_TYPE_POINTS;
}

static struct tpl_staff_legal_seen seen_of(struct ctx *c, const struct text *text, const struct settings_form *f,
                                           enum lang lang, bool is_open)
{
    struct str own = f->shown[text->first + lang];
    struct tpl_staff_legal_seen v = {
        .name = lang_name(lang), .lang = lang_tag(lang), .is_own = own.len > 0, .is_open = is_open && own.len};

    v.body =
        about_html(c, lang, own.len ? own : about_standard(text->legal, lang), i18n_text(lang, text->title), &v.title);
    return v;
}

static enum err text_page(struct ctx *c, const struct text *text, const struct settings_form *f, bool is_preview,
                          bool is_asking)
{
    struct page p = frame_body(c, ROUTE_staff_legal_save);
    const struct tpl_staff_crumb crumb = {.name = i18n_text(c->lang, "Required texts"),
                                          .url = url_checked(link_staff_legal_in(c->arena, c->lang))};
    struct tpl_staff_legal_form v = {
        .slug = text->slug, .note = f->note, .missing = missing_put(c, text, f, is_asking)};
    struct tpl_staff_legal_seen seen[LANGS];
    size_t point_fields;

    for (enum lang lang = LANG_FI; lang <= LANG_EN; lang++)
        seen[lang] = seen_of(c, text, f, lang, is_preview);
    v.faults = faults_put(c, &f->faults);
    if (is_asking)
        c->res->status = 422; /* so that the title says that something is left to do */
    v.texts = settings_form_fields(c, f, is_text, &v.texts_n);
    v.points = settings_form_fields(c, f, is_points, &point_fields);
    v.seen = seen;
    v.seen_n = LANGS;
    tpl_staff_legal_form(&p, &v);
    shell_put(c, i18n_text(c->lang, text->title), i18n_text(c->lang, text->help), &crumb, 1, &p);
    return OK;
}

enum err page_staff_legal_text(struct ctx *c)
{
    const struct text *text = text_of(c->values.v[0]);
    struct settings_form f;

    if (!text)
        return ERR_NOT_FOUND;
    TRY(settings_form_load(c, text->group, &f));
    return text_page(c, text, &f, false, false);
}

static void fill_empty(struct ctx *c, const struct text *text, struct settings_form *f)
{
    for (enum lang lang = LANG_FI; lang <= LANG_EN; lang++)
        if (!str_trim(f->shown[text->first + lang]).len)
            f->shown[text->first + lang] = about_standard(text->legal, lang);
    f->note = i18n_text(c->lang, "The field is filled in. Nothing is saved before you press Save.");
}

enum err page_staff_legal_save(struct ctx *c)
{
    const struct text *text = text_of(c->values.v[0]);
    struct str what = typed(c, "_do");
    bool is_filled, is_changed;
    struct settings_form f;

    if (!text)
        return ERR_NOT_FOUND;
    TRY(settings_form_open(c, text->group, &f));
    is_filled = settings_form_take(c, &f);
    if (is_filled || c->is_again) {
        if (c->is_again)
            f.note = again_note(c);
        return text_page(c, text, &f, false, false);
    }
    if (str_eq(what, S("begin"))) {
        fill_empty(c, text, &f);
        return text_page(c, text, &f, false, false);
    }
    settings_form_judge(c, &f);
    if (str_eq(what, S("preview")) && !f.faults.n)
        f.note = i18n_text(c->lang, "This is a preview. Nothing is saved before you press Save.");
    if (f.faults.n || str_eq(what, S("preview")))
        return text_page(c, text, &f, true, false);
    if (!str_eq(what, S("incomplete")) && missing_put(c, text, &f, true))
        return text_page(c, text, &f, false, true);
    TRY(settings_form_store(c, &f, &is_changed));
    return staff_go(c, link_staff_legal_text_in(c->arena, c->lang, text->slug),
                    is_changed ? "lakiteksti-vaihdettu" : "ei-muutoksia");
}
