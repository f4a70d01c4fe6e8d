//! Words that stand for nothing, as tools write them.

/// The longest word below.
const LONGEST: usize = "(no genres listed)".len();

/// Whether a text stands for nothing in a column of numbers, ids or fixed words.
///
/// `\N` is IMDb's and MySQL's, `N/A` is OMDb's, `nan`, `<NA>`, `None` and `NaT` are pandas', `NA` is
/// R's, `#N/A` is Excel's, `(no genres listed)` is MovieLens'. In a column of titles other rules
/// hold: a film may be called `None`.
pub(crate) fn is_null_word(text: &str) -> bool {
    if text.is_empty() || text == "\\N" {
        return true;
    }
    if text.len() > LONGEST {
        return false;
    }
    is_symbol(text) || is_word(text)
}

/// Whether a text stands for nothing even where any text may be a value.
pub(crate) fn is_null_symbol(text: &str) -> bool {
    matches!(
        text,
        "" | "\\N" | "#N/A" | "#VALUE!" | "#REF!" | "<NA>" | "<null>" | "<NULL>" | "<nil>"
    )
}

/// Whether a word for nothing may begin with this byte. Most values are told by it.
pub(crate) fn may_begin_null(first: u8) -> bool {
    matches!(
        first,
        b'\\'
            | b'N'
            | b'n'
            | b'U'
            | b'u'
            | b'M'
            | b'm'
            | b'-'
            | b'?'
            | b'.'
            | b'#'
            | b'<'
            | b'('
            | b'['
            | b'{'
            | b'"'
            | b'\''
            | 0x80..
    )
}

fn is_symbol(text: &str) -> bool {
    is_null_symbol(text)
        || matches!(
            text,
            "\\n"
                | "-"
                | "--"
                | "---"
                | "–"
                | "—"
                | "?"
                | "."
                | "..."
                | "[]"
                | "{}"
                | "()"
                | "\"\""
                | "''"
        )
}

fn is_word(text: &str) -> bool {
    const WORDS: [&str; 16] = [
        "n/a",
        "n.a.",
        "na",
        "n.d.",
        "nan",
        "nat",
        "none",
        "null",
        "nil",
        "nul",
        "undefined",
        "unknown",
        "missing",
        "not available",
        "(null)",
        "(no genres listed)",
    ];
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_other_tools_stand_for_nothing() {
        for text in [
            "", "\\N", "N/A", "n/a", "NaN", "nan", "None", "null", "NULL", "-", "<NA>", "NA",
            "#N/A",
        ] {
            assert!(is_null_word(text), "{text}");
            assert!(text.bytes().next().is_none_or(may_begin_null), "{text}");
        }
        for text in ["0", "N", "Nana", "1999", "None of them"] {
            assert!(!is_null_word(text), "{text}");
        }
    }

    #[test]
    fn a_title_may_be_a_word_for_nothing() {
        for text in ["None", "Null", "-", "NaN", "Unknown", "Missing"] {
            assert!(!is_null_symbol(text), "{text}");
        }
        assert!(is_null_symbol("\\N") && is_null_symbol("<NA>"));
    }
}
