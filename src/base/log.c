/* log.c - one logfmt line per event on standard error; a leaf that formats its own time. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LINE_LIMIT = 1024 };

static enum log_level least = LOG_INFO;
static const char *process = "main";
static uint64_t request;
static bool is_plain;

void log_set_level(enum log_level level)
{
    least = level;
}

void log_set_process(const char *name)
{
    process = name;
}

void log_set_plain(void)
{
    is_plain = true;
    least = LOG_WARN;
}

void log_set_request(uint64_t id)
{
    request = id;
}

/* The line's beginning: all that is told beside the message itself. */
static int put_head(char *text, size_t size, enum log_level level, const char *where, int line)
{
    static const char *const names[] = {"debug", "info", "warn", "error"};
    struct timespec now;
    struct tm tm;
    int n;

    if (is_plain)
        return snprintf(text, size, "digiraati:");
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &tm);
    n = snprintf(text, size, "t=%04d-%02d-%02dT%02d:%02d:%02dZ lvl=%s proc=%s", tm.tm_year + 1900, tm.tm_mon + 1,
                 tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, names[level], process);
    if (request)
        n += snprintf(text + n, size - (size_t)n, " req=%016llx", (unsigned long long)request);
    if (where)
        n += snprintf(text + n, size - (size_t)n, " at=%s:%d", where, line);
    return n;
}

static void write_line(enum log_level level, const char *where, int line, const char *fmt, va_list ap)
{
    char text[LINE_LIMIT];
    int n;

    if (level < least)
        return;
    n = put_head(text, sizeof text, level, where, line);
    text[n++] = ' ';
    n += vsnprintf(text + n, sizeof text - (size_t)n, fmt, ap);
    if (n > (int)sizeof text - 2)
        n = (int)sizeof text - 2;
    for (int i = 0; i < n; i++)
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
            text[i] = ' ';
    text[n++] = '\n';
    if (write(STDERR_FILENO, text, (size_t)n) < 0)
        return; /* a log that cannot be written must not stop the service */
}

void log_line(enum log_level level, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    write_line(level, NULL, 0, fmt, ap);
    va_end(ap);
}

enum err err_note_at(enum err code, const char *file, int line, const char *fmt, ...)
{
    char with_code[512];
    va_list ap;

    if (is_plain)
        snprintf(with_code, sizeof with_code, "%s", fmt);
    else
        snprintf(with_code, sizeof with_code, "err=%s %s", err_name(code), fmt);
    va_start(ap, fmt);
    write_line(code == ERR_BROKEN ? LOG_ERROR : LOG_WARN, file, line, with_code, ap);
    va_end(ap);
    return code;
}

const char *err_name(enum err code)
{
    static const char *const names[ERR__COUNT] = {"ok",       "not_found", "invalid", "denied", "login",
                                                  "conflict", "too_big",   "busy",    "broken"};

    return (unsigned)code < ERR__COUNT ? names[code] : "unknown";
}
