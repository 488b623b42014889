/* service.h: a transport that plays the payment service: it answers from a script, and keeps what it
 * heard. The bodies are those of Mercado Pago's reference of QR orders, without what nobody reads. */
#ifndef SERVICE_H
#define SERVICE_H

#include "check.h"

#include <pthread.h>

#define TOKEN "APP_USR-1234567890-CANARY-9f8e7d6c5b4a-446566691"
#define BASE_URL "https://service.example"
#define ORDER_ID "ORD01K372G4J4FXZ9HGHZMJMGGPKE"
#define QR_DATA \
    "00020101021243650016com.mercadolibre020130636261ba79b-e543-41c7-b71a-cec05c18e72b501200083265943" \
    "05204970053030325802AR5904Test6004CABA63041094"

/* An order in a state; `more` is further members, each with a comma before it. */
#define ORDER_OF(status, detail, payment_status, payment, more) \
    "{\"id\":\"" ORDER_ID "\",\"type\":\"qr\",\"external_reference\":\"ext_ref_1234\"," \
    "\"total_amount\":\"50.00\",\"expiration_time\":\"PT16M\",\"currency\":\"ARS\"," \
    "\"status\":\"" status "\",\"status_detail\":\"" detail "\"," \
    "\"created_date\":\"2025-08-21T19:43:10.13Z\",\"last_updated_date\":\"2025-08-21T19:43:10.13Z\"," \
    "\"transactions\":{\"payments\":[{\"id\":\"PAY01K372G4J4FXZ9HGHZMKWSQS20\",\"amount\":\"50.00\"," \
    "\"status\":\"" payment_status "\",\"status_detail\":\"" payment "}]}," \
    "\"config\":{\"qr\":{\"external_pos_id\":\"STORE001POS001\",\"mode\":\"dynamic\"}}" more "}"
#define WITH_CODE(code) ",\"type_response\":{\"qr_data\":\"" code "\"}"
#define CREATED ORDER_OF("created", "created", "created", "ready_to_process\"", WITH_CODE(QR_DATA))
#define PAID \
    ORDER_OF("processed", "accredited", "processed", \
             "accredited\",\"paid_amount\":\"50.00\",\"reference_id\":\"92937960454\"," \
             "\"payment_method\":{\"type\":\"account_money\",\"id\":\"account_money\"}", \
             ",\"total_paid_amount\":\"50.00\"")
#define EXPIRED ORDER_OF("expired", "expired", "expired", "expired\"", "")
#define CANCELED ORDER_OF("canceled", "canceled", "canceled", "canceled_by_api\"", "")
#define REFUNDED ORDER_OF("refunded", "refunded", "refunded", "refunded\",\"refunded_amount\":\"50.00\"", "")
#define REFUND_OF_ALL \
    "{\"id\":\"" ORDER_ID "\",\"status\":\"refunded\",\"status_detail\":\"refunded\"," \
    "\"transactions\":{\"refunds\":[{\"id\":\"REF01J67CQQH5904WDBVZEM1234D\"," \
    "\"transaction_id\":\"PAY01K372G4J4FXZ9HGHZMKWSQS20\",\"amount\":\"50.00\",\"status\":\"processed\"}]}}"
#define REFUND_AS(status) \
    "{\"id\":\"" ORDER_ID "\",\"status\":\"processed\",\"status_detail\":\"accredited\"," \
    "\"transactions\":{\"refunds\":[{\"id\":\"REF01J67CQQH5904WDBVZEM1234D\",\"amount\":\"50.00\"," \
    "\"status\":\"" status "\"}]}}"
#define PAID_WITH_REFUND(status) \
    ORDER_OF("processed", "accredited", "processed", \
             "accredited\",\"paid_amount\":\"50.00\"}],\"refunds\":[{\"id\":\"REF01J67CQQH5904WDBVZEM1234D\"," \
             "\"amount\":\"50.00\",\"status\":\"" status "\"", \
             ",\"total_paid_amount\":\"50.00\"")
#define REFUND_UNDER_WAY PAID_WITH_REFUND("processing")
#define PART_UNDER_WAY \
    ORDER_OF("processed", "accredited", "processed", \
             "accredited\",\"paid_amount\":\"50.00\"}],\"refunds\":[{\"id\":\"REF01J67CQQH5904WDBVZEM1234D\"," \
             "\"amount\":\"10.00\",\"status\":\"processing\"", \
             ",\"total_paid_amount\":\"50.00\"")
#define PART_REFUND_AS(status) \
    "{\"id\":\"" ORDER_ID "\",\"status\":\"processed\",\"status_detail\":\"partially_refunded\"," \
    "\"transactions\":{\"refunds\":[{\"id\":\"REF01J67CQQH5904WDBVZEM1234P\",\"amount\":\"10.00\"," \
    "\"status\":\"" status "\"}]}}"
