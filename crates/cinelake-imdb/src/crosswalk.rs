//! Which id TMDB has for a title, as a file says: MovieLens' `links.csv`, an export of Wikidata, or any
//! other table with a column of IMDb's ids and one of TMDB's.
//!
//! A crosswalk is a hint: whoever uses it compares the IMDb id of TMDB's answer.

use serde::Serialize;

use crate::error::CatalogueError;
use crate::header::Column;
use crate::id::ImdbId;
use crate::input::CatalogueInput;
use crate::numbers::is_digits;
use crate::options::ReadOptions;
use crate::reader::{Record, Row, RowReader, open_tables};
use crate::title::TitleKind;
use crate::tmdb_export::TmdbExport;

/// TMDB's ids take so many bits of a pair. TMDB has given out ids below 2 million so far.
const TMDB_BITS: u32 = 29;
const TMDB_MASK: u64 = (1 << TMDB_BITS) - 1;
/// Bits of the kind and of TMDB's id, which together name one entry of TMDB.
const ENTRY_BITS: u32 = TMDB_BITS + 1;
const MAX_EXAMPLES: usize = 5;
/// Characters of an example that are shown.
const MAX_SHOWN: usize = 60;

/// What was found in the files of a crosswalk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CrosswalkReport {
    /// Rows of all tables.
    pub rows: u64,
    /// Pairs of a film that can be used.
    pub films: u64,
    /// Pairs of a series that can be used.
    pub series: u64,
    /// Rows without an IMDb id of a title.
    pub rejected_rows: u64,
    /// Rows that give no id of TMDB that can be used.
    pub without_tmdb_id: u64,
    /// Ids of TMDB whose kind the row says in a word that is not understood, so that they are not used.
    pub unknown_kind: u64,
    /// Values in the columns of TMDB's ids that are no id.
    pub unreadable_tmdb_ids: u64,
    /// The first few of these, as they are written.
    pub unreadable_examples: Vec<String>,
    /// Pairs that were dropped because they leave a doubt: a title with two ids of one kind, or two
    /// titles with one id.
    pub ambiguous: u64,
    /// The first few of these, in words.
    pub ambiguous_examples: Vec<String>,
    /// Pairs whose id TMDB's export does not have.
    pub not_in_export: u64,
}

/// Pairs of ids without a doubt, 8 bytes each, and what TMDB's export says of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Crosswalk {
    /// In ascending order; see [`Pair`].
    pairs: Vec<Pair>,
    export: TmdbExport,
    report: CrosswalkReport,
}

/// IMDb's id, the kind and TMDB's id in one number, the first in the highest bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Pair(u64);

impl Pair {
    /// `None` for a kind that TMDB has no details of, and for an id that is not TMDB's.
    fn new(title: ImdbId, kind: TitleKind, tmdb_id: u64) -> Option<Self> {
        let is_id = (1..=TMDB_MASK).contains(&tmdb_id);
        let key = Self::key(title, kind).filter(|_| is_id)?;
        Some(Self(key << TMDB_BITS | tmdb_id))
    }

    /// What a title has at most one id for.
    fn key(title: ImdbId, kind: TitleKind) -> Option<u64> {
        let kind = match kind {
            TitleKind::Movie => 0,
            TitleKind::Series => 1,
            TitleKind::Episode | TitleKind::Other | TitleKind::Unknown => return None,
        };
        Some(title.value() << 1 | kind)
    }

    fn title(self) -> ImdbId {
        ImdbId::from_stored(self.0 >> ENTRY_BITS)
    }

    fn is_series(self) -> bool {
        self.0 >> TMDB_BITS & 1 == 1
    }

    fn kind(self) -> TitleKind {
        match self.is_series() {
            true => TitleKind::Series,
            false => TitleKind::Movie,
        }
    }

    fn tmdb_id(self) -> u32 {
        (self.0 & TMDB_MASK) as u32
    }

    /// The entry of TMDB in the highest bits, so that the titles of one entry are neighbours.
    fn by_entry(self) -> u64 {
        self.0.rotate_right(ENTRY_BITS)
    }

    fn of_entry(rotated: u64) -> Self {
        Self(rotated.rotate_left(ENTRY_BITS))
    }

    /// `film 862`.
    fn entry(self) -> String {
        let kind = match self.is_series() {
            true => "series",
            false => "film",
        };
        format!("{kind} {}", self.tmdb_id())
    }
}

