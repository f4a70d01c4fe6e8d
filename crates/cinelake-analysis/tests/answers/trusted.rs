//! Trusted tables written by hand, row by row: what a refine would have made, and what it never makes.

use std::io::Cursor;

use cinelake_lake::{Lake, LakeUrl, StoreOptions};
use cinelake_refine::Table;
use parquet::arrow::ArrowWriter;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A lake in a folder, without Raw.
pub(crate) struct Trusted {
    pub(crate) lake: Lake,
    _folder: TempDir,
}

impl Trusted {
    /// Without any table.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = LakeUrl::Local(folder.path().join("lake"));
        let lake = Lake::open(&url, &StoreOptions::default()).expect("opens");
        Self {
            lake,
            _folder: folder,
        }
    }

    /// Writes a table anew. Columns that a row does not name are NULL, but for those that say where a row
    /// comes from.
    pub(crate) async fn put(&self, table: Table, rows: &[Value]) {
        let mut lines = String::new();
        for row in rows {
            lines.push_str(&with_origin(table, row).to_string());
            lines.push('\n');
        }
        let schema = table.schema();
        let mut bytes = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut bytes, schema.clone(), None).expect("a writer");
        let reader = arrow::json::ReaderBuilder::new(schema).build(Cursor::new(lines));
        for batch in reader.expect("a reader") {
            writer.write(&batch.expect("rows")).expect("written");
        }
        writer.close().expect("closed");
        let replaced = self.lake.replace(&table.path(), bytes.into()).await;
        replaced.expect("replaced");
    }
}

/// The row with what every row of the table has.
fn with_origin(table: Table, row: &Value) -> Value {
    let mut whole = match table {
        Table::Titles => {
            json!({ "kind": "movie", "snapshot_date": "2024-12-30", "source_file": "c.csv" })
        }
        Table::Principals | Table::People | Table::Ratings => {
            json!({ "snapshot_date": "2024-12-30", "source_file": "c.csv" })
        }
        Table::TmdbMovies | Table::TmdbSeries => json!({
            "fetched_at": "2024-12-31T10:00:00Z",
            "match": "direct",
            "run_id": "r",
            "source_file": "movie_0001.json",
        }),
        _ => json!({ "kind": "movie" }),
    };
    let fields = row.as_object().expect("an object").clone();
    whole.as_object_mut().expect("an object").extend(fields);
    whole
}

/// A small lake with a trap for every fault that was seen in star schemas: two films of one name, people of
/// one name, revenue above 2^31, a film with three genres, a title without a record of TMDB, a record
/// without a title, a person with several credits in one film, catalogues of several days.
pub(crate) async fn traps() -> Trusted {
    let trusted = Trusted::new();
    catalogue(&trusted).await;
    records(&trusted).await;
    parts(&trusted).await;
    trusted
}

async fn catalogue(trusted: &Trusted) {
    let genres = |names: &[&str]| json!({ "genres": names, "genres_text": names.join(",") });
    let title = |tconst: &str, name: &str, year: i32, names: &[&str], rest: Value| {
        let mut row = json!({ "tconst": tconst, "primary_title": name, "start_year": year });
        let fields = row.as_object_mut().expect("an object");
        for more in [genres(names), rest] {
            fields.extend(more.as_object().expect("an object").clone());
        }
        row
    };
    let rows = [
        title(
            "tt0000001",
            "Twin",
            2001,
            &["Drama", "Romance", "War"],
            json!({ "average_rating": 8.0, "num_votes": 1000, "runtime_minutes": 100 }),
        ),
        title(
            "tt0000002",
            "Twin",
            2001,
            &["Drama"],
            json!({ "average_rating": 6.0, "num_votes": 500 }),
        ),
        title(
            "tt0000003",
            "Giant",
            2010,
            &["Adventure"],
            json!({ "average_rating": 9.0, "num_votes": 9000, "snapshot_date": "2023-01-15" }),
        ),
        json!({ "tconst": "tt0000004", "primary_title": "Silent", "start_year": 1927 }),
        title(
            "tt0000005",
            "Saga",
            2005,
            &["Drama"],
            json!({ "kind": "series", "end_year": 2010, "average_rating": 7.0, "num_votes": 700 }),
        ),
    ];
    trusted.put(Table::Titles, &rows).await;
    let rated = |tconst: &str, day: &str, rating: f64, votes: i64| json!({ "tconst": tconst, "snapshot_date": day, "average_rating": rating, "num_votes": votes });
    let rows = [
        rated("tt0000001", "2023-01-15", 7.5, 600),
        rated("tt0000001", "2024-12-30", 8.0, 1000),
        rated("tt0000002", "2024-12-30", 6.0, 500),
        rated("tt0000003", "2023-01-15", 9.0, 9000),
        rated("tt0000005", "2024-12-30", 7.0, 700),
    ];
    trusted.put(Table::Ratings, &rows).await;
    let by_name = |tconst: &str, name: &str, born: Option<i32>, plays: &str| json!({ "tconst": tconst, "name": name, "category": "actor", "birth_year": born, "characters_text": plays });
    let rows = [
        by_name("tt0000001", "Ana", Some(1970), "Eva"),
        by_name("tt0000002", "Ana", Some(1990), "Lia"),
        by_name("tt0000003", "Rui", None, "A pilot"),
        by_name("tt0000003", "Rui", None, "His brother"),
        json!({ "tconst": "tt0000005", "nconst": "nm0000001", "name": "Kim", "ordering": 1, "category": "actress" }),
        json!({ "tconst": "tt0000005", "nconst": "nm0000002", "name": "Kim", "ordering": 2, "category": "director" }),
        json!({ "tconst": "tt0000005", "ordering": 3 }),
    ];
    trusted.put(Table::Principals, &rows).await;
    let person = json!({ "nconst": "nm0000001", "name": "Kim", "birth_year": 1980 });
    trusted.put(Table::People, &[person]).await;
}

