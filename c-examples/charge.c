/*
 * charge.c: charges a sale offline. Sale in; payload, QR in the terminal and image files out.
 *
 *   charge --sample --country BR --png sale.png
 *   charge --country BR --user-id 582245993 --amount 5.00 --merchant-name TuNegocio \
 *          --merchant-city "Sao Paulo" --reference ticket-123 --terminal CAJA001 --png sale.png
 *   charge --file sale.txt --lang pt            "-" is standard input
 *
 * In a hurry? Read main(), at the end, and build_payload() and render() in it. The rest is options.
 *
 * Exit code: 0 done, 1 sale refused (standard error says why), 2 wrong options, 3 file trouble.
 */
#include <posqr.h>

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXIT_REFUSED 1
#define EXIT_USAGE 2
#define EXIT_FILE 3

#define MAX_FAULTS 32
#define MAX_FIELDS 16
#define MAX_IMAGES 8

#define DRAW_COLOR 0 /* half blocks in colours of their own: right on any terminal */
#define DRAW_PLAIN 1 /* half blocks, no colours: for a terminal with light letters on dark ground */
#define DRAW_ASCII 2 /* two characters a module: for consoles without UTF-8 */
#define DRAW_NONE 3

typedef struct image_wish {
    uint32_t format;
    const char *path;
} image_wish;

typedef struct options {
    qr_charge sale;
    qr_field fields[MAX_FIELDS];
    qr_render_options render;
    image_wish images[MAX_IMAGES];
    int image_count;
    int sample;
    int draw;
    uint32_t language;
} options;

/* ---- what the program says, in the shop's language ------------------------------------------- */

#define SAY_REFUSED 0
#define SAY_FIELD 1
#define SAY_OBJECT 2
#define SAY_BYTE 3
#define SAY_WRITTEN 4
#define SAY_CANNOT_WRITE 5
#define SAY_ADVICE 6

static const char *const WORDS[][3] = {
    {"venda recusada", "venta rechazada", "sale refused"},
    {"campo", "campo", "field"},
    {"objeto", "objeto", "object"},
    {"byte", "byte", "byte"},
    {"gravado", "grabado", "written"},
    {"falha ao gravar", "no se pudo grabar", "cannot write"},
    {"aten\303\247\303\243o", "atenci\303\263n", "take care"}};

static const char *say(const options *o, int what)
{
    return WORDS[what][o->language];
}

/* Cause and cure of a status, for the person at the till. */
static void print_advice(const options *o, qr_status status)
{
    char text[2048];
    uint32_t len;

    if (qr_status_text(status, o->language, o->sale.encoding, text, sizeof text, &len) == QR_OK) {
        fprintf(stderr, "     %s\n", text);
    }
}

static void print_fault(const options *o, int number, const qr_error *fault)
{
    fprintf(stderr, "%3d. %s", number, qr_status_name(fault->code));
    if (fault->field[0] != '\0') {
        fprintf(stderr, ", %s %s", say(o, SAY_FIELD), fault->field);
    }
    if (fault->path[0] != '\0') {
        fprintf(stderr, ", %s %s", say(o, SAY_OBJECT), fault->path);
    }
    if (fault->offset != QR_NO_OFFSET) {
        fprintf(stderr, ", %s %lu", say(o, SAY_BYTE), (unsigned long)fault->offset);
    }
    fprintf(stderr, "\n     %s\n", fault->message);
    print_advice(o, fault->code);
}

/* Everything that is wrong with the sale, not only the first fault; or what may go wrong. */
static void print_faults(const options *o, int what, const qr_error *call)
{
    static qr_error faults[MAX_FAULTS];
    uint32_t count = 0;
    size_t i;

    for (i = 0; i < MAX_FAULTS; i++) {
        faults[i].struct_size = (uint32_t)sizeof(qr_error);
    }
    qr_check_charge(&o->sale, faults, MAX_FAULTS, &count);
    if (count > 0 || call->code != QR_OK) {
        fprintf(stderr, "%s:\n", say(o, what));
    }
    if (count == 0 && call->code != QR_OK) {
        print_fault(o, 1, call); /* a fault of the call, which no list has */
    }
    for (i = 0; i < count && i < MAX_FAULTS; i++) {
        print_fault(o, (int)i + 1, &faults[i]);
    }
}

/* ---- the sale: from options or from a file ---------------------------------------------------- */

