//! Small hand-made reports and summaries for the snapshots of this folder.

use std::collections::BTreeMap;
use std::time::Duration;

use cinelake_imdb::{
    CatalogueReport, Column, ColumnReport, Compression, Disagreement, DisagreementExample,
    FileReport, FilterReason, ImdbId, KindSource, Quoting, RatingsReport, Reject, RepairKind, Role,
    Shape, SkippedEntry, TitleCounts, TitleKind, Unreadable, UnreadableExample,
};
use cinelake_ingest::{LakeRepairs, LastRound, Reasons, RunRequest, RunSummary};
use cinelake_lake::manifest::{FindTally, InputFile, Outcome, RunStatus};
use cinelake_tmdb::ClientStats;

use super::Style;

pub(super) const PLAIN_80: Style = Style {
    width: 80,
    colour: false,
    ascii: false,
    words: crate::wording::Wording::EN,
};
pub(super) const PLAIN_120: Style = Style {
    width: 120,
    colour: false,
    ascii: false,
    words: crate::wording::Wording::EN,
};
pub(super) const COLOUR_80: Style = Style {
    width: 80,
    colour: true,
    ascii: false,
    words: crate::wording::Wording::EN,
};

/// The same in Portuguese.
pub(super) const PORTUGUESE_80: Style = Style {
    words: crate::wording::Wording::PT_BR,
    ..PLAIN_80
};

/// Colours as something that can be read in a snapshot.
pub(super) fn visible(text: &str) -> String {
    text.replace('\u{1b}', "␛")
}

fn column(name: &str, holds: Option<Column>) -> ColumnReport {
    ColumnReport {
        name: name.to_owned(),
        holds,
    }
}

pub(super) fn course_file(name: &str) -> FileReport {
    FileReport {
        name: name.to_owned(),
        shape: Shape::CourseMovies,
        compression: Compression::None,
        is_utf16: false,
        is_json: false,
        separator: Some('|'),
        header: true,
        quoting: Quoting::Quoted,
        kind_source: KindSource::Header,
        role: Role::Titles,
        joined: false,
        is_read: true,
        rows: 512,
        lines_before_header: 0,
        malformed_rows: 2,
        blank_lines: 1,
        stray_quotes: 0,
        text_bytes: 48_348,
        stored_bytes: 48_348,
        columns: vec![
            column("id", Some(Column::Tconst)),
            column("tituloPincipal", Some(Column::PrimaryTitle)),
            column("tituloOriginal", Some(Column::OriginalTitle)),
            column("anoLancamento", Some(Column::StartYear)),
            column("tempoMinutos", Some(Column::RuntimeMinutes)),
            column("genero", Some(Column::Genres)),
            column("notaMedia", Some(Column::AverageRating)),
            column("numeroVotos", Some(Column::NumVotes)),
            column("anoFalecimento", Some(Column::DeathYear)),
            column("orçamento", None),
            column("bilheteria", None),
        ],
    }
}

pub(super) fn ratings_file() -> FileReport {
    FileReport {
        name: "title.ratings.tsv.gz".to_owned(),
        shape: Shape::ImdbRatings,
        compression: Compression::Gzip,
        separator: Some('\t'),
        quoting: Quoting::Literal,
        role: Role::Ratings,
        joined: true,
        rows: 1_200,
        lines_before_header: 0,
        malformed_rows: 0,
        blank_lines: 0,
        text_bytes: 20_400,
        stored_bytes: 6_120,
        columns: vec![
            column("tconst", Some(Column::Tconst)),
            column("averageRating", Some(Column::AverageRating)),
            column("numVotes", Some(Column::NumVotes)),
        ],
        ..course_file("")
    }
}

fn reject(line: u64, value: &str, reason: &'static str, explanation: &str) -> Reject {
    Reject {
        file: "movies.csv".to_owned(),
        line,
        value: value.to_owned(),
        reason,
        explanation: explanation.to_owned(),
    }
}

fn counts(titles: u64) -> TitleCounts {
    let years = [
        (1942, 1),
        (1957, 2),
        (1974, 3),
        (1988, 9),
        (1999, 18),
        (2008, 27),
        (2016, 30),
        (2023, 28),
    ];
    let genres = [
        ("Action", 31),
        ("Adventure", 28),
        ("Animation", 9),
        ("Biography", 12),
        ("Comedy", 27),
        ("Crime", 25),
        ("Drama", 84),
        ("Fantasy", 11),
        ("Horror", 7),
        ("Mystery", 10),
        ("Romance", 19),
        ("Sci-Fi", 14),
        ("Thriller", 16),
        ("War", 1),
    ];
    TitleCounts {
        titles,
        kinds: BTreeMap::from([(TitleKind::Movie, titles - 2), (TitleKind::Series, 2)]),
        kind_assumed: 0,
        years: BTreeMap::from(years),
        year_unknown: 2,
        genres: genres.map(|(name, count)| (name.to_owned(), count)).into(),
        genres_not_listed: 0,
        genre_unknown: 1,
        rated: titles - 3,
    }
}

