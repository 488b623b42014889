"""What goes in and what comes out, as dataclasses.

Written by posqr-interface from the library's own sources: do not edit.
"""

from __future__ import annotations

import ctypes
import dataclasses
import decimal
from typing import (
    TYPE_CHECKING,
    Dict,
    FrozenSet,
    Mapping,
    Optional,
    Sequence,
    Tuple,
    Type,
    Union,
)

from . import _abi
from ._abi import (
    Align,
    ChargeFlags,
    Commands,
    Encoding,
    InfoFlags,
    LineKind,
    OrderApi,
    OrderFlags,
    OrderMode,
    PrinterFlags,
    Profile,
    RasterWay,
    StyleFlags,
    SymbolWay,
)

#: A text: ``bytes`` are taken as they are.
Text = Union[str, bytes]
#: Further data objects by path: ``{"62.01": "F-1"}`` or ``[("62.01", "F-1")]``.
Fields = Union[Mapping[str, Text], Sequence[Tuple[str, Text]]]


class Told:
    """What the service tells."""

    flags: int

    @property
    def is_repeated(self) -> bool:
        """It was there already: this call did not make it."""
        return bool(self.flags & InfoFlags.REPEATED)


@dataclasses.dataclass
class Charge:
    """What to charge.

    ``None`` and ``""`` are the same: not given. ``bytes`` must be in the stated encoding already. A number
    with decimals is a ``str`` or a ``Decimal``, never a float.
    """

    #: ``Profile``; 0: any payload of the standard.
    profile: int = Profile.EMV
    #: 54: ``"5.00"``: digits, at most one point, 1..13 characters, above zero, written as given.
    #: Decimals that the currency does not have must be zeros, and there must not be exactly three
    #: decimals: to half of the world ``"1.000"`` is a thousand. The same holds for 56. None: the
    #: payer enters the amount, if the profile allows it.
    amount: Union[str, decimal.Decimal, None] = None
    #: 53: ``"986"`` or ``"BRL"`` (ISO 4217); None: that of the country.
    currency: Optional[Text] = None
    #: 58: ``"BR"`` (ISO 3166-1 alpha-2). Pix: None is ``"BR"``.
    country: Optional[Text] = None
    #: 59: 1..25 characters.
    merchant_name: Optional[Text] = None
    #: 60: 1..15 characters.
    merchant_city: Optional[Text] = None
    #: 61: 1..10 characters; optional.
    postal_code: Optional[Text] = None
    #: 52: four digits (ISO 18245). None: Mercado Pago ``5206``, Pix ``0000``.
    merchant_category: Optional[Text] = None
    #: 62.05: the sale's own number, 1..25. Pix: txid, letters and digits; None: ``***``.
    reference: Optional[Text] = None
    #: 62.07: the till, 1..25; Mercado Pago 1..10. Optional.
    terminal: Optional[Text] = None
    #: 62.08: 1..25; optional.
    purpose: Optional[Text] = None
    #: Mercado Pago 43.03: the seller's user id, 1..10 digits, above zero.
    user_id: Optional[Text] = None
    #: Mercado Pago 43.04: the integrator's user id, 1..10 digits, above zero, not the seller's;
    #: optional.
    sponsor_id: Optional[Text] = None
    #: Pix 26.01: CPF, CNPJ, phone with ``+55``, e-mail or random key, without any mask. A CPF that
    #: may be a mobile number and capitals in an e-mail are a warning.
    pix_key: Optional[Text] = None
    #: Pix 26.25: address of the charge, host and path without ``https://``, 1..77.
    pix_url: Optional[Text] = None
    #: Pix 26.02: text shown to the payer; its room depends on the key. Optional.
    pix_description: Optional[Text] = None
    #: Further data objects by path; all of them with ``Profile.EMV``, if you like.
    fields: Fields = ()
    #: ``ChargeFlags``, added up.
    flags: int = ChargeFlags.NONE
    #: ``Encoding`` of every text below; 0: UTF-8.
    encoding: int = Encoding.UTF8


@dataclasses.dataclass
class Item:
    """One line of an order.

    ``None`` and ``""`` are the same: not given. ``bytes`` must be in the stated encoding already. A number
    with decimals is a ``str`` or a ``Decimal``, never a float.
    """

    #: 1..150 characters; required.
    title: Text
    #: As ``Order.amount``; required.
    unit_price: Union[str, decimal.Decimal]
    #: 1 or more.
    quantity: int = 1
    #: 1..10 characters; None: none, legacy: ``unit``.
    unit_measure: Optional[Text] = None
    #: The shop's own code of the article, 1..30; optional.
    code: Optional[Text] = None
    #: The service's category; optional.
    category: Optional[Text] = None


