/* queue.c - sending what waits in people.db, one by one: the try is written down first, then the mail goes, then how it went. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "mail/queue.h"

int64_t queue_put_off_ms(int64_t tries)
{
    static const int minutes[] = {1, 5, 15, 60};

    return (int64_t)60 * 1000 * minutes[tries < 3 ? tries : 3];
}

/* One that cannot be opened or written will never be: the key is another, or the row was altered. */
static enum spool_word send_one(struct arena *a, const struct queue *q, const struct spool_post *post, int64_t now_ms)
{
    struct message m = {.from = post->from, .reply_to = post->reply_to, .date_ms = now_ms, .id = random_id()};
    struct str text;

    if (q->write(a, q->arg, &m) || message_compose(a, &m, &text))
        return SPOOL_REFUSED;
    return post->send(post->arg, m.to, text);
}

static void count_word(struct spool_turn *out, enum spool_word word)
{
    out->sent += word == SPOOL_SENT;
    out->refused += word == SPOOL_REFUSED;
    out->later += word == SPOOL_LATER;
    out->is_unreached = word == SPOOL_UNREACHED;
}

/* ERR_NOT_FOUND when none is due. */
static enum err send_next(struct db *people, const struct queue *q, const struct spool_post *post, int64_t now_ms,
                          struct spool_turn *out)
{
    enum spool_word word;
    struct arena a;
    enum err e;

    arena_init(&a, 4 * 1024 * 1024);
    e = db_begin(people, DB_WRITE);
    if (e == OK)
        e = db_finish(people, q->take(&a, people, q->arg, now_ms));
    if (e == OK) {
        word = send_one(&a, q, post, now_ms);
        count_word(out, word);
        e = db_begin(people, DB_WRITE);
        if (e == OK)
            e = db_finish(people, q->note(people, q->arg, word, now_ms));
    }
    arena_free(&a);
    return e;
}

enum err queue_send(struct db *people, const struct queue *q, const struct spool_post *post, int64_t now_ms,
                    int64_t *most, struct spool_turn *out)
{
    enum err e = OK;

    while (e == OK && *most > 0 && !out->is_unreached) {
        e = send_next(people, q, post, now_ms, out);
        *most -= e == OK;
    }
    return e == ERR_NOT_FOUND ? OK : e;
}
