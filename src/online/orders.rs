//! Online orders: created, read, followed, canceled, paid back.

use super::super::arg::{ArrayIn, Struct, StructIn, StructOut, put_whole};
use super::super::choice::{known_flags, unknown};
use super::super::generated::statuses::QR_OK;
use super::super::report::{ErrorOut, status};
use super::super::types::online::*;
use super::super::types::*;
use super::client::{ClientIn, qr_client};
use super::words::{Words, plain, required};
use core::ffi::c_char;
use posqr_core::Error;
use posqr_core::error::{Failure, Field};
use posqr_core::orders::{Api, Item, Mode, Order, OrderInfo, Reply, State};

/// Creates an order, or finds the one that the same sale made before. A call that got no answer, or
/// that a crash cut short, is to be made again with the same sale: within 24 hours of the first
/// call there is never a second order. The same sale has the same reference, amount and till: at
/// another till it is another order, which somebody may pay as well. Later the service has
/// forgotten the first one, and QR_ORDER_ASK_FIRST finds its payment only: cancel one that can
/// still be paid, by its stored `order_id`. The legacy interface has no such memory at all: after a
/// crash that came when its code was on show, or after a lost answer of a hybrid one that somebody
/// paid at once, there may be two, and qr_payment_find counts the payments.
///
/// @param client  An open client.
/// @param order   The sale. Read during the call only.
/// @param info    Receives the order: its `order_id`, to be stored, and `qr_data`, to be drawn.
///                Must not be NULL.
/// @param err     Receives details of a failure. May be NULL.
/// @return QR_OK: the order can be paid now; draw `qr_data`. QR_ERR_PAID: paid before, show no
///         code; QR_ERR_EXPIRED, QR_ERR_CANCELED, QR_ERR_REFUNDED: it was this sale's order and is
///         over, a new one needs a new reference; QR_ERR_LOCKED: somebody is paying, or
///         QR_ERR_PENDING: not known, or there is no code to draw: follow it with qr_order_wait.
///         With QR_ACTION_READ it may stay so, and the message says what to do. These fill `info`;
///         `order_id` is empty when a payment was found before anything was created: after
///         QR_ERR_LOCKED make the same call again, and qr_payment_refund pays back. Before anything
///         is sent: QR_ERR_NULL, QR_ERR_STRUCT_SIZE, QR_ERR_UNSUPPORTED, QR_ERR_ENCODING,
///         QR_ERR_RANGE, or a fault of a member (20..59). QR_ERR_NOT_SENT, QR_ERR_TLS: nothing
///         happened. QR_ERR_NO_ANSWER, QR_ERR_SERVICE, QR_ERR_INTERRUPTED: it may have; the same
///         call again finds out. QR_ERR_KEY_USED: this reference had another amount or other
///         contents, or was paid at another till: references are unique in the account, so number
///         the tills apart ("T2-1234"). Else what the service refuses: 120..133; QR_ERR_ANSWER too
///         where a payment of this reference cannot be read, or where the order is in another
///         currency than that of the client's country. On any error but those of 150..159 `info` is
///         as it was before the call.
///
/// Blocks up to the client's total timeout. May be called from several threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_order_create(
    client: *mut qr_client,
    order: *const qr_order,
    info: *mut qr_order_info,
    err: *mut qr_error,
) -> qr_status {
    // SAFETY: the header asks of callers exactly what these constructors need.
    let (client, order, info, err) = unsafe {
        (ClientIn::new(client), StructIn::new(order), StructOut::new(info), ErrorOut::new(err))
    };
    client.call(err, |client| {
        info.required()?;
        let c = order.read()?;
        let words = words(&c)?;
        let mut items = Vec::new();
        let reply = client.create(&sale(&c, &words, &mut items)?);
        hand_out(reply.map_err(|failure| words.as_given(failure)), &info)
    })
}

