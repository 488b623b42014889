/* heap.c: payload functions do not touch the heap, first call included; drawing stays under a
 * ceiling, and gives everything back; what a client gives back holds no token any more. The program's
 * own malloc counts. */
#include "calls.h"
#include "service.h"

#include <errno.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static long calls;       /* of any function of the heap */
static long long balance; /* blocks taken and not given back */
static size_t in_use;    /* bytes, with what malloc adds */
static size_t most_in_use;

extern size_t malloc_usable_size(void *);

static void *took(void *block)
{
    calls++;
    if (block != NULL) {
        balance++;
        in_use += malloc_usable_size(block);
        if (in_use > most_in_use) {
            most_in_use = in_use;
        }
    }
    return block;
}

static int looking;    /* for blocks that are given back with the token in them */
static long blocks_with_token, blocks_looked_at;

static void gave(void *block)
{
    if (block != NULL) {
        size_t size = malloc_usable_size(block);

        balance--;
        in_use -= size;
        if (looking) {
            const char *bytes = (const char *)block;
            size_t i;

            blocks_looked_at++;
            for (i = 0; i + 6 <= size; i++) {
                if (bytes[i] == 'C' && memcmp(bytes + i, "CANARY", 6) == 0) {
                    blocks_with_token++;
                    break;
                }
            }
        }
    }
}

void *malloc(size_t size)
{
    return took(__libc_malloc(size));
}

void *calloc(size_t count, size_t size)
{
    return took(__libc_calloc(count, size));
}

void *realloc(void *block, size_t size)
{
    gave(block);
    return took(__libc_realloc(block, size));
}

void *memalign(size_t align, size_t size)
{
    return took(__libc_memalign(align, size));
}

void *aligned_alloc(size_t align, size_t size)
{
    return took(__libc_memalign(align, size));
}

int posix_memalign(void **block, size_t align, size_t size)
{
    *block = took(__libc_memalign(align, size));
    return *block == NULL ? ENOMEM : 0;
}

void free(void *block)
{
    calls += block != NULL;
    gave(block);
    __libc_free(block);
}

/* The header promises: the most that drawing may have taken at any one time, for any text and
 * options; and how often it may ask. */
#define CEILING_BYTES ((size_t)40 * 1024)
#define CEILING_CALLS 512

static long calls_of(const call *c, int good)
{
    static unsigned char buf[65536];
    qr_error err = QR_ERROR_INIT;
    out_struct out = fresh_out(c);
    uint32_t len;
    long before = calls;

    c->run(c, good, buf, sizeof buf / c->unit, &len, &out, &err);
    c->run(c, good, NULL, 0, &len, &out, &err);
    c->run(c, good, buf, 0, &len, &out, &err);
    return calls - before;
}

static void payload_functions(void)
{
    size_t i;
    int round;

    for (round = 1; round <= 3; round++) {
        for (i = 0; i < CALL_COUNT; i++) {
            const call *c = &CALLS[i];

            context("%s, round %d", c->name, round);
            if (c->out_size == 0) {
                CHECK_INT(0, calls_of(c, 1));
                CHECK_INT(0, calls_of(c, 0));
            }
        }
        for (i = 0; i < FILL_CALL_COUNT; i++) {
            context("%s, round %d", FILL_CALLS[i].name, round);
            CHECK_INT(0, calls_of(&FILL_CALLS[i], 1));
            CHECK_INT(0, calls_of(&FILL_CALLS[i], 0));
        }
        for (i = 0; i < CHECK_CALL_COUNT; i++) {
            static qr_error errors[8];
            uint32_t count;
            size_t k;
            long before = calls;

            context("%s, round %d", CHECK_CALLS[i].name, round);
            for (k = 0; k < 8; k++) {
                errors[k].struct_size = (uint32_t)sizeof errors[k];
            }
            CHECK_CALLS[i].run(errors, 8, &count);
            CHECK_INT(0, calls - before);
        }
        {
            long before = calls;

            context("names and numbers, round %d", round);
            qr_status_name(QR_ERR_NULL);
            qr_version();
            qr_abi_version();
            qr_constant("QR_PAYLOAD_MAX", 0);
            CHECK_INT(0, calls - before);
        }
    }
}

