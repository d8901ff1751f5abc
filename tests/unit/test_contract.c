/* test_contract.c - nothing is stored of anybody without a line in the contract, and no version of it ever changes. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "gen/sql_people.h"
#include "survey/contract.h"
#include "unit/stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* BLAKE2b-256 of docs/contract/N.txt, from version 1 on. A line is added with each version and never changed. */
static const char *const hashes[] = {
    "11e6730dffebcb5269a359f709db0010ab0675b03c47c1f40b96ed69bd1a71e9",
};

static struct stores stores;
static struct db *people;

static int start(void **state)
{
    (void)state;
    return stores_open(&stores) || stores_add(&stores, "people.db", &sql_people_migrations, &people);
}

static int stop(void **state)
{
    static const char *const files[] = {"people.db", "people.db-wal", "people.db-shm"};

    (void)state;
    db_close(people);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        unlink(stores_path(&stores, files[i]));
    stores_close(&stores);
    return 0;
}

/* --- the columns that there are ---------------------------------------------------------------------------------- */

struct named {
    struct str table, name;
};

struct search {
    const char *store, *only_table; /* NULL: all tables */
    int found;
};

static enum err must_be_told(void *arg, const void *row)
{
    struct search *s = arg;
    const struct named *c = row;
    size_t count;
    const struct contract_column *told = contract_columns(&count);

    if (s->only_table && !str_eq(c->table, str_from(s->only_table)))
        return OK;
    for (size_t i = 0; i < count; i++)
        if (strcmp(told[i].store, s->store) == 0 && str_eq(str_from(told[i].table), c->table) &&
            str_eq(str_from(told[i].column), c->name)) {
            s->found++;
            return OK;
        }
    fail_msg("%s: %.*s.%.*s is stored, and the contract does not say so", s->store, STR_ARG(c->table),
             STR_ARG(c->name));
    return OK;
}

/* Counters are rows: the column of their keys stands there once for each kind. */
static int columns_told(const char *store)
{
    size_t count;
    const struct contract_column *told = contract_columns(&count);
    int n = 0;

    for (size_t i = 0; i < count; i++)
        n += strcmp(told[i].store, store) == 0 && told[i].kind <= 1;
    return n;
}

static void each_column(struct db *db, enum err (*fn)(void *arg, const void *row), void *arg)
{
    static const struct db_field fields[] = {{"t", DB_TEXT, false, offsetof(struct named, table)},
                                             {"c", DB_TEXT, false, offsetof(struct named, name)}};
    static const struct db_statement columns = {
        .id = -1,
        .name = "columns",
        .sql = "SELECT m.name, c.name FROM sqlite_schema AS m, pragma_table_xinfo(m.name) AS c WHERE m.type = 'table' "
               "AND m.name <> 'schema_migration'",
        .out = fields,
        .out_count = 2,
        .row_bytes = sizeof(struct named)};
    struct named row;

    assert_int_equal(db_begin(db, DB_READ), OK);
    assert_int_equal(db_each(db, &columns, NULL, &row, fn, arg), OK);
    db_rollback(db);
}

static void check_store(struct db *db, const char *store, const char *only_table)
{
    struct search s = {store, only_table, 0};

    each_column(db, must_be_told, &s);
    assert_int_equal(s.found, columns_told(store)); /* nor is anything told that is not there */
}

/* What people tell about accessibility is no answer: it is kept because they fill in another form, and nothing joins the two
 * (docs/data.md). Its table is the only one in inbox.db that the contract does not tell of. */
static enum err must_be_told_but_feedback(void *arg, const void *row)
{
    return str_eq(((const struct named *)row)->table, S("feedback")) ? OK : must_be_told(arg, row);
}

static void every_column_about_answers_stands_in_the_contract(void **state)
{
    struct search inbox = {"inbox", NULL, 0};

    (void)state;
    each_column(stores.inbox, must_be_told_but_feedback, &inbox);
    assert_int_equal(inbox.found, columns_told("inbox"));
    check_store(stores.results, "results", NULL);
}

/* What panel.db keeps of surveys and of the county, and would if nobody ever answered. Whoever adds a column there says here or in the
 * contract which it is. */
static const char *const not_of_answers[] = {
    "survey.id",
    "survey.slug",
    "survey.state",
    "survey.mode",
    "survey.current_version",
    "survey.opens_ms",
    "survey.closes_ms",
    "survey.results_ms",
    "survey.public_key",
    "survey.created_ms",
    "survey.shared_code",
    "survey.title",
    "survey.division",
    "survey.builder",
    "survey.sender",
    "survey.approver",
    "survey.grace_ends_ms",
    "survey.results_approver",
    "survey.results_release",
    "survey.cancelled_from",
    "survey_version.*",
    "survey_step.*",
    "promise.*",
    "document.*",
    "setting.*",
    "logo.*",
    "division.*",
    "service.*",
    "unit.*",
    "division_contact.*",
};

static bool is_not_of_answers(const struct named *c)
{
    struct str whole = arena_fmt(&stores.arena, "%.*s.%.*s", STR_ARG(c->table), STR_ARG(c->name));
    struct str any = arena_fmt(&stores.arena, "%.*s.*", STR_ARG(c->table));

    for (size_t i = 0; i < sizeof not_of_answers / sizeof *not_of_answers; i++)
        if (str_eq(whole, str_from(not_of_answers[i])) || str_eq(any, str_from(not_of_answers[i])))
            return true;
    return false;
}

static enum err must_be_told_or_named(void *arg, const void *row)
{
    return is_not_of_answers(row) ? OK : must_be_told(arg, row);
}