#define PAID_WITH_PART_REFUND(status) \
    ORDER_OF("processed", "accredited", "processed", \
             "accredited\",\"paid_amount\":\"50.00\"}],\"refunds\":[{\"id\":\"REF01J67CQQH5904WDBVZEM1234P\"," \
             "\"amount\":\"10.00\",\"status\":\"" status "\"", \
             ",\"total_paid_amount\":\"50.00\"")
#define ERROR_OF(code, message) "{\"errors\":[{\"code\":\"" code "\",\"message\":\"" message "\"}]}"
#define NO_RESULTS "{\"paging\":{\"total\":0,\"limit\":30,\"offset\":0},\"results\":[]}"
#define PAYMENT \
    "{\"id\":1234567890,\"date_created\":\"2025-08-21T19:44:00.000-03:00\"," \
    "\"date_approved\":\"2025-08-21T19:44:05.000-03:00\",\"payment_method_id\":\"account_money\"," \
    "\"payment_type_id\":\"account_money\",\"status\":\"approved\",\"status_detail\":\"accredited\"," \
    "\"currency_id\":\"ARS\",\"external_reference\":\"ext_ref_1234\",\"transaction_amount\":50.0," \
    "\"transaction_amount_refunded\":0}"
/* Another payment of the same sale. */
#define PAYMENT_AGAIN \
    "{\"id\":1234567889,\"date_created\":\"2025-08-21T19:43:00.000-03:00\",\"status\":\"approved\"," \
    "\"currency_id\":\"ARS\",\"external_reference\":\"ext_ref_1234\",\"transaction_amount\":50.0}"
#define PAYMENTS_OF(status, amount, refunded) \
    "{\"paging\":{\"total\":1,\"limit\":30,\"offset\":0},\"results\":[" \
    "{\"id\":1234567890,\"status\":\"" status "\",\"currency_id\":\"ARS\",\"external_reference\":\"ext_ref_1234\"," \
    "\"date_approved\":\"2025-08-21T19:44:05.000-03:00\"," \
    "\"transaction_amount\":" amount ",\"transaction_amount_refunded\":" refunded "}]}"
#define PAYMENTS "{\"paging\":{\"total\":1,\"limit\":30,\"offset\":0},\"results\":[" PAYMENT "]}"
#define PAYMENTS_TWICE \
    "{\"paging\":{\"total\":2,\"limit\":30,\"offset\":0},\"results\":[" PAYMENT "," PAYMENT_AGAIN "]}"
#define PAYMENT_REFUNDED \
    "{\"id\":1234567890,\"status\":\"refunded\",\"status_detail\":\"refunded\",\"currency_id\":\"ARS\"," \
    "\"external_reference\":\"ext_ref_1234\",\"transaction_amount\":50.0,\"transaction_amount_refunded\":50.0}"
#define PAYMENT_REFUND_AS(status) \
    "{\"id\":1009042015,\"payment_id\":1234567890,\"amount\":50.0,\"status\":\"" status "\"}"
#define PAYMENT_REFUND PAYMENT_REFUND_AS("approved")
#define PAYMENT_PART_BACK(status) \
    "{\"id\":1009042016,\"payment_id\":1234567890,\"amount\":10.0,\"status\":\"" status "\"}"
#define REFUSED \
    "{\"message\":\"x\",\"error\":\"bad_request\",\"status\":400,\"cause\":[{\"code\":4040,\"description\":\"x\"}]}"
#define STORE "{\"id\":1234567,\"name\":\"Loja Instore\",\"external_id\":\"LOJ001\"}"
#define STORES "{\"paging\":{\"total\":1,\"limit\":30,\"offset\":0},\"results\":[" STORE "]}"
#define POS \
    "{\"id\":2711382,\"qr\":{\"image\":\"https://service.example/qr.png\"},\"status\":\"active\"," \
    "\"name\":\"First POS\",\"store_id\":1234567,\"external_store_id\":\"LOJ001\"," \
    "\"external_id\":\"LOJ001POS001\"}"
#define TILLS "{\"paging\":{\"total\":1,\"limit\":30,\"offset\":0},\"results\":[" POS "]}"
#define ME "{\"id\":446566691,\"nickname\":\"TEST\",\"site_id\":\"MLA\",\"country_id\":\"AR\"}"

/* By the clock of the service an order of ORDER_OF is a second old. */
#define HEAD "HTTP/1.1 200 OK\r\nDate: Thu, 21 Aug 2025 19:43:10 GMT\r\nX-Request-Id: request-77\r\n"

