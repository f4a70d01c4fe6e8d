//! Small lakes, landed as the ingest lands them, and their tables as lines of text.

use std::io::Cursor;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use bytes::Bytes;
use chrono::{DateTime, Duration, Utc};
use cinelake_imdb::{CatalogueInput, ImdbId, ReadOptions, Role, open_tables};
use cinelake_lake::ledger::{Miss, Request};
use cinelake_lake::manifest::{FindTally, RecordKind, RunManifest, RunStatus, SCHEMA_VERSION};
use cinelake_lake::object_store::memory::InMemory;
use cinelake_lake::opinions::OpinionFile;
use cinelake_lake::record::{Match, Provenance, RawFormat, stamp};
use cinelake_lake::snapshot::{NewFile, ReadFlags, Snapshot, SnapshotVerdict};
use cinelake_lake::{Batch, Lake, LakeUrl, Ledger, LedgerOptions, RunWriter, StoreOptions, layout};
use cinelake_refine::{
    RefineError, RefineOptions, RefineSummary, Table, TableOutcome, TableSummary, refine,
};
use cinelake_testkit::{FaultStore, S3Server};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use tempfile::TempDir;

/// A lake and what has to live as long as it.
pub(crate) struct Place {
    pub(crate) lake: Lake,
    pub(crate) folder: TempDir,
    _server: Option<S3Server>,
}

impl Place {
    pub(crate) fn local() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = LakeUrl::Local(folder.path().join("lake"));
        let lake = Lake::open(&url, &StoreOptions::default()).expect("opens");
        Self {
            lake,
            folder,
            _server: None,
        }
    }

    pub(crate) fn s3() -> Self {
        let server = S3Server::start().expect("starts");
        server.create_bucket("films").expect("made");
        let options = StoreOptions {
            aws_environment: server.environment(),
            ..StoreOptions::default()
        };
        let url = "s3://films/a/lake".parse().expect("a lake URL");
        Self {
            lake: Lake::open(&url, &options).expect("opens"),
            folder: tempfile::tempdir().expect("a folder"),
            _server: Some(server),
        }
    }
}

/// A lake in memory, as S3 replaces objects.
pub(crate) fn memory() -> Lake {
    Lake::with_store(
        "s3://films".parse().expect("a URL"),
        Arc::new(InMemory::new()),
    )
}

/// The same store twice: once failing, once sound.
pub(crate) fn faulty(
    url: &str,
    faults: impl FnOnce(FaultStore) -> FaultStore,
) -> (Lake, FaultStore, Lake) {
    let memory = Arc::new(InMemory::new());
    let url: LakeUrl = url.parse().expect("a lake URL");
    let store = faults(FaultStore::new(memory.clone()));
    let lake = Lake::with_store(url.clone(), Arc::new(store.clone()));
    (lake, store, Lake::with_store(url, memory))
}

pub(crate) fn start() -> DateTime<Utc> {
    "2026-11-23T21:00:00Z".parse().expect("a time")
}

/// The id of the run that starts this many hours after [`start`].
pub(crate) fn run_id(hours: u32) -> String {
    layout::run_id(start() + Duration::hours(i64::from(hours)), hours)
}

pub(crate) fn id(number: u64) -> ImdbId {
    ImdbId::new(number).expect("an id")
}

/// TMDB's record of a film with its provenance, `minutes` after [`start`].
pub(crate) fn record(number: u64, run_id: &str, minutes: i64, fields: &str) -> (ImdbId, Vec<u8>) {
    let provenance = Provenance {
        tconst: id(number),
        fetched_at: start() + Duration::minutes(minutes),
        endpoint: format!("/3/movie/tt{number:07}"),
        matched: Match::Direct,
        run_id: run_id.to_owned(),
        request: Request::default(),
    };
    (
        id(number),
        stamp(format!("{{{fields}}}").as_bytes(), &provenance),
    )
}

/// Lands records as one batch.
pub(crate) async fn land(lake: &Lake, run_id: &str, records: Vec<(ImdbId, Vec<u8>)>) -> String {
    land_as(
        lake,
        run_id,
        RecordKind::Movie,
        RawFormat::Lines,
        records,
        Vec::new(),
    )
    .await
    .unwrap_or_default()
}

pub(crate) async fn land_as(
    lake: &Lake,
    run_id: &str,
    kind: RecordKind,
    format: RawFormat,
    records: Vec<(ImdbId, Vec<u8>)>,
    misses: Vec<Miss>,
) -> Option<String> {
    let date = layout::run_date(run_id).expect("a run id");
    let there = paths(lake, &layout::records_folder(date)).await;
    let next = Ledger::next_numbers(there.into_iter());
    let mut writer = RunWriter::new(lake, run_id, date, format, Request::default(), next);
    let stamps = records
        .iter()
        .filter_map(|(_, line)| cinelake_lake::record::provenance(std::str::from_utf8(line).ok()?));
    let batch = Batch {
        fetched_at: stamps.map(|stamp| stamp.fetched_at).min(),
        records,
        misses,
        ..Batch::default()
    };
    let committed = writer.commit(kind, batch, start()).await;
    committed.expect("commits").entry.file
}

