//! Payments by their reference: whether an offline code, or an order of long ago, was paid, and how
//! often; and paying them back (Mercado Pago's reference, payments).

use super::client::Client;
use super::exchange::{Call, Deadline, Subject};
use super::failure::{Failure, Reply, Told};
use super::json::{self, Json, Object, Tree};
use super::model::{Order, OrderInfo, PaymentInfo, State};
use super::v1::Progress;
use super::{check, money, time_text, v1};
use crate::emv::iso::Currency;
use crate::error::{Error, Fault, Field};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Payments on one page, and pages that are read: no sale has more.
const PAGE: usize = 30;
const PAGES: usize = 20;

/// A text for a query.
pub fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// What the payments of one reference come to.
#[derive(Default)]
struct Sum {
    /// Minor units.
    approved: u64,
    refunded: u64,
    /// Payments of which something is left.
    count: u32,
    /// A payment may still go through.
    under_way: bool,
    /// The newest approved one, else the newest.
    shown: Option<PaymentInfo>,
    shown_is_approved: bool,
}

impl Sum {
    fn add<'j>(&mut self, found: impl Into<Tree<'j>>, currency: &Currency) {
        let found = found.into();
        let status = json::text(found, "status").to_ascii_lowercase();
        let units = |path| {
            let text = json::text(found, path);
            money::heard(text, currency).filter(|_| !text.is_empty())
        };
        let amount = units("transaction_amount");
        let (approved, refunded) = match (status.as_str(), amount) {
            // A payment in mediation was made, and is disputed.
            ("approved" | "in_mediation", Some(amount)) => {
                (amount, units("transaction_amount_refunded").unwrap_or(0).min(amount))
            }
            // Money that a bank took back is with the buyer, as after a refund.
            ("refunded" | "charged_back", Some(amount)) => (amount, amount),
            ("rejected" | "cancelled" | "canceled", _) => (0, 0),
            // Pending, in process, authorized; what cannot be read may be a payment, too.
            _ => {
                self.under_way = true;
                (0, 0)
            }
        };
        self.approved = self.approved.saturating_add(approved);
        self.refunded = self.refunded.saturating_add(refunded);
        let left = approved > refunded;
        self.count += u32::from(left);
        // The newest comes first.
        if self.shown.is_none() || (left && !self.shown_is_approved) {
            self.shown = Some(payment(found, currency));
            self.shown_is_approved = left;
        }
    }

    /// What is left with the seller.
    const fn left(&self) -> u64 {
        self.approved - self.refunded
    }

    /// Whether `wanted` minor units are with the seller.
    const fn state(&self, wanted: u64) -> State {
        if self.left() >= wanted {
            State::Paid
        } else if self.all_is_back() {
            State::Refunded
        } else {
            State::Pending
        }
    }

    /// The state of a sale of so many minor units: paid, also when a part was paid back since.
    const fn state_of_sale(&self, units: u64) -> State {
        if self.approved >= units && self.left() > 0 { State::Paid } else { self.state(units) }
    }

    const fn all_is_back(&self) -> bool {
        self.approved > 0 && self.left() == 0
    }
}

/// Reads all payments of a reference, made at `since_ms` or later.
fn sum(
    client: &Client<'_>,
    reference: &str,
    since: &str,
    deadline: Deadline,
) -> Result<Sum, Failure> {
    let since_ms = if since.is_empty() {
        None
    } else {
        Some(time_text::rfc3339(since).ok_or_else(|| {
            Error::new(Fault::BadValue)
                .named("since")
                .excerpt(since.as_bytes())
                .allowed("a time of RFC 3339: \"2026-11-25T08:00:00-03:00\"")
        })?)
    };
    let mut sum = Sum::default();
    let mut read = 0;
    for _ in 0..PAGES {
        let path = format!(
            "/v1/payments/search?sort=date_created&criteria=desc&external_reference={}&limit={PAGE}&offset={read}",
            encoded(reference),
        );
        let heard = client.exchange.send(&Call::get(&path, Subject::Account), deadline)?;
        let results = heard.results()?;
        for &payment in &results {
            let ours = json::text(payment, "external_reference") == reference;
            let created =
                time_text::rfc3339(&json::first_text(payment, &["date_created", "date_approved"]));
            // A time that cannot be read does not hide a payment.
            let recent = since_ms.zip(created).is_none_or(|(since, created)| created >= since);
            if ours && recent {
                sum.add(payment, client.currency);
            }
        }
        read += results.len();
        let more = match json::text(&heard.body, "paging.total").parse::<usize>() {
            Ok(total) => read < total,
            Err(_) => results.len() >= PAGE,
        };
        if results.is_empty() || !more {
            break;
        }
    }
    Ok(sum)
}

