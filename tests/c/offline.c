/* offline.c: a library without online orders charges offline and prints, and every other export says that it is missing. */
#include "check.h"

static void a_sale_is_charged_and_printed(void)
{
    qr_charge charge = QR_CHARGE_INIT;
    char payload[QR_PAYLOAD_MAX + 1];
    static uint8_t pixels[32768];
    qr_bitmap bitmap = QR_BITMAP_INIT;
    qr_printer printer = QR_PRINTER_INIT;
    uint32_t len = 0;
    qr_error err = QR_ERROR_INIT;

    charge.profile = QR_PROFILE_MERCADO_PAGO;
    charge.country = "BR";
    charge.user_id = "582245993";
    charge.amount = "5.00";
    charge.merchant_name = "TuNegocio";
    charge.merchant_city = "Sao Paulo";
    charge.reference = "ticket-123";
    CHECK_STATUS(QR_OK, qr_build_payload(&charge, payload, sizeof payload, &len, &err));
    CHECK_INT(strlen(payload), len);
    CHECK_STATUS(QR_OK, qr_render_bitmap(payload, QR_NUL_TERMINATED, NULL, pixels, sizeof pixels, &len, &bitmap,
                                         &err));
    CHECK_STATUS(QR_OK, qr_printer_find("Epson TM-T20X", &printer, &err));
    CHECK_STATUS(QR_OK, qr_print_symbol(payload, QR_NUL_TERMINATED, &printer, NULL, NULL, 0, &len, NULL, &err));
}

#define CHECK_ABSENT(call) \
    do { \
        qr_error err = QR_ERROR_INIT; \
        CHECK_STATUS(QR_ERR_UNSUPPORTED, (call)); \
        CHECK(strstr(err.message, "online") != NULL); \
        CHECK_INT(QR_ACTION_FIX, err.action); \
    } while (0)

static void nothing_else_is_there(void)
{
    qr_client_options options = QR_CLIENT_OPTIONS_INIT;
    qr_order order = QR_ORDER_INIT;
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_payment_info payment = QR_PAYMENT_INFO_INIT;
    qr_store store = QR_STORE_INIT;
    qr_store_info store_info = QR_STORE_INFO_INIT;
    qr_pos pos = QR_POS_INIT;
    qr_pos_info pos_info = QR_POS_INFO_INIT;
    qr_webhook webhook = QR_WEBHOOK_INIT;
    qr_client *client = NULL;
    uint32_t next = 7, len = 7;

    CHECK_ABSENT(qr_client_open(&options, &client, &err));
    CHECK(client == NULL);
    CHECK_ABSENT(qr_client_check(client, "CAJA001", &err));
    CHECK_ABSENT(qr_order_create(client, &order, &info, &err));
    CHECK_ABSENT(qr_order_get(client, "ORD", &info, &err));
    CHECK_ABSENT(qr_order_wait(client, "ORD", 0, &info, &err));
    CHECK_ABSENT(qr_order_cancel(client, "ORD", NULL, &info, &err));
    CHECK_ABSENT(qr_order_refund(client, "ORD", NULL, NULL, &info, &err));
    CHECK_ABSENT(qr_payment_find(client, "1", NULL, NULL, &payment, &err));
    CHECK_ABSENT(qr_payment_refund(client, "1", NULL, NULL, &payment, &err));
    CHECK_ABSENT(qr_store_create(client, &store, &store_info, &err));
    CHECK_ABSENT(qr_pos_create(client, &pos, &pos_info, &err));
    CHECK_ABSENT(qr_webhook_check(&webhook, "secret", 0, 0, &err));
    CHECK_STATUS(QR_ERR_UNSUPPORTED, qr_client_open(NULL, NULL, NULL));
    CHECK_STATUS(QR_ERR_UNSUPPORTED, qr_client_log(client, &next, NULL, 0, &len));
    CHECK_STATUS(QR_ERR_UNSUPPORTED, qr_client_log(NULL, NULL, NULL, 0, NULL));
    CHECK_INT(7, next);
    CHECK_INT(7, len);
    qr_client_interrupt(client, 1);
    qr_client_close(client);
    qr_client_close(NULL);
}

int main(void)
{
    a_sale_is_charged_and_printed();
    nothing_else_is_there();
    return check_result("offline");
}
