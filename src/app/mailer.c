/* mailer.c - the process that sends letters: the only one that has the spool's key, and the only one with a network. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/mailer.h"

#include "base/clock.h"
#include "base/log.h"
#include "mail/address.h"
#include "mail/notice.h"
#include "mail/smtp.h"

#include <inttypes.h>
#include <signal.h>
#include <time.h>

enum { TURN_MS = 1000, MINUTE_MS = 60 * 1000, DELAY_MOST_MS = 60 * 1000, MEMORY_BYTES = 64 * 1024 * 1024 };

/* So many letters are sent before a line in the log, unless all are sent before. */
enum { LOG_EACH = 1000 };

struct mailer {
    const struct instance *instance;
    struct arena store_memory, turn_memory, smtp_memory;
    struct db *people;
    struct spool_keys keys;
    struct smtp *smtp;      /* NULL: no connection */
    int64_t pause_until_ms; /* of the steady clock */
    size_t pauses;          /* in a row */
    struct spool_turn told; /* since the last line in the log */
};

static volatile int stop;

static void on_stop(int signal_number)
{
    (void)signal_number;
    stop = 1;
}

static void let_stop_in(bool is_let)
{
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigprocmask(is_let ? SIG_UNBLOCK : SIG_BLOCK, &signals, NULL);
}

/* --- sending ------------------------------------------------------------------------------------------------------ */

static void hang_up(struct mailer *m)
{
    smtp_close(m->smtp);
    m->smtp = NULL;
    arena_reset(&m->smtp_memory);
}

static enum spool_word send_one(void *arg, struct str to, struct str message)
{
    struct mailer *m = arg;
    const struct config *c = &m->instance->config;
    struct smtp_settings settings = {c->smtp_url, c->smtp_user, c->smtp_password, address_domain(c->mail_from)};
    enum smtp_word word;

    if (!m->smtp && smtp_open(&m->smtp_memory, &settings, &stop, &m->smtp))
        return SPOOL_UNREACHED;
    let_stop_in(true);
    word = smtp_send(m->smtp, c->mail_from, to, message);
    let_stop_in(false);
    switch (word) {
    case SMTP_SENT:
        return SPOOL_SENT;
    case SMTP_REFUSED:
        return SPOOL_REFUSED;
    case SMTP_LATER:
    case SMTP_STOPPED: /* the server may have taken it, so it waits its time */
        return SPOOL_LATER;
    case SMTP_UNREACHED:
        break;
    }
    return SPOOL_UNREACHED;
}

static void pause_sending(struct mailer *m)
{
    static const int seconds[] = {5, 15, 60, 300, 900};
    enum { STEPS = sizeof seconds / sizeof seconds[0] };
    int pause_s = seconds[m->pauses < STEPS ? m->pauses : STEPS - 1];

    m->pauses++;
    m->pause_until_ms = clock_steady_ms() + pause_s * 1000;
    log_line(LOG_WARN, "event=mail_paused again_in_s=%d", pause_s);
}

static void tell(struct mailer *m, const struct spool_turn *turn)
{
    struct spool_turn *t = &m->told;

    t->sent += turn->sent;
    t->refused += turn->refused;
    t->later += turn->later;
    t->expired += turn->expired;
    if ((turn->is_more && t->sent < LOG_EACH) || t->sent + t->refused + t->later + t->expired == 0)
        return;
    log_line(LOG_INFO, "event=mail sent=%" PRId64 " refused=%" PRId64 " put_off=%" PRId64 " destroyed_unsent=%" PRId64,
             t->sent, t->refused, t->later, t->expired);
    *t = (struct spool_turn){0};
}

/* Letters to people who work here go first: their links do not last. */
static enum err send_share(struct mailer *m, const struct spool_post *post, int64_t share, struct spool_turn *out)
{
    int64_t now_ms = clock_now_ms(clock_system()), left;
    struct spool_turn first;

    TRY(notice_send(&m->turn_memory, m->people, &m->keys, post, now_ms, share, &first));
    left = first.is_unreached ? 0 : share - first.sent - first.refused - first.later;
    TRY(spool_send(&m->turn_memory, m->people, &m->keys, post, now_ms, left, out));
    out->sent += first.sent;
    out->refused += first.refused;
    out->later += first.later;
    out->expired += first.expired;
    out->is_unreached |= first.is_unreached;
    return OK;
}

/* `wait_out`: until the next turn, so that no more than mail_rate go out a minute. */
static enum err one_turn(struct mailer *m, int *wait_ms_out)
{
    const struct config *c = &m->instance->config;
    int64_t share = (c->mail_rate + 59) / 60;
    bool is_paused = c->smtp_url.len == 0 || clock_steady_ms() < m->pause_until_ms;
    struct spool_post post = {.from = c->mail_from, .send = send_one, .arg = m};
    struct spool_turn turn;
    const char *why;

    if (address_read(c->mail_reply_to, &post.reply_to, &why))
        post.reply_to = S("");
    TRY(send_share(m, &post, is_paused ? 0 : share, &turn));
    tell(m, &turn);
    if (turn.is_unreached)
        pause_sending(m);
    else if (turn.sent)
        m->pauses = 0;
    if (turn.is_unreached || (!turn.is_more && !turn.sent))
        hang_up(m);
    *wait_ms_out = turn.is_more && !is_paused ? (int)(share * MINUTE_MS / c->mail_rate) : TURN_MS;
    return OK;
}

/* --- the process -------------------------------------------------------------------------------------------------- */

/* Wait, unless told to stop. False when told. */
static bool wait_ms(int ms)
{
    struct timespec wait = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000 * 1000L};
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    return !stop && sigtimedwait(&signals, NULL, &wait) != SIGTERM;
}

static enum err open_spool(struct mailer *m)
{
    if (m->people)
        return OK;
    TRY(instance_spool_keys(&m->store_memory, m->instance, &m->keys));
    return instance_open(&m->store_memory, m->instance, STORE_PEOPLE, DB_READ_WRITE, &m->people);
}

static void close_spool(struct mailer *m)
{
    hang_up(m);
    db_close(m->people);
    m->people = NULL;
    secret_wipe(&m->keys, sizeof m->keys);
    arena_reset(&m->store_memory);
}

enum err mailer_run(const struct instance *i)
{
    struct sigaction on = {.sa_handler = on_stop};
    struct mailer m = {.instance = i};
    int delay_ms = TURN_MS, pause_ms = TURN_MS;

    sigaction(SIGTERM, &on, NULL);
    arena_init(&m.store_memory, MEMORY_BYTES);
    arena_init(&m.turn_memory, MEMORY_BYTES);
    arena_init(&m.smtp_memory, MEMORY_BYTES);
    do {
        enum err e = open_spool(&m);

        if (e == OK)
            e = one_turn(&m, &pause_ms);
        arena_reset(&m.turn_memory);
        if (e == OK) {
            delay_ms = TURN_MS;
            continue;
        }
        close_spool(&m);
        pause_ms = delay_ms = delay_ms * 2 < DELAY_MOST_MS ? delay_ms * 2 : DELAY_MOST_MS;
        log_line(LOG_ERROR, "event=mailer_failed err=%s again_in_ms=%d", err_name(e), delay_ms);
    } while (wait_ms(pause_ms));
    close_spool(&m);
    arena_free(&m.store_memory);
    arena_free(&m.turn_memory);
    arena_free(&m.smtp_memory);
    return OK;
}
