"""Charges a sale with a dynamic payment QR: builds EMVCo payloads and draws them.

The work is done by the C library ``posqr``; this package is pure ctypes and needs nothing else, so its
folder may be copied into a program as it is. ::

    import posqr

    payload = posqr.build_payload(
        profile=posqr.Profile.MERCADO_PAGO, user_id="446566691", country="BR", amount="5.00",
        merchant_name="Padaria São João", merchant_city="São Paulo", reference="venda-123",
    )
    png = posqr.render_image(payload, posqr.ImageFormat.PNG, width_px=384)

Online, :class:`Client` sends the sale to the payment service, which answers with the code, and
follows it until it is paid::

    with posqr.Client(token, "BR", pos="LOJ001POS001") as client:
        order = client.create_order(reference="venda-123", amount="5.00")
        png = posqr.render_image(order.qr_data)
        paid = client.wait_order(order.order_id, timeout_ms=120_000)  # returns only if it was paid

The library is looked for in this order: the path given to :func:`load`; the environment variable
``POSQR_LIBRARY``; the folder of this module; wherever the system looks. It is loaded at the first
call, or by :func:`load`, and compared with this module before it is used.

On paper, :class:`Printer` knows the printer and :class:`Receipt` what stands on it; the bytes that come
out go to the printer's file, port or spooler as they are::

    printer = posqr.Printer.find("Epson TM-T20X")
    receipt = (
        posqr.Receipt()
        .text("Padaria São João", align="center", bold=True)
        .row("Total", "5,00")
        .symbol(payload)
        .code(payload)
        .cut()
    )
    with open("/dev/usb/lp0", "wb") as device:
        device.write(receipt.for_printer(printer))

Every failure is a :class:`PosqrError`: its class says what was refused (:class:`PayloadError`,
:class:`NetworkError` ...), its members say which field, where, what was found and what is allowed;
a ``str`` that the stated encoding cannot hold is one, too. Others are a library that cannot be
loaded, :class:`LibraryError`, and a mistake in the program itself: ``TypeError`` for an amount that
is a float, ``ValueError`` for a client that is closed. All functions may be called from any thread.
"""

from __future__ import annotations

import _thread
import ctypes
import ctypes.util
import dataclasses
import decimal
import os
import pathlib
import sys
import threading
import time
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Dict,
    Iterable,
    List,
    Mapping,
    NoReturn,
    Optional,
    Sequence,
    Tuple,
    Type,
    TypeVar,
    Union,
)

from . import _abi, _values
from ._abi import (
    ANY_SIZE,
    ITEMS_MAX,
    LINES_MAX,
    PAYLOAD_MAX,
    QUIET_NONE,
    Action,
    AdviceFlags,
    Align,
    ChargeFlags,
    Commands,
    Ecc,
    Encoding,
    ImageFormat,
    InfoFlags,
    Language,
    LineKind,
    LogLevel,
    Mask,
    NodeFlags,
    OrderApi,
    OrderFlags,
    OrderMode,
    OrderState,
    PixelFormat,
    PrinterFlags,
    Profile,
    RasterWay,
    RenderFlags,
    Severity,
    Status,
    StyleFlags,
    SymbolWay,
)
from ._values import (
    Charge,
    Item,
    Line,
    Order,
    OrderInfo,
    PaymentInfo,
    Pos,
    PosInfo,
    PrintInfo,
    Store,
    StoreInfo,
    Text,
)

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ._values import ChargeMembers, OrderMembers

__all__ = [
    "ANY_SIZE",
    "Action",
    "AdviceFlags",
    "Align",
    "AlreadyPaidError",
    "Bitmap",
    "CallError",
    "CanceledError",
    "Charge",
    "ChargeFlags",
    "Client",
    "Commands",
    "Ecc",
    "Encoding",
    "ExpiredError",
    "Fault",
    "HttpRequest",
    "HttpResponse",
    "ITEMS_MAX",
    "ImageError",
    "ImageFormat",
    "InfoFlags",
    "InternalError",
    "Item",
    "LINES_MAX",
    "Language",
    "LibraryError",
    "Line",
    "LineKind",
    "LockedError",
    "LogLevel",
    "Mask",
    "NetworkError",
    "Node",
    "NodeFlags",
    "Order",
    "OrderApi",
    "OrderFlags",
    "OrderInfo",
    "OrderMode",
    "OrderState",
    "OrderStateError",
    "PAYLOAD_MAX",
    "PayloadError",
    "PaymentInfo",
    "PendingError",
    "PixelFormat",
    "Pos",
    "PosInfo",
    "PosqrError",
    "PrintInfo",
    "Printer",
    "PrinterFlags",
    "Profile",
    "QUIET_NONE",
    "RasterWay",
    "Receipt",
    "RefundedError",
    "RenderFlags",
    "ServiceError",
    "Severity",
    "Status",
    "Store",
    "StoreInfo",
    "StyleFlags",
    "SymbolError",
    "SymbolWay",
    "TransportError",
    "abi_version",
    "build_payload",
    "check_charge",
    "check_payload",
    "constant",
    "format_amount",
    "get_field",
    "library_path",
    "load",
    "parse_amount",
    "parse_payload",
    "plan_receipt",
    "plan_symbol",
    "print_receipt",
    "print_symbol",
    "render_bitmap",
    "render_image",
    "status_name",
    "status_text",
    "version",
    "webhook_check",
]

# What comes out, and how it fails.


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
    #: HTTP status; 0: there was no answer, or nothing was sent.
    http_status: int = 0
    #: How long the service asks to wait; 0: it did not say.
    retry_after_ms: int = 0
    #: The service's own code: ``"pos_not_found"``; or empty.
    api_code: str = ""
    #: What to quote to the service's support; or empty.
    request_id: str = ""

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

    @property
    def http_status(self) -> int:
        """HTTP status; 0: there was no answer, or nothing was sent."""
        return self.fault.http_status

    @property
    def retry_after_ms(self) -> int:
        """How long the service asks to wait; 0: it did not say."""
        return self.fault.retry_after_ms

    @property
    def api_code(self) -> str:
        """The service's own code, or empty."""
        return self.fault.api_code

    @property
    def request_id(self) -> str:
        """What to quote to the service's support, or empty."""
        return self.fault.request_id


class CallError(PosqrError):
    """The call itself: an option out of range, a text in another encoding (1 to 19)."""


class PayloadError(PosqrError):
    """The payload, or what should become one (20 to 59)."""


class SymbolError(PosqrError):
    """The symbol: the text does not fit (60 to 79)."""


class ImageError(PosqrError):
    """The image or the paper: too wide, too large, not to be read; an unknown printer (80 to 99)."""


