/* verbs_user.c - verbs about staff: their accounts, roles and one-time links. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/join.h"
#include "account/loss.h"
#include "app/staff.h"
#include "app/verbs.h"
#include "base/clock.h"
#include "org/org.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

enum { LIST_BYTES = 16 * 1024 * 1024 };

/* What a verb about one account works with. */
struct user_desk {
    struct instance instance;
    struct office *office;
    struct account account;
    int64_t now_ms;
};

static enum err open_desk(struct arena *a, const struct args *args, struct key32 *key, struct user_desk *d)
{
    TRY(instance_load(a, args->dir, args->sets, args->set_count, &d->instance));
    TRY(instance_check_tables(a, &d->instance));
    d->now_ms = clock_now_ms(clock_system());
    return staff_open(a, &d->instance, args->is_password, key, &d->office);
}

/* For the audit log: accounts by their numbers, never by address or name. */
static void tell(struct arena *a, const struct args *args, int64_t account_id, struct str detail)
{
    verb_tell(args, arena_fmt(a, "%" PRId64, account_id), detail);
}

static struct str role_detail(struct arena *a, const struct args *args)
{
    enum role role;

    return role_from_code(str_from(args->role), &role) ? S("") : arena_fmt(a, "role:%s", args->role);
}

/* `change` in one transaction, with the account of the verb's EMAIL loaded. */
static enum err change_account(struct arena *a, const struct args *args,
                               enum err (*change)(struct arena *, const struct args *, struct user_desk *,
                                                  const char **))
{
    const char *why = NULL;
    struct user_desk d;
    struct key32 key;
    enum err e = open_desk(a, args, &key, &d);

    if (e == OK)
        e = db_begin(d.office->staff, DB_WRITE);
    if (e == OK) {
        e = account_by_email(a, d.office->staff, str_from(args->words[0]), &d.account);
        if (e == ERR_NOT_FOUND)
            why = "nobody has an account with that address";
        if (e == OK)
            e = change(a, args, &d, &why);
        e = db_finish(d.office->staff, e);
        tell(a, args, d.account.id, role_detail(a, args));
    }
    secret_wipe(&key, sizeof key);
    return e && why ? err_note(e, "%s", why) : e;
}

/* --- a role ------------------------------------------------------------------------------------------------------- */

static bool is_division(const struct org *org, struct str code)
{
    for (size_t i = 0; i < org->n; i++)
        if (org->v[i].kind == ORG_DIVISION && str_eq(org->v[i].code, code))
            return true;
    return false;
}

/* Each must be in the register of the organisation. */
static enum err check_divisions(struct arena *a, const struct instance *i, const struct account_duty *duty)
{
    struct db *panel;
    struct org org;
    enum err e;

    TRY(instance_open(a, i, STORE_PANEL, DB_READ_ONLY, &panel));
    e = db_begin(panel, DB_READ);
    if (e == OK)
        e = db_finish(panel, org_load(a, panel, &org));
    db_close(panel);
    TRY(e);
    for (size_t n = 0; n < duty->division_count; n++)
        if (!is_division(&org, duty->divisions[n]))
            return err_note(ERR_NOT_FOUND, "--division: there is no division %.*s in the register of the organisation",
                            STR_ARG(duty->divisions[n]));
    return OK;
}

static enum err read_duty(struct arena *a, const struct args *args, const struct instance *i, struct account_duty *out)
{
    struct str rest = str_from(args->division), *divisions = arena_alloc(a, ACCOUNT_DIVISIONS, sizeof *divisions);
    size_t count = 0;

    if (role_from_code(str_from(args->role), &out->role)) {
        struct buf all = buf_new(a, 1024);

        for (enum role r = ROLE_ADMIN; r < ROLE__COUNT; r++)
            buf_fmt(&all, " %.*s", STR_ARG(role_code(r)));
        return err_note(ERR_INVALID, "--role: expected one of%.*s", STR_ARG(buf_str(&all)));
    }
    while (rest.p && count < ACCOUNT_DIVISIONS)
        divisions[count++] = str_trim(str_cut(&rest, ','));
    out->divisions = divisions;
    out->division_count = count;
    return count ? check_divisions(a, i, out) : OK;
}

/* Without --division the divisions stay, and surveys in any case; a viewer's last day too. */
static enum err set_role(struct arena *a, const struct args *args, struct user_desk *d, const char **why)
{
    struct account_duty duty = d->account.duty;

    TRY(read_duty(a, args, &d->instance, &duty));
    if (!args->division) {
        duty.divisions = d->account.duty.divisions;
        duty.division_count = d->account.duty.division_count;
    }
    if (duty.expires_ms <= d->now_ms || duty.role != d->account.duty.role)
        duty.expires_ms = 0;
    return account_assign(a, d->office->staff, d->account.id, &duty, d->now_ms, why);
}

enum err verb_user_role(struct arena *a, const struct args *args)
{
    return change_account(a, args, set_role);
}

/* --- adding ------------------------------------------------------------------------------------------------------- */

