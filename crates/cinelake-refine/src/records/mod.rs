//! `tmdb_movies`, `tmdb_series`, the tables of their parts and `dead_letters`: made from landed
//! records, batch by batch.
//!
//! They are one piece of work: what `tmdb_movies` says it was made from decides what is new, and it is
//! published last. A refine that was cut off after some of the others has those a little newer; the
//! same batches are read again then, and replace what is there.
//!
//! Records that are too old are left out, and rows of such records are taken out.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use cinelake_lake::Lake;
use cinelake_lake::layout::batch_entry;
use cinelake_lake::ledger::LedgerEntry;
use cinelake_lake::manifest::RecordKind;
use futures::{StreamExt, TryStreamExt};
use tokio::sync::mpsc;

use crate::error::RefineError;
use crate::raw::{BatchName, Entries, Raw, batch_file, read_entries, record_files};
use crate::refine::RefineContext;
use crate::state::{Expired, Inputs, TableStamp};
use crate::summary::{DamagedFile, Event, RecordSummary, TableOutcome, TableSummary, UnusedFile};
use crate::table_file::TableFile;
use crate::tables::Table;

mod children;
pub(crate) mod columns;
mod delta;
mod fields;
mod movie;
mod object;
mod parse;
mod parts;
mod record;
mod rows;
mod series;
pub(crate) mod split;
pub(crate) mod surrogates;

use delta::{Delta, MadeTable, OldTables, RecordTables, Retention};
use parse::{Fetched, Parsed, parse};

pub(crate) use movie::money_flag;
pub(crate) use parse::{RecordKey, can_be_typed, table_of};

/// Every table that is made from records.
fn tables() -> impl Iterator<Item = Table> {
    let records = [Table::TmdbMovies, Table::TmdbSeries];
    let parts = records.into_iter().chain(Table::PARTS);
    parts.chain([Table::DeadLetters])
}

/// Files are typed in groups of about this size: enough work to be worth a task.
const GROUP_BYTES: u64 = 1 << 20;
/// And of at most this many, so that as many are fetched at a time.
const GROUP_FILES: usize = 8;
/// Groups fetched and typed at a time.
const GROUPS_AT_ONCE: usize = 4;
/// Tables put into the lake at a time.
const TABLES_AT_ONCE: usize = 8;

/// What became of the tables.
#[derive(Debug)]
pub(crate) struct RefinedRecords {
    pub(crate) tables: Vec<TableSummary>,
    pub(crate) counts: RecordSummary,
    pub(crate) unused: Vec<UnusedFile>,
    pub(crate) damaged: Vec<DamagedFile>,
}

/// What is to be done, and the tables where there is something to do.
pub(crate) struct PreparedRecords {
    /// `None` where the tables are up to date.
    made: Option<RecordTables>,
    carried_over: bool,
    inputs_total: u64,
    unused: Vec<UnusedFile>,
    damaged: Vec<DamagedFile>,
}

/// Brings the tables up to date.
pub(crate) async fn refine(
    work: &RefineContext<'_>,
    raw: &Raw,
) -> Result<RefinedRecords, RefineError> {
    let prepared = prepare(work, raw).await?;
    prepared.publish(work).await
}

/// Makes the tables without putting them into the lake.
pub(crate) async fn prepare(
    work: &RefineContext<'_>,
    raw: &Raw,
) -> Result<PreparedRecords, RefineError> {
    let known = known_inputs(work);
    let before = known.cloned().unwrap_or_default();
    let retention = retention(work);
    // What was too old for an earlier refine may be young enough for this one.
    let all_again = retention.noted.before > Some(retention.cutoff);
    let fresh = match all_again {
        true => raw.batches_beyond(&Inputs::default()),
        false => raw.batches_beyond(&before),
    };
    let (entries, files) =
        futures::future::try_join(read_entries(work.lake, &fresh), record_files(work.lake)).await?;
    let inputs = inputs(before, &fresh, &entries);
    let prepared = PreparedRecords {
        made: None,
        carried_over: known.is_some(),
        inputs_total: inputs.count(),
        unused: files_without_entry(files, &inputs, &entries),
        damaged: entries.damaged,
    };
    if known == Some(&inputs) && !all_again && !rows_expire(work) {
        return Ok(prepared);
    }
    let entries = entries.read.into_iter().map(|(_, entry)| entry).collect();
    let stamp = work.stamp(inputs);
    let made = make(work, entries, prepared.carried_over, stamp, retention).await?;
    Ok(PreparedRecords {
        made: Some(made),
        ..prepared
    })
}

