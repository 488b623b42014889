/* online.c: every function of an online sale, over real HTTP and HTTPS and by a transport of the
 * caller's, against the sandbox that with_sandbox.sh has started. What a buyer does comes by the
 * sandbox's control calls. */
#define _GNU_SOURCE
#include "check.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define USER_ID "446566691"

static const char *token;
static int control_port;
static const char *proxy_url;     /* NULL: none */
static qr_transport_fn transport; /* NULL: the built-in one */
static int transported;           /* requests that went by the caller's */
static const char *way; /* "http", "https", "proxy" or "own": part of every reference, so that none is used twice */

static const char *environment(const char *name)
{
    const char *value = getenv(name);

    if (value == NULL) {
        fprintf(stderr, "%s is not set: run this with with_sandbox.sh\n", name);
        exit(99);
    }
    return value;
}

static char *read_file(const char *path)
{
    static char text[65536];
    FILE *file = fopen(path, "rb");

    if (file == NULL) {
        give_up(path);
    }
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return text;
}

static long long now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int connected(int port)
{
    struct sockaddr_in address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons((uint16_t)port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        close(fd);
        fd = -1;
    }
    return fd;
}

/* A control call, on a connection of its own. Returns the HTTP status; the answer stays until the next. */
static char control_answer[262144];

static int control(const char *method, const char *path, const char *body)
{
    char request[8192];
    uint32_t len = 0;
    ssize_t got;
    int status = 0;
    int fd = connected(control_port);

    if (fd < 0) {
        give_up("the sandbox");
    }
    snprintf(request, sizeof request,
             "%s /_sandbox/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: %lu\r\n\r\n%s",
             method, path, (unsigned long)strlen(body), body);
    if (write(fd, request, strlen(request)) != (ssize_t)strlen(request)) {
        give_up("write to the sandbox");
    }
    while ((got = read(fd, control_answer + len, sizeof control_answer - 1 - len)) > 0) {
        len += (size_t)got;
    }
    close(fd);
    control_answer[len] = '\0';
    sscanf(control_answer, "HTTP/1.1 %d", &status);
    return status;
}

static void order_is(const char *order_id, const char *what)
{
    char path[256];

    snprintf(path, sizeof path, "orders/%s/%s", order_id, what);
    CHECK_INT(200, control("POST", path, ""));
}

static void fault(const char *body)
{
    CHECK_INT(200, control("POST", "faults", body));
}

/* A payload has no character that JSON escapes. */
static int pay_code(const char *payload, int times)
{
    char body[2048];

    snprintf(body, sizeof body, "{\"payload\":\"%s\",\"times\":%d}", payload, times);
    return control("POST", "pay", body);
}

static int orders_of(const char *of)
{
    char wanted[128];
    const char *at;
    int count = 0;

    CHECK_INT(200, control("GET", "state", ""));
    at = strstr(control_answer, "\"orders\":");
    snprintf(wanted, sizeof wanted, "\"external_reference\":\"%s\",\"till\"", of);
    while (at != NULL && (at = strstr(at, wanted)) != NULL) {
        count++;
        at++;
    }
    return count;
}

/* "http-name" */
static const char *reference(const char *name)
{
    static char texts[8][96];
    static unsigned n;
    char *text = texts[n++ % 8];

    snprintf(text, sizeof texts[0], "%.8s-%.80s", way, name);
    return text;
}

static qr_client *open_client(const char *url, const char *ca, const char *with_token)
{
    qr_client_options options = QR_CLIENT_OPTIONS_INIT;
    qr_client *client = NULL;
    qr_error err = QR_ERROR_INIT;

    options.access_token = with_token;
    options.country = "BR";
    options.pos = "CAJA001";
    options.base_url = url;
    options.ca_pem = ca;
    options.poll_interval_ms = 1000;
    options.total_timeout_ms = 10000;
    options.proxy_url = proxy_url;
    options.transport = transport;
    options.transport_context = &transported;
    if (qr_client_open(&options, &client, &err) != QR_OK) {
        fprintf(stderr, "qr_client_open: %s\n", err.message);
        exit(99);
    }
    return client;
}

static qr_order sale(const char *ref, const char *amount)
{
    qr_order order = QR_ORDER_INIT;

    order.reference = ref;
    order.amount = amount;
    order.description = "Bebida";
    return order;
}

/* The answer of the creation, repeated within a second or two, looks like the first one: by the
 * service's clock it is later now. */
static void older_than_the_answer_of_its_creation(void)
{
    CHECK_INT(200, control("POST", "clock", "{\"advance_s\":3}"));
}

/* On a machine that is busy: long before a call would end by itself. How soon, online.interrupt measures. */
#define SOON_MS 20000

/* ---- an order -------------------------------------------------------------------------------------- */

