/* orders.c: online orders through a transport of the caller's, against a service that plays a script. */
#include "service.h"

#include <stddef.h>
#include <time.h>

static service played = SERVICE_INIT;

static qr_client *plain_client(void)
{
    qr_client_options options = client_options(&played);

    service_reset(&played);
    return open_client(&options);
}

/* One that does not try again on its own. */
static qr_client *single_client(void)
{
    qr_client_options options = client_options(&played);

    service_reset(&played);
    options.flags = QR_CLIENT_NO_RETRY;
    return open_client(&options);
}

static qr_status create(qr_client *client, qr_order_info *info, qr_error *err)
{
    qr_order order = sample_order();

    return qr_order_create(client, &order, info, err);
}

static long elapsed_ms(const struct timespec *begin)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)(now.tv_sec - begin->tv_sec) * 1000 + (long)(now.tv_nsec - begin->tv_nsec) / 1000000;
}

/* ---- a sale ------------------------------------------------------------------------------------- */

static void an_order_is_created_and_its_code_handed_out(void)
{
    qr_client *client = plain_client();
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;
    const request *r = &played.heard[0];

    context("create");
    service_answer(&played, "POST", "/v1/orders", 201, CREATED);
    CHECK_STATUS(QR_OK, create(client, &info, &err));
    CHECK_INT(0, played.unexpected);
    CHECK_INT(1, played.heard_len);
    CHECK_TEXT("POST", r->method);
    CHECK_TEXT(BASE_URL "/v1/orders", r->url);
    CHECK_TEXT("Bearer " TOKEN, header_of(r, "Authorization"));
    CHECK_TEXT("application/json", header_of(r, "Content-Type"));
    CHECK(strlen(header_of(r, "X-Idempotency-Key")) >= 32);
    CHECK(strstr(r->body, "\"total_amount\":\"50.00\"") != NULL);
    CHECK(strstr(r->body, "\"external_reference\":\"ext_ref_1234\"") != NULL);
    CHECK(strstr(r->body, "\"external_pos_id\":\"STORE001POS001\"") != NULL);
    CHECK(strstr(r->body, TOKEN) == NULL && strstr(r->url, TOKEN) == NULL);

    CHECK_INT(QR_ORDER_PENDING, info.state);
    CHECK_INT(0, info.flags);
    CHECK_STATUS(QR_OK, info.qr_data_status);
    CHECK_INT(strlen(QR_DATA), info.qr_data_len);
    CHECK_TEXT(QR_DATA, info.qr_data);
    CHECK_TEXT(ORDER_ID, info.order_id);
    CHECK_TEXT("ext_ref_1234", info.reference);
    CHECK_TEXT("STORE001POS001", info.pos);
    CHECK_TEXT("50.00", info.amount);
    CHECK_TEXT("ARS", info.currency);
    CHECK_TEXT("created", info.status);
    CHECK_TEXT(header_of(r, "X-Idempotency-Key"), info.idempotency_key);
    CHECK_INT(QR_OK, err.code); /* no error: not written */
    qr_client_close(client);
}

static void ok_of_wait_means_paid_and_nothing_else_does(void)
{
    static const struct {
        const char *body;
        qr_status status;
        uint32_t state, action;
    } cases[] = {{PAID, QR_OK, QR_ORDER_PAID, 0},
                 {CREATED, QR_ERR_PENDING, QR_ORDER_PENDING, QR_ACTION_WAIT},
                 {EXPIRED, QR_ERR_EXPIRED, QR_ORDER_EXPIRED, QR_ACTION_FIX},
                 {CANCELED, QR_ERR_CANCELED, QR_ORDER_CANCELED, QR_ACTION_FIX},
                 {REFUNDED, QR_ERR_REFUNDED, QR_ORDER_REFUNDED, QR_ACTION_FIX},
                 {ORDER_OF("paid_or_so", "new", "new", "new\"", ""), QR_ERR_PENDING, QR_ORDER_PENDING,
                  QR_ACTION_WAIT}};
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qr_client *client = plain_client();
        qr_order_info info = QR_ORDER_INFO_INIT;
        qr_error err = QR_ERROR_INIT;

        context("wait, case %lu", (unsigned long)i);
        service_answer(&played, "GET", "/v1/orders/" ORDER_ID, 200, cases[i].body);
        CHECK_STATUS(cases[i].status, qr_order_wait(client, ORDER_ID, 0, &info, &err));
        CHECK_INT(cases[i].state, info.state);
        CHECK_TEXT(ORDER_ID, info.order_id);
        if (cases[i].status == QR_OK) {
            CHECK_TEXT("50.00", info.paid_amount);
            CHECK_TEXT("92937960454", info.receipt_id);
            CHECK_TEXT("PAY01K372G4J4FXZ9HGHZMKWSQS20", info.payment_id);
            CHECK_TEXT("account_money", info.method);
        } else {
            CHECK_STATUS(cases[i].status, err.code);
            CHECK_INT(cases[i].action, err.action);
            CHECK(err.message[0] != '\0');
        }
        CHECK(cases[i].status != QR_ERR_PENDING || info.next_ask_ms > 0);
        /* Without room for what is known, and for the error: the same. */
        CHECK_STATUS(cases[i].status, qr_order_wait(client, ORDER_ID, 0, NULL, NULL));
        CHECK_INT(1, played.heard_len); /* asked within a second: the last answer again */
        qr_client_close(client);
    }
}

static void get_reads_an_order_whatever_its_state(void)
{
    static const struct {
        const char *body;
        uint32_t state;
    } cases[] = {{PAID, QR_ORDER_PAID},
                 {CREATED, QR_ORDER_PENDING},
                 {EXPIRED, QR_ORDER_EXPIRED},
                 {CANCELED, QR_ORDER_CANCELED},
                 {REFUNDED, QR_ORDER_REFUNDED}};
    qr_client *client = plain_client();
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qr_order_info info = QR_ORDER_INFO_INIT;
        qr_error err = QR_ERROR_INIT;

        context("get, case %lu", (unsigned long)i);
        service_answer_once(&played, "GET", "/v1/orders/" ORDER_ID, 200, cases[i].body);
        CHECK_STATUS(QR_OK, qr_order_get(client, ORDER_ID, &info, &err));
        CHECK_INT(cases[i].state, info.state);
    }
    qr_client_close(client);
}

static void wait_follows_an_order_until_it_is_paid(void)
{
    qr_client_options options = client_options(&played);
    qr_client *client;
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;
    struct timespec begin;

    service_reset(&played);
    options.poll_interval_ms = 1000;
    client = open_client(&options);
    context("wait until paid");
    service_answer_once(&played, "GET", NULL, 200, CREATED);
    service_answer(&played, "GET", NULL, 200, PAID);
    clock_gettime(CLOCK_MONOTONIC, &begin);
    CHECK_STATUS(QR_OK, qr_order_wait(client, ORDER_ID, 10000, &info, &err));
    CHECK(elapsed_ms(&begin) >= 900);
    CHECK_INT(2, played.heard_len);
    CHECK_INT(QR_ORDER_PAID, info.state);
    qr_client_close(client);
}

static void a_sale_that_is_over_is_not_shown_again(void)
{
    static const struct {
        const char *body;
        qr_status status;
    } cases[] = {{PAID, QR_ERR_PAID},
                 {EXPIRED, QR_ERR_EXPIRED},
                 {CANCELED, QR_ERR_CANCELED},
                 {REFUNDED, QR_ERR_REFUNDED}};
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qr_client *client = plain_client();
        qr_order_info info = QR_ORDER_INFO_INIT;
        qr_error err = QR_ERROR_INIT;

        /* The same key again: the service repeats its answer of back then, so the order is read. */
        context("create again, case %lu", (unsigned long)i);
        service_answer(&played, "POST", "/v1/orders", 200, CREATED);
        service_answer(&played, "GET", "/v1/orders/" ORDER_ID, 200, cases[i].body);
        CHECK_STATUS(cases[i].status, create(client, &info, &err));
        CHECK_STATUS(cases[i].status, err.code);
        CHECK_TEXT(ORDER_ID, info.order_id);
        CHECK(info.flags & QR_INFO_REPEATED);
        CHECK_INT(2, played.heard_len);
        qr_client_close(client);
    }
}

static void ask_first_finds_a_payment_before_anything_is_created(void)
{
    qr_client *client = plain_client();
    qr_order order = sample_order();
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;

    context("ask first");
    order.flags = QR_ORDER_ASK_FIRST;
    service_answer(&played, "GET", "/v1/payments/search", 200, PAYMENTS);
    CHECK_STATUS(QR_ERR_PAID, qr_order_create(client, &order, &info, &err));
    CHECK_INT(QR_ORDER_PAID, info.state);
    CHECK_INT(0, played.unexpected);
    service_reset(&played);
    service_answer(&played, "GET", "/v1/payments/search", 200, NO_RESULTS);
    service_answer(&played, "POST", "/v1/orders", 201, CREATED);
    CHECK_STATUS(QR_OK, qr_order_create(client, &order, &info, &err));
    qr_client_close(client);
}

#define DISCOUNT \
    "{\"discounts\":{\"payment_methods\":[{\"type\":\"debit_card\",\"new_total_amount\":\"49.00\"}," \
    "{\"type\":\"account_money\",\"new_total_amount\":\"47.28\"}]}}"

