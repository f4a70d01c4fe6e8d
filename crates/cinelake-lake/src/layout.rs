//! Where things lie in a lake. Every path of its zones is made here and nowhere else.

use chrono::{DateTime, NaiveDate, Utc};

use crate::manifest::RecordKind;

/// Folder of the TMDB records.
pub const RECORDS: &str = "Raw/TMDB/JSON";
/// Folder of the runs' books. The underscore hides it from Athena, Glue and Spark.
pub const RUNS: &str = "Raw/TMDB/_runs";
/// The object by which `check` tries the right to write. It stays where nothing may be deleted.
pub const PROBE: &str = "Raw/TMDB/_runs/check/probe.json";
/// Folder of the books of runs that were cut into shards.
pub const FANOUTS: &str = "Raw/TMDB/_fanouts";
/// Folder of catalogues as given.
pub const CATALOGUES: &str = "Raw/Local/CSV";
/// Folder of the descriptors of catalogue snapshots and of the verdicts on them. TMDB's expiry does
/// not reach it.
pub const SNAPSHOTS: &str = "Raw/Local/_snapshots";
/// Folder of second opinions as given. It lies beside the catalogues, so that no reader of catalogues
/// takes such a file for one. TMDB's expiry does not reach it.
pub const OPINIONS: &str = "Raw/Local/SecondOpinions";
/// Folder of the descriptors of second opinions.
pub const OPINION_DESCRIPTORS: &str = "Raw/Local/_second_opinions";
/// Folder of the lease that lets one run at a time write.
pub const LEASE: &str = "Raw/TMDB/_lease";
/// Folder of damaged small files that a repair has put aside.
pub const QUARANTINE: &str = "Raw/TMDB/_quarantine";
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

/// `Refined/fact_title`: the folder of a table's one file.
pub fn refined_folder(table: &str) -> String {
    format!("{REFINED}/{table}")
}

/// `Refined/fact_title/fact_title.parquet`.
pub fn refined_file(table: &str) -> String {
    format!("{REFINED}/{table}/{table}.parquet")
}

/// Where a local lake stages a table of Refined before it is moved into its place.
pub fn refined_staging_file(name: &str) -> String {
    format!("{REFINED}/_staging/{name}")
}

/// Whether a path is that of a table of Refined: the folder and the file have the table's name.
pub fn is_refined_file(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    matches!(parts.as_slice(), [zone, table, file]
        if *zone == REFINED && file.strip_suffix(".parquet") == Some(*table))
}

/// Folder of the reports.
pub const REPORTS: &str = "Refined/report";
/// A report's page: the name that web servers look for.
pub const REPORT_PAGE: &str = "index.html";
/// The data of a report, in the same folder.
pub const REPORT_DATA: &str = "answers.json";

/// `Refined/report/2026-11-23/index.html`: a file of the report as of a day.
pub fn report_file(as_of: NaiveDate, name: &str) -> String {
    format!("{REPORTS}/{as_of}/{name}")
}

