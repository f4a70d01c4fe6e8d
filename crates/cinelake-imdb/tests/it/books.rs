//! Rules that hold for every input.

use std::collections::BTreeSet;
use std::sync::Arc;

use cinelake_imdb::{Filter, IdList, ImdbId, ReadOptions, TitleType};
use proptest::prelude::*;

use crate::support::{assert_balanced, ids, input, read_filtered, read_with};

fn row() -> impl Strategy<Value = String> {
    let id = prop_oneof![
        8 => (1_u32..40).prop_map(|number| format!("tt{number:07}")),
        1 => (1_u32..40).prop_map(|number| number.to_string()),
        1 => Just("nm0000001".to_owned()),
        1 => Just("\\N".to_owned()),
        1 => "[a-c]{1,2}".prop_map(String::from),
    ];
    let year = prop_oneof![
        Just("\\N".to_owned()),
        (1990_u32..2010).prop_map(|y| y.to_string())
    ];
    let genres = prop_oneof![Just("N"), Just("Drama"), Just("War,Drama"), Just("Comedy")];
    let width = prop_oneof![9 => Just(true), 1 => Just(false)];
    let rest = prop::sample::select(
        &[
            "movie|0|90",
            "tvMovie|1|90",
            "short|\\N|9",
            "\\N|0|\\N",
            "opera|1|59",
        ][..],
    );
    (id, year, genres, rest, width).prop_map(|(id, year, genres, rest, whole)| {
        if whole {
            format!("{id}|T|{year}|{genres}|{rest}")
        } else {
            format!("{id}|T")
        }
    })
}

/// A row without its last field; every value may be unknown or unreadable.
fn wide_row() -> impl Strategy<Value = Vec<String>> {
    let one_of = |values: &'static [&'static str]| prop::sample::select(values);
    let id = one_of(&[
        "tt0000001",
        "tt0000002",
        "3",
        "TT0000004",
        "nm0000001",
        "\\N",
    ]);
    let year = one_of(&["1999", "2004", "\\N", "soon"]);
    let genres = one_of(&["Drama", "War,Drama", "\\N"]);
    let rating = one_of(&["7.0", "8.0", "\\N", "12"]);
    let votes = one_of(&["5", "50", "\\N"]);
    (id, one_of(&["A", "B", "N"]), year, genres, rating, votes).prop_map(
        |(id, title, year, genres, rating, votes)| {
            [id, title, year, genres, rating, votes]
                .map(str::to_owned)
                .to_vec()
        },
    )
}

fn table(rows: &[String]) -> String {
    format!(
        "tconst|primaryTitle|startYear|genres|titleType|isAdult|runtimeMinutes\n{}\n",
        rows.join("\n")
    )
}

fn filter() -> impl Strategy<Value = Filter> {
    let year = prop::option::of(1990_u16..2010);
    let limit = prop::option::of(0_u64..20);
    let types = prop::sample::subsequence(TitleType::ALL.to_vec(), 0..3);
    let runtime = prop::option::of(prop::sample::select(&[9_u32, 60][..]));
    let list = prop::collection::vec((1_u64..60).prop_filter_map("no id", ImdbId::new), 0..40);
    let list = prop::option::weighted(0.2, list);
    let others = (types, prop::bool::ANY, runtime, list);
    (year, prop::bool::ANY, limit, others).prop_map(|(from_year, drama, limit, others)| {
        let (types, exclude_adult, min_runtime, list) = others;
        let list = list.map(|ids| Arc::new(ids.into_iter().collect::<IdList>()));
        let genres = if drama {
            vec!["Drama".to_owned()]
        } else {
            Vec::new()
        };
        Filter {
            from_year,
            ids: list,
            genres,
            limit,
            title_types: types.into_iter().collect(),
            exclude_adult,
            min_runtime,
            ..Filter::default()
        }
    })
}

proptest! {
    #[test]
    fn every_distinct_title_is_kept_filtered_or_rejected(
        rows in prop::collection::vec(row(), 1..80), filter in filter()
    ) {
        let catalogue = read_filtered(table(&rows), filter);
        assert_balanced(&catalogue);
        let mut all: Vec<_> = catalogue.filtered().iter().map(|title| title.id()).collect();
        all.extend(catalogue.titles().iter().map(|title| title.id()));
        let distinct: BTreeSet<_> = all.iter().collect();
        prop_assert_eq!(distinct.len(), all.len());
        prop_assert_eq!(catalogue.report().rows, rows.len() as u64);
    }

    #[test]
    fn shuffled_and_repeated_rows_give_the_same_titles(
        rows in prop::collection::vec(row(), 1..40).prop_flat_map(|rows| {
            // A row without an id is a title of its own each time.
            let with_id = rows.iter().filter(|row| !row.starts_with("\\N")).cloned();
            let twice: Vec<_> = rows.iter().cloned().chain(with_id).collect();
            (Just(rows), Just(twice).prop_shuffle())
        })
    ) {
        let (once, shuffled) = rows;
        let first = read_filtered(table(&once), Filter::default());
        let second = read_filtered(table(&shuffled), Filter::default());
        let set = |catalogue: &_| ids(catalogue).into_iter().collect::<BTreeSet<_>>();
        prop_assert_eq!(set(&first), set(&second));
        prop_assert_eq!(first.distinct_titles(), second.distinct_titles());
    }

    /// Fields in quotes are always read anew, fields without only where they differ from those of
    /// the row before.
    #[test]
    fn a_row_that_repeats_another_is_counted_as_if_it_were_read_anew(
        rows in prop::collection::vec((wide_row(), 1_usize..4), 1..30), filter in filter()
    ) {
        let rows: Vec<Vec<String>> = rows
            .into_iter()
            .flat_map(|(row, times)| vec![row; times])
            .enumerate()
            .map(|(number, mut row)| {
                row.push(if number % 3 == 0 { "\\N".to_owned() } else { number.to_string() });
                row
            })
            .collect();
        let header = "imdb_id|primaryTitle|startYear|genres|averageRating|numVotes|characters\n";
        let text = |quote: &str| {
            let line = |row: &Vec<String>| {
                let fields = row.iter().map(|field| format!("{quote}{field}{quote}"));
                fields.collect::<Vec<_>>().join("|") + "\n"
            };
            header.to_owned() + &rows.iter().map(line).collect::<String>()
        };
        let [plain, quoted] = ["", "\""].map(|quote| read_filtered(text(quote), filter.clone()));
        prop_assert_eq!(plain.titles(), quoted.titles());
        prop_assert_eq!(plain.filtered(), quoted.filtered());
        let [mut left, mut right] = [plain, quoted].map(|catalogue| catalogue.report().clone());
        (left.files, right.files) = (Vec::new(), Vec::new());
        prop_assert_eq!(left, right);
    }

    #[test]
    fn any_bytes_are_read_or_refused_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let inputs = vec![input("x", bytes)];
        let _ = read_with(inputs, ReadOptions::default(), Filter::default());
    }

    #[test]
    fn any_text_is_read_or_refused_without_panic(
        head in "(id|tconst|imdb_id)[,|;\t]title\n", text in "[tn0-9,|;\t\"\n\r é\\\\N]{0,400}"
    ) {
        for text in [head.clone() + &text, text] {
            let inputs = vec![input("x", text)];
            if let Ok(catalogue) = read_with(inputs, ReadOptions::default(), Filter::default()) {
                assert_balanced(&catalogue);
            }
        }
    }
}
