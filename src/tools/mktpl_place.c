/* mktpl_place.c - where in an HTML document a template stands, byte by byte. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "tools/mktpl_place.h"

#include <string.h>

#include "tools/refuse.h"

/* HTML standard, section 13.1.2: elements without an end tag. */
static const char *const void_elements[] = {"area",  "base", "br",   "col",    "embed", "hr",  "img",
                                            "input", "link", "meta", "source", "track", "wbr", NULL};
/* Start tags that end an open <p> (section 13.1.2.4): inside one they are a mistake. */
static const char *const ends_p[] = {"address",  "article",    "aside",  "blockquote", "details", "div",    "dl",
                                     "fieldset", "figcaption", "figure", "footer",     "form",    "h1",     "h2",
                                     "h3",       "h4",         "h5",     "h6",         "header",  "hgroup", "hr",
                                     "main",     "menu",       "nav",    "ol",         "p",       "pre",    "search",
                                     "section",  "table",      "ul",     NULL};
static const char *const not_in_itself[] = {"a", "button", "form", "label", "option", "select", "textarea", NULL};
static const char *const addresses[] = {"href",   "src",  "action",      "formaction", "poster",   "cite",       "data",
                                        "srcset", "ping", "imagesrcset", "xlink:href", "manifest", "background", NULL};

static bool is_one_of(const struct name *n, const char *const *names)
{
    for (; *names; names++)
        if (str_eq((struct str){n->p, n->len}, str_from(*names)))
            return true;
    return false;
}

