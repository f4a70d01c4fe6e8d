//! How the credential travels, what a refusal says, and that it is never shown.

use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cinelake_tmdb::{Credential, ErrorClass, Lookup, TmdbClient, TmdbConfig, TmdbError};
use cinelake_tmdb_server::{Fault, FaultProfile, FaultRule, Records, ServerConfig, spawn};
use url::Url;

use crate::server::{Reply, Server, answer, html, json, refusal};
use crate::{KEY, PLAIN, TOKEN, all_texts, client, config, film};

const FILM: &str = r#"{"id":238,"imdb_id":"tt0068646"}"#;

fn token_config(base_url: &str) -> TmdbConfig {
    TmdbConfig {
        credential: Credential::from_text(TOKEN).unwrap(),
        ..config(base_url)
    }
}

#[tokio::test]
async fn a_key_travels_in_the_query_and_a_token_in_the_header() {
    let server = Server::start(|_| json(200, FILM)).await;
    client(&server.base_url)
        .movie(film("tt0068646"), &PLAIN)
        .await
        .unwrap();
    TmdbClient::new(token_config(&server.base_url), 1)
        .unwrap()
        .movie(film("tt0068646"), &PLAIN)
        .await
        .unwrap();
    let [with_key, with_token] = &server.requests()[..] else {
        panic!("two requests")
    };
    assert_eq!(with_key.query, format!("api_key={KEY}"));
    assert!(!with_key.headers.contains("authorization"));
    assert!(
        with_key
            .headers
            .contains(concat!("user-agent: cinelake/", env!("CARGO_PKG_VERSION")))
    );
    assert_eq!(with_token.query, "");
    assert!(
        with_token
            .headers
            .contains(&format!("authorization: bearer {}", TOKEN.to_lowercase()))
    );
}

#[tokio::test]
async fn a_refused_credential_stops_at_once_and_is_named() {
    let server = Server::start(|_| refusal(401, 7)).await;
    for (config, name) in [
        (config(&server.base_url), "API key"),
        (token_config(&server.base_url), "read access token"),
    ] {
        let before = server.count();
        let client = TmdbClient::new(config, 1).unwrap();
        let error = client.movie(film("tt0068646"), &PLAIN).await.unwrap_err();
        let text = error.to_string();
        assert_eq!(error.class(), ErrorClass::Auth);
        assert!(text.contains(&format!("TMDB refused the {name}")), "{text}");
        assert!(
            text.contains("status_code 7") && text.contains("5 minutes"),
            "{text}"
        );
        assert!(client.movie(film("tt0068647"), &PLAIN).await.is_err());
        assert_eq!(server.count(), before + 1);
    }
}

#[tokio::test]
async fn a_key_suspended_in_the_middle_of_a_run_stops_it() {
    let server = Server::start(|request| {
        if request.number < 3 {
            json(200, FILM)
        } else {
            refusal(401, 10)
        }
    })
    .await;
    let client = client(&server.base_url);
    for _ in 0..3 {
        client.movie(film("tt0068646"), &PLAIN).await.unwrap();
    }
    let error = client.movie(film("tt0068646"), &PLAIN).await.unwrap_err();
    assert!(error.to_string().contains("suspended"), "{error}");
    assert!(client.authentication().await.is_err());
    assert_eq!(server.count(), 4);
}

