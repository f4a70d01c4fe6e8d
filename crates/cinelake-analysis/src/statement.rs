//! From a user's text to statements that may run: reading ones only.

use datafusion::sql::parser::{DFParserBuilder, Statement as Parsed};
use datafusion::sql::sqlparser::ast::{SetExpr, Statement as Ansi};

use crate::depth;
use crate::error::AnalysisError;
use crate::readable::readable;

/// One reading statement of a SQL text.
#[derive(Debug, Clone)]
pub struct Statement(Parsed);

impl Statement {
    /// Splits a text at its semicolons and checks every statement, before any of them runs.
    ///
    /// # Errors
    /// [`AnalysisError::EmptyStatement`] when there is nothing but blanks and comments,
    /// [`AnalysisError::Syntax`], [`AnalysisError::TooDeep`], and [`AnalysisError::Refused`] for
    /// whatever does not read.
    pub fn parse(text: &str) -> Result<Vec<Self>, AnalysisError> {
        depth::check_text(text)?;
        let parsed = DFParserBuilder::new(text)
            .build()
            .and_then(|mut parser| parser.parse_statements())
            .map_err(|error| readable(&error))?;
        if parsed.is_empty() {
            return Err(AnalysisError::EmptyStatement);
        }
        parsed
            .into_iter()
            .map(|statement| match reads(&statement) {
                true => check_size(&statement).map(|()| Self(statement)),
                false => Err(refused(&statement)),
            })
            .collect()
    }

    /// The only statement of a text.
    ///
    /// # Errors
    /// As [`Self::parse`], and [`AnalysisError::SeveralStatements`].
    pub fn one(text: &str) -> Result<Self, AnalysisError> {
        let mut statements = Self::parse(text)?;
        match (statements.pop(), statements.len()) {
            (Some(only), 0) => Ok(only),
            (_, others) => Err(AnalysisError::SeveralStatements {
                statements: others + 1,
            }),
        }
    }

    /// Whether it is a query that only reads (SELECT, WITH, VALUES): neither a question about the
    /// tables or a plan, nor a WITH before an INSERT or a SELECT INTO, which pass for queries in the
    /// grammar.
    #[must_use]
    pub fn is_query(&self) -> bool {
        let Parsed::Statement(ansi) = &self.0 else {
            return false;
        };
        let Ansi::Query(query) = &**ansi else {
            return false;
        };
        match &*query.body {
            SetExpr::Select(select) => select.into.is_none(),
            SetExpr::Query(_) | SetExpr::SetOperation { .. } | SetExpr::Values(_) => true,
            _ => false,
        }
    }

    /// Whether it asks for the plan of a query instead of its rows.
    #[must_use]
    pub fn is_explain(&self) -> bool {
        matches!(&self.0, Parsed::Explain(_))
            || matches!(&self.0, Parsed::Statement(ansi) if matches!(**ansi, Ansi::Explain { .. }))
    }

    pub(crate) fn parsed(&self) -> &Parsed {
        &self.0
    }

    pub(crate) fn refused(&self) -> AnalysisError {
        refused(&self.0)
    }
}

