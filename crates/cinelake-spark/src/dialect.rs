//! What has to be written differently for Spark.

/// The statement with its texts as Spark reads them. Standard SQL doubles a quote inside a text; Spark
/// before 4 takes `'a''b'` for two texts and joins them to `ab`, without a word. And a backslash, which
/// means itself in standard SQL, begins an escape in Spark.
pub(crate) fn for_spark(sql: &str) -> String {
    let mut written = String::with_capacity(sql.len() + 16);
    let mut rest = sql;
    while let Some(at) = rest.find(['\'', '"', '`', '-', '/']) {
        written.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match rest.as_bytes() {
            [b'\'', ..] => {
                let length = quoted(rest, '\'');
                push_text(&mut written, &rest[..length]);
                rest = &rest[length..];
                continue;
            }
            [quote @ (b'"' | b'`'), ..] => quoted(rest, char::from(*quote)),
            [b'-', b'-', ..] => rest.find('\n').unwrap_or(rest.len()),
            [b'/', b'*', ..] => rest[2..].find("*/").map_or(rest.len(), |end| end + 4),
            _ => 1,
        };
        written.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    written.push_str(rest);
    written
}

/// The length of what stands in quotes at the start of the text; a doubled quote does not end it.
fn quoted(text: &str, quote: char) -> usize {
    let mut signs = text.char_indices().skip(1).peekable();
    while let Some((at, sign)) = signs.next() {
        if sign != quote {
            continue;
        }
        if signs.next_if(|(_, next)| *next == quote).is_none() {
            return at + 1;
        }
    }
    text.len()
}

fn push_text(written: &mut String, literal: &str) {
    let inside = literal.strip_prefix('\'').unwrap_or(literal);
    let inside = inside.strip_suffix('\'').unwrap_or(inside);
    written.push('\'');
    written.push_str(&inside.replace('\\', "\\\\").replace("''", "\\'"));
    written.push('\'');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_backslashes_in_texts_mean_themselves() {
        for (sql, expected) in [
            (
                "SELECT 'it''s', 'a\\b', ''",
                "SELECT 'it\\'s', 'a\\\\b', ''",
            ),
            ("SELECT ''''", "SELECT '\\''"),
            ("SELECT 1 - 2 / 3", "SELECT 1 - 2 / 3"),
            (
                "SELECT 'é' AS \"it's\", `o'x`",
                "SELECT 'é' AS \"it's\", `o'x`",
            ),
            (
                "-- don''t\nSELECT 1 /* it''s */ -- don''t",
                "-- don''t\nSELECT 1 /* it''s */ -- don''t",
            ),
        ] {
            assert_eq!(for_spark(sql), expected);
        }
    }
}
