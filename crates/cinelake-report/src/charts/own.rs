//! The chart of a user's own question: bars, a line, dots or a distribution of its rows.
//!
//! Rows without a value are not drawn, and the drawing says how many they are.

mod bars;
mod distribution;
mod plane;

use cinelake_answers::own::{ChartKind, OwnAnswer, OwnCell, OwnColumn, OwnFormat, ValueType};
use cinelake_answers::{Language, Words, format};

use super::axis::{self, Ticks};
use super::canvas::{Canvas, TextLook, line};
use super::key::{self, Entry};
use super::table::{self, Cell};
use super::{ChartData, ChartPlan, Column, numbers, scale};

/// The chart of an answer; `None` where it has none.
pub(super) fn plan<'a>(answer: &'a OwnAnswer, words: &'a Words) -> Option<ChartPlan<'a>> {
    if answer.error.is_some() || answer.chart.kind == ChartKind::Table {
        return None;
    }
    let shown = ChartContent::new(answer, words)?;
    Some(ChartPlan {
        description: shown.description(),
        data: data(answer, words),
        draw: Box::new(move |canvas| shown.draw(canvas)),
    })
}

/// A row that can be drawn.
struct Point {
    /// What tells it apart, in words.
    name: String,
    /// Where it is; of bars, its place among them.
    x: f64,
    /// How much it is; of a distribution, how often it occurs.
    y: f64,
    /// The interval of `y`.
    interval: Option<[f64; 2]>,
    /// What is shown when it is pointed at.
    tip: String,
}

/// What a chart shows.
struct ChartContent<'a> {
    kind: ChartKind,
    x: &'a OwnColumn,
    /// A distribution need not have one.
    y: Option<&'a OwnColumn>,
    /// The columns of the interval.
    interval: Option<[&'a OwnColumn; 2]>,
    has_names: bool,
    /// In the order of the rows.
    points: Vec<Point>,
    /// Rows without a value.
    unknown: u64,
    words: &'a Words,
}

impl<'a> ChartContent<'a> {
    fn new(answer: &'a OwnAnswer, words: &'a Words) -> Option<Self> {
        let chart = &answer.chart;
        let place = |name: &Option<String>| {
            let name = name.as_ref()?;
            answer.columns.iter().position(|own| own.name == *name)
        };
        let (x, y) = (place(&chart.x)?, place(&chart.y));
        let interval = place(&chart.low).zip(place(&chart.high));
        let label = place(&chart.label);
        let mut shown = Self {
            kind: chart.kind,
            x: &answer.columns[x],
            y: y.map(|at| &answer.columns[at]),
            interval: interval.map(|(low, high)| [&answer.columns[low], &answer.columns[high]]),
            has_names: label.is_some(),
            points: Vec::new(),
            unknown: 0,
            words,
        };
        for cells in &answer.rows.cells {
            let point = shown.point(cells, x, y, interval, label);
            match point {
                Some(point) => shown.points.push(point),
                None => shown.unknown += 1,
            }
        }
        Some(shown)
    }

    fn point(
        &self,
        cells: &[OwnCell],
        x: usize,
        y: Option<usize>,
        interval: Option<(usize, usize)>,
        label: Option<usize>,
    ) -> Option<Point> {
        let language = self.words.language();
        #[expect(clippy::cast_precision_loss, reason = "10,000 rows at most")]
        let at = match self.kind {
            ChartKind::Bar => self.points.len() as f64,
            _ => drawable(position(self.x, &cells[x])?),
        };
        let amount = match y {
            Some(y) => drawable(cells[y].number()?),
            None => 1.0,
        };
        let ends = interval.and_then(|(low, high)| {
            let ends = [cells[low].number()?, cells[high].number()?];
            let ends = ends.map(drawable);
            Some([ends[0].min(ends[1]), ends[0].max(ends[1])])
        });
        let written = self.x.written(&cells[x], language);
        let named = label.map(|label| cells[label].plain());
        let named = named.filter(|name| !name.is_empty());
        let mut parts = Vec::from_iter(named.clone());
        parts.push(format!("{}: {written}", self.x.label.get(language)));
        if let (Some(y), Some(column)) = (y, self.y) {
            let label = column.label.get(language);
            parts.push(format!("{label}: {}", column.written(&cells[y], language)));
        }
        if let (Some([low, high]), Some([column, _])) = (ends, self.interval) {
            let [low, high] = [low, high].map(|end| column.written_number(end, language));
            parts.push(format!("{low} – {high}"));
        }
        Some(Point {
            name: super::text::from_data(&named.unwrap_or(written)),
            x: at,
            y: amount,
            interval: ends,
            tip: super::text::from_data(&parts.join("; ")),
        })
    }

    fn draw(&self, canvas: &mut Canvas) -> f64 {
        let bottom = if self.points.is_empty() {
            key::nothing(canvas, self.words)
        } else {
            match self.kind {
                ChartKind::Bar => bars::draw(canvas, self),
                ChartKind::Distribution => distribution::draw(canvas, self),
                _ => plane::draw(canvas, self),
            }
        };
        self.remarks(canvas, bottom)
    }

