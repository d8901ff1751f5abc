/* i18n.h - sentences, plurals, dates and numbers in the reader's language, without any process locale. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef I18N_I18N_H
#define I18N_I18N_H

#include "base/buf.h"
#include "base/lang.h"

/* Sentences in the source are English and are their own key; po/fi.po and po/sv.po translate them (a missing one fails
 * the build's check). po/selko.po has only the sentences that deserve easier words, the others are lang_fallback's. A
 * sentence nobody translated comes back as it is. Static storage. */
struct str i18n_text(enum lang lang, const char *english);

/* Marks a sentence for the translators where it is not looked up at once. */
#define N_(english) english

/* The form for `n` (in all languages: one for n == 1, else many). `{n}` is still in it. */
struct str i18n_plural(enum lang lang, const char *one, const char *many, int64_t n);

/* One `{name}` of a sentence and what to put there. */
struct i18n_arg {
    const char *name;
    struct str value;
};

/* Append `sentence` with each `{name}` replaced, everything HTML-escaped. An unknown `{name}` stays as it is. */
void i18n_put_html(struct buf *out, struct str sentence, const struct i18n_arg *args, size_t count);

/* The same as plain text in `a`. */
struct str i18n_fill(struct arena *a, struct str sentence, const struct i18n_arg *args, size_t count);

/* "2.2.2027"; en "2 February 2027" (day in Finland). Selkosuomi is written as Finnish, here and below. */
struct str i18n_date(struct arena *a, enum lang lang, int64_t ms);

/* "16.05"; en "16:05" (time in Finland). */
struct str i18n_clock(struct arena *a, enum lang lang, int64_t ms);

/* "1 284": thousands by U+202F narrow no-break space (fi, sv) or comma (en). */
struct str i18n_number(struct arena *a, enum lang lang, int64_t n);

/* A day given as yyyymmdd, written as i18n_date does. */
struct str i18n_day(struct arena *a, enum lang lang, int64_t yyyymmdd);

/* A number in units of 10^-decimals: "1 284,5", "1,284.5" (en), without zeros at the end of its decimals. `n` is not
 * INT64_MIN. */
struct str i18n_decimal(struct arena *a, enum lang lang, int64_t n, int decimals);

/* "38 %" with U+00A0 (fi, sv), "38%" (en). */
struct str i18n_percent(struct arena *a, enum lang lang, int whole_percent);

/* Bytes that sort by memcmp in Finnish and Swedish order: letters without case and foreign accents, then å ä ö,
 * digits before letters (SFS 4600 in outline). Lives in `a`. */
struct str i18n_sort_key(struct arena *a, struct str text);

#endif
