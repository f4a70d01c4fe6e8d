//! Trusted's part of verify: whether every table opens and can be read to its end, and whether the
//! tables of TMDB's records hold what Raw has.
//!
//! Of each film and series whose newest record a refine has read there has to be a row of that record,
//! or a dead letter, or the record has to be too old. A table of a part has rows of no other titles. Nothing here needs a repair: `refine --rebuild` makes the
//! tables anew from Raw.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use arrow::array::{Array, AsArray, RecordBatch, StringArray};
use arrow::datatypes::TimestampMicrosecondType;
use chrono::{DateTime, Utc};
use cinelake_imdb::ImdbId;
use cinelake_lake::ledger::DataFile;
use cinelake_lake::manifest::RecordKind;
use cinelake_lake::verify::{Finding, Severity, VerifyOptions};
use cinelake_lake::{Lake, Ledger, LedgerOptions, layout};
use serde::Serialize;

use crate::catalogue::Noted;
use crate::error::RefineError;
use crate::records::table_of;
use crate::state::{Inputs, TableState, read_state, unrefined};
use crate::table_file::TableFile;
use crate::tables::Table;

/// Titles that are named; the rest is counted.
const NAMED: usize = 3;

/// What was found in Trusted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TrustedReport {
    /// Tables that are there.
    pub tables: u64,
    /// Their rows together.
    pub rows: u64,
    /// Their bytes together.
    pub size_bytes: u64,
    /// What is wrong or worth a look.
    #[serde(skip)]
    pub findings: Vec<Finding>,
}

/// What has a record: TMDB may know one IMDb id as a film and as a series.
type Title = (RecordKind, ImdbId);

/// What the tables hold, as far as Raw has to agree.
#[derive(Debug, Default)]
struct Rows {
    /// When each record was fetched, in microseconds since 1970.
    records: HashMap<Title, i64>,
    /// Titles of which there is more than one row.
    repeated: BTreeSet<Title>,
    /// The titles of each table of a part.
    parts: BTreeMap<Table, HashSet<Title>>,
    dead: HashSet<ImdbId>,
    /// Dead letters without an id, by record file.
    nameless: HashMap<String, u64>,
}

/// Verifies the Trusted zone of a lake. A lake without tables has nothing to verify.
///
/// # Errors
/// When the lake cannot be listed or read. What is damaged is a finding.
pub async fn verify(lake: &Lake, options: VerifyOptions) -> Result<TrustedReport, RefineError> {
    // The tables before Raw, so that a run at work only adds to Raw.
    let states = read_state(lake).await?;
    let mut verifier = Verifier {
        lake,
        cutoff: cutoff(options),
        report: TrustedReport {
            tables: states.len() as u64,
            rows: states.iter().map(|state| state.rows).sum(),
            size_bytes: states.iter().map(|state| state.size_bytes).sum(),
            findings: Vec::new(),
        },
    };
    let mut rows = Rows::default();
    for state in &states {
        rows = verifier.check_table(state, rows).await?;
    }
    verifier.check_counts(&states);
    verifier.check_rows(&states, &rows, options).await?;
    verifier.check_together(&states);
    verifier.check_unrefined(&states).await?;
    Ok(verifier.report)
}

fn cutoff(options: VerifyOptions) -> DateTime<Utc> {
    let kept = chrono::Duration::days(i64::from(options.keep_days));
    let cutoff = options.now.checked_sub_signed(kept);
    cutoff.unwrap_or(DateTime::<Utc>::MIN_UTC)
}

struct Verifier<'l> {
    lake: &'l Lake,
    /// Records fetched before this moment are too old.
    cutoff: DateTime<Utc>,
    report: TrustedReport,
}

