/* pages_feedback.c - the queue of feedback about accessibility, and answering one. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "legal/feedback.h"
#include "mail/notice.h"
#include "staff/colleagues.h"
#include "staff/staff.h"

#include <inttypes.h>

enum { ANSWERED_SHOWN = 100, AREA_ROWS = 10 };

/* --- shared by both pages ----------------------------------------------------------------------------------------- */

/* A day as stored (yyyymmdd) for a date on a page. */
static int64_t day_ms(int64_t day)
{
    return civil_to_ms((struct civil){
        .year = (int)(day / 10000), .month = (int)(day / 100 % 100), .day = (int)(day % 100), .hour = 12});
}

static const struct tpl_staff_feedback_left *left_of(struct ctx *c, const struct feedback *f)
{
    struct tpl_staff_feedback_left *left = ARENA_NEW(c->arena, struct tpl_staff_feedback_left);

    *left = (struct tpl_staff_feedback_left){.days = f->days_left < 0 ? -f->days_left : f->days_left,
                                             .is_late = f->days_left < 0,
                                             .is_today = f->days_left == 0};
    return left;
}

static struct url address_of(struct ctx *c, const struct feedback *f)
{
    return url_checked(link_staff_feedback_view_in(c->arena, c->lang, f->number));
}

/* --- the queue ---------------------------------------------------------------------------------------------------- */

struct queue {
    struct feedback *waiting, *answered;
    size_t waiting_count, answered_count;
};

static enum err load_queue(struct ctx *c, struct queue *q)
{
    struct db *people = c->app->staff->people;
    enum err e;

    TRY(db_begin(people, DB_READ));
    e = feedback_list(c->arena, people, c->now_ms, false, &q->waiting, &q->waiting_count);
    if (!e)
        e = feedback_list(c->arena, people, c->now_ms, true, &q->answered, &q->answered_count);
    return db_finish(people, e);
}

static void put_queue(struct ctx *c, struct page *p, const struct queue *q)
{
    size_t answered_count = q->answered_count < ANSWERED_SHOWN ? q->answered_count : ANSWERED_SHOWN;
    struct tpl_staff_feedback_waiting *waiting = arena_alloc(c->arena, q->waiting_count + 1, sizeof *waiting);
    struct tpl_staff_feedback_answered *answered = arena_alloc(c->arena, answered_count + 1, sizeof *answered);
    struct tpl_staff_empty none = {i18n_text(
        c->lang, "Nothing waits. Residents give feedback about accessibility with a form that every page leads "
                 "to at its end; coordinators answer it here within 14 days.")};

    for (size_t i = 0; i < q->waiting_count; i++)
        waiting[i] = (struct tpl_staff_feedback_waiting){.url = address_of(c, &q->waiting[i]),
                                                         .code = q->waiting[i].code,
                                                         .came_ms = day_ms(q->waiting[i].came_day),
                                                         .due_ms = day_ms(q->waiting[i].due_day),
                                                         .left = left_of(c, &q->waiting[i])};
    for (size_t i = 0; i < answered_count; i++)
        answered[i] = (struct tpl_staff_feedback_answered){.url = address_of(c, &q->answered[i]),
                                                           .code = q->answered[i].code,
                                                           .came_ms = day_ms(q->answered[i].came_day),
                                                           .answered_ms = day_ms(q->answered[i].answered_day),
                                                           .who = colleague_name(c, q->answered[i].answered_by),
                                                           .is_mail = q->answered[i].how == FEEDBACK_BY_MAIL};
    tpl_staff_feedback(p, &(struct tpl_staff_feedback){.waiting = waiting,
                                                       .waiting_n = q->waiting_count,
                                                       .none = &none,
                                                       .answered = answered,
                                                       .answered_n = answered_count,
                                                       .months = c->app->settings.feedback_months});
}

enum err page_staff_feedback(struct ctx *c)
{
    struct page p = frame_body(c, ROUTE__COUNT);
    struct queue q;

    TRY(load_queue(c, &q));
    put_queue(c, &p, &q);
    shell_put(c, i18n_text(c->lang, "Feedback about accessibility"),
              i18n_text(c->lang, "What residents have told about using the site. The law gives 14 days to answer."),
              NULL, 0, &p);
    return OK;
}

/* --- one of them -------------------------------------------------------------------------------------------------- */