impl Crosswalk {
    /// Reads the pairs of tables, and the ids of TMDB's daily exports of films and series.
    ///
    /// A column that names TMDB's films or series says the kind. Of a column that only says TMDB, the row's
    /// title type decides, and where the table has none the ids are of films, as in MovieLens' file.
    ///
    /// # Errors
    ///
    /// As [`open_tables`], the errors of reading, [`CatalogueError::NoTmdbIds`] for a table without a
    /// column of TMDB's ids, and [`CatalogueError::NotAnExport`].
    pub fn read(
        inputs: Vec<CatalogueInput>,
        exports: Vec<CatalogueInput>,
    ) -> Result<Self, CatalogueError> {
        let mut found = CollectedPairs::default();
        for input in inputs {
            for table in open_tables(input, &ReadOptions::default())?.tables {
                found.read(table)?;
            }
        }
        found.finish().with_exports(exports)
    }

    /// The same pairs, with what TMDB's daily exports say of them.
    ///
    /// # Errors
    ///
    /// The errors of reading, and [`CatalogueError::NotAnExport`].
    pub fn with_exports(mut self, exports: Vec<CatalogueInput>) -> Result<Self, CatalogueError> {
        self.export = TmdbExport::read(exports)?;
        let gone = |pair: &&Pair| self.export.has(pair.kind(), pair.tmdb_id()) == Some(false);
        self.report.not_in_export = self.pairs.iter().filter(gone).count() as u64;
        Ok(self)
    }

    /// A crosswalk of pairs that are known to be right: those of records. Pairs of another kind than film
    /// and series are left out; of two pairs of one title and kind the one with the lower id counts.
    #[must_use]
    pub fn of_pairs(pairs: impl IntoIterator<Item = (ImdbId, TitleKind, u32)>) -> Self {
        let pairs = pairs.into_iter();
        let mut pairs: Vec<Pair> = pairs
            .filter_map(|(title, kind, tmdb_id)| Pair::new(title, kind, tmdb_id.into()))
            .collect();
        pairs.sort_unstable();
        Self {
            pairs,
            ..Self::default()
        }
    }

    /// TMDB's id of a title of this kind.
    #[must_use]
    pub fn tmdb_id(&self, title: ImdbId, kind: TitleKind) -> Option<u32> {
        let key = Pair::key(title, kind)?;
        let at = self.pairs.partition_point(|pair| pair.0 >> TMDB_BITS < key);
        let found = self.pairs.get(at)?;
        (found.0 >> TMDB_BITS == key).then(|| found.tmdb_id())
    }

    /// TMDB's id of a title of this kind, if TMDB's export of that kind does not have it any more.
    #[must_use]
    pub fn vanished_id(&self, title: ImdbId, kind: TitleKind) -> Option<u32> {
        let tmdb_id = self.tmdb_id(title, kind)?;
        (self.export.has(kind, tmdb_id) == Some(false)).then_some(tmdb_id)
    }

    /// What was found in the files.
    #[must_use]
    pub fn report(&self) -> &CrosswalkReport {
        &self.report
    }
}

/// Pairs as the rows give them.
#[derive(Default)]
struct CollectedPairs {
    pairs: Vec<Pair>,
    report: CrosswalkReport,
}

impl CollectedPairs {
    fn read(&mut self, mut table: RowReader) -> Result<(), CatalogueError> {
        let columns = table.known_columns();
        let has = |wanted| columns.iter().any(|(column, _)| *column == wanted);
        if !has(Column::TmdbId) && !has(Column::TmdbSeriesId) {
            return Err(CatalogueError::NoTmdbIds {
                file: table.name().to_owned(),
            });
        }
        let tells_kind = has(Column::TitleType);
        while let Some(record) = table.next_record()? {
            self.report.rows += 1;
            match record {
                Record::Row(row) => self.row(&row, tells_kind),
                Record::Malformed(_) => self.report.rejected_rows += 1,
            }
        }
        Ok(())
    }

