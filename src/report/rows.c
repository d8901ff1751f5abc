/* rows.c - answers person by person, with what tells people apart made so coarse that nobody stands alone. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "report/rows.h"

#include "base/crypto.h"
#include "base/json.h"
#include "gen/sql_results.h"
#include "report/release.h"
#include "report/rows_classes.h"

#include <math.h>
#include <stdlib.h>

enum { DOCUMENT_BYTES = 256 * 1024, SCRATCH_BYTES = 64 * 1024 * 1024, MONTHS = 12, TEN = 10 };

/* Nothing was answered; more than any answer. */
#define OPEN INT64_MAX

#define NUMBER_MAX 1e12

/* One column of the table. `option` of multi, rank, points; `row` of matrix. */
struct column {
    const struct item *item;
    const struct option *option;
    const struct row *row;
    struct str name;
    bool is_trait;
};

/* Values are codes; of a trait the place of the option, the number in its units, or the months since year 0. */
struct rows {
    const struct definition *d;
    struct column *columns;
    size_t column_count;
    size_t *first_column; /* by item */
    int64_t *values;      /* people x columns */
    size_t people, room;
};

/* The few words of the table; report/ stands below the catalogues of translations. */
static const struct {
    struct str others;
    char decimal;
} words[LANG__COUNT] = {
    [LANG_FI] = {S_INIT("muut"), ','},
    [LANG_SV] = {S_INIT("övriga"), ','},
    [LANG_EN] = {S_INIT("others"), '.'},
    [LANG_SELKO] = {S_INIT("muut"), ','},
};

/* --- columns ------------------------------------------------------------------------------------------------------ */

static bool is_exact_value(const struct item *item)
{
    return item->type == ITEM_NUMBER || item->type == ITEM_DATE;
}

static size_t columns_of(const struct item *item)
{
    if (item_is_words(item) || item->type == ITEM_INFO || item->type == ITEM_CONSENT)
        return 0;
    if (item->type == ITEM_MATRIX)
        return item->row_count;
    return item->type == ITEM_MULTI || item->type == ITEM_RANK || item->type == ITEM_POINTS ? item->option_count : 1;
}

static struct column column_new(struct arena *a, const struct item *item, size_t part)
{
    struct column c = {.item = item, .name = item->id, .is_trait = item->is_background || is_exact_value(item)};

    struct str id = {0};

    if (item->type == ITEM_MATRIX) {
        c.row = &item->rows[part];
        id = c.row->id;
    } else if (item->type == ITEM_MULTI || item->type == ITEM_RANK || item->type == ITEM_POINTS) {
        c.option = &item->options[part];
        id = c.option->id;
    }
    if (id.len)
        c.name = arena_fmt(a, "%.*s.%.*s", STR_ARG(item->id), STR_ARG(id));
    return c;
}

enum err rows_new(struct arena *a, const struct definition *d, size_t people, struct rows **out)
{
    struct rows *r = ARENA_NEW(a, struct rows);

    r->d = d;
    r->room = people;
    r->first_column = arena_alloc(a, d->item_count, sizeof *r->first_column);
    for (size_t i = 0; i < d->item_count; i++) {
        r->first_column[i] = r->column_count;
        r->column_count += columns_of(d->items[i]);
    }
    if (people > ROWS_CELLS / (r->column_count + 1))
        return err_note(ERR_TOO_BIG, "%zu people in %zu columns", people, r->column_count);
    r->columns = arena_alloc(a, r->column_count, sizeof *r->columns);
    for (size_t i = 0; i < d->item_count; i++)
        for (size_t part = 0; part < columns_of(d->items[i]); part++)
            r->columns[r->first_column[i] + part] = column_new(a, d->items[i], part);
    r->values = arena_alloc(a, people * r->column_count, sizeof *r->values);
    *out = r;
    return OK;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static int64_t number_value(const struct item *item, const struct json *j)
{
    double number = j->type == JSON_INT ? (double)j->integer : j->real;

    if (j->type != JSON_INT && j->type != JSON_REAL)
        return OPEN;
    for (int i = 0; i < item->number.decimals; i++)
        number *= TEN;
    return fabs(number) < NUMBER_MAX ? llround(number) : OPEN;
}

/* Months since year 0 of "2027-02-22". */
static int64_t month_value(struct str day)
{
    int64_t year, month;

    if (day.len < 7 || str_int(str_sub(day, 0, 4), 0, 9999, &year) || str_int(str_sub(day, 5, 2), 1, MONTHS, &month))
        return OPEN;
    return MONTHS * year + month - 1;
}

static int64_t option_value(const struct column *c, struct str id)
{
    const struct option *o = item_option(c->item, id);

    if (!o)
        return OPEN;
    return c->is_trait ? o - c->item->options : o->code;
}

static int64_t single_value(const struct column *c, const struct json *j)
{
    if (c->item->type == ITEM_NUMBER)
        return number_value(c->item, j);
    if (c->item->type == ITEM_DATE)
        return month_value(j->text);
    if (c->item->type == ITEM_NPS)
        return j->type == JSON_INT ? j->integer : OPEN;
    return option_value(c, j->text);
}

/* An answer that has a column for each option or row, from the item's first column on. */
static void set_parts(const struct item *item, const struct json *j, int64_t *values)
{
    for (size_t i = 0; i < j->count; i++) {
        const struct json *part = &j->items[i];
        const struct row *row = item_row(item, part->key);
        const struct option *o = item_option(item, item->type == ITEM_POINTS ? part->key : part->text);

        if (!o || (item->type == ITEM_MATRIX && !row))
            continue;
        for (size_t k = 0; k < item->option_count && (item->type == ITEM_MULTI || item->type == ITEM_POINTS); k++)
            values[k] = values[k] == OPEN ? 0 : values[k];
        if (item->type == ITEM_MATRIX)
            values[row - item->rows] = o->code;
        else if (item->type == ITEM_POINTS)
            values[o - item->options] = part->integer;
        else
            values[o - item->options] = item->type == ITEM_RANK ? (int64_t)i + 1 : 1;
    }
}

enum err rows_add(struct rows *r, struct str answers)
{
    int64_t *values = &r->values[r->people * r->column_count];
    const struct json *doc;
    struct arena scratch;

