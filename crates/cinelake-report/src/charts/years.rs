//! Questions 1 and 2: mean rating by year as a line in its interval's band, titles as bars beneath.

use cinelake_answers::{Words, YearPoint, YearsChart};
use svg::node::element::Element;

use super::axis::{self, Ticks};
use super::canvas::{
    Canvas, TextLook, diamond, dot, line, path, polyline, rectangle, square, triangle,
};
use super::key::{self, Entry};
use super::labels::{Area, Labels};
use super::scale::{self, Scale};
use super::table::{self, Cell};
use super::{ChartData, ChartPlan, numbers, text};

pub(super) fn plan<'a>(chart: &'a YearsChart, words: &'a Words) -> ChartPlan<'a> {
    ChartPlan {
        description: description(chart, words),
        data: data(chart, words),
        draw: Box::new(|canvas| draw(canvas, chart, words)),
    }
}

/// Where things are.
struct Layout {
    ratings: Area,
    titles: Area,
    x: Scale,
    y: Scale,
    /// The ratings that `y` shows.
    domain: [f64; 2],
    bars: Scale,
    /// Half the width of a year.
    half: f64,
}

fn draw(canvas: &mut Canvas, chart: &YearsChart, words: &Words) -> f64 {
    let Some(layout) = layout(canvas, chart, words) else {
        return key::nothing(canvas, words);
    };
    axes(canvas, &layout, chart, words);
    band(canvas, &layout, chart);
    mean_line(canvas, &layout, chart);
    for point in &chart.years {
        mark(canvas, &layout, chart, point, words);
    }
    best_label(canvas, &layout, chart, words);
    layout.titles.bottom + 38.0
}

fn layout(canvas: &mut Canvas, chart: &YearsChart, words: &Words) -> Option<Layout> {
    let (first, last) = (chart.years.first()?.year, chart.years.last()?.year);
    let top = key::draw(canvas, &entries(chart, words)) + 26.0;
    let height = canvas.size.pick(210.0, 190.0);
    let plot = |top: f64, height: f64, left: f64| Area {
        left,
        top,
        right: canvas.width() - 10.0,
        bottom: top + height,
    };
    let most = numbers::count(words.language(), most_titles(chart));
    let left = 12.0 + text::width(&most, super::canvas::SMALL).max(26.0);
    let ratings = plot(top, height, left);
    let titles = plot(ratings.bottom + 38.0, canvas.size.pick(70.0, 64.0), left);
    let span = f64::from(last) - f64::from(first) + 1.0;
    let half = ((ratings.width() / span) / 2.0).min(40.0);
    #[expect(clippy::cast_precision_loss, reason = "titles are far below 2^53")]
    let most = most_titles(chart) as f64;
    let domain = rating_domain(chart);
    Some(Layout {
        x: Scale::linear(
            [f64::from(first), f64::from(last)],
            [ratings.left + half, ratings.right - half],
        ),
        y: Scale::linear(domain, [ratings.bottom, ratings.top]),
        domain,
        bars: Scale::linear([0.0, most], [titles.bottom, titles.top]),
        ratings,
        titles,
        half,
    })
}

fn most_titles(chart: &YearsChart) -> u64 {
    chart
        .years
        .iter()
        .map(|point| point.titles)
        .max()
        .unwrap_or(1)
}

/// Holds the means and intervals of the years that are compared, and of the others what does not
/// squeeze these: years of a title or two lie far off. At most one year in twenty is cut off at each
/// end, and always at least one may be.
fn rating_domain(chart: &YearsChart) -> [f64; 2] {
    let mut all: Vec<f64> = chart.years.iter().map(|point| point.mean_rating).collect();
    all.sort_by(f64::total_cmp);
    let cut = all.len().div_ceil(20);
    let inner = all.get(cut..all.len().saturating_sub(cut)).unwrap_or(&[]);
    let compared = chart.years.iter().filter(|point| point.compared);
    let compared = compared.flat_map(|point| {
        let ends = point.ci95.map(|ci| [ci.low, ci.high]);
        ends.into_iter().flatten().chain([point.mean_rating])
    });
    let compared = scale::extent(compared.chain(chart.mean_rating));
    let domain = match (compared, all.first().zip(all.last())) {
        (Some([low, high]), Some((lowest, highest))) => {
            let room = (high - low).max(0.5) * 0.5;
            let near = [
                low.min(lowest.max(low - room)),
                high.max(highest.min(high + room)),
            ];
            scale::extent(near.into_iter().chain(inner.iter().copied()))
        }
        (_, ends) => ends.map(|(lowest, highest)| [*lowest, *highest]),
    };
    scale::nice_ratings(domain.unwrap_or([0.0, 10.0]), 5)
}

