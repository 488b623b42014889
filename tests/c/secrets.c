/* secrets.c: the token, the proxy's password and the secret for notifications: what the service repeats of
 * them, and what happens where they are given in the wrong place. */
#define _GNU_SOURCE
#include "service.h"

#include <stddef.h>

static service played = SERVICE_INIT;

/* One that does not try again on its own, and logs. */
static qr_client *logging_client(log_lines *lines)
{
    qr_client_options options = client_options(&played);

    service_reset(&played);
    options.flags = QR_CLIENT_NO_RETRY;
    options.log = service_log;
    options.log_context = lines;
    return open_client(&options);
}

/* What the client that was closed last had kept of its log. */
static log_lines kept;

static void close_logging(qr_client *client)
{
    char line[QR_LOG_LINE_MAX + 1];
    uint32_t next = 0, len;

    memset(&kept, 0, sizeof kept);
    while (qr_client_log(client, &next, line, sizeof line, &len) == QR_OK) {
        service_log(&kept, QR_LOG_INFO, line);
    }
    CHECK_INT(0, kept.bad);
    qr_client_close(client);
}

static qr_status create(qr_client *client, qr_order_info *info, qr_error *err)
{
    qr_order order = sample_order();

    return qr_order_create(client, &order, info, err);
}

/* ---- what the service repeats -------------------------------------------------------------------- */

static void the_token_is_in_no_message_and_no_log_line(void)
{
    static log_lines lines;
    static const uint32_t statuses[] = {0, 200, 201, 302, 400, 401, 403, 404, 409, 422, 423, 429, 500, 503};
    qr_client *client = logging_client(&lines);
    size_t i;

    for (i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        qr_order_info info = QR_ORDER_INFO_INIT;
        qr_error err = QR_ERROR_INIT;
        qr_status status;
        size_t at;

        context("canary, HTTP %lu", (unsigned long)statuses[i]);
        service_reset(&played);
        if (statuses[i] == 0) {
            service_fail(&played, NULL, QR_ERR_NO_ANSWER, "curl: header Authorization: Bearer " TOKEN, 0);
        } else {
            /* A service that repeats what it was sent. */
            service_answer(&played, NULL, NULL, statuses[i],
                           "{\"code\":\"" TOKEN "\",\"message\":\"token Bearer " TOKEN " \\u00e9\"}");
        }
        status = create(client, &info, &err);
        CHECK(status > 0);
        CHECK(memmem(&err, sizeof err, "CANARY", 6) == NULL);
        for (at = 0; err.message[at] != '\0'; at++) {
            CHECK(err.message[at] >= ' ' && err.message[at] <= '~');
        }
    }
    close_logging(client);
    CHECK(lines.len > 100);
    CHECK_INT(0, lines.bad);
    CHECK(strstr(lines.text, "CANARY") == NULL);
    CHECK(kept.len > lines.len && strstr(kept.text, "CANARY") == NULL);
}

/* The token as JSON, URLs and HTML may write it; and a part of it. */
#define ESCAPED "APP\\u005fUSR\\u002d1234567890\\u002dCANARY\\u002D9f8e7d6c5b4a\\u002d446566691"
#define ALL_ESCAPED_CANARY "\\u0043\\u0041\\u004e\\u0041\\u0052\\u0059"
#define TWICE_ESCAPED "APP_USR\\\\u002d1234567890\\\\u002dCANARY\\\\u002d9f8e7d6c5b4a\\\\u002d446566691"
#define IN_A_URL "APP%5FUSR%2D1234567890%2dCANARY%2D9f8e7d6c5b4a%2D446566691"
#define IN_HTML "APP&#95;USR&#x2d;1234567890&#45;CANARY&#45;9f8e7d6c5b4a&#45;446566691"
#define IN_CAPITALS "APP_USR-1234567890-CANARY-9F8E7D6C5B4A-446566691"

