//! The tables of question 7.

use super::coverage::Coverage;
use super::text::share;
use super::{BoxOffice, Film, SensitivityRow};
use crate::document::{Block, Document, Role, TextTable};
use crate::language::Language;
use crate::questions::second_opinions;
use crate::words::{self, say};

pub(super) fn document(
    language: Language,
    found: &BoxOffice,
    sensitivity: &[SensitivityRow],
) -> Document {
    let mut top = film_table(
        language,
        Role::Answer,
        say!(language, "box-office-table-answer"),
        found.today_year,
    );
    top.rows = film_rows(language, &found.films);
    let mut by_multiple = film_table(
        language,
        Role::Detail,
        say!(language, "box-office-table-multiples"),
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

fn film_table(
    language: Language,
    role: Role,
    caption: String,
    today_year: Option<i32>,
) -> TextTable {
    let today = match today_year {
        Some(year) => say!(language, "box-office-table-today", year = year.to_string()),
        None => say!(language, "box-office-table-today-unknown"),
    };
    TextTable::new(
        role,
        caption,
        &[
            ("tconst", "IMDb".to_owned(), false),
            ("title", say!(language, "box-office-table-film"), false),
            (
                "release_date",
                say!(language, "box-office-table-release"),
                false,
            ),
            ("revenue", say!(language, "box-office-table-revenue"), true),
            ("budget", say!(language, "box-office-table-budget"), true),
            ("profit", say!(language, "box-office-table-profit"), true),
            ("return", say!(language, "box-office-table-return"), true),
            (
                "multiple",
                say!(language, "box-office-table-multiple"),
                true,
            ),
            ("revenue_today", today, true),
            (
                "money_flag",
                say!(language, "box-office-table-suspect"),
                false,
            ),
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
    let words = codes.split(',').map(|code| {
        let key = format!("money-{}", code.trim());
        match words::has(language, &key) {
            true => say!(language, &key),
            false => code.trim().to_owned(),
        }
    });
    words.collect::<Vec<_>>().join("; ")
}

fn coverage_table(language: Language, coverage: &Coverage) -> TextTable {
    let mut table = TextTable::new(
        Role::Detail,
        say!(language, "box-office-table-coverage"),
        &[
            ("known", say!(language, "box-office-table-known"), false),
            ("films", say!(language, "table-films"), true),
            ("share", say!(language, "table-share"), true),
        ],
    );
    let rows = [
        ("box-office-coverage-films", coverage.films),
        ("box-office-coverage-record", coverage.with_record),
        ("box-office-coverage-budget", coverage.with_budget),
        ("box-office-coverage-revenue", coverage.with_revenue),
        ("box-office-coverage-both", coverage.with_both),
        ("box-office-coverage-suspect", coverage.flagged),
    ];
    for (key, films) in rows {
        table.rows.push(vec![
            say!(language, key),
            words::count(language, films),
            share(language, films, coverage.films),
        ]);
    }
    table
}

fn sensitivity_table(language: Language, rows: &[SensitivityRow]) -> TextTable {
    let mut table = TextTable::new(
        Role::Sensitivity,
        say!(language, "box-office-table-windows"),
        &[
            (
                "window_by",
                say!(language, "box-office-table-window-by"),
                false,
            ),
            (
                "differs",
                say!(language, "box-office-table-other-films"),
                false,
            ),
            ("titles", say!(language, "table-films"), false),
        ],
    );
    for row in rows {
        let titles: Vec<String> = row
            .films
            .iter()
            .map(|film| words::title(film.title.as_deref(), &film.tconst, film.window_year))
            .collect();
        let by = match row.window_by {
            "release_date" => say!(language, "box-office-by-release-date"),
            _ => say!(language, "box-office-by-start-year"),
        };
        let differs = if row.differs {
            say!(language, "yes")
        } else {
            say!(language, "no")
        };
        table.rows.push(vec![by, differs, titles.join(", ")]);
    }
    table
}