fn entries(chart: &YearsChart, words: &Words) -> Vec<Entry> {
    let any = |test: fn(&YearPoint) -> bool| chart.years.iter().any(test);
    let mut entries = Vec::new();
    if any(|point| point.compared) {
        entries.push(Entry::new(words.text("chart-years-key-mean"), |x, y| {
            vec![
                rectangle(
                    Area {
                        left: x - 7.0,
                        top: y - 5.0,
                        right: x + 7.0,
                        bottom: y + 5.0,
                    },
                    "c-band",
                ),
                line([x - 7.0, y], [x + 7.0, y], "c-line"),
                dot(x, y, 3.0, "c-a"),
            ]
        }));
    }
    if let Some(mean) = chart.mean_rating.filter(|mean| mean.is_finite()) {
        let mean = numbers::decimal(words.language(), mean, 2);
        let all = words.with("chart-years-mean", &[("mean", mean.into())]);
        entries.push(Entry::new(all, |x, y| {
            vec![line([x - 8.0, y], [x + 8.0, y], "c-reference")]
        }));
    }
    if any(|point| !point.compared) {
        let few = words.with("chart-years-key-few", &[("count", chart.min_titles.into())]);
        entries.push(Entry::new(few, |x, y| vec![dot(x, y, 3.0, "c-a-open")]));
    }
    if any(|point| point.partial) {
        entries.push(Entry::new(words.text("chart-years-key-partial"), |x, y| {
            vec![square(x, y, 4.0, "c-a-soft")]
        }));
    }
    let [low, high] = rating_domain(chart);
    let beyond = |point: &YearPoint| point.mean_rating < low || point.mean_rating > high;
    if chart.years.iter().any(beyond) {
        entries.push(Entry::new(words.text("chart-years-key-beyond"), |x, y| {
            vec![triangle(x, y - 3.0, 3.5, true, "c-a-open")]
        }));
    }
    entries
}

fn axes(canvas: &mut Canvas, layout: &Layout, chart: &YearsChart, words: &Words) {
    let language = words.language();
    let ticks = scale::ticks(layout.domain, 5);
    let places = scale::places(&ticks).max(1);
    let ticks: Ticks = ticks
        .into_iter()
        .map(|value| (value, numbers::decimal(language, value, places)))
        .collect();
    let title = words.text("chart-mean-rating");
    axis::upright(canvas, &layout.y, &ticks, layout.ratings, &title);

    let most = most_titles(chart);
    #[expect(clippy::cast_precision_loss, reason = "titles are far below 2^53")]
    let bars: Ticks = vec![
        (0.0, "0".to_owned()),
        (most as f64, numbers::count(language, most)),
    ];
    let title = words.with("chart-years-titles", &[("count", chart.min_votes.into())]);
    axis::upright(canvas, &layout.bars, &bars, layout.titles, &title);

    let [first, last] =
        [chart.years.first(), chart.years.last()].map(|point| point.map_or(0, |point| point.year));
    let years = [f64::from(first), f64::from(last)];
    let years = if first == last {
        vec![years[0]]
    } else {
        scale::whole_ticks(years, canvas.size.pick(12, 6))
    };
    let years: Ticks = years
        .into_iter()
        .map(|year| (year, format!("{year:.0}")))
        .collect();
    let title = words.text("chart-release-year");
    axis::lying(canvas, &layout.x, &years, layout.titles, &title);
}

/// The years that are joined: compared, over, and one after another.
fn runs(chart: &YearsChart) -> Vec<Vec<&YearPoint>> {
    let mut runs: Vec<Vec<&YearPoint>> = Vec::new();
    let joined = chart.years.iter().filter(|point| point.compared);
    for point in joined {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| last.year + 1 == point.year) => {
                run.push(point);
            }
            _ => runs.push(vec![point]),
        }
    }
    runs
}

