/* form.c - a survey as a paper form: what is printed, word for word. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper/form.h"

#include "base/clock.h"
#include "i18n/i18n.h"
#include "survey/hyphens.h"

#include <stdlib.h>

enum {
    TICKS_MOST = 30, /* a list longer than this is asked for in words */
    TEXT_BYTES = 64 * 1024,
    SHORT_TEXT_CHARS = 100, /* a text answer up to here gets one line */
    LINES_OF_LONG = 6,
    DIGITS_MOST = 12
};

/* What writing one form needs everywhere. */
struct making {
    struct arena *a;
    const struct definition *d;
    enum lang lang;
    int *numbers;
};

static struct str ui(const struct making *m, const char *english)
{
    return i18n_text(m->lang, english);
}

static struct str text(const struct making *m, const struct text *t)
{
    return hyphens_apply(m->a, m->d->hyphens, text_in(m->d, t, m->lang, NULL));
}

static struct str filled(const struct making *m, const char *english, const char *name, struct str value)
{
    return i18n_fill(m->a, ui(m, english), &(struct i18n_arg){name, value}, 1);
}

static struct str number(const struct making *m, int64_t n)
{
    return i18n_number(m->a, m->lang, n);
}

/* --- texts that name earlier answers ------------------------------------------------------------------------------ */

struct piping {
    const struct making *m;
    struct buf out;
};

/* In brackets, unless they stand there already. */
static void put_piece(void *arg, struct str piece, const struct item *item)
{
    struct piping *p = arg;
    bool is_bracketed = str_ends(buf_str(&p->out), S("("));
    struct str words;

    if (!item) {
        buf_put(&p->out, piece);
        return;
    }
    words = filled(p->m, N_("your answer to question {n}"), "n", arena_fmt(p->m->a, "%d", p->m->numbers[item->index]));
    buf_fmt(&p->out, is_bracketed ? "%.*s" : "(%.*s)", STR_ARG(words));
}

/* The text with words in place of {q3}: paper does not know what was answered. */
static struct str piped(const struct making *m, const struct text *t)
{
    struct str s = text(m, t);
    struct piping p = {m, buf_new(m->a, TEXT_BYTES)};

    if (str_find(s, '{', 0) == SIZE_MAX)
        return s;
    text_each_piece(m->d, s, put_piece, &p);
    return p.out.full ? s : buf_str(&p.out);
}

/* "Answer this if you chose “yes” in question 3." */
static struct str when(const struct making *m, const struct rule *rule, const char *english, struct str otherwise)
{
    struct str words;

    if (!rule)
        return (struct str){NULL, 0};
    words = paper_rule_words(m->a, m->d, rule, m->lang, m->numbers);
    return words.len ? filled(m, english, "condition", words) : otherwise;
}

/* Can paper say on what condition? */
static bool is_said(const struct making *m, const struct rule *rule)
{
    return !rule || paper_rule_words(m->a, m->d, rule, m->lang, m->numbers).len > 0;
}

/* --- choices ------------------------------------------------------------------------------------------------------ */

/* One that keeps its place at the end when the others are sorted. */
static bool keeps_place(const struct option *o)
{
    return o->is_exclusive || o->has_text || !o->is_opinion;
}

struct sorting {
    const struct option *option;
    struct str key;
};

static int by_key(const void *a, const void *b)
{
    const struct sorting *x = a, *y = b;

    return str_cmp(x->key, y->key);
}

/* Options in the order of their words: where the author wants it, and in a list with headings, which take room and are
 * known to few. Those without a heading stand at the end of such a list. */
