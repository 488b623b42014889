/*
 * till_online.c: a whole till, online. Creates the order, shows its code, waits with a countdown,
 * and says what became of the sale.
 *
 *   till_online --country BR --pos CAJA001 --reference sale-1 --amount 5.00
 *
 * The token comes from --token or from POSQR_ACCESS_TOKEN. Without an account: make sandbox, and
 * --url http://127.0.0.1:8099 with the token that it prints.
 *
 * The rule that keeps money safe: whatever happened, the same call with the same sale is right, and
 * a new sale is never made before the old one is known to be over.
 *
 * In a hurry? Read main(), at the end, and create(), follow() and charge_offline().
 *
 * Exit code:
 *   0  paid
 *   1  not paid, and nobody can pay any more (canceled, expired)
 *   2  wrong options
 *   3  refused: sale or set-up is wrong, nothing was charged
 *   4  not known: it may be paid. Run it again with the same sale and --again
 *   5  an offline code was shown: NOT confirmed. From now on run it for this sale with --find only:
 *      an order would be a second code of it, and the buyer may pay both
 *   6  paid, and paid back
 *   7  paid more than once (--find): one payment is to be refunded
 */
#ifndef _WIN32
#define _POSIX_C_SOURCE 200112L /* select, for the key */
#endif

#include <posqr.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef _WIN32
#include <conio.h>
#include <windows.h>
#else
#include <sys/select.h>
#include <unistd.h>
#endif

#define EXIT_PAID 0
#define EXIT_OVER 1
#define EXIT_USAGE 2
#define EXIT_REFUSED 3
#define EXIT_UNKNOWN 4
#define EXIT_OFFLINE 5
#define EXIT_PAID_BACK 6
#define EXIT_PAID_TWICE 7

#define TRIES 5        /* of one call that got no answer, before the cashier is told */
#define GRACE_S 10     /* after the countdown, for the clock of the service */
#define PAUSE_MS 1000UL
#define REST_MAX_MS 60000UL /* of what the service asks for */

typedef struct options {
    qr_client_options client;
    qr_order order;
    const char *ca_file;
    const char *name, *city; /* for an offline code; without them there is none */
    const char *since;
    uint32_t timeout_s;
    uint32_t call_timeout_s; /* of one call, its retries included: then the network is down */
    uint32_t language;
    int plain;   /* no colours */
    int again;   /* this sale may have been sent before */
    int find;    /* look for payments, charge nothing */
} options;

/* ---- what the till says, in the shop's language ------------------------------------------------ */

#define SAY_SCAN 0
#define SAY_WAITING 1
#define SAY_PAYING 2
#define SAY_NO_NETWORK 3
#define SAY_CANCELING 4
#define SAY_PAID 5
#define SAY_RECEIPT 6
#define SAY_CANCELED 7
#define SAY_EXPIRED 8
#define SAY_REFUNDED 9
#define SAY_REFUSED 10
#define SAY_UNKNOWN 11
#define SAY_OFFLINE 12
#define SAY_NO_OFFLINE 13
#define SAY_FAULTY_CODE 14
#define SAY_NOT_FOUND 15
#define SAY_TWICE 16
#define SAY_SENT_BEFORE 17

