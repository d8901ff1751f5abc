/* test_sandbox_work.c - shut in, every process does its own work: stores, keys, papers, mail. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "in_role.h"

#include "account/password.h"
#include "app/admin.h"
#include "app/maker.h"
#include "app/redraw.h"
#include "audit/audit.h"
#include "response/keys.h"
#include "settings/logo.h"
#include "survey/hyphens.h"

/* --- their own work ----------------------------------------------------------------------------------------------- */

static int keeps_panel(int role)
{
    struct db *db;

    (void)role;
    if (instance_open(&arena, &instance, STORE_PANEL, DB_READ_WRITE, &db) || db_vacuum(db) || db_checkpoint(db))
        return 1;
    db_close(db);
    return 0;
}

/* No file that stays open may be written: who can write log or index of a store can rewrite the store. */
static int writes_what_it_holds(int role)
{
    static const char zeros[136];
    static const enum store of_public[] = {STORE_PANEL}, of_admin[] = {STORE_RESULTS, STORE_INBOX};
    size_t count = role == SANDBOX_ADMIN ? 2 : 1;
    struct db *opened[2];

    close_range(3, ~0U, 0);
    if (sandbox_enter_reading(&arena, &instance, (enum sandbox_role)role, role == SANDBOX_ADMIN ? of_admin : of_public,
                              count, opened))
        return 1;
    for (size_t n = 0; n < count; n++)
        if (db_check(opened[n]))
            return 3;
    for (int fd = 3; fd < 32; fd++) {
        struct stat st;

        if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
            ((fcntl(fd, F_GETFL) & O_ACCMODE) != O_RDONLY || pwrite(fd, zeros, sizeof zeros, 0) >= 0 ||
             ftruncate(fd, 0) == 0))
            return 2;
    }
    return 0;
}

static int reads_as_public(int role)
{
    (void)role;
    return writes_what_it_holds(SANDBOX_PUBLIC);
}

static int reads_as_admin(int role)
{
    (void)role;
    return writes_what_it_holds(SANDBOX_ADMIN);
}

static void who_reads_a_store_can_write_no_part_of_it(void **state)
{
    (void)state;
    if (!sandbox_landlock_abi())
        skip();
    assert_int_equal(in_role(NO_ROLE, reads_as_public), 0);
    assert_int_equal(in_role(NO_ROLE, reads_as_admin), 0);
}

/* One that has written `letter` and stays, the store open. */
static pid_t write_and_stay(char letter)
{
    int told[2];
    pid_t pid;
    char ok;

    assert_int_equal(pipe(told), 0);
    pid = fork();
    if (pid == 0) {
        struct q_setting_set in = {S("test"), {&letter, 1}};
        struct db *panel;

        if (instance_open(&arena, &instance, STORE_PANEL, DB_READ_WRITE, &panel) || db_begin(panel, DB_WRITE) ||
            q_setting_set(panel, &in) || db_commit(panel) || write(told[1], "", 1) != 1)
            _exit(1);
        while (true)
            pause();
    }
    close(told[1]);
    assert_int_equal(read(told[0], &ok, 1), 1);
    close(told[0]);
    return pid;
}

static void end(pid_t pid)
{
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
}

/* A public process that tells the letter whenever it is asked. */
struct reader {
    pid_t pid;
    int ask_fd, tell_fd;
};

static void tell_letters(int asked_fd, int told_fd)
{
    struct q_setting_get_row row;
    struct db *panel;
    char c;

    if (sandbox_enter_reading(&arena, &instance, SANDBOX_PUBLIC, &(enum store){STORE_PANEL}, 1, &panel))
        return;
    while (read(asked_fd, &c, 1) == 1) {
        if (db_begin(panel, DB_READ) || q_setting_get(panel, &arena, &(struct q_setting_get){S("test")}, &row) ||
            db_commit(panel) || write(told_fd, row.value.p, 1) != 1)
            return;
    }
}

static struct reader start_reader(void)
{
    int asked[2], told[2];
    struct reader r;

    assert_int_equal(pipe(asked), 0);
    assert_int_equal(pipe(told), 0);
    r = (struct reader){fork(), asked[1], told[0]};
    if (r.pid == 0) {
        close(asked[1]);
        close(told[0]);
        alarm(60);
        tell_letters(asked[0], told[1]);
        _exit(0);
    }
    close(asked[0]);
    close(told[1]);
    return r;
}

/* '?' when it has ended. */
static char letter_of(const struct reader *r)
{
    char c;

    return write(r->ask_fd, "", 1) == 1 && read(r->tell_fd, &c, 1) == 1 ? c : '?';
}

