/* sandbox.c - what a process may still do once it has what it needs: Landlock for files, seccomp for the rest. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/sandbox.h"

#include <linux/landlock.h>
#include <seccomp.h>

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Roles as a set. */
enum {
    PUBLIC = 1 << SANDBOX_PUBLIC,
    ADMIN = 1 << SANDBOX_ADMIN,
    INTAKE = 1 << SANDBOX_INTAKE,
    WORKER = 1 << SANDBOX_WORKER,
    MAILER = 1 << SANDBOX_MAILER,
    PAPER = 1 << SANDBOX_PAPER,
    PICTURE = 1 << SANDBOX_PICTURE
};

/* --- files -------------------------------------------------------------------------------------------------------- */

/* What kernels have learned since the headers of Debian 12 (docs.kernel.org/userspace-api/landlock.html). */
#define FS_TRUNCATE (1ULL << 14)  /* ABI 3 */
#define FS_IOCTL_DEV (1ULL << 15) /* ABI 5 */
#define NET_BIND (1ULL << 0)      /* ABI 4, TCP */
#define NET_CONNECT (1ULL << 1)
#define SCOPE_ABSTRACT_UNIX_SOCKET (1ULL << 0) /* ABI 6 */
#define SCOPE_SIGNAL (1ULL << 1)

/* The whole of struct landlock_ruleset_attr as of ABI 6; older kernels take a larger one whose rest is zero. */
struct ruleset {
    uint64_t handled_fs, handled_net, scoped;
};

#define TO_FILES                                                                                                       \
    (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_EXECUTE | FS_TRUNCATE)
#define FOLDER LANDLOCK_ACCESS_FS_READ_DIR /* opened, read and fsynced, and nothing in it */
#define READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define DESTROY (READ | LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE | LANDLOCK_ACCESS_FS_REMOVE_FILE)
#define WRITE (DESTROY | LANDLOCK_ACCESS_FS_MAKE_REG)
/* The folder may be opened and fsynced; files in there cannot be read, and those that are there already not be opened at all
 * (add_opening). */
#define MAKE (FOLDER | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_WRITE_FILE)

/* Paths of the instance, or of the machine. What is not there when the process begins stays forbidden. */
static const struct {
    const char *path;
    uint64_t access;
    unsigned roles;
} rules[] = {
    {"data/inbox", WRITE, INTAKE | WORKER},
    {"data/panel", READ, PUBLIC},  /* SQLite opens log and index for writing wherever it may */
    {"data/panel", FOLDER, ADMIN}, /* SQLite fsyncs the folder when the log is new */
    {"data/staff", FOLDER, ADMIN},
    {"data/people", FOLDER, ADMIN},
    {"data/audit", FOLDER, ADMIN},
    {"data/results", READ, ADMIN},
    {"data/inbox", READ, ADMIN},
    {"data/panel", WRITE, WORKER},
    {"data/results", WRITE, WORKER},
    {"data/people", WRITE, WORKER | MAILER}, /* the worker files feedback and puts letters in */
    {"data/staff", WRITE, WORKER},           /* whom it has told of what */
    {"keys", DESTROY, WORKER},               /* retention destroys keys */
    {"keys", MAKE, ADMIN},                   /* of new surveys */
    {"keys/spool.key", LANDLOCK_ACCESS_FS_READ_FILE, MAILER},
    {"run", WRITE, WORKER},                                                           /* the lock file of ingest */
    {"/dev/urandom", LANDLOCK_ACCESS_FS_READ_FILE, ADMIN | INTAKE | WORKER | MAILER}, /* SQLite */
    {"/etc/voikko", READ, ADMIN},                                                     /* hyphens of a new survey */
    {"/usr/lib/voikko", READ, ADMIN},
    {"/usr/share/voikko", READ, ADMIN},
    {"/etc/fonts", READ, WORKER | PAPER},
    {"/usr/share/fontconfig", READ, WORKER | PAPER},
    {"/usr/share/fonts", READ, WORKER | PAPER},
    {"/usr/local/share/fonts", READ, WORKER | PAPER},
    {"/var/cache/fontconfig", READ, WORKER | PAPER},
    /* Looking up names (glibc) and checking certificates (OpenSSL). */
    {"/etc/resolv.conf", READ, MAILER},
    {"/run/systemd/resolve", READ, MAILER},
    {"/etc/hosts", READ, MAILER},
    {"/etc/host.conf", READ, MAILER},
    {"/etc/nsswitch.conf", READ, MAILER},
    {"/etc/gai.conf", READ, MAILER},
    {"/etc/services", READ, MAILER},
    {"/etc/protocols", READ, MAILER},
    {"/etc/ld.so.cache", READ, MAILER},
    {"/usr/lib", READ, MAILER}, /* modules of glibc and OpenSSL */
    {"/etc/ssl", READ, MAILER},
    {"/usr/share/ca-certificates", READ, MAILER},
    {"/usr/local/share/ca-certificates", READ, MAILER},
};