/// Makes the tables without the rows that are too old, and reads nothing that is new. `None` where
/// there are no such rows. Tables whose rows cannot be carried over are made anew from Raw.
pub(crate) async fn without_expired(
    work: &RefineContext<'_>,
    raw: &Raw,
) -> Result<Option<PreparedRecords>, RefineError> {
    if !rows_expire(work) && !is_unreadable(work) {
        return Ok(None);
    }
    let nothing_new = Raw::default();
    let raw = match known_inputs(work) {
        Some(_) => &nothing_new,
        None => raw,
    };
    prepare(work, raw).await.map(Some)
}

/// What the tables were made from, if all can be carried over. Otherwise all are made anew:
/// without the others one of them cannot tell which record counts.
fn known_inputs<'w>(work: &'w RefineContext<'_>) -> Option<&'w Inputs> {
    if work.options.rebuild {
        return None;
    }
    let movies = &work.state(Table::TmdbMovies)?.inputs;
    let is_whole = |table| {
        let state = work.state(table);
        state.is_some_and(|state| state.inputs.covers_batches(movies))
    };
    tables().all(is_whole).then_some(movies)
}

/// What is too old now, and what was before.
fn retention(work: &RefineContext<'_>) -> Retention {
    let movies = work.any_state(Table::TmdbMovies);
    // What a table that is gone has noted is gone, too. What was made from it may hold rows of any age.
    let is_gone = movies.is_none();
    let noted = movies.and_then(|state| state.expired).unwrap_or_default();
    Retention {
        cutoff: work.options.cutoff(),
        noted: Expired {
            rows_taken_out_at: match is_gone || rows_expire(work) || is_unreadable(work) {
                true => Some(work.options.now),
                false => noted.rows_taken_out_at,
            },
            ..noted
        },
    }
}

fn rows_expire(work: &RefineContext<'_>) -> bool {
    let cutoff = work.options.cutoff();
    let mut states = tables().filter_map(|table| work.any_state(table));
    states.any(|state| state.has_rows_before(cutoff))
}

/// A table that cannot be read may have rows of any age.
fn is_unreadable(work: &RefineContext<'_>) -> bool {
    let mut states = tables().filter_map(|table| work.any_state(table));
    states.any(|state| state.problem.is_some())
}

/// What the tables are made from with these batches. A batch whose entry cannot be read is none of
/// it: it is tried again.
fn inputs(mut inputs: Inputs, fresh: &[BatchName], entries: &Entries) -> Inputs {
    let damaged = entries.damaged.iter();
    let damaged: HashMap<&str, &str> = damaged
        .map(|file| (file.path.as_str(), file.problem.as_str()))
        .collect();
    for (run_id, name) in fresh {
        let path = batch_entry(run_id, name);
        match damaged.get(path.as_str()) {
            Some(problem) => drop(inputs.damaged.insert(path, (*problem).to_owned())),
            None => {
                inputs.damaged.remove(&path);
                let names = inputs.batches.entry(run_id.clone());
                names.or_default().insert(name.clone());
            }
        }
    }
    inputs
}

