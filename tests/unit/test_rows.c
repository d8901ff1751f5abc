/* test_rows.c - rows for export: nobody stands alone, nobody is missing, and nothing is coarser than it must be. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "report/rows.h"

#include "base/crypto.h"
#include "report/release.h"
#include "report/rows_classes.h"

#include <stdlib.h>
#include <string.h>

#include "unit/in_arena.h"
#include "unit/stores.h"

enum { TRAITS = 7, PEOPLE = 400, COLUMNS = 21 };

static struct arena of_file;
static struct definition definition;

static int read_file(void **state)
{
    struct definition_error error;
    struct str json;

    (void)state;
    arena_init(&of_file, 16 << 20);
    return crypto_start() || file_read(&of_file, "tests/unit/fixtures/rows.json", 1 << 20, &json) ||
           definition_read(&of_file, json, &definition, &error);
}

static int forget_file(void **state)
{
    (void)state;
    arena_free(&of_file);
    return 0;
}

static uint32_t seed;

static uint32_t draw(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)seed * below) >> 32);
}

static size_t column(const struct table *t, const char *name)
{
    for (size_t c = 0; c < t->column_count; c++)
        if (str_eq(t->columns[c], str_from(name)))
            return c;
    fail_msg("no column %s", name);
    return 0;
}

static const struct table_cell *cell(const struct table *t, size_t row, const char *name)
{
    return &t->cells[row * t->column_count + column(t, name)];
}

static bool same_cell(const struct table_cell *x, const struct table_cell *y)
{
    return x->type == y->type && x->number == y->number && str_eq(x->text, y->text);
}

static bool is_star(const struct table_cell *c)
{
    return c->type == TABLE_TEXT && str_eq(c->text, S("*"));
}

static struct rows *rows_of(size_t people)
{
    struct rows *r;

    assert_int_equal(rows_new(&arena, &definition, people, &r), OK);
    return r;
}

static void add(struct rows *r, struct str doc)
{
    assert_int_equal(rows_add(r, doc), OK);
}

/* --- random people ------------------------------------------------------------------------------------------------ */

static const char *const traits[TRAITS] = {"age", "area", "work", "health", "times", "hours", "day"};
static const char *const ages[] = {"a13", "a18", "a30", "a45", "a65", "a75", "a85", "ei"};
static const char *const areas[] = {"k1", "k2", "k3", "k4", "k5", "na"};
static const char *const three[] = {"o1", "o2", "o3", "na"};

/* What somebody answered, by trait; -1: nothing. */
struct person {
    int told[TRAITS];
};

static int few(uint32_t below)
{
    uint32_t d = draw(below * below);

    for (uint32_t i = 1;; i++)
        if (i * i > d)
            return (int)(i - 1);
}

static struct person random_person(uint32_t variety)
{
    struct person p = {
        {few(8), few(6), few(4), few(4), few(variety + 1) - 2, (int)draw(variety + 1) - 3, (int)draw(variety / 4 + 1)}};

    for (size_t t = 0; t < TRAITS; t++)
        if (!draw(9))
            p.told[t] = INT32_MIN;
    return p;
}

static struct str document(const struct person *p, size_t mark)
{
    struct buf b = buf_new(&arena, 1024);
    const int *v = p->told;

    buf_put(&b, S("{"));
    if (v[0] != INT32_MIN)
        buf_fmt(&b, "\"age\":\"%s\",", ages[v[0]]);
    if (v[1] != INT32_MIN)
        buf_fmt(&b, "\"area\":\"%s\",", areas[v[1]]);
    if (v[2] != INT32_MIN)
        buf_fmt(&b, "\"work\":\"%s\",", three[v[2]]);
    if (v[3] != INT32_MIN)
        buf_fmt(&b, "\"health\":\"%s\",", three[v[3]]);
    if (v[4] != INT32_MIN)
        buf_fmt(&b, "\"times\":%d,", v[4]);
    if (v[5] != INT32_MIN)
        buf_fmt(&b, v[5] % 2 ? "\"hours\":%s%d.5," : "\"hours\":%s%d,", v[5] < 0 ? "-" : "", abs(v[5]) / 2);
    if (v[6] != INT32_MIN)
        buf_fmt(&b, "\"day\":\"%04d-%02d-%02u\",", 2026 + v[6] / 12, v[6] % 12 + 1, 1 + draw(28));
    buf_fmt(&b, "\"share\":{\"o1\":%zu}}", mark);
    return buf_str(&b);
}

