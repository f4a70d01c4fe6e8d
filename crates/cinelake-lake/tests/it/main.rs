//! The lake on every store it runs on, and on a store that fails on purpose.

mod conformance;
mod faults;
mod history;
mod s3_errors;
mod support;
