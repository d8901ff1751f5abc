/* params.h - the fields of a query string or a form, each bounded. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef HTTP_PARAMS_H
#define HTTP_PARAMS_H

#include "http/multipart.h"

/* One field. `is_repeated`: the name came again; `value` is the first. `is_broken`: bytes that are no UTF-8, or NUL, which
 * `value` has replaced by U+FFFD. */
struct param {
    struct str name, value;
    bool is_repeated, is_broken, is_taken;
};

/* Fields in the order sent, each name once. */
struct params {
    struct param *items;
    size_t count;
};

/* Decode `raw` as application/x-www-form-urlencoded (WHATWG URL, section 5.1). ERR_TOO_BIG over
 * `limit_fields` (repeated ones count), a name over 64 or a value over `limit_value` bytes. ERR_INVALID for a broken
 * escape, or a name that is empty, no UTF-8 or has a NUL. Values keep line ends as CR LF -> LF. Lives in `a`. */
enum err params_parse(struct arena *a, struct str raw, size_t limit_fields, size_t limit_value,
                      struct params *out) MUST_CHECK;

/* The same of a form that came with a file: the parts of a multipart body. `file_out` is the part that is a file, the last one when there are
 * several; without content when none was chosen. Borrows from the parts. */
void params_from_parts(struct arena *a, const struct parts *parts, struct params *out, struct part *file_out);

/* The field's value, marked as known; NULL when it was not sent. One that is repeated or broken is not taken and stays
 * unknown: for fields that no person fills in. */
const struct str *params_take(struct params *p, struct str name);

/* As params_take, but the empty text when there is nothing to take. */
struct str params_text(struct params *p, struct str name);

/* The field as it was sent, marked as known; NULL when it was not sent. For fields that people fill in. */
const struct param *params_take_sent(struct params *p, struct str name);

/* Mark all fields that nobody took yet and whose name is `start` followed by one of `signs` and more. Was there one? */
bool params_take_rest(struct params *p, struct str start, const char *signs);

/* Did every field come once, and without broken bytes? */
bool params_is_sound(const struct params *p);

/* Is there a field that nobody took? */
bool params_has_unknown(const struct params *p);

#endif
