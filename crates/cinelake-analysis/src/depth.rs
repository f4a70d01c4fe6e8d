//! How deep a statement may be: parsing, planning and running go down into it step by step, and each
//! step takes some of the stack, which ends without a word when it is used up.
//!
//! The text is measured before it is parsed, because a parsed statement that is too deep can be
//! neither looked at nor dropped. The plan is measured before it is optimised: a list of tables or
//! of common table expressions is flat as text and deep as a plan.

use std::collections::HashMap;
use std::ops::ControlFlow;

use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::logical_expr::LogicalPlan;
use datafusion::sql::sqlparser::ast::{ObjectName, Query, Statement, Visit, Visitor};
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::keywords::Keyword;
use datafusion::sql::sqlparser::tokenizer::{Token, Tokenizer};

use crate::error::AnalysisError;

/// Steps that may lie below each other, in the text as in the plan.
const DEEPEST: usize = 1_000;
/// Steps that a plan may have in all: each expression named twice doubles what is named below it.
const LARGEST: usize = 5_000;

/// Refuses a text that could be parsed into something too deep.
pub(crate) fn check_text(text: &str) -> Result<(), AnalysisError> {
    // What is no SQL is told by the parser, in better words.
    let tokens = Tokenizer::new(&GenericDialect {}, text).tokenize();
    match deepest(&tokens.unwrap_or_default()) > DEEPEST {
        true => Err(AnalysisError::TooDeep { most: DEEPEST }),
        false => Ok(()),
    }
}

/// Refuses a statement whose plan would be too large, before it is planned: what a WITH names is
/// planned anew each time it is named, so that forty lines can name a thousand billion steps.
pub(crate) fn check_statement(statement: &Statement) -> Result<(), AnalysisError> {
    let mut weights = Weights::default();
    // The visitor never breaks off.
    let _ = statement.visit(&mut weights);
    match weights.all > LARGEST as u64 {
        true => Err(AnalysisError::TooLarge { most: LARGEST }),
        false => Ok(()),
    }
}

/// How many queries and tables each query comes to, once every name stands for what it names.
#[derive(Debug, Default)]
struct Weights {
    /// Names of WITH and what they weigh.
    named: HashMap<String, u64>,
    /// The query of each name, by its place in the statement.
    names: HashMap<*const Query, String>,
    /// The queries that are open, and their weight so far.
    open: Vec<u64>,
    all: u64,
}

impl Weights {
    fn add(&mut self, weight: u64) {
        let open = self.open.last_mut().unwrap_or(&mut self.all);
        *open = open.saturating_add(weight);
    }
}

impl Visitor for Weights {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        for cte in query.with.iter().flat_map(|with| &with.cte_tables) {
            let name = cte.alias.name.value.to_lowercase();
            self.names.insert(std::ptr::from_ref(&*cte.query), name);
        }
        self.open.push(1);
        ControlFlow::Continue(())
    }

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<()> {
        let name = relation.to_string().replace('"', "").to_lowercase();
        let weight = self.named.get(&name).copied().unwrap_or(1);
        self.add(weight);
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        let weight = self.open.pop().unwrap_or_default();
        match self.names.get(&std::ptr::from_ref(query)).cloned() {
            // Counted where it is named.
            Some(name) => {
                let named = self.named.entry(name).or_default();
                *named = weight.max(*named);
            }
            None => self.add(weight),
        }
        ControlFlow::Continue(())
    }
}

/// Refuses a plan that is too deep or too large.
pub(crate) fn check_plan(plan: &LogicalPlan) -> Result<(), AnalysisError> {
    walk(plan, 1, &mut 0)
}

fn walk(plan: &LogicalPlan, depth: usize, steps: &mut usize) -> Result<(), AnalysisError> {
    let mut open = vec![(plan, depth)];
    while let Some((step, depth)) = open.pop() {
        *steps += 1;
        if depth > DEEPEST {
            return Err(AnalysisError::TooDeep { most: DEEPEST });
        }
        if *steps > LARGEST {
            return Err(AnalysisError::TooLarge { most: LARGEST });
        }
        open.extend(step.inputs().into_iter().map(|below| (below, depth + 1)));
        let mut found = Ok(());
        // The closure never fails, and so neither does the walk over the expressions.
        let _ = step.apply_subqueries(|below| {
            found = walk(below, depth + 1, steps);
            Ok(match found {
                Ok(()) => TreeNodeRecursion::Continue,
                Err(_) => TreeNodeRecursion::Stop,
            })
        });
        found?;
    }
    Ok(())
}

/// What stands between two brackets, or in the whole statement.
#[derive(Debug)]
struct Group {
    /// Words and signs that tie what comes before them to what comes after.
    ties: usize,
    /// The deepest of the groups within.
    inner: usize,
    /// Whether an item of a list begins here: its first word ties nothing.
    begins: bool,
}

impl Group {
    fn new() -> Self {
        Self {
            ties: 0,
            inner: 0,
            begins: true,
        }
    }

    fn depth(&self) -> usize {
        self.ties + self.inner
    }

    fn note(&mut self, ties: bool) {
        self.ties += usize::from(ties && !self.begins);
        self.begins = false;
    }
}

