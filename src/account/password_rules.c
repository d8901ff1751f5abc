/* password_rules.c - which passwords are too easy to guess, and why. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/password_rules.h"

#include "base/buf.h"
#include "base/crypto.h"
#include "base/file.h"
#include "i18n/i18n.h"

#include <stdlib.h>
#include <string.h>

enum { LIST_BYTES = 16 * 1024 * 1024, WORDS_MAX = 1000 * 1000, WORD_LEAST = 3, WORD_MOST = 28, WALK_LEAST = 3 };
enum { CONTEXT_LEAST = 5, CONTEXT_WORDS = 64 };

static const struct str ours[] = {
#define OURS(word) S_INIT(word),
#define COMMON(word)
#include "account/password_words.def"
#undef OURS
#undef COMMON
};

static const struct str common[] = {
#define OURS(word)
#define COMMON(word) S_INIT(word),
#include "account/password_words.def"
#undef OURS
#undef COMMON
};

/* --- the list
 * ------------------------------------------------------------------------------------------------------- */

static uint64_t hash_of(struct str word)
{
    struct key32 h = hash_plain(word);
    uint64_t n;

    memcpy(&n, h.b, sizeof n);
    return n;
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

/* ASCII and Latin-1 letters in lower case: the letters of Finnish and Swedish. Same length. */
static struct str lower(struct arena *a, struct str s)
{
    char *to = arena_alloc(a, s.len + 1, 1);

    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.p[i], before = i ? (unsigned char)s.p[i - 1] : 0;
        bool is_upper = (c >= 'A' && c <= 'Z') || (before == 0xc3 && c >= 0x80 && c <= 0x9e && c != 0x97);

        to[i] = (char)(is_upper ? c + 0x20 : c);
    }
    return (struct str){to, s.len};
}

static void add(struct password_words *w, struct str word)
{
    if (word.len >= WORD_LEAST && word.len <= WORD_MOST && w->count < WORDS_MAX)
        w->hashes[w->count++] = hash_of(word);
}

static bool is_known(const struct password_words *w, struct str word)
{
    uint64_t h = hash_of(word);

    return bsearch(&h, w->hashes, w->count, sizeof h, by_value) != NULL;
}

enum err password_words_load(struct arena *a, const char *path, struct password_words *out)
{
    struct str text, line;
    size_t lines = 1;
    enum err e = file_read(a, path, LIST_BYTES, &text);

    if (e)
        return err_note(e, "%s: no list of common passwords; install the package cracklib-runtime", path);
    for (size_t i = 0; i < text.len; i++)
        lines += text.p[i] == '\n';
    *out = (struct password_words){0};
    out->hashes = arena_alloc(a, lines + sizeof common / sizeof *common + sizeof ours / sizeof *ours, sizeof(uint64_t));
    while (text.p) {
        line = str_trim(str_cut(&text, '\n'));
        add(out, lower(a, line));
    }
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        add(out, common[i]);
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        add(out, ours[i]);
    qsort(out->hashes, out->count, sizeof *out->hashes, by_value);
    return OK;
}

/* --- pieces
 * --------------------------------------------------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word_byte(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static bool is_letter(char c)
{
    return is_word_byte(c) && !is_digit(c);
}

/* Letters and digits only. */
static struct str squeeze(struct arena *a, struct str s)
{
    char *to = arena_alloc(a, s.len + 1, 1);
    size_t len = 0;

    for (size_t i = 0; i < s.len; i++)
        if (is_word_byte(s.p[i]))
            to[len++] = s.p[i];
    return (struct str){to, len};
}

/* Letters only; with `is_read`, signs that stand for letters are those letters. */
static struct str letters_of(struct arena *a, struct str s, bool is_read)
{
    static const char signs[] = "0134578@$!|", letters[] = "oieastbasil";
    char *to = arena_alloc(a, s.len + 1, 1);
    size_t len = 0;

    for (size_t i = 0; i < s.len; i++) {
        const char *at = is_read ? strchr(signs, s.p[i]) : NULL;
        char c = at ? letters[at - signs] : s.p[i];

        if (is_letter(c))
            to[len++] = c;
    }
    return (struct str){to, len};
}

/* How many bytes from `at` on one walk over the keyboard or the alphabet takes, to and fro; or one character over
 * and over. */
static size_t walk(struct str s, size_t at)
{
    static const char *const rows[] = {"1234567890",
                                       "0123456789",
                                       "qwertyuiop\xc3\xa5",
                                       "asdfghjkl\xc3\xb6\xc3\xa4",
                                       "zxcvbnm",
                                       "abcdefghijklmnopqrstuvwxyz\xc3\xa5\xc3\xa4\xc3\xb6",
                                       "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
                                       "qazwsxedcrfvtgbyhnujmikolp"};
    size_t best = 1;

    while (at + best < s.len && s.p[at + best] == s.p[at])
        best++;
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        size_t row_len = strlen(rows[r]);

        for (size_t k = 0; k < row_len; k++) {
            size_t up = 0, down = 0;

            while (at + up < s.len && k + up < row_len && rows[r][k + up] == s.p[at + up])
                up++;
            while (at + down < s.len && down <= k && rows[r][k - down] == s.p[at + down])
                down++;
            best = up > best ? up : best;
            best = down > best ? down : best;
        }
    }
    return best >= WALK_LEAST ? best : 1;
}

/* How many bytes the letter at `at` has. */
static size_t letter(struct str s, size_t at)
{
    size_t len = 1;

    while (at + len < s.len && ((unsigned char)s.p[at + len] & 0xc0) == 0x80)
        len++;
    return len;
}

