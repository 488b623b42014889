"""The C interface of the library: constants, structs and functions.

Written by posqr-interface from the library's own sources: do not edit.
"""

from __future__ import annotations

import enum
from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    c_char,
    c_char_p,
    c_int32,
    c_int64,
    c_uint32,
    c_void_p,
    sizeof,
)
from typing import Any, Dict, Tuple, Type

# Constants.

#: Of this version of the library.
VERSION_MAJOR = 0
#: Of this version of the library.
VERSION_MINOR = 1
#: Of this version of the library.
VERSION_PATCH = 0
#: Counts what breaks callers: it changes when a program built against an older header would fail.
ABI_VERSION = 1
#: As an offset: none.
NO_OFFSET = 0xFFFFFFFF
#: Longest payload that is built, in bytes, NUL not counted (EMVCo MPM 4.1).
PAYLOAD_MAX = 512
#: Most elements of ``Charge.fields``.
FIELDS_MAX = 128
#: As a length: the text ends with NUL.
NUL_TERMINATED = 0xFFFFFFFF
#: As ``quiet_modules``: no quiet zone.
QUIET_NONE = 0xFFFFFFFF
#: As ``min_module_um``: any size.
ANY_SIZE = 1
#: Most elements of ``receipt.lines``.
LINES_MAX = 1000
#: Most characters of a log line that a client keeps. A longer one is cut and ends with "...".
LOG_LINE_MAX = 500
#: Most elements of ``Order.items``.
ITEMS_MAX = 10


class Status(enum.IntEnum):
    """Result of a call."""

    #: Done.
    OK = 0
    #: A pointer or a text that must be given is None or empty.
    NULL = 1
    #: No release ever had this ``struct_size``: use the ``_INIT`` macro, or set it to ``sizeof``.
    STRUCT_SIZE = 2
    #: The buffer is shorter than the result: ``*len`` says how long it must be.
    BUFFER_TOO_SMALL = 3
    #: A newer member, flag, value or format that this version of the library does not know.
    UNSUPPORTED = 4
    #: The bytes are not text in the stated encoding.
    ENCODING = 5
    #: A NUL inside a text whose length was given.
    NUL_INSIDE = 6
    #: An option outside its range.
    RANGE = 7
    #: Out of memory: nothing was done, and nothing sent.
    NO_MEMORY = 8
    #: The payload has no data.
    EMPTY = 20
    #: The payload is not UTF-8.
    NOT_UTF8 = 21
    #: An ID is not two digits, or a path is not valid.
    ID_NOT_NUMERIC = 22
    #: A length is not two digits.
    LENGTH_NOT_NUMERIC = 23
    #: The payload ends inside an ID or a length.
    TRUNCATED_HEADER = 24
    #: A value runs past the end of the payload.
    LENGTH_OVERFLOW = 25
    #: A length, read as bytes, ends inside a character.
    SPLITS_CHARACTER = 26
    #: The payload does not end with object 63.
    CRC_MISSING = 27
    #: Object 63 is not four characters long.
    CRC_LENGTH = 28
    #: Object 63 is not hexadecimal.
    CRC_NOT_HEX = 29
    #: The checksum does not match: the payload was damaged or altered.
    CRC_MISMATCH = 30
    #: Something follows object 63.
    TRAILING_DATA = 31
    #: Object 00 does not come first.
    FORMAT_INDICATOR_NOT_FIRST = 32
    #: A mandatory object or member is missing.
    MISSING_MANDATORY = 33
    #: There is no merchant account information (02 to 51), or not that of the profile.
    MISSING_MERCHANT_ACCOUNT = 34
    #: A template has no globally unique identifier (00).
    MISSING_GUID = 35
    #: 56 or 57 is missing although 55 asks for it.
    MISSING_CONDITIONAL = 36
    #: 56 or 57 is present although 55 does not ask for it.
    UNEXPECTED_CONDITIONAL = 37
    #: An object is given twice.
    DUPLICATE_ID = 38
    #: An object is empty.
    ZERO_LENGTH = 39
    #: A value is longer or shorter than the standard says (payloads that were read).
    BAD_LENGTH = 40
    #: A value has other characters than digits.
    NOT_NUMERIC = 41
    #: A character outside printable ASCII, or one that has no ASCII form.
    NOT_ANS = 42
    #: Not an amount: digits and at most one point.
    BAD_AMOUNT = 43
    #: An amount of zero.
    ZERO_AMOUNT = 44
    #: Not a percentage from 00.01 to 99.99.
    BAD_PERCENTAGE = 45
    #: Not a country code: two capital letters.
    BAD_COUNTRY = 46
    #: A value that the standard or the scheme does not allow.
    BAD_VALUE = 47
    #: An ID that is reserved for future use.
    RFU_ID = 48
    #: A value that is reserved for future use.
    RFU_VALUE = 49
    #: An ID inside a template is not two digits.
    TEMPLATE_ID_NOT_NUMERIC = 50
    #: A length inside a template is not two digits.
    TEMPLATE_LENGTH_NOT_NUMERIC = 51
    #: A value runs past the end of its template.
    TEMPLATE_LENGTH_OVERFLOW = 52
    #: A template ends inside an ID or a length.
    TEMPLATE_TRUNCATED_HEADER = 53
    #: The CRC is written in lower case.
    CRC_LOWER_CASE = 54
    #: The lengths count bytes where the standard counts characters.
    LENGTH_IN_BYTES = 55
    #: More decimals than the currency has, other than zeros; or three, as in ``"1.000"``, in a
    #: currency that has fewer.
    MORE_DECIMALS_THAN_CURRENCY = 56
    #: The check digits of a CPF or CNPJ are wrong.
    CHECK_DIGITS = 57
    #: Longer than the object, the template or the payload may be.
    TOO_LONG = 58
    #: Something that the profile rules out.
    FORBIDDEN = 59
    #: The text does not fit the largest version allowed at this level.
    CAPACITY = 60
    #: The image is wider than ``width_px``; ``error.limit`` is the smallest width that works.
    TOO_WIDE = 80
    #: The image would be larger than the library draws.
    IMAGE_TOO_LARGE = 81
    #: On this paper the modules would be too small for phones; ``found`` and ``limit`` are micrometres.
    UNREADABLE = 82
    #: No printer of this name is known, or the name is that of two modes; the message names which.
    PRINTER = 83
    #: The request never left: nothing happened. Make the same call again.
    NOT_SENT = 100
    #: The request left and no answer came: it may have happened. The same call again finds out.
    NO_ANSWER = 101
    #: No secure connection; nothing was sent. Certificate, or proxy, or an old network box.
    TLS = 102
    #: Client.interrupt is on. What was created stays.
    INTERRUPTED = 103
    #: The service refuses the access token (HTTP 401).
    TOKEN = 120
    #: The account may not do this (HTTP 403).
    ACCESS = 121
    #: The service does not know this till.
    POS_NOT_FOUND = 122
    #: The service does not know this store.
    STORE_NOT_FOUND = 123
    #: The service does not know this order or payment (older than three months, another account).
    ORDER_NOT_FOUND = 124
    #: The same sale was sent before with another amount, other contents, or at another till.
    KEY_USED = 125
    #: The service refuses the request (HTTP 400, 422): api_code and message say why.
    REFUSED = 126
    #: The service refuses it in the present state (HTTP 409): read the order.
    CONFLICT = 127
    #: The service asks to try again later (HTTP 423, 425).
    BUSY = 128
    #: Too many requests (HTTP 429): wait retry_after_ms.
    TOO_MANY_REQUESTS = 129
    #: The service failed (HTTP 424, 5xx): it may have happened. The same call again finds out.
    SERVICE = 130
    #: The answer is not what the service's documentation says: a captive portal, a proxy.
    ANSWER = 131
    #: The clock of this machine is wrong.
    CLOCK = 132
    #: The account has no balance for the refund (HTTP 428).
    NO_BALANCE = 133
    #: A notification without a signature, or with one that cannot be read.
    SIGNATURE_MISSING = 140
    #: A notification that was not signed with this secret: read the order instead.
    SIGNATURE_MISMATCH = 141
    #: A notification that was signed too long ago, or in the future.
    SIGNATURE_AGE = 142
    #: Not paid yet, or not known.
    PENDING = 150
    #: Nobody paid in time; nobody can any more.
    EXPIRED = 151
    #: Canceled; nobody can pay any more.
    CANCELED = 152
    #: Paid, and paid back.
    REFUNDED = 153
    #: Somebody is paying at this moment: ask again.
    LOCKED = 154
    #: Already paid: show no code.
    PAID = 155
    #: A bug of ours, caught; please report it. If the call was about an online order, read the
    #: order.
    INTERNAL = 200


