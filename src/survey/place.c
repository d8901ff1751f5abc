/* place.c - where a fault of a document is, in words: "page 1, question 2 (Did you get help?), option 3". */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/buf.h"
#include "survey/definition.h"

enum { PLACE_BYTES = 1024 };

/* Members of a path and what people call them. {n}: a place in a list, counted from 1; {name}: what stands next. */
static const struct {
    const char *member, *words;
} WORDS[] = {
    {"slug", N_("the short name")},   {"langs", N_("the languages")},   {"cover", N_("the cover")},
    {"thanks", N_("the thanks")},     {"settings", N_("the settings")}, {"lists", N_("the shared list {name}")},
    {"pages", N_("page {n}")},        {"items", N_("question {n}")},    {"options", N_("option {n}")},
    {"rows", N_("row {n}")},          {"check", N_("check {n}")},       {"id", N_("the id")},
    {"code", N_("the code")},         {"type", N_("the type")},         {"title", N_("the title")},
    {"label", N_("the text")},        {"help", N_("the help")},         {"msg", N_("the message")},
    {"show", N_("when it is shown")}, {"fi", N_("in Finnish")},         {"sv", N_("in Swedish")},
    {"en", N_("in English")},         {"selko", N_("in easy Finnish")},
};

/* The name that the rest of a path, ".pages[0].id", begins with. */
static struct str take_name(struct str *rest)
{
    size_t end = 1;
    struct str name;

    while (end < rest->len && rest->p[end] != '.' && rest->p[end] != '[')
        end++;
    name = str_sub(*rest, 1, end - 1);
    *rest = str_sub(*rest, end, rest->len);
    return name;
}

/* The place in a list that it goes on with, from 1; 0 when it does not. */
static int64_t take_number(struct str *rest)
{
    size_t end = rest->len && rest->p[0] == '[' ? str_find(*rest, ']', 0) : SIZE_MAX;
    int64_t n;

    if (end == SIZE_MAX || str_int(str_sub(*rest, 1, end - 1), 0, INT32_MAX, &n))
        return 0;
    *rest = str_sub(*rest, end + 1, rest->len);
    return n + 1;
}

static const char *words_of(struct str member)
{
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (str_eq(member, str_from(WORDS[i].member)))
            return WORDS[i].words;
    return NULL;
}

struct str definition_error_place(struct arena *a, const struct definition_error *error, enum lang lang)
{
    struct buf out = buf_new(a, PLACE_BYTES);
    struct str rest = str_starts(error->path, S("$")) ? str_sub(error->path, 1, error->path.len) : S("");

    while (rest.len && rest.p[0] == '.') { /* inside a rule there are only numbers, and words end */
        struct str member = take_name(&rest);
        const char *words = words_of(member);
        int64_t n = take_number(&rest);
        bool is_named = str_eq(member, S("lists")) && rest.len > 1;
        struct i18n_arg args[] = {{"n", i18n_number(a, lang, n)}, {"name", is_named ? take_name(&rest) : S("")}};

        if (!words || (str_find_str(str_from(words), S("{n}")) != SIZE_MAX && !n))
            continue;
        buf_put(&out, out.len ? S(", ") : S(""));
        buf_put(&out, str_trim(i18n_fill(a, i18n_text(lang, words), args, 2)));
        if (error->about.len && str_eq(member, S("items")))
            buf_fmt(&out, " (%.*s)", STR_ARG(error->about));
    }
    return buf_str(&out);
}
