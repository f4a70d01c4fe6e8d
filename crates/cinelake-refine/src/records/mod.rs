//! `tmdb_movies`, `tmdb_cast` and `dead_letters`: made from landed records, batch by batch.
//!
//! The three are one piece of work: what `tmdb_movies` says it was made from decides what is new,
//! and it is published last. A refine that was cut off after another of the three has that one a
//! little newer; the same batches are read again then, and replace what is there.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use cinelake_lake::manifest::{BatchEntry, RecordKind};
use cinelake_lake::{Lake, layout};
use futures::{StreamExt, TryStreamExt};
use tokio::sync::mpsc;

use crate::error::RefineError;
use crate::raw::{Raw, files_without_entry, read_entries};
use crate::refine::Work;
use crate::state::{Inputs, Stamp};
use crate::summary::{Event, RecordSummary, Stranger, TableOutcome, TableSummary};
use crate::table_file::TableFile;
use crate::tables::Table;

mod cast;
pub(crate) mod columns;
mod delta;
mod fields;
mod movie;
mod parse;
mod split;

use delta::{Delta, Made, Old};
use parse::{Fetched, Parsed, parse};

const TABLES: [Table; 3] = [Table::TmdbMovies, Table::TmdbCast, Table::DeadLetters];
/// Files are typed in groups of about this size: enough work to be worth a task.
const GROUP_BYTES: u64 = 1 << 20;
/// And of at most this many, so that as many are fetched at a time.
const GROUP_FILES: usize = 8;
/// Groups fetched and typed at a time.
const GROUPS_AT_ONCE: usize = 4;

/// What became of the three tables.
#[derive(Debug)]
pub(crate) struct Refined {
    pub(crate) tables: Vec<TableSummary>,
    pub(crate) counts: RecordSummary,
    pub(crate) strangers: Vec<Stranger>,
}

/// Brings the three tables up to date.
pub(crate) async fn refine(work: &Work<'_>, raw: &Raw) -> Result<Refined, RefineError> {
    let known = known_inputs(work);
    let fresh: Vec<(String, String)> = raw
        .batches()
        .filter(|(run_id, name)| !known.is_some_and(|known| known.has_batch(run_id, name)))
        .map(|(run_id, name)| (run_id.to_owned(), name.to_owned()))
        .collect();
    let entries = read_entries(work.lake, &fresh).await?;
    let strangers = strangers(work.lake, raw, &entries).await?;
    if let (Some(_), true) = (known, fresh.is_empty()) {
        let states = TABLES.iter().filter_map(|table| work.state(*table));
        return Ok(Refined {
            tables: states.map(|state| work.unchanged(state)).collect(),
            counts: RecordSummary::default(),
            strangers,
        });
    }
    let mut inputs = known.cloned().unwrap_or_default();
    for (run_id, name) in fresh {
        inputs
            .batches
            .entry(run_id)
            .or_insert_with(BTreeSet::new)
            .insert(name);
    }
    let total = inputs.count();
    let stamp = work.stamp(inputs);
    let made = make(work, entries, known.is_some(), stamp).await?;
    publish(work, made, known.is_some(), total, strangers).await
}

/// What the tables were made from, if all three can be carried over. Otherwise all are made anew:
/// without the others one of them cannot tell which record counts.
fn known_inputs<'w>(work: &'w Work<'_>) -> Option<&'w Inputs> {
    if work.options.rebuild {
        return None;
    }
    let movies = work.state(Table::TmdbMovies)?;
    let cast = work.state(Table::TmdbCast)?;
    let dead = work.state(Table::DeadLetters)?;
    let whole =
        cast.inputs.covers_batches(&movies.inputs) && dead.inputs.covers_batches(&movies.inputs);
    whole.then_some(&movies.inputs)
}

/// Record files without an entry. They may belong to a run that is at work, or died.
async fn strangers(
    lake: &Lake,
    raw: &Raw,
    entries: &[BatchEntry],
) -> Result<Vec<Stranger>, RefineError> {
    let by_name = raw.batches().filter_map(|(run_id, name)| {
        let (kind, number) = layout::parse_batch_name(name)?;
        Some(layout::record_file(layout::run_date(run_id)?, kind, number))
    });
    let named = entries.iter().filter_map(|entry| entry.file.clone());
    let known: HashSet<String> = by_name.chain(named).collect();
    let paths = files_without_entry(lake, &known).await?;
    let reason = "no batch names it: its run is at work or was cut off (the next ingest adopts its \
                  file), or it is not cinelake's";
    Ok(paths
        .into_iter()
        .map(|path| Stranger {
            path,
            reason: reason.to_owned(),
        })
        .collect())
}

