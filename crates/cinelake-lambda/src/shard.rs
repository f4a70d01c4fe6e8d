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
            "shard: index {} must be less than of = {}",
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

/// More shards than this are no plan: a Distributed Map has 10,000 children at most.
pub(crate) const MOST: u64 = 10_000;

/// Parts of at most `shard_titles` titles, at least one. More than run at a time are a multiple of
/// that, so that no round leaves a share of the rate unused.
///
/// # Errors
/// In words, for more than [`MOST`].
pub(crate) fn count(titles: u64, shard_titles: u64, concurrency: u32) -> Result<u32, String> {
    let parts = titles.div_ceil(shard_titles.max(1)).max(1);
    let concurrency = u64::from(concurrency.max(1));
    let full = match parts > concurrency {
        true => parts.next_multiple_of(concurrency).min(titles),
        false => parts,
    };
    match u32::try_from(full) {
        Ok(parts) if full <= MOST => Ok(parts),
        _ => Err(format!(
            "plan: {titles} titles in shards of {shard_titles} are {full} shards, and {MOST} are \
             possible; give shard_titles {} or more",
            titles.div_ceil(MOST - concurrency.min(MOST - 1))
        )),
    }
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
            [0, 1, 2_000, 2_001].map(|titles| count(titles, 2_000, 4)),
            [1, 1, 1, 2].map(Ok)
        );
    }

    #[test]
    fn rounds_of_parts_are_full() {
        assert_eq!(count(10_000, 2_000, 4), Ok(8));
        assert_eq!(count(8_000, 2_000, 4), Ok(4));
        assert_eq!(count(5, 1, 4), Ok(5));
    }

    #[test]
    fn more_parts_than_a_map_has_children_say_what_to_give() {
        let text = count(50_000, 1, 4).unwrap_err();
        assert!(text.contains("shard_titles 6 or more"), "{text}");
        assert!(count(50_000, 6, 4).is_ok());
        assert!(count(10_000, 1, 7).is_ok());
    }

    /// Whatever number of shards there is and is left, those that run at a time keep to the rate.
    #[test]
    fn the_rates_of_what_runs_at_once_never_add_up_to_more_than_the_rate() {
        for rate in [0.5, 4.0, 33.3, 40.0] {
            for concurrency in 1..=60 {
                for titles in [1, 2, 7, 59, 1_000, 54_321] {
                    let parts = count(titles, 7, concurrency).unwrap();
                    let running = f64::from(concurrency.min(parts));
                    let sum = share(rate, concurrency, parts) * running;
                    assert!((sum - rate).abs() < 1e-9, "{rate} {concurrency} {parts}");
                }
            }
        }
    }
}
