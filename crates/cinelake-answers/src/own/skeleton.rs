//! The files of a new question.

use std::fmt::Write;

use arrow::datatypes::Schema;

use super::cells::ValueType;

/// The statement of a question for which no other was given.
const STATEMENT: &str = "\
-- Titles by kind. Write your own statement here: one SELECT that DataFusion, DuckDB and Spark read alike.
-- `selected_titles` has the columns of `titles`, under the filters of the command line; `parameters` has
-- one row with first_year, last_year, as_of_year, as_of, min_votes and the parameters of question.toml.
SELECT t.kind,
       COUNT(*) AS titles
FROM selected_titles t
CROSS JOIN parameters p
WHERE t.num_votes >= p.min_titles_votes
GROUP BY t.kind
ORDER BY titles DESC, t.kind
";

/// What [`STATEMENT`] needs.
const PARAMETERS: &str = "
[parameters.min_titles_votes]
type = \"integer\"                 # integer, number, text, date, boolean
default = 100
text = { en = \"votes that a title needs\", pt-BR = \"votos de que um título precisa\" }
";

const STATEMENT_COLUMNS: &str = "
[columns.kind]
label = { en = \"Kind\", pt-BR = \"Tipo\" }

[columns.titles]
label = { en = \"Titles\", pt-BR = \"Títulos\" }
format = \"integer\"               # text, integer, number, percent, usd, year, date, rating, multiple, yes_no

[chart]
kind = \"bar\"                     # bar, line, scatter, distribution, table
x = \"kind\"
y = \"titles\"
";

/// `question.toml` and `question.sql` of a new question. With a statement and its columns, the file
/// names each column; with a statement alone, it names none, which is allowed.
#[must_use]
pub fn skeleton(name: &str, from: Option<(&str, Option<&Schema>)>) -> (String, String) {
    let title = name.replace('-', " ");
    let mut toml = format!(
        "# The question in words; one text is used for both languages.\n\
         [title]\n\
         en = {}\n\
         # pt-BR = \"…\"\n",
        quoted(&format!("{}?", upper_first(&title)))
    );
    match from {
        None => {
            toml.push_str(PARAMETERS);
            toml.push_str(STATEMENT_COLUMNS);
            (toml, STATEMENT.to_owned())
        }
        Some((sql, schema)) => {
            if let Some(schema) = schema {
                push_columns(&mut toml, schema);
            }
            let sql = sql.trim().trim_end_matches(';').trim_end();
            (toml, format!("{sql}\n"))
        }
    }
}

fn push_columns(toml: &mut String, schema: &Schema) {
    let typed = schema.fields().iter().filter_map(|field| {
        let value_type = ValueType::of(field.data_type())?;
        Some((field.name().as_str(), value_type))
    });
    let columns: Vec<(&str, ValueType)> = typed.collect();
    for (name, value_type) in &columns {
        let _ = write!(
            toml,
            "\n[columns.{}]\nlabel = {}\nformat = \"{}\"\n",
            key(name),
            quoted(&upper_first(&name.replace('_', " "))),
            format_of(name, *value_type)
        );
    }
    let is_year = |name: &str| name.ends_with("year");
    let x = columns
        .iter()
        .find(|(_, value_type)| *value_type == ValueType::Text);
    let y = columns
        .iter()
        .find(|(name, value_type)| value_type.is_number() && !is_year(name));
    if let (Some((x, _)), Some((y, _))) = (x, y) {
        let _ = write!(
            toml,
            "\n# bar, line, scatter, distribution or table\n\
             [chart]\nkind = \"bar\"\nx = {}\ny = {}\n",
            quoted(x),
            quoted(y)
        );
    }
}

fn format_of(name: &str, value_type: ValueType) -> &'static str {
    match value_type {
        ValueType::Integer if name.ends_with("year") => "year",
        ValueType::Integer | ValueType::Number
            if ["budget", "revenue"]
                .iter()
                .any(|money| name.contains(money)) =>
        {
            "usd"
        }
        ValueType::Number if name.contains("rating") => "rating",
        other => super::columns::OwnFormat::of(other).name(),
    }
}

fn upper_first(text: &str) -> String {
    let mut signs = text.chars();
    let first = signs.next().map(|sign| sign.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), signs.as_str())
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// A key of a table: bare where it may be.
fn key(name: &str) -> String {
    let bare = |sign: char| sign.is_ascii_alphanumeric() || sign == '_' || sign == '-';
    match !name.is_empty() && name.chars().all(bare) {
        true => name.to_owned(),
        false => {
            // A key in quotation marks stands on one line, and so has the escapes of JSON.
            serde_json::Value::from(name).to_string()
        }
    }
}
