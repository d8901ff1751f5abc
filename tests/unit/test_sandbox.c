/* test_sandbox.c - in every process exec, sockets, tracing and files of others die. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "in_role.h"

static const char *const role_names[SANDBOX__COUNT] = {"public", "admin", "intake", "worker",
                                                       "mailer", "paper", "picture"};

/* --- what ends a process ------------------------------------------------------------------------------------------ */

static int try_execve(int role)
{
    char name[] = "true", *argv[] = {name, NULL};

    (void)role;
    execve("/bin/true", argv, NULL);
    return 0;
}

static int try_execveat(int role)
{
    char name[] = "true", *argv[] = {name, NULL};

    (void)role;
    syscall(SYS_execveat, AT_FDCWD, "/bin/true", argv, NULL, 0);
    return 0;
}

static int try_trace_me(int role)
{
    (void)role;
    ptrace(PTRACE_TRACEME, 0, NULL, NULL);
    return 0;
}

static int try_trace_parent(int role)
{
    (void)role;
    ptrace(PTRACE_ATTACH, tester, NULL, NULL);
    return 0;
}

static int try_read_parent(int role)
{
    char here[8];
    struct iovec to = {here, sizeof here}, from = {top, sizeof here};

    (void)role;
    process_vm_readv(tester, &to, 1, &from, 1, 0);
    return 0;
}

static int try_mount(int role)
{
    (void)role;
    syscall(SYS_mount, "none", "/tmp", "tmpfs", 0, NULL);
    return 0;
}

static int try_unshare(int role)
{
    (void)role;
    syscall(SYS_unshare, 0);
    return 0;
}

static int try_keyctl(int role)
{
    (void)role;
    syscall(SYS_keyctl, 0, 0, 0, 0, 0);
    return 0;
}

static int try_bpf(int role)
{
    (void)role;
    syscall(SYS_bpf, 0, NULL, 0);
    return 0;
}

static int try_io_uring(int role)
{
    (void)role;
    syscall(SYS_io_uring_setup, 1, NULL);
    return 0;
}

static int try_memfd(int role)
{
    (void)role;
    syscall(SYS_memfd_create, "x", 0);
    return 0;
}

static int try_listen(int role)
{
    (void)role;
    listen(0, 1);
    return 0;
}

static int try_packet_socket(int role)
{
    (void)role;
    socket(AF_PACKET, SOCK_RAW, 0);
    return 0;
}

static int try_foreign_socket(int role)
{
    (void)role;
    socket(AF_MAX + 1, SOCK_STREAM, 0);
    return 0;
}

static int try_inet_socket(int role)
{
    (void)role;
    return socket(AF_INET, SOCK_STREAM, 0) < 0;
}

static int try_inet6_socket(int role)
{
    (void)role;
    return socket(AF_INET6, SOCK_DGRAM, 0) < 0;
}

static int try_netlink_socket(int role)
{
    (void)role;
    return socket(AF_NETLINK, SOCK_RAW, 0) < 0;
}

static int try_unix_socket(int role)
{
    (void)role;
    return socket(AF_UNIX, SOCK_STREAM, 0) < 0;
}

static void what_no_process_has_a_use_for_ends_it(void **state)
{
    static int (*const deeds[])(int) = {try_execve, try_execveat, try_trace_me,      try_trace_parent,  try_read_parent,
                                        try_mount,  try_unshare,  try_keyctl,        try_bpf,           try_io_uring,
                                        try_memfd,  try_listen,   try_packet_socket, try_foreign_socket};

    (void)state;
    for (int role = 0; role < SANDBOX__COUNT; role++)
        for (size_t n = 0; n < sizeof deeds / sizeof *deeds; n++)
            if (in_role(role, deeds[n]) != -SIGSYS)
                fail_msg("%s survived deed %zu", role_names[role], n);
}

/* The tests above would pass for the wrong reason if these could not be done at all. */
static void an_open_process_lives_through_the_same(void **state)
{
    (void)state;
    assert_int_equal(in_role(NO_ROLE, try_execve), 0);
    assert_int_equal(in_role(NO_ROLE, try_trace_me), 0);
    assert_int_equal(in_role(NO_ROLE, try_inet_socket), 0);
    assert_int_equal(in_role(NO_ROLE, try_memfd), 0);
}

