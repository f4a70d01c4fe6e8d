//! What a refine did: each table, the books of the catalogues and records, and what needs a look.

use std::collections::BTreeMap;
use std::time::Duration;

use cinelake_refine::{
    BadRow, CatalogueSummary, DetailSummary, OpinionSummary, RefineSummary, TableOutcome,
    TableSummary,
};

use super::Style;
use super::grid::{Head, grid};
use super::number::{bytes, duration};
use super::page::{Page, Row};
use super::text::{TextStyle, clean};
use crate::wording::{Wording, say};

/// Files that are named; the rest is counted.
const NAMED: usize = 5;

/// The summary as text.
pub(crate) fn refined(
    summary: &RefineSummary,
    lake: &str,
    elapsed: Duration,
    style: Style,
) -> String {
    let mut page = Page::new(style);
    let words = style.words;
    let changed = summary.tables.iter();
    let changed = changed.filter(|table| table.state != TableOutcome::Unchanged);
    let what = match changed.count() as u64 {
        0 => words.text("all-up-to-date"),
        changed => words.counted("tables-written-count", changed),
    };
    let time = duration(words, elapsed);
    page.line(&say!(
        words,
        "refined",
        lake = lake,
        time = time,
        what = what
    ));
    page.heading(&words.text("heading-tables"), "");
    tables(&mut page, &summary.tables);
    catalogues(&mut page, summary);
    records(&mut page, summary);
    for opinion in &summary.second_opinions {
        second_opinion(&mut page, opinion);
    }
    files_to_look_at(&mut page, summary);
    page.into_text()
}

fn tables(page: &mut Page, tables: &[TableSummary]) {
    let words = page.style.words;
    let rows = tables.iter().map(|table| TableRow {
        name: table.table.name(),
        rows: table.rows,
        size_bytes: table.size_bytes,
        done: done(words, table),
    });
    list(page, rows);
}

/// A table of the lake in a summary.
pub(super) struct TableRow {
    pub(super) name: &'static str,
    pub(super) rows: u64,
    pub(super) size_bytes: u64,
    /// What was done, in few words.
    pub(super) done: String,
}

