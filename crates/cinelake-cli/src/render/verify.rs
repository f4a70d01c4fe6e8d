//! Whether a lake is whole: what was looked at, what was repaired, and each finding with what to do.

use std::time::Duration;

use cinelake_lake::verify::{Finding, Repaired, Report, Severity};
use cinelake_refine::verify::TrustedReport;
use serde::Serialize;

use super::Style;
use super::number::{bytes, duration};
use super::page::Page;
use super::text::{TextStyle, clean};
use crate::wording::{Wording, say};

/// Findings of one kind that are named; the rest is counted.
const NAMED: usize = 10;

/// What a verify found.
#[derive(Debug, Serialize)]
pub(crate) struct VerifyReport {
    /// The lake.
    pub(crate) lake: String,
    /// Whether there is no damage.
    pub(crate) whole: bool,
    /// What was looked at, and all findings.
    #[serde(flatten)]
    pub(crate) report: Report,
    /// What was looked at in Trusted.
    pub(crate) trusted: TrustedReport,
    /// What a repair did before; `None` where none was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) repaired: Option<Vec<Repaired>>,
}

/// The result as text.
pub(crate) fn verified(verified: &VerifyReport, elapsed: Duration, style: Style) -> String {
    let mut page = Page::new(style);
    page.line(&headline(style.words, verified, elapsed));
    checked(&mut page, verified);
    if let Some(repaired) = &verified.repaired {
        repairs(&mut page, repaired);
    }
    let sections = [
        (Severity::Damage, "verify-damage", TextStyle::Bad),
        (Severity::Warning, "verify-warnings", TextStyle::Warn),
        (Severity::Note, "verify-notes", TextStyle::Plain),
    ];
    for (severity, heading, ink) in sections {
        findings(&mut page, &verified.report.findings, severity, heading, ink);
    }
    page.into_text()
}

fn headline(words: Wording, verified: &VerifyReport, elapsed: Duration) -> String {
    let (lake, time) = (verified.lake.as_str(), duration(words, elapsed));
    match verified.report.count(Severity::Damage) as u64 {
        0 => say!(words, "verify-whole", lake = lake, time = time),
        count => say!(
            words,
            "verify-damaged",
            lake = lake,
            count = count,
            time = time
        ),
    }
}

fn checked(page: &mut Page, verified: &VerifyReport) {
    let checked = &verified.report.checked;
    let words = page.style.words;
    let records = say!(
        words,
        "verify-records",
        records = words.counted("records", checked.records),
        files = words.counted("files", checked.record_files),
        size = bytes(words, checked.record_bytes),
    );
    let ledger = say!(
        words,
        "verify-ledger",
        entries = words.counted("ledger-entries", checked.entries),
        runs = words.counted("runs", checked.runs),
    );
    let catalogues = say!(
        words,
        "verify-catalogues",
        files = words.counted("catalogue-files", checked.catalogue_files),
        size = bytes(words, checked.catalogue_bytes),
        snapshots = words.counted("snapshots", checked.snapshots),
    );
    let trusted = &verified.trusted;
    let tables = say!(
        words,
        "verify-tables",
        rows = words.counted("rows", trusted.rows),
        tables = words.counted("tables", trusted.tables),
        size = bytes(words, trusted.size_bytes),
    );
    page.heading(&words.text("verify-read"), "");
    page.facts(&[
        ("Raw", vec![records, ledger, catalogues]),
        ("Trusted", vec![tables]),
    ]);
}

fn repairs(page: &mut Page, repaired: &[Repaired]) {
    let words = page.style.words;
    let files = words.counted("files", repaired.len() as u64);
    page.heading(&words.text("verify-repaired"), &files);
    for file in repaired {
        page.item(2, "", TextStyle::Strong, &clean(&file.path));
        page.item(4, "", TextStyle::Plain, &in_english(words, &file.done));
        if let Some(kept_as) = &file.kept_as {
            let kept = say!(words, "verify-kept", path = clean(kept_as));
            page.item(4, "", TextStyle::Faint, &kept);
        }
    }
}

/// A text of the libraries, which is English; in another language that is said.
fn in_english(words: Wording, text: &str) -> String {
    match words.is_english() {
        true => clean(text),
        false => format!("{} {}", words.text("details-in-english"), clean(text)),
    }
}

/// A finding: in English as the libraries say it, in Portuguese a sentence by its code before that.
fn finding(page: &mut Page, finding: &Finding, ink: TextStyle) {
    let words = page.style.words;
    page.item(2, "", ink, &clean(&finding.path));
    if words.is_english() {
        page.item(4, "", TextStyle::Plain, &clean(&finding.problem));
        return page.todo(&clean(&finding.advice));
    }
    if let Some(sentence) = words.of_code("finding-", finding.code) {
        page.item(4, "", TextStyle::Plain, &sentence);
    }
    let (problem, advice) = (clean(&finding.problem), clean(&finding.advice));
    let command = advice.split('`').nth(1);
    let command = command.filter(|command| command.starts_with("cinelake "));
    let todo = command.map(|command| say!(words, "verify-todo", command = command.to_owned()));
    let details = say!(
        words,
        "verify-details",
        problem = problem,
        advice = advice.as_str()
    );
    page.item(4, "", TextStyle::Faint, &details);
    if let Some(todo) = todo {
        page.todo(&todo);
    }
}