/* Any money of a sale forbids a second code of it. */
static void ask_first_takes_no_payment_for_nothing(void)
{
    static const struct {
        const char *payments, *state;
        qr_status status;
        const char *extra;
    } cases[] = {{PAYMENTS_OF("approved", "47.28", "0"), "a discount", QR_ERR_PAID, DISCOUNT},
                 {PAYMENTS_OF("approved", "50.00", "0"), "no discount after all", QR_ERR_PAID, DISCOUNT},
                 /* Another sale's: nobody may hand over the goods of this one. */
                 {PAYMENTS_OF("approved", "47.28", "0"), "less", QR_ERR_KEY_USED, NULL},
                 {PAYMENTS_OF("approved", "0.01", "0"), "much less", QR_ERR_KEY_USED, DISCOUNT},
                 {PAYMENTS_OF("approved", "100.00", "0"), "more", QR_ERR_KEY_USED, NULL},
                 {PAYMENTS_OF("approved", "100.00", "50.00"), "more, a part back", QR_ERR_KEY_USED, NULL},
                 {PAYMENTS_OF("approved", "50.00", "10.00"), "a part back", QR_ERR_PAID, NULL},
                 {PAYMENTS_OF("approved", "50.00", "50.00"), "all back", QR_ERR_REFUNDED, NULL},
                 {PAYMENTS_OF("refunded", "47.28", "47.28"), "all back", QR_ERR_REFUNDED, NULL},
                 {PAYMENTS_OF("charged_back", "50.00", "0"), "taken back", QR_ERR_REFUNDED, NULL},
                 {PAYMENTS_OF("in_process", "50.00", "0"), "under way", QR_ERR_LOCKED, NULL},
                 {PAYMENTS_OF("a word of tomorrow", "50.00", "0"), "unknown", QR_ERR_LOCKED, NULL},
                 {PAYMENTS_OF("approved", "null", "0"), "unreadable", QR_ERR_ANSWER, NULL},
                 {PAYMENTS_OF("rejected", "50.00", "0"), "rejected", QR_OK, NULL},
                 {PAYMENTS_OF("cancelled", "50.00", "0"), "cancelled", QR_OK, NULL}};
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qr_client *client = plain_client();
        qr_order order = sample_order();
        qr_order_info info = QR_ORDER_INFO_INIT;
        qr_error err = QR_ERROR_INIT;

        context("ask first, %s", cases[i].state);
        order.flags = QR_ORDER_ASK_FIRST;
        order.extra_json = cases[i].extra;
        service_answer(&played, "GET", "/v1/payments/search", 200, cases[i].payments);
        if (cases[i].status == QR_OK) {
            service_answer(&played, "POST", "/v1/orders", 201, CREATED);
        }
        CHECK_STATUS(cases[i].status, qr_order_create(client, &order, &info, &err));
        CHECK_INT(0, played.unexpected);
        CHECK_INT(cases[i].status == QR_ERR_PAID, info.state == QR_ORDER_PAID);
        if (cases[i].status == QR_ERR_KEY_USED) {
            CHECK_TEXT("amount", err.field);
            CHECK_INT(QR_ACTION_READ, err.action);
            CHECK(strstr(err.message, "was paid by this reference") != NULL);
            CHECK_TEXT("", info.payment_id);
        }
        qr_client_close(client);
    }
}

/* An order without a code is there all the same: whoever made it can follow and cancel it. */
static void an_order_without_its_code_is_followed(void)
{
    qr_client *client = single_client();
    qr_order order = sample_order();
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;

    context("no code");
    service_answer(&played, "POST", "/v1/orders", 201, ORDER_OF("created", "created", "created", "x\"", ""));
    CHECK_STATUS(QR_ERR_PENDING, qr_order_create(client, &order, &info, &err));
    CHECK_TEXT(ORDER_ID, info.order_id);
    CHECK_TEXT("", info.qr_data);
    CHECK_STATUS(QR_ERR_EMPTY, info.qr_data_status);

    context("a code that does not fit");
    {
        static char endless[4096];
        char code[1100];

        memset(code, '9', sizeof code);
        code[1024] = '\0';
        snprintf(endless, sizeof endless, ORDER_OF("created", "created", "created", "x\"", WITH_CODE("%s")), code);
        service_reset(&played);
        service_answer(&played, "POST", "/v1/orders", 201, endless);
        CHECK_STATUS(QR_ERR_PENDING, qr_order_create(client, &order, &info, &err));
        CHECK_TEXT(ORDER_ID, info.order_id);
        CHECK_STATUS(QR_ERR_EMPTY, info.qr_data_status);
    }

    context("no code, legacy");
    order.api = QR_ORDER_API_LEGACY;
    order.mode = QR_ORDER_MODE_HYBRID;
    service_reset(&played);
    service_answer(&played, "GET", "/v1/payments/search", 200, NO_RESULTS);
    service_answer(&played, "PUT", "/instore/orders/qr/", 201, "");
    CHECK_STATUS(QR_ERR_PENDING, qr_order_create(client, &order, &info, &err));
    CHECK(info.order_id[0] != '\0');
    CHECK_STATUS(QR_ERR_EMPTY, info.qr_data_status);
    /* A code of its own that nobody has seen may be made again. */
    order.mode = QR_ORDER_MODE_DYNAMIC;
    service_reset(&played);
    service_answer(&played, "GET", "/v1/payments/search", 200, NO_RESULTS);
    service_answer(&played, "POST", "/instore/orders/qr/", 201, "");
    CHECK_STATUS(QR_ERR_NO_ANSWER, qr_order_create(client, &order, &info, &err));
    CHECK_INT(QR_ACTION_RETRY, err.action);
    qr_client_close(client);
}

/* An id goes into the URLs of what follows: one that is none cannot be asked for, nor leave this machine. */
static void an_order_whose_id_is_none_is_unclear(void)
{
    static const char *const ids[] = {"", "ORD\303\223", "ORD 1", "ORD\\r\\nX: 1", "../payments/1", "..", "ORD?a=b", "isd.a.b"};
    size_t i;

    for (i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        qr_client *client = single_client();
        qr_order_info info = QR_ORDER_INFO_INIT;
        qr_error err = QR_ERROR_INIT;
        char body[256];

        context("no id, case %lu", (unsigned long)i);
        snprintf(body, sizeof body,
                 "{\"id\":\"%s\",\"status\":\"created\",\"external_reference\":\"ext_ref_1234\","
                 "\"total_amount\":\"50.00\"}",
                 ids[i]);
        service_answer(&played, "POST", "/v1/orders", 201, body);
        CHECK_STATUS(QR_ERR_NO_ANSWER, create(client, &info, &err));
        CHECK_INT(QR_ACTION_RETRY, err.action);
        CHECK_INT(1, played.heard_len);
        CHECK_TEXT("", info.order_id);
        /* Nor does it become part of one when a caller gives it. */
        CHECK(qr_order_get(client, ids[i], &info, &err) != QR_OK);
        CHECK_TEXT("order_id", err.field);
        CHECK_INT(1, played.heard_len);
        qr_client_close(client);
    }
}

static void a_legacy_order_is_not_made_beside_a_payment_of_another_sum(void)
{
    qr_client *client = single_client();
    qr_order order = sample_order();
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;

    order.api = QR_ORDER_API_LEGACY;
    context("legacy, less was paid");
    service_answer_once(&played, "GET", "/v1/payments/search", 200, PAYMENTS_OF("approved", "47.28", "0"));
    CHECK_STATUS(QR_ERR_KEY_USED, qr_order_create(client, &order, &info, &err));
    context("legacy, a part back");
    service_answer_once(&played, "GET", "/v1/payments/search", 200, PAYMENTS_OF("approved", "50.00", "10.00"));
    CHECK_STATUS(QR_ERR_PAID, qr_order_create(client, &order, &info, &err));
    CHECK_INT(0, played.unexpected);
    qr_client_close(client);
}

static void cancel_of_a_legacy_order_says_ok_only_when_it_is_gone(void)
{
#define NOT_ON_TILL "{\"error\":\"point_of_sale_in_store_order_not_found\",\"message\":\"x\",\"status\":404}"
#define ON_TILL(reference) "{\"external_reference\":\"" reference "\",\"total_amount\":50.00}"
    static const struct {
        uint32_t http;
        const char *on_till;
        uint32_t deleted; /* 0: not asked for */
        const char *payments; /* NULL: not asked for */
        qr_status status;
        uint32_t action;
    } cases[] = {
        {200, ON_TILL("ext_ref_1234"), 204, NO_RESULTS, QR_OK, 0},
        {200, ON_TILL("ext_ref_1234"), 204, PAYMENTS, QR_ERR_PAID, QR_ACTION_FIX},
        {200, ON_TILL("ext_ref_1234"), 204, PAYMENTS_OF("in_process", "50.00", "0"), QR_ERR_LOCKED, QR_ACTION_WAIT},
        {200, ON_TILL("ext_ref_1234"), 204, PAYMENTS_OF("a word of tomorrow", "1", "0"), QR_ERR_LOCKED, QR_ACTION_WAIT},
        {200, ON_TILL("ext_ref_1234"), 204, PAYMENTS_OF("approved", "47.28", "0"), QR_ERR_PENDING, QR_ACTION_READ},
        {200, ON_TILL("ext_ref_1234"), 204, PAYMENTS_OF("approved", "\"x\"", "0"), QR_ERR_ANSWER, QR_ACTION_READ},
        {200, ON_TILL("ext_ref_1234"), 400, PAYMENTS_OF("refunded", "50.00", "50.00"), QR_ERR_LOCKED, QR_ACTION_WAIT},
        {200, ON_TILL("ext_ref_1234"), 400, NO_RESULTS, QR_ERR_LOCKED, QR_ACTION_WAIT},
        /* Nothing is learnt of the code that was shown: another order is on the till, one of this sale
         * as it was before a crash, for another amount, among them; or none is. */
        {200, "{\"external_reference\":\"ext_ref_1234\",\"total_amount\":70.00}", 0, NO_RESULTS, QR_ERR_PENDING,
         QR_ACTION_READ},
        {200, ON_TILL("another"), 0, NO_RESULTS, QR_ERR_PENDING, QR_ACTION_READ},
        {200, ON_TILL("another"), 0, PAYMENTS, QR_ERR_PAID, QR_ACTION_FIX},
        {200, "{}", 0, NULL, QR_ERR_ANSWER, QR_ACTION_READ},
        {200, "", 0, NULL, QR_ERR_ANSWER, QR_ACTION_READ},
        {404, NOT_ON_TILL, 0, NO_RESULTS, QR_ERR_PENDING, QR_ACTION_READ},
        {404, NOT_ON_TILL, 0, PAYMENTS, QR_ERR_PAID, QR_ACTION_FIX},
        {404, NOT_ON_TILL, 0, PAYMENTS_OF("approved", "\"x\"", "0"), QR_ERR_ANSWER, QR_ACTION_READ},
        {404, ERROR_OF("not_found", "of a gateway"), 0, NULL, QR_ERR_ORDER_NOT_FOUND, QR_ACTION_READ}};
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qr_client_options options = client_options(&played);
        qr_client *client;
        qr_order_info info = QR_ORDER_INFO_INIT;
        qr_error err = QR_ERROR_INIT;
        int asked = 0;

        context("legacy cancel, case %lu", (unsigned long)i);
        service_reset(&played);
        options.flags = QR_CLIENT_NO_RETRY;
        options.total_timeout_ms = 1000;
        client = open_client(&options);
        service_answer_once(&played, "GET", "/instore/qr/", cases[i].http, cases[i].on_till);
        if (cases[i].deleted != 0) {
            service_answer_once(&played, "DELETE", "/instore/qr/", cases[i].deleted, "");
        }
        if (cases[i].payments != NULL) {
            service_answer_once(&played, "GET", "/v1/payments/search", 200, cases[i].payments);
        }
        CHECK_STATUS(cases[i].status, qr_order_cancel(client, "ish.CAJA001.ext_ref_1234.5000", NULL, &info, &err));
        CHECK_INT(0, played.unexpected);
        CHECK(cases[i].status == QR_OK || err.action == cases[i].action);
        CHECK(cases[i].status != QR_ERR_PENDING || info.next_ask_ms > 0);
        asked = 1 + (cases[i].deleted != 0) + (cases[i].payments != NULL);
        CHECK_INT(asked, played.heard_len);
        qr_client_close(client);
    }
    {
        qr_client *client = single_client();
        qr_order_info info = QR_ORDER_INFO_INIT;
        qr_error err = QR_ERROR_INIT;

        context("legacy cancel, and then no network");
        service_answer_once(&played, "GET", "/instore/qr/", 200, ON_TILL("ext_ref_1234"));
        service_answer_once(&played, "DELETE", "/instore/qr/", 204, "");
        service_fail(&played, "GET", QR_ERR_NOT_SENT, "no route", 1);
        CHECK_STATUS(QR_ERR_NO_ANSWER, qr_order_cancel(client, "ish.CAJA001.ext_ref_1234.5000", NULL, &info, &err));
        CHECK_INT(QR_ACTION_RETRY, err.action);
        /* What sits on the till by then may be the next sale's. */
        context("legacy cancel, not now");
        qr_client_close(client);
        client = plain_client();
        service_answer(&played, "GET", "/instore/qr/", 200, ON_TILL("ext_ref_1234"));
        service_answer(&played, "DELETE", "/instore/qr/", 429, "{\"error\":\"too_many_requests\"}");
        CHECK_STATUS(QR_ERR_TOO_MANY_REQUESTS,
                     qr_order_cancel(client, "ish.CAJA001.ext_ref_1234.5000", NULL, &info, &err));
        CHECK_INT(2, played.heard_len);
        qr_client_close(client);
        client = single_client();
        context("legacy cancel without a network");
        service_reset(&played);
        service_fail(&played, "GET", QR_ERR_NOT_SENT, "no route", 0);
        CHECK_STATUS(QR_ERR_NOT_SENT, qr_order_cancel(client, "ish.CAJA001.ext_ref_1234.5000", NULL, &info, &err));
        qr_client_close(client);
    }
    {
        qr_client_options options = client_options(&played);
        qr_client *client;
        qr_order_info info = QR_ORDER_INFO_INIT;
        qr_error err = QR_ERROR_INIT;

        context("legacy cancel, twice");
        service_reset(&played);
        options.total_timeout_ms = 1000;
        client = open_client(&options);
        service_answer_once(&played, "GET", "/instore/qr/", 200, ON_TILL("ext_ref_1234"));
        service_answer_once(&played, "DELETE", "/instore/qr/", 204, "");
        service_answer(&played, "GET", "/instore/qr/", 404, NOT_ON_TILL);
        service_answer(&played, "GET", "/v1/payments/search", 200, NO_RESULTS);
        CHECK_STATUS(QR_OK, qr_order_cancel(client, "ish.CAJA001.ext_ref_1234.5000", NULL, &info, &err));
        /* It was this client that took the order off the till. */
        CHECK_STATUS(QR_OK, qr_order_cancel(client, "ish.CAJA001.ext_ref_1234.5000", NULL, &info, &err));
        CHECK_INT(QR_ORDER_CANCELED, info.state);
        qr_client_close(client);
        context("legacy cancel, by another program");
        client = open_client(&options);
        CHECK_STATUS(QR_ERR_PENDING, qr_order_cancel(client, "ish.CAJA001.ext_ref_1234.5000", NULL, &info, &err));
        CHECK_STATUS(QR_ERR_PENDING, qr_order_cancel(client, "ish.CAJA001.ext_ref_1234.5000", NULL, &info, &err));
        CHECK_INT(QR_ACTION_READ, err.action);
        CHECK_STATUS(QR_ERR_BAD_VALUE, qr_order_get(client, "ish.CAJA001.ext_ref_1234.0", &info, &err));
        CHECK_STATUS(QR_ERR_BAD_VALUE, qr_order_get(client, "ish.CAJA001.ext_ref_1234.+5", &info, &err));
        qr_client_close(client);
    }
