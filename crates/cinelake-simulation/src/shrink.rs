//! Finds fewer steps that fail as well.

use anyhow::Result;

use crate::catalogues::SharedCatalogues;
use crate::step::Step;
use crate::{LifeResult, live};

/// Takes steps out while the life still fails. Gives the steps that are left and what becomes of them.
///
/// # Errors
/// As [`live`].
pub fn shrink(
    stage: &SharedCatalogues,
    seed: u64,
    steps: &[Step],
) -> Result<(Vec<Step>, LifeResult)> {
    let mut kept = steps.to_vec();
    let mut lived = live(stage, seed, &kept)?;
    if let Some(failure) = &lived.failure {
        kept.truncate(failure.steps);
    }
    let mut at = kept.len();
    while at > 0 {
        at -= 1;
        let mut fewer = kept.clone();
        fewer.remove(at);
        let tried = live(stage, seed, &fewer)?;
        if tried.failure.is_some() {
            (kept, lived) = (fewer, tried);
        }
    }
    Ok((kept, lived))
}
