/* verbs.c - the command line: which verbs there are, what they take and what they do. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/verbs.h"

#include "app/sandbox.h"
#include "app/verbs_audit.h"
#include "base/crypto.h"
#include "base/file.h"
#include "base/log.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { MEMORY_LIMIT_BYTES = 1024 * 1024 * 1024 };

/* `options` names the rows of the table below that the verb takes; it needs those with a `!`. */
struct verb {
    const char *name, *words, *options, *help;
    enum err (*run)(struct arena *, const struct args *);
    int word_count;
};

static const struct verb verbs[] = {
    {"init", "DIR", "county demo set", "make an empty instance in DIR: settings, stores, keys", verb_init, 1},
    {"serve", "", "dir! set", "serve it; SIGTERM stops after the requests at hand, SIGHUP reloads", verb_serve, 0},
    {"demo", "", "dir! empty", "load the demo content", verb_demo, 0},
    {"demo accounts", "", "dir!", "print who can sign in to the demo's staff area, and how", verb_demo_accounts, 0},
    {"survey import", "FILE.json", "dir! state", "check a survey's document and store it", verb_survey_import, 1},
    {"survey export", "SLUG", "dir! output", "write a survey's document", verb_survey_export, 1},
    {"survey list", "", "dir! json", "list all surveys with the number of answers received", verb_survey_list, 0},
    {"survey close", "SLUG", "dir!", "close an open survey now and file its answers", verb_survey_close, 1},
    {"survey suspend", "SLUG", "dir!", "pause an open survey: it takes no answers", verb_survey_suspend, 1},
    {"survey resume", "SLUG", "dir!", "open a suspended survey again", verb_survey_resume, 1},
    {"survey cancel", "SLUG", "dir!", "cancel a survey for good", verb_survey_cancel, 1},
    {"survey publish", "SLUG", "dir!", "freeze a closed survey's results and publish them", verb_survey_publish, 1},
    {"survey paper", "SLUG", "dir! output!", "write its paper forms and posters into a folder", verb_survey_paper, 1},
    {"codes issue", "SLUG", "dir! count mail lang output",
     "make invitation codes: N to print, this once, or one for each address on standard input, sent by mail",
     verb_codes_issue, 1},
    {"codes print", "SLUG", "dir! count! output! lang", "make invitation codes as slips of paper, in a PDF",
     verb_codes_print, 1},
    {"codes remind", "SLUG", "dir! mail! lang", "send a reminder without a code to the addresses on standard input",
     verb_codes_remind, 1},
    {"codes status", "SLUG", "dir!", "what was issued, used and sent; check that no code was added", verb_codes_status,
     1},
    {"codes shared", "SLUG", "dir! new", "print the code that all share, or make it anew", verb_codes_shared, 1},
    {"results export", "SLUG", "dir! format! output lang",
     "write the published results, or rough ones of an open survey", verb_results_export, 1},
    {"survey counts", "SLUG", "dir!", "how many answers came by week, language and channel", verb_survey_counts, 1},
    {"retention", "", "dir! dry-run", "confirm the clock, erase what is due and list what is due when", verb_retention,
     0},
    {"contract", "", "output", "print the anonymity contract", verb_contract, 0},
    {"ingest", "", "dir! now!", "file the sealed answers that may be opened", verb_ingest, 0},
    {"user add", "EMAIL", "dir! role! name division password-stdin output",
     "make an account for staff and print the link with which to join; or give it a password from standard input",
     verb_user_add, 1},
    {"user list", "", "dir! json", "list the accounts of staff", verb_user_list, 0},
    {"user link", "EMAIL", "dir! new output",
     "print a new link: to join, or for a new password; --new forgets password and second factor", verb_user_link, 1},
    {"user role", "EMAIL", "dir! role! division", "give an account another role and other divisions", verb_user_role,
     1},
    {"user disable", "EMAIL", "dir!", "end an account's sessions and let it in no more", verb_user_disable, 1},
    {"user enable", "EMAIL", "dir!", "let a disabled account in again", verb_user_enable, 1},
    {"user remove", "EMAIL", "dir!", "delete an account", verb_user_remove, 1},
    {"org import", "FILE.csv", "dir! dry-run",
     "replace the register of divisions, services and units; show what changes", verb_org_import, 1},
    {"org export", "", "dir! output", "write that register as CSV", verb_org_export, 0},
    {"settings list", "", "dir!", "show what the county decides for itself, as it is now", verb_settings_list, 0},
    {"settings get", "KEY", "dir!", "print one of these settings whole", verb_settings_get, 1},
    {"settings set", "KEY VALUE", "dir!", "change one of them; it is in force at once", verb_settings_set, 2},
    {"audit list", "", "dir! count group json", "show what was done, the newest first", verb_audit_list, 0},
    {"audit head", "", "dir!", "print the end of the audit log, to be kept elsewhere", verb_audit_head, 0},
    {"audit verify", "", "dir! head", "check that nothing in the audit log was changed, or cut off before a kept head",
     verb_audit_verify, 0},
    {"config", "", "dir help-markdown", "print the settings in force, or their documentation", verb_config, 0},
    {"nginx-config", "", "dir! port! static! tls-cert tls-key", "write DIR/nginx/nginx.conf and print its path",
     verb_nginx_config, 0},
    {"migrate", "", "dir!", "bring the stores to the form of this version; stop the server first", verb_migrate, 0},
    {"doctor", "", "dir!", "check the instance and its surroundings", verb_doctor, 0},
    {"routes", "", "", "list the addresses of the site", verb_routes, 0},
    {"version", "", "", "print the version", verb_version, 0},
};