static bool is_name(const struct name *n, const char *s)
{
    return str_eq((struct str){n->p, n->len}, str_from(s));
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_letter(char c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

static bool is_name_char(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':' || c == '.';
}

static void name_add(struct name *n, struct place_at at, char c)
{
    if (n->len == NAME_BYTES)
        refuse(at.file, at.line, "a name longer than %d", NAME_BYTES);
    n->p[n->len++] = lower(c);
}

/* `word` follows at the start of `rest`, without case. */
static bool follows(struct str rest, const char *prefix, const struct name *word)
{
    size_t n = strlen(prefix);

    if (!str_starts(rest, str_from(prefix)) || rest.len < n + word->len)
        return false;
    for (size_t i = 0; i < word->len; i++)
        if (lower(rest.p[n + i]) != word->p[i])
            return false;
    return true;
}

bool place_is_address(const struct place *p)
{
    return is_one_of(&p->attr, addresses) && !(is_name(&p->attr, "data") && !is_name(&p->tag, "object"));
}

bool place_is_forbidden(const struct place *p)
{
    bool is_event = p->attr.len > 2 && p->attr.p[0] == 'o' && p->attr.p[1] == 'n';

    return is_event || is_name(&p->attr, "style") || is_name(&p->attr, "srcdoc") || is_name(&p->attr, "method") ||
           is_name(&p->attr, "formmethod") || is_name(&p->attr, "http-equiv") ||
           (is_name(&p->attr, "type") && is_name(&p->tag, "script"));
}

struct str place_describe(const struct place *p, struct arena *a)
{
    struct str tag = {p->tag.p, p->tag.len}, attr = {p->attr.p, p->attr.len};

    switch (p->kind) {
    case PLACE_TEXT:
    case PLACE_RCDATA:
    case PLACE_RAW:
        if (p->open)
            return arena_fmt(a, "in <%.*s> of line %d", (int)p->open->name.len, p->open->name.p, p->open->line);
        return S("outside all elements");
    case PLACE_COMMENT:
        return S("in a comment");
    case PLACE_DOCTYPE:
        return S("in the document type");
    case PLACE_END_NAME:
    case PLACE_END_REST:
        return S("in an end tag");
    case PLACE_ATTR_NAME:
    case PLACE_AFTER_NAME:
    case PLACE_BEFORE_VALUE:
        return arena_fmt(a, "at attribute %.*s", STR_ARG(attr));
    case PLACE_VALUE:
        return arena_fmt(a, "in the value of %.*s", STR_ARG(attr));
    default:
        return arena_fmt(a, "in the tag <%.*s", STR_ARG(tag));
    }
}

/* --- tags ------------------------------------------------------------------------------------------------------- */

/* A start tag is complete: is it a form whose post lacks a route, and does it post at all? */
static bool form_opened(const struct place *p, struct place_at at)
{
    bool is_one_post_route = p->has_action && p->action.routes == 1 && p->action.posts == 1 && !p->action.has_other;

    if (!is_name(&p->tag, "form"))
        return false;
    if (p->is_post && !is_one_post_route)
        refuse(at.file, at.line, "the action of a form with method=\"post\" must be one POST route");
    if (!p->is_post && p->action.posts)
        refuse(at.file, at.line, "a form that does not post to a POST route");
    if (p->is_multipart != (p->action.uploads > 0))
        refuse(at.file, at.line,
               "a form has enctype=\"multipart/form-data\" when its route is of the kind UPLOAD, and only then");
    return p->is_post;
}

static void check_nesting(const struct place *p, struct place_at at)
{
    if (!p->open || p->open->is_foreign)
        return;
    if (is_name(&p->open->name, "p") && is_one_of(&p->tag, ends_p))
        refuse(at.file, at.line, "<%.*s> cannot stand in the <p> of line %d", (int)p->tag.len, p->tag.p, p->open->line);
    if (!is_one_of(&p->tag, not_in_itself))
        return;
    for (const struct element *e = p->open; e; e = e->outer)
        if (e->name.len == p->tag.len && memcmp(e->name.p, p->tag.p, e->name.len) == 0)
            refuse(at.file, at.line, "<%.*s> in the <%.*s> of line %d", (int)p->tag.len, p->tag.p, (int)p->tag.len,
                   p->tag.p, e->line);
}

static bool tag_opened(struct place *p, struct place_at at, bool is_self_closed)
{
    const struct element *outer = p->open;
    bool is_foreign = (outer && outer->is_foreign) || is_name(&p->tag, "svg") || is_name(&p->tag, "math");
    bool is_posting = form_opened(p, at);
    struct element *e;

    check_nesting(p, at);
    p->kind = PLACE_TEXT;
    p->after_space = false;
    if (is_self_closed && !is_foreign && !is_one_of(&p->tag, void_elements))
        refuse(at.file, at.line, "<%.*s/> is not closed by its slash", (int)p->tag.len, p->tag.p);
    if (is_self_closed || (!is_foreign && is_one_of(&p->tag, void_elements)))
        return false;
    e = ARENA_NEW(at.arena, struct element);
    *e = (struct element){outer, p->tag, at.line, outer && outer->is_verbatim, is_foreign};
    p->open = e;
    if (is_name(&p->tag, "script") || is_name(&p->tag, "style"))
        p->kind = PLACE_RAW;
    else if (is_name(&p->tag, "textarea") || (is_name(&p->tag, "title") && !is_foreign))
        p->kind = PLACE_RCDATA;
    if (is_name(&p->tag, "pre") || is_name(&p->tag, "textarea"))
        e->is_verbatim = true;
    return is_posting;
}

static void tag_ended(struct place *p, struct place_at at)
{
    if (is_one_of(&p->tag, void_elements) && !(p->open && p->open->is_foreign))
        refuse(at.file, at.line, "<%.*s> has no end tag", (int)p->tag.len, p->tag.p);
    if (!p->open)
        refuse(at.file, at.line, "</%.*s> closes nothing", (int)p->tag.len, p->tag.p);
    if (p->open->name.len != p->tag.len || memcmp(p->open->name.p, p->tag.p, p->tag.len) != 0)
        refuse(at.file, at.line, "</%.*s> but <%.*s> of line %d is open", (int)p->tag.len, p->tag.p,
               (int)p->open->name.len, p->open->name.p, p->open->line);
    p->open = p->open->outer;
    p->kind = PLACE_TEXT;
    p->after_space = false;
}

static void value_ended(struct place *p, struct place_at at)
{
    p->kind = PLACE_IN_TAG;
    p->needs_space = true;
    p->after_space = false;
    if (is_name(&p->tag, "form") && is_name(&p->attr, "action")) {
        p->has_action = true;
        p->action = p->value;
    } else if (is_name(&p->attr, "formaction")) {
        if (p->value.routes != p->value.posts)
            refuse(at.file, at.line, "formaction must be a POST route");
    } else if (is_name(&p->attr, "formmethod")) {
        refuse(at.file, at.line, "formmethod: the form itself says how it is sent");
    } else if (is_name(&p->tag, "form") && is_name(&p->attr, "enctype")) {
        p->is_multipart = true;
    } else if (is_name(&p->tag, "form") && is_name(&p->attr, "method")) {
        p->has_method = true;
        p->is_post = is_name(&p->word, "post");
        if (!p->is_post && !is_name(&p->word, "get"))
            refuse(at.file, at.line, "the method of a form must be get or post");
    }
}

/* An attribute without a value. */
static void bare_attr(struct place *p, struct place_at at)
{
    if (is_name(&p->tag, "form") && (is_name(&p->attr, "method") || is_name(&p->attr, "action")))
        refuse(at.file, at.line, "%.*s needs a value", (int)p->attr.len, p->attr.p);
    p->needs_space = p->kind == PLACE_ATTR_NAME;
    p->kind = PLACE_IN_TAG;
}

/* --- steps ------------------------------------------------------------------------------------------------------ */

static void step_text(struct place *p, struct place_at at, struct str rest)
{
    char next = rest.len > 1 ? rest.p[1] : ' ';

    if (rest.p[0] != '<')
        return;
    p->tag.len = 0;
    if (str_starts(rest, S("<!--")))
        p->kind = PLACE_COMMENT;
    else if (next == '!')
        p->kind = PLACE_DOCTYPE;
    else if (next == '/')
        p->kind = PLACE_END_NAME;
    else if (is_letter(next))
        p->kind = PLACE_TAG_NAME;
    else
        refuse(at.file, at.line, "a stray <: write &lt;");
    p->has_action = p->has_method = p->is_post = p->is_multipart = false;
    p->action = (struct value_parts){0};
}

/* In script, style, textarea and title only their own end tag ends the text. */
static void step_closed_text(struct place *p, struct str rest)
{
    if (p->open && follows(rest, "</", &p->open->name)) {
        p->kind = PLACE_END_NAME;
        p->tag.len = 0;
    }
}

static bool step_in_tag(struct place *p, struct place_at at, char c)
{
    if (is_space(c)) {
        p->needs_space = false;
    } else if (c == '>') {
        return tag_opened(p, at, false);
    } else if (c == '/') {
        p->kind = PLACE_SLASH;
    } else if (!is_name_char(c)) {
        refuse(at.file, at.line, "unexpected %c in the tag <%.*s", c, (int)p->tag.len, p->tag.p);
    } else {
        if (p->needs_space)
            refuse(at.file, at.line, "a space is missing before an attribute of <%.*s", (int)p->tag.len, p->tag.p);
        p->kind = PLACE_ATTR_NAME;
        p->attr.len = 0;
        name_add(&p->attr, at, c);
    }
    return false;
}

static bool step_tag_name(struct place *p, struct place_at at, char c)
{
    if (is_name_char(c)) {
        name_add(&p->tag, at, c);
        return false;
    }
    p->kind = PLACE_IN_TAG;
    p->needs_space = true;
    p->after_space = false;
    return step_in_tag(p, at, c);
}

static bool step_attr_name(struct place *p, struct place_at at, char c)
{
    if (is_name_char(c) && p->kind == PLACE_ATTR_NAME) {
        name_add(&p->attr, at, c);
        return false;
    }
    if (c == '=') {
        p->kind = PLACE_BEFORE_VALUE;
        return false;
    }
    if (is_space(c)) {
        p->kind = PLACE_AFTER_NAME;
        return false;
    }
    bare_attr(p, at);
    return step_in_tag(p, at, c);
}

static void step_before_value(struct place *p, struct place_at at, char c)
{
    if (is_space(c))
        return;
    if (c != '"' && c != '\'')
        refuse(at.file, at.line, "the value of %.*s is not quoted", (int)p->attr.len, p->attr.p);
    p->kind = PLACE_VALUE;
    p->quote = c;
    p->is_query = false;
    p->word.len = 0;
    p->value = (struct value_parts){0};
}

static void step_value(struct place *p, struct place_at at, char c)
{
    if (c == p->quote) {
        value_ended(p, at);
        return;
    }
    p->value.has_other = true;
    if ((c == '?' || c == '#') && place_is_address(p))
        p->is_query = true;
    if (is_name(&p->attr, "method"))
        name_add(&p->word, at, c);
}

static void step_end_tag(struct place *p, struct place_at at, char c)
{
    if (c == '>') {
        tag_ended(p, at);
    } else if (is_space(c)) {
        p->kind = PLACE_END_REST;
    } else if (p->kind == PLACE_END_REST) {
        refuse(at.file, at.line, "an end tag has no attributes");
    } else if (c != '/' || p->tag.len) {
        if (!is_name_char(c))
            refuse(at.file, at.line, "unexpected %c in an end tag", c);
        name_add(&p->tag, at, c);
    }
}

bool place_step(struct place *p, struct place_at at, struct str rest)
{
    char c = rest.p[0];

    switch (p->kind) {
    case PLACE_TEXT:
        step_text(p, at, rest);
        break;
    case PLACE_RCDATA:
    case PLACE_RAW:
        step_closed_text(p, rest);
        break;
    case PLACE_COMMENT:
        if (str_starts(rest, S("-->")))
            p->kind = PLACE_DOCTYPE; /* which the > of --> ends */
        break;
    case PLACE_DOCTYPE:
        if (c == '>')
            p->kind = PLACE_TEXT;
        break;
    case PLACE_TAG_NAME:
        return step_tag_name(p, at, c);
    case PLACE_IN_TAG:
        return step_in_tag(p, at, c);
    case PLACE_ATTR_NAME:
    case PLACE_AFTER_NAME:
        if (p->kind == PLACE_AFTER_NAME && is_name_char(c))
            bare_attr(p, at);
        return p->kind == PLACE_IN_TAG ? step_in_tag(p, at, c) : step_attr_name(p, at, c);
    case PLACE_BEFORE_VALUE:
        step_before_value(p, at, c);
        break;
    case PLACE_VALUE:
        step_value(p, at, c);
        break;
    case PLACE_SLASH:
        if (c != '>')
            refuse(at.file, at.line, "unexpected / in the tag <%.*s", (int)p->tag.len, p->tag.p);
        return tag_opened(p, at, true);
    case PLACE_END_NAME:
    case PLACE_END_REST:
        step_end_tag(p, at, c);
        break;
    }
    return false;
}

/* --- branches --------------------------------------------------------------------------------------------------- */

void place_break(struct place *p, struct place_at at)
{
    switch (p->kind) {
    case PLACE_TEXT:
    case PLACE_RCDATA:
    case PLACE_IN_TAG:
        break;
    case PLACE_TAG_NAME:
        p->kind = PLACE_IN_TAG;
        p->needs_space = true;
        p->after_space = false;
        break;
    case PLACE_ATTR_NAME:
    case PLACE_AFTER_NAME:
        bare_attr(p, at);
        break;
    case PLACE_VALUE:
        if (!place_is_forbidden(p))
            break;
        refuse(at.file, at.line, "nothing may be decided in the value of %.*s", (int)p->attr.len, p->attr.p);
    default:
        refuse(at.file, at.line, "no block may stand %.*s", STR_ARG(place_describe(p, at.arena)));
    }
}

static bool same_name(const struct name *a, const struct name *b)
{
    return a->len == b->len && memcmp(a->p, b->p, a->len) == 0;
}

static void join_parts(struct value_parts *into, const struct value_parts *other)
{
    into->has_other =
        into->has_other || other->has_other || into->routes != other->routes || into->posts != other->posts;
    if (into->posts < other->posts)
        into->posts = other->posts;
    if (into->uploads < other->uploads)
        into->uploads = other->uploads;
}

void place_join(struct place *into, const struct place *other, struct place_at at)
{
    bool is_same = into->kind == other->kind && into->open == other->open;

    if (is_same && into->kind == PLACE_IN_TAG)
        is_same = same_name(&into->tag, &other->tag);
    if (is_same && into->kind == PLACE_VALUE)
        is_same = same_name(&into->attr, &other->attr) && into->quote == other->quote;
    if (!is_same)
        refuse(at.file, at.line, "this branch ends %.*s, but should end %.*s", STR_ARG(place_describe(other, at.arena)),
               STR_ARG(place_describe(into, at.arena)));
    if (into->kind == PLACE_IN_TAG && (into->has_method != other->has_method || into->is_post != other->is_post))
        refuse(at.file, at.line, "the method of a form cannot depend on anything");
    into->needs_space = into->needs_space || other->needs_space;
    into->is_query = into->is_query && other->is_query;
    into->after_space = into->after_space && other->after_space;
    join_parts(&into->value, &other->value);
    join_parts(&into->action, &other->action);
    into->has_action = into->has_action && other->has_action;
    into->is_multipart = into->is_multipart && other->is_multipart;
}
