//! Reading a source of records: compression and shape are found by looking, lines that are no
//! record are counted, and only a source that cannot be read on stops the load.

use std::io::{self, BufRead, BufReader, Read};

use serde::Serialize;
use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{Records, parse};
use crate::error::RecordsError;

/// A longer line is no record; it is skipped without being held in memory.
pub(super) const LINE_LIMIT_BYTES: usize = 64 << 20;

/// Rejected records that are described, not only counted.
const EXAMPLES: usize = 5;

const GZIP_MAGIC: [u8; 2] = [0x1F, 0x8B];
const ZSTD_MAGIC: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];
const BYTE_ORDER_MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];

/// What a load found. `added + replaced + rejected` is the number of lines that are not blank, or
/// of array elements.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LoadReport {
    /// Records of titles that were not there yet.
    pub added: u64,
    /// Further records of titles already there; the latest fetch was kept.
    pub replaced: u64,
    /// Lines or elements that are no record.
    pub rejected: u64,
    /// The first few of the rejected, at most 5.
    pub examples: Vec<Rejected>,
}

/// A line or array element that is no record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// Line of the source, or element of its array, from 1.
    pub line: u64,
    /// Why it is no record.
    pub reason: String,
}

impl Records {
    /// Adds the records of one source: JSON lines or one JSON array, plain, gzip or zstd, all
    /// detected.
    ///
    /// `name` appears in errors. Lines that are no record, such as a sentinel without a TMDB id,
    /// are counted and the load goes on.
    ///
    /// # Errors
    ///
    /// [`RecordsError::Read`] when the source fails or its compression is damaged or cut short,
    /// [`RecordsError::Array`] when a JSON array is malformed, [`RecordsError::TooMany`] beyond
    /// four billion records. What was read before stays.
    pub fn add_ndjson(&mut self, name: &str, read: impl Read) -> Result<LoadReport, RecordsError> {
        let mut report = LoadReport::default();
        let loaded = self.load(name, read, &mut report);
        self.arena.seal();
        loaded.map(|()| report)
    }

    fn load(
        &mut self,
        name: &str,
        read: impl Read,
        report: &mut LoadReport,
    ) -> Result<(), RecordsError> {
        let at_start = |source| RecordsError::Read {
            name: name.to_owned(),
            line: 1,
            source,
        };
        let (is_array, read) = decompressed(read).and_then(shape).map_err(at_start)?;
        if is_array {
            self.add_array(name, read, report)
        } else {
            self.add_lines(name, read, report)
        }
    }

    fn add_lines(
        &mut self,
        name: &str,
        mut read: impl BufRead,
        report: &mut LoadReport,
    ) -> Result<(), RecordsError> {
        let mut bytes = Vec::new();
        for line in 1.. {
            let failed = |source| RecordsError::Read {
                name: name.to_owned(),
                line,
                source,
            };
            match next_line(&mut read, &mut bytes).map_err(failed)? {
                LineRead::End => break,
                LineRead::TooLong => report.reject(line, "longer than 64 MiB"),
                LineRead::Whole if bytes.trim_ascii().is_empty() => {}
                LineRead::Whole => match str::from_utf8(&bytes) {
                    Err(_) => report.reject(line, "not UTF-8"),
                    Ok(text) => {
                        self.add_text(text, line, report)
                            .ok_or_else(|| RecordsError::TooMany {
                                name: name.to_owned(),
                                line,
                            })?
                    }
                },
            }
        }
        Ok(())
    }

    fn add_array(
        &mut self,
        name: &str,
        read: impl BufRead,
        report: &mut LoadReport,
    ) -> Result<(), RecordsError> {
        let mut elements = Elements {
            records: self,
            report,
            element: 0,
            full: false,
        };
        let mut deserializer = serde_json::Deserializer::from_reader(BufReader::new(read));
        let parsed = (&mut elements).deserialize(&mut deserializer);
        let (element, full) = (elements.element + 1, elements.full);
        if full {
            return Err(RecordsError::TooMany {
                name: name.to_owned(),
                line: element,
            });
        }
        parsed
            .and_then(|()| deserializer.end())
            .map_err(|source| RecordsError::Array {
                name: name.to_owned(),
                element,
                source,
            })
    }

