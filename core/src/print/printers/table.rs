//! The table of printers, as data. A row is a printer: its maker, its name and what is special about
//! it; above it stands where that was found. "Inferred" says what nobody has measured. No row was
//! tried on paper by us.

use super::row::Row;
use crate::print::printer::Printer;
use crate::print::printer::flags::{
    CODE_PAGE, HAS_NATIVE, LEAVE_CHINESE, MODEL_ZERO, NO_CUT, NO_LF_BETWEEN_BANDS,
};

const ESCPOS: Printer = of(0);
const ESC_BEMA: Printer = of(1);
const DARUMA: Printer = of(2);
const ELGIN_OLD: Printer = of(3);
const DIEBOLD: Printer = of(4);
const CUSTOM_SPA: Printer = of(5);
const DATECS: Printer = of(7);
const STAR_LINE: Printer = of(8);
const STAR_GRAPHIC: Printer = of(9);
const ZPL: Printer = of(10);
const EPL: Printer = of(11);
const TSPL: Printer = of(12);
const CPCL: Printer = of(13);

/// Numbers of ways: of the symbol, and of dots.
const NATIVE: u32 = 1;
const ESC_STAR: u32 = 2;
const GS_PAREN_L: u32 = 3;
const ESC_GS_S: u32 = 4;

/// Numbers of encodings.
const CP1252: u32 = 2;
const CP850: u32 = 3;

const fn of(commands: u32) -> Printer {
    Printer { commands, ..Printer::ZERO }
}

const fn row(maker: &'static str, name: &'static str, printer: Printer) -> Row {
    Row { maker, name, printer }
}