class Severity(enum.IntEnum):
    """Whether a fault stops the work."""

    #: A fault that stops the work.
    ERROR = 0
    #: Advice; only ever in a list of faults.
    WARNING = 1


class Action(enum.IntEnum):
    """What to do about a failure."""

    #: Correct the input.
    FIX = 0
    #: Correct the set-up: token, till, network, clock.
    SETUP = 1
    #: Make the same call again.
    RETRY = 2
    #: Read the order first.
    READ = 3
    #: Not final: ask again later.
    WAIT = 4
    #: Report it: a bug of ours.
    REPORT = 5


class Language(enum.IntEnum):
    """Of the text of a status."""

    #: Portuguese.
    PT = 0
    #: Spanish.
    ES = 1
    #: English.
    EN = 2
    #: None: the name alone, "Status.TOO_LONG".
    NAME = 3


class Encoding(enum.IntEnum):
    """How texts reach the library."""

    #: UTF-8.
    UTF8 = 0
    #: ISO 8859-1.
    LATIN1 = 1
    #: Windows-1252: Delphi, VB6 and C++ programs on Western Windows.
    CP1252 = 2
    #: Code page 850: DOS and the Windows console in Western Europe and Brazil.
    CP850 = 3
    #: Code page 437: DOS in the United States.
    CP437 = 4
    #: Code page 860: DOS in Portugal and Brazil.
    CP860 = 5
    #: Code page 858: 850 with the euro sign.
    CP858 = 6


class Profile(enum.IntEnum):
    """Whose rules a payload follows, beside those of EMVCo."""

    #: Any payload of the standard: members and ``fields``, or ``fields`` alone.
    EMV = 0
    #: Mercado Pago's offline dynamic code. For codes that are read, also the service's own.
    MERCADO_PAGO = 1
    #: Pix with a key, amount and txid in the text.
    PIX_STATIC = 2
    #: Pix with the address of a charge that the bank keeps.
    PIX_DYNAMIC = 3


class ChargeFlags(enum.IntFlag):
    """Options of a charge."""

    NONE = 0
    #: Keep accents, in UTF-8 with lengths in characters, instead of folding to ASCII. EMVCo allows no
    #: accents in most objects: ``check_payload`` reports them as an error with ``Profile.EMV``,
    #: which means the standard alone, and as a warning with the profile of a scheme.
    KEEP_ACCENTS = 1
    #: Cut a merchant name or city that is too long, after folding; never anything else.
    TRUNCATE = 2
    #: Drop spaces at both ends of every text: COBOL and DBF padding. A field of fixed width needs a NUL
    #: behind it all the same: a full one would run into its neighbour. cobol/posqr.cpy gives it one.
    TRIM = 4
    #: With ``Profile.EMV``: let 52, 59, 60 and a GUID be missing, as PromptPay's and VietQR's
    #: transfers do. Such a payload does not conform to EMVCo; the faults become warnings.
    ALLOW_MISSING = 8
    #: Take wrong check digits in a Pix key for a warning: keys of test environments.
    ANY_CHECK_DIGITS = 16


class Ecc(enum.IntEnum):
    """Error correction level."""

    #: The default: medium.
    DEFAULT = 0
    #: About 7 % of the codewords can be restored.
    LOW = 1
    #: About 15 %.
    MEDIUM = 2
    #: About 25 %.
    QUARTILE = 3
    #: About 30 %.
    HIGH = 4


class RenderFlags(enum.IntFlag):
    """Options of drawing."""

    NONE = 0
    #: Mix numeric, alphanumeric and byte mode for the smallest symbol. Every general reader takes it,
    #: and larger modules read from farther away; but EMVCo 4.12 asks for byte mode alone.
    SMALLEST = 1
    #: Leave out the ECI header that says UTF-8; bytes that are not UTF-8 are then drawn as they are.
    NO_ECI = 2
    #: Raise the error correction level while the version stays the same.
    BOOST_ECC = 4
    #: Light on dark, quiet zone included.
    INVERT = 8


class Mask(enum.IntEnum):
    """Mask pattern."""

    #: The mask of least penalty (ISO/IEC 18004 7.8.3).
    BEST = 0
    #: Mask pattern 000.
    MASK_0 = 1
    #: Mask pattern 001.
    MASK_1 = 2
    #: Mask pattern 010.
    MASK_2 = 3
    #: Mask pattern 011.
    MASK_3 = 4
    #: Mask pattern 100.
    MASK_4 = 5
    #: Mask pattern 101.
    MASK_5 = 6
    #: Mask pattern 110.
    MASK_6 = 7
    #: Mask pattern 111.
    MASK_7 = 8


class PixelFormat(enum.IntEnum):
    """How a bitmap stores its pixels."""

    #: One bit a pixel, the leftmost in the highest bit, 1 is dark: ESC/POS and most printers.
    BPP1_MSB = 0
    #: One bit a pixel, the leftmost in the lowest bit, 1 is dark.
    BPP1_LSB = 1
    #: One byte a pixel: 0 dark, 255 light.
    GRAY8 = 2
    #: Four bytes a pixel: red, green, blue, alpha (255).
    RGBA32 = 3


class ImageFormat(enum.IntEnum):
    """What an image is written as."""

    #: Windows bitmap, 1 bit a pixel.
    BMP = 0
    #: PNG, 1-bit greyscale.
    PNG = 1
    #: SVG.
    SVG = 2
    #: Portable bitmap (P4).
    PBM = 3
    #: UTF-8 half blocks for a terminal with light letters on dark ground.
    TEXT = 4
    #: The same with colours set and reset on every line: right on any terminal.
    ANSI = 5


class Commands(enum.IntEnum):
    """The language of a printer."""

    #: ESC/POS: Epson and most receipt printers.
    ESCPOS = 0
    #: ESC/Bema: Bematech printers set to their own mode. Symbols by dots.
    ESC_BEMA = 1
    #: Daruma. Symbols by the printer's own command alone: how it takes dots is not known.
    DARUMA = 2
    #: Older printers of Elgin, and Sweda, Dataregis, Perto.
    ELGIN_OLD = 3
    #: Diebold. Symbols by dots.
    DIEBOLD = 4
    #: Custom S.p.A.
    CUSTOM_SPA = 5
    #: ZJiang, and clones that know its command for symbols.
    ZJIANG = 6
    #: Datecs. No cut is known.
    DATECS = 7
    #: Star line mode.
    STAR_LINE = 8
    #: Star graphic mode (TSP100, TSP143): symbols, feeds and cuts; it prints no text.
    STAR_GRAPHIC = 9
    #: ZPL: labels, no text.
    ZPL = 10
    #: EPL2: labels, no text. Symbols by dots.
    EPL = 11
    #: TSPL: labels, no text.
    TSPL = 12
    #: CPCL: labels, no text.
    CPCL = 13