/* One line end after it is not part of the password. */
static enum err read_password(struct arena *a, struct str *out)
{
    enum { INPUT_BYTES = 4 * PASSWORD_BYTES_MOST };
    char *text = arena_alloc(a, INPUT_BYTES, 1);
    size_t len = 0;
    ssize_t n;

    do {
        n = read(STDIN_FILENO, text + len, INPUT_BYTES - len);
        len += n > 0 ? (size_t)n : 0;
    } while (len < INPUT_BYTES && (n > 0 || (n < 0 && errno == EINTR)));
    if (n < 0)
        return err_note(ERR_BROKEN, "standard input cannot be read");
    len -= len && text[len - 1] == '\n';
    len -= len && text[len - 1] == '\r';
    *out = (struct str){text, len};
    return OK;
}

static enum err hash_password(struct arena *a, const struct office *o, struct str name, struct str email,
                              struct str *out)
{
    struct password_verdict verdict;
    struct str password;

    TRY(read_password(a, &password));
    verdict = office_judge(a, o, name, email, password);
    if (verdict.fault == PASSWORD_CONTEXT)
        fprintf(stderr, "The password has “%.*s” in it, which somebody would try first here.\n", STR_ARG(verdict.word));
    else if (verdict.fault)
        fprintf(stderr, "%s.\n", password_fault_text(verdict.fault));
    if (verdict.fault)
        return ERR_INVALID;
    return password_hash(a, o->cost, password, out);
}

static enum err create(struct arena *a, const struct args *args, struct user_desk *d, const struct account_duty *duty,
                       struct str name, struct str hash, struct str *code_out)
{
    struct db *staff = d->office->staff;
    const char *why = NULL;
    enum link_kind kind;
    int64_t id;
    enum err e;

    e = account_create(a, staff, str_from(args->words[0]), name, duty, d->now_ms, &id, &why);
    if (e)
        return why ? err_note(e, "%s", why) : e;
    tell(a, args, id, role_detail(a, args));
    if (args->is_password)
        TRY(join_set_password(staff, id, hash));
    return link_make(a, d->office, id, d->now_ms, &kind, code_out);
}

static enum err print_link(struct arena *a, const struct args *args, const struct user_desk *d, struct str code)
{
    fprintf(stderr, "Works once, for three days. Hand it over so that nobody else sees it.\n");
    if (d->instance.config.origin.len == 0)
        fprintf(stderr, "Put the address of the site before it: `origin` is not set (docs/configuration.md).\n");
    return verb_print_secret(args, arena_fmt(a, "%.*s\n", STR_ARG(staff_link(a, &d->instance, code))));
}

/* Without --name what stands before the @. */
static enum err add_user(struct arena *a, const struct args *args, struct user_desk *d)
{
    struct str email = str_from(args->words[0]), hash = S(""), code = S(""), name;
    struct account_duty duty = {0};
    enum err e;

    name = args->name ? str_from(args->name) : str_sub(email, 0, str_find(email, '@', 0));
    TRY(read_duty(a, args, &d->instance, &duty));
    if (args->is_password)
        TRY(hash_password(a, d->office, name, email, &hash));
    TRY(db_begin(d->office->staff, DB_WRITE));
    e = create(a, args, d, &duty, name, hash, &code);
    TRY(db_finish(d->office->staff, e));
    if (args->is_password)
        fprintf(stderr, "For a second factor; the password is needed too.\n");
    return print_link(a, args, d, code);
}

enum err verb_user_add(struct arena *a, const struct args *args)
{
    struct user_desk d;
    struct key32 key;
    enum err e = open_desk(a, args, &key, &d);

    if (e == OK)
        e = add_user(a, args, &d);
    secret_wipe(&key, sizeof key);
    return e;
}

/* --- links, coming and going
 * ----------------------------------------------------------------------------------------- */

/* Where the link is printed only when it is stored. */
static enum err make_link(struct arena *a, const struct args *args, struct user_desk *d, struct str *code_out)
{
    enum link_kind kind;
    enum err e;

    TRY(db_begin(d->office->staff, DB_WRITE));
    e = account_by_email(a, d->office->staff, str_from(args->words[0]), &d->account);
    if (e == OK)
        e = args->is_new ? loss_force(a, d->office, d->account.id, d->now_ms, &kind, code_out)
                         : link_make(a, d->office, d->account.id, d->now_ms, &kind, code_out);
    tell(a, args, d->account.id, args->is_new ? S("forgotten") : S(""));
    TRY(db_finish(d->office->staff, e));
    if (kind == LINK_RESET)
        fprintf(stderr, "For a new password; the code of the app is needed too. Without the app: --new.\n");
    if (kind == LINK_FACTOR)
        fprintf(stderr, "For a second factor; the password is needed too. Without the password: --new.\n");
    return OK;
}

enum err verb_user_link(struct arena *a, const struct args *args)
{
    struct user_desk d;
    struct key32 key;
    struct str code;
    enum err e = open_desk(a, args, &key, &d);

