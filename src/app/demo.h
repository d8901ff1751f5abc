/* demo.h - the demo content: surveys around today, with invented answers sent the way residents send theirs. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_DEMO_H
#define APP_DEMO_H

#include "app/instance.h"
#include "survey/definition.h"

/* What was done. */
struct demo_result {
    int64_t surveys, answers;
    int64_t there;            /* surveys that were there already; nothing was done about them */
    int64_t drafts, accounts; /* surveys in the making, accounts of staff */
};

/* Load `demo_dir`/organisation.csv where there is no organisation yet, and each survey that
 * `demo_dir`/distributions.json names, from `demo_dir`/surveys/SLUG.json, with "{day+N}" and "{day-N}" replaced by the
 * day N days from `now_ms` in Finland. One that is open gets the part of its answers that its days so far amount to;
 * one that is closed gets all and is ingested; one whose day of results has come is published too. `is_empty`: no
 * answers. Answers are drawn with a fixed seed, sealed, and handed to the intake that is running, else stored in the
 * inbox. A survey that is there already is left alone. Then the people and what they are making (demo_staff.h).
 * ERR_DENIED when the instance is no demo (decision C13b): invented figures may not stand among real ones.
 * ERR_NOT_FOUND or ERR_INVALID, noted, when the content is not in order. */
enum err demo_load(struct arena *a, const struct instance *i, const char *demo_dir, bool is_empty, int64_t now_ms,
                   struct demo_result *out) MUST_CHECK;

/* A survey's document with its days filled in, as demo_load does. Lives in `a`. */
struct str demo_fill_days(struct arena *a, struct str doc, int64_t now_ms);

/* The definition in `demo_dir`/surveys/SLUG.json, with its days filled in. ERR_NOT_FOUND; ERR_INVALID, noted. */
enum err demo_read_definition(struct arena *a, const char *demo_dir, struct str slug, int64_t now_ms,
                              struct definition *out) MUST_CHECK;

#endif
