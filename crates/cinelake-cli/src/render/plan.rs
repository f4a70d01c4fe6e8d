//! `cinelake plan`: what a run would ask and cost.

use cinelake_imdb::CatalogueReport;
use cinelake_ingest::{Estimate, RunRequest};

use super::Style;
use super::number::minutes;
use super::page::{Page, Row};
use super::text::TextStyle;
use super::words;
use crate::wording::{Wording, say};

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
    let words = style.words;
    page.heading(&words.text("heading-titles"), "");
    page.rows(&title_rows(words, estimate, report));
    if let Some(text) = words::request(words, request) {
        page.gap();
        page.facts(&[(words.text("plan-ask-with"), vec![text])]);
    }
    page.heading(&words.text("plan-cost"), "");
    if estimate.to_ask == 0 {
        page.item(2, "", TextStyle::Good, &words.text(nothing(estimate)));
        return page.into_text();
    }
    let at_most = |number| vec![say!(words, "at-most", number = words.number(number))];
    page.facts(&[
        (words.text("plan-requests"), at_most(estimate.requests)),
        (words.text("plan-time"), vec![time(words, estimate)]),
        (words.text("plan-files"), at_most(estimate.files)),
    ]);
    if let Some(text) = estimate.minutes.and_then(|minutes| lambda(words, minutes)) {
        page.gap();
        page.item(0, "", TextStyle::Warn, &text);
    }
    page.gap();
    page.item(0, "", TextStyle::Faint, &words.text("plan-nothing-sent"));
    page.into_text()
}

fn title_rows(words: Wording, estimate: &Estimate, report: &CatalogueReport) -> Vec<Row> {
    let row = |key, count| Row::new(words.text(key), count);
    let some = |key, count| (count > 0).then(|| row(key, count));
    let rejected = some("plan-rejected", report.rejected_titles);
    let mut rows = vec![row("plan-in-catalogue", report.distinct_titles)];
    rows.extend(rejected.map(|row| row.ink(TextStyle::Warn)));
    rows.extend(some("left-out-by-filters", report.filtered));
    rows.extend(filter_rows(words, report));
    rows.push(row("plan-wanted", estimate.titles));
    rows.extend(some("plan-in-lake", estimate.already_landed));
    rows.extend(some("plan-misses", estimate.known_misses));
    rows.extend(some("plan-not-in-export", estimate.not_in_export));
    rows.push(row("plan-to-ask", estimate.to_ask).ink(TextStyle::Strong));
    rows.extend(reason_rows(words, estimate));
    rows
}

/// Why titles are asked, where that is not only because they are new.
fn reason_rows(words: Wording, estimate: &Estimate) -> Vec<Row> {
    let reasons = &estimate.reasons;
    if reasons.new == estimate.to_ask {
        return Vec::new();
    }
    let row = |key, count| Row::new(words.text(key), count).part();
    let mut rows = vec![
        row("plan-new", reasons.new),
        row("plan-too-old", reasons.record_too_old),
        row("plan-miss-too-old", reasons.miss_too_old),
        row("plan-find", reasons.find_not_asked),
    ];
    let lacks = |(block, titles): (&String, &u64)| {
        Row::new(say!(words, "plan-lacks", block = block.as_str()), *titles).part()
    };
    rows.extend(reasons.top_up.blocks.iter().map(lacks));
    rows.push(row("plan-language", reasons.top_up.language));
    rows.retain(|row| row.count() > 0);
    rows
}

/// Filtered titles by reason, the most common first.
pub(super) fn filter_rows(words: Wording, report: &CatalogueReport) -> Vec<Row> {
    let mut reasons: Vec<_> = report
        .filtered_by_reason
        .iter()
        .filter(|(_, count)| **count > 0)
        .collect();
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let row = |(reason, count): (&cinelake_imdb::FilterReason, &u64)| {
        Row::new(words::filter_reason(words, reason.code()), *count).part()
    };
    reasons.into_iter().map(row).collect()
}

/// Why there is nothing to ask, as a key.
fn nothing(estimate: &Estimate) -> &'static str {
    if estimate.titles == 0 {
        "plan-no-title"
    } else if estimate.not_in_export > 0 {
        "plan-all-known-export"
    } else {
        "plan-all-known"
    }
}

fn time(words: Wording, estimate: &Estimate) -> String {
    match estimate.minutes {
        None => words.text("plan-no-rate"),
        Some(time) if time > 0.0 => {
            let rate = estimate.requests as f64 / (time * 60.0);
            let (time, rate) = (minutes(words, time), rate_text(words, rate));
            say!(words, "plan-time-at", time = time, rate = rate)
        }
        Some(time) => minutes(words, time),
    }
}

/// A rate with one decimal where it has one.
fn rate_text(words: Wording, rate: f64) -> String {
    let places = usize::from((rate * 10.0).round() % 10.0 != 0.0);
    words.decimal(rate, places)
}

fn lambda(words: Wording, minutes: f64) -> Option<String> {
    if minutes <= LAMBDA_CLOSE_MINUTES {
        None
    } else if minutes <= LAMBDA_MINUTES {
        Some(words.text("plan-lambda-close"))
    } else {
        let calls = (minutes / LAMBDA_MINUTES).ceil() as u64;
        let calls = words.counted("calls", calls);
        Some(say!(words, "plan-lambda-longer", calls = calls))
    }
}

#[cfg(test)]
mod tests {
    use cinelake_imdb::FilterReason;

    use super::*;
    use crate::render::fixtures::{COLOUR_80, PLAIN_80, PLAIN_120, PORTUGUESE_80, report, visible};

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
        assert_eq!(lambda(Wording::EN, 12.0), None);
        assert!(lambda(Wording::EN, 12.1).is_some_and(|text| text.starts_with("Close to")));
        assert!(lambda(Wording::EN, 31.0).is_some_and(|text| text.contains("about 3 calls")));
    }

    #[test]
    fn without_a_rate_no_time_is_made_up() {
        let unlimited = Estimate {
            minutes: None,
            ..estimate()
        };
        assert_eq!(
            time(Wording::EN, &unlimited),
            "as fast as TMDB answers: no rate is set"
        );
        assert_eq!(
            time(Wording::EN, &estimate()),
            "4.3 minutes at 40 requests per second"
        );
    }

    #[test]
    fn a_plan_is_portuguese_where_the_language_is() {
        let text = plan(&estimate(), &RunRequest::default(), &large(), PORTUGUESE_80);
        insta::assert_snapshot!("plan_pt_br", text);
    }
}