/* The text members of qr_charge by name: keys of the file, and options with '-' for '_'. */
static const struct {
    const char *key;
    size_t member;
} TEXTS[] = {
    {"amount", offsetof(qr_charge, amount)},
    {"currency", offsetof(qr_charge, currency)},
    {"country", offsetof(qr_charge, country)},
    {"merchant_name", offsetof(qr_charge, merchant_name)},
    {"merchant_city", offsetof(qr_charge, merchant_city)},
    {"postal_code", offsetof(qr_charge, postal_code)},
    {"merchant_category", offsetof(qr_charge, merchant_category)},
    {"reference", offsetof(qr_charge, reference)},
    {"terminal", offsetof(qr_charge, terminal)},
    {"purpose", offsetof(qr_charge, purpose)},
    {"user_id", offsetof(qr_charge, user_id)},
    {"sponsor_id", offsetof(qr_charge, sponsor_id)},
    {"pix_key", offsetof(qr_charge, pix_key)},
    {"pix_url", offsetof(qr_charge, pix_url)},
    {"pix_description", offsetof(qr_charge, pix_description)}};

/* Words that stand for numbers. */
typedef struct word {
    const char *text;
    uint32_t number;
} word;

static const word PROFILES[] = {
    {"mercado-pago", QR_PROFILE_MERCADO_PAGO},
    {"pix-static", QR_PROFILE_PIX_STATIC},
    {"pix-dynamic", QR_PROFILE_PIX_DYNAMIC},
    {"emv", QR_PROFILE_EMV},
    {NULL, 0}};
static const word ENCODINGS[] = {
    {"utf8", QR_ENCODING_UTF8},
    {"latin1", QR_ENCODING_LATIN1},
    {"cp1252", QR_ENCODING_CP1252},
    {"cp850", QR_ENCODING_CP850},
    {"cp437", QR_ENCODING_CP437},
    {"cp860", QR_ENCODING_CP860},
    {"cp858", QR_ENCODING_CP858},
    {NULL, 0}};
static const word LANGUAGES[] = {
    {"pt", QR_LANG_PT}, {"es", QR_LANG_ES}, {"en", QR_LANG_EN}, {NULL, 0}};
static const word DRAWINGS[] = {
    {"color", DRAW_COLOR},
    {"plain", DRAW_PLAIN},
    {"ascii", DRAW_ASCII},
    {"none", DRAW_NONE},
    {NULL, 0}};
static const word FORMATS[] = {
    {"png", QR_IMAGE_PNG},
    {"bmp", QR_IMAGE_BMP},
    {"svg", QR_IMAGE_SVG},
    {"pbm", QR_IMAGE_PBM},
    {NULL, 0}};

static int look_up(const word *words, const char *text, uint32_t *number)
{
    for (; words->text != NULL; words++) {
        if (strcmp(words->text, text) == 0) {
            *number = words->number;
            return 1;
        }
    }
    return 0;
}

/* Whole decimal numbers only: "7x" and "" are refused, not read as 7 and 0. */
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

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Without blanks at both ends, and then without quotation marks there, which keep blanks inside. */
static char *trimmed(char *text)
{
    size_t len;

    while (is_blank(*text)) {
        text++;
    }
    len = strlen(text);
    while (len > 0 && is_blank(text[len - 1])) {
        len--;
    }
    if (len >= 2 && text[0] == '"' && text[len - 1] == '"') {
        text++;
        len -= 2;
    }
    text[len] = '\0';
    return text;
}

/* Cuts "key = value" in two at the first '=', and gives the value; NULL if there is none. */
static char *split(char *text)
{
    char *equals = strchr(text, '=');

    if (equals == NULL) {
        return NULL;
    }
    *equals = '\0';
    return trimmed(equals + 1);
}

/* "62.01=bill 7". */
static int add_field(options *o, char *text)
{
    char *value = split(text);

    if (value == NULL || o->sale.field_count == MAX_FIELDS) {
        return 0;
    }
    o->fields[o->sale.field_count].path = trimmed(text);
    o->fields[o->sale.field_count].value = value;
    o->sale.field_count++;
    o->sale.fields = o->fields;
    return 1;
}

static int same_key(const char *key, const char *given)
{
    for (; *key != '\0'; key++, given++) {
        if (*key != *given && !(*key == '_' && *given == '-')) {
            return 0;
        }
    }
    return *given == '\0';
}

