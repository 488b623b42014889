/* load.c: how long until the first symbol, in a process that has loaded nothing yet.
 *
 *   load posqr|qrencode LIBRARY
 *
 * Prints nanoseconds of the clock on the wall and of the processor, from dlopen to the symbol. */
#define _POSIX_C_SOURCE 200809L
#include <dlfcn.h>
#include <posqr.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define TEXT                                                                                       \
    "00020101021243380016com.mercadolibre02011030958224599352045812530398654045.005802BR5909"      \
    "TuNegocio6009Sao Paulo62350510ticket-1230707CAJA0010806Bebida63049D3B"

typedef qr_status (*render)(const char *, uint32_t, const qr_render_options *, uint8_t *, uint32_t,
                            uint32_t *, qr_bitmap *, qr_error *);
typedef void *(*encode)(const char *, int, int);

static uint8_t image[65536];

static int first_by_posqr(void *library)
{
    render call;
    uint32_t len;

    *(void **)&call = dlsym(library, "qr_render_bitmap");
    return call != NULL &&
           call(TEXT, QR_NUL_TERMINATED, NULL, image, sizeof image, &len, NULL, NULL) == QR_OK;
}

static int first_by_qrencode(void *library)
{
    encode call;

    *(void **)&call = dlsym(library, "QRcode_encodeString8bit");
    return call != NULL && call(TEXT, 0, 1) != NULL;
}

static long long now(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

int main(int argc, char **argv)
{
    long long wall, cpu;
    void *library;
    int done;

    if (argc != 3) {
        fprintf(stderr, "usage: load posqr|qrencode LIBRARY\n");
        return 2;
    }
    now(CLOCK_PROCESS_CPUTIME_ID);
    cpu = now(CLOCK_PROCESS_CPUTIME_ID);
    wall = now(CLOCK_MONOTONIC);
    library = dlopen(argv[2], RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        fprintf(stderr, "load: %s\n", dlerror());
        return 1;
    }
    done = strcmp(argv[1], "posqr") == 0 ? first_by_posqr(library) : first_by_qrencode(library);
    wall = now(CLOCK_MONOTONIC) - wall;
    cpu = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    if (!done) {
        fprintf(stderr, "load: no symbol from %s\n", argv[2]);
        return 1;
    }
    printf("%lld %lld\n", wall, cpu);
    return 0;
}
