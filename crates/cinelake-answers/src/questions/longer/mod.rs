//! Questions 5 and 6: titles that run longer against the others, films by minutes and series by
//! years. The statements count titles by group and rating; everything else follows from the counts.

mod bins;
mod chart;
mod tables;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::answer::Answer;
use crate::engine::Engine;
use crate::error::AnswerError;
use crate::figures;
use crate::language::ByLanguage;
use crate::left_out::LeftOut;
use crate::prelude::join_sql;
use crate::question::Question;
use crate::request::Request;
use crate::rounding::rounded_option;
use crate::rows::{Rows, query};
use crate::stats::{
    AdjustedDifference, Effect, Interval, RatingCounts, Stratum, adjusted_difference, cohens_d,
    dominance, mean_difference, welch_difference,
};
use crate::sureness::Sureness;
pub use bins::Bin;
use bins::RatingsOfLength;

const FILM_LENGTH_SQL: &str = include_str!("film_length.sql");
const FILM_LENGTH_BINS_SQL: &str = include_str!("film_length_bins.sql");
const FILM_LENGTH_STRATA_SQL: &str = include_str!("film_length_strata.sql");
const SERIES_LENGTH_SQL: &str = include_str!("series_length.sql");
const SERIES_LENGTH_BINS_SQL: &str = include_str!("series_length_bins.sql");
const SERIES_LENGTH_STRATA_SQL: &str = include_str!("series_length_strata.sql");

/// What the answer has: plain means, the comparison, and the means under other floors or rules.
pub type Figures = figures::Figures<AsAsked, Comparison, SensitivityRow>;

/// The floors of votes whose means stand beside the answer on films.
const VOTES_FLOORS: [i64; 4] = [0, 100, 1_000, 10_000];

pub(super) async fn answer(
    engine: &dyn Engine,
    question: Question,
    request: &Request,
) -> Result<Answer<Figures>, AnswerError> {
    let found = match question {
        Question::SeriesLength => series(engine, request).await?,
        _ => films(engine, request).await?,
    };
    Ok(finish(question, request, found))
}

/// What the statements gave.
struct StatementRows {
    sql: Vec<String>,
    tally: Tally,
    strata: Vec<Stratum>,
    bins: Vec<RatingsOfLength>,
    sensitivity: Vec<SensitivityRow>,
}

/// Where a title stands by its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LengthGroup {
    Longer,
    Shorter,
    LeftOut(&'static str),
}

/// The reason of series that are too young to be judged.
const UNDETERMINED: &str = "undetermined";

impl LengthGroup {
    fn parse(question: Question, text: &str) -> Result<Self, AnswerError> {
        Ok(match (text, question) {
            ("longer", _) => Self::Longer,
            ("shorter", _) => Self::Shorter,
            ("unknown", Question::FilmLength) => Self::LeftOut("unknown_runtime"),
            ("unknown", _) => Self::LeftOut("unknown_years"),
            ("after_as_of", _) => Self::LeftOut("after_as_of_year"),
            ("contradictory", _) => Self::LeftOut("contradictory_years"),
            ("undetermined", _) => Self::LeftOut(UNDETERMINED),
            _ => {
                return Err(AnswerError::Result {
                    question: question.number(),
                    problem: format!("`{text}` is not a group of lengths"),
                });
            }
        })
    }
}

/// Titles by group and rating, and those left out by reason.
#[derive(Debug, Default)]
struct Tally {
    longer: RatingCounts,
    shorter: RatingCounts,
    left_out: BTreeMap<&'static str, u64>,
}

impl Tally {
    fn add(&mut self, group: LengthGroup, rating_thousandths: Option<i64>, titles: u64) {
        let reason = match (group, rating_thousandths) {
            (LengthGroup::Longer, Some(rating)) => return self.longer.add(rating, titles),
            (LengthGroup::Shorter, Some(rating)) => return self.shorter.add(rating, titles),
            // Undetermined are those that would count if one knew where.
            (LengthGroup::LeftOut(UNDETERMINED), None) => "no_rating",
            (LengthGroup::LeftOut(reason), _) => reason,
            (_, None) => "no_rating",
        };
        *self.left_out.entry(reason).or_insert(0) += titles;
    }

    fn of(cells: impl IntoIterator<Item = (LengthGroup, Option<i64>, u64)>) -> Self {
        let mut tally = Self::default();
        for (group, rating, titles) in cells {
            tally.add(group, rating, titles);
        }
        tally
    }

    fn titles_used(&self) -> u64 {
        self.longer.titles() + self.shorter.titles()
    }