/* Does what is told of a number or month agree with it? */
static bool is_within(struct str told, int value, bool is_month)
{
    struct str low = told, high = told;
    int bound[2];
    size_t dash = str_find_str(told, S("–"));

    if (dash != SIZE_MAX) {
        low = str_sub(told, 0, dash);
        high = str_sub(told, dash + strlen("–"), told.len);
    } else if (str_starts(told, S("≤ "))) {
        low = (struct str){0};
        high = str_sub(told, strlen("≤ "), told.len);
    } else if (str_starts(told, S("≥ "))) {
        low = str_sub(told, strlen("≥ "), told.len);
        high = (struct str){0};
    }
    for (int i = 0; i < 2; i++) {
        const char *text = arena_cstr(&arena, i ? high : low);

        if (!*text)
            bound[i] = i ? INT32_MAX : INT32_MIN;
        else if (is_month)
            bound[i] = (int)(strtol(text, NULL, 10) - 2026) * 12 + (int)strtol(text + 5, NULL, 10) - 1;
        else
            bound[i] = abs((int)strtol(text, NULL, 10) * 10) +
                       (strchr(text, ',') ? (int)strtol(strchr(text, ',') + 1, NULL, 10) : 0);
        if (*text == '-')
            bound[i] = -bound[i];
    }
    return bound[0] <= value && value <= bound[1];
}

/* Is what is told of somebody true? */
static void check_told(const struct table_cell *c, size_t trait, int value)
{
    if (is_star(c) || (c->type == TABLE_TEXT && str_eq(c->text, S("muut"))))
        return;
    if (value == INT32_MIN || c->type == TABLE_EMPTY) {
        assert_int_equal(c->type, TABLE_EMPTY);
        assert_int_equal(value, INT32_MIN);
    } else if (c->type == TABLE_INT) {
        assert_int_equal(trait, 4);
        assert_int_equal(c->number, value);
    } else if (trait >= 4) {
        assert_true(is_within(c->text, value * (trait == 4 ? 10 : trait == 5 ? 5 : 1), trait == 6));
    } else {
        const struct item *item = definition_item(&definition, str_from(traits[trait]));
        const struct option *o = &item->options[value];
        size_t from = 0, to = item->option_count - 1;

        while (!str_starts(c->text, item->options[from].label.in[LANG_FI]))
            from++;
        while (!str_ends(c->text, item->options[to].label.in[LANG_FI]))
            to--;
        assert_true(&item->options[from] <= o && o <= &item->options[to]);
        assert_true(from == to || (o->is_opinion && (trait == 0 || trait == 3)));
    }
}

