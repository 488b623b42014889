/* loaded_no_memory.c LIBRARY: loaded by name, as bindings do it, and out of memory in the first call of all:
 * as no_memory.c. */
#define CHECK_WITHOUT_LIBRARY 1
#include "failing_heap.h"

#include <dlfcn.h>

typedef qr_status(QR_CALL *render_function)(const char *, uint32_t, uint32_t, const qr_render_options *, uint8_t *,
                                            uint32_t, uint32_t *, qr_bitmap *, qr_error *);

static const char *path;
static void *library;
static render_function render;

static void load(void)
{
    library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    *(void **)(&render) = library == NULL ? NULL : dlsym(library, "qr_render_image");
    if (render == NULL) {
        give_up(path);
    }
}

static qr_status draw(void)
{
    static uint8_t image[65536];
    uint32_t len;

    return render("A", 1, QR_IMAGE_PNG, NULL, image, sizeof image, &len, NULL, NULL);
}

int main(int argc, char **argv)
{
    /* What stays is the loader's. */
    trial t = {"first call", load, draw, NULL, QR_OK, 0, 0};
    long long loaded;

    if (argc != 2) {
        fputs("usage: loaded_no_memory LIBRARY\n", stderr);
        return 2;
    }
    path = argv[1];
    loaded = trial_once(&t, 0, NEVER).balance;
    CHECK(loaded >= 0);
    t.keeps = (int)loaded;
    CHECK_INT(0, trial_of(&t));
    return check_result("loaded_no_memory");
}
