/* canary SANDBOX: access token, proxy password and webhook secret are in no log line, no qr_error, no
 * info, whatever fails; and, once the client is closed, nowhere in the memory of the process: heap,
 * stacks and all. The part that searches its memory is a process of its own, begun anew, that is told
 * the sandbox's token in disguise. Every piece of 12 characters of a secret is looked for. */
#include "online.h"

#include <pthread.h>

#define PIECE 12
#define DISGUISE 0xA5
#define SECRETS 5
enum { TOKEN, CANARY, PASSWORD, PROXY_BASE64, WEBHOOK };
static const char *const secret_name[SECRETS] = {"token", "canary token", "proxy password",
                                                 "base64 of the proxy's user and password",
                                                 "webhook secret"};

/* In disguise, so that a search does not find what it looks for in the list of what it looks for. */
static unsigned char disguised[SECRETS][128];
static size_t secret_len[SECRETS];
/* Which two bytes a piece begins with. */
static unsigned char begins[1 << 16];

/* As the library gets them; wiped before memory is searched. */
static char plain[SECRETS][128];
static char proxy_url[192], proxy_base_url[192], bad_token[160], another_token[160];

/* What a client knows for a secret, by what it was opened with or by how it looks. */
static const char *const misplaced[] = {plain[TOKEN], another_token, plain[PASSWORD], plain[PROXY_BASE64],
                                        proxy_url};

static long lines, kept_lines, structs;

static void wipe(void *bytes, uint32_t len)
{
    volatile unsigned char *at = (volatile unsigned char *)bytes;

    while (len-- > 0) {
        *at++ = 0;
    }
}

/* Digits that other texts have too: no secret. */
static int is_common(const unsigned char *piece)
{
    static const char common[] = "0123456789abcdef0123456789abcdef 1234567890123456";
    size_t start, i;

    for (start = 0; start + PIECE < sizeof common; start++) {
        for (i = 0; i < PIECE && (unsigned char)common[start + i] == (piece[i] ^ DISGUISE); i++) {
        }
        if (i == PIECE) {
            return 1;
        }
    }
    return 0;
}

static void learn(int which, const unsigned char *in_disguise, uint32_t len)
{
    size_t i;

    memcpy(disguised[which], in_disguise, len);
    secret_len[which] = len;
    for (i = 0; i < len; i++) {
        plain[which][i] = (char)(in_disguise[i] ^ DISGUISE);
    }
    for (i = 0; i + PIECE <= len; i++) {
        if (!is_common(in_disguise + i)) {
            begins[(in_disguise[i] ^ DISGUISE) << 8 | (in_disguise[i + 1] ^ DISGUISE)] = 1;
        }
    }
}

/* Which secret has a piece that begins here; -1: none. */
static int piece_at(const unsigned char *bytes)
{
    int which;
    size_t start, i;

    if (!begins[bytes[0] << 8 | bytes[1]]) {
        return -1;
    }
    for (which = 0; which < SECRETS; which++) {
        for (start = 0; start + PIECE <= secret_len[which]; start++) {
            const unsigned char *piece = disguised[which] + start;

            for (i = 0; i < PIECE && (bytes[i] ^ DISGUISE) == piece[i]; i++) {
            }
            if (i == PIECE && !is_common(piece)) {
                return which;
            }
        }
    }
    return -1;
}

/* What is handed out must hold no piece. */
static void clean(const void *handed_out, uint32_t len, const char *what)
{
    const unsigned char *bytes = (const unsigned char *)handed_out;
    size_t i;

    for (i = 0; i + PIECE <= len; i++) {
        int which = piece_at(bytes + i);

        if (which >= 0) {
            check_failed(0, __FILE__, __LINE__, what);
            printf("  holds the %s\n", secret_name[which]);
            return;
        }
    }
    check_failed(1, __FILE__, __LINE__, what);
}

static void QR_CALL log_line(void *unused, uint32_t level, const char *line)
{
    (void)unused;
    (void)level;
    __atomic_add_fetch(&lines, 1, __ATOMIC_RELAXED);
    clean(line, strlen(line), "log line");
}

