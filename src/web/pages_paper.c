/* pages_paper.c - a survey on paper: the form as a page to print, and the files that the worker made. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "gen/links.h"
#include "gen/sql_panel.h"
#include "gen/tpl.h"
#include "i18n/i18n.h"
#include "paper/file.h"
#include "tpl/markdown.h"
#include "web/frame.h"
#include "web/pages.h"
#include "web/problem.h"
#include "web/survey_states.h"
#include "web/visit.h"
#include "web/words.h"

enum { SCORES = 11, SHORT_CHARS = 24, SHORT_FROM = 7, HEADING_LEVEL = 4 };

/* --- the form as a page ------------------------------------------------------------------------------------------- */

static struct html line(struct ctx *c, struct str markdown)
{
    return markdown_inline(c->arena, markdown);
}

static const struct tpl_paper_list *list_of(struct ctx *c, const struct paper_question *q)
{
    struct tpl_paper_choice *v = arena_alloc(c->arena, q->choice_count + 1, sizeof *v);
    struct tpl_paper_list *out = ARENA_NEW(c->arena, struct tpl_paper_list);

    *out = (struct tpl_paper_list){.is_wide = q->kind == PAPER_RANK || q->kind == PAPER_POINTS,
                                   .is_short = q->choice_count >= SHORT_FROM,
                                   .is_scale = q->is_ordered,
                                   .choices = v,
                                   .choices_n = q->choice_count,
                                   .total = q->total};
    for (size_t i = 0; i < q->choice_count; i++) {
        const struct paper_choice *from = &q->choices[i];

        v[i] = (struct tpl_paper_choice){.label = line(c, from->label), .when = from->when, .has_line = from->has_line};
        if (str_chars(from->label) > SHORT_CHARS || from->has_line || from->when.len)
            out->is_short = false;
    }
    if (q->kind == PAPER_CONSENT) {
        v[0].label = line(c, q->label);
        out->choices_n = 1;
    }
    return out;
}

static const struct tpl_paper_grid *grid_of(struct ctx *c, const struct paper_question *q)
{
    struct tpl_paper_head *heads = arena_alloc(c->arena, q->choice_count, sizeof *heads);
    struct tpl_paper_cell *cells = arena_alloc(c->arena, q->choice_count, sizeof *cells);
    struct tpl_paper_row *rows = arena_alloc(c->arena, q->row_count, sizeof *rows);
    struct tpl_paper_grid *out = ARENA_NEW(c->arena, struct tpl_paper_grid);

    for (size_t i = 0; i < q->choice_count; i++)
        heads[i].label = cells[i].label = line(c, q->choices[i].label);
    for (size_t i = 0; i < q->row_count; i++)
        rows[i] = (struct tpl_paper_row){line(c, q->rows[i]), cells, q->choice_count};
    *out = (struct tpl_paper_grid){.heads = heads, .heads_n = q->choice_count, .rows = rows, .rows_n = q->row_count};
    return out;
}

static const struct tpl_paper_scores *scores_of(struct ctx *c, const struct paper_question *q)
{
    struct tpl_paper_score *v = arena_alloc(c->arena, SCORES, sizeof *v);
    struct tpl_paper_scores *out = ARENA_NEW(c->arena, struct tpl_paper_scores);

    for (int i = 0; i < SCORES; i++)
        v[i].n = i;
    *out = (struct tpl_paper_scores){q->low, q->high, v, SCORES};
    return out;
}

static const struct tpl_paper_lines *lines_of(struct ctx *c, const struct paper_question *q)
{
    struct tpl_paper_lines *out = ARENA_NEW(c->arena, struct tpl_paper_lines);

    out->lines = arena_alloc(c->arena, (size_t)q->lines, sizeof *out->lines);
    out->lines_n = (size_t)q->lines;
    return out;
}

static const struct tpl_paper_number *number_of(struct ctx *c, const struct paper_question *q)
{
    struct tpl_paper_number *out = ARENA_NEW(c->arena, struct tpl_paper_number);

    *out = (struct tpl_paper_number){q->digits, q->unit};
    return out;
}

