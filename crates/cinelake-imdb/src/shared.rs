//! Texts that many titles share, each kept once and read once.

use std::collections::HashMap;
use std::sync::Arc;

/// Beyond this many distinct texts a column holds free text, and remembering it would not pay.
const MAX_REMEMBERED: usize = 1 << 16;

/// A text in one word, cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SharedText(Arc<Box<str>>);

impl SharedText {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for SharedText {
    fn from(text: &str) -> Self {
        Self(Arc::new(text.into()))
    }
}

/// What texts were read as, so that none is read twice.
#[derive(Debug)]
pub(crate) struct Memo<T> {
    places: HashMap<Box<str>, usize>,
    read: Vec<T>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self {
            places: HashMap::new(),
            read: Vec::new(),
        }
    }
}

impl<T> Memo<T> {
    /// What `text` was read as, or what `read` makes of it.
    pub(crate) fn get(&mut self, text: &str, read: impl FnOnce(&str) -> T) -> &T {
        let place = match self.places.get(text) {
            Some(place) => *place,
            None => self.add(text, read(text)),
        };
        &self.read[place]
    }

    fn add(&mut self, text: &str, value: T) -> usize {
        let place = self.read.len();
        if place < MAX_REMEMBERED {
            self.places.insert(text.into(), place);
            self.read.push(value);
            return place;
        }
        // One place behind the remembered ones is for whichever text came last.
        self.read.truncate(MAX_REMEMBERED);
        self.read.push(value);
        MAX_REMEMBERED
    }
}

/// A hash that is the same on every machine, and of which each bit depends on all bytes.
pub(crate) fn hash_bytes(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |hash: u64, word: [u8; 8]| {
        let mixed = (hash ^ u64::from_le_bytes(word)).wrapping_mul(FACTOR);
        mixed ^ (mixed >> 32)
    };
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let hash = words
        .iter()
        .fold(bytes.len() as u64, |hash, word| mix(hash, *word));
    mix(mix(hash, last), last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_once() {
        let mut memo = Memo::default();
        assert_eq!(*memo.get("Drama", str::len), 5);
        assert_eq!(*memo.get("Drama", |_| panic!("it is known")), 5);
    }

    #[test]
    fn free_text_is_read_right_and_not_remembered() {
        let mut memo = Memo::default();
        for number in 0..MAX_REMEMBERED + 3 {
            assert_eq!(*memo.get(&number.to_string(), |_| number), number);
        }
        assert_eq!(memo.read.len(), MAX_REMEMBERED + 1);
        assert_eq!(*memo.get("0", |_| 7), 0);
    }
}
