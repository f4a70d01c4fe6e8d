//! The tables of question 7.

use super::coverage::Coverage;
use super::text::share;
use super::{BoxOffice, Film, SensitivityRow};
use crate::document::{Block, Document, Role, TextTable};
use crate::language::Language;
use crate::questions::second_opinions;
use crate::words::{self, pick};

pub(super) fn document(
    language: Language,
    found: &BoxOffice,
    sensitivity: &[SensitivityRow],
) -> Document {
    let mut top = film_table(
        language,
        Role::Answer,
        pick(language, "Highest box office", "Maiores bilheterias"),
        found.today_year,
    );
    top.rows = film_rows(language, &found.films);
    let mut by_multiple = film_table(
        language,
        Role::Detail,
        pick(
            language,
            "Highest multiple of the budget, from 1 million dollars",
            "Maiores múltiplos do orçamento, a partir de 1 milhão de dólares",
        ),
        found.today_year,
    );
    by_multiple.rows = film_rows(language, &found.by_multiple);
    let mut tables = vec![top, by_multiple, coverage_table(language, &found.coverage)];
    tables.extend(second_opinions::table(language, &found.second_opinions));
    tables.push(sensitivity_table(language, sensitivity));
    Document {
        blocks: tables.into_iter().map(Block::Table).collect(),
        ..Document::default()
    }
}

fn film_table(language: Language, role: Role, caption: &str, today_year: Option<i32>) -> TextTable {
    let today = match (language, today_year) {
        (Language::En, Some(year)) => format!("Revenue, {year} dollars"),
        (Language::PtBr, Some(year)) => format!("Bilheteria, dólares de {year}"),
        (Language::En, None) => "Revenue today".to_owned(),
        (Language::PtBr, None) => "Bilheteria de hoje".to_owned(),
    };
    TextTable::new(
        role,
        caption.to_owned(),
        &[
            ("tconst", "IMDb", false),
            ("title", pick(language, "Film", "Filme"), false),
            (
                "release_date",
                pick(language, "Release", "Lançamento"),
                false,
            ),
            ("revenue", pick(language, "Revenue", "Bilheteria"), true),
            ("budget", pick(language, "Budget", "Orçamento"), true),
            ("profit", pick(language, "Profit", "Lucro"), true),
            ("return", pick(language, "Return", "Retorno"), true),
            ("multiple", pick(language, "Multiple", "Múltiplo"), true),
            ("revenue_today", &today, true),
            ("money_flag", pick(language, "Suspect", "Suspeito"), false),
        ],
    )
}

fn film_rows(language: Language, films: &[Film]) -> Vec<Vec<String>> {
    films
        .iter()
        .map(|film| {
            vec![
                film.tconst.clone(),
                words::text_or_dash(film.title.as_deref()),
                words::day(language, film.release_date.as_deref()),
                whose(
                    words::usd(language, film.revenue),
                    film.revenue_source.as_deref(),
                ),
                whose(
                    words::usd_or_dash(language, film.budget),
                    film.budget_source.as_deref(),
                ),
                words::usd_or_dash(language, film.profit),
                words::decimal_or_dash(language, film.return_on_budget, 2),
                words::decimal_or_dash(language, film.multiple, 2),
                words::usd_or_dash(language, film.revenue_today),
                film.money_flag
                    .as_deref()
                    .map_or_else(String::new, |flag| flag_words(language, flag)),
            ]
        })
        .collect()
}

/// A sum with whose it is behind it, where it is not TMDB's.
fn whose(sum: String, source: Option<&str>) -> String {
    match source {
        Some(source) => format!("{sum} ({source})"),
        None => sum,
    }
}

/// The codes of `money_flag` in words.
fn flag_words(language: Language, codes: &str) -> String {
    let parts: Vec<&str> = codes
        .split(',')
        .map(|code| match code.trim() {
            "budget_under_1000" => pick(
                language,
                "budget under $1,000",
                "orçamento abaixo de US$ 1.000",
            ),
            "revenue_under_1000" => pick(
                language,
                "revenue under $1,000",
                "bilheteria abaixo de US$ 1.000",
            ),
            "budget_beyond_any_film" => pick(
                language,
                "budget beyond any film, perhaps not in dollars",
                "orçamento acima do de qualquer filme, talvez não em dólares",
            ),
            "revenue_beyond_any_film" => pick(
                language,
                "revenue beyond any film, perhaps not in dollars",
                "bilheteria acima da de qualquer filme, talvez não em dólares",
            ),
            "revenue_over_100_times_budget" => pick(
                language,
                "revenue over 100 times the budget",
                "bilheteria acima de 100 vezes o orçamento",
            ),
            "revenue_under_thousandth_of_budget" => pick(
                language,
                "revenue under a thousandth of the budget",
                "bilheteria abaixo de um milésimo do orçamento",
            ),
            "budget_equals_revenue" => pick(
                language,
                "budget equals revenue",
                "orçamento igual à bilheteria",
            ),
            other => other,
        })
        .collect();
    parts.join("; ")
}

fn coverage_table(language: Language, coverage: &Coverage) -> TextTable {
    let mut table = TextTable::new(
        Role::Detail,
        pick(
            language,
            "What is known of the films of the window",
            "O que se sabe dos filmes da janela",
        )
        .to_owned(),
        &[
            ("known", pick(language, "Known", "Conhecido"), false),
            ("films", pick(language, "Films", "Filmes"), true),
            ("share", pick(language, "Share", "Parcela"), true),
        ],
    );
    let rows = [
        ("films of the window", "filmes da janela", coverage.films),
        (
            "with a TMDB record",
            "com registro do TMDB",
            coverage.with_record,
        ),
        ("with a budget", "com orçamento", coverage.with_budget),
        ("with a revenue", "com bilheteria", coverage.with_revenue),
        ("with both", "com ambos", coverage.with_both),
        (
            "with a suspect figure",
            "com número suspeito",
            coverage.flagged,
        ),
    ];
    for (en, pt_br, films) in rows {
        table.rows.push(vec![
            pick(language, en, pt_br).to_owned(),
            words::count(language, films),
            share(language, films, coverage.films),
        ]);
    }
    table
}

fn sensitivity_table(language: Language, rows: &[SensitivityRow]) -> TextTable {
    let mut table = TextTable::new(
        Role::Sensitivity,
        pick(
            language,
            "With the window by another year",
            "Com a janela por outro ano",
        )
        .to_owned(),
        &[
            (
                "window_by",
                pick(language, "Window by", "Janela por"),
                false,
            ),
            (
                "differs",
                pick(language, "Other films", "Outros filmes"),
                false,
            ),
            ("titles", pick(language, "Films", "Filmes"), false),
        ],
    );
    for row in rows {
        let titles: Vec<String> = row
            .films
            .iter()
            .map(|film| words::title(film.title.as_deref(), &film.tconst, film.window_year))
            .collect();
        let by = match row.window_by {
            "release_date" => pick(
                language,
                "TMDB's release date",
                "data de lançamento do TMDB",
            ),
            _ => pick(
                language,
                "the catalogue's start year",
                "ano de lançamento do catálogo",
            ),
        };
        let differs = if row.differs {
            pick(language, "yes", "sim")
        } else {
            pick(language, "no", "não")
        };
        table
            .rows
            .push(vec![by.to_owned(), differs.to_owned(), titles.join(", ")]);
    }
    table
}
