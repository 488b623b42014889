/*
 * webhook.c: what a server does with a notification of Mercado Pago, before it believes a word of it.
 *
 *   webhook --secret SECRET --signature "ts=...,v1=..." --request-id ID --data-id ORD01...
 *   webhook --secret-file FILE --file REQUEST      the request as it came, from its first line on
 *
 * A notification that is signed says that something happened to the order, not that it was paid: it
 * may come late, twice, or never. So the answer to it is HTTP 200, and qr_order_get. One that is not
 * signed, or too old, is a hint at most (those of test accounts carry signatures that nobody can
 * check): HTTP 200 too, or it comes again and again; read the order if the id is one of yours, and do
 * nothing else on its account.
 *
 * Exit code: 0 signed, 1 not signed with this secret, or too old, 2 wrong options, 3 file trouble.
 */
#include <posqr.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define EXIT_NOT_SIGNED 1
#define EXIT_USAGE 2
#define EXIT_FILE 3

#define AGE_S 86400 /* the service repeats for days what is not answered, and may not sign it anew */

static int usage(void)
{
    fprintf(stderr,
            "usage: webhook --secret SECRET | --secret-file FILE\n"
            "               --signature X-SIGNATURE [--request-id X-REQUEST-ID] [--data-id DATA.ID]\n"
            "             | --file REQUEST\n"
            "               [--age SECONDS]      0: any age (86400)\n");
    return EXIT_USAGE;
}

static int read_file(const char *path, char *text, size_t room)
{
    FILE *file = fopen(path, "rb");
    size_t len;

    if (file == NULL) {
        perror(path);
        return 0;
    }
    len = fread(text, 1, room - 1, file);
    text[len] = '\0';
    fclose(file);
    return len < room - 1;
}

static int is_header(const char *line, const char *name)
{
    for (; *name != '\0'; line++, name++) {
        if (tolower((unsigned char)*line) != *name) {
            return 0;
        }
    }
    return *line == ':';
}

static char *value_of(char *line)
{
    char *value = strchr(line, ':') + 1;

    while (*value == ' ' || *value == '\t') {
        value++;
    }
    return value;
}

/* Finds the two headers, and data.id in the query of the first line. Cuts the text into lines. */
static void read_request(char *text, qr_webhook *hook)
{
    char *line = text;
    char *next;
    char *id;
    size_t len;
    int number;

    for (number = 0; line != NULL; number++, line = next) {
        next = strchr(line, '\n');
        if (next != NULL) {
            *next++ = '\0';
        }
        len = strlen(line);
        if (len > 0 && line[len - 1] == '\r') {
            line[--len] = '\0';
        }
        if (number > 0 && len == 0) {
            return; /* the body is not signed: only the query is */
        }
        if (number == 0) {
            id = strstr(line, "?data.id=");
            if (id == NULL) {
                id = strstr(line, "&data.id=");
            }
            if (id != NULL) {
                id += strlen("?data.id=");
                id[strcspn(id, "& ")] = '\0'; /* letters and digits: nothing to decode */
                hook->data_id = id;
            }
        } else if (is_header(line, "x-signature")) {
            hook->x_signature = value_of(line);
        } else if (is_header(line, "x-request-id")) {
            hook->x_request_id = value_of(line);
        }
    }
}

int main(int argc, char **argv)
{
    static char request[65536];
    static char secret_text[1024];
    qr_webhook hook = QR_WEBHOOK_INIT;
    qr_error err = QR_ERROR_INIT;
    const char *secret = NULL;
    unsigned long age = AGE_S;
    int i;

    for (i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--secret") == 0) {
            secret = argv[i + 1];
        } else if (strcmp(argv[i], "--secret-file") == 0) {
            if (!read_file(argv[i + 1], secret_text, sizeof secret_text)) {
                return EXIT_FILE;
            }
            secret_text[strcspn(secret_text, "\r\n")] = '\0';
            secret = secret_text;
        } else if (strcmp(argv[i], "--signature") == 0) {
            hook.x_signature = argv[i + 1];
        } else if (strcmp(argv[i], "--request-id") == 0) {
            hook.x_request_id = argv[i + 1];
        } else if (strcmp(argv[i], "--data-id") == 0) {
            hook.data_id = argv[i + 1];
        } else if (strcmp(argv[i], "--file") == 0) {
            if (!read_file(argv[i + 1], request, sizeof request)) {
                return EXIT_FILE;
            }
            read_request(request, &hook);
        } else if (strcmp(argv[i], "--age") == 0) {
            char *end;

            age = strtoul(argv[i + 1], &end, 10);
            if (*argv[i + 1] < '0' || *argv[i + 1] > '9' || *end != '\0' || age > 100000000UL) {
                return usage(); /* a slip must not become 0, which is any age */
            }
        } else {
            return usage();
        }
    }
    if (i != argc || argc == 1 || secret == NULL) {
        return usage();
    }
    if (qr_webhook_check(&hook, secret, (uint32_t)time(NULL), (uint32_t)age, &err) != QR_OK) {
        fprintf(stderr, "%s: %s\n", qr_status_name(err.code), err.message);
        return EXIT_NOT_SIGNED;
    }
    printf("signed: now read the order%s%s\n", hook.data_id != NULL ? " " : "",
           hook.data_id != NULL ? hook.data_id : "");
    return 0;
}
