//! An answer that does not come from the service, but from a proxy, a firewall, a captive portal,
//! or a server at another address.

use super::page;
use super::secrets::Secrets;
use super::transport::Answer;
use crate::error::{Action, Failure, Fault};

/// Longest excerpt of a page in a message.
const WORDS_MAX: usize = 100;

/// Tells what an answer means that is not JSON. "Forbidden" from such a sender says nothing about
/// the token and the account; "later" counts as if the service had said it.
pub fn refusal(answer: &Answer, secrets: &Secrets) -> Failure {
    let (fault, action) = match answer.status {
        408 | 425 => (Fault::Busy, Action::Retry),
        429 => (Fault::TooManyRequests, Action::Retry),
        424 | 500..=599 => (Fault::Service, Action::Retry),
        _ => (Fault::Answer, Action::Setup),
    };
    let words = secrets.masked(page::words(&answer.body).as_bytes(), WORDS_MAX);
    let found =
        if words.is_empty() { "no JSON".into() } else { format!("no JSON but \"{words}\"") };
    Failure::new(fault)
        .action(action)
        .detail(format!("{found}; a proxy, a firewall or a portal answers in the service's place"))
}
