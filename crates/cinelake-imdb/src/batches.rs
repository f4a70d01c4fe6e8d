//! Records in batches: in a table of more than one, a thread reads, decompresses and splits while
//! the rows before become titles.

use std::io;
use std::ops::Range;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

use crate::error::CatalogueError;
use crate::record::{Fields, RecordReader};

/// Large enough that a batch costs little, small enough to stay in the processor's memory.
const BATCH_BYTES: usize = 256 << 10;
const BATCHES_AHEAD: usize = 2;

/// Some records, one behind the other.
#[derive(Debug, Default)]
struct Batch {
    text: String,
    spans: Vec<Range<usize>>,
    records: Vec<Record>,
}

#[derive(Debug)]
struct Record {
    line: u64,
    repeats: bool,
    text: Range<usize>,
    spans: Range<usize>,
}

impl Batch {
    /// Takes the next records in place of its own; `false` when these are the last.
    fn refill(&mut self, reader: &mut RecordReader) -> Result<bool, CatalogueError> {
        self.text.clear();
        self.spans.clear();
        self.records.clear();
        while self.text.len() < BATCH_BYTES {
            if !reader.advance()? {
                return Ok(false);
            }
            self.push(reader.fields());
        }
        Ok(true)
    }

    fn push(&mut self, fields: Fields<'_>) {
        let (text, spans) = (self.text.len(), self.spans.len());
        self.text.push_str(fields.text);
        self.spans.extend_from_slice(fields.spans);
        self.records.push(Record {
            line: fields.line,
            repeats: fields.repeats,
            text: text..self.text.len(),
            spans: spans..self.spans.len(),
        });
    }

    fn get(&self, at: usize) -> Option<Fields<'_>> {
        let record = self.records.get(at)?;
        Some(Fields {
            line: record.line,
            repeats: record.repeats,
            text: &self.text[record.text.clone()],
            spans: &self.spans[record.spans.clone()],
        })
    }
}

/// A batch; with the last one comes the reader.
type Message = Result<(Batch, Option<Box<RecordReader>>), CatalogueError>;

enum BatchSource {
    Here(Box<RecordReader>),
    Thread {
        batches: Receiver<Message>,
        used: Sender<Batch>,
    },
    Ended(Box<RecordReader>),
    /// There was an error.
    Lost,
}

/// The records of a table.
pub(crate) struct Batches {
    /// The name of the file, or `archive.zip!entry`.
    pub(crate) file: String,
    source: BatchSource,
    batch: Batch,
    next: usize,
}

impl Batches {
    pub(crate) fn new(reader: RecordReader) -> Self {
        Self {
            file: reader.lines().file().to_owned(),
            source: BatchSource::Here(Box::new(reader)),
            batch: Batch::default(),
            next: 0,
        }
    }

    /// The reader, before the first record and after the last.
    pub(crate) fn reader(&self) -> Option<&RecordReader> {
        match &self.source {
            BatchSource::Here(reader) | BatchSource::Ended(reader) => Some(reader),
            BatchSource::Thread { .. } | BatchSource::Lost => None,
        }
    }

    /// The next record; `None` behind the last.
    pub(crate) fn next(&mut self) -> Result<Option<Fields<'_>>, CatalogueError> {
        while self.next == self.batch.records.len() {
            self.next = 0;
            if !self.next_batch()? {
                return Ok(None);
            }
        }
        self.next += 1;
        Ok(self.batch.get(self.next - 1))
    }

    fn next_batch(&mut self) -> Result<bool, CatalogueError> {
        match std::mem::replace(&mut self.source, BatchSource::Lost) {
            BatchSource::Here(mut reader) => {
                let more = self.batch.refill(&mut reader)?;
                self.source = match more {
                    true => read_ahead(reader).map_err(|error| self.no_thread(error))?,
                    false => BatchSource::Ended(reader),
                };
                Ok(true)
            }
            BatchSource::Thread { batches, used } => {
                // Its memory is used again, unless the thread has ended.
                let _ = used.send(std::mem::take(&mut self.batch));
                let gone = |_| self.no_thread(io::Error::other("the reading thread is gone"));
                let (batch, reader) = batches.recv().map_err(gone)??;
                self.batch = batch;
                self.source = match reader {
                    Some(reader) => BatchSource::Ended(reader),
                    None => BatchSource::Thread { batches, used },
                };
                Ok(true)
            }
            ended => {
                self.source = ended;
                self.batch = Batch::default();
                Ok(false)
            }
        }
    }

    fn no_thread(&self, source: io::Error) -> CatalogueError {
        CatalogueError::Read {
            file: self.file.clone(),
            byte: 0,
            source,
        }
    }
}

