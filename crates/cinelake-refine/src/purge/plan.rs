//! What a purge removes.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use cinelake_imdb::ImdbId;
use cinelake_lake::ledger::{DataFile, LedgerEntry};
use cinelake_lake::manifest::RecordKind;
use cinelake_lake::{Lake, Ledger, LedgerOptions, layout};

use super::scan::{Candidate, Latest, ScannedFile, scan};
use super::{PurgeOptions, PurgeSummary, PurgedFiles, PurgedReport, PurgedRows};
use crate::error::RefineError;
use crate::raw::{BatchName, Raw, batch_file, read_entries, record_files};
use crate::records::{self, PreparedRecords};
use crate::refine::RefineContext;
use crate::state::{TableState, read_state};
use crate::summary::Event;
use crate::tables::Table;

/// A refine has written its tables by then.
const LONGEST_WRITE: chrono::TimeDelta = chrono::TimeDelta::hours(12);

/// What is removed, and how that is told.
pub(super) struct PurgePlan {
    pub(super) summary: PurgeSummary,
    pub(super) files: Vec<PurgedFile>,
    /// Paths of files of reports and of tables of the star.
    pub(super) refined: Vec<String>,
    /// Paths of files that killed runs had staged.
    pub(super) staged: Vec<String>,
    /// The tables without the rows that are too old; `None` where there are no such rows.
    pub(super) tables: Option<PreparedRecords>,
}

/// A record file that goes, with its entries.
pub(super) struct PurgedFile {
    pub(super) path: String,
    pub(super) entries: Vec<(BatchName, LedgerEntry)>,
}

/// What is known of the lake.
struct LakeContents {
    raw: Raw,
    ledger: Ledger,
    /// Record files with their sizes in bytes.
    sizes: HashMap<String, u64>,
    /// Names of entries, by the record file that belongs to them.
    entries: HashMap<String, Vec<BatchName>>,
}

impl PurgePlan {
    pub(super) async fn new(lake: &Lake, options: &PurgeOptions) -> Result<Self, RefineError> {
        let refine_options = options.refine_options();
        let cutoff = refine_options.cutoff();
        let found = LakeContents::read(lake, options.now).await?;
        let work = RefineContext {
            lake,
            options: &refine_options,
            events: &silent,
            states: read_state(lake).await?,
        };
        let mut plan = Self::empty(cutoff, &found);
        plan.find_files(lake, &found, cutoff).await?;
        plan.find_rows(&work, &found.raw).await?;
        plan.find_refined(&work, options.now).await?;
        Ok(plan)
    }

    fn empty(cutoff: DateTime<Utc>, found: &LakeContents) -> Self {
        let runs = found.raw.listing.runs.values();
        let staged: Vec<String> = runs.flat_map(|run| run.staged.iter().cloned()).collect();
        Self {
            summary: PurgeSummary {
                removed: false,
                older_than: cutoff,
                record_files: PurgedFiles::default(),
                entries: PurgedFiles::default(),
                rows: Vec::new(),
                tables_made_anew: false,
                reports: Vec::new(),
                star_tables: PurgedFiles::default(),
                staged_files: staged.len() as u64,
                foreign: Vec::new(),
                damaged: Vec::new(),
            },
            files: Vec::new(),
            refined: Vec::new(),
            staged,
            tables: None,
        }
    }

    /// Record files of which every record is too old or superseded.
    async fn find_files(
        &mut self,
        lake: &Lake,
        found: &LakeContents,
        cutoff: DateTime<Utc>,
    ) -> Result<(), RefineError> {
        let (candidates, foreign) = found.candidates(cutoff);
        self.summary.foreign = foreign;
        let mut entries = self.read_entries(lake, found, &candidates).await?;
        let candidates = candidates.into_iter().map(|candidate| {
            let own = entries.get(&candidate.path).into_iter().flatten();
            candidate.with_entries(own.map(|(_, entry)| entry))
        });
        let scanned = scan(lake, candidates.collect()).await?;
        let latest = found.latest(lake, &scanned, cutoff).await?;
        for (candidate, file) in scanned {
            let Some(records) = file else {
                self.summary.foreign.push(candidate.path);
                continue;
            };
            let goes = records.iter().all(|record| {
                record.fetched_at < cutoff || latest.supersedes(candidate.kind, record)
            });
            if goes {
                let own = entries.remove(&candidate.path).unwrap_or_default();
                self.remove_file(candidate.path, own, found);
            }
        }
        self.summary.foreign.sort_unstable();
        Ok(())
    }

