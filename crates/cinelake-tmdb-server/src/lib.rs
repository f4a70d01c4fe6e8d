//! A TMDB-compatible HTTP server over records, with seeded faults; for the demo, replays and tests.
//!
//! It answers `/3/movie`, `/3/tv`, `/3/find`, `/3/movie/changes`, `/3/configuration`,
//! `/3/authentication` and the daily id export the way TMDB does, from records that are served with
//! the bytes they were loaded with. FaultProfile (faults, outages, a rate limit, latency) is a matter of
//! configuration and of a seed: what fails depends on the request and its attempt, never on which
//! request happened to arrive first.
//!
//! It knows no client and never depends on one, reads no environment and prints nothing. It does
//! not translate: a record is served in the language it was fetched in, whatever `language` says.

mod config;
mod counters;
mod endpoints;
mod error;
mod fault_profile;
mod gate;
mod hash;
mod limiter;
mod records;
mod reply;
mod running;
mod server;
mod target;

pub use config::{FindExtra, LimitKind, RateLimit, ScriptedChange, ServerConfig, Throttle};
pub use counters::{Counters, ServerReport};
pub use error::{ConfigError, RecordsError, ServeError};
pub use fault_profile::{Fault, FaultProfile, FaultRule, Outage};
pub use records::{Kind, LoadReport, Records, Rejected};
pub use running::{RunningServer, spawn};
pub use server::serve;
pub use target::Route;
