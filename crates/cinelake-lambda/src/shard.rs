//! Shards: a catalogue cut into parts that run side by side and add up to it.

use cinelake_imdb::Catalogue;
use serde::{Deserialize, Serialize};

/// A part of a catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shard {
    /// Which, from 0.
    pub index: u32,
    /// Of how many.
    pub of: u32,
}

impl Shard {
    /// Whether there is such a part.
    ///
    /// # Errors
    /// In words.
    pub fn check(&self) -> Result<(), String> {
        if self.index < self.of {
            return Ok(());
        }
        Err(format!(
            "shard: index {} is not below of = {}",
            self.index, self.of
        ))
    }

    /// The part of the catalogue: every `of`-th title that passed the filter, from `index` on, so
    /// that all parts are alike. What did not pass and what could not be read is in the first part.
    #[must_use]
    pub fn take(&self, catalogue: Catalogue) -> Catalogue {
        catalogue.part(self.index, self.of)
    }
}

/// Parts of at most `shard_titles` titles, at least one.
#[must_use]
pub(crate) fn count(titles: u64, shard_titles: u64) -> u32 {
    let parts = titles.div_ceil(shard_titles.max(1)).max(1);
    u32::try_from(parts).unwrap_or(u32::MAX)
}

/// What each of `concurrency` parts that run at a time may ask for in a second; together never more
/// than `rate`.
#[must_use]
pub(crate) fn share(rate: f64, concurrency: u32, parts: u32) -> f64 {
    rate / f64::from(concurrency.min(parts).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_no_larger_than_asked_and_never_none() {
        assert_eq!(
            [0, 1, 2_000, 2_001].map(|titles| count(titles, 2_000)),
            [1, 1, 1, 2]
        );
    }

    #[test]
    fn the_rates_of_what_runs_at_once_add_up_to_the_rate() {
        for (concurrency, parts) in [(1, 1), (4, 2), (4, 9), (3, 100)] {
            let running = f64::from(concurrency.min(parts));
            assert!((share(40.0, concurrency, parts) * running - 40.0).abs() < 1e-9);
        }
    }
}
