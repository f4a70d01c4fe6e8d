//! Ratings from a file of their own, joined to titles by id.

use crate::id::ImdbId;
use crate::index::IdIndex;
use crate::values::Values;

/// The name IMDb's ratings have beside a file of basics: `title.ratings.tsv.gz` for
/// `title.basics.tsv.gz`. `None` if the last part of the path does not hold `basics`.
#[must_use]
pub fn sibling_ratings_name(name: &str) -> Option<String> {
    let start = name.rfind('/').map_or(0, |slash| slash + 1);
    let (folder, file) = name.split_at(start);
    file.contains("basics")
        .then(|| format!("{folder}{}", file.replacen("basics", "ratings", 1)))
}

/// One title's rating, waiting for the title.
#[derive(Clone, Debug)]
pub(crate) struct Rating {
    average_rating: Option<f32>,
    num_votes: Option<u32>,
    pub(crate) file: u32,
    pub(crate) line: u32,
    matched: bool,
}

impl Rating {
    pub(crate) fn values(&self) -> Values<'static> {
        Values {
            average_rating: self.average_rating,
            num_votes: self.num_votes,
            ..Values::default()
        }
    }
}

/// Ratings by id; the first of several for one id counts.
#[derive(Debug, Default)]
pub(crate) struct RatingsTable {
    index: IdIndex,
    ratings: Vec<Rating>,
    files: Vec<String>,
}

impl RatingsTable {
    /// Registers a file; its number belongs to [`Self::add`].
    pub(crate) fn add_file(&mut self, name: &str) -> u32 {
        self.files.push(name.to_owned());
        (self.files.len() - 1) as u32
    }

    pub(crate) fn file(&self, number: u32) -> &str {
        self.files.get(number as usize).map_or("", String::as_str)
    }

    /// Keeps a rating unless the id has one. `false` if there is no room for it.
    pub(crate) fn add(&mut self, id: ImdbId, values: &Values<'_>, file: u32, line: u64) -> bool {
        if self.index.contains(id) {
            return true;
        }
        let slot = self.ratings.len();
        if slot > IdIndex::MAX_SLOT as usize {
            return false;
        }
        self.index.set(id, slot as u32);
        self.ratings.push(Rating {
            average_rating: values.average_rating,
            num_votes: values.num_votes,
            file,
            line: u32::try_from(line).unwrap_or(u32::MAX),
            matched: false,
        });
        true
    }

    /// The rating of a title, which is matched by that.
    pub(crate) fn take(&mut self, id: ImdbId) -> Option<Rating> {
        let rating = self.ratings.get_mut(self.index.get(id)? as usize)?;
        rating.matched = true;
        Some(rating.clone())
    }

    /// Distinct ids, and how many of them belong to a title.
    pub(crate) fn counts(&self) -> (u64, u64) {
        let matched = self.ratings.iter().filter(|rating| rating.matched).count();
        (self.ratings.len() as u64, matched as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sibling_is_named_by_the_last_part_of_the_path() {
        let sibling = |name: &str| sibling_ratings_name(name);
        assert_eq!(
            sibling("title.basics.tsv.gz").as_deref(),
            Some("title.ratings.tsv.gz")
        );
        assert_eq!(
            sibling("s3://basics/title_basics_us.csv").as_deref(),
            Some("s3://basics/title_ratings_us.csv")
        );
        assert_eq!(sibling("basics/movies.csv"), None);
    }

    #[test]
    fn the_first_rating_of_an_id_counts() {
        let mut table = RatingsTable::default();
        let file = table.add_file("r.tsv");
        let id = ImdbId::new(7).unwrap();
        let values = |votes| Values {
            num_votes: Some(votes),
            ..Values::default()
        };
        assert!(table.add(id, &values(1), file, 2) && table.add(id, &values(2), file, 3));
        assert_eq!(table.counts(), (1, 0));
        assert_eq!(table.take(id).and_then(|rating| rating.num_votes), Some(1));
        assert_eq!(table.counts(), (1, 1));
        assert_eq!(table.file(file), "r.tsv");
    }
}