struct one {
    struct feedback f;
    struct feedback_text text;
    struct str reply, typed, note;
    bool is_locked;
    struct faults faults;
};

static enum err load_one(struct ctx *c, struct one *one)
{
    const struct staff_stores *s = c->app->staff;
    int64_t number;
    enum err e;

    *one = (struct one){0};
    if (str_int(c->values.v[0], 1, INT64_MAX, &number))
        return ERR_NOT_FOUND;
    TRY(db_begin(s->people, DB_READ));
    e = feedback_load(c->arena, s->people, s->feedback_public, s->feedback_secret, number, c->now_ms, &one->f,
                      &one->text, &one->reply);
    one->is_locked = e == ERR_INVALID;
    return db_finish(s->people, one->is_locked ? OK : e);
}

static bool can_mail(const struct ctx *c, const struct one *one)
{
    return c->app->staff->has_mail && one->text.reply_to.len > 0;
}

/* A letter of one's own to whoever gave an address, about that piece of feedback. */
static struct url mailto_of(struct ctx *c, const struct one *one)
{
    struct str domain = one->text.reply_to, name = str_cut(&domain, '@');
    struct buf out = buf_new(c->arena, 4096);

    if (!domain.len)
        return (struct url){0};
    buf_put(&out, S("mailto:"));
    url_put(&out, name);
    buf_char(&out, '@');
    url_put(&out, domain);
    buf_put(&out, S("?subject="));
    url_put(&out, one->f.code);
    return url_checked(buf_str(&out));
}

static const struct tpl_staff_feedback_form *form_of(struct ctx *c, struct one *one)
{
    struct tpl_staff_feedback_form *form = ARENA_NEW(c->arena, struct tpl_staff_feedback_form);
    struct tpl_staff_area *area = ARENA_NEW(c->arena, struct tpl_staff_area);
    bool is_mail = can_mail(c, one);

    *area = (struct tpl_staff_area){
        .name = S("reply"),
        .label = is_mail ? i18n_text(c->lang, "Your answer") : i18n_text(c->lang, "What was done"),
        .hint = i18n_fill(
            c->arena, i18n_plural(c->lang, "At most {n} character.", "At most {n} characters.", FEEDBACK_REPLY_MOST),
            &(struct i18n_arg){"n", i18n_number(c->arena, c->lang, FEEDBACK_REPLY_MOST)}, 1),
        .value = one->typed,
        .fault = fault_of(&one->faults, "reply"),
        .rows = AREA_ROWS};
    *form = (struct tpl_staff_feedback_form){.key = one->f.number,
                                             .faults = faults_put(c, &one->faults),
                                             .note = one->note,
                                             .can_mail = is_mail,
                                             .has_address = one->text.reply_to.len > 0,
                                             .area = area};
    return form;
}

static const struct tpl_staff_feedback_reply *reply_of(struct ctx *c, const struct one *one)
{
    struct tpl_staff_feedback_reply *reply = ARENA_NEW(c->arena, struct tpl_staff_feedback_reply);

    *reply = (struct tpl_staff_feedback_reply){.answered_ms = day_ms(one->f.answered_day),
                                               .who = colleague_name(c, one->f.answered_by),
                                               .is_mail = one->f.how == FEEDBACK_BY_MAIL,
                                               .reply = one->reply};
    return reply;
}

/* Nobody sees the words before it is written down who does: on whatever way they get here. */
static enum err one_page(struct ctx *c, struct one *one)
{
    struct page p = frame_body(c, ROUTE_staff_feedback_answer);
    const struct tpl_staff_crumb crumb = {.name = i18n_text(c->lang, "Feedback about accessibility"),
                                          .url = url_checked(link_staff_feedback_in(c->arena, c->lang))};
    bool is_waiting = one->f.how == FEEDBACK_WAITS;

