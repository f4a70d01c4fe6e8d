//! What second opinions add to the money of questions 7 and 8: coverage before and after, how many
//! disagree, and, where that was asked for, TMDB's unknown figures filled in.

use std::collections::HashMap;

use serde::Serialize;

use super::coverage::WindowCounts;
use crate::document::{Role, TextTable};
use crate::engine::Engine;
use crate::error::AnswerError;
use crate::language::{ByLanguage, Language};
use crate::question::Question;
use crate::request::{Request, RequestError};
use crate::rows::{query, query_about};
use crate::table::TableBuilder;
use crate::words::say;

const SECOND_OPINIONS_SQL: &str = include_str!("second_opinions.sql");
const FILLED_SQL: &str = include_str!("filled.sql");

const SOURCES_SQL: &str =
    "SELECT source, COUNT(*) AS figures FROM second_opinions GROUP BY source ORDER BY source";

/// What a second opinion is about: TMDB's words.
pub(in crate::questions) const BUDGET: &str = "budget";
pub(in crate::questions) const REVENUE: &str = "revenue";

/// What one source says of one figure of the films of the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SecondOpinion {
    /// The name of the source.
    pub source: String,
    /// `budget` or `revenue`.
    pub figure: String,
    /// Films of the window.
    pub films: u64,
    /// Films whose figure TMDB knows.
    pub known_before: u64,
    /// Films whose figure TMDB knows or the source can fill in.
    pub known_after: u64,
    /// Films whose figure both know, in US dollars or in a currency that nobody says.
    pub compared: u64,
    /// Of these, films whose figures are more than 25 % apart.
    pub differs: u64,
    /// Films whose figure the source has in another currency.
    pub other_currency: u64,
    /// Films whose figure only the source has, in a currency that nobody says: it fills nothing.
    pub unknown_currency: u64,
    /// Whether the answer uses the source's figures where TMDB has none.
    pub is_filled: bool,
}

/// Refuses a source that the lake does not have.
pub(in crate::questions) async fn check_source(
    engine: &dyn Engine,
    request: &Request,
) -> Result<(), AnswerError> {
    let Some(source) = &request.fill_money else {
        return Ok(());
    };
    let (_, rows) = query(engine, Question::BoxOffice, SOURCES_SQL, request).await?;
    let known = rows.words("source")?;
    match known.contains(source) {
        true => Ok(()),
        false => {
            let name = source.clone();
            Err(RequestError::UnknownSource { name, known }.into())
        }
    }
}

/// What the sources say of these figures; the statement, unless the lake has no second opinion on films
/// of the window. `window` has the films as the answer sees them.
pub(in crate::questions) async fn read(
    engine: &dyn Engine,
    question: Question,
    request: &Request,
    window: &WindowCounts,
    figures: &[&str],
) -> Result<(Option<String>, Vec<SecondOpinion>), AnswerError> {
    let (sql, rows) = query(engine, question, SECOND_OPINIONS_SQL, request).await?;
    let coverage = window.coverage();
    let (sources, about) = (rows.words("source")?, rows.words("figure")?);
    let counts = [
        "compared",
        "differs",
        "other_currency",
        "unknown_currency",
        "fills",
    ];
    let counts: Vec<Vec<u64>> = counts
        .into_iter()
        .map(|column| rows.titles(column))
        .collect::<Result<_, _>>()?;
    let mut opinions = Vec::new();
    for (row, (source, figure)) in sources.into_iter().zip(about).enumerate() {
        let known = match figure.as_str() {
            BUDGET => coverage.with_budget,
            _ => coverage.with_revenue,
        };
        let is_filled = request.fill_money.as_ref() == Some(&source);
        let fills = counts[4][row];
        // Figures of the source that fills are among the known ones already; those of others are not.
        let known_before = known.saturating_sub(if is_filled { fills } else { 0 });
        let opinion = SecondOpinion {
            source,
            figure,
            films: coverage.films,
            known_before,
            known_after: known_before + fills,
            compared: counts[0][row],
            differs: counts[1][row],
            other_currency: counts[2][row],
            unknown_currency: counts[3][row],
            is_filled,
        };
        if figures.contains(&opinion.figure.as_str()) {
            opinions.push(opinion);
        }
    }
    Ok(((!opinions.is_empty()).then_some(sql), opinions))
}

/// Whose the budget and the revenue of a film are, where they are not TMDB's.
pub(in crate::questions) type Sources = HashMap<String, [Option<String>; 2]>;

/// Which figures of these films are filled in, and the statement; nothing where that was not asked for.
pub(in crate::questions) async fn filled(
    engine: &dyn Engine,
    request: &Request,
    tconsts: &[String],
) -> Result<(Option<String>, Sources), AnswerError> {
    if request.fill_money.is_none() {
        return Ok((None, Sources::new()));
    }
    let (sql, rows) =
        query_about(engine, Question::BoxOffice, FILLED_SQL, request, tconsts).await?;
    let budgets = rows.texts("budget_source")?;
    let revenues = rows.texts("revenue_source")?;
    let films = rows.words("tconst")?.into_iter();
    let films = films.zip(budgets.into_iter().zip(revenues));
    let films = films.map(|(tconst, (budget, revenue))| (tconst, [budget, revenue]));
    Ok((Some(sql), films.collect()))
}

