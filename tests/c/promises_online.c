/* promises_online.c: what posqr.h promises of every function, kept by those of online orders. */
#include "guard.h"
#include "service.h"

#include <stddef.h>

static service played = SERVICE_INIT;
static qr_client *client;
static guarded err_room, info_room, in_room;

/* One call of every function: `in` is its struct, or its first text; `info` its answer. */
typedef struct online_call online_call;
struct online_call {
    const char *name;
    qr_status (*run)(qr_client *of, const void *in, void *info, qr_error *err);
    size_t in_size;      /* of the struct; 0: a text */
    size_t info_size;    /* 0: none */
    const char *in_name; /* as errors call it */
    int in_required, info_required, has_client;
};

static qr_status run_open(qr_client *of, const void *in, void *info, qr_error *err)
{
    qr_client *opened = NULL;
    qr_status status = qr_client_open((const qr_client_options *)in, &opened, err);

    (void)of, (void)info;
    CHECK((status == QR_OK) == (opened != NULL));
    qr_client_close(opened);
    return status;
}

static qr_status run_check(qr_client *of, const void *in, void *info, qr_error *err)
{
    (void)info;
    return qr_client_check(of, (const char *)in, err);
}

/* What reading the order tells from now on. One that this client knows is read again by a create. */
static void order_is(const char *body)
{
    int i;

    for (i = 0; i < played.script_len; i++) {
        reply *known = &played.script[i];

        if (known->part != NULL && known->method != NULL && strcmp(known->part, "/v1/orders") == 0 &&
            strcmp(known->method, "GET") == 0) {
            known->body = body;
        }
    }
}

static qr_status run_create(qr_client *of, const void *in, void *info, qr_error *err)
{
    qr_status status;

    order_is(CREATED);
    status = qr_order_create(of, (const qr_order *)in, (qr_order_info *)info, err);
    order_is(PAID);
    return status;
}

static qr_status run_get(qr_client *of, const void *in, void *info, qr_error *err)
{
    return qr_order_get(of, (const char *)in, (qr_order_info *)info, err);
}

static qr_status run_wait(qr_client *of, const void *in, void *info, qr_error *err)
{
    return qr_order_wait(of, (const char *)in, 0, (qr_order_info *)info, err);
}

static qr_status run_cancel(qr_client *of, const void *in, void *info, qr_error *err)
{
    return qr_order_cancel(of, (const char *)in, "key-1", (qr_order_info *)info, err);
}

static qr_status run_refund(qr_client *of, const void *in, void *info, qr_error *err)
{
    return qr_order_refund(of, (const char *)in, NULL, "key-1", (qr_order_info *)info, err);
}

static qr_status run_find(qr_client *of, const void *in, void *info, qr_error *err)
{
    return qr_payment_find(of, (const char *)in, NULL, NULL, (qr_payment_info *)info, err);
}

static qr_status run_payment_refund(qr_client *of, const void *in, void *info, qr_error *err)
{
    return qr_payment_refund(of, (const char *)in, NULL, "key-1", (qr_payment_info *)info, err);
}

static qr_status run_store(qr_client *of, const void *in, void *info, qr_error *err)
{
    return qr_store_create(of, (const qr_store *)in, (qr_store_info *)info, err);
}

static qr_status run_pos(qr_client *of, const void *in, void *info, qr_error *err)
{
    return qr_pos_create(of, (const qr_pos *)in, (qr_pos_info *)info, err);
}

static qr_status run_webhook(qr_client *of, const void *in, void *info, qr_error *err)
{
    (void)of, (void)info;
    return qr_webhook_check((const qr_webhook *)in, "a secret", 1742505638, 0, err);
}