    /// Adds or counts one record; `None` when the index is full.
    fn add_text(&mut self, text: &str, line: u64, report: &mut LoadReport) -> Option<()> {
        let split = match parse::fields(text) {
            Ok(split) => split,
            Err(error) => {
                report.reject(line, error);
                return Some(());
            }
        };
        match parse::incoming(text, &split) {
            Ok(incoming) => match self.insert(incoming)? {
                true => report.replaced += 1,
                false => report.added += 1,
            },
            Err(reason) => report.reject(line, reason),
        }
        Some(())
    }
}

impl LoadReport {
    fn reject(&mut self, line: u64, reason: impl ToString) {
        self.rejected += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(Rejected {
                line,
                reason: reason.to_string(),
            });
        }
    }
}

/// Streams the elements of one array into the records, so that only one is held as text.
struct Elements<'a> {
    records: &'a mut Records,
    report: &'a mut LoadReport,
    element: u64,
    full: bool,
}

impl<'de> DeserializeSeed<'de> for &mut Elements<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for &mut Elements<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a JSON array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while let Some(element) = elements.next_element::<Box<RawValue>>()? {
            self.element += 1;
            if self
                .records
                .add_text(element.get(), self.element, self.report)
                .is_none()
            {
                self.full = true;
                return Ok(());
            }
        }
        Ok(())
    }
}

/// Bytes at the start that decide between an array and lines.
const SHAPE_BYTES: u64 = 4096;

fn decompressed<'a>(mut read: impl Read + 'a) -> io::Result<Box<dyn BufRead + 'a>> {
    let start = read_start(&mut read, ZSTD_MAGIC.len() as u64)?;
    let is_gzip = start.starts_with(&GZIP_MAGIC);
    let is_zstd = start.starts_with(&ZSTD_MAGIC);
    let whole = BufReader::with_capacity(1 << 16, io::Cursor::new(start).chain(read));
    Ok(if is_gzip {
        Box::new(BufReader::new(flate2::bufread::MultiGzDecoder::new(whole)))
    } else if is_zstd {
        Box::new(BufReader::new(zstd::stream::read::Decoder::with_buffer(
            whole,
        )?))
    } else {
        Box::new(whole)
    })
}

/// Tells whether the text is one array, and gives it back without its byte order mark.
fn shape(mut read: impl BufRead) -> io::Result<(bool, impl BufRead)> {
    let mut start = read_start(&mut read, SHAPE_BYTES)?;
    if start.starts_with(&BYTE_ORDER_MARK) {
        start.drain(..BYTE_ORDER_MARK.len());
    }
    let is_array = start.trim_ascii_start().first() == Some(&b'[');
    Ok((is_array, io::Cursor::new(start).chain(read)))
}

fn read_start(read: &mut impl Read, bytes: u64) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    read.take(bytes).read_to_end(&mut start)?;
    Ok(start)
}

enum LineRead {
    Whole,
    TooLong,
    End,
}

