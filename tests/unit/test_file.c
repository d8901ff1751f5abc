/* test_file.c - whole files: limits, modes, old or new but never half. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/file.h"
#include "folder.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "unit/in_arena.h"

static char folder[FOLDER_BYTES];

static const char *in_folder(const char *name)
{
    return arena_fmt(&arena, "%s/%s", folder, name).p;
}

static int make_folder(void **state)
{
    return set_up(state) || !folder_make(folder);
}

static int remove_folder(void **state)
{
    return folder_remove(folder) || tear_down(state);
}

static unsigned mode_of(const char *path)
{
    struct stat st;

    assert_int_equal(stat(path, &st), 0);
    return st.st_mode & 07777;
}

static int count_files(void)
{
    DIR *d = opendir(folder);
    struct dirent *e;
    int n = 0;

    while ((e = readdir(d)))
        n += e->d_name[0] != '.';
    closedir(d);
    return n;
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    struct str got;

    assert_int_equal(file_write(in_folder("a"), S("one\0two"), 0600), OK);
    assert_int_equal(file_read(&arena, in_folder("a"), 7, &got), OK);
    assert_true(str_eq(got, S("one\0two")));
    assert_int_equal(file_write(in_folder("a"), S(""), 0600), OK);
    assert_int_equal(file_read(&arena, in_folder("a"), 0, &got), OK);
    assert_int_equal(got.len, 0);
}

static void a_file_over_the_limit_is_too_big(void **state)
{
    (void)state;
    struct str got;

    assert_int_equal(file_write(in_folder("a"), S("1234"), 0600), OK);
    assert_int_equal(file_read(&arena, in_folder("a"), 3, &got), ERR_TOO_BIG);
}

static void a_key_is_read_into_place_and_not_a_byte_further(void **state)
{
    char here[9] = "????????";
    size_t len = 99;

    (void)state;
    assert_int_equal(file_write(in_folder("key"), S("secret"), 0600), OK);
    assert_int_equal(file_read_into(in_folder("key"), here, 8, &len), OK);
    assert_int_equal(len, 6);
    assert_string_equal(here, "secret??");
    assert_int_equal(file_read_into(in_folder("key"), here, 5, &len), ERR_TOO_BIG);
    assert_int_equal(file_read_into(in_folder("none"), here, 8, &len), ERR_NOT_FOUND);
    assert_int_equal(file_read_into(folder, here, 8, &len), ERR_BROKEN);
    assert_string_equal(here, "secret??");
}

static void a_missing_file_is_not_found_and_a_folder_or_pipe_is_no_file(void **state)
{
    (void)state;
    struct str got;

    assert_int_equal(file_read(&arena, in_folder("none"), 10, &got), ERR_NOT_FOUND);
    assert_int_equal(file_read(&arena, folder, 10, &got), ERR_BROKEN);
    assert_int_equal(mkfifo(in_folder("pipe"), 0600), 0);
    assert_int_equal(file_read(&arena, in_folder("pipe"), 10, &got), ERR_BROKEN);
}

static void the_mode_is_exact_whatever_the_umask(void **state)
{
    (void)state;
    mode_t before = umask(077);

    assert_int_equal(file_write(in_folder("a"), S("x"), 0644), OK);
    assert_int_equal(file_mkdir(in_folder("d"), 0750), OK);
    umask(0);
    assert_int_equal(file_write(in_folder("b"), S("x"), 0600), OK);
    umask(before);
    assert_int_equal(mode_of(in_folder("a")), 0644);
    assert_int_equal(mode_of(in_folder("d")), 0750);
    assert_int_equal(mode_of(in_folder("b")), 0600);
}

static void what_is_new_is_for_its_owner_and_replaces_nothing(void **state)
{
    (void)state;
    struct str got;
    mode_t before = umask(077);

    assert_int_equal(file_write_new(in_folder("key"), S("onetwo")), OK);
    umask(before);
    assert_int_equal(mode_of(in_folder("key")), 0600);
    assert_int_equal(file_write_new(in_folder("key"), S("THREE!")), ERR_CONFLICT);
    assert_int_equal(symlink(in_folder("elsewhere"), in_folder("link")), 0);
    assert_int_equal(file_write_new(in_folder("link"), S("FOUR!!")), ERR_CONFLICT);
    assert_int_equal(file_read(&arena, in_folder("key"), 6, &got), OK);
    assert_true(str_eq(got, S("onetwo")));
    assert_int_equal(file_write_new(in_folder("none/a"), S("x")), ERR_BROKEN);
}

static void writing_replaces_the_file_and_leaves_nothing_beside_it(void **state)
{
    (void)state;
    struct stat before, after;

    assert_int_equal(file_write(in_folder("a"), S("old"), 0600), OK);
    assert_int_equal(stat(in_folder("a"), &before), 0);
    assert_int_equal(file_write(in_folder("a"), S("new"), 0600), OK);
    assert_int_equal(stat(in_folder("a"), &after), 0);
    assert_true(before.st_ino != after.st_ino); /* a new file was renamed over the old one */
    assert_int_equal(count_files(), 1);
}

