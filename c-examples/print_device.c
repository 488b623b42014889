/*
 * print_device.c: brings files to a printer through its device file.
 *
 *   print_device /dev/usb/lp0 RECEIPT...      USB; /dev/ttyS0: serial, set up with stty before
 *
 * A printer without paper takes nothing more, and a program that just writes hangs: so it waits no
 * longer than SECONDS for the next piece. If an end is missing, the printer may be in the midst of a
 * picture and takes the next receipt for the rest of it: turn it off and on before the next one.
 * Exit code: 0 all sent, 1 not all sent, 2 wrong options.
 */
#define _POSIX_C_SOURCE 200112L

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifndef SECONDS
#define SECONDS 10
#endif

/* Sends all of it, or says why not. */
static int send_all(int device, const char *bytes, size_t len)
{
    while (len > 0) {
        struct pollfd ready;
        ssize_t sent;

        ready.fd = device;
        ready.events = POLLOUT;
        if (poll(&ready, 1, SECONDS * 1000) == 0) {
            errno = ETIMEDOUT;
            return 0;
        }
        sent = write(device, bytes, len);
        if (sent > 0) {
            bytes += sent;
            len -= (size_t)sent;
        } else if (errno != EAGAIN && errno != EINTR) {
            return 0;
        }
    }
    return 1;
}

static int send_file(int device, const char *path)
{
    char piece[4096];
    FILE *file = fopen(path, "rb");
    size_t len;
    int good = file != NULL;

    while (good && (len = fread(piece, 1, sizeof piece, file)) > 0) {
        good = send_all(device, piece, len);
    }
    if (file != NULL) {
        good = good && !ferror(file);
        fclose(file);
    }
    if (!good) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
    }
    return good;
}

int main(int argc, char **argv)
{
    int device, good = 1, i;

    if (argc < 3) {
        fputs("usage: print_device DEVICE RECEIPT...\n", stderr);
        return 2;
    }
    device = open(argv[1], O_WRONLY | O_NONBLOCK | O_NOCTTY);
    if (device < 0) {
        perror(argv[1]);
        return 1;
    }
    for (i = 2; good && i < argc; i++) {
        good = send_file(device, argv[i]);
    }
    if (close(device) != 0) {
        perror(argv[1]);
        good = 0;
    }
    return good ? 0 : 1;
}
