//! Question 4: a time line a person: each film at its year and rating, the best film marked.

use cinelake_answers::{FilmographyChart, PersonFilmPoint, PersonFilms, Words};
use svg::node::element::Element;

use super::axis::{self, Ticks};
use super::canvas::{Anchor, Canvas, SMALL, TextLook, diamond, dot, square};
use super::key::{self, Entry};
use super::labels::{Area, Labels};
use super::scale::{self, Scale};
use super::table::{self, Cell};
use super::{ChartData, ChartPlan, film, numbers, text};

/// People that are drawn; the table has all.
const MOST_PEOPLE: usize = 6;

pub(super) fn plan<'a>(chart: &'a FilmographyChart, words: &'a Words) -> ChartPlan<'a> {
    ChartPlan {
        description: description(chart, words),
        data: data(chart, words),
        draw: Box::new(|canvas| draw(canvas, chart, words)),
    }
}

/// What all panels have in common.
struct Frame {
    x: Scale,
    years: Option<[i32; 2]>,
    ratings: [f64; 2],
    /// Where films of unknown year stand; `None` where there are none.
    unknown: Option<f64>,
    left: f64,
    right: f64,
    height: f64,
}

fn draw(canvas: &mut Canvas, chart: &FilmographyChart, words: &Words) -> f64 {
    let people = &chart.people[..chart.people.len().min(MOST_PEOPLE)];
    if people.iter().all(|person| person.films.is_empty()) {
        return key::nothing(canvas, words);
    }
    let mut top = key::draw(canvas, &entries(people, words));
    let frame = frame(canvas, people, words);
    for (index, person) in people.iter().enumerate() {
        let plot = Area {
            left: frame.left,
            top: top + 46.0,
            right: frame.right,
            bottom: top + 46.0 + frame.height,
        };
        let last = index + 1 == people.len();
        panel(canvas, &frame, person, plot, last, words);
        top = plot.bottom + if last { 22.0 } else { 4.0 };
    }
    let more = chart.people.len() - people.len();
    if more == 0 {
        return top + 16.0;
    }
    let note = words.counted("chart-people-more", u64::try_from(more).unwrap_or(0));
    canvas.lines(0.0, top + 32.0, canvas.width(), TextLook::Muted, &note)
}

fn frame(canvas: &Canvas, people: &[PersonFilms], words: &Words) -> Frame {
    let films = || people.iter().flat_map(|person| &person.films);
    let years = films().filter_map(|film| film.start_year);
    let years = years
        .clone()
        .min()
        .zip(years.max())
        .map(|(first, last)| [first, last]);
    let ratings = films().filter_map(rating);
    let ratings = scale::extent(ratings).map_or([0.0, 10.0], |[low, high]| {
        scale::nice_ratings([low - 0.2, high + 0.2], 4)
    });
    let has_unknown = films().any(|film| film.start_year.is_none());
    let (left, right) = (42.0, canvas.width() - 12.0);
    let strip = if has_unknown {
        text::width(&words.text("chart-year-unknown"), SMALL) + 10.0
    } else {
        0.0
    };
    let domain = years.unwrap_or([0, 0]).map(f64::from);
    Frame {
        x: Scale::linear(domain, [left + 14.0, right - strip - 14.0]),
        years,
        ratings,
        unknown: has_unknown.then_some(right - strip / 2.0),
        left,
        right,
        height: match people.len() {
            1 => 190.0,
            2 => 140.0,
            _ => 100.0,
        },
    }
}

/// A rating that can be drawn.
fn rating(film: &PersonFilmPoint) -> Option<f64> {
    film.average_rating.filter(|rating| rating.is_finite())
}

fn entries(people: &[PersonFilms], words: &Words) -> Vec<Entry> {
    let films = || people.iter().flat_map(|person| &person.films);
    let mut entries = vec![Entry::new(words.text("chart-people-key-film"), |x, y| {
        vec![dot(x, y, 4.0, "c-a")]
    })];
    if films().any(|film| film.is_best) {
        entries.push(Entry::new(words.text("chart-people-key-best"), |x, y| {
            vec![diamond(x, y, 7.0, "c-best")]
        }));
    }
    if films().any(|film| rating(film).is_none()) {
        entries.push(Entry::new(
            words.text("chart-people-key-unrated"),
            |x, y| vec![square(x, y, 3.5, "c-a-open")],
        ));
    }
    entries
}

