//! A page in the making: headings, facts, aligned rows and wrapped lines, one way everywhere.

use super::Style;
use super::number::share;
use super::text::{TextStyle, pad_left, pad_right, shorten, width, wrap};

/// What every line below a heading is set in by.
const MARGIN: usize = 2;
/// Longest bar.
const BAR_COLUMNS: usize = 36;
/// Longest label of a row.
const LABEL_COLUMNS: usize = 38;

/// A text that grows line by line.
#[derive(Debug)]
pub(super) struct Page {
    text: String,
    pub(super) style: Style,
}

/// One line of a table: a label, a count, and what goes with them.
#[derive(Debug, Default)]
pub(super) struct Row {
    label: String,
    count: u64,
    whole: Option<u64>,
    note: String,
    bar: Option<u64>,
    indent: usize,
    ink: Option<TextStyle>,
}

impl Row {
    pub(super) fn new(label: impl Into<String>, count: u64) -> Self {
        Self {
            label: label.into(),
            count,
            ..Self::default()
        }
    }

    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// With its share of a whole.
    pub(super) fn of(mut self, whole: u64) -> Self {
        self.whole = Some(whole);
        self
    }

    /// With words behind it.
    pub(super) fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// With a bar in proportion to the largest count.
    pub(super) fn bar(mut self, largest: u64) -> Self {
        self.bar = Some(largest);
        self
    }

    /// A part of the row above.
    pub(super) fn part(mut self) -> Self {
        self.indent = 2;
        self
    }

    /// With its label in a colour.
    pub(super) fn ink(mut self, ink: TextStyle) -> Self {
        self.ink = Some(ink);
        self
    }
}

