//! Errors out: how an error or a failure becomes a status and a `qr_error`.

use super::arg::{Struct as _, StructOut, put_text};
pub(super) use super::generated::statuses::status;
use super::types::*;
use core::fmt::{self, Write};
use posqr_core::error::{Action, Failure, Severity, usual_action};
use posqr_core::print::printers::NotFound;
use posqr_core::{Error, Fault};

/// A failure, as the caller is told.
pub(super) trait Told {
    /// What its status says.
    fn fault(&self) -> Fault;
    /// All of it.
    fn told(&self) -> qr_error;
}

impl Told for Error {
    fn fault(&self) -> Fault {
        self.fault
    }

    fn told(&self) -> qr_error {
        describe(self)
    }
}

impl Told for Failure {
    fn fault(&self) -> Fault {
        self.error.fault
    }

    fn told(&self) -> qr_error {
        describe_failure(self)
    }
}

impl Told for NotFound {
    fn fault(&self) -> Fault {
        self.error.fault
    }

    /// With the names that may be meant.
    fn told(&self) -> qr_error {
        let mut c = describe(&self.error);
        c.message = [0; 256];
        put_text(&mut c.message, self);
        c
    }
}

/// The caller's `qr_error`, or NULL.
pub(super) struct ErrorOut {
    out: StructOut<qr_error>,
}

impl ErrorOut {
    /// # Safety
    /// As the module says.
    pub(super) unsafe fn new(pointer: *mut qr_error) -> Self {
        // SAFETY: passed on.
        Self { out: unsafe { StructOut::new(pointer) } }
    }

    /// For functions without a `qr_error`.
    pub(super) const fn none() -> Self {
        Self { out: StructOut::none() }
    }

    /// A `struct_size` that is none is an error of its own, and nothing is written.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.out.check()
    }

    /// After a success: nothing of an earlier failure stays, which a program might print.
    pub(super) fn clear(&self) {
        if self.out.is_wanted() {
            self.out.put(&qr_error::zeroed());
        }
    }

    pub(super) fn fill(&self, failure: &impl Told) {
        if self.out.is_wanted() {
            self.out.put(&failure.told());
        }
    }
}

/// An error as C sees it.
pub(super) fn describe(error: &Error) -> qr_error {
    let mut c = qr_error::zeroed();
    c.code = status(error.fault);
    c.severity = match error.severity {
        Severity::Error => QR_SEVERITY_ERROR,
        Severity::Warning => QR_SEVERITY_WARNING,
    };
    c.action = action(usual_action(error.fault));
    c.offset = error.offset.unwrap_or(QR_NO_OFFSET);
    c.found = error.found;
    c.limit = error.limit;
    put_text(&mut c.field, &error.field);
    put_text(&mut c.path, &error.place());
    put_text(&mut c.message, error);
    c
}

/// A failure as C sees it. What came over the network is escaped to ASCII.
fn describe_failure(failure: &Failure) -> qr_error {
    let mut c = describe(&failure.error);
    c.action = action(failure.action);
    c.http_status = failure.http_status.into();
    c.retry_after_ms = failure.retry_after_ms;
    put_text(&mut c.api_code, &Ascii(&failure.api_code));
    put_text(&mut c.request_id, &Ascii(&failure.request_id));
    c.message = [0; 256];
    put_text(&mut c.message, &Ascii(failure));
    c
}

/// What a caller can do, as C sees it.
const fn action(action: Action) -> u32 {
    match action {
        Action::Fix => QR_ACTION_FIX,
        Action::Setup => QR_ACTION_SETUP,
        Action::Retry => QR_ACTION_RETRY,
        Action::Read => QR_ACTION_READ,
        Action::Wait => QR_ACTION_WAIT,
        Action::Report => QR_ACTION_REPORT,
    }
}

/// A text with everything escaped that is not printable ASCII.
pub(super) struct Ascii<T>(pub(super) T);

impl<T: fmt::Display> fmt::Display for Ascii<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        struct Into<'a, 'b>(&'a mut fmt::Formatter<'b>);
        impl Write for Into<'_, '_> {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                text.chars().try_for_each(|c| match c {
                    ' '..='~' => self.0.write_char(c),
                    _ => write!(self.0, "{}", c.escape_default()),
                })
            }
        }
        write!(Into(f), "{}", self.0)
    }
}