static const online_call CALLS[] = {
    {"qr_client_open", run_open, sizeof(qr_client_options), 0, "options", 1, 0, 0},
    {"qr_client_check", run_check, 0, 0, "pos", 0, 0, 1},
    {"qr_order_create", run_create, sizeof(qr_order), sizeof(qr_order_info), "order", 1, 1, 1},
    {"qr_order_get", run_get, 0, sizeof(qr_order_info), "order_id", 1, 1, 1},
    {"qr_order_wait", run_wait, 0, sizeof(qr_order_info), "order_id", 1, 0, 1},
    {"qr_order_cancel", run_cancel, 0, sizeof(qr_order_info), "order_id", 1, 0, 1},
    {"qr_order_refund", run_refund, 0, sizeof(qr_order_info), "order_id", 1, 0, 1},
    {"qr_payment_find", run_find, 0, sizeof(qr_payment_info), "reference", 1, 0, 1},
    {"qr_payment_refund", run_payment_refund, 0, sizeof(qr_payment_info), "payment_id", 1, 0, 1},
    {"qr_store_create", run_store, sizeof(qr_store), sizeof(qr_store_info), "store", 1, 0, 1},
    {"qr_pos_create", run_pos, sizeof(qr_pos), sizeof(qr_pos_info), "pos", 1, 0, 1},
    {"qr_webhook_check", run_webhook, sizeof(qr_webhook), 0, "webhook", 1, 0, 0}};
#define CALL_COUNT (sizeof CALLS / sizeof CALLS[0])

/* A service to which every one of these calls is fine. */
static void answer_all(void)
{
    service_reset(&played);
    service_answer(&played, "POST", "/refunds", 201, PAYMENT_REFUND);
    service_answer(&played, "GET", "/v1/payments/1234567890", 200, PAYMENT_REFUNDED);
    service_answer(&played, "GET", "/v1/payments/search", 200, PAYMENTS);
    service_answer(&played, "POST", "/refund", 201, REFUND_OF_ALL);
    service_answer(&played, "POST", "/cancel", 200, CANCELED);
    service_answer(&played, "POST", "/v1/orders", 201, CREATED);
    service_answer(&played, "GET", "/v1/orders", 200, PAID);
    service_answer(&played, "GET", "/users/me", 200, ME);
    service_answer(&played, "GET", "/stores/search", 200, STORES);
    service_answer(&played, "GET", "/pos", 200, TILLS);
}

/* Its input: a struct, or a text, at the end of a guarded room; an empty one is refused. */
static const void *input(const online_call *c, int good)
{
    static const char signature[] =
        "ts=1742505638,v1=10dd48ee8eda9ee9ad0d8e4e6a7ceac0f4f7f3e4a8a5f0e0c1b1c3a5bdf3a0aa";
    union {
        qr_client_options options;
        qr_order order;
        qr_store store;
        qr_pos pos;
        qr_webhook webhook;
    } in;
    uint32_t size = (uint32_t)c->in_size;

    if (c->in_size == 0) {
        const char *text = c->run == run_check            ? "LOJ001POS001"
                           : c->run == run_find           ? "ext_ref_1234"
                           : c->run == run_payment_refund ? "1234567890"
                                                          : ORDER_ID;

        text = good ? text : "no/such id";
        return guarded_copy(in_room, text, strlen(text) + 1);
    }
    memset(&in, 0, sizeof in);
    if (!good) {
        /* Nothing but its size. */
    } else if (c->run == run_open) {
        in.options = client_options(&played);
    } else if (c->run == run_create) {
        in.order = sample_order();
    } else if (c->run == run_store) {
        in.store.external_id = "LOJ001";
        in.store.name = in.store.street = in.store.city = in.store.state = "x";
        in.store.street_number = "12";
        in.store.latitude = in.store.longitude = "-34.5";
    } else if (c->run == run_pos) {
        in.pos.external_id = "LOJ001POS001";
        in.pos.name = "First POS";
        in.pos.external_store_id = "LOJ001";
    } else {
        in.webhook.x_signature = signature;
        in.webhook.data_id = "123";
    }
    memcpy(&in, &size, 4);
    return guarded_copy(in_room, &in, c->in_size);
}

/* What a good call returns: the clock of this machine and the signature above are wrong on purpose, so
 * that these two end where everything of the caller's was accepted. */
static qr_status expected(const online_call *c)
{
    return c->run == run_check ? QR_ERR_CLOCK : c->run == run_webhook ? QR_ERR_SIGNATURE_MISMATCH : QR_OK;
}

static qr_error *fresh_error(void)
{
    qr_error *err = (qr_error *)(void *)guarded_place(err_room, sizeof *err, 1);
    uint32_t size = (uint32_t)sizeof *err;

    memcpy(err, &size, 4);
    return err;
}