static void five_hundred_sets_leave_nobody_alone_and_nobody_out(void **state)
{
    size_t starred_sets = 0, first_half = 0, in_order = 0, pairs = 0;

    (void)state;
    seed = 12;
    for (int set = 0; set < 500; set++) {
        static struct person people[PEOPLE];
        static bool is_found[PEOPLE];
        size_t count = set % 7 ? 10 + draw(set % 10 ? 120 : PEOPLE - 10) : 100 + draw(200), starred = 0, last = 0;
        uint32_t variety = 1 + draw(set % 3 ? 4 : 60);
        struct rows *r;
        struct table t;

        arena_reset(&arena);
        memset(is_found, 0, sizeof is_found);
        r = rows_of(count);
        for (size_t p = 0; p < count; p++) {
            people[p] = random_person(variety);
            if (set % 7 == 0 && p < count * 19 / 20) /* nearly all alike */
                people[p] = (struct person){{1, 0, 0, 1, (int)draw(2), 2, 3}};
            add(r, document(&people[p], p));
        }
        assert_int_equal(rows_table(&arena, r, LANG_FI, &t), OK);
        assert_int_equal(t.row_count, count);
        for (size_t row = 0; row < count; row++) {
            size_t mark = (size_t)cell(&t, row, "share.o1")->number, alike = 0, stars = 0;

            assert_true(mark < count && !is_found[mark]);
            is_found[mark] = true;
            first_half += mark == 0 && row < count / 2;
            pairs += row > 0;
            in_order += row > 0 && mark > last;
            last = mark;
            for (size_t i = 0; i < TRAITS; i++) {
                stars += is_star(cell(&t, row, traits[i]));
                check_told(cell(&t, row, traits[i]), i, people[mark].told[i]);
            }
            for (size_t other = 0; other < count; other++) {
                bool is_same = true;

                for (size_t i = 0; i < TRAITS && is_same; i++)
                    is_same = same_cell(cell(&t, row, traits[i]), cell(&t, other, traits[i]));
                alike += is_same;
            }
            assert_true(alike >= ROWS_K);
            starred += stars == TRAITS;
        }
        starred_sets += starred > 0 && starred < count;
        assert_true(starred == count || starred <= count / ROWS_STARRED);
    }
    assert_true(starred_sets > 20);
    assert_true(first_half > 200 && first_half < 300);
    assert_true(in_order * 100 > pairs * 48 && in_order * 100 < pairs * 52);
}

/* --- what is chosen ----------------------------------------------------------------------------------------------- */

static void add_times(struct rows *r, size_t times, const char *doc)
{
    while (times--)
        add(r, str_from(doc));
}

static struct table table_of(const struct rows *r)
{
    struct table t;

    assert_int_equal(rows_table(&arena, r, LANG_FI, &t), OK);
    return t;
}

static size_t with_text(const struct table *t, const char *name, const char *text)
{
    size_t n = 0;

    for (size_t row = 0; row < t->row_count; row++)
        n += cell(t, row, name)->type == TABLE_TEXT && str_eq(cell(t, row, name)->text, str_from(text));
    return n;
}

static void what_five_share_stays_as_it_is(void **state)
{
    struct rows *r = rows_of(25);
    struct table t;

    (void)state;
    add_times(r, 5, "{\"age\":\"a45\",\"area\":\"k1\",\"times\":7,\"hours\":-0.5,\"day\":\"2027-01-20\"}");
    add_times(r, 5, "{\"age\":\"a45\",\"area\":\"k2\",\"times\":7,\"hours\":2.5,\"day\":\"2027-02-20\"}");
    add_times(r, 5, "{\"age\":\"a85\",\"area\":\"na\",\"times\":-9,\"hours\":0,\"day\":\"2027-02-01\"}");
    add_times(r, 5, "{\"age\":\"ei\",\"work\":\"o1\",\"health\":\"o3\"}");
    add_times(r, 5, "{}");
    t = table_of(r);
    assert_int_equal(with_text(&t, "age", "45–64 vuotta"), 10);
    assert_int_equal(with_text(&t, "age", "85 vuotta tai enemmän"), 5);
    assert_int_equal(with_text(&t, "area", "Pori"), 5);
    assert_int_equal(with_text(&t, "area", "En halua kertoa"), 5);
    assert_int_equal(with_text(&t, "hours", "-0,5"), 5);
    assert_int_equal(with_text(&t, "hours", "2,5"), 5);
    assert_int_equal(with_text(&t, "hours", "0,0"), 5);
    assert_int_equal(with_text(&t, "day", "2027-01"), 5);
    assert_int_equal(with_text(&t, "day", "2027-02"), 10);
    assert_int_equal(with_text(&t, "work", "yksi"), 5);
    assert_int_equal(with_text(&t, "health", "kolme"), 5);
    for (size_t row = 0; row < t.row_count; row++)
        for (size_t i = 0; i < TRAITS; i++)
            assert_false(is_star(cell(&t, row, traits[i])));
}