static void a_failed_write_leaves_nothing_beside_it(void **state)
{
    (void)state;
    assert_int_equal(file_mkdir(in_folder("d"), 0700), OK);
    assert_int_equal(file_write(in_folder("d"), S("x"), 0600), ERR_BROKEN);
    assert_int_equal(count_files(), 1);
    assert_int_equal(file_write(in_folder("none/a"), S("x"), 0600), ERR_BROKEN);
}

static void a_folder_may_be_there_but_a_file_in_its_place_may_not(void **state)
{
    (void)state;
    assert_int_equal(file_mkdir(in_folder("d"), 0700), OK);
    assert_int_equal(file_mkdir(in_folder("d"), 0700), OK);
    assert_int_equal(file_write(in_folder("a"), S("x"), 0600), OK);
    assert_int_equal(file_mkdir(in_folder("a"), 0700), ERR_BROKEN);
    assert_int_equal(file_mkdir(in_folder("none/d"), 0700), ERR_BROKEN);
}

/* What each fsync finds in the file it is asked of; folders are not looked at. */
static struct {
    size_t count;
    struct {
        size_t size;
        char bytes[8];
    } seen[8];
} synced;

int fsync(int fd)
{
    struct stat st;

    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
        const char *path = arena_fmt(&arena, "/proc/self/fd/%d", fd).p; /* that one may be for writing only */
        size_t n = synced.count++ % (sizeof synced.seen / sizeof *synced.seen);
        FILE *f = fopen(path, "r");

        assert_non_null(f);
        synced.seen[n].size = (size_t)st.st_size;
        (void)!fread(synced.seen[n].bytes, 1, sizeof synced.seen[n].bytes, f);
        fclose(f);
    }
    return (int)syscall(SYS_fsync, fd);
}

/* Zeros that are cut off before they reach the disk never do: the old bytes stay in blocks that are free. */
static void what_is_wiped_is_overwritten_on_disk_before_it_is_cut_off(void **state)
{
    struct str left;

    (void)state;
    for (size_t keep = 0; keep <= 4; keep += 4) {
        char after[8] = "";

        assert_int_equal(file_write(in_folder("key"), S("SECRETS!"), 0600), OK);
        memset(&synced, 0, sizeof synced);
        assert_int_equal(file_wipe(in_folder("key"), keep), OK);
        memcpy(after, "SECRETS!", keep);
        assert_int_equal(synced.count, 2);
        assert_int_equal(synced.seen[0].size, 8);
        assert_memory_equal(synced.seen[0].bytes, after, 8);
        assert_int_equal(synced.seen[1].size, keep);
        assert_int_equal(file_read(&arena, in_folder("key"), 10, &left), keep ? OK : ERR_NOT_FOUND);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_written_is_read, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_file_over_the_limit_is_too_big, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_key_is_read_into_place_and_not_a_byte_further, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_missing_file_is_not_found_and_a_folder_or_pipe_is_no_file, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(the_mode_is_exact_whatever_the_umask, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(what_is_new_is_for_its_owner_and_replaces_nothing, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(writing_replaces_the_file_and_leaves_nothing_beside_it, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(a_failed_write_leaves_nothing_beside_it, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_folder_may_be_there_but_a_file_in_its_place_may_not, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(what_is_wiped_is_overwritten_on_disk_before_it_is_cut_off, make_folder,
                                        remove_folder),
    };

    return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
