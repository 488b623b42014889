//! Raw pointers in: wrapped once, read and written safely afterwards. The only module where a
//! pointer and a length become a slice.
//!
//! Each constructor is unsafe and asks of the pointer what the header's promises ask of callers: it
//! is NULL, or points to what its type says, for the length given beside it, for as long as the
//! call takes; inputs and outputs do not overlap. Alignment is asked of none, since packed records
//! of Delphi or COBOL may stand anywhere.

use super::types::online::*;
use super::types::print::*;
use super::types::*;
use core::ffi::{CStr, c_char};
use core::fmt::{self, Write};
use core::marker::PhantomData;
use core::ptr;
use posqr_core::error::Field;
use posqr_core::{Error, Fault};

#[cfg(feature = "online")]
mod online;
#[cfg(feature = "online")]
pub(super) use online::put_whole;

/// Over this nothing is read: no release will have a struct that large.
pub(super) const STRUCT_SIZE_MAX: u32 = 8192;

/// Longest length, capacity or count: half of what 32 bits hold, so that the negative number of a
/// language without unsigned ones is a mistake that is seen. No object is larger on 32 bits anyway.
const LENGTH_MAX: u32 = i32::MAX as u32;

/// A length, a capacity or a count of the caller's: one that is too large is refused before anything
/// is read.
pub(super) fn length(name: &'static str, given: u32) -> Result<usize, Error> {
    if given > LENGTH_MAX {
        return Err(Error::new(Fault::Range)
            .named(name)
            .count(given as usize, LENGTH_MAX as usize));
    }
    Ok(given as usize)
}

/// A struct of ours, which begins with its `struct_size`.
///
/// # Safety
/// `repr(C)`, no padding, any bytes are a value of it, the first four are its `struct_size`.
pub(super) unsafe trait Struct: Copy {
    /// For error messages.
    const NAME: &'static str;
    /// `sizeof` in the first release: callers may have less than today's, never less than that.
    const FIRST_SIZE: usize;

    /// All zero, but for its size.
    fn zeroed() -> Self {
        // SAFETY: any bytes are a value, by the contract of the trait; the size is written inside.
        unsafe {
            let mut value: Self = core::mem::zeroed();
            (&raw mut value).cast::<u32>().write_unaligned(size_of::<Self>() as u32);
            value
        }
    }
}

/// What a struct is called where it is a parameter or an array.
macro_rules! structs {
    ($($of:ty = $name:literal,)*) => {
        $(
            // SAFETY: all of them are repr(C) of u32, pointers and char arrays, laid out without
            // padding, which tests/c/layout.c and -Wpadded check on 32 and 64 bits.
            unsafe impl Struct for $of {
                const NAME: &'static str = $name;
                const FIRST_SIZE: usize = size_of::<Self>();
            }
        )*
    };
}

structs! {
    qr_error = "err",
    qr_charge = "charge",
    qr_render_options = "options",
    qr_bitmap = "out",
    qr_printer = "printer",
    qr_line = "lines",
    qr_receipt = "receipt",
    qr_print_info = "out",
    qr_client_options = "options",
    qr_http_request = "request",
    qr_http_response = "response",
    qr_item = "items",
    qr_order = "order",
    qr_order_info = "info",
    qr_payment_info = "info",
    qr_store = "store",
    qr_store_info = "info",
    qr_pos = "pos",
    qr_pos_info = "info",
    qr_webhook = "webhook",
}

fn struct_size<T: Struct>(found: u32) -> Result<usize, Error> {
    let size = found as usize;
    if size < T::FIRST_SIZE || found > STRUCT_SIZE_MAX {
        return Err(Error::new(Fault::StructSize)
            .named(T::NAME)
            .count(size, size_of::<T>())
            .allowed("sizeof of the struct, as its _INIT sets it"));
    }
    Ok(size)
}

/// An input struct.
pub(super) struct StructIn<'a, T> {
    pointer: *const T,
    lifetime: PhantomData<&'a T>,
}

