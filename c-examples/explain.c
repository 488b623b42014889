/*
 * explain.c: says in plain words what stands in a payment QR and what is wrong with it.
 *
 *   explain "000201..."          the scanned text as an argument
 *   zbarimg -q --raw photo.png | explain       or from standard input (a final line feed is dropped)
 *   explain --lang es "000201..."              causes and cures in Spanish (pt, es, en)
 *   explain --profile pix-static "000201..."   also by the rules of one scheme (mercado-pago,
 *                                              pix-static, pix-dynamic)
 *
 * Exit code: 0 nothing wrong (there may be advice), 1 faults, 2 wrong options.
 */
#include <posqr.h>

#include <stdio.h>
#include <string.h>

#define MAX_TEXT 8192
#define MAX_NODES 2048 /* an object takes four bytes at least */
#define MAX_FAULTS 64

static const struct {
    const char *path;
    const char *name;
} NAMES[] = {
    {"00", "format"},
    {"01", "point of initiation"},
    {"52", "merchant category"},
    {"53", "currency"},
    {"54", "amount"},
    {"55", "tip or fee"},
    {"56", "fixed fee"},
    {"57", "fee in percent"},
    {"58", "country"},
    {"59", "merchant name"},
    {"60", "merchant city"},
    {"61", "postal code"},
    {"62", "additional data"},
    {"62.01", "bill number"},
    {"62.02", "mobile number"},
    {"62.03", "store"},
    {"62.04", "loyalty number"},
    {"62.05", "reference of the sale"},
    {"62.06", "customer"},
    {"62.07", "terminal"},
    {"62.08", "purpose"},
    {"62.09", "asks the payer for"},
    {"62.10", "merchant tax id"},
    {"62.11", "merchant channel"},
    {"63", "checksum"},
    {"64", "another language"},
    {"64.00", "language"},
    {"64.01", "merchant name"},
    {"64.02", "merchant city"}};

static int two_digits(const char *text)
{
    return (text[0] - '0') * 10 + (text[1] - '0');
}

static const char *name_of(const qr_node *node)
{
    size_t i;
    int id = two_digits(node->path);

    for (i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (strcmp(NAMES[i].path, node->path) == 0) {
            return NAMES[i].name;
        }
    }
    if (node->depth > 0) {
        return strcmp(strrchr(node->path, '.'), ".00") == 0 ? "whose data this is" : "of that scheme";
    }
    if (id <= 51) {
        return "merchant account";
    }
    return id < 80 ? "reserved" : "private data";
}

static int is(const char *value, size_t len, const char *text)
{
    return strlen(text) == len && memcmp(value, text, len) == 0;
}

/* As is(), whatever the case of ASCII letters; the text is in lower case. */
static int is_any_case(const char *value, size_t len, const char *text)
{
    size_t i;

    for (i = 0; i < len; i++) {
        char c = value[i];

        if (c >= 'A' && c <= 'Z') {
            c = (char)(c - 'A' + 'a');
        }
        if (c != text[i]) {
            return 0; /* the end of the text included: its NUL differs */
        }
    }
    return text[len] == '\0';
}

/* What a value means, where that is not plain; "" otherwise. */
static const char *meaning(const qr_node *node, const char *value)
{
    size_t len = node->length;

    if (strcmp(node->path, "01") == 0) {
        if (is(value, len, "11")) {
            return "static: one code for many sales";
        }
        return is(value, len, "12") ? "dynamic: one code for one sale" : "";
    }
    if (strcmp(node->path, "55") == 0) {
        if (is(value, len, "01")) {
            return "the payer is asked for a tip";
        }
        if (is(value, len, "02")) {
            return "a fixed fee is added, see 56";
        }
        return is(value, len, "03") ? "a fee in percent is added, see 57" : "";
    }
    if (strcmp(node->path, "52") == 0 && is(value, len, "0000")) {
        return "not stated";
    }
    if (strncmp(node->path, "62.0", 4) == 0 && is(value, len, "***")) {
        return "not stated; in Pix: no transaction id";
    }
    if (node->depth == 1 && strcmp(node->path + 2, ".00") == 0) {
        if (is_any_case(value, len, "br.gov.bcb.pix")) {
            return "Pix";
        }
        if (is_any_case(value, len, "com.mercadolibre")) {
            return "Mercado Pago";
        }
    }
    return "";
}

/* Text of a stranger: control characters would do as they please with the terminal. */
static void print_safely(const char *text, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];

        if (c < 0x20 || c == 0x7F) {
            printf("\\x%02X", c);
        } else {
            putchar(c);
        }
    }
}

