//! From the texts of a folder to a question.

use std::collections::BTreeMap;

use toml::de::DeValue;

use super::columns::{ColumnWords, OwnFormat};
use super::parameters::{OwnParameter, ParameterType, ParameterValue};
use super::problem::{OwnProblem, Place};
use super::question::{ChartKind, Minimum, OwnChart, OwnFloor, OwnQuestion};
use super::toml_reader::{Fields, Reader, Value};
use super::{LEFT_OUT_FILE, SQL_FILE, TOML_FILE};
use crate::prelude::PARAMETERS;

/// The keys of `question.toml`.
const KEYS: [&str; 8] = [
    "title",
    "description",
    "notes",
    "parameters",
    "columns",
    "chart",
    "floor",
    "left_out",
];
/// Decimal places that a column may have.
const MOST_PLACES: i64 = 6;

pub(super) fn read(
    name: &str,
    toml: &str,
    sql: &str,
    left_out_sql: Option<&str>,
) -> Result<OwnQuestion, Vec<OwnProblem>> {
    // Some editors put a byte order mark before the text.
    let (mut reader, table) = Reader::parse(toml.trim_start_matches('\u{feff}'));
    let fields = reader.fields(&table, &KEYS);
    let title = fields.get("title").and_then(|it| reader.texts(it, "title"));
    if !fields.contains_key("title") && reader.problems.is_empty() {
        reader.missing("there is no `title`: write the question in words, as title = \"…?\"");
    }
    let mut places = BTreeMap::new();
    let parameters = parameters(&mut reader, &fields);
    let mut question = OwnQuestion {
        name: name.to_owned(),
        title: title.unwrap_or_default(),
        description: fields
            .get("description")
            .and_then(|it| reader.texts(it, "description")),
        notes: fields
            .get("notes")
            .map(|it| reader.list_of_texts(it, "notes"))
            .unwrap_or_default(),
        columns: columns(&mut reader, &fields, &mut places),
        chart: chart(&mut reader, &fields, &mut places),
        floor: floor(&mut reader, &fields, &parameters, &mut places),
        reasons: reasons(&mut reader, &fields, left_out_sql.is_some()),
        parameters,
        sql: sql.trim_start_matches('\u{feff}').to_owned(),
        left_out_sql: left_out_sql.map(|sql| sql.trim_start_matches('\u{feff}').to_owned()),
        places: BTreeMap::new(),
    };
    question.places = places;
    let mut problems = reader.problems;
    problems.extend(empty(SQL_FILE, sql));
    problems.extend(left_out_sql.and_then(|sql| empty(LEFT_OUT_FILE, sql)));
    problems.sort_by_key(|problem| (problem.file != TOML_FILE, problem.place));
    match problems.is_empty() {
        true => Ok(question),
        false => Err(problems),
    }
}

fn empty(file: &'static str, sql: &str) -> Option<OwnProblem> {
    let message = "the file is empty: write a SELECT";
    sql.trim()
        .is_empty()
        .then(|| OwnProblem::new(file, None, message))
}

fn parameters(reader: &mut Reader<'_>, fields: &Fields<'_, '_>) -> Vec<OwnParameter> {
    let Some(value) = fields.get("parameters") else {
        return Vec::new();
    };
    let entries = reader.entries(value, "parameters").into_iter();
    entries
        .filter_map(|(name, value)| parameter(reader, name, value))
        .collect()
}

