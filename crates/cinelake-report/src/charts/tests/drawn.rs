//! What holds of every drawing.

use cinelake_answers::{Answer, Chart};
use roxmltree::{Document, Node};

use super::super::labels::Area;
use super::super::text;
use super::*;
use crate::words;

/// The drawings of an answer in both languages.
pub(super) fn drawings(answer: &Answer) -> Vec<Drawing> {
    let drawn = Language::ALL.map(|language| draw(answer, &words::of(language), "q1"));
    drawn
        .into_iter()
        .map(|drawing| drawing.expect("a chart"))
        .collect()
}

fn number(node: Node<'_, '_>, name: &str) -> f64 {
    finite(node.attribute(name).unwrap_or("0"))
}

fn finite(text: &str) -> f64 {
    let number = text.parse().ok().filter(|number: &f64| number.is_finite());
    number.unwrap_or_else(|| panic!("{text:?} is no coordinate"))
}

fn view_box(document: &Document<'_>) -> [f64; 2] {
    let root = document.root_element();
    let numbers = root.attribute("viewBox").expect("a viewBox").split(' ');
    let numbers: Vec<f64> = numbers.map(finite).collect();
    assert_eq!(numbers[..2], [0.0, 0.0]);
    [numbers[2], numbers[3]]
}

fn area(left: f64, top: f64, right: f64, bottom: f64) -> Area {
    Area {
        left,
        top,
        right,
        bottom,
    }
}

/// What a shape covers; `None` of what is no shape.
fn covered(node: Node<'_, '_>) -> Option<Area> {
    Some(match node.tag_name().name() {
        "circle" => Area::around(number(node, "cx"), number(node, "cy"), 0.0),
        "line" => {
            let (x1, x2) = (number(node, "x1"), number(node, "x2"));
            let (y1, y2) = (number(node, "y1"), number(node, "y2"));
            area(x1.min(x2), y1.min(y2), x1.max(x2), y1.max(y2))
        }
        "rect" => {
            let (x, y) = (number(node, "x"), number(node, "y"));
            assert!(number(node, "width") >= 0.0 && number(node, "height") >= 0.0);
            area(x, y, x + number(node, "width"), y + number(node, "height"))
        }
        "path" if node.attribute("class") != Some("c-hatch") => path_area(node.attribute("d")?),
        "text" => text_area(node),
        _ => return None,
    })
}

/// The points a path moves or draws lines to.
fn path_area(data: &str) -> Area {
    let mut all = area(
        f64::INFINITY,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NEG_INFINITY,
    );
    for part in data.split(['M', 'L']).filter(|part| !part.is_empty()) {
        let part = part.split(['a', 'h', 'l', 'Z']).next().expect("a part");
        let numbers: Vec<f64> = part.split(' ').map(finite).collect();
        let [x, y] = numbers[..] else {
            panic!("{data}")
        };
        all = area(
            all.left.min(x),
            all.top.min(y),
            all.right.max(x),
            all.bottom.max(y),
        );
    }
    all
}

fn text_area(node: Node<'_, '_>) -> Area {
    let size = if node.attribute("class") == Some("c-muted") {
        SMALL
    } else {
        NORMAL
    };
    let width = text::width(node.text().unwrap_or(""), size);
    let (x, y) = (number(node, "x"), number(node, "y"));
    let left = match node.attribute("text-anchor") {
        None => x,
        Some("middle") => x - width / 2.0,
        Some(_) => x - width,
    };
    area(left, y - size * 0.75, left + width, y + size * 0.2)
}

/// What is wrong with a drawing; `name` says which it is.
pub(super) fn faults(name: &str, svg: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let document = Document::parse(svg).unwrap_or_else(|error| panic!("{name}: {error}"));
    let [width, height] = view_box(&document);
    let mut texts: Vec<(Area, String)> = Vec::new();
    for node in document.descendants().filter(Node::is_element) {
        let Some(at) = covered(node) else { continue };
        let what = node
            .text()
            .or(node.attribute("d"))
            .unwrap_or(node.tag_name().name());
        // Widths of text are estimates on the wide side.
        let slack = if node.has_tag_name("text") { 2.0 } else { 0.0 };
        if at.left < -slack || at.top < 0.0 || at.right > width + slack || at.bottom > height {
            faults.push(format!(
                "{name}: {what:?} leaves {width} by {height}: {at:?}"
            ));
        }
        if node.has_tag_name("text") {
            for (other, text) in &texts {
                let apart = at.left + 0.2 >= other.right
                    || at.right <= other.left + 0.2
                    || at.top + 0.2 >= other.bottom
                    || at.bottom <= other.top + 0.2;
                if !apart {
                    faults.push(format!("{name}: {what:?} lies on {text:?}"));
                }
            }
            texts.push((at, what.to_owned()));
        }
    }
    faults
}

/// What is wrong with any drawing of a chart.
pub(super) fn all_faults(name: &str, chart: Chart) -> Vec<String> {
    let mut found = Vec::new();
    for drawing in drawings(&fixtures::answer(chart)) {
        found.extend(faults(&format!("{name} wide"), &drawing.svg_wide));
        found.extend(faults(&format!("{name} narrow"), &drawing.svg_narrow));
        assert!(!drawing.description.is_empty());
        check_data(name, &drawing.data);
    }
    found
}

