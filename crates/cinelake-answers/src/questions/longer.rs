//! Questions 5 and 6: titles that run longer against the others, films by minutes and series by
//! years. The statements count titles by group and rating; everything else follows from the counts.

mod bins;
mod chart;
mod tables;
mod text;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::answer::{Answer, LeftOut, join_sql, raw, rounded_option};
use crate::engine::Engine;
use crate::error::AnswerError;
use crate::language::ByLanguage;
use crate::questions::Question;
use crate::request::Request;
use crate::rows::{Rows, query};
use crate::stats::{
    AdjustedDifference, Effect, Interval, RatingCounts, Stratum, adjusted_difference, cohens_d,
    dominance, mean_difference, welch_difference,
};
use crate::sureness::Sureness;
use bins::{Bin, RatingsOfLength};

pub(super) const FILM_LENGTH_SQL: &str = include_str!("sql/05_film_length.sql");
pub(super) const FILM_LENGTH_BINS_SQL: &str = include_str!("sql/05_film_length_bins.sql");
pub(super) const FILM_LENGTH_STRATA_SQL: &str = include_str!("sql/05_film_length_strata.sql");
pub(super) const SERIES_LENGTH_SQL: &str = include_str!("sql/06_series_length.sql");
pub(super) const SERIES_LENGTH_BINS_SQL: &str = include_str!("sql/06_series_length_bins.sql");
pub(super) const SERIES_LENGTH_STRATA_SQL: &str = include_str!("sql/06_series_length_strata.sql");

/// The floors of votes whose means stand beside the answer on films.
const VOTES_FLOORS: [i64; 4] = [0, 100, 1_000, 10_000];

pub(super) async fn answer(
    engine: &dyn Engine,
    question: Question,
    request: &Request,
) -> Result<Answer, AnswerError> {
    let found = match question {
        Question::SeriesLength => series(engine, request).await?,
        _ => films(engine, request).await?,
    };
    finish(question, request, found)
}

/// What the statements gave.
struct Found {
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
        self.left_out
            .iter()
            .filter(|(_, titles)| **titles > 0)
            .map(|(&reason, &titles)| LeftOut { reason, titles })
            .collect()
    }

    fn undetermined(&self) -> u64 {
        self.left_out.get(UNDETERMINED).copied().unwrap_or(0)
    }
}

/// One group as it is printed.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Side {
    titles: u64,
    #[serde(serialize_with = "rounded_option")]
    mean: Option<f64>,
    #[serde(serialize_with = "rounded_option")]
    median: Option<f64>,
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
#[derive(Debug, Serialize)]
struct AsAsked {
    longer: Side,
    shorter: Side,
    #[serde(serialize_with = "rounded_option")]
    difference: Option<f64>,
}

/// The answer.
#[derive(Debug, Serialize)]
struct Comparison {
    longer: Side,
    shorter: Side,
    #[serde(serialize_with = "rounded_option")]
    difference: Option<f64>,
    ci95: Option<Interval>,
    #[serde(serialize_with = "rounded_option")]
    cohens_d: Option<f64>,
    effect: Option<Effect>,
    #[serde(serialize_with = "rounded_option")]
    cliffs_delta: Option<f64>,
    #[serde(serialize_with = "rounded_option")]
    probability_longer_higher: Option<f64>,
    #[serde(serialize_with = "rounded_option")]
    probability_equal: Option<f64>,
    adjusted_difference: Option<AdjustedDifference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    undetermined: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bins: Option<Vec<Bin>>,
}

impl Comparison {
    fn sureness(&self) -> Sureness {
        let is_told_apart = self.ci95.is_some_and(|ci95| !ci95.contains(0.0));
        Sureness::of_difference(self.effect, is_told_apart)
    }
}

/// The means under another floor (films) or another rule (series).
#[derive(Debug, Clone, PartialEq, Serialize)]
struct SensitivityRow {
    #[serde(skip_serializing_if = "Option::is_none")]
    min_votes: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<Rule>,
    longer: Side,
    shorter: Side,
    #[serde(serialize_with = "rounded_option")]
    difference: Option<f64>,
    #[serde(serialize_with = "rounded_option")]
    cohens_d: Option<f64>,
}

/// How the years of a series are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Rule {
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

async fn films(engine: &dyn Engine, request: &Request) -> Result<Found, AnswerError> {
    let question = Question::FilmLength;
    let (sql, rows) = query(engine, question, FILM_LENGTH_SQL, request).await?;
    let cells = film_cells(&rows)?;
    let (bins_sql, bins) = query(engine, question, FILM_LENGTH_BINS_SQL, request).await?;
    let (strata_sql, strata) = query(engine, question, FILM_LENGTH_STRATA_SQL, request).await?;
    Ok(Found {
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
        strata
            .entry((decades[row], genres, powers[row]))
            .or_default()
            .add(is_longer[row] == 1, titles[row], sums[row], squares[row]);
    }
    Ok(strata.into_values().collect())
}

async fn series(engine: &dyn Engine, request: &Request) -> Result<Found, AnswerError> {
    let question = Question::SeriesLength;
    let (sql, rows) = query(engine, question, SERIES_LENGTH_SQL, request).await?;
    let cells = series_cells(&rows)?;
    let (bins_sql, bins) = query(engine, question, SERIES_LENGTH_BINS_SQL, request).await?;
    let (strata_sql, strata) = query(engine, question, SERIES_LENGTH_STRATA_SQL, request).await?;
    Ok(Found {
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

fn finish(question: Question, request: &Request, found: Found) -> Result<Answer, AnswerError> {
    let titles_used = found.tally.titles_used();
    let left_out = found.tally.left_out();
    let sql = join_sql(&found.sql);
    if found.tally.longer.is_empty() || found.tally.shorter.is_empty() {
        let sentence = ByLanguage::each(|language| text::why_not(language, question, &found));
        let answer = Answer::unanswerable(question, request, sentence, left_out, sql)?;
        return Ok(Answer {
            titles: answer.titles + titles_used,
            titles_used,
            ..answer
        });
    }
    let comparison = compare(question, &found);
    let titles = titles_used + left_out.iter().map(|line| line.titles).sum::<u64>();
    Ok(Answer {
        question: question.number(),
        text: question.text(request.last_years),
        sentence: ByLanguage::each(|language| text::sentence(language, question, &comparison)),
        finding: ByLanguage::each(|language| text::finding(language, question, &comparison)),
        answerable: true,
        sureness: comparison.sureness(),
        as_asked: raw(question, &as_asked(&found.tally))?,
        answer: raw(question, &comparison)?,
        sensitivity: raw(question, &found.sensitivity)?,
        chart: Some(chart::chart(question, &found, &comparison)),
        titles,
        titles_used,
        left_out,
        notes: text::notes(question, &comparison),
        sql,
        document: ByLanguage::each(|language| {
            tables::document(language, question, &comparison, &found.sensitivity)
        }),
    })
}

fn as_asked(tally: &Tally) -> AsAsked {
    AsAsked {
        longer: Side::of(&tally.longer),
        shorter: Side::of(&tally.shorter),
        difference: mean_difference(&tally.longer, &tally.shorter),
    }
}

fn compare(question: Question, found: &Found) -> Comparison {
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
