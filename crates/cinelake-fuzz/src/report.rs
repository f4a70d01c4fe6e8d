//! Titles and other texts of strangers in a report.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use cinelake_answers::own::{
    ChartKind, OwnAnswer, OwnCell, OwnChart, OwnColumn, OwnFormat, OwnRows, ValueType,
};
use cinelake_answers::{
    Answer, Answers, Block, ByLanguage, ColumnHead, Document, Figures, Language, LeftOut, Question,
    Role, SCHEMA_VERSION, Sureness, TextTable, TitleFilter,
};
use cinelake_report::{LakeState, Report, RunBook, html, markdown};
use percent_encoding::percent_decode_str;

use crate::lake::{RUN, now};
use crate::picked;

/// Titles of a page by which others are measured: no letter of them means anything in markup.
const PLAIN: [&str; 3] = ["Alpha", "Beta É 千と千尋", "Gamma"];

/// Titles, one a line, in every place of a report that shows texts of others. The first byte chooses
/// how they are drawn. The page has no element and no attribute that a page of plain titles has not;
/// page and Markdown have no character that is obeyed; the downloads are CSV with the very texts, of
/// which none begins like a formula; and no title breaks a table of the Markdown.
pub fn report(bytes: &[u8]) {
    let (way, rest) = picked(bytes);
    let text = String::from_utf8_lossy(rest);
    let titles: Vec<&str> = text.split('\n').take(6).collect();
    let page = page(&titles, way);
    let allowed = markup(&self::page(&PLAIN, way));
    for (name, attributes) in markup(&page) {
        let known: BTreeSet<&String> = allowed
            .iter()
            .filter(|(known, _)| *known == name)
            .flat_map(|(_, attributes)| attributes)
            .collect();
        // Only what is set around a title may come with one.
        let around = ["bdi", "a", "td", "br", "tspan", "title"].contains(&name.as_str());
        assert!(
            around || allowed.iter().any(|(known, _)| *known == name),
            "<{name}> by {titles:?}"
        );
        for attribute in &attributes {
            let harmless = ["class", "href", "rel", "x", "y", "dy"].contains(&attribute.as_str());
            assert!(
                known.contains(attribute) || harmless,
                "<{name} {attribute}> by {titles:?}"
            );
        }
    }
    let obeyed = |sign: char| sign.is_control() && !matches!(sign, '\n' | '\t' | '\r');
    let shown = page.find(obeyed);
    if let Some(at) = shown {
        let around = page[..at].chars().rev().take(80).collect::<Vec<_>>();
        let before: String = around.into_iter().rev().collect();
        panic!("a control character after {before:?} by {titles:?}");
    }
    downloads(&page);
    in_markdown(&titles, way);
}

fn page(titles: &[&str], way: usize) -> String {
    let answers = answers(titles, way);
    html(&report_of(&answers), &[Language::En]).expect("a page")
}

/// The elements of a page with the names of their attributes.
fn markup(page: &str) -> BTreeSet<(String, Vec<String>)> {
    let mut found = BTreeSet::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let length = rest.find('>').expect("an element that ends");
        let (element, after) = rest.split_at(length);
        rest = after;
        if element.starts_with(['/', '!']) {
            continue;
        }
        let name: String = element
            .chars()
            .take_while(|sign| !sign.is_whitespace() && *sign != '/')
            .collect();
        // What is in a script or a style sheet is no markup.
        if name == "script" || name == "style" {
            let end = format!("</{name}>");
            rest = &rest[rest.find(&end).expect("an end")..];
        }
        let attributes = attributes(&element[name.len()..]);
        found.insert((name, attributes));
    }
    found
}

fn attributes(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = text.trim_matches(['/', ' ', '\n']);
    while !rest.is_empty() {
        let end = rest.find(['=', ' ', '\n']).unwrap_or(rest.len());
        names.push(rest[..end].to_owned());
        rest = &rest[end..];
        if let Some(value) = rest.strip_prefix("=\"") {
            let end = value.find('"').expect("a value that ends");
            rest = &value[end + 1..];
        }
        rest = rest.trim_start();
    }
    names.sort_unstable();
    names
}

fn downloads(page: &str) {
    for link in page.split("href=\"data:text/csv;charset=utf-8,").skip(1) {
        let end = link.find('"').expect("a link that ends");
        let text = link[..end].replace("&amp;", "&").replace("&#39;", "'");
        let text = percent_decode_str(&text).decode_utf8().expect("text");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let width = reader.headers().expect("a header").len();
        for record in reader.records() {
            let record = record.expect("a record");
            assert_eq!(record.len(), width);
            for field in &record {
                let begins = field
                    .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
                assert!(!begins || field.parse::<f64>().is_ok(), "{field:?}");
            }
        }
    }
}

fn in_markdown(titles: &[&str], way: usize) {
    let answers = answers(titles, way);
    let text = markdown(&report_of(&answers), &[Language::En]);
    let mut fence = None;
    let mut columns = None;
    for line in text.split('\n') {
        // Between two fences is code, which means nothing.
        let ticks: String = line.chars().take_while(|sign| *sign == '`').collect();
        match &fence {
            Some(open) => {
                if ticks == *open && line == ticks {
                    fence = None;
                }
                continue;
            }
            None if ticks.len() >= 3 => {
                fence = Some(ticks);
                continue;
            }
            None => {}
        }
        assert!(!crate::is_obeyed(line), "{line:?}");
        for tag in line.split('<').skip(1) {
            let known = ["details>", "/details>", "summary>", "/summary>", "br>"];
            let known = known.iter().any(|known| tag.starts_with(known));
            assert!(known, "<{tag:.40} by {titles:?}");
        }
        if !line.starts_with('|') {
            columns = None;
            continue;
        }
        let found = line.replace("\\\\", "").replace("\\|", "");
        let found = found.matches('|').count();
        assert_eq!(*columns.get_or_insert(found), found, "{line}");
    }
    assert_eq!(fence, None, "code without an end by {titles:?}");
}

