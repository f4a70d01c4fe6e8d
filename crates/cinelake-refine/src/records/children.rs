//! The rows of one record's parts: read, told apart by the key of their table, and counted.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use cinelake_lake::manifest::RecordKind;
use serde_json::value::RawValue;

use super::fields::{Raw, Refused, known};
use super::object::{Object, object, objects, values};
use super::parts::{PARTS, Part};
use super::record::Record;
use super::rows::Value;
use crate::tables::{Kind, Table};

/// How many tables there are.
pub(super) const TABLES: usize = Table::PARTS.len();
/// `tconst` and `kind`, with which each of them begins.
const TITLE_COLUMNS: usize = 2;

/// The rows of a table beyond `tconst` and `kind`.
struct Shape {
    width: usize,
    /// The columns that tell rows apart; all where there are none.
    key: Range<usize>,
}

static SHAPES: LazyLock<[Shape; TABLES]> = LazyLock::new(|| Table::PARTS.map(Shape::of));

impl Shape {
    fn of(table: Table) -> Self {
        let columns = &table.columns()[TITLE_COLUMNS..];
        let key = table.part_key();
        let first = |name: &&str| columns.iter().position(|column| column.name == *name);
        let start = key.first().and_then(first).unwrap_or_default();
        Self {
            width: columns.len(),
            key: start..start + key.len(),
        }
    }

    /// What tells a row apart from the others of its title.
    fn key_of<'v, 'r>(&self, row: &'v [Value<'r>]) -> &'v [Value<'r>] {
        let key = &row[self.key.clone()];
        let is_known = |value: &Value<'_>| !matches!(value, Value::Unknown | Value::Unreadable);
        match !key.is_empty() && key.iter().all(is_known) {
            true => key,
            false => row,
        }
    }
}

/// A cell of a row: a field as landed, or text that is known otherwise.
pub(super) enum Cell<'r> {
    Json(Raw<'r>),
    Text(Cow<'r, str>),
}

/// The values of an object's keys, as cells.
pub(super) fn pick<'k, 'r>(
    object: &'k Object<'r>,
    keys: &'k [&'static str],
) -> impl Iterator<Item = Cell<'r>> + 'k
where
    'r: 'k,
{
    keys.iter().map(|key| Cell::Json(object.get(key)))
}

/// The rows of the parts of one record.
#[derive(Default)]
pub(super) struct PartRows<'r> {
    /// Of each table of [`Table::PARTS`] the values, row after row.
    values: [Vec<Value<'r>>; TABLES],
    /// Whether the rows hold all that the part says.
    whole: bool,
    unreadable_dates: u64,
}

/// What was read of the parts of one record.
#[derive(Default)]
pub(super) struct Children<'r> {
    rows: PartRows<'r>,
    /// Keys of parts that every record has, of which the rows do not hold everything.
    pub(super) kept: Vec<&'static str>,
    /// Keys of parts whose shape is not understood.
    pub(super) unreadable: Vec<&'static str>,
}

impl<'r> Children<'r> {
    /// Reads the parts of a record.
    pub(super) fn read(kind: RecordKind, record: &Record<'r>) -> Self {
        let mut children = Self::default();
        for part in &PARTS {
            let value = record.get(part.key);
            let said_better = || {
                part.unless
                    .is_some_and(|key| known(record.get(key)).is_some())
            };
            match value.filter(|raw| known(Some(raw)).is_some()) {
                Some(value) if part.kind.is_none_or(|own| own == kind) && !said_better() => {
                    children.part(part, value);
                }
                _ => {}
            }
        }
        children
    }

    fn part(&mut self, part: &Part, value: &'r RawValue) {
        let rows = &mut self.rows;
        let lengths = rows.values.each_ref().map(Vec::len);
        let dates = rows.unreadable_dates;
        rows.whole = true;
        if (part.read)(value, rows).is_err() {
            for (values, length) in rows.values.iter_mut().zip(lengths) {
                values.truncate(length);
            }
            rows.unreadable_dates = dates;
            rows.whole = false;
            self.unreadable.push(part.key);
        }
        rows.keep_distinct(lengths);
        if !part.appended && !rows.whole {
            self.kept.push(part.key);
        }
    }

    /// The rows of a table, by its place in [`Table::PARTS`].
    pub(super) fn rows(&self, place: usize) -> impl ExactSizeIterator<Item = &[Value<'r>]> {
        self.rows.values[place].chunks_exact(SHAPES[place].width)
    }

    /// Dates and times in the parts that are none.
    pub(super) fn unreadable_dates(&self) -> u64 {
        self.rows.unreadable_dates
    }
}

