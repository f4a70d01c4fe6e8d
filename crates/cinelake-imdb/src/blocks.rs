//! A text in blocks of whole lines, each block checked once.

use std::io::{self, Read};

use crate::input::Stream;

/// Large enough that a block costs little, small enough to stay in the processor's memory.
const BLOCK_BYTES: usize = 256 << 10;
/// Most files that are looked at are small, and many may be open.
const FIRST_BYTES: usize = 8 << 10;
pub(crate) const QUOTE: u8 = b'"';

/// Lines that were checked to be text; the last line of all may lack its end.
#[derive(Debug, Default)]
pub(crate) struct Block {
    pub(crate) text: String,
    /// Whether a quote is anywhere in it.
    pub(crate) has_quotes: bool,
}

/// What is wrong with the line behind all that was read. Bytes are counted from its start.
#[derive(Debug)]
pub(crate) enum BadLine {
    Unread(io::Error),
    TooLong,
    Nul(usize),
    NotUtf8(usize),
}

/// Reads a text in blocks.
pub(crate) struct BlockReader {
    input: Stream,
    ended: bool,
    failed: Option<io::Error>,
    /// What was read behind the last block.
    rest: Vec<u8>,
    /// The longest line allowed, in bytes.
    limit: usize,
}

impl BlockReader {
    pub(crate) fn new(input: Stream, limit: usize) -> Self {
        Self {
            input,
            ended: false,
            failed: None,
            rest: Vec::new(),
            limit,
        }
    }

    /// The next block, in the memory of one that is used up; `None` at the end of the text.
    pub(crate) fn next(&mut self, used_up: String) -> Result<Option<Block>, BadLine> {
        let mut bytes = used_up.into_bytes();
        let whole = self.fill(&mut bytes)?;
        if whole == 0 {
            return Ok(None);
        }
        self.rest.extend_from_slice(&bytes[whole..]);
        bytes.truncate(whole);
        if let Some(at) = memchr::memchr(0, &bytes) {
            self.give_back(at, &mut bytes);
        }
        let text = loop {
            match String::from_utf8(bytes) {
                Ok(text) => break text,
                Err(error) => {
                    let at = error.utf8_error().valid_up_to();
                    bytes = error.into_bytes();
                    self.give_back(at, &mut bytes);
                }
            }
        };
        if text.is_empty() {
            return Err(self.no_text());
        }
        let has_quotes = memchr::memchr(QUOTE, text.as_bytes()).is_some();
        Ok(Some(Block { text, has_quotes }))
    }

    /// Reads behind what was left over, until there are a whole line and a full block, or to the
    /// end. Returns where the last whole line ends.
    fn fill(&mut self, bytes: &mut Vec<u8>) -> Result<usize, BadLine> {
        let mut filled = self.rest.len();
        // What is there already needs no zeros.
        bytes.resize(bytes.capacity().min(BLOCK_BYTES).max(filled), 0);
        bytes[..filled].copy_from_slice(&self.rest);
        self.rest.clear();
        loop {
            filled = self.read(bytes, filled);
            let is_full = filled >= BLOCK_BYTES || self.failed.is_some();
            if self.ended {
                bytes.truncate(filled);
                return Ok(filled);
            }
            if let (true, Some(end)) = (is_full, memchr::memrchr(b'\n', &bytes[..filled])) {
                bytes.truncate(filled);
                return Ok(end + 1);
            }
            if let Some(error) = self.failed.take() {
                return Err(BadLine::Unread(error));
            }
            if is_full && filled > self.limit {
                return Err(BadLine::TooLong);
            }
            let most = if is_full { usize::MAX } else { BLOCK_BYTES };
            bytes.resize(filled.saturating_mul(2).max(FIRST_BYTES).min(most), 0);
        }
    }

