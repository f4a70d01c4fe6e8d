//! Logical records out of physical lines.
//!
//! Most lines hold no quote and are split where they lie. A line with quotes goes through
//! `csv_core`; if it leaves a quoted field open, the lines after it are fed as well, within
//! bounds. When that does not end in a record of the right width, the quote was a stray one: the
//! first line is taken with its quotes as they are, and the others are read anew, so that one
//! stray quote never swallows the rows after it.

use std::collections::VecDeque;
use std::ops::Range;

use csv_core::{ReadRecordResult, ReaderBuilder, Terminator};

use crate::error::CatalogueError;
use crate::lines::{Line, LineReader};
use crate::options::Quoting;

const MAX_HELD_LINES: usize = 1_000;
const MAX_HELD_BYTES: usize = 1 << 20;
/// Lines cannot hold a NUL, so that this separator splits nothing.
const NO_SEPARATOR: u8 = 0;
const QUOTE: u8 = b'"';

/// How to cut lines into fields.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dialect {
    /// `None` for a single column.
    pub(crate) separator: Option<u8>,
    pub(crate) quoting: Quoting,
    /// The columns of the table; `None` while they are not known.
    pub(crate) expected: Option<usize>,
}

/// What had to be repaired or left out on the way to records.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RecordCounts {
    pub(crate) blank_lines: u64,
    pub(crate) stray_quotes: u64,
}

/// The fields of one record.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    /// The line the record starts at, from 1.
    pub(crate) line: u64,
    pub(crate) text: String,
    spans: Vec<Range<usize>>,
}

impl Fields {
    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    pub(crate) fn get(&self, at: usize) -> Option<&str> {
        self.text.get(self.spans.get(at)?.clone())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.spans
            .iter()
            .filter_map(|span| self.text.get(span.clone()))
    }

    /// Splits the text; quotes are letters like any other.
    fn split(&mut self, separator: u8) {
        self.spans.clear();
        let mut start = 0;
        for end in memchr::memchr_iter(separator, self.text.as_bytes()) {
            self.spans.push(start..end);
            start = end + 1;
        }
        self.spans.push(start..self.text.len());
    }

    /// Drops the quotes of fields that are wrapped in a pair.
    fn unwrap_quotes(&mut self) {
        let bytes = self.text.as_bytes();
        for span in &mut self.spans {
            let wrapped =
                span.len() >= 2 && bytes[span.start] == QUOTE && bytes[span.end - 1] == QUOTE;
            if wrapped {
                *span = span.start + 1..span.end - 1;
            }
        }
    }
}

pub(crate) struct RecordReader {
    lines: LineReader,
    /// Lines that were looked at and given back.
    returned: VecDeque<Line>,
    current: Line,
    dialect: Dialect,
    parser: Parser,
    fields: Fields,
    counts: RecordCounts,
}

impl RecordReader {
    pub(crate) fn new(lines: LineReader, dialect: Dialect) -> Self {
        Self {
            lines,
            returned: VecDeque::new(),
            current: Line::default(),
            dialect,
            parser: Parser::new(dialect.separator.unwrap_or(NO_SEPARATOR)),
            fields: Fields::default(),
            counts: RecordCounts::default(),
        }
    }

    pub(crate) fn lines(&self) -> &LineReader {
        &self.lines
    }

    pub(crate) fn counts(&self) -> RecordCounts {
        self.counts
    }

    /// The record read last.
    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Reads the next record into [`Self::fields`]; `false` at the end of the file.
    pub(crate) fn advance(&mut self) -> Result<bool, CatalogueError> {
        loop {
            if !self.take_line()? {
                return Ok(false);
            }
            if !self.current.text.trim().is_empty() {
                break;
            }
            self.counts.blank_lines += 1;
        }
        let quoted = self.dialect.quoting == Quoting::Quoted
            && memchr::memchr(QUOTE, self.current.text.as_bytes()).is_some();
        if quoted {
            self.read_quoted()?;
        } else {
            self.split_current();
        }
        Ok(true)
    }

    fn take_line(&mut self) -> Result<bool, CatalogueError> {
        match self.returned.pop_front() {
            Some(line) => {
                self.current = line;
                Ok(true)
            }
            None => self.lines.next_line(&mut self.current),
        }
    }

    fn separator(&self) -> u8 {
        self.dialect.separator.unwrap_or(NO_SEPARATOR)
    }

    fn split_current(&mut self) {
        std::mem::swap(&mut self.fields.text, &mut self.current.text);
        self.fields.line = self.current.number;
        self.fields.split(self.separator());
    }

