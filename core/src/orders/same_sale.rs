//! Checks whether an order belongs to a sale: a service may answer a repeated key with the order
//! that it created for this key before.

use super::model::{OrderInfo, Sale, State};
use super::money;
use crate::emv::iso::Currency;
use crate::error::{Error, Failure, Fault};

/// Compares an order with its sale. `prices`: what the sale can cost, its full amount first.
///
/// # Errors
/// [`Fault::KeyUsed`]: the order belongs to another sale. [`Fault::NoAnswer`]: the order does not
/// tell its sale.
pub fn check(
    info: &OrderInfo,
    sale: &Sale<'_>,
    prices: &[u64],
    currency: &Currency,
) -> Result<(), Failure> {
    let used = |field, found: &str| {
        let error = Error::new(Fault::KeyUsed).named(field).excerpt(found.as_bytes());
        Failure::from(error.allowed("the same sale, or another reference"))
            .detail("the service has another order under this key")
    };
    let untold = |what: &str| Err(Failure::new(Fault::NoAnswer).detail(what));
    if info.reference.is_empty() {
        return untold("an order without a reference");
    }
    if info.reference != sale.order.reference {
        return Err(used("reference", &info.reference));
    }
    // A key that the client derived depends on the till; the caller may use one key at two tills.
    // Names of tills are not case sensitive (Mercado Pago's pages on tills).
    if !sale.order.idempotency_key.is_empty()
        && !info.pos.is_empty()
        && !info.pos.eq_ignore_ascii_case(sale.till)
    {
        return Err(used("pos", &info.pos));
    }
    // An order that was paid with a discount may give the discounted amount.
    let own = if info.state == State::Pending { prices.get(..1).unwrap_or(prices) } else { prices };
    match money::parse_service(&info.amount, currency) {
        Some(found) if own.contains(&found) => Ok(()),
        Some(_) => Err(used("amount", &info.amount)),
        None => untold("an order whose amount cannot be read"),
    }
}
