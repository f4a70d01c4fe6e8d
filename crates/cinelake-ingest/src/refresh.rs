//! A refresh: which of the lake's titles TMDB has changed since it was last asked, so that only these are
//! asked again.
//!
//! TMDB says by day which ids changed, and by day which ids there are. A record is as new as its day less
//! [`CACHED_FOR`], since TMDB's network may hand out a copy of that age. So only days that ended that long
//! ago are read, and a record that was fetched that long after the end of a day has the day's changes.

use std::collections::{BTreeMap, HashMap};
use std::io::Cursor;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use cinelake_imdb::{Catalogue, CatalogueError, CatalogueInput, Crosswalk, ImdbId};
use cinelake_lake::ledger::Damaged;
use cinelake_lake::manifest::RecordKind;
use cinelake_lake::{Lake, LakeError, LandedTitle, Ledger, LedgerOptions};
use cinelake_tmdb::{
    ChangesPage, MAX_CHANGE_DAYS, MAX_CHANGE_PAGES, TmdbClient, TmdbError, TmdbKind,
};
use futures::{StreamExt, TryStreamExt};
use serde::Serialize;

use crate::config::IngestConfig;
use crate::crosswalk::title_kind;

/// TMDB's network hands out copies of answers up to eight hours old.
pub(crate) const CACHED_FOR: chrono::Duration = chrono::Duration::hours(8);
/// TMDB promises its feed of changes for so many days. An older day without any change is taken for one
/// that the feed does not have any more.
const PROMISED_DAYS: u64 = 14;
/// Clocks of machines differ by less than this.
const CLOCKS_DIFFER_BY: chrono::Duration = chrono::Duration::hours(1);
/// Days back that an export is looked for: that of today appears in the morning.
const EXPORT_DAYS: u64 = 3;

/// Where changes and exports come from: TMDB's client, or a stand-in in tests.
#[async_trait]
pub trait ChangeFeed: Send + Sync {
    /// One page of what changed from the first to the last day, both included.
    async fn changes(
        &self,
        kind: RecordKind,
        days: (NaiveDate, NaiveDate),
        page: u32,
    ) -> Result<ChangesPage, TmdbError>;
    /// The packed export of a day; `None` where there is none.
    async fn export(
        &self,
        kind: RecordKind,
        day: NaiveDate,
        adult: bool,
    ) -> Result<Option<Bytes>, TmdbError>;
}

#[async_trait]
impl ChangeFeed for TmdbClient {
    async fn changes(
        &self,
        kind: RecordKind,
        days: (NaiveDate, NaiveDate),
        page: u32,
    ) -> Result<ChangesPage, TmdbError> {
        Self::changes(self, tmdb_kind(kind), days, page).await
    }

    async fn export(
        &self,
        kind: RecordKind,
        day: NaiveDate,
        adult: bool,
    ) -> Result<Option<Bytes>, TmdbError> {
        Self::export(self, tmdb_kind(kind), day, adult).await
    }
}

fn tmdb_kind(kind: RecordKind) -> TmdbKind {
    match kind {
        RecordKind::Movie => TmdbKind::Movie,
        RecordKind::Series => TmdbKind::Tv,
    }
}

/// Why a refresh could not say what changed.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// TMDB did not answer, or refused.
    #[error(transparent)]
    Tmdb(#[from] TmdbError),
    /// The lake could not be read.
    #[error(transparent)]
    Lake(#[from] LakeError),
    /// There is nothing to refresh.
    #[error("{lake} has no records to refresh; land some first with cinelake ingest")]
    NoRecords {
        /// The lake.
        lake: String,
    },
    /// An export could not be understood.
    #[error(
        "TMDB's export of {day} could not be read; try again, or leave it out with --no-export"
    )]
    Export {
        /// The day of the export.
        day: NaiveDate,
        /// Why.
        source: CatalogueError,
    },
}

impl RefreshError {
    /// Whether an export has no line at all.
    fn is_empty_export(&self) -> bool {
        let Self::Export { source, .. } = self else {
            return false;
        };
        matches!(source, CatalogueError::NotAnExport { line: 0, .. })
    }
}

/// Why a title is asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Staleness {
    /// The feed says that it changed.
    Changed,
    /// The feed or the export says that TMDB does not have it any more.
    Vanished,
    /// Its record is older than the feed reaches.
    BeforeFeed,
}

/// What TMDB changed of a lake's titles.
#[derive(Debug, Clone, Default)]
pub struct Refresh {
    /// By title: why it is stale, and from which time on an answer is not.
    stale: HashMap<(ImdbId, RecordKind), (Staleness, DateTime<Utc>)>,
    /// TMDB's ids of the lake's series, so that one request asks for a series.
    crosswalk: Crosswalk,
    through: Option<NaiveDate>,
}