    fn read_quoted(&mut self) -> Result<(), CatalogueError> {
        let mut held = vec![std::mem::take(&mut self.current)];
        let mut held_bytes = 0;
        self.parser.start();
        let mut state = self.parser.feed(&held[0].text);
        while state == Parse::Open && !self.is_too_wide() {
            let within = held.len() < MAX_HELD_LINES && held_bytes < MAX_HELD_BYTES;
            if !within || !self.take_line()? {
                break;
            }
            let line = std::mem::take(&mut self.current);
            held_bytes += line.text.len();
            state = self.parser.feed(&line.text);
            held.push(line);
        }
        if state == Parse::Complete && self.is_plausible(&held) {
            self.fields.line = held[0].number;
            self.parser.finish(&mut self.fields);
            return Ok(());
        }
        self.take_literally(held, state);
        Ok(())
    }

    fn is_too_wide(&self) -> bool {
        self.dialect
            .expected
            .is_some_and(|expected| self.parser.ends > expected)
    }

    /// Whether the parsed record has the right width, and was not joined out of whole rows.
    fn is_plausible(&self, held: &[Line]) -> bool {
        let Some(expected) = self.dialect.expected else {
            return true;
        };
        // Two stray quotes can join two rows into one of the right width. They show by what is
        // around them, or by lines that are whole rows by themselves.
        let joined_rows = held.len() > 1
            && (!is_well_quoted(held, self.separator())
                || held.iter().all(|line| self.width(line) == expected));
        self.parser.ends == expected && !joined_rows
    }

    /// The fields of a line whose quotes mean nothing.
    fn width(&self, line: &Line) -> usize {
        memchr::memchr_iter(self.separator(), line.text.as_bytes()).count() + 1
    }

    /// Falls back to the first line with its quotes as they are, and gives back the others.
    fn take_literally(&mut self, mut held: Vec<Line>, state: Parse) {
        let first_width = self.width(&held[0]);
        let fits = self.dialect.expected == Some(first_width);
        if held.len() == 1 && state == Parse::Complete && !fits {
            // Quotes are not what is wrong with it: the caller rejects it as it was parsed.
            self.fields.line = held[0].number;
            self.parser.finish(&mut self.fields);
            return;
        }
        self.counts.stray_quotes += 1;
        for line in held.drain(1..).rev() {
            self.returned.push_front(line);
        }
        if let Some(first) = held.pop() {
            self.current = first;
        }
        self.split_current();
        self.fields.unwrap_quotes();
    }
}

