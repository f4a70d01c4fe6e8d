//! 429 in all its forms.

use std::time::{Duration, Instant};

use cinelake_tmdb::{DownReason, ErrorClass, Lookup, TmdbClient, TmdbConfig, TmdbError};

use crate::server::{Reply, Server, answer, html, json, refusal};
use crate::{PLAIN, client, config, film};

const FILM: &str = r#"{"id":238,"imdb_id":"tt0068646"}"#;
const OVER: &str = r#"{"status_code":25,"status_message":"Your request count (54) is over the allowed limit of 40."}"#;

fn throttled(headers: &[&str]) -> Reply {
    answer(429, headers, OVER.as_bytes())
}

async fn time_to_answer(faults: usize, fault: Reply) -> (Duration, usize) {
    let server = Server::start(move |request| {
        if request.number < faults {
            fault.clone()
        } else {
            json(200, FILM)
        }
    });
    let server = server.await;
    let client = client(&server.base_url);
    let start = Instant::now();
    assert!(matches!(
        client.movie(film("tt0068646"), &PLAIN).await,
        Ok(Lookup::Found(_))
    ));
    assert_eq!(client.stats().throttled, faults as u64);
    (start.elapsed(), server.count())
}

#[tokio::test]
async fn retry_after_is_waited_out_in_full() {
    let (took, requests) = time_to_answer(1, throttled(&["retry-after: 2"])).await;
    assert!(
        took >= Duration::from_secs(2) && took < Duration::from_secs(4),
        "{took:?}"
    );
    assert_eq!(requests, 2);
}

#[tokio::test]
async fn a_retry_after_date_is_measured_from_the_answers_own_date() {
    let headers = [
        "date: Wed, 01 Jan 2020 00:00:00 GMT",
        "retry-after: Wed, 01 Jan 2020 00:00:01 GMT",
    ];
    let (took, _) = time_to_answer(1, throttled(&headers)).await;
    assert!(
        took >= Duration::from_secs(1) && took < Duration::from_secs(3),
        "{took:?}"
    );
}

#[tokio::test]
async fn a_retry_after_of_zero_still_waits() {
    let (took, _) = time_to_answer(1, throttled(&["retry-after: 0"])).await;
    assert!(took >= Duration::from_millis(20), "{took:?}");
}

#[tokio::test]
async fn throttled_attempts_do_not_count_as_attempts() {
    for fault in [
        throttled(&[]),
        html(429, "<html>slow down</html>"),
        refusal(503, 25),
    ] {
        let (_, requests) = time_to_answer(12, fault).await;
        assert_eq!(
            requests, 13,
            "five attempts are permitted, twelve were throttled"
        );
    }
}

#[tokio::test]
async fn all_callers_pause_together() {
    let server = Server::start(|request| match request.number {
        0 => throttled(&["retry-after: 1"]),
        _ => json(200, FILM),
    })
    .await;
    let client = client(&server.base_url);
    let start = Instant::now();
    let (first, later) = tokio::join!(client.movie(film("tt0068646"), &PLAIN), async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        client
            .movie(film("tt0068647"), &PLAIN)
            .await
            .map(|_| start.elapsed())
    });
    assert!(first.is_ok());
    assert!(
        later.unwrap() >= Duration::from_secs(1),
        "the other caller did not wait"
    );
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn nothing_but_throttling_counts_as_down_after_the_limit() {
    let server = Server::start(|_| throttled(&[])).await;
    let config = TmdbConfig {
        throttle_limit: Duration::from_millis(150),
        ..config(&server.base_url)
    };
    let client = TmdbClient::new(config, 1).unwrap();
    let error = client.movie(film("tt0068646"), &PLAIN).await.unwrap_err();
    assert!(
        matches!(
            error,
            TmdbError::ServiceDown {
                reason: DownReason::Throttled(_),
                ..
            }
        ),
        "{error:?}"
    );
    assert_eq!(
        (error.class(), error.root_class()),
        (ErrorClass::Unavailable, ErrorClass::Throttled)
    );
}

#[tokio::test]
async fn a_wait_longer_than_the_limit_stops_at_once() {
    let server = Server::start(|_| throttled(&["retry-after: 3600"])).await;
    let error = client(&server.base_url)
        .movie(film("tt0068646"), &PLAIN)
        .await
        .unwrap_err();
    assert!(
        matches!(
            error,
            TmdbError::ServiceDown {
                reason: DownReason::LongWaitAsked(_),
                ..
            }
        ),
        "{error:?}"
    );
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn one_title_throttled_for_ever_fails_while_others_are_answered() {
    let server = Server::start(|request| match request.path.as_str() {
        "/3/movie/tt0068646" => throttled(&[]),
        _ => json(200, FILM),
    })
    .await;
    // A pace falls to a tenth of its rate at most, so the others keep being answered within the limit.
    // The limit is real time: on a busy machine nobody may be answered for half a second.
    let config = TmdbConfig {
        rate: Some(1000.0),
        throttle_limit: Duration::from_secs(4),
        ..config(&server.base_url)
    };
    let client = TmdbClient::new(config, 1).unwrap();
    let others = async {
        loop {
            client.movie(film("tt0000001"), &PLAIN).await.unwrap();
        }
    };
    tokio::select! {
        never = others => never,
        result = client.movie(film("tt0068646"), &PLAIN) => {
            assert_eq!(result.unwrap_err().class(), ErrorClass::TitleFailed);
        }
    }
}