/* No trace of the token in any notation: its middle, and what comes before and behind it. */
static void check_no_trace(const void *bytes, uint32_t len)
{
    static const char *const pieces[] = {"CANARY", "canary", "9f8e7d6c5b4a", "9F8E7D6C5B4A", "1234567890-", "1234567890%",
                                         "u0043", "u002d"};
    size_t i;

    for (i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        CHECK(memmem(bytes, len, pieces[i], strlen(pieces[i])) == NULL);
    }
}

static void the_token_is_told_in_no_notation(void)
{
#define SAYS(text) "{\"code\":\"" text "\",\"message\":\"no " text "\",\"cause\":[{\"description\":\"" text " x\"}]}"
    static const struct {
        uint32_t http;
        const char *body;
    } cases[] = {{400, SAYS(TOKEN)},
                 {400, SAYS("Bearer " TOKEN)},
                 {400, SAYS(ESCAPED)},
                 {401, SAYS("APP_USR-1234567890-" ALL_ESCAPED_CANARY "-9f8e7d6c5b4a-446566691")},
                 {403, SAYS(TWICE_ESCAPED)},
                 {404, SAYS(IN_A_URL)},
                 {409, SAYS(IN_HTML)},
                 {422, SAYS(IN_CAPITALS)},
                 /* Cut short, at either end. */
                 {400, SAYS("APP_USR-1234567890-CANARY-9f8e")},
                 {400, SAYS("90-CANARY-9f8e7d6c5b4a-446566691")},
                 {500, SAYS(ESCAPED)},
                 {400, "{\"errors\":[{\"code\":\"" ESCAPED "\",\"message\":\"" ESCAPED "\",\"details\":[\"" ESCAPED "\"]}]}"},
                 {403, "<html><title>" TOKEN "</title><p>" IN_HTML "</p>"},
                 {502, "upstream said " IN_A_URL},
                 {200, "you sent " TOKEN},
                 {302, IN_HTML}};
    static log_lines lines;
    qr_client *client = logging_client(&lines);
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qr_order_info info = QR_ORDER_INFO_INIT;
        qr_error err = QR_ERROR_INIT;
        reply r;

        context("told in no notation, case %lu", (unsigned long)i);
        service_reset(&played);
        memset(&r, 0, sizeof r);
        r.http_status = cases[i].http;
        r.body = cases[i].body;
        r.headers = "X-Request-Id: " IN_A_URL "\r\nDate: " TOKEN "\r\n";
        service_expect(&played, r);
        CHECK(create(client, &info, &err) != QR_OK);
        CHECK(strstr(err.message, "***") != NULL);
        CHECK(err.request_id[0] == '*');
        check_no_trace(&err, sizeof err);
        CHECK(qr_order_get(client, ORDER_ID, &info, &err) != QR_OK);
        check_no_trace(&err, sizeof err);
    }
    context("told in no notation, by the transport");
    service_reset(&played);
    service_fail(&played, NULL, QR_ERR_NO_ANSWER,
                 "a message that is so long that what it repeats of the header is cut in the midst of the "
                 "Bearer " TOKEN, 0);
    {
        qr_order_info info = QR_ORDER_INFO_INIT;
        qr_error err = QR_ERROR_INIT;

        CHECK(create(client, &info, &err) == QR_ERR_NO_ANSWER);
        check_no_trace(&err, sizeof err);
    }
    close_logging(client);
    CHECK(lines.len > 1000);
    check_no_trace(lines.text, lines.len);
    CHECK(kept.len > 1000);
    check_no_trace(kept.text, kept.len);
}