static void only_the_mailer_makes_network_sockets(void **state)
{
    (void)state;
    for (int role = 0; role < SANDBOX__COUNT; role++) {
        int expected = role == SANDBOX_MAILER ? 0 : -SIGSYS;

        assert_int_equal(in_role(role, try_inet_socket), expected);
        assert_int_equal(in_role(role, try_inet6_socket), expected);
        assert_int_equal(in_role(role, try_netlink_socket), expected);
    }
    assert_int_equal(in_role(SANDBOX_PUBLIC, try_unix_socket), 0);
    assert_int_equal(in_role(SANDBOX_ADMIN, try_unix_socket), 0);
    assert_int_equal(in_role(SANDBOX_INTAKE, try_unix_socket), -SIGSYS);
    assert_int_equal(in_role(SANDBOX_WORKER, try_unix_socket), -SIGSYS);
    assert_int_equal(in_role(SANDBOX_PAPER, try_unix_socket), -SIGSYS);
    assert_int_equal(in_role(SANDBOX_PICTURE, try_unix_socket), -SIGSYS);
}

/* --- files -------------------------------------------------------------------------------------------------------- */

static const char *path_tried;
static int flags_tried;

/* The error it fails with, 0 when it does not. */
static int try_open(int role)
{
    (void)role;
    return open(path_tried, flags_tried, 0600) < 0 ? errno : 0;
}

static void check_open(int role, const char *rel, int flags, int expected)
{
    int got;

    path_tried = in_instance(rel);
    flags_tried = flags;
    got = in_role(role, try_open);
    if (got != expected)
        fail_msg("%s opens %s: %d instead of %d", role_names[role], rel, got, expected);
}

static void nobody_opens_what_is_not_its_own(void **state)
{
    static const struct {
        const char *path;
        unsigned allowed; /* roles as a set */
    } rows[] = {
        {"/etc/passwd", 0},
        {"/etc/shadow", 0},
        {"/proc/self/maps", 0},
        {"/proc/self/mem", 0},
        {"/usr/bin/true", 0},
        {"config", 0},
        {"data/panel/panel.db", 1 << SANDBOX_WORKER},
        {"data/inbox/inbox.db", 1 << SANDBOX_WORKER | 1 << SANDBOX_INTAKE | 1 << SANDBOX_ADMIN},
        {"data/results/results.db", 1 << SANDBOX_WORKER | 1 << SANDBOX_ADMIN},
        {"data/people/people.db", 1 << SANDBOX_WORKER | 1 << SANDBOX_MAILER},
        {"data/staff/staff.db", 1 << SANDBOX_WORKER},
        {"data/audit/audit.db", 0},
        {"keys/form.key", 1 << SANDBOX_WORKER},
        {"keys/account.key", 1 << SANDBOX_WORKER},
        {"keys/feedback.key", 1 << SANDBOX_WORKER},
        {"keys/spool.key", 1 << SANDBOX_WORKER | 1 << SANDBOX_MAILER},
        {"/etc/hosts", 1 << SANDBOX_MAILER},
        {"/etc/fonts/fonts.conf", 1 << SANDBOX_WORKER | 1 << SANDBOX_PAPER},
    };

    (void)state;
    if (!sandbox_landlock_abi())
        skip();
    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++)
        for (int role = 0; role < SANDBOX__COUNT; role++)
            check_open(role, rows[n].path, O_RDONLY, rows[n].allowed >> role & 1 ? 0 : EACCES);
}

static void nobody_makes_files_but_in_its_own_folders(void **state)
{
    static const struct {
        const char *path;
        unsigned allowed;
    } rows[] = {
        {"/tmp/digiraati-test-canary", 0},
        {"/var/tmp/digiraati-test-canary", 0},
        {"canary", 0},
        {"data/canary", 0},
        {"keys/canary", 0},
        {"nginx/canary", 0},
        {"data/panel/canary", 1 << SANDBOX_WORKER},
        {"data/results/canary", 1 << SANDBOX_WORKER},
        {"data/inbox/canary", 1 << SANDBOX_WORKER | 1 << SANDBOX_INTAKE},
        {"data/people/canary", 1 << SANDBOX_WORKER | 1 << SANDBOX_MAILER},
        {"data/staff/canary", 1 << SANDBOX_WORKER},
        {"data/audit/canary", 0},
        {"run/canary.lock", 1 << SANDBOX_WORKER},
    };

    (void)state;
    if (!sandbox_landlock_abi())
        skip();
    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++)
        for (int role = 0; role < SANDBOX__COUNT; role++) {
            check_open(role, rows[n].path, O_RDWR | O_CREAT, rows[n].allowed >> role & 1 ? 0 : EACCES);
            unlink(in_instance(rows[n].path));
        }
}

