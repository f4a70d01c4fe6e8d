//! Which catalogue files there are, which of them belong together, and how each is read.
//!
//! The manifests of the runs say so: files of one run are read together, with the options that the
//! user gave it. Of a file that several runs name the latest decides. What no run names was put
//! there by the user's own scripts and is read by looking at it.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use cinelake_imdb::{Quoting, ReadOptions, TitleKind, sibling_ratings_name};
use cinelake_lake::Lake;
use cinelake_lake::manifest::{RunManifest, RunStatus};

use crate::error::RefineError;
use crate::raw::{Manifests, Raw, RawFile};
use crate::state::CatalogueInputFile;
use crate::summary::Stranger;

/// The options of a run that say how its files are read, as the command line names them.
const READ_OPTIONS: [&str; 5] = ["separator", "header", "quoting", "id-column", "kind"];

/// Why a file is left out whose very bytes a later one holds.
pub(super) const SAME_BYTES: &str = "same_bytes";

/// Files that are read together.
#[derive(Debug, Clone)]
pub(crate) struct Unit {
    /// The run that named them; `None` for files that no run names.
    pub(crate) run_id: Option<String>,
    pub(crate) options: BTreeMap<String, String>,
    /// In the order in which they were given.
    pub(crate) files: Vec<UnitFile>,
}

#[derive(Debug, Clone)]
pub(crate) struct UnitFile {
    pub(crate) path: String,
    pub(crate) date: NaiveDate,
    pub(crate) size_bytes: u64,
    sha256: Option<String>,
    /// Read with a later run, and in here only as ratings to join.
    borrowed: bool,
}

/// What is read for titles and principals.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// The latest first: what comes later in the list is superseded where both know a title.
    pub(crate) units: Vec<Unit>,
    pub(crate) left_out: Vec<CatalogueInputFile>,
    pub(crate) strangers: Vec<Stranger>,
}

impl Plan {
    /// Sorts files into units.
    ///
    /// # Errors
    /// When a file that has to be read is not in the lake.
    pub(crate) fn new(lake: &Lake, raw: &Raw, manifests: &Manifests) -> Result<Self, RefineError> {
        let there: HashMap<&str, &RawFile> = raw
            .catalogues
            .iter()
            .map(|file| (file.path.as_str(), file))
            .collect();
        let mut plan = Self::default();
        let mut taken: HashSet<&str> = HashSet::new();
        let mut named: HashSet<&str> = HashSet::new();
        let mut missing: Vec<(Unit, RefineError)> = Vec::new();
        for (run_id, manifest) in manifests.iter().rev() {
            named.extend(landed(manifest).map(|(path, _)| path));
            if manifest.status == RunStatus::Alarm {
                continue;
            }
            let gone = landed(manifest)
                .find(|(path, _)| !taken.contains(path) && !there.contains_key(path));
            let unit = unit_of_run(run_id, manifest, &there, &taken);
            taken.extend(landed(manifest).map(|(path, _)| path));
            match gone {
                Some((path, sha256)) => {
                    missing.push((unit, gone_error(lake, run_id, path, sha256)))
                }
                None => plan.units.push(unit),
            }
        }
        plan.units
            .retain(|unit| unit.files.iter().any(|file| !file.borrowed));
        plan.add_unnamed(raw, &named);
        plan.leave_out_alarms(raw, &named, &taken);
        plan.units.sort_by(|a, b| b.order().cmp(&a.order()));
        plan.leave_out_same_bytes();
        plan.forgive_missing(missing)?;
        Ok(plan)
    }

    /// What the tables note as their inputs, sorted by path.
    pub(crate) fn inputs(&self) -> Vec<CatalogueInputFile> {
        let read = (0..).zip(&self.units).flat_map(|(at, unit)| {
            let own = (0..).zip(&unit.files).filter(|(_, file)| !file.borrowed);
            own.map(move |(place, file)| CatalogueInputFile {
                unit: at,
                place,
                ..unit.input(file, None)
            })
        });
        let mut inputs: Vec<_> = read.chain(self.left_out.iter().cloned()).collect();
        inputs.sort_unstable();
        inputs
    }

