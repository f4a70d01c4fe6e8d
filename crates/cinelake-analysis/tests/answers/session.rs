//! SQL over real tables: what is read, what is refused, and what a refine meanwhile does.

use arrow::util::pretty::pretty_format_batches;
use bytes::Bytes;
use cinelake_analysis::{AnalysisError, Limits, Session, Statement, output};
use cinelake_answers::Engine;
use cinelake_refine::Table;
use cinelake_testkit::planted::{PlantedCatalogue, everything};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::metadata::ParquetMetaDataReader;
use parquet::file::properties::WriterProperties;

use crate::place::Place;

async fn place() -> (PlantedCatalogue, Place) {
    let plant = everything(7);
    let place = Place::of(&plant).await;
    (plant, place)
}

async fn text(session: &Session, sql: &str) -> String {
    let rows = session.sql(sql).await.expect("runs");
    let record_batches = rows.collect().await.expect("rows");
    pretty_format_batches(&record_batches)
        .expect("text")
        .to_string()
}

async fn number(session: &Session, sql: &str) -> String {
    let text = text(session, sql).await;
    text.lines()
        .nth(3)
        .unwrap_or_default()
        .trim_matches(['|', ' '])
        .to_owned()
}

async fn error(session: &Session, sql: &str) -> AnalysisError {
    match session.sql(sql).await {
        Err(error) => error,
        Ok(rows) => rows.collect().await.expect_err("fails"),
    }
}

async fn written(session: &Session, sql: &str, format: output::Format) -> Vec<u8> {
    let mut bytes = Vec::new();
    let rows = session.sql(sql).await.expect("runs");
    output::write(rows, format, &output::Options::default(), &mut bytes)
        .await
        .expect("written");
    bytes
}

