//! The ledger: for each title and kind whether the lake has its record, from which file, asked for
//! with which blocks, or since when TMDB is known not to have it.
//!
//! Its source are the entries, which are created once and never changed. A run that ends writes a
//! checkpoint, one object with every entry that still holds, so that the next run reads that and the
//! entries after it. A checkpoint says nothing that the entries do not say; without any the ledger
//! is read from the entries alone.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use cinelake_imdb::ImdbId;

use crate::layout;
use crate::manifest::{FindTally, Outcome, RecordKind};

mod checkpoint;
mod entry;
mod listing;
mod recover;

pub use crate::small_file::Damaged;
pub(crate) use checkpoint::FilePresence;
pub use entry::{ENTRY_VERSION, LedgerEntry, Miss, Request, crc32};
pub use listing::{CheckpointObject, Listing, RunObjects};
pub(crate) use recover::{LakeListing, parse_entry, parse_manifest};
pub use recover::{entry_of_data, read_entry, read_manifest, read_manifests, replay};

/// A run that did not end is continued for a week; after that the age of a record alone decides.
const CONTINUED_FOR: chrono::Duration = chrono::Duration::days(7);

/// What counts as known.
#[derive(Debug, Clone, Copy)]
pub struct LedgerOptions {
    /// The start of this run.
    pub now: DateTime<Utc>,
    /// A record of this age or older is asked anew; zero asks everything anew except what runs that
    /// did not end had landed.
    pub max_age: chrono::Duration,
    /// A miss of this age or older is asked anew; misses of runs that did not end count as well.
    pub max_miss_age: chrono::Duration,
}

/// What the ledger says about a title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnownOutcome<'l> {
    /// The lake has its record.
    Landed {
        /// When it was fetched: the earliest time of its batch.
        fetched_at: DateTime<Utc>,
        /// What was asked for.
        request: &'l Request,
    },
    /// TMDB gave no record.
    Missed {
        /// Which kind of miss.
        outcome: Outcome,
        /// Why, for people.
        reason: &'l str,
        /// When TMDB said so.
        fetched_at: DateTime<Utc>,
    },
}

/// A record file that the ledger knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFile {
    /// Its path in the lake.
    pub path: String,
    /// The run that landed it.
    pub run_id: Arc<str>,
    /// What its records are of.
    pub kind: RecordKind,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// CRC-32 of its bytes, where the entry has it.
    pub crc32: Option<u32>,
    /// The earliest fetch time of its records.
    pub fetched_at: DateTime<Utc>,
    /// What was asked for.
    pub request: Arc<Request>,
}

impl DataFile {
    /// What decides between records of one title: the later one counts.
    pub(crate) fn order(&self) -> (DateTime<Utc>, &str, &str) {
        (self.fetched_at, &self.run_id, &self.path)
    }
}

/// A record file that is there with another size than its entry says, and its records.
#[derive(Debug)]
struct ResizedFile {
    file: DataFile,
    records: Vec<ImdbId>,
}

/// A title of which the lake has a record.
#[derive(Debug, Clone, Copy)]
pub struct LandedTitle<'l> {
    /// Its IMDb id.
    pub tconst: ImdbId,
    /// As what it was asked.
    pub kind: RecordKind,
    /// TMDB's id of its newest record; `None` where the entries do not say, see
    /// [`Ledger::learn_tmdb_ids`].
    pub tmdb_id: Option<u32>,
    /// The file of its newest record.
    pub file: &'l DataFile,
    /// When TMDB was last found not to have it.
    pub missed_at: Option<DateTime<Utc>>,
}

impl LandedTitle<'_> {
    /// When TMDB last answered about the title.
    #[must_use]
    pub fn asked_at(&self) -> DateTime<Utc> {
        self.file.fetched_at.max(self.missed_at.unwrap_or_default())
    }

    /// Whether TMDB was found not to have the title since its record was landed.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.missed_at.is_some_and(|at| at > self.file.fetched_at)
    }
}

/// Why and when a title was missed; many titles share one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct MissGroup {
    fetched_at: DateTime<Utc>,
    run_id: Arc<str>,
    outcome: Outcome,
    reason: Arc<str>,
}

/// Stands for "none" among places of files and misses.
const NONE: u32 = u32::MAX;

/// What is held of one title: places of its newest record and of its newest miss, and TMDB's id of the
/// record, 0 where it is not known.
#[derive(Debug, Clone, Copy)]
struct TitlePlaces {
    file: u32,
    miss: u32,
    tmdb_id: u32,
}

impl TitlePlaces {
    const NOTHING: Self = Self {
        file: NONE,
        miss: NONE,
        tmdb_id: 0,
    };
}

/// Id and kind in one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct TitleKey(u64);

