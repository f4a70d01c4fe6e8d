//! The tables of questions 1 and 2.

use super::text::plural;
use super::{AsAsked, BestYear, SensitivityRow};
use crate::document::{Document, Role, TextTable};
use crate::language::Language;
use crate::question::Question;
use crate::table::TableBuilder;
use crate::words::{self, say};

/// The years of the answer, the literal answer, and the answer with other minimums.
pub(super) fn document(
    language: Language,
    question: Question,
    best: &BestYear,
    literal: &AsAsked,
    sensitivity: &[SensitivityRow],
) -> Document {
    let best_years = say!(language, "years-table-answer");
    let years = TableBuilder::new(language, Role::Answer, best_years, &best.best_years)
        .year("year", "years-column-year", |year| Some(year.year))
        .decimal("mean_rating", "years-column-mean", |year| year.mean_rating)
        .text("ci95", "years-column-interval", |year| {
            words::interval_or_dash(language, year.ci95)
        })
        .decimal("shrunken_mean", "years-column-shrunken", |year| {
            year.shrunken_mean
        })
        .column("titles", plural(language, question), true, |year| {
            words::count(language, year.titles)
        })
        .table();
    let [as_asked, minimums] = without_minimums(language, literal, sensitivity);
    Document::of([years, as_asked, minimums])
}

/// The same without an answer: what there is where no year has enough titles.
pub(super) fn literal_document(
    language: Language,
    literal: &AsAsked,
    sensitivity: &[SensitivityRow],
) -> Document {
    match literal.titles {
        0 => Document::default(),
        _ => Document::of(without_minimums(language, literal, sensitivity)),
    }
}

fn without_minimums(
    language: Language,
    literal: &AsAsked,
    sensitivity: &[SensitivityRow],
) -> [TextTable; 2] {
    let minimums = say!(language, "years-table-minimums");
    let literal_years = say!(language, "years-table-as-asked");
    let literal = std::slice::from_ref(literal);
    [
        TableBuilder::new(language, Role::AsAsked, literal_years, literal)
            .text("years", "years-column-years", |literal| {
                let years: Vec<String> = literal.years.iter().map(i32::to_string).collect();
                words::list(language, &years)
            })
            .decimal("mean_rating", "years-column-mean", |literal| {
                literal.mean_rating
            })
            .count("titles", "years-column-titles", |literal| literal.titles)
            .table(),
        TableBuilder::new(language, Role::Sensitivity, minimums, sensitivity)
            .integer("min_votes", "years-column-votes-from", |row| {
                Some(row.min_votes)
            })
            .count("min_titles", "years-column-titles-from", |row| {
                row.min_titles
            })
            .year("year", "years-column-year", |row| row.year)
            .decimal("mean_rating", "years-column-mean", |row| row.mean_rating)
            .integer("titles", "years-column-titles", |row| {
                row.titles.and_then(|titles| i64::try_from(titles).ok())
            })
            .table(),
    ]
}
