/* stack.c: every function on a stack of 64 KiB, and how much of it is used. */
#include "calls.h"
#include "painted.h"
#include "service.h"

static unsigned char buffer[EVERYTHING_MAX];
static char longest[600];
static char many_objects[8000];

static void status_text(void)
{
    uint32_t len;

    qr_status_text(QR_ERR_TOO_LONG, QR_LANG_PT, QR_ENCODING_CP850, (char *)buffer, sizeof buffer, &len);
    qr_status_name(QR_ERR_TOO_LONG);
    qr_constant("sizeof(qr_charge)", 0);
}

static void build(void)
{
    static const qr_field fields[] = {{"62.01", "bill"}, {"62.50.00", "com.example"}, {"80.00", "com.example"}};
    static qr_error err = QR_ERROR_INIT;
    qr_charge charge = sample_charge();
    uint32_t len;

    qr_build_payload(&charge, (char *)buffer, sizeof buffer, &len, &err);
    charge.profile = QR_PROFILE_EMV;
    charge.user_id = NULL;
    charge.fields = fields;
    charge.field_count = 3;
    qr_build_payload(&charge, (char *)buffer, sizeof buffer, &len, &err);
    charge.amount = "x";
    qr_build_payload(&charge, (char *)buffer, sizeof buffer, &len, &err);
}

static void check_charge(void)
{
    static qr_error errors[16];
    size_t i;
    uint32_t count;

    for (i = 0; i < 16; i++) {
        errors[i].struct_size = (uint32_t)sizeof errors[i];
    }
    run_check_charge(errors, 16, &count);
}

static void check_payload(void)
{
    static qr_error errors[16];
    size_t i;
    uint32_t count;

    for (i = 0; i < 16; i++) {
        errors[i].struct_size = (uint32_t)sizeof errors[i];
    }
    run_check_payload(errors, 16, &count);
    qr_check_payload(EMVCO_EXAMPLE, QR_NUL_TERMINATED, QR_PROFILE_EMV, errors, 16, &count);
    qr_check_payload(many_objects, QR_NUL_TERMINATED, QR_PROFILE_PIX_STATIC, errors, 16, &count);
}

static void parse(void)
{
    uint32_t count;

    qr_parse_payload(EMVCO_EXAMPLE, QR_NUL_TERMINATED, (qr_node *)(void *)buffer, sizeof buffer / sizeof(qr_node),
                     &count, NULL);
    qr_parse_payload(many_objects, QR_NUL_TERMINATED, (qr_node *)(void *)buffer, sizeof buffer / sizeof(qr_node),
                     &count, NULL);
}

static void get_field(void)
{
    static qr_error err = QR_ERROR_INIT;
    uint32_t len;

    qr_get_field(EMVCO_EXAMPLE, QR_NUL_TERMINATED, "91.07", (char *)buffer, sizeof buffer, &len, &err);
    qr_get_field(EMVCO_EXAMPLE, QR_NUL_TERMINATED, "91.08", (char *)buffer, sizeof buffer, &len, &err);
}

static void format_amount(void)
{
    static qr_error err = QR_ERROR_INIT;
    uint32_t len;

    qr_format_amount(123456, 2, "BRL", (char *)buffer, sizeof buffer, &len, &err);
    qr_format_amount(-1, 2, "BRL", (char *)buffer, sizeof buffer, &len, &err);
}

static void parse_amount(void)
{
    static qr_error err = QR_ERROR_INIT;
    uint32_t len;

    qr_parse_amount("1.234,56", ',', "BRL", (char *)buffer, sizeof buffer, &len, &err);
    qr_parse_amount("1.234,567", ',', "BRL", (char *)buffer, sizeof buffer, &len, &err);
}

static void render(const char *text, uint32_t format, uint32_t flags)
{
    static uint8_t image[8 << 20];
    static qr_error err = QR_ERROR_INIT;
    static qr_bitmap out = QR_BITMAP_INIT;
    qr_render_options options = QR_RENDER_OPTIONS_INIT;
    uint32_t len;

    options.flags = flags;
    if (format == 99) {
        options.pixel_format = QR_PIXEL_RGBA32;
        if (qr_render_bitmap(text, QR_NUL_TERMINATED, &options, image, sizeof image, &len, &out, &err) != QR_OK) {
            abort();
        }
    } else if (qr_render_image(text, QR_NUL_TERMINATED, format, &options, image, sizeof image, &len, &out, &err) !=
               QR_OK) {
        abort();
    }
}

static char version_40[2332];

static void bitmap(void)
{
    render(longest, 99, 0);
    render(version_40, 99, 0);
}

static void bitmap_smallest(void)
{
    render(longest, 99, QR_RENDER_SMALLEST | QR_RENDER_BOOST_ECC);
    render(version_40, 99, QR_RENDER_SMALLEST | QR_RENDER_BOOST_ECC);
}

static void bmp(void)
{
    render(version_40, QR_IMAGE_BMP, 0);
}

