//! The service is down, or only a title failed.

use std::time::{Duration, Instant};

use cinelake_tmdb::{DownReason, ErrorClass, TmdbClient, TmdbConfig, TmdbError};
use futures::future::join_all;

use crate::server::{Reply, Server, html, json, refusal};
use crate::{PLAIN, client, config, film};

const FILM: &str = r#"{"id":238,"imdb_id":"tt0068646"}"#;
const CONFIGURATION: &str = r#"{"images":{}}"#;

fn titles(count: usize) -> impl Iterator<Item = cinelake_tmdb::MovieRef> {
    (1..=count).map(|number| film(&format!("tt{number:07}")))
}

#[tokio::test]
async fn a_service_that_is_down_stops_all_callers_after_one_probe() {
    let server = Server::start(|_| refusal(503, 46)).await;
    let client = client(&server.base_url);
    let results = join_all(titles(20).map(|title| client.movie(title, &PLAIN))).await;
    for result in results {
        let error = result.unwrap_err();
        assert!(
            matches!(
                error,
                TmdbError::ServiceDown {
                    reason: DownReason::ProbeFailed,
                    ..
                }
            ),
            "{error:?}"
        );
        assert_eq!(error.class(), ErrorClass::Unavailable);
    }
    let probes = server
        .requests()
        .iter()
        .filter(|request| request.path == "/3/configuration")
        .count();
    assert_eq!(probes, 1);
    assert!(server.count() <= 20 * 5 + 1);
}

#[tokio::test]
async fn after_the_stop_no_further_request_is_sent() {
    let server = Server::start(|_| html(200, "<html>sign in</html>")).await;
    let client = client(&server.base_url);
    let first = client.movie(film("tt0000001"), &PLAIN).await.unwrap_err();
    let count = server.count();
    let second = client.movie(film("tt0000002"), &PLAIN).await.unwrap_err();
    let third = client.configuration().await.unwrap_err();
    assert_eq!(first.to_string(), second.to_string());
    assert_eq!(first.to_string(), third.to_string());
    assert_eq!(
        first.root_class(),
        ErrorClass::BadAnswer,
        "so that HTML can be told from an outage"
    );
    assert_eq!(server.count(), count);
}

#[tokio::test]
async fn a_caller_in_a_long_backoff_is_stopped_too() {
    let server = Server::start(|request| match request.path.as_str() {
        "/3/movie/tt0000001" => crate::server::answer(503, &["retry-after: 60"], b""),
        _ => refusal(401, 7),
    })
    .await;
    let client = client(&server.base_url);
    let start = Instant::now();
    let (waiting, _) = tokio::join!(client.movie(film("tt0000001"), &PLAIN), async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        client.movie(film("tt0000002"), &PLAIN).await
    });
    assert_eq!(waiting.unwrap_err().class(), ErrorClass::Auth);
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_title_that_fails_while_others_are_answered_is_its_own_fault() {
    let server = Server::start_slow(Duration::from_millis(2), |request| {
        match request.path.as_str() {
            "/3/movie/tt0000001" => refusal(500, 11),
            "/3/configuration" => Reply::Drop,
            _ => json(200, FILM),
        }
    })
    .await;
    let client = client(&server.base_url);
    let (failed, others) = tokio::join!(
        client.movie(film("tt0000001"), &PLAIN),
        join_all(titles(21).skip(1).map(|title| client.movie(title, &PLAIN)))
    );
    let error = failed.unwrap_err();
    assert!(
        matches!(error, TmdbError::TitleFailed { attempts: 5, .. }),
        "{error:?}"
    );
    assert!(!error.stops_run());
    assert!(others.iter().all(Result::is_ok));
}

#[tokio::test]
async fn titles_failing_in_a_row_count_as_down_although_the_probe_answers() {
    let server = Server::start(|request| match request.path.as_str() {
        "/3/configuration" => json(200, CONFIGURATION),
        _ => refusal(500, 11),
    })
    .await;
    let client = TmdbClient::new(
        TmdbConfig {
            breaker_failures: 3,
            ..config(&server.base_url)
        },
        1,
    )
    .unwrap();
    let mut classes = Vec::new();
    for title in titles(4) {
        classes.push(client.movie(title, &PLAIN).await.unwrap_err().class());
    }
    use ErrorClass::{TitleFailed, Unavailable};
    assert_eq!(
        classes,
        [TitleFailed, TitleFailed, Unavailable, Unavailable]
    );
}

#[tokio::test]
async fn a_miss_is_a_good_answer() {
    let server = Server::start(|request| match request.path.as_str() {
        "/3/configuration" => json(200, CONFIGURATION),
        "/3/movie/tt0000002" => refusal(404, 34),
        _ => refusal(500, 11),
    })
    .await;
    let client = TmdbClient::new(
        TmdbConfig {
            breaker_failures: 2,
            ..config(&server.base_url)
        },
        1,
    )
    .unwrap();
    for _ in 0..3 {
        assert_eq!(
            client
                .movie(film("tt0000001"), &PLAIN)
                .await
                .unwrap_err()
                .class(),
            ErrorClass::TitleFailed
        );
        assert!(client.movie(film("tt0000002"), &PLAIN).await.is_ok());
    }
}

#[tokio::test]
async fn a_failed_preflight_reports_its_own_failure_and_stops_nothing() {
    let server = Server::start(|request| match request.path.as_str() {
        "/3/configuration" => refusal(503, 9),
        _ => json(200, FILM),
    })
    .await;
    let client = client(&server.base_url);
    let error = client.configuration().await.unwrap_err();
    assert!(matches!(error, TmdbError::Unavailable { .. }), "{error:?}");
    assert!(client.movie(film("tt0000001"), &PLAIN).await.is_ok());
}
