//! Downloads from a real server on this machine, which can cut, stall and lie.

mod resume;
mod support;
mod trouble;
mod whole;
