//! Which catalogue files there are, which of them belong together, and how each is read.
//!
//! The descriptors of snapshots say so: files of one snapshot are read together, as the user said.
//! Of a file that several snapshots name the latest decides. What no descriptor names was put there
//! by the user's own scripts and is read by looking at it.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use cinelake_imdb::{ReadOptions, Role};
use cinelake_lake::layout;
use cinelake_lake::snapshot::{ReadFlags, Snapshot, SnapshotFile, SnapshotVerdict};

use crate::raw::{Raw, RawFile};
use crate::state::CatalogueInputFile;
use crate::summary::{DamagedFile, GoneFile, UnusedFile};

/// Why a file is left out whose very bytes a later one holds.
pub(super) const SAME_BYTES: &str = "same_bytes";
/// Why a file is left out whose ids TMDB did not know.
const ALARM: &str = "alarm";
/// Why ratings are left out that no catalogue is read with any more.
const NOTHING_TO_JOIN: &str = "nothing_to_join";

const WHY_ALARM: &str = "its run ended with an alarm: TMDB did not know its ids";
const WHY_UNKNOWN: &str =
    "the verdict of its run cannot be read; ingest it again and it is judged anew";
const WHY_NOTHING_TO_JOIN: &str = "it has ratings, but their catalogue was later read without them";
const WHY_HIDDEN: &str = "hidden files are left alone";

/// Files that are read together.
#[derive(Debug, Clone)]
pub(crate) struct Unit {
    /// `None` for files that no descriptor names.
    snapshot_id: Option<String>,
    landed_at: Option<DateTime<Utc>>,
    /// In the order in which they are read.
    pub(crate) files: Vec<UnitFile>,
    read: ReadFlags,
    options: ReadOptions,
}

/// A catalogue file of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnitFile {
    pub(crate) path: String,
    pub(crate) date: NaiveDate,
    size_bytes: u64,
    /// Whether the day is one that a copy of the lake has too.
    dated: bool,
    /// Of the bytes that are there, where a descriptor says.
    pub(crate) sha256: Option<String>,
    role: Role,
    /// Whether it holds ratings, to be joined to the titles of the other files.
    joined: bool,
    /// Whether it is another unit's own, and in here only as ratings to join.
    borrowed: bool,
}

/// What the files are for that no descriptor names; one that is not in here describes titles.
pub(crate) type FileRoles = HashMap<String, Role>;

/// What is read for titles and principals.
#[derive(Debug, Default)]
pub(crate) struct ReadingPlan {
    /// The latest first: what comes later in the list is superseded where both know a title.
    pub(crate) units: Vec<Unit>,
    pub(crate) left_out: Vec<CatalogueInputFile>,
    pub(crate) unused: Vec<UnusedFile>,
    /// Files that are read by looking.
    pub(crate) undescribed: Vec<String>,
    pub(crate) gone: Vec<GoneFile>,
    pub(crate) damaged: Vec<DamagedFile>,
}

/// What the snapshots say of the paths.
#[derive(Default)]
struct SnapshotPaths<'r> {
    /// Files that are there.
    there: HashMap<&'r str, &'r RawFile>,
    /// Named by a later snapshot than the one at hand, and not refused.
    taken: HashSet<&'r str>,
    /// Named by snapshots that ended with an alarm.
    refused: HashSet<&'r str>,
    /// Named by snapshots whose verdict cannot be read. They count as refused.
    unknown: HashSet<&'r str>,
    gone: Vec<&'r SnapshotFile>,
    /// With the size that each file has now.
    changed: Vec<(&'r SnapshotFile, u64)>,
}

impl ReadingPlan {
    /// Sorts files into units.
    pub(crate) fn new(raw: &Raw, roles: &FileRoles) -> Self {
        let files = raw.catalogues.iter();
        let mut named = SnapshotPaths {
            there: files.map(|file| (file.path.as_str(), file)).collect(),
            ..SnapshotPaths::default()
        };
        let damaged = raw.snapshots.damaged.iter().cloned();
        let mut plan = Self {
            damaged: damaged.map(DamagedFile::from).collect(),
            ..Self::default()
        };
        let damaged = raw.snapshots.damaged.iter();
        let damaged: HashSet<&str> = damaged.map(|file| file.path.as_str()).collect();
        for (snapshot, verdict) in raw.snapshots.all.iter().rev() {
            if damaged.contains(layout::snapshot_verdict(&snapshot.snapshot_id).as_str()) {
                let paths = snapshot.files.iter().map(|file| file.path.as_str());
                named.unknown.extend(paths);
            }
            plan.add_snapshot(snapshot, *verdict, &mut named);
        }
        plan.add_undescribed(raw, &named, roles);
        plan.leave_out_alarms(raw, &named);
        plan.units.sort_by(|a, b| b.order().cmp(&a.order()));
        plan.leave_out_same_bytes();
        plan.note_gone(&named.gone);
        plan.note_changed(&named.changed);
        plan
    }