/// A run's snapshot of catalogue files, named as they are to be called.
pub(crate) struct Catalogues<'a> {
    pub(crate) files: &'a [(&'a str, &'a str)],
    pub(crate) read: ReadFlags,
    pub(crate) verdict: Option<SnapshotVerdict>,
}

impl<'a> Catalogues<'a> {
    pub(crate) fn new(files: &'a [(&'a str, &'a str)]) -> Self {
        Self {
            files,
            read: ReadFlags::default(),
            verdict: Some(SnapshotVerdict::Accepted),
        }
    }

    /// Lands them as the ingest does: ratings beside other files are joined to these, and so are the
    /// files of people.
    pub(crate) async fn land(self, lake: &Lake, run_id: &str) -> Snapshot {
        let folder = tempfile::tempdir().expect("a folder");
        let sources: Vec<_> = self
            .files
            .iter()
            .enumerate()
            .map(|(at, (_, text))| {
                let path = folder.path().join(at.to_string());
                std::fs::write(&path, text).expect("written");
                path
            })
            .collect();
        let role = |text: &str| {
            let input =
                CatalogueInput::new("file", Box::new(Cursor::new(text.as_bytes().to_vec())));
            let opened = open_tables(input, &ReadOptions::default());
            let mut tables = opened.map(|opened| opened.tables).unwrap_or_default();
            let table = tables.pop();
            table.map_or(Role::Titles, |table| table.shape().role())
        };
        let has_titles = self
            .files
            .iter()
            .any(|(_, text)| role(text) == Role::Titles);
        let files = self.files.iter().zip(&sources);
        let files: Vec<NewFile<'_>> = files
            .map(|((name, text), source)| NewFile {
                source,
                name,
                file_name: name,
                kind: RecordKind::Movie,
                joined: match role(text) {
                    Role::Titles => false,
                    Role::Ratings => has_titles,
                    _ => true,
                },
                role: Some(role(text)),
                landed_as: None,
            })
            .collect();
        let now = layout::run_started_at(run_id).expect("a run id");
        let landed = Snapshot::land(lake, run_id, now, &files, self.read).await;
        let (snapshot, _) = landed.expect("lands");
        if let Some(verdict) = self.verdict {
            let judged = snapshot.judge(lake, run_id, verdict, None).await;
            judged.expect("judged");
        }
        snapshot
    }
}

pub(crate) async fn land_catalogues(lake: &Lake, run_id: &str, files: &[(&str, &str)]) {
    Catalogues::new(files).land(lake, run_id).await;
}

pub(crate) async fn land_catalogue(lake: &Lake, run_id: &str, name: &str, text: &str) {
    land_catalogues(lake, run_id, &[(name, text)]).await;
}

/// Lands an opinion so many hours after the first run.
pub(crate) async fn land_opinion(lake: &Lake, hours: u32, source: &str, text: &str) -> OpinionFile {
    let folder = tempfile::tempdir().expect("a folder");
    let local = folder.path().join("money.csv");
    std::fs::write(&local, text).expect("written");
    let (id, now) = (run_id(hours), start() + Duration::hours(i64::from(hours)));
    let landed = OpinionFile::land(lake, &id, now, source, "money.csv", &local).await;
    landed.expect("lands").0
}

/// Writes the manifest of a run.
pub(crate) async fn manifest(lake: &Lake, run_id: &str, status: RunStatus) {
    let manifest = RunManifest {
        schema_version: SCHEMA_VERSION,
        run_id: run_id.to_owned(),
        version: "0".into(),
        status,
        stopped_because: None,
        started_at: layout::run_started_at(run_id).expect("a run id"),
        finished_at: (status != RunStatus::Running).then(start),
        options: serde_json::json!({}),
        inputs: Vec::new(),
        titles: 0,
        outcomes: Default::default(),
        filtered: Default::default(),
        balanced: true,
        files: 0,
        size_bytes: 0,
        requests: serde_json::Value::Null,
        find: FindTally::default(),
        crosswalk: None,
    };
    let text = serde_json::to_string(&manifest).expect("JSON");
    put(lake, &layout::run_manifest(run_id), &text).await;
}

