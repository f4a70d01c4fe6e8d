//! `titles` and `principals` from catalogues of every shape.

use chrono::Duration;
use cinelake_lake::layout;
use cinelake_lake::manifest::RunStatus;
use cinelake_lake::snapshot::{ReadFlags, SnapshotVerdict};
use cinelake_refine::{Table, TableOutcome, refine};
use cinelake_testkit::fixtures::{MOVIES_HEADER, SERIES_HEADER, movies_csv};
use cinelake_testkit::made_titles;
use proptest::prelude::*;

use crate::support::{
    Catalogues, content, land_catalogue, land_catalogues, lines, manifest, memory, of, paths, put,
    refined, run_id, start, states,
};

const COURSE: &str = r"tt0000002|B|B0|1999|\N|Drama,War|7.9|12|actor|A. Keeper|Ana|1970|\N|actor,writer|tt0000001,tt0000002
tt0000002|B|B0|1999|\N|Drama,War|7.9|12|actress|\N|Bo|\N|\N|\N|\N
tt0000002|B|B0|1999|\N|Drama,War|7.9|12|actor|A. Keeper|Ana|1970|\N|actor,writer|tt0000001,tt0000002
tt10000001|A|A|1999|130|\N|10|3|\N|\N|\N|\N|\N|\N|\N
tt0000001|C|C|\N|5|Short|\N|\N|\N|\N|\N|\N|\N|\N|\N
";

const TITLES: [&str; 9] = [
    "tconst",
    "kind",
    "primary_title",
    "original_title",
    "start_year",
    "runtime_minutes",
    "genres",
    "average_rating",
    "num_votes",
];
const PRINCIPALS: [&str; 8] = [
    "tconst",
    "name",
    "category",
    "characters",
    "birth_year",
    "death_year",
    "professions",
    "known_for",
];

/// Ids in a column that nobody would guess, and every title a series.
fn as_series() -> ReadFlags {
    ReadFlags {
        separator: Some(";".to_owned()),
        id_column: Some("my_id".to_owned()),
        kind: Some("series".to_owned()),
        ..ReadFlags::default()
    }
}

#[tokio::test]
async fn the_courses_films_become_titles_and_principals() {
    let lake = memory();
    let text = format!("{MOVIES_HEADER}{COURSE}");
    land_catalogue(&lake, &run_id(0), "movies.csv", &text).await;
    let summary = refined(&lake).await;
    assert_eq!(
        lines(&lake, Table::Titles, &TITLES).await,
        [
            "tt0000002 | movie | B | B0 | 1999 | - | [Drama, War] | 7.9 | 12",
            "tt10000001 | movie | A | A | 1999 | 130 | - | 10.0 | 3",
            "tt0000001 | movie | C | C | - | 5 | [Short] | - | -",
        ]
    );
    assert_eq!(
        lines(&lake, Table::Principals, &PRINCIPALS).await,
        [
            "tt0000002 | Ana | actor | [A. Keeper] | 1970 | - | [actor, writer] | [tt0000001, tt0000002]",
            "tt0000002 | Bo | actress | - | - | - | - | -",
        ]
    );
    let sources = lines(
        &lake,
        Table::Titles,
        &["genres_text", "snapshot_date", "source_file"],
    )
    .await;
    assert_eq!(
        sources[0],
        "Drama,War | 2026-11-23 | Raw/Local/CSV/Movies/2026/11/23/movies.csv"
    );
    let counts = &summary.catalogues;
    assert_eq!(
        (counts.rows, counts.rows_in_titles, counts.titles),
        (5, 5, 3)
    );
    assert_eq!((counts.principals, counts.principals_duplicates), (2, 1));
    assert_eq!(counts.disagreeing_titles, 0);
}

#[tokio::test]
async fn series_have_their_kind_and_their_end() {
    let lake = memory();
    let rows = r"tt0000003|S|S|2001|2009|40|Comedy|8.1|9|actor|\N|Ana|\N|\N|\N|\N
tt0000004|R|R|2011|\N|40|Comedy|8.2|9|actor|\N|Ana|\N|\N|\N|\N
";
    land_catalogue(
        &lake,
        &run_id(0),
        "series.csv",
        &format!("{SERIES_HEADER}{rows}"),
    )
    .await;
    refined(&lake).await;
    let lines = lines(
        &lake,
        Table::Titles,
        &["tconst", "kind", "start_year", "end_year"],
    )
    .await;
    assert_eq!(
        lines,
        [
            "tt0000003 | series | 2001 | 2009",
            "tt0000004 | series | 2011 | -"
        ]
    );
}