/* Seccomp alone does it, so also where there is no Landlock. */
static int opens_by_any_call(int role)
{
    struct stat st;

    (void)role;
    return open("/etc/passwd", O_RDONLY) >= 0 || errno != EACCES || stat(instance.dir, &st) == 0 || errno != EACCES ||
           unlink(in_instance("config")) == 0 || errno != EACCES || rename("/tmp/a", "/tmp/b") == 0 ||
           errno != EACCES || fstat(0, &st) != 0;
}

static void a_public_process_and_who_draws_pictures_have_no_call_that_takes_a_path(void **state)
{
    (void)state;
    assert_int_equal(in_role(SANDBOX_PUBLIC, opens_by_any_call), 0);
    assert_int_equal(in_role(SANDBOX_PICTURE, opens_by_any_call), 0);
}

/* Without this SQLite would go on, and a log that it had made could be gone after a power cut. */
static void who_writes_a_store_fsyncs_its_folder(void **state)
{
    static const char *const folders[] = {"data/panel", "data/people", "data/staff", "data/audit"};

    (void)state;
    for (size_t n = 0; n < sizeof folders / sizeof *folders; n++)
        check_open(SANDBOX_ADMIN, folders[n], O_RDONLY, 0);
    check_open(SANDBOX_INTAKE, "data/inbox", O_RDONLY, 0);
    check_open(SANDBOX_MAILER, "data/people", O_RDONLY, 0);
    check_open(SANDBOX_WORKER, "data/results", O_RDONLY, 0);
}

/* What it has opened before it keeps; answers it could not write, keys neither read, write nor destroy. */
static void a_staff_process_writes_no_answers_and_reads_no_key(void **state)
{
    static const char *const stores[] = {"data/inbox/inbox.db",   "data/results/results.db", "data/panel/panel.db",
                                         "data/people/people.db", "data/staff/staff.db",     "data/audit/audit.db"};
    static const char *const keys[] = {"keys/form.key", "keys/account.key", "keys/spool.key", "keys/survey-9.key"};

    (void)state;
    if (!sandbox_landlock_abi())
        skip();
    assert_int_equal(file_write(in_instance("keys/survey-9.key"), S("0123456789"), 0600), OK);
    for (size_t n = 0; n < sizeof stores / sizeof *stores; n++) {
        check_open(SANDBOX_ADMIN, stores[n], O_WRONLY, EACCES);
        check_open(SANDBOX_ADMIN, stores[n], O_RDWR, EACCES);
    }
    for (size_t n = 0; n < sizeof keys / sizeof *keys; n++) {
        check_open(SANDBOX_ADMIN, keys[n], O_RDONLY, EACCES);
        check_open(SANDBOX_ADMIN, keys[n], O_RDWR, EACCES);
        check_open(SANDBOX_ADMIN, keys[n], O_WRONLY, EACCES);
        check_open(SANDBOX_ADMIN, keys[n], O_WRONLY | O_CREAT, EACCES);
        check_open(SANDBOX_ADMIN, keys[n], O_RDONLY | O_TRUNC, EACCES);
        check_open(SANDBOX_ADMIN, keys[n], O_WRONLY | O_CREAT | O_TRUNC, EACCES);
        check_open(SANDBOX_ADMIN, keys[n], O_WRONLY | O_CREAT | O_EXCL, EEXIST);
    }
    assert_int_equal(file_wipe(in_instance("keys/survey-9.key"), 0), OK);
}

static int removes_a_key(int role)
{
    (void)role;
    return unlink(in_instance("keys/spool.key")) == 0 || errno != EACCES ||
           rename(in_instance("keys/spool.key"), in_instance("keys/x")) == 0 || errno != EACCES;
}

static void a_staff_process_removes_no_key(void **state)
{
    (void)state;
    if (!sandbox_landlock_abi())
        skip();
    assert_int_equal(in_role(SANDBOX_ADMIN, removes_a_key), 0);
}

