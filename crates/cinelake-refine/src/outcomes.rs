//! `outcomes`: the books of every run, one after the other. Rows of a run whose books have not
//! changed are carried over, also when the run itself has since expired from Raw.
//!
//! The outcomes of a run count if it gave every title its outcome; of any other run its ledger
//! entries count, because a batch may have been adopted after the run wrote its outcomes.

use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, RecordBatch, StringBuilder, TimestampMicrosecondBuilder};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use cinelake_imdb::ImdbId;
use cinelake_lake::ledger::{LedgerEntry, RunObjects, read_manifest};
use cinelake_lake::manifest::{Outcome, OutcomeLine, RecordKind, RunStatus};
use cinelake_lake::{Lake, layout};
use flate2::read::MultiGzDecoder;
use futures::{StreamExt, TryStreamExt};

use crate::arrays::record_batch;
use crate::error::RefineError;
use crate::raw::{Raw, read_entries};
use crate::records::columns::instants;
use crate::refine::RefineContext;
use crate::state::{BooksRead, Inputs, TableStamp};
use crate::summary::{DamagedFile, Event, TableOutcome, TableSummary};
use crate::table_file::{ROWS_AT_ONCE, TableFile, TableWriter};
use crate::tables::Table;

const TABLE: Table = Table::Outcomes;
/// Books fetched at a time.
const RUNS_AT_ONCE: usize = 8;

/// The books of one run.
struct Run {
    run_id: String,
    started_at: Option<DateTime<Utc>>,
    status: Option<String>,
    books: OutcomeSource,
    damaged: Vec<DamagedFile>,
}

enum OutcomeSource {
    /// `outcomes.ndjson.gz`, which was read to its end once.
    Outcomes(Bytes),
    /// What the ledger entries say.
    Entries(Vec<LedgerEntry>),
}

/// What became of the table.
#[derive(Debug)]
pub(crate) struct RefinedOutcomes {
    pub(crate) table: TableSummary,
    pub(crate) damaged: Vec<DamagedFile>,
}

/// What is made, before it is in the lake.
struct OutcomesTable {
    file: TableFile,
    inputs: Inputs,
    added: u64,
    replaced: u64,
}

/// Brings the table up to date.
pub(crate) async fn refine(
    work: &RefineContext<'_>,
    raw: &Raw,
) -> Result<RefinedOutcomes, RefineError> {
    let state = work.state(TABLE).filter(|_| !work.options.rebuild);
    let inputs = state.map(|state| state.inputs.clone()).unwrap_or_default();
    let changed = raw.runs_beyond(&inputs);
    if let (Some(state), true) = (state, changed.is_empty()) {
        return Ok(RefinedOutcomes {
            table: work.unchanged(state),
            damaged: damaged(inputs, raw),
        });
    }
    work.emit(Event::Begun {
        table: TABLE,
        inputs: changed.len() as u64,
    });
    let old = match state {
        Some(state) if state.rows > 0 => {
            Some(TableFile::fetch(work.lake, TABLE, state.rows).await?)
        }
        _ => None,
    };
    let made = make(work, &changed, old, inputs).await?;
    let size_bytes = work.publish(&made.file).await?;
    let table = TableSummary {
        table: TABLE,
        state: match state {
            Some(_) => TableOutcome::Updated,
            None => TableOutcome::Rebuilt,
        },
        rows: made.file.rows,
        rows_added: made.added,
        rows_replaced: made.replaced,
        rows_expired: 0,
        size_bytes,
        inputs_read: changed.len() as u64,
        inputs_total: made.inputs.count(),
    };
    Ok(RefinedOutcomes {
        table,
        damaged: damaged(made.inputs, raw),
    })
}

/// The damaged files that are still there.
fn damaged(inputs: Inputs, raw: &Raw) -> Vec<DamagedFile> {
    let damaged = inputs.damaged.into_iter();
    damaged
        .filter(|(path, _)| raw.has(path))
        .map(|(path, problem)| DamagedFile { path, problem })
        .collect()
}

