/* bad_answers.h - the table of test_bad_answers.c: good answers to everything.json, and over two hundred bad ones. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_WEB_BAD_ANSWERS_H
#define TESTS_WEB_BAD_ANSWERS_H

#include <stddef.h>

/* --- good answers, one line per question ------------------------------------------------------------------------------ */

struct good {
    const char *item, *fields;
};

#define END                                                                                                            \
    {                                                                                                                  \
        NULL, NULL                                                                                                     \
    }
static const struct good START_GOOD[] = {{"q1", "q1=o2"},
                                         {"q2", "q2.m1=1&q2.m3=1&q2~m3=kirjeell%C3%A4"},
                                         {"q3", "q3=d3&q3~d3=%3Coma%3E"},
                                         {"q4", "q4=a2"},
                                         {"q5", "q5=9"},
                                         END};
static const struct good START_PLAIN[] = {{"q1", "q1=o1"}, {"q2", "q2.m2=1"}, {"q5", "q5=3"}, END};
static const struct good NUMBERS_GOOD[] = {{"q6", "q6=7.5"},
                                           {"q7", "q7=3"},
                                           {"q8", "q8.day=1&q8.month=2&q8.year=2027"},
                                           {"q9", "q9.k4=1&q9.k1=2"},
                                           {"q10", "q10.x=30&q10.y=30&q10.z=40"},
                                           {"q11", "q11.r1=a1&q11.r2=a2&q11.r3=na"},
                                           END};
static const struct good WORDS_GOOD[] = {{"q12", "q12=vuoro+%22nyt%22"},
                                         {"q13", "q13=rivi%0D%0Atoinen"},
                                         {"q14", "q14=s1"},
                                         {"q15", "q15=lis%C3%A4%C3%A4"},
                                         {"q16", "q16=4"},
                                         {"q17", "q17.n1=1&q17.n4=1&q17~n4=jotain"},
                                         {"q22", "q22.j1=1&q22.j2=2&q22.j3=3"},
                                         {"q23", "q23.v1=4&q23.v2=6"},
                                         {"q24", "q24.day=1&q24.month=3&q24.year=2027"},
                                         END};
static const struct good WORDS_PLAIN_GOOD[] = {{"q13", "q13=sana"},
                                               {"q14", "q14=s3"},
                                               {"q16", "q16=4"},
                                               {"q17", "q17.n1=1&q17.n3=1"},
                                               {"q22", "q22.j1=2&q22.j3=1"},
                                               {"q23", "q23.v1=5&q23.v3=5"},
                                               END};
static const struct good WORDS_CALL[] = {{"q14", "q14=s2"}, {"q17", "q17.n1=1&q17.n2=1"}, END};
static const struct good PLEASED_GOOD[] = {{"q18", "q18=ilo"}, {"q19", "q19=t1"}, END};
static const struct good PERSON_GOOD[] = {
    {"q20", "q20=k609"}, {"q21", "q21=a13"}, {"q25", "q25=g1"}, {"q26", "q26=1"}, END};

/* Ways through the survey: the page at the end of each and what was answered before. */
enum track {
    AT_START,
    AT_NUMBERS,
    AT_NUMBERS_OF_HELPED,
    AT_WORDS,
    AT_WORDS_PLAIN,
    AT_PLEASED,
    AT_PERSON,
    AT_PERSON_CALLED,
    TRACKS
};
static const struct {
    const struct good *good, *before[4];
} TRACK[TRACKS] = {
    [AT_START] = {START_GOOD, {NULL}},
    [AT_NUMBERS] = {NUMBERS_GOOD, {START_GOOD}},
    [AT_NUMBERS_OF_HELPED] = {NUMBERS_GOOD, {START_PLAIN}},
    [AT_WORDS] = {WORDS_GOOD, {START_GOOD, NUMBERS_GOOD}},
    [AT_WORDS_PLAIN] = {WORDS_PLAIN_GOOD, {START_PLAIN, NUMBERS_GOOD}},
    [AT_PLEASED] = {PLEASED_GOOD, {START_GOOD, NUMBERS_GOOD, WORDS_GOOD}},
    [AT_PERSON] = {PERSON_GOOD, {START_GOOD, NUMBERS_GOOD, WORDS_GOOD, PLEASED_GOOD}},
    [AT_PERSON_CALLED] = {PERSON_GOOD, {START_GOOD, NUMBERS_GOOD, WORDS_CALL, PLEASED_GOOD}},
};

/* --- bad answers ------------------------------------------------------------------------------------------------------ */