static void order_is_created_waited_for_and_paid(qr_client *client)
{
    const char *ref = reference("paid");
    qr_order order = sale(ref, "5.00");
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_order_info again = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;
    char value[100];
    uint32_t len;
    long long start;

    context("%s: paid", way);
    CHECK_STATUS(QR_OK, qr_order_create(client, &order, &info, &err));
    CHECK_TEXT("", err.message);
    CHECK_INT(QR_ORDER_PENDING, info.state);
    CHECK_INT(0, info.flags);
    CHECK_STATUS(QR_OK, info.qr_data_status);
    CHECK_INT(strlen(info.qr_data), info.qr_data_len);
    CHECK_STATUS(QR_OK, qr_get_field(info.qr_data, info.qr_data_len, "58", value, sizeof value, &len, &err));
    CHECK_TEXT("BR", value);
    CHECK(strncmp(info.order_id, "ORD", 3) == 0);
    CHECK_TEXT(ref, info.reference);
    CHECK_TEXT("CAJA001", info.pos);
    CHECK_TEXT("5.00", info.amount);
    CHECK_TEXT("BRL", info.currency);
    CHECK_TEXT("created", info.status);
    CHECK(info.created_at[0] != '\0' && info.created_at[strlen(info.created_at) - 1] == 'Z');
    CHECK_INT(36, strlen(info.idempotency_key));
    CHECK_TEXT("", info.paid_amount);
    CHECK_TEXT("", info.receipt_id);

    /* The same sale again: the same order, told as such, and no second one. */
    CHECK_STATUS(QR_OK, qr_order_create(client, &order, &again, &err));
    CHECK_TEXT(info.order_id, again.order_id);
    CHECK_TEXT(info.qr_data, again.qr_data);
    CHECK_TEXT(info.idempotency_key, again.idempotency_key);
    CHECK_INT(1, orders_of(ref));

    CHECK_STATUS(QR_OK, qr_order_get(client, info.order_id, &info, &err));
    CHECK_INT(QR_ORDER_PENDING, info.state);
    start = now_ms();
    CHECK_STATUS(QR_ERR_PENDING, qr_order_wait(client, info.order_id, 1200, &info, &err));
    CHECK(now_ms() - start >= 1000);
    CHECK_STATUS(QR_ERR_PENDING, qr_order_wait(client, info.order_id, 0, &info, &err));
    CHECK(info.next_ask_ms > 0 && info.next_ask_ms <= 2000);

    order_is(info.order_id, "begin");
    CHECK_STATUS(QR_OK, qr_order_get(client, info.order_id, &info, &err));
    CHECK_INT(QR_ORDER_PENDING, info.state);
    order_is(info.order_id, "finish");
    CHECK_STATUS(QR_OK, qr_order_wait(client, info.order_id, 5000, &info, &err));
    CHECK_INT(QR_ORDER_PAID, info.state);
    CHECK_TEXT("5.00", info.paid_amount);
    CHECK_TEXT("processed", info.status);
    CHECK(info.payment_id[0] != '\0');
    CHECK(info.receipt_id[0] != '\0');
    CHECK(info.method[0] != '\0');

    /* Paid: no code for it any more, and nothing to cancel. */
    CHECK_STATUS(QR_ERR_PAID, qr_order_create(client, &order, &again, &err));
    CHECK_INT(QR_ORDER_PAID, again.state);
    CHECK_STATUS(QR_ERR_PAID, qr_order_cancel(client, info.order_id, NULL, &again, &err));
    CHECK_INT(QR_ORDER_PAID, again.state);
    CHECK_TEXT("5.00", again.paid_amount);

    /* The same number with another amount is another sale, and refused. */
    order.amount = "6.00";
    CHECK_STATUS(QR_ERR_KEY_USED, qr_order_create(client, &order, &again, &err));
    CHECK_INT(409, err.http_status);
    CHECK_INT(1, orders_of(ref));
}

static void order_that_is_canceled_or_expires_is_over(qr_client *client)
{
    qr_order order = sale(reference("canceled"), "7.50");
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;

    context("%s: over", way);
    CHECK_STATUS(QR_OK, qr_order_create(client, &order, &info, &err));
    CHECK_STATUS(QR_OK, qr_order_cancel(client, info.order_id, NULL, &info, &err));
    CHECK_INT(QR_ORDER_CANCELED, info.state);
    CHECK_STATUS(QR_OK, qr_order_cancel(client, info.order_id, NULL, &info, &err));
    CHECK_STATUS(QR_ERR_CANCELED, qr_order_wait(client, info.order_id, 3000, &info, &err));
    older_than_the_answer_of_its_creation();
    CHECK_STATUS(QR_ERR_CANCELED, qr_order_create(client, &order, &info, &err));
    CHECK_STATUS(QR_ERR_CANCELED, qr_order_refund(client, info.order_id, NULL, NULL, &info, &err));
    CHECK_STATUS(QR_ERR_CANCELED, qr_order_refund(client, info.order_id, "1.00", reference("none"), &info, &err));
    CHECK_INT(409, pay_code(info.order_id, 1));

    order = sale(reference("expired"), "7.50");
    order.expires_s = 30;
    CHECK_STATUS(QR_OK, qr_order_create(client, &order, &info, &err));
    order_is(info.order_id, "expire");
    CHECK_STATUS(QR_ERR_EXPIRED, qr_order_wait(client, info.order_id, 3000, &info, &err));
    CHECK_INT(QR_ORDER_EXPIRED, info.state);
    CHECK_STATUS(QR_OK, qr_order_cancel(client, info.order_id, NULL, &info, &err));
    CHECK_INT(QR_ORDER_EXPIRED, info.state);
    CHECK_STATUS(QR_ERR_EXPIRED, qr_order_refund(client, info.order_id, NULL, NULL, &info, &err));

    /* The buyer is paying while the cashier cancels: the cancel does not say that it is done. */
    order = sale(reference("race"), "7.50");
    CHECK_STATUS(QR_OK, qr_order_create(client, &order, &info, &err));
    order_is(info.order_id, "begin");
    CHECK_STATUS(QR_ERR_LOCKED, qr_order_cancel(client, info.order_id, NULL, &info, &err));
    order_is(info.order_id, "finish");
    CHECK_STATUS(QR_ERR_PAID, qr_order_cancel(client, info.order_id, NULL, &info, &err));

    CHECK_STATUS(QR_ERR_ORDER_NOT_FOUND,
                 qr_order_get(client, "ORD01JZZZZZZZZZZZZZZZZZZZZZZZ", &info, &err));
    CHECK_INT(404, err.http_status);
}

