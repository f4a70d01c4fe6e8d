//! The two common table expressions in front of every question.
//!
//! They carry what differs from request to request, so that the question's own file is read as it
//! stands: `parameters` (one row) and `selected_titles` (the titles under the user's filters).

use std::fmt::Write as _;

use crate::request::{Request, TitleFilter};

/// The question's text with the common table expressions in front: one statement that runs as it
/// is in any engine over the Trusted tables.
pub(crate) fn statement(question_sql: &str, request: &Request) -> String {
    let mut sql = String::from("WITH parameters AS (\n");
    sql.push_str(&parameters(request));
    sql.push_str("\n),\nselected_titles AS (\n");
    sql.push_str(&selected_titles(&request.filter));
    sql.push_str("\n)");
    let body = question_sql.trim();
    // Comments before the first word stay in front of it.
    let start = body
        .lines()
        .take_while(|line| line.trim_start().starts_with("--") || line.trim().is_empty())
        .map(|line| line.len() + 1)
        .sum::<usize>();
    let (comments, query) = body.split_at(start.min(body.len()));
    match query.strip_prefix("WITH") {
        Some(rest) => {
            let _ = write!(sql, ",\n{comments}{}\n", rest.trim_start());
        }
        None => {
            let _ = write!(sql, "\n{comments}{query}\n");
        }
    }
    sql
}

fn parameters(request: &Request) -> String {
    let (first_year, last_year) = request.window();
    format!(
        "    SELECT CAST({first_year} AS INT) AS first_year, CAST({last_year} AS INT) AS last_year,\n\
         \x20          CAST({last_year} AS INT) AS as_of_year, CAST({} AS BIGINT) AS min_votes",
        request.min_votes
    )
}

fn selected_titles(filter: &TitleFilter) -> String {
    let mut conditions = Vec::new();
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
        let thousandths = (f64::from(rating) * 1000.0).round();
        conditions.push(format!("ROUND(average_rating * 1000) >= {thousandths}"));
    }
    let mut sql = String::from("    SELECT * FROM titles");
    for (index, condition) in conditions.iter().enumerate() {
        let word = if index == 0 { "WHERE" } else { "AND" };
        let _ = write!(sql, "\n    {word} {condition}");
    }
    sql
}

/// Genres are compared whole and whatever the case. [`Request::check`] has seen the text; quotes
/// are doubled all the same.
fn has_genre(genre: &str) -> String {
    let genre = genre.trim().to_lowercase().replace('\'', "''");
    format!("LOWER(CONCAT(',', genres_text, ',')) LIKE '%,{genre},%'")
}