/// Lines of outcomes of films, as a run writes them.
pub(crate) fn as_ended(outcomes: &[(u64, &str)]) -> String {
    let line = |(number, outcome): &(u64, &str)| {
        let tconst = id(*number);
        format!(r#"{{"tconst":"{tconst}","kind":"movie","outcome":"{outcome}"}}"#) + "\n"
    };
    outcomes.iter().map(line).collect()
}

/// Ends a run: outcomes, manifest, checkpoint, in this order.
pub(crate) async fn close(lake: &Lake, run_id: &str, status: RunStatus, outcomes: &str) {
    put_outcomes(lake, run_id, outcomes).await;
    manifest(lake, run_id, status).await;
    let ended = [RunStatus::Done, RunStatus::DoneWithFailures].contains(&status);
    checkpoint(lake, run_id, ended).await;
}

/// Writes the outcomes of a run, given as lines.
pub(crate) async fn put_outcomes(lake: &Lake, run_id: &str, outcomes: &str) {
    let bytes = Bytes::from(gzip(outcomes));
    lake.replace(&layout::run_outcomes(run_id), bytes)
        .await
        .expect("written");
}

/// The text, packed.
pub(crate) fn gzip(text: &str) -> Vec<u8> {
    use std::io::Write;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text.as_bytes()).expect("written");
    gzip.finish().expect("written")
}

/// Writes the checkpoint of a run, after adopting what has no entry.
pub(crate) async fn checkpoint(lake: &Lake, run_id: &str, ended: bool) {
    let options = LedgerOptions {
        now: start(),
        max_age: Duration::days(180),
        max_miss_age: Duration::days(7),
    };
    let recovered = Ledger::recover(lake, options, "20991231T000000Z-000000").await;
    let (ledger, _) = recovered.expect("recovers");
    ledger
        .write_checkpoint(lake, run_id, ended, start())
        .await
        .expect("written");
}

pub(crate) async fn put(lake: &Lake, path: &str, text: &str) {
    lake.replace(path, Bytes::from(text.to_owned()))
        .await
        .expect("written");
}

pub(crate) fn options(rebuild: bool) -> RefineOptions {
    RefineOptions {
        rebuild,
        version: "0.1.0".into(),
        now: start(),
        keep_days: 180,
    }
}

pub(crate) async fn try_refine(lake: &Lake, rebuild: bool) -> Result<RefineSummary, RefineError> {
    refine(lake, &options(rebuild), &|_| {}).await
}

pub(crate) async fn refined(lake: &Lake) -> RefineSummary {
    try_refine(lake, false).await.expect("refines")
}

pub(crate) async fn rebuilt(lake: &Lake) -> RefineSummary {
    try_refine(lake, true).await.expect("refines")
}

pub(crate) fn of(summary: &RefineSummary, table: Table) -> &TableSummary {
    let mut tables = summary.tables.iter();
    tables
        .find(|summary| summary.table == table)
        .expect("is there")
}

pub(crate) fn states(summary: &RefineSummary) -> Vec<TableOutcome> {
    summary.tables.iter().map(|table| table.state).collect()
}

/// The rows of a table, in file order.
pub(crate) async fn batches(lake: &Lake, table: Table) -> Vec<RecordBatch> {
    let bytes = lake.read(&table.path()).await.expect("is there");
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes).expect("Parquet");
    assert_eq!(reader.schema().fields(), table.schema().fields(), "{table}");
    let rows: Result<_, _> = reader.build().expect("reads").collect();
    rows.expect("reads")
}

/// Some columns of every row, values joined by ` | `, NULL as `-`; in file order.
pub(crate) async fn lines(lake: &Lake, table: Table, columns: &[&str]) -> Vec<String> {
    let format = FormatOptions::default().with_null("-");
    let mut lines = Vec::new();
    for rows in batches(lake, table).await {
        let arrays: Vec<_> = columns
            .iter()
            .map(|name| rows.column_by_name(name).expect("a column"))
            .collect();
        let values: Vec<_> = arrays
            .iter()
            .map(|array| ArrayFormatter::try_new(array, &format).expect("formats"))
            .collect();
        lines.extend((0..rows.num_rows()).map(|row| {
            let values = values.iter().map(|value| value.value(row).to_string());
            values.collect::<Vec<_>>().join(" | ")
        }));
    }
    lines
}

/// Every column of every row, sorted.
pub(crate) async fn content(lake: &Lake, table: Table) -> Vec<String> {
    let names: Vec<&str> = table.columns().iter().map(|column| column.name).collect();
    let mut lines = lines(lake, table, &names).await;
    lines.sort_unstable();
    lines
}

/// The content of all tables.
pub(crate) async fn contents(lake: &Lake) -> Vec<Vec<String>> {
    let mut contents = Vec::new();
    for table in Table::ALL {
        contents.push(content(lake, table).await);
    }
    contents
}

/// The same objects in another store.
pub(crate) async fn fork(lake: &Lake) -> Lake {
    let other = Lake::with_store(lake.url().clone(), Arc::new(InMemory::new()));
    for path in paths(lake, "").await {
        let bytes = lake.read(&path).await.expect("is there");
        other.replace(&path, bytes).await.expect("written");
    }
    other
}

/// All paths below a folder, sorted.
pub(crate) async fn paths(lake: &Lake, folder: &str) -> Vec<String> {
    let listed = lake.list(folder).await.expect("lists");
    let mut paths: Vec<String> = listed
        .into_iter()
        .map(|object| object.location.to_string())
        .collect();
    paths.sort_unstable();
    paths
}
