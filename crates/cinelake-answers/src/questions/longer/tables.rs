//! The tables of questions 5 and 6.

use super::bins::Bin;
use super::text::{groups, interval};
use super::{Comparison, Rule, SensitivityRow};
use crate::document::{Block, Document, Role, TextTable};
use crate::language::Language;
use crate::questions::Question;
use crate::stats::Interval;
use crate::words::{self, pick};

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
        pick(language, "Ratings by length", "Notas por duração").to_owned(),
        &[
            ("group", pick(language, "Group", "Grupo"), false),
            ("titles", pick(language, "Titles", "Títulos"), true),
            ("mean", pick(language, "Mean rating", "Nota média"), true),
            ("median", pick(language, "Median", "Mediana"), true),
        ],
    );
    let (longer, shorter) = groups(language, question);
    for (name, side) in [(longer, &answer.longer), (shorter, &answer.shorter)] {
        table.rows.push(vec![
            name.to_owned(),
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
    let number = |value| words::decimal_or_dash(language, value, 2);
    let mut row = |en: &str, pt_br: &str, value: String, ci95: Option<Interval>| {
        let ci95 = ci95.map_or_else(|| words::UNKNOWN.to_owned(), |ci| interval(language, ci));
        let name = pick(language, en, pt_br).to_owned();
        table.rows.push(vec![name, value, ci95]);
    };
    row(
        "difference of means",
        "diferença das médias",
        number(answer.difference),
        answer.ci95,
    );
    let adjusted = answer.adjusted_difference.as_ref();
    row(
        "the same among titles of the same decade, genres and votes",
        "a mesma entre títulos da mesma década, gêneros e votos",
        number(adjusted.map(|adjusted| adjusted.difference)),
        adjusted.and_then(|adjusted| adjusted.ci95),
    );
    row("Cohen's d", "d de Cohen", number(answer.cohens_d), None);
    row(
        "Cliff's delta",
        "delta de Cliff",
        number(answer.cliffs_delta),
        None,
    );
    let share = |value: Option<f64>| {
        value.map_or_else(
            || words::UNKNOWN.to_owned(),
            |value| words::percent(language, value, 1),
        )
    };
    row(
        "pairs in which the longer title is rated higher",
        "pares em que o título mais longo tem nota maior",
        share(answer.probability_longer_higher),
        None,
    );
    row(
        "pairs with equal ratings",
        "pares com notas iguais",
        share(answer.probability_equal),
        None,
    );
    table
}

fn bins_table(language: Language, bins: &[Bin]) -> TextTable {
    let mut table = TextTable::new(
        Role::Detail,
        pick(
            language,
            "Mean rating for each ten minutes of length",
            "Nota média a cada dez minutos de duração",
        )
        .to_owned(),
        &[
            ("minutes", pick(language, "Minutes", "Minutos"), true),
            ("titles", pick(language, "Films", "Filmes"), true),
            ("mean", pick(language, "Mean rating", "Nota média"), true),
        ],
    );
    for bin in bins {
        let minutes = match (bin.to_minutes, language) {
            (Some(to), _) => format!("{}–{to}", bin.from_minutes),
            (None, Language::En) => format!("{} or more", bin.from_minutes),
            (None, Language::PtBr) => format!("{} ou mais", bin.from_minutes),
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
            pick(
                language,
                "With other ways to count years",
                "Com outras formas de contar os anos",
            ),
            "rule",
            pick(language, "Years", "Anos"),
        ),
        _ => (
            pick(
                language,
                "With other minimums of votes",
                "Com outros mínimos de votos",
            ),
            "min_votes",
            pick(language, "Votes, at least", "Votos, no mínimo"),
        ),
    };
    let mut table = TextTable::new(
        Role::Sensitivity,
        caption.to_owned(),
        &[
            (key, head, question != Question::SeriesLength),
            (
                "longer_titles",
                pick(language, "Longer", "Mais longos"),
                true,
            ),
            ("longer_mean", pick(language, "Mean", "Média"), true),
            (
                "shorter_titles",
                pick(language, "Shorter", "Mais curtos"),
                true,
            ),
            ("shorter_mean", pick(language, "Mean", "Média"), true),
            (
                "difference",
                pick(language, "Difference", "Diferença"),
                true,
            ),
            ("cohens_d", pick(language, "Cohen's d", "d de Cohen"), true),
        ],
    );
    for row in rows {
        let first = match (row.rule, row.min_votes) {
            (Some(rule), _) => rule_name(language, rule).to_owned(),
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

fn rule_name(language: Language, rule: Rule) -> &'static str {
    match rule {
        Rule::EndMinusStart => pick(
            language,
            "end − start; series still running count until now",
            "término − início; séries em exibição contam até agora",
        ),
        Rule::EndedOnly => pick(
            language,
            "end − start; only series that have ended",
            "término − início; só séries encerradas",
        ),
        Rule::EndMinusStartPlusOne => pick(language, "end − start + 1", "término − início + 1"),
    }
}
