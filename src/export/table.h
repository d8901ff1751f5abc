/* table.h - a table on its way out of the house: named columns and typed cells, for any format. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef EXPORT_TABLE_H
#define EXPORT_TABLE_H

#include "base/buf.h"

enum table_type { TABLE_EMPTY, TABLE_TEXT, TABLE_INT, TABLE_TENTHS };

/* One cell. `number` is the value, of TABLE_TENTHS ten times the value. */
struct table_cell {
    enum table_type type;
    struct str text;
    int64_t number;
};

/* row_count x column_count cells, row by row, under one name per column. Nothing here is owned. */
struct table {
    const struct str *columns;
    size_t column_count;
    const struct table_cell *cells;
    size_t row_count;
};

#endif
