/* fuzz_csv.c - any bytes as a CSV file: refused with a reason, or a table that is the same when written and read again. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "export/csv.h"
#include "export/csv_read.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROWS = 1000, COLUMNS = 64, TEXT_BYTES = 8 * 1024 * 1024 };

static void check_again(struct arena *a, const struct csv *csv)
{
    size_t count = csv->row_count * csv->column_count, row;
    struct table_cell *cells = arena_alloc(a, count, 2 * sizeof *cells);
    struct str heading[2 * COLUMNS];
    struct buf out = buf_new(a, TEXT_BYTES);
    size_t columns = csv->column_count + 1;
    enum csv_fault fault;
    struct csv again;

    if (columns > COLUMNS)
        return;
    /* One column more than there was, so that no row is an empty line. */
    for (size_t c = 0; c < columns; c++)
        heading[c] = S("a");
    for (size_t r = 0; r < csv->row_count; r++)
        for (size_t c = 0; c < columns; c++)
            cells[r * columns + c] =
                (struct table_cell){.type = TABLE_TEXT, .text = c ? csv->cells[r * csv->column_count + c - 1] : S("x")};
    csv_put(&out, &(struct table){heading, columns, cells, csv->row_count}, ',');
    if (out.full || csv_read(a, buf_str(&out), ROWS + 1, COLUMNS, &again, &fault, &row))
        abort();
    if (again.row_count != csv->row_count + 1 || again.column_count != columns)
        abort();
    for (size_t n = 0; n < csv->row_count * columns; n++)
        if (!str_eq(again.cells[columns + n], cells[n].text))
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum csv_fault fault;
    struct arena a;
    struct csv csv;
    size_t row;
    enum err e;

    arena_init(&a, 256 << 20);
    e = csv_read(&a, (struct str){(const char *)data, size}, ROWS, COLUMNS, &csv, &fault, &row);
    if ((e == OK) != (fault == CSV_FINE) || (e != OK && csv_fault_text(fault)[0] == '\0'))
        abort();
    if (e == OK)
        for (size_t n = 1; n < csv.row_count; n++)
            if (csv.rows[n] <= csv.rows[n - 1])
                abort();
    if (e == OK && csv.row_count)
        check_again(&a, &csv);
    arena_free(&a);
    return 0;
}