#undef ON_TILL
#undef NOT_ON_TILL
}

static void cancel_says_ok_only_when_nobody_can_pay_any_more(void)
{
    static const struct {
        uint32_t http;
        const char *answer, *order;
        qr_status status;
    } cases[] = {{200, CANCELED, NULL, QR_OK},
                 {409, ERROR_OF("order_already_canceled", "Order already canceled."), CANCELED, QR_OK},
                 {409, ERROR_OF("order_already_canceled", "Order already canceled."), EXPIRED, QR_OK},
                 {409, ERROR_OF("invalid_order_status", "x"), PAID, QR_ERR_PAID},
                 {409, ERROR_OF("invalid_order_status", "x"), REFUNDED, QR_ERR_REFUNDED},
                 {409, ERROR_OF("instore_order_locked_error", "x"), CREATED, QR_ERR_LOCKED}};
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qr_client *client = plain_client();
        qr_order_info info = QR_ORDER_INFO_INIT;
        qr_error err = QR_ERROR_INIT;

        context("cancel, case %lu", (unsigned long)i);
        service_answer(&played, "POST", "/v1/orders/" ORDER_ID "/cancel", cases[i].http, cases[i].answer);
        if (cases[i].order != NULL) {
            service_answer(&played, "GET", "/v1/orders/" ORDER_ID, 200, cases[i].order);
        }
        CHECK_STATUS(cases[i].status, qr_order_cancel(client, ORDER_ID, NULL, &info, &err));
        CHECK_TEXT(ORDER_ID, info.order_id);
        CHECK(header_of(&played.heard[0], "X-Idempotency-Key")[0] != '\0');
        qr_client_close(client);
    }
}

static void all_of_an_order_is_paid_back_without_a_key_and_a_part_only_with_one(void)
{
    qr_client *client = plain_client();
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;

    context("refund");
    service_answer(&played, "POST", "/v1/orders/" ORDER_ID "/refund", 201, REFUND_OF_ALL);
    service_answer(&played, "GET", "/v1/orders/" ORDER_ID, 200, REFUNDED);
    CHECK_STATUS(QR_OK, qr_order_refund(client, ORDER_ID, NULL, NULL, &info, &err));
    CHECK_INT(QR_ORDER_REFUNDED, info.state);
    CHECK_TEXT("REF01J67CQQH5904WDBVZEM1234D", info.refund_id);

    service_reset(&played);
    CHECK_STATUS(QR_ERR_MISSING_MANDATORY, qr_order_refund(client, ORDER_ID, "10.00", NULL, &info, &err));
    CHECK_TEXT("idempotency_key", err.field);
    CHECK_INT(0, played.heard_len);
    qr_client_close(client);
}

/* Paid back only if the service says so: an answer that says nothing of a refund is none. */
static void an_answer_without_a_refund_is_no_refund(void)
{
    static const struct {
        const char *amount, *key, *answer; /* of the refund */
        uint32_t http;
        const char *order; /* read after it; NULL: no answer */
        qr_status status;
    } cases[] = {{NULL, NULL, "", 201, NULL, QR_ERR_NO_ANSWER},
                 {NULL, NULL, "", 201, PAID, QR_ERR_NO_ANSWER},
                 {NULL, NULL, "", 201, REFUNDED, QR_OK},
                 {NULL, NULL, "", 201, REFUND_UNDER_WAY, QR_ERR_PENDING},
                 {NULL, NULL, REFUND_OF_ALL, 201, NULL, QR_OK},
                 {NULL, NULL, ERROR_OF("order_already_refunded", "x"), 409, REFUNDED, QR_OK},
                 {NULL, NULL, ERROR_OF("refund_in_progress", "x"), 409, REFUND_UNDER_WAY, QR_ERR_PENDING},
                 {NULL, NULL, ERROR_OF("refund_in_progress", "x"), 409, PART_UNDER_WAY, QR_ERR_PENDING},
                 {NULL, NULL, ERROR_OF("order_refund_already_in_process", "x"), 409, PAID, QR_ERR_PENDING},
                 {NULL, NULL, ERROR_OF("movement_operations_pending", "x"), 409, PAID, QR_ERR_PENDING},
                 {NULL, NULL, ERROR_OF("cannot_refund_order", "x"), 409, PART_UNDER_WAY, QR_ERR_PENDING},
                 {NULL, NULL, ERROR_OF("cannot_refund_order", "x"), 409, CANCELED, QR_ERR_CANCELED},
                 {NULL, NULL, ERROR_OF("cannot_refund_order", "x"), 409, PAID, QR_ERR_CONFLICT},
                 /* A refund that failed is none, and the order knows better than an old answer. */
                 {NULL, NULL, REFUND_AS("failed"), 201, PAID, QR_ERR_REFUSED},
                 {NULL, NULL, REFUND_AS("processing"), 201, PAID_WITH_REFUND("failed"), QR_ERR_REFUSED},
                 {NULL, NULL, REFUND_AS("processing"), 201, PAID_WITH_REFUND("processed"), QR_OK},
                 {NULL, NULL, REFUND_AS("processing"), 201, PAID, QR_ERR_PENDING},
                 {NULL, NULL, REFUND_AS("processing"), 201, NULL, QR_ERR_PENDING},
                 {NULL, NULL, REFUND_AS("a word of tomorrow"), 201, PAID, QR_ERR_PENDING},
                 {NULL, NULL, REFUND_AS("failed"), 201, NULL, QR_ERR_REFUSED},
                 {"10.00", "part-1", PART_REFUND_AS("processing"), 201, PAID_WITH_PART_REFUND("cancelled"),
                  QR_ERR_REFUSED},
                 {"10.00", "part-1", "", 201, PAID, QR_ERR_NO_ANSWER},
                 {"10.00", "part-1", PART_REFUND_AS("processed"), 201, PAID, QR_OK},
                 /* A refund of another amount is another one's. */
                 {"10.00", "part-1", REFUND_OF_ALL, 201, PAID, QR_ERR_NO_ANSWER},
                 {"10.00", "part-1", ERROR_OF("refund_in_progress", "x"), 409, PAID, QR_ERR_PENDING},
                 /* Refused, and there it is. */
                 {"10.00", "part-1", ERROR_OF("bad_request", "x"), 400, PAID_WITH_PART_REFUND("processing"),
                  QR_ERR_PENDING},
                 {"10.00", "part-1", ERROR_OF("bad_request", "x"), 400, PAID_WITH_PART_REFUND("processed"), QR_OK},
                 {"10.00", "part-1", ERROR_OF("bad_request", "x"), 400, PAID, QR_ERR_REFUSED},
                 {"10.00", "part-1", ERROR_OF("bad_request", "x"), 400, NULL, QR_ERR_NO_ANSWER}};
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qr_client *client = single_client();
        qr_order_info info = QR_ORDER_INFO_INIT;
        qr_error err = QR_ERROR_INIT;

        context("refund, case %lu", (unsigned long)i);
        service_answer_once(&played, "GET", "/v1/orders/" ORDER_ID, 200, PAID); /* before it */
        service_answer(&played, "POST", "/v1/orders/" ORDER_ID "/refund", cases[i].http, cases[i].answer);
        if (cases[i].order != NULL) {
            service_answer(&played, "GET", "/v1/orders/" ORDER_ID, 200, cases[i].order);
        } else {
            service_fail(&played, "GET", QR_ERR_NOT_SENT, "the network is gone", 0);
        }
        CHECK_STATUS(cases[i].status,
                     qr_order_refund(client, ORDER_ID, cases[i].amount, cases[i].key, &info, &err));
        qr_client_close(client);
    }
}

