/* notices.c - letters to staff about what waits for them: each duty once, and no more than one letter an hour to anybody. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/notices.h"

#include "app/job.h"
#include "base/clock.h"
#include "base/log.h"
#include "desk/duty.h"
#include "gen/sql_staff.h"
#include "settings/settings.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A person and what waits for the person. */
struct turn {
    const struct notices_post *post;
    const struct account *person;
    struct duty *duties;
    size_t count;
    int64_t now_ms;
};

static struct str id_str(const struct id16 *id)
{
    return (struct str){(const char *)id->b, sizeof id->b};
}

/* --- which ---------------------------------------------------------------------------------------------------------- */

/* In which letter the person was told of it; empty: in none. */
static enum err told_in(struct arena *a, const struct turn *t, const struct duty *duty, struct str *digest_out)
{
    struct id16 what = duty_hash(a, duty);
    struct q_notified_get_row row = {0};
    enum err e = q_notified_get(t->post->staff, a, &(struct q_notified_get){t->person->id, id_str(&what)}, &row);

    *digest_out = row.digest;
    return e == ERR_NOT_FOUND ? OK : e;
}

/* A line for each duty of that letter, or (empty) of none yet. */
static enum err pick(struct arena *a, const struct turn *t, struct str digest, struct str *lines, size_t *count_out)
{
    *count_out = 0;
    for (size_t i = 0; i < t->count; i++) {
        struct str told;

        TRY(told_in(a, t, &t->duties[i], &told));
        if (str_eq(told, digest))
            lines[(*count_out)++] = duty_line(a, t->person->lang, &t->duties[i]);
    }
    return OK;
}

/* --- putting it in -------------------------------------------------------------------------------------------------- */

static enum err put_letter(struct arena *a, const struct turn *t, struct str digest, const struct str *lines,
                           size_t count)
{
    const struct notices_post *p = t->post;
    struct buf about = buf_new(a, 100);
    struct notice notice = {.kind = NOTICE_DUTIES,
                            .lang = t->person->lang,
                            .to = t->person->email,
                            .county = p->county[t->person->lang],
                            .points = lines,
                            .point_count = count};

    buf_put(&about, S("digest "));
    hex_put(&about, digest.p, digest.len);
    notice.about = buf_str(&about);
    if (p->origin.len)
        notice.link = arena_fmt(a, "%.*s%s/hallinta", STR_ARG(p->origin),
                                t->person->lang == LANG_SV   ? "/sv"
                                : t->person->lang == LANG_EN ? "/en"
                                                             : "");
    TRY(db_begin(p->people, DB_WRITE));
    return db_finish(p->people, notice_put(a, p->people, &p->public_key, &notice, t->now_ms));
}

/* Put in the letter that is written down, and write down that it is. What cannot stand in a letter is left to the desk. */
static enum err settle(struct arena *a, const struct turn *t, struct str digest, const struct str *lines, size_t count)
{
    enum err e = count ? put_letter(a, t, digest, lines, count) : OK;

    if (e == ERR_INVALID || e == ERR_TOO_BIG)
        log_line(LOG_ERROR, "event=notice_refused account=%" PRId64 " err=%s", t->person->id, err_name(e));
    else
        TRY(e);
    TRY(db_begin(t->post->staff, DB_WRITE));
    return db_finish(t->post->staff, q_digest_is_put(t->post->staff, &(struct q_digest_is_put){t->person->id, digest}));
}

/* Those that were told in none are told in this one. */
static enum err write_down(struct arena *a, const struct turn *t, struct str digest)
{
    struct db *staff = t->post->staff;

    TRY(q_digest_set(staff, &(struct q_digest_set){t->person->id, digest, t->now_ms}));
    for (size_t i = 0; i < t->count; i++) {
        struct id16 what = duty_hash(a, &t->duties[i]);
        struct str told;

        TRY(told_in(a, t, &t->duties[i], &told));
        if (told.len == 0)
            TRY(q_notified_insert(staff, &(struct q_notified_insert){.account = t->person->id,
                                                                     .what = id_str(&what),
                                                                     .digest = digest,
                                                                     .at_day = civil_today(t->now_ms)}));
    }
    return OK;
}

/* The last letter, and what stands in it or (once that is put in) what would stand in the next. */
static enum err look(struct arena *a, const struct turn *t, struct q_digest_get_row *last_out, struct str *lines,
                     size_t *count_out)
{
    enum err e = q_digest_get(t->post->staff, a, &(struct q_digest_get){t->person->id}, last_out);

    if (e == ERR_NOT_FOUND)
        *last_out = (struct q_digest_get_row){.is_put = 1};
    else
        TRY(e);
    return pick(a, t, last_out->is_put ? S("") : last_out->id, lines, count_out);
}

static enum err tell(struct arena *a, const struct turn *t)
{
    struct str *lines = arena_alloc(a, t->count + 1, sizeof *lines);
    struct id16 id = random_id();
    struct q_digest_get_row last;
    size_t count = 0;

    TRY(db_begin(t->post->staff, DB_READ));
    TRY(db_finish(t->post->staff, look(a, t, &last, lines, &count)));
    if (!last.is_put)
        return settle(a, t, last.id, lines, count);
    if (count == 0 || (last.id.len && llabs(t->now_ms - last.made_ms) < NOTICES_APART_MS))
        return OK;
    TRY(db_begin(t->post->staff, DB_WRITE));
    TRY(db_finish(t->post->staff, write_down(a, t, id_str(&id))));
    return settle(a, t, id_str(&id), lines, count);
}

/* ------------------------------------------------------------------------------------------------------------------ */

enum err notices_run(struct arena *a, const struct notices_post *post, int64_t now_ms)
{
    struct duty_ground ground;

    TRY(duty_ground_load(a, post->panel, post->staff, post->people, now_ms, &ground));
    for (size_t i = 0; i < ground.account_count; i++) {
        struct turn t = {.post = post, .person = &ground.accounts[i], .now_ms = now_ms};

        duty_list(a, &ground, t.person, &t.duties, &t.count);
        if (account_is_usable(t.person, now_ms))
            TRY(tell(a, &t));
    }
    return OK;
}

static enum err open_and_run(struct arena *a, const struct instance *i, struct notices_post *post, int64_t now_ms)
{
    struct settings settings;

    TRY(db_begin(post->panel, DB_READ));
    TRY(db_finish(post->panel, settings_load(a, post->panel, &settings)));
    memcpy(post->county, settings.county_name, sizeof post->county);
    TRY(instance_spool_public(a, i, &post->public_key));
    TRY(instance_open(a, i, STORE_STAFF, DB_READ_WRITE, &post->staff));
    TRY(instance_open(a, i, STORE_PEOPLE, DB_READ_WRITE, &post->people));
    return notices_run(a, post, now_ms);
}

enum err notices_turn(struct arena *a, const struct instance *i, struct db *panel, int64_t now_ms)
{
    const struct config *c = &i->config;
    struct notices_post post = {.panel = panel, .origin = c->origin};
    int64_t last_ms;
    enum err e;

    if (c->smtp_url.len == 0)
        return OK;
    TRY(job_last(a, panel, S("notices"), &last_ms));
    if (llabs(now_ms - last_ms) < NOTICES_EACH_MS)
        return OK;
    e = open_and_run(a, i, &post, now_ms);
    db_close(post.staff);
    db_close(post.people);
    if (e == ERR_BUSY)
        return OK;
    TRY(e);
    return job_done(panel, S("notices"), now_ms);
}
