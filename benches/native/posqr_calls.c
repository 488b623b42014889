/* posqr_calls.c: posqr as a C program uses it: through posqr.h and the shared library. */
#include "bench.h"

#include <posqr.h>
#include <stdio.h>

/* Filled in beforehand, as the sale of sprintf_build is. */
static const qr_charge SAMPLE = {
    .struct_size = (uint32_t)sizeof(qr_charge),
    .profile = QR_PROFILE_MERCADO_PAGO,
    .country = "BR",
    .user_id = "582245993",
    .merchant_category = "5812",
    .amount = "5.00",
    .merchant_name = "TuNegocio",
    .merchant_city = "Sao Paulo",
    .reference = "ticket-123",
    .terminal = "CAJA001",
    .purpose = "Bebida",
};

size_t posqr_build(char *buf, size_t cap)
{
    qr_error err = QR_ERROR_INIT;
    uint32_t len;

    return qr_build_payload(&SAMPLE, buf, (uint32_t)cap, &len, &err) == QR_OK ? len : 0;
}

int posqr_check(const char *payload, size_t len, uint32_t profile)
{
    uint32_t count;

    return qr_check_payload(payload, (uint32_t)len, profile, NULL, 0, &count) == QR_OK && count == 0;
}

size_t posqr_parse(const char *payload, size_t len)
{
    qr_node nodes[64];
    qr_error err = QR_ERROR_INIT;
    uint32_t count;

    return qr_parse_payload(payload, (uint32_t)len, nodes, 64, &count, &err) == QR_OK ? count : 0;
}

size_t posqr_get(const char *payload, size_t payload_len)
{
    char value[100];
    qr_error err = QR_ERROR_INIT;
    uint32_t len;
    qr_status status = qr_get_field(payload, (uint32_t)payload_len, "62.05", value, sizeof value, &len, &err);

    return status == QR_OK ? len : 0;
}

static qr_render_options options_for(const drawing *d)
{
    qr_render_options options = QR_RENDER_OPTIONS_INIT;

    options.ecc = d->ecc;
    options.flags = d->flags & BENCH_SMALLEST ? QR_RENDER_SMALLEST : 0;
    options.min_version = d->version;
    options.max_version = d->version;
    return options;
}

static int draw(const drawing *d, const qr_render_options *options, uint8_t *buf, size_t cap,
                   qr_bitmap *out)
{
    qr_error err = QR_ERROR_INIT;
    uint32_t len;

    return qr_render_bitmap(d->text, (uint32_t)d->len, options, buf, (uint32_t)cap, &len, out, &err) == QR_OK;
}

size_t posqr_query(const drawing *d)
{
    qr_render_options options = options_for(d);
    qr_bitmap out = QR_BITMAP_INIT;

    options.module_px = 1;
    options.quiet_modules = QR_QUIET_NONE;
    return draw(d, &options, NULL, 0, &out) ? out.version : 0;
}

size_t posqr_modules(const drawing *d, uint8_t *buf, size_t cap)
{
    qr_render_options options = options_for(d);
    qr_bitmap out = QR_BITMAP_INIT;

    options.module_px = 1;
    options.quiet_modules = QR_QUIET_NONE;
    return draw(d, &options, buf, cap, &out) ? out.width_px : 0;
}

size_t posqr_paper(const drawing *d, uint8_t *buf, size_t cap)
{
    qr_render_options options = options_for(d);
    qr_bitmap out = QR_BITMAP_INIT;

    options.width_px = 384;
    return draw(d, &options, buf, cap, &out) ? out.width_px : 0;
}

void *posqr_open(const char *base_url, const char *ca_pem)
{
    qr_client_options options = QR_CLIENT_OPTIONS_INIT;
    qr_client *client = NULL;

    options.access_token = BENCH_TOKEN;
    options.country = "BR";
    options.pos = "CAJA001";
    options.base_url = base_url;
    options.ca_pem = ca_pem;
    options.user_agent = BENCH_AGENT;
    return qr_client_open(&options, &client, NULL) == QR_OK ? client : NULL;
}

int posqr_sale(void *client, unsigned long long number)
{
    qr_order order = QR_ORDER_INIT;
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;
    char reference[32];

    snprintf(reference, sizeof reference, "sale-%012llu", number);
    order.reference = reference;
    order.amount = "5.00";
    order.description = "Bebida";
    if (qr_order_create(client, &order, &info, &err) != QR_OK) {
        fprintf(stderr, "posqr: %s\n", err.message);
        return 0;
    }
    if (qr_order_get(client, info.order_id, &info, &err) != QR_OK) {
        fprintf(stderr, "posqr: %s\n", err.message);
        return 0;
    }
    return info.state == QR_ORDER_PENDING && info.qr_data_status == QR_OK && info.qr_data_len > 0;
}

void posqr_close(void *client)
{
    qr_client_close(client);
}

const char *posqr_version(void)
{
    return qr_version();
}