typedef struct reply {
    const char *method;   /* of the request that it answers; NULL: any */
    const char *part;     /* of its URL; NULL: any */
    qr_status result;     /* of the callback */
    uint32_t http_status;
    const char *body;
    const char *headers;  /* NULL: HEAD */
    const char *detail;
    uint32_t false_headers_len, false_body_len; /* 0: as written */
    int times;            /* 0: as often as asked */
} reply;

typedef struct request {
    char method[8], url[512], headers[2048], body[4096];
    pthread_t thread;
} request;

typedef struct service {
    pthread_mutex_t lock;
    reply script[16];
    int script_len;
    request heard[64];
    int heard_len;
    int unexpected;            /* requests that the script does not know */
    void (*meanwhile)(void *); /* before an answer */
    void *meanwhile_context;
} service;

#define SERVICE_INIT {PTHREAD_MUTEX_INITIALIZER, {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0}}, 0, \
    {{{0}, {0}, {0}, {0}, 0}}, 0, 0, NULL, NULL}

/* Forgets script and requests. */
static CHECK_UNUSED void service_reset(service *s)
{
    s->script_len = s->heard_len = s->unexpected = 0;
    s->meanwhile = NULL;
}

static CHECK_UNUSED void service_expect(service *s, reply r)
{
    if (s->script_len == sizeof s->script / sizeof s->script[0]) {
        give_up("a script that long");
    }
    s->script[s->script_len++] = r;
}

/* The usual reply: answered, with this status and body. */
static CHECK_UNUSED void service_answer(service *s, const char *method, const char *part, uint32_t http_status,
                                        const char *body)
{
    reply r;

    memset(&r, 0, sizeof r);
    r.method = method;
    r.part = part;
    r.http_status = http_status;
    r.body = body;
    service_expect(s, r);
}

/* As service_answer, for the next such request only. */
static CHECK_UNUSED void service_answer_once(service *s, const char *method, const char *part,
                                             uint32_t http_status, const char *body)
{
    service_answer(s, method, part, http_status, body);
    s->script[s->script_len - 1].times = 1;
}

/* The next such request gets no answer. */
static CHECK_UNUSED void service_fail(service *s, const char *method, qr_status result, const char *detail,
                                      int times)
{
    reply r;

    memset(&r, 0, sizeof r);
    r.method = method;
    r.result = result;
    r.detail = detail;
    r.times = times;
    service_expect(s, r);
}

static CHECK_UNUSED void keep(char *to, size_t size, const char *from, uint32_t len)
{
    if (len >= size) {
        give_up("a request that long");
    }
    if (len > 0) { /* A request without a body has NULL there. */
        memcpy(to, from, len);
    }
    to[len] = '\0';
}

/* The value of a header of a request, in a static buffer of the thread; "" if it is not there. */
static CHECK_UNUSED const char *header_of(const request *r, const char *name)
{
    static __thread char value[512];
    uint32_t len = strlen(name);
    const char *line;

    value[0] = '\0';
    for (line = r->headers; *line != '\0'; line = strstr(line, "\r\n") + 2) {
        if (strncmp(line, name, len) == 0 && line[len] == ':') {
            const char *begin = line + len + 2;

            keep(value, sizeof value, begin, (size_t)(strstr(begin, "\r\n") - begin));
        }
    }
    return value;
}

/* What the library promises of a request, whoever sends it. */
static void check_request(const qr_http_request *r, const qr_http_response *a)
{
    uint32_t lines = 0;
    size_t i;

    CHECK_INT(sizeof *r, r->struct_size);
    CHECK_INT(sizeof *a, a->struct_size);
    CHECK(r->time_left_ms > 0 && r->time_left_ms <= 600000);
    CHECK(strncmp(r->url, BASE_URL "/", sizeof BASE_URL) == 0);
    for (i = 0; r->url[i] != '\0'; i++) {
        CHECK(r->url[i] > ' ' && r->url[i] <= '~');
    }
    for (i = 0; r->headers[i] != '\0'; i++) {
        lines += r->headers[i] == '\n';
        CHECK((r->headers[i] >= ' ' && r->headers[i] <= '~') || r->headers[i] == '\r' || r->headers[i] == '\n');
    }
    CHECK_INT(lines, r->header_count);
    CHECK(i > 2 && r->headers[i - 2] == '\r' && r->headers[i - 1] == '\n');
    CHECK((r->body == NULL) == (r->body_len == 0));
    CHECK_INT(0, a->http_status);
    CHECK_INT(0, a->headers_len);
    CHECK_INT(0, a->body_len);
    CHECK_INT(16 * 1024, a->headers_cap);
    CHECK_INT(1024 * 1024, a->body_cap);
    CHECK(a->headers != NULL && a->body != NULL);
    CHECK_FILLED(0, a->detail, sizeof a->detail);
}

