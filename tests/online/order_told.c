/* order_told PORT TOKEN ID: reads an order with the library and says what it is told, a line each. */
#include <stdio.h>

#include <posqr.h>

int main(int argc, char **argv)
{
    qr_client_options options = QR_CLIENT_OPTIONS_INIT;
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
    options.base_url = base_url;
    status = qr_client_open(&options, &client, &error);
    if (status == QR_OK) {
        status = qr_order_get(client, argv[3], &info, &error);
        qr_client_close(client);
    }
    printf("outcome=%s\nerror=%s\nstate=%u\nid=%s\nreference=%s\npos=%s\nstatus=%s\n"
           "status_detail=%s\npayment_id=%s\npayment_status=%s\namount=%s\npaid_amount=%s\n"
           "refunded_amount=%s\nrefund_id=%s\ncurrency=%s\nqr_data=%s\n",
           qr_status_name(status), error.message, (unsigned)info.state, info.order_id, info.reference,
           info.pos, info.status, info.status_detail, info.payment_id, info.payment_status,
           info.amount, info.paid_amount, info.refunded_amount, info.refund_id, info.currency,
           info.qr_data);
    return 0;
}
