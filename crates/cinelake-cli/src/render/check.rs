//! `cinelake check`: one line a check, and what to do where one is not ok.

use serde::Serialize;

use super::Style;
use super::page::Page;
use super::text::{TextStyle, clean, pad_right, width, wrap};
use crate::wording::{Wording, say};

/// One thing that was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct CheckLine {
    /// What was checked, in a word or two.
    pub(crate) name: String,
    /// How it stands.
    pub(crate) state: CheckState,
    /// What was found.
    pub(crate) said: String,
    /// What to do about it; each line stands for itself.
    pub(crate) todo: Option<String>,
    /// What people read of it in another language than English. Programs get the English fields.
    #[serde(skip)]
    pub(crate) told: Option<CheckSentence>,
}

/// What was found and what to do, in the language of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CheckSentence {
    pub(crate) said: String,
    pub(crate) todo: Option<String>,
}

impl CheckLine {
    /// With what people read of it in the language of the screen.
    pub(crate) fn with_sentence(self, said: impl Into<String>, todo: Option<String>) -> Self {
        let said = said.into();
        Self {
            told: Some(CheckSentence { said, todo }),
            ..self
        }
    }

    /// The name in the language of the screen.
    fn name_in(&self, words: Wording) -> String {
        let parts = self.name.split(|c: char| !c.is_ascii_alphanumeric());
        let parts = parts.filter(|part| !part.is_empty());
        let code = parts.collect::<Vec<_>>().join("-").to_ascii_lowercase();
        let name = words.of_code("check-name-", &code);
        clean(&name.unwrap_or_else(|| self.name.clone()))
    }

