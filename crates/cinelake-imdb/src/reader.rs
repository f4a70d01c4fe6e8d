//! Tables row by row: every row with its line and every column by what it holds.

use crate::compression::Compression;
use crate::error::CatalogueError;
use crate::guess::is_null;
use crate::header::{Column, Shape};
use crate::input::{CatalogueInput, Decoded, SkippedEntry, decompress};
use crate::lines::LineReader;
use crate::options::ReadOptions;
use crate::record::{Fields, RecordReader};
use crate::report::{ColumnReport, FileReport, KindSource};
use crate::sniff::{Layout, detect};
use crate::values::KindRule;

/// The tables of one input.
#[derive(Debug)]
pub struct Opened {
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
/// As [`decompress`] and [`RowReader::open`]. An entry of an archive of several that is not a table
/// of titles, such as a file of people, is skipped; if none is left, that is
/// [`CatalogueError::NoTable`].
pub fn open_tables(input: CatalogueInput, options: &ReadOptions) -> Result<Opened, CatalogueError> {
    let name = input.name().to_owned();
    let (streams, mut skipped) = decompress(input)?;
    let single = streams.len() == 1;
    let mut tables = Vec::with_capacity(streams.len());
    for stream in streams {
        let entry = stream.name().to_owned();
        match RowReader::open(stream, options) {
            Ok(table) => tables.push(table),
            Err(error) if !single && is_other_content(&error) => {
                skipped.push(SkippedEntry {
                    name: entry,
                    reason: error.to_string(),
                });
            }
            Err(error) => return Err(error),
        }
    }
    if tables.is_empty() {
        let skipped = skipped.into_iter().map(|entry| entry.reason).collect();
        return Err(CatalogueError::NoTable {
            file: name,
            skipped,
        });
    }
    Ok(Opened { tables, skipped })
}

/// Whether an entry is whole but not a table of titles.
fn is_other_content(error: &CatalogueError) -> bool {
    matches!(
        error,
        CatalogueError::NoIdColumn { .. }
            | CatalogueError::UnknownIdColumn { .. }
            | CatalogueError::NotATable { .. }
    )
}

/// Reads one table row by row.
pub struct RowReader {
    layout: Layout,
    records: RecordReader,
    kind_rule: KindRule,
    rows: u64,
    malformed_rows: u64,
}

/// What is next in a table.
#[derive(Debug)]
pub enum Record<'r> {
    /// A row as wide as the table.
    Row(Row<'r>),
    /// A row that is not, and cannot be trusted.
    Malformed(Malformed<'r>),
}

/// A row of the right width.
#[derive(Clone, Copy, Debug)]
pub struct Row<'r> {
    fields: &'r Fields,
    layout: &'r Layout,
}

/// A row with too many or too few fields.
#[derive(Clone, Copy, Debug)]
pub struct Malformed<'r> {
    /// The line the row starts at, from 1.
    pub line: u64,
    /// The text of the row; without separators where the row was quoted.
    pub text: &'r str,
    /// The field where the id should be, if the row is wide enough.
    pub id: Option<&'r str>,
    /// The columns of the table.
    pub expected: usize,
    /// The fields of the row.
    pub found: usize,
}

impl RowReader {
    /// Finds out how the text is written, and reads its header.
    ///
    /// # Errors
    ///
    /// [`CatalogueError::NoIdColumn`] and [`CatalogueError::UnknownIdColumn`] if no column of ids
    /// is found, [`CatalogueError::NotATable`] and [`CatalogueError::Utf16`] for other formats, and
    /// the errors of reading.
    pub fn open(decoded: Decoded, options: &ReadOptions) -> Result<Self, CatalogueError> {
        let (layout, decoded) = detect(decoded, options)?;
        let lines = LineReader::new(decoded, options.max_line_bytes);
        let mut records = RecordReader::new(lines, layout.dialect);
        if layout.header {
            records.advance()?;
        }
        let kind_rule = KindRule {
            given: options.kind,
            header: layout.header_kind,
        };
        Ok(Self {
            layout,
            records,
            kind_rule,
            rows: 0,
            malformed_rows: 0,
        })
    }

