//! The whole job on one screen, in either language: what each step did, what the answers found, where
//! the page is, and what to type next.

use cinelake_analysis::model::{ModelSummary, TableOutcome as StarOutcome};
use cinelake_answers::{Answers, Language, Words, format};
use cinelake_ingest::RunSummary;
use cinelake_lake::manifest::Outcome;
use cinelake_lake::{shell_quoted, with_tmdb_key};
use cinelake_refine::{RefineSummary, TableOutcome};

use super::Style;
use super::answers::attribution;
use super::number::{duration, seconds};
use super::page::Page;
use super::text::{TextStyle, clean, pad_right, width, wrap};
use crate::wording::{Wording, messages};

/// What findings are set in by: the number of the question stands there.
const MARGIN: usize = 5;
/// Where a key is to be had.
const KEY_PAGE: &str = "https://www.themoviedb.org/settings/api";

/// What is shown.
pub(crate) struct Screen<'a> {
    /// What the ingest did.
    pub(crate) run: &'a RunSummary,
    /// What the refine did.
    pub(crate) refine: &'a RefineSummary,
    /// What the model did.
    pub(crate) model: &'a ModelSummary,
    /// The answers.
    pub(crate) answers: &'a Answers,
    /// Where the page is.
    pub(crate) page: &'a str,
    /// The lake, as it is named on a command line.
    pub(crate) lake: &'a str,
    /// In which language.
    pub(crate) language: Language,
    /// The bundled catalogue; `None` for a user's own.
    pub(crate) sample: Option<&'a str>,
    /// The command that repeats the run.
    pub(crate) command: &'a str,
}

/// The screen as text.
pub(crate) fn screen(screen: &Screen<'_>, style: Style) -> String {
    let words = Words::read(screen.language, messages(screen.language));
    let mut page = Page::new(style);
    steps(&mut page, screen, &words);
    findings(&mut page, screen, &words);
    own(&mut page, screen, &words);
    failures(&mut page, screen, &words);
    next(&mut page, screen, &words);
    page.gap();
    for line in attribution(screen.language, screen.sample.is_some()) {
        page.item(0, "", TextStyle::Faint, &line);
    }
    page.into_text()
}

fn steps(page: &mut Page, screen: &Screen<'_>, words: &Words) {
    let facts = [
        ("field-catalogue", vec![catalogue(screen.run, words)]),
        ("field-ingest", ingest(screen, words)),
        ("field-refine", vec![refine(screen.refine, words)]),
        ("field-model", vec![model(screen.model, words)]),
        ("field-answer", vec![answer(screen.answers, words)]),
        ("field-report", vec![clean(screen.page)]),
        ("field-lake", vec![clean(screen.lake)]),
    ];
    let facts = facts.map(|(key, lines)| (words.text(key), lines));
    let names = facts.iter().map(|(name, _)| width(name)).max();
    let room = page.saying_columns(names.unwrap_or_default());
    let last = facts.len() - 2;
    // Paths are there to be copied, so they are not wrapped.
    let facts: Vec<(&str, Vec<String>)> = facts
        .iter()
        .enumerate()
        .map(|(at, (name, lines))| {
            let wrapped = lines.iter().flat_map(|line| match at < last {
                true => wrap(line, room),
                false => vec![line.clone()],
            });
            (name.as_str(), wrapped.collect())
        })
        .collect();
    page.facts(&facts);
}

fn catalogue(run: &RunSummary, words: &Words) -> String {
    let titles = words.counted("titles", run.titles);
    let files = words.counted("files", run.inputs.len() as u64);
    words.with(
        "catalogue",
        &[("titles", titles.into()), ("files", files.into())],
    )
}

/// Titles by outcome, and what they cost.
fn ingest(screen: &Screen<'_>, words: &Words) -> Vec<String> {
    let run = screen.run;
    let told = Outcome::ALL.into_iter().filter(|it| run.count(*it) > 0);
    let told = told.map(|outcome| words.counted(outcome.as_str(), run.count(outcome)));
    let requests = [
        ("count", run.requests.requests.into()),
        ("time", time(screen).into()),
    ];
    vec![
        told.collect::<Vec<_>>().join(", "),
        words.with("requests", &requests),
    ]
}

fn time(screen: &Screen<'_>) -> String {
    duration(Wording::new(screen.language), seconds(screen.run.seconds))
}

fn refine(refine: &RefineSummary, words: &Words) -> String {
    let written = refine.tables.iter();
    let written = written.filter(|table| table.state != TableOutcome::Unchanged);
    tables(refine.tables.len(), written.count(), words)
}