class PrinterFlags(enum.IntFlag):
    """What is special about a printer."""

    NONE = 0
    #: The printer has a command of its own for QR symbols, for ``SymbolWay.AUTO``.
    HAS_NATIVE = 1
    #: Text goes out in the page that ``encoding`` and ``code_page`` say. Without it text is folded to ASCII,
    #: and no page is selected.
    CODE_PAGE = 2
    #: Leave a bit of paper when it cuts.
    PARTIAL_CUT = 4
    #: The printer has no knife: a cut only feeds.
    NO_CUT = 8
    #: The printer begins in a mode for Chinese text, which a receipt leaves.
    LEAVE_CHINESE = 16
    #: Bands of columns follow each other without a line feed.
    NO_LF_BETWEEN_BANDS = 32
    #: The model byte of the printer's own command is 0 (Sunmi, TecToy).
    MODEL_ZERO = 64
    #: The program is at the start of a line: ``print_symbol`` sends no line feed first.
    AT_LINE_START = 128


class SymbolWay(enum.IntEnum):
    """How a printer draws a symbol."""

    #: By dots: the same on every printer, and conforming to EMVCo.
    DOTS = 0
    #: By the printer's own command, which chooses modes itself: such a symbol need not conform.
    NATIVE = 1
    #: By the printer's own command if it has one, this text fits it at the size that was planned, all of
    #: it is ASCII, and ``look`` asks for nothing that it cannot do; else by dots.
    AUTO = 2


class RasterWay(enum.IntEnum):
    """How dots travel."""

    #: The usual one of the commands.
    DEFAULT = 0
    #: ESC/POS ``GS v 0``.
    GS_V_0 = 1
    #: ESC/POS and its kin: ``ESC *``, 24 rows.
    ESC_STAR = 2
    #: ESC/POS ``GS ( L``.
    GS_PAREN_L = 3
    #: Star ``ESC GS S``.
    ESC_GS_S = 4
    #: Star ``ESC k``, 24 rows.
    ESC_K = 5
    #: Star ``ESC X``, 24 rows.
    ESC_X = 6
    #: Star graphic mode ``b``.
    STAR_ROW = 7
    #: ZPL ``^GFA``.
    GFA = 8
    #: EPL ``GW``.
    GW = 9
    #: TSPL ``BITMAP``.
    BITMAP = 10
    #: CPCL ``EG``.
    EG = 11


class LineKind(enum.IntEnum):
    """What an element of a receipt is."""

    #: A text, wrapped at a blank, a longer word at the edge. A line feed ends a line; what follows a TAB
    #: goes to the right edge: "Total\t5.00".
    TEXT = 0
    #: A QR symbol, in the middle, whatever ``align`` says; drawn byte for byte, whatever ``encoding`` says.
    SYMBOL = 1
    #: A payload to read ("copia e cola"): cut at the last column, and no character dropped or folded.
    CODE = 2
    #: A line across the paper.
    RULE = 3
    #: ``count`` empty lines, up to 255; 0: one.
    FEED = 4
    #: To the knife, and cut.
    CUT = 5
    #: ``count`` bytes at ``text``, as they are: a drawer, a logo, a beeper.
    RAW = 6


class Align(enum.IntEnum):
    """Where a line of text stands."""

    #: At the left edge.
    LEFT = 0
    #: In the middle.
    CENTER = 1
    #: At the right edge.
    RIGHT = 2


class StyleFlags(enum.IntFlag):
    """How a line of text looks."""

    NONE = 0
    #: Bold, where the commands are known; else plain.
    BOLD = 1
    #: Twice as high, and with ESC/POS and Star twice as wide, where the commands are known; else plain.
    DOUBLE = 2


class AdviceFlags(enum.IntFlag):
    """What a planned symbol lacks."""

    NONE = 0
    #: A module has less than 4 dots (Denso Wave) or less than 0.396 mm (GS1).
    SMALL_MODULES = 1
    #: The side of the symbol is below 25 mm (Manual DANFE NFC-e and QR Code 6.0).
    SMALL_SYMBOL = 2


class NodeFlags(enum.IntFlag):
    """What is special about a node."""

    NONE = 0
    #: The node is a template: its objects follow.
    TEMPLATE = 1
    #: The lengths of this payload count bytes, not characters.
    LENGTH_IN_BYTES = 2


class ClientFlags(enum.IntFlag):
    """Options of a client."""

    NONE = 0
    #: As a flag of a client: no call tries again on its own.
    NO_RETRY = 1


class LogLevel(enum.IntEnum):
    """How much a log line matters."""

    #: A request or an answer as usual.
    INFO = 0
    #: Something went wrong and is tried again, or is not as documented.
    WARNING = 1
    #: A call failed.
    ERROR = 2


class OrderApi(enum.IntEnum):
    """Which of the service's two interfaces an order uses."""

    #: ``/v1/orders``.
    ORDERS = 0
    #: ``/instore/orders/qr/...``, which the service calls deprecated: it knows no idempotency key.
    LEGACY = 1


class OrderMode(enum.IntEnum):
    """Where the buyer finds an order."""

    #: The order has a code of its own, to be drawn from ``qr_data``.
    DYNAMIC = 0
    #: A code of its own, and the order also sits on the till's printed code.
    HYBRID = 1
    #: On the till's printed code alone: there is nothing to draw.
    STATIC = 2


class OrderFlags(enum.IntFlag):
    """Options of an order."""

    NONE = 0
    #: This sale may have been sent long ago (the service forgets keys after 24 hours): look for a
    #: payment of its reference before an order is created.
    ASK_FIRST = 1
    #: Drop spaces at both ends of every text: COBOL and DBF padding. A field of fixed width needs a NUL
    #: behind it all the same: a full one would run into its neighbour. cobol/posqr.cpy gives it one.
    TRIM = 2


class OrderState(enum.IntEnum):
    """What has become of the money."""

    #: Not paid yet, or not known: never final.
    PENDING = 0
    #: Paid; part of it may have been paid back.
    PAID = 1
    #: Paid, and all of it paid back.
    REFUNDED = 2
    #: Canceled before it was paid.
    CANCELED = 3
    #: Nobody paid in time.
    EXPIRED = 4


class InfoFlags(enum.IntFlag):
    """What is special about an answer."""

    NONE = 0
    #: The order, payment, store or till existed before: this call did not make it.
    REPEATED = 1
    #: A text of the answer did not fit its member, or is no text: the member is empty. Or there may be
    #: payments that could not be read, beside those that decide the sale.
    INCOMPLETE = 2


