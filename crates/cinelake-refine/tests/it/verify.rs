//! Whether the tables are whole and hold what Raw has.

use arrow::array::{AsArray, BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use bytes::Bytes;
use chrono::Duration;
use cinelake_lake::verify::{Severity, VerifyOptions};
use cinelake_lake::{BYTE_SUM_KEY, Lake, layout};
use cinelake_refine::verify::{TrustedReport, verify};
use cinelake_refine::{RefineOptions, Table, refine};
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
    let said = footer.metadata().file_metadata().key_value_metadata();
    let said = said.cloned().unwrap_or_default().into_iter();
    let own = |key: &str| key == "ARROW:schema" || key == BYTE_SUM_KEY;
    let said = said.filter(|pair| !own(&pair.key)).collect();
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

/// The file with one bit the other way round.
fn flipped(whole: &Bytes, at: usize) -> Bytes {
    let mut bytes = whole.to_vec();
    bytes[at] ^= 8;
    Bytes::from(bytes)
}

/// Where the rows of a Parquet file end and its footer begins.
fn footer_start(whole: &Bytes) -> usize {
    let trailer = whole.last_chunk::<8>().expect("a trailer");
    let length = u32::from_le_bytes([trailer[0], trailer[1], trailer[2], trailer[3]]);
    whole.len() - 8 - length as usize
}

#[tokio::test]
async fn one_bit_that_flips_among_the_rows_of_a_table_is_damage() {
    let lake = memory();
    make(&lake).await;
    for table in [Table::Titles, Table::TmdbMovies, Table::Outcomes] {
        let whole = lake.read(&table.path()).await.expect("reads");
        let metadata = ParquetRecordBatchReaderBuilder::try_new(whole.clone()).expect("Parquet");
        let groups = metadata.metadata().row_groups().iter();
        let end = groups.map(|group| {
            let columns = group.columns().iter().map(|column| column.byte_range());
            columns.map(|(start, length)| start + length).max()
        });
        let end = end.flatten().max().expect("rows") as usize;
        for at in (4..end).step_by(83) {
            let damaged = flipped(&whole, at);
            lake.replace(&table.path(), damaged).await.expect("writes");
            let found = verified(&lake).await;
            let damaged = ("table_damaged", table.name());
            assert!(codes(&found).contains(&damaged), "{table} at {at}");
        }
        lake.replace(&table.path(), whole).await.expect("writes");
    }
}

#[tokio::test]
async fn one_bit_that_flips_in_a_footer_stops_neither_verify_nor_refine() {
    let lake = memory();
    make(&lake).await;
    for table in [Table::Titles, Table::TmdbMovies] {
        let whole = lake.read(&table.path()).await.expect("reads");
        // Arrow's notes on the types are in here, too.
        for at in (footer_start(&whole)..whole.len()).step_by(149) {
            let damaged = flipped(&whole, at);
            lake.replace(&table.path(), damaged).await.expect("writes");
            verified(&lake).await;
            refined(&lake).await;
            lake.replace(&table.path(), whole.clone())
                .await
                .expect("writes");
        }
    }
}

#[tokio::test]
async fn a_table_in_the_place_of_another_is_damage_and_is_made_anew() {
    let lake = memory();
    make(&lake).await;
    let genres = Table::TmdbGenres;
    for other in [Table::TmdbKeywords, Table::TmdbCompanies, Table::Titles] {
        let bytes = lake.read(&other.path()).await.expect("reads");
        lake.replace(&genres.path(), bytes).await.expect("writes");
        assert_eq!(
            codes(&verified(&lake).await),
            [("table_damaged", genres.name())]
        );
        refined(&lake).await;
        assert_eq!(codes(&verified(&lake).await), []);
    }
}

#[tokio::test]
async fn a_table_that_is_gone_or_of_another_time_than_its_records_is_told() {
    let lake = memory();
    make(&lake).await;
    let cast = Table::TmdbCast;
    let old = lake.read(&cast.path()).await.expect("reads");
    lake.remove_scratch(&cast.path()).await.expect("removed");
    assert_eq!(
        codes(&verified(&lake).await),
        [("not_refined", cast.name())]
    );
    let third = run_id(4);
    land(&lake, &third, vec![record(5, &third, 200, CREDITS)]).await;
    checkpoint(&lake, &third, true).await;
    refined(&lake).await;
    assert_eq!(codes(&verified(&lake).await), []);
    lake.replace(&cast.path(), old).await.expect("writes");
    assert_eq!(
        codes(&verified(&lake).await),
        [("not_refined", cast.name())]
    );
    refined(&lake).await;
    assert_eq!(codes(&verified(&lake).await), []);
}

#[tokio::test]
async fn a_table_that_is_damaged_inside_is_made_anew_where_its_rows_are_needed() {
    for table in [Table::Outcomes, Table::TmdbMovies, Table::TmdbCast] {
        let lake = memory();
        make(&lake).await;
        let whole = lake.read(&table.path()).await.expect("reads");
        let mut scrambled = whole.to_vec();
        let end = footer_start(&whole);
        scrambled[4..end].iter_mut().for_each(|byte| *byte ^= 0x15);
        lake.replace(&table.path(), scrambled.into())
            .await
            .expect("writes");
        let third = run_id(4);
        land(&lake, &third, vec![record(5, &third, 200, CREDITS)]).await;
        checkpoint(&lake, &third, true).await;
        refined(&lake).await;
        assert_eq!(codes(&verified(&lake).await), [], "{table}");
    }
}

#[tokio::test]
async fn what_a_refine_left_out_on_purpose_is_not_missed() {
    let lake = memory();
    make(&lake).await;
    let later = start() + Duration::days(20);
    let shorter = RefineOptions {
        now: later,
        keep_days: 10,
        ..crate::support::options(false)
    };
    refine(&lake, &shorter, &|_| {}).await.expect("refines");
    let options = VerifyOptions {
        now: later,
        keep_days: 180,
    };
    let report = verify(&lake, options).await.expect("verifies");
    assert_eq!(codes(&report), []);
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