static void drawing(const char *what, const char *text, uint32_t text_len, uint32_t format,
                    const qr_render_options *options)
{
    static uint8_t image[4 << 20];
    uint32_t len;
    long calls_before = calls;
    long long balance_before = balance;
    size_t in_use_before = in_use;
    qr_status status;

    context("%s", what);
    most_in_use = in_use;
    if (format == 99) {
        status = qr_render_bitmap(text, text_len, options, image, sizeof image, &len, NULL, NULL);
    } else {
        status = qr_render_image(text, text_len, format, options, image, sizeof image, &len, NULL, NULL);
    }
    CHECK_STATUS(QR_OK, status);
    CHECK_INT(balance_before, balance);
    printf("%-34s %3ld heap calls, at most %6lu bytes\n", what, calls - calls_before,
           (unsigned long)(most_in_use - in_use_before));
    CHECK(most_in_use - in_use_before <= CEILING_BYTES);
    CHECK(calls - calls_before <= CEILING_CALLS);
}

/* As much at once as for one symbol, whatever stands around it; the symbol is encoded once for the size,
 * once for the bytes. */
static void printing(const char *what, const char *text, uint32_t text_len, const qr_printer *printer,
                     const qr_receipt *receipt)
{
    static uint8_t bytes[4 << 20];
    qr_render_options small = QR_RENDER_OPTIONS_INIT;
    uint32_t len;
    long calls_before = calls;
    long long balance_before = balance;
    size_t in_use_before = in_use;

    context("%s", what);
    small.flags = QR_RENDER_SMALLEST;
    most_in_use = in_use;
    CHECK_STATUS(QR_OK, receipt == NULL
                            ? qr_print_symbol(text, text_len, printer, &small, bytes, sizeof bytes, &len, NULL, NULL)
                            : qr_print_receipt(receipt, printer, bytes, sizeof bytes, &len, NULL, NULL));
    CHECK_INT(balance_before, balance);
    printf("%-34s %3ld heap calls, at most %6lu bytes\n", what, calls - calls_before,
           (unsigned long)(most_in_use - in_use_before));
    CHECK(most_in_use - in_use_before <= CEILING_BYTES);
    CHECK(calls - calls_before <= CEILING_CALLS);
}

static void printing_on_every_kind_of_printer(const char *largest, uint32_t largest_len)
{
    qr_printer printer = QR_PRINTER_INIT;
    qr_receipt receipt = QR_RECEIPT_INIT;
    qr_line lines[7];
    const qr_line line = QR_LINE_INIT;
    char what[64];
    uint32_t i;

    printer.width_dots = 800;
    for (i = QR_COMMANDS_ESCPOS; i <= QR_COMMANDS_CPCL; i++) {
        printer.commands = i;
        if (i != QR_COMMANDS_DARUMA) {
            snprintf(what, sizeof what, "version 40, commands %lu", (unsigned long)i);
            printing(what, largest, largest_len, &printer, NULL);
        }
    }
    printer.commands = QR_COMMANDS_ESCPOS;
    printer.flags = QR_PRINTER_CODE_PAGE;
    printer.encoding = QR_ENCODING_CP860;
    for (i = 0; i < 7; i++) {
        lines[i] = line;
        lines[i].kind = i;
        lines[i].text = PUBLISHED_BR;
    }
    lines[QR_LINE_RAW].count = 5;
    receipt.lines = lines;
    receipt.line_count = 7;
    printing("receipt", NULL, 0, &printer, &receipt);
    lines[QR_LINE_SYMBOL].kind = QR_LINE_TEXT;
    receipt.line_count = 6;
    {
        long before = calls;
        uint32_t len;

        context("a receipt without a symbol");
        CHECK_STATUS(QR_OK, qr_print_receipt(&receipt, &printer, NULL, 0, &len, NULL, NULL));
        printf("receipt without a symbol           %3ld heap calls\n", calls - before);
    }
}

/* The token is copied into headers, buffers and errors, by several crates: none of these blocks may
 * keep it. Two clients, as a first call may leave something behind for good. */
