/* test_csv_read.c - CSV in: what spreadsheets write is read as it was, and what cannot be read is refused with its row. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "export/csv.h"
#include "export/csv_read.h"
#include "unit/in_arena.h"

#include <string.h>

enum { ROWS = 100, COLUMNS = 64 };

static void read_all(struct str file, struct csv *out)
{
    enum csv_fault fault;
    size_t row;

    if (csv_read(&arena, file, ROWS, COLUMNS, out, &fault, &row))
        fail_msg("row %zu: %s", row, csv_fault_text(fault));
}

/* Cells of a row joined with |, rows with /. */
static void assert_reads(const char *file, const char *wanted)
{
    struct buf got = buf_new(&arena, 1 << 20);
    struct csv csv;

    read_all(str_from(file), &csv);
    for (size_t n = 0; n < csv.row_count * csv.column_count; n++) {
        if (n)
            buf_char(&got, n % csv.column_count ? '|' : '/');
        buf_put(&got, csv.cells[n]);
    }
    assert_text(buf_str(&got), wanted);
}

static void assert_refused(struct str file, enum csv_fault wanted, size_t wanted_row)
{
    enum csv_fault fault;
    struct csv csv;
    size_t row;

    assert_int_equal(csv_read(&arena, file, ROWS, COLUMNS, &csv, &fault, &row), ERR_INVALID);
    assert_int_equal(fault, wanted);
    assert_int_equal(row, wanted_row);
    assert_int_equal(csv.row_count, 0);
    assert_true(strlen(csv_fault_text(fault)) > 10);
}

static void the_separator_is_found(void **state)
{
    (void)state;
    assert_reads("a;b\n1,5;2\n", "a|b/1,5|2");
    assert_reads("a,b\n1;5,2\n", "a|b/1;5|2");
    assert_reads("a\tb\n1;5\t2,5\n", "a|b/1;5|2,5");
    assert_reads("\"a;x;y\",b\n1,2\n", "a;x;y|b/1|2"); /* outside quotes */
    assert_reads("alone\n1\n", "alone/1");
}

static void all_ends_of_lines_are_ends(void **state)
{
    (void)state;
    assert_reads("a;b\r\n1;2\r\n", "a|b/1|2");
    assert_reads("a;b\n1;2", "a|b/1|2");
    assert_reads("a;b\r1;2\r", "a|b/1|2");
    assert_reads("\n\na;b\n\n1;2\n\n\n", "a|b/1|2");
    assert_reads("\xef\xbb\xbf"
                 "a;b\n",
                 "a|b");
    assert_reads("", "");
    assert_reads("\xef\xbb\xbf", "");
    assert_reads("a;b\n;\n", "a|b/|"); /* empty cells are no empty line */
}

static void quotes_hold_anything(void **state)
{
    (void)state;
    assert_reads("\"a\";\"b\"\n\"1;\"\"2\"\"\";\"x\r\ny\"\n", "a|b/1;\"2\"|x\r\ny");
    assert_reads("a;b\n\"\";\"\"\"\"\n", "a|b/|\"");
    assert_reads("a;b\n 1 ; \n", "a|b/ 1 | ");
}

static void rows_are_numbered_as_in_a_spreadsheet(void **state)
{
    struct csv csv;

    (void)state;
    read_all(S("a;b\n\n\"x\ny\";1\n2;3\n"), &csv);
    assert_int_equal(csv.row_count, 3);
    assert_int_equal(csv.rows[0], 1);
    assert_int_equal(csv.rows[1], 3); /* a cell of two lines is one row */
    assert_int_equal(csv.rows[2], 4);
}

static void other_encodings_are_refused_with_advice(void **state)
{
    (void)state;
    assert_refused((struct str){"\xff\xfe"
                                "a\0;\0b\0\n\0",
                                10},
                   CSV_UTF16, 0);
    assert_refused((struct str){"\xfe\xff\0a\0;\0b", 8}, CSV_UTF16, 0);
    assert_refused((struct str){"PK\x03\x04\x14\0\x06\0", 8}, CSV_WORKBOOK, 0);
    assert_refused((struct str){"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", 10}, CSV_WORKBOOK, 0);
    assert_refused((struct str){"a\0;\0b\0", 6}, CSV_UTF16, 0); /* without a mark */
    assert_refused(S("nimi;b\nV\xe4\xe4rin;1\n"), CSV_NOT_UTF8, 0);
    assert_non_null(strstr(csv_fault_text(CSV_UTF16), "CSV UTF-8"));
    assert_non_null(strstr(csv_fault_text(CSV_NOT_UTF8), "CSV UTF-8"));
}

