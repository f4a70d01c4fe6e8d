//! Lakes in memory.

use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Duration, Utc};
use cinelake_lake::object_store::memory::InMemory;
use cinelake_lake::{Lake, LedgerOptions};

/// A run.
pub(crate) const RUN: &str = "20261123T210000Z-adbeef";
/// Runs after it.
pub(crate) const LATER: [&str; 2] = ["20261124T210000Z-adbeef", "20261125T210000Z-adbeef"];

/// A lake in memory.
pub(crate) fn memory() -> Lake {
    let url = "s3://films".parse().expect("a URL");
    Lake::with_store(url, Arc::new(InMemory::new()))
}

/// A moment after the runs.
pub(crate) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_800_000, 0).expect("a time")
}

/// What counts as known: records and misses of half a year.
pub(crate) fn options() -> LedgerOptions {
    LedgerOptions {
        now: now(),
        max_age: Duration::days(180),
        max_miss_age: Duration::days(30),
    }
}

/// Puts bytes into a lake; memory takes everything that has a name.
pub(crate) async fn put(lake: &Lake, path: &str, bytes: impl Into<Bytes>) {
    lake.replace(path, bytes.into()).await.expect("memory");
}

/// Runs what is asynchronous. Nothing here waits for a clock.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    thread_local! {
        static RUNTIME: tokio::runtime::Runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("a runtime");
    }
    RUNTIME.with(|runtime| runtime.block_on(future))
}
