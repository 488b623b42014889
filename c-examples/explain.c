/*
 * explain.c: says in plain words what stands in a payment QR and what is wrong with it.
 *
 *   explain "000201..."          the scanned text as an argument
 *   zbarimg -q --raw photo.png | explain       or from standard input: a byte-order mark in front
 *                                              and line ends behind are no part of it
 *   explain --lang es "000201..."              causes and cures in Spanish (pt, es, en)
 *   explain --profile pix-static "000201..."   by the rules of this scheme (emv: EMVCo's alone),
 *                                              not of those whose names stand in the code
 *
 * Exit code: 0 nothing wrong (there may be advice), 1 faults, 2 wrong options.
 */
#include <posqr.h>

#include <stdio.h>
#include <string.h>

#define MAX_TEXT 8192
#define MAX_NODES 2048 /* an object takes four bytes at least */
#define MAX_FAULTS 64
#define MAX_PROFILES 3 /* Mercado Pago, and Pix in both forms */

static const char MERCADO_PAGO[] = "Mercado Pago";
static const char PIX[] = "Pix";

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

static int is(const char *value, uint32_t len, const char *text)
{
    return strlen(text) == len && memcmp(value, text, len) == 0;
}

/* As is(), whatever the case of ASCII letters; the text is in lower case. */
static int is_any_case(const char *value, uint32_t len, const char *text)
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
    uint32_t len = node->length;

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
            return PIX;
        }
        if (is_any_case(value, len, "com.mercadolibre")) {
            return MERCADO_PAGO;
        }
    }
    return "";
}

/* Text of a stranger: control characters would do as they please with the terminal. */
static void print_safely(const char *text, uint32_t len)
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

static void print_objects(const char *payload, const qr_node *nodes, uint32_t count)
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
    uint32_t len;

    printf("- %s: %s", fault->severity == QR_SEVERITY_WARNING ? "advice" : "fault", fault->message);
    if (fault->offset != QR_NO_OFFSET) {
        printf(", at byte %lu", (unsigned long)fault->offset);
    }
    printf(" [%s]\n", qr_status_name(fault->code));
    if (qr_status_text(fault->code, language, QR_ENCODING_UTF8, text, sizeof text, &len) == QR_OK) {
        printf("  %s\n", text);
    }
}

/* ---- whose rules apply ---------------------------------------------------------------------- */

/* By the number of a profile. */
static const char *const RULES[] = {"EMVCo alone", "Mercado Pago", "Pix with a key",
                                    "Pix with an address"};

/* Whether an object stands in a template: "26.01" for 1 in the template of "26.00". */
static int has(const qr_node *nodes, uint32_t count, const char *guid_path, const char *id)
{
    size_t i;

    for (i = 0; i < count; i++) {
        if (nodes[i].depth == 1 && strncmp(nodes[i].path, guid_path, 3) == 0 &&
            strcmp(nodes[i].path + 3, id) == 0) {
            return 1;
        }
    }
    return 0;
}

static uint32_t add_profile(uint32_t *profiles, uint32_t found, uint32_t profile)
{
    size_t i;

    for (i = 0; i < found; i++) {
        if (profiles[i] == profile) {
            return found;
        }
    }
    profiles[found] = profile;
    return found + 1;
}

/*
 * The schemes that the code names as the owners of its accounts (00 in 26 to 51). Pix with neither
 * key nor address is a recurrence, whose address stands in 80 to 99, or half a code.
 */
static uint32_t find_profiles(const char *payload, const qr_node *nodes, uint32_t count,
                            uint32_t *profiles)
{
    uint32_t found = 0;
    size_t i;

    for (i = 0; i < count; i++) {
        const char *path = nodes[i].path;
        const char *owner = meaning(&nodes[i], payload + nodes[i].offset);

        if (nodes[i].depth != 1 || two_digits(path) > 51) {
            continue;
        }
        if (strcmp(owner, MERCADO_PAGO) == 0) {
            found = add_profile(profiles, found, QR_PROFILE_MERCADO_PAGO);
        } else if (strcmp(owner, PIX) == 0) {
            int key = has(nodes, count, path, "01") && !has(nodes, count, path, "25");

            found = add_profile(profiles, found,
                                key ? QR_PROFILE_PIX_STATIC : QR_PROFILE_PIX_DYNAMIC);
        }
    }
    return found;
}

static int is_listed(const qr_error *faults, uint32_t count, const qr_error *fault)
{
    size_t i;

    for (i = 0; i < count; i++) {
        if (faults[i].code == fault->code && faults[i].offset == fault->offset &&
            strcmp(faults[i].path, fault->path) == 0) {
            return 1;
        }
    }
    return 0;
}

/* What a profile finds that is not listed yet. The status is that of its first error. */
static qr_status list_faults(const char *payload, uint32_t len, uint32_t profile, qr_error *faults,
                             uint32_t *count)
{
    static qr_error found[MAX_FAULTS];
    uint32_t found_count = 0;
    qr_status status;
    size_t i;

    for (i = 0; i < MAX_FAULTS; i++) {
        found[i].struct_size = (uint32_t)sizeof(qr_error);
    }
    status = qr_check_payload(payload, len, profile, found, MAX_FAULTS, &found_count);
    for (i = 0; i < found_count && i < MAX_FAULTS && *count < MAX_FAULTS; i++) {
        if (!is_listed(faults, *count, &found[i])) {
            faults[(*count)++] = found[i];
        }
    }
    return status;
}

