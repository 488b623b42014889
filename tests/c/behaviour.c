/* behaviour.c: the main paths with bytes that others published: Mercado Pago's offline page, EMVCo's
 * annex B.7, Banco Central do Brasil's manual. */
#include <stddef.h>

#include "calls.h"

#include <limits.h>

static char buf[2048];
static uint32_t len;

/* ---- building ---------------------------------------------------------------------------------- */

#define CHECK_BUILDS(expected, charge) \
    do { \
        qr_error build_error = QR_ERROR_INIT; \
        uint32_t fault_count = 99; \
        buf[0] = '\0'; \
        CHECK_STATUS(QR_OK, qr_build_payload(&(charge), buf, sizeof buf, &len, &build_error)); \
        CHECK_TEXT("", build_error.message); \
        CHECK_TEXT(expected, buf); \
        CHECK_INT(strlen(expected), len); \
        CHECK_STATUS(QR_OK, qr_check_charge(&(charge), NULL, 0, &fault_count)); \
        CHECK_STATUS(QR_OK, qr_check_payload(buf, len, QR_PROFILE_EMV, NULL, 0, &fault_count)); \
    } while (0)

static void mercado_pago(void)
{
    qr_charge charge = sample_charge();

    context("Mercado Pago");
    CHECK_BUILDS(PUBLISHED_BR, charge);
    charge.currency = "986";
    CHECK_BUILDS(PUBLISHED_BR, charge);
    charge.currency = "BRL";
    CHECK_BUILDS(PUBLISHED_BR, charge);

    charge = sample_charge();
    charge.country = "CO";
    charge.user_id = "582249137";
    charge.merchant_city = "Bogot\303\241";
    charge.flags = QR_CHARGE_KEEP_ACCENTS;
    buf[0] = '\0';
    CHECK_STATUS(QR_OK, qr_build_payload(&charge, buf, sizeof buf, &len, NULL));
    CHECK_TEXT("00020101021243380016com.mercadolibre02011030958224913752045812530317054045.005802CO5909"
               "TuNegocio6006Bogot\303\24162350510ticket-1230707CAJA0010806Bebida63042735",
               buf);

    /* The default category, and nothing optional. */
    charge = sample_charge();
    charge.merchant_category = NULL;
    charge.terminal = NULL;
    charge.purpose = NULL;
    CHECK_STATUS(QR_OK, qr_build_payload(&charge, buf, sizeof buf, &len, NULL));
    CHECK(strncmp(buf,
                  "00020101021243380016com.mercadolibre02011030958224599352045206530398654045.005802BR5909"
                  "TuNegocio6009Sao Paulo62140510ticket-1236304",
                  131) == 0);
    CHECK_INT(135, len);
}

static void flags_do_what_they_say(void)
{
    qr_charge charge = sample_charge();

    context("flags");
    charge.merchant_name = "  TuNegocio   ";
    charge.amount = " 5.00 ";
    charge.flags = QR_CHARGE_TRIM;
    CHECK_BUILDS(PUBLISHED_BR, charge);
    charge = sample_charge();
    charge.merchant_name = "Padaria e Confeitaria Pao Quente Ltda";
    charge.flags = QR_CHARGE_TRUNCATE;
    CHECK_STATUS(QR_OK, qr_build_payload(&charge, buf, sizeof buf, &len, NULL));
    CHECK(strstr(buf, "5925Padaria e Confeitaria Pao6009") != NULL ||
          strstr(buf, "5925Padaria e Confeitaria Pao6009Sao") != NULL);
    charge.merchant_name = "TuNegocio";
    charge.reference = "12345678901234567890123456";
    CHECK_STATUS(QR_ERR_TOO_LONG, qr_build_payload(&charge, buf, sizeof buf, &len, NULL));
}

static void pix(void)
{
    qr_charge charge = QR_CHARGE_INIT;

    context("Pix static");
    charge.profile = QR_PROFILE_PIX_STATIC;
    charge.pix_key = "123e4567-e12b-12d1-a456-426655440000";
    charge.merchant_name = "Fulano de Tal";
    charge.merchant_city = "BRASILIA";
    CHECK_BUILDS("00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR"
                 "5913Fulano de Tal6008BRASILIA62070503***63041D3D",
                 charge);
    charge.reference = "not-a-txid";
    CHECK(qr_build_payload(&charge, buf, sizeof buf, &len, NULL) > 0);
    charge.reference = NULL;
    charge.pix_key = "12345678901"; /* a CPF with wrong check digits */
    CHECK_STATUS(QR_ERR_CHECK_DIGITS, qr_build_payload(&charge, buf, sizeof buf, &len, NULL));

    context("Pix dynamic");
    memset(&charge, 0, sizeof charge);
    charge.struct_size = (uint32_t)sizeof charge;
    charge.profile = QR_PROFILE_PIX_DYNAMIC;
    charge.pix_url = "pix.example.com/v2/8b3da2f39a4140d1a91abd93113bd441";
    charge.merchant_name = "Fulano de Tal";
    charge.merchant_city = "BRASILIA";
    CHECK_STATUS(QR_OK, qr_build_payload(&charge, buf, sizeof buf, &len, NULL));
    CHECK(strstr(buf, "26730014br.gov.bcb.pix2551pix.example.com/v2/8b3da2f39a4140d1a91abd93113bd441") != NULL);
    charge.pix_url = "https://pix.example.com/v2/8b3da2f39a4140d1a91abd93113bd441";
    CHECK(qr_build_payload(&charge, buf, sizeof buf, &len, NULL) > 0);
}

