use std::collections::BTreeSet;

use super::*;
use crate::fixture;

const BOTH: [Language; 2] = Language::ALL;

fn page(languages: &[Language]) -> String {
    let answers = fixture::full();
    html(&fixture::report(&answers), languages).expect("a page")
}

/// The values of an attribute, in order.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let begin = format!(" {attribute}=\"");
    let found = page.match_indices(&begin).map(|(at, _)| at + begin.len());
    found
        .map(|at| &page[at..at + page[at..].find('"').expect("a quote")])
        .collect()
}

/// Headings, captions and folds with their text, one a line, without markup.
fn outline(page: &str) -> String {
    let mut lines = String::new();
    let kinds = ["h1", "h2", "h3", "caption", "figcaption", "summary", "dt"];
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let name: String = rest
            .chars()
            .take_while(|sign| sign.is_alphanumeric())
            .collect();
        if !kinds.contains(&name.as_str()) {
            continue;
        }
        let end = rest.find(&format!("</{name}>")).expect("an end");
        let content = &rest[rest.find('>').expect("an end") + 1..end];
        lines.push_str(&format!("{name}: {}\n", text_of(content)));
        rest = &rest[end..];
    }
    lines
}

fn text_of(markup: &str) -> String {
    let (mut text, mut inside) = (String::new(), false);
    for sign in markup.chars() {
        match sign {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => text.push(sign),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Tables, each with whether it is wide.
fn grids(wide: &[bool]) -> Vec<Grid> {
    let grid = |wide: &bool| Grid {
        caption: String::new(),
        heads: Vec::new(),
        rows: Vec::new(),
        folded: Vec::new(),
        fold: String::new(),
        unsaid: None,
        wide: *wide,
    };
    wide.iter().map(grid).collect()
}

#[test]
fn a_wide_table_has_the_whole_width_whatever_it_is_about() {
    for (answer, sensitivity, left_out, counts) in [
        (&[true, false][..], &[true][..], &[false][..], [1, 1, 1, 1]),
        (&[true], &[true, false], &[false, false], [1, 1, 2, 1]),
        // One column is the first one.
        (&[true], &[true], &[false], [1, 1, 0, 1]),
        (&[false], &[false], &[true], [0, 1, 1, 1]),
    ] {
        let columns = Columns::of(grids(answer), grids(sensitivity), grids(left_out));
        let [first, second] = &columns.columns;
        let parts = [&columns.wide, first, second, &columns.below];
        assert_eq!(parts.map(Vec::len), counts);
        assert!(first.iter().chain(second).all(|grid| !grid.wide));
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    assert_eq!(page(&BOTH), page(&BOTH));
}

#[test]
fn both_languages_have_the_same_outline() {
    insta::assert_snapshot!("outline_en", outline(&page(&[Language::En])));
    insta::assert_snapshot!("outline_pt_br", outline(&page(&[Language::PtBr])));
}

#[test]
fn no_control_character_of_any_text_is_in_the_page() {
    let mut answers = fixture::with_own();
    let odd = "a\0b\u{1b}[2Jc\u{7f}d\u{85}e";
    answers.filter.genres = vec![odd.to_owned()];
    for own in &mut answers.own {
        own.error = own.error.as_ref().map(|_| odd.to_owned());
    }
    let page = html(&fixture::report(&answers), &BOTH).expect("a page");
    assert!(page.contains("a\u{fffd}b\u{fffd}[2Jc\u{fffd}d\u{fffd}e"));
    let is_odd = |sign: char| sign.is_control() && !matches!(sign, '\n' | '\t');
    assert!(!page.contains(is_odd));
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    let page = page(&BOTH);
    assert!(values(&page, "src").is_empty());
    assert!(!page.contains("@import"));
    for (at, _) in page.match_indices("url(") {
        let target = page[at + 4..].trim_start_matches(['"', '\'']);
        assert!(
            target.starts_with("data:") || target.starts_with('#'),
            "{at}"
        );
    }
    let kept = [
        "#",
        "data:",
        "https://www.imdb.com",
        "https://www.themoviedb.org/",
    ];
    for link in values(&page, "href") {
        assert!(kept.iter().any(|begin| link.starts_with(begin)), "{link}");
    }
    for (at, _) in page.match_indices("href=\"https:") {
        let tag = &page[at..at + page[at..].find('>').expect("the tag ends")];
        assert!(tag.contains("rel=\"noopener\""), "{tag}");
    }
}

#[test]
fn no_title_becomes_markup() {
    let page = page(&BOTH);
    assert_eq!(page.matches("<script").count(), 2);
    assert_eq!(page.matches("</style").count(), 1);
    assert!(page.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;"));
    assert!(page.contains("<code>SELECT &#39;") || page.contains("<code>SELECT &#x27;"));
}

#[test]
fn every_id_is_there_once_and_every_link_into_the_page_arrives() {
    let page = page(&BOTH);
    let ids = values(&page, "id");
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(unique.len(), ids.len());
    let named = ["aria-labelledby", "aria-describedby"]
        .into_iter()
        .flat_map(|attribute| values(&page, attribute))
        .flat_map(str::split_whitespace);
    let links = values(&page, "href");
    let linked = links.iter().filter_map(|link| link.strip_prefix('#'));
    for target in linked.chain(named) {
        assert!(unique.contains(target), "#{target}");
    }
}

#[test]
fn a_page_in_one_language_has_no_switch_and_nothing_of_the_other() {
    let page = page(&[Language::PtBr]);
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"pt-BR\""));
    assert!(!page.contains("hreflang"));
    assert!(!page.contains("Eight questions") && page.contains("Oito perguntas"));
}

#[test]
fn without_answers_the_page_is_whole_and_says_what_to_run() {
    let answers = fixture::nothing();
    let mut report = fixture::report(&answers);
    report.state = crate::LakeState::default();
    report.runs.clear();
    let page = html(&report, &BOTH).expect("a page");
    assert_eq!(page.matches("<figure").count(), 0);
    assert_eq!(page.matches("class=\"step\"").count(), 16);
    assert!(page.contains("cinelake ingest series.csv --lake ./my-lake"));
    assert!(page.contains("No run has left a record"));
}

#[test]
fn own_questions_follow_the_eight_with_chart_table_and_what_failed() {
    let answers = fixture::with_own();
    let page = html(&fixture::report(&answers), &BOTH).expect("a page");
    for (prefix, title) in [
        ("en", "Which genres pay?"),
        ("pt", "Que gêneros dão lucro?"),
    ] {
        let section = format!("<section class=\"page question own\" id=\"{prefix}-own-genres\"");
        let (eight, own) = page.split_once(&section).expect(prefix);
        assert!(
            eight.contains(&format!("id=\"{prefix}-q8\"")),
            "after the eight"
        );
        let own = &own[..own.find("</section>").expect("an end")];
        for part in [title, "<figure", "<table", "download=\"genres.csv\""] {
            assert!(own.contains(part), "{prefix}: {part}");
        }
        assert!(page.contains(&format!("href=\"#{prefix}-own-broken\"")));
    }
    assert!(page.contains("Not answered") && page.contains("Sem resposta"));
    assert!(
        page.contains("broken/question.sql:1:8: no column `&#60;script&#62;`"),
        "the place"
    );
    assert_eq!(page.matches("<script").count(), 2);
    assert!(!page.contains("<i>Why"));
    let ids = values(&page, "id");
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(unique.len(), ids.len());
}

#[test]
fn a_csv_survives_as_the_target_of_a_link() {
    let csv = "title,votes\n\"a, \"\"b\"\" #1 <x> 50%\",1\nč,2\n";
    let data = ChartData {
        columns: Vec::new(),
        rows: Vec::new(),
        csv: csv.to_owned(),
    };
    let link = csv_link(&data);
    let encoded = link
        .strip_prefix("data:text/csv;charset=utf-8,")
        .expect("data");
    assert!(!encoded.contains(['"', '#', '<', '\n', ' ']));
    let decoded = percent_encoding::percent_decode_str(encoded);
    assert_eq!(decoded.decode_utf8().expect("text"), csv);
}
