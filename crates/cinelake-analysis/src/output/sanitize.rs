//! Characters that must not reach a terminal: they move its cursor, change its colours or its
//! keyboard, or turn the direction of what follows.

use std::fmt::Write;

/// C0 and C1 controls, DEL, line and paragraph separators, and the marks that change direction.
pub(crate) fn is_control(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Appends the text with its control characters visible (`\n`, `\u{1b}`).
pub(crate) fn push_visible(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other if is_control(other) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(other));
            }
            other => out.push(other),
        }
    }
}