/// What a refresh found out before it asks for a title.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RefreshFindings {
    /// Titles of which the lake has a record.
    pub held: u64,
    /// Of these, titles to ask again; the reasons below add up to it.
    pub to_ask: u64,
    /// Titles that TMDB changed.
    pub changed: u64,
    /// Titles that TMDB removed.
    pub vanished: u64,
    /// Titles whose changes the feed does not reach back to.
    pub before_feed: u64,
    /// Titles whose record is too old to be kept.
    pub record_too_old: u64,
    /// Titles that need not be asked.
    pub spared: u64,
    /// Titles whose TMDB id could not be learned; they are asked when they are too old.
    pub without_tmdb_id: u64,
    /// The first day of the feed that was read; `None` where all days were read before.
    pub from_day: Option<NaiveDate>,
    /// The last day of the feed, by which the lake will be up to date.
    pub through: Option<NaiveDate>,
    /// The last day that the feed does not have any more, where it did not reach far enough.
    pub feed_lacks_through: Option<NaiveDate>,
    /// Titles that were asked under a clock that was ahead of today's: their changes before that time are
    /// not noticed.
    pub asked_ahead: u64,
    /// The day up to which the lake says that its changes are known, where that day has not ended: it was
    /// noted under a clock that was ahead, and the days are read again.
    pub noted_ahead: Option<NaiveDate>,
    /// Ids that the feed named, those of titles that the lake has not included.
    pub ids_in_feed: u64,
    /// Pages of the feed that were asked for, each a request.
    pub feed_requests: u64,
    /// The day of the export that was read, by kind; a kind without one has no entry.
    pub exports: BTreeMap<RecordKind, NaiveDate>,
}

/// What a refresh is told.
#[derive(Debug, Clone, Copy)]
pub struct RefreshOptions {
    /// The time.
    pub now: DateTime<Utc>,
    /// A record of this age or older is asked again.
    pub max_age: chrono::Duration,
    /// Whether TMDB's export is read.
    pub export: bool,
    /// Pages of the feed asked for at the same time.
    pub concurrency: usize,
}

/// A refresh before a title is asked for.
#[derive(Debug)]
pub struct RefreshPlan {
    /// What a run is told.
    pub refresh: Refresh,
    /// What was found out.
    pub findings: RefreshFindings,
    /// The titles to ask again, by id.
    pub catalogue: Catalogue,
    /// Small files of the lake that could not be read.
    pub damaged: Vec<Damaged>,
}

impl RefreshPlan {
    /// Finds out what TMDB changed of a lake's titles. Asks for no title and writes nothing.
    ///
    /// # Errors
    /// When the lake cannot be read or has no record, when TMDB does not answer, and for an export that
    /// cannot be read.
    pub async fn find(
        lake: &Lake,
        feed: &dyn ChangeFeed,
        options: RefreshOptions,
    ) -> Result<Self, RefreshError> {
        let known = LedgerOptions {
            now: options.now,
            max_age: options.max_age,
            max_miss_age: chrono::Duration::MAX,
        };
        let mut ledger = Ledger::read(lake, known).await?;
        if ledger.landed() == 0 {
            let lake = lake.url().to_string();
            return Err(RefreshError::NoRecords { lake });
        }
        ledger.learn_tmdb_ids(lake).await?;
        let (refresh, findings) = Refresh::find(&ledger, feed, options).await?;
        Ok(Self {
            catalogue: refresh.catalogue(&ledger, options),
            refresh,
            findings,
            damaged: std::mem::take(&mut ledger.damaged),
        })
    }

    /// The settings of a run that asks for these titles.
    #[must_use]
    pub fn configure(&self, config: IngestConfig) -> IngestConfig {
        IngestConfig {
            crosswalk: Some(Arc::new(self.refresh.crosswalk.clone())),
            refresh: Some(Arc::new(self.refresh.clone())),
            ..config
        }
    }
}

impl Refresh {
    /// What TMDB changed of the titles that the ledger has. The ledger knows TMDB's ids.
    async fn find(
        ledger: &Ledger,
        feed: &dyn ChangeFeed,
        options: RefreshOptions,
    ) -> Result<(Self, RefreshFindings), RefreshError> {
        let mut finding = Finding::new(ledger, options);
        for kind in RecordKind::ALL {
            if finding.by_tmdb_id.iter().any(|(of, ..)| *of == kind) {
                finding.read_feed(feed, kind).await?;
                if options.export {
                    finding.read_export(feed, kind).await?;
                }
            }
        }
        Ok(finding.finish())
    }