static const struct option **ordered(const struct making *m, const struct item *item)
{
    const struct option **out = arena_alloc(m->a, item->option_count, sizeof *out);
    struct sorting *keys = arena_alloc(m->a, item->option_count, sizeof *keys);
    bool has_groups = false;
    size_t sorted = 0, n = 0;

    for (size_t i = 0; i < item->option_count; i++)
        has_groups |= text(m, &item->options[i].group).len > 0;
    for (size_t i = 0; i < item->option_count; i++) {
        const struct option *o = &item->options[i];
        bool is_sorted = has_groups ? text(m, &o->group).len > 0 : item->order == ORDER_ALPHA && !keeps_place(o);

        if (is_sorted)
            keys[sorted++] = (struct sorting){o, i18n_sort_key(m->a, text_in(m->d, &o->label, m->lang, NULL))};
    }
    qsort(keys, sorted, sizeof *keys, by_key);
    for (; n < sorted; n++)
        out[n] = keys[n].option;
    for (size_t i = 0; i < item->option_count; i++) {
        const struct option *o = &item->options[i];
        bool is_sorted = false;

        for (size_t k = 0; k < sorted && !is_sorted; k++)
            is_sorted = keys[k].option == o;
        if (!is_sorted)
            out[n++] = o;
    }
    return out;
}

static void put_choices(const struct making *m, const struct item *item, struct paper_question *q)
{
    const struct option **options = ordered(m, item);
    struct paper_choice *v = arena_alloc(m->a, item->option_count, sizeof *v);

    for (size_t i = 0; i < item->option_count; i++)
        v[i] = (struct paper_choice){
            .label = piped(m, &options[i]->label),
            .when = when(m, options[i]->show, N_("if {condition}"), (struct str){NULL, 0}),
            .has_line = options[i]->has_text,
            .is_apart = !options[i]->is_opinion,
        };
    q->choices = v;
    q->choice_count = item->option_count;
}

/* "Choose at least 1 and at most 3." */
static struct str how_many(const struct making *m, const struct item *item)
{
    struct i18n_arg args[] = {{"least", number(m, item->min)}, {"most", number(m, item->max)}};

    if (item->min > 0 && item->max > 0 && item->min == item->max)
        return i18n_fill(m->a, ui(m, N_("Choose exactly {most}.")), args, 2);
    if (item->min > 0 && item->max > 0)
        return i18n_fill(m->a, ui(m, N_("Choose at least {least} and at most {most}.")), args, 2);
    if (item->min > 0)
        return i18n_fill(m->a, ui(m, N_("Choose at least {least}.")), args, 2);
    if (item->max > 0)
        return i18n_fill(m->a, ui(m, N_("Choose at most {most}.")), args, 2);
    return ui(m, N_("You can choose several."));
}

static void put_list(const struct making *m, const struct item *item, struct paper_question *q)
{
    if (item->option_count > TICKS_MOST) {
        q->kind = PAPER_LINES;
        q->lines = 1;
        return;
    }
    q->kind = PAPER_TICK;
    q->is_ordered = item->type == ITEM_SCALE;
    q->how = item->type == ITEM_MULTI ? how_many(m, item) : ui(m, N_("Choose one."));
    put_choices(m, item, q);
}

static void put_grid(const struct making *m, const struct item *item, struct paper_question *q)
{
    struct str *rows = arena_alloc(m->a, item->row_count, sizeof *rows);

    for (size_t i = 0; i < item->row_count; i++)
        rows[i] = piped(m, &item->rows[i].label);
    q->kind = PAPER_GRID;
    q->how = ui(m, N_("Choose one on every row."));
    q->is_ordered = true;
    q->rows = rows;
    q->row_count = item->row_count;
    put_choices(m, item, q);
}

static void put_rank(const struct making *m, const struct item *item, struct paper_question *q)
{
    struct str order = ui(m, N_("Write 1 in the box of your first choice, 2 in the box of the next, and so on."));
    bool is_all = item->max <= 0 || (size_t)item->max >= item->option_count;

    q->kind = PAPER_RANK;
    q->how = is_all && item->min <= 0
                 ? order
                 : arena_fmt(m->a, "%.*s %.*s", STR_ARG(order),
                             STR_ARG(how_many(m, &(struct item){.min = item->min, .max = is_all ? 0 : item->max})));
    put_choices(m, item, q);
}

