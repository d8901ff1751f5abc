/* guard_urgent.c - words that ask for urgent help: danger to life, violence, self-harm. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "response/guard.h"

#include "response/guard_text.h"

/* A phrase of whole words; `*` lets a word go on. `unless`: the word behind it that makes it something else, NULL for
 * none, several parted by a space, each the beginning of a word. The phrases are in the first person or name who does it, so that
 * speaking of services ("itsemurhien ehkäisy", "lähisuhdeväkivalta") is no cry for help. Finnish, Swedish, English. */
struct phrase {
    const char *words, *unless;
};

#define DYING_AT_HOME "naur tyls häp koto koti rauha arvok omas omaan saatto hoito ikäv nälk"

static const struct phrase phrases[] = {
    {"haluan kuolla", DYING_AT_HOME},
    {"haluaisin kuolla", DYING_AT_HOME},
    {"haluan vain kuolla", DYING_AT_HOME},
    {"haluaisin vain kuolla", DYING_AT_HOME},
    {"tahdon kuolla", DYING_AT_HOME},
    {"tahtoisin kuolla", DYING_AT_HOME},
    {"mieli kuolla", DYING_AT_HOME},
    {"toivon kuolevani", DYING_AT_HOME},
    {"toivon että kuol*", NULL},
    {"toivoisin olevani kuollut", NULL},
    {"olisinpa kuollut", NULL},
    {"parempi kuolleena", NULL},
    {"en halua elää", "näin tällais näissä ilman siel siell"},
    {"en halua enää elää", "näin tällais näissä ilman"},
    {"en haluaisi enää elää", NULL},
    {"en tahdo elää", NULL},
    {"en tahdo enää elää", NULL},
    {"en jaksa elää", NULL},
    {"en jaksa enää elää", NULL},
    {"en enää jaksa elää", NULL},
    {"en näe syytä elää", NULL},
    {"tapan itseni", "naur"},
    {"tappaa itseni", "naur"},
    {"tappaa itsensä", "naur"},
    {"tappaisin itseni", NULL},
    {"tappavani itseni", NULL},
    {"hirttää itse*", NULL},
    {"hirtän itseni", NULL},
    {"päätän päiväni", NULL},
    {"päättää päiväni", NULL},
    {"lopetan elämäni", NULL},
    {"lopettaa elämäni", NULL},
    {"riistää henkeni", NULL},
    {"itsemurha ajatuksia", "sais kokev oire käsit"},
    {"ajattelen itsemurhaa", NULL},
    {"ajatellut itsemurhaa", NULL},
    {"harkitsen itsemurhaa", NULL},
    {"harkinnut itsemurhaa", NULL},
    {"suunnittelen itsemurhaa", NULL},
    {"teen itsemurhan", NULL},
    {"tehdä itsemurhan", NULL},
    {"yritin itsemurhaa", NULL},
    {"yrittänyt itsemurhaa", NULL},
    {"olen itsetuhoinen", NULL},
    {"poikani on itsetuhoinen", NULL},
    {"tyttäreni on itsetuhoinen", NULL},
    {"lapseni on itsetuhoinen", NULL},
    {"läheiseni on itsetuhoinen", NULL},
    {"on itsetuhoisia ajatuksia", NULL},
    {"satutan itseäni", NULL},
    {"satuttaa itseäni", NULL},
    {"vahingoitan itseäni", NULL},
    {"vahingoittaa itseäni", NULL},
    {"viiltelen", NULL},
    {"viillellyt itse*", NULL},
    {"hyppään junan alle", NULL},
    {"hypätä junan alle", NULL},
    {"hyppään sillalta", NULL},
    {"hypätä sillalta", NULL},
    {"otan yliannostuksen", NULL},
    {"ottaa yliannostuksen", NULL},
    {"lyö minua", NULL},
    {"löi minua", NULL},
    {"lyönyt minua", NULL},
    {"lyö mua", NULL},
    {"lyö lapsia*", NULL},
    {"lyö lasta*", NULL},
    {"minua lyödään", NULL},
    {"hakkaa minua", NULL},
    {"hakkaa mua", NULL},
    {"pahoinpitelee minua", NULL},
    {"pahoinpiteli minut", NULL},
    {"pahoinpitelee lapsia*", NULL},
    {"pahoinpidellään kotona", NULL},
    {"minua pahoinpidellään", NULL},
    {"kuristi minua", NULL},
    {"kuristaa minua", NULL},
    {"raiskasi minut", NULL},
    {"minut raiskattiin", NULL},
    {"minut on raiskattu", NULL},
    {"hyväksikäyttää minua", NULL},
    {"käyttää minua hyväksi", NULL},
    {"uhkaa tappaa", "ilo inno yritt palvel kylä koko"},
    {"uhkasi tappaa", NULL},
    {"uhannut tappaa", NULL},
    {"tappaa minut", NULL},
    {"tappaa mut", NULL},
    {"pelkään henkeni puolesta", NULL},
    {"pelkään miestäni", NULL},
    {"pelkään vaimoani", NULL},
    {"pelkään puolisoani", NULL},
    {"pelkään isääni", NULL},
    {"pelkään olla kotona", NULL},
    {"pelkään mennä kotiin", NULL},
    {"en uskalla mennä kotiin", NULL},
    {"en uskalla olla kotona", NULL},
    {"en ole turvassa", NULL},
    {"olen hengenvaarassa", NULL},
    {"henkeni on vaarassa", NULL},
    {"tarvitsen heti apua", NULL},
    {"tarvitsen apua heti", NULL},
    {"tarvitsen apua nyt heti", NULL},
    {"tarvitsen kiireesti apua", NULL},
    {"tarvitsen pikaisesti apua", NULL},

    {"vill dö", "av hemma i"},
    {"vill bara dö", NULL},
    {"vill inte leva", "så"},
    {"vill inte längre leva", NULL},
    {"orkar inte leva", NULL},
    {"orkar inte längre leva", NULL},
    {"ta mitt liv", NULL},
    {"tar mitt liv", NULL},
    {"ta livet av mig", NULL},
    {"tar livet av mig", NULL},
    {"begå självmord", NULL},
    {"tänker på självmord", NULL},
    {"har självmordstankar", NULL},
    {"skada mig själv", NULL},
    {"skadar mig själv", NULL},
    {"skär mig själv", NULL},
    {"jag är självdestruktiv", NULL},
    {"han slår mig", NULL},
    {"hon slår mig", NULL},
    {"man slår mig", NULL},
    {"sambo slår mig", NULL},
    {"fru slår mig", NULL},
    {"pappa slår mig", NULL},
    {"mamma slår mig", NULL},
    {"slår barnen", NULL},
    {"misshandlar mig", NULL},
    {"misshandlar barnen", NULL},
    {"våldtog mig", NULL},
    {"jag blev våldtagen", NULL},
    {"hotar att döda", NULL},
    {"hotar döda", NULL},
    {"rädd för mitt liv", NULL},
    {"rädd för min man", NULL},
    {"vågar inte gå hem", NULL},
    {"vågar inte vara hemma", NULL},
    {"jag är i livsfara", NULL},
    {"behöver hjälp genast", NULL},
    {"behöver hjälp nu genast", NULL},
    {"behöver akut hjälp", "ska får man"},

    {"want to die", "laugh of at in"},
    {"wanna die", "laugh of"},
    {"kill myself", "laugh"},
    {"killing myself", "laugh"},
    {"end my life", NULL},
    {"ending my life", NULL},
    {"take my own life", NULL},
    {"dont want to live", "here in near with like so"},
    {"do not want to live", "here in near with like so"},
    {"better off dead", NULL},
    {"i am suicidal", NULL},
    {"im suicidal", NULL},
    {"feel suicidal", NULL},
    {"feeling suicidal", NULL},
    {"have suicidal thoughts", NULL},
    {"having suicidal thoughts", NULL},
    {"thinking of suicide", NULL},
    {"thinking about suicide", NULL},
    {"hurt myself", "when while on by in at last"},
    {"hurting myself", NULL},
    {"harm myself", NULL},
    {"harming myself", NULL},
    {"cutting myself", NULL},
    {"he hits me", NULL},
    {"she hits me", NULL},
    {"he beats me", NULL},
    {"she beats me", NULL},
    {"husband hits me", NULL},
    {"husband beats me", NULL},
    {"partner hits me", NULL},
    {"partner beats me", NULL},
    {"is beating me", NULL},
    {"abuses me", NULL},
    {"raped me", NULL},
    {"i was raped", NULL},
    {"threatens to kill", NULL},
    {"threatened to kill", NULL},
    {"afraid for my life", NULL},
    {"fear for my life", NULL},
    {"afraid to go home", NULL},
    {"not safe at home", NULL},
    {"my life is in danger", NULL},
    {"need help right now", NULL},
    {"need help immediately", NULL},
    {"need urgent help", NULL},
};