    fn left_out(&self) -> Vec<LeftOut> {
        LeftOut::count(
            self.left_out
                .iter()
                .map(|(&reason, &titles)| (reason, titles)),
        )
    }

    fn undetermined(&self) -> u64 {
        self.left_out.get(UNDETERMINED).copied().unwrap_or(0)
    }
}

/// One group as it is printed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Side {
    /// How many titles.
    pub titles: u64,
    /// Mean rating, 0 to 10.
    #[serde(serialize_with = "rounded_option")]
    pub mean: Option<f64>,
    /// Median rating, 0 to 10.
    #[serde(serialize_with = "rounded_option")]
    pub median: Option<f64>,
}

impl Side {
    fn of(ratings: &RatingCounts) -> Self {
        Self {
            titles: ratings.titles(),
            mean: ratings.mean(),
            median: ratings.median(),
        }
    }
}

/// The literal question: plain means.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AsAsked {
    /// The longer titles.
    pub longer: Side,
    /// The other titles.
    pub shorter: Side,
    /// Mean of the longer titles minus mean of the others.
    #[serde(serialize_with = "rounded_option")]
    pub difference: Option<f64>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The longer titles.
    pub longer: Side,
    /// The other titles.
    pub shorter: Side,
    /// Mean of the longer titles minus mean of the others.
    #[serde(serialize_with = "rounded_option")]
    pub difference: Option<f64>,
    /// 95 % interval of the difference.
    pub ci95: Option<Interval>,
    /// Cohen's d.
    #[serde(serialize_with = "rounded_option")]
    pub cohens_d: Option<f64>,
    /// How large the difference is.
    pub effect: Option<Effect>,
    /// Cliff's delta, -1 to 1.
    #[serde(serialize_with = "rounded_option")]
    pub cliffs_delta: Option<f64>,
    /// The probability that a longer title has the higher rating.
    #[serde(serialize_with = "rounded_option")]
    pub probability_longer_higher: Option<f64>,
    /// The probability that both have the same rating.
    #[serde(serialize_with = "rounded_option")]
    pub probability_equal: Option<f64>,
    /// The difference among titles of the same decade, genres and votes.
    pub adjusted_difference: Option<AdjustedDifference>,
    /// Series that are too young to be judged; only of series.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undetermined: Option<u64>,
    /// The films by ten minutes; only of films.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bins: Option<Vec<Bin>>,
}

impl figures::Rows for Comparison {}

impl Comparison {
    fn sureness(&self) -> Sureness {
        let is_told_apart = self.ci95.is_some_and(|ci95| !ci95.contains(0.0));
        Sureness::of_difference(self.effect, is_told_apart && self.holds_among_like_titles())
    }

    /// Whether titles of the same decade, genres and votes differ the same way: otherwise, and where that
    /// cannot be compared, it may be these that differ, and not the length.
    fn holds_among_like_titles(&self) -> bool {
        let adjusted = self.adjusted_difference.as_ref();
        let adjusted = adjusted.and_then(|adjusted| Some((adjusted.difference, adjusted.ci95?)));
        match (self.difference, adjusted) {
            (Some(plain), Some((among_like, ci95))) => {
                !ci95.contains(0.0) && (plain > 0.0) == (among_like > 0.0)
            }
            _ => false,
        }
    }
}

/// The means under another floor (films) or another rule (series).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SensitivityRow {
    /// The floor of votes; only of films.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_votes: Option<i64>,
    /// How the years are counted; only of series.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<Rule>,
    /// The longer titles.
    pub longer: Side,
    /// The other titles.
    pub shorter: Side,
    /// Mean of the longer titles minus mean of the others.
    #[serde(serialize_with = "rounded_option")]
    pub difference: Option<f64>,
    /// Cohen's d.
    #[serde(serialize_with = "rounded_option")]
    pub cohens_d: Option<f64>,
}

/// How the years of a series are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// end − start; running series by what they lasted so far: the answer's rule.
    EndMinusStart,
    /// The same, series with an end year only.
    EndedOnly,
    /// end − start + 1.
    EndMinusStartPlusOne,
}

impl SensitivityRow {
    fn new(min_votes: Option<i64>, rule: Option<Rule>, tally: &Tally) -> Self {
        Self {
            min_votes,
            rule,
            longer: Side::of(&tally.longer),
            shorter: Side::of(&tally.shorter),
            difference: mean_difference(&tally.longer, &tally.shorter),
            cohens_d: cohens_d(tally.longer.moments(), tally.shorter.moments()),
        }
    }
}