    TRY(staff_audit(c, AUDIT_FEEDBACK_READ, staff_number(c, one->f.number), S("")));
    tpl_staff_feedback_one(&p, &(struct tpl_staff_feedback_one){
                                   .note = is_waiting ? S("") : one->note,
                                   .code = one->f.code,
                                   .came_ms = day_ms(one->f.came_day),
                                   .due_ms = day_ms(one->f.due_day),
                                   .left = is_waiting ? left_of(c, &one->f) : NULL,
                                   .is_locked = one->is_locked,
                                   .words = one->text.words,
                                   .words_lang = lang_tag(one->text.lang),
                                   .lang_name = lang_name(one->text.lang),
                                   .page = one->text.page,
                                   .address = one->text.reply_to,
                                   .mailto = mailto_of(c, one),
                                   .form = is_waiting ? form_of(c, one) : NULL,
                                   .reply = is_waiting ? NULL : reply_of(c, one),
                               });
    shell_put(c, i18n_fill(c->arena, i18n_text(c->lang, "Feedback {code}"), &(struct i18n_arg){"code", one->f.code}, 1),
              i18n_text(c->lang, "What somebody has written about using the site. That you have opened it is written "
                                 "down."),
              &crumb, 1, &p);
    return OK;
}

enum err page_staff_feedback_view(struct ctx *c)
{
    struct one one;

    TRY(load_one(c, &one));
    return one_page(c, &one);
}

/* --- answering ---------------------------------------------------------------------------------------------------- */

static struct notice letter_of(struct ctx *c, const struct one *one)
{
    enum lang lang = one->text.lang;

    return (struct notice){
        .kind = NOTICE_FEEDBACK_REPLY,
        .lang = lang,
        .about = arena_fmt(c->arena, "feedback %" PRId64, one->f.number),
        .to = one->text.reply_to,
        .county = c->app->settings.county[lang],
        .link = arena_fmt(c->arena, "%.*s%.*s", STR_ARG(c->app->settings.origin),
                          STR_ARG(link_about_access_in(c->arena, lang))),
        .name = one->f.code,
        .words = one->typed,
    };
}

/* The letter waits, and it is written down that it does, in one transaction. */
static enum err store_answer(struct ctx *c, const struct one *one, bool is_mail)
{
    const struct staff_stores *s = c->app->staff;
    struct notice letter = letter_of(c, one);
    enum err e;

    TRY(db_begin(s->people, DB_WRITE));
    e = feedback_answer(c->arena, s->people, s->feedback_public, one->f.number, c->person->account.id,
                        is_mail ? FEEDBACK_BY_MAIL : FEEDBACK_BY_OTHER, one->typed, c->now_ms);
    if (!e && is_mail)
        e = notice_put(c->arena, s->people, s->spool_key, &letter, c->now_ms);
    return db_finish(s->people, e);
}

static enum err answer(struct ctx *c, const struct one *one, bool is_mail)
{
    struct str number = staff_number(c, one->f.number), how = is_mail ? S("mail") : S("note");
    int64_t begun;

    TRY(staff_begin(c, AUDIT_FEEDBACK_ANSWER, number, how, &begun));
    return staff_end(c, AUDIT_FEEDBACK_ANSWER, begun, number, how, store_answer(c, one, is_mail));
}

static void judge(struct ctx *c, struct one *one)
{
    if (one->typed.len == 0)
        fault_add(&one->faults, "reply", i18n_text(c->lang, "Write what you answer or what was done."));
    else if (str_chars(one->typed) > FEEDBACK_REPLY_MOST)
        fault_add(&one->faults, "reply",
                  i18n_fill(c->arena, i18n_text(c->lang, "This is too long: at most {n} characters."),
                            &(struct i18n_arg){"n", i18n_number(c->arena, c->lang, FEEDBACK_REPLY_MOST)}, 1));
}

/* Somebody else was faster: what they answered is on the page. */
static enum err late_page(struct ctx *c, struct one *one)
{
    one->note = i18n_text(c->lang, "This has been answered already. Nothing was sent or changed.");
    c->res->status = 409;
    return one_page(c, one);
}

enum err page_staff_feedback_answer(struct ctx *c)
{
    bool is_mail;
    struct one one;
    enum err e;

    TRY(load_one(c, &one));
    one.typed = typed(c, "reply");
    is_mail = str_eq(typed(c, "how"), S("mail")) && can_mail(c, &one);
    one.note = again_note(c);
    if (one.f.how != FEEDBACK_WAITS)
        return late_page(c, &one);
    judge(c, &one);
    if (one.faults.n || c->is_again)
        return one_page(c, &one);
    e = answer(c, &one, is_mail);
    if (e == ERR_CONFLICT) {
        TRY(load_one(c, &one));
        return late_page(c, &one);
    }
    TRY(e);
    return staff_go(c, link_staff_feedback_in(c->arena, c->lang), is_mail ? "palaute-vastattu" : "palaute-kasitelty");
}
