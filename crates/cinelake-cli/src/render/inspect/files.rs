//! How the files are written. Files written the same way are told together.

use cinelake_imdb::{CatalogueReport, ColumnReport, Compression, FileReport, Role};

use crate::render::number::{bytes, plural, thousands};
use crate::render::page::Page;
use crate::render::text::{Ink, clean, shorten_left, wrap, wrap_pieces};
use crate::render::words;

/// Names told of files that are written the same way.
const NAMES: usize = 4;
/// Tables that were left out and are named.
const SKIPPED: usize = 10;
/// Columns that are named.
const COLUMNS: usize = 40;
/// The longest name of a fact below.
const FACT: usize = "recognised".len();

pub(super) fn render(page: &mut Page, report: &CatalogueReport) {
    let mut groups: Vec<Vec<&FileReport>> = Vec::new();
    for file in &report.files {
        match groups
            .iter_mut()
            .find(|group| written_alike(group[0], file))
        {
            Some(group) => group.push(file),
            None => groups.push(vec![file]),
        }
    }
    for group in &groups {
        page.gap();
        names(page, group);
        let facts = facts(page, group);
        page.facts(&facts);
    }
    skipped(page, report);
}

fn written_alike(one: &FileReport, other: &FileReport) -> bool {
    one.shape == other.shape
        && one.compression == other.compression
        && one.separator == other.separator
        && one.header == other.header
        && one.quoting == other.quoting
        && one.kind_source == other.kind_source
        && one.joined == other.joined
        && one.columns == other.columns
}

fn names(page: &mut Page, group: &[&FileReport]) {
    // One name more is shown rather than "1 more".
    let shown = if group.len() == NAMES + 1 {
        group.len()
    } else {
        NAMES
    };
    for file in group.iter().take(shown) {
        let name = shorten_left(&clean(&file.name), page.style.columns());
        page.line(&page.style.paint(Ink::Strong, &name));
    }
    if group.len() > shown {
        let more = plural((group.len() - shown) as u64, "more file");
        page.line(
            &page
                .style
                .paint(Ink::Strong, &format!("and {more} written the same way")),
        );
    }
}

fn facts(page: &Page, group: &[&FileReport]) -> Vec<(&'static str, Vec<String>)> {
    let room = page.saying_columns(FACT);
    let file = group[0];
    let (recognised, not_used) = columns(file);
    let pieces = |pieces: &[String]| wrap_pieces(pieces.iter().map(String::as_str), ", ", room);
    let (recognised, not_used) = (few(recognised), few(not_used));
    let facts = [
        ("holds", wrap(&holds(group), room)),
        ("used", wrap(used(file.role), room)),
        ("written", wrap(&written(group), room)),
        ("titles", titles(file).into_iter().collect()),
        ("recognised", pieces(&recognised)),
        ("not used", pieces(&not_used)),
        ("beware", wrap(&beware(group), room)),
    ];
    facts
        .into_iter()
        .filter(|(_, lines)| !lines.is_empty())
        .collect()
}

fn sum(group: &[&FileReport], of: impl Fn(&FileReport) -> u64) -> u64 {
    group.iter().map(|file| of(file)).sum()
}

fn holds(group: &[&FileReport]) -> String {
    let file = group[0];
    if !file.is_read {
        return format!("{}, which {}", file.shape, file.role.says());
    }
    let rows = plural(sum(group, |file| file.rows), "row");
    let joined = if group[0].joined {
        ", joined to the titles"
    } else {
        ""
    };
    format!("{}, {rows}{joined}", group[0].shape)
}

/// What becomes of a file that is no list of titles.
fn used(role: Role) -> &'static str {
    match role {
        Role::Titles | Role::Ratings => "",
        Role::Principals => "refine makes the table principals of it, by the ids of people",
        Role::Names => {
            "refine makes the table people of it, and takes from it the names in principals"
        }
        Role::Crew => "refine makes the table crew of it, with directors and writers by their ids",
        Role::Episodes => "refine makes the table episodes of it",
        Role::Akas => "refine makes the table akas of it; titles keep their names",
    }
}

fn written(group: &[&FileReport]) -> String {
    let file = group[0];
    let text = bytes(sum(group, |file| file.text_bytes));
    let size = match file.compression {
        Compression::None if !file.is_read => "plain text".to_owned(),
        packed if !file.is_read => packed.to_string(),
        Compression::None => format!("plain text, {text}"),
        packed => format!(
            "{packed}, {} for {text} of text",
            bytes(sum(group, |file| file.stored_bytes))
        ),
    };
    if file.columns.is_empty() {
        return size;
    }
    let header = if file.header { "header" } else { "no header" };
    let separator = words::separator(file.separator);
    format!(
        "{size}; {separator}, {header}, {}",
        words::quoting(file.quoting)
    )
}