static void every_column_of_the_panel_is_in_the_contract_or_would_be_there_without_answers(void **state)
{
    struct search s = {"panel", NULL, 0};

    (void)state;
    each_column(stores.panel, must_be_told_or_named, &s);
    assert_int_equal(s.found, columns_told("panel"));
}

/* "The same whoever answers" is not said of what answers count up or fill. */
static void what_grows_with_answers_is_not_called_the_same_whoever_answers(void **state)
{
    static const char *const growing[][2] = {
        {"counter", "n"},           {"draft_total", "bytes"},      {"epoch", "n"},
        {"survey", "answer_count"}, {"survey", "typical_minutes"}, {"release", "doc"}};
    size_t count, found = 0;
    const struct contract_column *told = contract_columns(&count);

    (void)state;
    for (size_t i = 0; i < count; i++)
        for (size_t g = 0; g < sizeof growing / sizeof *growing; g++)
            if (strcmp(told[i].table, growing[g][0]) == 0 && strcmp(told[i].column, growing[g][1]) == 0) {
                found++;
                assert_int_not_equal(told[i].meaning, CONTRACT_NOT_ABOUT_YOU);
            }
    assert_int_equal(found, sizeof growing / sizeof *growing);
}

/* What else people.db holds is about mailings, the same for all letters. */
static void every_column_of_a_letter_stands_in_the_contract(void **state)
{
    (void)state;
    check_store(people, "people", "letter");
}

/* The table lets in as many kinds as the contract tells about. */
static void every_kind_of_counter_stands_in_the_contract(void **state)
{
    size_t count;
    const struct contract_column *told = contract_columns(&count);
    int kinds = 0;

    (void)state;
    for (size_t i = 0; i < count; i++)
        kinds = told[i].kind > kinds ? told[i].kind : kinds;
    for (int kind = 1; kind <= kinds + 1; kind++) {
        struct q_counter_add in = {.survey = 1, .kind = kind, .key = 1, .n = 1};

        assert_int_equal(db_begin(stores.inbox, DB_WRITE), OK);
        assert_int_equal(q_counter_add(stores.inbox, &in) == OK, kind <= kinds);
        db_rollback(stores.inbox);
    }
}

/* --- the texts ---------------------------------------------------------------------------------------------------- */

static struct str hex(struct key32 hash)
{
    struct buf out = buf_new(&stores.arena, 64);

    hex_put(&out, hash.b, sizeof hash.b);
    return buf_str(&out);
}

static const char *text_path(size_t version)
{
    return arena_fmt(&stores.arena, "docs/contract/%zu.txt", version).p;
}

/* BLESS=1 writes the text of a new version; its hash then goes into the list above. */
static void the_text_of_this_version_is_kept(void **state)
{
    struct str kept, text = contract_text(&stores.arena);

    (void)state;
    if (getenv("BLESS"))
        assert_int_equal(file_write(text_path(CONTRACT_VERSION_NOW), text, 0644), OK);
    assert_int_equal(file_read(&stores.arena, text_path(CONTRACT_VERSION_NOW), 1 << 20, &kept), OK);
    assert_string_equal(arena_cstr(&stores.arena, kept), arena_cstr(&stores.arena, text));
    assert_true(str_eq(hex(hash_plain(kept)), hex(contract_hash(&stores.arena))));
}

static void no_version_was_edited_afterwards(void **state)
{
    struct str kept;

    (void)state;
    assert_int_equal(sizeof hashes / sizeof *hashes, CONTRACT_VERSION_NOW);
    for (size_t i = 0; i < sizeof hashes / sizeof *hashes; i++) {
        assert_int_equal(file_read(&stores.arena, text_path(i + 1), 1 << 20, &kept), OK);
        if (!str_eq(hex(hash_plain(kept)), str_from(hashes[i])))
            fail_msg("%s was edited: its hash is %.*s. A change of the table is a new version.", text_path(i + 1),
                     STR_ARG(hex(hash_plain(kept))));
    }
}

static void the_text_has_a_line_for_every_column(void **state)
{
    struct str text = contract_text(&stores.arena);
    size_t count, lines = 0;
    const struct contract_column *told = contract_columns(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        const char *kind = told[i].kind ? arena_fmt(&stores.arena, " %d", told[i].kind).p : "";
        struct str line =
            arena_fmt(&stores.arena, "\n%s.%s.%s%s: ", told[i].store, told[i].table, told[i].column, kind);

        assert_true(str_find_str(text, line) != SIZE_MAX);
    }
    assert_true(str_find_str(text, S("(null)")) == SIZE_MAX);
    for (struct str rest = text; rest.p; (void)str_cut(&rest, '\n'))
        lines++;
    assert_int_equal(lines, 3 + count + 1); /* the heading; and what follows the last line end */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_column_about_answers_stands_in_the_contract),
        cmocka_unit_test(every_column_of_a_letter_stands_in_the_contract),
        cmocka_unit_test(every_column_of_the_panel_is_in_the_contract_or_would_be_there_without_answers),
        cmocka_unit_test(what_grows_with_answers_is_not_called_the_same_whoever_answers),
        cmocka_unit_test(every_kind_of_counter_stands_in_the_contract),
        cmocka_unit_test(the_text_of_this_version_is_kept),
        cmocka_unit_test(no_version_was_edited_afterwards),
        cmocka_unit_test(the_text_has_a_line_for_every_column),
    };

    return cmocka_run_group_tests_name("contract", tests, start, stop);
}
