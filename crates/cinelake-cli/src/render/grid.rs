//! Tables on a page: columns as wide as what is in them, heads and text broken between words, and a
//! table that still does not fit continued below itself with the columns that name a row repeated.

use super::Style;
use super::text::{clean, pad_left, pad_right, shorten, width, wrap};

/// Between two columns.
const GAP: usize = 2;
/// A column of text is not set in fewer columns of the page than these.
const LEAST_TEXT: usize = 14;
/// Lines that a name may take; what is left of it is cut.
const NAME_LINES: usize = 2;
/// What is wider than this is no name but a list or a sentence, and is never cut.
const LONGEST_NAME: usize = 60;

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// What people read.
    pub(super) label: String,
    /// Whether it is set flush right, as numbers are.
    pub(super) right: bool,
}

/// A table, or the part of its columns that fits beside each other.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Lines of the head.
    pub(super) head: Vec<String>,
    /// Lines of the rows, one or more for each.
    pub(super) rows: Vec<String>,
}

/// Lays a table out in so many columns of the page.
pub(super) fn grid(heads: &[Head], rows: &[Vec<String>], room: usize) -> Vec<Part> {
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| clean(cell)).collect())
        .collect();
    // A column in which nothing stands, such as marks that no row has, is no loss.
    let stands = |at: usize| {
        rows.is_empty()
            || rows
                .iter()
                .any(|row| row.get(at).is_some_and(|cell| !cell.is_empty()))
    };
    let columns: Vec<Column<'_>> = heads
        .iter()
        .enumerate()
        .filter(|(at, _)| stands(*at))
        .map(|(at, head)| Column::new(at, head, &rows))
        .collect();
    parts(&columns, room)
        .iter()
        .map(|part| lay_out(part, &rows, room))
        .collect()
}

/// A table as text: its heads, each with whether it is set flush right, and its rows.
pub(crate) fn columns(heads: &[(&str, bool)], rows: &[Vec<String>], style: Style) -> String {
    let heads = heads.iter().map(|(label, right)| Head {
        label: (*label).to_owned(),
        right: *right,
    });
    let mut text = String::new();
    for part in grid(&heads.collect::<Vec<_>>(), rows, style.columns()) {
        for line in part.head.iter().chain(&part.rows) {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

/// What a column wants of the page.
#[derive(Debug, Clone, Copy)]
struct Column<'a> {
    at: usize,
    head: &'a Head,
    /// With its head on one line.
    full: usize,
    /// With its head broken between words.
    narrow: usize,
    /// With text broken between words.
    least: usize,
}

impl<'a> Column<'a> {
    fn new(at: usize, head: &'a Head, rows: &[Vec<String>]) -> Self {
        let cells = rows.iter().filter_map(|row| row.get(at));
        let cells = cells.map(|cell| width(cell)).max().unwrap_or_default();
        let word = head.label.split_whitespace().map(width).max();
        let word = word.unwrap_or_default();
        let least = if head.right {
            cells
        } else {
            cells.min(LEAST_TEXT)
        };
        Self {
            at,
            head,
            full: cells.max(width(&head.label)),
            narrow: cells.max(word),
            least: least.max(word),
        }
    }

    /// The lines of a cell. A number is never broken or cut: it would be another number.
    fn lines(&self, text: &str, columns: usize) -> Vec<String> {
        if self.head.right || width(text) <= columns {
            return vec![text.to_owned()];
        }
        let mut lines = wrap(text, columns);
        if width(text) <= LONGEST_NAME && lines.len() > NAME_LINES {
            let rest = lines.split_off(NAME_LINES - 1).join(" ");
            lines.push(rest);
        }
        lines.iter().map(|line| shorten(line, columns)).collect()
    }

    fn pad(&self, text: &str, columns: usize) -> String {
        if self.head.right {
            pad_left(text, columns)
        } else {
            pad_right(text, columns)
        }
    }
}

fn total(widths: impl Iterator<Item = usize>) -> usize {
    let (sum, count) = widths.fold((0, 0_usize), |(sum, count), one| (sum + one, count + 1));
    sum + GAP * count.saturating_sub(1)
}

/// Splits columns into parts that fit, each beginning with the columns that name a row: a rank and
/// up to two of text, or fewer where a part would not fit otherwise or where that saves a part.
fn parts<'a>(columns: &[Column<'a>], room: usize) -> Vec<Vec<Column<'a>>> {
    if total(columns.iter().map(|column| column.least)) <= room {
        return vec![columns.to_vec()];
    }
    let rank = usize::from(columns.first().is_some_and(|column| column.head.right));
    let texts = columns.iter().skip(rank).take(2);
    let texts = texts.take_while(|column| !column.head.right).count();
    (1..=(rank + texts).max(1))
        .map(|keys| parts_after(columns.split_at(keys), room))
        .min_by_key(|parts| {
            let named = std::cmp::Reverse(named(parts));
            (too_wide(parts, room), parts.len(), named)
        })
        .unwrap_or_default()
}

