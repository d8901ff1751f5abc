/* request.h - one HTTP request as the application sees it: no address, no user agent, no referrer. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "base/str.h"

enum http_method { HTTP_GET, HTTP_POST, HTTP_OTHER };

/* All text borrows from the request arena. What nginx does not pass is empty. */
struct request {
    enum http_method method; /* HEAD arrives as HTTP_GET */
    struct str path;         /* decoded by nginx ($document_uri); may hold any byte but NUL */
    struct str query;        /* as sent, without `?` */
    struct str content_type;
    int64_t content_length; /* 0 when absent */
    struct str body;
    struct str cookie;     /* always empty for residents */
    struct str origin;     /* Origin header */
    struct str fetch_site; /* Sec-Fetch-Site header */
    bool accepts_gzip;
};

#endif
