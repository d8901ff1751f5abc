/* fuzz_survey.c - any bytes as a survey document: refused with places, or read and written back the same. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/json_place.h"
#include "survey/definition.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Each fault can be told: where, why, and with the lines around it. */
static void tell(struct arena *a, struct str text, const struct definition_faults *faults)
{
    if (!faults->told || faults->told > DEFINITION_FAULTS || faults->told > faults->count)
        abort();
    for (size_t i = 0; i < faults->told; i++) {
        const struct definition_error *error = &faults->v[i];
        struct json_place place = json_place(text, error->path);

        if (!error->path.len || !error->why.len || place.line < 1 || place.first > place.line)
            abort();
        if (!str_is_utf8(definition_error_place(a, error, LANG_SV)))
            abort();
        for (size_t l = 0; l < place.line_count; l++)
            if (place.lines[l].p < text.p || place.lines[l].p + place.lines[l].len > text.p + text.len)
                abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct definition_faults faults;
    struct definition d, again;
    struct arena a;

    arena_init(&a, 256 << 20);
    if (definition_check(&a, text, &d, &faults)) {
        tell(&a, text, &faults);
        (void)json_indent(&a, text);
    } else if (faults.count || definition_check(&a, d.doc, &again, &faults) || !str_eq(d.doc, again.doc) ||
               d.item_count != again.item_count) {
        abort();
    }
    arena_free(&a);
    return 0;
}
