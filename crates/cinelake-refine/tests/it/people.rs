//! `principals` and `people` from IMDb's own files.

use cinelake_lake::Lake;
use cinelake_refine::{RefineError, Table, TableOutcome};
use proptest::prelude::*;

use crate::support::{
    content, gzip, land_catalogues, lines, memory, of, paths, put, rebuilt, refined, run_id,
    states, try_refine,
};

const BASICS: &str = "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres\n\
    tt0000002\tmovie\tB\tB\t0\t2001\t\\N\t90\tDrama\n\
    tt0000001\tmovie\tA\tA\t0\t1999\t\\N\t90\tDrama\n";
const RATINGS: &str =
    "tconst\taverageRating\tnumVotes\ntt0000001\t8.5\t1200\ntt0000002\t7.5\t1300\n";
const PRINCIPALS: &str = "tconst\tordering\tnconst\tcategory\tjob\tcharacters\n\
    tt0000002\t1\tnm0000001\tactor\t\\N\t[\"One\",\"The \\\"Other\\\"\"]\n\
    tt0000001\t2\tnm0000002\tactor\t\\N\t[\"Two\"]\n\
    tt0000001\t1\tnm0000003\tactress\t\\N\t[\"Three\"]\n\
    tt0000001\t3\tnm0000001\tproducer\texecutive producer\t\\N\n\
    tt0000009\t1\tnm0000009\tactor\t\\N\t\\N\n";
/// Two people of one name, one whom nobody names, one in no title.
const NAMES: &str = "nconst\tprimaryName\tbirthYear\tdeathYear\tprimaryProfession\tknownForTitles\n\
    nm0000002\tAna Lima\t1990\t\\N\tactress\ttt0000001\n\
    nm0000001\tAna Lima\t1960\t2020\tactress,producer\ttt0000001,tt0000002\n\
    nm0000009\tNobody Here\t\\N\t\\N\t\\N\t\\N\n";

const PRINCIPAL_COLUMNS: [&str; 9] = [
    "tconst",
    "ordering",
    "nconst",
    "name",
    "category",
    "job",
    "characters",
    "characters_text",
    "birth_year",
];
const PEOPLE_COLUMNS: [&str; 6] = [
    "nconst",
    "name",
    "birth_year",
    "death_year",
    "professions",
    "known_for",
];

const EXPECTED: [&str; 4] = [
    "tt0000001 | 1 | nm0000003 | - | actress | - | [Three] | Three | -",
    "tt0000001 | 2 | nm0000002 | Ana Lima | actor | - | [Two] | Two | 1990",
    "tt0000001 | 3 | nm0000001 | Ana Lima | producer | executive producer | - | - | 1960",
    "tt0000002 | 1 | nm0000001 | Ana Lima | actor | - | [One, The \"Other\"] | One; The \"Other\" | 1960",
];

async fn principals(lake: &Lake) -> Vec<String> {
    lines(lake, Table::Principals, &PRINCIPAL_COLUMNS).await
}

#[tokio::test]
async fn imdbs_files_become_principals_and_people() {
    let lake = memory();
    let files = [
        ("name.basics.tsv", NAMES),
        ("title.principals.tsv", PRINCIPALS),
        ("title.ratings.tsv", RATINGS),
        ("title.basics.tsv", BASICS),
    ];
    land_catalogues(&lake, &run_id(0), &files).await;
    let summary = refined(&lake).await;
    assert_eq!(principals(&lake).await, EXPECTED);
    assert_eq!(
        lines(&lake, Table::People, &PEOPLE_COLUMNS).await,
        [
            "nm0000001 | Ana Lima | 1960 | 2020 | [actress, producer] | [tt0000001, tt0000002]",
            "nm0000002 | Ana Lima | 1990 | - | [actress] | [tt0000001]",
        ]
    );
    let counts = &summary.catalogues;
    assert_eq!((counts.people_rows, counts.people_without_title), (5, 1));
    assert_eq!((counts.people, counts.people_unnamed), (2, 1));
    assert_eq!((counts.names_rows, counts.names_not_referenced), (3, 1));
    assert_eq!(of(&summary, Table::People).rows, 2);
    let again = refined(&lake).await;
    assert!(
        states(&again)
            .iter()
            .all(|state| *state == TableOutcome::Unchanged)
    );
    assert_eq!(again.catalogues, summary.catalogues);
}

#[tokio::test]
async fn without_names_people_stay_ids() {
    let lake = memory();
    let files = [("b", BASICS), ("p", PRINCIPALS)];
    land_catalogues(&lake, &run_id(0), &files).await;
    let summary = refined(&lake).await;
    let found = lines(&lake, Table::Principals, &["nconst", "name"]).await;
    assert_eq!(found[0], "nm0000003 | -");
    assert_eq!((found.len(), summary.catalogues.people_unnamed), (4, 3));
    assert_eq!(of(&summary, Table::People).rows, 0);
}

