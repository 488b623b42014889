//! An online order, created and read: through the library's client, and the same two requests by
//! libcurl, each over a connection of its own that stays open, to one server on this machine.

use std::cell::Cell;
use std::ffi::{CString, c_char, c_void};
use std::ptr;
use std::rc::Rc;
use std::time::Duration;

use crate::measure::{Both, Contender, on_both_clocks};
use crate::native;
use crate::server::Server;

/// A block: long beside the clock's own cost.
const SALES_A_BLOCK: u64 = 8;

pub struct Online {
    pub title: &'static str,
    /// posqr and libcurl.
    pub sides: [Side; 2],
}

pub struct Side {
    pub who: &'static str,
    pub took: Both,
}

impl Online {
    /// How many times libcurl's time posqr takes.
    pub fn ratio(&self) -> f64 {
        let [posqr, libcurl] = &self.sides;
        posqr.took.wall.median / libcurl.took.wall.median
    }

    pub fn cpu_ratio(&self) -> f64 {
        let [posqr, libcurl] = &self.sides;
        posqr.took.cpu.median / libcurl.took.cpu.median
    }
}

/// Client and server share one processor. On two, a message wakes up the other one, which takes three
/// times as long as all that is to be measured, or does not when the scheduler happens to have put
/// both threads on one: what a side took was that side's luck.
pub fn run_all(limit: Duration) -> [Online; 2] {
    // SAFETY: plain calls of C.
    assert_eq!(unsafe { native::stay_on_this_cpu() }, 1, "no processor to stay on");
    let both = [
        run("online order, create and get, HTTP", false, limit / 2),
        run("online order, create and get, HTTPS", true, limit / 2),
    ];
    // SAFETY: as above.
    assert_eq!(unsafe { native::use_all_cpus_again() }, 1, "not on all processors again");
    both
}

fn run(title: &'static str, secure: bool, limit: Duration) -> Online {
    let server = Server::start(secure);
    let url = CString::new(server.url.as_str()).expect("no NUL");
    let pem = server.ca_pem.as_deref().map(|pem| CString::new(pem).expect("no NUL"));
    let pem = pem.as_ref().map_or(ptr::null(), |pem| pem.as_ptr());
    // SAFETY: both texts live until the sides are closed.
    let (posqr, libcurl) =
        unsafe { (native::posqr_open(url.as_ptr(), pem), native::libcurl_open(url.as_ptr(), pem)) };
    assert!(!posqr.is_null() && !libcurl.is_null(), "a client did not open");

    prove(&server, posqr, libcurl);
    // Every sale has a number of its own, whoever makes it.
    let next = Rc::new(Cell::new(1));
    let number = move || next.replace(next.get() + 1);
    let (for_posqr, for_libcurl) = (number.clone(), number);
    let mut contenders = [
        Contender::new("posqr", move || sale_of_posqr(posqr, for_posqr())),
        Contender::new("libcurl", move || sale_of_libcurl(libcurl, for_libcurl(), ptr::null())),
    ];
    let took = on_both_clocks(&mut contenders, SALES_A_BLOCK, limit);
    let sales = 1 + took[0].wall.rounds as u64 * SALES_A_BLOCK;
    // SAFETY: open until here, and not used any more.
    unsafe {
        native::posqr_close(posqr);
        native::libcurl_close(libcurl);
    }
    // Two requests a sale, and neither side has opened a connection again.
    let requests: Vec<u64> = server.connections().iter().map(|c| c.requests()).collect();
    assert_eq!(requests, [2 * sales, 2 * sales], "requests over each connection");

    let [posqr, libcurl] = <[Both; 2]>::try_from(took).unwrap_or_else(|_| unreachable!());
    Online {
        title,
        sides: [Side { who: "posqr", took: posqr }, Side { who: "libcurl", took: libcurl }],
    }
}

/// Before anything is timed: both send the same two requests. Panics unless they do.
fn prove(server: &Server, posqr: *mut c_void, libcurl: *mut c_void) {
    sale_of_posqr(posqr, 0);
    let [connection] = &server.connections()[..] else { panic!("posqr: not one connection") };
    let sent = connection.first();
    let key = CString::new(sent[0].header("x-idempotency-key")).expect("no NUL");
    assert_eq!(key.count_bytes(), 36, "posqr: no key");
    sale_of_libcurl(libcurl, 0, key.as_ptr());
    let [_, connection] = &server.connections()[..] else { panic!("libcurl: not one connection") };
    assert_eq!(sent, connection.first(), "posqr and libcurl do not send the same");
}

fn sale_of_posqr(client: *mut c_void, number: u64) {
    // SAFETY: an open client.
    let done = unsafe { native::posqr_sale(client, number) };
    assert_eq!(done, 1, "posqr: the sale failed");
}

fn sale_of_libcurl(side: *mut c_void, number: u64, key: *const c_char) {
    // SAFETY: an open side, and NULL or a text of 36 characters.
    let done = unsafe { native::libcurl_sale(side, number, key) };
    assert_eq!(done, 1, "libcurl: the sale failed");
}
