//! The name of a film on a drawing.

use super::text;

/// The title, or the id where there is none, with the year where it is known.
pub(super) fn name(title: Option<&str>, tconst: &str, year: Option<i32>) -> String {
    let title = text::from_data(title.unwrap_or(tconst));
    match year {
        Some(year) => format!("{title} ({year})"),
        None => title,
    }
}

/// The same cut to a width; the year stays.
pub(super) fn label(
    title: Option<&str>,
    tconst: &str,
    year: Option<i32>,
    size: f64,
    most: f64,
) -> String {
    let title = title.unwrap_or(tconst);
    let year = year.map(|year| format!(" ({year})")).unwrap_or_default();
    let room = most - text::width(&year, size);
    // Cut first: an isolate that is cut would stay open.
    format!("{}{year}", text::from_data(&text::cut(title, size, room)))
}
