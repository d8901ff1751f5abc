/* lists.c - option lists that come with the program: municipalities and age bands; private to survey/. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "survey/lists.h"

/* Municipalities, their codes and sub-regions are those of Statistics Finland's classifications for 2026, in Finnish
 * alphabetical order within a sub-region, the sub-regions with most people first. */
#define TEXT(fi, sv, en)                                                                                               \
    {                                                                                                                  \
        {                                                                                                              \
            [LANG_FI] = S_INIT(fi), [LANG_SV] = S_INIT(sv), [LANG_EN] = S_INIT(en), [LANG_SELKO] = S_INIT(fi)          \
        }                                                                                                              \
    }
#define KUNTA(id_, code_, fi, sv, group_)                                                                              \
    {                                                                                                                  \
        .id = S_INIT(id_), .code = code_, .label = TEXT(fi, sv, fi), .is_opinion = true, .group = group_               \
    }
#define CHOICE(id_, code_, fi, sv, en)                                                                                 \
    {                                                                                                                  \
        .id = S_INIT(id_), .code = code_, .label = TEXT(fi, sv, en), .is_opinion = true                                \
    }
#define SILENT(code_)                                                                                                  \
    {                                                                                                                  \
        .id = S_INIT("ei"), .code = code_,                                                                             \
        .label = TEXT("En halua kertoa", "Jag vill inte svara", "I prefer not to say")                                 \
    }
#define ELSEWHERE CHOICE("muu", 998, "Muu kunta", "Annan kommun", "Another municipality")

#define PORI TEXT("Porin seutu", "Björneborgsregionen", "Pori area")
#define RAUMA TEXT("Rauman seutu", "Raumoregionen", "Rauma area")
#define POHJOIS_SATAKUNTA TEXT("Pohjois-Satakunta", "Norra Satakunta", "Northern Satakunta")

static const struct option SATAKUNTA[] = {
    KUNTA("k079", 79, "Harjavalta", "Harjavalta", PORI),
    KUNTA("k102", 102, "Huittinen", "Vittis", PORI),
    KUNTA("k271", 271, "Kokemäki", "Kumo", PORI),
    KUNTA("k484", 484, "Merikarvia", "Sastmola", PORI),
    KUNTA("k531", 531, "Nakkila", "Nakkila", PORI),
    KUNTA("k608", 608, "Pomarkku", "Påmark", PORI),
    KUNTA("k609", 609, "Pori", "Björneborg", PORI),
    KUNTA("k886", 886, "Ulvila", "Ulvsby", PORI),
    KUNTA("k050", 50, "Eura", "Eura", RAUMA),
    KUNTA("k051", 51, "Eurajoki", "Euraåminne", RAUMA),
    KUNTA("k684", 684, "Rauma", "Raumo", RAUMA),
    KUNTA("k783", 783, "Säkylä", "Säkylä", RAUMA),
    KUNTA("k181", 181, "Jämijärvi", "Jämijärvi", POHJOIS_SATAKUNTA),
    KUNTA("k214", 214, "Kankaanpää", "Kankaanpää", POHJOIS_SATAKUNTA),
    KUNTA("k230", 230, "Karvia", "Karvia", POHJOIS_SATAKUNTA),
    KUNTA("k747", 747, "Siikainen", "Siikais", POHJOIS_SATAKUNTA),
    ELSEWHERE,
    SILENT(999),
};

#define TAMPERE TEXT("Tampereen seutu", "Tammerforsregionen", "Tampere area")
#define ETELA_PIRKANMAA TEXT("Etelä-Pirkanmaa", "Södra Birkaland", "Southern Pirkanmaa")
#define LOUNAIS_PIRKANMAA TEXT("Lounais-Pirkanmaa", "Sydvästra Birkaland", "Southwestern Pirkanmaa")
#define YLA_PIRKANMAA TEXT("Ylä-Pirkanmaa", "Övre Birkaland", "Upper Pirkanmaa")
#define LUOTEIS_PIRKANMAA TEXT("Luoteis-Pirkanmaa", "Nordvästra Birkaland", "Northwestern Pirkanmaa")