#[tokio::test]
async fn basics_are_joined_with_the_ratings_of_the_same_run() {
    let lake = memory();
    let basics = "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres\n\
        tt0000001\ttvMiniSeries\tA\tA\t0\t2001\t\\N\t50\tDrama\n\
        tt0000002\tmovie\tB \"quoted\tB\t0\t2002\t\\N\t\\N\t\\N\n";
    let ratings = "tconst\taverageRating\tnumVotes\ntt0000001\t8.3\t77\ntt0000009\t1.0\t5\n";
    let files = [("title.basics.tsv", basics), ("title.ratings.tsv", ratings)];
    land_catalogues(&lake, &run_id(0), &files).await;
    let summary = refined(&lake).await;
    let columns = [
        "tconst",
        "kind",
        "title_type",
        "primary_title",
        "average_rating",
        "num_votes",
    ];
    assert_eq!(
        lines(&lake, Table::Titles, &columns).await,
        [
            "tt0000002 | movie | movie | B \"quoted | - | -",
            "tt0000001 | series | tvMiniSeries | A | 8.3 | 77",
        ]
    );
    let counts = &summary.catalogues;
    assert_eq!((counts.ratings_rows, counts.ratings_without_title), (2, 1));
    assert_eq!((counts.rows, counts.rows_in_titles), (4, 2));
}

const RATINGS: &str = "tconst\taverageRating\tnumVotes\ntt0000001\t8.3\t77\ntt0000002\t6.0\t5\n";

#[tokio::test]
async fn ratings_that_come_to_lie_beside_an_older_catalogue_are_joined_to_it_too() {
    // Whatever the ratings are called, and with a refine in between or not.
    for (name, refine_between) in [
        ("votes.tsv", true),
        ("title.ratings.tsv", true),
        ("votes.tsv", false),
    ] {
        let lake = memory();
        let one = ("one.csv", "tconst,primaryTitle\ntt0000001,A\n");
        let two = ("two.csv", "tconst,primaryTitle\ntt0000002,B\n");
        let ratings = (name, RATINGS);
        land_catalogues(&lake, &run_id(0), &[one]).await;
        land_catalogues(&lake, &run_id(1), &[two, ratings]).await;
        if refine_between {
            refined(&lake).await;
        }
        land_catalogues(&lake, &run_id(2), &[one, ratings]).await;
        let later = layout::run_id(start() + Duration::minutes(150), 9);
        land_catalogues(&lake, &later, &[two, ratings]).await;
        refined(&lake).await;
        assert_eq!(
            lines(&lake, Table::Titles, &["tconst", "average_rating"]).await,
            ["tt0000001 | 8.3", "tt0000002 | 6.0"],
            "{name}"
        );
    }
}

#[tokio::test]
async fn ratings_of_a_catalogue_that_was_read_without_them_later_are_no_list_of_titles() {
    let lake = memory();
    let one = ("one.csv", "tconst,primaryTitle\ntt0000001,A\n");
    land_catalogues(&lake, &run_id(0), &[one, ("votes.tsv", RATINGS)]).await;
    land_catalogues(&lake, &run_id(1), &[one]).await;
    let summary = refined(&lake).await;
    assert_eq!(
        lines(&lake, Table::Titles, &["tconst", "average_rating"]).await,
        ["tt0000001 | -"]
    );
    assert!(summary.unused[0].path.ends_with("votes.tsv"));
}

#[tokio::test]
async fn ratings_without_a_catalogue_are_a_list_of_titles() {
    let lake = memory();
    land_catalogue(&lake, &run_id(0), "title.ratings.tsv", RATINGS).await;
    refined(&lake).await;
    assert_eq!(
        lines(&lake, Table::Titles, &["tconst", "average_rating"]).await,
        ["tt0000001 | 8.3", "tt0000002 | 6.0"]
    );
}

