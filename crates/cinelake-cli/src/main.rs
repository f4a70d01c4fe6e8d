//! The command line of cinelake.
fn main() {}
