/* give_setting.h - a setting of the county put into a store, as a staff page does it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_GIVE_SETTING_H
#define TESTS_GIVE_SETTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "settings/settings.h"

static inline void give_setting(struct arena *a, struct db *panel, enum setting setting, const char *value)
{
    struct str clean, why;
    bool is_changed;

    if (setting_check(a, setting, str_from(value), LANG_EN, &clean, &why, NULL))
        fail_msg("%.*s", STR_ARG(why));
    assert_int_equal(db_begin(panel, DB_WRITE), OK);
    assert_int_equal(setting_store(a, panel, setting, clean, &is_changed), OK);
    assert_int_equal(db_commit(panel), OK);
}

#endif
