//! Checks a table while it is written: the grain, keys that are missing, and the weights of a bridge.
//!
//! Rows come sorted by the grain, so that rows with the same key follow each other. One pass is enough,
//! and no key has to be remembered but the last.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Float64Type, Int32Type, Int64Type};
use arrow::error::ArrowError;
use arrow::row::{OwnedRow, RowConverter, SortField};
use arrow::util::display::array_value_to_string;
use cinelake_model::{RefinedTable, UNKNOWN_ID, UNKNOWN_TEXT, WEIGHT};

use crate::error::AnalysisError;

/// Rows that are named in an error; the others are counted.
const NAMED: usize = 5;
/// The weights of a title are fractions that add up to one but for rounding.
const TOLERANCE: f64 = 1e-9;

/// What was found so far.
pub(super) struct Checks {
    table: RefinedTable,
    converter: RowConverter,
    /// Key of the last row, its text once it was needed, and how many rows in a row had it.
    last: Option<(OwnedRow, u64)>,
    unsorted: bool,
    repeated: Findings,
    missing: Findings,
    weights: Option<Weights>,
    unknown: BTreeMap<String, u64>,
}

/// Keys with something wrong, the first few by name.
#[derive(Debug, Default)]
struct Findings {
    keys: u64,
    named: Vec<String>,
}

impl Findings {
    fn add(&mut self, name: impl FnOnce() -> String) {
        self.keys += 1;
        if self.named.len() < NAMED {
            self.named.push(name());
        }
    }

    /// `what`, how many and which; `None` if there are none.
    fn detail(&self, what: &str) -> Option<String> {
        let more = match self.keys > self.named.len() as u64 {
            true => "; …",
            false => "",
        };
        let named = self.named.join("; ");
        (self.keys > 0).then(|| format!("{what}: {} ({named}{more})", self.keys))
    }
}

/// The sum of the weights of the title at hand.
#[derive(Debug)]
struct Weights {
    /// The place of the column.
    column: usize,
    title: Option<(String, f64)>,
    wrong: Findings,
}

impl Weights {
    fn take(&mut self, titles: &ArrayRef, weights: &ArrayRef) {
        let (titles, weights) = (
            titles.as_string::<i32>(),
            weights.as_primitive::<Float64Type>(),
        );
        for (title, weight) in titles.iter().zip(weights) {
            let (title, weight) = (title.unwrap_or_default(), weight.unwrap_or(f64::NAN));
            match &mut self.title {
                Some((last, sum)) if last == title => *sum += weight,
                _ => {
                    self.end_title();
                    self.title = Some((title.to_owned(), weight));
                }
            }
        }
    }

    fn end_title(&mut self) {
        let Some((title, sum)) = self.title.take() else {
            return;
        };
        // A sum that is no number is wrong too.
        let is_one = (sum - 1.0).abs() <= TOLERANCE;
        if !is_one {
            self.wrong.add(|| format!("title_key = {title}: {sum}"));
        }
    }
}

impl Checks {
    pub(super) fn new(table: RefinedTable) -> Result<Self, ArrowError> {
        let columns = table.columns();
        let grain = columns.iter().take(table.grain().len());
        let fields = grain.map(|column| SortField::new(column.data_type()));
        let weight = columns.iter().position(|column| column.name == WEIGHT);
        Ok(Self {
            table,
            converter: RowConverter::new(fields.collect())?,
            last: None,
            unsorted: false,
            repeated: Findings::default(),
            missing: Findings::default(),
            weights: weight.map(|column| Weights {
                column,
                title: None,
                wrong: Findings::default(),
            }),
            unknown: BTreeMap::new(),
        })
    }

    /// Takes the next rows. Returns `false` for rows that no table may hold, because a value is missing.
    pub(super) fn take(&mut self, columns: &[ArrayRef]) -> Result<bool, ArrowError> {
        self.take_keys(columns)?;
        if let Some(weights) = &mut self.weights {
            weights.take(&columns[0], &columns[weights.column]);
        }
        self.count_unknown(columns);
        let missing_before = self.missing.keys;
        self.take_missing(columns)?;
        Ok(self.missing.keys == missing_before)
    }