static void print_objects(const char *payload, const qr_node *nodes, size_t count)
{
    size_t i;
    int has_amount = 0;

    for (i = 0; i < count; i++) {
        const char *value = payload + nodes[i].offset;

        printf("%*s%-*s %-*s ", (int)nodes[i].depth * 2, "", 9 - (int)nodes[i].depth * 2,
               nodes[i].path, 22, name_of(&nodes[i]));
        if (nodes[i].flags & QR_NODE_TEMPLATE) {
            printf("(%lu bytes, as follows)", (unsigned long)nodes[i].length);
        } else {
            const char *words = meaning(&nodes[i], value);

            print_safely(value, nodes[i].length);
            if (*words != '\0') {
                printf("  (%s)", words);
            }
        }
        putchar('\n');
        has_amount |= strcmp(nodes[i].path, "54") == 0;
    }
    if (!has_amount) {
        puts("No amount: the payer types it, or the service knows it.");
    }
}

static void print_fault(const qr_error *fault, uint32_t language)
{
    char text[2048];
    size_t len;

    printf("- %s: %s", fault->severity == QR_SEVERITY_WARNING ? "advice" : "fault", fault->message);
    if (fault->offset != QR_NO_OFFSET) {
        printf(", at byte %lu", (unsigned long)fault->offset);
    }
    printf(" [%s]\n", qr_status_name(fault->code));
    if (qr_status_text(fault->code, language, QR_ENCODING_UTF8, text, sizeof text, &len) == QR_OK) {
        printf("  %s\n", text);
    }
}

/* Everything that is wrong; 1 if there is a fault, not only advice. */
static int print_faults(const char *payload, size_t len, uint32_t profile, uint32_t language)
{
    static qr_error faults[MAX_FAULTS];
    qr_status status;
    size_t count = 0;
    size_t i;

    for (i = 0; i < MAX_FAULTS; i++) {
        faults[i].struct_size = (uint32_t)sizeof(qr_error);
    }
    status = qr_check_payload(payload, len, profile, faults, MAX_FAULTS, &count);
    if (count == 0) {
        puts(status == QR_OK ? "Nothing is wrong with it." : qr_status_name(status));
        return status != QR_OK;
    }
    printf("%lu to say about it:\n", (unsigned long)count);
    for (i = 0; i < count && i < MAX_FAULTS; i++) {
        print_fault(&faults[i], language);
    }
    return status != QR_OK;
}

static int usage(void)
{
    fputs("usage: explain [--lang pt|es|en] [--profile mercado-pago|pix-static|pix-dynamic]\n"
          "               [TEXT]          without TEXT: standard input\n",
          stderr);
    return 2;
}

/* The position of a word in a list that ends with NULL; -1 if it is not there. */
static int position(const char *const *words, const char *word)
{
    int i;

    for (i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], word) == 0) {
            return i;
        }
    }
    return -1;
}

int main(int argc, char **argv)
{
    /* In the order of QR_LANG_... and QR_PROFILE_... */
    static const char *const languages[] = {"pt", "es", "en", NULL};
    static const char *const profiles[] = {"emv", "mercado-pago", "pix-static", "pix-dynamic", NULL};
    static char input[MAX_TEXT];
    static qr_node nodes[MAX_NODES];
    const char *payload = NULL;
    size_t len = 0;
    size_t count = 0;
    int language = QR_LANG_EN;
    int profile = QR_PROFILE_EMV;
    qr_status status;
    int i;

    for (i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc) {
            language = position(languages, argv[++i]);
        } else if (strcmp(argv[i], "--profile") == 0 && i + 1 < argc) {
            profile = position(profiles, argv[++i]);
        } else if (strncmp(argv[i], "--", 2) != 0 && payload == NULL) {
            payload = argv[i];
            len = strlen(payload);
        } else {
            return usage();
        }
    }
    if (language < 0 || profile < 0) {
        return usage();
    }
    if (payload == NULL) {
        len = fread(input, 1, sizeof input, stdin);
        if (len == sizeof input) {
            fputs("explain: no payment QR holds so much text\n", stderr);
            return 1;
        }
        if (len > 0 && input[len - 1] == '\n') {
            len--;
        }
        if (len > 0 && input[len - 1] == '\r') {
            len--;
        }
        payload = input;
    }

    status = qr_parse_payload(payload, len, nodes, MAX_NODES, &count, NULL);
    if (status == QR_OK) {
        print_objects(payload, nodes, count);
    } else {
        printf("This cannot be read as a payment QR (%s).\n", qr_status_name(status));
    }
    return print_faults(payload, len, (uint32_t)profile, (uint32_t)language);
}