fn panel(
    canvas: &mut Canvas,
    frame: &Frame,
    person: &PersonFilms,
    plot: Area,
    last: bool,
    words: &Words,
) {
    let y = Scale::linear(frame.ratings, [plot.bottom - 12.0, plot.top]);
    let ticks = axis::decimals(words.language(), scale::ticks(frame.ratings, 4));
    axis::upright(canvas, &y, &ticks, plot, &words.text("chart-rating"));
    let films = u64::try_from(person.films.len()).unwrap_or(0);
    let count = words.counted("chart-films", films);
    let room = canvas.width() - text::width(&count, SMALL) - 16.0;
    let name = text::from_data(&text::cut(
        &person.name,
        TextLook::Strong.size() * 1.06,
        room,
    ));
    canvas.text(0.0, plot.top - 28.0, Anchor::Start, TextLook::Strong, &name);
    canvas.text(
        canvas.width(),
        plot.top - 28.0,
        Anchor::End,
        TextLook::Muted,
        &count,
    );
    years(canvas, frame, plot, last, words);
    films_of(canvas, frame, person, plot, &y, words);
}

fn years(canvas: &mut Canvas, frame: &Frame, plot: Area, last: bool, words: &Words) {
    let labels: Ticks = match frame.years {
        Some([first, end]) if first == end => vec![(f64::from(first), first.to_string())],
        Some(years) => scale::whole_ticks(years.map(f64::from), canvas.size.pick(10, 5))
            .into_iter()
            .map(|year| (year, format!("{year:.0}")))
            .collect(),
        None => Vec::new(),
    };
    if last {
        let strip = frame.unknown.map_or(0.0, |x| (frame.right - x) * 2.0);
        let plot_of_years = Area {
            right: plot.right - strip,
            ..plot
        };
        axis::lying(
            canvas,
            &frame.x,
            &labels,
            plot_of_years,
            &words.text("chart-release-year"),
        );
        if let Some(x) = frame.unknown {
            let label = words.text("chart-year-unknown");
            canvas.text(
                x,
                plot.bottom + 17.0,
                Anchor::Middle,
                TextLook::Muted,
                &label,
            );
        }
    } else {
        axis::line_only(canvas, plot);
    }
}

fn films_of(
    canvas: &mut Canvas,
    frame: &Frame,
    person: &PersonFilms,
    plot: Area,
    y: &Scale,
    words: &Words,
) {
    let at = |film: &PersonFilmPoint| {
        let x = match (film.start_year, frame.unknown) {
            (Some(year), _) => frame.x.at(year.into()),
            (None, Some(x)) => x,
            (None, None) => frame.right,
        };
        [x, rating(film).map_or(plot.bottom, |rating| y.at(rating))]
    };
    // The best last, so that no other film hides it.
    let mut films: Vec<&PersonFilmPoint> = person.films.iter().collect();
    films.sort_by_key(|film| film.is_best);
    for film in &films {
        let [x, y] = at(film);
        let shape: Element = match film {
            film if film.is_best => diamond(x, y, 7.0, "c-best"),
            film if rating(film).is_none() => square(x, y, 3.5, "c-a-open"),
            _ => dot(x, y, 4.0, "c-a"),
        };
        canvas.mark(&tip(film, words), vec![shape], dot(x, y, 10.0, "hit"));
    }
    name_films(canvas, &films, plot, at);
}

