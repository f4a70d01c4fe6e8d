//! The end of a run: what happened, where it lies, what to look into and what to type next.

use cinelake_ingest::{CauseClass, RunSummary};
use cinelake_lake::manifest::{Outcome, RunStatus};

use super::Style;
use super::number::{bytes, duration, seconds};
use super::page::{Page, Row};
use super::text::{TextStyle, clean};
use super::words;
use crate::failure::name_of;
use crate::signals::signal_of;
use crate::wording::{Wording, say};

/// What TMDB's terms ask every application to show.
const NOTICE: &str = "This product uses TMDB and the TMDB APIs but is not endorsed, certified, or \
     otherwise approved by TMDB.";

/// Outcomes of the titles that the run was about; filtered and rejected ones are not.
const WANTED: [Outcome; 7] = [
    Outcome::Landed,
    Outcome::AlreadyLanded,
    Outcome::NotFound,
    Outcome::WrongKind,
    Outcome::IdMismatch,
    Outcome::Failed,
    Outcome::NotReached,
];

/// The summary of a run; `continue_with` is the command that continues a stopped one.
pub(crate) fn summary(run: &RunSummary, continue_with: Option<&str>, style: Style) -> String {
    let mut page = Page::new(style);
    headline(&mut page, run);
    books(&mut page, run);
    page.gap();
    page.facts(&facts(run, style.words));
    next(&mut page, run, continue_with);
    page.gap();
    page.item(0, "", TextStyle::Faint, NOTICE);
    page.into_text()
}

fn headline(page: &mut Page, run: &RunSummary) {
    let words = page.style.words;
    let because = because(run, words);
    if run.status == RunStatus::Alarm {
        return alarm(page, run, &because);
    }
    let (ink, text) = what_happened(run, words);
    page.item(0, "", ink, &text);
    let mark = page.style.paint(ink, &words.text("summary-because"));
    for (place, line) in because.iter().enumerate() {
        page.item(
            2,
            if place == 0 { &mark } else { "" },
            TextStyle::Plain,
            line,
        );
    }
}

/// Why the run stopped. The libraries say it in English; in another language a sentence by the cause comes
/// before that.
fn because(run: &RunSummary, words: Wording) -> Vec<String> {
    let because = clean_lines(run.stopped_because.as_deref().unwrap_or_default());
    if words.is_english() || because.is_empty() {
        return because;
    }
    if let Some(signal) = because.first().and_then(|text| signal_of(text)) {
        return vec![say!(words, "stopped-by", signal = signal)];
    }
    let code = match (run.status, run.cause) {
        (RunStatus::Alarm, _) => name_of(CauseClass::MatchRate),
        (_, Some(cause)) => name_of(cause),
        (_, None) => return because,
    };
    let sentence = words.of_code("error-", code).unwrap_or_default();
    let details = words.text("details-in-english");
    let first = because.first().map(String::as_str).unwrap_or_default();
    [sentence, format!("{details} {first}")]
        .into_iter()
        .chain(because.iter().skip(1).cloned())
        .collect()
}

/// The diagnosis comes first: it is what the user has to read.
fn alarm(page: &mut Page, run: &RunSummary, because: &[String]) {
    let words = page.style.words;
    let details = words.text("details-in-english");
    for (place, line) in because.iter().enumerate() {
        let text = line.trim_start();
        match text.strip_prefix("- ") {
            _ if place == 0 => page.item(0, "", TextStyle::Bad, text),
            _ if text.starts_with(&details) => page.item(0, "", TextStyle::Plain, text),
            Some(reason) => page.item(2, "-", TextStyle::Plain, reason),
            None => page.todo(text),
        }
    }
    page.gap();
    let landed = match run.count(Outcome::Landed) {
        0 => words.text("alarm-nothing"),
        count => words.counted("alarm-landed", count),
    };
    let time = duration(words, seconds(run.seconds));
    let text = say!(words, "alarm-stopped", time = time, landed = landed);
    page.item(0, "", TextStyle::Strong, &text);
}