/* Takes one setting; 0 if the key is unknown or the value is none. The value is kept, not copied. */
static int set(options *o, const char *key, char *value)
{
    uint32_t format;
    size_t i;

    for (i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++) {
        if (same_key(TEXTS[i].key, key)) {
            *(const char **)((char *)&o->sale + TEXTS[i].member) = value;
            return 1;
        }
    }
    if (look_up(FORMATS, key, &format)) {
        if (o->image_count == MAX_IMAGES) {
            return 0;
        }
        o->images[o->image_count].format = format;
        o->images[o->image_count].path = value;
        o->image_count++;
        return 1;
    }
    if (same_key("profile", key)) {
        return look_up(PROFILES, value, &o->sale.profile);
    }
    if (same_key("encoding", key)) {
        return look_up(ENCODINGS, value, &o->sale.encoding);
    }
    if (same_key("lang", key)) {
        return look_up(LANGUAGES, value, &o->language);
    }
    if (same_key("draw", key)) {
        uint32_t draw;

        if (!look_up(DRAWINGS, value, &draw)) {
            return 0;
        }
        o->draw = (int)draw;
        return 1;
    }
    if (same_key("width_px", key)) {
        return read_number(value, &o->render.width_px);
    }
    if (same_key("module_px", key)) {
        return read_number(value, &o->render.module_px);
    }
    if (same_key("field", key)) {
        return add_field(o, value);
    }
    return 0;
}

/* Settings without a value. */
static int set_switch(options *o, const char *key)
{
    if (same_key("sample", key)) {
        o->sample = 1;
    } else if (same_key("keep_accents", key)) {
        o->sale.flags |= QR_CHARGE_KEEP_ACCENTS;
    } else if (same_key("truncate", key)) {
        o->sale.flags |= QR_CHARGE_TRUNCATE;
    } else if (same_key("trim", key)) {
        o->sale.flags |= QR_CHARGE_TRIM;
    } else {
        return 0;
    }
    return 1;
}

/* With its byte-order mark, or with a zero byte beside most characters. */
static int is_utf16(const char *text, size_t len)
{
    size_t zeros[2] = {0, 0};
    size_t i;

    if (len >= 2 && (memcmp(text, "\377\376", 2) == 0 || memcmp(text, "\376\377", 2) == 0)) {
        return 1;
    }
    for (i = 0; i < len; i++) {
        zeros[i % 2] += text[i] == '\0';
    }
    return zeros[0] > len / 4 || zeros[1] > len / 4;
}

/* Reads a small text file, or standard input. Returns NULL, or what is wrong with it. */
static const char *load(const char *path, char *text, size_t room)
{
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    size_t len;
    int bad;

    if (file == NULL) {
        return strerror(errno);
    }
    len = fread(text, 1, room - 1, file);
    bad = ferror(file);
    if (file != stdin) {
        fclose(file);
    }
    text[len] = '\0';
    if (bad || len == room - 1) {
        return "cannot be read, or is no small file";
    }
    if (is_utf16(text, len)) {
        return "is UTF-16, with a zero byte beside each character: save it as UTF-8";
    }
    return strlen(text) == len ? NULL : "has a zero byte: it is no text file";
}

/* The end of the line: replaces what ends it, CR LF too, by NUL. NULL at the end of the text. */
static char *next_line(char *line)
{
    char *end = line + strcspn(line, "\r\n");

    if (*end == '\0') {
        return NULL;
    }
    if (end[0] == '\r' && end[1] == '\n') {
        *end++ = '\0';
    }
    *end = '\0';
    return end + 1;
}

/* A file of lines "key = value"; '#' begins a comment line. Returns 0, or the exit code. */
static int read_sale_file(options *o, const char *path)
{
    static char text[16384]; /* the sale points into it, so it must outlive this function */
    const char *wrong = load(path, text, sizeof text);
    int number = 0;
    char *line;
    char *next;

    if (wrong != NULL) {
        fprintf(stderr, "%s: %s\n", path, wrong);
        return EXIT_FILE;
    }
    line = strncmp(text, "\357\273\277", 3) == 0 ? text + 3 : text; /* a byte-order mark */
    for (; line != NULL; line = next) {
        char *key;
        char *value;

        number++;
        next = next_line(line);
        value = split(line);
        key = trimmed(line);
        if ((*key == '\0' && value == NULL) || *key == '#') {
            continue;
        }
        if (!(value != NULL ? set(o, key, value) : set_switch(o, key))) {
            fprintf(stderr, "%s:%d: unknown key or wrong value: %s%s%s\n", path, number, key,
                    value != NULL ? "=" : "", value != NULL ? value : "");
            return EXIT_USAGE;
        }
    }
    return 0;
}

