//! Structs as any caller may lay them out: of any `struct_size`, at any address, alone or at a
//! stride. A size that none is refused and nothing is written; every other one gives what the usual
//! one gives, and bytes that are not the library's stay as they are. Each block has exactly the
//! bytes that its size promises, so that the address sanitizer finds what is read beyond.
#![no_main]

mod common;
mod dice;
mod online;
use common::*;
use core::ffi::c_char;
use core::ptr::null_mut;
use dice::Dice;
use libfuzzer_sys::fuzz_target;
use online::{Sent, TOKEN, Till, bytes_of, put};
use std::cell::RefCell;
use std::collections::HashMap;

/// What a struct of the library's own has on it before a call: no member is zero by chance.
const PAINT: u8 = 0xA5;

/// Over this nothing is read.
const SIZE_MAX: u32 = 8192;

/// How the elements of one parameter are laid out.
#[derive(Debug, Clone)]
struct Layout {
    /// `struct_size` of each element; the first is the stride.
    sizes: Vec<u32>,
    /// From an address that fits every type.
    shift: usize,
    /// What stands beyond the members that the library knows.
    tail: u8,
}

impl Layout {
    /// As every caller has it.
    fn usual(size: usize, count: usize) -> Self {
        Self { sizes: vec![size as u32; count], shift: 0, tail: 0 }
    }

    fn any(dice: &mut Dice<'_>, size: usize, count: usize) -> Self {
        if count == 0 {
            return Self::usual(size, 0);
        }
        let usual = size as u32;
        let sizes = |dice: &mut Dice<'_>| match dice.byte() % 8 {
            0..=2 => usual,
            3 => usual + dice.pick(&[1_u32, 4, 8, 100]),
            4 => SIZE_MAX - dice.pick(&[0_u32, 1, 7]),
            5 => usual - dice.pick(&[1_u32, 4]),
            6 => dice.number() % (SIZE_MAX + 2),
            _ => dice.pick(&[0, 1, 3, 4, SIZE_MAX + 1, u32::MAX, 1 << 31]),
        };
        let first = sizes(dice);
        let mut all = vec![first; count];
        if dice.byte().is_multiple_of(8)
            && let Some(last) = all.last_mut()
        {
            *last = sizes(dice);
        }
        let tail = dice.pick(&[0, 0, 1, 0xFF]);
        Self { sizes: all, shift: usize::from(dice.byte() % 8), tail }
    }

    fn is_bad(&self, size: usize) -> bool {
        let bad = |found: &u32| (*found as usize) < size || *found > SIZE_MAX;
        self.sizes.iter().any(|found| bad(found) || *found != self.sizes[0])
    }

    /// A newer header's members, not zero.
    fn is_unknown(&self, size: usize) -> bool {
        self.tail != 0 && self.sizes.first().is_some_and(|found| *found as usize > size)
    }
}

/// The memory of one parameter.
struct Block {
    bytes: Box<[u8]>,
    before: Box<[u8]>,
    shift: usize,
    count: usize,
}

impl Block {
    /// `elements` as they stand in memory, their `struct_size` aside.
    fn new(elements: &[Vec<u8>], layout: &Layout) -> Self {
        let Some(&first) = layout.sizes.first() else {
            return Self { bytes: Box::default(), before: Box::default(), shift: 0, count: 0 };
        };
        // Of a struct that says it is too large, nothing but that may be read.
        let stride = if first > SIZE_MAX { 4 } else { (first as usize).max(4) };
        let mut bytes = vec![layout.tail; layout.shift + stride * elements.len()];
        bytes[..layout.shift].fill(PAINT);
        let places = bytes[layout.shift..].chunks_exact_mut(stride);
        for ((element, size), to) in elements.iter().zip(&layout.sizes).zip(places) {
            let known = element.len().min(to.len());
            to[..known].copy_from_slice(&element[..known]);
            to[..4].copy_from_slice(&size.to_ne_bytes());
        }
        let bytes = bytes.into_boxed_slice();
        Self { before: bytes.clone(), bytes, shift: layout.shift, count: elements.len() }
    }

    fn pointer<T>(&mut self) -> *mut T {
        if self.count == 0 { null_mut() } else { self.bytes[self.shift..].as_mut_ptr().cast() }
    }

