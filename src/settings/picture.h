/* picture.h - uploaded pictures: judged by their first bytes, and drawn anew so that nothing else of them is kept. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SETTINGS_PICTURE_H
#define SETTINGS_PICTURE_H

#include "base/arena.h"

enum { PICTURE_BYTES_MOST = 1024 * 1024, PICTURE_SIDE_MOST = 4000 };

/* What a logo is drawn into at most, in pixels: three times what pages show, for sharp screens. */
enum { LOGO_WIDTH = 480, LOGO_HEIGHT = 160 };

enum picture_fault {
    PICTURE_FINE,
    PICTURE_NONE,      /* no bytes at all */
    PICTURE_BIG_FILE,  /* over PICTURE_BYTES_MOST */
    PICTURE_VECTOR,    /* SVG: can hold scripts */
    PICTURE_OTHER,     /* anything else that is no PNG */
    PICTURE_CUT,       /* a PNG without a sound head */
    PICTURE_BIG_SIDES, /* over PICTURE_SIDE_MOST */
    PICTURE__FAULTS
};

/* Judge a file by its size and its head (PNG, third edition, 5.2 and 11.2.1); decodes nothing. */
enum picture_fault picture_judge(struct str file);

/* The sentence key for people. PICTURE_FINE: that the file could not be drawn after all. Static storage. */
const char *picture_fault_text(enum picture_fault fault);

/* A picture ready to be shown. `png` lives in the arena. */
struct picture {
    struct str png;
    int width, height;
};

/* Decode a PNG that picture_judge has passed and draw it into a new one, made smaller when it does not fit into LOGO_WIDTH x
 * LOGO_HEIGHT: only pixels get through. To be called in a process of its own (app/maker.h). ERR_INVALID when it
 * cannot be decoded. */
enum err picture_draw(struct arena *a, struct str file, struct picture *out) MUST_CHECK;

#endif