    /// The next record, or `None` at the end of the table.
    ///
    /// # Errors
    ///
    /// The errors of reading, all of which name file and line or byte. What was read before such
    /// an error is part of a table only.
    pub fn next_record(&mut self) -> Result<Option<Record<'_>>, CatalogueError> {
        if !self.records.advance()? {
            return Ok(None);
        }
        self.rows += 1;
        let fields = self.records.fields();
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
            text: &fields.text,
            id: id_at.and_then(|at| fields.get(at)),
            expected,
            found: fields.len(),
        })))
    }

    /// The name of the file, or `archive.zip!entry`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.records.lines().file()
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

    /// How the file is stored.
    #[must_use]
    pub fn compression(&self) -> Compression {
        self.records.lines().compression()
    }

    /// Bytes of the file read so far, as stored; for a progress bar.
    #[must_use]
    pub fn stored_bytes(&self) -> u64 {
        self.records.lines().stored_bytes()
    }

    /// How the table is written, and what was read of it so far.
    #[must_use]
    pub fn report(&self) -> FileReport {
        let counts = self.records.counts();
        let names = self.layout.names.iter().enumerate();
        let columns = names.map(|(at, name)| ColumnReport {
            name: name.clone(),
            holds: self.layout.positions.at(at),
        });
        FileReport {
            name: self.name().to_owned(),
            shape: self.shape(),
            compression: self.compression(),
            separator: self.layout.dialect.separator.map(char::from),
            header: self.layout.header,
            quoting: self.layout.dialect.quoting,
            kind_source: self.kind_source(),
            joined: false,
            rows: self.rows,
            malformed_rows: self.malformed_rows,
            blank_lines: counts.blank_lines,
            stray_quotes: counts.stray_quotes,
            text_bytes: self.records.lines().text_bytes(),
            stored_bytes: self.stored_bytes(),
            columns: columns.collect(),
        }
    }

    fn kind_source(&self) -> KindSource {
        if self.kind_rule.given.is_some() {
            KindSource::Option
        } else if self.has(Column::TitleType) {
            KindSource::TitleType
        } else if self.kind_rule.header.is_some() {
            KindSource::Header
        } else {
            KindSource::Assumed
        }
    }

    pub(crate) fn kind_rule(&self) -> KindRule {
        self.kind_rule
    }

    /// The columns of the table that this crate knows.
    pub(crate) fn known_columns(&self) -> Vec<Column> {
        Column::ALL
            .into_iter()
            .filter(|column| self.has(*column))
            .collect()
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
    #[must_use]
    pub fn line(&self) -> u64 {
        self.fields.line
    }

    /// Whether the table has such a column.
    #[must_use]
    pub fn has(&self, column: Column) -> bool {
        self.layout.positions.has(column)
    }

    /// The value of a column without blanks around it; `None` if the table has no such column, or
    /// the value is null.
    ///
    /// Null are the empty text, `\N` and `N`; but in the two title columns `N` is text, since a
    /// film may be called that.
    #[must_use]
    pub fn get(&self, column: Column) -> Option<&'r str> {
        let value = self.raw(column)?.trim();
        let null = match value.len() {
            0 => true,
            1 => is_null(value) && !column.is_title(),
            2 => is_null(value),
            _ => false,
        };
        (!null).then_some(value)
    }

    /// The text of a column as it stands, nulls and blanks included.
    #[must_use]
    pub fn raw(&self, column: Column) -> Option<&'r str> {
        self.fields.get(self.layout.positions.get(column)?)
    }

    /// All fields as they stand, whether this crate knows their columns or not, in the order of
    /// [`FileReport::columns`].
    pub fn fields(&self) -> impl Iterator<Item = &'r str> {
        self.fields.iter()
    }
}
