/*
 * till_step.c: charges online from a till with one thread and a loop of its own. Nothing here waits
 * for the buyer: each turn of the loop looks at the keys, draws the clock, and takes one step of the
 * order, qr_order_wait with timeout_ms 0, when info.next_ask_ms says that it is time.
 *
 *   till_step --url http://127.0.0.1:8099 --country BR --pos CAJA001 --reference sale-1 --amount 5.00
 *   till_step ... --again      after a crash, or where it said NOT KNOWN: the sale may be paid already
 *
 * The token comes from --token or from POSQR_ACCESS_TOKEN. A step asks the service at most once a
 * second, and blocks for one request: total_timeout_ms says how long at most.
 * What to do in each case, and the offline code: till_online.c.
 *
 * Exit code: 0 paid, 1 nobody can pay any more, 2 wrong options, 3 refused, 4 not known: read it
 * again, do not charge anew, 6 paid and paid back.
 */
#ifndef _WIN32
#define _POSIX_C_SOURCE 200112L /* select */
#endif

#include <posqr.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef _WIN32
#include <windows.h>
#else
#include <sys/select.h>
#endif

#define TICK_MS 100       /* a turn of the till's loop */
#define REST_MAX_MS 60000 /* somebody may be paying while the service wants its rest */
#define FAILURES_MAX 30

#define STEP_GOES_ON (-1)
#define STEP_PAID 0
#define STEP_OVER 1
#define STEP_USAGE 2
#define STEP_REFUSED 3
#define STEP_UNKNOWN 4
#define STEP_PAID_BACK 6

/* What the till keeps of a sale between two turns. */
typedef struct sale {
    qr_client *client;
    qr_order_info info;
    uint32_t next_step_ms; /* until the next step */
    int failures;          /* in a row: the network */
    int cancel_wanted;
} sale;

/* Stands for the work of a real till: keys, displays, scales. */
static void everything_else(void)
{
#ifdef _WIN32
    Sleep(TICK_MS);
#else
    struct timeval tick;

    tick.tv_sec = 0;
    tick.tv_usec = TICK_MS * 1000L;
    select(0, NULL, NULL, NULL, &tick);
#endif
}

/* One step of the order. STEP_GOES_ON, or the exit code. */
static int step(sale *s, qr_error *err)
{
    qr_status status;

    if (s->cancel_wanted) {
        status = qr_order_cancel(s->client, s->info.order_id, NULL, &s->info, err);
        if (status == QR_OK) {
            return STEP_OVER;
        }
    } else {
        status = qr_order_wait(s->client, s->info.order_id, 0, &s->info, err);
    }
    switch (status) {
    case QR_OK:
    case QR_ERR_PAID: return STEP_PAID;
    case QR_ERR_EXPIRED:
    case QR_ERR_CANCELED: return STEP_OVER;
    case QR_ERR_REFUNDED: return STEP_PAID_BACK;
    case QR_ERR_PENDING:
    case QR_ERR_LOCKED: /* somebody is paying */
        s->failures = 0;
        s->next_step_ms = s->info.next_ask_ms > TICK_MS ? s->info.next_ask_ms : TICK_MS;
        return STEP_GOES_ON;
    default: /* not asked, or not answered: the order lives on */
        s->next_step_ms = err->retry_after_ms > 1000 ? err->retry_after_ms : 1000;
        if (s->next_step_ms > REST_MAX_MS) {
            s->next_step_ms = REST_MAX_MS;
        }
        return ++s->failures < FAILURES_MAX ? STEP_GOES_ON : STEP_UNKNOWN;
    }
}

static int usage(void)
{
    fprintf(stderr,
            "usage: till_step --country BR --pos CAJA001 --reference SALE --amount 5.00\n"
            "                 [--token TOKEN] [--url URL] [--cancel-after SECONDS] [--again]\n");
    return STEP_USAGE;
}

