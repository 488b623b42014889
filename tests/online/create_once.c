/* create_once URL CA TOKEN REFERENCE: charges one sale, says what came of it, and ends. CA: a file, for
 * HTTPS. */
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
    static char ca[1 << 16];
    FILE *file;

    if (argc != 5) {
        return 2;
    }
    file = fopen(argv[2], "r");
    if (file == NULL || fread(ca, 1, sizeof ca - 1, file) == 0) {
        perror(argv[2]);
        return 2;
    }
    fclose(file);
    options.access_token = argv[3];
    options.country = "BR";
    options.pos = "CAJA001";
    options.base_url = argv[1];
    options.ca_pem = ca;
    order.reference = argv[4];
    order.amount = "12.34";
    status = qr_client_open(&options, &client, &error);
    if (status == QR_OK) {
        status = qr_order_create(client, &order, &info, &error);
        qr_client_close(client);
    }
    printf("%d %s %s\n", (int)status, status == QR_OK ? info.order_id : "-", error.message);
    return status == QR_OK ? 0 : 1;
}
