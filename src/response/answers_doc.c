/* answers_doc.c - answers to a JSON document and back. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/answers_parts.h"

#include "base/clock.h"

enum { DOCUMENT_BYTES = 256 * 1024 };

/* --- writing ---------------------------------------------------------------------------------------------------- */

static void put_member(struct buf *out, bool *is_first, struct str name)
{
    if (!*is_first)
        buf_char(out, ',');
    *is_first = false;
    json_put_str(out, name);
    buf_char(out, ':');
}

static void put_ids(struct buf *out, const struct answer *v)
{
    buf_char(out, '[');
    for (size_t i = 0; i < v->chosen_count; i++) {
        if (i)
            buf_char(out, ',');
        json_put_str(out, v->chosen[i]->id);
    }
    buf_char(out, ']');
}

static void put_rows(struct buf *out, const struct item *item, const struct answer *v)
{
    bool is_first = true;

    buf_char(out, '{');
    for (size_t i = 0; i < v->chosen_count; i++)
        if (v->chosen[i]) {
            put_member(out, &is_first, item->rows[i].id);
            json_put_str(out, v->chosen[i]->id);
        }
    buf_char(out, '}');
}

static void put_points(struct buf *out, const struct item *item, const struct answer *v)
{
    bool is_first = true;

    buf_char(out, '{');
    for (size_t i = 0; i < item->option_count; i++)
        if (v->points[i]) {
            put_member(out, &is_first, item->options[i].id);
            buf_int(out, v->points[i]);
        }
    buf_char(out, '}');
}

static int64_t power_of_ten(int n)
{
    int64_t power = 1;

    while (n-- > 0)
        power *= 10;
    return power;
}

/* 75 with one decimal is 7.5, 70 is 7. */
static void put_number(struct buf *out, int64_t number, int decimals)
{
    int64_t unit = power_of_ten(decimals);
    int64_t fraction = number < 0 ? -(number % unit) : number % unit;

    while (decimals && fraction % 10 == 0) {
        fraction /= 10;
        decimals--;
    }
    if (number < 0 && number > -unit)
        buf_char(out, '-');
    buf_int(out, number / unit);
    if (decimals)
        buf_fmt(out, ".%0*lld", decimals, (long long)fraction);
}

static void put_value(struct buf *out, const struct item *item, const struct answer *v)
{
    int day = (int)v->number;

    if (item_is_words(item))
        json_put_str_short(out, v->words);
    else if (item->type == ITEM_NPS)
        buf_int(out, v->number);
    else if (item->type == ITEM_NUMBER)
        put_number(out, v->number, item->number.decimals);
    else if (item->type == ITEM_DATE)
        buf_fmt(out, "\"%04d-%02d-%02d\"", day / 10000, day / 100 % 100, day % 100);
    else if (item->type == ITEM_CONSENT)
        buf_put(out, S("true"));
    else if (item->type == ITEM_MULTI || item->type == ITEM_RANK)
        put_ids(out, v);
    else if (item->type == ITEM_MATRIX)
        put_rows(out, item, v);
    else if (item->type == ITEM_POINTS)
        put_points(out, item, v);
    else
        json_put_str(out, v->chosen[0]->id);
}

static void put_typed(struct buf *out, const struct item *item, const struct answer *v)
{
    buf_char(out, '[');
    for (size_t i = 0; i < typed_count(item); i++) {
        if (i)
            buf_char(out, ',');
        json_put_str_short(out, v->typed[i]);
    }
    buf_char(out, ']');
}

void answer_put_members(struct buf *out, bool *is_first, const struct item *item, const struct answer *v,
                        bool has_typed)
{
    char room[FIELD_BYTES];

    if (v->typed && has_typed) {
        put_member(out, is_first, field_name(room, item, '!', S("")));
        put_typed(out, item, v);
    }
    if (!v->is_given)
        return;
    put_member(out, is_first, item->id);
    put_value(out, item, v);
    for (size_t k = 0; v->other && k < item->option_count; k++)
        if (v->other[k].p) {
            put_member(out, is_first, field_name(room, item, '~', item->options[k].id));
            json_put_str_short(out, v->other[k]);
        }
}

static void put_document(struct buf *out, const struct definition *d, const struct answers *answers, bool has_typed)
{
    bool is_first = true;

    buf_char(out, '{');
    for (size_t i = 0; i < d->item_count; i++)
        answer_put_members(out, &is_first, d->items[i], &answers->v[i], has_typed);
    buf_char(out, '}');
}

void answers_put_json(struct buf *out, const struct definition *d, const struct answers *answers)
{
    put_document(out, d, answers, false);
}

