//! Catalogues of titles, the lists of ids out of them, and IMDb's seven files.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};

use cinelake_imdb::{
    Catalogue, CatalogueError, CatalogueInput, CatalogueReport, Filter, IdList, ImdbId, Language,
    ReadOptions, Role, RowReader, Title, TitleDetail, aka_items, characters, open_tables,
    read_details, read_names, read_principals,
};

use crate::pack::{Packing, packed};
use crate::picked;

/// Bytes in pieces of a few, as a slow source gives them.
struct Pieces {
    bytes: Vec<u8>,
    at: usize,
    length: usize,
    /// Whether the source fails where it should end.
    fails: bool,
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = &self.bytes[self.at..];
        if left.is_empty() && self.fails {
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        let count = left.len().min(self.length).min(buffer.len());
        buffer[..count].copy_from_slice(&left[..count]);
        self.at += count;
        Ok(count)
    }
}

/// An input out of bytes that come in pieces of so many.
pub(crate) fn input(bytes: &[u8], length: usize, fails: bool) -> CatalogueInput {
    let pieces = Pieces {
        bytes: bytes.to_vec(),
        at: 0,
        length,
        fails,
    };
    CatalogueInput::new("input", Box::new(pieces))
}

/// What the bytes say, in one piece and without a filter.
pub(crate) fn read(bytes: &[u8]) -> Result<Catalogue, CatalogueError> {
    let inputs = vec![input(bytes, usize::MAX, false)];
    Catalogue::read(inputs, &ReadOptions::default(), Filter::default())
}

/// Any bytes as a catalogue. What is read is the same in one piece and in small ones; every row and
/// every title is accounted for; every id is canonical; a filter changes no title; a source that
/// fails is never taken for one that ends.
pub fn catalogue(bytes: &[u8]) {
    let whole = read(bytes);
    let small = 1 + bytes.len() % 7;
    let pieces = Catalogue::read(
        vec![input(bytes, small, false)],
        &ReadOptions::default(),
        Filter::default(),
    );
    match (&whole, &pieces) {
        (Ok(whole), Ok(pieces)) => {
            assert_eq!(whole.titles(), pieces.titles());
            assert_eq!(whole.report(), pieces.report());
        }
        (Err(whole), Err(pieces)) => assert_eq!(whole.to_string(), pieces.to_string()),
        _ => panic!("in one piece {whole:?}, in pieces of {small} {pieces:?}"),
    }
    let failing = Catalogue::read(
        vec![input(bytes, small, true)],
        &ReadOptions::default(),
        Filter::default(),
    );
    assert!(failing.is_err(), "a source that failed was taken for whole");
    if let Ok(whole) = whole {
        accounted(&whole);
        filtered(bytes, &whole);
        listed(bytes, &whole);
    }
}

/// Every row and every title of a catalogue is accounted for, and its ids are canonical.
pub(crate) fn accounted(catalogue: &Catalogue) {
    let report = catalogue.report();
    let outcomes = report.kept + report.filtered + report.rejected_titles;
    assert_eq!(report.distinct_titles, outcomes, "{report:?}");
    assert_eq!(report.kept, catalogue.titles().len() as u64);
    assert_eq!(report.filtered, catalogue.filtered().len() as u64);
    assert_eq!(report.kept + report.filtered, report.all_titles.titles);
    assert_eq!(report.kept, report.kept_titles.titles);
    let reasons = report.filtered_by_reason.values();
    assert_eq!(reasons.sum::<u64>(), report.filtered);
    rows_add_up(report);
    let kinds = report.all_titles.kinds.values();
    assert_eq!(kinds.sum::<u64>(), report.all_titles.titles);
    let years = report.all_titles.years.values().sum::<u64>();
    assert_eq!(
        years + report.all_titles.year_unknown,
        report.all_titles.titles
    );
    let kept = catalogue.titles().iter().map(Title::id);
    let all = kept.chain(catalogue.filtered().iter().map(|title| title.id()));
    let mut seen = BTreeSet::new();
    for id in all {
        assert!(seen.insert(id), "{id} is there twice");
        assert_eq!(id.to_string().parse(), Ok(id));
    }
    for title in catalogue.titles() {
        title_is_sound(title);
    }
}

fn title_is_sound(title: &Title) {
    let rating = title.rating_thousandths();
    assert!(rating.is_none_or(|rating| (1_000..=10_000).contains(&rating)));
    assert!(title.runtime_minutes().is_none_or(|minutes| minutes > 0));
    for year in [title.start_year(), title.end_year()].into_iter().flatten() {
        assert!((1870..=2120).contains(&year), "{year}");
    }
    let mut genres = BTreeSet::new();
    for genre in title.genres().into_iter().flat_map(|list| list.iter()) {
        assert!(
            !genre.is_empty() && genre == genre.trim() && genres.insert(genre),
            "{genre:?} in {title:?}"
        );
    }
}

fn rows_add_up(report: &CatalogueReport) {
    let read = report.files.iter().filter(|file| file.is_read);
    let rows: u64 = read.map(|file| file.rows).sum();
    assert_eq!(rows, report.rows + report.ratings.rows, "{report:?}");
    let rejected = report.rejects.values().sum::<u64>();
    assert_eq!(
        rejected,
        report.rejected_rows + report.ratings.rejected_rows
    );
    assert!(report.rejected_rows <= report.rows);
    assert!(report.rejected_titles <= report.rejected_rows);
    for reject in &report.reject_examples {
        assert!(reject.value.chars().count() <= 81, "{reject:?}");
    }
}