/* Everything that is wrong; 1 if there is a fault, not only advice. */
static int print_faults(const char *payload, uint32_t len, const uint32_t *profiles,
                        uint32_t profile_count, uint32_t language)
{
    static qr_error faults[MAX_FAULTS];
    int faulty = 0;
    uint32_t count = 0;
    size_t i;

    printf("Rules: ");
    for (i = 0; i < profile_count; i++) {
        printf("%s%s", i == 0 ? "" : ", ", RULES[profiles[i]]);
        faulty |= list_faults(payload, len, profiles[i], faults, &count) != QR_OK;
    }
    putchar('\n');
    if (count == 0 && !faulty) {
        puts("Nothing is wrong with it.");
        return 0;
    }
    printf("%lu to say about it:\n", (unsigned long)count);
    for (i = 0; i < count; i++) {
        print_fault(&faults[i], language);
    }
    return faulty;
}

/* ---- the text ------------------------------------------------------------------------------- */

/* With its byte-order mark, or with a zero byte beside most characters. */
static int is_utf16(const char *text, uint32_t len)
{
    size_t zeros[2] = {0, 0};
    size_t i;

    if (len >= 2 && (memcmp(text, "\377\376", 2) == 0 || memcmp(text, "\376\377", 2) == 0)) {
        return 1;
    }
    for (i = 0; i < len; i++) {
        zeros[i % 2] += text[i] == 0;
    }
    return zeros[0] > len / 4 || zeros[1] > len / 4;
}

/* Standard input without what editors put around a text; NULL: no QR holds so much. */
static const char *read_input(char *input, uint32_t *len)
{
    *len = (uint32_t)fread(input, 1, MAX_TEXT, stdin);
    if (*len == MAX_TEXT) {
        return NULL;
    }
    while (*len > 0 && (input[*len - 1] == '\n' || input[*len - 1] == '\r')) {
        (*len)--;
    }
    if (*len >= 3 && memcmp(input, "\357\273\277", 3) == 0) {
        *len -= 3;
        return input + 3;
    }
    return input;
}

static int usage(void)
{
    fputs("usage: explain [--lang pt|es|en] [--profile emv|mercado-pago|pix-static|pix-dynamic]\n"
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

typedef struct options {
    const char *payload; /* NULL: from standard input */
    int language;
    int profile; /* -1: those of the code */
} options;

/* 0 if an option is none. */
static int read_options(int argc, char **argv, options *o)
{
    /* In the order of QR_LANG_... and QR_PROFILE_... */
    static const char *const languages[] = {"pt", "es", "en", NULL};
    static const char *const profiles[] = {"emv", "mercado-pago", "pix-static", "pix-dynamic", NULL};
    int known = 1;
    int i;

    for (i = 1; i < argc && known; i++) {
        if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc) {
            o->language = position(languages, argv[++i]);
            known = o->language >= 0;
        } else if (strcmp(argv[i], "--profile") == 0 && i + 1 < argc) {
            o->profile = position(profiles, argv[++i]);
            known = o->profile >= 0;
        } else {
            known = strncmp(argv[i], "--", 2) != 0 && o->payload == NULL;
            o->payload = argv[i];
        }
    }
    return known;
}

/* What stands in a text and what is wrong with it; the exit code. */
static int explain(const char *payload, uint32_t len, const options *o)
{
    static qr_node nodes[MAX_NODES];
    uint32_t profiles[MAX_PROFILES];
    uint32_t profile_count = 0;
    uint32_t count = 0;
    qr_error err = QR_ERROR_INIT;

    if (qr_parse_payload(payload, len, nodes, MAX_NODES, &count, &err) == QR_OK) {
        print_objects(payload, nodes, count);
        profile_count = find_profiles(payload, nodes, count, profiles);
    } else {
        printf("This cannot be read as a payment QR (%s).\n", qr_status_name(err.code));
    }
    if (err.code == QR_ERR_NUL_INSIDE) { /* a fault of the call, which no list has */
        print_fault(&err, (uint32_t)o->language);
        return 1;
    }
    if (o->profile >= 0 || profile_count == 0) {
        profiles[0] = (uint32_t)(o->profile >= 0 ? o->profile : QR_PROFILE_EMV);
        profile_count = 1;
    }
    return print_faults(payload, len, profiles, profile_count, (uint32_t)o->language);
}

int main(int argc, char **argv)
{
    static char input[MAX_TEXT];
    options o = {NULL, QR_LANG_EN, -1};
    const char *payload;
    uint32_t len = 0;

    if (!read_options(argc, argv, &o)) {
        return usage();
    }
    payload = o.payload != NULL ? o.payload : read_input(input, &len);
    if (payload == NULL) {
        fputs("explain: no payment QR holds so much text\n", stderr);
        return 1;
    }
    if (payload == o.payload) {
        len = (uint32_t)strlen(payload);
    }
    if (is_utf16(payload, len)) {
        puts("This text is UTF-16, with a zero byte beside each character: save it as UTF-8.");
        return 1;
    }
    return explain(payload, len, &o);
}
