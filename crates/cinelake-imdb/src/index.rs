//! From an id to where the title or the person is kept, in eight bytes a slot.
//!
//! A plain hash map would need twice that: an id needs 34 bits, so that a slot number of 30 bits
//! fits into the same word. Open addressing with linear probing; nothing is ever removed.

use std::marker::PhantomData;

const SLOT_BITS: u32 = 30;
const SLOT_MASK: u64 = (1 << SLOT_BITS) - 1;
const MIN_CAPACITY: usize = 16;

/// A map from ids of one kind ([`ImdbId`](crate::ImdbId), [`PersonId`](crate::PersonId)) to numbers below
/// 2^30.
#[derive(Debug)]
pub struct IdIndex<Id> {
    /// Zero is an empty slot: no id is zero.
    words: Vec<u64>,
    len: usize,
    id: PhantomData<Id>,
}

impl<Id> Default for IdIndex<Id> {
    fn default() -> Self {
        Self {
            words: Vec::new(),
            len: 0,
            id: PhantomData,
        }
    }
}

impl<Id: Into<u64>> IdIndex<Id> {
    /// The largest number that an id can have.
    pub const MAX: u32 = SLOT_MASK as u32;

    /// The number of an id.
    #[must_use]
    pub fn get(&self, id: Id) -> Option<u32> {
        if self.words.is_empty() {
            return None;
        }
        let word = self.words[self.find(id.into())];
        (word != 0).then_some((word & SLOT_MASK) as u32)
    }

    /// How many ids there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether the id has a number.
    #[must_use]
    pub fn contains(&self, id: Id) -> bool {
        self.get(id).is_some()
    }

    /// Sets the number of an id, which must be at most [`Self::MAX`].
    pub fn set(&mut self, id: Id, slot: u32) {
        let id = id.into();
        // At most four fifths full, so that probes stay short.
        if (self.len + 1) * 5 > self.words.len() * 4 {
            self.grow();
        }
        let at = self.find(id);
        if self.words[at] == 0 {
            self.len += 1;
        }
        self.words[at] = (id << SLOT_BITS) | (u64::from(slot) & SLOT_MASK);
    }

    /// The place of the id, or the empty place where it belongs.
    fn find(&self, id: u64) -> usize {
        let mask = self.words.len() - 1;
        let mut at = spread(id) as usize & mask;
        while self.words[at] != 0 && self.words[at] >> SLOT_BITS != id {
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        let capacity = (self.words.len() * 2).max(MIN_CAPACITY);
        let old = std::mem::replace(&mut self.words, vec![0; capacity]);
        for word in old.into_iter().filter(|word| *word != 0) {
            let at = self.find(word >> SLOT_BITS);
            self.words[at] = word;
        }
    }
}

/// Neighbouring ids must not become neighbouring places, or probes run long.
fn spread(value: u64) -> u64 {
    let mixed = value.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ (mixed >> 32)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;
    use crate::id::ImdbId;

    proptest! {
        #[test]
        fn behaves_like_a_map(
            entries in prop::collection::vec((1_u64..=9_999_999_999, 0..=IdIndex::<ImdbId>::MAX), 0..300)
        ) {
            let mut index = IdIndex::default();
            let mut model = HashMap::new();
            for (value, slot) in entries {
                index.set(ImdbId::new(value).unwrap(), slot);
                model.insert(value, slot);
            }
            prop_assert_eq!(index.len(), model.len());
            for (value, slot) in &model {
                prop_assert_eq!(index.get(ImdbId::new(*value).unwrap()), Some(*slot));
            }
            prop_assert_eq!(index.contains(ImdbId::new(1).unwrap()), model.contains_key(&1));
        }
    }
}
