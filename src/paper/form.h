/* form.h - a survey as a paper form: what is printed, word for word, for the print page and the PDF alike. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PAPER_FORM_H
#define PAPER_FORM_H

#include "survey/definition.h"

/* What the county adds to every paper. `county` by language; `return_address` has its lines parted by semicolons and may
 * be empty, as may `origin` ("https://digiraati.example.fi"). */
struct paper_house {
    struct str county[LANG__COUNT];
    struct str origin;
    struct str return_address;
    struct str brand; /* the county's colour, "#00566b"; empty: that one */
};

/* How a question is answered with a pen. */
enum paper_kind {
    PAPER_NOTE,    /* nothing to answer: `label` is Markdown of several paragraphs */
    PAPER_TICK,    /* boxes to tick before `choices` */
    PAPER_GRID,    /* `rows`, and a box for each of `choices` on each */
    PAPER_SCORES,  /* 0 to 10 in a row; `low` and `high` may be empty */
    PAPER_NUMBER,  /* a box for a number, `unit` behind it */
    PAPER_LINES,   /* `lines` empty lines */
    PAPER_DATE,    /* boxes for day, month and year */
    PAPER_RANK,    /* a box before each of `choices` for its place in the order */
    PAPER_POINTS,  /* a box before each of `choices` for its points, `total` is the words of the sum */
    PAPER_CONSENT, /* one box; `label` is what is agreed to */
    PAPER__COUNT
};

/* Something to choose. `label` is one line of Markdown; `when`: plain words on who may choose it, mostly empty. */
struct paper_choice {
    struct str label, when;
    bool has_line; /* with a line to write on */
    bool is_apart; /* "cannot say" and its like, which stand outside a scale */
};

/* `label`, `help` and the labels of choices and rows are Markdown; everything else is plain. Empty texts are left out. */
struct paper_question {
    enum paper_kind kind;
    int number;    /* printed before the label, from 1; 0: none */
    struct str id; /* of the item */
    struct str label, help;
    struct str when;     /* who answers it; empty: everybody */
    struct str how;      /* what to do: "Tick one box." */
    struct str required; /* behind the label: "(required)", and on what condition; empty: may be left open */
    bool is_ordered;     /* choices are steps of a scale: in one row where they fit */
    const struct paper_choice *choices;
    size_t choice_count;
    const struct str *rows;
    size_t row_count;
    struct str low, high, unit, total;
    int lines, digits; /* PAPER_LINES; PAPER_NUMBER: how long the number can be */
};

struct paper_section {
    struct str title, when;
    const struct paper_question *questions;
    size_t question_count;
};

/* The whole form in one language. */
struct paper_form {
    enum lang lang;
    struct str title, division, county;
    struct str brand;      /* as in paper_house */
    struct str purpose;    /* Markdown, days filled in */
    const struct str *how; /* how to fill in and send back, one sentence each */
    size_t how_count;
    struct str how_title, who_title, return_title, thanks; /* headings; the last words */
    struct str back_by;                                    /* until when, and before an address: where to */
    const struct str *address;                             /* lines of the return address */
    size_t address_count;
    struct str web, web_short; /* address of the survey on the web, and without "https://"; empty without an origin */
    struct str web_words;      /* the words before it */
    struct str qr_alt;         /* words for the picture that is the same address */
    struct str code_word;      /* before a line for the code that all share; empty: the survey has none */
    struct str unit, email, phone;
    struct str email_word, phone_word; /* "E-mail", "Phone" */
    struct str code;                   /* "koe-2027 / 1 / fi": slug, version, language; on every page */
    struct str page_words;             /* "Page {page} of {pages}" */
    struct str dates[3];               /* under the boxes of a date: day, month, year */
    const struct paper_section *sections;
    size_t section_count;
};

/* Write the form of that version in `lang`, or in the language that stands in for it (text_in). `closes_ms` is the
 * survey's own closing, which may have been moved. Lives in `a`, and borrows from `d` and `house`. */
struct paper_form paper_form(struct arena *a, const struct definition *d, int64_t version, int64_t closes_ms,
                             enum lang lang, const struct paper_house *house);

/* The condition in plain words behind "if" ("you chose “yes” in question 3"). Empty when it is too complicated to be
 * said: more than four parts, "and" mixed with "or", days, or a negation of more than a choice. `numbers` are the printed numbers of items by index. */
struct str paper_rule_words(struct arena *a, const struct definition *d, const struct rule *rule, enum lang lang,
                            const int *numbers);

/* Address of the survey in that language; empty without an origin. And an address as people write it, without "https://". */
struct str paper_web_address(struct arena *a, const struct paper_house *house, struct str slug, enum lang lang);
struct str paper_web_short(struct str address);

#endif