    /// The titles to ask again.
    fn catalogue(&self, ledger: &Ledger, options: RefreshOptions) -> Catalogue {
        let titles = ledger.landed_titles();
        let mut to_ask: Vec<_> = titles
            .filter(|title| self.reason_of(title, options).is_some())
            .map(|title| (title.tconst, title.kind))
            .collect();
        to_ask.sort_unstable();
        Catalogue::of_ids(
            to_ask
                .into_iter()
                .map(|(tconst, kind)| (tconst, title_kind(kind))),
        )
    }

    /// The last day whose changes are in the lake once this refresh has ended.
    pub(crate) fn through(&self) -> Option<NaiveDate> {
        self.through
    }

    /// Why a title that was asked for at `asked_at` is stale; `None` where it is not.
    pub(crate) fn staleness(
        &self,
        title: (ImdbId, RecordKind),
        asked_at: DateTime<Utc>,
    ) -> Option<Staleness> {
        let (staleness, until) = self.stale.get(&title)?;
        (asked_at < *until).then_some(*staleness)
    }

    fn reason_of(&self, title: &LandedTitle<'_>, options: RefreshOptions) -> Option<Reason> {
        let age = options.now - title.file.fetched_at;
        if age >= options.max_age {
            // Of a title that TMDB does not have any more there is nothing to keep fresh.
            return (!title.is_gone()).then_some(Reason::TooOld);
        }
        let stale = self.staleness((title.tconst, title.kind), title.asked_at());
        stale.map(Reason::Stale)
    }
}

enum Reason {
    TooOld,
    Stale(Staleness),
}

/// A refresh that is being found out.
struct Finding<'l> {
    ledger: &'l Ledger,
    options: RefreshOptions,
    refresh: Refresh,
    findings: RefreshFindings,
    /// The titles by TMDB's id, in ascending order; 16 bytes each, since a lake may have a million.
    by_tmdb_id: Vec<(RecordKind, u32, ImdbId)>,
}

impl<'l> Finding<'l> {
    fn new(ledger: &'l Ledger, options: RefreshOptions) -> Self {
        let mut finding = Self {
            ledger,
            options,
            refresh: Refresh::default(),
            findings: RefreshFindings::default(),
            by_tmdb_id: Vec::with_capacity(ledger.landed()),
        };
        let mut oldest = None;
        for title in ledger.landed_titles() {
            finding.findings.held += 1;
            match title.tmdb_id {
                Some(id) => finding.by_tmdb_id.push((title.kind, id, title.tconst)),
                None => finding.findings.without_tmdb_id += 1,
            }
            if title.asked_at() > options.now + CLOCKS_DIFFER_BY {
                finding.findings.asked_ahead += 1;
            }
            if options.now - title.file.fetched_at < options.max_age {
                let known_at = title.asked_at() - CACHED_FOR;
                oldest = oldest.min(Some(known_at)).or(Some(known_at));
            }
        }
        finding.by_tmdb_id.sort_unstable();
        let last = last_day(options.now);
        let noted = ledger.changes_through();
        // A refresh notes no day that has not ended, unless its clock was ahead.
        finding.findings.noted_ahead = noted.filter(|day| *day >= options.now.date_naive());
        let first = match noted.filter(|_| finding.findings.noted_ahead.is_none()) {
            Some(day) => day.succ_opt(),
            None => oldest.map(|at| at.date_naive()),
        };
        finding.findings.from_day = first.filter(|first| *first <= last);
        finding.findings.through = Some(last);
        finding.refresh.through = Some(last);
        let known = ledger.landed_titles();
        finding.refresh.crosswalk = Crosswalk::of_pairs(
            known
                .filter(|title| title.kind == RecordKind::Series)
                .filter_map(|title| Some((title.tconst, title_kind(title.kind), title.tmdb_id?))),
        );
        finding
    }

    /// Reads the feed in windows; one that has more pages than TMDB gives is halved.
    async fn read_feed(
        &mut self,
        feed: &dyn ChangeFeed,
        kind: RecordKind,
    ) -> Result<(), RefreshError> {
        let (Some(first), Some(last)) = (self.findings.from_day, self.findings.through) else {
            return Ok(());
        };
        let promised = self.options.now.date_naive() - Days::new(PROMISED_DAYS);
        let mut windows = windows(first, last, promised);
        let mut lacks = None;
        while let Some(window) = windows.pop() {
            let page = feed.changes(kind, window, 1).await?;
            self.findings.feed_requests += 1;
            if page.total_pages > MAX_CHANGE_PAGES && window.0 < window.1 {
                windows.extend(halves(window));
                continue;
            }
            if page.total_pages > MAX_CHANGE_PAGES || self.is_beyond_feed(window, &page) {
                lacks = lacks.max(Some(window.1));
                continue;
            }
            let rest = (2..=page.total_pages).map(|number| feed.changes(kind, window, number));
            let mut rest = futures::stream::iter(rest).buffered(self.options.concurrency.max(1));
            self.take(kind, window, page);
            while let Some(page) = rest.try_next().await? {
                self.findings.feed_requests += 1;
                self.take(kind, window, page);
            }
        }
        if let Some(last) = lacks {
            self.note_beyond_feed(kind, last);
        }
        Ok(())
    }