/// The day of a report, by the path of its page or its data; `None` for other files.
pub fn parse_report_file(path: &str) -> Option<NaiveDate> {
    let inside = path.strip_prefix(REPORTS)?.strip_prefix('/')?;
    let (day, name) = inside.split_once('/')?;
    let as_of = day.parse().ok()?;
    [REPORT_PAGE, REPORT_DATA].contains(&name).then_some(as_of)
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

/// `Raw/TMDB/_runs/<run_id>/ended.ndjson.zst`, or `stopped.ndjson.zst` for a run that has not given
/// every title its outcome.
pub fn checkpoint_file(run_id: &str, ended: bool) -> String {
    let name = if ended { ENDED } else { STOPPED };
    format!("{RUNS}/{run_id}/{name}")
}

/// `Raw/Local/_snapshots/<run_id>.json`: how the catalogue files of a snapshot are read.
pub fn snapshot_descriptor(snapshot_id: &str) -> String {
    format!("{SNAPSHOTS}/{snapshot_id}.json")
}

/// `Raw/Local/_snapshots/<run_id>.verdict.json`: whether TMDB knew its ids.
pub fn snapshot_verdict(snapshot_id: &str) -> String {
    format!("{SNAPSHOTS}/{snapshot_id}.verdict.json")
}

/// Snapshot id of a path in the folder of snapshots, and whether it is the verdict's; `None` for what
/// is neither.
pub fn parse_snapshot_object(path: &str) -> Option<(&str, bool)> {
    let name = path.strip_prefix(SNAPSHOTS)?.strip_prefix('/')?;
    let name = name.strip_suffix(".json")?;
    let (id, is_verdict) = match name.strip_suffix(".verdict") {
        Some(id) => (id, true),
        None => (name, false),
    };
    is_run_id(id).then_some((id, is_verdict))
}

/// `Raw/Local/SecondOpinions/wikidata/2026/11/23/wikidata.csv`.
pub fn opinion_file(source: &str, date: NaiveDate, file_name: &str) -> String {
    format!("{OPINIONS}/{source}/{}/{file_name}", date_folder(date))
}

/// `Raw/Local/_second_opinions/<id>.json`: whose opinion a file is. The id is made as a run's.
pub fn opinion_descriptor(id: &str) -> String {
    format!("{OPINION_DESCRIPTORS}/{id}.json")
}

/// The id of a path in the folder of these descriptors; `None` for what is none.
pub fn parse_opinion_descriptor(path: &str) -> Option<&str> {
    let name = path.strip_prefix(OPINION_DESCRIPTORS)?.strip_prefix('/')?;
    name.strip_suffix(".json").filter(|id| is_run_id(id))
}

/// Says that a run of this version has described every snapshot of the lake.
pub fn layout_marker() -> String {
    format!("{SNAPSHOTS}/layout.json")
}

/// The object that holds the lease.
pub fn lease_file() -> String {
    format!("{LEASE}/lease.json")
}

/// Where a repair puts the bytes of a damaged file.
pub fn quarantine_file(path: &str) -> String {
    format!("{QUARANTINE}/{path}")
}

/// How a run's start is written in its id.
const RUN_TIME: &str = "%Y%m%dT%H%M%SZ";
const OUTCOMES: &str = "outcomes.ndjson.gz";
const ENDED: &str = "ended.ndjson.zst";
const STOPPED: &str = "stopped.ndjson.zst";
/// Lists for people that a run writes when it ends.
const LISTS: [&str; 5] = [
    "unmatched.csv",
    "failed.csv",
    "rejected.csv",
    "filtered.csv",
    "crosswalk.csv",
];

/// `Raw/TMDB/_runs/<run_id>/outcomes.ndjson.gz`.
pub fn run_outcomes(run_id: &str) -> String {
    run_file(run_id, OUTCOMES)
}

/// What an object below the folder of runs is, by its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunObject<'p> {
    /// The run's manifest.
    Manifest,
    /// The run's outcomes.
    Outcomes,
    /// A list for people.
    List,
    /// A ledger entry, by its name without `.json`.
    Entry(&'p str),
    /// The run's checkpoint.
    Checkpoint {
        /// Whether the run gave every title its outcome.
        ended: bool,
    },
    /// A file that is staged before it is linked into its place.
    Staged,
}

/// Run id and meaning of a path below the folder of runs; `None` for what is not cinelake's.
pub fn parse_run_object(path: &str) -> Option<(&str, RunObject<'_>)> {
    let inside = path.strip_prefix(RUNS)?.strip_prefix('/')?;
    let (run_id, object) = match inside.split_once('/') {
        None => (inside.strip_suffix(".json")?, RunObject::Manifest),
        Some((run_id, rest)) => (run_id, parse_inside_run(rest)?),
    };
    is_run_id(run_id).then_some((run_id, object))
}

fn parse_inside_run(rest: &str) -> Option<RunObject<'_>> {
    Some(match rest.split_once('/') {
        None if rest == OUTCOMES => RunObject::Outcomes,
        None if rest == ENDED => RunObject::Checkpoint { ended: true },
        None if rest == STOPPED => RunObject::Checkpoint { ended: false },
        None if LISTS.contains(&rest) => RunObject::List,
        Some(("batches", file)) => RunObject::Entry(parse_entry_file(file)?),
        Some(("staging", _)) => RunObject::Staged,
        _ => return None,
    })
}

/// The entry's name, for a file name that an entry can have.
fn parse_entry_file(file: &str) -> Option<&str> {
    let name = file.strip_suffix(".json")?;
    let base = entry_base(name);
    let is_misses = || {
        let number = base.strip_prefix("misses_");
        number.is_some_and(|number| number.len() >= 4 && is_digits(number))
    };
    (parse_batch_name(base).is_some() || is_misses()).then_some(name)
}