#: Every constant by its name in C, as ``qr_constant`` says it, but unsigned.
CONSTANTS: Dict[str, int] = {
    "QR_VERSION_MAJOR": VERSION_MAJOR,
    "QR_VERSION_MINOR": VERSION_MINOR,
    "QR_VERSION_PATCH": VERSION_PATCH,
    "QR_ABI_VERSION": ABI_VERSION,
    "QR_OK": Status.OK,
    "QR_ERR_NULL": Status.NULL,
    "QR_ERR_STRUCT_SIZE": Status.STRUCT_SIZE,
    "QR_ERR_BUFFER_TOO_SMALL": Status.BUFFER_TOO_SMALL,
    "QR_ERR_UNSUPPORTED": Status.UNSUPPORTED,
    "QR_ERR_ENCODING": Status.ENCODING,
    "QR_ERR_NUL_INSIDE": Status.NUL_INSIDE,
    "QR_ERR_RANGE": Status.RANGE,
    "QR_ERR_NO_MEMORY": Status.NO_MEMORY,
    "QR_ERR_EMPTY": Status.EMPTY,
    "QR_ERR_NOT_UTF8": Status.NOT_UTF8,
    "QR_ERR_ID_NOT_NUMERIC": Status.ID_NOT_NUMERIC,
    "QR_ERR_LENGTH_NOT_NUMERIC": Status.LENGTH_NOT_NUMERIC,
    "QR_ERR_TRUNCATED_HEADER": Status.TRUNCATED_HEADER,
    "QR_ERR_LENGTH_OVERFLOW": Status.LENGTH_OVERFLOW,
    "QR_ERR_SPLITS_CHARACTER": Status.SPLITS_CHARACTER,
    "QR_ERR_CRC_MISSING": Status.CRC_MISSING,
    "QR_ERR_CRC_LENGTH": Status.CRC_LENGTH,
    "QR_ERR_CRC_NOT_HEX": Status.CRC_NOT_HEX,
    "QR_ERR_CRC_MISMATCH": Status.CRC_MISMATCH,
    "QR_ERR_TRAILING_DATA": Status.TRAILING_DATA,
    "QR_ERR_FORMAT_INDICATOR_NOT_FIRST": Status.FORMAT_INDICATOR_NOT_FIRST,
    "QR_ERR_MISSING_MANDATORY": Status.MISSING_MANDATORY,
    "QR_ERR_MISSING_MERCHANT_ACCOUNT": Status.MISSING_MERCHANT_ACCOUNT,
    "QR_ERR_MISSING_GUID": Status.MISSING_GUID,
    "QR_ERR_MISSING_CONDITIONAL": Status.MISSING_CONDITIONAL,
    "QR_ERR_UNEXPECTED_CONDITIONAL": Status.UNEXPECTED_CONDITIONAL,
    "QR_ERR_DUPLICATE_ID": Status.DUPLICATE_ID,
    "QR_ERR_ZERO_LENGTH": Status.ZERO_LENGTH,
    "QR_ERR_BAD_LENGTH": Status.BAD_LENGTH,
    "QR_ERR_NOT_NUMERIC": Status.NOT_NUMERIC,
    "QR_ERR_NOT_ANS": Status.NOT_ANS,
    "QR_ERR_BAD_AMOUNT": Status.BAD_AMOUNT,
    "QR_ERR_ZERO_AMOUNT": Status.ZERO_AMOUNT,
    "QR_ERR_BAD_PERCENTAGE": Status.BAD_PERCENTAGE,
    "QR_ERR_BAD_COUNTRY": Status.BAD_COUNTRY,
    "QR_ERR_BAD_VALUE": Status.BAD_VALUE,
    "QR_ERR_RFU_ID": Status.RFU_ID,
    "QR_ERR_RFU_VALUE": Status.RFU_VALUE,
    "QR_ERR_TEMPLATE_ID_NOT_NUMERIC": Status.TEMPLATE_ID_NOT_NUMERIC,
    "QR_ERR_TEMPLATE_LENGTH_NOT_NUMERIC": Status.TEMPLATE_LENGTH_NOT_NUMERIC,
    "QR_ERR_TEMPLATE_LENGTH_OVERFLOW": Status.TEMPLATE_LENGTH_OVERFLOW,
    "QR_ERR_TEMPLATE_TRUNCATED_HEADER": Status.TEMPLATE_TRUNCATED_HEADER,
    "QR_ERR_CRC_LOWER_CASE": Status.CRC_LOWER_CASE,
    "QR_ERR_LENGTH_IN_BYTES": Status.LENGTH_IN_BYTES,
    "QR_ERR_MORE_DECIMALS_THAN_CURRENCY": Status.MORE_DECIMALS_THAN_CURRENCY,
    "QR_ERR_CHECK_DIGITS": Status.CHECK_DIGITS,
    "QR_ERR_TOO_LONG": Status.TOO_LONG,
    "QR_ERR_FORBIDDEN": Status.FORBIDDEN,
    "QR_ERR_CAPACITY": Status.CAPACITY,
    "QR_ERR_TOO_WIDE": Status.TOO_WIDE,
    "QR_ERR_IMAGE_TOO_LARGE": Status.IMAGE_TOO_LARGE,
    "QR_ERR_UNREADABLE": Status.UNREADABLE,
    "QR_ERR_PRINTER": Status.PRINTER,
    "QR_ERR_NOT_SENT": Status.NOT_SENT,
    "QR_ERR_NO_ANSWER": Status.NO_ANSWER,
    "QR_ERR_TLS": Status.TLS,
    "QR_ERR_INTERRUPTED": Status.INTERRUPTED,
    "QR_ERR_TOKEN": Status.TOKEN,
    "QR_ERR_ACCESS": Status.ACCESS,
    "QR_ERR_POS_NOT_FOUND": Status.POS_NOT_FOUND,
    "QR_ERR_STORE_NOT_FOUND": Status.STORE_NOT_FOUND,
    "QR_ERR_ORDER_NOT_FOUND": Status.ORDER_NOT_FOUND,
    "QR_ERR_KEY_USED": Status.KEY_USED,
    "QR_ERR_REFUSED": Status.REFUSED,
    "QR_ERR_CONFLICT": Status.CONFLICT,
    "QR_ERR_BUSY": Status.BUSY,
    "QR_ERR_TOO_MANY_REQUESTS": Status.TOO_MANY_REQUESTS,
    "QR_ERR_SERVICE": Status.SERVICE,
    "QR_ERR_ANSWER": Status.ANSWER,
    "QR_ERR_CLOCK": Status.CLOCK,
    "QR_ERR_NO_BALANCE": Status.NO_BALANCE,
    "QR_ERR_SIGNATURE_MISSING": Status.SIGNATURE_MISSING,
    "QR_ERR_SIGNATURE_MISMATCH": Status.SIGNATURE_MISMATCH,
    "QR_ERR_SIGNATURE_AGE": Status.SIGNATURE_AGE,
    "QR_ERR_PENDING": Status.PENDING,
    "QR_ERR_EXPIRED": Status.EXPIRED,
    "QR_ERR_CANCELED": Status.CANCELED,
    "QR_ERR_REFUNDED": Status.REFUNDED,
    "QR_ERR_LOCKED": Status.LOCKED,
    "QR_ERR_PAID": Status.PAID,
    "QR_ERR_INTERNAL": Status.INTERNAL,
    "QR_SEVERITY_ERROR": Severity.ERROR,
    "QR_SEVERITY_WARNING": Severity.WARNING,
    "QR_ACTION_FIX": Action.FIX,
    "QR_ACTION_SETUP": Action.SETUP,
    "QR_ACTION_RETRY": Action.RETRY,
    "QR_ACTION_READ": Action.READ,
    "QR_ACTION_WAIT": Action.WAIT,
    "QR_ACTION_REPORT": Action.REPORT,
    "QR_NO_OFFSET": NO_OFFSET,
    "QR_LANG_PT": Language.PT,
    "QR_LANG_ES": Language.ES,
    "QR_LANG_EN": Language.EN,
    "QR_LANG_NAME": Language.NAME,
    "QR_ENCODING_UTF8": Encoding.UTF8,
    "QR_ENCODING_LATIN1": Encoding.LATIN1,
    "QR_ENCODING_CP1252": Encoding.CP1252,
    "QR_ENCODING_CP850": Encoding.CP850,
    "QR_ENCODING_CP437": Encoding.CP437,
    "QR_ENCODING_CP860": Encoding.CP860,
    "QR_ENCODING_CP858": Encoding.CP858,
    "QR_PROFILE_EMV": Profile.EMV,
    "QR_PROFILE_MERCADO_PAGO": Profile.MERCADO_PAGO,
    "QR_PROFILE_PIX_STATIC": Profile.PIX_STATIC,
    "QR_PROFILE_PIX_DYNAMIC": Profile.PIX_DYNAMIC,
    "QR_CHARGE_KEEP_ACCENTS": ChargeFlags.KEEP_ACCENTS,
    "QR_CHARGE_TRUNCATE": ChargeFlags.TRUNCATE,
    "QR_CHARGE_TRIM": ChargeFlags.TRIM,
    "QR_CHARGE_ALLOW_MISSING": ChargeFlags.ALLOW_MISSING,
    "QR_CHARGE_ANY_CHECK_DIGITS": ChargeFlags.ANY_CHECK_DIGITS,
    "QR_PAYLOAD_MAX": PAYLOAD_MAX,
    "QR_FIELDS_MAX": FIELDS_MAX,
    "QR_NUL_TERMINATED": NUL_TERMINATED,
    "QR_ECC_DEFAULT": Ecc.DEFAULT,
    "QR_ECC_LOW": Ecc.LOW,
    "QR_ECC_MEDIUM": Ecc.MEDIUM,
    "QR_ECC_QUARTILE": Ecc.QUARTILE,
    "QR_ECC_HIGH": Ecc.HIGH,
    "QR_RENDER_SMALLEST": RenderFlags.SMALLEST,
    "QR_RENDER_NO_ECI": RenderFlags.NO_ECI,
    "QR_RENDER_BOOST_ECC": RenderFlags.BOOST_ECC,
    "QR_RENDER_INVERT": RenderFlags.INVERT,
    "QR_QUIET_NONE": QUIET_NONE,
    "QR_MASK_BEST": Mask.BEST,
    "QR_MASK_0": Mask.MASK_0,
    "QR_MASK_1": Mask.MASK_1,
    "QR_MASK_2": Mask.MASK_2,
    "QR_MASK_3": Mask.MASK_3,
    "QR_MASK_4": Mask.MASK_4,
    "QR_MASK_5": Mask.MASK_5,
    "QR_MASK_6": Mask.MASK_6,
    "QR_MASK_7": Mask.MASK_7,
    "QR_PIXEL_1BPP_MSB": PixelFormat.BPP1_MSB,
    "QR_PIXEL_1BPP_LSB": PixelFormat.BPP1_LSB,
    "QR_PIXEL_GRAY8": PixelFormat.GRAY8,
    "QR_PIXEL_RGBA32": PixelFormat.RGBA32,
    "QR_IMAGE_BMP": ImageFormat.BMP,
    "QR_IMAGE_PNG": ImageFormat.PNG,
    "QR_IMAGE_SVG": ImageFormat.SVG,
    "QR_IMAGE_PBM": ImageFormat.PBM,
    "QR_IMAGE_TEXT": ImageFormat.TEXT,
    "QR_IMAGE_ANSI": ImageFormat.ANSI,
    "QR_COMMANDS_ESCPOS": Commands.ESCPOS,
    "QR_COMMANDS_ESC_BEMA": Commands.ESC_BEMA,
    "QR_COMMANDS_DARUMA": Commands.DARUMA,
    "QR_COMMANDS_ELGIN_OLD": Commands.ELGIN_OLD,
    "QR_COMMANDS_DIEBOLD": Commands.DIEBOLD,
    "QR_COMMANDS_CUSTOM_SPA": Commands.CUSTOM_SPA,
    "QR_COMMANDS_ZJIANG": Commands.ZJIANG,
    "QR_COMMANDS_DATECS": Commands.DATECS,
    "QR_COMMANDS_STAR_LINE": Commands.STAR_LINE,
    "QR_COMMANDS_STAR_GRAPHIC": Commands.STAR_GRAPHIC,
    "QR_COMMANDS_ZPL": Commands.ZPL,
    "QR_COMMANDS_EPL": Commands.EPL,
    "QR_COMMANDS_TSPL": Commands.TSPL,
    "QR_COMMANDS_CPCL": Commands.CPCL,
    "QR_PRINTER_HAS_NATIVE": PrinterFlags.HAS_NATIVE,
    "QR_PRINTER_CODE_PAGE": PrinterFlags.CODE_PAGE,
    "QR_PRINTER_PARTIAL_CUT": PrinterFlags.PARTIAL_CUT,
    "QR_PRINTER_NO_CUT": PrinterFlags.NO_CUT,
    "QR_PRINTER_LEAVE_CHINESE": PrinterFlags.LEAVE_CHINESE,
    "QR_PRINTER_NO_LF_BETWEEN_BANDS": PrinterFlags.NO_LF_BETWEEN_BANDS,
    "QR_PRINTER_MODEL_ZERO": PrinterFlags.MODEL_ZERO,
    "QR_PRINTER_AT_LINE_START": PrinterFlags.AT_LINE_START,
    "QR_SYMBOL_DOTS": SymbolWay.DOTS,
    "QR_SYMBOL_NATIVE": SymbolWay.NATIVE,
    "QR_SYMBOL_AUTO": SymbolWay.AUTO,
    "QR_RASTER_DEFAULT": RasterWay.DEFAULT,
    "QR_RASTER_GS_V_0": RasterWay.GS_V_0,
    "QR_RASTER_ESC_STAR": RasterWay.ESC_STAR,
    "QR_RASTER_GS_PAREN_L": RasterWay.GS_PAREN_L,
    "QR_RASTER_ESC_GS_S": RasterWay.ESC_GS_S,
    "QR_RASTER_ESC_K": RasterWay.ESC_K,
    "QR_RASTER_ESC_X": RasterWay.ESC_X,
    "QR_RASTER_STAR_ROW": RasterWay.STAR_ROW,
    "QR_RASTER_GFA": RasterWay.GFA,
    "QR_RASTER_GW": RasterWay.GW,
    "QR_RASTER_BITMAP": RasterWay.BITMAP,
    "QR_RASTER_EG": RasterWay.EG,
    "QR_ANY_SIZE": ANY_SIZE,
    "QR_LINES_MAX": LINES_MAX,
    "QR_LINE_TEXT": LineKind.TEXT,
    "QR_LINE_SYMBOL": LineKind.SYMBOL,
    "QR_LINE_CODE": LineKind.CODE,
    "QR_LINE_RULE": LineKind.RULE,
    "QR_LINE_FEED": LineKind.FEED,
    "QR_LINE_CUT": LineKind.CUT,
    "QR_LINE_RAW": LineKind.RAW,
    "QR_ALIGN_LEFT": Align.LEFT,
    "QR_ALIGN_CENTER": Align.CENTER,
    "QR_ALIGN_RIGHT": Align.RIGHT,
    "QR_STYLE_BOLD": StyleFlags.BOLD,
    "QR_STYLE_DOUBLE": StyleFlags.DOUBLE,
    "QR_ADVICE_SMALL_MODULES": AdviceFlags.SMALL_MODULES,
    "QR_ADVICE_SMALL_SYMBOL": AdviceFlags.SMALL_SYMBOL,
    "QR_NODE_TEMPLATE": NodeFlags.TEMPLATE,
    "QR_NODE_LENGTH_IN_BYTES": NodeFlags.LENGTH_IN_BYTES,
    "QR_CLIENT_NO_RETRY": ClientFlags.NO_RETRY,
    "QR_LOG_INFO": LogLevel.INFO,
    "QR_LOG_WARNING": LogLevel.WARNING,
    "QR_LOG_ERROR": LogLevel.ERROR,
    "QR_LOG_LINE_MAX": LOG_LINE_MAX,
    "QR_ORDER_API_ORDERS": OrderApi.ORDERS,
    "QR_ORDER_API_LEGACY": OrderApi.LEGACY,
    "QR_ORDER_MODE_DYNAMIC": OrderMode.DYNAMIC,
    "QR_ORDER_MODE_HYBRID": OrderMode.HYBRID,
    "QR_ORDER_MODE_STATIC": OrderMode.STATIC,
    "QR_ORDER_ASK_FIRST": OrderFlags.ASK_FIRST,
    "QR_ORDER_TRIM": OrderFlags.TRIM,
    "QR_ORDER_PENDING": OrderState.PENDING,
    "QR_ORDER_PAID": OrderState.PAID,
    "QR_ORDER_REFUNDED": OrderState.REFUNDED,
    "QR_ORDER_CANCELED": OrderState.CANCELED,
    "QR_ORDER_EXPIRED": OrderState.EXPIRED,
    "QR_ITEMS_MAX": ITEMS_MAX,
    "QR_INFO_REPEATED": InfoFlags.REPEATED,
    "QR_INFO_INCOMPLETE": InfoFlags.INCOMPLETE,
}


