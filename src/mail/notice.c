/* notice.c - letters to people who work here, and replies to feedback: how they wait in people.db. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "mail/notice.h"

#include "gen/sql_people.h"
#include "mail/address.h"
#include "mail/queue.h"

#include <assert.h>

enum { STATE_WAITS = 1, STATE_SENT, STATE_GIVEN_UP, STATE_OVER };

/* Ends a part in a box. No text holds it. */
#define PART_END '\x1e'

/* --- in ----------------------------------------------------------------------------------------------------------- */

static bool is_line(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
            return false;
    return str_is_utf8(s);
}

static bool is_text(struct str s)
{
    if (s.len > NOTICE_WORDS_BYTES)
        return false;
    while (s.p) {
        struct str line = str_cut(&s, '\n');

        if (line.len && line.p[line.len - 1] == '\r')
            line.len--;
        if (!is_line(line))
            return false;
    }
    return true;
}

static bool is_sound(const struct notice *n)
{
    const struct str texts[] = {n->about, n->to, n->county, n->link, n->name};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!is_line(texts[i]))
            return false;
    for (size_t i = 0; i < n->point_count; i++)
        if (!is_line(n->points[i]))
            return false;
    if (n->kind == NOTICE_LINK &&
        (n->link_kind < NOTICE_LINK_INVITE || n->link_kind > NOTICE_LINK_FACTOR || n->link.len == 0))
        return false;
    return n->about.len && n->kind < NOTICE__COUNT && n->lang < LANG__COUNT && is_text(n->words);
}

/* Receiver, sender's name, language, whether it is personal and subject, a line each; then its parts. */
static struct str plain_of(struct arena *a, const struct notice *n, const struct message *m, const struct body *body)
{
    struct buf out = buf_new(a, BUCKET_PLAIN_LIMIT);

    buf_fmt(&out, "%.*s\n%.*s\n%d\n%d\n", STR_ARG(m->to), STR_ARG(m->from_name), (int)n->lang, m->is_personal);
    buf_put(&out, m->subject);
    buf_char(&out, '\n');
    for (size_t i = 0; i < body->count; i++) {
        buf_char(&out, (char)('0' + (int)body->parts[i].look));
        buf_put(&out, body->parts[i].words);
        buf_char(&out, PART_END);
    }
    return out.full ? (struct str){NULL, 0} : buf_str(&out);
}

static enum err seal(struct arena *a, const struct key32 *public_key, struct str plain, struct str *out)
{
    struct str padded;

    TRY(pad_bucket(a, plain, bucket_for(plain.len), &padded));
    *out = seal_box(a, public_key, padded);
    secret_wipe((void *)(uintptr_t)plain.p, plain.len);
    secret_wipe((void *)(uintptr_t)padded.p, padded.len);
    return OK;
}

/* What the mailer would refuse is refused here, where somebody can be told. */
static enum err try_it(struct arena *a, const struct body *body, enum lang lang, struct message m)
{
    struct str text;

    m.from = S("digiraati@example.fi");
    body_write(a, body, lang, &m);
    return message_compose(a, &m, &text);
}

enum err notice_put(struct arena *a, struct db *people, const struct key32 *public_key, const struct notice *notice,
                    int64_t now_ms)
{
    struct key32 key = hash_plain(arena_fmt(a, "notice %d %.*s", (int)notice->kind, STR_ARG(notice->about)));
    struct message m = {.date_ms = now_ms};
    int64_t expires_ms = now_ms + NOTICE_LIFE_MS;
    struct str plain, box;
    struct body body;
    const char *why;
    enum err e;

    if (!is_sound(notice) || address_read(notice->to, &m.to, &why))
        return err_note(ERR_INVALID, "notice: an address or a text cannot stand in a letter");
    notice_words(a, notice, &m, &body);
    TRY(try_it(a, &body, notice->lang, m));
    plain = plain_of(a, notice, &m, &body);
    if (!plain.p)
        return err_note(ERR_TOO_BIG, "notice: more than %d bytes", BUCKET_PLAIN_LIMIT);
    TRY(seal(a, public_key, plain, &box));
    if (notice->expires_ms && notice->expires_ms < expires_ms)
        expires_ms = notice->expires_ms;
    e = q_notice_insert(people, &(struct q_notice_insert){.key = {(const char *)key.b, sizeof key.b},
                                                          .made_ms = now_ms,
                                                          .expires_ms = expires_ms,
                                                          .next_ms = now_ms,
                                                          .box = box});
    return e == ERR_CONFLICT ? OK : e;
}

