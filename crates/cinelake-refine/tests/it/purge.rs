//! A purge removes what is too old or superseded, everywhere, and nothing else.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use cinelake_lake::ledger::Miss;
use cinelake_lake::manifest::{Outcome, RecordKind, RunStatus};
use cinelake_lake::record::RawFormat;
use cinelake_lake::{
    Holder, KnownOutcome, Lake, LakeProblem, Lease, Ledger, LedgerOptions, layout,
};
use cinelake_refine::purge::{self, PurgeOptions, PurgeSummary};
use cinelake_refine::{RefineError, RefineOptions, Table, TableOutcome, refine};
use cinelake_testkit::{S3Server, StoreFault};
use proptest::prelude::*;

use crate::support::{
    Place, as_ended, close, contents, faulty, id, land, land_as, land_catalogue, lines, memory,
    options, paths, put, record, states,
};

const DAY: i64 = 24 * 60;
const CAST: &str = r#""title":"T","credits":{"cast":[{"id":1,"name":"Ana","order":0}]}"#;
const BAD: &str = r#""imdb_id":{}"#;
/// The limit in days.
const LIMIT: u32 = 30;

/// Reports are told apart by the store's clock, so these lakes live now.
fn now() -> DateTime<Utc> {
    Utc::now()
}

/// The id of a run that many days ago.
fn run_of(days_ago: i64, random: u32) -> String {
    layout::run_id(now() - Duration::days(days_ago), random)
}

/// A record that was fetched so many days ago.
fn aged(number: u64, run: &str, days_ago: i64, fields: &str) -> (cinelake_imdb::ImdbId, Vec<u8>) {
    let minutes = (now() - crate::support::start()).num_minutes();
    record(number, run, minutes - days_ago * DAY, fields)
}

fn purge_options() -> PurgeOptions {
    PurgeOptions {
        older_than_days: LIMIT,
        version: "0.1.0".to_owned(),
        now: now(),
    }
}

fn holder(id: &str) -> Holder {
    Holder {
        id: id.to_owned(),
        host: "here".to_owned(),
        process: 1,
        shared: false,
    }
}

async fn try_purge(lake: &Lake) -> Result<PurgeSummary, RefineError> {
    purge::run(lake, &purge_options(), holder(&run_of(0, 99)), &now).await
}

async fn purged(lake: &Lake) -> PurgeSummary {
    try_purge(lake).await.expect("purges")
}

async fn refined_now(lake: &Lake, rebuild: bool) -> cinelake_refine::RefineSummary {
    let options = RefineOptions {
        now: now(),
        keep_days: LIMIT,
        ..options(rebuild)
    };
    refine(lake, &options, &|_| {}).await.expect("refines")
}

/// Refines with all records kept, as they were when they were young.
async fn refined_when_all_was_young(lake: &Lake) {
    let options = RefineOptions {
        now: now(),
        keep_days: 10_000,
        ..options(false)
    };
    refine(lake, &options, &|_| {}).await.expect("refines");
}

async fn ledger(lake: &Lake) -> Ledger {
    let options = LedgerOptions {
        now: now(),
        max_age: Duration::days(i64::from(LIMIT)),
        max_miss_age: Duration::days(7),
    };
    Ledger::read(lake, options).await.expect("reads")
}