    if (r->people == r->room)
        return err_note(ERR_TOO_BIG, "more than %zu people", r->room);
    arena_init(&scratch, SCRATCH_BYTES);
    if (json_parse(&scratch, answers, DOCUMENT_BYTES, &doc, NULL) || doc->type != JSON_OBJECT) {
        arena_free(&scratch);
        return err_note(ERR_BROKEN, "stored answers are no answer document");
    }
    for (size_t c = 0; c < r->column_count; c++)
        values[c] = OPEN;
    for (size_t i = 0; i < doc->count; i++) {
        const struct item *item = definition_item(r->d, doc->items[i].key);
        size_t first = item ? r->first_column[item->index] : 0;

        if (!item || !columns_of(item))
            continue;
        if (r->columns[first].option || r->columns[first].row)
            set_parts(item, &doc->items[i], &values[first]);
        else
            values[first] = single_value(&r->columns[first], &doc->items[i]);
    }
    r->people++;
    arena_free(&scratch);
    return OK;
}

/* A read transaction, unless the caller has one. */
static enum err begin(struct db *results, bool *is_ours_out)
{
    *is_ours_out = !db_in_transaction(results);
    return *is_ours_out ? db_begin(results, DB_READ) : OK;
}

static enum err add_response(void *rows, const struct q_response_row *row)
{
    return rows_add(rows, row->answers);
}

static enum err read_all(struct arena *a, struct db *results, int64_t survey_id, const struct definition *d,
                         struct rows **out)
{
    struct q_response_count_row count = {0};

    TRY(q_response_count(results, a, &(struct q_response_count){survey_id}, &count));
    TRY(rows_new(a, d, (size_t)count.n, out));
    return q_response_each(results, &(struct q_response){survey_id}, add_response, *out);
}

enum err rows_read(struct arena *a, struct db *results, int64_t survey_id, const struct definition *d,
                   struct rows **out)
{
    bool is_ours;
    enum err e;

    TRY(begin(results, &is_ours));
    e = read_all(a, results, survey_id, d, out);
    if (is_ours)
        db_rollback(results);
    return e;
}

/* --- classes ------------------------------------------------------------------------------------------------------ */

/* A trait with what its categories are: the places of options, or the numbers or months people gave, from the least on;
 * the last category is that nothing was answered. */
struct told {
    size_t column;
    struct trait trait;
    int64_t *given; /* by category but the last; NULL: the categories are options */
    int *classes;
};

static int compare_values(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;

    return (a > b) - (a < b);
}

/* The values in the column, each once, in order. */
static size_t values_given(const struct rows *r, size_t column, int64_t *given)
{
    size_t n = 0, kept = 0;

    for (size_t p = 0; p < r->people; p++)
        if (r->values[p * r->column_count + column] != OPEN)
            given[n++] = r->values[p * r->column_count + column];
    qsort(given, n, sizeof *given, compare_values);
    for (size_t i = 0; i < n; i++)
        if (!kept || given[kept - 1] != given[i])
            given[kept++] = given[i];
    return kept;
}

static size_t category_of(const struct told *t, int64_t value)
{
    size_t open = t->trait.categories - 1;
    const int64_t *found;

    if (value == OPEN)
        return open;
    if (!t->given)
        return (size_t)value;
    found = bsearch(&value, t->given, open, sizeof value, compare_values);
    return (size_t)(found - t->given);
}

static struct told told_new(struct arena *a, const struct rows *r, size_t column)
{
    const struct item *item = r->columns[column].item;
    struct told t = {.column = column, .trait = {.categories = item->option_count + 1}};
    bool *stands_apart;
    size_t *of = arena_alloc(a, r->people, sizeof *of);

