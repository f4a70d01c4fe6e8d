//! What TMDB is asked for beside the record itself: what the user wants, and what records of the lake
//! have already.

use std::collections::BTreeSet;

use cinelake_lake::Ledger;
use cinelake_lake::ledger::Request;
use cinelake_tmdb::RecordRequest;
use serde::Serialize;

use crate::error::with_causes;

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
    /// Whether the language is that of the lake's newest record, because none was asked for.
    pub kept_language: bool,
}

/// The blocks that are wanted and those that the lake has are more than TMDB gives at once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "records of the lake have {}, and with {} asked for {problem}; ask for fewer, or leave out what \
     is not named (drop_other_blocks, on the command line --drop-other-blocks)",
    list(.kept),
    list(.wanted)
)]
pub struct TooManyBlocks {
    kept: BTreeSet<String>,
    wanted: BTreeSet<String>,
    problem: String,
}

impl RunRequest {
    /// The request of a run that wants `wanted` of every title, on a lake with this ledger.
    ///
    /// # Errors
    /// When that is more than TMDB gives at once.
    pub fn new(
        wanted: &RecordRequest,
        ledger: &Ledger,
        drop_other_blocks: bool,
    ) -> Result<Self, TooManyBlocks> {
        let wanted = Request {
            append: wanted.append.iter().cloned().collect(),
            language: wanted.language.clone(),
        };
        let mut held = ledger.held_request();
        if drop_other_blocks {
            held.append.clear();
        }
        let asked = wanted.union(&held);
        let request = Self {
            kept_blocks: asked.append.difference(&wanted.append).cloned().collect(),
            kept_language: wanted.language.is_none() && asked.language.is_some(),
            wanted,
            asked,
        };
        request.check()?;
        Ok(request)
    }

    fn check(&self) -> Result<(), TooManyBlocks> {
        self.for_tmdb().check().map_err(|error| TooManyBlocks {
            kept: self.kept_blocks.clone(),
            wanted: self.wanted.append.clone(),
            problem: with_causes(&error),
        })
    }

    /// The same for the client.
    pub(crate) fn for_tmdb(&self) -> RecordRequest {
        RecordRequest {
            append: self.asked.append.iter().cloned().collect(),
            language: self.asked.language.clone(),
        }
    }
}

fn list(blocks: &BTreeSet<String>) -> String {
    match blocks.is_empty() {
        true => "none".to_owned(),
        false => blocks.iter().cloned().collect::<Vec<_>>().join(", "),
    }
}
