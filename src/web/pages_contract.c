/* pages_contract.c - the anonymity contract: as a page in plain words, and as the very text whose hash is told. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "gen/tpl.h"
#include "i18n/i18n.h"
#include "web/anonymity_panel.h"
#include "web/frame.h"
#include "web/pages.h"

enum err page_about_contract(struct ctx *c)
{
    struct page p = frame_body(c, ROUTE__COUNT);

    tpl_contract(&p, panel_contract(c));
    frame_cache(c, 0);
    frame_put(c, i18n_text(c->lang, "What is stored of an answer, to the last column"), &p, false);
    return OK;
}

enum err page_about_contract_text(struct ctx *c)
{
    c->res->content_type = S("text/plain; charset=utf-8");
    buf_put(&c->res->body, contract_text(c->arena));
    frame_cache(c, 0);
    return OK;
}
