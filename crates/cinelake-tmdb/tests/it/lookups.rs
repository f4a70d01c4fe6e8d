//! What is sent and what comes back when TMDB is well.

use std::time::Duration;

use cinelake_tmdb::{FindHits, Lookup, MovieRef, RecordRequest, TmdbClient, TmdbConfig, TmdbError};

use crate::server::{Server, answer, gzip, json, refusal};
use crate::{PLAIN, client, config, film, id};

const FILM: &str = r#"{"softcore":false,"budget":4611686018427387904,"revenue":2923706026,"popularity":1e-7,"vote_average":7,"runtime":1.50,"title":"Am\u00e9lie \ud83c\udfac","id":19995,"imdb_id":"tt0499549","_x":[1.0,-0.0]}"#;

fn found(lookup: Lookup) -> cinelake_tmdb::FetchedRecord {
    match lookup {
        Lookup::Found(record) => record,
        Lookup::NotFound { status, code } => panic!("not found: {status} {code:?}"),
    }
}

#[tokio::test]
async fn a_film_comes_back_as_tmdbs_own_bytes_plain_gzipped_and_chunked() {
    let chunked = format!(
        "{:x}\r\n{}\r\n{:x}\r\n{}\r\n0\r\n\r\n",
        100,
        &FILM[..100],
        FILM.len() - 100,
        &FILM[100..]
    );
    let chunked =
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{chunked}").into_bytes();
    let server = Server::start(move |request| match request.number {
        0 => json(200, FILM),
        1 => answer(200, &["content-encoding: gzip"], &gzip(FILM.as_bytes())),
        _ => crate::server::Reply::Raw(chunked.clone()),
    })
    .await;
    let client = client(&server.base_url);
    for _ in 0..3 {
        let record = found(client.movie(film("tt0499549"), &PLAIN).await.unwrap());
        assert_eq!(record.body, FILM.as_bytes());
        assert_eq!(record.tmdb_id, 19995);
        assert_eq!(record.imdb_id, Some(Ok(id("tt0499549"))));
        assert_eq!(record.endpoint, "/3/movie/tt0499549");
    }
    assert_eq!(server.count(), 3);
    assert!(
        server.requests()[0]
            .headers
            .contains("accept-encoding: gzip")
    );
}

#[tokio::test]
async fn a_pretty_printed_body_becomes_one_line() {
    let server =
        Server::start(|_| json(200, "{\r\n  \"id\": 5,\n  \"title\": \"a\\nb\"\n}\n")).await;
    let record = found(
        client(&server.base_url)
            .movie(MovieRef::Tmdb(5), &PLAIN)
            .await
            .unwrap(),
    );
    assert_eq!(record.body, &b"{  \"id\": 5,  \"title\": \"a\\nb\"}"[..]);
    assert_eq!(record.endpoint, "/3/movie/5");
}

#[tokio::test]
async fn a_body_of_the_wrong_content_type_is_judged_by_its_bytes() {
    let server = Server::start(|_| crate::server::html(200, FILM)).await;
    assert_eq!(
        found(
            client(&server.base_url)
                .movie(film("tt0499549"), &PLAIN)
                .await
                .unwrap()
        )
        .tmdb_id,
        19995
    );
}

#[tokio::test]
async fn only_tmdbs_own_codes_mean_not_found() {
    for (status, code) in [(404, 34), (404, 6), (200, 21), (500, 44)] {
        let server = Server::start(move |_| refusal(status, code)).await;
        let lookup = client(&server.base_url)
            .movie(film("tt0000001"), &PLAIN)
            .await
            .unwrap();
        assert_eq!(
            lookup,
            Lookup::NotFound {
                status,
                code: Some(code)
            }
        );
        assert_eq!(server.count(), 1);
    }
}

