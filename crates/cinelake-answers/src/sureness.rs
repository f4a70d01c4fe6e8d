//! How sure an answer is: the mark that goes with its words.

use serde::Serialize;

use crate::stats::Effect;

/// How sure an answer is. It follows from what its sentence says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sureness {
    /// The figures tell the answer apart from its opposite or its runner-up.
    Clear,
    /// They point one way, but do not tell it apart, or leave out something that could turn it.
    Perhaps,
    /// They point no way: hardly any difference, a tie, or too little to judge.
    Open,
    /// This lake cannot answer the question.
    Unanswerable,
}

impl Sureness {
    /// That of a difference by its size, and by whether its direction is told apart.
    pub(crate) fn of_difference(effect: Option<Effect>, is_told_apart: bool) -> Self {
        match (effect, is_told_apart) {
            (None | Some(Effect::Negligible), _) => Self::Open,
            (Some(_), true) => Self::Clear,
            (Some(_), false) => Self::Perhaps,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_clear_only_if_it_has_a_size_and_a_direction() {
        let of = Sureness::of_difference;
        assert_eq!(of(Some(Effect::Small), true), Sureness::Clear);
        assert_eq!(of(Some(Effect::Large), false), Sureness::Perhaps);
        assert_eq!(of(Some(Effect::Negligible), true), Sureness::Open);
        assert_eq!(of(None, true), Sureness::Open);
    }
}