enum { PHRASES = sizeof phrases / sizeof phrases[0], LETTERS = 26, GAP_MOST = 6 };

/* People leave the dots out when they are in haste, and apostrophes: both are the same here. */
static bool next_plain(struct str text, size_t *at, uint16_t *c_out)
{
    struct sign sign;

    do {
        if (!guard_next(text, at, &sign))
            return false;
    } while (sign.c == '\'' || sign.c == 0x2019);
    *c_out = sign.c == 0xe4 || sign.c == 0xe5 ? 'a' : sign.c == 0xf6 ? 'o' : sign.c;
    return true;
}

/* From a space of the phrase: over what stands between two words of one sentence. False at its end. */
static bool skip_gap(struct str text, size_t *at)
{
    int gap = 0;

    for (;;) {
        size_t here = *at;
        uint16_t c;

        if (!next_plain(text, &here, &c) || c == '.' || c == '!' || c == '?' || gap > GAP_MOST)
            return false;
        if (sign_is_word(c))
            return gap > 0;
        gap++;
        *at = here;
    }
}

/* Does the phrase stand at byte `at`, the beginning of a word? `at` moves behind it. */
static bool reads(struct str text, size_t *at, const char *words)
{
    struct str phrase = str_from(words);
    size_t in_phrase = 0, here;
    uint16_t wanted, c = 0;

    while (next_plain(phrase, &in_phrase, &wanted)) {
        if (wanted == '*')
            return true;
        if (wanted == ' ') {
            if (!skip_gap(text, at))
                return false;
        } else if (!next_plain(text, at, &c) || c != wanted) {
            return false;
        }
    }
    here = *at;
    return !next_plain(text, &here, &c) || !sign_is_word(c);
}

