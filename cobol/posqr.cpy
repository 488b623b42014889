      *> posqr in COBOL: constants, structs and records of texts, for
      *> WORKING-STORAGE; posqr-calls.cpy has the calls. Written by
      *> posqr-interface from the library's own sources: do not edit.
      *>
      *> The library reads a text up to its NUL, and a PIC X field has
      *> none: a full one would run into its neighbour. So each text
      *> has a NUL of its own here, NAME-NUL behind NAME. Fill NAME,
      *> and call by PERFORM of posqr-calls.cpy: it writes every NUL
      *> again, and points NAME-PTR to NAME, right before the call.
      *> MOVE SPACES, INITIALIZE, MOVE LOW-VALUES and MOVE of a group
      *> are therefore safe. Blanks behind a text do not count, and a
      *> field of blanks or low-values is one that was not given. Where
      *> the library has no flag for it, as QR-CHARGE-TRIM, the call
      *> makes low-values of the blanks.
      *>
      *> NAME is as wide as the longest text that is allowed, in bytes:
      *> in UTF-8 (QR-...-ENCODING 0) an accent has two. MOVE of a
      *> longer text cuts it, without a word: look at its end before, or
      *> compile with -Wpossible-truncate, which says where it may.
      *>
      *> Of this version of the library.
       78  QR-VERSION-MAJOR VALUE 0.
      *>
      *> Of this version of the library.
       78  QR-VERSION-MINOR VALUE 1.
      *>
      *> Of this version of the library.
       78  QR-VERSION-PATCH VALUE 0.
      *>
      *> Counts what breaks callers: it changes when a program built
      *> against an older header would fail.
       78  QR-ABI-VERSION VALUE 1.
      *>
      *> Done.
       78  QR-OK VALUE 0.
      *>
      *> A pointer or a text that must be given is NULL or empty.
       78  QR-ERR-NULL VALUE 1.
      *>
      *> No release ever had this `struct_size`: use the `_INIT` macro,
      *> or set it to `sizeof`.
       78  QR-ERR-STRUCT-SIZE VALUE 2.
      *>
      *> The buffer is shorter than the result: `*len` says how long it
      *> must be.
       78  QR-ERR-BUFFER-TOO-SMALL VALUE 3.
      *>
      *> A newer member, flag, value or format that this version of the
      *> library does not know.
       78  QR-ERR-UNSUPPORTED VALUE 4.
      *>
      *> The bytes are not text in the stated encoding.
       78  QR-ERR-ENCODING VALUE 5.
      *>
      *> A NUL inside a text whose length was given.
       78  QR-ERR-NUL-INSIDE VALUE 6.
      *>
      *> An option outside its range.
       78  QR-ERR-RANGE VALUE 7.
      *>
      *> Out of memory: nothing was done, and nothing sent.
       78  QR-ERR-NO-MEMORY VALUE 8.
      *>
      *> The payload has no data.
       78  QR-ERR-EMPTY VALUE 20.
      *>
      *> The payload is not UTF-8.
       78  QR-ERR-NOT-UTF8 VALUE 21.
      *>
      *> An ID is not two digits, or a path is not valid.
       78  QR-ERR-ID-NOT-NUMERIC VALUE 22.
      *>
      *> A length is not two digits.
       78  QR-ERR-LENGTH-NOT-NUMERIC VALUE 23.
      *>
      *> The payload ends inside an ID or a length.
       78  QR-ERR-TRUNCATED-HEADER VALUE 24.
      *>
      *> A value runs past the end of the payload.
       78  QR-ERR-LENGTH-OVERFLOW VALUE 25.
      *>
      *> A length, read as bytes, ends inside a character.
       78  QR-ERR-SPLITS-CHARACTER VALUE 26.
      *>
      *> The payload does not end with object 63.
       78  QR-ERR-CRC-MISSING VALUE 27.
      *>
      *> Object 63 is not four characters long.
       78  QR-ERR-CRC-LENGTH VALUE 28.
      *>
      *> Object 63 is not hexadecimal.
       78  QR-ERR-CRC-NOT-HEX VALUE 29.
      *>
      *> The checksum does not match: the payload was damaged or
      *> altered.
       78  QR-ERR-CRC-MISMATCH VALUE 30.
      *>
      *> Something follows object 63.
       78  QR-ERR-TRAILING-DATA VALUE 31.
      *>
      *> Object 00 does not come first.
       78  QR-ERR-FORMAT-INDICATOR-NOT-FIRST VALUE 32.
      *>
      *> A mandatory object or member is missing.
       78  QR-ERR-MISSING-MANDATORY VALUE 33.
      *>
      *> There is no merchant account information (02 to 51), or not
      *> that of the profile.
       78  QR-ERR-MISSING-MERCHANT-ACCOUNT VALUE 34.
      *>
      *> A template has no globally unique identifier (00).
       78  QR-ERR-MISSING-GUID VALUE 35.
      *>
      *> 56 or 57 is missing although 55 asks for it.
       78  QR-ERR-MISSING-CONDITIONAL VALUE 36.
      *>
      *> 56 or 57 is present although 55 does not ask for it.
       78  QR-ERR-UNEXPECTED-CONDITIONAL VALUE 37.
      *>
      *> An object is given twice.
       78  QR-ERR-DUPLICATE-ID VALUE 38.
      *>
      *> An object is empty.
       78  QR-ERR-ZERO-LENGTH VALUE 39.
      *>
      *> A value is longer or shorter than the standard says (payloads
      *> that were read).
       78  QR-ERR-BAD-LENGTH VALUE 40.
      *>
      *> A value has other characters than digits.
       78  QR-ERR-NOT-NUMERIC VALUE 41.
      *>
      *> A character outside printable ASCII, or one that has no ASCII
      *> form.
       78  QR-ERR-NOT-ANS VALUE 42.
      *>
      *> Not an amount: digits and at most one point.
       78  QR-ERR-BAD-AMOUNT VALUE 43.
      *>
      *> An amount of zero.
       78  QR-ERR-ZERO-AMOUNT VALUE 44.
      *>
      *> Not a percentage from 00.01 to 99.99.
       78  QR-ERR-BAD-PERCENTAGE VALUE 45.
      *>
      *> Not a country code: two capital letters.
       78  QR-ERR-BAD-COUNTRY VALUE 46.
      *>
      *> A value that the standard or the scheme does not allow.
       78  QR-ERR-BAD-VALUE VALUE 47.
      *>
      *> An ID that is reserved for future use.
       78  QR-ERR-RFU-ID VALUE 48.
      *>
      *> A value that is reserved for future use.
       78  QR-ERR-RFU-VALUE VALUE 49.
      *>
      *> An ID inside a template is not two digits.
       78  QR-ERR-TEMPLATE-ID-NOT-NUMERIC VALUE 50.
      *>
      *> A length inside a template is not two digits.
       78  QR-ERR-TEMPLATE-LENGTH-NOT-NUMERIC VALUE 51.
      *>
      *> A value runs past the end of its template.
       78  QR-ERR-TEMPLATE-LENGTH-OVERFLOW VALUE 52.
      *>
      *> A template ends inside an ID or a length.
       78  QR-ERR-TEMPLATE-TRUNCATED-HEADER VALUE 53.
      *>
      *> The CRC is written in lower case.
       78  QR-ERR-CRC-LOWER-CASE VALUE 54.
      *>
      *> The lengths count bytes where the standard counts characters.
       78  QR-ERR-LENGTH-IN-BYTES VALUE 55.
      *>
      *> More decimals than the currency has, other than zeros; or
      *> three, as in `"1.000"`, in a currency that has fewer.
       78  QR-ERR-MORE-DECIMALS-THAN-CURRENCY VALUE 56.
      *>
      *> The check digits of a CPF or CNPJ are wrong.
       78  QR-ERR-CHECK-DIGITS VALUE 57.
      *>
      *> Longer than the object, the template or the payload may be.
       78  QR-ERR-TOO-LONG VALUE 58.
      *>
      *> Something that the profile rules out.
       78  QR-ERR-FORBIDDEN VALUE 59.
      *>
      *> The text does not fit the largest version allowed at this
      *> level.
       78  QR-ERR-CAPACITY VALUE 60.
      *>
      *> The image is wider than `width_px`; `qr_error.limit` is the
      *> smallest width that works.
       78  QR-ERR-TOO-WIDE VALUE 80.
      *>
      *> The image would be larger than the library draws.
       78  QR-ERR-IMAGE-TOO-LARGE VALUE 81.
      *>
      *> On this paper the modules would be too small for phones;
      *> `found` and `limit` are micrometres.
       78  QR-ERR-UNREADABLE VALUE 82.
      *>
      *> No printer of this name is known, or the name is that of two
      *> modes; the message names which.
       78  QR-ERR-PRINTER VALUE 83.
      *>
      *> The request never left: nothing happened. Make the same call
      *> again.
       78  QR-ERR-NOT-SENT VALUE 100.
      *>
      *> The request left and no answer came: it may have happened. The
      *> same call again finds out.
       78  QR-ERR-NO-ANSWER VALUE 101.
      *>
      *> No secure connection; nothing was sent. Certificate, or proxy,
      *> or an old network box.
       78  QR-ERR-TLS VALUE 102.
      *>
      *> qr_client_interrupt is on. What was created stays.
       78  QR-ERR-INTERRUPTED VALUE 103.
      *>
      *> The service refuses the access token (HTTP 401).
       78  QR-ERR-TOKEN VALUE 120.
      *>
      *> The account may not do this (HTTP 403).
       78  QR-ERR-ACCESS VALUE 121.
      *>
      *> The service does not know this till.
       78  QR-ERR-POS-NOT-FOUND VALUE 122.
      *>
      *> The service does not know this store.
       78  QR-ERR-STORE-NOT-FOUND VALUE 123.
      *>
      *> The service does not know this order or payment (older than
      *> three months, another account).
       78  QR-ERR-ORDER-NOT-FOUND VALUE 124.
      *>
      *> The same sale was sent before with another amount, other
      *> contents, or at another till.
       78  QR-ERR-KEY-USED VALUE 125.
      *>
      *> The service refuses the request (HTTP 400, 422): api_code and
      *> message say why.
       78  QR-ERR-REFUSED VALUE 126.
      *>
      *> The service refuses it in the present state (HTTP 409): read
      *> the order.
       78  QR-ERR-CONFLICT VALUE 127.
      *>
      *> The service asks to try again later (HTTP 423, 425).
       78  QR-ERR-BUSY VALUE 128.
      *>
      *> Too many requests (HTTP 429): wait retry_after_ms.
       78  QR-ERR-TOO-MANY-REQUESTS VALUE 129.
      *>
      *> The service failed (HTTP 424, 5xx): it may have happened. The
      *> same call again finds out.
       78  QR-ERR-SERVICE VALUE 130.
      *>
      *> The answer is not what the service's documentation says: a
      *> captive portal, a proxy.
       78  QR-ERR-ANSWER VALUE 131.
      *>
      *> The clock of this machine is wrong.
       78  QR-ERR-CLOCK VALUE 132.
      *>
      *> The account has no balance for the refund (HTTP 428).
       78  QR-ERR-NO-BALANCE VALUE 133.
      *>
      *> A notification without a signature, or with one that cannot be
      *> read.
       78  QR-ERR-SIGNATURE-MISSING VALUE 140.
      *>
      *> A notification that was not signed with this secret: read the
      *> order instead.
       78  QR-ERR-SIGNATURE-MISMATCH VALUE 141.
      *>
      *> A notification that was signed too long ago, or in the future.
       78  QR-ERR-SIGNATURE-AGE VALUE 142.
      *>
      *> Not paid yet, or not known.
       78  QR-ERR-PENDING VALUE 150.
      *>
      *> Nobody paid in time; nobody can any more.
       78  QR-ERR-EXPIRED VALUE 151.
      *>
      *> Canceled; nobody can pay any more.
       78  QR-ERR-CANCELED VALUE 152.
      *>
      *> Paid, and paid back.
       78  QR-ERR-REFUNDED VALUE 153.
      *>
      *> Somebody is paying at this moment: ask again.
       78  QR-ERR-LOCKED VALUE 154.
      *>
      *> Already paid: show no code.
       78  QR-ERR-PAID VALUE 155.
      *>
      *> A bug of ours, caught; please report it. If the call was about
      *> an online order, read the order.
       78  QR-ERR-INTERNAL VALUE 200.
      *>
      *> A fault that stops the work.
       78  QR-SEVERITY-ERROR VALUE 0.
      *>
      *> Advice; only ever in a list of faults.
       78  QR-SEVERITY-WARNING VALUE 1.
      *>
      *> Correct the input.
       78  QR-ACTION-FIX VALUE 0.
      *>
      *> Correct the set-up: token, till, network, clock.
       78  QR-ACTION-SETUP VALUE 1.
      *>
      *> Make the same call again.
       78  QR-ACTION-RETRY VALUE 2.
      *>
      *> Read the order first.
       78  QR-ACTION-READ VALUE 3.
      *>
      *> Not final: ask again later.
       78  QR-ACTION-WAIT VALUE 4.
      *>
      *> Report it: a bug of ours.
       78  QR-ACTION-REPORT VALUE 5.
      *>
      *> As an offset: none.
       78  QR-NO-OFFSET VALUE 4294967295.
      *>
      *> Portuguese.
       78  QR-LANG-PT VALUE 0.
      *>
      *> Spanish.
       78  QR-LANG-ES VALUE 1.
      *>
      *> English.
       78  QR-LANG-EN VALUE 2.
      *>
      *> None: the name alone, "QR_ERR_TOO_LONG".
       78  QR-LANG-NAME VALUE 3.
      *>
      *> UTF-8.
       78  QR-ENCODING-UTF8 VALUE 0.
      *>
      *> ISO 8859-1.
       78  QR-ENCODING-LATIN1 VALUE 1.
      *>
      *> Windows-1252: Delphi, VB6 and C++ programs on Western Windows.
       78  QR-ENCODING-CP1252 VALUE 2.
      *>
      *> Code page 850: DOS and the Windows console in Western Europe
      *> and Brazil.
       78  QR-ENCODING-CP850 VALUE 3.
      *>
      *> Code page 437: DOS in the United States.
       78  QR-ENCODING-CP437 VALUE 4.
      *>
      *> Code page 860: DOS in Portugal and Brazil.
       78  QR-ENCODING-CP860 VALUE 5.
      *>
      *> Code page 858: 850 with the euro sign.
       78  QR-ENCODING-CP858 VALUE 6.
      *>
      *> Any payload of the standard: members and `fields`, or `fields`
      *> alone.
       78  QR-PROFILE-EMV VALUE 0.
      *>
      *> Mercado Pago's offline dynamic code. For codes that are read,
      *> also the service's own.
       78  QR-PROFILE-MERCADO-PAGO VALUE 1.
      *>
      *> Pix with a key, amount and txid in the text.
       78  QR-PROFILE-PIX-STATIC VALUE 2.
      *>
      *> Pix with the address of a charge that the bank keeps.
       78  QR-PROFILE-PIX-DYNAMIC VALUE 3.
      *>
      *> Keep accents, in UTF-8 with lengths in characters, instead of
      *> folding to ASCII. EMVCo allows no accents in most objects:
      *> `qr_check_payload` reports them as an error with
      *> `QR_PROFILE_EMV`, which means the standard alone, and as a
      *> warning with the profile of a scheme.
       78  QR-CHARGE-KEEP-ACCENTS VALUE 1.
      *>
      *> Cut a merchant name or city that is too long, after folding;
      *> never anything else.
       78  QR-CHARGE-TRUNCATE VALUE 2.
      *>
      *> Drop spaces at both ends of every text: COBOL and DBF padding.
      *> A field of fixed width needs a NUL behind it all the same: a
      *> full one would run into its neighbour. cobol/posqr.cpy gives
      *> it one.
       78  QR-CHARGE-TRIM VALUE 4.
      *>
      *> With `QR_PROFILE_EMV`: let 52, 59, 60 and a GUID be missing,
      *> as PromptPay's and VietQR's transfers do. Such a payload does
      *> not conform to EMVCo; the faults become warnings.
       78  QR-CHARGE-ALLOW-MISSING VALUE 8.
      *>
      *> Take wrong check digits in a Pix key for a warning: keys of
      *> test environments.
       78  QR-CHARGE-ANY-CHECK-DIGITS VALUE 16.
      *>
      *> Longest payload that is built, in bytes, NUL not counted
      *> (EMVCo MPM 4.1).
       78  QR-PAYLOAD-MAX VALUE 512.
      *>
      *> Most elements of `qr_charge.fields`.
       78  QR-FIELDS-MAX VALUE 128.
      *>
      *> As a length: the text ends with NUL.
       78  QR-NUL-TERMINATED VALUE 4294967295.
      *>
      *> The default: medium.
       78  QR-ECC-DEFAULT VALUE 0.
      *>
      *> About 7 % of the codewords can be restored.
       78  QR-ECC-LOW VALUE 1.
      *>
      *> About 15 %.
       78  QR-ECC-MEDIUM VALUE 2.
      *>
      *> About 25 %.
       78  QR-ECC-QUARTILE VALUE 3.
      *>
      *> About 30 %.
       78  QR-ECC-HIGH VALUE 4.
      *>
      *> Mix numeric, alphanumeric and byte mode for the smallest
      *> symbol. Every general reader takes it, and larger modules read
      *> from farther away; but EMVCo 4.12 asks for byte mode alone.
       78  QR-RENDER-SMALLEST VALUE 1.
      *>
      *> Leave out the ECI header that says UTF-8; bytes that are not
      *> UTF-8 are then drawn as they are.
       78  QR-RENDER-NO-ECI VALUE 2.
      *>
      *> Raise the error correction level while the version stays the
      *> same.
       78  QR-RENDER-BOOST-ECC VALUE 4.
      *>
      *> Light on dark, quiet zone included.
       78  QR-RENDER-INVERT VALUE 8.
      *>
      *> As `quiet_modules`: no quiet zone.
       78  QR-QUIET-NONE VALUE 4294967295.
      *>
      *> The mask of least penalty (ISO/IEC 18004 7.8.3).
       78  QR-MASK-BEST VALUE 0.
      *>
      *> Mask pattern 000.
       78  QR-MASK-0 VALUE 1.
      *>
      *> Mask pattern 001.
       78  QR-MASK-1 VALUE 2.
      *>
      *> Mask pattern 010.
       78  QR-MASK-2 VALUE 3.
      *>
      *> Mask pattern 011.
       78  QR-MASK-3 VALUE 4.
      *>
      *> Mask pattern 100.
       78  QR-MASK-4 VALUE 5.
      *>
      *> Mask pattern 101.
       78  QR-MASK-5 VALUE 6.
      *>
      *> Mask pattern 110.
       78  QR-MASK-6 VALUE 7.
      *>
      *> Mask pattern 111.
       78  QR-MASK-7 VALUE 8.
      *>
      *> One bit a pixel, the leftmost in the highest bit, 1 is dark:
      *> ESC/POS and most printers.
       78  QR-PIXEL-1BPP-MSB VALUE 0.
      *>
      *> One bit a pixel, the leftmost in the lowest bit, 1 is dark.
       78  QR-PIXEL-1BPP-LSB VALUE 1.
      *>
      *> One byte a pixel: 0 dark, 255 light.
       78  QR-PIXEL-GRAY8 VALUE 2.
      *>
      *> Four bytes a pixel: red, green, blue, alpha (255).
       78  QR-PIXEL-RGBA32 VALUE 3.
      *>
      *> Windows bitmap, 1 bit a pixel.
       78  QR-IMAGE-BMP VALUE 0.
      *>
      *> PNG, 1-bit greyscale.
       78  QR-IMAGE-PNG VALUE 1.
      *>
      *> SVG.
       78  QR-IMAGE-SVG VALUE 2.
      *>
      *> Portable bitmap (P4).
       78  QR-IMAGE-PBM VALUE 3.
      *>
      *> UTF-8 half blocks for a terminal with light letters on dark
      *> ground.
       78  QR-IMAGE-TEXT VALUE 4.
      *>
      *> The same with colours set and reset on every line: right on
      *> any terminal.
       78  QR-IMAGE-ANSI VALUE 5.
      *>
      *> ESC/POS: Epson and most receipt printers.
       78  QR-COMMANDS-ESCPOS VALUE 0.
      *>
      *> ESC/Bema: Bematech printers set to their own mode. Symbols by
      *> dots.
       78  QR-COMMANDS-ESC-BEMA VALUE 1.
      *>
      *> Daruma. Symbols by the printer's own command alone: how it
      *> takes dots is not known.
       78  QR-COMMANDS-DARUMA VALUE 2.
      *>
      *> Older printers of Elgin, and Sweda, Dataregis, Perto.
       78  QR-COMMANDS-ELGIN-OLD VALUE 3.
      *>
      *> Diebold. Symbols by dots.
       78  QR-COMMANDS-DIEBOLD VALUE 4.
      *>
      *> Custom S.p.A.
       78  QR-COMMANDS-CUSTOM-SPA VALUE 5.
      *>
      *> ZJiang, and clones that know its command for symbols.
       78  QR-COMMANDS-ZJIANG VALUE 6.
      *>
      *> Datecs. No cut is known.
       78  QR-COMMANDS-DATECS VALUE 7.
      *>
      *> Star line mode.
       78  QR-COMMANDS-STAR-LINE VALUE 8.
      *>
      *> Star graphic mode (TSP100, TSP143): symbols, feeds and cuts;
      *> it prints no text.
       78  QR-COMMANDS-STAR-GRAPHIC VALUE 9.
      *>
      *> ZPL: labels, no text.
       78  QR-COMMANDS-ZPL VALUE 10.
      *>
      *> EPL2: labels, no text. Symbols by dots.
       78  QR-COMMANDS-EPL VALUE 11.
      *>
      *> TSPL: labels, no text.
       78  QR-COMMANDS-TSPL VALUE 12.
      *>
      *> CPCL: labels, no text.
       78  QR-COMMANDS-CPCL VALUE 13.
      *>
      *> The printer has a command of its own for QR symbols, for
      *> `QR_SYMBOL_AUTO`.
       78  QR-PRINTER-HAS-NATIVE VALUE 1.
      *>
      *> Text goes out in the page that `encoding` and `code_page` say.
      *> Without it text is folded to ASCII, and no page is selected.
       78  QR-PRINTER-CODE-PAGE-FLAG VALUE 2.
      *>
      *> Leave a bit of paper when it cuts.
       78  QR-PRINTER-PARTIAL-CUT VALUE 4.
      *>
      *> The printer has no knife: a cut only feeds.
       78  QR-PRINTER-NO-CUT VALUE 8.
      *>
      *> The printer begins in a mode for Chinese text, which a receipt
      *> leaves.
       78  QR-PRINTER-LEAVE-CHINESE VALUE 16.
      *>
      *> Bands of columns follow each other without a line feed.
       78  QR-PRINTER-NO-LF-BETWEEN-BANDS VALUE 32.
      *>
      *> The model byte of the printer's own command is 0 (Sunmi,
      *> TecToy).
       78  QR-PRINTER-MODEL-ZERO VALUE 64.
      *>
      *> The program is at the start of a line: `qr_print_symbol` sends
      *> no line feed first.
       78  QR-PRINTER-AT-LINE-START VALUE 128.
      *>
      *> By dots: the same on every printer, and conforming to EMVCo.
       78  QR-SYMBOL-DOTS VALUE 0.
      *>
      *> By the printer's own command, which chooses modes itself: such
      *> a symbol need not conform.
       78  QR-SYMBOL-NATIVE VALUE 1.
      *>
      *> By the printer's own command if it has one, this text fits it
      *> at the size that was planned, all of it is ASCII, and `look`
      *> asks for nothing that it cannot do; else by dots.
       78  QR-SYMBOL-AUTO VALUE 2.
      *>
      *> The usual one of the commands.
       78  QR-RASTER-DEFAULT VALUE 0.
      *>
      *> ESC/POS `GS v 0`.
       78  QR-RASTER-GS-V-0 VALUE 1.
      *>
      *> ESC/POS and its kin: `ESC *`, 24 rows.
       78  QR-RASTER-ESC-STAR VALUE 2.
      *>
      *> ESC/POS `GS ( L`.
       78  QR-RASTER-GS-PAREN-L VALUE 3.
      *>
      *> Star `ESC GS S`.
       78  QR-RASTER-ESC-GS-S VALUE 4.
      *>
      *> Star `ESC k`, 24 rows.
       78  QR-RASTER-ESC-K VALUE 5.
      *>
      *> Star `ESC X`, 24 rows.
       78  QR-RASTER-ESC-X VALUE 6.
      *>
      *> Star graphic mode `b`.
       78  QR-RASTER-STAR-ROW VALUE 7.
      *>
      *> ZPL `^GFA`.
       78  QR-RASTER-GFA VALUE 8.
      *>
      *> EPL `GW`.
       78  QR-RASTER-GW VALUE 9.
      *>
      *> TSPL `BITMAP`.
       78  QR-RASTER-BITMAP VALUE 10.
      *>
      *> CPCL `EG`.
       78  QR-RASTER-EG VALUE 11.
      *>
      *> As `min_module_um`: any size.
       78  QR-ANY-SIZE VALUE 1.
      *>
      *> Most elements of `qr_receipt.lines`.
       78  QR-LINES-MAX VALUE 1000.
      *>
      *> A text, wrapped at a blank, a longer word at the edge. A line
      *> feed ends a line; what follows a TAB goes to the right edge:
      *> "Total\t5.00".
       78  QR-LINE-TEXT VALUE 0.
      *>
      *> A QR symbol, in the middle, whatever `align` says; drawn byte
      *> for byte, whatever `encoding` says.
       78  QR-LINE-SYMBOL VALUE 1.
      *>
      *> A payload to read ("copia e cola"): cut at the last column,
      *> and no character dropped or folded.
       78  QR-LINE-CODE VALUE 2.
      *>
      *> A line across the paper.
       78  QR-LINE-RULE VALUE 3.
      *>
      *> `count` empty lines, up to 255; 0: one.
       78  QR-LINE-FEED VALUE 4.
      *>
      *> To the knife, and cut.
       78  QR-LINE-CUT VALUE 5.
      *>
      *> `count` bytes at `text`, as they are: a drawer, a logo, a
      *> beeper.
       78  QR-LINE-RAW VALUE 6.
      *>
      *> At the left edge.
       78  QR-ALIGN-LEFT VALUE 0.
      *>
      *> In the middle.
       78  QR-ALIGN-CENTER VALUE 1.
      *>
      *> At the right edge.
       78  QR-ALIGN-RIGHT VALUE 2.
      *>
      *> Bold, where the commands are known; else plain.
       78  QR-STYLE-BOLD VALUE 1.
      *>
      *> Twice as high, and with ESC/POS and Star twice as wide, where
      *> the commands are known; else plain.
       78  QR-STYLE-DOUBLE VALUE 2.
      *>
      *> A module has less than 4 dots (Denso Wave) or less than 0.396
      *> mm (GS1).
       78  QR-ADVICE-SMALL-MODULES VALUE 1.
      *>
      *> The side of the symbol is below 25 mm (Manual DANFE NFC-e and
      *> QR Code 6.0).
       78  QR-ADVICE-SMALL-SYMBOL VALUE 2.
      *>
      *> The node is a template: its objects follow.
       78  QR-NODE-TEMPLATE VALUE 1.
      *>
      *> The lengths of this payload count bytes, not characters.
       78  QR-NODE-LENGTH-IN-BYTES VALUE 2.
      *>
      *> As a flag of a client: no call tries again on its own.
       78  QR-CLIENT-NO-RETRY VALUE 1.
      *>
      *> A request or an answer as usual.
       78  QR-LOG-INFO VALUE 0.
      *>
      *> Something went wrong and is tried again, or is not as
      *> documented.
       78  QR-LOG-WARNING VALUE 1.
      *>
      *> A call failed.
       78  QR-LOG-ERROR VALUE 2.
      *>
      *> Most characters of a log line that a client keeps. A longer
      *> one is cut and ends with "...".
       78  QR-LOG-LINE-MAX VALUE 500.
      *>
      *> `/v1/orders`.
       78  QR-ORDER-API-ORDERS VALUE 0.
      *>
      *> `/instore/orders/qr/...`, which the service calls deprecated:
      *> it knows no idempotency key.
       78  QR-ORDER-API-LEGACY VALUE 1.
      *>
      *> The order has a code of its own, to be drawn from `qr_data`.
       78  QR-ORDER-MODE-DYNAMIC VALUE 0.
      *>
      *> A code of its own, and the order also sits on the till's
      *> printed code.
       78  QR-ORDER-MODE-HYBRID VALUE 1.
      *>
      *> On the till's printed code alone: there is nothing to draw.
       78  QR-ORDER-MODE-STATIC VALUE 2.
      *>
      *> This sale may have been sent long ago (the service forgets
      *> keys after 24 hours): look for a payment of its reference
      *> before an order is created.
       78  QR-ORDER-ASK-FIRST VALUE 1.
      *>
      *> Drop spaces at both ends of every text: COBOL and DBF padding.
      *> A field of fixed width needs a NUL behind it all the same: a
      *> full one would run into its neighbour. cobol/posqr.cpy gives
      *> it one.
       78  QR-ORDER-TRIM VALUE 2.
      *>
      *> Not paid yet, or not known: never final.
       78  QR-ORDER-PENDING VALUE 0.
      *>
      *> Paid; part of it may have been paid back.
       78  QR-ORDER-PAID VALUE 1.
      *>
      *> Paid, and all of it paid back.
       78  QR-ORDER-REFUNDED VALUE 2.
      *>
      *> Canceled before it was paid.
       78  QR-ORDER-CANCELED VALUE 3.
      *>
      *> Nobody paid in time.
       78  QR-ORDER-EXPIRED VALUE 4.
      *>
      *> Most elements of `qr_order.items`.
       78  QR-ITEMS-MAX VALUE 10.
      *>
      *> The order, payment, store or till existed before: this call
      *> did not make it.
       78  QR-INFO-REPEATED VALUE 1.
      *>
      *> A text of the answer did not fit its member, or is no text:
      *> the member is empty. Or there may be payments that could not
      *> be read, beside those that decide the sale.
       78  QR-INFO-INCOMPLETE VALUE 2.
      *>
      *> What went wrong, in full. Every call writes it: one that
      *> returns `QR_OK` sets all but `struct_size` to zero. NULL is
      *> fine everywhere.
       01  QR-ERROR.
      *> `sizeof(qr_error)`.
         05  QR-ERROR-STRUCT-SIZE
               BINARY-LONG UNSIGNED.
      *> The status that the call returned.
         05  QR-ERROR-CODE
               BINARY-LONG.
      *> `QR_SEVERITY_ERROR`, or `QR_SEVERITY_WARNING` in a list of
      *> faults.
         05  QR-ERROR-SEVERITY
               BINARY-LONG UNSIGNED.
      *> What to do: `QR_ACTION_...`.
         05  QR-ERROR-ACTION
               BINARY-LONG UNSIGNED.
      *> Byte in the field's text as given (in the payload, where one
      *> was read), or `QR_NO_OFFSET`.
         05  QR-ERROR-OFFSET
               BINARY-LONG UNSIGNED.
      *> Length or count found; 0: none.
         05  QR-ERROR-FOUND
               BINARY-LONG UNSIGNED.
      *> Length or count allowed; 0: none.
         05  QR-ERROR-LIMIT
               BINARY-LONG UNSIGNED.
      *> HTTP status; 0: there was no answer, or nothing was sent.
         05  QR-ERROR-HTTP-STATUS
               BINARY-LONG UNSIGNED.
      *> How long the service asks to wait; 0: it did not say.
         05  QR-ERROR-RETRY-AFTER-MS
               BINARY-LONG UNSIGNED.
      *> 0.
         05  QR-ERROR-RESERVED
               BINARY-LONG UNSIGNED.
      *> The member at fault, with its index: `items[2].title`.
         05  QR-ERROR-FIELD
               PIC X(64).
      *> The data object: `62.05`.
         05  QR-ERROR-PATH
               PIC X(16).
      *> The service's own code; if it gives several, the most specific
      *> one.
         05  QR-ERROR-API-CODE
               PIC X(64).
      *> What to quote to the service's support.
         05  QR-ERROR-REQUEST-ID
               PIC X(64).
      *> English, ASCII, foreign characters escaped. What may be a
      *> credential is not quoted.
         05  QR-ERROR-MESSAGE
               PIC X(256).
      *>
      *> One data object by its path. Frozen: it has no `struct_size`
      *> and never changes.
       01  QR-FIELD-TABLE.
         03  QR-FIELD OCCURS 128 TIMES.
      *> IDs joined by dots: `"62.05"`.
             05  QR-FIELD-PATH-PTR
                   POINTER.
      *> The value; not empty.
             05  QR-FIELD-VALUE-PTR
                   POINTER.
      *>
      *> What to charge. Zero is the default of every member; texts are
      *> read during the call only.
       01  QR-CHARGE.
      *> `sizeof(qr_charge)`.
         05  QR-CHARGE-STRUCT-SIZE
               BINARY-LONG UNSIGNED.
      *> `QR_PROFILE_...`; 0: any payload of the standard.
         05  QR-CHARGE-PROFILE
               BINARY-LONG UNSIGNED.
      *> `QR_ENCODING_...` of every text below; 0: UTF-8.
         05  QR-CHARGE-ENCODING
               BINARY-LONG UNSIGNED.
      *> `QR_CHARGE_...`, added up.
         05  QR-CHARGE-FLAGS
               BINARY-LONG UNSIGNED.
      *> Number of `fields`, at most `QR_FIELDS_MAX`.
         05  QR-CHARGE-FIELD-COUNT
               BINARY-LONG UNSIGNED.
      *> Must be 0.
         05  QR-CHARGE-RESERVED
               BINARY-LONG UNSIGNED.
      *> Further data objects by path; all of them with
      *> `QR_PROFILE_EMV`, if you like.
         05  QR-CHARGE-FIELDS
               POINTER.
      *> 54: `"5.00"`: digits, at most one point, 1..13 characters,
      *> above zero, written as given. Decimals that the currency does
      *> not have must be zeros, and there must not be exactly three
      *> decimals: to half of the world `"1.000"` is a thousand. The
      *> same holds for 56. NULL: the payer enters the amount, if the
      *> profile allows it.
         05  QR-CHARGE-AMOUNT-PTR
               POINTER.
      *> 53: `"986"` or `"BRL"` (ISO 4217); NULL: that of the country.
         05  QR-CHARGE-CURRENCY-PTR
               POINTER.
      *> 58: `"BR"` (ISO 3166-1 alpha-2). Pix: NULL is `"BR"`.
         05  QR-CHARGE-COUNTRY-PTR
               POINTER.
      *> 59: 1..25 characters.
         05  QR-CHARGE-MERCHANT-NAME-PTR
               POINTER.
      *> 60: 1..15 characters.
         05  QR-CHARGE-MERCHANT-CITY-PTR
               POINTER.
      *> 61: 1..10 characters; optional.
         05  QR-CHARGE-POSTAL-CODE-PTR
               POINTER.
      *> 52: four digits (ISO 18245). NULL: Mercado Pago `5206`, Pix
      *> `0000`.
         05  QR-CHARGE-MERCHANT-CATEGORY-PTR
               POINTER.
      *> 62.05: the sale's own number, 1..25. Pix: txid, letters and
      *> digits; NULL: `***`.
         05  QR-CHARGE-REFERENCE-PTR
               POINTER.
      *> 62.07: the till, 1..25; Mercado Pago 1..10. Optional.
         05  QR-CHARGE-TERMINAL-PTR
               POINTER.
      *> 62.08: 1..25; optional.
         05  QR-CHARGE-PURPOSE-PTR
               POINTER.
      *> Mercado Pago 43.03: the seller's user id, 1..10 digits, above
      *> zero.
         05  QR-CHARGE-USER-ID-PTR
               POINTER.
      *> Mercado Pago 43.04: the integrator's user id, 1..10 digits,
      *> above zero, not the seller's; optional.
         05  QR-CHARGE-SPONSOR-ID-PTR
               POINTER.
      *> Pix 26.01: CPF, CNPJ, phone with `+55`, e-mail or random key,
      *> without any mask. A CPF that may be a mobile number and
      *> capitals in an e-mail are a warning.
         05  QR-CHARGE-PIX-KEY-PTR
               POINTER.
      *> Pix 26.25: address of the charge, host and path without
      *> `https://`, 1..77.
         05  QR-CHARGE-PIX-URL-PTR
               POINTER.
      *> Pix 26.02: text shown to the payer; its room depends on the
      *> key. Optional.
         05  QR-CHARGE-PIX-DESCRIPTION-PTR
               POINTER.
      *>
      *> How to draw. NULL: all defaults.
       01  QR-RENDER-OPTIONS.
      *> `sizeof(qr_render_options)`.
         05  QR-RENDER-OPTIONS-STRUCT-SIZE
               BINARY-LONG UNSIGNED.
      *> `QR_ECC_...`; 0: medium.
         05  QR-RENDER-OPTIONS-ECC
               BINARY-LONG UNSIGNED.
      *> `QR_RENDER_...`, added up.
         05  QR-RENDER-OPTIONS-FLAGS
               BINARY-LONG UNSIGNED.
      *> Pixels a module, 1..256; 0: from `width_px`, else 4.
         05  QR-RENDER-OPTIONS-MODULE-PX
               BINARY-LONG UNSIGNED.
      *> Fit: the largest whole module size whose image, quiet zone
      *> included, is at most this wide (384 dots: 58 mm paper; 576: 80
      *> mm). In columns for `QR_IMAGE_TEXT` and `_ANSI`, whose modules
      *> are one wide. 0: no limit.
         05  QR-RENDER-OPTIONS-WIDTH-PX
               BINARY-LONG UNSIGNED.
      *> Modules of quiet zone, 1..64; 0: 4, as ISO/IEC 18004 asks;
      *> `QR_QUIET_NONE`: none.
         05  QR-RENDER-OPTIONS-QUIET-MODULES
               BINARY-LONG UNSIGNED.
      *> Smallest version, 1..40; 0: 1.
         05  QR-RENDER-OPTIONS-MIN-VERSION
               BINARY-LONG UNSIGNED.
      *> Largest version, 1..40; 0: 40.
         05  QR-RENDER-OPTIONS-MAX-VERSION
               BINARY-LONG UNSIGNED.
      *> `QR_MASK_...`; 0: the best.
         05  QR-RENDER-OPTIONS-MASK
               BINARY-LONG UNSIGNED.
      *> `QR_PIXEL_...`; 0: one bit a pixel. For `qr_render_bitmap`
      *> only.
         05  QR-RENDER-OPTIONS-PIXEL-FORMAT
               BINARY-LONG UNSIGNED.
      *> Each row begins at a multiple of this many bytes: 0 or 1, 2,
      *> 4. For `qr_render_bitmap` only.
         05  QR-RENDER-OPTIONS-ROW-ALIGN
               BINARY-LONG UNSIGNED.
      *> Must be 0.
         05  QR-RENDER-OPTIONS-RESERVED
               BINARY-LONG UNSIGNED.
      *>
      *> What was drawn. Written by `qr_render_*`, size queries
      *> included.
       01  QR-BITMAP.
      *> `sizeof(qr_bitmap)`.
         05  QR-BITMAP-STRUCT-SIZE
               BINARY-LONG UNSIGNED.
      *> Width in pixels; for `QR_IMAGE_TEXT` and `_ANSI` in
      *> characters.
         05  QR-BITMAP-WIDTH-PX
               BINARY-LONG UNSIGNED.
      *> Height in pixels; for `QR_IMAGE_TEXT` and `_ANSI` in lines.
         05  QR-BITMAP-HEIGHT-PX
               BINARY-LONG UNSIGNED.
      *> Bytes from one row to the next; 0 if the format has no rows of
      *> bytes.
         05  QR-BITMAP-STRIDE-BYTES
               BINARY-LONG UNSIGNED.
      *> `QR_PIXEL_...`.
         05  QR-BITMAP-PIXEL-FORMAT
               BINARY-LONG UNSIGNED.
      *> Version of the symbol, 1..40: its side is 17 + 4 * version
      *> modules.
         05  QR-BITMAP-VERSION
               BINARY-LONG UNSIGNED.
      *> `QR_ECC_...` as reached.
         05  QR-BITMAP-ECC
               BINARY-LONG UNSIGNED.
      *> `QR_MASK_...` as chosen.
         05  QR-BITMAP-MASK
               BINARY-LONG UNSIGNED.
      *> Pixels a module.
         05  QR-BITMAP-MODULE-PX
               BINARY-LONG UNSIGNED.
      *> Modules of quiet zone; 0: none.
         05  QR-BITMAP-QUIET-MODULES
               BINARY-LONG UNSIGNED.
      *>
      *> A printer. Zero is an ESC/POS printer of 58 mm that takes dots
      *> and ASCII text; `qr_printer_find` fills in what is known of a
      *> model, and you may change it.
       01  QR-PRINTER.
      *> `sizeof(qr_printer)`.
         05  QR-PRINTER-STRUCT-SIZE
               BINARY-LONG UNSIGNED.
      *> `QR_COMMANDS_...`; 0: ESC/POS.
         05  QR-PRINTER-COMMANDS
               BINARY-LONG UNSIGNED.
      *> `QR_PRINTER_...`, added up.
         05  QR-PRINTER-FLAGS
               BINARY-LONG UNSIGNED.
      *> Dots of a line, 58..4096; 0: 384 (58 mm). 80 mm have 576, at
      *> 180 dots an inch 512.
         05  QR-PRINTER-WIDTH-DOTS
               BINARY-LONG UNSIGNED.
      *> Dots an inch, 60..1200; 0: 203.
         05  QR-PRINTER-DPI
               BINARY-LONG UNSIGNED.
      *> `QR_SYMBOL_...`: how the symbol is drawn.
         05  QR-PRINTER-SYMBOL
               BINARY-LONG UNSIGNED.
      *> `QR_RASTER_...`: how dots travel.
         05  QR-PRINTER-RASTER
               BINARY-LONG UNSIGNED.
      *> Rows that the printer takes at once; 0: 255, or what the
      *> commands fix.
         05  QR-PRINTER-BAND-DOTS
               BINARY-LONG UNSIGNED.
      *> Dots a module that the printer's own command takes, at least;
      *> 0: of the commands.
         05  QR-PRINTER-NATIVE-MODULE-MIN
               BINARY-LONG UNSIGNED.
      *> The same, at most.
         05  QR-PRINTER-NATIVE-MODULE-MAX
               BINARY-LONG UNSIGNED.
      *> Bytes of text that the printer's own command takes; 0: of the
      *> commands, on the safe side.
         05  QR-PRINTER-NATIVE-TEXT-MAX
               BINARY-LONG UNSIGNED.
      *> Smaller modules are refused, `QR_ERR_UNREADABLE`, in
      *> micrometres; 0: 330; `QR_ANY_SIZE`.
         05  QR-PRINTER-MIN-MODULE-UM
               BINARY-LONG UNSIGNED.
      *> With `QR_PRINTER_CODE_PAGE`: what the page is,
      *> `QR_ENCODING_...`.
         05  QR-PRINTER-ENCODING
               BINARY-LONG UNSIGNED.
      *> With `QR_PRINTER_CODE_PAGE`: the number that selects the page,
      *> 0..255.
         05  QR-PRINTER-CODE-PAGE
               BINARY-LONG UNSIGNED.
      *> Characters of a line, 8..255; 0: 12 dots each.
         05  QR-PRINTER-COLUMNS
               BINARY-LONG UNSIGNED.
      *> Dots from the head to the knife or the tear bar, fed before a
      *> cut and at the end, up to 2400; 0: as the commands do it, or
      *> four lines.
         05  QR-PRINTER-FEED-DOTS
               BINARY-LONG UNSIGNED.
      *> Height of a label in dots; 0: continuous paper, and media
      *> settings are left alone.
         05  QR-PRINTER-LABEL-DOTS
               BINARY-LONG UNSIGNED.
      *> Gap between labels in dots.
         05  QR-PRINTER-GAP-DOTS
               BINARY-LONG UNSIGNED.
      *>
      *> One element of a receipt. All of an array carry one
      *> `struct_size`.
       01  QR-LINE.
      *> `sizeof(qr_line)`.
         05  QR-LINE-STRUCT-SIZE
               BINARY-LONG UNSIGNED.
      *> `QR_LINE_...`: what it is.
         05  QR-LINE-KIND
               BINARY-LONG UNSIGNED.
      *> `QR_ALIGN_...`: of text.
         05  QR-LINE-ALIGN
               BINARY-LONG UNSIGNED.
      *> `QR_STYLE_...`, added up: of text.
         05  QR-LINE-STYLE
               BINARY-LONG UNSIGNED.
      *> Lines of `QR_LINE_FEED`, bytes of `QR_LINE_RAW`.
         05  QR-LINE-COUNT
               BINARY-LONG UNSIGNED.
      *> Must be 0.
         05  QR-LINE-RESERVED
               BINARY-LONG UNSIGNED.
      *> Ends with NUL, but for `QR_LINE_RAW`.
         05  QR-LINE-TEXT-PTR
               POINTER.
      *>
      *> A receipt: header, items, total, symbol, code to copy, cut.
       01  QR-RECEIPT.
      *> `sizeof(qr_receipt)`.
         05  QR-RECEIPT-STRUCT-SIZE
               BINARY-LONG UNSIGNED.
      *> `QR_ENCODING_...` of the texts; 0: UTF-8.
         05  QR-RECEIPT-ENCODING
               BINARY-LONG UNSIGNED.
      *> Number of `lines`, at most `QR_LINES_MAX`.
         05  QR-RECEIPT-LINE-COUNT
               BINARY-LONG UNSIGNED.
      *> Must be 0.
         05  QR-RECEIPT-RESERVED
               BINARY-LONG UNSIGNED.
      *> The elements, from the top.
         05  QR-RECEIPT-LINES
               POINTER.
      *> How its symbols look; NULL: all defaults.
         05  QR-RECEIPT-LOOK
               POINTER.
      *>
      *> What was decided, size queries included: of the last symbol,
      *> zeros without one.
       01  QR-PRINT-INFO.
      *> `sizeof(qr_print_info)`.
         05  QR-PRINT-INFO-STRUCT-SIZE
               BINARY-LONG UNSIGNED.
      *> `QR_SYMBOL_DOTS` or `QR_SYMBOL_NATIVE`.
         05  QR-PRINT-INFO-SYMBOL
               BINARY-LONG UNSIGNED.
      *> `QR_RASTER_...`; 0 with `QR_SYMBOL_NATIVE`.
         05  QR-PRINT-INFO-RASTER
               BINARY-LONG UNSIGNED.
      *> Version, 1..40; with `QR_SYMBOL_NATIVE` the largest that the
      *> printer may choose.
         05  QR-PRINT-INFO-VERSION
               BINARY-LONG UNSIGNED.
      *> `QR_ECC_...` as reached.
         05  QR-PRINT-INFO-ECC
               BINARY-LONG UNSIGNED.
      *> `QR_MASK_...` as chosen; 0 with `QR_SYMBOL_NATIVE`.
         05  QR-PRINT-INFO-MASK
               BINARY-LONG UNSIGNED.
      *> Dots a module.
         05  QR-PRINT-INFO-MODULE-DOTS
               BINARY-LONG UNSIGNED.
      *> Micrometres a module.
         05  QR-PRINT-INFO-MODULE-UM
               BINARY-LONG UNSIGNED.
      *> Modules of quiet zone.
         05  QR-PRINT-INFO-QUIET-MODULES
               BINARY-LONG UNSIGNED.
      *> Side of the symbol without its quiet zone, in dots.
         05  QR-PRINT-INFO-SYMBOL-DOTS
               BINARY-LONG UNSIGNED.
      *> The same in micrometres.
         05  QR-PRINT-INFO-SYMBOL-UM
               BINARY-LONG UNSIGNED.
      *> Length of the paper in all, in micrometres, as near as it can
      *> be known.
         05  QR-PRINT-INFO-PAPER-UM
               BINARY-LONG UNSIGNED.
      *> Bands in which the dots travel.
         05  QR-PRINT-INFO-BANDS
               BINARY-LONG UNSIGNED.
      *> `QR_ADVICE_...`, added up.
         05  QR-PRINT-INFO-ADVICE
               BINARY-LONG UNSIGNED.
      *>
      *> One object of a payload that was read. Frozen: 32 bytes, no
      *> `struct_size`.
       01  QR-NODE.
      *> `"62.05"`.
         05  QR-NODE-PATH
               PIC X(16).
      *> Where the value begins in the caller's text, in bytes.
         05  QR-NODE-OFFSET
               BINARY-LONG UNSIGNED.
      *> Length of the value, in bytes.
         05  QR-NODE-LENGTH
               BINARY-LONG UNSIGNED.
      *> 0: root object, 1: inside a template, 2: inside a template of
      *> a template.
         05  QR-NODE-DEPTH
               BINARY-LONG UNSIGNED.
      *> `QR_NODE_...`, added up.
         05  QR-NODE-FLAGS
               BINARY-LONG UNSIGNED.
      *>
      *> A request that a transport is to send as it is. Lives during
      *> the callback only.
       01  QR-HTTP-REQUEST.
      *> `sizeof(qr_http_request)` of the library, which may be newer
      *> than this header.
         05  QR-HTTP-REQUEST-STRUCT-SIZE
               BINARY-LONG UNSIGNED.
      *> Time left of the call, in milliseconds: return by then. At
      *> least 1.
         05  QR-HTTP-REQUEST-TIME-LEFT-MS
               BINARY-LONG UNSIGNED.
      *> Number of lines in `headers`.
         05  QR-HTTP-REQUEST-HEADER-COUNT
               BINARY-LONG UNSIGNED.
      *> Length of `body` in bytes.
         05  QR-HTTP-REQUEST-BODY-LEN
               BINARY-LONG UNSIGNED.
      *> `"GET"`, `"POST"`, `"PUT"`, `"PATCH"` or `"DELETE"`.
         05  QR-HTTP-REQUEST-METHOD-PTR
               POINTER.
      *> Absolute, with the query: visible ASCII.
         05  QR-HTTP-REQUEST-URL-PTR
               POINTER.
      *> Lines `"Name: value\r\n"`, NUL at the end. `Authorization`, a
      *> secret, is among them; `Host`, `Content-Length` and
      *> `Connection` are not: those are for the transport to write.
         05  QR-HTTP-REQUEST-HEADERS-PTR
               POINTER.
      *> The body, with no NUL at the end; NULL: none.
         05  QR-HTTP-REQUEST-BODY
               POINTER.
      *>
      *> Where a transport puts the answer. The buffers are the
      *> library's, for the time of the callback.
       01  QR-HTTP-RESPONSE.
      *> `sizeof(qr_http_response)` of the library, which may be newer
      *> than this header.
         05  QR-HTTP-RESPONSE-STRUCT-SIZE
               BINARY-LONG UNSIGNED.
      *> To be set: HTTP status, 100..599. 0 before.
         05  QR-HTTP-RESPONSE-HTTP-STATUS
               BINARY-LONG UNSIGNED.
      *> Room in `headers`, in bytes: 16 KiB.
         05  QR-HTTP-RESPONSE-HEADERS-CAP
               BINARY-LONG UNSIGNED.
      *> To be set: bytes written to `headers`. 0 before; 0 is fine.
         05  QR-HTTP-RESPONSE-HEADERS-LEN
               BINARY-LONG UNSIGNED.
      *> Room in `body`, in bytes: 1 MiB. Give a longer answer up, do
      *> not cut it.
         05  QR-HTTP-RESPONSE-BODY-CAP
               BINARY-LONG UNSIGNED.
      *> To be set: bytes written to `body`. 0 before.
         05  QR-HTTP-RESPONSE-BODY-LEN
               BINARY-LONG UNSIGNED.
      *> Lines `"Name: value\r\n"`; a status line among them does no
      *> harm. `Retry-After`, `Date` and `X-Request-Id` matter.
         05  QR-HTTP-RESPONSE-HEADERS
               POINTER.
      *> The body, as it came, without a transfer coding.
         05  QR-HTTP-RESPONSE-BODY
               POINTER.
      *> May be set: why there is no answer, with a NUL, for the error
      *> message. No credentials.
         05  QR-HTTP-RESPONSE-DETAIL
               PIC X(128).
      *>
      *> How to open a client. Everything is copied, but for what the
      *> two contexts point to.
       01  QR-CLIENT-OPTIONS.
      *> `sizeof(qr_client_options)`.
         05  QR-CLIENT-OPTIONS-STRUCT-SIZE
               BINARY-LONG UNSIGNED.
      *> `QR_CLIENT_...`, added up.
         05  QR-CLIENT-OPTIONS-FLAGS
               BINARY-LONG UNSIGNED.
      *> Longest time for one connection, in milliseconds; 0: 5 000.
      *> Built-in HTTPS client only.
         05  QR-CLIENT-OPTIONS-CONNECT-TIMEOUT-MS
               BINARY-LONG UNSIGNED.
      *> Longest time for one call, retries included, in milliseconds;
      *> 0: 20 000.
         05  QR-CLIENT-OPTIONS-TOTAL-TIMEOUT-MS
               BINARY-LONG UNSIGNED.
      *> How often qr_order_wait asks, in milliseconds: 1 000 or more;
      *> 0: 2 000.
         05  QR-CLIENT-OPTIONS-POLL-INTERVAL-MS
               BINARY-LONG UNSIGNED.
      *> Must be 0.
         05  QR-CLIENT-OPTIONS-RESERVED
               BINARY-LONG UNSIGNED.
      *> The account's secret, visible ASCII; required. It goes into
      *> the Authorization header and nowhere else: another text that
      *> holds it is refused. qr_client_close wipes it.
         05  QR-CLIENT-OPTIONS-ACCESS-TOKEN-PTR
               POINTER.
      *> `"AR"`, `"BR"`, `"CL"`, `"CO"`, `"MX"`, `"PE"` or `"UY"`:
      *> decides currency and decimals; required.
         05  QR-CLIENT-OPTIONS-COUNTRY-PTR
               POINTER.
      *> `external_id` of the till, for orders that name no till; 1..40
      *> of `[A-Za-z0-9_-]`.
         05  QR-CLIENT-OPTIONS-POS-PTR
               POINTER.
      *> The seller's user id, digits; NULL: the digits at the end of
      *> the token.
         05  QR-CLIENT-OPTIONS-USER-ID-PTR
               POINTER.
      *> `"https://host[:port][/path]"`; NULL: Mercado Pago. `http://`
      *> only if the address reached is a loopback address; the
      *> built-in HTTPS client refuses any other IP address in it at
      *> once.
         05  QR-CLIENT-OPTIONS-BASE-URL-PTR
               POINTER.
      *> `"http://user:password@host:port"`; NULL: none. Built-in HTTPS
      *> client only. The password is in no message.
         05  QR-CLIENT-OPTIONS-PROXY-URL-PTR
               POINTER.
      *> Root certificates, PEM text, in place of the built-in ones.
      *> Built-in HTTPS client only.
         05  QR-CLIENT-OPTIONS-CA-PEM-PTR
               POINTER.
      *> User-Agent header; NULL: the library's own.
         05  QR-CLIENT-OPTIONS-USER-AGENT-PTR
               POINTER.
      *> X-Platform-Id header; optional.
         05  QR-CLIENT-OPTIONS-PLATFORM-ID-PTR
               POINTER.
      *> X-Integrator-Id header; optional.
         05  QR-CLIENT-OPTIONS-INTEGRATOR-ID-PTR
               POINTER.
      *> The integrator's user id, digits, not the seller's; optional.
         05  QR-CLIENT-OPTIONS-SPONSOR-ID-PTR
               POINTER.
      *> Sends requests in place of the built-in HTTPS client; NULL:
      *> that one.
         05  QR-CLIENT-OPTIONS-TRANSPORT
               POINTER.
      *> Passed to `transport`.
         05  QR-CLIENT-OPTIONS-TRANSPORT-CONTEXT
               POINTER.
      *> Receives one line per request and answer; NULL: none, see
      *> qr_client_log.
         05  QR-CLIENT-OPTIONS-LOG
               POINTER.
      *> Passed to `log`.
         05  QR-CLIENT-OPTIONS-LOG-CONTEXT
               POINTER.
      *>
      *> One line of an order. All items of an order carry the same
      *> `struct_size`.
       01  QR-ITEM-TABLE.
         03  QR-ITEM OCCURS 10 TIMES.
      *> `sizeof(qr_item)`.
             05  QR-ITEM-STRUCT-SIZE
                   BINARY-LONG UNSIGNED.
      *> 1 or more.
             05  QR-ITEM-QUANTITY
                   BINARY-LONG UNSIGNED.
      *> 1..150 characters; required.
             05  QR-ITEM-TITLE-PTR
                   POINTER.
      *> As `qr_order.amount`; required.
             05  QR-ITEM-UNIT-PRICE-PTR
                   POINTER.
      *> 1..10 characters; NULL: none, legacy: `unit`.
             05  QR-ITEM-UNIT-MEASURE-PTR
                   POINTER.
      *> The shop's own code of the article, 1..30; optional.
             05  QR-ITEM-CODE-PTR
                   POINTER.
      *> The service's category; optional.
             05  QR-ITEM-CATEGORY-PTR
                   POINTER.
      *>
      *> A sale to be charged online. Zero is the default of every
      *> member; texts are read during the call only.
       01  QR-ORDER.
      *> `sizeof(qr_order)`.
         05  QR-ORDER-STRUCT-SIZE
               BINARY-LONG UNSIGNED.
      *> `QR_ENCODING_...` of every text below, those of items
      *> included; 0: UTF-8.
         05  QR-ORDER-ENCODING
               BINARY-LONG UNSIGNED.
      *> `QR_ORDER_API_...`; 0: `/v1/orders`.
         05  QR-ORDER-API
               BINARY-LONG UNSIGNED.
      *> `QR_ORDER_MODE_...`; 0: a code of its own.
         05  QR-ORDER-MODE
               BINARY-LONG UNSIGNED.
      *> `QR_ORDER_ASK_FIRST`, `QR_ORDER_TRIM`, added up.
         05  QR-ORDER-FLAGS
               BINARY-LONG UNSIGNED.
      *> Seconds until nobody can pay any more, 30..12 960 000; 0: the
      *> service's default, 15 minutes. Over 86 400 the order outlives
      *> its key: store `order_id`, see qr_order_create.
         05  QR-ORDER-EXPIRES-S
               BINARY-LONG UNSIGNED.
      *> Number of `items`, at most `QR_ITEMS_MAX`.
         05  QR-ORDER-ITEM-COUNT
               BINARY-LONG UNSIGNED.
      *> Must be 0.
         05  QR-ORDER-RESERVED
               BINARY-LONG UNSIGNED.
      *> The lines. Without any, one is made of the description if the
      *> service requires it.
         05  QR-ORDER-ITEMS
               POINTER.
      *> The sale's own number, 1..64 of `[A-Za-z0-9_-]`, never used
      *> before; required. It is unique in the account, not in the
      *> till: if tills number their sales alike, put the till into it
      *> ("T2-1234"). Up to 25 also fits an offline code.
         05  QR-ORDER-REFERENCE-PTR
               POINTER.
      *> `"5.00"`: digits, at most one point, above zero; goes out with
      *> the currency's decimals. Required.
         05  QR-ORDER-AMOUNT-PTR
               POINTER.
      *> `external_id` of the till, 1..40 of `[A-Za-z0-9_-]`; NULL: the
      *> client's.
         05  QR-ORDER-POS-PTR
               POINTER.
      *> What the buyer reads, 1..150 characters; optional.
         05  QR-ORDER-DESCRIPTION-PTR
               POINTER.
      *> Legacy only, 1..256 characters; NULL: the description.
         05  QR-ORDER-TITLE-PTR
               POINTER.
      *> Legacy only, up to 500 characters; optional.
         05  QR-ORDER-NOTIFICATION-URL-PTR
               POINTER.
      *> 1..64 characters; NULL: derived from the sale, which is best.
         05  QR-ORDER-IDEMPOTENCY-KEY-PTR
               POINTER.
      *> A JSON object whose members join the request (taxes,
      *> discounts); members of ours are refused.
         05  QR-ORDER-EXTRA-JSON-PTR
               POINTER.
      *>
      *> What is known of an order. A text that does not fit is left
      *> empty, never cut: `QR_INFO_INCOMPLETE`.
       01  QR-ORDER-INFO.
      *> `sizeof(qr_order_info)`.
         05  QR-ORDER-INFO-STRUCT-SIZE
               BINARY-LONG UNSIGNED.
      *> `QR_ORDER_PENDING`, `_PAID`, `_REFUNDED`, `_CANCELED` or
      *> `_EXPIRED`.
         05  QR-ORDER-INFO-STATE
               BINARY-LONG UNSIGNED.
      *> `QR_INFO_...`, added up.
         05  QR-ORDER-INFO-FLAGS
               BINARY-LONG UNSIGNED.
      *> When asking again makes sense, in milliseconds; 0: at once, or
      *> never if the state is final. After a cancellation that found
      *> out nothing: when to ask qr_payment_find.
         05  QR-ORDER-INFO-NEXT-ASK-MS
               BINARY-LONG UNSIGNED.
      *> `QR_OK`, or the fault found in `qr_data`, which is handed out
      *> all the same. But `QR_ERR_BAD_VALUE`: the code asks for
      *> another amount (54) than the order's, and is withheld.
         05  QR-ORDER-INFO-QR-DATA-STATUS
               BINARY-LONG.
      *> Length of `qr_data` in bytes, without the NUL.
         05  QR-ORDER-INFO-QR-DATA-LEN
               BINARY-LONG UNSIGNED.
      *> For every later call: opaque, store it with the sale.
         05  QR-ORDER-INFO-ORDER-ID
               PIC X(128).
      *> The payment's own number.
         05  QR-ORDER-INFO-PAYMENT-ID
               PIC X(72).
      *> A refund's own number: after a refund its own, else that of
      *> the last one listed.
         05  QR-ORDER-INFO-REFUND-ID
               PIC X(72).
      *> The number that the buyer sees on the receipt.
         05  QR-ORDER-INFO-RECEIPT-ID
               PIC X(72).
      *> The key that the order was sent with.
         05  QR-ORDER-INFO-IDEMPOTENCY-KEY
               PIC X(72).
      *> The sale's own number.
         05  QR-ORDER-INFO-REFERENCE
               PIC X(72).
      *> `external_id` of the till.
         05  QR-ORDER-INFO-POS
               PIC X(48).
      *> The service's own word.
         05  QR-ORDER-INFO-STATUS
               PIC X(32).
      *> The service's own word.
         05  QR-ORDER-INFO-STATUS-DETAIL
               PIC X(64).
      *> The service's own word.
         05  QR-ORDER-INFO-PAYMENT-STATUS
               PIC X(32).
      *> The service's own word.
         05  QR-ORDER-INFO-PAYMENT-STATUS-DETAIL
               PIC X(64).
      *> What was asked for: `"5.00"`.
         05  QR-ORDER-INFO-AMOUNT
               PIC X(24).
      *> What was paid; may be less than `amount` (discounts).
         05  QR-ORDER-INFO-PAID-AMOUNT
               PIC X(24).
      *> What was paid back.
         05  QR-ORDER-INFO-REFUNDED-AMOUNT
               PIC X(24).
      *> `"BRL"`.
         05  QR-ORDER-INFO-CURRENCY
               PIC X(8).
      *> How it was paid: the service's own word.
         05  QR-ORDER-INFO-METHOD
               PIC X(32).
      *> With what wallet or bank: the service's own word.
         05  QR-ORDER-INFO-PROVIDER
               PIC X(32).
      *> UTC, by the service's clock: `"2026-01-31T12:00:00Z"`.
         05  QR-ORDER-INFO-CREATED-AT
               PIC X(32).
      *> UTC, by the service's clock.
         05  QR-ORDER-INFO-UPDATED-AT
               PIC X(32).
      *> UTC, by the service's clock.
         05  QR-ORDER-INFO-EXPIRES-AT
               PIC X(32).
      *> The payload to draw, as received, with a NUL; empty if the
      *> answer has none, or one that is withheld.
         05  QR-ORDER-INFO-QR-DATA
               PIC X(1024).
      *>
      *> What is known of the payments of a reference: the newest
      *> approved one, else the newest.
       01  QR-PAYMENT-INFO.
      *> `sizeof(qr_payment_info)`.
         05  QR-PAYMENT-INFO-STRUCT-SIZE
               BINARY-LONG UNSIGNED.
      *> `QR_ORDER_PENDING`, `_PAID`, `_REFUNDED`, `_CANCELED` or
      *> `_EXPIRED`.
         05  QR-PAYMENT-INFO-STATE
               BINARY-LONG UNSIGNED.
      *> Number of approved payments. Over 1: paid twice, refund one.
         05  QR-PAYMENT-INFO-APPROVED-COUNT
               BINARY-LONG UNSIGNED.
      *> `QR_INFO_...`, added up.
         05  QR-PAYMENT-INFO-FLAGS
               BINARY-LONG UNSIGNED.
      *> The payment's own number.
         05  QR-PAYMENT-INFO-PAYMENT-ID
               PIC X(72).
      *> The sale's own number.
         05  QR-PAYMENT-INFO-REFERENCE
               PIC X(72).
      *> The service's own word.
         05  QR-PAYMENT-INFO-STATUS
               PIC X(32).
      *> The service's own word.
         05  QR-PAYMENT-INFO-STATUS-DETAIL
               PIC X(64).
      *> Of this payment.
         05  QR-PAYMENT-INFO-AMOUNT
               PIC X(24).
      *> Sum of all approved payments.
         05  QR-PAYMENT-INFO-APPROVED-AMOUNT
               PIC X(24).
      *> Sum of all refunds.
         05  QR-PAYMENT-INFO-REFUNDED-AMOUNT
               PIC X(24).
      *> `"BRL"`.
         05  QR-PAYMENT-INFO-CURRENCY
               PIC X(8).
      *> How it was paid: the service's own word.
         05  QR-PAYMENT-INFO-METHOD
               PIC X(32).
      *> UTC, by the service's clock.
         05  QR-PAYMENT-INFO-APPROVED-AT
               PIC X(32).
      *>
      *> A shop to be set up, once.
       01  QR-STORE.
      *> `sizeof(qr_store)`.
         05  QR-STORE-STRUCT-SIZE
               BINARY-LONG UNSIGNED.
      *> `QR_ENCODING_...` of every text below; 0: UTF-8.
         05  QR-STORE-ENCODING
               BINARY-LONG UNSIGNED.
      *> The shop's own name for it, 1..60 characters; required.
         05  QR-STORE-EXTERNAL-ID-PTR
               POINTER.
      *> As buyers read it; required.
         05  QR-STORE-NAME-PTR
               POINTER.
      *> Required.
         05  QR-STORE-STREET-PTR
               POINTER.
      *> Required.
         05  QR-STORE-STREET-NUMBER-PTR
               POINTER.
      *> As the service spells it; required.
         05  QR-STORE-CITY-PTR
               POINTER.
      *> As the service spells it; required.
         05  QR-STORE-STATE-PTR
               POINTER.
      *> `"-23.55"`: degrees, decimal; required.
         05  QR-STORE-LATITUDE-PTR
               POINTER.
      *> `"-46.63"`: degrees, decimal; required.
         05  QR-STORE-LONGITUDE-PTR
               POINTER.
      *> A landmark nearby; optional.
         05  QR-STORE-LANDMARK-PTR
               POINTER.
      *> As in qr_order.
         05  QR-STORE-EXTRA-JSON-PTR
               POINTER.
      *>
      *> A shop that is set up.
       01  QR-STORE-INFO.
      *> `sizeof(qr_store_info)`.
         05  QR-STORE-INFO-STRUCT-SIZE
               BINARY-LONG UNSIGNED.
      *> `QR_INFO_...`, added up.
         05  QR-STORE-INFO-FLAGS
               BINARY-LONG UNSIGNED.
      *> The service's own number, for `qr_pos.store_id`.
         05  QR-STORE-INFO-STORE-ID
               PIC X(32).
      *> As given.
         05  QR-STORE-INFO-EXTERNAL-ID
               PIC X(64).
      *>
      *> A till to be set up, once.
       01  QR-POS.
      *> `sizeof(qr_pos)`.
         05  QR-POS-STRUCT-SIZE
               BINARY-LONG UNSIGNED.
      *> `QR_ENCODING_...` of every text below; 0: UTF-8.
         05  QR-POS-ENCODING
               BINARY-LONG UNSIGNED.
      *> MCC; 0: none.
         05  QR-POS-CATEGORY
               BINARY-LONG UNSIGNED.
      *> Must be 0.
         05  QR-POS-RESERVED
               BINARY-LONG UNSIGNED.
      *> The till's name in orders, 1..40 letters and digits; required.
         05  QR-POS-EXTERNAL-ID-PTR
               POINTER.
      *> As the shop reads it, 1..44 characters; required.
         05  QR-POS-NAME-PTR
               POINTER.
      *> `external_id` of the shop; one of the two is required.
         05  QR-POS-EXTERNAL-STORE-ID-PTR
               POINTER.
      *> The service's own number of the shop; one of the two is
      *> required.
         05  QR-POS-STORE-ID-PTR
               POINTER.
      *> As in qr_order.
         05  QR-POS-EXTRA-JSON-PTR
               POINTER.
      *>
      *> A till that is set up.
       01  QR-POS-INFO.
      *> `sizeof(qr_pos_info)`.
         05  QR-POS-INFO-STRUCT-SIZE
               BINARY-LONG UNSIGNED.
      *> `QR_INFO_...`, added up.
         05  QR-POS-INFO-FLAGS
               BINARY-LONG UNSIGNED.
      *> The service's own number.
         05  QR-POS-INFO-POS-ID
               PIC X(32).
      *> As given.
         05  QR-POS-INFO-EXTERNAL-ID
               PIC X(48).
      *> The service's own number of the shop.
         05  QR-POS-INFO-STORE-ID
               PIC X(32).
      *> `external_id` of the shop.
         05  QR-POS-INFO-EXTERNAL-STORE-ID
               PIC X(64).
      *> Where the till's printed code can be had.
         05  QR-POS-INFO-IMAGE-URL
               PIC X(512).
      *>
      *> A notification as a server of yours received it.
       01  QR-WEBHOOK.
      *> `sizeof(qr_webhook)`.
         05  QR-WEBHOOK-STRUCT-SIZE
               BINARY-LONG UNSIGNED.
      *> Must be 0.
         05  QR-WEBHOOK-FLAGS
               BINARY-LONG UNSIGNED.
      *> The header of that name: `"ts=...,v1=..."`, each of the two
      *> once.
         05  QR-WEBHOOK-X-SIGNATURE-PTR
               POINTER.
      *> The header of that name, visible ASCII without `;`, `,` and
      *> `:`; NULL if there was none.
         05  QR-WEBHOOK-X-REQUEST-ID-PTR
               POINTER.
      *> `data.id` of the URL's query, not of the body, in upper or
      *> lower case; visible ASCII without `;`, `,` and `:`. NULL if
      *> there was none.
         05  QR-WEBHOOK-DATA-ID-PTR
               POINTER.
      *>
      *> The texts of QR-FIELD.
       01  QR-FIELD-TEXTS-TABLE.
         03  QR-FIELD-TEXTS OCCURS 128 TIMES.
             05  QR-FIELD-PATH
                   PIC X(15) VALUE SPACES.
             05  QR-FIELD-PATH-NUL
                   PIC X VALUE LOW-VALUE.
             05  QR-FIELD-VALUE
                   PIC X(99) VALUE SPACES.
             05  QR-FIELD-VALUE-NUL
                   PIC X VALUE LOW-VALUE.
      *>
      *> The texts of QR-CHARGE.
       01  QR-CHARGE-TEXTS.
         05  QR-CHARGE-AMOUNT
               PIC X(13) VALUE SPACES.
         05  QR-CHARGE-AMOUNT-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-CHARGE-CURRENCY
               PIC X(3) VALUE SPACES.
         05  QR-CHARGE-CURRENCY-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-CHARGE-COUNTRY
               PIC X(2) VALUE SPACES.
         05  QR-CHARGE-COUNTRY-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-CHARGE-MERCHANT-NAME
               PIC X(25) VALUE SPACES.
         05  QR-CHARGE-MERCHANT-NAME-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-CHARGE-MERCHANT-CITY
               PIC X(15) VALUE SPACES.
         05  QR-CHARGE-MERCHANT-CITY-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-CHARGE-POSTAL-CODE
               PIC X(10) VALUE SPACES.
         05  QR-CHARGE-POSTAL-CODE-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-CHARGE-MERCHANT-CATEGORY
               PIC X(4) VALUE SPACES.
         05  QR-CHARGE-MERCHANT-CATEGORY-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-CHARGE-REFERENCE
               PIC X(25) VALUE SPACES.
         05  QR-CHARGE-REFERENCE-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-CHARGE-TERMINAL
               PIC X(25) VALUE SPACES.
         05  QR-CHARGE-TERMINAL-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-CHARGE-PURPOSE
               PIC X(25) VALUE SPACES.
         05  QR-CHARGE-PURPOSE-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-CHARGE-USER-ID
               PIC X(10) VALUE SPACES.
         05  QR-CHARGE-USER-ID-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-CHARGE-SPONSOR-ID
               PIC X(10) VALUE SPACES.
         05  QR-CHARGE-SPONSOR-ID-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-CHARGE-PIX-KEY
               PIC X(77) VALUE SPACES.
         05  QR-CHARGE-PIX-KEY-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-CHARGE-PIX-URL
               PIC X(77) VALUE SPACES.
         05  QR-CHARGE-PIX-URL-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-CHARGE-PIX-DESCRIPTION
               PIC X(68) VALUE SPACES.
         05  QR-CHARGE-PIX-DESCRIPTION-NUL
               PIC X VALUE LOW-VALUE.
      *>
      *> The texts of QR-CLIENT-OPTIONS.
       01  QR-CLIENT-OPTIONS-TEXTS.
         05  QR-CLIENT-OPTIONS-ACCESS-TOKEN
               PIC X(255) VALUE SPACES.
         05  QR-CLIENT-OPTIONS-ACCESS-TOKEN-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-CLIENT-OPTIONS-COUNTRY
               PIC X(2) VALUE SPACES.
         05  QR-CLIENT-OPTIONS-COUNTRY-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-CLIENT-OPTIONS-POS
               PIC X(40) VALUE SPACES.
         05  QR-CLIENT-OPTIONS-POS-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-CLIENT-OPTIONS-USER-ID
               PIC X(10) VALUE SPACES.
         05  QR-CLIENT-OPTIONS-USER-ID-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-CLIENT-OPTIONS-BASE-URL
               PIC X(255) VALUE SPACES.
         05  QR-CLIENT-OPTIONS-BASE-URL-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-CLIENT-OPTIONS-PROXY-URL
               PIC X(255) VALUE SPACES.
         05  QR-CLIENT-OPTIONS-PROXY-URL-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-CLIENT-OPTIONS-CA-PEM
               PIC X(8192) VALUE SPACES.
         05  QR-CLIENT-OPTIONS-CA-PEM-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-CLIENT-OPTIONS-USER-AGENT
               PIC X(127) VALUE SPACES.
         05  QR-CLIENT-OPTIONS-USER-AGENT-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-CLIENT-OPTIONS-PLATFORM-ID
               PIC X(64) VALUE SPACES.
         05  QR-CLIENT-OPTIONS-PLATFORM-ID-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-CLIENT-OPTIONS-INTEGRATOR-ID
               PIC X(64) VALUE SPACES.
         05  QR-CLIENT-OPTIONS-INTEGRATOR-ID-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-CLIENT-OPTIONS-SPONSOR-ID
               PIC X(10) VALUE SPACES.
         05  QR-CLIENT-OPTIONS-SPONSOR-ID-NUL
               PIC X VALUE LOW-VALUE.
      *>
      *> The texts of QR-ITEM.
       01  QR-ITEM-TEXTS-TABLE.
         03  QR-ITEM-TEXTS OCCURS 10 TIMES.
             05  QR-ITEM-TITLE
                   PIC X(150) VALUE SPACES.
             05  QR-ITEM-TITLE-NUL
                   PIC X VALUE LOW-VALUE.
             05  QR-ITEM-UNIT-PRICE
                   PIC X(13) VALUE SPACES.
             05  QR-ITEM-UNIT-PRICE-NUL
                   PIC X VALUE LOW-VALUE.
             05  QR-ITEM-UNIT-MEASURE
                   PIC X(10) VALUE SPACES.
             05  QR-ITEM-UNIT-MEASURE-NUL
                   PIC X VALUE LOW-VALUE.
             05  QR-ITEM-CODE
                   PIC X(30) VALUE SPACES.
             05  QR-ITEM-CODE-NUL
                   PIC X VALUE LOW-VALUE.
             05  QR-ITEM-CATEGORY
                   PIC X(60) VALUE SPACES.
             05  QR-ITEM-CATEGORY-NUL
                   PIC X VALUE LOW-VALUE.
      *>
      *> The texts of QR-ORDER.
       01  QR-ORDER-TEXTS.
         05  QR-ORDER-REFERENCE
               PIC X(64) VALUE SPACES.
         05  QR-ORDER-REFERENCE-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-ORDER-AMOUNT
               PIC X(13) VALUE SPACES.
         05  QR-ORDER-AMOUNT-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-ORDER-POS
               PIC X(40) VALUE SPACES.
         05  QR-ORDER-POS-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-ORDER-DESCRIPTION
               PIC X(150) VALUE SPACES.
         05  QR-ORDER-DESCRIPTION-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-ORDER-TITLE
               PIC X(256) VALUE SPACES.
         05  QR-ORDER-TITLE-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-ORDER-NOTIFICATION-URL
               PIC X(500) VALUE SPACES.
         05  QR-ORDER-NOTIFICATION-URL-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-ORDER-IDEMPOTENCY-KEY
               PIC X(64) VALUE SPACES.
         05  QR-ORDER-IDEMPOTENCY-KEY-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-ORDER-EXTRA-JSON
               PIC X(2048) VALUE SPACES.
         05  QR-ORDER-EXTRA-JSON-NUL
               PIC X VALUE LOW-VALUE.
      *>
      *> The texts of QR-STORE.
       01  QR-STORE-TEXTS.
         05  QR-STORE-EXTERNAL-ID
               PIC X(60) VALUE SPACES.
         05  QR-STORE-EXTERNAL-ID-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-STORE-NAME
               PIC X(60) VALUE SPACES.
         05  QR-STORE-NAME-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-STORE-STREET
               PIC X(150) VALUE SPACES.
         05  QR-STORE-STREET-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-STORE-STREET-NUMBER
               PIC X(20) VALUE SPACES.
         05  QR-STORE-STREET-NUMBER-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-STORE-CITY
               PIC X(60) VALUE SPACES.
         05  QR-STORE-CITY-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-STORE-STATE
               PIC X(60) VALUE SPACES.
         05  QR-STORE-STATE-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-STORE-LATITUDE
               PIC X(20) VALUE SPACES.
         05  QR-STORE-LATITUDE-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-STORE-LONGITUDE
               PIC X(20) VALUE SPACES.
         05  QR-STORE-LONGITUDE-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-STORE-LANDMARK
               PIC X(150) VALUE SPACES.
         05  QR-STORE-LANDMARK-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-STORE-EXTRA-JSON
               PIC X(2048) VALUE SPACES.
         05  QR-STORE-EXTRA-JSON-NUL
               PIC X VALUE LOW-VALUE.
      *>
      *> The texts of QR-POS.
       01  QR-POS-TEXTS.
         05  QR-POS-EXTERNAL-ID
               PIC X(40) VALUE SPACES.
         05  QR-POS-EXTERNAL-ID-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-POS-NAME
               PIC X(44) VALUE SPACES.
         05  QR-POS-NAME-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-POS-EXTERNAL-STORE-ID
               PIC X(60) VALUE SPACES.
         05  QR-POS-EXTERNAL-STORE-ID-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-POS-STORE-ID
               PIC X(31) VALUE SPACES.
         05  QR-POS-STORE-ID-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-POS-EXTRA-JSON
               PIC X(2048) VALUE SPACES.
         05  QR-POS-EXTRA-JSON-NUL
               PIC X VALUE LOW-VALUE.
      *>
      *> The texts of QR-WEBHOOK.
       01  QR-WEBHOOK-TEXTS.
         05  QR-WEBHOOK-X-SIGNATURE
               PIC X(255) VALUE SPACES.
         05  QR-WEBHOOK-X-SIGNATURE-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-WEBHOOK-X-REQUEST-ID
               PIC X(127) VALUE SPACES.
         05  QR-WEBHOOK-X-REQUEST-ID-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-WEBHOOK-DATA-ID
               PIC X(127) VALUE SPACES.
         05  QR-WEBHOOK-DATA-ID-NUL
               PIC X VALUE LOW-VALUE.
      *>
      *> What the calls give: the status, and a text, blanks behind it.
       01  QR-RESULT BINARY-LONG.
       01  QR-BUF PIC X(513).
      *> An open client.
       01  QR-CLIENT POINTER.
      *> Used by the paragraphs themselves.
       01  QR-AT BINARY-LONG UNSIGNED.
      *> The other arguments of the calls, by their names in posqr.h.
       01  QR-ARGUMENTS.
         05  QR-ARG-LEN
               BINARY-LONG UNSIGNED.
         05  QR-ARG-COUNT
               BINARY-LONG UNSIGNED.
         05  QR-ARG-VALUE
               BINARY-DOUBLE.
         05  QR-ARG-DECIMALS
               BINARY-LONG UNSIGNED.
         05  QR-ARG-CURRENCY
               PIC X(3) VALUE SPACES.
         05  QR-ARG-CURRENCY-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-ARG-TEXT
               PIC X(40) VALUE SPACES.
         05  QR-ARG-TEXT-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-ARG-DECIMAL-SIGN
               BINARY-LONG UNSIGNED.
         05  QR-ARG-MODEL
               PIC X(60) VALUE SPACES.
         05  QR-ARG-MODEL-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-ARG-PAYLOAD
               PIC X(1024) VALUE SPACES.
         05  QR-ARG-PAYLOAD-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-ARG-PATH
               PIC X(15) VALUE SPACES.
         05  QR-ARG-PATH-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-ARG-POS
               PIC X(40) VALUE SPACES.
         05  QR-ARG-POS-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-ARG-ORDER-ID
               PIC X(127) VALUE SPACES.
         05  QR-ARG-ORDER-ID-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-ARG-TIMEOUT-MS
               BINARY-LONG UNSIGNED.
         05  QR-ARG-IDEMPOTENCY-KEY
               PIC X(64) VALUE SPACES.
         05  QR-ARG-IDEMPOTENCY-KEY-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-ARG-AMOUNT
               PIC X(13) VALUE SPACES.
         05  QR-ARG-AMOUNT-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-ARG-REFERENCE
               PIC X(64) VALUE SPACES.
         05  QR-ARG-REFERENCE-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-ARG-SINCE
               PIC X(35) VALUE SPACES.
         05  QR-ARG-SINCE-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-ARG-PAYMENT-ID
               PIC X(71) VALUE SPACES.
         05  QR-ARG-PAYMENT-ID-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-ARG-SECRET
               PIC X(127) VALUE SPACES.
         05  QR-ARG-SECRET-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-ARG-NOW-UNIX-S
               BINARY-LONG UNSIGNED.
         05  QR-ARG-TOLERANCE-S
               BINARY-LONG UNSIGNED.
         05  QR-ARG-NAME
               PIC X(60) VALUE SPACES.
         05  QR-ARG-NAME-NUL
               PIC X VALUE LOW-VALUE.
         05  QR-ARG-FALLBACK
               BINARY-LONG.