impl TitleKey {
    fn new(tconst: ImdbId, kind: RecordKind) -> Self {
        Self::of(tconst.value(), kind)
    }

    fn of(tconst: u64, kind: RecordKind) -> Self {
        Self(tconst << 1 | kind as u64)
    }

    fn kind(self) -> RecordKind {
        RecordKind::ALL[(self.0 & 1) as usize]
    }
}

/// What the lake knows of every title.
#[derive(Debug, Default)]
pub struct Ledger {
    options: Option<LedgerOptions>,
    titles: HashMap<TitleKey, TitlePlaces>,
    files: Vec<DataFile>,
    file_places: HashMap<String, u32>,
    resized: Vec<ResizedFile>,
    misses: Vec<MissGroup>,
    miss_places: HashMap<MissGroup, u32>,
    requests: BTreeSet<Arc<Request>>,
    run_ids: BTreeSet<Arc<str>>,
    /// Names of the entries that are in here, by run.
    covered: HashMap<Arc<str>, BTreeSet<String>>,
    last_ended: Option<String>,
    changes_through: Option<NaiveDate>,
    /// Runs that gave every title its outcome.
    ended: HashSet<String>,
    /// `/find` in the runs that are continued.
    pub find: FindTally,
    /// Runs that did not end, and none has ended since.
    pub continuing: Vec<String>,
    /// Record files that were whole but had no entry, and have one now.
    pub adopted: Vec<String>,
    /// Record files that are whole and have no entry yet; a ledger that was only read has them.
    pub orphans: Vec<String>,
    /// Files among the records that are not cinelake's, left alone.
    pub foreign: Vec<String>,
    /// Small files that cannot be read. What they held is asked again or was rebuilt.
    pub damaged: Vec<Damaged>,
    /// Record files that entries name and that are not there any more, or with another size.
    pub gone: Vec<String>,
    /// Objects of the lake read for this ledger.
    pub objects_read: u64,
    changed: bool,
}

