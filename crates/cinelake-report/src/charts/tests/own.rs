//! The charts of own questions, also over no rows, one row and unknown values.

use cinelake_answers::own::{ChartKind, OwnAnswer, OwnCell};
use cinelake_answers::{ByLanguage, Language};
use roxmltree::Document;

use crate::charts::{Drawing, draw_own};
use crate::fixture::own_answer;
use crate::words;

const DRAWN: [ChartKind; 4] = [
    ChartKind::Bar,
    ChartKind::Line,
    ChartKind::Scatter,
    ChartKind::Distribution,
];

fn drawn(answer: &OwnAnswer) -> Drawing {
    draw_own(answer, &words::of(Language::En), "own").expect("a chart")
}

/// The marks of a drawing, by what they say when they are pointed at; the drawing has to be XML, and
/// every number in it finite.
fn marks(drawing: &Drawing) -> Vec<String> {
    let mut marks = Vec::new();
    for svg in [&drawing.svg_wide, &drawing.svg_narrow] {
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        let document = Document::parse(svg).expect("XML");
        let groups = document
            .descendants()
            .filter(|node| node.attribute("class") == Some("mark"));
        let tips = groups.map(|group| {
            let title = group.children().find(|node| node.has_tag_name("title"));
            let text = title.and_then(|title| title.text()).unwrap_or_default();
            text.trim().to_owned()
        });
        marks = tips.collect();
    }
    marks
}

fn number(value: f64) -> OwnCell {
    OwnCell::Number(value)
}

fn rows(values: &[(&str, Option<f64>, Option<f64>)]) -> Vec<Vec<OwnCell>> {
    let cell = |value: Option<f64>| value.map_or(OwnCell::Unknown, number);
    let row = |(name, x, y): &(&str, Option<f64>, Option<f64>)| {
        let name = OwnCell::Text((*name).to_owned());
        vec![
            name,
            cell(*x),
            cell(*y),
            cell(y.map(|y| y - 1.0)),
            cell(y.map(|y| y + 1.0)),
        ]
    };
    values.iter().map(row).collect()
}

#[test]
fn every_row_with_its_values_is_a_mark_and_the_others_are_counted() {
    let values = rows(&[
        ("<b>one</b>", Some(1.0), Some(-2.5)),
        ("two", Some(2.0), None),
        ("three", Some(3.0), Some(8.0)),
        ("four", Some(3.0), Some(1e12)),
    ]);
    for kind in [ChartKind::Bar, ChartKind::Line, ChartKind::Scatter] {
        let drawing = drawn(&own_answer(kind, values.clone()));
        assert_eq!(marks(&drawing).len(), 3, "{kind:?}");
        assert!(
            drawing
                .svg_wide
                .contains("1 row without a value is not drawn"),
            "{kind:?}"
        );
        assert!(!drawing.svg_wide.contains("<b>"), "{kind:?}");
        assert!(
            drawing.description.contains("3 rows are drawn"),
            "{}",
            drawing.description
        );
        assert_eq!(drawing.data.rows.len(), 4);
        assert!(
            drawing.data.csv.contains("\r\ntwo,2,,,\r\n"),
            "{}",
            drawing.data.csv
        );
    }
    let drawing = drawn(&own_answer(ChartKind::Bar, values));
    let tips = marks(&drawing);
    assert_eq!(
        tips[2],
        "Genre: four; Multiple: 1,000,000,000,000.00; 999,999,999,999.00 – 1,000,000,000,001.00"
    );
}

#[test]
fn a_distribution_counts_rows_or_adds_up_amounts() {
    let values = rows(&[
        ("a", Some(1.0), Some(2.0)),
        ("b", Some(1.0), Some(3.0)),
        ("c", Some(4.0), Some(5.0)),
        ("d", None, Some(7.0)),
    ]);
    let mut answer = own_answer(ChartKind::Distribution, values);
    assert_eq!(
        marks(&drawn(&answer)),
        ["1.00: 5.00", "2.00: 0.00", "3.00: 0.00", "4.00: 5.00"]
    );
    answer.chart.y = None;
    let drawing = drawn(&answer);
    assert_eq!(
        marks(&drawing),
        ["1.00: 2", "2.00: 0", "3.00: 0", "4.00: 1"]
    );
    assert!(
        drawing.svg_wide.contains("1 row without a value"),
        "{}",
        drawing.svg_wide
    );
}