#[tokio::test]
async fn of_files_that_no_descriptor_names_the_header_says_which_are_ratings() {
    let lake = memory();
    let folder = "Raw/Local/CSV/Movies/2026/10/01";
    for (name, text) in [
        ("a.csv", "tconst,primaryTitle\ntt0000001,A\n"),
        ("b.csv", "tconst,primaryTitle\ntt0000002,B\n"),
        ("votes.tsv", RATINGS),
        ("my ratings.csv", "tconst,primaryTitle\ntt0000003,C\n"),
    ] {
        put(&lake, &format!("{folder}/{name}"), text).await;
    }
    let summary = refined(&lake).await;
    assert_eq!(
        lines(&lake, Table::Titles, &["tconst", "average_rating"]).await,
        ["tt0000001 | 8.3", "tt0000002 | 6.0", "tt0000003 | -"]
    );
    assert_eq!(summary.catalogues.undescribed.len(), 4);
    let titles = refined(&lake).await;
    assert_eq!(of(&titles, Table::Titles).state, TableOutcome::Unchanged);
}

#[tokio::test]
async fn a_snapshot_with_an_alarm_is_left_out_also_when_the_runs_have_expired() {
    let lake = memory();
    land_catalogue(&lake, &run_id(0), "ids.txt", "tt0000007\n").await;
    let alarm = Catalogues {
        verdict: Some(SnapshotVerdict::Alarm),
        ..Catalogues::new(&[("bogus.csv", "id\ntt0000001\ntt0000002\n")])
    };
    alarm.land(&lake, &run_id(24)).await;
    manifest(&lake, &run_id(24), RunStatus::Alarm).await;
    for expired in [false, true] {
        if expired {
            for path in paths(&lake, "Raw/TMDB").await {
                lake.remove_scratch(&path).await.expect("removed");
            }
        }
        let summary = refined(&lake).await;
        assert_eq!(
            lines(&lake, Table::Titles, &["tconst"]).await,
            ["tt0000007"]
        );
        assert!(summary.unused[0].reason.contains("alarm"), "{expired}");
    }
}

#[tokio::test]
async fn of_a_file_that_several_snapshots_name_the_latest_without_an_alarm_decides() {
    let lake = memory();
    let files = [("mine.csv", "imdb_id;my_id\ntt0000001;tt0000005\n")];
    let plain = || Catalogues::new(&files);
    let series = || Catalogues {
        read: as_series(),
        ..plain()
    };
    let refused = || Catalogues {
        verdict: Some(SnapshotVerdict::Alarm),
        ..plain()
    };
    for (hours, snapshot, expected) in [
        (0, plain(), "tt0000001 | movie"),
        (1, series(), "tt0000005 | series"),
        (2, refused(), "tt0000005 | series"),
    ] {
        snapshot.land(&lake, &run_id(hours)).await;
        refined(&lake).await;
        assert_eq!(
            lines(&lake, Table::Titles, &["tconst", "kind"]).await,
            [expected]
        );
    }
}

#[tokio::test]
async fn a_catalogue_that_is_no_longer_what_was_landed_is_told_and_not_read() {
    let text = "imdb_id,title\ntt0000001,Fight Club\n";
    for changed in [
        "",
        "imdb_id,title\n",
        "imdb_id,title\ntt0000001,Fight Clob\n",
    ] {
        let lake = memory();
        let other = Catalogues::new(&[("other.csv", "imdb_id,title\ntt0000002,B\n")]);
        other.land(&lake, &run_id(0)).await;
        Catalogues::new(&[("films.csv", text)])
            .land(&lake, &run_id(24))
            .await;
        let whole = refined(&lake).await;
        assert!(whole.damaged.is_empty(), "{whole:?}");
        let path = paths(&lake, "Raw/Local").await;
        let path = path
            .iter()
            .find(|path| path.ends_with("films.csv"))
            .expect("landed");
        put(&lake, path, changed).await;
        // Bytes that differ in nothing else are found when the file is read.
        let options = crate::support::options(true);
        for options in [&options, &crate::support::options(false)] {
            let summary = refine(&lake, options, &|_| {}).await.expect("refines");
            let damaged = &summary.damaged;
            assert_eq!(damaged.len(), 1, "{changed:?}: {damaged:?}");
            assert!(damaged[0].problem.contains("not the file that was landed"));
            assert_eq!(
                lines(&lake, Table::Titles, &["tconst"]).await,
                ["tt0000002"]
            );
        }
        put(&lake, path, text).await;
        let again = refine(&lake, &options, &|_| {}).await.expect("refines");
        assert!(again.damaged.is_empty(), "{again:?}");
        assert_eq!(lines(&lake, Table::Titles, &["tconst"]).await.len(), 2);
    }
}

