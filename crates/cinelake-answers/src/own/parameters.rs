//! The parameters of a question: what a user may set, and how it is written in SQL.

use std::fmt;

use chrono::NaiveDate;
use serde::Serialize;

use crate::language::ByLanguage;
use crate::names::instead_of;

/// The type of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ParameterType {
    /// A whole number; BIGINT in SQL.
    Integer,
    /// A number; DOUBLE in SQL.
    Number,
    /// A text.
    Text,
    /// A day; DATE in SQL.
    Date,
    /// True or false.
    Boolean,
}

impl ParameterType {
    /// Every type by its name in `question.toml`.
    pub(super) const NAMES: [(&'static str, Self); 5] = [
        ("integer", Self::Integer),
        ("number", Self::Number),
        ("text", Self::Text),
        ("date", Self::Date),
        ("boolean", Self::Boolean),
    ];

    /// What a value of the type looks like.
    pub(super) fn described(self) -> &'static str {
        match self {
            Self::Integer => "a whole number, for instance 5",
            Self::Number => "a number, for instance 0.5",
            Self::Text => "a text without line breaks and backslashes",
            Self::Date => "a day, for instance 2024-12-31",
            Self::Boolean => "true or false",
        }
    }

    /// A value of the type from its text; `None` where the text is none.
    pub(super) fn read(self, text: &str) -> Option<ParameterValue> {
        use ParameterValue as V;
        match self {
            Self::Integer => text.parse().ok().map(V::Integer),
            Self::Number => {
                let number: f64 = text.parse().ok()?;
                number.is_finite().then_some(V::Number(number))
            }
            // Engines do not agree on what a backslash in a text means.
            Self::Text => {
                let plain = !text.contains(|sign: char| sign.is_control() || sign == '\\');
                plain.then(|| V::Text(text.to_owned()))
            }
            Self::Date => text.parse().ok().map(V::Date),
            Self::Boolean => text.parse().ok().map(V::Boolean),
        }
    }
}

/// The value of a parameter.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum ParameterValue {
    /// A whole number.
    Integer(i64),
    /// A finite number.
    Number(f64),
    /// A text without control characters and backslashes.
    Text(String),
    /// A day.
    Date(NaiveDate),
    /// True or false.
    Boolean(bool),
}

impl ParameterValue {
    /// The value in SQL that DataFusion, DuckDB and Spark read alike.
    pub(super) fn sql(&self) -> String {
        match self {
            Self::Integer(number) => format!("CAST({number} AS BIGINT)"),
            Self::Number(number) => format!("CAST({number:?} AS DOUBLE)"),
            Self::Text(text) => format!("'{}'", text.replace('\'', "''")),
            Self::Date(day) => format!("CAST('{day}' AS DATE)"),
            Self::Boolean(true) => "TRUE".to_owned(),
            Self::Boolean(false) => "FALSE".to_owned(),
        }
    }
}

impl fmt::Display for ParameterValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(number) => number.fmt(formatter),
            Self::Number(number) => number.fmt(formatter),
            Self::Text(text) => text.fmt(formatter),
            Self::Date(day) => day.fmt(formatter),
            Self::Boolean(truth) => truth.fmt(formatter),
        }
    }
}

/// A parameter with its value: the default, or what a user has set.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnParameter {
    /// A column of `parameters` in the statement.
    pub name: String,
    /// Its type.
    pub parameter_type: ParameterType,
    /// Its value.
    pub value: ParameterValue,
    /// What it is for.
    pub text: Option<ByLanguage>,
}

/// A parameter that cannot be set so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetError {
    /// The question has no parameter of this name.
    #[error(
        "question `{question}` has no parameter `{name}`{}",
        instead_of(name, known)
    )]
    Unknown {
        /// The question.
        question: String,
        /// The name as given.
        name: String,
        /// The parameters that it has.
        known: Vec<String>,
    },
    /// The value is of another type.
    #[error(
        "`{value}` is no value for the parameter `{name}` of question `{question}`; give {wanted}"
    )]
    Value {
        /// The question.
        question: String,
        /// The parameter.
        name: String,
        /// The value as given.
        value: String,
        /// What a value looks like.
        wanted: &'static str,
    },
}
