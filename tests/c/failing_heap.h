/* failing_heap.h: a malloc of the program's own, of which single allocations are made to fail, and the
 * trial of a call by that: every allocation of it fails in turn, alone, and with all that follow. Each
 * time in a process of its own, as one that ends or prints is to be counted, not suffered. */
#ifndef FAILING_HEAP_H
#define FAILING_HEAP_H

#include "check.h"

#include <errno.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static int heap_counts;        /* while a call of the library is under way */
static long heap_asked;        /* how often, since then */
static long heap_fails_from;   /* the first allocation that fails, from 0 on */
static long heap_fails_times;  /* so many in a row */
static long long heap_balance; /* blocks taken and not given back */

static int heap_fails(void)
{
    long at = heap_asked;

    if (!heap_counts) {
        return 0;
    }
    heap_asked++;
    return at >= heap_fails_from && at - heap_fails_from < heap_fails_times;
}

static void *heap_took(void *block)
{
    heap_balance += block != NULL;
    return block;
}

void *malloc(size_t size)
{
    return heap_fails() ? NULL : heap_took(__libc_malloc(size));
}

void *calloc(size_t count, size_t size)
{
    return heap_fails() ? NULL : heap_took(__libc_calloc(count, size));
}

void *realloc(void *block, size_t size)
{
    if (heap_fails()) {
        return NULL;
    }
    heap_balance -= block != NULL;
    return heap_took(__libc_realloc(block, size));
}

void *memalign(size_t align, size_t size)
{
    return heap_fails() ? NULL : heap_took(__libc_memalign(align, size));
}

void *aligned_alloc(size_t align, size_t size)
{
    return memalign(align, size);
}

int posix_memalign(void **block, size_t align, size_t size)
{
    void *taken = memalign(align, size);

    if (taken == NULL) {
        return ENOMEM;
    }
    *block = taken;
    return 0;
}

void free(void *block)
{
    heap_balance -= block != NULL;
    __libc_free(block);
}

/* A call, and what stands around it while memory lasts. */
typedef struct trial {
    const char *name;
    void (*before)(void); /* NULL: nothing */
    qr_status (*run)(void);
    void (*after)(void); /* NULL: nothing */
    qr_status good;      /* while memory lasts */
    int sends;
    int keeps; /* blocks that the first call of a process leaves behind for good */
} trial;

#define NEVER 2147483647L

/* How it went. */
typedef struct outcome {
    int ended;   /* the process, before the call returned */
    int printed; /* anything */
    qr_status status;
    int requests;      /* that reached the service */
    long asked;        /* for memory */
    long long balance; /* blocks left when all was closed */
} outcome;

/* How many requests the service has seen. */
static int (*requests_seen)(void);

static int trial_seen(void)
{
    return requests_seen != NULL ? requests_seen() : 0;
}

static void trial_inside(const trial *t, long from, long times, volatile outcome *out)
{
    const struct rlimit none = {0, 0};
    long long balance = heap_balance;
    qr_status status;
    int seen;

    setrlimit(RLIMIT_CORE, &none);
    if (t->before != NULL) {
        t->before();
    }
    seen = trial_seen();
    heap_asked = 0;
    heap_fails_from = from;
    heap_fails_times = times;
    heap_counts = 1;
    status = t->run();
    heap_counts = 0;
    out->asked = heap_asked;
    out->requests = trial_seen() - seen;
    if (t->after != NULL) {
        t->after();
    }
    out->balance = heap_balance - balance;
    out->status = status;
    out->ended = 0;
}

/* One trial: of the allocations from number `from` on, `times` fail. */
static outcome trial_once(const trial *t, long from, long times)
{
    static volatile outcome *shared;
    static FILE *said;
    outcome result;
    pid_t pid;

    if (shared == NULL) {
        shared = (volatile outcome *)mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
                                          MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        said = tmpfile();
    }
    if (shared == MAP_FAILED || said == NULL || ftruncate(fileno(said), 0) != 0) {
        give_up("a trial");
    }
    fflush(stdout);
    memset((void *)(size_t)shared, 0, sizeof *shared);
    shared->ended = 1;
    pid = fork();
    if (pid < 0) {
        give_up("fork");
    }
    if (pid == 0) {
        if (dup2(fileno(said), STDOUT_FILENO) < 0 || dup2(fileno(said), STDERR_FILENO) < 0) {
            _exit(99);
        }
        trial_inside(t, from, times, shared);
        fflush(NULL);
        _exit(0);
    }
    if (waitpid(pid, NULL, 0) != pid) {
        give_up("waitpid");
    }
    result = *(outcome *)(size_t)shared;
    result.printed = lseek(fileno(said), 0, SEEK_END) != 0;
    if (result.printed && check_failures < CHECK_SHOWN_MAX) {
        char text[301];
        ssize_t length;

        lseek(fileno(said), 0, SEEK_SET);
        length = read(fileno(said), text, sizeof text - 1);
        printf("%.*s\n", (int)length, text);
    }
    return result;
}

typedef struct totals {
    long points, ended, succeeded, refused, open;
} totals;

static void trial_judge(const trial *t, const outcome *out, totals *sum)
{
    sum->points++;
    CHECK_INT(0, out->printed);
    if (out->ended) {
        sum->ended++;
        printf("%s: the process ends\n", check_where);
        return;
    }
    CHECK(0 <= out->balance && out->balance <= t->keeps);
    sum->succeeded += out->status == t->good;
    sum->refused += out->status == QR_ERR_NO_MEMORY;
    sum->open += (out->status == QR_ERR_NO_ANSWER || out->status == QR_ERR_PENDING) && t->sends;
    if (out->status == QR_ERR_NO_MEMORY) {
        CHECK_INT(0, out->requests); /* "nothing was sent" */
    } else if ((out->status == QR_ERR_NO_ANSWER || out->status == QR_ERR_PENDING) && t->sends) {
        CHECK(out->requests > 0); /* QR_ERR_PENDING: a refund of which no answer tells more */
    } else {
        CHECK_INT(t->good, out->status);
    }
}

static long places = NEVER; /* most of one call that are tried */
static const char *only;    /* the calls with this in their name; NULL: all */

/* Every allocation of a call in turn. Returns in how many places of them the process ends. */
static long CHECK_UNUSED trial_of(const trial *t)
{
    outcome whole;
    totals alone = {0, 0, 0, 0, 0}, with_all = {0, 0, 0, 0, 0};
    long at;

    if (only != NULL && strstr(t->name, only) == NULL) {
        return 0;
    }
    context("%s", t->name);
    whole = trial_once(t, NEVER, 0);
    CHECK_INT(0, whole.ended);
    CHECK_INT(t->good, whole.status);
    CHECK_INT(t->keeps, whole.balance);
    for (at = 0; at < whole.asked && at < places; at++) {
        outcome out;

        context("%s, allocation %ld of %ld", t->name, at, whole.asked);
        out = trial_once(t, at, 1);
        trial_judge(t, &out, &alone);
        context("%s, all from allocation %ld of %ld on", t->name, at, whole.asked);
        out = trial_once(t, at, NEVER);
        trial_judge(t, &out, &with_all);
    }
    printf("%-34s %4ld allocations: one fails: %ld good, %ld refused, %ld open, %ld end; all from one on: "
           "%ld, %ld, %ld, %ld\n",
           t->name, whole.asked, alone.succeeded, alone.refused, alone.open, alone.ended,
           with_all.succeeded, with_all.refused, with_all.open, with_all.ended);
    return alone.ended + with_all.ended;
}

#endif
