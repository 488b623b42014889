//! How a line of text stands on the paper.

/// Where a line of text stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// At the left edge.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right edge.
    Right,
}

/// How a line of text looks. What the sources of a language do not have prints plain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Bold.
    pub bold: bool,
    /// Twice as high, and where the language knows no other way, twice as wide.
    pub double: bool,
}
