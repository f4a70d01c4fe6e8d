//! TMDB down, refusing, replaced by a proxy, or merely having a bad day.

use std::time::Duration;

use cinelake_ingest::{CauseClass, IngestError};
use cinelake_lake::manifest::{Outcome, RunStatus};
use cinelake_lake::{Lake, layout};
use cinelake_testkit::{fixtures, made_titles};
use cinelake_tmdb::ErrorClass;
use cinelake_tmdb_server::{Fault, FaultProfile, FaultRule, Outage, Route, ServerConfig};

use crate::support::{
    Book, Desk, bodies, booked_misses, client, client_with, counts, local_lake, memory_lake, paths,
    serve,
};

fn outage(from: u64, fault: Fault) -> ServerConfig {
    let outage = Outage {
        from,
        until: u64::MAX,
        fault,
    };
    let fault_profile = FaultProfile {
        outages: vec![outage],
        ..FaultProfile::default()
    };
    ServerConfig {
        fault_profile,
        ..ServerConfig::default()
    }
}

#[tokio::test]
async fn tmdb_going_down_in_the_middle_stops_it_and_the_next_run_completes() {
    let titles = made_titles(9_001, 150);
    let records = fixtures::movie_records(&titles);
    let book = Book::films(&titles).await;
    let fair = serve(&records, ServerConfig::default());
    for fault in [
        Fault::InternalError,
        Fault::Dropped,
        Fault::AtCapacity,
        Fault::WrongContentType,
    ] {
        let down = serve(&records, outage(90, fault));
        let (lake, _) = memory_lake("s3://films");
        let desk = Desk::new(lake.clone(), client(&down));
        let first = desk.run(&book).await;
        assert_eq!(first.status, RunStatus::Stopped, "{fault:?}: {first:?}");
        assert_eq!(first.cause, Some(CauseClass::Tmdb));
        let because = first.stopped_because.clone().unwrap_or_default();
        assert!(
            because.contains("run the same command later to continue"),
            "{because}"
        );
        let landed = first.count(Outcome::Landed);
        assert!((60..=88).contains(&landed), "{landed}");
        assert_eq!(bodies(&lake).await.len() as u64, landed);
        assert!(booked_misses(&lake).await.is_empty());
        let second = desk.asking(client(&fair)).run(&book).await;
        assert_eq!(second.status, RunStatus::Done);
        assert_eq!(second.count(Outcome::AlreadyLanded), landed);
        let found = bodies(&lake).await;
        assert!(
            titles
                .iter()
                .all(|title| found[&title.tconst()] == fixtures::movie_record(title))
        );
    }
}

#[tokio::test]
async fn a_key_suspended_in_the_middle_stops_it_with_the_message() {
    let titles = made_titles(9_001, 150);
    let fault_profile = FaultProfile {
        suspended_after: Some(90),
        ..FaultProfile::default()
    };
    let config = ServerConfig {
        fault_profile,
        ..ServerConfig::default()
    };
    let server = serve(&fixtures::movie_records(&titles), config);
    let (lake, _folder) = local_lake();
    let summary = Desk::new(lake.clone(), client(&server))
        .run(&Book::films(&titles).await)
        .await;
    assert_eq!(summary.status, RunStatus::Stopped);
    assert_eq!(summary.cause, Some(CauseClass::TmdbUnauthorized));
    let because = summary.stopped_because.clone().unwrap_or_default();
    assert!(
        because.contains("refused the API key") && because.contains("suspended"),
        "{because}"
    );
    assert!(summary.count(Outcome::NotReached) >= 61);
    assert_eq!(summary.count(Outcome::Failed), 0);
    assert_eq!(
        bodies(&lake).await.len() as u64,
        summary.count(Outcome::Landed)
    );
    assert!(server.counters.requests() < 130, "it stops at once");
}

async fn assert_nothing_but_the_lease(lake: &Lake) {
    for path in paths(lake, "Raw").await {
        assert!(path.starts_with(layout::LEASE), "{path}");
    }
}

