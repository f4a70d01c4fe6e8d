//! What has to hold.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::Int64Type;
use chrono::{DateTime, Duration, Utc};
use cinelake_imdb::ImdbId;
use cinelake_ingest::RunSummary;
use cinelake_ingest::resolver::FIND_NOT_ASKED;
use cinelake_lake::manifest::{Outcome, RecordKind, RunStatus};
use cinelake_lake::verify::{Finding, Severity, VerifyOptions};
use cinelake_lake::{Lake, Ledger, LedgerOptions};
use cinelake_refine::{RefineOptions, Table, purge, refine};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::content::{LakeContent, RecordLine, outcomes};
use crate::life::{KEEP_DAYS, Life, MISS_DAYS};
use crate::step::RunStep;
use crate::tmdb::{RequestLog, TmdbEntry, known};

/// Titles that a canary or a stretch of misses may ask again, to see whether TMDB works.
const PROBES: usize = 3;

/// What holds after every step.
pub(crate) async fn all(life: &Life<'_>) -> Result<()> {
    let content = LakeContent::read(&life.lake).await?;
    content.records.iter().try_for_each(RecordLine::check)?;
    once_a_run(&content)?;
    ledger(life, &content).await?;
    if life.unrepaired {
        return Ok(());
    }
    let report = cinelake_lake::verify::verify(&life.lake, verify_options(life)).await?;
    no_damage(&report.findings)
}

/// `verify` finds no damage in the tables.
pub(crate) async fn tables_are_whole(life: &Life<'_>) -> Result<()> {
    if life.unrepaired {
        return Ok(());
    }
    let report = cinelake_refine::verify::verify(&life.lake, verify_options(life)).await?;
    no_damage(&report.findings)
}

fn verify_options(life: &Life<'_>) -> VerifyOptions {
    VerifyOptions {
        now: life.clock.now(),
        keep_days: KEEP_DAYS,
    }
}

fn no_damage(findings: &[Finding]) -> Result<()> {
    let is_damage = |finding: &&Finding| finding.severity == Severity::Damage;
    let damage = findings.iter().find(is_damage);
    ensure!(damage.is_none(), "verify finds {damage:?}");
    Ok(())
}

/// No run has landed a title twice.
fn once_a_run(content: &LakeContent) -> Result<()> {
    let mut seen = BTreeSet::new();
    for record in &content.records {
        let once = seen.insert((record.tconst, &record.run_id));
        ensure!(
            once,
            "{} is landed twice by {}",
            record.tconst,
            record.run_id
        );
    }
    Ok(())
}

/// The ledger says what the files say.
async fn ledger(life: &Life<'_>, content: &LakeContent) -> Result<()> {
    let options = LedgerOptions {
        now: life.clock.now(),
        max_age: Duration::days(i64::from(KEEP_DAYS)),
        max_miss_age: Duration::days(MISS_DAYS),
    };
    let ledger = Ledger::read(&life.lake, options).await?;
    let newest = content.newest();
    for title in life.stage.titles() {
        let held = ledger.newest_file(title, RecordKind::Movie);
        let held = held.map(|file| file.path.as_str());
        let record = newest.get(&title).map(|record| record.file.as_str());
        ensure!(
            held == record,
            "the ledger has {title} in {held:?}, the files have it in {record:?}"
        );
    }
    Ok(())
}

/// Whether a record counts for a run with these blocks.
fn is_good(record: &RecordLine, step: &RunStep, now: DateTime<Utc>) -> bool {
    let wanted: BTreeSet<String> = step.append().into_iter().collect();
    let is_young = now - record.fetched_at < Duration::days(i64::from(KEEP_DAYS));
    is_young && wanted.is_subset(&record.blocks)
}

