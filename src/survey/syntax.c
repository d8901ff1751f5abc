/* syntax.c - what is wrong with a text that is no JSON, in sentences that can be translated; private to survey/. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "survey/reader.h"

/* How base/json begins to say it, and a sentence for people who write JSON rarely. The place is told apart from it. */
static const struct {
    const char *said;
    const char *sentence;
} SENTENCES[] = {
    {"string or '}' expected", N_("expected the name of a member in quotes; after the last member no comma, but }")},
    {"':' expected", N_("expected a colon between the name of a member and its value")},
    {"'}' expected", N_("expected a comma between two members, or } after the last")},
    {"']' expected", N_("expected a comma between two elements, or ] after the last")},
    {"unexpected token",
     N_("expected a value: text in quotes, a number, true, false, null, [ or {; after the last no comma")},
    {"invalid token", N_("expected text in quotes, a number, or true, false or null in small letters")},
    {"unexpected newline", N_("expected the closing quote on this line; a line break in a text is written \\n")},
    {"control character", N_("expected text without control characters; a tab is written \\t")},
    {"invalid escape", N_("expected after \\ one of \" \\ / b f n r t u; a \\ itself is written \\\\")},
    {"invalid Unicode", N_("expected after \\u the four digits of a character")},
    {"\\u0000", N_("expected text without control characters")},
    {"NUL byte", N_("expected text without control characters")},
    {"a NUL byte", N_("expected text without control characters")},
    {"too big", N_("expected a smaller number")},
    {"real number overflow", N_("expected a smaller number")},
    {"duplicate object key", N_("expected each member of an object once, this one stands twice")},
    {"premature end", N_("expected more: the document ends before all quotes and brackets are closed")},
    {"end of file expected", N_("expected nothing after the last bracket of the document")},
    {"unable to decode", N_("expected text in UTF-8")},
    {"nested more than", N_("expected fewer brackets inside each other")},
    {"longer than", N_("expected a smaller document")},
};

enum err refuse_syntax(struct reader *r, enum err code, const struct json_error *fault)
{
    struct definition_error *error = r->error;

    *error = (struct definition_error){.path = arena_fmt(r->a, "line %d, column %d", fault->line, fault->column),
                                       .why = arena_str(r->a, fault->why),
                                       .line = fault->line,
                                       .column = fault->column,
                                       .sentence = N_("expected JSON")};
    for (size_t i = 0; i < sizeof SENTENCES / sizeof *SENTENCES; i++)
        if (str_starts(fault->why, str_from(SENTENCES[i].said)))
            error->sentence = SENTENCES[i].sentence;
    if (str_ends(fault->why, S("near end of file")))
        error->sentence = N_("expected more: the document ends before all quotes and brackets are closed");
    return code;
}
