//! Shrunken means: empirical Bayes over groups, by the method of moments.

use super::counts::RatingCounts;
use super::interval::{Interval, normal_quantile_975};

/// One group: its titles, the sum of their ratings and of the squares, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    /// Titles, at least 1.
    pub titles: f64,
    /// Mean rating.
    pub mean: f64,
    /// Sum of squared distances from the mean.
    pub squares: f64,
}

impl Group {
    /// The group of these ratings; `None` without titles.
    #[must_use]
    pub fn of(ratings: &RatingCounts) -> Option<Self> {
        let titles = ratings.titles() as f64;
        Some(Self {
            titles,
            mean: ratings.mean()?,
            squares: ratings
                .variance()
                .map_or(0.0, |variance| variance * (titles - 1.0)),
        })
    }
}

/// What is known over all groups, and how far each is drawn to the whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shrinkage {
    /// The mean over all titles of all groups: what groups are drawn to.
    pub global_mean: f64,
    /// The variance of ratings within a group.
    pub within_variance: f64,
    /// The variance between the groups' true means, at least 0.
    pub between_variance: f64,
}

/// A group's mean, drawn to the global mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShrunkenMean {
    /// The shrunken mean: between the group's own and the global one.
    pub mean: f64,
    /// The 95 % interval of the group's true mean given its titles (normal posterior); `None`
    /// without any spread.
    pub ci95: Option<Interval>,
}

/// Estimates the two variances of a random-effects model by the method of moments (analysis of
/// variance for groups of unequal size; Searle, Casella and McCulloch, *Variance Components*, 1992,
/// section 3.6). `None` with fewer than two groups or when no group has two titles.
#[must_use]
pub fn shrink(groups: &[Group]) -> Option<Shrinkage> {
    let titles: f64 = groups.iter().map(|group| group.titles).sum();
    let between_degrees = groups.len() as f64 - 1.0;
    let within_degrees = titles - groups.len() as f64;
    if between_degrees < 1.0 || within_degrees < 1.0 {
        return None;
    }
    let global_mean = groups.iter().map(|g| g.titles * g.mean).sum::<f64>() / titles;
    let within_variance = groups.iter().map(|g| g.squares).sum::<f64>() / within_degrees;
    let between_squares: f64 = groups
        .iter()
        .map(|g| g.titles * (g.mean - global_mean).powi(2))
        .sum();
    let square_titles: f64 = groups.iter().map(|g| g.titles * g.titles).sum();
    let typical_titles = (titles - square_titles / titles) / between_degrees;
    let excess = between_squares / between_degrees - within_variance;
    let between_variance = (excess / typical_titles).max(0.0);
    let all = [global_mean, within_variance, between_variance];
    all.iter().all(|v| v.is_finite()).then_some(Shrinkage {
        global_mean,
        within_variance,
        between_variance,
    })
}

impl Shrinkage {
    /// Titles that a group needs for its own mean to weigh as much as the global one; `None` when
    /// the groups do not differ beyond chance, so that no number would do.
    #[must_use]
    pub fn pseudo_titles(&self) -> Option<f64> {
        (self.between_variance > 0.0).then(|| self.within_variance / self.between_variance)
    }

    /// A group's mean drawn to the global one: (n·mean + k·global) / (n + k) with k the pseudo
    /// titles.
    #[must_use]
    pub fn mean_of(&self, group: &Group) -> ShrunkenMean {
        let noise = self.within_variance / group.titles;
        let spread = self.between_variance + noise;
        // Neither variance: every title has the same rating.
        let weight = if spread > 0.0 {
            self.between_variance / spread
        } else {
            1.0
        };
        let mean = weight * group.mean + (1.0 - weight) * self.global_mean;
        let variance = weight * noise;
        let ci95 = (variance > 0.0)
            .then(|| Interval::around(mean, normal_quantile_975() * variance.sqrt()))
            .flatten();
        ShrunkenMean { mean, ci95 }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn group(values: &[i64]) -> Group {
        let ratings: RatingCounts = values.iter().map(|&value| (value, 1)).collect();
        Group::of(&ratings).unwrap()
    }

    #[test]
    fn balanced_groups_give_the_textbook_components() {
        // Means 6, 7, 8, within variance 1; MSB = 3·1 = 3, so between = (3 − 1)/3.
        let groups = [
            group(&[5_000, 6_000, 7_000]),
            group(&[6_000, 7_000, 8_000]),
            group(&[7_000, 8_000, 9_000]),
        ];
        let shrinkage = shrink(&groups).unwrap();
        assert!((shrinkage.global_mean - 7.0).abs() < 1e-12);
        assert!((shrinkage.within_variance - 1.0).abs() < 1e-12);
        assert!((shrinkage.between_variance - 2.0 / 3.0).abs() < 1e-12);
        assert!((shrinkage.pseudo_titles().unwrap() - 1.5).abs() < 1e-12);
        let last = shrinkage.mean_of(&groups[2]);
        assert!((last.mean - (3.0 * 8.0 + 1.5 * 7.0) / 4.5).abs() < 1e-12);
    }

    #[test]
    fn groups_that_differ_by_chance_alone_all_get_the_global_mean() {
        let groups = [group(&[5_000, 9_000]), group(&[6_000, 8_000])];
        let shrinkage = shrink(&groups).unwrap();
        assert_eq!(shrinkage.pseudo_titles(), None);
        assert_eq!(shrinkage.mean_of(&groups[0]).mean, shrinkage.global_mean);
    }

    #[test]
    fn one_group_or_single_titles_cannot_be_shrunk() {
        assert_eq!(shrink(&[group(&[5_000, 6_000])]), None);
        assert_eq!(shrink(&[group(&[5_000]), group(&[6_000])]), None);
        assert_eq!(shrink(&[]), None);
    }

    proptest! {
        #[test]
        fn shrunken_means_lie_between_the_group_and_the_whole(
            values in proptest::collection::vec(
                proptest::collection::vec(1_000i64..=10_000, 1..20), 2..8),
        ) {
            let groups: Vec<Group> = values.iter().map(|v| group(v)).collect();
            if let Some(shrinkage) = shrink(&groups) {
                for one in &groups {
                    let mean = shrinkage.mean_of(one).mean;
                    let low = one.mean.min(shrinkage.global_mean) - 1e-9;
                    let high = one.mean.max(shrinkage.global_mean) + 1e-9;
                    prop_assert!((low..=high).contains(&mean));
                }
            }
        }
    }
}