/// Findings of one severity, with the key of their heading; of many of one kind the first are named.
fn findings(page: &mut Page, all: &[Finding], severity: Severity, heading: &str, ink: TextStyle) {
    let own: Vec<&Finding> = all
        .iter()
        .filter(|finding| finding.severity == severity)
        .collect();
    if own.is_empty() {
        return;
    }
    let words = page.style.words;
    page.heading(&words.text(heading), &words.number(own.len() as u64));
    let mut codes: Vec<&str> = own.iter().map(|finding| finding.code).collect();
    codes.sort_unstable();
    codes.dedup();
    for code in codes {
        let of_kind = own.iter().filter(|finding| finding.code == code);
        let count = of_kind.clone().count();
        for found in of_kind.take(NAMED) {
            finding(page, found, ink);
        }
        if count > NAMED {
            let more = words.counted("more-like-that", (count - NAMED) as u64);
            page.item(2, "", TextStyle::Faint, &more);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cinelake_lake::verify::VerifyCounts;

    fn style() -> Style {
        Style {
            width: 80,
            colour: false,
            ascii: false,
            words: crate::wording::Wording::EN,
        }
    }

    fn finding(severity: Severity, code: &'static str, name: &str) -> Finding {
        let path = format!("s3://films/Raw/TMDB/{name}");
        let problem = "EOF while parsing a value at line 1 column 0";
        let advice = "run `cinelake verify --lake s3://films --repair`: it puts the entry aside and \
                      makes it from the records that can be read";
        Finding::new(severity, code, path, problem, advice)
    }

    fn result(findings: Vec<Finding>, repaired: Option<Vec<Repaired>>) -> VerifyReport {
        let mut report = Report {
            checked: VerifyCounts {
                runs: 1,
                entries: 2,
                record_files: 12,
                records: 1_200,
                record_bytes: 1_400_000,
                snapshots: 1,
                catalogue_files: 1,
                catalogue_bytes: 20_000,
            },
            findings: Vec::new(),
        };
        report.extend(findings);
        VerifyReport {
            lake: "s3://films".to_owned(),
            whole: report.is_whole(),
            report,
            trusted: TrustedReport::default(),
            repaired,
        }
    }

    #[test]
    fn a_whole_lake_says_so_and_what_was_read() {
        let text = verified(&result(Vec::new(), None), Duration::from_secs(2), style());
        insta::assert_snapshot!(text);
    }

    #[test]
    fn findings_are_told_by_severity_with_what_to_do() {
        let repaired = Repaired {
            path: "s3://films/Raw/TMDB/a".to_owned(),
            done: "made from the 100 records that can be read".to_owned(),
            kept_as: Some("s3://films/Raw/TMDB/_quarantine/Raw/TMDB/a".to_owned()),
        };
        let findings = vec![
            finding(Severity::Note, "staged_file", "b"),
            finding(Severity::Damage, "entry_damaged", "c"),
            finding(Severity::Warning, "newer_version", "d"),
        ];
        let result = result(findings, Some(vec![repaired]));
        let text = verified(&result, Duration::from_millis(300), style());
        insta::assert_snapshot!(text);
    }

    #[test]
    fn of_many_findings_of_one_kind_the_first_are_named_and_json_has_all() {
        let findings = (10..40)
            .map(|number| finding(Severity::Damage, "entry_damaged", &number.to_string()))
            .collect();
        let result = result(findings, None);
        let text = verified(&result, Duration::from_secs(1), style());
        assert!(
            text.contains("TMDB/19") && !text.contains("TMDB/20"),
            "{text}"
        );
        assert!(text.contains("and 20 more like that"), "{text}");
        let json = serde_json::to_value(&result).expect("JSON");
        assert_eq!(json["findings"].as_array().map(Vec::len), Some(30));
        assert_eq!(json["findings"][0]["severity"], "damage");
        assert_eq!(
            (&json["whole"], &json["checked"]["records"]),
            (&false.into(), &1_200.into())
        );
        assert!(json.get("repaired").is_none());
    }

    #[test]
    fn findings_are_portuguese_where_the_language_is() {
        let findings = vec![
            finding(Severity::Note, "staged_file", "b"),
            finding(Severity::Damage, "entry_damaged", "c"),
        ];
        let style = Style {
            words: Wording::PT_BR,
            ..style()
        };
        let text = verified(&result(findings, None), Duration::from_millis(300), style);
        insta::assert_snapshot!("verify_pt_br", text);
    }
}
