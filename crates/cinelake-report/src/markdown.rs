//! The same outline as Markdown, as GitHub reads it: tables instead of charts.

use std::fmt::Write;

use cinelake_answers::{Language, Words};

use crate::charts::ChartData;
use crate::html::TMDB_NOTICE;
use crate::input::Report;
use crate::outline::{Outline, OwnSection, Section, Table};
use crate::words;

/// Rows of a chart's data that Markdown shows; the HTML page and the data file have them all.
const MAX_DATA_ROWS: usize = 60;

/// The report as Markdown in the languages given, one after the other.
#[must_use]
pub fn markdown(report: &Report<'_>, languages: &[Language]) -> String {
    let parts = languages.iter().map(|language| {
        let words = words::of(*language);
        page(&Outline::new(report, &words))
    });
    parts.collect::<Vec<_>>().join("\n---\n\n")
}

fn page(outline: &Outline<'_>) -> String {
    let words = outline.words;
    let mut text = format!("# {}\n\n{}\n\n", outline.title(), outline.tagline);
    let _ = writeln!(text, "{}\n", escaped(&outline.asked.join(" · ")));
    if let Some(sample) = &outline.sample {
        let _ = writeln!(text, "> {sample}\n");
    }
    text.push_str(&overview(outline));
    let _ = writeln!(text, "\n## {}\n", words.text("state"));
    for fact in &outline.facts {
        let parts = fact.parts.join(", ");
        let _ = writeln!(text, "- **{}**: {} ({parts})", fact.label, fact.value);
    }
    let _ = writeln!(text, "\n{}", outline.ratings);
    for section in &outline.sections {
        text.push_str(&one(section, words));
    }
    for own in &outline.own {
        text.push_str(&one_own(own, words));
    }
    text.push_str(&books(outline));
    let _ = writeln!(text, "\n## {}\n", words.text("definitions"));
    for (word, meaning) in &outline.definitions {
        let _ = writeln!(text, "- **{word}**: {}", escaped(meaning));
    }
    text.push_str(&end(outline));
    text
}

/// What the answers come to, a row each.
fn overview(outline: &Outline<'_>) -> String {
    let words = outline.words;
    let heads = ["", &words.text("overview"), ""];
    let mut text = head(heads.iter().map(|label| (*label, false)));
    for section in &outline.sections {
        let cells = [
            format!("**{}**", section.number),
            format!(
                "{}<br>**{}**",
                escaped(section.question),
                escaped(section.finding)
            ),
            section.mark.word.clone(),
        ];
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    text
}

fn one(section: &Section<'_>, words: &Words) -> String {
    let question = escaped(section.question);
    let mut text = format!("\n## {}. {question}\n\n", section.number);
    let _ = writeln!(
        text,
        "{}\n\n_{}. {}_",
        escaped(section.sentence),
        capitalized(&section.mark.word),
        section.rests_on
    );
    if let Some(step) = &section.step {
        let _ = writeln!(text, "\n{}\n\n{}", step.what, fenced("sh", &step.command));
    }
    let tables = [
        &section.answer,
        &section.as_asked,
        &section.details,
        &section.sensitivity,
        &section.left_out,
    ];
    for shown in tables.into_iter().flatten() {
        text.push_str(&table(shown));
    }
    if let Some(drawing) = &section.drawing {
        text.push_str(&data(&drawing.data, &drawing.description, words));
    }
    text.push_str(&notes(&section.notes, words));
    text.push_str(&statements(section.sql, words));
    text
}

fn one_own(own: &OwnSection<'_>, words: &Words) -> String {
    let mut text = format!(
        "\n## {}\n\n_{}_\n",
        escaped(own.question),
        escaped(&own.about)
    );
    if let Some(error) = own.error {
        let lines: Vec<String> = error.lines().map(escaped).collect();
        let heading = words.text("own-not-answered");
        let _ = writeln!(text, "\n**{heading}**\n\n{}", lines.join("  \n"));
    }
    if !own.sentence.is_empty() {
        let _ = writeln!(text, "\n{}", escaped(own.sentence));
    }
    for shown in own.answer.iter().chain(&own.left_out) {
        text.push_str(&table(shown));
    }
    text.push_str(&notes(&own.notes, words));
    text.push_str(&statements(own.sql, words));
    text
}

fn notes(notes: &[&str], words: &Words) -> String {
    let mut text = String::new();
    if !notes.is_empty() {
        let _ = writeln!(text, "\n**{}**\n", words.text("notes"));
    }
    for note in notes {
        let _ = writeln!(text, "- {}", escaped(note));
    }
    text
}

fn statements(sql: &str, words: &Words) -> String {
    if sql.is_empty() {
        return String::new();
    }
    let heading = words.text("statements");
    let code = fenced("sql", sql);
    format!("\n<details><summary>{heading}</summary>\n\n{code}\n\n</details>\n")
}

fn table(table: &Table<'_>) -> String {
    let mut text = format!("\n**{}**\n\n", escaped(&table.caption));
    let columns = table.columns.iter();
    text.push_str(&head(columns.map(|it| (it.label.as_str(), it.right))));
    for cells in table.rows.iter().chain(table.folded) {
        text.push_str(&row(cells));
    }
    if let Some(unsaid) = &table.unsaid {
        let _ = writeln!(text, "\n{unsaid}");
    }
    text
}

/// The data of a chart, folded.
fn data(data: &ChartData, description: &str, words: &Words) -> String {
    if data.rows.len() > MAX_DATA_ROWS {
        return String::new();
    }
    let mut text = format!(
        "\n<details><summary>{}</summary>\n\n{}\n\n",
        words.text("chart-data"),
        escaped(description)
    );
    let columns = data.columns.iter();
    text.push_str(&head(columns.map(|it| (it.label.as_str(), it.right))));
    for cells in &data.rows {
        text.push_str(&row(cells));
    }
    text.push_str("\n</details>\n");
    text
}

fn books(outline: &Outline<'_>) -> String {
    let words = outline.words;
    let mut text = format!("\n## {}\n\n", words.text("runs"));
    if outline.books.runs.is_empty() {
        let _ = writeln!(text, "{}", words.text("runs-none"));
        return text;
    }
    let _ = writeln!(text, "{}\n", words.text("runs-intro"));
    let heads = [
        (words.text("runs-id"), false),
        (words.text("runs-status"), false),
        (words.text("runs-started"), false),
        (words.text("runs-took"), true),
        (words.text("runs-titles"), true),
        (words.text("runs-outcomes"), false),
        (words.text("runs-requests"), true),
        (words.text("runs-files"), true),
    ];
    text.push_str(&head(
        heads.iter().map(|(label, right)| (label.as_str(), *right)),
    ));
    for run in &outline.books.runs {
        text.push_str(&row(&[
            &run.id,
            &run.status,
            &run.started,
            &run.took,
            &run.titles,
            &run.outcomes,
            &run.requests,
            &run.files,
        ]));
    }
    if let Some(unsaid) = &outline.books.unsaid {
        let _ = writeln!(text, "\n{unsaid}");
    }
    text
}

fn end(outline: &Outline<'_>) -> String {
    let words = outline.words;
    let mut text = format!("\n## {}\n\n", words.text("notices"));
    if outline.attributed {
        let _ = writeln!(
            text,
            "{TMDB_NOTICE}\n\nInformation courtesy of IMDb (https://www.imdb.com). Used with permission.\n"
        );
    } else if let Some(sample) = &outline.sample {
        let _ = writeln!(text, "{sample}\n");
    }
    let _ = writeln!(text, "{} {}", outline.made_by, code(outline.command));
    text
}

fn head<'a>(columns: impl Iterator<Item = (&'a str, bool)>) -> String {
    let (mut labels, mut rule) = (String::new(), String::new());
    for (label, right) in columns {
        let _ = write!(labels, "| {} ", escaped(label));
        rule.push_str(if right { "| ---: " } else { "| --- " });
    }
    format!("{labels}|\n{rule}|\n")
}

