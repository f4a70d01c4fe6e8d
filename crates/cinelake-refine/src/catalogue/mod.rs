//! `titles`, `ratings`, `principals`, `people`, `crew`, `episodes` and `akas`: made anew from all catalogue files whenever
//! those change.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::Seek;

use cinelake_imdb::{CatalogueInput, ReadOptions, Role, open_tables};
use cinelake_lake::Lake;
use serde::{Deserialize, Serialize};

use crate::error::RefineError;
use crate::raw::Raw;
use crate::refine::RefineContext;
use crate::state::{CatalogueInputFile, Inputs, KEY_COUNTS, TableStamp, TableState};
use crate::summary::{
    CatalogueSummary, DamagedFile, DetailSummary, Event, TableOutcome, TableSummary, UnusedFile,
};
use crate::table_file::TableFile;
use crate::tables::Table;

mod build;
mod details;
mod people;
mod plan;
mod ratings;
mod rows;
mod spill;
mod titles;

use build::Build;
use plan::{FileRoles, ReadingPlan, SAME_BYTES, Unit};
use titles::{TitleSlot, Titles};

/// The tables that are made of catalogues.
const TABLES: [Table; 7] = [
    Table::Titles,
    Table::Ratings,
    Table::Principals,
    Table::People,
    Table::Crew,
    Table::Episodes,
    Table::Akas,
];

/// What became of the tables.
#[derive(Debug)]
pub(crate) struct RefinedCatalogue {
    pub(crate) tables: Vec<TableSummary>,
    pub(crate) counts: CatalogueSummary,
    pub(crate) unused: Vec<UnusedFile>,
    pub(crate) damaged: Vec<DamagedFile>,
}

/// Brings the tables up to date.
pub(crate) async fn refine(
    work: &RefineContext<'_>,
    raw: &Raw,
) -> Result<RefinedCatalogue, RefineError> {
    let plan = plan(work, raw).await?;
    let inputs = Inputs {
        catalogues: plan.inputs(),
        ..Inputs::default()
    };
    let stale: Vec<Table> = TABLES
        .into_iter()
        .filter(|table| {
            let state = work.state(*table);
            state.is_none_or(|state| work.options.rebuild || state.inputs != inputs)
        })
        .collect();
    let noted = work.state(Table::Titles).and_then(Noted::of);
    let (units, beside) = PlanNotes::of(plan);
    if let (Some(noted), true) = (noted, stale.is_empty()) {
        let tables = TABLES
            .into_iter()
            .filter_map(|table| unchanged(work, table));
        return Ok(beside.refined(tables.collect(), noted));
    }
    let mut build = read_units(work, units).await?;
    build.counts.files_same = beside.files_same;
    let stamp = work.stamp(inputs);
    let lake = work.lake.clone();
    let written = tokio::task::spawn_blocking(move || write(build, &lake, &stamp)).await??;
    let mut tables = Vec::new();
    for file in written.files {
        tables.push(match stale.contains(&file.table) {
            true => publish(work, &file, written.noted.counts.files).await?,
            false => unchanged(work, file.table).unwrap_or_else(|| summary(&file, 0, 0)),
        });
    }
    Ok(beside.refined(tables, written.noted))
}

/// What the plan says that no table notes.
struct PlanNotes {
    files_same: u64,
    plan: ReadingPlan,
}

impl PlanNotes {
    fn of(mut plan: ReadingPlan) -> (Vec<Unit>, Self) {
        let units = std::mem::take(&mut plan.units);
        let same = plan.left_out.iter();
        let same = same.filter(|file| file.left_out.as_deref() == Some(SAME_BYTES));
        let files_same = same.count() as u64;
        (units, Self { files_same, plan })
    }

    fn refined(self, tables: Vec<TableSummary>, found: Noted) -> RefinedCatalogue {
        let (mut unused, mut damaged) = (self.plan.unused, self.plan.damaged);
        unused.extend(found.unused);
        damaged.extend(found.damaged);
        RefinedCatalogue {
            tables,
            counts: CatalogueSummary {
                undescribed: self.plan.undescribed,
                gone: self.plan.gone,
                ..found.counts
            },
            unused,
            damaged,
        }
    }
}

/// What a refine would make the tables from, as far as that is known without reading a catalogue:
/// of a file that no descriptor names `inputs` say what it is for.
pub(crate) fn planned_inputs(raw: &Raw, inputs: &[CatalogueInputFile]) -> Vec<CatalogueInputFile> {
    ReadingPlan::new(raw, &KnownFiles::new(raw, inputs).roles).inputs()
}