int sandbox_landlock_abi(void)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

    return abi > 0 ? (int)abi : 0;
}

static struct ruleset ruleset_for(int abi, enum sandbox_role role)
{
    struct ruleset r = {.handled_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1}; /* all of ABI 1 */

    if (abi >= 2)
        r.handled_fs |= LANDLOCK_ACCESS_FS_REFER;
    if (abi >= 3)
        r.handled_fs |= FS_TRUNCATE;
    if (abi >= 4)
        r.handled_net = role == SANDBOX_MAILER ? NET_BIND : NET_BIND | NET_CONNECT;
    if (abi >= 5)
        r.handled_fs |= FS_IOCTL_DEV;
    if (abi >= 6)
        r.scoped = SCOPE_ABSTRACT_UNIX_SOCKET | SCOPE_SIGNAL;
    return r;
}

static enum err broken(const char *what, const char *which, int why)
{
    return err_note(ERR_BROKEN, "sandbox: %s %s: %s", what, which, strerror(why));
}

static enum err allow_path(int fd, uint64_t access, const char *path)
{
    struct landlock_path_beneath_attr rule = {.allowed_access = access};
    struct stat st;
    enum err e = OK;

    rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
    if (rule.parent_fd < 0)
        return errno == ENOENT || errno == EACCES ? OK : broken("open", path, errno);
    if (fstat(rule.parent_fd, &st) == 0 && !S_ISDIR(st.st_mode))
        rule.allowed_access &= TO_FILES;
    if (syscall(SYS_landlock_add_rule, fd, LANDLOCK_RULE_PATH_BENEATH, &rule, 0))
        e = broken("landlock_add_rule", path, errno);
    close(rule.parent_fd);
    return e;
}

static enum err shut_files(struct arena *a, const struct instance *i, enum sandbox_role role, int abi)
{
    struct ruleset ruleset = ruleset_for(abi, role);
    long fd = syscall(SYS_landlock_create_ruleset, &ruleset, sizeof ruleset, 0);
    enum err e = OK;

    if (fd < 0)
        return broken("landlock_create_ruleset", "", errno);
    for (size_t n = 0; n < sizeof rules / sizeof *rules && e == OK; n++)
        if (rules[n].roles >> role & 1)
            e = allow_path((int)fd, rules[n].access & ruleset.handled_fs,
                           rules[n].path[0] == '/' ? rules[n].path : instance_path(a, i, rules[n].path));
    if (e == OK && syscall(SYS_landlock_restrict_self, (int)fd, 0))
        e = broken("landlock_restrict_self", "", errno);
    close((int)fd);
    return e;
}

/* --- system calls ------------------------------------------------------------------------------------------------- */

/* Names of one kernel's calls that libseccomp does not know are passed over: nobody can then allow them either. */
static const char everyone[] =
    /* memory and time */
    "brk munmap mremap madvise mlock mlock2 munlock membarrier getrandom clock_gettime clock_getres gettimeofday time "
    "nanosleep clock_nanosleep sched_yield sched_getaffinity futex set_robust_list rseq restart_syscall sysinfo uname "
    /* who and how we are; ends */
    "getpid gettid getppid getuid geteuid getgid getegid getrusage exit exit_group umask "
    "rt_sigaction rt_sigprocmask rt_sigreturn rt_sigtimedwait rt_sigpending sigaltstack "
    /* what is open already */
    "read write readv writev pread64 pwrite64 preadv pwritev lseek close close_range fstat flock fsync fdatasync "
    "ftruncate fallocate fadvise64 poll ppoll select pselect6 "
    "epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 "
    "accept accept4 recvfrom sendto sendmsg setsockopt getsockopt getsockname getpeername";
/* Instead of those: all that drawing pixels takes, and waiting for somebody who reads. */
static const char drawing[] = "brk munmap mremap madvise getrandom clock_gettime gettimeofday time futex sched_yield "
                              "getpid gettid rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack restart_syscall "
                              "read write close fstat exit exit_group";
