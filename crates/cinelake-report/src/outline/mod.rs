//! The outline of a report in one language: what stands where, in words, before any markup.
//!
//! HTML and Markdown both lay this out, so they say the same in the same order.

mod facts;
mod own;
mod run_list;
mod section;
mod step;

use chrono::Datelike;
use cinelake_answers::{Language, Words, format};

use crate::input::Report;

pub(crate) use facts::Fact;
pub(crate) use own::OwnSection;
pub(crate) use run_list::RunList;
pub(crate) use section::{Mark, Section, Table};

/// A report in one language.
pub(crate) struct Outline<'a> {
    /// The words of the language.
    pub(crate) words: &'a Words,
    /// Begins every id of the language's part of a page.
    pub(crate) prefix: &'static str,
    /// A line under the title.
    pub(crate) tagline: String,
    /// What was asked, in short parts.
    pub(crate) asked: Vec<String>,
    /// The state of the data, in short parts.
    pub(crate) summary: Vec<String>,
    /// Whose figures they are not, for the bundled sample.
    pub(crate) sample: Option<String>,
    /// A section a question.
    pub(crate) sections: Vec<Section<'a>>,
    /// A section for each question of the user's own.
    pub(crate) own: Vec<OwnSection<'a>>,
    /// What the marks of sureness mean, the surest first.
    pub(crate) marks: Vec<Mark>,
    /// The state of the data.
    pub(crate) facts: Vec<Fact>,
    /// The books of the runs.
    pub(crate) books: RunList,
    /// Words and what they mean.
    pub(crate) definitions: Vec<(String, String)>,
    /// Where ratings come from.
    pub(crate) ratings: &'a str,
    /// By which version of cinelake it is made.
    pub(crate) made_by: String,
    /// The command that makes this report.
    pub(crate) command: &'a str,
    /// Whether the figures are IMDb's and TMDB's.
    pub(crate) attributed: bool,
}

impl<'a> Outline<'a> {
    /// What a report says in the language of the words.
    pub(crate) fn new(report: &'a Report<'a>, words: &'a Words) -> Self {
        let language = words.language();
        let prefix = match language {
            Language::En => "en",
            Language::PtBr => "pt",
        };
        let sections = report.answers.answers.iter();
        let own = report.answers.own.iter();
        let titles = report.state.films.titles + report.state.series.titles;
        Self {
            words,
            prefix,
            tagline: words.with("tagline", &[("titles", titles.into())]),
            asked: asked(report, words),
            summary: facts::summary(&report.state, words),
            sample: report.sample.then(|| words.text("sample")),
            sections: sections
                .map(|answer| Section::new(answer, report, words, prefix))
                .collect(),
            own: own
                .map(|answer| OwnSection::new(answer, words, prefix))
                .collect(),
            marks: Mark::all(words),
            facts: facts::facts(&report.state, words),
            books: RunList::new(&report.runs, report.earlier_runs, words),
            definitions: definitions(report, words),
            ratings: report.answers.ratings.get(language),
            made_by: words.with("made-by", &[("version", report.version.as_str().into())]),
            command: &report.command,
            attributed: !report.sample,
        }
    }

    /// The title of the page.
    pub(crate) fn title(&self) -> String {
        self.words.text("title")
    }

    /// The language's own name.
    pub(crate) fn autonym(&self) -> &'static str {
        match self.words.language() {
            Language::En => "English",
            Language::PtBr => "Português",
        }
    }

    /// The language's tag.
    pub(crate) fn tag(&self) -> &'static str {
        self.words.language().tag()
    }
}

fn asked(report: &Report<'_>, words: &Words) -> Vec<String> {
    let answers = report.answers;
    let last = answers.as_of.year();
    let first = last - i32::from(answers.last_years.max(1)) + 1;
    let (first, last) = (first.to_string(), last.to_string());
    let day = format::date(words.language(), answers.as_of);
    let titles = match answers.filter.describe(words.language()) {
        None => words.text("asked-all"),
        Some(filter) => words.with("asked-only", &[("filter", filter.into())]),
    };
    vec![
        words.with("asked-as-of", &[("day", day.into())]),
        words.with(
            "asked-window",
            &[("first", first.into()), ("last", last.into())],
        ),
        words.with("asked-floor", &[("votes", answers.min_votes.into())]),
        titles,
    ]
}

fn definitions(report: &Report<'_>, words: &Words) -> Vec<(String, String)> {
    let window = words.counted("def-window-text", u64::from(report.answers.last_years));
    vec![
        (words.text("def-rating"), words.text("def-rating-text")),
        (words.text("def-floor"), words.text("def-floor-text")),
        (words.text("def-window"), window),
        (words.text("def-interval"), words.text("def-interval-text")),
        (words.text("def-weighted"), words.text("def-weighted-text")),
        (words.text("def-effect"), words.text("def-effect-text")),
        (words.text("def-multiple"), words.text("def-multiple-text")),
        (words.text("def-unknown"), words.text("def-unknown-text")),
    ]
}

#[cfg(test)]
mod tests;
