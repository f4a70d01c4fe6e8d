//! Text as markup: everything is escaped, titles are set off from what is around them, and ids of
//! IMDb become links.

use std::fmt::Write;

use cinelake_answers::ColumnHead;

/// The head of a column.
pub(super) struct Head {
    pub(super) label: String,
    pub(super) right: bool,
}

/// A cell: markup that is safe as it is.
pub(super) struct Cell {
    pub(super) markup: String,
    /// Its classes in the style sheet, as an attribute; empty where it has none.
    pub(super) attribute: &'static str,
}

impl Cell {
    /// Text without links.
    pub(super) fn plain(text: &str, right: bool) -> Self {
        Self {
            markup: isolated(text),
            attribute: attribute(text, right),
        }
    }
}

/// Characters of a word that is broken where the line ends; shorter ones stay whole.
const LONG_WORD: usize = 24;

fn attribute(text: &str, right: bool) -> &'static str {
    let has_long_word = || {
        let mut words = text.split_whitespace();
        words.any(|word| word.chars().count() > LONG_WORD)
    };
    match right {
        true => " class=\"right\"",
        false if has_long_word() => " class=\"long\"",
        false => "",
    }
}

/// The column of ids and the column of titles, where a table has both: the title then is the link,
/// and the id needs no column.
fn merged(columns: &[ColumnHead]) -> Option<(usize, usize)> {
    let place = |key| columns.iter().position(|column| column.key == key);
    Some((place("tconst")?, place("title")?))
}

/// The heads of the columns that are shown.
pub(super) fn heads(columns: &[ColumnHead]) -> Vec<Head> {
    let ids = merged(columns).map(|(ids, _)| ids);
    let shown = columns
        .iter()
        .enumerate()
        .filter(|(at, _)| Some(*at) != ids);
    shown
        .map(|(_, column)| Head {
            label: column.label.clone(),
            right: column.right,
        })
        .collect()
}

/// The cells of rows, under [`heads`].
pub(super) fn cells(columns: &[ColumnHead], rows: &[Vec<String>]) -> Vec<Vec<Cell>> {
    let merged = merged(columns);
    rows.iter()
        .map(|row| {
            let shown = row.iter().zip(columns).enumerate();
            shown
                .filter(|(at, _)| merged.is_none_or(|(ids, _)| ids != *at))
                .map(|(at, (text, column))| {
                    let id = merged.filter(|(_, titles)| *titles == at);
                    let id = id
                        .and_then(|(ids, _)| row.get(ids))
                        .filter(|id| is_tconst(id));
                    Cell {
                        markup: match id {
                            Some(id) => link(id, &isolated(text)),
                            None => linked(text),
                        },
                        attribute: attribute(text, column.right),
                    }
                })
                .collect()
        })
        .collect()
}

/// `tt` and digits: an id of a title.
fn is_tconst(text: &str) -> bool {
    text.strip_prefix("tt").is_some_and(|digits| {
        (7..=10).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit())
    })
}

fn link(id: &str, label: &str) -> String {
    format!("<a href=\"https://www.imdb.com/title/{id}/\" rel=\"noopener\">{label}</a>")
}

/// Text; where it is ids and nothing else, each is a link.
fn linked(text: &str) -> String {
    let parts: Vec<&str> = text.split(", ").collect();
    if !parts.iter().all(|part| is_tconst(part)) {
        return isolated(text);
    }
    let links = parts.iter().map(|id| link(id, id));
    links.collect::<Vec<_>>().join(", ")
}

/// A cell's text, which may run in the other direction than the page.
fn isolated(text: &str) -> String {
    if text.is_ascii() {
        escaped(text)
    } else {
        format!("<bdi>{}</bdi>", escaped(text))
    }
}

/// A sentence. Titles in quotation marks may run in the other direction than the sentence.
pub(super) fn sentence(text: &str) -> String {
    let (mut markup, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once('“') {
        let Some((title, after)) = after.split_once('”') else {
            break;
        };
        let _ = write!(markup, "{}“<bdi>{}</bdi>”", escaped(before), escaped(title));
        rest = after;
    }
    markup.push_str(&escaped(rest));
    // A line does not end between a currency and its amount.
    markup.replace("US$ ", "US$\u{a0}")
}

/// Text that markup cannot come out of, neither in an element nor in an attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut markup = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => markup.push_str("&amp;"),
            '<' => markup.push_str("&lt;"),
            '>' => markup.push_str("&gt;"),
            '"' => markup.push_str("&quot;"),
            '\'' => markup.push_str("&#39;"),
            _ => markup.push(sign),
        }
    }
    markup
}

/// A page without the characters that no page may hold, not even as references: control characters
/// other than blanks. They come with texts of others, and some of those the templates escape.
pub(super) fn printable(page: String) -> String {
    let is_forbidden = |sign: char| sign.is_control() && !matches!(sign, '\t' | '\n' | '\r');
    match page.contains(is_forbidden) {
        true => page.replace(is_forbidden, "\u{fffd}"),
        false => page,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_in_a_sentence_is_isolated_and_cannot_become_markup() {
        assert_eq!(
            sentence("“<script>” (1999): best; “open"),
            "“<bdi>&lt;script&gt;</bdi>” (1999): best; “open"
        );
    }

    #[test]
    fn a_currency_and_its_amount_stay_on_one_line() {
        assert_eq!(sentence("rendeu US$ 2,80 bi"), "rendeu US$\u{a0}2,80 bi");
    }

    #[test]
    fn only_ids_become_links() {
        assert!(is_tconst("tt0111161") && is_tconst("tt34956443"));
        assert!(!is_tconst("tt01") && !is_tconst("tt0111161x") && !is_tconst("nm0000209"));
    }
}
