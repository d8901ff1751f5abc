/* hyphens.c - where long Finnish words of a survey may break at the end of a line. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "survey/hyphens.h"

#include "base/log.h"

#include <libvoikko/voikko.h>

#include <stdlib.h>
#include <string.h>

#define SOFT_HYPHEN "\u00ad"
enum { SCRATCH_BYTES = 256 << 20, SOFT_HYPHEN_BYTES = sizeof SOFT_HYPHEN - 1 };

struct hyphens {
    size_t count;
    struct entry {
        struct str plain, broken;
    } v[]; /* by `plain` */
};

/* --- words of a text ---------------------------------------------------------------------------------------------- */

/* Bytes of the letter at `at`, 0 when there is none: a to z, and what two bytes of UTF-8 hold from À to ž. */
static size_t letter_at(struct str s, size_t at)
{
    unsigned char c = (unsigned char)s.p[at], low = c | 0x20, next = at + 1 < s.len ? (unsigned char)s.p[at + 1] : 0;

    if (low >= 'a' && low <= 'z')
        return 1;
    if (next < 0x80 || (c == 0xc3 && (next == 0x97 || next == 0xb7))) /* the signs × and ÷ */
        return 0;
    return c >= 0xc3 && c <= 0xc5 ? 2 : 0;
}

/* The next long word of `s` from `*at` on, which moves behind it. p == NULL: no more. */
static struct str next_word(struct str s, size_t *at)
{
    while (*at < s.len) {
        size_t from = *at, letters = 0, bytes;

        while (*at < s.len && (bytes = letter_at(s, *at)) > 0) {
            *at += bytes;
            letters++;
        }
        if (letters >= HYPHENS_LETTERS)
            return str_sub(s, from, *at - from);
        *at += letters == 0;
    }
    return (struct str){NULL, 0};
}

static int by_plain(const void *a, const void *b)
{
    return str_cmp(((const struct entry *)a)->plain, ((const struct entry *)b)->plain);
}

/* --- making the list ---------------------------------------------------------------------------------------------- */

/* Words met so far; only counted while `v` is NULL. */
struct words {
    struct entry *v;
    size_t count;
};

static void collect(struct words *w, const struct json *j, bool is_finnish)
{
    struct str word;

    if (j->type == JSON_TEXT && is_finnish)
        for (size_t at = 0; (word = next_word(j->text, &at)).p;) {
            if (w->v)
                w->v[w->count].plain = word;
            w->count++;
        }
    if (j->type == JSON_OBJECT || j->type == JSON_LIST)
        for (size_t i = 0; i < j->count; i++) {
            enum lang lang = LANG__COUNT;
            bool is_lang = j->type == JSON_OBJECT && lang_from_code(j->items[i].key, &lang) == OK;

            collect(w, &j->items[i], is_lang ? lang_fallback(lang) == LANG_FI : is_finnish);
        }
}

static void put_word(struct buf *out, struct str word, struct str pattern)
{
    for (size_t at = 0, letter = 0; at < word.len; letter++) {
        size_t bytes = letter_at(word, at);

        if (letter < pattern.len && pattern.p[letter] == '-')
            buf_put(out, S(SOFT_HYPHEN));
        buf_put(out, str_sub(word, at, bytes));
        at += bytes;
    }
    buf_char(out, '\n');
}

/* voikkoInsertHyphensCstr would do it in one go, but in version 4.3.1 it loses memory with every word. */
static void put_broken(struct buf *out, struct VoikkoHandle *voikko, struct arena *scratch, const struct words *w)
{
    for (size_t i = 0; i < w->count; i++) {
        struct str word = w->v[i].plain;
        char *pattern; /* one character for each letter, '-' where a hyphen may stand before it */

        if (i > 0 && str_eq(word, w->v[i - 1].plain))
            continue;
        pattern = voikkoHyphenateCstr(voikko, arena_cstr(scratch, word));
        if (pattern && strchr(pattern, '-'))
            put_word(out, word, str_from(pattern));
        voikkoFreeCstr(pattern);
    }
}

static void hyphenate(struct arena *scratch, const struct definition *d, struct buf *out)
{
    const char *why = NULL;
    const struct json *root;
    struct words w = {0};
    struct VoikkoHandle *voikko;
    bool is_finnish = d->lang_count == 1 && lang_fallback(d->langs[0]) == LANG_FI;

    if (json_parse(scratch, d->doc, DEFINITION_BYTES, &root, NULL))
        return;
    collect(&w, root, is_finnish);
    if (w.count == 0)
        return;
    voikko = voikkoInit(&why, "fi", NULL);
    if (!voikko) {
        log_line(LOG_WARN, "event=no_hyphens why=\"%s\" (install voikko-fi before storing surveys)", why ? why : "");
        return;
    }
    w.v = arena_alloc(scratch, w.count, sizeof *w.v);
    w.count = 0;
    collect(&w, root, is_finnish);
    qsort(w.v, w.count, sizeof *w.v, by_plain);
    (void)voikkoSetBooleanOption(voikko, VOIKKO_OPT_NO_UGLY_HYPHENATION, 1);
    put_broken(out, voikko, scratch, &w);
    voikkoTerminate(voikko);
}

