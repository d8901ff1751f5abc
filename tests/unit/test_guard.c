/* test_guard.c - what could identify somebody is found in free words however it is written, and nearly nothing else. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/guard_shown.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/json.h"

/* A generator of our own, so that a failure comes again. */
static uint32_t dice = 20270215;

static uint32_t below(uint32_t n)
{
    dice ^= dice << 13;
    dice ^= dice >> 17;
    dice ^= dice << 5;
    return dice % n;
}

static const char *mask(const char *text, unsigned kinds)
{
    return arena_cstr(&arena, guard_mask(&arena, str_from(text), kinds));
}

/* --- personal identity codes ---------------------------------------------------------------------------------------- */

struct code {
    int day, month, year;
    char century;
    int number;
    char check;
};

/* A valid code whose century sign is `century`. */
static struct code make_code(char century)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    struct code c = {.century = century};

    c.year = (int)below(100);
    c.month = 1 + (int)below(12);
    c.day = 1 + (int)below((uint32_t)days[c.month - 1]);
    c.number = 2 + (int)below(998);
    c.check = "0123456789ABCDEFHJKLMNPRSTUVWXY"[(((c.day * 100 + c.month) * 100 + c.year) * 1000 + c.number) % 31];
    return c;
}

/* How a code is written: D day, M month, Y year, F year in full, S century, N number, C check; s and c in lower case;
 * < and > stand round what must go. `between` comes between all signs inside; `dash` instead of "-". */
struct way {
    const char *form, *between, *dash;
    bool is_full_width;
};

static const struct way ways[] = {
    {"<DMYSNC>", NULL, NULL, false},
    {"<DMYsNc>", NULL, NULL, false},
    {"tunnus <DMYSNC>.", NULL, NULL, false},
    {"(<DMYSNC>)", NULL, NULL, false},
    {"\"<DMYSNC>\", sanoi hän", NULL, NULL, false},
    {"hetu:<DMYSNC>,", NULL, NULL, false},
    {"hetu<DMYSNC>", NULL, NULL, false},
    {"<DMYSNC>:n asia", NULL, NULL, false},
    {"*<DMYSNC>*", NULL, NULL, false},
    {"x/<DMYSNC>/y", NULL, NULL, false},
    {"tunnus=<DMYSNC>&muu", NULL, NULL, false},
    {"5 kertaa <DMYSNC> 6", NULL, NULL, false},
    {"<DMY SNC>", NULL, NULL, false},
    {"<DMYS NC>", NULL, NULL, false},
    {"<DMY S NC>", NULL, NULL, false},
    {"<DMY  S  NC>", NULL, NULL, false},
    {"<DMYSN C>", NULL, NULL, false},
    {"<D M YSNC>", NULL, NULL, false},
    {"<D M Y S N C>", NULL, NULL, false},
    {"<D.M.YSNC>", NULL, NULL, false},
    {"<D.M.Y S NC>", NULL, NULL, false},
    {"<D/M/YSNC>", NULL, NULL, false},
    {"<D-M-YSNC>", NULL, NULL, false},
    {"<DMFSNC>", NULL, NULL, false},
    {"<D.M.FSNC>", NULL, NULL, false},
    {"<D.M.F S NC>", NULL, NULL, false},
    {"<DMY\nSNC>", NULL, NULL, false},
    {"<DMYS\nNC>", NULL, NULL, false},
    {"<DMY\tSNC>", NULL, NULL, false},
    {"<DMYSNC>", " ", NULL, false},      /* every sign apart */
    {"<DMYSNC>", "\u00a0", NULL, false}, /* the same, not to be broken */
    {"<DMYSNC>", "\u200b", NULL, false}, /* zero width */
    {"<DMYSNC>", "\u00ad", NULL, false}, /* soft hyphens */
    {"<DMYSNC>", "\u2060", NULL, false}, /* word joiners */
    {"<DMYSNC>", NULL, NULL, true},      /* full width */
    {"<DMYsNc>", NULL, NULL, true},
    {"<DMYSNC>", NULL, "\u2010", false}, /* dashes */
    {"<DMYSNC>", NULL, "\u2011", false},
    {"<DMYSNC>", NULL, "\u2013", false},
    {"<DMY S NC>", NULL, "\u2014", false},
    {"<DMYSNC>", NULL, "\u2212", false},
    {"<DMY\u202fS\u2009NC>", NULL, NULL, false}, /* thin spaces */
    {"\u200e<DMYSNC>\u200e", NULL, NULL, false}, /* marks of direction */
    {"henkilötunnukseni on <DMYNC>", NULL, NULL, false},
    {"Hetu <DMY NC>", NULL, NULL, false},
    {"sotu: <D M Y N C>", NULL, NULL, false},
    {"<DMY   S   NC>", NULL, NULL, false}, /* much between the parts */
    {"<DMY      S\n\n\nNC>", NULL, NULL, false},
    {"<D . M . Y | S | NC>", NULL, NULL, false},
    {"<DMYS(NC>)", NULL, NULL, false},
    {"<DMY;SNC>", NULL, NULL, false},
    {"<DMYSNC>", "\u00b7", NULL, false}, /* middle dots, bullets, pipes */
    {"<DMYSNC>", " \u2022 ", NULL, false},
    {"<DMYSNC>", "|", NULL, false},
    {"<DMYSNC>", "\n", NULL, false},
    {"<DMYSNC>", "\u0336", NULL, false}, /* struck through */
    {"<DMYSNC>", "\ufe0f\u20e3", NULL, false},
};

