/* mktpl_parse.c - template text to a tree of views. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>

#include "base/lang.h"
#include "tools/mktpl.h"

enum { DEPTH_LIMIT = 40 };

/* Reading one file: `at` runs through `text`. */
struct reader {
    struct mktpl *m;
    const char *file;
    struct str text;
    size_t at;
    int line;
    int depth;
};

/* The words between {% and %} or {{ and }}, read one by one. */
struct words {
    struct reader *r;
    struct str rest;
    int line;
};

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_name(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (i && (s.p[i] == '_' || (s.p[i] >= '0' && s.p[i] <= '9')))))
            return false;
    return s.len > 0;
}

/* Words of the language and of C cannot be names: they would not be read, or not compile. */
static struct str checked_name(struct words *w, struct str s, const char *what)
{
    static const char *const taken[] = {"number",  "percent", "route",    "asset",  "not",      "in",       "auto",
                                        "bool",    "break",   "case",     "char",   "const",    "continue", "default",
                                        "do",      "double",  "else",     "enum",   "extern",   "float",    "for",
                                        "goto",    "if",      "inline",   "int",    "long",     "register", "restrict",
                                        "return",  "short",   "signed",   "sizeof", "static",   "struct",   "switch",
                                        "typedef", "union",   "unsigned", "void",   "volatile", "while"};

    if (!is_name(s))
        refuse(w->r->file, w->line, "expected %s, found '%.*s'", what, STR_ARG(s));
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (str_eq(s, str_from(taken[i])))
            refuse(w->r->file, w->line, "'%.*s' is a reserved word", STR_ARG(s));
    return s;
}

/* The next word, empty at the end. A quoted sentence is returned with its quotes. */
static struct str next_word(struct words *w)
{
    size_t n = 0;
    struct str word;

    w->rest = str_trim(w->rest);
    if (w->rest.len && w->rest.p[0] == '"') {
        for (n = 1; n < w->rest.len && w->rest.p[n] != '"'; n++)
            n += w->rest.p[n] == '\\';
        if (n >= w->rest.len)
            refuse(w->r->file, w->line, "a sentence without its closing quote");
        n++;
    } else {
        while (n < w->rest.len && !is_space(w->rest.p[n]) && w->rest.p[n] != '"')
            n++;
    }
    word = str_sub(w->rest, 0, n);
    w->rest = str_sub(w->rest, n, w->rest.len);
    return word;
}

static void no_more_words(struct words *w)
{
    struct str word = next_word(w);

    if (word.len)
        refuse(w->r->file, w->line, "unexpected '%.*s'", STR_ARG(word));
}

static bool take_word(struct words *w, const char *expected)
{
    struct words ahead = *w;

    if (!str_eq(next_word(&ahead), str_from(expected)))
        return false;
    *w = ahead;
    return true;
}

/* A field path: name or name.name... */
static struct str checked_path(struct words *w, struct str path)
{
    struct str rest = path;

    if (!path.len)
        refuse(w->r->file, w->line, "a field's name is missing");
    while (rest.p)
        checked_name(w, str_cut(&rest, '.'), "a field");
    return path;
}

static struct expr *read_field(struct words *w)
{
    struct expr *e = ARENA_NEW(w->r->m->arena, struct expr);

    e->kind = EXPR_FIELD;
    e->path = checked_path(w, next_word(w));
    return e;
}

static struct expr *read_route(struct words *w)
{
    struct expr *e = ARENA_NEW(w->r->m->arena, struct expr);
    struct expr **end = &e->args;
    struct str word = next_word(w);
    size_t colon = str_find(word, ':', 0);
    enum lang known;

    e->kind = EXPR_ROUTE;
    if (colon != SIZE_MAX) {
        e->lang = str_sub(word, 0, colon);
        word = str_sub(word, colon + 1, word.len);
        if (lang_from_code(e->lang, &known))
            refuse(w->r->file, w->line, "unknown language '%.*s'", STR_ARG(e->lang));
    }
    e->path = word;
    while (str_trim(w->rest).len) {
        *end = read_field(w);
        end = &(*end)->next;
    }
    return e;
}