/* What goes by a path; Landlock says which. */
static const char opening[] = "open openat creat";
static const char by_path[] = "stat lstat statx access faccessat faccessat2 readlink readlinkat "
                              "getcwd getdents64 statfs fstatfs unlink unlinkat";
/* What no role does to files. Landlock does not see the first line, and the kernels before 6.2 not truncate. */
static const char on_paths[] =
    "chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime utimes futimesat utimensat "
    "setxattr lsetxattr fsetxattr setxattrat removexattr lremovexattr fremovexattr removexattrat file_setattr "
    "truncate link linkat symlink symlinkat rename renameat renameat2 mkdir mkdirat rmdir chdir fchdir";
static const char threads[] = "fork vfork wait4 waitid pipe pipe2 alarm setitimer dup dup2 dup3 eventfd2 "
                              "sched_getparam sched_getscheduler get_robust_list set_tid_address";
/* Of the worker, whose forks shut themselves in again, and more (maker.c): nothing of it gives anything back. */
static const char shutting[] = "seccomp landlock_create_ruleset landlock_add_rule landlock_restrict_self";
/* Of the mailer. Descriptors come with recvmsg: nobody else gets a second name for its listening socket. */
static const char network[] = "bind socketpair recvmsg recvmmsg sendmmsg";

/* CLONE_NEWTIME to CLONE_NEWNET (linux/sched.h). */
#define NEW_NAME_SPACES 0x7e020080

/* Nobody has a use for these: whoever calls one has been taken over. */
static const char deadly[] =
    "execve execveat ptrace process_vm_readv process_vm_writev process_madvise pidfd_open pidfd_getfd "
    "pidfd_send_signal kcmp "
    "listen mount umount2 pivot_root chroot move_mount open_tree fsopen fsmount fsconfig fspick mount_setattr setns "
    "unshare "
    "mknod mknodat open_by_handle_at name_to_handle_at memfd_create memfd_secret userfaultfd "
    "bpf perf_event_open keyctl add_key request_key io_uring_setup io_uring_enter io_uring_register "
    "init_module finit_module delete_module kexec_load kexec_file_load reboot swapon swapoff acct quotactl syslog "
    "iopl ioperm modify_ldt uselib vhangup fanotify_init setuid setgid setreuid setregid setresuid setresgid setgroups "
    "capset settimeofday clock_settime clock_adjtime adjtimex sethostname setdomainname";

/* A filter in the making; `failed` is the first complaint of libseccomp, after which nothing is added. */
struct filter {
    scmp_filter_ctx ctx;
    int failed;
};

static void add(struct filter *f, uint32_t action, const char *name, unsigned count, const struct scmp_arg_cmp *args)
{
    int call = seccomp_syscall_resolve_name(name);

    if (call != __NR_SCMP_ERROR && !f->failed)
        f->failed = seccomp_rule_add_array(f->ctx, action, call, count, args);
}

static void allow(struct filter *f, const char *name, struct scmp_arg_cmp arg)
{
    add(f, SCMP_ACT_ALLOW, name, 1, &arg);
}

/* All names of a list, parted by spaces. */
static void add_all(struct filter *f, uint32_t action, const char *names)
{
    struct str rest = str_from(names);
    char name[32];

    while (rest.p) {
        struct str one = str_cut(&rest, ' ');

        if (!one.len)
            continue;
        assert(one.len < sizeof name);
        memcpy(name, one.p, one.len);
        name[one.len] = '\0';
        add(f, action, name, 0, NULL);
    }
}

/* What may be done to a descriptor. Not: have signals sent to whomever one names (F_SETOWN, F_SETSIG, O_ASYNC). */
static void add_fcntl(struct filter *f, unsigned role)
{
    static const unsigned everyones[] = {F_GETFD, F_SETFD, F_GETFL, F_GETLK, F_SETLK, F_SETLKW};
    struct scmp_arg_cmp set_flags[] = {SCMP_A1(SCMP_CMP_EQ, F_SETFL), SCMP_A2(SCMP_CMP_MASKED_EQ, O_ASYNC, 0)};

    for (size_t n = 0; n < sizeof everyones / sizeof *everyones; n++)
        allow(f, "fcntl", SCMP_A1(SCMP_CMP_EQ, everyones[n]));
    add(f, SCMP_ACT_ALLOW, "fcntl", 2, set_flags);
    if (role & (WORKER | MAILER | PAPER)) {
        allow(f, "fcntl", SCMP_A1(SCMP_CMP_EQ, F_DUPFD));
        allow(f, "fcntl", SCMP_A1(SCMP_CMP_EQ, F_DUPFD_CLOEXEC));
    }
}

