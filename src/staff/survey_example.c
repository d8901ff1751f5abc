/* survey_example.c - a short document to begin a new survey from. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "staff/survey_example.h"

#include "base/clock.h"

static const char BEFORE_DAYS[] =
    "{\n"
    "  \"schema\": 1,\n"
    "  \"slug\": \"esimerkki\",\n"
    "  \"langs\": [\"fi\", \"sv\"],\n"
    "  \"title\": {\"fi\": \"Esimerkkikysely\", \"sv\": \"Exempelenkät\"},\n"
    "  \"division\": {\"fi\": \"Toimialue\", \"sv\": \"Verksamhetsområde\"},\n"
    "  \"cover\": {\n"
    "    \"purpose\": {\"fi\": \"Miksi tätä kysytään.\", \"sv\": \"Varför vi frågar.\"},\n"
    "    \"can\": {\"fi\": \"Mihin vastauksilla voi vaikuttaa.\", \"sv\": \"Vad svaren kan påverka.\"},\n"
    "    \"cannot\": {\"fi\": \"Mihin niillä ei voi vaikuttaa.\", \"sv\": \"Vad de inte kan påverka.\"},\n"
    "    \"decides\": {\"fi\": \"Kuka päättää ja milloin.\", \"sv\": \"Vem som beslutar och när.\"},\n"
    "    \"hears_back\": {\"fi\": \"Kerromme tuloksista {results}.\", \"sv\": \"Vi berättar om resultaten "
    "{results}.\"},\n"
    "    \"unit\": {\"fi\": \"Kyselystä vastaava yksikkö\", \"sv\": \"Enheten som ansvarar för enkäten\"},\n"
    "    \"contact_email\": \"kysely@example.org\"\n"
    "  },\n";

static const char AFTER_DAYS[] =
    "  \"pages\": [\n"
    "    {\n"
    "      \"id\": \"p1\",\n"
    "      \"title\": {\"fi\": \"Palvelu\", \"sv\": \"Servicen\"},\n"
    "      \"items\": [\n"
    "        {\n"
    "          \"id\": \"q1\",\n"
    "          \"type\": \"single\",\n"
    "          \"label\": {\"fi\": \"Saitko apua?\", \"sv\": \"Fick du hjälp?\"},\n"
    "          \"options\": [\n"
    "            {\"id\": \"o1\", \"code\": 1, \"label\": {\"fi\": \"Kyllä\", \"sv\": \"Ja\"}},\n"
    "            {\"id\": \"o2\", \"code\": 2, \"label\": {\"fi\": \"En\", \"sv\": \"Nej\"}}\n"
    "          ]\n"
    "        },\n"
    "        {\n"
    "          \"id\": \"q2\",\n"
    "          \"type\": \"longtext\",\n"
    "          \"label\": {\"fi\": \"Mitä pitäisi parantaa?\", \"sv\": \"Vad borde bli bättre?\"}\n"
    "        }\n"
    "      ]\n"
    "    }\n"
    "  ]\n"
    "}\n";

static struct str day(struct arena *a, int64_t now_ms, int64_t days)
{
    struct civil t = civil_from_ms(now_ms + days * 24 * 60 * 60 * 1000);

    return arena_fmt(a, "%04d-%02d-%02d", t.year, t.month, t.day);
}

struct str survey_example(struct arena *a, int64_t now_ms)
{
    return arena_fmt(a, "%s  \"settings\": {\"opens\": \"%.*s\", \"closes\": \"%.*s\", \"results\": \"%.*s\"},\n%s",
                     BEFORE_DAYS, STR_ARG(day(a, now_ms, 14)), STR_ARG(day(a, now_ms, 42)), STR_ARG(day(a, now_ms, 70)),
                     AFTER_DAYS);
}
