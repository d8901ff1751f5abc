/* mktpl_write.c - the checked tree as C. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "tools/mktpl.h"

/* The source being written. */
struct writer {
    const char *file; /* the template, for #line */
    struct buf *out;
    int indent;
};

static void start_line(struct writer *w)
{
    for (int i = 0; i < w->indent; i++)
        buf_put(w->out, S("    "));
}

/* What follows belongs to that line of the template: for compilers' messages and translators' references. */
static void put_line(struct writer *w, int line)
{
    buf_fmt(w->out, "#line %d \"%s\"\n", line, w->file);
    start_line(w);
}

/* A C string literal; a question mark is escaped so that no trigraph appears. UTF-8 stays for xgettext. */
static void put_literal(struct buf *out, struct str s)
{
    buf_char(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if (c == '"' || c == '\\' || c == '?') {
            buf_char(out, '\\');
            buf_char(out, (char)c);
        } else if (c == '\n') {
            buf_put(out, S("\\n"));
        } else if (c < ' ' || c == 127) {
            buf_fmt(out, "\\%03o", c);
        } else {
            buf_char(out, (char)c);
        }
    }
    buf_char(out, '"');
}

/* Consecutive text becomes one write, a source line of it on each line. Returns the last node taken. */
static const struct node *write_text(struct writer *w, const struct node *n)
{
    struct buf joined = buf_new(w->out->arena, w->out->limit);
    struct str rest;
    int line = n->line;

    for (;; n = n->next) {
        buf_put(&joined, n->text);
        if (!n->next || n->next->kind != NODE_TEXT)
            break;
    }
    rest = buf_str(&joined);
    if (!rest.len)
        return n;
    put_line(w, line);
    buf_put(w->out, S("buf_put(o, S("));
    while (rest.len) {
        size_t end = str_find(rest, '\n', 0);
        struct str part = str_sub(rest, 0, end == SIZE_MAX ? rest.len : end + 1);

        put_literal(w->out, part);
        rest = str_sub(rest, part.len, rest.len);
        if (rest.len) {
            buf_char(w->out, '\n');
            start_line(w);
            buf_put(w->out, S("              "));
        }
    }
    buf_put(w->out, S("));\n"));
    return n;
}

static void put_route(struct writer *w, const struct expr *e)
{
    buf_fmt(w->out, "link_%.*s(o, ", STR_ARG(e->path));
    if (str_eq(e->lang, S("fi")))
        buf_put(w->out, S("LANG_FI"));
    else if (str_eq(e->lang, S("sv")))
        buf_put(w->out, S("LANG_SV"));
    else if (str_eq(e->lang, S("en")))
        buf_put(w->out, S("LANG_EN"));
    else if (str_eq(e->lang, S("selko")))
        buf_put(w->out, S("LANG_SELKO"));
    else
        buf_put(w->out, S("p->lang"));
    for (const struct expr *arg = e->args; arg; arg = arg->next)
        buf_fmt(w->out, ", %.*s", STR_ARG(arg->c));
    buf_put(w->out, S(");\n"));
}