impl<T: Struct> StructIn<'_, T> {
    /// # Safety
    /// As the module says.
    pub(super) unsafe fn new(pointer: *const T) -> Self {
        Self { pointer, lifetime: PhantomData }
    }

    /// Copies the struct: one of an older header is completed with zeros, one of a newer header
    /// must have zeros where we know no member.
    #[inline(always)]
    pub(super) fn read(&self) -> Result<T, Error> {
        self.read_optional()?.ok_or_else(|| Error::new(Fault::Null).named(T::NAME))
    }

    /// As [`Self::read`]; `None` for NULL.
    #[inline(always)]
    pub(super) fn read_optional(&self) -> Result<Option<T>, Error> {
        if self.pointer.is_null() {
            return Ok(None);
        }
        // SAFETY: the caller promises a struct that begins with its struct_size.
        let size = unsafe { self.pointer.cast::<u32>().read_unaligned() };
        if size as usize == size_of::<T>() {
            // The usual case. Inlined, members go where they are needed, and nothing is copied.
            // SAFETY: the caller promises as many bytes, and any bytes are a value.
            return Ok(Some(unsafe { self.pointer.read_unaligned() }));
        }
        self.read_other(size).map(Some)
    }

    /// A struct of an older or a newer header.
    #[cold]
    fn read_other(&self, size: u32) -> Result<T, Error> {
        let size = struct_size::<T>(size)?;
        let bytes = self.pointer.cast::<u8>();
        for at in size_of::<T>()..size {
            // SAFETY: inside the struct, as the caller's struct_size says.
            if unsafe { bytes.add(at).read() } != 0 {
                return Err(Error::new(Fault::Unsupported)
                    .named(T::NAME)
                    .offset(at)
                    .allowed("zeros in members that this version of the library does not know"));
            }
        }
        let mut value = T::zeroed();
        let known = size.min(size_of::<T>());
        // SAFETY: both sides have at least `known` bytes, and `value` is our own.
        unsafe { ptr::copy_nonoverlapping(bytes, (&raw mut value).cast(), known) };
        Ok(value)
    }
}

/// An array of input structs, which all carry the same `struct_size`: it is the stride.
pub(super) struct ArrayIn<'a, T> {
    pointer: *const T,
    count: u32,
    lifetime: PhantomData<&'a T>,
}

impl<T: Struct> ArrayIn<'_, T> {
    /// # Safety
    /// As the module says.
    pub(super) unsafe fn new(pointer: *const T, count: u32) -> Self {
        Self { pointer, count, lifetime: PhantomData }
    }

    /// How many there are.
    pub(super) const fn count(&self) -> u32 {
        self.count
    }

    /// Refuses more than `max`, which the member `name` counts, and an array that is not there.
    pub(super) fn check(&self, name: &'static str, max: u32) -> Result<(), Error> {
        if self.count > max {
            return Err(Error::new(Fault::Range)
                .named(name)
                .count(self.count as usize, max as usize));
        }
        if self.pointer.is_null() && self.count > 0 {
            return Err(Error::new(Fault::Null).named(T::NAME));
        }
        Ok(())
    }

    /// Copies one of them, which [`Self::check`] found to be there.
    pub(super) fn at(&self, index: u32) -> Result<T, Error> {
        let element = |error: Error| error.field(Field::Element(T::NAME, index, ""));
        let size_at = |at: usize| {
            // SAFETY: the elements stand there, as the caller promises, and begin with their size.
            struct_size::<T>(unsafe {
                self.pointer.cast::<u8>().add(at).cast::<u32>().read_unaligned()
            })
        };
        let stride = size_at(0).map_err(|error| error.field(Field::Element(T::NAME, 0, "")))?;
        let place = index as usize * stride;
        let size = size_at(place).map_err(element)?;
        if size != stride {
            return Err(element(Error::new(Fault::StructSize))
                .count(size, stride)
                .allowed("the same struct_size in every element"));
        }
        // SAFETY: as above.
        let one = unsafe { StructIn::new(self.pointer.cast::<u8>().add(place).cast::<T>()) };
        one.read().map_err(element)
    }
}

/// An output struct, or NULL.
pub(super) struct StructOut<T> {
    pointer: *mut T,
}

impl<T: Struct> StructOut<T> {
    /// # Safety
    /// As the module says.
    pub(super) unsafe fn new(pointer: *mut T) -> Self {
        Self { pointer }
    }

    /// Where nothing is to be written.
    pub(super) const fn none() -> Self {
        Self { pointer: ptr::null_mut() }
    }

    /// Whether the caller wants it.
    pub(super) const fn is_wanted(&self) -> bool {
        !self.pointer.is_null()
    }

    /// Whether it can be written later: to be asked before anything is done.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.size().map(|_| ())
    }

    /// As [`Self::check`], where the answer is the point of the call.
    pub(super) fn required(&self) -> Result<(), Error> {
        if self.pointer.is_null() {
            return Err(Error::new(Fault::Null).named(T::NAME));
        }
        self.check()
    }

    fn size(&self) -> Result<usize, Error> {
        if self.pointer.is_null() {
            return Ok(0);
        }
        // SAFETY: the caller promises a struct that begins with its struct_size.
        struct_size::<T>(unsafe { self.pointer.cast::<u32>().read_unaligned() })
    }

    /// Writes every member that we and the caller's header know, and no further. `struct_size`
    /// stays as the caller set it.
    pub(super) fn put(&self, value: &T) {
        let Ok(size @ 4..) = self.size() else { return };
        let target = self.pointer.cast::<u8>();
        let known = size.min(size_of::<T>());
        // SAFETY: the caller's struct has `size` bytes, ours at least `known`.
        unsafe {
            ptr::copy_nonoverlapping(
                ptr::from_ref(value).cast::<u8>().add(4),
                target.add(4),
                known - 4,
            );
        }
    }
}

