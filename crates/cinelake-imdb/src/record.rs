//! Logical records out of physical lines.
//!
//! Most lines hold no quote and are split where they lie. A line with quotes goes through
//! `csv_core`; if it leaves a quoted field open, the lines after it are fed as well, within
//! bounds. When that does not end in a record of the right width, the quote was a stray one: the
//! first line is taken with its quotes as they are, and the others are read anew, so that one
//! stray quote never swallows the rows after it.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;

use csv_core::{ReadRecordResult, ReaderBuilder, Terminator};

use crate::blocks::QUOTE;
use crate::error::CatalogueError;
use crate::lines::LineReader;
use crate::options::Quoting;

/// The most columns of a table, as many as a sheet has. Of a row with more fields, the rest is one field.
pub(crate) const MAX_COLUMNS: usize = 16_384;
const MAX_HELD_LINES: usize = 1_000;
const MAX_HELD_BYTES: usize = 1 << 20;
/// How much may be looked at in vain behind quotes that are never closed: so many bytes, and so many
/// for each byte of the text. A text of nothing but such quotes would take a thousand times as long.
const FREE_LOOKS: u64 = 64 << 20;
const LOOKS_PER_BYTE: u64 = 16;
/// What a line costs beside its bytes.
const LOOK_AT_LINE: u64 = 64;
/// Lines cannot hold a NUL, so that this separator splits nothing.
const NO_SEPARATOR: u8 = 0;

/// How to cut lines into fields.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dialect {
    /// `None` for a single column.
    pub(crate) separator: Option<u8>,
    pub(crate) quoting: Quoting,
    /// The columns of the table; `None` while they are not known.
    pub(crate) expected: Option<usize>,
}

impl Dialect {
    /// The line with quotes inside fields doubled, where it has backslashes before them. Other backslashes
    /// are letters.
    fn doubled<'l>(&self, line: &'l str) -> Cow<'l, str> {
        if self.quoting != Quoting::Escaped || !line.contains("\\\"") {
            return Cow::Borrowed(line);
        }
        // `\\"` is a backslash and then a quote that ends the field.
        let (mut doubled, mut rest) = (String::with_capacity(line.len()), line);
        while let Some(at) = rest.find('\\') {
            let (before, behind) = rest.split_at(at);
            doubled.push_str(before);
            rest = if let Some(behind) = behind.strip_prefix("\\\"") {
                doubled.push_str("\"\"");
                behind
            } else if behind.starts_with("\\\\\"") {
                doubled.push('\\');
                &behind[2..]
            } else {
                doubled.push('\\');
                &behind[1..]
            };
        }
        doubled.push_str(rest);
        Cow::Owned(doubled)
    }
}

/// What had to be repaired or left out on the way to records.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RecordCounts {
    pub(crate) blank_lines: u64,
    pub(crate) stray_quotes: u64,
}

/// One physical line that is held, without its end.
#[derive(Debug)]
struct HeldLine {
    number: u64,
    text: String,
}

/// The fields of one record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields<'r> {
    /// The line the record starts at, from 1.
    pub(crate) line: u64,
    pub(crate) text: &'r str,
    /// Where the fields are in the text.
    pub(crate) spans: &'r [Range<usize>],
    /// Whether the first fields, as many as [`RecordReader::compare`] says, have the very text
    /// that they have in the record before. Not every such record is noticed.
    pub(crate) repeats: bool,
}

impl<'r> Fields<'r> {
    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    pub(crate) fn get(&self, at: usize) -> Option<&'r str> {
        self.text.get(self.spans.get(at)?.clone())
    }

    /// The first byte of a field; `None` if the field is empty or not there.
    pub(crate) fn first_byte(&self, at: usize) -> Option<u8> {
        let span = self.spans.get(at)?;
        let bytes = self.text.as_bytes();
        bytes.get(span.start).filter(|_| !span.is_empty()).copied()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &'r str> {
        (0..self.len()).filter_map(|at| self.get(at))
    }
}

/// Where the text of the record is.
#[derive(Debug)]
enum TextPlace {
    /// In the block of the lines.
    Block(Range<usize>),
    /// In the reader's own memory.
    Own,
}

pub(crate) struct RecordReader {
    lines: LineReader,
    /// Lines that were looked at and given back.
    returned: VecDeque<HeldLine>,
    dialect: Dialect,
    parser: Parser,
    line: u64,
    place: TextPlace,
    own: String,
    spans: Vec<Range<usize>>,
    /// How many fields are compared with those of the record before.
    compared: usize,
    /// Their text in the record before, separators included; empty if it is not known.
    before: String,
    repeats: bool,
    counts: RecordCounts,
    /// What was looked at in vain.
    looked: u64,
}