impl Verifier<'_> {
    fn add(
        &mut self,
        severity: Severity,
        code: &'static str,
        table: Table,
        problem: String,
        command: &str,
    ) {
        let path = self.lake.show(&table.path());
        let advice = format!(
            "run `cinelake {command} --lake {}`",
            self.lake.url().argument()
        );
        let finding = Finding::new(severity, code, path, problem, advice);
        self.report.findings.push(finding);
    }

    fn rebuild(&mut self, code: &'static str, table: Table, problem: String) {
        self.add(Severity::Damage, code, table, problem, "refine --rebuild");
    }

    /// Reads a table to its end.
    async fn check_table(&mut self, state: &TableState, rows: Rows) -> Result<Rows, RefineError> {
        let table = state.table;
        if let Some(problem) = &state.problem {
            self.rebuild("table_damaged", table, problem.clone());
            return Ok(rows);
        }
        if state.has_rows_before(self.cutoff) {
            let problem = "it has rows of records that are too old to be kept".to_owned();
            self.add(Severity::Warning, "rows_expired", table, problem, "refine");
        }
        let file = TableFile::fetch(self.lake, table, state.rows).await?;
        let sum = state.sum;
        let reading = tokio::task::spawn_blocking(move || {
            let mut rows = rows;
            let read = rows.read(&file);
            let is_as_written = sum.map_or(Ok(true), |sum| file.begins_with(sum));
            (rows, read, is_as_written)
        });
        let (rows, read, is_as_written) = reading.await?;
        if read.is_ok() && !is_as_written? {
            let problem = "its bytes are not those that were written".to_owned();
            self.rebuild("table_damaged", table, problem);
        }
        if let Err(error) = read {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            let problem = cause.unwrap_or_else(|| error.to_string());
            self.rebuild("table_damaged", table, problem);
        }
        Ok(rows)
    }

    /// What `titles` says of itself and of the people that were read with it.
    fn check_counts(&mut self, states: &[TableState]) {
        let Some(titles) = state_of(states, Table::Titles) else {
            return;
        };
        let Some(Noted { counts, .. }) = Noted::of(titles) else {
            // Another version's tables are made anew by the next refine.
            if titles.is_current() {
                let problem = "it does not say how many rows it was written with".to_owned();
                self.rebuild("table_rows", Table::Titles, problem);
            }
            return;
        };
        if counts.titles != titles.rows {
            let problem = format!("it has {} rows and says {}", titles.rows, counts.titles);
            self.rebuild("table_rows", Table::Titles, problem);
        }
        let read = [
            (Table::Principals, counts.principals),
            (Table::People, counts.people),
            (Table::Crew, counts.crew.table_rows),
            (Table::Episodes, counts.episodes.table_rows),
            (Table::Akas, counts.akas.table_rows),
        ];
        for (table, rows) in read {
            let state = state_of(states, table);
            let together =
                state.filter(|state| state.inputs.catalogues == titles.inputs.catalogues);
            if let Some(state) = together.filter(|state| state.rows != rows) {
                let problem = format!("it has {} rows, and {rows} were read", state.rows);
                self.rebuild("table_rows", table, problem);
            }
        }
    }

    async fn check_rows(
        &mut self,
        states: &[TableState],
        rows: &Rows,
        options: VerifyOptions,
    ) -> Result<(), RefineError> {
        let inputs = |table| state_of(states, table).map(|state| &state.inputs);
        let (movies, dead) = (inputs(Table::TmdbMovies), inputs(Table::DeadLetters));
        let (Some(movies), Some(dead)) = (movies, dead) else {
            return Ok(());
        };
        let ledger = Ledger::read(self.lake, ledger_options(options)).await?;
        let files = ledger.files().iter();
        // What a refine left out on purpose (`--keep-days`) is not missing.
        let expired = state_of(states, Table::TmdbMovies).and_then(|state| state.expired?.before);
        let cutoff = expired.map_or(self.cutoff, |before| before.max(self.cutoff));
        let young = files.filter(|file| file.fetched_at >= cutoff && has_batch(movies, file));
        let read: HashSet<&str> = young.map(|file| file.path.as_str()).collect();
        let mut nameless = rows.nameless.clone();
        let (mut missing, mut stale) = (BTreeSet::new(), BTreeSet::new());
        for title in ledger.landed_titles() {
            let (tconst, kind, file) = (title.tconst, title.kind, title.file);
            if !read.contains(file.path.as_str()) || rows.dead.contains(&tconst) {
                continue;
            }
            match rows.records.get(&(kind, tconst)) {
                // A record says whole seconds.
                Some(fetched) if *fetched >= file.fetched_at.timestamp() * 1_000_000 => {}
                Some(_) => drop(stale.insert((kind, tconst))),
                None if take_one(&mut nameless, &file.path) => {}
                None => drop(missing.insert((kind, tconst))),
            }
        }
        let is_whole = dead.covers_batches(movies);
        for kind in RecordKind::ALL {
            let table = table_of(kind);
            if is_whole && let Some(names) = name(&missing, kind) {
                let problem = format!("it lacks {names}, whose records are in Raw");
                self.rebuild("rows_missing", table, problem);
            }
            if is_whole && let Some(names) = name(&stale, kind) {
                let problem = format!("of {names} Raw has later records");
                self.rebuild("rows_stale", table, problem);
            }
            if let Some(names) = name(&rows.repeated, kind) {
                let problem = format!("it has more than one row of {names}");
                self.rebuild("rows_repeated", table, problem);
            }
        }
        self.check_parts(states, rows, movies);
        self.check_gone(&ledger, rows);
        Ok(())
    }

    /// Rows of parts are of titles that have a record, in every table that was made with it.
    fn check_parts(&mut self, states: &[TableState], rows: &Rows, movies: &Inputs) {
        for (table, titles) in &rows.parts {
            let state = state_of(states, *table);
            let together = state.is_some_and(|state| state.inputs.batches == movies.batches);
            let orphans = titles
                .iter()
                .filter(|title| !rows.records.contains_key(title));
            let orphans: BTreeSet<Title> = orphans.copied().collect();
            for kind in RecordKind::ALL {
                if together && let Some(names) = name(&orphans, kind) {
                    let records = table_of(kind);
                    let problem = format!("it has rows of {names}, which `{records}` lacks");
                    self.rebuild("part_without_record", *table, problem);
                }
            }
        }
    }

    fn check_gone(&mut self, ledger: &Ledger, rows: &Rows) {
        let is_gone = |(kind, tconst): &&Title| ledger.newest_file(*tconst, *kind).is_none();
        let gone: BTreeSet<Title> = rows.records.keys().filter(is_gone).copied().collect();
        for kind in RecordKind::ALL {
            let Some(names) = name(&gone, kind) else {
                continue;
            };
            let problem = format!(
                "it has rows of {names}, whose records are not in Raw any more; they stay until they \
                 are too old"
            );
            self.add(
                Severity::Note,
                "rows_without_record",
                table_of(kind),
                problem,
                "refine",
            );
        }
    }

    /// Tables that are made together with `tmdb_movies`, and are not there or were made at another time.
    fn check_together(&mut self, states: &[TableState]) {
        let Some(movies) = state_of(states, Table::TmdbMovies).filter(|state| state.is_current())
        else {
            return;
        };
        let together = Table::PARTS
            .into_iter()
            .chain([Table::TmdbSeries, Table::DeadLetters]);
        for table in together {
            let problem = match states.iter().find(|state| state.table == table) {
                None => "it is not there, and `tmdb_movies` is",
                Some(state)
                    if state.problem.is_none() && state.inputs.batches != movies.inputs.batches =>
                {
                    "it was made from other batches than `tmdb_movies`"
                }
                Some(_) => continue,
            };
            let note = (Severity::Note, "not_refined");
            self.add(note.0, note.1, table, problem.to_owned(), "refine");
        }
    }

    async fn check_unrefined(&mut self, states: &[TableState]) -> Result<(), RefineError> {
        // A table that cannot be read has its finding, and lacks everything.
        if states.iter().any(|state| state.problem.is_some()) {
            return Ok(());
        }
        let behind = unrefined(self.lake, states).await?;
        if states.is_empty() || behind.is_empty() {
            return Ok(());
        }
        let parts = [
            (behind.batches, "batches"),
            (behind.catalogue_files, "catalogue files"),
            (behind.runs, "runs' outcomes"),
            (behind.second_opinions, "second opinions"),
        ];
        let parts = parts.into_iter().filter(|(count, _)| *count > 0);
        let parts: Vec<String> = parts
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        let problem = format!("the tables do not have {} yet", parts.join(", "));
        let path = self.lake.show(layout::TRUSTED);
        let advice = format!(
            "run `cinelake refine --lake {}`",
            self.lake.url().argument()
        );
        let note = Finding::new(Severity::Note, "not_refined", path, problem, advice);
        self.report.findings.push(note);
        Ok(())
    }
}

