/* definition.h - a survey as a document: pages of questions in several languages, checked once, then constant. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SURVEY_DEFINITION_H
#define SURVEY_DEFINITION_H

#include "base/arena.h"
#include "base/json.h"
#include "i18n/i18n.h"
#include "survey/rule.h"

/* Limits of a document, checked when it is read. */
enum {
    DEFINITION_BYTES = 1024 * 1024,
    DEFINITION_PAGES = 50,
    DEFINITION_ITEMS = 500,
    DEFINITION_OPTIONS = 500, /* of one item or list; likewise rows */
    DEFINITION_FIELDS = 1500, /* that the form of one page can send: a web server counts them too */
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
    ITEM_NUMBER,   /* a number in steps */
    ITEM_TEXT,     /* one line */
    ITEM_LONGTEXT, /* several lines */
    ITEM_DATE,     /* a day */
    ITEM_RANK,     /* the best `max` of the options in order */
    ITEM_POINTS,   /* `total` points shared among the options */
    ITEM_AREA,     /* a municipality; in every other way a dropdown */
    ITEM_AGE,      /* an age band; in every other way a single */
    ITEM_CONSENT,  /* one box to tick: the label is what is agreed to */
    ITEM_INFO,     /* nothing to answer; text is Markdown */
    ITEM__COUNT
};

/* In which order options (of a matrix: rows) are offered. Random differs from form to form; in both others than fixed,
 * exclusive options, those with text and those outside the scale keep their place at the end. */
enum option_order { ORDER_FIXED, ORDER_RANDOM, ORDER_ALPHA };

/* A choice. `code` is its number in exports. `is_exclusive`: in a multi it excludes the others. `has_text`: "muu, mikä?",
 * asks for words. `is_opinion` is false for "en osaa sanoa" and "en halua kertoa", which are answers of their own but
 * stand outside the scale. `group`: the heading it stands under in an area list, may be absent. `show` (may be NULL):
 * offered only while that holds; looks at earlier pages only. */
struct option {
    struct str id;
    int code;
    struct text label;
    bool is_exclusive, has_text, is_opinion;
    struct text group;
    const struct rule *show;
};

/* A statement of a matrix. */
struct row {
    struct str id;
    struct text label;
};

/* A condition the author set on an answer, and what to tell who breaks it. Asked only when the item is shown and
 * answered. */
struct check {
    const struct rule *rule;
    struct text message;
};

/* What a number may be, in units of 10^-decimals: 7.5 with one decimal is 75. */
struct number_range {
    int decimals; /* 0 to 3, as many as `step` is written with */
    int64_t min, max, step;
};

/* Days as yyyymmdd, 20270222; a question's first and last possible day. */
enum { DAY_ANY = 0, DAY_TODAY = -1 };
struct day_range {
    int first, last;
};

/* One question (or an info text). `index` counts all items of the survey from 0. */
struct item {
    struct str id;
    enum item_type type;
    int index;
    struct text label, help;
    struct text low, high;       /* worded ends of nps */
    bool is_required;            /* always; see also `required` */
    const struct rule *required; /* while it holds; NULL when there is no such rule */
    const struct rule *show;     /* shown only while it holds; NULL: always */
    const struct check *checks;
    size_t check_count;
    enum option_order order;
    struct number_range number; /* number */
    struct text unit;           /* number, points; may be absent */
    int total;                  /* points */
    struct day_range days;      /* date */
    bool is_background;         /* about the respondent: results never cross it below the limits of report/release.h */
    bool is_sensitive;          /* that nearly all of a small group chose the same is not shown either (rule R6) */
    const struct option *options;
    size_t option_count;
    const struct row *rows;
    size_t row_count;
    int min, max; /* multi, rank: least and most choices (max 0: any); text and longtext: characters */
};

struct survey_page {
    struct str id;
    struct text title;
    const struct rule *show; /* NULL: always; looks at earlier pages only */
    const struct item *items;
    size_t item_count;
};

/* How answering twice is kept apart (anonymity.md 2.6); fixed at publication. */
enum survey_access {
    ACCESS_OPEN = 1, /* anyone, as often as they like */
    ACCESS_REMINDER, /* anyone; the browser itself reminds who has answered */
    ACCESS_CODE,     /* who knows the code that all share */
    ACCESS_INVITED   /* who has a code that can be used once */
};

/* What a resident reads before answering. Texts may hold {opens} {closes} {results} {minutes},
 * filled when shown. */
struct cover {
    struct text purpose, can, cannot, decides, hears_back; /* Markdown */
    struct text unit;                                      /* who is responsible */
    struct str contact_email, contact_phone;               /* either may be empty */
    int minutes;                                           /* 1-120; estimated where the document has none */
};