/* Every object by its path, in the order given, as the standard's own example has them. */
static void emvco_example(void)
{
    static const qr_field fields[] = {
        {"00", "01"},
        {"01", "12"},
        {"29.00", "D15600000000"},
        {"29.05", "A93FO3230Q"},
        {"31.00", "D15600000001"},
        {"31.03", "12345678"},
        {"52", "4111"},
        {"58", "CN"},
        {"59", "BEST TRANSPORT"},
        {"60", "BEIJING"},
        {"64.00", "ZH"},
        {"64.01", "\346\234\200\344\275\263\350\277\220\350\276\223"},
        {"64.02", "\345\214\227\344\272\254"},
        {"54", "23.72"},
        {"53", "156"},
        {"55", "01"},
        {"62.03", "1234"},
        {"62.06", "***"},
        {"62.07", "A6008667"},
        {"62.09", "ME"},
        {"91.00", "A011223344998877"},
        {"91.07", "12345678"}};
    qr_charge charge = QR_CHARGE_INIT;

    context("EMVCo's example");
    charge.fields = fields;
    charge.field_count = sizeof fields / sizeof fields[0];
    charge.flags = QR_CHARGE_KEEP_ACCENTS;
    CHECK_BUILDS(EMVCO_EXAMPLE, charge);
    CHECK_INT(260, len);
    {
        qr_field twice[2];

        twice[0] = fields[6];
        twice[1] = fields[6];
        charge.fields = twice;
        charge.field_count = 2;
        CHECK_STATUS(QR_ERR_DUPLICATE_ID, qr_build_payload(&charge, buf, sizeof buf, &len, NULL));
    }
}

/* ---- reading ----------------------------------------------------------------------------------- */

static void parsing_emvcos_example(void)
{
    static const struct {
        const char *path, *value; /* NULL: a template */
        uint32_t depth;
    } expected[] = {
        {"00", "01", 0}, {"01", "12", 0}, {"29", NULL, 0}, {"29.00", "D15600000000", 1},
        {"29.05", "A93FO3230Q", 1}, {"31", NULL, 0}, {"31.00", "D15600000001", 1}, {"31.03", "12345678", 1},
        {"52", "4111", 0}, {"58", "CN", 0}, {"59", "BEST TRANSPORT", 0}, {"60", "BEIJING", 0},
        {"64", NULL, 0}, {"64.00", "ZH", 1}, {"64.01", "\346\234\200\344\275\263\350\277\220\350\276\223", 1},
        {"64.02", "\345\214\227\344\272\254", 1}, {"54", "23.72", 0}, {"53", "156", 0}, {"55", "01", 0},
        {"62", NULL, 0}, {"62.03", "1234", 1}, {"62.06", "***", 1}, {"62.07", "A6008667", 1},
        {"62.09", "ME", 1}, {"91", NULL, 0}, {"91.00", "A011223344998877", 1}, {"91.07", "12345678", 1},
        {"63", "A13A", 0}};
    const uint32_t total = sizeof expected / sizeof expected[0];
    qr_node nodes[64];
    uint32_t count = 0;
    size_t i;

    context("parsing EMVCo's example");
    CHECK_STATUS(QR_OK, qr_parse_payload(EMVCO_EXAMPLE, QR_NUL_TERMINATED, nodes, 64, &count, NULL));
    CHECK_INT(total, count);
    for (i = 0; i < total && i < count; i++) {
        const char *value = &(EMVCO_EXAMPLE)[nodes[i].offset];

        context("node %lu of EMVCo's example", (unsigned long)i);
        CHECK_TEXT(expected[i].path, nodes[i].path);
        CHECK_INT(expected[i].depth, nodes[i].depth);
        CHECK_INT(expected[i].value == NULL ? QR_NODE_TEMPLATE : 0, nodes[i].flags);
        if (expected[i].value != NULL) {
            CHECK_INT(strlen(expected[i].value), nodes[i].length);
            CHECK_BYTES(expected[i].value, value, nodes[i].length);
            CHECK_STATUS(QR_OK, qr_get_field(EMVCO_EXAMPLE, QR_NUL_TERMINATED, expected[i].path, buf,
                                             sizeof buf, &len, NULL));
            CHECK_TEXT(expected[i].value, buf);
            CHECK_INT(nodes[i].length, len);
        }
    }
    context("a field that is not there, and paths that are none");
    CHECK_STATUS(QR_ERR_MISSING_MANDATORY,
                 qr_get_field(EMVCO_EXAMPLE, QR_NUL_TERMINATED, "61", buf, sizeof buf, &len, NULL));
    CHECK_STATUS(QR_ERR_ID_NOT_NUMERIC,
                 qr_get_field(EMVCO_EXAMPLE, QR_NUL_TERMINATED, "6", buf, sizeof buf, &len, NULL));
    CHECK_STATUS(QR_ERR_ID_NOT_NUMERIC,
                 qr_get_field(EMVCO_EXAMPLE, QR_NUL_TERMINATED, "62.", buf, sizeof buf, &len, NULL));
    CHECK_STATUS(QR_ERR_ID_NOT_NUMERIC,
                 qr_get_field(EMVCO_EXAMPLE, QR_NUL_TERMINATED, "62,05", buf, sizeof buf, &len, NULL));
}

static void checking(void)
{
    static const struct {
        const char *payload;
        uint32_t profile;
        qr_status code;
        const char *path;
    } cases[] = {
        {EMVCO_EXAMPLE, QR_PROFILE_EMV, QR_OK, ""},
        {PUBLISHED_BR, QR_PROFILE_EMV, QR_OK, ""},
        {PUBLISHED_BR, QR_PROFILE_MERCADO_PAGO, QR_OK, ""},
        {"", QR_PROFILE_EMV, QR_ERR_EMPTY, ""},
        {"0002", QR_PROFILE_EMV, QR_ERR_LENGTH_OVERFLOW, "00"},
        {"000", QR_PROFILE_EMV, QR_ERR_TRUNCATED_HEADER, ""},
        {"0A0201", QR_PROFILE_EMV, QR_ERR_ID_NOT_NUMERIC, ""},
        {"000X01", QR_PROFILE_EMV, QR_ERR_LENGTH_NOT_NUMERIC, "00"},
        {PUBLISHED_BR "\n", QR_PROFILE_EMV, QR_ERR_TRAILING_DATA, ""},
        {"00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST "
         "TRANSPORT6007BEIJING540523.7253031566304A13A",
         QR_PROFILE_EMV, QR_ERR_CRC_MISMATCH, "63"}};
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qr_error faults[8];
        uint32_t count = 99;
        size_t k;

        memset(faults, 0, sizeof faults);
        for (k = 0; k < 8; k++) {
            faults[k].struct_size = (uint32_t)sizeof faults[k];
        }
        context("checking case %lu", (unsigned long)i);
        CHECK_STATUS(cases[i].code,
                     qr_check_payload(cases[i].payload, QR_NUL_TERMINATED, cases[i].profile, faults, 8, &count));
        CHECK(cases[i].code == QR_OK ? count == 0 : count > 0);
        CHECK_STATUS(cases[i].code, faults[0].code);
        if (cases[i].code != QR_OK) {
            CHECK_TEXT(cases[i].path, faults[0].path);
        }
    }
}

