//! One row of the table.

use crate::print::printer::Printer;

/// One model.
pub(super) struct Row {
    pub(super) maker: &'static str,
    pub(super) name: &'static str,
    pub(super) printer: Printer,
}