# Structs and callbacks.


class Sized(Structure):
    """A struct that begins with its own size."""

    def __init__(self, **members: Any) -> None:
        super().__init__(**members)
        self.struct_size = sizeof(self)


class qr_error(Sized):
    """What went wrong, in full. Every call writes it: one that returns ``Status.OK`` sets all but ``struct_size`` to zero. None is fine everywhere."""

    _fields_ = [
        ("struct_size", c_uint32),
        ("code", c_int32),
        ("severity", c_uint32),
        ("action", c_uint32),
        ("offset", c_uint32),
        ("found", c_uint32),
        ("limit", c_uint32),
        ("http_status", c_uint32),
        ("retry_after_ms", c_uint32),
        ("reserved", c_uint32),
        ("field", c_char * 64),
        ("path", c_char * 16),
        ("api_code", c_char * 64),
        ("request_id", c_char * 64),
        ("message", c_char * 256),
    ]


class qr_field(Structure):
    """One data object by its path. Frozen: it has no ``struct_size`` and never changes."""

    _fields_ = [
        ("path", c_char_p),
        ("value", c_char_p),
    ]


class qr_charge(Sized):
    """What to charge. Zero is the default of every member; texts are read during the call only."""

    _fields_ = [
        ("struct_size", c_uint32),
        ("profile", c_uint32),
        ("encoding", c_uint32),
        ("flags", c_uint32),
        ("field_count", c_uint32),
        ("reserved", c_uint32),
        ("fields", POINTER(qr_field)),
        ("amount", c_char_p),
        ("currency", c_char_p),
        ("country", c_char_p),
        ("merchant_name", c_char_p),
        ("merchant_city", c_char_p),
        ("postal_code", c_char_p),
        ("merchant_category", c_char_p),
        ("reference", c_char_p),
        ("terminal", c_char_p),
        ("purpose", c_char_p),
        ("user_id", c_char_p),
        ("sponsor_id", c_char_p),
        ("pix_key", c_char_p),
        ("pix_url", c_char_p),
        ("pix_description", c_char_p),
    ]