class NetworkError(PosqrError):
    """The way to the service (100 to 119). ``Status.NOT_SENT``: nothing happened.

    ``Status.NO_ANSWER``: it may have; the same call with the same sale finds out.
    """


class ServiceError(PosqrError):
    """What the service refuses, or a notification that it did not sign (120 to 149)."""


class OrderStateError(PosqrError):
    """The answer to "paid?" is not "yes" (150 to 159); :attr:`info` says what is known."""

    def __init__(
        self, fault: Fault, info: "Union[OrderInfo, PaymentInfo, None]" = None
    ) -> None:
        super().__init__(fault)
        #: What is known of the order or of the payments.
        self.info = info

    def __reduce__(self) -> Any:
        return type(self), (self.fault, self.info)


class PendingError(OrderStateError):
    """Not paid yet, or not known: ask again."""


class ExpiredError(OrderStateError):
    """Nobody paid in time; nobody can any more."""


class CanceledError(OrderStateError):
    """Canceled; nobody can pay any more."""


class RefundedError(OrderStateError):
    """Paid, and all of it paid back."""


class LockedError(OrderStateError):
    """Somebody is paying at this moment: ask again."""


class AlreadyPaidError(OrderStateError):
    """Paid before: show no code."""


class TransportError(Exception):
    """To be raised by a transport of yours: there is no answer.

    :param detail: why, for the error message; no credentials.
    :param sent: whether part of the request may have left. False only if surely not one byte did.
    """

    def __init__(self, detail: str = "", sent: bool = True) -> None:
        super().__init__(detail)
        self.detail = detail
        self.sent = sent


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


@dataclasses.dataclass(frozen=True)
class HttpRequest:
    """A request that a transport of yours is to send as it is."""

    method: str
    #: Absolute, with the query.
    url: str
    #: Names and values. ``Authorization``, a secret, is among them.
    headers: Tuple[Tuple[str, str], ...] = dataclasses.field(repr=False)
    #: None: no body.
    body: Optional[bytes]
    #: Time left of the call: return by then.
    time_left_ms: int


@dataclasses.dataclass(frozen=True)
class HttpResponse:
    """What came back, whatever its status."""

    #: 100 to 599.
    status: int
    #: Names and values. ``Retry-After``, ``Date`` and ``X-Request-Id`` matter.
    headers: Union[Mapping[str, str], Sequence[Tuple[str, str]]] = ()
    #: At most 1 MiB.
    body: bytes = b""


#: Sends one request and reads its answer, once: no retry, no redirect. Must verify TLS. Raises
#: :class:`TransportError`; any other exception counts as ``TransportError(sent=True)``.
Transport = Callable[[HttpRequest], HttpResponse]
#: Takes a :class:`LogLevel` and one line without credentials.
Log = Callable[[int, str], None]


# The library.