#[tokio::test]
async fn a_401_and_a_403_with_tmdbs_code_stop_at_once_whatever_was_answered_before() {
    let refusals = [
        ("401 / 7", refusal(401, 7)),
        ("401 / 10", refusal(401, 10)),
        ("403 / 7", refusal(403, 7)),
        ("403 / 10", refusal(403, 10)),
        ("401 without a body", answer(401, &[], b"")),
        ("401 as JSON", json(401, r#"{"message":"Unauthorized"}"#)),
    ];
    for (name, reply) in refusals {
        let server = Server::start(move |request| match request.number {
            0..3 => json(200, FILM),
            _ => reply.clone(),
        });
        let server = server.await;
        let client = client(&server.base_url);
        for _ in 0..3 {
            client.movie(film("tt0068646"), &PLAIN).await.unwrap();
        }
        let error = client.movie(film("tt0068646"), &PLAIN).await.unwrap_err();
        assert_eq!(error.class(), ErrorClass::Auth, "{name}");
        assert!(error.to_string().contains("refused the API key"), "{error}");
        assert!(client.movie(film("tt0068647"), &PLAIN).await.is_err());
        assert_eq!(server.count(), 4, "{name}");
    }
}

/// Refusals that come from somebody on the way.
fn anonymous_refusals() -> Vec<(&'static str, Reply)> {
    vec![
        ("403 page", html(403, "<html>could not be satisfied</html>")),
        ("401 page", html(401, "\n<html>sign in to the proxy</html>")),
        ("403 without a body", answer(403, &[], b"")),
        ("403 as JSON", json(403, r#"{"message":"Forbidden"}"#)),
    ]
}

#[tokio::test]
async fn one_refusal_from_somebody_on_the_way_is_asked_again() {
    for (name, reply) in anonymous_refusals() {
        for at in [0, 3] {
            let reply = reply.clone();
            let server = Server::start(move |request| match request.number {
                number if number == at => reply.clone(),
                _ => json(200, FILM),
            });
            let server = server.await;
            let client = client(&server.base_url);
            for _ in 0..5 {
                let answered = client.movie(film("tt0068646"), &PLAIN).await;
                assert!(answered.is_ok(), "{name} at {at}: {answered:?}");
            }
            assert_eq!(server.count(), 6, "{name} at {at}");
        }
    }
}

#[tokio::test]
async fn a_refusal_on_the_way_that_stays_stops_the_run_without_blaming_the_key() {
    for (name, reply) in anonymous_refusals() {
        for good in [0, 3] {
            let reply = reply.clone();
            let server = Server::start(move |request| match request.number {
                number if number < good => json(200, FILM),
                _ => reply.clone(),
            });
            let server = server.await;
            let client = client(&server.base_url);
            for _ in 0..good {
                client.movie(film("tt0068646"), &PLAIN).await.unwrap();
            }
            let error = client.movie(film("tt0068646"), &PLAIN).await.unwrap_err();
            let text = all_texts(&error);
            assert!(
                matches!(error, TmdbError::ServiceDown { .. }),
                "{name}: {error:?}"
            );
            assert_eq!(error.root_class(), ErrorClass::Blocked, "{name}");
            assert!(
                text.contains("a firewall or CDN between here and TMDB blocked")
                    && !text.contains("refused the"),
                "{name}: {text}"
            );
        }
    }
}

#[tokio::test]
async fn a_title_that_is_refused_on_the_way_fails_alone_while_others_are_answered() {
    let server = Server::start(|request| match request.path.as_str() {
        "/3/configuration" => json(200, r#"{"images":{}}"#),
        "/3/movie/tt0068646" => json(200, FILM),
        _ => html(403, "<html>blocked by rule 949110</html>"),
    });
    let server = server.await;
    let client = client(&server.base_url);
    let error = client.movie(film("tt0000001"), &PLAIN).await.unwrap_err();
    assert_eq!(error.class(), ErrorClass::TitleFailed, "{error:?}");
    assert!(all_texts(&error).contains("rule 949110"), "{error:?}");
    client.movie(film("tt0068646"), &PLAIN).await.unwrap();
}

#[tokio::test]
async fn a_cdn_that_challenges_now_and_then_costs_no_title() {
    const TITLES: u64 = 300;
    let records: Vec<String> = (1..=TITLES)
        .map(|n| format!(r#"{{"id":{n},"imdb_id":"tt{n:07}","title":"t"}}"#))
        .collect();
    let mut loaded = Records::new();
    let report = loaded.add_ndjson("records", records.join("\n").as_bytes());
    report.unwrap();
    // A third of all first attempts are challenged, the check at the start too.
    let rule = FaultRule {
        probability: 0.33,
        ..FaultRule::first_attempts(Fault::Challenged, 1)
    };
    let config_of_server = ServerConfig {
        fault_profile: FaultProfile {
            rules: vec![rule],
            ..FaultProfile::default()
        },
        ..ServerConfig::default()
    };
    let server = spawn(loaded.into(), config_of_server).unwrap();
    let client = TmdbClient::new(config(&server.base_url), 1).unwrap();
    client.authentication().await.unwrap();
    for number in 1..=TITLES {
        let title = film(&format!("tt{number:07}"));
        let found = client.movie(title, &PLAIN).await;
        assert!(matches!(found, Ok(Lookup::Found(_))), "{number}: {found:?}");
    }
    let challenged = server.counters.report().by_fault[&Fault::Challenged];
    assert!(challenged > TITLES / 5, "{challenged}");
}

#[tokio::test]
async fn redirects_are_not_followed_and_only_their_host_is_told() {
    let elsewhere = Server::start(|_| json(200, FILM)).await;
    let target = format!("{}/movie/1?api_key={KEY}", elsewhere.base_url);
    let server = Server::start(move |_| answer(302, &[&format!("location: {target}")], b"")).await;
    let error = client(&server.base_url)
        .movie(film("tt0068646"), &PLAIN)
        .await
        .unwrap_err();
    let text = all_texts(&error);
    assert_eq!(error.root_class(), ErrorClass::BadAnswer);
    assert!(text.contains("a redirect to 127.0.0.1"), "{text}");
    assert!(!text.contains(KEY), "{text}");
    assert_eq!(elsewhere.count(), 0);
}

/// A server on the way may redirect once, to a page of its own, and answer well after that.
#[tokio::test]
async fn one_redirect_among_good_answers_costs_no_title() {
    for status in [301, 302, 303, 307, 308] {
        let asked = AtomicUsize::new(0);
        let server = Server::start(move |_| match asked.fetch_add(1, Ordering::Relaxed) {
            0 => answer(status, &["location: /elsewhere"], b""),
            _ => json(200, FILM),
        });
        let server = server.await;
        let found = client(&server.base_url)
            .movie(film("tt0068646"), &PLAIN)
            .await;
        assert!(matches!(found, Ok(Lookup::Found(_))), "{status}: {found:?}");
        assert_eq!(server.count(), 2, "{status}");
    }
}

/// Each status that redirects, to another host and to the same one, with a key and with a token.
#[tokio::test]
async fn no_redirect_takes_a_key_or_a_token_to_another_place() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = Server::start(|_| json(200, FILM)).await;
        let other = elsewhere.base_url.replace("127.0.0.1", "localhost");
        for to in [elsewhere.base_url.clone(), other] {
            let target = format!("location: {to}/movie/1");
            let server = Server::start(move |_| answer(status, &[&target], b"")).await;
            for config in [config(&server.base_url), token_config(&server.base_url)] {
                let client = TmdbClient::new(config, 1).unwrap();
                let error = client.movie(film("tt0068646"), &PLAIN).await.unwrap_err();
                assert_eq!(error.root_class(), ErrorClass::BadAnswer, "{status}");
            }
        }
        assert_eq!(elsewhere.count(), 0, "{status}");
    }
}

#[tokio::test]
async fn no_error_ever_shows_the_credential() {
    // Each reply quotes the key and the token back, as error pages do.
    let page = format!(
        "<html>{}no route to /3/movie?api_key={KEY} {TOKEN}</html>",
        " ".repeat(100)
    );
    let json_page =
        format!(r#"{{"status_code":5,"status_message":"bad query api_key={KEY} {TOKEN}"}}"#);
    let odd_id = format!(r#"{{"id":"{KEY} {TOKEN}"}}"#);
    let odd_type = format!("x/{KEY}");
    let replies = [
        html(200, &page),
        html(403, &page),
        html(404, &page),
        html(503, &page),
        html(429, &page),
        json(422, &json_page),
        json(401, &json_page.replace(":5", ":7")),
        json(200, &odd_id),
        json(
            200,
            &format!(r#"{{"id":1,"success":false,"status_message":"{KEY} {TOKEN}"}}"#),
        ),
        answer(
            500,
            &[&format!("content-type: {odd_type}")],
            TOKEN.as_bytes(),
        ),
        answer(
            301,
            &[&format!("location: https://{KEY}.example/?api_key={KEY}")],
            b"",
        ),
        crate::server::Reply::Drop,
        crate::server::Reply::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{".to_vec()),
        crate::server::Reply::Stall(Vec::new()),
    ];
    for reply in replies {
        let shown = format!("{reply:?}").chars().take(80).collect::<String>();
        let server = Server::start(move |_| reply.clone()).await;
        for config in [config(&server.base_url), token_config(&server.base_url)] {
            let secret = if matches!(config.credential, Credential::ApiKey(_)) {
                KEY
            } else {
                TOKEN
            };
            let mut config = TmdbConfig {
                throttle_limit: Duration::from_millis(30),
                ..config
            };
            config.read_timeout = Duration::from_millis(30);
            let client = TmdbClient::new(config.clone(), 1).unwrap();
            let error = client.movie(film("tt0068646"), &PLAIN).await.unwrap_err();
            let text = format!("{}\n{config:?}\n{client:?}", all_texts(&error));
            assert!(
                !text.to_lowercase().contains(&secret.to_lowercase()),
                "{shown}: {text}"
            );
        }
    }
}

#[tokio::test]
async fn a_refused_connection_is_an_outage_and_shows_no_address_with_a_key() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let error = client(&format!("http://127.0.0.1:{port}/3"))
        .movie(film("tt0068646"), &PLAIN)
        .await
        .unwrap_err();
    assert!(matches!(error, TmdbError::ServiceDown { .. }), "{error:?}");
    let text = all_texts(&error);
    assert!(
        text.contains("no connection") && !text.contains(KEY),
        "{text}"
    );
}

#[test]
fn settings_that_cannot_work_are_refused_before_anything_is_sent() {
    let plain = TmdbConfig {
        base_url: Url::parse("http://api.themoviedb.org/3").unwrap(),
        ..config("http://localhost/3")
    };
    let error = TmdbClient::new(plain, 1).unwrap_err();
    assert_eq!(error.class(), ErrorClass::Config);
    assert!(error.to_string().contains("https"), "{error}");
    assert!(
        TmdbClient::new(
            TmdbConfig {
                concurrency: usize::MAX,
                ..config("http://localhost/3")
            },
            1
        )
        .is_ok()
    );
}