static void put_sign(struct buf *out, const struct way *way, char c, bool *is_first)
{
    if (!*is_first && way->between)
        buf_put(out, str_from(way->between));
    *is_first = false;
    if (c == '-' && way->dash)
        buf_put(out, str_from(way->dash));
    else if (way->is_full_width && c > ' ' && c < 0x7f) /* U+FF01 on: ef bc 81 ..., from 0x60 on ef bd 80 ... */
        buf_fmt(out, "\xef%c%c", c < 0x60 ? '\xbc' : '\xbd', c < 0x60 ? c - 0x20 + 0x80 : c - 0x60 + 0x80);
    else
        buf_char(out, c);
}

static void write_code(const struct way *way, const struct code *code, struct buf *text, struct buf *wanted)
{
    static const char olds[] = "+-YXWVU";
    int full = (code->century == '+' ? 1800 : strchr(olds, code->century) ? 1900 : 2000) + code->year;
    bool is_inside = false, is_first = true;

    for (const char *p = way->form; *p; p++) {
        char part[16] = {*p, 0};

        if (*p == '<' || *p == '>') {
            is_inside = *p == '<';
            if (is_inside)
                buf_put(wanted, guard_replacement(GUARD_PERSONAL_ID));
            continue;
        }
        if (!is_inside) {
            buf_char(text, *p);
            buf_char(wanted, *p);
            continue;
        }
        if (*p == 'D' || *p == 'M' || *p == 'Y')
            snprintf(part, sizeof part, "%02d", *p == 'D' ? code->day : *p == 'M' ? code->month : code->year);
        else if (*p == 'F')
            snprintf(part, sizeof part, "%d", full);
        else if (*p == 'N')
            snprintf(part, sizeof part, "%03d", code->number);
        else if (*p == 'S' || *p == 's')
            part[0] = *p == 's' ? (char)(code->century | (code->century >= 'A' ? 0x20 : 0)) : code->century;
        else if (*p == 'C' || *p == 'c')
            part[0] = *p == 'c' ? (char)(code->check | (code->check >= 'A' ? 0x20 : 0)) : code->check;
        for (const char *c = part; *c; c++)
            put_sign(text, way, *c, &is_first);
    }
}

static void every_valid_identity_code_is_masked_in_fifty_spellings(void **state)
{
    (void)state;
    size_t way_count = sizeof ways / sizeof ways[0];
    int failed = 0;

    assert_true(way_count >= 50);
    for (const char *century = "+-YXWVUABCDEF"; *century; century++)
        for (int n = 0; n < 150; n++) {
            struct code code = make_code(*century);

            for (size_t w = 0; w < way_count; w++) {
                struct buf text = buf_new(&arena, 400), wanted = buf_new(&arena, 400);
                struct str got;

                write_code(&ways[w], &code, &text, &wanted);
                got = guard_mask(&arena, buf_str(&text), GUARD_BIT(GUARD_PERSONAL_ID));
                if (!str_eq(got, buf_str(&wanted)) && failed++ < 10)
                    print_error("way %zu: %.*s -> %.*s\n", w, STR_ARG(buf_str(&text)), STR_ARG(got));
            }
            arena_reset(&arena);
        }
    assert_int_equal(failed, 0);
}