/// Old rows of unchanged runs, then the changed runs. Runs that change are nearly always the
/// latest, so that the rows stay in the order of time without being sorted.
async fn make(
    work: &RefineContext<'_>,
    changed: &[(&str, &RunObjects)],
    old: Option<TableFile>,
    mut inputs: Inputs,
) -> Result<OutcomesTable, RefineError> {
    let reread = changed.iter().map(|(run_id, _)| (*run_id).to_owned());
    let reread: HashSet<String> = reread.collect();
    inputs.damaged.retain(|path, _| {
        layout::parse_run_object(path).is_none_or(|(run_id, _)| !reread.contains(run_id))
    });
    let stamp = TableStamp {
        inputs: None,
        ..work.stamp(Inputs::default())
    };
    let carrying = tokio::task::spawn_blocking(move || carry_over(old, &reread, &stamp));
    let (mut writer, replaced) = carrying.await??;
    let carried = writer.rows();
    let runs = changed.iter();
    let runs: Vec<(String, RunObjects)> = runs
        .map(|(run_id, run)| ((*run_id).to_owned(), (*run).clone()))
        .collect();
    let mut reading = futures::stream::iter(runs)
        .map(|(run_id, run)| read_run(work.lake, run_id, run))
        .buffered(RUNS_AT_ONCE);
    let mut read = 0;
    while let Some((run, now)) = reading.try_next().await? {
        inputs.runs.insert(run.run_id.clone(), now);
        let damaged = run.damaged.iter().cloned();
        inputs
            .damaged
            .extend(damaged.map(|file| (file.path, file.problem)));
        writer = tokio::task::spawn_blocking(move || write_run(writer, &run)).await??;
        read += 1;
        work.emit(Event::InputsRead {
            table: TABLE,
            inputs: read,
        });
    }
    let added = writer.rows() - carried;
    writer.note_inputs(&inputs);
    let file = tokio::task::spawn_blocking(move || writer.finish()).await??;
    Ok(OutcomesTable {
        file,
        inputs,
        added,
        replaced,
    })
}

fn carry_over(
    old: Option<TableFile>,
    gone: &HashSet<String>,
    stamp: &TableStamp,
) -> Result<(TableWriter, u64), RefineError> {
    let mut writer = TableWriter::create(TABLE, stamp)?;
    let mut replaced = 0;
    let Some(old) = old else {
        return Ok((writer, replaced));
    };
    for rows in old.read(&[])? {
        let rows = rows.map_err(|error| RefineError::reading(TABLE)(error.into()))?;
        let run_ids = rows
            .column_by_name("run_id")
            .and_then(|column| column.as_string_opt::<i32>());
        let run_ids = run_ids.ok_or_else(|| {
            let message = "it has no column run_id of texts".to_owned();
            RefineError::reading(TABLE)(parquet::errors::ParquetError::General(message))
        })?;
        let stays = run_ids
            .iter()
            .map(|run_id| run_id.map(|run_id| !gone.contains(run_id)));
        let stayed = writer.write_filtered(&rows, &stays.collect())?;
        replaced += rows.num_rows() as u64 - stayed;
    }
    Ok((writer, replaced))
}

/// Reads the books of a run; and what was read of them.
async fn read_run(
    lake: &Lake,
    run_id: String,
    objects: RunObjects,
) -> Result<(Run, BooksRead), RefineError> {
    let mut run = Run {
        started_at: layout::run_started_at(&run_id),
        run_id,
        status: None,
        books: OutcomeSource::Entries(Vec::new()),
        damaged: Vec::new(),
    };
    let status = run.read_status(lake, &objects).await?;
    // A run that had nothing to add to the newest checkpoint writes none, and so did 0.1.0.
    let done = || matches!(status, Some(RunStatus::Done | RunStatus::DoneWithFailures));
    let ended = objects
        .checkpoint
        .map_or_else(done, |checkpoint| checkpoint.ended);
    let from_outcomes = ended && objects.outcomes.is_some() && run.read_outcomes(lake).await?;
    if !from_outcomes {
        run.read_entries(lake, &objects).await?;
    }
    Ok((run, BooksRead::new(&objects, from_outcomes)))
}

impl Run {
    async fn read_status(
        &mut self,
        lake: &Lake,
        run: &RunObjects,
    ) -> Result<Option<RunStatus>, RefineError> {
        if run.manifest.is_none() {
            return Ok(None);
        }
        match read_manifest(lake, &self.run_id).await? {
            Ok(manifest) => {
                let text = serde_json::to_value(manifest.status).ok();
                self.status = text.and_then(|text| text.as_str().map(str::to_owned));
                Ok(Some(manifest.status))
            }
            Err(damaged) => {
                self.damaged.push(damaged.into());
                Ok(None)
            }
        }
    }

    /// Whether the outcomes can be read to their end.
    async fn read_outcomes(&mut self, lake: &Lake) -> Result<bool, RefineError> {
        let path = layout::run_outcomes(&self.run_id);
        let Some(bytes) = lake.read_if_there(&path).await? else {
            return Ok(false);
        };
        let held = bytes.clone();
        let checking = tokio::task::spawn_blocking(move || {
            let bad = outcome_lines(&held).find_map(Result::err);
            bad.map_or(Ok(()), Err)
        });
        match checking.await? {
            Ok(()) => {
                self.books = OutcomeSource::Outcomes(bytes);
                Ok(true)
            }
            Err(problem) => {
                self.damaged.push(DamagedFile { path, problem });
                Ok(false)
            }
        }
    }

