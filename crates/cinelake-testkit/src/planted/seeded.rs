//! Numbers that only depend on a seed (SplitMix64), so that a plant is the same on every machine.

/// A sequence of numbers.
#[derive(Debug, Clone)]
pub(super) struct Seeded(u64);

impl Seeded {
    /// The sequence of a seed; `stream` keeps the uses of one seed apart.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        Self(seed ^ stream.wrapping_mul(0xd134_2543_de82_ef95))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// 0 to `end` - 1; 0 for an `end` of 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// Puts the elements into another order.
    pub(super) fn shuffle<T>(&mut self, elements: &mut [T]) {
        for last in (1..elements.len()).rev() {
            elements.swap(last, self.below(last + 1));
        }
    }

    /// The whole numbers from `first` to `last` in some order.
    pub(super) fn numbers(&mut self, first: u16, last: u16) -> Vec<u16> {
        let mut numbers: Vec<u16> = (first..=last).collect();
        self.shuffle(&mut numbers);
        numbers
    }
}