/// Writes a text into a member, cut where it does not fit; the rest of the member is zero.
pub(super) fn put_text(member: &mut [c_char], text: &dyn fmt::Display) {
    struct Into<'a>(&'a mut [c_char], usize);
    impl Write for Into<'_> {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            let room = self.0.len().saturating_sub(1);
            for byte in text.bytes() {
                if self.1 >= room {
                    return Err(fmt::Error);
                }
                self.0[self.1] = byte as c_char;
                self.1 += 1;
            }
            Ok(())
        }
    }
    // An error only says that the text was cut.
    let _ = write!(Into(member, 0), "{text}");
}

/// A text that ends with NUL, or NULL, which is the same as empty.
///
/// # Safety
/// As the module says.
pub(super) unsafe fn text<'a>(pointer: *const c_char) -> &'a [u8] {
    if pointer.is_null() {
        return b"";
    }
    // SAFETY: the caller promises a NUL at the end.
    unsafe { CStr::from_ptr(pointer) }.to_bytes()
}

/// Bytes as they are, so many at a pointer; both have names.
///
/// # Safety
/// As the module says.
pub(super) unsafe fn raw<'a>(
    [name, len_name]: [&'static str; 2],
    pointer: *const c_char,
    len: u32,
) -> Result<&'a [u8], Error> {
    // `QR_NUL_TERMINATED` is none here: it is too large for a length.
    TextIn { name, pointer, counted: Some((len_name, len)), lifetime: PhantomData }.bytes()
}

/// A text of the caller's: `(text, text_len)`, or one that ends with NUL.
pub(super) struct TextIn<'a> {
    name: &'static str,
    pointer: *const c_char,
    /// Name and value of the length, where there is one beside it.
    counted: Option<(&'static str, u32)>,
    lifetime: PhantomData<&'a c_char>,
}

impl<'a> TextIn<'a> {
    /// A text that ends with NUL.
    ///
    /// # Safety
    /// As the module says.
    pub(super) unsafe fn new(name: &'static str, pointer: *const c_char) -> Self {
        Self { name, pointer, counted: None, lifetime: PhantomData }
    }

    /// A text whose length stands beside it, as a number or as `QR_NUL_TERMINATED`.
    ///
    /// # Safety
    /// As the module says.
    pub(super) unsafe fn counted(
        [name, len_name]: [&'static str; 2],
        pointer: *const c_char,
        len: u32,
    ) -> Self {
        let counted = (len != QR_NUL_TERMINATED).then_some((len_name, len));
        Self { name, pointer, counted, lifetime: PhantomData }
    }

    /// The text as it is, NULs inside included.
    pub(super) fn bytes(&self) -> Result<&'a [u8], Error> {
        let Some((len_name, len)) = self.counted else {
            // SAFETY: the caller promises NULL, which is the same as "", or a NUL at the end.
            return Ok(unsafe { text(self.pointer) });
        };
        match length(len_name, len)? {
            0 => Ok(b""),
            _ if self.pointer.is_null() => Err(Error::new(Fault::Null).named(self.name)),
            // SAFETY: the caller promises `len` bytes.
            len => Ok(unsafe { core::slice::from_raw_parts(self.pointer.cast(), len) }),
        }
    }

    /// The text, which must be there.
    pub(super) fn required(&self) -> Result<&'a [u8], Error> {
        match self.text()? {
            b"" => Err(Error::new(Fault::Null).named(self.name)),
            text => Ok(text),
        }
    }

    /// The text, without a NUL inside.
    pub(super) fn text(&self) -> Result<&'a [u8], Error> {
        let bytes = self.bytes()?;
        match bytes.iter().position(|b| *b == 0).filter(|_| self.counted.is_some()) {
            Some(at) => Err(Error::new(Fault::NulInside).named(self.name).offset(at)),
            None => Ok(bytes),
        }
    }
}

/// A buffer of the caller's and where its length goes: `(buf, cap, &len)`.
pub(super) struct Buffer<'a, T> {
    pointer: *mut T,
    cap: u32,
    len: *mut u32,
    lifetime: PhantomData<&'a mut T>,
}

