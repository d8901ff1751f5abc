/* csv_read.c - a table in from a CSV file, as spreadsheets write it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "export/csv_read.h"

#include "export/csv.h"
#include "i18n/i18n.h"

#include <string.h>

const char *csv_fault_text(enum csv_fault fault)
{
    static const char *const texts[CSV__COUNT] = {
        [CSV_FINE] = "",
        [CSV_WORKBOOK] = N_("This is an Excel workbook. Save it in Excel as CSV UTF-8, and choose that file."),
        [CSV_UTF16] = N_("The file is in UTF-16. Save it again and choose CSV UTF-8."),
        [CSV_NOT_UTF8] = N_("The file is not in UTF-8. Save it again and choose CSV UTF-8."),
        [CSV_TOO_BIG] = N_("The file is too big."),
        [CSV_TOO_LONG] = N_("The file has too many rows."),
        [CSV_TOO_WIDE] = N_("The row has too many cells. Take out the columns behind the table, empty ones too."),
        [CSV_UNEVEN] =
            N_("The row has more or fewer cells than the first one. Semicolons were found between cells: a text "
               "with a semicolon of its own stands in quotation marks."),
        [CSV_UNEVEN_COMMA] =
            N_("The row has more or fewer cells than the first one. Commas were found between cells: a text "
               "with a comma of its own stands in quotation marks."),
        [CSV_UNEVEN_TAB] = N_("The row has more or fewer cells than the first one. Tabs were found between cells."),
        [CSV_QUOTE_OPEN] = N_("A quotation mark opens in this row and does not close."),
        [CSV_QUOTE_STRAY] = N_("There is a quotation mark in the wrong place. Put the whole cell in quotation marks."),
    };

    return texts[fault];
}

/* What is read, and what it has come to. */
struct reader {
    struct arena *arena;
    struct str rest;
    struct str *cells;
    size_t *rows;
    size_t cell_count, row_count, row, column_count, rows_max, columns_max;
    char separator;
};