    /// What was found and what to do. A text that only a library has is English, and says so.
    fn sentence_in(&self, words: Wording) -> CheckSentence {
        if words.is_english() {
            let (said, todo) = (self.said.clone(), self.todo.clone());
            return CheckSentence { said, todo };
        }
        let is_english = !matches!(self.state, CheckState::Ok);
        self.told.clone().unwrap_or_else(|| CheckSentence {
            said: match is_english {
                true => format!("{} {}", words.text("details-in-english"), self.said),
                false => self.said.clone(),
            },
            todo: self.todo.clone(),
        })
    }
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CheckState {
    /// As it should be.
    Ok,
    /// A run is possible, but look at this.
    Warn,
    /// A run would not work.
    Fail,
    /// Could not be checked, because of another check.
    Skipped,
}

impl CheckState {
    fn mark(self) -> (&'static str, TextStyle) {
        match self {
            Self::Ok => ("check-mark-ok", TextStyle::Good),
            Self::Warn => ("check-mark-warn", TextStyle::Warn),
            Self::Fail => ("check-mark-fail", TextStyle::Bad),
            Self::Skipped => ("check-mark-skip", TextStyle::Faint),
        }
    }
}

/// The checks below each other, then the verdict.
pub(crate) fn check(lines: &[CheckLine], style: Style) -> String {
    let mut page = Page::new(style);
    let names = lines
        .iter()
        .map(|line| width(&line.name_in(style.words)))
        .max()
        .unwrap_or_default();
    for line in lines {
        one(&mut page, line, names);
    }
    page.gap();
    let (ink, text) = verdict(style.words, lines);
    page.item(0, "", ink, &text);
    page.into_text()
}

fn one(page: &mut Page, line: &CheckLine, names: usize) {
    let style = page.style;
    let (words, told) = (style.words, line.sentence_in(style.words));
    let (mark, ink) = line.state.mark();
    // The longest mark.
    let marks = width(&words.text("check-mark-fail"));
    let mark = style.paint(ink, &pad_right(&words.text(mark), marks));
    let name = style.paint(TextStyle::Strong, &pad_right(&line.name_in(words), names));
    let start = marks + 2 + names + 2;
    let said = wrap(
        &clean(&told.said),
        style.columns().saturating_sub(start).max(20),
    );
    page.line(&format!(
        "{mark}  {name}  {}",
        said.first().map_or("", String::as_str)
    ));
    for more in said.iter().skip(1) {
        page.line(&format!("{}{more}", " ".repeat(start)));
    }
    let arrow = style.paint(TextStyle::Accent, "→");
    for todo in told.todo.iter().flat_map(|todo| todo.lines()) {
        let todo = clean(todo);
        match is_command(&todo) {
            true => page.line(&format!("{}{arrow} {todo}", " ".repeat(6))),
            false => page.item(6, &arrow, TextStyle::Plain, &todo),
        }
    }
}

/// Whether this is there to be copied, and so is not broken over lines.
fn is_command(todo: &str) -> bool {
    ["aws ", "cinelake "]
        .iter()
        .any(|name| todo.starts_with(name))
}

fn verdict(words: Wording, lines: &[CheckLine]) -> (TextStyle, String) {
    let count = |state| lines.iter().filter(|line| line.state == state).count() as u64;
    let (failed, warned, skipped) = (
        count(CheckState::Fail),
        count(CheckState::Warn),
        count(CheckState::Skipped),
    );
    let warnings = words.counted("check-warnings", warned);
    let failures = words.counted("check-failed", failed);
    let mut text = match (failed, warned) {
        (0, 0) => words.text("check-ready"),
        (0, _) => say!(words, "check-ready-warnings", warnings = warnings),
        (_, 0) => failures,
        _ => {
            let key = "check-failed-warnings";
            say!(words, key, failed = failures, warnings = warnings)
        }
    };
    if skipped > 0 {
        text.push_str(&words.counted("check-skipped", skipped));
    }
    text.push('.');
    let ink = match (failed, warned + skipped) {
        (0, 0) => TextStyle::Good,
        (0, _) => TextStyle::Warn,
        _ => TextStyle::Bad,
    };
    (ink, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixtures::{COLOUR_80, PLAIN_80, PLAIN_120, PORTUGUESE_80, visible};

    fn line(name: &str, state: CheckState, said: &str, todo: Option<&str>) -> CheckLine {
        CheckLine {
            name: name.into(),
            state,
            said: said.into(),
            todo: todo.map(str::to_owned),
            told: None,
        }
    }

    fn mixed() -> Vec<CheckLine> {
        vec![
            line(
                "TMDB credential",
                CheckState::Ok,
                "API key from TMDB_API_KEY",
                None,
            ),
            line(
                "pace",
                CheckState::Warn,
                "60 requests per second are more than the 50 that TMDB is known to allow; it will probably throttle",
                None,
            ),
            line(
                "lake: write",
                CheckState::Fail,
                "access denied for s3://my-lake/Raw/TMDB/_runs/check/probe.json",
                Some(
                    "grant s3:PutObject on arn:aws:s3:::my-lake/*\nor name another bucket with --lake",
                ),
            ),
            line("ids", CheckState::Skipped, "needs the lake", None),
        ]
    }

    #[test]
    fn each_check_has_a_line_and_trouble_says_what_to_do() {
        insta::assert_snapshot!("check_80", check(&mixed(), PLAIN_80));
        insta::assert_snapshot!("check_120", check(&mixed(), PLAIN_120));
        insta::assert_snapshot!("check_80_colour", visible(&check(&mixed(), COLOUR_80)));
    }

    #[test]
    fn a_command_that_is_to_be_copied_stays_on_its_line() {
        let command = format!("aws s3api put-public-access-block {}", "x".repeat(80));
        let lines = [line("public", CheckState::Warn, "open", Some(&command))];
        assert!(check(&lines, PLAIN_80).contains(&format!("      → {command}\n")));
    }

    #[test]
    fn all_ok_says_so() {
        let lines = [line("TMDB", CheckState::Ok, "accepts it", None)];
        assert!(check(&lines, PLAIN_80).ends_with("\nEverything is ready for a run.\n"));
    }

    #[test]
    fn what_a_server_said_cannot_steer_the_terminal() {
        let lines = [line(
            "TMDB",
            CheckState::Fail,
            "\u{1b}[2Jhello",
            Some("\u{7}beep"),
        )];
        assert!(!check(&lines, PLAIN_80).contains(['\u{1b}', '\u{7}']));
    }

    #[test]
    fn checks_are_portuguese_where_the_language_is_and_json_is_not() {
        let mut lines = mixed();
        lines[2] = lines[2]
            .clone()
            .with_sentence("O acesso ao lake foi negado.", None);
        insta::assert_snapshot!("check_pt_br", check(&lines, PORTUGUESE_80));
        let json = |lines: &[CheckLine]| serde_json::to_string(lines).expect("JSON");
        assert_eq!(json(&lines), json(&mixed()));
    }
}
