/* integrator.c: the same work as an integrator would write it without posqr: no validation, the
 * usual libraries, the usual loops. */
#include "bench.h"

#include <qrencode.h>
#include <stdio.h>
#include <string.h>

/* ---- payload -------------------------------------------------------------------------------- */

static uint16_t crc_table[256];

static void fill_crc_table(void)
{
    unsigned i;

    for (i = 0; i < 256; i++) {
        uint16_t crc = (uint16_t)(i << 8);
        int bit;

        for (bit = 0; bit < 8; bit++) {
            crc = (uint16_t)(crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1);
        }
        crc_table[i] = crc;
    }
}

uint16_t table_crc(const char *text, size_t len)
{
    uint16_t crc = 0xFFFF;
    size_t i;

    if (crc_table[1] == 0) {
        fill_crc_table();
    }
    for (i = 0; i < len; i++) {
        crc = (uint16_t)((crc << 8) ^ crc_table[(crc >> 8) ^ (unsigned char)text[i]]);
    }
    return crc;
}

static int put(char *at, int id, const char *value)
{
    return sprintf(at, "%02d%02d%s", id, (int)strlen(value), value);
}

static const sale SAMPLE = {"582245993", "5812", "986", 5.0, "BR", "TuNegocio", "Sao Paulo",
                            "ticket-123", "CAJA001", "Bebida"};

size_t sprintf_build(char *buf)
{
    const sale *s = &SAMPLE;
    char account[100];
    char extra[100];
    char amount[16];
    int n = 0;

    n += put(account + n, 0, "com.mercadolibre");
    n += put(account + n, 2, "1");
    put(account + n, 3, s->user_id);
    n = put(extra, 5, s->reference);
    n += put(extra + n, 7, s->terminal);
    put(extra + n, 8, s->purpose);
    sprintf(amount, "%.2f", s->amount);

    n = put(buf, 0, "01");
    n += put(buf + n, 1, "12");
    n += put(buf + n, 43, account);
    n += put(buf + n, 52, s->category);
    n += put(buf + n, 53, s->currency);
    n += put(buf + n, 54, amount);
    n += put(buf + n, 58, s->country);
    n += put(buf + n, 59, s->name);
    n += put(buf + n, 60, s->city);
    n += put(buf + n, 62, extra);
    n += sprintf(buf + n, "6304");
    n += sprintf(buf + n, "%04X", (unsigned)table_crc(buf, (size_t)n));
    return (size_t)n;
}

/* ---- symbol and bitmap ---------------------------------------------------------------------- */

#define PAPER_PX 384
#define QUIET_MODULES 4

/* One row of pixels a row of modules, copied for the rest of the module's height. */
static size_t raster(const QRcode *symbol, uint8_t *buf, size_t cap)
{
    size_t modules = (size_t)symbol->width;
    size_t px = PAPER_PX / (modules + 2 * QUIET_MODULES);
    size_t side = px * (modules + 2 * QUIET_MODULES);
    size_t stride = (side + 7) / 8;
    size_t x, y, i;

    if (px == 0 || stride * side > cap) {
        return 0;
    }
    memset(buf, 0, stride * side);
    for (y = 0; y < modules; y++) {
        uint8_t *row = buf + (y + QUIET_MODULES) * px * stride;

        for (x = 0; x < modules; x++) {
            if (symbol->data[y * modules + x] & 1) {
                size_t left = (x + QUIET_MODULES) * px;

                for (i = left; i < left + px; i++) {
                    row[i / 8] |= (uint8_t)(0x80 >> (i % 8));
                }
            }
        }
        for (i = 1; i < px; i++) {
            memcpy(row + i * stride, row, stride);
        }
    }
    return side;
}

size_t qrencode_paper(const drawing *d, uint8_t *buf, size_t cap)
{
    QRecLevel level = (QRecLevel)(d->ecc - 1);
    QRcode *symbol = d->flags & BENCH_SMALLEST
                         ? QRcode_encodeString(d->text, 0, level, QR_MODE_8, 1)
                         : QRcode_encodeString8bit(d->text, 0, level);
    size_t side;

    if (symbol == NULL) {
        return 0;
    }
    side = raster(symbol, buf, cap);
    QRcode_free(symbol);
    return side;
}
