/* address.h - mail addresses from lines that people have put together. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef MAIL_ADDRESS_H
#define MAIL_ADDRESS_H

#include "base/arena.h"

/* Longest address (RFC 5321, 4.5.3.1.3, less the brackets). */
enum { ADDRESS_BYTES = 254 };

/* One address from a line: local@domain, white space around it aside. The local part is dot-atoms of RFC 5321, 4.1.2, without quotes,
 * at most 64 bytes; the domain two or more labels of letters, digits and inner hyphens, at most 63 each, the last not of
 * digits alone. Letters beyond ASCII are refused: a domain with such is written as xn--. Nothing that passes can end a header
 * or a command. ERR_INVALID with the reason in `why_out` (static English that does not repeat the line). `out` borrows from `line`. */
enum err address_read(struct str line, struct str *out, const char **why_out) MUST_CHECK;

/* What follows the @ of an address that address_read has passed. */
struct str address_domain(struct str address);

struct address_fault {
    size_t line; /* from 1 */
    const char *why;
};

/* `v`: the different ones (upper and lower case are one), in an order of their own that says nothing of that of the lines.
 * `repeated`: how many lines named one again. */
struct address_list {
    struct str *v;
    size_t count, repeated;
    struct address_fault *faults;
    size_t fault_count;
};

/* Addresses one a line; empty lines and a byte order mark are passed over. Faults are no error here. Lives in `a`, borrows from
 * `text`. */
struct address_list address_list_read(struct arena *a, struct str text);

#endif