/* Without accents: a till's display and console have code pages of their own. */
static const char *const WORDS[][3] = {
    {"Escaneie para pagar", "Escanee para pagar", "Scan to pay"},
    {"aguardando o pagamento (Enter cancela)", "esperando el pago (Enter cancela)",
     "waiting for the payment (Enter cancels)"},
    {"o cliente esta pagando", "el cliente esta pagando", "the buyer is paying"},
    {"sem conexao: o pedido continua valendo, tentando de novo",
     "sin conexion: la orden sigue vigente, se intenta de nuevo",
     "no connection: the order lives on, trying again"},
    {"cancelando", "cancelando", "canceling"},
    {"PAGO", "PAGADO", "PAID"},
    {"recibo", "recibo", "receipt"},
    {"CANCELADO: ninguem mais pode pagar. Para cobrar, use uma nova referencia.",
     "CANCELADO: ya nadie puede pagar. Para cobrar, use una nueva referencia.",
     "CANCELED: nobody can pay any more. To charge, use a new reference."},
    {"EXPIRADO: ninguem mais pode pagar. Para cobrar, use uma nova referencia.",
     "VENCIDO: ya nadie puede pagar. Para cobrar, use una nueva referencia.",
     "EXPIRED: nobody can pay any more. To charge, use a new reference."},
    {"ESTORNADO: foi pago e devolvido", "DEVUELTO: se pago y se devolvio",
     "REFUNDED: paid, and paid back"},
    {"RECUSADO: nada foi cobrado", "RECHAZADO: no se cobro nada", "REFUSED: nothing was charged"},
    {"NAO SE SABE: pode estar pago. Nao cobre de novo: consulte esta mesma venda com --again.",
     "NO SE SABE: puede estar pagado. No cobre de nuevo: consulte esta misma venta con --again.",
     "NOT KNOWN: it may be paid. Do not charge anew: ask for this same sale with --again."},
    {"SEM REDE, codigo offline: NAO CONFIRMADO. Veja o comprovante no celular do cliente, e consulte\n"
     "mais tarde com --find (qr_payment_find). Nao expira e pode ser pago duas vezes: nao cobre esta\n"
     "venda de novo.",
     "SIN RED, codigo offline: NO CONFIRMADO. Vea el comprobante en el celular del cliente, y consulte\n"
     "mas tarde con --find (qr_payment_find). No vence y puede pagarse dos veces: no cobre esta venta\n"
     "de nuevo.",
     "NO NETWORK, offline code: NOT CONFIRMED. Look at the receipt on the buyer's phone, and ask later\n"
     "with --find (qr_payment_find). It does not expire and can be paid twice: do not charge this sale\n"
     "again."},
    {"sem rede, e sem --name e --city nao ha codigo offline: nada foi cobrado",
     "sin red, y sin --name y --city no hay codigo offline: no se cobro nada",
     "no network, and without --name and --city no offline code: nothing was charged"},
    {"o codigo recebido tem um defeito; e mostrado mesmo assim",
     "el codigo recibido tiene un defecto; se muestra igual",
     "the code received has a fault; it is shown all the same"},
    {"sem pagamento ate agora", "sin pago hasta ahora", "no payment so far"},
    {"PAGO MAIS DE UMA VEZ: devolva um (qr_payment_refund)",
     "PAGADO MAS DE UNA VEZ: devuelva uno (qr_payment_refund)",
     "PAID MORE THAN ONCE: refund one (qr_payment_refund)"},
    {"esta venda pode ter sido enviada antes: sem codigo offline",
     "esta venta puede haberse enviado antes: sin codigo offline",
     "this sale may have been sent before: no offline code"}};

static const char *say(const options *o, int what)
{
    return WORDS[what][o->language];
}

/* What went wrong, and its cause and cure, for the person at the till. */
static void print_error(const options *o, const qr_error *err)
{
    char text[512];
    uint32_t len;

    fprintf(stderr, "%s", qr_status_name(err->code));
    if (err->http_status != 0) {
        fprintf(stderr, ", HTTP %lu", (unsigned long)err->http_status);
    }
    if (err->api_code[0] != '\0') {
        fprintf(stderr, ", %s", err->api_code);
    }
    if (err->request_id[0] != '\0') {
        fprintf(stderr, ", request %s", err->request_id);
    }
    fprintf(stderr, "\n  %s\n", err->message);
    if (qr_status_text(err->code, o->language, QR_ENCODING_UTF8, text, sizeof text, &len) == QR_OK) {
        fprintf(stderr, "  %s\n", text);
    }
}

/* ---- terminal: a key, a pause, a picture -------------------------------------------------------- */

/* Waits up to so long for a key (of a terminal: a line); says whether Enter or c came. */
static int cancel_key(unsigned long milliseconds)
{
#ifdef _WIN32
    int key = 0;

    if (!_kbhit()) {
        Sleep(milliseconds);
    }
    while (_kbhit()) {
        key = _getch();
    }
    return key == '\r' || key == 'c' || key == 'C';
#else
    static int closed; /* a till without a keyboard: nothing to read, but still to pause */
    fd_set input;
    struct timeval pause;
    char line[256];
    ssize_t got;

    pause.tv_sec = (long)(milliseconds / 1000);
    pause.tv_usec = (long)(milliseconds % 1000) * 1000;
    FD_ZERO(&input);
    if (!closed) {
        FD_SET(STDIN_FILENO, &input);
    }
    if (select(closed ? 0 : STDIN_FILENO + 1, &input, NULL, NULL, &pause) <= 0 || closed) {
        return 0;
    }
    got = read(STDIN_FILENO, line, sizeof line);
    if (got <= 0) {
        closed = 1;
        return 0;
    }
    return line[0] == '\n' || line[0] == '\r' || line[0] == 'c' || line[0] == 'C';
#endif
}

