/* mktpl_names.c - what the names in templates stand for: types, fields, routes, static files, placeholders. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "tools/mktpl.h"

/* A loop variable that can be seen, innermost first; behind the last the fields of the view. */
struct scope {
    const struct scope *outer;
    struct str name;
    struct type type;
};

/* The view being resolved. */
struct names {
    struct mktpl *m;
    const struct view *view;
};

static const char *type_name(struct type t)
{
    static const char *const names[] = {"str", "int", "bool", "when", "html", "url", "view", "list"};

    return names[t.kind];
}

static const struct field *field_find(const struct view *v, struct str name)
{
    for (const struct field *f = v->fields; f; f = f->next)
        if (str_eq(f->name, name))
            return f;
    return NULL;
}

/* A moment's member says its unit. */
static struct str member(struct arena *a, const struct field *f)
{
    bool needs_unit = f->type.kind == TYPE_WHEN && !str_ends(f->name, S("_ms"));

    return needs_unit ? arena_fmt(a, "%.*s_ms", STR_ARG(f->name)) : f->name;
}

static void resolve_field(struct names *n, const struct scope *scope, int line, struct expr *e)
{
    struct str rest = e->path, name = str_cut(&rest, '.');
    const struct field *f;

    while (scope && !str_eq(scope->name, name))
        scope = scope->outer;
    if (scope) {
        e->type = scope->type;
        e->c = arena_fmt(n->m->arena, "each_%.*s", STR_ARG(name));
    } else {
        f = field_find(n->view, name);
        if (!f)
            refuse(n->view->file, line, "view '%.*s' has no field '%.*s'", STR_ARG(n->view->name), STR_ARG(name));
        e->type = f->type;
        e->c = arena_fmt(n->m->arena, "v->%.*s", STR_ARG(member(n->m->arena, f)));
    }
    while (rest.p) {
        struct str owner = name;

        name = str_cut(&rest, '.');
        if (e->type.kind != TYPE_VIEW)
            refuse(n->view->file, line, "'%.*s' has no fields: it is %s", STR_ARG(owner), type_name(e->type));
        f = field_find(e->type.view, name);
        if (!f)
            refuse(n->view->file, line, "view '%.*s' has no field '%.*s'", STR_ARG(e->type.view->name), STR_ARG(name));
        e->type = f->type;
        e->c = arena_fmt(n->m->arena, "%.*s->%.*s", STR_ARG(e->c), STR_ARG(member(n->m->arena, f)));
    }
}

static void resolve_route(struct names *n, const struct scope *scope, int line, struct expr *e)
{
    const struct expr *arg = e->args;

    e->route = routes_find(&n->m->routes, e->path);
    if (!e->route)
        refuse(n->view->file, line, "there is no route '%.*s'", STR_ARG(e->path));
    for (struct expr *x = e->args; x; x = x->next)
        resolve_field(n, scope, line, x);
    for (size_t i = 0; i < e->route->param_count; i++, arg = arg->next) {
        const struct route_param *p = &e->route->params[i];

        if (!arg)
            refuse(n->view->file, line, "route '%.*s' needs {%.*s}", STR_ARG(e->path), STR_ARG(p->name));
        if (arg->type.kind != (p->is_int ? TYPE_INT : TYPE_STR) || arg->type.is_optional)
            refuse(n->view->file, line, "{%.*s} of route '%.*s' must be %s", STR_ARG(p->name), STR_ARG(e->path),
                   p->is_int ? "int" : "str");
    }
    if (arg)
        refuse(n->view->file, line, "route '%.*s' takes %zu values", STR_ARG(e->path), e->route->param_count);
}

static void resolve_asset(struct names *n, int line, const struct expr *e)
{
    struct str rest = n->m->assets;

    while (rest.p)
        if (e->path.len && str_eq(str_trim(str_cut(&rest, '\n')), e->path))
            return;
    refuse(n->view->file, line, "there is no static file '%.*s'", STR_ARG(e->path));
}

static void resolve_expr(struct names *n, const struct scope *scope, int line, struct expr *e)
{
    if (e->kind == EXPR_ROUTE) {
        resolve_route(n, scope, line, e);
        return;
    }
    if (e->kind == EXPR_ASSET) {
        resolve_asset(n, line, e);
        return;
    }
    resolve_field(n, scope, line, e);
    if (e->kind != EXPR_FIELD && e->type.kind != TYPE_INT)
        refuse(n->view->file, line, "'%.*s' is no int", STR_ARG(e->path));
}

static void check_printable(struct names *n, int line, const struct expr *e)
{
    enum type_kind kind = e->type.kind;

    if (e->kind == EXPR_FIELD && (kind == TYPE_BOOL || kind == TYPE_VIEW || kind == TYPE_LIST))
        refuse(n->view->file, line, "'%.*s' is %s: it cannot be written", STR_ARG(e->path), type_name(e->type));
}

static const struct expr *arg_find(const struct node *node, struct str name)
{
    for (const struct expr *e = node->expr; e; e = e->next)
        if (str_eq(e->arg_name, name))
            return e;
    return NULL;
}

