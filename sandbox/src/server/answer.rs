//! What is written on a socket: a whole answer, half of one, or none.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

pub(super) type Answer = hyper::Response<BoxBody<Bytes, Cut>>;

/// The connection ends here, without or amid an answer.
#[derive(Debug)]
pub(super) struct Cut;

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cut by a fault")
    }
}

impl std::error::Error for Cut {}

pub(super) fn plain(body: Bytes) -> BoxBody<Bytes, Cut> {
    Full::new(body).map_err(|never: Infallible| match never {}).boxed()
}

/// A body that promises all and sends half, then cuts the connection.
pub(super) struct Half {
    first: Option<Bytes>,
    whole: u64,
    // Time for the first half to leave.
    pause: Pin<Box<Sleep>>,
}

impl Half {
    pub(super) fn of(body: &Bytes) -> Self {
        Self {
            first: Some(body.slice(..body.len() / 2)),
            whole: body.len() as u64,
            pause: Box::pin(sleep(Duration::from_millis(30))),
        }
    }
}

impl Body for Half {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(Frame::data(first))));
        }
        self.pause.as_mut().poll(context).map(|()| Some(Err(Cut)))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.whole)
    }
}
