/* verbs.h - the command line: which verbs there are, what they take and what they do. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_VERBS_H
#define APP_VERBS_H

#include "base/arena.h"

enum { VERB_WORDS = 2, VERB_SETS = 32 };

/* What a verb tells the audit log besides its name: what it was done to, and a word about it (audit/audit.h says what may stand there). */
struct verb_record {
    struct str object, detail;
};

/* What stood on the command line. NULL where nothing did. */
struct args {
    const char *words[VERB_WORDS]; /* besides the verb: DIR, FILE or SLUG */
    const char *dir, *county, *port, *static_dir, *state, *format, *output, *lang;
    const char *tls_cert, *tls_key, *count, *role, *name, *division, *head, *group;
    bool is_demo, is_now, is_json, is_markdown, is_empty, is_new, is_dry, is_mail, is_password;
    struct str sets[VERB_SETS]; /* --set name=value, in order */
    size_t set_count;
    struct verb_record *record; /* NULL: nothing is recorded */
};

/* Run the verb that `argv` (without the program's name) begins with. Returns the exit status: 0 done, 1 failed (said
 * why on standard error), 2 not understood. */
int verbs_run(int argc, char **argv);

/* Write to standard output, or to args->output when given; what lets its bearer in to a file of mode 0600. ERR_BROKEN. */
enum err verb_print(const struct args *args, struct str text) MUST_CHECK;
enum err verb_print_secret(const struct args *args, struct str text) MUST_CHECK;

/* For verbs that change something (verbs_audit.h): to what, when that is no SLUG, and a word about it. Both live as long as the arena. */
void verb_tell(const struct args *args, struct str object, struct str detail);

/* The verbs, by file: verbs_instance.c, verbs_survey.c, verbs_paper.c, verbs_codes.c, verbs_retention.c, verbs_user.c,
 * verbs_org.c, verbs_settings.c, verbs_audit.c, doctor.c and demo.c. */
enum err verb_init(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_serve(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_migrate(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_config(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_nginx_config(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_routes(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_version(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_doctor(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_demo(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_demo_accounts(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_survey_import(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_survey_export(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_survey_list(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_survey_close(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_survey_suspend(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_survey_resume(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_survey_cancel(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_survey_publish(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_survey_paper(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_results_export(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_codes_issue(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_codes_print(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_codes_remind(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_codes_status(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_codes_shared(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_survey_counts(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_retention(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_contract(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_ingest(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_settings_list(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_settings_get(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_settings_set(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_audit_head(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_audit_list(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_audit_verify(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_org_import(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_org_export(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_user_add(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_user_list(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_user_link(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_user_disable(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_user_enable(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_user_role(struct arena *a, const struct args *args) MUST_CHECK;
enum err verb_user_remove(struct arena *a, const struct args *args) MUST_CHECK;

#endif