/* What a client keeps of its log: all of it is searched before the client is closed. */
static void close_client(qr_client *client)
{
    char line[QR_LOG_LINE_MAX + 1];
    uint32_t next = 0, len = 0;

    while (client != NULL && qr_client_log(client, &next, line, sizeof line, &len) == QR_OK) {
        kept_lines++;
        clean(line, len, "kept log line");
    }
    qr_client_close(client);
}

/* ---- memory -------------------------------------------------------------------------------------- */

/* Counts the pieces in all memory that can be read, and says where the first ones are. */
static void search_memory(long found[SECRETS], int tell)
{
    char line[512], permissions[8], name[256];
    FILE *maps = fopen("/proc/self/maps", "r");
    unsigned long start, end;
    long bytes = 0;
    int told = 0, which;

    memset(found, 0, SECRETS * sizeof *found);
    if (maps == NULL) {
        give_up("/proc/self/maps");
    }
    while (fgets(line, sizeof line, maps) != NULL) {
        const unsigned char *at, *last;

        name[0] = '\0';
        if (sscanf(line, "%lx-%lx %7s %*s %*s %*s %255s", &start, &end, permissions, name) < 3 ||
            permissions[0] != 'r' || strncmp(name, "[v", 2) == 0) {
            continue; /* the kernel's own pages, [vvar] and [vsyscall], are not memory */
        }
        bytes += (long)(end - start);
        last = (const unsigned char *)end - PIECE;
        for (at = (const unsigned char *)start; at <= last; at++) {
            if ((which = piece_at(at)) >= 0) {
                found[which]++;
                if (tell && told++ < 20) {
                    printf("  a piece of the %s at %lx, in %lx-%lx %s %s\n", secret_name[which],
                           (unsigned long)at, start, end, permissions, name);
                }
            }
        }
    }
    fclose(maps);
    printf("canary: %ld KiB of memory searched\n", bytes / 1024);
}

/* ---- a proxy that refuses ------------------------------------------------------------------------ */

static int proxy_listener, proxy_port;
static long proxy_saw; /* how often it was sent the password */

static void *refuse(void *unused)
{
    static unsigned char request[4096]; /* not on a stack: it holds the password; zeros behind */
    static const char answer[] = "HTTP/1.1 407 Proxy Authentication Required\r\n"
                                 "Proxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n";
    ssize_t got;
    size_t i;
    int fd;

    while ((fd = accept(proxy_listener, NULL, NULL)) >= 0) {
        uint32_t len = 0;

        /* It comes in pieces. */
        while ((got = read(fd, request + len, sizeof request - 1 - len)) > 0) {
            len += (size_t)got;
            if (strstr((char *)request, "\r\n\r\n") != NULL) {
                break;
            }
        }
        for (i = 0; i + PIECE <= len; i++) {
            if (piece_at(request + i) == PROXY_BASE64) {
                proxy_saw++;
                break;
            }
        }
        wipe(request, sizeof request);
        if (write(fd, answer, sizeof answer - 1) < 0) {
            perror("proxy");
        }
        close(fd);
    }
    return unused;
}

