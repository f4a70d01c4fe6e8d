//! What earlier runs left behind: which titles are landed, which ids TMDB was found not to know.
//!
//! A run that ended well is read from one file, its `outcomes.ndjson.gz`; one that stopped or died
//! is read from its batch entries, and a data file of its without an entry is adopted here.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader};

use chrono::{DateTime, NaiveDate, Utc};
use cinelake_imdb::ImdbId;
use flate2::read::MultiGzDecoder;
use futures::{StreamExt, TryStreamExt};

use crate::error::LakeError;
use crate::layout;
use crate::manifest::{
    BatchEntry, FindTally, Miss, Outcome, OutcomeLine, RecordKind, RunManifest, RunStatus,
    SCHEMA_VERSION,
};
use crate::record;
use crate::store::Lake;
use crate::writer::to_json;

/// Entries read at the same time.
const READS_AT_ONCE: usize = 16;

/// What counts as known.
#[derive(Debug, Clone, Copy)]
pub struct HistoryOptions {
    /// The start of this run.
    pub now: DateTime<Utc>,
    /// A record older than this is asked anew; zero asks everything anew except what runs that
    /// did not end had landed.
    pub max_age: chrono::Duration,
    /// A miss older than this is asked anew; misses of runs that did not end count as well.
    pub max_miss_age: chrono::Duration,
}

/// A title of which an earlier run knows the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// It has a record in the lake.
    Landed {
        /// When its record was fetched.
        fetched_at: DateTime<Utc>,
    },
    /// TMDB gave no record.
    Missed {
        /// Which kind of miss.
        outcome: Outcome,
        /// Why, for people.
        reason: String,
        /// When TMDB said so.
        fetched_at: DateTime<Utc>,
    },
}

/// What the lake holds from earlier runs.
#[derive(Debug, Default)]
pub struct History {
    known: HashMap<(ImdbId, RecordKind), Known>,
    /// `/find` in the runs that did not end and are continued.
    pub find: FindTally,
    /// Runs that did not end.
    pub unfinished: Vec<String>,
    /// Data files that were whole but had no entry, and have one now.
    pub adopted: Vec<String>,
    /// Files among the records that are not cinelake's, left alone.
    pub strangers: Vec<String>,
}

impl History {
    /// How the title ended earlier, if that still counts.
    pub fn known(&self, tconst: ImdbId, kind: RecordKind) -> Option<&Known> {
        self.known.get(&(tconst, kind))
    }

    /// Forgets misses whose reason is `reason`, so that they are asked again.
    pub fn forget_misses(&mut self, reason: &str) {
        self.known.retain(
            |_, known| !matches!(known, Known::Missed { reason: why, .. } if why == reason),
        );
    }

    /// The number of titles with a record.
    pub fn landed(&self) -> usize {
        self.known
            .values()
            .filter(|known| matches!(known, Known::Landed { .. }))
            .count()
    }

    /// Reads the history without writing anything: what `plan` and `check` use.
    ///
    /// # Errors
    /// When the lake cannot be listed or a book cannot be read.
    pub async fn read(lake: &Lake, options: HistoryOptions) -> Result<Self, LakeError> {
        Self::load(lake, options, None).await
    }

    /// Reads the history for the run `run_id`, which may already have its own manifest, and adopts
    /// what runs that died left without an entry.
    ///
    /// # Errors
    /// When the lake cannot be listed, a book cannot be read or an entry cannot be written.
    pub async fn recover(
        lake: &Lake,
        options: HistoryOptions,
        run_id: &str,
    ) -> Result<Self, LakeError> {
        Self::load(lake, options, Some(run_id)).await
    }

    async fn load(
        lake: &Lake,
        options: HistoryOptions,
        adopter: Option<&str>,
    ) -> Result<Self, LakeError> {
        let books = Books::list(lake).await?;
        let mut history = Self::default();
        let oldest = options.now - options.max_age.max(options.max_miss_age).max(CONTINUED_FOR);
        let runs = books.runs.iter().filter(|run_id| {
            let too_old = layout::run_date(run_id).is_some_and(|date| date < oldest.date_naive());
            Some(run_id.as_str()) != adopter && !too_old
        });
        // From the latest backwards: a run that ended closes all before it, and what comes after
        // the last one that ended is what is being continued.
        let mut reach = Reach {
            options,
            continued: true,
        };
        for run_id in runs.rev() {
            let ended = books.outcomes.contains(run_id) && has_ended(lake, run_id).await?;
            reach.continued &= !ended;
            history.read_run(lake, &books, run_id, ended, reach).await?;
        }
        if let Some(adopter) = adopter {
            history.adopt(lake, &books, adopter, options).await?;
        }
        Ok(history)
    }

