//! Text for a terminal: colours, display width, shortening, wrapping, and keeping control
//! characters of strangers out.

use cinelake_imdb::is_invisible;
use console::measure_text_width;

use super::Style;

/// What a piece of text is, which decides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextStyle {
    /// As it comes.
    Plain,
    /// Headings and names.
    Strong,
    /// What need not be read.
    Faint,
    /// All is well.
    Good,
    /// Worth a look.
    Warn,
    /// Broken.
    Bad,
    /// Bars, and what to type.
    Accent,
}

impl TextStyle {
    fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Strong => "1",
            Self::Faint => "2",
            Self::Good => "32",
            Self::Warn => "33",
            Self::Bad => "1;31",
            Self::Accent => "36",
        }
    }
}

impl Style {
    /// The text in its colour, where colours are wanted.
    pub(super) fn paint(self, ink: TextStyle, text: &str) -> String {
        if !self.colour || ink == TextStyle::Plain || text.is_empty() {
            return text.to_owned();
        }
        format!("\u{1b}[{}m{text}\u{1b}[0m", ink.code())
    }

    /// A bar of at most so many columns for a share of 1.
    pub(super) fn bar(self, share: f64, columns: usize) -> String {
        bar(share, columns, self.ascii)
    }

    /// The columns of the page; never so few that nothing fits.
    pub(super) fn columns(self) -> usize {
        usize::from(self.width).max(40)
    }
}

/// Columns that a text takes on a terminal; colours take none, most East Asian letters two.
pub(super) fn width(text: &str) -> usize {
    measure_text_width(text)
}

/// Text from a file or a server without what a terminal would obey and what no reader would see:
/// control characters, marks that turn the direction of writing and invisible characters become
/// visible escapes.
pub(crate) fn clean(text: &str) -> String {
    let odd = |c: char| c.is_control() || is_invisible(c);
    if !text.contains(odd) {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let shown = letters.iter().enumerate().flat_map(|(at, c)| {
        let before = at.checked_sub(1).and_then(|before| letters.get(before));
        let hidden = odd(*c) && !shapes(*c, before, letters.get(at + 1));
        if hidden {
            c.escape_default().collect()
        } else {
            vec![*c]
        }
    });
    shown.collect()
}

/// Whether an invisible character shapes the letters around it, as in Persian, Hindi and emoji.
fn shapes(c: char, before: Option<&char>, after: Option<&char>) -> bool {
    let shaped = |letter: Option<&char>| {
        letter.is_some_and(|letter| !letter.is_ascii() && !is_invisible(*letter))
    };
    match c {
        '\u{200c}' | '\u{200d}' => {
            let emoji = before == Some(&'\u{fe0f}');
            (shaped(before) || emoji) && shaped(after)
        }
        '\u{fe0e}' | '\u{fe0f}' => before.is_some_and(|letter| !is_invisible(*letter)),
        _ => false,
    }
}

/// As [`clean`], for a text of several lines.
pub(crate) fn clean_lines(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(clean).collect();
    lines.join("\n")
}

/// At most so many columns of a text: its beginning and an ellipsis.
pub(super) fn shorten(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut short = fitting(text.chars(), columns);
    short.push('…');
    short
}

/// At most so many columns of a text: an ellipsis and its end, which in a path tells most.
pub(super) fn shorten_left(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let end: Vec<char> = fitting(text.chars().rev(), columns).chars().rev().collect();
    std::iter::once('…').chain(end).collect()
}

/// The letters that fit beside an ellipsis.
fn fitting(letters: impl Iterator<Item = char>, columns: usize) -> String {
    let mut used = 1;
    let mut buffer = [0; 4];
    letters
        .take_while(|letter| {
            used += width(letter.encode_utf8(&mut buffer));
            used <= columns
        })
        .collect()
}

/// The text, filled up with blanks on the right.
pub(super) fn pad_right(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The text, filled up with blanks on the left.
pub(super) fn pad_left(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Lines of at most so many columns, broken between words; a longer word has a line of its own.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    wrap_pieces(text.split_whitespace(), " ", columns)
}

/// Lines of at most so many columns, broken between pieces only.
pub(super) fn wrap_pieces<'a>(
    pieces: impl IntoIterator<Item = &'a str>,
    glue: &str,
    columns: usize,
) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            Some(line) if width(line) + width(glue) + width(piece) <= columns => {
                line.push_str(glue);
                line.push_str(piece);
            }
            Some(line) => {
                line.push_str(glue.trim_end());
                lines.push(piece.to_owned());
            }
            None => lines.push(piece.to_owned()),
        }
    }
    lines
}

