//! One line at the end that says whether the catalogue can be used, and what to do next.

use cinelake_imdb::{
    CatalogueReport, Column, FileReport, KindSource, Missing, RepairKind, Shape, TitleKind,
};

use super::trouble::rejected;
use crate::render::page::Page;
use crate::render::text::{TextStyle, clean};
use crate::render::words;
use crate::wording::{Wording, say};

/// Genres named where the filter asks for one that does not exist.
const GENRES_NAMED: usize = 8;
/// From one row in so many on, rejects point to a wrong column or separator.
const MANY: u64 = 10;

pub(super) fn render(page: &mut Page, report: &CatalogueReport) {
    let words = page.style.words;
    page.gap();
    let (ink, text) = verdict(words, report);
    page.item(0, "", ink, &text);
    for todo in todos(words, report) {
        page.todo(&todo);
    }
}

/// Films and series are what a run asks TMDB for.
fn ready(report: &CatalogueReport) -> Vec<(TitleKind, u64)> {
    let count = |kind| {
        report
            .kept_titles
            .kinds
            .get(&kind)
            .copied()
            .unwrap_or_default()
    };
    let kinds = [TitleKind::Movie, TitleKind::Series].map(|kind| (kind, count(kind)));
    kinds.into_iter().filter(|(_, count)| *count > 0).collect()
}

fn verdict(words: Wording, report: &CatalogueReport) -> (TextStyle, String) {
    let ready = ready(report);
    if ready.is_empty() {
        return (TextStyle::Bad, nothing(words, report));
    }
    let ready: Vec<String> = ready
        .into_iter()
        .map(|(kind, count)| words::titles_of(words, kind, count))
        .collect();
    let ready = words.list(&ready);
    let doubted = bare_numbers(words, report).is_some();
    match rejected(words, report) {
        Some(rejected) => {
            let text = say!(words, "ready-rejected", ready = ready, rejected = rejected);
            (TextStyle::Warn, text)
        }
        None if doubted => (TextStyle::Warn, say!(words, "ready-doubted", ready = ready)),
        None => (TextStyle::Good, say!(words, "ready", ready = ready)),
    }
}

fn nothing(words: Wording, report: &CatalogueReport) -> String {
    let titles = |count| words.counted("titles", count);
    if report.missing().contains(&Missing::Titles) {
        words.text("nothing-no-file")
    } else if report.rows == 0 {
        words.text("nothing-no-rows")
    } else if report.all_titles.titles == 0 {
        let rows = words.counted("rows", report.rows);
        say!(words, "nothing-no-id", rows = rows)
    } else if report.kept == 0 {
        let titles = titles(report.all_titles.titles);
        say!(words, "nothing-filtered", titles = titles)
    } else {
        say!(words, "nothing-neither", titles = titles(report.kept))
    }
}

/// What to do about what is wrong; where nothing is, the next step.
fn todos(words: Wording, report: &CatalogueReport) -> Vec<String> {
    let found = [
        wrong_column(words, report),
        bare_numbers(words, report),
        wrong_width(words, report),
        kind_conflict(words, report),
        unknown_kind(words, report),
        few_rejects(words, report),
        no_such_genre(words, report),
        no_such_region(words, report),
        assumed(words, report),
        series(words, report),
    ];
    let mut todos: Vec<String> = found.into_iter().flatten().collect();
    let missing = report.missing().into_iter();
    todos.extend(missing.map(|missing| words::missing(words, missing)));
    if !ready(report).is_empty() {
        todos.push(words.text("todo-next"));
    }
    todos
}

/// Rejected rows by their codes, where they are so many that the reading may be wrong.
fn many(report: &CatalogueReport, codes: &[&str]) -> Option<u64> {
    let rows: u64 = codes
        .iter()
        .filter_map(|code| report.rejects.get(code))
        .sum();
    (rows > 0 && rows >= report.rows / MANY).then_some(rows)
}

fn wrong_column(words: Wording, report: &CatalogueReport) -> Option<String> {
    let of_people = many(report, &["person_id"]).map(|rows| ("todo-person-column", rows));
    let without_id = || Some(("todo-no-id-column", many(report, &["not_an_id", "no_id"])?));
    let (key, rows) = of_people.or_else(without_id)?;
    Some(words.counted(key, rows))
}

fn wrong_width(words: Wording, report: &CatalogueReport) -> Option<String> {
    let rows = many(report, &["field_count"])?;
    Some(words.counted("todo-width", rows))
}