/// Whether every quote opens or closes a whole field, or is doubled inside one.
fn is_well_quoted(lines: &[Line], separator: u8) -> bool {
    enum At {
        FieldStart,
        Plain,
        Quoted,
        QuoteInQuoted,
    }
    let mut at = At::FieldStart;
    for byte in lines
        .iter()
        .flat_map(|line| line.text.bytes().chain([b'\n']))
    {
        let ends_field = byte == separator || byte == b'\n';
        at = match at {
            At::FieldStart if byte == QUOTE => At::Quoted,
            At::FieldStart | At::Plain if ends_field => At::FieldStart,
            At::Plain if byte == QUOTE => return false,
            At::FieldStart | At::Plain => At::Plain,
            At::Quoted if byte == QUOTE => At::QuoteInQuoted,
            At::Quoted => At::Quoted,
            At::QuoteInQuoted if byte == QUOTE => At::Quoted,
            At::QuoteInQuoted if ends_field => At::FieldStart,
            At::QuoteInQuoted => return false,
        };
    }
    true
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Parse {
    Complete,
    /// A quoted field goes on in the next line.
    Open,
}

/// `csv_core` with the buffers it needs.
struct Parser {
    core: csv_core::Reader,
    output: Vec<u8>,
    written: usize,
    end_at: Vec<usize>,
    ends: usize,
}

impl Parser {
    fn new(separator: u8) -> Self {
        let core = ReaderBuilder::new()
            .delimiter(separator)
            .terminator(Terminator::Any(b'\n'))
            .build();
        Self {
            core,
            output: Vec::new(),
            written: 0,
            end_at: vec![0; 64],
            ends: 0,
        }
    }

    fn start(&mut self) {
        self.core.reset();
        self.written = 0;
        self.ends = 0;
    }

    fn feed(&mut self, line: &str) -> Parse {
        self.feed_bytes(line.as_bytes());
        self.feed_bytes(b"\n")
    }

    fn feed_bytes(&mut self, mut input: &[u8]) -> Parse {
        // The output is never longer than the input.
        let room = self.written + input.len() + 1;
        if self.output.len() < room {
            self.output.resize(room.next_power_of_two(), 0);
        }
        while !input.is_empty() {
            let (result, read, written, ended) = self.core.read_record(
                input,
                &mut self.output[self.written..],
                &mut self.end_at[self.ends..],
            );
            input = &input[read..];
            self.written += written;
            self.ends += ended;
            match result {
                ReadRecordResult::Record | ReadRecordResult::End => return Parse::Complete,
                ReadRecordResult::OutputEndsFull => self.end_at.resize(self.end_at.len() * 2, 0),
                ReadRecordResult::OutputFull => self.output.resize(self.output.len() * 2, 0),
                ReadRecordResult::InputEmpty => {}
            }
        }
        Parse::Open
    }

    /// Copies the parsed record out.
    fn finish(&self, fields: &mut Fields) {
        // Only ASCII bytes were dropped from valid text, so that nothing is replaced here.
        let text = String::from_utf8_lossy(&self.output[..self.written]);
        fields.text.clear();
        fields.text.push_str(&text);
        fields.spans.clear();
        let mut start = 0;
        for end in &self.end_at[..self.ends] {
            fields.spans.push(start..*end);
            start = *end;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::lines::tests::plain;

    fn records(text: &[u8], expected: usize) -> (Vec<(u64, Vec<String>)>, RecordCounts) {
        let lines = LineReader::new(plain(text), 1 << 20);
        let dialect = Dialect {
            separator: Some(b','),
            quoting: Quoting::Quoted,
            expected: Some(expected),
        };
        let mut reader = RecordReader::new(lines, dialect);
        let mut found = Vec::new();
        while reader.advance().unwrap() {
            let fields = reader.fields();
            found.push((fields.line, fields.iter().map(str::to_owned).collect()));
        }
        (found, reader.counts())
    }

    fn row(line: u64, fields: &[&str]) -> (u64, Vec<String>) {
        (
            line,
            fields.iter().map(|field| (*field).to_owned()).collect(),
        )
    }

    #[test]
    fn quoted_separators_and_newlines_belong_to_the_field() {
        let (found, counts) = records(b"a,\"b,\"\"c\"\"\",d\ne,\"f\ng\r\n\nh\",i\n\nj,k,l", 3);
        let expected = [
            row(1, &["a", "b,\"c\"", "d"]),
            row(2, &["e", "f\ng\n\nh", "i"]),
            row(7, &["j", "k", "l"]),
        ];
        assert_eq!(found, expected);
        assert_eq!((counts.stray_quotes, counts.blank_lines), (0, 1));
    }

    #[test]
    fn a_stray_quote_swallows_no_row() {
        let (found, counts) = records(b"a,\"b,c\nd,e,f\ng,h,i\n", 3);
        let expected = [
            row(1, &["a", "\"b", "c"]),
            row(2, &["d", "e", "f"]),
            row(3, &["g", "h", "i"]),
        ];
        assert_eq!(found, expected);
        assert_eq!(counts.stray_quotes, 1);
    }

    #[test]
    fn two_stray_quotes_in_one_column_do_not_join_their_rows() {
        let (found, counts) = records(b"a,\"b,c\nx,y,z\nd,\"e,f\n", 3);
        let expected = [
            row(1, &["a", "\"b", "c"]),
            row(2, &["x", "y", "z"]),
            row(3, &["d", "\"e", "f"]),
        ];
        assert_eq!(found, expected);
        assert_eq!(counts.stray_quotes, 2);
    }

    #[test]
    fn a_stray_quote_before_a_quoted_field_swallows_no_row() {
        let (found, counts) = records(b"a,\"b,c\nx,y,\"z,w\"\n", 3);
        assert_eq!(
            found,
            [row(1, &["a", "\"b", "c"]), row(2, &["x", "y", "z,w"])]
        );
        assert_eq!(counts.stray_quotes, 1);
    }

    #[test]
    fn a_bare_carriage_return_starts_no_record() {
        let (found, _) = records(b"a,b\rc,d\n\"e\rf\",g,h\n", 3);
        assert_eq!(
            found,
            [row(1, &["a", "b\rc", "d"]), row(2, &["e\rf", "g", "h"])]
        );
    }

    #[test]
    fn a_narrow_row_keeps_its_width_so_that_it_can_be_rejected() {
        let (found, counts) = records(b"a,\"b\"\nc,d,e\n", 3);
        assert_eq!(found, [row(1, &["a", "b"]), row(2, &["c", "d", "e"])]);
        assert_eq!(counts.stray_quotes, 0);
    }

    proptest! {
        #[test]
        fn any_text_ends_without_panic_and_every_line_is_accounted_for(
            text in "[ab,\"\\n\\r é]{0,200}", expected in 1_usize..5
        ) {
            let (found, counts) = records(text.as_bytes(), expected);
            let physical = text.split_terminator('\n').count() as u64;
            prop_assert!(found.len() as u64 + counts.blank_lines <= physical);
            prop_assert!(found.windows(2).all(|pair| pair[0].0 < pair[1].0));
        }

        #[test]
        fn written_fields_are_read_back(
            rows in prop::collection::vec(prop::collection::vec("[a-c\"\\n ]{0,6}", 3), 1..20)
        ) {
            let quote = |field: &String| format!("\"{}\"", field.replace('"', "\"\""));
            let text: String = rows
                .iter()
                .map(|row| row.iter().map(quote).collect::<Vec<_>>().join(",") + "\n")
                .collect();
            let (found, _) = records(text.as_bytes(), 3);
            let fields: Vec<_> = found.into_iter().map(|(_, fields)| fields).collect();
            prop_assert_eq!(fields, rows);
        }
    }
}
