/* no_font_leaks.h - for tests that draw: what fontconfig keeps for the life of a process is no leak of ours. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_UNIT_NO_FONT_LEAKS_H
#define TESTS_UNIT_NO_FONT_LEAKS_H

/* Called by LeakSanitizer; its documentation gives the name. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig.so\nleak:libpangoft2-1.0.so\nleak:libpangocairo-1.0.so\n";
}

#endif
