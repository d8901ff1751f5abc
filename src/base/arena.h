/* arena.h - memory of one lifetime: allocate freely, release everything at once. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/str.h"

/* Blocks are taken from malloc as needed and reused after a reset. Allocation never fails visibly:
 * over the limit or out of memory the process logs and aborts, and the parent starts another. */
struct arena {
    struct arena_block *first, *now;
    struct arena_defer *deferred;
    size_t limit_bytes, used_bytes;
};

/* Ready an arena that may hold at most `limit_bytes`. Takes no memory yet. Release with arena_free. */
void arena_init(struct arena *a, size_t limit_bytes);

/* Zeroed memory for `count` things of `size` bytes, aligned for any type, never NULL; the product is
 * checked. Lives until the next reset. Under ASan each allocation has a red zone behind it. */
void *arena_alloc(struct arena *a, size_t count, size_t size) __attribute__((returns_nonnull));

/* One zeroed `struct type`. */
#define ARENA_NEW(a, type) ((type *)arena_alloc((a), 1, sizeof(type)))

/* Copies of `s`, as a view and as a terminated string (for libraries). */
struct str arena_str(struct arena *a, struct str s);
const char *arena_cstr(struct arena *a, struct str s);

/* Formatted text, as printf. */
struct str arena_fmt(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* How much may still be taken before the limit. */
size_t arena_left(const struct arena *a);

/* Run `fn(arg)` at the next reset, last registered first: for files and library handles. */
void arena_defer(struct arena *a, void (*fn)(void *), void *arg);

/* Run what was deferred and forget all memory; keeps up to 1 MiB of it for reuse, and the first block in any case. */
void arena_reset(struct arena *a);

/* As arena_reset, and give the memory back. The arena must be initialised again before use. */
void arena_free(struct arena *a);

#endif