_CODECS = {
    Encoding.UTF8: "utf-8",
    Encoding.LATIN1: "latin-1",
    Encoding.CP1252: "cp1252",
    Encoding.CP850: "cp850",
    Encoding.CP437: "cp437",
    Encoding.CP860: "cp860",
    Encoding.CP858: "cp858",
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
    for function, (result, arguments) in _abi.FUNCTIONS.items():
        try:
            entry = getattr(library, function)
        except AttributeError:
            raise LibraryError("{} has no function {}".format(name, function)) from None
        entry.restype = result
        entry.argtypes = arguments


def _compare(library: ctypes.CDLL, name: str) -> None:
    """Refuses a library whose numbers are not those of this module."""
    abi = library.qr_abi_version()
    if abi != _abi.ABI_VERSION:
        raise LibraryError(
            "{} has ABI version {}, this module needs {}".format(name, abi, _abi.ABI_VERSION)
        )
    for constant_name, value in _abi.CONSTANTS.items():
        found = _constant(library, constant_name)
        # qr_constant is signed: QR_QUIET_NONE comes as -1.
        if found is not None and found & 0xFFFFFFFF != value:
            raise LibraryError(
                "{}: {} is {}, this module has {}".format(name, constant_name, found, value)
            )
    for struct_name, struct in _abi.STRUCTS.items():
        found = _constant(library, "sizeof({})".format(struct_name))
        ours = ctypes.sizeof(struct)
        # Structs with a struct_size may grow: a newer library takes the shorter one.
        grown = issubclass(struct, _abi.Sized) and found is not None and found > ours
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


def _fault(status: int, err: _abi.qr_error) -> Fault:
    return Fault(
        status=_status(status),
        name=status_name(status),
        severity=Severity.WARNING if err.severity == Severity.WARNING else Severity.ERROR,
        action=Action(err.action) if err.action in list(Action) else err.action,
        field=err.field.decode("ascii", "replace"),
        path=err.path.decode("ascii", "replace"),
        offset=None if err.offset == _abi.NO_OFFSET else err.offset,
        found=err.found,
        limit=err.limit,
        message=err.message.decode("ascii", "replace"),
        http_status=err.http_status,
        retry_after_ms=err.retry_after_ms,
        api_code=err.api_code.decode("ascii", "replace"),
        request_id=err.request_id.decode("ascii", "replace"),
    )


_STATES: Dict[int, Type[OrderStateError]] = {
    Status.PENDING: PendingError,
    Status.EXPIRED: ExpiredError,
    Status.CANCELED: CanceledError,
    Status.REFUNDED: RefundedError,
    Status.LOCKED: LockedError,
    Status.PAID: AlreadyPaidError,
}


def _raise(fault: Fault, info: Union[OrderInfo, PaymentInfo, None] = None) -> NoReturn:
    if 150 <= fault.status <= 159:
        raise _STATES.get(fault.status, OrderStateError)(fault, info)
    for first, last, kind in (
        (1, 19, CallError),
        (20, 59, PayloadError),
        (60, 79, SymbolError),
        (80, 99, ImageError),
        (100, 119, NetworkError),
        (120, 149, ServiceError),
        (200, 200, InternalError),
    ):
        if first <= fault.status <= last:
            raise kind(fault)
    raise PosqrError(fault)


def _check(status: int, err: _abi.qr_error) -> None:
    if status != Status.OK:
        _raise(_fault(status, err))


def _refuse(
    status: Status, field: str, message: str, offset: Optional[int] = None
) -> NoReturn:
    """For what ctypes would cut in silence and the library could therefore not see."""
    _raise(
        Fault(
            status=status,
            name="QR_ERR_" + status.name,
            severity=Severity.ERROR,
            action=Action.FIX,
            field=field,
            path="",
            offset=offset,
            found=0,
            limit=0,
            message="{}: {}".format(field, message),
        )
    )


# Values on their way in and out.

#: More digits than any amount has.
_DIGITS_MAX = 64


def _encoded(text: str, name: str, codec: str) -> bytes:
    try:
        return text.encode(codec)
    except UnicodeEncodeError as error:
        place = error.start
    # Raised out here: the other exception carries the whole text, which may be a secret.
    _refuse(
        Status.ENCODING,
        name,
        "not valid in the stated encoding: found U+{:04X}, which {} does not have".format(
            ord(text[place]), codec
        ),
        len(text[:place].encode(codec)),
    )


def _bytes(text: Text, name: str, codec: str = "utf-8") -> bytes:
    if isinstance(text, str):
        return _encoded(text, name, codec)
    if isinstance(text, (bytes, bytearray, memoryview)):
        return bytes(text)
    raise TypeError("{} must be str or bytes, not {}".format(name, type(text).__name__))


def _c_text(text: Optional[Text], name: str, codec: str = "utf-8") -> Optional[bytes]:
    if text is None:
        return None
    encoded = _bytes(text, name, codec)
    if b"\0" in encoded:
        _refuse(
            Status.NUL_INSIDE, name, "NUL byte inside the text", encoded.index(b"\0")
        )
    return encoded


def _integer(value: int, name: str, least: int, most: int) -> int:
    if not isinstance(value, int):
        raise TypeError("{} must be an int, not {}".format(name, type(value).__name__))
    if not least <= value <= most:
        _refuse(Status.RANGE, name, "out of range")
    return int(value)


def _u32(value: int, name: str) -> int:
    return _integer(value, name, 0, 0xFFFFFFFF)


def _code(status: int) -> int:
    """Any number as a status: what is none in C is as unknown as -1."""
    if not isinstance(status, int):
        raise TypeError("status must be an int, not {}".format(type(status).__name__))
    return int(status) if -(2**31) <= status < 2**31 else -1


def _amount(
    amount: Union[str, decimal.Decimal, None], name: str = "amount"
) -> Optional[str]:
    if amount is None or isinstance(amount, str):
        return amount
    if isinstance(amount, decimal.Decimal):
        # Written out, 1E+9999999 would fill the memory.
        if amount.is_finite() and not -_DIGITS_MAX < amount.adjusted() < _DIGITS_MAX:
            _refuse(Status.TOO_LONG, name, "too long: {}".format(amount))
        return format(amount, "f")
    raise TypeError(
        '{} must be str or decimal.Decimal, such as "5.00", not {}'.format(
            name, type(amount).__name__
        )
    )


_Given = TypeVar("_Given", Charge, Order)


def _given(kind: Type[_Given], value: Optional[_Given], members: Mapping[str, Any]) -> _Given:
    """A value with some members exchanged; or, without one, the members alone."""
    if value is None:
        return kind(**members)
    if not isinstance(value, kind):
        raise TypeError(
            "{} must be a {}, not {}".format(
                kind.__name__.lower(), kind.__name__, type(value).__name__
            )
        )
    return dataclasses.replace(value, **members) if members else value


def _struct(kind: Type[Any], value: Any) -> ctypes.Structure:
    """The struct of a value, with texts in the encoding that the value states."""
    if not isinstance(value, kind):
        name = kind.__name__
        raise TypeError("{} must be a {}, not {}".format(name.lower(), name, type(value).__name__))
    encoding = _u32(value.encoding, "encoding")
    # An encoding of a newer library: its texts must be bytes, or ASCII.
    codec = _CODECS[Encoding(encoding)] if encoding in list(Encoding) else "ascii"
    struct = _values.STRUCTS[kind]()
    _fill(struct, kind, value, codec, "")
    return struct


def _fill(struct: Any, kind: Type[Any], value: Any, codec: str, place: str) -> None:
    types = {name: ctype for name, ctype, *_ in struct._fields_}
    for field in dataclasses.fields(kind):
        name = field.name
        given = getattr(value, name)
        if types[name] is ctypes.c_char_p:
            text = _amount(given, place + name) if name in _values.DECIMALS else given
            setattr(struct, name, _c_text(text, place + name, codec))
        elif types[name] is ctypes.c_uint32:
            setattr(struct, name, _u32(given, place + name))
        elif given:
            array = _array(types[name]._type_, given, codec, name)
            setattr(struct, name, array)
            setattr(struct, _values.COUNTS[name], len(array))


def _array(element: Any, given: Any, codec: str, name: str) -> Any:
    elements = list(given.items()) if isinstance(given, Mapping) else list(given)
    array = (element * len(elements))()
    for index, one in enumerate(elements):
        place = "{}[{}].".format(name, index)
        if element is _abi.qr_field:
            path, value = one
            array[index].path = _c_text(path, place + "path", codec)
            array[index].value = _c_text(value, place + "value", codec)
        else:
            array[index].struct_size = ctypes.sizeof(element)
            _fill(array[index], Item, one, codec, place)
    return array


def _length(of: bytes) -> int:
    """A length as the library takes it: what does not fit is a number that it refuses."""
    return min(len(of), 0xFFFFFFFE)


def _output(call: Callable[[Any, int, Any], int], room: int) -> Tuple[int, bytes]:
    """Calls with a buffer of ``room`` bytes, and again with what is needed if that is too small."""
    used = ctypes.c_uint32(0)
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
        array = (_abi.qr_error * room)()
        for element in array:
            element.struct_size = ctypes.sizeof(_abi.qr_error)
        count = ctypes.c_uint32(0)
        status = call(array, room, ctypes.byref(count))
        if count.value <= room:
            break
        room = count.value
    if status != Status.OK and count.value == 0:
        # No list: the call itself was refused.
        err = _abi.qr_error(offset=_abi.NO_OFFSET)
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
    name: bytes = _library().qr_status_name(_code(status))
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
    code = _code(status)
    result, text = _output(
        lambda buf, cap, used: int(
            _library().qr_status_text(code, number, Encoding.UTF8, buf, cap, used)
        ),
        512,
    )
    if result != Status.OK:
        _refuse(Status(result), "language", "refused")
    return text.decode("utf-8")


def build_payload(charge: Optional[Charge] = None, **members: "Unpack[ChargeMembers]") -> str:
    """The text of a payment code.

    Takes a :class:`Charge`, its members by name, or both: then the members go first.

    :raises PayloadError: something is missing, too long or not allowed: see ``field``, ``path``.
    :raises TypeError: the amount is a float.
    """
    struct = _struct(Charge, _given(Charge, charge, members))
    err = _abi.qr_error()
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


def check_charge(charge: Optional[Charge] = None, **members: "Unpack[ChargeMembers]") -> List[Fault]:
    """Every fault of a charge at once, warnings too; what is no warning, :func:`build_payload` refuses.

    :return: an empty list if all is well.
    """
    struct = _struct(Charge, _given(Charge, charge, members))
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
            _library().qr_check_payload(text, _length(text), number, errors, cap, count)
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
        array = (_abi.qr_node * room)()
        count = ctypes.c_uint32(0)
        err = _abi.qr_error()
        status: int = _library().qr_parse_payload(
            text, _length(text), array, room, ctypes.byref(count), ctypes.byref(err)
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
    err = _abi.qr_error()
    status, value = _output(
        lambda buf, cap, used: int(
            _library().qr_get_field(text, _length(text), c_path, buf, cap, used, ctypes.byref(err))
        ),
        512,
    )
    _check(status, err)
    return value.decode("utf-8")


def format_amount(value: int, decimals: int, currency: Text) -> str:
    """A number as an amount with the currency's own decimals: ``format_amount(1999, 2, "BRL")`` is
    ``"19.99"``, ``format_amount(50000, 2, "CLP")`` is ``"500"``. Nothing is rounded.

    :param value: the number without its point.
    :param decimals: how many of its digits stand behind the point, 0 to 9; 2 of cents.
    :param currency: ``"986"`` or ``"BRL"``.
    """
    if isinstance(value, bool):
        raise TypeError("value must be an int, not bool")
    _integer(value, "value", -(2**63), 2**63 - 1)
    places = _u32(decimals, "decimals")
    c_currency = _c_text(currency, "currency")
    return _exact_amount(
        lambda *room: int(_library().qr_format_amount(value, places, c_currency, *room))
    )


def parse_amount(text: Text, decimal_sign: str, currency: Text) -> str:
    """An amount as people write it, as :func:`build_payload` takes it: ``parse_amount("1.234,56",
    ",", "BRL")`` is ``"1234.56"``. The sign is said, never guessed; nothing is rounded.

    :param decimal_sign: ``","`` or ``"."``; the other one groups digits by threes.
    :param currency: ``"986"`` or ``"BRL"``.
    """
    c_text = _c_text(text, "text")
    if not isinstance(decimal_sign, str):
        raise TypeError("decimal_sign must be a str, not {}".format(type(decimal_sign).__name__))
    # One that is no single character is refused like any other that is no decimal sign.
    sign = ord(decimal_sign) if len(decimal_sign) == 1 else 0
    c_currency = _c_text(currency, "currency")
    return _exact_amount(lambda *room: int(_library().qr_parse_amount(c_text, sign, c_currency, *room)))


def _exact_amount(call: Callable[..., int]) -> str:
    err = _abi.qr_error()
    status, text = _output(lambda buf, cap, used: call(buf, cap, used, ctypes.byref(err)), 64)
    _check(status, err)
    return text.decode("ascii")


def _render(
    text: Text, image: Optional[int], members: Dict[str, int]
) -> Tuple[bytes, _abi.qr_bitmap]:
    drawn = _bytes(text, "text")
    options = _abi.qr_render_options(**{name: _u32(value, name) for name, value in members.items()})
    form = None if image is None else _u32(image, "format")
    out = _abi.qr_bitmap()
    err = _abi.qr_error()

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
            return int(_library().qr_render_bitmap(drawn, _length(drawn), *after))
        return int(_library().qr_render_image(drawn, _length(drawn), form, *after))

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
    :param width_px: of ``TEXT`` and ``ANSI`` in columns; a module is always one wide.

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


# Bytes for printers.


class Printer(_values.Printer):
    """A printer: as :meth:`find` knows it, or put together by hand.

    The default is an ESC/POS printer with paper of 58 mm, that takes dots and ASCII text. What is known of
    a model may be changed::

        printer = Printer.find("Epson TM-T20X")
        printer.symbol = SymbolWay.AUTO
        wide = Printer(width_dots=576, flags=PrinterFlags.PARTIAL_CUT)

    No printer of the table was tried on paper: try yours before the shop opens.
    """

    @classmethod
    def find(cls, model: Text) -> "Printer":
        """The printer of a name, such as ``"epson-tm-t20x"``: case, blanks and hyphens do not matter, nor
        does the maker.

        :raises ImageError: the name is unknown, or one for two modes of a printer; the message names those
            that may be meant.
        """
        struct = _abi.qr_printer()
        err = _abi.qr_error()
        name = _c_text(model, "model")
        _check(_library().qr_printer_find(name, ctypes.byref(struct), ctypes.byref(err)), err)
        return cls(**_members(_values.Printer, struct))

    @staticmethod
    def names() -> List[str]:
        """The printers that :meth:`find` knows, to choose from."""
        names: List[str] = []
        while True:
            index = len(names)
            status, name = _output(
                lambda buf, cap, used: int(_library().qr_printer_name(index, buf, cap, used)), 64
            )
            if status != Status.OK:
                return names
            names.append(name.decode("ascii"))


#: What members of :class:`Printer` and :class:`PrintInfo` stand for; a newer library may know more.
_MEANINGS: Dict[str, Type[Any]] = {
    "advice": AdviceFlags,
    "commands": Commands,
    "ecc": Ecc,
    "encoding": Encoding,
    "flags": PrinterFlags,
    "mask": Mask,
    "raster": RasterWay,
    "symbol": SymbolWay,
}


def _members(kind: Type[Any], struct: ctypes.Structure) -> Dict[str, Any]:
    members: Dict[str, Any] = {}
    for field in dataclasses.fields(kind):
        value = getattr(struct, field.name)
        try:
            members[field.name] = _MEANINGS[field.name](value)
        except (KeyError, ValueError):
            members[field.name] = value
    return members


class Receipt:
    """A receipt, from the top: each method adds an element and returns the receipt.

    It wraps what is too long at a blank. A letter that the printer does not have is folded, ``ã`` to ``a``.

    :param lines: elements to begin with.
    :param encoding: of texts that are ``bytes``, and what a ``str`` must fit; 0: UTF-8.

    The other parameters say how its symbols look, as in :func:`print_symbol`.
    """

    def __init__(
        self,
        lines: Iterable[Line] = (),
        *,
        encoding: int = Encoding.UTF8,
        ecc: int = Ecc.DEFAULT,
        flags: int = RenderFlags.NONE,
        module_px: int = 0,
        width_px: int = 0,
        quiet_modules: int = 0,
        min_version: int = 0,
        max_version: int = 0,
        mask: int = Mask.BEST
    ) -> None:
        #: Its elements: at most :data:`LINES_MAX`.
        self.lines: List[Line] = list(lines)
        #: :class:`Encoding`.
        self.encoding = encoding
        #: How its symbols look.
        self.look: Dict[str, int] = {
            "ecc": ecc,
            "flags": flags,
            "module_px": module_px,
            "width_px": width_px,
            "quiet_modules": quiet_modules,
            "min_version": min_version,
            "max_version": max_version,
            "mask": mask,
        }

    def __repr__(self) -> str:
        return "<posqr.Receipt with {} lines>".format(len(self.lines))

    def _add(self, kind: int, text: Optional[Text] = None, **members: int) -> "Receipt":
        self.lines.append(Line(kind=kind, text=text, **members))
        return self

    def text(
        self,
        text: Text,
        *,
        align: Union[str, int] = Align.LEFT,
        bold: bool = False,
        double: bool = False
    ) -> "Receipt":
        """A text; a line feed ends a line, and what follows a TAB goes to the right edge.

        :param align: ``"left"``, ``"center"``, ``"right"`` or an :class:`Align`.
        :param bold: where the printer's commands for it are known.
        :param double: twice as high, with ESC/POS and Star twice as wide, too.
        """
        if isinstance(align, str):
            try:
                align = Align[align.upper()]
            except KeyError:
                _refuse(Status.UNSUPPORTED, "align", "must be left, center or right")
        style = (StyleFlags.BOLD if bold else 0) | (StyleFlags.DOUBLE if double else 0)
        return self._add(LineKind.TEXT, text, align=align, style=style)

    def row(
        self, left: Text, right: Text, *, bold: bool = False, double: bool = False
    ) -> "Receipt":
        """A text at the left edge and one at the right: ``row("Total", "5,00")``."""
        first: Any = left
        tab: Any = "\t" if isinstance(left, str) else b"\t"
        return self.text(first + tab + right, bold=bold, double=double)

    def rule(self) -> "Receipt":
        """A line across the paper."""
        return self._add(LineKind.RULE)

    def symbol(self, payload: Text) -> "Receipt":
        """A payload as a QR symbol, in the middle."""
        return self._add(LineKind.SYMBOL, payload)

    def code(self, payload: Text) -> "Receipt":
        """A payload to copy by hand ("copia e cola"): nothing of it is dropped or folded."""
        return self._add(LineKind.CODE, payload)

    def feed(self, lines: int = 1) -> "Receipt":
        """Empty lines, up to 255."""
        return self._add(LineKind.FEED, count=lines)

    def raw(self, data: bytes) -> "Receipt":
        """Bytes for the printer as they are: a drawer, a logo, a beeper."""
        return self._add(LineKind.RAW, data)

    def cut(self) -> "Receipt":
        """To the knife, and cut."""
        return self._add(LineKind.CUT)

    def for_printer(self, printer: Optional[Printer] = None) -> bytes:
        """The same as :func:`print_receipt`."""
        return print_receipt(self, printer)


def print_symbol(
    text: Text,
    printer: Optional[Printer] = None,
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
    """The bytes that make a printer print a text as a QR symbol, as a piece of the program's own receipt.

    The symbol takes the largest module that fits the paper, and stands in the middle.

    :param printer: None: ESC/POS, 58 mm.
    :param flags: :class:`RenderFlags`, joined by ``|``, without ``INVERT``.
    :param module_px: exactly so many dots a module; 0: the most that fit.
    :param width_px: narrower than the paper, in dots; 0: the paper.
    :raises ImageError: too wide for the paper, or too small to be read: the message says what would help.
    :raises CallError: something that this printer cannot do.

    The other parameters are those of :func:`render_bitmap`.
    """
    look = _look(ecc, flags, module_px, width_px, quiet_modules, min_version, max_version, mask)
    return _print(_symbol(text, printer, look), 16384)[0]


def plan_symbol(
    text: Text,
    printer: Optional[Printer] = None,
    *,
    ecc: int = Ecc.DEFAULT,
    flags: int = RenderFlags.NONE,
    module_px: int = 0,
    width_px: int = 0,
    quiet_modules: int = 0,
    min_version: int = 0,
    max_version: int = 0,
    mask: int = Mask.BEST
) -> PrintInfo:
    """How large the symbol of :func:`print_symbol` would become, and what phones may say to it: ``advice``."""
    look = _look(ecc, flags, module_px, width_px, quiet_modules, min_version, max_version, mask)
    return _print(_symbol(text, printer, look), 0)[1]


def print_receipt(
    receipt: Union[Receipt, Iterable[Line]], printer: Optional[Printer] = None
) -> bytes:
    """The bytes that make a printer print a receipt, from its initialisation on.

    :param receipt: a :class:`Receipt`, or the lines of one.
    :param printer: None: ESC/POS, 58 mm.
    :raises PosqrError: as :func:`print_symbol`; a letter without an ASCII form, text for a printer that
        prints none, more than :data:`LINES_MAX` lines: ``field`` names the line.
    """
    return _print(_receipt(receipt, printer), 16384)[0]


def plan_receipt(
    receipt: Union[Receipt, Iterable[Line]], printer: Optional[Printer] = None
) -> PrintInfo:
    """What was decided about the last symbol of a receipt, and the length of the paper in all."""
    return _print(_receipt(receipt, printer), 0)[1]


_Call = Callable[[Any, int, Any, Any, Any], int]


def _look(*values: int) -> _abi.qr_render_options:
    names = (
        "ecc",
        "flags",
        "module_px",
        "width_px",
        "quiet_modules",
        "min_version",
        "max_version",
        "mask",
    )
    return _abi.qr_render_options(
        **{name: _u32(value, name) for name, value in zip(names, values)}
    )


def _printer(printer: Optional[Printer]) -> Any:
    if printer is None:
        return None
    return ctypes.byref(_struct(_values.Printer, printer))


def _symbol(
    text: Text, printer: Optional[Printer], look: _abi.qr_render_options
) -> _Call:
    drawn = _bytes(text, "text")
    by = _printer(printer)

    def call(buf: Any, cap: int, used: Any, out: Any, err: Any) -> int:
        return int(
            _library().qr_print_symbol(
                drawn, _length(drawn), by, ctypes.byref(look), buf, cap, used, out, err
            )
        )

    return call


def _receipt(
    receipt: Union[Receipt, Iterable[Line]], printer: Optional[Printer]
) -> _Call:
    given = receipt if isinstance(receipt, Receipt) else Receipt(receipt)
    look = _look(*given.look.values())
    by = _printer(printer)
    encoding = _u32(given.encoding, "encoding")
    codec = _CODECS[Encoding(encoding)] if encoding in list(Encoding) else "ascii"
    array = (_abi.qr_line * len(given.lines))()
    for index, line in enumerate(given.lines):
        _fill_line(array[index], line, codec, "lines[{}].".format(index))
    struct = _abi.qr_receipt(
        encoding=encoding, line_count=len(array), lines=array, look=ctypes.pointer(look)
    )

    def call(buf: Any, cap: int, used: Any, out: Any, err: Any) -> int:
        return int(
            _library().qr_print_receipt(ctypes.byref(struct), by, buf, cap, used, out, err)
        )

    return call


def _fill_line(struct: _abi.qr_line, line: Line, codec: str, place: str) -> None:
    if not isinstance(line, Line):
        raise TypeError("{} must be a Line, not {}".format(place[:-1], type(line).__name__))
    struct.struct_size = ctypes.sizeof(_abi.qr_line)
    struct.kind = _u32(line.kind, place + "kind")
    struct.align = _u32(line.align, place + "align")
    struct.style = _u32(line.style, place + "style")
    struct.count = _u32(line.count, place + "count")
    if line.kind == LineKind.RAW:
        if not isinstance(line.text, (bytes, bytearray, memoryview)):
            raise TypeError("{}text must be bytes, as they go to the printer".format(place))
        data = bytes(line.text)
        struct.text = data
        struct.count = _length(data)
    else:
        # A symbol is drawn byte for byte, and payloads are UTF-8 whatever the till's texts are.
        struct.text = _c_text(
            line.text, place + "text", "utf-8" if line.kind == LineKind.SYMBOL else codec
        )


def _print(run: _Call, room: int) -> Tuple[bytes, PrintInfo]:
    """Without room it only plans."""
    out = _abi.qr_print_info()
    err = _abi.qr_error()

    def call(buf: Any, cap: int, used: Any) -> int:
        return run(buf, cap, used, ctypes.byref(out), ctypes.byref(err))

    if room == 0:
        used = ctypes.c_uint32(0)
        status, data = call(None, 0, ctypes.byref(used)), b""
    else:
        status, data = _output(call, room)
    _check(status, err)
    return data, PrintInfo(**_members(PrintInfo, out))


# Online orders.

_Info = TypeVar("_Info", OrderInfo, PaymentInfo, StoreInfo, PosInfo)


def _info(kind: Type[_Info], struct: ctypes.Structure) -> _Info:
    """The members of a dataclass out of the struct that has them under the same names."""
    members: Dict[str, Any] = {}
    for field in dataclasses.fields(kind):
        value = getattr(struct, field.name)
        if isinstance(value, bytes):
            value = value.decode("utf-8", "replace")
        elif field.name == "state":
            value = OrderState(value) if value in list(OrderState) else value
        elif field.name == "flags":
            value = InfoFlags(value)
        elif field.name == "qr_data_status":
            value = _status(value)
        members[field.name] = value
    return kind(**members)


class Client:
    """An account at the payment service, and the way there; to be closed, best by ``with``.

    May be used from many threads, which do not wait for each other. Ctrl-C is noticed between two
    requests of :meth:`wait_order`; in other calls when they return, which ``total_timeout_ms`` bounds.

    :param access_token: the account's secret; wiped from the library's memory by :meth:`close`.
    :param country: ``"BR"``: decides currency and decimals.
    :param pos: ``external_id`` of the till, for orders that name none.
    :param user_id: the seller's; None: the digits that end the token.
    :param base_url: ``"https://host[:port][/path]"``; None: Mercado Pago. ``http://`` only for this
        machine.
    :param proxy_url: ``"http://user:password@host:port"``; None: none.
    :param ca_pem: root certificates, PEM text, in place of the built-in ones.
    :param connect_timeout_ms: for one connection; 0: 5 000.
    :param total_timeout_ms: for one call, retries included; 0: 20 000.
    :param poll_interval_ms: how often :meth:`wait_order` asks; 0: 2 000.
    :param retry: whether a call tries again on its own, where that is safe.
    :param transport: sends requests in place of the built-in HTTPS client: :data:`Transport`.
    :param log: receives one line per request and answer: :data:`Log`.

    Both callables run on the thread of the call and must not use the same client, but for
    :meth:`interrupt` and :meth:`log_lines`. No exception of theirs gets into the library. One of
    ``transport`` means that there is no answer: :class:`NetworkError`, which has its words. One of
    ``log`` goes to :func:`sys.unraisablehook`. Ctrl-C and ``SystemExit`` go on when the call ends.
    """

    def __init__(
        self,
        access_token: Text,
        country: Text,
        *,
        pos: Optional[Text] = None,
        user_id: Optional[Text] = None,
        base_url: Optional[Text] = None,
        proxy_url: Optional[Text] = None,
        ca_pem: Optional[Text] = None,
        user_agent: Optional[Text] = None,
        platform_id: Optional[Text] = None,
        integrator_id: Optional[Text] = None,
        sponsor_id: Optional[Text] = None,
        connect_timeout_ms: int = 0,
        total_timeout_ms: int = 0,
        poll_interval_ms: int = 0,
        retry: bool = True,
        transport: Optional[Transport] = None,
        log: Optional[Log] = None
    ) -> None:
        self._handle: Optional[int] = None
        self._lock = threading.Lock()
        self._under_way = 0
        self._of_thread = threading.local()
        self._interrupted = threading.Event()
        self._next_line = ctypes.c_uint32(0)
        self._poll_ms = poll_interval_ms or 2000
        texts = {
            "access_token": access_token,
            "country": country,
            "pos": pos,
            "user_id": user_id,
            "base_url": base_url,
            "proxy_url": proxy_url,
            "ca_pem": ca_pem,
            "user_agent": user_agent,
            "platform_id": platform_id,
            "integrator_id": integrator_id,
            "sponsor_id": sponsor_id,
        }
        options = _abi.qr_client_options(
            flags=0 if retry else _abi.ClientFlags.NO_RETRY,
            connect_timeout_ms=_u32(connect_timeout_ms, "connect_timeout_ms"),
            total_timeout_ms=_u32(total_timeout_ms, "total_timeout_ms"),
            poll_interval_ms=_u32(poll_interval_ms, "poll_interval_ms"),
            **{name: _c_text(text, name) for name, text in texts.items()},
        )
        # The library keeps pointers to these two: they live as long as the client.
        self._callbacks: List[Any] = []
        if transport is not None:
            options.transport = _abi.qr_transport_fn(self._bridge(transport))
            self._callbacks.append(options.transport)
        if log is not None:
            options.log = _abi.qr_log_fn(self._log_bridge(log))
            self._callbacks.append(options.log)
        out = ctypes.c_void_p()
        err = _abi.qr_error()
        status = _library().qr_client_open(
            ctypes.byref(options), ctypes.byref(out), ctypes.byref(err)
        )
        _check(status, err)
        self._handle = out.value

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        # Not all of it is there if __init__ failed.
        if getattr(self, "_handle", None):
            self.close()

    def __repr__(self) -> str:
        return "<posqr.Client, {}>".format("open" if self._handle else "closed")

    def close(self) -> None:
        """Closes the client and wipes the token from the library's memory. Orders live on.

        :raises RuntimeError: a call is under way on another thread.
        """
        with self._lock:
            if self._under_way:
                raise RuntimeError("a call is under way: interrupt() it and wait for it")
            handle, self._handle = self._handle, None
        if handle:
            _library().qr_client_close(handle)

    def interrupt(self, on: bool = True) -> None:
        """Makes every call end within 250 ms with ``Status.INTERRUPTED``, until switched off.

        From any thread. What was created lives on.
        """
        with self._lock:
            if self._handle:
                _library().qr_client_interrupt(self._handle, int(on))
        if on:
            self._interrupted.set()
        else:
            self._interrupted.clear()

    def log_lines(self) -> List[str]:
        """The log since this was called last, of which the client keeps the newest 256 lines.

        Each is a time (UTC, by this machine's clock), a level and words, without credentials:
        ``"2026-01-31T12:00:00Z info HTTP 201 in 120 ms"``. From any thread, during calls too.
        """
        lines: List[str] = []
        room = ctypes.create_string_buffer(_abi.LOG_LINE_MAX + 1)
        length = ctypes.c_uint32(0)
        with self._lock:
            if not self._handle:
                raise ValueError("the client is closed")
            # Once around at most: calls on other threads may be adding lines all the time.
            for _ in range(256):
                status = _library().qr_client_log(
                    self._handle,
                    ctypes.byref(self._next_line),
                    room,
                    len(room),
                    ctypes.byref(length),
                )
                if status == Status.RANGE:
                    break
                _check(status, _abi.qr_error())
                lines.append(room.raw[: length.value].decode("ascii"))
        return lines

    def check(self, pos: Optional[Text] = None) -> None:
        """The technician's button: checks network, token, country, clock and till.

        :param pos: ``external_id`` of the till; None: the client's.
        """
        self._call("qr_client_check", _c_text(pos, "pos"))

    def create_order(
        self, order: Optional[Order] = None, **members: "Unpack[OrderMembers]"
    ) -> OrderInfo:
        """Creates an order, or finds the one that the same sale made before.

        Takes an :class:`Order`, its members by name, or both: then the members go first. After a
        :class:`NetworkError`, or a crash, the same call with the same sale is the right next step:
        it never charges twice.

        :return: an order that can be paid now: draw its ``qr_data``, store its ``order_id``.
        :raises AlreadyPaidError: paid before: show no code. Likewise the other
            :class:`OrderStateError`.
        """
        struct = _struct(Order, _given(Order, order, members))
        return self._told(OrderInfo, _abi.qr_order_info(), "qr_order_create", ctypes.byref(struct))

    def get_order(self, order_id: Text) -> OrderInfo:
        """Reads an order, whatever its ``state`` is: look there whether it is paid."""
        return self._told(
            OrderInfo, _abi.qr_order_info(), "qr_order_get", _c_text(order_id, "order_id")
        )

    def wait_order(self, order_id: Text, timeout_ms: int = 0) -> OrderInfo:
        """Follows an order until it is paid; returns only if it was.

        :param timeout_ms: how long; 0: one step of a till's own loop, which asks at most once a
            second (``next_ask_ms`` of the exception's ``info`` says when to call again).
        :raises PendingError: not yet, when the time is up. Nothing is canceled.
        :raises OrderStateError: expired, canceled, refunded.
        :raises NetworkError: when the time is up and the service could not be asked.
        """
        c_order_id = _c_text(order_id, "order_id")
        end = time.monotonic() + _u32(timeout_ms, "timeout_ms") / 1000
        while True:
            # One step at a time: in between, Python can handle a signal, Ctrl-C above all.
            try:
                return self._told(OrderInfo, _abi.qr_order_info(), "qr_order_wait", c_order_id, 0)
            except PosqrError as error:
                passing = error.action in (Action.WAIT, Action.RETRY)
                left = end - time.monotonic()
                if not passing or error.status == Status.INTERRUPTED or left <= 0:
                    raise
                info = error.info if isinstance(error, OrderStateError) else None
                asked_ms = info.next_ask_ms if isinstance(info, OrderInfo) else 0
                # A service may ask for a day's rest; somebody may be paying meanwhile.
                pause_ms = max(self._poll_ms, asked_ms, min(error.retry_after_ms, 60_000))
            self._interrupted.wait(min(pause_ms / 1000, left))

    def cancel_order(
        self, order_id: Text, idempotency_key: Optional[Text] = None
    ) -> OrderInfo:
        """Cancels an order that was not paid; returns only when nobody can pay any more.

        :raises AlreadyPaidError: it was paid before it could be canceled.
        :raises LockedError: somebody is paying: call again.
        """
        return self._told(
            OrderInfo,
            _abi.qr_order_info(),
            "qr_order_cancel",
            _c_text(order_id, "order_id"),
            _c_text(idempotency_key, "idempotency_key"),
        )

    def refund_order(
        self,
        order_id: Text,
        amount: Union[str, decimal.Decimal, None] = None,
        idempotency_key: Optional[Text] = None,
    ) -> OrderInfo:
        """Pays a paid order back.

        :param amount: how much; None: all that is left of it.
        :param idempotency_key: required for a part, the same when the call is repeated.
        :raises PendingError: accepted, but not through: read the order until it is.
        """
        return self._told(
            OrderInfo,
            _abi.qr_order_info(),
            "qr_order_refund",
            _c_text(order_id, "order_id"),
            _c_text(_amount(amount), "amount"),
            _c_text(idempotency_key, "idempotency_key"),
        )

    def find_payment(
        self,
        reference: Text,
        amount: Union[str, decimal.Decimal, None] = None,
        since: Optional[Text] = None,
    ) -> PaymentInfo:
        """Looks for payments of a sale, charged offline or online; returns only if it was paid.

        :param reference: the sale's own number.
        :param amount: approved payments less refunds must reach it; None: any amount.
        :param since: ``"2026-01-31T00:00:00-03:00"``: made then or later; None: ever.
        :raises PendingError: no payment, or not enough, so far.
        """
        return self._told(
            PaymentInfo,
            _abi.qr_payment_info(),
            "qr_payment_find",
            _c_text(reference, "reference"),
            _c_text(_amount(amount), "amount"),
            _c_text(since, "since"),
        )

    def refund_payment(
        self,
        payment_id: Text,
        amount: Union[str, decimal.Decimal, None] = None,
        idempotency_key: Optional[Text] = None,
    ) -> PaymentInfo:
        """Pays a payment back: one that was made twice, or of an offline code.

        The parameters are those of :meth:`refund_order`.
        """
        return self._told(
            PaymentInfo,
            _abi.qr_payment_info(),
            "qr_payment_refund",
            _c_text(payment_id, "payment_id"),
            _c_text(_amount(amount), "amount"),
            _c_text(idempotency_key, "idempotency_key"),
        )

    def create_store(self, store: Store) -> StoreInfo:
        """Sets up a store, or finds the one of the same ``external_id``, which is not changed."""
        struct = _struct(Store, store)
        return self._told(StoreInfo, _abi.qr_store_info(), "qr_store_create", ctypes.byref(struct))

    def create_pos(self, pos: Pos) -> PosInfo:
        """Sets up a till, or finds the one of the same ``external_id``, which is not changed."""
        struct = _struct(Pos, pos)
        return self._told(PosInfo, _abi.qr_pos_info(), "qr_pos_create", ctypes.byref(struct))

    # How a call runs.

    def _call(self, function: str, *arguments: Any) -> None:
        err = _abi.qr_error()
        status = self._run(function, *arguments, ctypes.byref(err))
        _check(status, err)

    def _told(
        self,
        kind: Type[_Info],
        struct: ctypes.Structure,
        function: str,
        *arguments: Any
    ) -> _Info:
        err = _abi.qr_error()
        status = self._run(function, *arguments, ctypes.byref(struct), ctypes.byref(err))
        if status == Status.OK:
            return _info(kind, struct)
        info = _info(kind, struct) if 150 <= status <= 159 else None
        _raise(
            _fault(status, err), info if isinstance(info, (OrderInfo, PaymentInfo)) else None
        )

    def _run(self, function: str, *arguments: Any) -> int:
        entry = getattr(_library(), function)
        with self._lock:
            handle = self._handle
            if not handle:
                raise ValueError("the client is closed")
            self._under_way += 1
        self._of_thread.raised = None
        try:
            status: int = entry(handle, *arguments)
        finally:
            with self._lock:
                self._under_way -= 1
        raised: Optional[BaseException] = self._of_thread.raised
        if raised is not None:
            self._of_thread.raised = None
            if status != Status.OK:
                raise raised
            # What was done is told first: an order that exists must not be lost.
            _thread.interrupt_main()
        return status

    def _bridge(self, transport: Transport) -> Callable[[Any, Any, Any], int]:
        of_thread = self._of_thread

        def send(_: Any, request: Any, response: Any) -> int:
            # Ctrl-C came before: the rest of the call is to end soon.
            if getattr(of_thread, "raised", None) is not None:
                return Status.NO_ANSWER
            # No exception leaves: what ctypes returns in place of a number is not said anywhere.
            try:
                try:
                    answer = transport(_request(request.contents))
                    _respond(answer, response.contents)
                    return Status.OK
                except TransportError as error:
                    _detail(response.contents, error.detail)
                    return Status.NO_ANSWER if error.sent else Status.NOT_SENT
            except Exception as error:  # whatever it is, nobody knows whether the request left
                _detail(response.contents, _said(error))
                return Status.NO_ANSWER
            except BaseException as error:
                of_thread.raised = error
                return Status.NO_ANSWER

        return send

    def _log_bridge(self, log: Log) -> Callable[[Any, int, bytes], None]:
        of_thread = self._of_thread

        def write(_: Any, level: int, line: bytes) -> None:
            try:
                known = LogLevel(level) if level in list(LogLevel) else level
                log(known, line.decode("ascii", "replace"))
            except (KeyboardInterrupt, SystemExit) as error:
                of_thread.raised = error
            # Any other goes no further than ctypes, which hands it to sys.unraisablehook.

        return write


def _request(request: _abi.qr_http_request) -> HttpRequest:
    lines = request.headers.decode("ascii").split("\r\n")
    pairs = (line.partition(": ") for line in lines if line)
    return HttpRequest(
        method=request.method.decode("ascii"),
        url=request.url.decode("ascii"),
        headers=tuple((name, value) for name, _, value in pairs),
        body=ctypes.string_at(request.body, request.body_len) if request.body else None,
        time_left_ms=request.time_left_ms,
    )


def _respond(answer: HttpResponse, response: _abi.qr_http_response) -> None:
    headers = answer.headers
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    text = "".join("{}: {}\r\n".format(name, value) for name, value in pairs)
    head = text.encode("latin-1", "replace")
    if len(head) > response.headers_cap or len(answer.body) > response.body_cap:
        raise TransportError("the answer is too long")
    if not 100 <= answer.status <= 599:
        raise TransportError("HTTP status {}".format(answer.status))
    ctypes.memmove(response.headers, head, len(head))
    ctypes.memmove(response.body, bytes(answer.body), len(answer.body))
    response.headers_len = len(head)
    response.body_len = len(answer.body)
    response.http_status = answer.status


def _said(error: Exception) -> str:
    name = type(error).__name__
    try:
        return "{}: {}".format(name, error)
    except Exception:  # by its own __str__
        return name


def _detail(response: _abi.qr_http_response, detail: str) -> None:
    response.detail = detail.encode("ascii", "replace").replace(b"\0", b"?")[:127]


def webhook_check(
    x_signature: Optional[Text],
    x_request_id: Optional[Text],
    data_id: Optional[Text],
    secret: Text,
    *,
    now_unix_s: Optional[int] = None,
    tolerance_s: int = 0
) -> None:
    """Checks the signature of a notification; returns if it is good.

    A notification says that something happened, not that a sale was paid: read the order.

    Blanks and line ends around a text, as a file or a header may have them, are not part of it.

    :param x_signature: the header of that name.
    :param x_request_id: the header of that name.
    :param data_id: ``data.id`` of the URL's query, not of the body, in either case of its letters.
    :param secret: the application's secret for notifications, from the service's panel.
    :param now_unix_s: seconds since 1970; None: by this machine's clock.
    :param tolerance_s: how old, or how far in the future, a signature may be; 0: any age.
    :raises ServiceError: not signed with this secret; or too long ago, or in the future.
    :raises PayloadError: an id or a secret that cannot be one.
    """
    struct = _abi.qr_webhook(
        x_signature=_c_text(x_signature, "x_signature"),
        x_request_id=_c_text(x_request_id, "x_request_id"),
        data_id=_c_text(data_id, "data_id"),
    )
    now = int(time.time()) if now_unix_s is None else now_unix_s
    now = _u32(now, "now_unix_s")
    err = _abi.qr_error()
    status = _library().qr_webhook_check(
        ctypes.byref(struct),
        _c_text(secret, "secret"),
        now,
        _u32(tolerance_s, "tolerance_s"),
        ctypes.byref(err),
    )
    _check(status, err)