static void no_member_of_an_answer_holds_the_token(void)
{
    static const char *const written[] = {TOKEN, ESCAPED, IN_A_URL, "Bearer " TOKEN};
    static log_lines lines;
    size_t i;

    for (i = 0; i < sizeof written / sizeof written[0]; i++) {
        qr_client *client = logging_client(&lines);
        qr_order_info info = QR_ORDER_INFO_INIT;
        qr_payment_info payment = QR_PAYMENT_INFO_INIT;
        qr_store store = sample_store();
        qr_store_info store_info = QR_STORE_INFO_INIT;
        qr_error err = QR_ERROR_INIT;
        char body[4096];

        context("members, notation %lu", (unsigned long)i);
        snprintf(body, sizeof body,
                 "{\"id\":\"" ORDER_ID "\",\"external_reference\":\"ext_ref_1234\",\"total_amount\":\"50.00\","
                 "\"status\":\"created\",\"status_detail\":\"%s\",\"currency\":\"ARS\",\"created_date\":\"%s\","
                 "\"transactions\":{\"payments\":[{\"id\":\"%s\",\"status\":\"created\",\"status_detail\":\"%s\","
                 "\"reference_id\":\"%s\",\"provider\":\"%s\",\"payment_method\":{\"type\":\"%s\"}}]},"
                 "\"config\":{\"qr\":{\"external_pos_id\":\"%s\"}},\"type_response\":{\"qr_data\":\"%s\"}}",
                 written[i], written[i], written[i], written[i], written[i], written[i], written[i], written[i],
                 written[i]);
        service_answer(&played, "GET", "/v1/orders/" ORDER_ID, 200, body);
        CHECK_STATUS(QR_OK, qr_order_get(client, ORDER_ID, &info, &err));
        CHECK_TEXT("created", info.status);
        check_no_trace(&info, sizeof info);
        snprintf(body, sizeof body,
                 "{\"paging\":{\"total\":1,\"limit\":30,\"offset\":0},\"results\":[{\"id\":\"%s\","
                 "\"status\":\"rejected\",\"status_detail\":\"%s\",\"external_reference\":\"ext_ref_1234\","
                 "\"currency_id\":\"%s\",\"payment_method_id\":\"%s\",\"transaction_amount\":50}]}",
                 written[i], written[i], written[i], written[i]);
        service_answer(&played, "GET", "/v1/payments/search", 200, body);
        CHECK(qr_payment_find(client, "ext_ref_1234", NULL, NULL, &payment, &err) != QR_OK);
        check_no_trace(&payment, sizeof payment);
        check_no_trace(&err, sizeof err);
        snprintf(body, sizeof body, "{\"results\":[{\"id\":\"%s\",\"external_id\":\"LOJ001\"}]}", written[i]);
        service_answer(&played, "GET", "/users/", 200, body);
        CHECK_STATUS(QR_OK, qr_store_create(client, &store, &store_info, &err));
        check_no_trace(&store_info, sizeof store_info);
        close_logging(client);
        CHECK(kept.len > 100);
        check_no_trace(kept.text, kept.len);
    }
}

/* ---- what is given in the wrong place ------------------------------------------------------------- */

/* The token, another token, the secret for notifications, the proxy's URL: each where it has no place. */
static const char *const misplaced[] = {
    TOKEN, "app_usr-99-CANARY-99", "TEST-99-CANARY-99", "Bearer TEST-99-CANARY-99",
    "CANARY0123456789abcdef0123456789abcdef0123456789abcdef0123456789", "http://user:CANARY@proxy.example:8080",
    "user:CANARY@proxy.example", "https://service.example/?access_token=" TOKEN};