/* As above, by payment: its refunds are a list of their own. */
static void a_payment_is_paid_back_only_if_the_service_says_so(void)
{
    static const struct {
        const char *amount, *key, *answer; /* of the refund */
        uint32_t http;
        const char *refunds, *payment; /* read after it; NULL: no answer */
        qr_status status;
    } cases[] = {{NULL, NULL, "", 201, NULL, NULL, QR_ERR_NO_ANSWER},
                 {NULL, NULL, "", 201, NULL, PAYMENT, QR_ERR_NO_ANSWER},
                 {NULL, NULL, "", 201, NULL, "", QR_ERR_ANSWER}, /* not that payment: nothing is sent */
                 {NULL, NULL, "", 201, NULL, PAYMENT_REFUNDED, QR_OK},
                 /* Of how much, nobody says: asked again, the payment will. */
                 {NULL, NULL, PAYMENT_REFUND, 201, NULL, NULL, QR_ERR_PENDING},
                 {NULL, NULL, PAYMENT_REFUND, 201, "[]", PAYMENT, QR_OK},
                 {NULL, NULL, PAYMENT, 200, "[]", PAYMENT, QR_ERR_NO_ANSWER},
                 {NULL, NULL, PAYMENT_REFUND_AS("in_process"), 201, "[]", PAYMENT, QR_ERR_PENDING},
                 {NULL, NULL, PAYMENT_REFUND_AS("in_process"), 201, "[" PAYMENT_REFUND "]", PAYMENT, QR_OK},
                 {NULL, NULL, PAYMENT_REFUND_AS("in_process"), 201, "[" PAYMENT_REFUND_AS("rejected") "]", PAYMENT,
                  QR_ERR_REFUSED},
                 {NULL, NULL, PAYMENT_REFUND_AS("a word of tomorrow"), 201, "{}", PAYMENT, QR_ERR_PENDING},
                 {NULL, NULL, PAYMENT_REFUND_AS("in_process"), 201, "[]", NULL, QR_ERR_PENDING},
                 {NULL, NULL, PAYMENT_REFUND_AS("rejected"), 201, NULL, PAYMENT, QR_ERR_REFUSED},
                 {NULL, NULL, PAYMENT_REFUND_AS("FAILED"), 201, NULL, PAYMENT, QR_ERR_REFUSED},
                 {NULL, NULL, REFUSED, 400, "[]", PAYMENT, QR_ERR_REFUSED},
                 {NULL, NULL, REFUSED, 400, "[]", PAYMENT_REFUNDED, QR_OK},
                 {NULL, NULL, REFUSED, 400, "[" PAYMENT_REFUND_AS("in_process") "]", PAYMENT, QR_ERR_PENDING},
                 {NULL, NULL, REFUSED, 400, "[" PAYMENT_PART_BACK("in_process") "]", PAYMENT, QR_ERR_REFUSED},
                 /* What waits for the central bank is in the list alone. */
                 {NULL, NULL, REFUSED, 400, "{}", PAYMENT, QR_ERR_ANSWER},
                 {"10.00", "part-1", "", 201, NULL, PAYMENT_REFUNDED, QR_ERR_NO_ANSWER},
                 {"10.00", "part-1", PAYMENT_PART_BACK("approved"), 201, NULL, PAYMENT, QR_OK},
                 {"10.00", "part-1", PAYMENT_PART_BACK("in_process"), 201, "[" PAYMENT_PART_BACK("approved") "]", PAYMENT,
                  QR_OK},
                 {"10.00", "part-1", PAYMENT_REFUND, 201, "[]", PAYMENT, QR_ERR_KEY_USED},
                 {"10.00", "part-1", REFUSED, 400, "[]", PAYMENT, QR_ERR_REFUSED}};
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qr_client *client = single_client();
        qr_payment_info info = QR_PAYMENT_INFO_INIT;
        qr_error err = QR_ERROR_INIT;

        context("refund of a payment, case %lu", (unsigned long)i);
        service_answer(&played, "POST", "/v1/payments/1234567890/refunds", cases[i].http, cases[i].answer);
        if (cases[i].refunds != NULL) {
            service_answer(&played, "GET", "/v1/payments/1234567890/refunds", 200, cases[i].refunds);
        }
        if (cases[i].payment != NULL) {
            service_answer(&played, "GET", "/v1/payments/1234567890", 200, cases[i].payment);
        } else {
            service_fail(&played, "GET", QR_ERR_NOT_SENT, "the network is gone", 0);
        }
        CHECK_STATUS(cases[i].status,
                     qr_payment_refund(client, "1234567890", cases[i].amount, cases[i].key, &info, &err));
        CHECK(cases[i].status != QR_ERR_PENDING || info.state == QR_ORDER_PAID);
        qr_client_close(client);
    }
}

/* ---- the way there ------------------------------------------------------------------------------ */

static void after_a_lost_answer_the_same_key_comes_again(void)
{
    qr_client *client = plain_client();
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;
    char first[128], second[128];

    context("lost answer, retried by the library");
    service_fail(&played, "POST", QR_ERR_NO_ANSWER, "cut off", 1);
    service_answer(&played, "POST", "/v1/orders", 201, CREATED);
    service_answer(&played, "GET", "/v1/orders/" ORDER_ID, 200, CREATED);
    CHECK_STATUS(QR_OK, create(client, &info, &err));
    strcpy(first, header_of(&played.heard[0], "X-Idempotency-Key"));
    strcpy(second, header_of(&played.heard[1], "X-Idempotency-Key"));
    CHECK_TEXT(first, second);
    CHECK_TEXT(played.heard[0].body, played.heard[1].body);
    CHECK(info.flags & QR_INFO_REPEATED); /* perhaps it was there already: it was read again */
    CHECK_INT(3, played.heard_len);
    qr_client_close(client);

    context("lost answer, retried by the caller, after a restart");
    client = single_client();
    memset(&info, 0x55, sizeof info);
    info.struct_size = (uint32_t)sizeof info;
    service_fail(&played, "POST", QR_ERR_NO_ANSWER, "cut off", 1);
    CHECK_STATUS(QR_ERR_NO_ANSWER, create(client, &info, &err));
    CHECK_INT(QR_ACTION_RETRY, err.action);
    CHECK_INT(0, err.http_status);
    CHECK(strstr(err.message, "cut off") != NULL);
    CHECK_FILLED(0x55, (char *)&info + 4, sizeof info - 4);
    strcpy(second, header_of(&played.heard[0], "X-Idempotency-Key"));
    CHECK_TEXT(first, second);
    qr_client_close(client);

    context("another amount has the same key, so that the service can tell");
    client = single_client();
    {
        qr_order order = sample_order();

        order.amount = "51.00";
        service_answer(&played, "POST", NULL, 409,
                       ERROR_OF("idempotency_key_already_used", "The value sent as the idempotency header"));
        CHECK_STATUS(QR_ERR_KEY_USED, qr_order_create(client, &order, &info, &err));
        CHECK_TEXT(first, header_of(&played.heard[0], "X-Idempotency-Key"));
        order.reference = "ext_ref_1235";
        CHECK_STATUS(QR_ERR_KEY_USED, qr_order_create(client, &order, &info, &err));
        CHECK(strcmp(first, header_of(&played.heard[1], "X-Idempotency-Key")) != 0);
        order.idempotency_key = "a-key-of-mine";
        CHECK_STATUS(QR_ERR_KEY_USED, qr_order_create(client, &order, &info, &err));
        CHECK_TEXT("a-key-of-mine", header_of(&played.heard[2], "X-Idempotency-Key"));
    }
    qr_client_close(client);
}

static void what_the_service_refuses_comes_with_its_own_words(void)
{
    static const struct {
        uint32_t http;
        const char *body;
        qr_status status;
        uint32_t action;
        const char *api_code;
    } cases[] = {
        {400, ERROR_OF("property_value", "'$.items' - x"), QR_ERR_REFUSED, QR_ACTION_FIX, "property_value"},
        {401, "{\"code\":\"unauthorized\",\"message\":\"authorization value not present\"}", QR_ERR_TOKEN,
         QR_ACTION_SETUP, "unauthorized"},
        {403, "{\"code\":\"forbidden\",\"message\":\"no\"}", QR_ERR_ACCESS, QR_ACTION_SETUP, "forbidden"},
        {404, ERROR_OF("pos_not_found", "POS not found"), QR_ERR_POS_NOT_FOUND, QR_ACTION_SETUP, "pos_not_found"},
        {409, ERROR_OF("idempotency_key_already_used", "used"), QR_ERR_KEY_USED, QR_ACTION_READ,
         "idempotency_key_already_used"},
        {409, ERROR_OF("already_queued_order_on_pos", "busy"), QR_ERR_CONFLICT, QR_ACTION_READ,
         "already_queued_order_on_pos"},
        {422, ERROR_OF("unprocessable_entity", "no"), QR_ERR_REFUSED, QR_ACTION_FIX, "unprocessable_entity"},
        {423, ERROR_OF("locked", "a moment"), QR_ERR_BUSY, QR_ACTION_RETRY, "locked"},
        {424, ERROR_OF("internal_error_check_store_owner", "x"), QR_ERR_SERVICE, QR_ACTION_RETRY,
         "internal_error_check_store_owner"},
        {425, ERROR_OF("order_payment_not_yet_enabled_for_refund", "x"), QR_ERR_BUSY, QR_ACTION_RETRY,
         "order_payment_not_yet_enabled_for_refund"},
        {428, ERROR_OF("insufficient_money_for_refund", "x"), QR_ERR_NO_BALANCE, QR_ACTION_SETUP,
         "insufficient_money_for_refund"},
        {429, "{\"status\":429,\"error\":\"too_many_requests\",\"message\":\"Rate limit exceeded.\"}",
         QR_ERR_TOO_MANY_REQUESTS, QR_ACTION_RETRY, "too_many_requests"},
        {400, "{\"error\":\"bad_request\",\"message\":\"no key\",\"cause\":[{\"code\":13253,\"description\":\"no key\"}]}",
         QR_ERR_REFUSED, QR_ACTION_SETUP, "13253"},
        {400, "{\"errors\":[{\"code\":\"bad_request\"},{\"code\":\"order_items_total_amount_mismatch\"}]}",
         QR_ERR_REFUSED, QR_ACTION_FIX, "order_items_total_amount_mismatch"},
        {423, ERROR_OF("resource_locked", "x"), QR_ERR_BUSY, QR_ACTION_RETRY, "resource_locked"},
        {429, ERROR_OF("usage_quota_exceeded", "x"), QR_ERR_TOO_MANY_REQUESTS, QR_ACTION_RETRY,
         "usage_quota_exceeded"},
        {500, "{\"error\":\"alias_obtainment_error\",\"message\":\"x\",\"status\":500,\"causes\":[]}", QR_ERR_SERVICE,
         QR_ACTION_RETRY, "alias_obtainment_error"},
        {500, ERROR_OF("500", "Internal"), QR_ERR_SERVICE, QR_ACTION_RETRY, "500"},
        {503, "<html>down</html>", QR_ERR_SERVICE, QR_ACTION_RETRY, ""}};
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qr_client *client = single_client();
        qr_order_info info;
        qr_error err = QR_ERROR_INIT;
        reply r;

        context("HTTP %lu", (unsigned long)cases[i].http);
        memset(&info, 0x55, sizeof info);
        info.struct_size = (uint32_t)sizeof info;
        memset(&r, 0, sizeof r);
        r.http_status = cases[i].http;
        r.body = cases[i].body;
        r.headers = cases[i].http == 429 ? HEAD "Retry-After: 7\r\n" : HEAD;
        service_expect(&played, r);
        CHECK_STATUS(cases[i].status, create(client, &info, &err));
        CHECK_STATUS(cases[i].status, err.code);
        CHECK_INT(cases[i].action, err.action);
        CHECK_INT(cases[i].http, err.http_status);
        CHECK_TEXT(cases[i].api_code, err.api_code);
        CHECK_TEXT("request-77", err.request_id);
        CHECK_INT(cases[i].http == 429 ? 7000 : 0, err.retry_after_ms);
        CHECK_INT(QR_SEVERITY_ERROR, err.severity);
        CHECK_FILLED(0x55, (char *)&info + 4, sizeof info - 4);
        CHECK_INT(1, played.heard_len);
        qr_client_close(client);
    }
    {
        qr_client *client = single_client();
        qr_order_info info = QR_ORDER_INFO_INIT;
        qr_error err = QR_ERROR_INIT;

        context("an order that is not there");
        service_answer(&played, "GET", NULL, 404, ERROR_OF("order_not_found", "Order not found."));
        CHECK_STATUS(QR_ERR_ORDER_NOT_FOUND, qr_order_get(client, ORDER_ID, &info, &err));
        CHECK_TEXT("order_not_found", err.api_code);
        CHECK_STATUS(QR_ERR_ORDER_NOT_FOUND, qr_order_wait(client, ORDER_ID, 0, &info, &err));
        qr_client_close(client);
    }
}

