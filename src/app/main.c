/* main.c - the program: one verb of verbs.c a run. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/verbs.h"

int main(int argc, char **argv)
{
    return verbs_run(argc - 1, argv + 1);
}