    fn is_as_before(&self) -> bool {
        self.bytes == self.before
    }

    /// What was written: what the library knows of each element, and nothing beside it.
    fn written(&self, size: usize) -> Vec<Vec<u8>> {
        if self.count == 0 {
            return Vec::new();
        }
        let stride = (self.bytes.len() - self.shift) / self.count;
        assert_eq!(self.bytes[..self.shift], self.before[..self.shift], "written before a struct");
        let pairs = self.bytes[self.shift..].chunks_exact(stride);
        let pairs = pairs.zip(self.before[self.shift..].chunks_exact(stride));
        pairs
            .map(|(now, before)| {
                assert_eq!(now[..4], before[..4], "struct_size is the caller's");
                assert_eq!(now[size..], before[size..], "written beyond the members known");
                now[4..size].to_vec()
            })
            .collect()
    }
}

/// The parameters of a call that are structs.
struct Memory {
    input: Block,
    /// Of an order.
    items: Block,
    output: Block,
    err: Block,
}

/// One exported function, and what it is given.
#[derive(Clone, Copy)]
struct Call {
    name: &'static str,
    input: fn(items: *const qr_item, count: u32) -> Vec<u8>,
    items: usize,
    /// Size of one element, and how many.
    output: (usize, usize),
    has_err: bool,
    run: fn(&mut Memory) -> qr_status,
}

fn none(_: *const qr_item, _: u32) -> Vec<u8> {
    Vec::new()
}

fn charge(_: *const qr_item, _: u32) -> Vec<u8> {
    bytes_of(&qr_charge {
        profile: QR_PROFILE_MERCADO_PAGO,
        amount: c"5.00".as_ptr(),
        country: c"BR".as_ptr(),
        merchant_name: c"Loja".as_ptr(),
        merchant_city: c"Osasco".as_ptr(),
        user_id: c"446566691".as_ptr(),
        reference: c"venda-1".as_ptr(),
        ..init()
    })
}

fn faulty_charge(_: *const qr_item, _: u32) -> Vec<u8> {
    bytes_of(&qr_charge { amount: c"5,00".as_ptr(), country: c"br".as_ptr(), ..init() })
}

fn options(_: *const qr_item, _: u32) -> Vec<u8> {
    bytes_of(&qr_render_options { ecc: QR_ECC_LOW, module_px: 2, ..init() })
}

fn client_options(_: *const qr_item, _: u32) -> Vec<u8> {
    bytes_of(&qr_client_options { access_token: TOKEN.as_ptr(), country: c"BR".as_ptr(), ..init() })
}

fn order(items: *const qr_item, item_count: u32) -> Vec<u8> {
    bytes_of(&qr_order {
        reference: c"venda-1".as_ptr(),
        amount: c"5.00".as_ptr(),
        items,
        item_count,
        ..init()
    })
}

fn item() -> qr_item {
    qr_item { quantity: 1, title: c"Pao".as_ptr(), unit_price: c"1.00".as_ptr(), ..init() }
}

fn store(_: *const qr_item, _: u32) -> Vec<u8> {
    let text = c"Nome".as_ptr();
    bytes_of(&qr_store {
        external_id: c"LOJ001".as_ptr(),
        name: text,
        street: text,
        street_number: text,
        city: text,
        state: text,
        latitude: c"-23.5".as_ptr(),
        longitude: c"-46.6".as_ptr(),
        ..init()
    })
}

fn pos(_: *const qr_item, _: u32) -> Vec<u8> {
    bytes_of(&qr_pos {
        external_id: c"CAJA001".as_ptr(),
        name: c"Caixa".as_ptr(),
        store_id: c"77".as_ptr(),
        ..init()
    })
}

fn webhook(_: *const qr_item, _: u32) -> Vec<u8> {
    bytes_of(&qr_webhook { x_signature: c"ts=1,v1=00".as_ptr(), ..init() })
}

const ORDER: &core::ffi::CStr = c"ORD01K372G4J4FXZ9HGHZMJMGGPKE";
const PAYLOAD: &core::ffi::CStr = c"00020101021153039865802BR5904Loja6006Osasco6304ABCD";