@dataclasses.dataclass
class Order:
    """A sale to be charged online.

    ``None`` and ``""`` are the same: not given. ``bytes`` must be in the stated encoding already. A number
    with decimals is a ``str`` or a ``Decimal``, never a float.
    """

    #: The sale's own number, 1..64 of ``[A-Za-z0-9_-]``, never used before; required. It is unique
    #: in the account, not in the till: if tills number their sales alike, put the till into it
    #: ("T2-1234"). Up to 25 also fits an offline code.
    reference: Optional[Text] = None
    #: ``"5.00"``: digits, at most one point, above zero; goes out with the currency's decimals.
    #: Required.
    amount: Union[str, decimal.Decimal, None] = None
    #: ``external_id`` of the till, 1..40 of ``[A-Za-z0-9_-]``; None: the client's.
    pos: Optional[Text] = None
    #: What the buyer reads, 1..150 characters; optional.
    description: Optional[Text] = None
    #: The lines. Without any, one is made of the description if the service requires it.
    items: Sequence[Item] = ()
    #: Seconds until nobody can pay any more, 30..12 960 000; 0: the service's default, 15 minutes.
    #: Over 86 400 the order outlives its key: store ``order_id``, see Client.create_order.
    expires_s: int = 0
    #: ``OrderMode``; 0: a code of its own.
    mode: int = OrderMode.DYNAMIC
    #: ``OrderApi``; 0: ``/v1/orders``.
    api: int = OrderApi.ORDERS
    #: ``OrderFlags.ASK_FIRST``, ``OrderFlags.TRIM``, added up.
    flags: int = OrderFlags.NONE
    #: Legacy only, 1..256 characters; None: the description.
    title: Optional[Text] = None
    #: Legacy only, up to 500 characters; optional.
    notification_url: Optional[Text] = None
    #: 1..64 characters; None: derived from the sale, which is best.
    idempotency_key: Optional[Text] = None
    #: A JSON object whose members join the request (taxes, discounts); members of ours are
    #: refused.
    extra_json: Optional[Text] = None
    #: ``Encoding`` of every text below, those of items included; 0: UTF-8.
    encoding: int = Encoding.UTF8


@dataclasses.dataclass
class Store:
    """A shop to be set up, once.

    ``None`` and ``""`` are the same: not given. ``bytes`` must be in the stated encoding already. A number
    with decimals is a ``str`` or a ``Decimal``, never a float.
    """

    #: The shop's own name for it, 1..60 characters; required.
    external_id: Text
    #: As buyers read it; required.
    name: Text
    #: Required.
    street: Text
    #: Required.
    street_number: Text
    #: As the service spells it; required.
    city: Text
    #: As the service spells it; required.
    state: Text
    #: ``"-23.55"``: degrees, decimal; required.
    latitude: Union[str, decimal.Decimal]
    #: ``"-46.63"``: degrees, decimal; required.
    longitude: Union[str, decimal.Decimal]
    #: A landmark nearby; optional.
    landmark: Optional[Text] = None
    #: As in Order.
    extra_json: Optional[Text] = None
    #: ``Encoding`` of every text below; 0: UTF-8.
    encoding: int = Encoding.UTF8


@dataclasses.dataclass
class Pos:
    """A till to be set up, once.

    ``None`` and ``""`` are the same: not given. ``bytes`` must be in the stated encoding already. A number
    with decimals is a ``str`` or a ``Decimal``, never a float.
    """

    #: The till's name in orders, 1..40 letters and digits; required.
    external_id: Text
    #: As the shop reads it, 1..44 characters; required.
    name: Text
    #: ``external_id`` of the shop; one of the two is required.
    external_store_id: Optional[Text] = None
    #: The service's own number of the shop; one of the two is required.
    store_id: Optional[Text] = None
    #: MCC; 0: none.
    category: int = 0
    #: As in Order.
    extra_json: Optional[Text] = None
    #: ``Encoding`` of every text below; 0: UTF-8.
    encoding: int = Encoding.UTF8


