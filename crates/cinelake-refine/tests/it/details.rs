//! `crew`, `episodes` and `akas` from IMDb's own files.

use std::collections::BTreeSet;

use cinelake_lake::Lake;
use cinelake_refine::{RefineError, Table, TableOutcome};
use proptest::prelude::*;

use crate::support::{
    content, land_catalogues, lines, memory, of, put, rebuilt, refined, run_id, states, try_refine,
};

const BASICS: &str = "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres\n\
    tt0000002\ttvEpisode\tB\tB\t0\t2001\t\\N\t90\tDrama\n\
    tt0000001\tmovie\tA\tA\t0\t1999\t\\N\t90\tDrama\n";
const CREW: &str = "tconst\tdirectors\twriters\n\
    tt0000002\t\\N\tnm0000003\n\
    tt0000001\tnm0000002,nm0000001\tnm0000002,nm0000009\n\
    tt0000009\tnm0000001\t\\N\n";
const EPISODES: &str = "tconst\tparentTconst\tseasonNumber\tepisodeNumber\n\
    tt0000009\ttt0000008\t1\t1\n\
    tt0000002\ttt0000008\t3\t\\N\n";
const AKAS: &str = "titleId\tordering\ttitle\tregion\tlanguage\ttypes\tattributes\tisOriginalTitle\n\
    tt0000001\t2\tOutro nome\tBR\tpt\timdbDisplay\u{2}dvd\tnew title\t0\n\
    tt0000001\t1\tA\t\\N\t\\N\toriginal\t\\N\t1\n\
    tt0000001\t3\tNone\tNA\t\\N\t\\N\t\\N\t\\N\n\
    tt0000009\t1\tNobody\tUS\t\\N\t\\N\t\\N\t0\n";

const CREW_ROWS: [&str; 5] = [
    "tt0000001 | nm0000002 | director | 1",
    "tt0000001 | nm0000001 | director | 2",
    "tt0000001 | nm0000002 | writer | 1",
    "tt0000001 | nm0000009 | writer | 2",
    "tt0000002 | nm0000003 | writer | 1",
];
const EPISODE_ROWS: [&str; 1] = ["tt0000002 | tt0000008 | 3 | -"];
const AKA_ROWS: [&str; 3] = [
    "tt0000001 | 1 | A | - | - | [original] | - | true",
    "tt0000001 | 2 | Outro nome | BR | pt | [imdbDisplay, dvd] | [new title] | false",
    "tt0000001 | 3 | None | NA | - | - | - | -",
];

async fn crew(lake: &Lake) -> Vec<String> {
    let columns = ["tconst", "nconst", "role", "ordering"];
    lines(lake, Table::Crew, &columns).await
}

async fn episodes(lake: &Lake) -> Vec<String> {
    let columns = ["tconst", "parent_tconst", "season_number", "episode_number"];
    lines(lake, Table::Episodes, &columns).await
}

async fn akas(lake: &Lake) -> Vec<String> {
    let columns = [
        "tconst",
        "ordering",
        "title",
        "region",
        "language",
        "types",
        "attributes",
        "is_original_title",
    ];
    lines(lake, Table::Akas, &columns).await
}

async fn assert_expected(lake: &Lake) {
    assert_eq!(crew(lake).await, CREW_ROWS);
    assert_eq!(episodes(lake).await, EPISODE_ROWS);
    assert_eq!(akas(lake).await, AKA_ROWS);
}

#[tokio::test]
async fn imdbs_files_become_crew_episodes_and_akas_and_no_title_is_renamed() {
    let lake = memory();
    let files = [
        ("title.akas.tsv", AKAS),
        ("title.crew.tsv", CREW),
        ("title.basics.tsv", BASICS),
        ("title.episode.tsv", EPISODES),
    ];
    land_catalogues(&lake, &run_id(0), &files).await;
    let summary = refined(&lake).await;
    assert_expected(&lake).await;
    let titles = lines(&lake, Table::Titles, &["tconst", "primary_title"]).await;
    assert_eq!(titles, ["tt0000002 | B", "tt0000001 | A"]);
    assert!(summary.unused.is_empty());
    let counts = &summary.catalogues;
    assert_eq!((counts.crew.rows, counts.crew.rows_used), (3, 2));
    assert_eq!(
        (counts.crew.rows_without_title, counts.crew.table_rows),
        (1, 5)
    );
    assert_eq!((counts.episodes.rows, counts.episodes.table_rows), (2, 1));
    assert_eq!((counts.akas.rows, counts.akas.table_rows), (4, 3));
    assert_eq!(of(&summary, Table::Akas).rows, 3);
    let again = refined(&lake).await;
    let mut found = states(&again).into_iter();
    assert!(found.all(|state| state == TableOutcome::Unchanged));
    assert_eq!(again.catalogues, summary.catalogues);
}

