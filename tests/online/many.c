/* many SANDBOX: 10,000 orders through one client, created and canceled: one connection, no thread, and
 * after the first thousand no more of its own memory, no more files. Then eight threads share the client. */
#include "online.h"

#include <dirent.h>
#include <pthread.h>

#define FIRST 1000
#define THREADS 8
#define EACH 100
#define NOISE_KIB 1024

static sandbox service;

typedef struct usage {
    long own_kib, threads, files;
} usage;

static usage measure(void)
{
    FILE *status = fopen("/proc/self/status", "r");
    DIR *files = opendir("/proc/self/fd");
    usage now = {0};
    char line[256];

    if (status == NULL || files == NULL) {
        give_up("/proc/self");
    }
    while (fgets(line, sizeof line, status) != NULL) {
        sscanf(line, "RssAnon: %ld", &now.own_kib);
        sscanf(line, "Threads: %ld", &now.threads);
    }
    while (readdir(files) != NULL) {
        now.files++;
    }
    closedir(files);
    fclose(status);
    return now;
}

/* Creates orders and cancels them; returns how many went well. */
static long charge(qr_client *client, const char *name, int from, int to)
{
    qr_order order = QR_ORDER_INIT;
    qr_order_info info = QR_ORDER_INFO_INIT;
    char reference[64], id[sizeof info.order_id];
    long good = 0;
    int i;

    for (i = from; i < to; i++) {
        snprintf(reference, sizeof reference, "%s-%d", name, i);
        order.reference = reference;
        order.amount = "5.00";
        if (qr_order_create(client, &order, &info, NULL) == QR_OK) {
            strcpy(id, info.order_id);
            good += strcmp(info.reference, reference) == 0 &&
                    qr_order_cancel(client, id, NULL, &info, NULL) == QR_OK &&
                    strcmp(info.order_id, id) == 0 && info.state == QR_ORDER_CANCELED;
        }
    }
    return good;
}

typedef struct share {
    qr_client *client;
    int number;
    long good;
} share;

static void *charge_share(void *argument)
{
    share *s = (share *)argument;
    char name[32];

    snprintf(name, sizeof name, "thread-%d", s->number);
    s->good = charge(s->client, name, 0, EACH);
    return NULL;
}

/* How many connections carried the requests that the sandbox remembers: all but control calls. */
static int connections(long *requests)
{
    char *log = sandbox_ask(&service, "GET", "/_sandbox/requests", "");
    const char *at = log;
    long seen[64];
    int count = 0, i;

    *requests = 0;
    while ((at = strstr(at, "\"connection\":")) != NULL) {
        long number = atol(at += 13);

        ++*requests;
        for (i = 0; i < count && seen[i] != number; i++) {
        }
        if (i == count && count < 64) {
            seen[count++] = number;
        }
    }
    free(log);
    return count;
}

int main(int argc, char **argv)
{
    const int all = rounds(10000, 1500);
    qr_client_options options;
    pthread_t threads[THREADS];
    share shares[THREADS];
    usage begun, end;
    qr_client *client;
    long requests, kept = 0;
    long long start;
    int i;

    if (argc != 2) {
        return 2;
    }
    sandbox_start(&service, argv[1], NULL, NULL);
    options = sandbox_options(&service);
    client = client_open(&options);

    context("one thread");
    start = now_ms();
    CHECK_INT(FIRST, charge(client, "many", 0, FIRST));
    begun = measure();
    CHECK_INT(all - FIRST, charge(client, "many", FIRST, all));
    end = measure();
    printf("many: %d orders in %lld ms\n", all, now_ms() - start);
    printf("many: %ld KiB of memory after %d orders, %ld KiB after %d; files %ld, %ld; threads %ld, %ld\n",
           begun.own_kib, FIRST, end.own_kib, all, begun.files, end.files, begun.threads, end.threads);
    CHECK(end.own_kib - begun.own_kib < NOISE_KIB);
    CHECK_INT(begun.files, end.files);
    CHECK_INT(1, begun.threads);
    CHECK_INT(1, end.threads);
    CHECK_INT(1, connections(&requests));
    CHECK(requests >= 2 * FIRST); /* it remembers the newest 10,000 */

    context("%d threads", THREADS);
    sandbox_tell(&service, "/_sandbox/reset", "");
    for (i = 0; i < THREADS; i++) {
        shares[i] = (share){client, i, 0};
        if (pthread_create(&threads[i], NULL, charge_share, &shares[i]) != 0) {
            give_up("pthread_create");
        }
    }
    for (i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        CHECK_INT(EACH, shares[i].good);
        kept += shares[i].good;
    }
    i = connections(&requests);
    printf("many: %d threads, %ld orders, %d connections\n", THREADS, kept, i);
    CHECK(1 <= i && i <= THREADS);

    context("closed");
    qr_client_close(client);
    end = measure();
    CHECK_INT(begun.files - 1, end.files);
    sandbox_stop(&service);
    return check_result("many");
}