static void end_reader(struct reader *r)
{
    close(r->ask_fd);
    close(r->tell_fd);
    end(r->pid);
}

static void a_public_process_reads_what_is_new_whoever_writes_comes_or_dies(void **state)
{
    struct reader first, second;
    pid_t writer;

    (void)state;
    signal(SIGPIPE, SIG_IGN);
    end(write_and_stay('a'));
    unlink(in_instance("data/panel/panel.db-shm")); /* as after a copy: neither index nor writer */
    first = start_reader();
    assert_int_equal(letter_of(&first), 'a');
    writer = write_and_stay('b');
    assert_int_equal(letter_of(&first), 'b');
    end(writer);
    second = start_reader(); /* nobody writes, as while the worker is replaced */
    assert_int_equal(letter_of(&first), 'b');
    assert_int_equal(letter_of(&second), 'b');
    assert_int_equal(in_role(SANDBOX_WORKER, keeps_panel), 0); /* comes, empties the log and goes */
    assert_int_equal(letter_of(&first), 'b');
    writer = write_and_stay('c');
    assert_int_equal(letter_of(&first), 'c');
    assert_int_equal(letter_of(&second), 'c');
    end(writer);
    assert_int_equal(letter_of(&second), 'c');
    end_reader(&first);
    end_reader(&second);
}

/* A staff process that holds its readers open, outside transactions, until told to end: OK when both still read. */
static pid_t start_staff(int *stop_fd_out)
{
    static const enum store stores[] = {STORE_RESULTS, STORE_INBOX};
    int told[2], asked[2];
    pid_t pid;
    char c;

    assert_int_equal(pipe(told), 0);
    assert_int_equal(pipe(asked), 0);
    pid = fork();
    if (pid == 0) {
        struct db *db[2];

        close(asked[1]);
        alarm(60);
        if (sandbox_enter_reading(&arena, &instance, SANDBOX_ADMIN, stores, 2, db) || db_begin(db[0], DB_READ) ||
            db_commit(db[0]) || db_begin(db[1], DB_READ) || db_commit(db[1]) || write(told[1], "", 1) != 1)
            _exit(1);
        (void)!read(asked[0], &c, 1);
        _exit(db_check(db[0]) != OK || db_check(db[1]) != OK);
    }
    close(told[1]);
    close(asked[0]);
    assert_int_equal(read(told[0], &c, 1), 1);
    close(told[0]);
    *stop_fd_out = asked[1];
    return pid;
}

static int tidies_both(int role)
{
    static const enum store stores[] = {STORE_RESULTS, STORE_INBOX};
    static const char *const logs[] = {"data/results/results.db-wal", "data/inbox/inbox.db-wal"};

    (void)role;
    for (size_t n = 0; n < 2; n++) {
        struct stat st;
        struct db *db;

        if (instance_open(&arena, &instance, stores[n], DB_READ_WRITE, &db) || db_vacuum(db) || db_checkpoint(db))
            return 1;
        if (stat(in_instance(logs[n]), &st) || st.st_size != 0)
            return 2;
        db_close(db);
    }
    return 0;
}

