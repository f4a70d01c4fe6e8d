//! From a file as handed in to one or more streams of text: decompression, and the entries of
//! archives.

use std::fmt;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use flate2::read::{DeflateDecoder, MultiGzDecoder};
use serde::Serialize;
use zip::{CompressionMethod, ZipArchive};

use crate::compression::{Compression, Counting, MAGIC_BYTES, Progress};
use crate::error::CatalogueError;
use crate::lines::read_error;
use crate::utf16::{self, ByteOrder, Utf16Reader};

/// A stream of bytes that can move between threads.
pub(crate) type Stream = Box<dyn Read + Send>;

/// Extensions of entries that can be tables; an entry without one can be, too.
const TABLE_EXTENSIONS: [&str; 12] = [
    "csv", "tsv", "txt", "tab", "psv", "dat", "list", "gz", "zst", "json", "jsonl", "ndjson",
];

/// The most entries of an archive that are looked through.
const MAX_ENTRIES: usize = 10_000;

/// A catalogue file to read: a name for messages and its bytes, compressed or not.
pub struct CatalogueInput {
    name: String,
    source: InputSource,
    is_found: bool,
}

enum InputSource {
    Stream(Stream),
    File(File),
}

impl CatalogueInput {
    /// An input from any stream of bytes, such as standard input or an object of a store.
    pub fn new(name: impl Into<String>, read: Box<dyn Read + Send>) -> Self {
        Self {
            name: name.into(),
            source: InputSource::Stream(read),
            is_found: false,
        }
    }

    /// An input that was found among others, by a pattern or in a folder, and that nobody named: it
    /// is left out with the reason if it is no table of titles.
    #[must_use]
    pub fn found(self) -> Self {
        Self {
            is_found: true,
            ..self
        }
    }

    /// Whether nobody named it.
    pub(crate) fn is_found(&self) -> bool {
        self.is_found
    }

    /// An input from a file on disk, named as the path is written.
    ///
    /// # Errors
    ///
    /// [`CatalogueError::Open`] if the file cannot be opened.
    pub fn open(path: &Path) -> Result<Self, CatalogueError> {
        let name = path.display().to_string();
        match File::open(path) {
            Ok(file) => Ok(Self {
                name,
                source: InputSource::File(file),
                is_found: false,
            }),
            Err(source) => Err(CatalogueError::Open { file: name, source }),
        }
    }

    /// The name for messages and reports.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Debug for CatalogueInput {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CatalogueInput")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// A stream of text out of an input: the file itself, or one entry of an archive.
pub(crate) struct Decoded {
    /// The name of the file; `archive.zip!entry` for an entry.
    pub(crate) name: String,
    pub(crate) compression: Compression,
    pub(crate) read: Stream,
    /// Whether the text is stored as UTF-16.
    pub(crate) is_utf16: bool,
    pub(crate) progress: Progress,
}

/// A table that was left out: an entry of an archive, or a file that was found and not named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SkippedEntry {
    /// `archive.zip!entry`, or the name of the file.
    pub name: String,
    /// Why, as a sentence.
    pub reason: String,
}

/// A stream of text that is there, or that can be opened any number of times.
pub(crate) enum Text {
    /// The file itself, which is read once.
    Open(Decoded),
    /// An entry of an archive. It takes next to no memory until it is opened.
    Entry(Entry),
}

impl Text {
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Open(decoded) => &decoded.name,
            Self::Entry(entry) => &entry.name,
        }
    }
}