/// The plan; files that no descriptor names and that no table knows are looked at for it.
async fn plan(work: &RefineContext<'_>, raw: &Raw) -> Result<ReadingPlan, RefineError> {
    let inputs: &[CatalogueInputFile] = match work.state(Table::Titles) {
        Some(state) if !work.options.rebuild => &state.inputs.catalogues,
        _ => &[],
    };
    let KnownFiles { mut roles } = KnownFiles::new(raw, inputs);
    for path in ReadingPlan::new(raw, &roles).undescribed {
        if let Entry::Vacant(unknown) = roles.entry(path) {
            let role = role_of(work.lake, unknown.key()).await?;
            unknown.insert(role);
        }
    }
    Ok(ReadingPlan::new(raw, &roles))
}

/// The files that a table was made from and that are there as they were.
struct KnownFiles {
    roles: FileRoles,
}

impl KnownFiles {
    fn new(raw: &Raw, inputs: &[CatalogueInputFile]) -> Self {
        let files = raw.catalogues.iter();
        let there: HashSet<(&str, u64)> = files
            .map(|file| (file.path.as_str(), file.size_bytes))
            .collect();
        let known = inputs.iter();
        let known = known.filter(|file| there.contains(&(file.path.as_str(), file.size_bytes)));
        let roles: HashMap<_, _> = known.map(|file| (file.path.clone(), file.role)).collect();
        Self { roles }
    }
}

/// What a file is for, by its header. An archive of several is one of titles.
async fn role_of(lake: &Lake, path: &str) -> Result<Role, RefineError> {
    let copy = fetch(lake, path).await?;
    let name = lake.show(path);
    let looking = tokio::task::spawn_blocking(move || {
        let opened = open_tables(
            CatalogueInput::new(name, Box::new(copy)),
            &ReadOptions::default(),
        );
        // Whatever is wrong with it is told when it is read.
        let tables = opened.map(|opened| opened.tables).unwrap_or_default();
        let mut roles = tables.iter().map(|table| table.shape().role());
        let first = roles.next().unwrap_or_default();
        match roles.all(|role| role == first) {
            true => first,
            false => Role::Titles,
        }
    });
    Ok(looking.await?)
}

/// What was found when the tables were made, as `titles` says itself.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Noted {
    pub(crate) counts: CatalogueSummary,
    unused: Vec<UnusedFile>,
    damaged: Vec<DamagedFile>,
}

impl Noted {
    pub(crate) fn of(titles: &TableState) -> Option<Self> {
        serde_json::from_str(titles.counts.as_deref()?).ok()
    }
}

fn unchanged(work: &RefineContext<'_>, table: Table) -> Option<TableSummary> {
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
    work: &RefineContext<'_>,
    file: &TableFile,
    files: u64,
) -> Result<TableSummary, RefineError> {
    let size_bytes = work.publish(file).await?;
    Ok(summary(file, size_bytes, files))
}

/// Reads unit after unit, each from local copies of its files.
async fn read_units(work: &RefineContext<'_>, units: Vec<Unit>) -> Result<Build, RefineError> {
    let files = units.iter().map(|unit| unit.files.len() as u64).sum();
    work.emit(Event::Begun {
        table: Table::Titles,
        inputs: files,
    });
    let mut build = Build::default();
    for mut unit in units {
        let mut copies = Vec::new();
        for file in &unit.files {
            copies.push(fetch(work.lake, &file.path).await?);
        }
        let lake = work.lake.clone();
        let reading = tokio::task::spawn_blocking(move || {
            let copies = landed(&mut unit, copies, &mut build)?;
            build.read_unit(&lake, &unit, copies)?;
            Ok::<_, RefineError>(build)
        });
        build = reading.await??;
        work.emit(Event::InputsRead {
            table: Table::Titles,
            inputs: build.counts.files,
        });
    }
    Ok(build)
}

/// The copies of the files that are those that were landed; the others leave the unit.
fn landed(unit: &mut Unit, copies: Vec<File>, build: &mut Build) -> Result<Vec<File>, RefineError> {
    let mut kept = HashMap::new();
    for (file, mut copy) in unit.files.clone().into_iter().zip(copies) {
        let found = match &file.sha256 {
            Some(landed) => Some(cinelake_lake::sha256(&mut copy)?).filter(|found| found != landed),
            None => None,
        };
        match found {
            Some(_) => {
                let found = "it has as many bytes, and others";
                build.damaged.push(plan::changed_file(&file.path, found));
                unit.leave_out(&file.path);
            }
            None => {
                copy.rewind()?;
                kept.insert(file.path, copy);
            }
        }
    }
    let files = unit.files.iter();
    Ok(files.filter_map(|file| kept.remove(&file.path)).collect())
}