/// Record files without a readable entry. They may belong to a run that is at work, or died.
fn files_without_entry(
    files: HashMap<String, u64>,
    inputs: &Inputs,
    entries: &Entries,
) -> Vec<UnusedFile> {
    let batches = inputs.batches.iter();
    let names = batches.flat_map(|(run_id, names)| names.iter().map(move |name| (run_id, name)));
    let by_name = names.filter_map(|(run_id, name)| batch_file(run_id, name));
    let named = entries
        .read
        .iter()
        .filter_map(|(_, entry)| entry.file.clone());
    let known: HashSet<String> = by_name.chain(named).collect();
    let reason = "no readable entry names it: its run is at work or was cut off (the next ingest \
                  adopts its file), or it is not cinelake's";
    let unknown = files.into_keys().filter(|path| !known.contains(path));
    let mut unused: Vec<_> = unknown
        .map(|path| UnusedFile {
            path,
            reason: reason.to_owned(),
        })
        .collect();
    unused.sort_unstable();
    unused
}

async fn make(
    work: &RefineContext<'_>,
    entries: Vec<LedgerEntry>,
    carry_over: bool,
    stamp: TableStamp,
    retention: Retention,
) -> Result<RecordTables, RefineError> {
    // Two runs may have written an entry for one file in the same moment.
    let mut files = HashSet::new();
    let (movies, series): (Vec<_>, Vec<_>) = entries
        .into_iter()
        .filter(|entry| entry.file.clone().is_some_and(|file| files.insert(file)))
        .partition(|entry| entry.kind == RecordKind::Movie);
    work.emit(Event::Begun {
        table: Table::TmdbMovies,
        inputs: (movies.len() + series.len()) as u64,
    });
    let mut delta = Delta::new(&stamp)?;
    let paths = movies.iter().chain(&series);
    for path in paths.filter_map(|entry| entry.file.as_deref()) {
        delta.reads_file(path);
    }
    let of_kind = |kind, entries| groups(entries).into_iter().map(move |group| (kind, group));
    let groups = of_kind(RecordKind::Movie, movies).chain(of_kind(RecordKind::Series, series));
    let delta = read(work, groups.collect(), delta, retention.cutoff).await?;
    let old = match carry_over {
        true => fetch_old(work).await?,
        false => OldTables::default(),
    };
    tokio::task::spawn_blocking(move || delta.finish(old, &stamp, retention)).await?
}

/// Fetches and types files in parallel; one thread takes them in, in order.
async fn read(
    work: &RefineContext<'_>,
    groups: Vec<(RecordKind, Vec<LedgerEntry>)>,
    mut delta: Delta,
    cutoff: DateTime<Utc>,
) -> Result<Delta, RefineError> {
    let (sender, mut receiver) = mpsc::channel::<Parsed>(GROUPS_AT_ONCE);
    let taking_in = tokio::task::spawn_blocking(move || {
        while let Some(parsed) = receiver.blocking_recv() {
            delta.add(parsed)?;
        }
        Ok::<_, RefineError>(delta)
    });
    let mut typed = futures::stream::iter(groups)
        .map(|(kind, group)| fetch_and_parse(work.lake, kind, group, cutoff))
        .buffered(GROUPS_AT_ONCE);
    let mut files = 0;
    while let Some(parsed) = typed.try_next().await? {
        files += parsed.counts.files;
        // A receiver that is gone has failed; its own error says why.
        if sender.send(parsed).await.is_err() {
            break;
        }
        work.emit(Event::InputsRead {
            table: Table::TmdbMovies,
            inputs: files,
        });
    }
    drop(sender);
    taking_in.await?
}

fn groups(entries: Vec<LedgerEntry>) -> Vec<Vec<LedgerEntry>> {
    let mut groups: Vec<Vec<LedgerEntry>> = Vec::new();
    let mut size_bytes = 0;
    for entry in entries {
        size_bytes += entry.size_bytes;
        match groups.last_mut() {
            Some(group) if group.len() < GROUP_FILES && size_bytes <= GROUP_BYTES => {
                group.push(entry)
            }
            _ => {
                size_bytes = entry.size_bytes;
                groups.push(vec![entry]);
            }
        }
    }
    groups
}