/// Files of people belong to the titles of the lake, whichever run landed which.
#[tokio::test]
async fn people_may_come_in_another_run_than_their_titles() {
    let files = [
        ("b", BASICS),
        ("r", RATINGS),
        ("p", PRINCIPALS),
        ("n", NAMES),
    ];
    for (first, second) in [
        (vec![0, 1], vec![0, 2, 3]),
        (vec![0, 2, 3], vec![0, 1]),
        (vec![0, 3], vec![0, 2]),
        (vec![0, 1, 2, 3], vec![0, 1]),
    ] {
        let lake = memory();
        let some = |places: &[usize]| places.iter().map(|at| files[*at]).collect::<Vec<_>>();
        land_catalogues(&lake, &run_id(0), &some(&first)).await;
        refined(&lake).await;
        land_catalogues(&lake, &run_id(1), &some(&second)).await;
        refined(&lake).await;
        assert_eq!(principals(&lake).await, EXPECTED, "{first:?} {second:?}");
        let incremental = content(&lake, Table::People).await;
        rebuilt(&lake).await;
        assert_eq!(content(&lake, Table::People).await, incremental);
    }
}

#[tokio::test]
async fn files_put_there_by_hand_are_told_by_their_headers() {
    let lake = memory();
    for (name, text) in [("x", BASICS), ("y", PRINCIPALS), ("z", NAMES)] {
        put(
            &lake,
            &format!("Raw/Local/CSV/Movies/2026/11/23/{name}.tsv"),
            text,
        )
        .await;
    }
    refined(&lake).await;
    assert_eq!(principals(&lake).await, EXPECTED);
    assert_eq!(lines(&lake, Table::Titles, &["tconst"]).await.len(), 2);
}

#[tokio::test]
async fn the_latest_people_of_a_title_count_and_ids_go_before_names() {
    let lake = memory();
    let own = "tconst|primaryTitle|primaryName|category\ntt0000001|A|Old Name|actor\n\
               tt0000005|E|Only Here|actor\n";
    land_catalogues(&lake, &run_id(0), &[("own.csv", own)]).await;
    land_catalogues(&lake, &run_id(1), &[("b", BASICS), ("p", PRINCIPALS)]).await;
    let newer = "tconst\tordering\tnconst\tcategory\tjob\tcharacters\n\
        tt0000002\t1\tnm0000007\tactor\t\\N\t\\N\n";
    land_catalogues(
        &lake,
        &run_id(2),
        &[("b2", &BASICS.replace("90", "91")), ("p2", newer)],
    )
    .await;
    let summary = refined(&lake).await;
    let found = lines(&lake, Table::Principals, &["tconst", "nconst", "name"]).await;
    assert_eq!(
        found,
        [
            "tt0000001 | nm0000003 | -",
            "tt0000001 | nm0000002 | -",
            "tt0000001 | nm0000001 | -",
            "tt0000002 | nm0000007 | -",
            "tt0000005 | - | Only Here",
        ]
    );
    assert_eq!(summary.catalogues.people_superseded, 1);
}

#[tokio::test]
async fn bad_rows_are_counted_with_file_and_line() {
    let lake = memory();
    let bad = format!(
        "{PRINCIPALS}tt12345678901\t1\tnm0000001\tactor\t\\N\t\\N\n\
         tt0000001\t7\tnobody\tactor\t\\N\t\\N\n\
         tt0000001\t2\tnm0000002\tactor\t\\N\t[\"Two\"]\n\
         tt0000002\t3\tnm0000002\tactor\t\\N\t[\"Two\n\
         tt0000002\t4\tnm000"
    );
    let files = [("b", BASICS), ("p.tsv", bad.as_str()), ("n", NAMES)];
    land_catalogues(&lake, &run_id(0), &files).await;
    let counts = refined(&lake).await.catalogues;
    assert_eq!(
        (counts.people_rejected, counts.principals_duplicates),
        (3, 1)
    );
    assert_eq!(counts.unreadable["characters"], 1);
    let found: Vec<_> = counts.bad_rows.iter().map(|row| row.line).collect();
    assert_eq!(found, [7, 8, 11, 10]);
    assert!(counts.bad_rows[0].file.ends_with("p.tsv"));
    let found = lines(
        &lake,
        Table::Principals,
        &["tconst", "ordering", "characters"],
    )
    .await;
    assert_eq!(found.len(), 5);
    assert_eq!(found[4], "tt0000002 | 3 | -");
}

#[tokio::test]
async fn a_file_of_people_that_is_cut_off_leaves_every_table_as_it_was() {
    let lake = memory();
    land_catalogues(&lake, &run_id(0), &[("b", BASICS), ("p", PRINCIPALS)]).await;
    refined(&lake).await;
    let before = content(&lake, Table::Principals).await;
    let packed = gzip(&PRINCIPALS.repeat(3_000));
    let path = "Raw/Local/CSV/Movies/2026/11/24/cut.tsv.gz";
    let cut = bytes::Bytes::from(packed[..packed.len() / 2].to_vec());
    lake.replace(path, cut).await.expect("written");
    let refused = try_refine(&lake, false).await.expect_err("it is cut off");
    assert!(
        matches!(&refused, RefineError::Catalogue { file, .. } if file.ends_with("cut.tsv.gz"))
    );
    assert_eq!(content(&lake, Table::Principals).await, before);
    assert!(paths(&lake, "Trusted/_staging").await.is_empty());
}