/* Any descriptor but the listening socket: shut down by one, it would refuse connections for all its processes, for good.
 * The kernel looks at the lower 32 bits only, so they are compared one by one. */
static void add_shutdown(struct filter *f, unsigned role)
{
    if (role & MAILER)
        add_all(f, SCMP_ACT_ALLOW, "shutdown"); /* it has none */
    else
        for (unsigned n = 0; n < 31; n++)
            allow(f, "shutdown", SCMP_A0(SCMP_CMP_MASKED_EQ, 1U << n, ~(unsigned)SANDBOX_LISTENER & 1U << n));
}

/* Calls of which some arguments are fine. */
static void add_some(struct filter *f, unsigned role)
{
    struct scmp_arg_cmp own_limits[] = {SCMP_A0(SCMP_CMP_EQ, 0), SCMP_A2(SCMP_CMP_EQ, 0)};

    add(f, SCMP_ACT_ALLOW, "prlimit64", 2, own_limits); /* reads them */
    if (role & WORKER) {                                /* what it forks gets less (maker.c) */
        allow(f, "prlimit64", SCMP_A0(SCMP_CMP_EQ, 0));
        allow(f, "prctl", SCMP_A0(SCMP_CMP_EQ, PR_SET_NO_NEW_PRIVS)); /* is set; libseccomp sets it again */
        add_all(f, SCMP_ACT_ALLOW, shutting);
    }
    allow(f, "prctl", SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
    allow(f, "prctl", SCMP_A0(SCMP_CMP_EQ, PR_SET_PDEATHSIG));
    if (role & MAILER) { /* glibc and OpenSSL load modules, and glibc asks how much has come */
        add_all(f, SCMP_ACT_ALLOW, "mmap mprotect");
        allow(f, "ioctl", SCMP_A1(SCMP_CMP_EQ, FIONREAD));
    } else { /* no memory becomes code */
        allow(f, "mmap", SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
        allow(f, "mprotect", SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    }
    /* No name spaces; of clone3 the flags cannot be seen, and without it glibc takes clone. */
    if (role & (WORKER | MAILER | PAPER))
        allow(f, "clone", SCMP_A0(SCMP_CMP_MASKED_EQ, NEW_NAME_SPACES, 0));
    allow(f, "tgkill", SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid())); /* abort(), threads */
}

/* Of a staff process: what is there may only be read, and what is written has to be new. Stores were opened before. */
static void add_opening_new(struct filter *f, const char *name, unsigned at)
{
    enum { NEW = O_CREAT | O_EXCL };
    const struct scmp_arg_cmp allowed[] = {SCMP_CMP(at, SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY),
                                           SCMP_CMP(at, SCMP_CMP_MASKED_EQ, NEW, NEW)};
    const struct scmp_arg_cmp refused[] = {SCMP_CMP(at, SCMP_CMP_MASKED_EQ, NEW, O_CREAT),
                                           SCMP_CMP(at, SCMP_CMP_MASKED_EQ, O_CREAT | O_TRUNC, O_TRUNC),
                                           SCMP_CMP(at, SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_WRONLY),
                                           SCMP_CMP(at, SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_RDWR),
                                           SCMP_CMP(at, SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_ACCMODE)};

    for (size_t n = 0; n < sizeof allowed / sizeof *allowed; n++)
        add(f, SCMP_ACT_ALLOW, name, 1, &allowed[n]);
    for (size_t n = 0; n < sizeof refused / sizeof *refused; n++)
        add(f, SCMP_ACT_ERRNO(EACCES), name, 1, &refused[n]);
}

static void add_opening(struct filter *f, unsigned role)
{
    if (role & ADMIN) {
        add_opening_new(f, "open", 1);
        add_opening_new(f, "openat", 2);
        add_all(f, SCMP_ACT_ERRNO(EACCES), "creat");
    } else {
        add_all(f, role & (PUBLIC | PICTURE) ? SCMP_ACT_ERRNO(EACCES) : SCMP_ACT_ALLOW, opening);
    }
}

/* Also without Landlock a public process opens nothing, nor does who draws pictures. fstat() of glibc is a call with a
 * path that is empty. */
static void add_paths(struct filter *f, unsigned role)
{
    struct scmp_arg_cmp has_path = SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, 0);

    add_all(f, SCMP_ACT_ERRNO(EACCES), on_paths);
    add_opening(f, role);
    if (role & (PUBLIC | PICTURE)) {
        add_all(f, SCMP_ACT_ERRNO(EACCES), by_path);
        allow(f, "newfstatat", SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH));
        add(f, SCMP_ACT_ERRNO(EACCES), "newfstatat", 1, &has_path);
    } else {
        add_all(f, SCMP_ACT_ALLOW, by_path);
        add_all(f, SCMP_ACT_ALLOW, "newfstatat");
    }
}