fn band(canvas: &mut Canvas, layout: &Layout, chart: &YearsChart) {
    for run in runs(chart) {
        let at = |point: &YearPoint, value: f64| {
            [layout.x.at(f64::from(point.year)), layout.y.at(value)]
        };
        let known: Vec<_> = run
            .iter()
            .filter_map(|point| Some((*point, point.ci95?)))
            .collect();
        if let [(point, ci)] = known.as_slice() {
            canvas.add(line(at(point, ci.low), at(point, ci.high), "c-interval"));
        } else if !known.is_empty() {
            let above = known.iter().map(|(point, ci)| at(point, ci.high));
            let below = known.iter().rev().map(|(point, ci)| at(point, ci.low));
            let outline: Vec<[f64; 2]> = above.chain(below).collect();
            canvas.add(path(&format!("{}Z", polyline(&outline)), "c-band"));
        }
        let means: Vec<[f64; 2]> = run
            .iter()
            .map(|point| at(point, point.mean_rating))
            .collect();
        if means.len() > 1 {
            canvas.add(path(&polyline(&means), "c-line"));
        }
    }
}

fn mean_line(canvas: &mut Canvas, layout: &Layout, chart: &YearsChart) {
    let Some(mean) = chart.mean_rating.filter(|mean| mean.is_finite()) else {
        return;
    };
    let y = layout.y.at(mean);
    canvas.add(line(
        [layout.ratings.left, y],
        [layout.ratings.right, y],
        "c-reference",
    ));
}

/// A year: its dot and its bar, and the column they stand in to point at.
fn mark(
    canvas: &mut Canvas,
    layout: &Layout,
    chart: &YearsChart,
    point: &YearPoint,
    words: &Words,
) {
    let is_best = chart.best_year == Some(point.year);
    let shapes = vec![bar(layout, point, is_best), dot_of(layout, point, is_best)];
    let x = layout.x.at(f64::from(point.year));
    let column = Area {
        left: x - layout.half,
        top: layout.ratings.top,
        right: x + layout.half,
        bottom: layout.titles.bottom,
    };
    canvas.mark(&tip(point, words), shapes, rectangle(column, "hit"));
}

fn dot_of(layout: &Layout, point: &YearPoint, is_best: bool) -> Element {
    let x = layout.x.at(f64::from(point.year));
    let y = layout.y.at(point.mean_rating);
    let radius = (layout.half * 0.7).clamp(1.5, 3.5);
    let [low, high] = layout.domain;
    match point {
        point if point.mean_rating > high => triangle(x, y, 3.5, true, "c-a-open"),
        point if point.mean_rating < low => triangle(x, y, 3.5, false, "c-a-open"),
        _ if is_best => diamond(x, y, 7.0, "c-best"),
        point if point.partial => square(x, y, radius.max(3.0), "c-a-soft"),
        point if point.compared => dot(x, y, radius, "c-a"),
        _ => dot(x, y, radius, "c-a-open"),
    }
}

fn bar(layout: &Layout, point: &YearPoint, is_best: bool) -> Element {
    let x = layout.x.at(f64::from(point.year));
    let half = (layout.half * 0.8).min(9.0);
    #[expect(clippy::cast_precision_loss, reason = "titles are far below 2^53")]
    let top = layout.bars.at(point.titles as f64);
    let area = Area {
        left: x - half,
        top: top.min(layout.titles.bottom - 0.5),
        right: x + half,
        bottom: layout.titles.bottom,
    };
    let class = match point {
        _ if is_best => "c-best",
        point if point.partial => "c-a-soft",
        point if point.compared => "c-a",
        _ => "c-a-open",
    };
    rectangle(area, class)
}

