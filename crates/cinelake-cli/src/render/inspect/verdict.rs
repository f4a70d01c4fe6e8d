//! One line at the end that says whether the catalogue can be used, and what to do next.

use cinelake_imdb::{
    CatalogueReport, Column, FileReport, KindSource, Missing, RepairKind, Shape, TitleKind,
};

use super::trouble::rejected;
use crate::render::number::{plural, thousands};
use crate::render::page::Page;
use crate::render::text::{Ink, clean};
use crate::render::words;

/// Genres named where the filter asks for one that does not exist.
const GENRES_NAMED: usize = 8;
/// From one row in so many on, rejects point to a wrong column or separator.
const MANY: u64 = 10;

pub(super) fn render(page: &mut Page, report: &CatalogueReport) {
    page.gap();
    let (ink, text) = verdict(report);
    page.item(0, "", ink, &text);
    for todo in todos(report) {
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

fn verdict(report: &CatalogueReport) -> (Ink, String) {
    let ready = ready(report);
    if ready.is_empty() {
        return (Ink::Bad, nothing(report));
    }
    let ready: Vec<String> = ready
        .into_iter()
        .map(|(kind, count)| words::titles_of(kind, count))
        .collect();
    let ready = format!("{} ready to ingest", ready.join(" and "));
    let doubted = bare_numbers(report).is_some();
    match rejected(report) {
        Some(rejected) => (Ink::Warn, format!("{ready}; {rejected}.")),
        None if doubted => (Ink::Warn, format!("{ready}, if the ids are IMDb's.")),
        None => (Ink::Good, format!("{ready}.")),
    }
}

fn nothing(report: &CatalogueReport) -> String {
    let why = if report.missing().contains(&Missing::Titles) {
        "no file describes titles".to_owned()
    } else if report.rows == 0 {
        "there are no rows".to_owned()
    } else if report.all_titles.titles == 0 {
        format!(
            "none of {} has an id that can be read",
            plural(report.rows, "row")
        )
    } else if report.kept == 0 {
        format!(
            "the filters leave out all {}",
            plural(report.all_titles.titles, "title")
        )
    } else {
        format!(
            "{} that are neither films nor series",
            plural(report.kept, "title")
        )
    };
    format!("There is nothing to ingest: {why}.")
}

/// What to do about what is wrong; where nothing is, the next step.
fn todos(report: &CatalogueReport) -> Vec<String> {
    let found = [
        wrong_column(report),
        bare_numbers(report),
        wrong_width(report),
        kind_conflict(report),
        unknown_kind(report),
        few_rejects(report),
        no_such_genre(report),
        assumed(report),
        series(report),
    ];
    let mut todos: Vec<String> = found.into_iter().flatten().collect();
    let missing = report.missing().into_iter();
    todos.extend(missing.map(|missing| missing.sentence().to_owned()));
    if !ready(report).is_empty() {
        let next = "next: cinelake plan with the same files and filters, to estimate the run";
        todos.push(next.to_owned());
    }
    todos
}

/// Rejected rows by their codes, where they are so many that the reading may be wrong.
fn many(report: &CatalogueReport, codes: &[&str]) -> Option<String> {
    let rows: u64 = codes
        .iter()
        .filter_map(|code| report.rejects.get(code))
        .sum();
    (rows > 0 && rows >= report.rows / MANY).then(|| plural(rows, "row"))
}

fn wrong_column(report: &CatalogueReport) -> Option<String> {
    let (what, rows) = many(report, &["person_id"])
        .map(|rows| ("with the id of a person (nm…)", rows))
        .or_else(|| {
            Some((
                "without an id like tt0111161",
                many(report, &["not_an_id", "no_id"])?,
            ))
        })?;
    Some(format!(
        "{rows} {what}: if that is the wrong column, name the right one with --id-column"
    ))
}

fn wrong_width(report: &CatalogueReport) -> Option<String> {
    let rows = many(report, &["field_count"])?;
    Some(format!(
        "{rows} not as wide as the table: see whether --separator or --quoting fits better"
    ))
}

/// `--kind` says what every title is; rows that say something else are taken at their word.
fn kind_conflict(report: &CatalogueReport) -> Option<String> {
    let rows = report.kind_conflicts;
    (rows > 0).then(|| {
        format!(
            "--kind is another than a column says in {} of {}; the column was taken, and ingest \
             refuses: leave --kind out",
            thousands(rows),
            plural(report.rows, "row")
        )
    })
}

/// Words for kinds that are not known; such titles are not asked for.
fn unknown_kind(report: &CatalogueReport) -> Option<String> {
    let count = *report.all_titles.kinds.get(&TitleKind::Unknown)?;
    let found = report.unreadable.get(&Column::TitleType);
    let example = found.and_then(|found| found.examples.first());
    let word = match example {
        Some(example) => format!(", for instance `{}`", clean(&example.value)),
        None => String::new(),
    };
    (count > 0).then(|| {
        format!(
            "{} not asked for: the column does not say what they are in a word that is known{word}; \
             --kind movie or --kind series says it for all of them",
            match count {
                1 => "1 title is".to_owned(),
                _ => format!("{} titles are", thousands(count)),
            }
        )
    })
}

/// A few rejects are the file's, not the reading's.
fn few_rejects(report: &CatalogueReport) -> Option<String> {
    let few = report.rejected_rows > 0 && report.rejected_rows < report.rows / MANY;
    few.then(|| {
        "rejected rows do not get into the lake; correct them in the file if you need them"
            .to_owned()
    })
}

/// Bare numbers are usual in lists and MovieLens' links; elsewhere they may count rows.
fn bare_numbers(report: &CatalogueReport) -> Option<String> {
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
    (suspicious && bare > 0 && bare >= report.rows / 2).then(|| {
        format!(
            "{} a bare number for an id: if the column counts rows or holds TMDB's ids, name the \
             right one with --id-column",
            match bare {
                1 => "1 row has".to_owned(),
                _ => format!("{} rows have", thousands(bare)),
            }
        )
    })
}

fn no_such_genre(report: &CatalogueReport) -> Option<String> {
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
    let there = match names.as_slice() {
        [] => "no title has a genre".to_owned(),
        names => format!("the most common are {}", names.join(", ")),
    };
    Some(clean(&format!("no title has the genre {wanted}: {there}")))
}

/// MovieLens' links are of films only, so that there is nothing to ask.
fn assumed(report: &CatalogueReport) -> Option<String> {
    let open = |file: &FileReport| {
        file.kind_source == KindSource::Assumed && file.shape != Shape::MovieLensLinks
    };
    let assumed = report.kept_titles.kind_assumed;
    (assumed > 0 && report.files.iter().any(open)).then(|| match assumed {
        1 => "1 title is assumed to be a film; use --kind series if it is a series".to_owned(),
        _ => format!(
            "{} titles are assumed to be films; use --kind series if they are series",
            thousands(assumed)
        ),
    })
}

fn series(report: &CatalogueReport) -> Option<String> {
    let series = report
        .kept_titles
        .kinds
        .get(&TitleKind::Series)
        .copied()
        .unwrap_or_default();
    (series > 0).then(|| {
        format!(
            "{} asked for only with --enrich series",
            match series {
                1 => "1 series is".to_owned(),
                _ => format!("{} series are", thousands(series)),
            }
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixtures::report;

    #[test]
    fn titles_that_no_run_asks_for_are_not_called_ready() {
        let mut report = report();
        report.kept_titles.kinds = [(TitleKind::Episode, 120)].into();
        let (ink, text) = verdict(&report);
        assert_eq!(ink, Ink::Bad);
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
            verdict(&report)
                .1
                .ends_with("the filters leave out all 147 titles.")
        );
        assert!(!todos(&report).iter().any(|todo| todo.starts_with("next")));
    }

    #[test]
    fn bare_numbers_are_doubted_only_where_they_are_unusual() {
        let mut report = report();
        report.repairs.insert(RepairKind::MissingPrefix, 500);
        assert!(bare_numbers(&report).is_some());
        report
            .files
            .iter_mut()
            .for_each(|file| file.shape = Shape::MovieLensLinks);
        assert_eq!(bare_numbers(&report), None);
    }
}