/// The state of a table that can be read.
fn state_of(states: &[TableState], table: Table) -> Option<&TableState> {
    let mut states = states.iter();
    states.find(|state| state.table == table && state.problem.is_none())
}

/// All records, whatever their age.
fn ledger_options(options: VerifyOptions) -> LedgerOptions {
    LedgerOptions {
        now: options.now,
        max_age: chrono::Duration::MAX,
        max_miss_age: chrono::Duration::MAX,
    }
}

/// Whether the batch of a record file is among the inputs, by its own entry or one that was rebuilt.
fn has_batch(inputs: &Inputs, file: &DataFile) -> bool {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let stem = name.strip_suffix(".json").unwrap_or(name);
    let Some(names) = inputs.batches.get(&*file.run_id) else {
        return false;
    };
    let mut rebuilt = names.range(format!("{stem}.")..);
    let is_rebuilt = |name: &String| layout::entry_base(name) == stem;
    names.contains(stem) || rebuilt.next().is_some_and(is_rebuilt)
}

fn take_one(counts: &mut HashMap<String, u64>, key: &str) -> bool {
    match counts.get_mut(key) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    }
}

/// The titles of a kind: `tt0000001, tt0000002 and 5 more titles`; `None` where there is none.
fn name(titles: &BTreeSet<Title>, kind: RecordKind) -> Option<String> {
    let own: Vec<_> = titles.iter().filter(|(own, _)| *own == kind).collect();
    let named = own.iter().take(NAMED).map(|(_, tconst)| tconst.to_string());
    let named = named.collect::<Vec<_>>().join(", ");
    match own.len().saturating_sub(NAMED) {
        _ if own.is_empty() => None,
        0 => Some(named),
        more => Some(format!("{named} and {more} more titles")),
    }
}

