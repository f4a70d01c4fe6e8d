//! Question 3: the films with the highest weighted rating: a dot for the rating, as large as its
//! votes, the widest interval that these leave, and a diamond where the weighted rating lies.

use cinelake_answers::{TopFilmPoint, TopFilmsChart, Words};
use svg::node::element::Element;

use super::axis;
use super::canvas::{Anchor, Canvas, NORMAL, SMALL, TextLook, diamond, dot, line, rectangle};
use super::key::{self, Entry};
use super::labels::Area;
use super::scale::{self, Scale};
use super::table::{self, Cell};
use super::{ChartData, ChartPlan, film, numbers, text};

/// Films that are drawn; the table has all.
const MOST_FILMS: usize = 25;

pub(super) fn plan<'a>(chart: &'a TopFilmsChart, words: &'a Words) -> ChartPlan<'a> {
    ChartPlan {
        description: description(chart, words),
        data: data(chart, words),
        draw: Box::new(|canvas| draw(canvas, chart, words)),
    }
}

/// Where things are.
struct Layout {
    plot: Area,
    x: Scale,
    domain: [f64; 2],
    row: f64,
    /// How far below the top of its row a film's dot lies.
    middle: f64,
    most_votes: i64,
}

fn draw(canvas: &mut Canvas, chart: &TopFilmsChart, words: &Words) -> f64 {
    let films = &chart.films[..chart.films.len().min(MOST_FILMS)];
    if films.is_empty() {
        return key::nothing(canvas, words);
    }
    let layout = layout(canvas, chart, films, words);
    axes(canvas, &layout, chart, words);
    let best = films
        .iter()
        .map(|film| film.weighted_rating)
        .fold(f64::NEG_INFINITY, f64::max);
    for (index, film) in films.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a handful of rows")]
        let top = layout.plot.top + index as f64 * layout.row;
        row(
            canvas,
            &layout,
            film,
            top,
            film.weighted_rating >= best,
            words,
        );
    }
    let bottom = layout.plot.bottom + 38.0;
    if chart.tied <= u64::try_from(films.len()).unwrap_or(u64::MAX) {
        return bottom;
    }
    let note = words.counted("chart-top-tied", chart.tied);
    canvas.lines(0.0, bottom + 16.0, canvas.width(), TextLook::Muted, &note)
}

fn layout(
    canvas: &mut Canvas,
    chart: &TopFilmsChart,
    films: &[TopFilmPoint],
    words: &Words,
) -> Layout {
    let top = key::draw(canvas, &entries(words)) + 24.0;
    let (left, right) = canvas.size.pick((250.0, 92.0), (4.0, 12.0));
    let row = canvas.size.pick(30.0, 46.0);
    #[expect(clippy::cast_precision_loss, reason = "a handful of rows")]
    let plot = Area {
        left,
        top,
        right: canvas.width() - right,
        bottom: top + row * films.len() as f64,
    };
    let domain = domain(chart, films);
    Layout {
        x: Scale::linear(domain, [plot.left + 10.0, plot.right - 10.0]),
        plot,
        domain,
        row,
        middle: canvas.size.pick(15.0, 30.0),
        most_votes: films.iter().map(|film| film.num_votes).max().unwrap_or(1),
    }
}

/// Holds the films' ratings and intervals, and C unless it lies so far below that it would squeeze
/// them.
fn domain(chart: &TopFilmsChart, films: &[TopFilmPoint]) -> [f64; 2] {
    let own = films.iter().flat_map(|film| {
        let ends = film.widest_ci95.map(|ci| [ci.low, ci.high]);
        let ratings = [film.average_rating, film.weighted_rating];
        ratings.into_iter().chain(ends.into_iter().flatten())
    });
    let [low, high] = scale::extent(own).unwrap_or([1.0, 10.0]);
    let near = low - (high - low).max(0.2) * 1.5;
    let low = chart.c.filter(|c| *c >= near).map_or(low, |c| low.min(c));
    scale::nice_ratings([low, high], 6)
}

fn entries(words: &Words) -> Vec<Entry> {
    vec![
        Entry::new(words.text("chart-top-key-rating"), |x, y| {
            vec![dot(x, y, 5.0, "c-a")]
        }),
        Entry::new(words.text("chart-top-key-interval"), |x, y| {
            vec![line([x - 8.0, y], [x + 8.0, y], "c-interval")]
        }),
        Entry::new(words.text("chart-top-key-weighted"), |x, y| {
            vec![diamond(x, y, 5.5, "c-b")]
        }),
    ]
}

fn axes(canvas: &mut Canvas, layout: &Layout, chart: &TopFilmsChart, words: &Words) {
    let ticks = axis::decimals(
        words.language(),
        scale::ticks(layout.domain, canvas.size.pick(8, 6)),
    );
    axis::hairlines(canvas, &layout.x, &ticks, layout.plot);
    axis::lying(
        canvas,
        &layout.x,
        &ticks,
        layout.plot,
        &words.text("chart-rating"),
    );
    if let Some(c) = chart.c.filter(|c| c.is_finite()) {
        mean_of_all(canvas, layout, c, words);
    }
}