/* Kinds of sockets that a role may make; making any other ends it. */
static void add_sockets(struct filter *f, unsigned role)
{
    static const unsigned families[] = {
        [AF_UNIX] = PUBLIC | ADMIN | MAILER, [AF_INET] = MAILER, [AF_INET6] = MAILER, [AF_NETLINK] = MAILER};
    enum { KNOWN = sizeof families / sizeof *families };
    struct scmp_arg_cmp others = SCMP_A0(SCMP_CMP_GE, KNOWN);

    for (unsigned n = 0; n < KNOWN; n++) {
        struct scmp_arg_cmp one = SCMP_A0(SCMP_CMP_EQ, n);

        add(f, families[n] & role ? SCMP_ACT_ALLOW : SCMP_ACT_KILL_PROCESS, "socket", 1, &one);
    }
    add(f, SCMP_ACT_KILL_PROCESS, "socket", 1, &others);
    add_all(f, role & (PUBLIC | ADMIN | MAILER) ? SCMP_ACT_ALLOW : SCMP_ACT_KILL_PROCESS, "connect");
    add_all(f, role & MAILER ? SCMP_ACT_ALLOW : SCMP_ACT_KILL_PROCESS, network); /* bind: glibc asks the kernel */
}

static enum err shut_calls(unsigned role)
{
    struct filter f = {.ctx = seccomp_init(SCMP_ACT_ERRNO(ENOSYS))};

    if (!f.ctx)
        return broken("seccomp", "", ENOMEM);
    f.failed = seccomp_attr_set(f.ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    if (!f.failed)
        f.failed = seccomp_attr_set(f.ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2); /* a binary tree: few steps per call */
    add_all(&f, SCMP_ACT_KILL_PROCESS, deadly);
    add_all(&f, SCMP_ACT_ALLOW, role & PICTURE ? drawing : everyone);
    add_some(&f, role);
    if (!(role & PICTURE)) {
        add_fcntl(&f, role);
        add_shutdown(&f, role);
    }
    add_paths(&f, role);
    add_sockets(&f, role);
    if (role & (WORKER | MAILER | PAPER))
        add_all(&f, SCMP_ACT_ALLOW, threads);
    if (!f.failed)
        f.failed = seccomp_load(f.ctx);
    seccomp_release(f.ctx);
    return f.failed ? broken("seccomp", "", -f.failed) : OK;
}

/* --- both --------------------------------------------------------------------------------------------------------- */

void sandbox_hide_memory(void)
{
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

static enum err begin(struct arena *a, const struct instance *i, enum sandbox_role role)
{
    int abi = sandbox_landlock_abi();

    assert(role < SANDBOX__COUNT);
    sandbox_hide_memory();
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        return broken("no_new_privs", "", errno);
    return abi ? shut_files(a, i, role, abi) : OK;
}

enum err sandbox_enter(struct arena *a, const struct instance *i, enum sandbox_role role)
{
    TRY(begin(a, i, role));
    return shut_calls(1U << role);
}

enum err sandbox_enter_reading(struct arena *a, const struct instance *i, enum sandbox_role role,
                               const enum store *stores, size_t count, struct db **out)
{
    /* Who may only read can make neither log nor index. A reader leaves them behind. */
    assert(count <= SANDBOX_READ_MOST);
    for (size_t n = 0; n < count; n++) {
        TRY(instance_open(a, i, stores[n], DB_READ_ONLY, &out[n]));
        db_close(out[n]);
    }
    TRY(begin(a, i, role));
    for (size_t n = 0; n < count; n++)
        TRY(instance_open(a, i, stores[n], DB_READ_ONLY, &out[n]));
    return shut_calls(1U << role);
}