impl Ledger {
    /// How the title ended earlier, if that still counts.
    ///
    /// A record that is young enough counts, whatever was said later; then a miss that is newer than
    /// the record and young enough.
    #[must_use]
    pub fn known(&self, tconst: ImdbId, kind: RecordKind) -> Option<KnownOutcome<'_>> {
        let record = || self.known_record(tconst, kind);
        record().or_else(|| self.known_miss(tconst, kind))
    }

    fn known_record(&self, tconst: ImdbId, kind: RecordKind) -> Option<KnownOutcome<'_>> {
        let options = self.options.as_ref()?;
        let file = self.newest_file(tconst, kind)?;
        let counts = self.counts(options, options.max_age, file.fetched_at, &file.run_id);
        counts.then_some(KnownOutcome::Landed {
            fetched_at: file.fetched_at,
            request: &file.request,
        })
    }

    /// The title's newest miss, if it is newer than its record and young enough: since the record was
    /// landed TMDB has been asked again and gave none.
    #[must_use]
    pub fn known_miss(&self, tconst: ImdbId, kind: RecordKind) -> Option<KnownOutcome<'_>> {
        let options = self.options.as_ref()?;
        let miss = self.newest_miss(tconst, kind)?;
        let file = self.newest_file(tconst, kind);
        let newer = file.is_none_or(|file| miss.fetched_at > file.fetched_at);
        let counts = self.counts(options, options.max_miss_age, miss.fetched_at, &miss.run_id);
        (newer && counts).then(|| KnownOutcome::Missed {
            outcome: miss.outcome,
            reason: &miss.reason,
            fetched_at: miss.fetched_at,
        })
    }

    /// Whether the title was missed at any time.
    #[must_use]
    pub fn was_missed(&self, tconst: ImdbId, kind: RecordKind) -> bool {
        self.newest_miss(tconst, kind).is_some()
    }

    fn newest_miss(&self, tconst: ImdbId, kind: RecordKind) -> Option<&MissGroup> {
        let held = self.titles.get(&TitleKey::new(tconst, kind))?;
        self.misses.get(held.miss as usize)
    }

    /// The file that holds the title's newest record, whatever its age.
    #[must_use]
    pub fn newest_file(&self, tconst: ImdbId, kind: RecordKind) -> Option<&DataFile> {
        let held = self.titles.get(&TitleKey::new(tconst, kind))?;
        self.files.get(held.file as usize)
    }

    /// A clock that was set back makes an age negative: such a record is new.
    fn counts(
        &self,
        options: &LedgerOptions,
        max_age: chrono::Duration,
        fetched_at: DateTime<Utc>,
        run_id: &str,
    ) -> bool {
        let age = (options.now - fetched_at).max(chrono::Duration::zero());
        age < max_age || (age < CONTINUED_FOR && self.is_continued(run_id, fetched_at))
    }

    /// Whether a run that has not ended is continued with what it fetched then: no run has ended that
    /// started later. A shard that ended while its siblings were at work ends none of theirs.
    fn is_continued(&self, run_id: &str, fetched_at: DateTime<Utc>) -> bool {
        let Some(ended) = self.last_ended.as_deref() else {
            return true;
        };
        let after = |start: DateTime<Utc>| fetched_at.timestamp() > start.timestamp();
        let outlived = || layout::run_started_at(ended).is_some_and(after);
        !self.ended.contains(run_id) && (run_id > ended || outlived())
    }

    /// The last day whose changes at TMDB are in the lake's records; `None` where no refresh has ended.
    #[must_use]
    pub fn changes_through(&self) -> Option<NaiveDate> {
        self.changes_through
    }

    /// Titles with a record, whatever its age.
    #[must_use]
    pub fn landed(&self) -> usize {
        let has_record = |held: &&TitlePlaces| held.file != NONE;
        self.titles.values().filter(has_record).count()
    }

    /// The blocks of all records that are some title's newest, and the language that most titles have: what
    /// a run asks for, so that it loses nothing. Of two languages that as many titles have, it is that of
    /// the newest record.
    #[must_use]
    pub fn held_request(&self) -> Request {
        let mut languages: BTreeMap<&Option<String>, (u64, _)> = BTreeMap::new();
        let mut append = BTreeSet::new();
        for (file, titles) in self.files.iter().zip(self.titles_by_file()) {
            if titles > 0 {
                append.extend(file.request.append.iter().cloned());
                let of = languages.entry(&file.request.language);
                let (count, newest) = of.or_insert((0, file.order()));
                *count += titles;
                *newest = (*newest).max(file.order());
            }
        }
        let most = languages.into_iter().max_by_key(|(_, held)| *held);
        let language = most.and_then(|(language, _)| language.clone());
        Request { append, language }
    }

    /// How many titles have their newest record in another language than this one. `None` is TMDB's own.
    #[must_use]
    pub fn titles_in_other_languages(&self, language: Option<&str>) -> u64 {
        let files = self.files.iter().zip(self.titles_by_file());
        let others = files.filter(|(file, _)| file.request.language.as_deref() != language);
        others.map(|(_, titles)| titles).sum()
    }

    /// Every title with a record, whatever its age; in no particular order.
    pub fn landed_titles(&self) -> impl Iterator<Item = LandedTitle<'_>> {
        let titles = self.titles.iter();
        titles.filter_map(|(title, held)| {
            Some(LandedTitle {
                tconst: ImdbId::new(title.0 >> 1)?,
                kind: title.kind(),
                tmdb_id: Some(held.tmdb_id).filter(|id| *id != 0),
                file: self.files.get(held.file as usize)?,
                missed_at: self
                    .misses
                    .get(held.miss as usize)
                    .map(|miss| miss.fetched_at),
            })
        })
    }

    /// Notes that the changes at TMDB up to the end of this day are in the lake's records. A later day that
    /// was noted before was noted under a clock that was ahead.
    pub fn note_changes_through(&mut self, day: NaiveDate) {
        if self.changes_through != Some(day) {
            (self.changes_through, self.changed) = (Some(day), true);
        }
    }

    /// The record files that the ledger knows, in no particular order.
    #[must_use]
    pub fn files(&self) -> &[DataFile] {
        &self.files
    }

    /// What is known of a record file, and its place.
    pub(crate) fn file(&self, path: &str) -> Option<(usize, &DataFile)> {
        let place = *self.file_places.get(path)? as usize;
        Some((place, self.files.get(place)?))
    }

    /// How many titles have their newest record in each file, by its place.
    pub(crate) fn titles_by_file(&self) -> Vec<u64> {
        let mut titles = vec![0; self.files.len()];
        for held in self.titles.values() {
            if let Some(count) = titles.get_mut(held.file as usize) {
                *count += 1;
            }
        }
        titles
    }

    /// The record files that hold no title's newest record, in no particular order.
    #[must_use]
    pub fn superseded_files(&self) -> Vec<&DataFile> {
        let in_use = self.in_use();
        let files = self.files.iter().zip(in_use);
        let superseded = files.filter(|(_, used)| !used);
        superseded.map(|(file, _)| file).collect()
    }

    /// For each file whether it holds some title's newest record.
    fn in_use(&self) -> Vec<bool> {
        let mut in_use = vec![false; self.files.len()];
        for held in self.titles.values() {
            if let Some(used) = in_use.get_mut(held.file as usize) {
                *used = true;
            }
        }
        in_use
    }

    /// Whether the record of the title in this file is its newest.
    #[must_use]
    pub fn is_newest(&self, tconst: ImdbId, kind: RecordKind, path: &str) -> bool {
        self.newest_file(tconst, kind)
            .is_some_and(|file| file.path == path)
    }

    /// The next free number of the day's record files, for each kind.
    #[must_use]
    pub fn next_numbers(paths: impl Iterator<Item = String>) -> [u32; 2] {
        let mut next = [1; 2];
        for path in paths {
            let stem = file_stem(&path);
            if let Some((kind, number)) = layout::parse_batch_name(stem) {
                let slot: &mut u32 = &mut next[kind as usize];
                *slot = (*slot).max(number.saturating_add(1));
            }
        }
        next
    }

    /// Takes in an entry under its name (`movie_0001`).
    pub fn apply(&mut self, name: &str, entry: &LedgerEntry) {
        let run_id = self.shared_run_id(&entry.run_id);
        self.cover(&run_id, name);
        self.changed = true;
        let continued = self.is_continued(&run_id, entry.fetched_at);
        if continued && entry.find.asked > self.find.asked {
            // The tally grows within a run; the largest of the runs is the best sample there is.
            self.find = entry.find;
        }
        if let Some(file) = self.data_file(entry) {
            self.add_file(file, &entry.records, &entry.tmdb_ids);
        }
        for miss in entry.misses.iter().filter(|miss| miss.outcome.is_miss()) {
            let group = MissGroup {
                fetched_at: entry.fetched_at,
                run_id: run_id.clone(),
                outcome: miss.outcome,
                reason: miss.reason.as_str().into(),
            };
            let place = self.miss_place(group);
            self.add_miss(miss.tconst, miss.kind, place);
        }
    }

    fn data_file(&mut self, entry: &LedgerEntry) -> Option<DataFile> {
        Some(DataFile {
            path: entry.file.clone()?,
            run_id: self.shared_run_id(&entry.run_id),
            kind: entry.kind,
            size_bytes: entry.size_bytes,
            crc32: entry.crc32,
            fetched_at: entry.fetched_at,
            request: self.shared_request(entry.request.clone().unwrap_or_default()),
        })
    }

    fn cover(&mut self, run_id: &Arc<str>, name: &str) {
        let names = self.covered.entry(run_id.clone()).or_default();
        names.insert(name.to_owned());
    }

    fn shared_run_id(&mut self, run_id: &str) -> Arc<str> {
        shared(&mut self.run_ids, run_id)
    }

    fn shared_request(&mut self, request: Request) -> Arc<Request> {
        if let Some(known) = self.requests.get(&request) {
            return known.clone();
        }
        let request = Arc::new(request);
        self.requests.insert(request.clone());
        request
    }

    /// Two entries may name one file, where one of them was damaged for some time.
    fn add_file(&mut self, file: DataFile, records: &[ImdbId], tmdb_ids: &[u32]) {
        let next = place(self.files.len());
        let kind = file.kind;
        let place = *self.file_places.entry(file.path.clone()).or_insert(next);
        if place == next {
            self.files.push(file);
        }
        let Self { titles, files, .. } = self;
        let tmdb_ids = tmdb_ids.iter().copied().chain(std::iter::repeat(0));
        for (tconst, tmdb_id) in records.iter().zip(tmdb_ids) {
            let title = TitleKey::new(*tconst, kind);
            let held = titles.entry(title).or_insert(TitlePlaces::NOTHING);
            let known = files.get(held.file as usize);
            if known.is_none_or(|known| known.order() < files[place as usize].order()) {
                (held.file, held.tmdb_id) = (place, tmdb_id);
            } else if held.file == place && held.tmdb_id == 0 {
                held.tmdb_id = tmdb_id;
            }
        }
    }

    fn miss_place(&mut self, group: MissGroup) -> u32 {
        if let Some(place) = self.miss_places.get(&group) {
            return *place;
        }
        let place = place(self.misses.len());
        self.misses.push(group.clone());
        self.miss_places.insert(group, place);
        place
    }

    fn add_miss(&mut self, tconst: ImdbId, kind: RecordKind, place: u32) {
        let Self { titles, misses, .. } = self;
        let title = TitleKey::new(tconst, kind);
        let held = titles.entry(title).or_insert(TitlePlaces::NOTHING);
        let known = misses.get(held.miss as usize);
        if known.is_none_or(|known| *known < misses[place as usize]) {
            held.miss = place;
        }
    }
}

/// One shared copy of equal texts.
fn shared(known: &mut BTreeSet<Arc<str>>, text: &str) -> Arc<str> {
    if let Some(found) = known.get(text) {
        return found.clone();
    }
    let text: Arc<str> = text.into();
    known.insert(text.clone());
    text
}

/// A place in a list as a number. Memory ends long before four thousand million places do.
fn place(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(NONE)
}

/// `movie_0001` of `Raw/TMDB/JSON/2026/11/23/movie_0001.json`.
pub(crate) fn file_stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".json").unwrap_or(name)
}