static void an_option_that_is_a_secret_of_another_is_not_quoted(void)
{
    static const struct {
        size_t member;
        const char *field;
    } members[] = {{offsetof(qr_client_options, country), "country"},
                   {offsetof(qr_client_options, pos), "pos"},
                   {offsetof(qr_client_options, user_id), "user_id"},
                   {offsetof(qr_client_options, base_url), "base_url"},
                   {offsetof(qr_client_options, proxy_url), "proxy_url"},
                   {offsetof(qr_client_options, ca_pem), "ca_pem"},
                   {offsetof(qr_client_options, user_agent), "user_agent"},
                   {offsetof(qr_client_options, platform_id), "platform_id"},
                   {offsetof(qr_client_options, integrator_id), "integrator_id"},
                   {offsetof(qr_client_options, sponsor_id), "sponsor_id"}};
    size_t i, k;

    for (i = 0; i < sizeof members / sizeof members[0]; i++) {
        for (k = 0; k < sizeof misplaced / sizeof misplaced[0]; k++) {
            qr_client_options options = client_options(&played);
            qr_client *client = NULL;
            qr_error err = QR_ERROR_INIT;
            qr_status status;

            context("%s is secret %lu", members[i].field, (unsigned long)k);
            memcpy((char *)&options + members[i].member, &misplaced[k], sizeof misplaced[k]);
            if (strcmp(members[i].field, "ca_pem") == 0 || strcmp(members[i].field, "proxy_url") == 0) {
                options.transport = NULL; /* those two are the built-in client's */
            }
            status = qr_client_open(&options, &client, &err);
            CHECK((status == QR_OK) == (client != NULL));
            /* The token itself has no place anywhere. */
            CHECK(status != QR_OK || strstr(misplaced[k], TOKEN) == NULL);
            CHECK_TEXT(status == QR_OK ? "" : members[i].field, err.field);
            CHECK(strstr(err.message, "CANARY") == NULL);
            qr_client_close(client);
        }
    }
    {
        qr_client_options options = client_options(&played);
        qr_client *client = NULL;
        qr_error err = QR_ERROR_INIT;

        context("the length in its place");
        options.country = TOKEN;
        CHECK_STATUS(QR_ERR_BAD_COUNTRY, qr_client_open(&options, &client, &err));
        CHECK(strstr(err.message, "found 48 characters, not shown: they may be a credential") != NULL);
        /* One that looks like no token, but is this client's. */
        options.access_token = "token.of.another.kind.CANARY-446566691";
        options.country = "AR";
        options.pos = options.access_token;
        CHECK_STATUS(QR_ERR_BAD_VALUE, qr_client_open(&options, &client, &err));
        CHECK_TEXT("pos", err.field);
        CHECK(strstr(err.message, "CANARY") == NULL && strstr(err.message, "not shown") != NULL);
        options.pos = "a b";
        CHECK_STATUS(QR_ERR_BAD_VALUE, qr_client_open(&options, &client, &err));
        CHECK(strstr(err.message, "found \"a b\"") != NULL);
    }
}

/* Makes every call with a secret in place of one text after the other. */
static void call_with(qr_client *client, const char *secret, size_t text, qr_error *err)
{
    const char *texts[24];
    qr_item item = QR_ITEM_INIT;
    qr_order order = sample_order();
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_payment_info payment = QR_PAYMENT_INFO_INIT;
    qr_store store = sample_store();
    qr_pos pos = sample_pos();
    size_t i;

    for (i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        texts[i] = i == text ? secret : NULL;
    }
    if (text < 11) {
        item.title = texts[8] != NULL ? texts[8] : "x";
        item.unit_price = texts[9] != NULL ? texts[9] : "50.00";
        item.quantity = 1;
        item.code = texts[10];
        order.items = &item;
        order.item_count = 1;
        order.reference = texts[0] != NULL ? texts[0] : "sale";
        order.amount = texts[1] != NULL ? texts[1] : "50.00";
        order.pos = texts[2];
        order.description = texts[3] != NULL ? texts[3] : "x";
        order.title = texts[4];
        order.notification_url = texts[5];
        order.idempotency_key = texts[6];
        order.extra_json = texts[7];
        order.api = text == 4 || text == 5 ? QR_ORDER_API_LEGACY : QR_ORDER_API_ORDERS;
        qr_order_create(client, &order, &info, err);
    } else if (text == 11) {
        qr_order_get(client, secret, &info, err);
    } else if (text == 12) {
        qr_order_wait(client, secret, 0, &info, err);
    } else if (text == 13) {
        qr_order_cancel(client, ORDER_ID, secret, &info, err);
    } else if (text == 14) {
        qr_order_refund(client, ORDER_ID, secret, "key", &info, err);
    } else if (text == 15) {
        qr_payment_refund(client, secret, NULL, NULL, &payment, err);
    } else if (text < 19) {
        qr_payment_find(client, texts[16] != NULL ? texts[16] : "sale", texts[17], texts[18], &payment, err);
    } else if (text == 19) {
        qr_client_check(client, secret, err);
    } else if (text < 22) {
        store.external_id = texts[20] != NULL ? texts[20] : store.external_id;
        store.latitude = texts[21] != NULL ? texts[21] : store.latitude;
        qr_store_create(client, &store, NULL, err);
    } else {
        pos.external_id = texts[22] != NULL ? texts[22] : pos.external_id;
        pos.store_id = texts[23];
        qr_pos_create(client, &pos, NULL, err);
    }
}

