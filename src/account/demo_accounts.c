/* demo_accounts.c - who works in the demo: one account or two for each role, with names and a password that all may know. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/demo_accounts.h"

#define PASSWORD "kokeilen-digiraatia"
#define WORKER(role, name, box, division, surveys)                                                                     \
    {                                                                                                                  \
        role, S_INIT(name), S_INIT(box "@demo.example"), S_INIT(PASSWORD), S_INIT(division), S_INIT(surveys)           \
    }

/* The .example domain is nobody's (RFC 2606). */
static const struct demo_account accounts[] = {
    WORKER(ROLE_COORDINATOR, "Kaisa Koskela", "coordinator", "", ""),
    WORKER(ROLE_COORDINATOR, "Johan Lindfors", "coordinator2", "", ""),
    WORKER(ROLE_CONTACT, "Minna Niemelä", "contact", "digi", ""),
    WORKER(ROLE_REQUESTER, "Timo Rantanen", "requester", "", "palveluihin-paasy digipalvelut-arjessa"),
    WORKER(ROLE_COMMS, "Sanna Vuorinen", "comms", "", ""),
    WORKER(ROLE_UNIT_MANAGER, "Petri Hakala", "manager", "avo", ""),
    WORKER(ROLE_EXECUTIVE, "Leena Salminen", "executive", "", ""),
    WORKER(ROLE_VIEWER, "Olli Mattila", "viewer", "", "talousarvio-2028"),
    WORKER(ROLE_ADMIN, "Antti Laine", "admin", "", ""),
    WORKER(ROLE_ADMIN, "Ulla Forsman", "admin2", "", ""),
    WORKER(ROLE_ICT, "Jari Peltola", "ict", "", ""),
};

const struct demo_account *demo_accounts(size_t *count_out)
{
    *count_out = sizeof accounts / sizeof *accounts;
    return accounts;
}

struct str demo_password_hash(void)
{
    return S("$argon2id$v=19$m=65536,t=3,p=1$NBcJrpOQkKV8UYuB3UlEIA$PW/dKaUM6M1yS/BREnNDnDVWOQrym8AXmbKiHC1KbwI");
}
