//! The topmost layer, above TLS. It records when the request itself begins to leave, and wipes the
//! request from the buffer.

use super::call;
use std::io::{self, ErrorKind};
use ureq::Error;
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

/// Wraps the connection that the layers below have made.
#[derive(Debug)]
pub(super) struct WatchConnector {
    /// There is a proxy. Then the connection to the proxy passes through this layer first.
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
        // The connection is kept, but the token in its buffer must not be.
        self.inner.buffers().output().iter_mut().take(amount).for_each(|byte| *byte = 0);
        written
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.inner.await_input(timeout).map_err(|error| match error {
            // The library would take these errors for the regular end of a body without a length.
            // The body was cut short, so the error is changed to one that it does not accept as an
            // end.
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
