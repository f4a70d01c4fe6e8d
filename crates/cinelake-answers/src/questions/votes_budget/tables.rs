//! The tables of question 8.

use super::text::interval;
use super::{AsAsked, SensitivityRow, Tier, VotesAndBudget};
use crate::document::{Block, Document, Role, TextTable};
use crate::language::Language;
use crate::questions::second_opinions;
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
    Document {
        blocks: tables.into_iter().map(Block::Table).collect(),
        ..Document::default()
    }
}

fn side_names(language: Language) -> [String; 2] {
    [
        say!(language, "votes-top-10-percent-by-votes"),
        say!(language, "votes-others"),
    ]
}

fn answer_table(language: Language, found: &VotesAndBudget) -> TextTable {
    let mut table = TextTable::new(
        Role::Answer,
        say!(language, "votes-table-answer"),
        &[
            ("group", say!(language, "table-group"), false),
            ("films", say!(language, "table-films"), true),
            ("titles", say!(language, "votes-table-usable"), true),
            ("median_budget", say!(language, "votes-table-median"), true),
            (
                "lowest_median",
                say!(language, "votes-table-lowest-median"),
                true,
            ),
            (
                "highest_median",
                say!(language, "votes-table-highest-median"),
                true,
            ),
        ],
    );
    let bounds = found.bounds.as_ref();
    let sides = [
        (&found.most_voted, bounds.map(|bounds| bounds.most_voted)),
        (&found.others, bounds.map(|bounds| bounds.others)),
    ];
    for (name, (side, bounds)) in side_names(language).into_iter().zip(sides) {
        table.rows.push(vec![
            name,
            words::count(language, side.films),
            words::count(language, side.titles),
            words::usd_or_dash(language, side.median_budget),
            words::usd_or_dash(language, bounds.map(|[low, _]| low)),
            words::usd_or_dash(language, bounds.map(|[_, high]| high)),
        ]);
    }
    table
}

fn measures_table(language: Language, found: &VotesAndBudget) -> TextTable {
    let mut table = TextTable::new(
        Role::Detail,
        say!(language, "table-how-large"),
        &[
            ("measure", say!(language, "table-measure"), false),
            ("value", say!(language, "table-value"), true),
            ("ci95", say!(language, "table-interval"), true),
        ],
    );
    let contrast = &found.contrast;
    let measures = [
        (
            say!(language, "votes-measure-ratio"),
            contrast.ratio_of_geometric_means,
            contrast.ci95,
        ),
        (
            say!(language, "measure-cliffs-delta"),
            contrast.cliffs_delta,
            None,
        ),
        (
            say!(language, "votes-measure-spearman"),
            found.spearman,
            found.spearman_ci95,
        ),
    ];
    for (name, value, ci95) in measures {
        table.rows.push(vec![
            name,
            words::decimal_or_dash(language, value, 2),
            ci95.map_or_else(
                || words::UNKNOWN.to_owned(),
                |ci95| interval(language, ci95),
            ),
        ]);
    }
    table
}

fn decile_table(language: Language, found: &VotesAndBudget) -> TextTable {
    let mut table = TextTable::new(
        Role::Detail,
        say!(language, "votes-table-tenths"),
        &[
            ("decile", say!(language, "votes-table-tenth"), true),
            ("films", say!(language, "table-films"), true),
            (
                "with_budget",
                say!(language, "votes-table-with-budget"),
                true,
            ),
            ("share", say!(language, "table-share"), true),
        ],
    );
    for decile in &found.coverage_by_decile {
        table.rows.push(vec![
            words::integer(language, decile.decile),
            words::count(language, decile.films),
            words::count(language, decile.with_budget),
            words::percent(language, decile.share, 1),
        ]);
    }
    table
}

fn as_asked_table(language: Language, as_asked: &AsAsked) -> TextTable {
    let mut table = TextTable::new(
        Role::AsAsked,
        say!(language, "votes-table-as-asked"),
        &[
            ("group", say!(language, "table-group"), false),
            ("titles", say!(language, "table-films"), true),
            ("mean_budget", say!(language, "votes-table-mean"), true),
            ("median_budget", say!(language, "votes-table-median"), true),
        ],
    );
    let sides = [&as_asked.most_voted, &as_asked.others];
    for (name, side) in side_names(language).into_iter().zip(sides) {
        table.rows.push(vec![
            name,
            words::count(language, side.titles),
            words::usd_or_dash(language, side.mean_budget),
            words::usd_or_dash(language, side.median_budget),
        ]);
    }
    table
}

fn sensitivity_table(language: Language, rows: &[SensitivityRow]) -> TextTable {
    let mut table = TextTable::new(
        Role::Sensitivity,
        say!(language, "votes-table-limits"),
        &[
            ("tier", say!(language, "votes-table-most-voted"), false),
            ("titles", say!(language, "table-films"), true),
            ("median_budget", say!(language, "votes-table-median"), true),
            (
                "others_titles",
                say!(language, "votes-table-other-films"),
                true,
            ),
            (
                "others_median_budget",
                say!(language, "votes-table-their-median"),
                true,
            ),
            (
                "ratio_of_geometric_means",
                say!(language, "votes-table-ratio"),
                true,
            ),
            ("ci95", say!(language, "table-interval"), true),
        ],
    );
    for row in rows {
        table.rows.push(vec![
            tier_name(language, row.tier),
            words::count(language, row.most_voted.titles),
            words::usd_or_dash(language, row.most_voted.median_budget),
            words::count(language, row.others.titles),
            words::usd_or_dash(language, row.others.median_budget),
            words::decimal_or_dash(language, row.contrast.ratio_of_geometric_means, 2),
            row.contrast.ci95.map_or_else(
                || words::UNKNOWN.to_owned(),
                |ci95| interval(language, ci95),
            ),
        ]);
    }
    table
}

fn tier_name(language: Language, tier: Tier) -> String {
    match tier {
        Tier::Top1Percent => say!(language, "votes-top-1-percent"),
        Tier::Top10Percent => say!(language, "votes-top-10-percent"),
        Tier::Top25Percent => say!(language, "votes-top-25-percent"),
        Tier::Top100 => say!(language, "votes-top-100"),
    }
}
