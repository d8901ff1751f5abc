/* rule_words.c - a condition in words that stand behind "if", where it is simple enough to be said. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper/form.h"

#include "i18n/i18n.h"

enum { PARTS_MOST = 4, WORDS_BYTES = 4 * 1024 };

/* One rule being put into words. */
struct telling {
    struct arena *a;
    const struct definition *d;
    enum lang lang;
    const int *numbers;
    const struct rule_node *nodes;
};

/* What every clause has: the number of the question, and what it is compared with. */
static struct str clause(const struct telling *t, const char *english, const struct rule_node *answer, struct str what)
{
    struct i18n_arg args[] = {{"n", arena_fmt(t->a, "%d", t->numbers[answer->item])}, {"what", what}};

    return t->numbers[answer->item] ? i18n_fill(t->a, i18n_text(t->lang, english), args, 2) : (struct str){NULL, 0};
}

/* What the literal means for a question with options; empty when it is none of them. */
static struct str option_words(const struct telling *t, const struct rule_node *answer, const struct rule_node *literal)
{
    const struct item *item = t->d->items[answer->item];
    const struct option *o = literal->op == RULE_TEXT ? item_option(item, literal->text) : NULL;

    return o ? text_in(t->d, &o->label, t->lang, NULL) : (struct str){NULL, 0};
}

static bool is_whole_answer(const struct rule_node *n)
{
    return n->op == RULE_ANSWER && n->part < 0;
}

static struct str number_words(const struct telling *t, const struct rule_node *literal)
{
    struct buf out = buf_new(t->a, 32);

    if (literal->op != RULE_NUMBER)
        return (struct str){NULL, 0};
    buf_fmt(&out, "%g", literal->number);
    for (size_t i = 0; t->lang != LANG_EN && i < out.len; i++)
        if (out.p[i] == '.')
            out.p[i] = ',';
    return buf_str(&out);
}

/* "you chose “a” or “b” in question 3": the answer is one of the literals behind it. */
static struct str chosen(const struct telling *t, const struct rule_node *n, bool is_denied)
{
    const struct rule_node *answer = n + 1;
    struct buf out = buf_new(t->a, WORDS_BYTES);

    if (!is_whole_answer(answer) || n->arg_count > 1 + PARTS_MOST)
        return (struct str){NULL, 0};
    for (int i = 1; i < n->arg_count; i++) {
        struct str word = option_words(t, answer, answer + i);
        struct str number = number_words(t, answer + i);

        if (word.len == 0 && number.len == 0)
            return word;
        if (i > 1) {
            buf_char(&out, ' ');
            buf_put(&out, i18n_text(t->lang, N_("or")));
            buf_char(&out, ' ');
        }
        if (word.len) {
            buf_put(&out, t->lang == LANG_EN ? S("“") : S("”"));
            buf_put(&out, word);
            buf_put(&out, S("”"));
        } else {
            buf_put(&out, number);
        }
    }
    if (is_denied)
        return clause(t, N_("you did not choose {what} in question {n}"), answer, buf_str(&out));
    return clause(t, N_("you chose {what} in question {n}"), answer, buf_str(&out));
}

static struct str compared(const struct telling *t, const struct rule_node *n, const char *english)
{
    struct str number = number_words(t, n + 2);

    return is_whole_answer(n + 1) && number.len ? clause(t, english, n + 1, number) : (struct str){NULL, 0};
}

/* "3 or more": what a number is compared with. */
static struct str amount(const struct telling *t, enum rule_op op, const struct rule_node *literal)
{
    static const char *const words[] = {
        [RULE_EQ] = N_("exactly {n}"),   [RULE_LT] = N_("less than {n}"), [RULE_LE] = N_("{n} or less"),
        [RULE_GT] = N_("more than {n}"), [RULE_GE] = N_("{n} or more"),
    };
    struct str number = number_words(t, literal);

    return number.len ? i18n_fill(t->a, i18n_text(t->lang, words[op]), &(struct i18n_arg){"n", number}, 1) : number;
}

/* ["ge", ["count", ["q", "q2"]], 3]. */
static struct str counted(const struct telling *t, const struct rule_node *n)
{
    struct str what = is_whole_answer(n + 2) ? amount(t, n->op, n + 3) : (struct str){NULL, 0};

    return what.len ? clause(t, N_("you answered {what} in question {n}"), n + 2, what) : what;
}