const fn size<T>() -> (usize, usize) {
    (size_of::<T>(), 1)
}

const fn call(
    name: &'static str,
    input: fn(*const qr_item, u32) -> Vec<u8>,
    items: usize,
    output: (usize, usize),
    has_err: bool,
    run: fn(&mut Memory) -> qr_status,
) -> Call {
    Call { name, input, items, output, has_err, run }
}

// Room that every result here fits in; its length stays with the library's own type.
macro_rules! room {
    ($call:expr) => {{
        let mut room = [0_u8; 4096];
        let mut len = Default::default();
        $call(room.as_mut_ptr().cast(), room.len() as _, &mut len)
    }};
}

// SAFETY of them all: blocks that are as large as their sizes say, texts that end with NUL, and a
// client that lives as long as the call.
const CALLS: [Call; 20] = [
    call("qr_build_payload", charge, 0, (0, 0), true, |m| unsafe {
        room!(|buf, cap, len| qr_build_payload(m.input.pointer(), buf, cap, len, m.err.pointer()))
    }),
    call("qr_build_payload", faulty_charge, 0, (0, 0), true, |m| unsafe {
        room!(|buf, cap, len| qr_build_payload(m.input.pointer(), buf, cap, len, m.err.pointer()))
    }),
    call("qr_check_charge", faulty_charge, 0, (size_of::<qr_error>(), 3), false, |m| unsafe {
        let mut count = Default::default();
        let cap = m.output.count as _;
        qr_check_charge(m.input.pointer(), m.output.pointer(), cap, &mut count)
    }),
    call("qr_check_payload", none, 0, (size_of::<qr_error>(), 3), false, |m| unsafe {
        let mut count = Default::default();
        let (text, cap) = (PAYLOAD.as_ptr(), m.output.count as _);
        qr_check_payload(text, QR_NUL_TERMINATED, 0, m.output.pointer(), cap, &mut count)
    }),
    call("qr_parse_payload", none, 0, (0, 0), true, |m| unsafe {
        let mut count = Default::default();
        let text = PAYLOAD.as_ptr();
        qr_parse_payload(text, QR_NUL_TERMINATED, null_mut(), 0, &mut count, m.err.pointer())
    }),
    call("qr_get_field", none, 0, (0, 0), true, |m| unsafe {
        let (text, path) = (PAYLOAD.as_ptr(), c"62.05".as_ptr());
        room!(|buf, cap, len| {
            qr_get_field(text, QR_NUL_TERMINATED, path, buf, cap, len, m.err.pointer())
        })
    }),
    call("qr_render_bitmap", options, 0, size::<qr_bitmap>(), true, |m| unsafe {
        let text = c"A".as_ptr();
        room!(|buf: *mut c_char, cap, len| {
            let (options, out) = (m.input.pointer(), m.output.pointer());
            qr_render_bitmap(text, 1, options, buf.cast(), cap, len, out, m.err.pointer())
        })
    }),
    call("qr_render_image", options, 0, size::<qr_bitmap>(), true, |m| unsafe {
        let text = c"A".as_ptr();
        room!(|buf: *mut c_char, cap, len| {
            let (options, out) = (m.input.pointer(), m.output.pointer());
            qr_render_image(text, 1, 99, options, buf.cast(), cap, len, out, m.err.pointer())
        })
    }),
    call("qr_client_open", client_options, 0, (0, 0), true, |m| unsafe {
        let mut client = null_mut();
        let status = qr_client_open(m.input.pointer(), &mut client, m.err.pointer());
        qr_client_close(client);
        status
    }),
    call("qr_webhook_check", webhook, 0, (0, 0), true, |m| unsafe {
        qr_webhook_check(m.input.pointer(), c"s".as_ptr(), 0, 0, m.err.pointer())
    }),
    call("qr_order_create", order, 3, size::<qr_order_info>(), true, |m| unsafe {
        let till = service();
        qr_order_create(till.client, m.input.pointer(), m.output.pointer(), m.err.pointer())
    }),
    call("qr_order_get", none, 0, size::<qr_order_info>(), true, |m| unsafe {
        qr_order_get(service().client, ORDER.as_ptr(), m.output.pointer(), m.err.pointer())
    }),
    call("qr_order_wait", none, 0, size::<qr_order_info>(), true, |m| unsafe {
        qr_order_wait(service().client, ORDER.as_ptr(), 0, m.output.pointer(), m.err.pointer())
    }),
    call("qr_order_cancel", none, 0, size::<qr_order_info>(), true, |m| unsafe {
        let (till, key) = (service(), c"k-1".as_ptr());
        qr_order_cancel(till.client, ORDER.as_ptr(), key, m.output.pointer(), m.err.pointer())
    }),
    call("qr_order_refund", none, 0, size::<qr_order_info>(), true, |m| unsafe {
        let (till, key, none) = (service(), c"k-1".as_ptr(), core::ptr::null());
        qr_order_refund(till.client, ORDER.as_ptr(), none, key, m.output.pointer(), m.err.pointer())
    }),
    call("qr_payment_find", none, 0, size::<qr_payment_info>(), true, |m| unsafe {
        let (till, sale, any) = (service(), c"venda-1".as_ptr(), core::ptr::null());
        qr_payment_find(till.client, sale, any, any, m.output.pointer(), m.err.pointer())
    }),
    call("qr_payment_refund", none, 0, size::<qr_payment_info>(), true, |m| unsafe {
        let (till, id, key, all) =
            (service(), c"1001".as_ptr(), c"k-1".as_ptr(), core::ptr::null());
        qr_payment_refund(till.client, id, all, key, m.output.pointer(), m.err.pointer())
    }),
    call("qr_store_create", store, 0, size::<qr_store_info>(), true, |m| unsafe {
        let (till, out) = (service(), m.output.pointer());
        qr_store_create(till.client, m.input.pointer(), out, m.err.pointer())
    }),
    call("qr_pos_create", pos, 0, size::<qr_pos_info>(), true, |m| unsafe {
        qr_pos_create(service().client, m.input.pointer(), m.output.pointer(), m.err.pointer())
    }),
    call("qr_client_check", none, 0, (0, 0), true, |m| unsafe {
        qr_client_check(service().client, c"CAJA001".as_ptr(), m.err.pointer())
    }),
];

