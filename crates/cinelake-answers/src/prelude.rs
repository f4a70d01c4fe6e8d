//! The common table expressions in front of every question.
//!
//! They carry what differs from request to request, so that the question's own file is read as it
//! stands: `parameters` (one row: `first_year` and `last_year` of the window, `as_of_year`, `as_of`,
//! `min_votes`) and `selected_titles` (the titles under the user's filters, with the columns of
//! `titles`). A question about money may have `filled_movies`, where a second opinion fills in what TMDB
//! does not know. A question that follows up an earlier result has `wanted_titles` (`tconst`) too.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::request::{Request, TitleFilter};

/// The question's text with the common table expressions in front: one statement, without a
/// semicolon, that runs as it is in any engine over the Trusted tables.
pub(crate) fn statement(question_sql: &str, request: &Request) -> String {
    compose(question_sql, request, &[], None)
}

/// The columns of `parameters` that every question has.
pub(crate) const PARAMETERS: [&str; 5] = [
    "first_year",
    "last_year",
    "as_of_year",
    "as_of",
    "min_votes",
];

/// The statement of a user's own question; `parameters` has these columns too, each a name and its
/// value in SQL.
pub(crate) fn own_statement(
    question_sql: &str,
    request: &Request,
    parameters: &[(String, String)],
) -> String {
    compose(question_sql, request, parameters, None)
}

/// The same with `wanted_titles`, for instance the films that an earlier statement found. None
/// given, none wanted.
pub(crate) fn statement_about(
    question_sql: &str,
    request: &Request,
    wanted_titles: &[String],
) -> String {
    compose(question_sql, request, &[], Some(wanted_titles))
}

/// The statements of this answer read TMDB's films with unknown money filled in, where that was asked
/// for.
pub(crate) fn money_sql<'s>(question_sql: &'s str, request: &Request) -> Cow<'s, str> {
    match request.fill_money {
        None => Cow::Borrowed(question_sql),
        Some(_) => Cow::Owned(question_sql.replace(" tmdb_movies m", " filled_movies m")),
    }
}

/// Several statements as one text.
pub(crate) fn join_sql(statements: &[String]) -> String {
    let statements: Vec<&str> = statements.iter().map(|sql| sql.trim_end()).collect();
    statements.join(";\n")
}

fn compose(
    question_sql: &str,
    request: &Request,
    own_parameters: &[(String, String)],
    wanted: Option<&[String]>,
) -> String {
    let (comments, query) = split_comments(question_sql.trim().trim_end_matches(';'));
    let expressions = after_with(query);
    let mut sql = String::from(match expressions {
        Some((true, _)) => "WITH RECURSIVE ",
        _ => "WITH ",
    });
    push_expression(&mut sql, "parameters", &parameters(request, own_parameters));
    sql.push_str(",\n");
    push_expression(
        &mut sql,
        "selected_titles",
        &selected_titles(&request.filter),
    );
    if query.contains("filled_movies") {
        sql.push_str(",\n");
        let source = request.fill_money.as_deref().unwrap_or_default();
        push_expression(&mut sql, "filled_movies", &filled_movies(source));
    }
    if let Some(wanted) = wanted {
        sql.push_str(",\n");
        push_expression(&mut sql, "wanted_titles", &wanted_titles(wanted));
    }
    // The question's own expressions join ours; its opening comments stay in front of them.
    match expressions {
        Some((_, rest)) => {
            let _ = write!(sql, ",\n{comments}{}\n", rest.trim());
        }
        None => {
            let _ = write!(sql, "\n{comments}{}\n", query.trim());
        }
    }
    sql
}

/// What follows the WITH that opens a query, and whether it is a WITH RECURSIVE; `None` where the
/// query opens with something else.
fn after_with(query: &str) -> Option<(bool, &str)> {
    let rest = after_word(query, "WITH")?;
    match after_word(rest.trim_start(), "RECURSIVE") {
        Some(rest) => Some((true, rest)),
        None => Some((false, rest)),
    }
}

