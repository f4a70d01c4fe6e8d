//! Hashing and seeded draws. Everything here is stable across runs, machines and Rust releases,
//! because the seed of a fault profile must name the same faults for ever.

const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

/// Hashes bytes, eight at a time; not for hostile input.
pub(crate) fn hash_bytes(seed: u64, bytes: &[u8]) -> u64 {
    let mut state = mix(seed ^ bytes.len() as u64);
    let (words, tail) = bytes.as_chunks::<8>();
    for word in words {
        state = (state ^ u64::from_le_bytes(*word))
            .wrapping_mul(MULTIPLIER)
            .rotate_left(29);
    }
    for &byte in tail {
        state = (state ^ u64::from(byte))
            .wrapping_mul(MULTIPLIER)
            .rotate_left(29);
    }
    mix(state)
}

/// Spreads every input bit over the whole word (the finaliser of splitmix64).
pub(crate) fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(MULTIPLIER);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A hash as a fraction, 0 inclusive to 1 exclusive.
pub(crate) fn fraction(hash: u64) -> f64 {
    // 53 bits are what a double holds exactly.
    (hash >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hash_never_changes_between_releases() {
        assert_eq!(
            hash_bytes(7, b"/3/movie/tt0000001"),
            hash_bytes(7, b"/3/movie/tt0000001")
        );
        assert_ne!(
            hash_bytes(7, b"/3/movie/tt0000001"),
            hash_bytes(8, b"/3/movie/tt0000001")
        );
        assert_eq!(
            mix(0),
            0xE220_A839_7B1D_CDAF,
            "first output of splitmix64 seeded with 0"
        );
    }

    proptest! {
        #[test]
        fn fractions_stay_below_one(seed: u64, bytes: Vec<u8>) {
            let drawn = fraction(hash_bytes(seed, &bytes));
            prop_assert!((0.0..1.0).contains(&drawn));
        }
    }
}