async fn films(engine: &dyn Engine, request: &Request) -> Result<StatementRows, AnswerError> {
    let question = Question::FilmLength;
    let (sql, rows) = query(engine, question, FILM_LENGTH_SQL, request).await?;
    let cells = film_cells(&rows)?;
    let (bins_sql, bins) = query(engine, question, FILM_LENGTH_BINS_SQL, request).await?;
    let (strata_sql, strata) = query(engine, question, FILM_LENGTH_STRATA_SQL, request).await?;
    Ok(StatementRows {
        sql: vec![sql, bins_sql, strata_sql],
        tally: Tally::of(cells.iter().map(FilmCell::counted)),
        strata: read_strata(&strata)?,
        bins: bins::read(question, &bins)?,
        sensitivity: film_sensitivity(&cells, i64::from(request.min_votes)),
    })
}

struct FilmCell {
    group: LengthGroup,
    votes_floor: i64,
    meets_min_votes: bool,
    rating_thousandths: Option<i64>,
    titles: u64,
}

impl FilmCell {
    fn counted(&self) -> (LengthGroup, Option<i64>, u64) {
        (self.group, self.rating_thousandths, self.titles)
    }
}

fn film_cells(rows: &Rows) -> Result<Vec<FilmCell>, AnswerError> {
    let groups = rows.words("length_group")?;
    let floors = rows.counts("votes_floor")?;
    let meets = rows.counts("meets_min_votes")?;
    let ratings = rows.integers("rating_thousandths")?;
    let titles = rows.titles("titles")?;
    (0..groups.len())
        .map(|row| {
            Ok(FilmCell {
                group: LengthGroup::parse(Question::FilmLength, &groups[row])?,
                votes_floor: floors[row],
                meets_min_votes: meets[row] == 1,
                rating_thousandths: ratings[row],
                titles: titles[row],
            })
        })
        .collect()
}

/// The means under each floor of votes, that of the request among them.
fn film_sensitivity(cells: &[FilmCell], min_votes: i64) -> Vec<SensitivityRow> {
    let mut floors = VOTES_FLOORS.to_vec();
    if !floors.contains(&min_votes) {
        floors.push(min_votes);
        floors.sort_unstable();
    }
    let meets = |cell: &FilmCell, floor: i64| {
        if VOTES_FLOORS.contains(&floor) {
            cell.votes_floor >= floor
        } else {
            cell.meets_min_votes
        }
    };
    floors
        .into_iter()
        .map(|floor| {
            let above = cells.iter().filter(|cell| meets(cell, floor));
            let tally = Tally::of(above.map(FilmCell::counted));
            SensitivityRow::new(Some(floor), None, &tally)
        })
        .collect()
}

/// A list of genres, whatever their order and their case.
fn genres_alike(genres: &str) -> String {
    let genres = genres.split(',').map(|genre| genre.trim().to_lowercase());
    let genres: BTreeSet<String> = genres.collect();
    genres.into_iter().collect::<Vec<_>>().join(",")
}

/// Decade, genres and power of ten of the votes.
type StratumKey = (Option<i64>, Option<String>, Option<i64>);

fn read_strata(rows: &Rows) -> Result<Vec<Stratum>, AnswerError> {
    let decades = rows.integers("decade")?;
    let genres = rows.texts("genres")?;
    let powers = rows.integers("votes_power")?;
    let is_longer = rows.counts("is_longer")?;
    let titles = rows.counts("titles")?;
    let sums = rows.counts("sum_thousandths")?;
    let squares = rows.counts("sum_squares")?;
    let mut strata: BTreeMap<StratumKey, Stratum> = BTreeMap::new();
    for (row, genres) in genres.into_iter().enumerate() {
        let genres = genres.as_deref().map(genres_alike);
        strata
            .entry((decades[row], genres, powers[row]))
            .or_default()
            .add(is_longer[row] == 1, titles[row], sums[row], squares[row]);
    }
    Ok(strata.into_values().collect())
}

async fn series(engine: &dyn Engine, request: &Request) -> Result<StatementRows, AnswerError> {
    let question = Question::SeriesLength;
    let (sql, rows) = query(engine, question, SERIES_LENGTH_SQL, request).await?;
    let cells = series_cells(&rows)?;
    let (bins_sql, bins) = query(engine, question, SERIES_LENGTH_BINS_SQL, request).await?;
    let (strata_sql, strata) = query(engine, question, SERIES_LENGTH_STRATA_SQL, request).await?;
    Ok(StatementRows {
        sql: vec![sql, bins_sql, strata_sql],
        tally: Tally::of(cells.iter().map(|cell| cell.counted(cell.group))),
        strata: read_strata(&strata)?,
        bins: bins::read(question, &bins)?,
        sensitivity: series_sensitivity(&cells),
    })
}

