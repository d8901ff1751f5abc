/* answers.h - one person's answers to one survey: from a form, checked, to a document and back. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef RESPONSE_ANSWERS_H
#define RESPONSE_ANSWERS_H

#include "survey/definition.h"

/* The answer to one item; `is_given` is false when it was left open. */
struct answer {
    bool is_given;
    const struct option **chosen; /* single, dropdown, scale: one; multi: `chosen_count`, in the order of the options;
                                     matrix: one per row, NULL where left open, `chosen_count` == row_count;
                                     rank: best first */
    size_t chosen_count;
    int64_t number;          /* nps; number: in units of 10^-decimals; date: yyyymmdd; consent: 1 */
    const int64_t *points;   /* points: of each option */
    struct str words;        /* text, longtext: without white space at the ends, line ends as \n */
    const struct str *other; /* words of options with has_text, by position in item->options; NULL when none */
    const struct str *typed; /* what was typed and cannot be understood, kept to be shown again and never sent; then
                                `is_given` is false. By part: number 1; date day, month, year; rank and points one for
                                each option; at most 40 characters each. NULL when there is none */
};

/* All answers, by item index. */
struct answers {
    struct answer *v;
    size_t count;
};

/* Why an answer is not accepted; the page words it in the reader's language. About a row or an option where the comment
 * or `struct fault` says so, else about the item. */
enum fault_rule {
    FAULT_REQUIRED,  /* required and left open */
    FAULT_UNKNOWN,   /* an option or row that does not exist or is not shown; rank: no place among the options */
    FAULT_TOO_FEW,   /* multi, rank: under min */
    FAULT_TOO_MANY,  /* multi, rank: over max */
    FAULT_EXCLUSIVE, /* multi: an exclusive option beside others */
    FAULT_RANGE,     /* nps, number: outside; date: no possible day of the question; points: not 0 to total */
    FAULT_NUMBER,    /* number, points: not a number; "1,000" neither, where it could mean a thousand or one,
                        nor what the survey removes at once (guard.h) */
    FAULT_STEP,      /* number: between two steps */
    FAULT_DAY,       /* date: no such day, or a part is missing */
    FAULT_SUM,       /* points: they do not make `total` */
    FAULT_TWICE,     /* rank: two options on one place */
    FAULT_REPEATED,  /* a field came twice */
    FAULT_TOO_LONG,  /* text: over max characters */
    FAULT_CHARACTER, /* text: a control or bidirectional control character, or bytes that are no UTF-8 */
    FAULT_CHECK      /* a check of the author: `check` says which */
};

struct fault {
    const struct item *item;
    const struct row *row;       /* matrix, or NULL */
    const struct option *option; /* rank and points: the field, or NULL */
    const struct check *check;   /* FAULT_CHECK */
    enum fault_rule rule;
};

struct faults {
    struct fault *v;
    size_t count;
};

/* No answers yet, room for all items of `d`. */
struct answers answers_new(struct arena *a, const struct definition *d);

/* Form field names: single, dropdown, scale, nps, number, text, longtext, area, age: `q7`; consent: `q7` (value "1");
 * multi: `q7.o2` (value "1"); matrix: `q7.r1`; rank: `q7.o2` (value "1" for the best); points: `q7.o2`; date: `q7.day`,
 * `q7.month`, `q7.year`; words of "other": `q7~o9`. */

/* One sent field. `is_repeated`: it came more than once, `value` is the first. `is_broken`: bytes that are no UTF-8, or
 * NUL, which `value` has replaced by U+FFFD. */
struct form_field {
    struct str value;
    bool is_repeated, is_broken;
};

/* The sent form. `take` looks a field up by name and marks it as known; false when it was not sent. `take_rest` marks
 * every field left whose name is `item` followed by `.` or `~` as known, and says whether there was one. */
struct field_source {
    bool (*take)(void *arg, struct str name, struct form_field *out);
    bool (*take_rest)(void *arg, struct str item);
    void *arg;
};

/* Take the answers to the items of `page` from a form, replacing what `into` holds for them. Whatever can be understood
 * is kept, also when it breaks a rule, so that the page can show it again, and what cannot is kept as `typed`; each
 * broken rule becomes a fault (required ones too; at most one about each item, row or option), but none about what the
 * survey's rules hide now. Words written for an "other" choose it where nothing else was chosen, and always in a multi; else they are dropped. `today` is yyyymmdd in Finland. */
void answers_from_form(struct arena *a, const struct definition *d, const struct survey_page *page,
                       struct field_source form, int today, struct answers *into, struct faults *faults_out);

/* Check all that is shown again, before sending. `today` DAY_ANY: a limit that is today is not looked at. */
void answers_check(struct arena *a, const struct definition *d, const struct answers *answers, int today,
                   struct faults *faults_out);

/* Index of the first page with one of the faults. faults->count must not be 0. */
size_t answers_fault_page(const struct definition *d, const struct faults *faults);

/* Append the document, ids and never labels, items in their order, only what was answered, an option's words behind its
 * item: {"q1":"o2","q2":["o1","o9"],"q2~o9":"...","q5":{"r1":"o3"},"q8":7,"q9":"words","q10":7.5,"q11":"2027-02-22",
 * "q12":["o3","o1"],"q13":{"o1":60,"o2":40},"q14":true}. Points of 0 are left out. */
void answers_put_json(struct buf *out, const struct definition *d, const struct answers *answers);

/* The same with what was typed and not understood, {"q10!":["7,x"]}: for the form that carries itself and for drafts,
 * never for sending. */
void answers_put_draft_json(struct buf *out, const struct definition *d, const struct answers *answers);

/* The size to which all boxes of this version of the survey are padded (base/crypto.h), sealed answers and drafts alike, so
 * that their size tells nothing about them: the smallest that holds the largest document of acceptable answers and the
 * ANSWERS_BUCKET_HEAD bytes in front; BUCKET_MAX when none does. Writes that document to learn it: ask once. */
enum { ANSWERS_BUCKET_HEAD = 53 };
size_t answers_bucket(const struct definition *d);

/* Read a document or draft back. Strict: ERR_INVALID for anything answers_put_draft_json would not write for this
 * definition. Lenient (`is_lenient`): what does not fit is left out, for a form that was begun on another version; what
 * was typed and can be understood by now becomes an answer. */
enum err answers_from_json(struct arena *a, const struct definition *d, struct str json, bool is_lenient,
                           struct answers *out) MUST_CHECK;

#endif