static void nothing_given_back_holds_the_token(void)
{
    static service played = SERVICE_INIT;
    static log_lines lines;
    long long balance_before = 0;
    int round;

    for (round = 0; round < 2; round++) {
        qr_client_options options = client_options(&played);
        qr_client *client;
        qr_order order = sample_order();
        qr_order_info info = QR_ORDER_INFO_INIT;
        qr_error err = QR_ERROR_INIT;

        context("a client, round %d", round);
        balance_before = balance;
        service_reset(&played);
        service_answer_once(&played, "POST", NULL, 401, "{\"message\":\"not " TOKEN "\"}");
        service_answer(&played, "POST", NULL, 201, CREATED);
        options.log = service_log;
        options.log_context = &lines;
        options.base_url = strdup(BASE_URL);
        looking = 1;
        client = open_client(&options);
        CHECK_STATUS(QR_ERR_TOKEN, qr_order_create(client, &order, &info, &err));
        CHECK_STATUS(QR_OK, qr_order_create(client, &order, &info, &err));
        options.access_token = "CANARY 2";
        {
            qr_client *none = NULL;

            CHECK_STATUS(QR_ERR_BAD_VALUE, qr_client_open(&options, &none, &err));
        }
        qr_client_close(client);
        looking = 0;
        free((void *)(size_t)options.base_url);
        CHECK(blocks_looked_at > 20);
        CHECK_INT(0, blocks_with_token);
    }
    CHECK_INT(0, balance - balance_before);
}

int main(void)
{
    static char largest[2331];
    qr_render_options smallest = QR_RENDER_OPTIONS_INIT;
    void *(*volatile take)(size_t) = malloc; /* else the compiler leaves the pair out */

    setvbuf(stdout, NULL, _IONBF, 0); /* else printf allocates */
    /* First of all: not one call of the library came before. */
    payload_functions();
    printf("payload functions: %ld heap calls\n", calls);
    CHECK_INT(0, calls);

    memset(largest, 'x', sizeof largest);
    smallest.flags = QR_RENDER_SMALLEST | QR_RENDER_BOOST_ECC;
    drawing("sample sale, bitmap", PUBLISHED_BR, QR_NUL_TERMINATED, 99, NULL);
    drawing("sample sale, bitmap, smallest", PUBLISHED_BR, QR_NUL_TERMINATED, 99, &smallest);
    drawing("sample sale, PNG", PUBLISHED_BR, QR_NUL_TERMINATED, QR_IMAGE_PNG, NULL);
    drawing("sample sale, terminal", PUBLISHED_BR, QR_NUL_TERMINATED, QR_IMAGE_TEXT, NULL);
    drawing("version 40, bitmap", largest, sizeof largest, 99, NULL);
    drawing("version 40, bitmap, smallest", largest, sizeof largest, 99, &smallest);
    drawing("version 40, BMP", largest, sizeof largest, QR_IMAGE_BMP, NULL);
    drawing("version 40, PNG", largest, sizeof largest, QR_IMAGE_PNG, NULL);
    smallest.module_px = 20;
    drawing("version 40, PNG, 3700 pixels", largest, sizeof largest, QR_IMAGE_PNG, &smallest);
    drawing("version 40, BMP, 3700 pixels", largest, sizeof largest, QR_IMAGE_BMP, &smallest);
    drawing("version 40, SVG", largest, sizeof largest, QR_IMAGE_SVG, NULL);
    drawing("version 40, PBM", largest, sizeof largest, QR_IMAGE_PBM, NULL);
    drawing("version 40, terminal", largest, sizeof largest, QR_IMAGE_TEXT, NULL);
    drawing("version 40, terminal with colours", largest, sizeof largest, QR_IMAGE_ANSI, NULL);

    printing_on_every_kind_of_printer(largest, sizeof largest);

    nothing_given_back_holds_the_token();

    /* The counter counts, and the search finds. */
    calls = 0;
    free(take(10));
    CHECK_INT(2, calls);
    looking = 1;
    blocks_with_token = 0;
    free(strcpy((char *)take(16), "a CANARY"));
    looking = 0;
    CHECK_INT(1, blocks_with_token);
    return check_result("heap");
}
