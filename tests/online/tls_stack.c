/* tls_stack SANDBOX: what the built-in HTTPS client takes of a stack of 64 KiB, the least that the header
 * asks for: the first call of a thread, with the handshake, and those after it. */
#include "online.h"

#include "../c/painted.h"

#define PROMISED ((size_t)48 * 1024) /* the header's promise 4 */

static qr_client_options options = QR_CLIENT_OPTIONS_INIT;
static qr_client *client;
static qr_order_info info = QR_ORDER_INFO_INIT;
static qr_error err = QR_ERROR_INIT;
static qr_status status;
static char ca[65536];

static void open_client(void)
{
    status = qr_client_open(&options, &client, &err);
}

static void create(void)
{
    static qr_order order = QR_ORDER_INIT;

    order.reference = "stack-1";
    order.amount = "5.00";
    status = qr_order_create(client, &order, &info, &err);
}

static void get(void)
{
    static char id[sizeof info.order_id];

    strcpy(id, info.order_id);
    status = qr_order_get(client, id, &info, &err);
}

static void check(void)
{
    status = qr_client_check(client, NULL, &err);
}

static void close_client(void)
{
    qr_client_close(client);
    status = QR_OK;
}

static void untrusted(void)
{
    options.ca_pem = NULL; /* the built-in roots know nothing of the sandbox */
    if (qr_client_open(&options, &client, &err) == QR_OK) {
        status = qr_client_check(client, NULL, &err) == QR_ERR_TLS ? QR_OK : QR_ERR_INTERNAL;
        qr_client_close(client);
    }
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*function)(void);
    } steps[] = {{"client_open", open_client}, {"order_create, handshake", create}, {"order_get", get},
                 {"client_check", check},      {"client_close", close_client},      {"no trust", untrusted}};
    sandbox service;
    char url[64];
    FILE *file;
    size_t baseline, i;

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
    snprintf(url, sizeof url, "https://127.0.0.1:%d", service.https);
    options.access_token = service.token;
    options.country = "BR";
    options.pos = "CAJA001";
    options.base_url = url;
    options.ca_pem = ca;
    baseline = stack_used_by_nothing();
    printf("the thread itself: %lu bytes\n", (unsigned long)baseline);
    for (i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        size_t used;

        context("%s", steps[i].name);
        used = stack_used(steps[i].function);
        CHECK_STATUS(QR_OK, status);
        printf("%-26s %6lu bytes\n", steps[i].name, (unsigned long)(used - baseline));
        CHECK(used - baseline <= PROMISED);
        CHECK(used < STACK_SIZE);
    }
    sandbox_stop(&service);
    return check_result("tls_stack");
}
