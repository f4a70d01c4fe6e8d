//! UTF-16, which spreadsheets call Unicode text, read as UTF-8.

use std::io::{self, Read};

use crate::error::BadText;
use crate::input::Stream;

const CHUNK_BYTES: usize = 64 << 10;
/// Letters that have to look the same where no byte order mark stands, so that no stray NUL is taken for an
/// encoding.
const LETTERS: usize = 4;
/// As many bytes as tell UTF-16.
pub(crate) const JUDGED_BYTES: usize = LETTERS * 2;

/// Which byte of a letter comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ByteOrder {
    Little,
    Big,
}

impl ByteOrder {
    /// Tells UTF-16 by its byte order mark, or by ASCII letters at the start of the text. `None` for any other
    /// text, UTF-32 included.
    pub(crate) fn detect(head: &[u8]) -> Option<Self> {
        match head {
            [0xff, 0xfe, 0, 0, ..] => None,
            [0xff, 0xfe, ..] => Some(Self::Little),
            [0xfe, 0xff, ..] => Some(Self::Big),
            _ => [Self::Little, Self::Big]
                .into_iter()
                .find(|order| order.begins(head)),
        }
    }

    fn begins(self, head: &[u8]) -> bool {
        let (units, _) = head.as_chunks::<2>();
        let is_letter = |unit: &[u8; 2]| matches!(self.unit(*unit), 1..=0x7f);
        units.len() >= LETTERS && units[..LETTERS].iter().all(is_letter)
    }

    fn unit(self, bytes: [u8; 2]) -> u16 {
        match self {
            Self::Little => u16::from_le_bytes(bytes),
            Self::Big => u16::from_be_bytes(bytes),
        }
    }
}

/// A UTF-16 text as UTF-8. Half a letter is [`BadText`].
pub(crate) struct Utf16Reader {
    inner: Stream,
    order: ByteOrder,
    /// Bytes that are read and not yet decoded, fewer than a letter has.
    bytes: Vec<u8>,
    text: String,
    /// How much of the text is given away.
    given: usize,
}

impl Utf16Reader {
    pub(crate) fn new(inner: Stream, order: ByteOrder) -> Self {
        Self {
            inner,
            order,
            bytes: Vec::new(),
            text: String::new(),
            given: 0,
        }
    }

    /// Decodes the next bytes; the text stays empty at the end.
    fn refill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.given = 0;
        let mut chunk = (&mut self.inner).take(CHUNK_BYTES as u64);
        let is_end = chunk.read_to_end(&mut self.bytes)? == 0;
        let (pairs, _) = self.bytes.as_chunks::<2>();
        let mut units: Vec<u16> = pairs.iter().map(|pair| self.order.unit(*pair)).collect();
        // The second half of a letter may be in the next bytes.
        units.pop_if(|last| !is_end && matches!(last, 0xd800..=0xdbff));
        for letter in char::decode_utf16(units.iter().copied()) {
            let letter = letter.map_err(|half| {
                let half = half.unpaired_surrogate();
                BadText::error(format!("half a letter of UTF-16 (0x{half:04x})"))
            })?;
            self.text.push(letter);
        }
        self.bytes.drain(..units.len() * 2);
        if is_end && !self.bytes.is_empty() {
            return Err(BadText::error("half a letter of UTF-16 at the end"));
        }
        Ok(())
    }
}

impl Read for Utf16Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.text.len() {
            self.refill()?;
        }
        let left = &self.text.as_bytes()[self.given..];
        let count = left.len().min(buffer.len());
        buffer[..count].copy_from_slice(&left[..count]);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;

    fn bytes(text: &str, order: ByteOrder) -> Vec<u8> {
        let units = text.encode_utf16();
        units
            .flat_map(|unit| match order {
                ByteOrder::Little => unit.to_le_bytes(),
                ByteOrder::Big => unit.to_be_bytes(),
            })
            .collect()
    }

    fn read(bytes: Vec<u8>, order: ByteOrder) -> io::Result<String> {
        let mut text = String::new();
        Utf16Reader::new(Box::new(Cursor::new(bytes)), order).read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn utf_16_is_told_with_and_without_its_mark() {
        for order in [ByteOrder::Little, ByteOrder::Big] {
            assert_eq!(ByteOrder::detect(&bytes("\u{feff}é", order)), Some(order));
            assert_eq!(ByteOrder::detect(&bytes("tconst", order)), Some(order));
        }
        for head in [
            &b"tconst,title"[..],
            b"",
            b"a\0",
            b"\xff\xfe\0\0t\0\0\0",
            b"a\0b\0c,d,",
        ] {
            assert_eq!(ByteOrder::detect(head), None, "{head:?}");
        }
    }

    #[test]
    fn half_a_letter_is_an_error() {
        let half = read(vec![0x3d, 0xd8, b'a', 0], ByteOrder::Little).unwrap_err();
        assert_eq!(half.kind(), io::ErrorKind::InvalidData, "{half}");
        for cut in [vec![b'a', 0, b'b'], vec![b'a', 0, 0x3d, 0xd8]] {
            assert!(read(cut, ByteOrder::Little).is_err());
        }
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in ".{0,40}", repeats in prop::sample::select(&[1_usize, 5_000][..])) {
            let text = text.repeat(repeats);
            for order in [ByteOrder::Little, ByteOrder::Big] {
                prop_assert_eq!(read(bytes(&text, order), order).unwrap(), text.clone());
            }
        }
    }
}
