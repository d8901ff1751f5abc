/* multipart.h - the parts of a multipart/form-data body (RFC 7578). */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef HTTP_MULTIPART_H
#define HTTP_MULTIPART_H

#include "base/arena.h"

/* `file_name` is empty for an ordinary field. `content` is the raw bytes. All borrow from the body. */
struct part {
    struct str name, file_name, content_type, content;
};
struct parts {
    struct part *items;
    size_t count;
};

/* Split `body` by the boundary in `content_type`. At most `limit_parts` parts, names up to 64 bytes, part heads up to
 * 1 KiB. ERR_TOO_BIG or ERR_INVALID (no boundary, no final boundary, a part without a name, a name twice, bad UTF-8 in names). */
enum err multipart_parse(struct arena *a, struct str content_type, struct str body, size_t limit_parts,
                         struct parts *out) MUST_CHECK;

#endif
