/* anonymity_panel.h - what the stores keep of a person who answers, column by column, and the panel made from it. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_ANONYMITY_PANEL_H
#define WEB_ANONYMITY_PANEL_H

#include "gen/tpl.h"
#include "survey/definition.h"
#include "web/ctx.h"

/* What a column means to the person who answers. */
enum panel_meaning {
    PANEL_NOT_ABOUT_YOU, /* about the survey or our own work, the same whoever answers */
    PANEL_ANSWERS,
    PANEL_NUMBER,
    PANEL_VERSION,
    PANEL_EPOCH,
    PANEL_BOX,
    PANEL_FORM,
    PANEL_DRAFT,
    PANEL_INVITATION,
    PANEL_WEEK,
    PANEL_LANGUAGE,
    PANEL_CHANNEL,
    PANEL_REMOVED,
    PANEL_MINUTES,
    PANEL__COUNT
};

/* One column of inbox.db or results.db, or (`kind` is not 0) one kind of counter in inbox.db. A column that is not in this table
 * fails tests/web/test_flow.c: nothing can be stored of anybody without a word about it on the cover page. */
struct panel_column {
    const char *store, *table, *column;
    int kind;
    enum panel_meaning meaning;
};

/* The table. Static storage. */
const struct panel_column *panel_columns(size_t *count_out);

/* The panel for a survey with that access, in the reader's language. In the request arena. */
const struct tpl_anonymity_panel *panel_make(struct ctx *c, enum survey_access access);

#endif