static void png(void)
{
    render(longest, QR_IMAGE_PNG, 0);
    render(version_40, QR_IMAGE_PNG, QR_RENDER_SMALLEST);
}

static void svg(void)
{
    render(version_40, QR_IMAGE_SVG, 0);
}

static void pbm(void)
{
    render(version_40, QR_IMAGE_PBM, 0);
}

static void text(void)
{
    render(version_40, QR_IMAGE_TEXT, 0);
}

/* Wide enough for every symbol, and no wider than a row of any command. */
static void print(const char *text, uint32_t len, const qr_printer *printer, qr_status expected)
{
    static uint8_t bytes[8 << 20];
    static qr_error err = QR_ERROR_INIT;
    static qr_print_info out = QR_PRINT_INFO_INIT;
    uint32_t used;

    if (qr_print_symbol(text, len, printer, NULL, bytes, sizeof bytes, &used, &out, &err) != expected) {
        abort();
    }
}

static void print_symbol(void)
{
    qr_printer printer = QR_PRINTER_INIT;

    printer.width_dots = 800;
    for (printer.commands = QR_COMMANDS_ESCPOS; printer.commands <= QR_COMMANDS_CPCL; printer.commands++) {
        if (printer.commands != QR_COMMANDS_DARUMA) {
            print(version_40, QR_NUL_TERMINATED, &printer, QR_OK);
        }
    }
    printer.commands = QR_COMMANDS_DARUMA;
    print(version_40, QR_NUL_TERMINATED, &printer, QR_ERR_UNSUPPORTED);
    printer.symbol = QR_SYMBOL_NATIVE;
    print(longest, 200, &printer, QR_OK);
    printer.commands = QR_COMMANDS_ESCPOS;
    print(longest, 200, &printer, QR_OK);
    printer.width_dots = 0;
    printer.symbol = QR_SYMBOL_AUTO;
    print(version_40, QR_NUL_TERMINATED, &printer, QR_ERR_UNREADABLE);
}

static void print_receipt(void)
{
    static uint8_t bytes[8 << 20];
    static qr_error err = QR_ERROR_INIT;
    static qr_print_info out = QR_PRINT_INFO_INIT;
    static sample_receipt sample;
    qr_printer printer = QR_PRINTER_INIT;
    uint32_t used;

    sample_receipt_of(&sample);
    sample.lines[QR_LINE_TEXT].text = longest; /* a long word, and accents in a page */
    sample.lines[QR_LINE_RULE].kind = QR_LINE_TEXT;
    sample.lines[QR_LINE_RULE].text = "Caf\303\251 com p\303\243o de queijo, duas unidades para viagem\t12,50";
    sample.lines[QR_LINE_SYMBOL].text = version_40;
    sample.lines[QR_LINE_CODE].text = version_40;
    printer.width_dots = 800;
    for (printer.commands = QR_COMMANDS_ESCPOS; printer.commands <= QR_COMMANDS_STAR_LINE; printer.commands++) {
        if (printer.commands != QR_COMMANDS_DARUMA) {
            /* A page, where a command selects one. */
            printer.flags = printer.commands <= QR_COMMANDS_ELGIN_OLD || printer.commands == QR_COMMANDS_STAR_LINE
                                ? QR_PRINTER_CODE_PAGE
                                : 0;
            if (qr_print_receipt(&sample.receipt, &printer, bytes, sizeof bytes, &used, &out, &err) != QR_OK) {
                abort();
            }
        }
    }
    printer.flags = 0;
    printer.commands = QR_COMMANDS_ZPL; /* no text */
    if (qr_print_receipt(&sample.receipt, &printer, bytes, sizeof bytes, &used, &out, &err) != QR_ERR_UNSUPPORTED) {
        abort();
    }
    sample.receipt.lines = &sample.lines[QR_LINE_SYMBOL];
    sample.receipt.line_count = 1;
    if (qr_print_receipt(&sample.receipt, &printer, bytes, sizeof bytes, &used, &out, &err) != QR_OK) {
        abort();
    }
}

static void printer_find(void)
{
    static qr_error err = QR_ERROR_INIT;
    static qr_printer out = QR_PRINTER_INIT;

    qr_printer_find("Epson TM-T20X", &out, &err);
    qr_printer_find("MP-4200 TH", &out, &err);
    qr_printer_find(longest, &out, &err);
    qr_printer_find("TM-T20Y", &out, &err);
}

static void printer_name(void)
{
    uint32_t len, i;

    for (i = 0; qr_printer_name(i, (char *)buffer, sizeof buffer, &len) == QR_OK; i++) {
    }
}

static void ansi(void)
{
    render(version_40, QR_IMAGE_ANSI, 0);
}

/* A transport of the caller's that needs next to nothing itself: it answers with what is in `said`. */
static const char *said;

static qr_status QR_CALL small_transport(void *context, const qr_http_request *sent,
                                         qr_http_response *response)
{
    (void)context, (void)sent;
    response->http_status = 200;
    response->body_len = (uint32_t)strlen(said);
    memcpy(response->body, said, response->body_len);
    return QR_OK;
}