static CHECK_UNUSED qr_status QR_CALL service_transport(void *context, const qr_http_request *r,
                                                        qr_http_response *a)
{
    service *s = (service *)context;
    reply found;
    request *heard;
    int i, is_found = 0;

    pthread_mutex_lock(&s->lock);
    check_request(r, a);
    if (s->heard_len == sizeof s->heard / sizeof s->heard[0]) {
        give_up("so many requests");
    }
    heard = &s->heard[s->heard_len++];
    keep(heard->method, sizeof heard->method, r->method, strlen(r->method));
    keep(heard->url, sizeof heard->url, r->url, strlen(r->url));
    keep(heard->headers, sizeof heard->headers, r->headers, strlen(r->headers));
    keep(heard->body, sizeof heard->body, (const char *)r->body, r->body_len);
    heard->thread = pthread_self();
    memset(&found, 0, sizeof found);
    for (i = 0; i < s->script_len && !is_found; i++) {
        reply *known = &s->script[i];

        if (known->times >= 0 && (known->method == NULL || strcmp(known->method, r->method) == 0) &&
            (known->part == NULL || strstr(r->url, known->part) != NULL)) {
            found = *known;
            is_found = 1;
            known->times = known->times == 1 ? -1 : known->times > 1 ? known->times - 1 : 0;
        }
    }
    s->unexpected += !is_found;
    pthread_mutex_unlock(&s->lock);
    if (s->meanwhile != NULL) {
        s->meanwhile(s->meanwhile_context);
    }
    if (!is_found) {
        printf("  unexpected: %s %s\n", r->method, r->url);
        return QR_ERR_NOT_SENT;
    }
    if (found.detail != NULL) {
        uint32_t len = strlen(found.detail) + 1;

        memcpy(a->detail, found.detail, len < sizeof a->detail ? len : sizeof a->detail);
    }
    a->http_status = found.http_status;
    if (found.http_status != 0) {
        const char *headers = found.headers != NULL ? found.headers : HEAD;

        a->headers_len = (uint32_t)strlen(headers);
        memcpy(a->headers, headers, a->headers_len);
        a->body_len = (uint32_t)strlen(found.body);
        memcpy(a->body, found.body, a->body_len);
    }
    if (found.false_headers_len != 0) {
        a->headers_len = found.false_headers_len;
    }
    if (found.false_body_len != 0) {
        a->body_len = found.false_body_len;
    }
    return found.result;
}

/* Log lines, one after the other. */
typedef struct log_lines {
    char text[32768];
    uint32_t len;
    int bad; /* lines that break their promise */
} log_lines;

static CHECK_UNUSED void QR_CALL service_log(void *context, uint32_t level, const char *line)
{
    log_lines *lines = (log_lines *)context;
    uint32_t len = strlen(line);
    size_t i;

    for (i = 0; i < len; i++) {
        lines->bad += line[i] < ' ' || line[i] > '~';
    }
    lines->bad += level > QR_LOG_ERROR || len == 0;
    if (lines->len + len + 2 < sizeof lines->text) {
        memcpy(lines->text + lines->len, line, len);
        lines->len += len;
        lines->text[lines->len++] = '\n';
    }
}

static CHECK_UNUSED qr_client_options client_options(service *s)
{
    qr_client_options options = QR_CLIENT_OPTIONS_INIT;

    options.access_token = TOKEN;
    options.country = "AR";
    options.pos = "STORE001POS001";
    options.base_url = BASE_URL;
    options.transport = service_transport;
    options.transport_context = s;
    return options;
}

static CHECK_UNUSED qr_client *open_client(const qr_client_options *options)
{
    qr_client *client = NULL;
    qr_error err = QR_ERROR_INIT;

    if (qr_client_open(options, &client, &err) != QR_OK) {
        printf("%s\n", err.message);
        give_up("qr_client_open");
    }
    return client;
}

static CHECK_UNUSED qr_order sample_order(void)
{
    qr_order order = QR_ORDER_INIT;

    order.reference = "ext_ref_1234";
    order.amount = "50.00";
    order.description = "Smartphone";
    return order;
}

static CHECK_UNUSED qr_store sample_store(void)
{
    qr_store store = QR_STORE_INIT;

    store.external_id = "LOJ001";
    store.name = "Loja Instore";
    store.street = "Rua";
    store.street_number = "12";
    store.city = "Palermo";
    store.state = "Capital Federal";
    store.latitude = "-34.59";
    store.longitude = "-58.42";
    return store;
}

static CHECK_UNUSED qr_pos sample_pos(void)
{
    qr_pos pos = QR_POS_INIT;

    pos.external_id = "LOJ001POS001";
    pos.name = "First POS";
    pos.external_store_id = "LOJ001";
    return pos;
}

#endif
