/* no_memory.c: memory runs out at every place of every call: it returns a status, prints nothing, leaks
 * nothing, and QR_ERR_NO_MEMORY says that nothing was sent. With a word, only calls with it in their name. */
#include "failing_heap.h"

#include "calls.h"
#include "service.h"

/* ---- offline ---- */

static char drawn[2954];
static uint32_t drawn_format;
static qr_render_options drawn_options;

#define BITMAP 99

static qr_status draw(void)
{
    static uint8_t image[4 << 20];
    qr_error err = QR_ERROR_INIT;
    uint32_t len;

    return drawn_format == BITMAP
               ? qr_render_bitmap(drawn, QR_NUL_TERMINATED, &drawn_options, image, sizeof image, &len, NULL, &err)
               : qr_render_image(drawn, QR_NUL_TERMINATED, drawn_format, &drawn_options, image, sizeof image, &len,
                                 NULL, &err);
}

static void draw_at_every_place(const char *what, const char *text, uint32_t format,
                                const qr_render_options *as)
{
    trial t = {what, NULL, draw, NULL, QR_OK, 0, 0};

    snprintf(drawn, sizeof drawn, "%s", text);
    drawn_format = format;
    drawn_options = *as;
    CHECK_INT(0, trial_of(&t)); /* The header: never. */
}

static void offline(void)
{
    static char largest[2954], mixed[2901];
    qr_render_options as = QR_RENDER_OPTIONS_INIT;
    size_t i;

    draw_at_every_place("bitmap", PUBLISHED_BR, BITMAP, &as);
    draw_at_every_place("BMP", PUBLISHED_BR, QR_IMAGE_BMP, &as);
    draw_at_every_place("PNG", PUBLISHED_BR, QR_IMAGE_PNG, &as);
    draw_at_every_place("SVG", PUBLISHED_BR, QR_IMAGE_SVG, &as);
    draw_at_every_place("PBM", PUBLISHED_BR, QR_IMAGE_PBM, &as);
    draw_at_every_place("terminal", PUBLISHED_BR, QR_IMAGE_TEXT, &as);
    draw_at_every_place("terminal with colours", PUBLISHED_BR, QR_IMAGE_ANSI, &as);
    as.mask = QR_MASK_3; /* Else the search for the best one takes its time. */
    draw_at_every_place("bitmap of a letter", "A", BITMAP, &as);
    as.min_version = 40;
    as.ecc = QR_ECC_HIGH; /* most blocks */
    draw_at_every_place("version 40, most blocks", "A", BITMAP, &as);
    memset(largest, 'x', sizeof largest - 1);
    as.ecc = QR_ECC_LOW; /* most data */
    draw_at_every_place("version 40, full", largest, BITMAP, &as);
    as.module_px = 64;
    draw_at_every_place("version 40, PNG, 11840 pixels", largest, QR_IMAGE_PNG, &as);
    for (i = 0; i + 1 < sizeof mixed; i++) {
        mixed[i] = i / 13 % 2 != 0 ? '1' : 'x';
    }
    as.flags = QR_RENDER_SMALLEST;
    as.module_px = 1;
    draw_at_every_place("version 40, many modes", mixed, QR_IMAGE_PNG, &as);
}

/* ---- printing ---- */

static qr_printer printer = QR_PRINTER_INIT;
static sample_receipt printed;

static qr_status print_symbol(void)
{
    static uint8_t bytes[4 << 20];
    qr_error err = QR_ERROR_INIT;
    uint32_t len;

    return qr_print_symbol(drawn, QR_NUL_TERMINATED, &printer, &drawn_options, bytes, sizeof bytes, &len, NULL, &err);
}

static qr_status print_receipt(void)
{
    static uint8_t bytes[4 << 20];
    qr_error err = QR_ERROR_INIT;
    uint32_t len;

    return qr_print_receipt(&printed.receipt, &printer, bytes, sizeof bytes, &len, NULL, &err);
}

static qr_status find_and_name(void)
{
    qr_printer found = QR_PRINTER_INIT;
    qr_error err = QR_ERROR_INIT;
    char name[64];
    uint32_t len;
    qr_status status = qr_printer_name(0, name, sizeof name, &len);

    return status != QR_OK ? status : qr_printer_find("TM-T20X", &found, &err);
}