/* A port of ours; `backlog` -1: nobody listens there. */
static int own_port(int *listener)
{
    struct sockaddr_in address = {0};
    socklen_t len = sizeof address;

    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    *listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (*listener < 0 || bind(*listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        getsockname(*listener, (struct sockaddr *)&address, &len) != 0) {
        give_up("a port");
    }
    return ntohs(address.sin_port);
}

/* ---- every function ------------------------------------------------------------------------------ */

static qr_error error;

/* Looks through what a call wrote. */
static qr_status wrote(qr_status status, const void *info, uint32_t len)
{
    structs++;
    clean(&error, sizeof error, "qr_error");
    clean(info, len, "info");
    memset(&error, 0, sizeof error);
    error.struct_size = sizeof error;
    return status;
}

/* Calls every function with a client; returns how many said QR_OK. */
static int everything(qr_client *client, const char *name)
{
    qr_order order = QR_ORDER_INIT;
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_payment_info payment = QR_PAYMENT_INFO_INIT;
    qr_store store = QR_STORE_INIT;
    qr_store_info store_info = QR_STORE_INFO_INIT;
    qr_pos pos = QR_POS_INIT;
    qr_pos_info pos_info = QR_POS_INFO_INIT;
    static int number;
    char reference[32], id[128] = "ORD0000000000000000000000000A";
    int good = 0;

    context("%s", name);
    snprintf(reference, sizeof reference, "canary-%d", ++number);
    good += wrote(qr_client_check(client, NULL, &error), "", 0) == QR_OK;
    order.reference = reference;
    order.amount = "5.00";
    if (wrote(qr_order_create(client, &order, &info, &error), &info, sizeof info) == QR_OK) {
        good++;
        strcpy(id, info.order_id);
    }
    good += wrote(qr_order_get(client, id, &info, &error), &info, sizeof info) == QR_OK;
    good += wrote(qr_order_wait(client, id, 0, &info, &error), &info, sizeof info) == QR_OK;
    good += wrote(qr_order_cancel(client, id, NULL, &info, &error), &info, sizeof info) == QR_OK;
    good += wrote(qr_order_refund(client, id, NULL, NULL, &info, &error), &info, sizeof info) == QR_OK;
    order.api = QR_ORDER_API_LEGACY;
    order.mode = QR_ORDER_MODE_HYBRID;
    good += wrote(qr_order_create(client, &order, &info, &error), &info, sizeof info) == QR_OK;
    good += wrote(qr_payment_find(client, reference, NULL, NULL, &payment, &error), &payment,
                  sizeof payment) == QR_OK;
    good += wrote(qr_payment_refund(client, "123456789", NULL, NULL, &payment, &error), &payment,
                  sizeof payment) == QR_OK;
    store.external_id = "CANARY1";
    store.name = "A shop";
    store.street = "Rua";
    store.street_number = "1";
    store.city = "São Paulo";
    store.state = "São Paulo";
    store.latitude = "-23.55";
    store.longitude = "-46.63";
    good += wrote(qr_store_create(client, &store, &store_info, &error), &store_info,
                  sizeof store_info) == QR_OK;
    pos.external_id = "CANARYPOS1";
    pos.name = "A till";
    pos.external_store_id = "LOJ001";
    good += wrote(qr_pos_create(client, &pos, &pos_info, &error), &pos_info, sizeof pos_info) == QR_OK;
    return good;
}

static const char *const faults[] = {
    "{\"kind\":\"status\",\"status\":401,\"times\":1000}", "{\"kind\":\"status\",\"status\":403,\"times\":1000}",
    "{\"kind\":\"status\",\"status\":404,\"times\":1000}", "{\"kind\":\"status\",\"status\":409,\"times\":1000}",
    "{\"kind\":\"status\",\"status\":422,\"times\":1000}", "{\"kind\":\"status\",\"status\":424,\"times\":1000}",
    "{\"kind\":\"status\",\"status\":500,\"times\":1000}", "{\"kind\":\"status\",\"status\":302,\"times\":1000}",
    "{\"kind\":\"status_after\",\"status\":503,\"times\":1000}",
    "{\"kind\":\"too_many_requests\",\"retry_after_s\":1,\"times\":1000}",
    "{\"kind\":\"half_body\",\"times\":1000}", "{\"kind\":\"html\",\"times\":1000}",
    "{\"kind\":\"reset\",\"times\":1000}", "{\"kind\":\"lost_answer\",\"times\":1000}",
    "{\"kind\":\"unknown_status\",\"times\":1000}", "{\"kind\":\"slow_answer\",\"ms\":700,\"times\":1}",
};

static void with_options(qr_client_options options, const char *name, int least, int most)
{
    qr_client *client = NULL;
    int good = 0;

    context("%s", name);
    options.log = log_line;
    if (wrote(qr_client_open(&options, &client, &error), "", 0) == QR_OK) {
        good = everything(client, name);
    }
    context("%s", name);
    CHECK(least <= good && good <= most);
    close_client(client);
}

/* Calls with a secret where a text of another kind belongs. The token itself is not even sent. */
static void misplace(qr_client *client, const char *secret)
{
    qr_order order = QR_ORDER_INIT;
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_payment_info payment = QR_PAYMENT_INFO_INIT;

    context("in the wrong place");
    order.reference = secret;
    order.amount = "5.00";
    CHECK(wrote(qr_order_create(client, &order, &info, &error), "", 0) != QR_OK || secret != plain[TOKEN]);
    order.reference = "canary-x";
    order.amount = secret;
    CHECK(wrote(qr_order_create(client, &order, &info, &error), "", 0) != QR_OK);
    order.amount = "5.00";
    order.extra_json = secret;
    CHECK(wrote(qr_order_create(client, &order, &info, &error), "", 0) != QR_OK);
    order.extra_json = NULL;
    order.description = secret;
    CHECK(wrote(qr_order_create(client, &order, &info, &error), "", 0) != QR_OK || secret != plain[TOKEN]);
    wrote(qr_order_get(client, secret, &info, &error), "", 0);
    wrote(qr_order_cancel(client, "ORD0000000000000000000000000A", secret, &info, &error), "", 0);
    CHECK(wrote(qr_payment_find(client, "canary-x", NULL, secret, &payment, &error), "", 0) != QR_OK);
    CHECK(wrote(qr_payment_refund(client, secret, NULL, NULL, &payment, &error), "", 0) != QR_OK);
    wrote(qr_client_check(client, secret, &error), "", 0);
}

/* Options that are refused, each with a secret at or near what is wrong. */
static void refused(qr_client_options options, const char *field)
{
    qr_client *client = NULL;
    qr_status status;

    context("bad %s", field);
    options.log = log_line;
    status = qr_client_open(&options, &client, &error);
    CHECK(status != QR_OK && client == NULL);
    CHECK_TEXT(field, error.field);
    wrote(status, "", 0);
}

static sandbox service;

/* All that is done with the secrets, on a thread of its own and on the first one. */
static void *use_secrets(void *unused)
{
    qr_client_options options = sandbox_options(&service), wrong;
    qr_webhook webhook = QR_WEBHOOK_INIT;
    char https_url[64], closed_url[64], *ca;
    long found[SECRETS];
    qr_client *client;
    size_t i;
    int closed;

    options.access_token = plain[TOKEN];
    snprintf(https_url, sizeof https_url, "https://127.0.0.1:%d", service.https);
    snprintf(closed_url, sizeof closed_url, "http://127.0.0.1:%d", own_port(&closed));
    ca = (char *)calloc(1, 1 << 16);
    if (ca == NULL) {
        give_up("calloc");
    }
    closed = (close(closed), open(service.ca, O_RDONLY | O_CLOEXEC));
    CHECK(closed >= 0 && read(closed, ca, (1 << 16) - 1) > 0);
    close(closed);

    /* Well and good, in the clear and by TLS. */
    with_options(options, "HTTP", 6, 11);
    options.base_url = https_url;
    options.ca_pem = ca;
    with_options(options, "HTTPS", 6, 11);
    options.ca_pem = NULL;
    with_options(options, "TLS with a stranger", 0, 0);
    options.ca_pem = ca;
    options.flags = QR_CLIENT_NO_RETRY;
    options.proxy_url = proxy_url;
    with_options(options, "proxy that refuses", 0, 0);
    options.proxy_url = NULL;
    options.base_url = closed_url;
    with_options(options, "nobody there", 0, 0);
    options.base_url = "http://no-such-host.invalid";
    with_options(options, "no such host", 0, 0);

    /* Everything that can go wrong with an answer, with another token: 401, where it counts. */
    options.base_url = service.base_url;
    options.access_token = plain[CANARY];
    options.user_id = "446566691";
    with_options(options, "a token that the service does not know", 0, 0);
    options.access_token = plain[TOKEN];
    for (i = 0; i < sizeof faults / sizeof *faults; i++) {
        sandbox_tell(&service, "/_sandbox/faults", faults[i]);
        options.flags = QR_CLIENT_NO_RETRY;
        with_options(options, faults[i], 0, 11);
        options.access_token = plain[CANARY];
        with_options(options, faults[i], 0, 11);
        options.access_token = plain[TOKEN];
        free(sandbox_ask(&service, "DELETE", "/_sandbox/faults", ""));
    }
    options.flags = 0;
    options.total_timeout_ms = 500;
    sandbox_tell(&service, "/_sandbox/faults", "{\"kind\":\"delay\",\"ms\":1500,\"times\":3}");
    with_options(options, "out of time, with retries", 0, 11);
    free(sandbox_ask(&service, "DELETE", "/_sandbox/faults", ""));
    options.total_timeout_ms = 0;

    context("interrupted");
    options.log = log_line;
    client = client_open(&options);
    qr_client_interrupt(client, 1);
    CHECK_INT(0, everything(client, "interrupted"));
    qr_client_interrupt(client, 0);
    context("before it is closed");
    search_memory(found, 0);
    /* The search finds what is there, the library's copies among them. */
    CHECK(found[TOKEN] > (long)secret_len[TOKEN] / 2);
    close_client(client);

    wrong = options;
    wrong.access_token = bad_token;
    refused(wrong, "access_token");
    wrong = options;
    wrong.proxy_url = proxy_base_url; /* https: no proxy is reached so */
    refused(wrong, "proxy_url");
    wrong = options;
    wrong.base_url = proxy_base_url;
    refused(wrong, "base_url");
    wrong = options;
    wrong.ca_pem = plain[CANARY];
    refused(wrong, "ca_pem");
    for (i = 0; i < sizeof misplaced / sizeof *misplaced; i++) {
        wrong = options;
        wrong.proxy_url = proxy_url;
        wrong.country = misplaced[i];
        refused(wrong, "country");
        wrong.country = "BR";
        wrong.user_id = misplaced[i];
        refused(wrong, "user_id");
        wrong.user_id = options.user_id;
        wrong.sponsor_id = misplaced[i];
        refused(wrong, "sponsor_id");
        wrong.sponsor_id = NULL;
        wrong.base_url = misplaced[i];
        refused(wrong, "base_url");
    }
    wrong = options;
    wrong.pos = plain[TOKEN];
    refused(wrong, "pos");
    wrong = options;
    wrong.user_agent = plain[TOKEN];
    refused(wrong, "user_agent");
    wrong = options;
    wrong.platform_id = plain[TOKEN];
    refused(wrong, "platform_id");
    wrong = options;
    wrong.integrator_id = plain[TOKEN];
    refused(wrong, "integrator_id");
    options.log = log_line;
    options.flags = QR_CLIENT_NO_RETRY;
    options.proxy_url = proxy_url; /* it does not go there: HTTP */
    client = client_open(&options);
    for (i = 0; i < sizeof misplaced / sizeof *misplaced; i++) {
        misplace(client, misplaced[i]);
    }
    close_client(client);

    context("webhook");
    webhook.x_request_id = "r";
    webhook.data_id = "1";
    CHECK_STATUS(QR_ERR_SIGNATURE_MISSING,
                 wrote(qr_webhook_check(&webhook, plain[WEBHOOK], 1, 1, &error), "", 0));
    webhook.x_signature = "ts=1,v1=0000000000000000000000000000000000000000000000000000000000000000";
    CHECK_STATUS(QR_ERR_SIGNATURE_MISMATCH,
                 wrote(qr_webhook_check(&webhook, plain[WEBHOOK], 1, 1, &error), "", 0));
    webhook.data_id = plain[WEBHOOK];
    CHECK(wrote(qr_webhook_check(&webhook, "another", 1, 1, &error), "", 0) != QR_OK);
    webhook.data_id = "1";
    webhook.x_signature = plain[WEBHOOK];
    CHECK_STATUS(QR_ERR_SIGNATURE_MISSING,
                 wrote(qr_webhook_check(&webhook, webhook.x_signature, 1, 1, &error), "", 0));
    free(ca);
    return unused;
}

/* A transport that tells the token as its own failure. */
static qr_status QR_CALL tells(void *token, const qr_http_request *request, qr_http_response *response)
{
    CHECK(strstr(request->headers, (const char *)token) != NULL);
    snprintf(response->detail, sizeof response->detail, "it was %s", (const char *)token);
    return QR_ERR_NO_ANSWER;
}

/* How a character of the token is written in what a service repeats. */
static const char *const notations[] = {"%c", "\\u%04x", "\\u%04X", "%%%02x", "\\\\u%04x", "&#%d;", "&#x%x;"};
static const char *notation;

static void write_token(char *to, const char *token)
{
    /* Letters and digits stay, as those who escape leave them, but in the first notations. */
    for (; *token != '\0'; token++) {
        int all = notation[0] == '\\';

        to += sprintf(to, all || strchr("-_", *token) != NULL ? notation : "%c", (unsigned char)*token);
    }
}

/* A service that repeats the token in every text of its answer and in the head of it. */
static qr_status QR_CALL repeats(void *token, const qr_http_request *request, qr_http_response *response)
{
    static char written[1024];
    int is_get = strcmp(request->method, "GET") == 0;

    memset(written, 0, sizeof written);
    write_token(written, (const char *)token);
    response->headers_len = (uint32_t)snprintf(response->headers, response->headers_cap,
                                               "X-Request-Id: %s\r\n", written);
    response->body_len = (uint32_t)snprintf(
        (char *)response->body, response->body_cap,
        is_get ? "{\"id\":\"ORD0000000000000000000000000A\",\"status\":\"%s\",\"status_detail\":\"Bearer %s\","
                 "\"external_reference\":\"%s\",\"expiration_time\":\"%s\",\"results\":[{\"id\":\"%s\"}]}"
               : "{\"code\":\"%s\",\"message\":\"no %s\",\"cause\":[{\"code\":\"%s\",\"description\":\"%s, %s\"}]}",
        written, written, written, written, written);
    response->http_status = is_get ? 200 : 400;
    return QR_OK;
}

/* ---- the two processes --------------------------------------------------------------------------- */

static void append(char *to, const char *more)
{
    uint32_t len = strlen(to), i;

    for (i = 0; i <= strlen(more); i++) {
        to[len + i] = more[i];
    }
}

/* A secret that is in no file: random letters. */
static void invent(int which, const char *end, uint32_t len)
{
    unsigned char in_disguise[128];
    int random = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    size_t i;

    if (random < 0 || read(random, in_disguise, len) != (ssize_t)len) {
        give_up("/dev/urandom");
    }
    close(random);
    for (i = 0; i < len; i++) {
        in_disguise[i] = (unsigned char)((in_disguise[i] % 26 + (i % 2 ? 'a' : 'A')) ^ DISGUISE);
    }
    for (i = 0; i < strlen(end); i++) {
        in_disguise[len + i] = (unsigned char)end[i] ^ DISGUISE;
    }
    learn(which, in_disguise, len + strlen(end));
}

static void learn_base64(void)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned char in_disguise[128];
    uint32_t len = secret_len[PASSWORD] + 5, i, n = 0;

    for (i = 0; i + 3 <= len; i += 3) {
        unsigned long three = 0;
        size_t j;

        for (j = i; j < i + 3; j++) {
            three = three << 8 | (j < 5 ? (unsigned char)"user:"[j] : disguised[PASSWORD][j - 5] ^ DISGUISE);
        }
        for (j = 0; j < 4; j++) {
            in_disguise[n++] = (unsigned char)digits[three >> (18 - 6 * j) & 63] ^ DISGUISE;
        }
    }
    learn(PROXY_BASE64, in_disguise, n);
}

