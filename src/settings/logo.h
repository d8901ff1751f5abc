/* logo.h - the county's logo in panel.db: what waits to be drawn anew, and what pages show. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SETTINGS_LOGO_H
#define SETTINGS_LOGO_H

#include "db/db.h"
#include "settings/picture.h"

/* `hash` names what is shown, and is empty when there is no logo: LOGO_HASH_CHARS hexadecimal digits. Pixels. */
enum { LOGO_HASH_CHARS = 32 };
struct logo {
    struct str hash;
    int width, height;
    bool is_waiting; /* an upload has not been drawn yet */
    bool is_refused; /* the last upload could not be drawn */
};

/* All of them inside the caller's transaction; what changes something tells settings_generation. Text lives in `a`. */

/* What is shown, and what became of the last upload. */
enum err logo_look(struct arena *a, struct db *panel, struct logo *out) MUST_CHECK;

/* The picture of that hash. ERR_NOT_FOUND: another one is shown, or none. */
enum err logo_png(struct arena *a, struct db *panel, struct str hash, struct str *png_out) MUST_CHECK;

/* Have a file that picture_judge has passed drawn by the worker; until then what there is stays. */
enum err logo_upload(struct arena *a, struct db *panel, struct str file) MUST_CHECK;

/* What waits for the worker. ERR_NOT_FOUND: nothing. */
enum err logo_waiting(struct arena *a, struct db *panel, struct str *file_out) MUST_CHECK;

/* What became of the upload `file`: drawn, or (`picture` NULL) refused. Changes nothing when another one waits by now. */
enum err logo_settle(struct arena *a, struct db *panel, struct str file, const struct picture *picture) MUST_CHECK;

/* No logo from now on, and none that waits. */
enum err logo_remove(struct arena *a, struct db *panel) MUST_CHECK;

#endif
