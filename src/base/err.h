/* err.h - the nine ways an operation can end, and where the detail for the operator is noted. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

/* The caller must look at the result. */
#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

/* Each code maps to exactly one HTTP status and one translated sentence (web/gate.c). */
enum err {
    OK = 0,
    ERR_NOT_FOUND, /* there is no such thing, or not for this person: 404 */
    ERR_INVALID,   /* malformed input that no form of ours can send: 400 */
    ERR_DENIED,    /* refused, for example a forged form: 403 */
    ERR_LOGIN,     /* sign in first */
    ERR_CONFLICT,  /* somebody else was faster: 409 */
    ERR_TOO_BIG,   /* over a limit: 413 */
    ERR_BUSY,      /* try again soon: 503 */
    ERR_BROKEN,    /* our fault: 500 */
    ERR__COUNT
};

/* Return from the enclosing function when `expr` fails. The only macro that hides a return. */
#define TRY(expr)                                                                                                      \
    do {                                                                                                               \
        enum err try_e_ = (expr);                                                                                      \
        if (try_e_)                                                                                                    \
            return try_e_;                                                                                             \
    } while (0)

/* Write one log line that says where and why, and return `code`, so that
 * `return err_note(ERR_BROKEN, "open %s: %s", name, strerror(errno));` reads well.
 * Never pass an answer, a name, an address or a token. */
#define err_note(code, ...) err_note_at((code), __FILE__, __LINE__, __VA_ARGS__)
enum err err_note_at(enum err code, const char *file, int line, const char *fmt, ...) PRINTF_LIKE(4, 5);

/* The code's name for logs and tests, for example "not_found". Static storage. */
const char *err_name(enum err code);

#endif
