/* told_fault.h - for tests of documents that are refused: the fault can be told in every language, with its values. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_UNIT_TOLD_FAULT_H
#define TESTS_UNIT_TOLD_FAULT_H

#include "survey/definition.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Finnish and Swedish have the sentence and each of its values, and English says what the operator reads. */
static inline void assert_told(struct arena *a, const struct definition_error *error)
{
    static const enum lang langs[] = {LANG_FI, LANG_SV};
    struct str english = definition_error_text(a, error, LANG_EN);

    if (!error->column && !str_eq(english, error->why))
        fail_msg("\"%.*s\" is not \"%.*s\"", STR_ARG(english), STR_ARG(error->why));
    for (size_t l = 0; l < 2; l++) {
        struct str text = definition_error_text(a, error, langs[l]);

        if (str_eq(text, english) || str_eq(i18n_text(langs[l], error->sentence), str_from(error->sentence)))
            fail_msg("%.*s: no translation of \"%s\"", STR_ARG(lang_code(langs[l])), error->sentence);
        for (size_t i = 0; i < error->arg_count; i++)
            if (str_find_str(text, error->args[i].value) == SIZE_MAX)
                fail_msg("\"%.*s\" does not tell {%s}", STR_ARG(text), error->args[i].name);
    }
}

#endif
