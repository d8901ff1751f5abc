/* mktpl_html.c - follows the HTML of each view, refuses what may not stand there, collapses white space. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "tools/mktpl.h"
#include "tools/mktpl_place.h"

/* The view being followed. */
struct checker {
    struct arena *arena;
    const struct view *view;
};

static struct place_at at_line(const struct checker *c, int line)
{
    return (struct place_at){c->arena, c->view->file, line};
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool collapses(const struct place *p)
{
    switch (p->kind) {
    case PLACE_TEXT:
    case PLACE_RCDATA:
        return !(p->open && p->open->is_verbatim);
    case PLACE_TAG_NAME:
    case PLACE_IN_TAG:
    case PLACE_ATTR_NAME:
    case PLACE_AFTER_NAME:
        return true;
    default:
        return false;
    }
}

/* --- literal text ----------------------------------------------------------------------------------------------- */

/* The rest of a text node becomes a node of its own behind a form token. */
static struct node *split_behind_token(struct checker *c, struct node *n, size_t at, int line)
{
    static const struct str before = S_INIT("<input type=\"hidden\" name=\"_t\" value=\""), after = S_INIT("\">");
    struct node *token = ARENA_NEW(c->arena, struct node), *tail = ARENA_NEW(c->arena, struct node);
    struct node *head = ARENA_NEW(c->arena, struct node), *end = ARENA_NEW(c->arena, struct node);

    *tail = (struct node){.next = n->next, .kind = NODE_TEXT, .line = line, .text = str_sub(n->text, at, n->text.len)};
    *end = (struct node){.next = tail, .kind = NODE_TEXT, .line = line, .text = after};
    *token = (struct node){.next = end, .kind = NODE_TOKEN, .line = line};
    *head = (struct node){.next = token, .kind = NODE_TEXT, .line = line, .text = before};
    n->next = head;
    return end;
}

/* White space that is written as one byte: its length in `rest`. */
static size_t space_run(struct str rest, bool *has_line_end_out)
{
    size_t n = 0;

    *has_line_end_out = false;
    for (; n < rest.len && is_space(rest.p[n]); n++)
        *has_line_end_out = *has_line_end_out || rest.p[n] == '\n';
    return n;
}

static void put_space(struct buf *out, struct place *p, bool as_line_end)
{
    if (!p->after_space)
        buf_char(out, as_line_end ? '\n' : ' ');
    p->after_space = true;
}

/* Follow literal text and rewrite it collapsed. Returns the last node that is done. */
static struct node *follow_text(struct checker *c, struct place *p, struct node *n)
{
    struct buf out = buf_new(c->arena, n->text.len + 1);
    int line = n->line;

