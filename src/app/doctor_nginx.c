/* doctor_nginx.c - does nginx keep to itself what it sees of visitors, and do pages come with the headers they need? */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/doctor.h"
#include "base/buf.h"
#include "base/file.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { CONF_LIMIT_BYTES = 1024 * 1024, HEAD_LIMIT_BYTES = 16 * 1024, WAIT_S = 5 };

/* --- the configuration -------------------------------------------------------------------------------------------- */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* A word of `conf` from `at` on, without its quotes, to `out`; a space within them becomes one that parts no words. Where it
 * ends. */
static size_t put_word(struct buf *out, struct str conf, size_t at)
{
    char quote = conf.p[at] == '"' || conf.p[at] == '\'' ? conf.p[at++] : '\0';

    for (; at < conf.len; at++) {
        char c = conf.p[at];

        if (quote ? c == quote : is_space(c) || c == ';' || (c == '{' && conf.p[at - 1] != '$'))
            return at + (quote != '\0');
        if (c == '\\' && at + 1 < conf.len)
            c = conf.p[++at];
        buf_char(out, is_space(c) ? '\1' : c);
    }
    return at;
}

/* The configuration as nginx reads it (ngx_conf_read_token): one directive a line, its words parted by one space, without
 * comments. The head of a block is a line, and so is each of its directives. */
static struct str normal(struct arena *a, struct str conf)
{
    struct buf out = buf_new(a, 2 * CONF_LIMIT_BYTES);
    bool is_first = true;

    for (size_t at = 0; at < conf.len;) {
        char c = conf.p[at];

        if (c == '#') {
            while (at < conf.len && conf.p[at] != '\n')
                at++;
        } else if (c == ';' || c == '{' || c == '}') {
            if (!is_first)
                buf_char(&out, '\n');
            is_first = true;
            at++;
        } else if (is_space(c)) {
            at++;
        } else {
            if (!is_first)
                buf_char(&out, ' ');
            is_first = false;
            at = put_word(&out, conf, at);
        }
    }
    return buf_str(&out);
}

/* The next directive of `*rest` that is called `name`: its words. False when none is left. */
static bool next_value(struct str *rest, struct str name, struct str *value_out)
{
    while (rest->p) {
        struct str value = str_cut(rest, '\n'), word = str_cut(&value, ' ');

        if (!str_eq(word, name))
            continue;
        *value_out = value;
        return true;
    }
    return false;
}

/* Is the directive there, and everywhere set to `wanted`? */
static bool is_always(struct str conf, struct str name, struct str wanted)
{
    struct str value;
    bool is_there = false;

    while (next_value(&conf, name, &value)) {
        if (!str_eq(value, wanted))
            return false;
        is_there = true;
    }
    return is_there;
}

static void check_logs(struct doctor *d, struct str conf)
{
    if (is_always(conf, S("access_log"), S("off")) && is_always(conf, S("error_log"), S("/dev/null emerg")))
        doctor_say(d, DOCTOR_OK, "nginx: writes no logs");
    else
        doctor_say(d, DOCTOR_FAIL, "nginx: writes logs, which name visitors");
}

/* What tells visitors apart. */
static bool names_visitor(struct str conf)
{
    static const struct str signs[] = {
        S_INIT("$remote_"),      S_INIT("$realip_"), S_INIT("$proxy_"),   S_INIT("$http_user_agent"),
        S_INIT("$http_referer"), S_INIT("$http_x_"), S_INIT("$http_via"), S_INIT("$http_forwarded"),
        S_INIT("$request_id"),   S_INIT("$ssl_")};

    for (size_t n = 0; n < sizeof signs / sizeof *signs; n++)
        if (str_find_str(conf, signs[n]) != SIZE_MAX)
            return true;
    return false;
}