fn what_happened(run: &RunSummary, words: Wording) -> (TextStyle, String) {
    let time = duration(words, seconds(run.seconds));
    let landed = words.counted("landed-records", run.count(Outcome::Landed));
    let failed = words.counted("titles-failed", run.count(Outcome::Failed));
    let left = words.counted("titles-not-asked", run.count(Outcome::NotReached));
    match run.status {
        RunStatus::Done => (TextStyle::Good, done(run, time, landed, words)),
        RunStatus::DoneWithFailures => {
            let key = "summary-done-failures";
            let text = say!(words, key, time = time, landed = landed, failed = failed);
            (TextStyle::Warn, text)
        }
        RunStatus::Stopped => {
            let key = "summary-stopped";
            let text = say!(words, key, time = time, landed = landed, left = left);
            (TextStyle::Warn, text)
        }
        RunStatus::Alarm | RunStatus::Error | RunStatus::Running => {
            let text = say!(words, "summary-error", time = time, landed = landed);
            (TextStyle::Bad, text)
        }
    }
}

fn done(run: &RunSummary, time: String, landed: String, words: Wording) -> String {
    if wanted(run) == 0 {
        words.text("summary-no-title")
    } else if run.requests.requests > 0 || run.count(Outcome::Landed) > 0 {
        say!(words, "summary-done", time = time, landed = landed)
    } else if not_in_export(run) == 0 {
        words.text("summary-nothing-new")
    } else {
        words.text("summary-nothing-new-export")
    }
}

/// Titles that were not asked for, because a file decided about them.
fn not_in_export(run: &RunSummary) -> u64 {
    run.crosswalk.map_or(0, |tally| tally.not_in_export)
}

fn wanted(run: &RunSummary) -> u64 {
    WANTED.into_iter().map(|outcome| run.count(outcome)).sum()
}

/// Titles by outcome and the sum, with which the books balance or do not.
fn books(page: &mut Page, run: &RunSummary) {
    let words = page.style.words;
    let wanted = wanted(run);
    let shares = words.counted("summary-shares", wanted);
    page.heading(&words.text("heading-titles"), &shares);
    let mut rows = Vec::new();
    for outcome in Outcome::ALL {
        let count = run.count(outcome);
        if count == 0 {
            continue;
        }
        let row = Row::new(words::outcome(words, outcome), count)
            .note(words::outcome_note(words, outcome));
        let row = if WANTED.contains(&outcome) {
            row.of(wanted)
        } else {
            row
        };
        rows.push(row.ink(outcome_ink(outcome)));
        if outcome == Outcome::Filtered {
            rows.extend(filtered_rows(run, words));
        }
    }
    page.rows(&rows);
    balance(page, run);
}

fn outcome_ink(outcome: Outcome) -> TextStyle {
    match outcome {
        Outcome::Landed | Outcome::AlreadyLanded => TextStyle::Good,
        Outcome::Failed | Outcome::Rejected | Outcome::NotReached => TextStyle::Warn,
        _ => TextStyle::Plain,
    }
}

fn filtered_rows(run: &RunSummary, words: Wording) -> Vec<Row> {
    let mut reasons: Vec<_> = run
        .filtered
        .iter()
        .filter(|(_, count)| **count > 0)
        .collect();
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let row =
        |(code, count): (&String, &u64)| Row::new(words::filter_reason(words, code), *count).part();
    reasons.into_iter().map(row).collect()
}

fn balance(page: &mut Page, run: &RunSummary) {
    let words = page.style.words;
    let titles = words.counted("titles", run.titles);
    if run.balanced {
        let text = say!(words, "summary-balanced", titles = titles);
        let text = page.style.paint(TextStyle::Strong, &text);
        return page.line(&format!("  {text}"));
    }
    let sum: u64 = run.outcomes.values().sum();
    let text = say!(words, "summary-unbalanced", sum = sum, titles = titles);
    page.item(2, "", TextStyle::Bad, &text);
}

