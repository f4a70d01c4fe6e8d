//! What a client has done so far, counted.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Serialize, Serializer};

/// Counts since the client was made. Serializes for a run's manifest; times are in seconds.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ClientStats {
    /// Requests sent, retries and probes included.
    pub requests: u64,
    /// Attempts beyond the first for the same thing, those after a 429 included.
    pub retries: u64,
    /// Answers that said the quota was used up (429 or status code 25).
    pub throttled: u64,
    /// Bytes of bodies received, after decompression.
    pub bytes_received: u64,
    /// How long all callers were paused together because TMDB throttled.
    #[serde(rename = "throttle_wait_seconds", serialize_with = "as_seconds")]
    pub throttle_wait: Duration,
    /// Answers by HTTP status; requests without a status got no answer.
    pub by_status: BTreeMap<u16, u64>,
}

fn as_seconds<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(duration.as_secs_f64())
}
