//! Item 10: changes and the daily export.

use std::collections::HashSet;
use std::io::Read;
use std::sync::Arc;

use cinelake_tmdb_server::{Records, RunningServer, ServerConfig, spawn};
use serde_json::Value;

use crate::support::{client, get, header, json, parse, said, start, url};

/// Enough films for a few pages of changes.
fn many() -> RunningServer {
    let lines =
        (1..=10_000).map(|n| format!("{{\"id\":{},\"title\":\"t\",\"adult\":false}}\n", n * 2));
    let mut records = Records::new();
    records
        .add_ndjson("many", lines.collect::<String>().as_bytes())
        .expect("readable");
    spawn(Arc::new(records), ServerConfig::default()).expect("a free port")
}

#[tokio::test]
async fn item_10_changes_come_in_pages_of_a_hundred_with_gone_ids() {
    let server = many();
    let path =
        |page| format!("/3/movie/changes?start_date=2025-12-25&end_date=2026-01-01&page={page}");
    let first = json(&server, &path(1)).await;
    let (pages, total) = (
        first["total_pages"].as_u64(),
        first["total_results"].as_u64(),
    );
    let (pages, total) = (pages.expect("a number"), total.expect("a number"));
    assert_eq!(pages, total.div_ceil(100));
    let mut results: Vec<Value> = Vec::new();
    for number in 1..=pages {
        let page = json(&server, &path(number)).await;
        assert_eq!(page["page"], number);
        results.extend(
            page["results"]
                .as_array()
                .expect("an array")
                .iter()
                .cloned(),
        );
    }
    assert_eq!(results.len() as u64, total);
    let ids: HashSet<u64> = results
        .iter()
        .filter_map(|change| change["id"].as_u64())
        .collect();
    assert_eq!(ids.len(), results.len(), "no id twice");
    let gone: Vec<&Value> = results
        .iter()
        .filter(|change| change["adult"].is_null())
        .collect();
    assert!(
        gone.len() > total as usize / 30 && gone.len() < total as usize / 5,
        "{}",
        gone.len()
    );
    for change in gone {
        assert_eq!(
            get(&server, &format!("/3/movie/{}", change["id"]))
                .await
                .status(),
            404
        );
    }
    let beyond = json(&server, &path(pages + 1)).await;
    assert_eq!(beyond["results"], Value::Array(Vec::new()));
    assert_eq!(
        first,
        json(&server, &path(1)).await,
        "the past does not change"
    );
}

#[tokio::test]
async fn item_10_wrong_windows_and_pages_are_refused() {
    let server = start(ServerConfig::default());
    let mut lines = Vec::new();
    for query in [
        "start_date=2025-12-01&end_date=2025-12-16",
        "start_date=2025-12-16&end_date=2025-12-01",
        "start_date=2025-01-01",
        "start_date=01.12.2025",
        "start_date=2025-12-32",
        "page=0",
        "page=501",
        "page=x",
    ] {
        let answer = said(get(&server, &format!("/3/movie/changes?{query}")).await).await;
        lines.push(format!("{query}: {answer}"));
    }
    insta::assert_snapshot!(lines.join("\n"));
    for query in [
        "",
        "end_date=2025-06-01",
        "start_date=2025-12-01&end_date=2025-12-15",
        "page=500",
    ] {
        assert_eq!(
            get(&server, &format!("/3/movie/changes?{query}"))
                .await
                .status(),
            200,
            "{query}"
        );
    }
    assert_eq!(get(&server, "/3/tv/changes").await.status(), 200);
}

#[tokio::test]
async fn item_10_export_is_gzipped_json_lines_without_a_credential() {
    let server = start(ServerConfig::default());
    let export = async |file: &str| {
        client()
            .get(url(&server, &format!("/p/exports/{file}")))
            .send()
            .await
            .expect("an answer")
    };
    let response = export("movie_ids_01_01_2026.json.gz").await;
    assert_eq!(response.status(), 200);
    assert_eq!(header(&response, "content-type"), "application/gzip");
    assert_eq!(
        header(&response, "content-encoding"),
        "-",
        "the file itself is gzip"
    );
    let bytes = response.bytes().await.expect("a body");
    let mut text = String::new();
    flate2::read::GzDecoder::new(&*bytes)
        .read_to_string(&mut text)
        .expect("gzip");
    let ids: Vec<Value> = text.lines().map(|line| parse(line)["id"].clone()).collect();
    assert_eq!(ids, [11, 12, 14, 16], "by id, without adult titles");
    assert_eq!(
        text.lines().next(),
        Some(
            r#"{"adult":false,"id":11,"original_title":"O Farol","popularity":7.10,"video":false}"#
        )
    );
    for known in ["adult_movie_ids_12_31_2025", "tv_series_ids_12_31_2025"] {
        assert_eq!(
            export(&format!("{known}.json.gz")).await.status(),
            200,
            "{known}"
        );
    }
    for unknown in [
        "movie_ids_01_02_2026",
        "movie_ids_09_01_2025",
        "movie_ids_2025_12_31",
        "people",
    ] {
        assert_eq!(
            export(&format!("{unknown}.json.gz")).await.status(),
            404,
            "{unknown}"
        );
    }
}
