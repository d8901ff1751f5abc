/* address.c - mail addresses from lines that people have put together. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "mail/address.h"

#include "base/crypto.h"

#include <stdlib.h>
#include <string.h>

enum { LOCAL_BYTES = 64, LABEL_BYTES = 63 };

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* atext of RFC 5322, 3.2.3. */
static bool is_atom_char(char c)
{
    return is_alnum(c) || (c && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

static const char *fault_of_local(struct str s)
{
    if (s.len == 0 || s.len > LOCAL_BYTES)
        return "expected 1 to 64 characters before the @";
    while (s.p) {
        struct str atom = str_cut(&s, '.');

        if (atom.len == 0)
            return "a dot at the beginning or the end, or two together, before the @";
        for (size_t i = 0; i < atom.len; i++)
            if (!is_atom_char(atom.p[i]))
                return "a character before the @ that cannot stand there";
    }
    return NULL;
}

static bool is_label(struct str s)
{
    if (s.len == 0 || s.len > LABEL_BYTES || s.p[0] == '-' || s.p[s.len - 1] == '-')
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!is_alnum(s.p[i]) && s.p[i] != '-')
            return false;
    return true;
}

static const char *fault_of_domain(struct str s)
{
    bool has_letter = false;
    int labels = 0;

    for (; s.p; labels++) {
        struct str label = str_cut(&s, '.');

        if (!is_label(label))
            return "what follows the @ is no name of a domain";
        has_letter = false;
        for (size_t i = 0; i < label.len; i++)
            has_letter = has_letter || label.p[i] < '0' || label.p[i] > '9';
    }
    return labels < 2 || !has_letter ? "what follows the @ is no whole name of a domain" : NULL;
}

static const char *fault_of(struct str s)
{
    size_t at = str_find(s, '@', 0);
    const char *why;

    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return "a letter beyond a-z; a domain with such is written as xn--...";
    if (at == SIZE_MAX)
        return "no @ in it";
    if (s.len > ADDRESS_BYTES)
        return "longer than 254 characters";
    why = fault_of_local(str_sub(s, 0, at));
    return why ? why : fault_of_domain(str_sub(s, at + 1, s.len));
}

enum err address_read(struct str line, struct str *out, const char **why_out)
{
    struct str s = str_trim(line);

    *why_out = fault_of(s);
    if (*why_out)
        return ERR_INVALID;
    *out = s;
    return OK;
}

struct str address_domain(struct str address)
{
    return str_sub(address, str_find(address, '@', 0) + 1, address.len);
}

/* --- lists -------------------------------------------------------------------------------------------------------- */

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : (unsigned char)c;
}

static int by_lower_case(const void *left, const void *right)
{
    struct str a = *(const struct str *)left, b = *(const struct str *)right;
    size_t i = 0;

    while (i < a.len && i < b.len && lower(a.p[i]) == lower(b.p[i]))
        i++;
    if (i < a.len && i < b.len)
        return lower(a.p[i]) - lower(b.p[i]);
    return (a.len > b.len) - (a.len < b.len);
}

static size_t count_lines(struct str text)
{
    size_t n = 1;

    for (size_t i = 0; i < text.len; i++)
        n += text.p[i] == '\n';
    return n;
}

/* Sort, and keep one of each. */
static void keep_different(struct address_list *list)
{
    size_t kept = 0;

    if (list->count)
        qsort(list->v, list->count, sizeof *list->v, by_lower_case);
    for (size_t i = 0; i < list->count; i++)
        if (kept == 0 || by_lower_case(&list->v[kept - 1], &list->v[i]))
            list->v[kept++] = list->v[i];
    list->repeated = list->count - kept;
    list->count = kept;
}

static void shuffle(struct str *v, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t k = (size_t)random_below(i);
        struct str other = v[k];

        v[k] = v[i - 1];
        v[i - 1] = other;
    }
}

struct address_list address_list_read(struct arena *a, struct str text)
{
    size_t lines = count_lines(text);
    struct address_list list = {.v = arena_alloc(a, lines, sizeof *list.v),
                                .faults = arena_alloc(a, lines, sizeof *list.faults)};
    struct str rest = str_starts(text, S("\xef\xbb\xbf")) ? str_sub(text, 3, text.len) : text;

    for (size_t n = 1; rest.p; n++) {
        struct str line = str_cut(&rest, '\n');
        const char *why;

        if (str_trim(line).len == 0)
            continue;
        if (address_read(line, &list.v[list.count], &why) == OK)
            list.count++;
        else
            list.faults[list.fault_count++] = (struct address_fault){n, why};
    }
    keep_different(&list);
    shuffle(list.v, list.count);
    return list;
}