impl std::fmt::Display for Statement {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

/// The first of two fences: by the kind of statement. The other looks at the plan, where a
/// `SELECT … INTO` and the like show what they are.
fn reads(statement: &Parsed) -> bool {
    match statement {
        Parsed::Statement(ansi) => reads_ansi(ansi),
        Parsed::Explain(explain) => reads(&explain.statement),
        Parsed::CreateExternalTable(_) | Parsed::CopyTo(_) | Parsed::Reset(_) => false,
    }
}

fn check_size(statement: &Parsed) -> Result<(), AnalysisError> {
    match statement {
        Parsed::Statement(ansi) => depth::check_statement(ansi),
        Parsed::Explain(explain) => check_size(&explain.statement),
        Parsed::CreateExternalTable(_) | Parsed::CopyTo(_) | Parsed::Reset(_) => Ok(()),
    }
}

fn reads_ansi(statement: &Ansi) -> bool {
    match statement {
        Ansi::Query(_)
        | Ansi::ExplainTable { .. }
        | Ansi::ShowTables { .. }
        | Ansi::ShowColumns { .. }
        | Ansi::ShowVariable { .. }
        | Ansi::ShowFunctions { .. } => true,
        Ansi::Explain { statement, .. } => reads_ansi(statement),
        _ => false,
    }
}

fn refused(statement: &Parsed) -> AnalysisError {
    let text = statement.to_string();
    let words = text
        .split_whitespace()
        .take_while(|word| word.chars().all(|letter| letter.is_ascii_uppercase()))
        .take(3);
    AnalysisError::Refused {
        statement: words.collect::<Vec<_>>().join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_reads_is_let_through() {
        let texts = [
            "SELECT 1",
            "WITH a AS (SELECT 1) SELECT * FROM a",
            "VALUES (1)",
            "EXPLAIN SELECT 1",
            "EXPLAIN ANALYZE SELECT 1",
            "DESCRIBE titles",
            "SHOW TABLES",
            "SHOW COLUMNS FROM titles",
            "SHOW ALL",
            "(SELECT 1) UNION ALL (SELECT 2)",
        ];
        for text in texts {
            assert!(Statement::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn whatever_writes_is_refused_by_name() {
        let texts = [
            ("INSERT INTO titles VALUES (1)", "INSERT INTO"),
            (
                "create external table t stored as csv location '/etc/passwd'",
                "CREATE EXTERNAL TABLE",
            ),
            ("COPY titles TO '/tmp/x.csv'", "COPY"),
            ("SET datafusion.execution.batch_size = 1", "SET"),
            ("DROP TABLE titles", "DROP TABLE"),
            ("DELETE FROM titles", "DELETE FROM"),
            (
                "EXPLAIN ANALYZE INSERT INTO titles VALUES (1)",
                "EXPLAIN ANALYZE INSERT",
            ),
            ("EXPLAIN COPY titles TO '/tmp/x.csv'", "EXPLAIN COPY"),
            ("SELECT 1; DROP TABLE titles", "DROP TABLE"),
        ];
        for (text, words) in texts {
            let error = Statement::parse(text).expect_err(text);
            assert!(
                matches!(&error, AnalysisError::Refused { statement } if statement == words),
                "{text}: {error}"
            );
        }
    }

    #[test]
    fn only_what_reads_rows_is_a_query() {
        for (text, is_query) in [
            ("WITH a AS (SELECT 1) SELECT * FROM a", true),
            ("(SELECT 1) UNION ALL (SELECT 2)", true),
            ("VALUES (1)", true),
            ("EXPLAIN SELECT 1", false),
            ("SHOW TABLES", false),
            (
                "WITH a AS (SELECT 1) INSERT INTO titles SELECT * FROM a",
                false,
            ),
            ("SELECT 1 AS a INTO titles", false),
        ] {
            let statement = Statement::one(text).expect(text);
            assert_eq!(statement.is_query(), is_query, "{text}");
        }
    }

    #[test]
    fn a_text_is_split_at_its_semicolons_and_not_in_strings() {
        let parsed = Statement::parse("SELECT ';' ;; SELECT 2 -- ; 3\n;").expect("parses");
        let texts: Vec<_> = parsed.iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["SELECT ';'", "SELECT 2"]);
    }

    #[test]
    fn blanks_and_comments_are_no_statement() {
        for text in ["", " \n", ";", "-- nothing", "/* nothing */ ;"] {
            let error = Statement::parse(text).expect_err(text);
            assert!(
                matches!(error, AnalysisError::EmptyStatement),
                "{text:?}: {error}"
            );
        }
    }

    #[test]
    fn a_mistake_says_where_it_is() {
        let error = Statement::parse("SELECT * FORM titles").expect_err("no SQL");
        insta::assert_snapshot!(error, @"SQL syntax: expected end of statement, found FORM at line 1, column 10");
    }
}
