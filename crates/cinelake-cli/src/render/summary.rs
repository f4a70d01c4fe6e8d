//! The end of a run: what happened, where it lies, what to look into and what to type next.

use std::fmt::Write as _;

use cinelake_ingest::RunSummary;
use cinelake_lake::manifest::{Outcome, RunStatus};

use super::Style;
use super::number::{bytes, duration, plural, plural_as, seconds, thousands};
use super::page::{Page, Row};
use super::text::{Ink, clean};
use super::words;

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
    page.facts(&facts(run));
    next(&mut page, run, continue_with);
    page.gap();
    page.item(0, "", Ink::Faint, NOTICE);
    page.into_text()
}

fn headline(page: &mut Page, run: &RunSummary) {
    let because = clean_lines(run.stopped_because.as_deref().unwrap_or_default());
    if run.status == RunStatus::Alarm {
        return alarm(page, run, &because);
    }
    let (ink, text) = what_happened(run);
    page.item(0, "", ink, &text);
    let mark = page.style.paint(ink, "because:");
    for (place, line) in because.iter().enumerate() {
        page.item(2, if place == 0 { &mark } else { "" }, Ink::Plain, line);
    }
}

/// The diagnosis comes first: it is what the user has to read.
fn alarm(page: &mut Page, run: &RunSummary, because: &[String]) {
    for (place, line) in because.iter().enumerate() {
        let text = line.trim_start();
        match text.strip_prefix("- ") {
            _ if place == 0 => page.item(0, "", Ink::Bad, text),
            Some(reason) => page.item(2, "-", Ink::Plain, reason),
            None => page.todo(text),
        }
    }
    page.gap();
    let landed = match run.count(Outcome::Landed) {
        0 => "nothing landed".to_owned(),
        count => format!("{} landed before", plural(count, "record")),
    };
    let time = duration(seconds(run.seconds));
    page.item(
        0,
        "",
        Ink::Strong,
        &format!("Stopped by the match-rate alarm after {time}: {landed}."),
    );
}

fn what_happened(run: &RunSummary) -> (Ink, String) {
    let time = duration(seconds(run.seconds));
    let landed = plural(run.count(Outcome::Landed), "record");
    let failed = run.count(Outcome::Failed);
    match run.status {
        RunStatus::Done => (Ink::Good, done(run, &time, &landed)),
        RunStatus::DoneWithFailures => (
            Ink::Warn,
            format!(
                "Done in {time}: {landed} landed, but {} failed.",
                plural(failed, "title")
            ),
        ),
        RunStatus::Stopped => {
            let left = plural(run.count(Outcome::NotReached), "title");
            (
                Ink::Warn,
                format!("Stopped after {time}: {landed} landed, {left} not asked yet."),
            )
        }
        RunStatus::Alarm | RunStatus::Error | RunStatus::Running => (
            Ink::Bad,
            format!("Ended with an error after {time}: {landed} landed."),
        ),
    }
}

fn done(run: &RunSummary, time: &str, landed: &str) -> String {
    let wanted = wanted(run);
    if wanted == 0 {
        "Nothing to do: no title passed the filters.".to_owned()
    } else if run.requests.requests == 0 && run.count(Outcome::Landed) == 0 {
        nothing_new(run).to_owned()
    } else {
        format!("Done in {time}: {landed} landed.")
    }
}

fn nothing_new(run: &RunSummary) -> &'static str {
    match not_in_export(run) {
        0 => {
            "Nothing new: every title is in the lake, or TMDB did not have it when asked in the last days."
        }
        _ => {
            "Nothing new: every title is in the lake, or TMDB did not have it when asked in the last days, or \
             TMDB's export does not have it."
        }
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
    let wanted = wanted(run);
    page.heading(
        "Titles",
        &format!("shares are of the {} wanted", thousands(wanted)),
    );
    let mut rows = Vec::new();
    for outcome in Outcome::ALL {
        let count = run.count(outcome);
        if count == 0 {
            continue;
        }
        let row = Row::new(words::outcome(outcome), count).note(words::outcome_note(outcome));
        let row = if WANTED.contains(&outcome) {
            row.of(wanted)
        } else {
            row
        };
        rows.push(row.ink(outcome_ink(outcome)));
        if outcome == Outcome::Filtered {
            rows.extend(filtered_rows(run));
        }
    }
    page.rows(&rows);
    balance(page, run);
}