/// Turns an input into texts: one, or for a zip archive one an entry, in name order.
///
/// What the bytes are is told by how they begin, never by the name. Entries that cannot be tables
/// (folders, pictures, hidden files) are named in the second list.
///
/// # Errors
///
/// [`CatalogueError::Read`] and [`CatalogueError::Spool`] if the bytes cannot be had,
/// [`CatalogueError::Zip`] for a damaged archive, [`CatalogueError::Encrypted`] for one with a
/// password, [`CatalogueError::TooManyEntries`], [`CatalogueError::AmbiguousArchive`], [`CatalogueError::NotATable`] for a workbook, and
/// [`CatalogueError::NoTable`] for an archive without a table.
pub(crate) fn texts(
    input: CatalogueInput,
) -> Result<(Vec<Text>, Vec<SkippedEntry>), CatalogueError> {
    let CatalogueInput { name, source, .. } = input;
    let progress = Progress::default();
    let (head, source) = read_head(&name, source, &progress)?;
    let stored: Stream = match (Compression::detect(&head), source) {
        (Compression::Zip, InputSource::File(file)) => return open_archive(&name, file),
        (Compression::Zip, InputSource::Stream(read)) => {
            let file = spool(&name, head, read, &progress)?;
            return open_archive(&name, file);
        }
        (_, InputSource::File(file)) => Box::new(Counting::new(file, progress.clone())),
        (_, InputSource::Stream(read)) => Box::new(Cursor::new(head.clone()).chain(read)),
    };
    let text = decode(name, Compression::detect(&head), stored, progress)?;
    Ok((vec![Text::Open(text)], Vec::new()))
}

/// Reads the first bytes. A file is wound back; a stream is counted from its first byte.
fn read_head(
    name: &str,
    source: InputSource,
    progress: &Progress,
) -> Result<(Vec<u8>, InputSource), CatalogueError> {
    let mut head = Vec::new();
    let failed = |source| CatalogueError::Read {
        file: name.to_owned(),
        byte: progress.bytes(),
        source,
    };
    match source {
        InputSource::File(mut file) => {
            (&mut file)
                .take(MAGIC_BYTES as u64)
                .read_to_end(&mut head)
                .map_err(failed)?;
            if file.rewind().is_ok() {
                return Ok((head, InputSource::File(file)));
            }
            // A pipe or a terminal given as a path.
            let counted = Counting::new(file, progress.clone());
            Ok((head, InputSource::Stream(Box::new(counted))))
        }
        InputSource::Stream(read) => {
            let mut counted = Counting::new(read, progress.clone());
            (&mut counted)
                .take(MAGIC_BYTES as u64)
                .read_to_end(&mut head)
                .map_err(failed)?;
            Ok((head, InputSource::Stream(Box::new(counted))))
        }
    }
}

fn decode(
    name: String,
    compression: Compression,
    stored: Stream,
    progress: Progress,
) -> Result<Decoded, CatalogueError> {
    let read: Stream = match compression {
        Compression::Gzip => Box::new(MultiGzDecoder::new(stored)),
        Compression::Zstd => match zstd::stream::read::Decoder::new(stored) {
            Ok(decoder) => Box::new(decoder),
            Err(source) => {
                let byte = progress.bytes();
                return Err(CatalogueError::Corrupt {
                    file: name,
                    compression,
                    byte,
                    source,
                });
            }
        },
        Compression::None | Compression::Zip => stored,
    };
    let (read, is_utf16) = match as_utf8(read) {
        Ok(text) => text,
        Err(source) => return Err(read_error(&name, compression, &progress, source)),
    };
    Ok(Decoded {
        name,
        compression,
        read,
        is_utf16,
        progress,
    })
}

/// A text as it is, or UTF-16 as UTF-8; and whether it was UTF-16.
fn as_utf8(mut read: Stream) -> io::Result<(Stream, bool)> {
    let mut head = Vec::new();
    (&mut read)
        .take(utf16::JUDGED_BYTES as u64)
        .read_to_end(&mut head)?;
    let order = ByteOrder::detect(&head);
    let whole: Stream = Box::new(Cursor::new(head).chain(read));
    Ok(match order {
        Some(order) => (Box::new(Utf16Reader::new(whole, order)), true),
        None => (whole, false),
    })
}

/// The directory of an archive is at its end, so that a stream has to be laid on disk first.
fn spool(
    name: &str,
    head: Vec<u8>,
    read: Stream,
    progress: &Progress,
) -> Result<File, CatalogueError> {
    let failed = |source| CatalogueError::Spool {
        file: name.to_owned(),
        source,
    };
    let mut file = tempfile::tempfile().map_err(failed)?;
    if let Err(source) = io::copy(&mut Cursor::new(head).chain(read), &mut file) {
        if progress.source_failed() {
            let byte = progress.bytes();
            return Err(CatalogueError::Read {
                file: name.to_owned(),
                byte,
                source,
            });
        }
        return Err(failed(source));
    }
    file.rewind().map_err(failed)?;
    Ok(file)
}