async fn make(
    work: &Work<'_>,
    entries: Vec<BatchEntry>,
    carry_over: bool,
    stamp: Stamp,
) -> Result<Made, RefineError> {
    let (movies, series): (Vec<_>, Vec<_>) = entries
        .into_iter()
        .filter(|entry| entry.file.is_some())
        .partition(|entry| entry.kind == RecordKind::Movie);
    work.tell(Event::Begun {
        table: Table::TmdbMovies,
        inputs: movies.len() as u64,
    });
    let mut delta = Delta::new(&stamp)?;
    delta.counts.series_records = series.iter().map(|entry| entry.records.len() as u64).sum();
    for path in movies.iter().filter_map(|entry| entry.file.as_deref()) {
        delta.reads_file(path);
    }
    let delta = read(work, movies, delta).await?;
    let old = match carry_over {
        true => Some(fetch_old(work).await?),
        false => None,
    };
    tokio::task::spawn_blocking(move || delta.finish(old, &stamp)).await?
}

/// Fetches and types files in parallel; one thread takes them in, in order.
async fn read(
    work: &Work<'_>,
    entries: Vec<BatchEntry>,
    mut delta: Delta,
) -> Result<Delta, RefineError> {
    let (sender, mut receiver) = mpsc::channel::<Parsed>(GROUPS_AT_ONCE);
    let taking_in = tokio::task::spawn_blocking(move || {
        while let Some(parsed) = receiver.blocking_recv() {
            delta.add(parsed)?;
        }
        Ok::<_, RefineError>(delta)
    });
    let mut typed = futures::stream::iter(groups(entries))
        .map(|group| fetch_and_parse(work.lake, group))
        .buffered(GROUPS_AT_ONCE);
    let mut files = 0;
    while let Some(parsed) = typed.try_next().await? {
        files += parsed.counts.files;
        // A receiver that is gone has failed; its own error says why.
        if sender.send(parsed).await.is_err() {
            break;
        }
        work.tell(Event::InputsRead {
            table: Table::TmdbMovies,
            inputs: files,
        });
    }
    drop(sender);
    taking_in.await?
}

fn groups(entries: Vec<BatchEntry>) -> Vec<Vec<BatchEntry>> {
    let mut groups: Vec<Vec<BatchEntry>> = Vec::new();
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

async fn fetch_and_parse(lake: &Lake, group: Vec<BatchEntry>) -> Result<Parsed, RefineError> {
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
    tokio::task::spawn_blocking(move || parse(&fetched)).await?
}

async fn fetch_old(work: &Work<'_>) -> Result<Old, RefineError> {
    let fetch = |table| {
        let rows = work.state(table).map_or(0, |state| state.rows);
        TableFile::fetch(work.lake, table, rows)
    };
    let (movies, cast, dead) = futures::future::try_join3(
        fetch(Table::TmdbMovies),
        fetch(Table::TmdbCast),
        fetch(Table::DeadLetters),
    )
    .await?;
    Ok(Old { movies, cast, dead })
}

async fn publish(
    work: &Work<'_>,
    made: Made,
    carried_over: bool,
    inputs_total: u64,
    strangers: Vec<Stranger>,
) -> Result<Refined, RefineError> {
    let mut tables = Vec::new();
    for table in &made.tables {
        let size_bytes = work.publish(&table.file).await?;
        tables.push(TableSummary {
            table: table.file.table,
            state: match carried_over {
                true => TableOutcome::Updated,
                false => TableOutcome::Rebuilt,
            },
            rows: table.file.rows,
            rows_added: table.added,
            rows_replaced: table.replaced,
            size_bytes,
            inputs_read: made.batches,
            inputs_total,
        });
    }
    Ok(Refined {
        tables,
        counts: made.counts,
        strangers,
    })
}