/// The CSV has the table's shape, and its numbers are plain.
fn check_data(name: &str, data: &ChartData) {
    let mut reader = csv::ReaderBuilder::new().from_reader(data.csv.as_bytes());
    let header: Vec<&str> = data
        .columns
        .iter()
        .map(|column| column.key.as_ref())
        .collect();
    assert_eq!(reader.headers().expect("a header"), header, "{name}");
    let records: Vec<csv::StringRecord> = reader
        .records()
        .map(|record| record.expect("a record"))
        .collect();
    assert_eq!(records.len(), data.rows.len(), "{name}");
    for (record, row) in records.iter().zip(&data.rows) {
        assert_eq!(record.len(), row.len(), "{name}");
        for ((value, people), column) in record.iter().zip(row).zip(&data.columns) {
            assert_eq!(
                value.is_empty(),
                people == "–" || people.is_empty(),
                "{name}: {value:?} {people:?}"
            );
            let is_number = value.is_empty() || value.parse::<f64>().is_ok();
            assert!(!column.right || is_number, "{name}: {value:?} is no number");
        }
    }
}

#[test]
fn usual_charts_keep_within_their_box_and_no_text_lies_on_another() {
    let charts = fixtures::usual().into_iter();
    let faults: Vec<String> = charts
        .flat_map(|(name, chart)| all_faults(name, chart))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn awkward_charts_keep_within_their_box_and_no_text_lies_on_another() {
    let charts = fixtures::awkward().into_iter();
    let faults: Vec<String> = charts
        .flat_map(|(name, chart)| all_faults(name, chart))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_mark_has_a_title_and_an_area_to_point_at() {
    for (name, chart) in fixtures::usual() {
        for drawing in drawings(&fixtures::answer(chart)) {
            let document = Document::parse(&drawing.svg_narrow).expect("XML");
            let marks = document
                .descendants()
                .filter(|node| node.attribute("class") == Some("mark"));
            let mut count = 0;
            for mark in marks {
                let title = mark.children().find(|node| node.has_tag_name("title"));
                assert!(
                    title.is_some_and(|title| title
                        .text()
                        .is_some_and(|text| !text.trim().is_empty()))
                );
                assert!(
                    mark.children()
                        .any(|node| node.attribute("class") == Some("hit"))
                );
                count += 1;
            }
            assert!(count > 0, "{name}");
        }
    }
}

#[test]
fn a_drawing_is_named_by_its_finding_and_described() {
    let answer = fixtures::answer(Chart::Years(fixtures::years(2_000)));
    let drawing = draw(&answer, &words::of(Language::PtBr), "q7").expect("a chart");
    let document = Document::parse(&drawing.svg_wide).expect("XML");
    let root = document.root_element();
    assert_eq!(root.attribute("role"), Some("img"));
    assert_eq!(
        root.attribute("aria-labelledby"),
        Some("q7-wide-title q7-wide-desc")
    );
    let text = |id: &str| {
        let node = document
            .descendants()
            .find(|node| node.attribute("id") == Some(id));
        node.and_then(|node| node.text())
            .map(|text| text.trim().to_owned())
    };
    assert_eq!(text("q7-wide-title").as_deref(), Some("O achado."));
    assert_eq!(
        text("q7-wide-desc").as_deref(),
        Some(drawing.description.as_str())
    );
}

#[test]
fn the_same_answer_gives_the_same_bytes() {
    for (_, chart) in fixtures::usual() {
        let answer = fixtures::answer(chart);
        for (one, other) in drawings(&answer).iter().zip(drawings(&answer)) {
            assert!(one.svg_wide == other.svg_wide && one.svg_narrow == other.svg_narrow);
            assert_eq!(one.data.csv, other.data.csv);
        }
    }
}

#[test]
fn drawings_stay_small() {
    for (name, chart) in fixtures::usual() {
        for drawing in drawings(&fixtures::answer(chart)) {
            assert!(
                drawing.svg_wide.len() < 26_000,
                "{name}: {}",
                drawing.svg_wide.len()
            );
        }
    }
    for (name, chart) in fixtures::awkward() {
        for drawing in drawings(&fixtures::answer(chart)) {
            assert!(
                drawing.svg_wide.len() < 120_000,
                "{name}: {}",
                drawing.svg_wide.len()
            );
        }
    }
}

#[test]
fn every_class_of_a_drawing_is_styled() {
    for (name, chart) in fixtures::usual().into_iter().chain(fixtures::awkward()) {
        for drawing in drawings(&fixtures::answer(chart)) {
            let document = Document::parse(&drawing.svg_wide).expect("XML");
            let classes = document
                .descendants()
                .filter_map(|node| node.attribute("class"));
            for class in classes.flat_map(|classes| classes.split(' ')) {
                assert!(
                    class == "mark" || CSS.contains(&format!(".{class} ")),
                    "{name}: {class}"
                );
            }
        }
    }
}
