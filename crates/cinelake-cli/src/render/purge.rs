//! What a purge removed or would remove, and what to run then.

use cinelake_lake::shell_quoted;
use cinelake_refine::purge::{PurgeSummary, PurgedFiles};

use super::Style;
use super::number::bytes;
use super::page::{Page, Row};
use super::text::{TextStyle, clean};
use crate::wording::say;

/// Files that are named; the rest is counted.
const NAMED: usize = 5;

/// The summary as text.
pub(crate) fn purged(summary: &PurgeSummary, lake: &str, days: u32, style: Style) -> String {
    let mut page = Page::new(style);
    let words = style.words;
    let what = words.text(match (summary.removed, summary.is_empty()) {
        (_, true) => "purge-nothing",
        (true, false) => "purge-removed",
        (false, false) => "purge-would",
    });
    page.line(&say!(
        words,
        "purge-head",
        lake = lake,
        before = words.minute(summary.older_than),
        days = words.counted("days", days.into()),
        what = what,
    ));
    removed(&mut page, summary);
    foreign(&mut page, summary);
    next(&mut page, summary, lake, days);
    page.into_text()
}

fn removed(page: &mut Page, summary: &PurgeSummary) {
    if summary.is_empty() {
        return;
    }
    page.gap();
    let words = page.style.words;
    let files = |label: String, files: PurgedFiles| {
        Row::new(label, files.files).note(bytes(words, files.size_bytes))
    };
    let mut rows = vec![
        files(words.text("purge-record-files"), summary.record_files),
        files(words.text("purge-entries"), summary.entries),
    ];
    for part in &summary.rows {
        let label = say!(words, "purge-rows", table = part.table.to_string());
        rows.push(Row::new(label, part.rows));
    }
    for report in &summary.reports {
        let label = say!(words, "purge-report", day = words.date(report.as_of));
        rows.push(files(label, report.files));
    }
    if summary.star_tables.files > 0 {
        rows.push(files(words.text("purge-star"), summary.star_tables));
    }
    if summary.staged_files > 0 {
        let row = Row::new(words.text("purge-staged"), summary.staged_files);
        rows.push(row.note(words.text("purge-staged-note")));
    }
    page.rows(&rows);
    if summary.tables_made_anew {
        let text = words.text(match summary.removed {
            true => "purge-anew-done",
            false => "purge-anew",
        });
        page.item(2, "!", TextStyle::Warn, &text);
    }
}

fn foreign(page: &mut Page, summary: &PurgeSummary) {
    if summary.foreign.is_empty() {
        return;
    }
    let words = page.style.words;
    let remark = words.text("purge-foreign-remark");
    page.heading(&words.text("purge-foreign"), &remark);
    for path in summary.foreign.iter().take(NAMED) {
        page.item(2, "!", TextStyle::Warn, &clean(path));
    }
    let more = summary.foreign.len().saturating_sub(NAMED);
    if more > 0 {
        let more = words.counted("and-more", more as u64);
        page.item(4, "", TextStyle::Faint, &more);
    }
}

/// The commands that follow.
fn next(page: &mut Page, summary: &PurgeSummary, lake: &str, days: u32) {
    if summary.is_empty() {
        return;
    }
    page.gap();
    let words = page.style.words;
    let lake = clean(&shell_quoted(lake));
    if !summary.removed {
        let command = format!("cinelake purge --lake {lake} --older-than {days}d --yes");
        return page.todo(&say!(words, "purge-todo-remove", command = command));
    }
    if summary.star_tables.files > 0 {
        let command = format!("cinelake model --lake {lake}");
        page.todo(&say!(words, "purge-todo-star", command = command));
    }
    for report in &summary.reports {
        let command = format!("cinelake report --lake {lake} --as-of {}", report.as_of);
        page.todo(&say!(words, "purge-todo-report", command = command));
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use cinelake_refine::Table;
    use cinelake_refine::purge::{PurgedReport, PurgedRows};

    use super::*;

    const STYLE: Style = Style {
        width: 80,
        colour: false,
        ascii: false,
        words: crate::wording::Wording::EN,
    };

    fn summary(removed: bool) -> PurgeSummary {
        PurgeSummary {
            removed,
            older_than: "2026-05-27T10:00:00Z".parse().expect("a time"),
            record_files: PurgedFiles {
                files: 1_204,
                size_bytes: 312_000_000,
            },
            entries: PurgedFiles {
                files: 1_204,
                size_bytes: 2_400_000,
            },
            rows: vec![PurgedRows {
                table: Table::TmdbMovies,
                rows: 87_000,
            }],
            tables_made_anew: false,
            reports: vec![PurgedReport {
                as_of: NaiveDate::from_ymd_opt(2026, 4, 1).expect("a day"),
                files: PurgedFiles {
                    files: 2,
                    size_bytes: 1_900_000,
                },
            }],
            star_tables: PurgedFiles::default(),
            staged_files: 0,
            foreign: vec!["Raw/TMDB/JSON/notes.txt".to_owned()],
            damaged: Vec::new(),
        }
    }

    #[test]
    fn a_dry_run_says_how_to_remove_it() {
        insta::assert_snapshot!(purged(&summary(false), "./lake", 180, STYLE));
    }

    #[test]
    fn what_was_removed_is_counted_and_the_reports_can_be_made_again() {
        insta::assert_snapshot!(purged(&summary(true), "./lake", 180, STYLE));
    }

    #[test]
    fn nothing_to_remove_is_said_in_one_line() {
        let empty = PurgeSummary {
            record_files: PurgedFiles::default(),
            entries: PurgedFiles::default(),
            rows: Vec::new(),
            reports: Vec::new(),
            star_tables: PurgedFiles::default(),
            foreign: Vec::new(),
            ..summary(false)
        };
        let text = purged(&empty, "./lake", 180, STYLE);
        assert_eq!(text.lines().count(), 1, "{text}");
    }

    #[test]
    fn a_purge_is_portuguese_where_the_language_is() {
        let style = crate::render::fixtures::PORTUGUESE_80;
        let text = purged(&summary(false), "./lake", 180, style);
        insta::assert_snapshot!("purge_pt_br", text);
    }
}
