/* verbs_retention.c - verbs about what is kept: what goes and when, and the anonymity contract. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/leap.h"
#include "app/retention.h"
#include "app/verbs_site.h"
#include "base/clock.h"
#include "mail/spool.h"
#include "response/draft.h"
#include "survey/contract.h"

#include <inttypes.h>
#include <stdio.h>

enum { LIST_BYTES = 4 * 1024 * 1024, LOCK_WAIT_MS = 60 * 1000 };

static void put_line(struct buf *out, const struct retention_line *line)
{
    static const char *const words[] = {[RETENTION_WAITS] = "on",
                                        [RETENTION_LATER] = "after the last ingest",
                                        [RETENTION_DUE] = "due now",
                                        [RETENTION_DONE] = "done on",
                                        [RETENTION_UNKNOWN] = "cannot be told: see the log; of the survey"};

    buf_fmt(out, "%-12s %s", line->what, words[line->standing]);
    if (line->standing == RETENTION_WAITS || line->standing == RETENTION_DONE) {
        struct civil day = civil_from_ms(line->when_ms);

        buf_fmt(out, " %04d-%02d-%02d", day.year, day.month, day.day);
    }
    buf_fmt(out, "  %.*s\n", STR_ARG(line->slug));
}

/* What goes by rules of its own (docs/anonymity.md 4 and 5). */
static void put_others(struct buf *out, const struct settings *settings)
{
    buf_fmt(out,
            "drafts       %d days after each was saved, and with the last ingest\n"
            "invitations  with the last ingest\n"
            "letters      when sent, after %d hours at most\n"
            "feedback     %" PRId64 " months after it was answered\n",
            DRAFT_DAYS, SPOOL_LIFE_MS / (60 * 60 * 1000), settings->feedback_months);
}

static void put_clock(struct buf *out, int64_t now_ms, bool is_dry)
{
    struct civil now = civil_from_ms(now_ms);

    buf_fmt(out,
            is_dry ? "nothing goes by itself until you have compared the clock, %04d-%02d-%02d %02d:%02d, and run "
                     "`digiraati retention`\n"
                   : "clock confirmed: %04d-%02d-%02d %02d:%02d\n",
            now.year, now.month, now.day, now.hour, now.minute);
}

/* The clock is confirmed whatever fails afterwards, and all is listed that can be. */
enum err verb_retention(struct arena *a, const struct args *args)
{
    struct buf out = buf_new(a, LIST_BYTES);
    struct retention_line *lines;
    enum err run = OK, listed;
    size_t count, done = 0;
    bool is_held;
    struct site *s;

    TRY(site_open(a, args, &s));
    TRY(leap_is_held(a, &s->instance, s->stores.panel, s->now_ms, &is_held));
    if (!args->is_dry) {
        TRY(leap_confirm(s->stores.panel, s->now_ms));
        run = retention_run(a, &s->instance, &s->stores, s->now_ms, LOCK_WAIT_MS, &done);
    }
    if (is_held)
        put_clock(&out, s->now_ms, args->is_dry);
    listed = retention_list(a, &s->instance, &s->stores, s->now_ms, &lines, &count);
    for (size_t n = 0; n < count; n++)
        put_line(&out, &lines[n]);
    put_others(&out, &s->settings);
    if (!args->is_dry)
        buf_fmt(&out, "%zu erased now\n", done);
    TRY(verb_print(args, buf_str(&out)));
    return run ? run : listed;
}

enum err verb_contract(struct arena *a, const struct args *args)
{
    return verb_print(args, contract_text(a));
}
