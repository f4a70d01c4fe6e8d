//! Physical lines: where they end, how long they may be, and that they are text.
//!
//! A line ends at a line feed and nowhere else, so that a bare carriage return inside a field
//! never starts a record. Every error says line and byte.

use std::io;
use std::ops::Range;

use crate::blocks::{BadLine, Block, BlockReader};
use crate::compression::{Compression, Progress};
use crate::error::{BadText, CatalogueError};
use crate::input::Decoded;

const BOM: &str = "\u{feff}";

pub(crate) struct LineReader {
    file: String,
    compression: Compression,
    progress: Progress,
    blocks: BlockReader,
    block: Block,
    /// Where in the block the next line starts.
    next: usize,
    number: u64,
    /// Bytes of text before the next line.
    offset: u64,
    limit: usize,
}

impl LineReader {
    pub(crate) fn new(decoded: Decoded, limit: usize) -> Self {
        Self {
            file: decoded.name,
            compression: decoded.compression,
            progress: decoded.progress,
            blocks: BlockReader::new(decoded.read, limit),
            block: Block::default(),
            next: 0,
            number: 0,
            offset: 0,
            limit,
        }
    }

    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    /// Bytes of text read so far.
    pub(crate) fn text_bytes(&self) -> u64 {
        self.offset
    }

    /// Bytes read so far, as stored.
    pub(crate) fn stored_bytes(&self) -> u64 {
        self.progress.bytes()
    }

    /// The number of the line read last, from 1.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// The text that holds the line read last.
    pub(crate) fn block(&self) -> &str {
        &self.block.text
    }

    /// Whether a quote is anywhere in [`Self::block`].
    pub(crate) fn block_has_quotes(&self) -> bool {
        self.block.has_quotes
    }

    /// Reads the next line and returns its place in [`Self::block`], without the line's end;
    /// `None` at the end of the text.
    pub(crate) fn next_line(&mut self) -> Result<Option<Range<usize>>, CatalogueError> {
        if self.next == self.block.text.len() && !self.next_block()? {
            return Ok(None);
        }
        let start = self.next;
        let left = &self.block.text.as_bytes()[start..];
        let length = memchr::memchr(b'\n', left).unwrap_or(left.len());
        if length > self.limit {
            return Err(self.error(BadLine::TooLong));
        }
        let used = left.len().min(length + 1);
        let is_return = length > 0 && left[length - 1] == b'\r';
        self.next += used;
        self.offset += used as u64;
        self.number += 1;
        let mut line = start..start + length - usize::from(is_return);
        if self.number == 1 && self.block.text[line.clone()].starts_with(BOM) {
            line.start += BOM.len();
        }
        Ok(Some(line))
    }

    /// `false` at the end of the text.
    fn next_block(&mut self) -> Result<bool, CatalogueError> {
        let used_up = std::mem::take(&mut self.block.text);
        self.next = 0;
        let next = self.blocks.next(used_up).map_err(|bad| self.error(bad))?;
        let is_there = next.is_some();
        self.block = next.unwrap_or_default();
        Ok(is_there)
    }

    /// The error about the next line.
    fn error(&self, bad: BadLine) -> CatalogueError {
        let (file, line) = (self.file.clone(), self.number + 1);
        match bad {
            BadLine::Unread(source) => {
                read_error(&self.file, self.compression, &self.progress, source)
            }
            BadLine::TooLong => CatalogueError::LineTooLong {
                file,
                line,
                byte: self.offset,
                limit: self.limit,
            },
            BadLine::Nul(at) => CatalogueError::NulByte {
                file,
                line,
                byte: self.offset + at as u64,
            },
            BadLine::NotUtf8(at) => CatalogueError::InvalidUtf8 {
                file,
                line,
                byte: self.offset + at as u64,
            },
        }
    }
}

/// Tells a failing source, a file cut off and a damaged file apart.
pub(crate) fn read_error(
    file: &str,
    compression: Compression,
    progress: &Progress,
    source: io::Error,
) -> CatalogueError {
    let (file, byte) = (file.to_owned(), progress.bytes());
    let is_text = BadText::cause(&source).is_some();
    if compression == Compression::None || progress.source_failed() || is_text {
        CatalogueError::Read { file, byte, source }
    } else if source.kind() == io::ErrorKind::UnexpectedEof {
        CatalogueError::Truncated {
            file,
            compression,
            byte,
            source,
        }
    } else {
        CatalogueError::Corrupt {
            file,
            compression,
            byte,
            source,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::input::Stream;

    pub(crate) fn plain(bytes: &[u8]) -> Decoded {
        decoded(Box::new(Cursor::new(bytes.to_vec())))
    }

    pub(crate) fn decoded(read: Stream) -> Decoded {
        Decoded {
            name: "test.csv".to_owned(),
            compression: Compression::None,
            read,
            is_utf16: false,
            progress: Progress::default(),
        }
    }

    fn lines(bytes: &[u8], limit: usize) -> Result<Vec<(u64, String)>, CatalogueError> {
        let mut reader = LineReader::new(plain(bytes), limit);
        let mut found = Vec::new();
        while let Some(line) = reader.next_line()? {
            found.push((reader.number(), reader.block()[line].to_owned()));
        }
        assert_eq!(reader.text_bytes(), bytes.len() as u64);
        Ok(found)
    }

    #[test]
    fn a_line_ends_at_a_line_feed_only() {
        let found = lines(b"\xef\xbb\xbfa\rb\r\n\nc\r", 100).unwrap();
        let expected = [(1, "a\rb"), (2, ""), (3, "c")].map(|(n, text)| (n, text.to_owned()));
        assert_eq!(found, expected);
        assert!(lines(b"", 100).unwrap().is_empty());
    }

    #[test]
    fn a_line_beyond_the_limit_is_an_error_with_its_place() {
        assert_eq!(lines(b"ab\ncdef\n", 4).unwrap().len(), 2);
        let error = lines(b"ab\ncdefg\n", 4).unwrap_err();
        assert!(
            matches!(
                error,
                CatalogueError::LineTooLong {
                    line: 2,
                    byte: 3,
                    ..
                }
            ),
            "{error}"
        );
    }

    #[test]
    fn bad_text_is_an_error_with_its_byte() {
        let error = lines(b"ab\nc\xe9d\n", 100).unwrap_err();
        assert!(
            matches!(
                error,
                CatalogueError::InvalidUtf8 {
                    line: 2,
                    byte: 4,
                    ..
                }
            ),
            "{error}"
        );
        assert!(error.to_string().contains("iconv"));
        let error = lines(b"ab\nc\0d\n", 100).unwrap_err();
        assert!(
            matches!(
                error,
                CatalogueError::NulByte {
                    line: 2,
                    byte: 4,
                    ..
                }
            ),
            "{error}"
        );
    }
}
