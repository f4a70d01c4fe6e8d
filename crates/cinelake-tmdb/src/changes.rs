//! What changed at TMDB: the feed of changes, and the daily exports of the ids that there are.

use bytes::Bytes;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::wire::{Fault, Reply, read_object, refusal};

/// Days from the first to the last day of one question to the feed, at most.
pub const MAX_CHANGE_DAYS: u64 = 14;
/// Pages of one question to the feed, at most. TMDB does not document a limit for this endpoint; its
/// other lists end here.
pub const MAX_CHANGE_PAGES: u32 = 500;

/// What TMDB's feeds and exports are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TmdbKind {
    /// `/movie`
    Movie,
    /// `/tv`
    Tv,
}

impl TmdbKind {
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Movie => "movie",
            Self::Tv => "tv",
        }
    }

    /// The name of the export of a day; titles for adults are in a file of their own.
    pub(crate) fn export_name(self, day: NaiveDate, adult: bool) -> String {
        let list = match self {
            Self::Movie => "movie_ids",
            Self::Tv => "tv_series_ids",
        };
        let adult = if adult { "adult_" } else { "" };
        format!("{adult}{list}_{}.json.gz", day.format("%m_%d_%Y"))
    }
}

/// A title that changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// TMDB's id.
    pub tmdb_id: u64,
    /// Whether the feed marks it as removed (`"adult": null`).
    pub removed: bool,
}

/// One page of the feed, at most 100 titles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangesPage {
    /// In TMDB's order. A title stands on one page only, however often it changed.
    pub changes: Vec<Change>,
    /// Pages that the same question has.
    pub total_pages: u32,
}

#[derive(Deserialize)]
struct PageBody {
    results: Vec<ChangeBody>,
    total_pages: u32,
}

#[derive(Deserialize)]
struct ChangeBody {
    id: u64,
    #[serde(default)]
    adult: Option<bool>,
}

/// Reads a page of the feed.
pub(crate) fn read_changes(reply: Reply<'_>) -> Result<ChangesPage, Fault> {
    let body: PageBody = read_object(reply, "a page of changes")?;
    let changes = body.results.into_iter().map(|change| Change {
        tmdb_id: change.id,
        removed: change.adult.is_none(),
    });
    Ok(ChangesPage {
        changes: changes.collect(),
        total_pages: body.total_pages,
    })
}

/// Reads an export, packed as it is; `None` where there is none of that day. The host of the files says
/// 403 for a file that is not there.
pub(crate) fn read_export(reply: Reply<'_>) -> Result<Option<Bytes>, Fault> {
    match reply.status {
        200 => Ok(Some(reply.body.clone())),
        403 | 404 => Ok(None),
        _ => Err(refusal(reply)),
    }
}
