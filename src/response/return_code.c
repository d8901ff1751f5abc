/* return_code.c - the code under which somebody finds an unfinished answer again: seven Finnish words. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/return_code.h"

#include "base/buf.h"
#include "base/crypto.h"

enum { WORD_BYTES = 16, CODE_BYTES = RETURN_CODE_WORDS * (WORD_BYTES + 1) };

struct str return_code_new(struct arena *a)
{
    struct buf code = buf_new(a, CODE_BYTES);

    buf_reserve(&code, CODE_BYTES);
    for (int i = 0; i < RETURN_CODE_WORDS; i++) {
        if (i)
            buf_char(&code, ' ');
        buf_put(&code, str_from(return_words[random_below(RETURN_WORDS)]));
    }
    return buf_str(&code);
}

/* The letter a to z at the front of `*rest`, which is cut off: A is a, Å and Ä are a, Ö is o. Dots that stand behind their
 * letter are passed over (0). -1 for anything else. */
static int take_letter(struct str *rest)
{
    unsigned char c = (unsigned char)rest->p[0], next = rest->len > 1 ? (unsigned char)rest->p[1] : 0;

    *rest = str_sub(*rest, 1, SIZE_MAX);
    if (c >= 'a' && c <= 'z')
        return c;
    if (c >= 'A' && c <= 'Z')
        return c - 'A' + 'a';
    if (c == 0xc3) {
        next &= 0xdf; /* small to capital */
        if (next != 0x84 && next != 0x85 && next != 0x96)
            return -1;
        *rest = str_sub(*rest, 1, SIZE_MAX);
        return next == 0x96 ? 'o' : 'a';
    }
    if (c == 0xcc && (next == 0x88 || next == 0x8a)) {
        *rest = str_sub(*rest, 1, SIZE_MAX);
        return 0;
    }
    return -1;
}

/* The next word of `*rest`: its letters without dots, terminated, into `folded`; returns it as it was typed, empty at the
 * end. A longer one than any of ours is cut, and so none of ours. */
static struct str next_word(struct str *rest, char folded[WORD_BYTES])
{
    struct str word = {NULL, 0}, before;
    size_t len = 0;
    int letter = -1;

    while (rest->len && letter <= 0) {
        before = *rest;
        letter = take_letter(rest);
    }
    if (letter <= 0)
        return word;
    word.p = before.p;
    while (letter >= 0) {
        if (letter && len < WORD_BYTES - 1)
            folded[len++] = (char)letter;
        word.len = (size_t)(rest->p - word.p);
        if (!rest->len)
            break;
        letter = take_letter(rest);
    }
    folded[len] = '\0';
    return word;
}

static int compare(const char *folded, const char *word)
{
    struct str rest = str_from(word);

    for (; *folded && rest.len; folded++) {
        int letter = take_letter(&rest);

        if (*folded != letter)
            return *folded - letter;
    }
    return (*folded != 0) - (rest.len != 0);
}

static const char *find_word(const char *folded)
{
    size_t from = 0, to = RETURN_WORDS;

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = compare(folded, return_words[middle]);

        if (order == 0)
            return return_words[middle];
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return NULL;
}

enum err return_code_read(struct arena *a, struct str typed, struct str *code_out, struct str *doubt_out)
{
    struct buf code = buf_new(a, CODE_BYTES);
    struct str rest = typed, word;
    char folded[WORD_BYTES];
    int count = 0;

    *doubt_out = (struct str){NULL, 0};
    if (typed.len > RETURN_CODE_TYPED_LIMIT)
        return ERR_INVALID;
    while ((word = next_word(&rest, folded)).len) {
        const char *ours = find_word(folded);

        if (!ours) {
            *doubt_out = word;
            return ERR_INVALID;
        }
        if (count++)
            buf_char(&code, ' ');
        if (count <= RETURN_CODE_WORDS)
            buf_put(&code, str_from(ours));
    }
    *code_out = buf_str(&code);
    return count == RETURN_CODE_WORDS ? OK : ERR_INVALID;
}