/* With colours unless told not to: those are right on any terminal. */
static int draw(const options *o, const char *payload, qr_error *err)
{
    static unsigned char text[65536];
    uint32_t format = o->plain ? QR_IMAGE_TEXT : QR_IMAGE_ANSI;
    uint32_t len;

    if (qr_render_image(payload, QR_NUL_TERMINATED, format, NULL, text, sizeof text, &len, NULL,
                        err) != QR_OK) {
        return 0;
    }
    fwrite(text, 1, len, stdout);
    fflush(stdout);
    return 1;
}

/* No exception may leave a callback. C throws none; in C++ all of it stands in try ... catch (...). */
static void QR_CALL log_line(void *context, uint32_t level, const char *line)
{
    fprintf((FILE *)context, "  [%lu] %s\n", (unsigned long)level, line);
}

/* ---- what an answer means ----------------------------------------------------------------------- */

/* Whether the same call may be made again at once: it never charges twice. */
static int worth_another_try(qr_status status)
{
    switch (status) {
    case QR_ERR_NOT_SENT:
    case QR_ERR_NO_ANSWER:
    case QR_ERR_BUSY:
    case QR_ERR_CONFLICT:
    case QR_ERR_TOO_MANY_REQUESTS:
    case QR_ERR_SERVICE:
    case QR_ERR_ANSWER:
    case QR_ERR_INTERNAL:
        return 1;
    default:
        return 0;
    }
}

/* How long to let the service rest before the next try. */
static unsigned long rest_ms(const qr_error *err)
{
    if (err->retry_after_ms > REST_MAX_MS) {
        return REST_MAX_MS; /* somebody may be paying meanwhile */
    }
    return err->retry_after_ms > PAUSE_MS ? err->retry_after_ms : PAUSE_MS;
}

/* Tells the end of a sale, where the status is one; -1: it is none. */
static int final_outcome(const options *o, qr_status status, const qr_order_info *info)
{
    switch (status) {
    case QR_ERR_PAID:
        printf("\n%s %s %s, %s %s\n", say(o, SAY_PAID),
               info->paid_amount[0] != '\0' ? info->paid_amount : info->amount, info->currency,
               say(o, SAY_RECEIPT), info->receipt_id[0] != '\0' ? info->receipt_id : info->payment_id);
        return EXIT_PAID;
    case QR_ERR_EXPIRED: printf("\n%s\n", say(o, SAY_EXPIRED)); return EXIT_OVER;
    case QR_ERR_CANCELED: printf("\n%s\n", say(o, SAY_CANCELED)); return EXIT_OVER;
    case QR_ERR_REFUNDED: printf("\n%s\n", say(o, SAY_REFUNDED)); return EXIT_PAID_BACK;
    default: return -1;
    }
}

static int not_known(const options *o, const qr_error *err)
{
    printf("\n%s\n", say(o, SAY_UNKNOWN));
    print_error(o, err);
    return EXIT_UNKNOWN;
}

/* ---- the sale ------------------------------------------------------------------------------------ */

/* The country's offline code: nothing tells when it is paid, so the cashier has to be told. */
static int charge_offline(const options *o)
{
    qr_charge charge = QR_CHARGE_INIT;
    qr_error err = QR_ERROR_INIT;
    char payload[QR_PAYLOAD_MAX + 1];
    char user_id[24];
    const char *token = o->client.access_token;
    const char *digits = strrchr(token, '-');
    uint32_t len;

    if (o->name == NULL || o->city == NULL) {
        printf("%s\n", say(o, SAY_NO_OFFLINE));
        return EXIT_REFUSED;
    }
    charge.profile = QR_PROFILE_MERCADO_PAGO;
    charge.country = o->client.country;
    charge.user_id = o->client.user_id;
    if (charge.user_id == NULL && digits != NULL && strlen(digits + 1) < sizeof user_id) {
        strcpy(user_id, digits + 1); /* the seller's user id ends the token */
        charge.user_id = user_id;
    }
    charge.amount = o->order.amount;
    charge.reference = o->order.reference; /* by which qr_payment_find looks for it */
    charge.merchant_name = o->name;
    charge.merchant_city = o->city;
    if (qr_build_payload(&charge, payload, sizeof payload, &len, &err) != QR_OK ||
        !draw(o, payload, &err)) {
        printf("%s\n", say(o, SAY_REFUSED));
        print_error(o, &err);
        return EXIT_REFUSED;
    }
    printf("%s\n%s\n", payload, say(o, SAY_OFFLINE));
    return EXIT_OFFLINE;
}

