//! Question 7: the revenue of each film above its budget, with the multiple; an unknown budget is a
//! hatched stub, a suspect figure has a sign.

use cinelake_answers::{BoxOfficeChart, BoxOfficePoint, Words};
use svg::node::element::Element;

use super::axis;
use super::canvas::{Anchor, Canvas, NORMAL, SMALL, TextLook, rectangle};
use super::key::{self, Entry};
use super::labels::Area;
use super::scale::{self, Scale};
use super::table::{self, Cell};
use super::{ChartData, ChartPlan, film, numbers, text};

/// Films that are drawn; the table has all.
const MOST_FILMS: usize = 25;
/// Stands before what is suspect.
const SIGN: &str = "⚠";

pub(super) fn plan<'a>(chart: &'a BoxOfficeChart, words: &'a Words) -> ChartPlan<'a> {
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
    row: f64,
    /// How far below the top of its row a film's bars begin.
    bars: f64,
    hatch: String,
}

fn draw(canvas: &mut Canvas, chart: &BoxOfficeChart, words: &Words) -> f64 {
    let films = &chart.films[..chart.films.len().min(MOST_FILMS)];
    if films.is_empty() {
        return key::nothing(canvas, words);
    }
    let layout = layout(canvas, films, words);
    for (index, film) in films.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a handful of rows")]
        let top = layout.plot.top + index as f64 * layout.row;
        row(canvas, &layout, film, top, index == 0, words);
    }
    layout.plot.bottom + 38.0
}

fn layout(canvas: &mut Canvas, films: &[BoxOfficePoint], words: &Words) -> Layout {
    let hatch = canvas.hatch();
    let top = key::draw(canvas, &entries(films, &hatch, words)) + 8.0;
    let (left, row, bars) = canvas.size.pick((230.0, 40.0, 6.0), (4.0, 60.0, 22.0));
    let amounts = || {
        films
            .iter()
            .flat_map(|film| [Some(film.revenue), film.budget])
            .flatten()
    };
    // What is written behind the longest bar needs room too.
    let labels = amounts().map(|amount| numbers::usd_compact(words.language(), amount));
    let widest = labels
        .map(|label| text::width(&label, NORMAL * 1.06))
        .fold(0.0, f64::max);
    #[expect(
        clippy::cast_precision_loss,
        reason = "dollars and a handful of rows on scales"
    )]
    let (most, height) = (
        amounts().max().unwrap_or(1).max(1) as f64,
        row * films.len() as f64,
    );
    let plot = Area {
        left,
        top,
        right: canvas.width() - (widest + 10.0).max(canvas.size.pick(120.0, 104.0)),
        bottom: top + height,
    };
    let x = Scale::linear([0.0, most], [plot.left, plot.right]);
    let ticks = scale::ticks([0.0, most], canvas.size.pick(5, 3));
    let ticks = axis::labelled(ticks, |value| numbers::usd_axis(words.language(), value));
    axis::hairlines(canvas, &x, &ticks, plot);
    axis::lying(canvas, &x, &ticks, plot, &words.text("chart-usd"));
    Layout {
        plot,
        x,
        row,
        bars,
        hatch,
    }
}

impl Layout {
    /// A bar of some dollars.
    fn bar(&self, dollars: i64, top: f64, height: f64) -> Area {
        #[expect(clippy::cast_precision_loss, reason = "dollars on a scale")]
        let right = self.x.at(dollars as f64).max(self.plot.left + 1.0);
        Area {
            left: self.plot.left,
            top,
            right,
            bottom: top + height,
        }
    }

    /// The bars of revenue and budget of a film whose row begins at `top`; an unknown budget is a
    /// stub.
    fn bars(&self, film: &BoxOfficePoint, top: f64) -> [Area; 2] {
        let top = top + self.bars;
        let mut budget = self.bar(film.budget.unwrap_or(0), top + 16.0, 11.0);
        if film.budget.is_none() {
            budget.right = self.plot.left + 26.0;
        }
        [self.bar(film.revenue, top, 13.0), budget]
    }
}