/* FIELD, number FIELD or percent FIELD. */
static struct expr *read_value(struct words *w)
{
    enum expr_kind kind = take_word(w, "number") ? EXPR_NUMBER : take_word(w, "percent") ? EXPR_PERCENT : EXPR_FIELD;
    struct expr *e = read_field(w);

    e->kind = kind;
    return e;
}

static struct expr *read_expr(struct words *w)
{
    struct expr *e;

    if (take_word(w, "route"))
        return read_route(w);
    if (take_word(w, "asset")) {
        e = ARENA_NEW(w->r->m->arena, struct expr);
        e->kind = EXPR_ASSET;
        e->path = next_word(w);
    } else {
        e = read_value(w);
    }
    no_more_words(w);
    return e;
}

/* A quoted sentence without quotes and backslashes; white space inside becomes one space, as in HTML. */
static struct str read_sentence(struct words *w)
{
    struct str quoted = next_word(w);
    struct buf out = buf_new(w->r->m->arena, quoted.len + 1);

    if (quoted.len < 2 || quoted.p[0] != '"')
        refuse(w->r->file, w->line, "expected a sentence in quotes, found '%.*s'", STR_ARG(quoted));
    for (size_t i = 1; i < quoted.len - 1; i++) {
        char c = quoted.p[i];

        if (c == '\\') {
            c = quoted.p[++i];
            if (c != '"' && c != '\\')
                refuse(w->r->file, w->line, "only \\\" and \\\\ may follow a backslash");
        } else if (is_space(c)) {
            if (out.len && out.p[out.len - 1] == ' ')
                continue;
            c = ' ';
        }
        buf_char(&out, c);
    }
    if (out.len == 0)
        refuse(w->r->file, w->line, "an empty sentence");
    return buf_str(&out);
}

/* name=FIELD name=number FIELD ... */
static struct expr *read_sentence_args(struct words *w)
{
    struct expr *first = NULL, **end = &first;

    while (str_trim(w->rest).len) {
        size_t equals;
        struct str name;

        w->rest = str_trim(w->rest);
        equals = str_find(w->rest, '=', 0);
        if (equals == SIZE_MAX)
            refuse(w->r->file, w->line, "expected name=field, found '%.*s'", STR_ARG(w->rest));
        name = str_sub(w->rest, 0, equals);
        if (!is_name(name))
            refuse(w->r->file, w->line, "expected name=field, found '%.*s'", STR_ARG(name));
        w->rest = str_sub(w->rest, equals + 1, w->rest.len);
        for (const struct expr *e = first; e; e = e->next)
            if (str_eq(e->arg_name, name))
                refuse(w->r->file, w->line, "{%.*s} is given twice", STR_ARG(name));
        *end = read_value(w);
        (*end)->arg_name = name;
        end = &(*end)->next;
    }
    return first;
}

static struct type read_type(struct words *w, struct str s)
{
    static const struct {
        const char *name;
        struct type type;
    } plain[] = {{"str", {.kind = TYPE_STR}},
                 {"int", {.kind = TYPE_INT}},
                 {"bool", {.kind = TYPE_BOOL}},
                 {"when", {.kind = TYPE_WHEN}},
                 {"html", {.kind = TYPE_HTML}},
                 {"url", {.kind = TYPE_URL}},
                 {"int?", {.kind = TYPE_INT, .is_optional = true}},
                 {"when?", {.kind = TYPE_WHEN, .is_optional = true}}};
    struct type t = {.kind = TYPE_VIEW, .view_name = s};

    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (str_eq(s, str_from(plain[i].name)))
            return plain[i].type;
    if (str_starts(s, S("[")) && str_ends(s, S("]"))) {
        t.kind = TYPE_LIST;
        t.view_name = str_sub(s, 1, s.len - 2);
    }
    if (!is_name(t.view_name))
        refuse(w->r->file, w->line, "unknown type '%.*s'", STR_ARG(s));
    return t;
}

static struct field *read_fields(struct words *w)
{
    struct field *first = NULL, **end = &first;

