#include <posqr.h>

/* The header alone, as the oldest C. Using each type and macro shows that they are complete. */
qr_error an_error = QR_ERROR_INIT;
qr_charge a_charge = QR_CHARGE_INIT;
qr_render_options some_options = QR_RENDER_OPTIONS_INIT;
qr_bitmap a_bitmap = QR_BITMAP_INIT;
qr_field a_field;
qr_node a_node;

const char *header_version(void);

const char *header_version(void)
{
    return QR_VERSION;
}
