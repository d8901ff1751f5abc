/* guard.c - find and remove what could identify somebody in free words, before anything is kept. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/guard.h"

#include "response/answers_parts.h"
#include "response/guard_text.h"

#include <string.h>

/* --- finding ------------------------------------------------------------------------------------------------------ */

static void add(struct arena *a, struct guard_finds *finds, struct guard_find find)
{
    if ((finds->count & (finds->count - 1)) == 0) { /* full at each power of two */
        struct guard_find *v = arena_alloc(a, finds->count ? 2 * finds->count : 1, sizeof *v);

        if (finds->count)
            memcpy(v, finds->v, finds->count * sizeof *v);
        finds->v = v;
    }
    finds->v[finds->count++] = find;
}

/* `len` signs as bytes of the text. */
static struct guard_find find_of(const struct sign *s, size_t len, enum guard_kind kind)
{
    return (struct guard_find){.at = s->at, .len = s[len - 1].end - s->at, .kind = kind};
}

/* Personal identity codes come first, wherever they stand; what they take nothing else can take. */
static struct guard_finds take_ids(struct arena *a, struct sign *signs, size_t count)
{
    struct guard_finds finds = {NULL, 0};

    for (size_t i = 0; i < count; i++) {
        size_t len = guard_personal_id(signs + i);

        if (!len)
            continue;
        add(a, &finds, find_of(signs + i, len, GUARD_PERSONAL_ID));
        for (size_t end = i + len; i + 1 < end; i++)
            signs[i].c = SIGN_TAKEN;
        signs[i].c = SIGN_TAKEN;
    }
    return finds;
}

static size_t word_len(const struct sign *s)
{
    size_t n = 0;

    while (sign_is_letter(s[n].c))
        n++;
    return n;
}

/* What begins at `s`, a sign behind which a word or number begins; 0: nothing. `no_email`: signs from here on that were
 * already read as part of an address and are none. */
static size_t detect(const struct sign *s, size_t *no_email, enum guard_kind *kind_out)
{
    size_t len = 0;

    if (sign_is_word(s->c) && *no_email == 0) {
        *kind_out = GUARD_EMAIL;
        len = guard_email(s, no_email);
    }
    if (!len && !sign_is_letter(s->c)) {
        *kind_out = GUARD_PHONE;
        return guard_phone(s);
    }
    if (!len && (s->c == 'h' || s->c == 'w')) {
        *kind_out = GUARD_LINK;
        len = guard_link(s);
    }
    if (!len) {
        *kind_out = GUARD_IBAN;
        len = guard_iban(s);
    }
    if (!len) {
        *kind_out = GUARD_PLATE;
        len = guard_plate(s);
    }
    if (!len) {
        *kind_out = GUARD_ADDRESS;
        len = guard_address(s, word_len(s));
    }
    return len;
}

struct guard_finds guard_scan(struct arena *a, struct str text)
{
    size_t count, no_email = 0, id = 0;
    struct sign *signs = guard_fold(a, text, &count);
    struct guard_finds ids = take_ids(a, signs, count), finds = {NULL, 0};

    for (size_t i = 0, len; i < count; i += len) {
        const struct sign *s = &signs[i];
        bool begins = sign_is_word(s->c) ? !sign_is_word(s[-1].c) : s->c == '+' || s->c == '(';
        enum guard_kind kind = GUARD_PERSONAL_ID;

        while (id < ids.count && ids.v[id].at <= s->at)
            add(a, &finds, ids.v[id++]);
        len = begins ? detect(s, &no_email, &kind) : 0;
        if (len)
            add(a, &finds, find_of(s, len, kind));
        else
            len = 1;
        no_email = no_email > len ? no_email - len : 0;
    }
    return finds;
}

/* --- removing ------------------------------------------------------------------------------------------------------- */

/* What staff read instead. The brief words are for fields in which the others do not fit: never longer than a find, and
 * with a sign that nobody types. */
static const struct {
    struct str words, brief;
} replacements[GUARD__COUNT] = {
    [GUARD_PERSONAL_ID] = {S_INIT("[henkilötunnus poistettu]"), S_INIT("[×hetu]")},
    [GUARD_EMAIL] = {S_INIT("[sähköposti poistettu]"), S_INIT("[×@]")},
    [GUARD_PHONE] = {S_INIT("[puhelinnumero poistettu]"), S_INIT("[×puh]")},
    [GUARD_IBAN] = {S_INIT("[tilinumero poistettu]"), S_INIT("[×tili]")},
    [GUARD_PLATE] = {S_INIT("[rekisterinumero poistettu]"), S_INIT("[×r]")},
    [GUARD_ADDRESS] = {S_INIT("[osoite poistettu]"), S_INIT("[×katu]")},
    [GUARD_LINK] = {S_INIT("[linkki poistettu]"), S_INIT("[×w]")},
};

struct str guard_replacement(enum guard_kind kind)
{
    return replacements[kind].words;
}