    fn add_snapshot<'r>(
        &mut self,
        snapshot: &'r Snapshot,
        verdict: Option<SnapshotVerdict>,
        named: &mut SnapshotPaths<'r>,
    ) {
        let paths = snapshot.files.iter().map(|file| file.path.as_str());
        if verdict == Some(SnapshotVerdict::Alarm) {
            return named.refused.extend(paths);
        }
        match snapshot.read.options() {
            Ok(options) => {
                let files = named.files_of(snapshot);
                self.add_unit(Unit {
                    snapshot_id: Some(snapshot.snapshot_id.clone()),
                    landed_at: Some(snapshot.landed_at),
                    files,
                    read: snapshot.read.clone(),
                    options,
                });
                named.taken.extend(paths);
            }
            Err(problem) => self.damaged.push(DamagedFile {
                path: layout::snapshot_descriptor(&snapshot.snapshot_id),
                problem,
            }),
        }
    }

    /// Adds the files of which tables are made. Ratings need titles of their own unit; people are
    /// joined to the titles of all units.
    fn add_unit(&mut self, mut unit: Unit) {
        let read = std::mem::take(&mut unit.files);
        let is_title =
            |file: &UnitFile| !file.borrowed && file.role.is_about_titles() && !file.joined;
        let has_titles = read.iter().any(is_title);
        let (read, ratings): (Vec<_>, Vec<_>) = read
            .into_iter()
            .partition(|file| has_titles || !file.role.is_about_titles());
        for file in ratings.iter().filter(|file| !file.borrowed) {
            self.left_out.push(unit.input(file, Some(NOTHING_TO_JOIN)));
            self.not_used(&file.path, WHY_NOTHING_TO_JOIN);
        }
        unit.files = read;
        if unit.own().next().is_some() {
            self.units.push(unit);
        }
    }

    /// Files that no descriptor names: each by itself, but ratings with the catalogues beside them.
    fn add_undescribed(&mut self, raw: &Raw, named: &SnapshotPaths<'_>, roles: &FileRoles) {
        let role = |file: &RawFile| roles.get(&file.path).copied().unwrap_or_default();
        let files = raw.catalogues.iter();
        let (hidden, read): (Vec<&RawFile>, Vec<&RawFile>) = files
            .filter(|file| !named.knows(&file.path))
            .partition(|file| is_hidden(&file.path));
        for file in hidden {
            self.not_used(&file.path, WHY_HIDDEN);
        }
        self.undescribed = read.iter().map(|file| file.path.clone()).collect();
        let (read, others): (Vec<&RawFile>, Vec<&RawFile>) = read
            .into_iter()
            .partition(|file| role(file).is_about_titles());
        for file in others {
            let file = UnitFile {
                role: role(file),
                ..UnitFile::undescribed(file)
            };
            self.add_unit(Unit::undescribed(vec![file]));
        }
        let (ratings, titles): (Vec<&RawFile>, Vec<&RawFile>) = read
            .into_iter()
            .partition(|file| role(file) == Role::Ratings);
        let mut joined = HashSet::new();
        for file in &titles {
            let beside = ratings.iter().filter(|other| are_beside(file, other));
            let beside = beside.map(|other| UnitFile {
                role: Role::Ratings,
                joined: true,
                borrowed: !joined.insert(other.path.as_str()),
                ..UnitFile::undescribed(other)
            });
            let own = std::iter::once(UnitFile::undescribed(file));
            self.units
                .push(Unit::undescribed(own.chain(beside).collect()));
        }
        let alone = ratings
            .iter()
            .filter(|file| !joined.contains(file.path.as_str()));
        let alone = alone.map(|file| UnitFile {
            role: Role::Ratings,
            joined: true,
            ..UnitFile::undescribed(file)
        });
        self.units
            .extend(alone.map(|file| Unit::undescribed(vec![file])));
    }

    /// Files of which every snapshot ended with an alarm: their ids are not those of titles.
    fn leave_out_alarms(&mut self, raw: &Raw, named: &SnapshotPaths<'_>) {
        for file in &raw.catalogues {
            let path = file.path.as_str();
            if named.refused.contains(path) && !named.taken.contains(path) {
                let unit = Unit::undescribed(vec![UnitFile::undescribed(file)]);
                self.left_out.push(unit.input(&unit.files[0], Some(ALARM)));
                let is_unknown = named.unknown.contains(path);
                self.not_used(path, if is_unknown { WHY_UNKNOWN } else { WHY_ALARM });
            }
        }
    }

    /// A catalogue landed again without a change: every title of it is in the later one.
    fn leave_out_same_bytes(&mut self) {
        let mut seen: Vec<Content> = Vec::new();
        for unit in std::mem::take(&mut self.units) {
            match unit.content() {
                Some(content) if seen.contains(&content) => {
                    let own = unit.own();
                    self.left_out
                        .extend(own.map(|file| unit.input(file, Some(SAME_BYTES))));
                }
                content => {
                    seen.extend(content);
                    self.units.push(unit);
                }
            }
        }
    }

    /// SHA-256 of the files that are read.
    fn read_bytes(&self) -> HashSet<&str> {
        let files = self.units.iter().flat_map(|unit| &unit.files);
        files.filter_map(|file| file.sha256.as_deref()).collect()
    }

    /// A file that is gone matters only if none that is read holds the same bytes.
    fn note_gone(&mut self, gone: &[&SnapshotFile]) {
        let read = self.read_bytes();
        let missed = gone
            .iter()
            .filter(|file| !read.contains(file.sha256.as_str()));
        let mut missed: Vec<_> = missed.map(|file| gone_file(file)).collect();
        missed.sort_unstable();
        self.gone = missed;
    }

    /// A file that is no longer the one that was landed is not read: nobody knows what it is.
    fn note_changed(&mut self, changed: &[(&SnapshotFile, u64)]) {
        let read = self.read_bytes();
        let missed = changed
            .iter()
            .filter(|(file, _)| !read.contains(file.sha256.as_str()));
        let missed: Vec<_> = missed
            .map(|(file, size)| {
                let found = format!("it has {size} bytes and had {}", file.size_bytes);
                changed_file(&file.path, &found)
            })
            .collect();
        self.damaged.extend(missed);
    }

    fn not_used(&mut self, path: &str, reason: &str) {
        self.unused.push(UnusedFile {
            path: path.to_owned(),
            reason: reason.to_owned(),
        });
    }

    /// What the tables note as their inputs: everything that decides which rows they have.
    pub(crate) fn inputs(&self) -> Vec<CatalogueInputFile> {
        let read = (0..).zip(&self.units).flat_map(|(at, unit)| {
            let files = (0..).zip(&unit.files);
            files.map(move |(place, file)| CatalogueInputFile {
                unit: at,
                place,
                ..unit.input(file, None)
            })
        });
        let mut inputs: Vec<_> = read.chain(self.left_out.iter().cloned()).collect();
        inputs.sort_unstable_by(|a, b| a.place_among_inputs().cmp(&b.place_among_inputs()));
        inputs
    }
}