static void put_points(const struct making *m, const struct item *item, struct paper_question *q)
{
    struct str unit = text(m, &item->unit);
    struct i18n_arg args[] = {{"total", number(m, item->total)}, {"unit", unit.len ? unit : ui(m, N_("points"))}};

    q->kind = PAPER_POINTS;
    q->how = i18n_fill(
        m->a, ui(m, N_("Share {total} {unit} among these. Write a number in each box; an empty box is 0.")), args, 2);
    q->total = i18n_fill(m->a, ui(m, N_("Together {total} {unit}")), args, 2);
    q->digits = 4;
    put_choices(m, item, q);
}

/* --- the others --------------------------------------------------------------------------------------------------- */

static void put_number(const struct making *m, const struct item *item, struct paper_question *q)
{
    const struct number_range *r = &item->number;
    struct i18n_arg args[] = {{"least", i18n_decimal(m->a, m->lang, r->min, r->decimals)},
                              {"most", i18n_decimal(m->a, m->lang, r->max, r->decimals)}};
    struct str longer = args[0].value.len > args[1].value.len ? args[0].value : args[1].value;

    q->kind = PAPER_NUMBER;
    q->unit = text(m, &item->unit);
    q->digits = (int)str_chars(longer) + (r->decimals ? r->decimals + 1 : 0);
    if (q->digits > DIGITS_MOST)
        q->digits = DIGITS_MOST;
    else
        q->how = i18n_fill(m->a, ui(m, N_("Write a number from {least} to {most}.")), args, 2);
}

static void put_date(const struct making *m, const struct item *item, struct paper_question *q)
{
    q->kind = PAPER_DATE;
    if (item->days.first > 0 && item->days.last > 0)
        q->how = i18n_fill(m->a, ui(m, N_("Write a day from {first} to {last}.")),
                           (struct i18n_arg[]){{"first", i18n_day(m->a, m->lang, item->days.first)},
                                               {"last", i18n_day(m->a, m->lang, item->days.last)}},
                           2);
    else if (item->days.first > 0)
        q->how = filled(m, N_("Write a day, {first} or later."), "first", i18n_day(m->a, m->lang, item->days.first));
    else if (item->days.last > 0)
        q->how = filled(m, N_("Write a day, {last} or earlier."), "last", i18n_day(m->a, m->lang, item->days.last));
    else if (item->days.last == DAY_TODAY)
        q->how = ui(m, N_("Write a day that has been."));
    else if (item->days.first == DAY_TODAY)
        q->how = ui(m, N_("Write a day to come."));
}

/* What stands behind the label of a question that wants an answer. Nothing where it may not concern the reader and paper cannot say
 * when: `is_unsaid` of its part, or of its own condition. */
static struct str required(const struct making *m, const struct item *item, bool is_unsaid)
{
    struct str none = {NULL, 0};

    if (is_unsaid || !is_said(m, item->show))
        return none;
    return item->is_required ? ui(m, N_("(required)")) : when(m, item->required, N_("(required if {condition})"), none);
}

/* `is_unsaid`: it stands in a part that is not for everybody, and paper cannot say for whom. */
static struct paper_question question(const struct making *m, const struct item *item, bool is_unsaid)
{
    struct paper_question q = {
        .number = m->numbers[item->index],
        .id = item->id,
        .label = piped(m, &item->label),
        .help = piped(m, &item->help),
        .when = when(m, item->show, N_("Answer this if {condition}."),
                     ui(m, N_("Not everybody is asked this. You can leave it open."))),
        .required = required(m, item, is_unsaid),
    };

    switch (item->type) {
    case ITEM_INFO:
        q.kind = PAPER_NOTE;
        q.when =
            when(m, item->show, N_("This is for you if {condition}."), ui(m, N_("This does not concern everybody.")));
        break;
    case ITEM_MATRIX:
        put_grid(m, item, &q);
        break;
    case ITEM_NPS:
        q.kind = PAPER_SCORES;
        q.how = ui(m, N_("Choose one."));
        q.low = text(m, &item->low);
        q.high = text(m, &item->high);
        break;
    case ITEM_NUMBER:
        put_number(m, item, &q);
        break;
    case ITEM_TEXT:
    case ITEM_LONGTEXT:
        q.kind = PAPER_LINES;
        q.lines = item->type == ITEM_LONGTEXT ? LINES_OF_LONG : item->max > SHORT_TEXT_CHARS ? 2 : 1;
        break;
    case ITEM_DATE:
        put_date(m, item, &q);
        break;
    case ITEM_RANK:
        put_rank(m, item, &q);
        break;
    case ITEM_POINTS:
        put_points(m, item, &q);
        break;
    case ITEM_CONSENT:
        q.kind = PAPER_CONSENT;
        q.how = ui(m, N_("Tick the box if you agree."));
        break;
    default:
        put_list(m, item, &q);
        break;
    }
    return q;
}