fn read_ahead(reader: Box<RecordReader>) -> io::Result<BatchSource> {
    let (sender, batches) = sync_channel(BATCHES_AHEAD);
    let (used, used_up) = channel();
    std::thread::Builder::new().spawn(move || send_all(reader, &sender, &used_up))?;
    Ok(BatchSource::Thread { batches, used })
}

/// Sends batches until the last, or until nobody wants them.
fn send_all(mut reader: Box<RecordReader>, batches: &SyncSender<Message>, used: &Receiver<Batch>) {
    loop {
        let mut batch = used.try_recv().unwrap_or_default();
        let message = match batch.refill(&mut reader) {
            Ok(true) => Ok((batch, None)),
            Ok(false) => {
                // How it is received is nobody's business any more.
                let _ = batches.send(Ok((batch, Some(reader))));
                return;
            }
            Err(error) => Err(error),
        };
        let is_last = message.is_err();
        if batches.send(message).is_err() || is_last {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;
    use crate::input::Stream;
    use crate::lines::LineReader;
    use crate::lines::tests::{decoded, plain};
    use crate::options::Quoting;
    use crate::record::Dialect;

    fn reader(input: Stream) -> RecordReader {
        let dialect = Dialect {
            separator: Some(b','),
            quoting: Quoting::Quoted,
            expected: Some(3),
        };
        let mut reader = RecordReader::new(LineReader::new(decoded(input), 1 << 20), dialect);
        reader.compare(1);
        reader
    }

    fn read(text: &str) -> RecordReader {
        reader(plain(text.as_bytes()).read)
    }

    /// A table of several batches, with rows over several lines, stray quotes and rows that repeat
    /// the first field of the row before.
    fn table(rows: usize) -> String {
        let row = |number: usize| match number % 7 {
            0 => format!("{number},\"a\nb, {number}\",c\n"),
            1 => format!("{number},\"stray,c\n"),
            _ => format!("{},b,é {number}\n", number / 7),
        };
        (0..rows).map(row).collect()
    }

    type Found = (u64, bool, Vec<String>);

    fn found(fields: Fields<'_>) -> Found {
        let texts = fields.iter().map(str::to_owned);
        (fields.line, fields.repeats, texts.collect())
    }

    #[test]
    fn batches_hold_what_the_reader_reads() {
        let text = table(100_000);
        let mut whole = read(&text);
        let mut batches = Batches::new(read(&text));
        let mut rows = 0;
        while whole.advance().unwrap() {
            let fields = batches.next().unwrap().map(found);
            assert_eq!(fields, Some(found(whole.fields())));
            rows += 1;
        }
        assert_eq!(rows, 100_000);
        assert!(batches.next().unwrap().is_none() && batches.next().unwrap().is_none());
        let counts = batches.reader().map(RecordReader::counts).unwrap();
        assert_eq!(counts.stray_quotes, whole.counts().stray_quotes);
        assert_eq!(
            batches.reader().unwrap().lines().text_bytes(),
            text.len() as u64
        );
    }

    #[test]
    fn an_error_far_behind_is_told_with_its_place() {
        let mut text = table(50_000);
        let lines = text.matches('\n').count() as u64;
        let bytes = text.len() as u64;
        text.push_str("x,y\0,z\n");
        text.push_str(&table(50_000));
        let mut batches = Batches::new(read(&text));
        let error = loop {
            match batches.next() {
                Ok(Some(_)) => {}
                Ok(None) => panic!("an error"),
                Err(error) => break error,
            }
        };
        let CatalogueError::NulByte { line, byte, .. } = error else {
            panic!("{error}");
        };
        assert_eq!((line, byte), (lines + 1, bytes + 3));
        assert!(batches.next().unwrap().is_none());
    }

    #[test]
    fn a_table_can_be_left_half_read() {
        let endless = std::io::repeat(b'x').take(u64::MAX);
        let text = std::io::Cursor::new(table(100_000).into_bytes());
        let mut batches = Batches::new(reader(Box::new(text.chain(endless))));
        assert!(batches.next().unwrap().is_some());
    }
}