    /// What is not drawn, below the drawing.
    fn remarks(&self, canvas: &mut Canvas, bottom: f64) -> f64 {
        let mut y = bottom;
        let mut remarks = Vec::new();
        if self.unknown > 0 {
            remarks.push(self.words.counted("own-chart-unknown", self.unknown));
        }
        if self.kind == ChartKind::Bar && self.points.len() > bars::MOST {
            remarks.push(self.words.counted("own-chart-first", bars::MOST as u64));
        }
        for remark in &remarks {
            let width = canvas.width();
            y = canvas.lines(0.0, y + 18.0, width, TextLook::Muted, remark) - 8.0;
        }
        y + 8.0
    }

    /// Says what the interval is, from the top of the drawing; returns where the chart may begin.
    fn key(&self, canvas: &mut Canvas) -> f64 {
        let Some([low, high]) = self.interval else {
            return 0.0;
        };
        let language = self.words.language();
        let names = [
            ("low", low.label.get(language).as_str().into()),
            ("high", high.label.get(language).as_str().into()),
        ];
        let words = self.words.with("own-chart-interval", &names);
        let mark = |x: f64, y: f64| vec![line([x - 7.0, y], [x + 7.0, y], "c-interval")];
        key::draw(canvas, &[Entry::new(words, mark)])
    }

    /// The values that the y of the points and their intervals take.
    fn amounts(&self) -> impl Iterator<Item = f64> + '_ {
        let ends = self.points.iter().filter_map(|point| point.interval);
        let ends = ends.flatten();
        self.points.iter().map(|point| point.y).chain(ends)
    }

    fn description(&self) -> String {
        let language = self.words.language();
        let x = self.x.label.get(language).as_str();
        let y = self.y.map_or("", |column| column.label.get(language));
        let names = [("x", x.into()), ("y", y.into())];
        let drawn = match self.kind {
            ChartKind::Bar => self.words.with("own-chart-bar", &names),
            ChartKind::Line => self.words.with("own-chart-line", &names),
            ChartKind::Scatter => self.words.with("own-chart-scatter", &names),
            _ => self.words.with("own-chart-distribution", &names[..1]),
        };
        let rows = self
            .words
            .counted("own-chart-rows", self.points.len() as u64);
        let mut text = format!("{drawn} {rows}");
        if self.unknown > 0 {
            text.push(' ');
            text.push_str(&self.words.counted("own-chart-unknown", self.unknown));
        }
        text
    }
}

/// A number whose distance from another one is a number too.
fn drawable(number: f64) -> f64 {
    number.clamp(-1e300, 1e300)
}

/// Where a value lies on an axis; a day by its number.
fn position(column: &OwnColumn, cell: &OwnCell) -> Option<f64> {
    match cell {
        OwnCell::Text(text) if column.value_type == ValueType::Date => {
            use chrono::Datelike;
            let day: chrono::NaiveDate = text.parse().ok()?;
            Some(f64::from(day.num_days_from_ce()))
        }
        cell => cell.number(),
    }
}

/// From this number on a tick is written with a power of ten: its digits would not fit.
const LARGE: f64 = 1e13;

/// The ticks of an axis with the values of a column.
fn ticks(column: Option<&OwnColumn>, domain: [f64; 2], most: usize, language: Language) -> Ticks {
    let values = match column.map(|own| own.value_type) {
        Some(ValueType::Integer | ValueType::Date) | None => scale::whole_ticks(domain, most),
        _ => scale::ticks(domain, most),
    };
    if values.iter().any(|value| value.abs() >= LARGE) {
        return axis::labelled(values, |value| format!("{value:.1e}"));
    }
    let Some(column) = column else {
        return axis::decimals(language, values);
    };
    match column.format {
        OwnFormat::Usd => axis::labelled(values, |value| numbers::usd_axis(language, value)),
        OwnFormat::Percent => {
            let shares: Vec<f64> = values.iter().map(|value| value * 100.0).collect();
            let places = scale::places(&shares);
            axis::labelled(values, |value| format::percent(language, value, places))
        }
        OwnFormat::Year => axis::labelled(values, |value| value.to_string()),
        _ if column.value_type == ValueType::Date => {
            axis::labelled(values, |value| day(column, value, language))
        }
        _ => axis::decimals(language, values),
    }
}

fn day(column: &OwnColumn, number: f64, language: Language) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a day of the calendar")]
    let day = chrono::NaiveDate::from_num_days_from_ce_opt(number.round() as i32);
    let cell = day.map_or(OwnCell::Unknown, |day| OwnCell::Text(day.to_string()));
    column.written(&cell, language)
}

/// All rows of the answer, as they are.
fn data(answer: &OwnAnswer, words: &Words) -> ChartData {
    let language = words.language();
    let columns = answer.columns.iter().map(|own| Column {
        key: own.name.clone().into(),
        label: own.head(language),
        right: own.value_type.is_number(),
    });
    let row = |cells: &Vec<OwnCell>| {
        let cells = answer.columns.iter().zip(cells);
        cells
            .map(|(column, cell)| match cell {
                OwnCell::Text(text) if column.value_type == ValueType::Text => {
                    Cell::text(Some(text))
                }
                cell => Cell::word(column.written(cell, language), &cell.plain()),
            })
            .collect()
    };
    table::data(
        columns.collect(),
        answer.rows.cells.iter().map(row).collect(),
    )
}