/* As on the last page on the web: who answers is asked where the survey wants it. */
static struct paper_question who_answers(const struct making *m)
{
    struct paper_choice *v = arena_alloc(m->a, 3, sizeof *v);

    v[0].label = ui(m, N_("I answer for myself"));
    v[1].label = ui(m, N_("I answer for somebody close to me"));
    v[2].label = ui(m, N_("Somebody helps me to answer"));
    return (struct paper_question){
        .kind = PAPER_TICK,
        .id = S("_a"),
        .label = ui(m, N_("Who is answering?")),
        .how = ui(m, N_("Choose one.")),
        .choices = v,
        .choice_count = 3,
    };
}

static void put_sections(const struct making *m, struct paper_form *f)
{
    struct paper_section *v = arena_alloc(m->a, m->d->page_count, sizeof *v);

    for (size_t p = 0; p < m->d->page_count; p++) {
        const struct survey_page *page = &m->d->pages[p];
        bool asks_who = m->d->asks_who && p + 1 == m->d->page_count;
        struct paper_question *questions = arena_alloc(m->a, page->item_count + 1, sizeof *questions);

        for (size_t i = 0; i < page->item_count; i++)
            questions[i] = question(m, &page->items[i], !is_said(m, page->show));
        if (asks_who)
            questions[page->item_count] = who_answers(m);
        v[p] = (struct paper_section){
            .title = piped(m, &page->title),
            .when = when(m, page->show, N_("Answer this part if {condition}."),
                         ui(m, N_("Not everybody is asked this part. You can leave it open."))),
            .questions = questions,
            .question_count = page->item_count + asks_who,
        };
    }
    f->sections = v;
    f->section_count = m->d->page_count;
}

/* --- round the questions ------------------------------------------------------------------------------------------ */

struct str paper_web_address(struct arena *a, const struct paper_house *house, struct str slug, enum lang lang)
{
    struct str code = lang_code(lang);

    if (house->origin.len == 0)
        return house->origin;
    if (lang == LANG_FI)
        return arena_fmt(a, "%.*s/k/%.*s", STR_ARG(house->origin), STR_ARG(slug));
    return arena_fmt(a, "%.*s/%.*s/k/%.*s", STR_ARG(house->origin), STR_ARG(code), STR_ARG(slug));
}

struct str paper_web_short(struct str address)
{
    size_t scheme = str_find_str(address, S("://"));

    return scheme == SIZE_MAX ? address : str_sub(address, scheme + 3, address.len);
}

static void put_address(const struct making *m, const struct paper_house *house, struct paper_form *f)
{
    struct str *lines = arena_alloc(m->a, house->return_address.len + 1, sizeof *lines);
    struct str rest = house->return_address;

    while (rest.p) {
        struct str line = str_trim(str_cut(&rest, ';'));

        if (line.len)
            lines[f->address_count++] = line;
    }
    f->address = lines;
}

static bool has_required(const struct paper_form *f)
{
    for (size_t s = 0; s < f->section_count; s++)
        for (size_t i = 0; i < f->sections[s].question_count; i++)
            if (f->sections[s].questions[i].required.len)
                return true;
    return false;
}