/* A page is of a proxy, a firewall or a portal: no word about token, account or till. */
static void a_page_in_place_of_an_answer_is_no_word_of_the_service(void)
{
#define BLOCKED "<html><title>Blocked</title><body>Access denied by policy. Ask your administrator.</body></html>"
    static const struct {
        uint32_t http;
        const char *body;
        qr_status status, of_a_write;
        uint32_t action;
    } cases[] = {{200, BLOCKED, QR_ERR_ANSWER, QR_ERR_NO_ANSWER, QR_ACTION_SETUP},
                 {302, BLOCKED, QR_ERR_ANSWER, QR_ERR_NO_ANSWER, QR_ACTION_SETUP},
                 {401, BLOCKED, QR_ERR_ANSWER, QR_ERR_NO_ANSWER, QR_ACTION_SETUP},
                 {403, BLOCKED, QR_ERR_ANSWER, QR_ERR_NO_ANSWER, QR_ACTION_SETUP},
                 {403, "\"Blocked Access\"", QR_ERR_ANSWER, QR_ERR_NO_ANSWER, QR_ACTION_SETUP},
                 {404, BLOCKED, QR_ERR_ANSWER, QR_ERR_NO_ANSWER, QR_ACTION_SETUP},
                 {407, "Blocked Access", QR_ERR_ANSWER, QR_ERR_NO_ANSWER, QR_ACTION_SETUP},
                 {500, BLOCKED, QR_ERR_SERVICE, QR_ERR_SERVICE, QR_ACTION_RETRY},
                 {502, BLOCKED, QR_ERR_SERVICE, QR_ERR_SERVICE, QR_ACTION_RETRY},
                 {503, BLOCKED, QR_ERR_SERVICE, QR_ERR_SERVICE, QR_ACTION_RETRY}};
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qr_client *client = single_client();
        qr_order_info info = QR_ORDER_INFO_INIT;
        qr_error err = QR_ERROR_INIT;

        context("page, HTTP %lu, case %lu", (unsigned long)cases[i].http, (unsigned long)i);
        service_answer(&played, NULL, NULL, cases[i].http, cases[i].body);
        CHECK_STATUS(cases[i].status, qr_order_get(client, ORDER_ID, &info, &err));
        CHECK_INT(cases[i].action, err.action);
        CHECK_INT(cases[i].http, err.http_status);
        CHECK(strstr(err.message, "Blocked Access") != NULL && strstr(err.message, "<") == NULL);
        CHECK_STATUS(cases[i].of_a_write, create(client, &info, &err));
        CHECK_INT(QR_ACTION_RETRY, err.action);
        CHECK(strstr(err.message, "Blocked Access") != NULL);
        qr_client_close(client);
    }
    {
        qr_client *client = single_client();
        qr_pos pos = sample_pos();
        qr_error err = QR_ERROR_INIT;

        context("a till of an unknown store");
        service_answer(&played, "GET", "/pos", 200, NO_RESULTS);
        service_answer(&played, "POST", "/pos", 400,
                       "{\"error\":\"bad_request\",\"message\":\"x\",\"status\":400,"
                       "\"cause\":[{\"code\":\"INEXISTENT_EXTERNAL_STORE_ID\",\"description\":\"x\"}]}");
        CHECK_STATUS(QR_ERR_STORE_NOT_FOUND, qr_pos_create(client, &pos, NULL, &err));
        CHECK_INT(QR_ACTION_SETUP, err.action);
        CHECK_TEXT("INEXISTENT_EXTERNAL_STORE_ID", err.api_code);
        CHECK(strstr(err.message, "qr_store_create") != NULL);
        context("a busy till");
        service_reset(&played);
        service_answer(&played, "POST", "/v1/orders", 409, ERROR_OF("already_queued_order_on_pos", "refused"));
        CHECK_STATUS(QR_ERR_CONFLICT, create(client, &(qr_order_info)QR_ORDER_INFO_INIT, &err));
        CHECK(strstr(err.message, "qr_order_cancel") != NULL);
        qr_client_close(client);
    }
}

static void what_never_left_is_not_sent(void)
{
    qr_client *client = single_client();
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;

    context("not sent");
    service_fail(&played, NULL, QR_ERR_NOT_SENT, "no route to caf\351", 0);
    CHECK_STATUS(QR_ERR_NOT_SENT, create(client, &info, &err));
    CHECK(strstr(err.message, "no route to caf") != NULL);
    CHECK_STATUS(QR_ERR_NOT_SENT, qr_client_check(client, NULL, &err));
    qr_client_close(client);
}

static void a_callback_that_goes_wrong_is_no_answer(void)
{
    static const struct {
        qr_status result;
        uint32_t http_status, headers_len, body_len;
    } cases[] = {{QR_OK, 201, 16 * 1024 + 1, 0},
                 {QR_OK, 201, 0xFFFFFFFFu, 0},
                 {QR_OK, 201, 0, 1024 * 1024 + 1},
                 {QR_OK, 201, 0, 0xFFFFFFFFu},
                 {QR_OK, 0, 0, 0},
                 {QR_OK, 99, 0, 0},
                 {QR_OK, 600, 0, 0},
                 {QR_OK, 0xFFFFFFFFu, 0, 0},
                 {QR_OK, 65536 + 201, 0, 0},
                 {QR_ERR_NO_ANSWER, 201, 0, 0},
                 {QR_ERR_NULL, 201, 0, 0},
                 {QR_ERR_INTERNAL, 201, 0, 0},
                 {-1, 201, 0, 0},
                 {2147483647, 201, 0, 0}};
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qr_client *client = single_client();
        qr_order_info info = QR_ORDER_INFO_INIT;
        qr_error err = QR_ERROR_INIT;
        reply r;

        context("callback, case %lu", (unsigned long)i);
        memset(&r, 0, sizeof r);
        r.result = cases[i].result;
        r.http_status = cases[i].http_status;
        r.body = CREATED;
        r.false_headers_len = cases[i].headers_len;
        r.false_body_len = cases[i].body_len;
        service_expect(&played, r);
        CHECK_STATUS(QR_ERR_NO_ANSWER, create(client, &info, &err));
        CHECK_STATUS(QR_ERR_NO_ANSWER, err.code);
        CHECK_INT(0, info.order_id[0]);
        qr_client_close(client);
    }
    {
        qr_client *client = single_client();
        qr_order_info info = QR_ORDER_INFO_INIT;
        qr_error err = QR_ERROR_INIT;
        char endless[129];
        reply r;

        context("a detail without its NUL");
        memset(endless, 'x', 128);
        endless[128] = '\0';
        memset(&r, 0, sizeof r);
        r.result = QR_ERR_NO_ANSWER;
        r.detail = endless;
        service_expect(&played, r);
        CHECK_STATUS(QR_ERR_NO_ANSWER, create(client, &info, &err));
        CHECK(strstr(err.message, "xxxxxxxx") != NULL);
        context("an answer without headers");
        service_reset(&played);
        memset(&r, 0, sizeof r);
        r.http_status = 401;
        r.headers = "";
        r.body = "";
        service_expect(&played, r);
        CHECK_STATUS(QR_ERR_TOKEN, create(client, &info, &err));
        CHECK_TEXT("", err.request_id);
        qr_client_close(client);
    }
}

/* ---- interrupt and threads ---------------------------------------------------------------------- */

static void interrupt_stays_on_until_it_is_switched_off(void)
{
    qr_client *client = plain_client();
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;

    context("interrupted before the call");
    service_answer(&played, NULL, NULL, 200, PAID);
    qr_client_interrupt(client, 1);
    CHECK_STATUS(QR_ERR_INTERRUPTED, qr_order_get(client, ORDER_ID, &info, &err));
    CHECK_STATUS(QR_ERR_INTERRUPTED, qr_order_wait(client, ORDER_ID, 5000, &info, &err));
    CHECK_STATUS(QR_ERR_INTERRUPTED, create(client, &info, &err));
    CHECK_STATUS(QR_ERR_INTERRUPTED, qr_client_check(client, NULL, &err));
    CHECK_INT(0, played.heard_len);
    qr_client_interrupt(client, 0);
    CHECK_STATUS(QR_OK, qr_order_get(client, ORDER_ID, &info, &err));
    qr_client_interrupt(NULL, 1); /* nothing happens */
    qr_client_close(client);
}

static struct timespec interrupted_at;

