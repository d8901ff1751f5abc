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

static size_t missing_in(const struct text *text, const struct settings_form *f)
{
    struct str words[SETTING_WORDS_MOST];
    size_t count = setting_words(text->points, words), missing = 0;

    for (size_t n = 0; n < count; n++)
        missing += !str_lists(f->shown[text->points], words[n]);
    return missing;
}

static bool has_own(const struct text *text, const struct settings_form *f)
{
    for (size_t n = 0; n < LANGS; n++)
        if (f->shown[text->first + n].len)
            return true;
    return false;
}

/* Empty when nothing is. */
static struct str missing_words(struct ctx *c, const struct text *text, const struct settings_form *f)
{
    size_t missing = has_own(text, f) ? missing_in(text, f) : 0;

    if (!missing)
        return S("");
    return i18n_fill(c->arena,
                     i18n_plural(c->lang, "{n} thing that the law wants is not ticked.",
                                 "{n} things that the law wants are not ticked.", (int64_t)missing),
                     &(struct i18n_arg){"n", i18n_number(c->arena, c->lang, (int64_t)missing)}, 1);
}

/* --- both ------------------------------------------------------------------------------------------------------------- */

enum err page_staff_legal(struct ctx *c)
{
    struct page p = frame_body(c, ROUTE__COUNT);
    struct tpl_staff_legal_line v[LEGAL__COUNT];
    struct settings_form f;

    TRY(settings_form_load(c, SETTING_GROUP__COUNT, &f));
    for (size_t n = 0; n < LEGAL__COUNT; n++) {
        struct str missing = missing_words(c, &texts[n], &f);

        v[n] = (struct tpl_staff_legal_line){
            .slug = texts[n].slug,
            .title = i18n_text(c->lang, texts[n].title),
            .state = arena_fmt(c->arena, "%.*s %.*s",
                               STR_ARG(has_own(&texts[n], &f)
                                           ? i18n_text(c->lang, "The county has its own text.")
                                           : i18n_text(c->lang, "The text that comes with the program is in use.")),
                               STR_ARG(missing)),
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

static enum err text_page(struct ctx *c, const struct text *text, const struct settings_form *f, bool is_preview)
{
    struct page p = frame_body(c, ROUTE_staff_legal_save);
    const struct tpl_staff_crumb crumb = {.name = i18n_text(c->lang, "Required texts"),
                                          .url = url_checked(link_staff_legal_in(c->arena, c->lang))};
    struct tpl_staff_legal_form v = {.slug = text->slug, .note = f->note, .missing = missing_words(c, text, f)};
    struct tpl_staff_legal_seen seen[LANGS];
    size_t point_fields;

    for (enum lang lang = LANG_FI; lang <= LANG_EN; lang++)
        seen[lang] = seen_of(c, text, f, lang, is_preview);
    v.faults = faults_put(c, &f->faults);
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
    return text_page(c, text, &f, false);
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
        return text_page(c, text, &f, false);
    }
    if (str_eq(what, S("begin"))) {
        fill_empty(c, text, &f);
        return text_page(c, text, &f, false);
    }
    settings_form_judge(c, &f);
    if (str_eq(what, S("preview")) && !f.faults.n)
        f.note = i18n_text(c->lang, "This is a preview. Nothing is saved before you press Save.");
    if (f.faults.n || str_eq(what, S("preview")))
        return text_page(c, text, &f, true);
    TRY(settings_form_store(c, &f, &is_changed));
    return staff_go(c, link_staff_legal_text_in(c->arena, c->lang, text->slug),
                    is_changed ? "lakiteksti-vaihdettu" : "ei-muutoksia");
}