/* Does the word behind the phrase begin with one of those that make it harmless? */
static bool is_excused(struct str text, size_t at, const char *unless)
{
    struct str rest = str_from(unless);

    if (!skip_gap(text, &at))
        return false;
    while (rest.p) {
        struct str start = str_cut(&rest, ' ');
        size_t here = at, in_start = 0;
        uint16_t wanted, c = 0;
        bool is_same = true;

        while (is_same && next_plain(start, &in_start, &wanted))
            is_same = next_plain(text, &here, &c) && c == wanted;
        if (is_same)
            return true;
    }
    return false;
}

bool guard_is_urgent(struct str text)
{
    short first[LETTERS], next[PHRASES]; /* chains of phrases with the same first letter */
    bool is_in_word = false;
    size_t at = 0, begin = 0;
    uint16_t c;

    for (int i = 0; i < LETTERS; i++)
        first[i] = -1;
    for (int i = 0; i < PHRASES; i++) {
        size_t start = 0;

        if (!next_plain(str_from(phrases[i].words), &start, &c) || c < 'a' || c > 'z')
            continue;
        next[i] = first[c - 'a'];
        first[c - 'a'] = (short)i;
    }
    for (; next_plain(text, &at, &c); begin = at) {
        bool begins = sign_is_word(c) && !is_in_word;

        is_in_word = sign_is_word(c);
        if (!begins || c < 'a' || c > 'z')
            continue;
        for (int i = first[c - 'a']; i >= 0; i = next[i]) {
            size_t end = begin;

            if (reads(text, &end, phrases[i].words) && !(phrases[i].unless && is_excused(text, end, phrases[i].unless)))
                return true;
        }
    }
    return false;
}