fn tip(point: &YearPoint, words: &Words) -> String {
    let language = words.language();
    let year = point.year.to_string();
    let mean = numbers::decimal(language, point.mean_rating, 2);
    let mut tip = match point.ci95 {
        Some(ci) => words.with(
            "chart-years-tip",
            &[
                ("year", year.into()),
                ("mean", mean.into()),
                ("low", numbers::decimal(language, ci.low, 2).into()),
                ("high", numbers::decimal(language, ci.high, 2).into()),
                ("count", point.titles.into()),
            ],
        ),
        None => words.with(
            "chart-years-tip-one",
            &[
                ("year", year.into()),
                ("mean", mean.into()),
                ("count", point.titles.into()),
            ],
        ),
    };
    if point.partial {
        tip.push_str(&format!(" · {}", words.text("chart-years-tip-partial")));
    }
    if !point.compared {
        tip.push_str(&format!(" · {}", words.text("chart-years-tip-few")));
    }
    tip
}

fn best_label(canvas: &mut Canvas, layout: &Layout, chart: &YearsChart, words: &Words) {
    let best = chart
        .years
        .iter()
        .find(|point| chart.best_year == Some(point.year));
    let Some(best) = best else {
        return;
    };
    let mean = numbers::decimal(words.language(), best.mean_rating, 2);
    let label = words.with(
        "chart-years-best",
        &[
            ("year", best.year.to_string().into()),
            ("mean", mean.into()),
        ],
    );
    let mut labels = Labels::within(Area {
        top: layout.ratings.top - 6.0,
        right: canvas.width(),
        ..layout.ratings
    });
    for point in &chart.years {
        let (x, y) = (
            layout.x.at(f64::from(point.year)),
            layout.y.at(point.mean_rating),
        );
        labels.reserve(Area::around(x, y, 3.0));
    }
    let at = [
        layout.x.at(f64::from(best.year)),
        layout.y.at(best.mean_rating),
    ];
    if let Some(place) = labels.beside(at, 8.0, TextLook::Strong.size(), &label) {
        canvas.text(place.x, place.y, place.anchor, TextLook::Strong, &label);
    } else {
        // Among the dots is better than nowhere.
        let mut anywhere = Labels::within(Area {
            top: layout.ratings.top - 6.0,
            right: canvas.width(),
            ..layout.ratings
        });
        if let Some(place) = anywhere.beside(at, 8.0, TextLook::Strong.size(), &label) {
            canvas.text(place.x, place.y, place.anchor, TextLook::Strong, &label);
        }
    }
}

fn description(chart: &YearsChart, words: &Words) -> String {
    let language = words.language();
    let compared = chart.years.iter().filter(|point| point.compared);
    let compared = u64::try_from(compared.count()).unwrap_or(0);
    let [first, last] = [chart.years.first(), chart.years.last()]
        .map(|point| point.map_or(numbers::UNKNOWN.to_owned(), |point| point.year.to_string()));
    let best = chart
        .years
        .iter()
        .find(|point| chart.best_year == Some(point.year));
    let mut text = words.with(
        "chart-years-desc",
        &[
            ("first", first.into()),
            ("last", last.into()),
            ("count", compared.into()),
        ],
    );
    if let Some(best) = best {
        let mean = numbers::decimal(language, best.mean_rating, 2);
        text.push(' ');
        text.push_str(&words.with(
            "chart-years-desc-best",
            &[
                ("year", best.year.to_string().into()),
                ("mean", mean.into()),
            ],
        ));
    }
    text
}

fn data(chart: &YearsChart, words: &Words) -> ChartData {
    let language = words.language();
    let columns = vec![
        table::right("year", words.text("chart-column-year")),
        table::right("mean_rating", words.text("chart-column-mean")),
        table::right("ci95_low", words.text("chart-column-low")),
        table::right("ci95_high", words.text("chart-column-high")),
        table::right("titles", words.text("chart-column-titles")),
        table::left("compared", words.text("chart-column-compared")),
        table::left("partial", words.text("chart-column-partial")),
    ];
    let rows = chart.years.iter().map(|point| {
        vec![
            Cell::bare(Some(point.year.into())),
            Cell::number(language, Some(point.mean_rating), 2),
            Cell::number(language, point.ci95.map(|ci| ci.low), 2),
            Cell::number(language, point.ci95.map(|ci| ci.high), 2),
            Cell::count(language, Some(point.titles)),
            Cell::yes_or_no(words, point.compared),
            Cell::yes_or_no(words, point.partial),
        ]
    });
    table::data(columns, rows.collect())
}
