//! What to run where a question has no answer: the first thing that the lake lacks for it.

use cinelake_answers::{Answer, DEFAULT_LAST_YEARS, TitleFilter, Words};

use crate::input::Report;

/// IMDb's files that say what films there are and who took part in them.
const IMDB_FILES: &str =
    "title.basics.tsv.gz title.ratings.tsv.gz title.principals.tsv.gz name.basics.tsv.gz";

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
    let (key, command) = missing(answer, report);
    Some(Step {
        what: words.text(key),
        command,
    })
}

fn missing(answer: &Answer, report: &Report<'_>) -> (&'static str, String) {
    let (state, lake) = (&report.state, &report.lake);
    let is_of_series = matches!(answer.question, 2 | 6);
    let is_of_money = matches!(answer.question, 7 | 8);
    let catalogue = if is_of_series {
        let command = format!("cinelake ingest series.csv --lake {lake} --enrich series");
        ("step-series", command)
    } else {
        (
            "step-films",
            format!("cinelake ingest movies.csv --lake {lake}"),
        )
    };
    let kind = if is_of_series {
        state.series
    } else {
        state.films
    };
    let left_out = |reason| {
        answer
            .left_out
            .iter()
            .any(|it| it.reason == reason && it.titles > 0)
    };
    if kind.titles == 0 {
        return catalogue;
    }
    if report.answers.filter != TitleFilter::default() {
        return ("step-filter", again(report, ""));
    }
    match answer.question {
        1 | 2 if answer.minimum_that_answers().is_some() => {
            let minimum = answer.minimum_that_answers().unwrap_or_default();
            let flag = format!(" --min-votes {minimum}");
            ("step-floor", again(report, &flag))
        }
        4 if state.films.landed > 0 => {
            let ingest = format!("TMDB_API_KEY=… {} --append credits", catalogue.1);
            (
                "step-credits",
                format!("{ingest} && cinelake refine --lake {lake}"),
            )
        }
        4 => {
            let ingest = format!("TMDB_API_KEY=… cinelake ingest {IMDB_FILES} --lake {lake}");
            (
                "step-people",
                format!("{ingest} && cinelake refine --lake {lake}"),
            )
        }
        _ if is_of_money && (state.films.landed == 0 || left_out("no_record")) => {
            let ingest = format!("TMDB_API_KEY=… {}", catalogue.1);
            (
                "step-tmdb",
                format!("{ingest} && cinelake refine --lake {lake}"),
            )
        }
        _ if is_of_money && left_out("outside_window") => {
            let years = report.answers.last_years.saturating_mul(3);
            (
                "step-window",
                again(report, &format!(" --last-years {years}")),
            )
        }
        _ => catalogue,
    }
}

/// The report again, with another flag.
fn again(report: &Report<'_>, flag: &str) -> String {
    let (lake, answers) = (&report.lake, report.answers);
    let mut command = format!("cinelake report --lake {lake} --as-of {}", answers.as_of);
    if answers.last_years != DEFAULT_LAST_YEARS && !flag.contains("--last-years") {
        command.push_str(&format!(" --last-years {}", answers.last_years));
    }
    if let Some(source) = &answers.fill_money {
        command.push_str(&format!(" --fill-money {source}"));
    }
    command.push_str(flag);
    command
}
