//! Credentials, titles, find, appended values, caching, compression.

use std::collections::{HashMap, HashSet};
use std::io::Read;

use cinelake_tmdb_server::{FindExtra, Route, ServerConfig};
use reqwest::Method;
use serde_json::json;

use crate::support::{KEY, TOKEN, client, get, header, json, parse, said, start, url};

const NOT_FOUND: &str = r#"404 {"success":false,"status_code":34,"status_message":"The resource you requested could not be found."}"#;
const UNAUTHORIZED: &str = r#"401 {"status_code":7,"status_message":"Invalid API key: You must be granted a valid key.","success":false}"#;

#[tokio::test]
async fn item_1_wrong_credential_is_401_even_for_unknown_paths() {
    let credentials = Some(vec![KEY.to_owned(), TOKEN.to_owned()]);
    let server = start(ServerConfig {
        credentials,
        ..ServerConfig::default()
    });
    for path in [
        "/3/movie/11",
        "/3/no/such/path",
        "/",
        "/3/movie/11?api_key=wrong",
    ] {
        let response = client()
            .get(url(&server, path))
            .send()
            .await
            .expect("an answer");
        assert_eq!(
            header(&response, "cache-control"),
            "public, max-age=300",
            "{path}"
        );
        assert_eq!(
            header(&response, "content-type"),
            "application/json; charset=utf-8"
        );
        assert_eq!(said(response).await, UNAUTHORIZED, "{path}");
    }
    let swapped = client()
        .get(url(&server, "/3/movie/11"))
        .bearer_auth(KEY)
        .send()
        .await;
    assert_eq!(said(swapped.expect("an answer")).await, UNAUTHORIZED);
    let with_key = client()
        .get(url(&server, &format!("/3/movie/11?api_key={KEY}")))
        .send()
        .await;
    assert_eq!(with_key.expect("an answer").status(), 200);
    assert_eq!(get(&server, "/3/movie/11").await.status(), 200);
}