static void printing(void)
{
    static const trial find = {"qr_printer_find", NULL, find_and_name, NULL, QR_OK, 0, 0};
    trial symbol = {"qr_print_symbol", NULL, print_symbol, NULL, QR_OK, 0, 0};
    trial receipt = {"qr_print_receipt", NULL, print_receipt, NULL, QR_OK, 0, 0};
    const qr_render_options as = QR_RENDER_OPTIONS_INIT;

    snprintf(drawn, sizeof drawn, "%s", PUBLISHED_BR);
    drawn_options = as;
    CHECK_INT(0, trial_of(&symbol));
    symbol.name = "qr_print_symbol, ZPL";
    printer.commands = QR_COMMANDS_ZPL;
    CHECK_INT(0, trial_of(&symbol));
    symbol.name = "qr_print_symbol, native";
    printer.commands = QR_COMMANDS_ESCPOS;
    printer.symbol = QR_SYMBOL_NATIVE;
    CHECK_INT(0, trial_of(&symbol));
    symbol.name = "qr_print_symbol, version 40";
    memset(drawn, 'x', 2300);
    drawn[2300] = '\0';
    printer.symbol = QR_SYMBOL_DOTS;
    printer.width_dots = 4096;
    drawn_options.mask = QR_MASK_3;
    CHECK_INT(0, trial_of(&symbol));
    printer.width_dots = 0;
    sample_receipt_of(&printed);
    CHECK_INT(0, trial_of(&receipt));
    context("finding and naming allocate nothing");
    CHECK_INT(QR_OK, trial_once(&find, NEVER, 0).status);
    CHECK_INT(0, trial_once(&find, NEVER, 0).asked);
}

/* ---- online, by a transport of the caller's ---- */

static service played = SERVICE_INIT;
static qr_client_options options;
static qr_client *client;
static qr_order_info info = QR_ORDER_INFO_INIT;
static qr_payment_info payment = QR_PAYMENT_INFO_INIT;
static qr_error err = QR_ERROR_INIT;
static log_lines lines;

static int heard(void)
{
    return played.heard_len;
}

static void open_one(void)
{
    client = open_client(&options);
}

static void close_it(void)
{
    qr_client_close(client);
}

static qr_status run_open(void)
{
    client = NULL;
    return qr_client_open(&options, &client, &err);
}

static qr_status run_close(void)
{
    qr_client_close(client);
    return QR_OK;
}

static qr_status run_check(void)
{
    return qr_client_check(client, "LOJ001POS001", &err);
}

static qr_status create(uint32_t flags)
{
    qr_order order = sample_order();
    qr_item item = QR_ITEM_INIT;

    order.flags = flags;
    order.items = &item;
    order.item_count = 1;
    item.title = "Caf\303\251";
    item.quantity = 1;
    item.unit_price = "50.00";
    return qr_order_create(client, &order, &info, &err);
}

static qr_status run_create(void)
{
    return create(0);
}

static qr_status run_create_after_asking(void)
{
    return create(QR_ORDER_ASK_FIRST);
}

static qr_status run_get_order(void)
{
    return qr_order_get(client, ORDER_ID, &info, &err);
}

/* Without memory, too, a line is kept of each request that left, and it can be read. */
static qr_status run_get_order_and_log(void)
{
    char line[QR_LOG_LINE_MAX + 1];
    uint32_t next = 0, len;
    int seen = heard();
    qr_status status = run_get_order(), log = qr_client_log(client, &next, line, sizeof line, &len);

    if (heard() > seen && (log != QR_OK || strstr(line, "info GET /v1/orders/" ORDER_ID) == NULL)) {
        return QR_ERR_INTERNAL;
    }
    return status;
}

static void open_and_get(void)
{
    open_one();
    run_get_order();
}

static qr_status run_log(void)
{
    char line[QR_LOG_LINE_MAX + 1];
    uint32_t next = 0, len;

    return qr_client_log(client, &next, line, sizeof line, &len);
}

static qr_status run_wait(void)
{
    return qr_order_wait(client, ORDER_ID, 0, &info, &err);
}

static qr_status run_cancel(void)
{
    return qr_order_cancel(client, ORDER_ID, "key-1", &info, &err);
}

static qr_status run_refund(void)
{
    return qr_order_refund(client, ORDER_ID, NULL, "key-1", &info, &err);
}

static qr_status run_find(void)
{
    return qr_payment_find(client, "ext_ref_1234", NULL, NULL, &payment, &err);
}

static qr_status run_payment_refund(void)
{
    return qr_payment_refund(client, "1234567890", NULL, "key-1", &payment, &err);
}

static qr_status run_store(void)
{
    qr_store store = sample_store();
    qr_store_info made = QR_STORE_INFO_INIT;

    return qr_store_create(client, &store, &made, &err);
}

static qr_status run_pos(void)
{
    qr_pos pos = sample_pos();
    qr_pos_info made = QR_POS_INFO_INIT;

    return qr_pos_create(client, &pos, &made, &err);
}

static qr_status run_webhook(void)
{
    qr_webhook webhook = QR_WEBHOOK_INIT;

    webhook.x_signature = "ts=1742505638,v1=10dd48ee8eda9ee9ad0d8e4e6a7ceac0f4f7f3e4a8a5f0e0c1b1c3a5bdf3a0aa";
    webhook.data_id = "123";
    return qr_webhook_check(&webhook, "a secret", 1742505638, 0, &err);
}