static int inside(char **argv)
{
    unsigned char in_disguise[128];
    char port[16];
    pthread_t thread, proxy;
    long found[SECRETS];
    size_t i;
    int which;

    error.struct_size = sizeof error;
    service.http = atoi(argv[2]);
    service.https = atoi(argv[3]);
    snprintf(service.ca, sizeof service.ca, "%s", argv[4]);
    snprintf(service.base_url, sizeof service.base_url, "http://127.0.0.1:%d", service.http);
    for (i = 0; i < strlen(argv[5]) / 2; i++) {
        unsigned int byte;

        sscanf(argv[5] + 2 * i, "%2x", &byte);
        in_disguise[i] = (unsigned char)byte;
    }
    learn(TOKEN, in_disguise, i);
    invent(CANARY, "-446566691", 40);
    invent(PASSWORD, "", 31); /* with "user:" a multiple of three: base64 without an end */
    invent(WEBHOOK, "", 64);
    learn_base64();

    proxy_port = own_port(&proxy_listener);
    snprintf(port, sizeof port, "%d", proxy_port);
    if (listen(proxy_listener, 16) != 0 || pthread_create(&proxy, NULL, refuse, NULL) != 0) {
        give_up("proxy");
    }
    append(proxy_url, "http://user:");
    append(proxy_url, plain[PASSWORD]);
    append(proxy_url, "@127.0.0.1:");
    append(proxy_url, port);
    append(proxy_base_url, "https://user:");
    append(proxy_base_url, plain[PASSWORD]);
    append(proxy_base_url, "@127.0.0.1:");
    append(proxy_base_url, port);
    append(bad_token, plain[TOKEN]);
    append(bad_token, " ");
    append(bad_token, plain[CANARY]);
    append(another_token, "APP_USR-");
    append(another_token, plain[CANARY]);

    if (pthread_create(&thread, NULL, use_secrets, NULL) != 0 || pthread_join(thread, NULL) != 0) {
        give_up("pthread");
    }
    use_secrets(NULL);
    context("what the proxy saw");
    CHECK(proxy_saw > 0);

    wipe(plain, sizeof plain);
    wipe(proxy_url, sizeof proxy_url);
    wipe(proxy_base_url, sizeof proxy_base_url);
    wipe(bad_token, sizeof bad_token);
    wipe(another_token, sizeof another_token);
    context("after all clients were closed");
    search_memory(found, 1);
    for (which = 0; which < SECRETS; which++) {
        if (found[which] > 0) {
            printf("  %s: %ld pieces\n", secret_name[which], found[which]);
        }
        CHECK_INT(0, found[which]);
    }

    /* Last, as the copies that this makes are the transport's own. */
    learn(TOKEN, in_disguise, secret_len[TOKEN]);
    {
        qr_client_options options = sandbox_options(&service);

        options.access_token = plain[TOKEN];
        options.transport = tells;
        options.transport_context = plain[TOKEN];
        options.flags = QR_CLIENT_NO_RETRY;
        with_options(options, "a transport that tells the token", 0, 0);
        options.transport = repeats;
        for (i = 0; i < sizeof notations / sizeof *notations; i++) {
            notation = notations[i];
            with_options(options, notation, 1, 11);
        }
    }
    context("in the end");
    CHECK(lines > 500);
    CHECK_INT(lines, kept_lines);
    printf("canary: %ld log lines, as many kept, %ld results of calls searched\n", lines, structs);
    return check_result("canary");
}

int main(int argc, char **argv)
{
    char http[16], https[16], hex[257] = "";
    int status;
    size_t i;
    pid_t pid;

    if (argc == 6 && strcmp(argv[1], "--inside") == 0) {
        return inside(argv);
    }
    if (argc != 2) {
        return 2;
    }
    sandbox_start(&service, argv[1], NULL, NULL);
    snprintf(http, sizeof http, "%d", service.http);
    snprintf(https, sizeof https, "%d", service.https);
    for (i = 0; i < strlen(service.token); i++) {
        snprintf(hex + 2 * i, 3, "%02x", (unsigned)(unsigned char)service.token[i] ^ DISGUISE);
    }
    fflush(stdout);
    pid = fork();
    if (pid == 0) {
        execl("/proc/self/exe", argv[0], "--inside", http, https, service.ca, hex, (char *)NULL);
        _exit(99);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid) {
        give_up("fork");
    }
    sandbox_stop(&service);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 99;
}