static void staff_who_read_keep_nobody_from_emptying_logs(void **state)
{
    int stop_fd, status;
    pid_t pid = start_staff(&stop_fd);

    (void)state;
    for (int i = 0; i < 3; i++)
        assert_int_equal(in_role(SANDBOX_WORKER, tidies_both), 0);
    close(stop_fd);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

static int makes_a_survey_key(int role)
{
    static const struct survey_keys keys = {{{1}}, {{2}}};
    struct survey_keys back;
    const char *folder = in_instance("keys");

    (void)role;
    if (survey_keys_write(&arena, folder, 8, &keys))
        return 1;
    return survey_keys_read(&arena, folder, 8, &back) == OK;
}

static void a_staff_process_makes_the_key_of_a_new_survey_and_cannot_read_it(void **state)
{
    struct survey_keys back;

    (void)state;
    if (!sandbox_landlock_abi())
        skip();
    assert_int_equal(in_role(SANDBOX_ADMIN, makes_a_survey_key), 0);
    assert_int_equal(survey_keys_read(&arena, in_instance("keys"), 8, &back), OK);
    assert_int_equal(back.ingest_key.b[0], 2);
    assert_int_equal(survey_keys_destroy(&arena, in_instance("keys"), 8), OK);
}

/* Opened before, stores are written although their paths are shut. */
static int works_on_held_stores(int role)
{
    static const struct audit_event event = {.action = AUDIT_DEMO, .outcome = AUDIT_DONE};
    static const enum store stores[] = {STORE_RESULTS, STORE_INBOX};
    struct db *panel, *audit, *people, *read[2];
    struct audit_entry *entries;
    struct q_setting_set set = {S("test"), S("x")};
    size_t count;

    (void)role;
    if (instance_open(&arena, &instance, STORE_PANEL, DB_READ_WRITE, &panel) ||
        instance_open(&arena, &instance, STORE_AUDIT, DB_APPEND, &audit) ||
        instance_open(&arena, &instance, STORE_PEOPLE, DB_READ_WRITE, &people) ||
        sandbox_enter_reading(&arena, &instance, SANDBOX_ADMIN, stores, 2, read))
        return 1;
    for (int64_t i = 0; i < 3; i++) {
        if (db_begin(panel, DB_WRITE) || db_finish(panel, q_setting_set(panel, &set)) || db_checkpoint(panel))
            return 2;
        if (audit_append(&arena, audit, 1 + i, &event, NULL) ||
            audit_list(&arena, audit, &(struct audit_filter){.actor = -1}, 10, &entries, &count) || count < 1)
            return 3;
        if (db_begin(people, DB_WRITE) || db_commit(people))
            return 4;
    }
    return 0;
}

static void a_staff_process_writes_what_it_had_open(void **state)
{
    (void)state;
    assert_int_equal(in_role(NO_ROLE, works_on_held_stores), 0);
}

static int hyphenates(int role)
{
    struct definition d;
    struct definition_error error;
    struct str json;

    (void)role;
    if (file_read(&arena, "tests/unit/fixtures/survey.json", 1 << 20, &json) ||
        definition_read(&arena, json, &d, &error) || sandbox_enter(&arena, &instance, SANDBOX_ADMIN))
        return 1;
    return hyphens_make(&arena, &d).len == 0;
}

static void a_staff_process_hyphenates_a_new_survey(void **state)
{
    (void)state;
    assert_int_equal(in_role(NO_ROLE, hyphenates), 0);
}

static int hashes_a_password(int role)
{
    struct str hash;

    (void)role;
    return password_hash(&arena, password_cost_standard(), S("kokeilen-digiraatia"), &hash) ||
           password_verify(&arena, hash, S("kokeilen-digiraatia"));
}

static void a_staff_process_hashes_passwords(void **state)
{
    (void)state;
    assert_int_equal(in_role(SANDBOX_ADMIN, hashes_a_password), 0);
}

static int asks_intake(int role)
{
    int fd;

    (void)role;
    return socket_connect(in_instance("run/intake.sock"), 1000, &fd) != OK || send(fd, "x", 1, MSG_NOSIGNAL) != 1;
}

static void a_public_process_asks_intake(void **state)
{
    int fd;

    (void)state;
    assert_int_equal(socket_listen(in_instance("run/intake.sock"), SOCK_SEQPACKET, &fd), OK);
    assert_int_equal(in_role(SANDBOX_PUBLIC, asks_intake), 0);
    assert_int_equal(in_role(SANDBOX_ADMIN, asks_intake), 0);
    close(fd);
}

static int keeps_store(enum store store)
{
    struct db *db;

    if (instance_open(&arena, &instance, store, DB_READ_WRITE, &db) || db_vacuum(db) || db_checkpoint(db) ||
        db_check(db))
        return 1;
    db_close(db);
    return access(arena_fmt(&arena, "%s-wal", in_instance("data/inbox/inbox.db")).p, F_OK) == 0;
}

static int keeps_inbox(int role)
{
    (void)role;
    return keeps_store(STORE_INBOX);
}

static int keeps_its_stores(int role)
{
    int lock;

    (void)role;
    return keeps_store(STORE_PANEL) || keeps_store(STORE_INBOX) || keeps_store(STORE_RESULTS) ||
           instance_lock(&arena, &instance, "ingest.lock", 0, &lock);
}

static int keeps_people(int role)
{
    (void)role;
    return keeps_store(STORE_PEOPLE);
}

static void every_process_writes_and_rewrites_its_own_stores(void **state)
{
    (void)state;
    assert_int_equal(in_role(SANDBOX_INTAKE, keeps_inbox), 0);
    assert_int_equal(in_role(SANDBOX_WORKER, keeps_its_stores), 0);
    assert_int_equal(in_role(SANDBOX_MAILER, keeps_people), 0);
}

static int wipes_a_key(int role)
{
    (void)role;
    return file_wipe(in_instance("keys/survey-7.key"), 32) != OK ||
           file_wipe(in_instance("keys/survey-7.key"), 0) != OK;
}

static void the_worker_destroys_keys(void **state)
{
    const char *path = in_instance("keys/survey-7.key");

    (void)state;
    assert_int_equal(file_write(path, S("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"), 0600), OK);
    assert_int_equal(in_role(SANDBOX_WORKER, wipes_a_key), 0);
    assert_int_not_equal(access(path, F_OK), 0);
}

/* In a process of its own with less memory, which the worker's filter has to allow. */
static int draws_a_logo(int role)
{
    struct db *panel;
    struct logo logo;
    struct str file;

    (void)role;
    if (file_read(&arena, "tests/unit/fixtures/logo.png", 1 << 20, &file) ||
        sandbox_enter(&arena, &instance, SANDBOX_WORKER) ||
        instance_open(&arena, &instance, STORE_PANEL, DB_READ_WRITE, &panel))
        return 1;
    if (db_begin(panel, DB_WRITE) || db_finish(panel, logo_upload(&arena, panel, file)) || redraw_turn(&arena, panel) ||
        db_begin(panel, DB_READ) || db_finish(panel, logo_look(&arena, panel, &logo)))
        return 2;
    return logo.hash.len != LOGO_HASH_CHARS;
}

static void the_worker_draws_logos(void **state)
{
    (void)state;
    assert_int_equal(in_role(NO_ROLE, draws_a_logo), 0);
}

static int makes_papers(int role)
{
    struct definition d;
    struct definition_error error;
    struct paper_source source = {.definition = &d, .version = 1, .closes_ms = 1802000000000, .made_ms = 1801000000000};
    struct settings settings;
    struct document *v;
    struct str json;
    size_t count;

    (void)role;
    if (file_read(&arena, "tests/unit/fixtures/survey.json", 1 << 20, &json) ||
        definition_read(&arena, json, &d, &error))
        return 1;
    settings_standard(&settings);
    source.house = documents_house(&instance.config, &settings);
    if (sandbox_enter(&arena, &instance, SANDBOX_WORKER))
        return 2;
    return documents_make(&arena, &source, &v, &count) != OK || count == 0 || v[0].bytes.len < 10000;
}

static void the_worker_makes_papers(void **state)
{
    (void)state;
    assert_int_equal(in_role(NO_ROLE, makes_papers), 0);
}

/* What a hole in a decoder would be used for: keys, stores, and what the worker has open. */
static enum err looks_around(int fd, const void *arg)
{
    static const char *const paths[] = {"keys/form.key",           "keys/account.key",    "data/panel/panel.db",
                                        "data/results/results.db", "data/inbox/inbox.db", "data/people/people.db",
                                        "data/staff/staff.db",     "run/canary.lock",     "/proc/self/maps"};
    struct stat st;

    (void)arg;
    for (size_t n = 0; n < sizeof paths / sizeof *paths; n++)
        if (open(in_instance(paths[n]), O_RDONLY) >= 0 || open(in_instance(paths[n]), O_RDWR | O_CREAT, 0600) >= 0)
            return ERR_BROKEN;
    for (int other = STDERR_FILENO + 1; other < 256; other++)
        if (other != fd && fstat(other, &st) == 0)
            return ERR_DENIED;
    return maker_write(fd, "x", 1) ? OK : ERR_BUSY;
}

static int starts_makers(int role)
{
    static const enum sandbox_role makers[] = {SANDBOX_PAPER, SANDBOX_PICTURE};
    struct db *panel;
    struct str out;

    if (instance_open(&arena, &instance, STORE_PANEL, DB_READ_WRITE, &panel))
        return 1;
    if (role == SANDBOX_WORKER && open(in_instance("keys/form.key"), O_RDONLY) < 0)
        return 2; /* nothing is shown by a test that is shut in itself */
    for (size_t n = 0; n < sizeof makers / sizeof *makers; n++)
        if (maker_run(&arena, &(struct maker){"t", makers[n], 9, 100, 256 << 20, looks_around, NULL}, &out) ||
            !str_eq(out, S("x")))
            return 3 + (int)n;
    return 0;
}

static void who_makes_pictures_and_papers_reaches_no_key_and_no_store(void **state)
{
    (void)state;
    if (!sandbox_landlock_abi())
        skip();
    assert_int_equal(in_role(SANDBOX_WORKER, starts_makers), 0);
    assert_int_equal(in_role(NO_ROLE, starts_makers), 0);
}

/* It ends as soon as it listens, having read what it needs. */
static int serves_staff(int role)
{
    sigset_t term;
    int fd;

    (void)role;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    sigprocmask(SIG_BLOCK, &term, NULL);
    raise(SIGTERM);
    if (socket_listen(in_instance("run/admin.sock"), SOCK_STREAM, &fd))
        return 1;
    return admin_serve(&instance, fd) == OK ? 0 : 2;
}

/* With it, inbox.db and a list of codes tell whose code was used. */
static void a_staff_process_does_without_the_key_of_residents_forms(void **state)
{
    (void)state;
    assert_int_equal(rename(in_instance("keys/form.key"), in_instance("keys/form.away")), 0);
    assert_int_equal(in_role(NO_ROLE, serves_staff), 0);
    assert_int_equal(rename(in_instance("keys/form.away"), in_instance("keys/form.key")), 0);
}

static struct sockaddr_in server;

static int sends_mail(int role)
{
    struct addrinfo *found = NULL, wish = {.ai_socktype = SOCK_STREAM};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    (void)role;
    if (fd < 0 || connect(fd, (struct sockaddr *)&server, sizeof server) || send(fd, "HELO", 4, MSG_NOSIGNAL) != 4)
        return 1;
    if (getaddrinfo("localhost", "25", &wish, &found) || !found)
        return 2;
    freeaddrinfo(found);
    return 0;
}

static void the_mailer_connects_and_looks_up_names(void **state)
{
    socklen_t len = sizeof server;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    (void)state;
    server = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    assert_int_equal(bind(fd, (struct sockaddr *)&server, sizeof server), 0);
    assert_int_equal(listen(fd, 1), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&server, &len), 0);
    assert_int_equal(in_role(SANDBOX_MAILER, sends_mail), 0);
    close(fd);
}

