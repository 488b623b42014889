/* share SANDBOX [race|race-inside]: four threads charge with one client, for a checker of threads to
 * watch. What it must see: with `race`, they also count in a variable of the program's without a lock;
 * with `race-inside`, one writes a text that the library reads in a call of another. */
#include "online.h"

#include <pthread.h>

#define THREADS 4
#define EACH 3

static qr_client *client;
static int racing, racing_inside;
static volatile long unguarded;
static char description[16] = "Venda 0";
static long lines;

static void QR_CALL log_line(void *unused, uint32_t level, const char *line)
{
    (void)unused;
    (void)level;
    (void)line;
    __atomic_add_fetch(&lines, 1, __ATOMIC_RELAXED);
}

/* Lines that are kept, from number `next` on, whoever writes meanwhile. */
static long read_log(uint32_t *next)
{
    char line[QR_LOG_LINE_MAX + 1];
    uint32_t len;
    long count = 0;

    while (qr_client_log(client, next, line, sizeof line, &len) == QR_OK) {
        count += strlen(line) == len;
    }
    return count;
}

static void *charge(void *argument)
{
    int number = *(int *)argument, i;
    long *good = (long *)calloc(1, sizeof *good);
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_order order = QR_ORDER_INIT;
    char reference[32], id[sizeof info.order_id];
    uint32_t next = 0;

    for (i = 0; good != NULL && i < EACH; i++) {
        snprintf(reference, sizeof reference, "share-%d-%d", number, i);
        order.reference = reference;
        order.amount = "5.00";
        if (racing) {
            unguarded++;
        }
        if (racing_inside) {
            description[6] = (char)('0' + number);
            order.description = description;
        }
        if (qr_order_create(client, &order, &info, NULL) != QR_OK) {
            continue;
        }
        strcpy(id, info.order_id);
        *good += qr_order_get(client, id, &info, NULL) == QR_OK &&
                 qr_order_wait(client, id, 0, &info, NULL) == QR_ERR_PENDING &&
                 qr_order_cancel(client, id, NULL, &info, NULL) == QR_OK && read_log(&next) > 0;
    }
    return good;
}

int main(int argc, char **argv)
{
    qr_client_options options;
    pthread_t threads[THREADS];
    int numbers[THREADS], i;
    uint32_t next = 0;
    sandbox service;
    void *good;

    if (argc < 2) {
        return 2;
    }
    racing = argc > 2 && strcmp(argv[2], "race") == 0;
    racing_inside = argc > 2 && strcmp(argv[2], "race-inside") == 0;
    sandbox_start(&service, argv[1], NULL, NULL);
    options = sandbox_options(&service);
    options.log = log_line;
    options.total_timeout_ms = 60000; /* everything is slow under the checker */
    client = client_open(&options);
    for (i = 0; i < THREADS; i++) {
        numbers[i] = i;
        if (pthread_create(&threads[i], NULL, charge, &numbers[i]) != 0) {
            give_up("pthread_create");
        }
    }
    for (i = 0; i < THREADS; i++) {
        pthread_join(threads[i], &good);
        context("thread %d", i);
        CHECK(good != NULL);
        CHECK_INT(EACH, *(long *)good);
        free(good);
    }
    CHECK(lines > THREADS * EACH);
    CHECK_INT(lines, read_log(&next));
    qr_client_close(client);
    sandbox_stop(&service);
    return check_result("share");
}