impl Page {
    pub(super) fn new(style: Style) -> Self {
        Self {
            text: String::new(),
            style,
        }
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// A line as it is.
    pub(super) fn line(&mut self, text: &str) {
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }

    /// An empty line between two parts; none at the top.
    pub(super) fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// A heading after a gap, with a remark beside it.
    pub(super) fn heading(&mut self, heading: &str, remark: &str) {
        self.gap();
        let strong = self.style.paint(TextStyle::Strong, heading);
        if remark.is_empty() {
            return self.line(&strong);
        }
        let room = self.style.columns().saturating_sub(width(heading) + 2);
        let lines = wrap(remark, room);
        for (place, remark) in lines.iter().enumerate() {
            let start = if place == 0 {
                strong.clone()
            } else {
                " ".repeat(width(heading))
            };
            let remark = self.style.paint(TextStyle::Faint, remark);
            self.line(&format!("{start}  {remark}"));
        }
    }

    /// Wrapped text behind a mark, set in by so many columns; further lines hang below the first.
    pub(super) fn item(&mut self, indent: usize, mark: &str, ink: TextStyle, text: &str) {
        let hang = indent + if mark.is_empty() { 0 } else { width(mark) + 1 };
        let room = self.style.columns().saturating_sub(hang).max(20);
        for (place, line) in wrap(text, room).iter().enumerate() {
            let painted = self.style.paint(ink, line);
            if place == 0 && !mark.is_empty() {
                self.line(&format!("{}{mark} {painted}", " ".repeat(indent)));
            } else {
                self.line(&format!("{}{painted}", " ".repeat(hang)));
            }
        }
    }

    /// Something to do about what was said.
    pub(super) fn todo(&mut self, text: &str) {
        let mark = self.style.paint(TextStyle::Accent, "→");
        self.item(MARGIN, &mark, TextStyle::Plain, text);
    }

    /// Names and what is said of them, in two columns. Each saying is a list of lines.
    pub(super) fn facts<N: AsRef<str>>(&mut self, facts: &[(N, Vec<String>)]) {
        let names = facts
            .iter()
            .map(|(name, _)| width(name.as_ref()))
            .max()
            .unwrap_or_default();
        for (name, lines) in facts {
            for (place, line) in lines.iter().enumerate() {
                let name = if place == 0 { name.as_ref() } else { "" };
                let name = self.style.paint(TextStyle::Faint, &pad_right(name, names));
                self.line(&format!("{}{name}  {line}", " ".repeat(MARGIN)));
            }
        }
    }

    /// The columns that [`Self::facts`] leaves to a saying when its longest name has so many.
    pub(super) fn saying_columns(&self, names: usize) -> usize {
        self.style
            .columns()
            .saturating_sub(MARGIN + names + 2)
            .max(20)
    }

    /// Rows below each other: labels left, numbers right, then bars or words.
    pub(super) fn rows(&mut self, rows: &[Row]) {
        let widest = |of: &dyn Fn(&Row) -> usize| rows.iter().map(of).max().unwrap_or_default();
        let labels = widest(&|row| row.indent + width(&row.label).min(LABEL_COLUMNS));
        let words = self.style.words;
        let share = |row: &Row| row.whole.map(|whole| share(words, row.count, whole));
        let share = |row: &Row| share(row).unwrap_or_default();
        let counts = widest(&|row| words.number(row.count).len());
        let shares = widest(&|row| width(&share(row)));
        for row in rows {
            let label = format!(
                "{}{}",
                " ".repeat(row.indent),
                shorten(&row.label, LABEL_COLUMNS)
            );
            let label = self.style.paint(
                row.ink.unwrap_or(TextStyle::Plain),
                &pad_right(&label, labels),
            );
            let mut line = format!("{}{label}", " ".repeat(MARGIN));
            line.push_str("  ");
            line.push_str(&pad_left(&words.number(row.count), counts));
            if shares > 0 {
                line.push_str("  ");
                let share = pad_left(&share(row), shares);
                line.push_str(&self.style.paint(TextStyle::Faint, &share));
            }
            self.row_end(&line, row);
        }
    }

    fn row_end(&mut self, line: &str, row: &Row) {
        let start = width(line) + 2;
        let room = self.style.columns().saturating_sub(start);
        if let Some(largest) = row.bar {
            let share = super::text::share_of(row.count, largest);
            let bar = self.style.bar(share, room.min(BAR_COLUMNS));
            let bar = self.style.paint(TextStyle::Accent, &bar);
            return self.line(&format!("{line}  {bar}"));
        }
        let notes = wrap(&row.note, room.max(20));
        let mut notes = notes
            .iter()
            .map(|note| self.style.paint(TextStyle::Faint, note))
            .collect::<Vec<_>>()
            .into_iter();
        self.line(&format!("{line}  {}", notes.next().unwrap_or_default()));
        for note in notes {
            self.line(&format!("{}{note}", " ".repeat(start)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_align_and_nothing_is_wider_than_the_page() {
        let mut page = Page::new(Style {
            width: 60,
            colour: false,
            ascii: false,
            words: crate::wording::Wording::EN,
        });
        page.heading("Heading", "");
        page.rows(&[
            Row::new("short", 1).of(2_000).bar(1_234),
            Row::new("a somewhat longer label", 1_234)
                .of(2_000)
                .bar(1_234),
            Row::new("part", 5)
                .part()
                .note("words that have to be broken at the right margin"),
        ]);
        let text = page.into_text();
        assert!(text.lines().all(|line| width(line) <= 60), "{text}");
        insta::assert_snapshot!(text, @r"
        Heading
          short                        1   0.1 %  ▏
          a somewhat longer label  1,234  61.7 %  ██████████████████
            part                       5          words that have to
                                                  be broken at the
                                                  right margin
        ");
    }

    #[test]
    fn colours_do_not_move_anything() {
        let page = |colour| {
            let mut page = Page::new(Style {
                width: 80,
                colour,
                ascii: false,
                words: crate::wording::Wording::EN,
            });
            page.heading("Heading", "a remark");
            page.rows(&[Row::new("label", 3).of(4).bar(3).ink(TextStyle::Warn)]);
            page.todo("do this");
            page.into_text()
        };
        let coloured = page(true);
        assert!(coloured.contains("\u{1b}[1mHeading\u{1b}[0m"));
        assert_eq!(console::strip_ansi_codes(&coloured), page(false));
    }
}