struct str hyphens_make(struct arena *a, const struct definition *d)
{
    struct buf out = buf_new(a, 2 * DEFINITION_BYTES); /* a hyphen is two bytes, and comes after two letters or more */
    struct arena scratch;

    arena_init(&scratch, SCRATCH_BYTES);
    hyphenate(&scratch, d, &out);
    arena_free(&scratch);
    return buf_str(&out);
}

/* --- using it ----------------------------------------------------------------------------------------------------- */

static struct str without_hyphens(struct arena *a, struct str broken)
{
    struct buf out = buf_new(a, broken.len);
    size_t from = 0, at;

    while ((at = str_find_str(str_sub(broken, from, broken.len), S(SOFT_HYPHEN))) != SIZE_MAX) {
        buf_put(&out, str_sub(broken, from, at));
        from += at + SOFT_HYPHEN_BYTES;
    }
    buf_put(&out, str_sub(broken, from, broken.len));
    return buf_str(&out);
}

const struct hyphens *hyphens_read(struct arena *a, struct str list)
{
    struct hyphens *h;
    size_t lines = 0;

    for (size_t i = 0; i < list.len; i++)
        lines += list.p[i] == '\n';
    if (lines == 0)
        return NULL;
    h = arena_alloc(a, 1, sizeof *h + lines * sizeof h->v[0]);
    h->count = lines;
    for (size_t i = 0; i < lines; i++) {
        h->v[i].broken = str_cut(&list, '\n');
        h->v[i].plain = without_hyphens(a, h->v[i].broken);
    }
    return h;
}

/* "https://...", "a/b", "nimi@example.org", "www.example.org" are copied by people and must stay as they are. */
static bool is_address(struct str token)
{
    for (size_t i = 0; i < token.len; i++)
        if (token.p[i] == '/' || token.p[i] == '@' ||
            (token.p[i] == '.' && i + 1 < token.len && letter_at(token, i + 1) > 0))
            return true;
    return false;
}

static bool is_token_end(char c)
{
    return (unsigned char)c <= ' ' || c == '<' || c == '>';
}

/* Does a reader see the word at `at`, `len` bytes long, as a word: not in a tag, not in an address? */
static bool is_read(struct str text, size_t at, size_t len)
{
    const char *open = memrchr(text.p, '<', at), *close = memrchr(text.p, '>', at);
    size_t from = at, end = at + len;

    if (open && (!close || close < open))
        return false;
    while (from > 0 && !is_token_end(text.p[from - 1]))
        from--;
    while (end < text.len && !is_token_end(text.p[end]))
        end++;
    return !is_address(str_sub(text, from, end - from));
}

static bool may_be_letter(char c)
{
    return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (unsigned char)c >= 0x80;
}

/* The next run of what may be letters that is long enough, from `*at` on, which moves behind it. p == NULL: no more. Every
 * page asks for each of its texts, and nearly all words are short: looking at every twelfth byte is enough to pass them. */
static struct str next_run(struct str s, size_t *at)
{
    size_t look = *at + HYPHENS_LETTERS - 1;

    while (look < s.len) {
        size_t from = look, end = look;

        if (!may_be_letter(s.p[look])) {
            look += HYPHENS_LETTERS;
            continue;
        }
        while (from > *at && may_be_letter(s.p[from - 1]))
            from--;
        while (end < s.len && may_be_letter(s.p[end]))
            end++;
        *at = end;
        if (end - from >= HYPHENS_LETTERS)
            return str_sub(s, from, end - from);
        look = end + HYPHENS_LETTERS;
    }
    return (struct str){NULL, 0};
}

struct str hyphens_apply(struct arena *a, const struct hyphens *h, struct str text)
{
    struct buf out = {0};
    size_t copied = 0;
    struct str run;

    for (size_t at = 0; h && (run = next_run(text, &at)).p;) {
        struct entry key;

        for (size_t in = 0; (key.plain = next_word(run, &in)).p;) {
            const struct entry *found = bsearch(&key, h->v, h->count, sizeof h->v[0], by_plain);
            size_t word_at = (size_t)(key.plain.p - text.p);

            if (!found || !is_read(text, word_at, key.plain.len))
                continue;
            if (copied == 0)
                out = buf_new(a, 3 * text.len);
            buf_put(&out, str_sub(text, copied, word_at - copied));
            buf_put(&out, found->broken);
            copied = word_at + key.plain.len;
        }
    }
    if (copied == 0)
        return text;
    buf_put(&out, str_sub(text, copied, text.len));
    return buf_str(&out);
}
