/* test_logo.c - uploaded pictures: which are taken, what is left of them, and how the worker draws them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "app/maker.h"
#include "app/redraw.h"
#include "settings/logo.h"
#include "settings/settings.h"
#include "unit/stores.h"

static struct stores stores;

static int start(void **state)
{
    (void)state;
    return stores_open(&stores);
}

static int stop(void **state)
{
    (void)state;
    stores_close(&stores);
    return 0;
}

/* 1200 x 300 pixels, with a comment in it. */
static struct str fixture(void)
{
    struct str file;

    assert_int_equal(file_read(&stores.arena, "tests/unit/fixtures/logo.png", 1 << 20, &file), OK);
    return file;
}

/* The fixture with the byte at `at` made `byte`. */
static struct str spoiled(size_t at, unsigned char byte)
{
    struct str file = arena_str(&stores.arena, fixture());

    ((char *)(uintptr_t)file.p)[at] = (char)byte;
    return file;
}

static void upload(struct str file)
{
    assert_int_equal(db_begin(stores.panel, DB_WRITE), OK);
    assert_int_equal(logo_upload(&stores.arena, stores.panel, file), OK);
    assert_int_equal(db_commit(stores.panel), OK);
}

static struct logo look(void)
{
    struct logo logo;

    assert_int_equal(db_begin(stores.panel, DB_READ), OK);
    assert_int_equal(logo_look(&stores.arena, stores.panel, &logo), OK);
    db_rollback(stores.panel);
    return logo;
}

static struct str shown(struct str hash)
{
    struct str png = {NULL, 0};
    enum err e;

    assert_int_equal(db_begin(stores.panel, DB_READ), OK);
    e = logo_png(&stores.arena, stores.panel, hash, &png);
    db_rollback(stores.panel);
    assert_true(e == OK || e == ERR_NOT_FOUND);
    return png;
}

static int64_t generation(void)
{
    int64_t n;

    assert_int_equal(db_begin(stores.panel, DB_READ), OK);
    assert_int_equal(settings_generation(&stores.arena, stores.panel, &n), OK);
    db_rollback(stores.panel);
    return n;
}

static void turn(void)
{
    assert_int_equal(redraw_turn(&stores.arena, stores.panel), OK);
}

/* --- judging ------------------------------------------------------------------------------------------------------ */

static void only_a_png_with_a_sound_head_is_taken(void **state)
{
    char *large = arena_alloc(&stores.arena, PICTURE_BYTES_MOST + 1, 1);

    (void)state;
    memcpy(large, fixture().p, 100);
    assert_int_equal(picture_judge(fixture()), PICTURE_FINE);
    assert_int_equal(picture_judge(S("")), PICTURE_NONE);
    assert_int_equal(picture_judge((struct str){large, PICTURE_BYTES_MOST}), PICTURE_FINE);
    assert_int_equal(picture_judge((struct str){large, PICTURE_BYTES_MOST + 1}), PICTURE_BIG_FILE);
    assert_int_equal(picture_judge(S("<?xml version=\"1.0\"?>\n<!-- a -->\n<svg onload=\"x()\">")), PICTURE_VECTOR);
    assert_int_equal(picture_judge(S("\xff\xd8\xff\xe0..JFIF")), PICTURE_OTHER);
    assert_int_equal(picture_judge(S("GIF89a")), PICTURE_OTHER);
    assert_int_equal(picture_judge(str_sub(fixture(), 0, 8)), PICTURE_CUT);
    assert_int_equal(picture_judge(str_sub(fixture(), 0, 32)), PICTURE_CUT);
    assert_int_equal(picture_judge(spoiled(12, 'J')), PICTURE_CUT);
    assert_int_equal(picture_judge(spoiled(24, 3)), PICTURE_CUT);
    assert_int_equal(picture_judge(spoiled(25, 5)), PICTURE_CUT);
    assert_int_equal(picture_judge(spoiled(28, 2)), PICTURE_CUT);
}

static void a_side_may_have_4000_pixels(void **state)
{
    struct str file = spoiled(18, 4000 >> 8);

    (void)state;
    ((char *)(uintptr_t)file.p)[19] = (char)(4000 & 255);
    assert_int_equal(picture_judge(file), PICTURE_FINE);
    ((char *)(uintptr_t)file.p)[19] = (char)(4001 & 255);
    assert_int_equal(picture_judge(file), PICTURE_BIG_SIDES);
    assert_int_equal(picture_judge(spoiled(20, 1)), PICTURE_BIG_SIDES);
}

/* --- drawing ------------------------------------------------------------------------------------------------------ */

static void a_picture_is_drawn_smaller_in_proportion_and_loses_all_but_its_pixels(void **state)
{
    struct picture picture;

    (void)state;
    assert_true(str_find_str(fixture(), S("Maija")) != SIZE_MAX);
    assert_int_equal(picture_draw(&stores.arena, fixture(), &picture), OK);
    assert_int_equal(picture.width, 480);
    assert_int_equal(picture.height, 120);
    assert_int_equal(picture_judge(picture.png), PICTURE_FINE);
    assert_true(str_find_str(picture.png, S("Maija")) == SIZE_MAX);
    assert_true(str_find_str(picture.png, S("tEXt")) == SIZE_MAX);
}

static void a_small_picture_keeps_its_size(void **state)
{
    struct picture picture;
    struct str file;

    (void)state;
    assert_int_equal(file_read(&stores.arena, "tests/fuzz/corpus/picture/good.png", 1 << 20, &file), OK);
    assert_int_equal(picture_draw(&stores.arena, file, &picture), OK);
    assert_int_equal(picture.width, 8);
    assert_int_equal(picture.height, 4);
}