/// C as a line; where it lies beyond the scale, an arrow to it.
fn mean_of_all(canvas: &mut Canvas, layout: &Layout, c: f64, words: &Words) {
    let mean = numbers::decimal(words.language(), c, 2);
    let label = words.with("chart-top-c", &[("mean", mean.into())]);
    let y = layout.plot.top - 10.0;
    if c < layout.domain[0] {
        let label = format!("← {label}");
        canvas.text(layout.plot.left, y, Anchor::Start, TextLook::Muted, &label);
        return;
    }
    let x = layout.x.at(c);
    let from = [x, layout.plot.top - 4.0];
    canvas.add(line(from, [x, layout.plot.bottom], "c-reference"));
    let half = text::width(&label, SMALL) / 2.0;
    let x = x.clamp(half, canvas.width() - half);
    canvas.text(x, y, Anchor::Middle, TextLook::Muted, &label);
}

fn row(
    canvas: &mut Canvas,
    layout: &Layout,
    film: &TopFilmPoint,
    top: f64,
    is_best: bool,
    words: &Words,
) {
    let y = top + layout.middle;
    let mut shapes: Vec<Element> = Vec::new();
    if let Some(ci) = film.widest_ci95 {
        shapes.push(line(
            [layout.x.at(ci.low), y],
            [layout.x.at(ci.high), y],
            "c-interval",
        ));
    }
    let class = if is_best { "c-best" } else { "c-a" };
    let radius = radius(film.num_votes, layout.most_votes);
    shapes.push(dot(layout.x.at(film.average_rating), y, radius, class));
    shapes.push(diamond(layout.x.at(film.weighted_rating), y, 5.5, "c-b"));
    let hit = Area {
        left: 0.0,
        top,
        right: canvas.width(),
        bottom: top + layout.row,
    };
    canvas.mark(&tip(film, words), shapes, rectangle(hit, "hit"));
    names(canvas, layout, film, top, is_best, words);
}

/// The area of a dot goes with the votes, as far as it can still be seen.
fn radius(votes: i64, most: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a radius")]
    let share = votes.max(0) as f64 / most.max(1) as f64;
    (8.0 * share.sqrt()).clamp(3.0, 8.0)
}

fn names(
    canvas: &mut Canvas,
    layout: &Layout,
    point: &TopFilmPoint,
    top: f64,
    is_best: bool,
    words: &Words,
) {
    let language = words.language();
    let look = if is_best {
        TextLook::Strong
    } else {
        TextLook::Plain
    };
    let votes = numbers::compact(language, u64::try_from(point.num_votes).unwrap_or(0));
    let votes = words.with("chart-votes", &[("votes", votes.into())]);
    let wide = canvas.size.pick(true, false);
    let room = if wide {
        layout.plot.left - 10.0
    } else {
        canvas.width() - text::width(&votes, SMALL) - 12.0
    };
    let y = if wide {
        top + layout.middle + 4.5
    } else {
        top + 15.0
    };
    let name = film::label(
        point.title.as_deref(),
        &point.tconst,
        point.start_year,
        NORMAL,
        room,
    );
    canvas.text(0.0, y, Anchor::Start, look, &name);
    canvas.text(canvas.width(), y, Anchor::End, TextLook::Muted, &votes);
}

fn tip(point: &TopFilmPoint, words: &Words) -> String {
    let language = words.language();
    let name = film::name(point.title.as_deref(), &point.tconst, point.start_year);
    let mut tip = words.with(
        "chart-top-tip",
        &[
            ("name", name.into()),
            (
                "rating",
                numbers::decimal(language, point.average_rating, 1).into(),
            ),
            ("count", point.num_votes.into()),
            (
                "weighted",
                numbers::decimal(language, point.weighted_rating, 3).into(),
            ),
        ],
    );
    if let Some(ci) = point.widest_ci95 {
        tip.push_str(&words.with(
            "chart-top-tip-interval",
            &[
                ("low", numbers::decimal(language, ci.low, 2).into()),
                ("high", numbers::decimal(language, ci.high, 2).into()),
            ],
        ));
    }
    tip
}

fn description(chart: &TopFilmsChart, words: &Words) -> String {
    let films = u64::try_from(chart.films.len()).unwrap_or(0);
    let mut text = words.counted("chart-top-desc", films);
    if let Some(first) = chart.films.first() {
        let name = film::name(first.title.as_deref(), &first.tconst, first.start_year);
        let weighted = numbers::decimal(words.language(), first.weighted_rating, 3);
        text.push(' ');
        text.push_str(&words.with(
            "chart-top-desc-first",
            &[("name", name.into()), ("weighted", weighted.into())],
        ));
    }
    text
}

fn data(chart: &TopFilmsChart, words: &Words) -> ChartData {
    let language = words.language();
    let columns = vec![
        table::left("title", words.text("chart-column-title")),
        table::right("start_year", words.text("chart-column-year")),
        table::right("average_rating", words.text("chart-column-rating")),
        table::right("num_votes", words.text("chart-column-votes")),
        table::right("weighted_rating", words.text("chart-column-weighted")),
        table::right("widest_ci95_low", words.text("chart-column-widest-low")),
        table::right("widest_ci95_high", words.text("chart-column-widest-high")),
        table::left("tconst", words.text("chart-column-tconst")),
    ];
    let rows = chart.films.iter().map(|film| {
        vec![
            Cell::text(film.title.as_deref()),
            Cell::bare(film.start_year.map(i64::from)),
            Cell::number(language, Some(film.average_rating), 1),
            Cell::count(language, u64::try_from(film.num_votes).ok()),
            Cell::number(language, Some(film.weighted_rating), 3),
            Cell::number(language, film.widest_ci95.map(|ci| ci.low), 2),
            Cell::number(language, film.widest_ci95.map(|ci| ci.high), 2),
            Cell::text(Some(&film.tconst)),
        ]
    });
    table::data(columns, rows.collect())
}
