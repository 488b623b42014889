/* painted.h: how much of a stack of 64 KiB a call takes, the least that the header asks for. */
#ifndef PAINTED_H
#define PAINTED_H

#include "guard.h"

#include <pthread.h>

#define STACK_SIZE ((size_t)64 * 1024)
#define PAINT 0xC7

static void *painted_run(void *function)
{
    (*(void (**)(void))function)();
    return NULL;
}

/* Runs it on a painted stack between guard pages; returns the bytes that lost their paint. */
static size_t stack_used(void (*function)(void))
{
    guarded stack = guarded_new(STACK_SIZE);
    pthread_attr_t attributes;
    pthread_t thread;
    size_t untouched = 0;

    memset(stack.room, PAINT, stack.size);
    pthread_attr_init(&attributes);
    if (pthread_attr_setstack(&attributes, stack.room, stack.size) != 0 ||
        pthread_create(&thread, &attributes, painted_run, &function) != 0) {
        give_up("a thread of 64 KiB");
    }
    pthread_join(thread, NULL);
    pthread_attr_destroy(&attributes);
    while (untouched < stack.size && stack.room[untouched] == PAINT) {
        untouched++;
    }
    guarded_free(stack);
    return STACK_SIZE - untouched;
}

static void painted_nothing(void)
{
}

/* What a thread takes that does nothing. The first one takes more, for the dynamic linker. */
static size_t stack_used_by_nothing(void)
{
    stack_used(painted_nothing);
    return stack_used(painted_nothing);
}

#endif