static void refunds_are_partial_or_of_the_rest(qr_client *client)
{
    qr_order order = sale(reference("refund"), "10.00");
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;

    context("%s: refund", way);
    CHECK_STATUS(QR_OK, qr_order_create(client, &order, &info, &err));
    CHECK_INT(200, pay_code(info.qr_data, 1));
    CHECK_STATUS(QR_ERR_MISSING_MANDATORY, qr_order_refund(client, info.order_id, "3.00", NULL, &info, &err));
    CHECK_TEXT("idempotency_key", err.field);
    CHECK_STATUS(QR_OK, qr_order_refund(client, info.order_id, "3.00", reference("part-1"), &info, &err));
    CHECK_INT(QR_ORDER_PAID, info.state);
    CHECK_TEXT("3.00", info.refunded_amount);
    CHECK(info.refund_id[0] != '\0');
    /* The same key: the same refund, not another one. */
    CHECK_STATUS(QR_OK, qr_order_refund(client, info.order_id, "3.00", reference("part-1"), &info, &err));
    CHECK_TEXT("3.00", info.refunded_amount);
    CHECK_STATUS(QR_OK, qr_order_refund(client, info.order_id, "2.00", reference("part-2"), &info, &err));
    CHECK_TEXT("5.00", info.refunded_amount);
    CHECK_STATUS(QR_OK, qr_order_get(client, info.order_id, &info, &err));
    CHECK_INT(QR_ORDER_PAID, info.state);

    order = sale(reference("refund-all"), "10.00");
    CHECK_STATUS(QR_OK, qr_order_create(client, &order, &info, &err));
    CHECK_INT(200, pay_code(info.qr_data, 1));
    CHECK_STATUS(QR_OK, qr_order_refund(client, info.order_id, NULL, NULL, &info, &err));
    CHECK_TEXT("10.00", info.refunded_amount);
    CHECK_STATUS(QR_ERR_REFUNDED, qr_order_wait(client, info.order_id, 3000, &info, &err));
    CHECK_INT(QR_ORDER_REFUNDED, info.state);
    older_than_the_answer_of_its_creation();
    CHECK_STATUS(QR_ERR_REFUNDED, qr_order_create(client, &order, &info, &err));
}

/* ---- orders on the till's printed code --------------------------------------------------------------- */

static void orders_on_the_till_take_turns(qr_client *client)
{
    qr_order order = sale(reference("static"), "9.00");
    qr_order other = sale(reference("hybrid"), "8.00");
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_order_info second = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;

    context("%s: static", way);
    order.mode = QR_ORDER_MODE_STATIC;
    CHECK_STATUS(QR_OK, qr_order_create(client, &order, &info, &err));
    CHECK_INT(0, info.qr_data_len); /* nothing to draw */
    CHECK_TEXT("", info.qr_data);
    CHECK_INT(QR_ORDER_PENDING, info.state);

    context("%s: hybrid, and the till is taken", way);
    other.mode = QR_ORDER_MODE_HYBRID;
    CHECK_STATUS(QR_ERR_CONFLICT, qr_order_create(client, &other, &second, &err));
    CHECK_TEXT("already_queued_order_on_pos", err.api_code);
    CHECK_INT(QR_ACTION_READ, err.action);
    CHECK_TEXT("", second.order_id);

    context("%s: static, paid", way);
    order_is(info.order_id, "pay");
    CHECK_STATUS(QR_OK, qr_order_wait(client, info.order_id, 5000, &info, &err));
    CHECK_TEXT("9.00", info.paid_amount);

    context("%s: hybrid, now that the till is free", way);
    CHECK_STATUS(QR_OK, qr_order_create(client, &other, &second, &err));
    CHECK_STATUS(QR_OK, second.qr_data_status);
    CHECK_INT(200, pay_code(second.qr_data, 1));
    CHECK_STATUS(QR_OK, qr_order_wait(client, second.order_id, 5000, &second, &err));
    CHECK_TEXT("8.00", second.paid_amount);
    CHECK_INT(1, orders_of(other.reference));

    context("%s: hybrid, canceled", way);
    other.reference = reference("hybrid-2");
    CHECK_STATUS(QR_OK, qr_order_create(client, &other, &second, &err));
    CHECK_STATUS(QR_OK, qr_order_cancel(client, second.order_id, NULL, &info, &err));
    CHECK_INT(QR_ORDER_CANCELED, info.state);
    CHECK(pay_code(second.qr_data, 1) != 200);

    context("%s: the buyer is paying", way);
    other.reference = reference("paying");
    other.mode = QR_ORDER_MODE_DYNAMIC;
    CHECK_STATUS(QR_OK, qr_order_create(client, &other, &second, &err));
    order_is(second.order_id, "begin");
    CHECK_STATUS(QR_ERR_LOCKED, qr_order_cancel(client, second.order_id, NULL, &info, &err));
    CHECK_INT(QR_ACTION_WAIT, err.action);
    order_is(second.order_id, "finish");
    CHECK_STATUS(QR_ERR_PAID, qr_order_cancel(client, second.order_id, NULL, &info, &err));
    CHECK_TEXT("8.00", info.paid_amount);
}

