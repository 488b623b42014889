//! What the core tells of orders, payments, stores and tills, as C sees it.

use super::super::super::arg::{Struct, StructOut, put_whole};
use super::super::super::generated::statuses::QR_OK;
use super::super::super::report::status;
use super::super::super::types::online::*;
use posqr_core::error::Failure;
use posqr_core::orders::{OrderInfo, PaymentInfo, PosInfo, Reply, State, StoreInfo};

/// What the core knows, as C sees it.
pub(in super::super) trait AsC<C> {
    fn as_c(&self) -> C;
}

/// Writes the reply into `info`, and returns its verdict as a failure. This happens only when the call
/// is over, since the texts that the caller gave may be those in `info`.
pub(in super::super) fn write_out<T: AsC<C>, C: Struct>(
    reply: Result<Reply<T>, Failure>,
    info: &StructOut<C>,
) -> Result<(), Failure> {
    let reply = reply?;
    info.put(&reply.info.as_c());
    reply.verdict.map_or(Ok(()), Err)
}

const fn state(state: State) -> u32 {
    match state {
        State::Pending => QR_ORDER_PENDING,
        State::Paid => QR_ORDER_PAID,
        State::Refunded => QR_ORDER_REFUNDED,
        State::Canceled => QR_ORDER_CANCELED,
        State::Expired => QR_ORDER_EXPIRED,
    }
}

/// `QR_INFO_...` of an answer: whether it was there before, and whether all texts fit.
const fn info_flags(repeated: bool, complete: bool) -> u32 {
    let repeated = if repeated { QR_INFO_REPEATED } else { 0 };
    repeated | if complete { 0 } else { QR_INFO_INCOMPLETE }
}

/// Copies texts into the members of the same names; says whether all did fit.
macro_rules! put_texts {
    ($from:expr => $to:expr, $($member:ident)*) => {{
        let mut complete = true;
        $(complete &= put_whole(&mut $to.$member, &$from.$member, false);)*
        complete
    }};
}
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

impl AsC<qr_payment_info> for PaymentInfo {
    fn as_c(&self) -> qr_payment_info {
        let mut c = qr_payment_info::zeroed();
        c.state = state(self.state);
        c.approved_count = self.approved_count;
        let complete = put_texts!(self => c,
            payment_id reference status status_detail amount approved_amount refunded_amount
            currency method approved_at);
        c.flags = info_flags(self.repeated, complete && !self.incomplete);
        c
    }
}

impl AsC<qr_store_info> for StoreInfo {
    fn as_c(&self) -> qr_store_info {
        let mut c = qr_store_info::zeroed();
        let complete = put_texts!(self => c, store_id external_id);
        c.flags = info_flags(self.repeated, complete);
        c
    }
}

impl AsC<qr_pos_info> for PosInfo {
    fn as_c(&self) -> qr_pos_info {
        let mut c = qr_pos_info::zeroed();
        let complete =
            put_texts!(self => c, pos_id external_id store_id external_store_id image_url);
        c.flags = info_flags(self.repeated, complete);
        c
    }
}
