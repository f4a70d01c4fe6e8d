//! Regions in which titles have names, by IMDb's `title.akas`.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use roaring::RoaringTreemap;

use crate::id::ImdbId;

/// A region as `title.akas` writes it: two letters of ISO 3166-1 (`BR`), or one of IMDb's own codes of up to
/// four letters, for instance `XWW` (the world) and `SUHH` (the Soviet Union).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(String);

impl Region {
    /// The code in capitals.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Region {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A text that is no code of a region.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no region of IMDb's; write a code as title.akas has it, for instance BR, PT or XWW \
     (a region of AWS is given in AWS_REGION)"
)]
pub struct UnknownRegion(String);

impl FromStr for Region {
    type Err = UnknownRegion;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let code = text.trim();
        let is_code =
            (2..=4).contains(&code.len()) && code.bytes().all(|it| it.is_ascii_alphabetic());
        match is_code {
            true => Ok(Self(code.to_ascii_uppercase())),
            false => Err(UnknownRegion(text.to_owned())),
        }
    }
}

/// The regions asked for, and which titles have a name there. The default asks for none, so that every title
/// passes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RegionFilter {
    wanted: BTreeSet<Region>,
    titles: Arc<TitleRegions>,
}

impl RegionFilter {
    /// Titles with a name in any of these regions.
    pub fn new(wanted: impl IntoIterator<Item = Region>) -> Self {
        Self {
            wanted: wanted.into_iter().collect(),
            titles: Arc::default(),
        }
    }

    /// Whether no region is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty()
    }

    /// Whether the title has a name in one of the regions; `None` where no row names a region.
    pub(crate) fn matches(&self, id: ImdbId) -> Option<bool> {
        let is_known = self.titles.known.contains(id.value());
        is_known.then(|| self.titles.named.contains(id.value()))
    }

    /// Takes in that a title has a name in a region.
    pub(crate) fn add(&mut self, id: ImdbId, region: &str) {
        let is_wanted = |wanted: &&Region| wanted.0.eq_ignore_ascii_case(region);
        let wanted = self.wanted.iter().find(is_wanted);
        let titles = Arc::make_mut(&mut self.titles);
        titles.known.insert(id.value());
        if let Some(wanted) = wanted {
            titles.named.insert(id.value());
            if !titles.met.contains(wanted) {
                titles.met.insert(wanted.clone());
            }
        }
    }

    /// The regions asked for that no row has.
    pub(crate) fn without_match(&self) -> Vec<String> {
        let missing = self.wanted.difference(&self.titles.met);
        missing.map(ToString::to_string).collect()
    }
}

/// Ids of titles: a few bits each, since `title.akas` names 12 million.
#[derive(Clone, Debug, Default, PartialEq)]
struct TitleRegions {
    /// Titles with a row that names a region.
    known: RoaringTreemap,
    /// Titles with a row of a region asked for.
    named: RoaringTreemap,
    /// Regions asked for that a row has.
    met: BTreeSet<Region>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_two_to_four_letters_in_any_case() {
        for (text, expected) in [
            ("BR", Some("BR")),
            (" br ", Some("BR")),
            ("xww", Some("XWW")),
            ("SUHH", Some("SUHH")),
            ("B", None),
            ("us-east-1", None),
            ("Brasil", None),
            ("", None),
        ] {
            let found = text.parse::<Region>().ok();
            assert_eq!(found.as_ref().map(Region::as_str), expected, "{text}");
        }
    }
}