void answers_put_draft_json(struct buf *out, const struct definition *d, const struct answers *answers)
{
    put_document(out, d, answers, true);
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

static const struct json *member(const struct json *j, struct str key)
{
    for (size_t i = 0; j->type == JSON_OBJECT && i < j->count; i++)
        if (str_eq(j->items[i].key, key))
            return &j->items[i];
    return NULL;
}

static bool lists(const struct json *j, struct str id)
{
    for (size_t i = 0; j->type == JSON_LIST && i < j->count; i++)
        if (j->items[i].type == JSON_TEXT && str_eq(j->items[i].text, id))
            return true;
    return false;
}

static void read_rank(struct arena *a, const struct item *item, const struct json *j, struct answer *v)
{
    for (size_t i = 0; j->type == JSON_LIST && i < j->count; i++) {
        const struct option *o = j->items[i].type == JSON_TEXT ? item_option(item, j->items[i].text) : NULL;

        if (o && !answer_holds(item, v, o))
            answer_choose(a, item, v, o);
    }
}

static void read_rows(struct arena *a, const struct item *item, const struct json *j, struct answer *v)
{
    for (size_t i = 0; i < item->row_count; i++) {
        const struct json *row = member(j, item->rows[i].id);
        const struct option *o = row && row->type == JSON_TEXT ? item_option(item, row->text) : NULL;

        if (o)
            answer_choose_row(a, item, v, i, o);
    }
}

static void read_points(struct arena *a, const struct item *item, const struct json *j, struct answer *v)
{
    int64_t *points = arena_alloc(a, item->option_count, sizeof *points);

    for (size_t i = 0; i < item->option_count; i++) {
        const struct json *of = member(j, item->options[i].id);

        if (of && of->type == JSON_INT && of->integer > -NUMBER_LIMIT && of->integer < NUMBER_LIMIT)
            points[i] = of->integer;
        v->is_given = v->is_given || points[i];
    }
    v->points = v->is_given ? points : NULL;
}

/* A number that the question's decimals can say; then dividing gives back the very same double. */
static void read_number(const struct item *item, const struct json *j, struct answer *v)
{
    double unit = (double)power_of_ten(item->number.decimals), scaled = j->real * unit;

    if ((j->type != JSON_INT && j->type != JSON_REAL) || !(scaled > -NUMBER_LIMIT && scaled < NUMBER_LIMIT))
        return;
    v->number = (int64_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    v->is_given = (double)v->number / unit == j->real;
    if (!v->is_given)
        v->number = 0;
}

static void read_day(const struct json *j, struct answer *v)
{
    int day = 0;

    v->is_given = j->type == JSON_TEXT && !civil_day_from_text(j->text, &day);
    v->number = day;
}

/* Take what fits from one member; what does not is left out. */
static void read_value(struct arena *a, const struct item *item, const struct json *j, struct answer *v)
{
    const struct option *o;

    *v = (struct answer){.is_given = false};
    if (item_is_words(item)) {
        if (j->type == JSON_TEXT)
            answer_set_words(a, item, v, j->text);
    } else if (item->type == ITEM_NPS) {
        v->is_given = j->type == JSON_INT && j->integer >= 0 && j->integer <= NPS_MAX;
        v->number = v->is_given ? j->integer : 0;
    } else if (item->type == ITEM_NUMBER) {
        read_number(item, j, v);
    } else if (item->type == ITEM_DATE) {
        read_day(j, v);
    } else if (item->type == ITEM_CONSENT) {
        v->is_given = j->type == JSON_TRUE;
        v->number = v->is_given;
    } else if (item->type == ITEM_MULTI) {
        for (size_t k = 0; k < item->option_count; k++)
            if (lists(j, item->options[k].id))
                answer_choose(a, item, v, &item->options[k]);
    } else if (item->type == ITEM_RANK) {
        read_rank(a, item, j, v);
    } else if (item->type == ITEM_MATRIX) {
        read_rows(a, item, j, v);
    } else if (item->type == ITEM_POINTS) {
        read_points(a, item, j, v);
    } else if (item->type != ITEM_INFO && j->type == JSON_TEXT) {
        o = item_option(item, j->text);
        if (o)
            answer_choose(a, item, v, o);
    }
}

static void read_other(struct arena *a, const struct item *item, struct str option_id, const struct json *j,
                       struct answer *v)
{
    const struct option *o = item_option(item, option_id);

    if (o && o->has_text && j->type == JSON_TEXT)
        answer_set_other(a, item, v, (size_t)(o - item->options), j->text);
}

/* What could not be understood once; on another version of the survey it may be. */
static void read_typed(struct arena *a, const struct definition *d, const struct item *item, const struct json *j,
                       struct answer *v)
{
    size_t count = typed_count(item);
    struct str *typed = arena_alloc(a, count, sizeof *typed);
    struct faults known = {NULL, 0};

    if (!count || j->type != JSON_LIST || j->count != count || v->is_given)
        return;
    for (size_t i = 0; i < count; i++) {
        if (j->items[i].type != JSON_TEXT)
            return;
        typed[i] = j->items[i].text;
    }
    typed_understand(a, d, item, typed, v, &known);
}

static void read_member(struct arena *a, const struct definition *d, const struct json *j, struct answers *out)
{
    bool is_typed = str_ends(j->key, S("!"));
    struct str part = str_sub(j->key, 0, j->key.len - is_typed), id = str_cut(&part, '~');
    const struct item *item = definition_item(d, id);

    if (!item)
        return;
    if (is_typed)
        read_typed(a, d, item, j, &out->v[item->index]);
    else if (part.p)
        read_other(a, item, part, j, &out->v[item->index]);
    else
        read_value(a, item, j, &out->v[item->index]);
}

enum err answers_from_json(struct arena *a, const struct definition *d, struct str json, bool is_lenient,
                           struct answers *out)
{
    const struct json *root;
    struct buf again = buf_new(a, DOCUMENT_BYTES);

    *out = answers_new(a, d);
    TRY(json_parse(a, json, DOCUMENT_BYTES, &root, NULL));
    if (root->type != JSON_OBJECT)
        return ERR_INVALID;
    for (size_t i = 0; i < root->count; i++)
        read_member(a, d, &root->items[i], out);
    if (is_lenient)
        return OK;
    /* Strict means: writing it again gives the same bytes. */
    answers_put_draft_json(&again, d, out);
    return !again.full && str_eq(buf_str(&again), json) ? OK : ERR_INVALID;
}