static const struct tpl_paper_date *date_of(struct ctx *c, const struct paper_form *f)
{
    struct tpl_paper_date *out = ARENA_NEW(c->arena, struct tpl_paper_date);

    *out = (struct tpl_paper_date){f->dates[0], f->dates[1], f->dates[2]};
    return out;
}

static struct tpl_paper_question question_of(struct ctx *c, const struct paper_form *f, const struct paper_question *q)
{
    struct tpl_paper_question out = {
        .n = q->number,
        .label = q->kind == PAPER_NOTE ? (struct html){{NULL, 0}} : line(c, q->label),
        .required = q->required,
        .when = q->when,
        .help = markdown_html(c->arena, q->help, HEADING_LEVEL),
        .how = q->how,
    };

    switch (q->kind) {
    case PAPER_NOTE:
        out.note = markdown_html(c->arena, q->label, HEADING_LEVEL - 1);
        break;
    case PAPER_GRID:
        out.grid = grid_of(c, q);
        break;
    case PAPER_SCORES:
        out.scores = scores_of(c, q);
        break;
    case PAPER_NUMBER:
        out.amount = number_of(c, q);
        break;
    case PAPER_LINES:
        out.lines = lines_of(c, q);
        break;
    case PAPER_DATE:
        out.date = date_of(c, f);
        break;
    case PAPER_CONSENT: /* as in the PDF: what to do is the heading, what is agreed to stands at the box */
        out.label = (struct html){q->how};
        out.how = (struct str){NULL, 0};
        out.list = list_of(c, q);
        break;
    default:
        out.list = list_of(c, q);
        break;
    }
    return out;
}

static const struct tpl_paper_section *sections_of(struct ctx *c, const struct paper_form *f)
{
    struct tpl_paper_section *v = arena_alloc(c->arena, f->section_count, sizeof *v);

    for (size_t s = 0; s < f->section_count; s++) {
        const struct paper_section *from = &f->sections[s];
        struct tpl_paper_question *questions = arena_alloc(c->arena, from->question_count, sizeof *questions);

        for (size_t i = 0; i < from->question_count; i++)
            questions[i] = question_of(c, f, &from->questions[i]);
        v[s] = (struct tpl_paper_section){line(c, from->title), from->when, questions, from->question_count};
    }
    return v;
}

static const struct tpl_paper_words *how_of(struct ctx *c, const struct paper_form *f)
{
    struct tpl_paper_words *v = arena_alloc(c->arena, f->how_count, sizeof *v);

    for (size_t i = 0; i < f->how_count; i++)
        v[i].text = f->how[i];
    return v;
}

static const struct tpl_paper_address *address_of(struct ctx *c, const struct paper_form *f)
{
    struct tpl_paper_address *v = arena_alloc(c->arena, f->address_count, sizeof *v);

    for (size_t i = 0; i < f->address_count; i++)
        v[i].text = f->address[i];
    return v;
}

static struct paper_house house_of(const struct web_settings *settings)
{
    struct paper_house out = {
        .origin = settings->origin, .return_address = settings->return_address, .brand = settings->brand};

    for (int lang = 0; lang < LANG__COUNT; lang++)
        out.county[lang] = settings->county[lang];
    return out;
}

/* The answer instead of a form that is not for everybody: only staff can print those of surveys by invitation. */
static enum err no_form_page(struct ctx *c, const struct definition *d)
{
    struct page p = frame_body(c, ROUTE__COUNT);
    struct str heading = i18n_text(c->lang, N_("This survey has no form to print"));
    struct tpl_problem_line lines[] = {
        {i18n_text(c->lang, N_("It is for people who were invited, so its form is not given out to everybody."))},
        {i18n_text(c->lang, N_("If you were invited and would rather answer on paper, ask whoever invited you."))},
    };

    c->res->status = 404;
    tpl_problem(&p, &(struct tpl_problem){.heading = heading,
                                          .lines = lines,
                                          .lines_n = 2,
                                          .back = url_checked(link_survey_cover_in(c->arena, c->lang, d->slug)),
                                          .back_text = i18n_text(c->lang, N_("Back to the survey"))});
    frame_put(c, heading, &p, false);
    return OK;
}

