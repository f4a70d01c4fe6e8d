//! Small judgements about a sample: is this an id, a header, a null?

use crate::header::{is_known_header, normalise};
use crate::id::{IdProblem, ImdbId};
use crate::nulls::is_null_word;
use crate::options::{Quoting, ReadOptions};
use crate::record::inside_quotes;

/// Null in any column but the titles.
pub(crate) fn is_null(value: &str) -> bool {
    let value = value.trim();
    value == "N" || is_null_word(value)
}

pub(crate) fn looks_like_title_id(value: &str) -> bool {
    ImdbId::is_marked(value.trim().trim_matches('"'))
}

/// Whether numbers are padded with zeros to seven digits, as IMDb's are.
pub(crate) fn has_padded_ids(values: &[&str]) -> bool {
    let long = values.iter().filter(|value| value.len() >= 7).count();
    let padded = values.iter().any(|value| value.starts_with('0'));
    values.is_empty() || (padded && long == values.len())
}

/// An id of a title, or of a person: those are rejected one by one, with the reason.
pub(crate) fn is_id_of_some_kind(value: &str) -> bool {
    match ImdbId::repair(value) {
        Ok(_) => true,
        Err(problem) => !matches!(problem, IdProblem::Text | IdProblem::Missing),
    }
}

pub(crate) fn find_wanted(names: &[String], wanted: &str) -> Option<usize> {
    let normal = normalise(wanted);
    names
        .iter()
        .position(|name| name == wanted.trim())
        .or_else(|| {
            names
                .iter()
                .position(|name| !normal.is_empty() && normalise(name) == normal)
        })
        .or_else(|| {
            let number: usize = wanted.trim().parse().ok()?;
            number.checked_sub(1).filter(|at| *at < names.len())
        })
}

/// As much of a cell as is looked at to see how a file is written. No id and no name is that long.
pub(crate) fn beginning(cell: &str) -> &str {
    const JUDGED_BYTES: usize = 64 << 10;
    &cell[..cell.floor_char_boundary(JUDGED_BYTES)]
}

/// IMDb's own files are tab separated and never quote. Data frames that write them anew do.
pub(crate) fn guess_quoting(sample: &[u8], separator: Option<u8>) -> Quoting {
    let sample = sample.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(sample);
    let first = sample
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let is_id = |name: &[u8]| {
        let ids = [&b"tconst"[..], b"nconst", b"titleId"];
        ids.iter()
            .any(|id| id.eq_ignore_ascii_case(name.trim_ascii()))
    };
    let imdb_header = first.split(|byte| *byte == b'\t').any(is_id);
    if separator == Some(b'\t') && imdb_header && !doubles_quotes(sample) {
        Quoting::Literal
    } else if quotes_lines(sample, separator) {
        Quoting::WholeLines
    } else if escapes_quotes(sample, separator) {
        Quoting::Escaped
    } else {
        Quoting::Quoted
    }
}

/// Whether the header and the next lines are quoted as a whole, with separators inside.
fn quotes_lines(sample: &[u8], separator: Option<u8>) -> bool {
    const FIRST_LINES: usize = 20;
    let Some(separator) = separator.map(char::from) else {
        return false;
    };
    let lines = sample.split(|byte| *byte == b'\n');
    let lines = lines
        .filter(|line| !line.trim_ascii().is_empty())
        .take(FIRST_LINES);
    let is_whole = |line: &[u8]| {
        let inside = std::str::from_utf8(line).ok().and_then(inside_quotes);
        inside.is_some_and(|inside| inside.contains(separator))
    };
    let mut lines = lines.peekable();
    lines.peek().is_some() && lines.all(is_whole)
}

/// Whether fields that begin with a quote are all wrapped in a pair, with the quotes inside doubled, and
/// one of them has such: `"""Weird Al"" Show"`. In IMDb's files a title begins with a quote of its own.
fn doubles_quotes(sample: &[u8]) -> bool {
    let fields = sample.split(|byte| matches!(byte, b'\t' | b'\n' | b'\r'));
    let mut found = false;
    for field in fields.filter(|field| field.starts_with(b"\"")) {
        let inside = field
            .strip_prefix(b"\"")
            .and_then(|field| field.strip_suffix(b"\""));
        let Some(inside) = inside.and_then(|inside| std::str::from_utf8(inside).ok()) else {
            return false;
        };
        if inside.replace("\"\"", "").contains('"') {
            return false;
        }
        found |= inside.contains("\"\"");
    }
    found
}

/// Whether a backslash stands before quotes that no field ends with, and no quote is doubled.
fn escapes_quotes(sample: &[u8], separator: Option<u8>) -> bool {
    let goes_on = |byte: Option<&u8>| {
        byte.is_some_and(|byte| Some(*byte) != separator && !matches!(byte, b'\n' | b'\r' | b'"'))
    };
    let quotes = memchr::memmem::find_iter(sample, b"\\\"");
    let mut escaped = quotes.filter(|at| goes_on(sample.get(at + 2)));
    let doubled = || {
        let doubled = memchr::memmem::find_iter(sample, b"\"\"");
        doubled.filter(|at| goes_on(sample.get(at + 2))).count()
    };
    escaped.next().is_some() && doubled() == 0
}

pub(crate) fn guess_header(records: &[Vec<String>], options: &ReadOptions) -> bool {
    let Some((first, rest)) = records.split_first() else {
        return false;
    };
    if first
        .iter()
        .any(|cell| looks_like_title_id(cell) || has_an_id(cell))
    {
        return false;
    }
    let wanted = options.id_column.as_deref().map(normalise);
    if first
        .iter()
        .any(|cell| is_known_header(cell) || Some(normalise(cell)) == wanted)
    {
        return true;
    }
    let id_below = |at: usize| {
        rest.iter()
            .any(|row| row.get(at).is_some_and(|cell| looks_like_title_id(cell)))
    };
    if (0..first.len()).any(id_below) {
        return true;
    }
    // A list of bare numbers has no header; otherwise words on top of a table are names.
    let is_word = |cell: &String| !is_null(cell) && !is_id_of_some_kind(cell);
    first.iter().all(is_word)
        && (first.len() > 1 || rest.iter().any(|row| is_id_of_some_kind(&row[0])))
}

/// Whether a word of the text is an id of a title or of a person, as no header has one.
fn has_an_id(text: &str) -> bool {
    let mut words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    words.any(|word| {
        let digits = word.strip_prefix("tt").or(word.strip_prefix("nm"));
        digits.is_some_and(|digits| {
            digits.len() >= 7 && digits.bytes().all(|digit| digit.is_ascii_digit())
        })
    })
}

pub(crate) fn usual_width(records: &[Vec<String>]) -> usize {
    let mut widths: Vec<usize> = records.iter().map(Vec::len).collect();
    widths.sort_unstable();
    // The median: more than half of the records have it wherever the file is a table.
    widths.get(widths.len() / 2).copied().unwrap_or(1)
}