static void *interrupt_soon(void *client)
{
    struct timespec pause = {0, 300 * 1000 * 1000};

    nanosleep(&pause, NULL);
    clock_gettime(CLOCK_MONOTONIC, &interrupted_at);
    qr_client_interrupt((qr_client *)client, 7);
    return NULL;
}

/* How soon, online.interrupt measures; on a machine that is busy, long before the wait would end. */
static void interrupt_ends_a_wait(void)
{
    qr_client *client = plain_client();
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;
    pthread_t thread;

    context("interrupted in the midst of a wait");
    service_answer(&played, "GET", NULL, 200, CREATED);
    if (pthread_create(&thread, NULL, interrupt_soon, client) != 0) {
        give_up("pthread_create");
    }
    CHECK_STATUS(QR_ERR_INTERRUPTED, qr_order_wait(client, ORDER_ID, 60000, &info, &err));
    pthread_join(thread, NULL);
    CHECK(elapsed_ms(&interrupted_at) < 20000);
    CHECK_INT(1, played.heard_len);
    CHECK_INT(QR_ACTION_RETRY, err.action);
    qr_client_close(client);
}

static void interrupt_from_a_callback(void *client)
{
    qr_client_interrupt((qr_client *)client, 1);
}

static void a_callback_may_interrupt_its_own_client(void)
{
    qr_client *client = plain_client();
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;

    context("interrupted from a callback");
    service_answer(&played, "GET", NULL, 200, CREATED);
    played.meanwhile = interrupt_from_a_callback;
    played.meanwhile_context = client;
    CHECK_STATUS(QR_ERR_INTERRUPTED, qr_order_wait(client, ORDER_ID, 60000, &info, &err));
    qr_client_close(client);
}

/* As the examples do: what is filled is written when all that was given has been read. */
static void the_id_may_be_the_one_in_the_info_that_is_filled(void)
{
    qr_client *client = single_client();
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;

    context("the info's own id");
    service_answer_once(&played, "POST", "/v1/orders", 201, CREATED);
    CHECK_STATUS(QR_OK, create(client, &info, &err));
    service_answer_once(&played, "GET", "/v1/orders/" ORDER_ID, 500, "");
    CHECK_STATUS(QR_ERR_SERVICE, qr_order_get(client, info.order_id, &info, &err));
    CHECK_TEXT(ORDER_ID, info.order_id);
    service_answer_once(&played, "GET", "/v1/orders/" ORDER_ID, 200, CREATED);
    CHECK_STATUS(QR_OK, qr_order_get(client, info.order_id, &info, &err));
    CHECK_STATUS(QR_ERR_PENDING, qr_order_wait(client, info.order_id, 0, &info, &err));
    CHECK_TEXT(ORDER_ID, info.order_id);
    service_reset(&played);
    service_answer(&played, "POST", "/v1/orders/" ORDER_ID "/cancel", 200, CANCELED);
    service_answer(&played, "GET", "/v1/orders/" ORDER_ID, 200, CANCELED);
    CHECK_STATUS(QR_OK, qr_order_cancel(client, info.order_id, info.idempotency_key, &info, &err));
    CHECK_TEXT(ORDER_ID, info.order_id);
    service_reset(&played);
    service_answer(&played, "POST", "/v1/orders/" ORDER_ID "/refund", 201, REFUND_OF_ALL);
    service_answer(&played, "GET", "/v1/orders/" ORDER_ID, 200, REFUNDED);
    CHECK_STATUS(QR_OK, qr_order_refund(client, info.order_id, NULL, NULL, &info, &err));
    CHECK_TEXT(ORDER_ID, info.order_id);
    CHECK_INT(0, played.unexpected);
    qr_client_close(client);
}

static pthread_barrier_t both_are_there;

/* Once for each thread: the later one finds that its order is known, and reads it again. */
static void meet(void *client)
{
    static __thread void *met;

    if (met != client) {
        met = client;
        pthread_barrier_wait(&both_are_there);
    }
}

struct till {
    qr_client *client;
    qr_status status;
    qr_order_info info;
    pthread_t thread;
};

static void *sell(void *till)
{
    struct till *t = (struct till *)till;
    qr_error err = QR_ERROR_INIT;

    t->thread = pthread_self();
    t->status = create(t->client, &t->info, &err);
    return NULL;
}

/* Each request waits for the other one: it would never end if calls waited for each other. */
static void threads_on_one_client_do_not_wait_for_each_other(void)
{
    qr_client *client = plain_client();
    struct till tills[2];
    pthread_t threads[2];
    int i;

    context("two threads, one client");
    pthread_barrier_init(&both_are_there, NULL, 2);
    service_answer(&played, "POST", NULL, 201, CREATED);
    service_answer(&played, "GET", NULL, 200, CREATED);
    played.meanwhile = meet;
    played.meanwhile_context = client;
    for (i = 0; i < 2; i++) {
        qr_order_info info = QR_ORDER_INFO_INIT;

        tills[i].client = client;
        tills[i].info = info;
        if (pthread_create(&threads[i], NULL, sell, &tills[i]) != 0) {
            give_up("pthread_create");
        }
    }
    for (i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
        CHECK_STATUS(QR_OK, tills[i].status);
        CHECK_TEXT(QR_DATA, tills[i].info.qr_data);
    }
    CHECK(played.heard_len >= 2);
    /* Each on the thread of its call. */
    for (i = 0; i < 2; i++) {
        CHECK(pthread_equal(tills[i].thread, played.heard[0].thread) ||
              pthread_equal(tills[i].thread, played.heard[1].thread));
    }
    CHECK(!pthread_equal(played.heard[0].thread, played.heard[1].thread));
    pthread_barrier_destroy(&both_are_there);
    qr_client_close(client);
}

/* ---- what goes in and what comes out ------------------------------------------------------------ */

static void texts_are_sent_in_utf8_with_their_accents(void)
{
    static const struct {
        uint32_t encoding;
        const char *text;
    } cases[] = {{QR_ENCODING_UTF8, "Caf\303\251"},  {QR_ENCODING_UTF8, "Cafe\314\201"},
                 {QR_ENCODING_LATIN1, "Caf\351"},    {QR_ENCODING_CP1252, "Caf\351"},
                 {QR_ENCODING_CP850, "Caf\202"},     {QR_ENCODING_CP437, "Caf\202"},
                 {QR_ENCODING_CP860, "Caf\202"},
                 {QR_ENCODING_CP858, "Caf\202"}};
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qr_client *client = plain_client();
        qr_order order = sample_order();
        qr_order_info info = QR_ORDER_INFO_INIT;
        qr_item item = QR_ITEM_INIT;

        context("encoding %lu", (unsigned long)cases[i].encoding);
        order.encoding = cases[i].encoding;
        order.description = cases[i].text;
        item.title = cases[i].text;
        item.quantity = 1;
        item.unit_price = "50.00";
        order.items = &item;
        order.item_count = 1;
        service_answer(&played, "POST", NULL, 201, CREATED);
        CHECK_STATUS(QR_OK, qr_order_create(client, &order, &info, NULL));
        CHECK(strstr(played.heard[0].body, "\"description\":\"Caf\303\251\"") != NULL);
        CHECK(strstr(played.heard[0].body, "\"title\":\"Caf\303\251\"") != NULL);
        qr_client_close(client);
    }
}

static void errors_name_the_member_and_the_place_in_it(void)
{
    qr_client *client = plain_client();
    qr_order order = sample_order();
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;
    qr_item items[3];
    size_t i;

    for (i = 0; i < 3; i++) {
        qr_item item = QR_ITEM_INIT;

        item.title = "thing";
        item.quantity = 1;
        item.unit_price = "10.00";
        items[i] = item;
    }
    order.items = items;
    order.item_count = 3;
    context("bad text in an item");
    items[2].title = "Caf\351";
    CHECK_STATUS(QR_ERR_ENCODING, qr_order_create(client, &order, &info, &err));
    CHECK_TEXT("items[2].title", err.field);
    CHECK_INT(3, err.offset);
    items[2].title = "a\001b";
    CHECK_STATUS(QR_ERR_NOT_ANS, qr_order_create(client, &order, &info, &err));
    CHECK_INT(1, err.offset);
    items[2].title = "thing";
    context("bad price of an item");
    items[1].unit_price = "1,00";
    CHECK_STATUS(QR_ERR_BAD_AMOUNT, qr_order_create(client, &order, &info, &err));
    CHECK_TEXT("items[1].unit_price", err.field);
    items[1].unit_price = "10.00";
    context("reference with blanks before it");
    order.reference = "  ref 1";
    order.flags = QR_ORDER_TRIM;
    CHECK_STATUS(QR_ERR_BAD_VALUE, qr_order_create(client, &order, &info, &err));
    CHECK_TEXT("reference", err.field);
    CHECK_INT(5, err.offset); /* as given, blanks included */
    context("what must be there");
    order = sample_order();
    order.reference = NULL;
    CHECK_STATUS(QR_ERR_NULL, qr_order_create(client, &order, &info, &err));
    CHECK_TEXT("reference", err.field);
    order = sample_order();
    order.amount = "";
    CHECK(qr_order_create(client, &order, &info, &err) > 0);
    CHECK_TEXT("amount", err.field);
    context("nothing of it was sent");
    CHECK_INT(0, played.heard_len);
    qr_client_close(client);
}

static void trim_drops_the_blanks_of_cobol(void)
{
    qr_client *client = plain_client();
    qr_order order = sample_order();
    qr_order_info info = QR_ORDER_INFO_INIT;

    context("trim");
    order.reference = "ext_ref_1234        ";
    order.amount = "     50.00";
    order.description = "  Smartphone  ";
    order.pos = "STORE001POS001  ";
    service_answer(&played, "POST", NULL, 201, CREATED);
    CHECK(qr_order_create(client, &order, &info, NULL) > 0);
    CHECK_INT(0, played.heard_len);
    order.flags = QR_ORDER_TRIM;
    CHECK_STATUS(QR_OK, qr_order_create(client, &order, &info, NULL));
    CHECK(strstr(played.heard[0].body, "\"external_reference\":\"ext_ref_1234\"") != NULL);
    CHECK(strstr(played.heard[0].body, "\"description\":\"Smartphone\"") != NULL);
    CHECK(strstr(played.heard[0].body, "\"external_pos_id\":\"STORE001POS001\"") != NULL);
    qr_client_close(client);
}