/* ---- amounts ----------------------------------------------------------------------------------- */

static void an_amount_is_formatted_or_refused(void)
{
    static const struct {
        int64_t value;
        uint32_t decimals;
        const char *currency, *expected; /* NULL: refused */
    } cases[] = {{500, 2, "BRL", "5.00"},
                 {500, 2, "986", "5.00"},
                 {5, 2, "BRL", "0.05"},
                 {1, 2, "BRL", "0.01"},
                 {100000, 2, "ARS", "1000.00"},
                 {1999, 2, "BRL", "19.99"},
                 {5, 0, "BRL", "5.00"},
                 {199900, 4, "BRL", "19.99"},
                 {199950, 4, "BRL", NULL},
                 {1, 9, "BRL", NULL},
                 {1000000000, 9, "BRL", "1.00"},
                 {1, 10, "BRL", NULL},
                 {50000, 2, "CLP", "500"},
                 {50001, 2, "CLP", NULL},
                 {4990, 0, "CLP", "4990"},
                 {4990, 0, "152", "4990"},
                 {1, 3, "KWD", "0.001"},
                 {1, 2, "KWD", "0.010"},
                 {12345, 3, "KWD", "12.345"},
                 {9999999999LL * 100, 2, "BRL", "9999999999.00"},
                 {9999999999LL * 100 + 100, 2, "BRL", NULL},
                 {0, 2, "BRL", NULL},
                 {-1, 2, "BRL", NULL},
                 {-500, 2, "BRL", NULL},
                 {INT64_MAX, 2, "BRL", NULL},
                 {INT64_MAX, 9, "BRL", NULL},
                 {INT64_MIN, 2, "BRL", NULL},
                 {500, 2, "XYZ", NULL},
                 {500, 2, "brl", NULL},
                 {500, 2, "98", NULL}};
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qr_status status;

        context("%lld with %lu decimals of %s", (long long)cases[i].value, (unsigned long)cases[i].decimals,
                cases[i].currency);
        strcpy(buf, "as it was");
        status = qr_format_amount(cases[i].value, cases[i].decimals, cases[i].currency, buf, sizeof buf, &len, NULL);
        if (cases[i].expected != NULL) {
            CHECK_STATUS(QR_OK, status);
            CHECK_TEXT(cases[i].expected, buf);
            CHECK_INT(strlen(cases[i].expected), len);
        } else {
            CHECK(status > 0 && status != QR_ERR_INTERNAL);
            CHECK_TEXT("as it was", buf);
        }
    }
}

static void an_amount_is_read_or_refused(void)
{
    static const struct {
        const char *text;
        uint32_t decimal_sign;
        const char *currency, *expected; /* NULL: refused */
    } cases[] = {{"1.234,56", ',', "BRL", "1234.56"},
                 {"1,234.56", '.', "BRL", "1234.56"},
                 {"1234,56", ',', "BRL", "1234.56"},
                 {"1.234.567,8", ',', "BRL", "1234567.80"},
                 {"5", ',', "BRL", "5.00"},
                 {"0,05", ',', "986", "0.05"},
                 {"1.500", ',', "CLP", "1500"},
                 {"1500,00", ',', "CLP", "1500"},
                 {"1.500", ',', "BRL", "1500.00"},
                 {"1.500", '.', "KWD", "1.500"},
                 /* Another sign than was said, or groups that are none. */
                 {"1.234,56", '.', "BRL", NULL},
                 {"1.500", '.', "BRL", NULL},
                 {"19.99", ',', "BRL", NULL},
                 {"1.23,45", ',', "BRL", NULL},
                 {"1234.567,00", ',', "BRL", NULL},
                 {".123,00", ',', "BRL", NULL},
                 {"1..234,00", ',', "BRL", NULL},
                 {"1,234.567", ',', "BRL", NULL},
                 /* What would have to be rounded, and what is no amount. */
                 {"5,001", ',', "BRL", NULL},
                 {"5,5", ',', "CLP", NULL},
                 {"0,00", ',', "BRL", NULL},
                 {"-5,00", ',', "BRL", NULL},
                 {"R$ 5,00", ',', "BRL", NULL},
                 {" 5,00", ',', "BRL", NULL},
                 {"1 234,56", ',', "BRL", NULL},
                 {"5,00", ';', "BRL", NULL},
                 {"5,00", 0, "BRL", NULL},
                 {"5,00", ',', "XYZ", NULL},
                 {"99999999999,00", ',', "BRL", NULL}};
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qr_error err = QR_ERROR_INIT;
        qr_status status;

        context("\"%s\" with %lu of %s", cases[i].text, (unsigned long)cases[i].decimal_sign, cases[i].currency);
        strcpy(buf, "as it was");
        status = qr_parse_amount(cases[i].text, cases[i].decimal_sign, cases[i].currency, buf, sizeof buf, &len, &err);
        if (cases[i].expected != NULL) {
            CHECK_STATUS(QR_OK, status);
            CHECK_TEXT(cases[i].expected, buf);
            CHECK_INT(strlen(cases[i].expected), len);
        } else {
            CHECK(status > 0 && status != QR_ERR_INTERNAL && err.message[0] != '\0');
            CHECK_TEXT("as it was", buf);
        }
    }
}

