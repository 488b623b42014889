/* calls.h: one typical call of every function that hands out something, under one signature, so that
 * a promise is tested for all of them in one loop. */
#ifndef CALLS_H
#define CALLS_H

#include "check.h"

/* The standard's own example (EMVCo MPM, annex B.7): 248 characters, 260 bytes. */
#define EMVCO_EXAMPLE \
    "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN" \
    "5914BEST TRANSPORT6007BEIJING64200002ZH0104\346\234\200\344\275\263\350\277\220\350\276\223" \
    "0202\345\214\227\344\272\25454" \
    "0523.7253031565502016233030412340603***0708A60086670902ME91320016A01122334499887707081234567" \
    "86304A13A"

#define PUBLISHED_BR \
    "00020101021243380016com.mercadolibre02011030958224599352045812530398654045.005802BR5909" \
    "TuNegocio6009Sao Paulo62350510ticket-1230707CAJA0010806Bebida63049D3B"

/* The Brazilian sample sale. */
static CHECK_UNUSED qr_charge sample_charge(void)
{
    qr_charge charge = QR_CHARGE_INIT;

    charge.profile = QR_PROFILE_MERCADO_PAGO;
    charge.country = "BR";
    charge.user_id = "582245993";
    charge.merchant_category = "5812";
    charge.amount = "5.00";
    charge.merchant_name = "TuNegocio";
    charge.merchant_city = "Sao Paulo";
    charge.reference = "ticket-123";
    charge.terminal = "CAJA001";
    charge.purpose = "Bebida";
    return charge;
}

/* Small and quick to draw: version 1, a fixed mask, one pixel a module. */
static CHECK_UNUSED qr_render_options small_options(void)
{
    qr_render_options options = QR_RENDER_OPTIONS_INIT;

    options.module_px = 1;
    options.quiet_modules = QR_QUIET_NONE;
    options.mask = QR_MASK_3;
    return options;
}

typedef struct call call;
struct call {
    const char *name;
    /* good: 1 a call that succeeds, 0 the same with input that is refused. `out` and `err` go to
     * the parameters of that name, where the function has them. */
    qr_status (*run)(const call *c, int good, void *buf, uint32_t cap, uint32_t *len, void *out,
                     qr_error *err);
    uint32_t unit;     /* bytes an element */
    uint32_t extra;    /* elements beyond *len: 1 for the NUL of text */
    int has_err;
    uint32_t out_size; /* of the struct that it fills; 0: none. Who draws has one, and may allocate */
    uint32_t format;   /* which image, which pixels, which commands */
};

/* The struct that a call fills, of whatever type: all begin with their size. */
typedef union out_struct {
    uint32_t struct_size;
    qr_bitmap bitmap;
    qr_print_info info;
    qr_printer printer;
} out_struct;

/* One as its _INIT would be. */
static CHECK_UNUSED out_struct fresh_out(const call *c)
{
    out_struct out;

    memset(&out, 0, sizeof out);
    out.struct_size = c->out_size;
    return out;
}

static CHECK_UNUSED qr_status run_status_text(const call *c, int good, void *buf, uint32_t cap,
                                              uint32_t *len, void *out, qr_error *err)
{
    (void)c, (void)out, (void)err;
    return qr_status_text(QR_ERR_TOO_LONG, good ? QR_LANG_ES : 4, QR_ENCODING_UTF8, (char *)buf, cap,
                          len);
}

static CHECK_UNUSED qr_status run_build(const call *c, int good, void *buf, uint32_t cap, uint32_t *len,
                                        void *out, qr_error *err)
{
    qr_charge charge = sample_charge();

    (void)c, (void)out;
    if (!good) {
        charge.amount = "5,00";
    }
    return qr_build_payload(&charge, (char *)buf, cap, len, err);
}

static CHECK_UNUSED qr_status run_parse(const call *c, int good, void *buf, uint32_t cap, uint32_t *len,
                                        void *out, qr_error *err)
{
    (void)c, (void)out;
    return qr_parse_payload(good ? EMVCO_EXAMPLE : "0A0201", QR_NUL_TERMINATED,
                            (qr_node *)buf, cap, len, err);
}

static CHECK_UNUSED qr_status run_get(const call *c, int good, void *buf, uint32_t cap, uint32_t *len,
                                      void *out, qr_error *err)
{
    (void)c, (void)out;
    return qr_get_field(EMVCO_EXAMPLE, QR_NUL_TERMINATED, good ? "64.01" : "61", (char *)buf, cap, len,
                        err);
}