/// Names the best film and then those with the highest ratings, as far as there is room.
fn name_films(
    canvas: &mut Canvas,
    films: &[&PersonFilmPoint],
    plot: Area,
    at: impl Fn(&PersonFilmPoint) -> [f64; 2],
) {
    let bounds = Area {
        top: plot.top - 8.0,
        right: canvas.width(),
        left: plot.left,
        bottom: plot.bottom - 2.0,
    };
    let mut labels = Labels::within(bounds);
    for film in films {
        let [x, y] = at(film);
        labels.reserve(Area::around(x, y, 4.0));
    }
    let mut ranked: Vec<&PersonFilmPoint> = films
        .iter()
        .copied()
        .filter(|film| rating(film).is_some())
        .collect();
    ranked.sort_by(|one, other| {
        let key = |film: &PersonFilmPoint| (film.is_best, rating(film).unwrap_or(0.0));
        let ((best, rating), (other_best, other_rating)) = (key(one), key(other));
        other_best
            .cmp(&best)
            .then(other_rating.total_cmp(&rating))
            .then(one.tconst.cmp(&other.tconst))
    });
    let room = canvas.size.pick(210.0, 150.0);
    let mut named = false;
    for point in ranked.into_iter().take(canvas.size.pick(14, 6)) {
        let look = if point.is_best {
            TextLook::Strong
        } else {
            TextLook::Muted
        };
        let size = look.size() * if point.is_best { 1.06 } else { 1.0 };
        let room = if point.is_best {
            canvas.width() * 0.6
        } else {
            room
        };
        let name = film::label(point.title.as_deref(), &point.tconst, None, size, room);
        let reach = if point.is_best { 8.0 } else { 5.0 };
        let place = labels.beside(at(point), reach, size, &name);
        // The best film comes first; among other dots its name is better than nowhere.
        let place = place.or_else(|| {
            let place = Labels::within(bounds).beside(at(point), reach, size, &name);
            let place = place.filter(|_| point.is_best && !named)?;
            labels.reserve(Area::of_text(place.x, place.y, place.anchor, size, &name));
            Some(place)
        });
        if let Some(place) = place {
            canvas.text(place.x, place.y, place.anchor, look, &name);
            named = true;
        }
    }
}

fn tip(point: &PersonFilmPoint, words: &Words) -> String {
    let language = words.language();
    let name = film::name(point.title.as_deref(), &point.tconst, point.start_year);
    match rating(point) {
        Some(rating) => words.with(
            "chart-film-tip",
            &[
                ("name", name.into()),
                ("rating", numbers::decimal(language, rating, 1).into()),
                ("count", point.num_votes.unwrap_or(0).into()),
            ],
        ),
        None => words.with("chart-film-tip-unrated", &[("name", name.into())]),
    }
}

fn description(chart: &FilmographyChart, words: &Words) -> String {
    let people = chart.people.iter().map(|person| {
        let films = u64::try_from(person.films.len()).unwrap_or(0);
        words.with(
            "chart-people-desc-person",
            &[
                ("name", text::from_data(&person.name).into()),
                ("count", films.into()),
            ],
        )
    });
    let people: Vec<String> = people.collect();
    format!("{} {}.", words.text("chart-people-desc"), people.join("; "))
}

fn data(chart: &FilmographyChart, words: &Words) -> ChartData {
    let language = words.language();
    let columns = vec![
        table::left("person", words.text("chart-column-person")),
        table::left("title", words.text("chart-column-title")),
        table::right("start_year", words.text("chart-column-year")),
        table::right("average_rating", words.text("chart-column-rating")),
        table::right("num_votes", words.text("chart-column-votes")),
        table::left("is_best", words.text("chart-column-best")),
        table::left("tconst", words.text("chart-column-tconst")),
    ];
    let rows = chart.people.iter().flat_map(|person| {
        person.films.iter().map(move |film| {
            vec![
                Cell::text(Some(&person.name)),
                Cell::text(film.title.as_deref()),
                Cell::bare(film.start_year.map(i64::from)),
                Cell::number(language, film.average_rating, 1),
                Cell::count(
                    language,
                    film.num_votes.and_then(|votes| votes.try_into().ok()),
                ),
                Cell::yes_or_no(words, film.is_best),
                Cell::text(Some(&film.tconst)),
            ]
        })
    });
    table::data(columns, rows.collect())
}