async fn records(trusted: &Trusted) {
    let rows = [
        json!({ "tconst": "tt0000001", "tmdb_id": 11, "title": "Twin", "release_date": "2001-05-04", "budget": 10_000_000, "revenue": 25_000_000, "original_language": "en" }),
        json!({ "tconst": "tt0000002", "tmdb_id": 12, "title": "Twin", "release_date": "2002-01-01", "budget": 500, "revenue": 900, "money_flag": "budget_under_1000,revenue_under_1000", "original_language": "pt" }),
        json!({ "tconst": "tt0000003", "tmdb_id": 13, "title": "Giant", "release_date": "2010-12-17", "budget": 400_000_000, "revenue": 3_000_000_000_i64, "original_language": "en" }),
        json!({ "tconst": "tt0000006", "tmdb_id": 16, "title": "Orphan", "budget": 7_000_000 }),
        // IMDb's series is known to TMDB as a film too: the film is not the series' record.
        json!({ "tconst": "tt0000005", "tmdb_id": 11, "title": "Saga, the film", "budget": 1_000_000, "revenue": 2_000_000 }),
    ];
    trusted.put(Table::TmdbMovies, &rows).await;
    let series = json!({ "tconst": "tt0000005", "tmdb_id": 11, "name": "Saga", "first_air_date": "2005-09-01", "original_language": "pt" });
    trusted.put(Table::TmdbSeries, &[series]).await;
}

async fn parts(trusted: &Trusted) {
    let company = |tconst: &str, id: i64, name: &str| json!({ "tconst": tconst, "company_id": id, "name": name, "origin_country": "US" });
    let rows = [
        company("tt0000001", 1, "First"),
        company("tt0000001", 2, "Second"),
        company("tt0000001", 3, "Third"),
        company("tt0000003", 1, "First"),
        company("tt0000005", 1, "First, as TMDB's film of the series says"),
    ];
    trusted.put(Table::TmdbCompanies, &rows).await;
    let country = |tconst: &str, code: &str, name: &str| json!({ "tconst": tconst, "country": code, "name": name });
    let rows = [
        country("tt0000001", "US", "United States of America"),
        country("tt0000001", "BR", "Brazil"),
        country("tt0000003", "US", "United States of America"),
    ];
    trusted.put(Table::TmdbCountries, &rows).await;
    let rows = [
        json!({ "tconst": "tt0000001", "language": "en", "name": "English", "english_name": "English" }),
        json!({ "tconst": "tt0000001", "language": "", "name": "" }),
    ];
    trusted.put(Table::TmdbLanguages, &rows).await;
    let rows = [
        json!({ "tconst": "tt0000001", "genre_id": 18, "name": "Drama" }),
        json!({ "tconst": "tt0000001", "genre_id": 10_749, "name": "Romance" }),
        json!({ "tconst": "tt0000002", "genre_id": 18, "name": "Drama" }),
        json!({ "tconst": "tt0000003", "genre_id": 18, "name": "Drama, in another language" }),
        json!({ "tconst": "tt0000005", "kind": "series", "genre_id": 18, "name": "Drama" }),
    ];
    trusted.put(Table::TmdbGenres, &rows).await;
    let rows = [
        json!({ "tconst": "tt0000001", "collection_id": 10, "name": "Twins" }),
        json!({ "tconst": "tt0000002", "collection_id": 10, "name": "Twins" }),
    ];
    trusted.put(Table::TmdbCollections, &rows).await;
    let offer = |kind: &str, id: i64, name: &str| json!({ "tconst": "tt0000001", "country": "BR", "offer": kind, "provider_id": id, "provider_name": name });
    let rows = [
        offer("flatrate", 8, "Streams"),
        offer("rent", 2, "Rents"),
        offer("rent", 8, "Streams"),
    ];
    trusted.put(Table::TmdbProviders, &rows).await;
    people(trusted).await;
}

async fn people(trusted: &Trusted) {
    let rows = [
        json!({ "tconst": "tt0000001", "person_id": 100, "name": "Ana", "character": "Eva", "cast_order": 0, "credit_id": "a" }),
        json!({ "tconst": "tt0000001", "person_id": 100, "name": "Ana", "character": "Her twin", "cast_order": 5, "credit_id": "b" }),
        json!({ "tconst": "tt0000003", "person_id": 200, "name": "Ana", "cast_order": 1, "credit_id": "c" }),
        json!({ "tconst": "tt0000005", "kind": "series", "person_id": 300, "name": "Kim", "episodes": 12, "credit_id": "d" }),
    ];
    trusted.put(Table::TmdbCast, &rows).await;
    let job = |tconst: &str, id: i64, name: &str| json!({ "tconst": tconst, "person_id": id, "name": name, "department": "Directing", "job": "Director", "credit_id": format!("{tconst}{id}") });
    let rows = [
        job("tt0000001", 101, "Eva"),
        job("tt0000003", 101, "Eva"),
        job("tt0000003", 102, "Lu"),
    ];
    trusted.put(Table::TmdbCrew, &rows).await;
}
