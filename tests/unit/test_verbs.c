/* test_verbs.c - what verbs write: codes that let their bearer in are readable by nobody but who asked for them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/verbs.h"
#include "base/file.h"
#include "folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static unsigned mode_of(const char *path)
{
    struct stat st;

    assert_int_equal(stat(path, &st), 0);
    return st.st_mode & 0777;
}

static void secrets_are_written_for_the_owner_alone(void **state)
{
    char dir[FOLDER_BYTES], path[FOLDER_BYTES + 32];
    struct args args = {.output = path};

    (void)state;
    umask(022);
    assert_non_null(folder_make(dir));
    snprintf(path, sizeof path, "%s/codes", dir);
    assert_int_equal(verb_print(&args, S("anybody may read this\n")), OK);
    assert_int_equal(mode_of(path), 0644);
    assert_int_equal(verb_print_secret(&args, S("0000-1111-2222-3333-4444-5555\n")), OK); /* also over what was there */
    assert_int_equal(mode_of(path), 0600);
    unlink(path);
    rmdir(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(secrets_are_written_for_the_owner_alone),
    };

    return cmocka_run_group_tests_name("verbs", tests, NULL, NULL);
}
