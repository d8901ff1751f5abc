/* doctor.h - what the parts of `digiraati doctor` have in common. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_DOCTOR_H
#define APP_DOCTOR_H

#include "app/instance.h"

/* A warning is for a person to weigh; a failure breaks a promise to residents. */
enum doctor_grade { DOCTOR_OK, DOCTOR_WARN, DOCTOR_FAIL };

struct doctor {
    struct arena *arena;
    struct instance instance;
    enum doctor_grade worst;
};

/* One line on standard output: the grade and a sentence. */
void doctor_say(struct doctor *d, enum doctor_grade grade, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* So full (ENOSPC) that a store cannot even be opened, whose index takes some room. */
bool doctor_is_disk_full(struct doctor *d);

/* nginx: its configuration, and the headers of the running site where it can be asked without encryption. */
void doctor_check_nginx(struct doctor *d);

/* The machine: core files, swap, clock, room and encryption of the disk, Landlock; and whether the processes of the running
 * server are shut in and have locked what their keys lie in. */
void doctor_check_machine(struct doctor *d);

#endif
