/* affinity.c: which processor the calling thread, and every thread that it starts, runs on. */
#define _GNU_SOURCE
#include "bench.h"

#include <sched.h>

static cpu_set_t before;

int stay_on_this_cpu(void)
{
    cpu_set_t one;
    int cpu = sched_getcpu();

    if (cpu < 0 || sched_getaffinity(0, sizeof before, &before) != 0) {
        return 0;
    }
    CPU_ZERO(&one);
    CPU_SET(cpu, &one);
    return sched_setaffinity(0, sizeof one, &one) == 0;
}

int use_all_cpus_again(void)
{
    return sched_setaffinity(0, sizeof before, &before) == 0;
}
