//! `titles` and `principals`: made anew from all catalogue files whenever those change.

use std::collections::HashSet;
use std::fs::File;

use cinelake_imdb::{CatalogueInput, ReadOptions, Shape, open_tables};
use cinelake_lake::Lake;
use futures::{StreamExt, TryStreamExt};

use crate::error::RefineError;
use crate::raw::Raw;
use crate::refine::Work;
use crate::state::{CatalogueInputFile, Inputs, KEY_COUNTS, Stamp, TableState};
use crate::summary::{
    CatalogueSummary, DamagedFile, Event, TableOutcome, TableSummary, UnusedFile,
};
use crate::table_file::TableFile;
use crate::tables::Table;

mod build;
mod people;
mod plan;
mod rows;
mod texts;
mod titles;

use build::Build;
use plan::{Plan, RatingsFiles, SAME_BYTES, Unit};

/// What became of the two tables.
#[derive(Debug)]
pub(crate) struct Refined {
    pub(crate) tables: Vec<TableSummary>,
    pub(crate) counts: CatalogueSummary,
    pub(crate) unused: Vec<UnusedFile>,
    pub(crate) damaged: Vec<DamagedFile>,
}

/// Brings both tables up to date.
pub(crate) async fn refine(work: &Work<'_>, raw: &Raw) -> Result<Refined, RefineError> {
    let plan = plan(work, raw).await?;
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
    let noted = work.state(Table::Titles).and_then(noted_counts);
    let (units, beside) = Beside::of(plan);
    if let (Some((counts, noted)), true) = (noted, stale.is_empty()) {
        let both = [Table::Titles, Table::Principals];
        let tables = both.into_iter().filter_map(|table| unchanged(work, table));
        return Ok(beside.refined(tables.collect(), counts, noted));
    }
    let mut build = read_units(work, units).await?;
    build.counts.files_same = beside.files_same;
    let stamp = work.stamp(inputs);
    let written = tokio::task::spawn_blocking(move || write(build, &stamp)).await??;
    let mut tables = Vec::new();
    for file in written.files {
        tables.push(match stale.contains(&file.table) {
            true => publish(work, &file, written.counts.files).await?,
            false => unchanged(work, file.table).unwrap_or_else(|| summary(&file, 0, 0)),
        });
    }
    Ok(beside.refined(tables, written.counts, written.unused))
}

/// What the plan says that no table notes.
struct Beside {
    files_same: u64,
    plan: Plan,
}

impl Beside {
    fn of(mut plan: Plan) -> (Vec<Unit>, Self) {
        let units = std::mem::take(&mut plan.units);
        let same = plan.left_out.iter();
        let same = same.filter(|file| file.left_out.as_deref() == Some(SAME_BYTES));
        let files_same = same.count() as u64;
        (units, Self { files_same, plan })
    }

    fn refined(
        self,
        tables: Vec<TableSummary>,
        counts: CatalogueSummary,
        found: Vec<UnusedFile>,
    ) -> Refined {
        let mut unused = self.plan.unused;
        unused.extend(found);
        Refined {
            tables,
            counts: CatalogueSummary {
                undescribed: self.plan.undescribed,
                gone: self.plan.gone,
                ..counts
            },
            unused,
            damaged: self.plan.damaged,
        }
    }
}

/// What a refine would make the tables from, as far as that is known without reading a catalogue:
/// of a file that no descriptor names `inputs` say whether it holds ratings.
pub(crate) fn planned_inputs(raw: &Raw, inputs: &[CatalogueInputFile]) -> Vec<CatalogueInputFile> {
    Plan::new(raw, &KnownFiles::new(raw, inputs).ratings).inputs()
}

/// The plan; files that no descriptor names and that no table knows are looked at for it.
async fn plan(work: &Work<'_>, raw: &Raw) -> Result<Plan, RefineError> {
    let inputs: &[CatalogueInputFile] = match work.state(Table::Titles) {
        Some(state) if !work.options.rebuild => &state.inputs.catalogues,
        _ => &[],
    };
    let KnownFiles { paths, mut ratings } = KnownFiles::new(raw, inputs);
    for path in Plan::new(raw, &ratings).undescribed {
        if !paths.contains(&path) && holds_ratings(work.lake, &path).await? {
            ratings.insert(path);
        }
    }
    Ok(Plan::new(raw, &ratings))
}

/// The files that a table was made from and that are there as they were.
struct KnownFiles {
    paths: HashSet<String>,
    ratings: RatingsFiles,
}

impl KnownFiles {
    fn new(raw: &Raw, inputs: &[CatalogueInputFile]) -> Self {
        let files = raw.catalogues.iter();
        let there: HashSet<(&str, u64)> = files
            .map(|file| (file.path.as_str(), file.size_bytes))
            .collect();
        let known = inputs.iter();
        let known = known.filter(|file| there.contains(&(file.path.as_str(), file.size_bytes)));
        let path = |file: &CatalogueInputFile| file.path.clone();
        Self {
            paths: known.clone().map(path).collect(),
            ratings: known.filter(|file| file.joined).map(path).collect(),
        }
    }
}

/// Whether the header says that a file holds ratings and nothing else.
async fn holds_ratings(lake: &Lake, path: &str) -> Result<bool, RefineError> {
    let copy = fetch(lake, path).await?;
    let name = lake.show(path);
    let looking = tokio::task::spawn_blocking(move || {
        let opened = open_tables(
            CatalogueInput::new(name, Box::new(copy)),
            &ReadOptions::default(),
        );
        // Whatever is wrong with it is told when it is read.
        let is_ratings = |tables: &[cinelake_imdb::RowReader]| {
            let mut shapes = tables.iter().map(|table| table.shape());
            shapes.all(|shape| shape == Shape::ImdbRatings)
        };
        opened.is_ok_and(|opened| is_ratings(&opened.tables))
    });
    Ok(looking.await?)
}

/// What was counted when the table was made, as it says itself.
pub(crate) fn noted_counts(state: &TableState) -> Option<(CatalogueSummary, Vec<UnusedFile>)> {
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
        rows_expired: 0,
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
    unused: Vec<UnusedFile>,
}

/// Writes both tables, side by side.
fn write(mut build: Build, stamp: &Stamp) -> Result<Written, RefineError> {
    let order = rows::sort_titles(&mut build);
    check(&build)?;
    let counts = (&build.counts, &build.unused);
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
        unused: build.unused,
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
