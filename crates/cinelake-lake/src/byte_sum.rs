//! A checksum that a file carries of itself: of all bytes before the footer that names it.

use std::fmt;
use std::io::{self, Read, Write};
use std::str::FromStr;

use flate2::Crc;

/// The key under which a table's Parquet metadata has its [`ByteSum`].
pub const BYTE_SUM_KEY: &str = "cinelake.byte_sum";

const BUFFER_BYTES: usize = 64 * 1024;

/// The length of a file's beginning in bytes, and its CRC-32 (IEEE). As text `4096 cbf43926`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByteSum {
    bytes: u64,
    crc32: u32,
}

impl ByteSum {
    /// Whether the file begins with the bytes that were summed up.
    ///
    /// # Errors
    /// When it cannot be read. A file that is too short is not an error.
    pub fn is_of(self, file: impl Read) -> io::Result<bool> {
        let mut rest = file.take(self.bytes);
        let mut seen = Crc::new();
        let mut buffer = vec![0; BUFFER_BYTES];
        let mut bytes = 0;
        loop {
            match rest.read(&mut buffer)? {
                0 => return Ok(bytes == self.bytes && seen.sum() == self.crc32),
                read => {
                    seen.update(&buffer[..read]);
                    bytes += read as u64;
                }
            }
        }
    }
}

impl fmt::Display for ByteSum {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {:08x}", self.bytes, self.crc32)
    }
}

/// It is no sum that was written here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotASum;

impl FromStr for ByteSum {
    type Err = NotASum;

    fn from_str(text: &str) -> Result<Self, NotASum> {
        let (bytes, crc32) = text.split_once(' ').ok_or(NotASum)?;
        Ok(Self {
            bytes: bytes.parse().map_err(|_| NotASum)?,
            crc32: u32::from_str_radix(crc32, 16).map_err(|_| NotASum)?,
        })
    }
}

/// Writes what it gets, and sums it up.
#[derive(Debug)]
pub struct SummingWriter<W> {
    inner: W,
    seen: Crc,
    bytes: u64,
}

impl<W: Write> SummingWriter<W> {
    /// With nothing written yet.
    pub fn new(inner: W) -> Self {
        Self {
            inner,
            seen: Crc::new(),
            bytes: 0,
        }
    }

    /// The sum of what was written until now.
    #[must_use]
    pub fn sum(&self) -> ByteSum {
        ByteSum {
            bytes: self.bytes,
            crc32: self.seen.sum(),
        }
    }

    /// The writer behind it.
    pub fn into_inner(self) -> W {
        self.inner
    }
}

impl<W: Write> Write for SummingWriter<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(buffer)?;
        self.seen.update(&buffer[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_that_of_the_beginning_and_of_no_other_bytes() {
        let mut writer = SummingWriter::new(Vec::new());
        writer.write_all(b"123456789").expect("written");
        let sum = writer.sum();
        assert_eq!(sum.to_string(), "9 cbf43926");
        assert_eq!("9 cbf43926".parse(), Ok(sum));
        for text in ["", "9", "9 x", "x cbf43926"] {
            assert_eq!(text.parse::<ByteSum>(), Err(NotASum), "{text}");
        }
        let is_of = |bytes: &[u8]| sum.is_of(bytes).expect("reads");
        assert!(is_of(b"123456789") && is_of(b"123456789 and a footer"));
        assert!(!is_of(b"12345678") && !is_of(b"123456788") && !is_of(b""));
    }
}