#[tokio::test]
async fn find_and_series_are_asked_with_their_own_parameters() {
    let server = Server::start(|request| match request.path.as_str() {
        "/3/find/tt0903747" => json(200, r#"{"movie_results":[],"tv_results":[{"id":1396}]}"#),
        "/3/find/tt0000012" => refusal(404, 6),
        _ => json(200, r#"{"id":1396,"external_ids":{"imdb_id":"tt0903747"}}"#),
    })
    .await;
    let client = client(&format!("{}/", server.base_url));
    let request = RecordRequest {
        append: vec!["credits".into(), "watch/providers".into()],
        language: Some("pt-BR".into()),
    };
    let hits = client.find(id("tt0903747")).await.unwrap();
    assert_eq!(
        hits,
        FindHits {
            tv: vec![1396],
            ..FindHits::default()
        }
    );
    assert!(client.find(id("tt0000012")).await.unwrap().is_empty());
    let record = found(client.tv(1396, &request).await.unwrap());
    assert_eq!(record.imdb_id, Some(Ok(id("tt0903747"))));
    let sent: Vec<_> = server
        .requests()
        .into_iter()
        .map(|request| (request.path, request.query))
        .collect();
    let key = crate::KEY;
    assert_eq!(sent[0].1, format!("external_source=imdb_id&api_key={key}"));
    let appends = "append_to_response=external_ids%2Ccredits%2Cwatch%2Fproviders";
    assert_eq!(
        sent[2],
        (
            "/3/tv/1396".to_owned(),
            format!("{appends}&language=pt-BR&api_key={key}")
        )
    );
}

#[tokio::test]
async fn one_client_asks_each_record_as_it_is_told() {
    let server = Server::start(|_| json(200, r#"{"id":5}"#)).await;
    let client = client(&server.base_url);
    let asked_with = |append: &[&str], language: Option<&str>| RecordRequest {
        append: append.iter().map(|&name| name.to_owned()).collect(),
        language: language.map(str::to_owned),
    };
    let credits = asked_with(&["credits"], None);
    for request in [&PLAIN, &credits, &asked_with(&[], Some("de"))] {
        client.movie(MovieRef::Tmdb(5), request).await.unwrap();
    }
    client.tv(5, &credits).await.unwrap();
    let key = format!("api_key={}", crate::KEY);
    let sent: Vec<_> = server
        .requests()
        .into_iter()
        .map(|sent| sent.query)
        .collect();
    assert_eq!(
        sent,
        [
            key.clone(),
            format!("append_to_response=credits&{key}"),
            format!("language=de&{key}"),
            format!("append_to_response=external_ids%2Ccredits&{key}"),
        ]
    );
}

#[tokio::test]
async fn a_request_tmdb_would_refuse_is_not_sent() {
    let server = Server::start(|_| json(200, r#"{"id":5}"#)).await;
    let client = client(&server.base_url);
    let request = RecordRequest {
        append: vec!["credits&x=1".into()],
        language: None,
    };
    for asked in [
        client.movie(MovieRef::Tmdb(5), &request).await,
        client.tv(5, &request).await,
    ] {
        assert!(matches!(asked, Err(TmdbError::Config { .. })), "{asked:?}");
    }
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn preflight_accepts_tmdbs_answers_and_names_a_wrong_base_url() {
    let server = Server::start(|request| match request.path.as_str() {
        "/3/authentication" => json(200, r#"{"success":true}"#),
        "/3/configuration" => json(200, r#"{"images":{},"change_keys":[]}"#),
        _ => refusal(404, 34),
    })
    .await;
    let good = client(&server.base_url);
    good.authentication().await.unwrap();
    good.configuration().await.unwrap();
    let without_version = client(server.base_url.trim_end_matches("/3"));
    let error = without_version.configuration().await.unwrap_err();
    assert!(error.to_string().contains("/3"), "{error}");
}

#[tokio::test]
async fn never_more_requests_in_flight_than_the_concurrency() {
    let server = Server::start_slow(Duration::from_millis(15), |_| json(200, FILM)).await;
    let client = TmdbClient::new(
        TmdbConfig {
            concurrency: 4,
            ..config(&server.base_url)
        },
        1,
    )
    .unwrap();
    let calls = (0..40).map(|_| client.movie(film("tt0499549"), &PLAIN));
    assert!(
        futures::future::join_all(calls)
            .await
            .iter()
            .all(Result::is_ok)
    );
    assert_eq!(server.most_in_flight(), 4);
}

#[tokio::test]
async fn stats_count_requests_bytes_and_statuses() {
    let server = Server::start(|request| match request.number {
        0 => refusal(503, 46),
        1 => answer(429, &["retry-after: 0"], b""),
        2 => json(200, FILM),
        _ => refusal(404, 34),
    })
    .await;
    let client = client(&server.base_url);
    client.movie(film("tt0499549"), &PLAIN).await.unwrap();
    client.movie(film("tt0499550"), &PLAIN).await.unwrap();
    let stats = client.stats();
    assert_eq!((stats.requests, stats.retries, stats.throttled), (4, 2, 1));
    assert!(stats.bytes_received > FILM.len() as u64);
    assert!(stats.throttle_wait >= Duration::from_millis(20));
    let by_status: Vec<_> = stats.by_status.into_iter().collect();
    assert_eq!(by_status, [(200, 1), (404, 1), (429, 1), (503, 1)]);
}
