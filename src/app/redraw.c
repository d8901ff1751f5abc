/* redraw.c - uploaded pictures drawn anew by the worker, in a process of their own. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/redraw.h"

#include "app/maker.h"
#include "base/log.h"
#include "settings/logo.h"

#include <string.h>

/* A picture of 4000 x 4000 pixels takes 64 MB, and scaling it some more. */
enum { MOST_S = 10, MEMORY_BYTES = 512 * 1024 * 1024, ARENA_BYTES = 16 * 1024 * 1024, OUT_BYTES = 1024 * 1024 };

/* How the maker hands the picture over; the bytes follow. */
struct parcel {
    int32_t width, height;
};

static enum err draw(int fd, const void *arg)
{
    const struct str *file = arg;
    struct picture picture;
    struct parcel parcel;
    struct arena a;
    enum err e;

    arena_init(&a, ARENA_BYTES);
    e = picture_draw(&a, *file, &picture);
    if (e == OK) {
        parcel = (struct parcel){picture.width, picture.height};
        if (!maker_write(fd, &parcel, sizeof parcel) || !maker_write(fd, picture.png.p, picture.png.len))
            e = ERR_BROKEN;
    }
    arena_free(&a);
    return e;
}

/* False when it cannot be drawn. Who draws it has read what somebody uploaded, so that what comes back is judged again. */
static bool redraw(struct arena *a, struct str file, struct picture *out)
{
    struct parcel parcel;
    struct str all;

    if (picture_judge(file) ||
        maker_run(a, &(struct maker){"digi-picture", SANDBOX_PICTURE, MOST_S, OUT_BYTES, MEMORY_BYTES, draw, &file},
                  &all) ||
        all.len < sizeof parcel)
        return false;
    memcpy(&parcel, all.p, sizeof parcel);
    *out = (struct picture){str_sub(all, sizeof parcel, all.len), parcel.width, parcel.height};
    return picture_judge(out->png) == PICTURE_FINE && parcel.width >= 1 && parcel.width <= LOGO_WIDTH &&
           parcel.height >= 1 && parcel.height <= LOGO_HEIGHT;
}

enum err redraw_turn(struct arena *a, struct db *panel)
{
    struct picture picture;
    struct str file;
    bool is_drawn;
    enum err e;

    TRY(db_begin(panel, DB_READ));
    e = logo_waiting(a, panel, &file);
    if (e) {
        db_rollback(panel);
        return e == ERR_NOT_FOUND ? OK : e;
    }
    TRY(db_commit(panel));
    is_drawn = redraw(a, file, &picture);
    TRY(db_begin(panel, DB_WRITE));
    TRY(db_finish(panel, logo_settle(a, panel, file, is_drawn ? &picture : NULL)));
    log_line(LOG_INFO, "event=logo_%s", is_drawn ? "drawn" : "refused");
    return OK;
}