/* Landlock sees none of these, so seccomp has to. */
static int changes_by_path(int role)
{
    const char *path = in_instance("keys/form.key"), *folder = in_instance("keys");
    const struct timespec times[2] = {0};

    (void)role;
#define REFUSED(call) ((errno = 0), (call) < 0 && errno == EACCES)
    if (!REFUSED(chmod(path, 0644)) || !REFUSED(fchmodat(AT_FDCWD, folder, 0755, 0)) || !REFUSED(fchmod(0, 0644)))
        return 1;
    if (!REFUSED(chown(path, 1, 1)) || !REFUSED(lchown(path, 1, 1)) || !REFUSED(fchown(0, 1, 1)) ||
        !REFUSED(fchownat(AT_FDCWD, path, 1, 1, 0)))
        return 2;
    if (!REFUSED(truncate(path, 0)) || !REFUSED(utimensat(AT_FDCWD, path, times, 0)))
        return 3;
    if (!REFUSED(link(path, in_instance("data/inbox/x"))) || !REFUSED(symlink(path, in_instance("data/inbox/x"))) ||
        !REFUSED(rename(path, in_instance("keys/x"))) || !REFUSED(mkdir(in_instance("data/inbox/d"), 0700)))
        return 4;
    if (!REFUSED(setxattr(path, "user.x", "1", 1, 0)) || !REFUSED(fsetxattr(0, "user.x", "1", 1, 0)))
        return 5;
    return chdir("/") == 0 ? 6 : 0;
#undef REFUSED
}

static void nobody_changes_rights_names_or_lengths_by_path(void **state)
{
    (void)state;
    for (int role = 0; role < SANDBOX__COUNT; role++)
        assert_int_equal(in_role(role, changes_by_path), 0);
}

/* --- others of the same user ------------------------------------------------------------------------------------- */

static int pair[2];

/* What a kernel does by itself when something comes: a signal of one's choice to a process of one's choice. */
static int sends_signals(int role)
{
    struct f_owner_ex owner = {F_OWNER_PID, tester};
    int flags = fcntl(pair[0], F_GETFL);

    (void)role;
    return fcntl(pair[0], F_SETOWN_EX, &owner) == 0 || fcntl(pair[0], F_SETOWN, tester) == 0 ||
           fcntl(pair[0], F_SETSIG, SIGKILL) == 0 || fcntl(pair[0], F_SETFL, flags | O_ASYNC) == 0 ||
           syscall(SYS_tgkill, tester, tester, 0) == 0 || errno != ENOSYS /* Landlock says EPERM, if it knows */ ||
           kill(tester, 0) == 0 || errno != ENOSYS || fcntl(pair[0], F_SETFL, flags | O_NONBLOCK) != 0;
}

static int could_send_signals(int role)
{
    struct f_owner_ex owner = {F_OWNER_PID, getpid()};

    (void)role;
    return fcntl(pair[0], F_SETOWN_EX, &owner) || fcntl(pair[0], F_SETSIG, SIGURG) ||
           fcntl(pair[0], F_SETFL, O_RDWR | O_ASYNC) || syscall(SYS_tgkill, tester, tester, 0);
}

static int has_fcntl(int role)
{
    (void)role;
    return fcntl(pair[0], F_GETFD) >= 0;
}

static void nobody_has_signals_sent_to_others(void **state)
{
    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    for (int role = 0; role < SANDBOX_PICTURE; role++)
        assert_int_equal(in_role(role, sends_signals), 0);
    assert_int_equal(in_role(SANDBOX_PICTURE, has_fcntl), 0);
    assert_int_equal(in_role(NO_ROLE, could_send_signals), 0);
    close(pair[0]);
    close(pair[1]);
}

/* The upper half is not looked at by the kernel, but it is by seccomp. */
static int shuts_down_the_listener(int role)
{
    (void)role;
    return syscall(SYS_shutdown, (uint64_t)SANDBOX_LISTENER, SHUT_RDWR) == 0 ||
           syscall(SYS_shutdown, 1ULL << 32 | SANDBOX_LISTENER, SHUT_RDWR) == 0 ||
           syscall(SYS_shutdown, 1ULL << 31 | SANDBOX_LISTENER, SHUT_RDWR) == 0 ||
           fcntl(SANDBOX_LISTENER, F_DUPFD, 10) >= 0 || fcntl(SANDBOX_LISTENER, F_DUPFD_CLOEXEC, 10) >= 0 ||
           dup(SANDBOX_LISTENER) >= 0 || shutdown(pair[0], SHUT_RD) != 0 || shutdown(pair[1], SHUT_RD) != 0;
}