    async fn read_entries(&mut self, lake: &Lake, run: &RunObjects) -> Result<(), RefineError> {
        let names = run.entries.iter();
        let names: Vec<_> = names
            .map(|name| (self.run_id.clone(), name.clone()))
            .collect();
        let entries = read_entries(lake, &names).await?;
        self.damaged.extend(entries.damaged);
        // Two runs may have written an entry for one file in the same moment.
        let mut files = HashSet::new();
        let read = entries.read.into_iter().map(|(_, entry)| entry);
        let once = read.filter(|entry| {
            let file = entry.file.clone();
            file.is_none_or(|file| files.insert(file))
        });
        self.books = OutcomeSource::Entries(once.collect());
        Ok(())
    }
}

/// The lines of a run's outcomes; an error says what is wrong with them.
fn outcome_lines(bytes: &[u8]) -> impl Iterator<Item = Result<OutcomeLine, String>> {
    let lines = BufReader::new(MultiGzDecoder::new(bytes)).lines();
    lines.map(|line| {
        let line = line.map_err(|error| error.to_string())?;
        serde_json::from_str(&line).map_err(|error| error.to_string())
    })
}

fn write_run(mut writer: TableWriter, run: &Run) -> Result<TableWriter, RefineError> {
    let mut columns = Columns::default();
    match &run.books {
        OutcomeSource::Outcomes(bytes) => {
            // Every line could be read a moment ago.
            let lines = outcome_lines(bytes).map_while(Result::ok);
            // 0.1.0 listed them.
            for line in lines.filter(|line| line.outcome != Outcome::Filtered) {
                columns.append(run, &line);
                columns.spill(&mut writer)?;
            }
        }
        OutcomeSource::Entries(entries) => {
            for line in entries.iter().flat_map(lines_of_entry) {
                columns.append(run, &line);
                columns.spill(&mut writer)?;
            }
        }
    }
    columns.flush(&mut writer)?;
    Ok(writer)
}

/// What an entry says, as the run's outcomes would have.
fn lines_of_entry(entry: &LedgerEntry) -> impl Iterator<Item = OutcomeLine> {
    let line = |tconst: ImdbId, kind: RecordKind, outcome| OutcomeLine {
        tconst,
        kind: Some(kind),
        outcome,
        reason: None,
        file: None,
        fetched_at: Some(entry.fetched_at),
    };
    let landed = entry.records.iter().map(move |tconst| OutcomeLine {
        file: entry.file.clone(),
        ..line(*tconst, entry.kind, Outcome::Landed)
    });
    let missed = entry.misses.iter().map(move |miss| OutcomeLine {
        reason: Some(miss.reason.clone()),
        ..line(miss.tconst, miss.kind, miss.outcome)
    });
    landed.chain(missed)
}

struct Columns {
    rows: usize,
    run_id: StringBuilder,
    tconst: StringBuilder,
    kind: StringBuilder,
    outcome: StringBuilder,
    reason: StringBuilder,
    file: StringBuilder,
    fetched_at: TimestampMicrosecondBuilder,
    run_started_at: TimestampMicrosecondBuilder,
    run_status: StringBuilder,
}

impl Default for Columns {
    fn default() -> Self {
        Self {
            rows: 0,
            run_id: StringBuilder::new(),
            tconst: StringBuilder::new(),
            kind: StringBuilder::new(),
            outcome: StringBuilder::new(),
            reason: StringBuilder::new(),
            file: StringBuilder::new(),
            fetched_at: instants(),
            run_started_at: instants(),
            run_status: StringBuilder::new(),
        }
    }
}

impl Columns {
    fn append(&mut self, run: &Run, line: &OutcomeLine) {
        let micros = |at: Option<DateTime<Utc>>| at.map(|at| at.timestamp_micros());
        self.rows += 1;
        self.run_id.append_value(&run.run_id);
        self.tconst.append_value(line.tconst.to_string());
        self.kind.append_option(line.kind.map(RecordKind::as_str));
        self.outcome.append_value(line.outcome.as_str());
        self.reason.append_option(line.reason.as_deref());
        self.file.append_option(line.file.as_deref());
        self.fetched_at.append_option(micros(line.fetched_at));
        self.run_started_at.append_option(micros(run.started_at));
        self.run_status.append_option(run.status.as_deref());
    }

    fn spill(&mut self, writer: &mut TableWriter) -> Result<(), RefineError> {
        match self.rows >= ROWS_AT_ONCE {
            true => self.flush(writer),
            false => Ok(()),
        }
    }

    fn flush(&mut self, writer: &mut TableWriter) -> Result<(), RefineError> {
        let rows = std::mem::take(self).finish()?;
        writer.write(&rows)
    }

    fn finish(mut self) -> Result<RecordBatch, RefineError> {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.run_id.finish()),
            Arc::new(self.tconst.finish()),
            Arc::new(self.kind.finish()),
            Arc::new(self.outcome.finish()),
            Arc::new(self.reason.finish()),
            Arc::new(self.file.finish()),
            Arc::new(self.fetched_at.finish()),
            Arc::new(self.run_started_at.finish()),
            Arc::new(self.run_status.finish()),
        ];
        record_batch(TABLE, columns)
    }
}
