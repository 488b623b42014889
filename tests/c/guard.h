/* guard.h: memory between two pages that cannot be touched. A byte read or written outside ends the
 * program with a signal, which CTest reports. */
#ifndef GUARD_H
#define GUARD_H

#include <sys/mman.h>
#include <unistd.h>

#include "check.h"

#define GUARD_FILL 0xA5

typedef struct guarded {
    unsigned char *room;
    size_t size;
} guarded;

/* At least `size` bytes between guard pages. */
static guarded CHECK_UNUSED guarded_new(size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    guarded g;
    unsigned char *all;

    g.size = (size + page - 1) / page * page;
    all = (unsigned char *)mmap(NULL, g.size + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (all == MAP_FAILED) {
        give_up("mmap");
    }
    g.room = all + page;
    if (mprotect(g.room, g.size, PROT_READ | PROT_WRITE) != 0) {
        give_up("mprotect");
    }
    return g;
}

static void CHECK_UNUSED guarded_free(guarded g)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    munmap(g.room - page, g.size + 2 * page);
}

/* `size` bytes that end where the guard begins, or begin where the other guard ends. */
static unsigned char CHECK_UNUSED *guarded_place(guarded g, size_t size, int at_end)
{
    memset(g.room, GUARD_FILL, g.size);
    return at_end ? g.room + (g.size - size) : g.room;
}

/* A copy of a struct or text that ends at the guard page: who reads on is caught. */
static void CHECK_UNUSED *guarded_copy(guarded g, const void *bytes, size_t size)
{
    unsigned char *place = guarded_place(g, size, 1);

    memcpy(place, bytes, size);
    return place;
}

#endif