/* ---- symbol and image -------------------------------------------------------------------------- */

static void symbols(void)
{
    static uint8_t image[1 << 20];
    qr_render_options options = QR_RENDER_OPTIONS_INIT;
    qr_bitmap bitmap = QR_BITMAP_INIT;
    qr_error err = QR_ERROR_INIT;

    context("drawing");
    CHECK_STATUS(QR_OK, qr_render_bitmap(PUBLISHED_BR, QR_NUL_TERMINATED, NULL, image, sizeof image, &len,
                                         &bitmap, NULL));
    CHECK_INT(9, bitmap.version); /* byte mode, as EMVCo asks */
    CHECK_INT(QR_ECC_MEDIUM, bitmap.ecc);
    CHECK_INT((17 + 36 + 8) * 4, bitmap.width_px);
    CHECK_INT(bitmap.width_px, bitmap.height_px);
    CHECK_INT((bitmap.width_px + 7) / 8, bitmap.stride_bytes);
    CHECK_INT(bitmap.stride_bytes * bitmap.height_px, len);
    CHECK_FILLED(0, image, bitmap.stride_bytes * 16); /* quiet zone */

    options.flags = QR_RENDER_SMALLEST;
    options.width_px = 384;
    CHECK_STATUS(QR_OK, qr_render_bitmap(PUBLISHED_BR, QR_NUL_TERMINATED, &options, image, sizeof image, &len,
                                         &bitmap, NULL));
    CHECK_INT(7, bitmap.version);
    CHECK_INT(7, bitmap.module_px);
    options.flags = 0;
    CHECK_STATUS(QR_OK, qr_render_bitmap(PUBLISHED_BR, QR_NUL_TERMINATED, &options, image, sizeof image, &len,
                                         &bitmap, NULL));
    CHECK_INT(6, bitmap.module_px);

    options.width_px = 60;
    CHECK_STATUS(QR_ERR_TOO_WIDE, qr_render_bitmap(PUBLISHED_BR, QR_NUL_TERMINATED, &options, image,
                                                   sizeof image, &len, &bitmap, &err));
    CHECK_INT(61, err.limit);
    options.width_px = 0;
    options.max_version = 8;
    CHECK_STATUS(QR_ERR_CAPACITY, qr_render_image(PUBLISHED_BR, QR_NUL_TERMINATED, QR_IMAGE_PNG, &options,
                                                  image, sizeof image, &len, &bitmap, &err));

    CHECK_STATUS(QR_OK, qr_render_image("x", 1, QR_IMAGE_PNG, NULL, image, sizeof image, &len, NULL, NULL));
    CHECK_BYTES("\211PNG\r\n\032\n", image, 8);
    CHECK_STATUS(QR_OK, qr_render_image("x", 1, QR_IMAGE_BMP, NULL, image, sizeof image, &len, NULL, NULL));
    CHECK_BYTES("BM", image, 2);
    CHECK_INT(len, image[2] | image[3] << 8 | image[4] << 16);
    CHECK_STATUS(QR_OK, qr_render_image("x", 1, QR_IMAGE_PBM, NULL, image, sizeof image, &len, NULL, NULL));
    CHECK_BYTES("P4\n", image, 3);
    CHECK_STATUS(QR_OK, qr_render_image("x", 1, QR_IMAGE_SVG, NULL, image, sizeof image, &len, NULL, NULL));
    CHECK(image[0] == '<');

    /* Text for a terminal: a module is one column, so the width is a bound alone. */
    {
        qr_render_options text = QR_RENDER_OPTIONS_INIT;
        static const uint32_t formats[] = {QR_IMAGE_TEXT, QR_IMAGE_ANSI};
        size_t i;

        for (i = 0; i < 2; i++) {
            text.width_px = 80;
            CHECK_STATUS(QR_OK, qr_render_image("x", 1, formats[i], &text, image, sizeof image, &len, &bitmap, &err));
            CHECK_INT(29, bitmap.width_px);
            CHECK_INT(15, bitmap.height_px);
            CHECK_INT(1, bitmap.module_px);
            CHECK_BYTES(i == 0 ? "\342\226\210" : "\033[0;97;40m\342\226\210", image, i == 0 ? 3 : 13);
            text.width_px = 28;
            CHECK_STATUS(QR_ERR_TOO_WIDE,
                         qr_render_image("x", 1, formats[i], &text, image, sizeof image, &len, &bitmap, &err));
            CHECK_INT(28, err.found);
            CHECK_INT(29, err.limit);
        }
    }
}

/* ---- names, texts, version --------------------------------------------------------------------- */

static void versions(void)
{
    context("version");
    CHECK_TEXT(QR_VERSION, qr_version());
    CHECK_INT(QR_ABI_VERSION, qr_abi_version());
    CHECK(qr_version() == qr_version());
}

