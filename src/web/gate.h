/* gate.h - the one way in, for pages that let a form that was kept go on its way. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef WEB_GATE_H
#define WEB_GATE_H

#include "web/door.h"

/* Let a kept form go on as if it came now from c->person: the page is asked, and fills c->res. With `is_again`, or when its token is of an
 * earlier session, it is shown filled and nothing is done. ERR_DENIED when it is not this person's or leads nowhere; the page's errors. */
enum err gate_resume(struct ctx *c, const struct kept *kept, bool is_again) MUST_CHECK;

#endif