/// What follows a keyword, whatever its case.
fn after_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (first, rest) = text.split_at_checked(word.len())?;
    let ends = rest.starts_with(|sign: char| !sign.is_alphanumeric() && sign != '_');
    (ends && first.eq_ignore_ascii_case(word)).then_some(rest)
}

fn push_expression(sql: &mut String, name: &str, select: &str) {
    let _ = write!(sql, "{name} AS (\n{select}\n)");
}

/// The comments that open the text, with the blanks around them, and the rest.
fn split_comments(text: &str) -> (&str, &str) {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        rest = if rest.starts_with("--") {
            rest.split_once('\n').map_or("", |(_, rest)| rest)
        } else if rest.starts_with("/*") {
            rest.split_once("*/").map_or("", |(_, rest)| rest)
        } else {
            return text.split_at(text.len() - rest.len());
        };
    }
}

fn parameters(request: &Request, own: &[(String, String)]) -> String {
    let (first_year, last_year) = request.window();
    let mut sql = format!(
        "    SELECT CAST({first_year} AS INT) AS first_year,\n\
         \x20          CAST({last_year} AS INT) AS last_year,\n\
         \x20          CAST({last_year} AS INT) AS as_of_year,\n\
         \x20          CAST('{}' AS DATE) AS as_of,\n\
         \x20          CAST({} AS BIGINT) AS min_votes",
        request.as_of, request.min_votes
    );
    for (name, value) in own {
        let _ = write!(sql, ",\n           {value} AS {name}");
    }
    sql
}

fn selected_titles(filter: &TitleFilter) -> String {
    let mut sql = String::from("    SELECT * FROM titles");
    for (index, condition) in conditions(filter).iter().enumerate() {
        let word = if index == 0 { "WHERE" } else { "AND" };
        let _ = write!(sql, "\n    {word} {condition}");
    }
    sql
}

fn conditions(filter: &TitleFilter) -> Vec<String> {
    let mut conditions = Vec::new();
    if !filter.title_types.is_empty() {
        let types = filter.title_types.iter().map(|word| format!("'{word}'"));
        let types: Vec<String> = types.collect();
        conditions.push(format!("title_type IN ({})", types.join(", ")));
    }
    if !filter.genres.is_empty() {
        let any: Vec<String> = filter.genres.iter().map(|genre| has_genre(genre)).collect();
        conditions.push(format!("({})", any.join(" OR ")));
    }
    if let Some(year) = filter.from_year {
        conditions.push(format!("start_year >= {year}"));
    }
    if let Some(year) = filter.to_year {
        conditions.push(format!("start_year <= {year}"));
    }
    if let Some(rating) = filter.min_rating {
        // In thousandths on both sides: 7.9 is no binary fraction.
        let thousandths = (f64::from(rating) * 1000.0).round();
        conditions.push(format!(
            "CAST(ROUND(average_rating * 1000) AS BIGINT) >= {thousandths}"
        ));
    }
    conditions
}

/// The letters that the reader of catalogues takes without their accents, and what is left of each.
const ACCENTED: &str = "áàâãäåéèêëíìîïóòôõöúùûüçñ";
const PLAIN: &str = "aaaaaaeeeeiiiiooooouuuucn";
/// Accents that stand behind their letter as signs of their own. They have no counterpart in [`PLAIN`], so
/// that engines leave them out.
const COMBINING: &str =
    "\u{300}\u{301}\u{302}\u{303}\u{304}\u{307}\u{308}\u{30a}\u{30c}\u{327}\u{328}";

/// A genre without its case and its accents, as genres are compared.
pub(crate) fn plain_genre(genre: &str) -> String {
    let plain = |letter| {
        let mut pairs = ACCENTED.chars().zip(PLAIN.chars());
        let known = pairs.find(|(accented, _)| *accented == letter);
        known.map_or(letter, |(_, plain)| plain)
    };
    let letters = genre.trim().to_lowercase();
    let letters = letters
        .chars()
        .filter(|letter| !COMBINING.contains(*letter));
    letters.map(plain).collect()
}

