/* mktpl_place.h - where in an HTML document a template stands, byte by byte. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TOOLS_MKTPL_PLACE_H
#define TOOLS_MKTPL_PLACE_H

#include "base/arena.h"

enum place_kind {
    PLACE_TEXT,   /* between tags */
    PLACE_RCDATA, /* in textarea or title: text, but no tags */
    PLACE_RAW,    /* in script or style */
    PLACE_COMMENT,
    PLACE_DOCTYPE,
    PLACE_TAG_NAME,
    PLACE_IN_TAG, /* between attributes */
    PLACE_ATTR_NAME,
    PLACE_AFTER_NAME,   /* white space behind an attribute's name: = may follow */
    PLACE_BEFORE_VALUE, /* behind = */
    PLACE_VALUE,        /* in a quoted attribute value */
    PLACE_SLASH,        /* behind / in a tag */
    PLACE_END_NAME,     /* in an end tag's name */
    PLACE_END_REST
};

enum { NAME_BYTES = 48 };

/* A name in lower case. */
struct name {
    char p[NAME_BYTES];
    size_t len;
};

/* An open element; never changed once made, so two places stand in the same elements when `open` is the same. */
struct element {
    const struct element *outer;
    struct name name;
    int line;
    bool is_verbatim; /* in pre or textarea: white space counts */
    bool is_foreign;  /* in svg or math */
};

/* What an attribute value is made of, so far. */
struct value_parts {
    int routes, posts, uploads; /* route addresses, how many of them are POST, and how many of these take a file */
    bool has_other;    /* anything else */
};

struct place {
    enum place_kind kind;
    const struct element *open;
    struct name tag, attr, word; /* word: a value that is compared, as method="post" */
    char quote;
    bool needs_space; /* IN_TAG: white space must come before the next attribute */
    bool is_query;    /* VALUE of an address: behind ? or # */
    bool after_space; /* the last byte written was white space that need not be repeated */
    struct value_parts value, action;
    bool has_action, has_method, is_post, is_multipart; /* of the form tag that is being read */
};

/* Where and for whom messages are. */
struct place_at {
    struct arena *arena;
    const char *file;
    int line;
};

/* Go on over the first byte of `rest`, whose following bytes may be looked at. True when that byte ended the tag of a
 * form that posts: the token belongs behind it. Refuses what HTML or docs/templates.md forbids. */
bool place_step(struct place *p, struct place_at at, struct str rest);

/* A branch begins or ends here: a name that is being read ends. Refuses where no branch may stand. */
void place_break(struct place *p, struct place_at at);

/* Two branches meet: both must stand in the same place. */
void place_join(struct place *into, const struct place *other, struct place_at at);

/* The attribute takes an address, as href does. In PLACE_VALUE. */
bool place_is_address(const struct place *p);

/* No value may stand in this attribute: on..., style, srcdoc, and those that say how a form is sent. */
bool place_is_forbidden(const struct place *p);

/* "in text", "in <p>", "in the value of href": for messages. */
struct str place_describe(const struct place *p, struct arena *a);

#endif