class qr_render_options(Sized):
    """How to draw. None: all defaults."""

    _fields_ = [
        ("struct_size", c_uint32),
        ("ecc", c_uint32),
        ("flags", c_uint32),
        ("module_px", c_uint32),
        ("width_px", c_uint32),
        ("quiet_modules", c_uint32),
        ("min_version", c_uint32),
        ("max_version", c_uint32),
        ("mask", c_uint32),
        ("pixel_format", c_uint32),
        ("row_align", c_uint32),
        ("reserved", c_uint32),
    ]


class qr_bitmap(Sized):
    """What was drawn. Written by ``render_*``, size queries included."""

    _fields_ = [
        ("struct_size", c_uint32),
        ("width_px", c_uint32),
        ("height_px", c_uint32),
        ("stride_bytes", c_uint32),
        ("pixel_format", c_uint32),
        ("version", c_uint32),
        ("ecc", c_uint32),
        ("mask", c_uint32),
        ("module_px", c_uint32),
        ("quiet_modules", c_uint32),
    ]


class qr_printer(Sized):
    """A printer. Zero is an ESC/POS printer of 58 mm that takes dots and ASCII text; ``printer_find`` fills in what is known of a model, and you may change it."""

    _fields_ = [
        ("struct_size", c_uint32),
        ("commands", c_uint32),
        ("flags", c_uint32),
        ("width_dots", c_uint32),
        ("dpi", c_uint32),
        ("symbol", c_uint32),
        ("raster", c_uint32),
        ("band_dots", c_uint32),
        ("native_module_min", c_uint32),
        ("native_module_max", c_uint32),
        ("native_text_max", c_uint32),
        ("min_module_um", c_uint32),
        ("encoding", c_uint32),
        ("code_page", c_uint32),
        ("columns", c_uint32),
        ("feed_dots", c_uint32),
        ("label_dots", c_uint32),
        ("gap_dots", c_uint32),
    ]


class qr_line(Sized):
    """One element of a receipt. All of an array carry one ``struct_size``."""

    _fields_ = [
        ("struct_size", c_uint32),
        ("kind", c_uint32),
        ("align", c_uint32),
        ("style", c_uint32),
        ("count", c_uint32),
        ("reserved", c_uint32),
        ("text", c_char_p),
    ]


class qr_receipt(Sized):
    """A receipt: header, items, total, symbol, code to copy, cut."""

    _fields_ = [
        ("struct_size", c_uint32),
        ("encoding", c_uint32),
        ("line_count", c_uint32),
        ("reserved", c_uint32),
        ("lines", POINTER(qr_line)),
        ("look", POINTER(qr_render_options)),
    ]


class qr_print_info(Sized):
    """What was decided, size queries included: of the last symbol, zeros without one."""

    _fields_ = [
        ("struct_size", c_uint32),
        ("symbol", c_uint32),
        ("raster", c_uint32),
        ("version", c_uint32),
        ("ecc", c_uint32),
        ("mask", c_uint32),
        ("module_dots", c_uint32),
        ("module_um", c_uint32),
        ("quiet_modules", c_uint32),
        ("symbol_dots", c_uint32),
        ("symbol_um", c_uint32),
        ("paper_um", c_uint32),
        ("bands", c_uint32),
        ("advice", c_uint32),
    ]


class qr_node(Structure):
    """One object of a payload that was read. Frozen: 32 bytes, no ``struct_size``."""

    _fields_ = [
        ("path", c_char * 16),
        ("offset", c_uint32),
        ("length", c_uint32),
        ("depth", c_uint32),
        ("flags", c_uint32),
    ]


class qr_http_request(Sized):
    """A request that a transport is to send as it is. Lives during the callback only."""

    _fields_ = [
        ("struct_size", c_uint32),
        ("time_left_ms", c_uint32),
        ("header_count", c_uint32),
        ("body_len", c_uint32),
        ("method", c_char_p),
        ("url", c_char_p),
        ("headers", c_char_p),
        ("body", c_void_p),
    ]