impl Rows {
    /// Reads every column of a table, and takes in what Raw has to agree with.
    fn read(&mut self, file: &TableFile) -> Result<(), RefineError> {
        for rows in file.read(&[])? {
            let rows = rows.map_err(|error| RefineError::reading(file.table)(error.into()))?;
            match file.table {
                Table::TmdbMovies => self.add_records(RecordKind::Movie, &rows),
                Table::TmdbSeries => self.add_records(RecordKind::Series, &rows),
                Table::DeadLetters => self.add_dead(&rows),
                table if Table::PARTS.contains(&table) => self.add_parts(table, &rows),
                _ => {}
            }
        }
        Ok(())
    }

    fn add_records(&mut self, kind: RecordKind, rows: &RecordBatch) {
        let fetched = rows.column_by_name("fetched_at");
        let fetched =
            fetched.and_then(|times| times.as_primitive_opt::<TimestampMicrosecondType>());
        for (row, tconst) in ids(rows).into_iter().enumerate() {
            let micros = fetched
                .filter(|times| times.is_valid(row))
                .map(|times| times.value(row));
            let Some(tconst) = tconst else { continue };
            let title = (kind, tconst);
            let known = self.records.insert(title, micros.unwrap_or(i64::MIN));
            self.repeated.extend(known.map(|_| title));
        }
    }

    fn add_parts(&mut self, table: Table, rows: &RecordBatch) {
        let kinds = texts(rows, "kind").into_iter().flatten();
        let kinds = kinds.map(|kind| kind.and_then(RecordKind::parse));
        let titles = kinds.zip(ids(rows)).filter_map(|(kind, id)| kind.zip(id));
        self.parts.entry(table).or_default().extend(titles);
    }

    fn add_dead(&mut self, rows: &RecordBatch) {
        let files = texts(rows, "source_file");
        for (row, tconst) in ids(rows).into_iter().enumerate() {
            match (tconst, files) {
                (Some(tconst), _) => drop(self.dead.insert(tconst)),
                (None, Some(files)) => {
                    *self
                        .nameless
                        .entry(files.value(row).to_owned())
                        .or_default() += 1;
                }
                (None, None) => {}
            }
        }
    }
}

fn texts<'r>(rows: &'r RecordBatch, name: &str) -> Option<&'r StringArray> {
    rows.column_by_name(name)?.as_string_opt()
}

/// The ids of the rows.
fn ids(rows: &RecordBatch) -> Vec<Option<ImdbId>> {
    let texts = texts(rows, "tconst")
        .into_iter()
        .flat_map(|texts| texts.iter());
    texts.map(|text| text?.parse().ok()).collect()
}