async fn fetch_and_parse(
    lake: &Lake,
    kind: RecordKind,
    group: Vec<LedgerEntry>,
    cutoff: DateTime<Utc>,
) -> Result<Parsed, RefineError> {
    let fetched = group.into_iter().map(|entry| async move {
        let path = entry.file.clone().unwrap_or_default();
        let bytes = lake.read_if_there(&path).await?;
        Ok::<_, RefineError>(Fetched {
            path: Arc::from(path),
            entry,
            bytes,
        })
    });
    let fetched = futures::future::try_join_all(fetched).await?;
    tokio::task::spawn_blocking(move || parse(kind, &fetched, cutoff)).await?
}

/// The tables of which rows may be carried over. An empty one is not worth a request.
async fn fetch_old(work: &RefineContext<'_>) -> Result<OldTables, RefineError> {
    let fetch = |table, rows| async move {
        let file = TableFile::fetch(work.lake, table, rows).await?;
        Ok::<_, RefineError>((table, file))
    };
    let states = tables().filter_map(|table| work.state(table));
    let filled = states.filter(|state| state.rows > 0);
    let fetching = filled.map(|state| fetch(state.table, state.rows));
    let fetched = futures::future::try_join_all(fetching).await?;
    Ok(OldTables(fetched.into_iter().collect()))
}

impl PreparedRecords {
    /// Whether the tables are made anew from Raw.
    pub(crate) fn is_made_anew(&self) -> bool {
        self.made.is_some() && !self.carried_over
    }

    /// Rows that have become too old, by table; none where the tables are up to date or made anew.
    pub(crate) fn expired_rows(&self) -> Vec<(Table, u64)> {
        let tables = self.made.iter().flat_map(|made| &made.tables);
        tables
            .map(|table| (table.file.table, table.expired))
            .collect()
    }

    /// Puts the tables into the lake.
    pub(crate) async fn publish(
        self,
        work: &RefineContext<'_>,
    ) -> Result<RefinedRecords, RefineError> {
        let (tables, counts) = match &self.made {
            Some(made) => (self.publish_made(work, made).await?, made.counts.clone()),
            None => {
                let states = tables().filter_map(|table| work.state(table));
                let unchanged = states.map(|state| work.unchanged(state)).collect();
                (unchanged, RecordSummary::default())
            }
        };
        Ok(RefinedRecords {
            tables,
            counts,
            unused: self.unused,
            damaged: self.damaged,
        })
    }

    async fn publish_made(
        &self,
        work: &RefineContext<'_>,
        made: &RecordTables,
    ) -> Result<Vec<TableSummary>, RefineError> {
        // The last one decides what is new: it is there when all others are.
        let Some((last, others)) = made.tables.split_last() else {
            return Ok(Vec::new());
        };
        let others = others
            .iter()
            .map(|table| self.publish_one(work, made, table));
        let others: Vec<_> = others.collect();
        let publishing = futures::stream::iter(others).buffered(TABLES_AT_ONCE);
        let mut tables: Vec<_> = publishing.try_collect().await?;
        tables.push(self.publish_one(work, made, last).await?);
        Ok(tables)
    }

    async fn publish_one(
        &self,
        work: &RefineContext<'_>,
        made: &RecordTables,
        table: &MadeTable,
    ) -> Result<TableSummary, RefineError> {
        let size_bytes = work.publish(&table.file).await?;
        Ok(self.summary(made, table, size_bytes))
    }

    fn summary(&self, made: &RecordTables, table: &MadeTable, size_bytes: u64) -> TableSummary {
        TableSummary {
            table: table.file.table,
            state: match self.carried_over {
                true => TableOutcome::Updated,
                false => TableOutcome::Rebuilt,
            },
            rows: table.file.rows,
            rows_added: table.added,
            rows_replaced: table.replaced,
            rows_expired: table.expired,
            size_bytes,
            inputs_read: made.batches,
            inputs_total: self.inputs_total,
        }
    }
}