    /// Compares each key with the one before.
    fn take_keys(&mut self, columns: &[ArrayRef]) -> Result<(), ArrowError> {
        let keys = &columns[..self.table.grain().len()];
        let rows = self.converter.convert_columns(keys)?;
        let mut before = self.last.take();
        for (place, row) in rows.iter().enumerate() {
            let order = match place {
                0 => before.as_ref().map(|(last, _)| row.cmp(&last.row())),
                place => Some(row.cmp(&rows.row(place - 1))),
            };
            match order {
                Some(Ordering::Equal) => {
                    let times = before.as_ref().map_or(1, |(_, times)| *times);
                    if times == 1 {
                        let table = self.table;
                        self.repeated.add(|| key_text(table, keys, place));
                    }
                    before = Some((row.owned(), times + 1));
                }
                order => {
                    self.unsorted |= order == Some(Ordering::Less);
                    // Only the last key of a batch is compared with the next batch.
                    let is_last = place + 1 == rows.num_rows();
                    before = is_last.then(|| (row.owned(), 1));
                }
            }
        }
        if rows.num_rows() > 0 {
            self.last = before;
        }
        Ok(())
    }

    fn take_missing(&mut self, columns: &[ArrayRef]) -> Result<(), ArrowError> {
        let keys = &columns[..self.table.grain().len()];
        for (column, declared) in columns.iter().zip(self.table.columns()) {
            if declared.is_nullable() || column.null_count() == 0 {
                continue;
            }
            for place in (0..column.len()).filter(|place| column.is_null(*place)) {
                let table = self.table;
                self.missing
                    .add(|| format!("{} of {}", declared.name, key_text(table, keys, place)));
            }
        }
        Ok(())
    }

    fn count_unknown(&mut self, columns: &[ArrayRef]) {
        for (column, declared) in columns.iter().zip(self.table.columns()) {
            let refers = self.table.refers_to(declared.name).is_some();
            // A text that is NULL may mean that there is none: no flag, no role.
            let is_text = column.data_type() == &DataType::Utf8;
            let count = match (refers, is_text) {
                (true, _) => unknown_members(column),
                (false, false) => column.null_count() as u64,
                (false, true) => 0,
            };
            if count > 0 {
                *self.unknown.entry(declared.name.to_owned()).or_default() += count;
            }
        }
    }

    /// What is not known, by column; an error where the rows break the grain.
    pub(super) fn finish(&mut self, lake: &str) -> Result<BTreeMap<String, u64>, AnalysisError> {
        if let Some(weights) = &mut self.weights {
            weights.end_title();
        }
        let several = format!(
            "keys ({}) with more than one row",
            self.table.grain().join(", ")
        );
        let weights = self.weights.as_ref().map(|weights| &weights.wrong);
        let details = [
            self.repeated.detail(&several),
            self.missing.detail("values that are missing"),
            weights.and_then(|wrong| wrong.detail("titles whose weights do not add up to one")),
            self.unsorted
                .then(|| "its rows are not sorted; please report this".to_owned()),
        ];
        let details: Vec<String> = details.into_iter().flatten().collect();
        if details.is_empty() {
            return Ok(std::mem::take(&mut self.unknown));
        }
        Err(AnalysisError::Grain {
            table: self.table,
            detail: details.join("; "),
            lake: lake.to_owned(),
        })
    }
}

/// Rows that refer to the unknown member.
fn unknown_members(column: &ArrayRef) -> u64 {
    let count = match column.data_type() {
        DataType::Int32 => {
            let values = column.as_primitive::<Int32Type>().values().iter();
            values
                .filter(|value| i64::from(**value) == UNKNOWN_ID)
                .count()
        }
        DataType::Int64 => {
            let values = column.as_primitive::<Int64Type>().values().iter();
            values.filter(|value| **value == UNKNOWN_ID).count()
        }
        _ => {
            let values = column.as_string::<i32>().iter().flatten();
            values.filter(|value| *value == UNKNOWN_TEXT).count()
        }
    };
    count as u64
}