static const struct option PIRKANMAA[] = {
    KUNTA("k108", 108, "Hämeenkyrö", "Tavastkyro", TAMPERE),
    KUNTA("k211", 211, "Kangasala", "Kangasala", TAMPERE),
    KUNTA("k291", 291, "Kuhmoinen", "Kuhmois", TAMPERE),
    KUNTA("k418", 418, "Lempäälä", "Lempäälä", TAMPERE),
    KUNTA("k536", 536, "Nokia", "Nokia", TAMPERE),
    KUNTA("k562", 562, "Orivesi", "Orivesi", TAMPERE),
    KUNTA("k604", 604, "Pirkkala", "Birkala", TAMPERE),
    KUNTA("k635", 635, "Pälkäne", "Pälkäne", TAMPERE),
    KUNTA("k837", 837, "Tampere", "Tammerfors", TAMPERE),
    KUNTA("k922", 922, "Vesilahti", "Vesilahti", TAMPERE),
    KUNTA("k980", 980, "Ylöjärvi", "Ylöjärvi", TAMPERE),
    KUNTA("k020", 20, "Akaa", "Ackas", ETELA_PIRKANMAA),
    KUNTA("k887", 887, "Urjala", "Urjala", ETELA_PIRKANMAA),
    KUNTA("k908", 908, "Valkeakoski", "Valkeakoski", ETELA_PIRKANMAA),
    KUNTA("k619", 619, "Punkalaidun", "Punkalaidun", LOUNAIS_PIRKANMAA),
    KUNTA("k790", 790, "Sastamala", "Sastamala", LOUNAIS_PIRKANMAA),
    KUNTA("k177", 177, "Juupajoki", "Juupajoki", YLA_PIRKANMAA),
    KUNTA("k508", 508, "Mänttä-Vilppula", "Mänttä-Vilppula", YLA_PIRKANMAA),
    KUNTA("k702", 702, "Ruovesi", "Ruovesi", YLA_PIRKANMAA),
    KUNTA("k936", 936, "Virrat", "Virdois", YLA_PIRKANMAA),
    KUNTA("k143", 143, "Ikaalinen", "Ikalis", LUOTEIS_PIRKANMAA),
    KUNTA("k250", 250, "Kihniö", "Kihniö", LUOTEIS_PIRKANMAA),
    KUNTA("k581", 581, "Parkano", "Parkano", LUOTEIS_PIRKANMAA),
    ELSEWHERE,
    SILENT(999),
};

/* Edges at single years of Statistics Finland's population tables; the code is the lower edge. */
static const struct option AGES[] = {
    CHOICE("a13", 13, "13–17 vuotta", "13–17 år", "13–17 years"),
    CHOICE("a18", 18, "18–29 vuotta", "18–29 år", "18–29 years"),
    CHOICE("a30", 30, "30–44 vuotta", "30–44 år", "30–44 years"),
    CHOICE("a45", 45, "45–64 vuotta", "45–64 år", "45–64 years"),
    CHOICE("a65", 65, "65–74 vuotta", "65–74 år", "65–74 years"),
    CHOICE("a75", 75, "75–84 vuotta", "75–84 år", "75–84 years"),
    CHOICE("a85", 85, "85 vuotta tai enemmän", "85 år eller äldre", "85 years or over"),
    SILENT(999),
};

static const struct built_in LISTS[] = {
    {S_INIT("kunnat-satakunta-2026"), ITEM_AREA, SATAKUNTA, sizeof SATAKUNTA / sizeof *SATAKUNTA},
    {S_INIT("kunnat-pirkanmaa-2026"), ITEM_AREA, PIRKANMAA, sizeof PIRKANMAA / sizeof *PIRKANMAA},
    {S_INIT(LISTS_AGE), ITEM_AGE, AGES, sizeof AGES / sizeof *AGES},
};

const struct built_in *lists_built_in(struct str name)
{
    for (size_t i = 0; i < sizeof LISTS / sizeof *LISTS; i++)
        if (str_eq(LISTS[i].name, name))
            return &LISTS[i];
    return NULL;
}
