/* sell PORT TOKEN REFERENCE: creates an order, says its id, and waits until it is over: a status each. */
#include <stdio.h>

#include <posqr.h>

int main(int argc, char **argv)
{
    qr_client_options options = QR_CLIENT_OPTIONS_INIT;
    qr_order order = QR_ORDER_INIT;
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_error error = QR_ERROR_INIT;
    qr_client *client = NULL;
    qr_status status;
    char base_url[64];

    if (argc != 4) {
        return 2;
    }
    snprintf(base_url, sizeof base_url, "http://127.0.0.1:%s", argv[1]);
    options.access_token = argv[2];
    options.country = "BR";
    options.pos = "CAJA001";
    options.base_url = base_url;
    options.poll_interval_ms = 1000;
    order.reference = argv[3];
    order.amount = "23.50";
    order.description = "Cafe e pao";
    status = qr_client_open(&options, &client, &error);
    if (status == QR_OK) {
        status = qr_order_create(client, &order, &info, &error);
        printf("%d %s\n", (int)status, info.order_id);
        fflush(stdout);
        if (status == QR_OK) {
            status = qr_order_wait(client, info.order_id, 120000, &info, &error);
            printf("%d %s %s\n", (int)status, info.paid_amount, error.message);
        }
        qr_client_close(client);
    }
    return status == QR_OK ? 0 : 1;
}
