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

/// A stream of bytes that can move between threads.
pub(crate) type Stream = Box<dyn Read + Send>;

/// Extensions of entries that can be tables; an entry without one can be, too.
const TABLE_EXTENSIONS: [&str; 9] = [
    "csv", "tsv", "txt", "tab", "psv", "dat", "list", "gz", "zst",
];

/// A catalogue file to read: a name for messages and its bytes, compressed or not.
pub struct CatalogueInput {
    name: String,
    source: Source,
}

enum Source {
    Stream(Stream),
    File(File),
}

impl CatalogueInput {
    /// An input from any stream of bytes, such as standard input or an object of a store.
    pub fn new(name: impl Into<String>, read: Box<dyn Read + Send>) -> Self {
        Self {
            name: name.into(),
            source: Source::Stream(read),
        }
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
                source: Source::File(file),
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
    pub(crate) progress: Progress,
}

/// An entry of an archive that was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SkippedEntry {
    /// `archive.zip!entry`.
    pub name: String,
    /// Why, as a sentence.
    pub reason: String,
}

/// Turns an input into streams of text: one, or for a zip archive one an entry, in name order.
///
/// What the bytes are is told by how they begin, never by the name. Entries that cannot be tables
/// (folders, pictures, hidden files) are named in the second list.
///
/// # Errors
///
/// [`CatalogueError::Read`] and [`CatalogueError::Spool`] if the bytes cannot be had,
/// [`CatalogueError::Zip`] for a damaged archive, [`CatalogueError::NotATable`] for a workbook,
/// and [`CatalogueError::NoTable`] for an archive without a table.
pub(crate) fn decompress(
    input: CatalogueInput,
) -> Result<(Vec<Decoded>, Vec<SkippedEntry>), CatalogueError> {
    let CatalogueInput { name, source } = input;
    let progress = Progress::default();
    let (head, source) = read_head(&name, source, &progress)?;
    match (Compression::detect(&head), source) {
        (Compression::Zip, Source::File(file)) => open_archive(&name, file),
        (Compression::Zip, Source::Stream(read)) => {
            let file = spool(&name, head, read, &progress)?;
            open_archive(&name, file)
        }
        (compression, Source::File(file)) => {
            let counted = Counting::new(file, progress.clone());
            Ok((
                vec![decode(name, compression, Box::new(counted), progress)?],
                Vec::new(),
            ))
        }
        (compression, Source::Stream(read)) => {
            let whole = Box::new(Cursor::new(head).chain(read));
            Ok((
                vec![decode(name, compression, whole, progress)?],
                Vec::new(),
            ))
        }
    }
}

/// Reads the first bytes. A file is wound back; a stream is counted from its first byte.
fn read_head(
    name: &str,
    source: Source,
    progress: &Progress,
) -> Result<(Vec<u8>, Source), CatalogueError> {
    let mut head = Vec::new();
    let failed = |source| CatalogueError::Read {
        file: name.to_owned(),
        byte: progress.bytes(),
        source,
    };
    match source {
        Source::File(mut file) => {
            (&mut file)
                .take(MAGIC_BYTES as u64)
                .read_to_end(&mut head)
                .map_err(failed)?;
            if file.rewind().is_ok() {
                return Ok((head, Source::File(file)));
            }
            // A pipe or a terminal given as a path.
            let counted = Counting::new(file, progress.clone());
            Ok((head, Source::Stream(Box::new(counted))))
        }
        Source::Stream(read) => {
            let mut counted = Counting::new(read, progress.clone());
            (&mut counted)
                .take(MAGIC_BYTES as u64)
                .read_to_end(&mut head)
                .map_err(failed)?;
            Ok((head, Source::Stream(Box::new(counted))))
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
    Ok(Decoded {
        name,
        compression,
        read,
        progress,
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

fn open_archive(
    name: &str,
    file: File,
) -> Result<(Vec<Decoded>, Vec<SkippedEntry>), CatalogueError> {
    let shared = SharedFile {
        file: Arc::new(Mutex::new(file)),
        position: 0,
    };
    let damaged = |source| CatalogueError::Zip {
        file: name.to_owned(),
        source,
    };
    let mut archive = ZipArchive::new(shared.clone()).map_err(damaged)?;
    if archive.index_for_name("[Content_Types].xml").is_some() {
        let what = "an office document (save the sheet as CSV)";
        return Err(CatalogueError::NotATable {
            file: name.to_owned(),
            what,
        });
    }
    let mut entries = Vec::new();
    let mut skipped = Vec::new();
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(damaged)?;
        let entry_name = entry.name().map_err(damaged)?.into_owned();
        if entry.is_dir() {
            continue;
        }
        let full_name = format!("{name}!{entry_name}");
        match entry_problem(&entry_name, entry.encrypted(), entry.compression()) {
            Some(reason) => skipped.push(SkippedEntry {
                name: full_name,
                reason,
            }),
            None => {
                let start = entry.data_start().unwrap_or_default();
                let stored = SharedFile {
                    position: start,
                    ..shared.clone()
                };
                entries.push((full_name, open_entry(&entry, stored)));
            }
        }
    }
    entries.sort_by(|left, right| left.0.cmp(&right.0));
    if entries.is_empty() {
        let skipped = skipped.into_iter().map(|entry| entry.name).collect();
        return Err(CatalogueError::NoTable {
            file: name.to_owned(),
            skipped,
        });
    }
    let decoded = entries
        .into_iter()
        .map(|(entry_name, (read, progress))| decode_entry(entry_name, read, progress))
        .collect::<Result<_, _>>()?;
    Ok((decoded, skipped))
}

fn entry_problem(name: &str, encrypted: bool, method: CompressionMethod) -> Option<String> {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let extension = base
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    if name.starts_with("__MACOSX/") || base.starts_with('.') {
        return Some("a hidden file".to_owned());
    }
    if extension.is_some_and(|extension| !TABLE_EXTENSIONS.contains(&extension.as_str())) {
        return Some("not a text table by its name".to_owned());
    }
    if encrypted {
        return Some("encrypted".to_owned());
    }
    match method {
        CompressionMethod::Stored | CompressionMethod::Deflated => None,
        other => Some(format!("compressed as {other}, which is not supported")),
    }
}

fn open_entry<R: Read>(
    entry: &zip::read::ZipFile<'_, R>,
    stored: SharedFile,
) -> (Stream, Progress) {
    let progress = Progress::default();
    let counted = Counting::new(stored.take(entry.compressed_size()), progress.clone());
    let inner: Stream = match entry.compression() {
        CompressionMethod::Deflated => Box::new(DeflateDecoder::new(counted)),
        _ => Box::new(counted),
    };
    let checked = Checked {
        inner,
        seen: flate2::Crc::new(),
        crc32: entry.crc32(),
        size: entry.size(),
    };
    (Box::new(checked), progress)
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
struct Checked {
    inner: Stream,
    seen: flate2::Crc,
    crc32: u32,
    size: u64,
}

impl Read for Checked {
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
