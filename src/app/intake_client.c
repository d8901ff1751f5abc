/* intake_client.c - asking something of intake, over a connection that heals itself. */
/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/intake_client.h"

#include "app/socket.h"
#include "base/clock.h"
#include "response/intake_message.h"

#include <unistd.h>

void intake_client_close(struct intake_client *c)
{
    if (c->fd >= 0)
        close(c->fd);
    c->fd = -1;
}

enum err intake_client_ask(void *client, struct arena *a, struct str message, struct str *reply_out)
{
    struct intake_client *c = client;
    int64_t until_ms = clock_steady_ms() + c->timeout_ms;

    for (int attempt = 0; attempt < 2; attempt++) {
        int64_t left_ms = until_ms - clock_steady_ms();
        enum err e;

        if (left_ms <= 0)
            break;
        if (c->fd < 0 && socket_connect(c->path, (int)left_ms, &c->fd))
            break;
        e = intake_ask(c->fd, a, message, (int)left_ms, reply_out);
        if (e != ERR_BUSY)
            return e;
        /* A late word for this message must not be taken for the word for the next one. */
        intake_client_close(c);
    }
    return ERR_BUSY;
}