/* Numbers given as examples by the Digital and Population Data Services Agency, one of a temporary code among them. */
static void known_codes_are_found(void **state)
{
    (void)state;
    assert_string_equal(shown("131052-308T"), "[0:131052-308T]");
    assert_string_equal(shown("Olen 010594Y9032."), "Olen [0:010594Y9032].");
    assert_string_equal(shown("ja 020594X903P ja"), "ja [0:020594X903P] ja");
    assert_string_equal(shown("131052308T"), "[0:131052308T]");
}

static void a_mistyped_check_sign_is_masked_all_the_same(void **state)
{
    (void)state;
    for (int n = 0; n < 500; n++) {
        struct code code = make_code("+-YXWVUABCDEF"[below(13)]);
        char text[80];

        code.check = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[below(36)];
        snprintf(text, sizeof text, "a %02d%02d%02d%c%03d%c b", code.day, code.month, code.year, code.century,
                 code.number, code.check);
        assert_string_equal(mask(text, GUARD_BIT(GUARD_PERSONAL_ID)), "a [henkilötunnus poistettu] b");
        arena_reset(&arena);
    }
}

/* 010190-123M, 010290-123E, 010190-0100: written so that nobody need think of a code. */
static void an_identity_code_does_not_escape_in_disguise(void **state)
{
    (void)state;
    static const char *const found[] = {
        "[0:1.1.1990-123M]",
        "[0:1.1.90-123M]",
        "[0:1.2.90 - 123 E]",
        "[0:01.2.1990-123E]",
        "[0:1/1/1990  -  123M]",
        "[0:1. 1. 1990 A 123M]",
        "[0:1.1.1990 123M]",
        "[0:01/01/1990 123M]",
        "[0:01.01.90, 123M]",
        "[0:010190-(123M])",
        "[0:O10190-123M]",
        "[0:o1o19o-123m]",
        "[0:010190-123M][2:0401234567]",
        "[0:010190-0100][2:0401234567]",
        "[0:\u0660\u0661\u0660\u0661\u0669\u0660-\u0661\u0662\u0663M]",
        "[0:\u0966\u0967\u0966\u0967\u096f\u0966-\u0967\u0968\u0969M]",
        "[0:\U0001d7ce\U0001d7cf\U0001d7ce\U0001d7cf\U0001d7d7\U0001d7ce-\U0001d7cf\U0001d7d0\U0001d7d1\U0001d40c]",
        "[0:0\u03361\u03360\u03361\u03369\u03360\u0336-\u03361\u03362\u03363\u0336M\u0336]",
        "[0:010190\U0001f642-\U0001f642123M]",
        NULL};

    assert_found(found);
}

static void days_times_and_sums_are_no_identity_code(void **state)
{
    (void)state;
    static const char *const none[] = {"1.1.1990-123A",
                                       "1.1.90 123M kertaa",
                                       "O10190-123A",
                                       "010190 - (123A)",
                                       "1.2.2027 - 28.2.2027",
                                       "1.1.2027–31.12.2027",
                                       "10, 12, 14 - 16, 18, 20",
                                       "12.10.27-1 430",
                                       "010190-123N0401234567",
                                       "010190       -       123M", /* too far apart to be one thing */
                                       NULL};

    assert_nothing(none);
}

static void an_identity_code_inside_something_else_is_masked_alone_too(void **state)
{
    (void)state;
    assert_string_equal(mask("https://x.fi/?h=131052-308T", GUARD_BIT(GUARD_PERSONAL_ID)),
                        "https://x.fi/?h=[henkilötunnus poistettu]");
    assert_string_equal(mask("131052-308T@x.fi", GUARD_BIT(GUARD_PERSONAL_ID)), "[henkilötunnus poistettu]@x.fi");
}