/// Looks for payments of a reference.
pub fn find(client: &Client<'_>, reference: &str, amount: &str, since: &str) -> Reply<PaymentInfo> {
    check::reference(reference)?;
    let wanted = match amount {
        "" => None,
        amount => Some(money::given(Field::Name("amount"), amount, client.currency)?),
    };
    let found = sum(client, reference, since, client.exchange.deadline())?;
    let state = found.state(wanted.unwrap_or(1));
    let currency = client.currency;
    let mut info = found.shown.unwrap_or_default();
    info.state = state;
    info.approved_count = found.count;
    reference.clone_into(&mut info.reference);
    if found.approved > 0 {
        info.approved_amount = money::text(found.approved, currency);
        info.refunded_amount = money::text(found.refunded, currency);
    }
    Ok(match state {
        State::Paid => Told::good(info),
        State::Refunded => Told::but(info, Fault::Refunded),
        _ => Told::but(info, Fault::Pending),
    })
}

/// What one payment tells.
fn payment<'j>(payment: impl Into<Tree<'j>>, currency: &Currency) -> PaymentInfo {
    let payment = payment.into();
    let text = |path| json::text(payment, path).to_owned();
    PaymentInfo {
        payment_id: text("id"),
        reference: text("external_reference"),
        status: text("status"),
        status_detail: text("status_detail"),
        amount: v1::uniform(&text("transaction_amount"), currency),
        currency: text("currency_id"),
        method: json::first_text(payment, &["payment_type_id", "payment_method_id"]),
        approved_at: time_text::utc(&text("date_approved")),
        ..PaymentInfo::default()
    }
}

/// What has become of a sale of the legacy API, or of one that may have been sent long ago.
pub struct Outcome {
    pub state: State,
    /// Somebody may be paying, or has paid another sum than the sale's.
    pub unsettled: bool,
    /// Minor units of the payment that `info` tells of; `None`: none was made.
    paid: Option<u64>,
    pub info: OrderInfo,
}

/// Looks at the payments of a sale.
pub fn outcome(
    client: &Client<'_>,
    reference: &str,
    units: u64,
    deadline: Deadline,
) -> Result<Outcome, Failure> {
    let found = sum(client, reference, "", deadline)?;
    let state = found.state_of_sale(units);
    let currency = client.currency;
    let unsettled = found.under_way || found.left() > 0;
    let made = found.shown.filter(|_| found.approved > 0);
    let paid = made.as_ref().and_then(|made| money::heard(&made.amount, currency));
    let made = made.unwrap_or_default();
    let amount = |units| if units > 0 { money::text(units, currency) } else { String::new() };
    let info = OrderInfo {
        state,
        next_ask_ms: client.next_ask(state),
        payment_id: made.payment_id.clone(),
        receipt_id: made.payment_id,
        reference: reference.to_owned(),
        payment_status: made.status,
        payment_status_detail: made.status_detail,
        amount: money::text(units, currency),
        paid_amount: amount(found.approved),
        refunded_amount: amount(found.refunded),
        currency: String::from_utf8_lossy(&currency.code).into_owned(),
        method: made.method,
        updated_at: made.approved_at,
        ..OrderInfo::default()
    };
    Ok(Outcome { state, unsettled, paid, info })
}

/// The sale, if it was paid before or is being paid. A reference is used once, so any payment of it
/// forbids a second code; one of another sum than this sale can have is another sale's.
pub fn paid_before(
    client: &Client<'_>,
    order: &Order<'_>,
    units: u64,
    deadline: Deadline,
) -> Result<Option<Told<OrderInfo>>, Failure> {
    let found = outcome(client, order.reference, units, deadline)?;
    let mut info = found.info;
    info.repeated = true;
    match (found.state, found.paid) {
        (State::Refunded, _) => Ok(Some(Told::but(info, Fault::Refunded))),
        (_, Some(paid)) if paid == units || discounted(order, client.currency).contains(&paid) => {
            info.state = State::Paid;
            Ok(Some(Told::but(info, Fault::Paid)))
        }
        (_, Some(_)) => Err(Failure::from(Error::new(Fault::KeyUsed).named("amount"))
            .detail(format!("{} was paid by this reference", info.paid_amount))),
        (_, None) if found.unsettled => Ok(Some(Told::but(info, Fault::Locked))),
        (_, None) => Ok(None),
    }
}

/// What the sale costs by the methods of payment that get a discount, in minor units.
fn discounted(order: &Order<'_>, currency: &Currency) -> Vec<u64> {
    let extra = Json::read(order.extra_json.as_bytes()).unwrap_or_default();
    json::list(&extra, "discounts.payment_methods")
        .into_iter()
        .filter_map(|method| money::heard(json::text(method, "new_total_amount"), currency))
        .collect()
}

