//! The libraries' codes as words.

use cinelake_imdb::{KindSource, Quoting, RepairKind, TitleKind};
use cinelake_ingest::RunRequest;
use cinelake_lake::manifest::Outcome;

use super::number::{plural, plural_as};

/// Why the filters left a title out, by the reason's code.
pub(super) fn filter_reason(code: &str) -> String {
    let words = match code {
        "not_in_ids" => "not in the list of --ids",
        "kind_movie" => "films",
        "kind_series" => "series",
        "kind_episode" => "episodes",
        "kind_other" => "neither film nor series",
        "kind_unknown" => "kind not known",
        "title_type" => "another title type",
        "title_type_unknown" => "title type not known",
        "adult" => "adult (--include-adult keeps them)",
        "genre" => "another genre",
        "genre_unknown" => "genre not known",
        "year_unknown" => "year not known",
        "before_from_year" => "before the first year asked for",
        "after_to_year" => "after the last year asked for",
        "runtime_unknown" => "length not known",
        "runtime_too_short" => "too short",
        "votes_unknown" => "number of votes not known",
        "too_few_votes" => "too few votes",
        "rating_unknown" => "rating not known",
        "rating_too_low" => "rating too low",
        "limit" => "beyond the limit",
        other => return other.replace('_', " "),
    };
    words.to_owned()
}

/// What records are asked with: `credits, keywords (the lake has keywords); language pt-BR`. `None`
/// where nothing is asked for beside the record.
pub(super) fn request(request: &RunRequest) -> Option<String> {
    let joined = |blocks: &std::collections::BTreeSet<String>| {
        blocks.iter().cloned().collect::<Vec<_>>().join(", ")
    };
    let mut parts = Vec::new();
    if !request.asked.append.is_empty() {
        let kept = match request.kept_blocks.is_empty() {
            true => String::new(),
            false => format!(
                " (records of the lake have {})",
                joined(&request.kept_blocks)
            ),
        };
        parts.push(format!("{}{kept}", joined(&request.asked.append)));
    }
    if let Some(language) = &request.asked.language {
        let kept = if request.kept_language {
            " (that of the lake)"
        } else {
            ""
        };
        parts.push(format!("language {language}{kept}"));
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// What was done to ids so that they could be read.
pub(super) fn repair(kind: RepairKind) -> &'static str {
    match kind {
        RepairKind::MissingPrefix => "missing tt added",
        RepairKind::LostZeros => "missing zeros added",
        RepairKind::ExtraZeros => "surplus zeros removed",
        RepairKind::UpperCase => "TT written as tt",
        RepairKind::Blanks => "spaces around the id removed",
        RepairKind::FromUrl => "taken out of a web address",
        RepairKind::FloatForm => ".0 after the number removed",
        RepairKind::Invisible => "invisible characters removed",
        RepairKind::Surrounded => "taken out of other text",
    }
}

/// The heading of one kind of rejected rows, by the reason's code.
pub(super) fn reject_reason(code: &str) -> String {
    let words = match code {
        "no_id" => "no id",
        "person_id" => "id of a person, not of a title",
        "company_id" => "id of a company, not of a title",
        "character_id" => "id of a character, not of a title",
        "event_id" => "id of an event, not of a title",
        "not_an_id" => "not an IMDb title id",
        "zero" => "the number of the id is zero",
        "too_many_digits" => "more than ten digits",
        "field_count" => "not as wide as the table",
        other => return other.replace('_', " "),
    };
    words.to_owned()
}

/// So many titles of a kind.
pub(super) fn titles_of(kind: TitleKind, count: u64) -> String {
    match kind {
        TitleKind::Movie => plural(count, "film"),
        TitleKind::Series => plural_as(count, "series", "series"),
        TitleKind::Episode => plural(count, "episode"),
        TitleKind::Other => plural_as(count, "other title", "other titles"),
        TitleKind::Unknown => plural_as(count, "title of unknown kind", "titles of unknown kind"),
    }
}

/// A kind, as the label of a row.
pub(super) fn kind(kind: TitleKind) -> &'static str {
    match kind {
        TitleKind::Movie => "films",
        TitleKind::Series => "series",
        TitleKind::Episode => "episodes",
        TitleKind::Other => "games and others",
        TitleKind::Unknown => "of unknown kind",
    }
}

/// How it is known what the titles of a file are.
pub(super) fn kind_source(source: KindSource) -> &'static str {
    match source {
        KindSource::Option => "set by --kind",
        KindSource::TitleType => "each row says so",
        KindSource::Header => "the names of the columns show it",
        KindSource::Assumed => "assumed to be films: the file does not say",
    }
}

/// What quotes mean in a file.
pub(super) fn quoting(quoting: Quoting) -> &'static str {
    match quoting {
        Quoting::Quoted => "fields may be quoted",
        Quoting::Literal => "quotes are ordinary characters",
    }
}

/// What is between fields.
pub(super) fn separator(separator: Option<char>) -> String {
    match separator {
        None => "one column".to_owned(),
        Some(',') => "separated by commas".to_owned(),
        Some(';') => "separated by semicolons".to_owned(),
        Some('\t') => "separated by tabs".to_owned(),
        Some(' ') => "separated by spaces".to_owned(),
        Some(other) => format!("separated by {}", super::text::clean(&other.to_string())),
    }
}

/// An outcome, as the label of a row.
pub(super) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Landed => "landed",
        Outcome::AlreadyLanded => "already landed",
        Outcome::NotFound => "not found",
        Outcome::WrongKind => "wrong kind",
        Outcome::IdMismatch => "id mismatch",
        Outcome::Failed => "failed",
        Outcome::Filtered => "filtered",
        Outcome::Rejected => "rejected",
        Outcome::NotReached => "not reached",
    }
}

/// What an outcome means, in a few words.
pub(super) fn outcome_note(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Landed => "",
        Outcome::AlreadyLanded => "by an earlier run",
        Outcome::NotFound => "TMDB does not have the id",
        Outcome::WrongKind => "in TMDB the id is something else",
        Outcome::IdMismatch => "TMDB answered with another title",
        Outcome::Failed => "the next run asks again",
        Outcome::Filtered => "left out by the filters",
        Outcome::Rejected => "id could not be read",
        Outcome::NotReached => "the next run continues here",
    }
}

#[cfg(test)]
mod tests {
    use cinelake_imdb::{FilterReason, IdProblem};

    use super::*;

    #[test]
    fn the_libraries_codes_have_words() {
        assert_eq!(
            filter_reason(FilterReason::BeforeFromYear.code()),
            "before the first year asked for"
        );
        assert_eq!(
            filter_reason(FilterReason::KindOther.code()),
            "neither film nor series"
        );
        assert_eq!(
            filter_reason(FilterReason::Limit.code()),
            "beyond the limit"
        );
        assert_eq!(
            reject_reason(IdProblem::Person.code()),
            "id of a person, not of a title"
        );
        assert_eq!(reject_reason(IdProblem::Missing.code()), "no id");
        assert_eq!(reject_reason("field_count"), "not as wide as the table");
    }

    #[test]
    fn a_code_without_words_is_still_readable() {
        assert_eq!(filter_reason("made_up_later"), "made up later");
        assert_eq!(reject_reason("made_up_later"), "made up later");
    }
}
