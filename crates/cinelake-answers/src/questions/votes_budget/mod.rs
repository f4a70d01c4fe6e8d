//! Question 8: whether the most-voted films of the window have larger budgets than the others. Budgets
//! are known for few films, so the answer says how few, tenth by tenth of the votes, and how far the
//! unknown ones could move it.

mod chart;
mod tables;
mod text;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::answer::Answer;
use crate::engine::Engine;
use crate::error::AnswerError;
use crate::figures;
use crate::language::ByLanguage;
use crate::left_out::LeftOut;
use crate::prelude::{join_sql, money_sql};
use crate::question::Question;
use crate::questions::money::SecondOpinion;
use crate::questions::money::coverage::{WindowCell, WindowCounts, window_counts};
use crate::questions::money::second_opinions::{self, BUDGET};
use crate::request::Request;
use crate::rounding::{rounded, rounded_option};
use crate::rows::{Rows, query};
use crate::stats::{
    Effect, IntegerCounts, Interval, RankCorrelation, RankSums, dominance, geometric_mean_ratio,
    spearman,
};
use crate::sureness::Sureness;
use chart::KnownFilm;

const VOTES_BUDGET_SQL: &str = include_str!("votes_budget.sql");
const VOTES_BUDGET_FILMS_SQL: &str = include_str!("films.sql");
const VOTES_BUDGET_RANKS_SQL: &str = include_str!("ranks.sql");

const QUESTION: Question = Question::VotesAndBudget;

/// What the answer has: both sides with every budget, the comparison, and the same with other limits.
pub type Figures = figures::Figures<AsAsked, VotesAndBudget, SensitivityRow>;

impl figures::Rows for VotesAndBudget {}

/// Which films count as most-voted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Tier {
    /// The first hundredth by votes.
    #[serde(rename = "top_1_percent")]
    Top1Percent,
    /// The first tenth by votes.
    #[serde(rename = "top_10_percent")]
    Top10Percent,
    /// The first quarter by votes.
    #[serde(rename = "top_25_percent")]
    Top25Percent,
    /// The first hundred films by votes.
    #[serde(rename = "top_100")]
    Top100,
}

impl Tier {
    const ALL: [Self; 4] = [
        Self::Top1Percent,
        Self::Top10Percent,
        Self::Top25Percent,
        Self::Top100,
    ];

    /// The answer's.
    const ASKED: Self = Self::Top10Percent;

    fn holds(self, cell: &Cell) -> bool {
        match self {
            Self::Top1Percent => cell.votes_hundredth < 1,
            Self::Top10Percent => cell.votes_hundredth < 10,
            Self::Top25Percent => cell.votes_hundredth < 25,
            Self::Top100 => cell.in_top_100,
        }
    }
}

/// What is known of a budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Budget {
    Known(i64),
    Flagged(i64),
    Unknown,
}

impl Budget {
    fn parse(state: &str, dollars: Option<i64>) -> Result<Self, AnswerError> {
        match (state, dollars) {
            ("known", Some(dollars)) => Ok(Self::Known(dollars)),
            ("flagged", Some(dollars)) => Ok(Self::Flagged(dollars)),
            ("unknown", None) => Ok(Self::Unknown),
            _ => Err(AnswerError::Result {
                question: QUESTION.number(),
                problem: format!("`{state}` and {dollars:?} are not a budget"),
            }),
        }
    }
}

/// Films alike in all of this.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cell {
    /// 0 for the most-voted hundredth.
    votes_hundredth: i64,
    /// 1 for the most-voted tenth.
    votes_decile: i64,
    in_top_100: bool,
    budget: Budget,
    titles: u64,
}

fn read_cells(rows: &Rows) -> Result<Vec<Cell>, AnswerError> {
    let hundredths = rows.counts("votes_hundredth")?;
    let deciles = rows.counts("votes_decile")?;
    let top_100 = rows.counts("in_top_100")?;
    let states = rows.words("budget_state")?;
    let budgets = rows.integers("budget")?;
    let titles = rows.titles("titles")?;
    (0..states.len())
        .map(|row| {
            Ok(Cell {
                votes_hundredth: hundredths[row],
                votes_decile: deciles[row],
                in_top_100: top_100[row] == 1,
                budget: Budget::parse(&states[row], budgets[row])?,
                titles: titles[row],
            })
        })
        .collect()
}

/// The films of one side.
#[derive(Debug, Default)]
struct Group {
    films: u64,
    /// Known budgets that are not suspect: what the answer rests on.
    known: IntegerCounts,
    /// Every budget above 0: what the literal question takes.
    any: IntegerCounts,
}

