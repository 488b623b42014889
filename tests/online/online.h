/* online.h: a sandbox of the test's own, and what it says, asked for by hand: what the library did
 * is not judged by the library. The program of the sandbox is the first argument of every test. */
#ifndef ONLINE_H
#define ONLINE_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "../c/check.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct sandbox {
    pid_t pid;
    int http;
    int https; /* 0: none */
    char token[128];
    char base_url[64];
    char directory[64]; /* of this run */
    char ca[96];        /* where the certificate of its authority lies */
    char ready[96];
} sandbox;

static long long CHECK_UNUSED now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void CHECK_UNUSED pause_ms(long ms)
{
    struct timespec wait = {ms / 1000, ms % 1000 * 1000000};

    nanosleep(&wait, NULL);
}

/* Reads the file that is there once all ports listen. */
static int sandbox_is_ready(sandbox *s)
{
    FILE *ready = fopen(s->ready, "r");
    char line[256];

    if (ready == NULL) {
        return 0;
    }
    while (fgets(line, sizeof line, ready) != NULL) {
        sscanf(line, "http=%d", &s->http);
        sscanf(line, "https=%d", &s->https);
        sscanf(line, "token=%127s", s->token);
    }
    fclose(ready);
    return s->http != 0;
}

/* Starts one on free ports; it ends with this process at the latest. `extra` and its value: one more
 * option, or NULL. */
static void CHECK_UNUSED sandbox_start(sandbox *s, const char *program, const char *extra,
                                       const char *value)
{
    const pid_t parent = getpid();
    const char *arguments[13];
    size_t n = 0;
    int tries;

    memset(s, 0, sizeof *s);
    strcpy(s->directory, "/tmp/posqr-online.XXXXXX");
    if (mkdtemp(s->directory) == NULL) {
        give_up("mkdtemp");
    }
    snprintf(s->ca, sizeof s->ca, "%s/ca.pem", s->directory);
    snprintf(s->ready, sizeof s->ready, "%s/ready", s->directory);
    arguments[n++] = program;
    arguments[n++] = "--port";
    arguments[n++] = "0";
    arguments[n++] = "--https-port";
    arguments[n++] = "0";
    arguments[n++] = "--ca-out";
    arguments[n++] = s->ca;
    arguments[n++] = "--ready-file";
    arguments[n++] = s->ready;
    if (extra != NULL) {
        arguments[n++] = extra;
        arguments[n++] = value;
    }
    arguments[n] = NULL;
    fflush(stdout);
    s->pid = fork();
    if (s->pid < 0) {
        give_up("fork");
    }
    if (s->pid == 0) {
        int nowhere = open("/dev/null", O_WRONLY);

        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent || nowhere < 0) {
            _exit(99);
        }
        dup2(nowhere, STDOUT_FILENO);
        execv(program, (char *const *)arguments);
        perror(program);
        _exit(99);
    }
    for (tries = 0; tries < 3000 && !sandbox_is_ready(s); tries++) {
        if (waitpid(s->pid, NULL, WNOHANG) != 0) {
            give_up("the sandbox ended at once");
        }
        pause_ms(10);
    }
    if (s->http == 0) {
        give_up("the sandbox does not listen");
    }
    snprintf(s->base_url, sizeof s->base_url, "http://127.0.0.1:%d", s->http);
}

static void CHECK_UNUSED sandbox_stop(sandbox *s)
{
    kill(s->pid, SIGKILL);
    waitpid(s->pid, NULL, 0);
    unlink(s->ca);
    unlink(s->ready);
    rmdir(s->directory);
}

/* Asks the sandbox on a connection of its own. Returns the body, to be freed; gives up unless it
 * says 200. */
static CHECK_UNUSED char *sandbox_ask(const sandbox *s, const char *method, const char *path,
                                       const char *body)
{
    struct sockaddr_in address = {0};
    uint32_t cap = 1 << 16, len = 0;
    char *answer = (char *)malloc(cap);
    char request[2048];
    const char *start;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int written;

    address.sin_family = AF_INET;
    address.sin_port = htons((unsigned short)s->http);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (answer == NULL || fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        give_up("connect to the sandbox");
    }
    written = snprintf(request, sizeof request,
                       "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                       "Content-Length: %lu\r\n\r\n%s",
                       method, path, (unsigned long)strlen(body), body);
    if (written >= (int)sizeof request || write(fd, request, (size_t)written) != written) {
        give_up("write to the sandbox");
    }
    for (;;) {
        ssize_t got = read(fd, answer + len, cap - len - 1);

        if (got < 0) {
            give_up("read from the sandbox");
        }
        if (got == 0) {
            break;
        }
        len += (size_t)got;
        if (cap - len < 2) {
            cap *= 2;
            answer = (char *)realloc(answer, cap);
            if (answer == NULL) {
                give_up("realloc");
            }
        }
    }
    close(fd);
    answer[len] = '\0';
    start = strstr(answer, "\r\n\r\n");
    if (start == NULL || strncmp(answer, "HTTP/1.1 200", 12) != 0) {
        fprintf(stderr, "%s %s %s: %s\n", method, path, body, answer);
        exit(99);
    }
    memmove(answer, start + 4, strlen(start + 4) + 1);
    return answer;
}

/* A control call whose answer does not matter. */
static void CHECK_UNUSED sandbox_tell(const sandbox *s, const char *path, const char *body)
{
    free(sandbox_ask(s, "POST", path, body));
}

/* How many orders of a state have this reference, or with NULL, how many orders it has; `id`, if not
 * NULL, receives that of the last one. */
static int CHECK_UNUSED orders_with(const char *state, const char *reference, char *id, uint32_t cap)
{
    const char *at = strstr(state, "\"orders\":[");
    const char *end = strstr(state, "\"payments\":[");
    char needle[128];
    int count = 0;

    if (at == NULL || end == NULL) {
        give_up("the state of the sandbox");
    }
    snprintf(needle, sizeof needle, "\"external_reference\":\"%s%s", reference ? reference : "",
             reference ? "\"" : "");
    while ((at = strstr(at + 1, needle)) != NULL && at < end) {
        count++;
        if (id != NULL) {
            const char *order = at;

            while (strncmp(order, "{\"id\":\"", 7) != 0) {
                order--; /* the id is the first member */
            }
            snprintf(id, cap, "%.*s", (int)strcspn(order + 7, "\""), order + 7);
        }
    }
    return count;
}

/* Options for the account and the till that every sandbox has. */
static qr_client_options CHECK_UNUSED sandbox_options(const sandbox *s)
{
    qr_client_options options = QR_CLIENT_OPTIONS_INIT;

    options.access_token = s->token;
    options.country = "BR";
    options.pos = "CAJA001";
    options.base_url = s->base_url;
    return options;
}

static CHECK_UNUSED qr_client *client_open(const qr_client_options *options)
{
    qr_client *client = NULL;
    qr_error error = QR_ERROR_INIT;

    if (qr_client_open(options, &client, &error) != QR_OK) {
        fprintf(stderr, "qr_client_open: %s\n", error.message);
        exit(99);
    }
    return client;
}

#endif