/* ---- the interface before /v1/orders ---------------------------------------------------------------- */

static void orders_of_the_legacy_interface_are_paid_and_canceled(qr_client *client)
{
    qr_order order = sale(reference("legacy"), "9.00");
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_payment_info payment = QR_PAYMENT_INFO_INIT;
    qr_error err = QR_ERROR_INIT;
    char shown[sizeof info.qr_data];

    context("%s: legacy, dynamic", way);
    order.api = QR_ORDER_API_LEGACY;
    CHECK_STATUS(QR_OK, qr_order_create(client, &order, &info, &err));
    CHECK_STATUS(QR_OK, info.qr_data_status);
    CHECK(info.order_id[0] != '\0' && info.qr_data[0] != '\0');
    CHECK_STATUS(QR_ERR_PENDING, qr_order_wait(client, info.order_id, 0, &info, &err));
    /* It cannot be taken back: nobody knows how. */
    CHECK_STATUS(QR_ERR_UNSUPPORTED, qr_order_cancel(client, info.order_id, NULL, &info, &err));
    CHECK_STATUS(QR_ERR_UNSUPPORTED, qr_order_refund(client, info.order_id, NULL, NULL, &info, &err));
    CHECK_STATUS(QR_OK, qr_order_create(client, &order, &info, &err));
    CHECK_INT(200, pay_code(info.qr_data, 1));
    CHECK_STATUS(QR_OK, qr_order_wait(client, info.order_id, 5000, &info, &err));
    CHECK_INT(QR_ORDER_PAID, info.state);
    CHECK_TEXT("9.00", info.paid_amount);
    CHECK_STATUS(QR_ERR_PAID, qr_order_create(client, &order, &info, &err));
    CHECK(info.flags & QR_INFO_REPEATED);
    CHECK_STATUS(QR_OK, qr_payment_find(client, order.reference, "9.00", NULL, &payment, &err));
    CHECK_STATUS(QR_OK, qr_payment_refund(client, payment.payment_id, NULL, NULL, &payment, &err));
    CHECK_STATUS(QR_ERR_REFUNDED, qr_order_wait(client, info.order_id, 5000, &info, &err));

    context("%s: legacy, hybrid", way);
    order = sale(reference("legacy-hybrid"), "9.00");
    order.api = QR_ORDER_API_LEGACY;
    order.mode = QR_ORDER_MODE_HYBRID;
    CHECK_STATUS(QR_OK, qr_order_create(client, &order, &info, &err));
    CHECK(info.qr_data[0] != '\0');
    memcpy(shown, info.qr_data, sizeof shown);
    CHECK_STATUS(QR_OK, qr_order_get(client, info.order_id, &info, &err));
    CHECK_INT(QR_ORDER_PENDING, info.state);
    CHECK_STATUS(QR_OK, qr_order_cancel(client, info.order_id, NULL, &info, &err));
    CHECK(pay_code(shown, 1) != 200);
    CHECK_STATUS(QR_ERR_PENDING, qr_payment_find(client, order.reference, NULL, NULL, &payment, &err));

    context("%s: legacy, hybrid, paid", way);
    order.reference = reference("legacy-hybrid-2");
    CHECK_STATUS(QR_OK, qr_order_create(client, &order, &info, &err));
    CHECK_INT(200, pay_code(info.qr_data, 1));
    CHECK_STATUS(QR_OK, qr_order_wait(client, info.order_id, 5000, &info, &err));
    CHECK_STATUS(QR_ERR_PAID, qr_order_cancel(client, info.order_id, NULL, &info, &err));
}

/* ---- an answer that does not come ------------------------------------------------------------------ */

