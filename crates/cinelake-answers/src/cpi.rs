//! Being written.

/// US consumer prices.
#[derive(Debug, Clone, Copy)]
pub struct Deflator;
