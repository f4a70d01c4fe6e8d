//! What a run is told: limits and choices, and what it works with.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use cinelake_lake::record::RawFormat;
use cinelake_lake::{HistoryOptions, Lake};
use cinelake_tmdb::RecordRequest;
use tokio::sync::Semaphore;

use crate::event::EventSink;
use crate::ladder::TitleSource;

/// When `/find` is asked for a film that the direct path does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FindMode {
    /// For every miss.
    Always,
    /// Until a sample of misses has shown that it adds nothing.
    #[default]
    Auto,
    /// Never.
    Never,
}

/// Stands for "never too old" where an age is wanted.
pub const AGE_FOR_EVER: Duration = Duration::from_secs(100 * 365 * 86_400);

/// Limits and choices of a run.
#[derive(Debug, Clone)]
pub struct IngestConfig {
    /// What every record is asked with.
    pub request: RecordRequest,
    /// When `/find` is asked.
    pub find: FindMode,
    /// Titles asked at the same time.
    pub concurrency: usize,
    /// Share of the canary that has to match, 0 to 1; 0 turns the alarm off.
    pub min_match: f64,
    /// Titles in the canary.
    pub canary_titles: usize,
    /// Misses in a row after which a known title is asked again.
    pub stretch: usize,
    /// A record younger than this counts as already landed.
    pub max_age: Duration,
    /// A miss younger than this is not asked again.
    pub max_miss_age: Duration,
    /// Shape of the record files.
    pub raw_format: RawFormat,
    /// Most records in a file.
    pub batch_records: usize,
    /// Most bytes in a file; one record larger than this gets a file of its own.
    pub batch_bytes: usize,
    /// How long answers on their way are waited for once the run is told to stop.
    pub grace: Duration,
    /// Version of cinelake, for the manifest.
    pub version: String,
    /// The options as the user gave them, without secrets, for the manifest.
    pub options: serde_json::Value,
}

impl Default for IngestConfig {
    fn default() -> Self {
        Self {
            request: RecordRequest::default(),
            find: FindMode::Auto,
            concurrency: 20,
            min_match: 0.5,
            canary_titles: 50,
            stretch: 200,
            max_age: Duration::from_secs(180 * 86_400),
            max_miss_age: Duration::from_secs(7 * 86_400),
            raw_format: RawFormat::Lines,
            batch_records: 100,
            batch_bytes: 10_000_000,
            grace: Duration::from_secs(5),
            version: String::new(),
            options: serde_json::Value::Null,
        }
    }
}

impl IngestConfig {
    /// What counts as known from earlier runs, seen from `now`.
    pub fn history(&self, now: DateTime<Utc>) -> HistoryOptions {
        let days = |age: Duration| {
            chrono::Duration::from_std(age.min(AGE_FOR_EVER)).unwrap_or(chrono::Duration::zero())
        };
        HistoryOptions {
            now,
            max_age: days(self.max_age),
            max_miss_age: days(self.max_miss_age),
        }
    }

    /// Answers that may wait for an earlier title, so that one slow title does not stop the rest.
    pub(crate) fn window(&self) -> usize {
        self.concurrency
            .saturating_mul(8)
            .clamp(64, 2_000)
            .max(self.concurrency)
            .min(Semaphore::MAX_PERMITS)
    }
}

/// What a run works with.
#[derive(Clone)]
pub struct Deps {
    /// Where records go.
    pub lake: Lake,
    /// Where records come from.
    pub source: Arc<dyn TitleSource>,
    /// The time, UTC.
    pub clock: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    /// Who is told what happens.
    pub events: EventSink,
    /// Tells runs of the same second apart.
    pub random: u32,
}

impl std::fmt::Debug for Deps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Deps")
            .field("lake", &self.lake)
            .finish_non_exhaustive()
    }
}
