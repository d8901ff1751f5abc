/* fuzz_path.c - a path of any bytes fits a pattern only with plain values. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "http/path.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct str patterns[] = {S_INIT("/"),
                                      S_INIT("/kyselyt"),
                                      S_INIT("/k/{slug}"),
                                      S_INIT("/k/{slug}/tulokset"),
                                      S_INIT("/{a}/{b}/{c}/{d}"),
                                      S_INIT("/k/{slug}.{format}")};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str path = {(const char *)data, size};
    struct path_values v;

    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        if (!path_match(patterns[i], path, &v))
            continue;
        assert(path.len && path.p[0] == '/');
        assert(v.count <= PATH_VALUES);
        for (size_t j = 0; j < v.count; j++) {
            assert(v.v[j].len >= 1 && v.v[j].len <= 64);
            assert(str_find(v.v[j], '/', 0) == SIZE_MAX && str_find(v.v[j], '.', 0) == SIZE_MAX);
        }
    }
    return 0;
}