static void a_text_that_is_a_secret_is_neither_quoted_nor_is_the_token_sent(void)
{
    static log_lines lines;
    size_t text, k;

    for (text = 0; text < 24; text++) {
        for (k = 0; k < sizeof misplaced / sizeof misplaced[0]; k++) {
            qr_client *client = logging_client(&lines);
            qr_error err = QR_ERROR_INIT;
            int i;

            context("text %lu is secret %lu", (unsigned long)text, (unsigned long)k);
            service_answer(&played, NULL, NULL, 409, ERROR_OF("a_code", "no"));
            call_with(client, misplaced[k], text, &err);
            CHECK(err.code != QR_OK);
            if (strstr(misplaced[k], TOKEN) != NULL) {
                /* The older interface is asked for payments first. */
                CHECK_INT(text == 4 || text == 5, played.heard_len);
            }
            for (i = 0; i < played.heard_len; i++) {
                CHECK(strstr(played.heard[i].url, TOKEN) == NULL && strstr(played.heard[i].body, TOKEN) == NULL);
            }
            CHECK(strstr(err.message, "CANARY") == NULL);
            close_logging(client);
            CHECK(strstr(kept.text, TOKEN) == NULL && strstr(kept.text, "1234567890%2DCANARY") == NULL);
        }
    }
    CHECK(strstr(lines.text, TOKEN) == NULL && strstr(lines.text, "1234567890%2DCANARY") == NULL);
}

static void a_base_url_that_cannot_work_is_refused_at_once(void)
{
    static const char *const bad[] = {
        "http://127.0.0.1:0", "http://127.0.0.1:99999", "http://127.0.0.1:abc", "https://127.0.0.1:",
        "https://127.0.0.1:-1", "https://[::1]:", "https://[::1]:65536", "https://[::1", "https://[1]", "https://user@a.example",
        "https://user:CANARY@a.example", "https://a.example/v1?a=b", "https://a.example/#b", "https://a example",
        " https://a.example", "https://a.example ", "https://a.example\n", "https://", "https:///v1", "https://:443",
        "https://-", "https://a..b", "https://256.0.0.1", "https://1.2.3", "a.example", "a.example:443", "//a.example",
        "ftp://a.example", "https:a.example", "https://a.example\\v1", "https://\303\251.example"};
    static const char *const good[] = {
        "https://a.example", "https://a.example/", "https://a.example:8443/v1/", "http://127.0.0.1:8080",
        "http://[::1]:8080", "http://localhost", "https://10.0.0.1", "https://[2001:db8::1]/v1", "https://till_7.shop"};
    size_t i;

    for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        qr_client_options options = client_options(&played);
        qr_client *client = NULL;
        qr_error err = QR_ERROR_INIT;

        context("bad base_url %s", bad[i]);
        options.base_url = bad[i];
        CHECK_STATUS(QR_ERR_BAD_VALUE, qr_client_open(&options, &client, &err));
        CHECK_TEXT("base_url", err.field);
        CHECK(strstr(err.message, "CANARY") == NULL);
        CHECK(client == NULL);
        options.transport = NULL;
        CHECK_STATUS(QR_ERR_BAD_VALUE, qr_client_open(&options, &client, &err));
    }
    for (i = 0; i < sizeof good / sizeof good[0]; i++) {
        qr_client_options options = client_options(&played);

        context("good base_url %s", good[i]);
        options.base_url = good[i];
        qr_client_close(open_client(&options));
        options.transport = NULL;
        qr_client_close(open_client(&options));
    }
    {
        static const char *const far[] = {"http://10.0.0.1", "http://[2001:db8::1]:80/v1", "http://0.0.0.0", "http://192.168.0.7:8080/"};

        for (i = 0; i < sizeof far / sizeof far[0]; i++) {
            qr_client_options options = client_options(&played);
            qr_client *client = NULL;
            qr_error err = QR_ERROR_INIT;

            context("no TLS to %s", far[i]);
            options.base_url = far[i];
            qr_client_close(open_client(&options)); /* a transport of the caller's may know better */
            options.transport = NULL;
            CHECK_STATUS(QR_ERR_BAD_VALUE, qr_client_open(&options, &client, &err));
            CHECK_TEXT("base_url", err.field);
            CHECK(strstr(err.message, "loopback") != NULL);
        }
    }
}

