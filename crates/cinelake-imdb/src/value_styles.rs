//! How the values of a table are written, judged by its first rows: a column at a time, and never by
//! one value.

use std::collections::{HashMap, HashSet};

use crate::header::{ByColumn, Column, Positions};
use crate::id::trim_invisible;
use crate::nulls::{is_null_symbol, is_null_word, may_begin_null};
use crate::numbers::{NumberStyle, decimal_evidence, small, whole, whole_evidence};

/// How the values of a table are written.
#[derive(Clone, Debug, Default)]
pub(crate) struct ValueStyles {
    styles: ByColumn<NumberStyle>,
    /// Whether a column of yes and no has a 1: then -1 is not true, as Microsoft's databases have it, but
    /// unknown.
    has_one: ByColumn<bool>,
    /// By column of free text, the words that stand for nothing in it.
    nulls: Vec<(Column, String)>,
    /// Whether `\N` stands for nothing in the table and no word does, as in IMDb's own files: then any text
    /// is a title or a name.
    writes_backslash_n: bool,
}

impl ValueStyles {
    /// Looks at the first rows, all of the right width.
    pub(crate) fn judge<'r>(
        rows: impl Iterator<Item = &'r Vec<String>>,
        positions: &Positions,
    ) -> Self {
        let mut evidence = Evidence::default();
        let columns: Vec<(Column, usize)> = Column::ALL
            .into_iter()
            .filter_map(|column| Some((column, positions.get(column)?)))
            .collect();
        for row in rows {
            evidence.add_row(row, &columns);
        }
        evidence.decide()
    }

    /// How the column writes numbers.
    pub(crate) fn style(&self, column: Column) -> NumberStyle {
        self.styles[column]
    }

    /// Whether a value, without blanks around it, stands for nothing in its column.
    ///
    /// In two title columns `N` is text, since a film may be called that; so is `None`, unless the
    /// table writes it for nothing.
    pub(crate) fn is_null(&self, column: Column, value: &str) -> bool {
        let Some(first) = value.as_bytes().first() else {
            return true;
        };
        if !may_begin_null(*first) {
            return false;
        }
        if self.writes_backslash_n && column.is_free_text() {
            return value == "\\N";
        }
        if value == "-1" && column.is_truth() {
            return self.has_one[column];
        }
        if value == "N" {
            return !column.is_title() && !column.is_truth();
        }
        if !column.is_free_text() {
            return is_null_word(value);
        }
        is_null_symbol(value)
            || (self.nulls.iter()).any(|(of, word)| *of == column && word == value)
    }
}

/// What the rows say.
#[derive(Default)]
struct Evidence {
    styles: ByColumn<NumberStyle>,
    /// Whether a column of yes and no has a 1.
    has_one: ByColumn<bool>,
    /// Words for nothing in columns of numbers and fixed words.
    nulls: HashSet<String>,
    /// Whether `\N` stands anywhere, and another sign for nothing in columns of numbers and fixed words.
    has_backslash_n: bool,
    has_other_symbol: bool,
    /// By column and word of free text that may stand for nothing, the ids that have it.
    in_text: HashMap<(Column, String), HashSet<String>>,
}

impl Evidence {
    fn add_row(&mut self, row: &[String], columns: &[(Column, usize)]) {
        let id = columns
            .iter()
            .find(|(column, _)| *column == Column::Tconst)
            .map_or("", |(_, at)| trim_invisible(&row[*at]));
        for (column, at) in columns {
            let value = trim_invisible(&row[*at]);
            if column.is_truth() {
                self.has_one.0[*column as usize] |= matches!(value, "1" | "1.0");
            }
            let style = &mut self.styles[*column];
            if column.is_whole_number() {
                *style = style.and(whole_evidence(value));
            } else if *column == Column::AverageRating {
                *style = style.and(decimal_evidence(value));
            }
            if value == "\\N" {
                self.has_backslash_n = true;
            } else if !column.is_free_text() && is_null_symbol(value) {
                self.has_other_symbol = true;
            }
            if !is_null_word(value) || is_null_symbol(value) {
                continue;
            }
            if column.is_free_text() {
                let ids = self.in_text.entry((*column, value.to_owned())).or_default();
                ids.insert(id.to_owned());
            } else {
                self.nulls.insert(value.to_owned());
            }
        }
    }

    fn decide(self) -> ValueStyles {
        let has_one = self.has_one.clone();
        let file = self.file_style();
        let writes_backslash_n =
            self.has_backslash_n && !self.has_other_symbol && self.nulls.is_empty();
        let words = self.in_text.into_iter();
        let stands_for_nothing = |word: &str, ids: usize| ids > 1 || self.nulls.contains(word);
        let nulls = words.filter(|((_, word), ids)| stands_for_nothing(word, ids.len()));
        ValueStyles {
            has_one,
            styles: ByColumn(self.styles.0.map(|style| style.or(file))),
            nulls: nulls.map(|(found, _)| found).collect(),
            writes_backslash_n,
        }
    }

    /// The style of all columns that show one, if it is the same.
    fn file_style(&self) -> NumberStyle {
        let styles = self.styles.0.iter().copied();
        styles.fold(NumberStyle::Open, NumberStyle::and)
    }
}

/// Whether a column that is called `rating` holds ratings on IMDb's scale: at least half of what is
/// there are numbers up to 10. Elsewhere it holds certificates such as `PG-13`, or per cent.
pub(crate) fn holds_ratings<'v>(values: impl Iterator<Item = &'v str>) -> bool {
    let values = values.map(trim_invisible);
    let values = values.filter(|value| !is_null_word(value));
    let (mut all, mut fitting) = (0_usize, 0_usize);
    for value in values {
        all += 1;
        let number = small(without_scale(value));
        fitting += usize::from(number.is_some_and(|number| number <= 10_000));
    }
    fitting * 2 >= all
}

