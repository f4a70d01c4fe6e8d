//! Question 7: the ten films of the window with the highest box office, and what they made of their
//! budgets. Every figure is TMDB's; a suspect one is marked and stays.

mod tables;
mod text;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::answer::Answer;
use crate::chart::{BoxOfficeChart, BoxOfficePoint, Chart};
use crate::cpi::Deflator;
use crate::engine::Engine;
use crate::error::AnswerError;
use crate::figures::{self, Fields, fields};
use crate::language::ByLanguage;
use crate::left_out::LeftOut;
use crate::prelude::{join_sql, money_sql};
use crate::question::Question;
use crate::questions::money::coverage::{Place, WindowCell, WindowCounts, window_counts};
use crate::questions::money::second_opinions::{self, BUDGET, REVENUE};
use crate::questions::money::{Coverage, SecondOpinion};
use crate::request::Request;
use crate::rounding::rounded_option;
use crate::rows::{Rows, query};
use crate::sureness::Sureness;

const BOX_OFFICE_SQL: &str = include_str!("box_office.sql");
const MULTIPLE_SQL: &str = include_str!("multiple.sql");

const QUESTION: Question = Question::BoxOffice;

/// What the answer has: the list, twice, and the list under each reading of the window.
pub type Figures = figures::Figures<AsAsked, BoxOffice, SensitivityRow>;

/// How many films are asked for; ties at the last place are all listed.
const PLACES: u64 = 10;

/// The smallest budget in the list by multiple, in US dollars; the statement has it too.
const BUDGET_FLOOR: i64 = 1_000_000;

/// One film of a list; money in whole US dollars of its year.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Film {
    /// IMDb's id of the title.
    pub tconst: String,
    /// Its title.
    pub title: Option<String>,
    /// TMDB's release date, `YYYY-MM-DD`.
    pub release_date: Option<String>,
    /// Revenue in US dollars of its year.
    pub revenue: i64,
    /// Budget in US dollars of its year.
    pub budget: Option<i64>,
    /// Revenue minus budget, in US dollars.
    pub profit: Option<i64>,
    /// Profit for each dollar of the budget.
    #[serde(rename = "return", serialize_with = "rounded_option")]
    pub return_on_budget: Option<f64>,
    /// Revenue for each dollar of the budget.
    #[serde(serialize_with = "rounded_option")]
    pub multiple: Option<f64>,
    /// Revenue in dollars of `today_year`.
    pub revenue_today: Option<i64>,
    /// Why TMDB's figures are suspect: codes with commas between them.
    pub money_flag: Option<String>,
    /// Whose the revenue is, where it is not TMDB's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revenue_source: Option<String>,
    /// Whose the budget is, where it is not TMDB's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget_source: Option<String>,
    /// The year by which the film is in the window; not in the JSON.
    #[serde(skip)]
    pub window_year: Option<i32>,
}

/// Titles whose two years do not agree.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct YearDisagreements {
    /// Films of the window whose year of release is not the catalogue's year.
    pub films: u64,
    /// Films that are in the window by the release date only.
    pub in_by_release_date_only: u64,
    /// Films that would be in the window by the catalogue's year only.
    pub in_by_start_year_only: u64,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct BoxOffice {
    /// The first year of the window.
    pub first_year: i32,
    /// The last year of the window.
    pub last_year: i32,
    /// The films of the list, the highest revenue first.
    pub films: Vec<Film>,
    /// The films with the highest multiples.
    pub by_multiple: Vec<Film>,
    /// The smallest budget in the list by multiple, in US dollars.
    pub budget_floor: i64,
    /// What the list by multiple passes over.
    pub by_multiple_left_out: MultipleLeftOut,
    /// What is known of the films of the window.
    pub coverage: Coverage,
    /// What second opinions add.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub second_opinions: Vec<SecondOpinion>,
    /// Films whose two years do not agree.
    pub year_disagreements: YearDisagreements,
    /// The year whose dollars `revenue_today` is in.
    pub today_year: Option<i32>,
    /// When the consumer prices were taken, `YYYY-MM`.
    pub prices_of: &'static str,
}

/// Films of the window with budget and revenue that the list by multiple passes over.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct MultipleLeftOut {
    /// Films with a suspect figure.
    pub flagged: u64,
    /// Films with a budget below the smallest.
    pub under_budget_floor: u64,
}

/// The literal question: the list of the answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AsAsked {
    /// The films of the list.
    pub films: Vec<Film>,
}

impl figures::Rows for BoxOffice {
    /// A row for each film of the list.
    fn rows(&self) -> Vec<Fields> {
        self.films.iter().map(fields).collect()
    }
}

/// The list under one reading of the window.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SensitivityRow {
    /// `release_date` or `start_year`.
    pub window_by: &'static str,
    /// The films of the list.
    pub tconsts: Vec<String>,
    /// Whether other films are in it than in the answer.
    pub differs: bool,
    /// The same films; not in the JSON.
    #[serde(skip)]
    pub films: Vec<Film>,
}

