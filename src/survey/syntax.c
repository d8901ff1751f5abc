/* syntax.c - what is wrong with a file that is no JSON, in sentences that can be translated; private to survey/. */
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

static void tell_only(struct reader *r, int line, int column, struct str why, const char *sentence)
{
    r->faults->v[0] = (struct definition_error){.path = arena_fmt(r->a, "line %d, column %d", line, column),
                                                .why = arena_str(r->a, why),
                                                .line = line,
                                                .column = column,
                                                .sentence = sentence};
    r->faults->told = r->faults->count = 1;
}

enum err refuse_syntax(struct reader *r, enum err code, const struct json_error *fault)
{
    const char *sentence = N_("expected JSON");

    for (size_t i = 0; i < sizeof SENTENCES / sizeof *SENTENCES; i++)
        if (str_starts(fault->why, str_from(SENTENCES[i].said)))
            sentence = SENTENCES[i].sentence;
    if (str_ends(fault->why, S("near end of file")))
        sentence = N_("expected more: the document ends before all quotes and brackets are closed");
    tell_only(r, fault->line, fault->column, fault->why, sentence);
    return code;
}

enum err refuse_file(struct reader *r, const char *sentence)
{
    tell_only(r, 1, 1, str_from(sentence), sentence);
    return ERR_INVALID;
}

static bool has(struct str file, struct str part)
{
    return str_find_str(file, part) != SIZE_MAX;
}

/* Office programs put several files into one that is compressed; their names can be read in it. */
static const char *packed_file(struct str file)
{
    if (has(file, S("xl/workbook")) || has(file, S("opendocument.spreadsheet")))
        return N_("This is a workbook, such as Excel makes, and a survey is a JSON file. Download an earlier survey, "
                  "change it in a text editor and choose that file.");
    if (has(file, S("word/document")) || has(file, S("opendocument.text")))
        return N_("This is a text document, such as Word makes, and a survey is a JSON file. Download an earlier "
                  "survey, change it in a text editor and choose that file.");
    return N_("This is a compressed file (zip). Take the JSON file out of it and choose that one.");
}

static bool is_utf16(struct str file)
{
    return str_starts(file, S("\xFF\xFE")) || str_starts(file, S("\xFE\xFF")) ||
           (file.len >= 4 && ((!file.p[0] && !file.p[2]) != (!file.p[1] && !file.p[3])));
}

/* Control characters near its beginning, as in pictures; what begins like JSON is taken for that. */
static bool is_binary(struct str file)
{
    enum { LOOKED_AT = 512 };
    struct str start = str_sub(file, 0, LOOKED_AT), text = str_trim(start);

    if (str_starts(text, S("{")) || str_starts(text, S("[")))
        return false;
    for (size_t i = 0; i < start.len; i++)
        if ((unsigned char)start.p[i] < ' ' && str_find(S("\t\n\r\f"), start.p[i], 0) == SIZE_MAX)
            return true;
    return false;
}

const char *definition_text(struct str file, struct str *text_out)
{
    *text_out = str_starts(file, S("\xEF\xBB\xBF")) ? str_sub(file, 3, file.len) : file;
    if (str_starts(file, S("PK\x03\x04")))
        return packed_file(file);
    if (str_starts(file, S("%PDF-")) || str_starts(file, S("{\\rtf")) || str_starts(file, S("\xD0\xCF\x11\xE0")))
        return N_("This is a document of an office program or a PDF, and a survey is a JSON file. Download an earlier "
                  "survey, change it in a text editor and choose that file.");
    if (is_utf16(file))
        return N_(
            "This text is in UTF-16. Open it in a text editor, save it in the encoding UTF-8 and choose it again.");
    if (is_binary(file))
        return N_("This is no text but, for example, a picture or a program. A survey is a JSON file: download an "
                  "earlier survey, change it in a text editor and choose that file.");
    return NULL;
}