fn parameter(reader: &mut Reader<'_>, name: String, value: Value<'_, '_>) -> Option<OwnParameter> {
    if PARAMETERS.contains(&name.as_str()) {
        let message =
            format!("every question has the parameter `{name}` already; choose another name");
        reader.wrong(value, message);
        return None;
    }
    if !is_column_name(&name) {
        let message = format!(
            "`{name}` is no name of a parameter: use small letters, digits and _, a letter first"
        );
        reader.wrong(value, message);
        return None;
    }
    let key = format!("parameters.{name}");
    let table = reader.table(value, &key)?;
    let fields = reader.fields(table, &["type", "default", "text"]);
    let text = fields.get("text").and_then(|it| reader.texts(it, "text"));
    let (Some(kind), Some(default)) = (fields.get("type"), fields.get("default")) else {
        reader.wrong(value, format!("`{key}` needs a `type` and a `default`"));
        return None;
    };
    let parameter_type = reader.one_of(kind, "type", &ParameterType::NAMES)?;
    let Some(value) = value_of(parameter_type, default.get_ref()) else {
        let wanted = parameter_type.described();
        reader.wrong(
            default,
            format!("the `default` is not of the type; give {wanted}"),
        );
        return None;
    };
    Some(OwnParameter {
        name,
        parameter_type,
        value,
        text,
    })
}

fn is_column_name(name: &str) -> bool {
    let mut signs = name.chars();
    signs.next().is_some_and(|sign| sign.is_ascii_lowercase())
        && signs.all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_')
}

fn value_of(parameter_type: ParameterType, value: &DeValue<'_>) -> Option<ParameterValue> {
    use ParameterType as T;
    let text = match (parameter_type, value) {
        (T::Integer | T::Number, DeValue::Integer(number)) => {
            let number = i64::from_str_radix(number.as_str(), number.radix()).ok()?;
            number.to_string()
        }
        (T::Number, DeValue::Float(number)) => number.as_str().to_owned(),
        (T::Text | T::Date, DeValue::String(text)) => text.to_string(),
        (T::Date, DeValue::Datetime(day)) => day.to_string(),
        (T::Boolean, DeValue::Boolean(truth)) => truth.to_string(),
        _ => return None,
    };
    parameter_type.read(&text)
}

type Places = BTreeMap<String, Place>;

fn columns(
    reader: &mut Reader<'_>,
    fields: &Fields<'_, '_>,
    places: &mut Places,
) -> Vec<ColumnWords> {
    let Some(value) = fields.get("columns") else {
        return Vec::new();
    };
    let entries = reader.entries(value, "columns").into_iter();
    entries
        .filter_map(|(name, value)| column(reader, name, value, places))
        .collect()
}

fn column(
    reader: &mut Reader<'_>,
    name: String,
    value: Value<'_, '_>,
    places: &mut Places,
) -> Option<ColumnWords> {
    let key = format!("columns.{name}");
    places.insert(key.clone(), reader.place(value));
    let table = reader.table(value, &key)?;
    let fields = reader.fields(table, &["label", "unit", "format", "places"]);
    let format = fields.get("format").and_then(|value| {
        places.insert(format!("{key}.format"), reader.place(value));
        reader.one_of(value, "format", &OwnFormat::NAMES)
    });
    let decimals = fields.get("places").and_then(|value| {
        let has_places = format.is_some_and(OwnFormat::has_places);
        let number = value.get_ref().as_integer();
        let number = number.and_then(|it| i64::from_str_radix(it.as_str(), it.radix()).ok());
        match number {
            Some(number) if has_places && (0..=MOST_PLACES).contains(&number) => {
                usize::try_from(number).ok()
            }
            _ => {
                let message =
                    "`places` is 0 to 6, and belongs to the formats number, percent and rating";
                reader.wrong(value, message);
                None
            }
        }
    });
    Some(ColumnWords {
        label: fields.get("label").and_then(|it| reader.texts(it, "label")),
        unit: fields.get("unit").and_then(|it| reader.texts(it, "unit")),
        format,
        decimals,
        name,
    })
}

/// The keys of a chart: those that it has to have, and those that it may have.
fn chart_keys(kind: ChartKind) -> (&'static [&'static str], &'static [&'static str]) {
    match kind {
        ChartKind::Bar | ChartKind::Line => (&["x", "y"], &["low", "high"]),
        ChartKind::Scatter => (&["x", "y"], &["label"]),
        ChartKind::Distribution => (&["x"], &["y"]),
        ChartKind::Table => (&[], &[]),
    }
}

