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
    versions();
    constants_are_those_of_the_header();
    return check_result("behaviour");
}