#[tokio::test]
async fn details_may_come_in_another_run_than_their_titles_or_by_hand() {
    let files = [("b", BASICS), ("c", CREW), ("e", EPISODES), ("a", AKAS)];
    let lake = memory();
    land_catalogues(&lake, &run_id(0), &files[..2]).await;
    refined(&lake).await;
    assert!(akas(&lake).await.is_empty());
    land_catalogues(&lake, &run_id(1), &[files[0], files[2], files[3]]).await;
    refined(&lake).await;
    assert_expected(&lake).await;
    let incremental = content(&lake, Table::Crew).await;
    rebuilt(&lake).await;
    assert_eq!(content(&lake, Table::Crew).await, incremental);

    let lake = memory();
    for (name, text) in files {
        let path = format!("Raw/Local/CSV/Movies/2026/11/23/{name}.tsv");
        put(&lake, &path, text).await;
    }
    refined(&lake).await;
    assert_expected(&lake).await;
}

#[tokio::test]
async fn of_a_title_the_latest_file_counts_and_in_it_the_first_row() {
    let lake = memory();
    land_catalogues(
        &lake,
        &run_id(0),
        &[("b", BASICS), ("c", CREW), ("e", EPISODES)],
    )
    .await;
    let crew_again = "tconst\tdirectors\twriters\n\
        tt0000001\tnm0000007,nm0000007,nm0000008\t\\N\ntt0000001\tnm0000008\tnm0000008\n";
    let episodes_again = "tconst\tparentTconst\tseasonNumber\tepisodeNumber\n\
        tt0000002\ttt0000006\t2\t5\ntt0000002\ttt0000006\t9\t9\n";
    let basics = BASICS.replace("90", "91");
    let files = [
        ("b2", basics.as_str()),
        ("c2", crew_again),
        ("e2", episodes_again),
    ];
    land_catalogues(&lake, &run_id(1), &files).await;
    let counts = refined(&lake).await.catalogues;
    assert_eq!(
        crew(&lake).await,
        [
            "tt0000001 | nm0000007 | director | 1",
            "tt0000001 | nm0000008 | director | 1",
            "tt0000001 | nm0000008 | writer | 1",
            "tt0000002 | nm0000003 | writer | 1",
        ]
    );
    assert_eq!(episodes(&lake).await, ["tt0000002 | tt0000006 | 2 | 5"]);
    assert_eq!(
        (counts.crew.rows_superseded, counts.crew.duplicates),
        (1, 2)
    );
    assert_eq!(
        (counts.episodes.rows_superseded, counts.episodes.duplicates),
        (1, 1)
    );
}

#[tokio::test]
async fn values_that_make_no_sense_are_counted_with_file_and_line() {
    let lake = memory();
    let crew_text = format!("{CREW}nobody\tnm0000001\t\\N\ntt0000002\tsomebody\t\\N\n");
    let akas_text = format!("{AKAS}tt0000001\tfirst\tX\t\\N\t\\N\t\\N\t\\N\t0\n");
    let episodes_text = format!("{EPISODES}tt0000001\t\\N\t1\t1\ntt0000001\ttt0000008\tone\t1\n");
    let files = [
        ("b", BASICS),
        ("c.tsv", crew_text.as_str()),
        ("a", &akas_text),
        ("e", &episodes_text),
    ];
    land_catalogues(&lake, &run_id(0), &files).await;
    let counts = refined(&lake).await.catalogues;
    let rejected = [&counts.crew, &counts.episodes, &counts.akas].map(|one| one.rows_rejected);
    assert_eq!(rejected, [1, 1, 1]);
    assert_eq!(counts.rejected["no_ordering"], 1);
    assert_eq!(
        (
            counts.unreadable["directors"],
            counts.unreadable["season_number"]
        ),
        (1, 1)
    );
    let told = &counts.bad_rows[0];
    assert!(told.file.ends_with("c.tsv") && told.line == 5, "{told:?}");
    assert_eq!(akas(&lake).await, AKA_ROWS);
    for one in [&counts.crew, &counts.episodes, &counts.akas] {
        let sum = one.rows_used + one.rows_without_title + one.rows_superseded + one.rows_rejected;
        assert_eq!(one.rows, sum);
    }
}

#[tokio::test]
async fn a_field_of_more_than_a_thousand_writers_is_read_whole() {
    let lake = memory();
    let writers: Vec<String> = (1..=1_393).map(|number| format!("nm{number:07}")).collect();
    let text = format!(
        "tconst\tdirectors\twriters\ntt0000001\t\\N\t{}\n",
        writers.join(",")
    );
    land_catalogues(&lake, &run_id(0), &[("b", BASICS), ("c", &text)]).await;
    refined(&lake).await;
    let found = lines(&lake, Table::Crew, &["nconst"]).await;
    assert_eq!(found, writers);
}