static const char *const USAGE[] = {
    "usage: charge --sample [--country BR|AR|CL|UY|CO|PE|MX] [options]",
    "       charge --country BR --user-id 582245993 --amount 5.00 --merchant-name NAME",
    "              --merchant-city CITY --reference ID [options]",
    "       charge --file sale.txt [options]     lines key = value, keys as these options; - is stdin",
    "the sale:  --profile mercado-pago|pix-static|pix-dynamic|emv   --currency BRL",
    "           --merchant-category 5812  --postal-code  --terminal  --purpose  --sponsor-id",
    "           --pix-key  --pix-url  --pix-description  --field 62.01=TEXT",
    "           --keep-accents  --truncate  --trim",
    "output:    --png FILE  --bmp FILE  --svg FILE  --pbm FILE   --module-px N  --width-px N",
    "           --draw color|plain|ascii|none   --lang pt|es|en",
    "           --encoding utf8|latin1|cp1252|cp850|cp437|cp860|cp858   of the sale and of messages"};

static int usage(const char *problem, const char *what)
{
    size_t i;

    fprintf(stderr, "charge: %s%s\n", problem, what);
    for (i = 0; i < sizeof USAGE / sizeof USAGE[0]; i++) {
        fprintf(stderr, "%s\n", USAGE[i]);
    }
    return EXIT_USAGE;
}

static int read_options(options *o, int argc, char **argv)
{
    int i;
    int code;

    for (i = 1; i < argc; i++) {
        const char *key = argv[i];

        if (strncmp(key, "--", 2) != 0) {
            return usage("not an option: ", key);
        }
        key += 2;
        if (set_switch(o, key)) {
            continue;
        }
        if (i + 1 == argc) {
            return usage("unknown option, or its value is missing: ", argv[i]);
        }
        i++;
        if (strcmp(key, "file") == 0) {
            code = read_sale_file(o, argv[i]);
            if (code != 0) {
                return code;
            }
        } else if (!set(o, key, argv[i])) {
            return usage("unknown option or wrong value: ", argv[i - 1]);
        }
    }
    return 0;
}

/* The sales that Mercado Pago publishes as examples, one a country. */
static const struct {
    const char *country, *user_id, *category, *amount, *city;
    uint32_t flags;
} SAMPLES[] = {
    {"BR", "582245993", "5812", "5.00", "Sao Paulo", 0},
    {"AR", "446566691", "5206", "5.0", "Buenos Aires", 0},
    {"CL", "582115007", "5812", "5.00", "Santiago", 0},
    {"UY", "519253179", "5812", "5.00", "Montevideo", 0},
    {"CO", "582249137", "5812", "5.00", "Bogot\303\241", QR_CHARGE_KEEP_ACCENTS},
    {"PE", "582252133", "5812", "5.00", "Lima", 0},
    {"MX", "582256360", "5812", "5.00", "Guadalajara", 0}};

static void give(const char **member, const char *text)
{
    if (*member == NULL) {
        *member = text;
    }
}

/* Fills in what the command line left open. 0 if there is no sample for the country. */
static int fill_sample(qr_charge *sale)
{
    size_t i;

    give(&sale->country, "BR");
    for (i = 0; i < sizeof SAMPLES / sizeof SAMPLES[0]; i++) {
        if (strcmp(SAMPLES[i].country, sale->country) == 0) {
            sale->encoding = QR_ENCODING_UTF8;
            sale->flags |= SAMPLES[i].flags;
            give(&sale->user_id, SAMPLES[i].user_id);
            give(&sale->merchant_category, SAMPLES[i].category);
            give(&sale->amount, SAMPLES[i].amount);
            give(&sale->merchant_city, SAMPLES[i].city);
            give(&sale->merchant_name, "TuNegocio");
            give(&sale->reference, "ticket-123");
            give(&sale->terminal, "CAJA001");
            give(&sale->purpose, "Bebida");
            return 1;
        }
    }
    return 0;
}

/* ---- symbol and image ------------------------------------------------------------------------- */

/*
 * Asks for the size, takes the memory, draws. NULL if something failed; the caller frees.
 * A till without a heap gives a fixed buffer instead and skips the first call.
 */
static unsigned char *render(const char *payload, uint32_t format, const qr_render_options *how,
                             uint32_t *len, qr_error *err)
{
    unsigned char *image;

    if (qr_render_image(payload, QR_NUL_TERMINATED, format, how, NULL, 0, len, NULL, err) != QR_OK) {
        return NULL;
    }
    image = (unsigned char *)malloc(*len);
    if (image == NULL) {
        strcpy(err->message, "out of memory");
        return NULL;
    }
    if (qr_render_image(payload, QR_NUL_TERMINATED, format, how, image, *len, len, NULL, err) !=
        QR_OK) {
        free(image);
        return NULL;
    }
    return image;
}