fn row(cells: &[impl AsRef<str>]) -> String {
    let cells = cells
        .iter()
        .map(|cell| format!("| {} ", escaped(cell.as_ref())));
    format!("{}|\n", cells.collect::<String>())
}

fn capitalized(text: &str) -> String {
    let mut signs = text.chars();
    let first = signs.next().map(|sign| sign.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), signs.as_str())
}

/// Backticks of which the text has no run as long: what is between two such runs ends nowhere else.
fn fence(text: &str, least: usize) -> String {
    let runs = text.split(|sign| sign != '`').map(str::len);
    "`".repeat(runs.max().map_or(least, |longest| least.max(longest + 1)))
}

/// A block of code.
fn fenced(language: &str, text: &str) -> String {
    let fence = fence(text, 3);
    format!("{fence}{language}\n{text}\n{fence}")
}

/// Code within a line. Backticks at its ends would be taken for a part of the fence.
fn code(text: &str) -> String {
    let fence = fence(text, 1);
    let blank = if text.contains('`') { " " } else { "" };
    format!("{fence}{blank}{text}{blank}{fence}")
}

/// Text as text: nothing in a title becomes a column, a tag, a link or an emphasis, and no control
/// sign gets through.
fn escaped(text: &str) -> String {
    let mut markup = String::with_capacity(text.len());
    let mut before = None;
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let word = |sign: Option<char>| sign.is_some_and(char::is_alphanumeric);
        match sign {
            '\n' | '\r' | '\t' => markup.push(' '),
            _ if sign.is_control() || is_unseen(sign) => markup.push('\u{fffd}'),
            '<' => markup.push_str("&lt;"),
            '&' => markup.push_str("&amp;"),
            // Within a word it is a letter.
            '_' if word(before) && word(signs.peek().copied()) => markup.push(sign),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '$' => {
                markup.push('\\');
                markup.push(sign);
            }
            _ => markup.push(sign),
        }
        before = Some(sign);
    }
    markup
}

/// Line and paragraph separators, marks and overrides of direction: they would reach beyond the text
/// that holds them.
fn is_unseen(sign: char) -> bool {
    matches!(sign, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{feff}')
}

#[cfg(test)]
mod tests;