int main(int argc, char **argv)
{
    static sale s;
    static unsigned char text[65536];
    qr_client_options how = QR_CLIENT_OPTIONS_INIT;
    qr_order order = QR_ORDER_INIT;
    qr_error err = QR_ERROR_INIT;
    unsigned long turns = 0;
    unsigned long steps = 0;
    unsigned long cancel_after = 0;
    qr_status status;
    uint32_t len;
    int again = 0;
    int code;
    int i;

    how.access_token = getenv("POSQR_ACCESS_TOKEN");
    how.total_timeout_ms = 3000; /* the longest that the loop may stand still */
    for (i = 1; i < argc; i++) {
        const char *key = argv[i];
        const char *value = argv[i + 1]; /* after the last one comes NULL */

        if (strcmp(key, "--again") == 0) {
            again = 1;
            continue;
        }
        if (value == NULL) {
            return usage();
        }
        i++;
        if (strcmp(key, "--url") == 0) {
            how.base_url = value;
        } else if (strcmp(key, "--token") == 0) {
            how.access_token = value;
        } else if (strcmp(key, "--country") == 0) {
            how.country = value;
        } else if (strcmp(key, "--pos") == 0) {
            how.pos = value;
        } else if (strcmp(key, "--reference") == 0) {
            order.reference = value;
        } else if (strcmp(key, "--amount") == 0) {
            order.amount = value;
        } else if (strcmp(key, "--cancel-after") == 0) {
            cancel_after = strtoul(value, NULL, 10);
        } else {
            return usage();
        }
    }
    if (order.reference == NULL || order.amount == NULL) {
        return usage();
    }

    if (again) {
        order.flags |= QR_ORDER_ASK_FIRST; /* the service forgets a sale's key in a day */
    }
    s.info.struct_size = (uint32_t)sizeof s.info;
    if (qr_client_open(&how, &s.client, &err) != QR_OK) {
        fprintf(stderr, "%s: %s\n", qr_status_name(err.code), err.message);
        return STEP_REFUSED;
    }
    status = qr_order_create(s.client, &order, &s.info, &err);
    switch (status) {
    case QR_OK:
        if (qr_render_image(s.info.qr_data, s.info.qr_data_len, QR_IMAGE_ANSI, NULL, text,
                            sizeof text, &len, NULL, &err) == QR_OK) {
            fwrite(text, 1, len, stdout);
        }
        code = STEP_GOES_ON;
        break;
    case QR_ERR_LOCKED:
    case QR_ERR_PENDING: /* without an order: a payment of an earlier one is under way */
        code = s.info.order_id[0] != '\0' ? STEP_GOES_ON : STEP_UNKNOWN;
        break;
    case QR_ERR_PAID: code = STEP_PAID; break;
    case QR_ERR_REFUNDED: code = STEP_PAID_BACK; break;
    case QR_ERR_EXPIRED:
    case QR_ERR_CANCELED: code = STEP_OVER; break;
    case QR_ERR_NO_ANSWER:
    case QR_ERR_SERVICE:
    case QR_ERR_ANSWER:
    case QR_ERR_BUSY:
    case QR_ERR_TOO_MANY_REQUESTS:
    case QR_ERR_CONFLICT:
    case QR_ERR_KEY_USED:
    case QR_ERR_INTERRUPTED:
    case QR_ERR_INTERNAL: code = STEP_UNKNOWN; break; /* the same call again finds out */
    default: /* nothing happened now; before, something may have */
        code = again ? STEP_UNKNOWN : STEP_REFUSED;
        break;
    }
    if (code == STEP_REFUSED || code == STEP_UNKNOWN) {
        fprintf(stderr, "%s: %s\n", qr_status_name(err.code), err.message);
    }

    while (code == STEP_GOES_ON) {
        everything_else();
        turns++;
        if (cancel_after > 0 && turns * TICK_MS >= cancel_after * 1000 && !s.cancel_wanted) {
            s.cancel_wanted = 1; /* in a real till: the cancel key */
            s.next_step_ms = 0;
        }
        s.next_step_ms = s.next_step_ms > TICK_MS ? s.next_step_ms - TICK_MS : 0;
        if (s.next_step_ms == 0) {
            code = step(&s, &err);
            steps++;
        }
    }

    printf("%s", code == STEP_PAID        ? "PAID"
                 : code == STEP_OVER      ? "NOT PAID, and nobody can pay any more"
                 : code == STEP_PAID_BACK ? "PAID BACK"
                 : code == STEP_UNKNOWN   ? "NOT KNOWN: run it again with the same sale and --again"
                                          : "REFUSED");
    if (code == STEP_PAID) {
        printf(" %s %s, receipt %s", s.info.paid_amount, s.info.currency,
               s.info.receipt_id[0] != '\0' ? s.info.receipt_id : s.info.payment_id);
    }
    printf("\n%lu turns of the loop, %lu steps\n", turns, steps);
    qr_client_close(s.client);
    return code;
}
