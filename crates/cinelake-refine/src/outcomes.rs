//! `outcomes`: the books of every run, one after the other. Rows of a run whose books have not
//! changed are carried over, also when the run itself has since expired from Raw.

use std::collections::{BTreeMap, HashSet};
use std::io::{BufRead, BufReader};
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, RecordBatch, StringBuilder, TimestampMicrosecondBuilder};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use cinelake_imdb::ImdbId;
use cinelake_lake::Lake;
use cinelake_lake::manifest::{BatchEntry, Outcome, OutcomeLine, RecordKind, RunManifest};
use flate2::read::MultiGzDecoder;

use crate::arrays::record_batch;
use crate::error::{RefineError, corrupt};
use crate::raw::{Manifests, Raw, RawRun, read_entries};
use crate::records::columns::instants;
use crate::refine::Work;
use crate::state::{Inputs, Stamp};
use crate::summary::{Event, TableOutcome, TableSummary};
use crate::table_file::{ROWS_AT_ONCE, TableFile, TableWriter};
use crate::tables::Table;

const TABLE: Table = Table::Outcomes;

/// The books of one run.
struct Run {
    run_id: String,
    started_at: Option<DateTime<Utc>>,
    status: Option<String>,
    books: Books,
}

enum Books {
    /// `outcomes.ndjson.gz`, and how to name it in an error.
    Outcomes(Bytes, String),
    /// A run that did not end: what its entries say.
    Entries(Vec<BatchEntry>),
}

/// Brings the table up to date.
pub(crate) async fn refine(
    work: &Work<'_>,
    raw: &Raw,
    manifests: &Manifests,
) -> Result<TableSummary, RefineError> {
    let state = work.state(TABLE).filter(|_| !work.options.rebuild);
    let mut inputs = state.map(|state| state.inputs.clone()).unwrap_or_default();
    let changed: BTreeMap<&str, &RawRun> = raw
        .runs
        .iter()
        .map(|(run_id, run)| (run_id.as_str(), run))
        .filter(|(run_id, run)| {
            inputs
                .runs
                .get(*run_id)
                .is_none_or(|mark| *mark != run.mark())
        })
        .collect();
    if let (Some(state), true) = (state, changed.is_empty()) {
        return Ok(work.unchanged(state));
    }
    work.tell(Event::Begun {
        table: TABLE,
        inputs: changed.len() as u64,
    });
    for (run_id, run) in &changed {
        inputs.runs.insert((*run_id).to_owned(), run.mark());
    }
    let old = match state {
        Some(state) if state.rows > 0 => {
            Some(TableFile::fetch(work.lake, TABLE, state.rows).await?)
        }
        _ => None,
    };
    let (made, added, replaced) = make(work, &changed, manifests, old, inputs.clone()).await?;
    let size_bytes = work.publish(&made).await?;
    Ok(TableSummary {
        table: TABLE,
        state: match state {
            Some(_) => TableOutcome::Updated,
            None => TableOutcome::Rebuilt,
        },
        rows: made.rows,
        rows_added: added,
        rows_replaced: replaced,
        size_bytes,
        inputs_read: changed.len() as u64,
        inputs_total: inputs.count(),
    })
}

/// Old rows of unchanged runs, then the changed runs. Runs that change are nearly always the
/// latest, so that the rows stay in the order of time without being sorted.
async fn make(
    work: &Work<'_>,
    changed: &BTreeMap<&str, &RawRun>,
    manifests: &Manifests,
    old: Option<TableFile>,
    inputs: Inputs,
) -> Result<(TableFile, u64, u64), RefineError> {
    let stamp = work.stamp(inputs);
    let gone = changed.keys().map(|run_id| (*run_id).to_owned()).collect();
    let carrying = tokio::task::spawn_blocking(move || carry_over(old, &gone, &stamp));
    let (mut writer, replaced) = carrying.await??;
    let carried = writer.rows();
    for (read, (run_id, run)) in changed.iter().enumerate() {
        let run = read_run(work.lake, run_id, run, manifests.get(*run_id)).await?;
        writer = tokio::task::spawn_blocking(move || write_run(writer, &run)).await??;
        work.tell(Event::InputsRead {
            table: TABLE,
            inputs: read as u64 + 1,
        });
    }
    let added = writer.rows() - carried;
    let file = tokio::task::spawn_blocking(move || writer.finish()).await??;
    Ok((file, added, replaced))
}

fn carry_over(
    old: Option<TableFile>,
    gone: &HashSet<String>,
    stamp: &Stamp,
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

async fn read_run(
    lake: &Lake,
    run_id: &str,
    run: &RawRun,
    manifest: Option<&RunManifest>,
) -> Result<Run, RefineError> {
    let books = match &run.outcomes {
        Some(_) => {
            let path = RawRun::outcomes_file(run_id);
            Books::Outcomes(lake.read(&path).await?, lake.show(&path))
        }
        None => {
            let names = run.entries.iter();
            let names: Vec<_> = names
                .map(|name| (run_id.to_owned(), name.clone()))
                .collect();
            Books::Entries(read_entries(lake, &names).await?)
        }
    };
    let status = manifest.and_then(|manifest| serde_json::to_value(manifest.status).ok());
    Ok(Run {
        run_id: run_id.to_owned(),
        started_at: manifest.map(|manifest| manifest.started_at),
        status: status.and_then(|status| status.as_str().map(str::to_owned)),
        books,
    })
}

fn write_run(mut writer: TableWriter, run: &Run) -> Result<TableWriter, RefineError> {
    let mut columns = Columns::default();
    match &run.books {
        Books::Outcomes(bytes, url) => {
            for line in BufReader::new(MultiGzDecoder::new(bytes.as_ref())).lines() {
                let line = line.map_err(|error| corrupt(url.clone(), error))?;
                let line: OutcomeLine =
                    serde_json::from_str(&line).map_err(|error| corrupt(url.clone(), error))?;
                columns.append(run, &line);
                columns.spill(&mut writer)?;
            }
        }
        Books::Entries(entries) => {
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
fn lines_of_entry(entry: &BatchEntry) -> impl Iterator<Item = OutcomeLine> {
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
