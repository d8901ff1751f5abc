/* guard_place.c - account numbers, car plates and street addresses in free words. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/guard_text.h"

#include <string.h>

/* --- account numbers ------------------------------------------------------------------------------------------------ */

/* How long an IBAN of the country is (SWIFT IBAN registry, Europe); 0 when it has none. */
static size_t iban_len(const struct sign *s)
{
    static const char lens[] = "AD24AL28AT20BA20BE16BG22CH21CY28CZ24DE22DK18EE20ES24FI18FO18FR27GB22GE22GI23GL18GR27"
                               "HR21HU28IE22IS26IT27LI21LT20LU20LV21MC27MD24ME22MK19MT31NL18NO15PL28PT25RO24RS22SE24"
                               "SI19SK24SM27TR26UA29XK20";

    for (const char *p = lens; *p; p += 4)
        if (s[0].c == p[0] + 0x20 && s[1].c == p[1] + 0x20)
            return (size_t)((p[2] - '0') * 10 + p[3] - '0');
    return 0;
}

/* ISO 7064 mod 97-10 over the signs with the first four at the end, letters as 10 to 35. */
static bool is_checked(const char *iban, size_t len)
{
    int rest = 0;

    for (size_t i = 0; i < len; i++) {
        char c = iban[(i + 4) % len];

        rest = c >= 'a' ? (rest * 100 + c - 'a' + 10) % 97 : (rest * 10 + c - '0') % 97;
    }
    return rest == 1;
}

size_t guard_iban(const struct sign *s)
{
    char iban[40];
    size_t len, n = 0, count = 0;

    if (!sign_is_letter(s[1].c) || sign_is_letter(s[2].c) || (len = iban_len(s)) == 0)
        return 0;
    for (;;) {
        if (s[n].c >= 0x80 || !sign_is_word(s[n].c))
            return 0;
        iban[count] = (char)s[n++].c;
        if ((count == 2 || count == 3) && !sign_is_digit((uint16_t)iban[count]))
            return 0;
        if (++count == len)
            break;
        if (s[n].c == ' ' || s[n].c == '-')
            n++;
    }
    if (sign_is_word(s[n].c))
        return 0;
    if (is_checked(iban, len))
        return n;
    /* Sixteen digits behind FI are nothing else, mistyped or not. */
    return s[0].c == 'f' && strspn(iban + 2, "0123456789") >= len - 2 ? n : 0;
}

/* --- car plates ----------------------------------------------------------------------------------------------------- */

/* What has the shape of a plate and is a norm, a scale, a vaccine or an institution. */
static bool is_no_plate(const struct sign *s, size_t letters)
{
    static const char *const others[] = {
        "iso", "din", "sfs", "en", "icd", "icf", "icp", "bdi", "gds", "phq", "gad", "hpv", "mrt", "tt",
        "ct",  "pcr", "crp", "hb", "ldl", "hdl", "bmi", "rr",  "eu",  "yk",  "hus", "kys", "oys", "thl",
        "kl",  "nro", "no",  "as", "pl",  "puh", "tel", "dvd", "usb", "pc",  "tv",  "wc",  "atk", "kk",
        "ks",  "ym",  "pp",  "op", "vm",  "stm", "tk",  "ta",  "tes", "nr",  "alv", "id",  "cov", "mm",
        "cm",  "km",  "ml",  "mg", "kg",  "st",  "vko", "sha", "ad",  "bi",  "mk",  NULL};

    for (const char *const *other = others; *other; other++)
        if (sign_starts(s, *other) == letters)
            return true;
    return false;
}

size_t guard_plate(const struct sign *s)
{
    static const char *const cues[] = {"rekist", "rekkar",   "auto",  "kilpi", "kilven",
                                       "bilen",  "registre", "plate", "licen", NULL};
    size_t letters = 0, n, digits = 0;
    bool is_capital = true, is_cued;

    while (letters < 4 && sign_is_letter(s[letters].c)) {
        is_capital &= s[letters].is_capital;
        letters++;
    }
    n = letters;
    if (letters < 2 || letters > 3 || (s[n].c != '-' && s[n].c != ' '))
        return 0;
    n++;
    while (digits < 4 && sign_is_digit(s[n + digits].c))
        digits++;
    n += digits;
    if (digits < 1 || digits > 3 || s[n - digits].c == '0' || sign_is_word(s[n].c) || is_no_plate(s, letters) ||
        s[-1].c == '-')
        return 0;
    if ((s[n].c == '-' || s[n].c == '.' || s[n].c == ',' || s[n].c == '/') && sign_is_word(s[n + 1].c))
        return 0;
    is_cued = sign_follows(s, cues);
    if (s[letters].c == ' ')
        return is_cued && letters == 3 && digits == 3 ? n : 0;
    if (is_cued || (is_capital && digits >= 2))
        return n;
    return letters == 3 && digits == 3 && !sign_is_unit(s + n) ? n : 0;
}