    fn is_beyond_feed(&self, (_, last): (NaiveDate, NaiveDate), page: &ChangesPage) -> bool {
        let today = self.options.now.date_naive();
        page.changes.is_empty() && last < today - Days::new(PROMISED_DAYS)
    }

    /// Whatever was asked before the end of a window that the feed lacks may have changed in it.
    fn note_beyond_feed(&mut self, kind: RecordKind, last: NaiveDate) {
        let lacks = &mut self.findings.feed_lacks_through;
        *lacks = (*lacks).max(Some(last));
        for title in self.ledger.landed_titles() {
            if title.kind == kind {
                let title = (title.tconst, title.kind);
                self.refresh
                    .note(title, Staleness::BeforeFeed, settled_at(last));
            }
        }
    }

    fn take(&mut self, kind: RecordKind, window: (NaiveDate, NaiveDate), page: ChangesPage) {
        for change in page.changes {
            self.findings.ids_in_feed += 1;
            let staleness = match change.removed {
                true => Staleness::Vanished,
                false => Staleness::Changed,
            };
            let Ok(tmdb_id) = u32::try_from(change.tmdb_id) else {
                continue;
            };
            let known = &self.by_tmdb_id;
            let first = known.partition_point(|(of, id, _)| (*of, *id) < (kind, tmdb_id));
            let same = known[first..].iter();
            for (_, _, tconst) in same.take_while(|(of, id, _)| (*of, *id) == (kind, tmdb_id)) {
                self.refresh
                    .note((*tconst, kind), staleness, settled_at(window.1));
            }
        }
    }

    /// A title whose id the newest export lacks has vanished, if it was asked for before that day.
    async fn read_export(
        &mut self,
        feed: &dyn ChangeFeed,
        kind: RecordKind,
    ) -> Result<(), RefreshError> {
        let today = self.options.now.date_naive();
        let mut found = None;
        for day in today.iter_days().rev().take(EXPORT_DAYS as usize) {
            if let Some(export) = feed.export(kind, day, false).await? {
                found = Some((day, export));
                break;
            }
        }
        let Some((day, export)) = found else {
            return Ok(());
        };
        self.findings.exports.insert(kind, day);
        let begun = day.and_time(NaiveTime::MIN).and_utc();
        let is_older = |title: &LandedTitle<'_>| {
            title.kind == kind && title.asked_at() < begun && !title.is_gone()
        };
        let older = self.ledger.landed_titles().filter(is_older);
        let older: Vec<(ImdbId, u32)> = older
            .filter_map(|title| Some((title.tconst, title.tmdb_id?)))
            .collect();
        let mut missing = missing(kind, &older, day, export)?;
        if !missing.is_empty() {
            // Titles for adults are in a file of their own.
            missing = match feed.export(kind, day, true).await? {
                None => missing,
                Some(adult) => match self::missing(kind, &missing, day, adult) {
                    Err(error) if error.is_empty_export() => missing,
                    missing => missing?,
                },
            };
        }
        for (tconst, _) in missing {
            self.refresh
                .note((tconst, kind), Staleness::Vanished, begun);
        }
        Ok(())
    }

    fn finish(mut self) -> (Refresh, RefreshFindings) {
        for title in self.ledger.landed_titles() {
            let count = match self.refresh.reason_of(&title, self.options) {
                None => &mut self.findings.spared,
                Some(Reason::TooOld) => &mut self.findings.record_too_old,
                Some(Reason::Stale(Staleness::Changed)) => &mut self.findings.changed,
                Some(Reason::Stale(Staleness::Vanished)) => &mut self.findings.vanished,
                Some(Reason::Stale(Staleness::BeforeFeed)) => &mut self.findings.before_feed,
            };
            *count += 1;
        }
        self.findings.to_ask = self.findings.held - self.findings.spared;
        (self.refresh, self.findings)
    }
}

