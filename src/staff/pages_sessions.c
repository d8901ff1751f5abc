/* pages_sessions.c - where somebody is signed in, and ending that. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/sessions.h"

#include "account/office.h"
#include "staff/deed.h"

/* So much of a session's hash names it among the three that somebody has. */
enum { NAME_BYTES = 8 };

static struct str name_of(struct ctx *c, const struct session *s)
{
    struct buf out = buf_new(c->arena, 2 * NAME_BYTES);

    hex_put(&out, s->hash.b, NAME_BYTES);
    return buf_str(&out);
}

static enum err list(struct ctx *c, struct session **out, size_t *count_out)
{
    struct db *staff = c->app->staff->office->staff;

    TRY(db_begin(staff, DB_READ));
    return db_finish(staff, session_list(c->arena, staff, c->person->account.id, c->now_ms, out, count_out));
}

static bool is_here(const struct ctx *c, const struct session *s)
{
    return secret_eq(s->hash.b, c->person->session.hash.b, sizeof s->hash.b);
}

enum err sessions_view(struct ctx *c, const struct tpl_staff_session **out, size_t *count_out)
{
    struct session *sessions;
    struct tpl_staff_session *v;

    TRY(list(c, &sessions, count_out));
    v = arena_alloc(c->arena, *count_out + 1, sizeof *v);
    for (size_t i = 0; i < *count_out; i++) {
        const struct session *s = &sessions[i];

        v[i] = (struct tpl_staff_session){
            .id = name_of(c, s),
            .device = s->device.len ? s->device : i18n_text(c->lang, "a device without a name"),
            .begun = day_and_hour(c, s->begun_ms),
            .used = day_and_hour(c, s->used_ms),
            .is_here = is_here(c, s),
        };
    }
    *out = v;
    return OK;
}

static enum err go_back(struct ctx *c, const char *word)
{
    return staff_go(c, link_staff_me_in(c->arena, c->lang), word);
}

/* What ends: one session, or with NULL all others. */
static enum err end(struct ctx *c, const struct session *one)
{
    struct db *staff = c->app->staff->office->staff;
    int64_t id = c->person->account.id;
    struct deed deed = {.action = AUDIT_SESSION_END,
                        .object = staff_number(c, id),
                        .detail = one ? S("one_session") : S("other_sessions")};

    TRY(deed_begin(c, &deed));
    return deed_end(c, &deed,
                    one ? session_end(staff, id, &one->hash) : session_end_others(staff, id, &c->person->session.hash));
}

/* One that has ended meanwhile is as good as ended now. */
enum err page_staff_session_end(struct ctx *c)
{
    struct str name = params_text(&c->form, S("session"));
    struct session *sessions;
    size_t count;

    if (c->is_again)
        return go_back(c, NULL);
    TRY(list(c, &sessions, &count));
    for (size_t i = 0; i < count; i++)
        if (str_eq(name_of(c, &sessions[i]), name) && !is_here(c, &sessions[i]))
            TRY(end(c, &sessions[i]));
    return go_back(c, "istunto-paatetty");
}

enum err page_staff_sessions_end(struct ctx *c)
{
    if (c->is_again)
        return go_back(c, NULL);
    TRY(end(c, NULL));
    return go_back(c, "muut-paatetty");
}

enum err session_write_down(struct ctx *c, enum audit_action action, struct str detail)
{
    struct db *staff = c->app->staff->office->staff;
    enum err e = staff_audit(c, action, S(""), detail);

    if (!e)
        return OK;
    TRY(db_begin(staff, DB_WRITE));
    TRY(db_finish(staff, session_end(staff, c->person->account.id, &c->person->session.hash)));
    return e;
}