impl Group {
    fn of<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> Self {
        let mut group = Self::default();
        for cell in cells {
            group.films += cell.titles;
            match cell.budget {
                Budget::Known(dollars) => {
                    group.known.add(dollars, cell.titles);
                    group.any.add(dollars, cell.titles);
                }
                Budget::Flagged(dollars) => group.any.add(dollars, cell.titles),
                Budget::Unknown => {}
            }
        }
        group
    }

    /// The median if every budget that is not known were this one.
    fn median_with(&self, dollars: i64) -> Option<i64> {
        let mut budgets = self.known.clone();
        let unknown = self.films.saturating_sub(self.known.titles());
        budgets.add(dollars, unknown);
        whole_dollars(budgets.median())
    }
}

fn whole_dollars(dollars: Option<f64>) -> Option<i64> {
    dollars.map(|dollars| dollars.round() as i64)
}

/// Both sides of a tier.
struct Sides {
    most_voted: Group,
    others: Group,
}

impl Sides {
    fn of(cells: &[Cell], tier: Tier) -> Self {
        Self {
            most_voted: Group::of(cells.iter().filter(|cell| tier.holds(cell))),
            others: Group::of(cells.iter().filter(|cell| !tier.holds(cell))),
        }
    }

    fn are_known(&self) -> bool {
        !self.most_voted.known.is_empty() && !self.others.known.is_empty()
    }
}

/// One side as it is printed; money in whole US dollars.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Side {
    /// Films of this side, unknown budgets included.
    pub films: u64,
    /// Of these, films with a known budget that is not suspect.
    pub titles: u64,
    /// Median budget in US dollars.
    pub median_budget: Option<i64>,
}

impl Side {
    fn of(group: &Group) -> Self {
        Self {
            films: group.films,
            titles: group.known.titles(),
            median_budget: whole_dollars(group.known.median()),
        }
    }
}

/// One side of the literal question: every budget above 0.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LiteralSide {
    /// Films with a budget above 0.
    pub titles: u64,
    /// Mean budget in US dollars.
    pub mean_budget: Option<i64>,
    /// Median budget in US dollars.
    pub median_budget: Option<i64>,
}

impl LiteralSide {
    fn of(group: &Group) -> Self {
        Self {
            titles: group.any.titles(),
            mean_budget: whole_dollars(group.any.mean()),
            median_budget: whole_dollars(group.any.median()),
        }
    }
}

/// The literal question: every budget above 0.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AsAsked {
    /// The most-voted films.
    pub most_voted: LiteralSide,
    /// The other films.
    pub others: LiteralSide,
}

/// What both sides say about each other.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Contrast {
    /// Geometric mean of the most-voted films' budgets over that of the others.
    #[serde(serialize_with = "rounded_option")]
    pub ratio_of_geometric_means: Option<f64>,
    /// 95 % interval of the ratio.
    pub ci95: Option<Interval>,
    /// Cliff's delta, -1 to 1.
    #[serde(serialize_with = "rounded_option")]
    pub cliffs_delta: Option<f64>,
    /// How large the difference is.
    pub effect: Option<Effect>,
}

impl Contrast {
    fn of(sides: &Sides) -> Self {
        let (most_voted, others) = (&sides.most_voted.known, &sides.others.known);
        let ratio = geometric_mean_ratio(most_voted, others);
        let delta = dominance(most_voted, others).map(|pairs| pairs.cliffs_delta);
        Self {
            ratio_of_geometric_means: ratio.map(|ratio| ratio.ratio),
            ci95: ratio.and_then(|ratio| ratio.ci95),
            cliffs_delta: delta,
            effect: delta.map(Effect::of_cliffs_delta),
        }
    }
}

/// A tenth of the window's films by votes, the most-voted first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decile {
    /// 1 for the most-voted tenth.
    pub decile: i64,
    /// Films of the tenth.
    pub films: u64,
    /// Films with any budget above 0.
    pub with_budget: u64,
    /// These over all films of the tenth, 0 to 1.
    #[serde(serialize_with = "rounded")]
    pub share: f64,
}

/// The medians if all that is not known were the lowest known budget of the window, or the highest.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bounds {
    /// Lowest and highest median of the most-voted films, in US dollars.
    pub most_voted: [i64; 2],
    /// The same of the other films.
    pub others: [i64; 2],
    /// Whether some choice of the unknown budgets turns the order of the medians round.
    pub order_could_turn: bool,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VotesAndBudget {
    /// The first year of the window.
    pub first_year: i32,
    /// The last year of the window.
    pub last_year: i32,
    /// The most-voted films.
    pub most_voted: Side,
    /// The other films.
    pub others: Side,
    /// What both sides say about each other.
    #[serde(flatten)]
    pub contrast: Contrast,
    /// Rank correlation of votes and budget, -1 to 1.
    #[serde(serialize_with = "rounded_option")]
    pub spearman: Option<f64>,
    /// Its 95 % interval.
    pub spearman_ci95: Option<Interval>,
    /// How far budgets are known, by tenths of the votes.
    pub coverage_by_decile: Vec<Decile>,
    /// How far unknown budgets could move the medians.
    pub bounds: Option<Bounds>,
    /// What second opinions add.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub second_opinions: Vec<SecondOpinion>,
}