static void utf8_under_a_code_page_is_refused_before_anything_is_sent(void)
{
    static const uint32_t pages[] = {QR_ENCODING_LATIN1, QR_ENCODING_CP1252, QR_ENCODING_CP850,
                                     QR_ENCODING_CP437, QR_ENCODING_CP860, QR_ENCODING_CP858};
    qr_client *client = plain_client();
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;
    size_t i;

    service_answer(&played, "POST", NULL, 201, CREATED);
    for (i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        qr_order order = sample_order();

        context("encoding %lu", (unsigned long)pages[i]);
        order.encoding = pages[i];
        order.flags = QR_ORDER_TRIM;
        order.description = "  Tr\303\252s";
        CHECK_STATUS(QR_ERR_ENCODING, qr_order_create(client, &order, &info, &err));
        CHECK_TEXT("description", err.field);
        CHECK_INT(4, err.offset);
        CHECK(strstr(err.message, "set encoding to QR_ENCODING_UTF8 (0)") != NULL);
        order.description = NULL;
        order.extra_json = "{\n\"a\": \"Ba\303\272\"}";
        CHECK_STATUS(QR_ERR_ENCODING, qr_order_create(client, &order, &info, &err));
        CHECK_TEXT("extra_json", err.field);
        CHECK_INT(10, err.offset);
        CHECK_INT(0, played.heard_len);
    }
    qr_client_close(client);
}

static void extra_json_may_have_lines_and_any_encoding(void)
{
    qr_client *client = plain_client();
    qr_order order = sample_order();
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;

    context("extra_json");
    order.encoding = QR_ENCODING_CP1252;
    order.extra_json = "{\r\n\t\"taxes\": [{\"payer_condition\": \"Caf\351\"}]\r\n}";
    service_answer(&played, "POST", NULL, 201, CREATED);
    CHECK_STATUS(QR_OK, qr_order_create(client, &order, &info, &err));
    CHECK(strstr(played.heard[0].body, "\"payer_condition\":\"Caf\303\251\"") != NULL);
    /* Padded, as COBOL and DBF do. */
    order.flags = QR_ORDER_TRIM;
    order.extra_json = "   ";
    CHECK_STATUS(QR_OK, qr_order_create(client, &order, &info, &err));
    order.extra_json = "  {\"a\": \"\201\"}   ";
    CHECK_STATUS(QR_ERR_ENCODING, qr_order_create(client, &order, &info, &err));
    CHECK_INT(9, err.offset);
    order.flags = 0;
    order.extra_json = "{\"total_amount\": \"1.00\"}";
    CHECK(qr_order_create(client, &order, &info, &err) > 0);
    CHECK_TEXT("extra_json", err.field);
    order.encoding = QR_ENCODING_UTF8;
    order.extra_json = "{\n\"a\": \"\351\"}";
    CHECK_STATUS(QR_ERR_ENCODING, qr_order_create(client, &order, &info, &err));
    CHECK_TEXT("extra_json", err.field);
    CHECK_INT(8, err.offset);
    /* The older interface asks for payments of the sale first, but not before it refuses. */
    order.api = QR_ORDER_API_LEGACY;
    order.extra_json = "{\"external_reference\": \"x\"}";
    CHECK_STATUS(QR_ERR_BAD_VALUE, qr_order_create(client, &order, &info, &err));
    CHECK_TEXT("extra_json", err.field);
    CHECK_INT(2, played.heard_len);
    qr_client_close(client);
}

static void a_text_that_does_not_fit_is_left_empty_and_said_so(void)
{
    static char body[4096];
    qr_client *client = plain_client();
    qr_order_info info = QR_ORDER_INFO_INIT;
    char code[1100];

    context("a code that is too long");
    memset(code, '9', sizeof code - 1);
    code[sizeof code - 1] = '\0';
    snprintf(body, sizeof body,
             "%.*s,\"type_response\":{\"qr_data\":\"%s\"}}",
             (int)(strlen(ORDER_OF("created", "created", "created", "ready_to_process\"", "")) - 1),
             ORDER_OF("created", "created", "created", "ready_to_process\"", ""), code);
    service_answer(&played, "GET", NULL, 200, body);
    CHECK_STATUS(QR_OK, qr_order_get(client, ORDER_ID, &info, NULL));
    CHECK_TEXT("", info.qr_data);
    CHECK_INT(0, info.qr_data_len);
    CHECK(info.flags & QR_INFO_INCOMPLETE);
    CHECK_TEXT("ext_ref_1234", info.reference);

    context("a word that is too long");
    service_reset(&played);
    service_answer(&played, "GET", NULL, 200,
                   ORDER_OF("created", "a_detail_of_a_status_that_has_exactly_sixty_four_letters_in_all_01",
                            "created", "ready_to_process\"", ""));
    CHECK_STATUS(QR_OK, qr_order_get(client, ORDER_ID, &info, NULL));
    CHECK_TEXT("", info.status_detail);
    CHECK(info.flags & QR_INFO_INCOMPLETE);
    CHECK_TEXT("created", info.status);

    context("a NUL in a code");
    service_reset(&played);
    service_answer(&played, "GET", NULL, 200,
                   ORDER_OF("created", "created", "created", "ready_to_process\"", WITH_CODE("0002\\u0000x")));
    CHECK_STATUS(QR_OK, qr_order_get(client, ORDER_ID, &info, NULL));
    CHECK_TEXT("", info.qr_data);
    CHECK(info.flags & QR_INFO_INCOMPLETE);
    qr_client_close(client);
}

static void a_fault_in_a_code_is_told_and_the_code_handed_out(void)
{
    qr_client *client = plain_client();
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;

    context("a code with a wrong CRC");
    service_answer(&played, "POST", NULL, 201,
                   ORDER_OF("created", "created", "created", "ready_to_process\"",
                            WITH_CODE("00020101021243650016com.mercadolibre020130636261ba79b-e543-41c7-b71a-"
                                      "cec05c18e72b50120008326594305204970053030325802AR5904Test6004CABA63041095")));
    CHECK_STATUS(QR_OK, create(client, &info, &err));
    CHECK_STATUS(QR_ERR_CRC_MISMATCH, info.qr_data_status);
    CHECK_INT(strlen(QR_DATA), info.qr_data_len);
    CHECK(strstr(info.qr_data, "63041095") != NULL);
    qr_client_close(client);
}

/* ---- payments, stores and tills, notifications -------------------------------------------------- */

static void payments_are_found_by_the_number_of_the_sale(void)
{
    qr_client *client = plain_client();
    qr_payment_info info = QR_PAYMENT_INFO_INIT;
    qr_error err = QR_ERROR_INIT;

    context("found");
    service_answer_once(&played, "GET", "external_reference=ext", 200, PAYMENTS);
    CHECK_STATUS(QR_OK, qr_payment_find(client, "ext_ref_1234", "50.00", NULL, &info, &err));
    CHECK_INT(QR_ORDER_PAID, info.state);
    CHECK_INT(1, info.approved_count);
    CHECK_TEXT("1234567890", info.payment_id);
    CHECK_TEXT("50.00", info.approved_amount);
    CHECK_TEXT("ARS", info.currency);
    context("paid twice");
    service_answer_once(&played, "GET", NULL, 200, PAYMENTS_TWICE);
    CHECK_STATUS(QR_OK, qr_payment_find(client, "ext_ref_1234", NULL, NULL, &info, &err));
    CHECK_INT(2, info.approved_count);
    CHECK_TEXT("100.00", info.approved_amount);
    context("not enough");
    service_answer_once(&played, "GET", NULL, 200, PAYMENTS);
    CHECK_STATUS(QR_ERR_PENDING, qr_payment_find(client, "ext_ref_1234", "50.01", NULL, &info, &err));
    CHECK_TEXT("50.00", info.approved_amount);
    context("yesterday's");
    service_answer_once(&played, "GET", NULL, 200, PAYMENTS);
    CHECK_STATUS(QR_ERR_PENDING, qr_payment_find(client, "ext_ref_1234", NULL, "2025-08-22T00:00:00-03:00",
                                                 &info, &err));
    CHECK_INT(0, info.approved_count);
    context("taken back by the bank");
    service_answer_once(&played, "GET", NULL, 200, PAYMENTS_OF("charged_back", "50.00", "0"));
    CHECK_STATUS(QR_ERR_REFUNDED, qr_payment_find(client, "ext_ref_1234", "50.00", NULL, &info, &err));
    CHECK_INT(0, info.approved_count);
    context("a part was paid back");
    service_answer_once(&played, "GET", NULL, 200, PAYMENTS_OF("approved", "50.00", "10.00"));
    CHECK_STATUS(QR_ERR_PENDING, qr_payment_find(client, "ext_ref_1234", "50.00", NULL, &info, &err));
    CHECK_TEXT("10.00", info.refunded_amount);
    CHECK_TEXT("2025-08-21T22:44:05Z", info.approved_at);
    service_answer_once(&played, "GET", NULL, 200, PAYMENTS_OF("approved", "50.00", "10.00"));
    CHECK_STATUS(QR_OK, qr_payment_find(client, "ext_ref_1234", "40.00", NULL, &info, &err));
    context("none");
    service_answer_once(&played, "GET", NULL, 200, NO_RESULTS);
    CHECK_STATUS(QR_ERR_PENDING, qr_payment_find(client, "ext_ref_1234", NULL, NULL, &info, &err));
    CHECK_TEXT("", info.payment_id);
    CHECK_INT(0, played.unexpected);
    context("refund");
    service_answer(&played, "POST", "/v1/payments/1234567890/refunds", 201, PAYMENT_REFUND);
    service_answer(&played, "GET", "/v1/payments/1234567890", 200, PAYMENT_REFUNDED);
    CHECK_STATUS(QR_OK, qr_payment_refund(client, "1234567890", NULL, NULL, &info, &err));
    CHECK_INT(QR_ORDER_REFUNDED, info.state);
    CHECK_TEXT("50.00", info.refunded_amount);
    qr_client_close(client);
}

static void stores_and_tills_are_made_once(void)
{
    qr_client *client = plain_client();
    qr_store store = sample_store();
    qr_pos pos = sample_pos();
    qr_store_info store_info = QR_STORE_INFO_INIT;
    qr_pos_info pos_info = QR_POS_INFO_INIT;
    qr_error err = QR_ERROR_INIT;

    context("a new store");
    service_answer(&played, "GET", "/stores/search", 200, NO_RESULTS);
    service_answer(&played, "POST", "/stores", 201, STORE);
    CHECK_STATUS(QR_OK, qr_store_create(client, &store, &store_info, &err));
    CHECK_INT(0, store_info.flags);
    CHECK_TEXT("1234567", store_info.store_id);
    CHECK_TEXT("LOJ001", store_info.external_id);
    context("a store that is there");
    service_reset(&played);
    service_answer(&played, "GET", "/stores/search", 200, STORES);
    CHECK_STATUS(QR_OK, qr_store_create(client, &store, &store_info, &err));
    CHECK_INT(QR_INFO_REPEATED, store_info.flags);
    CHECK_STATUS(QR_OK, qr_store_create(client, &store, NULL, NULL));
    context("a new till");
    service_reset(&played);
    service_answer(&played, "GET", "/pos", 200, NO_RESULTS);
    service_answer(&played, "POST", "/pos", 201, POS);
    CHECK_STATUS(QR_OK, qr_pos_create(client, &pos, &pos_info, &err));
    CHECK_INT(0, pos_info.flags);
    CHECK_TEXT("2711382", pos_info.pos_id);
    CHECK_TEXT("LOJ001POS001", pos_info.external_id);
    CHECK_TEXT("1234567", pos_info.store_id);
    CHECK_TEXT("LOJ001", pos_info.external_store_id);
    CHECK_TEXT("https://service.example/qr.png", pos_info.image_url);
    context("a till that is there");
    service_reset(&played);
    service_answer(&played, "GET", "/pos", 200, TILLS);
    CHECK_STATUS(QR_OK, qr_pos_create(client, &pos, &pos_info, &err));
    CHECK_INT(QR_INFO_REPEATED, pos_info.flags);
    CHECK_STATUS(QR_OK, qr_pos_create(client, &pos, NULL, NULL));
    pos.reserved = 1;
    CHECK_STATUS(QR_ERR_UNSUPPORTED, qr_pos_create(client, &pos, &pos_info, &err));
    qr_client_close(client);
}

