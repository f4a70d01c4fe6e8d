//! How the credential travels, what a refusal says, and that it is never shown.

use std::net::TcpListener;
use std::time::Duration;

use cinelake_tmdb::{Credential, ErrorClass, TmdbClient, TmdbConfig, TmdbError};
use url::Url;

use crate::server::{Server, answer, html, json, refusal};
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
async fn a_refusal_without_tmdbs_code_mentions_proxies() {
    let server =
        Server::start(|_| html(403, "<html>The request could not be satisfied</html>")).await;
    let error = client(&server.base_url)
        .movie(film("tt0068646"), &PLAIN)
        .await
        .unwrap_err();
    let text = error.to_string();
    assert_eq!(error.class(), ErrorClass::Auth);
    assert!(
        text.contains("could not be satisfied") && text.contains("proxy"),
        "{text}"
    );
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
