//! Tables row by row: every row with its line and every column by what it holds.

use crate::batches::Batches;
use crate::compression::Compression;
use crate::error::CatalogueError;
use crate::header::{Column, Shape};
use crate::id::trim_invisible;
use crate::input::{CatalogueInput, Decoded, Entry, SkippedEntry, Text, short_name, texts};
use crate::lines::LineReader;
use crate::nulls::may_begin_null;
use crate::numbers::NumberStyle;
use crate::options::ReadOptions;
use crate::read::is_of_title;
use crate::record::{Fields, RecordReader};
use crate::reject::RejectReason;
use crate::report::{ColumnReport, FileReport, KindSource};
use crate::sniff::{FileLayout, detect, with_lines};
use crate::values::KindRule;

/// The tables of one input.
#[derive(Debug)]
pub struct OpenedTables {
    /// One table, or for an archive one an entry, in name order. Nothing but the first lines of
    /// each has been read.
    pub tables: Vec<RowReader>,
    /// Entries of an archive that are no tables of titles.
    pub skipped: Vec<SkippedEntry>,
}

/// Opens the tables of an input and finds out how they are written.
///
/// # Errors
///
/// The errors of reading and decompressing, [`CatalogueError::NoIdColumn`] and
/// [`CatalogueError::UnknownIdColumn`] if no column of ids is found, [`CatalogueError::NotATable`]
/// and [`CatalogueError::Utf32`] for other formats. An entry of an archive of several that is not a table
/// of titles, such as a file of people, is skipped; if none is left, that is
/// [`CatalogueError::NoTable`].
pub fn open_tables(
    input: CatalogueInput,
    options: &ReadOptions,
) -> Result<OpenedTables, CatalogueError> {
    let name = input.name().to_owned();
    let (found, mut skipped) = texts(input)?;
    let single = found.len() == 1;
    let mut tables = Vec::new();
    let mut reasons = Vec::new();
    for text in found {
        let entry = text.name().to_owned();
        match RowReader::open(&name, text, options) {
            Ok(table) => tables.push(table),
            Err(error) if !single && error.is_other_content() => {
                let reason = reason_of(&error, &entry);
                reasons.push(format!("{} {reason}", short_name(&name, &entry)));
                skipped.push(SkippedEntry {
                    name: entry,
                    reason,
                });
            }
            Err(error) => return Err(error),
        }
    }
    if tables.is_empty() {
        return Err(CatalogueError::NoTable {
            file: name,
            skipped: reasons,
        });
    }
    Ok(OpenedTables { tables, skipped })
}

/// What is wrong with a table, without its name in front.
pub(crate) fn reason_of(error: &CatalogueError, name: &str) -> String {
    let text = error.to_string();
    let reason = text.strip_prefix(name).map(str::trim_start);
    reason.unwrap_or(&text).to_owned()
}

/// Reads one table row by row.
pub struct RowReader {
    input: String,
    name: String,
    compression: Compression,
    layout: FileLayout,
    records: Records,
    max_line_bytes: usize,
    kind_rule: KindRule,
    /// The header is read with the first row: many tables may be open, and few be read.
    header_read: bool,
    rows: u64,
    malformed_rows: u64,
}

/// The records of a table.
enum Records {
    /// Of an entry of an archive, which is opened when its rows are wanted: an archive may have
    /// thousands.
    Closed(Entry),
    Open(Batches),
}

/// What is next in a table.
#[derive(Debug)]
pub(crate) enum Record<'r> {
    /// A row as wide as the table.
    Row(Row<'r>),
    /// A row that is not, and cannot be trusted.
    Malformed(Malformed<'r>),
}

/// A row of the right width.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'r> {
    fields: Fields<'r>,
    layout: &'r FileLayout,
}

/// A row with too many or too few fields.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Malformed<'r> {
    /// The line the row starts at, from 1.
    pub(crate) line: u64,
    /// The text of the row; without separators where the row was quoted.
    pub(crate) text: &'r str,
    /// The field where the id should be, if the row is wide enough.
    pub(crate) id: Option<&'r str>,
    expected: usize,
    found: usize,
}

impl Malformed<'_> {
    pub(crate) fn reason(&self) -> RejectReason {
        RejectReason::FieldCount {
            expected: self.expected,
            found: self.found,
        }
    }
}

/// A set of columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ColumnMask(u64);

impl ColumnMask {
    pub(crate) fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = Column> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let column = Column::ALL.get(left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(*column)
        })
    }
}

