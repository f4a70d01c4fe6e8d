//! A record file's bytes as the texts of its records.
//!
//! Files of lines are split at line ends, so that one damaged record does not take the others with
//! it. A file in another valid shape (one array; objects over several lines) is split as JSON.

use std::borrow::Cow;

use cinelake_lake::record;

/// A record's text, or bytes that are no text, shown as well as they can be.
pub(crate) type Piece<'b> = Result<&'b str, Cow<'b, str>>;

/// Splits a file into records, in file order.
///
/// # Errors
/// When the file is an array that is not whole; says what is wrong with it.
pub(crate) fn split(bytes: &[u8]) -> Result<Vec<Piece<'_>>, String> {
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return as_json(bytes).map_err(|error| error.to_string());
    }
    let pieces = lines(bytes);
    let whole = |piece: &Piece<'_>| matches!(piece, Ok(text) if looks_whole(text));
    if !pieces.iter().all(whole)
        && let Ok(records) = as_json(bytes)
    {
        return Ok(records);
    }
    Ok(pieces)
}

/// Whether a line can be an object of its own. A cheap look: most files are good.
fn looks_whole(text: &str) -> bool {
    text.starts_with('{') && text.ends_with('}')
}

fn lines(bytes: &[u8]) -> Vec<Piece<'_>> {
    let lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let text = |line| std::str::from_utf8(line).map_err(|_| String::from_utf8_lossy(line));
    lines.filter(|line| !line.is_empty()).map(text).collect()
}

fn as_json(bytes: &[u8]) -> Result<Vec<Piece<'_>>, serde_json::Error> {
    let records = record::decode(bytes)?;
    Ok(records.into_iter().map(|record| Ok(record.get())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(bytes: &[u8]) -> Vec<String> {
        let pieces = split(bytes).expect("splits");
        pieces
            .into_iter()
            .map(|piece| piece.map_or_else(|bad| format!("bad {bad}"), str::to_owned))
            .collect()
    }

    #[test]
    fn lines_arrays_and_spread_objects_are_split_alike() {
        let expected = [r#"{"a":1}"#, r#"{"b":[]}"#];
        assert_eq!(texts(b"{\"a\":1}\r\n\n{\"b\":[]}"), expected);
        assert_eq!(texts(b" [{\"a\":1},\n{\"b\":[]}]\n"), expected);
        assert_eq!(texts(b"{\n\"a\":1}\n{\"b\":[]}").len(), 2);
    }

    #[test]
    fn one_damaged_line_leaves_the_others() {
        assert_eq!(texts(b"{\"a\":1}\n{\"b\":\n{\"c\":1}").len(), 3);
        assert_eq!(texts(b"{\"a\":1}\n\xff\n")[1], "bad \u{fffd}");
        assert!(split(b"[{\"a\":1},").is_err());
        assert!(texts(b"").is_empty());
    }
}
