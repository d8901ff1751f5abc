/* duty.h - what waits for somebody of staff, worked out from how things stand: nothing of it is stored. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DESK_DUTY_H
#define DESK_DUTY_H

#include "account/account.h"
#include "legal/feedback.h"
#include "survey/standing.h"

/* Part of the hash by which one is not told twice: never renumber. */
enum duty_kind {
    DUTY_FINISH =
        1,       /* a draft: its builder's and its division's contacts', or everybody's who may when none of them can */
    DUTY_DECIDE, /* in review: approve or return */
    DUTY_INVITE, /* opens soon or is open, for invited people only, and no code was issued */
    DUTY_CLOSING,     /* closes within DUTY_CLOSING_DAYS */
    DUTY_RESUME,      /* paused: let it go on, or close it */
    DUTY_APPROVE,     /* closed and counted: look at the results and approve them */
    DUTY_PUBLISH,     /* somebody else has approved them */
    DUTY_WAS_EXPLAIN, /* never given: nothing can be written about results yet */
    DUTY_FEEDBACK,    /* accessibility feedback without an answer */
    DUTY_LOSS,        /* a lost second factor that another administrator has noted */
    DUTY_ACCOUNT,     /* an account ends within DUTY_ACCOUNT_DAYS: of a reader of results DUTY_VIEWER */
    DUTY_VIEWER,
    DUTY_CANCEL, /* somebody else asks for a survey to be cancelled */
    DUTY__COUNT
};

enum { DUTY_CLOSING_DAYS = 3, DUTY_INVITE_DAYS = 7, DUTY_ACCOUNT_DAYS = 14 };

/* A review has this many whole days before the day on which the survey opens. */
enum { DUTY_REVIEW_DAYS = 1 };

struct duty {
    enum duty_kind kind;
    struct str object;      /* slug; code of the feedback; else empty */
    int64_t number;         /* of the survey, the feedback or the account */
    int64_t round;          /* makes it another duty when the same comes again: version, or time of the last step */
    struct str title;       /* of the survey, in Finnish; name of the account; code of the feedback */
    int64_t due_ms;         /* last millisecond in time; 0: none */
    bool is_late, is_today; /* the due day has passed; it is today (in Finland) */
    bool is_returned;       /* a draft that came back from review */
};

/* How things stand, read once for everybody. Lives in `a`. */
struct duty_ground {
    struct survey_standing *surveys;
    struct account *accounts;
    struct loss *losses;
    struct feedback *feedback;
    const int64_t *invited; /* surveys of which codes were issued */
    size_t survey_count, account_count, loss_count, feedback_count, invited_count;
    int64_t now_ms;
};

/* Of each store reads in the caller's transaction, or without one in its own. */
enum err duty_ground_load(struct arena *a, struct db *panel, struct db *staff, struct db *people, int64_t now_ms,
                          struct duty_ground *out) MUST_CHECK;

/* Has the day (in Finland) of that moment passed? What is due today is not late. */
bool duty_day_has_passed(int64_t due_ms, int64_t now_ms);

/* What waits for the person. Whoever takes a contact's place in the register of the organisation takes over what waits for the one before
 * (docs/decisions/2026-11-22-contacts-and-scope.md). Nothing that the table of permissions (account/role.def) does not let the person do now, and
 * nothing for an account that cannot be used. Late ones first, then by due day, those without one last. In `a`. */
void duty_list(struct arena *a, const struct duty_ground *ground, const struct account *person, struct duty **out,
               size_t *count_out);

/* The action that the kind asks for: who has such a duty may do that. */
enum action duty_action(enum duty_kind kind);

/* What is to be done: an English sentence key for translation, without names. */
const char *duty_name(const struct duty *duty);

/* "Late: Decide on a survey that waits for review: Palvelukysely (by 2.2.2027)", in one line for a letter. In `a`. */
struct str duty_line(struct arena *a, enum lang lang, const struct duty *duty);

/* The same for the same duty, whoever has it. */
struct id16 duty_hash(struct arena *a, const struct duty *duty);

#endif