/* "question 3", or "“Buses” in question 3" of the points of an option. */
static struct str addend(const struct telling *t, const struct rule_node *answer)
{
    const struct item *item = t->d->items[answer->item];

    if (answer->part < 0)
        return clause(t, N_("question {n}"), answer, answer->text);
    if (item->type != ITEM_POINTS)
        return (struct str){NULL, 0};
    return clause(t, N_("“{what}” in question {n}"), answer,
                  text_in(t->d, &item->options[answer->part].label, t->lang, NULL));
}

/* ["gt", ["sum", ["q", "q2"], ["q", "q3"]], 50]. */
static struct str summed(const struct telling *t, const struct rule_node *n)
{
    const struct rule_node *sum = n + 1;
    struct str what = amount(t, n->op, sum + 1 + sum->arg_count);
    struct buf list = buf_new(t->a, WORDS_BYTES);
    struct i18n_arg args[2] = {{"what", what}};

    if (what.len == 0 || sum->arg_count > PARTS_MOST)
        return (struct str){NULL, 0};
    for (int i = 1; i <= sum->arg_count; i++) {
        struct str words = sum[i].op == RULE_ANSWER ? addend(t, sum + i) : (struct str){NULL, 0};

        if (words.len == 0)
            return words;
        if (i > 1)
            buf_put(&list, S(", "));
        buf_put(&list, words);
    }
    args[1] = (struct i18n_arg){"list", buf_str(&list)};
    return i18n_fill(t->a, i18n_text(t->lang, N_("the sum of your answers ({list}) is {what}")), args, 2);
}

/* A condition without "and" and "or". Its arguments are leaves, or one of them denied. */
static struct str simple(const struct telling *t, const struct rule_node *n)
{
    if (n->op >= RULE_EQ && n->op <= RULE_GE && n[1].op == RULE_COUNT)
        return counted(t, n);
    if (n->op >= RULE_EQ && n->op <= RULE_GE && n[1].op == RULE_SUM)
        return summed(t, n);
    switch (n->op) {
    case RULE_EQ:
    case RULE_IN:
    case RULE_HAS:
        return chosen(t, n, false);
    case RULE_LT:
        return compared(t, n, N_("your answer to question {n} is less than {what}"));
    case RULE_LE:
        return compared(t, n, N_("your answer to question {n} is {what} or less"));
    case RULE_GT:
        return compared(t, n, N_("your answer to question {n} is more than {what}"));
    case RULE_GE:
        return compared(t, n, N_("your answer to question {n} is {what} or more"));
    case RULE_ANSWERED:
        if (is_whole_answer(n + 1))
            return clause(t, N_("you answered question {n}"), n + 1, (struct str){NULL, 0});
        break;
    case RULE_NOT:
        if (n[1].op == RULE_EQ || n[1].op == RULE_IN || n[1].op == RULE_HAS)
            return chosen(t, n + 1, true);
        if (n[1].op == RULE_ANSWERED && is_whole_answer(n + 2))
            return clause(t, N_("you did not answer question {n}"), n + 2, (struct str){NULL, 0});
        break;
    default:
        break;
    }
    return (struct str){NULL, 0};
}

/* How many nodes the condition at `n` takes. */
static int length(const struct rule_node *n)
{
    int nodes = 1, open = n->arg_count;

    for (; open > 0; nodes++)
        open += n[nodes].arg_count - 1;
    return nodes;
}

struct str paper_rule_words(struct arena *a, const struct definition *d, const struct rule *rule, enum lang lang,
                            const int *numbers)
{
    struct telling t = {a, d, lang, numbers, rule->nodes};
    const struct rule_node *n = rule->nodes;
    bool is_joined = n->op == RULE_AND || n->op == RULE_OR;
    const struct rule_node *part = is_joined ? n + 1 : n;
    int parts = is_joined ? n->arg_count : 1;
    struct buf out = buf_new(a, WORDS_BYTES);

    if (parts > PARTS_MOST)
        return (struct str){NULL, 0};
    for (int i = 0; i < parts; i++, part += length(part)) {
        struct str words = simple(&t, part);

        if (words.len == 0)
            return words;
        if (i > 0) {
            buf_char(&out, ' ');
            buf_put(&out, i18n_text(lang, n->op == RULE_AND ? N_("and") : N_("or")));
            buf_char(&out, ' ');
        }
        buf_put(&out, words);
    }
    return out.full ? (struct str){NULL, 0} : buf_str(&out);
}
