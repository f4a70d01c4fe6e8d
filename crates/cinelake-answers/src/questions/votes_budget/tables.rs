//! The tables of question 8.

use super::{AsAsked, SensitivityRow, Tier, VotesAndBudget};
use crate::document::{Document, Role, TextTable};
use crate::language::Language;
use crate::questions::money::second_opinions;
use crate::table::TableBuilder;
use crate::words::{self, say};

pub(super) fn document(
    language: Language,
    found: &VotesAndBudget,
    as_asked: &AsAsked,
    sensitivity: &[SensitivityRow],
) -> Document {
    let mut tables = vec![
        answer_table(language, found),
        measures_table(language, found),
        decile_table(language, found),
    ];
    tables.extend(second_opinions::table(language, &found.second_opinions));
    tables.push(as_asked_table(language, as_asked));
    tables.push(sensitivity_table(language, sensitivity));
    Document::of(tables)
}

fn side_names(language: Language) -> [String; 2] {
    [
        say!(language, "votes-top-10-percent-by-votes"),
        say!(language, "votes-others"),
    ]
}

fn answer_table(language: Language, found: &VotesAndBudget) -> TextTable {
    let [most, others] = side_names(language);
    let bounds = found.bounds.as_ref();
    let sides = [
        (
            most,
            &found.most_voted,
            bounds.map(|bounds| bounds.most_voted),
        ),
        (others, &found.others, bounds.map(|bounds| bounds.others)),
    ];
    let caption = say!(language, "votes-table-answer");
    TableBuilder::new(language, Role::Answer, caption, &sides)
        .text("group", "table-group", |(name, ..)| name.clone())
        .count("films", "table-films", |(_, side, _)| side.films)
        .count("titles", "votes-table-usable", |(_, side, _)| side.titles)
        .usd("median_budget", "votes-table-median", |(_, side, _)| {
            side.median_budget
        })
        .usd(
            "lowest_median",
            "votes-table-lowest-median",
            |(.., bounds)| bounds.map(|[low, _]| low),
        )
        .usd(
            "highest_median",
            "votes-table-highest-median",
            |(.., bounds)| bounds.map(|[_, high]| high),
        )
        .table()
}

fn measures_table(language: Language, found: &VotesAndBudget) -> TextTable {
    let contrast = &found.contrast;
    let number = |value| words::decimal_or_dash(language, value, 2);
    let ratio = number(contrast.ratio_of_geometric_means);
    let rows = [
        ("votes-measure-ratio", ratio, contrast.ci95),
        ("measure-cliffs-delta", number(contrast.cliffs_delta), None),
        (
            "votes-measure-spearman",
            number(found.spearman),
            found.spearman_ci95,
        ),
    ];
    TableBuilder::measures(language, &rows)
}

fn decile_table(language: Language, found: &VotesAndBudget) -> TextTable {
    let caption = say!(language, "votes-table-tenths");
    TableBuilder::new(language, Role::Detail, caption, &found.coverage_by_decile)
        .integer("decile", "votes-table-tenth", |tenth| Some(tenth.decile))
        .count("films", "table-films", |tenth| tenth.films)
        .count("with_budget", "votes-table-with-budget", |tenth| {
            tenth.with_budget
        })
        .percent("share", "table-share", |tenth| tenth.share)
        .table()
}

fn as_asked_table(language: Language, as_asked: &AsAsked) -> TextTable {
    let [most, others] = side_names(language);
    let sides = [(most, &as_asked.most_voted), (others, &as_asked.others)];
    let caption = say!(language, "votes-table-as-asked");
    TableBuilder::new(language, Role::AsAsked, caption, &sides)
        .text("group", "table-group", |(name, _)| name.clone())
        .count("titles", "table-films", |(_, side)| side.titles)
        .usd("mean_budget", "votes-table-mean", |(_, side)| {
            side.mean_budget
        })
        .usd("median_budget", "votes-table-median", |(_, side)| {
            side.median_budget
        })
        .table()
}

fn sensitivity_table(language: Language, rows: &[SensitivityRow]) -> TextTable {
    let caption = say!(language, "votes-table-limits");
    TableBuilder::new(language, Role::Sensitivity, caption, rows)
        .text("tier", "votes-table-most-voted", |row| {
            tier_name(language, row.tier)
        })
        .count("titles", "table-films", |row| row.most_voted.titles)
        .usd("median_budget", "votes-table-median", |row| {
            row.most_voted.median_budget
        })
        .count("others_titles", "votes-table-other-films", |row| {
            row.others.titles
        })
        .usd("others_median_budget", "votes-table-their-median", |row| {
            row.others.median_budget
        })
        .decimal("ratio_of_geometric_means", "votes-table-ratio", |row| {
            row.contrast.ratio_of_geometric_means
        })
        .interval("ci95", "table-interval", |row| row.contrast.ci95)
        .table()
}

fn tier_name(language: Language, tier: Tier) -> String {
    match tier {
        Tier::Top1Percent => say!(language, "votes-top-1-percent"),
        Tier::Top10Percent => say!(language, "votes-top-10-percent"),
        Tier::Top25Percent => say!(language, "votes-top-25-percent"),
        Tier::Top100 => say!(language, "votes-top-100"),
    }
}
