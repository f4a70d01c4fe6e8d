//! The answers as CSV, made from their JSON: numbers that machines read, nothing where a value is
//! unknown, columns in the order of the schema.
//!
//! One answer gives its own rows. Several have no rows in common and are written long:
//! `question,part,row,field,value`.

use cinelake_answers::own::OwnAnswer;
use cinelake_answers::{Answer, Answers};

use super::ordered::Node;
use super::own;

/// An answer whose JSON cannot be read back: a defect.
#[derive(Debug, thiserror::Error)]
#[error("the answer to question {question} is no JSON that could be read back; please report this")]
pub(crate) struct CsvError {
    question: u8,
    source: serde_json::Error,
}

/// A row: names of columns and values.
type Row = Vec<(String, String)>;

/// All answers as CSV with a header line. Empty for one question that this lake cannot answer.
pub(crate) fn answers_csv(answers: &Answers) -> Result<String, CsvError> {
    match (answers.answers.as_slice(), answers.own.as_slice()) {
        ([one], []) => Ok(wide(&natural_rows(one)?)),
        ([], [own]) => Ok(own_wide(own)),
        (several, own) => Ok(long(several)? + &own.iter().map(own_long).collect::<String>()),
    }
}

fn read(answer: &Answer, json: &str) -> Result<Node, CsvError> {
    serde_json::from_str(json).map_err(|source| CsvError {
        question: answer.question,
        source,
    })
}

/// Films for 3 and 7, a person and film for 4, and one row for everything else.
fn natural_rows(answer: &Answer) -> Result<Vec<Row>, CsvError> {
    let node = read(answer, answer.answer.get())?;
    if node.is_null() {
        return Ok(Vec::new());
    }
    let rows = match answer.question {
        3 | 7 => node.field("films").map(|films| films_of(&node, films)),
        4 => node.field("people").map(films_of_people),
        _ => None,
    };
    Ok(rows.unwrap_or_else(|| vec![row_of(&node)]))
}

fn row_of(node: &Node) -> Row {
    let mut row = Row::new();
    node.flatten("", &mut row);
    row
}

/// A row a film, with the names of the people where the answer has them.
fn films_of(answer: &Node, films: &Node) -> Vec<Row> {
    let people: Vec<&str> = answer
        .field("people")
        .map(Node::items)
        .unwrap_or_default()
        .iter()
        .filter_map(name_of)
        .collect();
    let row = |film: &Node| {
        let mut row = row_of(film);
        if !people.is_empty() {
            row.push(("people".to_owned(), people.join("; ")));
        }
        row
    };
    films.items().iter().map(row).collect()
}

fn name_of(person: &Node) -> Option<&str> {
    match person.field("name") {
        Some(Node::Plain(name)) => Some(name),
        _ => None,
    }
}

/// A row a person and film: the film's columns, then the person's other figures.
fn films_of_people(people: &Node) -> Vec<Row> {
    let mut rows = Vec::new();
    for person in people.items() {
        let Node::Fields(fields) = person else {
            continue;
        };
        let of_person = |wanted: bool| -> Row {
            let mut row = Row::new();
            for (name, node) in fields.iter().filter(|(name, _)| name != "films") {
                if (name == "name") == wanted {
                    node.flatten(name, &mut row);
                }
            }
            row
        };
        for film in person.field("films").map(Node::items).unwrap_or_default() {
            rows.push([of_person(true), row_of(film), of_person(false)].concat());
        }
    }
    rows
}

/// Every value of several answers, one a line.
fn long(answers: &[Answer]) -> Result<String, CsvError> {
    let mut text = line(["question", "part", "row", "field", "value"]);
    for answer in answers {
        let left_out = serde_json::to_string(&answer.left_out).map_err(|source| CsvError {
            question: answer.question,
            source,
        })?;
        let parts = [
            ("as_asked", answer.as_asked.get()),
            ("answer", answer.answer.get()),
            ("sensitivity", answer.sensitivity.get()),
            ("left_out", &left_out),
        ];
        let question = answer.question.to_string();
        for (part, json) in parts {
            for (row, field, value) in cells(&read(answer, json)?) {
                text.push_str(&line([question.as_str(), part, &row, &field, &value]));
            }
        }
    }
    Ok(text)
}

/// The rows of an own answer below the names of its columns, also where there are no rows; nothing
/// where it failed.
fn own_wide(answer: &OwnAnswer) -> String {
    if answer.error.is_some() {
        return String::new();
    }
    let mut text = line(answer.rows.names.iter().map(String::as_str));
    for row in own::rows(answer) {
        text.push_str(&line(row.iter().map(|(_, value)| value.as_str())));
    }
    text
}

/// Every value of an own answer, one a line.
fn own_long(answer: &OwnAnswer) -> String {
    let question = answer.question.as_str();
    let mut text = String::new();
    for (at, row) in own::rows(answer).iter().enumerate() {
        let number = (at + 1).to_string();
        for (field, value) in row {
            text.push_str(&line([question, "answer", &number, field, value]));
        }
    }
    for (at, left_out) in answer.left_out.iter().enumerate() {
        let (number, titles) = ((at + 1).to_string(), left_out.titles.to_string());
        let reason = left_out.reason.as_str();
        text.push_str(&line([question, "left_out", &number, "reason", reason]));
        text.push_str(&line([question, "left_out", &number, "titles", &titles]));
    }
    text
}

/// Row, field and value of everything in a part. A list at the top, or right below it, has rows.
fn cells(part: &Node) -> Vec<(String, String, String)> {
    let mut cells = Vec::new();
    match part {
        Node::List(items) => add_list(&mut cells, "", items),
        Node::Fields(fields) => {
            for (name, node) in fields {
                match node {
                    Node::List(items) => add_list(&mut cells, name, items),
                    other => add(&mut cells, "", name, other),
                }
            }
        }
        Node::Plain(_) => {}
    }
    cells
}

fn add_list(cells: &mut Vec<(String, String, String)>, field: &str, items: &[Node]) {
    for (at, item) in items.iter().enumerate() {
        add(cells, &(at + 1).to_string(), field, item);
    }
}

fn add(cells: &mut Vec<(String, String, String)>, row: &str, field: &str, node: &Node) {
    let mut flat = Row::new();
    node.flatten(field, &mut flat);
    let cell = |(field, value)| (row.to_owned(), field, value);
    cells.extend(flat.into_iter().map(cell));
}

/// Rows below a header that names every column of any row, in the order of first appearance.
fn wide(rows: &[Row]) -> String {
    let mut columns: Vec<&str> = Vec::new();
    for (name, _) in rows.iter().flatten() {
        if !columns.contains(&name.as_str()) {
            columns.push(name);
        }
    }
    if columns.is_empty() {
        return String::new();
    }
    let mut text = line(columns.iter().copied());
    for row in rows {
        let value = |column: &&str| {
            let found = row.iter().find(|(name, _)| name == column);
            found.map_or("", |(_, value)| value.as_str())
        };
        text.push_str(&line(columns.iter().map(value)));
    }
    text
}

/// One line, quoted as RFC 4180 has it, ended as Unix tools expect.
fn line<'a>(fields: impl IntoIterator<Item = &'a str>) -> String {
    let fields: Vec<String> = fields.into_iter().map(quoted).collect();
    format!("{}\n", fields.join(","))
}

fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\n', '\r']) {
        return format!("\"{}\"", field.replace('"', "\"\""));
    }
    field.to_owned()
}
