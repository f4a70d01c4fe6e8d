//! The answers as Markdown, as GitHub reads it: nothing is cut, everything is told.

use cinelake_answers::{Answer, Answers, Block, Language, TextTable};

use super::{AnswerStyle, words};
use crate::render::text::clean;
use crate::wording::Wording;

/// All answers as one Markdown document.
pub(crate) fn answers_markdown(answers: &Answers, telling: AnswerStyle<'_>) -> String {
    let wording = Wording::new(telling.language);
    let mut text = format!("# {}\n\n", escaped(&words::heading(wording, answers)));
    for (name, saying) in words::facts(wording, answers) {
        text.push_str(&format!("- **{name}**: {}\n", escaped(&saying)));
    }
    for answer in &answers.answers {
        text.push('\n');
        text.push_str(&one(answer, telling));
    }
    for answer in &answers.own {
        text.push('\n');
        text.push_str(&super::own::markdown(answer, telling));
    }
    text.push_str("\n---\n\n");
    text.push_str(&words::attribution(wording, telling.sample).join("  \n"));
    text.push('\n');
    text
}

fn one(answer: &Answer, telling: AnswerStyle<'_>) -> String {
    let document = answer.document.get(telling.language);
    let question = escaped(answer.text.get(telling.language));
    let mut text = format!("## {}. {question}\n\n", answer.question);
    text.push_str(&format!("{}\n", escaped(&document.sentence)));
    let mut after_note = false;
    for shown in &document.blocks {
        text.push_str(&block(shown, after_note, telling.language));
        after_note = matches!(shown, Block::Note(_));
    }
    if telling.show_sql {
        text.push_str(&format!("\n```sql\n{}\n```\n", answer.sql.trim_end()));
    }
    text
}

/// A table or a note; notes that follow each other are one list.
pub(super) fn block(block: &Block, after_note: bool, language: Language) -> String {
    match block {
        Block::Table(shown) => table(shown, language),
        Block::Note(note) => {
            let gap = if after_note { "" } else { "\n" };
            format!("{gap}- {}\n", escaped(note))
        }
    }
}

fn table(table: &TextTable, language: Language) -> String {
    let caption = if table.caption.is_empty() {
        words::role(Wording::new(language), table.role)
    } else {
        table.caption.clone()
    };
    let mut text = String::from("\n");
    if !caption.is_empty() {
        text.push_str(&format!("**{}**\n\n", escaped(&caption)));
    }
    if table.columns.is_empty() {
        return text;
    }
    let labels: Vec<&str> = table
        .columns
        .iter()
        .map(|column| column.label.as_str())
        .collect();
    text.push_str(&row(&labels));
    for column in &table.columns {
        text.push_str(if column.right { "| ---: " } else { "| --- " });
    }
    text.push_str("|\n");
    for cells in &table.rows {
        text.push_str(&row(cells));
    }
    text
}

fn row(cells: &[impl AsRef<str>]) -> String {
    let cells = cells
        .iter()
        .map(|cell| format!("| {} ", escaped(cell.as_ref())));
    format!("{}|\n", cells.collect::<String>())
}

/// Text as text: nothing in a title becomes a column, a tag, a link or an emphasis.
pub(crate) fn escaped(text: &str) -> String {
    let line = clean(&text.split(['\n', '\r', '\t']).collect::<Vec<_>>().join(" "));
    let mut escaped = String::with_capacity(line.len());
    let mut before = None;
    let mut signs = line.chars().peekable();
    while let Some(sign) = signs.next() {
        let word = |sign: Option<char>| sign.is_some_and(char::is_alphanumeric);
        match sign {
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            // Within a word it is a letter.
            '_' if word(before) && word(signs.peek().copied()) => escaped.push(sign),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '$' => {
                escaped.push('\\');
                escaped.push(sign);
            }
            _ => escaped.push(sign),
        }
        before = Some(sign);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn what_markdown_would_obey_is_escaped_and_words_stay_readable() {
        assert_eq!(
            escaped("num_votes _A_ | <b> [x](y) \n$5"),
            "num_votes \\_A\\_ \\| &lt;b> \\[x\\](y)  \\$5"
        );
    }
}
