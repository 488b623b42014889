/*
 * print_network.c: brings files to a printer in the network, at port 9100.
 *
 *   print_network 192.168.0.50 RECEIPT...
 *   print_network 192.168.0.50:9101 RECEIPT...
 *
 * It takes an address, no name, as a name server may take long; and it waits no longer than SECONDS for
 * the printer to take the next piece. If an end is missing, the printer may be in the midst of a picture
 * and takes the next receipt for the rest of it: turn it off and on before the next one.
 * Exit code: 0 all sent, 1 not all sent, 2 wrong options.
 */
#ifdef _WIN32
#define _WIN32_WINNT 0x0501
#include <winsock2.h>
#include <ws2tcpip.h>
#define WOULD_WAIT (WSAGetLastError() == WSAEWOULDBLOCK)
typedef int length;
#else
#define _POSIX_C_SOURCE 200112L
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>
#define WOULD_WAIT (errno == EINPROGRESS || errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
#define INVALID_SOCKET (-1)
#define SD_SEND SHUT_WR
#define closesocket close
typedef int SOCKET;
typedef size_t length;
#endif
#include <stdio.h>
#include <string.h>

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0 /* Windows has no SIGPIPE */
#endif

#ifndef SECONDS
#define SECONDS 10
#endif

/* Whether the connection can be written to, or read from, within so many seconds. */
static int is_ready(SOCKET printer, int to_write, int seconds)
{
    fd_set set, failed;
    struct timeval time;

    FD_ZERO(&set);
    FD_SET(printer, &set);
    failed = set; /* Windows tells here that a connection was refused */
    time.tv_sec = seconds;
    time.tv_usec = 0;
    return select((int)printer + 1, to_write ? NULL : &set, to_write ? &set : NULL, &failed, &time) > 0;
}

static SOCKET open_connection(const char *host, const char *port)
{
    struct addrinfo hints, *found;
    SOCKET printer;
    int error = 1;
    socklen_t size = sizeof error;

    memset(&hints, 0, sizeof hints);
    hints.ai_flags = AI_NUMERICHOST;
    hints.ai_socktype = SOCK_STREAM;
    if (getaddrinfo(host, port, &hints, &found) != 0) {
        return INVALID_SOCKET;
    }
    printer = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
    if (printer != INVALID_SOCKET) {
#ifdef _WIN32
        u_long on = 1;
        ioctlsocket(printer, (long)FIONBIO, &on);
#else
        fcntl(printer, F_SETFL, O_NONBLOCK);
#endif
        if ((connect(printer, found->ai_addr, (socklen_t)found->ai_addrlen) != 0 && !WOULD_WAIT) ||
            !is_ready(printer, 1, SECONDS) ||
            getsockopt(printer, SOL_SOCKET, SO_ERROR, (char *)&error, &size) != 0 || error != 0) {
            closesocket(printer);
            printer = INVALID_SOCKET;
        }
    }
    freeaddrinfo(found);
    return printer;
}

static int send_file(SOCKET printer, const char *path)
{
    char piece[4096];
    FILE *file = fopen(path, "rb");
    size_t len, at;
    int good = file != NULL;

    while (good && (len = fread(piece, 1, sizeof piece, file)) > 0) {
        for (at = 0; good && at < len;) {
            long sent = (long)send(printer, piece + at, (length)(len - at), MSG_NOSIGNAL);

            if (sent > 0) {
                at += (size_t)sent;
            } else {
                good = WOULD_WAIT && is_ready(printer, 1, SECONDS);
            }
        }
    }
    if (file != NULL) {
        good = good && !ferror(file);
        fclose(file);
    }
    return good;
}

/* Closed with an answer of the printer unread, a connection drops what is still on its way: so we say
 * that nothing follows, and read what the printer has to say until it closes, for a while. 0: it
 * broke off. */
static int end_connection(SOCKET printer)
{
    char answer[256];
    long len = 1;
    int reads, good = 1;

    shutdown(printer, SD_SEND);
    for (reads = 0; len > 0 && reads < 16 && is_ready(printer, 0, 1); reads++) {
        len = (long)recv(printer, answer, sizeof answer, 0);
        good = len >= 0 || WOULD_WAIT;
    }
    closesocket(printer);
    return good;
}

int main(int argc, char **argv)
{
    char host[64], *port;
    SOCKET printer;
    int good = 1, i;
#ifdef _WIN32
    WSADATA data;

    WSAStartup(MAKEWORD(2, 2), &data);
#endif
    if (argc < 3 || strlen(argv[1]) >= sizeof host) {
        fputs("usage: print_network ADDRESS[:PORT] RECEIPT...\n", stderr);
        return 2;
    }
    strcpy(host, argv[1]);
    port = strchr(host, ':');
    if (port != NULL) {
        *port++ = '\0';
    }
    printer = open_connection(host, port != NULL ? port : "9100");
    if (printer == INVALID_SOCKET) {
        fprintf(stderr, "%s: no printer answers\n", argv[1]);
        return 1;
    }
    for (i = 2; good && i < argc; i++) {
        good = send_file(printer, argv[i]);
        if (!good) {
            fprintf(stderr, "%s: not all of it was sent\n", argv[i]);
        }
    }
    if (!end_connection(printer) && good) {
        fprintf(stderr, "%s: the printer broke off\n", argv[1]);
        good = 0;
    }
    return good ? 0 : 1;
}