/// A title that the lake had as it was wanted is not landed again, nor twice by two runs at once.
pub(crate) fn nothing_is_landed_twice(
    life: &Life<'_>,
    step: &RunStep,
    before: &LakeContent,
    after: &LakeContent,
) -> Result<()> {
    let old: BTreeSet<&str> = before
        .records
        .iter()
        .map(|record| record.file.as_str())
        .collect();
    let known = before.newest();
    let now = life.clock.now();
    let mut landed: BTreeMap<ImdbId, &str> = BTreeMap::new();
    for record in &after.records {
        if old.contains(record.file.as_str()) {
            continue;
        }
        let title = record.tconst;
        let twice = landed.insert(title, &record.file);
        ensure!(
            twice.is_none(),
            "{title} is in {twice:?} and in {}",
            record.file
        );
        let had = known.get(&title).is_some_and(|had| is_good(had, step, now));
        ensure!(
            !had,
            "{title} was there and is landed again in {}",
            record.file
        );
    }
    Ok(())
}

/// A title with a good record, or with a young miss, is not asked for; but for the few by which a run
/// sees whether TMDB works.
pub(crate) fn nothing_is_asked_in_vain(
    life: &Life<'_>,
    step: &RunStep,
    before: &LakeContent,
    asked: &RequestLog,
) -> Result<()> {
    let newest = before.newest();
    let now = life.clock.now();
    let is_known = |title: &ImdbId| {
        let record = newest.get(title);
        let has_miss = before.misses.iter().any(|miss| {
            let is_newer = record.is_none_or(|record| miss.noted_at > record.fetched_at);
            let is_young = now - miss.noted_at < Duration::days(MISS_DAYS);
            // A run that asks /find asks for what was missed without it.
            let is_open = step.find && miss.reason == FIND_NOT_ASKED;
            miss.tconst == *title && is_newer && is_young && !is_open
        });
        has_miss || record.is_some_and(|record| is_good(record, step, now))
    };
    let again: BTreeSet<ImdbId> = asked.titles().into_iter().filter(is_known).collect();
    ensure!(
        again.len() <= PROBES,
        "committed and asked again: {again:?}"
    );
    Ok(())
}

/// Each title has one outcome, and a run that says that it is done has what it was to get.
pub(crate) async fn summary(
    life: &Life<'_>,
    step: &RunStep,
    summary: &RunSummary,
    content: &LakeContent,
    is_behind: bool,
) -> Result<()> {
    let titles = &life.stage.book(step.catalogue).titles;
    let sum: u64 = summary.outcomes.values().sum();
    ensure!(
        summary.balanced && sum == titles.len() as u64,
        "the outcomes do not add up: {summary:?}"
    );
    if matches!(
        summary.status,
        RunStatus::Done | RunStatus::DoneWithFailures
    ) {
        written_outcomes(life, summary, titles).await?;
    }
    if step.is_calm() && step.catalogue != 3 {
        ensure!(
            summary.status == RunStatus::Done,
            "nothing was in its way: {summary:?}"
        );
    }
    if summary.status != RunStatus::Done || is_behind {
        return Ok(());
    }
    ensure!(
        summary.count(Outcome::Failed) == 0,
        "done with failures: {summary:?}"
    );
    let newest = content.newest();
    for title in titles {
        let is_found = match known(title.value()) {
            TmdbEntry::Film => true,
            TmdbEntry::ByFind => step.find && step.refresh,
            TmdbEntry::Series | TmdbEntry::Other | TmdbEntry::Nothing => false,
        };
        if !is_found {
            continue;
        }
        let record = newest
            .get(title)
            .with_context(|| format!("{title} is not landed"))?;
        for block in step.append() {
            ensure!(record.blocks.contains(&block), "{title} lacks {block}");
        }
    }
    Ok(())
}

/// The file of outcomes has every title once.
async fn written_outcomes(life: &Life<'_>, summary: &RunSummary, titles: &[ImdbId]) -> Result<()> {
    let written = outcomes(&life.lake, &summary.run_id).await?;
    let named: BTreeSet<ImdbId> = written.iter().map(|(title, _)| *title).collect();
    let wanted: BTreeSet<ImdbId> = titles.iter().copied().collect();
    ensure!(
        written.len() == titles.len() && named == wanted,
        "the outcomes have {} lines of {} titles",
        written.len(),
        titles.len()
    );
    Ok(())
}