/// Reads an order.
///
/// @param client    An open client.
/// @param order_id  As qr_order_create gave it.
/// @param info      Receives what is known of it. Must not be NULL.
/// @param err       Receives details of a failure. May be NULL.
/// @return QR_OK: it was read, whatever its `state` is: look there whether it is paid.
///         QR_ERR_PENDING, which fills `info`: this client has just made it, and the service does
///         not find it yet. QR_ERR_NULL, QR_ERR_STRUCT_SIZE, QR_ERR_RANGE (no open client),
///         QR_ERR_ENCODING, QR_ERR_BAD_VALUE (no order id); QR_ERR_ORDER_NOT_FOUND; else 100..133.
///         On any other error `info` is as it was before the call.
///
/// Blocks up to the client's total timeout. May be called from several threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_order_get(
    client: *mut qr_client,
    order_id: *const c_char,
    info: *mut qr_order_info,
    err: *mut qr_error,
) -> qr_status {
    // SAFETY: the header asks of callers exactly what these constructors need.
    let (client, info, err) =
        unsafe { (ClientIn::new(client), StructOut::new(info), ErrorOut::new(err)) };
    client.call(err, |client| {
        info.required()?;
        // SAFETY: the caller promises a text that ends with NUL.
        hand_out(client.get(unsafe { required("order_id", order_id) }?), &info)
    })
}

/// Follows an order until it is paid, expired or canceled, or the time is up. QR_OK means paid, and
/// nothing else does.
///
/// @param client      An open client.
/// @param order_id    As qr_order_create gave it.
/// @param timeout_ms  How long to follow it, in milliseconds; 0: one step of a till's own loop,
///                    which asks at most once a second (called sooner, it tells what it heard last;
///                    `next_ask_ms` says when to call again).
/// @param info        Receives what is known of it. May be NULL.
/// @param err         Receives details of a failure. May be NULL.
/// @return QR_OK: paid. QR_ERR_PENDING: not yet, call again; with QR_ACTION_READ the order
///         contradicts itself (it failed; it was canceled, and a payment of it stands), and waiting
///         may not end it: the message says what to do. QR_ERR_EXPIRED, QR_ERR_CANCELED: nobody can
///         pay any more; QR_ERR_REFUNDED: paid, and all of it paid back, or taken back by the
///         buyer's bank. These fill `info`. QR_ERR_NULL, QR_ERR_STRUCT_SIZE, QR_ERR_RANGE (no open
///         client), QR_ERR_ENCODING, QR_ERR_BAD_VALUE (no order id); QR_ERR_INTERRUPTED;
///         QR_ERR_ORDER_NOT_FOUND; else 100..133, QR_ERR_NOT_SENT too, when the service could not
///         be asked: the order lives on and may be paid, call again. On any error but those of
///         150..159 `info` is as it was.
///
/// Of the legacy interface, where only the payments tell, an order stays QR_ERR_PENDING for good
/// when nobody pays: it is over a while after `expires_at`, once qr_payment_find has found nothing.
///
/// Nothing is canceled when the time is up or the client is interrupted. Blocks up to `timeout_ms`
/// and one request more. May be called from several threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_order_wait(
    client: *mut qr_client,
    order_id: *const c_char,
    timeout_ms: u32,
    info: *mut qr_order_info,
    err: *mut qr_error,
) -> qr_status {
    // SAFETY: the header asks of callers exactly what these constructors need.
    let (client, info, err) =
        unsafe { (ClientIn::new(client), StructOut::new(info), ErrorOut::new(err)) };
    client.call(err, |client| {
        info.check()?;
        // SAFETY: the caller promises a text that ends with NUL.
        hand_out(client.wait(unsafe { required("order_id", order_id) }?, timeout_ms), &info)
    })
}

/// Cancels an order that was not paid. QR_OK means that nobody can pay any more.
///
/// @param client           An open client.
/// @param order_id         As qr_order_create gave it.
/// @param idempotency_key  1..64 characters; NULL: a new one for each call, which is best: a
///                         cancellation does no harm twice.
/// @param info             Receives what is known of it. May be NULL.
/// @param err              Receives details of a failure. May be NULL.
/// @return QR_OK: canceled, or over before. QR_ERR_PAID: paid before it could be canceled: the sale
///         is done, or is to be refunded; QR_ERR_REFUNDED; QR_ERR_LOCKED: somebody is paying,
///         QR_ERR_PENDING: it may still be paid: call again until it is one or the other; with
///         QR_ACTION_READ that may never be, and the message says what to do (a payment stands
///         beside an order that is closed; nothing was learnt of a legacy order). These fill
///         `info`. QR_ERR_CONFLICT: the order failed, and the service does not cancel it.
///         QR_ERR_UNSUPPORTED: a dynamic order of the legacy interface cannot be canceled.
///         QR_ERR_NULL, QR_ERR_STRUCT_SIZE, QR_ERR_RANGE (no open client), QR_ERR_ENCODING,
///         QR_ERR_BAD_VALUE; else 100..133: it may be canceled or not, call again. On any error but
///         those of 150..159 `info` is as it was before the call.
///
/// Of the legacy interface QR_OK means that this order was on the till and was taken off, and that
/// no payment of it was found. Where another order is on the till, or none, nothing is learnt of
/// the code that was shown: QR_ERR_PENDING with QR_ACTION_READ, each time. Then ask
/// qr_payment_find, first after `next_ask_ms`, until a while after `expires_at`.
///
/// Blocks up to the client's total timeout. May be called from several threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_order_cancel(
    client: *mut qr_client,
    order_id: *const c_char,
    idempotency_key: *const c_char,
    info: *mut qr_order_info,
    err: *mut qr_error,
) -> qr_status {
    // SAFETY: the header asks of callers exactly what these constructors need.
    let (client, info, err) =
        unsafe { (ClientIn::new(client), StructOut::new(info), ErrorOut::new(err)) };
    client.call(err, |client| {
        info.check()?;
        // SAFETY: the caller promises texts that end with NUL.
        let (id, key) = unsafe {
            (required("order_id", order_id)?, plain("idempotency_key", idempotency_key)?)
        };
        hand_out(client.cancel(id, key), &info)
    })
}