#[tokio::test]
async fn a_list_of_ids_adds_titles_and_replaces_none() {
    let lake = memory();
    land_catalogue(
        &lake,
        &run_id(0),
        "movies.csv",
        &format!("{MOVIES_HEADER}{COURSE}"),
    )
    .await;
    land_catalogue(&lake, &run_id(24), "ids.txt", "tt0000002\ntt0000007\n").await;
    let summary = refined(&lake).await;
    let lines = lines(&lake, Table::Titles, &["tconst", "primary_title"]).await;
    assert_eq!(
        lines,
        [
            "tt0000002 | B",
            "tt10000001 | A",
            "tt0000001 | C",
            "tt0000007 | -"
        ]
    );
    assert_eq!(summary.catalogues.rows_superseded, 3);
}

#[tokio::test]
async fn the_latest_snapshot_of_a_title_wins_and_keeps_the_rest() {
    let lake = memory();
    let later = r"tt0000002|B|B0|1999|\N|Drama|8.0|20|actor|\N|Zoe|\N|\N|\N|\N
";
    land_catalogue(
        &lake,
        &run_id(0),
        "movies.csv",
        &format!("{MOVIES_HEADER}{COURSE}"),
    )
    .await;
    land_catalogue(
        &lake,
        &run_id(24),
        "movies.csv",
        &format!("{MOVIES_HEADER}{later}"),
    )
    .await;
    let summary = refined(&lake).await;
    let titles = lines(
        &lake,
        Table::Titles,
        &["tconst", "num_votes", "snapshot_date"],
    )
    .await;
    assert_eq!(titles[0], "tt0000002 | 20 | 2026-11-24");
    assert_eq!(titles.len(), 3);
    let people = lines(
        &lake,
        Table::Principals,
        &["tconst", "name", "snapshot_date"],
    )
    .await;
    assert_eq!(people, ["tt0000002 | Zoe | 2026-11-24"]);
    assert_eq!(summary.catalogues.rows_superseded, 3);
}

#[tokio::test]
async fn a_catalogue_without_people_says_nothing_about_people() {
    let lake = memory();
    land_catalogue(
        &lake,
        &run_id(0),
        "movies.csv",
        &format!("{MOVIES_HEADER}{COURSE}"),
    )
    .await;
    let later = "tconst,primaryTitle,startYear,averageRating,numVotes\ntt0000002,B,1999,8.5,30\n";
    land_catalogue(&lake, &run_id(24), "later.csv", later).await;
    refined(&lake).await;
    let titles = lines(&lake, Table::Titles, &["tconst", "average_rating"]).await;
    assert_eq!(titles[0], "tt0000002 | 8.5");
    assert_eq!(
        lines(&lake, Table::Principals, &["name"]).await,
        ["Ana", "Bo"]
    );
}

#[tokio::test]
async fn a_catalogue_landed_again_after_another_one_is_read_once() {
    let lake = memory();
    let text = format!("{MOVIES_HEADER}{COURSE}");
    land_catalogue(&lake, &run_id(0), "movies.csv", &text).await;
    land_catalogue(&lake, &run_id(24), "ids.txt", "tt0000007\n").await;
    land_catalogue(&lake, &run_id(48), "movies.csv", &text).await;
    let summary = refined(&lake).await;
    assert_eq!(
        (summary.catalogues.files, summary.catalogues.files_same),
        (2, 1)
    );
    let dates = lines(&lake, Table::Titles, &["snapshot_date"]).await;
    assert_eq!(dates[..3], ["2026-11-25"; 3]);
}

