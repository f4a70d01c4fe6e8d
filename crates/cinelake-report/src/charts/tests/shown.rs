//! What a reader finds on a chart.

use cinelake_answers::{Chart, LengthBin, LengthUnit};
use roxmltree::Document;

use super::*;
use crate::words;

/// The wide drawing in English.
fn drawn(chart: Chart) -> String {
    let answer = fixtures::answer(chart);
    let drawing = draw(&answer, &words::of(Language::En), "q1");
    drawing.expect("a chart").svg_wide
}

fn contents(svg: &str, tag: &str) -> Vec<String> {
    let document = Document::parse(svg).expect("XML");
    let nodes = document.descendants().filter(|node| node.has_tag_name(tag));
    let texts = nodes.filter_map(|node| node.text());
    texts.map(|text| text.trim().to_owned()).collect()
}

fn texts(svg: &str) -> Vec<String> {
    contents(svg, "text")
}

/// What marks show when they are pointed at; the first title is the drawing's.
fn tips(svg: &str) -> Vec<String> {
    contents(svg, "title").split_off(1)
}

fn has(texts: &[String], part: &str) -> bool {
    texts.iter().any(|text| text.contains(part))
}

#[test]
fn the_best_year_is_named_and_a_year_that_is_not_over_says_so() {
    let chart = fixtures::years(2_000);
    let best = chart.best_year.expect("a best year");
    let drawing = drawn(Chart::Years(chart));
    assert!(
        has(&texts(&drawing), &format!("{best}: ")),
        "{:?}",
        texts(&drawing)
    );
    let partial = tips(&drawing)
        .into_iter()
        .find(|tip| tip.starts_with("2024"));
    assert!(partial.is_some_and(|tip| tip.ends_with("year so far")));
}

#[test]
fn a_year_of_one_title_does_not_squeeze_the_others() {
    let mut chart = fixtures::years(2_000);
    assert!(!has(
        &texts(&drawn(Chart::Years(chart.clone()))),
        "beyond the scale"
    ));
    chart.years[0].mean_rating = 1.0;
    let labels = texts(&drawn(Chart::Years(chart)));
    assert!(
        has(&labels, "beyond the scale") && !has(&labels, "1.0"),
        "{labels:?}"
    );
}

/// The films of the demo: most years have one or two, whose means lie far apart.
#[test]
fn at_most_one_year_in_ten_is_beyond_the_scale() {
    let mut chart = fixtures::years(1_925);
    let (years, few) = (chart.years.len(), chart.years.len() - 5);
    for (place, point) in chart.years.iter_mut().take(few).enumerate() {
        point.compared = false;
        point.ci95 = None;
        point.mean_rating = 1.0 + 9.0 * (place * 37 % few) as f64 / few as f64;
    }
    let drawing = drawn(Chart::Years(chart));
    let is_triangle = |it: &&str| it.starts_with("path ") && it.contains("c-a-open");
    let triangles = drawing.split('<').filter(is_triangle).count();
    // One more explains the triangle.
    assert!(triangles <= years / 10 + 1, "{triangles} of {years}");
}

#[test]
fn the_mean_of_all_films_is_a_line_or_an_arrow_where_it_lies_far_below() {
    let mut chart = fixtures::top_films(&fixtures::TITLES);
    chart.c = Some(7.6);
    let near = drawn(Chart::TopFilms(chart.clone()));
    assert!(near.contains("c-reference") && has(&texts(&near), "C = 7.60"));
    chart.c = Some(2.5);
    let far = drawn(Chart::TopFilms(chart));
    assert!(!far.contains("c-reference") && has(&texts(&far), "← mean of all, C = 2.50"));
}

#[test]
fn a_long_title_is_cut_on_the_drawing_and_whole_in_its_mark() {
    let title = fixtures::TITLES[2];
    let drawing = drawn(Chart::TopFilms(fixtures::top_films(&[title])));
    assert!(has(&texts(&drawing), "… (1950)") && !has(&texts(&drawing), title));
    assert!(has(&tips(&drawing), title));
}

#[test]
fn the_best_film_is_named_among_two_hundred() {
    let drawing = drawn(Chart::Filmography(fixtures::filmography(&[(
        "Prolific", 200,
    )])));
    let document = Document::parse(&drawing).expect("XML");
    let strong = document
        .descendants()
        .filter(|node| node.attribute("class") == Some("c-strong"));
    // The person and the film.
    assert_eq!(strong.count(), 2);
}

#[test]
fn films_of_many_hours_are_counted_and_not_drawn() {
    let mut chart = fixtures::lengths(LengthUnit::Minutes);
    chart.bins.pop();
    let last = chart.bins[chart.bins.len() - 1].clone();
    let long = LengthBin {
        from: 851,
        to: Some(860),
        titles: 3,
        ..last
    };
    chart.bins.push(long);
    let drawing = drawn(Chart::Lengths(chart));
    assert!(has(
        &texts(&drawing),
        "3 titles longer than 230 minutes are not drawn."
    ));
    assert!(!has(&tips(&drawing), "851"));
}

#[test]
fn an_unknown_budget_is_hatched_and_named_and_a_suspect_figure_has_a_sign_and_a_reason() {
    let drawing = drawn(Chart::BoxOffice(fixtures::box_office()));
    assert_eq!(drawing.matches("url(#q1-wide-hatch)").count(), 3);
    let unknown = texts(&drawing)
        .into_iter()
        .filter(|text| text == "budget unknown");
    // Two films and the key.
    assert_eq!(unknown.count(), 3);
    assert!(has(&texts(&drawing), "⚠ Amélie"));
    let reason = "⚠ budget below $1,000, revenue over 100 times the budget";
    assert!(has(&tips(&drawing), reason), "{:?}", tips(&drawing));
}

#[test]
fn what_can_be_pointed_at_in_a_large_cloud_counts_every_film() {
    let chart = fixtures::votes_budget(1_500);
    let films = chart.films;
    let drawing = drawn(Chart::VotesBudget(chart));
    let close_by = |tip: &String| {
        let rest = tip.split(", and ").nth(1)?;
        rest.split(' ').next()?.replace(',', "").parse::<u64>().ok()
    };
    let cells: Vec<String> = tips(&drawing)
        .into_iter()
        .filter(|tip| tip.contains(" vote"))
        .collect();
    let counted: u64 = cells.iter().map(|tip| 1 + close_by(tip).unwrap_or(0)).sum();
    assert_eq!(counted, films);
    assert!(cells.len() < 400, "{}", cells.len());
}

#[test]
fn the_same_chart_is_written_in_either_language() {
    let answer = fixtures::answer(Chart::Lengths(fixtures::lengths(LengthUnit::Years)));
    let drawing = draw(&answer, &words::of(Language::PtBr), "q1").expect("a chart");
    let labels = texts(&drawing.svg_narrow);
    assert!(
        has(&labels, "Mais de 2 anos") && has(&labels, "+0,56"),
        "{labels:?}"
    );
    assert!(!has(&labels, "Longer") && !has(&labels, "0.56"));
}
