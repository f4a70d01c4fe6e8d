//! Where things lie in a lake. Every path of its zones is made here and nowhere else.

use chrono::{DateTime, NaiveDate, Utc};

use crate::manifest::RecordKind;

/// Folder of the TMDB records.
pub const RECORDS: &str = "Raw/TMDB/JSON";
/// Folder of the runs' books. The underscore hides it from Athena, Glue and Spark.
pub const RUNS: &str = "Raw/TMDB/_runs";
/// Folder of the books of runs that were cut into shards.
pub const FANOUTS: &str = "Raw/TMDB/_fanouts";
/// Folder of catalogues as given.
pub const CATALOGUES: &str = "Raw/Local/CSV";
/// The zone of typed tables.
pub const TRUSTED: &str = "Trusted";
/// The zone of what is made for people.
pub const REFINED: &str = "Refined";

/// `Trusted/titles`: the folder of a table's one file.
pub fn trusted_folder(table: &str) -> String {
    format!("{TRUSTED}/{table}")
}

/// `Trusted/titles/titles.parquet`.
pub fn trusted_file(table: &str) -> String {
    format!("{TRUSTED}/{table}/{table}.parquet")
}

/// Where a local lake stages a table before it is moved into its place. The underscore hides it
/// from Athena, Glue and Spark.
pub fn trusted_staging_file(name: &str) -> String {
    format!("{TRUSTED}/_staging/{name}")
}

/// `Refined/report/2026-11-23/index.html`: a file of the report as of a day.
pub fn report_file(as_of: NaiveDate, name: &str) -> String {
    format!("{REFINED}/report/{as_of}/{name}")
}

/// `2026/11/23`.
pub fn date_folder(date: NaiveDate) -> String {
    date.format("%Y/%m/%d").to_string()
}

/// The folder of one day's records, of all kinds.
pub fn records_folder(date: NaiveDate) -> String {
    format!("{RECORDS}/{}", date_folder(date))
}

/// `movie_0001`: the stem of a record file, the same in the data file's and the entry's name.
pub fn batch_name(kind: RecordKind, number: u32) -> String {
    format!("{}_{number:04}", kind.as_str())
}

/// The inverse of [`batch_name`]; `None` for names that are not a batch's.
pub fn parse_batch_name(stem: &str) -> Option<(RecordKind, u32)> {
    let (kind, number) = stem.rsplit_once('_')?;
    let number = (number.len() >= 4).then(|| number.parse().ok())??;
    Some((RecordKind::parse(kind)?, number))
}

/// `Raw/TMDB/JSON/2026/11/23/movie_0001.json`.
pub fn record_file(date: NaiveDate, kind: RecordKind, number: u32) -> String {
    format!("{}/{}.json", records_folder(date), batch_name(kind, number))
}

/// `Raw/TMDB/_runs/<run_id>.json`: counts, options, requests, times.
pub fn run_manifest(run_id: &str) -> String {
    format!("{RUNS}/{run_id}.json")
}

/// A file of the run's own folder, for instance `outcomes.ndjson.gz` or `unmatched.csv`.
pub fn run_file(run_id: &str, name: &str) -> String {
    format!("{RUNS}/{run_id}/{name}")
}

/// `Raw/TMDB/_runs/<run_id>/batches/movie_0001.json`: the entry that commits a batch.
pub fn batch_entry(run_id: &str, name: &str) -> String {
    format!("{RUNS}/{run_id}/batches/{name}.json")
}

/// Where a local lake stages a file before it is linked into its place.
pub fn staging_file(run_id: &str, name: &str) -> String {
    format!("{RUNS}/{run_id}/staging/{name}")
}

/// `Raw/Local/CSV/Movies/2026/11/23/movies.csv`.
pub fn catalogue_file(kind: RecordKind, date: NaiveDate, file_name: &str) -> String {
    let folder = match kind {
        RecordKind::Movie => "Movies",
        RecordKind::Series => "Series",
    };
    format!("{CATALOGUES}/{folder}/{}/{file_name}", date_folder(date))
}

/// A run id: the start in UTC, then 24 random bits in hexadecimal. Sorts by time.
pub fn run_id(started_at: DateTime<Utc>, random: u32) -> String {
    format!(
        "{}-{:06x}",
        started_at.format("%Y%m%dT%H%M%SZ"),
        random & 0xff_ffff
    )
}

/// A file of a fan-out: `plan.json`, `shards.json`, `book.json`.
pub fn fanout_file(fanout: &str, name: &str) -> String {
    format!("{FANOUTS}/{fanout}/{name}")
}

/// What a shard came to: `Raw/TMDB/_fanouts/<id>/results/0003.json`.
pub fn fanout_result(fanout: &str, shard: u32) -> String {
    format!("{FANOUTS}/{fanout}/results/{shard:04}.json")
}

/// The day a run started, read from its id.
pub fn run_date(run_id: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(run_id.get(..8)?, "%Y%m%d").ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_batches_can_be_read_back_past_nine_thousand() {
        for number in [1, 42, 9_999, 10_000] {
            let name = batch_name(RecordKind::Movie, number);
            assert_eq!(parse_batch_name(&name), Some((RecordKind::Movie, number)));
        }
        assert_eq!(parse_batch_name("movie_1"), None);
        assert_eq!(parse_batch_name("people_0001"), None);
        assert_eq!(parse_batch_name("notes"), None);
    }

    #[test]
    fn a_run_id_carries_its_day() {
        let start = DateTime::from_timestamp(1_795_467_600, 0).expect("a time");
        let id = run_id(start, 0xdead_beef);
        assert_eq!(id, "20261123T210000Z-adbeef");
        assert_eq!(run_date(&id), Some(start.date_naive()));
        assert_eq!(run_date("x"), None);
    }
}
