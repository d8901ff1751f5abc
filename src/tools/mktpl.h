/* mktpl.h - the tree that mktpl's parser makes, its checker annotates and its writer prints. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TOOLS_MKTPL_H
#define TOOLS_MKTPL_H

#include "base/buf.h"
#include "tools/refuse.h"
#include "tools/routes_def.h"

/* Texts borrow from the arena that everything lives in; `line` counts from 1 in the template's file. */

enum type_kind { TYPE_STR, TYPE_INT, TYPE_BOOL, TYPE_WHEN, TYPE_HTML, TYPE_URL, TYPE_VIEW, TYPE_LIST };

struct type {
    enum type_kind kind;
    bool is_optional;        /* int? and when? */
    struct str view_name;    /* TYPE_VIEW and TYPE_LIST */
    const struct view *view; /* what it names; set when all views are known */
};

struct field {
    struct field *next;
    struct str name;
    struct type type;
};

enum expr_kind { EXPR_FIELD, EXPR_NUMBER, EXPR_PERCENT, EXPR_ROUTE, EXPR_ASSET };

/* What stands in {{ }}, behind an if, or behind name= in a sentence. */
struct expr {
    struct expr *next; /* of an argument list */
    enum expr_kind kind;
    struct str arg_name; /* sentence argument: the placeholder */
    struct str path;     /* field path, route name or asset address */
    struct str lang;     /* route: "sv" of sv:NAME, else empty */
    struct expr *args;   /* of a route */
    const struct route_def *route;
    struct type type; /* set by the checker, as is the C expression that reads it */
    struct str c;
};

enum node_kind { NODE_TEXT, NODE_TOKEN, NODE_VALUE, NODE_IF, NODE_FOR, NODE_SHOW, NODE_SENTENCE, NODE_PLURAL };

struct node {
    struct node *next;
    enum node_kind kind;
    int line;
    struct str text;        /* TEXT; the sentence; the loop variable; the view to show */
    struct str many;        /* PLURAL: the second sentence */
    struct expr *expr;      /* VALUE, IF, FOR, SHOW (NULL: a view without fields); sentences: the arguments */
    bool is_not;            /* IF */
    bool is_query;          /* VALUE: stands behind ? or # of an address, to be percent-encoded */
    struct node *body;      /* IF, FOR */
    struct node *otherwise; /* IF */
};

struct view {
    struct view *next;
    const char *file;
    int line, end_line;
    struct str name;
    struct field *fields;
    struct node *body;
};

/* One run of the tool. */
struct mktpl {
    struct arena *arena;
    struct route_table routes;
    struct str assets;  /* assets.list: one logical path a line */
    struct view *views; /* in the order written */
    struct view **views_end;
};

/* mktpl_parse.c: add the views of one template file to `m`. */
void parse_template(struct mktpl *m, const char *file, struct str text);

/* mktpl_names.c: resolve field types, expressions, routes and assets of all views. */
void names_resolve(struct mktpl *m);

/* mktpl_html.c: follow the HTML of every view: refuse what may not stand where it stands, collapse white space and put
 * the form token in. Needs resolved names. */
void html_check(struct mktpl *m);

/* mktpl_write.c: tpl.h with all views, and the C source of one template file; `c_name` is the output's own name. */
void write_header(const struct mktpl *m, struct buf *out);
void write_source(const struct mktpl *m, const char *file, const char *c_name, struct buf *out);

/* The view of that name or NULL. */
struct view *view_find(const struct mktpl *m, struct str name);

#endif