#[tokio::test]
async fn the_descriptor_says_how_a_file_is_read_whatever_became_of_the_run() {
    let lake = memory();
    let files = [("mine.csv", "imdb_id;my_id\ntt0000001;tt0000005\n")];
    let killed_before_it_asked = Catalogues {
        read: as_series(),
        verdict: None,
        ..Catalogues::new(&files)
    };
    killed_before_it_asked.land(&lake, &run_id(0)).await;
    refined(&lake).await;
    let lines = lines(&lake, Table::Titles, &["tconst", "kind"]).await;
    assert_eq!(lines, ["tt0000005 | series"]);
}

#[tokio::test]
async fn rows_that_cannot_be_used_are_counted_by_reason() {
    let lake = memory();
    let text =
        "tconst,primaryTitle,startYear\ntt0000001,A,soon\nnm0000002,B,2001\ntt0000003,C\n,D,2002\n";
    land_catalogue(&lake, &run_id(0), "films.csv", text).await;
    let counts = refined(&lake).await.catalogues;
    let rejected: Vec<_> = counts
        .rejected
        .iter()
        .map(|(code, rows)| (code.as_str(), *rows))
        .collect();
    assert_eq!(
        rejected,
        [("field_count", 1), ("no_id", 1), ("person_id", 1)]
    );
    assert_eq!(counts.unreadable.get("start_year"), Some(&1));
    assert_eq!((counts.rows, counts.titles), (4, 1));
}

#[tokio::test]
async fn a_file_beside_the_catalogues_that_is_no_utf8_text_is_named_and_the_rest_is_refined() {
    let lake = memory();
    let folder = "Raw/Local/CSV/Movies/2026/10/01";
    let movies = format!("{MOVIES_HEADER}{COURSE}");
    put(&lake, &format!("{folder}/movies.csv"), &movies).await;
    put(&lake, &format!("{folder}/cache.db"), "\0\u{1}\0\u{2}").await;
    let utf16 = "\u{feff}[.ShellClassInfo]\r\n".encode_utf16();
    let bytes: Vec<u8> = utf16.flat_map(u16::to_le_bytes).collect();
    lake.replace(&format!("{folder}/desktop.ini"), bytes.into())
        .await
        .expect("written");
    let summary = refined(&lake).await;
    assert_eq!(summary.catalogues.titles, 3);
    let [cache, desktop] = summary.unused.as_slice() else {
        panic!("{:?}", summary.unused)
    };
    assert!(cache.reason.contains("a NUL byte"), "{}", cache.reason);
    assert!(
        desktop.reason.contains("no column of IMDb title ids"),
        "{}",
        desktop.reason
    );
}

#[tokio::test]
async fn files_of_the_users_own_scripts_are_read_and_others_named() {
    let lake = memory();
    let folder = "Raw/Local/CSV/Movies/2026/10/01";
    put(
        &lake,
        &format!("{folder}/movies.csv"),
        &format!("{MOVIES_HEADER}{COURSE}"),
    )
    .await;
    put(
        &lake,
        &format!("{folder}/people.csv"),
        "name,born\nAna,1970\n",
    )
    .await;
    put(&lake, &format!("{folder}/_SUCCESS"), "").await;
    let alarm = Catalogues {
        verdict: Some(SnapshotVerdict::Alarm),
        ..Catalogues::new(&[("wrong.csv", "movieId\n1\n2\n")])
    };
    alarm.land(&lake, &run_id(0)).await;
    let summary = refined(&lake).await;
    let dates = lines(&lake, Table::Titles, &["tconst", "snapshot_date"]).await;
    assert_eq!(dates[0], "tt0000002 | 2026-10-01");
    assert_eq!(dates.len(), 3);
    let unused: Vec<_> = summary
        .unused
        .iter()
        .map(|file| file.path.rsplit('/').next())
        .collect();
    assert_eq!(
        unused,
        [Some("_SUCCESS"), Some("people.csv"), Some("wrong.csv")]
    );
    let again = refined(&lake).await;
    assert!(
        states(&again)
            .iter()
            .all(|state| *state == TableOutcome::Unchanged)
    );
    assert_eq!(again.unused, summary.unused);
    assert_eq!(again.catalogues, summary.catalogues);
}

