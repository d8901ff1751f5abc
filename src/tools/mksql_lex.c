/* mksql_lex.c - SQL as tokens: what is not portable is refused, :names become ?1 ?2. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "tools/mksql.h"

#include "tools/refuse.h"

#include <ctype.h>
#include <strings.h>

enum token_type { TOKEN_END, TOKEN_WORD, TOKEN_NUMBER, TOKEN_STRING, TOKEN_PARAMETER, TOKEN_OTHER };

struct token {
    enum token_type type;
    struct str text; /* a parameter without its colon */
    int line;
};

struct lexer {
    const char *file;
    struct str rest;
    int line;
};

static const struct {
    const char *word, *why;
    bool is_function; /* only when "(" follows */
} refused[] = {
    {"date", "times are integer milliseconds passed in as a parameter", true},
    {"time", "times are integer milliseconds passed in as a parameter", true},
    {"datetime", "times are integer milliseconds passed in as a parameter", true},
    {"julianday", "times are integer milliseconds passed in as a parameter", true},
    {"unixepoch", "times are integer milliseconds passed in as a parameter", true},
    {"strftime", "times are integer milliseconds passed in as a parameter", true},
    {"now", "times are integer milliseconds passed in as a parameter", true},
    {"current_timestamp", "times are integer milliseconds passed in as a parameter", false},
    {"current_date", "times are integer milliseconds passed in as a parameter", false},
    {"current_time", "times are integer milliseconds passed in as a parameter", false},
    {"like", "engines differ in it; store a normalised column", false},
    {"ilike", "engines differ in it; store a normalised column", false},
    {"glob", "engines differ in it; store a normalised column", false},
    {"regexp", "engines differ in it; store a normalised column", false},
    {"match", "engines differ in it; store a normalised column", false},
    {"collate", "engines differ in it; store a normalised column", false},
    {"ifnull", "only SQLite has it; write COALESCE", true},
    {"iif", "only SQLite has it; write CASE", true},
    {"group_concat", "only SQLite has it; join in C", true},
    {"total", "only SQLite has it; write COALESCE(sum(...), 0)", true},
    {"printf", "only SQLite has it; format in C", true},
    {"random", "randomness is passed in as a parameter", true},
    {"randomblob", "randomness is passed in as a parameter", true},
    {"last_insert_rowid", "ids are made by the application", true},
    {"autoincrement", "ids are made by the application", false},
    {"rowid", "tables have no row ids", false},
    {"pragma", "the driver sets up the connection", false},
    {"attach", "a connection serves one store", false},
    {"commit", "transactions belong to db_begin and db_commit", false},
    {"rollback", "transactions belong to db_begin and db_commit", false},
    {"savepoint", "transactions belong to db_begin and db_commit", false},
};

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static bool same_word(struct str s, const char *word)
{
    struct str w = str_from(word);

    return s.len == w.len && strncasecmp(s.p, w.p, w.len) == 0;
}

static struct str take(struct lexer *l, size_t n)
{
    struct str taken = str_sub(l->rest, 0, n);

    for (size_t i = 0; i < taken.len; i++)
        l->line += taken.p[i] == '\n';
    l->rest = str_sub(l->rest, n, SIZE_MAX);
    return taken;
}

static size_t word_length(struct str s)
{
    size_t n = 0;

    while (n < s.len && is_word(s.p[n]))
        n++;
    return n;
}

/* Spaces and -- comments. */
static void skip_blank(struct lexer *l)
{
    for (;;) {
        size_t n = 0;

        if (str_starts(l->rest, S("--"))) {
            n = str_find(l->rest, '\n', 0);
            if (n == SIZE_MAX)
                n = l->rest.len;
        } else {
            while (n < l->rest.len && isspace((unsigned char)l->rest.p[n]))
                n++;
        }
        if (n == 0)
            return;
        take(l, n);
    }
}

static struct token string_token(struct lexer *l)
{
    int line = l->line;
    size_t end = 0;

    do {
        end = str_find(l->rest, '\'', end + 1);
        if (end == SIZE_MAX)
            refuse(l->file, line, "a text that does not end");
        end++;
    } while (end < l->rest.len && l->rest.p[end] == '\'');
    return (struct token){TOKEN_STRING, take(l, end), line};
}

static struct token next(struct lexer *l)
{
    struct token t = {.type = TOKEN_OTHER};
    char c;