fn outcome_ink(outcome: Outcome) -> Ink {
    match outcome {
        Outcome::Landed | Outcome::AlreadyLanded => Ink::Good,
        Outcome::Failed | Outcome::Rejected | Outcome::NotReached => Ink::Warn,
        _ => Ink::Plain,
    }
}

fn filtered_rows(run: &RunSummary) -> Vec<Row> {
    let mut reasons: Vec<_> = run
        .filtered
        .iter()
        .filter(|(_, count)| **count > 0)
        .collect();
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let row = |(code, count): (&String, &u64)| Row::new(words::filter_reason(code), *count).part();
    reasons.into_iter().map(row).collect()
}

fn balance(page: &mut Page, run: &RunSummary) {
    let titles = plural(run.titles, "title");
    if run.balanced {
        let text = page
            .style
            .paint(Ink::Strong, &format!("= {titles}; the counts add up"));
        return page.line(&format!("  {text}"));
    }
    let sum: u64 = run.outcomes.values().sum();
    let text = format!(
        "The counts do NOT add up: the outcomes are {} in all, but the catalogue has {titles}. This is \
         a bug in cinelake; please report it with the manifest named below.",
        thousands(sum)
    );
    page.item(2, "", Ink::Bad, &text);
}

fn facts(run: &RunSummary) -> Vec<(&'static str, Vec<String>)> {
    let facts = [
        ("records", records(run)),
        ("lake", vec![clean(&run.lake)]),
        ("catalogue", catalogue(run)),
        ("requests", requests(run)),
        ("/find", find(run).into_iter().collect()),
        ("crosswalk", crosswalk(run)),
        ("canary", canary(run).into_iter().collect()),
        ("see also", lists(run)),
        ("asked with", asked_with(run).into_iter().collect()),
        ("top-up", top_up(run)),
        ("last round", last_round(run).into_iter().collect()),
        ("repairs", repairs(run)),
        (
            "manifest",
            run.manifest.iter().map(|url| clean(url)).collect(),
        ),
    ];
    facts
        .into_iter()
        .filter(|(_, lines)| !lines.is_empty())
        .collect()
}

fn records(run: &RunSummary) -> Vec<String> {
    if run.files == 0 {
        return Vec::new();
    }
    vec![format!(
        "{} landed, {}",
        plural(run.files, "file"),
        bytes(run.size_bytes)
    )]
}

fn catalogue(run: &RunSummary) -> Vec<String> {
    let landed = run
        .inputs
        .iter()
        .filter_map(|input| input.landed_as.as_deref());
    landed.map(clean).collect()
}

