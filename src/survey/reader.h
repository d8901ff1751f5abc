/* reader.h - walk a JSON tree by tables of members, and say exactly where it is wrong; private to survey/. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SURVEY_READER_H
#define SURVEY_READER_H

#include "survey/definition.h"

/* Where we stand in the document: a chain on the stack, the root last. `member.p` is NULL for an element of a list. */
struct path {
    const struct path *up;
    struct str member;
    size_t index;
};

/* Options with a name of their own, shared by several questions. */
struct option_list {
    struct str id;
    const struct option *v;
    size_t count;
};

/* One reading. `d` is filled on the way; its langs are known before any text is read, the lists before any item. */
struct reader {
    struct arena *a;
    struct definition *d;
    struct definition_error *error;
    const struct option_list *lists;
    size_t list_count;
    struct item *items;     /* all items in order, room for DEFINITION_ITEMS */
    struct str *item_paths; /* where each stands, for the message about a second one */
    size_t item_count;
    size_t page_start; /* how many items stand on pages before the one that is read */
    bool is_in_pages;
    struct rule_node *rule_nodes; /* the rule that is read, room for RULE_NODES */
};

/* One member an object may have: how it is read into the field at `offset` of the struct that is filled. `min` and
 * `max` bound a number, the characters of a text or the elements of a list, as the reading function has it. */
struct member {
    const char *name;
    bool is_required;
    size_t offset;
    int64_t min, max;
    enum err (*read)(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                     void *field_out);
};

/* The whole path as text, for example $.pages[0].id. In the reader's arena. */
struct str path_text(struct reader *r, const struct path *at);

/* Fill the error with the path and the reason, a sentence that po/extract collects for the translators here; return
 * ERR_INVALID. refuse_with has the values of the sentence's {name}s as well, at most DEFINITION_ERROR_ARGS, which are
 * copied: refuse_with(r, at, "expected at most {n} lists", {"n", number_text(r, 500)}). */
enum err refuse_at(struct reader *r, const struct path *at, const char *sentence);
#define refuse_with(r, at, sentence, ...)                                                                              \
    refuse_args(r, at, sentence, (const struct i18n_arg[DEFINITION_ERROR_ARGS]){__VA_ARGS__})
enum err refuse_args(struct reader *r, const struct path *at, const char *sentence, const struct i18n_arg *args);

/* The same of a text that is no JSON (syntax.c); returns `code`. */
enum err refuse_syntax(struct reader *r, enum err code, const struct json_error *fault);

/* A number as a document has it: digits only. */
struct str number_text(struct reader *r, int64_t n);

/* At most `bytes` of the text, and what is missing of the last character. */
struct str text_start(struct str text, size_t bytes);

/* Read an object by its table into the struct at `out`: members in document order, then whatever is missing. Members
 * that the table does not name are refused. */
enum err read_object(struct reader *r, const struct path *at, const struct json *j, const struct member *members,
                     size_t member_count, void *out) MUST_CHECK;

/* Is `j` a list of `min` to `max` elements? ERR_INVALID as refuse_at when not. */
enum err expect_list(struct reader *r, const struct path *at, const struct json *j, int64_t min,
                     int64_t max) MUST_CHECK;

/* Is it [a-z][a-z0-9_]{0,15}? */
bool id_is_valid(struct str s);

/* One of `names`, into its place among them. */
enum err read_name(struct reader *r, const struct path *at, const struct json *j, const char *const *names, int count,
                   int *out) MUST_CHECK;

/* Reading functions for tables. The comment names the type of the field. */
enum err read_text(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                   void *text_out) MUST_CHECK; /* struct text, at most m->max characters in each language */
enum err read_label(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                    void *text_out) MUST_CHECK; /* the same where {q3} may name an answer of an earlier page */
enum err read_id(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                 void *str_out) MUST_CHECK; /* struct str, [a-z][a-z0-9_]{0,15} */
enum err read_bool(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                   void *bool_out) MUST_CHECK; /* bool */
enum err read_int(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                  void *int_out) MUST_CHECK; /* int, m->min to m->max */
enum err read_skip(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                   void *none) MUST_CHECK; /* nothing: it was read earlier, or is read later */

/* A rule about the items read so far (rule.c): a const struct rule *. With m->max PAGES_BEFORE only about those on
 * earlier pages. */
enum { ITEMS_BEFORE, PAGES_BEFORE };
enum err read_rule(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                   void *rule_out) MUST_CHECK;

/* What stands in braces in one text (pipe.c): refused unless each {id} is an answer from an earlier page that may stand
 * in a text; with `is_allowed` false any is. Then: do all languages name the same? */
enum err check_braces(struct reader *r, const struct path *at, struct str text, bool is_allowed) MUST_CHECK;
enum err check_same_braces(struct reader *r, const struct path *at, const struct text *t) MUST_CHECK;

/* Options and rows (option.c): struct option_list; two fields of a struct item; "lists" of the document. */
enum err read_options(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                      void *list_out) MUST_CHECK;
enum err read_rows(struct reader *r, const struct path *at, const struct json *j, const struct member *m,
                   void *item_out) MUST_CHECK;
enum err read_lists(struct reader *r, const struct path *at, const struct json *j) MUST_CHECK;

/* The options of `item`, from "options", "list" or its type, once its other members are read; `own` are the ones that
 * stand in "options". */
enum err take_options(struct reader *r, const struct path *at, const struct json *j, const struct option_list *own,
                      struct item *item) MUST_CHECK;

/* What a number or a day may be (range.c), from "min", "max" and "step", or "dates"; each may be missing. */
enum err take_number(struct reader *r, const struct path *at, const struct json *j, struct item *item) MUST_CHECK;
enum err take_days(struct reader *r, const struct path *at, const struct json *j, struct item *item) MUST_CHECK;

/* Name of a type as the document has it, and one item of a page (item.c). */
const char *item_type_name(enum item_type type);
enum err read_item(struct reader *r, const struct path *at, const struct json *j) MUST_CHECK;

#endif
