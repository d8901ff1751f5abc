/* definition.h - a survey as a document: pages of questions in several languages, checked once, then constant. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SURVEY_DEFINITION_H
#define SURVEY_DEFINITION_H

#include "base/arena.h"
#include "base/json.h"
#include "base/lang.h"

/* Limits of a document, checked when it is read. */
enum {
    DEFINITION_BYTES = 1024 * 1024,
    DEFINITION_PAGES = 50,
    DEFINITION_ITEMS = 500,
    DEFINITION_OPTIONS = 500, /* of one item or list; likewise rows */
    DEFINITION_ID = 16,       /* bytes of an id: [a-z][a-z0-9_]{0,15} */
    TEXT_LIMIT = 500,         /* characters of a `text` answer unless "len" says otherwise */
    LONGTEXT_LIMIT = 4000     /* characters of a `longtext` answer unless "len" says otherwise; at most 8000 */
};

/* One thing in several languages; an absent language has p == NULL. */
struct text {
    struct str in[LANG__COUNT];
};

enum item_type {
    ITEM_SINGLE,
    ITEM_MULTI,
    ITEM_DROPDOWN,
    ITEM_SCALE,    /* one row of ordered options */
    ITEM_MATRIX,   /* rows x ordered options, one choice a row */
    ITEM_NPS,      /* 0-10, how likely to recommend */
    ITEM_TEXT,     /* one line */
    ITEM_LONGTEXT, /* several lines */
    ITEM_INFO,     /* nothing to answer; text is Markdown */
    ITEM__COUNT
};

/* A choice. `code` is its number in exports. `is_exclusive`: in a multi it excludes the others. `has_text`: "muu,
 * mikä?", asks for words. `is_opinion` is false for "en osaa sanoa" and "en halua kertoa", which are answers of their
 * own but stand outside the scale. */
struct option {
    struct str id;
    int code;
    struct text label;
    bool is_exclusive, has_text, is_opinion;
};

/* A statement of a matrix. */
struct row {
    struct str id;
    struct text label;
};

/* One question (or an info text). `index` counts all items of the survey from 0. */
struct item {
    struct str id;
    enum item_type type;
    int index;
    struct text label, help;
    struct text low, high; /* worded ends of nps */
    bool is_required;
    bool is_background; /* about the respondent: results never cross it below the limits of report/release.h */
    const struct option *options;
    size_t option_count;
    const struct row *rows;
    size_t row_count;
    int min, max; /* multi: least and most choices (max 0: any); text and longtext: characters */
};

struct survey_page {
    struct str id;
    struct text title;
    const struct item *items;
    size_t item_count;
};

/* What a resident reads before answering. Texts may hold {opens} {closes} {results} {minutes},
 * filled when shown. */
struct cover {
    struct text purpose, can, cannot, decides, hears_back; /* Markdown */
    struct text unit;                                      /* who is responsible */
    struct str contact_email, contact_phone;               /* either may be empty */
    int minutes;
};

/* A whole survey. All memory is in the arena it was read into. */
struct definition {
    struct str slug;
    enum lang langs[LANG__COUNT]; /* in which the survey is complete, the default first */
    size_t lang_count;
    struct text title, division;
    struct cover cover;
    struct text thanks; /* Markdown; may be absent */
    const struct survey_page *pages;
    size_t page_count;
    const struct item *const *items; /* all, over all pages, by index */
    size_t item_count;
    int64_t opens_ms, closes_ms; /* first and last millisecond in which answers are taken */
    int64_t results_ms;          /* the day on which results are promised */
    int min_count;               /* counts below this are hidden; at least 5 */
    struct str doc;              /* the document itself, compact JSON */
};

/* Where and why a document is refused. */
struct definition_error {
    struct str
        path; /* JSON path, for example $.pages[0].items[2].options[1].id; or "line 3, column 7" when it is no JSON */
    struct str why; /* what was expected, in English for the operator */
};

/* Read and check a document of schema version 1 (docs/survey-format.md). ERR_TOO_BIG or ERR_INVALID with `error_out`
 * filled: the first fault in document order. Unknown members are refused. Nothing borrows from `json`. */
enum err definition_read(struct arena *a, struct str json, struct definition *out,
                         struct definition_error *error_out) MUST_CHECK;

/* The text in `lang`, else in the survey's default language; `lang_out` (may be NULL) says in which. */
struct str text_in(const struct definition *d, const struct text *t, enum lang lang, enum lang *lang_out);

/* Free of control characters (tab and newline are none here) and of controls that reorder bidirectional text. `s` is
 * valid UTF-8. */
bool text_is_plain(struct str s);

/* The item, option or row with that id; NULL when there is none. */
const struct item *definition_item(const struct definition *d, struct str id);
const struct option *item_option(const struct item *item, struct str id);
const struct row *item_row(const struct item *item, struct str id);

/* Does the type offer options (single, multi, dropdown, scale, matrix)? */
bool item_has_options(const struct item *item);

/* Does the type take free words (text, longtext)? */
bool item_is_words(const struct item *item);

#endif
