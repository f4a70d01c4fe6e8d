//! Numbers that depend on a seed and on what they are drawn for, and on nothing else.
//!
//! A number that is drawn for a thing ("the second put of this path in step 4") is the same whatever
//! else happens before it. So a life from which a step is taken out meets the same faults in the others.

/// A seed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seed(u64);

impl Seed {
    pub(crate) fn new(seed: u64) -> Self {
        Self(mix(seed))
    }

    /// The seed of a part of what this one decides.
    pub(crate) fn of(self, part: &str, number: u64) -> Self {
        // FNV-1a: texts are short, and the mixer spreads the bits.
        let hash = part.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(mix(self.0 ^ mix(hash ^ mix(number))))
    }

    /// 0 to `end` - 1.
    pub(crate) fn below(self, end: u64) -> u64 {
        self.0 % end.max(1)
    }

    /// Whether something happens that happens in so many of a thousand cases.
    pub(crate) fn happens(self, per_mille: u64) -> bool {
        self.of("happens", 0).below(1000) < per_mille
    }
}

/// The last step of SplitMix64.
fn mix(bits: u64) -> u64 {
    let mut bits = bits.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// Numbers one after the other.
pub(crate) struct Draws {
    seed: Seed,
    drawn: u64,
}

impl Draws {
    pub(crate) fn new(seed: Seed) -> Self {
        Self { seed, drawn: 0 }
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.drawn += 1;
        self.seed.of("draw", self.drawn).below(end)
    }

    pub(crate) fn happens(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    pub(crate) fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most - least + 1)
    }
}
