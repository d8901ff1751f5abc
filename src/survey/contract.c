/* contract.c - the anonymity contract: every column in which something is kept because somebody answers. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "survey/contract.h"

enum { TEXT_BYTES = 16 * 1024 };

static const struct contract_column columns[] = {
    {"inbox", "inbox", "survey", 0, CONTRACT_NOT_ABOUT_YOU},
    {"inbox", "inbox", "id", 0, CONTRACT_FORM},
    {"inbox", "inbox", "sealed", 0, CONTRACT_BOX},
    {"inbox", "inbox", "epoch", 0, CONTRACT_EPOCH},
    {"inbox", "spent", "id", 0, CONTRACT_FORM},
    {"inbox", "spent", "survey", 0, CONTRACT_NOT_ABOUT_YOU},
    {"inbox", "filing", "survey", 0, CONTRACT_NOT_ABOUT_YOU},
    {"inbox", "filing", "salt", 0, CONTRACT_NOT_ABOUT_YOU},
    {"inbox", "finished", "survey", 0, CONTRACT_NOT_ABOUT_YOU},
    {"inbox", "epoch", "survey", 0, CONTRACT_NOT_ABOUT_YOU},
    {"inbox", "epoch", "n", 0, CONTRACT_EPOCH},
    {"inbox", "draft", "survey", 0, CONTRACT_DRAFT},
    {"inbox", "draft", "id", 0, CONTRACT_DRAFT},
    {"inbox", "draft", "expiry_day", 0, CONTRACT_DRAFT},
    {"inbox", "draft", "box", 0, CONTRACT_DRAFT},
    {"inbox", "draft_total", "survey", 0, CONTRACT_NOT_ABOUT_YOU},
    {"inbox", "draft_total", "bytes", 0, CONTRACT_DRAFT_ROOM},
    {"inbox", "invitation", "survey", 0, CONTRACT_INVITATION},
    {"inbox", "invitation", "hash", 0, CONTRACT_INVITATION},
    {"inbox", "issue", "survey", 0, CONTRACT_NOT_ABOUT_YOU},
    {"inbox", "issue", "n", 0, CONTRACT_NOT_ABOUT_YOU},
    {"inbox", "issue", "count", 0, CONTRACT_NOT_ABOUT_YOU},
    {"inbox", "issue", "root", 0, CONTRACT_NOT_ABOUT_YOU},
    {"inbox", "issue", "day", 0, CONTRACT_NOT_ABOUT_YOU},
    {"inbox", "counter", "survey", 0, CONTRACT_NOT_ABOUT_YOU},
    {"inbox", "counter", "kind", 0, CONTRACT_NOT_ABOUT_YOU},
    {"inbox", "counter", "key", 1, CONTRACT_WEEK},
    {"inbox", "counter", "key", 2, CONTRACT_LANGUAGE},
    {"inbox", "counter", "key", 3, CONTRACT_CHANNEL},
    {"inbox", "counter", "key", 4, CONTRACT_REMOVED},
    {"inbox", "counter", "key", 5, CONTRACT_MINUTES},
    {"inbox", "counter", "n", 0, CONTRACT_COUNT},
    {"results", "response", "survey", 0, CONTRACT_NOT_ABOUT_YOU},
    {"results", "response", "id", 0, CONTRACT_NUMBER},
    {"results", "response", "version", 0, CONTRACT_VERSION},
    {"results", "response", "epoch", 0, CONTRACT_EPOCH},
    {"results", "response", "answers", 0, CONTRACT_ANSWERS},
    {"results", "open_text", "survey", 0, CONTRACT_NOT_ABOUT_YOU},
    {"results", "open_text", "id", 0, CONTRACT_NUMBER},
    {"results", "open_text", "version", 0, CONTRACT_VERSION},
    {"results", "open_text", "item", 0, CONTRACT_ANSWERS},
    {"results", "open_text", "body", 0, CONTRACT_ANSWERS},
    {"people", "letter", "mailing", 0, CONTRACT_NOT_ABOUT_YOU},
    {"people", "letter", "id", 0, CONTRACT_LETTER},
    {"people", "letter", "next_ms", 0, CONTRACT_LETTER},
    {"people", "letter", "tries", 0, CONTRACT_LETTER},
    {"people", "letter", "box", 0, CONTRACT_LETTER},
    {"panel", "survey", "answer_count", 0, CONTRACT_COUNT},
    {"panel", "survey", "typical_minutes", 0, CONTRACT_MINUTES},
    {"panel", "release", "survey", 0, CONTRACT_NOT_ABOUT_YOU},
    {"panel", "release", "n", 0, CONTRACT_RESULTS},
    {"panel", "release", "made_ms", 0, CONTRACT_RESULTS},
    {"panel", "release", "doc", 0, CONTRACT_RESULTS},
    {"panel", "invitation_batch", "survey", 0, CONTRACT_NOT_ABOUT_YOU},
    {"panel", "invitation_batch", "n", 0, CONTRACT_NOT_ABOUT_YOU},
    {"panel", "invitation_batch", "count", 0, CONTRACT_NOT_ABOUT_YOU},
    {"panel", "invitation_batch", "root", 0, CONTRACT_NOT_ABOUT_YOU},
    {"panel", "invitation_batch", "day", 0, CONTRACT_NOT_ABOUT_YOU},
    {"panel", "erasure", "survey", 0, CONTRACT_NOT_ABOUT_YOU},
    {"panel", "erasure", "what", 0, CONTRACT_NOT_ABOUT_YOU},
    {"panel", "erasure", "day", 0, CONTRACT_NOT_ABOUT_YOU},
    {"panel", "job", "name", 0, CONTRACT_NOT_ABOUT_YOU},
    {"panel", "job", "last_ms", 0, CONTRACT_NOT_ABOUT_YOU},
};

/* As the text says it. Residents read web/anonymity_panel.c in their own language. */
static const char *const meanings[CONTRACT__COUNT] = {
    [CONTRACT_NOT_ABOUT_YOU] = "about the survey or our own work, the same whoever answers",
    [CONTRACT_ANSWERS] = "an answer that you chose to give",
    [CONTRACT_NUMBER] = "a random number that tells nothing about you and joins nothing",
    [CONTRACT_VERSION] = "which version of the questions was answered",
    [CONTRACT_EPOCH] = "the same number for everybody, unless a flood of answers comes in at once",
    [CONTRACT_BOX] = "until filed in shuffled order: your answers, sealed and padded",
    [CONTRACT_FORM] = "until the survey has ended: a random number of your form, so that it counts once",
    [CONTRACT_DRAFT] = "only if you save to continue later, 14 days at most: your draft, locked with your code",
    [CONTRACT_INVITATION] = "until you send, only when invited: a keyed hash of the code, deleted when you send",
    [CONTRACT_COUNT] = "counted for everybody together: how many answers there are, in all or of one kind named here",
    [CONTRACT_WEEK] = "counted for everybody together: answers in each week",
    [CONTRACT_LANGUAGE] = "counted for everybody together: answers in each language",
    [CONTRACT_CHANNEL] = "counted for everybody together: for oneself, for somebody close, with help, on paper",
    [CONTRACT_REMOVED] = "counted for everybody together: what was found in words and could identify a person",
    [CONTRACT_MINUTES] = "counted for everybody together: how many minutes answering takes, in twelve steps",
    [CONTRACT_DRAFT_ROOM] = "counted for everybody together: how much room all saved drafts take",
    [CONTRACT_RESULTS] = "counted for everybody together: results as anybody may see them, without small numbers",
    [CONTRACT_LETTER] = "until the invitation is sent, 24 hours at most: address and code in one sealed letter",
};

const struct contract_column *contract_columns(size_t *count_out)
{
    *count_out = sizeof columns / sizeof columns[0];
    return columns;
}

struct str contract_text(struct arena *a)
{
    struct buf out = buf_new(a, TEXT_BYTES);

    buf_fmt(&out,
            "Digiraati: the anonymity contract, version %d\n"
            "Every column in which something is kept because somebody answers a survey. There is no other.\n\n",
            CONTRACT_VERSION_NOW);
    for (const struct contract_column *c = columns; c < columns + sizeof columns / sizeof columns[0]; c++) {
        buf_fmt(&out, "%s.%s.%s", c->store, c->table, c->column);
        if (c->kind)
            buf_fmt(&out, " %d", c->kind);
        buf_fmt(&out, ": %s\n", meanings[c->meaning]);
    }
    return buf_str(&out);
}

struct key32 contract_hash(struct arena *a)
{
    return hash_plain(contract_text(a));
}
