/* submission.c - a finished answer on its way: sealed by the public process, stored by intake, opened by the worker. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/submission.h"

#include "base/bytes.h"
#include "base/clock.h"
#include "response/intake_message.h"

#include <string.h>

/* A message: kind, id, invitation, draft, then numbers in 8 bytes each, big end first, then the box. */
enum { ID_AT = 1, INVITE_AT = ID_AT + 16, DRAFT_AT = INVITE_AT + 16, NUMBERS_AT = DRAFT_AT + 16 };
enum { NUMBER_SURVEY, NUMBER_WEEK, NUMBER_LANG, NUMBER_CHANNEL, NUMBER_GUARD, NUMBER_MINUTES, NUMBER__COUNT };
enum { HEAD_BYTES = NUMBERS_AT + NUMBER__COUNT * 8, VERSION_BYTES = 8 };
enum { MINUTE_MS = 60 * 1000, AWAY_MINUTES = 90 };

_Static_assert((int)INTAKE_MESSAGE_LIMIT >= HEAD_BYTES + (int)SUBMISSION_SEALED_LIMIT, "a submission fits");
_Static_assert((int)SUBMISSION_ANSWERS_LIMIT + (int)VERSION_BYTES == (int)BUCKET_PLAIN_LIMIT, "as submission.h says");

static const int64_t minutes[] = {1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 45, 60};
enum { MINUTES_COUNT = sizeof minutes / sizeof *minutes };

struct key32 submission_id_key(const struct key32 *form_key)
{
    return hash_key(form_key, S("submission id"));
}

int64_t submission_minutes(int64_t begun_ms, int64_t now_ms)
{
    int64_t took_ms = now_ms - begun_ms;
    int i = 0;

    if (took_ms <= 0 || took_ms > (int64_t)AWAY_MINUTES * MINUTE_MS)
        return 0;
    while (i < MINUTES_COUNT - 1 && took_ms > minutes[i] * MINUTE_MS)
        i++;
    return minutes[i];
}

enum err submission_make(struct arena *a, const struct key32 *form_key, const struct survey *s, int64_t version,
                         struct id16 nonce, struct str answers, size_t bucket, int64_t now_ms,
                         const struct submission_facts *facts, struct submission *out)
{
    struct key32 id_key = submission_id_key(form_key);
    char *plain = arena_alloc(a, VERSION_BYTES + answers.len, 1);
    struct str padded;

    bytes_put(plain, VERSION_BYTES, (uint64_t)version);
    if (answers.len)
        memcpy(plain + VERSION_BYTES, answers.p, answers.len);
    TRY(pad_bucket(a, (struct str){plain, VERSION_BYTES + answers.len}, bucket, &padded));
    *out = (struct submission){.id = hash_id(&id_key, (struct str){(const char *)nonce.b, sizeof nonce.b}),
                               .survey_id = s->id,
                               .iso_week = civil_iso_week(now_ms),
                               .facts = *facts,
                               .sealed = seal_box(a, &s->public_key, padded)};
    secret_wipe(&id_key, sizeof id_key);
    return OK;
}

struct str submission_encode(struct arena *a, const struct submission *s)
{
    const int64_t numbers[NUMBER__COUNT] = {
        [NUMBER_SURVEY] = s->survey_id,      [NUMBER_WEEK] = s->iso_week,     [NUMBER_LANG] = s->facts.lang,
        [NUMBER_CHANNEL] = s->facts.channel, [NUMBER_GUARD] = s->facts.guard, [NUMBER_MINUTES] = s->facts.minutes,
    };
    char *p = arena_alloc(a, HEAD_BYTES + s->sealed.len, 1);

    p[0] = INTAKE_SUBMISSION;
    memcpy(p + ID_AT, s->id.b, sizeof s->id.b);
    memcpy(p + INVITE_AT, s->facts.invite.b, sizeof s->facts.invite.b);
    memcpy(p + DRAFT_AT, s->facts.draft.b, sizeof s->facts.draft.b);
    for (int i = 0; i < NUMBER__COUNT; i++)
        bytes_put(p + NUMBERS_AT + 8 * i, 8, (uint64_t)numbers[i]);
    memcpy(p + HEAD_BYTES, s->sealed.p, s->sealed.len);
    return (struct str){p, HEAD_BYTES + s->sealed.len};
}

static bool is_minutes(int64_t n)
{
    for (int i = 0; i < MINUTES_COUNT; i++)
        if (minutes[i] == n)
            return true;
    return n == 0;
}

enum err submission_decode(struct str message, struct submission *out)
{
    int64_t n[NUMBER__COUNT], week;

    if (message.len < HEAD_BYTES + SEAL_BYTES || message.p[0] != INTAKE_SUBMISSION ||
        !is_bucket(message.len - HEAD_BYTES - SEAL_BYTES))
        return ERR_INVALID;
    for (int i = 0; i < NUMBER__COUNT; i++)
        n[i] = (int64_t)bytes_get(message.p + NUMBERS_AT + 8 * i, 8);
    week = n[NUMBER_WEEK] % 100;
    if (n[NUMBER_SURVEY] < 1 || n[NUMBER_WEEK] < 197001 || n[NUMBER_WEEK] > 999953 || week < 1 || week > 53 ||
        n[NUMBER_LANG] < 0 || n[NUMBER_LANG] >= LANG__COUNT || n[NUMBER_CHANNEL] < 0 ||
        n[NUMBER_CHANNEL] >= CHANNEL__COUNT || n[NUMBER_GUARD] < 0 || n[NUMBER_GUARD] > SUBMISSION_GUARD_ALL ||
        !is_minutes(n[NUMBER_MINUTES]))
        return ERR_INVALID;
    *out = (struct submission){.survey_id = n[NUMBER_SURVEY],
                               .iso_week = n[NUMBER_WEEK],
                               .facts = {.lang = (enum lang)n[NUMBER_LANG],
                                         .channel = n[NUMBER_CHANNEL],
                                         .guard = (unsigned)n[NUMBER_GUARD],
                                         .minutes = n[NUMBER_MINUTES]},
                               .sealed = str_sub(message, HEAD_BYTES, SIZE_MAX)};
    memcpy(out->id.b, message.p + ID_AT, sizeof out->id.b);
    memcpy(out->facts.invite.b, message.p + INVITE_AT, sizeof out->facts.invite.b);
    memcpy(out->facts.draft.b, message.p + DRAFT_AT, sizeof out->facts.draft.b);
    return OK;
}