#[tokio::test]
async fn a_refused_key_is_an_error_before_any_work() {
    let titles = made_titles(9_001, 20);
    let config = ServerConfig {
        credentials: Some(vec!["ffffffffffffffffffffffffffffffff".to_owned()]),
        ..ServerConfig::default()
    };
    let server = serve(&fixtures::movie_records(&titles), config);
    let (lake, _folder) = local_lake();
    let desk = Desk::new(lake.clone(), client(&server));
    let error = desk
        .try_run(&Book::films(&titles).await)
        .await
        .expect_err("refused");
    let IngestError::Tmdb(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.root_class(), ErrorClass::Auth);
    assert_eq!(server.counters.requests(), 1);
    assert_nothing_but_the_lease(&lake).await;
}

#[tokio::test]
async fn a_proxy_that_answers_html_from_the_first_request_is_an_error() {
    let titles = made_titles(9_001, 20);
    let server = serve(
        &fixtures::movie_records(&titles),
        outage(1, Fault::WrongContentType),
    );
    let (lake, _folder) = local_lake();
    let desk = Desk::new(lake.clone(), client(&server));
    let error = desk
        .try_run(&Book::films(&titles).await)
        .await
        .expect_err("no TMDB");
    let IngestError::Tmdb(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.root_class(), ErrorClass::BadAnswer);
    assert_nothing_but_the_lease(&lake).await;
}

#[tokio::test]
async fn html_instead_of_the_canary_is_an_alarm_that_says_so() {
    let titles = made_titles(9_001, 20);
    for fault in [Fault::WrongContentType, Fault::EmptyBody] {
        let server = serve(&fixtures::movie_records(&titles), outage(2, fault));
        let (lake, _folder) = local_lake();
        let desk = Desk::new(lake.clone(), client(&server));
        let summary = desk.run(&Book::films(&titles).await).await;
        assert_eq!(summary.status, RunStatus::Alarm, "{summary:?}");
        let because = summary.stopped_because.clone().unwrap_or_default();
        assert!(
            because.contains("do not come from TMDB") && because.contains("proxy"),
            "{because}"
        );
        assert_eq!(counts(&summary), [("not_reached", 20)].into());
        assert!(paths(&lake, layout::RECORDS).await.is_empty());
    }
}

#[tokio::test]
async fn under_faults_that_pass_everything_lands_in_the_end() {
    let titles = made_titles(9_001, 160);
    let faults = [
        (Fault::InternalError, 0.05),
        (Fault::ThrottledNoHeader, 0.03),
        (Fault::ThrottledHtml, 0.02),
        (Fault::TruncatedBody, 0.04),
        (Fault::TruncatedGzip, 0.04),
        (Fault::WrongContentType, 0.03),
        (Fault::EmptyBody, 0.03),
        (Fault::SuccessFalse, 0.03),
        (Fault::Dropped, 0.03),
        (Fault::Stalled, 0.02),
    ];
    for seed in 1..=3 {
        let rules = faults.map(|(fault, share)| FaultRule {
            route: Some(Route::Movie),
            ..FaultRule::chance(fault, share)
        });
        let fault_profile = FaultProfile {
            rules: rules.to_vec(),
            stall: Duration::from_secs(2),
            ..FaultProfile::default()
        };
        let config = ServerConfig {
            fault_profile,
            seed,
            ..ServerConfig::default()
        };
        let server = serve(&fixtures::movie_records(&titles), config);
        let book = Book::films(&titles).await;
        let (lake, _) = memory_lake("s3://films");
        let source = client_with(&server, |config| {
            config.read_timeout = Duration::from_millis(250);
            config.retry.max_attempts = 1;
            // Throttling by chance, not by pace: the client slows down to a tenth of this.
            config.rate = Some(10_000.0);
        });
        let desk = Desk::new(lake.clone(), source);
        let mut failed = 0;
        for attempt in 0..10 {
            let summary = desk.run(&book).await;
            let left = summary.count(Outcome::Failed);
            failed += left;
            let status = if left > 0 {
                RunStatus::DoneWithFailures
            } else {
                RunStatus::Done
            };
            assert_eq!(summary.status, status, "run {attempt}: {summary:?}");
            if left == 0 {
                break;
            }
        }
        assert!(failed > 0, "no fault struck a title for good");
        let found = bodies(&lake).await;
        assert_eq!(found.len(), 160);
        assert!(
            titles
                .iter()
                .all(|title| found[&title.tconst()] == fixtures::movie_record(title))
        );
    }
}