    /// The entries of the candidates that can be read, by the path of their file.
    async fn read_entries(
        &mut self,
        lake: &Lake,
        found: &LakeContents,
        candidates: &[Candidate],
    ) -> Result<HashMap<String, Vec<(BatchName, LedgerEntry)>>, RefineError> {
        let names = candidates.iter();
        let names = names.filter_map(|candidate| found.entries.get(&candidate.path));
        let names: Vec<BatchName> = names.flatten().cloned().collect();
        let read = read_entries(lake, &names).await?;
        self.summary.damaged = read.damaged;
        self.summary.damaged.sort_unstable();
        let mut by_file: HashMap<String, Vec<_>> = HashMap::new();
        for (name, entry) in read.read {
            if let Some(path) = entry.file.clone() {
                let batch = (entry.run_id.clone(), name);
                by_file.entry(path).or_default().push((batch, entry));
            }
        }
        Ok(by_file)
    }

    fn remove_file(
        &mut self,
        path: String,
        entries: Vec<(BatchName, LedgerEntry)>,
        found: &LakeContents,
    ) {
        let size_bytes = found.sizes.get(&path).copied().unwrap_or_default();
        self.summary.record_files.add(size_bytes);
        for (_, entry) in &entries {
            let written = serde_json::to_vec(entry).map_or(0, |bytes| bytes.len() + 1);
            self.summary.entries.add(written as u64);
        }
        self.files.push(PurgedFile { path, entries });
    }

    /// Rows that are too old, found by making the tables without them.
    async fn find_rows(&mut self, work: &RefineContext<'_>, raw: &Raw) -> Result<(), RefineError> {
        let Some(prepared) = records::without_expired(work, raw).await? else {
            return Ok(());
        };
        self.summary.tables_made_anew = prepared.is_made_anew();
        let rows = prepared.expired_rows().into_iter();
        let rows = rows.filter(|(_, rows)| *rows > 0);
        self.summary.rows = rows
            .map(|(table, rows)| PurgedRows { table, rows })
            .collect();
        self.summary.rows.sort_unstable_by_key(|rows| rows.table);
        self.tables = Some(prepared);
        Ok(())
    }

    /// Reports and tables of the star that were made before rows became too old, now or at an earlier
    /// refine, and those that are older than the limit themselves.
    async fn find_refined(
        &mut self,
        work: &RefineContext<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), RefineError> {
        let movies = work.any_state(Table::TmdbMovies);
        let earlier = movies.and_then(|state| state.expired?.rows_taken_out_at);
        // Without the table, or its times, nobody knows what a report was made from.
        let in_doubt = match movies {
            Some(movies) => is_copied(work.lake, movies).await?,
            None => true,
        };
        let expires_now = self.tables.is_some() || (in_doubt && !self.files.is_empty());
        let taken_out_at = match expires_now {
            true => Some(now),
            false => earlier,
        };
        let older_than = self.summary.older_than;
        let is_old = |written: DateTime<Utc>| {
            taken_out_at.is_some_and(|at| written <= at) || written < older_than
        };
        for object in work.lake.list(layout::REFINED).await? {
            let path = object.location.to_string();
            if layout::is_refined_file(&path) && is_old(object.last_modified) {
                self.summary.star_tables.add(object.size);
                self.refined.push(path);
            }
        }
        for (as_of, report) in reports(work.lake).await? {
            if is_old(report.written) {
                self.refined.extend(report.paths);
                self.summary.reports.push(PurgedReport {
                    as_of,
                    files: report.files,
                });
            }
        }
        Ok(())
    }
}

/// Whether the table's file was written again long after the table was made: by a copy of the lake, of
/// which the times of all files say nothing.
async fn is_copied(lake: &Lake, table: &TableState) -> Result<bool, RefineError> {
    let written = lake.head(&table.path).await?;
    let written = written.map(|meta| meta.last_modified);
    Ok(written
        .zip(table.refined_at)
        .is_none_or(|(written, made)| written - made > LONGEST_WRITE))
}

impl LakeContents {
    async fn read(lake: &Lake, now: DateTime<Utc>) -> Result<Self, RefineError> {
        let options = LedgerOptions {
            now,
            max_age: chrono::Duration::zero(),
            max_miss_age: chrono::Duration::zero(),
        };
        let (raw, ledger, sizes) = futures::future::try_join3(
            Raw::read(lake),
            Ledger::read(lake, options),
            record_files(lake),
        )
        .await?;
        let mut entries: HashMap<String, Vec<BatchName>> = HashMap::new();
        for (run_id, name) in raw.batches() {
            if let Some(path) = batch_file(run_id, name) {
                let names = entries.entry(path).or_default();
                names.push((run_id.to_owned(), name.to_owned()));
            }
        }
        Ok(Self {
            raw,
            ledger,
            sizes,
            entries,
        })
    }