impl VotesAndBudget {
    /// Whether the most-voted films' budgets are the larger ones.
    fn is_larger(&self) -> bool {
        self.contrast.cliffs_delta.is_some_and(|delta| delta > 0.0)
    }

    /// Whether the ranks, the medians and the geometric means say the same direction.
    fn measures_agree(&self) -> bool {
        let larger = self.is_larger();
        let medians = self.most_voted.median_budget.zip(self.others.median_budget);
        let by_medians =
            medians.is_none_or(|(most, others)| most == others || (most > others) == larger);
        let ratio = self.contrast.ratio_of_geometric_means;
        by_medians && ratio.is_none_or(|ratio| ratio == 1.0 || (ratio > 1.0) == larger)
    }

    /// What unknown budgets could turn round is not clear, nor is what another measure turns round.
    fn sureness(&self) -> Sureness {
        let bounds = self.bounds.as_ref();
        let could_turn = bounds.is_some_and(|bounds| bounds.order_could_turn);
        let leaves_out_1 = self.contrast.ci95.is_some_and(|ci95| !ci95.contains(1.0));
        let is_settled = leaves_out_1 && !could_turn && self.measures_agree();
        Sureness::of_difference(self.contrast.effect, is_settled)
    }
}

/// The answer with another line for most-voted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SensitivityRow {
    /// Which films count as most-voted.
    pub tier: Tier,
    /// The most-voted films.
    pub most_voted: Side,
    /// The other films.
    pub others: Side,
    /// What both sides say about each other.
    #[serde(flatten)]
    pub contrast: Contrast,
}

impl SensitivityRow {
    fn new(cells: &[Cell], tier: Tier) -> Self {
        let sides = Sides::of(cells, tier);
        Self {
            tier,
            most_voted: Side::of(&sides.most_voted),
            others: Side::of(&sides.others),
            contrast: Contrast::of(&sides),
        }
    }
}

/// What the statements gave.
struct StatementRows {
    window: WindowCounts,
    cells: Vec<Cell>,
    /// Films with a known budget that is not suspect.
    films: Vec<KnownFilm>,
    correlation: Option<RankCorrelation>,
    opinions: Vec<SecondOpinion>,
    sql: String,
}

pub(super) async fn answer(
    engine: &dyn Engine,
    _: Question,
    request: &Request,
) -> Result<Answer<Figures>, AnswerError> {
    let (window_sql, window) = window_counts(engine, QUESTION, request).await?;
    let [films_sql, ranks_sql] = [VOTES_BUDGET_FILMS_SQL, VOTES_BUDGET_RANKS_SQL];
    let [films_sql, ranks_sql] = [films_sql, ranks_sql].map(|sql| money_sql(sql, request));
    let sql = money_sql(VOTES_BUDGET_SQL, request);
    let (sql, rows) = query(engine, QUESTION, &sql, request).await?;
    let (films_sql, films) = query(engine, QUESTION, &films_sql, request).await?;
    let (ranks_sql, ranks) = query(engine, QUESTION, &ranks_sql, request).await?;
    let (opinions_sql, opinions) =
        second_opinions::read(engine, QUESTION, request, &window, &[BUDGET]).await?;
    let mut statements = vec![sql, films_sql, ranks_sql, window_sql];
    statements.extend(opinions_sql);
    let found = StatementRows {
        window,
        cells: read_cells(&rows)?,
        films: chart::read_films(&films)?,
        correlation: read_ranks(&ranks)?.as_ref().and_then(spearman),
        opinions,
        sql: join_sql(&statements),
    };
    Ok(finish(request, found))
}

fn read_ranks(rows: &Rows) -> Result<Option<RankSums>, AnswerError> {
    let first = |column| Ok::<_, AnswerError>(rows.counts(column)?.first().copied());
    let Some(titles) = first("titles")? else {
        return Ok(None);
    };
    Ok(Some(RankSums {
        titles,
        x: first("sum_votes")?.unwrap_or(0),
        y: first("sum_budget")?.unwrap_or(0),
        xx: first("sum_votes_votes")?.unwrap_or(0),
        yy: first("sum_budget_budget")?.unwrap_or(0),
        xy: first("sum_votes_budget")?.unwrap_or(0),
    }))
}

