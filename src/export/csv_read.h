/* csv_read.h - a table in from a CSV file, as spreadsheets write it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef EXPORT_CSV_READ_H
#define EXPORT_CSV_READ_H

#include "base/arena.h"

enum { CSV_BYTES_MAX = 16 * 1024 * 1024 };

/* What is wrong with a file as a whole. */
enum csv_fault {
    CSV_FINE,
    CSV_WORKBOOK,     /* of Excel or LibreOffice: advice to save it as "CSV UTF-8" */
    CSV_UTF16,        /* advice for this and the next: to save it as "CSV UTF-8" */
    CSV_NOT_UTF8,     /* most often Latin-1 */
    CSV_TOO_BIG,      /* over CSV_BYTES_MAX */
    CSV_TOO_LONG,     /* more rows than asked for */
    CSV_TOO_WIDE,     /* more cells in the row than asked for */
    CSV_UNEVEN,       /* the row has more or fewer cells than the first one; semicolons are between them */
    CSV_UNEVEN_COMMA, /* the same with commas */
    CSV_UNEVEN_TAB,
    CSV_QUOTE_OPEN,  /* a quoted cell begins in the row and never ends */
    CSV_QUOTE_STRAY, /* a quote within a cell that began without one, or something behind the end of a quoted cell */
    CSV__COUNT
};

/* A sentence key for translation that says what to do. Static storage. */
const char *csv_fault_text(enum csv_fault fault);

/* Rows of as many cells each as the first one has; that one is the heading. `rows` are their numbers as a spreadsheet
 * shows them, from 1. Lives in the arena. */
struct csv {
    const struct str *cells;
    const size_t *rows;
    size_t column_count, row_count;
};

/* Read RFC 4180 with what spreadsheets make of it: UTF-8 with or without byte order mark; `;`, `,` or tab between
 * cells, whichever the first row has most of outside quotes; lines that end with CR LF, LF or CR; empty lines, which
 * are left out. Every cell is text. An apostrophe that csv_put has set in front of a formula goes again, and nothing
 * else is changed: what csv_put has written is read as it was. At most `rows_max` rows beside the heading, of at most
 * `columns_max` cells: so much memory is taken at most, whatever is in the file. ERR_INVALID with the fault, and the row
 * it is in (0: the file as a whole). */
enum err csv_read(struct arena *a, struct str file, size_t rows_max, size_t columns_max, struct csv *out,
                  enum csv_fault *fault_out, size_t *row_out) MUST_CHECK;

#endif