static CHECK_UNUSED qr_status run_format(const call *c, int good, void *buf, uint32_t cap, uint32_t *len,
                                         void *out, qr_error *err)
{
    (void)c, (void)out;
    return qr_format_amount(good ? 123456 : -1, 2, "BRL", (char *)buf, cap, len, err);
}

static CHECK_UNUSED qr_status run_parse_amount(const call *c, int good, void *buf, uint32_t cap,
                                               uint32_t *len, void *out, qr_error *err)
{
    (void)c, (void)out;
    return qr_parse_amount(good ? "1.234,56" : "1234.56", ',', "BRL", (char *)buf, cap, len, err);
}

static CHECK_UNUSED qr_status run_bitmap(const call *c, int good, void *buf, uint32_t cap, uint32_t *len,
                                         void *out, qr_error *err)
{
    qr_render_options options = small_options();

    options.pixel_format = c->format;
    options.row_align = good ? 0 : 3;
    return qr_render_bitmap("posqr", QR_NUL_TERMINATED, &options, (uint8_t *)buf, cap, len,
                            (qr_bitmap *)out, err);
}

static CHECK_UNUSED qr_status run_image(const call *c, int good, void *buf, uint32_t cap, uint32_t *len,
                                        void *out, qr_error *err)
{
    qr_render_options options = small_options();

    options.quiet_modules = good ? QR_QUIET_NONE : 65;
    return qr_render_image("posqr", QR_NUL_TERMINATED, c->format, &options, (uint8_t *)buf, cap, len,
                           (qr_bitmap *)out, err);
}

/* A receipt with one element of each kind. */
typedef struct sample_receipt {
    qr_line lines[7];
    qr_receipt receipt;
} sample_receipt;

static CHECK_UNUSED const qr_receipt *sample_receipt_of(sample_receipt *sample)
{
    static const char drawer[] = "\033p\0\031\372";
    const qr_line init = QR_LINE_INIT;
    const qr_receipt receipt = QR_RECEIPT_INIT;
    uint32_t i;

    for (i = 0; i < 7; i++) {
        sample->lines[i] = init;
        sample->lines[i].kind = i;
        sample->lines[i].text = "posqr";
    }
    sample->lines[QR_LINE_TEXT].text = "Total\t5.00";
    sample->lines[QR_LINE_RAW].text = drawer;
    sample->lines[QR_LINE_RAW].count = 5;
    sample->receipt = receipt;
    sample->receipt.lines = sample->lines;
    sample->receipt.line_count = 7;
    return &sample->receipt;
}

/* `format` is the commands; what they take dots by. */
static CHECK_UNUSED qr_status run_print_symbol(const call *c, int good, void *buf, uint32_t cap, uint32_t *len,
                                               void *out, qr_error *err)
{
    qr_printer printer = QR_PRINTER_INIT;
    qr_render_options options = small_options();

    printer.commands = c->format;
    printer.width_dots = good ? 58 : 57;
    printer.min_module_um = QR_ANY_SIZE;
    return qr_print_symbol("posqr", QR_NUL_TERMINATED, &printer, &options, (uint8_t *)buf, cap, len,
                           (qr_print_info *)out, err);
}

static CHECK_UNUSED qr_status run_print_native(const call *c, int good, void *buf, uint32_t cap, uint32_t *len,
                                               void *out, qr_error *err)
{
    qr_printer printer = QR_PRINTER_INIT;

    printer.commands = c->format;
    printer.symbol = good ? QR_SYMBOL_NATIVE : 3;
    return qr_print_symbol("posqr", QR_NUL_TERMINATED, &printer, NULL, (uint8_t *)buf, cap, len,
                           (qr_print_info *)out, err);
}

static CHECK_UNUSED qr_status run_print_receipt(const call *c, int good, void *buf, uint32_t cap, uint32_t *len,
                                                void *out, qr_error *err)
{
    sample_receipt sample;
    qr_printer printer = QR_PRINTER_INIT;
    qr_render_options options = small_options();

    sample_receipt_of(&sample);
    sample.receipt.look = &options;
    sample.lines[QR_LINE_RULE].align = good ? QR_ALIGN_LEFT : 3;
    printer.commands = c->format;
    printer.min_module_um = QR_ANY_SIZE;
    return qr_print_receipt(&sample.receipt, &printer, (uint8_t *)buf, cap, len, (qr_print_info *)out, err);
}