fn facts(run: &RunSummary, words: Wording) -> Vec<(String, Vec<String>)> {
    let facts = [
        ("fact-records", records(run, words)),
        ("fact-lake", vec![clean(&run.lake)]),
        ("fact-catalogue", catalogue(run)),
        ("fact-requests", requests(run, words)),
        ("fact-find", find(run, words).into_iter().collect()),
        ("fact-crosswalk", crosswalk(run, words)),
        ("fact-canary", canary(run, words).into_iter().collect()),
        ("fact-lists", lists(run)),
        ("fact-asked", request_line(run, words).into_iter().collect()),
        ("fact-top-up", top_up(run, words)),
        (
            "fact-last-round",
            last_round(run, words).into_iter().collect(),
        ),
        ("fact-repairs", repairs(run, words)),
        (
            "fact-manifest",
            run.manifest.iter().map(|url| clean(url)).collect(),
        ),
    ];
    let facts = facts.into_iter().filter(|(_, lines)| !lines.is_empty());
    facts.map(|(key, lines)| (words.text(key), lines)).collect()
}

fn records(run: &RunSummary, words: Wording) -> Vec<String> {
    if run.files == 0 {
        return Vec::new();
    }
    let files = words.counted("summary-files", run.files);
    let size = bytes(words, run.size_bytes);
    vec![say!(words, "summary-records", files = files, size = size)]
}

fn catalogue(run: &RunSummary) -> Vec<String> {
    let landed = run
        .inputs
        .iter()
        .filter_map(|input| input.landed_as.as_deref());
    landed.map(clean).collect()
}

fn requests(run: &RunSummary, words: Wording) -> Vec<String> {
    let stats = &run.requests;
    if stats.requests == 0 {
        return Vec::new();
    }
    let mut first = vec![words.number(stats.requests)];
    if run.seconds > 0.0 {
        let rate = words.decimal(stats.requests as f64 / run.seconds, 1);
        first.push(say!(words, "requests-per-second", number = rate));
    }
    if let Some(each) = requests_a_title(run) {
        let each = words.decimal(each, 2);
        first.push(say!(words, "requests-per-title", number = each));
    }
    let mut second = Vec::new();
    if stats.retries > 0 {
        second.push(words.counted("retries", stats.retries));
    }
    if stats.throttled > 0 {
        let time = duration(words, stats.throttle_wait);
        second.push(say!(
            words,
            "throttled",
            count = stats.throttled,
            time = time
        ));
    }
    let second = (!second.is_empty()).then(|| second.join(", "));
    std::iter::once(first.join(", ")).chain(second).collect()
}

/// Requests for each title asked; `None` where earlier runs' misses are among the outcomes, which
/// this run did not ask for.
fn requests_a_title(run: &RunSummary) -> Option<f64> {
    let answered: u64 = [
        Outcome::Landed,
        Outcome::NotFound,
        Outcome::WrongKind,
        Outcome::IdMismatch,
        Outcome::Failed,
    ]
    .map(|outcome| run.count(outcome))
    .iter()
    .sum();
    let answered = answered.saturating_sub(not_in_export(run));
    let first_run = run.count(Outcome::AlreadyLanded) == 0 && run.requests.requests >= answered;
    (first_run && answered > 0).then(|| run.requests.requests as f64 / answered as f64)
}

fn find(run: &RunSummary, words: Wording) -> Option<String> {
    let key = match (run.find_stopped, run.find.added) {
        (true, 0) => "find-stopped-nothing",
        (true, _) => "find-stopped",
        (false, 0) => "find-asked-nothing",
        (false, _) => "find-asked",
    };
    let misses = words.counted("misses", run.find.asked);
    let added = words.counted("films", run.find.added);
    (run.find_stopped || run.find.asked > 0)
        .then(|| say!(words, key, misses = misses, added = added))
}