impl RecordReader {
    pub(crate) fn new(lines: LineReader, dialect: Dialect) -> Self {
        Self {
            lines,
            returned: VecDeque::new(),
            dialect,
            parser: Parser::new(dialect.separator.unwrap_or(NO_SEPARATOR)),
            line: 0,
            place: TextPlace::Own,
            own: String::new(),
            spans: Vec::new(),
            compared: 0,
            before: String::new(),
            repeats: false,
            counts: RecordCounts::default(),
            looked: 0,
        }
    }

    /// Has the first fields of each record compared with those of the record before.
    pub(crate) fn compare(&mut self, fields: usize) {
        self.compared = fields;
    }

    pub(crate) fn lines(&self) -> &LineReader {
        &self.lines
    }

    pub(crate) fn counts(&self) -> RecordCounts {
        self.counts
    }

    /// The record read last.
    pub(crate) fn fields(&self) -> Fields<'_> {
        Fields {
            line: self.line,
            text: self.text(),
            spans: &self.spans,
            repeats: self.repeats,
        }
    }

    fn text(&self) -> &str {
        text_at(&self.place, &self.lines, &self.own)
    }

    /// Reads the next record; `false` at the end of the file.
    pub(crate) fn advance(&mut self) -> Result<bool, CatalogueError> {
        loop {
            if !self.take_line()? {
                return Ok(false);
            }
            if !self.text().trim_start().is_empty() {
                break;
            }
            self.counts.blank_lines += 1;
        }
        if self.dialect.quoting != Quoting::Literal && self.has_quotes() {
            self.read_quoted()?;
        } else {
            self.split();
        }
        Ok(true)
    }

    /// Whether a quote is in the line taken last.
    fn has_quotes(&self) -> bool {
        let none_near = matches!(self.place, TextPlace::Block(_)) && !self.lines.block_has_quotes();
        !none_near && memchr::memchr(QUOTE, self.text().as_bytes()).is_some()
    }

    fn take_line(&mut self) -> Result<bool, CatalogueError> {
        if let Some(line) = self.returned.pop_front() {
            self.put_line(line);
            return Ok(true);
        }
        let Some(place) = self.lines.next_line()? else {
            return Ok(false);
        };
        self.line = self.lines.number();
        let inside = match self.dialect.quoting {
            Quoting::WholeLines => inside_quotes(&self.lines.block()[place.clone()]),
            _ => None,
        };
        self.place = match inside {
            Some(inside) => {
                self.own = inside;
                TextPlace::Own
            }
            None => TextPlace::Block(place),
        };
        Ok(true)
    }

    fn put_line(&mut self, line: HeldLine) {
        self.line = line.number;
        self.own = line.text;
        self.place = TextPlace::Own;
    }

    /// The line taken last, to be held while others are taken.
    fn hold_line(&mut self) -> HeldLine {
        HeldLine {
            number: self.line,
            text: self.text().to_owned(),
        }
    }

    fn separator(&self) -> u8 {
        self.dialect.separator.unwrap_or(NO_SEPARATOR)
    }

    /// Splits the line; quotes are letters like any other.
    fn split(&mut self) {
        let separator = self.separator();
        let text = text_at(&self.place, &self.lines, &self.own);
        self.repeats = !self.before.is_empty() && text.starts_with(&self.before);
        let (known, fields) = match self.repeats {
            true => (self.before.len(), self.compared),
            false => (0, 0),
        };
        // In a variable of its own the vector is quicker to push to.
        let mut spans = std::mem::take(&mut self.spans);
        spans.truncate(fields);
        let mut start = known;
        for_each_place(separator, &text.as_bytes()[known..], |end| {
            if spans.len() < MAX_COLUMNS {
                spans.push(start..known + end);
                start = known + end + 1;
            }
        });
        spans.push(start..text.len());
        if !self.repeats {
            let end = spans.get(self.compared).map_or(0, |next| next.start);
            self.before.clear();
            self.before.push_str(&text[..end]);
        }
        self.spans = spans;
    }

    /// The record is not one to compare others with, or to compare with others.
    fn forget_before(&mut self) {
        self.repeats = false;
        self.before.clear();
    }

    /// Drops the quotes of fields that are wrapped in a pair.
    fn unwrap_quotes(&mut self) {
        let bytes = text_at(&self.place, &self.lines, &self.own).as_bytes();
        for span in &mut self.spans {
            let wrapped =
                span.len() >= 2 && bytes[span.start] == QUOTE && bytes[span.end - 1] == QUOTE;
            if wrapped {
                *span = span.start + 1..span.end - 1;
            }
        }
    }

    fn read_quoted(&mut self) -> Result<(), CatalogueError> {
        self.forget_before();
        if self.read_padded() {
            return Ok(());
        }
        self.parser.start();
        let text = text_at(&self.place, &self.lines, &self.own);
        let mut state = self.parser.feed(&self.dialect.doubled(text));
        let line = self.line;
        if state == Parse::Complete && self.has_expected_width() {
            self.take_parsed(line);
            return Ok(());
        }
        let mut held = vec![self.hold_line()];
        let mut held_bytes = 0;
        let may_look = self.looked <= FREE_LOOKS + LOOKS_PER_BYTE * self.lines.text_bytes();
        while may_look && state == Parse::Open && !self.is_too_wide() {
            let within = held.len() < MAX_HELD_LINES && held_bytes < MAX_HELD_BYTES;
            if !within || !self.take_line()? {
                break;
            }
            let line = self.hold_line();
            held_bytes += line.text.len();
            state = self.parser.feed(&self.dialect.doubled(&line.text));
            held.push(line);
        }
        if state == Parse::Complete && self.has_expected_width() && !self.joins_rows(&held) {
            self.take_parsed(line);
            return Ok(());
        }
        self.looked += held_bytes as u64 + LOOK_AT_LINE * held.len() as u64;
        self.take_literally(held, state);
        Ok(())
    }

    /// Reads a line such as `tt0000001, "A, and more"`, in which blanks stand before quotes. Whether it is
    /// one: without the blanks every quote has to belong to a pair.
    fn read_padded(&mut self) -> bool {
        let text = text_at(&self.place, &self.lines, &self.own);
        let (text, separator) = (self.dialect.doubled(text), self.separator());
        let closed = without_blanks_before_quotes(&text, separator);
        let closed = closed.filter(|line| is_well_quoted([line.as_str()], separator));
        let Some(closed) = closed else { return false };
        self.parser.start();
        let is_whole = self.parser.feed(&closed) == Parse::Complete && self.has_expected_width();
        if is_whole {
            self.take_parsed(self.line);
        }
        is_whole
    }

    fn take_parsed(&mut self, line: u64) {
        self.line = line;
        self.place = TextPlace::Own;
        self.parser.finish(&mut self.own, &mut self.spans);
    }

    fn is_too_wide(&self) -> bool {
        self.dialect
            .expected
            .is_some_and(|expected| self.parser.ends > expected)
    }

    fn has_expected_width(&self) -> bool {
        self.dialect
            .expected
            .is_none_or(|expected| self.parser.ends == expected)
    }

    /// Whether lines that make one record are several records. Two stray quotes can join two rows
    /// into one of the right width. They show by what is around them, or by lines that are whole
    /// rows by themselves.
    fn joins_rows(&self, held: &[HeldLine]) -> bool {
        let Some(expected) = self.dialect.expected else {
            return false;
        };
        let lines = held.iter().map(|line| self.dialect.doubled(&line.text));
        let lines: Vec<Cow<'_, str>> = lines.collect();
        !is_well_quoted(lines.iter().map(AsRef::as_ref), self.separator())
            || held.iter().all(|line| self.width(line) == expected)
    }

    /// The fields of a line whose quotes mean nothing.
    fn width(&self, line: &HeldLine) -> usize {
        memchr::memchr_iter(self.separator(), line.text.as_bytes()).count() + 1
    }

    /// Falls back to the first line with its quotes as they are, and gives back the others.
    fn take_literally(&mut self, mut held: Vec<HeldLine>, state: Parse) {
        let first_width = self.width(&held[0]);
        let fits = self.dialect.expected == Some(first_width);
        if held.len() == 1 && state == Parse::Complete && !fits {
            // Quotes are not what is wrong with it: the caller rejects it as it was parsed.
            self.take_parsed(held[0].number);
            return;
        }
        self.counts.stray_quotes += 1;
        for line in held.drain(1..).rev() {
            self.returned.push_front(line);
        }
        if let Some(first) = held.pop() {
            self.put_line(first);
        }
        self.split();
        self.forget_before();
        self.unwrap_quotes();
    }
}