static struct str replace(struct arena *a, struct str text, const struct guard_finds *finds, unsigned kinds,
                          bool is_brief)
{
    struct buf out = buf_new(a, text.len + finds->count * 64 + 1);
    size_t from = 0;

    buf_reserve(&out, text.len);
    for (size_t i = 0; i < finds->count; i++) {
        const struct guard_find *find = &finds->v[i];

        if (!(kinds & GUARD_BIT(find->kind)))
            continue;
        buf_put(&out, str_sub(text, from, find->at - from));
        buf_put(&out, is_brief ? replacements[find->kind].brief : replacements[find->kind].words);
        from = find->at + find->len;
    }
    buf_put(&out, str_sub(text, from, text.len));
    return buf_str(&out);
}

static unsigned kinds_of(const struct guard_finds *finds)
{
    unsigned kinds = 0;

    for (size_t i = 0; i < finds->count; i++)
        kinds |= GUARD_BIT(finds->v[i].kind);
    return kinds;
}

/* As guard_mask; what had at most `limit` characters has no more afterwards. */
static struct str mask_within(struct arena *a, struct str text, unsigned kinds, size_t limit)
{
    struct guard_finds finds = guard_scan(a, text);
    struct str masked;

    if (!(kinds_of(&finds) & kinds))
        return text;
    masked = replace(a, text, &finds, kinds, false);
    return str_chars(masked) <= limit ? masked : replace(a, text, &finds, kinds, true);
}

struct str guard_mask(struct arena *a, struct str text, unsigned kinds)
{
    return mask_within(a, text, kinds, SIZE_MAX);
}

/* --- all words of a person ------------------------------------------------------------------------------------------ */

unsigned guard_kinds(const struct definition *d)
{
    return d->is_guard_strict ? GUARD_ALL : GUARD_BIT(GUARD_PERSONAL_ID);
}

/* Could the number be an identity code? The digits before a comma or point, or all. */
static bool is_id_number(struct str typed)
{
    enum { MOST = 12 };
    char digits[MOST];
    size_t count = 0;

    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.p[i];

        if ((c == ',' || c == '.') && guard_digits_are_id(digits, count))
            return true;
        if (c < '0' || c > '9')
            continue;
        if (count == MOST)
            return false;
        digits[count++] = c;
    }
    return guard_digits_are_id(digits, count);
}

struct str guard_mask_typed(struct arena *a, struct str typed, unsigned kinds)
{
    struct str masked = mask_within(a, typed, kinds, TYPED_CHARS);

    if (masked.p == typed.p && (kinds & GUARD_BIT(GUARD_PERSONAL_ID)) && is_id_number(typed))
        return replacements[GUARD_PERSONAL_ID].words;
    return masked;
}

static const struct str *mask_each(struct arena *a, const struct str *texts, size_t count, unsigned kinds,
                                   bool is_typed)
{
    struct str *masked = arena_alloc(a, count, sizeof *masked);

    for (size_t i = 0; i < count; i++)
        masked[i] = is_typed ? guard_mask_typed(a, texts[i], kinds) : mask_within(a, texts[i], kinds, TEXT_LIMIT);
    return masked;
}

void guard_answers_mask(struct arena *a, const struct definition *d, struct answers *answers, unsigned kinds)
{
    for (size_t i = 0; i < d->item_count; i++) {
        const struct item *item = d->items[i];
        struct answer *v = &answers->v[i];

        if (item_is_words(item))
            v->words = mask_within(a, v->words, kinds, (size_t)item->max);
        if (v->other)
            v->other = mask_each(a, v->other, item->option_count, kinds, false);
        if (v->typed)
            v->typed = mask_each(a, v->typed, typed_count(item), kinds, true);
    }
}

/* Call `look` with each text that can be sent, and put what it says together. */
static unsigned look_at_words(const struct definition *d, const struct answers *answers,
                              unsigned (*look)(struct arena *a, struct str text), struct arena *a)
{
    unsigned seen = 0;

    for (size_t i = 0; i < d->item_count; i++) {
        const struct answer *v = &answers->v[i];

        if (v->words.len)
            seen |= look(a, v->words);
        for (size_t o = 0; v->other && o < d->items[i]->option_count; o++)
            if (v->other[o].len)
                seen |= look(a, v->other[o]);
    }
    return seen;
}

static unsigned kinds_in(struct arena *a, struct str text)
{
    struct guard_finds finds = guard_scan(a, text);

    return kinds_of(&finds);
}

static unsigned removed_from(struct arena *a, struct str text)
{
    unsigned kinds = 0;

    (void)a;
    for (int kind = 0; kind < GUARD__COUNT; kind++)
        if (str_find_str(text, replacements[kind].words) != SIZE_MAX ||
            str_find_str(text, replacements[kind].brief) != SIZE_MAX)
            kinds |= GUARD_BIT(kind);
    return kinds;
}

static unsigned urgency_of(struct arena *a, struct str text)
{
    (void)a;
    return guard_is_urgent(text);
}

unsigned guard_answers_found(struct arena *a, const struct definition *d, const struct answers *answers)
{
    return look_at_words(d, answers, kinds_in, a);
}

unsigned guard_answers_removed(const struct definition *d, const struct answers *answers)
{
    return look_at_words(d, answers, removed_from, NULL);
}

bool guard_answers_urgent(const struct definition *d, const struct answers *answers)
{
    return look_at_words(d, answers, urgency_of, NULL) != 0;
}