impl RowReader {
    /// Finds out how the text is written. `input` is the name of what it came in.
    ///
    /// # Errors
    ///
    /// [`CatalogueError::NoIdColumn`] and [`CatalogueError::UnknownIdColumn`] if no column of ids
    /// is found, [`CatalogueError::NotATable`] and [`CatalogueError::Utf32`] for other formats, and
    /// the errors of reading.
    fn open(input: &str, text: Text, options: &ReadOptions) -> Result<Self, CatalogueError> {
        let (decoded, entry) = match text {
            Text::Open(decoded) => (decoded, None),
            Text::Entry(entry) => (entry.open()?, Some(entry)),
        };
        let (layout, decoded) = detect(decoded, options)?;
        let (name, compression) = (decoded.name.clone(), decoded.compression);
        let kind_rule = KindRule {
            given: options.kind,
            header: layout.header_kind,
        };
        let records = match entry {
            Some(entry) => Records::Closed(entry),
            None => Records::Open(batches(decoded, &layout, options.max_line_bytes)?),
        };
        Ok(Self {
            input: input.to_owned(),
            name,
            compression,
            layout,
            records,
            max_line_bytes: options.max_line_bytes,
            kind_rule,
            header_read: false,
            rows: 0,
            malformed_rows: 0,
        })
    }

    /// The records, of which the first is next.
    fn records(&mut self) -> Result<&mut Batches, CatalogueError> {
        if let Records::Closed(entry) = &self.records {
            let decoded = with_lines(entry.open()?, &self.layout, self.max_line_bytes)?;
            let opened = batches(decoded, &self.layout, self.max_line_bytes)?;
            self.records = Records::Open(opened);
        }
        match &mut self.records {
            Records::Open(batches) => Ok(batches),
            Records::Closed(entry) => Err(CatalogueError::Read {
                file: entry.name.clone(),
                byte: 0,
                source: std::io::Error::other("the entry cannot be opened again"),
            }),
        }
    }

    /// The next record, or `None` at the end of the table.
    pub(crate) fn next_record(&mut self) -> Result<Option<Record<'_>>, CatalogueError> {
        let skips_header = !self.header_read && self.layout.header;
        self.header_read = true;
        self.records()?;
        let Records::Open(records) = &mut self.records else {
            return Ok(None);
        };
        if skips_header {
            records.next()?;
        }
        let Some(fields) = records.next()? else {
            return Ok(None);
        };
        self.rows += 1;
        let expected = self.layout.dialect.expected.unwrap_or_else(|| fields.len());
        if fields.len() == expected {
            return Ok(Some(Record::Row(Row {
                fields,
                layout: &self.layout,
            })));
        }
        self.malformed_rows += 1;
        let id_at = self.layout.positions.get(Column::Tconst);
        Ok(Some(Record::Malformed(Malformed {
            line: fields.line,
            text: fields.text,
            id: id_at.and_then(|at| fields.get(at)),
            expected,
            found: fields.len(),
        })))
    }

    /// The name of the input that the table is in.
    #[must_use]
    pub fn input(&self) -> &str {
        &self.input
    }

    /// The name of the file, or `archive.zip!entry`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Names of the columns as the header has them, or their numbers from 1.
    pub(crate) fn names(&self) -> &[String] {
        &self.layout.names
    }

    /// What kind of table it is.
    #[must_use]
    pub fn shape(&self) -> Shape {
        self.layout.shape
    }

    /// Whether the table has such a column.
    #[must_use]
    pub fn has(&self, column: Column) -> bool {
        self.layout.positions.has(column)
    }

    /// Whether its rows tell of people too.
    #[must_use]
    pub fn has_people(&self) -> bool {
        self.has(Column::PrimaryName) || self.has(Column::Nconst)
    }

    /// How the table is written, and what was read of it; to be asked behind the last row.
    pub(crate) fn report(&self) -> FileReport {
        let reader = match &self.records {
            Records::Open(batches) => batches.reader(),
            Records::Closed(_) => None,
        };
        let counts = reader.map(RecordReader::counts).unwrap_or_default();
        let lines = reader.map(RecordReader::lines);
        let names = self.layout.names.iter().enumerate();
        let columns = names.map(|(at, name)| ColumnReport {
            name: name.clone(),
            holds: self.layout.positions.at(at),
        });
        FileReport {
            name: self.name().to_owned(),
            shape: self.shape(),
            compression: self.compression,
            is_utf16: self.layout.is_utf16,
            is_json: self.layout.is_json,
            separator: self.layout.dialect.separator.map(char::from),
            header: self.layout.header,
            quoting: self.layout.dialect.quoting,
            kind_source: self.kind_source(),
            role: self.shape().role(),
            joined: false,
            lines_before_header: self.layout.lines_before as u64,
            is_read: true,
            rows: self.rows,
            malformed_rows: self.malformed_rows,
            blank_lines: counts.blank_lines,
            stray_quotes: counts.stray_quotes,
            text_bytes: lines.map_or(0, LineReader::text_bytes),
            stored_bytes: lines.map_or(0, LineReader::stored_bytes),
            columns: columns.collect(),
        }
    }

    fn kind_source(&self) -> KindSource {
        let tells_kinds = [Column::TitleType, Column::IsSeries, Column::IsMovie];
        if tells_kinds.iter().any(|column| self.has(*column)) {
            KindSource::TitleType
        } else if self.kind_rule.given.is_some() {
            KindSource::Option
        } else if self.kind_rule.header.is_some() {
            KindSource::Header
        } else {
            KindSource::Assumed
        }
    }

    pub(crate) fn kind_rule(&self) -> KindRule {
        self.kind_rule
    }

    /// The columns of the table that this crate knows, with their places.
    pub(crate) fn known_columns(&self) -> Vec<(Column, usize)> {
        let place = |column: Column| Some((column, self.layout.positions.get(column)?));
        Column::ALL.into_iter().filter_map(place).collect()
    }
}

