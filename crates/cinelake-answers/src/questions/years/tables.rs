//! The tables of questions 1 and 2.

use super::text::plural;
use super::{AsAsked, BestYear, SensitivityRow};
use crate::document::{Document, Role};
use crate::language::Language;
use crate::question::Question;
use crate::table::TableBuilder;
use crate::words::{self, say};

pub(super) fn document(
    language: Language,
    question: Question,
    best: &BestYear,
    literal: &AsAsked,
    sensitivity: &[SensitivityRow],
) -> Document {
    let minimums = say!(language, "years-table-minimums");
    let best_years = say!(language, "years-table-answer");
    let literal_years = say!(language, "years-table-as-asked");
    Document::of([
        TableBuilder::new(language, Role::Answer, best_years, &best.best_years)
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
            .table(),
        TableBuilder::new(
            language,
            Role::AsAsked,
            literal_years,
            std::slice::from_ref(literal),
        )
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
    ])
}
