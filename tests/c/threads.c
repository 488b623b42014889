/* threads.c: every function from many threads at once gives what it gives alone; and the library
 * starts no thread of its own. */
#include "calls.h"

#include <pthread.h>

#ifndef CHECKER_THREADS
#define CHECKER_THREADS 0 /* of what watches the program, with its first thread: ThreadSanitizer's */
#endif

#define THREADS 16

static unsigned char alone[EVERYTHING_MAX];
static uint32_t alone_len;

static int thread_count(void)
{
    FILE *status = fopen("/proc/self/status", "r");
    char line[256];
    int count = -1;

    if (status == NULL) {
        give_up("/proc/self/status");
    }
    while (fgets(line, sizeof line, status) != NULL) {
        if (sscanf(line, "Threads: %d", &count) == 1) {
            break;
        }
    }
    fclose(status);
    return count;
}

static void *same_as_alone(void *different)
{
    unsigned char *here = (unsigned char *)malloc(EVERYTHING_MAX);
    int n;

    if (here == NULL) {
        give_up("malloc");
    }
    for (n = 0; n < rounds(50, 3); n++) {
        uint32_t len = everything(here);

        if (len != alone_len || memcmp(here, alone, len) != 0) {
            *(long *)different += 1;
        }
    }
    free(here);
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    long different[THREADS] = {0};
    int i;

    CHECK_INT(1, thread_count());
    alone_len = everything(alone);
    CHECK(alone_len > 1000);
    CHECK_INT(1, thread_count());
    for (i = 0; i < THREADS; i++) {
        if (pthread_create(&threads[i], NULL, same_as_alone, &different[i]) != 0) {
            give_up("pthread_create");
        }
    }
    for (i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        context("thread %d", i);
        CHECK_INT(0, different[i]);
    }
    CHECK_INT(1 + CHECKER_THREADS, thread_count());
    return check_result("threads");
}