    for (struct str word = next_word(w); word.len; word = next_word(w)) {
        struct field *f = ARENA_NEW(w->r->m->arena, struct field);
        struct str name = str_cut(&word, ':');

        f->name = checked_name(w, name, "a field");
        if (!word.p)
            refuse(w->r->file, w->line, "field '%.*s' has no type", STR_ARG(name));
        f->type = read_type(w, word);
        for (const struct field *other = first; other; other = other->next)
            if (str_eq(other->name, name))
                refuse(w->r->file, w->line, "field '%.*s' twice", STR_ARG(name));
        *end = f;
        end = &f->next;
    }
    return first;
}

static int count_lines(struct str s)
{
    int n = 0;

    for (size_t i = 0; i < s.len; i++)
        n += s.p[i] == '\n';
    return n;
}

/* From the two opening bytes at r->at to `close`: what stands between. Sentences may hold the closing pair. */
static struct words read_braces(struct reader *r, const char *close)
{
    struct words w = {.r = r, .line = r->line};
    size_t from = r->at + 2, i = from;
    bool is_quoted = false;

    for (; i + 1 < r->text.len; i++) {
        if (close[0] != '#' && r->text.p[i] == '"')
            is_quoted = !is_quoted;
        else if (is_quoted && r->text.p[i] == '\\')
            i++;
        else if (!is_quoted && r->text.p[i] == close[0] && r->text.p[i + 1] == '}')
            break;
    }
    if (i + 1 >= r->text.len)
        refuse(r->file, r->line, "'{%c' is never closed", close[0] == '}' ? '{' : close[0]);
    w.rest = str_sub(r->text, from, i - from);
    r->line += count_lines(w.rest);
    r->at = i + 2;
    return w;
}

/* Where the next {{, {% or {# begins, or the end. */
static size_t find_braces(const struct reader *r)
{
    for (size_t i = r->at; i + 1 < r->text.len; i++)
        if (r->text.p[i] == '{' && (r->text.p[i + 1] == '{' || r->text.p[i + 1] == '%' || r->text.p[i + 1] == '#'))
            return i;
    return r->text.len;
}

static struct node *new_node(struct reader *r, enum node_kind kind, int line)
{
    struct node *n = ARENA_NEW(r->m->arena, struct node);

    n->kind = kind;
    n->line = line;
    return n;
}

static struct node *read_nodes(struct reader *r, const char *opened, int opened_line, struct str *closing_out,
                               struct words *rest_out);

/* The body of a block that only `end` closes. */
static struct node *read_body(struct reader *r, const char *opened, int line)
{
    struct str closing;
    struct words rest;
    struct node *body = read_nodes(r, opened, line, &closing, &rest);

    if (!str_eq(closing, S("end")))
        refuse(r->file, rest.line, "'else' belongs to no 'if'");
    no_more_words(&rest);
    return body;
}

static struct node *read_if(struct reader *r, struct words *w)
{
    struct node *n = new_node(r, NODE_IF, w->line);
    struct str closing;
    struct words rest;

    n->is_not = take_word(w, "not");
    n->expr = read_field(w);
    no_more_words(w);
    n->body = read_nodes(r, "if", w->line, &closing, &rest);
    no_more_words(&rest);
    if (str_eq(closing, S("else")))
        n->otherwise = read_body(r, "else", rest.line);
    return n;
}

static struct node *read_for(struct reader *r, struct words *w)
{
    struct node *n = new_node(r, NODE_FOR, w->line);

    n->text = checked_name(w, next_word(w), "a loop variable");
    if (!take_word(w, "in"))
        refuse(r->file, w->line, "expected 'for NAME in FIELD'");
    n->expr = read_field(w);
    no_more_words(w);
    n->body = read_body(r, "for", w->line);
    return n;
}

static struct node *read_show(struct reader *r, struct words *w)
{
    struct node *n = new_node(r, NODE_SHOW, w->line);

    n->text = checked_name(w, next_word(w), "a view");
    if (str_trim(w->rest).len)
        n->expr = read_field(w);
    no_more_words(w);
    return n;
}