fn titles(file: &FileReport) -> Option<String> {
    let told = !file.joined && !file.columns.is_empty();
    told.then(|| words::kind_source(file.kind_source).to_owned())
}

fn columns(file: &FileReport) -> (Vec<String>, Vec<String>) {
    let name = |column: &ColumnReport| {
        let name = clean(column.name.trim());
        if file.header {
            name
        } else {
            format!("column {name}")
        }
    };
    let recognised = file.columns.iter().filter_map(|column| {
        let (name, holds) = (name(column), column.holds?.to_string());
        Some(if name == holds {
            name
        } else {
            format!("{name} → {holds}")
        })
    });
    let not_used = file
        .columns
        .iter()
        .filter(|column| column.holds.is_none())
        .map(name);
    (recognised.collect(), not_used.collect())
}

/// At most so many names that a screen shows them; a damaged file may have a million columns.
fn few(mut names: Vec<String>) -> Vec<String> {
    if names.len() > COLUMNS + 1 {
        let more = names.len() - COLUMNS;
        names.truncate(COLUMNS);
        names.push(format!("and {} more", thousands(more as u64)));
    }
    names
}

fn beware(group: &[&FileReport]) -> String {
    let malformed = sum(group, |file| file.malformed_rows);
    let stray = sum(group, |file| file.stray_quotes);
    let blank = sum(group, |file| file.blank_lines);
    let before = sum(group, |file| file.lines_before_header);
    let mut parts = Vec::new();
    if before > 0 {
        let lines = plural(before, "line");
        parts.push(format!("{lines} before the header left out"));
    }
    if malformed > 0 {
        parts.push(format!(
            "{} not as wide as the table",
            plural(malformed, "row")
        ));
    }
    if stray > 0 {
        parts.push(format!(
            "{} with an unclosed quote, read as ordinary characters",
            plural(stray, "row")
        ));
    }
    if blank > 0 {
        parts.push(plural(blank, "blank line"));
    }
    parts.join("; ")
}

fn skipped(page: &mut Page, report: &CatalogueReport) {
    let entries = &report.skipped_entries;
    if entries.is_empty() {
        return;
    }
    page.heading("Left out", "");
    for entry in entries.iter().take(SKIPPED) {
        page.item(
            2,
            "",
            Ink::Plain,
            &clean(&format!("{}: {}", entry.name, entry.reason)),
        );
    }
    if entries.len() > SKIPPED {
        page.item(
            2,
            "",
            Ink::Faint,
            &format!("and {} more", entries.len() - SKIPPED),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixtures::{PLAIN_80, course_file};

    fn text(files: Vec<FileReport>) -> String {
        let mut page = Page::new(PLAIN_80);
        render(
            &mut page,
            &CatalogueReport {
                files,
                ..CatalogueReport::default()
            },
        );
        page.into_text()
    }

    #[test]
    fn many_files_written_the_same_way_are_told_once() {
        let files = (1..=46)
            .map(|number| course_file(&format!("part_{number:02}.csv")))
            .collect();
        let text = text(files);
        assert!(
            text.contains("part_04.csv\nand 42 more files written the same way\n"),
            "{text}"
        );
        assert!(text.contains("course movies, 23,552 rows\n"), "{text}");
        assert_eq!(text.matches("recognised").count(), 1);
    }

    #[test]
    fn of_a_million_columns_few_are_named() {
        let mut file = course_file("wide.csv");
        let column = |number: usize| ColumnReport {
            name: format!("c{number}"),
            holds: None,
        };
        file.columns.extend((0..1_000_000).map(column));
        let text = text(vec![file]);
        assert!(text.contains("c37, and 999,962 more\n"), "{text}");
        assert!(text.lines().count() < 40, "{}", text.len());
    }

    #[test]
    fn columns_without_a_header_are_named_by_number() {
        let mut file = course_file("ids.txt");
        file.header = false;
        file.columns.truncate(1);
        file.columns[0].name = "1".to_owned();
        let text = text(vec![file]);
        assert!(text.contains("column 1 → tconst"), "{text}");
    }

    #[test]
    fn a_long_path_keeps_its_end() {
        let path = format!("{}/movies.csv", "folder/".repeat(20));
        assert!(text(vec![course_file(&path)]).starts_with('…'));
    }
}