struct SeriesCell {
    group: LengthGroup,
    inclusive_group: LengthGroup,
    has_ended: bool,
    rating_thousandths: Option<i64>,
    titles: u64,
}

impl SeriesCell {
    fn counted(&self, group: LengthGroup) -> (LengthGroup, Option<i64>, u64) {
        (group, self.rating_thousandths, self.titles)
    }
}

fn series_cells(rows: &Rows) -> Result<Vec<SeriesCell>, AnswerError> {
    let question = Question::SeriesLength;
    let groups = rows.words("length_group")?;
    let inclusive = rows.words("inclusive_group")?;
    let ended = rows.counts("has_ended")?;
    let ratings = rows.integers("rating_thousandths")?;
    let titles = rows.titles("titles")?;
    (0..groups.len())
        .map(|row| {
            Ok(SeriesCell {
                group: LengthGroup::parse(question, &groups[row])?,
                inclusive_group: LengthGroup::parse(question, &inclusive[row])?,
                has_ended: ended[row] == 1,
                rating_thousandths: ratings[row],
                titles: titles[row],
            })
        })
        .collect()
}

fn series_sensitivity(cells: &[SeriesCell]) -> Vec<SensitivityRow> {
    let as_answered = Tally::of(cells.iter().map(|cell| cell.counted(cell.group)));
    let ended = cells.iter().filter(|cell| cell.has_ended);
    let ended = Tally::of(ended.map(|cell| cell.counted(cell.group)));
    let inclusive = Tally::of(cells.iter().map(|cell| cell.counted(cell.inclusive_group)));
    [
        (Rule::EndMinusStart, as_answered),
        (Rule::EndedOnly, ended),
        (Rule::EndMinusStartPlusOne, inclusive),
    ]
    .iter()
    .map(|(rule, tally)| SensitivityRow::new(None, Some(*rule), tally))
    .collect()
}

fn finish(question: Question, request: &Request, found: StatementRows) -> Answer<Figures> {
    let titles_used = found.tally.titles_used();
    let left_out = found.tally.left_out();
    let sql = join_sql(&found.sql);
    if found.tally.longer.is_empty() || found.tally.shorter.is_empty() {
        let sentence = ByLanguage::each(|language| text::why_not(language, question, &found));
        let answer = Answer::unanswerable(question, request, sentence, left_out, sql);
        return Answer {
            titles: answer.titles + titles_used,
            titles_used,
            ..answer
        };
    }
    let comparison = compare(question, &found);
    let titles = titles_used + left_out.iter().map(|line| line.titles).sum::<u64>();
    Answer {
        question: question.number(),
        text: question.text(request.last_years),
        sentence: ByLanguage::each(|language| text::sentence(language, question, &comparison)),
        finding: ByLanguage::each(|language| text::finding(language, question, &comparison)),
        answerable: true,
        sureness: comparison.sureness(),
        chart: Some(chart::chart(question, &found, &comparison)),
        titles,
        titles_used,
        left_out,
        notes: text::notes(question, &comparison),
        sql,
        document: ByLanguage::each(|language| {
            tables::document(language, question, &comparison, &found.sensitivity)
        }),
        figures: Figures::new(as_asked(&found.tally), comparison, found.sensitivity),
    }
}

fn as_asked(tally: &Tally) -> AsAsked {
    AsAsked {
        longer: Side::of(&tally.longer),
        shorter: Side::of(&tally.shorter),
        difference: mean_difference(&tally.longer, &tally.shorter),
    }
}

fn compare(question: Question, found: &StatementRows) -> Comparison {
    let (longer, shorter) = (&found.tally.longer, &found.tally.shorter);
    let welch = welch_difference(longer.moments(), shorter.moments());
    let d = cohens_d(longer.moments(), shorter.moments());
    let pairs = dominance(longer.by_thousandths(), shorter.by_thousandths());
    Comparison {
        longer: Side::of(longer),
        shorter: Side::of(shorter),
        difference: mean_difference(longer, shorter),
        ci95: welch.map(|welch| welch.ci95),
        cohens_d: d,
        effect: d.map(Effect::of_cohens_d),
        cliffs_delta: pairs.map(|pairs| pairs.cliffs_delta),
        probability_longer_higher: pairs.map(|pairs| pairs.higher),
        probability_equal: pairs.map(|pairs| pairs.ties),
        adjusted_difference: adjusted_difference(&found.strata),
        undetermined: (question == Question::SeriesLength).then(|| found.tally.undetermined()),
        bins: (question == Question::FilmLength).then(|| bins::by_ten_minutes(&found.bins)),
    }
}

#[cfg(test)]
mod tests;
