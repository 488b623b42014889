/*
 * receipt.c: the code of a sale on a receipt, as bytes for the printer at hand.
 *
 *   receipt "Epson TM-T20X" FILE [PAYLOAD]    PAYLOAD: qr_data of an order, or an offline payload
 *
 * FILE takes the bytes; print_device, print_network or print_spooler brings them to the printer.
 * Exit code: 0 written, 1 refused by the library, 2 wrong options, 3 file trouble.
 */
#include <posqr.h>
#include <stdio.h>

#define SAMPLE \
    "00020101021243380016com.mercadolibre02011030958224599352045812530398654045.005802BR5909" \
    "TuNegocio6009Sao Paulo62350510ticket-1230707CAJA0010806Bebida63049D3B"
#define LINE(kind, align, style, text) { (uint32_t)sizeof(qr_line), kind, align, style, 0, 0, text }

/* From the top; a TAB sends what follows to the right edge. Accents are folded where the printer has none. */
static qr_line lines[] = {
    LINE(QR_LINE_TEXT, QR_ALIGN_CENTER, QR_STYLE_BOLD | QR_STYLE_DOUBLE, "Padaria S\303\243o Jo\303\243o"),
    LINE(QR_LINE_TEXT, QR_ALIGN_LEFT, 0, "2 x P\303\243o de queijo\t5,00"),
    LINE(QR_LINE_RULE, 0, 0, NULL),
    LINE(QR_LINE_TEXT, QR_ALIGN_LEFT, QR_STYLE_BOLD, "Total R$\t5,00"),
    LINE(QR_LINE_SYMBOL, 0, 0, SAMPLE),
    LINE(QR_LINE_TEXT, QR_ALIGN_LEFT, 0, "Copia e cola:"),
    LINE(QR_LINE_CODE, 0, 0, SAMPLE),
    LINE(QR_LINE_CUT, 0, 0, NULL)};

static unsigned char bytes[262144]; /* a symbol of 80 mm has 45 000 */

int main(int argc, char **argv)
{
    qr_receipt receipt = QR_RECEIPT_INIT;
    qr_printer printer = QR_PRINTER_INIT;
    qr_print_info info = QR_PRINT_INFO_INIT;
    qr_error err = QR_ERROR_INIT;
    uint32_t len;
    FILE *file;

    if (argc != 3 && argc != 4) {
        fputs("usage: receipt PRINTER FILE [PAYLOAD]\n", stderr);
        return 2;
    }
    if (argc == 4) {
        lines[4].text = lines[6].text = argv[3];
    }
    receipt.lines = lines;
    receipt.line_count = sizeof lines / sizeof lines[0];
    if (qr_printer_find(argv[1], &printer, &err) != QR_OK ||
        qr_print_receipt(&receipt, &printer, bytes, sizeof bytes, &len, &info, &err) != QR_OK) {
        fprintf(stderr, "%s: %s\n", qr_status_name(err.code), err.message);
        return 1;
    }
    printf("modules of %lu dots, %lu mm of paper%s\n", (unsigned long)info.module_dots,
           (unsigned long)info.paper_um / 1000, info.advice != 0 ? "; small: try it with a phone" : "");
    file = fopen(argv[2], "wb"); /* "b": a line feed must not become two bytes */
    if (file == NULL || fwrite(bytes, 1, len, file) != len || fclose(file) != 0) {
        perror(argv[2]);
        return 3;
    }
    return 0;
}