/// Every printer. A name with a mode of the printer's own in parentheses is one of two rows.
#[rustfmt::skip]
pub(super) static TABLE: [Row; 83] = [
    // escpos-printer-db default; bands: ReceiptPrinterEncoder#16, Epson guide 10.01 (32778
    // parameter bytes). Safest choice: raster GS v 0, 384 dots, bands of at most 255 rows.
    row("", "default", Printer { flags: CODE_PAGE, encoding: CP850, code_page: 2, ..ESCPOS }),
    // escpos-printer-db; ReceiptPrinterEncoder data/printers.
    row("Epson", "TM-T20II", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 576, band_dots: 2303, encoding: CP850, code_page: 2, ..ESCPOS }),
    // escpos-printer-db; ReceiptPrinterEncoder data/printers. Band limits taken from the TM-T88III
    // and TM-T81 manuals.
    row("Epson", "TM-T20III", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 576, band_dots: 2303, encoding: CP850, code_page: 2, ..ESCPOS }),
    // Epson reference, list of models of GS ( k fn 167. Dots inferred from the TM-T20 family.
    row("Epson", "TM-T20X", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 576, band_dots: 2303, encoding: CP850, code_page: 2, ..ESCPOS }),
    // Epson TM-T81 specification (GS ( L fn 112: 180 dpi, y up to 1662). Dots inferred from 180
    // dpi.
    row("Epson", "TM-T81", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 512, dpi: 180, band_dots: 2303, encoding: CP850, code_page: 2, ..ESCPOS }),
    // escpos-printer-db (notes give 360 dots for the 58 mm variant). QR: two open databases say
    // yes; not in the list of Epson models of GS ( k fn 167.
    row("Epson", "TM-T88II", Printer { flags: CODE_PAGE, width_dots: 360, dpi: 180, band_dots: 2303, encoding: CP850, code_page: 2, ..ESCPOS }),
    // escpos-printer-db; Epson TM-T88III GS v 0 (yH 0.8). Same doubt about QR as TM-T88II.
    row("Epson", "TM-T88III", Printer { flags: CODE_PAGE, width_dots: 512, dpi: 180, band_dots: 2303, encoding: CP850, code_page: 2, ..ESCPOS }),
    // escpos-printer-db; Epson reference list.
    row("Epson", "TM-T88IV", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 512, dpi: 180, band_dots: 2303, encoding: CP850, code_page: 2, ..ESCPOS }),
    // escpos-printer-db; ReceiptPrinterEncoder data/printers.
    row("Epson", "TM-T88V", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 512, dpi: 180, band_dots: 2303, encoding: CP850, code_page: 2, ..ESCPOS }),
    // ReceiptPrinterEncoder data/printers; twg/png2escpos#4 (4095 rows).
    row("Epson", "TM-T88VI", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 512, dpi: 180, band_dots: 4095, encoding: CP850, code_page: 2, ..ESCPOS }),
    // ReceiptPrinterEncoder data/printers. 180 dpi by that source; check.
    row("Epson", "TM-T88VII", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 512, dpi: 180, band_dots: 2303, encoding: CP850, code_page: 2, ..ESCPOS }),
    // escpos-printer-db.
    row("Epson", "TM-T70", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 512, dpi: 180, band_dots: 2303, encoding: CP850, code_page: 2, ..ESCPOS }),
    // escpos-printer-db.
    row("Epson", "TM-T70II", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 512, dpi: 180, band_dots: 2303, encoding: CP850, code_page: 2, ..ESCPOS }),
    // escpos-printer-db.
    row("Epson", "TM-m30III", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 576, band_dots: 2303, encoding: CP850, code_page: 2, ..ESCPOS }),
    // ReceiptPrinterEncoder data/printers. 32 columns of 12 dots.
    row("Epson", "TM-P20II", Printer { flags: HAS_NATIVE | CODE_PAGE, encoding: CP850, code_page: 2, ..ESCPOS }),
    // escpos-printer-db.
    row("Epson", "TM-P80", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 576, band_dots: 2303, encoding: CP850, code_page: 2, ..ESCPOS }),
    // escpos-printer-db; lukevp/ESC-POS-.NET#156 (2048 rows print, 4096 do not).
    row("Epson", "TM-L90", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 576, band_dots: 2048, encoding: CP850, code_page: 2, ..ESCPOS }),
    // escpos-printer-db#34. Dots inferred. The 2010 manual has no QR in ESC/POS mode; a firmware
    // update added it (escpos-coffee-samples#3).
    row("Bematech", "MP-4200 TH (ESC/POS)", Printer { flags: CODE_PAGE, width_dots: 576, encoding: CP850, code_page: 2, ..ESCPOS }),
    // ACBr ACBrEscBematech.pas; grandchef/escpos-buffer. Dots inferred; no 1252.
    row("Bematech", "MP-4200 TH (ESC/Bema)", Printer { flags: CODE_PAGE, width_dots: 576, encoding: CP850, code_page: 2, ..ESC_BEMA }),
    // grandchef/escpos-buffer; Vip.Printer README.md (tested list). Dots inferred.
    row("Bematech", "MP-2500 TH", Printer { flags: CODE_PAGE, width_dots: 576, encoding: CP850, code_page: 2, ..ESC_BEMA }),
    // grandchef/escpos-buffer; pyescpos bematech.py (a child of the Epson TM-T20). 48 columns of
    // 12 dots.
    row("Bematech", "MP-2800 TH", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 576, raster: ESC_STAR, encoding: CP850, code_page: 2, ..ESCPOS }),
    // grandchef/escpos-buffer. Its width is not known.
    row("Bematech", "MP-100S TH", Printer { flags: CODE_PAGE, encoding: CP850, code_page: 2, ..ESC_BEMA }),
    // Bematech LB-1000 manual: QRCODE as in TSPL. Dots inferred.
    row("Bematech", "LB-1000", Printer { flags: HAS_NATIVE, width_dots: 832, ..TSPL }),
    // grandchef/escpos-buffer; ACBr ACBrEscDaruma.pas; pyescpos daruma.py (at most 700 bytes of QR
    // text). Dots inferred from 48 columns.
    row("Daruma", "DR700", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 576, symbol: NATIVE, encoding: CP1252, code_page: 3, ..DARUMA }),
    // grandchef/escpos-buffer; ACBr; node-thermal-printer#226 (1252 prints Portuguese). Dots
    // inferred from 48 columns; escpos-php lists it as working with ESC/POS.
    row("Daruma", "DR800", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 576, symbol: NATIVE, encoding: CP1252, code_page: 3, ..DARUMA }),
    // escpos-php#689; Vip.Printer#49; escpos-buffer Elgin.ts (ESC/POS QR for I9). 48 columns; code
    // pages unknown: escpos-buffer sends 1252=1, 850=2, 437=3, 860=4, 858=5.
    row("Elgin", "i9", Printer { flags: HAS_NATIVE, width_dots: 576, ..ESCPOS }),
    // wwandreww/esc_pos_printer#177 (tested). Dots inferred.
    row("Elgin", "i8", Printer { width_dots: 576, raster: ESC_STAR, ..ESCPOS }),
    // Vip.Printer README.md (tested list); escpos-php#689. Dots inferred; escpos-buffer sends the
    // old command to the i7.
    row("Elgin", "i7", Printer { width_dots: 576, raster: ESC_STAR, ..ESCPOS }),
    // grandchef/escpos-buffer; ACBr ACBrEscElgin.pas. Also takes ESC/POS (Vip.Printer README.md
    // (tested list)); dots inferred.
    row("Elgin", "VOX", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 576, encoding: CP850, code_page: 2, ..ELGIN_OLD }),
    // grandchef/escpos-buffer. Escpos-php#932: images did not print.
    row("Elgin", "NIX", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 576, encoding: CP850, code_page: 2, ..ELGIN_OLD }),
    // grandchef/escpos-buffer. Dots inferred.
    row("Sweda", "SI-300", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 576, encoding: CP850, code_page: 2, ..ELGIN_OLD }),
    // grandchef/escpos-buffer. Dots inferred.
    row("Sweda", "SI-250", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 576, encoding: CP850, code_page: 2, ..ELGIN_OLD }),
    // grandchef/escpos-buffer. Dots inferred.
    row("Dataregis", "DT200", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 576, encoding: CP850, code_page: 2, ..ELGIN_OLD }),
    // grandchef/escpos-buffer. Cut ESC J 24 + GS V B 40; dots inferred.
    row("Perto", "PertoPrinter", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 576, encoding: CP850, code_page: 2, ..ELGIN_OLD }),
    // Diebold note on QR printing; ACBr ACBrEscDiebold.pas. QR only in some command sets; centring
    // from TS7.15.
    row("Diebold", "TSP143MU-201", Printer { width_dots: 576, ..DIEBOLD }),
    // Diebold note on QR printing; ACBr. Dots inferred.
    row("Diebold", "IM453HU-002", Printer { width_dots: 576, ..DIEBOLD }),
    // Diebold data sheet IM402TD: 203 dpi, 57 mm, 1D codes. Dots inferred.
    row("Diebold", "IM402T", DIEBOLD),
    // escpos-buffer ControliD.ts.
    row("Control iD", "Print iD Touch", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 576, raster: ESC_STAR, encoding: CP850, code_page: 2, ..ESCPOS }),
    // escpos-buffer ControliD.ts: draws the QR as an image.
    row("Control iD", "Print iD", Printer { flags: CODE_PAGE, width_dots: 576, raster: ESC_STAR, encoding: CP850, code_page: 2, ..ESCPOS }),
    // Vip.Printer README.md (tested list); node-thermal-printer lib/types/tanca-config.js. Dots
    // inferred.
    row("Tanca", "TP-650", Printer { flags: CODE_PAGE, width_dots: 576, encoding: CP850, code_page: 2, ..ESCPOS }),
    // Vip.Printer README.md (tested list). Dots inferred.
    row("Tanca", "TP-550", Printer { flags: CODE_PAGE, width_dots: 576, raster: ESC_STAR, encoding: CP850, code_page: 2, ..ESCPOS }),
    // Vip.Printer README.md (tested list). Dots inferred.
    row("Dimep", "D-Print DUAL", Printer { flags: CODE_PAGE, width_dots: 576, raster: ESC_STAR, encoding: CP850, code_page: 2, ..ESCPOS }),
    // Vip.Printer README.md (tested list). Dots inferred.
    row("Jetway", "JP-880", Printer { flags: CODE_PAGE, width_dots: 576, raster: ESC_STAR, encoding: CP850, code_page: 2, ..ESCPOS }),
    // Vip.Printer README.md (tested list); igorocampos/ESCPOS#18 (850 and 860 gave wrong accents).
    // Its width is not known.
    row("Evadin", "EP26M", ESCPOS),
    // escpos-printer-db Sunmi-V2; pull 56. No column mode with LF between bands; FS . first; ACBr
    // sends UTF-8.
    row("Sunmi", "V2", Printer { flags: HAS_NATIVE | CODE_PAGE | LEAVE_CHINESE | NO_LF_BETWEEN_BANDS | NO_CUT | MODEL_ZERO, encoding: CP850, code_page: 2, ..ESCPOS }),
    // ACBr ACBrEscPosStar.pas header. FS . first; column bands without LF; dots inferred.
    row("Sunmi / TecToy", "D2 Mini", Printer { flags: HAS_NATIVE | CODE_PAGE | LEAVE_CHINESE | NO_LF_BETWEEN_BANDS | NO_CUT | MODEL_ZERO, raster: ESC_STAR, encoding: CP850, code_page: 2, ..ESCPOS }),
    // escpos-buffer TecToy.ts. Model byte 00 in fn 165; 48 columns.
    row("TecToy", "Q4", Printer { flags: HAS_NATIVE | CODE_PAGE | MODEL_ZERO, width_dots: 576, raster: ESC_STAR, encoding: CP850, code_page: 2, ..ESCPOS }),
    // ACBr ACBrEscPosStar.pas header and comments. Star QR commands did not work, ESC/POS did; 850
    // printed wrong; dots inferred.
    row("Gertec", "GPOS800 (G800)", Printer { flags: HAS_NATIVE | CODE_PAGE | LEAVE_CHINESE | NO_LF_BETWEEN_BANDS, raster: ESC_STAR, encoding: CP1252, code_page: 16, ..ESCPOS }),
    // escpos-php README.md (tested list). Dots inferred.
    row("Hasar", "HTP 250", Printer { flags: CODE_PAGE, width_dots: 576, encoding: CP850, code_page: 2, ..ESCPOS }),
    // escpos-php#610: GS ( L prints symbols, GS v 0 works; buffer about 4 kB. Dots inferred.
    row("3nStar", "RPT-008", Printer { flags: CODE_PAGE, width_dots: 576, encoding: CP850, code_page: 2, ..ESCPOS }),
    // ReceiptPrinterEncoder data/printers. Model 2 only.
    row("Xprinter", "XP-N160II", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 576, encoding: CP850, code_page: 2, ..ESCPOS }),
    // ReceiptPrinterEncoder data/printers. Model 2 only.
    row("Xprinter", "XP-T80Q", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 576, encoding: CP850, code_page: 2, ..ESCPOS }),
    // escpos-printer-db says no QR; ReceiptPrinterEncoder data/printers says model 2. Clones
    // differ: raster; see python-escpos#424 for heights.
    row("Zjiang and others", "POS-5890", Printer { flags: CODE_PAGE, encoding: CP850, code_page: 2, ..ESCPOS }),
    // escpos-printer-db.
    row("ZiJiang", "ZJ-5870", Printer { flags: CODE_PAGE, encoding: CP850, code_page: 2, ..ESCPOS }),
    // escpos-printer-db.
    row("Netum", "NT-5890K", Printer { flags: CODE_PAGE, encoding: CP850, code_page: 2, ..ESCPOS }),
    // escpos-php#426.
    row("Excelvan", "HOP-E58", ESCPOS),
    // ReceiptPrinterEncoder data/printers.
    row("Youku", "58T", Printer { flags: HAS_NATIVE | CODE_PAGE, encoding: CP850, code_page: 2, ..ESCPOS }),
    // ReceiptPrinterEncoder#16. Reads the low byte of the row count alone.
    row("Everycom", "EC400", Printer { width_dots: 576, ..ESCPOS }),
    // escpos-printer-db. No GS ( L; dots inferred.
    row("Rongta", "RP326", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 576, encoding: CP850, code_page: 2, ..ESCPOS }),
    // escpos-printer-db. No GS ( L; dots inferred.
    row("Rongta", "RP332", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 576, encoding: CP850, code_page: 2, ..ESCPOS }),
    // HPRT TP809 programming manual. Dots inferred.
    row("HPRT", "TP809", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 576, band_dots: 2303, encoding: CP850, code_page: 2, ..ESCPOS }),
    // ReceiptPrinterEncoder data/printers; SRP-350 command list: ESC * up to 1023 columns. Dots
    // inferred.
    row("Bixolon", "SRP-350", Printer { flags: CODE_PAGE, width_dots: 512, dpi: 180, raster: ESC_STAR, encoding: CP850, code_page: 2, ..ESCPOS }),
    // ReceiptPrinterEncoder data/printers. Model 2; dots inferred.
    row("Bixolon", "SRP-350III", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 512, dpi: 180, band_dots: 2303, encoding: CP850, code_page: 2, ..ESCPOS }),
    // escpos-printer-db.
    row("Bixolon", "SRP-S300", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 640, band_dots: 2303, encoding: CP850, code_page: 2, ..ESCPOS }),
    // ReceiptPrinterEncoder data/printers; receiptline _citizen.split.
    row("Citizen", "CT-S310II", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 576, band_dots: 2303, encoding: CP1252, code_page: 16, ..ESCPOS }),
    // escpos-printer-db.
    row("Citizen", "CT-S651", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 640, raster: GS_PAREN_L, encoding: CP850, code_page: 2, ..ESCPOS }),
    // Custom TG02H command manual; ACBr ACBrEscCustomPos.pas. GS v 0 printed wrong for ACBr:
    // column mode; cut ESC i / ESC m. Its width is not known.
    row("Custom", "TG02H", Printer { flags: HAS_NATIVE, ..CUSTOM_SPA }),
    // Star support quoted in escpos-php#46; node-thermal-printer#45. Raster mode alone: any text
    // or ESC/POS is ignored without an error.
    row("Star", "TSP100 / TSP143", Printer { width_dots: 576, ..STAR_GRAPHIC }),
    // ReceiptPrinterEncoder data/printers. 48 columns of 12 dots.
    row("Star", "TSP650", Printer { flags: CODE_PAGE, width_dots: 576, encoding: CP1252, code_page: 32, ..STAR_LINE }),
    // ReceiptPrinterEncoder data/printers.
    row("Star", "TSP650II", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 576, encoding: CP1252, code_page: 32, ..STAR_LINE }),
    // escpos-printer-db.
    row("Star", "TSP600", Printer { flags: CODE_PAGE, width_dots: 576, encoding: CP1252, code_page: 32, ..STAR_LINE }),
    // escpos-printer-db.
    row("Star", "TSP800", Printer { flags: CODE_PAGE, width_dots: 833, encoding: CP1252, code_page: 32, ..STAR_LINE }),
    // ReceiptPrinterEncoder data/printers; receiptline _star.split.
    row("Star", "mC-Print2", Printer { flags: HAS_NATIVE | CODE_PAGE, raster: ESC_GS_S, encoding: CP1252, code_page: 32, ..STAR_LINE }),
    // ReceiptPrinterEncoder data/printers.
    row("Star", "mPOP", Printer { flags: HAS_NATIVE | CODE_PAGE, raster: ESC_GS_S, encoding: CP1252, code_page: 32, ..STAR_LINE }),
    // ReceiptPrinterEncoder data/printers. Model 2 only.
    row("Star", "SM-L200", Printer { flags: HAS_NATIVE | CODE_PAGE, raster: ESC_GS_S, encoding: CP1252, code_page: 32, ..STAR_LINE }),
    // escpos-printer-db. No GS v 0.
    row("Wincor Nixdorf / Diebold", "TH230", Printer { flags: CODE_PAGE, width_dots: 576, raster: ESC_STAR, encoding: CP850, code_page: 1, ..ESCPOS }),
    // escpos-printer-db. No GS v 0.
    row("Wincor Nixdorf / Diebold", "TH230+", Printer { flags: HAS_NATIVE | CODE_PAGE, width_dots: 576, raster: ESC_STAR, encoding: CP850, code_page: 1, ..ESCPOS }),
    // Datecs DPP-350 programmer manual (GS Q; 448 bytes). Its width is not known.
    row("Datecs", "DPP-350", Printer { flags: HAS_NATIVE, ..DATECS }),
    // BinaryKits.Zpl and sharpzebra mention it. Also EPL2; dots inferred.
    row("Zebra", "GK420d", Printer { flags: HAS_NATIVE, width_dots: 832, ..ZPL }),
    // zplkit profile zd621 for the behaviour of ^BQ. Dots inferred; PDFtoZPL#40: compressed ^GF
    // with a wrong CRC did not print.
    row("Zebra", "ZD220 / ZD230", Printer { flags: HAS_NATIVE, width_dots: 832, ..ZPL }),
    // zplkit 0.3.2 profile zd621.
    row("Zebra", "ZD621", Printer { flags: HAS_NATIVE, width_dots: 832, ..ZPL }),
    // rkone/sharpzebra#2: no ZPL; EPL guide: b QR for Japanese models. GW only; dots inferred.
    row("Zebra", "TLP2844", Printer { width_dots: 832, ..EPL }),
    // ZebraDevs/LinkOS-Android-Samples#11. Dots inferred.
    row("Zebra", "ZQ120", Printer { flags: HAS_NATIVE, ..CPCL }),
];
