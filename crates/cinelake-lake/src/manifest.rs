//! The manifest and the outcomes of a run: what people, the report and the table of outcomes read.
//! What a later run has to know is in the [ledger](crate::ledger).

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use cinelake_imdb::ImdbId;
use serde::{Deserialize, Serialize};

/// Version of the manifest files' shape; raised when a reader has to know.
pub const SCHEMA_VERSION: u32 = 1;

/// What a record is of; also the first part of its file's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// A film: TMDB's `/movie`.
    Movie,
    /// A series: TMDB's `/tv`.
    Series,
}

impl RecordKind {
    /// Both kinds, films first.
    pub const ALL: [Self; 2] = [Self::Movie, Self::Series];

    /// `movie` or `series`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Movie => "movie",
            Self::Series => "series",
        }
    }

    /// The inverse of [`Self::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// How a title of the catalogue ended in a run. Every title has exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Its record was landed by this run.
    Landed,
    /// An earlier run landed it, not longer ago than the maximum age.
    AlreadyLanded,
    /// TMDB does not know the id.
    NotFound,
    /// TMDB knows the id as something else: a series, an episode, a person.
    WrongKind,
    /// TMDB's record carries another IMDb id.
    IdMismatch,
    /// It could not be asked or the answer could not be used; the next run asks again.
    Failed,
    /// A filter left it out.
    Filtered,
    /// Its id could not be read.
    Rejected,
    /// The run stopped before it was asked; the next run goes on with it.
    NotReached,
}

impl Outcome {
    /// All outcomes in the order in which books list them.
    pub const ALL: [Self; 9] = [
        Self::Landed,
        Self::AlreadyLanded,
        Self::NotFound,
        Self::WrongKind,
        Self::IdMismatch,
        Self::Failed,
        Self::Filtered,
        Self::Rejected,
        Self::NotReached,
    ];

    /// The name used in files, for instance `already_landed`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Landed => "landed",
            Self::AlreadyLanded => "already_landed",
            Self::NotFound => "not_found",
            Self::WrongKind => "wrong_kind",
            Self::IdMismatch => "id_mismatch",
            Self::Failed => "failed",
            Self::Filtered => "filtered",
            Self::Rejected => "rejected",
            Self::NotReached => "not_reached",
        }
    }

    /// Whether TMDB gave an answer that is no record: a miss that need not be asked again soon.
    pub fn is_miss(self) -> bool {
        matches!(self, Self::NotFound | Self::WrongKind | Self::IdMismatch)
    }
}

/// How often `/find` was asked for a film that the direct path did not know, and what it gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FindTally {
    /// Misses for which `/find` was asked.
    pub asked: u64,
    /// Of these, films that were landed thanks to it.
    pub added: u64,
}

/// What a crosswalk was worth in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CrosswalkTally {
    /// Requests to `/find` that were not needed, because a pair led to the record.
    pub requests_spared: u64,
    /// Titles that were not asked for, because TMDB's export does not have their TMDB id.
    pub not_in_export: u64,
    /// Pairs whose TMDB id has another IMDb id.
    pub wrong: u64,
    /// Pairs whose TMDB id does not exist any more.
    pub gone: u64,
    /// Pairs whose TMDB id has no IMDb id.
    pub unconfirmed: u64,
    /// Pairs that were not used because they leave a doubt.
    pub ambiguous: u64,
}

/// One line of `outcomes.ndjson.gz`: a title and how it ended in this run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeLine {
    /// The IMDb id.
    pub tconst: ImdbId,
    /// As what it was or would have been asked; absent for titles that a filter left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<RecordKind>,
    /// How it ended.
    pub outcome: Outcome,
    /// Why, where there is a reason to give.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The data file that holds its record, when this run landed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// When TMDB answered, where it did: this run, or for a known title the run that asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetched_at: Option<DateTime<Utc>>,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    /// It has not ended, or it died without a word.
    Running,
    /// Every title has its outcome.
    Done,
    /// Every title has its outcome, and some failed.
    DoneWithFailures,
    /// It stopped early and can be continued.
    Stopped,
    /// The match-rate alarm stopped it.
    Alarm,
    /// It ended with an error before or while it worked.
    Error,
}

/// A catalogue file that a run read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputFile {
    /// As the user named it.
    pub name: String,
    /// Where it lies in the lake; `None` where it was not landed.
    pub landed_as: Option<String>,
    /// Its size as given (compressed size for a compressed file).
    pub size_bytes: u64,
    /// SHA-256 of the bytes as given, hexadecimal.
    pub sha256: String,
}

/// The run's manifest: `Raw/TMDB/_runs/<run_id>.json`. Written at the start with status
/// `running`, again at the end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunManifest {
    /// [`SCHEMA_VERSION`] of the writer.
    pub schema_version: u32,
    /// The run's id.
    pub run_id: String,
    /// Version of cinelake.
    pub version: String,
    /// How it ended.
    pub status: RunStatus,
    /// Why it stopped early, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped_because: Option<String>,
    /// Start, UTC.
    pub started_at: DateTime<Utc>,
    /// End, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<DateTime<Utc>>,
    /// The options in force, without secrets.
    pub options: serde_json::Value,
    /// The catalogue files.
    pub inputs: Vec<InputFile>,
    /// Distinct titles of the input, rejected ones included.
    pub titles: u64,
    /// Titles by outcome; the values add up to `titles`.
    pub outcomes: BTreeMap<Outcome, u64>,
    /// Filtered titles by reason.
    pub filtered: BTreeMap<String, u64>,
    /// Whether the outcomes add up to the titles.
    pub balanced: bool,
    /// Data files landed.
    pub files: u64,
    /// Bytes landed in data files.
    pub size_bytes: u64,
    /// What was asked of TMDB: requests, attempts, throttled, by status.
    pub requests: serde_json::Value,
    /// `/find` in this run.
    pub find: FindTally,
    /// The crosswalk, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crosswalk: Option<CrosswalkTally>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcome_names_in_files_are_the_ones_that_serde_writes() {
        for outcome in Outcome::ALL {
            let json = serde_json::to_string(&outcome).expect("json");
            assert_eq!(json, format!("\"{}\"", outcome.as_str()));
        }
    }
}