@dataclasses.dataclass
class Printer:
    """A printer."""

    #: ``Commands``; 0: ESC/POS.
    commands: int = Commands.ESCPOS
    #: ``PrinterFlags``, added up.
    flags: int = PrinterFlags.NONE
    #: Dots of a line, 58..4096; 0: 384 (58 mm). 80 mm have 576, at 180 dots an inch 512.
    width_dots: int = 0
    #: Dots an inch, 60..1200; 0: 203.
    dpi: int = 0
    #: ``SymbolWay``: how the symbol is drawn.
    symbol: int = SymbolWay.DOTS
    #: ``RasterWay``: how dots travel.
    raster: int = RasterWay.DEFAULT
    #: Rows that the printer takes at once; 0: 255, or what the commands fix.
    band_dots: int = 0
    #: Dots a module that the printer's own command takes, at least; 0: of the commands.
    native_module_min: int = 0
    #: The same, at most.
    native_module_max: int = 0
    #: Bytes of text that the printer's own command takes; 0: of the commands, on the safe side.
    native_text_max: int = 0
    #: Smaller modules are refused, ``Status.UNREADABLE``, in micrometres; 0: 330; ``ANY_SIZE``.
    min_module_um: int = 0
    #: With ``PrinterFlags.CODE_PAGE``: what the page is, ``Encoding``.
    encoding: int = Encoding.UTF8
    #: With ``PrinterFlags.CODE_PAGE``: the number that selects the page, 0..255.
    code_page: int = 0
    #: Characters of a line, 8..255; 0: 12 dots each.
    columns: int = 0
    #: Dots from the head to the knife or the tear bar, fed before a cut and at the end, up to 2400;
    #: 0: as the commands do it, or four lines.
    feed_dots: int = 0
    #: Height of a label in dots; 0: continuous paper, and media settings are left alone.
    label_dots: int = 0
    #: Gap between labels in dots.
    gap_dots: int = 0


@dataclasses.dataclass
class Line:
    """One element of a receipt.

    ``None`` and ``""`` are the same: not given. ``bytes`` must be in the stated encoding already. A number
    with decimals is a ``str`` or a ``Decimal``, never a float.
    """

    #: ``LineKind``: what it is.
    kind: int = LineKind.TEXT
    #: Ends with NUL, but for ``LineKind.RAW``.
    text: Optional[Text] = None
    #: ``Align``: of text.
    align: int = Align.LEFT
    #: ``StyleFlags``, added up: of text.
    style: int = StyleFlags.NONE
    #: Lines of ``LineKind.FEED``, bytes of ``LineKind.RAW``.
    count: int = 0


@dataclasses.dataclass(frozen=True)
class PrintInfo:
    """What was decided, size queries included: of the last symbol, zeros without one."""

    #: ``SymbolWay.DOTS`` or ``SymbolWay.NATIVE``.
    symbol: int
    #: ``RasterWay``; 0 with ``SymbolWay.NATIVE``.
    raster: int
    #: Version, 1..40; with ``SymbolWay.NATIVE`` the largest that the printer may choose.
    version: int
    #: ``Ecc`` as reached.
    ecc: int
    #: ``Mask`` as chosen; 0 with ``SymbolWay.NATIVE``.
    mask: int
    #: Dots a module.
    module_dots: int
    #: Micrometres a module.
    module_um: int
    #: Modules of quiet zone.
    quiet_modules: int
    #: Side of the symbol without its quiet zone, in dots.
    symbol_dots: int
    #: The same in micrometres.
    symbol_um: int
    #: Length of the paper in all, in micrometres, as near as it can be known.
    paper_um: int
    #: Bands in which the dots travel.
    bands: int
    #: ``AdviceFlags``, added up.
    advice: int


