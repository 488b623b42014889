#include <posqr.h>
#include <stdio.h>
int main(void) {
    qr_charge sale = QR_CHARGE_INIT; char payload[QR_PAYLOAD_MAX + 1]; unsigned char qr[16384]; uint32_t len;
    sale.profile = QR_PROFILE_MERCADO_PAGO; sale.country = "BR"; sale.user_id = "582245993"; sale.amount = "5.00";
    sale.merchant_name = "TuNegocio"; sale.merchant_city = "Sao Paulo"; sale.reference = "ticket-123";
    return qr_build_payload(&sale, payload, sizeof payload, &len, NULL) || qr_render_image(payload, len, QR_IMAGE_ANSI, NULL, qr, sizeof qr, &len, NULL, NULL) || fwrite(qr, 1, len, stdout) != len;
}