impl<T: Copy> Buffer<'_, T> {
    /// # Safety
    /// As the module says.
    pub(super) unsafe fn new(pointer: *mut T, cap: u32, len: *mut u32) -> Self {
        Self { pointer, cap, len, lifetime: PhantomData }
    }

    /// Refuses what no result could go into: to be asked before anything is done.
    pub(super) fn check(&self) -> Result<(), Error> {
        length("cap", self.cap)?;
        if self.len.is_null() {
            return Err(Error::new(Fault::Null).named("len"));
        }
        if self.pointer.is_null() && self.cap > 0 {
            return Err(Error::new(Fault::Null)
                .named("buf")
                .allowed("a buffer, or cap 0 to ask for the size"));
        }
        Ok(())
    }

    /// Whether only the size is asked for.
    pub(super) fn is_query(&self) -> bool {
        self.pointer.is_null()
    }

    /// Reports a length and makes sure that `need` elements fit; `false` for a size query.
    pub(super) fn reserve(&self, len: usize, need: usize) -> Result<bool, Error> {
        self.set_len(len);
        if self.is_query() {
            return Ok(false);
        }
        let cap = self.cap();
        if cap < need {
            return Err(Error::new(Fault::BufferTooSmall).named("buf").count(cap, need));
        }
        Ok(true)
    }

    /// Reports a length.
    pub(super) fn set_len(&self, len: usize) {
        if !self.len.is_null() {
            // No result of ours has more than 256 MiB.
            let len = u32::try_from(len).unwrap_or(u32::MAX);
            // SAFETY: the caller promises room for one number.
            unsafe { self.len.write_unaligned(len) };
        }
    }

    /// Writes one element, if it has room.
    pub(super) fn set(&self, at: usize, value: T) {
        if at < self.cap() {
            // SAFETY: the caller promises room for `cap` elements.
            unsafe { self.pointer.add(at).write_unaligned(value) };
        }
    }

    /// Number of elements that fit.
    pub(super) fn cap(&self) -> usize {
        if self.is_query() { 0 } else { self.cap as usize }
    }
}

impl Buffer<'_, u8> {
    /// The first `len` bytes, which are at most `cap`; `None` for a size query.
    pub(super) fn bytes(&mut self, len: usize) -> Option<&mut [u8]> {
        let writable = !self.is_query() && len <= self.cap();
        // SAFETY: the caller promises room for `cap` bytes, which nobody else touches meanwhile;
        // they are only written, never read.
        writable.then(|| unsafe { core::slice::from_raw_parts_mut(self.pointer, len) })
    }
}

impl Buffer<'_, c_char> {
    /// Reports the length of a text, and writes it with a NUL: all or nothing.
    pub(super) fn put(&self, text: &[u8]) -> Result<(), Error> {
        if self.reserve(text.len(), text.len() + 1)? {
            // SAFETY: `reserve` found room for the text and its NUL.
            unsafe {
                ptr::copy_nonoverlapping(text.as_ptr(), self.pointer.cast(), text.len());
                self.pointer.add(text.len()).write(0);
            }
        }
        Ok(())
    }
}

/// The caller's list of faults: the first `cap` are written, all are counted.
pub(super) struct FaultsOut<'a> {
    buffer: Buffer<'a, qr_error>,
    stride: usize,
}

impl FaultsOut<'_> {
    /// # Safety
    /// As the module says. All elements carry the same `struct_size`, which is the stride.
    pub(super) unsafe fn new(errors: *mut qr_error, cap: u32, count: *mut u32) -> Self {
        // SAFETY: passed on.
        Self { buffer: unsafe { Buffer::new(errors, cap, count) }, stride: 0 }
    }

    /// Refuses a list that could not be written: before anything is done.
    pub(super) fn check(&mut self) -> Result<(), Error> {
        length("cap", self.buffer.cap)?;
        if self.buffer.len.is_null() {
            return Err(Error::new(Fault::Null).named("count"));
        }
        if self.buffer.pointer.is_null() && self.buffer.cap > 0 {
            return Err(Error::new(Fault::Null).named("errors"));
        }
        let bytes = self.buffer.pointer.cast::<u8>();
        for at in 0..self.buffer.cap() {
            // SAFETY: `cap` elements of the first one's size stand there, as the caller promises.
            let found = unsafe { bytes.add(at * self.stride).cast::<u32>().read_unaligned() };
            let size = struct_size::<qr_error>(found).map_err(|e| e.named("errors"))?;
            if at > 0 && size != self.stride {
                return Err(Error::new(Fault::StructSize)
                    .named("errors")
                    .count(size, self.stride)
                    .allowed("the same struct_size in every element"));
            }
            self.stride = size;
        }
        Ok(())
    }

    /// Writes a fault at `index`, if it has room.
    pub(super) fn put(&self, index: usize, error: &qr_error) {
        if index < self.buffer.cap() {
            let bytes = self.buffer.pointer.cast::<u8>();
            // SAFETY: inside the caller's list, whose sizes were checked.
            let out = unsafe { StructOut::new(bytes.add(index * self.stride).cast::<qr_error>()) };
            out.put(error);
        }
    }

    /// Reports how many there are.
    pub(super) fn count(&self, count: usize) {
        self.buffer.set_len(count);
    }
}
