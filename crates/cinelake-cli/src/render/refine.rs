//! What a refine did: each table, the books of the catalogues and records, and what needs a look.

use std::collections::BTreeMap;
use std::time::Duration;

use cinelake_refine::{
    BadRow, CatalogueSummary, DetailSummary, OpinionSummary, RefineSummary, TableOutcome,
    TableSummary,
};

use super::Style;
use super::grid::{Head, grid};
use super::number::{bytes, duration, plural, thousands};
use super::page::{Page, Row};
use super::text::{Ink, clean};

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
    let changed = summary
        .tables
        .iter()
        .filter(|table| table.state != TableOutcome::Unchanged)
        .count() as u64;
    let what = match changed {
        0 => "everything was up to date".to_owned(),
        changed => format!("{} written", plural(changed, "table")),
    };
    page.line(&format!("Refined {lake} in {}: {what}.", duration(elapsed)));
    page.heading("Tables", "");
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
    let rows = tables.iter().map(|table| TableRow {
        name: table.table.name(),
        rows: table.rows,
        size_bytes: table.size_bytes,
        done: done(table),
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
    let heads = [("", false), ("rows", true), ("size", true), ("", false)];
    let heads = heads.map(|(label, right)| Head {
        label: label.to_owned(),
        right,
    });
    let rows = tables.map(|table| {
        let (rows, size) = (thousands(table.rows), bytes(table.size_bytes));
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
fn done(table: &TableSummary) -> String {
    match table.state {
        TableOutcome::Unchanged => "up to date".to_owned(),
        TableOutcome::Rebuilt => format!("made from {}", plural(table.inputs_total, "input")),
        TableOutcome::Updated => {
            let counted = |rows: u64, word: &str| match rows {
                0 => String::new(),
                rows => format!(", {} {word}", thousands(rows)),
            };
            let replaced = counted(table.rows_replaced, "replaced");
            let expired = counted(table.rows_expired, "too old and removed");
            let (added, read) = (
                thousands(table.rows_added),
                plural(table.inputs_read, "new input"),
            );
            format!("+{added} rows{replaced}{expired}, from {read}")
        }
    }
}

fn catalogues(page: &mut Page, summary: &RefineSummary) {
    let books = &summary.catalogues;
    if books.files == 0 {
        return;
    }
    let same = match books.files_same {
        0 => String::new(),
        files => format!(
            ", {} more with the same bytes left out",
            plural(files, "file")
        ),
    };
    page.heading(
        "Catalogues",
        &format!("{}{same}", plural(books.files, "file")),
    );
    let mut rows = vec![
        Row::new("rows", books.rows),
        Row::new("into titles", books.rows_in_titles).part(),
    ];
    let mut part = |label: &str, count: u64| {
        if count > 0 {
            rows.push(Row::new(label, count).part());
        }
    };
    part(
        "of titles that a later catalogue has",
        books.rows_superseded,
    );
    part("ratings, joined to titles", books.ratings_rows);
    part("ratings without a title", books.ratings_without_title);
    for (reason, count) in &books.rejected {
        let row = Row::new(clean(&super::words::reject_reason(reason)), *count).part();
        rows.push(row.ink(Ink::Warn).note("left out"));
    }
    rows.push(Row::new("titles", books.titles));
    if books.disagreeing_titles > 0 {
        let note = "the first known value was kept";
        let row = Row::new("whose rows contradict each other", books.disagreeing_titles);
        rows.push(row.part().note(note));
    }
    rows.push(Row::new("people and roles", books.principals));
    if books.principals_duplicates > 0 {
        let row = Row::new("exact duplicates left out", books.principals_duplicates);
        rows.push(row.part());
    }
    rows.extend(people(books));
    for (name, counts) in [
        ("crew", &books.crew),
        ("episodes", &books.episodes),
        ("akas", &books.akas),
    ] {
        rows.extend(details(name, counts));
    }
    rows.extend(counted("not valid, treated as unknown:", &books.unreadable));
    page.rows(&rows);
    bad_rows(page, &books.bad_rows);
}

/// What became of files of people and of their names.
fn people(books: &CatalogueSummary) -> Vec<Row> {
    let part = |label: &'static str, count: u64| (count > 0).then(|| Row::new(label, count).part());
    let read = |label: &'static str, count: u64| (count > 0).then(|| Row::new(label, count));
    let unnamed = part("without a name, shown by id", books.people_unnamed);
    let rows = [
        read("rows of principals", books.people_rows),
        part(
            "of titles that no catalogue has",
            books.people_without_title,
        ),
        part(
            "of titles whose people another file has",
            books.people_superseded,
        ),
        read("people named", books.people),
        unnamed.map(|row| match books.names_rows {
            0 => row.note("add name.basics for the names"),
            _ => row,
        }),
        read("rows of names", books.names_rows),
        part("of people in no title here", books.names_not_referenced),
        part("of people named before", books.names_repeated),
    ];
    rows.into_iter().flatten().collect()
}

/// What became of the files of a kind that say more of titles.
fn details(name: &str, counts: &DetailSummary) -> Vec<Row> {
    if counts.rows == 0 {
        return Vec::new();
    }
    let parts = [
        ("of titles that no catalogue has", counts.rows_without_title),
        ("of titles that a later file has", counts.rows_superseded),
        ("said again", counts.duplicates),
    ];
    let parts = parts.into_iter().filter(|(_, count)| *count > 0);
    let rows = parts.map(|(label, count)| Row::new(label, count).part());
    std::iter::once(Row::new(format!("rows read for {name}"), counts.rows))
        .chain(rows)
        .collect()
}

/// The first rows and values that could not be used.
fn bad_rows(page: &mut Page, rows: &[BadRow]) {
    if rows.is_empty() {
        return;
    }
    page.heading("Rows and values that cannot be read", "the first of them");
    for row in rows.iter().take(NAMED) {
        let text = format!("{}:{}: {}: {}", row.file, row.line, row.problem, row.value);
        page.item(2, "!", Ink::Warn, &clean(&text));
    }
}

fn records(page: &mut Page, summary: &RefineSummary) {
    let books = &summary.records;
    if books.records == 0 {
        return;
    }
    page.heading("Records", "read this time");
    let films = books.records - books.series_records;
    let mut rows = Vec::new();
    let mut part = |row: Row, count: u64| {
        if count > 0 {
            rows.push(row);
        }
    };
    part(Row::new("records of films", films), films);
    let of_series = Row::new("records of series", books.series_records);
    part(of_series, books.series_records);
    let film_rows = books.rows - books.series_rows;
    part(Row::new("into tmdb_movies", film_rows).part(), films);
    let series_rows = Row::new("into tmdb_series", books.series_rows).part();
    part(series_rows, books.series_records);
    let superseded = Row::new("older than another of the same title", books.superseded);
    part(superseded.part(), books.superseded);
    let expired = Row::new("too old", books.expired).part();
    part(expired.note("in no table (--keep-days)"), books.expired);
    for (reason, count) in &books.dead_letters {
        let label = format!("dead letter: {}", clean(&reason.replace('_', " ")));
        part(Row::new(label, *count).part().ink(Ink::Warn), *count);
    }
    let dates = Row::new("dates that are not valid", books.unreadable_dates);
    part(
        dates.note("NULL in the table, kept in extra"),
        books.unreadable_dates,
    );
    for (key, count) in &books.unreadable_parts {
        let label = format!("{} that cannot be read", clean(&key.replace('_', " ")));
        part(Row::new(label, *count).note("kept in extra"), *count);
    }
    page.rows(&rows);
}

fn second_opinion(page: &mut Page, opinion: &OpinionSummary) {
    page.heading("Second opinion", &clean(&opinion.source));
    let counts = [
        ("figures that agree with TMDB's", opinion.agrees),
        ("that differ by more than 25 %", opinion.differs),
        ("that TMDB does not know", opinion.only_source),
        ("in another currency", opinion.other_currency),
    ];
    let mut rows: Vec<Row> = counts
        .into_iter()
        .map(|(label, count)| Row::new(label, count))
        .collect();
    for (reason, count) in &opinion.rejected {
        let label = match reason.as_str() {
            "no_id" => "rows without an IMDb id of a title",
            "not_a_number" => "figures that are no whole number",
            "two_values" => "figures of titles that have two different ones",
            "unknown_title" => "figures of titles that no catalogue has",
            other => other,
        };
        rows.push(
            Row::new(clean(label), *count)
                .ink(Ink::Warn)
                .note("left out"),
        );
    }
    page.rows(&rows);
}

fn counted(label: &str, counts: &BTreeMap<String, u64>) -> Vec<Row> {
    let row = |(name, count): (&String, &u64)| Row::new(clean(&format!("{label} {name}")), *count);
    counts.iter().map(row).collect()
}

/// Files that something is to be said of, one below the other.
fn files(page: &mut Page, heading: &str, remark: &str, files: &[String]) {
    if files.is_empty() {
        return;
    }
    page.heading(heading, remark);
    for text in files.iter().take(NAMED) {
        page.item(2, "!", Ink::Warn, &clean(text));
    }
    if files.len() > NAMED {
        let more = format!("and {} more", plural((files.len() - NAMED) as u64, "file"));
        page.item(4, "", Ink::Faint, &more);
    }
}

fn files_to_look_at(page: &mut Page, summary: &RefineSummary) {
    let catalogues = &summary.catalogues;
    let gone = catalogues.gone.iter();
    let gone: Vec<String> = gone
        .map(|file| format!("{}: {}", file.path, file.advice))
        .collect();
    files(page, "Catalogue files that are missing", "", &gone);
    let remark = "no run landed them, so --separator, --kind and other flags are unknown; their format was detected";
    files(
        page,
        "Catalogue files without a description",
        remark,
        &catalogues.undescribed,
    );
    let damaged = summary.damaged.iter();
    let damaged: Vec<String> = damaged
        .map(|file| format!("{}: {}", file.path, file.problem))
        .collect();
    let remark =
        "not used; cinelake verify --repair copies them to the quarantine and rebuilds what it can";
    files(page, "Damaged small files", remark, &damaged);
    let unused = summary.unused.iter();
    let unused: Vec<String> = unused
        .map(|file| format!("{}: {}", file.path, file.reason))
        .collect();
    files(page, "Files not used", "", &unused);
}
