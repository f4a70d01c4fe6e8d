//! The ingest's filter and Trusted's `titles` make the same titles of the same rows.

use std::collections::BTreeSet;

use cinelake_imdb::{
    Catalogue, CatalogueInput, Filter, ImdbId, KindSet, ReadOptions, RegionFilter, Title,
    TitleKind, TitleType,
};
use cinelake_refine::{CatalogueSummary, Table};
use proptest::prelude::*;
use proptest::sample::select;

use crate::support::{land_catalogues, lines, memory, refined, run_id};

const COLUMNS: [&str; 11] = [
    "tconst",
    "kind",
    "title_type",
    "primary_title",
    "original_title",
    "start_year",
    "end_year",
    "runtime_minutes",
    "genres_text",
    "average_rating",
    "num_votes",
];

/// What a table is like: its header, what separates its fields, and the values of each column.
struct Shape {
    header: &'static str,
    separator: &'static str,
    columns: &'static [&'static [&'static str]],
}

const IDS: &[&str] = &[
    "tt0000001",
    "tt0000002",
    "tt0000003",
    "tt0000004",
    "TT0000001",
    "2",
    "tt0000005",
    "nm0000001",
    "",
];
const WORDS: &[&str] = &["A", "B", "N", "\\N", "a \"b\""];
const YEARS: &[&str] = &["1999", "2014", "2015", "\\N", "soon", "2001.0", "2008–2013"];
const ENDS: &[&str] = &["2014", "2020", "\\N", "never"];
const MINUTES: &[&str] = &["90", "1h 40m", "\\N", "0"];
const GENRES: &[&str] = &["Drama,War", "War,Drama", "Comedy", "\\N"];
const RATINGS: &[&str] = &["7.1", "8.0", "\\N", "\\N", "11"];
const VOTES: &[&str] = &["5", "70", "1,000", "\\N", "many"];
const TYPES: &[&str] = &[
    "movie",
    "tvMovie",
    "tvSeries",
    "tvEpisode",
    "videoGame",
    "\\N",
    "opera",
];
const ADULT: &[&str] = &["0", "1", "\\N", "1977"];
const PEOPLE: &[&str] = &["Ana", "Bo", "\\N"];

const SHAPES: [Shape; 6] = [
    Shape {
        header: "id|tituloPincipal|tituloOriginal|anoLancamento|tempoMinutos|genero|notaMedia|\
                 numeroVotos|nomeArtista",
        separator: "|",
        columns: &[
            IDS, WORDS, WORDS, YEARS, MINUTES, GENRES, RATINGS, VOTES, PEOPLE,
        ],
    },
    Shape {
        header: "id|tituloPincipal|tituloOriginal|anoLancamento|anoTermino|genero|notaMedia|\
                 numeroVotos|nomeArtista",
        separator: "|",
        columns: &[
            IDS, WORDS, WORDS, YEARS, ENDS, GENRES, RATINGS, VOTES, PEOPLE,
        ],
    },
    Shape {
        header: "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\tgenres",
        separator: "\t",
        columns: &[IDS, TYPES, WORDS, WORDS, ADULT, YEARS, ENDS, GENRES],
    },
    Shape {
        header: "tconst\taverageRating\tnumVotes",
        separator: "\t",
        columns: &[IDS, RATINGS, VOTES],
    },
    Shape {
        header: "imdb_id;votes;year;original_title",
        separator: ";",
        columns: &[IDS, VOTES, YEARS, WORDS],
    },
    Shape {
        header: "imdb_id",
        separator: ";",
        columns: &[IDS],
    },
];

/// A file of any shape, with few titles and rows that contradict each other; a row in eight lacks
/// its last field.
fn file() -> impl Strategy<Value = String> {
    (0..SHAPES.len()).prop_flat_map(|shape| {
        let Shape {
            header,
            separator,
            columns,
        } = &SHAPES[shape];
        let row: Vec<_> = columns.iter().map(|values| select(*values)).collect();
        let width = prop_oneof![7 => Just(columns.len()), 1 => Just(columns.len().max(2) - 1)];
        let row = (row, width).prop_map(|(row, width)| row[..width].join(separator));
        // Some rows come twice in a row, as artist rows do.
        let rows = prop::collection::vec((row, 1_usize..3), 1..14);
        rows.prop_map(move |rows| {
            let rows = rows
                .iter()
                .map(|(row, times)| format!("{row}\n").repeat(*times));
            // The id of the first row says that this is a table of titles.
            let first = vec!["\\N"; columns.len() - 1].join(separator);
            let first = [
                &["tt0000006", &*first][..usize::from(columns.len() > 1) + 1].join(separator),
                "\n",
            ];
            format!("{header}\n{}{}", first.concat(), rows.collect::<String>())
        })
    })
}

fn filter() -> impl Strategy<Value = Filter> {
    let year = || prop::option::of(1998_u16..2017);
    let kinds = select(vec![
        KindSet::ALL,
        [TitleKind::Movie].into_iter().collect(),
        [TitleKind::Series, TitleKind::Episode]
            .into_iter()
            .collect(),
    ]);
    let genres = select(vec![vec![], vec!["Drama".to_owned()]]);
    let votes = prop::option::of(select(vec![6, 71, 1_000]));
    let rating = prop::option::of(select(vec![7.1, 7.2]));
    let types = select(vec![vec![], vec![TitleType::Movie, TitleType::TvSeries]]);
    let others = (
        types,
        prop::bool::ANY,
        prop::option::of(select(vec![90, 91])),
    );
    (year(), year(), kinds, genres, votes, rating, others).prop_map(
        |(from_year, to_year, kinds, genres, min_votes, min_rating, others)| Filter {
            ids: None,
            kinds,
            title_types: others.0.into_iter().collect(),
            exclude_adult: others.1,
            min_runtime: others.2,
            genres,
            original_languages: BTreeSet::new(),
            regions: RegionFilter::default(),
            from_year,
            to_year,
            min_votes,
            min_rating,
            limit: None,
        },
    )
}

/// As the ingest reads them.
fn catalogue(files: &[String], filter: Filter) -> Catalogue {
    let inputs = files.iter().enumerate().map(|(number, text)| {
        let bytes = std::io::Cursor::new(text.clone().into_bytes());
        CatalogueInput::new(format!("{number}.csv"), Box::new(bytes))
    });
    Catalogue::read(inputs.collect(), &ReadOptions::default(), filter).expect("reads")
}

/// As refine reads them: the rows of `titles`, and what was counted.
async fn trusted(files: &[String]) -> (BTreeSet<String>, CatalogueSummary) {
    let lake = memory();
    let names: Vec<_> = (0..files.len())
        .map(|number| format!("{number}.csv"))
        .collect();
    let named: Vec<_> = names
        .iter()
        .map(String::as_str)
        .zip(files.iter().map(String::as_str))
        .collect();
    land_catalogues(&lake, &run_id(0), &named).await;
    let counts = refined(&lake).await.catalogues;
    let rows = lines(&lake, Table::Titles, &COLUMNS).await;
    (rows.into_iter().collect(), counts)
}

/// A title as a row of `titles`.
fn row(title: &Title) -> String {
    let text = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
    let number = |value: Option<u32>| text(value.map(|value| value.to_string()));
    let rating = title.rating_thousandths();
    [
        title.id().to_string(),
        title.kind().to_string(),
        text(
            title
                .title_type()
                .map(|text| TitleType::in_imdb_words(text).to_owned()),
        ),
        text(title.primary_title().map(str::to_owned)),
        text(title.original_title().map(str::to_owned)),
        number(title.start_year().map(u32::from)),
        number(title.end_year().map(u32::from)),
        number(title.runtime_minutes()),
        text(title.genres().map(ToString::to_string)),
        text(rating.map(|rating| format!("{:?}", f64::from(rating) / 1000.0))),
        number(title.num_votes()),
    ]
    .join(" | ")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_title_is_filtered_by_the_values_that_trusted_shows(
        files in prop::collection::vec(file(), 1..5), filter in filter()
    ) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let (rows, counts) = runtime.block_on(trusted(&files));
        let all = catalogue(&files, Filter::default());
        let titles: BTreeSet<String> = all.titles().iter().map(row).collect();
        prop_assert_eq!(&titles, &rows);

        let passing: BTreeSet<ImdbId> = all
            .titles()
            .iter()
            .filter(|title| filter.check(title).is_ok())
            .map(Title::id)
            .collect();
        let filtered = catalogue(&files, filter);
        let kept: BTreeSet<ImdbId> = filtered.titles().iter().map(Title::id).collect();
        prop_assert_eq!(kept, passing);
        prop_assert_eq!(&filtered.titles().iter().map(row).collect::<BTreeSet<_>>() - &rows, BTreeSet::new());

        for report in [all.report(), filtered.report()] {
            prop_assert_eq!(report.rows + report.ratings.rows, counts.rows);
            let rejected: u64 = report.rejects.values().sum();
            prop_assert_eq!(rejected, counts.rejected.values().sum::<u64>());
            for (column, values) in &report.unreadable {
                prop_assert_eq!(counts.unreadable.get(&column.to_string()), Some(&values.rows));
            }
            let most = report.disagreements.values().map(|column| column.titles).max();
            prop_assert!(most.unwrap_or(0) <= counts.disagreeing_titles);
            prop_assert_eq!(report.disagreements.is_empty(), counts.disagreeing_titles == 0);
        }
    }
}
