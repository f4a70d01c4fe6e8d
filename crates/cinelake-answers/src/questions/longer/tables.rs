//! The tables of questions 5 and 6.

use super::bins::Bin;
use super::text::{groups, interval};
use super::{Comparison, Rule, SensitivityRow};
use crate::document::{Block, Document, Role, TextTable};
use crate::language::Language;
use crate::questions::Question;
use crate::stats::Interval;
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
    if let Some(bins) = &answer.bins {
        tables.push(bins_table(language, bins));
    }
    tables.push(sensitivity_table(language, question, sensitivity));
    Document {
        blocks: tables.into_iter().map(Block::Table).collect(),
        ..Document::default()
    }
}

fn groups_table(language: Language, question: Question, answer: &Comparison) -> TextTable {
    let mut table = TextTable::new(
        Role::Answer,
        say!(language, "longer-table-answer"),
        &[
            ("group", say!(language, "table-group"), false),
            ("titles", say!(language, "table-titles"), true),
            ("mean", say!(language, "longer-table-mean"), true),
            ("median", say!(language, "longer-table-median"), true),
        ],
    );
    let (longer, shorter) = groups(language, question);
    for (name, side) in [(longer, &answer.longer), (shorter, &answer.shorter)] {
        table.rows.push(vec![
            name,
            words::count(language, side.titles),
            words::decimal_or_dash(language, side.mean, 2),
            words::decimal_or_dash(language, side.median, 2),
        ]);
    }
    table
}

fn measures_table(language: Language, answer: &Comparison) -> TextTable {
    let mut table = TextTable::new(
        Role::Detail,
        say!(language, "table-how-large"),
        &[
            ("measure", say!(language, "table-measure"), false),
            ("value", say!(language, "table-value"), true),
            ("ci95", say!(language, "table-interval"), true),
        ],
    );
    let number = |value| words::decimal_or_dash(language, value, 2);
    let mut row = |key: &str, value: String, ci95: Option<Interval>| {
        let ci95 = ci95.map_or_else(|| words::UNKNOWN.to_owned(), |ci| interval(language, ci));
        table.rows.push(vec![say!(language, key), value, ci95]);
    };
    row(
        "longer-measure-difference",
        number(answer.difference),
        answer.ci95,
    );
    let adjusted = answer.adjusted_difference.as_ref();
    row(
        "longer-measure-adjusted",
        number(adjusted.map(|adjusted| adjusted.difference)),
        adjusted.and_then(|adjusted| adjusted.ci95),
    );
    row("measure-cohens-d", number(answer.cohens_d), None);
    row("measure-cliffs-delta", number(answer.cliffs_delta), None);
    let share = |value: Option<f64>| {
        value.map_or_else(
            || words::UNKNOWN.to_owned(),
            |value| words::percent(language, value, 1),
        )
    };
    row(
        "longer-measure-higher",
        share(answer.probability_longer_higher),
        None,
    );
    row(
        "longer-measure-equal",
        share(answer.probability_equal),
        None,
    );
    table
}

fn bins_table(language: Language, bins: &[Bin]) -> TextTable {
    let mut table = TextTable::new(
        Role::Detail,
        say!(language, "longer-table-bins"),
        &[
            ("minutes", say!(language, "longer-table-minutes"), true),
            ("titles", say!(language, "table-films"), true),
            ("mean", say!(language, "longer-table-mean"), true),
        ],
    );
    for bin in bins {
        let from = bin.from_minutes;
        let minutes = match bin.to_minutes {
            Some(to) => format!("{from}–{to}"),
            None => say!(language, "longer-minutes-or-more", minutes = from),
        };
        table.rows.push(vec![
            minutes,
            words::count(language, bin.titles),
            words::decimal_or_dash(language, bin.mean, 2),
        ]);
    }
    table
}

fn sensitivity_table(language: Language, question: Question, rows: &[SensitivityRow]) -> TextTable {
    let (caption, key, head) = match question {
        Question::SeriesLength => (
            say!(language, "longer-table-rules"),
            "rule",
            say!(language, "longer-table-years"),
        ),
        _ => (
            say!(language, "longer-table-minimums"),
            "min_votes",
            say!(language, "longer-table-votes"),
        ),
    };
    let mut table = TextTable::new(
        Role::Sensitivity,
        caption,
        &[
            (key, head, question != Question::SeriesLength),
            ("longer_titles", say!(language, "longer-table-longer"), true),
            (
                "longer_mean",
                say!(language, "longer-table-side-mean"),
                true,
            ),
            (
                "shorter_titles",
                say!(language, "longer-table-shorter"),
                true,
            ),
            (
                "shorter_mean",
                say!(language, "longer-table-side-mean"),
                true,
            ),
            (
                "difference",
                say!(language, "longer-table-difference"),
                true,
            ),
            ("cohens_d", say!(language, "measure-cohens-d"), true),
        ],
    );
    for row in rows {
        let first = match (row.rule, row.min_votes) {
            (Some(rule), _) => rule_name(language, rule),
            (None, floor) => words::integer_or_dash(language, floor),
        };
        table.rows.push(vec![
            first,
            words::count(language, row.longer.titles),
            words::decimal_or_dash(language, row.longer.mean, 2),
            words::count(language, row.shorter.titles),
            words::decimal_or_dash(language, row.shorter.mean, 2),
            words::decimal_or_dash(language, row.difference, 2),
            words::decimal_or_dash(language, row.cohens_d, 2),
        ]);
    }
    table
}

fn rule_name(language: Language, rule: Rule) -> String {
    match rule {
        Rule::EndMinusStart => say!(language, "longer-rule-end-minus-start"),
        Rule::EndedOnly => say!(language, "longer-rule-ended-only"),
        Rule::EndMinusStartPlusOne => say!(language, "longer-rule-plus-one"),
    }
}
