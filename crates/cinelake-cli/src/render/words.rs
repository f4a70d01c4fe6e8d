//! The libraries' codes as words.

use cinelake_imdb::{KindSource, Missing, Quoting, RepairKind, Role, Shape, TitleKind};
use cinelake_ingest::RunRequest;
use cinelake_lake::manifest::Outcome;

use crate::wording::{Wording, say};

/// A code as its words; one without words is readable as it is.
fn code(words: Wording, prefix: &str, code: &str) -> String {
    words
        .of_code(prefix, code)
        .unwrap_or_else(|| code.replace('_', " "))
}

/// Why the filters left a title out, by the reason's code.
pub(super) fn filter_reason(words: Wording, reason: &str) -> String {
    code(words, "filter-", reason)
}

/// The heading of one kind of rejected rows, by the reason's code.
pub(super) fn reject_reason(words: Wording, reason: &str) -> String {
    code(words, "reject-", reason)
}

/// Why a record could not be put into a table, by the reason's code.
pub(super) fn dead_letter(words: Wording, reason: &str) -> String {
    code(words, "dead-letter-", reason)
}

/// What records are asked with: `credits, keywords (the lake has keywords); language pt-BR`. `None`
/// where nothing is asked for beside the record.
pub(super) fn request(words: Wording, request: &RunRequest) -> Option<String> {
    let joined = |blocks: &std::collections::BTreeSet<String>| {
        blocks.iter().cloned().collect::<Vec<_>>().join(", ")
    };
    let mut parts = Vec::new();
    if !request.asked.append.is_empty() {
        let blocks = joined(&request.asked.append);
        let kept = joined(&request.kept_blocks);
        parts.push(match request.kept_blocks.is_empty() {
            true => blocks,
            false => say!(words, "request-kept-blocks", blocks = blocks, kept = kept),
        });
    }
    if let Some(language) = &request.asked.language {
        let key = match request.kept_language {
            true => "request-language-kept",
            false => "request-language",
        };
        parts.push(say!(words, key, language = language.as_str()));
    }
    parts.extend(mixed_languages(words, request));
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// That titles of the lake are in another language than the run asks in, where the user named none.
pub(crate) fn mixed_languages(words: Wording, request: &RunRequest) -> Option<String> {
    let count = request.titles_in_other_languages;
    (count > 0).then(|| words.counted("request-mixed-languages", count))
}

/// What was done to ids so that they could be read.
pub(super) fn repair(words: Wording, kind: RepairKind) -> String {
    words.text(match kind {
        RepairKind::MissingPrefix => "repair-missing-prefix",
        RepairKind::LostZeros => "repair-lost-zeros",
        RepairKind::ExtraZeros => "repair-extra-zeros",
        RepairKind::UpperCase => "repair-upper-case",
        RepairKind::Blanks => "repair-blanks",
        RepairKind::FromUrl => "repair-from-url",
        RepairKind::FloatForm => "repair-float-form",
        RepairKind::Invisible => "repair-invisible",
        RepairKind::Surrounded => "repair-surrounded",
    })
}

/// So many titles of a kind.
pub(super) fn titles_of(words: Wording, kind: TitleKind, count: u64) -> String {
    let key = match kind {
        TitleKind::Movie => "titles-movie",
        TitleKind::Series => "titles-series",
        TitleKind::Episode => "titles-episode",
        TitleKind::Other => "titles-other",
        TitleKind::Unknown => "titles-unknown",
    };
    words.counted(key, count)
}

/// A kind, as the label of a row.
pub(super) fn kind(words: Wording, kind: TitleKind) -> String {
    words.text(match kind {
        TitleKind::Movie => "kind-movie",
        TitleKind::Series => "kind-series",
        TitleKind::Episode => "kind-episode",
        TitleKind::Other => "kind-other",
        TitleKind::Unknown => "kind-unknown",
    })
}

/// What a file holds.
pub(super) fn shape(words: Wording, shape: Shape) -> String {
    words.text(match shape {
        Shape::CourseMovies => "shape-course-movies",
        Shape::CourseSeries => "shape-course-series",
        Shape::MovieLensLinks => "shape-movie-lens",
        Shape::IdList => "shape-id-list",
        Shape::OtherTable => "shape-table",
        Shape::Empty => "shape-empty",
        imdb => {
            let name = imdb.to_string();
            let name = name.strip_prefix("IMDb ").unwrap_or(&name);
            return say!(words, "shape-imdb", name = name.to_owned());
        }
    })
}

/// What a file says, after `which`.
pub(super) fn role(words: Wording, role: Role) -> String {
    words.text(match role {
        Role::Titles => "role-titles",
        Role::Ratings => "role-ratings",
        Role::Principals => "role-principals",
        Role::Names => "role-names",
        Role::Crew => "role-crew",
        Role::Episodes => "role-episodes",
        Role::Akas => "role-akas",
    })
}

/// A file that the catalogue lacks, and what to add.
pub(crate) fn missing(words: Wording, missing: Missing) -> String {
    words.text(match missing {
        Missing::Titles => "missing-titles",
        Missing::Ratings => "missing-ratings",
        Missing::Names => "missing-names",
        Missing::Principals => "missing-principals",
    })
}

/// A remark above texts of the libraries, which are English; nothing where the screen is English too.
pub(super) fn details_are_english(words: Wording) -> String {
    match words.is_english() {
        true => String::new(),
        false => words.text("details-are-english"),
    }
}

/// How it is known what the titles of a file are.
pub(super) fn kind_source(words: Wording, source: KindSource) -> String {
    words.text(match source {
        KindSource::Option => "kind-by-option",
        KindSource::TitleType => "kind-by-row",
        KindSource::Header => "kind-by-header",
        KindSource::Assumed => "kind-assumed",
    })
}

/// What quotes mean in a file.
pub(super) fn quoting(words: Wording, quoting: Quoting) -> String {
    words.text(match quoting {
        Quoting::Quoted => "quoting-quoted",
        Quoting::Escaped => "quoting-escaped",
        Quoting::Literal => "quoting-literal",
        Quoting::WholeLines => "quoting-whole-lines",
    })
}

/// What is between fields.
pub(super) fn separator(words: Wording, separator: Option<char>) -> String {
    words.text(match separator {
        None => "one-column",
        Some(',') => "separated-by-commas",
        Some(';') => "separated-by-semicolons",
        Some('\t') => "separated-by-tabs",
        Some(' ') => "separated-by-spaces",
        Some(other) => {
            let other = super::text::clean(&other.to_string());
            return say!(words, "separated-by", separator = other);
        }
    })
}

/// An outcome, as the label of a row.
pub(super) fn outcome(words: Wording, outcome: Outcome) -> String {
    code(words, "outcome-", outcome.as_str())
}

/// What an outcome means, in a few words; nothing where the label says all.
pub(super) fn outcome_note(words: Wording, outcome: Outcome) -> String {
    let note = words.of_code("outcome-note-", outcome.as_str());
    note.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use cinelake_imdb::{FilterReason, IdProblem};

    use super::*;

    #[test]
    fn the_libraries_codes_have_words() {
        assert_eq!(
            filter_reason(Wording::EN, FilterReason::BeforeFromYear.code()),
            "before the first year asked for"
        );
        assert_eq!(
            filter_reason(Wording::EN, FilterReason::KindOther.code()),
            "neither film nor series"
        );
        assert_eq!(
            filter_reason(Wording::EN, FilterReason::Limit.code()),
            "beyond the limit"
        );
        assert_eq!(
            reject_reason(Wording::EN, IdProblem::Person.code()),
            "id of a person, not of a title"
        );
        assert_eq!(
            reject_reason(Wording::EN, IdProblem::Missing.code()),
            "no id"
        );
        assert_eq!(
            reject_reason(Wording::EN, "field_count"),
            "too few or too many fields"
        );
    }

    #[test]
    fn a_code_without_words_is_still_readable() {
        assert_eq!(filter_reason(Wording::EN, "made_up_later"), "made up later");
        assert_eq!(reject_reason(Wording::EN, "made_up_later"), "made up later");
    }
}
