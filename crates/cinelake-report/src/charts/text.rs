//! How wide text is about to be, and making it fit.
//!
//! Nobody knows the reader's fonts, so widths are estimates on the wide side for common sans-serif
//! fonts; they decide where labels go and where titles are cut, nothing finer.

use unicode_width::UnicodeWidthChar;

/// The estimated width of text at a font size.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(share).sum::<f64>() * size
}

/// The width of a character in shares of the font size.
fn share(sign: char) -> f64 {
    match sign {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 'I' | '(' | ')' | '['
        | ']' => 0.34,
        ' ' | 'f' | 'r' | 't' | '-' | '/' | '·' => 0.38,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '—' | '…' | '×' => 0.92,
        'A'..='Z' => 0.7,
        '0'..='9' => 0.6,
        'a'..='z' => 0.57,
        _ => match sign.width() {
            Some(0) | None => 0.0,
            Some(1) => 0.64,
            Some(_) => 1.06,
        },
    }
}

/// Text that fits a width, cut with `…` where it has to be. Accents that are characters of their own
/// have no width and so stay with their letter.
pub(super) fn cut(text: &str, size: f64, most: f64) -> String {
    if width(text, size) <= most {
        return text.to_owned();
    }
    let room = most / size - share('…');
    let (mut used, mut end) = (0.0, 0);
    for (index, sign) in text.char_indices() {
        used += share(sign);
        if used > room {
            break;
        }
        end = index + sign.len_utf8();
    }
    let kept = text[..end].trim_end();
    format!("{kept}…")
}

/// Text broken at spaces into lines of at most a width; a longer word has a line of its own.
pub(super) fn wrap(text: &str, size: f64, most: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line, size) + width(" ", size) + width(word, size) <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(cut(word, size, most)),
        }
    }
    lines
}

/// A name or title from data, ready to stand in a line of another direction: without control
/// characters and, if any of it is written from right to left, isolated.
pub(super) fn from_data(text: &str) -> String {
    let kept: String = text
        .chars()
        .map(|sign| if sign.is_whitespace() { ' ' } else { sign })
        .filter(|sign| !sign.is_control() && !is_direction_mark(*sign))
        .collect();
    if kept.chars().any(is_right_to_left) {
        format!("\u{2068}{kept}\u{2069}")
    } else {
        kept
    }
}

/// Embeddings, overrides and isolates: they would reach beyond the title.
fn is_direction_mark(sign: char) -> bool {
    matches!(sign, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn is_right_to_left(sign: char) -> bool {
    matches!(sign,
        '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}' | '\u{200F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ideographs_are_about_twice_as_wide_as_letters() {
        assert!(width("映画", 10.0) > 1.5 * width("ab", 10.0));
        assert_eq!(width("\u{301}", 10.0), 0.0);
    }

    #[test]
    fn a_long_title_is_cut_with_an_ellipsis_and_fits() {
        let title = "x".repeat(300);
        let short = cut(&title, 12.0, 100.0);
        assert!(short.ends_with('…') && width(&short, 12.0) <= 100.0);
        assert_eq!(cut("short", 12.0, 100.0), "short");
    }

    #[test]
    fn lines_are_broken_at_spaces() {
        assert_eq!(wrap("one two three", 10.0, 50.0), ["one two", "three"]);
        assert!(wrap("", 10.0, 50.0).is_empty());
    }

    #[test]
    fn a_title_from_right_to_left_is_isolated_and_cannot_reach_out() {
        assert_eq!(from_data("فيلم"), "\u{2068}فيلم\u{2069}");
        assert_eq!(from_data("a\u{202E}b\n\u{0}c"), "ab c");
    }
}
