//! What a file of records looks like: how many, how large, in which shape, how exact.

use std::collections::BTreeMap;

use cinelake_lake::layout;
use cinelake_lake::manifest::{Outcome, RunStatus};
use cinelake_lake::record::RawFormat;
use cinelake_testkit::{fixtures, made_titles};
use cinelake_tmdb_server::ServerConfig;

use crate::support::{
    Book, Desk, bodies, client, entries, landed, local_lake, memory_lake, paths, serve,
};

#[tokio::test]
async fn a_file_holds_a_hundred_records_and_the_last_one_the_rest() {
    let titles = made_titles(3_001, 230);
    let server = serve(&fixtures::movie_records(&titles), ServerConfig::default());
    let (lake, _folder) = local_lake();
    let mut desk = Desk::new(lake.clone(), client(&server));
    desk.config.batch_records = 100;
    let book = Book::films(&titles).await;
    let summary = desk.run(&book).await;
    assert_eq!((summary.status, summary.files), (RunStatus::Done, 3));
    let mut sizes = BTreeMap::new();
    for record in landed(&lake).await {
        *sizes.entry(record.file).or_insert(0) += 1;
    }
    let file = |number| format!("Raw/TMDB/JSON/2026/11/23/movie_000{number}.json");
    assert_eq!(
        sizes,
        [(file(1), 100), (file(2), 100), (file(3), 30)].into()
    );
    let bodies = bodies(&lake).await;
    for title in &titles {
        assert_eq!(bodies[&title.tconst()], fixtures::movie_record(title));
    }
    let catalogue = paths(&lake, layout::CATALOGUES).await;
    assert_eq!(catalogue, ["Raw/Local/CSV/Movies/2026/11/23/movies.csv"]);
    let given = lake.read(&catalogue[0]).await.expect("reads");
    assert_eq!(given, fixtures::movies_csv(&titles));
}

#[tokio::test]
async fn no_file_is_larger_than_asked_in_either_shape() {
    let titles = made_titles(3_001, 24);
    let server = serve(&fixtures::movie_records(&titles), ServerConfig::default());
    let source = client(&server);
    let book = Book::films(&titles).await;
    // Limits around the very size of a file of three records.
    let (lake, _) = memory_lake("s3://films");
    let mut desk = Desk::new(lake.clone(), source.clone());
    desk.config.batch_records = 3;
    desk.run(&book).await;
    let size = entries(&lake).await[0].size_bytes;
    for format in [RawFormat::Lines, RawFormat::Array] {
        for batch_bytes in size - 4..size + 10 {
            let (lake, _) = memory_lake("s3://films");
            let mut desk = Desk::new(lake.clone(), source.clone());
            desk.config.raw_format = format;
            desk.config.batch_bytes = batch_bytes as usize;
            desk.config.batch_records = 100;
            desk.run(&book).await;
            for entry in entries(&lake).await {
                let size = entry.size_bytes;
                assert!(size <= batch_bytes, "{size} of {batch_bytes} {format:?}");
            }
            assert_eq!(bodies(&lake).await.len(), titles.len());
        }
    }
}

#[tokio::test]
async fn a_record_larger_than_a_file_gets_one_of_its_own() {
    let titles = made_titles(3_001, 9);
    let mut records = fixtures::movie_records(&titles);
    let large = "x".repeat(5_000);
    let name = format!("\"original_title\":\"{}\"", titles[4].name);
    let grown = format!("\"original_title\":\"{large}\"");
    assert!(records.contains(&name));
    records = records.replace(&name, &grown);
    let server = serve(&records, ServerConfig::default());
    let (lake, _folder) = local_lake();
    let mut desk = Desk::new(lake.clone(), client(&server));
    desk.config.batch_bytes = 3_000;
    desk.run(&Book::films(&titles).await).await;
    let large = |entry: &&_| entry_size(entry) > 3_000;
    let entries = entries(&lake).await;
    let large: Vec<_> = entries.iter().filter(large).collect();
    assert_eq!(large.len(), 1);
    assert_eq!(large[0].records.len(), 1);
    assert_eq!(large[0].records[0].to_string(), titles[4].tconst());
    assert_eq!(bodies(&lake).await.len(), 9);
}

fn entry_size(entry: &cinelake_lake::ledger::LedgerEntry) -> u64 {
    entry.size_bytes
}

#[tokio::test]
async fn an_array_file_is_one_json_array_of_the_same_records() {
    let titles = made_titles(3_001, 10);
    let server = serve(&fixtures::movie_records(&titles), ServerConfig::default());
    let (lake, _folder) = local_lake();
    let mut desk = Desk::new(lake.clone(), client(&server));
    desk.config.raw_format = RawFormat::Array;
    desk.run(&Book::films(&titles).await).await;
    for file in paths(&lake, layout::RECORDS).await {
        let bytes = lake.read(&file).await.expect("reads");
        let array: Vec<BTreeMap<String, serde_json::Value>> =
            serde_json::from_slice(&bytes).expect("an array of objects");
        assert!((1..=4).contains(&array.len()));
        assert!(
            array
                .iter()
                .all(|record| record["_cinelake"]["match"] == "direct")
        );
    }
    let bodies = bodies(&lake).await;
    for title in &titles {
        assert_eq!(bodies[&title.tconst()], fixtures::movie_record(title));
    }
}

#[tokio::test]
async fn a_second_catalogue_of_the_day_adds_files_and_overwrites_none() {
    let titles = made_titles(3_001, 16);
    let server = serve(&fixtures::movie_records(&titles), ServerConfig::default());
    let (lake, _folder) = local_lake();
    let desk = Desk::new(lake.clone(), client(&server));
    desk.run(&Book::films(&titles[..8]).await).await;
    let first = landed(&lake).await;
    let summary = desk.run(&Book::films(&titles[8..]).await).await;
    assert_eq!(summary.count(Outcome::Landed), 8);
    let all = landed(&lake).await;
    assert_eq!(all[..first.len()], first);
    assert_eq!(
        all.last().map(|record| record.file.as_str()),
        Some("Raw/TMDB/JSON/2026/11/23/movie_0004.json")
    );
    let catalogues = paths(&lake, layout::CATALOGUES).await;
    assert_eq!(catalogues.len(), 2, "{catalogues:?}");
}
