/* anonymity_panel.h - the anonymity contract in residents' words: the panel of the cover page, and the whole of it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_ANONYMITY_PANEL_H
#define WEB_ANONYMITY_PANEL_H

#include "gen/tpl.h"
#include "survey/contract.h"
#include "survey/definition.h"
#include "web/ctx.h"

/* The panel of that survey's cover, in the reader's language. In the request arena. */
const struct tpl_anonymity_panel *panel_make(struct ctx *c, const struct definition *d);

/* The whole contract, each meaning with its columns and the text itself. In the request arena. */
const struct tpl_contract *panel_contract(struct ctx *c);

#endif
