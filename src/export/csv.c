/* csv.c - a table as a CSV file that Excel and LibreOffice open right in Finland. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "export/csv.h"

#include <string.h>

/* Also with apostrophes in front of it, so that ours can be told from one that was there (csv_unmark). */
static bool is_formula(struct str s)
{
    int64_t number;

    while (s.len && s.p[0] == '\'')
        s = str_sub(s, 1, s.len);
    return s.len && memchr("=+-@\t\r", s.p[0], 6) && str_int(s, INT64_MIN, INT64_MAX, &number) != OK;
}

struct str csv_unmark(struct str cell)
{
    struct str rest = str_sub(cell, 1, cell.len);

    return cell.len && cell.p[0] == '\'' && is_formula(rest) ? rest : cell;
}

static bool needs_quotes(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (memchr(";\"\r\n", s.p[i], 4))
            return true;
    return false;
}

static void put_text(struct buf *out, struct str s)
{
    bool is_quoted = needs_quotes(s);

    if (is_quoted)
        buf_char(out, '"');
    if (is_formula(s))
        buf_char(out, '\'');
    for (size_t i = 0; i < s.len; i++) {
        if (s.p[i] == '"')
            buf_char(out, '"');
        buf_char(out, s.p[i]);
    }
    if (is_quoted)
        buf_char(out, '"');
}

static void put_tenths(struct buf *out, int64_t tenths, char decimal)
{
    int64_t size = tenths < 0 ? -tenths : tenths;

    if (tenths < 0)
        buf_char(out, '-');
    buf_int(out, size / 10);
    buf_char(out, decimal);
    buf_int(out, size % 10);
}

static void put_cell(struct buf *out, const struct table_cell *cell, char decimal)
{
    switch (cell->type) {
    case TABLE_EMPTY:
        break;
    case TABLE_TEXT:
        put_text(out, cell->text);
        break;
    case TABLE_INT:
        buf_int(out, cell->number);
        break;
    case TABLE_TENTHS:
        put_tenths(out, cell->number, decimal);
        break;
    }
}

void csv_begin(struct buf *out)
{
    buf_put(out, S("\xef\xbb\xbf"));
}

void csv_put_row(struct buf *out, const struct table_cell *cells, size_t count, char decimal)
{
    for (size_t c = 0; c < count; c++) {
        if (c)
            buf_char(out, ';');
        put_cell(out, &cells[c], decimal);
    }
    buf_put(out, S("\r\n"));
}

void csv_put(struct buf *out, const struct table *t, char decimal)
{
    csv_begin(out);
    for (size_t c = 0; c < t->column_count; c++) {
        if (c)
            buf_char(out, ';');
        put_text(out, t->columns[c]);
    }
    buf_put(out, S("\r\n"));
    for (size_t r = 0; r < t->row_count; r++)
        csv_put_row(out, t->cells + r * t->column_count, t->column_count, decimal);
}
