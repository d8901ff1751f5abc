/* socket.h - Unix sockets of an instance: the ones to listen on and connecting to them. */
/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef APP_SOCKET_H
#define APP_SOCKET_H

#include "base/err.h"

/* A non-blocking socket of `type` (SOCK_STREAM or SOCK_SEQPACKET) that listens at `path`, for the owner alone; what
 * lies there is replaced. The caller closes it. ERR_BROKEN. */
enum err socket_listen(const char *path, int type, int *fd_out) MUST_CHECK;

/* Connect to the SOCK_SEQPACKET socket at `path`, waiting at most `timeout_ms` for room in its queue. ERR_BUSY. */
enum err socket_connect(const char *path, int timeout_ms, int *fd_out) MUST_CHECK;

#endif