/// `--kind` says what every title is; rows that say something else are taken at their word.
fn kind_conflict(words: Wording, report: &CatalogueReport) -> Option<String> {
    let (key, conflicts) = ("todo-kind-conflict", report.kind_conflicts);
    let rows = words.counted("rows", report.rows);
    (conflicts > 0).then(|| say!(words, key, conflicts = conflicts, rows = rows))
}

/// Words for kinds that are not known; such titles are not asked for.
fn unknown_kind(words: Wording, report: &CatalogueReport) -> Option<String> {
    let count = *report.all_titles.kinds.get(&TitleKind::Unknown)?;
    let found = report.unreadable.get(&Column::TitleType);
    let example = found.and_then(|found| found.examples.first());
    let word = example.map(|example| say!(words, "for-instance", value = clean(&example.value)));
    let word = word.unwrap_or_default();
    (count > 0).then(|| say!(words, "todo-unknown-kind", count = count, word = word))
}

/// A few rejects are the file's, not the reading's.
fn few_rejects(words: Wording, report: &CatalogueReport) -> Option<String> {
    let few = report.rejected_rows > 0 && report.rejected_rows < report.rows / MANY;
    few.then(|| words.text("todo-few-rejects"))
}

/// Bare numbers are usual in lists and MovieLens' links; elsewhere they may count rows.
fn bare_numbers(words: Wording, report: &CatalogueReport) -> Option<String> {
    let bare = report
        .repairs
        .get(&RepairKind::MissingPrefix)
        .copied()
        .unwrap_or_default();
    let usual = |shape| matches!(shape, Shape::MovieLensLinks | Shape::IdList);
    let suspicious = report
        .files
        .iter()
        .any(|file| !file.joined && !usual(file.shape));
    (suspicious && bare > 0 && bare >= report.rows / 2)
        .then(|| words.counted("todo-bare-numbers", bare))
}

fn no_such_genre(words: Wording, report: &CatalogueReport) -> Option<String> {
    if report.genres_without_match.is_empty() {
        return None;
    }
    let mut genres: Vec<_> = report.all_titles.genres.iter().collect();
    genres.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), *name));
    let names: Vec<&str> = genres
        .iter()
        .take(GENRES_NAMED)
        .map(|(name, _)| name.as_str())
        .collect();
    let wanted = report.genres_without_match.join(", ");
    let key = match names.as_slice() {
        [] => "todo-no-genre-at-all",
        _ => "todo-no-genre",
    };
    let names = names.join(", ");
    Some(clean(&say!(words, key, genres = wanted, names = names)))
}

fn no_such_region(words: Wording, report: &CatalogueReport) -> Option<String> {
    let wanted = report.regions_without_match.join(", ");
    (!wanted.is_empty()).then(|| say!(words, "warn-no-region", region = wanted))
}

/// MovieLens' links are of films only, so that there is nothing to ask.
fn assumed(words: Wording, report: &CatalogueReport) -> Option<String> {
    let open = |file: &FileReport| {
        file.kind_source == KindSource::Assumed && file.shape != Shape::MovieLensLinks
    };
    let assumed = report.kept_titles.kind_assumed;
    (assumed > 0 && report.files.iter().any(open)).then(|| words.counted("todo-assumed", assumed))
}

fn series(words: Wording, report: &CatalogueReport) -> Option<String> {
    let series = report
        .kept_titles
        .kinds
        .get(&TitleKind::Series)
        .copied()
        .unwrap_or_default();
    (series > 0).then(|| words.counted("todo-series", series))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixtures::report;

    #[test]
    fn titles_that_no_run_asks_for_are_not_called_ready() {
        let mut report = report();
        report.kept_titles.kinds = [(TitleKind::Episode, 120)].into();
        let (ink, text) = verdict(Wording::EN, &report);
        assert_eq!(ink, TextStyle::Bad);
        assert!(
            text.ends_with("120 titles that are neither films nor series."),
            "{text}"
        );
    }

    #[test]
    fn filters_that_leave_nothing_are_named_as_the_reason() {
        let mut report = report();
        (report.kept, report.kept_titles) = (0, Default::default());
        assert!(
            verdict(Wording::EN, &report)
                .1
                .ends_with("the filters leave out all 147 titles.")
        );
        assert!(
            !todos(Wording::EN, &report)
                .iter()
                .any(|todo| todo.starts_with("next"))
        );
    }

    #[test]
    fn bare_numbers_are_doubted_only_where_they_are_unusual() {
        let mut report = report();
        report.repairs.insert(RepairKind::MissingPrefix, 500);
        assert!(bare_numbers(Wording::EN, &report).is_some());
        report
            .files
            .iter_mut()
            .for_each(|file| file.shape = Shape::MovieLensLinks);
        assert_eq!(bare_numbers(Wording::EN, &report), None);
    }
}
