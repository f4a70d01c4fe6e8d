//! `cinelake plan`: what a run would ask and cost.

use cinelake_imdb::CatalogueReport;
use cinelake_ingest::{Estimate, RunRequest};

use super::Style;
use super::number::{minutes, plural, thousands};
use super::page::{Page, Row};
use super::text::Ink;
use super::words;

/// AWS ends a Lambda function after so many minutes.
const LAMBDA_MINUTES: f64 = 15.0;
/// From so many on the plan says how it compares: a function needs time to close its books.
const LAMBDA_CLOSE_MINUTES: f64 = 12.0;

/// From the titles of the catalogue down to those to ask, then what asking costs.
pub(crate) fn plan(
    estimate: &Estimate,
    request: &RunRequest,
    report: &CatalogueReport,
    style: Style,
) -> String {
    let mut page = Page::new(style);
    page.heading("Titles", "");
    page.rows(&title_rows(estimate, report));
    if let Some(text) = words::request(request) {
        page.gap();
        page.facts(&[("ask with", vec![text])]);
    }
    page.heading("Cost", "");
    if estimate.to_ask == 0 {
        page.item(2, "", Ink::Good, nothing(estimate));
        return page.into_text();
    }
    page.facts(&[
        (
            "requests",
            vec![format!("{} at most", thousands(estimate.requests))],
        ),
        ("time", vec![time(estimate)]),
        (
            "files",
            vec![format!("{} at most", thousands(estimate.files))],
        ),
    ]);
    if let Some(text) = estimate.minutes.and_then(lambda) {
        page.gap();
        page.item(0, "", Ink::Warn, &text);
    }
    page.gap();
    page.item(
        0,
        "",
        Ink::Faint,
        "Nothing was sent to TMDB, and nothing was written.",
    );
    page.into_text()
}

fn title_rows(estimate: &Estimate, report: &CatalogueReport) -> Vec<Row> {
    let mut rows = vec![Row::new("in the catalogue", report.distinct_titles)];
    let some = |rows: &mut Vec<Row>, row: Row, count: u64| {
        if count > 0 {
            rows.push(row);
        }
    };
    let rejected = Row::new("id could not be read", report.rejected_titles).ink(Ink::Warn);
    some(&mut rows, rejected, report.rejected_titles);
    some(
        &mut rows,
        Row::new("left out by the filters", report.filtered),
        report.filtered,
    );
    rows.extend(filter_rows(report));
    rows.push(Row::new("wanted", estimate.titles));
    let landed = Row::new("already in the lake", estimate.already_landed);
    some(&mut rows, landed, estimate.already_landed);
    let misses = Row::new("not in TMDB when asked last", estimate.known_misses);
    some(&mut rows, misses, estimate.known_misses);
    let gone = Row::new("not in TMDB's export", estimate.not_in_export);
    some(&mut rows, gone, estimate.not_in_export);
    rows.push(Row::new("to ask", estimate.to_ask).ink(Ink::Strong));
    rows.extend(reason_rows(estimate));
    rows
}

/// Why titles are asked, where that is not only because they are new.
fn reason_rows(estimate: &Estimate) -> Vec<Row> {
    let reasons = &estimate.reasons;
    if reasons.new == estimate.to_ask {
        return Vec::new();
    }
    let mut rows = vec![
        Row::new("not in the lake", reasons.new).part(),
        Row::new("record too old", reasons.record_too_old).part(),
        Row::new("not in TMDB, but asked too long ago", reasons.miss_too_old).part(),
        Row::new("/find not asked yet", reasons.find_not_asked).part(),
    ];
    let blocks = reasons.top_up.blocks.iter();
    rows.extend(
        blocks.map(|(block, titles)| Row::new(format!("record lacks {block}"), *titles).part()),
    );
    rows.push(Row::new("record in another language", reasons.top_up.language).part());
    rows.retain(|row| row.count() > 0);
    rows
}

/// Filtered titles by reason, the most common first.
pub(super) fn filter_rows(report: &CatalogueReport) -> Vec<Row> {
    let mut reasons: Vec<_> = report
        .filtered_by_reason
        .iter()
        .filter(|(_, count)| **count > 0)
        .collect();
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let row = |(reason, count): (&cinelake_imdb::FilterReason, &u64)| {
        Row::new(words::filter_reason(reason.code()), *count).part()
    };
    reasons.into_iter().map(row).collect()
}