static void lost_answers_make_no_second_order(qr_client *client)
{
    static const char *const FAULTS[] = {"lost_answer", "half_body", "reset", "status_after"};
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;
    char name[64], body[128];
    size_t i;

    for (i = 0; i < sizeof FAULTS / sizeof FAULTS[0]; i++) {
        qr_order order;

        context("%s: %s", way, FAULTS[i]);
        snprintf(name, sizeof name, "fault-%lu", (unsigned long)i);
        order = sale(reference(name), "5.00");
        snprintf(body, sizeof body, "{\"kind\":\"%s\",\"match\":\"POST /v1/orders\",\"status\":500}", FAULTS[i]);
        fault(body);
        CHECK_STATUS(QR_OK, qr_order_create(client, &order, &info, &err));
        CHECK_INT(1, orders_of(order.reference));
    }

    context("%s: wrong checksum", way);
    {
        qr_order order = sale(reference("crc"), "5.00");

        /* On a busy machine the client may have to ask twice: every answer has the wrong checksum. */
        fault("{\"kind\":\"wrong_crc\",\"match\":\"POST /v1/orders\",\"times\":100}");
        CHECK_STATUS(QR_OK, qr_order_create(client, &order, &info, &err));
        CHECK_STATUS(QR_ERR_CRC_MISMATCH, info.qr_data_status);
        CHECK(info.qr_data[0] != '\0');
    }
    CHECK_INT(200, control("DELETE", "faults", ""));
}

/* ---- an offline code, paid twice ------------------------------------------------------------------- */

static void offline_code_that_was_paid_twice_is_found_and_refunded(qr_client *client)
{
    qr_charge charge = QR_CHARGE_INIT;
    qr_payment_info info = QR_PAYMENT_INFO_INIT;
    qr_payment_info refunded = QR_PAYMENT_INFO_INIT;
    qr_error err = QR_ERROR_INIT;
    char payload[QR_PAYLOAD_MAX + 1];
    const char *ref = reference("offline");
    uint32_t len;

    context("%s: offline", way);
    charge.profile = QR_PROFILE_MERCADO_PAGO;
    charge.country = "BR";
    charge.user_id = USER_ID;
    charge.amount = "12.00";
    charge.merchant_name = "TuNegocio";
    charge.merchant_city = "Sao Paulo";
    charge.reference = ref;
    CHECK_STATUS(QR_OK, qr_build_payload(&charge, payload, sizeof payload, &len, &err));

    CHECK_STATUS(QR_ERR_PENDING, qr_payment_find(client, ref, "12.00", NULL, &info, &err));
    CHECK_INT(0, info.approved_count);
    CHECK_INT(200, pay_code(payload, 1));
    CHECK_STATUS(QR_OK, qr_payment_find(client, ref, "12.00", NULL, &info, &err));
    CHECK_INT(1, info.approved_count);
    CHECK_STATUS(QR_ERR_PENDING, qr_payment_find(client, ref, "12.01", NULL, &info, &err));
    CHECK_INT(200, pay_code(payload, 1));
    CHECK_STATUS(QR_OK, qr_payment_find(client, ref, "12.00", "2020-01-31T00:00:00-03:00", &info, &err));
    CHECK_INT(2, info.approved_count);
    CHECK_INT(QR_ORDER_PAID, info.state);
    CHECK_TEXT("24.00", info.approved_amount);
    CHECK_TEXT("12.00", info.amount);
    CHECK_TEXT("BRL", info.currency);
    CHECK_TEXT("approved", info.status);
    CHECK_TEXT(ref, info.reference);
    CHECK(info.payment_id[0] != '\0');
    CHECK(info.approved_at[0] != '\0');

    CHECK_STATUS(QR_ERR_MISSING_MANDATORY, qr_payment_refund(client, info.payment_id, "2.00", NULL, NULL, &err));
    CHECK_TEXT("idempotency_key", err.field);
    CHECK_STATUS(QR_OK, qr_payment_refund(client, info.payment_id, NULL, NULL, &refunded, &err));
    CHECK_TEXT(info.payment_id, refunded.payment_id);
    CHECK_STATUS(QR_OK, qr_payment_find(client, ref, "12.00", NULL, &info, &err));
    CHECK_INT(1, info.approved_count);
    CHECK_TEXT("12.00", info.refunded_amount);
    CHECK_STATUS(QR_OK, qr_payment_refund(client, info.payment_id, "2.00", reference("payment-part"), &refunded, &err));
    CHECK_STATUS(QR_ERR_PENDING, qr_payment_find(client, ref, "12.00", NULL, &info, &err));
    CHECK_TEXT("14.00", info.refunded_amount);
    CHECK_STATUS(QR_OK, qr_payment_find(client, ref, "10.00", NULL, &info, &err));
}

/* ---- set-up ---------------------------------------------------------------------------------------- */

