//! Which of the names that there are was meant.

use strsim::normalized_levenshtein;

/// Below this similarity a name is no suggestion.
const SIMILAR: f64 = 0.5;
/// A name that is so much less alike than the best one was not meant.
const FAR_BEHIND: f64 = 0.25;
/// More suggestions than this are a list.
const SUGGESTIONS: usize = 3;
/// From this similarity on, one word of a name suggests the name.
const SIMILAR_WORD: f64 = 0.7;
/// What a word that is alike counts for, compared with a whole name.
const WORD_WEIGHT: f64 = 0.8;

/// The names that look most like `name`, the best first; none where nothing does.
#[must_use]
pub fn nearest(name: &str, known: &[String]) -> Vec<String> {
    let name = name.to_lowercase();
    let mut scored: Vec<(f64, &String)> = known
        .iter()
        .map(|candidate| (likeness(&name, &candidate.to_lowercase()), candidate))
        .filter(|(score, _)| *score >= SIMILAR)
        .collect();
    scored.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let best = scored.first().map_or(0.0, |(score, _)| *score);
    let names = scored.into_iter().take(SUGGESTIONS);
    let names = names.filter(|(score, _)| *score + FAR_BEHIND > best);
    names.map(|(_, candidate)| candidate.clone()).collect()
}

/// `; did you mean …?` where names look like it, else `; there are …`; nothing where there are none.
pub(crate) fn instead_of(name: &str, known: &[String]) -> String {
    let quoted = |names: &[String], between: &str| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        names.join(between)
    };
    match (nearest(name, known).as_slice(), known) {
        ([], []) => String::new(),
        ([], known) => format!("; there are {}", quoted(known, ", ")),
        (nearest, _) => format!("; did you mean {}?", quoted(nearest, " or ")),
    }
}

/// 0 to 1; a part of a name (`rating` of `average_rating`) counts as much as a slip of the pen, and so
/// does a slip in one of its words (`yeer` of `start_year`).
fn likeness(name: &str, candidate: &str) -> f64 {
    let underscored: String = candidate.chars().filter(|letter| *letter != '_').collect();
    let part = name.len() > 2 && (candidate.contains(name) || underscored.contains(name));
    let edits = normalized_levenshtein(name, candidate);
    let words = candidate.split(['_', '-']).filter(|word| word.len() > 2);
    let word = words
        .map(|word| normalized_levenshtein(name, word))
        .fold(0.0, f64::max);
    let word = if word >= SIMILAR_WORD {
        word * WORD_WEIGHT
    } else {
        0.0
    };
    edits.max(word).max(if part { 0.75 } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_name_or_a_slip_in_it_finds_the_name() {
        let known = ["average_rating", "num_votes", "start_year"].map(str::to_owned);
        assert_eq!(nearest("rating", &known), ["average_rating"]);
        assert_eq!(nearest("numVotes", &known), ["num_votes"]);
        assert_eq!(nearest("start_yaer", &known), ["start_year"]);
        assert_eq!(nearest("yeer", &known), ["start_year"]);
        assert!(nearest("budget", &known).is_empty());
    }

    #[test]
    fn what_is_far_less_alike_than_the_best_name_is_not_suggested() {
        let known = ["tmdb_movies", "tmdb_series", "tmdb_providers"].map(str::to_owned);
        assert_eq!(nearest("tmdb_movie", &known), ["tmdb_movies"]);
    }

    #[test]
    fn where_nothing_is_alike_all_names_are_told() {
        let known = ["genre", "films"].map(str::to_owned);
        assert_eq!(instead_of("gener", &known), "; did you mean `genre`?");
        assert_eq!(instead_of("xyz", &known), "; there are `genre`, `films`");
        assert_eq!(instead_of("xyz", &[]), "");
    }
}
