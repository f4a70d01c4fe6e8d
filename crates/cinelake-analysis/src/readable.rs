//! The engine's errors in a user's words.
//!
//! The engine wraps errors in several layers, each repeating the one below under a type's name, and
//! speaks of its own types. Here the innermost cause is taken and its types get their SQL names.

use datafusion::common::{Column, SchemaError};
use datafusion::error::DataFusionError;
use datafusion::sql::sqlparser::parser::ParserError;

use cinelake_answers::nearest;

use crate::error::AnalysisError;

/// What an error of the engine means, without knowledge of the statement.
pub(crate) fn readable(error: &DataFusionError) -> AnalysisError {
    match error {
        DataFusionError::Context(_, inner) | DataFusionError::Diagnostic(_, inner) => {
            readable(inner)
        }
        DataFusionError::Shared(inner) => readable(inner),
        DataFusionError::Collection(errors) if !errors.is_empty() => readable(&errors[0]),
        DataFusionError::External(inner) => match inner.downcast_ref::<DataFusionError>() {
            Some(inner) => readable(inner),
            None => query(&inner.to_string()),
        },
        DataFusionError::SchemaError(problem, _) => schema_problem(problem),
        DataFusionError::SQL(problem, _) => AnalysisError::Syntax {
            message: parser_words(problem),
        },
        other => query(&other.find_root().message()),
    }
}

fn query(message: &str) -> AnalysisError {
    AnalysisError::Query {
        message: in_sql_words(message),
    }
}

fn schema_problem(problem: &SchemaError) -> AnalysisError {
    match problem {
        SchemaError::FieldNotFound {
            field,
            valid_fields,
        } => unknown_column(field, valid_fields),
        SchemaError::AmbiguousReference { field } => query(&format!(
            "column `{}` is in more than one of the tables; write which one, as in titles.{0}",
            field.name
        )),
        other => query(&other.to_string()),
    }
}

fn unknown_column(field: &Column, valid: &[Column]) -> AnalysisError {
    let mut known: Vec<String> = Vec::with_capacity(valid.len());
    for column in valid {
        if !known.contains(&column.name) {
            known.push(column.name.clone());
        }
    }
    let qualifier = field.relation.as_ref().map(|table| table.table());
    let name = match qualifier {
        Some(table) => format!("{table}.{}", field.name),
        None => field.name.clone(),
    };
    AnalysisError::UnknownColumn {
        nearest: nearest(&field.name, &known),
        table: qualifier.is_none().then(|| only_table(valid)).flatten(),
        name,
        known,
    }
}

/// The table that all columns are of; `None` where there are several, or columns of none.
fn only_table(columns: &[Column]) -> Option<String> {
    let mut tables = columns
        .iter()
        .map(|column| column.relation.as_ref().map(|table| table.table()));
    let first = tables.next()??;
    tables
        .all(|table| table == Some(first))
        .then(|| first.to_owned())
}

fn parser_words(problem: &ParserError) -> String {
    let words = match problem {
        ParserError::ParserError(words) | ParserError::TokenizerError(words) => words.as_str(),
        ParserError::RecursionLimitExceeded => "too many levels of nesting",
    };
    let words = words
        .replace(" at Line: ", " at line ")
        .replace(", Column: ", ", column ");
    let words = words
        .replacen("Expected: ", "expected ", 1)
        .replacen(", found: ", ", found ", 1);
    words.trim_end().to_owned()
}

/// The engine's message without its prefixes, and with SQL's names for types.
fn in_sql_words(message: &str) -> String {
    let message = message
        .split("\n\nbacktrace:")
        .next()
        .unwrap_or_default()
        .split("\nThis issue was likely caused by a bug")
        .next()
        .unwrap_or_default()
        // For any word, and another one each time.
        .split("\nDid you mean")
        .next()
        .unwrap_or_default()
        .trim();
    let message = match message.find("No function matches") {
        Some(at) => &message[at..],
        None => message,
    };
    let mut message = message;
    for prefix in PREFIXES {
        message = message.strip_prefix(prefix).unwrap_or(message);
    }
    let mut words = message.to_owned();
    for (engine, sql) in TYPES {
        words = words.replace(engine, sql);
    }
    match refused_argument(&words) {
        Some(told) => told,
        None => lower_first(words.trim_end_matches('.')),
    }
}

/// A function that was tried with every signature it has, each told in full: the first says enough.
fn refused_argument(words: &str) -> Option<String> {
    let (before, tried) = words.split_once("' failed to match any signature")?;
    let (_, function) = before.rsplit_once('\'')?;
    let (_, received) = tried.split_once("(DataType: ")?;
    let (data_type, _) = received.split_once(')')?;
    Some(format!("function `{function}` does not take {data_type}"))
}

/// Said by layers that have nothing to add.
const PREFIXES: [&str; 8] = [
    "Error during planning: ",
    "Execution error: ",
    "Arrow error: ",
    "External error: ",
    "Compute error: ",
    "Invalid argument error: ",
    "Parquet error: ",
    "Cast error: ",
];

/// The engine's type names, longer ones before those they contain.
const TYPES: [(&str, &str); 16] = [
    ("Utf8View", "varchar"),
    ("LargeUtf8", "varchar"),
    ("Utf8", "varchar"),
    ("UInt64", "unsigned bigint"),
    ("UInt32", "unsigned int"),
    ("UInt16", "unsigned smallint"),
    ("UInt8", "unsigned tinyint"),
    ("Int64", "bigint"),
    ("Int32", "int"),
    ("Int16", "smallint"),
    ("Int8", "tinyint"),
    ("Float64", "double"),
    ("Float32", "float"),
    ("Boolean", "boolean"),
    ("Date32", "date"),
    ("Timestamp(Microsecond, Some(\"UTC\"))", "timestamp"),
];

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else {
        return "the query failed without a message".to_owned();
    };
    // An acronym or an identifier keeps its case.
    if letters.clone().next().is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    first.to_lowercase().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_that_repeat_the_cause_are_taken_off() {
        let cause = DataFusionError::Execution("Arrow error: Divide by zero error".to_owned());
        let wrapped = DataFusionError::External(Box::new(cause.context("while running")));
        assert_eq!(readable(&wrapped).to_string(), "divide by zero error");
    }

    #[test]
    fn types_get_their_sql_names() {
        let error =
            DataFusionError::Plan("Cannot coerce List(Utf8) and UInt8 of Utf8View".to_owned());
        assert_eq!(
            readable(&error).to_string(),
            "cannot coerce List(varchar) and unsigned tinyint of varchar"
        );
    }
}
