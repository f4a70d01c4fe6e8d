//! Whether what came is IMDb's file: gzip to its end, the right columns, and the server's MD5.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use flate2::read::MultiGzDecoder;
use md5::{Digest, Md5};

use crate::dataset::Dataset;

/// A header is much shorter; a file without line ends must not fill the memory.
const LONGEST_HEADER: u64 = 64 * 1024;
const BUFFER_BYTES: usize = 256 * 1024;

/// What a file was found to be instead of IMDb's.
pub(crate) type Problem = String;

/// Stops a check when whoever waits for it has gone.
#[derive(Debug, Default)]
pub(crate) struct CancelOnDrop(Arc<AtomicBool>);

impl CancelOnDrop {
    pub(crate) fn flag(&self) -> Arc<AtomicBool> {
        self.0.clone()
    }
}

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// What the first bytes say against a file; `None` if they are those of gzip, or too few.
pub(crate) fn problem_of_start(start: &[u8]) -> Option<Problem> {
    if start.len() < 2 || start.starts_with(&[0x1f, 0x8b]) {
        return None;
    }
    let text = String::from_utf8_lossy(start);
    Some(match text.trim_start().starts_with('<') {
        true => "it is a web page, for instance of a login or of an error".to_owned(),
        false => "it is not packed with gzip".to_owned(),
    })
}

/// Unpacks a file to its end. Takes some seconds for each gigabyte and belongs on a thread of its own.
///
/// # Errors
/// When the file cannot be read. What is wrong with its content is the `Some` of the result.
pub(crate) fn problem_of(
    path: &Path,
    dataset: Dataset,
    md5: Option<&str>,
    abandoned: &AtomicBool,
) -> io::Result<Option<Problem>> {
    let mut file = HashingFile {
        file: File::open(path)?,
        md5: md5.map(|_| Md5::new()),
        failed: None,
    };
    let found = unpack(&mut file, dataset, abandoned);
    if let Some(error) = file.failed.take() {
        return Err(error);
    }
    if let Err(problem) = found {
        return Ok(Some(problem));
    }
    let found = file.md5.map(|md5| hex(&md5.finalize()));
    Ok(match found.as_deref() == md5 {
        true => None,
        false => Some("its MD5 is not the one that the server names".to_owned()),
    })
}

fn unpack(file: &mut HashingFile, dataset: Dataset, abandoned: &AtomicBool) -> Result<(), Problem> {
    let broken = |error: io::Error| match error.kind() {
        io::ErrorKind::UnexpectedEof => "its gzip ends in the middle".to_owned(),
        _ => format!("its gzip is damaged ({error})"),
    };
    let packed = BufReader::with_capacity(BUFFER_BYTES, file);
    let mut text = BufReader::with_capacity(BUFFER_BYTES, MultiGzDecoder::new(packed));
    let mut header = Vec::new();
    let mut start = (&mut text).take(LONGEST_HEADER);
    start.read_until(b'\n', &mut header).map_err(broken)?;
    problem_of_header(&String::from_utf8_lossy(&header), dataset).map_or(Ok(()), Err)?;
    let mut last = None;
    loop {
        let bytes = text.fill_buf().map_err(broken)?;
        if abandoned.load(Ordering::Relaxed) {
            return Ok(());
        }
        let Some(byte) = bytes.last() else { break };
        last = Some(*byte);
        let bytes = bytes.len();
        text.consume(bytes);
    }
    match last {
        Some(b'\n') => Ok(()),
        Some(_) => Err("its last line has no end".to_owned()),
        None => Err("it has a header and no rows".to_owned()),
    }
}