/*
 * Makes the order, or finds the one that this sale made before. Returns -1 with an order that can
 * be paid, else the exit code; `canceling` if the key was pressed meanwhile.
 */
static int create(qr_client *client, const options *o, qr_order_info *info, int *canceling)
{
    qr_error err = QR_ERROR_INIT;
    qr_status status = QR_OK;
    int may_be_there = o->again;
    int outcome;
    int i;

    for (i = 0; i < TRIES; i++) {
        status = qr_order_create(client, &o->order, info, &err);
        if (status == QR_OK) {
            if (info->qr_data_status != QR_OK) {
                printf("%s: %s\n", say(o, SAY_FAULTY_CODE), qr_status_name(info->qr_data_status));
            }
            printf("%s: %s %s\n", say(o, SAY_SCAN), info->amount, info->currency);
            if (!draw(o, info->qr_data, &err)) {
                print_error(o, &err); /* the order is there all the same: follow or cancel it */
            }
            return -1;
        }
        if ((status == QR_ERR_LOCKED || status == QR_ERR_PENDING) && info->order_id[0] != '\0') {
            return -1; /* it is there; show no code, follow it */
        }
        outcome = final_outcome(o, status, info);
        if (outcome >= 0) {
            return outcome;
        }
        /* Locked without an order: a payment of an earlier one is under way. */
        if (!worth_another_try(status) && status != QR_ERR_LOCKED) {
            break;
        }
        if (status != QR_ERR_NOT_SENT) {
            may_be_there = 1;
        } else if (!may_be_there) {
            break; /* no network from the start: the library has tried often enough */
        }
        fprintf(stderr, "%s (%s)\n", say(o, SAY_NO_NETWORK), qr_status_name(status));
        if (cancel_key(rest_ms(&err))) {
            *canceling = 1; /* as soon as it is known what there is to cancel */
        }
    }
    if (status == QR_ERR_NOT_SENT && !may_be_there) {
        print_error(o, &err);
        return charge_offline(o);
    }
    if (status == QR_ERR_NOT_SENT) {
        fprintf(stderr, "%s\n", say(o, SAY_SENT_BEFORE));
    }
    if (worth_another_try(status) || status == QR_ERR_LOCKED || may_be_there || status == QR_ERR_INTERRUPTED) {
        return not_known(o, &err);
    }
    if (status == QR_ERR_KEY_USED) {
        return not_known(o, &err); /* another sale has this reference, and may be paid */
    }
    printf("%s\n", say(o, SAY_REFUSED));
    print_error(o, &err);
    return EXIT_REFUSED;
}