/// Pays back a payment.
pub fn refund(client: &Client<'_>, id: &str, amount: &str, key: &str) -> Reply<PaymentInfo> {
    check::digits("payment_id", id)?;
    let units = check::refund(amount, key, client.currency)?;
    let deadline = client.exchange.deadline();
    let key = client.key_of_step(key, id, "refund");
    let body = match units {
        None => None,
        Some(units) => {
            let mut body = Object::default();
            body.set("amount", json::number(&money::text(units, client.currency))?);
            Some(body.bytes()?)
        }
    };
    let path = format!("/v1/payments/{id}/refunds");
    let sent = client.exchange.send(&Call::post(&path, body, &key, Subject::Order), deadline);
    let mut others = Vec::new();
    // How far the refund is; an error: refused, and why; `None`: answered, and nothing said of it.
    let said = match &sent {
        Ok(heard) => {
            let text = |name| json::text(&heard.body, name);
            // A key that was used for another payment may be answered with that one's refund.
            let ours = ["", id].contains(&text("payment_id"));
            let (refund, status) = if ours { (text("id"), text("status")) } else { ("", "") };
            match (refund, v1::progress(status)) {
                (_, Progress::Refused) => Some(Err(refused())),
                ("", _) => None,
                // The answer may be the repetition of an old one.
                (refund, Progress::UnderWay) => {
                    let all = refunds(client, id, deadline).unwrap_or_default();
                    let now = all.into_iter().find(|other| other.id == refund);
                    match now.map_or(Progress::UnderWay, |now| now.progress) {
                        Progress::Refused => Some(Err(refused())),
                        progress => Some(Ok(progress)),
                    }
                }
                (_, Progress::Done) => Some(Ok(Progress::Done)),
            }
        }
        // All of it may have been paid back before, which the payment tells, or is about to be: ask
        // for that first, since what is under way now may be through when the payment is read.
        Err(failure)
            if units.is_none()
                && matches!(failure.error.fault, Fault::Conflict | Fault::Refused) =>
        {
            others = refunds(client, id, deadline)?;
            Some(Err(failure.clone()))
        }
        Err(failure) => return Err(failure.clone()),
    };
    let read = read(client, id, deadline);
    let mut found = Sum::default();
    let mut info = match (&read, &said) {
        (Ok(body), _) => {
            found.add(body, client.currency);
            payment(body, client.currency)
        }
        // The refund was made; only its whole picture is missing.
        (Err(_), Some(Ok(_))) => PaymentInfo { payment_id: id.into(), ..Default::default() },
        (Err(failure), None) => return Err(failure.clone().after_a_write()),
        (Err(failure), Some(Err(_))) => return Err(failure.clone()),
    };
    let all_back = match &read {
        Ok(_) => found.left() == 0,
        Err(_) => units.is_none() && matches!(said, Some(Ok(Progress::Done))),
    };
    info.state = if all_back { State::Refunded } else { State::Paid };
    if read.is_ok() {
        info.approved_count = found.count;
        info.approved_amount = money::text(found.approved, client.currency);
        info.refunded_amount = money::text(found.refunded, client.currency);
    }
    info.repeated = sent.as_ref().map_or(true, |heard| heard.repeated);
    let all_of_it = units.is_none() && info.state == State::Refunded && found.refunded > 0;
    match said {
        Some(Ok(Progress::Done)) => Ok(Told::good(info)),
        _ if all_of_it => Ok(Told::good(info)),
        Some(Ok(_)) => Ok(Told::but(info, Fault::Pending)),
        Some(Err(_)) if v1::is_about_to_cover(&others, found.approved) => {
            Ok(Told::but(info, Fault::Pending))
        }
        Some(Err(failure)) => Err(failure),
        // Carried out or not, the answer does not tell; the same key does.
        None => Err(Failure::new(Fault::NoAnswer).detail("an answer without a refund")),
    }
}

/// One payment, as the service has it.
fn read(client: &Client<'_>, id: &str, deadline: Deadline) -> Result<Json, Failure> {
    let path = format!("/v1/payments/{id}");
    let heard = client.exchange.send(&Call::get(&path, Subject::Order), deadline)?;
    if json::text(&heard.body, "id") == id {
        Ok(heard.body)
    } else {
        Err(Failure::new(Fault::Answer)
            .detail(format!("HTTP {}, but not payment {id}", heard.status)))
    }
}

/// The refunds of a payment.
fn refunds(client: &Client<'_>, id: &str, deadline: Deadline) -> Result<Vec<v1::Refund>, Failure> {
    let path = format!("/v1/payments/{id}/refunds");
    let heard = client.exchange.send(&Call::get(&path, Subject::Order), deadline)?;
    let refunds = Tree::from(&heard.body)
        .as_array()
        .ok_or_else(|| Failure::new(Fault::Answer).detail("no list of refunds"))?;
    Ok(refunds.into_iter().map(|refund| v1::refund(refund, client.currency)).collect())
}

fn refused() -> Failure {
    Failure::new(Fault::Refused).detail("the refund was refused")
}