static void store_and_till_are_made_or_found(qr_client *client)
{
    qr_store store = QR_STORE_INIT;
    qr_store_info made = QR_STORE_INFO_INIT;
    qr_store_info found = QR_STORE_INFO_INIT;
    qr_pos pos = QR_POS_INIT;
    qr_pos_info till = QR_POS_INFO_INIT;
    qr_pos_info till_found = QR_POS_INFO_INIT;
    qr_error err = QR_ERROR_INIT;
    char store_name[32], till_name[32];

    context("%s: store and till", way);
    snprintf(store_name, sizeof store_name, "STORE%s", way);
    snprintf(till_name, sizeof till_name, "TILL%s", way);
    store.external_id = store_name;
    store.name = "Padaria do Z\303\251";
    store.street = "Rua A";
    store.street_number = "12";
    store.city = "S\303\243o Paulo";
    store.state = "S\303\243o Paulo";
    store.latitude = "-23.55";
    store.longitude = "-46.63";
    CHECK_STATUS(QR_OK, qr_store_create(client, &store, &made, &err));
    CHECK_INT(0, made.flags);
    CHECK_TEXT(store_name, made.external_id);
    CHECK(made.store_id[0] != '\0');
    CHECK_STATUS(QR_OK, qr_store_create(client, &store, &found, &err));
    CHECK_INT(QR_INFO_REPEATED, found.flags);
    CHECK_TEXT(made.store_id, found.store_id);

    pos.external_id = till_name;
    pos.name = "Caixa 1";
    pos.external_store_id = store_name;
    pos.store_id = made.store_id;
    CHECK_STATUS(QR_ERR_POS_NOT_FOUND, qr_client_check(client, till_name, &err));
    CHECK_STATUS(QR_OK, qr_pos_create(client, &pos, &till, &err));
    CHECK_INT(0, till.flags);
    CHECK_TEXT(till_name, till.external_id);
    CHECK_TEXT(made.store_id, till.store_id);
    CHECK(till.pos_id[0] != '\0');
    CHECK_STATUS(QR_OK, qr_pos_create(client, &pos, &till_found, &err));
    CHECK_INT(QR_INFO_REPEATED, till_found.flags);
    CHECK_TEXT(till.pos_id, till_found.pos_id);
    CHECK_STATUS(QR_OK, qr_client_check(client, till_name, &err));
}

static void what_is_set_up_wrong_is_named(const char *url, const char *ca)
{
    qr_client *client = open_client(url, ca, "APP_USR-1-112512-0000-1");
    qr_order order = sale(reference("wrong"), "5.00");
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;

    context("%s: set up wrong", way);
    CHECK_STATUS(QR_ERR_TOKEN, qr_client_check(client, NULL, &err));
    CHECK_INT(401, err.http_status);
    CHECK_INT(QR_ACTION_SETUP, err.action);
    CHECK(strstr(err.message, "112512-0000") == NULL);
    CHECK_STATUS(QR_ERR_TOKEN, qr_order_create(client, &order, &info, &err));
    CHECK_TEXT("", info.order_id);
    qr_client_close(client);

    client = open_client(url, ca, token);
    CHECK_STATUS(QR_OK, qr_client_check(client, NULL, &err));
    CHECK_STATUS(QR_OK, qr_client_check(client, "CAJA001", &err));
    CHECK_STATUS(QR_ERR_POS_NOT_FOUND, qr_client_check(client, "NADA", &err));
    order.pos = "NADA";
    CHECK_STATUS(QR_ERR_POS_NOT_FOUND, qr_order_create(client, &order, &info, &err));
    CHECK_INT(0, orders_of(order.reference));
    qr_client_close(client);
}

/* ---- interrupt ------------------------------------------------------------------------------------- */

static void *interrupt_soon(void *client)
{
    usleep(300000);
    qr_client_interrupt((qr_client *)client, 1);
    return NULL;
}

static void interrupt_ends_a_call_and_leaves_the_order_alive(qr_client *client)
{
    qr_order order = sale(reference("interrupted"), "5.00");
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;
    pthread_t other;
    long long start;
    int slow;

    context("%s: interrupt", way);
    CHECK_STATUS(QR_OK, qr_order_create(client, &order, &info, &err));
    for (slow = 0; slow < 2; slow++) {
        if (slow) { /* in the middle of a request */
            fault("{\"kind\":\"slow_answer\",\"match\":\"GET /v1/orders/*\",\"ms\":60000}");
        }
        if (pthread_create(&other, NULL, interrupt_soon, client) != 0) {
            give_up("pthread_create");
        }
        start = now_ms();
        CHECK_STATUS(QR_ERR_INTERRUPTED, qr_order_wait(client, info.order_id, 60000, &info, &err));
        CHECK(now_ms() - start < SOON_MS);
        pthread_join(other, NULL);
        CHECK_STATUS(QR_ERR_INTERRUPTED, qr_order_get(client, info.order_id, &info, &err));
        qr_client_interrupt(client, 0);
    }
    CHECK_INT(200, control("DELETE", "faults", ""));
    CHECK_STATUS(QR_OK, qr_order_get(client, info.order_id, &info, &err));
    CHECK_INT(QR_ORDER_PENDING, info.state);
    CHECK_STATUS(QR_OK, qr_order_cancel(client, info.order_id, NULL, &info, &err));
}

/* ---- the network ------------------------------------------------------------------------------------ */

static void without_the_authority_there_is_no_secure_connection(const char *url)
{
    qr_client *client = open_client(url, NULL, token);
    qr_order order = sale(reference("tls"), "5.00");
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;

    context("tls");
    CHECK_STATUS(QR_ERR_TLS, qr_order_create(client, &order, &info, &err));
    CHECK_INT(QR_ACTION_SETUP, err.action);
    CHECK_STATUS(QR_ERR_TLS, qr_client_check(client, NULL, &err));
    CHECK_INT(0, orders_of(order.reference));
    qr_client_close(client);
}

