/* test_verbs_audit.c - verbs that change something are in the audit log, and what cannot be is not done. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/instance.h"
#include "app/verbs_audit.h"
#include "audit/audit.h"
#include "folder.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct arena arena;
static char top[FOLDER_BYTES];
static struct args args;
static int runs;

static int start(void **state)
{
    struct config config;

    (void)state;
    arena_init(&arena, 256 << 20);
    if (crypto_start() || !folder_make(top))
        return -1;
    args.dir = arena_fmt(&arena, "%s/i", top).p;
    config_standard(&config);
    return instance_create(&arena, args.dir, &config) != OK;
}

static int drop(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    return nftw(top, drop, 8, FTW_DEPTH | FTW_PHYS);
}

static struct audit_entry *entries(size_t *count_out)
{
    struct audit_filter all = {.actor = -1};
    struct audit_entry *v = NULL;
    struct instance i;
    struct db *audit;

    assert_int_equal(instance_load(&arena, args.dir, NULL, 0, &i), OK);
    assert_int_equal(instance_open(&arena, &i, STORE_AUDIT, DB_READ_ONLY, &audit), OK);
    assert_int_equal(audit_list(&arena, audit, &all, AUDIT_PAGE_MAX, &v, count_out), OK);
    db_close(audit);
    return v;
}

static size_t count_entries(void)
{
    size_t count;

    (void)entries(&count);
    return count;
}

static enum err done(struct arena *a, const struct args *given)
{
    size_t count;

    (void)a;
    runs++;
    assert_int_equal(entries(&count)[0].outcome, AUDIT_BEGUN); /* it is on disk before anything is done */
    verb_tell(given, S("koe-2027"), S("state:open"));
    return OK;
}

static enum err refused(struct arena *a, const struct args *given)
{
    (void)a;
    (void)given;
    return ERR_CONFLICT;
}

static enum err only_runs(struct arena *a, const struct args *given)
{
    (void)a;
    verb_tell(given, S("nobody"), S("removed"));
    runs++;
    return OK;
}

static void a_verb_is_written_down_before_and_after(void **state)
{
    struct audit_entry *v;
    size_t before = count_entries(), count;

    (void)state;
    assert_int_equal(verb_run_audited(&arena, "survey import", S(""), &args, done), OK);
    v = entries(&count);
    assert_int_equal(count, before + 2);
    assert_int_equal(v[1].outcome, AUDIT_BEGUN);
    assert_int_equal(v[0].outcome, AUDIT_DONE);
    assert_int_equal(v[0].begun, v[1].seq);
    assert_int_equal(v[0].actor, 0);
    assert_true(str_eq(v[0].action, S("survey.import")));
    assert_true(str_eq(v[0].object, S("koe-2027")) && str_eq(v[0].detail, S("state:open")));

    assert_int_equal(verb_run_audited(&arena, "survey close", S("koe-2027"), &args, refused), ERR_CONFLICT);
    v = entries(&count);
    assert_int_equal(count, before + 4);
    assert_int_equal(v[0].outcome, AUDIT_FAILED);
    assert_true(str_eq(v[0].object, S("koe-2027")) && str_eq(v[0].detail, S("conflict")));
    assert_true(str_eq(v[1].object, S("koe-2027")));
}

static void what_changes_nothing_is_not_written_down(void **state)
{
    static const char *const names[] = {"survey list", "audit list", "codes shared", "doctor", "survey"};
    size_t before = count_entries();

    (void)state;
    runs = 0;
    for (size_t n = 0; n < sizeof names / sizeof *names; n++)
        assert_int_equal(verb_run_audited(&arena, names[n], S(""), &args, only_runs), OK);
    args.is_dry = true;
    assert_int_equal(verb_run_audited(&arena, "retention", S(""), &args, only_runs), OK);
    args.is_dry = false;
    assert_int_equal(runs, 6);
    assert_int_equal(count_entries(), before);
    args.is_new = true;
    assert_int_equal(verb_run_audited(&arena, "codes shared", S("koe-2027"), &args, only_runs), OK);
    args.is_new = false;
    assert_int_equal(count_entries(), before + 2);
}

/* A mail address typed where a slug belongs, or anything else. */
static void what_may_not_stand_in_the_log_does_not(void **state)
{
    static const char *const words[] = {"maija@example.fi", "a\nb", "\xc3\xa4"};
    size_t count;

    (void)state;
    for (size_t n = 0; n < sizeof words / sizeof *words; n++) {
        assert_int_equal(verb_run_audited(&arena, "survey close", str_from(words[n]), &args, refused), ERR_CONFLICT);
        assert_int_equal(entries(&count)[0].object.len, 0);
        assert_int_equal(entries(&count)[1].object.len, 0);
    }
}

static void what_cannot_be_written_down_is_not_done(void **state)
{
    const char *path = arena_fmt(&arena, "%s/data/audit/audit.db", args.dir).p,
               *away = arena_fmt(&arena, "%s.x", path).p;

    (void)state;
    runs = 0;
    assert_int_equal(rename(path, away), 0);
    assert_int_equal(verb_run_audited(&arena, "survey close", S("koe-2027"), &args, only_runs), ERR_BUSY);
    assert_int_equal(runs, 0);
    assert_int_equal(rename(away, path), 0);
    assert_int_equal(verb_run_audited(&arena, "survey close", S("koe-2027"), &args, only_runs), OK);
    assert_int_equal(runs, 1);
}

/* An instance of before there was a log. */
static void migrating_makes_the_log_and_is_its_first_entry(void **state)
{
    struct audit_entry *v;
    size_t count;

    (void)state;
    for (int n = 0; n < 3; n++)
        unlink(arena_fmt(&arena, "%s/data/audit/audit.db%s", args.dir, (const char *[]){"", "-wal", "-shm"}[n]).p);
    assert_int_equal(rmdir(arena_fmt(&arena, "%s/data/audit", args.dir).p), 0);
    assert_int_equal(verb_run_audited(&arena, "migrate", S(""), &args, verb_migrate), OK);
    v = entries(&count);
    assert_int_equal(count, 1);
    assert_true(str_eq(v[0].action, S("migrate")) && v[0].outcome == AUDIT_DONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_verb_is_written_down_before_and_after),
        cmocka_unit_test(what_changes_nothing_is_not_written_down),
        cmocka_unit_test(what_may_not_stand_in_the_log_does_not),
        cmocka_unit_test(what_cannot_be_written_down_is_not_done),
        cmocka_unit_test(migrating_makes_the_log_and_is_its_first_entry),
    };

    return cmocka_run_group_tests_name("verbs_audit", tests, start, stop);
}
