/* overflow.c text|pixels|undefined: breaks the contract on purpose: says that a buffer is larger than
 * it is. The memory checkers must report it, or they are not on. Run by tests that expect the report. */
#include "calls.h"

#include <limits.h>

int main(int argc, char **argv)
{
    uint32_t len = 0;

    if (argc == 2 && strcmp(argv[1], "text") == 0) {
        qr_charge charge = sample_charge();
        char *small = (char *)malloc(10);

        if (small != NULL) {
            qr_build_payload(&charge, small, QR_PAYLOAD_MAX, &len, NULL);
        }
        free(small);
    } else if (argc == 2 && strcmp(argv[1], "pixels") == 0) {
        qr_render_options options = small_options();
        uint8_t *small = (uint8_t *)malloc(400);

        options.pixel_format = QR_PIXEL_GRAY8; /* 441 bytes */
        if (small != NULL) {
            qr_render_bitmap("posqr", 5, &options, small, 441, &len, NULL, NULL);
        }
        free(small);
    } else if (argc == 2 && strcmp(argv[1], "undefined") == 0) {
        volatile int largest = INT_MAX;

        largest += argc; /* signed overflow: for UBSan */
        printf("%d\n", largest);
    } else {
        fputs("usage: overflow text|pixels|undefined\n", stderr);
        return 2;
    }
    puts("nobody noticed");
    return 0;
}