/// What the pairs of a crosswalk were worth.
fn crosswalk(run: &RunSummary, words: Wording) -> Vec<String> {
    let Some(tally) = run.crosswalk else {
        return Vec::new();
    };
    let others = [
        ("crosswalk-not-in-export", tally.not_in_export),
        ("crosswalk-wrong", tally.wrong),
        ("crosswalk-gone", tally.gone),
        ("crosswalk-unconfirmed", tally.unconfirmed),
        ("crosswalk-ambiguous", tally.ambiguous),
    ];
    let others = others.into_iter().filter(|(_, count)| *count > 0);
    std::iter::once(("crosswalk-spared", tally.requests_spared))
        .chain(others)
        .map(|(key, count)| words.counted(key, count))
        .collect()
}

fn canary(run: &RunSummary, words: Wording) -> Option<String> {
    let cinelake_ingest::CanaryCounts { titles, matched } = run.canary;
    (titles > 0).then(|| {
        let titles = words.counted("titles", titles);
        say!(words, "canary-matched", matched = matched, titles = titles)
    })
}

fn lists(run: &RunSummary) -> Vec<String> {
    let lists = [
        &run.unmatched_file,
        &run.failed_file,
        &run.rejected_file,
        &run.filtered_file,
        &run.crosswalk_file,
    ];
    lists.into_iter().flatten().map(|url| clean(url)).collect()
}

/// Blocks and language of the records; those that only the lake's records called for are named.
fn request_line(run: &RunSummary, words: Wording) -> Option<String> {
    words::request(words, &run.request)
}

/// Titles of the lake that were asked again because their record lacked something.
fn top_up(run: &RunSummary, words: Wording) -> Vec<String> {
    let top_up = &run.to_ask.top_up;
    let lacked = |(block, titles): (&String, &u64)| {
        say!(words, "top-up-block", count = *titles, block = clean(block))
    };
    let mut lines: Vec<String> = top_up.blocks.iter().map(lacked).collect();
    if top_up.language > 0 {
        lines.push(words.counted("top-up-language", top_up.language));
    }
    lines
}

fn last_round(run: &RunSummary, words: Wording) -> Option<String> {
    let cinelake_ingest::LastRound { titles, landed } = run.last_round;
    (titles > 0).then(|| say!(words, "last-round", count = titles, landed = landed))
}

fn repairs(run: &RunSummary, words: Wording) -> Vec<String> {
    let found = [
        ("repairs-adopted", run.repairs.adopted_files),
        ("repairs-damaged", run.repairs.damaged_files),
        ("repairs-gone", run.repairs.gone_files),
    ];
    let found = found.into_iter().filter(|(_, count)| *count > 0);
    found
        .map(|(key, count)| words.counted(key, count))
        .collect()
}

fn next(page: &mut Page, run: &RunSummary, continue_with: Option<&str>) {
    let words = page.style.words;
    let text = words.text(match run.status {
        RunStatus::Stopped => "continue-stopped",
        RunStatus::DoneWithFailures => "continue-failed",
        _ => return,
    });
    page.gap();
    match continue_with {
        Some(command) => {
            page.line(&text);
            // Not wrapped: it is there to be copied.
            let command = page.style.paint(TextStyle::Accent, &clean(command));
            page.line(&format!("  {command}"));
        }
        None => page.line(&say!(words, "continue-same", text = text)),
    }
}

