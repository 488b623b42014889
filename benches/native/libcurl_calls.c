/* libcurl_calls.c: an order created and read with libcurl, as an integrator would without posqr: one
 * handle, one connection, texts by snprintf. Of the answer it takes the order's id and no more. */
#include "bench.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct side {
    CURL *curl;
    char base_url[64];
    struct curl_slist *create_headers;
    struct curl_slist *get_headers;
    /* Of create_headers: its text is written anew for every sale. */
    char *key;
    char answer[65536];
    size_t answer_len;
} side;

static const char KEY_HEADER[] = "X-Idempotency-Key: 00000000-0000-0000-0000-000000000000";

static size_t take(char *data, size_t size, size_t count, void *to)
{
    side *s = to;
    size_t len = size * count;

    if (len >= sizeof s->answer - s->answer_len) {
        return 0;
    }
    memcpy(s->answer + s->answer_len, data, len);
    s->answer_len += len;
    return len;
}

static struct curl_slist *common_headers(void)
{
    struct curl_slist *list = curl_slist_append(NULL, "Authorization: Bearer " BENCH_TOKEN);

    return curl_slist_append(list, "Accept: application/json");
}

void *libcurl_open(const char *base_url, const char *ca_pem)
{
    side *s = calloc(1, sizeof *s);

    if (s == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        return NULL;
    }
    s->curl = curl_easy_init();
    snprintf(s->base_url, sizeof s->base_url, "%s", base_url);
    s->get_headers = common_headers();
    s->create_headers = curl_slist_append(common_headers(), "Content-Type: application/json");
    s->create_headers = curl_slist_append(s->create_headers, KEY_HEADER);
    s->key = s->create_headers->next->next->next->data + strlen("X-Idempotency-Key: ");

    curl_easy_setopt(s->curl, CURLOPT_USERAGENT, BENCH_AGENT);
    curl_easy_setopt(s->curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(s->curl, CURLOPT_WRITEDATA, s);
    curl_easy_setopt(s->curl, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(s->curl, CURLOPT_TIMEOUT_MS, 20000L);
    curl_easy_setopt(s->curl, CURLOPT_CONNECTTIMEOUT_MS, 5000L);
    curl_easy_setopt(s->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(s->curl, CURLOPT_TCP_NODELAY, 1L);
    if (ca_pem != NULL) {
        struct curl_blob pem = {(void *)ca_pem, strlen(ca_pem), CURL_BLOB_COPY};

        curl_easy_setopt(s->curl, CURLOPT_CAINFO_BLOB, &pem);
    }
    return s;
}

/* Sends what the handle is set to; 1 if the answer has this status. */
static int perform(side *s, long expected)
{
    CURLcode code;
    long status = 0;

    s->answer_len = 0;
    code = curl_easy_perform(s->curl);
    if (code != CURLE_OK) {
        fprintf(stderr, "libcurl: %s\n", curl_easy_strerror(code));
        return 0;
    }
    s->answer[s->answer_len] = '\0';
    curl_easy_getinfo(s->curl, CURLINFO_RESPONSE_CODE, &status);
    return status == expected;
}

static int create(side *s, unsigned long long number, const char *key)
{
    char url[128];
    char body[512];
    int len;

    if (key != NULL) {
        memcpy(s->key, key, 36);
    } else {
        snprintf(s->key, 37, "00000000-0000-4000-8000-%012llx", number);
    }
    len = snprintf(body, sizeof body,
                   "{\"type\":\"qr\",\"total_amount\":\"5.00\",\"description\":\"Bebida\","
                   "\"external_reference\":\"sale-%012llu\",\"config\":{\"qr\":{"
                   "\"external_pos_id\":\"CAJA001\",\"mode\":\"dynamic\"}},"
                   "\"transactions\":{\"payments\":[{\"amount\":\"5.00\"}]}}",
                   number);
    snprintf(url, sizeof url, "%s/v1/orders", s->base_url);
    curl_easy_setopt(s->curl, CURLOPT_URL, url);
    curl_easy_setopt(s->curl, CURLOPT_HTTPHEADER, s->create_headers);
    curl_easy_setopt(s->curl, CURLOPT_POSTFIELDSIZE, (long)len);
    curl_easy_setopt(s->curl, CURLOPT_POSTFIELDS, body); /* and the method is POST */
    return perform(s, 201);
}

static int get(side *s, const char *id, int id_len)
{
    char url[256];

    snprintf(url, sizeof url, "%s/v1/orders/%.*s", s->base_url, id_len, id);
    curl_easy_setopt(s->curl, CURLOPT_URL, url);
    curl_easy_setopt(s->curl, CURLOPT_HTTPHEADER, s->get_headers);
    curl_easy_setopt(s->curl, CURLOPT_HTTPGET, 1L);
    return perform(s, 200);
}

int libcurl_sale(void *to, unsigned long long number, const char *key)
{
    side *s = to;
    char id[64];
    const char *found;
    size_t len;

    if (!create(s, number, key)) {
        return 0;
    }
    found = strstr(s->answer, "\"id\":\"");
    if (found == NULL) {
        return 0;
    }
    found += strlen("\"id\":\"");
    len = strcspn(found, "\"");
    if (len >= sizeof id) {
        return 0;
    }
    memcpy(id, found, len);
    return get(s, id, (int)len);
}

void libcurl_close(void *to)
{
    side *s = to;

    curl_easy_cleanup(s->curl);
    curl_slist_free_all(s->create_headers);
    curl_slist_free_all(s->get_headers);
    free(s);
}

const char *libcurl_version(void)
{
    return curl_version();
}