fn nothing(estimate: &Estimate) -> &'static str {
    if estimate.titles == 0 {
        "Nothing to ask: no title passes the filters."
    } else if estimate.not_in_export > 0 {
        "Nothing to ask: every title is in the lake, or TMDB did not have it when asked in the last days, or \
         TMDB's export does not have it."
    } else {
        "Nothing to ask: every title is in the lake, or TMDB did not have it when asked in the last days."
    }
}

fn time(estimate: &Estimate) -> String {
    match estimate.minutes {
        None => "as fast as TMDB answers: no rate is set".to_owned(),
        Some(time) if time > 0.0 => {
            let rate = estimate.requests as f64 / (time * 60.0);
            format!(
                "{} at {} requests per second",
                minutes(time),
                rate_text(rate)
            )
        }
        Some(time) => minutes(time),
    }
}

/// A rate with one decimal where it has one.
fn rate_text(rate: f64) -> String {
    let text = format!("{rate:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn lambda(minutes: f64) -> Option<String> {
    if minutes <= LAMBDA_CLOSE_MINUTES {
        None
    } else if minutes <= LAMBDA_MINUTES {
        Some("Close to the 15 minutes after which AWS ends a Lambda function.".to_owned())
    } else {
        let calls = (minutes / LAMBDA_MINUTES).ceil() as u64;
        Some(format!(
            "Longer than the 15 minutes after which AWS ends a Lambda function: about {} there, \
             each continuing the last, or one run here.",
            plural(calls, "call")
        ))
    }
}

#[cfg(test)]
mod tests {
    use cinelake_imdb::FilterReason;

    use super::*;
    use crate::render::fixtures::{COLOUR_80, PLAIN_80, PLAIN_120, report, visible};

    fn large() -> CatalogueReport {
        let mut report = report();
        (report.distinct_titles, report.kept) = (156_158, 20_573);
        (report.filtered, report.rejected_titles) = (135_582, 3);
        report.filtered_by_reason = [
            (FilterReason::YearUnknown, 2),
            (FilterReason::BeforeFromYear, 135_580),
        ]
        .into();
        report
    }

    fn estimate() -> Estimate {
        Estimate {
            titles: 20_573,
            already_landed: 10_000,
            known_misses: 449,
            not_in_export: 0,
            to_ask: 10_124,
            reasons: cinelake_ingest::Reasons {
                new: 10_124,
                ..cinelake_ingest::Reasons::default()
            },
            requests: 10_225,
            minutes: Some(10_225.0 / 40.0 / 60.0),
            files: 102,
        }
    }

    #[test]
    fn a_plan_goes_from_the_catalogue_to_the_cost() {
        insta::assert_snapshot!(
            "plan_80",
            plan(&estimate(), &RunRequest::default(), &large(), PLAIN_80)
        );
        insta::assert_snapshot!(
            "plan_120",
            plan(&estimate(), &RunRequest::default(), &large(), PLAIN_120)
        );
        insta::assert_snapshot!(
            "plan_80_colour",
            visible(&plan(
                &estimate(),
                &RunRequest::default(),
                &large(),
                COLOUR_80
            ))
        );
    }

    #[test]
    fn nothing_to_ask_is_said_without_costs() {
        let none = Estimate {
            to_ask: 0,
            requests: 0,
            minutes: Some(0.0),
            files: 0,
            ..estimate()
        };
        let text = plan(&none, &RunRequest::default(), &large(), PLAIN_80);
        assert!(
            text.contains("Nothing to ask: every title is in the lake"),
            "{text}"
        );
        assert!(!text.contains("requests"), "{text}");
    }

    #[test]
    fn long_plans_are_compared_with_lambda() {
        assert_eq!(lambda(12.0), None);
        assert!(lambda(12.1).is_some_and(|text| text.starts_with("Close to")));
        assert!(lambda(31.0).is_some_and(|text| text.contains("about 3 calls")));
    }

    #[test]
    fn without_a_rate_no_time_is_made_up() {
        let unlimited = Estimate {
            minutes: None,
            ..estimate()
        };
        assert_eq!(time(&unlimited), "as fast as TMDB answers: no rate is set");
        assert_eq!(time(&estimate()), "4.3 minutes at 40 requests per second");
    }
}