static void check_placeholders(struct names *n, const struct node *node, struct str sentence)
{
    while (sentence.p) {
        struct str before = str_cut(&sentence, '{');
        struct str name;

        if (str_find(before, '}', 0) != SIZE_MAX)
            refuse(n->view->file, node->line, "unbalanced brace in a sentence");
        if (!sentence.p)
            return;
        name = str_cut(&sentence, '}');
        if (!sentence.p)
            refuse(n->view->file, node->line, "unbalanced brace in a sentence");
        if (!arg_find(node, name))
            refuse(n->view->file, node->line, "{%.*s} has no value", STR_ARG(name));
    }
}

static void resolve_sentence(struct names *n, const struct scope *scope, struct node *node)
{
    check_placeholders(n, node, node->text);
    check_placeholders(n, node, node->many);
    for (struct expr *e = node->expr; e; e = e->next) {
        struct str placeholder = arena_fmt(n->m->arena, "{%.*s}", STR_ARG(e->arg_name));

        resolve_expr(n, scope, node->line, e);
        check_printable(n, node->line, e);
        if (e->type.kind == TYPE_HTML)
            refuse(n->view->file, node->line, "'%.*s' is html: it cannot stand in a sentence", STR_ARG(e->path));
        if (str_find_str(node->text, placeholder) == SIZE_MAX && str_find_str(node->many, placeholder) == SIZE_MAX)
            refuse(n->view->file, node->line, "the sentence has no %.*s", STR_ARG(placeholder));
    }
    if (node->kind == NODE_PLURAL) {
        const struct expr *count = arg_find(node, S("n"));

        if (!count || count->kind != EXPR_FIELD || count->type.kind != TYPE_INT || count->type.is_optional)
            refuse(n->view->file, node->line, "tn needs n=FIELD, an int");
    }
}

static void resolve_show(struct names *n, const struct scope *scope, struct node *node)
{
    const struct view *shown = view_find(n->m, node->text);

    if (!shown)
        refuse(n->view->file, node->line, "there is no view '%.*s'", STR_ARG(node->text));
    if (!node->expr) {
        if (shown->fields)
            refuse(n->view->file, node->line, "view '%.*s' has fields: say which value to show", STR_ARG(node->text));
        return;
    }
    resolve_field(n, scope, node->line, node->expr);
    if (node->expr->type.kind != TYPE_VIEW || node->expr->type.view != shown)
        refuse(n->view->file, node->line, "'%.*s' is no %.*s", STR_ARG(node->expr->path), STR_ARG(node->text));
}

static void resolve_nodes(struct names *n, const struct scope *scope, struct node *node);

static void resolve_for(struct names *n, const struct scope *scope, struct node *node)
{
    struct scope inner = {scope, node->text, {.kind = TYPE_VIEW}};

    resolve_field(n, scope, node->line, node->expr);
    if (node->expr->type.kind != TYPE_LIST)
        refuse(n->view->file, node->line, "'%.*s' is no list", STR_ARG(node->expr->path));
    for (const struct scope *s = scope; s; s = s->outer)
        if (str_eq(s->name, node->text))
            refuse(n->view->file, node->line, "'%.*s' is already the variable of a loop around", STR_ARG(node->text));
    if (field_find(n->view, node->text))
        refuse(n->view->file, node->line, "'%.*s' is already a field", STR_ARG(node->text));
    inner.type.view = node->expr->type.view;
    inner.type.view_name = node->expr->type.view_name;
    resolve_nodes(n, &inner, node->body);
}

static void resolve_nodes(struct names *n, const struct scope *scope, struct node *node)
{
    for (; node; node = node->next) {
        switch (node->kind) {
        case NODE_TEXT:
        case NODE_TOKEN:
            break;
        case NODE_VALUE:
            resolve_expr(n, scope, node->line, node->expr);
            check_printable(n, node->line, node->expr);
            break;
        case NODE_IF:
            resolve_field(n, scope, node->line, node->expr);
            resolve_nodes(n, scope, node->body);
            resolve_nodes(n, scope, node->otherwise);
            break;
        case NODE_FOR:
            resolve_for(n, scope, node);
            break;
        case NODE_SHOW:
            resolve_show(n, scope, node);
            break;
        case NODE_SENTENCE:
        case NODE_PLURAL:
            resolve_sentence(n, scope, node);
            break;
        }
    }
}

void names_resolve(struct mktpl *m)
{
    for (struct view *v = m->views; v; v = v->next) {
        for (struct field *f = v->fields; f; f = f->next) {
            if (f->type.kind != TYPE_VIEW && f->type.kind != TYPE_LIST)
                continue;
            f->type.view = view_find(m, f->type.view_name);
            if (!f->type.view)
                refuse(v->file, v->line, "unknown type '%.*s'", STR_ARG(f->type.view_name));
        }
    }
    for (struct view *v = m->views; v; v = v->next)
        resolve_nodes(&(struct names){m, v}, NULL, v->body);
}
