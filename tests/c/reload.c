/* reload.c LIBRARY: loaded, used and unloaded a thousand times. Nothing stays behind: no mapping of
 * the library, no thread, no memory. */
#define CHECK_WITHOUT_LIBRARY 1 /* it is loaded by name */
#include "check.h"

#include <dlfcn.h>
#include <pthread.h>

#define FUNCTION(type, name, library) \
    type name; \
    *(void **)(&name) = dlsym(library, "qr_" #name)

typedef qr_status(QR_CALL *build_function)(const qr_charge *, char *, uint32_t, uint32_t *, qr_error *);
typedef qr_status(QR_CALL *render_function)(const char *, uint32_t, uint32_t, const qr_render_options *, uint8_t *,
                                            uint32_t, uint32_t *, qr_bitmap *, qr_error *);

static const char *path;

/* How often a word stands in a file of /proc. */
static int occurrences(const char *file, const char *word)
{
    FILE *f = fopen(file, "r");
    char line[1024];
    int count = 0;

    if (f == NULL) {
        give_up(file);
    }
    while (fgets(line, sizeof line, f) != NULL) {
        count += strstr(line, word) != NULL;
    }
    fclose(f);
    return count;
}

static long status_value(const char *key)
{
    FILE *f = fopen("/proc/self/status", "r");
    char line[256];
    long value = -1;

    if (f == NULL) {
        give_up("/proc/self/status");
    }
    while (fgets(line, sizeof line, f) != NULL) {
        if (strncmp(line, key, strlen(key)) == 0) {
            value = atol(line + strlen(key));
        }
    }
    fclose(f);
    return value;
}

static void load_use_unload(void)
{
    static uint8_t image[65536];
    char payload[QR_PAYLOAD_MAX + 1];
    uint32_t len;
    qr_error err = QR_ERROR_INIT;
    qr_charge charge = QR_CHARGE_INIT;
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);

    if (library == NULL) {
        printf("%s\n", dlerror());
        CHECK(library != NULL);
        return;
    }
    {
        FUNCTION(build_function, build_payload, library);
        FUNCTION(render_function, render_image, library);

        CHECK(build_payload != NULL && render_image != NULL);
        CHECK(build_payload(&charge, payload, sizeof payload, &len, &err) > 0);
        charge.profile = QR_PROFILE_MERCADO_PAGO;
        charge.country = "BR";
        charge.user_id = "582245993";
        charge.amount = "5.00";
        charge.merchant_name = "TuNegocio";
        charge.merchant_city = "Sao Paulo";
        charge.reference = "ticket-123";
        CHECK_INT(0, build_payload(&charge, payload, sizeof payload, &len, &err));
        CHECK_INT(0, render_image(payload, len, QR_IMAGE_PNG, NULL, image, sizeof image, &len, NULL, &err));
    }
    CHECK_INT(0, dlclose(library));
}

static void *in_a_thread(void *nothing)
{
    load_use_unload();
    return nothing;
}

int main(int argc, char **argv)
{
    const int cycles = rounds(1000, 30);
    long memory = 0;
    int i;

    if (argc != 2) {
        fputs("usage: reload LIBRARY\n", stderr);
        return 2;
    }
    path = argv[1];
    for (i = 0; i < cycles; i++) {
        context("cycle %d", i);
        load_use_unload();
        if (i == cycles / 10) {
            memory = status_value("VmData:");
        }
    }
    context("after %d cycles", cycles);
    CHECK_INT(0, occurrences("/proc/self/maps", "libposqr"));
    CHECK_INT(1, status_value("Threads:"));
    if (getenv("POSQR_TEST_SLOW") == NULL) {
        CHECK(status_value("VmData:") - memory <= 256);
    }
    for (i = 0; i < cycles / 10; i++) {
        pthread_t thread;

        context("cycle %d in a thread that ends", i);
        if (pthread_create(&thread, NULL, in_a_thread, NULL) != 0) {
            give_up("pthread_create");
        }
        pthread_join(thread, NULL);
    }
    context("after %d threads", cycles / 10);
    CHECK_INT(0, occurrences("/proc/self/maps", "libposqr"));
    return check_result("reload");
}