/// A nameless local copy, wound back to its start.
async fn fetch(lake: &Lake, path: &str) -> Result<File, RefineError> {
    let mut file = tempfile::tempfile()?;
    lake.copy_to_file(path, file.try_clone()?).await?;
    file.rewind()?;
    Ok(file)
}

struct WrittenTables {
    files: Vec<TableFile>,
    noted: Noted,
}

/// Reads the files of people and writes the tables: the titles while the first of these files are read.
fn write(mut build: Build, lake: &Lake, stamp: &TableStamp) -> Result<WrittenTables, RefineError> {
    let files = std::mem::take(&mut build.files);
    let slots = std::mem::take(&mut build.titles.slots);
    count(&mut build.counts, &slots, build.titles.rows_superseded);
    build.counts.ratings_without_title = build.titles.waiting();
    check(&build.counts)?;
    let mut titles = std::thread::scope(|scope| {
        let files = &files;
        let titles = scope.spawn(move || rows::write_titles(&slots, files, stamp));
        build.read_principals(lake, files)?;
        let titles = titles.join();
        titles.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })?;
    let mut details = Vec::new();
    for role in details::ROLES {
        let rows = build.read_details(role, lake, &files)?;
        let (file, counts) = rows.write(role, &files, stamp)?;
        *counts_of(&mut build.counts, role) = counts;
        details.push(file);
    }
    build.read_names(lake, &files)?;
    let Build {
        titles: Titles {
            people: counting, ..
        },
        principals,
        mut people,
        ratings,
        mut counts,
        unused,
        damaged,
        ..
    } = build;
    let added = principals.rows();
    let (principals, found) =
        rows::write_principals(principals, &people, &counting, &files, stamp)?;
    counts.principals = principals.rows;
    counts.principals_duplicates = found.duplicates;
    counts.people_unnamed = people.unnamed();
    let people = rows::write_people(&mut people, &files, stamp)?;
    let ratings = rows::write_ratings(ratings, &files, stamp)?;
    check_people(&counts, added, found.superseded, people.rows)?;
    // Numbers and texts under text keys: writing them as JSON cannot fail.
    let noted = Noted {
        counts,
        unused,
        damaged,
    };
    titles.note(
        KEY_COUNTS,
        serde_json::to_string(&noted).unwrap_or_default(),
    );
    let mut files = vec![titles.finish()?, ratings, principals, people];
    files.extend(details);
    Ok(WrittenTables { files, noted })
}

/// Where the rows of a role that says more of titles are counted.
fn counts_of(counts: &mut CatalogueSummary, role: Role) -> &mut DetailSummary {
    match role {
        Role::Crew => &mut counts.crew,
        Role::Episodes => &mut counts.episodes,
        _ => &mut counts.akas,
    }
}

/// Counts what only the end of the files of titles can tell.
fn count(counts: &mut CatalogueSummary, slots: &[TitleSlot], rows_superseded: u64) {
    counts.titles = slots.len() as u64;
    counts.rows_superseded = rows_superseded;
    counts.rows_in_titles = slots.iter().map(|slot| u64::from(slot.rows)).sum();
    counts.disagreeing_titles = slots.iter().filter(|slot| slot.disagrees).count() as u64;
}

/// Every row read is somewhere.
fn check(counts: &CatalogueSummary) -> Result<(), RefineError> {
    let rejected = counts.rows_rejected;
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

/// Every row of people that was taken in is a row of the table, or superseded, or there already.
fn check_people(
    counts: &CatalogueSummary,
    added: u64,
    superseded: u64,
    people: u64,
) -> Result<(), RefineError> {
    let (principals, duplicates) = (counts.principals, counts.principals_duplicates);
    if principals + duplicates + superseded != added {
        return Err(RefineError::Unbalanced {
            table: Table::Principals,
            detail: format!(
                "{added} rows taken in, but {principals} written, {superseded} superseded, \
                 {duplicates} duplicates"
            ),
        });
    }
    if people != counts.people {
        return Err(RefineError::Unbalanced {
            table: Table::People,
            detail: format!("{} people taken in, but {people} written", counts.people),
        });
    }
    Ok(())
}