    /// Reads until the bytes are filled, or as far as it goes; returns how far.
    fn read(&mut self, bytes: &mut [u8], mut filled: usize) -> usize {
        while filled < bytes.len() && !self.ended && self.failed.is_none() {
            match self.input.read(&mut bytes[filled..]) {
                Ok(0) => self.ended = true,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.failed = Some(error),
            }
        }
        filled
    }

    /// Gives back the line in which the byte at `at` is, and all behind it.
    fn give_back(&mut self, at: usize, bytes: &mut Vec<u8>) {
        let good = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |end| end + 1);
        let mut back = bytes.split_off(good);
        back.append(&mut self.rest);
        self.rest = back;
    }

    /// Why the first line of the rest is no text.
    fn no_text(&self) -> BadLine {
        let mut lines = self.rest.split(|byte| *byte == b'\n');
        let line = lines.next().unwrap_or_default();
        match (memchr::memchr(0, line), std::str::from_utf8(line)) {
            (None, Err(error)) => BadLine::NotUtf8(error.valid_up_to()),
            (at, _) => BadLine::Nul(at.unwrap_or_default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Gives few bytes at a time, now and then none for the moment.
    struct Slow {
        bytes: Vec<u8>,
        at: usize,
        steps: Vec<usize>,
        turn: usize,
    }

    impl Read for Slow {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let step = self.steps[self.turn % self.steps.len()];
            self.turn += 1;
            if step == 0 {
                return Err(io::ErrorKind::Interrupted.into());
            }
            let count = step.min(buffer.len()).min(self.bytes.len() - self.at);
            buffer[..count].copy_from_slice(&self.bytes[self.at..self.at + count]);
            self.at += count;
            Ok(count)
        }
    }

    fn read(bytes: &[u8], steps: &[usize]) -> Result<Vec<Block>, BadLine> {
        let slow = Slow {
            bytes: bytes.to_vec(),
            at: 0,
            steps: steps.to_vec(),
            turn: 0,
        };
        let mut reader = BlockReader::new(Box::new(slow), 1 << 20);
        let mut blocks = Vec::new();
        while let Some(block) = reader.next(String::new())? {
            blocks.push(block);
        }
        Ok(blocks)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn blocks_are_the_text_cut_at_line_ends(
            lines in prop::collection::vec("[aé\"]{0,9}", 1..40),
            times in 1_usize..3_000,
            steps in prop::collection::vec(0_usize..70_000, 1..5),
            ended in prop::bool::ANY,
        ) {
            prop_assume!(steps.iter().any(|step| *step > 0));
            let mut text = (lines.join("\n") + "\n").repeat(times);
            if !ended {
                text.push_str("the last");
            }
            let blocks = read(text.as_bytes(), &steps).unwrap();
            for block in &blocks[..blocks.len() - 1] {
                prop_assert!(block.text.ends_with('\n'));
            }
            prop_assert!(blocks.iter().all(|block| block.has_quotes == block.text.contains('"')));
            let joined: String = blocks.into_iter().map(|block| block.text).collect();
            prop_assert_eq!(joined, text);
        }
    }

    #[test]
    fn lines_before_a_bad_one_are_read() {
        for (bad, is_nul) in [
            (&b"x\0\n"[..], true),
            (b"x\xff\n", false),
            (b"x\xc3", false),
        ] {
            let text = [&b"a\nb\n".repeat(100_000)[..], bad].concat();
            let mut reader = BlockReader::new(Box::new(io::Cursor::new(text)), 1 << 20);
            let mut good = 0;
            let bad = loop {
                match reader.next(String::new()) {
                    Ok(block) => good += block.expect("no end").text.len(),
                    Err(bad) => break bad,
                }
            };
            assert_eq!(good, 400_000);
            match bad {
                BadLine::Nul(at) => assert!(is_nul && at == 1),
                BadLine::NotUtf8(at) => assert!(!is_nul && at == 1),
                other => panic!("{other:?}"),
            }
        }
    }
}
