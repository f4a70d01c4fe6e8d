//! Typed client of the TMDB REST API: endpoints, credentials, quota, retry.
//!
//! [`TmdbClient`] asks for one film, series or id at a time (and for what changed) and gives back TMDB's own bytes, checked
//! but not rewritten. It paces and retries requests, pauses all callers together when TMDB throttles,
//! and tells a service that is down (the run stops and can be resumed) from a title that failed (the
//! run goes on). Cheap to share: one client per run, behind a reference or an `Arc`.
//!
//! It does not decide what to ask for, match titles, or store anything; that is `cinelake-ingest`.
//! It knows neither the lake nor the command line, and reads no environment variable and no wall clock.

mod breaker;
mod changes;
mod client;
mod config;
mod credential;
mod error;
mod network;
mod quota;
mod request;
mod retry;
mod stats;
mod transport;
mod verdict;
mod wire;

pub use breaker::DownReason;
pub use changes::{Change, ChangesPage, MAX_CHANGE_DAYS, MAX_CHANGE_PAGES, TmdbKind};
pub use client::{MovieRef, TmdbClient};
pub use config::{DEFAULT_BASE_URL, TmdbConfig};
pub use credential::{
    ACCESS_TOKEN_VARIABLE, API_KEY_VARIABLE, Credential, CredentialError, CredentialKind,
};
pub use error::{ErrorClass, HttpCause, SeenAnswer, TmdbError};
pub use network::{Carried, Network, RawResponse, TransportFault};
pub use quota::RATE_WINDOW;
pub use request::{BLOCKS, RecordRequest};
pub use retry::RetryPolicy;
pub use stats::ClientStats;
pub use wire::{FetchedRecord, FindHits, Lookup};

/// Rules of HTTP that hold for any server; `cinelake-fetch` keeps them too.
pub mod http {
    pub use crate::config::is_loopback;
    pub use crate::error::HttpCause;
    pub use crate::retry::{http_date, read_retry_after};
}

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks `mutex` even if a holder panicked: every value kept behind one here is valid at all times.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