enum { VERB_COUNT = sizeof verbs / sizeof verbs[0] };

/* `value` says what follows the option; NULL for nothing. `at` is where it goes in struct args. */
static const struct option_row {
    const char *name, *flag, *value;
    size_t at;
    bool is_switch;
} options[] = {
    {"dir", "--dir", "DIR", offsetof(struct args, dir), false},
    {"county", "--county", "satakunta|pirkanmaa|FILE.json", offsetof(struct args, county), false},
    {"demo", "--demo", NULL, offsetof(struct args, is_demo), true},
    {"set", "--set", "NAME=VALUE", 0, false},
    {"state", "--state", "draft|approved|open", offsetof(struct args, state), false},
    {"output", "-o", "FILE", offsetof(struct args, output), false},
    {"json", "--json", NULL, offsetof(struct args, is_json), true},
    {"format", "--format", "csv|json", offsetof(struct args, format), false},
    {"lang", "--lang", "fi|sv|en|selko", offsetof(struct args, lang), false},
    {"now", "--now", NULL, offsetof(struct args, is_now), true},
    {"dry-run", "--dry-run", NULL, offsetof(struct args, is_dry), true},
    {"empty", "--empty", NULL, offsetof(struct args, is_empty), true},
    {"help-markdown", "--help-markdown", NULL, offsetof(struct args, is_markdown), true},
    {"count", "--count", "N", offsetof(struct args, count), false},
    {"mail", "--mail", NULL, offsetof(struct args, is_mail), true},
    {"new", "--new", NULL, offsetof(struct args, is_new), true},
    {"role", "--role", "ROLE", offsetof(struct args, role), false},
    {"name", "--name", "NAME", offsetof(struct args, name), false},
    {"division", "--division", "CODE,CODE...", offsetof(struct args, division), false},
    {"password-stdin", "--password-stdin", NULL, offsetof(struct args, is_password), true},
    {"head", "--head", "SEQ:HASH", offsetof(struct args, head), false},
    {"group", "--group", "GROUP", offsetof(struct args, group), false},
    {"port", "--port", "PORT", offsetof(struct args, port), false},
    {"static", "--static", "FOLDER", offsetof(struct args, static_dir), false},
    {"tls-cert", "--tls-cert", "FILE", offsetof(struct args, tls_cert), false},
    {"tls-key", "--tls-key", "FILE", offsetof(struct args, tls_key), false},
};

enum { OPTION_COUNT = sizeof options / sizeof options[0] };

/* Does the verb take the option; and does it need it? */
static bool takes(const struct verb *v, const char *option, bool *is_needed_out)
{
    struct str rest = str_from(v->options), name = str_from(option);

    while (rest.p) {
        struct str one = str_cut(&rest, ' ');

        *is_needed_out = str_ends(one, S("!"));
        if (str_eq(str_sub(one, 0, one.len - *is_needed_out), name))
            return true;
    }
    return false;
}

static void print_help(FILE *to, const struct verb *only)
{
    for (const struct verb *v = verbs; v < verbs + VERB_COUNT; v++) {
        if (only && v != only)
            continue;
        fprintf(to, "  digiraati %s%s%s", v->name, *v->words ? " " : "", v->words);
        for (int i = 0; i < OPTION_COUNT; i++) {
            bool is_needed;

            if (!takes(v, options[i].name, &is_needed))
                continue;
            fprintf(to, is_needed ? " %s%s%s" : " [%s%s%s]", options[i].flag, options[i].value ? " " : "",
                    options[i].value ? options[i].value : "");
        }
        fprintf(to, "\n      %s\n", v->help);
    }
}

static int misused(const struct verb *v, const char *why, const char *what)
{
    fprintf(stderr, "digiraati: %s%s%s\n", why, what ? " " : "", what ? what : "");
    if (v)
        print_help(stderr, v);
    else
        fprintf(stderr, "`digiraati help` lists what there is.\n");
    return 2;
}

/* The verb that the first words name, the longest first; `used_out` is how many words that took. */
static const struct verb *find_verb(int argc, char **argv, int *used_out)
{
    for (int words = 2; words >= 1; words--) {
        char name[64];

        if (argc < words)
            continue;
        snprintf(name, sizeof name, words == 2 ? "%s %s" : "%s", argv[0], argc > 1 ? argv[1] : "");
        *used_out = words;
        for (const struct verb *v = verbs; v < verbs + VERB_COUNT; v++)
            if (strcmp(v->name, name) == 0)
                return v;
    }
    return NULL;
}