static void what_is_no_day_or_has_no_separator_and_no_check_is_no_identity_code(void **state)
{
    (void)state;
    static const char *const none[] = {
        "321052-308T",         "131352-308T",      "131052-30",  "2131052-308T",       "131052308A",
        "12.2.2027-14.3.2027", "010203-150 euroa", "290227-123", "klo 12.10.27 100 e", NULL};

    assert_nothing(none);
}

/* --- e-mail and telephone --------------------------------------------------------------------------------------------- */

static const char *pick(const char *const *list)
{
    uint32_t n = 0;

    while (list[n])
        n++;
    return list[below(n)];
}

static struct str make_email(void)
{
    static const char *const firsts[] = {"matti", "maija", "anna-liisa", "pekka", "jörgen", "åsa", "m", "Sirpa", NULL};
    static const char *const lasts[] = {"meikalainen", "virtanen", "mäkelä", "af.ursin",
                                        "nieminen75",  "K",        "x_y",    NULL};
    static const char *const joints[] = {".", "_", "-", "", "+", NULL};
    static const char *const hosts[] = {"gmail", "hotmail", "luukku", "example", "posti.satakunta", "työ-paikka", NULL};
    static const char *const tops[] = {"fi", "com", "net", "org", "se", "co.uk", NULL};
    static const char *const signs[] = {"@",      "@",      "@",    "@",    " @ ",     " @",           "(at)", "[at]",
                                        " (at) ", " [at] ", "(ät)", " ät ", " miuku ", " miukumauku ", "{at}", NULL};
    static const char *const dots[] = {".", ".", ".", ".", " piste ", "(dot)", " [dot] ", " dot ", "[piste]", NULL};
    const char *dot = pick(dots);
    bool is_worded = dot[1] != 0;
    const char *sign = is_worded && below(3) == 0 ? " at " : pick(signs);

    return arena_fmt(&arena, "%s%s%s%s%s%s%s", pick(firsts), pick(joints), pick(lasts), sign, pick(hosts), dot,
                     pick(tops));
}

/* `digits` in groups as they are written and said. */
static void put_groups(struct buf *out, const char *digits, const char *gap)
{
    static const char *const patterns[] = {"3,7", "3,3,4", "3,4,3", "4,3,3", "3,2,2,3", "10", "4,6", "3,3,2,2", NULL};
    const char *p = pick(patterns);
    size_t left = strlen(digits);

    while (left) {
        size_t n = (size_t)strtoul(p, (char **)&p, 10);

        if (*p == ',')
            p++;
        n = n == 0 || n > left ? left : n;
        buf_put(out, (struct str){digits, n});
        digits += n;
        left -= n;
        if (left)
            buf_put(out, str_from(gap));
    }
}

static struct str make_phone(void)
{
    static const char *const mobiles[] = {"040", "041", "044", "045", "046", "050", "0400", "0500", "0457", NULL};
    static const char *const areas[] = {"02",  "03",  "05",  "06",  "08",  "09",  "013",
                                        "014", "015", "016", "017", "018", "019", NULL};
    static const char *const gaps[] = {" ", " ", " ", "-", " - ", "\u00a0", "\u2013", NULL};
    bool is_mobile = below(4) > 0;
    const char *start = pick(is_mobile ? mobiles : areas), *gap = pick(gaps);
    struct buf digits = buf_new(&arena, 64), out = buf_new(&arena, 128);
    int more = is_mobile && start[3] == '0' ? 6 : is_mobile ? 7 : 6 + (int)below(2);

    buf_put(&digits, str_from(start));
    buf_int(&digits, 1 + below(8)); /* numbers in an area begin with no 0 */
    for (int i = 1; i < more; i++)
        buf_int(&digits, below(10));
    switch (below(6)) {
    case 0:
        buf_put(&out, S("+358 "));
        put_groups(&out, arena_cstr(&arena, str_sub(buf_str(&digits), 1, 20)), gap);
        break;
    case 1:
        buf_put(&out, S("+358"));
        buf_put(&out, str_sub(buf_str(&digits), 1, 20));
        break;
    case 2:
        buf_put(&out, S("00358 "));
        put_groups(&out, arena_cstr(&arena, str_sub(buf_str(&digits), 1, 20)), gap);
        break;
    case 3:
        buf_fmt(&out, "(%s) %.*s", start, STR_ARG(str_sub(buf_str(&digits), strlen(start), 20)));
        break;
    default:
        if (is_mobile)
            put_groups(&out, arena_cstr(&arena, buf_str(&digits)), gap);
        else
            buf_fmt(&out, "%s%s%.*s", start, gap, STR_ARG(str_sub(buf_str(&digits), strlen(start), 20)));
    }
    return buf_str(&out);
}

