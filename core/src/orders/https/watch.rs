//! The topmost layer, above TLS: notes when the request itself begins to leave, and leaves no copy
//! of it behind.

use super::call;
use std::io::{self, ErrorKind};
use ureq::Error;
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

/// Wraps what the layers below have made.
#[derive(Debug)]
pub(super) struct WatchConnector {
    /// There is a proxy: the connection to it passes here first, on its own.
    pub(super) through_proxy: bool,
}

impl<In: Transport> Connector<In> for WatchConnector {
    type Out = Watched<In>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        let to_proxy = self.through_proxy && details.config.proxy().is_none();
        if !to_proxy {
            call::connected();
        }
        Ok(chained.map(|inner| Watched { inner, to_proxy }))
    }
}

/// A connection to the service, or to the proxy.
#[derive(Debug)]
pub(super) struct Watched<In> {
    inner: In,
    to_proxy: bool,
}

impl<In: Transport> Transport for Watched<In> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        if !self.to_proxy {
            call::note_sent();
        }
        let written = self.inner.transmit_output(amount, timeout);
        // The connection lives on, the token in its buffer must not.
        self.inner.buffers().output().iter_mut().take(amount).for_each(|byte| *byte = 0);
        written
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.inner.await_input(timeout).map_err(|error| match error {
            // Above, these would count as the end of a body without a length; with them, it is
            // one that was cut short.
            Error::Io(error)
                if matches!(
                    error.kind(),
                    ErrorKind::UnexpectedEof
                        | ErrorKind::ConnectionAborted
                        | ErrorKind::ConnectionReset
                ) =>
            {
                io::Error::new(ErrorKind::BrokenPipe, error).into()
            }
            error => error,
        })
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}
