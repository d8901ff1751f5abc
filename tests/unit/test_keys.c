/* test_keys.c - key files are cut short and destroyed where they lie, and what is wiped is gone from the disk. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/file.h"
#include "folder.h"
#include "response/keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void a_key_file_is_cut_short_and_destroyed_and_both_may_be_repeated(void **state)
{
    struct survey_keys keys = {random_key(), random_key()}, back;
    enum survey_keys_left left;
    struct arena a;
    char folder[FOLDER_BYTES];
    const char *path;

    (void)state;
    arena_init(&a, 1 << 20);
    assert_non_null(folder_make(folder));
    path = arena_fmt(&a, "%s/survey-7.key", folder).p;
    assert_int_equal(survey_keys_forget_ingest(&a, folder, 7), OK); /* there is none */
    assert_int_equal(survey_keys_destroy(&a, folder, 7), OK);
    assert_int_equal(survey_keys_look(&a, folder, 7, &left), OK);
    assert_int_equal(left, SURVEY_KEYS_NONE);
    assert_int_equal(survey_keys_write(&a, folder, 7, &keys), OK);
    assert_int_equal(survey_keys_read(&a, folder, 7, &back), OK);
    assert_memory_equal(&back, &keys, sizeof keys);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(survey_keys_forget_ingest(&a, folder, 7), OK);
        assert_int_equal(survey_keys_look(&a, folder, 7, &left), OK);
        assert_int_equal(left, SURVEY_KEYS_SECRET);
        assert_int_equal(survey_keys_read(&a, folder, 7, &back), ERR_NOT_FOUND);
    }
    back.ingest_key = (struct key32){{0}}; /* overwritten, and then interrupted */
    assert_int_equal(survey_keys_write(&a, folder, 7, &back), ERR_CONFLICT);
    assert_int_equal(file_write(path, (struct str){(const char *)&back, sizeof back}, 0600), OK);
    assert_int_equal(survey_keys_look(&a, folder, 7, &left), OK);
    assert_int_equal(left, SURVEY_KEYS_SECRET);
    assert_int_equal(file_write(path, S("too short"), 0600), OK);
    assert_int_equal(survey_keys_look(&a, folder, 7, &left), ERR_BROKEN);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(survey_keys_destroy(&a, folder, 7), OK);
        assert_int_equal(access(path, F_OK), -1);
    }
    assert_int_equal(rmdir(folder), 0);
    arena_free(&a);
}

static void only_files_are_wiped_and_only_behind_what_is_kept(void **state)
{
    char folder[FOLDER_BYTES];
    const char *path, *other;
    char big[10000];
    struct arena a;
    struct str back;

    (void)state;
    arena_init(&a, 1 << 20);
    assert_non_null(folder_make(folder));
    path = arena_fmt(&a, "%s/f", folder).p;
    other = arena_fmt(&a, "%s/other", folder).p;
    memset(big, 'x', sizeof big);
    assert_int_equal(file_write(path, (struct str){big, sizeof big}, 0600), OK);
    assert_int_equal(link(path, other), 0); /* the same bytes on disk under another name */
    assert_int_equal(file_wipe(path, 5), OK);
    assert_int_equal(file_read(&a, path, 100, &back), OK);
    assert_true(str_eq(back, S("xxxxx")));
    assert_int_equal(file_wipe(path, 9), OK); /* nothing behind them */
    assert_int_equal(file_wipe(path, 0), OK);
    assert_int_equal(file_read(&a, path, 100, &back), ERR_NOT_FOUND);
    assert_int_equal(file_read(&a, other, 100, &back), OK);
    assert_int_equal(back.len, 0);
    assert_int_equal(file_wipe(other, 0), OK); /* an empty one goes as well */
    assert_int_equal(access(other, F_OK), -1);
    assert_int_equal(symlink("/etc/passwd", path), 0);
    assert_int_equal(file_wipe(path, 0), ERR_BROKEN);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(file_wipe(folder, 0), ERR_BROKEN);
    assert_int_equal(file_wipe("/dev/null", 0), ERR_BROKEN);
    assert_int_equal(rmdir(folder), 0);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_file_is_cut_short_and_destroyed_and_both_may_be_repeated),
        cmocka_unit_test(only_files_are_wiped_and_only_behind_what_is_kept),
    };

    if (crypto_start())
        return 1;
    return cmocka_run_group_tests_name("keys", tests, NULL, NULL);
}
