/* arena.c - memory of one lifetime: allocate freely, release everything at once. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

#if defined(__SANITIZE_ADDRESS__)
#define HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ASAN 1
#endif
#endif
#ifdef HAS_ASAN
#include <sanitizer/asan_interface.h>
enum { RED_ZONE = 16 };
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
enum { RED_ZONE = 0 };
#endif

/* KEPT_BYTES: what a reset keeps, as much as the longest pages take: memory that is given back costs a page fault for every 4 KB
 * of the next request, more than making the page. */
enum { ALIGN = 16, BLOCK_BYTES = 64 * 1024, KEPT_BYTES = 1024 * 1024 };

struct arena_block {
    struct arena_block *next;
    size_t size, used;
    _Alignas(ALIGN) char bytes[];
};

struct arena_defer {
    struct arena_defer *next;
    void (*fn)(void *);
    void *arg;
};

static _Noreturn void give_up(const char *why, size_t bytes)
{
    log_line(LOG_ERROR, "event=arena_abort why=%s bytes=%zu", why, bytes);
    abort();
}

void arena_init(struct arena *a, size_t limit_bytes)
{
    *a = (struct arena){.limit_bytes = limit_bytes};
}

static struct arena_block *block_new(const struct arena *a, size_t payload)
{
    size_t usual = a->limit_bytes < BLOCK_BYTES ? a->limit_bytes : BLOCK_BYTES;
    size_t size = payload > usual ? payload : usual;
    struct arena_block *b = malloc(sizeof *b + size);

    if (!b)
        give_up("memory", size);
    b->next = NULL;
    b->size = size;
    b->used = 0;
    ASAN_POISON_MEMORY_REGION(b->bytes, size);
    return b;
}

void *arena_alloc(struct arena *a, size_t count, size_t size)
{
    size_t bytes, need;
    void *p;

    if (__builtin_mul_overflow(count, size, &bytes) || bytes > a->limit_bytes)
        give_up("limit", count);
    need = (bytes + RED_ZONE + ALIGN - 1) / ALIGN * ALIGN;
    if (need == 0)
        need = ALIGN;
    if (need > a->limit_bytes - a->used_bytes)
        give_up("limit", need);
    if (!a->first)
        a->first = a->now = block_new(a, need);
    while (a->now->size - a->now->used < need) {
        if (!a->now->next)
            a->now->next = block_new(a, need);
        a->now = a->now->next;
    }
    p = a->now->bytes + a->now->used;
    a->now->used += need;
    a->used_bytes += need;
    ASAN_UNPOISON_MEMORY_REGION(p, bytes ? bytes : 1);
    memset(p, 0, bytes);
    return p;
}

struct str arena_str(struct arena *a, struct str s)
{
    return (struct str){arena_cstr(a, s), s.len};
}

const char *arena_cstr(struct arena *a, struct str s)
{
    char *copy = arena_alloc(a, s.len + 1, 1);

    if (s.len)
        memcpy(copy, s.p, s.len);
    return copy;
}

struct str arena_fmt(struct arena *a, const char *fmt, ...)
{
    va_list ap, again;
    int n;
    char *text;

    va_start(ap, fmt);
    va_copy(again, ap);
    n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n < 0)
        give_up("format", 0);
    text = arena_alloc(a, (size_t)n + 1, 1);
    vsnprintf(text, (size_t)n + 1, fmt, again);
    va_end(again);
    return (struct str){text, (size_t)n};
}

size_t arena_left(const struct arena *a)
{
    return a->limit_bytes - a->used_bytes;
}

void arena_defer(struct arena *a, void (*fn)(void *), void *arg)
{
    struct arena_defer *d = ARENA_NEW(a, struct arena_defer);

    *d = (struct arena_defer){a->deferred, fn, arg};
    a->deferred = d;
}

static void run_deferred(struct arena *a)
{
    while (a->deferred) {
        struct arena_defer *d = a->deferred;

        a->deferred = d->next;
        d->fn(d->arg);
    }
}

void arena_reset(struct arena *a)
{
    struct arena_block **at = &a->first;
    size_t kept = 0;

    run_deferred(a);
    while (*at) {
        struct arena_block *b = *at;

        if (at == &a->first || b->size <= KEPT_BYTES - kept) {
            kept += b->size < KEPT_BYTES - kept ? b->size : KEPT_BYTES - kept;
            b->used = 0;
            ASAN_POISON_MEMORY_REGION(b->bytes, b->size);
            at = &b->next;
        } else {
            *at = b->next;
            ASAN_UNPOISON_MEMORY_REGION(b->bytes, b->size);
            free(b);
        }
    }
    a->used_bytes = 0;
    a->now = a->first;
}

void arena_free(struct arena *a)
{
    run_deferred(a);
    while (a->first) {
        struct arena_block *b = a->first;

        a->first = b->next;
        ASAN_UNPOISON_MEMORY_REGION(b->bytes, b->size);
        free(b);
    }
    *a = (struct arena){0};
}