fn answers(titles: &[&str], way: usize) -> Answers {
    let first = titles.first().copied().unwrap_or_default();
    Answers {
        schema_version: SCHEMA_VERSION,
        as_of: NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day"),
        last_years: 10,
        min_votes: 1_000,
        filter: TitleFilter {
            genres: titles.iter().map(|title| (*title).to_owned()).collect(),
            ..TitleFilter::default()
        },
        fill_money: None,
        genres_without_match: Vec::new(),
        ratings: ByLanguage::text("Ratings are IMDb's.", "As notas são do IMDb."),
        answers: vec![answer(titles)],
        own: vec![
            own_answer(titles, way),
            OwnAnswer::failed("failed", ByLanguage::text(first, first), first.to_owned()),
        ],
    }
}

fn answer(titles: &[&str]) -> Answer {
    let question = Question::ALL[0];
    let all = titles.join("”, “");
    let sentence = format!("“{all}” (1999): the highest rating, 9.30.");
    let head = |key: &'static str, label: &str| ColumnHead {
        key: key.into(),
        label: label.to_owned(),
        right: false,
    };
    let rows = titles.iter().enumerate();
    let rows = rows.map(|(at, title)| vec![format!("tt{:07}", at + 1), (*title).to_owned()]);
    let ids = titles
        .iter()
        .map(|title| vec![(*title).to_owned(), (*title).to_owned()]);
    let table = TextTable {
        role: Role::Answer,
        caption: sentence.clone(),
        columns: vec![head("tconst", "id"), head("title", "title")],
        rows: rows.chain(ids).collect(),
    };
    let document = |_| Document {
        question: question.text(10).en,
        sentence: sentence.clone(),
        blocks: vec![Block::Table(table.clone()), Block::Note(sentence.clone())],
    };
    Answer {
        question: question.number(),
        text: question.text(10),
        finding: ByLanguage::text(&sentence, &sentence),
        sureness: Sureness::Clear,
        answerable: true,
        figures: Figures::Years(Default::default()),
        chart: None,
        titles: 10,
        titles_used: 7,
        left_out: vec![LeftOut {
            reason: "no_rating",
            titles: 3,
        }],
        notes: Vec::new(),
        sql: "SELECT 1\n".to_owned(),
        document: ByLanguage::each(document),
        sentence: ByLanguage::text(&sentence, &sentence),
    }
}

fn own_answer(titles: &[&str], way: usize) -> OwnAnswer {
    let first = titles.first().copied().unwrap_or_default();
    let column = |name: &str, value_type, format| OwnColumn {
        name: name.to_owned(),
        value_type,
        label: ByLanguage::text(first, first),
        unit: Some(ByLanguage::text(first, first)),
        format,
        places: 1,
    };
    let columns = vec![
        column("name", ValueType::Text, OwnFormat::Text),
        column("x", ValueType::Number, OwnFormat::Number),
        column("y", ValueType::Number, OwnFormat::Number),
    ];
    let kinds = [
        ChartKind::Bar,
        ChartKind::Line,
        ChartKind::Scatter,
        ChartKind::Distribution,
        ChartKind::Table,
    ];
    let kind = kinds[way % kinds.len()];
    let scale = [1.0, 1e9, -3.5][way / kinds.len() % 3];
    let cells = titles.iter().enumerate().map(|(at, title)| {
        let place = at as f64;
        vec![
            OwnCell::Text((*title).to_owned()),
            OwnCell::Number(place),
            OwnCell::Number(place * scale),
        ]
    });
    let x = if kind == ChartKind::Bar { "name" } else { "x" };
    let title = ByLanguage::text(first, first);
    OwnAnswer {
        error: None,
        rows: OwnRows {
            names: columns.iter().map(|own| own.name.clone()).collect(),
            cells: cells.collect(),
        },
        columns,
        chart: OwnChart {
            kind,
            x: Some(x.to_owned()),
            y: (kind != ChartKind::Distribution).then(|| "y".to_owned()),
            low: None,
            high: None,
            label: (kind == ChartKind::Scatter).then(|| "name".to_owned()),
        },
        sql: format!("SELECT 1 -- {}\n", titles.join("\n")),
        description: Some(title.clone()),
        notes: vec![title.clone()],
        ..OwnAnswer::failed("own", title, String::new())
    }
    .documented()
}

fn report_of(answers: &Answers) -> Report<'_> {
    Report {
        answers,
        state: LakeState::default(),
        runs: vec![RunBook {
            run_id: RUN.to_owned(),
            status: "done".to_owned(),
            started_at: now(),
            ended_at: Some(now()),
            titles: 10,
            outcomes: vec![("landed".to_owned(), 10)],
            requests: 10,
            files: 1,
        }],
        earlier_runs: 0,
        lake: "./my-lake".to_owned(),
        command: "cinelake report --lake ./my-lake".to_owned(),
        version: "0.1.0".to_owned(),
        sample: false,
    }
}