class qr_http_response(Sized):
    """Where a transport puts the answer. The buffers are the library's, for the time of the callback."""

    _fields_ = [
        ("struct_size", c_uint32),
        ("http_status", c_uint32),
        ("headers_cap", c_uint32),
        ("headers_len", c_uint32),
        ("body_cap", c_uint32),
        ("body_len", c_uint32),
        ("headers", c_void_p),
        ("body", c_void_p),
        ("detail", c_char * 128),
    ]


#: Sends one request and reads its answer, once: no retry, no redirect. Must verify TLS. Runs on
qr_transport_fn = CFUNCTYPE(
    c_int32,
    c_void_p,  # context
    POINTER(qr_http_request),  # request
    POINTER(qr_http_response),  # response
)


#: Takes one line about a request or an answer, without credentials: ASCII, no line end. ``level`` is
qr_log_fn = CFUNCTYPE(
    None,
    c_void_p,  # context
    c_uint32,  # level
    c_char_p,  # line
)


class qr_client_options(Sized):
    """How to open a client. Everything is copied, but for what the two contexts point to."""

    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("connect_timeout_ms", c_uint32),
        ("total_timeout_ms", c_uint32),
        ("poll_interval_ms", c_uint32),
        ("reserved", c_uint32),
        ("access_token", c_char_p),
        ("country", c_char_p),
        ("pos", c_char_p),
        ("user_id", c_char_p),
        ("base_url", c_char_p),
        ("proxy_url", c_char_p),
        ("ca_pem", c_char_p),
        ("user_agent", c_char_p),
        ("platform_id", c_char_p),
        ("integrator_id", c_char_p),
        ("sponsor_id", c_char_p),
        ("transport", qr_transport_fn),
        ("transport_context", c_void_p),
        ("log", qr_log_fn),
        ("log_context", c_void_p),
    ]


class qr_item(Sized):
    """One line of an order. All items of an order carry the same ``struct_size``."""

    _fields_ = [
        ("struct_size", c_uint32),
        ("quantity", c_uint32),
        ("title", c_char_p),
        ("unit_price", c_char_p),
        ("unit_measure", c_char_p),
        ("code", c_char_p),
        ("category", c_char_p),
    ]


class qr_order(Sized):
    """A sale to be charged online. Zero is the default of every member; texts are read during the call only."""

    _fields_ = [
        ("struct_size", c_uint32),
        ("encoding", c_uint32),
        ("api", c_uint32),
        ("mode", c_uint32),
        ("flags", c_uint32),
        ("expires_s", c_uint32),
        ("item_count", c_uint32),
        ("reserved", c_uint32),
        ("items", POINTER(qr_item)),
        ("reference", c_char_p),
        ("amount", c_char_p),
        ("pos", c_char_p),
        ("description", c_char_p),
        ("title", c_char_p),
        ("notification_url", c_char_p),
        ("idempotency_key", c_char_p),
        ("extra_json", c_char_p),
    ]


class qr_order_info(Sized):
    """What is known of an order. A text that does not fit is left empty, never cut: ``InfoFlags.INCOMPLETE``."""

    _fields_ = [
        ("struct_size", c_uint32),
        ("state", c_uint32),
        ("flags", c_uint32),
        ("next_ask_ms", c_uint32),
        ("qr_data_status", c_int32),
        ("qr_data_len", c_uint32),
        ("order_id", c_char * 128),
        ("payment_id", c_char * 72),
        ("refund_id", c_char * 72),
        ("receipt_id", c_char * 72),
        ("idempotency_key", c_char * 72),
        ("reference", c_char * 72),
        ("pos", c_char * 48),
        ("status", c_char * 32),
        ("status_detail", c_char * 64),
        ("payment_status", c_char * 32),
        ("payment_status_detail", c_char * 64),
        ("amount", c_char * 24),
        ("paid_amount", c_char * 24),
        ("refunded_amount", c_char * 24),
        ("currency", c_char * 8),
        ("method", c_char * 32),
        ("provider", c_char * 32),
        ("created_at", c_char * 32),
        ("updated_at", c_char * 32),
        ("expires_at", c_char * 32),
        ("qr_data", c_char * 1024),
    ]


class qr_payment_info(Sized):
    """What is known of the payments of a reference: the newest approved one, else the newest."""

    _fields_ = [
        ("struct_size", c_uint32),
        ("state", c_uint32),
        ("approved_count", c_uint32),
        ("flags", c_uint32),
        ("payment_id", c_char * 72),
        ("reference", c_char * 72),
        ("status", c_char * 32),
        ("status_detail", c_char * 64),
        ("amount", c_char * 24),
        ("approved_amount", c_char * 24),
        ("refunded_amount", c_char * 24),
        ("currency", c_char * 8),
        ("method", c_char * 32),
        ("approved_at", c_char * 32),
    ]


class qr_store(Sized):
    """A shop to be set up, once."""

    _fields_ = [
        ("struct_size", c_uint32),
        ("encoding", c_uint32),
        ("external_id", c_char_p),
        ("name", c_char_p),
        ("street", c_char_p),
        ("street_number", c_char_p),
        ("city", c_char_p),
        ("state", c_char_p),
        ("latitude", c_char_p),
        ("longitude", c_char_p),
        ("landmark", c_char_p),
        ("extra_json", c_char_p),
    ]


class qr_store_info(Sized):
    """A shop that is set up."""

    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("store_id", c_char * 32),
        ("external_id", c_char * 64),
    ]


class qr_pos(Sized):
    """A till to be set up, once."""

    _fields_ = [
        ("struct_size", c_uint32),
        ("encoding", c_uint32),
        ("category", c_uint32),
        ("reserved", c_uint32),
        ("external_id", c_char_p),
        ("name", c_char_p),
        ("external_store_id", c_char_p),
        ("store_id", c_char_p),
        ("extra_json", c_char_p),
    ]


class qr_pos_info(Sized):
    """A till that is set up."""

    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("pos_id", c_char * 32),
        ("external_id", c_char * 48),
        ("store_id", c_char * 32),
        ("external_store_id", c_char * 64),
        ("image_url", c_char * 512),
    ]


class qr_webhook(Sized):
    """A notification as a server of yours received it."""

    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("x_signature", c_char_p),
        ("x_request_id", c_char_p),
        ("data_id", c_char_p),
    ]


#: Every struct by its name in C.
STRUCTS: Dict[str, Type[Structure]] = {
    "qr_error": qr_error,
    "qr_field": qr_field,
    "qr_charge": qr_charge,
    "qr_render_options": qr_render_options,
    "qr_bitmap": qr_bitmap,
    "qr_printer": qr_printer,
    "qr_line": qr_line,
    "qr_receipt": qr_receipt,
    "qr_print_info": qr_print_info,
    "qr_node": qr_node,
    "qr_http_request": qr_http_request,
    "qr_http_response": qr_http_response,
    "qr_client_options": qr_client_options,
    "qr_item": qr_item,
    "qr_order": qr_order,
    "qr_order_info": qr_order_info,
    "qr_payment_info": qr_payment_info,
    "qr_store": qr_store,
    "qr_store_info": qr_store_info,
    "qr_pos": qr_pos,
    "qr_pos_info": qr_pos_info,
    "qr_webhook": qr_webhook,
}