    if (is_exact_value(item)) {
        t.given = arena_alloc(a, r->people, sizeof *t.given);
        t.trait.categories = values_given(r, column, t.given) + 1;
    }
    stands_apart = arena_alloc(a, t.trait.categories, sizeof *stands_apart);
    for (size_t o = 0; o < item->option_count; o++)
        stands_apart[o] = !item->options[o].is_opinion;
    stands_apart[t.trait.categories - 1] = true;
    for (size_t p = 0; p < r->people; p++)
        of[p] = category_of(&t, r->values[p * r->column_count + column]);
    t.trait.of = of;
    t.trait.stands_apart = stands_apart;
    t.trait.is_ordered = t.given || item->type == ITEM_AGE || item->type == ITEM_SCALE;
    t.trait.is_first = item->is_background;
    return t;
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static struct table_cell text_cell(struct str text)
{
    return (struct table_cell){.type = TABLE_TEXT, .text = text};
}

static struct table_cell int_cell(int64_t number)
{
    return (struct table_cell){.type = TABLE_INT, .number = number};
}

/* A number in its units, or a month. */
static struct str exact_text(struct arena *a, const struct item *item, int64_t value, enum lang lang)
{
    int64_t scale = 1;

    if (item->type == ITEM_DATE)
        return arena_fmt(a, "%04d-%02d", (int)(value / MONTHS), (int)(value % MONTHS) + 1);
    for (int i = 0; i < item->number.decimals; i++)
        scale *= TEN;
    if (scale == 1)
        return arena_fmt(a, "%lld", (long long)value);
    return arena_fmt(a, "%s%lld%c%0*lld", value < 0 ? "-" : "", llabs(value / scale), words[lang].decimal,
                     item->number.decimals, llabs(value % scale));
}

/* The first value of the class that begins with that category: halfway from the last one of the class below. */
static int64_t class_from(const int64_t *given, size_t category)
{
    return given[category - 1] + (given[category] - given[category - 1] + 1) / 2;
}

static struct table_cell range_cell(struct arena *a, const struct item *item, const struct told *t, size_t from,
                                    size_t to, enum lang lang)
{
    size_t last = t->trait.categories - 2;
    struct str low, high;

    if (from == to && item->type == ITEM_NUMBER && !item->number.decimals)
        return int_cell(t->given[from]);
    if (from == to)
        return text_cell(exact_text(a, item, t->given[from], lang));
    if (!from && to == last)
        return text_cell(S("*"));
    low = from ? exact_text(a, item, class_from(t->given, from), lang) : S("");
    high = to < last ? exact_text(a, item, class_from(t->given, to + 1) - 1, lang) : S("");
    if (!from)
        return text_cell(arena_fmt(a, "≤ %.*s", STR_ARG(high)));
    if (to == last)
        return text_cell(arena_fmt(a, "≥ %.*s", STR_ARG(low)));
    return text_cell(arena_fmt(a, "%.*s–%.*s", STR_ARG(low), STR_ARG(high)));
}

/* The cell that tells the class. */
static struct table_cell class_cell(struct arena *a, const struct rows *r, const struct told *t, int class,
                                    enum lang lang)
{
    const struct item *item = r->columns[t->column].item;
    size_t from = (size_t) class, to = from;
    struct str first, last;

    if (class == CLASS_ALL)
        return text_cell(S("*"));
    if (class == CLASS_OTHERS)
        return text_cell(words[lang].others);
    if (from + 1 == t->trait.categories)
        return (struct table_cell){.type = TABLE_EMPTY};
    for (size_t c = from; c + 1 < t->trait.categories; c++)
        to = t->classes[c] == class ? c : to;
    if (t->given)
        return range_cell(a, item, t, from, to, lang);
    first = text_in(r->d, &item->options[from].label, lang, NULL);
    last = text_in(r->d, &item->options[to].label, lang, NULL);
    return text_cell(from == to ? first : arena_fmt(a, "%.*s … %.*s", STR_ARG(first), STR_ARG(last)));
}

/* Lines are written into places drawn at random. */
static size_t *shuffled(struct arena *a, size_t n)
{
    size_t *places = arena_alloc(a, n, sizeof *places);

    for (size_t i = 0; i < n; i++) {
        size_t other = random_below(i + 1);

        places[i] = places[other];
        places[other] = i;
    }
    return places;
}

/* Of each trait a cell for each of its categories, and "*" behind them. */
static struct table_cell *class_cells(struct arena *a, const struct rows *r, const struct told *t, enum lang lang)
{
    struct table_cell *cells = arena_alloc(a, t->trait.categories + 1, sizeof *cells);