/// Tables below each other: name, rows, size and what was done.
pub(super) fn list(page: &mut Page, tables: impl Iterator<Item = TableRow>) {
    let words = page.style.words;
    let (rows, size) = (words.text("head-rows"), words.text("head-size"));
    let heads = [("", false), (&rows, true), (&size, true), ("", false)];
    let heads = heads.map(|(label, right)| Head {
        label: label.to_owned(),
        right,
    });
    let rows = tables.map(|table| {
        let (rows, size) = (words.number(table.rows), bytes(words, table.size_bytes));
        vec![table.name.to_owned(), rows, size, table.done]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    for part in grid(&heads, &rows, page.style.columns() - 2) {
        for line in part.head.iter().chain(&part.rows) {
            page.line(&format!("  {line}"));
        }
    }
}

/// What was done to a table, in few words.
fn done(words: Wording, table: &TableSummary) -> String {
    match table.state {
        TableOutcome::Unchanged => words.text("up-to-date"),
        TableOutcome::Rebuilt => {
            let inputs = words.counted("inputs", table.inputs_total);
            say!(words, "made-from", inputs = inputs)
        }
        TableOutcome::Updated => {
            let counted = |rows: u64, key: &str| match rows {
                0 => String::new(),
                rows => words.counted(key, rows),
            };
            say!(
                words,
                "rows-added",
                added = table.rows_added,
                replaced = counted(table.rows_replaced, "rows-replaced"),
                expired = counted(table.rows_expired, "rows-expired"),
                inputs = words.counted("new-inputs", table.inputs_read),
            )
        }
    }
}

/// A row by the key of its label.
fn row(words: Wording, key: &str, count: u64) -> Row {
    Row::new(words.text(key), count)
}

/// The same, where there is something to count.
fn some(words: Wording, key: &str, count: u64) -> Option<Row> {
    (count > 0).then(|| row(words, key, count))
}

fn part(words: Wording, key: &str, count: u64) -> Option<Row> {
    some(words, key, count).map(Row::part)
}

fn catalogues(page: &mut Page, summary: &RefineSummary) {
    let (words, books) = (page.style.words, &summary.catalogues);
    if books.files == 0 {
        return;
    }
    let files = words.counted("files", books.files);
    let remark = match books.files_same {
        0 => files,
        same => {
            let same = words.counted("files", same);
            say!(words, "same-bytes", files = files, same = same)
        }
    };
    page.heading(&words.text("heading-catalogues"), &remark);
    let mut rows = catalogue_rows(words, books);
    rows.extend(people(words, books));
    for (name, counts) in [
        ("crew", &books.crew),
        ("episodes", &books.episodes),
        ("akas", &books.akas),
    ] {
        rows.extend(details(words, name, counts));
    }
    for (column, count) in &books.unreadable {
        let column = clean(column);
        rows.push(Row::new(
            say!(words, "refine-unreadable", column = column),
            *count,
        ));
    }
    page.rows(&rows);
    bad_rows(page, &books.bad_rows);
}

/// What became of the rows of the catalogues.
fn catalogue_rows(words: Wording, books: &CatalogueSummary) -> Vec<Row> {
    let mut rows = vec![
        row(words, "refine-rows", books.rows),
        row(words, "refine-into-titles", books.rows_in_titles).part(),
    ];
    rows.extend(part(words, "refine-superseded", books.rows_superseded));
    rows.extend(part(words, "refine-ratings", books.ratings_rows));
    let alone = books.ratings_without_title;
    rows.extend(part(words, "refine-ratings-alone", alone));
    for (reason, count) in &books.rejected {
        let reason = clean(&super::words::reject_reason(words, reason));
        let row = Row::new(reason, *count).part().ink(TextStyle::Warn);
        rows.push(row.note(words.text("refine-left-out")));
    }
    rows.push(row(words, "refine-titles", books.titles));
    let contradict = part(words, "refine-contradict", books.disagreeing_titles);
    rows.extend(contradict.map(|row| row.note(words.text("refine-first-kept"))));
    rows.push(row(words, "refine-roles", books.principals));
    rows.extend(part(
        words,
        "refine-duplicates",
        books.principals_duplicates,
    ));
    rows
}

/// What became of files of people and of their names.
fn people(words: Wording, books: &CatalogueSummary) -> Vec<Row> {
    let unnamed = part(words, "refine-people-unnamed", books.people_unnamed);
    let elsewhere = books.names_not_referenced;
    let rows = [
        some(words, "refine-people-rows", books.people_rows),
        part(words, "refine-without-title", books.people_without_title),
        part(words, "refine-people-superseded", books.people_superseded),
        some(words, "refine-people-named", books.people),
        unnamed.map(|row| match books.names_rows {
            0 => row.note(words.text("refine-add-names")),
            _ => row,
        }),
        some(words, "refine-names-rows", books.names_rows),
        part(words, "refine-names-elsewhere", elsewhere),
        part(words, "refine-names-repeated", books.names_repeated),
    ];
    rows.into_iter().flatten().collect()
}

/// What became of the files of a kind that say more of titles.
fn details(words: Wording, name: &str, counts: &DetailSummary) -> Vec<Row> {
    if counts.rows == 0 {
        return Vec::new();
    }
    let read = say!(words, "refine-read-for", table = name);
    let parts = [
        part(words, "refine-without-title", counts.rows_without_title),
        part(words, "refine-later-file", counts.rows_superseded),
        part(words, "refine-said-again", counts.duplicates),
    ];
    std::iter::once(Row::new(read, counts.rows))
        .chain(parts.into_iter().flatten())
        .collect()
}

/// The first rows and values that could not be used. What is wrong with them the reader says, in English.
fn bad_rows(page: &mut Page, rows: &[BadRow]) {
    if rows.is_empty() {
        return;
    }
    let words = page.style.words;
    let remark = remark(words, &words.text("refine-bad-rows-remark"));
    page.heading(&words.text("refine-bad-rows"), &remark);
    for row in rows.iter().take(NAMED) {
        let text = format!("{}:{}: {}: {}", row.file, row.line, row.problem, row.value);
        page.item(2, "!", TextStyle::Warn, &clean(&text));
    }
}

/// A remark, and that the texts below are English where the screen is not.
fn remark(words: Wording, remark: &str) -> String {
    let english = super::words::details_are_english(words);
    let parts = [remark, english.as_str()];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("; ")
}

fn records(page: &mut Page, summary: &RefineSummary) {
    let (words, books) = (page.style.words, &summary.records);
    if books.records == 0 {
        return;
    }
    let remark = words.text("refine-records-remark");
    page.heading(&words.text("refine-records"), &remark);
    let films = books.records - books.series_records;
    let film_rows = row(words, "refine-into-movies", books.rows - books.series_rows);
    let series_rows = row(words, "refine-into-series", books.series_rows);
    let rows = [
        some(words, "refine-films", films),
        some(words, "refine-series", books.series_records),
        (films > 0).then(|| film_rows.part()),
        (books.series_records > 0).then(|| series_rows.part()),
        part(words, "refine-older", books.superseded),
        part(words, "refine-too-old", books.expired)
            .map(|row| row.note(words.text("refine-too-old-note"))),
    ];
    let mut rows: Vec<Row> = rows.into_iter().flatten().collect();
    for (reason, count) in known(&books.dead_letters) {
        let reason = clean(&super::words::dead_letter(words, reason));
        let label = say!(words, "refine-dead-letter", reason = reason);
        rows.push(Row::new(label, count).part().ink(TextStyle::Warn));
    }
    let dates = some(words, "refine-bad-dates", books.unreadable_dates);
    rows.extend(dates.map(|row| row.note(words.text("refine-bad-dates-note"))));
    for (key, count) in known(&books.unreadable_values) {
        let label = say!(words, "refine-unreadable", column = clean(key));
        rows.push(Row::new(label, count).note(words.text("refine-bad-dates-note")));
    }
    for (key, count) in known(&books.unreadable_parts) {
        let part = clean(&key.replace('_', " "));
        let label = say!(words, "refine-bad-part", part = part);
        rows.push(Row::new(label, count).note(words.text("refine-in-extra")));
    }
    page.rows(&rows);
}

/// The counts that are not zero.
fn known(counts: &BTreeMap<String, u64>) -> impl Iterator<Item = (&str, u64)> {
    let counts = counts.iter().filter(|(_, count)| **count > 0);
    counts.map(|(key, count)| (key.as_str(), *count))
}

fn second_opinion(page: &mut Page, opinion: &OpinionSummary) {
    let words = page.style.words;
    page.heading(&words.text("refine-opinion"), &clean(&opinion.source));
    let mut rows = vec![
        row(words, "refine-agrees", opinion.agrees),
        row(words, "refine-differs", opinion.differs),
        row(words, "refine-only-source", opinion.only_source),
        row(words, "refine-other-currency", opinion.other_currency),
    ];
    for (reason, count) in &opinion.rejected {
        let label = words.of_code("opinion-", reason);
        let row = Row::new(clean(&label.unwrap_or_else(|| reason.clone())), *count);
        rows.push(row.ink(TextStyle::Warn).note(words.text("refine-left-out")));
    }
    page.rows(&rows);
}

/// Files that something is to be said of, one below the other.
fn files(page: &mut Page, key: &str, remark: &str, files: &[String]) {
    if files.is_empty() {
        return;
    }
    let words = page.style.words;
    page.heading(&words.text(key), remark);
    for text in files.iter().take(NAMED) {
        page.item(2, "!", TextStyle::Warn, &clean(text));
    }
    if files.len() > NAMED {
        let more = words.counted("and-more-files", (files.len() - NAMED) as u64);
        page.item(4, "", TextStyle::Faint, &more);
    }
}

fn files_to_look_at(page: &mut Page, summary: &RefineSummary) {
    let (words, catalogues) = (page.style.words, &summary.catalogues);
    let gone = catalogues.gone.iter();
    let gone: Vec<String> = gone
        .map(|file| format!("{}: {}", file.path, file.advice))
        .collect();
    files(page, "refine-gone-files", &remark(words, ""), &gone);
    let undescribed = words.text("refine-undescribed-remark");
    let key = "refine-undescribed";
    files(page, key, &undescribed, &catalogues.undescribed);
    let damaged = summary.damaged.iter();
    let damaged: Vec<String> = damaged
        .map(|file| format!("{}: {}", file.path, file.problem))
        .collect();
    let what = remark(words, &words.text("refine-damaged-files-remark"));
    files(page, "refine-damaged-files", &what, &damaged);
    let unused = summary.unused.iter();
    let unused: Vec<String> = unused
        .map(|file| format!("{}: {}", file.path, file.reason))
        .collect();
    files(page, "refine-unused-files", &remark(words, ""), &unused);
}
