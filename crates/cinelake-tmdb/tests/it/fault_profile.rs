//! Faults that pass: every fault once, then a good answer.

use std::time::Duration;

use cinelake_tmdb::{ErrorClass, Lookup, TmdbClient, TmdbConfig, TmdbError};

use crate::server::{Reply, Server, answer, gzip, html, json, refusal};
use crate::{PLAIN, client, config, film};

const FILM: &str =
    r#"{"id":238,"imdb_id":"tt0068646","title":"a title long enough to be cut in the middle"}"#;

/// Faults that another attempt may cure, by name.
fn passing_faults() -> Vec<(&'static str, Reply)> {
    let zipped = gzip(FILM.as_bytes());
    let mut corrupt = zipped.clone();
    let middle = corrupt.len() / 2;
    corrupt[middle] ^= 0xff;
    let without_trailer = &zipped[..zipped.len() - 8];
    let short = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{}",
        FILM.len(),
        &FILM[..30]
    )
    .into_bytes();
    let unfinished_chunks = format!(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1e\r\n{}\r\n",
        &FILM[..30]
    );
    let no_length = format!(
        "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{}",
        &FILM[..30]
    );
    let gz = &["content-encoding: gzip"];
    vec![
        ("500 / 11", refusal(500, 11)),
        ("500 / 15", refusal(500, 15)),
        ("502 / 43", refusal(502, 43)),
        ("503 / 9", refusal(503, 9)),
        ("503 / 46", refusal(503, 46)),
        ("504 / 24", refusal(504, 24)),
        (
            "503 with Retry-After",
            answer(503, &["retry-after: 0"], b""),
        ),
        (
            "503 as text",
            answer(
                503,
                &["content-type: text/plain"],
                b"Back-end server is at capacity",
            ),
        ),
        ("502 as html", html(502, "<html>bad gateway</html>")),
        ("dropped connection", Reply::Drop),
        ("stalled head", Reply::Stall(Vec::new())),
        ("stalled body", Reply::Stall(short.clone())),
        ("short body", Reply::Raw(short)),
        (
            "unfinished chunks",
            Reply::Raw(unfinished_chunks.into_bytes()),
        ),
        (
            "body cut without a length",
            Reply::Raw(no_length.into_bytes()),
        ),
        (
            "truncated gzip",
            answer(200, gz, &zipped[..zipped.len() / 2]),
        ),
        ("gzip without its trailer", answer(200, gz, without_trailer)),
        ("corrupt gzip", answer(200, gz, &corrupt)),
        ("no gzip at all", answer(200, gz, FILM.as_bytes())),
        ("html under 200", html(200, "<html>sign in</html>")),
        ("html under 404", html(404, "<html>no such page</html>")),
        ("empty 200", json(200, "")),
        ("empty object", json(200, "{}")),
        ("array", json(200, "[]")),
        ("two objects", json(200, &format!("{FILM}{FILM}"))),
        ("not http", Reply::Raw(b"SSH-2.0-OpenSSH\r\n".to_vec())),
    ]
}

#[tokio::test]
async fn every_passing_fault_is_tried_again_and_then_answered() {
    for (name, fault) in passing_faults() {
        let server = Server::start(move |request| {
            if request.number == 0 {
                fault.clone()
            } else {
                json(200, FILM)
            }
        });
        let server = server.await;
        match client(&server.base_url)
            .movie(film("tt0068646"), &PLAIN)
            .await
        {
            Ok(Lookup::Found(record)) => assert_eq!(record.body, FILM.as_bytes(), "{name}"),
            other => panic!("{name}: {other:?}"),
        }
        assert_eq!(server.count(), 2, "{name}");
    }
}

