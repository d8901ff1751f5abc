/* response.c - what is sent back, wholly buffered so that a late error is still a clean page. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "http/response.h"

#include <zlib.h>

#include <assert.h>

enum { GZIP_LEVEL = 6, GZIP_WORTH_BYTES = 512, GZIP_WINDOW = 15 + 16 /* + 16: gzip, not zlib */ };

void response_init(struct response *r, struct arena *a)
{
    *r = (struct response){.status = 200, .content_type = S("text/html; charset=utf-8")};
    r->body = buf_new(a, RESPONSE_BODY_LIMIT);
}

void response_header(struct response *r, struct str name, struct str value)
{
    for (size_t i = 0; i < value.len; i++)
        assert((unsigned char)value.p[i] >= 0x20 && value.p[i] != 0x7f);
    assert(r->header_count < RESPONSE_HEADERS);
    r->headers[r->header_count++] = (struct header){name, value};
}

void response_redirect(struct response *r, struct str location)
{
    /* Two slashes would name another host, and browsers read a backslash as a slash. */
    assert(location.len && location.p[0] == '/');
    assert(location.len == 1 || (location.p[1] != '/' && location.p[1] != '\\'));
    r->status = 303;
    r->cache_s = 0;
    buf_clear(&r->body);
    response_header(r, S("Location"), location);
}

static bool has_header(const struct response *r, struct str name)
{
    for (size_t i = 0; i < r->header_count; i++)
        if (str_eq(r->headers[i].name, name))
            return true;
    return false;
}

static bool is_compressible(struct str content_type)
{
    return str_starts(content_type, S("text/")) || str_starts(content_type, S("application/json")) ||
           str_starts(content_type, S("application/atom+xml")) || str_starts(content_type, S("image/svg+xml"));
}

void response_gzip(struct response *r, struct arena *a)
{
    static z_stream stream; /* kept for the process: making one costs more than a small page */
    static bool is_ready;
    char *packed;
    int end;

    if (r->body.full || r->body.len <= GZIP_WORTH_BYTES || !is_compressible(r->content_type) ||
        has_header(r, S("Content-Encoding")))
        return;
    if (!is_ready && deflateInit2(&stream, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return;
    is_ready = true;
    packed = arena_alloc(a, r->body.len, 1);
    stream.next_in = (Bytef *)r->body.p;
    stream.avail_in = (uInt)r->body.len;
    stream.next_out = (Bytef *)packed;
    stream.avail_out = (uInt)r->body.len - 1; /* no room: it does not become shorter */
    end = deflate(&stream, Z_FINISH);
    if (end == Z_STREAM_END) {
        r->body.cap = r->body.len;
        r->body.len = stream.total_out;
        r->body.p = packed;
        response_header(r, S("Content-Encoding"), S("gzip"));
        response_header(r, S("Vary"), S("Accept-Encoding"));
    }
    deflateReset(&stream);
}

/* nginx sends this line on as it is, and HTTP wants something behind the number (RFC 9110, section 15). */
static struct str reason(int status)
{
    switch (status) {
    case 200:
        return S("OK");
    case 301:
        return S("Moved Permanently");
    case 303:
        return S("See Other");
    case 304:
        return S("Not Modified");
    case 400:
        return S("Bad Request");
    case 403:
        return S("Forbidden");
    case 404:
        return S("Not Found");
    case 405:
        return S("Method Not Allowed");
    case 409:
        return S("Conflict");
    case 413:
        return S("Content Too Large");
    case 415:
        return S("Unsupported Media Type");
    case 422:
        return S("Unprocessable Content");
    case 429:
        return S("Too Many Requests");
    case 500:
        return S("Internal Server Error");
    case 503:
        return S("Service Unavailable");
    default:
        return S("Unnamed");
    }
}

/* OWASP ASVS 5.0, 3.4 and 3.5. With Referrer-Policy no-referrer a browser would send
 * `Origin: null` with our own forms, which the forgery check needs; same-origin tells other sites as little. */
static void put_security(struct buf *out, const struct response *r)
{
    buf_put(out, S("Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'"));
    if (r->style_source.len)
        buf_put(out, S(" "));
    buf_put(out, r->style_source);
    buf_put(out, S("; img-src 'self' data:; font-src 'self'; connect-src 'self'; "));
    buf_put(out, r->is_to_look_at ? S("form-action 'none'; ") : S("form-action 'self'; "));
    buf_put(out, S("frame-ancestors 'none'; base-uri 'none'\r\n"
                   "X-Content-Type-Options: nosniff\r\n"
                   "Referrer-Policy: same-origin\r\n"
                   "Cross-Origin-Opener-Policy: same-origin\r\n"
                   "Cross-Origin-Resource-Policy: same-origin\r\n"
                   "Permissions-Policy: accelerometer=(), camera=(), display-capture=(), geolocation=(), "
                   "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()\r\n"));
}

void response_put_head(struct buf *out, const struct response *r)
{
    buf_fmt(out, "Status: %d %.*s\r\nContent-Type: ", r->status, STR_ARG(reason(r->status)));
    buf_put(out, r->content_type);
    buf_fmt(out, "\r\nContent-Length: %zu\r\n", r->body.len);
    /* nginx heeds the first of the two, so its own header stands before the browser's. */
    if (r->cache_s > 0)
        buf_fmt(out, "X-Accel-Expires: %d\r\n", r->cache_s);
    if (!has_header(r, S("Cache-Control")))
        buf_put(out, r->cache_s > 0 ? S("Cache-Control: no-cache\r\n") : S("Cache-Control: no-store\r\n"));
    put_security(out, r);
    /* Nothing of elsewhere may load into a page. Not for PDF, which browsers show by pages of their own. */
    if (str_starts(r->content_type, S("text/html")))
        buf_put(out, S("Cross-Origin-Embedder-Policy: require-corp\r\n"));
    for (size_t i = 0; i < r->header_count; i++) {
        buf_put(out, r->headers[i].name);
        buf_put(out, S(": "));
        buf_put(out, r->headers[i].value);
        buf_put(out, S("\r\n"));
    }
    buf_put(out, S("\r\n"));
}
