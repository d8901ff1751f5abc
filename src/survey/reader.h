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

/* Options with a name of their own, shared by several questions. `v` NULL: not all of their ids could be read.
 * `is_faulty`: something is wrong with one of them, so that they are not judged as a whole. */
struct option_list {
    struct str id;
    const struct option *v;
    size_t count;
    bool is_faulty;
};

/* What is remembered of an item beside itself: where its id stands, and whether others can be judged by it, that is
 * whether its id, type, options and rows could be read. */
struct item_note {
    struct str id_path;
    bool is_known;
};

/* One reading. `d` is filled on the way; its langs are known before any text is read, the lists before any item.
 *
 * A fault is noted and the reading goes on, so that all faults are told at once. Each reading function returns
 * ERR_INVALID when its value cannot be used; every such return has a fault that was noted, here or where its cause is:
 * what depends on something that could not be read is left unjudged, so that no fault brings others that are none. */
struct reader {
    struct arena *a;
    struct definition *d;
    struct definition_faults *faults;
    const struct option_list *lists;
    size_t list_count;
    bool has_unread_lists;   /* there are lists whose names are not known */
    struct item *items;      /* all items in order, room for DEFINITION_ITEMS */
    struct item_note *notes; /* of each of them */
    size_t item_count;
    bool has_unread_items; /* there are questions whose ids are not known */
    bool is_crowded;       /* there are more than DEFINITION_ITEMS */
    size_t page_start;     /* how many items stand on pages before the one that is read */
    bool is_in_pages;
    struct str about;             /* how the question that is read begins, for people; empty outside questions */
    struct rule_node *rule_nodes; /* the rule that is read, room for RULE_NODES */
};

/* The first of two results, both of which are wanted: `e = both(e, read_this(...))`. */
static inline enum err both(enum err first, enum err second)
{
    return first ? first : second;
}

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

/* Note a fault with the path and the reason, a sentence that po/extract collects for the translators here; return
 * ERR_INVALID. refuse_with has the values of the sentence's {name}s as well, at most DEFINITION_ERROR_ARGS, which are
 * copied: refuse_with(r, at, "expected at most {n} lists", {"n", number_text(r, 500)}). Faults beyond DEFINITION_FAULTS
 * are only counted, and their values are not even made. */
enum err refuse_at(struct reader *r, const struct path *at, const char *sentence);
#define refuse_with(r, at, sentence, ...)                                                                              \
    (is_told_enough(r) ? refuse_more(r)                                                                                \
                       : refuse_args(r, at, sentence, (const struct i18n_arg[DEFINITION_ERROR_ARGS]){__VA_ARGS__}))
enum err refuse_args(struct reader *r, const struct path *at, const char *sentence, const struct i18n_arg *args);
enum err refuse_more(struct reader *r);
bool is_told_enough(const struct reader *r);

/* The same of a text that is no JSON, or no text at all, as the only fault (syntax.c); returns `code`. */
enum err refuse_syntax(struct reader *r, enum err code, const struct json_error *fault);
enum err refuse_file(struct reader *r, const char *sentence);

/* A number as a document has it: digits only. */
struct str number_text(struct reader *r, int64_t n);

/* At most `bytes` of the text, and what is missing of the last character. */
struct str text_start(struct str text, size_t bytes);

/* Has the object a member that the table does not name? Then what seems to be missing beside it may be just that,
 * misspelt, and is not told. */
bool has_unknown(const struct json *j, const struct member *members, size_t member_count);

/* Read an object by its table into the struct at `out`: members in document order, then whatever is missing. Members
 * that the table does not name are refused. The fields of members that are refused stay as they are. */
enum err read_object(struct reader *r, const struct path *at, const struct json *j, const struct member *members,
                     size_t member_count, void *out) MUST_CHECK;

/* Is `j` a list of `min` to `max` elements? ERR_INVALID as refuse_at when not. */
enum err expect_list(struct reader *r, const struct path *at, const struct json *j, int64_t min,
                     int64_t max) MUST_CHECK;

/* The question of that id among the first `limit` items. NULL when there is none, or none by which anything can be
 * judged: with `is_told` the fault that explains it has been noted. */
const struct item *item_before(const struct reader *r, struct str id, size_t limit, bool *is_told_out);

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