/// What is in a line that is quoted as a whole; `None` for any other line.
pub(crate) fn inside_quotes(line: &str) -> Option<String> {
    let inside = line.strip_prefix('"')?.trim_end().strip_suffix('"')?;
    let has_lone_quote = inside.replace("\"\"", "").contains('"');
    (!has_lone_quote).then(|| inside.replace("\"\"", "\""))
}

/// A line without the blanks between a separator and the quote that a field begins with; `None` if there
/// are none.
fn without_blanks_before_quotes(line: &str, separator: u8) -> Option<String> {
    if separator == b' ' {
        return None;
    }
    memchr::memmem::find(line.as_bytes(), b" \"")?;
    let separator = char::from(separator);
    let (mut closed, mut blanks) = (String::with_capacity(line.len()), 0);
    let (mut begins, mut quoted) = (true, false);
    for letter in line.chars() {
        match letter {
            ' ' if begins => blanks += 1,
            '"' if begins => blanks = 0,
            _ => {}
        }
        begins = begins && letter == ' ' || (!quoted && letter == separator);
        if begins && letter == ' ' {
            continue;
        }
        quoted ^= letter == '"';
        closed.extend(std::iter::repeat_n(' ', std::mem::take(&mut blanks)));
        closed.push(letter);
    }
    (closed.len() < line.len()).then_some(closed)
}