/* Most background questions that results may be shown by (rule R13), and most options of each. */
enum { DEFINITION_RESULTS_BY = 4, DEFINITION_GROUPS = 60 };

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
    enum survey_access access;
    bool asks_who;        /* ask before sending: myself, for somebody close, or helped */
    bool is_guard_strict; /* what looks like an identifier is always removed, never sent as it is */
    int min_count;        /* counts below this are hidden; at least 5 */
    const struct item *results_by[DEFINITION_RESULTS_BY]; /* background questions whose groups results are shown for */
    size_t results_by_count;
    bool has_results_while_open; /* rough results are shown while answers still come in; told on the cover */
    int retention_months;        /* answers are deleted so long after closing; 0: as the instance is set */
    struct str doc;              /* the document itself, compact JSON */
    struct str
        long_words; /* hyphens_make's list for storing it, made before; p NULL: it is made when the version is stored */
    const struct hyphens *hyphens; /* of its long words (survey/hyphens.h); NULL: none, as after definition_read */
};

/* Where and why a document is refused. */
enum { DEFINITION_ERROR_ARGS = 3 };
struct definition_error {
    struct str
        path; /* JSON path, for example $.pages[0].items[2].options[1].id; or "line 3, column 7" when it is no JSON */
    struct str why;       /* what was expected, in English for the operator */
    int line, column;     /* from 1 when it is no JSON, else 0 */
    const char *sentence; /* the same as `why` for translators, with a {name} for each of `args`; static */
    struct i18n_arg args[DEFINITION_ERROR_ARGS];
    size_t arg_count;
    struct str about; /* how the question begins that it is in; may be empty */
};

/* All that is wrong with a document, `count` in number, of which the first `told` are told. A document with
 * DEFINITION_FAULTS_MOST is not read to its end: then there may be more. What is wrong with a text that is no JSON is
 * one fault. */
enum { DEFINITION_FAULTS = 20, DEFINITION_FAULTS_MOST = 1000 };
struct definition_faults {
    struct definition_error v[DEFINITION_FAULTS];
    size_t told, count;
};

/* The text of a file, without the mark that some editors put before UTF-8. When the file is something else, such as a
 * workbook or a picture, what it is and what to do: a sentence for i18n_text. NULL when it may be a document. */
const char *definition_text(struct str file, struct str *text_out);

/* What was expected, in the reader's language. Numbers, ids and names stay as the document has to have them. */
struct str definition_error_text(struct arena *a, const struct definition_error *error, enum lang lang);

/* Where that is, in words for people: "page 1, question 2 (Did you get help?), option 3"; empty when the path says no
 * more, and of what is no JSON. */
struct str definition_error_place(struct arena *a, const struct definition_error *error, enum lang lang);

/* Read and check a document of schema version 1 (docs/survey-format.md). ERR_TOO_BIG or ERR_INVALID with `faults_out`
 * filled: all that can be told at once, in the order found. What depends on something that is wrong is not judged.
 * Unknown members are refused. Nothing borrows from `json`. `out` is of no use when it is not OK. */
enum err definition_check(struct arena *a, struct str json, struct definition *out,
                          struct definition_faults *faults_out) MUST_CHECK;

/* The same for documents that were checked before: with the first fault found. */
enum err definition_read(struct arena *a, struct str json, struct definition *out,
                         struct definition_error *error_out) MUST_CHECK;

/* The text in `lang`, else in lang_fallback(lang), else in the survey's default language; `lang_out` (may be NULL) says
 * in which. */
struct str text_in(const struct definition *d, const struct text *t, enum lang lang, enum lang *lang_out);

/* How long answering takes, in minutes from 1 to 120: the words of all pages in the default language at 160 a minute,
 * and for each question seconds by its type; rounded up. 160 is how fast adults read Finnish, slower than Swedish and
 * English (Trauzettel-Klosinski & Dietz 2012, Invest Ophthalmol Vis Sci 53(9), IReST: 161, 199 and 228). The seconds
 * are our own guess, until a survey knows its median. Choices in a list that opens are looked for, not read. */
int definition_estimate_minutes(const struct definition *d);

/* Free of control characters (tab and newline are none here) and of controls that reorder bidirectional text. `s` is
 * valid UTF-8. */
bool text_is_plain(struct str s);

/* The item, option or row with that id; NULL when there is none. */
const struct item *definition_item(const struct definition *d, struct str id);
const struct option *item_option(const struct item *item, struct str id);
const struct row *item_row(const struct item *item, struct str id);

/* Is it answered by choosing among options (single, multi, dropdown, scale, matrix, rank, points, area, age)? */
bool item_has_options(const struct item *item);

/* Does its answer put a person into one of several groups (single, dropdown, area, age)? */
bool item_makes_groups(const struct item *item);

/* How many of a rank's options get a place, of a multi's a tick at most: `max`, or all of them. */
size_t item_most(const struct item *item);

/* Does the type take free words (text, longtext)? */
bool item_is_words(const struct item *item);

/* Is there an item on the page whose options or rows come in random order? Such a page is made for one form only. */
bool page_has_random_order(const struct survey_page *page);

/* A text may name earlier answers as {q3} (an item of an earlier page that is_pipeable). Call `each` for every piece in
 * order: `item` is NULL for plain words, else `piece` is empty. */
bool item_is_pipeable(const struct item *item); /* single, dropdown, scale, nps, number, text, date, area, age */
void text_each_piece(const struct definition *d, struct str text,
                     void (*each)(void *arg, struct str piece, const struct item *item), void *arg);

#endif