/// By how many columns of the page the widest part is wider than the page.
fn too_wide(parts: &[Vec<Column<'_>>], room: usize) -> usize {
    let widths = parts
        .iter()
        .map(|part| total(part.iter().map(|column| column.least)));
    widths.max().unwrap_or_default().saturating_sub(room)
}

/// How much of a part names its rows: the columns that the first two parts share.
fn named(parts: &[Vec<Column<'_>>]) -> usize {
    match parts {
        [first, second, ..] => first
            .iter()
            .zip(second)
            .take_while(|(a, b)| a.at == b.at)
            .count(),
        _ => 0,
    }
}

fn parts_after<'a>(
    (keys, others): (&[Column<'a>], &[Column<'a>]),
    room: usize,
) -> Vec<Vec<Column<'a>>> {
    let mut parts: Vec<Vec<Column<'a>>> = Vec::new();
    for column in others {
        let fits = |part: &Vec<Column<'a>>| {
            total(part.iter().chain([column]).map(|column| column.least)) <= room
        };
        match parts.last_mut() {
            Some(part) if fits(part) => part.push(*column),
            _ => parts.push(keys.iter().chain([column]).copied().collect()),
        }
    }
    if parts.is_empty() {
        vec![keys.to_vec()]
    } else {
        parts
    }
}

