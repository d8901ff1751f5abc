/* params.h - the fields of a query string or a form, each once, each bounded. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef HTTP_PARAMS_H
#define HTTP_PARAMS_H

#include "base/arena.h"

struct param {
    struct str name, value;
    bool is_taken;
};

/* Fields in the order sent. */
struct params {
    struct param *items;
    size_t count;
};

/* Decode `raw` as application/x-www-form-urlencoded (WHATWG URL, section 5.1). ERR_TOO_BIG over
 * `limit_fields`, a name over 64 or a value over `limit_value` bytes. ERR_INVALID for a broken escape, bad UTF-8, NUL,
 * an empty name, or a name that comes twice. Values keep line ends as CR LF -> LF. Lives in `a`. */
enum err params_parse(struct arena *a, struct str raw, size_t limit_fields, size_t limit_value,
                      struct params *out) MUST_CHECK;

/* The field's value, marked as known; NULL when it was not sent. */
const struct str *params_take(struct params *p, struct str name);

/* As params_take, but the empty text when it was not sent. */
struct str params_text(struct params *p, struct str name);

/* Is there a field that nobody took? Such a request is answered 400. */
bool params_has_unknown(const struct params *p);

#endif
