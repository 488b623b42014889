/* first_calls.c: the very first calls come from many threads at once, and fail: whatever the library
 * sets up once, it sets up then. */
#include "calls.h"

#include <pthread.h>

#define THREADS 16

static pthread_barrier_t start;

static void *fail_at_once(void *status)
{
    qr_error err = QR_ERROR_INIT;
    uint32_t len;

    pthread_barrier_wait(&start);
    *(qr_status *)status = run_build(NULL, 0, NULL, 0, &len, NULL, &err);
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    qr_status statuses[THREADS];
    int i;

    pthread_barrier_init(&start, NULL, THREADS);
    for (i = 0; i < THREADS; i++) {
        if (pthread_create(&threads[i], NULL, fail_at_once, &statuses[i]) != 0) {
            give_up("pthread_create");
        }
    }
    for (i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        CHECK_STATUS(QR_ERR_BAD_AMOUNT, statuses[i]);
    }
    return check_result("first_calls");
}