impl Refresh {
    /// The latest time counts. The reason is the most telling one: removed, then changed.
    fn note(&mut self, title: (ImdbId, RecordKind), staleness: Staleness, until: DateTime<Utc>) {
        let known = self.stale.entry(title).or_insert((staleness, until));
        known.1 = known.1.max(until);
        let rank = |staleness| match staleness {
            Staleness::Vanished => 2,
            Staleness::Changed => 1,
            Staleness::BeforeFeed => 0,
        };
        if rank(staleness) > rank(known.0) {
            known.0 = staleness;
        }
    }
}

/// The last day whose end is so long ago that an answer of now has its changes.
fn last_day(now: DateTime<Utc>) -> NaiveDate {
    (now - CACHED_FOR).date_naive() - Days::new(1)
}

/// From when on an answer has the changes of a day.
fn settled_at(day: NaiveDate) -> DateTime<Utc> {
    let next = day.succ_opt().unwrap_or(NaiveDate::MAX);
    next.and_time(NaiveTime::MIN).and_utc() + CACHED_FOR
}

/// The days in windows that TMDB takes, in order. A day that the feed does not promise any more is a window
/// of its own, so that a day that the feed lacks is not hidden by one that it has.
fn windows(first: NaiveDate, last: NaiveDate, promised: NaiveDate) -> Vec<(NaiveDate, NaiveDate)> {
    let old = first
        .iter_days()
        .take_while(|day| *day < promised.min(last));
    let mut windows: Vec<_> = old.map(|day| (day, day)).collect();
    let starts = first.max(promised.min(last)).iter_days();
    let starts = starts.step_by(MAX_CHANGE_DAYS as usize);
    let starts = starts.take_while(|start| *start <= last);
    let end = |start: NaiveDate| (start + Days::new(MAX_CHANGE_DAYS - 1)).min(last);
    windows.extend(starts.map(|start| (start, end(start))));
    windows
}

fn halves((first, last): (NaiveDate, NaiveDate)) -> [(NaiveDate, NaiveDate); 2] {
    let days = (last - first).num_days().unsigned_abs();
    let middle = first + Days::new(days / 2);
    [(first, middle), (middle + Days::new(1), last)]
}

/// Of these titles and TMDB's ids of them, those whose id the export does not have.
fn missing(
    kind: RecordKind,
    titles: &[(ImdbId, u32)],
    day: NaiveDate,
    export: Bytes,
) -> Result<Vec<(ImdbId, u32)>, RefreshError> {
    let name = format!("TMDB's export of {day}");
    let input = CatalogueInput::new(name, Box::new(Cursor::new(export)));
    let kind = title_kind(kind);
    let pairs = titles.iter().map(|(tconst, id)| (*tconst, kind, *id));
    let crosswalk = Crosswalk::of_pairs(pairs)
        .with_exports(vec![input])
        .map_err(|source| RefreshError::Export { day, source })?;
    let is_missing = |(tconst, _): &&(ImdbId, u32)| crosswalk.vanished_id(*tconst, kind).is_some();
    Ok(titles.iter().filter(is_missing).copied().collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_day_counts_once_copies_of_its_last_answers_have_expired() {
        let last = |text: &str| last_day(text.parse().expect("a time"));
        assert_eq!(last("2026-11-27T07:59:59Z"), day("2026-11-25"));
        assert_eq!(last("2026-11-27T08:00:00Z"), day("2026-11-26"));
        assert_eq!(
            settled_at(day("2026-11-26")).to_string(),
            "2026-11-27 08:00:00 UTC"
        );
    }

    proptest! {
        #[test]
        fn windows_have_each_day_once_and_none_is_longer_than_tmdb_takes(
            first in 0_u64..4_000, days in 0_u64..400, promised in 0_u64..4_400
        ) {
            let first = day("2020-01-01") + Days::new(first);
            let last = first + Days::new(days);
            let promised = day("2020-01-01") + Days::new(promised);
            let mut windows = windows(first, last, promised);
            prop_assert!(windows.iter().all(|window| window.0 == window.1 || window.0 >= promised));
            let mut seen = Vec::new();
            while let Some(window) = windows.pop() {
                prop_assert!((window.1 - window.0).num_days() < MAX_CHANGE_DAYS as i64);
                prop_assert!(window.0 <= window.1);
                if window.0 < window.1 && seen.len() % 3 == 0 {
                    windows.extend(halves(window));
                } else {
                    seen.extend(window.0.iter_days().take_while(|day| *day <= window.1));
                }
            }
            seen.sort_unstable();
            let wanted: Vec<NaiveDate> = first.iter_days().take_while(|day| *day <= last).collect();
            prop_assert_eq!(seen, wanted);
        }
    }
}
