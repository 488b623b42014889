"""Charges a sale with a dynamic payment QR: builds EMVCo payloads and draws them.

The work is done by the C library ``posqr``; this module is pure ctypes, one file, and needs nothing
else, so it may be copied into a program as it is. ::

    import posqr

    payload = posqr.build_payload(
        profile=posqr.Profile.MERCADO_PAGO, user_id="446566691", country="BR", amount="5.00",
        merchant_name="Padaria São João", merchant_city="São Paulo", reference="venda-123",
    )
    png = posqr.render_image(payload, posqr.ImageFormat.PNG, width_px=384)

The library is looked for in this order: the path given to :func:`load`; the environment variable
``POSQR_LIBRARY``; the folder of this module; wherever the system looks. It is loaded at the first
call, or by :func:`load`, and compared with this module before it is used.

Every failure is a :class:`PosqrError`: its class says what was refused (:class:`PayloadError`,
:class:`ImageError` ...), its members say which field, where, what was found and what is allowed.
All functions may be called from any thread.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import dataclasses
import decimal
import enum
import os
import pathlib
import sys
import threading
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Dict,
    List,
    Mapping,
    NoReturn,
    Optional,
    Sequence,
    Tuple,
    Type,
    Union,
)

__all__ = [
    "Action",
    "Bitmap",
    "CallError",
    "Charge",
    "ChargeFlags",
    "Ecc",
    "Encoding",
    "Fault",
    "ImageError",
    "ImageFormat",
    "InternalError",
    "Language",
    "LibraryError",
    "Mask",
    "Node",
    "NodeFlags",
    "PAYLOAD_MAX",
    "PayloadError",
    "PixelFormat",
    "PosqrError",
    "Profile",
    "QUIET_NONE",
    "RenderFlags",
    "Severity",
    "Status",
    "SymbolError",
    "abi_version",
    "build_payload",
    "check_charge",
    "check_payload",
    "constant",
    "format_amount",
    "get_field",
    "library_path",
    "load",
    "parse_payload",
    "render_bitmap",
    "render_image",
    "status_name",
    "status_text",
    "version",
]

#: Longest payload that is built, in bytes.
PAYLOAD_MAX = 512
#: As ``quiet_modules``: no quiet zone.
QUIET_NONE = 0xFFFFFFFF

_ABI_VERSION = 0
_NO_OFFSET = 0xFFFFFFFF

#: A text: ``bytes`` are taken as they are.
Text = Union[str, bytes]


# Constants: the names and values of the C header.


class Status(enum.IntEnum):
    """Result of a call, without the prefix ``QR_ERR_``. A newer library may know more."""

    OK = 0
    NULL = 1
    STRUCT_SIZE = 2
    BUFFER_TOO_SMALL = 3
    UNSUPPORTED = 4
    ENCODING = 5
    NUL_INSIDE = 6
    RANGE = 7
    EMPTY = 20
    NOT_UTF8 = 21
    ID_NOT_NUMERIC = 22
    LENGTH_NOT_NUMERIC = 23
    TRUNCATED_HEADER = 24
    LENGTH_OVERFLOW = 25
    SPLITS_CHARACTER = 26
    CRC_MISSING = 27
    CRC_LENGTH = 28
    CRC_NOT_HEX = 29
    CRC_MISMATCH = 30
    TRAILING_DATA = 31
    FORMAT_INDICATOR_NOT_FIRST = 32
    MISSING_MANDATORY = 33
    MISSING_MERCHANT_ACCOUNT = 34
    MISSING_GUID = 35
    MISSING_CONDITIONAL = 36
    UNEXPECTED_CONDITIONAL = 37
    DUPLICATE_ID = 38
    ZERO_LENGTH = 39
    BAD_LENGTH = 40
    NOT_NUMERIC = 41
    NOT_ANS = 42
    BAD_AMOUNT = 43
    ZERO_AMOUNT = 44
    BAD_PERCENTAGE = 45
    BAD_COUNTRY = 46
    BAD_VALUE = 47
    RFU_ID = 48
    RFU_VALUE = 49
    TEMPLATE_ID_NOT_NUMERIC = 50
    TEMPLATE_LENGTH_NOT_NUMERIC = 51
    TEMPLATE_LENGTH_OVERFLOW = 52
    TEMPLATE_TRUNCATED_HEADER = 53
    CRC_LOWER_CASE = 54
    LENGTH_IN_BYTES = 55
    MORE_DECIMALS_THAN_CURRENCY = 56
    CHECK_DIGITS = 57
    TOO_LONG = 58
    FORBIDDEN = 59
    CAPACITY = 60
    TOO_WIDE = 80
    IMAGE_TOO_LARGE = 81
    INTERNAL = 200


class Severity(enum.IntEnum):
    """Whether a fault stops the work."""

    ERROR = 0
    WARNING = 1


class Action(enum.IntEnum):
    """What to do about a failure."""

    FIX = 0  #: correct the input
    SETUP = 1  #: correct the set-up: token, till, network, clock
    RETRY = 2  #: make the same call again
    READ = 3  #: read the order first
    WAIT = 4  #: not final: ask again later
    REPORT = 5  #: a bug of the library: report it


class Language(enum.IntEnum):
    """Of :func:`status_text`."""

    PT = 0
    ES = 1
    EN = 2


class Encoding(enum.IntEnum):
    """How the texts of a :class:`Charge` reach the library."""

    UTF8 = 0
    LATIN1 = 1
    CP1252 = 2
    CP850 = 3
    CP437 = 4
    CP860 = 5


class Profile(enum.IntEnum):
    """Whose rules a payload follows, beside those of EMVCo."""

    EMV = 0  #: any payload of the standard
    MERCADO_PAGO = 1  #: Mercado Pago's offline dynamic code
    PIX_STATIC = 2  #: Pix with a key, amount and txid in the text
    PIX_DYNAMIC = 3  #: Pix with the address of a charge that the bank keeps


class ChargeFlags(enum.IntFlag):
    """Options of a :class:`Charge`."""

    NONE = 0
    KEEP_ACCENTS = 1  #: keep accents instead of folding to ASCII
    TRUNCATE = 2  #: cut a merchant name or city that is too long
    TRIM = 4  #: drop spaces at both ends of every text
    ALLOW_MISSING = 8  #: with Profile.EMV: 52, 59, 60 and a GUID may be missing
    ANY_CHECK_DIGITS = 16  #: wrong check digits in a Pix key are a warning


class NodeFlags(enum.IntFlag):
    """What is special about a :class:`Node`."""

    NONE = 0
    TEMPLATE = 1
    LENGTH_IN_BYTES = 2


class Ecc(enum.IntEnum):
    """Error correction level."""

    DEFAULT = 0  #: medium
    LOW = 1
    MEDIUM = 2
    QUARTILE = 3
    HIGH = 4


class RenderFlags(enum.IntFlag):
    """Options of drawing."""

    NONE = 0
    SMALLEST = 1  #: mix modes for the smallest symbol; EMVCo 4.12 asks for byte mode alone
    NO_ECI = 2  #: leave out the header that says UTF-8
    BOOST_ECC = 4  #: raise the level while the version stays the same
    INVERT = 8  #: light on dark


class Mask(enum.IntEnum):
    """Mask pattern."""

    BEST = 0
    MASK_0 = 1
    MASK_1 = 2
    MASK_2 = 3
    MASK_3 = 4
    MASK_4 = 5
    MASK_5 = 6
    MASK_6 = 7
    MASK_7 = 8


class PixelFormat(enum.IntEnum):
    """How a :class:`Bitmap` stores its pixels."""

    BPP1_MSB = 0  #: one bit a pixel, the leftmost in the highest bit, 1 is dark
    BPP1_LSB = 1  #: one bit a pixel, the leftmost in the lowest bit, 1 is dark
    GRAY8 = 2  #: one byte a pixel: 0 dark, 255 light
    RGBA32 = 3  #: four bytes a pixel: red, green, blue, alpha


class ImageFormat(enum.IntEnum):
    """Of :func:`render_image`. Those after TEXT are reserved in this version."""

    BMP = 0
    PNG = 1
    SVG = 2
    PBM = 3
    TEXT = 4  #: UTF-8 half blocks for a terminal
    ESCPOS_RASTER = 5
    ESCPOS_NATIVE = 6
    ESCPOS_COLUMN = 7
    ZPL = 8
    EPL = 9


def _constants() -> Dict[str, int]:
    """Every constant of this module by its name in the C header."""
    constants = {
        "QR_ABI_VERSION": _ABI_VERSION,
        "QR_PAYLOAD_MAX": PAYLOAD_MAX,
        "QR_QUIET_NONE": QUIET_NONE,
        "QR_NO_OFFSET": _NO_OFFSET,
    }
    groups: List[Tuple[str, Type[enum.IntEnum]]] = [
        ("QR_SEVERITY_", Severity),
        ("QR_ACTION_", Action),
        ("QR_LANG_", Language),
        ("QR_ENCODING_", Encoding),
        ("QR_PROFILE_", Profile),
        ("QR_ECC_", Ecc),
        ("QR_IMAGE_", ImageFormat),
    ]
    for prefix, group in groups:
        constants.update((prefix + member.name, int(member)) for member in group)
    flags: List[Tuple[str, Type[enum.IntFlag]]] = [
        ("QR_CHARGE_", ChargeFlags),
        ("QR_NODE_", NodeFlags),
        ("QR_RENDER_", RenderFlags),
    ]
    for prefix, flag_group in flags:
        constants.update(
            (prefix + name, int(member))
            for name, member in flag_group.__members__.items()
            if name != "NONE"
        )
    for status in Status:
        constants["QR_OK" if status == 0 else "QR_ERR_" + status.name] = int(status)
    for mask in Mask:
        constants["QR_" + (mask.name if mask else "MASK_BEST")] = int(mask)
    for pixel in PixelFormat:
        constants["QR_PIXEL_" + pixel.name.replace("BPP1", "1BPP")] = int(pixel)
    return constants


# Structs: the layout of the C header.


class _Sized(ctypes.Structure):
    """A struct that begins with its own size."""

    def __init__(self, **members: Any) -> None:
        super().__init__(**members)
        self.struct_size = ctypes.sizeof(self)


class _Error(_Sized):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("code", ctypes.c_int32),
        ("severity", ctypes.c_uint32),
        ("action", ctypes.c_uint32),
        ("offset", ctypes.c_uint32),
        ("found", ctypes.c_uint32),
        ("limit", ctypes.c_uint32),
        ("http_status", ctypes.c_uint32),
        ("retry_after_ms", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("field", ctypes.c_char * 64),
        ("path", ctypes.c_char * 16),
        ("api_code", ctypes.c_char * 64),
        ("request_id", ctypes.c_char * 64),
        ("message", ctypes.c_char * 256),
    ]


class _Field(ctypes.Structure):
    _fields_ = [("path", ctypes.c_char_p), ("value", ctypes.c_char_p)]


class _Charge(_Sized):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("profile", ctypes.c_uint32),
        ("encoding", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("field_count", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("fields", ctypes.POINTER(_Field)),
        ("amount", ctypes.c_char_p),
        ("currency", ctypes.c_char_p),
        ("country", ctypes.c_char_p),
        ("merchant_name", ctypes.c_char_p),
        ("merchant_city", ctypes.c_char_p),
        ("postal_code", ctypes.c_char_p),
        ("merchant_category", ctypes.c_char_p),
        ("reference", ctypes.c_char_p),
        ("terminal", ctypes.c_char_p),
        ("purpose", ctypes.c_char_p),
        ("user_id", ctypes.c_char_p),
        ("sponsor_id", ctypes.c_char_p),
        ("pix_key", ctypes.c_char_p),
        ("pix_url", ctypes.c_char_p),
        ("pix_description", ctypes.c_char_p),
    ]


class _Node(ctypes.Structure):
    _fields_ = [
        ("path", ctypes.c_char * 16),
        ("offset", ctypes.c_uint32),
        ("length", ctypes.c_uint32),
        ("depth", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
    ]


class _RenderOptions(_Sized):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("ecc", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("module_px", ctypes.c_uint32),
        ("width_px", ctypes.c_uint32),
        ("quiet_modules", ctypes.c_uint32),
        ("min_version", ctypes.c_uint32),
        ("max_version", ctypes.c_uint32),
        ("mask", ctypes.c_uint32),
        ("pixel_format", ctypes.c_uint32),
        ("row_align", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
    ]


class _Bitmap(_Sized):
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("width_px", ctypes.c_uint32),
        ("height_px", ctypes.c_uint32),
        ("stride_bytes", ctypes.c_uint32),
        ("pixel_format", ctypes.c_uint32),
        ("version", ctypes.c_uint32),
        ("ecc", ctypes.c_uint32),
        ("mask", ctypes.c_uint32),
        ("module_px", ctypes.c_uint32),
        ("quiet_modules", ctypes.c_uint32),
    ]


_STRUCTS: Dict[str, Type[ctypes.Structure]] = {
    "qr_error": _Error,
    "qr_field": _Field,
    "qr_charge": _Charge,
    "qr_node": _Node,
    "qr_render_options": _RenderOptions,
    "qr_bitmap": _Bitmap,
}


# What goes in and what comes out, in Python.


@dataclasses.dataclass
class Charge:
    """What to charge. ``None`` and ``""`` are the same: not given.

    A ``str`` is encoded as ``encoding`` says; ``bytes`` must be in that encoding already.
    """

    #: Whose rules apply.
    profile: int = Profile.EMV
    #: 54: ``"5.00"`` or ``Decimal("5.00")``, written as given. Never a float.
    amount: Union[str, decimal.Decimal, None] = None
    #: 53: ``"986"`` or ``"BRL"``; None: that of the country.
    currency: Optional[Text] = None
    #: 58: ``"BR"``.
    country: Optional[Text] = None
    #: 59, up to 25 characters.
    merchant_name: Optional[Text] = None
    #: 60, up to 15 characters.
    merchant_city: Optional[Text] = None
    #: 61, up to 10 characters.
    postal_code: Optional[Text] = None
    #: 52: four digits; None: the profile's default.
    merchant_category: Optional[Text] = None
    #: 62.05: the sale's own number, up to 25. Pix: txid, letters and digits.
    reference: Optional[Text] = None
    #: 62.07: the till.
    terminal: Optional[Text] = None
    #: 62.08.
    purpose: Optional[Text] = None
    #: Mercado Pago 43.03: the seller's user id.
    user_id: Optional[Text] = None
    #: Mercado Pago 43.04: the integrator's user id.
    sponsor_id: Optional[Text] = None
    #: Pix 26.01: CPF, CNPJ, phone with ``+55``, e-mail or random key.
    pix_key: Optional[Text] = None
    #: Pix 26.25: address of the charge, without ``https://``.
    pix_url: Optional[Text] = None
    #: Pix 26.02: text shown to the payer.
    pix_description: Optional[Text] = None
    #: Further data objects by path: ``{"62.01": "F-1"}`` or ``[("62.01", "F-1")]``.
    fields: Union[Mapping[str, Text], Sequence[Tuple[str, Text]]] = ()
    #: :class:`ChargeFlags`, joined by ``|``.
    flags: int = ChargeFlags.NONE
    #: :class:`Encoding` of the texts on their way to the library.
    encoding: int = Encoding.UTF8


if TYPE_CHECKING:
    from typing_extensions import TypedDict, Unpack

    class _Members(TypedDict, total=False):
        profile: int
        amount: Union[str, decimal.Decimal, None]
        currency: Optional[Text]
        country: Optional[Text]
        merchant_name: Optional[Text]
        merchant_city: Optional[Text]
        postal_code: Optional[Text]
        merchant_category: Optional[Text]
        reference: Optional[Text]
        terminal: Optional[Text]
        purpose: Optional[Text]
        user_id: Optional[Text]
        sponsor_id: Optional[Text]
        pix_key: Optional[Text]
        pix_url: Optional[Text]
        pix_description: Optional[Text]
        fields: Union[Mapping[str, Text], Sequence[Tuple[str, Text]]]
        flags: int
        encoding: int


@dataclasses.dataclass(frozen=True)
class Fault:
    """One thing that is wrong, with its place."""

    #: :class:`Status`, or a plain number that this module does not know yet.
    status: int
    #: ``"QR_ERR_TOO_LONG"``.
    name: str
    #: :class:`Severity`.
    severity: int
    #: :class:`Action`.
    action: int
    #: The member at fault: ``"merchant_name"``, ``"fields[2].value"``; or empty.
    field: str
    #: The data object: ``"62.05"``; or empty.
    path: str
    #: Byte in the field's text, or in the payload that was read; None: no place.
    offset: Optional[int]
    #: Length or count found; 0: none.
    found: int
    #: Length or count allowed; 0: none.
    limit: int
    #: In English, for a log; :func:`status_text` has words for people.
    message: str

    @property
    def is_warning(self) -> bool:
        """Advice only: it does not stop the work."""
        return self.severity == Severity.WARNING


class PosqrError(Exception):
    """A call failed. The members of :attr:`fault` can be read from the exception itself."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault

    def __str__(self) -> str:
        return "{}: {}".format(self.fault.name, self.fault.message)

    @property
    def status(self) -> int:
        """:class:`Status`, or a number that this module does not know yet."""
        return self.fault.status

    @property
    def name(self) -> str:
        """``"QR_ERR_TOO_LONG"``."""
        return self.fault.name

    @property
    def severity(self) -> int:
        """:attr:`Severity.ERROR`."""
        return self.fault.severity

    @property
    def action(self) -> int:
        """What to do: :class:`Action`."""
        return self.fault.action

    @property
    def field(self) -> str:
        """The member at fault, or empty."""
        return self.fault.field

    @property
    def path(self) -> str:
        """The data object at fault, or empty."""
        return self.fault.path

    @property
    def offset(self) -> Optional[int]:
        """The byte at fault, or None."""
        return self.fault.offset

    @property
    def found(self) -> int:
        """Length or count found; 0: none."""
        return self.fault.found

    @property
    def limit(self) -> int:
        """Length or count allowed; 0: none."""
        return self.fault.limit

    @property
    def message(self) -> str:
        """In English, for a log."""
        return self.fault.message


