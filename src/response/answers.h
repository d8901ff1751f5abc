/* answers.h - one person's answers to one survey: from a form, checked, to a document and back. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef RESPONSE_ANSWERS_H
#define RESPONSE_ANSWERS_H

#include "survey/definition.h"

/* The answer to one item; `is_given` is false when it was left open. */
struct answer {
    bool is_given;
    const struct option **chosen; /* single, dropdown, scale: one; multi: `chosen_count`, in the order of the options;
                                     matrix: one per row, NULL where left open, `chosen_count` == row_count */
    size_t chosen_count;
    int number;              /* nps */
    struct str words;        /* text, longtext: without white space at the ends, line ends as \n */
    const struct str *other; /* words of options with has_text, by position in item->options; NULL when none */
};

/* All answers, by item index. */
struct answers {
    struct answer *v;
    size_t count;
};

/* Why an answer is not accepted; the page words it in the reader's language. */
enum fault_rule {
    FAULT_REQUIRED,  /* required and left open */
    FAULT_UNKNOWN,   /* an option or row that does not exist */
    FAULT_TOO_FEW,   /* multi: under min */
    FAULT_TOO_MANY,  /* multi: over max; a single with two */
    FAULT_EXCLUSIVE, /* multi: an exclusive option beside others */
    FAULT_RANGE,     /* nps: not 0-10 */
    FAULT_TOO_LONG,  /* text: over max characters */
    FAULT_CHARACTER  /* text: a control or bidirectional control character */
};

struct fault {
    const struct item *item;
    const struct row *row; /* matrix, or NULL */
    enum fault_rule rule;
};

struct faults {
    struct fault *v;
    size_t count;
};

/* No answers yet, room for all items of `d`. */
struct answers answers_new(struct arena *a, const struct definition *d);

/* Form field names: single, dropdown, scale, nps, text, longtext: `q7`; multi: `q7.o2` (value "1"); matrix: `q7.r1`;
 * words of "other": `q7~o9`. Each comes at most once. */

/* Looks up a sent field by name; NULL when it was not sent. The caller marks it as known. */
struct field_source {
    const struct str *(*take)(void *arg, struct str name);
    void *arg;
};

/* Take the answers to the items of `page` from a form, replacing what `into` holds for them. Whatever can be understood
 * is kept, also when it breaks a rule, so that the page can show it again; each broken rule becomes a fault (required
 * ones too). An option's words are dropped when the option was not chosen. */
void answers_from_form(struct arena *a, const struct definition *d, const struct survey_page *page,
                       struct field_source form, struct answers *into, struct faults *faults_out);

/* Check all pages again, before sending. */
void answers_check(struct arena *a, const struct definition *d, const struct answers *answers,
                   struct faults *faults_out);

/* Index of the first page with one of the faults. faults->count must not be 0. */
size_t answers_fault_page(const struct definition *d, const struct faults *faults);

/* Append the document, ids and never labels, items in their order, only what was answered, an option's words behind its
 * item: {"q1":"o2","q2":["o1","o9"],"q2~o9":"...","q5":{"r1":"o3"},"q8":7,"q9":"words"} */
void answers_put_json(struct buf *out, const struct definition *d, const struct answers *answers);

/* Read a document back. Strict: ERR_INVALID for anything answers_put_json would not write for this definition. Lenient
 * (`is_lenient`): what does not fit is left out, for a form that was begun on another version. */
enum err answers_from_json(struct arena *a, const struct definition *d, struct str json, bool is_lenient,
                           struct answers *out) MUST_CHECK;

#endif
