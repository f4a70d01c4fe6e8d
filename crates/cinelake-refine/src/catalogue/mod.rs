//! `titles` and `principals`: made anew from all catalogue files whenever those change.

use std::fs::File;

use cinelake_lake::Lake;
use futures::{StreamExt, TryStreamExt};

use crate::error::RefineError;
use crate::raw::{Manifests, Raw};
use crate::refine::Work;
use crate::state::{Inputs, KEY_COUNTS, Stamp, TableState};
use crate::summary::{CatalogueSummary, Event, Stranger, TableOutcome, TableSummary};
use crate::table_file::TableFile;
use crate::tables::Table;

mod build;
mod people;
mod plan;
mod rows;
mod texts;
mod titles;

use build::Build;
use plan::{Plan, SAME_BYTES, Unit};

/// What became of the two tables.
#[derive(Debug)]
pub(crate) struct Refined {
    pub(crate) tables: Vec<TableSummary>,
    pub(crate) counts: CatalogueSummary,
    pub(crate) strangers: Vec<Stranger>,
}

/// Brings both tables up to date.
pub(crate) async fn refine(
    work: &Work<'_>,
    raw: &Raw,
    manifests: &Manifests,
) -> Result<Refined, RefineError> {
    let mut plan = Plan::new(work.lake, raw, manifests)?;
    let inputs = Inputs {
        catalogues: plan.inputs(),
        ..Inputs::default()
    };
    let stale: Vec<Table> = [Table::Titles, Table::Principals]
        .into_iter()
        .filter(|table| {
            let state = work.state(*table);
            state.is_none_or(|state| work.options.rebuild || state.inputs != inputs)
        })
        .collect();
    let mut strangers = std::mem::take(&mut plan.strangers);
    let noted = work.state(Table::Titles).and_then(noted_counts);
    if let (Some((counts, noted)), true) = (noted, stale.is_empty()) {
        let both = [Table::Titles, Table::Principals];
        let tables = both.into_iter().filter_map(|table| unchanged(work, table));
        strangers.extend(noted);
        return Ok(Refined {
            tables: tables.collect(),
            counts,
            strangers,
        });
    }
    let same = plan
        .left_out
        .iter()
        .filter(|file| file.left_out.as_deref() == Some(SAME_BYTES));
    let files_same = same.count() as u64;
    let mut build = read_units(work, plan.units).await?;
    build.counts.files_same = files_same;
    let stamp = work.stamp(inputs);
    let written = tokio::task::spawn_blocking(move || write(build, &stamp)).await??;
    strangers.extend(written.strangers);
    let mut tables = Vec::new();
    for file in written.files {
        tables.push(match stale.contains(&file.table) {
            true => publish(work, &file, written.counts.files).await?,
            false => unchanged(work, file.table).unwrap_or_else(|| summary(&file, 0, 0)),
        });
    }
    Ok(Refined {
        tables,
        counts: written.counts,
        strangers,
    })
}

/// What was counted when the table was made, as it says itself.
fn noted_counts(state: &TableState) -> Option<(CatalogueSummary, Vec<Stranger>)> {
    serde_json::from_str(state.counts.as_deref()?).ok()
}

fn unchanged(work: &Work<'_>, table: Table) -> Option<TableSummary> {
    let state = work.state(table)?;
    Some(work.unchanged(state))
}

fn summary(file: &TableFile, size_bytes: u64, files: u64) -> TableSummary {
    TableSummary {
        table: file.table,
        state: TableOutcome::Rebuilt,
        rows: file.rows,
        rows_added: file.rows,
        rows_replaced: 0,
        size_bytes,
        inputs_read: files,
        inputs_total: files,
    }
}

async fn publish(
    work: &Work<'_>,
    file: &TableFile,
    files: u64,
) -> Result<TableSummary, RefineError> {
    let size_bytes = work.publish(file).await?;
    Ok(summary(file, size_bytes, files))
}

/// Reads unit after unit, each from local copies of its files.
async fn read_units(work: &Work<'_>, units: Vec<Unit>) -> Result<Build, RefineError> {
    let files = units.iter().map(|unit| unit.files.len() as u64).sum();
    work.tell(Event::Begun {
        table: Table::Titles,
        inputs: files,
    });
    let mut build = Build::default();
    for unit in units {
        let copies: Vec<File> = futures::stream::iter(&unit.files)
            .then(|file| fetch(work.lake, &file.path))
            .try_collect()
            .await?;
        let lake = work.lake.clone();
        let reading = tokio::task::spawn_blocking(move || {
            build.read_unit(&lake, &unit, copies)?;
            Ok::<_, RefineError>(build)
        });
        build = reading.await??;
        work.tell(Event::InputsRead {
            table: Table::Titles,
            inputs: build.counts.files,
        });
    }
    Ok(build)
}

/// A nameless local copy, wound back to its start.
async fn fetch(lake: &Lake, path: &str) -> Result<File, RefineError> {
    use std::io::Seek;
    let mut file = tempfile::tempfile()?;
    lake.copy_to_file(path, file.try_clone()?).await?;
    file.rewind()?;
    Ok(file)
}

struct Written {
    files: [TableFile; 2],
    counts: CatalogueSummary,
    strangers: Vec<Stranger>,
}

/// Writes both tables, side by side.
fn write(mut build: Build, stamp: &Stamp) -> Result<Written, RefineError> {
    let order = rows::sort_titles(&mut build);
    check(&build)?;
    let counts = (&build.counts, &build.strangers);
    // Numbers and texts under text keys: writing them as JSON cannot fail.
    let note = serde_json::to_string(&counts).unwrap_or_default();
    let (titles, principals) = std::thread::scope(|scope| {
        let titles = scope.spawn(|| rows::write_titles(&build, &order, stamp, (KEY_COUNTS, note)));
        let principals = rows::write_principals(&build, stamp);
        let titles = titles.join();
        (
            titles.unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            principals,
        )
    });
    Ok(Written {
        files: [titles?, principals?],
        counts: build.counts,
        strangers: build.strangers,
    })
}

/// Every row read is somewhere.
fn check(build: &Build) -> Result<(), RefineError> {
    let counts = &build.counts;
    let rejected: u64 = counts.rejected.values().sum();
    let sum = counts.rows_in_titles + counts.rows_superseded + counts.ratings_rows + rejected;
    if sum == counts.rows {
        return Ok(());
    }
    Err(RefineError::Unbalanced {
        table: Table::Titles,
        detail: format!(
            "{} rows read, but {} in titles, {} superseded, {} of ratings, {rejected} rejected",
            counts.rows, counts.rows_in_titles, counts.rows_superseded, counts.ratings_rows
        ),
    })
}