/// A filter leaves titles out and changes none.
fn filtered(bytes: &[u8], whole: &Catalogue) {
    let filter = Filter {
        from_year: Some(1990),
        min_rating: bytes.len().is_multiple_of(2).then_some(5.0),
        exclude_adult: true,
        original_languages: (bytes.len().is_multiple_of(5))
            .then(|| Language::parse("pt"))
            .flatten()
            .into_iter()
            .collect(),
        limit: bytes.len().is_multiple_of(3).then_some(2),
        ..Filter::default()
    };
    let inputs = vec![input(bytes, usize::MAX, false)];
    let fewer = Catalogue::read(inputs, &ReadOptions::default(), filter);
    let fewer = fewer.expect("a filter decides nothing about reading");
    accounted(&fewer);
    let all: BTreeMap<ImdbId, &Title> = whole.titles().iter().map(|it| (it.id(), it)).collect();
    for title in fewer.titles() {
        assert_eq!(all.get(&title.id()), Some(&title));
    }
    assert_eq!(
        fewer.report().distinct_titles,
        whole.report().distinct_titles
    );
    assert_eq!(fewer.report().all_titles, whole.report().all_titles);
    assert_eq!(fewer.report().rejects, whole.report().rejects);
}

/// The list of ids of a file has the ids of its titles.
fn listed(bytes: &[u8], whole: &Catalogue) {
    let list = IdList::read(vec![input(bytes, usize::MAX, false)]);
    let ids: BTreeSet<ImdbId> = whole.titles().iter().map(Title::id).collect();
    match list {
        Ok(list) => assert_eq!(list.iter().collect::<BTreeSet<_>>(), ids),
        Err(_) => assert!(ids.is_empty(), "no list, but {} titles", ids.len()),
    }
}

/// IMDb's files: the role, and the names of the columns.
const FILES: [(Role, &str); 7] = [
    (
        Role::Titles,
        "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres",
    ),
    (Role::Ratings, "tconst\taverageRating\tnumVotes"),
    (
        Role::Principals,
        "tconst\tordering\tnconst\tcategory\tjob\tcharacters",
    ),
    (
        Role::Names,
        "nconst\tprimaryName\tbirthYear\tdeathYear\tprimaryProfession\tknownForTitles",
    ),
    (Role::Crew, "tconst\tdirectors\twriters"),
    (
        Role::Episodes,
        "tconst\tparentTconst\tseasonNumber\tepisodeNumber",
    ),
    (
        Role::Akas,
        "titleId\tordering\ttitle\tregion\tlanguage\ttypes\tattributes\tisOriginalTitle",
    ),
];

/// One of IMDb's files, chosen by the first byte, in a dress, chosen by the second; the rest are its
/// rows. Whatever the rows are, the file is known by its header, and every row is told or rejected.
pub fn dumps(bytes: &[u8]) {
    let (file, rows) = picked(bytes);
    let (dress, rows) = picked(rows);
    let (role, header) = FILES[file % FILES.len()];
    let text = [header.as_bytes(), b"\n", rows].concat();
    let packed = packed(&text, Packing::of(dress));
    let Ok(opened) = open_tables(input(&packed, usize::MAX, false), &ReadOptions::default()) else {
        // Only what is no text at all is refused.
        assert!(
            rows.contains(&0) || std::str::from_utf8(rows).is_err(),
            "rows of {role:?} were refused"
        );
        return;
    };
    for table in opened.tables {
        assert_eq!(table.shape().role(), role, "by its header");
        match role {
            Role::Principals => principals(table),
            Role::Names => names(table),
            Role::Crew | Role::Episodes | Role::Akas => details(table),
            _ => catalogue(&packed),
        }
    }
    if let Ok(catalogue) = read(&packed) {
        accounted(&catalogue);
        assert!(role.is_about_titles() || catalogue.distinct_titles() == 0);
    }
}

fn told(report: Result<CatalogueReport, CatalogueError>, told: u64) {
    let Ok(report) = report else { return };
    assert_eq!(report.rows, told + report.rejected_rows, "{report:?}");
    assert_eq!(report.rejects.values().sum::<u64>(), report.rejected_rows);
}

/// From 1, and within the 32 bits of a table's column.
fn is_place(number: u32) -> bool {
    (1..=i32::MAX as u32).contains(&number)
}

fn principals(table: RowReader) {
    let mut rows = 0;
    let report = read_principals::<CatalogueError>(table, |id, person| {
        rows += 1;
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!(person.id.is_some() && person.ordering.is_none_or(is_place));
        let _ = person.characters.and_then(characters);
        Ok(())
    });
    told(report, rows);
}

fn names(table: RowReader) {
    let mut rows = 0;
    let report = read_names::<CatalogueError>(table, |person| {
        rows += 1;
        assert!(person.id.is_some());
        for year in [person.birth_year, person.death_year].into_iter().flatten() {
            assert!((1..=9999).contains(&year), "{year}");
        }
        Ok(())
    });
    told(report, rows);
}

fn details(table: RowReader) {
    let mut rows = 0;
    let report = read_details::<CatalogueError>(table, |id, detail| {
        rows += 1;
        assert_eq!(id.to_string().parse(), Ok(id));
        match detail {
            TitleDetail::Crew(crew) => {
                for people in [&crew.directors, &crew.writers] {
                    assert!(people.is_sorted_by(|(one, _), (next, _)| one < next));
                }
            }
            TitleDetail::Episode(episode) => {
                assert_eq!(episode.parent.to_string().parse(), Ok(episode.parent));
            }
            TitleDetail::Aka(aka) => {
                assert!(is_place(aka.ordering));
                let items = aka.types.into_iter().chain(aka.attributes);
                assert!(items.flat_map(aka_items).all(|item| !item.is_empty()));
            }
        }
        Ok(())
    });
    told(report, rows);
}