#[tokio::test]
async fn a_catalogue_that_is_gone_is_told_and_the_rest_is_refined() {
    let lake = memory();
    land_catalogue(
        &lake,
        &run_id(0),
        "movies.csv",
        &format!("{MOVIES_HEADER}{COURSE}"),
    )
    .await;
    land_catalogue(&lake, &run_id(24), "ids.txt", "tt0000007\n").await;
    refined(&lake).await;
    let path = "Raw/Local/CSV/Movies/2026/11/23/movies.csv";
    lake.remove_scratch(path).await.expect("removed");
    for _ in 0..2 {
        let summary = refined(&lake).await;
        let [gone] = summary.catalogues.gone.as_slice() else {
            panic!("one is gone: {:?}", summary.catalogues.gone);
        };
        assert_eq!(gone.path, path);
        assert!(gone.advice.contains("`movies.csv`"), "{}", gone.advice);
        let titles = lines(&lake, Table::Titles, &["tconst"]).await;
        assert_eq!(titles, ["tt0000007"]);
    }
}

#[tokio::test]
async fn a_catalogue_that_is_gone_is_not_missed_while_a_later_one_has_its_bytes() {
    let lake = memory();
    let text = format!("{MOVIES_HEADER}{COURSE}");
    land_catalogue(&lake, &run_id(0), "movies.csv", &text).await;
    land_catalogue(&lake, &run_id(24), "ids.txt", "tt0000007\n").await;
    land_catalogue(&lake, &run_id(48), "movies.csv", &text).await;
    lake.remove_scratch("Raw/Local/CSV/Movies/2026/11/23/movies.csv")
        .await
        .expect("removed");
    let summary = refined(&lake).await;
    assert_eq!(summary.catalogues.gone, []);
    assert_eq!(summary.catalogues.titles, 4);
}

#[tokio::test]
async fn titles_are_left_alone_until_the_catalogues_change() {
    let lake = memory();
    let titles = made_titles(1, 30);
    land_catalogue(&lake, &run_id(0), "movies.csv", &movies_csv(&titles[..20])).await;
    assert_eq!(
        of(&refined(&lake).await, Table::Titles).state,
        TableOutcome::Rebuilt
    );
    assert_eq!(
        of(&refined(&lake).await, Table::Titles).state,
        TableOutcome::Unchanged
    );
    land_catalogue(&lake, &run_id(1), "more.csv", &movies_csv(&titles)).await;
    let summary = refined(&lake).await;
    assert_eq!(of(&summary, Table::Titles).state, TableOutcome::Rebuilt);
    assert_eq!(of(&summary, Table::Titles).rows, 30);
}

#[tokio::test]
async fn a_rating_stays_with_its_votes_where_rows_contradict_each_other() {
    let lake = memory();
    let row = |rating: &str, votes: &str| {
        format!("tt0000001|T|T|1999|90|War|{rating}|{votes}|\\N|\\N|\\N|\\N|\\N|\\N|\\N\n")
    };
    let rows = [row("\\N", "900"), row("8.9", "100"), row("8.8", "200")].concat();
    land_catalogue(
        &lake,
        &run_id(0),
        "m.csv",
        &format!("{MOVIES_HEADER}{rows}"),
    )
    .await;
    refined(&lake).await;
    let titles = content(&lake, Table::Titles).await;
    let title = titles.join("\n");
    assert!(title.contains("8.9") && title.contains("100"), "{title}");
    assert!(!title.contains("200") && !title.contains("900"), "{title}");
}

/// Rows in any order and any number, some of which contradict others.
fn rows() -> impl Strategy<Value = Vec<String>> {
    let row = (1_u8..4, 0_u8..3, 0_u8..3, 0_u8..3, 0_u8..3).prop_map(|(id, year, votes, person, rating)| {
        let rating = ["\\N", "7.1", "8.0"][usize::from(rating)];
        let year = ["\\N", "1999", "2001"][usize::from(year)];
        let votes = ["\\N", "5", "70"][usize::from(votes)];
        let person = ["\\N", "Ana", "Bo"][usize::from(person)];
        let genres = if votes == "5" {
            "Drama,War"
        } else {
            "War,Drama"
        };
        format!(
            "tt000000{id}|T|T|{year}|90|{genres}|{rating}|{votes}|actor|\\N|{person}|\\N|\\N|\\N|\\N\n"
        )
    });
    prop::collection::vec(row, 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn rows_that_come_again_change_no_byte(rows in rows()) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let (once, thrice) = (memory(), memory());
            for (lake, times) in [(&once, 1), (&thrice, 3)] {
                let text = format!("{MOVIES_HEADER}{}", rows.concat().repeat(times));
                land_catalogue(lake, &run_id(0), "m.csv", &text).await;
                refined(lake).await;
            }
            for table in [Table::Titles, Table::Principals] {
                assert_eq!(content(&once, table).await, content(&thrice, table).await);
            }
        });
    }
}