    /// Files that no run names: each by itself, but ratings with the basics beside them.
    fn add_unnamed(&mut self, raw: &Raw, named: &HashSet<&str>) {
        let free: Vec<&RawFile> = raw
            .catalogues
            .iter()
            .filter(|file| !named.contains(file.path.as_str()))
            .collect();
        let siblings: HashMap<String, &RawFile> = free
            .iter()
            .filter_map(|file| Some((sibling_ratings_name(&file.path)?, *file)))
            .filter(|(name, _)| free.iter().any(|file| file.path == *name))
            .collect();
        for file in &free {
            if is_hidden(&file.path) {
                self.strangers.push(Stranger {
                    path: file.path.clone(),
                    reason: "hidden files are left alone".to_owned(),
                });
            } else if !siblings.contains_key(&file.path) {
                let sibling = sibling_ratings_name(&file.path);
                let ratings = free
                    .iter()
                    .filter(|other| sibling.as_ref() == Some(&other.path));
                let files = std::iter::once(file).chain(ratings);
                self.units.push(Unit {
                    run_id: None,
                    options: BTreeMap::new(),
                    files: files.map(|file| UnitFile::new(file, None, false)).collect(),
                });
            }
        }
    }

    /// Files of which every run ended with an alarm: their ids are not those of titles.
    fn leave_out_alarms(&mut self, raw: &Raw, named: &HashSet<&str>, taken: &HashSet<&str>) {
        for file in &raw.catalogues {
            let path = file.path.as_str();
            if named.contains(path) && !taken.contains(path) {
                self.left_out.push(CatalogueInputFile {
                    path: file.path.clone(),
                    size_bytes: file.size_bytes,
                    date: file.date,
                    unit: 0,
                    place: 0,
                    options: BTreeMap::new(),
                    left_out: Some("alarm".to_owned()),
                });
                self.strangers.push(Stranger {
                    path: file.path.clone(),
                    reason: "its run ended with an alarm: TMDB did not know its ids".to_owned(),
                });
            }
        }
    }

    /// A catalogue landed again without a change: every title of it is in the later one.
    fn leave_out_same_bytes(&mut self) {
        let mut seen = HashSet::new();
        let (units, same): (Vec<_>, Vec<_>) = std::mem::take(&mut self.units)
            .into_iter()
            .partition(|unit| unit.content().is_none_or(|content| seen.insert(content)));
        self.units = units;
        for unit in same {
            let own = unit.files.iter().filter(|file| !file.borrowed);
            self.left_out
                .extend(own.map(|file| unit.input(file, Some(SAME_BYTES))));
        }
    }

    /// A file that is gone matters only if no later one holds the same bytes.
    fn forgive_missing(&self, missing: Vec<(Unit, RefineError)>) -> Result<(), RefineError> {
        let kept: HashSet<&str> = self
            .units
            .iter()
            .flat_map(|unit| unit.files.iter().filter_map(|file| file.sha256.as_deref()))
            .collect();
        for (unit, error) in missing {
            let has =
                |file: &UnitFile| file.sha256.as_deref().is_some_and(|sha| kept.contains(sha));
            let RefineError::CatalogueGone { sha256, .. } = &error else {
                return Err(error);
            };
            if !kept.contains(sha256.as_str()) || !unit.files.iter().all(has) {
                return Err(error);
            }
        }
        Ok(())
    }
}

impl Unit {
    /// Files of runs come after those of no run on the same day; later runs later.
    fn order(&self) -> (Option<NaiveDate>, bool, &str, &str) {
        let own = self.files.iter().filter(|file| !file.borrowed);
        let date = own.clone().map(|file| file.date).max();
        let path = own.map(|file| file.path.as_str()).max();
        (
            date,
            self.run_id.is_some(),
            self.run_id.as_deref().unwrap_or_default(),
            path.unwrap_or_default(),
        )
    }