#[tokio::test]
async fn item_2_movie_is_found_by_both_ids_and_a_series_id_is_404() {
    let server = start(ServerConfig::default());
    let by_imdb = json(&server, "/3/movie/tt0000011").await;
    assert_eq!(by_imdb, json(&server, "/3/movie/11").await);
    assert_eq!(by_imdb["title"], "The Lighthouse Count");
    assert_eq!(json(&server, "/3/tv/11").await["name"], "Harbour");
    for path in [
        "/3/movie/tt0000021",
        "/3/tv/tt0000021",
        "/3/movie/tt9999999",
        "/3/movie/999",
        "/3/movie/abc",
        "/3/movie/+11",
        "/3/movie/",
        "/3/movie/tt00000011",
        "/3/nothing",
        "/4/movie/11",
    ] {
        let response = get(&server, path).await;
        assert_eq!(header(&response, "cache-control"), "-", "{path}");
        assert_eq!(header(&response, "etag"), "-", "{path}");
        assert_eq!(said(response).await, NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn item_3_find_has_five_arrays_always() {
    let episode = FindExtra::TvEpisode {
        id: 70,
        show_id: 11,
        name: "Pilot \"1\"".to_owned(),
    };
    let person = FindExtra::Person {
        id: 80,
        name: "A. Nobody".to_owned(),
    };
    let find_extra = HashMap::from([
        ("tt0000051".to_owned(), vec![episode]),
        ("nm0000001".to_owned(), vec![person]),
    ]);
    let server = start(ServerConfig {
        find_extra,
        ..ServerConfig::default()
    });
    let counts = async |id: &str| {
        let found = json(&server, &format!("/3/find/{id}?external_source=imdb_id")).await;
        [
            "movie_results",
            "person_results",
            "tv_results",
            "tv_episode_results",
            "tv_season_results",
        ]
        .map(|name| found[name].as_array().expect("an array").len())
    };
    assert_eq!(counts("tt0000011").await, [1, 0, 0, 0, 0]);
    assert_eq!(counts("tt0000021").await, [0, 0, 1, 0, 0], "series");
    assert_eq!(
        counts("tt0000031").await,
        [1, 0, 1, 0, 0],
        "film and series"
    );
    assert_eq!(counts("tt0000051").await, [0, 0, 0, 1, 0], "episode");
    assert_eq!(counts("nm0000001").await, [0, 1, 0, 0, 0], "person");
    for unknown in ["tt9999999", "tt12", "abc", "nm0000009"] {
        assert_eq!(counts(unknown).await, [0; 5], "{unknown}");
    }
    let series = json(&server, "/3/find/tt0000051?external_source=imdb_id").await;
    assert_eq!(series["tv_episode_results"][0]["show_id"], 11);
    let other_source = json(&server, "/3/find/tt0000011?external_source=wikidata_id").await;
    assert_eq!(other_source["movie_results"], json!([]));
    for refused in [
        "/3/find/tt0000011",
        "/3/find/tt0000011?external_source=imdb",
    ] {
        let answer = said(get(&server, refused).await).await;
        assert!(answer.starts_with(r#"422 {"status_code":5,"#), "{answer}");
    }
}

#[tokio::test]
async fn item_3_find_shows_the_short_form() {
    let server = start(ServerConfig::default());
    let film = get(&server, "/3/find/tt0000011?external_source=imdb_id").await;
    let series = get(&server, "/3/find/tt0000021?external_source=imdb_id").await;
    insta::assert_snapshot!(format!("{}\n{}", said(film).await, said(series).await));
}

#[tokio::test]
async fn item_4_odd_values_arrive_as_they_were_loaded() {
    let server = start(ServerConfig::default());
    let text = get(&server, "/3/movie/tt0000011")
        .await
        .text()
        .await
        .expect("a body");
    for exact in [
        r#""budget":2500000000,"#,
        r#""revenue":2923706026,"#,
        r#""popularity":7.10,"#,
        r#""vote_average":7,"#,
        r#""softcore":false,"#,
    ] {
        assert!(text.contains(exact), "{exact} in {text}");
    }
    assert!(!text.contains("_cinelake"));
    let empty = json(&server, "/3/movie/tt0000012").await;
    assert!(empty["runtime"].is_null() && empty["homepage"].is_null());
    assert_eq!(empty["release_date"], "");
    assert_eq!(empty["genres"], json!([]));
    assert!(empty.get("origin_country").is_none());
}

#[tokio::test]
async fn item_8_appended_values_are_sent_only_when_asked_for() {
    let server = start(ServerConfig::default());
    let plain = json(&server, "/3/movie/tt0000011").await;
    assert!(plain.get("credits").is_none() && plain.get("watch/providers").is_none());
    let names = "credits,keywords,nonsense,watch%2Fproviders,external_ids,credits,";
    let path = format!("/3/movie/tt0000011?append_to_response={names}");
    let mut with = json(&server, &path).await;
    assert_eq!(with["credits"]["cast"][0]["name"], "A. Nobody");
    assert_eq!(with["watch/providers"]["results"]["PT"]["link"], "x");
    assert_eq!(
        with["keywords"],
        json!({"keywords": []}),
        "an empty form where none is known"
    );
    assert_eq!(with["external_ids"]["imdb_id"], "tt0000011");
    let object = with.as_object_mut().expect("an object");
    for name in ["credits", "keywords", "watch/providers", "external_ids"] {
        assert!(object[name].get("id").is_none(), "{name}");
        object.remove(name);
    }
    assert_eq!(with, plain, "nothing else was added");
    let series = json(&server, "/3/tv/11?append_to_response=external_ids,keywords").await;
    assert_eq!(
        series["external_ids"],
        json!({"imdb_id": "tt0000021", "tvdb_id": 7})
    );
    assert_eq!(series["keywords"], json!({"results": []}));
    let alone = json(&server, "/3/movie/tt0000011/watch/providers").await;
    assert_eq!(
        (&alone["id"], &alone["results"]["PT"]["link"]),
        (&json!(11), &json!("x"))
    );
    assert_eq!(
        said(get(&server, "/3/movie/11/nonsense").await).await,
        NOT_FOUND
    );
}

#[tokio::test]
async fn item_8_more_than_twenty_appends_are_refused() {
    let server = start(ServerConfig::default());
    let names = |count| vec!["credits"; count].join(",");
    let path = |count| format!("/3/movie/11?append_to_response={}", names(count));
    assert_eq!(get(&server, &path(20)).await.status(), 200);
    insta::assert_snapshot!(said(get(&server, &path(21)).await).await, @r#"400 {"status_code":27,"status_message":"Too many append to response objects: The maximum number of remote calls is 20.","success":false}"#);
}

#[tokio::test]
async fn item_9_known_entity_tag_is_304() {
    let server = start(ServerConfig::default());
    let first = get(&server, "/3/movie/11").await;
    assert_eq!(header(&first, "cache-control"), "public, max-age=28800");
    let tag = header(&first, "etag").to_owned();
    assert!(tag.starts_with("W/\"") && tag.len() == 36, "{tag}");
    let again = |tag: &str| {
        let request = client().get(url(&server, "/3/movie/11")).bearer_auth(TOKEN);
        request.header("if-none-match", tag.to_owned()).send()
    };
    let unchanged = again(&tag).await.expect("an answer");
    assert_eq!(header(&unchanged, "etag"), tag);
    assert_eq!(said(unchanged).await, "304 ");
    assert_eq!(again("W/\"other\"").await.expect("an answer").status(), 200);
}

#[tokio::test]
async fn gzip_is_sent_when_asked_for_and_only_then() {
    let server = start(ServerConfig::default());
    let plain = get(&server, "/3/movie/11").await;
    assert_eq!(header(&plain, "content-encoding"), "-");
    let plain = plain.text().await.expect("a body");
    let request = client().get(url(&server, "/3/movie/11")).bearer_auth(TOKEN);
    let zipped = request
        .header("accept-encoding", "gzip")
        .send()
        .await
        .expect("an answer");
    assert_eq!(header(&zipped, "content-encoding"), "gzip");
    let bytes = zipped.bytes().await.expect("a body");
    let mut unzipped = String::new();
    flate2::read::GzDecoder::new(&*bytes)
        .read_to_string(&mut unzipped)
        .expect("gzip");
    assert_eq!(unzipped, plain);
}

#[tokio::test]
async fn other_methods_and_repeated_parameters_are_refused() {
    let server = start(ServerConfig::default());
    let mut lines = Vec::new();
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        let request = client()
            .request(method, url(&server, "/3/movie/11"))
            .bearer_auth(TOKEN);
        lines.push(said(request.send().await.expect("an answer")).await);
    }
    lines.push(said(get(&server, "/3/movie/11?language=en&language=pt").await).await);
    insta::assert_snapshot!(lines.join("\n"));
    let unknown_parameter = get(&server, "/3/movie/11?colour=blue").await;
    assert_eq!(unknown_parameter.status(), 200);
}

#[tokio::test]
async fn preflight_endpoints_answer() {
    let server = start(ServerConfig::default());
    assert_eq!(
        json(&server, "/3/authentication").await,
        json!({"success": true})
    );
    let configuration = json(&server, "/3/configuration").await;
    assert!(configuration["images"]["secure_base_url"].is_string());
}

#[tokio::test]
async fn film_known_to_find_only_is_404_by_imdb_id() {
    let find_only = HashSet::from(["tt0000012".to_owned()]);
    let server = start(ServerConfig {
        find_only,
        ..ServerConfig::default()
    });
    for (imdb_id, tmdb_id) in [("tt0000012", 12), ("tt0000041", 16)] {
        assert_eq!(
            get(&server, &format!("/3/movie/{imdb_id}")).await.status(),
            404,
            "{imdb_id}"
        );
        let found = json(
            &server,
            &format!("/3/find/{imdb_id}?external_source=imdb_id"),
        )
        .await;
        assert_eq!(found["movie_results"][0]["id"], tmdb_id);
        assert_eq!(
            json(&server, &format!("/3/movie/{tmdb_id}")).await["id"],
            tmdb_id
        );
    }
}

#[tokio::test]
async fn alias_answers_with_another_imdb_id() {
    let aliases = HashMap::from([("tt0000099".to_owned(), "tt0000012".to_owned())]);
    let server = start(ServerConfig {
        aliases,
        ..ServerConfig::default()
    });
    assert_eq!(
        json(&server, "/3/movie/tt0000099").await["imdb_id"],
        "tt0000012"
    );
}

#[tokio::test]
async fn report_tells_what_was_asked() {
    let remember_requests = true;
    let server = start(ServerConfig {
        remember_requests,
        ..ServerConfig::default()
    });
    get(&server, &format!("/3/movie/11?api_key={KEY}&language=pt")).await;
    get(&server, "/3/movie/999").await;
    get(&server, "/3/find/tt0000011?external_source=imdb_id").await;
    assert_eq!(
        server.counters.requested(),
        [
            "/3/movie/11?language=pt",
            "/3/movie/999",
            "/3/find/tt0000011?external_source=imdb_id"
        ],
        "no key"
    );
    let address = server.address;
    let report = server.shutdown().expect("a report");
    assert_eq!(
        (report.requests, report.clients, report.max_in_flight),
        (3, 1, 1)
    );
    assert_eq!(report.by_status[&200], 2);
    assert_eq!(report.by_status[&404], 1);
    assert_eq!(
        (
            report.by_route[&Route::Movie],
            report.by_route[&Route::Find]
        ),
        (2, 1)
    );
    let serialized = serde_json::to_string(&report).expect("JSON");
    assert_eq!(parse(&serialized)["by_route"]["movie"], 2);
    assert!(
        std::net::TcpStream::connect(address).is_err(),
        "the port is closed"
    );
}
