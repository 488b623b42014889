//! The lowest layer: a socket for which no wait is longer than a slice, so that deadline and
//! interrupt work in every state. Only the system's name look-up cannot be cut short; it runs on
//! the calling thread, since this library starts no threads.

use super::call;
use crate::orders::transport::Cause;
use crate::orders::url;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use socket2::{Domain, Protocol, Socket, Type};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};
use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout, Transport,
};

/// After this time without a connection, the next address is tried, too (RFC 8305, section 8).
const HEAD_START: Duration = Duration::from_millis(250);

/// The number of addresses of a name that are tried.
const ADDRESSES_MAX: usize = 8;

/// Looks nothing up, because the library asks it before each request, even if a connection is open.
/// The connector looks the name up.
#[derive(Debug)]
pub(super) struct LookUpLater;

impl Resolver for LookUpLater {
    fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let mut none = self.empty();
        none.push(SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)));
        Ok(none)
    }
}

/// Opens connections.
#[derive(Debug)]
pub(super) struct TcpConnector {
    pub(super) interrupt: Arc<AtomicBool>,
    pub(super) timeout: Duration,
    /// For HTTP without TLS.
    pub(super) loopback_only: bool,
}

impl<In: Transport> Connector<In> for TcpConnector {
    type Out = Either<In, TcpTransport>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        if let Some(through_proxy) = chained {
            return Ok(Some(Either::A(through_proxy)));
        }
        let mut addresses = look_up(details.uri)?;
        if self.loopback_only {
            addresses.retain(|address| url::is_loopback(address.ip()));
            if addresses.is_empty() {
                return Err(stopped(Cause::Insecure));
            }
        }
        call::connecting(self.timeout);
        let stream = race(&in_turn(&addresses), &self.interrupt)?;
        stream.set_nodelay(true)?;
        let config = details.config;
        Ok(Some(Either::B(TcpTransport {
            stream,
            interrupt: Arc::clone(&self.interrupt),
            buffers: Holding {
                lazy: LazyBuffers::new(config.input_buffer_size(), config.output_buffer_size()),
                held: 0,
            },
            given_up: false,
            used: false,
        })))
    }
}

/// Gives the request up.
fn stopped(cause: Cause) -> Error {
    call::give_up(cause);
    Error::ConnectionFailed
}

fn look_up(uri: &Uri) -> Result<Vec<SocketAddr>, Error> {
    let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("https") { 443 } else { 80 });
    match (url::bare_host(uri), port).to_socket_addrs() {
        Ok(addresses) if addresses.len() > 0 => Ok(addresses.collect()),
        _ => Err(stopped(Cause::Name)),
    }
}

/// The addresses in the system's order, but with IPv4 and IPv6 addresses in turn.
fn in_turn(addresses: &[SocketAddr]) -> Vec<SocketAddr> {
    let six_first = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let mut first = addresses.iter().filter(|address| address.is_ipv6() == six_first);
    let mut second = addresses.iter().filter(|address| address.is_ipv6() != six_first);
    let mut order = Vec::with_capacity(ADDRESSES_MAX);
    while order.len() < ADDRESSES_MAX {
        let before = order.len();
        order.extend(first.next());
        order.extend(second.next());
        if order.len() == before {
            break;
        }
    }
    order
}

/// Connects to the first address that answers. An address that does not answer costs only its head
/// start.
fn race(addresses: &[SocketAddr], interrupt: &AtomicBool) -> Result<TcpStream, Error> {
    let mut waiting = addresses.iter();
    let mut begun: Vec<Socket> = Vec::new();
    let mut begin_next = Instant::now();
    let mut failure = io::Error::from(ErrorKind::ConnectionRefused);
    loop {
        let mut slice = call::patience(interrupt).ok_or(Error::ConnectionFailed)?;
        let now = Instant::now();
        if begun.is_empty() || begin_next <= now {
            if let Some(&address) = waiting.next() {
                begin_next = now + HEAD_START;
                match begin(address) {
                    Ok((socket, true)) => return Ok(socket.into()),
                    Ok((socket, false)) => begun.push(socket),
                    Err(error) => {
                        failure = error;
                        continue;
                    }
                }
            } else if begun.is_empty() {
                return Err(failure.into());
            }
        }
        if waiting.len() > 0 {
            slice = slice.min(begin_next.saturating_duration_since(now));
        }
        wait(&begun, PollFlags::OUT, slice)?;
        let mut index = 0;
        while let Some(socket) = begun.get(index) {
            // The error is read each time, because Windows before 10 does not report it as an
            // event.
            match socket.take_error() {
                Ok(None) if socket.peer_addr().is_ok() => {
                    return Ok(begun.swap_remove(index).into());
                }
                Ok(None) => index += 1,
                Ok(Some(error)) | Err(error) => {
                    failure = error;
                    begun.swap_remove(index);
                }
            }
        }
    }
}

/// Begins to connect, and tells whether the connection was made at once.
fn begin(address: SocketAddr) -> io::Result<(Socket, bool)> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_nonblocking(true)?;
    match socket.connect(&address.into()) {
        Ok(()) => Ok((socket, true)),
        Err(error)
            if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
                || Errno::from_io_error(&error) == Some(Errno::INPROGRESS) =>
        {
            Ok((socket, false))
        }
        Err(error) => Err(error),
    }
}

