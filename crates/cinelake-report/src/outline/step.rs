//! What to run where a question has no answer: the first thing that the lake lacks for it.

use cinelake_answers::Answer;

use crate::input::Report;
use crate::words::Words;

/// A command and what it brings.
pub(crate) struct Step {
    /// What it brings.
    pub(crate) what: String,
    /// The command.
    pub(crate) command: String,
}

/// What to run for an answer; `None` where there is one.
pub(crate) fn step(answer: &Answer, report: &Report<'_>, words: &Words) -> Option<Step> {
    if answer.answerable {
        return None;
    }
    let (key, command) = missing(answer.question, report);
    Some(Step {
        what: words.text(key),
        command,
    })
}

fn missing(question: u8, report: &Report<'_>) -> (&'static str, String) {
    let (state, lake) = (&report.state, &report.lake);
    let as_of = report.answers.as_of;
    let series = matches!(question, 2 | 6);
    let report_with = |flag: &str| format!("cinelake report --lake {lake} --as-of {as_of}{flag}");
    if series && state.series.titles == 0 {
        return (
            "step-series",
            format!("cinelake ingest series.csv --lake {lake} --enrich series"),
        );
    }
    if !series && state.films.titles == 0 {
        return (
            "step-films",
            format!("cinelake ingest movies.csv --lake {lake}"),
        );
    }
    if matches!(question, 7 | 8) && state.films.landed == 0 {
        let ingest = format!("TMDB_API_KEY=… cinelake ingest movies.csv --lake {lake}");
        return (
            "step-tmdb",
            format!("{ingest} && cinelake refine --lake {lake}"),
        );
    }
    if report.answers.filter != cinelake_answers::TitleFilter::default() {
        return ("step-filter", report_with(""));
    }
    match question {
        1 | 2 => {
            let floor = if report.answers.min_votes > 100 {
                100
            } else {
                1
            };
            ("step-floor", report_with(&format!(" --min-votes {floor}")))
        }
        7 | 8 => {
            let years = report.answers.last_years.saturating_mul(3);
            (
                "step-window",
                report_with(&format!(" --last-years {years}")),
            )
        }
        3 | 4 => (
            "step-people",
            format!("cinelake ingest movies.csv --lake {lake}"),
        ),
        5 => (
            "step-films",
            format!("cinelake ingest movies.csv --lake {lake}"),
        ),
        _ => (
            "step-series",
            format!("cinelake ingest series.csv --lake {lake} --enrich series"),
        ),
    }
}