#define CHOOSE "Choose an answer"
#define WRITE "Write an answer"
#define OFFERED "Choose one of the answers offered"
#define PLACES "Choose one of the places offered"
#define TWICE "This answer came twice"
#define INVISIBLE "Remove the invisible special characters"
#define DIGITS "Write the number in digits only"
#define NO_DAY "There is no such day"
#define ODD_DAY "Write the date in digits, the year with four"
#define WHOLE_DAY "Write day, month and year"
#define TAKEN "Another one has this place already"
#define STRANGE "sent fields that this form does not have"
#define ALONE "cannot be chosen together with others"
#define LONG_10 "aaaaaaaaaa"
#define LONG_50 LONG_10 LONG_10 LONG_10 LONG_10 LONG_10
#define LONG_501 LONG_50 LONG_50 LONG_50 LONG_50 LONG_50 LONG_50 LONG_50 LONG_50 LONG_50 LONG_50 "a"

/* On the page of `track`, `fields` (as a browser encodes them) instead of the good answer to `item` bring `words` at the
 * element `at`, or at the top of the page when that is NULL; `kept` are fields that the page must hold again. */
static const struct bad {
    enum track track;
    const char *item, *fields, *at, *words, *kept;
} BAD[] = {
    /* single, required */
    {AT_START, "q1", "", "q1", CHOOSE, ""},
    {AT_START, "q1", "q1=", "q1", CHOOSE, ""},
    {AT_START, "q1", "q1=o7", "q1", OFFERED, ""},
    {AT_START, "q1", "q1=O2", "q1", OFFERED, ""},
    {AT_START, "q1", "q1=+o2", "q1", OFFERED, ""},
    {AT_START, "q1", "q1=o2o2", "q1", OFFERED, ""},
    {AT_START, "q1", "q1=2", "q1", OFFERED, ""},
    {AT_START, "q1", "q1=En", "q1", OFFERED, ""},
    {AT_START, "q1", "q1=d1", "q1", OFFERED, ""},
    {AT_START, "q1", "q1=null", "q1", OFFERED, ""},
    {AT_START, "q1", "q1=o1&q1=o2", "q1", TWICE, "q1=o1"},
    {AT_START, "q1", "q1=o1&q1=o1", "q1", TWICE, "q1=o1"},
    {AT_START, "q1", "q1=&q1=o1", "q1", TWICE, ""},
    {AT_START, "q1", "q1=%FF", "q1", INVISIBLE, ""},
    {AT_START, "q1", "q1=o2%00", "q1", INVISIBLE, ""},
    {AT_START, "q1", "q1=o2&q1.o2=1", "q1", OFFERED, "q1=o2"},
    {AT_START, "q1", "q1.o2=1", "q1", OFFERED, ""},
    {AT_START, "q1", "q1=o2&q1~o2=sana", "q1", OFFERED, "q1=o2"},
    {AT_START, "q1", "q1=o2&q1~o77=sana", "q1", OFFERED, "q1=o2"},
    {AT_START, "q1", "q1=o9&q1~o9=a&q1~o9=b", "q1", TWICE, "q1=o9&q1~o9=a"},
    {AT_START, "q1", "q1=o9&q1~o9=a%C3", "q1", INVISIBLE, "q1=o9&q1~o9=a%EF%BF%BD"},
    {AT_START, "q1", "q1=o9&q1~o9=a%01b", "q1", INVISIBLE, "q1=o9"},
    {AT_START, "q1", "q1=o9&q1~o9=a%E2%80%AEb", "q1", INVISIBLE, "q1=o9&q1~o9=a%E2%80%AEb"},
    {AT_START, "q1", "q1=o9&q1~o9=" LONG_501, "q1", "at most 500 characters", "q1=o9&q1~o9=" LONG_501},
    /* multi, at most 2, one alone */
    {AT_START, "q2", "q2.m1=1&q2.m2=1&q2.m3=1", "q2", "Choose at most 2", "q2.m1=1&q2.m2=1&q2.m3=1"},
    {AT_START, "q2", "q2.m1=1&q2.m4=1", "q2", ALONE, "q2.m1=1&q2.m4=1"},
    {AT_START, "q2", "q2.m2=1&q2.m4=1", "q2", ALONE, "q2.m2=1&q2.m4=1"},
    {AT_START, "q2", "q2.m1=1&q2.m2=1&q2.m3=1&q2.m4=1", "q2", ALONE, "q2.m1=1&q2.m2=1&q2.m3=1&q2.m4=1"},
    {AT_START, "q2", "q2.m1=1&q2.m2=2", "q2", OFFERED, "q2.m1=1"},
    {AT_START, "q2", "q2.m1=on", "q2", OFFERED, ""},
    {AT_START, "q2", "q2.m1=true", "q2", OFFERED, ""},
    {AT_START, "q2", "q2.m1=0", "q2", OFFERED, ""},
    {AT_START, "q2", "q2.m1=m1", "q2", OFFERED, ""},
    {AT_START, "q2", "q2.m1=1&q2.m9=1", "q2", OFFERED, "q2.m1=1"},
    {AT_START, "q2", "q2.=1", "q2", OFFERED, ""},
    {AT_START, "q2", "q2.m1.x=1", "q2", OFFERED, ""},
    {AT_START, "q2", "q2.m1=1&q2.m1=1", "q2", TWICE, "q2.m1=1"},
    {AT_START, "q2", "q2.m1=1&q2.m1=0", "q2", TWICE, "q2.m1=1"},
    {AT_START, "q2", "q2.m1=%FF", "q2", INVISIBLE, ""},
    {AT_START, "q2", "q2.m1=1&q2~m1=sana", "q2", OFFERED, "q2.m1=1"},
    {AT_START, "q2", "q2.m3=1&q2~m3=a%07", "q2", INVISIBLE, "q2.m3=1"},
    {AT_START, "q2", "q2.m3=1&q2~m3=%E2%81%A6a", "q2", INVISIBLE, "q2.m3=1&q2~m3=%E2%81%A6a"},
    {AT_START, "q2", "q2.m3=1&q2~m3=a&q2~m3=b", "q2", TWICE, "q2.m3=1&q2~m3=a"},
    {AT_START, "q2", "q2.m3=1&q2~m3=" LONG_501, "q2", "at most 500 characters", "q2.m3=1&q2~m3=" LONG_501},
    {AT_START, "q2", "q2=m1", NULL, STRANGE, ""},
    {AT_START, "q2", "q2%5B%5D=m1", NULL, STRANGE, ""},
    /* dropdown */
    {AT_START, "q3", "q3=d9", "q3", OFFERED, ""},
    {AT_START, "q3", "q3=Neuvola", "q3", OFFERED, ""},
    {AT_START, "q3", "q3=d1&q3=d2", "q3", TWICE, "q3=d1"},
    {AT_START, "q3", "q3=%FFd1", "q3", INVISIBLE, ""},
    {AT_START, "q3", "q3=%00", "q3", INVISIBLE, ""},
    {AT_START, "q3", "q3=d1&q3.d1=1", "q3", OFFERED, "q3=d1"},
    {AT_START, "q3", "q3=d1&q3~d1=x", "q3", OFFERED, "q3=d1"},
    {AT_START, "q3", "q3=d3&q3~d3=a%E2%80%AA", "q3", INVISIBLE, "q3=d3&q3~d3=a%E2%80%AA"},
    {AT_START, "q3", "q3=d3&q3~d3=" LONG_501, "q3", "at most 500 characters", "q3=d3&q3~d3=" LONG_501},
    /* scale */
    {AT_START, "q4", "q4=a6", "q4", OFFERED, ""},
    {AT_START, "q4", "q4=5", "q4", OFFERED, ""},
    {AT_START, "q4", "q4=A1", "q4", OFFERED, ""},
    {AT_START, "q4", "q4=a1&q4=a5", "q4", TWICE, "q4=a1"},
    {AT_START, "q4", "q4=%C0%80", "q4", INVISIBLE, ""},
    {AT_START, "q4", "q4=a1&q4.a1=1", "q4", OFFERED, "q4=a1"},
    {AT_START, "q4", "q4=na&q4~na=x", "q4", OFFERED, "q4=na"},
    /* nps */
    {AT_START, "q5", "q5=11", "q5", "from 0 to 10", ""},
    {AT_START, "q5", "q5=-1", "q5", "from 0 to 10", ""},
    {AT_START, "q5", "q5=x", "q5", "from 0 to 10", ""},
    {AT_START, "q5", "q5=5.5", "q5", "from 0 to 10", ""},
    {AT_START, "q5", "q5=5%2C5", "q5", "from 0 to 10", ""},
    {AT_START, "q5", "q5=%2B5", "q5", "from 0 to 10", ""},
    {AT_START, "q5", "q5=1e1", "q5", "from 0 to 10", ""},
    {AT_START, "q5", "q5=5+", "q5", "from 0 to 10", ""},
    {AT_START, "q5", "q5=99999999999999999999", "q5", "from 0 to 10", ""},
    {AT_START, "q5", "q5=%EF%BC%95", "q5", "from 0 to 10", ""},
    {AT_START, "q5", "q5=5&q5=6", "q5", TWICE, "q5=5"},
    {AT_START, "q5", "q5=%80", "q5", INVISIBLE, ""},
    {AT_START, "q5", "q5=5&q5.5=1", "q5", OFFERED, "q5=5"},
    /* fields that nobody asked for */
    {AT_START, "", "zzz=1", NULL, STRANGE, ""},
    {AT_START, "", "q99=1", NULL, STRANGE, ""},
    {AT_START, "", "q6=7", NULL, STRANGE, ""},
    {AT_START, "", "q18=x", NULL, STRANGE, ""},
    {AT_START, "", "i1=x", NULL, STRANGE, ""},
    {AT_START, "", "_x=1", NULL, STRANGE, ""},
    {AT_START, "", "_do=next", NULL, STRANGE, ""},
    {AT_START, "", "__proto__=1", NULL, STRANGE, ""},
    /* number, 0 to 100 in halves */
    {AT_NUMBERS, "q6", "q6=seitsem%C3%A4n", "q6", DIGITS, "q6=seitsem%C3%A4n"},
    {AT_NUMBERS, "q6", "q6=7h", "q6", DIGITS, "q6=7h"},
    {AT_NUMBERS, "q6", "q6=7%2C", "q6", DIGITS, "q6=7%2C"},
    {AT_NUMBERS, "q6", "q6=-", "q6", DIGITS, "q6=-"},
    {AT_NUMBERS, "q6", "q6=%2B7", "q6", DIGITS, "q6=%2B7"},
    {AT_NUMBERS, "q6", "q6=7%2C5%2C5", "q6", DIGITS, "q6=7%2C5%2C5"},
    {AT_NUMBERS, "q6", "q6=1.000%2C5", "q6", DIGITS, "q6=1.000%2C5"},
    {AT_NUMBERS, "q6", "q6=1%2C000", "q6", DIGITS, "q6=1%2C000"},
    {AT_NUMBERS, "q6", "q6=10+00", "q6", DIGITS, "q6=10+00"},
    {AT_NUMBERS, "q6", "q6=7+5", "q6", DIGITS, "q6=7+5"},
    {AT_NUMBERS, "q6", "q6=1e1", "q6", DIGITS, "q6=1e1"},
    {AT_NUMBERS, "q6", "q6=0x10", "q6", DIGITS, "q6=0x10"},
    {AT_NUMBERS, "q6", "q6=NaN", "q6", DIGITS, "q6=NaN"},
    {AT_NUMBERS, "q6", "q6=Infinity", "q6", DIGITS, "q6=Infinity"},
    {AT_NUMBERS, "q6", "q6=--7", "q6", DIGITS, "q6=--7"},
    {AT_NUMBERS, "q6", "q6=7-", "q6", DIGITS, "q6=7-"},
    {AT_NUMBERS, "q6", "q6=%D9%A7", "q6", DIGITS, "q6=%D9%A7"},
    {AT_NUMBERS, "q6", "q6=%C2%BD", "q6", DIGITS, "q6=%C2%BD"},
    {AT_NUMBERS, "q6", "q6=7%3Bdrop", "q6", DIGITS, "q6=7%3Bdrop"},
    {AT_NUMBERS, "q6", "q6=%3Cb%3E7", "q6", DIGITS, "q6=%3Cb%3E7"},
    {AT_NUMBERS, "q6", "q6=-0%2C5", "q6", "Write a number from 0", "q6=-0.5"},
    {AT_NUMBERS, "q6", "q6=100%2C5", "q6", "Write a number from 0", "q6=100.5"},
    {AT_NUMBERS, "q6", "q6=1000000000000000000000", "q6", "Write a number from 0", "q6=1000000000000000000000"},
    {AT_NUMBERS, "q6", "q6=7%2C3", "q6", "fits these steps", "q6=7.3"},
    {AT_NUMBERS, "q6", "q6=7%2C25", "q6", "fits these steps", "q6=7%2C25"},
    {AT_NUMBERS, "q6", "q6=7&q6=8", "q6", TWICE, "q6=7"},
    {AT_NUMBERS, "q6", "q6=x&q6=8", "q6", TWICE, "q6=x"},
    {AT_NUMBERS, "q6", "q6=7%FF", "q6", INVISIBLE, "q6=7%EF%BF%BD"},
    {AT_NUMBERS, "q6", "q6=7&q6.5=1", "q6", OFFERED, "q6=7"},
    /* whole number, required by a rule */
    {AT_NUMBERS_OF_HELPED, "q7", "q7=", "q7", "Write a number", ""},
    {AT_NUMBERS_OF_HELPED, "q7", "", "q7", "Write a number", ""},
    {AT_NUMBERS_OF_HELPED, "q7", "q7=++", "q7", "Write a number", ""},
    {AT_NUMBERS, "q7", "q7=0", "q7", "Write a number from 1 to 12", "q7=0"},
    {AT_NUMBERS, "q7", "q7=13", "q7", "Write a number from 1 to 12", "q7=13"},
    {AT_NUMBERS, "q7", "q7=-3", "q7", "Write a number from 1 to 12", "q7=-3"},
    {AT_NUMBERS, "q7", "q7=7%2C5", "q7", "Write a whole number", "q7=7%2C5"},
    {AT_NUMBERS, "q7", "q7=VII", "q7", DIGITS, "q7=VII"},
    {AT_NUMBERS, "q7", "q7=1.000", "q7", DIGITS, "q7=1.000"},
    /* date, 1.1.2020 to today, 10.2.2027 */
    {AT_NUMBERS, "q8", "q8.day=29&q8.month=2&q8.year=2026", "q8", NO_DAY, "q8.day=29&q8.month=2&q8.year=2026"},
    {AT_NUMBERS, "q8", "q8.day=31&q8.month=4&q8.year=2026", "q8", NO_DAY, "q8.day=31&q8.month=4&q8.year=2026"},
    {AT_NUMBERS, "q8", "q8.day=0&q8.month=4&q8.year=2026", "q8", NO_DAY, "q8.day=0&q8.month=4&q8.year=2026"},
    {AT_NUMBERS, "q8", "q8.day=32&q8.month=1&q8.year=2026", "q8", NO_DAY, "q8.day=32&q8.month=1&q8.year=2026"},
    {AT_NUMBERS, "q8", "q8.day=1&q8.month=13&q8.year=2026", "q8", NO_DAY, "q8.day=1&q8.month=13&q8.year=2026"},
    {AT_NUMBERS, "q8", "q8.day=1&q8.month=0&q8.year=2026", "q8", NO_DAY, "q8.day=1&q8.month=0&q8.year=2026"},
    {AT_NUMBERS, "q8", "q8.day=1&q8.month=2&q8.year=26", "q8", ODD_DAY, "q8.day=1&q8.month=2&q8.year=26"},
    {AT_NUMBERS, "q8", "q8.day=1&q8.month=2&q8.year=0026", "q8", NO_DAY, "q8.day=1&q8.month=2&q8.year=0026"},
    {AT_NUMBERS, "q8", "q8.day=1&q8.month=2&q8.year=20260", "q8", ODD_DAY, "q8.day=1&q8.month=2&q8.year=20260"},
    {AT_NUMBERS, "q8", "q8.day=1&q8.month=helmi&q8.year=2026", "q8", ODD_DAY, "q8.day=1&q8.month=helmi&q8.year=2026"},
    {AT_NUMBERS, "q8", "q8.day=1.&q8.month=2.&q8.year=2026", "q8", ODD_DAY, "q8.day=1.&q8.month=2.&q8.year=2026"},
    {AT_NUMBERS, "q8", "q8.day=-1&q8.month=2&q8.year=2026", "q8", ODD_DAY, "q8.day=-1&q8.month=2&q8.year=2026"},
    {AT_NUMBERS, "q8", "q8.day=1&q8.month=2", "q8", WHOLE_DAY, "q8.day=1&q8.month=2"},
    {AT_NUMBERS, "q8", "q8.day=1&q8.month=&q8.year=2026", "q8", WHOLE_DAY, "q8.day=1&q8.year=2026"},
    {AT_NUMBERS, "q8", "q8.month=2&q8.year=2026", "q8", WHOLE_DAY, "q8.month=2&q8.year=2026"},
    {AT_NUMBERS, "q8", "q8.day=11&q8.month=2&q8.year=2027", "q8", "Write a day from",
     "q8.day=11&q8.month=2&q8.year=2027"},
    {AT_NUMBERS, "q8", "q8.day=31&q8.month=12&q8.year=2019", "q8", "Write a day from",
     "q8.day=31&q8.month=12&q8.year=2019"},
    {AT_NUMBERS, "q8", "q8.day=1&q8.month=1&q8.year=9999", "q8", "Write a day from",
     "q8.day=1&q8.month=1&q8.year=9999"},
    {AT_NUMBERS, "q8", "q8.day=1&q8.day=2&q8.month=2&q8.year=2026", "q8", TWICE, "q8.day=1&q8.month=2&q8.year=2026"},
    {AT_NUMBERS, "q8", "q8.day=1&q8.month=2&q8.year=2026&q8.year=2026", "q8", TWICE,
     "q8.day=1&q8.month=2&q8.year=2026"},
    {AT_NUMBERS, "q8", "q8.day=%FF&q8.month=2&q8.year=2026", "q8", INVISIBLE, "q8.month=2&q8.year=2026"},
    {AT_NUMBERS, "q8", "q8.day=1&q8.month=2&q8.year=2026&q8.hour=3", "q8", OFFERED, "q8.day=1&q8.month=2&q8.year=2026"},
    {AT_NUMBERS, "q8", "q8=2026-02-01", NULL, STRANGE, ""},
    /* rank, two or three of four */
    {AT_NUMBERS, "q9", "q9.k1=1", "q9", "Give a place to at least 2", "q9.k1=1"},
    {AT_NUMBERS, "q9", "q9.k1=1&q9.k2=2&q9.k3=3&q9.k4=4", "q9", "Give a place to at most 3", "q9.k1=1&q9.k2=2&q9.k3=3"},
    {AT_NUMBERS, "q9", "q9.k1=1&q9.k2=1", "q9-k2", TAKEN, "q9.k1=1&q9.k2=1"},
    {AT_NUMBERS, "q9", "q9.k1=1&q9.k2=2&q9.k3=2", "q9-k3", TAKEN, "q9.k1=1&q9.k2=2&q9.k3=2"},
    {AT_NUMBERS, "q9", "q9.k1=5&q9.k2=1", "q9-k1", PLACES, "q9.k2=1"},
    {AT_NUMBERS, "q9", "q9.k1=0&q9.k2=1", "q9-k1", PLACES, "q9.k2=1"},
    {AT_NUMBERS, "q9", "q9.k1=-1&q9.k2=1", "q9-k1", PLACES, "q9.k2=1"},
    {AT_NUMBERS, "q9", "q9.k1=eka&q9.k2=1", "q9-k1", PLACES, "q9.k2=1"},
    {AT_NUMBERS, "q9", "q9.k1=1.5&q9.k2=1", "q9-k1", PLACES, "q9.k2=1"},
    {AT_NUMBERS, "q9", "q9.k1=1&q9.k1=1&q9.k2=2", "q9-k1", TWICE, "q9.k1=1&q9.k2=2"},
    {AT_NUMBERS, "q9", "q9.k1=%FF&q9.k2=1", "q9-k1", INVISIBLE, "q9.k2=1"},
    {AT_NUMBERS, "q9", "q9.k1=1&q9.k2=2&q9.k9=3", "q9", PLACES, "q9.k1=1&q9.k2=2"},
    {AT_NUMBERS, "q9", "q9.k1=1&q9.k2=2&q9~k1=x", "q9", PLACES, "q9.k1=1&q9.k2=2"},
    {AT_NUMBERS, "q9", "q9=k1", NULL, STRANGE, ""},
    /* points, 100 in all */
    {AT_NUMBERS, "q10", "q10.x=60&q10.y=30", "q10", "You have shared 90 of", "q10.x=60&q10.y=30"},
    {AT_NUMBERS, "q10", "q10.x=60&q10.y=50", "q10", "Too many: 10", "q10.x=60&q10.y=50"},
    {AT_NUMBERS, "q10", "q10.x=1", "q10", "Left to share: 99", "q10.x=1"},
    {AT_NUMBERS, "q10", "q10.x=101&q10.y=0", "q10-x", "Write a number from 0 to 100", "q10.x=101"},
    {AT_NUMBERS, "q10", "q10.x=-1&q10.y=100", "q10-x", "Write a number from 0 to 100", "q10.x=-1&q10.y=100"},
    {AT_NUMBERS, "q10", "q10.x=60%2C5&q10.y=40", "q10-x", DIGITS, "q10.x=60%2C5&q10.y=40"},
    {AT_NUMBERS, "q10", "q10.x=60+%25&q10.y=40", "q10-x", DIGITS, "q10.x=60+%25&q10.y=40"},
    {AT_NUMBERS, "q10", "q10.x=puolet&q10.z=50", "q10-x", DIGITS, "q10.x=puolet&q10.z=50"},
    {AT_NUMBERS, "q10", "q10.x=50&q10.y=50&q10.z=x", "q10-z", DIGITS, "q10.x=50&q10.y=50&q10.z=x"},
    {AT_NUMBERS, "q10", "q10.x=99999999999999999999&q10.y=1", "q10-x", "Write a number from 0 to 100",
     "q10.x=99999999999999999999&q10.y=1"},
    {AT_NUMBERS, "q10", "q10.x=60&q10.x=40&q10.y=40", "q10-x", TWICE, "q10.x=60&q10.y=40"},
    {AT_NUMBERS, "q10", "q10.x=100&q10.y=%00", "q10-y", INVISIBLE, "q10.x=100"},
    {AT_NUMBERS, "q10", "q10.x=100&q10.w=0", "q10", OFFERED, "q10.x=100"},
    {AT_NUMBERS, "q10", "q10=100", NULL, STRANGE, ""},
    /* matrix, every row required */
    {AT_NUMBERS, "q11", "q11.r1=a1&q11.r2=a2", "q11-r3", "Choose an answer on this row", "q11.r1=a1&q11.r2=a2"},
    {AT_NUMBERS, "q11", "q11.r1=&q11.r2=a2&q11.r3=na", "q11-r1", "Choose an answer on this row", "q11.r2=a2&q11.r3=na"},
    {AT_NUMBERS, "q11", "q11.r1=a9&q11.r2=a2&q11.r3=na", "q11-r1", OFFERED, "q11.r2=a2&q11.r3=na"},
    {AT_NUMBERS, "q11", "q11.r1=1&q11.r2=a2&q11.r3=na", "q11-r1", OFFERED, "q11.r2=a2&q11.r3=na"},
    {AT_NUMBERS, "q11", "q11.r1=a1&q11.r1=a2&q11.r2=a2&q11.r3=na", "q11-r1", TWICE, "q11.r1=a1&q11.r2=a2&q11.r3=na"},
    {AT_NUMBERS, "q11", "q11.r1=a1&q11.r2=%FE&q11.r3=na", "q11-r2", INVISIBLE, "q11.r1=a1&q11.r3=na"},
    {AT_NUMBERS, "q11", "q11.r1=a1&q11.r2=a2&q11.r3=na&q11.r4=a1", "q11", OFFERED, "q11.r1=a1&q11.r2=a2&q11.r3=na"},
    {AT_NUMBERS, "q11", "q11.r1=a1&q11.r2=a2&q11.r3=na&q11~na=x", "q11", OFFERED, "q11.r1=a1&q11.r2=a2&q11.r3=na"},
    {AT_NUMBERS, "q11", "q11.r1=a1&q11.r2=a2&q11.r3=na&q11.r1.a1=1", "q11", OFFERED, "q11.r1=a1&q11.r2=a2&q11.r3=na"},
    /* text, 20 characters, shown by an earlier answer */
    {AT_WORDS, "q12", "q12=" LONG_10 LONG_10 "a", "q12", "at most 20 characters", "q12=" LONG_10 LONG_10 "a"},
    {AT_WORDS, "q12", "q12=%F0%9F%99%82" LONG_10 LONG_10, "q12", "at most 20 characters",
     "q12=%F0%9F%99%82" LONG_10 LONG_10},
    {AT_WORDS, "q12", "q12=a%00b", "q12", INVISIBLE, "q12=a%EF%BF%BDb"},
    {AT_WORDS, "q12", "q12=a%FFb", "q12", INVISIBLE, "q12=a%EF%BF%BDb"},
    {AT_WORDS, "q12", "q12=a%ED%A0%80b", "q12", INVISIBLE, "q12=a%EF%BF%BD%EF%BF%BD%EF%BF%BDb"},
    {AT_WORDS, "q12", "q12=a%1Bb", "q12", INVISIBLE, ""},
    {AT_WORDS, "q12", "q12=a%7Fb", "q12", INVISIBLE, ""},
    {AT_WORDS, "q12", "q12=a%C2%85b", "q12", INVISIBLE, "q12=a%C2%85b"},
    {AT_WORDS, "q12", "q12=a%E2%80%AEb", "q12", INVISIBLE, "q12=a%E2%80%AEb"},
    {AT_WORDS, "q12", "q12=a%E2%81%A7b", "q12", INVISIBLE, "q12=a%E2%81%A7b"},
    {AT_WORDS, "q12", "q12=eka&q12=toka", "q12", TWICE, "q12=eka"},
    {AT_WORDS, "q12", "q12=eka&q12~o1=x", "q12", OFFERED, "q12=eka"},
    {AT_WORDS, "q12", "q12=eka&q12.o1=x", "q12", OFFERED, "q12=eka"},
    /* longtext, 200 characters */
    {AT_WORDS, "q13", "q13=" LONG_50 LONG_50 LONG_50 LONG_50 "a", "q13", "at most 200 characters",
     "q13=" LONG_50 LONG_50 LONG_50 LONG_50 "a"},
    {AT_WORDS, "q13", "q13=a%0D%0A%0Bb", "q13", INVISIBLE, ""},
    {AT_WORDS, "q13", "q13=a%0D%0A%E2%80%ADb", "q13", INVISIBLE, "q13=a%0A%E2%80%ADb"},
    {AT_WORDS, "q13", "q13=%E2%82", "q13", INVISIBLE, "q13=%EF%BF%BD%EF%BF%BD"},
    {AT_WORDS, "q13", "q13=a&q13=b", "q13", TWICE, "q13=a"},
    /* options that come with an earlier answer, and did not */
    {AT_WORDS_PLAIN, "q14", "q14=s2", "q14", OFFERED, ""},
    {AT_WORDS_PLAIN, "q17", "q17.n1=1&q17.n2=1&q17.n3=1", "q17", OFFERED, "q17.n1=1&q17.n3=1"},
    {AT_WORDS_PLAIN, "q17", "q17.n1=1&q17.n2=1", "q17", OFFERED, "q17.n1=1"},
    {AT_WORDS_PLAIN, "q22", "q22.j1=1&q22.j2=2", "q22", PLACES, "q22.j1=1"},
    {AT_WORDS_PLAIN, "q23", "q23.v1=5&q23.v2=5", "q23", OFFERED, "q23.v1=5"},
    {AT_WORDS_PLAIN, "q23", "q23.v1=10&q23.v2=", "q23", OFFERED, "q23.v1=10"},
    /* required once it is shown */
    {AT_WORDS, "q15", "q15=", "q15", WRITE, ""},
    {AT_WORDS, "q15", "q15=+%09+", "q15", WRITE, ""},
    {AT_WORDS, "q15", "", "q15", WRITE, ""},
    {AT_WORDS, "q15", "q15=%08", "q15", INVISIBLE, ""},
    {AT_WORDS, "q15", "q15=" LONG_501, "q15", "at most 500 characters", "q15=" LONG_501},
    /* the author's checks */
    {AT_WORDS, "q16", "q16=8", "q16", "Write at most as long as you waited.", "q16=8"},
    {AT_WORDS, "q16", "q16=100", "q16", "Write at most as long as you waited.", "q16=100"},
    {AT_WORDS, "q16", "q16=101", "q16", "Write a number from 0", "q16=101"},
    {AT_WORDS, "q16", "q16=hetki", "q16", DIGITS, "q16=hetki"},
    {AT_WORDS, "q24", "q24.day=9&q24.month=2&q24.year=2027", "q24", "or later", "q24.day=9&q24.month=2&q24.year=2027"},
    {AT_WORDS, "q24", "q24.day=1&q24.month=2&q24.year=2027", "q24", "or later", "q24.day=1&q24.month=2&q24.year=2027"},
    {AT_WORDS, "q24", "q24.day=30&q24.month=2&q24.year=2027", "q24", NO_DAY, "q24.day=30&q24.month=2&q24.year=2027"},
    /* multi, at least 2 */
    {AT_WORDS, "q17", "q17.n1=1", "q17", "Choose at least 2", "q17.n1=1"},
    {AT_WORDS, "q17", "q17.n4=1&q17~n4=vain+muuta", "q17", "Choose at least 2", "q17.n4=1&q17~n4=vain+muuta"},
    {AT_WORDS, "q17", "q17.n1=1&q17.n1=1&q17.n2=1", "q17", TWICE, "q17.n1=1&q17.n2=1"},
    /* rank and points again, without limits of their own */
    {AT_WORDS, "q22", "q22.j1=1&q22.j2=1&q22.j3=2", "q22-j2", TAKEN, "q22.j1=1&q22.j2=1&q22.j3=2"},
    {AT_WORDS, "q22", "q22.j1=4", "q22-j1", PLACES, ""},
    {AT_WORDS, "q23", "q23.v1=11", "q23-v1", "Write a number from 0 to 10", "q23.v1=11"},
    {AT_WORDS, "q23", "q23.v1=-1&q23.v2=10", "q23-v1", "Write a number from 0 to 10", "q23.v1=-1&q23.v2=10"},
    {AT_WORDS, "q23", "q23.v1=9", "q23", "Left to share: 1", "q23.v1=9"},
    /* a page that only some see */
    {AT_PLEASED, "q18", "q18=", "q18", WRITE, ""},
    {AT_PLEASED, "q18", "q18=%FF", "q18", INVISIBLE, "q18=%EF%BF%BD"},
    {AT_PLEASED, "q19", "q19=t3", "q19", OFFERED, ""},
    {AT_PLEASED, "q19", "q19=t1&q19=t2", "q19", TWICE, "q19=t1"},
    {AT_PLEASED, "", "q1=o1", NULL, STRANGE, ""},
    /* area, age, background, consent */
    {AT_PERSON, "q20", "q20=Pori", "q20", OFFERED, ""},
    {AT_PERSON, "q20", "q20=609", "q20", OFFERED, ""},
    {AT_PERSON, "q20", "q20=k837", "q20", OFFERED, ""}, /* in the other county */
    {AT_PERSON, "q20", "q20=k609&q20=k684", "q20", TWICE, "q20=k609"},
    {AT_PERSON, "q20", "q20=k609%00", "q20", INVISIBLE, ""},
    {AT_PERSON, "q20", "q20=muu&q20~muu=Turku", "q20", OFFERED, "q20=muu"},
    {AT_PERSON, "q21", "q21=44", "q21", OFFERED, ""},
    {AT_PERSON, "q21", "q21=a1", "q21", OFFERED, ""},
    {AT_PERSON, "q21", "q21=a13&q21=ei", "q21", TWICE, "q21=a13"},
    {AT_PERSON, "q21", "q21=%FFa13", "q21", INVISIBLE, ""},
    {AT_PERSON, "q25", "q25=g9", "q25", OFFERED, ""},
    {AT_PERSON, "q25", "q25=g1&q25=g2", "q25", TWICE, "q25=g1"},
    {AT_PERSON, "q26", "q26=kyll%C3%A4", "q26", OFFERED, ""},
    {AT_PERSON, "q26", "q26=on", "q26", OFFERED, ""},
    {AT_PERSON, "q26", "q26=0", "q26", OFFERED, ""},
    {AT_PERSON, "q26", "q26=1&q26=1", "q26", TWICE, "q26=1"},
    {AT_PERSON, "q26", "q26=%00", "q26", INVISIBLE, ""},
    {AT_PERSON_CALLED, "q26", "", "q26", "Tick this to go on", ""},
    {AT_PERSON_CALLED, "q26", "q26=", "q26", "Tick this to go on", ""},
};
enum { BAD_COUNT = sizeof BAD / sizeof *BAD };
_Static_assert(BAD_COUNT >= 200, "issue 3 asks for two hundred");

#endif