static void *fresh_info(const online_call *c)
{
    unsigned char *info = guarded_place(info_room, c->info_size, 1);
    uint32_t size = (uint32_t)c->info_size;

    if (c->info_size == 0) {
        return NULL;
    }
    memcpy(info, &size, 4);
    return info;
}

#define CHECK_UNTOUCHED(c, info) \
    do { \
        if ((info) != NULL) { \
            CHECK_FILLED(GUARD_FILL, (char *)(info) + 4, (c)->info_size - 4); \
        } \
    } while (0)

/* A new client for each call: one remembers for a second what it heard of an order. */
static qr_status run(const online_call *c, const void *in, void *info, qr_error *err)
{
    qr_client_options options = client_options(&played);
    qr_status status;

    client = open_client(&options);
    status = c->run(client, in, info, err);
    qr_client_close(client);
    return status;
}

static void a_good_call_fills_its_info_and_clears_err(const online_call *c)
{
    qr_error *err = fresh_error();
    void *info = fresh_info(c);
    qr_status status;

    context("%s", c->name);
    answer_all();
    status = run(c, input(c, 1), info, err);
    CHECK_STATUS(expected(c), status);
    CHECK_INT(0, played.unexpected);
    if (status == QR_OK) {
        CHECK_FILLED(0, (char *)err + 4, sizeof *err - 4);
    }
    if (info != NULL) {
        uint32_t size;

        memcpy(&size, info, 4);
        CHECK_INT(c->info_size, size);
        CHECK_FILLED(GUARD_FILL, info_room.room, (size_t)((unsigned char *)info - info_room.room));
        CHECK(memchr((char *)info + 4, GUARD_FILL, c->info_size - 4) == NULL); /* every member */
    }
}

static void null_for_each_pointer(const online_call *c)
{
    qr_error *err = fresh_error();
    void *info = fresh_info(c);

    context("%s", c->name);
    answer_all();
    if (c->has_client) {
        CHECK_STATUS(QR_ERR_NULL, c->run(NULL, input(c, 1), info, err));
        CHECK_TEXT("client", err->field);
        CHECK_UNTOUCHED(c, info);
    }
    if (c->in_required) {
        err = fresh_error();
        CHECK_STATUS(QR_ERR_NULL, run(c, NULL, info, err));
        CHECK_TEXT(c->in_name, err->field);
        CHECK_UNTOUCHED(c, info);
        if (c->in_size == 0) {
            CHECK_STATUS(QR_ERR_NULL, run(c, "", info, err));
        }
        CHECK_STATUS(QR_ERR_NULL, run(c, NULL, NULL, NULL));
    }
    CHECK_INT(0, played.heard_len);
    if (c->info_required) {
        CHECK_STATUS(QR_ERR_NULL, run(c, input(c, 1), NULL, err));
        CHECK_TEXT("info", err->field);
        CHECK_STATUS(QR_ERR_NULL, run(c, input(c, 1), NULL, NULL));
        CHECK_INT(0, played.heard_len);
    } else {
        CHECK_STATUS(expected(c), run(c, input(c, 1), NULL, err));
        CHECK_STATUS(expected(c), run(c, input(c, 1), NULL, NULL));
    }
    CHECK_STATUS(expected(c), run(c, input(c, 1), info, NULL));
}

static void what_is_refused_leaves_everything_but_err_as_it_was(const online_call *c)
{
    qr_error *err = fresh_error();
    void *info = fresh_info(c);
    qr_error zeros, ones;
    qr_status status;

    context("%s, refused", c->name);
    answer_all();
    status = run(c, input(c, 0), info, err);
    CHECK(status > 0 && status < 100 + 50 * (c->run == run_webhook));
    CHECK_STATUS(status, err->code);
    CHECK_INT(0, err->http_status);
    CHECK_INT(0, err->reserved);
    CHECK(err->message[0] != '\0' && memchr(err->message, 0, sizeof err->message) != NULL);
    CHECK_INT(QR_SEVERITY_ERROR, err->severity);
    CHECK_INT(0, played.heard_len);
    CHECK_UNTOUCHED(c, info);
    CHECK_STATUS(status, run(c, input(c, 0), info, NULL));
    /* Every member of the error is written, whatever was there. */
    memset(&zeros, 0, sizeof zeros);
    memset(&ones, 0xFF, sizeof ones);
    zeros.struct_size = ones.struct_size = (uint32_t)sizeof zeros;
    CHECK_STATUS(status, run(c, input(c, 0), info, &zeros));
    CHECK_STATUS(status, run(c, input(c, 0), info, &ones));
    CHECK_BYTES(&zeros, &ones, sizeof zeros);
}

