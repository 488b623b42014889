/*
 * setup_shop.c: for the installer, once a shop. Checks network, clock, token and country, makes the
 * store and its till, or finds them, and checks the till.
 *
 *   setup_shop --country BR --store LOJ001 --store-name "Padaria do Ze" --street "Rua A" --number 12 \
 *              --city "Sao Paulo" --state "Sao Paulo" --latitude -23.55 --longitude -46.63 \
 *              --pos CAJA001 --pos-name "Caixa 1"
 *   setup_shop --country BR --pos CAJA001          only checks: the technician's button
 *
 * The token comes from --token or from POSQR_ACCESS_TOKEN. To run it twice does no harm.
 *
 * Exit code: 0 everything is set up, 2 wrong options, 3 something is wrong: standard error says what.
 */
#include <posqr.h>

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXIT_USAGE 2
#define EXIT_REFUSED 3

typedef struct options {
    qr_client_options client;
    qr_store store;
    qr_pos pos;
    const char *ca_file;
    const char *lang;
} options;

static const struct {
    const char *key;
    size_t member;
} OPTIONS[] = {
    {"--url", offsetof(options, client.base_url)},
    {"--token", offsetof(options, client.access_token)},
    {"--country", offsetof(options, client.country)},
    {"--ca-file", offsetof(options, ca_file)},
    {"--lang", offsetof(options, lang)},
    {"--store", offsetof(options, store.external_id)},
    {"--store-name", offsetof(options, store.name)},
    {"--street", offsetof(options, store.street)},
    {"--number", offsetof(options, store.street_number)},
    {"--city", offsetof(options, store.city)},
    {"--state", offsetof(options, store.state)},
    {"--latitude", offsetof(options, store.latitude)},
    {"--longitude", offsetof(options, store.longitude)},
    {"--landmark", offsetof(options, store.landmark)},
    {"--pos", offsetof(options, pos.external_id)},
    {"--pos-name", offsetof(options, pos.name)}};

static int usage(const char *problem)
{
    fprintf(stderr,
            "setup_shop: wrong or missing: %s\n"
            "usage: setup_shop --country BR --store ID --store-name NAME --street S --number N --city C\n"
            "                  --state S --latitude D --longitude D [--landmark TEXT]\n"
            "                  --pos ID --pos-name NAME\n"
            "       setup_shop --country BR [--pos ID]      only checks\n"
            "  [--token TOKEN] [--url URL] [--ca-file FILE] [--lang pt|es|en]\n",
            problem);
    return EXIT_USAGE;
}

/* Cause and cure, in the installer's language. */
static int refused(const options *o, const char *what, const qr_error *err)
{
    uint32_t language = strcmp(o->lang, "pt") == 0   ? QR_LANG_PT
                        : strcmp(o->lang, "es") == 0 ? QR_LANG_ES
                                                     : QR_LANG_EN;
    char text[512];
    uint32_t len;

    fprintf(stderr, "%s: %s\n  %s\n", what, qr_status_name(err->code), err->message);
    if (qr_status_text(err->code, language, QR_ENCODING_UTF8, text, sizeof text, &len) == QR_OK) {
        fprintf(stderr, "  %s\n", text);
    }
    return EXIT_REFUSED;
}

static int set_up(qr_client *client, const options *o)
{
    qr_store_info store = QR_STORE_INFO_INIT;
    qr_pos_info pos = QR_POS_INFO_INIT;
    qr_error err = QR_ERROR_INIT;
    qr_pos till = o->pos;

    /* Whether token and network are right, before anything is made. */
    if (qr_client_check(client, NULL, &err) != QR_OK) {
        return refused(o, "check", &err);
    }
    printf("network, clock, token, country: good\n");
    if (o->store.external_id != NULL) {
        if (qr_store_create(client, &o->store, &store, &err) != QR_OK) {
            return refused(o, "store", &err);
        }
        printf("store %s: number %s%s\n", store.external_id, store.store_id,
               store.flags & QR_INFO_REPEATED ? ", was there already" : "");
        till.store_id = store.store_id;
        till.external_store_id = o->store.external_id;
        if (qr_pos_create(client, &till, &pos, &err) != QR_OK) {
            return refused(o, "till", &err);
        }
        printf("till %s: number %s%s\n", pos.external_id, pos.pos_id,
               pos.flags & QR_INFO_REPEATED ? ", was there already" : "");
        if (pos.image_url[0] != '\0') {
            printf("printed code: %s\n", pos.image_url);
        }
    }
    if (o->pos.external_id != NULL) {
        if (qr_client_check(client, o->pos.external_id, &err) != QR_OK) {
            return refused(o, "till", &err);
        }
        printf("till %s: good\n", o->pos.external_id);
    }
    return 0;
}

/* The whole of a text file with a NUL; NULL if it cannot be read. The caller frees. */
static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    size_t room = 1024 * 1024;
    char *text = file != NULL ? (char *)malloc(room) : NULL;

    if (text != NULL) {
        text[fread(text, 1, room - 1, file)] = '\0';
    }
    if (file != NULL) {
        fclose(file);
    }
    return text;
}

int main(int argc, char **argv)
{
    static options o; /* zeros */
    qr_client_options no_client = QR_CLIENT_OPTIONS_INIT;
    qr_store no_store = QR_STORE_INIT;
    qr_pos no_pos = QR_POS_INIT;
    qr_error err = QR_ERROR_INIT;
    qr_client *client = NULL;
    char *ca = NULL;
    qr_status status;
    size_t n;
    int code;
    int i;

    o.client = no_client;
    o.store = no_store;
    o.pos = no_pos;
    o.lang = "en";
    o.client.access_token = getenv("POSQR_ACCESS_TOKEN");
    for (i = 1; i < argc; i += 2) {
        for (n = 0; n < sizeof OPTIONS / sizeof OPTIONS[0]; n++) {
            if (strcmp(argv[i], OPTIONS[n].key) == 0) {
                break;
            }
        }
        if (n == sizeof OPTIONS / sizeof OPTIONS[0] || i + 1 == argc) {
            return usage(argv[i]);
        }
        *(const char **)((char *)&o + OPTIONS[n].member) = argv[i + 1];
    }
    if (o.client.access_token == NULL || o.client.country == NULL) {
        return usage("--token, --country");
    }
    if (o.store.external_id != NULL && o.pos.external_id == NULL) {
        return usage("--pos");
    }
    if (o.ca_file != NULL) {
        ca = read_file(o.ca_file);
        if (ca == NULL) {
            return usage(o.ca_file);
        }
        o.client.ca_pem = ca;
    }
    status = qr_client_open(&o.client, &client, &err);
    free(ca);
    if (status != QR_OK) {
        return refused(&o, "options", &err);
    }
    code = set_up(client, &o);
    qr_client_close(client);
    return code;
}