/// Pays a paid order back, all of it or a part.
///
/// @param client           An open client.
/// @param order_id         As qr_order_create gave it.
/// @param amount           "5.00": how much; NULL: all that is left of it.
/// @param idempotency_key  1..64 characters, the same when the call is repeated; NULL: for all of
///                         it only, since the same part may rightly be paid back twice.
/// @param info             Receives what is known of it. May be NULL.
/// @param err              Receives details of a failure. May be NULL.
/// @return QR_OK: paid back: of all, all that was paid; of a part, a refund of this amount that is
///         this call's. QR_ERR_PENDING: accepted, or another one is under way: call again with the
///         same key until it is done. It fills `info`, as the other answers of 150..159 do, with
///         which nothing is paid back: QR_ERR_EXPIRED, QR_ERR_CANCELED. QR_ERR_NULL,
///         QR_ERR_STRUCT_SIZE, QR_ERR_RANGE (no open client), QR_ERR_ENCODING; QR_ERR_UNSUPPORTED
///         for an order of the legacy interface (qr_payment_refund pays back its payment);
///         QR_ERR_MISSING_MANDATORY for a part without a key, or another fault of a parameter
///         (20..59). QR_ERR_NO_BALANCE; QR_ERR_KEY_USED: the key belongs to another refund;
///         QR_ERR_REFUSED or QR_ERR_CONFLICT, after a look at the refunds: not paid back, and not
///         by this key any more; else 100..133: call again with the same key. On any error but
///         those of 150..159 `info` is as it was before.
///
/// The service forgets a key after 24 hours: repeat a part that is older only after a look at
/// `refunded_amount`.
///
/// Blocks up to the client's total timeout. May be called from several threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_order_refund(
    client: *mut qr_client,
    order_id: *const c_char,
    amount: *const c_char,
    idempotency_key: *const c_char,
    info: *mut qr_order_info,
    err: *mut qr_error,
) -> qr_status {
    // SAFETY: the header asks of callers exactly what these constructors need.
    let (client, info, err) =
        unsafe { (ClientIn::new(client), StructOut::new(info), ErrorOut::new(err)) };
    client.call(err, |client| {
        info.check()?;
        // SAFETY: the caller promises texts that end with NUL.
        let (id, amount, key) = unsafe {
            (
                required("order_id", order_id)?,
                plain("amount", amount)?,
                plain("idempotency_key", idempotency_key)?,
            )
        };
        hand_out(client.refund(id, amount, key), &info)
    })
}

/// What the core knows, as C sees it.
pub(super) trait AsC<C> {
    fn as_c(&self) -> C;
}

/// Hands out what is known, and the answer if it is not "yes". Not before the call is over: the
/// texts that it was given may stand in `info`.
pub(super) fn hand_out<T: AsC<C>, C: Struct>(
    reply: Reply<T>,
    info: &StructOut<C>,
) -> Result<(), Failure> {
    let told = reply?;
    info.put(&told.info.as_c());
    told.verdict.map_or(Ok(()), Err)
}

pub(super) const fn state(state: State) -> u32 {
    match state {
        State::Pending => QR_ORDER_PENDING,
        State::Paid => QR_ORDER_PAID,
        State::Refunded => QR_ORDER_REFUNDED,
        State::Canceled => QR_ORDER_CANCELED,
        State::Expired => QR_ORDER_EXPIRED,
    }
}

