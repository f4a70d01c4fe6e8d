//! Lines before the header: spreadsheets write `sep=;`, a title, or blank lines there.

use crate::guess::{beginning, looks_like_title_id};
use crate::header::{Column, is_weak_id_name, normalise_all, position};
use crate::record::MAX_COLUMNS;

/// A header further down is none.
const MAX_LINES: usize = 50;

/// What stands before the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Preamble {
    /// Lines to leave out.
    pub(crate) lines: usize,
    /// Their bytes in the sample.
    pub(crate) bytes: usize,
}

/// The separator that a first line `sep=;` names.
pub(crate) fn named_separator(sample: &[u8]) -> Option<u8> {
    let first = lines(sample).next()?.1.trim_end_matches('\r');
    let first = first.trim_matches(|letter| matches!(letter, '"' | ' ' | '\u{feff}'));
    let head = first.get(..4)?;
    match (head.eq_ignore_ascii_case("sep="), &first.as_bytes()[4..]) {
        (true, [separator]) => Some(*separator),
        (true, b"\\t") => Some(b'\t'),
        _ => None,
    }
}

/// The lines before the header, if no row of a title is before it: the first line that names a column of
/// IMDb's ids, or else the first one that names several columns that are known. A line above the header
/// may say what groups of columns are about.
pub(crate) fn find(sample: &[u8], separator: u8) -> Preamble {
    let mut named = Preamble::default();
    let mut known = None;
    for (number, (start, line)) in lines(sample).take(MAX_LINES).enumerate() {
        if number == 0 && named_separator(sample).is_some() {
            continue;
        }
        let cells = line.split(char::from(separator)).take(MAX_COLUMNS);
        let cells: Vec<&str> = cells.map(beginning).map(bare).collect();
        let here = Preamble {
            lines: number,
            bytes: start,
        };
        if number == 1 && named_separator(sample).is_some() {
            named = here;
        }
        match names_columns(&cells) {
            Names::Ids => return here,
            Names::OneId if known.is_none() => return here,
            Names::Known if known.is_none() => known = Some(here),
            Names::Known | Names::OneId | Names::Other => {}
        }
        if cells.iter().any(|cell| looks_like_title_id(cell)) {
            break;
        }
    }
    known.unwrap_or(named)
}

/// The lines of the sample, each with the byte it starts at.
fn lines(sample: &[u8]) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    sample.split(|byte| *byte == b'\n').map(move |line| {
        let here = start;
        start += line.len() + 1;
        (here, std::str::from_utf8(line).unwrap_or_default())
    })
}

fn bare(cell: &str) -> &str {
    cell.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '\u{feff}'))
}

/// What the cells of a line name.
enum Names {
    /// A column of IMDb's ids, and another that is known.
    Ids,
    /// A column of IMDb's ids alone: below a header it is a value.
    OneId,
    /// Several columns that are known.
    Known,
    Other,
}

fn names_columns(cells: &[&str]) -> Names {
    let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
    let names = normalise_all(&cells);
    let places = Column::ALL.into_iter();
    let places = places.filter_map(|column| position(&names, column));
    let known: std::collections::BTreeSet<usize> = places.collect();
    let ids = position(&names, Column::Tconst).filter(|at| !is_weak_id_name(&names[*at]));
    // `tconst` by itself may be a list; a word such as `title` by itself may be a title.
    match (ids, known.len()) {
        (Some(_), 0 | 1) => Names::OneId,
        (Some(_), _) => Names::Ids,
        (None, 0 | 1) => Names::Other,
        (None, _) => Names::Known,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_before_the_header_are_found() {
        for (text, lines) in [
            ("imdb_id;title\ntt0111161;A\n", 0),
            ("sep=;\nimdb_id;title\ntt0111161;A\n", 1),
            ("\"sep=;\"\nwhatever;x\ntt0111161;A\n", 1),
            ("My films;;\n\n;;\nimdb_id;title;year\ntt0111161;A;1\n", 3),
            ("# exported\nid;title\n5;A\n", 1),
            (
                "Filme;Filme;Avaliação;Votos\nimdb_id;titulo;nota;votos\ntt0111161;A;9;5\n",
                1,
            ),
            ("title;year;source\nA;1999;IMDb\n", 0),
            ("my favourites\ntt0111161\nimdb_id\n", 0),
            ("whatever;x\n1;tt0111161\nimdb_id;title\n", 0),
            ("no;table\nat;all\n", 0),
            ("", 0),
        ] {
            let found = find(text.as_bytes(), b';');
            assert_eq!(found.lines, lines, "{text}");
            let before = &text[..found.bytes];
            assert_eq!(before.matches('\n').count(), lines, "{text}");
        }
    }

    #[test]
    fn a_spreadsheet_names_the_separator() {
        for (text, separator) in [
            ("sep=;\r\na;b\n", Some(b';')),
            ("\u{feff}SEP=,\n", Some(b',')),
            ("sep=\t\n", Some(b'\t')),
            ("sep=ab\n", None),
            ("separator\n", None),
        ] {
            assert_eq!(named_separator(text.as_bytes()), separator, "{text}");
        }
    }
}