class CallError(PosqrError):
    """The call itself: an option out of range, a text in another encoding (1 to 19)."""


class PayloadError(PosqrError):
    """The payload, or what should become one (20 to 59)."""


class SymbolError(PosqrError):
    """The symbol: the text does not fit (60 to 79)."""


class ImageError(PosqrError):
    """The image: too wide, too large (80 to 99)."""


class InternalError(PosqrError):
    """A bug of the library: please report it (200)."""


class LibraryError(OSError):
    """The C library was not found, or does not fit this module."""


@dataclasses.dataclass(frozen=True)
class Node:
    """One data object of a payload that was read."""

    #: ``"62.05"``.
    path: str
    #: The value; of a template, the text of all its objects.
    value: str
    #: Where the value begins in the payload, in bytes of UTF-8.
    offset: int
    #: Length of the value, in bytes of UTF-8.
    length: int
    #: 0: root object, 1: inside a template, 2: inside a template of a template.
    depth: int
    #: Its objects follow.
    is_template: bool
    #: The lengths of this payload count bytes, not characters.
    length_in_bytes: bool = False


@dataclasses.dataclass(frozen=True)
class Bitmap:
    """A symbol in pixels, quiet zone included."""

    #: ``height`` rows of ``stride`` bytes, from the top.
    data: bytes
    #: In pixels.
    width: int
    #: In pixels.
    height: int
    #: Bytes from one row to the next.
    stride: int
    #: :class:`PixelFormat`.
    pixel_format: int
    #: Version of the symbol, 1 to 40.
    version: int
    #: :class:`Ecc` as reached.
    ecc: int
    #: :class:`Mask` as chosen.
    mask: int
    #: Pixels a module.
    module_px: int
    #: Modules of quiet zone; 0: none.
    quiet_modules: int

    def is_dark(self, x: int, y: int) -> bool:
        """Whether the pixel in column ``x`` of row ``y`` is dark."""
        if not (0 <= x < self.width and 0 <= y < self.height):
            raise IndexError("pixel ({}, {}) is outside the bitmap".format(x, y))
        row = y * self.stride
        if self.pixel_format == PixelFormat.BPP1_MSB:
            return bool(self.data[row + x // 8] >> (7 - x % 8) & 1)
        if self.pixel_format == PixelFormat.BPP1_LSB:
            return bool(self.data[row + x // 8] >> (x % 8) & 1)
        return self.data[row + x * (4 if self.pixel_format == PixelFormat.RGBA32 else 1)] < 128


# The library.

_CODECS = {
    Encoding.UTF8: "utf-8",
    Encoding.LATIN1: "latin-1",
    Encoding.CP1252: "cp1252",
    Encoding.CP850: "cp850",
    Encoding.CP437: "cp437",
    Encoding.CP860: "cp860",
}

_TEXTS = (
    "currency",
    "country",
    "merchant_name",
    "merchant_city",
    "postal_code",
    "merchant_category",
    "reference",
    "terminal",
    "purpose",
    "user_id",
    "sponsor_id",
    "pix_key",
    "pix_url",
    "pix_description",
)

_SIZE = ctypes.c_size_t
_OUT = (ctypes.c_void_p, _SIZE, ctypes.POINTER(_SIZE))
_ERR = (ctypes.POINTER(_Error),)
_SIGNATURES: Dict[str, Tuple[Any, Tuple[Any, ...]]] = {
    "qr_status_name": (ctypes.c_char_p, (ctypes.c_int32,)),
    "qr_status_text": (
        ctypes.c_int32,
        (ctypes.c_int32, ctypes.c_uint32, ctypes.c_uint32) + _OUT,
    ),
    "qr_version": (ctypes.c_char_p, ()),
    "qr_abi_version": (ctypes.c_uint32, ()),
    "qr_constant": (ctypes.c_int32, (ctypes.c_char_p, ctypes.c_int32)),
    "qr_build_payload": (ctypes.c_int32, (ctypes.POINTER(_Charge),) + _OUT + _ERR),
    "qr_check_charge": (
        ctypes.c_int32,
        (ctypes.POINTER(_Charge), ctypes.POINTER(_Error), _SIZE, ctypes.POINTER(_SIZE)),
    ),
    "qr_check_payload": (
        ctypes.c_int32,
        (
            ctypes.c_char_p,
            _SIZE,
            ctypes.c_uint32,
            ctypes.POINTER(_Error),
            _SIZE,
            ctypes.POINTER(_SIZE),
        ),
    ),
    "qr_parse_payload": (
        ctypes.c_int32,
        (ctypes.c_char_p, _SIZE, ctypes.POINTER(_Node), _SIZE, ctypes.POINTER(_SIZE)) + _ERR,
    ),
    "qr_get_field": (
        ctypes.c_int32,
        (ctypes.c_char_p, _SIZE, ctypes.c_char_p) + _OUT + _ERR,
    ),
    "qr_format_amount": (
        ctypes.c_int32,
        (ctypes.c_int64, ctypes.c_char_p) + _OUT + _ERR,
    ),
    "qr_render_bitmap": (
        ctypes.c_int32,
        (ctypes.c_char_p, _SIZE, ctypes.POINTER(_RenderOptions))
        + _OUT
        + (ctypes.POINTER(_Bitmap),)
        + _ERR,
    ),
    "qr_render_image": (
        ctypes.c_int32,
        (ctypes.c_char_p, _SIZE, ctypes.c_uint32, ctypes.POINTER(_RenderOptions))
        + _OUT
        + (ctypes.POINTER(_Bitmap),)
        + _ERR,
    ),
}

_lock = threading.Lock()
_loaded: Optional[Tuple[ctypes.CDLL, str]] = None


def load(path: Union[str, "os.PathLike[str]", None] = None) -> str:
    """Loads the C library and returns the name under which it was found.

    Not needed unless the library lies in an unusual place: every function loads it. A library that
    is in use is not replaced.

    :param path: the file; None: see the top of this module.
    :raises LibraryError: it was not found or does not fit this module; or another one is in use.
    """
    global _loaded
    with _lock:
        if _loaded is None:
            _loaded = _open(None if path is None else os.fspath(path))
        elif path is not None and not _same_file(os.fspath(path), _loaded[1]):
            raise LibraryError("another library is in use: " + _loaded[1])
        return _loaded[1]


def library_path() -> str:
    """The name under which the library was found; loads it if need be."""
    return load()


def _same_file(one: str, other: str) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:
        return one == other


def _candidates() -> List[str]:
    """Where to look when no path is given, in order."""
    if sys.platform == "win32":
        name = "posqr.dll"
    elif sys.platform == "darwin":
        name = "libposqr.dylib"
    else:
        name = "libposqr.so"
    candidates = []
    beside = pathlib.Path(__file__).resolve().parent / name
    if beside.exists():
        candidates.append(str(beside))
    found = ctypes.util.find_library("posqr")
    if found:
        candidates.append(found)
    candidates.append(name)
    return candidates


def _open(path: Optional[str]) -> Tuple[ctypes.CDLL, str]:
    # A path that was asked for is not passed over for another library.
    asked = path or os.environ.get("POSQR_LIBRARY")
    failures = []
    for candidate in [asked] if asked else _candidates():
        try:
            library = ctypes.CDLL(candidate)
        except OSError as error:
            failures.append("{}: {}".format(candidate, error))
            continue
        _declare(library, candidate)
        _compare(library, candidate)
        return library, candidate
    raise LibraryError(
        "the posqr library was not found; set POSQR_LIBRARY to its path, or copy it beside "
        + __file__
        + " ("
        + "; ".join(failures)
        + ")"
    )


def _declare(library: ctypes.CDLL, name: str) -> None:
    for function, (result, arguments) in _SIGNATURES.items():
        try:
            entry = getattr(library, function)
        except AttributeError:
            raise LibraryError("{} has no function {}".format(name, function)) from None
        entry.restype = result
        entry.argtypes = arguments


def _compare(library: ctypes.CDLL, name: str) -> None:
    """Refuses a library whose numbers are not those of this module."""
    abi = library.qr_abi_version()
    if abi != _ABI_VERSION:
        raise LibraryError(
            "{} has ABI version {}, this module needs {}".format(name, abi, _ABI_VERSION)
        )
    for constant_name, value in _constants().items():
        found = _constant(library, constant_name)
        # qr_constant is signed: QR_QUIET_NONE comes as -1.
        if found is not None and found & 0xFFFFFFFF != value:
            raise LibraryError(
                "{}: {} is {}, this module has {}".format(name, constant_name, found, value)
            )
    for struct_name, struct in _STRUCTS.items():
        found = _constant(library, "sizeof({})".format(struct_name))
        ours = ctypes.sizeof(struct)
        # Structs with a struct_size may grow: a newer library takes the shorter one.
        grown = issubclass(struct, _Sized) and found is not None and found > ours
        if found != ours and not grown:
            raise LibraryError(
                "{}: {} has {} bytes, this module has {}".format(name, struct_name, found, ours)
            )


def _constant(library: ctypes.CDLL, name: str) -> Optional[int]:
    # Asked twice, since any number may be a constant's value.
    found: int = library.qr_constant(name.encode("ascii", "replace"), 0)
    if found == 0 and library.qr_constant(name.encode("ascii", "replace"), 1) == 1:
        return None
    return found


def _library() -> ctypes.CDLL:
    if _loaded is None:
        load()
    assert _loaded is not None
    return _loaded[0]


# Failures.


def _status(code: int) -> int:
    try:
        return Status(code)
    except ValueError:
        return code


def _fault(status: int, err: _Error) -> Fault:
    return Fault(
        status=_status(status),
        name=status_name(status),
        severity=Severity.WARNING if err.severity == Severity.WARNING else Severity.ERROR,
        action=Action(err.action) if err.action in list(Action) else err.action,
        field=err.field.decode("ascii", "replace"),
        path=err.path.decode("ascii", "replace"),
        offset=None if err.offset == _NO_OFFSET else err.offset,
        found=err.found,
        limit=err.limit,
        message=err.message.decode("ascii", "replace"),
    )


def _raise(fault: Fault) -> NoReturn:
    for first, last, kind in (
        (1, 19, CallError),
        (20, 59, PayloadError),
        (60, 79, SymbolError),
        (80, 99, ImageError),
        (200, 200, InternalError),
    ):
        if first <= fault.status <= last:
            raise kind(fault)
    raise PosqrError(fault)


def _check(status: int, err: _Error) -> None:
    if status != Status.OK:
        _raise(_fault(status, err))


def _refuse(status: Status, field: str, message: str) -> NoReturn:
    """For what ctypes would cut in silence and the library could therefore not see."""
    _raise(
        Fault(
            status=status,
            name="QR_ERR_" + status.name,
            severity=Severity.ERROR,
            action=Action.FIX,
            field=field,
            path="",
            offset=None,
            found=0,
            limit=0,
            message="{}: {}".format(field, message),
        )
    )


# Values on their way in and out.


def _bytes(text: Text, name: str) -> bytes:
    if isinstance(text, str):
        return text.encode("utf-8")
    if isinstance(text, (bytes, bytearray, memoryview)):
        return bytes(text)
    raise TypeError("{} must be str or bytes, not {}".format(name, type(text).__name__))


def _c_text(text: Optional[Text], name: str, codec: str = "utf-8") -> Optional[bytes]:
    if text is None:
        return None
    encoded = text.encode(codec) if isinstance(text, str) else _bytes(text, name)
    if b"\0" in encoded:
        _refuse(Status.NUL_INSIDE, name, "NUL byte inside the text")
    return encoded


def _u32(value: int, name: str) -> int:
    if not isinstance(value, int):
        raise TypeError("{} must be an int, not {}".format(name, type(value).__name__))
    if not 0 <= value <= 0xFFFFFFFF:
        _refuse(Status.RANGE, name, "out of range")
    return int(value)


def _amount(amount: Union[str, decimal.Decimal, None]) -> Optional[str]:
    if amount is None or isinstance(amount, str):
        return amount
    if isinstance(amount, decimal.Decimal):
        return format(amount, "f")
    raise TypeError(
        'amount must be str or decimal.Decimal, such as "5.00", not {}'.format(
            type(amount).__name__
        )
    )


def _c_charge(charge: Optional[Charge], members: Mapping[str, Any]) -> _Charge:
    if charge is None:
        charge = Charge(**members)
    elif not isinstance(charge, Charge):
        raise TypeError("charge must be a Charge, not {}".format(type(charge).__name__))
    elif members:
        charge = dataclasses.replace(charge, **members)
    encoding = _u32(charge.encoding, "encoding")
    # An encoding of a newer library: its texts must be bytes, or ASCII.
    codec = _CODECS[Encoding(encoding)] if encoding in list(Encoding) else "ascii"
    struct = _Charge(
        profile=_u32(charge.profile, "profile"),
        encoding=encoding,
        flags=_u32(charge.flags, "flags"),
        amount=_c_text(_amount(charge.amount), "amount", codec),
    )
    for name in _TEXTS:
        setattr(struct, name, _c_text(getattr(charge, name), name, codec))
    fields = charge.fields
    pairs = list(fields.items()) if isinstance(fields, Mapping) else list(fields)
    if pairs:
        array = (_Field * len(pairs))()
        for index, (path, value) in enumerate(pairs):
            place = "fields[{}].".format(index)
            array[index].path = _c_text(path, place + "path", codec)
            array[index].value = _c_text(value, place + "value", codec)
        struct.fields = array
        struct.field_count = len(pairs)
    return struct


def _output(call: Callable[[Any, int, Any], int], room: int) -> Tuple[int, bytes]:
    """Calls with a buffer of ``room`` bytes, and again with what is needed if that is too small."""
    used = _SIZE(0)
    buffer = ctypes.create_string_buffer(room)
    status = call(buffer, room, ctypes.byref(used))
    if status == Status.BUFFER_TOO_SMALL:
        room = used.value + 1
        buffer = ctypes.create_string_buffer(room)
        status = call(buffer, room, ctypes.byref(used))
    return status, ctypes.string_at(buffer, used.value) if status == Status.OK else b""


def _faults(call: Callable[[Any, int, Any], int]) -> List[Fault]:
    room = 16
    while True:
        array = (_Error * room)()
        for element in array:
            element.struct_size = ctypes.sizeof(_Error)
        count = _SIZE(0)
        status = call(array, room, ctypes.byref(count))
        if count.value <= room:
            break
        room = count.value
    if status != Status.OK and count.value == 0:
        # No list: the call itself was refused.
        err = _Error(offset=_NO_OFFSET)
        err.message = (status_text(status, Language.EN).encode("ascii", "replace"))[:255]
        _raise(_fault(status, err))
    return [_fault(array[index].code, array[index]) for index in range(count.value)]


# The functions.


def version() -> str:
    """Version of the library: ``"0.1.0"``."""
    name: bytes = _library().qr_version()
    return name.decode("ascii")


def abi_version() -> int:
    """Version of the library's binary interface."""
    number: int = _library().qr_abi_version()
    return number


def constant(name: str) -> Optional[int]:
    """A constant or struct size as the library has it: ``"QR_PAYLOAD_MAX"``, ``"sizeof(qr_charge)"``.

    :return: the number, signed; None: the library does not know the name.
    """
    return _constant(_library(), name)


def status_name(status: int) -> str:
    """The constant's name, ``"QR_ERR_TOO_LONG"``; any number has one."""
    name: bytes = _library().qr_status_name(ctypes.c_int32(status))
    return name.decode("ascii")


def status_text(status: int, language: Union[str, int] = "pt") -> str:
    """Cause and cure of a status, in words for a shop's support line.

    :param status: :class:`Status`, or the number of an exception.
    :param language: ``"pt"``, ``"es"``, ``"en"`` or a :class:`Language`.
    :raises CallError: there is no such language.
    """
    if isinstance(language, str):
        try:
            language = Language[language.upper()]
        except KeyError:
            _refuse(Status.UNSUPPORTED, "language", "must be pt, es or en")
    number = _u32(language, "language")
    result, text = _output(
        lambda buf, cap, used: int(
            _library().qr_status_text(status, number, Encoding.UTF8, buf, cap, used)
        ),
        512,
    )
    if result != Status.OK:
        _refuse(Status(result), "language", "refused")
    return text.decode("utf-8")


def build_payload(charge: Optional[Charge] = None, **members: "Unpack[_Members]") -> str:
    """The text of a payment code.

    Takes a :class:`Charge`, its members by name, or both: then the members go first.

    :raises PayloadError: something is missing, too long or not allowed: see ``field``, ``path``.
    :raises TypeError: the amount is a float.
    """
    struct = _c_charge(charge, members)
    err = _Error()
    status, text = _output(
        lambda buf, cap, used: int(
            _library().qr_build_payload(
                ctypes.byref(struct), buf, cap, used, ctypes.byref(err)
            )
        ),
        PAYLOAD_MAX + 1,
    )
    _check(status, err)
    return text.decode("utf-8")


def check_charge(charge: Optional[Charge] = None, **members: "Unpack[_Members]") -> List[Fault]:
    """Every fault of a charge at once, warnings too; what is no warning, :func:`build_payload` refuses.

    :return: an empty list if all is well.
    """
    struct = _c_charge(charge, members)
    return _faults(
        lambda errors, cap, count: int(
            _library().qr_check_charge(ctypes.byref(struct), errors, cap, count)
        )
    )


def check_payload(payload: Text, profile: int = Profile.EMV) -> List[Fault]:
    """Every fault of a payload that was read, the checksum included; warnings too.

    :return: an empty list if all is well.
    """
    text = _bytes(payload, "payload")
    number = _u32(profile, "profile")
    return _faults(
        lambda errors, cap, count: int(
            _library().qr_check_payload(text, len(text), number, errors, cap, count)
        )
    )


def parse_payload(payload: Text) -> List[Node]:
    """The data objects of a payload, in the order of the text.

    Judges the structure only: the checksum is for :func:`check_payload`.

    :raises PayloadError: the structure is broken.
    """
    text = _bytes(payload, "payload")
    room = 64
    while True:
        array = (_Node * room)()
        count = _SIZE(0)
        err = _Error()
        status: int = _library().qr_parse_payload(
            text, len(text), array, room, ctypes.byref(count), ctypes.byref(err)
        )
        if status != Status.BUFFER_TOO_SMALL:
            break
        room = count.value
    _check(status, err)
    return [
        Node(
            path=node.path.decode("ascii"),
            value=text[node.offset : node.offset + node.length].decode("utf-8"),
            offset=node.offset,
            length=node.length,
            depth=node.depth,
            is_template=bool(node.flags & NodeFlags.TEMPLATE),
            length_in_bytes=bool(node.flags & NodeFlags.LENGTH_IN_BYTES),
        )
        for node in array[: count.value]
    ]


def get_field(payload: Text, path: str) -> str:
    """The value of one data object: ``get_field(payload, "62.05")``.

    :raises PayloadError: the structure is broken, or there is no such object.
    """
    text = _bytes(payload, "payload")
    c_path = _c_text(path, "path")
    err = _Error()
    status, value = _output(
        lambda buf, cap, used: int(
            _library().qr_get_field(text, len(text), c_path, buf, cap, used, ctypes.byref(err))
        ),
        512,
    )
    _check(status, err)
    return value.decode("utf-8")


def format_amount(minor_units: int, currency: Text) -> str:
    """An amount in the currency's smallest unit as text: ``format_amount(500, "BRL")`` is ``"5.00"``.

    :param currency: ``"986"`` or ``"BRL"``.
    """
    if not isinstance(minor_units, int) or isinstance(minor_units, bool):
        raise TypeError(
            "minor_units must be an int, not {}".format(type(minor_units).__name__)
        )
    if not -(2**63) <= minor_units < 2**63:
        _refuse(Status.RANGE, "minor_units", "out of range")
    c_currency = _c_text(currency, "currency")
    err = _Error()
    status, text = _output(
        lambda buf, cap, used: int(
            _library().qr_format_amount(
                minor_units, c_currency, buf, cap, used, ctypes.byref(err)
            )
        ),
        64,
    )
    _check(status, err)
    return text.decode("ascii")


def _render(
    text: Text, image: Optional[int], members: Dict[str, int]
) -> Tuple[bytes, _Bitmap]:
    drawn = _bytes(text, "text")
    options = _RenderOptions(**{name: _u32(value, name) for name, value in members.items()})
    form = None if image is None else _u32(image, "format")
    out = _Bitmap()
    err = _Error()

    def call(buf: Any, cap: int, used: Any) -> int:
        after = (
            ctypes.byref(options),
            buf,
            cap,
            used,
            ctypes.byref(out),
            ctypes.byref(err),
        )
        if form is None:
            return int(_library().qr_render_bitmap(drawn, len(drawn), *after))
        return int(_library().qr_render_image(drawn, len(drawn), form, *after))

    status, data = _output(call, 16384)
    _check(status, err)
    return data, out


def render_bitmap(
    text: Text,
    *,
    ecc: int = Ecc.DEFAULT,
    flags: int = RenderFlags.NONE,
    module_px: int = 0,
    width_px: int = 0,
    quiet_modules: int = 0,
    min_version: int = 0,
    max_version: int = 0,
    mask: int = Mask.BEST,
    pixel_format: int = PixelFormat.BPP1_MSB,
    row_align: int = 0
) -> Bitmap:
    """Draws a text as pixels.

    :param ecc: error correction level; 0: medium.
    :param flags: :class:`RenderFlags`, joined by ``|``.
    :param module_px: pixels a module; 0: from ``width_px``, else 4.
    :param width_px: the largest whole module size whose image, quiet zone included, is at most this
        wide (384 dots: 58 mm paper; 576: 80 mm); 0: no limit.
    :param quiet_modules: 0: 4, as ISO/IEC 18004 asks; :data:`QUIET_NONE`: none.
    :param min_version: smallest version; 0: 1.
    :param max_version: largest version; 0: 40.
    :param mask: mask pattern; 0: the best.
    :param pixel_format: how pixels are stored.
    :param row_align: a row begins at a multiple of so many bytes: 0 or 1, 2, 4.
    :raises SymbolError: the text does not fit.
    :raises ImageError: the image is too wide or too large.
    """
    data, out = _render(
        text,
        None,
        {
            "ecc": ecc,
            "flags": flags,
            "module_px": module_px,
            "width_px": width_px,
            "quiet_modules": quiet_modules,
            "min_version": min_version,
            "max_version": max_version,
            "mask": mask,
            "pixel_format": pixel_format,
            "row_align": row_align,
        },
    )
    return Bitmap(
        data=data,
        width=out.width_px,
        height=out.height_px,
        stride=out.stride_bytes,
        pixel_format=PixelFormat(out.pixel_format),
        version=out.version,
        ecc=Ecc(out.ecc),
        mask=Mask(out.mask),
        module_px=out.module_px,
        quiet_modules=out.quiet_modules,
    )


def render_image(
    text: Text,
    format: int = ImageFormat.PNG,
    *,
    ecc: int = Ecc.DEFAULT,
    flags: int = RenderFlags.NONE,
    module_px: int = 0,
    width_px: int = 0,
    quiet_modules: int = 0,
    min_version: int = 0,
    max_version: int = 0,
    mask: int = Mask.BEST
) -> bytes:
    """Draws a text as an image file, or as characters for a terminal.

    :param format: :class:`ImageFormat`.

    The other parameters and the exceptions are those of :func:`render_bitmap`.
    """
    data, _ = _render(
        text,
        format,
        {
            "ecc": ecc,
            "flags": flags,
            "module_px": module_px,
            "width_px": width_px,
            "quiet_modules": quiet_modules,
            "min_version": min_version,
            "max_version": max_version,
            "mask": mask,
        },
    )
    return data
