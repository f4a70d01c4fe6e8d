//! Questions 5 and 6: the ratings of longer titles above those of the others, with the difference of
//! their means between them, and the mean by length beneath.

use cinelake_answers::{LengthBin, LengthUnit, LengthsChart, RatingCount, Words};

use super::canvas::Canvas;
use super::key;
use super::table::{self, Cell};
use super::{ChartData, ChartPlan, numbers};

mod curve;
mod sides;

pub(super) fn plan<'a>(chart: &'a LengthsChart, words: &'a Words) -> ChartPlan<'a> {
    ChartPlan {
        description: description(chart, words),
        data: data(chart, words),
        draw: Box::new(|canvas| draw(canvas, chart, words)),
    }
}

fn draw(canvas: &mut Canvas, chart: &LengthsChart, words: &Words) -> f64 {
    let mut bottom = 0.0;
    if !chart.distribution.is_empty() {
        bottom = sides::draw(canvas, chart, words);
    }
    if !chart.bins.is_empty() {
        bottom = curve::draw(canvas, bottom, chart, words);
    }
    bottom += 8.0;
    if bottom == 8.0 {
        bottom = key::nothing(canvas, words);
    }
    bottom
}

/// `longer than 120 minutes`, `longer than 2 years`.
fn longer(chart: &LengthsChart, words: &Words) -> String {
    let count = u64::try_from(chart.threshold).unwrap_or(0);
    match chart.unit {
        LengthUnit::Minutes => words.counted("chart-longer-minutes", count),
        LengthUnit::Years => words.counted("chart-longer-years", count),
    }
}

/// `120 minutes or less`, `2 years or less`.
fn shorter(chart: &LengthsChart, words: &Words) -> String {
    let count = u64::try_from(chart.threshold).unwrap_or(0);
    match chart.unit {
        LengthUnit::Minutes => words.counted("chart-shorter-minutes", count),
        LengthUnit::Years => words.counted("chart-shorter-years", count),
    }
}

/// The difference of the means with its interval; `None` where there is no difference.
fn difference(chart: &LengthsChart, words: &Words) -> Option<String> {
    let language = words.language();
    let difference = chart.difference.filter(|value| value.is_finite())?;
    let signed = numbers::signed(language, difference, 2);
    let Some(ci) = chart.ci95 else {
        return Some(words.with("chart-difference", &[("difference", signed.into())]));
    };
    Some(words.with(
        "chart-difference-interval",
        &[
            ("difference", signed.into()),
            ("low", numbers::signed(language, ci.low, 2).into()),
            ("high", numbers::signed(language, ci.high, 2).into()),
        ],
    ))
}

fn description(chart: &LengthsChart, words: &Words) -> String {
    let side = |mean: Option<f64>, count: u64, name: String| {
        let mean = mean.map(|mean| numbers::decimal(words.language(), mean, 2));
        let mean = mean.unwrap_or_else(|| numbers::UNKNOWN.to_owned());
        words.with(
            "chart-lengths-desc-side",
            &[
                ("side", name.into()),
                ("count", count.into()),
                ("mean", mean.into()),
            ],
        )
    };
    let [longer_titles, shorter_titles] = titles(chart);
    let sides = [
        words.text("chart-lengths-desc"),
        side(chart.longer_mean, longer_titles, longer(chart, words)),
        side(chart.shorter_mean, shorter_titles, shorter(chart, words)),
    ];
    let difference = difference(chart, words).map(|text| format!(" {text}."));
    format!("{}{}", sides.join(" "), difference.unwrap_or_default())
}

/// Titles of the longer and of the shorter side.
fn titles(chart: &LengthsChart) -> [u64; 2] {
    let sum = |side: fn(&RatingCount) -> u64| chart.distribution.iter().map(side).sum();
    [sum(|count| count.longer), sum(|count| count.shorter)]
}

/// Two tables in one: the distribution's rows have counts of both sides, the curve's a mean.
fn data(chart: &LengthsChart, words: &Words) -> ChartData {
    let columns = vec![
        table::left("part", words.text("chart-column-part")),
        table::right("from", words.text("chart-column-from")),
        table::right("to", words.text("chart-column-to")),
        table::right("longer", words.text("chart-column-longer")),
        table::right("shorter", words.text("chart-column-shorter")),
        table::right("titles", words.text("chart-column-titles")),
        table::right("mean_rating", words.text("chart-column-mean")),
        table::right("ci95_low", words.text("chart-column-low")),
        table::right("ci95_high", words.text("chart-column-high")),
    ];
    let (part, key) = match chart.unit {
        LengthUnit::Minutes => (words.text("chart-part-minutes"), "minutes"),
        LengthUnit::Years => (words.text("chart-part-years"), "years"),
    };
    let distribution = chart.distribution.iter();
    let distribution = distribution.map(|count| rating_row(count, words));
    let bins = chart.bins.iter();
    let bins = bins.map(|bin| bin_row(bin, Cell::word(part.clone(), key), words));
    table::data(columns, distribution.chain(bins).collect())
}

fn rating_row(count: &RatingCount, words: &Words) -> Vec<Cell> {
    let language = words.language();
    vec![
        Cell::word(words.text("chart-part-rating"), "rating"),
        Cell::number(language, Some(count.rating), 1),
        Cell::number(language, Some(count.rating), 1),
        Cell::count(language, Some(count.longer)),
        Cell::count(language, Some(count.shorter)),
        Cell::count(language, Some(count.longer + count.shorter)),
        Cell::text(None),
        Cell::text(None),
        Cell::text(None),
    ]
}

fn bin_row(bin: &LengthBin, part: Cell, words: &Words) -> Vec<Cell> {
    let language = words.language();
    vec![
        part,
        Cell::bare(Some(bin.from)),
        Cell::bare(bin.to),
        Cell::text(None),
        Cell::text(None),
        Cell::count(language, Some(bin.titles)),
        Cell::number(language, Some(bin.mean), 2),
        Cell::number(language, bin.ci95.map(|ci| ci.low), 2),
        Cell::number(language, bin.ci95.map(|ci| ci.high), 2),
    ]
}
