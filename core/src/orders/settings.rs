//! How a client is set up.

/// How a client is set up: `qr_client_options` describes the members. Empty is the default.
#[derive(Clone, Copy, Default)]
#[allow(missing_docs, reason = "the members are those of qr_client_options, described there")]
pub struct Settings<'a> {
    pub no_retry: bool,
    /// 0: 20 000.
    pub total_timeout_ms: u32,
    /// 0: 2 000; at least 1 000.
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
    /// What no message and no log line may hold, besides the token: the proxy's password.
    pub secrets: &'a [&'a str],
}