/// The share of a part of the largest; 0 where there is no largest.
pub(super) fn share_of(part: u64, largest: u64) -> f64 {
    if largest == 0 {
        0.0
    } else {
        part as f64 / largest as f64
    }
}

/// A bar of at most so many columns for a share of 1, in eighths of a column or in `#`; whatever is not
/// nothing can be seen.
fn bar(share: f64, columns: usize, ascii: bool) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    if columns == 0 || share.is_nan() || share <= 0.0 {
        return String::new();
    }
    let steps = if ascii { 1 } else { EIGHTHS.len() };
    let length = share * (columns * steps) as f64;
    let length = (length.round() as usize).clamp(1, columns * steps);
    if ascii {
        return "#".repeat(length);
    }
    format!("{}{}", "█".repeat(length / steps), EIGHTHS[length % steps])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_strangers_text_cannot_steer_the_terminal() {
        assert_eq!(clean("tt1\u{1b}[2J\r\n"), "tt1\\u{1b}[2J\\r\\n");
        assert_eq!(clean("a\u{202e}b"), "a\\u{202e}b");
        assert_eq!(clean_lines("a\u{9b}31m\n  b\r\n"), "a\\u{9b}31m\n  b\\r\n");
        assert_eq!(
            clean("À bout de souffle, 千と千尋"),
            "À bout de souffle, 千と千尋"
        );
    }

    #[test]
    fn shortened_text_keeps_the_end_that_matters() {
        assert_eq!(shorten("The Final Reckoning", 10), "The Final…");
        assert_eq!(shorten_left("lake/data/movies.csv", 12), "…/movies.csv");
        assert_eq!(shorten("千と千尋の神隠し", 6), "千と…");
        assert_eq!(shorten("as it is", 8), "as it is");
    }

    #[test]
    fn lines_break_between_words_and_pieces() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(
            wrap("a s3://bucket/long b", 6),
            ["a", "s3://bucket/long", "b"]
        );
        assert_eq!(
            wrap_pieces(["a = b", "c = d"], ", ", 9),
            ["a = b,", "c = d"]
        );
        assert!(wrap("", 8).is_empty());
    }

    #[test]
    fn bars_are_in_proportion_and_never_vanish() {
        for (share, blocks, ascii) in [
            (0.0, "", ""),
            (1.0, "████", "####"),
            (0.5, "██", "##"),
            (0.001, "▏", "#"),
            (0.72, "██▉", "###"),
            (7.0, "████", "####"),
            (-1.0, "", ""),
            (f64::NAN, "", ""),
        ] {
            assert_eq!(bar(share, 4, false), blocks);
            assert_eq!(bar(share, 4, true), ascii);
        }
        assert_eq!(bar(1.0, 0, false), "");
        assert_eq!(share_of(3, 0), 0.0);
    }

    #[test]
    fn invisible_characters_become_visible_where_they_shape_nothing() {
        for (text, shown) in [
            ("tt0140888\u{200b}", "tt0140888\\u{200b}"),
            ("\u{feff}id", "\\u{feff}id"),
            ("a\u{200d}b", "a\\u{200d}b"),
            ("soft\u{ad}hyphen", "soft\\u{ad}hyphen"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("❤\u{fe0f}\u{200d}🔥", "❤\u{fe0f}\u{200d}🔥"),
        ] {
            assert_eq!(clean(text), shown);
        }
    }

    proptest! {
        #[test]
        fn shortened_text_fits(text in "\\PC{0,40}", columns in 1_usize..30) {
            prop_assert!(width(&shorten(&text, columns)) <= columns);
            prop_assert!(width(&shorten_left(&text, columns)) <= columns);
        }

        #[test]
        fn wrapping_loses_no_word(text in "[a-z ]{0,60}", columns in 1_usize..30) {
            let joined = wrap(&text, columns).join(" ");
            prop_assert_eq!(joined, text.split_whitespace().collect::<Vec<_>>().join(" "));
        }

        #[test]
        fn cleaned_text_holds_no_control_character(text in any::<String>()) {
            prop_assert!(!clean(&text).chars().any(char::is_control));
        }
    }
}
