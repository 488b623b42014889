//! The options of a server.

use crate::service::Config;

/// How a server is to run.
#[derive(Clone, Debug)]
pub struct Options {
    /// Port of HTTP; 0: any.
    pub port: u16,
    /// Port of HTTPS; 0: any; nothing: no HTTPS.
    pub https_port: Option<u16>,
    /// Settings of the service.
    pub config: Config,
    /// Pays every order by itself at this age.
    pub autopay_ms: Option<i64>,
    /// Where notifications go: a URL on the loopback interface.
    pub webhook: Option<String>,
    /// Pause before a notification that was not accepted is sent again.
    pub webhook_retry_ms: u64,
    /// Whether each request and answer is printed.
    pub verbose: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            https_port: None,
            config: Config::default(),
            autopay_ms: None,
            webhook: None,
            webhook_retry_ms: 5_000,
            verbose: false,
        }
    }
}
