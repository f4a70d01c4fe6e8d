//! The tables of questions 5 and 6.

use super::text::groups;
use super::{Comparison, Rule, SensitivityRow};
use crate::document::{Document, Role, TextTable};
use crate::language::Language;
use crate::question::Question;
use crate::table::TableBuilder;
use crate::words::{self, say};

pub(super) fn document(
    language: Language,
    question: Question,
    answer: &Comparison,
    sensitivity: &[SensitivityRow],
) -> Document {
    let mut tables = vec![
        groups_table(language, question, answer),
        measures_table(language, answer),
    ];
    tables.extend(answer.bins.as_ref().map(|bins| bins_table(language, bins)));
    tables.push(sensitivity_table(language, question, sensitivity));
    Document::of(tables)
}

fn groups_table(language: Language, question: Question, answer: &Comparison) -> TextTable {
    let (longer, shorter) = groups(language, question);
    let sides = [(longer, &answer.longer), (shorter, &answer.shorter)];
    let caption = say!(language, "longer-table-answer");
    TableBuilder::new(language, Role::Answer, caption, &sides)
        .text("group", "table-group", |(name, _)| name.clone())
        .count("titles", "table-titles", |(_, side)| side.titles)
        .decimal("mean", "longer-table-mean", |(_, side)| side.mean)
        .decimal("median", "longer-table-median", |(_, side)| side.median)
        .table()
}

fn measures_table(language: Language, answer: &Comparison) -> TextTable {
    let number = |value| words::decimal_or_dash(language, value, 2);
    let share = |value: Option<f64>| words::percent(language, value.unwrap_or(f64::NAN), 1);
    let adjusted = answer.adjusted_difference.as_ref();
    let adjusted_ci95 = adjusted.and_then(|adjusted| adjusted.ci95);
    let adjusted = number(adjusted.map(|adjusted| adjusted.difference));
    let higher = share(answer.probability_longer_higher);
    let equal = share(answer.probability_equal);
    let rows = [
        (
            "longer-measure-difference",
            number(answer.difference),
            answer.ci95,
        ),
        ("longer-measure-adjusted", adjusted, adjusted_ci95),
        ("measure-cohens-d", number(answer.cohens_d), None),
        ("measure-cliffs-delta", number(answer.cliffs_delta), None),
        ("longer-measure-higher", higher, None),
        ("longer-measure-equal", equal, None),
    ];
    TableBuilder::measures(language, &rows)
}

fn bins_table(language: Language, bins: &[super::Bin]) -> TextTable {
    let caption = say!(language, "longer-table-bins");
    TableBuilder::new(language, Role::Detail, caption, bins)
        .text_right("minutes", "longer-table-minutes", |bin| {
            let from = bin.from_minutes;
            match bin.to_minutes {
                Some(to) => format!("{from}–{to}"),
                None => say!(language, "longer-minutes-or-more", minutes = from),
            }
        })
        .count("titles", "table-films", |bin| bin.titles)
        .decimal("mean", "longer-table-mean", |bin| bin.mean)
        .table()
}

fn sensitivity_table(language: Language, question: Question, rows: &[SensitivityRow]) -> TextTable {
    let by_rule = question == Question::SeriesLength;
    let caption = match by_rule {
        true => say!(language, "longer-table-rules"),
        false => say!(language, "longer-table-minimums"),
    };
    let table = TableBuilder::new(language, Role::Sensitivity, caption, rows);
    let table = match by_rule {
        true => table.text("rule", "longer-table-years", |row| {
            row.rule
                .map_or_else(String::new, |rule| rule_name(language, rule))
        }),
        false => table.integer("min_votes", "longer-table-votes", |row| row.min_votes),
    };
    table
        .count("longer_titles", "longer-table-longer", |row| {
            row.longer.titles
        })
        .decimal("longer_mean", "longer-table-side-mean", |row| {
            row.longer.mean
        })
        .count("shorter_titles", "longer-table-shorter", |row| {
            row.shorter.titles
        })
        .decimal("shorter_mean", "longer-table-side-mean", |row| {
            row.shorter.mean
        })
        .decimal("difference", "longer-table-difference", |row| {
            row.difference
        })
        .decimal("cohens_d", "measure-cohens-d", |row| row.cohens_d)
        .table()
}

fn rule_name(language: Language, rule: Rule) -> String {
    match rule {
        Rule::EndMinusStart => say!(language, "longer-rule-end-minus-start"),
        Rule::EndedOnly => say!(language, "longer-rule-ended-only"),
        Rule::EndMinusStartPlusOne => say!(language, "longer-rule-plus-one"),
    }
}