static void without_a_network_nothing_is_sent(void)
{
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    qr_client_options options = QR_CLIENT_OPTIONS_INIT;
    qr_client *client = NULL;
    qr_order order = sale(reference("nobody"), "5.00");
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;
    char url[64];
    long long start;

    context("no network");
    /* A port that is bound and does not listen refuses, and nobody else can take it. */
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) != 0) {
        give_up("bind");
    }
    snprintf(url, sizeof url, "http://127.0.0.1:%d", ntohs(address.sin_port));
    options.access_token = token;
    options.country = "BR";
    options.pos = "CAJA001";
    options.base_url = url;
    options.total_timeout_ms = 1500;
    CHECK_STATUS(QR_OK, qr_client_open(&options, &client, &err));
    start = now_ms();
    CHECK_STATUS(QR_ERR_NOT_SENT, qr_order_create(client, &order, &info, &err));
    CHECK(now_ms() - start < SOON_MS);
    CHECK_INT(QR_ACTION_RETRY, err.action);
    qr_client_close(client);
    close(fd);
}

/* ---- a proxy ---------------------------------------------------------------------------------------- */

/* What a proxy in a shop does: it asks who is there, connects, and passes on what it cannot read. */
struct proxy {
    int listener, port;
    int opened;        /* connections that it passed on */
    char asked[2048];  /* the head of the last request */
};

static void pass_on(int a, int b)
{
    struct pollfd ends[2];
    char bytes[16384];
    int i;

    ends[0].fd = a;
    ends[1].fd = b;
    ends[0].events = ends[1].events = POLLIN;
    while (poll(ends, 2, 30000) > 0) {
        for (i = 0; i < 2; i++) {
            if (ends[i].revents != 0) {
                ssize_t got = read(ends[i].fd, bytes, sizeof bytes);

                if (got <= 0 || write(ends[1 - i].fd, bytes, (size_t)got) != got) {
                    return;
                }
            }
        }
    }
}

static void *serve_proxy(void *of)
{
    struct proxy *proxy = (struct proxy *)of;
    int client;

    while ((client = accept(proxy->listener, NULL, NULL)) >= 0) {
        static const char GOOD[] = "HTTP/1.1 200 Connection established\r\n\r\n";
        static const char WHO[] = "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n";
        uint32_t len = 0;
        ssize_t got;
        int port = 0;
        int service;

        while (len < sizeof proxy->asked - 1 && (got = read(client, proxy->asked + len, 1)) == 1) {
            proxy->asked[++len] = '\0';
            if (len >= 4 && memcmp(proxy->asked + len - 4, "\r\n\r\n", 4) == 0) {
                break;
            }
        }
        /* "till:secret" */
        if (strcasestr(proxy->asked, "\r\nProxy-Authorization: Basic dGlsbDpzZWNyZXQ=\r\n") == NULL) {
            if (write(client, WHO, sizeof WHO - 1) < 0) {
                give_up("write");
            }
        } else if (sscanf(proxy->asked, "CONNECT 127.0.0.1:%d HTTP/1.1", &port) == 1 && (service = connected(port)) >= 0) {
            proxy->opened++;
            if (write(client, GOOD, sizeof GOOD - 1) == (ssize_t)(sizeof GOOD - 1)) {
                pass_on(client, service);
            }
            close(service);
        }
        close(client);
    }
    return NULL;
}

