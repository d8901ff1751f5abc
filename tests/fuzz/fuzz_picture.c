/* fuzz_picture.c - what is told of an uploaded picture by its head holds when it is decoded and drawn anew. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdlib.h>

#include "settings/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Small sides only: decoding millions of pixels is the library's work, and slow here. */
static bool is_small(struct str file)
{
    const unsigned char *p = (const unsigned char *)file.p;

    return (p[16] | p[17] | p[20] | p[21]) == 0 && p[18] < 2 && p[22] < 2;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str file = {(const char *)data, size};
    enum picture_fault fault = picture_judge(file);
    struct picture picture;
    struct arena a;

    if (fault >= PICTURE__FAULTS || !picture_fault_text(fault) || (size == 0) != (fault == PICTURE_NONE))
        abort();
    if (fault || !is_small(file))
        return 0;
    arena_init(&a, 16 << 20);
    if (picture_draw(&a, file, &picture) == OK &&
        (picture_judge(picture.png) || picture.width < 1 || picture.width > LOGO_WIDTH || picture.height < 1 ||
         picture.height > LOGO_HEIGHT))
        abort();
    arena_free(&a);
    return 0;
}