static void small_areas_are_joined_and_the_rest_stays(void **state)
{
    struct rows *r = rows_of(50);
    struct table t;

    (void)state;
    add_times(r, 20, "{\"age\":\"a45\",\"area\":\"k1\"}");
    add_times(r, 20, "{\"age\":\"a18\",\"area\":\"k2\"}");
    add_times(r, 4, "{\"age\":\"a18\",\"area\":\"k3\"}");
    add_times(r, 3, "{\"age\":\"a18\",\"area\":\"k4\"}");
    add_times(r, 3, "{\"age\":\"a18\"}");
    t = table_of(r);
    assert_int_equal(with_text(&t, "age", "45–64 vuotta"), 20);
    assert_int_equal(with_text(&t, "age", "18–29 vuotta"), 30);
    assert_int_equal(with_text(&t, "area", "Pori"), 20);
    assert_int_equal(with_text(&t, "area", "Rauma"), 20);
    assert_int_equal(with_text(&t, "area", "muut"), 10);
}

static void others_take_the_next_area_when_they_are_too_few(void **state)
{
    struct rows *r = rows_of(40);
    struct table t;

    (void)state;
    add_times(r, 20, "{\"area\":\"k1\"}");
    add_times(r, 15, "{\"area\":\"k2\"}");
    add_times(r, 3, "{\"area\":\"k4\"}");
    add_times(r, 2, "{\"area\":\"k3\"}");
    t = table_of(r);
    assert_int_equal(with_text(&t, "area", "muut"), 5);
    r = rows_of(38);
    add_times(r, 20, "{\"area\":\"k1\"}");
    add_times(r, 15, "{\"area\":\"k2\"}");
    add_times(r, 3, "{\"area\":\"k4\"}");
    t = table_of(r);
    assert_int_equal(with_text(&t, "area", "muut"), 18);
    assert_int_equal(with_text(&t, "area", "Pori"), 20);
}

static void ages_and_numbers_are_joined_with_their_neighbours(void **state)
{
    struct rows *r = rows_of(30);
    struct table t;

    (void)state;
    add_times(r, 3, "{\"age\":\"a13\",\"times\":1}");
    add_times(r, 3, "{\"age\":\"a18\",\"times\":2}");
    add_times(r, 8, "{\"age\":\"a45\",\"times\":10}");
    add_times(r, 4, "{\"age\":\"a65\",\"times\":20}");
    add_times(r, 4, "{\"age\":\"a75\",\"times\":21}");
    add_times(r, 6, "{\"age\":\"a85\",\"times\":500}");
    add_times(r, 2, "{\"age\":\"a85\",\"times\":900}");
    t = table_of(r);
    assert_int_equal(with_text(&t, "age", "13–17 vuotta … 18–29 vuotta"), 6);
    assert_int_equal(with_text(&t, "age", "45–64 vuotta"), 8);
    assert_int_equal(with_text(&t, "age", "65–74 vuotta … 75–84 vuotta"), 8);
    assert_int_equal(with_text(&t, "age", "85 vuotta tai enemmän"), 8);
    assert_int_equal(with_text(&t, "times", "≤ 5"), 6);
    assert_int_equal(with_text(&t, "times", "15–260"), 8); /* no bound is what somebody said */
    assert_int_equal(with_text(&t, "times", "≥ 261"), 8);
    for (size_t row = 0, ten = 0; row < t.row_count; row++) {
        ten += cell(&t, row, "times")->type == TABLE_INT && cell(&t, row, "times")->number == 10;
        assert_true(row + 1 < t.row_count || ten == 8);
    }
}

