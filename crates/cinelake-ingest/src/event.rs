//! What a run tells while it works. The run emits, the binaries print.

use std::sync::Arc;

use cinelake_lake::manifest::Outcome;

use crate::plan::Reasons;
use crate::request::RunRequest;

/// Who is told. Called from the task that lands, so it should not take long.
pub type EventSink = Arc<dyn Fn(Event) + Send + Sync>;

/// Something a user may want to see.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// Another run holds the lease of the lake, and this one waits for it. Told once.
    Waiting {
        /// Who holds it and since when, in words.
        holder: String,
    },
    /// The run has an id and the lease; nothing else is read or written yet.
    Opened {
        /// The run's id.
        run_id: String,
    },
    /// Files that killed runs had staged are removed.
    LeftoversCleared {
        /// How many.
        files: u64,
    },
    /// A whole data file that a dead run left without an entry now has one.
    Adopted {
        /// Its path in the lake.
        path: String,
    },
    /// A file among the records that is not cinelake's.
    Foreign {
        /// Its path in the lake.
        path: String,
    },
    /// A small file of the lake that cannot be read. What it held is asked again or was rebuilt.
    Damaged {
        /// Its path in the lake.
        path: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A record file that the lake had is not there any more, or has another size; its titles are
    /// asked again.
    Gone {
        /// Its path in the lake.
        path: String,
    },
    /// More is asked for than the user named, because records of the lake have it.
    RequestWidened(RunRequest),
    /// The catalogue and the lake are read; asking begins.
    Started {
        /// The run's id.
        run_id: String,
        /// Titles that pass the filters.
        titles: u64,
        /// Of these, titles that TMDB has to be asked for.
        to_ask: u64,
        /// Of these, titles an earlier run landed.
        already_landed: u64,
        /// Of these, misses an earlier run booked not long ago.
        known_misses: u64,
        /// Why titles are asked.
        reasons: Reasons,
    },
    /// A catalogue file is in the lake.
    CatalogueLanded {
        /// Its path in the lake.
        path: String,
        /// Whether it was there before.
        was_there: bool,
    },
    /// The canary is answered.
    Canary {
        /// Its titles.
        titles: u64,
        /// Of these, titles with a record.
        matched: u64,
    },
    /// A title reached its outcome.
    Title {
        /// Which.
        outcome: Outcome,
    },
    /// A batch was committed.
    BatchLanded {
        /// The data file's path.
        file: String,
        /// Records in it.
        records: u64,
    },
    /// `/find` is not asked any more.
    FindStopped {
        /// Misses it was asked for.
        asked: u64,
        /// Films it added.
        added: u64,
    },
    /// After a long stretch of misses a known title was asked again, and still matches.
    StretchChecked {
        /// Misses in a row.
        misses: u64,
    },
    /// Titles that failed for a passing reason are asked once more.
    LastRound {
        /// How many.
        titles: u64,
    },
    /// No further title is asked; what is complete is committed.
    Stopping {
        /// Why.
        reason: String,
    },
}
