//! Measures what the lake costs, without TMDB and without a catalogue.
//!
//! ```text
//! measure commits FOLDER [BATCHES]        batches of 100 records, with fsync and without, in turn
//! measure make FOLDER RECORDS RUNS        a lake of records of 1.1 kB, by so many runs
//! measure verify FOLDER                   verify
//! measure recover FOLDER                  the recovery of the next run
//! ```
//! Prints one line of figures for each. Build it with `--release`.
#![expect(clippy::print_stdout, reason = "an example prints its figures")]

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use chrono::{DateTime, Duration, Utc};
use cinelake_imdb::ImdbId;
use cinelake_lake::ledger::Request;
use cinelake_lake::manifest::{
    FindTally, Outcome, OutcomeLine, RecordKind, RunManifest, RunStatus, SCHEMA_VERSION,
};
use cinelake_lake::record::{Match, Provenance, RawFormat, stamp};
use cinelake_lake::verify::{VerifyOptions, verify};
use cinelake_lake::{
    Batch, Lake, LakeError, LakeUrl, Ledger, LedgerOptions, RunWriter, StoreOptions, layout,
};
use flate2::Compression;
use flate2::write::GzEncoder;

/// Records in a batch, as a run lands them.
const BATCH: u64 = 100;
/// Bytes of a record of a film without appended blocks.
const RECORD_BYTES: usize = 1_100;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    match words[..] {
        ["commits", folder] => runtime.block_on(commits(folder, 200)),
        ["commits", folder, batches] => runtime.block_on(commits(folder, batches.parse()?)),
        ["make", folder, records, runs] => {
            runtime.block_on(make(folder, records.parse()?, runs.parse()?))
        }
        ["verify", folder] => runtime.block_on(measure_verify(folder)),
        ["recover", folder] => runtime.block_on(measure_recover(folder)),
        _ => Err("usage: measure commits|make|verify|recover FOLDER …".into()),
    }
}

fn open(folder: &str) -> Result<Lake> {
    let url = LakeUrl::Local(folder.into());
    Ok(Lake::open(&url, &StoreOptions::default())?)
}

fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_467_600, 0).unwrap_or_default()
}

static SYNCED: AtomicU64 = AtomicU64::new(0);

fn counted(path: &Path) -> std::io::Result<()> {
    SYNCED.fetch_add(1, Ordering::Relaxed);
    std::fs::File::open(path)?.sync_all()
}

async fn commits(folder: &str, batches: u64) -> Result<()> {
    for round in 0..6 {
        let with_fsync = round % 2 == 0;
        let place = format!("{folder}/round-{round}");
        let lake = open(&place)?.with_sync(if with_fsync { counted } else { |_| Ok(()) });
        SYNCED.store(0, Ordering::Relaxed);
        let began = Instant::now();
        let run_id = layout::run_id(start(), round);
        land(&lake, &run_id, start(), 0..batches * BATCH).await?;
        let seconds = began.elapsed().as_secs_f64();
        let synced = SYNCED.load(Ordering::Relaxed);
        println!("{batches} batches: {seconds:.2} s, {synced} fsync");
        std::fs::remove_dir_all(place)?;
    }
    Ok(())
}

/// One run as an ingest does it, without its catalogue.
async fn land(
    lake: &Lake,
    run_id: &str,
    now: DateTime<Utc>,
    titles: std::ops::Range<u64>,
) -> Result<()> {
    let options = ledger_options(now);
    let (mut ledger, next) = Ledger::recover(lake, options, run_id).await?;
    let (day, request) = (now.date_naive(), Request::default());
    let mut writer = RunWriter::new(lake, run_id, day, RawFormat::Lines, request, next);
    let mut outcomes = GzEncoder::new(Vec::new(), Compression::fast());
    let mut first = titles.start;
    while first < titles.end {
        let numbers = first..titles.end.min(first + BATCH);
        first = numbers.end;
        let batch = Batch {
            records: numbers.map(|number| record(number, run_id, now)).collect(),
            fetched_at: Some(now),
            ..Batch::default()
        };
        let committed = writer.commit(RecordKind::Movie, batch, now).await?;
        for tconst in &committed.entry.records {
            let line = OutcomeLine {
                tconst: *tconst,
                kind: Some(RecordKind::Movie),
                outcome: Outcome::Landed,
                reason: None,
                file: committed.entry.file.clone(),
                fetched_at: Some(now),
            };
            serde_json::to_writer(&mut outcomes, &line)?;
            outcomes.write_all(b"\n")?;
        }
        ledger.apply(&committed.name, &committed.entry);
    }
    let path = layout::run_outcomes(run_id);
    lake.replace(&path, outcomes.finish()?.into()).await?;
    write_manifest(lake, run_id, now, titles.end - titles.start).await?;
    Ok(ledger.write_checkpoint(lake, run_id, true, now).await?)
}