static CHECK_UNUSED qr_status run_printer_name(const call *c, int good, void *buf, uint32_t cap, uint32_t *len,
                                               void *out, qr_error *err)
{
    (void)c, (void)out, (void)err;
    return qr_printer_name(good ? 3 : 1000000, (char *)buf, cap, len);
}

/* Without `out` it fills one of its own: only who asks for a struct has one to give. */
static CHECK_UNUSED qr_status run_printer_find(const call *c, int good, void *buf, uint32_t cap, uint32_t *len,
                                               void *out, qr_error *err)
{
    qr_printer own = QR_PRINTER_INIT;

    (void)c, (void)buf, (void)cap, (void)len;
    return qr_printer_find(good ? "TM-T20X" : "a printer of nobody", out == NULL ? &own : (qr_printer *)out, err);
}

static CHECK_UNUSED const call CALLS[] = {
    {"qr_status_text", run_status_text, 1, 1, 0, 0, 0},
    {"qr_build_payload", run_build, 1, 1, 1, 0, 0},
    {"qr_parse_payload", run_parse, sizeof(qr_node), 0, 1, 0, 0},
    {"qr_get_field", run_get, 1, 1, 1, 0, 0},
    {"qr_format_amount", run_format, 1, 1, 1, 0, 0},
    {"qr_parse_amount", run_parse_amount, 1, 1, 1, 0, 0},
    {"qr_render_bitmap 1 bit msb", run_bitmap, 1, 0, 1, sizeof(qr_bitmap), QR_PIXEL_1BPP_MSB},
    {"qr_render_bitmap 1 bit lsb", run_bitmap, 1, 0, 1, sizeof(qr_bitmap), QR_PIXEL_1BPP_LSB},
    {"qr_render_bitmap grey", run_bitmap, 1, 0, 1, sizeof(qr_bitmap), QR_PIXEL_GRAY8},
    {"qr_render_bitmap rgba", run_bitmap, 1, 0, 1, sizeof(qr_bitmap), QR_PIXEL_RGBA32},
    {"qr_render_image bmp", run_image, 1, 0, 1, sizeof(qr_bitmap), QR_IMAGE_BMP},
    {"qr_render_image png", run_image, 1, 0, 1, sizeof(qr_bitmap), QR_IMAGE_PNG},
    {"qr_render_image svg", run_image, 1, 0, 1, sizeof(qr_bitmap), QR_IMAGE_SVG},
    {"qr_render_image pbm", run_image, 1, 0, 1, sizeof(qr_bitmap), QR_IMAGE_PBM},
    {"qr_render_image text", run_image, 1, 0, 1, sizeof(qr_bitmap), QR_IMAGE_TEXT},
    {"qr_render_image ansi", run_image, 1, 0, 1, sizeof(qr_bitmap), QR_IMAGE_ANSI},
    {"qr_print_symbol ESC/POS", run_print_symbol, 1, 0, 1, sizeof(qr_print_info), QR_COMMANDS_ESCPOS},
    {"qr_print_symbol ESC/Bema", run_print_symbol, 1, 0, 1, sizeof(qr_print_info), QR_COMMANDS_ESC_BEMA},
    {"qr_print_symbol Star", run_print_symbol, 1, 0, 1, sizeof(qr_print_info), QR_COMMANDS_STAR_LINE},
    {"qr_print_symbol Star graphic", run_print_symbol, 1, 0, 1, sizeof(qr_print_info), QR_COMMANDS_STAR_GRAPHIC},
    {"qr_print_symbol ZPL", run_print_symbol, 1, 0, 1, sizeof(qr_print_info), QR_COMMANDS_ZPL},
    {"qr_print_symbol EPL", run_print_symbol, 1, 0, 1, sizeof(qr_print_info), QR_COMMANDS_EPL},
    {"qr_print_symbol TSPL", run_print_symbol, 1, 0, 1, sizeof(qr_print_info), QR_COMMANDS_TSPL},
    {"qr_print_symbol CPCL", run_print_symbol, 1, 0, 1, sizeof(qr_print_info), QR_COMMANDS_CPCL},
    {"qr_print_symbol native ESC/POS", run_print_native, 1, 0, 1, sizeof(qr_print_info), QR_COMMANDS_ESCPOS},
    {"qr_print_symbol native Daruma", run_print_native, 1, 0, 1, sizeof(qr_print_info), QR_COMMANDS_DARUMA},
    {"qr_print_receipt ESC/POS", run_print_receipt, 1, 0, 1, sizeof(qr_print_info), QR_COMMANDS_ESCPOS},
    {"qr_print_receipt Elgin", run_print_receipt, 1, 0, 1, sizeof(qr_print_info), QR_COMMANDS_ELGIN_OLD},
    {"qr_print_receipt Star", run_print_receipt, 1, 0, 1, sizeof(qr_print_info), QR_COMMANDS_STAR_LINE},
    {"qr_printer_name", run_printer_name, 1, 1, 0, 0, 0}};