async fn lines(session: &Session, sql: &str, format: output::Format) -> String {
    String::from_utf8(written(session, sql, format).await).expect("text")
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_are_there_with_their_rows_in_a_folder_and_in_a_bucket() {
    let plant = everything(7);
    for place in [Place::new(), Place::s3()] {
        place.land(1, &plant, &plant.records).await;
        let before = Session::open(&place.lake).await.expect("opens");
        assert_eq!(before.tables_missing(), Table::ALL);
        assert_eq!(number(&before, "SELECT COUNT(*) FROM titles").await, "0");
        place.refine().await;
        let session = Session::open(&place.lake).await.expect("opens");
        assert!(session.tables_missing().is_empty());
        for table in session.tables() {
            let sql = format!("SELECT COUNT(*) FROM {}", table.table);
            assert_eq!(number(&session, &sql).await, table.rows.to_string());
        }
        let wide = number(&session, "SELECT COUNT(*) FROM titles t JOIN tmdb_movies m ON t.tconst = m.tconst WHERE m.budget > 0").await;
        assert_ne!(wide, "0");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_replaced_under_a_session_is_an_error_and_not_a_mixture() {
    let (plant, place) = place().await;
    let session = Session::open(&place.lake).await.expect("opens");
    place.land(2, &plant, &plant.records).await;
    place.refine().await;
    let found = error(&session, "SELECT SUM(budget) FROM tmdb_movies").await;
    let same = AnalysisError::TableReplaced {
        table: Table::TmdbMovies.into(),
    };
    assert_eq!(found.to_string(), same.to_string());
    let anew = Session::open(&place.lake).await.expect("opens");
    assert_ne!(
        number(&anew, "SELECT SUM(budget) FROM tmdb_movies").await,
        ""
    );
}

/// The table's file without one of its columns, as an older version wrote it.
async fn without_column(place: &Place, table: Table, column: &str) {
    let path = table.path();
    let bytes = place.lake.read(&path).await.expect("reads");
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes).expect("Parquet");
    let at = reader.schema().index_of(column).expect("a column");
    let columns: Vec<usize> = (0..reader.schema().fields().len())
        .filter(|index| *index != at)
        .collect();
    let mut writer = None;
    for record_batch in reader.build().expect("reads") {
        let part = record_batch
            .expect("rows")
            .project(&columns)
            .expect("projects");
        let writer = writer.get_or_insert_with(|| {
            ArrowWriter::try_new(Vec::new(), part.schema(), None).expect("a writer")
        });
        writer.write(&part).expect("written");
    }
    let older = writer.expect("rows").into_inner().expect("closed");
    let replaced = place.lake.replace(&path, Bytes::from(older)).await;
    replaced.expect("replaced");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_column_that_an_older_file_lacks_is_null() {
    let (_, place) = place().await;
    without_column(&place, Table::TmdbMovies, "money_flag").await;
    let session = Session::open(&place.lake).await.expect("opens");
    let sql = "SELECT COUNT(*) FROM tmdb_movies WHERE money_flag IS NULL";
    let all = number(&session, "SELECT COUNT(*) FROM tmdb_movies").await;
    assert_eq!(number(&session, sql).await, all);
    let filtered = "SELECT COUNT(*) FROM tmdb_movies WHERE money_flag = 'x' AND budget > 0";
    assert_eq!(number(&session, filtered).await, "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_file_is_named_with_the_command_that_makes_it_again() {
    let (_, place) = place().await;
    let path = Table::Titles.path();
    let whole = place.lake.read(&path).await.expect("reads");
    // A footer that claims to be longer than the file, and one that is cut out of another file.
    let claims_much = [b"PAR1xxxx", &[0xff, 0xff, 0xff, 0x7f][..], b"PAR1"].concat();
    for bytes in [
        Bytes::new(),
        Bytes::from_static(b"PAR1"),
        Bytes::from_static(b"no Parquet at all, but long enough to look into"),
        Bytes::from(claims_much),
        whole.slice(whole.len() / 2..),
        whole.slice(..whole.len() - 1),
    ] {
        let replaced = place.lake.replace(&path, bytes).await;
        replaced.expect("replaced");
        let broken = Session::open(&place.lake).await.expect_err("broken");
        let text = broken.to_string();
        let command = format!("cinelake refine --rebuild --lake {}", place.lake.url());
        assert!(
            text.contains("titles.parquet") && text.ends_with(&command) && !text.contains("delete"),
            "{text}"
        );
    }
    place.rebuild().await;
    let session = Session::open(&place.lake).await.expect("opens");
    assert_ne!(number(&session, "SELECT COUNT(*) FROM titles").await, "0");
}

/// Writes a table's file anew with these properties, its rows `times` times.
async fn rewrite(place: &Place, table: Table, times: usize, properties: WriterProperties) {
    let path = table.path();
    let bytes = place.lake.read(&path).await.expect("reads");
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes).expect("Parquet");
    let schema = reader.schema().clone();
    let batches = reader.build().expect("reads");
    let batches: Vec<_> = batches.map(|batch| batch.expect("rows")).collect();
    let mut writer = ArrowWriter::try_new(Vec::new(), schema, Some(properties)).expect("a writer");
    for batch in std::iter::repeat_n(&batches, times).flatten() {
        writer.write(batch).expect("written");
    }
    let bytes = writer.into_inner().expect("closed");
    let replaced = place.lake.replace(&path, Bytes::from(bytes)).await;
    replaced.expect("replaced");
}

/// Bytes of a table's footer, and of its page index before it.
async fn tail_sizes(place: &Place, table: Table) -> (usize, usize) {
    let bytes = place.lake.read(&table.path()).await.expect("reads");
    let length = &bytes[bytes.len() - 8..bytes.len() - 4];
    let footer = u32::from_le_bytes(length.try_into().expect("four bytes")) as usize;
    let metadata = ParquetMetaDataReader::new().parse_and_finish(&bytes);
    let metadata = metadata.expect("metadata");
    let chunks = metadata
        .row_groups()
        .iter()
        .flat_map(|group| group.columns());
    let index: i32 = chunks
        .map(|chunk| {
            let lengths = [chunk.column_index_length(), chunk.offset_index_length()];
            lengths.into_iter().flatten().sum::<i32>()
        })
        .sum();
    (footer, usize::try_from(index).expect("a size"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_opens_however_large_its_footer_and_its_page_index_are() {
    const FIRST_READ: usize = 256 * 1024;
    let many_groups = WriterProperties::builder().set_max_row_group_row_count(Some(1));
    let many_pages = WriterProperties::builder()
        .set_data_page_row_count_limit(1)
        .set_write_batch_size(1);
    let cases = [
        ("both", many_groups.build(), true),
        ("the page index alone", many_pages.build(), false),
    ];
    let plant = everything(7);
    for place in [Place::new(), Place::s3()] {
        place.land(1, &plant, &plant.records).await;
        for (what, properties, is_footer_large) in &cases {
            place.rebuild().await;
            let session = Session::open(&place.lake).await.expect("opens");
            let sql = "SELECT COUNT(*) FROM tmdb_movies WHERE budget > 0";
            let before: usize = number(&session, sql).await.parse().expect("a number");
            rewrite(&place, Table::TmdbMovies, 2, properties.clone()).await;
            let (footer, index) = tail_sizes(&place, Table::TmdbMovies).await;
            assert!(index > FIRST_READ, "{what}: {footer} and {index} bytes");
            assert_eq!(
                footer > FIRST_READ,
                *is_footer_large,
                "{what}: {footer} bytes"
            );
            let session = Session::open(&place.lake).await.expect("opens");
            let after = number(&session, sql).await;
            assert_eq!(after, (2 * before).to_string(), "{what}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sql_only_reads_and_reaches_no_file() {
    let (_, place) = place().await;
    let session = Session::open(&place.lake).await.expect("opens");
    let path = place.lake.show(&Table::Titles.path());
    let files = format!("SELECT * FROM '{path}'");
    for sql in [
        "DROP TABLE titles",
        "CREATE TABLE x AS SELECT 1",
        "CREATE EXTERNAL TABLE x STORED AS CSV LOCATION '/etc/passwd'",
        "INSERT INTO titles SELECT * FROM titles",
        "DELETE FROM titles",
        "UPDATE titles SET kind = 'x'",
        "COPY titles TO '/tmp/x.csv'",
        "SET datafusion.execution.batch_size = 1",
        "EXPLAIN ANALYZE COPY titles TO '/tmp/x.csv'",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_parquet('/etc/passwd')",
        &files,
    ] {
        let text = error(&session, sql).await.to_string();
        assert!(!text.is_empty() && !text.contains("root:"), "{sql}: {text}");
    }
    assert_ne!(number(&session, "SELECT COUNT(*) FROM titles").await, "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn mistakes_are_answered_with_what_there_is() {
    let (_, place) = place().await;
    let session = Session::open(&place.lake).await.expect("opens");
    let mut told = String::new();
    for sql in [
        "SELECT * FROM movies",
        "SELECT titel FROM titles",
        "SELECT t.titel FROM titles t",
        "SELECT primary_title FROM titles ORDER BY nota",
        "SELECT tconst FROM titles JOIN tmdb_movies ON titles.tconst = tmdb_movies.tconst",
        "SELECT 1/0 FROM titles",
        "SELECT frobnicate(kind) FROM titles",
        "SELECT SUM(kind) FROM titles",
        "SELECT CAST(primary_title AS INT) FROM titles",
    ] {
        let text = error(&session, sql).await.to_string();
        told.push_str(&format!("{sql}\n  {text}\n"));
    }
    insta::assert_snapshot!(told);
}

#[test]
fn several_statements_are_split_and_one_is_wanted_where_one_result_is() {
    let statements = Statement::parse("SELECT 1; SELECT 2;").expect("parses");
    assert_eq!(statements.len(), 2);
}

/// Every type that a user can meet, with the values that formats trip over.
const TRAPS: &str = "SELECT * FROM (VALUES
    (1, 9007199254740993, 0.1, 'plain', true, CAST('2024-02-29' AS DATE)),
    (2, -1, -0.0, 'comma, quote \" and \nline | pipe', false, CAST('1878-06-15' AS DATE)),
    (3, NULL, CAST('NaN' AS DOUBLE), '', NULL, NULL),
    (4, 0, CAST('Infinity' AS DOUBLE), '千と千尋 é \\ <b>', NULL, NULL),
    (5, 0, NULL, NULL, NULL, NULL)
    ) AS t(n, big, real, words, truth, day) ORDER BY n";

#[tokio::test(flavor = "multi_thread")]
async fn results_read_the_same_in_every_text_format() {
    let place = Place::new();
    let session = Session::open(&place.lake).await.expect("opens");
    for (name, format) in [
        ("csv", output::Format::Csv),
        ("json", output::Format::Json),
        ("markdown", output::Format::Markdown),
        ("table", output::Format::Table),
    ] {
        insta::assert_snapshot!(name, lines(&session, TRAPS, format).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn json_is_json_whatever_the_values() {
    let (_, place) = place().await;
    let session = Session::open(&place.lake).await.expect("opens");
    for table in Table::ALL {
        let sql = format!("SELECT * FROM {table}");
        let json = lines(&session, &sql, output::Format::Json).await;
        let rows: Vec<serde_json::Value> = serde_json::from_str(&json).expect("JSON");
        let count = number(&session, &format!("SELECT COUNT(*) FROM {table}")).await;
        assert_eq!(rows.len().to_string(), count, "{table}");
    }
    let none = lines(
        &session,
        "SELECT * FROM titles WHERE false",
        output::Format::Json,
    )
    .await;
    let rows: Vec<serde_json::Value> = serde_json::from_str(&none).expect("JSON");
    assert!(rows.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn parquet_comes_back_with_the_same_values() {
    let (_, place) = place().await;
    let session = Session::open(&place.lake).await.expect("opens");
    let sql = "SELECT tconst, genres, average_rating, snapshot_date FROM titles ORDER BY tconst";
    let bytes = written(&session, sql, output::Format::Parquet).await;
    let reader = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(bytes)).expect("Parquet");
    let read: Vec<_> = reader
        .build()
        .expect("reads")
        .map(|rows| rows.expect("rows"))
        .collect();
    let back = pretty_format_batches(&read).expect("text").to_string();
    assert_eq!(back, text(&session, sql).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_a_join_multiplied_are_sorted_by_every_key() {
    let (_, place) = place().await;
    let session = Session::open(&place.lake).await.expect("opens");
    let sql = "WITH people AS (SELECT DISTINCT name FROM principals) \
               SELECT n.name, p.tconst FROM people n JOIN principals p ON p.name = n.name \
               ORDER BY n.name, p.tconst DESC";
    let plan = text(&session, &format!("EXPLAIN {sql}")).await;
    assert!(plan.contains("tconst DESC"), "{plan}");
}

#[tokio::test]
async fn statements_that_share_too_little_memory_run_one_after_the_other() {
    let (_, place) = place().await;
    // A hash join keeps one side in memory; no two statements are the same.
    let sql = |number: usize| {
        format!(
            "SELECT COUNT(*) + {number} AS pairs FROM titles a \
             CROSS JOIN (SELECT ordering AS n FROM principals LIMIT 40) o \
             INNER JOIN (SELECT tconst, primary_title, original_title FROM titles) b ON a.kind = b.tconst"
        )
    };
    let within = |memory_bytes| {
        let limits = Limits {
            memory_bytes,
            ..Limits::default()
        };
        Session::open_within(&place.lake, limits)
    };
    // The least that one statement needs.
    let (mut too_little, mut enough) = (0, 1 << 30);
    while enough - too_little > 1024 {
        let limit = u64::midpoint(too_little, enough);
        let session = within(limit).await.expect("opens");
        match session.query(&sql(0)).await {
            Ok(_) => enough = limit,
            Err(_) => too_little = limit,
        }
    }
    let session = within(enough + 1024).await.expect("opens");
    let statements: Vec<String> = (0..16).map(sql).collect();
    let together = statements.iter().map(|sql| session.query(sql));
    for rows in futures::future::join_all(together).await {
        rows.expect("each statement runs alone if it has to");
    }
}
