/* base32.h - random bits as a code that people read, say and type: Crockford's base32. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BASE_BASE32_H
#define BASE_BASE32_H

#include "base/buf.h"

/* Append `n` bytes (a multiple of 5) as 8 characters for each 5, in groups of four with hyphens between: no i, l, o, u. */
void base32_put(struct buf *out, const void *bytes, size_t n);

/* Read what somebody typed: case, spaces and hyphens do not matter, o is 0, i and l are 1. ERR_INVALID unless it is
 * exactly `n` bytes (a multiple of 5). */
enum err base32_read(struct str typed, void *bytes_out, size_t n) MUST_CHECK;

#endif