/// Calls `found` for each place of a byte, in order. Fields are short, so that eight bytes at once
/// are quicker than a search for each.
fn for_each_place(wanted: u8, bytes: &[u8], mut found: impl FnMut(usize)) {
    const LOW_BITS: u64 = u64::from_ne_bytes([0x7f; 8]);
    let pattern = u64::from_ne_bytes([wanted; 8]);
    let (words, rest) = bytes.as_chunks::<8>();
    for (number, word) in words.iter().enumerate() {
        let differing = u64::from_le_bytes(*word) ^ pattern;
        // The highest bit of each byte that does not differ.
        let mut same = !(((differing & LOW_BITS) + LOW_BITS) | differing | LOW_BITS);
        while same != 0 {
            found(number * 8 + same.trailing_zeros() as usize / 8);
            same &= same - 1;
        }
    }
    let places = (words.len() * 8..).zip(rest);
    places
        .filter(|(_, byte)| **byte == wanted)
        .for_each(|(place, _)| found(place));
}

fn text_at<'r>(place: &TextPlace, lines: &'r LineReader, own: &'r str) -> &'r str {
    match place {
        TextPlace::Block(place) => &lines.block()[place.clone()],
        TextPlace::Own => own,
    }
}

/// Whether every quote opens or closes a whole field, or is doubled inside one.
fn is_well_quoted<'l>(lines: impl IntoIterator<Item = &'l str>, separator: u8) -> bool {
    enum At {
        FieldStart,
        Plain,
        Quoted,
        QuoteInQuoted,
    }
    let mut at = At::FieldStart;
    for byte in lines
        .into_iter()
        .flat_map(|line| line.bytes().chain([b'\n']))
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
                // Fields beyond the most are counted as one, which is enough to be too many.
                ReadRecordResult::OutputEndsFull if self.ends > MAX_COLUMNS => {
                    self.ends = MAX_COLUMNS + 1;
                }
                ReadRecordResult::OutputEndsFull => self.end_at.resize(self.end_at.len() * 2, 0),
                ReadRecordResult::OutputFull => self.output.resize(self.output.len() * 2, 0),
                ReadRecordResult::InputEmpty => {}
            }
        }
        Parse::Open
    }

    /// Copies the parsed record out.
    fn finish(&self, text: &mut String, spans: &mut Vec<Range<usize>>) {
        // Only ASCII bytes were dropped from valid text, so that nothing is replaced here.
        text.clear();
        text.push_str(&String::from_utf8_lossy(&self.output[..self.written]));
        spans.clear();
        let mut start = 0;
        for end in &self.end_at[..self.ends] {
            spans.push(start..*end);
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
        fn every_place_of_a_byte_is_found(bytes in prop::collection::vec(120_u8..140, 0..70)) {
            let mut found = Vec::new();
            for_each_place(b'|', &bytes, |place| found.push(place));
            let expected: Vec<_> = memchr::memchr_iter(b'|', &bytes).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn records_that_repeat_their_first_fields_are_told(
            rows in prop::collection::vec("[ab]{0,2},[ab]{0,2},[a\"]{0,2}", 1..30)
        ) {
            let text = rows.join("\n");
            let lines = LineReader::new(plain(text.as_bytes()), 1 << 20);
            let dialect = Dialect {
                separator: Some(b','),
                quoting: Quoting::Literal,
                expected: Some(3),
            };
            let mut reader = RecordReader::new(lines, dialect);
            reader.compare(2);
            let mut before: Option<Vec<String>> = None;
            while reader.advance().unwrap() {
                let fields: Vec<_> = reader.fields().iter().map(str::to_owned).collect();
                let same = before.is_some_and(|before| before[..2] == fields[..2]);
                prop_assert_eq!(reader.fields().repeats, same);
                prop_assert_eq!(fields.join(","), reader.fields().text);
                before = Some(fields);
            }
        }

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