static void options_are_checked_and_their_secrets_not_quoted(void)
{
    static const struct {
        size_t member;
        const char *value;
        qr_status status;
        const char *field;
    } cases[] = {
        {offsetof(qr_client_options, access_token), NULL, QR_ERR_NULL, "access_token"},
        {offsetof(qr_client_options, access_token), "CANARY 1", QR_ERR_BAD_VALUE, "access_token"},
        {offsetof(qr_client_options, access_token), "CANARY\r\nX: 1", QR_ERR_BAD_VALUE, "access_token"},
        {offsetof(qr_client_options, access_token), "CANARY\351", QR_ERR_ENCODING, "access_token"},
        {offsetof(qr_client_options, country), NULL, QR_ERR_NULL, "country"},
        {offsetof(qr_client_options, country), "ar", QR_ERR_BAD_COUNTRY, "country"},
        {offsetof(qr_client_options, pos), "a b", QR_ERR_BAD_VALUE, "pos"},
        {offsetof(qr_client_options, user_id), "12a", QR_ERR_BAD_VALUE, "user_id"},
        {offsetof(qr_client_options, base_url), "service.example", QR_ERR_BAD_VALUE, "base_url"},
        {offsetof(qr_client_options, user_agent), "a\r\nb", QR_ERR_BAD_VALUE, "user_agent"},
        {offsetof(qr_client_options, platform_id), "\303\251", QR_ERR_BAD_VALUE, "platform_id"},
        {offsetof(qr_client_options, integrator_id), "a\nb", QR_ERR_BAD_VALUE, "integrator_id"},
        {offsetof(qr_client_options, sponsor_id), "x", QR_ERR_BAD_VALUE, "sponsor_id"}};
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qr_client_options options = client_options(&played);
        qr_client *client = (qr_client *)&played; /* stays as it is */
        qr_error err = QR_ERROR_INIT;

        context("option case %lu, %s", (unsigned long)i, cases[i].field);
        memcpy((char *)&options + cases[i].member, &cases[i].value, sizeof cases[i].value);
        CHECK_STATUS(cases[i].status, qr_client_open(&options, &client, &err));
        CHECK_TEXT(cases[i].field, err.field);
        CHECK(client == (qr_client *)&played);
        CHECK(strstr(err.message, "CANARY") == NULL);
    }
    {
        qr_client_options options = client_options(&played);
        qr_client *client = NULL;
        qr_error err = QR_ERROR_INIT;

        context("numbers and flags");
        options.flags = 2;
        CHECK_STATUS(QR_ERR_UNSUPPORTED, qr_client_open(&options, &client, &err));
        CHECK_TEXT("flags", err.field);
        options.flags = 0;
        options.reserved = 1;
        CHECK_STATUS(QR_ERR_UNSUPPORTED, qr_client_open(&options, &client, &err));
        options.reserved = 0;
        options.poll_interval_ms = 999;
        CHECK_STATUS(QR_ERR_RANGE, qr_client_open(&options, &client, &err));
        CHECK_TEXT("poll_interval_ms", err.field);
        CHECK(client == NULL);
    }
}

int main(void)
{
    the_token_is_in_no_message_and_no_log_line();
    the_token_is_told_in_no_notation();
    no_member_of_an_answer_holds_the_token();
    an_option_that_is_a_secret_of_another_is_not_quoted();
    a_text_that_is_a_secret_is_neither_quoted_nor_is_the_token_sent();
    options_are_checked_and_their_secrets_not_quoted();
    a_base_url_that_cannot_work_is_refused_at_once();
    return check_result("secrets");
}