/* After the sections. */
static void put_how(const struct making *m, int64_t closes_ms, struct paper_form *f)
{
    struct str *v = arena_alloc(m->a, 5, sizeof *v);

    if (m->d->access == ACCESS_CODE)
        v[f->how_count++] =
            ui(m, N_("Write the code that you were given on the line below. Everybody has the same code, so it "
                     "tells nothing about you."));
    if (m->d->access == ACCESS_INVITED)
        v[f->how_count++] =
            ui(m, N_("This form is for those who were invited. Answer only once: on paper or on the web."));
    v[f->how_count++] =
        ui(m, N_("Mark your choice with a cross in the box. If you change your mind, fill the whole box "
                 "and mark another one."));
    v[f->how_count++] = has_required(f) ? ui(m, N_("Please answer the questions that say “required”. You can leave the "
                                                   "other questions open."))
                                        : ui(m, N_("You can leave any question open."));
    v[f->how_count++] = ui(m, N_("You answer anonymously. Do not write names, identity codes or contact details on the "
                                 "form, neither your own nor anyone else's."));
    v[f->how_count++] = filled(m, N_("Return the form by {day}. Where to is said on the last page."), "day",
                               i18n_date(m->a, m->lang, closes_ms));
    f->how = v;
}

static struct str cover_text(const struct making *m, const struct text *t, int64_t closes_ms)
{
    struct i18n_arg args[] = {
        {"opens", i18n_date(m->a, m->lang, m->d->opens_ms)},
        {"closes", i18n_date(m->a, m->lang, closes_ms)},
        {"results", i18n_date(m->a, m->lang, m->d->results_ms)},
        {"minutes", number(m, m->d->cover.minutes)},
    };

    return i18n_fill(m->a, text(m, t), args, sizeof args / sizeof args[0]);
}

static void put_words(const struct making *m, const struct paper_house *house, int64_t closes_ms, struct paper_form *f)
{
    struct str closes = i18n_date(m->a, m->lang, closes_ms);

    f->how_title = ui(m, N_("How to answer"));
    f->who_title = ui(m, N_("Who asks"));
    f->return_title = ui(m, N_("Sending back"));
    f->thanks = ui(m, N_("Thank you for answering!"));
    f->back_by = f->address_count
                     ? filled(m, N_("Send the form to this address so that it arrives by {day}:"), "day", closes)
                     : filled(m,
                              N_("Give the form back by {day} to the person you got it from, or ask us where to "
                                 "send it:"),
                              "day", closes);
    f->web = paper_web_address(m->a, house, m->d->slug, m->lang);
    f->web_short = paper_web_short(f->web);
    f->qr_alt = filled(m, N_("QR code: {address}"), "address", f->web_short);
    f->web_words = ui(m, N_("You can also answer on the web:"));
    f->email_word = ui(m, N_("E-mail"));
    f->phone_word = ui(m, N_("Phone"));
    f->page_words = ui(m, N_("Page {page} of {pages}"));
    if (m->d->access == ACCESS_CODE)
        f->code_word = ui(m, N_("Code for answering:"));
    f->dates[0] = ui(m, N_("day"));
    f->dates[1] = ui(m, N_("month"));
    f->dates[2] = ui(m, N_("year"));
}

struct paper_form paper_form(struct arena *a, const struct definition *d, int64_t version, int64_t closes_ms,
                             enum lang lang, const struct paper_house *house)
{
    struct paper_form f = {0};
    struct making m = {.a = a, .d = d, .numbers = arena_alloc(a, d->item_count, sizeof(int))};
    int count = 0;

    f.title = text_in(d, &d->title, lang, &f.lang);
    m.lang = f.lang;
    for (size_t i = 0; i < d->item_count; i++)
        m.numbers[i] = d->items[i]->type == ITEM_INFO ? 0 : ++count;
    f.division = text(&m, &d->division);
    f.county = house->county[f.lang];
    f.brand = house->brand;
    f.purpose = cover_text(&m, &d->cover.purpose, closes_ms);
    f.unit = text(&m, &d->cover.unit);
    f.email = d->cover.contact_email;
    f.phone = d->cover.contact_phone;
    f.code = arena_fmt(a, "%.*s/%lld/%.*s", STR_ARG(d->slug), (long long)version, STR_ARG(lang_code(f.lang)));
    put_address(&m, house, &f);
    put_words(&m, house, closes_ms, &f);
    put_sections(&m, &f);
    put_how(&m, closes_ms, &f);
    return f;
}
