/* bytes.h - whole numbers as a fixed count of bytes, big end first. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stddef.h>
#include <stdint.h>

/* Write the low `count` bytes of `n`, 1 to 8, to `to`. A negative number is written in two's complement. */
void bytes_put(void *to, size_t count, uint64_t n);

/* Read `count` bytes, 1 to 8. */
uint64_t bytes_get(const void *from, size_t count);

#endif