/// What a header says against a file. IMDb may add a column; a column that is missing makes it another
/// file.
fn problem_of_header(header: &str, dataset: Dataset) -> Option<Problem> {
    let names: Vec<&str> = header.trim_end_matches(['\r', '\n']).split('\t').collect();
    let has = |columns: &[&str]| columns.iter().all(|column| names.contains(column));
    if has(dataset.columns()) {
        return None;
    }
    let other = Dataset::ALL.into_iter().find(|other| has(other.columns()));
    Some(match other {
        Some(other) => format!("it is {other} under the name of {dataset}"),
        None => format!(
            "its first line is not the header of {dataset} ({})",
            dataset.columns().join(", ")
        ),
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A file whose bytes are hashed as they are read. An error of the disk is kept apart from what gzip
/// says of the bytes.
struct HashingFile {
    file: File,
    md5: Option<Md5>,
    failed: Option<io::Error>,
}

impl Read for &mut HashingFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.file.read(buffer) {
            Ok(bytes) => {
                if let Some(md5) = &mut self.md5 {
                    md5.update(&buffer[..bytes]);
                }
                Ok(bytes)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => {
                let text = error.to_string();
                self.failed = Some(error);
                Err(io::Error::other(text))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    const RATINGS: &str = "tconst\taverageRating\tnumVotes\ntt0000001\t5.7\t2000\n";

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn problem(bytes: &[u8], md5: Option<&str>) -> Option<Problem> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let going_on = AtomicBool::new(false);
        problem_of(file.path(), Dataset::TitleRatings, md5, &going_on).unwrap()
    }

    #[test]
    fn the_right_file_is_taken_also_with_a_new_column() {
        assert_eq!(problem(&gzip(RATINGS), None), None);
        let more = "tconst\taverageRating\tnumVotes\tweight\r\ntt0000001\t5.7\t2000\t1\r\n";
        assert_eq!(problem(&gzip(more), None), None);
        let members = [gzip(RATINGS), gzip("tt0000002\t6.1\t9\n")].concat();
        assert_eq!(problem(&members, None), None);
    }

    #[test]
    fn another_file_is_named_for_what_it_is() {
        let crew = gzip("tconst\tdirectors\twriters\n");
        let said = problem(&crew, None).unwrap();
        assert_eq!(said, "it is title.crew under the name of title.ratings");
        let own = problem(&gzip("id,rating\n1,5\n"), None).unwrap();
        assert!(own.starts_with("its first line is not the header"), "{own}");
        assert!(problem(&gzip(""), None).is_some());
        assert!(problem(b"", None).is_some());
    }

    #[test]
    fn a_file_without_rows_or_cut_before_it_was_packed_is_refused() {
        let header = RATINGS.split_inclusive('\n').next().unwrap();
        let said = problem(&gzip(header), None);
        assert_eq!(said.as_deref(), Some("it has a header and no rows"));
        let said = problem(&gzip(RATINGS.trim_end()), None);
        assert_eq!(said.as_deref(), Some("its last line has no end"));
    }

    #[test]
    fn a_gzip_that_is_cut_or_has_a_wrong_sum_is_refused() {
        let whole = gzip(&RATINGS.repeat(5_000));
        for cut in [1, 8, whole.len() / 2] {
            let said = problem(&whole[..whole.len() - cut], None).unwrap();
            assert_eq!(said, "its gzip ends in the middle", "{cut}");
        }
        let mut wrong = whole.clone();
        let sum = whole.len() - 6;
        wrong[sum] ^= 1;
        assert!(problem(&wrong, None).unwrap().contains("damaged"));
    }

    #[test]
    fn the_md5_is_that_of_all_bytes() {
        let bytes = gzip(RATINGS);
        let right = hex(&Md5::digest(&bytes));
        assert_eq!(problem(&bytes, Some(&right)), None);
        let wrong = problem(&bytes, Some(&"0".repeat(32))).unwrap();
        assert!(wrong.contains("MD5"), "{wrong}");
    }

    #[test]
    fn the_first_bytes_tell_a_page_from_a_file() {
        assert_eq!(problem_of_start(&gzip(RATINGS)), None);
        assert_eq!(problem_of_start(b"\x1f"), None);
        assert!(
            problem_of_start(b" <!DOCTYPE html>")
                .unwrap()
                .contains("page")
        );
        assert!(
            problem_of_start(RATINGS.as_bytes())
                .unwrap()
                .contains("gzip")
        );
    }
}
