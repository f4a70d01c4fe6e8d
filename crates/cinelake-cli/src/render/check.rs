//! `cinelake check`: one line a check, and what to do where one is not ok.

use serde::Serialize;

use super::Style;
use super::number::plural;
use super::page::Page;
use super::text::{Ink, clean, pad_right, width, wrap};

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
    fn mark(self) -> (&'static str, Ink) {
        match self {
            Self::Ok => ("ok", Ink::Good),
            Self::Warn => ("warn", Ink::Warn),
            Self::Fail => ("FAIL", Ink::Bad),
            Self::Skipped => ("skip", Ink::Faint),
        }
    }
}

/// The checks below each other, then the verdict.
pub(crate) fn check(lines: &[CheckLine], style: Style) -> String {
    let mut page = Page::new(style);
    let names = lines
        .iter()
        .map(|line| width(&clean(&line.name)))
        .max()
        .unwrap_or_default();
    for line in lines {
        one(&mut page, line, names);
    }
    page.gap();
    let (ink, text) = verdict(lines);
    page.item(0, "", ink, &text);
    page.into_text()
}

fn one(page: &mut Page, line: &CheckLine, names: usize) {
    let style = page.style;
    let (mark, ink) = line.state.mark();
    let mark = style.paint(ink, &pad_right(mark, 4));
    let name = style.paint(Ink::Strong, &pad_right(&clean(&line.name), names));
    let start = 4 + 2 + names + 2;
    let said = wrap(
        &clean(&line.said),
        style.columns().saturating_sub(start).max(20),
    );
    page.line(&format!(
        "{mark}  {name}  {}",
        said.first().map_or("", String::as_str)
    ));
    for more in said.iter().skip(1) {
        page.line(&format!("{}{more}", " ".repeat(start)));
    }
    let arrow = style.paint(Ink::Accent, "→");
    for todo in line.todo.iter().flat_map(|todo| todo.lines()) {
        page.item(6, &arrow, Ink::Plain, &clean(todo));
    }
}

fn verdict(lines: &[CheckLine]) -> (Ink, String) {
    let count = |state| lines.iter().filter(|line| line.state == state).count() as u64;
    let (failed, warned, skipped) = (
        count(CheckState::Fail),
        count(CheckState::Warn),
        count(CheckState::Skipped),
    );
    let mut text = match (failed, warned) {
        (0, 0) => "Everything is ready for a run".to_owned(),
        (0, _) => format!("Ready for a run, with {}", plural(warned, "warning")),
        (_, 0) => format!("Not ready: {} failed", plural(failed, "check")),
        _ => format!(
            "Not ready: {} failed, {}",
            plural(failed, "check"),
            plural(warned, "warning")
        ),
    };
    if skipped > 0 {
        text.push_str(&format!("; {skipped} could not be checked"));
    }
    text.push('.');
    let ink = match (failed, warned + skipped) {
        (0, 0) => Ink::Good,
        (0, _) => Ink::Warn,
        _ => Ink::Bad,
    };
    (ink, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixtures::{COLOUR_80, PLAIN_80, PLAIN_120, visible};

    fn line(name: &str, state: CheckState, said: &str, todo: Option<&str>) -> CheckLine {
        CheckLine {
            name: name.into(),
            state,
            said: said.into(),
            todo: todo.map(str::to_owned),
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
}
