//! The lake on every store it runs on, and on a store that fails on purpose.

mod conformance;
mod damage;
mod durability;
mod faults;
mod lease;
mod ledger;
mod opinions;
mod s3_errors;
mod snapshots;
mod support;
mod verify;
