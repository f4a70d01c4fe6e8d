//! The ledger entry: the small create-only object that makes a batch count.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use cinelake_imdb::ImdbId;
use serde::{Deserialize, Serialize};

use crate::manifest::{FindTally, Outcome, RecordKind};

/// Version of the entry's shape. Version 1 (0.1.0) has neither `request` nor `crc32`.
pub const ENTRY_VERSION: u32 = 2;

/// What TMDB is asked for beside the record itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Request {
    /// Blocks of `append_to_response`.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub append: BTreeSet<String>,
    /// Language of titles and texts; `None` is TMDB's own default, en-US.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

impl Request {
    /// Whether a record that was asked for like this has all that `wanted` names. A `wanted`
    /// without a language takes any.
    #[must_use]
    pub fn covers(&self, wanted: &Self) -> bool {
        let language = wanted.language.is_none() || wanted.language == self.language;
        language && wanted.append.is_subset(&self.append)
    }

    /// The blocks of both. The language is this one's where it has one, else the other's.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self {
            append: self.append.union(&other.append).cloned().collect(),
            language: self.language.clone().or_else(|| other.language.clone()),
        }
    }
}

/// One committed batch, or misses alone: a file below `_runs/<run_id>/batches/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// [`ENTRY_VERSION`] of the writer.
    pub schema_version: u32,
    /// The run that landed the records.
    pub run_id: String,
    /// What the records are of.
    pub kind: RecordKind,
    /// The data file's path in the lake; `None` when the entry only books misses.
    pub file: Option<String>,
    /// Size of the data file in bytes; 0 without one.
    pub size_bytes: u64,
    /// CRC-32 of the data file's bytes; `None` in an entry of 0.1.0 and without a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crc32: Option<u32>,
    /// IMDb ids of the records, in file order.
    pub records: Vec<ImdbId>,
    /// TMDB's ids of the same records, 0 where one is not known; empty in an entry that does not say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tmdb_ids: Vec<u32>,
    /// Titles that ended without a record since the entry before.
    pub misses: Vec<Miss>,
    /// Earliest fetch time of the records; the commit time without any.
    pub fetched_at: DateTime<Utc>,
    /// What was asked for; `None` in an entry of 0.1.0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Request>,
    /// `/find` in this run up to here.
    #[serde(default)]
    pub find: FindTally,
    /// The run that wrote this entry for a data file that had none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adopted_by: Option<String>,
}

/// A title that ended without a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Miss {
    /// The IMDb id asked for.
    pub tconst: ImdbId,
    /// As what it was asked.
    pub kind: RecordKind,
    /// `not_found`, `wrong_kind`, `id_mismatch` or `failed`.
    pub outcome: Outcome,
    /// Why, for people.
    pub reason: String,
}

/// CRC-32 (IEEE) of a data file, as entries hold it.
#[must_use]
pub fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(append: &[&str], language: Option<&str>) -> Request {
        Request {
            append: append.iter().map(|block| (*block).to_owned()).collect(),
            language: language.map(str::to_owned),
        }
    }

    #[test]
    fn a_record_lacks_a_block_or_a_language_that_is_wanted_and_was_not_asked_for() {
        let has = request(&["credits", "videos"], Some("pt-BR"));
        for (wanted, covered) in [
            (request(&[], None), true),
            (request(&["credits"], None), true),
            (request(&["credits"], Some("pt-BR")), true),
            (request(&["keywords"], None), false),
            (request(&[], Some("en-US")), false),
        ] {
            assert_eq!(has.covers(&wanted), covered, "{wanted:?}");
        }
    }

    #[test]
    fn a_union_loses_no_block_and_the_first_language_counts() {
        let both = request(&["credits"], None).union(&request(&["videos"], Some("pt-BR")));
        assert_eq!(both, request(&["credits", "videos"], Some("pt-BR")));
        let own = request(&[], Some("en-US")).union(&request(&[], Some("pt-BR")));
        assert_eq!(own.language.as_deref(), Some("en-US"));
    }

    #[test]
    fn an_entry_of_the_first_version_is_read() {
        let text = r#"{"schema_version":1,"run_id":"20261123T210000Z-adbeef","kind":"movie",
            "file":"f","size_bytes":2,"records":["tt0000001"],"misses":[],
            "fetched_at":"2026-11-23T21:00:00Z","find":{"asked":1,"added":0}}"#;
        let entry: LedgerEntry = serde_json::from_str(text).expect("reads");
        assert_eq!((entry.request, entry.crc32), (None, None));
        assert!(entry.tmdb_ids.is_empty());
    }
}