static void https_goes_through_a_proxy(const char *url, const char *ca)
{
    struct proxy proxy;
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    qr_client *client;
    qr_order order;
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_error err = QR_ERROR_INIT;
    pthread_t thread;
    char with_password[128], wrong[128];

    way = "proxy";
    memset(&proxy, 0, sizeof proxy);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    proxy.listener = socket(AF_INET, SOCK_STREAM, 0);
    if (proxy.listener < 0 || bind(proxy.listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        getsockname(proxy.listener, (struct sockaddr *)&address, &size) != 0 || listen(proxy.listener, 8) != 0 ||
        pthread_create(&thread, NULL, serve_proxy, &proxy) != 0) {
        give_up("the proxy");
    }
    snprintf(with_password, sizeof with_password, "http://till:secret@127.0.0.1:%d", ntohs(address.sin_port));
    snprintf(wrong, sizeof wrong, "http://till:CANARY-81d2@127.0.0.1:%d", ntohs(address.sin_port));

    /* First the wrong password, as the right client keeps its connection. */
    context("proxy, wrong password");
    order = sale(reference("refused"), "5.00");
    proxy_url = wrong;
    client = open_client(url, ca, token);
    CHECK_STATUS(QR_ERR_NOT_SENT, qr_order_create(client, &order, &info, &err));
    CHECK_INT(QR_ACTION_SETUP, err.action);
    CHECK(strstr(err.message, "proxy") != NULL);
    CHECK(strstr(err.message, "CANARY") == NULL);
    CHECK_INT(0, orders_of(order.reference));
    qr_client_close(client);
    CHECK_INT(0, proxy.opened);

    proxy_url = with_password;
    client = open_client(url, ca, token);
    order_is_created_waited_for_and_paid(client);
    refunds_are_partial_or_of_the_rest(client);
    qr_client_close(client);
    CHECK_INT(1, proxy.opened);
    CHECK(strstr(proxy.asked, token) == NULL);
    proxy_url = NULL;

    shutdown(proxy.listener, SHUT_RDWR);
    pthread_join(thread, NULL);
    close(proxy.listener);
}

/* ---- a transport of the caller's ------------------------------------------------------------------- */

/* Plain HTTP, one connection a request: what an old program's own network library would do. */
static qr_status QR_CALL by_socket(void *context, const qr_http_request *request,
                                   qr_http_response *response)
{
    static char answer[1048576];
    char head[8192];
    const char *host = strstr(request->url, "://") + 3;
    const char *path = strchr(host, '/');
    const char *length;
    struct timeval patience;
    char *end;
    uint32_t len = 0;
    ssize_t got;
    int fd = connected(atoi(strchr(host, ':') + 1));

    (*(int *)context)++;
    if (fd < 0) {
        return QR_ERR_NOT_SENT;
    }
    patience.tv_sec = request->time_left_ms / 1000;
    patience.tv_usec = (long)(request->time_left_ms % 1000) * 1000 + 1;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    snprintf(head, sizeof head, "%s %s HTTP/1.1\r\nHost: %.*s\r\n%sContent-Length: %lu\r\nConnection: close\r\n\r\n",
             request->method, path, (int)(path - host), host, request->headers,
             (unsigned long)request->body_len);
    if (write(fd, head, strlen(head)) != (ssize_t)strlen(head) ||
        (request->body_len > 0 && write(fd, request->body, request->body_len) != (ssize_t)request->body_len)) {
        close(fd);
        return QR_ERR_NO_ANSWER;
    }
    while ((got = read(fd, answer + len, sizeof answer - 1 - len)) > 0) {
        len += (size_t)got;
    }
    close(fd);
    answer[len] = '\0';
    end = strstr(answer, "\r\n\r\n");
    length = strcasestr(answer, "content-length:");
    if (length == NULL && strncmp(answer, "HTTP/1.1 204", 12) == 0) {
        length = "content-length: 0"; /* No Content never has one */
    }
    if (end == NULL || length == NULL || sscanf(answer, "HTTP/1.1 %u", &response->http_status) != 1) {
        return QR_ERR_NO_ANSWER;
    }
    end += 2; /* the last header line keeps its end */
    response->headers_len = (uint32_t)(end - answer);
    response->body_len = (uint32_t)(answer + len - (end + 2));
    if (response->headers_len > response->headers_cap || response->body_len > response->body_cap ||
        (uint32_t)atoi(length + strlen("content-length:")) != response->body_len) {
        response->headers_len = 0;
        response->body_len = 0;
        return QR_ERR_NO_ANSWER; /* half an answer is none */
    }
    memcpy(response->headers, answer, response->headers_len);
    memcpy(response->body, end + 2, response->body_len);
    return QR_OK;
}

/* All but the interrupt: a transport that blocks is the caller's to wake. */
static void a_transport_of_the_caller_does_as_well(const char *url)
{
    qr_client *client;

    way = "own";
    transport = by_socket;
    client = open_client(url, NULL, token);
    order_is_created_waited_for_and_paid(client);
    order_that_is_canceled_or_expires_is_over(client);
    refunds_are_partial_or_of_the_rest(client);
    orders_on_the_till_take_turns(client);
    orders_of_the_legacy_interface_are_paid_and_canceled(client);
    lost_answers_make_no_second_order(client);
    offline_code_that_was_paid_twice_is_found_and_refunded(client);
    store_and_till_are_made_or_found(client);
    what_is_set_up_wrong_is_named(url, NULL);
    qr_client_close(client);
    CHECK(transported > 30);
    transport = NULL;
}

static void drive(const char *name, const char *url, const char *ca)
{
    qr_client *client;

    way = name;
    client = open_client(url, ca, token);
    order_is_created_waited_for_and_paid(client);
    order_that_is_canceled_or_expires_is_over(client);
    refunds_are_partial_or_of_the_rest(client);
    orders_on_the_till_take_turns(client);
    orders_of_the_legacy_interface_are_paid_and_canceled(client);
    lost_answers_make_no_second_order(client);
    offline_code_that_was_paid_twice_is_found_and_refunded(client);
    store_and_till_are_made_or_found(client);
    what_is_set_up_wrong_is_named(url, ca);
    interrupt_ends_a_call_and_leaves_the_order_alive(client);
    qr_client_close(client);
}

int main(void)
{
    const char *http = environment("SANDBOX_HTTP");
    const char *https = environment("SANDBOX_HTTPS");
    const char *ca;

    token = environment("POSQR_ACCESS_TOKEN");
    control_port = atoi(strrchr(http, ':') + 1);
    drive("http", http, NULL);
    ca = read_file(environment("SANDBOX_CA"));
    drive("https", https, ca);
    https_goes_through_a_proxy(https, ca);
    CHECK_INT(0, transported);
    a_transport_of_the_caller_does_as_well(http);
    without_the_authority_there_is_no_secure_connection(https);
    without_a_network_nothing_is_sent();
    return check_result("online");
}