fn clean_lines(text: &str) -> Vec<String> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(clean)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixtures::{
        COLOUR_80, PLAIN_80, PLAIN_120, PORTUGUESE_80, done_run, visible,
    };

    const COMMAND: &str = "cinelake ingest movies.csv --lake s3://my-lake --from-year 2020";

    fn alarm_run() -> RunSummary {
        let text = "match-rate alarm: TMDB has only 0 of the 50 titles asked first (0 %, at least \
            50 % are needed); nothing was landed\n  - 12 rows hold ids of people (nm…): is the id \
            column the right one? Use --id-column\n  To continue anyway: --min-match 0";
        let mut run = done_run();
        run.status = RunStatus::Alarm;
        run.stopped_because = Some(text.to_owned());
        run.outcomes.insert(Outcome::NotReached, 20_573);
        for outcome in [Outcome::Landed, Outcome::NotFound, Outcome::WrongKind] {
            run.outcomes.insert(outcome, 0);
        }
        (run.files, run.size_bytes, run.seconds, run.canary) = (
            0,
            0,
            1.4,
            cinelake_ingest::CanaryCounts {
                titles: 50,
                matched: 0,
            },
        );
        (run.unmatched_file, run.find_stopped, run.find.asked) = (None, false, 0);
        (
            run.requests.requests,
            run.requests.retries,
            run.requests.throttled,
        ) = (51, 0, 0);
        run
    }

    fn stopped_run() -> RunSummary {
        let mut run = done_run();
        run.status = RunStatus::Stopped;
        run.stopped_because = Some("interrupted by Ctrl-C".to_owned());
        run.outcomes.insert(Outcome::Landed, 8_787);
        run.outcomes.insert(Outcome::NotReached, 10_000);
        (run.files, run.size_bytes, run.seconds) = (88, 9_963_204, 265.6);
        run.requests.requests = 10_624;
        run
    }

    #[test]
    fn a_run_that_is_done_says_what_landed_and_where() {
        insta::assert_snapshot!(
            "summary_done_80",
            summary(&done_run(), Some(COMMAND), PLAIN_80)
        );
        insta::assert_snapshot!(
            "summary_done_120",
            summary(&done_run(), Some(COMMAND), PLAIN_120)
        );
        let coloured = summary(&done_run(), Some(COMMAND), COLOUR_80);
        insta::assert_snapshot!("summary_done_80_colour", visible(&coloured));
    }

    #[test]
    fn an_alarm_begins_with_the_diagnosis() {
        insta::assert_snapshot!(
            "summary_alarm_80",
            summary(&alarm_run(), Some(COMMAND), PLAIN_80)
        );
        insta::assert_snapshot!(
            "summary_alarm_80_colour",
            visible(&summary(&alarm_run(), Some(COMMAND), COLOUR_80))
        );
    }

    #[test]
    fn a_stopped_run_says_why_and_what_continues_it() {
        insta::assert_snapshot!(
            "summary_stopped_80",
            summary(&stopped_run(), Some(COMMAND), PLAIN_80)
        );
    }

    #[test]
    fn failed_titles_are_named_and_can_be_asked_again() {
        let mut run = done_run();
        run.status = RunStatus::DoneWithFailures;
        run.outcomes.insert(Outcome::Failed, 1);
        run.failed_file = Some("s3://my-lake/Raw/TMDB/_runs/r/failed.csv".to_owned());
        let text = summary(&run, Some(COMMAND), PLAIN_80);
        assert!(
            text.starts_with("Done in 8 min 35 s: 18,787 records landed, but 1 title failed.\n"),
            "{text}"
        );
        assert!(text.contains("/failed.csv\n"), "{text}");
        assert!(
            text.contains(&format!("To ask the failed titles again:\n  {COMMAND}\n")),
            "{text}"
        );
    }

    #[test]
    fn books_that_do_not_balance_are_shouted_about() {
        let mut run = done_run();
        (run.balanced, run.titles) = (false, 156_159);
        let text = summary(&run, None, PLAIN_80);
        assert!(text.contains("The counts do NOT add up"), "{text}");
        assert!(!text.contains("the counts add up"), "{text}");
    }

    #[test]
    fn a_second_run_that_found_nothing_to_ask_says_so() {
        let mut run = done_run();
        run.outcomes.insert(Outcome::AlreadyLanded, 18_787);
        run.outcomes.insert(Outcome::Landed, 0);
        run.requests = Default::default();
        let text = summary(&run, None, PLAIN_80);
        assert!(text.starts_with("Nothing new:"), "{text}");
        assert!(!text.contains("requests"), "{text}");
    }

    #[test]
    fn a_rate_per_title_is_not_made_up_for_a_run_that_continues() {
        let mut run = done_run();
        assert!(requests_a_title(&run).is_some_and(|each| (1.0..1.01).contains(&each)));
        run.outcomes.insert(Outcome::AlreadyLanded, 5);
        assert_eq!(requests_a_title(&run), None);
    }

    #[test]
    fn what_was_asked_again_or_put_up_with_is_named() {
        let mut run = done_run();
        run.to_ask.top_up.titles = 12;
        run.to_ask.top_up.blocks = [("credits".to_owned(), 11), ("videos".to_owned(), 1)].into();
        run.to_ask.top_up.language = 2;
        (run.last_round.titles, run.last_round.landed) = (3, 2);
        run.repairs.damaged_files = 1;
        let text = summary(&run, None, PLAIN_80);
        for words in [
            "11 titles lacked credits",
            "1 title lacked videos",
            "2 titles had another language",
            "3 titles had failed and were asked for once more, 2 landed",
            "1 damaged small file not used",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
    }

    #[test]
    fn what_a_crosswalk_spared_and_what_was_wrong_in_it_is_told() {
        let mut run = done_run();
        assert!(crosswalk(&run, Wording::EN).is_empty());
        run.crosswalk = Some(cinelake_lake::manifest::CrosswalkTally {
            requests_spared: 1_204,
            not_in_export: 3,
            wrong: 1,
            ..Default::default()
        });
        run.crosswalk_file = Some("s3://my-lake/Raw/TMDB/_runs/r/crosswalk.csv".to_owned());
        let text = summary(&run, None, PLAIN_120);
        for words in [
            "1,204 requests spared",
            "3 titles: not asked, TMDB's export does not have the id",
            "1 wrong pair: TMDB's record has another IMDb id; asked by /find",
            "/crosswalk.csv",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert!(!text.contains("old pair"), "{text}");
    }

    #[test]
    fn find_is_summed_up_in_a_sentence() {
        let mut run = done_run();
        run.find.added = 3;
        let stopped = find(&run, Wording::EN);
        assert!(stopped.is_some_and(|text| {
            text.contains("it found only 3 films; to ask it for every miss, use --find always")
        }));
        run.find_stopped = false;
        assert_eq!(
            find(&run, Wording::EN).as_deref(),
            Some("asked for 50 misses, added 3 films")
        );
        run.find.asked = 0;
        assert_eq!(find(&run, Wording::EN), None);
    }

    #[test]
    fn a_summary_is_portuguese_where_the_language_is() {
        let done = summary(&done_run(), Some(COMMAND), PORTUGUESE_80);
        insta::assert_snapshot!("summary_done_pt_br", done);
        let alarm = summary(&alarm_run(), Some(COMMAND), PORTUGUESE_80);
        insta::assert_snapshot!("summary_alarm_pt_br", alarm);
        let mut run = stopped_run();
        run.stopped_because = Some("stopped by Ctrl-C".to_owned());
        run.cause = Some(CauseClass::StopRequested);
        let stopped = summary(&run, Some(COMMAND), PORTUGUESE_80);
        insta::assert_snapshot!("summary_stopped_pt_br", stopped);
        run.stopped_because = Some("the lake cannot be reached".to_owned());
        run.cause = Some(CauseClass::LakeUnavailable);
        let text = summary(&run, None, PORTUGUESE_80);
        assert!(text.contains("detalhes (em inglês): the lake"), "{text}");
    }
}