/* What the application may be told of a request, and nothing under its name but that (packaging/nginx/nginx.conf.in). */
static bool is_known(struct str parameter)
{
    static const struct str known[] = {S_INIT("REQUEST_METHOD $digi_method"),
                                       S_INIT("DOCUMENT_URI $document_uri"),
                                       S_INIT("QUERY_STRING $query_string"),
                                       S_INIT("CONTENT_TYPE $content_type"),
                                       S_INIT("CONTENT_LENGTH $content_length"),
                                       S_INIT("HTTP_ORIGIN $http_origin"),
                                       S_INIT("HTTP_SEC_FETCH_SITE $http_sec_fetch_site"),
                                       S_INIT("HTTP_ACCEPT_ENCODING $digi_encoding"),
                                       S_INIT("HTTP_COOKIE $digi_cookie")};

    for (size_t n = 0; n < sizeof known / sizeof *known; n++)
        if (str_eq(parameter, known[n]))
            return true;
    return false;
}

/* What our own variables are made from. */
static bool is_known_map(struct str map)
{
    struct str from = str_cut(&map, ' ');

    return (!str_eq(map, S("$digi_method")) || str_eq(from, S("$request_method"))) &&
           (!str_eq(map, S("$digi_encoding")) || str_eq(from, S("$http_accept_encoding"))) &&
           (!str_eq(map, S("$digi_cookie")) || str_eq(from, S("$uri")));
}

static void check_parameters(struct doctor *d, struct str conf)
{
    struct str rest = conf, value;
    bool is_fine = is_always(conf, S("fastcgi_pass_request_headers"), S("off")) && !names_visitor(conf);

    while (next_value(&rest, S("fastcgi_param"), &value))
        is_fine = is_known(value) && is_fine;
    for (rest = conf; next_value(&rest, S("map"), &value);)
        is_fine = is_known_map(value) && is_fine;
    for (rest = conf; next_value(&rest, S("set"), &value);)
        is_fine = is_fine && !str_starts(value, S("$digi_"));
    for (rest = conf; next_value(&rest, S("include"), &value);)
        is_fine =
            false; /* the usual list of parameters names the visitor, and what else is in there nobody sees here */
    if (is_fine)
        doctor_say(d, DOCTOR_OK, "nginx: tells the application nothing about the visitor");
    else
        doctor_say(d, DOCTOR_FAIL, "nginx: passes more to the application than it may know, or includes other files");
}

/* Wherever bodies may be so large, the buffer is as large: said right behind it, and of nothing else. */
static bool are_bodies_in_memory(struct str conf)
{
    struct str rest = conf, value;
    size_t buffers = 0, sizes = 0;

    while (next_value(&rest, S("client_body_buffer_size"), &value))
        buffers++;
    for (rest = conf; next_value(&rest, S("client_max_body_size"), &value); sizes++) {
        struct str buffer = str_cut(&rest, '\n'), name = str_cut(&buffer, ' ');

        if (!str_eq(name, S("client_body_buffer_size")) || !str_eq(buffer, value))
            return false;
    }
    return sizes > 0 && sizes == buffers;
}

static void check_bodies(struct doctor *d, struct str conf)
{
    if (are_bodies_in_memory(conf) && is_always(conf, S("fastcgi_max_temp_file_size"), S("0")))
        doctor_say(d, DOCTOR_OK, "nginx: keeps what people send in memory");
    else
        doctor_say(d, DOCTOR_FAIL, "nginx: writes what people send to temporary files");
}

static void check_transport(struct doctor *d, struct str conf)
{
    bool is_tls = str_find_str(conf, S("ssl_certificate ")) != SIZE_MAX;

    if (is_always(conf, S("server_tokens"), S("off")))
        doctor_say(d, DOCTOR_OK, "nginx: does not tell its version");
    else
        doctor_say(d, DOCTOR_WARN, "nginx: tells its version");
    if (!is_tls)
        doctor_say(d, d->instance.config.is_demo ? DOCTOR_OK : DOCTOR_WARN,
                   "nginx: no TLS; fit for the loopback interface only");
    else if (str_find_str(conf, S("add_header Strict-Transport-Security ")) == SIZE_MAX ||
             !is_always(conf, S("ssl_protocols"), S("TLSv1.2 TLSv1.3")) ||
             !is_always(conf, S("ssl_session_tickets"), S("off")))
        doctor_say(d, DOCTOR_FAIL, "nginx: TLS without HSTS, with old protocols or with session tickets");
    else
        doctor_say(d, DOCTOR_OK, "nginx: TLS with HSTS, no old protocols, no session tickets");
}

