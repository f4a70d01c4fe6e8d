//! A lake that was copied file by file is the same lake; a lake of 0.1.0 is refined as it is.

use std::path::Path;

use cinelake_lake::manifest::RunStatus;
use cinelake_lake::snapshot::{ReadFlags, SnapshotVerdict};
use cinelake_lake::{Lake, LakeUrl, StoreOptions};
use cinelake_refine::{Table, TableOutcome, read_state, unrefined};
use cinelake_testkit::fixtures::movies_csv;
use cinelake_testkit::made_titles;

use crate::support::{
    Catalogues, Place, as_ended, close, contents, land, land_catalogue, lines, put, rebuilt,
    record, refined, run_id, states,
};

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("listed") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}

fn open(folder: &Path) -> Lake {
    let url = LakeUrl::Local(folder.to_owned());
    Lake::open(&url, &StoreOptions::default()).expect("opens")
}

/// Catalogues with and without descriptor, one refused, a run that ended and one that did not.
async fn fill(lake: &Lake) {
    let (first, second, third) = (run_id(0), run_id(30), run_id(60));
    land_catalogue(lake, &first, "movies.csv", &movies_csv(&made_titles(1, 9))).await;
    land(lake, &first, vec![record(1, &first, 0, r#""title":"A""#)]).await;
    close(lake, &first, RunStatus::Done, &as_ended(&[(1, "landed")])).await;
    let refused = Catalogues {
        verdict: Some(SnapshotVerdict::Alarm),
        ..Catalogues::new(&[("wrong.csv", "movieId\n1\n2\n")])
    };
    refused.land(lake, &second).await;
    let series = Catalogues {
        read: ReadFlags {
            kind: Some("series".to_owned()),
            ..ReadFlags::default()
        },
        ..Catalogues::new(&[("ids.txt", "tt0000501\n")])
    };
    series.land(lake, &third).await;
    land(lake, &third, vec![record(2, &third, 0, r#""imdb_id":[]"#)]).await;
    let own = "Raw/Local/CSV/Movies/2026/10/01/mine.csv";
    put(lake, own, "tconst,primaryTitle\ntt0000601,M\n").await;
}

#[tokio::test]
async fn of_a_lake_that_was_copied_file_by_file_nothing_is_refined_again() {
    let place = Place::local();
    fill(&place.lake).await;
    refined(&place.lake).await;
    let target = place.folder.path().join("copy");
    copy(&place.folder.path().join("lake"), &target);
    let copy = open(&target);
    let states_of_copy = read_state(&copy).await.expect("reads");
    let waiting = unrefined(&copy, &states_of_copy).await.expect("lists");
    assert!(waiting.is_empty(), "{waiting:?}");
    let summary = refined(&copy).await;
    let unchanged = |state: &TableOutcome| *state == TableOutcome::Unchanged;
    assert!(states(&summary).iter().all(unchanged), "{summary:?}");
    assert_eq!(contents(&copy).await, contents(&place.lake).await);
}

/// A lake that 0.1.0 made: a run that ended, one over a list of series with flags, one that ended in
/// an alarm, and one that was killed.
#[tokio::test]
async fn a_lake_of_0_1_0_is_refined_as_its_runs_read_it() {
    let place = Place::local();
    let made = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lakes/0.1.0");
    copy(&made, &place.folder.path().join("lake"));
    let summary = refined(&place.lake).await;
    assert_eq!(
        (&summary.damaged, &summary.catalogues.gone),
        (&vec![], &vec![])
    );
    let sources = lines(&place.lake, Table::Titles, &["source_file", "kind"]).await;
    let from = |name: &str| sources.iter().filter(|line| line.contains(name)).count();
    assert!(
        from("movies.csv") > 0 && from("more.csv") > 0,
        "{sources:?}"
    );
    assert_eq!(from("bogus.csv"), 0);
    let series = sources.iter().filter(|line| line.contains("list.csv"));
    assert!(series.clone().count() > 0);
    assert!(series.into_iter().all(|line| line.ends_with("series")));
    let outcomes = lines(&place.lake, Table::Outcomes, &["outcome"]).await;
    assert!(!outcomes.contains(&"filtered".to_owned()));
    let grown = contents(&place.lake).await;
    rebuilt(&place.lake).await;
    assert_eq!(grown, contents(&place.lake).await);
}
