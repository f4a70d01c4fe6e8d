//! What is wrong with a question, and where.

use std::fmt;
use std::ops::Range;

use serde::Serialize;

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
}

impl Place {
    /// The place of a byte of a text.
    pub(super) fn of(text: &str, byte: usize) -> Self {
        let mut end = byte.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[..end];
        let line = before.rsplit('\n').next().unwrap_or_default();
        Self {
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
        }
    }

    /// Where a name stands in a statement as a word of its own, outside of comments and texts in
    /// quotation marks; `None` where it does not.
    #[must_use]
    pub fn of_name(sql: &str, name: &str) -> Option<Self> {
        let is_word = |sign: char| sign.is_alphanumeric() || sign == '_';
        let code = without_comments(sql).to_lowercase();
        let name = name.to_lowercase();
        let found = code.match_indices(&name).find(|(at, _)| {
            let before = code[..*at].chars().next_back();
            let after = code[at + name.len()..].chars().next();
            !name.is_empty() && !before.is_some_and(is_word) && !after.is_some_and(is_word)
        });
        found.map(|(at, _)| Self::of(&code, at))
    }
}

/// A statement with blanks in the place of its comments and its texts; line ends stay.
fn without_comments(sql: &str) -> String {
    let mut text = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(sign) = rest.chars().next() {
        let length = match sign {
            '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |at| at + 2),
            '\'' => rest[1..].find('\'').map_or(rest.len(), |at| at + 2),
            _ => {
                text.push(sign);
                rest = &rest[sign.len_utf8()..];
                continue;
            }
        };
        let blanks = rest[..length].chars();
        text.extend(blanks.map(|sign| if sign == '\n' { '\n' } else { ' ' }));
        rest = &rest[length..];
    }
    text
}

/// Whether a statement names something outside of its comments and texts.
pub(super) fn names(sql: &str, name: &str) -> bool {
    Place::of_name(sql, name).is_some()
}

/// Something that is wrong with a question. Shown as `question.toml:3:5: …`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnProblem {
    /// The file in the question's folder.
    pub file: &'static str,
    /// Where it is in the file; `None` where the file as a whole is meant.
    #[serde(flatten)]
    pub place: Option<Place>,
    /// What is wrong, and what to write instead.
    pub message: String,
}

impl OwnProblem {
    /// A problem of a file.
    #[must_use]
    pub fn new(file: &'static str, place: Option<Place>, message: impl Into<String>) -> Self {
        Self {
            file,
            place,
            message: message.into(),
        }
    }

    pub(super) fn at(
        file: &'static str,
        text: &str,
        span: &Range<usize>,
        message: impl Into<String>,
    ) -> Self {
        Self::new(file, Some(Place::of(text, span.start)), message)
    }
}

impl fmt::Display for OwnProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some(Place { line, column }) => {
                write!(formatter, "{}:{line}:{column}: {}", self.file, self.message)
            }
            None => write!(formatter, "{}: {}", self.file, self.message),
        }
    }
}