#[tokio::test]
async fn ratings_of_every_day_stay_and_the_latest_catalogue_of_a_day_counts() {
    let lake = memory();
    let header = "tconst,primaryTitle,startYear,averageRating,numVotes\n";
    for (hours, name, rows) in [
        (
            0,
            "a.csv",
            "tt0000001,A,1999,7.0,70\ntt0000002,B,1998,8.0,80\n",
        ),
        (1, "b.csv", "tt0000001,A,1999,7.1,71\n"),
        (24, "c.csv", "tt0000001,A,1999,7.2,72\ntt0000003,C,1999,,\n"),
    ] {
        land_catalogue(&lake, &run_id(hours), name, &format!("{header}{rows}")).await;
    }
    let joined = [
        (
            "titles.csv",
            "tconst,primaryTitle,startYear\ntt0000004,D,2000\n",
        ),
        (
            "r.csv",
            "tconst,averageRating,numVotes\ntt0000004,6.5,65\ntt0000009,1.0,1\n",
        ),
    ];
    land_catalogues(&lake, &run_id(48), &joined).await;
    refined(&lake).await;
    let columns = ["tconst", "average_rating", "num_votes", "snapshot_date"];
    let expected = [
        "tt0000001 | 7.1 | 71 | 2026-11-23",
        "tt0000001 | 7.2 | 72 | 2026-11-24",
        "tt0000002 | 8.0 | 80 | 2026-11-23",
        "tt0000004 | 6.5 | 65 | 2026-11-25",
    ];
    assert_eq!(lines(&lake, Table::Ratings, &columns).await, expected);
    // The rating of a title is that of its own catalogue, on the day of that.
    let of_titles = ["tconst", "average_rating", "num_votes", "snapshot_date"];
    let titles = lines(&lake, Table::Titles, &of_titles).await;
    for row in titles.iter().filter(|row| !row.contains("- | -")) {
        assert!(expected.contains(&row.as_str()), "{row}");
    }
}

#[tokio::test]
async fn an_earlier_catalogue_says_what_a_later_one_leaves_open() {
    let lake = memory();
    let header = "tconst,primaryTitle,startYear,averageRating,numVotes\n";
    let earlier = [
        (
            "ids.csv",
            "imdb_id,year,rating,votes\ntt0000001,2001,5.0,50\ntt0000002,2002,6.0,60\n",
        ),
        (
            "films.csv",
            &format!("{header}tt0000001,A,1999,7.0,70\ntt0000002,B,1998,8.0,80\n"),
        ),
    ];
    land_catalogues(&lake, &run_id(0), &earlier).await;
    let later = [
        ("films.csv", &*format!("{header}tt0000001,A,,,\n")),
        ("ids.txt", "tt0000002\ntt0000003\n"),
    ];
    land_catalogues(&lake, &run_id(24), &later).await;
    let counts = refined(&lake).await.catalogues;
    let columns = [
        "tconst",
        "primary_title",
        "start_year",
        "average_rating",
        "num_votes",
        "source_file",
    ];
    let folder = "Raw/Local/CSV/Movies/2026/11";
    assert_eq!(
        lines(&lake, Table::Titles, &columns).await,
        [
            format!("tt0000001 | A | 2001 | 5.0 | 50 | {folder}/24/films.csv"),
            format!("tt0000002 | B | 2002 | 6.0 | 60 | {folder}/23/films.csv"),
            format!("tt0000003 | - | - | - | - | {folder}/24/ids.txt"),
        ]
    );
    assert_eq!((counts.rows_in_titles, counts.rows_superseded), (3, 4));
    // What changed between them is no disagreement.
    assert_eq!(counts.disagreeing_titles, 0);
}