    /// Files that have to be looked at: those with a record that is too old, those without a record
    /// that is some title's newest, and those that the ledger does not know. And the files that are
    /// not cinelake's by their names.
    fn candidates(&self, cutoff: DateTime<Utc>) -> (Vec<Candidate>, Vec<String>) {
        let files = self.ledger.files().iter();
        let known: HashMap<&str, &DataFile> =
            files.map(|file| (file.path.as_str(), file)).collect();
        let superseded = self.ledger.superseded_files().into_iter();
        let superseded: HashSet<&str> = superseded.map(|file| file.path.as_str()).collect();
        let (mut candidates, mut foreign) = (Vec::new(), Vec::new());
        for path in self.sizes.keys() {
            let file = known.get(path.as_str());
            let stays = file.is_some_and(|file| file.fetched_at >= cutoff)
                && !superseded.contains(path.as_str());
            match kind_of(path) {
                _ if stays => {}
                Some(kind) => candidates.push(Candidate {
                    path: path.clone(),
                    kind,
                    fetched_at: file.map(|file| file.fetched_at),
                    records: 0,
                }),
                None => foreign.push(path.clone()),
            }
        }
        candidates.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        (candidates, foreign)
    }

    /// The latest good record of every title that could decide. Of a record that is young enough the
    /// file with the title's newest record is read too, for that one may be of no use.
    async fn latest(
        &self,
        lake: &Lake,
        scanned: &[(Candidate, ScannedFile)],
        cutoff: DateTime<Utc>,
    ) -> Result<Latest, RefineError> {
        let mut latest = Latest::default();
        for (candidate, file) in scanned {
            latest.add(candidate.kind, file);
        }
        let seen = scanned.iter();
        let mut seen: HashSet<&str> = seen.map(|(candidate, _)| candidate.path.as_str()).collect();
        let mut newer = Vec::new();
        for (candidate, file) in scanned {
            let records = file.iter().flatten();
            let young = records.filter(|record| record.fetched_at >= cutoff);
            let open = young.filter(|record| !latest.supersedes(candidate.kind, record));
            for (tconst, _) in open.filter_map(|record| record.good.as_ref()) {
                let newest = self.newest(*tconst, candidate.kind);
                newer.extend(newest.filter(|file| seen.insert(&file.path)));
            }
        }
        let newer = newer.into_iter().map(|file| Candidate {
            path: file.path.clone(),
            kind: file.kind,
            fetched_at: Some(file.fetched_at),
            records: 0,
        });
        for (candidate, file) in scan(lake, newer.collect()).await? {
            latest.add(candidate.kind, &file);
        }
        Ok(latest)
    }

    fn newest(&self, tconst: ImdbId, kind: RecordKind) -> Option<&DataFile> {
        self.ledger.newest_file(tconst, kind)
    }
}

impl Candidate {
    /// With what its entries say of it.
    fn with_entries<'e>(mut self, entries: impl Iterator<Item = &'e LedgerEntry>) -> Self {
        for entry in entries {
            let known = self.fetched_at.get_or_insert(entry.fetched_at);
            *known = (*known).min(entry.fetched_at);
            self.records = self.records.max(entry.records.len());
        }
        self
    }
}

/// What the records of a file are of, by its name.
fn kind_of(path: &str) -> Option<RecordKind> {
    let stem = path.rsplit('/').next()?.strip_suffix(".json")?;
    layout::parse_batch_name(stem).map(|(kind, _)| kind)
}

/// A report in the lake.
struct Report {
    paths: Vec<String>,
    files: PurgedFiles,
    /// When its last file was written, by the store's clock.
    written: DateTime<Utc>,
}

/// The reports of the lake, by the day that they are for. Files with other names are not ours.
async fn reports(lake: &Lake) -> Result<BTreeMap<NaiveDate, Report>, RefineError> {
    let mut reports: BTreeMap<NaiveDate, Report> = BTreeMap::new();
    for object in lake.list(layout::REPORTS).await? {
        let path = object.location.to_string();
        let Some(as_of) = layout::parse_report_file(&path) else {
            continue;
        };
        let report = reports.entry(as_of).or_insert_with(|| Report {
            paths: Vec::new(),
            files: PurgedFiles::default(),
            written: object.last_modified,
        });
        report.written = report.written.max(object.last_modified);
        report.files.add(object.size);
        report.paths.push(path);
    }
    Ok(reports)
}

pub(super) fn silent(_: Event) {}