static void a_few_odd_ones_are_starred_and_not_fewer_than_five(void **state)
{
    struct rows *r = rows_of(207);
    struct table t;

    (void)state;
    for (int i = 0; i < 5; i++) {
        struct str doc = arena_fmt(&arena, "{\"age\":\"a%s\",\"area\":\"k%d\"}", i % 2 ? "30" : "45", i / 2 + 1);

        add_times(r, 40, arena_cstr(&arena, doc));
    }
    add(r, S("{\"age\":\"a85\",\"area\":\"k5\"}"));
    add_times(r, 6, "{\"age\":\"a85\",\"area\":\"k1\"}");
    t = table_of(r);
    for (size_t i = 0; i < TRAITS; i++)
        assert_int_equal(with_text(&t, traits[i], "*"), 7);
    assert_int_equal(with_text(&t, "area", "Ulvila"), 40);
}

static void nobody_is_starred_for_the_sake_of_a_few(void **state)
{
    struct rows *r = rows_of(200);
    struct table t;

    (void)state;
    add_times(r, 190, "{\"work\":\"o1\"}");
    add_times(r, 6, "{\"work\":\"o2\"}");
    add_times(r, 4, "{\"work\":\"o3\"}"); /* to tell the six apart from them, all ten would be starred */
    t = table_of(r);
    assert_int_equal(with_text(&t, "work", "muut"), 10);
    assert_int_equal(with_text(&t, "work", "yksi"), 190);
}

/* A number others may know gives way to the background. */
static void background_is_told_before_numbers(void **state)
{
    struct rows *r = rows_of(40);
    struct table t;

    (void)state;
    for (int i = 0; i < 40; i++)
        add(r, arena_fmt(&arena, "{\"age\":\"a%s\",\"times\":%d}", (const char *[]){"18", "30", "45", "65"}[i / 10],
                         i % 10 * 10));
    t = table_of(r);
    assert_int_equal(with_text(&t, "age", "18–29 vuotta"), 10);
    assert_int_equal(with_text(&t, "times", "≤ 44"), 20);
    assert_int_equal(with_text(&t, "times", "≥ 45"), 20);
}

static void numbers_all_in_one_class_say_no_more_than_a_star(void **state)
{
    struct rows *r = rows_of(20);
    struct table t;

    (void)state;
    for (int i = 0; i < 8; i++)
        add(r, arena_fmt(&arena, "{\"times\":%d}", i));
    add_times(r, 12, "{}");
    t = table_of(r);
    assert_int_equal(with_text(&t, "times", "*"), 8);
}

/* --- the other columns -------------------------------------------------------------------------------------------- */

static void check_cell(const struct table *t, size_t row, const char *name, int64_t number)
{
    assert_int_equal(cell(t, row, name)->type, TABLE_INT);
    assert_int_equal(cell(t, row, name)->number, number);
}

static void every_type_has_its_columns(void **state)
{
    static const char *const names[COLUMNS] = {"age",     "area",     "work",    "health",  "times",   "hours",
                                               "day",     "one",      "drop",    "many.o1", "many.o2", "many.o3",
                                               "many.na", "grid.r1",  "grid.r2", "nps",     "best.o1", "best.o2",
                                               "best.o3", "share.o1", "share.o2"};
    struct rows *r = rows_of(20);
    struct table t;

    (void)state;
    add_times(r, 10,
              "{\"one\":\"na\",\"drop\":\"o2\",\"many\":[\"o1\",\"o3\"],\"grid\":{\"r2\":\"o2\"},\"nps\":7,"
              "\"best\":[\"o3\",\"o1\"],\"share\":{\"o1\":1000},\"agree\":true}");
    add_times(r, 10, "{}");
    t = table_of(r);
    assert_int_equal(t.column_count, COLUMNS);
    for (size_t c = 0; c < t.column_count; c++)
        assert_text(t.columns[c], names[c]);
    for (size_t row = 0; row < t.row_count; row++) {
        if (cell(&t, row, "one")->type == TABLE_EMPTY) {
            for (size_t c = 0; c < t.column_count; c++)
                assert_int_equal(t.cells[row * t.column_count + c].type, TABLE_EMPTY);
            continue;
        }
        check_cell(&t, row, "one", 9);
        check_cell(&t, row, "drop", 12);
        check_cell(&t, row, "many.o1", 1);
        check_cell(&t, row, "many.o2", 0);
        check_cell(&t, row, "many.o3", 1);
        check_cell(&t, row, "many.na", 0);
        assert_int_equal(cell(&t, row, "grid.r1")->type, TABLE_EMPTY);
        check_cell(&t, row, "grid.r2", 2);
        check_cell(&t, row, "nps", 7);
        check_cell(&t, row, "best.o3", 1);
        check_cell(&t, row, "best.o1", 2);
        assert_int_equal(cell(&t, row, "best.o2")->type, TABLE_EMPTY);
        check_cell(&t, row, "share.o1", 1000);
        check_cell(&t, row, "share.o2", 0);
    }
}