static void an_error_struct_of_another_size(const online_call *c)
{
    static const size_t wrong[] = {0, 3, 4, 100, sizeof(qr_error) - 1, 8193, 0xFFFF};
    size_t i, size;

    answer_all();
    for (i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        void *info = fresh_info(c);
        unsigned char *err = guarded_place(err_room, 4, 1);
        uint32_t given = (uint32_t)wrong[i];

        memcpy(err, &given, 4);
        context("%s with an error struct of %lu bytes", c->name, (unsigned long)wrong[i]);
        CHECK_STATUS(QR_ERR_STRUCT_SIZE, run(c, input(c, 1), info, (qr_error *)(void *)err));
        CHECK_BYTES(&given, err, 4);
        CHECK_FILLED(GUARD_FILL, err_room.room, err_room.size - 4);
        CHECK_UNTOUCHED(c, info);
        CHECK_INT(0, played.heard_len);
    }
    for (size = sizeof(qr_error) + 1; size <= 8192; size = size < 8192 && size * 2 > 8192 ? 8192 : size * 2) {
        unsigned char *err = guarded_place(err_room, size, 1);
        uint32_t given = (uint32_t)size;

        memset(err, 0x33, size);
        memcpy(err, &given, 4);
        context("%s with a newer error struct of %lu bytes, at any address", c->name, (unsigned long)size);
        CHECK(run(c, input(c, 0), fresh_info(c), (qr_error *)(void *)err) > 0);
        CHECK_BYTES(&given, err, 4);
        CHECK_FILLED(0x33, err + sizeof(qr_error), size - sizeof(qr_error));
        CHECK_FILLED(GUARD_FILL, err_room.room, (size_t)(err - err_room.room));
    }
}

static void an_info_of_another_size(const online_call *c)
{
    size_t wrong[6];
    unsigned char plain[8192];
    size_t i, size;

    if (c->info_size == 0) {
        return;
    }
    wrong[0] = 0;
    wrong[1] = 4;
    wrong[2] = c->info_size / 2;
    wrong[3] = c->info_size - 1;
    wrong[4] = 8193;
    wrong[5] = 0xFFFFFFFFu;
    answer_all();
    for (i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        unsigned char *info = guarded_place(info_room, 4, 1);
        qr_error *err = fresh_error();
        uint32_t given = (uint32_t)wrong[i];

        memcpy(info, &given, 4);
        context("%s with an info of %lu bytes", c->name, (unsigned long)wrong[i]);
        CHECK_STATUS(QR_ERR_STRUCT_SIZE, run(c, input(c, 1), info, err));
        CHECK_TEXT("info", err->field);
        CHECK_BYTES(&given, info, 4);
        CHECK_FILLED(GUARD_FILL, info_room.room, info_room.size - 4);
        CHECK_INT(0, played.heard_len); /* checked before a byte leaves */
    }
    memset(plain, 0, sizeof plain);
    memcpy(plain, &(uint32_t){(uint32_t)c->info_size}, 4);
    CHECK_STATUS(QR_OK, run(c, input(c, 1), plain, NULL));
    for (size = c->info_size; size <= 8192; size = size < c->info_size + 9 ? size + 1 : size < 8192 ? 8192 : 8193) {
        unsigned char *info = guarded_place(info_room, size, 1); /* at odd addresses too */
        uint32_t given = (uint32_t)size;

        memset(info, 0x33, size);
        memcpy(info, &given, 4);
        context("%s with a newer info of %lu bytes", c->name, (unsigned long)size);
        answer_all();
        CHECK_STATUS(QR_OK, run(c, input(c, 1), info, NULL));
        CHECK_BYTES(&given, info, 4);
        CHECK_BYTES(plain + 4, info + 4, c->info_size - 4);
        CHECK_FILLED(0x33, info + c->info_size, size - c->info_size);
        CHECK_FILLED(GUARD_FILL, info_room.room, (size_t)(info - info_room.room));
    }
}