fn finish(request: &Request, found: StatementRows) -> Answer<Figures> {
    let (window, cells) = (&found.window, &found.cells);
    let sides = Sides::of(cells, Tier::ASKED);
    if !sides.are_known() {
        return not_answerable(request, window, &sides, &found.opinions, found.sql);
    }
    let mut answer = VotesAndBudget::new(request, cells, &sides, found.correlation);
    answer.second_opinions = found.opinions;
    let sensitivity = Tier::ALL
        .map(|tier| SensitivityRow::new(cells, tier))
        .to_vec();
    let as_asked = AsAsked {
        most_voted: LiteralSide::of(&sides.most_voted),
        others: LiteralSide::of(&sides.others),
    };
    Answer {
        question: QUESTION.number(),
        text: QUESTION.text(request.last_years),
        sentence: ByLanguage::each(|language| text::sentence(language, &answer)),
        finding: ByLanguage::each(|language| text::finding(language, &answer)),
        answerable: true,
        sureness: answer.sureness(),
        chart: Some(chart::chart(&answer, found.films)),
        titles: window.titles(),
        titles_used: used(window),
        left_out: left_out(window),
        notes: text::notes(&answer),
        sql: found.sql,
        document: ByLanguage::each(|language| {
            tables::document(language, &answer, &as_asked, &sensitivity)
        }),
        figures: Figures::new(as_asked, answer, sensitivity),
    }
}

/// Nothing to compare unless both sides have a budget that can be used.
fn not_answerable(
    request: &Request,
    window: &WindowCounts,
    sides: &Sides,
    opinions: &[SecondOpinion],
    sql: String,
) -> Answer<Figures> {
    let sentence =
        ByLanguage::each(|language| text::why_not(language, request.window(), window, sides));
    let answer = Answer::unanswerable(QUESTION, request, sentence, left_out(window), sql);
    let titles_used = used(window);
    Answer {
        titles: answer.titles + titles_used,
        titles_used,
        notes: second_opinions::notes(opinions).collect(),
        ..answer
    }
}

fn is_used(cell: &WindowCell) -> bool {
    cell.has_record && cell.has_budget && !cell.is_budget_flagged
}

fn used(window: &WindowCounts) -> u64 {
    window.inside(is_used)
}

fn left_out(window: &WindowCounts) -> Vec<LeftOut> {
    window.left_out(|cell| match (cell.has_budget, cell.is_budget_flagged) {
        (false, _) => Some("unknown_budget"),
        (true, true) => Some("flagged_budget"),
        (true, false) => None,
    })
}

impl VotesAndBudget {
    fn new(
        request: &Request,
        cells: &[Cell],
        sides: &Sides,
        correlation: Option<RankCorrelation>,
    ) -> Self {
        let (first_year, last_year) = request.window();
        Self {
            first_year,
            last_year,
            most_voted: Side::of(&sides.most_voted),
            others: Side::of(&sides.others),
            contrast: Contrast::of(sides),
            spearman: correlation.map(|correlation| correlation.rho),
            spearman_ci95: correlation.and_then(|correlation| correlation.ci95),
            coverage_by_decile: deciles(cells),
            bounds: bounds(sides),
            second_opinions: Vec::new(),
        }
    }
}

fn deciles(cells: &[Cell]) -> Vec<Decile> {
    let mut counts: BTreeMap<i64, (u64, u64)> = BTreeMap::new();
    for cell in cells {
        let (films, with_budget) = counts.entry(cell.votes_decile).or_default();
        *films += cell.titles;
        if cell.budget != Budget::Unknown {
            *with_budget += cell.titles;
        }
    }
    counts
        .into_iter()
        .map(|(decile, (films, with_budget))| Decile {
            decile,
            films,
            with_budget,
            share: with_budget as f64 / films as f64,
        })
        .collect()
}

fn bounds(sides: &Sides) -> Option<Bounds> {
    let mut known = sides.most_voted.known.clone();
    known.merge(&sides.others.known);
    let (low, high) = (known.lowest()?, known.highest()?);
    let range = |group: &Group| Some([group.median_with(low)?, group.median_with(high)?]);
    let (most_voted, others) = (range(&sides.most_voted)?, range(&sides.others)?);
    let is_larger = sides.most_voted.known.median()? > sides.others.known.median()?;
    Some(Bounds {
        most_voted,
        others,
        order_could_turn: if is_larger {
            most_voted[0] < others[1]
        } else {
            most_voted[1] > others[0]
        },
    })
}

#[cfg(test)]
mod tests;
