//! Tables of text from typed rows: each column is said once, with its key, its label, its unit and where its
//! value comes from.

use std::borrow::Cow;

use crate::document::{ColumnHead, Role, TextTable};
use crate::language::Language;
use crate::stats::Interval;
use crate::words::{self, say};

/// The name of a measure as a message, its value, and its interval.
type Measure = (&'static str, String, Option<Interval>);

/// A table that is being made from rows of one type, a column at a time. Labels are keys of messages. The
/// names of the methods are the units: they decide how a value is written, and that numbers are set flush
/// right. A value that is unknown is a dash.
pub(crate) struct TableBuilder<'r, R> {
    language: Language,
    rows: &'r [R],
    table: TextTable,
}

impl<'r, R> TableBuilder<'r, R> {
    /// A table without columns.
    pub(crate) fn new(language: Language, role: Role, caption: String, rows: &'r [R]) -> Self {
        let table = TextTable {
            role,
            caption,
            columns: Vec::new(),
            rows: vec![Vec::new(); rows.len()],
        };
        Self {
            language,
            rows,
            table,
        }
    }

    /// The finished table.
    pub(crate) fn table(self) -> TextTable {
        self.table
    }

    /// A column whose cells are written already, below a label that is no message.
    pub(crate) fn column(
        mut self,
        key: &'static str,
        label: String,
        right: bool,
        cell: impl Fn(&R) -> String,
    ) -> Self {
        self.table.columns.push(ColumnHead {
            key: Cow::Borrowed(key),
            label,
            right,
        });
        for (row, cells) in self.rows.iter().zip(&mut self.table.rows) {
            cells.push(cell(row));
        }
        self
    }

    fn number(self, key: &'static str, label: &str, cell: impl Fn(&R) -> String) -> Self {
        let label = say!(self.language, label);
        self.column(key, label, true, cell)
    }

    /// Words, flush left.
    pub(crate) fn text(self, key: &'static str, label: &str, cell: impl Fn(&R) -> String) -> Self {
        let label = say!(self.language, label);
        self.column(key, label, false, cell)
    }

    /// Words, flush right.
    pub(crate) fn text_right(
        self,
        key: &'static str,
        label: &str,
        cell: impl Fn(&R) -> String,
    ) -> Self {
        self.number(key, label, cell)
    }

    /// A calendar year.
    pub(crate) fn year(
        self,
        key: &'static str,
        label: &str,
        value: impl Fn(&R) -> Option<i32>,
    ) -> Self {
        self.number(key, label, |row| words::year(value(row)))
    }

    /// A number of titles.
    pub(crate) fn count(self, key: &'static str, label: &str, value: impl Fn(&R) -> u64) -> Self {
        let language = self.language;
        self.number(key, label, |row| words::count(language, value(row)))
    }

    /// A whole number, for instance of votes.
    pub(crate) fn integer(
        self,
        key: &'static str,
        label: &str,
        value: impl Fn(&R) -> Option<i64>,
    ) -> Self {
        let language = self.language;
        self.number(key, label, |row| {
            words::integer_or_dash(language, value(row))
        })
    }

    /// A rating, 0 to 10, as the catalogue writes it.
    pub(crate) fn rating(
        self,
        key: &'static str,
        label: &str,
        value: impl Fn(&R) -> Option<f64>,
    ) -> Self {
        let language = self.language;
        self.number(key, label, |row| words::rating(language, value(row)))
    }

    /// A number with two decimals, for instance a mean.
    pub(crate) fn decimal(
        self,
        key: &'static str,
        label: &str,
        value: impl Fn(&R) -> Option<f64>,
    ) -> Self {
        let language = self.language;
        self.number(key, label, |row| {
            words::decimal_or_dash(language, value(row), 2)
        })
    }

    /// US dollars.
    pub(crate) fn usd(
        self,
        key: &'static str,
        label: &str,
        value: impl Fn(&R) -> Option<i64>,
    ) -> Self {
        let language = self.language;
        self.number(key, label, |row| words::usd_or_dash(language, value(row)))
    }

    /// A share, 0 to 1, as a percentage.
    pub(crate) fn percent(self, key: &'static str, label: &str, value: impl Fn(&R) -> f64) -> Self {
        let language = self.language;
        self.number(key, label, |row| words::percent(language, value(row), 1))
    }

    /// An interval with two decimals.
    pub(crate) fn interval(
        self,
        key: &'static str,
        label: &str,
        value: impl Fn(&R) -> Option<Interval>,
    ) -> Self {
        let language = self.language;
        self.number(key, label, |row| {
            words::interval_or_dash(language, value(row))
        })
    }
}

impl<'r> TableBuilder<'r, Measure> {
    /// The table that says how large a difference is: measures with their intervals.
    pub(crate) fn measures(language: Language, measures: &'r [Measure]) -> TextTable {
        let caption = say!(language, "table-how-large");
        Self::new(language, Role::Detail, caption, measures)
            .text("measure", "table-measure", |(name, ..)| {
                say!(language, name)
            })
            .text_right("value", "table-value", |(_, value, _)| value.clone())
            .interval("ci95", "table-interval", |(.., ci95)| *ci95)
            .table()
    }
}
