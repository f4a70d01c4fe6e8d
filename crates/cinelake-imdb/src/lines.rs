//! Physical lines: where they end, how long they may be, and that they are text.
//!
//! A line ends at a line feed and nowhere else, so that a bare carriage return inside a field
//! never starts a record. Every error says line and byte.

use std::io::{self, BufRead, BufReader};

use crate::compression::{Compression, Progress};
use crate::error::CatalogueError;
use crate::input::{Decoded, Stream};

const BUFFER_BYTES: usize = 1 << 16;
const BOM: &str = "\u{feff}";

/// One physical line, without its end.
#[derive(Debug, Default)]
pub(crate) struct Line {
    /// From 1.
    pub(crate) number: u64,
    pub(crate) text: String,
}

pub(crate) struct LineReader {
    file: String,
    compression: Compression,
    progress: Progress,
    input: BufReader<Stream>,
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
            input: BufReader::with_capacity(BUFFER_BYTES, decoded.read),
            number: 0,
            offset: 0,
            limit,
        }
    }

    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    pub(crate) fn compression(&self) -> Compression {
        self.compression
    }

    /// Bytes of text read so far.
    pub(crate) fn text_bytes(&self) -> u64 {
        self.offset
    }

    /// Bytes read so far, as stored.
    pub(crate) fn stored_bytes(&self) -> u64 {
        self.progress.bytes()
    }

    /// Reads the next line into `line`, whose memory is used again; `false` at the end.
    pub(crate) fn next_line(&mut self, line: &mut Line) -> Result<bool, CatalogueError> {
        let mut bytes = std::mem::take(&mut line.text).into_bytes();
        bytes.clear();
        let start = self.offset;
        self.number += 1;
        let read = self.fill(&mut bytes, start)?;
        if read == 0 {
            self.number -= 1;
            return Ok(false);
        }
        if bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
        if let Some(at) = memchr::memchr(0, &bytes) {
            return Err(CatalogueError::NulByte {
                file: self.file.clone(),
                line: self.number,
                byte: start + at as u64,
            });
        }
        line.number = self.number;
        line.text = String::from_utf8(bytes).map_err(|error| CatalogueError::InvalidUtf8 {
            file: self.file.clone(),
            line: self.number,
            byte: start + error.utf8_error().valid_up_to() as u64,
        })?;
        if self.number == 1 && line.text.starts_with(BOM) {
            line.text.drain(..BOM.len());
        }
        Ok(true)
    }

    /// Appends the bytes up to the next line feed; returns how many were consumed.
    fn fill(&mut self, bytes: &mut Vec<u8>, start: u64) -> Result<usize, CatalogueError> {
        let mut consumed = 0;
        loop {
            let available = match self.input.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.read_error(error)),
            };
            let end = memchr::memchr(b'\n', available);
            let taken = end.unwrap_or(available.len());
            if bytes.len() + taken > self.limit {
                return Err(CatalogueError::LineTooLong {
                    file: self.file.clone(),
                    line: self.number,
                    byte: start,
                    limit: self.limit,
                });
            }
            bytes.extend_from_slice(&available[..taken]);
            let used = taken + usize::from(end.is_some());
            self.input.consume(used);
            self.offset += used as u64;
            consumed += used;
            if end.is_some() || used == 0 {
                return Ok(consumed);
            }
        }
    }

    fn read_error(&self, source: io::Error) -> CatalogueError {
        read_error(&self.file, self.compression, &self.progress, source)
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
    if compression == Compression::None || progress.source_failed() {
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

    pub(crate) fn plain(bytes: &[u8]) -> Decoded {
        Decoded {
            name: "test.csv".to_owned(),
            compression: Compression::None,
            read: Box::new(Cursor::new(bytes.to_vec())),
            progress: Progress::default(),
        }
    }

    fn lines(bytes: &[u8], limit: usize) -> Result<Vec<(u64, String)>, CatalogueError> {
        let mut reader = LineReader::new(plain(bytes), limit);
        let mut line = Line::default();
        let mut found = Vec::new();
        while reader.next_line(&mut line)? {
            found.push((line.number, line.text.clone()));
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