    async fn read_run(
        &mut self,
        lake: &Lake,
        books: &Books,
        run_id: &str,
        ended: bool,
        reach: Reach,
    ) -> Result<(), LakeError> {
        // Of a run that ended the outcomes are complete. Those of one that stopped may say less than
        // its entries: the write it stopped at may have been done although its answer was lost.
        let outcomes = layout::run_file(run_id, OUTCOMES);
        if ended && let Some(bytes) = lake.read_if_there(&outcomes).await? {
            return self.add_outcomes(lake, &outcomes, &bytes, reach);
        }
        self.unfinished.push(run_id.to_owned());
        let names = books
            .entries
            .get(run_id)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let mut entries = futures::stream::iter(names)
            .map(|name| read_entry(lake, layout::batch_entry(run_id, name)))
            .buffer_unordered(READS_AT_ONCE);
        while let Some(entry) = entries.try_next().await? {
            self.add_entry(&entry, reach);
        }
        Ok(())
    }

    fn add_outcomes(
        &mut self,
        lake: &Lake,
        path: &str,
        bytes: &[u8],
        reach: Reach,
    ) -> Result<(), LakeError> {
        for line in BufReader::new(MultiGzDecoder::new(bytes)).lines() {
            let line = line.map_err(|error| LakeError::corrupt(lake.show(path), error))?;
            let line: OutcomeLine = serde_json::from_str(&line)
                .map_err(|error| LakeError::corrupt(lake.show(path), error))?;
            let (Some(kind), Some(at)) = (line.kind, line.fetched_at) else {
                continue;
            };
            match line.outcome {
                Outcome::Landed => self.add_landed(line.tconst, kind, at, reach),
                outcome if outcome.is_miss() => {
                    let reason = line.reason.unwrap_or_default();
                    let miss = Miss {
                        tconst: line.tconst,
                        kind,
                        outcome,
                        reason,
                    };
                    self.add_miss(miss, at, reach);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn add_entry(&mut self, entry: &BatchEntry, reach: Reach) {
        for tconst in &entry.records {
            self.add_landed(*tconst, entry.kind, entry.fetched_at, reach);
        }
        for miss in entry.misses.iter().filter(|miss| miss.outcome.is_miss()) {
            self.add_miss(miss.clone(), entry.fetched_at, reach);
        }
        // The tally grows within a run; the largest of the runs is the best sample there is.
        if reach.continued && entry.find.asked > self.find.asked {
            self.find = entry.find;
        }
    }

    /// Runs come latest first, so the first record seen of a title is its latest. A record beats a
    /// miss, whichever came first: the lake has it.
    fn add_landed(
        &mut self,
        tconst: ImdbId,
        kind: RecordKind,
        fetched_at: DateTime<Utc>,
        reach: Reach,
    ) {
        let known = self.known.get(&(tconst, kind));
        if reach.covers_record(fetched_at) && !matches!(known, Some(Known::Landed { .. })) {
            self.known
                .insert((tconst, kind), Known::Landed { fetched_at });
        }
    }

    fn add_miss(&mut self, miss: Miss, fetched_at: DateTime<Utc>, reach: Reach) {
        if !reach.covers_miss(fetched_at) {
            return;
        }
        let Miss {
            tconst,
            kind,
            outcome,
            reason,
        } = miss;
        self.known.entry((tconst, kind)).or_insert(Known::Missed {
            outcome,
            reason,
            fetched_at,
        });
    }

    /// Looks for whole data files without an entry in the folders of the runs that did not end.
    async fn adopt(
        &mut self,
        lake: &Lake,
        books: &Books,
        adopter: &str,
        options: HistoryOptions,
    ) -> Result<(), LakeError> {
        let dates: HashSet<NaiveDate> = self
            .unfinished
            .iter()
            .filter_map(|run_id| layout::run_date(run_id))
            .collect();
        for date in dates {
            let mut paths: Vec<String> = lake
                .list(&layout::records_folder(date))
                .await?
                .into_iter()
                .map(|object| object.location.to_string())
                .collect();
            paths.sort_unstable();
            for path in paths.into_iter().filter(|path| !books.knows(date, path)) {
                self.adopt_file(lake, path, adopter, options).await?;
            }
        }
        Ok(())
    }

    async fn adopt_file(
        &mut self,
        lake: &Lake,
        path: String,
        adopter: &str,
        options: HistoryOptions,
    ) -> Result<(), LakeError> {
        let bytes = lake.read(&path).await?;
        let Some(mut entry) = entry_of_orphan(&path, &bytes) else {
            self.strangers.push(path);
            return Ok(());
        };
        entry.adopted_by = Some(adopter.to_owned());
        let name = stem(&path).to_owned();
        let entry_path = layout::batch_entry(&entry.run_id, &name);
        let staging = layout::staging_file(adopter, &format!("{name}.entry"));
        // Not created means that its own run is alive and was faster: just as well.
        lake.create(&entry_path, &staging, to_json(lake, &entry_path, &entry)?)
            .await?;
        self.add_entry(
            &entry,
            Reach {
                options,
                continued: true,
            },
        );
        self.adopted.push(path);
        Ok(())
    }
}

/// File name of a run's outcomes below its folder.
pub(crate) const OUTCOMES: &str = "outcomes.ndjson.gz";

/// A run that did not end is continued for a week; after that `--max-age` alone decides.
const CONTINUED_FOR: chrono::Duration = chrono::Duration::days(7);

/// How far back a run's word counts.
#[derive(Debug, Clone, Copy)]
struct Reach {
    options: HistoryOptions,
    /// The run did not end, and none has ended since: it is being continued. `--max-age 0` asks
    /// anew what is landed, but does not undo what is being continued.
    continued: bool,
}

impl Reach {
    fn covers_record(&self, fetched_at: DateTime<Utc>) -> bool {
        self.covers(fetched_at, self.options.max_age)
    }

    fn covers_miss(&self, fetched_at: DateTime<Utc>) -> bool {
        self.covers(fetched_at, self.options.max_miss_age)
    }

    fn covers(&self, fetched_at: DateTime<Utc>, max_age: chrono::Duration) -> bool {
        let age = self.options.now - fetched_at;
        age < max_age || (self.continued && age < CONTINUED_FOR)
    }
}

/// The listing of `_runs`, sorted out.
#[derive(Debug, Default)]
struct Books {
    runs: Vec<String>,
    outcomes: HashSet<String>,
    entries: HashMap<String, Vec<String>>,
    committed: HashSet<(NaiveDate, String)>,
}

impl Books {
    async fn list(lake: &Lake) -> Result<Self, LakeError> {
        let mut books = Self::default();
        let mut runs = HashSet::new();
        for object in lake.list(layout::RUNS).await? {
            let path = object.location.to_string();
            let Some(inside) = path.strip_prefix(layout::RUNS) else {
                continue;
            };
            let parts: Vec<&str> = inside.trim_start_matches('/').split('/').collect();
            let run_id = parts[0]
                .strip_suffix(".json")
                .unwrap_or(parts[0])
                .to_owned();
            match parts.as_slice() {
                [_, file] if *file == OUTCOMES => drop(books.outcomes.insert(run_id.clone())),
                [_, "batches", file] => books.add_entry(&run_id, file),
                _ => {}
            }
            if layout::run_date(&run_id).is_some() {
                runs.insert(run_id);
            }
        }
        books.runs = runs.into_iter().collect();
        books.runs.sort_unstable();
        books
            .entries
            .values_mut()
            .for_each(|names| names.sort_unstable());
        Ok(books)
    }

    fn add_entry(&mut self, run_id: &str, file: &str) {
        let Some(name) = file.strip_suffix(".json") else {
            return;
        };
        if let Some(date) = layout::run_date(run_id) {
            self.committed.insert((date, name.to_owned()));
        }
        self.entries
            .entry(run_id.to_owned())
            .or_default()
            .push(name.to_owned());
    }

    /// Whether the data file has its entry, in whichever run.
    fn knows(&self, date: NaiveDate, path: &str) -> bool {
        self.committed.contains(&(date, stem(path).to_owned()))
    }
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".json").unwrap_or(name)
}

/// Whether the run gave every title its outcome, by its manifest.
async fn has_ended(lake: &Lake, run_id: &str) -> Result<bool, LakeError> {
    let path = layout::run_manifest(run_id);
    let Some(bytes) = lake.read_if_there(&path).await? else {
        return Ok(false);
    };
    let manifest: RunManifest = serde_json::from_slice(&bytes)
        .map_err(|error| LakeError::corrupt(lake.show(&path), error))?;
    Ok(matches!(
        manifest.status,
        RunStatus::Done | RunStatus::DoneWithFailures
    ))
}

async fn read_entry(lake: &Lake, path: String) -> Result<BatchEntry, LakeError> {
    let bytes = lake.read(&path).await?;
    serde_json::from_slice(&bytes).map_err(|error| LakeError::corrupt(lake.show(&path), error))
}

/// Rebuilds the entry of a data file from its records; `None` when they are not cinelake's.
fn entry_of_orphan(path: &str, bytes: &[u8]) -> Option<BatchEntry> {
    let (kind, _) = layout::parse_batch_name(stem(path))?;
    let stamped: Vec<_> = record::decode(bytes)
        .ok()?
        .iter()
        .map(|record| record::provenance(record.get()))
        .collect::<Option<_>>()?;
    let first = stamped.first()?;
    Some(BatchEntry {
        schema_version: SCHEMA_VERSION,
        run_id: first.run_id.clone(),
        kind,
        file: Some(path.to_owned()),
        size_bytes: bytes.len() as u64,
        records: stamped.iter().map(|provenance| provenance.tconst).collect(),
        misses: Vec::new(),
        fetched_at: stamped
            .iter()
            .map(|provenance| provenance.fetched_at)
            .min()?,
        find: FindTally::default(),
        adopted_by: None,
    })
}