static void an_input_struct_of_another_size(const online_call *c)
{
    unsigned char good[8192 + 8];
    size_t size;

    if (c->in_size == 0) {
        return;
    }
    answer_all();
    memcpy(good, input(c, 1), c->in_size);
    for (size = 0; size <= 9000; size = size < c->in_size ? size + 1 : size + 811) {
        uint32_t given = (uint32_t)size;
        unsigned char *bytes;
        qr_error *err = fresh_error();

        if (size >= c->in_size && size <= 8192) {
            continue;
        }
        bytes = (unsigned char *)guarded_copy(in_room, good, size < 4 || size > 8192 ? 4 : size);
        memcpy(bytes, &given, 4);
        context("%s with a struct of %lu bytes", c->name, (unsigned long)size);
        CHECK_STATUS(QR_ERR_STRUCT_SIZE, run(c, bytes, fresh_info(c), err));
        CHECK_TEXT(c->in_name, err->field);
        CHECK_INT(0, played.heard_len);
    }
    for (size = c->in_size; size <= 8192; size = size < c->in_size + 9 ? size + 1 : size < 8192 ? 8192 : 8193) {
        unsigned char *bytes = guarded_place(in_room, size, 1);
        uint32_t given = (uint32_t)size;

        memset(bytes, 0, size);
        memcpy(bytes, good, c->in_size);
        memcpy(bytes, &given, 4);
        context("%s with a newer struct of %lu bytes", c->name, (unsigned long)size);
        answer_all();
        CHECK_STATUS(expected(c), run(c, bytes, fresh_info(c), NULL));
        if (size > c->in_size) {
            answer_all();
            bytes[size - 1] = 1;
            CHECK_STATUS(QR_ERR_UNSUPPORTED, run(c, bytes, fresh_info(c), NULL));
            bytes[size - 1] = 0;
            bytes[c->in_size] = 0x80;
            CHECK_STATUS(QR_ERR_UNSUPPORTED, run(c, bytes, fresh_info(c), NULL));
            CHECK_INT(0, played.heard_len);
        }
    }
    for (size = 1; size < 8; size++) {
        unsigned char odd[8192];

        context("%s with a struct at an odd address", c->name);
        answer_all();
        memcpy(odd + size, good, c->in_size);
        CHECK_STATUS(expected(c), run(c, odd + size, fresh_info(c), NULL));
    }
}

static void an_answer_of_150_and_more_fills_info_and_err(void)
{
    static const struct {
        size_t call;
        const char *body;
        qr_status status;
    } cases[] = {{4, EXPIRED, QR_ERR_EXPIRED}, {5, PAID, QR_ERR_PAID}, {7, NO_RESULTS, QR_ERR_PENDING}};
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const online_call *c = &CALLS[cases[i].call];
        qr_error *err = fresh_error();
        void *info = fresh_info(c);

        context("%s, answered", c->name);
        service_reset(&played);
        service_answer(&played, "POST", NULL, 409, ERROR_OF("invalid_order_status", "x"));
        service_answer(&played, "GET", NULL, 200, cases[i].body);
        CHECK_STATUS(cases[i].status, run(c, input(c, 1), info, err));
        CHECK_STATUS(cases[i].status, err->code);
        CHECK(err->message[0] != '\0');
        CHECK(memchr((char *)info + 4, GUARD_FILL, c->info_size - 4) == NULL);
    }
}

static void what_is_no_client_is_noticed(void)
{
    static uint64_t zeros[64];
    size_t i;

    for (i = 0; i < CALL_COUNT; i++) {
        const online_call *c = &CALLS[i];
        qr_error *err = fresh_error();

        if (c->has_client) {
            context("%s", c->name);
            CHECK_STATUS(QR_ERR_RANGE, c->run((qr_client *)(void *)zeros, input(c, 1), fresh_info(c), err));
            CHECK_TEXT("client", err->field);
            CHECK_STATUS(QR_ERR_RANGE,
                         c->run((qr_client *)(void *)((char *)zeros + 1), input(c, 1), fresh_info(c), NULL));
        }
    }
    qr_client_interrupt((qr_client *)(void *)zeros, 1);
    qr_client_close((qr_client *)(void *)zeros);
    CHECK_FILLED(0, zeros, sizeof zeros);
    qr_client_close(NULL);
}