/* --- keys in memory ----------------------------------------------------------------------------------------------- */

static int is_locked_deep_below(void)
{
    char line[128];
    long locked_kib = 0;
    FILE *f = fopen("/proc/self/status", "r");

    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "VmLck: %ld", &locked_kib) == 1)
            break;
    if (f)
        fclose(f);
    return locked_kib >= STACK_LOCKED_BYTES / 1024;
}

static int locks_the_stack(int role)
{
    (void)role;
    return !(secret_lock_stack() && is_locked_deep_below());
}

static int goes_on_unlocked(int role)
{
    volatile char deep[2 * STACK_LOCKED_BYTES];

    (void)role;
    setrlimit(RLIMIT_MEMLOCK, &(struct rlimit){4096, 4096});
    if (geteuid() == 0 && setresuid(65534, 65534, 65534))
        return 1;
    if (secret_lock_stack())
        return 2;
    for (size_t i = 0; i < sizeof deep; i += 4096)
        deep[i] = 1;
    return deep[0] != 1;
}

static void keys_on_the_stack_are_locked_or_the_caller_told(void **state)
{
    (void)state;
    assert_int_equal(in_role(NO_ROLE, locks_the_stack), 0);
    assert_int_equal(in_role(NO_ROLE, goes_on_unlocked), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_reads_a_store_can_write_no_part_of_it),
        cmocka_unit_test(a_public_process_reads_what_is_new_whoever_writes_comes_or_dies),
        cmocka_unit_test(staff_who_read_keep_nobody_from_emptying_logs),
        cmocka_unit_test(a_staff_process_makes_the_key_of_a_new_survey_and_cannot_read_it),
        cmocka_unit_test(a_staff_process_writes_what_it_had_open),
        cmocka_unit_test(a_staff_process_hyphenates_a_new_survey),
        cmocka_unit_test(a_staff_process_hashes_passwords),
        cmocka_unit_test(a_public_process_asks_intake),
        cmocka_unit_test(every_process_writes_and_rewrites_its_own_stores),
        cmocka_unit_test(the_worker_destroys_keys),
        cmocka_unit_test(the_worker_makes_papers),
        cmocka_unit_test(the_worker_draws_logos),
        cmocka_unit_test(who_makes_pictures_and_papers_reaches_no_key_and_no_store),
        cmocka_unit_test(a_staff_process_does_without_the_key_of_residents_forms),
        cmocka_unit_test(the_mailer_connects_and_looks_up_names),
        cmocka_unit_test(keys_on_the_stack_are_locked_or_the_caller_told),
    };

    return cmocka_run_group_tests_name("sandbox_work", tests, set_up, tear_down);
}