#[tokio::test]
async fn faults_that_stay_fail_the_title_and_never_become_a_miss_or_a_record() {
    for (name, fault) in passing_faults() {
        if name.starts_with("stalled") {
            continue;
        }
        let server = Server::start(move |request| match request.path.as_str() {
            "/3/configuration" => json(200, r#"{"images":{}}"#),
            _ => fault.clone(),
        })
        .await;
        let error = client(&server.base_url)
            .movie(film("tt0068646"), &PLAIN)
            .await
            .unwrap_err();
        assert_eq!(error.class(), ErrorClass::TitleFailed, "{name}: {error:?}");
        let expected = if name.contains("404")
            || name.contains("200")
            || name.contains("object")
            || name == "array"
        {
            ErrorClass::BadAnswer
        } else if name == "body cut without a length" {
            // Nothing on the wire tells that it was cut; it is merely no JSON.
            ErrorClass::BadAnswer
        } else {
            ErrorClass::Unavailable
        };
        assert_eq!(error.root_class(), expected, "{name}: {error:?}");
        assert_eq!(server.count(), 5 + 1, "{name}: five attempts and a probe");
    }
}

#[tokio::test]
async fn our_own_mistakes_are_not_repeated() {
    for (status, code) in [
        (405, 4),
        (422, 5),
        (400, 18),
        (400, 22),
        (400, 27),
        (405, 42),
        (400, 47),
        (501, 2),
    ] {
        let server = Server::start(move |_| refusal(status, code)).await;
        let error = client(&server.base_url)
            .movie(film("tt0068646"), &PLAIN)
            .await
            .unwrap_err();
        assert_eq!(
            (error.class(), error.is_retryable()),
            (ErrorClass::BadRequest, false),
            "{code}"
        );
        assert!(error.to_string().contains("made-up message"), "{error}");
        assert_eq!(server.count(), 1);
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_without_another_attempt() {
    let bomb = gzip(format!(r#"{{"id":1,"title":"{}"}}"#, "x".repeat(100_000)).as_bytes());
    let server = Server::start(move |request| match request.path.as_str() {
        "/3/configuration" => json(200, r#"{"images":{}}"#),
        _ => answer(200, &["content-encoding: gzip"], &bomb),
    })
    .await;
    let config = TmdbConfig {
        max_body_bytes: 10_000,
        ..config(&server.base_url)
    };
    let error = TmdbClient::new(config, 1)
        .unwrap()
        .movie(film("tt0068646"), &PLAIN)
        .await
        .unwrap_err();
    assert_eq!(
        (error.class(), error.root_class()),
        (ErrorClass::TitleFailed, ErrorClass::BadAnswer)
    );
    assert_eq!(server.count(), 2, "one attempt and a probe");
}

#[tokio::test]
async fn attempts_are_bounded_in_time_too() {
    let server = Server::start_slow(Duration::from_millis(40), |request| {
        match request.path.as_str() {
            "/3/configuration" => json(200, r#"{"images":{}}"#),
            _ => refusal(500, 11),
        }
    })
    .await;
    let mut config = config(&server.base_url);
    config.retry.max_attempts = 1000;
    config.retry.total = Duration::from_millis(200);
    let error = TmdbClient::new(config, 1)
        .unwrap()
        .movie(film("tt0068646"), &PLAIN)
        .await
        .unwrap_err();
    assert!(
        matches!(
            error,
            TmdbError::TitleFailed {
                attempts: 2..=5,
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_slow_answer_ends_at_the_total_timeout() {
    let server = Server::start_slow(Duration::from_millis(80), |request| match request.number {
        0 => Reply::Stall(b"HTTP/1.1 200 OK\r\n".to_vec()),
        _ => json(200, FILM),
    })
    .await;
    let config = TmdbConfig {
        total_timeout: Duration::from_millis(200),
        ..config(&server.base_url)
    };
    assert!(
        TmdbClient::new(config, 1)
            .unwrap()
            .movie(film("tt0068646"), &PLAIN)
            .await
            .is_ok()
    );
    assert_eq!(server.count(), 2);
}