/* One {% %} that opens something or says a sentence. */
static struct node *read_statement(struct reader *r, struct words *w, struct str word)
{
    struct node *n;

    if (str_eq(word, S("if")))
        return read_if(r, w);
    if (str_eq(word, S("for")))
        return read_for(r, w);
    if (str_eq(word, S("show")))
        return read_show(r, w);
    if (!str_eq(word, S("t")) && !str_eq(word, S("tn")))
        refuse(r->file, w->line, "unknown statement '%.*s'", STR_ARG(word));
    n = new_node(r, str_eq(word, S("t")) ? NODE_SENTENCE : NODE_PLURAL, w->line);
    n->text = read_sentence(w);
    if (n->kind == NODE_PLURAL)
        n->many = read_sentence(w);
    n->expr = read_sentence_args(w);
    return n;
}

/* Nodes up to the `end` or `else` that closes what was opened; which one goes to closing_out. */
static struct node *read_nodes(struct reader *r, const char *opened, int opened_line, struct str *closing_out,
                               struct words *rest_out)
{
    struct node *first = NULL, **end = &first;

    if (++r->depth > DEPTH_LIMIT)
        refuse(r->file, opened_line, "more than %d blocks inside each other", DEPTH_LIMIT);
    for (;;) {
        size_t open = find_braces(r);
        struct words w;

        if (open > r->at) {
            *end = new_node(r, NODE_TEXT, r->line);
            (*end)->text = str_sub(r->text, r->at, open - r->at);
            r->line += count_lines((*end)->text);
            r->at = open;
            end = &(*end)->next;
        }
        if (open == r->text.len)
            refuse(r->file, opened_line, "'%s' is never closed", opened);
        if (r->text.p[open + 1] == '#') {
            read_braces(r, "#");
            continue;
        }
        if (r->text.p[open + 1] == '{') {
            w = read_braces(r, "}");
            *end = new_node(r, NODE_VALUE, w.line);
            (*end)->expr = read_expr(&w);
        } else {
            struct str word;

            w = read_braces(r, "%");
            word = next_word(&w);
            if (str_eq(word, S("end")) || str_eq(word, S("else"))) {
                r->depth--;
                *closing_out = word;
                *rest_out = w;
                return first;
            }
            *end = read_statement(r, &w, word);
        }
        end = &(*end)->next;
    }
}

static void read_view(struct reader *r)
{
    struct words w = read_braces(r, "%");
    struct view *v = ARENA_NEW(r->m->arena, struct view);
    const struct view *same;

    if (!take_word(&w, "view"))
        refuse(r->file, w.line, "expected '{%% view NAME ... %%}'");
    v->file = r->file;
    v->line = w.line;
    v->name = checked_name(&w, next_word(&w), "a view's name");
    same = view_find(r->m, v->name);
    if (same)
        refuse(r->file, w.line, "view '%.*s' is already in %s:%d", STR_ARG(v->name), same->file, same->line);
    v->fields = read_fields(&w);
    v->body = read_body(r, "view", v->line);
    v->end_line = r->line;
    *r->m->views_end = v;
    r->m->views_end = &v->next;
}

void parse_template(struct mktpl *m, const char *file, struct str text)
{
    struct reader r = {.m = m, .file = file, .text = text, .line = 1};

    for (;;) {
        size_t open = find_braces(&r);
        struct str between = str_sub(r.text, r.at, open - r.at);

        if (str_trim(between).len)
            refuse(file, r.line + count_lines(str_sub(between, 0, (size_t)(str_trim(between).p - between.p))),
                   "text outside a view");
        r.line += count_lines(between);
        r.at = open;
        if (open == r.text.len)
            return;
        if (r.text.p[open + 1] == '#')
            read_braces(&r, "#");
        else if (r.text.p[open + 1] == '%')
            read_view(&r);
        else
            refuse(file, r.line, "a value outside a view");
    }
}

struct view *view_find(const struct mktpl *m, struct str name)
{
    for (struct view *v = m->views; v; v = v->next)
        if (str_eq(v->name, name))
            return v;
    return NULL;
}
