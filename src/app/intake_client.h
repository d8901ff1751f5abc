/* intake_client.h - asking something of intake, over a connection that heals itself. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_INTAKE_CLIENT_H
#define APP_INTAKE_CLIENT_H

#include "base/arena.h"

/* Begin with fd = -1. */
struct intake_client {
    const char *path; /* of intake.sock */
    int timeout_ms;   /* for one message, reconnecting included */
    int fd;           /* -1 when not connected */
};

/* For web_intake: ask one message (intake_message.h), connecting when needed; when that fails once more over a new
 * connection, since asking twice is safe. OK: yes, and what was to be stored is on disk; `reply_out` in `a`.
 * ERR_NOT_FOUND: no. ERR_BUSY: nobody knows, ask again later. `client` is a struct intake_client. */
enum err intake_client_ask(void *client, struct arena *a, struct str message, struct str *reply_out) MUST_CHECK;

/* Release the connection. */
void intake_client_close(struct intake_client *c);

#endif