#[cfg(unix)]
use std::os::fd::AsFd as AsPollable;
#[cfg(windows)]
use std::os::windows::io::AsSocket as AsPollable;

/// Waits until one of the sockets is ready, or the slice is over.
fn wait(sockets: &[impl AsPollable], events: PollFlags, slice: Duration) -> io::Result<()> {
    let mut polled: Vec<PollFd<'_>> = Vec::with_capacity(sockets.len());
    polled.extend(sockets.iter().map(|socket| PollFd::new(socket, events)));
    let slice = Timespec::try_from(slice).map_err(|_| ErrorKind::InvalidInput)?;
    match poll(&mut polled, Some(&slice)) {
        Ok(_) | Err(Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// If less room than this is left in the output buffer, the bytes in it are sent.
const ROOM: usize = 4 * 1024;

/// Buffers whose output is filled in several steps: the held bytes are at its beginning, and the
/// bytes written next go after them.
#[derive(Debug)]
struct Holding {
    lazy: LazyBuffers,
    held: usize,
}

impl Buffers for Holding {
    fn output(&mut self) -> &mut [u8] {
        self.lazy.output().get_mut(self.held..).unwrap_or_default()
    }

    fn input(&self) -> &[u8] {
        self.lazy.input()
    }

    fn input_append_buf(&mut self) -> &mut [u8] {
        self.lazy.input_append_buf()
    }

    fn input_appended(&mut self, amount: usize) {
        self.lazy.input_appended(amount);
    }

    fn input_consume(&mut self, amount: usize) {
        self.lazy.input_consume(amount);
    }

    fn tmp_and_output(&mut self) -> (&mut [u8], &mut [u8]) {
        let (tmp, output) = self.lazy.tmp_and_output();
        (tmp, output.get_mut(self.held..).unwrap_or_default())
    }

    fn can_use_input(&self) -> bool {
        self.lazy.can_use_input()
    }
}

/// A connection.
#[derive(Debug)]
pub(super) struct TcpTransport {
    stream: TcpStream,
    interrupt: Arc<AtomicBool>,
    buffers: Holding,
    /// A write was given up half way: the peer would take the next bytes for the rest of it.
    given_up: bool,
    /// Bytes were written since the last check.
    used: bool,
}

impl TcpTransport {
    fn wait(&self, events: PollFlags) -> Result<(), Error> {
        let slice = call::patience(&self.interrupt).ok_or(Error::ConnectionFailed)?;
        Ok(wait(std::slice::from_ref(&self.stream), events, slice)?)
    }

    fn write(&mut self, amount: usize) -> Result<(), Error> {
        let mut from = 0;
        while from < amount {
            let rest = self.buffers.lazy.output().get(from..amount).unwrap_or_default();
            match self.stream.write(rest) {
                Ok(0) => return Err(io::Error::from(ErrorKind::WriteZero).into()),
                Ok(written) => from += written,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    let ready = self.wait(PollFlags::OUT);
                    self.given_up |= ready.is_err();
                    ready?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Sends the held bytes, if there are any.
    fn release(&mut self) -> Result<(), Error> {
        let amount = core::mem::take(&mut self.buffers.held);
        if amount == 0 {
            return Ok(());
        }
        let written = self.write(amount);
        // The bytes may hold the password of a proxy.
        self.buffers.lazy.output().iter_mut().take(amount).for_each(|byte| *byte = 0);
        written
    }
}

impl Transport for TcpTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    /// Head and body are written separately, but should leave in one packet, by one system call. So
    /// they are held until the caller waits for an answer.
    fn transmit_output(&mut self, amount: usize, _: NextTimeout) -> Result<(), Error> {
        if self.given_up || call::patience(&self.interrupt).is_none() {
            return Err(Error::ConnectionFailed);
        }
        self.used = true;
        self.buffers.held += amount;
        if self.buffers.output().len() < ROOM { self.release() } else { Ok(()) }
    }

    fn await_input(&mut self, _: NextTimeout) -> Result<bool, Error> {
        self.release()?;
        loop {
            // The wait comes first, since the answer has hardly ever come already.
            self.wait(PollFlags::IN)?;
            match self.stream.read(self.buffers.input_append_buf()) {
                Ok(amount) => {
                    self.buffers.input_appended(amount);
                    return Ok(amount > 0);
                }
                Err(error)
                    if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Whether another request may use this connection: the peer has neither closed it nor sent
    /// bytes without a request. The library asks after it has read an answer, and again before the
    /// next request; only the second time the system is asked.
    fn is_open(&mut self) -> bool {
        let whole = !self.given_up && self.buffers.held == 0 && self.buffers.input().is_empty();
        let quiet = core::mem::take(&mut self.used)
            || matches!(self.stream.peek(&mut [0]), Err(error) if error.kind() == ErrorKind::WouldBlock);
        whole && quiet
    }
}

#[cfg(test)]
mod tests {
    // These tests are not in core/tests, because no host name has two addresses on every machine of
    // which one is dead.
    use super::*;
    use std::net::TcpListener;

    fn address(text: &str) -> SocketAddr {
        text.parse().expect("an address")
    }

    /// A socket that listens with a full queue: an attempt to connect gets no answer.
    fn dead() -> (SocketAddr, Vec<Socket>) {
        let socket = || Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
        let listener = socket();
        listener.bind(&address("127.0.0.1:0").into()).expect("a port");
        listener.listen(0).expect("to listen");
        let address = listener.local_addr().expect("an address").as_socket().expect("one of IP");
        let mut kept = vec![listener];
        for _ in 0..8 {
            let filler = socket();
            filler.set_nonblocking(true).expect("a socket");
            let _ = filler.connect(&address.into());
            kept.push(filler);
        }
        (address, kept)
    }

    fn race_of(addresses: &[SocketAddr]) -> (Result<SocketAddr, Error>, Duration) {
        call::begin(10_000);
        let begun = Instant::now();
        let stream = race(addresses, &AtomicBool::new(false));
        let peer = stream.map(|stream| stream.peer_addr().expect("a peer"));
        call::end();
        (peer, begun.elapsed())
    }

    #[test]
    fn dead_address_costs_its_head_start_and_a_refusing_one_nothing() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let live = listener.local_addr().expect("an address");
        let ((first, _kept_first), (second, _kept_second)) = (dead(), dead());
        let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
        let free = free.expect("an address");

        let (peer, took) = race_of(&[first, second, free, live]);
        assert_eq!(peer.expect("a connection"), live);
        assert!(HEAD_START * 2 <= took && took < Duration::from_secs(3), "{took:?}");

        let (peer, took) = race_of(&[free, live, first]);
        assert_eq!(peer.expect("a connection"), live);
        assert!(took < HEAD_START, "{took:?}");

        let (peer, _) = race_of(&[free, free]);
        let refused =
            |e: &Error| matches!(e, Error::Io(e) if e.kind() == ErrorKind::ConnectionRefused);
        assert!(refused(&peer.expect_err("nobody there")));
    }

    #[test]
    fn families_take_turns_in_the_order_of_the_system_and_the_list_ends() {
        let all = ["[::1]:1", "[::2]:1", "[::3]:1", "1.1.1.1:1", "1.1.1.2:1"].map(address);
        let order = ["[::1]:1", "1.1.1.1:1", "[::2]:1", "1.1.1.2:1", "[::3]:1"].map(address);
        assert_eq!(in_turn(&all), order);
        assert_eq!(in_turn(&all[3..]), all[3..]);
        assert_eq!(in_turn(&[]), []);
        assert_eq!(in_turn(&[all[0]; 40]).len(), ADDRESSES_MAX);
    }

    #[test]
    fn what_is_written_leaves_together_once_an_answer_is_waited_for_or_the_buffer_is_full() {
        const SIZE: usize = 32 * 1024;
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let stream = TcpStream::connect(listener.local_addr().expect("an address"));
        let (mut peer, _) = listener.accept().expect("a connection");
        peer.set_nonblocking(true).expect("a socket");
        let mut transport = TcpTransport {
            stream: stream.expect("a connection"),
            interrupt: Arc::default(),
            buffers: Holding { lazy: LazyBuffers::new(SIZE, SIZE), held: 0 },
            given_up: false,
            used: false,
        };
        transport.stream.set_nonblocking(true).expect("a socket");
        let send = |transport: &mut TcpTransport, text: &[u8]| {
            transport.buffers().output()[..text.len()].copy_from_slice(text);
            transport.transmit_output(text.len(), NextTimeout::default()).expect("room");
        };
        call::begin(10_000);
        let mut received = [0; SIZE];

        send(&mut transport, b"head");
        send(&mut transport, b"body");
        let nothing = peer.read(&mut received).expect_err("nothing has left");
        assert_eq!(nothing.kind(), ErrorKind::WouldBlock);
        assert!(!transport.is_open(), "what is held would go before the next request");
        peer.write_all(b"answer").expect("a connection");
        assert!(transport.await_input(NextTimeout::default()).expect("an answer"));
        assert_eq!(transport.buffers().input(), b"answer");
        assert_eq!(peer.read(&mut received).expect("a request"), 8);
        assert_eq!(received[..8], *b"headbody");
        transport.buffers().input_consume(6);
        assert!(transport.is_open() && transport.is_open());
        peer.write_all(b"?").expect("a connection");
        transport.wait(PollFlags::IN).expect("time left");
        assert!(!transport.is_open(), "bytes that nobody asked for");
        assert_eq!(transport.stream.read(&mut [0]).expect("the byte"), 1);
        assert!(transport.buffers().output().iter().all(|byte| *byte == 0));

        send(&mut transport, &[7; SIZE - ROOM]);
        send(&mut transport, &[8]);
        peer.set_nonblocking(false).expect("a socket");
        peer.read_exact(&mut received[..SIZE - ROOM + 1]).expect("all that was written");
        assert_eq!(received[SIZE - ROOM], 8);
        call::end();
    }
}