/// A watchlist, a list of the user's own, ratings alone: what they do not say stays.
#[tokio::test]
async fn a_later_list_takes_nothing_from_the_titles_of_an_earlier_one() {
    let basics = "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres\n\
                  tt0000001\tmovie\tA\tA\t0\t1999\t\\N\t90\tDrama\n\
                  tt0000002\ttvEpisode\tB\tB\t0\t2001\t\\N\t40\tDrama\n";
    let ratings = "tconst\taverageRating\tnumVotes\ntt0000001\t9.0\t5000\ntt0000002\t8.0\t100\n";
    let columns = [
        "tconst",
        "kind",
        "title_type",
        "start_year",
        "average_rating",
        "num_votes",
    ];
    for (later, expected) in [
        (
            "imdb_id,title\ntt0000001,A\ntt0000002,B\n",
            ["9.0 | 5000", "8.0 | 100"],
        ),
        (
            "tconst\taverageRating\tnumVotes\ntt0000001\t9.1\t6000\n",
            ["9.1 | 6000", "8.0 | 100"],
        ),
        (
            "tconst,primaryTitle,averageRating,numVotes\ntt0000002,B,9.9,200\n",
            ["9.0 | 5000", "9.9 | 200"],
        ),
    ] {
        let lake = memory();
        let dumps = [("title.basics.tsv", basics), ("title.ratings.tsv", ratings)];
        land_catalogues(&lake, &run_id(0), &dumps).await;
        land_catalogue(&lake, &run_id(24), "later.csv", later).await;
        let counts = refined(&lake).await.catalogues;
        let mut titles = lines(&lake, Table::Titles, &columns).await;
        titles.sort();
        assert_eq!(
            titles,
            [
                format!("tt0000001 | movie | movie | 1999 | {}", expected[0]),
                format!("tt0000002 | episode | tvEpisode | 2001 | {}", expected[1]),
            ],
            "{later}"
        );
        assert_eq!(counts.disagreeing_titles, 0, "{later}");
    }
}

/// As with new films of a month beside all ratings of the day.
#[tokio::test]
async fn ratings_beside_another_list_are_those_of_earlier_titles_too() {
    let lake = memory();
    let old = "tconst,primaryTitle,averageRating,numVotes\ntt0000001,A,8.3,959\n";
    land_catalogue(&lake, &run_id(0), "old.csv", old).await;
    let ratings = "tconst\taverageRating\tnumVotes\ntt0000001\t7.6\t1500\ntt0000002\t5.0\t9\ntt0000009\t9.9\t9\n";
    let files = [
        ("new.csv", "tconst,primaryTitle\ntt0000002,B\n"),
        ("title.ratings.tsv", ratings),
    ];
    land_catalogues(&lake, &run_id(24), &files).await;
    let counts = refined(&lake).await.catalogues;
    let columns = ["tconst", "average_rating", "num_votes"];
    let mut titles = lines(&lake, Table::Titles, &columns).await;
    titles.sort();
    assert_eq!(titles, ["tt0000001 | 7.6 | 1500", "tt0000002 | 5.0 | 9"]);
    let mut ratings = lines(&lake, Table::Ratings, &columns).await;
    ratings.sort();
    assert_eq!(
        ratings,
        [
            "tt0000001 | 7.6 | 1500",
            "tt0000001 | 8.3 | 959",
            "tt0000002 | 5.0 | 9"
        ]
    );
    assert_eq!(counts.ratings_without_title, 1);
}

#[tokio::test]
async fn ratings_and_titles_of_a_run_say_the_same_whatever_the_order_of_its_files() {
    let files = [
        (
            "basics.csv",
            "tconst,primaryTitle,startYear\ntt0000001,A,1999\n",
        ),
        (
            "title.ratings.tsv",
            "tconst\taverageRating\tnumVotes\ntt0000001\t9.0\t5000\n",
        ),
        (
            "own.csv",
            "imdb_id,title,year,imdb_rating\ntt0000001,A,1999,5.5\n",
        ),
    ];
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let lake = memory();
        land_catalogues(&lake, &run_id(0), &order.map(|at: usize| files[at])).await;
        refined(&lake).await;
        for table in [Table::Titles, Table::Ratings] {
            let rated = lines(&lake, table, &["tconst", "average_rating", "num_votes"]).await;
            assert_eq!(rated, ["tt0000001 | 5.5 | -"], "{table} {order:?}");
        }
    }
}
