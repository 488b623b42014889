//! The signature of a notification.

use super::failure::Failure;

/// A notification as a server of the integrator's received it: `qr_webhook` describes the members.
#[derive(Debug, Clone, Copy, Default)]
#[allow(missing_docs, reason = "the members are those of qr_webhook, described there")]
pub struct Webhook<'a> {
    pub x_signature: &'a str,
    pub x_request_id: &'a str,
    pub data_id: &'a str,
}

/// Checks a signature; `tolerance_s` 0: any age.
///
/// # Errors
/// The three faults of signatures.
pub fn check(
    _webhook: &Webhook<'_>,
    _secret: &str,
    _now_unix_s: i64,
    _tolerance_s: u32,
) -> Result<(), Failure> {
    Err(Failure::new(crate::error::Fault::Unsupported))
}