static void the_technicians_button_finds_what_is_wrong(void)
{
    qr_client *client = single_client();
    qr_error err = QR_ERROR_INIT;

    context("wrong token");
    service_answer(&played, NULL, NULL, 401, "{\"code\":\"unauthorized\",\"message\":\"no\"}");
    CHECK_STATUS(QR_ERR_TOKEN, qr_client_check(client, NULL, &err));
    CHECK_INT(QR_ACTION_SETUP, err.action);
    context("another account, another country");
    {
        static const struct {
            const char *me;
            qr_status status;
            const char *field, *found;
        } others[] = {
            {"{\"id\":1,\"site_id\":\"MLA\"}", QR_ERR_BAD_VALUE, "user_id", "that is 1, and the client was opened with 446566691"},
            {"{\"id\":446566691,\"site_id\":\"MLB\"}", QR_ERR_BAD_COUNTRY, "country",
             "country: not a fitting country: the account's is BR (site MLB), the client was opened with AR"},
            {"{\"id\":446566691,\"site_id\":\"mlu\"}", QR_ERR_BAD_COUNTRY, "country", "the account's is UY"},
            {"{\"id\":446566691,\"site_id\":\"MLV\"}", QR_ERR_BAD_COUNTRY, "country", "site MLV"},
            {"{\"id\":446566691,\"country_id\":\"CL\"}", QR_ERR_BAD_COUNTRY, "country", "the account's is CL, the"},
            {"{\"id\":446566691}", QR_ERR_CLOCK, "", "behind"},
            {"{\"id\":446566691,\"site_id\":\"mla\"}", QR_ERR_CLOCK, "", "behind"}};
        size_t i;

        for (i = 0; i < sizeof others / sizeof others[0]; i++) {
            service_reset(&played);
            service_answer(&played, "GET", "/users/me", 200, others[i].me);
            CHECK_STATUS(others[i].status, qr_client_check(client, NULL, &err));
            CHECK_INT(QR_ACTION_SETUP, err.action);
            CHECK_TEXT(others[i].field, err.field);
            CHECK(others[i].status == QR_ERR_CLOCK || strstr(err.message, others[i].found) != NULL);
            CHECK(strstr(err.message, "not a country code") == NULL);
        }
    }
    context("wrong clock"); /* of this machine: the service's says 2025 */
    service_reset(&played);
    service_answer(&played, "GET", "/users/me", 200, ME);
    service_answer(&played, "GET", "/pos", 200, NO_RESULTS);
    CHECK_STATUS(QR_ERR_CLOCK, qr_client_check(client, NULL, &err));
    context("no such till");
    service_reset(&played);
    {
        reply r;

        memset(&r, 0, sizeof r);
        r.part = "/users/me";
        r.http_status = 200;
        r.body = ME;
        r.headers = "";
        qr_client_close(client);
        client = single_client();
        service_expect(&played, r);
        r.part = "/pos";
        r.body = NO_RESULTS;
        r.times = 1;
        service_expect(&played, r);
        CHECK_STATUS(QR_ERR_POS_NOT_FOUND, qr_client_check(client, NULL, &err));
        r.body = TILLS;
        r.times = 0;
        service_expect(&played, r);
        context("all well");
        CHECK_STATUS(QR_OK, qr_client_check(client, "LOJ001POS001", &err));
        context("the same till in small letters");
        CHECK_STATUS(QR_OK, qr_client_check(client, "loj001pos001", &err));
    }
    context("an answer that says nothing");
    service_reset(&played);
    service_answer(&played, NULL, NULL, 200, "");
    CHECK_STATUS(QR_ERR_ANSWER, qr_client_check(client, NULL, &err));
    {
        qr_pos pos = sample_pos();
        qr_pos_info made = QR_POS_INFO_INIT;

        CHECK_STATUS(QR_ERR_ANSWER, qr_pos_create(client, &pos, &made, &err));
        CHECK_INT(2, played.heard_len); /* nothing was created */
    }
    qr_client_close(client);
}

static void a_notification_is_as_good_as_its_signature(void)
{
    /* Mercado Pago, notifications: the id in lower case, the time in milliseconds. */
    static const char secret[] = "b7e6c1d09f3a45528c1d7e90a4f2b3c6d5e8f7a0912b3c4d5e6f708192a3b4c5";
    const int64_t now = 1742505640;
    qr_webhook webhook = QR_WEBHOOK_INIT;
    qr_error err = QR_ERROR_INIT;

    context("notification");
    webhook.x_signature =
        "ts=1742505638683,v1=8848024b24680e1ba40464110bbb952f324a1835c40e75a1e0254a1ccec09e9f";
    webhook.x_request_id = "2066ca19-c6f1-498a-be75-1923005edd06";
    webhook.data_id = "ORD01JV3AW3NFSTSTB669F41NACDX";
    CHECK_STATUS(QR_OK, qr_webhook_check(&webhook, secret, now, 300, &err));
    CHECK_STATUS(QR_OK, qr_webhook_check(&webhook, secret, now + 100000, 0, &err));
    CHECK_STATUS(QR_ERR_SIGNATURE_AGE, qr_webhook_check(&webhook, secret, now + 400, 300, &err));
    CHECK_STATUS(QR_ERR_SIGNATURE_MISMATCH, qr_webhook_check(&webhook, "another secret", now, 300, &err));
    CHECK_TEXT("x_signature", err.field);
    CHECK(strstr(err.message, "another secret") == NULL);
    CHECK_INT(QR_ACTION_READ, err.action);
    CHECK_STATUS(QR_ERR_SIGNATURE_AGE, qr_webhook_check(&webhook, secret, now - 400, 300, &err));
    CHECK(strstr(err.message, "in the future") != NULL && strstr(err.message, "in the past") == NULL);
    context("blanks, line ends, small letters");
    CHECK_STATUS(QR_OK, qr_webhook_check(
        &webhook, "b7e6c1d09f3a45528c1d7e90a4f2b3c6d5e8f7a0912b3c4d5e6f708192a3b4c5\r\n", now, 300, &err));
    webhook.data_id = " ord01jv3aw3nfststb669f41nacdx\n";
    CHECK_STATUS(QR_OK, qr_webhook_check(&webhook, secret, now, 300, &err));
    context("signs that part what is signed");
    webhook.data_id = "ORD01JV3AW3NFSTSTB669F41NACDX;request-id:2066ca19-c6f1-498a-be75-1923005edd06";
    webhook.x_request_id = NULL;
    CHECK_STATUS(QR_ERR_BAD_VALUE, qr_webhook_check(&webhook, secret, now, 300, &err));
    CHECK_TEXT("data_id", err.field);
    CHECK_INT(29, err.offset);
    webhook.data_id = "ORD01JV3AW3NFSTSTB669F41NACDX";
    webhook.x_request_id = "2066ca19;";
    CHECK_STATUS(QR_ERR_BAD_VALUE, qr_webhook_check(&webhook, secret, now, 300, &err));
    CHECK_TEXT("x_request_id", err.field);
    context("a secret in the wrong place");
    webhook.x_request_id = "2066ca19-c6f1-498a-be75-1923005edd06";
    webhook.x_signature = secret;
    CHECK_STATUS(QR_ERR_SIGNATURE_MISSING, qr_webhook_check(&webhook, "x", now, 300, &err));
    CHECK(strstr(err.message, "b7e6c1d0") == NULL);
    context("no signature");
    webhook.x_signature = NULL;
    CHECK_STATUS(QR_ERR_SIGNATURE_MISSING, qr_webhook_check(&webhook, secret, now, 300, &err));
    webhook.x_signature = "ts=1,v1=zz";
    CHECK_STATUS(QR_ERR_SIGNATURE_MISSING, qr_webhook_check(&webhook, secret, now, 300, &err));
}

int main(void)
{
    an_order_is_created_and_its_code_handed_out();
    ok_of_wait_means_paid_and_nothing_else_does();
    get_reads_an_order_whatever_its_state();
    wait_follows_an_order_until_it_is_paid();
    a_sale_that_is_over_is_not_shown_again();
    ask_first_finds_a_payment_before_anything_is_created();
    ask_first_takes_no_payment_for_nothing();
    an_order_without_its_code_is_followed();
    an_order_whose_id_is_none_is_unclear();
    a_legacy_order_is_not_made_beside_a_payment_of_another_sum();
    the_id_may_be_the_one_in_the_info_that_is_filled();
    cancel_of_a_legacy_order_says_ok_only_when_it_is_gone();
    cancel_says_ok_only_when_nobody_can_pay_any_more();
    all_of_an_order_is_paid_back_without_a_key_and_a_part_only_with_one();
    an_answer_without_a_refund_is_no_refund();
    a_payment_is_paid_back_only_if_the_service_says_so();
    after_a_lost_answer_the_same_key_comes_again();
    what_the_service_refuses_comes_with_its_own_words();
    a_page_in_place_of_an_answer_is_no_word_of_the_service();
    what_never_left_is_not_sent();
    a_callback_that_goes_wrong_is_no_answer();
    interrupt_stays_on_until_it_is_switched_off();
    interrupt_ends_a_wait();
    a_callback_may_interrupt_its_own_client();
    threads_on_one_client_do_not_wait_for_each_other();
    texts_are_sent_in_utf8_with_their_accents();
    errors_name_the_member_and_the_place_in_it();
    trim_drops_the_blanks_of_cobol();
    utf8_under_a_code_page_is_refused_before_anything_is_sent();
    extra_json_may_have_lines_and_any_encoding();
    a_text_that_does_not_fit_is_left_empty_and_said_so();
    a_fault_in_a_code_is_told_and_the_code_handed_out();
    payments_are_found_by_the_number_of_the_sale();
    stores_and_tills_are_made_once();
    the_technicians_button_finds_what_is_wrong();
    a_notification_is_as_good_as_its_signature();
    return check_result("orders");
}
