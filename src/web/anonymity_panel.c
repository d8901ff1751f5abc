/* anonymity_panel.c - what the stores keep of a person who answers, column by column, and the panel made from it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/anonymity_panel.h"

#include "i18n/i18n.h"
#include "response/draft.h"

static const struct panel_column columns[] = {
    {"inbox", "inbox", "survey", 0, PANEL_NOT_ABOUT_YOU},
    {"inbox", "inbox", "id", 0, PANEL_FORM},
    {"inbox", "inbox", "sealed", 0, PANEL_BOX},
    {"inbox", "inbox", "epoch", 0, PANEL_EPOCH},
    {"inbox", "spent", "id", 0, PANEL_FORM},
    {"inbox", "spent", "survey", 0, PANEL_NOT_ABOUT_YOU},
    {"inbox", "filing", "survey", 0, PANEL_NOT_ABOUT_YOU},
    {"inbox", "filing", "salt", 0, PANEL_NOT_ABOUT_YOU},
    {"inbox", "finished", "survey", 0, PANEL_NOT_ABOUT_YOU},
    {"inbox", "epoch", "survey", 0, PANEL_NOT_ABOUT_YOU},
    {"inbox", "epoch", "n", 0, PANEL_NOT_ABOUT_YOU},
    {"inbox", "draft", "survey", 0, PANEL_DRAFT},
    {"inbox", "draft", "id", 0, PANEL_DRAFT},
    {"inbox", "draft", "expiry_day", 0, PANEL_DRAFT},
    {"inbox", "draft", "box", 0, PANEL_DRAFT},
    {"inbox", "draft_total", "survey", 0, PANEL_NOT_ABOUT_YOU},
    {"inbox", "draft_total", "bytes", 0, PANEL_NOT_ABOUT_YOU},
    {"inbox", "invitation", "survey", 0, PANEL_INVITATION},
    {"inbox", "invitation", "hash", 0, PANEL_INVITATION},
    {"inbox", "counter", "survey", 0, PANEL_NOT_ABOUT_YOU},
    {"inbox", "counter", "kind", 0, PANEL_NOT_ABOUT_YOU},
    {"inbox", "counter", "key", 1, PANEL_WEEK},
    {"inbox", "counter", "key", 2, PANEL_LANGUAGE},
    {"inbox", "counter", "key", 3, PANEL_CHANNEL},
    {"inbox", "counter", "key", 4, PANEL_REMOVED},
    {"inbox", "counter", "key", 5, PANEL_MINUTES},
    {"inbox", "counter", "n", 0, PANEL_NOT_ABOUT_YOU},
    {"results", "response", "survey", 0, PANEL_NOT_ABOUT_YOU},
    {"results", "response", "id", 0, PANEL_NUMBER},
    {"results", "response", "version", 0, PANEL_VERSION},
    {"results", "response", "epoch", 0, PANEL_EPOCH},
    {"results", "response", "answers", 0, PANEL_ANSWERS},
    {"results", "open_text", "survey", 0, PANEL_NOT_ABOUT_YOU},
    {"results", "open_text", "id", 0, PANEL_NUMBER},
    {"results", "open_text", "version", 0, PANEL_VERSION},
    {"results", "open_text", "item", 0, PANEL_ANSWERS},
    {"results", "open_text", "body", 0, PANEL_ANSWERS},
};

enum place { NOWHERE, KEPT, MEANWHILE, COUNTED };
#define IN(access) (1u << (access))
enum { IN_ALL = ~0u >> 1 };

/* In the order of the panel. */
static const struct {
    enum place place;
    unsigned in; /* kinds of access in which it is stored */
    const char *words;
} meanings[PANEL__COUNT] = {
    [PANEL_NOT_ABOUT_YOU] = {NOWHERE, 0, NULL},
    [PANEL_ANSWERS] = {KEPT, IN_ALL, N_("the answers you choose to give")},
    [PANEL_NUMBER] = {KEPT, IN_ALL, N_("a random number that tells nothing about you")},
    [PANEL_VERSION] = {KEPT, IN_ALL, N_("which version of the questions you answered")},
    [PANEL_EPOCH] = {KEPT, IN_ALL,
                     N_("a number that is the same for everybody, unless a flood of answers comes in at once")},
    [PANEL_BOX] = {MEANWHILE, IN_ALL,
                   N_("until they are filed in shuffled order: your answers, locked so that the program that receives "
                      "them cannot open them")},
    [PANEL_FORM] = {MEANWHILE, IN_ALL,
                    N_("until the survey has ended: a random number of your form, so that it counts only once")},
    [PANEL_DRAFT] = {MEANWHILE, IN_ALL,
                     N_("if you save to continue later: your unfinished answers, locked with a code that only you "
                        "have, for {days} days at most")},
    [PANEL_INVITATION] = {MEANWHILE, IN(ACCESS_INVITED),
                          N_("until you send: a scrambled form of your invitation's code, which is destroyed when you "
                             "send")},
    [PANEL_WEEK] = {COUNTED, IN_ALL, N_("how many answers come in each week")},
    [PANEL_LANGUAGE] = {COUNTED, IN_ALL, N_("how many are given in each language")},
    [PANEL_CHANNEL] = {COUNTED, IN_ALL,
                       N_("how many answer for themselves, for somebody close, with help or on paper, when that is "
                          "asked")},
    [PANEL_REMOVED] = {COUNTED, IN_ALL, N_("how often something that could identify a person was found in the words")},
    [PANEL_MINUTES] = {COUNTED, IN_ALL, N_("how many minutes answering takes, roughly")},
};

const struct panel_column *panel_columns(size_t *count_out)
{
    *count_out = sizeof columns / sizeof columns[0];
    return columns;
}

static bool is_stored(enum panel_meaning meaning)
{
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        if (columns[i].meaning == meaning)
            return true;
    return false;
}

static const struct tpl_panel_line *lines(struct ctx *c, enum survey_access access, enum place place, size_t *count_out)
{
    struct tpl_panel_line *v = arena_alloc(c->arena, PANEL__COUNT, sizeof *v);
    struct i18n_arg days = {"days", i18n_number(c->arena, c->lang, DRAFT_DAYS)};

    *count_out = 0;
    for (int m = 0; m < PANEL__COUNT; m++)
        if (meanings[m].place == place && (meanings[m].in & IN(access)) && is_stored((enum panel_meaning)m))
            v[(*count_out)++].text = i18n_fill(c->arena, i18n_text(c->lang, meanings[m].words), &days, 1);
    return v;
}

const struct tpl_anonymity_panel *panel_make(struct ctx *c, enum survey_access access)
{
    struct tpl_anonymity_panel *t = ARENA_NEW(c->arena, struct tpl_anonymity_panel);

    t->kept = lines(c, access, KEPT, &t->kept_n);
    t->meanwhile = lines(c, access, MEANWHILE, &t->meanwhile_n);
    t->counted = lines(c, access, COUNTED, &t->counted_n);
    t->is_reminder = access == ACCESS_REMINDER;
    t->is_code = access == ACCESS_CODE;
    t->is_invited = access == ACCESS_INVITED;
    return t;
}