fn requests(run: &RunSummary) -> Vec<String> {
    let stats = &run.requests;
    if stats.requests == 0 {
        return Vec::new();
    }
    let mut first = thousands(stats.requests);
    // Writing to a string cannot fail, here and below.
    if run.seconds > 0.0 {
        let _ = write!(
            first,
            ", {:.1} per second",
            stats.requests as f64 / run.seconds
        );
    }
    if let Some(each) = requests_a_title(run) {
        let _ = write!(first, ", {each:.2} per title");
    }
    let mut second = Vec::new();
    if stats.retries > 0 {
        second.push(plural_as(stats.retries, "retry", "retries"));
    }
    if stats.throttled > 0 {
        let waited = duration(stats.throttle_wait);
        second.push(format!(
            "throttled {}, waited {waited}",
            plural(stats.throttled, "time")
        ));
    }
    let second = (!second.is_empty()).then(|| second.join(", "));
    std::iter::once(first).chain(second).collect()
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

fn find(run: &RunSummary) -> Option<String> {
    let misses = plural_as(run.find.asked, "miss", "misses");
    let added = match run.find.added {
        0 => "nothing".to_owned(),
        films => plural(films, "film"),
    };
    if run.find_stopped {
        let only = if run.find.added == 0 { "" } else { "only " };
        Some(format!(
            "not asked any more after {misses}: it added {only}{added} (--find always asks it every time)"
        ))
    } else {
        (run.find.asked > 0).then(|| format!("asked for {misses}, added {added}"))
    }
}

/// What the pairs of a crosswalk were worth.
fn crosswalk(run: &RunSummary) -> Vec<String> {
    let Some(tally) = run.crosswalk else {
        return Vec::new();
    };
    let spared = plural(tally.requests_spared, "request");
    let others = [
        (
            tally.not_in_export,
            "title",
            "not asked, TMDB's export does not have the id",
        ),
        (
            tally.wrong,
            "wrong pair",
            "TMDB's record has another IMDb id; asked by /find",
        ),
        (
            tally.gone,
            "old pair",
            "TMDB does not have the id any more; asked by /find",
        ),
        (
            tally.unconfirmed,
            "pair",
            "TMDB's record has no IMDb id; asked by /find",
        ),
        (
            tally.ambiguous,
            "pair",
            "not used, because it leaves a doubt",
        ),
    ];
    let others = others.into_iter().filter(|(count, ..)| *count > 0);
    let others = others.map(|(count, what, became)| format!("{} {became}", colon(count, what)));
    std::iter::once(format!("{spared} spared"))
        .chain(others)
        .collect()
}

/// `2 wrong pairs:`.
fn colon(count: u64, what: &str) -> String {
    plural(count, what) + ":"
}

fn canary(run: &RunSummary) -> Option<String> {
    let cinelake_ingest::CanaryCounts { titles, matched } = run.canary;
    (titles > 0).then(|| {
        format!(
            "TMDB had {} of the {} asked first",
            thousands(matched),
            plural(titles, "title")
        )
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
fn asked_with(run: &RunSummary) -> Option<String> {
    words::request(&run.request)
}

/// Titles of the lake that were asked again because their record lacked something.
fn top_up(run: &RunSummary) -> Vec<String> {
    let top_up = &run.to_ask.top_up;
    let lacked = |(block, titles): (&String, &u64)| {
        format!("{} lacked {}", plural(*titles, "title"), clean(block))
    };
    let mut lines: Vec<String> = top_up.blocks.iter().map(lacked).collect();
    if top_up.language > 0 {
        let titles = plural(top_up.language, "title");
        lines.push(format!("{titles} had another language"));
    }
    lines
}

fn last_round(run: &RunSummary) -> Option<String> {
    let cinelake_ingest::LastRound { titles, landed } = run.last_round;
    (titles > 0).then(|| {
        let titles = plural(titles, "title");
        format!(
            "{titles} had failed and were asked once more, {} landed",
            thousands(landed)
        )
    })
}

fn repairs(run: &RunSummary) -> Vec<String> {
    let found = [
        (
            run.repairs.adopted_files,
            "record file",
            "of a killed run added to the ledger",
        ),
        (
            run.repairs.damaged_files,
            "damaged small file",
            "not used (run cinelake verify)",
        ),
        (
            run.repairs.gone_files,
            "record file",
            "missing: its titles are asked again",
        ),
    ];
    let found = found.into_iter().filter(|(count, ..)| *count > 0);
    found
        .map(|(count, what, became)| format!("{} {became}", plural(count, what)))
        .collect()
}

fn next(page: &mut Page, run: &RunSummary, continue_with: Option<&str>) {
    let text = match run.status {
        RunStatus::Stopped => "To continue (no title is landed twice):",
        RunStatus::DoneWithFailures => "To ask the failed titles again:",
        _ => return,
    };
    page.gap();
    match continue_with {
        Some(command) => {
            page.line(text);
            // Not wrapped: it is there to be copied.
            let command = page.style.paint(Ink::Accent, &clean(command));
            page.line(&format!("  {command}"));
        }
        None => page.line(&format!("{text} run the same command again")),
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
    use crate::render::fixtures::{COLOUR_80, PLAIN_80, PLAIN_120, done_run, visible};

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
            "3 titles had failed and were asked once more, 2 landed",
            "1 damaged small file not used",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
    }

    #[test]
    fn what_a_crosswalk_spared_and_what_was_wrong_in_it_is_told() {
        let mut run = done_run();
        assert!(crosswalk(&run).is_empty());
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
        let stopped = find(&run);
        assert!(stopped.is_some_and(|text| text.contains("it added only 3 films (--find always")));
        run.find_stopped = false;
        assert_eq!(
            find(&run).as_deref(),
            Some("asked for 50 misses, added 3 films")
        );
        run.find.asked = 0;
        assert_eq!(find(&run), None);
    }
}
