/* anonymity_panel.c - the anonymity contract in residents' words: the panel of the cover page, and the whole of it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/anonymity_panel.h"

#include "gen/sql_panel.h"
#include "i18n/i18n.h"
#include "response/draft.h"

enum place { NOWHERE, KEPT, MEANWHILE, COUNTED };
#define IN(access) (1u << (access))
enum { IN_ALL = ~0u >> 1, COLUMNS_BYTES = 4096 };

/* In the order of the panel. */
static const struct {
    enum place place;
    unsigned in; /* kinds of access in which it is stored */
    const char *words;
} meanings[CONTRACT__COUNT] = {
    [CONTRACT_NOT_ABOUT_YOU] = {NOWHERE, IN_ALL, N_("about the survey itself, the same whoever answers")},
    [CONTRACT_ANSWERS] = {KEPT, IN_ALL, N_("the answers you choose to give")},
    [CONTRACT_NUMBER] = {KEPT, IN_ALL, N_("a random number that tells nothing about you")},
    [CONTRACT_VERSION] = {KEPT, IN_ALL, N_("which version of the questions you answered")},
    [CONTRACT_EPOCH] = {KEPT, IN_ALL,
                        N_("a number that is the same for everybody, unless a flood of answers comes in at once")},
    [CONTRACT_BOX] =
        {MEANWHILE, IN_ALL,
         N_("until they are filed in shuffled order: your answers, locked so that the program that receives "
            "them cannot open them")},
    [CONTRACT_FORM] = {MEANWHILE, IN_ALL,
                       N_("until the survey has ended: a random number of your form, so that it counts only once")},
    [CONTRACT_DRAFT] = {MEANWHILE, IN_ALL,
                        N_("if you save to continue later: your unfinished answers, locked with a code that only you "
                           "have, for {days} days at most")},
    [CONTRACT_INVITATION] =
        {MEANWHILE, IN(ACCESS_INVITED),
         N_("until you send: a scrambled form of your invitation's code, which is destroyed when you "
            "send")},
    [CONTRACT_LETTER] =
        {MEANWHILE, IN(ACCESS_INVITED),
         N_("until your invitation is sent, for a day at most: your address and the invitation, locked so "
            "that only the program that sends them can open them")},
    [CONTRACT_COUNT] = {COUNTED, IN_ALL, N_("how many answers there are in all")},
    [CONTRACT_WEEK] = {COUNTED, IN_ALL, N_("how many answers come in each week")},
    [CONTRACT_LANGUAGE] = {COUNTED, IN_ALL, N_("how many are given in each language")},
    [CONTRACT_CHANNEL] = {COUNTED, IN_ALL,
                          N_("how many answer for themselves, for somebody close, with help or on paper, when that is "
                             "asked")},
    [CONTRACT_REMOVED] = {COUNTED, IN_ALL,
                          N_("how often something that could identify a person was found in the words")},
    [CONTRACT_MINUTES] = {COUNTED, IN_ALL, N_("how many minutes answering takes, roughly")},
    [CONTRACT_DRAFT_ROOM] = {COUNTED, IN_ALL, N_("how much room all saved unfinished answers take together")},
    [CONTRACT_RESULTS] = {COUNTED, IN_ALL, N_("the published results, in which small numbers are hidden")},
};

static bool is_stored(enum contract_meaning meaning)
{
    size_t count;
    const struct contract_column *columns = contract_columns(&count);

    for (size_t i = 0; i < count; i++)
        if (columns[i].meaning == meaning)
            return true;
    return false;
}

static struct str words(struct ctx *c, enum contract_meaning meaning)
{
    struct i18n_arg days = {"days", i18n_number(c->arena, c->lang, DRAFT_DAYS)};

    return i18n_fill(c->arena, i18n_text(c->lang, meanings[meaning].words), &days, 1);
}

static const struct tpl_panel_line *lines(struct ctx *c, enum survey_access access, enum place place, size_t *count_out)
{
    struct tpl_panel_line *v = arena_alloc(c->arena, CONTRACT__COUNT, sizeof *v);

    *count_out = 0;
    for (int m = 0; m < CONTRACT__COUNT; m++)
        if (meanings[m].place == place && (meanings[m].in & IN(access)) && is_stored((enum contract_meaning)m))
            v[(*count_out)++].text = words(c, (enum contract_meaning)m);
    return v;
}

static struct str hash_text(struct ctx *c)
{
    struct key32 hash = contract_hash(c->arena);
    struct buf out = buf_new(c->arena, 2 * sizeof hash.b);

    hex_put(&out, hash.b, sizeof hash.b);
    return buf_str(&out);
}

/* How long answers are kept: as the survey says, as was promised when it opened, or as is set. */
static int64_t months_of(struct ctx *c, const struct definition *d)
{
    struct q_promise_get_row row;

    if (d->retention_months)
        return d->retention_months;
    if (db_in_transaction(c->app->panel) &&
        q_promise_get(c->app->panel, c->arena, &(struct q_promise_get){d->slug}, &row) == OK)
        return row.answer_months;
    return c->app->settings.answers_months;
}

const struct tpl_anonymity_panel *panel_make(struct ctx *c, const struct definition *d)
{
    enum survey_access access = d->access;
    struct tpl_anonymity_panel *t = ARENA_NEW(c->arena, struct tpl_anonymity_panel);

    t->kept = lines(c, access, KEPT, &t->kept_n);
    t->meanwhile = lines(c, access, MEANWHILE, &t->meanwhile_n);
    t->counted = lines(c, access, COUNTED, &t->counted_n);
    t->version = CONTRACT_VERSION_NOW;
    t->hash = hash_text(c);
    t->months = months_of(c, d);
    t->is_reminder = access == ACCESS_REMINDER;
    t->is_code = access == ACCESS_CODE;
    t->is_invited = access == ACCESS_INVITED;
    return t;
}

/* The columns of one meaning, each once; empty when there are none. */
static struct str columns_of(struct ctx *c, enum contract_meaning meaning)
{
    struct buf out = buf_new(c->arena, COLUMNS_BYTES);
    size_t count;
    const struct contract_column *columns = contract_columns(&count);

    for (size_t i = 0; i < count; i++) {
        const struct contract_column *one = &columns[i];

        if (one->meaning != meaning)
            continue;
        buf_fmt(&out, "%s%s.%s.%s", out.len ? ", " : "", one->store, one->table, one->column);
        if (one->kind)
            buf_fmt(&out, " %d", one->kind);
    }
    return buf_str(&out);
}

const struct tpl_contract *panel_contract(struct ctx *c)
{
    struct tpl_contract *t = ARENA_NEW(c->arena, struct tpl_contract);
    struct tpl_contract_line *v = arena_alloc(c->arena, CONTRACT__COUNT, sizeof *v);

    for (int m = 1; m <= CONTRACT__COUNT; m++) { /* what is not about anybody comes last */
        enum contract_meaning meaning = (enum contract_meaning)(m % CONTRACT__COUNT);
        struct str where = columns_of(c, meaning);

        if (where.len)
            v[t->lines_n++] = (struct tpl_contract_line){words(c, meaning), where};
    }
    t->lines = v;
    t->version = CONTRACT_VERSION_NOW;
    t->hash = hash_text(c);
    t->text = contract_text(c->arena);
    return t;
}