/* --- the running site --------------------------------------------------------------------------------------------- */

/* The head of the answer to GET /, asked of nginx on this machine. False when nobody answers. */
static bool ask(uint16_t port, char *head, size_t size)
{
    static const char request[] = "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n";
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval wait = {.tv_sec = WAIT_S};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    size_t len = 0;
    ssize_t n = -1;

    if (fd < 0)
        return false;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    if (connect(fd, (struct sockaddr *)&at, sizeof at) == 0 &&
        send(fd, request, sizeof request - 1, MSG_NOSIGNAL) == (ssize_t)(sizeof request - 1))
        while (len < size - 1 && (n = recv(fd, head + len, size - 1 - len, 0)) > 0)
            len += (size_t)n;
    close(fd);
    head[len] = '\0';
    return len > 0;
}

/* The value of a header; `is_there` false without it. */
static struct str header(struct str head, const char *name, bool *is_there)
{
    *is_there = false;
    while (head.p) {
        struct str line = str_trim(str_cut(&head, '\n')), value = line, found = str_cut(&value, ':');

        if (!line.len)
            break;
        if (found.len == strlen(name) && strncasecmp(found.p, name, found.len) == 0) {
            *is_there = true;
            return str_trim(value);
        }
    }
    return S("");
}

static bool has(struct str head, const char *name, struct str part)
{
    bool is_there;
    struct str value = header(head, name, &is_there);

    return is_there && str_find_str(value, part) != SIZE_MAX;
}

static void check_headers(struct doctor *d, uint16_t port)
{
    static char bytes[HEAD_LIMIT_BYTES];
    bool has_cookie;
    struct str head;

    if (!ask(port, bytes, sizeof bytes)) {
        doctor_say(d, DOCTOR_OK, "headers: nginx does not run");
        return;
    }
    head = str_from(bytes);
    header(head, "Set-Cookie", &has_cookie);
    if (!has(head, "Content-Security-Policy", S("default-src 'none'")) ||
        has(head, "Content-Security-Policy", S("unsafe")) || !has(head, "X-Content-Type-Options", S("nosniff")) ||
        (!has(head, "Referrer-Policy", S("same-origin")) && !has(head, "Referrer-Policy", S("no-referrer"))))
        doctor_say(d, DOCTOR_FAIL, "headers: pages come without what keeps foreign scripts and referrers out");
    else if (has_cookie || has(head, "Server", S("/")))
        doctor_say(d, DOCTOR_FAIL, "headers: pages set a cookie, or tell the server's version");
    else
        doctor_say(d, DOCTOR_OK, "headers: as they should be");
}

void doctor_check_nginx(struct doctor *d)
{
    const char *path = instance_path(d->arena, &d->instance, "nginx/nginx.conf");
    struct str conf, rest, value;

    if (file_read(d->arena, path, CONF_LIMIT_BYTES, &conf)) {
        doctor_say(d, DOCTOR_WARN, "nginx: no configuration in nginx/; check your own against docs/operating.md");
        return;
    }
    conf = normal(d->arena, conf);
    check_logs(d, conf);
    check_parameters(d, conf);
    check_bodies(d, conf);
    check_transport(d, conf);
    for (rest = conf; next_value(&rest, S("listen"), &value);) {
        struct str address = str_cut(&value, ' '), host = str_cut(&address, ':');
        int64_t port;

        if (str_eq(host, S("127.0.0.1")) && str_int(address, 1, 65535, &port) == OK)
            check_headers(d, (uint16_t)port);
    }
}
