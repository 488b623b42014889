/* check.h: the whole test harness. A check prints what it expected and what it got, if they differ;
 * check_result() prints the sum and is the exit code. */
#ifndef CHECK_H
#define CHECK_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <posqr.h>

#ifdef __GNUC__
#define CHECK_UNUSED __attribute__((unused))
#else
#define CHECK_UNUSED
#endif

#define CHECK_SHOWN_MAX 50

static long check_count;
static long check_failures;
static char check_where[512]; /* which case is being tried: see context() */

/* Names the case that the following checks belong to. */
static void CHECK_UNUSED context(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(check_where, sizeof check_where, format, arguments);
    va_end(arguments);
}

/* Counts a check; says whether it failed and is to be shown. */
static int CHECK_UNUSED check_failed(int good, const char *file, int line, const char *what)
{
    check_count++;
    if (good) {
        return 0;
    }
    check_failures++;
    if (check_failures > CHECK_SHOWN_MAX) {
        return 0;
    }
    printf("%s:%d: %s%s%s\n", file, line, check_where, *check_where ? ": " : "", what);
    return 1;
}

static void CHECK_UNUSED check_int(long long expected, long long got, const char *file, int line,
                                   const char *what)
{
    if (check_failed(expected == got, file, line, what)) {
        printf("  expected %lld\n       got %lld\n", expected, got);
    }
}

#ifndef CHECK_WITHOUT_LIBRARY
static void CHECK_UNUSED check_status(qr_status expected, qr_status got, const char *file, int line,
                                      const char *what)
{
    if (check_failed(expected == got, file, line, what)) {
        printf("  expected %s (%d)\n       got %s (%d)\n", qr_status_name(expected), (int)expected,
               qr_status_name(got), (int)got);
    }
}
#endif

static void CHECK_UNUSED check_text(const char *expected, const char *got, const char *file, int line,
                                    const char *what)
{
    if (check_failed(strcmp(expected, got) == 0, file, line, what)) {
        printf("  expected \"%s\"\n       got \"%s\"\n", expected, got);
    }
}

static void CHECK_UNUSED print_bytes(const char *title, const unsigned char *bytes, uint32_t len)
{
    size_t i;

    printf("  %s %lu bytes:", title, (unsigned long)len);
    for (i = 0; i < len && i < 64; i++) {
        printf(" %02X", bytes[i]);
    }
    printf("%s\n", len > 64 ? " ..." : "");
}

static void CHECK_UNUSED check_bytes(const void *expected, const void *got, uint32_t len,
                                     const char *file, int line, const char *what)
{
    size_t at = 0;
    const unsigned char *a = (const unsigned char *)expected;
    const unsigned char *b = (const unsigned char *)got;

    while (at < len && a[at] == b[at]) {
        at++;
    }
    if (check_failed(at == len, file, line, what)) {
        printf("  they differ from byte %lu on\n", (unsigned long)at);
        print_bytes("expected", a, len);
        print_bytes("     got", b, len);
    }
}

/* Whether every byte has this value. */
static void CHECK_UNUSED check_filled(int value, const void *bytes, uint32_t len, const char *file,
                                      int line, const char *what)
{
    size_t at = 0;
    const unsigned char *b = (const unsigned char *)bytes;

    /* Each byte like the first, and the first as expected: quick where pages are compared. */
    if (len > 0 && b[0] == (unsigned char)value && memcmp(b, b + 1, len - 1) == 0) {
        at = len;
    }
    while (at < len && b[at] == (unsigned char)value) {
        at++;
    }
    if (check_failed(at == len, file, line, what)) {
        printf("  expected %02X in all of %lu bytes\n       got %02X at byte %lu\n", value & 0xFF,
               (unsigned long)len, b[at], (unsigned long)at);
    }
}

#define CHECK(condition) \
    do { \
        if (check_failed(!!(condition), __FILE__, __LINE__, #condition)) { \
            printf("  expected true\n       got false\n"); \
        } \
    } while (0)
#define CHECK_INT(expected, got) \
    check_int((long long)(expected), (long long)(got), __FILE__, __LINE__, #got)
#define CHECK_STATUS(expected, got) check_status((expected), (got), __FILE__, __LINE__, #got)
#define CHECK_TEXT(expected, got) check_text((expected), (got), __FILE__, __LINE__, #got)
#define CHECK_BYTES(expected, got, len) \
    check_bytes((expected), (got), (len), __FILE__, __LINE__, #got)
#define CHECK_FILLED(value, bytes, len) \
    check_filled((value), (bytes), (len), __FILE__, __LINE__, #bytes)

static int CHECK_UNUSED check_result(const char *name)
{
    if (check_failures > CHECK_SHOWN_MAX) {
        printf("%ld more failures are not shown\n", check_failures - CHECK_SHOWN_MAX);
    }
    printf("%s: %ld checks, %ld failed\n", name, check_count, check_failures);
    return check_failures == 0 && check_count > 0 ? 0 : 1;
}

/* Fewer rounds where everything is slow (valgrind, sanitizers). */
static int CHECK_UNUSED rounds(int normally, int slowly)
{
    return getenv("POSQR_TEST_SLOW") != NULL ? slowly : normally;
}

/* Stops a test that cannot go on: no memory, no thread. */
#ifdef __GNUC__
__attribute__((noreturn))
#endif
static void CHECK_UNUSED give_up(const char *what)
{
    perror(what);
    exit(99);
}

#endif