#[tokio::test]
async fn a_file_of_details_that_cannot_be_read_leaves_every_table_as_it_was() {
    let lake = memory();
    land_catalogues(&lake, &run_id(0), &[("b", BASICS), ("a", AKAS)]).await;
    refined(&lake).await;
    let before = content(&lake, Table::Akas).await;
    let path = "Raw/Local/CSV/Movies/2026/11/24/cut.tsv.gz";
    let mut cut = crate::support::gzip(&AKAS.repeat(3_000));
    cut.truncate(cut.len() / 2);
    lake.replace(path, bytes::Bytes::from(cut))
        .await
        .expect("written");
    let refused = try_refine(&lake, false).await.expect_err("it is cut off");
    assert!(
        matches!(&refused, RefineError::Catalogue { file, .. } if file.ends_with("cut.tsv.gz"))
    );
    assert_eq!(content(&lake, Table::Akas).await, before);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever rows there are in whatever order, each table has one row per what it says, sorted.
    #[test]
    fn each_table_of_details_has_one_row_per_what_it_says(
        people in prop::collection::vec((1_u64..5, prop::collection::vec(1_u64..5, 0..5), prop::collection::vec(1_u64..5, 0..5)), 0..12),
        names in prop::collection::vec((1_u64..5, 1_u32..4), 0..20),
        titles in prop::collection::btree_set(1_u64..5, 1..4),
        scale in prop::sample::select(vec![1_u64, 3_000_000]),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async {
            let lake = memory();
            let mut basics = String::from("tconst\tprimaryTitle\n");
            titles.iter().for_each(|title| basics.push_str(&format!("tt{:07}\tT\n", title * scale)));
            let (mut crew_text, mut said) = (String::from("tconst\tdirectors\twriters\n"), BTreeSet::new());
            for (title, directors, writers) in &people {
                let ids = |ids: &[u64]| match ids {
                    [] => "\\N".to_owned(),
                    ids => ids.iter().map(|id| format!("nm{id:07}")).collect::<Vec<_>>().join(","),
                };
                let (title_id, used) = (title * scale, titles.contains(title));
                crew_text.push_str(&format!("tt{title_id:07}\t{}\t{}\n", ids(directors), ids(writers)));
                for (role, ids) in [("director", directors), ("writer", writers)] {
                    said.extend(ids.iter().filter(|_| used).map(|id| format!("tt{title_id:07} | nm{id:07} | {role}")));
                }
            }
            let mut akas_text = String::from("titleId\tordering\ttitle\tregion\tlanguage\ttypes\tattributes\tisOriginalTitle\n");
            for (title, place) in &names {
                akas_text.push_str(&format!("tt{:07}\t{place}\tX\t\\N\t\\N\t\\N\t\\N\t0\n", title * scale));
            }
            let files = [("c", crew_text.as_str()), ("a", akas_text.as_str()), ("b", basics.as_str())];
            land_catalogues(&lake, &run_id(0), &files).await;
            refined(&lake).await;
            let mut found = lines(&lake, Table::Crew, &["tconst", "nconst", "role"]).await;
            found.sort();
            assert_eq!(found, said.into_iter().collect::<Vec<_>>());
            let expected: BTreeSet<(u64, u32)> =
                names.into_iter().filter(|(title, _)| titles.contains(title)).collect();
            let expected: Vec<String> = expected
                .into_iter()
                .map(|(title, place)| format!("tt{:07} | {place}", title * scale))
                .collect();
            assert_eq!(lines(&lake, Table::Akas, &["tconst", "ordering"]).await, expected);
        });
    }
}

/// As Spark or `split` write them: each part has its own header, and a title may be in several.
#[tokio::test]
async fn the_parts_of_a_file_of_names_elsewhere_are_one_table() {
    let (header, rows) = AKAS.split_once('\n').expect("a header");
    let (one, rest) = rows.split_once('\n').expect("a row");
    let parts = [
        format!("{header}\n{one}\n"),
        format!("{header}\n{rest}"),
        AKAS.replace("Outro nome", "Another"),
    ];
    let lake = memory();
    let mut files = vec![("title.basics.tsv", BASICS)];
    files.extend(
        ["a", "b", "c"]
            .into_iter()
            .zip(parts.iter().map(String::as_str)),
    );
    land_catalogues(&lake, &run_id(0), &files).await;
    let counts = refined(&lake).await.catalogues.akas;
    // The third is another version of the same names.
    assert_eq!(akas(&lake).await, AKA_ROWS);
    assert_eq!((counts.rows_used, counts.rows_superseded), (3, 3));
}
