//! Words that stand for nothing, as tools write them.

/// The longest word below.
const LONGEST: usize = "(no genres listed)".len();

/// What spreadsheets write for a value that they cannot make, in English and Portuguese, in upper case
/// and without accents.
const SHEET_ERRORS: [&str; 15] = [
    "#N/A",
    "#VALUE!",
    "#REF!",
    "#NAME?",
    "#NUM!",
    "#NULL!",
    "#DIV/0!",
    "#N/D",
    "#VALOR!",
    "#NOME?",
    "#NULO!",
    "#SPILL!",
    "#DESPEJAR!",
    "#CALC!",
    "#ERROR!",
];

/// Whether a text stands for nothing in a column of numbers, ids or fixed words.
///
/// `\N` is IMDb's and MySQL's, `N/A` is OMDb's, `nan`, `<NA>`, `None` and `NaT` are pandas', `NA` is
/// R's, `#N/A` and `#N/D` are Excel's, `(no genres listed)` is MovieLens'. In a column of titles other rules
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
        "" | "\\N" | "<NA>" | "<null>" | "<NULL>" | "<nil>" | "#NÚM!"
    ) || (text.starts_with('#') && is_sheet_error(text))
}

/// A column that is too narrow is all signs `#`.
fn is_sheet_error(text: &str) -> bool {
    let is_too_narrow = text.len() > 2 && text.bytes().all(|byte| byte == b'#');
    is_too_narrow
        || SHEET_ERRORS
            .iter()
            .any(|error| text.eq_ignore_ascii_case(error))
}

/// Whether a word for nothing may begin with this byte. Most values are told by it.
pub(crate) fn may_begin_null(first: u8) -> bool {
    matches!(
        first,
        b'\\'
            | b'N'
            | b'n'
            | b'S'
            | b's'
            | b'D'
            | b'd'
            | b'V'
            | b'v'
            | b'T'
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
    const WORDS: [&str; 31] = [
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
        "n/d",
        "s/d",
        "s/n",
        "s/i",
        "nulo",
        "nula",
        "vazio",
        "vazia",
        "(vazio)",
        "(blank)",
        "desconhecido",
        "desconhecida",
        "não informado",
        "sem informação",
        "tba",
    ];
    let is_word = |text: &str| WORDS.iter().any(|word| text.eq_ignore_ascii_case(word));
    is_word(text) || (!text.is_ascii() && is_word(&text.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_other_tools_stand_for_nothing() {
        for text in [
            "",
            "\\N",
            "N/A",
            "n/a",
            "NaN",
            "nan",
            "None",
            "null",
            "NULL",
            "-",
            "<NA>",
            "NA",
            "#N/A",
            "#N/D",
            "#VALOR!",
            "#NÚM!",
            "#DIV/0!",
            "#####",
            "n/d",
            "S/D",
            "nulo",
            "(vazio)",
            "Sem informação",
            "NÃO INFORMADO",
            "Desconhecido",
            "TBA",
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
        for text in ["\\N", "<NA>", "#N/D", "#VALOR!", "#NOME?", "########"] {
            assert!(is_null_symbol(text), "{text}");
        }
        for text in ["#1", "#Alive", "#", "##", "#Horror"] {
            assert!(!is_null_word(text), "{text}");
        }
    }
}