    skip_blank(l);
    t.line = l->line;
    if (l->rest.len == 0)
        return (struct token){.type = TOKEN_END, .line = l->line};
    c = l->rest.p[0];
    if (c == '\'')
        return string_token(l);
    if (is_word(c)) {
        t.type = isdigit((unsigned char)c) ? TOKEN_NUMBER : TOKEN_WORD;
        t.text = take(l, word_length(l->rest));
        return t;
    }
    if (c == ':' && l->rest.len > 1 && is_word(l->rest.p[1])) {
        take(l, 1);
        t.type = TOKEN_PARAMETER;
        t.text = take(l, word_length(l->rest));
        return t;
    }
    if (str_starts(l->rest, S("->")))
        refuse(l->file, t.line, "JSON operators are not shared SQL; read documents in C");
    if (str_starts(l->rest, S("/*")))
        refuse(l->file, t.line, "comments are written with --");
    if (c == '"' || c == '`' || c == '[')
        refuse(l->file, t.line, "%c: texts stand in single quotes and names in none", c);
    if (c == '?' || c == '$' || c == '#')
        refuse(l->file, t.line, "%c: parameters are written :name", c);
    t.text = take(l, 1);
    return t;
}

static void check_word(const struct lexer *l, struct token t)
{
    struct lexer ahead = *l;
    struct token after = next(&ahead);
    bool is_call = after.type == TOKEN_OTHER && after.text.p[0] == '(';

    if (is_call && t.text.len >= 4 && strncasecmp(t.text.p, "json", 4) == 0)
        refuse(l->file, t.line, "%.*s: JSON functions are not shared SQL; read documents in C", STR_ARG(t.text));
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        if (same_word(t.text, refused[i].word) && (is_call || !refused[i].is_function))
            refuse(l->file, t.line, "%.*s: %s", STR_ARG(t.text), refused[i].why);
    if (same_word(t.text, "or") && after.type == TOKEN_WORD &&
        (same_word(after.text, "ignore") || same_word(after.text, "replace")))
        refuse(l->file, t.line, "OR %.*s: only SQLite has it; write ON CONFLICT", STR_ARG(after.text));
}

void sql_check_portable(const char *file, int line, struct str sql)
{
    struct lexer l = {file, sql, line};

    for (;;) {
        struct token t = next(&l);

        if (t.type == TOKEN_END)
            return;
        if (t.type == TOKEN_WORD)
            check_word(&l, t);
    }
}

static size_t parameter_index(const struct query *q, struct token t)
{
    for (size_t i = 0; i < q->in_count; i++)
        if (str_eq(q->in[i].name, t.text))
            return i;
    refuse(q->file, t.line, "parameter :%.*s is not among in: of %.*s", STR_ARG(t.text), STR_ARG(q->name));
}

/* Copy what stands between two tokens as the line ends in it, so that errors keep their line, or one space. */
static void put_gap(struct buf *out, int lines, bool is_apart)
{
    for (int i = 0; i < lines; i++)
        buf_char(out, '\n');
    if (lines == 0 && is_apart)
        buf_char(out, ' ');
}

void sql_number_parameters(struct arena *a, struct query *q)
{
    struct lexer l = {q->file, q->raw, q->sql_line};
    struct buf out = buf_new(a, q->raw.len * 2 + 16);
    bool is_used[DB_FIELDS_MAX] = {false};
    int line = q->sql_line;

    sql_check_portable(q->file, q->sql_line, q->raw);
    for (;;) {
        const char *before = l.rest.p;
        struct token t = next(&l);

        if (t.type == TOKEN_END)
            break;
        if (t.type == TOKEN_OTHER && t.text.p[0] == ';') {
            struct token more = next(&l);

            if (more.type != TOKEN_END)
                refuse(q->file, more.line, "a second statement in %.*s", STR_ARG(q->name));
            break;
        }
        put_gap(&out, t.line - line, t.text.p - (t.type == TOKEN_PARAMETER) > before);
        line = l.line;
        if (t.type == TOKEN_PARAMETER) {
            size_t i = parameter_index(q, t);

            is_used[i] = true;
            buf_fmt(&out, "?%zu", i + 1);
        } else {
            buf_put(&out, t.text);
        }
    }
    for (size_t i = 0; i < q->in_count; i++)
        if (!is_used[i])
            refuse(q->file, q->line, "%.*s does not use its parameter :%.*s", STR_ARG(q->name), STR_ARG(q->in[i].name));
    if (out.len == 0)
        refuse(q->file, q->line, "%.*s has no SQL", STR_ARG(q->name));
    q->sql = buf_str(&out);
}