/* Every number of the header, and the size of every struct: as recorded, and as the library says. */
static void constants_are_those_of_the_header(void)
{
    static const struct {
        const char *name;
        int32_t header, recorded;
    } constants[] = {
#define CONSTANT(NAME, ANSWER) {#NAME, (int32_t)(NAME), ANSWER},
#include "interface.inc"
    };
    static const struct {
        const char *name;
        size_t size;
    } structs[] = {
#define STRUCT(TYPE) {"sizeof(" #TYPE ")", sizeof(TYPE)},
#define MEMBER(TYPE, NAME) \
    {"offsetof(" #TYPE ", " #NAME ")", offsetof(TYPE, NAME)}, \
        {"sizeof(" #TYPE "." #NAME ")", sizeof(((TYPE *)0)->NAME)},
#include "interface.inc"
    };
    static const char *const unknown[] = {
        "", " ", "QR_", "qr_order", "sizeof()", "sizeof(qr_order", "sizeof(qr_order.)", "sizeof(qr_order.amoun)",
        "sizeof(qr_order.amount) ", "sizeof(qr_order.amount pos)", "offsetof(qr_order)", "offsetof(qr_order,)",
        "offsetof(qr_order, )", "offsetof(qr_order, amount", "offsetof(qr_nothing, amount)", "offsetof(, amount)",
        "offsetof(qr_order, amount, pos)", "offsetof(qr_order.amount)", "sizeof(qr_order, amount)", "QR_VERSION", "\377"};
    size_t i;

    CHECK(sizeof constants / sizeof constants[0] > 100);
    for (i = 0; i < sizeof constants / sizeof constants[0]; i++) {
        context("qr_constant(\"%s\")", constants[i].name);
        CHECK_INT(constants[i].recorded, constants[i].header);
        CHECK_INT(constants[i].recorded, qr_constant(constants[i].name, -77));
    }
    CHECK(sizeof structs / sizeof structs[0] > 10);
    for (i = 0; i < sizeof structs / sizeof structs[0]; i++) {
        context("qr_constant(\"%s\")", structs[i].name);
        CHECK_INT(structs[i].size, qr_constant(structs[i].name, -1));
    }
    CHECK_INT(offsetof(qr_order, amount), qr_constant("offsetof(qr_order,amount)", -1));
    CHECK_INT(QR_VERSION_MINOR, qr_constant("QR_VERSION_MINOR", -1));
    for (i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        context("qr_constant(\"%s\")", unknown[i]);
        CHECK_INT(-77, qr_constant(unknown[i], -77));
    }
    CHECK_INT(-77, qr_constant(NULL, -77));
    CHECK_INT(32, sizeof(qr_node));
}

/* ---- printing ---------------------------------------------------------------------------------- */

static uint8_t printed[65536];

/* Whether `part` stands somewhere in what was printed. */
static int printed_has(const char *part, uint32_t part_len)
{
    uint32_t at;

    for (at = 0; at + part_len <= len; at++) {
        if (memcmp(printed + at, part, part_len) == 0) {
            return 1;
        }
    }
    return 0;
}

#define CHECK_PRINTED(expected, status) \
    do { \
        CHECK_STATUS(QR_OK, (status)); \
        CHECK_INT(sizeof(expected) - 1, len); \
        CHECK_BYTES((expected), printed, len < sizeof(expected) - 1 ? len : (uint32_t)sizeof(expected) - 1); \
    } while (0)

static qr_line text_line(const char *text)
{
    qr_line line = QR_LINE_INIT;

    line.text = text;
    return line;
}

static qr_line line_of(uint32_t kind)
{
    qr_line line = QR_LINE_INIT;

    line.kind = kind;
    return line;
}

/* Byte for byte what the makers' manuals and open drivers send for the same text: level M, six dots. */
static void printers_draw_by_their_own_commands(void)
{
    static const struct {
        uint32_t commands;
        const char *text, *bytes;
        uint32_t size;
    } cases[] = {
#define CASE(COMMANDS, TEXT, BYTES) {QR_COMMANDS_##COMMANDS, TEXT, BYTES, sizeof(BYTES) - 1}
        /* Epson TM-T81, GS ( k: model, size, level, store, print; python-escpos 3.1 sends the same. */
        CASE(ESCPOS, "A", "\035(k\4\0001A2\0"
                          "\035(k\3\0001C\6\035(k\3\0001E1\035(k\4\0001P0A\035(k\3\0001Q0"),
        CASE(ESCPOS, "S\303\243o Jo\303\243o", "\035(k\15\0001P0S\303\243o Jo\303\243o\035(k\3\0001Q0"),
        /* Star line mode, ESC GS y. */
        CASE(STAR_LINE, "A", "\033\035yS0\2\033\035yS1\1\033\035yS2\6\033\035yD1\0\1\0A\033\035yP"),
        CASE(DARUMA, "A", "\033\201\3\0\6MA"),
        CASE(ELGIN_OLD, "AAAA", "\035o\0\6\0\2\035k\013MA,AAAA\0"),
        CASE(ZJIANG, "A", "\033Z\0M\6\1\0A")};
#undef CASE
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qr_printer printer = QR_PRINTER_INIT;
        qr_render_options look = QR_RENDER_OPTIONS_INIT;
        qr_print_info info = QR_PRINT_INFO_INIT;
        qr_error err = QR_ERROR_INIT;

        context("commands %lu, \"%s\"", (unsigned long)cases[i].commands, cases[i].text);
        printer.commands = cases[i].commands;
        printer.symbol = QR_SYMBOL_NATIVE;
        look.module_px = 6;
        CHECK_STATUS(QR_OK, qr_print_symbol(cases[i].text, QR_NUL_TERMINATED, &printer, &look, printed,
                                            sizeof printed, &len, &info, &err));
        CHECK(printed_has(cases[i].bytes, cases[i].size));
        CHECK_INT(QR_SYMBOL_NATIVE, info.symbol);
        CHECK_INT(6, info.module_dots);
        CHECK_INT(QR_ECC_MEDIUM, info.ecc);
        CHECK_INT(0, info.mask);
        CHECK_INT(0, info.bands);
    }
}

/* Reads `GS v 0` bands back into rows of `width` dots, with nothing else between them; returns the rows. */
static uint32_t dots_of_bands(const uint8_t *at, const uint8_t *end, uint32_t bytes_a_row, uint8_t *rows,
                              uint32_t *bands)
{
    uint32_t height = 0;

    *bands = 0;
    while (end - at >= 8 && memcmp(at, "\035v0\0", 4) == 0) {
        uint32_t across = at[4] + 256u * at[5], down = at[6] + 256u * at[7];

        if (across != bytes_a_row || (uint32_t)(end - at - 8) < across * down) {
            return 0;
        }
        memcpy(rows + height * across, at + 8, across * down);
        height += down;
        *bands += 1;
        at += 8 + across * down;
    }
    return at == end ? height : 0;
}

/* The picture is the one that qr_render_bitmap draws, each module so many dots. */
static void dots_are_those_of_the_symbol(void)
{
    static uint8_t rows[65536], modules[8192];
    qr_render_options look = QR_RENDER_OPTIONS_INIT;
    qr_bitmap bitmap = QR_BITMAP_INIT;
    qr_print_info info = QR_PRINT_INFO_INIT;
    qr_error err = QR_ERROR_INIT;
    uint32_t modules_len, height, bands, x, y, differ = 0, left, across, bytes_a_row;

    context("dots");
    look.module_px = 1;
    look.pixel_format = QR_PIXEL_GRAY8;
    CHECK_STATUS(QR_OK, qr_render_bitmap(PUBLISHED_BR, QR_NUL_TERMINATED, &look, modules, sizeof modules,
                                         &modules_len, &bitmap, &err));
    CHECK_STATUS(QR_OK, qr_print_symbol(PUBLISHED_BR, QR_NUL_TERMINATED, NULL, NULL, printed, sizeof printed, &len,
                                        &info, &err));
    /* 58 mm: 53 modules and the quiet zone, 61 in all, six dots each, in the middle of 384. */
    CHECK_INT(9, info.version);
    CHECK_INT(bitmap.version, info.version);
    CHECK_INT(bitmap.mask, info.mask);
    CHECK_INT(bitmap.ecc, info.ecc);
    CHECK_INT(QR_SYMBOL_DOTS, info.symbol);
    CHECK_INT(QR_RASTER_GS_V_0, info.raster);
    CHECK_INT(6, info.module_dots);
    CHECK_INT(750, info.module_um); /* 6 x 25400 / 203 */
    CHECK_INT(4, info.quiet_modules);
    CHECK_INT(53 * 6, info.symbol_dots);
    CHECK_INT(39789, info.symbol_um);
    CHECK_INT(0, info.advice);
    CHECK_BYTES("\n\033a\0", printed, 4); /* to the start of a line, and to the left */
    left = (384 - 61 * 6) / 2;
    bytes_a_row = printed[8] + 256u * printed[9];
    CHECK(bytes_a_row * 8 >= left + 57 * 6 && bytes_a_row <= 48);
    height = dots_of_bands(printed + 4, printed + len, bytes_a_row, rows, &bands);
    CHECK_INT(61 * 6, height);
    CHECK_INT(bands, info.bands);
    across = bitmap.width_px;
    CHECK_INT(61, across);
    for (y = 0; y < height; y++) {
        for (x = 0; x < bytes_a_row * 8; x++) {
            int dark = rows[y * bytes_a_row + x / 8] >> (7 - x % 8) & 1;
            int wanted = x >= left && x < left + across * 6 && modules[y / 6 * bitmap.stride_bytes + (x - left) / 6] == 0;

            differ += dark != wanted;
        }
    }
    CHECK_INT(0, differ);
}

/* The planner, against numbers worked out by hand: the largest module that fits, of a quiet zone of four. */
static void the_planner_takes_the_largest_module_that_fits(void)
{
    static const struct {
        uint32_t text_len, ecc, version;
        uint32_t dots_384, dots_512, dots_576;
    } cases[] = {{156, QR_ECC_LOW, 8, 6, 8, 10},    {156, QR_ECC_MEDIUM, 9, 6, 8, 9},
                 {156, QR_ECC_QUARTILE, 11, 5, 7, 8}, {180, QR_ECC_MEDIUM, 9, 6, 8, 9},
                 {200, QR_ECC_MEDIUM, 10, 5, 7, 8},  {300, QR_ECC_LOW, 11, 5, 7, 8},
                 {300, QR_ECC_MEDIUM, 13, 4, 6, 7},  {512, QR_ECC_LOW, 15, 4, 6, 6},
                 {512, QR_ECC_MEDIUM, 18, 3, 5, 5}};
    char text[513];
    size_t i;

    memset(text, 'x', sizeof text);
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const uint32_t widths[] = {384, 512, 576};
        const uint32_t modules[] = {cases[i].dots_384, cases[i].dots_512, cases[i].dots_576};
        int k;

        for (k = 0; k < 3; k++) {
            qr_printer printer = QR_PRINTER_INIT;
            qr_render_options look = QR_RENDER_OPTIONS_INIT;
            qr_print_info info = QR_PRINT_INFO_INIT;

            context("%lu bytes, level %lu, %lu dots", (unsigned long)cases[i].text_len, (unsigned long)cases[i].ecc,
                    (unsigned long)widths[k]);
            printer.width_dots = widths[k];
            printer.dpi = widths[k] == 512 ? 180 : 0;
            look.ecc = cases[i].ecc;
            look.flags = QR_RENDER_NO_ECI;
            CHECK_STATUS(QR_OK, qr_print_symbol(text, cases[i].text_len, &printer, &look, NULL, 0, &len, &info, NULL));
            CHECK_INT(cases[i].version, info.version);
            CHECK_INT(modules[k], info.module_dots);
            /* Advice below four dots or 0.396 mm, and below 25 mm. */
            CHECK_INT(modules[k] < 4 ? QR_ADVICE_SMALL_MODULES : 0, info.advice & QR_ADVICE_SMALL_MODULES);
            CHECK_INT(info.symbol_um < 25000 ? QR_ADVICE_SMALL_SYMBOL : 0, info.advice & QR_ADVICE_SMALL_SYMBOL);
        }
    }
}

