//! A text in blocks of whole lines, each block checked once. What is more than a block is read
//! ahead by a thread, so that reading and decompressing go on while rows become titles.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

use crate::input::Stream;

/// Large enough that a block costs little, small enough to stay in the processor's memory.
const BLOCK_BYTES: usize = 256 << 10;
/// Most files that are looked at are small, and many may be open.
const FIRST_BYTES: usize = 8 << 10;
const BLOCKS_AHEAD: usize = 2;
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

/// The next block; `None` at the end of the text.
type Next = Result<Option<Block>, BadLine>;

/// Where blocks come from.
pub(crate) enum Blocks {
    Here(BlockReader),
    Ahead {
        blocks: Receiver<Next>,
        used: Sender<String>,
    },
}

impl Blocks {
    pub(crate) fn new(input: Stream, limit: usize) -> Self {
        Self::Here(BlockReader {
            input,
            ended: false,
            failed: None,
            rest: Vec::new(),
            limit,
        })
    }

    /// The next block, perhaps in the memory of one that is used up.
    pub(crate) fn next(&mut self, used_up: String) -> Next {
        match self {
            Self::Here(reader) => reader.next(used_up),
            Self::Ahead { blocks, used } => {
                // It is in use no more, and no loss if the thread has ended.
                let _ = used.send(used_up);
                let gone = |_| BadLine::Unread(io::Error::other("the reading thread ended early"));
                blocks.recv().map_err(gone)?
            }
        }
    }

    /// Has a thread read the blocks to come, unless the end was seen.
    pub(crate) fn read_ahead(self) -> Result<Self, BadLine> {
        let reader = match self {
            Self::Here(reader) if !reader.ended => reader,
            other => return Ok(other),
        };
        let (sender, blocks) = sync_channel(BLOCKS_AHEAD);
        let (used, used_up) = channel();
        std::thread::Builder::new()
            .spawn(move || reader.send_all(&sender, &used_up))
            .map_err(BadLine::Unread)?;
        Ok(Self::Ahead { blocks, used })
    }
}

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
    /// Sends blocks until the last, or until nobody wants them.
    fn send_all(mut self, blocks: &SyncSender<Next>, used_up: &Receiver<String>) {
        loop {
            let next = self.next(used_up.try_recv().unwrap_or_default());
            let is_last = !matches!(next, Ok(Some(_)));
            if blocks.send(next).is_err() || is_last {
                return;
            }
        }
    }

    fn next(&mut self, used_up: String) -> Next {
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
