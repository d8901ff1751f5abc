/* check.h - what a value of each type may be; within src/settings. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SETTINGS_CHECK_H
#define SETTINGS_CHECK_H

#include "settings/settings.h"

/* The words of a set (LANGS, POINTS) as bits; words that are none of it count for nothing. */
uint32_t check_set(const struct setting_info *info, struct str words);

#endif