static int gets_descriptors(int role)
{
    struct msghdr message = {0};

    (void)role;
    recvmsg(pair[0], &message, MSG_DONTWAIT);
    return 0;
}

static void the_listening_socket_cannot_be_shut_down_by_one_for_all(void **state)
{
    static const int roles[] = {SANDBOX_PUBLIC, SANDBOX_ADMIN, SANDBOX_INTAKE};
    const char *path = in_instance("run/public.sock");
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int kept = dup(SANDBOX_LISTENER), listener, fd;

    (void)state;
    assert_int_equal(socket_listen(path, SOCK_STREAM, &listener), OK);
    assert_int_equal(dup2(listener, SANDBOX_LISTENER), SANDBOX_LISTENER);
    for (size_t n = 0; n < sizeof roles / sizeof *roles; n++) {
        assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
        assert_int_equal(in_role(roles[n], shuts_down_the_listener), 0);
        assert_int_equal(in_role(roles[n], gets_descriptors), -SIGSYS);
        close(pair[0]);
        close(pair[1]);
    }
    memcpy(at.sun_path, path, strlen(path) + 1);
    fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    close(fd);
    if (listener != SANDBOX_LISTENER)
        close(listener);
    if (kept >= 0)
        dup2(kept, SANDBOX_LISTENER);
    else
        close(SANDBOX_LISTENER);
    close(kept);
}

/* --- what the rest comes to --------------------------------------------------------------------------------------- */

static int probes(int role)
{
    bool may_fork = role == SANDBOX_WORKER || role == SANDBOX_MAILER || role == SANDBOX_PAPER;
    pid_t pid = fork();

    if (pid == 0)
        _exit(0);
    if (may_fork ? waitpid(pid, NULL, 0) != pid : pid >= 0)
        return 1;
    if (role != SANDBOX_MAILER &&
        mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
        return 2;
    if (kill(tester, 0) == 0)
        return 3;
    if (prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0)
        return 4;
    if (syscall(SYS_clone, 0x10000000 /* CLONE_NEWUSER */ | SIGCHLD, NULL, NULL, NULL, NULL) >= 0)
        return 5;
    return 0;
}

static void what_is_unknown_fails_as_on_an_older_kernel(void **state)
{
    (void)state;
    for (int role = 0; role < SANDBOX__COUNT; role++)
        assert_int_equal(in_role(role, probes), 0);
}

static int is_hidden(int role)
{
    struct rlimit core;

    (void)role;
    return getrlimit(RLIMIT_CORE, &core) || core.rlim_cur || core.rlim_max;
}

static void no_core_file_is_written_and_nobody_looks_into_the_memory(void **state)
{
    (void)state;
    for (int role = 0; role < SANDBOX__COUNT; role++)
        assert_int_equal(in_role(role, is_hidden), 0);
    if (fork() == 0) {
        sandbox_hide_memory();
        _exit(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0);
    } else {
        int status;

        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_no_process_has_a_use_for_ends_it),
        cmocka_unit_test(an_open_process_lives_through_the_same),
        cmocka_unit_test(only_the_mailer_makes_network_sockets),
        cmocka_unit_test(nobody_opens_what_is_not_its_own),
        cmocka_unit_test(nobody_makes_files_but_in_its_own_folders),
        cmocka_unit_test(a_public_process_and_who_draws_pictures_have_no_call_that_takes_a_path),
        cmocka_unit_test(who_writes_a_store_fsyncs_its_folder),
        cmocka_unit_test(a_staff_process_writes_no_answers_and_reads_no_key),
        cmocka_unit_test(a_staff_process_removes_no_key),
        cmocka_unit_test(nobody_changes_rights_names_or_lengths_by_path),
        cmocka_unit_test(nobody_has_signals_sent_to_others),
        cmocka_unit_test(the_listening_socket_cannot_be_shut_down_by_one_for_all),
        cmocka_unit_test(what_is_unknown_fails_as_on_an_older_kernel),
        cmocka_unit_test(no_core_file_is_written_and_nobody_looks_into_the_memory),
    };

    return cmocka_run_group_tests_name("sandbox", tests, set_up, tear_down);
}
