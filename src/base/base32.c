/* base32.c - random bits as a code that people read, say and type: Crockford's base32. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/base32.h"

static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void base32_put(struct buf *out, const void *bytes, size_t n)
{
    const unsigned char *b = bytes;
    unsigned bits = 0;
    size_t put = 0;
    int held = 0;

    for (size_t i = 0; i < n; i++) {
        bits = bits << 8 | b[i];
        for (held += 8; held >= 5; held -= 5) {
            if (put && put % 4 == 0)
                buf_char(out, '-');
            buf_char(out, digits[bits >> (held - 5) & 31]);
            put++;
        }
        bits &= (1u << held) - 1;
    }
}

/* 0 to 31, or -1 for a letter that is not used. */
static int value_of(char c)
{
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    if (c == 'O')
        return 0;
    if (c == 'I' || c == 'L')
        return 1;
    for (int v = 0; v < 32; v++)
        if (digits[v] == c)
            return v;
    return -1;
}

enum err base32_read(struct str typed, void *bytes_out, size_t n)
{
    unsigned char *out = bytes_out;
    unsigned bits = 0;
    size_t done = 0;
    int held = 0;

    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.p[i];
        int v;

        if (c == ' ' || c == '-' || c == '\t' || c == '\r' || c == '\n')
            continue;
        v = value_of(c);
        if (v < 0 || (done == n && held == 0))
            return ERR_INVALID;
        bits = bits << 5 | (unsigned)v;
        held += 5;
        if (held < 8)
            continue;
        held -= 8;
        out[done++] = (unsigned char)(bits >> held);
        bits &= (1u << held) - 1;
    }
    return done == n && held == 0 ? OK : ERR_INVALID;
}
