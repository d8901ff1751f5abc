/* ref_fcgi.c - the least a FastCGI program can do: constant answers over libfcgi, the measure for the real one. */
/* SPDX-License-Identifier: EUPL-1.2 */
/* Usage: ref_fcgi SOCKET CHILDREN ANSWER SEAL_BYTES
 * ANSWER: file with a whole CGI answer, sent to every request after its body was read. SEAL_BYTES: how many bytes are
 * sealed before each answer; 0 seals nothing. Prints READY; ends with SIGTERM or with the process that started it. */
#include <fcgiapp.h>
#include <sodium.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { CONNECTIONS = 256, LISTENER = CONNECTIONS, ANSWER_LIMIT = 1024 * 1024, BODY_LIMIT = 256 * 1024, BACKLOG = 4096 };

static char answer[ANSWER_LIMIT];
static size_t answer_len, seal_bytes;

static void die(const char *what)
{
    fprintf(stderr, "ref_fcgi: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void reply(FCGX_Request *c, const unsigned char *public_key)
{
    static unsigned char plain[BODY_LIMIT], box[BODY_LIMIT + crypto_box_SEALBYTES];

    while (FCGX_GetStr((char *)plain, sizeof plain, c->in) == sizeof plain)
        ;
    if (seal_bytes)
        crypto_box_seal(box, plain, seal_bytes, public_key);
    FCGX_PutStr(answer, (int)answer_len, c->out);
    FCGX_Finish_r(c);
}

/* Kept connections in an epoll set, each handed to libfcgi when it has a request: the fastest way measured
 * (54 000 pages a second against 25 000 of FCGX_Accept_r with a connection per request). */
static void serve(int listen_fd)
{
    static FCGX_Request slots[CONNECTIONS];
    unsigned char public_key[crypto_box_PUBLICKEYBYTES], secret_key[crypto_box_SECRETKEYBYTES];
    struct epoll_event events[16], e = {.events = EPOLLIN | EPOLLEXCLUSIVE, .data.u32 = LISTENER};
    int epoll_fd = epoll_create1(0);

    crypto_box_keypair(public_key, secret_key);
    for (int i = 0; i < CONNECTIONS; i++)
        FCGX_InitRequest(&slots[i], -1, FCGI_FAIL_ACCEPT_ON_INTR);
    if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listen_fd, &e))
        die("epoll");
    for (;;) {
        int n = epoll_wait(epoll_fd, events, 16, -1);

        for (int i = 0; i < n; i++) {
            uint32_t id = events[i].data.u32;

            if (id == LISTENER) {
                int fd = accept4(listen_fd, NULL, NULL, SOCK_CLOEXEC);

                for (id = 0; fd >= 0 && slots[id].ipcFd >= 0; id++)
                    ;
                e = (struct epoll_event){.events = EPOLLIN, .data.u32 = id};
                if (fd >= 0) {
                    slots[id].ipcFd = fd;
                    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &e);
                }
                continue;
            }
            slots[id].keepConnection = 1; /* or libfcgi would close it and accept by itself */
            FCGX_Detach(&slots[id]);
            if (FCGX_Accept_r(&slots[id]) == 0)
                reply(&slots[id], public_key);
            else if (slots[id].ipcFd >= 0) {
                close(slots[id].ipcFd);
                slots[id].ipcFd = -1;
            }
        }
    }
}

int main(int argc, char **argv)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
    pid_t parent;
    FILE *f;

    if (argc != 5 || sodium_init() < 0 || FCGX_Init())
        return 2;
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    seal_bytes = strtoul(argv[4], NULL, 10);
    f = fopen(argv[3], "rb");
    if (!f || seal_bytes > BODY_LIMIT)
        die(argv[3]);
    answer_len = fread(answer, 1, sizeof answer, f);
    fclose(f);
    snprintf(at.sun_path, sizeof at.sun_path, "%s", argv[1]);
    if (bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, BACKLOG))
        die(argv[1]);
    parent = getpid();
    for (long n = strtol(argv[2], NULL, 10); n > 0; n--)
        if (fork() == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            if (getppid() == parent)
                serve(fd);
            _exit(1);
        }
    printf("READY\n");
    fflush(stdout);
    pause();
    return 0;
}