#define CALL_COUNT (sizeof CALLS / sizeof CALLS[0])

/* The functions that fill a struct and have no buffer. */
static CHECK_UNUSED const call FILL_CALLS[] = {
    {"qr_printer_find", run_printer_find, 1, 0, 1, sizeof(qr_printer), 0}};

#define FILL_CALL_COUNT (sizeof FILL_CALLS / sizeof FILL_CALLS[0])

/* The functions that hand out a list of faults: qr_check_charge, qr_check_payload. */
typedef struct check_call check_call;
struct check_call {
    const char *name;
    qr_status (*run)(qr_error *errors, uint32_t cap, uint32_t *count);
    size_t faults; /* how many there are at least */
};

static CHECK_UNUSED qr_status run_check_charge(qr_error *errors, uint32_t cap, uint32_t *count)
{
    qr_charge charge = sample_charge();

    charge.amount = "5,00";
    charge.merchant_name = "A name that is far too long for the object";
    charge.user_id = "12x";
    return qr_check_charge(&charge, errors, cap, count);
}

static CHECK_UNUSED qr_status run_check_payload(qr_error *errors, uint32_t cap, uint32_t *count)
{
    /* The Brazilian sample without city, with a comma in the amount and with another CRC. */
    return qr_check_payload("00020101021243380016com.mercadolibre02011030958224599352045812530398654045,00"
                            "5802BR5909TuNegocio62350510ticket-1230707CAJA0010806Bebida63040000",
                            QR_NUL_TERMINATED, QR_PROFILE_EMV, errors, cap, count);
}

static CHECK_UNUSED const check_call CHECK_CALLS[] = {
    {"qr_check_charge", run_check_charge, 3}, {"qr_check_payload", run_check_payload, 3}};

#define CHECK_CALL_COUNT (sizeof CHECK_CALLS / sizeof CHECK_CALLS[0])

/* Everything once: the results of all calls, one after the other. For tests that compare runs. */
#define EVERYTHING_MAX 65536

static CHECK_UNUSED uint32_t everything(unsigned char *into)
{
    uint32_t used = 0;
    size_t i;

    for (i = 0; i < CALL_COUNT; i++) {
        const call *c = &CALLS[i];
        uint32_t len = 0;
        qr_error err = QR_ERROR_INIT;
        out_struct out = fresh_out(c);
        uint32_t room = (EVERYTHING_MAX - used) / c->unit;

        if (c->run(c, 1, into + used, room, &len, &out, &err) != QR_OK) {
            return 0;
        }
        used += (len + c->extra) * c->unit;
        if (c->run(c, 0, NULL, 0, &len, &out, &err) == QR_OK ||
            used + sizeof err + sizeof out > EVERYTHING_MAX) {
            return 0;
        }
        memcpy(into + used, &err, sizeof err);
        memcpy(into + used + sizeof err, &out, sizeof out);
        used += sizeof err + sizeof out;
    }
    for (i = 0; i < FILL_CALL_COUNT; i++) {
        const call *c = &FILL_CALLS[i];
        qr_error err = QR_ERROR_INIT;
        out_struct out = fresh_out(c);

        if (c->run(c, 1, NULL, 0, NULL, &out, NULL) != QR_OK || c->run(c, 0, NULL, 0, NULL, NULL, &err) == QR_OK ||
            used + sizeof err + sizeof out > EVERYTHING_MAX) {
            return 0;
        }
        memcpy(into + used, &err, sizeof err);
        memcpy(into + used + sizeof err, &out, sizeof out);
        used += sizeof err + sizeof out;
    }
    for (i = 0; i < CHECK_CALL_COUNT; i++) {
        qr_error errors[8];
        uint32_t count = 0;
        size_t k;

        memset(errors, 0, sizeof errors);
        for (k = 0; k < 8; k++) {
            errors[k].struct_size = (uint32_t)sizeof errors[k];
        }
        if (CHECK_CALLS[i].run(errors, 8, &count) == QR_OK || used + sizeof errors > EVERYTHING_MAX) {
            return 0;
        }
        memcpy(into + used, errors, sizeof errors);
        used += sizeof errors;
    }
    return used;
}

#endif
