#include <posqr.h>

#include <stdio.h>
#include <string.h>

/* Builds and draws; fails if the library is not the one of the header. */
int main(void)
{
    qr_charge charge = QR_CHARGE_INIT;
    char payload[QR_PAYLOAD_MAX + 1];
    uint32_t len;

    charge.profile = QR_PROFILE_PIX_STATIC;
    charge.pix_key = "123e4567-e12b-12d1-a456-426655440000";
    charge.merchant_name = "Fulano de Tal";
    charge.merchant_city = "BRASILIA";
    if (strcmp(qr_version(), QR_VERSION) != 0 ||
        qr_build_payload(&charge, payload, sizeof payload, &len, NULL) != QR_OK ||
        qr_render_image(payload, len, QR_IMAGE_PNG, NULL, NULL, 0, &len, NULL, NULL) != QR_OK) {
        return 1;
    }
    puts(payload);
    return 0;
}