static void reach(size_t *least, size_t from, size_t to)
{
    if (least[from] + 1 < least[to])
        least[to] = least[from] + 1;
}

/* The fewest pieces that `s` can be put together of. Without `words` only walks are pieces of more than one letter. */
static size_t pieces(struct arena *a, const struct password_words *words, const struct str *names, size_t name_count,
                     struct str s)
{
    size_t *least = arena_alloc(a, s.len + 1, sizeof *least);

    for (size_t i = 1; i <= s.len; i++)
        least[i] = i;
    for (size_t i = 0; i < s.len; i++) {
        reach(least, i, i + letter(s, i));
        for (size_t len = walk(s, i); len >= WALK_LEAST; len--)
            reach(least, i, i + len);
        if (!words)
            continue;
        for (size_t len = WORD_LEAST; len <= WORD_MOST && i + len <= s.len; len++)
            if (is_known(words, str_sub(s, i, len)))
                reach(least, i, i + len);
        for (size_t n = 0; n < name_count; n++)
            if (str_starts(str_sub(s, i, s.len), names[n]))
                reach(least, i, i + names[n].len);
    }
    return least[s.len];
}

/* --- judging
 * -------------------------------------------------------------------------------------------------------- */

/* Is it one stretch at least twice? */
static bool is_periodic(struct str s)
{
    for (size_t period = 1; s.len && period <= s.len / 2; period++)
        if (memcmp(s.p, s.p + period, s.len - period) == 0)
            return true;
    return false;
}

/* The same, also without what is no letter at its ends. */
static bool repeats(struct str s)
{
    struct str core = s;

    while (core.len && !is_letter(core.p[0]))
        core = str_sub(core, 1, core.len);
    while (core.len && !is_letter(core.p[core.len - 1]))
        core.len--;
    return is_periodic(s) || is_periodic(core);
}

static bool is_number(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_digit(s.p[i]) && is_word_byte(s.p[i]))
            return false;
    return true;
}

/* Words of names and addresses, in lower case. */
static size_t split(struct arena *a, const struct str *context, size_t count, struct str *words)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        struct str s = lower(a, context[i]);

        for (size_t at = 0; at < s.len;) {
            size_t len = 0;

            while (at + len < s.len && is_word_byte(s.p[at + len]))
                len++;
            if (len >= WORD_LEAST && found < CONTEXT_WORDS)
                words[found++] = str_sub(s, at, len);
            at += len + 1;
        }
    }
    return found;
}

static bool holds(struct str plain, struct str read, struct str word)
{
    return word.len >= CONTEXT_LEAST && (str_find_str(plain, word) != SIZE_MAX || str_find_str(read, word) != SIZE_MAX);
}

static bool has_controls(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
            return true;
    return false;
}

struct password_verdict password_judge(struct arena *a, const struct password_words *words, const struct str *context,
                                       size_t context_count, struct str password)
{
    struct str s, tight, plain, read, names[CONTEXT_WORDS];
    size_t name_count;

    if (password.len < PASSWORD_BYTES_LEAST)
        return (struct password_verdict){.fault = PASSWORD_SHORT};
    if (password.len > PASSWORD_BYTES_MOST)
        return (struct password_verdict){.fault = PASSWORD_LONG};
    if (!str_is_utf8(password) || has_controls(password))
        return (struct password_verdict){.fault = PASSWORD_NOT_TEXT};
    s = lower(a, password);
    plain = letters_of(a, s, false);
    read = letters_of(a, s, true);
    if (is_number(s))
        return (struct password_verdict){.fault = PASSWORD_DIGITS};
    if (repeats(s))
        return (struct password_verdict){.fault = PASSWORD_REPEATS};
    tight = squeeze(a, s);
    if (tight.len >= PASSWORD_PIECES_LEAST && pieces(a, NULL, NULL, 0, tight) < PASSWORD_PIECES_LEAST)
        return (struct password_verdict){.fault = PASSWORD_SEQUENCE};
    name_count = split(a, context, context_count, names);
    for (size_t i = 0; i < name_count; i++)
        if (holds(plain, read, names[i]))
            return (struct password_verdict){PASSWORD_CONTEXT, names[i]};
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (holds(plain, read, ours[i]))
            return (struct password_verdict){PASSWORD_CONTEXT, ours[i]};
    if (pieces(a, words, names, name_count, plain) < PASSWORD_PIECES_LEAST ||
        pieces(a, words, names, name_count, read) < PASSWORD_PIECES_LEAST)
        return (struct password_verdict){.fault = PASSWORD_COMMON};
    return (struct password_verdict){.fault = PASSWORD_GOOD};
}

const char *password_fault_text(enum password_fault fault)
{
    static const char *const texts[PASSWORD__COUNT] = {
        [PASSWORD_NOT_TEXT] = N_("Use only characters that can be typed."),
        [PASSWORD_SHORT] = N_("Choose a password of at least 15 characters. Four or five words that do not belong "
                              "together are easy to remember."),
        [PASSWORD_LONG] =
            N_("The password is too long: at most 256 characters, fewer if there are ä, ö or emoji in it."),
        [PASSWORD_DIGITS] = N_("A password of digits only is too easy to guess."),
        [PASSWORD_REPEATS] = N_("The same again and again is too easy to guess."),
        [PASSWORD_SEQUENCE] = N_("Rows of the keyboard or the alphabet are too easy to guess."),
        [PASSWORD_CONTEXT] = N_("“{word}” is among the first things somebody would try here. Choose a password "
                                "without it."),
        [PASSWORD_COMMON] =
            N_("This is made of a few common words or numbers, and too easy to guess. Add words that do "
               "not belong together."),
    };

    return texts[fault];
}
