//! What the line editor knows: when a statement is whole, and what a word may become.

use cinelake_analysis::Session;
use rustyline::Context;
use rustyline::completion::{Completer, Pair};
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};

/// Words that statements are made of.
const KEYWORDS: [&str; 28] = [
    "AND", "AS", "AVG", "BETWEEN", "BY", "CASE", "CAST", "COUNT", "DESC", "DISTINCT", "ELSE",
    "END", "EXPLAIN", "FROM", "GROUP", "HAVING", "JOIN", "LEFT", "LIKE", "LIMIT", "NOT", "ORDER",
    "SELECT", "SUM", "THEN", "UNION", "WHEN", "WHERE",
];
const COMMANDS: [&str; 5] = ["\\?", "\\d", "\\f", "\\q", "\\timing"];

/// Names of the tables and columns of a session.
pub(super) struct Helper {
    names: Vec<String>,
}

impl Helper {
    pub(super) fn new(session: &Session) -> Self {
        let mut names: Vec<String> = Vec::new();
        for table in session.tables() {
            names.push(table.table.name().to_owned());
            names.extend(
                table
                    .schema
                    .fields()
                    .iter()
                    .map(|field| field.name().clone()),
            );
        }
        Self::with(names)
    }

    fn with(mut names: Vec<String>) -> Self {
        names.extend(KEYWORDS.map(str::to_owned));
        names.sort();
        names.dedup();
        Self { names }
    }

    /// Where the word before the cursor begins, and what it may become.
    fn words(&self, line: &str, cursor: usize) -> (usize, Vec<String>) {
        let before = &line[..cursor];
        if before.starts_with('\\') && !before.contains(' ') {
            let commands = COMMANDS
                .iter()
                .filter(|command| command.starts_with(before));
            return (0, commands.map(|command| (*command).to_owned()).collect());
        }
        let is_word = |sign: char| sign.is_alphanumeric() || sign == '_';
        let start = before.trim_end_matches(is_word).len();
        let word = before[start..].to_lowercase();
        let names = self.names.iter();
        let names = names.filter(|name| !word.is_empty() && name.to_lowercase().starts_with(&word));
        (start, names.cloned().collect())
    }
}

/// Whether a statement ends here: behind a semicolon that is not within quotes.
fn is_whole(text: &str) -> bool {
    let text = text.trim();
    let quotes = text.matches('\'').count();
    text.is_empty() || text.starts_with('\\') || (text.ends_with(';') && quotes.is_multiple_of(2))
}

impl Validator for Helper {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(match is_whole(context.input()) {
            true => ValidationResult::Valid(None),
            false => ValidationResult::Incomplete,
        })
    }
}

impl Completer for Helper {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        cursor: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let (start, words) = self.words(line, cursor);
        let pair = |word: String| Pair {
            display: word.clone(),
            replacement: word,
        };
        Ok((start, words.into_iter().map(pair).collect()))
    }
}

impl Hinter for Helper {
    type Hint = String;
}

impl Highlighter for Helper {}

impl rustyline::Helper for Helper {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_whole_at_a_semicolon_outside_of_quotes() {
        for (text, whole) in [
            ("SELECT 1;", true),
            ("SELECT 1", false),
            ("SELECT 'a;", false),
            ("SELECT 'a;' AS x;  ", true),
            ("\\d titles", true),
            ("", true),
        ] {
            assert_eq!(is_whole(text), whole, "{text}");
        }
    }

    #[test]
    fn words_become_tables_columns_keywords_and_commands() {
        let helper = Helper::with(vec!["titles".to_owned(), "title_type".to_owned()]);
        let words = |line: &str| helper.words(line, line.len());
        let expected = ["title_type", "titles"].map(str::to_owned).to_vec();
        assert_eq!(words("SELECT x FROM tit"), (14, expected));
        assert_eq!(words("sel"), (0, vec!["SELECT".to_owned()]));
        assert_eq!(words("\\t"), (0, vec!["\\timing".to_owned()]));
        assert_eq!(words("SELECT "), (7, Vec::new()));
    }
}