fn record(number: u64, run_id: &str, now: DateTime<Utc>) -> (ImdbId, Vec<u8>) {
    let tconst = ImdbId::new(number + 1).unwrap_or_else(|| unreachable!("numbers are small"));
    let provenance = Provenance {
        tconst,
        fetched_at: now,
        endpoint: format!("/3/movie/{tconst}"),
        matched: Match::Direct,
        run_id: run_id.to_owned(),
        request: Request::default(),
    };
    let overview = "A film about a film. ".repeat(RECORD_BYTES / 21 - 11);
    let body = format!(
        r#"{{"id":{number},"imdb_id":"{tconst}","title":"Film {number}","budget":0,"overview":"{overview}"}}"#
    );
    (tconst, stamp(body.as_bytes(), &provenance))
}

async fn write_manifest(lake: &Lake, run_id: &str, now: DateTime<Utc>, titles: u64) -> Result<()> {
    let manifest = RunManifest {
        schema_version: SCHEMA_VERSION,
        run_id: run_id.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        status: RunStatus::Done,
        stopped_because: None,
        started_at: now,
        finished_at: Some(now),
        options: serde_json::json!({}),
        inputs: Vec::new(),
        titles,
        outcomes: BTreeMap::from([(Outcome::Landed, titles)]),
        filtered: BTreeMap::new(),
        balanced: true,
        files: 0,
        size_bytes: 0,
        requests: serde_json::json!({}),
        find: FindTally::default(),
        crosswalk: None,
    };
    let path = layout::run_manifest(run_id);
    Ok(lake
        .replace(&path, serde_json::to_vec(&manifest)?.into())
        .await?)
}

fn ledger_options(now: DateTime<Utc>) -> LedgerOptions {
    LedgerOptions {
        now,
        max_age: Duration::days(180),
        max_miss_age: Duration::days(7),
    }
}

async fn make(folder: &str, records: u64, runs: u64) -> Result<()> {
    let lake = open(folder)?.with_sync(|_| Ok(()));
    let share = records / runs;
    for run in 0..runs {
        let now = start() + Duration::minutes(run as i64);
        let run_id = layout::run_id(now, run as u32);
        land(&lake, &run_id, now, run * share..(run + 1) * share).await?;
    }
    Ok(())
}

async fn measure_verify(folder: &str) -> Result<()> {
    let lake = open(folder)?;
    let options = VerifyOptions {
        now: start() + Duration::days(1),
        keep_days: 180,
    };
    let began = Instant::now();
    let report = verify(&lake, options).await?;
    let seconds = began.elapsed().as_secs_f64();
    let checked = report.checked;
    println!(
        "{seconds:.3} s, {} findings, {checked:?}",
        report.findings.len()
    );
    Ok(())
}

async fn measure_recover(folder: &str) -> Result<()> {
    let lake = open(folder)?;
    let began = Instant::now();
    let ledger = Ledger::read(&lake, ledger_options(start() + Duration::days(1))).await;
    let ledger = ledger.map_err(|error: LakeError| error.to_string())?;
    let seconds = began.elapsed().as_secs_f64();
    println!(
        "{seconds:.3} s, {} titles, {} objects read",
        ledger.landed(),
        ledger.objects_read
    );
    Ok(())
}
