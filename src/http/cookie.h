/* cookie.h - one cookie out of a Cookie header (RFC 6265, section 4.2). */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef HTTP_COOKIE_H
#define HTTP_COOKIE_H

#include "base/str.h"

/* The value of cookie `name`, borrowed from `header`. ERR_NOT_FOUND when absent or sent twice, ERR_INVALID over
 * 4 KiB of header or when the value has a byte outside cookie-octet. */
enum err cookie_get(struct str header, struct str name, struct str *out) MUST_CHECK;

#endif
