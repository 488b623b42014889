#include <posqr.h>

/* The header alone, as the oldest C. Using each type and macro shows that they are complete. */
qr_error an_error = QR_ERROR_INIT;
qr_charge a_charge = QR_CHARGE_INIT;
qr_render_options some_options = QR_RENDER_OPTIONS_INIT;
qr_bitmap a_bitmap = QR_BITMAP_INIT;
qr_client_options some_client_options = QR_CLIENT_OPTIONS_INIT;
qr_http_request a_request = QR_HTTP_REQUEST_INIT;
qr_http_response a_response = QR_HTTP_RESPONSE_INIT;
qr_item an_item = QR_ITEM_INIT;
qr_order an_order = QR_ORDER_INIT;
qr_order_info an_order_info = QR_ORDER_INFO_INIT;
qr_payment_info a_payment_info = QR_PAYMENT_INFO_INIT;
qr_store a_store = QR_STORE_INIT;
qr_store_info a_store_info = QR_STORE_INFO_INIT;
qr_pos a_till = QR_POS_INIT;
qr_pos_info a_till_info = QR_POS_INFO_INIT;
qr_webhook a_webhook = QR_WEBHOOK_INIT;
qr_transport_fn a_transport = NULL;
qr_log_fn a_log = NULL;
qr_client *a_client = NULL;
qr_field a_field;
qr_node a_node;

const char *header_version(void);

const char *header_version(void)
{
    return QR_VERSION;
}
