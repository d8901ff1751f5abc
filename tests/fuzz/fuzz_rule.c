/* fuzz_rule.c - any bytes as a rule of a question: refused with a place, or a list of nodes that hangs together. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "survey/definition.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One question of each kind to ask about, then the rule's own. */
static const char HEAD[] =
    "{\"schema\":1,\"slug\":\"x1\",\"langs\":[\"fi\"],\"title\":\"A\",\"division\":\"B\",\"cover\":{\"purpose\":\"a\","
    "\"can\":\"a\",\"cannot\":\"a\",\"decides\":\"a\",\"hears_back\":\"a\",\"unit\":\"a\",\"contact_phone\":\"112\"},"
    "\"settings\":{\"opens\":\"2027-01-01\",\"closes\":\"2027-01-01\",\"results\":\"2027-01-02\"},"
    "\"lists\":{\"l\":{\"options\":[{\"id\":\"o1\",\"code\":1,\"label\":\"a\"},{\"id\":\"o2\",\"code\":2,\"label\":"
    "\"b\"}]}},\"pages\":[{\"id\":\"p1\",\"title\":\"A\",\"items\":["
    "{\"id\":\"q1\",\"type\":\"single\",\"label\":\"?\",\"list\":\"l\"},"
    "{\"id\":\"q2\",\"type\":\"multi\",\"label\":\"?\",\"list\":\"l\"},"
    "{\"id\":\"q3\",\"type\":\"matrix\",\"label\":\"?\",\"list\":\"l\",\"rows\":[{\"id\":\"r1\",\"label\":\"a\"}]},"
    "{\"id\":\"q4\",\"type\":\"number\",\"label\":\"?\"},{\"id\":\"q5\",\"type\":\"text\",\"label\":\"?\"},"
    "{\"id\":\"q6\",\"type\":\"date\",\"label\":\"?\"},{\"id\":\"q7\",\"type\":\"rank\",\"label\":\"?\",\"list\":\"l\"}"
    ","
    "{\"id\":\"q8\",\"type\":\"points\",\"label\":\"?\",\"list\":\"l\"},"
    "{\"id\":\"q9\",\"type\":\"consent\",\"label\":\"?\"},"
    "{\"id\":\"t\",\"type\":\"nps\",\"label\":\"?\",\"check\":[{\"msg\":\"a\",\"rule\":";
static const char TAIL[] = "}]}]}]}";

/* The nodes of one argument; returns the index behind it. */
static int walk(const struct definition *d, const struct item *own, const struct rule *rule, int at, int depth)
{
    const struct rule_node *n = &rule->nodes[at++];

    if (at > rule->count || depth > RULE_DEPTH || (n->op <= RULE_ANSWER) != (n->arg_count == 0))
        abort();
    if (n->op == RULE_ANSWER) {
        const struct item *item = d->items[n->item];
        size_t parts = item->type == ITEM_MATRIX ? item->row_count : item->option_count;

        if (n->item > own->index || n->part < -1 || (n->part >= 0 && (size_t)n->part >= parts))
            abort();
    }
    for (int i = 0; i < n->arg_count; i++)
        at = walk(d, own, rule, at, depth + 1);
    return at;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct definition d;
    struct definition_error error = {0};
    struct buf json;

    arena_init(&a, 256 << 20);
    json = buf_new(&a, DEFINITION_BYTES);
    buf_put(&json, str_from(HEAD));
    buf_put(&json, (struct str){(const char *)data, size});
    buf_put(&json, str_from(TAIL));
    if (definition_read(&a, buf_str(&json), &d, &error)) {
        if (!error.path.len || !error.why.len)
            abort();
    } else {
        for (size_t i = 0; i < d.item_count; i++)
            for (size_t k = 0; k < d.items[i]->check_count; k++) {
                const struct rule *rule = d.items[i]->checks[k].rule;

                if (rule->count > RULE_NODES || walk(&d, d.items[i], rule, 0, 1) != rule->count)
                    abort();
            }
    }
    arena_free(&a);
    return 0;
}