impl<'r> PartRows<'r> {
    /// Appends a row: one cell for each column after `tconst` and `kind`, in order; columns at the end
    /// may be left out. A row that says nothing is none.
    pub(super) fn row(
        &mut self,
        table: Table,
        cells: impl IntoIterator<Item = Cell<'r>>,
    ) -> Result<(), Refused> {
        let values = &mut self.values[place(table)];
        let columns = &table.columns()[TITLE_COLUMNS..];
        let start = values.len();
        let mut cells = cells.into_iter();
        for column in columns {
            let value = match cells.next() {
                Some(Cell::Json(raw)) => Value::read(column.kind, column.name, raw)?,
                Some(Cell::Text(text)) => Value::Text(text),
                None => Value::Unknown,
            };
            if value == Value::Unreadable {
                self.whole = false;
                let is_time = matches!(column.kind, Kind::Date | Kind::Instant);
                self.unreadable_dates += u64::from(is_time);
            }
            values.push(value);
        }
        debug_assert!(cells.next().is_none(), "{table} has fewer columns");
        if values[start..].iter().all(|value| *value == Value::Unknown) {
            values.truncate(start);
        }
        Ok(())
    }

    /// Appends a row for each item of a list.
    pub(super) fn list(
        &mut self,
        raw: &'r RawValue,
        table: Table,
        keys: &[&'static str],
        text_key: &str,
    ) -> Result<(), Refused> {
        if let Ok(items) = objects(table.name(), Some(raw)) {
            return items
                .iter()
                .try_for_each(|item| self.object(item, table, keys));
        }
        let mut items = values(table.name(), Some(raw))?.into_iter();
        items.try_for_each(|item| self.item(item, table, keys, text_key))
    }

    /// Appends the row of an object, or of plain text that stands for its `text_key`.
    pub(super) fn item(
        &mut self,
        raw: &'r RawValue,
        table: Table,
        keys: &[&'static str],
        text_key: &str,
    ) -> Result<(), Refused> {
        if !raw.get().starts_with('"') {
            return self.object(&object(table.name(), Some(raw))?, table, keys);
        }
        let text = |key: &&'static str| Cell::Json((*key == text_key).then_some(raw));
        self.row(table, keys.iter().map(text))
    }

    fn object(
        &mut self,
        item: &Object<'r>,
        table: Table,
        keys: &[&'static str],
    ) -> Result<(), Refused> {
        self.notes_keys(item, keys);
        self.row(table, keys.iter().map(|key| Cell::Json(item.get(key))))
    }

    /// Notes whether the object has more keys than those that have a column.
    pub(super) fn notes_keys(&mut self, item: &Object<'r>, keys: &[&'static str]) {
        let mut own = item.entries().iter();
        self.whole &= own.all(|(key, _)| keys.contains(&key.as_ref()));
    }

    /// Of rows with the same key the first stays, in the tables that have grown.
    fn keep_distinct(&mut self, lengths: [usize; TABLES]) {
        let tables = self.values.iter_mut().zip(lengths).zip(SHAPES.iter());
        for ((values, length), shape) in tables {
            if values.len() > length.max(shape.width) {
                self.whole &= keep_distinct(values, shape);
            }
        }
    }
}

/// Takes rows out whose key another row has before them. Returns whether they said nothing else.
fn keep_distinct(values: &mut Vec<Value<'_>>, shape: &Shape) -> bool {
    let mut seen: HashMap<&[Value<'_>], &[Value<'_>]> = HashMap::new();
    let mut keep = Vec::with_capacity(values.len() / shape.width);
    let mut equal = true;
    for row in values.chunks_exact(shape.width) {
        let first = *seen.entry(shape.key_of(row)).or_insert(row);
        let is_first = std::ptr::eq(first, row);
        equal &= is_first || first == row;
        keep.push(is_first);
    }
    if keep.contains(&false) {
        let mut at = 0..;
        let row_of = |at: Option<usize>| at.unwrap_or_default() / shape.width;
        values.retain(|_| keep[row_of(at.next())]);
    }
    equal
}

/// The place of a table among [`Table::PARTS`], which stand together in [`Table::ALL`].
fn place(table: Table) -> usize {
    table as usize - Table::PARTS[0] as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_keys_are_those_that_the_tables_declare() {
        for (at, table) in Table::PARTS.into_iter().enumerate() {
            assert_eq!(place(table), at, "{table}");
            let columns = &table.columns()[TITLE_COLUMNS..][SHAPES[at].key.clone()];
            let names: Vec<_> = columns.iter().map(|column| column.name).collect();
            assert_eq!(names, table.part_key(), "{table}: its key stands together");
        }
    }

    #[test]
    fn every_part_of_both_kinds_has_a_name_of_its_own() {
        for kind in RecordKind::ALL {
            let own = PARTS.iter();
            let own = own.filter(|part| part.kind.is_none_or(|of| of == kind));
            let mut keys: Vec<_> = own.map(|part| part.key).collect();
            keys.sort_unstable();
            let all = keys.len();
            keys.dedup();
            assert_eq!(keys.len(), all);
        }
    }
}