const PAYMENT: &str = r#"{"id":1001,"status":"refunded","transaction_amount":5.0,
    "transaction_amount_refunded":5.0,"external_reference":"venda-1","currency_id":"BRL"}"#;
const MADE: &str = r#"{"id":"ORD01K372G4J4FXZ9HGHZMJMGGPKE","status":"STATUS",
    "external_reference":"venda-1","total_amount":"5.00","currency":"BRL","transactions":{
    "payments":[{"id":"PAY1","amount":"5.00","paid_amount":"5.00","status":"STATUS"}]},
    "type_response":{"qr_data":"000201"}}"#;

/// A service that says the same each time.
fn service() -> Till<'static> {
    Till::open(Box::new(|request: &Sent, response| {
        let made = |status: &str| MADE.replace("STATUS", status);
        let path = request.path().to_owned();
        let body = match (&*request.method, &*path) {
            (_, "/users/me") => r#"{"id":446566691,"site_id":"MLB"}"#.to_owned(),
            ("GET", "/v1/payments/search") => {
                format!(r#"{{"paging":{{"total":1}},"results":[{PAYMENT}]}}"#)
            }
            ("GET", path) if path.ends_with("/refunds") => "[]".to_owned(),
            ("POST", path) if path.ends_with("/refunds") => {
                r#"{"id":9,"payment_id":1001,"amount":5.0,"status":"approved"}"#.to_owned()
            }
            ("GET", path) if path.starts_with("/v1/payments/") => PAYMENT.to_owned(),
            ("POST", "/v1/orders") => made("created"),
            ("POST", path) if path.ends_with("/cancel") => made("canceled"),
            ("POST", path) if path.ends_with("/refund") => made("refunded"),
            (_, path) if path.starts_with("/v1/orders/") => made("refunded"),
            ("GET", _) => r#"{"results":[{"id":7,"external_id":"CAJA001"}]}"#.to_owned(),
            _ => r#"{"id":8,"external_id":"LOJ001"}"#.to_owned(),
        };
        put(response, 200, "", body.as_bytes())
    }))
}

