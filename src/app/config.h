/* config.h - the settings of an instance: reading, checking, writing and explaining them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_CONFIG_H
#define APP_CONFIG_H

#include "base/arena.h"
#include "base/buf.h"

/* One member for each line of config.def. Text lives where it was read. */
struct config {
#define CONFIG_C_INT int64_t
#define CONFIG_C_TEXT struct str
#define CONFIG_C_FLAG bool
#define CONFIG(name, type, least, most, standard, secrecy, help) CONFIG_C_##type name;
#include "app/config.def"
#undef CONFIG
};

enum { CONFIG_LIMIT_BYTES = 64 * 1024 };

/* Every setting at its standard. Static text. */
void config_standard(struct config *out);

/* Set one by its name, as in a line of the file. ERR_INVALID with the reason in `why_out`, in English (arena or
 * static). */
enum err config_set(struct arena *a, struct config *c, struct str name, struct str value,
                    struct str *why_out) MUST_CHECK;

/* Read a whole file: lines `name = value`, empty ones, and comments from `#` at the start of a line. What is not
 * there stays at its standard; an unknown name, a name that comes twice and a value out of range are ERR_INVALID,
 * with "line 3: cache_s: ..." in `why_out`. */
enum err config_read(struct arena *a, struct str text, struct config *out, struct str *why_out) MUST_CHECK;

/* What single values cannot tell: an origin that is none, a demo open to the world. ERR_INVALID with the reason. */
enum err config_check(struct arena *a, const struct config *c, struct str *why_out) MUST_CHECK;

/* Write the file with its explanations; settings at their standard stand there as comments. Reading it gives `c`
 * again. */
void config_put_file(struct buf *out, const struct config *c);

/* Write `name = value` for every setting; secrets only as "(set)" or "(not set)". */
void config_put(struct buf *out, const struct config *c);

/* docs/configuration.md. */
void config_put_markdown(struct buf *out);

#endif