fn model(model: &ModelSummary, words: &Words) -> String {
    let written = model.tables.iter();
    let written = written.filter(|table| table.state == StarOutcome::Made);
    tables(model.tables.len(), written.count(), words)
}

/// How many tables there are, and how many of them were written.
fn tables(tables: usize, written: usize, words: &Words) -> String {
    let (tables, written) = (tables as u64, written as u64);
    match written {
        0 => words.with("tables-same", &[("tables", tables.into())]),
        written => words.with(
            "tables-written",
            &[("tables", tables.into()), ("written", written.into())],
        ),
    }
}

fn answer(answers: &Answers, words: &Words) -> String {
    let answered = answers.answers.iter().filter(|answer| answer.answerable);
    let arguments = [
        ("answered", (answered.count() as u64).into()),
        ("questions", (answers.answers.len() as u64).into()),
    ];
    words.with("answered", &arguments)
}

fn findings(page: &mut Page, screen: &Screen<'_>, words: &Words) {
    let day = format::date(screen.language, screen.answers.as_of);
    let as_of = words.with("as-of", &[("day", day.into())]);
    page.heading(&words.text("findings"), &as_of);
    let room = page.style.columns().saturating_sub(MARGIN);
    for answer in &screen.answers.answers {
        let finding = clean(answer.finding.get(screen.language));
        for (place, line) in wrap(&finding, room).iter().enumerate() {
            let number = match place {
                0 => format!("  {}", answer.question),
                _ => String::new(),
            };
            page.line(&format!("{}{line}", pad_right(&number, MARGIN)));
        }
    }
}

/// The user's own questions: by name, with how many rows answer them or why none does.
fn own(page: &mut Page, screen: &Screen<'_>, words: &Words) {
    let answers = &screen.answers.own;
    let names = answers.iter().map(|own| width(&own.question)).max();
    let facts = answers.iter().map(|own| {
        let told = match &own.error {
            Some(error) => clean(error.lines().next().unwrap_or_default()),
            None => words.counted("rows", own.rows.cells.len() as u64),
        };
        (own.question.as_str(), told)
    });
    let room = page.saying_columns(names.unwrap_or_default());
    let facts = facts.map(|(name, told)| (name, wrap(&told, room)));
    page.facts(&facts.collect::<Vec<_>>());
}

fn failures(page: &mut Page, screen: &Screen<'_>, words: &Words) {
    let failed = screen.run.count(Outcome::Failed);
    if failed == 0 {
        return;
    }
    page.gap();
    page.item(0, "", TextStyle::Warn, &words.counted("failures", failed));
    command(page, screen.command);
}

/// A command on a line of its own, which is not wrapped: it is there to be copied.
fn command(page: &mut Page, command: &str) {
    let command = page.style.paint(TextStyle::Accent, &clean(command));
    page.line(&format!("  {command}"));
}

fn next(page: &mut Page, screen: &Screen<'_>, words: &Words) {
    page.heading(&words.text("next"), "");
    let (lake, lang) = (shell_quoted(screen.lake), screen.language.tag());
    let day = screen.answers.as_of;
    let sql = "\"SELECT kind, COUNT(*) AS titles FROM titles GROUP BY kind\"";
    let on = |command: &str, more: &str| {
        let line = format!("cinelake {command} --lake {lake} {more}");
        clean(line.trim_end())
    };
    let mut steps = vec![
        ("next-page", on("report", &format!("--as-of {day} --open"))),
        (
            "next-answer",
            on("answer 5", &format!("--as-of {day} --lang {lang}")),
        ),
        ("next-tables", on("tables", "")),
        ("next-sql", on("sql", sql)),
    ];
    match screen.sample {
        None => steps.push(("next-again", clean(screen.command))),
        Some(sample) => {
            steps.push((
                "next-inspect",
                clean(&format!("cinelake inspect {}", shell_quoted(sample))),
            ));
            let own = "cinelake run movies.csv --lake ./lake --last-years 10";
            steps.push(("next-own", with_tmdb_key(own)));
        }
    }
    let steps: Vec<(String, String)> = steps
        .into_iter()
        .map(|(key, command)| (words.text(key), command))
        .collect();
    let mut facts: Vec<(&str, Vec<String>)> = steps
        .iter()
        .map(|(name, command)| (name.as_str(), vec![command.clone()]))
        .collect();
    if let (Some(_), Some((_, lines))) = (screen.sample, facts.last_mut()) {
        lines.push(words.with("key", &[("url", KEY_PAGE.into())]));
    }
    page.facts(&facts);
    page.item(2, "", TextStyle::Faint, &words.text("more"));
}