/* Outside quotes, in the first line that is not empty. */
static char find_separator(struct str s)
{
    static const char separators[] = ";,\t";
    size_t counts[3] = {0}, best = 0;
    bool is_quoted = false, is_begun = false;

    for (size_t i = 0; i < s.len; i++) {
        const char *at = memchr(separators, s.p[i], 3);
        bool is_end = s.p[i] == '\n' || s.p[i] == '\r';

        if (s.p[i] == '"')
            is_quoted = !is_quoted;
        else if (!is_quoted && is_end && is_begun)
            break;
        else if (!is_quoted && at)
            counts[at - separators]++;
        is_begun = is_begun || !is_end;
    }
    for (size_t n = 1; n < 3; n++)
        if (counts[n] > counts[best])
            best = n;
    return separators[best];
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* What stands between quotes, with "" made one; `rest` is behind the first quote, and then behind the last. */
static enum csv_fault read_quoted(struct reader *r, struct str *out)
{
    bool is_closed = false;
    size_t len = 0, i = 0;
    char *text;

    for (; i < r->rest.len; i++, len++)
        if (r->rest.p[i] == '"' && (++i == r->rest.len || r->rest.p[i] != '"')) {
            is_closed = true;
            break;
        }
    if (!is_closed)
        return CSV_QUOTE_OPEN;
    text = arena_alloc(r->arena, len ? len : 1, 1);
    for (size_t from = 0, to = 0; to < len; from++, to++) {
        text[to] = r->rest.p[from];
        from += r->rest.p[from] == '"';
    }
    *out = (struct str){text, len};
    r->rest = str_sub(r->rest, i, r->rest.len);
    return CSV_FINE;
}

static enum csv_fault read_cell(struct reader *r, struct str *out)
{
    size_t len = 0;

    if (r->rest.len && r->rest.p[0] == '"') {
        enum csv_fault fault;

        r->rest = str_sub(r->rest, 1, r->rest.len);
        fault = read_quoted(r, out);
        if (fault)
            return fault;
        if (r->rest.len && r->rest.p[0] != r->separator && !is_line_end(r->rest.p[0]))
            return CSV_QUOTE_STRAY;
    } else {
        while (len < r->rest.len && r->rest.p[len] != r->separator && !is_line_end(r->rest.p[len]))
            if (r->rest.p[len++] == '"')
                return CSV_QUOTE_STRAY;
        *out = str_sub(r->rest, 0, len);
        r->rest = str_sub(r->rest, len, r->rest.len);
    }
    *out = csv_unmark(*out);
    return CSV_FINE;
}

/* One row and the end of its line. */
static enum csv_fault read_row(struct reader *r)
{
    size_t count = 0;
    bool has_more;

    if (r->column_count && r->row_count > r->rows_max)
        return CSV_TOO_LONG;
    do {
        enum csv_fault fault;

        if (++count > r->columns_max)
            return CSV_TOO_WIDE;
        fault = read_cell(r, &r->cells[r->cell_count]);
        if (fault)
            return fault;
        r->cell_count++;
        has_more = r->rest.len && r->rest.p[0] == r->separator;
        if (has_more)
            r->rest = str_sub(r->rest, 1, r->rest.len);
    } while (has_more);
    if (!r->column_count)
        r->column_count = count;
    if (count != r->column_count)
        return r->separator == ';' ? CSV_UNEVEN : r->separator == ',' ? CSV_UNEVEN_COMMA : CSV_UNEVEN_TAB;
    r->rows[r->row_count++] = r->row;
    return CSV_FINE;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Room for all rows and cells at once: each ends with its line, a separator or the file. */
static void make_room(struct reader *r)
{
    size_t lines = 1, separators = 0, rows;

    for (size_t i = 0; i < r->rest.len; i++) {
        lines += is_line_end(r->rest.p[i]);
        separators += r->rest.p[i] == r->separator;
    }
    rows = smaller(lines, r->rows_max + 1);
    r->rows = arena_alloc(r->arena, rows, sizeof *r->rows);
    r->cells = arena_alloc(r->arena, smaller(lines + separators, rows * r->columns_max), sizeof *r->cells);
}

static void skip_line_end(struct reader *r)
{
    r->rest = str_sub(r->rest, str_starts(r->rest, S("\r\n")) ? 2 : 1, r->rest.len);
}

static enum csv_fault read_all(struct reader *r)
{
    for (r->row = 1; r->rest.len; r->row++) {
        if (!is_line_end(r->rest.p[0])) {
            enum csv_fault fault = read_row(r);

            if (fault)
                return fault;
        }
        if (r->rest.len)
            skip_line_end(r);
    }
    return CSV_FINE;
}

/* How workbooks begin: a zip archive (.xlsx, .ods), or the older .xls. */
static bool is_workbook(struct str file)
{
    return str_starts(file, S("PK\x03\x04")) || str_starts(file, S("\xd0\xcf\x11\xe0"));
}

/* Is it text at all, and ours? */
static enum csv_fault check_file(struct str *file)
{
    if (file->len > CSV_BYTES_MAX)
        return CSV_TOO_BIG;
    if (is_workbook(*file))
        return CSV_WORKBOOK;
    if (str_starts(*file, S("\xff\xfe")) || str_starts(*file, S("\xfe\xff")) || str_find(*file, '\0', 0) != SIZE_MAX)
        return CSV_UTF16;
    if (str_starts(*file, S("\xef\xbb\xbf")))
        *file = str_sub(*file, 3, file->len);
    return str_is_utf8(*file) ? CSV_FINE : CSV_NOT_UTF8;
}

enum err csv_read(struct arena *a, struct str file, size_t rows_max, size_t columns_max, struct csv *out,
                  enum csv_fault *fault_out, size_t *row_out)
{
    struct reader r = {.arena = a, .rows_max = rows_max, .columns_max = columns_max};

    *out = (struct csv){0};
    *row_out = 0;
    *fault_out = check_file(&file);
    if (*fault_out)
        return ERR_INVALID;
    r.rest = file;
    r.separator = find_separator(file);
    make_room(&r);
    *fault_out = read_all(&r);
    if (*fault_out) {
        *row_out = *fault_out == CSV_TOO_LONG ? 0 : r.row;
        return ERR_INVALID;
    }
    *out = (struct csv){r.cells, r.rows, r.column_count, r.row_count};
    return OK;
}