/// `movie_0001` of `movie_0001.2`, the name of an entry that was rebuilt.
pub fn entry_base(name: &str) -> &str {
    match name.split_once('.') {
        Some((base, again)) if is_digits(again) => base,
        _ => name,
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the text is a run's id, such as `20261123T214500Z-3fa2c1`.
pub fn is_run_id(text: &str) -> bool {
    let Some((time, random)) = text.split_once('-') else {
        return false;
    };
    parse_run_time(time).is_some()
        && random.len() == 6
        && random.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn parse_run_time(text: &str) -> Option<DateTime<Utc>> {
    let time = chrono::NaiveDateTime::parse_from_str(text, RUN_TIME).ok()?;
    Some(time.and_utc())
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
    format!("{}-{:06x}", started_at.format(RUN_TIME), random & 0xff_ffff)
}

/// A file of a fan-out: `plan.json`, `shards.json`, `book.json`.
pub fn fanout_file(fanout: &str, name: &str) -> String {
    format!("{FANOUTS}/{fanout}/{name}")
}

/// What a shard came to: `Raw/TMDB/_fanouts/<id>/results/0003.json`.
pub fn fanout_result(fanout: &str, shard: u32) -> String {
    format!("{FANOUTS}/{fanout}/results/{shard:04}.json")
}

/// The day in a path: `2026/11/23` as three folders of it.
pub fn date_in_path(path: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> = path.split('/').collect();
    parts.windows(3).find_map(|day| {
        let [year, month, day] = day else { return None };
        let date =
            NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
        date.filter(|_| year.len() == 4)
    })
}

/// When a run started, to the second, read from its id.
pub fn run_started_at(run_id: &str) -> Option<DateTime<Utc>> {
    parse_run_time(run_id.split_once('-')?.0)
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
    fn only_cinelakes_own_names_below_the_runs_mean_something() {
        let run = "20261123T210000Z-adbeef";
        let of = |rest: &str| {
            let path = format!("{RUNS}/{rest}");
            parse_run_object(&path).map(|(id, object)| (id.to_owned(), format!("{object:?}")))
        };
        for (rest, object) in [
            (format!("{run}.json"), "Manifest"),
            (format!("{run}/outcomes.ndjson.gz"), "Outcomes"),
            (format!("{run}/unmatched.csv"), "List"),
            (
                format!("{run}/batches/movie_0001.json"),
                r#"Entry("movie_0001")"#,
            ),
            (
                format!("{run}/batches/movie_0001.2.json"),
                r#"Entry("movie_0001.2")"#,
            ),
            (
                format!("{run}/batches/misses_0001.json"),
                r#"Entry("misses_0001")"#,
            ),
            (
                format!("{run}/ended.ndjson.zst"),
                "Checkpoint { ended: true }",
            ),
            (format!("{run}/staging/movie_0001"), "Staged"),
        ] {
            assert_eq!(
                of(&rest),
                Some((run.to_owned(), object.to_owned())),
                "{rest}"
            );
        }
        for rest in [
            format!("{run}.json#1"),
            format!("{run}.json.bak"),
            format!("{run}/batches/movie_0001.json#1"),
            format!("{run}/batches/notes.json"),
            format!("{run}/ended.ndjson.zst.tmp"),
            "check/probe.json".to_owned(),
            "20261123T210000Z.json".to_owned(),
        ] {
            assert_eq!(of(&rest), None, "{rest}");
        }
    }

    #[test]
    fn a_report_is_known_by_its_files() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day");
        for name in [REPORT_PAGE, REPORT_DATA] {
            assert_eq!(parse_report_file(&report_file(day, name)), Some(day));
        }
        for path in [
            report_file(day, "notes.txt"),
            format!("{REPORTS}/index.html"),
            format!("{REPORTS}/mine/index.html"),
        ] {
            assert_eq!(parse_report_file(&path), None, "{path}");
        }
    }

    #[test]
    fn a_table_of_refined_is_known_by_its_folder_and_its_file() {
        assert!(is_refined_file(&refined_file("fact_title")));
        for path in [
            "Refined/fact_title/notes.parquet",
            "Refined/fact_title.parquet",
            "Refined/report/2026-11-23/index.html",
            "Trusted/titles/titles.parquet",
            &refined_staging_file("fact_title.parquet"),
        ] {
            assert!(!is_refined_file(path), "{path}");
        }
    }

    #[test]
    fn a_run_id_carries_its_day() {
        let start = DateTime::from_timestamp(1_795_467_600, 0).expect("a time");
        let id = run_id(start, 0xdead_beef);
        assert_eq!(id, "20261123T210000Z-adbeef");
        assert_eq!(run_date(&id), Some(start.date_naive()));
        assert_eq!(run_started_at(&id), Some(start));
        assert_eq!((run_date("x"), run_started_at("x-y")), (None, None));
    }
}