/// The layouts of a call's parameters.
#[derive(Debug, Clone)]
struct Layouts {
    input: Layout,
    items: Layout,
    output: Layout,
    err: Layout,
}

impl Call {
    fn input_size(&self) -> usize {
        (self.input)(core::ptr::null(), 0).len()
    }

    fn layouts(&self, mut layout: impl FnMut(usize, usize) -> Layout) -> Layouts {
        let input = self.input_size();
        Layouts {
            input: layout(input, usize::from(input > 0)),
            items: layout(size_of::<qr_item>(), self.items),
            output: layout(self.output.0, self.output.1),
            err: layout(size_of::<qr_error>(), usize::from(self.has_err)),
        }
    }

    fn memory(&self, layouts: &Layouts) -> Memory {
        let mut items = Block::new(&vec![bytes_of(&item()); self.items], &layouts.items);
        let input = (self.input)(items.pointer(), self.items as u32);
        let count = usize::from(!input.is_empty());
        let (size, outputs) = self.output;
        Memory {
            input: Block::new(&vec![input; count], &layouts.input),
            items,
            output: Block::new(&vec![vec![PAINT; size]; outputs], &layouts.output),
            err: Block::new(
                &vec![vec![PAINT; size_of::<qr_error>()]; usize::from(self.has_err)],
                &layouts.err,
            ),
        }
    }

    /// Runs it; gives what was said and what was written into output and error.
    fn run(&self, memory: &mut Memory) -> qr_status {
        let status = (self.run)(memory);
        assert_ne!(status, QR_ERR_INTERNAL, "{}", self.name);
        assert!(memory.input.is_as_before() && memory.items.is_as_before(), "{}", self.name);
        status
    }
}

/// What a call with usual structs says and writes.
#[derive(Clone)]
struct Usual {
    status: qr_status,
    output: Vec<Vec<u8>>,
    err: Vec<Vec<u8>>,
}

thread_local! {
    /// By the place in the list of calls.
    static USUAL: RefCell<HashMap<usize, Usual>> = RefCell::default();
}

fn usual(at: usize) -> Usual {
    let make = || {
        let call = &CALLS[at];
        let mut memory = call.memory(&call.layouts(Layout::usual));
        let status = call.run(&mut memory);
        let output = memory.output.written(call.output.0);
        Usual { status, output, err: memory.err.written(size_of::<qr_error>()) }
    };
    USUAL.with(|known| known.borrow_mut().entry(at).or_insert_with(make).clone())
}

fn check(at: usize, layouts: &Layouts) {
    let (call, usual) = (&CALLS[at], usual(at));
    let expected = usual.status;
    let mut memory = call.memory(layouts);
    let status = call.run(&mut memory);
    let (input, item, error) = (call.input_size(), size_of::<qr_item>(), size_of::<qr_error>());
    let bad = layouts.input.is_bad(input)
        || layouts.items.is_bad(item)
        || layouts.output.is_bad(call.output.0)
        || layouts.err.is_bad(error);
    let unknown = layouts.input.is_unknown(input) || layouts.items.is_unknown(item);
    let name = call.name;
    if !bad && !unknown {
        assert_eq!(status, expected, "{name} {layouts:?}");
        assert_eq!(memory.output.written(call.output.0), usual.output, "{name}");
        assert_eq!(memory.err.written(error), usual.err, "{name}");
        return;
    }
    let size = bad && status == QR_ERR_STRUCT_SIZE;
    let right = size || unknown && status == QR_ERR_UNSUPPORTED;
    // Of two faults either may be told.
    let other = expected != QR_OK && status == expected;
    assert!(right || other, "{name} {status} {layouts:?}");
    assert!(memory.output.is_as_before(), "{name}: refused, but something was written");
    if layouts.err.is_bad(error) {
        assert!(memory.err.is_as_before(), "{name}: an error of no size was written");
    } else if let Some(err) = memory.err.written(error).first() {
        assert_eq!(err[..4], status.to_ne_bytes(), "{name}: its code");
    }
}

fuzz_target!(|data: &[u8]| {
    let mut dice = Dice::new(data);
    let at = usize::from(dice.byte()) % CALLS.len();
    let layouts = CALLS[at].layouts(|size, count| Layout::any(&mut dice, size, count));
    check(at, &layouts);
});