    for (size_t i = 0; i < n->text.len;) {
        struct str rest = str_sub(n->text, i, n->text.len);
        bool has_line_end = false;
        size_t spaces = collapses(p) ? space_run(rest, &has_line_end) : 0;
        bool is_posting = place_step(p, at_line(c, line), rest);

        if (spaces) {
            put_space(&out, p, has_line_end && (p->kind == PLACE_TEXT || p->kind == PLACE_RCDATA));
            for (size_t end = i + spaces; i < end; i++)
                line += n->text.p[i] == '\n';
            continue;
        }
        buf_char(&out, rest.p[0]);
        p->after_space = false;
        line += rest.p[0] == '\n';
        i++;
        if (is_posting) {
            struct node *token_end = split_behind_token(c, n, i, line);

            n->text = buf_str(&out);
            return token_end;
        }
    }
    n->text = buf_str(&out);
    return n;
}

/* --- values ----------------------------------------------------------------------------------------------------- */

static bool is_text_field(const struct expr *e)
{
    return e->kind == EXPR_FIELD && !e->type.is_optional && (e->type.kind == TYPE_STR || e->type.kind == TYPE_INT);
}

static void check_address(const struct checker *c, struct place *p, struct node *n)
{
    const struct expr *e = n->kind == NODE_VALUE ? n->expr : NULL;
    bool is_url_field = e && e->kind == EXPR_FIELD && e->type.kind == TYPE_URL;

    if (e && e->kind == EXPR_ROUTE) {
        p->value.routes++;
        p->value.posts += e->route->is_post;
        p->value.uploads += e->route->is_upload;
        return;
    }
    p->value.has_other = true;
    if (e && (e->kind == EXPR_ASSET || (is_url_field && !p->is_query)))
        return;
    n->is_query = p->is_query;
    if (!e || !p->is_query || !(is_url_field || is_text_field(e)))
        refuse(c->view->file, n->line,
               "text in %.*s: only a route, an asset or a url field may stand there, str and int behind ? or #",
               (int)p->attr.len, p->attr.p);
}

/* A value or sentence: may it stand here? */
static void check_value(const struct checker *c, struct place *p, struct node *n)
{
    bool is_html = n->kind == NODE_VALUE && n->expr->kind == EXPR_FIELD && n->expr->type.kind == TYPE_HTML;

    switch (p->kind) {
    case PLACE_TEXT:
        break;
    case PLACE_RCDATA:
        if (is_html)
            refuse(c->view->file, n->line, "markup in <%.*s>", (int)p->open->name.len, p->open->name.p);
        break;
    case PLACE_VALUE:
        if (place_is_forbidden(p))
            refuse(c->view->file, n->line, "no value may stand in %.*s", (int)p->attr.len, p->attr.p);
        if (is_html)
            refuse(c->view->file, n->line, "markup in the value of %.*s", (int)p->attr.len, p->attr.p);
        if (place_is_address(p))
            check_address(c, p, n);
        break;
    case PLACE_BEFORE_VALUE:
        refuse(c->view->file, n->line, "the value of %.*s is not quoted", (int)p->attr.len, p->attr.p);
    default:
        refuse(c->view->file, n->line, "no value may stand %.*s", STR_ARG(place_describe(p, c->arena)));
    }
    p->after_space = false;
}

/* --- blocks ----------------------------------------------------------------------------------------------------- */

/* Written white space stands before each turn of a loop when it stands before the first and at the end of the body. */
static bool ends_in_space(const struct node *n)
{
    while (n && n->next)
        n = n->next;
    if (!n)
        return false;
    if (n->kind == NODE_TEXT)
        return n->text.len && is_space(n->text.p[n->text.len - 1]);
    return n->kind == NODE_IF && n->otherwise && ends_in_space(n->body) && ends_in_space(n->otherwise);
}

static void follow_nodes(struct checker *c, struct place *p, struct node *n);

/* Follow a branch that begins where `p` is; it must end in the same place. */
static struct place follow_branch(struct checker *c, const struct place *p, struct node *body, int line)
{
    struct place after = *p, same = *p;

    follow_nodes(c, &after, body);
    place_break(&after, at_line(c, line));
    place_join(&same, &after, at_line(c, line));
    return after;
}

static void follow_if(struct checker *c, struct place *p, struct node *n)
{
    struct place otherwise;

    place_break(p, at_line(c, n->line));
    otherwise = follow_branch(c, p, n->otherwise, n->line);
    *p = follow_branch(c, p, n->body, n->line);
    place_join(p, &otherwise, at_line(c, n->line));
}

static void follow_for(struct checker *c, struct place *p, struct node *n)
{
    struct place inside, after;

    place_break(p, at_line(c, n->line));
    if (p->kind == PLACE_IN_TAG)
        refuse(c->view->file, n->line, "no loop may stand in a tag");
    inside = *p;
    inside.after_space = p->after_space && ends_in_space(n->body);
    after = follow_branch(c, &inside, n->body, n->line);
    place_join(p, &after, at_line(c, n->line));
}

static void follow_nodes(struct checker *c, struct place *p, struct node *n)
{
    for (; n; n = n->next) {
        switch (n->kind) {
        case NODE_TEXT:
            n = follow_text(c, p, n);
            break;
        case NODE_TOKEN:
            break;
        case NODE_VALUE:
        case NODE_SENTENCE:
        case NODE_PLURAL:
            check_value(c, p, n);
            break;
        case NODE_IF:
            follow_if(c, p, n);
            break;
        case NODE_FOR:
            follow_for(c, p, n);
            break;
        case NODE_SHOW:
            if (p->kind != PLACE_TEXT)
                refuse(c->view->file, n->line, "no view may be shown %.*s", STR_ARG(place_describe(p, c->arena)));
            p->after_space = false;
            break;
        }
    }
}

/* White space at a view's ends is for the eye only. */
static void trim_end(struct node *n)
{
    while (n && n->next)
        n = n->next;
    if (n && n->kind == NODE_TEXT)
        while (n->text.len && is_space(n->text.p[n->text.len - 1]))
            n->text.len--;
}

void html_check(struct mktpl *m)
{
    for (struct view *v = m->views; v; v = v->next) {
        struct checker c = {m->arena, v};
        struct place p = {.kind = PLACE_TEXT, .after_space = true};

        follow_nodes(&c, &p, v->body);
        if (p.kind != PLACE_TEXT || p.open)
            refuse(v->file, v->end_line, "view '%.*s' ends %.*s", STR_ARG(v->name),
                   STR_ARG(place_describe(&p, m->arena)));
        trim_end(v->body);
    }
}
