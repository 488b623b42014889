/* count.c: does one thing so many times and nothing else, for scripts/count-instructions.sh.
 *
 *   count list             the names, one a line
 *   count NAME TIMES       exit 1 if the library refuses
 *   count features         which instructions the processor at hand (or valgrind's) offers */
#include <posqr.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLE                                                                                     \
    "00020101021243380016com.mercadolibre02011030958224599352045812530398654045.005802BR5909"      \
    "TuNegocio6009Sao Paulo62350510ticket-1230707CAJA0010806Bebida63049D3B"
#define PIX                                                                                        \
    "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR"    \
    "5913Fulano de Tal6008BRASILIA62070503***63041D3D"

/* Instructions depend on where a buffer begins: all at the beginning of a page. */
#define ALIGNED __attribute__((aligned(4096)))
static ALIGNED uint8_t image[65536];
static ALIGNED char text[4096];
static ALIGNED qr_node nodes[64];
static ALIGNED char version_40[2954];

static qr_charge mercado_pago = QR_CHARGE_INIT;
static qr_charge pix = QR_CHARGE_INIT;
static qr_error err = QR_ERROR_INIT;
static uint32_t len;

static void set_up(void)
{
    size_t i;

    mercado_pago.profile = QR_PROFILE_MERCADO_PAGO;
    mercado_pago.country = "BR";
    mercado_pago.user_id = "582245993";
    mercado_pago.merchant_category = "5812";
    mercado_pago.amount = "5.00";
    mercado_pago.merchant_name = "TuNegocio";
    mercado_pago.merchant_city = "Sao Paulo";
    mercado_pago.reference = "ticket-123";
    mercado_pago.terminal = "CAJA001";
    mercado_pago.purpose = "Bebida";

    pix.profile = QR_PROFILE_PIX_STATIC;
    pix.pix_key = "123e4567-e12b-12d1-a456-426655440000";
    pix.amount = "12.34";
    pix.merchant_name = "Jo\303\243o da Silva"; /* folded */
    pix.merchant_city = "Bras\303\255lia";

    for (i = 0; i < sizeof version_40 - 1; i++) {
        version_40[i] = (char)('a' + i * 7 % 26);
    }
}

static qr_status build_mercado_pago(void)
{
    return qr_build_payload(&mercado_pago, text, sizeof text, &len, &err);
}

static qr_status build_pix_accents(void)
{
    return qr_build_payload(&pix, text, sizeof text, &len, &err);
}

static qr_status check_mercado_pago(void)
{
    return qr_check_payload(SAMPLE, sizeof SAMPLE - 1, QR_PROFILE_MERCADO_PAGO, NULL, 0, &len);
}

static qr_status check_pix(void)
{
    return qr_check_payload(PIX, sizeof PIX - 1, QR_PROFILE_PIX_STATIC, NULL, 0, &len);
}

static qr_status parse_mercado_pago(void)
{
    return qr_parse_payload(SAMPLE, sizeof SAMPLE - 1, nodes, 64, &len, &err);
}

static qr_status parse_pix(void)
{
    return qr_parse_payload(PIX, sizeof PIX - 1, nodes, 64, &len, &err);
}

static qr_status get_reference(void)
{
    return qr_get_field(SAMPLE, sizeof SAMPLE - 1, "62.05", text, sizeof text, &len, &err);
}

/* The symbol: a size query encodes and draws nothing. */
static qr_status symbol(const char *what, uint32_t what_len, uint32_t ecc, uint32_t flags)
{
    qr_render_options options = QR_RENDER_OPTIONS_INIT;

    options.ecc = ecc;
    options.flags = flags;
    options.module_px = 1;
    options.quiet_modules = QR_QUIET_NONE;
    return qr_render_bitmap(what, what_len, &options, NULL, 0, &len, NULL, &err);
}

static qr_status symbol_byte_9(void)
{
    return symbol(SAMPLE, sizeof SAMPLE - 1, QR_ECC_MEDIUM, 0);
}

static qr_status symbol_smallest_7(void)
{
    return symbol(SAMPLE, sizeof SAMPLE - 1, QR_ECC_MEDIUM, QR_RENDER_SMALLEST);
}

static qr_status symbol_byte_40(void)
{
    return symbol(version_40, sizeof version_40 - 1, QR_ECC_LOW, 0);
}

static qr_status bitmap(uint32_t flags, uint32_t width_px)
{
    qr_render_options options = QR_RENDER_OPTIONS_INIT;

    options.flags = flags;
    options.width_px = width_px;
    return qr_render_bitmap(SAMPLE, sizeof SAMPLE - 1, &options, image, sizeof image, &len, NULL,
                            &err);
}

static qr_status bitmap_384_byte(void)
{
    return bitmap(0, 384);
}

static qr_status bitmap_384_smallest(void)
{
    return bitmap(QR_RENDER_SMALLEST, 384);
}

static qr_status image_png_384(void)
{
    qr_render_options options = QR_RENDER_OPTIONS_INIT;

    options.width_px = 384;
    return qr_render_image(SAMPLE, sizeof SAMPLE - 1, QR_IMAGE_PNG, &options, image, sizeof image,
                           &len, NULL, &err);
}

#define WORK(name) {#name, name}
static const struct {
    const char *name;
    qr_status (*once)(void);
} WORKS[] = {
    WORK(build_mercado_pago), WORK(build_pix_accents),   WORK(check_mercado_pago),
    WORK(check_pix),          WORK(parse_mercado_pago),  WORK(parse_pix),
    WORK(get_reference),      WORK(symbol_byte_9),       WORK(symbol_smallest_7),
    WORK(symbol_byte_40),     WORK(bitmap_384_byte),     WORK(bitmap_384_smallest),
    WORK(image_png_384),
};
#define WORK_COUNT (sizeof WORKS / sizeof WORKS[0])

static void print_features(void)
{
#if defined(__x86_64__)
    puts(__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") &&
                 __builtin_cpu_supports("popcnt")
             ? "avx2"
             : "baseline");
#else
    puts("baseline");
#endif
}

int main(int argc, char **argv)
{
    size_t i;
    long times;

    if (argc == 2 && strcmp(argv[1], "features") == 0) {
        print_features();
        return 0;
    }
    if (argc == 2 && strcmp(argv[1], "list") == 0) {
        for (i = 0; i < WORK_COUNT; i++) {
            puts(WORKS[i].name);
        }
        return 0;
    }
    for (i = 0; argc == 3 && i < WORK_COUNT; i++) {
        if (strcmp(argv[1], WORKS[i].name) == 0) {
            set_up();
            for (times = strtol(argv[2], NULL, 10); times > 0; times--) {
                qr_status status = WORKS[i].once();

                if (status != QR_OK) {
                    fprintf(stderr, "count: %s: %s\n", argv[1], qr_status_name(status));
                    return 1;
                }
            }
            return 0;
        }
    }
    fprintf(stderr, "usage: count list | count features | count NAME TIMES\n");
    return 2;
}