/// The tables are what an independent reading of the lake gives, and what a rebuild gives.
pub(crate) async fn tables(life: &Life<'_>, options: &RefineOptions) -> Result<()> {
    let content = LakeContent::read(&life.lake).await?;
    let cutoff = options.now - Duration::days(i64::from(options.keep_days));
    let expected: BTreeMap<String, i64> = content
        .newest_committed()
        .into_values()
        .filter(|record| record.fetched_at >= cutoff)
        .map(|record| (record.tconst.to_string(), record.budget))
        .collect();
    let rows = films(&life.lake).await?;
    let found: BTreeMap<String, i64> = rows.iter().cloned().collect();
    ensure!(rows.len() == found.len(), "a film has two rows: {rows:?}");
    ensure!(
        found == expected,
        "the table has {found:?}, the records say {expected:?}"
    );
    let titles: BTreeSet<String> = (0..4)
        .filter(|number| content.accepted.contains(&format!("{number}.csv")))
        .flat_map(|number| &life.stage.book(number).titles)
        .map(ImdbId::to_string)
        .collect();
    let found_titles = texts(&life.lake, Table::Titles, "tconst").await?;
    ensure!(
        found_titles == titles,
        "the table of titles has {found_titles:?}, the snapshots say {titles:?}"
    );
    let copy = Lake::with_store(life.url.clone(), Arc::new(life.store.fork()));
    let rebuild = RefineOptions {
        rebuild: true,
        ..options.clone()
    };
    refine(&copy, &rebuild, &|_| {}).await?;
    let rebuilt: BTreeMap<String, i64> = films(&copy).await?.into_iter().collect();
    ensure!(
        rebuilt == found,
        "a rebuild gives {rebuilt:?} instead of {found:?}"
    );
    Ok(())
}

/// No record that is too old is left, but one in a file with a young one, and no row of one.
pub(crate) async fn purged(life: &Life<'_>, options: &purge::PurgeOptions) -> Result<()> {
    let content = LakeContent::read(&life.lake).await?;
    let cutoff = options.now - Duration::days(i64::from(options.older_than_days));
    let mut files: BTreeMap<&str, bool> = BTreeMap::new();
    for record in &content.records {
        *files.entry(&record.file).or_default() |= record.fetched_at >= cutoff;
    }
    let old = files.iter().find(|(_, has_young)| !**has_young);
    ensure!(old.is_none(), "a purge has left {old:?}");
    for batch in batches(&life.lake, Table::TmdbMovies).await? {
        let times = batch.column_by_name("fetched_at").context("a column")?;
        let times = times.as_primitive::<arrow::datatypes::TimestampMicrosecondType>();
        let oldest = times.iter().flatten().min();
        ensure!(
            oldest.is_none_or(|oldest| oldest >= cutoff.timestamp_micros()),
            "a purge has left a row of {oldest:?}"
        );
    }
    Ok(())
}

async fn batches(lake: &Lake, table: Table) -> Result<Vec<RecordBatch>> {
    let Some(bytes) = lake.read_if_there(&table.path()).await? else {
        return Ok(Vec::new());
    };
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes)?.build()?;
    Ok(reader.collect::<Result<_, _>>()?)
}

async fn texts(lake: &Lake, table: Table, column: &str) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for rows in batches(lake, table).await? {
        let values = rows.column_by_name(column).context("a column")?;
        let values = values.as_string::<i32>().iter();
        found.extend(values.flatten().map(str::to_owned));
    }
    Ok(found)
}

/// Title and raw budget of every row of `tmdb_movies`.
async fn films(lake: &Lake) -> Result<Vec<(String, i64)>> {
    let mut found = Vec::new();
    for rows in batches(lake, Table::TmdbMovies).await? {
        let ids = rows.column_by_name("tconst").context("a column")?;
        let budgets = rows.column_by_name("budget_raw").context("a column")?;
        let budgets = budgets.as_primitive::<Int64Type>();
        for (id, budget) in ids.as_string::<i32>().iter().zip(budgets.iter()) {
            found.push((id.context("an id")?.to_owned(), budget.context("a budget")?));
        }
    }
    Ok(found)
}