@dataclasses.dataclass(frozen=True)
class OrderInfo(Told):
    """What is known of an order. A text that does not fit is left empty, never cut: ``InfoFlags.INCOMPLETE``."""

    #: ``OrderState.PENDING``, ``_PAID``, ``_REFUNDED``, ``_CANCELED`` or ``_EXPIRED``.
    state: int
    #: ``InfoFlags``, added up.
    flags: int
    #: When asking again makes sense, in milliseconds; 0: at once, or never if the state is final.
    #: After a cancellation that found out nothing: when to ask Client.find_payment.
    next_ask_ms: int
    #: ``Status.OK``, or the fault found in ``qr_data``, which is handed out all the same. But
    #: ``Status.BAD_VALUE``: the code asks for another amount (54) than the order's, and is withheld.
    qr_data_status: int
    #: For every later call: opaque, store it with the sale.
    order_id: str
    #: The payment's own number.
    payment_id: str
    #: A refund's own number: after a refund its own, else that of the last one listed.
    refund_id: str
    #: The number that the buyer sees on the receipt.
    receipt_id: str
    #: The key that the order was sent with.
    idempotency_key: str
    #: The sale's own number.
    reference: str
    #: ``external_id`` of the till.
    pos: str
    #: The service's own word.
    status: str
    #: The service's own word.
    status_detail: str
    #: The service's own word.
    payment_status: str
    #: The service's own word.
    payment_status_detail: str
    #: What was asked for: ``"5.00"``.
    amount: str
    #: What was paid; may be less than ``amount`` (discounts).
    paid_amount: str
    #: What was paid back.
    refunded_amount: str
    #: ``"BRL"``.
    currency: str
    #: How it was paid: the service's own word.
    method: str
    #: With what wallet or bank: the service's own word.
    provider: str
    #: UTC, by the service's clock: ``"2026-01-31T12:00:00Z"``.
    created_at: str
    #: UTC, by the service's clock.
    updated_at: str
    #: UTC, by the service's clock.
    expires_at: str
    #: The payload to draw, as received, with a NUL; empty if the answer has none, or one that is
    #: withheld.
    qr_data: str


@dataclasses.dataclass(frozen=True)
class PaymentInfo(Told):
    """What is known of the payments of a reference: the newest approved one, else the newest."""

    #: ``OrderState.PENDING``, ``_PAID``, ``_REFUNDED``, ``_CANCELED`` or ``_EXPIRED``.
    state: int
    #: Number of approved payments. Over 1: paid twice, refund one.
    approved_count: int
    #: ``InfoFlags``, added up.
    flags: int
    #: The payment's own number.
    payment_id: str
    #: The sale's own number.
    reference: str
    #: The service's own word.
    status: str
    #: The service's own word.
    status_detail: str
    #: Of this payment.
    amount: str
    #: Sum of all approved payments.
    approved_amount: str
    #: Sum of all refunds.
    refunded_amount: str
    #: ``"BRL"``.
    currency: str
    #: How it was paid: the service's own word.
    method: str
    #: UTC, by the service's clock.
    approved_at: str


@dataclasses.dataclass(frozen=True)
class StoreInfo(Told):
    """A shop that is set up."""

    #: ``InfoFlags``, added up.
    flags: int
    #: The service's own number, for ``Pos.store_id``.
    store_id: str
    #: As given.
    external_id: str


@dataclasses.dataclass(frozen=True)
class PosInfo(Told):
    """A till that is set up."""

    #: ``InfoFlags``, added up.
    flags: int
    #: The service's own number.
    pos_id: str
    #: As given.
    external_id: str
    #: The service's own number of the shop.
    store_id: str
    #: ``external_id`` of the shop.
    external_store_id: str
    #: Where the till's printed code can be had.
    image_url: str


if TYPE_CHECKING:
    from typing_extensions import TypedDict

    class ChargeMembers(TypedDict, total=False):
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
        fields: Fields
        flags: int
        encoding: int

    class OrderMembers(TypedDict, total=False):
        reference: Optional[Text]
        amount: Union[str, decimal.Decimal, None]
        pos: Optional[Text]
        description: Optional[Text]
        items: Sequence[Item]
        expires_s: int
        mode: int
        api: int
        flags: int
        title: Optional[Text]
        notification_url: Optional[Text]
        idempotency_key: Optional[Text]
        extra_json: Optional[Text]
        encoding: int


#: The struct of each class.
STRUCTS: Dict[type, Type[ctypes.Structure]] = {
    Charge: _abi.qr_charge,
    Item: _abi.qr_item,
    Order: _abi.qr_order,
    Store: _abi.qr_store,
    Pos: _abi.qr_pos,
    Printer: _abi.qr_printer,
    Line: _abi.qr_line,
    PrintInfo: _abi.qr_print_info,
    OrderInfo: _abi.qr_order_info,
    PaymentInfo: _abi.qr_payment_info,
    StoreInfo: _abi.qr_store_info,
    PosInfo: _abi.qr_pos_info,
}

#: Which member has the number of elements of another.
COUNTS: Dict[str, str] = {
    "fields": "field_count",
    "items": "item_count",
}

#: Members that may be a ``Decimal``.
DECIMALS: FrozenSet[str] = frozenset(["amount", "latitude", "longitude", "unit_price"])
