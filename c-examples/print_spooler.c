/*
 * print_spooler.c: brings files to a printer through the Windows spooler, past its driver (RAW).
 *
 *   print_spooler "POS-80" RECEIPT...         the printer's name as Windows shows it
 *
 * Each file is a job of its own. The spooler takes it at once and prints it when the printer is ready;
 * jobs that wait are seen in the printer's window. With MinGW: gcc print_spooler.c -lwinspool.
 * Exit code: 0 all taken, 1 not all taken, 2 wrong options.
 */
#include <windows.h>
#include <winspool.h>

#include <stdio.h>

static int send_file(HANDLE printer, const char *path)
{
    static char name[] = "Receipt", raw[] = "RAW";
    char piece[4096];
    DOC_INFO_1A job;
    FILE *file = fopen(path, "rb");
    DWORD len, sent;
    int good;

    if (file == NULL) {
        return 0;
    }
    job.pDocName = name;
    job.pOutputFile = NULL;
    job.pDatatype = raw; /* else the driver makes a page of text of it */
    good = StartDocPrinterA(printer, 1, (LPBYTE)&job) != 0;
    if (good) {
        good = StartPagePrinter(printer);
        while (good && (len = (DWORD)fread(piece, 1, sizeof piece, file)) > 0) {
            good = WritePrinter(printer, piece, len, &sent) && sent == len;
        }
        good = EndPagePrinter(printer) && good;
        good = EndDocPrinter(printer) && good && !ferror(file);
    }
    fclose(file);
    return good;
}

int main(int argc, char **argv)
{
    HANDLE printer;
    int good = 1, i;

    if (argc < 3) {
        fputs("usage: print_spooler PRINTER RECEIPT...\n", stderr);
        return 2;
    }
    if (!OpenPrinterA(argv[1], &printer, NULL)) {
        fprintf(stderr, "%s: error %lu\n", argv[1], (unsigned long)GetLastError());
        return 1;
    }
    for (i = 2; good && i < argc; i++) {
        good = send_file(printer, argv[i]);
        if (!good) {
            fprintf(stderr, "%s: error %lu\n", argv[i], (unsigned long)GetLastError());
        }
    }
    ClosePrinter(printer);
    return good ? 0 : 1;
}