/* Say so, and list the verbs that begin with the same word. */
static int unknown_verb(int argc, char **argv)
{
    size_t len = strlen(argv[0]);
    bool is_known = false;

    fprintf(stderr, "digiraati: unknown verb %s%s%s\n", argv[0], argc > 1 ? " " : "", argc > 1 ? argv[1] : "");
    for (const struct verb *v = verbs; v < verbs + VERB_COUNT; v++)
        if (strncmp(v->name, argv[0], len) == 0 && v->name[len] == ' ') {
            print_help(stderr, v);
            is_known = true;
        }
    if (!is_known)
        fprintf(stderr, "`digiraati help` lists what there is.\n");
    return 2;
}

static bool put_option(struct args *args, const struct option_row *o, const char *value)
{
    char *base = (char *)args;

    if (strcmp(o->name, "set") == 0) {
        if (args->set_count == VERB_SETS)
            return false;
        args->sets[args->set_count++] = str_from(value);
    } else if (o->is_switch)
        *(bool *)(base + o->at) = true;
    else
        *(const char **)(void *)(base + o->at) = value;
    return true;
}

static const struct option_row *find_option(const struct verb *v, const char *flag)
{
    bool is_needed;

    for (int i = 0; i < OPTION_COUNT; i++)
        if (strcmp(options[i].flag, flag) == 0 && takes(v, options[i].name, &is_needed))
            return &options[i];
    return NULL;
}

/* Was the option given? */
static bool is_given(const struct args *args, const struct option_row *o)
{
    const char *base = (const char *)args;

    return o->is_switch ? *(const bool *)(base + o->at) : *(const char *const *)(const void *)(base + o->at) != NULL;
}

/* 0, or the exit status with the reason said. */
static int parse(const struct verb *v, int argc, char **argv, struct args *out)
{
    int words = 0;

    for (int i = 0; i < argc; i++) {
        const struct option_row *o;

        if (argv[i][0] != '-' || !argv[i][1]) {
            if (words == v->word_count)
                return misused(v, "one word too many:", argv[i]);
            out->words[words++] = argv[i];
            continue;
        }
        o = find_option(v, argv[i]);
        if (!o)
            return misused(v, "unknown option", argv[i]);
        if (!o->is_switch && i + 1 == argc)
            return misused(v, "something must follow", argv[i]);
        if (!put_option(out, o, o->is_switch ? NULL : argv[++i]))
            return misused(v, "too often:", argv[i]);
    }
    if (words < v->word_count)
        return misused(v, "missing:", v->words);
    for (int i = 0; i < OPTION_COUNT; i++) {
        bool is_needed;

        if (takes(v, options[i].name, &is_needed) && is_needed && !is_given(out, &options[i]))
            return misused(v, "missing:", options[i].flag);
    }
    return 0;
}

int verbs_run(int argc, char **argv)
{
    static char version[] = "version";
    struct args args = {0};
    const struct verb *v;
    struct arena a;
    int used = 0, status;
    enum err e;

    if (argc == 0 || strcmp(argv[0], "help") == 0 || strcmp(argv[0], "--help") == 0 || strcmp(argv[0], "-h") == 0) {
        printf("Digiraati, the open digital resident panel for wellbeing services counties.\n\n");
        print_help(stdout, NULL);
        return argc == 0 ? 2 : 0;
    }
    if (strcmp(argv[0], "--version") == 0)
        argv[0] = version;
    v = find_verb(argc, argv, &used);
    if (!v)
        return unknown_verb(argc, argv);
    if (strcmp(argv[argc - 1], "--help") == 0 || strcmp(argv[argc - 1], "-h") == 0) {
        print_help(stdout, v);
        return 0;
    }
    status = parse(v, argc - used, argv + used, &args);
    if (status)
        return status;
    if (v->run != verb_serve)
        log_set_plain(); /* a person reads what it says */
    sandbox_hide_memory();
    (void)secret_lock_stack(); /* the server says when it cannot be */
    umask(077);                /* whatever a verb makes is the owner's alone */
    arena_init(&a, MEMORY_LIMIT_BYTES);
    e = crypto_start();
    if (e == OK)
        e = verb_run_audited(&a, v->name, str_from(strcmp(v->words, "SLUG") == 0 ? args.words[0] : ""), &args, v->run);
    arena_free(&a);
    if (e)
        fprintf(stderr, "digiraati: %s failed\n", v->name);
    return e ? 1 : 0;
}

static enum err print(const struct args *args, struct str text, unsigned mode)
{
    if (args->output)
        return file_write(args->output, text, mode);
    if ((text.len && fwrite(text.p, 1, text.len, stdout) != text.len) || fflush(stdout))
        return err_note(ERR_BROKEN, "standard output cannot be written");
    return OK;
}

enum err verb_print(const struct args *args, struct str text)
{
    return print(args, text, 0644);
}

enum err verb_print_secret(const struct args *args, struct str text)
{
    return print(args, text, 0600);
}
