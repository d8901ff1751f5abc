/* response.h - what is sent back, wholly buffered so that a late error is still a clean page. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef HTTP_RESPONSE_H
#define HTTP_RESPONSE_H

#include "base/buf.h"

enum { RESPONSE_HEADERS = 16, RESPONSE_BODY_LIMIT = 8 * 1024 * 1024 };

struct header {
    struct str name, value;
};

/* `cache_s` > 0 lets nginx keep the page that long, and the response is then compressed before it is kept;
 * 0 sends `no-store`. Security headers are added by response_put_head. */
struct response {
    int status;
    struct str content_type;
    struct str style_source; /* of a style sheet within the page, "'sha256-...'"; empty: it has none */
    bool is_to_look_at; /* no form on it can be sent: the browser is told to refuse */
    int cache_s;
    struct header headers[RESPONSE_HEADERS];
    size_t header_count;
    struct buf body;
};

/* An empty 200 text/html response in `a`. */
void response_init(struct response *r, struct arena *a);

/* Add a header. `value` must hold no control character (asserted) and outlive the response. */
void response_header(struct response *r, struct str name, struct str value);

/* Make it a 303 to `location`, a path of ours. */
void response_redirect(struct response *r, struct str location);

/* Compress the body with gzip level 6 in place when that is allowed and shortens it; adds the headers. */
void response_gzip(struct response *r, struct arena *a);

/* Append the CGI head: Status, Content-Type, Content-Length, caching, the security headers of
 * OWASP ASVS 5.0 3.4, own headers, empty line. */
void response_put_head(struct buf *out, const struct response *r);

#endif