pub(super) async fn answer(
    engine: &dyn Engine,
    _: Question,
    request: &Request,
) -> Result<Answer<Figures>, AnswerError> {
    let (window_sql, window) = window_counts(engine, QUESTION, request).await?;
    let (opinions_sql, opinions) =
        second_opinions::read(engine, QUESTION, request, &window, &[REVENUE, BUDGET]).await?;
    if window.inside(|cell| cell.has_revenue) == 0 {
        let statements = [Some(window_sql), opinions_sql].into_iter().flatten();
        let sql = join_sql(&statements.collect::<Vec<_>>());
        return Ok(not_answerable(request, &window, &opinions, sql));
    }
    let (sql, rows) = query(
        engine,
        QUESTION,
        &money_sql(BOX_OFFICE_SQL, request),
        request,
    )
    .await?;
    let multiple_sql = money_sql(MULTIPLE_SQL, request);
    let (multiple_sql, multiples) = query(engine, QUESTION, &multiple_sql, request).await?;
    let deflator = Deflator::up_to(request.as_of_year());
    let lists = Lists::read(&rows, deflator)?;
    let mut found = BoxOffice::new(
        request,
        &window,
        deflator,
        lists.of_place("place", &rows)?,
        in_order_of_multiple(Lists::read(&multiples, deflator)?.films),
    );
    found.second_opinions = opinions;
    let filled_sql = found.mark_filled(engine, request).await?;
    let by_start_year = lists.of_place("start_place", &rows)?;
    let mut statements = vec![sql, multiple_sql, window_sql];
    statements.extend([opinions_sql, filled_sql].into_iter().flatten());
    let sensitivity = sensitivity(&found.films, by_start_year);
    let sql = join_sql(&statements);
    Ok(finish(request, &window, found, sensitivity, sql))
}

/// No list without a revenue.
fn not_answerable(
    request: &Request,
    window: &WindowCounts,
    opinions: &[SecondOpinion],
    sql: String,
) -> Answer<Figures> {
    let sentence = ByLanguage::each(|language| text::why_not(language, request.window(), window));
    Answer {
        notes: second_opinions::notes(opinions).collect(),
        ..Answer::unanswerable(QUESTION, request, sentence, left_out(window), sql)
    }
}

fn left_out(window: &WindowCounts) -> Vec<LeftOut> {
    window.left_out(|cell| (!cell.has_revenue).then_some("unknown_revenue"))
}

/// The films of a result in its order.
struct Lists {
    films: Vec<Film>,
}

impl Lists {
    fn read(rows: &Rows, deflator: Option<Deflator>) -> Result<Self, AnswerError> {
        let tconsts = rows.words("tconst")?;
        let titles = rows.texts("primary_title")?;
        let dates = rows.texts("release_date")?;
        let years = rows.years("window_year")?;
        let revenues = rows.counts("revenue")?;
        let budgets = rows.integers("budget")?;
        let flags = rows.texts("money_flag")?;
        let words = tconsts.into_iter().zip(titles).zip(dates).zip(flags);
        let films = words
            .enumerate()
            .map(|(row, (((tconst, title), release_date), money_flag))| {
                let money = Money::new(revenues[row], budgets[row]);
                Film {
                    tconst,
                    title,
                    release_date,
                    revenue: revenues[row],
                    budget: budgets[row],
                    profit: money.profit,
                    return_on_budget: money.return_on_budget,
                    multiple: money.multiple,
                    revenue_today: deflator
                        .zip(years[row])
                        .and_then(|(deflator, year)| deflator.convert(revenues[row], year)),
                    money_flag,
                    revenue_source: None,
                    budget_source: None,
                    window_year: years[row],
                }
            })
            .collect();
        Ok(Self { films })
    }

    /// The films that have a place in this column, the highest revenue first.
    fn of_place(&self, column: &str, rows: &Rows) -> Result<Vec<Film>, AnswerError> {
        let places = rows.integers(column)?;
        let placed = self.films.iter().zip(places);
        let mut films: Vec<Film> = placed
            .filter(|(_, place)| place.is_some())
            .map(|(film, _)| film.clone())
            .collect();
        films.sort_by_key(|film| (std::cmp::Reverse(film.revenue), tconst_order(&film.tconst)));
        Ok(films)
    }
}

/// What follows from a revenue and a budget.
struct Money {
    profit: Option<i64>,
    return_on_budget: Option<f64>,
    multiple: Option<f64>,
}

impl Money {
    /// Nothing follows without a budget above 0.
    fn new(revenue: i64, budget: Option<i64>) -> Self {
        let budget = budget.filter(|&budget| budget > 0);
        let profit = budget.and_then(|budget| revenue.checked_sub(budget));
        Self {
            profit,
            return_on_budget: profit.zip(budget).map(|(p, b)| p as f64 / b as f64),
            multiple: budget.map(|budget| revenue as f64 / budget as f64),
        }
    }
}

/// Ids in the order of their number: `tt9999999` before `tt10000000`.
fn tconst_order(tconst: &str) -> (usize, String) {
    let digits = tconst.trim_start_matches('t').trim_start_matches('0');
    (digits.len(), digits.to_owned())
}