fn chart(reader: &mut Reader<'_>, fields: &Fields<'_, '_>, places: &mut Places) -> OwnChart {
    let mut chart = OwnChart::table();
    let Some(value) = fields.get("chart") else {
        return chart;
    };
    let Some(table) = reader.table(value, "chart") else {
        return chart;
    };
    let fields = reader.fields(table, &["kind", "x", "y", "low", "high", "label"]);
    let Some(kind) = fields.get("kind") else {
        reader.wrong(
            value,
            "a chart needs a `kind`: bar, line, scatter, distribution or table",
        );
        return chart;
    };
    let Some(kind) = reader.one_of(kind, "kind", &ChartKind::NAMES) else {
        return chart;
    };
    chart.kind = kind;
    let (needed, allowed) = chart_keys(kind);
    for key in needed.iter().filter(|key| !fields.contains_key(**key)) {
        reader.wrong(
            value,
            format!("this kind of chart needs `{key}`, the name of a column"),
        );
    }
    for (key, value) in fields.iter().filter(|(key, _)| *key != "kind") {
        if !needed.contains(&key.as_str()) && !allowed.contains(&key.as_str()) {
            reader.wrong(value, format!("this kind of chart has no `{key}`"));
            continue;
        }
        places.insert(format!("chart.{key}"), reader.place(value));
        let name = reader.word(value, key);
        match key.as_str() {
            "x" => chart.x = name,
            "y" => chart.y = name,
            "low" => chart.low = name,
            "high" => chart.high = name,
            _ => chart.label = name,
        }
    }
    if fields.contains_key("low") != fields.contains_key("high") {
        reader.wrong(value, "an interval needs both `low` and `high`");
    }
    chart
}

fn floor(
    reader: &mut Reader<'_>,
    fields: &Fields<'_, '_>,
    parameters: &[OwnParameter],
    places: &mut Places,
) -> Option<OwnFloor> {
    let value = fields.get("floor")?;
    let table = reader.table(value, "floor")?;
    let fields = reader.fields(table, &["column", "at_least"]);
    let (Some(column), Some(at_least)) = (fields.get("column"), fields.get("at_least")) else {
        reader.wrong(value, "a floor needs `column` and `at_least`");
        return None;
    };
    places.insert("floor.column".to_owned(), reader.place(column));
    let column = reader.word(column, "column");
    let least = match value_of(ParameterType::Number, at_least.get_ref()) {
        Some(ParameterValue::Number(number)) => Some(Minimum::Number(number)),
        _ => {
            let is_number = |own: &&OwnParameter| {
                use ParameterType as T;
                matches!(own.parameter_type, T::Integer | T::Number)
            };
            let named = at_least.get_ref().as_str().unwrap_or_default();
            let mut numbers = parameters.iter().filter(is_number);
            let found = numbers.find(|own| own.name == named);
            found.map(|own| Minimum::Parameter(own.name.clone()))
        }
    };
    if least.is_none() {
        let message =
            "`at_least` is a number, or the name of a parameter of the type integer or number";
        reader.wrong(at_least, message);
    }
    Some(OwnFloor {
        column: column?,
        at_least: least?,
    })
}

fn reasons(
    reader: &mut Reader<'_>,
    fields: &Fields<'_, '_>,
    has_statement: bool,
) -> Vec<(String, crate::language::ByLanguage)> {
    let Some(value) = fields.get("left_out") else {
        return Vec::new();
    };
    if !has_statement {
        let message = format!(
            "[left_out] has the words for the reasons of {LEFT_OUT_FILE}, and there is no such file"
        );
        reader.wrong(value, message);
    }
    let entries = reader.entries(value, "left_out").into_iter();
    entries
        .filter_map(|(reason, value)| {
            let texts = reader.texts(value, &reason)?;
            Some((reason, texts))
        })
        .collect()
}