fn open_archive(name: &str, file: File) -> Result<(Vec<Text>, Vec<SkippedEntry>), CatalogueError> {
    let shared = SharedFile {
        file: Arc::new(Mutex::new(file)),
        position: 0,
    };
    let damaged = |source| CatalogueError::Zip {
        file: name.to_owned(),
        source,
    };
    let mut archive = ZipArchive::new(shared.clone()).map_err(damaged)?;
    check_archive(name, &archive)?;
    check_directory(name, &mut archive)?;
    let mut entries = Vec::new();
    let mut skipped = Vec::new();
    let mut encrypted = 0;
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(damaged)?;
        let entry_name = entry.name().map_err(damaged)?.into_owned();
        if entry.is_dir() {
            continue;
        }
        let full_name = format!("{name}!{entry_name}");
        match entry_problem(&entry_name, entry.encrypted(), entry.compression()) {
            Some(reason) => {
                encrypted += usize::from(entry.encrypted());
                skipped.push(SkippedEntry {
                    name: full_name,
                    reason,
                });
            }
            None => entries.push(Entry::new(full_name, &entry, shared.clone())),
        }
    }
    if entries.is_empty() {
        return Err(no_table(name, skipped, encrypted));
    }
    entries.sort_by(|left, right| left.name.cmp(&right.name));
    Ok((entries.into_iter().map(Text::Entry).collect(), skipped))
}

/// Refuses what is an archive only outwardly, and one that is too large to be looked through.
fn check_archive(name: &str, archive: &ZipArchive<SharedFile>) -> Result<(), CatalogueError> {
    let file = name.to_owned();
    let has = |entry| archive.index_for_name(entry).is_some();
    let is_office = has("[Content_Types].xml") || (has("mimetype") && has("content.xml"));
    if is_office {
        return Err(CatalogueError::NotATable {
            file,
            what: "an office document",
            advice: "save the sheet as CSV",
        });
    }
    if archive.len() > MAX_ENTRIES {
        let limit = MAX_ENTRIES;
        return Err(CatalogueError::TooManyEntries { file, limit });
    }
    Ok(())
}

/// Refuses an archive of which readers differ in what is in it: two entries of one name, of which the
/// zip library would read the last alone, and entries that lie over each other, as in small archives
/// that unpack to any size.
fn check_directory(name: &str, archive: &mut ZipArchive<SharedFile>) -> Result<(), CatalogueError> {
    let file = || name.to_owned();
    let overlaps = archive.has_overlapping_files();
    let overlaps = overlaps.map_err(|source| CatalogueError::Zip {
        file: file(),
        source,
    })?;
    let problem = match overlaps {
        true => "files lie over each other",
        false if archive.has_duplicate_names() => "two files have the same name",
        false => return Ok(()),
    };
    Err(CatalogueError::AmbiguousArchive {
        file: file(),
        problem,
    })
}

/// Why an archive has no entry that can be a table.
fn no_table(name: &str, skipped: Vec<SkippedEntry>, encrypted: usize) -> CatalogueError {
    let file = name.to_owned();
    if encrypted > 0 && encrypted == skipped.len() {
        return CatalogueError::Encrypted { file };
    }
    let skipped = skipped.into_iter();
    let skipped =
        skipped.map(|entry| format!("{}: {}", short_name(name, &entry.name), entry.reason));
    CatalogueError::NoTable {
        file,
        skipped: skipped.collect(),
    }
}

/// The name of an entry within its archive.
pub(crate) fn short_name<'n>(archive: &str, entry: &'n str) -> &'n str {
    let short = entry
        .strip_prefix(archive)
        .and_then(|rest| rest.strip_prefix('!'));
    short.unwrap_or(entry)
}