fn entries(films: &[BoxOfficePoint], hatch: &str, words: &Words) -> Vec<Entry> {
    let bar = |x: f64, y: f64| Area {
        left: x - 8.0,
        top: y - 4.5,
        right: x + 8.0,
        bottom: y + 4.5,
    };
    let mut entries = vec![Entry::new(
        words.text("chart-money-key-revenue"),
        move |x, y| vec![rectangle(bar(x, y), "c-a")],
    )];
    if films.iter().any(|film| film.budget.is_some()) {
        entries.push(Entry::new(
            words.text("chart-money-key-budget"),
            move |x, y| vec![rectangle(bar(x, y), "c-b")],
        ));
    }
    if films.iter().any(|film| film.budget.is_none()) {
        let hatch = hatch.to_owned();
        entries.push(Entry::new(
            words.text("chart-money-key-unknown"),
            move |x, y| vec![hatched(bar(x, y), &hatch)],
        ));
    }
    if films.iter().any(|film| film.money_flag.is_some()) {
        let words = format!("{SIGN} {}", words.text("chart-money-key-suspect"));
        entries.push(Entry::new(words, |_, _| Vec::new()));
    }
    entries
}

fn hatched(area: Area, hatch: &str) -> Element {
    use svg::Node;
    let mut shape = rectangle(area, "c-hatched");
    shape.assign("fill", hatch);
    shape
}

fn row(
    canvas: &mut Canvas,
    layout: &Layout,
    film: &BoxOfficePoint,
    top: f64,
    first: bool,
    words: &Words,
) {
    let [revenue, budget] = layout.bars(film, top);
    let shapes = vec![
        rectangle(revenue, if first { "c-best" } else { "c-a" }),
        match film.budget {
            Some(_) => rectangle(budget, "c-b"),
            None => hatched(budget, &layout.hatch),
        },
    ];
    let hit = Area {
        left: 0.0,
        top,
        right: canvas.width(),
        bottom: top + layout.row,
    };
    canvas.mark(&tip(film, words), shapes, rectangle(hit, "hit"));
    let look = if first {
        TextLook::Strong
    } else {
        TextLook::Plain
    };
    let amount = numbers::usd_compact(words.language(), film.revenue);
    let (x, y) = (revenue.right + 5.0, revenue.top + 11.0);
    canvas.text(x, y, Anchor::Start, look, &amount);
    let (x, y) = (budget.right + 5.0, budget.top + 10.0);
    let beside = beside_budget(film, canvas.width() - x, words);
    canvas.text(x, y, Anchor::Start, TextLook::Muted, &beside);
    name(canvas, layout, film, top, look);
}

/// What stands beside the lower bar: the multiple, and the budget as well if there is room.
fn beside_budget(film: &BoxOfficePoint, room: f64, words: &Words) -> String {
    let language = words.language();
    let Some(budget) = film.budget else {
        return words.text("chart-money-unknown");
    };
    let budget = numbers::usd_compact(language, budget);
    let Some(multiple) = film.multiple.filter(|multiple| multiple.is_finite()) else {
        return budget;
    };
    let multiple = numbers::times(language, multiple);
    let full = words.with(
        "chart-money-multiple",
        &[
            ("multiple", multiple.clone().into()),
            ("budget", budget.into()),
        ],
    );
    if text::width(&full, SMALL) <= room {
        full
    } else {
        multiple
    }
}