    fn row(&mut self, row: &Row<'_>, tells_kind: bool) {
        let text = row.raw(Column::Tconst).unwrap_or_default();
        let Ok((title, _)) = ImdbId::repair(text) else {
            self.report.rejected_rows += 1;
            return;
        };
        let kind = match tells_kind {
            true => row
                .get(Column::TitleType)
                .and_then(TitleKind::from_title_type)
                .unwrap_or(TitleKind::Unknown),
            false => TitleKind::Movie,
        };
        let before = self.pairs.len();
        for (column, kind) in [
            (Column::TmdbId, kind),
            (Column::TmdbSeriesId, TitleKind::Series),
        ] {
            let Some(text) = row.get(column) else {
                continue;
            };
            match TmdbId::read(text) {
                Ok(Some(id)) => {
                    let kind = id.kind.unwrap_or(kind);
                    self.report.unknown_kind += u64::from(kind == TitleKind::Unknown);
                    self.pairs.extend(Pair::new(title, kind, id.value));
                }
                Ok(None) => {}
                Err(NotAnId) => self.report.unreadable(title, text),
            }
        }
        self.report.without_tmdb_id += u64::from(self.pairs.len() == before);
    }

    /// Drops what leaves a doubt.
    fn finish(mut self) -> Crosswalk {
        self.pairs.sort_unstable();
        self.pairs.dedup();
        let mut dropped = self.titles_with_two_ids();
        dropped.extend(self.ids_with_two_titles());
        dropped.sort_unstable();
        dropped.dedup();
        self.report.ambiguous = dropped.len() as u64;
        self.pairs
            .retain(|pair| dropped.binary_search(pair).is_err());
        self.pairs.shrink_to_fit();
        let series = self.pairs.iter().filter(|pair| pair.is_series()).count() as u64;
        self.report.series = series;
        self.report.films = self.pairs.len() as u64 - series;
        Crosswalk {
            pairs: self.pairs,
            export: TmdbExport::default(),
            report: self.report,
        }
    }

    /// All pairs of titles that have two ids of one kind.
    fn titles_with_two_ids(&mut self) -> Vec<Pair> {
        let mut dropped = Vec::new();
        let same_title = |a: &Pair, b: &Pair| a.0 >> TMDB_BITS == b.0 >> TMDB_BITS;
        for group in self.pairs.chunk_by(same_title) {
            if let [first, second, ..] = group {
                dropped.extend_from_slice(group);
                let (title, first, second) = (first.title(), first.entry(), second.entry());
                self.report
                    .doubt(format!("{title} has {first} and {second} of TMDB"));
            }
        }
        dropped
    }

    /// All pairs of ids that two titles have.
    fn ids_with_two_titles(&mut self) -> Vec<Pair> {
        let mut by_entry: Vec<u64> = self.pairs.iter().map(|pair| pair.by_entry()).collect();
        by_entry.sort_unstable();
        let mut dropped = Vec::new();
        let same_entry = |a: &u64, b: &u64| a >> (64 - ENTRY_BITS) == b >> (64 - ENTRY_BITS);
        for group in by_entry.chunk_by(same_entry) {
            if let [first, second, ..] = group {
                dropped.extend(group.iter().map(|rotated| Pair::of_entry(*rotated)));
                let [first, second] = [*first, *second].map(Pair::of_entry);
                let (entry, first, second) = (first.entry(), first.title(), second.title());
                self.report
                    .doubt(format!("{entry} of TMDB has {first} and {second}"));
            }
        }
        dropped
    }
}

impl CrosswalkReport {
    fn unreadable(&mut self, title: ImdbId, text: &str) {
        self.unreadable_tmdb_ids += 1;
        if self.unreadable_examples.len() < MAX_EXAMPLES {
            let shown: String = text.chars().take(MAX_SHOWN).collect();
            self.unreadable_examples.push(format!("{title}: {shown}"));
        }
    }

    fn doubt(&mut self, text: String) {
        if self.ambiguous_examples.len() < MAX_EXAMPLES {
            self.ambiguous_examples.push(text);
        }
    }
}

/// An id of TMDB as a table writes it.
struct TmdbId {
    /// What the text itself says of the kind.
    kind: Option<TitleKind>,
    value: u64,
}

/// It is there, and it is no id of TMDB.
struct NotAnId;

impl TmdbId {
    /// A number as it stands or as a table of floats writes it (`862`, `862.0`), with its kind before it
    /// (`movie/862`, `tv:1396`), or TMDB's address of it. `None` for zero and less, which are no ids.
    fn read(text: &str) -> Result<Option<Self>, NotAnId> {
        let text = text.trim();
        if text.starts_with('-') && is_digits(&text[1..]) {
            return Ok(None);
        }
        let (kind, number) = match text.rsplit_once(['/', ':']) {
            Some((before, number)) => (Some(kind_before(before).ok_or(NotAnId)?), slug(number)),
            None => (None, text),
        };
        let digits = number.strip_suffix(".0").unwrap_or(number);
        let value = is_digits(digits).then(|| digits.parse().ok()).flatten();
        match value {
            Some(0) => Ok(None),
            Some(value) if value <= TMDB_MASK => Ok(Some(Self { kind, value })),
            _ => Err(NotAnId),
        }
    }
}