static enum err view(struct ctx *c, bool is_large)
{
    struct paper_house house = house_of(&c->app->settings);
    struct page p = {.out = &c->res->body, .lang = c->lang};
    struct paper_form f;
    struct visit v;

    TRY(visit_load(c, &v));
    if (v.survey.state != SURVEY_OPEN)
        return survey_state_page(c, &v.survey, v.definition);
    if (v.survey.access == ACCESS_INVITED)
        return no_form_page(c, v.definition);
    f = paper_form(c->arena, v.definition, v.survey.version, v.survey.closes_ms, c->lang, &house);
    tpl_paper_page(&p, &(struct tpl_paper_page){
                           .style = frame_style(c, &c->app->settings.paper_style),
                           .lang = lang_tag(c->lang),
                           .text_lang = lang_tag(f.lang),
                           .is_large = is_large,
                           .is_demo = c->app->settings.is_demo,
                           .slug = v.definition->slug,
                           .title = f.title,
                           .division = f.division,
                           .county = f.county,
                           .purpose = markdown_html(c->arena, f.purpose, HEADING_LEVEL - 1),
                           .how_title = f.how_title,
                           .how = how_of(c, &f),
                           .how_n = f.how_count,
                           .code_word = f.code_word,
                           .web = f.web_short,
                           .web_url = url_checked(f.web),
                           .web_words = f.web_words,
                           .sections = sections_of(c, &f),
                           .sections_n = f.section_count,
                           .return_title = f.return_title,
                           .back_by = f.back_by,
                           .address = address_of(c, &f),
                           .address_n = f.address_count,
                           .unit = f.unit,
                           .email = f.email,
                           .email_word = f.email_word,
                           .phone = f.phone,
                           .phone_word = f.phone_word,
                           .thanks = f.thanks,
                           .code = f.code,
                       });
    frame_cache(c, v.survey.closes_ms);
    return OK;
}

enum err page_paper_view(struct ctx *c)
{
    return view(c, false);
}

enum err page_paper_view_large(struct ctx *c)
{
    return view(c, true);
}

/* --- files -------------------------------------------------------------------------------------------------------- */

/* Are there such papers in this state? A poster hangs before the survey opens; a form would ask too early. */
static bool is_given_out(enum survey_state state, enum paper_file kind)
{
    return state == SURVEY_OPEN || (state == SURVEY_APPROVED && kind >= PAPER_POSTER);
}

/* What the worker has made; it may take a moment after a survey is stored or changed. */
static enum err file(struct ctx *c, enum paper_file kind)
{
    struct q_document_get_row row = {0};
    enum lang lang;
    struct visit v;
    enum err e;

    TRY(visit_load(c, &v));
    if (!is_given_out(v.survey.state, kind))
        return survey_state_page(c, &v.survey, v.definition);
    if (kind < PAPER_POSTER && v.survey.access == ACCESS_INVITED)
        return no_form_page(c, v.definition);
    if (kind >= PAPER_POSTER && c->app->settings.origin.len == 0)
        return ERR_NOT_FOUND;
    lang = words_lang(c, v.definition);
    e = q_document_get(c->app->panel, c->arena, &(struct q_document_get){v.survey.id, lang, kind}, &row);
    if (e)
        return e == ERR_NOT_FOUND ? ERR_BUSY : e;
    c->res->content_type = kind == PAPER_POSTER_SVG ? S("image/svg+xml") : S("application/pdf");
    response_header(c->res, S("Content-Disposition"),
                    arena_fmt(c->arena, "inline; filename=\"%.*s\"",
                              STR_ARG(paper_file_name(c->arena, v.definition->slug, kind, lang))));
    buf_reserve(&c->res->body, row.bytes.len);
    buf_put(&c->res->body, row.bytes);
    frame_cache(c, v.survey.closes_ms);
    return OK;
}

enum err page_paper_form(struct ctx *c)
{
    return file(c, PAPER_FORM);
}

enum err page_paper_form_large(struct ctx *c)
{
    return file(c, PAPER_FORM_LARGE);
}

enum err page_paper_poster(struct ctx *c)
{
    return file(c, PAPER_POSTER);
}

enum err page_paper_poster_svg(struct ctx *c)
{
    return file(c, PAPER_POSTER_SVG);
}
