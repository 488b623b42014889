//! The settings of a client.

/// The settings of a client: `qr_client_options` describes the members. An empty text means the
/// default.
#[derive(Clone, Copy, Default)]
#[allow(missing_docs, reason = "the members are those of qr_client_options, described there")]
pub struct Settings<'a> {
    pub no_retry: bool,
    /// 0 means 20 000.
    pub total_timeout_ms: u32,
    /// 0 means 2 000; the least is 1 000.
    pub poll_interval_ms: u32,
    pub access_token: &'a str,
    pub country: &'a str,
    pub pos: &'a str,
    pub user_id: &'a str,
    pub base_url: &'a str,
    pub user_agent: &'a str,
    pub platform_id: &'a str,
    pub integrator_id: &'a str,
    pub sponsor_id: &'a str,
    /// Texts besides the token that no message and no log line may hold: the password of the proxy.
    pub secrets: &'a [&'a str],
}