static void what_is_no_table_is_refused_with_its_row(void **state)
{
    struct buf wide = buf_new(&arena, 1 << 20), lengthy = buf_new(&arena, 1 << 20);
    struct csv csv;

    (void)state;
    assert_refused(S("a;b\n1;2;3\n"), CSV_UNEVEN, 2);
    assert_refused(S("a;b\n1;2\n3\n"), CSV_UNEVEN, 3);
    assert_refused(S("a,b\n1,2,3\n"), CSV_UNEVEN_COMMA, 2);
    assert_refused(S("a\tb\n1;2\n"), CSV_UNEVEN_TAB, 2);
    assert_non_null(strstr(csv_fault_text(CSV_UNEVEN), "Semicolons"));
    assert_non_null(strstr(csv_fault_text(CSV_UNEVEN_COMMA), "Commas"));
    assert_refused(S("a;b\n1;\"2\n3;4\n"), CSV_QUOTE_OPEN, 2);
    assert_refused(S("a;b\n1;\"2\"\"\n"), CSV_QUOTE_OPEN, 2);
    assert_refused(S("a;\""), CSV_QUOTE_OPEN, 1);
    assert_refused(S("a;b\n1;2\"\n"), CSV_QUOTE_STRAY, 2);
    assert_refused(S("a;b\n1;\"2\"x\n"), CSV_QUOTE_STRAY, 2);
    for (int n = 0; n < COLUMNS; n++)
        buf_put(&wide, S("a;"));
    assert_refused(buf_str(&wide), CSV_TOO_WIDE, 1);
    buf_put(&lengthy, S("a;b\n"));
    for (int n = 0; n < ROWS; n++)
        buf_put(&lengthy, S("1;2\n"));
    read_all(buf_str(&lengthy), &csv);
    assert_int_equal(csv.row_count, ROWS + 1);
    buf_put(&lengthy, S("1;2\n"));
    assert_refused(buf_str(&lengthy), CSV_TOO_LONG, 0);
}

/* Rows of nothing but separators, as a sheet has that somebody has once touched far to the right. */
static void a_wide_and_long_sheet_takes_no_more_memory_than_its_cells(void **state)
{
    enum { LONG = 20 * 1000, WIDE = 64 };
    struct buf sheet = buf_new(&arena, 8 << 20);
    enum csv_fault fault;
    struct csv csv;
    size_t row, used;

    (void)state;
    buf_reserve(&sheet, LONG * WIDE);
    for (int r = 0; r < LONG; r++) {
        for (int n = 1; n < WIDE; n++)
            buf_char(&sheet, ',');
        buf_char(&sheet, '\n');
    }
    used = arena.used_bytes;
    assert_int_equal(csv_read(&arena, buf_str(&sheet), LONG, WIDE, &csv, &fault, &row), OK);
    assert_int_equal(csv.row_count, LONG);
    assert_in_range(arena.used_bytes - used, LONG * WIDE * sizeof *csv.cells, LONG * (WIDE + 1) * sizeof *csv.cells);
    used = arena.used_bytes;
    assert_int_equal(csv_read(&arena, buf_str(&sheet), LONG, WIDE - 1, &csv, &fault, &row), ERR_INVALID);
    assert_int_equal(fault, CSV_TOO_WIDE);
    assert_int_equal(row, 1);
}

/* Formulas are text on their way in, and what was written comes back as it was. */
static void what_was_written_is_read(void **state)
{
    static const char *const texts[] = {"=1+1", "+358 2 123", "-5",   "-x", "@sum",   "'=1", "''=1",     "'",
                                        "it's", "a;b",        "a\"b", "\"", "x\r\ny", "\tx", "\xc3\xa4", "",
                                        "'-5",  "a,b",        " a ",  "'@", "=\"",    "\r"};
    enum { COUNT = sizeof texts / sizeof *texts };
    static const struct str heading[] = {S_INIT("a"), S_INIT("b")};
    struct table_cell cells[2 * COUNT];
    struct buf out = buf_new(&arena, 1 << 20);
    struct csv csv;

    (void)state;
    for (size_t n = 0; n < COUNT; n++) {
        cells[2 * n] = (struct table_cell){.type = TABLE_TEXT, .text = str_from(texts[n])};
        cells[2 * n + 1] = (struct table_cell){.type = TABLE_TEXT, .text = str_from(texts[COUNT - 1 - n])};
    }
    csv_put(&out, &(struct table){heading, 2, cells, COUNT}, ',');
    read_all(buf_str(&out), &csv);
    assert_int_equal(csv.row_count, COUNT + 1);
    for (size_t n = 0; n < 2 * COUNT; n++)
        assert_text(csv.cells[2 + n], arena_cstr(&arena, cells[n].text));
}

#define IN_ARENA(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ARENA(the_separator_is_found),
        IN_ARENA(all_ends_of_lines_are_ends),
        IN_ARENA(quotes_hold_anything),
        IN_ARENA(rows_are_numbered_as_in_a_spreadsheet),
        IN_ARENA(other_encodings_are_refused_with_advice),
        IN_ARENA(what_is_no_table_is_refused_with_its_row),
        IN_ARENA(a_wide_and_long_sheet_takes_no_more_memory_than_its_cells),
        IN_ARENA(what_was_written_is_read),
    };

    return cmocka_run_group_tests_name("csv_read", tests, NULL, NULL);
}
