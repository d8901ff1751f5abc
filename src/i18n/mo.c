/* mo.c - look sentences up in a compiled gettext catalogue (.mo). */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "i18n/mo.h"

/* Head: magic, revision, count, offset of the originals' table, offset of the translations' table. A table is
 * `count` pairs of length (without the NUL) and offset. */
enum { HEAD_BYTES = 20, PAIR_BYTES = 8 };
static const uint32_t magic = 0x950412de;

static uint32_t u32_at(struct str file, size_t at)
{
    const unsigned char *p = (const unsigned char *)file.p + at;

    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static bool table_fits(struct str file, uint32_t at, uint32_t count)
{
    return at <= file.len && count <= (file.len - at) / PAIR_BYTES;
}

/* Row `row` of a table that fits. */
static struct str row_at(struct str file, uint32_t table_at, uint32_t row)
{
    size_t at = table_at + (size_t)row * PAIR_BYTES;

    return (struct str){file.p + u32_at(file, at + 4), u32_at(file, at)};
}

static bool row_fits(struct str file, uint32_t table_at, uint32_t row)
{
    size_t at = table_at + (size_t)row * PAIR_BYTES;
    size_t len = u32_at(file, at), from = u32_at(file, at + 4);

    return from < file.len && len < file.len - from && file.p[from + len] == '\0';
}

/* Forms of one message are separated by NUL. p == NULL when there are not so many. */
static struct str form_of(struct str forms, uint32_t form)
{
    struct str one = str_cut(&forms, '\0');

    while (form-- > 0 && one.p)
        one = str_cut(&forms, '\0');
    return one;
}

enum err mo_open(struct str file, struct mo *out)
{
    struct mo mo = {.file = file};
    struct str last = {NULL, 0};

    if (file.len < HEAD_BYTES || u32_at(file, 0) != magic || u32_at(file, 4) != 0)
        return ERR_INVALID;
    mo.count = u32_at(file, 8);
    mo.originals_at = u32_at(file, 12);
    mo.translations_at = u32_at(file, 16);
    if (!table_fits(file, mo.originals_at, mo.count) || !table_fits(file, mo.translations_at, mo.count))
        return ERR_INVALID;
    for (uint32_t i = 0; i < mo.count; i++) {
        struct str original;

        if (!row_fits(file, mo.originals_at, i) || !row_fits(file, mo.translations_at, i))
            return ERR_INVALID;
        original = form_of(row_at(file, mo.originals_at, i), 0);
        if (i > 0 && str_cmp(last, original) >= 0)
            return ERR_INVALID;
        last = original;
    }
    *out = mo;
    return OK;
}

struct str mo_find(const struct mo *mo, struct str original, uint32_t form)
{
    uint32_t low = 0, high = mo->count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = str_cmp(original, form_of(row_at(mo->file, mo->originals_at, middle), 0));

        if (order == 0)
            return form_of(row_at(mo->file, mo->translations_at, middle), form);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return (struct str){NULL, 0};
}