impl<'r> SnapshotPaths<'r> {
    fn knows(&self, path: &str) -> bool {
        self.taken.contains(path) || self.refused.contains(path)
    }

    /// The files of a snapshot that are there and that no later one has read. Of those that one has,
    /// ratings stay to be joined: the same ratings may lie beside two catalogues.
    fn files_of(&mut self, snapshot: &'r Snapshot) -> Vec<UnitFile> {
        // Ratings alone are a list of titles.
        let joins = snapshot.files.iter().any(|file| !file.joined);
        let mut seen = HashSet::new();
        let mut files = Vec::new();
        for described in &snapshot.files {
            let role = role_of(described);
            let joined = described.joined && joins && role == Role::Ratings;
            let borrowed = self.taken.contains(described.path.as_str());
            if !seen.insert(described.path.as_str()) || (borrowed && !joined) {
                continue;
            }
            match self.there.get(described.path.as_str()) {
                Some(file) if file.size_bytes != described.size_bytes => {
                    self.changed.push((described, file.size_bytes));
                }
                Some(file) => files.push(UnitFile {
                    joined,
                    borrowed,
                    ..UnitFile::described(file, described)
                }),
                None if borrowed => {}
                None => self.gone.push(described),
            }
        }
        files
    }
}

/// What two units have in common that give the same rows.
type Content = (Vec<(String, bool)>, ReadFlags);