static void open_needs_a_place_for_the_client(void)
{
    qr_client_options options = client_options(&played);
    qr_error *err = fresh_error();
    unsigned char odd[sizeof(qr_client *) + 8];
    size_t shift;

    context("qr_client_open");
    CHECK_STATUS(QR_ERR_NULL, qr_client_open(&options, NULL, err));
    CHECK_TEXT("out", err->field);
    for (shift = 0; shift < 8; shift++) {
        qr_client *opened;

        CHECK_STATUS(QR_OK, qr_client_open(&options, (qr_client **)(void *)(odd + shift), NULL));
        memcpy(&opened, odd + shift, sizeof opened);
        qr_client_close(opened);
    }
}

/* The array of items: as long as it says, with the stride it says; too many are refused. */
static void items_are_read_to_their_end_and_no_further(void)
{
    enum { MANY = QR_ITEMS_MAX + 1 };
    qr_client_options options = client_options(&played);
    qr_order order = sample_order();
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_item items[MANY];
    char plain[4096];
    size_t more, i;

    for (i = 0; i < MANY; i++) {
        qr_item item = QR_ITEM_INIT;

        item.title = "thing";
        item.unit_price = "5.00";
        item.quantity = 1;
        items[i] = item;
    }
    client = open_client(&options);
    answer_all();
    order_is(CREATED);
    context("items");
    order.item_count = QR_ITEMS_MAX;
    order.items = (const qr_item *)guarded_copy(in_room, items, QR_ITEMS_MAX * sizeof items[0]);
    CHECK_STATUS(QR_OK, qr_order_create(client, &order, &info, NULL));
    strcpy(plain, played.heard[0].body);
    for (more = 1; more <= 16; more++) { /* a newer header, or an odd address */
        size_t stride = sizeof items[0] + more;
        unsigned char *bytes = guarded_place(in_room, QR_ITEMS_MAX * stride, 1);
        uint32_t given = (uint32_t)stride;

        memset(bytes, 0, QR_ITEMS_MAX * stride);
        for (i = 0; i < QR_ITEMS_MAX; i++) {
            memcpy(bytes + i * stride, &items[i], sizeof items[i]);
            memcpy(bytes + i * stride, &given, 4);
        }
        context("items of %lu bytes", (unsigned long)stride);
        order.items = (const qr_item *)(const void *)bytes;
        answer_all();
    order_is(CREATED);
        CHECK_STATUS(QR_OK, qr_order_create(client, &order, &info, NULL));
        CHECK_TEXT(plain, played.heard[0].body);
        bytes[3 * stride - 1] = 1;
        {
            qr_error err = QR_ERROR_INIT;

            CHECK_STATUS(QR_ERR_UNSUPPORTED, qr_order_create(client, &order, &info, &err));
            CHECK_TEXT("items[2]", err.field);
        }
    }
    answer_all();
    order_is(CREATED);
    {
        qr_error err = QR_ERROR_INIT;

        context("items that do not agree about their size");
        items[1].struct_size += 8;
        order.items = items;
        CHECK_STATUS(QR_ERR_STRUCT_SIZE, qr_order_create(client, &order, &info, &err));
        CHECK_TEXT("items[1]", err.field);
        items[1].struct_size = 0;
        CHECK_STATUS(QR_ERR_STRUCT_SIZE, qr_order_create(client, &order, &info, &err));
        context("too many items");
        order.item_count = MANY;
        CHECK_STATUS(QR_ERR_RANGE, qr_order_create(client, &order, &info, &err));
        CHECK_TEXT("items", err.field);
        CHECK_INT(MANY, err.found);
        CHECK_INT(QR_ITEMS_MAX, err.limit);
        order.item_count = 0xFFFFFFFFu;
        CHECK_STATUS(QR_ERR_RANGE, qr_order_create(client, &order, &info, &err));
        context("items that are not there");
        order.items = NULL;
        order.item_count = 1;
        CHECK_STATUS(QR_ERR_NULL, qr_order_create(client, &order, &info, &err));
        CHECK_TEXT("items", err.field);
        CHECK_INT(0, played.heard_len);
    }
    qr_client_close(client);
}