static void nearly_all_of_two_thousand_addresses_and_numbers_are_found(void **state)
{
    (void)state;
    static const char *const befores[] = {"",     "Osoite on ",         "Soita: ", "(", "Yhteys – ",
                                          "Nro ", "minut saa kiinni, ", NULL};
    static const char *const afters[] = {"",  ".",           ", kiitos",      " klo 8–16", ")",
                                         "!", "\nTerveisin", " tai iltaisin", NULL};
    int found = 0, missed = 0;

    for (int n = 0; n < 2000; n++) {
        bool is_email = n % 2;
        struct str item = is_email ? make_email() : make_phone();
        const char *before = pick(befores);
        struct str text = arena_fmt(&arena, "%s%.*s%s", before, STR_ARG(item), pick(afters));
        struct guard_finds finds = guard_scan(&arena, text);
        size_t from = strlen(before), end = from + item.len;
        bool is_whole = finds.count == 1 && finds.v[0].at <= from && finds.v[0].at + finds.v[0].len >= end;

        found += is_whole;
        if (!is_whole && missed++ < 12)
            print_message("missed: %.*s\n", STR_ARG(text));
        arena_reset(&arena);
    }
    print_message("%d of 2000 found\n", found);
    assert_true(found >= 1960);
}

static void e_mail_is_found_as_it_is_said_and_typed(void **state)
{
    (void)state;
    assert_string_equal(shown("a.b@x.fi. Loppu"), "[1:a.b@x.fi]. Loppu");
    assert_string_equal(shown("matti at gmail.com"), "[1:matti at gmail.com]");
    assert_string_equal(shown("matti piste m ät x piste fi."), "[1:matti piste m ät x piste fi].");
    assert_string_equal(shown("Matti@gmail ja"), "[1:Matti@gmail] ja");
    assert_string_equal(shown("\uff4d\uff20\uff58.fi"), "[1:\uff4d\uff20\uff58.fi]");
    assert_string_equal(shown("mattia\u0308@x.fi"), "[1:mattia\u0308@x.fi]");
}

static void numbers_and_words_that_only_look_alike_are_left(void **state)
{
    (void)state;
    static const char *const none[] = {"Look at hus.fi or come to the clinic at hyvaks.fi today.",
                                       "2 kpl @ 3.50 e",
                                       "seuraa @digiraati",
                                       "klo 08–16, 09.00–15.30, 08 00 - 16 00",
                                       "2.2.2027, 02.02.2027, 05-06-2027",
                                       "1 024 000 000 euroa ja 2 050 000 €",
                                       "Soita 112, 116117 tai 116 117",
                                       "09 2525 0111 ja 080 005 005",
                                       "0800 123 456, 020 123 4567, 010 123 456",
                                       "Y-tunnus 0950895-1",
                                       "00100 Helsinki, 28100 Pori",
                                       "0–6 v ja 0,5 %",
                                       "diaarinumero 1183/05.02.00/2027",
                                       "+15 000 000 euroa",
                                       "ISBN 978-952-00-1234",
                                       NULL};

    assert_nothing(none);
}

/* --- the other kinds ---------------------------------------------------------------------------------------------------- */

static void account_numbers_are_found_by_country_length_and_sum(void **state)
{
    (void)state;
    assert_string_equal(shown("FI21 1234 5600 0007 85."), "[3:FI21 1234 5600 0007 85].");
    assert_string_equal(shown("fi2112345600000785"), "[3:fi2112345600000785]");
    assert_string_equal(shown("SE45 5000 0000 0583 9825 7466"), "[3:SE45 5000 0000 0583 9825 7466]");
    assert_string_equal(shown("FI22 1234 5600 0007 85"), "[3:FI22 1234 5600 0007 85]"); /* mistyped */
    assert_string_equal(shown("SE46 5000 0000 0583 9825 7466"), "SE46 5000 0000 0583 9825 7466");
    assert_string_equal(shown("FI12345678"), "FI12345678");
}