static void put_asset(struct writer *w, struct str path)
{
    buf_put(w->out, S("buf_put(o, asset_"));
    for (size_t i = 0; i < path.len; i++) {
        char c = path.p[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

        buf_char(w->out, is_plain ? c : '_');
    }
    buf_put(w->out, S(");\n"));
}

/* The value as a struct str, not yet escaped. */
static void put_str(struct buf *out, const struct expr *e, bool as_number)
{
    const char *star = e->type.is_optional ? "*" : "";

    if (e->type.is_optional)
        buf_fmt(out, "!%.*s ? S(\"\") : ", STR_ARG(e->c));
    if (e->kind == EXPR_PERCENT)
        buf_fmt(out, "i18n_percent(o->arena, p->lang, (int)%s%.*s)", star, STR_ARG(e->c));
    else if (e->kind == EXPR_NUMBER || as_number)
        buf_fmt(out, "i18n_number(o->arena, p->lang, %s%.*s)", star, STR_ARG(e->c));
    else if (e->type.kind == TYPE_WHEN)
        buf_fmt(out, "i18n_date(o->arena, p->lang, %s%.*s)", star, STR_ARG(e->c));
    else if (e->type.kind == TYPE_INT)
        buf_fmt(out, "page_int(p, %s%.*s)", star, STR_ARG(e->c));
    else
        buf_fmt(out, "%.*s%s", STR_ARG(e->c), e->type.kind == TYPE_URL ? ".s" : "");
}

static void write_value(struct writer *w, const struct node *n)
{
    const struct expr *e = n->expr;

    put_line(w, n->line);
    if (e->kind == EXPR_ROUTE) {
        put_route(w, e);
    } else if (e->kind == EXPR_ASSET) {
        put_asset(w, e->path);
    } else if (e->type.kind == TYPE_HTML) {
        buf_fmt(w->out, "html_put(o, %.*s);\n", STR_ARG(e->c));
    } else if (e->kind == EXPR_FIELD && e->type.kind == TYPE_INT && !e->type.is_optional) {
        buf_fmt(w->out, "buf_int(o, %.*s);\n", STR_ARG(e->c));
    } else {
        buf_put(w->out, n->is_query ? S("url_put(o, ") : S("html_text(o, "));
        put_str(w->out, e, false);
        buf_put(w->out, S(");\n"));
    }
}

static void put_sentence_call(struct buf *out, const struct node *n)
{
    if (n->kind == NODE_SENTENCE) {
        buf_put(out, S("i18n_text(p->lang, "));
        put_literal(out, n->text);
    } else {
        buf_put(out, S("i18n_plural(p->lang, "));
        put_literal(out, n->text);
        buf_put(out, S(", "));
        put_literal(out, n->many);
        for (const struct expr *e = n->expr; e; e = e->next)
            if (str_eq(e->arg_name, S("n")))
                buf_fmt(out, ", %.*s", STR_ARG(e->c));
    }
    buf_char(out, ')');
}

static void write_sentence(struct writer *w, const struct node *n)
{
    size_t count = 0;

    put_line(w, n->line);
    if (!n->expr) {
        buf_put(w->out, S("html_text(o, "));
        put_sentence_call(w->out, n);
        buf_put(w->out, S(");\n"));
        return;
    }
    buf_put(w->out, S("i18n_put_html(o, "));
    put_sentence_call(w->out, n);
    buf_put(w->out, S(", (const struct i18n_arg[]){"));
    for (const struct expr *e = n->expr; e; e = e->next) {
        buf_fmt(w->out, "%s{\"%.*s\", ", count++ ? ", " : "", STR_ARG(e->arg_name));
        put_str(w->out, e, n->kind == NODE_PLURAL && str_eq(e->arg_name, S("n")));
        buf_char(w->out, '}');
    }
    buf_fmt(w->out, "}, %zu);\n", count);
}

static void put_condition(struct buf *out, const struct expr *e)
{
    static const char *const after[] = {
        [TYPE_STR] = ".len",    [TYPE_INT] = " != 0",  [TYPE_BOOL] = "", [TYPE_WHEN] = " != 0",
        [TYPE_HTML] = ".s.len", [TYPE_URL] = ".s.len", [TYPE_VIEW] = "", [TYPE_LIST] = "_n"};

    buf_fmt(out, "%.*s%s", STR_ARG(e->c), e->type.is_optional ? "" : after[e->type.kind]);
}

static void write_nodes(struct writer *w, const struct node *n);

static void write_block(struct writer *w, const struct node *body, const char *end)
{
    w->indent++;
    write_nodes(w, body);
    w->indent--;
    start_line(w);
    buf_put(w->out, str_from(end));
}

static void write_if(struct writer *w, const struct node *n)
{
    put_line(w, n->line);
    buf_put(w->out, n->is_not ? S("if (!(") : S("if ("));
    put_condition(w->out, n->expr);
    buf_put(w->out, n->is_not ? S(")) {\n") : S(") {\n"));
    if (n->otherwise) {
        write_block(w, n->body, "} else {\n");
        write_block(w, n->otherwise, "}\n");
    } else {
        write_block(w, n->body, "}\n");
    }
}

static void write_for(struct writer *w, const struct node *n)
{
    struct str list = n->expr->c, view = n->expr->type.view_name, name = n->text;

    put_line(w, n->line);
    buf_fmt(w->out, "for (size_t i_%.*s = 0; i_%.*s < %.*s_n; i_%.*s++) {\n", STR_ARG(name), STR_ARG(name),
            STR_ARG(list), STR_ARG(name));
    start_line(w);
    buf_fmt(w->out, "    const struct tpl_%.*s *each_%.*s = &%.*s[i_%.*s];\n\n", STR_ARG(view), STR_ARG(name),
            STR_ARG(list), STR_ARG(name));
    start_line(w);
    buf_fmt(w->out, "    (void)each_%.*s;\n", STR_ARG(name));
    write_block(w, n->body, "}\n");
}

static void write_show(struct writer *w, const struct node *n)
{
    put_line(w, n->line);
    if (n->expr)
        buf_fmt(w->out, "tpl_%.*s(p, %.*s);\n", STR_ARG(n->text), STR_ARG(n->expr->c));
    else
        buf_fmt(w->out, "tpl_%.*s(p, &(const struct tpl_%.*s){0});\n", STR_ARG(n->text), STR_ARG(n->text));
}

static void write_nodes(struct writer *w, const struct node *n)
{
    for (; n; n = n->next) {
        switch (n->kind) {
        case NODE_TEXT:
            n = write_text(w, n);
            break;
        case NODE_TOKEN:
            put_line(w, n->line);
            buf_put(w->out, S("html_text(o, p->form_token);\n"));
            break;
        case NODE_VALUE:
            write_value(w, n);
            break;
        case NODE_IF:
            write_if(w, n);
            break;
        case NODE_FOR:
            write_for(w, n);
            break;
        case NODE_SHOW:
            write_show(w, n);
            break;
        case NODE_SENTENCE:
        case NODE_PLURAL:
            write_sentence(w, n);
            break;
        }
    }
}

static void write_member(struct buf *out, const struct field *f)
{
    const char *unit = f->type.kind == TYPE_WHEN && !str_ends(f->name, S("_ms")) ? "_ms" : "";

    buf_put(out, S("    "));
    switch (f->type.kind) {
    case TYPE_STR:
        buf_put(out, S("struct str "));
        break;
    case TYPE_INT:
    case TYPE_WHEN:
        buf_put(out, f->type.is_optional ? S("const int64_t *") : S("int64_t "));
        break;
    case TYPE_BOOL:
        buf_put(out, S("bool "));
        break;
    case TYPE_HTML:
        buf_put(out, S("struct html "));
        break;
    case TYPE_URL:
        buf_put(out, S("struct url "));
        break;
    case TYPE_VIEW:
    case TYPE_LIST:
        buf_fmt(out, "const struct tpl_%.*s *", STR_ARG(f->type.view_name));
        break;
    }
    buf_fmt(out, "%.*s%s;\n", STR_ARG(f->name), unit);
    if (f->type.kind == TYPE_LIST)
        buf_fmt(out, "    size_t %.*s_n;\n", STR_ARG(f->name));
}

void write_header(const struct mktpl *m, struct buf *out)
{
    buf_put(out,
            S("/* tpl.h - generated by mktpl: what each view of templates/ shows, and the function that writes it. */\n"
              "#ifndef GEN_TPL_H\n#define GEN_TPL_H\n\n#include \"tpl/page.h\"\n\n"));
    for (const struct view *v = m->views; v; v = v->next)
        buf_fmt(out, "struct tpl_%.*s;\n", STR_ARG(v->name));
    for (const struct view *v = m->views; v; v = v->next) {
        buf_fmt(out, "\n/* %s:%d */\nstruct tpl_%.*s {\n", v->file, v->line, STR_ARG(v->name));
        for (const struct field *f = v->fields; f; f = f->next)
            write_member(out, f);
        if (!v->fields)
            buf_put(out, S("    char nothing;\n"));
        buf_fmt(out, "};\nvoid tpl_%.*s(struct page *p, const struct tpl_%.*s *v);\n", STR_ARG(v->name),
                STR_ARG(v->name));
    }
    buf_put(out, S("\n#endif\n"));
}

/* Number of the line being written, so that #line can point back to the generated source. */
static int lines_so_far(const struct buf *out)
{
    int lines = 1;

    for (size_t i = 0; i < out->len; i++)
        lines += out->p[i] == '\n';
    return lines;
}

void write_source(const struct mktpl *m, const char *file, const char *c_name, struct buf *out)
{
    struct writer w = {file, out, 1};

    buf_fmt(out, "/* generated by mktpl from %s. */\n#include \"gen/tpl.h\"\n\n", file);
    buf_put(out, S("#include \"gen/assets.h\"\n#include \"gen/links.h\"\n#include \"i18n/i18n.h\"\n"));
    for (const struct view *v = m->views; v; v = v->next) {
        if (v->file != file)
            continue;
        buf_fmt(out,
                "\nvoid tpl_%.*s(struct page *p, const struct tpl_%.*s *v)\n{\n    struct buf *o = p->out;\n\n"
                "    (void)o, (void)v;\n",
                STR_ARG(v->name), STR_ARG(v->name));
        write_nodes(&w, v->body);
        buf_fmt(out, "#line %d \"%s\"\n}\n", lines_so_far(out) + 1, c_name);
    }
}
