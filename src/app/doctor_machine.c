/* doctor_machine.c - core files, swap, clock, disk, kernel: does the machine keep what the program promises? */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/doctor.h"
#include "app/sandbox.h"
#include "base/clock.h"
#include "base/file.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/timex.h>
#include <unistd.h>

/* A file of /proc or /sys, whose length is not told beforehand. Empty when it cannot be read. */
static struct str read_kernel(struct doctor *d, const char *path)
{
    char text[4096];
    FILE *f = fopen(path, "r");
    size_t n = f ? fread(text, 1, sizeof text, f) : 0;

    if (f)
        fclose(f);
    return str_trim(arena_str(d->arena, (struct str){text, n}));
}

/* What stands behind `name` in a file of lines "NAME: value". Empty without it. */
static struct str field(struct str text, struct str name)
{
    while (text.p) {
        struct str line = str_cut(&text, '\n');

        if (str_starts(line, name))
            return str_trim(str_sub(line, name.len, line.len));
    }
    return S("");
}

/* --- memory ------------------------------------------------------------------------------------------------------- */

/* Ours forbid it to themselves; this is for what runs beside them and sees what people send: nginx. */
static void check_core_files(struct doctor *d)
{
    struct str pattern = read_kernel(d, "/proc/sys/kernel/core_pattern");

    if (str_starts(pattern, S("|")))
        doctor_say(d, DOCTOR_WARN,
                   "core files: ours are never written, but those of other programs are handed to another one "
                   "(kernel.core_pattern): nginx must have LimitCORE=0");
    else
        doctor_say(d, DOCTOR_OK, "core files: this program writes none, whatever its limits are");
}

static void check_swap(struct doctor *d)
{
    struct str rest = read_kernel(d, "/proc/swaps"); /* a heading, then a line for each */

    str_cut(&rest, '\n');
    if (rest.len)
        doctor_say(d, DOCTOR_WARN, "swap: in use; answers in memory can reach the disk unless it is encrypted");
    else
        doctor_say(d, DOCTOR_OK, "swap: none");
}

/* --- clock -------------------------------------------------------------------------------------------------------- */

/* Wrong by years, as after a flat battery: surveys would open and close on the wrong days. */
static void check_clock(struct doctor *d)
{
    struct civil now = civil_from_ms(clock_now_ms(clock_system()));
    struct timex state = {.modes = 0};

    if (now.year < 2026 || now.year > 2100)
        doctor_say(d, DOCTOR_FAIL, "clock: says it is the year %d", now.year);
    else
        doctor_say(d, DOCTOR_OK, "clock: %04d-%02d-%02d %02d:%02d in Finland", now.year, now.month, now.day, now.hour,
                   now.minute);
    if (adjtimex(&state) < 0 || state.status & STA_UNSYNC)
        doctor_say(d, DOCTOR_WARN, "clock: the kernel does not know of any time server that sets it");
    else
        doctor_say(d, DOCTOR_OK, "clock: set by a time server");
}

/* --- disk --------------------------------------------------------------------------------------------------------- */

/* Is the device, or one that it lies on, a dm-crypt volume? `path` is its folder in /sys. */
static bool is_encrypted(struct doctor *d, const char *path, int depth)
{
    DIR *dir;
    struct dirent *entry;
    bool is_so = str_starts(read_kernel(d, arena_fmt(d->arena, "%s/dm/uuid", path).p), S("CRYPT-"));

    if (is_so || depth == 0)
        return is_so;
    dir = opendir(arena_fmt(d->arena, "%s/slaves", path).p);
    while (dir && !is_so && (entry = readdir(dir)) != NULL)
        if (entry->d_name[0] != '.')
            is_so = is_encrypted(d, arena_fmt(d->arena, "%s/slaves/%s", path, entry->d_name).p, depth - 1);
    if (dir)
        closedir(dir);
    return is_so;
}

/* 0 also when there is room, but for no more files. */
static uint64_t free_mib_of(struct doctor *d)
{
    enum { MIB = 1024 * 1024 };
    struct statvfs fs;

    if (statvfs(instance_path(d->arena, &d->instance, "data"), &fs))
        return UINT64_MAX / MIB; /* said: the folder is missing */
    return fs.f_files && !fs.f_favail ? 0 : (uint64_t)fs.f_bavail * fs.f_frsize / MIB;
}

bool doctor_is_disk_full(struct doctor *d)
{
    enum { NEEDED_MIB = 2 };

    return free_mib_of(d) < NEEDED_MIB;
}

static void check_space(struct doctor *d)
{
    enum { LITTLE_MIB = 1024, TOO_LITTLE_MIB = 64 };
    uint64_t free_mib = free_mib_of(d);

    if (free_mib < TOO_LITTLE_MIB)
        doctor_say(d, DOCTOR_FAIL, "disk: full, or about to be; answers cannot be stored");
    else if (free_mib < LITTLE_MIB)
        doctor_say(d, DOCTOR_WARN, "disk: %llu MiB left; rewriting a store takes as much again as it is large",
                   (unsigned long long)free_mib);
    else
        doctor_say(d, DOCTOR_OK, "disk: %llu MiB left", (unsigned long long)free_mib);
}