/// Genres are compared whole, in any case and with or without accents, as `ingest` does.
/// `Request::check` has seen the text; quotes are doubled all the same.
fn has_genre(genre: &str) -> String {
    let genre = plain_genre(genre).replace('\'', "''");
    format!(
        "TRANSLATE(LOWER(CONCAT(',', genres_text, ',')), '{ACCENTED}{COMBINING}', '{PLAIN}') LIKE '%,{genre},%'"
    )
}

/// TMDB's films with the columns that questions about money read; where TMDB knows no budget or revenue,
/// with that of the source, whose name stands beside it.
fn filled_movies(source: &str) -> String {
    let source = source.replace('\'', "''");
    let join = |alias: &str, figure: &str| {
        format!(
            "    LEFT JOIN second_opinions {alias} ON {alias}.tconst = m.tconst AND {alias}.source = '{source}'\n\
             \x20       AND {alias}.figure = '{figure}' AND {alias}.fills"
        )
    };
    format!(
        "    SELECT m.tconst,\n\
         \x20          m.release_date,\n\
         \x20          m.money_flag,\n\
         \x20          COALESCE(m.budget, b.source_value) AS budget,\n\
         \x20          COALESCE(m.revenue, r.source_value) AS revenue,\n\
         \x20          b.source AS budget_source,\n\
         \x20          r.source AS revenue_source\n\
         \x20   FROM tmdb_movies m\n{}\n{}",
        join("b", "budget"),
        join("r", "revenue"),
    )
}

