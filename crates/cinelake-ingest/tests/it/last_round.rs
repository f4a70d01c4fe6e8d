//! Titles that failed for a passing reason are asked once more, at the end.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use cinelake_ingest::resolver::TitleSource;
use cinelake_ingest::{CauseClass, Event, LastRound};
use cinelake_lake::manifest::{Outcome, RunStatus};
use cinelake_testkit::{MadeTitle, fixtures, made_titles};
use cinelake_tmdb::{CredentialKind, MovieRef, SeenAnswer, TmdbError};
use cinelake_tmdb_server::{RunningServer, ServerConfig};

use crate::support::{
    Asked, Before, Book, Desk, bodies, client, counts, landed, memory_lake, run_file, serve,
    service_down, title_failed,
};

/// What a title's first, second, … request fails with; later ones are answered.
type Failures = BTreeMap<String, Vec<TmdbError>>;

fn failing(server: &RunningServer, failures: Failures) -> Arc<dyn TitleSource> {
    let failures = Arc::new(Mutex::new(failures));
    Before::each(client(server), move |asked| {
        let failures = failures.clone();
        async move {
            let Asked::Movie(MovieRef::Imdb(id)) = asked else {
                return Ok(());
            };
            let mut failures = failures.lock().expect("whole");
            match failures.get_mut(&id.to_string()) {
                Some(left) if !left.is_empty() => Err(left.remove(0)),
                _ => Ok(()),
            }
        }
    })
}

fn bad_request() -> TmdbError {
    TmdbError::BadRequest {
        answer: Box::new(answer(400, "no such thing")),
    }
}

fn refused() -> TmdbError {
    TmdbError::AuthRefused {
        credential: CredentialKind::ApiKey,
        answer: Box::new(answer(401, "suspended")),
    }
}

fn answer(status: u16, detail: &str) -> SeenAnswer {
    SeenAnswer {
        endpoint: "/3/movie".to_owned(),
        status,
        code: None,
        detail: detail.to_owned(),
    }
}

async fn stage(count: usize) -> (Vec<MadeTitle>, RunningServer, Book) {
    let titles = made_titles(12_001, count);
    let server = serve(&fixtures::movie_records(&titles), ServerConfig::default());
    let book = Book::films(&titles).await;
    (titles, server, book)
}

#[tokio::test]
async fn a_title_that_was_out_of_luck_once_is_landed_in_the_same_run() {
    let (titles, server, book) = stage(60).await;
    // The first two are among the canary.
    let unlucky = [3, 7, 55, 58].map(|index| titles[index].tconst());
    let failures = unlucky.iter().map(|id| (id.clone(), vec![title_failed()]));
    let (lake, _) = memory_lake("s3://films");
    let mut desk = Desk::new(lake.clone(), failing(&server, failures.collect()));
    desk.config.concurrency = 1;
    let summary = desk.run(&book).await;
    assert_eq!(counts(&summary), [("landed", 60)].into());
    assert_eq!(summary.status, RunStatus::Done);
    let again = LastRound {
        titles: 4,
        landed: 4,
    };
    assert_eq!(summary.last_round, again);
    assert!(desk.events().contains(&Event::LastRound { titles: 4 }));
    let outcomes = desk.events().into_iter().filter(|event| {
        let landed = Outcome::Landed;
        *event == Event::Title { outcome: landed }
    });
    assert_eq!(outcomes.count(), 60);
    assert_eq!(bodies(&lake).await.len(), 60);
    let order = landed(&lake).await.into_iter().rev().take(4);
    let order: Vec<String> = order
        .map(|record| record.provenance.tconst.to_string())
        .collect();
    assert!(order.iter().rev().eq(&unlucky), "in catalogue order, last");
}

#[tokio::test]
async fn a_title_that_fails_again_has_failed_and_one_that_tmdb_refuses_is_not_asked_again() {
    let (titles, server, book) = stage(60).await;
    let (unlucky, refused) = (titles[55].tconst(), titles[57].tconst());
    let failures = [
        (unlucky.clone(), vec![title_failed(), title_failed()]),
        (refused.clone(), vec![bad_request(), bad_request()]),
    ];
    let (lake, _) = memory_lake("s3://films");
    let desk = Desk::new(lake.clone(), failing(&server, failures.into()));
    let summary = desk.run(&book).await;
    assert_eq!(counts(&summary), [("failed", 2), ("landed", 58)].into());
    assert_eq!(summary.status, RunStatus::DoneWithFailures);
    assert_eq!(summary.last_round.titles, 1);
    let list = run_file(&lake, &summary.run_id, "failed.csv").await;
    assert!(
        list.contains(&unlucky) && list.contains("at capacity"),
        "{list}"
    );
    assert!(
        list.contains(&refused) && list.contains("no such thing"),
        "{list}"
    );
}

#[tokio::test]
async fn an_outage_in_the_last_round_leaves_failed_titles_and_a_refused_key_stops_the_run() {
    let (titles, server, book) = stage(60).await;
    for (then, status, cause) in [
        (service_down(), RunStatus::DoneWithFailures, None),
        (
            refused(),
            RunStatus::Stopped,
            Some(CauseClass::TmdbUnauthorized),
        ),
    ] {
        let ids = [50, 52, 54].map(|index| titles[index].tconst());
        let failures = ids
            .iter()
            .map(|id| (id.clone(), vec![title_failed(), then.clone()]));
        let (lake, _) = memory_lake("s3://films");
        let desk = Desk::new(lake.clone(), failing(&server, failures.collect()));
        let summary = desk.run(&book).await;
        assert_eq!((summary.status, summary.cause), (status, cause));
        assert_eq!(counts(&summary), [("failed", 3), ("landed", 57)].into());
        assert_eq!(bodies(&lake).await.len(), 57);
        // The next run lands what is left.
        let next = desk.asking(client(&server)).run(&book).await;
        assert_eq!(
            (next.count(Outcome::Landed), next.status),
            (3, RunStatus::Done)
        );
    }
}
