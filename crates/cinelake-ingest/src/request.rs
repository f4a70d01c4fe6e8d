//! What TMDB is asked for beside the record itself: what the user wants, and what records of the lake
//! have already.

use std::collections::BTreeSet;

use cinelake_lake::Ledger;
use cinelake_lake::ledger::Request;
use cinelake_tmdb::{BLOCKS, RecordRequest};
use serde::Serialize;

/// What the titles of a run are asked with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RunRequest {
    /// What every title is to have; a landed record without it is asked for again.
    #[serde(skip)]
    pub(crate) wanted: Request,
    /// What every title of the run is asked with: blocks in order, and the language.
    #[serde(flatten)]
    pub asked: Request,
    /// Of the blocks, those that nobody asked for and that records of the lake have.
    pub kept_blocks: BTreeSet<String>,
    /// Whether the language is that of most of the lake's titles, because none was asked for.
    pub kept_language: bool,
    /// Titles of the lake whose record is in another language, where no language was asked for: those that
    /// are asked again come in the language of the run.
    pub titles_in_other_languages: u64,
}

impl RunRequest {
    /// The request of a run that wants `wanted` of every title, on a lake with this ledger. Blocks that
    /// the lake was once asked for and that TMDB does not have are not asked for again.
    #[must_use]
    pub fn new(wanted: &RecordRequest, ledger: &Ledger, drop_other_blocks: bool) -> Self {
        let wanted = Request {
            append: wanted.append.iter().cloned().collect(),
            language: wanted.language.clone(),
        };
        let mut held = ledger.held_request();
        held.append
            .retain(|block| !drop_other_blocks && BLOCKS.contains(&block.as_str()));
        let asked = wanted.union(&held);
        let others = || ledger.titles_in_other_languages(asked.language.as_deref());
        let of_own_choice = wanted.language.is_none().then(others);
        Self {
            titles_in_other_languages: of_own_choice.unwrap_or_default(),
            kept_blocks: asked.append.difference(&wanted.append).cloned().collect(),
            kept_language: wanted.language.is_none() && asked.language.is_some(),
            wanted,
            asked,
        }
    }

    /// Whether what the lake has decides about more than the user named.
    pub(crate) fn is_widened(&self) -> bool {
        !self.kept_blocks.is_empty() || self.kept_language || self.titles_in_other_languages > 0
    }

    /// The same for the client.
    pub(crate) fn for_tmdb(&self) -> RecordRequest {
        RecordRequest {
            append: self.asked.append.iter().cloned().collect(),
            language: self.asked.language.clone(),
        }
    }
}