    for (size_t c = 0; c < t->trait.categories; c++)
        cells[c] = class_cell(a, r, t, t->classes[c], lang);
    cells[t->trait.categories] = text_cell(S("*"));
    return cells;
}

static struct told *choose(struct arena *a, const struct rows *r, size_t *count_out, bool *is_starred)
{
    struct told *told = arena_alloc(a, r->column_count, sizeof *told);
    struct trait *traits = arena_alloc(a, r->column_count, sizeof *traits);
    int **classes = arena_alloc(a, r->column_count, sizeof *classes);
    size_t count = 0;

    for (size_t c = 0; c < r->column_count; c++)
        if (r->columns[c].is_trait) {
            told[count] = told_new(a, r, c);
            traits[count] = told[count].trait;
            count++;
        }
    classes_choose(a, traits, count, r->people, ROWS_K, ROWS_STARRED, classes, is_starred);
    for (size_t t = 0; t < count; t++)
        told[t].classes = classes[t];
    *count_out = count;
    return told;
}

enum err rows_table(struct arena *a, const struct rows *r, enum lang lang, struct table *out)
{
    size_t trait_count, *places = shuffled(a, r->people), width = r->column_count;
    struct table_cell *cells = arena_alloc(a, r->people * width, sizeof *cells);
    bool *is_starred = arena_alloc(a, r->people, sizeof *is_starred);
    struct str *names = arena_alloc(a, width, sizeof *names);
    struct told *told;

    if (r->people < RELEASE_MIN_N)
        return err_note(ERR_DENIED, "fewer than %d people", RELEASE_MIN_N);
    told = choose(a, r, &trait_count, is_starred);
    for (size_t c = 0; c < width; c++) {
        names[c] = r->columns[c].name;
        for (size_t p = 0; p < r->people && !r->columns[c].is_trait; p++)
            if (r->values[p * width + c] != OPEN)
                cells[places[p] * width + c] = int_cell(r->values[p * width + c]);
    }
    for (size_t t = 0; t < trait_count; t++) {
        const struct trait *trait = &told[t].trait;
        struct table_cell *of = class_cells(a, r, &told[t], lang);

        for (size_t p = 0; p < r->people; p++)
            cells[places[p] * width + told[t].column] = of[is_starred[p] ? trait->categories : trait->of[p]];
    }
    *out = (struct table){names, width, cells, r->people};
    return OK;
}

/* --- words -------------------------------------------------------------------------------------------------------- */

/* The texts found, the last first. */
struct text_found {
    struct str body;
    struct text_found *before;
};

struct finding {
    struct arena *a;
    struct str key; /* as the store names them: q6, q6~o11 */
    struct text_found *last;
    size_t count;
};

static enum err add_open_text(void *arg, const struct q_open_text_row *row)
{
    struct finding *f = arg;
    struct text_found *found;

    if (!str_eq(row->item, f->key))
        return OK;
    found = ARENA_NEW(f->a, struct text_found);
    *found = (struct text_found){arena_str(f->a, row->body), f->last};
    f->last = found;
    f->count++;
    return OK;
}

enum err rows_words(struct arena *a, struct db *results, int64_t survey_id, const struct item *item,
                    const struct option *option, struct table *out)
{
    struct finding f = {.a = a, .key = item->id};
    struct table_cell *cells;
    struct str *name = ARENA_NEW(a, struct str);
    size_t *places;
    bool is_ours;
    enum err e;

    if (option)
        f.key = arena_fmt(a, "%.*s~%.*s", STR_ARG(item->id), STR_ARG(option->id));
    TRY(begin(results, &is_ours));
    e = q_open_text_each(results, &(struct q_open_text){survey_id}, add_open_text, &f);
    if (is_ours)
        db_rollback(results);
    TRY(e);
    if (f.count < RELEASE_MIN_N)
        return err_note(ERR_DENIED, "fewer than %d texts", RELEASE_MIN_N);
    places = shuffled(a, f.count);
    cells = arena_alloc(a, f.count, sizeof *cells);
    for (size_t i = 0; i < f.count; i++, f.last = f.last->before)
        cells[places[i]] = text_cell(f.last->body);
    *name = f.key;
    *out = (struct table){name, 1, cells, f.count};
    return OK;
}