    if (e == OK) {
        e = make_link(a, args, &d, &code);
        if (e == ERR_NOT_FOUND)
            (void)err_note(e, "nobody has an account with that address");
        if (e == ERR_CONFLICT)
            (void)err_note(e, "the account is disabled or its last day is over");
    }
    secret_wipe(&key, sizeof key);
    return e ? e : print_link(a, args, &d, code);
}

static enum err disable(struct arena *a, const struct args *args, struct user_desk *d, const char **why)
{
    (void)args;
    return account_disable(a, d->office->staff, d->account.id, d->now_ms, why);
}

static enum err enable(struct arena *a, const struct args *args, struct user_desk *d, const char **why)
{
    (void)args;
    (void)why;
    return account_enable(a, d->office->staff, d->account.id);
}

static enum err drop(struct arena *a, const struct args *args, struct user_desk *d, const char **why)
{
    (void)args;
    return account_remove(a, d->office->staff, d->account.id, d->now_ms, why);
}

enum err verb_user_disable(struct arena *a, const struct args *args)
{
    return change_account(a, args, disable);
}

enum err verb_user_enable(struct arena *a, const struct args *args)
{
    return change_account(a, args, enable);
}

enum err verb_user_remove(struct arena *a, const struct args *args)
{
    return change_account(a, args, drop);
}

/* --- list --------------------------------------------------------------------------------------------------------- */

static const char *state_word(const struct account *account, int64_t now_ms)
{
    static const char *const words[] = {
        [ACCOUNT_INVITED] = "invited", [ACCOUNT_ACTIVE] = "active", [ACCOUNT_DISABLED] = "disabled"};

    return account->duty.expires_ms && now_ms >= account->duty.expires_ms ? "over" : words[account->state];
}

/* "2027-02-22", or "-" for 0. */
static struct str day_text(struct arena *a, int yyyymmdd)
{
    return yyyymmdd ? arena_fmt(a, "%04d-%02d-%02d", yyyymmdd / 10000, yyyymmdd / 100 % 100, yyyymmdd % 100) : S("-");
}

static void put_line(struct arena *a, struct buf *out, const struct account *c, int64_t now_ms)
{
    struct str used = day_text(a, c->last_use_day);
    struct str until = day_text(a, c->duty.expires_ms ? civil_today(c->duty.expires_ms - 1) : 0);

    buf_fmt(out, "%-30.*s %-12.*s %-8s %-10s %-10.*s %-10.*s %.*s", STR_ARG(c->email), STR_ARG(role_code(c->duty.role)),
            state_word(c, now_ms), c->has_factor ? "2 factors" : "-", STR_ARG(used), STR_ARG(until), STR_ARG(c->name));
    for (size_t i = 0; i < c->duty.division_count; i++)
        buf_fmt(out, "%s%.*s", i ? "," : "  ", STR_ARG(c->duty.divisions[i]));
    buf_char(out, '\n');
}

static void put_text(struct buf *out, const char *key, struct str text)
{
    buf_fmt(out, ",\"%s\":", key);
    json_put_str(out, text);
}

static void put_json_line(struct arena *a, struct buf *out, const struct account *c, int64_t now_ms)
{
    buf_put(out, S("{\"email\":"));
    json_put_str(out, c->email);
    put_text(out, "name", c->name);
    put_text(out, "role", role_code(c->duty.role));
    put_text(out, "state", str_from(state_word(c, now_ms)));
    buf_fmt(out, ",\"second_factor\":%s", c->has_factor ? "true" : "false");
    if (c->last_use_day)
        put_text(out, "last_use", day_text(a, c->last_use_day));
    if (c->duty.expires_ms)
        put_text(out, "last_day", day_text(a, civil_today(c->duty.expires_ms - 1)));
    buf_put(out, S(",\"divisions\":["));
    for (size_t i = 0; i < c->duty.division_count; i++) {
        if (i)
            buf_char(out, ',');
        json_put_str(out, c->duty.divisions[i]);
    }
    buf_put(out, S("]}\n"));
}

static enum err list(struct arena *a, const struct args *args, const struct user_desk *d)
{
    struct buf out = buf_new(a, LIST_BYTES);
    struct account *v;
    size_t count;
    enum err e;

    TRY(db_begin(d->office->staff, DB_READ));
    e = account_list(a, d->office->staff, &v, &count);
    TRY(db_finish(d->office->staff, e));
    if (!args->is_json && count)
        buf_fmt(&out, "%-30s %-12s %-8s %-10s %-10s %-10s %s\n", "address", "role", "state", "factor", "last use",
                "last day", "name");
    for (size_t i = 0; i < count; i++)
        if (args->is_json)
            put_json_line(a, &out, &v[i], d->now_ms);
        else
            put_line(a, &out, &v[i], d->now_ms);
    return verb_print(args, buf_str(&out));
}

enum err verb_user_list(struct arena *a, const struct args *args)
{
    struct user_desk d;
    struct key32 key;
    enum err e = open_desk(a, args, &key, &d);

    if (e == OK)
        e = list(a, args, &d);
    secret_wipe(&key, sizeof key);
    return e;
}
