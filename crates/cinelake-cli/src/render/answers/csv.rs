//! The answers as CSV: numbers that machines read, nothing where a value is unknown, columns in the order of
//! the schema.
//!
//! One answer gives its own rows. Several have no rows in common and are written long:
//! `question,part,row,field,value`.

use cinelake_answers::figures::Fields;
use cinelake_answers::own::OwnAnswer;
use cinelake_answers::{Answer, Answers};

use super::own;

/// All answers as CSV with a header line. Empty for one question that this lake cannot answer.
pub(crate) fn answers_csv(answers: &Answers) -> String {
    match (answers.answers.as_slice(), answers.own.as_slice()) {
        ([one], []) => wide(&one.rows()),
        ([], [own]) => own_wide(own),
        (several, own) => long(several) + &own.iter().map(own_long).collect::<String>(),
    }
}

/// Every value of several answers, one a line.
fn long(answers: &[Answer]) -> String {
    let mut text = line(["question", "part", "row", "field", "value"]);
    for answer in answers {
        let question = answer.question.to_string();
        for (part, cells) in answer.parts() {
            for cell in cells {
                let [row, field, value] = [&cell.row, &cell.field, &cell.value];
                text.push_str(&line([question.as_str(), part, row, field, value]));
            }
        }
    }
    text
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

/// Rows below a header that names every column of any row, in the order of first appearance.
fn wide(rows: &[Fields]) -> String {
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
