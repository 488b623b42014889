/* interrupt SANDBOX: qr_client_interrupt gives control back from whatever a call is waiting for. The
 * promise is 250 ms. On a machine that is busy one may come late, but long before the call would end by
 * itself; of some in each state the best has to be in time. */
#include "online.h"

#include <pthread.h>

#define PROMISED_MS 250
#define LIMIT_MS 20000
/* Before the interrupt: the call is surely where it should be, and far from its own end. */
#define HEAD_START_MS 600
#define EACH 3
#define STATES 5

typedef struct waiting {
    qr_client *client;
    const char *order_id; /* NULL: creates an order; else waits for this one */
    const char *reference;
    qr_status status;
    long long ended;
    int over;
} waiting;

static sandbox service;
static int cases, prompt;
static long long slowest;
static struct {
    const char *name;
    long long took;
} best[STATES];

/* Keeps the best of each state. */
static void note(const char *name, long long took)
{
    int i = 0;

    while (i < STATES && best[i].name != NULL && strcmp(best[i].name, name) != 0) {
        i++;
    }
    if (i == STATES) {
        give_up("more states than expected");
    }
    if (best[i].name == NULL || took < best[i].took) {
        best[i].took = took;
    }
    best[i].name = name;
}

static void *call(void *argument)
{
    waiting *w = (waiting *)argument;
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_order order = QR_ORDER_INIT;

    order.reference = w->reference;
    order.amount = "5.00";
    if (w->order_id != NULL) {
        w->status = qr_order_wait(w->client, w->order_id, 60000, &info, NULL);
    } else {
        w->status = qr_order_create(w->client, &order, &info, NULL);
    }
    w->ended = now_ms();
    __atomic_store_n(&w->over, 1, __ATOMIC_RELEASE);
    return NULL;
}

static void interrupt_it(const char *name, const qr_client_options *options, const char *order_id)
{
    static int number;
    char reference[32];
    waiting w = {0};
    pthread_t thread;
    long long begun;

    snprintf(reference, sizeof reference, "interrupt-%d", ++number);
    context("%s", name);
    w.client = client_open(options);
    w.order_id = order_id;
    w.reference = reference;
    if (pthread_create(&thread, NULL, call, &w) != 0) {
        give_up("pthread_create");
    }
    pause_ms(HEAD_START_MS);
    CHECK(!__atomic_load_n(&w.over, __ATOMIC_ACQUIRE));
    begun = now_ms();
    qr_client_interrupt(w.client, 1);
    pthread_join(thread, NULL);
    CHECK_STATUS(QR_ERR_INTERRUPTED, w.status);
    CHECK(w.ended - begun < LIMIT_MS);
    printf("interrupt: %-28s %4lld ms\n", name, w.ended - begun);
    note(name, w.ended - begun);
    cases++;
    prompt += w.ended - begun <= PROMISED_MS;
    slowest = w.ended - begun > slowest ? w.ended - begun : slowest;

    /* It stays on, and nothing is sent any more; then it is off again. */
    CHECK_STATUS(QR_ERR_INTERRUPTED, qr_client_check(w.client, NULL, NULL));
    qr_client_interrupt(w.client, 0);
    qr_client_close(w.client);
}

/* A port that nobody answers; with `full`, its queue is full: who connects hears nothing at all. */
static int dead_port(int full)
{
    struct sockaddr_in address = {0};
    socklen_t len = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), i;

    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(listener, full ? 0 : 64) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &len) != 0) {
        give_up("a port");
    }
    for (i = 0; full && i < 8; i++) {
        int filler = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

        if (connect(filler, (struct sockaddr *)&address, sizeof address) != 0 && errno != EINPROGRESS) {
            give_up("connect");
        }
    }
    return ntohs(address.sin_port);
}

int main(int argc, char **argv)
{
    qr_client_options options, deaf, mute, slow;
    qr_order_info info = QR_ORDER_INFO_INIT;
    qr_order order = QR_ORDER_INIT;
    char deaf_url[64], mute_url[64];
    qr_client *client;
    int i;

    if (argc != 2) {
        return 2;
    }
    sandbox_start(&service, argv[1], NULL, NULL);
    options = sandbox_options(&service);
    options.total_timeout_ms = 60000;
    deaf = options;
    deaf.connect_timeout_ms = 60000;
    snprintf(deaf_url, sizeof deaf_url, "http://127.0.0.1:%d", dead_port(1));
    deaf.base_url = deaf_url;
    mute = deaf;
    snprintf(mute_url, sizeof mute_url, "https://127.0.0.1:%d", dead_port(0));
    mute.base_url = mute_url;
    slow = options;
    slow.poll_interval_ms = 60000;

    order.reference = "interrupt-wait";
    order.amount = "5.00";
    client = client_open(&options);
    context("the order to wait for");
    CHECK_STATUS(QR_OK, qr_order_create(client, &order, &info, NULL));
    qr_client_close(client);

    for (i = 0; i < EACH; i++) {
        interrupt_it("connecting", &deaf, NULL);
        interrupt_it("shaking hands for TLS", &mute, NULL);
        sandbox_tell(&service, "/_sandbox/faults", "{\"kind\":\"delay\",\"ms\":60000}");
        interrupt_it("waiting for an answer", &options, NULL);
        sandbox_tell(&service, "/_sandbox/faults", "{\"kind\":\"too_many_requests\",\"retry_after_s\":50}");
        interrupt_it("pausing before a repeat", &options, NULL);
        interrupt_it("between two questions", &slow, info.order_id);
    }
    for (i = 0; i < STATES; i++) {
        context("the best of %s", best[i].name);
        CHECK(best[i].name != NULL && best[i].took <= PROMISED_MS);
    }
    printf("interrupt: %d of %d within %d ms, the slowest after %lld ms\n", prompt, cases, PROMISED_MS,
           slowest);
    sandbox_stop(&service);
    return check_result("interrupt");
}
