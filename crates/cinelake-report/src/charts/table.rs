//! A chart's data as a table: one row a mark, for people and for machines.

use cinelake_answers::{Language, Words};

use super::numbers;
use super::{ChartData, Column};

/// A value twice: as people read it and as machines do.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cell {
    people: String,
    machine: String,
}

impl Cell {
    pub(super) fn text(value: Option<&str>) -> Self {
        Self {
            people: value.unwrap_or(numbers::UNKNOWN).to_owned(),
            machine: harmless(value.unwrap_or_default()),
        }
    }

    /// A word of the language beside a stable one.
    pub(super) fn word(people: String, machine: &str) -> Self {
        Self {
            people,
            machine: machine.to_owned(),
        }
    }

    /// A whole number with separators.
    pub(super) fn count(language: Language, value: Option<u64>) -> Self {
        Self::with(value, |value| numbers::count(language, *value))
    }

    /// A number without separators: a year, a bound.
    pub(super) fn bare(value: Option<i64>) -> Self {
        Self::with(value, ToString::to_string)
    }

    /// Whole US dollars in full.
    pub(super) fn usd(language: Language, value: Option<i64>) -> Self {
        Self::with(value, |value| numbers::usd(language, *value))
    }

    /// A number: some decimals for people, at most six for machines.
    pub(super) fn number(language: Language, value: Option<f64>, places: usize) -> Self {
        let value = value.filter(|value| value.is_finite());
        Self {
            people: value.map_or_else(
                || numbers::UNKNOWN.to_owned(),
                |value| numbers::decimal(language, value, places),
            ),
            machine: value.map(numbers::machine).unwrap_or_default(),
        }
    }

    pub(super) fn yes_or_no(words: &Words, value: bool) -> Self {
        Self {
            people: if value {
                words.text("chart-yes")
            } else {
                words.text("chart-no")
            },
            machine: value.to_string(),
        }
    }

    fn with<T: ToString>(value: Option<T>, people: impl Fn(&T) -> String) -> Self {
        Self {
            people: value
                .as_ref()
                .map_or_else(|| numbers::UNKNOWN.to_owned(), people),
            machine: value.map(|value| value.to_string()).unwrap_or_default(),
        }
    }
}

/// A text for a file that people download and open in a spreadsheet, which would run a cell that
/// begins like a formula. The apostrophe before it says that it is text.
fn harmless(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

/// Starts a column of text.
pub(super) fn left(key: &'static str, label: String) -> Column {
    Column {
        key: key.into(),
        label,
        right: false,
    }
}

/// Starts a column of numbers.
pub(super) fn right(key: &'static str, label: String) -> Column {
    Column {
        key: key.into(),
        label,
        right: true,
    }
}

/// The table of some rows.
pub(super) fn data(columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> ChartData {
    let csv = csv(&columns, &rows);
    let rows = rows
        .into_iter()
        .map(|row| row.into_iter().map(|cell| cell.people).collect())
        .collect();
    ChartData { columns, rows, csv }
}

/// RFC 4180: a header of keys, lines that end with CR LF.
fn csv(columns: &[Column], rows: &[Vec<Cell>]) -> String {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let header = columns.iter().map(|column| column.key.as_ref());
    let lines = rows
        .iter()
        .map(|row| row.iter().map(|cell| cell.machine.as_str()));
    let mut written = writer.write_record(header);
    for line in lines {
        written = written.and_then(|()| writer.write_record(line));
    }
    debug_assert!(written.is_ok(), "rows as long as the header: {written:?}");
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_of_the_csv_begins_like_a_formula_and_numbers_stay_numbers() {
        let titles = [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r\n=1",
            "＝1",
            "=cmd|' /C calc'!A0",
        ];
        let columns = vec![
            left("title", "Title".to_owned()),
            right("gain", "Gain".to_owned()),
        ];
        let row = |title: &&str| vec![Cell::text(Some(title)), Cell::bare(Some(-5))];
        let data = data(columns, titles.iter().map(row).collect());
        let mut reader = csv::Reader::from_reader(data.csv.as_bytes());
        for (record, title) in reader.records().zip(titles) {
            let record = record.expect("a record");
            assert_eq!(record[0], format!("'{title}"));
            assert_eq!(&record[1], "-5");
        }
        assert_eq!(data.rows[0][0], "=1+1");
    }

    #[test]
    fn the_csv_reads_back_to_what_the_table_has() {
        let title = "a \"b\", c\nd";
        let columns = vec![
            left("title", "Title".to_owned()),
            right("mean", "Mean".to_owned()),
        ];
        let rows = vec![
            vec![
                Cell::text(Some(title)),
                Cell::number(Language::PtBr, Some(1_234.567_890_1), 2),
            ],
            vec![
                Cell::text(None),
                Cell::number(Language::PtBr, Some(f64::NAN), 2),
            ],
        ];
        let data = data(columns, rows);
        assert_eq!(data.rows, [[title, "1.234,57"], ["–", "–"]]);
        assert_eq!(
            data.csv,
            "title,mean\r\n\"a \"\"b\"\", c\nd\",1234.56789\r\n,\r\n"
        );
    }
}
