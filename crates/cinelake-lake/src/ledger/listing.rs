//! The one place where the folder of runs is listed and the names in it are understood.

use std::collections::BTreeMap;

use crate::error::LakeError;
use crate::layout;
use crate::store::Lake;

/// What lies below `_runs`, by run id, which sorts by the time at which runs started.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// The runs; one that left nothing but its manifest is here too.
    pub runs: BTreeMap<String, RunObjects>,
    /// Objects whose names are not cinelake's, left alone.
    pub foreign: Vec<String>,
}

/// The objects of one run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunObjects {
    /// Size of the manifest in bytes; `None` without one.
    pub manifest: Option<u64>,
    /// Size of the outcomes in bytes; `None` without them.
    pub outcomes: Option<u64>,
    /// The checkpoint, which a run writes when it ends in order.
    pub checkpoint: Option<CheckpointObject>,
    /// Names of the entries without `.json`, sorted.
    pub entries: Vec<String>,
    /// Staged files that a run in a folder left behind when it was killed.
    pub staged: Vec<String>,
}

/// A checkpoint as the listing shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckpointObject {
    /// Whether the run gave every title its outcome.
    pub ended: bool,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// When it was written, by the store's clock, in milliseconds since 1970.
    pub written_millis: i64,
}

impl Listing {
    /// Lists the folder of runs once.
    ///
    /// # Errors
    /// When the lake cannot be listed.
    pub async fn read(lake: &Lake) -> Result<Self, LakeError> {
        let mut listing = Self::default();
        for object in lake.list(layout::RUNS).await? {
            let millis = object.last_modified.timestamp_millis();
            listing.add(object.location.as_ref(), object.size, millis);
        }
        for run in listing.runs.values_mut() {
            run.entries.sort_unstable();
        }
        listing.foreign.sort_unstable();
        Ok(listing)
    }

    fn add(&mut self, path: &str, size_bytes: u64, written_millis: i64) {
        let Some((run_id, place)) = layout::parse_run_object(path) else {
            self.foreign.push(path.to_owned());
            return;
        };
        use layout::RunObject as O;
        let run = self.runs.entry(run_id.to_owned()).or_default();
        match place {
            O::Manifest => run.manifest = Some(size_bytes),
            O::Outcomes => run.outcomes = Some(size_bytes),
            O::Entry(name) => run.entries.push(name.to_owned()),
            O::Staged => run.staged.push(path.to_owned()),
            O::List => {}
            O::Checkpoint { ended } => {
                let found = CheckpointObject {
                    ended,
                    size_bytes,
                    written_millis,
                };
                // A run writes one; should there be two, the one that says less is believed.
                if run.checkpoint.is_none_or(|known| known.ended) {
                    run.checkpoint = Some(found);
                }
            }
        }
    }

    /// Runs that gave every title its outcome, by their checkpoints, the earliest first.
    pub fn ended(&self) -> impl DoubleEndedIterator<Item = &str> {
        let ended = |run: &RunObjects| run.checkpoint.is_some_and(|checkpoint| checkpoint.ended);
        let runs = self.runs.iter();
        runs.filter(move |(_, run)| ended(run))
            .map(|(id, _)| id.as_str())
    }

    /// The latest of them.
    #[must_use]
    pub fn last_ended(&self) -> Option<&str> {
        self.ended().next_back()
    }

    /// Runs with a checkpoint, the one written last first. By the store's clock: that of this
    /// machine may have been set back.
    #[must_use]
    pub fn checkpoints(&self) -> Vec<(&str, CheckpointObject)> {
        let runs = self.runs.iter();
        let mut found: Vec<_> = runs
            .filter_map(|(id, run)| Some((id.as_str(), run.checkpoint?)))
            .collect();
        found.sort_by_key(|(id, checkpoint)| std::cmp::Reverse((checkpoint.written_millis, *id)));
        found
    }
}