/// A row of principals: title, place, person.
type Row = (u64, u32, u64);

fn principals_text(rows: &[Row]) -> String {
    let mut text = String::from("tconst\tordering\tnconst\tcategory\tjob\tcharacters\n");
    for (title, place, person) in rows {
        text.push_str(&format!(
            "tt{title:07}\t{place}\tnm{person:07}\tactor\t\\N\t\\N\n"
        ));
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever rows there are in whatever order: the table has those of the catalogue's titles,
    /// once each, sorted, and everybody who is named.
    #[test]
    fn principals_are_those_of_the_catalogues_titles(
        rows in prop::collection::vec((1_u64..5, 1_u32..4, 1_u64..6), 0..30),
        titles in prop::collection::btree_set(1_u64..5, 1..4),
        named in prop::collection::btree_set(1_u64..6, 0..6),
        scale in prop::sample::select(vec![1_u64, 3_000_000]),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async {
            let rows: Vec<Row> = rows
                .into_iter()
                .map(|(title, place, person)| (title * scale, place, person * scale))
                .collect();
            let lake = memory();
            let mut basics = String::from("tconst\tprimaryTitle\n");
            titles.iter().for_each(|title| basics.push_str(&format!("tt{:07}\tT\n", title * scale)));
            let mut names = String::from("nconst\tprimaryName\n");
            named.iter().for_each(|id| names.push_str(&format!("nm{:07}\tP{id}\n", id * scale)));
            let text = principals_text(&rows);
            let files = [("p", text.as_str()), ("n", names.as_str()), ("b", basics.as_str())];
            land_catalogues(&lake, &run_id(0), &files).await;
            refined(&lake).await;
            let mut expected: Vec<Row> = rows;
            expected.retain(|(title, ..)| titles.contains(&(title / scale)));
            expected.sort_unstable();
            expected.dedup();
            let name = |person: u64| match named.contains(&(person / scale)) {
                true => format!("P{}", person / scale),
                false => "-".to_owned(),
            };
            let lines_of: Vec<String> = expected
                .iter()
                .map(|(title, place, person)| {
                    format!("tt{title:07} | {place} | nm{person:07} | {}", name(*person))
                })
                .collect();
            let columns = ["tconst", "ordering", "nconst", "name"];
            assert_eq!(lines(&lake, Table::Principals, &columns).await, lines_of);
            let people: std::collections::BTreeSet<u64> =
                expected.iter().map(|(.., person)| *person).collect();
            let people: Vec<String> = people
                .into_iter()
                .filter(|person| named.contains(&(person / scale)))
                .map(|person| format!("nm{person:07}"))
                .collect();
            assert_eq!(lines(&lake, Table::People, &["nconst"]).await, people);
        });
    }
}

/// As Spark or `split` write them: each part has its own header, and a title may be in several.
#[tokio::test]
async fn the_parts_of_a_file_of_people_are_one_table() {
    let (header, rows) = PRINCIPALS.split_once('\n').expect("a header");
    let rows: Vec<&str> = rows.lines().collect();
    for parts in [2, 3, 5] {
        let lake = memory();
        let of_part = |part: usize| {
            let own = rows.iter().enumerate().filter(|(at, _)| at % parts == part);
            let own: Vec<&str> = own.map(|(_, row)| *row).collect();
            format!("{header}\n{}\n", own.join("\n"))
        };
        let texts: Vec<String> = (0..parts).map(of_part).collect();
        let names: Vec<String> = (0..parts).map(|part| format!("part-{part}.tsv")).collect();
        let mut files = vec![("title.basics.tsv", BASICS), ("name.basics.tsv", NAMES)];
        files.extend(
            names
                .iter()
                .map(String::as_str)
                .zip(texts.iter().map(String::as_str)),
        );
        land_catalogues(&lake, &run_id(0), &files).await;
        let counts = refined(&lake).await.catalogues;
        assert_eq!(principals(&lake).await, EXPECTED, "{parts}");
        assert_eq!(
            (counts.people_superseded, counts.principals_duplicates),
            (0, 0)
        );
    }
}

/// They have the same places of a title: the first one counts.
#[tokio::test]
async fn two_versions_of_a_file_of_people_in_a_run_are_not_mixed() {
    let lake = memory();
    let later = PRINCIPALS.replace("nm0000002", "nm0000009");
    let files = [
        ("title.basics.tsv", BASICS),
        ("name.basics.tsv", NAMES),
        ("monday.tsv", PRINCIPALS),
        ("tuesday.tsv", later.as_str()),
    ];
    land_catalogues(&lake, &run_id(0), &files).await;
    refined(&lake).await;
    assert_eq!(principals(&lake).await, EXPECTED);
}