static void unknown_flags_and_values_are_refused(void)
{
    static const struct {
        size_t member;
        uint32_t largest;
        const char *field;
    } cases[] = {{offsetof(qr_order, encoding), QR_ENCODING_CP858, "encoding"},
                 {offsetof(qr_order, api), QR_ORDER_API_LEGACY, "api"},
                 {offsetof(qr_order, mode), QR_ORDER_MODE_STATIC, "mode"},
                 {offsetof(qr_order, flags), QR_ORDER_ASK_FIRST | QR_ORDER_TRIM, "flags"},
                 {offsetof(qr_order, reserved), 0, "reserved"}};
    qr_client_options options = client_options(&played);
    size_t i;

    client = open_client(&options);
    answer_all();
    order_is(CREATED);
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qr_order order = sample_order();
        qr_order_info info = QR_ORDER_INFO_INIT;
        qr_error err = QR_ERROR_INIT;
        uint32_t value = cases[i].largest + 1;

        context("%s", cases[i].field);
        memcpy((char *)&order + cases[i].member, &value, 4);
        CHECK_STATUS(QR_ERR_UNSUPPORTED, qr_order_create(client, &order, &info, &err));
        CHECK_TEXT(cases[i].field, err.field);
        value = 0x80000000u;
        memcpy((char *)&order + cases[i].member, &value, 4);
        CHECK_STATUS(QR_ERR_UNSUPPORTED, qr_order_create(client, &order, &info, &err));
    }
    CHECK_INT(0, played.heard_len);
    qr_client_close(client);
}

static void a_text_is_read_to_its_nul_and_no_further(void)
{
    qr_client_options options = client_options(&played);
    qr_order_info info = QR_ORDER_INFO_INIT;
    char id[200];
    uint32_t len;

    client = open_client(&options);
    answer_all();
    order_is(CREATED);
    for (len = 1; len < sizeof id; len++) {
        memset(id, 'A', len);
        id[len] = '\0';
        context("an order id of %lu letters", (unsigned long)len);
        /* Another order than asked for, or too long: never QR_OK. */
        CHECK(qr_order_get(client, (const char *)guarded_copy(in_room, id, len + 1), &info, NULL) > 0);
        played.heard_len = 0;
    }
    qr_client_close(client);
}

/* ---- qr_client_log, which has a buffer and no qr_error ------------------------------------------- */

/* A client with the two lines of a question and its answer. */
static qr_client *client_with_lines(void)
{
    qr_client_options options = client_options(&played);
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_client *of = open_client(&options);

    answer_all();
    CHECK_STATUS(QR_OK, qr_order_get(of, ORDER_ID, &info, NULL));
    return of;
}

/* Nothing is written: neither number, nor length, nor buffer. */
static void check_log_refuses(qr_status expected, qr_client *of, int with_next, int with_buf, int with_len)
{
    char *buf = (char *)guarded_place(in_room, 600, 1);
    uint32_t next = 0, len = 77;

    CHECK_STATUS(expected, qr_client_log(of, with_next ? &next : NULL, with_buf ? buf : NULL, 600,
                                         with_len ? &len : NULL));
    CHECK_INT(0, next);
    CHECK_INT(77, len);
    CHECK_FILLED(GUARD_FILL, buf, 600);
}

