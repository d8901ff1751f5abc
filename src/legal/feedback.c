/* feedback.c - what people tell about accessibility: sealed when sent, answered within 14 days, erased a year later. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "legal/feedback.h"

#include "base/base32.h"
#include "base/clock.h"
#include "base/json.h"
#include "gen/sql_people.h"
#include "mail/address.h"

#include <assert.h>
#include <string.h>

enum { CODE_BYTES = 5, NOON = 12, DAY_MS = 24 * 60 * 60 * 1000 };

/* --- boxes -------------------------------------------------------------------------------------------------------- */

static struct str seal(struct arena *a, const struct key32 *public_key, struct str plain)
{
    struct str padded = {NULL, 0};
    enum err e = pad_bucket(a, plain, bucket_for(plain.len), &padded);

    assert(e == OK); /* the limits of the texts leave room in a bucket for escapes (six bytes) and masks */
    (void)e;
    return seal_box(a, public_key, padded);
}

static enum err open_box(struct arena *a, const struct key32 *public_key, const struct key32 *secret_key,
                         struct str box, struct str *plain_out)
{
    struct str padded;

    TRY(seal_open(a, public_key, secret_key, box, &padded));
    return unpad_bucket(padded, plain_out);
}

static struct json text_member(const char *key, struct str text)
{
    return (struct json){.type = JSON_TEXT, .key = str_from(key), .text = text};
}

struct str feedback_text_write(struct arena *a, const struct feedback_text *text)
{
    const struct json members[] = {
        text_member("lang", lang_code(text->lang)),
        text_member("words", text->words),
        text_member("page", text->page),
        text_member("reply_to", text->reply_to),
    };
    struct buf out = buf_new(a, BUCKET_PLAIN_LIMIT);

    json_put(&out, &(struct json){.type = JSON_OBJECT, .items = members, .count = sizeof members / sizeof members[0]});
    return buf_str(&out);
}

static bool read_member(const struct json *doc, const char *key, struct str *out)
{
    const struct json *member = json_get(doc, key);

    if (!member || member->type != JSON_TEXT)
        return false;
    *out = member->text;
    return true;
}

enum err feedback_text_read(struct arena *a, struct str plain, struct feedback_text *out)
{
    const struct json *doc;
    struct str code, address;
    const char *why;

    TRY(json_parse(a, plain, BUCKET_PLAIN_LIMIT, &doc, NULL));
    if (doc->type != JSON_OBJECT || doc->count != 4 || !read_member(doc, "lang", &code) ||
        lang_from_code(code, &out->lang) || !read_member(doc, "words", &out->words) ||
        !read_member(doc, "page", &out->page) || !read_member(doc, "reply_to", &out->reply_to) || out->words.len == 0)
        return ERR_INVALID;
    /* The box can be made by anybody who speaks to intake: what mail is sent to must be an address. */
    if (out->reply_to.len && (address_read(out->reply_to, &address, &why) || !str_eq(address, out->reply_to)))
        return ERR_INVALID;
    return OK;
}

struct str feedback_seal(struct arena *a, const struct key32 *public_key, const struct feedback_text *text)
{
    return seal(a, public_key, feedback_text_write(a, text));
}

struct str feedback_code(struct arena *a, const struct id16 *id)
{
    struct buf out = buf_new(a, 16);

    base32_put(&out, id->b, CODE_BYTES);
    return buf_str(&out);
}

/* --- days --------------------------------------------------------------------------------------------------------- */

/* Noon of a day, so that summer time moves it within the day only. */
static int64_t noon_ms(int64_t day)
{
    return civil_to_ms((struct civil){
        .year = (int)(day / 10000), .month = (int)(day / 100 % 100), .day = (int)(day % 100), .hour = NOON});
}

static int64_t days_between(int64_t from, int64_t to)
{
    int64_t ms = noon_ms(to) - noon_ms(from);

    return (ms + (ms < 0 ? -DAY_MS / 2 : DAY_MS / 2)) / DAY_MS;
}

/* --- the queue ------------------------------------------------------------------------------------------------------ */

static enum err insert(struct arena *a, struct db *people, struct str id, int64_t day, struct str box)
{
    struct q_feedback_waiting_row waiting = {0};