fn entry_problem(name: &str, encrypted: bool, method: CompressionMethod) -> Option<String> {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let extension = base
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    if name.starts_with("__MACOSX/") || base.starts_with('.') {
        return Some("a hidden file".to_owned());
    }
    if encrypted {
        return Some("encrypted: unpack the archive with its password".to_owned());
    }
    if extension.is_some_and(|extension| !TABLE_EXTENSIONS.contains(&extension.as_str())) {
        return Some("not a text table by its name".to_owned());
    }
    match method {
        CompressionMethod::Stored | CompressionMethod::Deflated => None,
        other => Some(format!("compressed as {other}, which is not supported")),
    }
}

/// An entry of an archive that can be a table.
#[derive(Clone)]
pub(crate) struct Entry {
    /// `archive.zip!entry`.
    pub(crate) name: String,
    /// The archive, at the place where the entry starts.
    stored: SharedFile,
    stored_bytes: u64,
    is_deflated: bool,
    crc32: u32,
    size: u64,
}

impl Entry {
    fn new<R: Read>(name: String, entry: &zip::read::ZipFile<'_, R>, archive: SharedFile) -> Self {
        let position = entry.data_start().unwrap_or_default();
        Self {
            name,
            stored: SharedFile {
                position,
                ..archive
            },
            stored_bytes: entry.compressed_size(),
            is_deflated: entry.compression() == CompressionMethod::Deflated,
            crc32: entry.crc32(),
            size: entry.size(),
        }
    }

    /// Opens the entry, from its first byte.
    pub(crate) fn open(&self) -> Result<Decoded, CatalogueError> {
        let progress = Progress::default();
        let stored = self.stored.clone().take(self.stored_bytes);
        let counted = Counting::new(stored, progress.clone());
        let inner: Stream = match self.is_deflated {
            true => Box::new(DeflateDecoder::new(counted)),
            false => Box::new(counted),
        };
        let checked = CheckedStream {
            inner,
            seen: flate2::Crc::new(),
            crc32: self.crc32,
            size: self.size,
        };
        decode_entry(self.name.clone(), Box::new(checked), progress)
    }
}

/// An entry can itself be compressed: archives of `.csv.gz` files are common.
fn decode_entry(
    name: String,
    mut read: Stream,
    progress: Progress,
) -> Result<Decoded, CatalogueError> {
    let mut head = Vec::new();
    if let Err(source) = (&mut read).take(MAGIC_BYTES as u64).read_to_end(&mut head) {
        let (compression, byte) = (Compression::Zip, progress.bytes());
        return Err(CatalogueError::Corrupt {
            file: name,
            compression,
            byte,
            source,
        });
    }
    let inner = Compression::detect(&head);
    let whole: Stream = Box::new(Cursor::new(head).chain(read));
    match inner {
        Compression::Gzip | Compression::Zstd => decode(name, inner, whole, progress),
        Compression::None | Compression::Zip => decode(name, Compression::Zip, whole, progress),
    }
}

/// A file that several readers share, each with its own position.
#[derive(Clone)]
struct SharedFile {
    file: Arc<Mutex<File>>,
    position: u64,
}

impl Read for SharedFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.position))?;
        let count = file.read(buffer)?;
        self.position += count as u64;
        Ok(count)
    }
}

impl Seek for SharedFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        // The file's own position may be another reader's.
        file.seek(SeekFrom::Start(self.position))?;
        self.position = file.seek(to)?;
        Ok(self.position)
    }
}

/// Checks length and checksum of an entry when its end is reached.
struct CheckedStream {
    inner: Stream,
    seen: flate2::Crc,
    crc32: u32,
    size: u64,
}

impl Read for CheckedStream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.seen.update(&buffer[..count]);
        if count == 0 && !buffer.is_empty() {
            // `amount` counts modulo 2^32.
            if self.seen.amount() != self.size as u32 {
                return Err(io::Error::new(
                    io::ErrorKind::UnexpectedEof,
                    "the entry ends early",
                ));
            }
            if self.seen.sum() != self.crc32 {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "wrong checksum"));
            }
        }
        Ok(count)
    }
}