/* Follows the order to its end, with the countdown; Enter or c cancels, and so does its end. */
static int follow(qr_client *client, const options *o, qr_order_info *info, int canceling)
{
    qr_error err = QR_ERROR_INIT;
    time_t start = time(NULL);
    int failures = 0;
    qr_status status;
    int outcome;
    long left;

    for (;;) {
        if (canceling) {
            status = qr_order_cancel(client, info->order_id, NULL, info, &err);
            if (status == QR_OK) { /* canceled, or over before */
                status = info->state == QR_ORDER_EXPIRED ? QR_ERR_EXPIRED : QR_ERR_CANCELED;
            }
        } else {
            status = qr_order_wait(client, info->order_id, (uint32_t)PAUSE_MS, info, &err);
            if (status == QR_OK) {
                status = QR_ERR_PAID;
            }
        }
        outcome = final_outcome(o, status, info);
        if (outcome >= 0) {
            return outcome;
        }
        left = (long)o->timeout_s - (long)difftime(time(NULL), start);
        if (status == QR_ERR_PENDING || status == QR_ERR_LOCKED) {
            failures = 0;
            printf("\r%4ld:%02ld  %-50s", left > 0 ? left / 60 : 0, left > 0 ? left % 60 : 0,
                   say(o, status == QR_ERR_LOCKED ? SAY_PAYING : canceling ? SAY_CANCELING : SAY_WAITING));
            fflush(stdout);
        } else {
            printf("\n%s (%s)\n", say(o, SAY_NO_NETWORK), qr_status_name(status));
            fflush(stdout);
            failures++;
            if (failures >= TRIES && (canceling || !worth_another_try(status))) {
                return not_known(o, &err);
            }
        }
        /* The wait took its second already, unless it failed. */
        if ((cancel_key(failures > 0 ? rest_ms(&err) : canceling ? PAUSE_MS : 0) ||
             left < -GRACE_S) &&
            !canceling) {
            canceling = 1;
            failures = 0;
        }
    }
}

/* For sales charged with an offline code: was it paid, and how often? */
static int find(qr_client *client, const options *o)
{
    qr_payment_info info = QR_PAYMENT_INFO_INIT;
    qr_error err = QR_ERROR_INIT;

    switch (qr_payment_find(client, o->order.reference, o->order.amount, o->since, &info, &err)) {
    case QR_OK:
        printf("%s %s %s, %s %s\n", say(o, SAY_PAID), info.approved_amount, info.currency,
               say(o, SAY_RECEIPT), info.payment_id);
        if (info.approved_count > 1) {
            printf("%s\n", say(o, SAY_TWICE));
            return EXIT_PAID_TWICE;
        }
        return EXIT_PAID;
    case QR_ERR_REFUNDED: printf("%s\n", say(o, SAY_REFUNDED)); return EXIT_PAID_BACK;
    case QR_ERR_PENDING: /* an offline code does not expire: it may still be paid */
    case QR_ERR_CANCELED: printf("%s\n", say(o, SAY_NOT_FOUND)); return EXIT_OFFLINE;
    default: return not_known(o, &err);
    }
}

/* ---- options ------------------------------------------------------------------------------------- */

static int read_number(const char *text, uint32_t *number)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);

    if (*text < '0' || *text > '9' || *end != '\0' || value > 1000000UL) {
        return 0;
    }
    *number = (uint32_t)value;
    return 1;
}

static int read_language(const char *text, uint32_t *language)
{
    if (strcmp(text, "pt") == 0) {
        *language = QR_LANG_PT;
    } else if (strcmp(text, "es") == 0) {
        *language = QR_LANG_ES;
    } else if (strcmp(text, "en") == 0) {
        *language = QR_LANG_EN;
    } else {
        return 0;
    }
    return 1;
}

