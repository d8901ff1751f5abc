/* logo.c - the county's logo in panel.db: what waits to be drawn anew, and what pages show. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "settings/logo.h"

#include "base/crypto.h"
#include "gen/sql_panel.h"
#include "settings/settings.h"

enum err logo_look(struct arena *a, struct db *panel, struct logo *out)
{
    struct q_logo_look_row row = {0};
    enum err e = q_logo_look(panel, a, &row);

    *out = (struct logo){0};
    if (e)
        return e == ERR_NOT_FOUND ? OK : e;
    out->is_waiting = row.is_waiting;
    out->is_refused = row.is_refused;
    if (row.hash.p && row.width && row.height) {
        out->hash = row.hash;
        out->width = (int)*row.width;
        out->height = (int)*row.height;
    }
    return OK;
}

enum err logo_png(struct arena *a, struct db *panel, struct str hash, struct str *png_out)
{
    struct q_logo_png_row row;

    TRY(q_logo_png(panel, a, &(struct q_logo_png){hash}, &row));
    *png_out = row.png;
    return row.png.p ? OK : ERR_NOT_FOUND;
}

enum err logo_upload(struct arena *a, struct db *panel, struct str file)
{
    TRY(q_logo_upload(panel, &(struct q_logo_upload){file}));
    return settings_touch(a, panel);
}

enum err logo_waiting(struct arena *a, struct db *panel, struct str *file_out)
{
    struct q_logo_waiting_row row;

    TRY(q_logo_waiting(panel, a, &row));
    *file_out = row.upload;
    return row.upload.p ? OK : ERR_NOT_FOUND;
}

enum err logo_settle(struct arena *a, struct db *panel, struct str file, const struct picture *picture)
{
    struct buf hash = buf_new(a, LOGO_HASH_CHARS);
    struct key32 whole;

    if (!picture) {
        TRY(q_logo_refuse(panel, &(struct q_logo_refuse){file}));
        return settings_touch(a, panel);
    }
    whole = hash_plain(picture->png);
    hex_put(&hash, whole.b, LOGO_HASH_CHARS / 2);
    TRY(q_logo_drawn(panel,
                     &(struct q_logo_drawn){file, buf_str(&hash), picture->width, picture->height, picture->png}));
    return settings_touch(a, panel);
}

enum err logo_remove(struct arena *a, struct db *panel)
{
    TRY(q_logo_remove(panel));
    return settings_touch(a, panel);
}
