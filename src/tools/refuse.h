/* refuse.h - how a build tool says what is wrong and where, and stops. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TOOLS_REFUSE_H
#define TOOLS_REFUSE_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"

/* Print "file:line: what" to standard error, as compilers do, and exit with 1. Tools write their results last, so a
 * refused source leaves no half-written one. */
static inline _Noreturn void PRINTF_LIKE(3, 4) refuse(const char *file, int line, const char *fmt, ...)
{
    va_list ap;

    fprintf(stderr, "%s:%d: ", file, line);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    exit(1);
}

#endif
