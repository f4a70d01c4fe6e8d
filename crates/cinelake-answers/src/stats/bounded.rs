//! The interval of a mean of votes of which only the number is known.

use super::interval::{Interval, normal_quantile_975};

/// The lowest and the highest vote on IMDb.
const SCALE: [f64; 2] = [1.0, 10.0];

/// The widest 95 % interval that so many votes leave for the mean rating, given the mean of the votes
/// cast. How they are spread is not known, but on a bounded scale their variance is at most
/// (μ − lowest)(highest − μ) with μ the mean (Bhatia and Davis, *A Better Bound on the Variance*,
/// 2000). With that variance the score interval of a proportion (Wilson, 1927) holds for the mean's
/// place on the scale. `None` without votes or for a rating outside the scale.
#[must_use]
pub fn widest_rating_interval(rating: f64, votes: i64) -> Option<Interval> {
    let [lowest, highest] = SCALE;
    if votes < 1 || !(lowest..=highest).contains(&rating) {
        return None;
    }
    let width = highest - lowest;
    let place = (rating - lowest) / width;
    let size = votes as f64;
    let square = normal_quantile_975().powi(2) / size;
    let center = (place + square / 2.0) / (1.0 + square);
    let half = (square * place * (1.0 - place) + square * square / 4.0).sqrt() / (1.0 + square);
    let end = |at: f64| (lowest + width * at).clamp(lowest, highest);
    // The rating itself lies in it; at the ends of the scale rounding must not leave it out.
    Some(Interval {
        low: end(center - half).min(rating),
        high: end(center + half).max(rating),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn it_is_wilsons_interval_stretched_to_the_scale() {
        // statsmodels.stats.proportion.proportion_confint(80, 100, method="wilson"): 0.7111708,
        // 0.8666331.
        let interval = widest_rating_interval(1.0 + 9.0 * 0.8, 100).unwrap();
        assert!(
            (interval.low - (1.0 + 9.0 * 0.711_170_8)).abs() < 1e-6,
            "{interval:?}"
        );
        assert!(
            (interval.high - (1.0 + 9.0 * 0.866_633_1)).abs() < 1e-6,
            "{interval:?}"
        );
    }

    #[test]
    fn a_few_votes_of_ten_leave_much_open() {
        let interval = widest_rating_interval(10.0, 2).unwrap();
        assert_eq!(interval.high, 10.0);
        assert!(interval.low < 5.0, "{interval:?}");
    }

    #[test]
    fn no_votes_and_no_rating_of_the_scale_have_no_interval() {
        assert_eq!(widest_rating_interval(7.0, 0), None);
        assert_eq!(widest_rating_interval(0.0, 5), None);
        assert_eq!(widest_rating_interval(f64::NAN, 5), None);
    }

    proptest! {
        #[test]
        fn it_holds_the_rating_stays_on_the_scale_and_narrows_with_votes(
            tenths in 10_u8..=100,
            votes in 1_i64..3_000_000,
        ) {
            let rating = f64::from(tenths) / 10.0;
            let interval = widest_rating_interval(rating, votes).unwrap();
            prop_assert!(interval.contains(rating));
            prop_assert!(interval.low >= 1.0 && interval.high <= 10.0);
            let more = widest_rating_interval(rating, votes * 2).unwrap();
            prop_assert!(more.high - more.low < interval.high - interval.low + 1e-12);
        }
    }
}