    /// What two units have in common that give the same rows; `None` where that is not known.
    fn content(&self) -> Option<(Vec<String>, BTreeMap<String, String>)> {
        let hashes: Option<Vec<String>> =
            self.files.iter().map(|file| file.sha256.clone()).collect();
        Some((hashes?, self.options.clone()))
    }

    fn input(&self, file: &UnitFile, left_out: Option<&str>) -> CatalogueInputFile {
        CatalogueInputFile {
            path: file.path.clone(),
            size_bytes: file.size_bytes,
            date: file.date,
            unit: 0,
            place: 0,
            options: self.options.clone(),
            left_out: left_out.map(str::to_owned),
        }
    }

    /// The options as the reader takes them. What cannot be read is left to the reader's eye: a
    /// later version may know more words.
    pub(crate) fn read_options(&self) -> ReadOptions {
        let get = |name: &str| self.options.get(name).map(String::as_str);
        ReadOptions {
            separator: get("separator").and_then(separator),
            header: get("header").and_then(|text| text.parse().ok()),
            quoting: get("quoting").and_then(|text| match text {
                "quoted" => Some(Quoting::Quoted),
                "literal" => Some(Quoting::Literal),
                _ => None,
            }),
            id_column: get("id-column").map(str::to_owned),
            kind: get("kind")
                .and_then(|text| TitleKind::ALL.into_iter().find(|kind| kind.code() == text)),
            ..ReadOptions::default()
        }
    }
}

impl UnitFile {
    fn new(file: &RawFile, sha256: Option<&str>, borrowed: bool) -> Self {
        Self {
            path: file.path.clone(),
            date: file.date,
            size_bytes: file.size_bytes,
            sha256: sha256.map(str::to_owned),
            borrowed,
        }
    }
}

/// Paths and hashes of the files that a run read, in order.
fn landed(manifest: &RunManifest) -> impl Iterator<Item = (&str, &str)> {
    let inputs = manifest.inputs.iter();
    inputs.filter_map(|input| Some((input.landed_as.as_deref()?, input.sha256.as_str())))
}

/// The files of a run that no later run has read. Of those that one has, ratings stay to be joined:
/// the same ratings may lie beside two catalogues.
fn unit_of_run(
    run_id: &str,
    manifest: &RunManifest,
    there: &HashMap<&str, &RawFile>,
    taken: &HashSet<&str>,
) -> Unit {
    let mut seen = HashSet::new();
    let files = landed(manifest).filter_map(|(path, sha256)| {
        let borrowed = taken.contains(path);
        let file = there.get(path)?;
        let wanted = seen.insert(path) && (!borrowed || file_name(path).contains("ratings"));
        wanted.then(|| UnitFile::new(file, Some(sha256), borrowed))
    });
    let options = READ_OPTIONS.into_iter().filter_map(|name| {
        let value = manifest.options.get(name)?.as_str()?;
        Some((name.to_owned(), value.to_owned()))
    });
    Unit {
        run_id: Some(run_id.to_owned()),
        options: options.collect(),
        files: files.collect(),
    }
}

fn gone_error(lake: &Lake, run_id: &str, path: &str, sha256: &str) -> RefineError {
    RefineError::CatalogueGone {
        file: lake.show(path),
        run_id: run_id.to_owned(),
        sha256: sha256.to_owned(),
    }
}

fn separator(text: &str) -> Option<u8> {
    match text.as_bytes() {
        b"tab" | b"\\t" => Some(b'\t'),
        [byte] => Some(*byte),
        _ => None,
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn is_hidden(path: &str) -> bool {
    file_name(path).starts_with(['.', '_'])
}
