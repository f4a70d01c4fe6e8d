//! Hand-made records with every empty form, and a client that decodes nothing on its own.

use std::sync::Arc;

use cinelake_tmdb_server::{Records, RunningServer, ServerConfig, spawn};
use reqwest::{Client, Response};
use serde_json::Value;

pub(crate) const KEY: &str = "0123456789abcdef0123456789abcdef";
pub(crate) const TOKEN: &str = "eyJhbGciOiJub25lIn0.e30.c2ln";

/// A plain film, a film with every empty form, a series, and an id that is both film and series.
pub(crate) const RECORDS: &str = r#"{"adult":false,"backdrop_path":"/b.jpg","belongs_to_collection":null,"budget":2500000000,"genres":[{"id":18,"name":"Drama"},{"id":80,"name":"Crime"}],"homepage":"","id":11,"imdb_id":"tt0000011","origin_country":["PT"],"original_language":"pt","original_title":"O Farol","overview":"A lighthouse keeper counts ships until one of them counts him back, and nobody on the shore believes either of the two numbers.","popularity":7.10,"poster_path":"/p.jpg","production_companies":[{"id":1,"logo_path":null,"name":"Casa","origin_country":""}],"production_countries":[{"iso_3166_1":"PT","name":"Portugal"}],"release_date":"2021-03-04","revenue":2923706026,"runtime":98,"softcore":false,"spoken_languages":[{"english_name":"Portuguese","iso_639_1":"pt","name":""}],"status":"Released","tagline":"","title":"The Lighthouse Count","video":false,"vote_average":7,"vote_count":120,"credits":{"cast":[{"id":5,"name":"A. Nobody","order":0}],"crew":[]},"watch/providers":{"results":{"PT":{"link":"x"}}},"_cinelake":{"tconst":"tt0000011","fetched_at":"2026-01-01T00:00:00Z","endpoint":"movie","match":"direct","run_id":"r1"}}
{"adult":false,"backdrop_path":null,"belongs_to_collection":null,"budget":0,"genres":[],"homepage":null,"id":12,"imdb_id":"tt0000012","original_language":"en","original_title":"Nothing Known","overview":"","popularity":0.6,"poster_path":null,"production_companies":[],"production_countries":[],"release_date":"","revenue":0,"runtime":null,"spoken_languages":[],"status":"Planned","tagline":"","title":"Nothing Known","video":false,"vote_average":0.0,"vote_count":0}
{"adult":true,"id":13,"imdb_id":"tt0000013","original_title":"Late","popularity":1.5,"title":"Late","video":false}
{"adult":false,"backdrop_path":null,"episode_run_time":[],"first_air_date":"2019-09-01","genres":[{"id":35,"name":"Comedy"}],"id":11,"name":"Harbour","original_language":"en","original_name":"Harbour","overview":"","origin_country":["GB"],"popularity":3.3,"poster_path":null,"vote_average":6.1,"vote_count":9,"external_ids":{"imdb_id":"tt0000021","tvdb_id":7}}
{"id":14,"imdb_id":"tt0000031","original_title":"Both","title":"Both"}
{"id":15,"name":"Both","original_name":"Both","_cinelake":{"tconst":"tt0000031"}}
{"id":16,"imdb_id":null,"original_title":"Found","title":"Found","_cinelake":{"tconst":"tt0000041","match":"find"}}
"#;

pub(crate) fn records() -> Arc<Records> {
    let mut records = Records::new();
    let report = records
        .add_ndjson("hand-made", RECORDS.as_bytes())
        .expect("readable");
    assert_eq!((report.added, report.rejected), (7, 0));
    Arc::new(records)
}

pub(crate) fn start(config: ServerConfig) -> RunningServer {
    spawn(records(), config).expect("a free port")
}

/// A client that neither asks for gzip nor decodes it, and reads no certificates or proxies.
pub(crate) fn client() -> Client {
    let builder = Client::builder()
        .no_gzip()
        .no_proxy()
        .tls_built_in_root_certs(false);
    builder.build().expect("client")
}

/// Sends a request with the key.
pub(crate) async fn get(server: &RunningServer, path: &str) -> Response {
    try_get(server, path).await.expect("an answer")
}

pub(crate) async fn try_get(server: &RunningServer, path: &str) -> reqwest::Result<Response> {
    client()
        .get(url(server, path))
        .bearer_auth(TOKEN)
        .send()
        .await
}

pub(crate) fn url(server: &RunningServer, path: &str) -> String {
    format!("http://{}{path}", server.address)
}

pub(crate) async fn json(server: &RunningServer, path: &str) -> Value {
    let response = get(server, path).await;
    assert_eq!(response.status(), 200, "{path}");
    parse(&response.text().await.expect("a body"))
}

pub(crate) fn parse(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// The header's text, or `-`.
pub(crate) fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response
        .headers()
        .get(name)
        .map_or("-", |value| value.to_str().expect("ASCII"))
}

/// Status and body in one line.
pub(crate) async fn said(response: Response) -> String {
    let status = response.status().as_u16();
    format!("{status} {}", response.text().await.expect("a body"))
}
