/* password_rules.h - which passwords are too easy to guess, and why. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCOUNT_PASSWORD_RULES_H
#define ACCOUNT_PASSWORD_RULES_H

#include "base/arena.h"

/* OWASP ASVS 5.0: 6.2.1 (15 is "strongly recommended"), 6.2.9. Bytes of UTF-8, so letters beyond ASCII count more.
 * No rule asks for kinds of characters (6.2.5), and nothing is cut off or changed before hashing (6.2.8). */
enum { PASSWORD_BYTES_LEAST = 15, PASSWORD_BYTES_MOST = 256 };

/* A password needs at least so many pieces, where a common word or password, a row of the keyboard, a stretch of the
 * alphabet and one character over and over are one piece each, and so is any other letter; digits and signs count
 * for nothing. "password12345678" has one, four common words have four. */
enum { PASSWORD_PIECES_LEAST = 4 };

/* Debian's cracklib-runtime: some 54 000 words and passwords that are tried first. */
#define PASSWORD_LIST_PATH "/usr/share/dict/cracklib-small"

/* Words as sorted hashes. */
struct password_words {
    uint64_t *hashes;
    size_t count;
};

/* The words of the file (one a line) and those that we know ourselves (password_words.def), in `a`. ERR_NOT_FOUND,
 * said, when there is no such file: then no password can be set. */
enum err password_words_load(struct arena *a, const char *path, struct password_words *out) MUST_CHECK;

enum password_fault {
    PASSWORD_GOOD,
    PASSWORD_NOT_TEXT, /* no UTF-8, or control characters in it */
    PASSWORD_SHORT,
    PASSWORD_LONG,
    PASSWORD_DIGITS,   /* digits and what stands between them */
    PASSWORD_REPEATS,  /* the same over and over */
    PASSWORD_SEQUENCE, /* rows of the keyboard, stretches of the alphabet */
    PASSWORD_CONTEXT,  /* has a word in it that anybody would try here first */
    PASSWORD_COMMON,   /* fewer than PASSWORD_PIECES_LEAST pieces */
    PASSWORD__COUNT
};

struct password_verdict {
    enum password_fault fault;
    struct str word; /* of PASSWORD_CONTEXT: which, in lower case; in the arena */
};

/* Judge a new password. `context`: names and addresses of the person and the county; each word in them of five
 * letters or more must not be in the password, nor must the product's own; shorter ones are common words here (ASVS
 * 6.1.2, 6.2.11). Upper and lower case are one, and so are letters and the signs that stand for them (p@55w0rd). */
struct password_verdict password_judge(struct arena *a, const struct password_words *words, const struct str *context,
                                       size_t context_count, struct str password);

/* What to say to the person: a sentence for translation, with {word} in that of PASSWORD_CONTEXT. NULL for
 * PASSWORD_GOOD. */
const char *password_fault_text(enum password_fault fault);

#endif