fn name(canvas: &mut Canvas, layout: &Layout, point: &BoxOfficePoint, top: f64, look: TextLook) {
    let wide = canvas.size.pick(true, false);
    let sign = if point.money_flag.is_some() {
        format!("{SIGN} ")
    } else {
        String::new()
    };
    let room = if wide {
        layout.plot.left - 10.0
    } else {
        canvas.width() - 4.0
    };
    let room = room - text::width(&sign, NORMAL) - NORMAL * 0.4;
    let size = NORMAL * if look == TextLook::Strong { 1.06 } else { 1.0 };
    let name = film::label(
        point.title.as_deref(),
        &point.tconst,
        point.year,
        size,
        room,
    );
    let y = if wide {
        top + layout.row / 2.0 + 4.0
    } else {
        top + 15.0
    };
    canvas.text(0.0, y, Anchor::Start, look, &format!("{sign}{name}"));
}

fn tip(point: &BoxOfficePoint, words: &Words) -> String {
    let language = words.language();
    let name = film::name(point.title.as_deref(), &point.tconst, point.year);
    let revenue = numbers::usd(language, point.revenue);
    let mut tip = match point.budget {
        Some(budget) => words.with(
            "chart-money-tip",
            &[
                ("name", name.into()),
                ("revenue", revenue.into()),
                ("budget", numbers::usd(language, budget).into()),
            ],
        ),
        None => words.with(
            "chart-money-tip-unknown",
            &[("name", name.into()), ("revenue", revenue.into())],
        ),
    };
    if let Some(multiple) = point.multiple.filter(|multiple| multiple.is_finite()) {
        let multiple = numbers::times(language, multiple);
        tip.push_str(&words.with("chart-money-tip-multiple", &[("multiple", multiple.into())]));
    }
    if let Some(flag) = &point.money_flag {
        tip.push_str(&format!(" · {SIGN} {}", flags(flag, words)));
    }
    tip
}

/// The codes of `money_flag` in words; a code that has none stands for itself.
fn flags(codes: &str, words: &Words) -> String {
    let words = codes.split(',').map(|code| match code.trim() {
        "budget_under_1000" => words.text("chart-flag-budget-small"),
        "revenue_under_1000" => words.text("chart-flag-revenue-small"),
        "budget_beyond_any_film" => words.text("chart-flag-budget-beyond"),
        "revenue_beyond_any_film" => words.text("chart-flag-revenue-beyond"),
        "revenue_over_100_times_budget" => words.text("chart-flag-over-100"),
        "revenue_under_thousandth_of_budget" => words.text("chart-flag-under-thousandth"),
        "budget_equals_revenue" => words.text("chart-flag-equal"),
        other => other.to_owned(),
    });
    words.collect::<Vec<String>>().join(", ")
}

fn description(chart: &BoxOfficeChart, words: &Words) -> String {
    let known = chart
        .films
        .iter()
        .filter(|film| film.budget.is_some())
        .count();
    words.with(
        "chart-money-desc",
        &[
            (
                "count",
                u64::try_from(chart.films.len()).unwrap_or(0).into(),
            ),
            ("known", u64::try_from(known).unwrap_or(0).into()),
        ],
    )
}

fn data(chart: &BoxOfficeChart, words: &Words) -> ChartData {
    let language = words.language();
    let columns = vec![
        table::left("title", words.text("chart-column-title")),
        table::right("year", words.text("chart-column-year")),
        table::right("revenue_usd", words.text("chart-column-revenue")),
        table::right("budget_usd", words.text("chart-column-budget")),
        table::right("multiple", words.text("chart-column-multiple")),
        table::left("money_flag", words.text("chart-column-flag")),
        table::left("tconst", words.text("chart-column-tconst")),
    ];
    let rows = chart.films.iter().map(|film| {
        let flag = film.money_flag.as_deref();
        vec![
            Cell::text(film.title.as_deref()),
            Cell::bare(film.year.map(i64::from)),
            Cell::usd(language, Some(film.revenue)),
            Cell::usd(language, film.budget),
            Cell::number(language, film.multiple, 2),
            flag.map_or_else(
                || Cell::text(None),
                |flag| Cell::word(flags(flag, words), flag),
            ),
            Cell::text(Some(&film.tconst)),
        ]
    });
    table::data(columns, rows.collect())
}