/// `title_key = tt1000001, genre_key = imdb:Drama`.
fn key_text(table: RefinedTable, keys: &[ArrayRef], place: usize) -> String {
    let parts = table.grain().iter().zip(keys).map(|(name, column)| {
        let value = match column.is_null(place) {
            true => "NULL".to_owned(),
            false => array_value_to_string(column, place).unwrap_or_default(),
        };
        format!("{name} = {value}")
    });
    parts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{Float64Array, StringArray};

    use super::*;

    fn bridge(rows: &[(Option<&str>, &str, f64)]) -> Vec<ArrayRef> {
        let titles: StringArray = rows.iter().map(|row| row.0).collect();
        let genres: StringArray = rows.iter().map(|row| Some(row.1)).collect();
        let weights: Float64Array = rows.iter().map(|row| Some(row.2)).collect();
        vec![Arc::new(titles), Arc::new(genres), Arc::new(weights)]
    }

    fn found(batches: &[&[(Option<&str>, &str, f64)]]) -> Result<BTreeMap<String, u64>, String> {
        let mut checks = Checks::new(RefinedTable::BridgeTitleGenre).expect("checks");
        for batch in batches {
            checks.take(&bridge(batch)).expect("taken");
        }
        checks.finish("./lake").map_err(|error| error.to_string())
    }

    #[test]
    fn a_right_bridge_says_what_is_unknown_also_over_several_batches() {
        let unknown = found(&[
            &[(Some("tt1"), "imdb:Drama", 0.5)],
            &[],
            &[
                (Some("tt1"), "imdb:War", 0.5),
                (Some("tt2"), "unknown", 1.0),
            ],
        ]);
        assert_eq!(unknown, Ok(BTreeMap::from([("genre_key".to_owned(), 1)])));
    }

    #[test]
    fn rows_with_the_same_key_are_named_once_also_over_several_batches() {
        let text = found(&[
            &[
                (Some("tt1"), "imdb:Drama", 0.25),
                (Some("tt1"), "imdb:Drama", 0.25),
            ],
            &[
                (Some("tt1"), "imdb:Drama", 0.5),
                (Some("tt2"), "imdb:War", 1.0),
            ],
        ])
        .expect_err("breaks the grain");
        let says = "keys (title_key, genre_key) with more than one row: 1 \
                    (title_key = tt1, genre_key = imdb:Drama).";
        assert!(text.contains(says), "{text}");
        assert!(
            text.contains("cinelake refine --rebuild --lake ./lake"),
            "{text}"
        );
    }

    #[test]
    fn only_the_first_rows_are_named_and_all_are_counted() {
        let names: Vec<String> = (0..9).map(|number| format!("tt{number}")).collect();
        let twice = names.iter().flat_map(|name| [name, name]);
        let rows: Vec<_> = twice.map(|name| (Some(name.as_str()), "g", 0.5)).collect();
        let text = found(&[&rows]).expect_err("breaks the grain");
        assert!(
            text.contains("more than one row: 9 (title_key = tt0,"),
            "{text}"
        );
        assert!(
            text.contains("tt4") && !text.contains("tt5") && text.contains("; …"),
            "{text}"
        );
    }

    #[test]
    fn weights_that_do_not_add_up_a_key_that_is_missing_and_rows_out_of_order_are_told() {
        let text = found(&[&[(Some("tt1"), "a", 0.5), (Some("tt1"), "b", 0.4)]]);
        let text = text.expect_err("too little");
        assert!(
            text.contains("do not add up to one: 1 (title_key = tt1: 0.9)"),
            "{text}"
        );
        let text = found(&[&[(None, "a", 1.0)]]).expect_err("no key");
        assert!(
            text.contains("title_key of title_key = NULL, genre_key = a"),
            "{text}"
        );
        let text = found(&[&[(Some("tt2"), "a", 1.0)], &[(Some("tt1"), "a", 1.0)]]);
        assert!(text.expect_err("out of order").contains("not sorted"));
    }
}