/// A catalogue with one of everything.
pub(super) fn report() -> CatalogueReport {
    let rejects = vec![
        reject(
            14,
            "nm0000151",
            "person_id",
            "this is the id of a person, not of a title",
        ),
        reject(
            77,
            "nm0000209",
            "person_id",
            "this is the id of a person, not of a title",
        ),
        reject(
            290,
            "tt0133093|The \u{1b}[2JMatrix|1999",
            "field_count",
            "the row has 3 fields where the table has 11 columns",
        ),
    ];
    let disagreement = DisagreementExample {
        tconst: ImdbId::new(111_161).expect("id"),
        kept: "1994".to_owned(),
        ignored: "1995".to_owned(),
        file: "movies.csv".to_owned(),
        line: 31,
    };
    let unreadable = UnreadableExample {
        file: "movies.csv".to_owned(),
        line: 33,
        value: "19x4".to_owned(),
    };
    CatalogueReport {
        files: vec![course_file("movies.csv"), ratings_file()],
        skipped_entries: vec![SkippedEntry {
            name: "movies.zip!readme.pdf".to_owned(),
            reason: "not a table".to_owned(),
        }],
        rows: 512,
        rejected_rows: 3,
        distinct_titles: 150,
        kept: 120,
        filtered: 27,
        rejected_titles: 3,
        ids_without_title: Default::default(),
        filtered_by_reason: BTreeMap::from([
            (FilterReason::BeforeFromYear, 25),
            (FilterReason::YearUnknown, 2),
        ]),
        genres_without_match: vec!["Sports".to_owned()],
        regions_without_match: Vec::new(),
        all_titles: counts(147),
        kept_titles: counts(120),
        nulls: BTreeMap::from([
            (Column::Tconst, 0),
            (Column::RuntimeMinutes, 8),
            (Column::DeathYear, 455),
        ]),
        unreadable: BTreeMap::from([(
            Column::StartYear,
            Unreadable {
                rows: 1,
                examples: vec![unreadable],
            },
        )]),
        zeros: BTreeMap::new(),
        kind_conflicts: 0,
        repairs: BTreeMap::from([(RepairKind::MissingPrefix, 3), (RepairKind::LostZeros, 2)]),
        stray_quotes: 1,
        blank_lines: 1,
        rejects: BTreeMap::from([("field_count", 1), ("person_id", 2)]),
        reject_examples: rejects,
        disagreements: BTreeMap::from([(
            Column::StartYear,
            Disagreement {
                titles: 2,
                examples: vec![disagreement],
            },
        )]),
        ratings: RatingsReport {
            rows: 1_200,
            rejected_rows: 0,
            joined: 144,
            without_title: 1_056,
        },
        akas: Default::default(),
    }
}

/// A run over a large catalogue that went well.
pub(super) fn done_run() -> RunSummary {
    let outcomes = [
        (Outcome::Landed, 18_787),
        (Outcome::AlreadyLanded, 0),
        (Outcome::NotFound, 1_780),
        (Outcome::WrongKind, 6),
        (Outcome::Filtered, 135_582),
        (Outcome::Rejected, 3),
    ];
    RunSummary {
        run_id: "20261125T090000Z-4f2a".to_owned(),
        status: RunStatus::Done,
        stopped_because: None,
        lake: "s3://my-lake".to_owned(),
        cause: None,
        manifest: Some("s3://my-lake/Raw/TMDB/_runs/20261125T090000Z-4f2a.json".to_owned()),
        to_ask: Reasons::default(),
        request: RunRequest::default(),
        last_round: LastRound::default(),
        repairs: LakeRepairs::default(),
        filtered_file: None,
        seconds: 515.2,
        titles: 156_158,
        outcomes: BTreeMap::from(outcomes),
        ids_without_title: Default::default(),
        filtered: BTreeMap::from([
            ("before_from_year".to_owned(), 135_580),
            ("year_unknown".to_owned(), 2),
        ]),
        balanced: true,
        files: 188,
        size_bytes: 21_304_112,
        inputs: vec![InputFile {
            name: "movies.csv".to_owned(),
            landed_as: Some("Raw/Local/CSV/Movies/2026/11/25/movies.csv".to_owned()),
            size_bytes: 16_772_891,
            sha256: "00".repeat(32),
        }],
        canary: cinelake_ingest::CanaryCounts {
            titles: 50,
            matched: 49,
        },
        requests: ClientStats {
            requests: 20_624,
            retries: 12,
            throttled: 3,
            bytes_received: 31_000_000,
            throttle_wait: Duration::from_secs(4),
            by_status: BTreeMap::new(),
        },
        find: FindTally {
            asked: 50,
            added: 0,
        },
        find_stopped: true,
        crosswalk: None,
        crosswalk_file: None,
        unmatched_file: Some(
            "s3://my-lake/Raw/TMDB/_runs/20261125T090000Z-4f2a/unmatched.csv".to_owned(),
        ),
        failed_file: None,
        rejected_file: Some(
            "s3://my-lake/Raw/TMDB/_runs/20261125T090000Z-4f2a/rejected.csv".to_owned(),
        ),
    }
}
