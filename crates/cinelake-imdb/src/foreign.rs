//! What is no text table, told by how it begins: what is often handed in by mistake.

use crate::error::CatalogueError;

/// The place of a mark in the first block of a tar archive.
const TAR_MARK: usize = 257;

/// First bytes of other formats, what they are, and what to do about them.
#[rustfmt::skip]
const MARKS: &[(&[u8], &str, &str)] = &[
    (b"\x1f\x8b\x08", "packed twice with gzip", "unpack it first (gunzip)"),
    (b"\x28\xb5\x2f\xfd", "packed twice, in the end with zstd", "unpack it first (unzstd)"),
    (b"BZh", "packed with bzip2", "unpack it first (bunzip2)"),
    (b"\xfd7zXZ\0", "packed with xz", "unpack it first (unxz)"),
    (b"\x04\x22\x4d\x18", "packed with lz4", "unpack it first (lz4 -d)"),
    (b"\x1f\x9d", "packed with compress", "unpack it first (uncompress)"),
    (b"LZIP", "packed with lzip", "unpack it first (lzip -d)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first, and name the files"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it first, and name the files"),
    (b"PK\x03\x04", "a zip archive inside another", "unpack it first, and name the files"),
    (b"PAR1", "Parquet", "save it as CSV"),
    (b"ORC", "ORC", "save it as CSV"),
    (b"ARROW1", "an Arrow or Feather file", "save it as CSV"),
    (b"Obj\x01", "an Avro file", "save it as CSV"),
    (b"SQLite format 3\0", "an SQLite database", "save the table as CSV"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document", "save the sheet as CSV"),
    (b"{\\rtf", "an RTF document", "save the table as CSV"),
    (b"%PDF", "a PDF document", "look for the data as CSV"),
    (b"\x89PNG", "a picture", "name the table instead"),
    (b"\xff\xd8\xff", "a picture", "name the table instead"),
    (b"\x7fELF", "a program", "name the table instead"),
];

/// Recognises what is no text table.
pub(crate) fn check_text(file: &str, sample: &[u8]) -> Result<(), CatalogueError> {
    if let Some(encoding) = utf32(sample) {
        return Err(CatalogueError::Utf32 {
            file: file.to_owned(),
            encoding,
        });
    }
    match foreign(sample) {
        None => Ok(()),
        Some((what, advice)) => Err(CatalogueError::NotATable {
            file: file.to_owned(),
            what,
            advice,
        }),
    }
}

/// UTF-32, as iconv names it, by the byte order mark, or by how the first letters are written where there is
/// none.
fn utf32(sample: &[u8]) -> Option<&'static str> {
    /// Letters that have to look the same, so that no stray NUL is taken for an encoding.
    const LETTERS: usize = 4;
    if sample.starts_with(&[0xff, 0xfe, 0, 0]) || sample.starts_with(&[0, 0, 0xfe, 0xff]) {
        return Some("UTF-32");
    }
    // Whether the first letters are ASCII, each at one place of four bytes and NUL at the others.
    let (letters, _) = sample.as_chunks::<4>();
    let is_wide = |place: usize| {
        letters.len() >= LETTERS
            && letters[..LETTERS].iter().all(|letter| {
                let mut bytes = letter.iter().enumerate();
                bytes.all(|(at, byte)| (*byte == 0) != (at == place)) && letter[place].is_ascii()
            })
    };
    let orders = [("UTF-32LE", 0), ("UTF-32BE", 3)].into_iter();
    orders
        .filter(|(_, place)| is_wide(*place))
        .map(|(encoding, _)| encoding)
        .next()
}

fn foreign(sample: &[u8]) -> Option<(&'static str, &'static str)> {
    if let Some((_, what, advice)) = MARKS.iter().find(|(mark, ..)| begins_with(sample, mark)) {
        return Some((what, advice));
    }
    if sample
        .get(TAR_MARK..)
        .is_some_and(|rest| rest.starts_with(b"ustar"))
    {
        return Some((
            "a tar archive",
            "unpack it first (tar -xf), and name the files",
        ));
    }
    let text = without_mark(sample);
    let begins = |word: &[u8]| {
        let head = text.get(..word.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(word))
    };
    // Spreadsheets open pages that are called `.xls`.
    let is_markup = begins(b"<!") || begins(b"<?") || {
        let tag: Vec<u8> = text.iter().copied().take(2).collect();
        matches!(tag[..], [b'<', letter] if letter.is_ascii_alphabetic())
    };
    if is_markup && !begins(b"<na>") && !begins(b"<null>") {
        Some(("a web page or XML", "download the table itself"))
    } else {
        None
    }
}

/// The text without its byte order mark and the blanks before it.
fn without_mark(sample: &[u8]) -> &[u8] {
    let text = sample.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(sample);
    text.trim_ascii_start()
}

/// A text may begin with the same letters as a short mark: `ORC` is a word, too.
fn begins_with(sample: &[u8], mark: &[u8]) -> bool {
    let is_letters = mark.iter().all(u8::is_ascii_alphanumeric);
    let first = sample.get(..512).unwrap_or(sample);
    let is_text = first
        .iter()
        .all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace());
    sample.starts_with(mark) && !(is_letters && is_text)
}

