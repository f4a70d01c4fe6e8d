//! What a report says beside the answers: the state of the lake, from its tables, and the books of
//! its latest runs, from their manifests.

use arrow::array::AsArray;
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type};
use arrow::record_batch::RecordBatch;
use chrono::{DateTime, NaiveDate, Utc};
use cinelake_analysis::{AnalysisError, Session};
use cinelake_answers::Answers;
use cinelake_lake::Lake;
use cinelake_lake::ledger::{Damaged, Listing, read_manifest};
use cinelake_lake::manifest::{Outcome, RunManifest};
use cinelake_report::{KindState, LakeState, Report, RunBook};

use crate::error::PublishError;

const STATE: &str = include_str!("state.sql");

/// Runs whose books a report shows; a lake that is fed every night has thousands.
const MAX_RUNS: usize = 50;
/// Days from the first day of the calendar to 1970, from which the tables count.
const EPOCH: i64 = 719_163;

/// A report, and the manifests of runs that it leaves out because they cannot be read.
#[derive(Debug)]
pub struct GatheredReport<'a> {
    /// The report.
    pub report: Report<'a>,
    /// What cannot be read.
    pub damaged: Vec<Damaged>,
}

/// The report on the answers. `command` is what makes it again, as it would be typed.
///
/// # Errors
/// When the lake cannot be read.
pub async fn gather<'a>(
    lake: &Lake,
    answers: &'a Answers,
    command: String,
) -> Result<GatheredReport<'a>, PublishError> {
    let manifests = manifests(lake).await?;
    let report = Report {
        answers,
        state: state(lake).await?,
        sample: is_sample(&manifests.latest),
        runs: manifests.latest.into_iter().map(book).collect(),
        earlier_runs: manifests.earlier,
        lake: lake.url().argument(),
        command,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    Ok(GatheredReport {
        report,
        damaged: manifests.damaged,
    })
}

/// The state of the lake; read anew when a refine has replaced a table meanwhile.
async fn state(lake: &Lake) -> Result<LakeState, PublishError> {
    let row = match read_state(lake).await {
        Err(error) if error.is_table_replaced() => read_state(lake).await?,
        read => read?,
    };
    let of = |column: &str| integer(&row, column).map(|value| u64::try_from(value.unwrap_or(0)));
    let count = |column: &str| -> Result<u64, PublishError> { Ok(of(column)?.unwrap_or_default()) };
    let kind = |name: &str| -> Result<KindState, PublishError> {
        Ok(KindState {
            titles: count(name)?,
            landed: count(&format!("{name}_landed"))?,
            missed: count(&format!("{name}_missed"))?,
            failed: count(&format!("{name}_failed"))?,
        })
    };
    let time = |column: &str| -> Result<Option<DateTime<Utc>>, PublishError> {
        Ok(integer(&row, column)?.and_then(DateTime::from_timestamp_micros))
    };
    Ok(LakeState {
        films: kind("films")?,
        series: kind("series")?,
        films_with_budget: count("films_with_budget")?,
        films_with_revenue: count("films_with_revenue")?,
        snapshot: integer(&row, "snapshot_day")?.and_then(day),
        fetched_from: time("fetched_from")?,
        fetched_to: time("fetched_to")?,
    })
}

async fn read_state(lake: &Lake) -> Result<Vec<RecordBatch>, AnalysisError> {
    Session::open(lake).await?.sql(STATE).await?.collect().await
}

/// The value of a column of the only row.
fn integer(rows: &[RecordBatch], column: &str) -> Result<Option<i64>, PublishError> {
    let found = rows.iter().find(|batch| batch.num_rows() > 0);
    let found = found.and_then(|batch| batch.column_by_name(column));
    let no_column = || PublishError::NoColumn(column.to_owned());
    let found = found.ok_or_else(no_column)?;
    let found = cast(found, &DataType::Int64).map_err(|_| no_column())?;
    Ok(found.as_primitive::<Int64Type>().iter().next().flatten())
}

/// The day that lies so many days after 1970-01-01.
fn day(days: i64) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(days + EPOCH).ok()?)
}

/// The manifests of the runs.
struct Manifests {
    /// Of the latest, the latest first.
    latest: Vec<RunManifest>,
    /// How many earlier ones there are.
    earlier: u64,
    /// Those that cannot be read.
    damaged: Vec<Damaged>,
}

/// Whether the lake is the demo's: all of its runs say so.
fn is_sample(manifests: &[RunManifest]) -> bool {
    let demo = |manifest: &RunManifest| manifest.options.get("demo") == Some(&true.into());
    !manifests.is_empty() && manifests.iter().all(demo)
}

/// The manifests of the latest runs.
async fn manifests(lake: &Lake) -> Result<Manifests, PublishError> {
    let listing = Listing::read(lake).await?;
    let runs = listing.runs.iter().rev();
    let mut ids = runs.filter(|(_, run)| run.manifest.is_some());
    let (mut latest, mut damaged) = (Vec::new(), Vec::new());
    for (id, _) in ids.by_ref().take(MAX_RUNS) {
        match read_manifest(lake, id).await? {
            Ok(manifest) => latest.push(manifest),
            Err(broken) => damaged.push(broken),
        }
    }
    Ok(Manifests {
        latest,
        earlier: ids.count() as u64,
        damaged,
    })
}

fn book(manifest: RunManifest) -> RunBook {
    let status = serde_json::to_value(manifest.status).ok();
    let outcomes = Outcome::ALL.into_iter().filter_map(|outcome| {
        let titles = *manifest.outcomes.get(&outcome)?;
        (titles > 0).then(|| (outcome.as_str().to_owned(), titles))
    });
    let requests = manifest.requests.get("requests");
    RunBook {
        status: status
            .as_ref()
            .and_then(|status| status.as_str())
            .unwrap_or("running")
            .to_owned(),
        started_at: manifest.started_at,
        ended_at: manifest.finished_at,
        titles: manifest.titles,
        outcomes: outcomes.collect(),
        requests: requests
            .and_then(serde_json::Value::as_u64)
            .unwrap_or_default(),
        files: manifest.files,
        run_id: manifest.run_id,
    }
}