/* --- street addresses ----------------------------------------------------------------------------------------------- */

/* How a street's name ends, as it stands in a sentence too. Other words end so as well: those streets only with a capital. */
static const struct {
    const char *end;
    bool needs_capital;
} streets[] = {
    {"katu", false},  {"kadun", false},    {"kadulla", false}, {"kadulle", false},  {"kadulta", false},
    {"tie", false},   {"tien", false},     {"tiellä", false},  {"tielle", false},   {"tieltä", false},
    {"kuja", false},  {"kujan", false},    {"kujalla", false}, {"kujalle", false},  {"kujalta", false},
    {"polku", false}, {"polun", false},    {"polulla", false}, {"polulle", false},  {"väylä", true},
    {"väylän", true}, {"väylällä", true},  {"raitti", false},  {"raitin", false},   {"raitilla", false},
    {"kaari", true},  {"kaaren", true},    {"kaarella", true}, {"rinne", true},     {"rinteen", true},
    {"tori", true},   {"torin", true},     {"aukio", true},    {"bulevardi", true}, {"penger", true},
    {"ranta", true},  {"esplanadi", true}, {"gatan", false},   {"vägen", false},    {"gränden", false},
    {"stigen", true}, {"gata", true},      {"stranden", true}, {"torget", true},    {"allén", true},
    {"bågen", true},  {"grand", true},
};

/* Roads between towns, and ways that are none. */
static bool is_no_street(const struct sign *s)
{
    static const char *const others[] = {
        "valtat",    "kantat",    "moottorit", "seutut",    "yhdyst",     "maant",    "kehät",    "rautat",
        "hoitop",    "palvelup",  "asiakasp",  "potilasp",  "opintop",    "oppimisp", "urap",     "kuntoutusp",
        "koulutusp", "hengityst", "virtsat",   "hengitysv", "motorväg",   "landsväg", "riksväg",  "luftväg",
        "vårdstig",  "moottor",   "traktor",   "reaktor",   "monitor",    "konttor",  "sektor",   "rollaattor",
        "mentor",    "tutor",     "auditor",   "elinkaar",  "vastuukaar", "uimaran",  "matkatie", NULL};

    for (const char *const *other = others; *other; other++)
        if (sign_starts(s, *other))
            return true;
    return false;
}

static bool is_street(const struct sign *s, size_t len)
{
    bool is_known = false;

    for (size_t i = 0; i < sizeof streets / sizeof streets[0] && !is_known; i++) {
        size_t end = str_chars(str_from(streets[i].end));

        is_known = len >= end + 2 && (s->is_capital || !streets[i].needs_capital) &&
                   sign_starts(s + len - end, streets[i].end) == end;
    }
    return is_known && !is_no_street(s);
}

/* "A 12", "as. 3", "lgh 4" behind the number of a house; one letter; 0 when there is none. */
static size_t flat_len(const struct sign *s)
{
    size_t n = s->c == ' ', word = 0, digits = 0, gap;

    while (word < 4 && sign_is_letter(s[n + word].c))
        word++;
    if (!word || (word > 1 && !sign_word(s + n, "as") && !sign_word(s + n, "lgh") && !sign_word(s + n, "bst") &&
                  !sign_word(s + n, "apt")))
        return 0;
    gap = n + word;
    if (s[gap].c == '.' && word > 1)
        gap++;
    if (s[gap].c == ' ')
        gap++;
    while (digits < 4 && sign_is_digit(s[gap + digits].c))
        digits++;
    if (digits && digits < 4 && !sign_is_word(s[gap + digits].c))
        return gap + digits;
    /* one letter alone must be written as a letter, or stand at the number: "5 B", "5b" */
    return word == 1 && (n == 0 || s[n].is_capital) ? n + 1 : 0;
}

size_t guard_address(const struct sign *s, size_t word_len)
{
    size_t n = word_len, digits = 0, flat;

    if (s[n].c == ',')
        n++;
    while (n < word_len + 3 && s[n].c == ' ')
        n++;
    if (word_len < 5 || n == word_len || !sign_is_digit(s[n].c) || !is_street(s, word_len))
        return 0;
    while (digits < 5 && sign_is_digit(s[n + digits].c))
        digits++;
    if (digits > 4 || (digits == 4 && (s[n].c == '1' || s[n].c == '2')))
        return 0;
    n += digits;
    if ((s[n].c == '.' || s[n].c == ':' || s[n].c == ',') && sign_is_digit(s[n + 1].c))
        return 0;
    if (s[n].c == '-' && sign_is_digit(s[n + 1].c)) {
        n += 2;
        while (digits++ < 8 && sign_is_digit(s[n].c))
            n++;
    }
    flat = flat_len(s + n);
    if (!flat && (sign_is_unit(s + n) || sign_is_word(s[n].c)))
        return 0;
    return n + flat;
}
