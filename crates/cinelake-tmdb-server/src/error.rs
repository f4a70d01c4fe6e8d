//! What stops a load or the server. A record that cannot be used is no error: it is counted in
//! [`LoadReport`](crate::LoadReport).

use std::io;

/// A source of records that could not be read to its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordsError {
    /// The source failed, or its compression is damaged or cut short.
    #[error("reading records from {name}, line {line}")]
    Read {
        /// Name of the source, as the caller gave it.
        name: String,
        /// Line that was being read, from 1.
        line: u64,
        /// What went wrong.
        source: io::Error,
    },
    /// A JSON array that is malformed or cut short, so that no further element can be found.
    #[error("parsing the JSON array in {name}, element {element}")]
    Array {
        /// Name of the source, as the caller gave it.
        name: String,
        /// Element that was being read, from 1.
        element: u64,
        /// What went wrong.
        source: serde_json::Error,
    },
    /// More records than the index can address (4,294,967,295).
    #[error("too many records at {name}, line {line}")]
    TooMany {
        /// Name of the source, as the caller gave it.
        name: String,
        /// Line that was being read, from 1.
        line: u64,
    },
}

/// A setting that makes no sense.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// A probability outside 0 to 1.
    #[error("the probability of {fault} is {probability}, expected 0 to 1")]
    Probability {
        /// Name of the fault class.
        fault: &'static str,
        /// The given value.
        probability: f64,
    },
    /// Probabilities of faults that can hit the same request add up to more than 1.
    #[error("the probabilities of the faults add up to {sum}, expected at most 1")]
    ProbabilitySum {
        /// The sum.
        sum: f64,
    },
    /// A rate that is not a positive number.
    #[error("the rate limit is {per_second} requests per second, expected more than 0")]
    Rate {
        /// The given value.
        per_second: f64,
    },
    /// A burst of zero, or a sliding window of less than one request: nothing would ever pass.
    #[error("the rate limit lets no request pass")]
    NothingPasses,
    /// An outage that ends before it starts.
    #[error("the outage from request {from} until {until} contains no request")]
    EmptyOutage {
        /// First request, from 1.
        from: u64,
        /// First request after the outage.
        until: u64,
    },
}

/// What keeps the server from running.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The configuration makes no sense.
    #[error("configuring the server")]
    Config(#[from] ConfigError),
    /// The listening socket failed.
    #[error("listening for connections")]
    Listen(#[source] io::Error),
    /// The server's thread or runtime could not be started.
    #[error("starting the server's thread")]
    Start(#[source] io::Error),
    /// The server's thread ended without a report.
    #[error("the server's thread ended unexpectedly")]
    Died,
}