impl Unit {
    fn undescribed(files: Vec<UnitFile>) -> Self {
        Self {
            snapshot_id: None,
            landed_at: None,
            files,
            read: ReadFlags::default(),
            options: ReadOptions::default(),
        }
    }

    fn own(&self) -> impl Iterator<Item = &UnitFile> + Clone {
        self.files.iter().filter(|file| !file.borrowed)
    }

    /// Files of snapshots come after those of none on the same day; later snapshots later. Ids of
    /// snapshots tell seconds only.
    fn order(&self) -> (Option<NaiveDate>, Option<DateTime<Utc>>, &str, &str) {
        let path = self.own().map(|file| file.path.as_str()).max();
        (
            self.own().map(|file| file.date).max(),
            self.landed_at,
            self.snapshot_id.as_deref().unwrap_or_default(),
            path.unwrap_or_default(),
        )
    }

    /// `None` where the bytes are not known.
    fn content(&self) -> Option<Content> {
        let files = self.files.iter();
        let files: Option<Vec<_>> = files
            .map(|file| Some((file.sha256.clone()?, file.joined)))
            .collect();
        Some((files?, self.read.clone()))
    }

    fn input(&self, file: &UnitFile, left_out: Option<&str>) -> CatalogueInputFile {
        CatalogueInputFile {
            path: file.path.clone(),
            size_bytes: file.size_bytes,
            role: file.role,
            sha256: file.sha256.clone(),
            date: file.dated.then_some(file.date),
            unit: 0,
            place: 0,
            joined: file.joined,
            borrowed: file.borrowed,
            read: self.read.clone(),
            left_out: left_out.map(str::to_owned),
        }
    }

    /// Whether no descriptor names its files.
    pub(crate) fn is_undescribed(&self) -> bool {
        self.snapshot_id.is_none()
    }

    /// Without a file that cannot be used, and without ratings that then have no titles to join.
    pub(crate) fn leave_out(&mut self, path: &str) {
        self.files.retain(|file| file.path != path);
        let has_titles = self
            .files
            .iter()
            .any(|file| !file.borrowed && file.role.is_about_titles() && !file.joined);
        self.files
            .retain(|file| has_titles || !file.role.is_about_titles());
    }

    /// How the files are read.
    pub(crate) fn read_options(&self) -> ReadOptions {
        self.options.clone()
    }
}

impl UnitFile {
    fn undescribed(file: &RawFile) -> Self {
        Self {
            path: file.path.clone(),
            date: file.date.unwrap_or(file.written),
            size_bytes: file.size_bytes,
            dated: file.date.is_some(),
            sha256: None,
            role: Role::Titles,
            joined: false,
            borrowed: false,
        }
    }

    fn described(file: &RawFile, described: &SnapshotFile) -> Self {
        Self {
            date: described.date,
            dated: true,
            role: role_of(described),
            sha256: Some(described.sha256.clone()).filter(|sha256| !sha256.is_empty()),
            ..Self::undescribed(file)
        }
    }
}

/// What a file is for. Descriptors of earlier versions know ratings only.
fn role_of(file: &SnapshotFile) -> Role {
    file.role.unwrap_or(match file.joined {
        true => Role::Ratings,
        false => Role::Titles,
    })
}

/// A catalogue file that is no longer the one that was landed.
pub(crate) fn changed_file(path: &str, found: &str) -> DamagedFile {
    DamagedFile {
        path: path.to_owned(),
        problem: format!(
            "it is not the file that was landed: {found}; it is not read, and the tables lack what only it \
             said. Put the file that was landed back, or ingest it again"
        ),
    }
}

fn gone_file(file: &SnapshotFile) -> GoneFile {
    GoneFile {
        path: file.path.clone(),
        sha256: file.sha256.clone(),
        advice: format!(
            "put `{}` back there if you still have it, then refine again; without it the tables \
             lack what only this file said",
            file.name
        ),
    }
}

fn are_beside(one: &RawFile, other: &RawFile) -> bool {
    folder(&one.path) == folder(&other.path)
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn is_hidden(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with(['.', '_'])
}