/// How many columns of the page each column gets.
fn widths(columns: &[Column<'_>], room: usize) -> Vec<usize> {
    let full: Vec<usize> = columns.iter().map(|column| column.full).collect();
    if total(full.iter().copied()) <= room {
        return full;
    }
    let mut widths: Vec<usize> = columns.iter().map(|column| column.narrow).collect();
    while total(widths.iter().copied()) > room {
        let widest = (0..columns.len())
            .filter(|at| widths[*at] > columns[*at].least)
            .max_by_key(|at| (widths[*at], std::cmp::Reverse(*at)));
        let Some(widest) = widest else { break };
        widths[widest] -= 1;
    }
    // What is left over spares heads from being broken.
    for (column, width) in columns.iter().zip(widths.clone()) {
        let spare = room.saturating_sub(total(widths.iter().copied()));
        if column.full - width.min(column.full) <= spare
            && let Some(place) = columns.iter().position(|other| other.at == column.at)
        {
            widths[place] = width.max(column.full);
        }
    }
    widths
}

fn lay_out(columns: &[Column<'_>], rows: &[Vec<String>], room: usize) -> Part {
    let widths = widths(columns, room);
    let labels: Vec<Vec<String>> = columns
        .iter()
        .zip(&widths)
        .map(|(column, width)| wrap(&clean(&column.head.label), *width))
        .collect();
    let height = labels.iter().map(Vec::len).max().unwrap_or_default();
    // Heads stand on the rows: what is short begins lower.
    let labels = labels.into_iter().map(|label| {
        let above = std::iter::repeat_n(String::new(), height - label.len());
        above.chain(label).collect()
    });
    let cells = |row: &Vec<String>| {
        let cell = |(column, width): (&Column<'_>, &usize)| {
            column.lines(row.get(column.at).map_or("", String::as_str), *width)
        };
        columns.iter().zip(&widths).map(cell).collect::<Vec<_>>()
    };
    Part {
        head: side_by_side(columns, &widths, &labels.collect::<Vec<_>>()),
        rows: rows
            .iter()
            .flat_map(|row| side_by_side(columns, &widths, &cells(row)))
            .collect(),
    }
}

/// Cells of one row beside each other, as many lines as the highest.
fn side_by_side(columns: &[Column<'_>], widths: &[usize], cells: &[Vec<String>]) -> Vec<String> {
    let height = cells.iter().map(Vec::len).max().unwrap_or_default();
    let line = |at: usize| {
        let pieces = columns.iter().zip(widths).zip(cells);
        let pieces = pieces.map(|((column, width), cell)| {
            column.pad(cell.get(at).map_or("", String::as_str), *width)
        });
        let line = pieces.collect::<Vec<_>>().join(&" ".repeat(GAP));
        line.trim_end().to_owned()
    };
    (0..height).map(line).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn heads(labels: &[(&str, bool)]) -> Vec<Head> {
        let head = |(label, right): &(&str, bool)| Head {
            label: (*label).to_owned(),
            right: *right,
        };
        labels.iter().map(head).collect()
    }

    fn rows(rows: &[&[&str]]) -> Vec<Vec<String>> {
        rows.iter()
            .map(|row| row.iter().map(|cell| (*cell).to_owned()).collect())
            .collect()
    }

    fn text(parts: &[Part]) -> String {
        let lines = parts.iter().map(|part| {
            [part.head.as_slice(), part.rows.as_slice()]
                .concat()
                .join("\n")
        });
        lines.collect::<Vec<_>>().join("\n\n")
    }

    #[test]
    fn a_table_that_fits_is_as_wide_as_what_is_in_it() {
        let heads = heads(&[("year", true), ("title", false), ("mean rating", true)]);
        let rows = rows(&[&["1972", "千と千尋", "8.9"], &["2001", "A", "10.0"]]);
        insta::assert_snapshot!(text(&grid(&heads, &rows, 60)), @r"
        year  title     mean rating
        1972  千と千尋          8.9
        2001  A                10.0
        ");
    }

    #[test]
    fn heads_and_names_break_between_words_and_numbers_never_do() {
        let heads = heads(&[("title", false), ("revenue in dollars of today", true)]);
        let rows = rows(&[&[
            "The Lord of the Rings: The Return of the King",
            "2,923,706,026",
        ]]);
        insta::assert_snapshot!(text(&grid(&heads, &rows, 40)), @r"
                                      revenue in
                                      dollars of
        title                              today
        The Lord of the Rings:     2,923,706,026
        The Return of the King
        ");
    }

    #[test]
    fn what_does_not_fit_continues_below_with_rank_and_name() {
        let heads = heads(&[
            ("rank", true),
            ("title", false),
            ("revenue", true),
            ("budget", true),
            ("profit", true),
        ]);
        let rows = rows(&[&[
            "1",
            "Avatar",
            "2,923,706,026",
            "237,000,000",
            "2,686,706,026",
        ]]);
        insta::assert_snapshot!(text(&grid(&heads, &rows, 40)), @r"
        rank  title         revenue       budget
           1  Avatar  2,923,706,026  237,000,000

        rank  title          profit
           1  Avatar  2,686,706,026
        ");
    }

    #[test]
    fn fewer_columns_name_a_row_where_a_part_would_not_fit_otherwise() {
        let heads = heads(&[("name", false), ("title", false), ("number", true)]);
        let name = "A name of many words";
        let rows = rows(&[&[name, "A title of many words", "12,345,678,901,234"]]);
        insta::assert_snapshot!(text(&grid(&heads, &rows, 40)), @r"
        name                 title
        A name of many       A title of many
        words                words

        name                              number
        A name of many words  12,345,678,901,234
        ");
    }

    #[test]
    fn a_list_is_told_to_its_end_and_a_name_on_two_lines() {
        let heads = heads(&[("name", false), ("films", false)]);
        let list = "A first film of some length (1999), another one that is longer (2001), a third";
        let name = "Somebody with a name that takes more than two lines in here";
        let rows = rows(&[&[name, list]]);
        insta::assert_snapshot!(text(&grid(&heads, &rows, 50)), @r"
        name                      films
        Somebody with a name      A first film of some
        that takes more than tw…  length (1999), another
                                  one that is longer
                                  (2001), a third
        ");
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_the_page_when_each_column_fits_beside_a_name(
            cells in proptest::collection::vec("\\PC{0,30}", 12),
            room in 60_usize..100,
        ) {
            let heads = heads(&[("name", false), ("a b", false), ("number", true), ("x", false)]);
            let rows: Vec<Vec<String>> = cells.chunks(4).map(|row| {
                row.iter().map(|cell| cell.chars().take(20).collect()).collect()
            }).collect();
            for part in grid(&heads, &rows, room) {
                for line in part.head.iter().chain(&part.rows) {
                    // A number alone may be wider than what is left: it is never cut.
                    let widest = rows.iter().map(|row| width(&clean(&row[2]))).max().unwrap_or(0);
                    prop_assert!(width(line) <= room.max(widest + LEAST_TEXT + GAP), "{}", line);
                }
            }
        }
    }
}
