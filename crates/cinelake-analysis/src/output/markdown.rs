//! A GitHub table. Numbers are set flush right; what Markdown would take for markup is escaped.

use std::io::Write;

use super::{Rows, cell, next_plain, sanitize, send};
use crate::error::AnalysisError;

pub(super) async fn write(
    mut rows: Rows,
    out: &mut (dyn Write + Send),
) -> Result<u64, AnalysisError> {
    let mut line = String::from("|");
    let mut rule = String::from("|");
    for field in rows.schema().fields() {
        line.push(' ');
        push_escaped(&mut line, field.name());
        line.push_str(" |");
        rule.push_str(if field.data_type().is_numeric() {
            " ---: |"
        } else {
            " --- |"
        });
    }
    line.push('\n');
    line.push_str(&rule);
    line.push('\n');
    send(out, &mut line)?;
    let mut count = 0;
    let mut text = String::new();
    while let Some(plain) = next_plain(&mut rows).await? {
        for row in 0..plain.rows {
            line.push('|');
            for column in &plain.columns {
                text.clear();
                cell::push_text(&mut text, column, row);
                line.push(' ');
                push_escaped(&mut line, &text);
                line.push_str(" |");
            }
            line.push('\n');
            send(out, &mut line)?;
        }
        count += plain.rows as u64;
    }
    Ok(count)
}

fn push_escaped(line: &mut String, text: &str) {
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' if letters.peek() == Some(&'\n') => {}
            '\n' | '\r' => line.push_str("<br>"),
            '\\' | '|' | '*' | '`' | '[' | ']' | '<' | '>' | '~' | '&' => {
                line.push('\\');
                line.push(letter);
            }
            // Inside a word an underscore is no markup, and names are full of them.
            '_' if !(is_word(before) && letters.peek().copied().is_some_and(is_word)) => {
                line.push_str("\\_");
            }
            '\t' => line.push(' '),
            other if sanitize::is_control(other) => {
                let mut buffer = [0; 4];
                let mut visible = String::new();
                sanitize::push_visible(&mut visible, other.encode_utf8(&mut buffer));
                line.push('\\');
                line.push_str(&visible);
            }
            other => line.push(other),
        }
        before = letter;
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut line = String::new();
        push_escaped(&mut line, text);
        line
    }

    #[test]
    fn markup_is_text() {
        assert_eq!(escaped("M*A*S*H"), r"M\*A\*S\*H");
        assert_eq!(
            escaped("a|b <i> & _x_ num_votes"),
            r"a\|b \<i\> \& \_x\_ num_votes"
        );
        assert_eq!(escaped("one\r\ntwo\nthree"), "one<br>two<br>three");
        assert_eq!(escaped("\u{1b}[31m"), r"\\u{1b}\[31m");
    }
}