fn wanted_titles(tconsts: &[String]) -> String {
    if tconsts.is_empty() {
        return String::from("    SELECT tconst FROM titles WHERE 1 = 0");
    }
    let values: Vec<String> = tconsts
        .iter()
        .map(|tconst| format!("('{}')", tconst.replace('\'', "''")))
        .collect();
    format!(
        "    SELECT tconst FROM (VALUES {}) AS given (tconst)",
        values.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;

    fn request(filter: TitleFilter) -> Request {
        let mut request = Request::new(NaiveDate::from_ymd_opt(2024, 12, 31).unwrap());
        request.filter = filter;
        request
    }

    #[test]
    fn a_question_with_its_own_expressions_joins_ours() {
        let sql = statement(
            "-- Why.\nWITH a AS (SELECT 1 AS x)\nSELECT x FROM a;\n",
            &request(TitleFilter::default()),
        );
        assert!(sql.ends_with("\n),\n-- Why.\na AS (SELECT 1 AS x)\nSELECT x FROM a\n"));
        assert_eq!(sql.matches("WITH").count(), 1);
    }

    #[test]
    fn a_plain_question_follows_ours() {
        let sql = statement(
            "SELECT 1 AS x FROM selected_titles",
            &request(TitleFilter::default()),
        );
        assert!(sql.ends_with("\n)\nSELECT 1 AS x FROM selected_titles\n"));
    }

    #[test]
    fn filters_compare_whole_genres_and_ratings_in_thousandths() {
        let sql = statement(
            "SELECT 1 AS x",
            &request(TitleFilter {
                title_types: vec!["movie".to_owned(), "tvMovie".to_owned()],
                genres: vec![" Sci-Fi".to_owned(), "o'x".to_owned()],
                from_year: Some(1990),
                to_year: Some(1999),
                min_rating: Some(7.9),
            }),
        );
        assert!(sql.contains("WHERE title_type IN ('movie', 'tvMovie')\n    AND ("));
        assert!(sql.contains("LIKE '%,sci-fi,%' OR"));
        assert!(sql.contains("LIKE '%,o''x,%'"));
        assert!(sql.contains("start_year >= 1990\n    AND start_year <= 1999"));
        assert!(sql.contains(">= 7900"));
    }

    #[test]
    fn an_own_statement_joins_its_expressions_and_parameters_to_ours() {
        let request = request(TitleFilter::default());
        let own = [("min_films".to_owned(), "CAST(5 AS BIGINT)".to_owned())];
        for (text, head, tail) in [
            (
                "with a as (SELECT 1 AS x) SELECT * FROM a;",
                "WITH parameters",
                ",\na as (SELECT 1 AS x) SELECT * FROM a\n",
            ),
            (
                "/* one\ntwo */ -- three\nWith\n a AS (SELECT 1 AS x) SELECT x FROM a",
                "WITH parameters",
                "a AS (SELECT 1 AS x) SELECT x FROM a\n",
            ),
            (
                "WITH RECURSIVE a AS (SELECT 1 AS x) SELECT x FROM a",
                "WITH RECURSIVE parameters",
                ",\na AS (SELECT 1 AS x) SELECT x FROM a\n",
            ),
            ("WITHOUT", "WITH parameters", ")\nWITHOUT\n"),
        ] {
            let sql = own_statement(text, &request, &own);
            assert!(sql.starts_with(head), "{sql}");
            assert!(sql.ends_with(tail), "{sql}");
            assert!(
                sql.contains("AS min_votes,\n           CAST(5 AS BIGINT) AS min_films\n)"),
                "{sql}"
            );
        }
    }

    #[test]
    fn no_wanted_title_is_an_empty_table() {
        let sql = statement_about("SELECT 1 AS x", &request(TitleFilter::default()), &[]);
        assert!(sql.contains("wanted_titles AS (\n    SELECT tconst FROM titles WHERE 1 = 0\n)"));
    }

    /// Depth of parentheses at the end, and whether it ever fell below zero or a string stayed open;
    /// words at depth zero.
    fn scan(sql: &str) -> (i32, Vec<String>) {
        let (mut depth, mut words, mut word) = (0, Vec::new(), String::new());
        let mut signs = sql.chars().peekable();
        while let Some(sign) = signs.next() {
            match sign {
                '\'' => while signs.next().is_some_and(|sign| sign != '\'') {},
                '-' if signs.peek() == Some(&'-') => {
                    while signs.next().is_some_and(|sign| sign != '\n') {}
                }
                '(' => depth += 1,
                ')' => depth -= 1,
                _ if depth == 0 && sign.is_alphabetic() => {
                    word.push(sign);
                    continue;
                }
                _ => {}
            }
            assert!(depth >= 0, "{sql}");
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
        }
        (depth, words)
    }

    /// Every SQL file in the folders of the questions: name and text.
    fn sql_files() -> Vec<(String, String)> {
        let questions = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/questions");
        let folders = std::fs::read_dir(questions)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let folders = folders.filter(|path| path.is_dir());
        let files = folders.flat_map(|folder| std::fs::read_dir(folder).unwrap());
        let files = files.map(|entry| entry.unwrap().path());
        let files = files.filter(|path| path.extension().is_some_and(|end| end == "sql"));
        let read = |path: PathBuf| {
            (
                path.display().to_string(),
                std::fs::read_to_string(&path).unwrap(),
            )
        };
        let mut files: Vec<_> = files.map(read).collect();
        files.sort();
        assert!(files.len() >= 24, "{files:?}");
        files
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_question_under_any_filter_is_one_statement(
            genres in prop::collection::vec("[A-Za-z' -]{1,8}", 0..3),
            from_year in prop::option::of(1900_u16..2000),
            min_rating in prop::option::of(0.0_f32..=10.0),
            tconsts in prop::collection::vec("tt[0-9]{7,8}", 0..4),
            file in prop::sample::select(sql_files()),
        ) {
            let request = request(TitleFilter { genres, from_year, min_rating, ..TitleFilter::default() });
            let (name, text) = file;
            let sql = statement_about(&text, &request, &tconsts);
            let (depth, words) = scan(&sql);
            prop_assert_eq!(depth, 0, "{}", name);
            prop_assert!(!sql.contains(';'), "{}", name);
            prop_assert_eq!(words.iter().filter(|word| *word == "WITH").count(), 1, "{}", name);
            prop_assert_eq!(words.iter().filter(|word| *word == "SELECT").count(), 1, "{}", name);
        }
    }
}
