/* fuzz_day.c - any bytes as a day: refused, or a day that every reader and writer of days agrees on. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/clock.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { DAY_MS = 24 * 60 * 60 * 1000, FIRST_OF_EPOCH = 19700101 };
    struct str text = {(const char *)data, size};
    int64_t first_ms = 0, last_ms = 0;
    int day = 0;
    enum err as_day = civil_day_from_text(text, &day), as_time = civil_parse_day(text, false, &first_ms);

    if ((as_time == OK) != (civil_parse_day(text, true, &last_ms) == OK))
        abort();
    if (as_time == OK && as_day != OK)
        abort();
    if (as_day == OK && day >= FIRST_OF_EPOCH && as_time != OK)
        abort();
    if (as_time == OK) {
        /* 23, 24 or 25 hours, and both ends lie in that day. */
        if (last_ms - first_ms < DAY_MS - DAY_MS / 24 - 1 || last_ms - first_ms > DAY_MS + DAY_MS / 24 ||
            civil_today(first_ms) != day || civil_today(last_ms) != day)
            abort();
    }
    return 0;
}
