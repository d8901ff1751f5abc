/* smtp.c - handing mails to the county's own mail server. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "mail/smtp.h"

#include "base/log.h"

#include <curl/curl.h>

#include <string.h>

enum { CONNECT_S = 20, SEND_S = 60, COMMAND_S = 30 };

/* `is_about_mail`: the conversation has come to the receiver. What the server refuses before that is no matter of one mail. */
struct smtp {
    CURL *curl;
    const volatile int *stop;
    struct str rest;
    bool is_about_mail;
};

/* The host and what follows the scheme, or nothing. */
static struct str host_of(struct str url, struct str *rest_out)
{
    struct str s = str_starts(url, S("smtps://"))  ? str_sub(url, 8, url.len)
                   : str_starts(url, S("smtp://")) ? str_sub(url, 7, url.len)
                                                   : (struct str){NULL, 0};
    size_t end = s.len && s.p[0] == '[' ? str_find(s, ']', 0) : str_find(s, ':', 0);

    if (s.len && s.p[0] == '[' && end != SIZE_MAX)
        end++;
    *rest_out = str_sub(s, end == SIZE_MAX ? s.len : end, s.len);
    return str_sub(s, 0, end);
}

bool smtp_url_check(struct str url)
{
    struct str rest, host = host_of(url, &rest);
    int64_t port;

    for (size_t i = 0; i < host.len; i++) {
        char c = host.p[i];

        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && !strchr(".-:[]", c))
            return false;
    }
    if (host.len == 0)
        return false;
    return rest.len == 0 || (rest.p[0] == ':' && str_int(str_sub(rest, 1, rest.len), 1, 65535, &port) == OK);
}

static bool is_loopback(struct str url)
{
    static const struct str hosts[] = {S_INIT("127.0.0.1"), S_INIT("localhost"), S_INIT("[::1]")};
    struct str rest, host = host_of(url, &rest);

    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++)
        if (str_eq(host, hosts[i]))
            return true;
    return false;
}

static size_t on_read(char *to, size_t size, size_t count, void *arg)
{
    struct smtp *s = arg;
    size_t n = size * count < s->rest.len ? size * count : s->rest.len;

    if (n)
        memcpy(to, s->rest.p, n);
    s->rest = str_sub(s->rest, n, s->rest.len);
    return n;
}

/* The commands as they go out, and nothing of it is kept. */
static int on_debug(CURL *curl, curl_infotype type, char *data, size_t size, void *arg)
{
    struct smtp *s = arg;
    struct str command = {data, size};

    (void)curl;
    if (type == CURLINFO_HEADER_OUT && (str_starts(command, S("RCPT ")) || str_starts(command, S("DATA"))))
        s->is_about_mail = true;
    return 0;
}

static int on_progress(void *arg, curl_off_t down_all, curl_off_t down, curl_off_t up_all, curl_off_t up)
{
    const struct smtp *s = arg;

    (void)down_all;
    (void)down;
    (void)up_all;
    (void)up;
    return *s->stop;
}

static void set_up(struct arena *a, struct smtp *s, const struct smtp_settings *settings)
{
    /* libcurl says HELO with what stands behind the host. */
    const char *url = arena_fmt(a, "%.*s/%.*s", STR_ARG(settings->url), STR_ARG(settings->hello)).p;

    curl_easy_setopt(s->curl, CURLOPT_URL, url);
    curl_easy_setopt(s->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(s->curl, CURLOPT_PROXY, "");
    curl_easy_setopt(s->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(s->curl, CURLOPT_USE_SSL, (long)(is_loopback(settings->url) ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    curl_easy_setopt(s->curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(s->curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
    curl_easy_setopt(s->curl, CURLOPT_TIMEOUT, (long)SEND_S);
    curl_easy_setopt(s->curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)COMMAND_S);
    curl_easy_setopt(s->curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(s->curl, CURLOPT_READFUNCTION, on_read);
    curl_easy_setopt(s->curl, CURLOPT_READDATA, s);
    curl_easy_setopt(s->curl, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(s->curl, CURLOPT_DEBUGFUNCTION, on_debug);
    curl_easy_setopt(s->curl, CURLOPT_DEBUGDATA, s);
    curl_easy_setopt(s->curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(s->curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(s->curl, CURLOPT_XFERINFODATA, s);
    if (settings->user.len) {
        curl_easy_setopt(s->curl, CURLOPT_USERNAME, arena_cstr(a, settings->user));
        curl_easy_setopt(s->curl, CURLOPT_PASSWORD, arena_cstr(a, settings->password));
    }
}

enum err smtp_open(struct arena *a, const struct smtp_settings *settings, const volatile int *stop, struct smtp **out)
{
    struct smtp *s = ARENA_NEW(a, struct smtp);

    if (!smtp_url_check(settings->url))
        return ERR_INVALID;
    if (curl_global_init(CURL_GLOBAL_DEFAULT))
        return err_note(ERR_BROKEN, "event=mail_broken");
    s->curl = curl_easy_init();
    if (!s->curl) {
        curl_global_cleanup();
        return err_note(ERR_BROKEN, "event=mail_broken");
    }
    s->stop = stop;
    set_up(a, s, settings);
    *out = s;
    return OK;
}

void smtp_close(struct smtp *s)
{
    if (!s)
        return;
    curl_easy_cleanup(s->curl);
    curl_global_cleanup();
}

/* libcurl's words for what failed hold no address. */
static enum smtp_word word_for(const struct smtp *s, CURLcode result, long status)
{
    if (result == CURLE_OK)
        return SMTP_SENT;
    if (result == CURLE_ABORTED_BY_CALLBACK)
        return SMTP_STOPPED;
    if (s->is_about_mail && status >= 500 && status < 600)
        return SMTP_REFUSED;
    if (s->is_about_mail && status >= 400 && status < 500)
        return SMTP_LATER;
    log_line(LOG_WARN, "event=mail_unreached status=%ld why=\"%s\"", status, curl_easy_strerror(result));
    return SMTP_UNREACHED;
}

enum smtp_word smtp_send(struct smtp *s, struct str from, struct str to, struct str message)
{
    char sender[512], receiver[512];
    struct curl_slist *receivers;
    CURLcode result;
    long status = 0;

    snprintf(sender, sizeof sender, "<%.*s>", STR_ARG(from));
    snprintf(receiver, sizeof receiver, "<%.*s>", STR_ARG(to));
    receivers = curl_slist_append(NULL, receiver);
    if (!receivers)
        return SMTP_UNREACHED;
    s->rest = message;
    s->is_about_mail = false;
    curl_easy_setopt(s->curl, CURLOPT_MAIL_FROM, sender);
    curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, receivers);
    curl_easy_setopt(s->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)message.len);
    result = curl_easy_perform(s->curl);
    curl_easy_getinfo(s->curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, NULL);
    curl_slist_free_all(receivers);
    return word_for(s, result, status);
}
