//! A user's own questions.

use arrow::datatypes::{DataType, Field, Schema};
use cinelake_answers::Request;
use cinelake_answers::own::{OwnProblem, OwnQuestion};

use crate::lake::now;

/// Between the texts of the files.
const BETWEEN: &str = "\n---\n";

/// A value that would come out of its quotation marks, and how it is quoted.
const HOSTILE: &str = "x', (SELECT 1) AS \"y\" -- '";
const QUOTED: &str = "'x'', (SELECT 1) AS \"y\" -- '''";

/// The texts of `question.toml`, `question.sql` and perhaps `left_out.sql`, with a line `---` between
/// them. They are a question, or every problem has a place that is in its file; no value of a parameter
/// comes out of its quotation marks; and whatever columns a result has, they are told or refused.
pub fn question(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut texts = text.splitn(3, BETWEEN);
    let toml = texts.next().unwrap_or_default();
    let sql = texts.next().unwrap_or("SELECT 1 AS x");
    let left_out = texts.next();
    match OwnQuestion::read("fuzzed", toml, sql, left_out) {
        Ok(question) => read(question, sql),
        Err(problems) => {
            assert!(!problems.is_empty());
            for problem in &problems {
                placed(problem, toml, sql, left_out.unwrap_or_default());
            }
        }
    }
}

fn placed(problem: &OwnProblem, toml: &str, sql: &str, left_out: &str) {
    assert!(!problem.message.is_empty());
    let Some(place) = problem.place else { return };
    let text = match problem.file {
        cinelake_answers::own::TOML_FILE => toml,
        cinelake_answers::own::SQL_FILE => sql,
        _ => left_out,
    };
    let line = text.split('\n').nth(place.line - 1);
    let line = line.unwrap_or_else(|| panic!("{problem} of {text:?}"));
    assert!(
        (1..=line.chars().count() + 1).contains(&place.column),
        "{problem} of {text:?}"
    );
}

fn read(mut question: OwnQuestion, sql: &str) {
    let request = Request::new(now().date_naive());
    let names: Vec<String> = question
        .parameters
        .iter()
        .map(|own| own.name.clone())
        .collect();
    for (at, name) in names.iter().enumerate() {
        let value = question.parameters[at].value.clone();
        question.set(name, &value.to_string()).expect("its default");
        assert_eq!(question.parameters[at].value, value, "{name}");
    }
    let mut statements = [HOSTILE, "x"].map(|value| {
        for name in &names {
            // It is no number and no day: only texts take it.
            let _ = question.set(name, value);
        }
        question.statement(&request)
    });
    statements[0] = statements[0].replace(QUOTED, "'x'");
    assert_eq!(statements[0], statements[1]);
    assert!(!sql.trim().is_empty());
    assert_eq!(
        question.left_out_statement(&request).is_some(),
        question.left_out_sql.is_some()
    );
    for types in [
        [DataType::Utf8, DataType::Int64, DataType::Float64],
        [DataType::Float64, DataType::Date32, DataType::Boolean],
    ] {
        columns(&question, &types);
    }
}

fn columns(question: &OwnQuestion, types: &[DataType]) {
    let chart = &question.chart;
    let named = [&chart.x, &chart.y, &chart.low, &chart.high, &chart.label];
    let mut names: Vec<&str> = named.into_iter().flatten().map(String::as_str).collect();
    names.extend(question.floor.iter().map(|floor| floor.column.as_str()));
    names.push("another");
    names.sort_unstable();
    names.dedup();
    let types = types.iter().cycle();
    let fields = names.iter().zip(types);
    let fields = fields.map(|(name, data_type)| Field::new(*name, data_type.clone(), true));
    let schema = Schema::new(fields.collect::<Vec<_>>());
    match question.columns(&schema) {
        Ok(columns) => assert_eq!(columns.len(), names.len()),
        Err(problems) => assert!(!problems.is_empty()),
    }
}
