/* fcgi.h - serve FastCGI requests from nginx on a Unix socket with one thread. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef HTTP_FCGI_H
#define HTTP_FCGI_H

#include "base/arena.h"
#include "http/request.h"
#include "http/response.h"

/* What the server calls. `arg` is passed through. */
struct fcgi_app {
    void *arg;
    /* The largest body this request may have; asked before a byte of it is read. Larger: `handle` gets an
     * empty body and content_length tells; the application answers 413. */
    size_t (*body_limit)(void *arg, const struct request *req);
    /* Fill the response. All memory of the request is in `a`, reset afterwards. */
    void (*handle)(void *arg, struct arena *a, struct request *req, struct response *res);
};

/* Accept on the non-blocking `listen_fd` and answer, one request at a time, many kept connections (an epoll loop of
 * ours; each readable connection is handed to libfcgi). Returns OK after `*stop` became non-zero (set by a signal handler) with
 * the request at hand finished and idle connections closed, or after `request_limit` requests (0 = none; for recycling).
 * `arena_limit` bounds the memory of one request. ERR_BROKEN when epoll fails. */
enum err fcgi_serve(int listen_fd, const struct fcgi_app *app, size_t arena_limit, int64_t request_limit,
                    const volatile int *stop) MUST_CHECK;

#endif
