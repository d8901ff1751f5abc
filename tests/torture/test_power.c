/* test_power.c - the power goes at every moment: whatever the disk has lost, reordered or torn, no acknowledged answer is gone. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* TORTURE_IMAGES=20000 build/asan/tests/torture/test_power   looks at that many disks (default 2000); SEED=N repeats a run. */
#include "base/log.h"
#include "db/driver.h"
#include "torture/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static struct {
    int each;                          /* disks to look at for every moment */
    int moments, images, faults, lost; /* so far; faults: with a complaint; lost: of an answer that is gone */
    const char *first;                 /* the first complaint */
    enum act first_act;
    bool is_looking; /* in a world after a cut, which has syncs too */
} cuts;

static void look_at(enum disk_loss loss)
{
    struct disk_image image = {0};
    struct disk kept;
    const char *complaint;

    disk_cut(loss, &image);
    kept = disk_put_aside();
    disk_boot(&image);
    complaint = world_complaint();
    disk_take_back(kept);
    image_free(&image);
    cuts.images++;
    cuts.faults += complaint != NULL;
    cuts.lost += complaint && strcmp(complaint, "an acknowledged answer is lost") == 0;
    if (complaint && !cuts.first) {
        cuts.first = complaint;
        cuts.first_act = world.act;
    }
}

static size_t unsynced(void)
{
    size_t count = 0;

    for (size_t i = 0; i < DISK_FILES; i++)
        count += disk.files[i].change_count;
    return count;
}

/* A moment at which the power may go. */
static void cut(void)
{
    if (cuts.is_looking)
        return;
    cuts.is_looking = true;
    cuts.moments++;
    look_at(LOSS_ALL);
    for (int i = 1; i < cuts.each && unsynced(); i++)
        look_at(LOSS_NONE + (enum disk_loss)((i - 1) % (LOSS__COUNT - 1)));
    cuts.is_looking = false;
}

/* The whole life of the survey, with cuts at every sync and after every acknowledgement. */
static void live(const char *pragma)
{
    assert_int_equal(world_make(), OK);
    if (pragma) {
        assert_int_equal(world.stores.inbox->driver->script(world.stores.inbox->conn, pragma), OK);
        assert_int_equal(world.stores.results->driver->script(world.stores.results->conn, pragma), OK);
    }
    disk.on_sync = cut;
    world.on_thanks = cut;
    for (int act = 0; act < LIFE_ACTS; act++) {
        assert_int_equal(world_act((enum act)act), OK);
        cut();
    }
    disk.on_sync = NULL;
    stores_close(&world.stores);
    world_end();
}

static void no_power_cut_loses_or_doubles_an_acknowledged_answer(void **state)
{
    const char *wanted = getenv("TORTURE_IMAGES"), *seed = getenv("SEED");
    int goal = wanted ? (int)strtol(wanted, NULL, 10) : 2000;

    (void)state;
    cuts.each = goal < 8000 ? goal / 160 + 1 : 50; /* a life has some 160 moments */
    disk.seed = seed ? strtoull(seed, NULL, 10) : 20270222;
    while (cuts.images < goal)
        live(NULL);
    print_message("# %d disks after a power cut at %d moments\n", cuts.images, cuts.moments);
    if (cuts.faults)
        fail_msg("%d of %d disks: %s (first in act %d)", cuts.faults, cuts.images, cuts.first, (int)cuts.first_act);
}

/* Were an answer acknowledged before it is on the disk, this test would see it. */
static void without_a_sync_at_each_commit_the_test_fails(void **state)
{
    (void)state;
    memset(&cuts, 0, sizeof cuts);
    cuts.each = 2;
    live("PRAGMA synchronous = NORMAL");
    print_message("# of %d disks %d show it\n", cuts.images, cuts.lost);
    assert_true(cuts.lost > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_power_cut_loses_or_doubles_an_acknowledged_answer),
        cmocka_unit_test(without_a_sync_at_each_commit_the_test_fails),
    };

    log_set_level(LOG_ERROR);
    disk_install();
    return cmocka_run_group_tests_name("power", tests, NULL, NULL);
}