/// The kind that stands before an id: alone, or at the end of an address of TMDB.
fn kind_before(text: &str) -> Option<TitleKind> {
    let (site, word) = text.rsplit_once('/').unwrap_or(("themoviedb.org", text));
    let kind = match word.trim().to_ascii_lowercase().as_str() {
        "movie" => TitleKind::Movie,
        "tv" => TitleKind::Series,
        _ => return None,
    };
    let host = site.rsplit('/').next().unwrap_or_default();
    let is_site = host
        .trim_start_matches("www.")
        .eq_ignore_ascii_case("themoviedb.org");
    is_site.then_some(kind)
}

/// The number of `603-the-matrix`, which may be followed by a query.
fn slug(text: &str) -> &str {
    text.split(['-', '?', '#']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn input(text: impl Into<Vec<u8>>) -> CatalogueInput {
        CatalogueInput::new("links.csv", Box::new(std::io::Cursor::new(text.into())))
    }

    fn read(text: &str) -> Crosswalk {
        Crosswalk::read(vec![input(text)], Vec::new()).unwrap()
    }

    fn id(value: u64) -> ImdbId {
        ImdbId::new(value).unwrap()
    }

    fn both(crosswalk: &Crosswalk, title: u64) -> (Option<u32>, Option<u32>) {
        let of = |kind| crosswalk.tmdb_id(id(title), kind);
        (of(TitleKind::Movie), of(TitleKind::Series))
    }

    #[test]
    fn movielens_links_give_films_with_ids_padded_or_not() {
        let crosswalk = read(
            "movieId,imdbId,tmdbId\n1,0114709,862\n2,113497,8844\n3,0113228,\n4,0113041.0,11862.0\n",
        );
        for (title, tmdb_id) in [(114_709, 862), (113_497, 8_844), (113_041, 11_862)] {
            assert_eq!(both(&crosswalk, title), (Some(tmdb_id), None));
        }
        let report = crosswalk.report();
        assert_eq!((report.rows, report.films, report.series), (4, 3, 0));
        assert_eq!(report.without_tmdb_id, 1);
    }

    #[test]
    fn columns_of_wikidata_say_films_and_series() {
        for header in [
            "item,P345,P4947,P4983",
            "item\tIMDb ID\tTMDB movie ID\tTMDB TV series ID",
            "item,imdb_id,tmdb_movie_id,tmdb_tv_id",
        ] {
            let rows = "Q1,tt0000001,5,\nQ2,tt0000002,,6\nQ3,tt0000003,7,7\nQ4,nm0000001,8,\n";
            let text = match header.contains('\t') {
                true => format!("{header}\n{}", rows.replace(',', "\t")),
                false => format!("{header}\n{rows}"),
            };
            let crosswalk = read(&text);
            assert_eq!(both(&crosswalk, 1), (Some(5), None), "{header}");
            assert_eq!(both(&crosswalk, 2), (None, Some(6)), "{header}");
            assert_eq!(both(&crosswalk, 3), (Some(7), Some(7)), "{header}");
            assert_eq!(crosswalk.report().rejected_rows, 1, "{header}");
        }
    }

    #[test]
    fn where_rows_say_what_titles_are_they_say_the_kind_of_the_id() {
        let crosswalk = read(
            "imdb_id,tmdb_id,type\ntt0000001,5,show\ntt0000002,6,movie\ntt0000003,7,episode\n",
        );
        assert_eq!(both(&crosswalk, 1), (None, Some(5)));
        assert_eq!(both(&crosswalk, 2), (Some(6), None));
        assert_eq!(both(&crosswalk, 3), (None, None));
        assert_eq!(crosswalk.report().without_tmdb_id, 1);
    }

    #[test]
    fn an_id_may_say_its_kind_and_what_is_no_id_is_counted_and_shown() {
        let crosswalk = read(
            "imdb_id,tmdb_id\n\
             tt0000001,movie/5\ntt0000002,tv/6\ntt0000003,TV:7\n\
             tt0000004,https://www.themoviedb.org/movie/603-the-matrix\n\
             tt0000005,themoviedb.org/tv/1396-breaking-bad?language=pt-BR\n\
             tt0000006,0\ntt0000007,-1\n\
             tt0000008,person/8\ntt0000009,https://example.org/movie/9\n\
             tt0000010,abc\ntt0000011,12.5\ntt0000012,99999999999\ntt0000013,movie/\n",
        );
        for (title, expected) in [
            (1, (Some(5), None)),
            (2, (None, Some(6))),
            (3, (None, Some(7))),
            (4, (Some(603), None)),
            (5, (None, Some(1396))),
            (6, (None, None)),
            (8, (None, None)),
            (9, (None, None)),
        ] {
            assert_eq!(both(&crosswalk, title), expected, "{title}");
        }
        let report = crosswalk.report();
        assert_eq!((report.rows, report.without_tmdb_id), (13, 8));
        assert_eq!(report.unreadable_tmdb_ids, 6);
        assert_eq!(report.unreadable_examples[0], "tt0000008: person/8");
    }

    #[test]
    fn pairs_that_leave_a_doubt_are_dropped_counted_and_named() {
        let crosswalk = read(
            "imdb_id,tmdb_movie_id,tmdb_tv_id\n\
             tt0000001,5,\ntt0000001,6,\n\
             tt0000002,7,\ntt0000003,7,\n\
             tt0000004,8,\ntt0000004,8,\ntt0000004,,8\n",
        );
        for title in 1..=3 {
            assert_eq!(both(&crosswalk, title), (None, None), "{title}");
        }
        assert_eq!(both(&crosswalk, 4), (Some(8), Some(8)));
        let report = crosswalk.report();
        assert_eq!(report.ambiguous, 4);
        let expected = [
            "tt0000001 has film 5 and film 6 of TMDB",
            "film 7 of TMDB has tt0000002 and tt0000003",
        ];
        assert_eq!(report.ambiguous_examples, expected);
    }

    #[test]
    fn a_table_without_ids_of_tmdb_is_refused() {
        let error = Crosswalk::read(vec![input("imdb_id,title\ntt0000001,A\n")], Vec::new());
        let error = error.unwrap_err().to_string();
        assert!(
            error.contains("links.csv has no column of TMDB's ids"),
            "{error}"
        );
    }

    #[test]
    fn an_id_that_the_export_of_its_kind_lacks_is_gone() {
        let table = "imdb_id,tmdb_movie_id,tmdb_tv_id\ntt0000001,5,\ntt0000002,6,\ntt0000003,,6\n";
        let export = "{\"adult\":false,\"id\":5,\"original_title\":\"A\",\"popularity\":1.8,\"video\":false}\n";
        let crosswalk = Crosswalk::read(vec![input(table)], vec![input(export)]).unwrap();
        let gone = |title, kind| crosswalk.vanished_id(id(title), kind);
        assert_eq!(gone(1, TitleKind::Movie), None);
        assert_eq!(gone(2, TitleKind::Movie), Some(6));
        // No export of series was given: nothing is known of them.
        assert_eq!(gone(3, TitleKind::Series), None);
        assert_eq!(crosswalk.report().not_in_export, 1);
    }

    proptest! {
        #[test]
        fn what_is_kept_is_one_to_one_and_what_is_dropped_is_not(
            rows in prop::collection::vec((1_u64..12, 1_u64..12, prop::bool::ANY), 0..30)
        ) {
            let mut text = "imdb_id,tmdb_movie_id,tmdb_tv_id\ntt9999999,999,\n".to_owned();
            for (title, tmdb_id, series) in &rows {
                let title = id(*title);
                text.push_str(&match series {
                    true => format!("{title},,{tmdb_id}\n"),
                    false => format!("{title},{tmdb_id},\n"),
                });
            }
            let crosswalk = read(&text);
            for (title, tmdb_id, series) in &rows {
                let kind = if *series { TitleKind::Series } else { TitleKind::Movie };
                let of_kind = || rows.iter().filter(|row| row.2 == *series);
                let alone = of_kind().all(|row| (row.0 == *title) == (row.1 == *tmdb_id));
                let expected = alone.then_some(*tmdb_id as u32);
                prop_assert_eq!(crosswalk.tmdb_id(id(*title), kind), expected);
            }
        }
    }
}
