//! The figures of an answer, each question's in its own types, and the same as rows of plain fields: what
//! CSV is made of.

use ciborium::Value;
use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::value::to_raw_value;

/// The figures of an answer to one question. In JSON each part is one line, also where the answer around it
/// is indented.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(bound(serialize = "L: Serialize, A: Serialize, S: Serialize"))]
pub struct Figures<L, A, S> {
    /// The literal question: no floors, all ties; `None` where nothing answers it.
    #[serde(serialize_with = "in_one_line")]
    pub as_asked: Option<L>,
    /// The answer with the floors; `None` where this lake cannot answer.
    #[serde(serialize_with = "in_one_line")]
    pub answer: Option<A>,
    /// The answer under other floors, a row for each.
    #[serde(serialize_with = "in_one_line")]
    pub sensitivity: Vec<S>,
}

fn in_one_line<T: Serialize, S: Serializer>(part: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let text = to_raw_value(part).map_err(S::Error::custom)?;
    text.serialize(serializer)
}

impl<L, A, S> Figures<L, A, S> {
    /// The figures of an answer in all three parts.
    pub(crate) fn new(as_asked: L, answer: A, sensitivity: Vec<S>) -> Self {
        Self {
            as_asked: Some(as_asked),
            answer: Some(answer),
            sensitivity,
        }
    }
}

impl<L, A, S> Default for Figures<L, A, S> {
    fn default() -> Self {
        Self {
            as_asked: None,
            answer: None,
            sensitivity: Vec::new(),
        }
    }
}

/// A row: names of fields, and values as CSV writes them. What is unknown is empty.
pub type Fields = Vec<(String, String)>;

/// One value of a part of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The place in a list, from 1; empty for what is not in a list.
    pub row: String,
    /// The name, with the names around it.
    pub field: String,
    /// The value as CSV writes it.
    pub value: String,
}

/// An answer as rows of its own.
pub trait Rows: Serialize {
    /// The rows; one with everything unless the answer is a list.
    fn rows(&self) -> Vec<Fields> {
        vec![fields(self)]
    }
}

/// The figures of any question as rows.
pub(crate) trait Tabular {
    /// The rows of the answer; none where there is no answer.
    fn rows(&self) -> Vec<Fields>;
    /// Every value of each part, by the part's name.
    fn parts(&self) -> [(&'static str, Vec<Cell>); 3];
}

impl<L: Serialize, A: Rows, S: Serialize> Tabular for Figures<L, A, S> {
    fn rows(&self) -> Vec<Fields> {
        self.answer.as_ref().map(Rows::rows).unwrap_or_default()
    }

    fn parts(&self) -> [(&'static str, Vec<Cell>); 3] {
        [
            ("as_asked", cells(&self.as_asked)),
            ("answer", cells(&self.answer)),
            ("sensitivity", cells(&self.sensitivity)),
        ]
    }
}

/// Every plain value with its path: names, and numbers from 1, joined by full stops.
pub(crate) fn fields(value: &(impl Serialize + ?Sized)) -> Fields {
    let mut fields = Fields::new();
    flatten("", &tree(value), &mut fields);
    fields
}

/// Row, field and value of everything in a part. A list at the top, or right below it, has rows.
pub(crate) fn cells(part: &impl Serialize) -> Vec<Cell> {
    let mut cells = Vec::new();
    let mut add = |row: String, field: &str, value: &Value| {
        let mut fields = Fields::new();
        flatten(field, value, &mut fields);
        let cell = |(field, value)| Cell {
            row: row.clone(),
            field,
            value,
        };
        cells.extend(fields.into_iter().map(cell));
    };
    let mut add_all = |field: &str, value: &Value| match value {
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(at, item)| add((at + 1).to_string(), field, item));
        }
        other => add(String::new(), field, other),
    };
    match tree(part) {
        Value::Map(entries) => {
            let entries = entries.iter();
            entries.for_each(|(name, value)| add_all(&plain(name), value));
        }
        list @ Value::Array(_) => add_all("", &list),
        _ => {}
    }
    cells
}

/// The value as a tree that keeps the order of the fields. `serde_json` keeps it only with a feature that
/// would change the order for every crate of the workspace.
fn tree(value: &(impl Serialize + ?Sized)) -> Value {
    let tree = Value::serialized(value);
    debug_assert!(tree.is_ok(), "{tree:?}");
    tree.unwrap_or(Value::Null)
}

fn flatten(path: &str, value: &Value, fields: &mut Fields) {
    let below = |name: &str| match path {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    };
    match value {
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                flatten(&below(&(at + 1).to_string()), item, fields);
            }
        }
        Value::Map(entries) => {
            for (name, value) in entries {
                flatten(&below(&plain(name)), value, fields);
            }
        }
        value => fields.push((path.to_owned(), plain(value))),
    }
}

/// A plain value as CSV writes it: 7.0 stays 7.0, and null is empty.
fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Bool(truth) => truth.to_string(),
        Value::Integer(number) => i128::from(*number).to_string(),
        Value::Float(number) => format!("{number:?}"),
        _ => String::new(),
    }
}
