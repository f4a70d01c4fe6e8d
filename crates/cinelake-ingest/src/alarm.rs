//! Says why nothing matches, from what the catalogue and the canary showed.

use cinelake_imdb::{CatalogueReport, ImdbId, RepairKind};
use cinelake_lake::manifest::Outcome;

use crate::canary::CanaryResult;

/// Examples named in the diagnosis.
const EXAMPLES: usize = 3;
/// From this share of the canary's misses a pattern is called the reason.
const PATTERN: f64 = 0.5;

/// The text of an alarm raised by the canary.
pub(crate) fn canary_text(
    report: &CatalogueReport,
    canary: &CanaryResult,
    min_match: f64,
) -> String {
    let mut text = format!(
        "match-rate alarm: TMDB has only {} of the {} titles asked first ({:.0} %, at least {:.0} % are \
         needed); no record was landed",
        canary.matched,
        canary.titles,
        canary.share() * 100.0,
        min_match * 100.0,
    );
    for reason in diagnose(report, canary) {
        text.push_str("\n  - ");
        text.push_str(&reason);
    }
    text.push_str("\n  To continue anyway: --min-match 0");
    text
}

/// The text of an alarm raised by `misses` titles in a row without a match; `probe` is a title that is
/// suddenly unknown, or nothing has matched at all.
pub(crate) fn stretch_text(misses: usize, probe: Option<ImdbId>) -> String {
    let sign = match probe {
        Some(probe) => format!("{probe}, which TMDB had before, is not found any more"),
        None => "no title has matched before".to_owned(),
    };
    format!(
        "match-rate alarm: {misses} titles in a row had no match, and {sign}; the answers do not come \
         from a working TMDB (a proxy, another TMDB_BASE_URL, a key without rights). These titles \
         were not recorded as misses; the next run asks for them again"
    )
}

/// The text of an alarm raised by answers that are not TMDB's.
pub(crate) fn not_tmdb_text(error: &str) -> String {
    format!(
        "match-rate alarm: the answers do not come from TMDB ({error}); no record was landed. Look for a \
         proxy or a captive portal, and check TMDB_BASE_URL"
    )
}

/// Likely reasons for the canary's misses, the likeliest first; never empty.
pub fn diagnose(report: &CatalogueReport, canary: &CanaryResult) -> Vec<String> {
    let found = [
        wrong_kind(canary),
        other_ids(canary),
        people(report),
        completed_numbers(report),
    ];
    let mut found: Vec<String> = found.into_iter().flatten().collect();
    if found.is_empty() {
        let ids: Vec<String> = canary
            .misses
            .iter()
            .take(EXAMPLES)
            .map(|(id, ..)| id.to_string())
            .collect();
        found.push(format!(
            "the ids look like IMDb ids, but TMDB does not have them (for instance {}). Look at \
             https://www.imdb.com/title/{}/ to see whether the column has the right ids, and check \
             TMDB_BASE_URL",
            ids.join(", "),
            ids.first().map_or("", String::as_str),
        ));
    }
    found
}

fn wrong_kind(canary: &CanaryResult) -> Option<String> {
    let of_kind = |word: &str| {
        canary
            .misses
            .iter()
            .filter(|(_, outcome, reason)| *outcome == Outcome::WrongKind && reason.ends_with(word))
            .count()
    };
    let (series, films, episodes, people) = (
        of_kind("series"),
        of_kind("film"),
        of_kind("episode"),
        of_kind("person"),
    );
    let most = series.max(films).max(episodes).max(people);
    if most == 0 || (most as f64) < PATTERN * canary.misses.len() as f64 {
        return None;
    }
    Some(if most == series {
        format!(
            "{series} of them are series in TMDB. If the file has series, use --kind series --enrich series"
        )
    } else if most == films {
        format!("{films} of them are films in TMDB. If the file has films, use --kind movie")
    } else if most == episodes {
        format!("{episodes} of them are episodes; cinelake asks for films and series")
    } else {
        format!("{people} of them are people: choose another id column with --id-column")
    })
}

fn other_ids(canary: &CanaryResult) -> Option<String> {
    let (id, _, reason) = canary
        .misses
        .iter()
        .find(|(_, outcome, _)| *outcome == Outcome::IdMismatch)?;
    Some(format!(
        "TMDB answers with another title: for {id}, {reason}"
    ))
}

fn people(report: &CatalogueReport) -> Option<String> {
    let people = report.rejects.get("person_id").copied().unwrap_or_default();
    let many = people * 10 >= report.rows;
    (people > 0 && many).then(|| {
        format!("{people} rows have ids of people (nm…): is the id column the right one? Use --id-column")
    })
}

fn completed_numbers(report: &CatalogueReport) -> Option<String> {
    let bare = report
        .repairs
        .get(&RepairKind::MissingPrefix)
        .copied()
        .unwrap_or_default();
    if (bare as f64) < PATTERN * report.rows as f64 || bare == 0 {
        return None;
    }
    let padded = report
        .repairs
        .get(&RepairKind::LostZeros)
        .copied()
        .unwrap_or_default();
    Some(format!(
        "{bare} ids were bare numbers and were completed to tt… ({padded} of them with zeros): is the \
         column a row number or TMDB's own id? Use --id-column"
    ))
}
