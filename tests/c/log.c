/* log.c: the lines that a client keeps, for programs that cannot give a callback. */
#include "service.h"

#include <time.h>
#include <unistd.h>

static service played = SERVICE_INIT;

/* "2026-01-31T12:00:00Z " */
#define TIME_LEN 21

/* The next line without its time, which is checked; "" if there is none. */
static const char *next_line(qr_client *client, uint32_t *next)
{
    static __thread char line[QR_LOG_LINE_MAX + 1];
    static const char digits[] = "dddd-dd-ddTdd:dd:ddZ ";
    uint32_t len = 0;
    size_t i;
    int bad = 0;
    qr_status status = qr_client_log(client, next, line, sizeof line, &len);

    if (status == QR_ERR_RANGE) {
        return "";
    }
    CHECK_STATUS(QR_OK, status);
    CHECK_INT(strlen(line), len);
    CHECK(len > TIME_LEN);
    for (i = 0; i < TIME_LEN; i++) {
        bad += digits[i] == 'd' ? line[i] < '0' || line[i] > '9' : line[i] != digits[i];
    }
    CHECK_INT(0, bad);
    return line + TIME_LEN;
}

static qr_client *opened(log_lines *lines)
{
    qr_client_options options = client_options(&played);

    service_reset(&played);
    options.flags = QR_CLIENT_NO_RETRY;
    if (lines != NULL) {
        options.log = service_log;
        options.log_context = lines;
    }
    return open_client(&options);
}

static qr_status get(qr_client *client)
{
    qr_order_info info = QR_ORDER_INFO_INIT;

    return qr_order_get(client, ORDER_ID, &info, NULL);
}

static void every_line_is_kept_with_its_level(void)
{
    qr_client *client = opened(NULL);
    uint32_t next = 0;
    const char *line;

    context("without a callback");
    CHECK_TEXT("", next_line(client, &next));
    service_answer_once(&played, "GET", NULL, 200, PAID);
    service_fail(&played, NULL, QR_ERR_NO_ANSWER, "no route", 1);
    CHECK_STATUS(QR_OK, get(client));
    CHECK_TEXT("info GET /v1/orders/" ORDER_ID, next_line(client, &next));
    line = next_line(client, &next);
    CHECK(strncmp(line, "info HTTP 200 in ", 17) == 0 && strstr(line, " ms, request request-77") != NULL);
    CHECK_TEXT("", next_line(client, &next));
    CHECK_INT(2, next);
    CHECK_STATUS(QR_ERR_NO_ANSWER, qr_client_check(client, NULL, NULL));
    CHECK_TEXT("info GET /users/me", next_line(client, &next));
    line = next_line(client, &next);
    CHECK(strncmp(line, "warning ", 8) == 0 && strstr(line, "no route after ") != NULL);
    line = next_line(client, &next);
    CHECK(strncmp(line, "error GET failed: ", 18) == 0 && strstr(line, "no route") != NULL);
    CHECK_TEXT("", next_line(client, &next));
    CHECK_INT(5, next);
    qr_client_close(client);
}

/* By the clock of this machine, within the call. */
static void the_time_is_utc(void)
{
    qr_client *client = opened(NULL);
    time_t before = time(NULL), after;
    char line[QR_LOG_LINE_MAX + 1], first[32], last[32];
    uint32_t next = 0, len;

    context("the time");
    service_answer(&played, NULL, NULL, 200, PAID);
    CHECK_STATUS(QR_OK, get(client));
    after = time(NULL);
    CHECK_STATUS(QR_OK, qr_client_log(client, &next, line, sizeof line, &len));
    strftime(first, sizeof first, "%Y-%m-%dT%H:%M:%SZ ", gmtime(&before));
    strftime(last, sizeof last, "%Y-%m-%dT%H:%M:%SZ ", gmtime(&after));
    CHECK(strncmp(first, line, TIME_LEN) <= 0 && strncmp(line, last, TIME_LEN) <= 0);
    qr_client_close(client);
}

static void the_lines_are_those_of_the_callback(void)
{
    static log_lines lines;
    qr_client *client = opened(&lines);
    uint32_t next = 0;
    const char *line, *heard = lines.text;
    int count = 0;

    context("beside a callback");
    service_answer_once(&played, NULL, NULL, 500, ERROR_OF("internal_error", "x"));
    service_answer(&played, NULL, NULL, 200, PAID);
    CHECK_STATUS(QR_ERR_SERVICE, get(client));
    CHECK_STATUS(QR_OK, get(client));
    while (line = next_line(client, &next), *line != '\0') {
        const char *text = strchr(line, ' ') + 1;

        CHECK(strncmp(heard, text, strlen(text)) == 0 && heard[strlen(text)] == '\n');
        heard += strlen(text) + 1;
        count++;
    }
    CHECK_INT(5, count);
    CHECK_TEXT("", heard);
    qr_client_close(client);
}