#[test]
fn values_far_apart_are_put_into_a_few_dozen_bars_that_hold_them_all() {
    let values: Vec<_> = (0..500)
        .map(|at| ("x", Some(f64::from(at * at) / 7.0), None))
        .collect();
    let mut answer = own_answer(ChartKind::Distribution, rows(&values));
    answer.chart.y = None;
    let marks = marks(&drawn(&answer));
    assert!((10..=40).contains(&marks.len()), "{}", marks.len());
    let counted: u32 = marks
        .iter()
        .filter_map(|tip| tip.rsplit_once(": ")?.1.parse::<u32>().ok())
        .sum();
    assert_eq!(counted, 500);
}

#[test]
fn over_no_rows_or_unknown_values_there_is_nothing_to_draw_and_the_chart_says_so() {
    let unknown = rows(&[("a", None, None), ("b", None, None)]);
    for kind in DRAWN {
        let drawing = drawn(&own_answer(kind, Vec::new()));
        assert!(
            drawing.svg_wide.contains("There is nothing to draw"),
            "{kind:?}"
        );
        assert!(marks(&drawing).is_empty());
        let drawing = drawn(&own_answer(kind, unknown.clone()));
        assert!(
            drawing
                .svg_narrow
                .contains("2 rows without a value are not drawn"),
            "{kind:?}"
        );
        assert!(marks(&drawing).is_empty());
    }
}

#[test]
fn one_row_is_drawn_whatever_its_values() {
    for kind in DRAWN {
        for (x, y) in [
            (0.0, 0.0),
            (2_000.0, -3.0),
            (1e15, 1e15),
            (1e-9, 1e-9),
            (9e18, 9e18),
            (1e308, -1e308),
        ] {
            let drawing = drawn(&own_answer(kind, rows(&[("one", Some(x), Some(y))])));
            let marks = marks(&drawing).len();
            // A distribution has a bar for each range beside the value too.
            let is_good = match kind {
                ChartKind::Distribution => (1..=61).contains(&marks),
                _ => marks == 1,
            };
            assert!(is_good, "{kind:?} {x} {y}: {marks}");
        }
    }
}

#[test]
fn values_as_far_apart_as_numbers_go_are_drawn() {
    for kind in DRAWN {
        let far = rows(&[
            ("a", Some(-1e308), Some(1e308)),
            ("b", Some(0.1), Some(-1e308)),
            ("c", Some(1e308), Some(0.1)),
        ]);
        assert!(
            !marks(&drawn(&own_answer(kind, far))).is_empty(),
            "{kind:?}"
        );
    }
}

#[test]
fn of_many_bars_the_first_are_drawn_and_the_drawing_says_so() {
    let values: Vec<_> = (0..40)
        .map(|at| ("row", Some(1.0), Some(f64::from(at))))
        .collect();
    let drawing = drawn(&own_answer(ChartKind::Bar, rows(&values)));
    assert_eq!(marks(&drawing).len(), 30);
    assert!(
        drawing
            .svg_wide
            .contains("Only the first 30 rows are drawn")
    );
}

#[test]
fn a_table_and_a_failure_have_no_chart() {
    let words = words::of(Language::En);
    let table = own_answer(ChartKind::Table, rows(&[("a", Some(1.0), Some(1.0))]));
    assert!(draw_own(&table, &words, "own").is_none());
    let title = ByLanguage::text("Which?", "Qual?");
    let failed = OwnAnswer::failed("genres", title, "no".to_owned());
    assert!(draw_own(&failed, &words, "own").is_none());
}