    TRY(q_feedback_waiting(people, a, &waiting));
    if (waiting.n >= FEEDBACK_WAITING_MOST)
        return ERR_BUSY;
    TRY(q_feedback_next_number(people));
    return q_feedback_insert(people, &(struct q_feedback_insert){
                                         .id = id,
                                         .came_day = day,
                                         .due_day = civil_today(noon_ms(day) + (int64_t)FEEDBACK_DUE_DAYS * DAY_MS),
                                         .box = box,
                                     });
}

enum err feedback_put(struct arena *a, struct db *people, const struct id16 *id, int64_t day, struct str box)
{
    struct str bytes = {(const char *)id->b, sizeof id->b};
    struct q_feedback_seen_row seen;
    enum err e = q_feedback_seen(people, a, &(struct q_feedback_seen){bytes}, &seen);

    return e == ERR_NOT_FOUND ? insert(a, people, bytes, day, box) : e;
}

static struct feedback from_row(struct arena *a, const struct q_feedback_unanswered_row *row, int64_t now_ms)
{
    struct id16 id = {{0}};

    memcpy(id.b, row->id.p, row->id.len < sizeof id.b ? row->id.len : sizeof id.b);
    return (struct feedback){
        .number = row->number,
        .came_day = row->came_day,
        .due_day = row->due_day,
        .days_left = days_between(civil_today(now_ms), row->due_day),
        .how = (enum feedback_how)row->how,
        .answered_by = row->answered_by ? *row->answered_by : 0,
        .answered_day = row->answered_day ? *row->answered_day : 0,
        .code = feedback_code(a, &id),
    };
}

enum err feedback_list(struct arena *a, struct db *people, int64_t now_ms, bool is_answered, struct feedback **out,
                       size_t *count_out)
{
    struct q_feedback_unanswered_rows waiting = {0};
    struct q_feedback_answered_rows answered = {0};

    if (is_answered)
        TRY(q_feedback_answered(people, a, &answered));
    else
        TRY(q_feedback_unanswered(people, a, &waiting));
    *count_out = is_answered ? answered.n : waiting.n;
    *out = arena_alloc(a, *count_out + 1, sizeof **out);
    for (size_t i = 0; i < *count_out; i++)
        (*out)[i] = from_row(a, is_answered ? &answered.v[i] : &waiting.v[i], now_ms);
    return OK;
}

enum err feedback_load(struct arena *a, struct db *people, const struct key32 *public_key,
                       const struct key32 *secret_key, int64_t number, int64_t now_ms, struct feedback *out,
                       struct feedback_text *text_out, struct str *reply_out)
{
    struct q_feedback_unanswered_row row;
    struct q_feedback_boxes_row boxes;
    struct str plain;
    enum err e;

    *text_out = (struct feedback_text){0};
    *reply_out = (struct str){NULL, 0};
    TRY(q_feedback_get(people, a, &(struct q_feedback_get){number}, &row));
    TRY(q_feedback_boxes(people, a, &(struct q_feedback_boxes){number}, &boxes));
    *out = from_row(a, &row, now_ms);
    e = open_box(a, public_key, secret_key, boxes.box, &plain);
    if (!e)
        e = feedback_text_read(a, plain, text_out);
    if (!e && boxes.reply.p)
        e = open_box(a, public_key, secret_key, boxes.reply, reply_out);
    if (e)
        *text_out = (struct feedback_text){0};
    return e ? ERR_INVALID : OK;
}

enum err feedback_answer(struct arena *a, struct db *people, const struct key32 *public_key, int64_t number,
                         int64_t account, enum feedback_how how, struct str reply, int64_t now_ms)
{
    return q_feedback_set_answer(people, &(struct q_feedback_set_answer){
                                             .number = number,
                                             .how = how,
                                             .answered_by = account,
                                             .answered_day = civil_today(now_ms),
                                             .reply = seal(a, public_key, reply),
                                         });
}

enum err feedback_erase(struct arena *a, struct db *people, int64_t before_day, int64_t *count_out)
{
    struct q_feedback_old_row old = {0};

    TRY(q_feedback_old(people, a, &(struct q_feedback_old){before_day}, &old));
    *count_out = old.n;
    return old.n ? q_feedback_erase(people, &(struct q_feedback_erase){before_day}) : OK;
}