/// A rating without the end of its scale: `7.8/10`, `7,8 / 10`.
pub(crate) fn without_scale(text: &str) -> &str {
    let number = text.strip_suffix("10").map(str::trim_end);
    let number = number.and_then(|text| text.strip_suffix('/'));
    number.map_or(text, str::trim_end)
}

/// Whether a column that is called a length holds minutes. Whole numbers most of which are above a
/// thousand are seconds or milliseconds: a film of a thousand minutes is a rare one. Two numbers with a
/// colon are hours and minutes, unless those of the column are too large for hours.
pub(crate) fn holds_minutes<'v>(values: impl Iterator<Item = &'v str>) -> bool {
    const MANY_MINUTES: u64 = 1_000;
    /// `5:30` is rather five minutes and a half than five hours and a half.
    const MANY_HOURS: u64 = 5;
    const HOURS_OF_A_DAY: u64 = 24;
    let (mut numbers, mut large) = (0_usize, 0_usize);
    let (mut clocks, mut long, mut is_of_seconds) = (0_usize, 0_usize, false);
    for value in values.map(trim_invisible) {
        if let Some(number) = whole(value, NumberStyle::Open) {
            numbers += 1;
            large += usize::from(number > MANY_MINUTES);
        }
        let parts = value.split(':').map(|part| part.parse::<u64>().ok());
        if let [Some(first), Some(_)] = parts.collect::<Vec<_>>()[..] {
            clocks += 1;
            long += usize::from(first >= MANY_HOURS);
            is_of_seconds |= first >= HOURS_OF_A_DAY;
        }
    }
    large * 2 <= numbers && long * 2 <= clocks && !is_of_seconds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::header::normalise;
    use crate::numbers::Mark;

    fn judge(header: &str, rows: &[&str]) -> ValueStyles {
        let names: Vec<String> = header.split('|').map(normalise).collect();
        let rows: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.split('|').map(str::to_owned).collect())
            .collect();
        ValueStyles::judge(rows.iter(), &Positions::by_name(&names, 0))
    }

    #[test]
    fn a_column_without_evidence_is_written_as_the_others_are() {
        let dress = judge("tconst|rating|votes", &["tt0000001|8,7|789.000"]);
        assert_eq!(
            dress.style(Column::NumVotes),
            NumberStyle::DecimalElsewhere(Mark::Comma)
        );
        let dress = judge("tconst|rating|votes", &["tt0000001|8|789.000"]);
        assert_eq!(dress.style(Column::NumVotes), NumberStyle::Open);
        let dress = judge(
            "tconst|rating|votes",
            &["tt0000001|8.7|2.072.115", "tt0000002|8.7|5.000"],
        );
        assert_eq!(
            dress.style(Column::NumVotes),
            NumberStyle::Decimal(Mark::Comma)
        );
    }

    #[test]
    fn a_word_for_nothing_in_titles_is_told_by_the_table() {
        let is_null = |dress: &ValueStyles, word| dress.is_null(Column::PrimaryTitle, word);
        let once = judge(
            "tconst|title|year",
            &["tt0000001|None|1999", "tt0000002|B|1999"],
        );
        assert!(!is_null(&once, "None") && !is_null(&once, "N"));
        let elsewhere = judge("tconst|title|year", &["tt0000001|None|None"]);
        assert!(is_null(&elsewhere, "None") && !is_null(&elsewhere, "NaN"));
        let twice = judge("tconst|title", &["tt0000001|N/A", "tt0000002|N/A"]);
        assert!(is_null(&twice, "N/A"));
        let same = judge("tconst|title", &["tt0000001|None", "tt0000001|None"]);
        assert!(!is_null(&same, "None"));
        for word in ["", "\\N", "nan", "N/A", "-", "N"] {
            assert!(once.is_null(Column::StartYear, word), "{word}");
        }
        // Where `\N` alone stands for nothing, any text is a title.
        let rows = ["tt0000001|Unknown|\\N", "tt0000002|Unknown|1999"];
        let imdb = judge("tconst|title|year", &rows);
        for word in ["Unknown", "None", "-", "...", "####", "N"] {
            assert!(!is_null(&imdb, word), "{word}");
        }
        assert!(is_null(&imdb, "") && is_null(&imdb, "\\N"));
        let mixed = judge(
            "tconst|title|year",
            &["tt0000001|None|\\N", "tt0000002|None|nan"],
        );
        assert!(is_null(&mixed, "None"));
    }

    #[test]
    fn seconds_and_milliseconds_are_no_minutes() {
        let holds = |values: &[&str]| holds_minutes(values.iter().copied());
        assert!(holds(&["136", "90 min", "2h 16m"]) && holds(&[]) && holds(&["51420", "90", "95"]));
        assert!(holds(&["2:16", "1:59", "12:30"]));
        assert!(!holds(&["136:00", "22:15", "2:30"]) && !holds(&["5:30", "7:15", "12:59"]));
        assert!(!holds(&["8160", "7350"]) && !holds(&["8160000"]) && !holds(&["8.160.000"]));
    }

    #[test]
    fn certificates_and_per_cent_are_no_ratings() {
        let holds = |values: &[&str]| holds_ratings(values.iter().copied());
        assert!(
            holds(&["8.7", "N/A", "10"])
                && holds(&[])
                && holds(&["8.7/10", "7,8 / 10", "8.1\u{200e}"])
        );
        assert!(!holds(&["PG-13", "TV-MA"]) && !holds(&["87", "91", "7"]));
    }
}