/// Says once how many figures of the window are the source's, where figures were filled in.
pub(in crate::questions) fn filled_sentence(
    language: Language,
    opinions: &[SecondOpinion],
    figure: &str,
) -> Option<String> {
    let opinions = opinions.iter();
    let opinion = { opinions }.find(|opinion| opinion.is_filled && opinion.figure == figure)?;
    let key = match figure {
        BUDGET => "opinions-filled-budgets",
        _ => "opinions-filled-revenues",
    };
    Some(say!(
        language,
        key,
        known = opinion.known_after,
        before = opinion.known_before,
        filled = opinion.known_after - opinion.known_before,
        source = &opinion.source,
    ))
}

/// One line for each source and figure.
pub(in crate::questions) fn notes(opinions: &[SecondOpinion]) -> impl Iterator<Item = ByLanguage> {
    opinions
        .iter()
        .map(|opinion| ByLanguage::each(|language| opinion.note(language)))
}

impl SecondOpinion {
    fn note(&self, language: Language) -> String {
        let key = match self.is_filled {
            true => "opinions-coverage-filled",
            false => "opinions-coverage",
        };
        let mut sentences = vec![
            say!(
                language,
                key,
                source = &self.source,
                figure = figure_word(language, &self.figure),
                before = self.known_before,
                films = self.films,
                after = self.known_after,
            ),
            say!(
                language,
                "opinions-disagreement",
                compared = self.compared,
                differs = self.differs,
            ),
        ];
        if self.other_currency + self.unknown_currency > 0 {
            sentences.push(say!(
                language,
                "opinions-currencies",
                other = self.other_currency,
                unknown = self.unknown_currency,
            ));
        }
        sentences.join(" ")
    }
}

fn figure_word(language: Language, figure: &str) -> String {
    match figure {
        BUDGET => say!(language, "opinions-budget"),
        REVENUE => say!(language, "opinions-revenue"),
        other => other.to_owned(),
    }
}

/// The same as a table; `None` in a lake without second opinions on films of the window.
pub(in crate::questions) fn table(
    language: Language,
    opinions: &[SecondOpinion],
) -> Option<TextTable> {
    if opinions.is_empty() {
        return None;
    }
    let caption = say!(language, "opinions-table");
    let table = TableBuilder::new(language, Role::Detail, caption, opinions)
        .text("source", "opinions-source", |opinion| {
            opinion.source.clone()
        })
        .text("figure", "opinions-figure", |opinion| {
            figure_word(language, &opinion.figure)
        })
        .count("films", "table-films", |opinion| opinion.films)
        .count("known_before", "opinions-known-to-tmdb", |opinion| {
            opinion.known_before
        })
        .count("known_after", "opinions-with-source", |opinion| {
            opinion.known_after
        })
        .count("compared", "opinions-known-to-both", |opinion| {
            opinion.compared
        })
        .count("differs", "opinions-differ", |opinion| opinion.differs);
    Some(table.table())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opinion(is_filled: bool) -> SecondOpinion {
        SecondOpinion {
            source: "wikidata".to_owned(),
            figure: BUDGET.to_owned(),
            films: 2_000,
            known_before: 1_000,
            known_after: 1_200,
            compared: 800,
            differs: 30,
            other_currency: 0,
            unknown_currency: 0,
            is_filled,
        }
    }

    #[test]
    fn the_line_says_coverage_before_and_after_and_how_many_disagree() {
        let [note] = notes(&[opinion(false)])
            .collect::<Vec<_>>()
            .try_into()
            .unwrap();
        assert_eq!(
            note.en,
            "Second opinion wikidata, budget: TMDB knows 1,000 of the 2,000 films in the window; with \
             wikidata's figures it would be 1,200. Both know 800; 30 of these differ by more than 25%."
        );
        assert!(note.pt_br.contains("o TMDB conhece 1.000 dos 2.000 filmes"));
        assert_eq!(
            filled_sentence(Language::En, &[opinion(false)], BUDGET),
            None
        );
    }

    #[test]
    fn what_is_filled_in_is_said_with_whose_it_is() {
        let filled = filled_sentence(Language::En, &[opinion(true)], BUDGET);
        let sentence = "1,200 budgets are known: 1,000 from TMDB and 200 from wikidata.";
        assert_eq!(filled.as_deref(), Some(sentence));
        assert_eq!(
            filled_sentence(Language::En, &[opinion(true)], REVENUE),
            None
        );
    }

    #[test]
    fn a_lake_without_second_opinions_has_no_line_and_no_table() {
        assert_eq!(notes(&[]).count(), 0);
        assert!(table(Language::En, &[]).is_none());
    }
}