/* --- out ---------------------------------------------------------------------------------------------------------- */

/* A letter at work. */
struct at_work {
    const struct spool_keys *keys;
    struct q_notice_due_row notice;
};

static enum err take(struct arena *a, struct db *people, void *arg, int64_t now_ms)
{
    struct at_work *w = arg;

    TRY(q_notice_due(people, a, &(struct q_notice_due){now_ms}, &w->notice));
    return q_notice_put_off(
        people,
        &(struct q_notice_put_off){w->notice.key, now_ms + queue_put_off_ms(w->notice.tries), w->notice.tries + 1});
}

static enum err read_parts(struct str rest, struct body *out)
{
    *out = (struct body){0};
    while (rest.len) {
        struct str part = str_cut(&rest, PART_END);
        int look = part.len ? part.p[0] - '0' : -1;

        if (!rest.p || look < 0 || look >= BODY_LOOK__COUNT || out->count == BODY_PARTS_MOST)
            return ERR_INVALID;
        body_put(out, (enum body_look)look, str_sub(part, 1, part.len));
    }
    return OK;
}

static enum err compose(struct arena *a, void *arg, struct message *out)
{
    const struct at_work *w = arg;
    struct str padded, rest;
    int64_t lang, is_personal;
    struct body body;

    TRY(seal_open(a, &w->keys->public_key, &w->keys->secret_key, w->notice.box, &padded));
    TRY(unpad_bucket(padded, &rest));
    out->to = str_cut(&rest, '\n');
    out->from_name = str_cut(&rest, '\n');
    TRY(str_int(str_cut(&rest, '\n'), 0, LANG__COUNT - 1, &lang));
    TRY(str_int(str_cut(&rest, '\n'), 0, 1, &is_personal));
    out->is_personal = is_personal;
    out->subject = str_cut(&rest, '\n');
    TRY(read_parts(rest, &body));
    body_write(a, &body, (enum lang)lang, out);
    return OK;
}

static enum err note(struct db *people, void *arg, enum spool_word word, int64_t now_ms)
{
    const struct at_work *w = arg;
    struct str key = w->notice.key;

    if (word == SPOOL_UNREACHED)
        return q_notice_put_off(people, &(struct q_notice_put_off){key, now_ms, w->notice.tries});
    if (word == SPOOL_LATER && w->notice.tries + 1 < SPOOL_TRIES)
        return OK;
    return q_notice_end(people, &(struct q_notice_end){key, word == SPOOL_SENT ? STATE_SENT : STATE_GIVEN_UP});
}

static enum err expire(struct arena *a, struct db *people, int64_t now_ms, struct spool_turn *out)
{
    struct q_notice_expired_rows rows = {0};

    TRY(q_notice_expired(people, a, &(struct q_notice_expired){now_ms}, &rows));
    for (size_t i = 0; i < rows.n; i++)
        TRY(q_notice_end(people, &(struct q_notice_end){rows.v[i].key, STATE_OVER}));
    out->expired += (int64_t)rows.n;
    return q_notice_forget(people, &(struct q_notice_forget){now_ms - NOTICE_KEPT_MS});
}

enum err notice_send(struct arena *a, struct db *people, const struct spool_keys *keys, const struct spool_post *post,
                     int64_t now_ms, int64_t most, struct spool_turn *out)
{
    struct at_work w = {.keys = keys};
    struct queue q = {.take = take, .write = compose, .note = note, .arg = &w};

    *out = (struct spool_turn){0};
    TRY(db_begin(people, DB_WRITE));
    TRY(db_finish(people, expire(a, people, now_ms, out)));
    TRY(queue_send(people, &q, post, now_ms, &most, out));
    out->is_more = most <= 0;
    return out->sent + out->refused + out->expired ? db_checkpoint(people) : OK;
}

/* --- counts ------------------------------------------------------------------------------------------------------- */

enum err notice_count(struct arena *a, struct db *people, struct notice_counts *out)
{
    struct q_notice_counts_row row;

    TRY(q_notice_counts(people, a, &row));
    *out = (struct notice_counts){row.waiting, row.sent, row.given_up, row.expired};
    return OK;
}