static void car_plates_are_found_and_no_norms_or_viruses(void **state)
{
    (void)state;
    static const char *const none[] = {"COVID-19", "F-35",  "ISO-216", "PHQ-9, BDI-21", "SHA-256",    "RES-01",
                                       "ICD-10",   "EU-27", "A4-100",  "MRI-kuva",      "ABC-1234",   "vko-30",
                                       "xAB-12",   "B12",   "ks-12",   "ABC 123",       "Windows-11", NULL};

    assert_string_equal(shown("Auto ABC-123 seisoi"), "Auto [4:ABC-123] seisoi");
    assert_string_equal(shown("AB-12, abc-123"), "[4:AB-12], [4:abc-123]");
    assert_string_equal(shown("rekisteri abc 123 ja auto ab-1"), "rekisteri [4:abc 123] ja auto [4:ab-1]");
    assert_nothing(none);
}

static void street_addresses_are_found_and_no_roads_or_paths_of_care(void **state)
{
    (void)state;
    static const char *const none[] = {"valtatie 8",
                                       "Moottoritie 3",
                                       "hoitopolku 3 päivässä",
                                       "Palvelupolku 2027",
                                       "Rantatie 2027",
                                       "katu 5",
                                       "traktori 50",
                                       "elinkaari 10 vuotta",
                                       "Koivukatu 5.2.2027",
                                       "koivukatu 5 km",
                                       "väylä 2",
                                       "På vägen 2 gånger",
                                       "sektori 3",
                                       "Reaktori 3",
                                       NULL};

    assert_string_equal(shown("Asun Koivukatu 5 A 12."), "Asun [5:Koivukatu 5 A 12].");
    assert_string_equal(shown("koivukadulla 5, Rantatie 12b"), "[5:koivukadulla 5], [5:Rantatie 12b]");
    assert_string_equal(shown("Mannerheimintie 100 as. 3"), "[5:Mannerheimintie 100 as. 3]");
    assert_string_equal(shown("Storgatan 5 ja Skolvägen 3 B 4"), "[5:Storgatan 5] ja [5:Skolvägen 3 B 4]");
    assert_string_equal(shown("Kauppatori 3, Hämeenkuja 7-9"), "[5:Kauppatori 3], [5:Hämeenkuja 7-9]");
    assert_nothing(none);
}

static void links_end_where_the_sentence_goes_on(void **state)
{
    (void)state;
    assert_string_equal(shown("ks. https://x.fi/a?b=1&c=ä, niin"), "ks. [6:https://x.fi/a?b=1&c=ä], niin");
    assert_string_equal(shown("(www.x.fi)"), "([6:www.x.fi])");
    assert_string_equal(shown("www. ja http:// eivät"), "www. ja http:// eivät");
}

/* --- false alarms --------------------------------------------------------------------------------------------------------- */

static int words_seen, alarms;

static void count_alarms(struct str text)
{
    struct guard_finds finds = guard_scan(&arena, text);
    bool is_in_word = false;

    for (size_t i = 0; i < text.len; i++) {
        bool is_space = text.p[i] == ' ' || text.p[i] == '\n';

        words_seen += !is_space && !is_in_word;
        is_in_word = !is_space;
    }
    for (size_t i = 0; i < finds.count; i++) {
        alarms++;
        print_message("alarm: %.*s\n", STR_ARG(str_sub(text, finds.v[i].at, finds.v[i].len)));
    }
}

/* All texts but the contact details, which are meant to be found. */
static void count_in(const struct json *j)
{
    if (str_eq(j->key, S("contact_email")) || str_eq(j->key, S("contact_phone")))
        return;
    if (j->type == JSON_TEXT)
        count_alarms(j->text);
    for (size_t i = 0; i < j->count; i++)
        count_in(&j->items[i]);
}

