/* intake_client.h - handing a sealed answer to intake, over a connection that heals itself. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_INTAKE_CLIENT_H
#define APP_INTAKE_CLIENT_H

#include "base/str.h"

/* Begin with fd = -1. */
struct intake_client {
    const char *path; /* of intake.sock */
    int timeout_ms;   /* for one message, reconnecting included */
    int fd;           /* -1 when not connected */
};

/* For web_intake: hand over one message, connecting when needed; when that fails once more over a new connection,
 * since sending twice is safe. OK: it is on disk. ERR_BUSY: nobody knows, send again later. `client` is a struct
 * intake_client. */
enum err intake_client_send(void *client, struct str message) MUST_CHECK;

/* Release the connection. */
void intake_client_close(struct intake_client *c);

#endif