fn in_order_of_multiple(mut films: Vec<Film>) -> Vec<Film> {
    films.sort_by(|left, right| {
        right
            .multiple
            .unwrap_or(0.0)
            .total_cmp(&left.multiple.unwrap_or(0.0))
            .then_with(|| tconst_order(&left.tconst).cmp(&tconst_order(&right.tconst)))
    });
    films
}

impl BoxOffice {
    fn new(
        request: &Request,
        window: &WindowCounts,
        deflator: Option<Deflator>,
        films: Vec<Film>,
        by_multiple: Vec<Film>,
    ) -> Self {
        let (first_year, last_year) = request.window();
        let has_both = |cell: &WindowCell| cell.has_budget && cell.has_revenue;
        Self {
            first_year,
            last_year,
            films,
            by_multiple,
            budget_floor: BUDGET_FLOOR,
            by_multiple_left_out: MultipleLeftOut {
                flagged: window.inside(|cell| has_both(cell) && cell.is_flagged),
                under_budget_floor: window
                    .inside(|cell| has_both(cell) && !cell.is_flagged && !cell.over_budget_floor),
            },
            coverage: window.coverage(),
            second_opinions: Vec::new(),
            year_disagreements: YearDisagreements {
                films: window.inside(|cell| cell.years_differ),
                in_by_release_date_only: window.inside(|cell| cell.start_place != Place::Inside),
                in_by_start_year_only: window
                    .count(|cell| cell.place != Place::Inside && cell.start_place == Place::Inside),
            },
            today_year: deflator.map(|deflator| deflator.year()),
            prices_of: Deflator::TABLE_DATE,
        }
    }
}

impl BoxOffice {
    /// Notes whose each filled figure of the lists is. Gives the statement, where figures were filled in.
    async fn mark_filled(
        &mut self,
        engine: &dyn Engine,
        request: &Request,
    ) -> Result<Option<String>, AnswerError> {
        let listed = || self.films.iter().chain(&self.by_multiple);
        let tconsts: BTreeSet<String> = listed().map(|film| film.tconst.clone()).collect();
        let tconsts: Vec<String> = tconsts.into_iter().collect();
        let (sql, sources) = second_opinions::filled(engine, request, &tconsts).await?;
        for film in self.films.iter_mut().chain(&mut self.by_multiple) {
            if let Some([budget, revenue]) = sources.get(&film.tconst) {
                film.budget_source.clone_from(budget);
                film.revenue_source.clone_from(revenue);
            }
        }
        Ok(sql)
    }

    /// Films of the list with a suspect figure.
    fn flagged(&self) -> usize {
        let flagged = |film: &&Film| film.money_flag.is_some();
        self.films.iter().filter(flagged).count()
    }

    /// Clear with ten films whose figures are all known and none of them suspect.
    fn sureness(&self) -> Sureness {
        let all_known = self.films.iter().all(|film| film.multiple.is_some());
        if all_known && self.flagged() == 0 && self.films.len() as u64 >= PLACES {
            Sureness::Clear
        } else {
            Sureness::Perhaps
        }
    }
}

fn sensitivity(by_release_date: &[Film], by_start_year: Vec<Film>) -> Vec<SensitivityRow> {
    let tconsts =
        |films: &[Film]| -> Vec<String> { films.iter().map(|film| film.tconst.clone()).collect() };
    let set = |films: &[Film]| tconsts(films).into_iter().collect::<BTreeSet<_>>();
    vec![
        SensitivityRow {
            window_by: "release_date",
            tconsts: tconsts(by_release_date),
            differs: false,
            films: by_release_date.to_vec(),
        },
        SensitivityRow {
            window_by: "start_year",
            tconsts: tconsts(&by_start_year),
            differs: set(by_release_date) != set(&by_start_year),
            films: by_start_year,
        },
    ]
}

fn chart(found: &BoxOffice) -> Chart {
    let films = found.films.iter().map(|film| BoxOfficePoint {
        tconst: film.tconst.clone(),
        title: film.title.clone(),
        year: film.window_year,
        revenue: film.revenue,
        budget: film.budget,
        multiple: film.multiple,
        money_flag: film.money_flag.clone(),
    });
    Chart::BoxOffice(BoxOfficeChart {
        films: films.collect(),
    })
}

fn finish(
    request: &Request,
    window: &WindowCounts,
    found: BoxOffice,
    sensitivity: Vec<SensitivityRow>,
    sql: String,
) -> Answer<Figures> {
    let as_asked = AsAsked {
        films: found.films.clone(),
    };
    Answer {
        question: QUESTION.number(),
        text: QUESTION.text(request.last_years),
        sentence: ByLanguage::each(|language| text::sentence(language, &found)),
        finding: ByLanguage::each(|language| text::finding(language, &found)),
        answerable: true,
        sureness: found.sureness(),
        chart: Some(chart(&found)),
        titles: window.titles(),
        titles_used: found.coverage.with_revenue,
        left_out: left_out(window),
        notes: text::notes(&found),
        sql,
        document: ByLanguage::each(|language| tables::document(language, &found, &sensitivity)),
        figures: Figures::new(as_asked, found, sensitivity),
    }
}

#[cfg(test)]
mod tests;
