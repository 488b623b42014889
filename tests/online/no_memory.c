/* no_memory SANDBOX: memory runs out at every place of a call by the built-in HTTPS client, over HTTP and
 * HTTPS: with a handshake, and on a connection that was kept. As c/no_memory.c, which has the rest. */
#include "online.h"

#include "../c/failing_heap.h"

static sandbox service;
static qr_client_options options;
static qr_client *client;
static qr_order_info info = QR_ORDER_INFO_INIT;
static qr_error err = QR_ERROR_INIT;
static char order_id[sizeof info.order_id];

/* By the sandbox's own log. */
static int seen(void)
{
    char *log = sandbox_ask(&service, "GET", "/_sandbox/requests", "");
    const char *at = log;
    int count = 0;

    while ((at = strstr(at, "\"n\":")) != NULL) {
        at++;
        count++;
    }
    free(log);
    return count;
}

static void open_one(void)
{
    sandbox_tell(&service, "/_sandbox/reset", "{}");
    client = client_open(&options);
}

static qr_status run_open(void)
{
    client = NULL;
    return qr_client_open(&options, &client, &err);
}

static qr_status run_check(void)
{
    return qr_client_check(client, NULL, &err);
}

static qr_status run_create(void)
{
    qr_order order = QR_ORDER_INIT;

    order.reference = "memory-1";
    order.amount = "5.00";
    return qr_order_create(client, &order, &info, &err);
}

/* A connection is kept, and an order is there. */
static void open_and_create(void)
{
    open_one();
    if (run_create() != QR_OK) {
        fprintf(stderr, "%s\n", err.message);
        exit(99);
    }
    strcpy(order_id, info.order_id);
}

static qr_status run_get(void)
{
    return qr_order_get(client, order_id, &info, &err);
}

static qr_status run_close(void)
{
    qr_client_close(client);
    client = NULL;
    return QR_OK;
}

static void close_it(void)
{
    qr_client_close(client);
}

int main(int argc, char **argv)
{
    /* The HTTP library keeps the ten bytes of a header. */
    static const trial trials[] = {{"open", NULL, run_open, close_it, QR_OK, 0, 0},
                                   {"check, first connection", open_one, run_check, close_it, QR_OK, 1, 1},
                                   {"create, first connection", open_one, run_create, close_it, QR_OK, 1, 1},
                                   {"get, kept connection", open_and_create, run_get, close_it, QR_OK, 1, 1},
                                   {"close, kept connection", open_and_create, run_close, NULL, QR_OK, 0, 1}};
    static char ca[65536], url[64], name[80];
    FILE *file;
    int secure;
    size_t i;

    if (argc != 2) {
        return 2;
    }
    sandbox_start(&service, argv[1], NULL, NULL);
    file = fopen(service.ca, "r");
    if (file == NULL) {
        give_up("the certificate");
    }
    ca[fread(ca, 1, sizeof ca - 1, file)] = '\0';
    fclose(file);
    requests_seen = seen;
    for (secure = 0; secure < 2; secure++) {
        options = sandbox_options(&service);
        options.flags = QR_CLIENT_NO_RETRY;
        if (secure) {
            snprintf(url, sizeof url, "https://127.0.0.1:%d", service.https);
            options.base_url = url;
            options.ca_pem = ca;
        }
        for (i = 0; i < sizeof trials / sizeof trials[0]; i++) {
            trial t = trials[i];

            snprintf(name, sizeof name, "%s: %s", secure ? "HTTPS" : "HTTP", t.name);
            t.name = name;
            CHECK_INT(0, trial_of(&t));
        }
    }
    sandbox_stop(&service);
    return check_result("no_memory");
}
