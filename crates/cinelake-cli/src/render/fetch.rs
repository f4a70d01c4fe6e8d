//! What became of IMDb's files, and what to type next.

use cinelake_fetch::{FetchSummary, FileState, FileSummary};

use super::Style;
use super::grid::{Head, grid};
use super::number::bytes;
use super::page::Page;
use super::text::{TextStyle, clean};
use crate::wording::{Wording, say};

/// Commands that can be copied.
#[derive(Debug)]
pub(crate) struct NextCommands {
    /// The command that continues.
    pub(crate) again: String,
    /// Shows what is in the files.
    pub(crate) look: String,
    /// Makes a lake of them; `None` where the files that were chosen have no titles.
    pub(crate) make: Option<String>,
}

/// The summary as text.
pub(crate) fn fetched(summary: &FetchSummary, next: &NextCommands, style: Style) -> String {
    let mut page = Page::new(style);
    let words = style.words;
    page.line(&headline(words, summary));
    page.gap();
    files(&mut page, &summary.files);
    troubles(&mut page, summary);
    page.gap();
    if !summary.is_whole() {
        command(&mut page, &words.text("fetched-continue"), &next.again);
        return page.into_text();
    }
    command(&mut page, &words.text("fetched-look"), &next.look);
    if let Some(make) = &next.make {
        command(&mut page, &words.text("fetched-make"), make);
    }
    page.into_text()
}

/// Not wrapped: it is there to be copied.
fn command(page: &mut Page, text: &str, command: &str) {
    page.line(text);
    let command = page.style.paint(TextStyle::Accent, &clean(command));
    page.line(&format!("  {command}"));
}

fn headline(words: Wording, summary: &FetchSummary) -> String {
    let (all, folder) = (summary.files.len(), summary.folder.display().to_string());
    let whole = summary.files.iter().filter(|file| file.is_whole()).count();
    let from = summary.from.to_string();
    let files = words.counted("files", all as u64);
    match whole == all {
        true => {
            let key = "fetched-whole";
            say!(words, key, folder = folder, files = files, from = from)
        }
        false => {
            let (key, whole, all) = ("fetched-some", whole as u64, all as u64);
            say!(
                words,
                key,
                folder = folder,
                whole = whole,
                all = all,
                from = from
            )
        }
    }
}

fn files(page: &mut Page, files: &[FileSummary]) {
    let words = page.style.words;
    let head = |label: String, right| Head { label, right };
    let heads = [
        head(words.text("head-file"), false),
        head(String::new(), false),
        head(words.text("head-size"), true),
        head(words.text("head-changed"), false),
    ];
    let rows: Vec<Vec<String>> = files
        .iter()
        .map(|file| {
            vec![
                file.name.to_owned(),
                words.text(word(file.state)),
                size(words, file),
                file.last_modified.clone().unwrap_or_default(),
            ]
        })
        .collect();
    for part in grid(&heads, &rows, page.style.columns() - 2) {
        for line in part.head.iter().chain(&part.rows) {
            page.line(&format!("  {line}"));
        }
    }
}

/// What became of a file, as a key.
fn word(state: FileState) -> &'static str {
    match state {
        FileState::Downloaded => "file-downloaded",
        FileState::Resumed => "file-resumed",
        FileState::Unchanged => "file-unchanged",
        FileState::Failed => "file-failed",
        FileState::Stopped => "file-stopped",
        FileState::NotReached => "file-not-reached",
    }
}

fn size(words: Wording, file: &FileSummary) -> String {
    match (file.is_whole(), file.bytes) {
        (false, 0) => String::new(),
        (false, kept) => say!(words, "size-kept", size = bytes(words, kept)),
        (true, size) => bytes(words, size),
    }
}

fn troubles(page: &mut Page, summary: &FetchSummary) {
    let words = page.style.words;
    let told = summary.ended_early.as_ref().map(|error| error.in_full());
    let failed = summary.files.iter().filter_map(|file| file.error.clone());
    let mut texts: Vec<String> = failed.collect();
    texts.extend(told.filter(|told| !texts.contains(told)));
    if !texts.is_empty() {
        page.gap();
    }
    for text in texts {
        let text = say!(words, "fetched-error", error = clean(&text));
        page.item(2, "!", TextStyle::Bad, &text);
    }
    if summary.days.len() > 1 {
        page.gap();
        let days: Vec<String> = summary
            .days
            .iter()
            .map(|(day, names)| format!("{day}: {}", names.join(", ")))
            .collect();
        let text = say!(words, "fetched-days", days = days.join("; "));
        page.item(2, "!", TextStyle::Warn, &text);
    }
}

#[cfg(test)]
mod tests {
    use cinelake_fetch::FetchError;

    use super::*;

    const STYLE: Style = Style {
        width: 80,
        colour: false,
        ascii: false,
        words: crate::wording::Wording::EN,
    };

    fn file(name: &'static str, state: FileState, bytes: u64) -> FileSummary {
        FileSummary {
            name,
            state,
            bytes,
            etag: None,
            last_modified: None,
            path: format!("imdb/{name}.tsv.gz").into(),
            error: None,
        }
    }

    fn summary(files: Vec<FileSummary>) -> FetchSummary {
        FetchSummary {
            from: "https://mirror.example/imdb/".to_owned(),
            folder: "imdb".into(),
            files,
            days: std::collections::BTreeMap::new(),
            ended_early: None,
        }
    }

    fn text(summary: &FetchSummary) -> String {
        let next = NextCommands {
            again: "cinelake catalogue fetch --output imdb".to_owned(),
            look: "cinelake inspect imdb".to_owned(),
            make: Some("cinelake ingest imdb/*.tsv.gz --lake ./lake".to_owned()),
        };
        fetched(summary, &next, STYLE)
    }

    #[test]
    fn whole_files_are_listed_with_what_to_type_next_and_different_days_are_said() {
        let dated = FileSummary {
            last_modified: Some("Thu, 26 Nov 2026 10:00:00 GMT".to_owned()),
            ..file("title.basics", FileState::Downloaded, 213_400_000)
        };
        let mut summary = summary(vec![dated, file("title.akas", FileState::Unchanged, 9)]);
        let days = [("2026-11-25", "title.akas"), ("2026-11-26", "title.basics")];
        let days = days.map(|(day, name)| (day.parse().expect("a day"), vec![name]));
        summary.days = days.into();
        insta::assert_snapshot!(text(&summary));
    }

    #[test]
    fn a_run_that_ended_early_says_why_what_is_kept_and_how_to_continue() {
        let failed = FileSummary {
            error: Some("title.crew was not replaced: it is a web page".to_owned()),
            ..file("title.crew", FileState::Failed, 0)
        };
        let mut summary = summary(vec![
            file("title.basics", FileState::Resumed, 5_000),
            failed,
            file("title.episode", FileState::Stopped, 1_000),
            file("title.akas", FileState::NotReached, 0),
        ]);
        summary.ended_early = Some(FetchError::Stopped("stopped by Ctrl-C".to_owned()));
        insta::assert_snapshot!(text(&summary));
    }
}
