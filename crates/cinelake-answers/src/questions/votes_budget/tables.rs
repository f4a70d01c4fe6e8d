//! The tables of question 8.

use super::text::interval;
use super::{AsAsked, SensitivityRow, Tier, VotesAndBudget};
use crate::document::{Block, Document, Role, TextTable};
use crate::language::Language;
use crate::questions::second_opinions;
use crate::words::{self, pick};

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

fn side_names(language: Language) -> [&'static str; 2] {
    [
        pick(language, "top 10% by votes", "10% mais votados"),
        pick(language, "others", "demais"),
    ]
}

fn answer_table(language: Language, found: &VotesAndBudget) -> TextTable {
    let mut table = TextTable::new(
        Role::Answer,
        pick(language, "Budgets by votes", "Orçamentos por votos").to_owned(),
        &[
            ("group", pick(language, "Group", "Grupo"), false),
            ("films", pick(language, "Films", "Filmes"), true),
            (
                "titles",
                pick(language, "With a usable budget", "Com orçamento utilizável"),
                true,
            ),
            (
                "median_budget",
                pick(language, "Median budget", "Orçamento mediano"),
                true,
            ),
            (
                "lowest_median",
                pick(language, "Median at least", "Mediana no mínimo"),
                true,
            ),
            (
                "highest_median",
                pick(language, "Median at most", "Mediana no máximo"),
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
            name.to_owned(),
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
        pick(
            language,
            "How large the difference is",
            "O tamanho da diferença",
        )
        .to_owned(),
        &[
            ("measure", pick(language, "Measure", "Medida"), false),
            ("value", pick(language, "Value", "Valor"), true),
            (
                "ci95",
                pick(language, "95% interval", "Intervalo de 95%"),
                true,
            ),
        ],
    );
    let contrast = &found.contrast;
    let measures = [
        (
            pick(
                language,
                "ratio of geometric means",
                "razão das médias geométricas",
            ),
            contrast.ratio_of_geometric_means,
            contrast.ci95,
        ),
        (
            pick(language, "Cliff's delta", "delta de Cliff"),
            contrast.cliffs_delta,
            None,
        ),
        (
            pick(
                language,
                "Spearman's correlation of votes and budget",
                "correlação de Spearman entre votos e orçamento",
            ),
            found.spearman,
            found.spearman_ci95,
        ),
    ];
    for (name, value, ci95) in measures {
        table.rows.push(vec![
            name.to_owned(),
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
        pick(
            language,
            "Known budgets by tenth of the votes, the most-voted first",
            "Orçamentos conhecidos por décimo dos votos, os mais votados primeiro",
        )
        .to_owned(),
        &[
            ("decile", pick(language, "Tenth", "Décimo"), true),
            ("films", pick(language, "Films", "Filmes"), true),
            (
                "with_budget",
                pick(language, "With a budget", "Com orçamento"),
                true,
            ),
            ("share", pick(language, "Share", "Parcela"), true),
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
        pick(
            language,
            "Literal answer: every budget above 0, suspect ones included",
            "Resposta literal: todo orçamento acima de 0, inclusive os suspeitos",
        )
        .to_owned(),
        &[
            ("group", pick(language, "Group", "Grupo"), false),
            ("titles", pick(language, "Films", "Filmes"), true),
            (
                "mean_budget",
                pick(language, "Mean budget", "Orçamento médio"),
                true,
            ),
            (
                "median_budget",
                pick(language, "Median budget", "Orçamento mediano"),
                true,
            ),
        ],
    );
    let sides = [&as_asked.most_voted, &as_asked.others];
    for (name, side) in side_names(language).into_iter().zip(sides) {
        table.rows.push(vec![
            name.to_owned(),
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
        pick(
            language,
            "With another limit for the most-voted films",
            "Com outro limite para os mais votados",
        )
        .to_owned(),
        &[
            ("tier", pick(language, "Most-voted", "Mais votados"), false),
            ("titles", pick(language, "Films", "Filmes"), true),
            (
                "median_budget",
                pick(language, "Median budget", "Orçamento mediano"),
                true,
            ),
            (
                "others_titles",
                pick(language, "Other films", "Outros filmes"),
                true,
            ),
            (
                "others_median_budget",
                pick(language, "Their median", "Mediana deles"),
                true,
            ),
            (
                "ratio_of_geometric_means",
                pick(language, "Ratio", "Razão"),
                true,
            ),
            (
                "ci95",
                pick(language, "95% interval", "Intervalo de 95%"),
                true,
            ),
        ],
    );
    for row in rows {
        table.rows.push(vec![
            tier_name(language, row.tier).to_owned(),
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

fn tier_name(language: Language, tier: Tier) -> &'static str {
    match tier {
        Tier::Top1Percent => pick(language, "top 1%", "1% mais votados"),
        Tier::Top10Percent => pick(language, "top 10%", "10% mais votados"),
        Tier::Top25Percent => pick(language, "top 25%", "25% mais votados"),
        Tier::Top100 => pick(language, "top 100", "100 mais votados"),
    }
}