/* The whole of a small text file, with a NUL; NULL if it cannot be read. The caller frees. */
static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    size_t room = 1024 * 1024;
    char *text = file != NULL ? (char *)malloc(room) : NULL;
    size_t len;

    if (text != NULL) {
        len = fread(text, 1, room - 1, file);
        text[len] = '\0';
        if (ferror(file)) {
            free(text);
            text = NULL;
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return text;
}

static int set(options *o, const char *key, const char *value)
{
    if (strcmp(key, "--url") == 0) {
        o->client.base_url = value;
    } else if (strcmp(key, "--token") == 0) {
        o->client.access_token = value;
    } else if (strcmp(key, "--country") == 0) {
        o->client.country = value;
    } else if (strcmp(key, "--user-id") == 0) {
        o->client.user_id = value;
    } else if (strcmp(key, "--pos") == 0) {
        o->client.pos = value;
    } else if (strcmp(key, "--ca-file") == 0) {
        o->ca_file = value;
    } else if (strcmp(key, "--reference") == 0) {
        o->order.reference = value;
    } else if (strcmp(key, "--amount") == 0) {
        o->order.amount = value;
    } else if (strcmp(key, "--description") == 0) {
        o->order.description = value;
    } else if (strcmp(key, "--name") == 0) {
        o->name = value;
    } else if (strcmp(key, "--city") == 0) {
        o->city = value;
    } else if (strcmp(key, "--since") == 0) {
        o->since = value;
    } else if (strcmp(key, "--timeout") == 0) {
        return read_number(value, &o->timeout_s);
    } else if (strcmp(key, "--call-timeout") == 0) {
        return read_number(value, &o->call_timeout_s) && o->call_timeout_s <= 600;
    } else if (strcmp(key, "--lang") == 0) {
        return read_language(value, &o->language);
    } else {
        return 0;
    }
    return 1;
}

static int set_switch(options *o, const char *key)
{
    if (strcmp(key, "--again") == 0) {
        o->again = 1;
        o->order.flags |= QR_ORDER_ASK_FIRST;
    } else if (strcmp(key, "--find") == 0) {
        o->find = 1;
    } else if (strcmp(key, "--plain") == 0) {
        o->plain = 1;
    } else if (strcmp(key, "--verbose") == 0) {
        o->client.log = log_line;
        o->client.log_context = stderr;
    } else {
        return 0;
    }
    return 1;
}

static const char *const USAGE[] = {
    "usage: till_online --country BR --pos CAJA001 --reference SALE --amount 5.00 [options]",
    "  --token TOKEN      or in POSQR_ACCESS_TOKEN, which other users of the machine do not see",
    "  --url URL          another service: http://127.0.0.1:8099 is the sandbox",
    "  --ca-file FILE     root certificates, PEM, in place of the built-in ones",
    "  --timeout SECONDS  how long the code can be paid: 30 or more (900)",
    "  --call-timeout SECONDS   until a call that gets through to nobody is given up (10)",
    "  --description TEXT what the buyer reads",
    "  --name N --city C  the shop, for an offline code when the network is down; --user-id N",
    "  --again            this sale may have been sent before: after a crash, a power cut",
    "  --find [--since T] looks for payments of the sale and charges nothing",
    "  --lang pt|es|en    --plain: no colours    --verbose: each request and answer"};

static int usage(const char *problem, const char *what)
{
    size_t i;

    fprintf(stderr, "till_online: %s%s\n", problem, what);
    for (i = 0; i < sizeof USAGE / sizeof USAGE[0]; i++) {
        fprintf(stderr, "%s\n", USAGE[i]);
    }
    return EXIT_USAGE;
}

int main(int argc, char **argv)
{
    static options o; /* zeros: every member is at its default */
    static qr_order_info info;
    qr_client_options no_client = QR_CLIENT_OPTIONS_INIT;
    qr_order no_order = QR_ORDER_INIT;
    qr_error err = QR_ERROR_INIT;
    qr_client *client = NULL;
    char *ca = NULL;
    qr_status status;
    int canceling = 0;
    int code;
    int i;

    o.client = no_client;
    o.order = no_order;
    o.client.access_token = getenv("POSQR_ACCESS_TOKEN");
    o.timeout_s = 900;
    o.call_timeout_s = 10;
    o.language = QR_LANG_EN;
    info.struct_size = (uint32_t)sizeof info;
    for (i = 1; i < argc; i++) {
        if (set_switch(&o, argv[i])) {
            continue;
        }
        if (i + 1 == argc || !set(&o, argv[i], argv[i + 1])) {
            return usage("unknown option or wrong value: ", argv[i]);
        }
        i++;
    }
    if (o.order.reference == NULL || o.order.amount == NULL || o.client.access_token == NULL) {
        return usage("--reference, --amount or the token is missing", "");
    }
    o.order.expires_s = o.timeout_s;
    o.client.total_timeout_ms = o.call_timeout_s * 1000;
    if (o.ca_file != NULL) {
        ca = read_file(o.ca_file);
        if (ca == NULL) {
            return usage("cannot be read: ", o.ca_file);
        }
        o.client.ca_pem = ca;
    }

    status = qr_client_open(&o.client, &client, &err); /* copies everything, sends nothing */
    free(ca);
    if (status != QR_OK) {
        printf("%s\n", say(&o, SAY_REFUSED));
        print_error(&o, &err);
        return EXIT_REFUSED;
    }
    if (o.find) {
        code = find(client, &o);
    } else {
        code = create(client, &o, &info, &canceling);
        if (code < 0) {
            code = follow(client, &o, &info, canceling); /* a till would store info.order_id first */
        }
    }
    qr_client_close(client);
    return code;
}