static void what_another_version_asked_is_passed_over(void **state)
{
    struct rows *r = rows_of(12);
    struct table t;

    (void)state;
    add_times(r, 10,
              "{\"old\":1,\"info\":1,\"words\":\"x\",\"age\":\"a99\",\"one\":\"o7\",\"many\":[\"o8\"],"
              "\"grid\":{\"r7\":\"o1\",\"r1\":\"o9\"},\"nps\":\"7\",\"best\":[\"x\"],\"share\":{\"x\":3},"
              "\"times\":\"x\",\"hours\":1e300,\"day\":\"soon\"}");
    add(r, S("{\"day\":\"2027-13-01\",\"many\":\"o1\"}"));
    add(r, S("{\"day\":\"in May 2027\"}"));
    t = table_of(r);
    for (size_t i = 0; i < t.row_count * t.column_count; i++)
        assert_int_equal(t.cells[i].type, TABLE_EMPTY);
}

static void labels_come_in_the_language_asked_for(void **state)
{
    static const char *const others[LANG__COUNT] = {"muut", "övriga", "others", "muut"};
    static const char *const halves[LANG__COUNT] = {"0,5", "0,5", "0.5", "0,5"};
    struct rows *r = rows_of(30);
    struct table t;

    (void)state;
    add_times(r, 20, "{\"area\":\"k1\",\"hours\":0.5}");
    add_times(r, 3, "{\"area\":\"k2\"}");
    add_times(r, 3, "{\"area\":\"k3\"}");
    for (int lang = 0; lang < LANG__COUNT; lang++) {
        assert_int_equal(rows_table(&arena, r, (enum lang)lang, &t), OK);
        assert_int_equal(with_text(&t, "area", others[lang]), 6);
        assert_int_equal(with_text(&t, "hours", halves[lang]), 20);
    }
}

static void what_is_no_document_or_too_much_is_refused(void **state)
{
    struct rows *r = rows_of(9);
    struct table t;

    (void)state;
    assert_int_equal(rows_add(r, S("{\"one\":")), ERR_BROKEN);
    assert_int_equal(rows_add(r, S("[]")), ERR_BROKEN);
    add_times(r, 9, "{}");
    assert_int_equal(rows_add(r, S("{}")), ERR_TOO_BIG);
    assert_int_equal(rows_table(&arena, r, LANG_FI, &t), ERR_DENIED);
    assert_int_equal(rows_new(&arena, &definition, ROWS_CELLS / 20, &r), ERR_TOO_BIG);
}

/* --- the store ---------------------------------------------------------------------------------------------------- */

static void store_words(struct db *results, int64_t survey, size_t times, const char *item)
{
    static int64_t stored;

    assert_int_equal(db_begin(results, DB_WRITE), OK);
    while (times--) {
        struct key32 id = hash_plain((struct str){(const char *)&stored, sizeof stored});
        struct str body = arena_fmt(&arena, "words %lld", (long long)stored++);

        assert_int_equal(
            q_open_text_insert(results,
                               &(struct q_open_text_insert){survey, {(const char *)id.b, 16}, 1, str_from(item), body}),
            OK);
    }
    assert_int_equal(db_commit(results), OK);
}