static void check_disk(struct doctor *d)
{
    enum { LAYERS_MOST = 8 };
    struct stat st;

    check_space(d);
    if (stat(d->instance.dir, &st) == 0 &&
        is_encrypted(d, arena_fmt(d->arena, "/sys/dev/block/%u:%u", major(st.st_dev), minor(st.st_dev)).p, LAYERS_MOST))
        doctor_say(d, DOCTOR_OK, "disk: encrypted");
    else
        doctor_say(d, DOCTOR_WARN, "disk: no encryption can be seen from here; make sure that there is some below");
}

/* --- kernel and processes ----------------------------------------------------------------------------------------- */

static void check_kernel(struct doctor *d)
{
    int abi = sandbox_landlock_abi();

    if (abi == 0)
        doctor_say(d, DOCTOR_WARN,
                   "sandbox: no Landlock in this kernel; the worker and intake are kept to their files by the user's "
                   "rights alone; taken over, a public process could rewrite panel.db, and one of staff read all keys");
    else if (abi < 3)
        doctor_say(d, DOCTOR_WARN, "sandbox: Landlock ABI %d; from Linux 6.2 on it also guards truncation", abi);
    else
        doctor_say(d, DOCTOR_OK, "sandbox: Landlock ABI %d", abi);
    if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) < 0)
        doctor_say(d, DOCTOR_FAIL, "sandbox: no seccomp in this kernel; the server will not start");
    else
        doctor_say(d, DOCTOR_OK, "sandbox: seccomp");
}

static int64_t count_of(struct str status, struct str name)
{
    struct str text = field(status, name);
    int64_t n;

    return str_int(str_cut(&text, ' '), 0, INT64_MAX, &n) == OK ? n : 0;
}

/* Is the child of the server what it should be? Says what is wrong. A filter that its parent has too comes from outside, as
 * from systemd, and says nothing about ours. */
static bool is_shut_in(struct doctor *d, const char *pid, struct str status, int64_t parents_filters)
{
    struct str limits = field(read_kernel(d, arena_fmt(d->arena, "/proc/%s/limits", pid).p), S("Max core file size"));
    bool is_so = str_eq(field(status, S("Seccomp:")), S("2")) && str_eq(field(status, S("NoNewPrivs:")), S("1")) &&
                 count_of(status, S("Seccomp_filters:")) > parents_filters && str_starts(limits, S("0 "));

    if (!is_so)
        doctor_say(d, DOCTOR_FAIL, "process %s (%.*s): not shut in", pid, STR_ARG(field(status, S("Name:"))));
    return is_so;
}

static void check_processes(struct doctor *d)
{
    struct str parent = read_kernel(d, instance_path(d->arena, &d->instance, "run/serve.pid"));
    struct str name = read_kernel(d, arena_fmt(d->arena, "/proc/%.*s/comm", STR_ARG(parent)).p);
    int64_t parents_filters, locked_kib, least_kib = INT64_MAX;
    int children = 0, shut_in = 0;
    struct dirent *entry;
    DIR *proc;

    if (!parent.len || !str_eq(name, S("digi-parent"))) {
        doctor_say(d, DOCTOR_OK, "processes: the server does not run, nor are keys in memory");
        return;
    }
    parents_filters =
        count_of(read_kernel(d, arena_fmt(d->arena, "/proc/%.*s/status", STR_ARG(parent)).p), S("Seccomp_filters:"));
    proc = opendir("/proc");
    while (proc && (entry = readdir(proc)) != NULL) {
        struct str status;

        if (!isdigit((unsigned char)entry->d_name[0]))
            continue;
        status = read_kernel(d, arena_fmt(d->arena, "/proc/%s/status", entry->d_name).p);
        if (!str_eq(field(status, S("PPid:")), parent))
            continue;
        children++;
        shut_in += is_shut_in(d, entry->d_name, status, parents_filters);
        locked_kib = count_of(status, S("VmLck:"));
        if (locked_kib < least_kib)
            least_kib = locked_kib;
    }
    if (proc)
        closedir(proc);
    if (children && least_kib < STACK_LOCKED_BYTES / 1024)
        doctor_say(d, DOCTOR_WARN, "keys: of the memory they lie in %lld KiB are locked, not %d (RLIMIT_MEMLOCK)",
                   (long long)least_kib, STACK_LOCKED_BYTES / 1024);
    else if (children)
        doctor_say(d, DOCTOR_OK, "keys: locked in memory");
    if (children && shut_in == children)
        doctor_say(d, DOCTOR_OK, "processes: all %d shut in", children);
    else if (!children)
        doctor_say(d, DOCTOR_FAIL, "processes: the server runs, but none of its children can be seen");
}

void doctor_check_machine(struct doctor *d)
{
    check_core_files(d);
    check_swap(d);
    check_clock(d);
    check_disk(d);
    check_kernel(d);
    check_processes(d);
}