/// A lake with something of everything; returns the paths that are to go.
async fn of_everything(lake: &Lake) -> BTreeSet<String> {
    let mut goes = BTreeSet::new();
    let (old, middle, young) = (run_of(40, 1), run_of(35, 2), run_of(2, 3));
    land_catalogue(lake, &old, "ids.txt", "tt0000001\ntt0000002\n").await;
    // Too old, with a dead letter.
    let records = vec![aged(1, &old, 40, CAST), aged(2, &old, 40, BAD)];
    goes.insert(land(lake, &old, records).await);
    goes.insert(layout::batch_entry(&old, "movie_0001"));
    // Half of it too old, half of it superseded.
    let records = vec![aged(3, &middle, 35, CAST), aged(4, &middle, 20, CAST)];
    goes.insert(land(lake, &middle, records).await);
    goes.insert(layout::batch_entry(&middle, "movie_0001"));
    // One that is too old beside one that counts: stays.
    land(
        lake,
        &middle,
        vec![aged(5, &middle, 35, CAST), aged(6, &middle, 5, CAST)],
    )
    .await;
    // Young, and later than what it replaces.
    let records = vec![aged(4, &young, 2, CAST), aged(7, &young, 2, CAST)];
    land(lake, &young, records).await;
    // Superseded by a record that is of no use: stays.
    land(lake, &young, vec![aged(8, &young, 2, CAST)]).await;
    land(lake, &young, vec![aged(8, &young, 1, BAD)]).await;
    // Series, one superseded by the other.
    for (days_ago, number) in [(2, 1), (1, 2)] {
        let series = vec![aged(9, &young, days_ago, r#""name":"S""#)];
        let file = land_as(
            lake,
            &young,
            RecordKind::Series,
            RawFormat::Lines,
            series,
            vec![],
        )
        .await;
        if number == 1 {
            goes.extend(file);
            goes.insert(layout::batch_entry(&young, "series_0001"));
        }
    }
    let outcomes = as_ended(&[(1, "landed"), (2, "landed")]);
    close(lake, &old, RunStatus::Done, &outcomes).await;
    // A record file without an entry, too old.
    let orphan = land(lake, &old, vec![aged(1, &old, 40, CAST)]).await;
    lake.remove_scratch(&layout::batch_entry(&old, "movie_0002"))
        .await
        .expect("removed");
    goes.insert(orphan);
    put(lake, &format!("{}/notes.json", layout::RECORDS), "{}").await;
    refined_when_all_was_young(lake).await;
    let report = now().date_naive();
    for name in [layout::REPORT_PAGE, layout::REPORT_DATA] {
        let path = layout::report_file(report, name);
        put(lake, &path, "shows it").await;
        goes.insert(path);
    }
    put(lake, &layout::report_file(report, "mine.txt"), "stays").await;
    goes
}

async fn all_paths(lake: &Lake) -> BTreeSet<String> {
    let paths = paths(lake, "").await.into_iter();
    paths
        .filter(|path| !path.starts_with(layout::LEASE))
        .collect()
}

#[tokio::test]
async fn exactly_what_is_too_old_or_superseded_is_removed() {
    for place in [Place::local(), Place::s3()] {
        let lake = &place.lake;
        let goes = of_everything(lake).await;
        let before = all_paths(lake).await;
        let planned = purge::plan(lake, &purge_options()).await.expect("plans");
        assert_eq!(before, all_paths(lake).await, "a plan changes nothing");
        let summary = purged(lake).await;
        let removed: BTreeSet<String> =
            before.difference(&all_paths(lake).await).cloned().collect();
        assert_eq!(removed, goes);
        assert_eq!((planned.removed, summary.removed), (false, true));
        let told = PurgeSummary {
            removed: true,
            older_than: summary.older_than,
            ..planned
        };
        assert_eq!(told, summary);
        assert_eq!((summary.record_files.files, summary.entries.files), (4, 3));
        let rows: Vec<_> = summary
            .rows
            .iter()
            .map(|rows| (rows.table.name(), rows.rows))
            .collect();
        assert_eq!(
            rows,
            [("tmdb_movies", 3), ("tmdb_cast", 3), ("dead_letters", 1)]
        );
        assert_eq!(summary.reports[0].files.files, 2);
        assert_eq!(summary.foreign, [format!("{}/notes.json", layout::RECORDS)]);
        let left = lines(lake, Table::TmdbMovies, &["tconst"]).await;
        let left: BTreeSet<&str> = left.iter().map(String::as_str).collect();
        assert_eq!(
            left,
            BTreeSet::from(["tt0000004", "tt0000006", "tt0000007", "tt0000008"])
        );
        nothing_is_left_to_do(lake).await;
    }
}

/// A purge and a refine have nothing to do, and a rebuild makes the same tables. (But for the outcomes
/// of a run that was purged whole: as of one that has expired, they stay until a rebuild.)
async fn nothing_is_left_to_do(lake: &Lake) {
    assert!(
        purge::plan(lake, &purge_options())
            .await
            .expect("plans")
            .is_empty()
    );
    let unchanged = |state: &TableOutcome| *state == TableOutcome::Unchanged;
    let again = refined_now(lake, false).await;
    assert!(states(&again).iter().all(unchanged), "{again:?}");
    let there = without_outcomes(lake).await;
    refined_now(lake, true).await;
    assert_eq!(there, without_outcomes(lake).await);
    let ledger = ledger(lake).await;
    assert_eq!((ledger.damaged.len(), ledger.adopted.len()), (0, 0));
}

async fn without_outcomes(lake: &Lake) -> Vec<Vec<String>> {
    let mut contents = contents(lake).await;
    contents.remove(Table::Outcomes as usize);
    contents
}

#[tokio::test]
async fn a_purge_cut_off_anywhere_leaves_a_lake_that_works_and_the_next_one_finishes() {
    let troubles = [
        StoreFault::Fail,
        StoreFault::FailAfter,
        StoreFault::HangBefore,
        StoreFault::HangAfter,
    ];
    for (at, trouble) in troubles.into_iter().enumerate() {
        // Every write is cut, each in two of the ways.
        let mut write = 1 + at as u64 % 2;
        while cut_at(trouble, write).await {
            write += 2;
        }
        assert!(write > 12, "{trouble:?} {write}");
    }
}

/// Cuts a purge at a write. `false` when it has no such write.
async fn cut_at(trouble: StoreFault, write: u64) -> bool {
    let (cut, store, sound) = faulty("s3://films", |store| store.at_write(write, trouble));
    let goes = of_everything(&sound).await;
    let before = all_paths(&sound).await;
    let done = tokio::select! {
        done = try_purge(&cut) => done.is_ok(),
        () = store.hung() => false,
    };
    let counts = refined_now(&sound, false).await;
    assert!(
        !counts.records.dead_letters.contains_key("missing_file"),
        "{trouble:?} {write}"
    );
    refined_now(&sound, true).await;
    ledger(&sound).await;
    release(&sound).await;
    purged(&sound).await;
    let removed: BTreeSet<String> = before
        .difference(&all_paths(&sound).await)
        .cloned()
        .collect();
    assert_eq!(removed, goes, "{trouble:?} {write}");
    nothing_is_left_to_do(&sound).await;
    !done
}

/// The lease of a process that was killed, once it has expired.
async fn release(lake: &Lake) {
    if let Err(error) = lake.remove_scratch(&layout::lease_file()).await {
        assert_eq!(error.problem, LakeProblem::NotFound);
    }
}

#[tokio::test]
async fn while_a_run_holds_the_lease_nothing_is_removed() {
    let lake = memory();
    of_everything(&lake).await;
    let before = all_paths(&lake).await;
    let lifetime = std::time::Duration::from_secs(60);
    let lease = Lease::take(&lake, holder("a run"), now(), lifetime)
        .await
        .expect("takes");
    match try_purge(&lake).await {
        Err(RefineError::Lake(error)) => {
            assert!(matches!(error.problem, LakeProblem::Leased(_)), "{error}");
            assert!(error.to_string().contains("a run"), "{error}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(before, all_paths(&lake).await);
    lease.release().await.expect("released");
    assert!(purged(&lake).await.removed);
    assert_eq!(Lease::current(&lake, now()).await.expect("reads"), None);
}

#[tokio::test]
async fn without_the_right_to_delete_the_error_names_it_and_the_policy_that_has_it() {
    let server = S3Server::start().expect("starts");
    server.create_bucket("films").expect("made");
    let options = cinelake_lake::StoreOptions {
        aws_environment: server.environment(),
        ..Default::default()
    };
    let lake = Lake::open(&"s3://films".parse().expect("a URL"), &options).expect("opens");
    of_everything(&lake).await;
    server.deny("DeleteObject");
    server.deny("DeleteObjects");
    let error = try_purge(&lake)
        .await
        .expect_err("may not delete")
        .to_string();
    assert!(error.contains("s3:DeleteObject"), "{error}");
    assert!(error.contains("aws policy --purge"), "{error}");
}

#[tokio::test]
async fn misses_that_stand_beside_superseded_records_stay_booked() {
    let lake = memory();
    let (first, second) = (run_of(3, 1), run_of(2, 2));
    let miss = |number| Miss {
        tconst: id(number),
        kind: RecordKind::Movie,
        outcome: Outcome::NotFound,
        reason: "404".to_owned(),
    };
    let records = vec![aged(1, &first, 3, CAST)];
    let misses = vec![miss(2), miss(3)];
    land_as(
        &lake,
        &first,
        RecordKind::Movie,
        RawFormat::Lines,
        records,
        misses,
    )
    .await;
    land(&lake, &second, vec![aged(1, &second, 2, CAST)]).await;
    refined_now(&lake, false).await;
    let summary = purged(&lake).await;
    assert_eq!((summary.record_files.files, summary.entries.files), (1, 1));
    let ledger = ledger(&lake).await;
    for number in [2, 3] {
        let known = ledger.known(id(number), RecordKind::Movie);
        assert!(
            matches!(known, Some(KnownOutcome::Missed { .. })),
            "{known:?}"
        );
    }
    refined_now(&lake, false).await;
    let outcomes = lines(&lake, Table::Outcomes, &["tconst", "outcome"]).await;
    assert_eq!(
        outcomes
            .iter()
            .filter(|line| line.ends_with("not_found"))
            .count(),
        2
    );
}

#[tokio::test]
async fn reports_that_were_made_before_a_refine_took_rows_out_go_and_later_ones_stay() {
    let lake = memory();
    let run = run_of(40, 1);
    land(&lake, &run, vec![aged(1, &run, 40, CAST)]).await;
    refined_when_all_was_young(&lake).await;
    let day = |day: u32| chrono::NaiveDate::from_ymd_opt(2026, 1, day).expect("a day");
    put(
        &lake,
        &layout::report_file(day(1), layout::REPORT_PAGE),
        "old data",
    )
    .await;
    refined_now(&lake, false).await;
    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    put(
        &lake,
        &layout::report_file(day(2), layout::REPORT_PAGE),
        "new data",
    )
    .await;
    let summary = purged(&lake).await;
    let reports: Vec<_> = summary.reports.iter().map(|report| report.as_of).collect();
    assert_eq!(reports, [day(1)]);
    assert!(
        purge::plan(&lake, &purge_options())
            .await
            .expect("plans")
            .is_empty()
    );
}

/// Where a report was made from tables with an old record and a young one, and the tables have since been
/// made anew without the old one.
async fn lake_with_a_report_of_old_rows() -> (Lake, String) {
    let lake = memory();
    for (days_ago, random) in [(40, 1), (2, 2)] {
        let run = run_of(days_ago, random);
        land(&lake, &run, vec![aged(random.into(), &run, days_ago, CAST)]).await;
    }
    refined_when_all_was_young(&lake).await;
    let day = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day");
    let report = layout::report_file(day, layout::REPORT_PAGE);
    put(&lake, &report, "old data").await;
    (lake, report)
}

#[tokio::test]
async fn a_report_of_old_rows_goes_although_the_tables_were_deleted_and_made_anew() {
    let (lake, report) = lake_with_a_report_of_old_rows().await;
    for path in paths(&lake, "Trusted").await {
        lake.remove_scratch(&path).await.expect("removed");
    }
    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    refined_now(&lake, false).await;
    assert_eq!(purged(&lake).await.reports.len(), 1);
    assert!(lake.read_if_there(&report).await.expect("reads").is_none());
}

#[tokio::test]
async fn a_report_of_old_rows_goes_from_a_copy_of_the_lake_whose_files_all_look_new() {
    let (lake, report) = lake_with_a_report_of_old_rows().await;
    let options = RefineOptions {
        now: now() - Duration::days(3),
        keep_days: LIMIT,
        ..options(false)
    };
    refine(&lake, &options, &|_| {}).await.expect("refines");
    put(&lake, &report, "old data").await;
    assert_eq!(purged(&lake).await.reports.len(), 1);
    assert!(lake.read_if_there(&report).await.expect("reads").is_none());
}

#[tokio::test]
async fn a_lake_without_tables_gets_none_by_a_purge() {
    let lake = memory();
    let run = run_of(40, 1);
    land(&lake, &run, vec![aged(1, &run, 40, CAST)]).await;
    assert_eq!(purged(&lake).await.record_files.files, 1);
    assert_eq!(paths(&lake, "Trusted").await, Vec::<String>::new());
    assert_eq!(paths(&lake, "Raw/TMDB/JSON").await, Vec::<String>::new());
}

#[tokio::test]
async fn damaged_record_files_go_by_the_age_of_their_entry_and_damaged_entries_stay() {
    let lake = memory();
    let (old, young) = (run_of(40, 1), run_of(2, 2));
    let cut = land(
        &lake,
        &old,
        vec![aged(1, &old, 40, CAST), aged(2, &old, 40, CAST)],
    )
    .await;
    let kept = land(&lake, &young, vec![aged(3, &young, 2, CAST)]).await;
    for path in [&cut, &kept] {
        let bytes = lake.read(path).await.expect("is there");
        lake.replace(path, bytes.slice(..bytes.len() / 3))
            .await
            .expect("cut");
    }
    land(&lake, &old, vec![aged(4, &old, 40, CAST)]).await;
    let entry = layout::batch_entry(&old, "movie_0002");
    put(&lake, &entry, "").await;
    let summary = purged(&lake).await;
    assert_eq!(summary.damaged[0].path, entry);
    assert_eq!(
        paths(&lake, "Raw/TMDB/JSON").await,
        std::slice::from_ref(&kept)
    );
    assert!(lake.size(&entry).await.expect("asks").is_some());
}

/// A batch: its run, and of each record the title, its age in days, and whether it is of no use.
type Landed = (u32, Vec<(u64, i64, bool)>);

/// Records of few titles in few runs, of any age.
fn landings() -> impl Strategy<Value = Vec<Landed>> {
    let records = prop::collection::vec((1_u64..4, 0_i64..60, prop::bool::weighted(0.2)), 1..4);
    prop::collection::vec((1_u32..4, records), 1..7)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_purge_changes_no_row_that_is_young_enough(landings in landings(), refined_before in any::<bool>()) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let lake = memory();
            for (run, records) in landings {
                let run = run_of(i64::from(run) * 20, run);
                let records = records.into_iter().map(|(number, days_ago, bad)| {
                    aged(number, &run, days_ago, if bad { BAD } else { CAST })
                });
                land(&lake, &run, records.collect()).await;
            }
            if refined_before {
                refined_when_all_was_young(&lake).await;
            }
            let other = crate::support::fork(&lake).await;
            refined_now(&other, false).await;
            purged(&lake).await;
            refined_now(&lake, false).await;
            assert_eq!(without_outcomes(&lake).await, without_outcomes(&other).await);
            nothing_is_left_to_do(&lake).await;
        });
    }
}
