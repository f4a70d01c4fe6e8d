//! `second_opinions`: what it is made from, when it is made anew, and what of TMDB's goes with TMDB's.

use chrono::{DateTime, Duration, Utc};
use cinelake_lake::{Holder, Lake, layout};
use cinelake_refine::purge::{self, PurgeOptions};
use cinelake_refine::{
    RefineOptions, RefineSummary, Table, TableOutcome, read_state, refine, unrefined,
};

use crate::support::{
    content, land, land_catalogue, land_opinion, lines, memory, of, options, rebuilt, record,
    refined, run_id, start,
};

const TABLE: Table = Table::SecondOpinions;
const SAID: [&str; 6] = [
    "tconst",
    "source",
    "figure",
    "tmdb_value",
    "source_value",
    "agreement",
];

/// Films 1 to 4 in the catalogue; TMDB has records of 1 to 3.
async fn films(lake: &Lake) {
    let run = run_id(0);
    let catalogue = "tconst,title\ntt0000001,A\ntt0000002,B\ntt0000003,C\ntt0000004,D\n";
    land_catalogue(lake, &run, "films.csv", catalogue).await;
    let records = vec![
        record(1, &run, 0, r#""budget":5000000,"revenue":9000000"#),
        record(2, &run, 0, r#""budget":5000000,"revenue":0"#),
        record(3, &run, 0, r#""title":"C""#),
    ];
    land(lake, &run, records).await;
}

const WIKIDATA: &str = "P345,P2130,P2142,currency\n\
    tt0000001,5500000,20000000,Q4917\n\
    tt0000002,,7000000,Q4917\n\
    tt0000003,4000000,,Q202040\n\
    tt0000004,1000000,,Q4917\n\
    tt0000009,1000000,,Q4917\n\
    ,1,,\ntt0000004,,cheap,\n";

#[tokio::test]
async fn each_figure_of_a_source_is_a_row_that_says_whether_tmdb_agrees() {
    let lake = memory();
    films(&lake).await;
    land_opinion(&lake, 1, "wikidata", WIKIDATA).await;
    land_opinion(&lake, 2, "numbers", "imdb_id,budget\ntt0000001,5000000\n").await;
    let summary = refined(&lake).await;
    assert_eq!(
        lines(&lake, TABLE, &SAID).await,
        [
            "tt0000001 | numbers | budget | 5000000 | 5000000 | agrees",
            "tt0000001 | wikidata | budget | 5000000 | 5500000 | agrees",
            "tt0000001 | wikidata | revenue | 9000000 | 20000000 | differs",
            "tt0000002 | wikidata | revenue | - | 7000000 | only_source",
            "tt0000003 | wikidata | budget | - | 4000000 | other_currency",
            "tt0000004 | wikidata | budget | - | 1000000 | only_source",
        ]
    );
    let more = ["currency", "ratio", "fills"];
    assert_eq!(
        lines(&lake, TABLE, &more).await,
        [
            "- | 1.0 | false",
            "USD | 1.1 | false",
            "USD | 2.2222222222222223 | false",
            "USD | - | true",
            "Q202040 | - | false",
            "USD | - | false",
        ]
    );
    let [numbers, wikidata] = &summary.second_opinions[..] else {
        panic!("{summary:?}");
    };
    assert_eq!((numbers.table_rows, numbers.rejected.len()), (1, 0));
    let rejected = serde_json::to_value(&wikidata.rejected).expect("JSON");
    let expected = serde_json::json!({"no_id": 1, "not_a_number": 1, "unknown_title": 1});
    assert_eq!(rejected, expected);
    let not_used = wikidata
        .rejected
        .iter()
        .filter(|(reason, _)| *reason != "no_id");
    let not_used: u64 = not_used.map(|(_, count)| count).sum();
    assert_eq!(
        wikidata.values,
        wikidata.table_rows + wikidata.repeated + not_used
    );
}

#[tokio::test]
async fn a_lake_without_second_opinions_has_an_empty_table_and_no_counts() {
    let lake = memory();
    films(&lake).await;
    let summary = refined(&lake).await;
    assert_eq!(of(&summary, TABLE).rows, 0);
    let json = serde_json::to_value(&summary).expect("JSON");
    assert_eq!(json.get("second_opinions"), None);
    assert_eq!(
        of(&refined(&lake).await, TABLE).state,
        TableOutcome::Unchanged
    );
}

#[tokio::test]
async fn the_table_is_made_anew_when_a_file_or_tmdbs_figures_have_changed_and_else_stays() {
    let lake = memory();
    films(&lake).await;
    land_opinion(&lake, 1, "wikidata", WIKIDATA).await;
    let first = refined(&lake).await;
    let again = refined(&lake).await;
    assert_eq!(of(&again, TABLE).state, TableOutcome::Unchanged);
    assert_eq!(again.second_opinions, first.second_opinions);

    let run = run_id(3);
    land(
        &lake,
        &run,
        vec![record(2, &run, 200, r#""budget":1,"revenue":7000001"#)],
    )
    .await;
    assert_eq!(
        of(&refined(&lake).await, TABLE).state,
        TableOutcome::Rebuilt
    );
    let row = "tt0000002 | wikidata | revenue | 7000001 | 7000000 | agrees".to_owned();
    assert!(lines(&lake, TABLE, &SAID).await.contains(&row));

    land_opinion(&lake, 4, "wikidata", "P345,P2142\ntt0000002,1000\n").await;
    let states = read_state(&lake).await.expect("readable");
    let waits = unrefined(&lake, &states).await.expect("readable");
    assert_eq!(waits.second_opinions, 1);
    refined(&lake).await;
    let row = "tt0000002 | wikidata | revenue | 7000001 | 1000 | differs";
    assert_eq!(lines(&lake, TABLE, &SAID).await, [row]);
    let before = content(&lake, TABLE).await;
    rebuilt(&lake).await;
    assert_eq!(content(&lake, TABLE).await, before);
}

#[tokio::test]
async fn a_file_that_is_gone_is_named_and_the_others_count() {
    let lake = memory();
    films(&lake).await;
    let gone = land_opinion(&lake, 1, "wikidata", WIKIDATA).await;
    land_opinion(&lake, 2, "numbers", "imdb_id,budget\ntt0000001,5000000\n").await;
    lake.delete_for_purge(&gone.path).await.expect("deleted");
    let summary = refined(&lake).await;
    assert_eq!(of(&summary, TABLE).rows, 1);
    let named: Vec<_> = summary.damaged.iter().map(|file| &file.path).collect();
    assert_eq!(named, [&gone.path]);
    assert_eq!(
        of(&refined(&lake).await, TABLE).state,
        TableOutcome::Unchanged
    );
}

async fn refine_at(lake: &Lake, now: DateTime<Utc>) -> RefineSummary {
    let options = RefineOptions {
        now,
        ..options(false)
    };
    refine(lake, &options, &|_| {}).await.expect("refines")
}

const OF_TMDB: [&str; 1] = ["tmdb_value"];

#[tokio::test]
async fn tmdbs_figures_go_from_it_when_they_are_too_old_and_the_sources_stay() {
    let lake = memory();
    films(&lake).await;
    land_opinion(&lake, 1, "wikidata", WIKIDATA).await;
    refined(&lake).await;
    refine_at(&lake, start() + Duration::days(181)).await;
    let left = lines(&lake, TABLE, &OF_TMDB).await;
    assert_eq!(left, ["-"; 5]);
}

#[tokio::test]
async fn a_purge_takes_tmdbs_figures_out_and_leaves_the_sources_files() {
    let lake = memory();
    films(&lake).await;
    let file = land_opinion(&lake, 1, "wikidata", WIKIDATA).await;
    refined(&lake).await;
    let now = start() + Duration::days(60);
    let options = PurgeOptions {
        older_than_days: 30,
        version: "0.1.0".to_owned(),
        now,
    };
    let holder = Holder {
        id: layout::run_id(now, 9),
        host: "here".to_owned(),
        process: 1,
        shared: false,
    };
    let purged = purge::run(&lake, &options, holder, &move || now).await;
    assert!(purged.expect("purges").removed);
    assert_eq!(lines(&lake, TABLE, &OF_TMDB).await, ["-"; 5]);
    assert!(lake.read(&file.path).await.is_ok());
    assert_eq!(
        of(&refine_at(&lake, now).await, TABLE).state,
        TableOutcome::Unchanged
    );
}