/* Half blocks: two modules a character. */
static int draw_blocks(const char *payload, uint32_t format, qr_error *err)
{
    uint32_t len;
    unsigned char *text = render(payload, format, NULL, &len, err);

    if (text == NULL) {
        return 0;
    }
    fwrite(text, 1, len, stdout);
    free(text);
    return 1;
}

/* The same from pixels, for consoles without UTF-8: one grey byte a module, 0 is dark. */
static int draw_ascii(const char *payload, qr_error *err)
{
    static unsigned char pixels[(177 + 8) * (177 + 8)]; /* the largest symbol and its quiet zone */
    qr_render_options how = QR_RENDER_OPTIONS_INIT;
    qr_bitmap bitmap = QR_BITMAP_INIT;
    uint32_t len;
    uint32_t x, y;

    how.module_px = 1;
    how.pixel_format = QR_PIXEL_GRAY8;
    if (qr_render_bitmap(payload, QR_NUL_TERMINATED, &how, pixels, sizeof pixels, &len, &bitmap,
                         err) != QR_OK) {
        return 0;
    }
    for (y = 0; y < bitmap.height_px; y++) {
        for (x = 0; x < bitmap.width_px; x++) {
            fputs(pixels[y * bitmap.stride_bytes + x] == 0 ? "##" : "  ", stdout);
        }
        putchar('\n');
    }
    return 1;
}

static int draw(const options *o, const char *payload, qr_error *err)
{
    switch (o->draw) {
    case DRAW_COLOR: return draw_blocks(payload, QR_IMAGE_ANSI, err);
    case DRAW_PLAIN: return draw_blocks(payload, QR_IMAGE_TEXT, err);
    case DRAW_ASCII: return draw_ascii(payload, err);
    default: return 1;
    }
}

/* Binary mode, and fclose looked at: a full disk shows only there. */
static int write_file(const char *path, const unsigned char *bytes, uint32_t len)
{
    FILE *file = fopen(path, "wb");
    int good;

    if (file == NULL) {
        return 0;
    }
    good = fwrite(bytes, 1, len, file) == len;
    return fclose(file) == 0 && good;
}

int main(int argc, char **argv)
{
    static options o; /* zeros: every member is at its default */
    qr_charge no_sale = QR_CHARGE_INIT;
    qr_render_options default_look = QR_RENDER_OPTIONS_INIT;
    qr_error err = QR_ERROR_INIT;
    char payload[QR_PAYLOAD_MAX + 1]; /* whatever we build fits */
    uint32_t len;
    unsigned char *image;
    int code;
    int i;

    o.sale = no_sale;
    o.sale.profile = QR_PROFILE_MERCADO_PAGO;
    o.render = default_look;
    o.language = QR_LANG_EN;
    if (argc == 1) {
        return usage("which sale?", "");
    }
    code = read_options(&o, argc, argv);
    if (code != 0) {
        return code;
    }
    if (o.sample && !fill_sample(&o.sale)) {
        return usage("no sample for this country: ", o.sale.country);
    }

    if (qr_build_payload(&o.sale, payload, sizeof payload, &len, &err) != QR_OK) {
        print_faults(&o, SAY_REFUSED, &err);
        return EXIT_REFUSED;
    }
    print_faults(&o, SAY_ADVICE, &err);
    printf("%s\n", payload);

    if (!draw(&o, payload, &err)) {
        fprintf(stderr, "%s:\n", say(&o, SAY_REFUSED));
        print_fault(&o, 1, &err);
        return EXIT_REFUSED;
    }
    fflush(stdout); /* in a file, what follows would stand in the middle of the picture */
    for (i = 0; i < o.image_count; i++) {
        image = render(payload, o.images[i].format, &o.render, &len, &err);
        if (image == NULL) {
            fprintf(stderr, "%s:\n", say(&o, SAY_REFUSED));
            print_fault(&o, 1, &err);
            return EXIT_REFUSED;
        }
        if (!write_file(o.images[i].path, image, len)) {
            fprintf(stderr, "%s: ", say(&o, SAY_CANNOT_WRITE));
            perror(o.images[i].path);
            free(image);
            return EXIT_FILE;
        }
        free(image);
        fprintf(stderr, "%s: %s\n", say(&o, SAY_WRITTEN), o.images[i].path);
    }
    return 0;
}