static void a_line_is_written_whole_or_not_at_all(void)
{
    static const char end[] = "Z info GET /v1/orders/" ORDER_ID;
    static const size_t time_len = sizeof "2026-01-31T12:00:00" - 1;
    static uint64_t zeros[64];
    qr_client *of = client_with_lines();
    uint32_t next = 0, len = 77, whole, room;
    unsigned char odd[8];
    char *buf;

    context("qr_client_log");
    check_log_refuses(QR_ERR_NULL, NULL, 1, 1, 1);
    check_log_refuses(QR_ERR_NULL, of, 0, 1, 1);
    check_log_refuses(QR_ERR_NULL, of, 1, 0, 1);
    check_log_refuses(QR_ERR_NULL, of, 1, 1, 0);
    check_log_refuses(QR_ERR_NULL, of, 0, 0, 0);
    check_log_refuses(QR_ERR_RANGE, (qr_client *)(void *)zeros, 1, 1, 1);
    check_log_refuses(QR_ERR_RANGE, (qr_client *)(void *)((char *)zeros + 1), 1, 1, 1);
    CHECK_STATUS(QR_OK, qr_client_log(of, &next, NULL, 0, &whole));
    CHECK_INT(time_len + sizeof end - 1, whole);
    CHECK_INT(0, next);
    for (room = 0; room <= whole; room++) {
        context("qr_client_log with room for %lu", (unsigned long)room);
        buf = (char *)guarded_place(in_room, room, 1);
        len = 77;
        CHECK_STATUS(QR_ERR_BUFFER_TOO_SMALL, qr_client_log(of, &next, buf, room, &len));
        CHECK_INT(whole, len);
        CHECK_INT(0, next);
        CHECK_FILLED(GUARD_FILL, buf, room);
    }
    for (room = whole + 1; room < whole + 9; room++) { /* an exact fit, and more than that */
        context("qr_client_log with room for %lu", (unsigned long)room);
        buf = (char *)guarded_place(in_room, room, 1);
        next = 0;
        CHECK_STATUS(QR_OK, qr_client_log(of, &next, buf, room, &len));
        CHECK_INT(1, next);
        CHECK_INT(whole, len);
        CHECK_TEXT(end, buf + time_len);
        CHECK_FILLED(GUARD_FILL, buf + whole + 1, room - whole - 1);
    }
    context("qr_client_log, numbers at an odd address, any capacity");
    memset(odd, 0, sizeof odd);
    buf = (char *)guarded_place(in_room, whole + 1, 1);
    CHECK_STATUS(QR_OK, qr_client_log(of, (uint32_t *)(void *)(odd + 1), buf, 0x7FFFFFFFu, &len));
    CHECK_INT(1, odd[1]);
    CHECK_STATUS(QR_OK, qr_client_log(of, &next, buf, 0x7FFFFFFFu, (uint32_t *)(void *)(odd + 3)));
    CHECK_INT(strlen(buf), odd[3]);
    CHECK_INT(2, next);
    context("qr_client_log, nothing new");
    len = 77;
    CHECK_STATUS(QR_ERR_RANGE, qr_client_log(of, &next, buf, whole + 1, &len));
    CHECK_STATUS(QR_ERR_RANGE, qr_client_log(of, &next, NULL, 0, &len));
    next = 0; /* that line is there, but no buffer is so large */
    CHECK_STATUS(QR_ERR_RANGE, qr_client_log(of, &next, buf, 0x80000000u, &len));
    CHECK_INT(0, next);
    next = 2;
    CHECK_INT(2, next);
    CHECK_INT(77, len);
    qr_client_close(of);
}

int main(void)
{
    size_t i;

    err_room = guarded_new(16384);
    info_room = guarded_new(16384);
    in_room = guarded_new(16384);
    for (i = 0; i < CALL_COUNT; i++) {
        a_good_call_fills_its_info_and_clears_err(&CALLS[i]);
        null_for_each_pointer(&CALLS[i]);
        what_is_refused_leaves_everything_but_err_as_it_was(&CALLS[i]);
        an_error_struct_of_another_size(&CALLS[i]);
        an_info_of_another_size(&CALLS[i]);
        an_input_struct_of_another_size(&CALLS[i]);
    }
    an_answer_of_150_and_more_fills_info_and_err();
    what_is_no_client_is_noticed();
    open_needs_a_place_for_the_client();
    items_are_read_to_their_end_and_no_further();
    unknown_flags_and_values_are_refused();
    a_text_is_read_to_its_nul_and_no_further();
    a_line_is_written_whole_or_not_at_all();
    guarded_free(err_room);
    guarded_free(info_room);
    guarded_free(in_room);
    return check_result("promises_online");
}