/* Written out from the ESC/POS commands: initialise, align, bold, size, cut. */
static void a_receipt_is_what_the_manual_says(void)
{
    qr_line lines[6];
    qr_receipt receipt = QR_RECEIPT_INIT;
    qr_printer printer = QR_PRINTER_INIT;
    qr_print_info info = QR_PRINT_INFO_INIT;
    qr_error err = QR_ERROR_INIT;

    lines[0] = text_line("Caf\303\251");
    lines[0].align = QR_ALIGN_CENTER;
    lines[0].style = QR_STYLE_BOLD | QR_STYLE_DOUBLE;
    lines[1] = text_line("Total\t5.00");
    lines[2] = line_of(QR_LINE_RULE);
    lines[3] = text_line("abcd efgh ijkl mnop qrst uvwx yz01 2345");
    lines[4] = line_of(QR_LINE_RAW);
    lines[4].text = "\033p\0\031\372"; /* a drawer */
    lines[4].count = 5;
    lines[5] = line_of(QR_LINE_CUT);
    receipt.lines = lines;
    receipt.line_count = 6;
    context("receipt");
#define RECEIPT(PAGE, E) \
    "\033@" PAGE "\033a\1\033E\1\035!\021" "Caf" E "\n\033E\0\035!\0\033a\0" \
    "Total                       5.00\n" \
    "--------------------------------\n" \
    "abcd efgh ijkl mnop qrst uvwx\nyz01 2345\n" \
    "\033p\0\031\372" \
    "\035VA\0"
    CHECK_PRINTED(RECEIPT("", "e"),
                  qr_print_receipt(&receipt, &printer, printed, sizeof printed, &len, &info, &err));
    CHECK_INT(0, info.version);
    CHECK_INT(0, info.module_dots);
    CHECK(info.paper_um > 0);
    /* The same from code page 1252, and on a printer with page 860: é is 82h. */
    lines[0].text = "Caf\351";
    receipt.encoding = QR_ENCODING_CP1252;
    printer.flags = QR_PRINTER_CODE_PAGE;
    printer.encoding = QR_ENCODING_CP860;
    printer.code_page = 3;
    CHECK_PRINTED(RECEIPT("\033t\3", "\202"),
                  qr_print_receipt(&receipt, &printer, printed, sizeof printed, &len, &info, &err));
    printer.flags |= QR_PRINTER_NO_CUT;
    CHECK_STATUS(QR_OK, qr_print_receipt(&receipt, &printer, printed, sizeof printed, &len, &info, &err));
    CHECK(!printed_has("\035V", 2));
    printer.flags = QR_PRINTER_PARTIAL_CUT;
    CHECK_STATUS(QR_OK, qr_print_receipt(&receipt, &printer, printed, sizeof printed, &len, &info, &err));
    CHECK(printed_has("\035VB\0", 4));

    /* A code to copy: cut at the last column, nothing dropped. */
    context("code to copy");
    lines[0] = line_of(QR_LINE_CODE);
    lines[0].text = "0123456789 123456789 123456789 12" "34";
    receipt.encoding = 0;
    receipt.line_count = 1;
    CHECK_STATUS(QR_OK, qr_print_receipt(&receipt, NULL, printed, sizeof printed, &len, NULL, &err));
    CHECK(printed_has("0123456789 123456789 123456789 1\n234\n", 37));
}