/// A bound for the depth of what the tokens are parsed into. Lists count as their deepest item,
/// chains (`1 + 1 + 1`, `… UNION ALL …`) as long as they are.
fn deepest(tokens: &[Token]) -> usize {
    let mut open = vec![Group::new()];
    let mut deepest = 0;
    for token in tokens {
        match token {
            Token::Whitespace(_) => {}
            Token::LParen | Token::LBracket | Token::LBrace => {
                if let Some(group) = open.last_mut() {
                    group.note(*token == Token::LBracket);
                }
                open.push(Group::new());
            }
            Token::RParen | Token::RBracket | Token::RBrace if open.len() > 1 => close(&mut open),
            Token::SemiColon if open.len() == 1 => {
                deepest = deepest.max(open[0].depth());
                open[0] = Group::new();
            }
            token => {
                if let Some(group) = open.last_mut() {
                    match token {
                        Token::Comma => group.begins = true,
                        token => group.note(ties(token)),
                    }
                }
            }
        }
    }
    // A bracket that is never closed is a mistake, and parsed until that is found.
    while open.len() > 1 {
        close(&mut open);
    }
    deepest.max(open[0].depth())
}

fn close(open: &mut Vec<Group>) {
    let closed = open.pop();
    if let (Some(closed), Some(around)) = (closed, open.last_mut()) {
        around.inner = around.inner.max(closed.depth() + 1);
    }
}

/// Names, numbers and texts tie nothing; operators and SQL's own words may.
fn ties(token: &Token) -> bool {
    match token {
        Token::Word(word) => word.quote_style.is_none() && word.keyword != Keyword::NoKeyword,
        Token::Number(..) | Token::SingleQuotedString(_) | Token::Period => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(text: &str) -> usize {
        let tokens = Tokenizer::new(&GenericDialect {}, text).tokenize();
        deepest(&tokens.expect("tokens"))
    }

    #[test]
    fn long_lists_are_not_deep() {
        let numbers: Vec<_> = (0..20_000).map(|n| format!("-{n}")).collect();
        let rows: Vec<_> = (0..20_000).map(|n| format!("({n}, 'tt{n}')")).collect();
        let columns: Vec<_> = (0..500).map(|n| format!("max(c{n})")).collect();
        for text in [
            format!(
                "SELECT * FROM titles WHERE start_year IN ({})",
                numbers.join(",")
            ),
            format!("SELECT * FROM (VALUES {}) AS v", rows.join(",")),
            format!("SELECT {} FROM titles", columns.join(", ")),
        ] {
            assert!(depth(&text) < 20, "{}", depth(&text));
            assert!(check_text(&text).is_ok());
        }
    }

    #[test]
    fn chains_and_nests_are_as_deep_as_they_are_long() {
        let chain = |link: &str| vec!["1"; 1_002].join(link);
        for text in [
            format!("SELECT {}", chain(" + ")),
            format!("SELECT {}", chain("||")),
            format!("SELECT {}", chain(" OR ")),
            chain(" UNION ALL SELECT "),
            format!("{}SELECT 1", "EXPLAIN ".repeat(1_002)),
            format!("SELECT a{}", "[1]".repeat(1_001)),
            format!("SELECT {}1{}", "abs(".repeat(1_001), ")".repeat(1_001)),
            format!("SELECT {}1", "(".repeat(1_001)),
            format!("SELECT 1; SELECT {}", chain(" - ")),
        ] {
            assert!(check_text(&text).is_err(), "{}", &text[..40]);
        }
    }

    #[test]
    fn names_that_double_what_they_name_are_refused_before_they_are_planned() {
        use datafusion::sql::sqlparser::parser::Parser;
        let doubled = |levels: usize, again: &str| {
            let names: Vec<String> = (1..levels)
                .map(|at| {
                    let below = format!("a{}", at - 1);
                    format!("a{at} AS ({})", again.replace("below", &below))
                })
                .collect();
            let names = names.join(", ");
            format!(
                "WITH a0 AS (SELECT 1 AS x), {names} SELECT * FROM A{}",
                levels - 1
            )
        };
        let checked = |text: &str| {
            let parsed = Parser::parse_sql(&GenericDialect {}, text).expect("parses");
            check_statement(&parsed[0])
        };
        for again in [
            "SELECT * FROM below UNION ALL SELECT * FROM below",
            "SELECT * FROM below, \"below\" AS b",
            "SELECT * FROM below WHERE x IN (SELECT x FROM below)",
            "WITH c AS (SELECT * FROM below) SELECT * FROM c, c AS d",
            "SELECT (SELECT max(x) FROM below) + (SELECT min(x) FROM below) AS x",
        ] {
            assert!(checked(&doubled(40, again)).is_err(), "{again}");
            assert!(checked(&doubled(4, again)).is_ok(), "{again}");
        }
        assert!(checked(&doubled(400, "SELECT * FROM below")).is_ok());
    }

    #[test]
    fn what_no_tokenizer_reads_is_left_to_the_parser() {
        assert!(check_text("SELECT 'open").is_ok());
        assert!(check_text("))) ]").is_ok());
    }
}
