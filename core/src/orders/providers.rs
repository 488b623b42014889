//! The providers: one line each.

use super::client::Client;
use super::mercado_pago::MercadoPago;
use super::runtime::Runtime;
use super::settings::Settings;
use super::transport::Transport;
use crate::error::Error;

impl<'t> Client<'t> {
    /// Checks the settings; sends nothing.
    ///
    /// # Errors
    /// A fault of a setting, named as in `qr_client_options`. The token is never quoted.
    pub fn open(
        settings: &Settings<'_>,
        transport: Box<dyn Transport + 't>,
        runtime: Box<dyn Runtime + 't>,
    ) -> Result<Self, Error> {
        let (provider, account) = MercadoPago::new(settings)?;
        Self::with(Box::new(provider), account, settings, transport, runtime)
    }
}