static void what_cannot_be_printed_is_refused(void)
{
    qr_printer printer = QR_PRINTER_INIT;
    qr_render_options look = QR_RENDER_OPTIONS_INIT;
    qr_receipt receipt = QR_RECEIPT_INIT;
    qr_line line = QR_LINE_INIT;
    qr_error err = QR_ERROR_INIT;
    static char long_text[1001];

    memset(long_text, 'x', sizeof long_text - 1);
    receipt.lines = &line;
    receipt.line_count = 1;
#define CHECK_REFUSED(expected, member, call) \
    do { \
        memset(printed, 0xA5, sizeof printed); \
        len = 77; \
        CHECK_STATUS(expected, (call)); \
        CHECK_STATUS(expected, err.code); \
        CHECK_TEXT(member, err.field); \
        CHECK_INT(77, len); \
        CHECK_FILLED(0xA5, printed, sizeof printed); \
    } while (0)
#define SYMBOL(text) \
    qr_print_symbol(text, QR_NUL_TERMINATED, &printer, &look, printed, sizeof printed, &len, NULL, &err)
#define RECEIPT_OF_IT qr_print_receipt(&receipt, &printer, printed, sizeof printed, &len, NULL, &err)
    context("refused: width");
    printer.width_dots = 7;
    CHECK_REFUSED(QR_ERR_RANGE, "width_dots", SYMBOL("x"));
    printer.width_dots = 100000;
    CHECK_REFUSED(QR_ERR_RANGE, "width_dots", SYMBOL("x"));
    printer.width_dots = 0;
    context("refused: too wide");
    look.module_px = 7; /* 61 x 7 = 427 on 384 */
    CHECK_REFUSED(QR_ERR_TOO_WIDE, "width_dots", SYMBOL(PUBLISHED_BR));
    CHECK_INT(384, err.found);
    CHECK_INT(427, err.limit);
    CHECK(strstr(err.message, "QR_RENDER_SMALLEST") != NULL);
    look.module_px = 0;
    look.width_px = 385;
    CHECK_REFUSED(QR_ERR_TOO_WIDE, "width_px", SYMBOL(PUBLISHED_BR));
    look.width_px = 0;
    context("refused: unreadable");
    CHECK_REFUSED(QR_ERR_UNREADABLE, "width_dots", SYMBOL(long_text)); /* version 27: 133 modules, two dots */
    CHECK_INT(250, err.found);
    CHECK_INT(330, err.limit);
    printer.min_module_um = QR_ANY_SIZE;
    CHECK_STATUS(QR_OK, SYMBOL(long_text));
    printer.min_module_um = 0;
    context("refused: inverted");
    look.flags = QR_RENDER_INVERT;
    CHECK_REFUSED(QR_ERR_UNSUPPORTED, "flags", SYMBOL("x"));
    look.flags = 0;
    context("refused: a band smaller than a row of modules");
    printer.band_dots = 1;
    CHECK_REFUSED(QR_ERR_RANGE, "band_dots", SYMBOL("x"));
    printer.band_dots = 0;
    context("refused: text beyond the printer's own command");
    printer.symbol = QR_SYMBOL_NATIVE;
    long_text[256] = '\0';
    CHECK_REFUSED(QR_ERR_TOO_LONG, "text", SYMBOL(long_text));
    CHECK_INT(256, err.found);
    CHECK_INT(255, err.limit);
    look.mask = QR_MASK_0;
    CHECK_REFUSED(QR_ERR_UNSUPPORTED, "look", SYMBOL("x"));
    look.mask = 0;
    printer.commands = QR_COMMANDS_ESC_BEMA;
    CHECK_REFUSED(QR_ERR_UNSUPPORTED, "symbol", SYMBOL("x"));
    printer.commands = QR_COMMANDS_DARUMA;
    printer.symbol = QR_SYMBOL_DOTS;
    CHECK_REFUSED(QR_ERR_UNSUPPORTED, "symbol", SYMBOL("x"));
    printer.commands = 0;

    context("refused: a letter without an ASCII form");
    line.text = "caf\303\251 \346\234\200";
    CHECK_REFUSED(QR_ERR_NOT_ANS, "lines[0].text", RECEIPT_OF_IT);
    CHECK_INT(6, err.offset);
    line.text = "caf\351";
    CHECK_REFUSED(QR_ERR_ENCODING, "lines[0].text", RECEIPT_OF_IT);
    line.text = "caf\303\251";
    line.kind = QR_LINE_CODE;
    CHECK(RECEIPT_OF_IT > 0); /* no character is folded in a code to copy */
    line.kind = QR_LINE_TEXT;
    context("refused: text on a printer that prints none");
    printer.commands = QR_COMMANDS_STAR_GRAPHIC;
    CHECK_REFUSED(QR_ERR_UNSUPPORTED, "lines[0].kind", RECEIPT_OF_IT);
    printer.commands = QR_COMMANDS_ZPL;
    CHECK_REFUSED(QR_ERR_UNSUPPORTED, "lines[0].kind", RECEIPT_OF_IT);
    line.kind = QR_LINE_CUT;
    CHECK_REFUSED(QR_ERR_UNSUPPORTED, "lines[0].kind", RECEIPT_OF_IT);
}