/* An answer of so many bytes, all of them members that nobody reads. */
static void answer_at_length(const char *member, size_t size)
{
    static char answer[1024 * 1024];
    static const char end[] = "0],\"id\":\"" ORDER_ID "\"}";
    size_t at = (size_t)sprintf(answer, "{\"x\":[");

    while (at + sizeof end + strlen(member) < size) {
        at += (size_t)sprintf(answer + at, "%s", member);
    }
    strcpy(answer + at, end);
    service_reset(&played);
    service_answer(&played, "GET", "/v1/orders", 200, answer);
}

static void answer_all(const char *order)
{
    service_reset(&played);
    service_answer(&played, "POST", "/refunds", 201, PAYMENT_REFUND);
    service_answer(&played, "GET", "/v1/payments/1234567890", 200, PAYMENT_REFUNDED);
    service_answer(&played, "GET", "/v1/payments/search", 200, strstr(order, "accredited") != NULL ? PAYMENTS : NO_RESULTS);
    service_answer(&played, "POST", "/refund", 201, REFUND_OF_ALL);
    service_answer(&played, "POST", "/cancel", 200, CANCELED);
    service_answer(&played, "POST", "/v1/orders", 201, CREATED);
    service_answer(&played, "GET", "/v1/orders", 200, order);
    service_answer(&played, "GET", "/users/me", 200, ME);
    service_answer(&played, "GET", "/stores/search", 200, STORES);
    service_answer(&played, "GET", "/pos", 200, TILLS);
}

static void online(void)
{
    static const char paid[] = PAID, created[] = CREATED;
    /* The clock of this machine and the signature are wrong on purpose. */
    static const trial trials[] = {
        {"qr_client_open", NULL, run_open, close_it, QR_OK, 0, 0},
        {"qr_client_check", open_one, run_check, close_it, QR_ERR_CLOCK, 1, 0},
        {"qr_order_create", open_one, run_create, close_it, QR_OK, 1, 0},
        {"qr_order_create, ASK_FIRST", open_one, run_create_after_asking, close_it, QR_OK, 1, 0},
        {"qr_order_get", open_one, run_get_order, close_it, QR_OK, 1, 0},
        {"qr_order_get and qr_client_log", open_one, run_get_order_and_log, close_it, QR_OK, 1, 0},
        {"qr_order_wait", open_one, run_wait, close_it, QR_OK, 1, 0},
        {"qr_order_cancel", open_one, run_cancel, close_it, QR_OK, 1, 0},
        {"qr_order_refund", open_one, run_refund, close_it, QR_OK, 1, 0},
        {"qr_payment_find", open_one, run_find, close_it, QR_OK, 1, 0},
        {"qr_payment_refund", open_one, run_payment_refund, close_it, QR_OK, 1, 0},
        {"qr_store_create", open_one, run_store, close_it, QR_OK, 1, 0},
        {"qr_pos_create", open_one, run_pos, close_it, QR_OK, 1, 0},
        {"qr_webhook_check", NULL, run_webhook, NULL, QR_ERR_SIGNATURE_MISMATCH, 0, 0},
        {"qr_client_close", open_one, run_close, NULL, QR_OK, 0, 0}};
    static const trial log = {"qr_client_log", open_and_get, run_log, close_it, QR_OK, 0, 0};
    static const trial lists = {"1 MiB of lists", open_one, run_get_order, close_it, QR_ERR_ANSWER, 1, 0};
    static const trial numbers = {"64 KiB of numbers", open_one, run_get_order, close_it, QR_ERR_ANSWER, 1, 0};
    size_t i;

    requests_seen = heard;
    options = client_options(&played);
    options.flags = QR_CLIENT_NO_RETRY;
    options.log = service_log;
    options.log_context = &lines;
    for (i = 0; i < sizeof trials / sizeof trials[0]; i++) {
        const int creates = trials[i].run == run_create || trials[i].run == run_create_after_asking;

        answer_all(creates ? created : paid);
        CHECK_INT(0, trial_of(&trials[i]));
    }
    context("qr_client_log allocates nothing");
    CHECK_INT(QR_OK, trial_once(&log, NEVER, 0).status);
    CHECK_INT(0, trial_once(&log, NEVER, 0).asked);
    answer_at_length("[],", 1024 * 1024); /* most nodes */
    CHECK_INT(0, trial_of(&lists));
    answer_at_length("0,", 64 * 1024); /* most allocations: one for each number */
    places = 150;
    CHECK_INT(0, trial_of(&numbers));
    places = NEVER;
}

int main(int argc, char **argv)
{
    only = argc > 1 ? argv[1] : NULL;
    offline();
    printing();
    online();
    return check_result("no_memory");
}