/// `QR_INFO_...` of an answer: whether it was there before, and whether all texts fit.
pub(super) const fn info_flags(repeated: bool, complete: bool) -> u32 {
    let repeated = if repeated { QR_INFO_REPEATED } else { 0 };
    repeated | if complete { 0 } else { QR_INFO_INCOMPLETE }
}

/// Copies texts into the members of the same names; says whether all did fit.
macro_rules! put_texts {
    ($from:expr => $to:expr, $($member:ident)*) => {{
        let mut complete = true;
        $(complete &= super::super::arg::put_whole(&mut $to.$member, &$from.$member, false);)*
        complete
    }};
}
pub(super) use put_texts;

impl AsC<qr_order_info> for OrderInfo {
    fn as_c(&self) -> qr_order_info {
        let mut c = qr_order_info::zeroed();
        c.state = state(self.state);
        c.next_ask_ms = self.next_ask_ms;
        c.qr_data_status = self.qr_data_fault.map_or(QR_OK, status);
        let mut complete = put_texts!(self => c,
            order_id payment_id refund_id receipt_id idempotency_key reference pos
            status status_detail payment_status payment_status_detail
            amount paid_amount refunded_amount currency
            method provider created_at updated_at expires_at);
        // As received: some wallets' codes have accents.
        if put_whole(&mut c.qr_data, &self.qr_data, true) {
            c.qr_data_len = u32::try_from(self.qr_data.len()).unwrap_or(0);
        } else {
            complete = false;
        }
        c.flags = info_flags(self.repeated, complete && !self.incomplete);
        c
    }
}

/// What holds for a whole order: its flags, and the encoding of its texts.
fn words(c: &qr_order) -> Result<Words, Error> {
    known_flags(c.flags, QR_ORDER_ASK_FIRST | QR_ORDER_TRIM)?;
    if c.reserved != 0 {
        return Err(unknown("reserved", c.reserved, 0).allowed("0"));
    }
    Words::new(c.encoding, c.flags & QR_ORDER_TRIM != 0)
}

/// The sale as the core has it. Its texts are kept in `words`, its lines in `items`.
fn sale<'a>(
    c: &qr_order,
    words: &'a Words,
    items: &'a mut Vec<Item<'a>>,
) -> Result<Order<'a>, Error> {
    // SAFETY: the caller promises `item_count` elements.
    let lines = unsafe { ArrayIn::new(c.items, c.item_count) }.read(QR_ITEMS_MAX)?;
    Ok(Order {
        api: api(c.api)?,
        mode: mode(c.mode)?,
        ask_first: c.flags & QR_ORDER_ASK_FIRST != 0,
        expires_s: c.expires_s,
        items: {
            for (at, line) in (0..).zip(&lines) {
                items.push(item(line, at, words)?);
            }
            items
        },
        reference: words.add("reference", c.reference)?,
        amount: words.add("amount", c.amount)?,
        pos: words.add("pos", c.pos)?,
        description: words.add("description", c.description)?,
        title: words.add("title", c.title)?,
        notification_url: words.add("notification_url", c.notification_url)?,
        idempotency_key: words.add("idempotency_key", c.idempotency_key)?,
        extra_json: words.add_json("extra_json", c.extra_json)?,
    })
}

fn item<'a>(c: &qr_item, at: u32, words: &'a Words) -> Result<Item<'a>, Error> {
    let text = |name, pointer| words.add_field(Field::Element("items", at, name), pointer);
    Ok(Item {
        quantity: c.quantity,
        title: text("title", c.title)?,
        unit_price: text("unit_price", c.unit_price)?,
        unit_measure: text("unit_measure", c.unit_measure)?,
        code: text("code", c.code)?,
        category: text("category", c.category)?,
    })
}

fn api(api: u32) -> Result<Api, Error> {
    match api {
        QR_ORDER_API_ORDERS => Ok(Api::Orders),
        QR_ORDER_API_LEGACY => Ok(Api::Legacy),
        _ => Err(unknown("api", api, QR_ORDER_API_LEGACY)),
    }
}

fn mode(mode: u32) -> Result<Mode, Error> {
    match mode {
        QR_ORDER_MODE_DYNAMIC => Ok(Mode::Dynamic),
        QR_ORDER_MODE_HYBRID => Ok(Mode::Hybrid),
        QR_ORDER_MODE_STATIC => Ok(Mode::Static),
        _ => Err(unknown("mode", mode, QR_ORDER_MODE_STATIC)),
    }
}
