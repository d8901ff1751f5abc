/* csv.h - a table as a CSV file that Excel and LibreOffice open right in Finland. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef EXPORT_CSV_H
#define EXPORT_CSV_H

#include "export/table.h"

/* Append the table under the names of its columns: UTF-8 with byte order mark, semicolons, CRLF, quotes where RFC 4180
 * (section 2) wants them. `decimal` stands in TABLE_TENTHS. A text that a spreadsheet would take for a formula (it
 * begins with = + - @ tab or carriage return, and is no whole number) gets an apostrophe in front (OWASP, CSV
 * injection). */
void csv_put(struct buf *out, const struct table *t, char decimal);

/* The same piece by piece, for what is too long to be a table first: the mark, then each row, the heading as texts. */
void csv_begin(struct buf *out);
void csv_put_row(struct buf *out, const struct table_cell *cells, size_t count, char decimal);

/* The text of a cell without the apostrophe that csv_put has set. Borrows. */
struct str csv_unmark(struct str cell);

#endif