static qr_client *client;

/* As on a till: opened somewhere else. */
static void open(void)
{
    static qr_error err = QR_ERROR_INIT;
    static qr_client_options options = QR_CLIENT_OPTIONS_INIT;

    options.access_token = TOKEN;
    options.country = "AR";
    options.pos = "STORE001POS001";
    options.transport = small_transport;
    qr_client_open(&options, &client, &err);
}

static void close_client(void)
{
    qr_client_close(client);
}

static qr_error online_err = QR_ERROR_INIT;
static qr_order_info online_info = QR_ORDER_INFO_INIT;

static void create(void)
{
    static qr_order order = QR_ORDER_INIT;
    static qr_item item = QR_ITEM_INIT;

    order.reference = "ext_ref_1234";
    order.amount = "50.00";
    order.flags = QR_ORDER_ASK_FIRST;
    order.extra_json = "{\"taxes\":[{\"a\":[{\"b\":[[[[1]]]]}]}]}";
    order.items = &item;
    order.item_count = 1;
    item.title = "Caf\303\251";
    item.quantity = 1;
    item.unit_price = "50.00";
    said = PAYMENTS;
    qr_order_create(client, &order, &online_info, &online_err);
    order.flags = 0;
    said = CREATED;
    if (qr_order_create(client, &order, &online_info, &online_err) != QR_OK) {
        abort();
    }
    order.amount = "5,00";
    qr_order_create(client, &order, &online_info, &online_err);
}

static void orders(void)
{
    said = PAID;
    qr_order_get(client, ORDER_ID, &online_info, &online_err);
    if (qr_order_wait(client, ORDER_ID, 1, &online_info, &online_err) != QR_OK) {
        abort();
    }
    said = CANCELED;
    qr_order_cancel(client, ORDER_ID, NULL, &online_info, &online_err);
    said = REFUND_OF_ALL;
    qr_order_refund(client, ORDER_ID, NULL, NULL, &online_info, &online_err);
}

static void payments(void)
{
    static qr_payment_info info = QR_PAYMENT_INFO_INIT;

    said = PAYMENTS_TWICE;
    qr_payment_find(client, "ext_ref_1234", "50.00", "2025-08-21T00:00:00-03:00", &info, &online_err);
    qr_payment_refund(client, "1234567890", "10.00", "key-1", &info, &online_err);
}

static void places(void)
{
    static qr_pos pos = QR_POS_INIT;
    static qr_pos_info info = QR_POS_INFO_INIT;

    pos.external_id = "LOJ001POS001";
    pos.name = "First POS";
    pos.external_store_id = "LOJ001";
    said = TILLS;
    qr_pos_create(client, &pos, &info, &online_err);
    qr_client_check(client, NULL, &online_err);
}

static void log_lines_of_it(void)
{
    static char line[QR_LOG_LINE_MAX + 1];
    uint32_t next = 0, len;

    while (qr_client_log(client, &next, line, sizeof line, &len) == QR_OK) {
    }
}

int main(void)
{
    static const struct {
        const char *name;
        void (*function)(void);
    } functions[] = {{"status_text", status_text},
                     {"build_payload", build},
                     {"check_charge", check_charge},
                     {"check_payload", check_payload},
                     {"parse_payload", parse},
                     {"get_field", get_field},
                     {"format_amount", format_amount},
                     {"parse_amount", parse_amount},
                     {"render_bitmap", bitmap},
                     {"render_bitmap, smallest", bitmap_smallest},
                     {"render_image BMP", bmp},
                     {"render_image PNG", png},
                     {"render_image SVG", svg},
                     {"render_image PBM", pbm},
                     {"render_image TEXT", text},
                     {"print_symbol", print_symbol},
                     {"print_receipt", print_receipt},
                     {"printer_find", printer_find},
                     {"printer_name", printer_name},
                     {"render_image ANSI", ansi},
                     {"client_open", open},
                     {"order_create", create},
                     {"order_get and others", orders},
                     {"payment_find, _refund", payments},
                     {"pos_create, client_check", places},
                     {"client_log", log_lines_of_it},
                     {"client_close", close_client}};
    size_t baseline;
    size_t i;

    memset(longest, 'A', 512);
    memset(version_40, 'x', sizeof version_40 - 1);
    for (i = 0; i + 6 < sizeof many_objects; i += 5) {
        memcpy(many_objects + i, "9901x", 5);
    }
    baseline = stack_used_by_nothing();
    printf("the thread itself: %lu bytes\n", (unsigned long)baseline);
    for (i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        size_t used = stack_used(functions[i].function);

        context("%s", functions[i].name);
        printf("%-26s %6lu bytes\n", functions[i].name, (unsigned long)(used - baseline));
        /* The header's figure, for 64-bit; a 32-bit stack holds half the pointers. */
        CHECK(used - baseline <= 16 * 1024);
        CHECK(used < STACK_SIZE);
    }
    return check_result("stack");
}
