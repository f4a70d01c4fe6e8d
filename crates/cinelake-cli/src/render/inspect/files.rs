//! How the files are written. Files written the same way are told together.

use cinelake_imdb::{CatalogueReport, ColumnReport, Compression, FileReport, Role};

use crate::render::number::bytes;
use crate::render::page::Page;
use crate::render::text::{TextStyle, clean, shorten_left, width, wrap, wrap_pieces};
use crate::render::words;
use crate::wording::{Wording, say};

/// Names told of files that are written the same way.
const NAMES: usize = 4;
/// Tables that were left out and are named.
const SKIPPED: usize = 10;
/// Columns that are named.
const COLUMNS: usize = 40;

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
        page.line(&page.style.paint(TextStyle::Strong, &name));
    }
    if group.len() > shown {
        let more = (group.len() - shown) as u64;
        let more = page.style.words.counted("more-alike", more);
        page.line(&page.style.paint(TextStyle::Strong, &more));
    }
}

fn facts(page: &Page, group: &[&FileReport]) -> Vec<(String, Vec<String>)> {
    let words = page.style.words;
    // The longest name of a fact below.
    let room = page.saying_columns(width(&words.text("inspect-recognised")));
    let file = group[0];
    let (recognised, not_used) = columns(words, file);
    let pieces = |pieces: &[String]| wrap_pieces(pieces.iter().map(String::as_str), ", ", room);
    let (recognised, not_used) = (few(words, recognised), few(words, not_used));
    let used = used(file.role).map(|key| words.text(key));
    let facts = [
        ("inspect-holds", wrap(&holds(words, group), room)),
        ("inspect-used", wrap(&used.unwrap_or_default(), room)),
        ("inspect-written", wrap(&written(words, group), room)),
        ("inspect-titles", titles(words, file).into_iter().collect()),
        ("inspect-recognised", pieces(&recognised)),
        ("inspect-not-used", pieces(&not_used)),
        ("inspect-beware", wrap(&beware(words, group), room)),
    ];
    let facts = facts.into_iter().filter(|(_, lines)| !lines.is_empty());
    facts.map(|(key, lines)| (words.text(key), lines)).collect()
}

fn sum(group: &[&FileReport], of: impl Fn(&FileReport) -> u64) -> u64 {
    group.iter().map(|file| of(file)).sum()
}

fn holds(words: Wording, group: &[&FileReport]) -> String {
    let file = group[0];
    let shape = words::shape(words, file.shape);
    if !file.is_read {
        let says = words::role(words, file.role);
        return say!(words, "holds-role", shape = shape, says = says);
    }
    let rows = words.counted("rows", sum(group, |file| file.rows));
    let key = match file.joined {
        true => "holds-rows-joined",
        false => "holds-rows",
    };
    say!(words, key, shape = shape, rows = rows)
}

/// What becomes of a file that is no list of titles, as a key.
fn used(role: Role) -> Option<&'static str> {
    Some(match role {
        Role::Titles | Role::Ratings => return None,
        Role::Principals => "used-principals",
        Role::Names => "used-names",
        Role::Crew => "used-crew",
        Role::Episodes => "used-episodes",
        Role::Akas => "used-akas",
    })
}

fn written(words: Wording, group: &[&FileReport]) -> String {
    let file = group[0];
    let stored = bytes(words, sum(group, |file| file.stored_bytes));
    // JSON and UTF-16 become another text, whose size says nothing about the file.
    let text = match file.compression {
        Compression::None => stored.clone(),
        _ => bytes(words, sum(group, |file| file.text_bytes)),
    };
    let packed = file.compression.to_string();
    let size = match (file.compression, file.is_read) {
        (Compression::None, false) => words.text("plain-text"),
        (_, false) => packed,
        (Compression::None, true) => say!(words, "plain-text-size", size = text),
        (_, true) => {
            let key = "packed-size";
            say!(words, key, packed = packed, stored = stored, size = text)
        }
    };
    if file.columns.is_empty() {
        return size;
    }
    if file.is_json {
        return format!("{size}; {}", words.text("json-records"));
    }
    let header = words.text(if file.header { "header" } else { "no-header" });
    let separator = words::separator(words, file.separator);
    let quoting = words::quoting(words, file.quoting);
    let encoding = file.is_utf16.then(|| format!("{}, ", words.text("utf-16")));
    let encoding = encoding.unwrap_or_default();
    format!("{size}; {encoding}{separator}, {header}, {quoting}")
}

fn titles(words: Wording, file: &FileReport) -> Option<String> {
    let told = !file.joined && !file.columns.is_empty();
    told.then(|| words::kind_source(words, file.kind_source))
}

fn columns(words: Wording, file: &FileReport) -> (Vec<String>, Vec<String>) {
    let name = |column: &ColumnReport| {
        let name = clean(column.name.trim());
        if file.header {
            name
        } else {
            say!(words, "column", name = name)
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
        .filter(|column| column.holds.is_none() && !column.name.trim().is_empty())
        .map(name);
    (recognised.collect(), not_used.collect())
}

/// At most so many names that a screen shows them; a damaged file may have a million columns.
fn few(words: Wording, mut names: Vec<String>) -> Vec<String> {
    if names.len() > COLUMNS + 1 {
        let more = names.len() - COLUMNS;
        names.truncate(COLUMNS);
        names.push(words.counted("and-more", more as u64));
    }
    names
}

fn beware(words: Wording, group: &[&FileReport]) -> String {
    let found = [
        (
            "beware-before-header",
            sum(group, |file| file.lines_before_header),
        ),
        ("beware-width", sum(group, |file| file.malformed_rows)),
        ("beware-quotes", sum(group, |file| file.stray_quotes)),
        ("blank-lines", sum(group, |file| file.blank_lines)),
    ];
    let found = found.into_iter().filter(|(_, count)| *count > 0);
    let parts: Vec<String> = found
        .map(|(key, count)| words.counted(key, count))
        .collect();
    parts.join("; ")
}

/// Why an entry was left out the reader says, in English.
fn skipped(page: &mut Page, report: &CatalogueReport) {
    let entries = &report.skipped_entries;
    if entries.is_empty() {
        return;
    }
    let words = page.style.words;
    let remark = words::details_are_english(words);
    page.heading(&words.text("heading-left-out"), &remark);
    for entry in entries.iter().take(SKIPPED) {
        let text = clean(&format!("{}: {}", entry.name, entry.reason));
        page.item(2, "", TextStyle::Plain, &text);
    }
    if entries.len() > SKIPPED {
        let more = (entries.len() - SKIPPED) as u64;
        page.item(2, "", TextStyle::Faint, &words.counted("and-more", more));
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