static void printers_are_found_by_name(void)
{
    static const char *const same[] = {"Epson TM-T20X", "epson-tm-t20x", "TM-T20X", "tm t20x", "EPSONTMT20X"};
    qr_printer printer = QR_PRINTER_INIT;
    qr_error err = QR_ERROR_INIT;
    char name[64];
    uint32_t i, found = 0;

    for (i = 0; i < sizeof same / sizeof same[0]; i++) {
        qr_printer again = QR_PRINTER_INIT;

        context("\"%s\"", same[i]);
        CHECK_STATUS(QR_OK, qr_printer_find(same[i], &again, &err));
        CHECK_INT(QR_COMMANDS_ESCPOS, again.commands);
        CHECK_INT(576, again.width_dots);
        CHECK_INT(QR_SYMBOL_DOTS, again.symbol);
        CHECK_INT(QR_PRINTER_HAS_NATIVE | QR_PRINTER_CODE_PAGE, again.flags);
    }
    context("one name for two modes");
    CHECK_STATUS(QR_ERR_PRINTER, qr_printer_find("MP-4200 TH", &printer, &err));
    CHECK(strstr(err.message, "MP-4200 TH (ESC/POS)") != NULL && strstr(err.message, "MP-4200 TH (ESC/Bema)") != NULL);
    CHECK_STATUS(QR_OK, qr_printer_find("bematech mp-4200 th (esc/pos)", &printer, &err));
    CHECK_INT(QR_COMMANDS_ESCPOS, printer.commands);
    CHECK_STATUS(QR_OK, qr_printer_find("MP-4200 TH ESC/Bema", &printer, &err));
    CHECK_INT(QR_COMMANDS_ESC_BEMA, printer.commands);
    context("a row of two names");
    CHECK_STATUS(QR_OK, qr_printer_find("TSP143", &printer, &err));
    CHECK_INT(QR_COMMANDS_STAR_GRAPHIC, printer.commands);
    context("unknown");
    CHECK_STATUS(QR_ERR_PRINTER, qr_printer_find("tm-t20y", &printer, &err));
    CHECK_TEXT("model", err.field);
    CHECK(strstr(err.message, "TM-T20X") != NULL);
    CHECK_INT(QR_ACTION_FIX, err.action);

    /* Every name of the list is found. */
    for (i = 0; qr_printer_name(i, name, sizeof name, &len) == QR_OK; i++) {
        uint32_t of_symbol;

        context("\"%s\"", name);
        CHECK_INT(strlen(name), len);
        CHECK_STATUS(QR_OK, qr_printer_find(name, &printer, &err));
        CHECK_TEXT("", err.message);
        /* And fit for use as it comes. */
        CHECK_STATUS(QR_OK, qr_print_symbol(PUBLISHED_BR, QR_NUL_TERMINATED, &printer, NULL, NULL, 0, &of_symbol,
                                            NULL, &err));
        found++;
    }
    CHECK(found > 60);
    context("after the last");
    len = 77;
    CHECK_STATUS(QR_ERR_RANGE, qr_printer_name(i, name, sizeof name, &len));
    CHECK_STATUS(QR_ERR_RANGE, qr_printer_name(0xFFFFFFFFu, name, sizeof name, &len));
    CHECK_INT(77, len);
}

int main(void)
{
    mercado_pago();
    flags_do_what_they_say();
    pix();
    emvco_example();
    parsing_emvcos_example();
    checking();
    an_amount_is_formatted_or_refused();
    an_amount_is_read_or_refused();
    symbols();
    printers_draw_by_their_own_commands();
    dots_are_those_of_the_symbol();
    the_planner_takes_the_largest_module_that_fits();
    a_receipt_is_what_the_manual_says();
    what_cannot_be_printed_is_refused();
    printers_are_found_by_name();
    versions();
    constants_are_those_of_the_header();
    return check_result("behaviour");
}
