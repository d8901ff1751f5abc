/* staff.c - how long pages of the staff area take to make, and what signing in costs beyond its hash: staff SURVEYS ROUNDS. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* Prints one line of JSON, all in milliseconds: 95th percentiles of pages (desk, list, me); the best of one hash, of signing in, of a
 * wrong password and of an address that nobody has (others that run meanwhile only add). */
#include "web/staff_house.h"

#include <time.h>

enum { ROUNDS_MOST = 1000 };

static struct staff_house s;

static double now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double percentile(double *took, int count, int percent)
{
    qsort(took, (size_t)count, sizeof *took, by_size);
    return took[(count - 1) * percent / 100];
}

/* Surveys in all states but drafts, which one would have to own. */
static void fill(int count)
{
    struct str doc = house_fixture(&s.h, "survey.json");
    struct definition_error error;
    struct definition d;
    struct key32 key;

    assert_int_equal(definition_read(&s.h.memory, doc, &d, &error), OK);
    assert_int_equal(db_begin(s.h.app.panel, DB_WRITE), OK);
    for (int i = 0; i < count; i++) {
        d.slug = arena_fmt(&s.h.memory, "koe-%d", i);
        assert_int_equal(survey_create(&s.h.memory, s.h.app.panel, &d, i % 2 ? SURVEY_OPEN : SURVEY_APPROVED,
                                       s.h.now_ms, &s.h.survey_id, &key),
                         OK);
    }
    assert_int_equal(db_commit(s.h.app.panel), OK);
}

static double page_ms(struct staffer *who, const char *path, int rounds)
{
    static double took[ROUNDS_MOST];

    for (int i = -3; i < rounds; i++) { /* the first ones warm up */
        double begun = now_ms();

        staff_get(&s, who, path);
        if (s.h.res.status != 200)
            fail_msg("%s: status %d", path, s.h.res.status);
        if (i >= 0)
            took[i] = now_ms() - begun;
    }
    return percentile(took, rounds, 95);
}

static double hash_ms(void)
{
    struct arena a;
    struct str hash;
    double begun = now_ms(), took;

    arena_init(&a, 1 << 20);
    assert_int_equal(password_hash(&a, s.office.cost, S(STAFF_PASSWORD), &hash), OK);
    took = now_ms() - begun;
    arena_free(&a);
    return took;
}

static double try_ms(const char *email, const char *password, const char *code, int status)
{
    static const char door[] = "/hallinta/kirjaudu";
    struct str page = arena_str(&s.h.memory, staff_get(&s, NULL, door));
    const char *form = arena_fmt(&s.h.memory, "email=%s&password=%s&code=%s", email, password, code).p;
    double begun = now_ms();

    staff_post(&s, NULL, door, page, form);
    assert_int_equal(s.h.res.status, status);
    return now_ms() - begun;
}

int main(int argc, char **argv)
{
    static double hash[ROUNDS_MOST], good[ROUNDS_MOST], wrong[ROUNDS_MOST], unknown[ROUNDS_MOST];
    int surveys = argc == 3 ? (int)strtol(argv[1], NULL, 10) : 0,
        rounds = argc == 3 ? (int)strtol(argv[2], NULL, 10) : 0;
    struct staffer ann;
    double desk, list, me;

    if (rounds < 1 || rounds > ROUNDS_MOST)
        return 2;
    staff_begin(&s);
    fill(surveys);
    ann = staff_present(&s, ROLE_COORDINATOR);
    desk = page_ms(&ann, "/hallinta", rounds);
    list = page_ms(&ann, "/hallinta/kyselyt", rounds);
    me = page_ms(&ann, "/hallinta/oma", rounds);
    s.office.cost = password_cost_standard();
    ann = staff_person(&s, ROLE_COORDINATOR);
    rounds = rounds < 10 ? rounds : 10; /* hashing takes long on purpose */
    for (int i = 0; i < rounds; i++) {
        hash[i] = hash_ms();
        s.h.now_ms += STAFF_HOUR; /* nobody has to wait, and the app has a new code */
        good[i] = try_ms(ann.email, "neljä+outoa+sanaa+putoaa+puusta", staff_code(&s, &ann), 303);
        wrong[i] = try_ms(ann.email, "wrong", "000000", 422);
        unknown[i] = try_ms("nobody@example.fi", "wrong", "000000", 422);
    }
    printf("{\"desk\":%.3f,\"list\":%.3f,\"me\":%.3f,\"hash\":%.3f,\"good\":%.3f,\"wrong\":%.3f,\"unknown\":%.3f}\n",
           desk, list, me, percentile(hash, rounds, 0), percentile(good, rounds, 0), percentile(wrong, rounds, 0),
           percentile(unknown, rounds, 0));
    staff_close(&s);
    return 0;
}