impl std::fmt::Debug for RowReader {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("RowReader")
            .field("name", &self.name())
            .field("shape", &self.shape())
            .finish_non_exhaustive()
    }
}

impl<'r> Row<'r> {
    /// The line the row starts at, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.fields.line
    }

    /// Whether every column about titles has the very text that it has in the record before. Not
    /// every such row is noticed.
    pub(crate) fn repeats(&self) -> bool {
        self.fields.repeats
    }

    /// Whether the table has such a column.
    pub(crate) fn has(&self, column: Column) -> bool {
        self.layout.positions.has(column)
    }

    /// The value of a column without blanks around it; `None` if the table has no such column, or
    /// the value is null.
    ///
    /// Null are the empty text and the words for nothing of [`crate::value_styles::ValueStyles::is_null`].
    pub(crate) fn get(&self, column: Column) -> Option<&'r str> {
        let value = trim(self.raw(column)?);
        let value = match column.is_free_text() {
            true => value,
            false => trim_invisible(value),
        };
        (!self.layout.dress.is_null(column, value)).then_some(value)
    }

    /// How the column writes numbers.
    pub(crate) fn style(&self, column: Column) -> NumberStyle {
        self.layout.dress.style(column)
    }

    /// Those of the columns whose value is null. Columns come with their places.
    pub(crate) fn nulls(&self, columns: &[(Column, usize)]) -> ColumnMask {
        // No null begins with another letter, with blanks before it or not.
        let may_be_null = |at: usize| {
            self.fields
                .first_byte(at)
                .is_none_or(|first| !first.is_ascii_graphic() || may_begin_null(first))
        };
        columns.iter().fold(ColumnMask(0), |mask, (column, at)| {
            let is_null = may_be_null(*at) && self.get(*column).is_none();
            ColumnMask(mask.0 | u64::from(is_null) << *column as u32)
        })
    }

    /// The text of the column at a place from 0, whatever it holds.
    pub(crate) fn at(&self, place: usize) -> Option<&'r str> {
        self.fields.get(place)
    }

    /// The text of a column as it stands, nulls and blanks included.
    pub(crate) fn raw(&self, column: Column) -> Option<&'r str> {
        self.fields.get(self.layout.positions.get(column)?)
    }
}

/// The records of a text, of which the first is next.
fn batches(
    decoded: Decoded,
    layout: &FileLayout,
    max_line_bytes: usize,
) -> Result<Batches, CatalogueError> {
    let mut lines = LineReader::new(decoded, max_line_bytes);
    for _ in 0..layout.lines_before {
        lines.next_line()?;
    }
    let mut records = RecordReader::new(lines, layout.dialect);
    let about_titles = Column::ALL
        .into_iter()
        .filter(|column| is_of_title(*column));
    let places = about_titles.filter_map(|column| layout.positions.get(column));
    records.compare(places.max().map_or(0, |last| last + 1));
    Ok(Batches::new(records))
}

/// As [`str::trim`], but quick where there is nothing to trim.
fn trim(value: &str) -> &str {
    match value.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => value,
        _ => value.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_of_a_row_can_be_had() {
        let text = "tconst|primaryTitle|originalTitle|startYear|characters|primaryProfession|x\n\
            tt0000001|N|N|N|The \"X\"| a,b |5\n";
        let table = CatalogueInput::new("m.csv", Box::new(text.as_bytes()));
        let mut tables = open_tables(table, &ReadOptions::default()).unwrap().tables;
        let Some(Record::Row(row)) = tables[0].next_record().unwrap() else {
            panic!("a row")
        };
        assert_eq!((row.line(), row.repeats()), (2, false));
        assert_eq!(row.get(Column::Characters), Some("The \"X\""));
        assert_eq!(row.get(Column::PrimaryTitle), Some("N"));
        assert_eq!(row.get(Column::PrimaryProfession), Some("a,b"));
        assert_eq!(row.raw(Column::PrimaryProfession), Some(" a,b "));
        let (start, end) = (Column::StartYear, Column::EndYear);
        assert_eq!((row.get(start), row.raw(start)), (None, Some("N")));
        assert_eq!((row.get(end), row.raw(end)), (None, None));
        let columns = [(Column::Tconst, 0), (Column::PrimaryTitle, 1), (start, 3)];
        assert_eq!(row.nulls(&columns).iter().collect::<Vec<_>>(), [start]);
        assert!(tables[0].next_record().unwrap().is_none());
    }
}
