/* rule.h - a condition on answers as a flat list of nodes, read once from its JSON and evaluated without memory. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SURVEY_RULE_H
#define SURVEY_RULE_H

#include "base/str.h"

enum { RULE_NODES = 256, RULE_DEPTH = 16 };

/* Operators of docs/survey-format.md, "Rules". Those up to RULE_ANSWER are leaves. */
enum rule_op {
    RULE_FALSE,
    RULE_TRUE,
    RULE_NUMBER, /* literal `number` */
    RULE_TEXT,   /* literal `text`: an option's id, words, or a day as "2027-02-22" */
    RULE_ANSWER, /* ["q", "q3"] or, of a matrix row or the points of an option, ["q", "q5", "r1"] */
    RULE_AND,    /* all of at least one */
    RULE_OR,     /* any of at least one */
    RULE_NOT,    /* of one */
    RULE_EQ,     /* two of the same type and value; anything with no answer is false */
    RULE_LT,     /* two numbers, or two days; everything else is false */
    RULE_LE,
    RULE_GT,
    RULE_GE,
    RULE_IN,       /* the first equals one of the others */
    RULE_HAS,      /* the first (multi, rank) holds the second */
    RULE_ANSWERED, /* of one: was it answered? */
    RULE_COUNT,    /* of one: how many were chosen (multi, rank), rows answered (matrix), options with points; 1 for any
                      other answer; 0 without one */
    RULE_SUM /* of numbers; those without an answer are passed over, null when none has one. Of one points item: its
                sum */
};

/* In prefix order: a node's arguments follow it. What definition_read has read fits together: and, or, not and the whole
 * rule have conditions, comparisons two values of one kind, ids exist. */
struct rule_node {
    enum rule_op op;
    int arg_count;
    int item; /* RULE_ANSWER: index of the item, always earlier than what the rule belongs to (a check may name its
                 own item) */
    int part; /* RULE_ANSWER: index of the row or option, -1 for the whole */
    double number;
    struct str text;
};

struct rule {
    const struct rule_node *nodes;
    int count;
};

#endif