/// Reads a line into `bytes`; of a line beyond the limit it keeps nothing.
fn next_line(read: &mut impl BufRead, bytes: &mut Vec<u8>) -> io::Result<LineRead> {
    bytes.clear();
    let limit = LINE_LIMIT_BYTES as u64 + 1;
    let length = read.take(limit).read_until(b'\n', bytes)?;
    if length == 0 {
        return Ok(LineRead::End);
    }
    if bytes.len() <= LINE_LIMIT_BYTES || bytes.ends_with(b"\n") {
        return Ok(LineRead::Whole);
    }
    *bytes = Vec::new();
    read.skip_until(b'\n')?;
    Ok(LineRead::TooLong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    const TWO: &str = "{\"id\":1,\"title\":\"a\"}\n{\"id\":2,\"title\":\"b\"}\n";

    fn load(bytes: &[u8]) -> Result<(Records, LoadReport), RecordsError> {
        let mut records = Records::new();
        let report = records.add_ndjson("records.json", bytes)?;
        Ok((records, report))
    }

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text.as_bytes()).expect("in memory");
        encoder.finish().expect("in memory")
    }

    #[test]
    fn compression_and_shape_are_found_by_looking() {
        let array = "\u{feff} \n[ {\"id\":1,\"title\":\"a\"},\n {\"id\":2,\"title\":\"b\"} ]\n";
        let zstd = zstd::encode_all(TWO.as_bytes(), 1).expect("in memory");
        let two_members = [
            gzip("{\"id\":1,\"title\":\"a\"}\n"),
            gzip("{\"id\":2,\"title\":\"b\"}\n"),
        ];
        let with_mark = format!("\u{feff}{TWO}");
        for bytes in [
            TWO.as_bytes(),
            TWO.trim_end().as_bytes(),
            with_mark.as_bytes(),
            array.as_bytes(),
            &gzip(TWO),
            &gzip(array),
            &two_members.concat(),
            &zstd,
        ] {
            let (records, report) = load(bytes).expect("readable");
            assert_eq!((records.len(), report.added, report.rejected), (2, 2, 0));
        }
        assert!(load(b"").expect("readable").0.is_empty());
    }

    #[test]
    fn what_is_no_record_is_counted_with_its_line() {
        let text = b"{\"imdb_id\":0}\n\n{\"id\":1,\"title\":\"a\"}\n{\"id\":\n[]\n\xff\n";
        let (records, report) = load(text).expect("readable");
        assert_eq!((records.len(), report.added, report.rejected), (1, 1, 4));
        let lines: Vec<u64> = report.examples.iter().map(|example| example.line).collect();
        assert_eq!(lines, [1, 4, 5, 6]);
        assert_eq!(report.examples[0].reason, "no TMDB id");
        assert_eq!(report.examples[3].reason, "not UTF-8");
    }

    #[test]
    fn sentinel_in_an_array_is_counted() {
        let (records, report) =
            load(b"[{\"imdb_id\": 0}, {\"id\":1,\"title\":\"a\"}]").expect("ok");
        assert_eq!((records.len(), report.rejected), (1, 1));
    }

    #[test]
    fn few_of_many_rejected_lines_are_described() {
        let (_, report) = load("x\n".repeat(100).as_bytes()).expect("readable");
        assert_eq!((report.rejected, report.examples.len()), (100, EXAMPLES));
    }

    #[test]
    fn truncated_sources_are_errors_not_short_loads() {
        let zipped = gzip(TWO);
        let zstd = zstd::encode_all(TWO.as_bytes(), 1).expect("in memory");
        for bytes in [&zipped[..zipped.len() - 9], &zstd[..zstd.len() - 3]] {
            assert!(matches!(load(bytes), Err(RecordsError::Read { .. })));
        }
        let broken = load(b"[{\"id\":1,\"title\":\"a\"},{\"id\":2");
        assert!(matches!(
            broken,
            Err(RecordsError::Array { element: 2, .. })
        ));
        assert!(matches!(load(b"[1] 2"), Err(RecordsError::Array { .. })));
    }

    #[test]
    fn giant_line_is_skipped_and_the_next_one_read() {
        let mut bytes = vec![b'x'; LINE_LIMIT_BYTES + 10];
        bytes.extend_from_slice(b"\n{\"id\":1,\"title\":\"a\"}\n");
        let (records, report) = load(&bytes).expect("readable");
        assert_eq!((records.len(), report.rejected), (1, 1));
        assert_eq!(report.examples[0].reason, "longer than 64 MiB");
    }
}
