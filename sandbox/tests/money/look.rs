//! What the service knows at one moment, as somebody without any trouble would hear it: what the
//! model judges by.

use super::machine::Machine;
use super::model::{self, Payment, Standing};
use super::till::USER;
use posqr_sandbox::service::{DEFAULT_TOKEN, Request, Response};

/// What the service knows at one moment.
#[derive(Clone, Debug)]
pub struct Look {
    pub standing: Standing,
    /// Whether a buyer has pressed the button.
    pub paying: bool,
    pub payments: Vec<Payment>,
}

impl Machine {
    /// What the service knows now of an order and of the payments of a reference, as somebody without
    /// any trouble would hear it.
    pub fn look(&mut self, id: &str, reference: &str) -> Look {
        let order = self.read(&format!("/v1/orders/{id}"));
        let lag = self.service.config().search_lags_ms;
        let made: Vec<u64> = self
            .service
            .payments_of(USER, reference)
            .iter()
            .filter(|payment| payment.created_ms + lag <= self.now_ms)
            .map(|payment| payment.id)
            .collect();
        let bodies = made.iter().map(|id| self.read(&format!("/v1/payments/{id}")).json());
        Look {
            payments: bodies.map(|body| Payment::of(&body, moment)).collect(),
            standing: model::standing(order.status, &order.json(), "BRL"),
            paying: self.service.order(id).is_some_and(|order| order.paying),
        }
    }

    fn read(&mut self, path: &str) -> Response {
        let bearer = format!("Bearer {DEFAULT_TOKEN}");
        let headers = [("authorization", bearer.as_str()), ("x-render-in-process-refunds", "true")];
        self.service.handle(self.now_ms, &Request::new("GET", path, &headers, ""))
    }

    /// Keeps a look at what is watched.
    pub fn note(&mut self) {
        if let Some((id, reference)) = self.watched.clone() {
            let look = self.look(&id, &reference);
            self.seen.push(look);
        }
    }
}

/// RFC 3339, the colon of the offset or none.
fn moment(text: &str) -> Option<i64> {
    let (start, offset) = text.split_at_checked(text.len().checked_sub(5)?)?;
    let mended = format!("{start}{}:{}", &offset[..3], &offset[3..]);
    let text = if offset.starts_with(['+', '-']) { &mended } else { text };
    let rfc = time::format_description::well_known::Rfc3339;
    let moment = time::OffsetDateTime::parse(text, &rfc).ok()?;
    Some((moment.unix_timestamp_nanos() / 1_000_000) as i64)
}