/// Whether the text is JSON: an object, or a list. A table may begin with a list in its first cell, which its
/// line shows: it goes on behind the list.
pub(crate) fn is_json(sample: &[u8]) -> bool {
    let text = without_mark(sample);
    let Some(rest) = text.strip_prefix(b"[") else {
        return text.starts_with(b"{");
    };
    let line_end = memchr::memchr(b'\n', text);
    let line = text[..line_end.unwrap_or(text.len())].trim_ascii_end();
    let goes_on = matches!(line.last(), Some(b',' | b'{' | b'[' | b'}'));
    // The sample ends within the line of a list that was written without line ends.
    let is_cut = line_end.is_none() && !line.ends_with(b"]");
    let is_list = line == b"[" || line.ends_with(b"]") || goes_on || is_cut;
    let first = rest.trim_ascii_start().first();
    is_list && matches!(first, None | Some(b'{' | b'[' | b'"' | b'\'' | b']'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_told_from_a_table_whose_first_cell_is_a_list() {
        for text in [
            "{\"id\": 1}",
            "\u{feff} [{\"id\": 1}]",
            "[\"tt0133093\",\"tt0211915\"]\n",
            "[  {\"imdb_id\": \"tt0133093\"}, {\"imdb_id\": \"tt0211915\"}]",
            "[\t{\"a\": 1},\n{\"a\": 2}]\n",
            "[\n  \"tt0133093\"\n]\n",
            "['tt0133093', 'tt0211915']",
            "[]",
        ] {
            assert!(is_json(text.as_bytes()), "{text}");
        }
        for text in ["['a'],tt0133093\n", "tconst,title\n", "", "[tt0133093]\n"] {
            assert!(!is_json(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn other_formats_are_told_with_what_to_do() {
        let mut tar = vec![b'a'; TAR_MARK];
        tar.extend(b"ustar\0");
        for (bytes, word) in [
            (&b"BZh91AY&SY\xff\xee"[..], "bzip2"),
            (b"\xfd7zXZ\0\0", "xz"),
            (b"\x1f\x8b\x08\0\0", "packed twice with gzip"),
            (b"t\0\0\0c\0\0\0o\0\0\0n\0\0\0", "UTF-32LE"),
            (b"\xff\xfe\0\0t\0\0\0", "iconv -f utf-32 "),
            (&tar, "tar -xf"),
            (b"Rar!\x1a\x07\x00", "RAR"),
            (b"SQLite format 3\0abc", "SQLite"),
            (b"\n<!DOCTYPE html>", "web page"),
            (
                b"<table border=1><tr><td>tt0133093</td></tr></table>",
                "web page",
            ),
            (b"{\\rtf1\\ansi tt0133093}", "RTF"),
        ] {
            let error = check_text("x", bytes).expect_err(word).to_string();
            assert!(
                error.contains(word) && error.starts_with("x is "),
                "{error}"
            );
        }
    }

    #[test]
    fn a_text_that_begins_like_a_mark_is_a_text() {
        for text in [
            "BZh,title\ntt0111161,A\n",
            "ORC\ntt0111161\n",
            "LZIP;b\n",
            "['Action', 'Drama'],tt0133093\n['Drama'],tt0211915\n",
            "[\"Action\"];tt0133093\n",
            "[REC],tt1038988\n",
            "<NA>,tt0133093\n",
            "",
        ] {
            assert!(check_text("x", text.as_bytes()).is_ok(), "{text}");
        }
    }
}