#: Every function by its name in C: type of the result, types of the parameters.
FUNCTIONS: Dict[str, Tuple[Any, Tuple[Any, ...]]] = {
    "qr_status_name": (
        c_char_p,
        (
            c_int32,  # status
        ),
    ),
    "qr_status_text": (
        c_int32,
        (
            c_int32,  # status
            c_uint32,  # language
            c_uint32,  # encoding
            c_void_p,  # buf
            c_uint32,  # cap
            POINTER(c_uint32),  # len
        ),
    ),
    "qr_build_payload": (
        c_int32,
        (
            POINTER(qr_charge),  # charge
            c_void_p,  # buf
            c_uint32,  # cap
            POINTER(c_uint32),  # len
            POINTER(qr_error),  # err
        ),
    ),
    "qr_check_charge": (
        c_int32,
        (
            POINTER(qr_charge),  # charge
            POINTER(qr_error),  # errors
            c_uint32,  # cap
            POINTER(c_uint32),  # count
        ),
    ),
    "qr_format_amount": (
        c_int32,
        (
            c_int64,  # value
            c_uint32,  # decimals
            c_char_p,  # currency
            c_void_p,  # buf
            c_uint32,  # cap
            POINTER(c_uint32),  # len
            POINTER(qr_error),  # err
        ),
    ),
    "qr_parse_amount": (
        c_int32,
        (
            c_char_p,  # text
            c_uint32,  # decimal_sign
            c_char_p,  # currency
            c_void_p,  # buf
            c_uint32,  # cap
            POINTER(c_uint32),  # len
            POINTER(qr_error),  # err
        ),
    ),
    "qr_render_bitmap": (
        c_int32,
        (
            c_char_p,  # text
            c_uint32,  # text_len
            POINTER(qr_render_options),  # options
            c_void_p,  # buf
            c_uint32,  # cap
            POINTER(c_uint32),  # len
            POINTER(qr_bitmap),  # out
            POINTER(qr_error),  # err
        ),
    ),
    "qr_render_image": (
        c_int32,
        (
            c_char_p,  # text
            c_uint32,  # text_len
            c_uint32,  # format
            POINTER(qr_render_options),  # options
            c_void_p,  # buf
            c_uint32,  # cap
            POINTER(c_uint32),  # len
            POINTER(qr_bitmap),  # out
            POINTER(qr_error),  # err
        ),
    ),
    "qr_print_symbol": (
        c_int32,
        (
            c_char_p,  # text
            c_uint32,  # text_len
            POINTER(qr_printer),  # printer
            POINTER(qr_render_options),  # look
            c_void_p,  # buf
            c_uint32,  # cap
            POINTER(c_uint32),  # len
            POINTER(qr_print_info),  # out
            POINTER(qr_error),  # err
        ),
    ),
    "qr_print_receipt": (
        c_int32,
        (
            POINTER(qr_receipt),  # receipt
            POINTER(qr_printer),  # printer
            c_void_p,  # buf
            c_uint32,  # cap
            POINTER(c_uint32),  # len
            POINTER(qr_print_info),  # out
            POINTER(qr_error),  # err
        ),
    ),
    "qr_printer_find": (
        c_int32,
        (
            c_char_p,  # model
            POINTER(qr_printer),  # out
            POINTER(qr_error),  # err
        ),
    ),
    "qr_printer_name": (
        c_int32,
        (
            c_uint32,  # index
            c_void_p,  # buf
            c_uint32,  # cap
            POINTER(c_uint32),  # len
        ),
    ),
    "qr_check_payload": (
        c_int32,
        (
            c_char_p,  # payload
            c_uint32,  # payload_len
            c_uint32,  # profile
            POINTER(qr_error),  # errors
            c_uint32,  # cap
            POINTER(c_uint32),  # count
        ),
    ),
    "qr_parse_payload": (
        c_int32,
        (
            c_char_p,  # payload
            c_uint32,  # payload_len
            POINTER(qr_node),  # nodes
            c_uint32,  # cap
            POINTER(c_uint32),  # count
            POINTER(qr_error),  # err
        ),
    ),
    "qr_get_field": (
        c_int32,
        (
            c_char_p,  # payload
            c_uint32,  # payload_len
            c_char_p,  # path
            c_void_p,  # buf
            c_uint32,  # cap
            POINTER(c_uint32),  # len
            POINTER(qr_error),  # err
        ),
    ),
    "qr_client_open": (
        c_int32,
        (
            POINTER(qr_client_options),  # options
            POINTER(c_void_p),  # out
            POINTER(qr_error),  # err
        ),
    ),
    "qr_client_check": (
        c_int32,
        (
            c_void_p,  # client
            c_char_p,  # pos
            POINTER(qr_error),  # err
        ),
    ),
    "qr_client_interrupt": (
        None,
        (
            c_void_p,  # client
            c_uint32,  # on
        ),
    ),
    "qr_client_log": (
        c_int32,
        (
            c_void_p,  # client
            POINTER(c_uint32),  # next
            c_void_p,  # buf
            c_uint32,  # cap
            POINTER(c_uint32),  # len
        ),
    ),
    "qr_client_close": (
        None,
        (
            c_void_p,  # client
        ),
    ),
    "qr_order_create": (
        c_int32,
        (
            c_void_p,  # client
            POINTER(qr_order),  # order
            POINTER(qr_order_info),  # info
            POINTER(qr_error),  # err
        ),
    ),
    "qr_order_get": (
        c_int32,
        (
            c_void_p,  # client
            c_char_p,  # order_id
            POINTER(qr_order_info),  # info
            POINTER(qr_error),  # err
        ),
    ),
    "qr_order_wait": (
        c_int32,
        (
            c_void_p,  # client
            c_char_p,  # order_id
            c_uint32,  # timeout_ms
            POINTER(qr_order_info),  # info
            POINTER(qr_error),  # err
        ),
    ),
    "qr_order_cancel": (
        c_int32,
        (
            c_void_p,  # client
            c_char_p,  # order_id
            c_char_p,  # idempotency_key
            POINTER(qr_order_info),  # info
            POINTER(qr_error),  # err
        ),
    ),
    "qr_order_refund": (
        c_int32,
        (
            c_void_p,  # client
            c_char_p,  # order_id
            c_char_p,  # amount
            c_char_p,  # idempotency_key
            POINTER(qr_order_info),  # info
            POINTER(qr_error),  # err
        ),
    ),
    "qr_payment_find": (
        c_int32,
        (
            c_void_p,  # client
            c_char_p,  # reference
            c_char_p,  # amount
            c_char_p,  # since
            POINTER(qr_payment_info),  # info
            POINTER(qr_error),  # err
        ),
    ),
    "qr_payment_refund": (
        c_int32,
        (
            c_void_p,  # client
            c_char_p,  # payment_id
            c_char_p,  # amount
            c_char_p,  # idempotency_key
            POINTER(qr_payment_info),  # info
            POINTER(qr_error),  # err
        ),
    ),
    "qr_store_create": (
        c_int32,
        (
            c_void_p,  # client
            POINTER(qr_store),  # store
            POINTER(qr_store_info),  # info
            POINTER(qr_error),  # err
        ),
    ),
    "qr_pos_create": (
        c_int32,
        (
            c_void_p,  # client
            POINTER(qr_pos),  # pos
            POINTER(qr_pos_info),  # info
            POINTER(qr_error),  # err
        ),
    ),
    "qr_webhook_check": (
        c_int32,
        (
            POINTER(qr_webhook),  # webhook
            c_char_p,  # secret
            c_uint32,  # now_unix_s
            c_uint32,  # tolerance_s
            POINTER(qr_error),  # err
        ),
    ),
    "qr_version": (
        c_char_p,
        (),
    ),
    "qr_abi_version": (
        c_uint32,
        (),
    ),
    "qr_constant": (
        c_int32,
        (
            c_char_p,  # name
            c_int32,  # fallback
        ),
    ),
}
