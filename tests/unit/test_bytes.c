/* test_bytes.c - numbers as bytes: big end first, no byte beside them touched, every value back as it was. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void the_big_end_comes_first(void **state)
{
    unsigned char b[8];

    (void)state;
    bytes_put(b, 8, 0x0102030405060708);
    assert_memory_equal(b, "\1\2\3\4\5\6\7\10", 8);
    bytes_put(b, 4, 0xfffefdfc);
    assert_memory_equal(b, "\xff\xfe\xfd\xfc", 4);
    assert_true(bytes_get("\xff\xfe\xfd\xfc", 4) == 0xfffefdfc);
}

static void only_its_own_bytes_are_written_and_read(void **state)
{
    unsigned char b[10];

    (void)state;
    for (size_t count = 1; count <= 8; count++) {
        memset(b, 0xaa, sizeof b);
        bytes_put(b + 1, count, UINT64_MAX);
        assert_int_equal(b[0], 0xaa);
        assert_int_equal(b[count], 0xff);
        assert_int_equal(b[count + 1], 0xaa);
        assert_true(bytes_get(b + 1, count) == UINT64_MAX >> (64 - 8 * count));
    }
}

static void every_number_comes_back_as_it_was(void **state)
{
    static const int64_t numbers[] = {0, 1, 255, 256, 202701, INT64_MAX, -1, INT64_MIN};
    unsigned char b[8];

    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        bytes_put(b, sizeof b, (uint64_t)numbers[i]);
        assert_true((int64_t)bytes_get(b, sizeof b) == numbers[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_big_end_comes_first),
        cmocka_unit_test(only_its_own_bytes_are_written_and_read),
        cmocka_unit_test(every_number_comes_back_as_it_was),
    };

    return cmocka_run_group_tests_name("bytes", tests, NULL, NULL);
}