static void the_last_256_are_kept(void)
{
    enum { CALLS = 150 }; /* two lines each */
    qr_client *client = opened(NULL);
    char reference[32], expected[64];
    uint32_t next = 3, count = 0;
    int call;

    context("more lines than are kept");
    for (call = 0; call < CALLS; call++) {
        qr_payment_info info = QR_PAYMENT_INFO_INIT;

        service_reset(&played);
        service_answer(&played, NULL, NULL, 200, NO_RESULTS);
        snprintf(reference, sizeof reference, "sale%dx", call);
        CHECK_STATUS(QR_ERR_PENDING, qr_payment_find(client, reference, NULL, NULL, &info, NULL));
        CHECK_INT(1, played.heard_len);
    }
    for (call = CALLS - 128; call < CALLS; call++) {
        snprintf(expected, sizeof expected, "sale%dx", call);
        CHECK(strstr(next_line(client, &next), expected) != NULL);
        CHECK_INT(2 * call + 1, next);
        CHECK(strncmp(next_line(client, &next), "info HTTP 200 in ", 17) == 0);
        count += 2;
    }
    CHECK_INT(256, count);
    CHECK_TEXT("", next_line(client, &next));
    qr_client_close(client);
}

/* ---- while others use the client ------------------------------------------------------------------ */

static qr_client *in_use;
static int seen_inside;

static void QR_CALL reading_log(void *context, uint32_t level, const char *line)
{
    uint32_t *next = (uint32_t *)context;

    (void)level;
    /* What the callback is told is there already. */
    CHECK(strstr(next_line(in_use, next), line) != NULL);
    CHECK_TEXT("", next_line(in_use, next));
    seen_inside++;
}

static void read_inside(void *context)
{
    uint32_t next = 0;

    (void)context;
    CHECK_TEXT("info GET /v1/orders/" ORDER_ID, next_line(in_use, &next));
    CHECK_TEXT("", next_line(in_use, &next));
    seen_inside++;
}

static void callbacks_may_read_the_lines_of_their_own_client(void)
{
    qr_client_options options = client_options(&played);
    uint32_t next = 0;

    context("from callbacks");
    service_reset(&played);
    service_answer(&played, NULL, NULL, 200, PAID);
    played.meanwhile = read_inside;
    options.log = reading_log;
    options.log_context = &next;
    in_use = open_client(&options);
    CHECK_STATUS(QR_OK, get(in_use));
    CHECK_INT(3, seen_inside);
    qr_client_close(in_use);
}

static void *read_from_another(void *context)
{
    read_inside(context);
    return NULL;
}

/* The call cannot end before the other thread has read. */
static void let_another_read(void *context)
{
    pthread_t thread;

    if (pthread_create(&thread, NULL, read_from_another, context) != 0 || pthread_join(thread, NULL) != 0) {
        give_up("pthread");
    }
}

static void lines_are_read_while_a_call_is_under_way_and_after_an_interrupt(void)
{
    uint32_t next = 2;

    context("another thread");
    in_use = opened(NULL);
    service_answer(&played, NULL, NULL, 200, PAID);
    played.meanwhile = let_another_read;
    seen_inside = 0;
    CHECK_STATUS(QR_OK, get(in_use));
    CHECK_INT(1, seen_inside);
    context("interrupted");
    qr_client_interrupt(in_use, 1);
    CHECK_STATUS(QR_ERR_INTERRUPTED, qr_client_check(in_use, NULL, NULL));
    CHECK(strncmp(next_line(in_use, &next), "error GET failed: interrupted", 29) == 0);
    qr_client_close(in_use);
}

#define THREADS 4
#define CALLS_EACH 60

static void *ask_often(void *client)
{
    int i;

    for (i = 0; i < CALLS_EACH; i++) {
        qr_client_check((qr_client *)client, NULL, NULL);
    }
    return NULL;
}

static qr_status QR_CALL refuses(void *context, const qr_http_request *r, qr_http_response *a)
{
    (void)context, (void)r, (void)a;
    return QR_ERR_NOT_SENT;
}

/* Each line is one of three, whole, whoever writes meanwhile. */
static void lines_of_many_threads_are_whole(void)
{
    qr_client_options options = client_options(&played);
    pthread_t threads[THREADS];
    uint32_t next = 0, before = 0;
    qr_client *client;
    int i;

    context("many threads");
    options.flags = QR_CLIENT_NO_RETRY;
    options.transport = refuses;
    client = open_client(&options);
    for (i = 0; i < THREADS; i++) {
        if (pthread_create(&threads[i], NULL, ask_often, client) != 0) {
            give_up("pthread");
        }
    }
    while (next < 3 * THREADS * CALLS_EACH) {
        const char *line = next_line(client, &next);

        CHECK(*line == '\0' || strcmp(line, "info GET /users/me") == 0 || strncmp(line, "warning ", 8) == 0 ||
              strncmp(line, "error GET failed: ", 18) == 0);
        CHECK(*line == '\0' ? next == before : next > before);
        before = next;
        if (*line == '\0') {
            usleep(1000);
        }
    }
    for (i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    CHECK_TEXT("", next_line(client, &next));
    qr_client_close(client);
}

int main(void)
{
    every_line_is_kept_with_its_level();
    the_time_is_utc();
    the_lines_are_those_of_the_callback();
    the_last_256_are_kept();
    callbacks_may_read_the_lines_of_their_own_client();
    lines_are_read_while_a_call_is_under_way_and_after_an_interrupt();
    lines_of_many_threads_are_whole();
    return check_result("log");
}