static void a_picture_that_ends_early_is_refused(void **state)
{
    struct picture picture;

    (void)state;
    assert_int_equal(picture_draw(&stores.arena, str_sub(fixture(), 0, fixture().len / 2), &picture), ERR_INVALID);
    assert_int_equal(picture_draw(&stores.arena, spoiled(fixture().len / 2, 0x55), &picture), ERR_INVALID);
}

/* --- the worker --------------------------------------------------------------------------------------------------- */

static void the_worker_draws_what_waits(void **state)
{
    struct logo logo;
    int64_t before;

    (void)state;
    turn();
    assert_int_equal(look().hash.len, 0);
    upload(fixture());
    assert_true(look().is_waiting);
    assert_int_equal(look().hash.len, 0);
    before = generation();
    turn();
    logo = look();
    assert_false(logo.is_waiting || logo.is_refused);
    assert_int_equal(logo.hash.len, LOGO_HASH_CHARS);
    assert_int_equal(logo.width, 480);
    assert_int_equal(logo.height, 120);
    assert_int_equal(picture_judge(shown(logo.hash)), PICTURE_FINE);
    assert_null(shown(S("0123456789abcdef0123456789abcdef")).p);
    assert_int_equal(generation(), before + 1);
}

static void a_picture_that_cannot_be_drawn_leaves_the_one_before(void **state)
{
    struct logo logo;

    (void)state;
    upload(fixture());
    turn();
    logo = look();
    upload(str_sub(fixture(), 0, fixture().len / 2));
    assert_true(str_eq(look().hash, logo.hash));
    turn();
    assert_true(look().is_refused);
    assert_false(look().is_waiting);
    assert_true(str_eq(look().hash, logo.hash));
    upload(fixture());
    assert_false(look().is_refused);
}

static void an_upload_that_came_meanwhile_is_not_forgotten(void **state)
{
    struct picture picture;

    (void)state;
    assert_int_equal(picture_draw(&stores.arena, fixture(), &picture), OK);
    upload(fixture());
    upload(str_sub(fixture(), 0, 100));
    assert_int_equal(db_begin(stores.panel, DB_WRITE), OK);
    assert_int_equal(logo_settle(&stores.arena, stores.panel, fixture(), &picture), OK);
    assert_int_equal(db_commit(stores.panel), OK);
    assert_true(look().is_waiting);
    assert_int_equal(look().hash.len, 0);
}

static void a_logo_can_be_removed(void **state)
{
    (void)state;
    upload(fixture());
    turn();
    assert_int_equal(db_begin(stores.panel, DB_WRITE), OK);
    assert_int_equal(logo_remove(&stores.arena, stores.panel), OK);
    assert_int_equal(db_commit(stores.panel), OK);
    assert_int_equal(look().hash.len, 0);
    turn();
    assert_int_equal(look().hash.len, 0);
}

/* --- the maker ---------------------------------------------------------------------------------------------------- */

static enum err takes_long(int fd, const void *arg)
{
    (void)fd;
    (void)arg;
    return sleep(60) ? ERR_BROKEN : OK;
}

static enum err takes_memory(int fd, const void *arg)
{
    size_t n = *(const size_t *)arg;
    char *p = malloc(n);

    if (!p)
        return ERR_TOO_BIG;
    memset(p, 1, n);
    n = (size_t)p[n - 1];
    free(p);
    return n == 1 && maker_write(fd, "x", 1) ? OK : ERR_BROKEN;
}

static enum err writes_much(int fd, const void *arg)
{
    (void)arg;
    for (int n = 0; n < 64; n++)
        if (!maker_write(fd, (char[1024]){0}, 1024))
            return ERR_BROKEN;
    return OK;
}

static void a_maker_is_held_to_its_time_its_memory_and_its_output(void **state)
{
    size_t little = 1 << 20;
    struct str out;

    (void)state;
    assert_int_equal(maker_run(&stores.arena, &(struct maker){"t", SANDBOX_PAPER, 1, 100, 0, takes_long, NULL}, &out),
                     ERR_BROKEN);
    assert_int_equal(maker_run(&stores.arena, &(struct maker){"t", SANDBOX_PAPER, 9, 1024, 0, writes_much, NULL}, &out),
                     ERR_BROKEN);
    assert_int_equal(
        maker_run(&stores.arena, &(struct maker){"t", SANDBOX_PAPER, 9, 100, 512 << 20, takes_memory, &little}, &out),
        OK);
    assert_true(str_eq(out, S("x")));
#ifndef __SANITIZE_ADDRESS__
    little = 600 << 20;
    assert_int_equal(
        maker_run(&stores.arena, &(struct maker){"t", SANDBOX_PAPER, 9, 100, 512 << 20, takes_memory, &little}, &out),
        ERR_BROKEN);
#endif
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        TEST(only_a_png_with_a_sound_head_is_taken),
        TEST(a_side_may_have_4000_pixels),
        TEST(a_picture_is_drawn_smaller_in_proportion_and_loses_all_but_its_pixels),
        TEST(a_small_picture_keeps_its_size),
        TEST(a_picture_that_ends_early_is_refused),
        TEST(the_worker_draws_what_waits),
        TEST(a_picture_that_cannot_be_drawn_leaves_the_one_before),
        TEST(an_upload_that_came_meanwhile_is_not_forgotten),
        TEST(a_logo_can_be_removed),
        TEST(a_maker_is_held_to_its_time_its_memory_and_its_output),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
