//! Words for the size of an effect.

use serde::Serialize;

/// How large a difference is, whatever its sign and whatever the number of titles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// Below what is called small.
    Negligible,
    /// Small.
    Small,
    /// Medium.
    Medium,
    /// Large.
    Large,
}

impl Effect {
    /// The word for a Cohen's d: small from 0.2, medium from 0.5, large from 0.8 (Cohen,
    /// *Statistical Power Analysis for the Behavioral Sciences*, 2nd ed. 1988, section 2.2).
    #[must_use]
    pub fn of_cohens_d(d: f64) -> Self {
        Self::by_thresholds(d, [0.2, 0.5, 0.8])
    }

    /// The word for a Cliff's delta: small from 0.147, medium from 0.33, large from 0.474 (Romano,
    /// Kromrey, Coraggio and Skowronek, *Appropriate statistics for ordinal level data*, 2006).
    #[must_use]
    pub fn of_cliffs_delta(delta: f64) -> Self {
        Self::by_thresholds(delta, [0.147, 0.33, 0.474])
    }

    /// The word for a correlation: small from 0.1, medium from 0.3, large from 0.5 (Cohen 1988,
    /// section 3.2).
    #[must_use]
    pub fn of_correlation(rho: f64) -> Self {
        Self::by_thresholds(rho, [0.1, 0.3, 0.5])
    }

    /// The stable word, as in JSON; messages choose by it.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Negligible => "negligible",
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
        }
    }

    fn by_thresholds(value: f64, [small, medium, large]: [f64; 3]) -> Self {
        let size = value.abs();
        if size >= large {
            Self::Large
        } else if size >= medium {
            Self::Medium
        } else if size >= small {
            Self::Small
        } else {
            Self::Negligible
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_follow_the_size_and_not_the_sign() {
        assert_eq!(Effect::of_cohens_d(-0.5), Effect::Medium);
        assert_eq!(Effect::of_cohens_d(0.199), Effect::Negligible);
        assert_eq!(Effect::of_cliffs_delta(-0.474), Effect::Large);
        assert_eq!(Effect::of_cliffs_delta(0.147), Effect::Small);
        assert_eq!(Effect::of_correlation(0.29), Effect::Small);
    }
}
