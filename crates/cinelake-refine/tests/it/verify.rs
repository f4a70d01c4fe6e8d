//! Whether the tables are whole and hold what Raw has.

use arrow::array::{AsArray, BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use bytes::Bytes;
use chrono::Duration;
use cinelake_lake::verify::{Severity, VerifyOptions};
use cinelake_lake::{Lake, layout};
use cinelake_refine::Table;
use cinelake_refine::verify::{TrustedReport, verify};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::properties::WriterProperties;

use crate::support::{
    Place, checkpoint, land, land_catalogue, memory, put, rebuilt, record, refined, run_id, start,
};

const CREDITS: &str =
    r#""id":1,"title":"A","credits":{"cast":[{"id":7,"name":"B","character":"C","order":0}]}"#;

fn options() -> VerifyOptions {
    VerifyOptions {
        now: start() + Duration::hours(5),
        keep_days: 180,
    }
}

async fn verified(lake: &Lake) -> TrustedReport {
    verify(lake, options()).await.expect("verifies")
}

fn codes(report: &TrustedReport) -> Vec<(&'static str, &str)> {
    let findings = report.findings.iter();
    findings
        .map(|finding| {
            let path = finding.path.split("Trusted/").nth(1).unwrap_or("");
            (finding.code, path.split('/').next().unwrap_or(""))
        })
        .collect()
}

/// Two runs with three films, one of them twice, and a record that cannot be typed.
async fn make(lake: &Lake) {
    let (first, second) = (run_id(0), run_id(2));
    land_catalogue(
        lake,
        &first,
        "films.csv",
        "imdb_id,title\ntt0000001,A\ntt0000002,B\n",
    )
    .await;
    let records = vec![
        record(1, &first, 0, CREDITS),
        record(2, &first, 0, r#""id":2,"title":"B""#),
        record(3, &first, 0, r#""id":3,"imdb_id":{}"#),
    ];
    land(lake, &first, records).await;
    checkpoint(lake, &first, true).await;
    let again = vec![record(2, &second, 130, r#""id":2,"title":"B again""#)];
    land(lake, &second, again).await;
    checkpoint(lake, &second, true).await;
    refined(lake).await;
}

/// Writes a table of the rows of `rows` for which `keep` is true, that says of itself what `footer`
/// says.
async fn rewrite(
    lake: &Lake,
    table: Table,
    rows: Bytes,
    footer: Bytes,
    keep: impl Fn(&str) -> bool,
) {
    let footer = ParquetRecordBatchReaderBuilder::try_new(footer).expect("Parquet");
    let said = footer
        .metadata()
        .file_metadata()
        .key_value_metadata()
        .cloned();
    let said = said.unwrap_or_default().into_iter();
    let said = said.filter(|pair| pair.key != "ARROW:schema").collect();
    let properties = WriterProperties::builder()
        .set_key_value_metadata(Some(said))
        .build();
    let mut writer =
        ArrowWriter::try_new(Vec::new(), table.schema(), Some(properties)).expect("opens");
    let rows = ParquetRecordBatchReaderBuilder::try_new(rows).expect("Parquet");
    for rows in rows.build().expect("reads") {
        let rows: RecordBatch = rows.expect("reads");
        let ids = rows
            .column_by_name("tconst")
            .expect("a column")
            .as_string::<i32>();
        let kept: BooleanArray = ids.iter().map(|id| Some(keep(id.unwrap_or("")))).collect();
        let rows = filter_record_batch(&rows, &kept).expect("filters");
        writer.write(&rows).expect("writes");
    }
    let bytes = Bytes::from(writer.into_inner().expect("ends"));
    lake.replace(&table.path(), bytes).await.expect("writes");
}

/// Takes rows out of a table.
async fn keep_rows(lake: &Lake, table: Table, keep: impl Fn(&str) -> bool) {
    let bytes = lake.read(&table.path()).await.expect("is there");
    rewrite(lake, table, bytes.clone(), bytes, keep).await;
}

#[tokio::test]
async fn tables_as_a_refine_leaves_them_are_whole() {
    let places = [Place::local(), Place::s3()];
    for place in &places {
        assert_eq!(
            codes(&verified(&place.lake).await),
            [],
            "a lake without tables"
        );
        make(&place.lake).await;
        let report = verified(&place.lake).await;
        assert_eq!(codes(&report), []);
        assert_eq!(report.tables, Table::ALL.len() as u64);
        assert!(report.rows >= 5 && report.size_bytes > 1_000);
    }
}

#[tokio::test]
async fn a_row_that_is_missing_is_damage_and_a_dead_letter_is_none() {
    let lake = memory();
    make(&lake).await;
    keep_rows(&lake, Table::TmdbMovies, |id| id != "tt0000002").await;
    let report = verified(&lake).await;
    assert_eq!(codes(&report), [("rows_missing", "tmdb_movies")]);
    let finding = &report.findings[0];
    assert_eq!(finding.severity, Severity::Damage);
    assert!(finding.problem.contains("tt0000002"), "{}", finding.problem);
    assert!(
        finding.advice.contains("refine --rebuild"),
        "{}",
        finding.advice
    );

    rebuilt(&lake).await;
    assert_eq!(codes(&verified(&lake).await), []);
    keep_rows(&lake, Table::DeadLetters, |_| false).await;
    assert_eq!(
        codes(&verified(&lake).await),
        [("rows_missing", "tmdb_movies")]
    );
    rebuilt(&lake).await;
    keep_rows(&lake, Table::TmdbMovies, |id| id != "tt0000001").await;
    let found = verified(&lake).await;
    assert_eq!(
        codes(&found),
        [
            ("rows_missing", "tmdb_movies"),
            ("part_without_record", "tmdb_cast")
        ]
    );
}

#[tokio::test]
async fn an_older_record_of_which_raw_has_a_later_one_is_stale() {
    let lake = memory();
    let (first, second) = (run_id(0), run_id(2));
    land(
        &lake,
        &first,
        vec![record(1, &first, 0, r#""id":1,"title":"A""#)],
    )
    .await;
    checkpoint(&lake, &first, true).await;
    refined(&lake).await;
    let old = lake.read(&Table::TmdbMovies.path()).await.expect("reads");
    land(
        &lake,
        &second,
        vec![record(1, &second, 130, r#""id":1,"title":"A""#)],
    )
    .await;
    checkpoint(&lake, &second, true).await;
    assert_eq!(codes(&verified(&lake).await), [("not_refined", "")]);
    refined(&lake).await;
    let new = lake.read(&Table::TmdbMovies.path()).await.expect("reads");
    // The rows of the old table under the footer of the new one.
    rewrite(&lake, Table::TmdbMovies, old, new, |_| true).await;
    assert_eq!(
        codes(&verified(&lake).await),
        [("rows_stale", "tmdb_movies")]
    );
}

#[tokio::test]
async fn a_table_that_is_no_parquet_or_breaks_off_inside_is_damaged() {
    let lake = memory();
    make(&lake).await;
    for table in Table::ALL {
        let whole = lake.read(&table.path()).await.expect("reads");
        let mut scrambled = whole.to_vec();
        for byte in &mut scrambled[8..60] {
            *byte = !*byte;
        }
        for damage in [
            Bytes::new(),
            whole.slice(..whole.len() - 9),
            Bytes::from(scrambled),
        ] {
            lake.replace(&table.path(), damage).await.expect("writes");
            let found = verified(&lake).await;
            let damaged = ("table_damaged", table.name());
            assert!(
                codes(&found).contains(&damaged),
                "{table}: {:?}",
                found.findings
            );
        }
        lake.replace(&table.path(), whole).await.expect("writes");
    }
}

#[tokio::test]
async fn rows_that_are_too_old_or_whose_records_are_gone_are_told() {
    let lake = memory();
    make(&lake).await;
    let later = VerifyOptions {
        now: start() + Duration::days(181),
        ..options()
    };
    let report = verify(&lake, later).await.expect("verifies");
    let expired = [
        ("rows_expired", "tmdb_movies"),
        ("rows_expired", "dead_letters"),
    ];
    assert_eq!(codes(&report), expired);
    let day = layout::records_folder(start().date_naive());
    for number in [1, 2] {
        let path = format!("{day}/movie_{number:04}.json");
        lake.remove_scratch(&path).await.expect("removed");
    }
    assert_eq!(
        codes(&verified(&lake).await),
        [("rows_without_record", "tmdb_movies")]
    );
}

#[tokio::test]
async fn a_count_that_is_not_that_of_the_rows_is_damage() {
    let lake = memory();
    make(&lake).await;
    keep_rows(&lake, Table::Titles, |id| id != "tt0000002").await;
    assert_eq!(codes(&verified(&lake).await), [("table_rows", "titles")]);
}

#[tokio::test]
async fn series_and_batches_that_no_refine_has_read_are_not_missed() {
    let lake = memory();
    make(&lake).await;
    let third = run_id(4);
    land(
        &lake,
        &third,
        vec![record(9, &third, 250, r#""id":9,"title":"I""#)],
    )
    .await;
    put(
        &lake,
        &layout::run_manifest("20261123T210000Z-ffffff"),
        "{}",
    )
    .await;
    let found = verified(&lake).await;
    assert_eq!(codes(&found), [("not_refined", "")]);
}