static void rows_and_words_come_from_the_store(void **state)
{
    struct stores stores;
    struct rows *r;
    struct table t, again;
    const struct item *words = definition_item(&definition, S("words")),
                      *drop = definition_item(&definition, S("drop"));
    size_t same = 0;

    (void)state;
    assert_int_equal(stores_open(&stores), 0);
    assert_int_equal(stores_answer(stores.results, 1, 12, "{\"age\":\"a45\",\"nps\":7}"), 0);
    assert_int_equal(stores_answer(stores.results, 2, 3, "{\"age\":\"a45\"}"), 0);
    assert_int_equal(stores_answer(stores.results, 3, 1, "broken"), 0);
    assert_int_equal(rows_read(&arena, stores.results, 1, &definition, &r), OK);
    assert_false(db_in_transaction(stores.results));
    t = table_of(r);
    assert_int_equal(t.row_count, 12);
    assert_int_equal(with_text(&t, "age", "45–64 vuotta"), 12);
    assert_int_equal(db_begin(stores.results, DB_READ), OK);
    assert_int_equal(rows_read(&arena, stores.results, 2, &definition, &r), OK);
    assert_true(db_in_transaction(stores.results));
    db_rollback(stores.results);
    assert_int_equal(rows_table(&arena, r, LANG_FI, &t), ERR_DENIED);
    assert_int_equal(rows_read(&arena, stores.results, 3, &definition, &r), ERR_BROKEN);
    assert_int_equal(rows_read(&arena, stores.panel, 1, &definition, &r), ERR_BROKEN); /* has no answers */
    assert_int_equal(rows_words(&arena, stores.panel, 1, words, NULL, &t), ERR_BROKEN);
    assert_false(db_in_transaction(stores.panel));

    store_words(stores.results, 1, 40, "words");
    store_words(stores.results, 1, 10, "drop~o2");
    store_words(stores.results, 2, 9, "words");
    assert_int_equal(rows_words(&arena, stores.results, 1, words, NULL, &t), OK);
    assert_int_equal(rows_words(&arena, stores.results, 1, words, NULL, &again), OK);
    assert_int_equal(t.column_count, 1);
    assert_text(t.columns[0], "words");
    assert_int_equal(t.row_count, 40);
    for (size_t i = 0; i < t.row_count; i++) {
        size_t found = 0;

        same += same_cell(&t.cells[i], &again.cells[i]);
        for (size_t k = 0; k < t.row_count; k++)
            found += same_cell(&t.cells[i], &again.cells[k]);
        assert_int_equal(found, 1);
    }
    assert_true(same < 20);
    assert_int_equal(db_begin(stores.results, DB_READ), OK);
    assert_int_equal(rows_words(&arena, stores.results, 1, drop, &drop->options[1], &t), OK);
    assert_true(db_in_transaction(stores.results));
    db_rollback(stores.results);
    assert_text(t.columns[0], "drop~o2");
    assert_int_equal(t.row_count, 10);
    assert_int_equal(rows_words(&arena, stores.results, 2, words, NULL, &t), ERR_DENIED);
    db_close(stores.results);
    stores.results = NULL;
    stores_close(&stores);
}

#define IN_ARENA(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(five_hundred_sets_leave_nobody_alone_and_nobody_out),
        IN_ARENA(what_five_share_stays_as_it_is),
        IN_ARENA(small_areas_are_joined_and_the_rest_stays),
        IN_ARENA(others_take_the_next_area_when_they_are_too_few),
        IN_ARENA(ages_and_numbers_are_joined_with_their_neighbours),
        IN_ARENA(a_few_odd_ones_are_starred_and_not_fewer_than_five),
        IN_ARENA(nobody_is_starred_for_the_sake_of_a_few),
        IN_ARENA(background_is_told_before_numbers),
        IN_ARENA(numbers_all_in_one_class_say_no_more_than_a_star),
        IN_ARENA(every_type_has_its_columns),
        IN_ARENA(what_another_version_asked_is_passed_over),
        IN_ARENA(labels_come_in_the_language_asked_for),
        IN_ARENA(what_is_no_document_or_too_much_is_refused),
        IN_ARENA(rows_and_words_come_from_the_store),
    };

    return cmocka_run_group_tests_name("rows", tests, read_file, forget_file);
}