static void under_one_false_alarm_in_two_thousand_words(void **state)
{
    (void)state;
    static const char *const demos[] = {"demo/distributions.json", "demo/surveys/palveluihin-paasy.json",
                                        "demo/surveys/digipalvelut-arjessa.json", "demo/surveys/talousarvio-2028.json"};
    struct str text;

    assert_int_equal(file_read(&arena, "tests/unit/fixtures/feedback.txt", 1 << 20, &text), OK);
    count_alarms(text);
    assert_true(words_seen >= 3000);
    for (size_t i = 0; i < sizeof demos / sizeof demos[0]; i++) {
        const struct json *j;

        assert_int_equal(file_read(&arena, demos[i], 4 << 20, &text), OK);
        assert_int_equal(json_parse(&arena, text, 4 << 20, &j, NULL), OK);
        count_in(j);
    }
    print_message("%d false alarms in %d words\n", alarms, words_seen);
    assert_true(alarms * 2000 < words_seen);
}

/* --- masking ---------------------------------------------------------------------------------------------------------------- */

static void only_the_kinds_asked_for_are_replaced(void **state)
{
    (void)state;
    const char *text = "131052-308T, a@x.fi, 040 123 4567";
    struct str same = S("ei mitään");

    assert_string_equal(mask(text, GUARD_BIT(GUARD_EMAIL)), "131052-308T, [sähköposti poistettu], 040 123 4567");
    assert_string_equal(mask(text, GUARD_ALL),
                        "[henkilötunnus poistettu], [sähköposti poistettu], [puhelinnumero poistettu]");
    assert_string_equal(mask(text, 0), text);
    assert_ptr_equal(guard_mask(&arena, same, GUARD_ALL).p, same.p);
}

static void what_was_masked_holds_nothing_to_find(void **state)
{
    (void)state;
    for (int kind = 0; kind < GUARD__COUNT; kind++) {
        struct str words = guard_replacement((enum guard_kind)kind);

        assert_true(words.p[0] == '[' && words.p[words.len - 1] == ']');
        assert_int_equal(guard_scan(&arena, words).count, 0);
    }
}

static void finds_come_in_order_and_lie_in_the_text(void **state)
{
    (void)state;
    static const char *const pieces[] = {"131052-308T", "a@b.fi", "040 1234567", "+",
                                         "(",           ")",      " ",           "-",
                                         "ABC-123",     "\xff",   "Koivukatu 5", "FI21 1234 5600 0007 85",
                                         "www.x",       ".",      "\u200b",      "ä",
                                         "at",          "piste",  NULL};

    for (int n = 0; n < 3000; n++) {
        struct buf text = buf_new(&arena, 4096);
        struct guard_finds finds;
        size_t end = 0;

        for (uint32_t i = below(12); i > 0; i--)
            buf_put(&text, str_from(pick(pieces)));
        finds = guard_scan(&arena, buf_str(&text));
        for (size_t i = 0; i < finds.count; i++) {
            assert_true(finds.v[i].len > 0 && finds.v[i].at >= end);
            end = finds.v[i].at + finds.v[i].len;
        }
        assert_true(end <= text.len);
        arena_reset(&arena);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_valid_identity_code_is_masked_in_fifty_spellings),
        TEST(known_codes_are_found),
        TEST(a_mistyped_check_sign_is_masked_all_the_same),
        TEST(an_identity_code_does_not_escape_in_disguise),
        TEST(days_times_and_sums_are_no_identity_code),
        TEST(an_identity_code_inside_something_else_is_masked_alone_too),
        TEST(what_is_no_day_or_has_no_separator_and_no_check_is_no_identity_code),
        TEST(nearly_all_of_two_thousand_addresses_and_numbers_are_found),
        TEST(e_mail_is_found_as_it_is_said_and_typed),
        TEST(numbers_and_words_that_only_look_alike_are_left),
        TEST(account_numbers_are_found_by_country_length_and_sum),
        TEST(car_plates_are_found_and_no_norms_or_viruses),
        TEST(street_addresses_are_found_and_no_roads_or_paths_of_care),
        TEST(links_end_where_the_sentence_goes_on),
        TEST(under_one_false_alarm_in_two_thousand_words),
        TEST(only_the_kinds_asked_for_are_replaced),
        TEST(what_was_masked_holds_nothing_to_find),
        TEST(finds_come_in_order_and_lie_in_the_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
