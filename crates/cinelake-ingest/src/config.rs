//! What a run is told: limits and choices, and what it works with.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use cinelake_imdb::{Crosswalk, ReadOptions};
use cinelake_lake::record::RawFormat;
use cinelake_lake::{Lake, LedgerOptions};
use cinelake_tmdb::RecordRequest;
use tokio::sync::Semaphore;

use crate::event::EventSink;
use crate::find::FindMode;
use crate::refresh::Refresh;
use crate::resolver::{Clock, TitleSource};

/// Stands for "never too old" where an age is wanted.
pub const AGE_FOR_EVER: Duration = Duration::from_secs(100 * 365 * 86_400);

/// Limits and choices of a run.
#[derive(Debug, Clone)]
pub struct IngestConfig {
    /// How the catalogue was read; a refine reads it in the same way.
    pub read: ReadOptions,
    /// Blocks and language that every title is to have. A landed record without them is asked for
    /// again.
    pub request: RecordRequest,
    /// Whether blocks that records of the lake have, and `request` does not name, are left out. They
    /// are asked for otherwise, so that a refresh loses none.
    pub drop_other_blocks: bool,
    /// When `/find` is asked.
    pub find: FindMode,
    /// TMDB's ids of titles, as files say.
    pub crosswalk: Option<Arc<Crosswalk>>,
    /// What TMDB changed, where the run is a refresh.
    pub refresh: Option<Arc<Refresh>>,
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
    /// Most bytes of answers that wait until an earlier title is landed; at least 2 MiB for each request
    /// at the same time. An answer that finds no room is let go and asked for again.
    pub waiting_bytes: usize,
    /// Whether `filtered.csv` lists the titles that the filters left out.
    pub list_filtered: bool,
    /// How long answers on their way are waited for once the run is told to stop.
    pub grace: Duration,
    /// How long committing what is complete and closing the run may take after that. What is not
    /// written by then is found or asked again by the next run.
    pub close_within: Duration,
    /// Whether a run waits while another one holds the lake's lease.
    pub wait: bool,
    /// The fan-out that the run is a part of; its runs share one lease.
    pub fanout: Option<String>,
    /// How long the lease holds when it is not renewed.
    pub lease_lifetime: Duration,
    /// How often it is renewed.
    pub lease_renewal: Duration,
    /// Version of cinelake, for the manifest.
    pub version: String,
    /// The options as the user gave them, without secrets, for the manifest.
    pub options: serde_json::Value,
}

impl Default for IngestConfig {
    fn default() -> Self {
        Self {
            read: ReadOptions::default(),
            request: RecordRequest::default(),
            drop_other_blocks: false,
            find: FindMode::Auto,
            crosswalk: None,
            refresh: None,
            concurrency: 20,
            min_match: 0.5,
            canary_titles: 50,
            stretch: 200,
            max_age: Duration::from_secs(180 * 86_400),
            max_miss_age: Duration::from_secs(7 * 86_400),
            raw_format: RawFormat::Lines,
            batch_records: 100,
            batch_bytes: 10_000_000,
            waiting_bytes: 48 * 1024 * 1024,
            list_filtered: false,
            grace: Duration::from_secs(5),
            close_within: Duration::from_secs(30),
            wait: false,
            fanout: None,
            lease_lifetime: Duration::from_secs(60),
            lease_renewal: Duration::from_secs(15),
            version: String::new(),
            options: serde_json::Value::Null,
        }
    }
}

impl IngestConfig {
    /// What counts as known from earlier runs, seen from `now`.
    pub fn ledger_options(&self, now: DateTime<Utc>) -> LedgerOptions {
        let days = |age: Duration| {
            chrono::Duration::from_std(age.min(AGE_FOR_EVER)).unwrap_or(chrono::Duration::zero())
        };
        LedgerOptions {
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
    /// The time.
    pub clock: Clock,
    /// Who is told what happens.
    pub events: EventSink,
    /// Tells runs of the same second apart.
    pub random: u32,
    /// The machine, for the lease: its name, and something that changes when it is started anew.
    pub host: String,
    /// The id of this process on it.
    pub process: u32,
}

impl std::fmt::Debug for Deps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Deps")
            .field("lake", &self.lake)
            .finish_non_exhaustive()
    }
}
