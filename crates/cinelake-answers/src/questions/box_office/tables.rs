//! The tables of question 7.

use super::{BoxOffice, Film, SensitivityRow};
use crate::document::{Document, Role, TextTable};
use crate::language::Language;
use crate::questions::money::{Coverage, second_opinions};
use crate::table::TableBuilder;
use crate::words::{self, say};

pub(super) fn document(
    language: Language,
    found: &BoxOffice,
    sensitivity: &[SensitivityRow],
) -> Document {
    let list = |role, caption, films| {
        let table = TableBuilder::new(language, role, caption, films);
        film_table(language, table, found.today_year)
    };
    let top = say!(language, "box-office-table-answer");
    let multiples = say!(language, "box-office-table-multiples");
    let mut tables = vec![
        list(Role::Answer, top, &found.films),
        list(Role::Detail, multiples, &found.by_multiple),
        coverage_table(language, &found.coverage),
    ];
    tables.extend(second_opinions::table(language, &found.second_opinions));
    tables.push(sensitivity_table(language, sensitivity));
    Document::of(tables)
}

fn film_table(
    language: Language,
    table: TableBuilder<'_, Film>,
    today_year: Option<i32>,
) -> TextTable {
    let today = match today_year {
        Some(year) => say!(language, "box-office-table-today", year = year.to_string()),
        None => say!(language, "box-office-table-today-unknown"),
    };
    table
        .column("tconst", "IMDb".to_owned(), false, |film| {
            film.tconst.clone()
        })
        .text("title", "box-office-table-film", |film| {
            words::text_or_dash(film.title.as_deref())
        })
        .text("release_date", "box-office-table-release", |film| {
            words::day(language, film.release_date.as_deref())
        })
        .text_right("revenue", "box-office-table-revenue", |film| {
            let revenue = words::usd(language, film.revenue);
            whose(revenue, film.revenue_source.as_deref())
        })
        .text_right("budget", "box-office-table-budget", |film| {
            let budget = words::usd_or_dash(language, film.budget);
            whose(budget, film.budget_source.as_deref())
        })
        .usd("profit", "box-office-table-profit", |film| film.profit)
        .decimal("return", "box-office-table-return", |film| {
            film.return_on_budget
        })
        .decimal("multiple", "box-office-table-multiple", |film| {
            film.multiple
        })
        .column("revenue_today", today, true, |film| {
            words::usd_or_dash(language, film.revenue_today)
        })
        .text("money_flag", "box-office-table-suspect", |film| {
            let flag = film.money_flag.as_deref();
            flag.map_or_else(String::new, |flag| flag_words(language, flag))
        })
        .table()
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
    let rows = [
        ("box-office-coverage-films", coverage.films),
        ("box-office-coverage-record", coverage.with_record),
        ("box-office-coverage-budget", coverage.with_budget),
        ("box-office-coverage-revenue", coverage.with_revenue),
        ("box-office-coverage-both", coverage.with_both),
        ("box-office-coverage-suspect", coverage.flagged),
    ];
    let caption = say!(language, "box-office-table-coverage");
    TableBuilder::new(language, Role::Detail, caption, &rows)
        .text("known", "box-office-table-known", |(key, _)| {
            say!(language, key)
        })
        .count("films", "table-films", |(_, films)| *films)
        .percent("share", "table-share", |(_, films)| {
            *films as f64 / coverage.films as f64
        })
        .table()
}

fn sensitivity_table(language: Language, rows: &[SensitivityRow]) -> TextTable {
    let caption = say!(language, "box-office-table-windows");
    TableBuilder::new(language, Role::Sensitivity, caption, rows)
        .text("window_by", "box-office-table-window-by", |row| {
            match row.window_by {
                "release_date" => say!(language, "box-office-by-release-date"),
                _ => say!(language, "box-office-by-start-year"),
            }
        })
        .text("differs", "box-office-table-other-films", |row| {
            match row.differs {
                true => say!(language, "yes"),
                false => say!(language, "no"),
            }
        })
        .text("titles", "table-films", |row| {
            let films = row.films.iter();
            let titles = films
                .map(|film| words::title(film.title.as_deref(), &film.tconst, film.window_year));
            titles.collect::<Vec<_>>().join(", ")
        })
        .table()
}
