use cinelake_answers::{
    Block, BoxOfficePoint, ByLanguage, ColumnHead, DecileCoverage, Document, Language,
    TopFilmPoint, TopFilmsChart, YearPoint, YearsChart,
};

use super::super::fixture::{answers as together, box_office, years};
use super::super::{AnswerStyle, answers};
use super::*;

fn columns(keys: &[(&'static str, bool)]) -> Vec<ColumnHead> {
    let column = |&(key, right): &(&'static str, bool)| ColumnHead {
        key: key.into(),
        label: key.replace('_', " "),
        right,
    };
    keys.iter().map(column).collect()
}

fn answer_of(question: u8, chart: Chart, tables: Vec<TextTable>) -> Answer {
    let document = Document {
        question: "Which?".to_owned(),
        sentence: "This.".to_owned(),
        blocks: tables.into_iter().map(Block::Table).collect(),
    };
    Answer {
        question,
        text: ByLanguage::text("Which?", "Qual?"),
        chart: Some(chart),
        left_out: Vec::new(),
        document: ByLanguage {
            pt_br: document.clone(),
            en: document,
        },
        ..years()
    }
}

fn years_answer() -> Answer {
    let point = |year, mean_rating| YearPoint {
        year,
        mean_rating,
        ci95: None,
        titles: 31,
        compared: true,
        partial: false,
    };
    let chart = Chart::Years(YearsChart {
        years: vec![point(1972, 5.0), point(1994, 7.83)],
        best_year: Some(1994),
        mean_rating: Some(6.0),
        min_votes: 1_000,
        min_titles: 30,
    });
    Answer {
        chart: Some(chart),
        ..years()
    }
}

/// Titles that a terminal has trouble with.
const AWKWARD: [&str; 5] = [
    "千と千尋の神隠し 千と千尋の神隠し 千と千尋の神隠し",
    "المصير والقدر في مدينة الإسكندرية القديمة",
    "\"Quoted\" 'twice' <script>alert(1)</script>",
    "\u{1b}[31mRed\u{202e}",
    "",
];

fn top_films() -> Answer {
    let titles = AWKWARD.map(str::to_owned).into_iter();
    let titles = titles.chain(["word ".repeat(60), "x".repeat(300)]);
    let films: Vec<TopFilmPoint> = titles
        .enumerate()
        .map(|(at, title)| TopFilmPoint {
            tconst: format!("tt000000{at}"),
            title: Some(title),
            start_year: Some(2001),
            average_rating: 9.0 - at as f64,
            num_votes: 1_234_567,
            weighted_rating: 8.9 - at as f64,
            widest_ci95: None,
        })
        .collect();
    let rows = films.iter().map(|film| {
        vec![
            film.tconst.clone(),
            film.title.clone().unwrap_or_default(),
            "2001".to_owned(),
            "1,234,567".to_owned(),
            format!("{:.2}", film.weighted_rating),
        ]
    });
    let table = TextTable {
        role: Role::Answer,
        caption: "Films".to_owned(),
        columns: columns(&[
            ("tconst", false),
            ("title", false),
            ("start_year", true),
            ("num_votes", true),
            ("weighted_rating", true),
        ]),
        rows: rows.collect(),
    };
    let chart = Chart::TopFilms(TopFilmsChart {
        films,
        tied: 1,
        m: 1_000,
        c: Some(6.0),
    });
    answer_of(3, chart, vec![table])
}

fn money_answer() -> Answer {
    let point = |tconst: &str, revenue, budget| BoxOfficePoint {
        tconst: tconst.to_owned(),
        title: None,
        year: Some(2019),
        revenue,
        budget,
        multiple: None,
        money_flag: None,
    };
    let films = vec![
        point("tt0000001", 2_923_706_026, Some(237_000_000)),
        point("tt0000002", 395_580_000, None),
    ];
    let row = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
    let table = TextTable {
        role: Role::Answer,
        caption: "Highest box office".to_owned(),
        columns: columns(&[
            ("tconst", false),
            ("title", false),
            ("revenue", true),
            ("budget", true),
        ]),
        rows: vec![
            row(["tt0000001", "The Lamp", "$2,923,706,026", "$237,000,000"]),
            row(["tt0000002", "千と千尋の神隠し", "$395,580,000", "–"]),
        ],
    };
    answer_of(7, Chart::BoxOffice(BoxOfficeChart { films }), vec![table])
}

fn budgets_answer() -> Answer {
    let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect();
    let groups = TextTable {
        role: Role::Answer,
        caption: "Budgets by votes".to_owned(),
        columns: columns(&[("group", false), ("median_budget", true)]),
        rows: vec![
            row(&["top 10% by votes", "$55,000,000"]),
            row(&["others", "$3,500,000"]),
        ],
    };
    let deciles = TextTable {
        role: Role::Detail,
        caption: "Known budgets by tenth of the votes".to_owned(),
        columns: columns(&[("decile", true), ("share", true)]),
        rows: vec![
            row(&["1", "90.0%"]),
            row(&["2", "2.0%"]),
            row(&["3", "0.0%"]),
        ],
    };
    let decile = |decile, with_budget| DecileCoverage {
        decile,
        films: 50,
        with_budget,
    };
    let chart = Chart::VotesBudget(VotesBudgetChart {
        points: Vec::new(),
        films: 0,
        without_votes: 0,
        deciles: vec![decile(1, 45), decile(2, 1), decile(3, 0)],
        most_voted_median_budget: Some(55_000_000),
        others_median_budget: Some(3_500_000),
    });
    answer_of(8, chart, vec![groups, deciles])
}

fn shown(language: Language, style: Style) -> String {
    let all = vec![
        years_answer(),
        top_films(),
        money_answer(),
        budgets_answer(),
    ];
    let telling = AnswerStyle {
        language,
        full: true,
        show_sql: false,
        lake: "./lake",
        sample: false,
    };
    answers(&together(all), telling, style)
}

fn style(width: u16) -> Style {
    Style {
        width,
        colour: false,
        ascii: false,
        words: crate::wording::Wording::EN,
    }
}

#[test]
fn bars_stand_beside_the_numbers_at_80_columns() {
    insta::assert_snapshot!(shown(Language::En, style(80)));
}

#[test]
fn bars_stand_beside_the_numbers_at_120_columns() {
    insta::assert_snapshot!(shown(Language::PtBr, style(120)));
}

#[test]
fn a_terminal_without_blocks_gets_hashes() {
    let ascii = Style {
        ascii: true,
        ..style(80)
    };
    let text = shown(Language::En, ascii);
    assert!(!text.contains('█') && text.contains("####"), "{text}");
}

#[test]
fn no_line_is_wider_than_the_page_whatever_the_titles_and_colours_move_nothing() {
    for language in Language::ALL {
        for columns in [60, 80, 120] {
            let plain = shown(language, style(columns));
            for line in plain.lines() {
                assert!(width(line) <= usize::from(columns), "{line}");
            }
            let colour = Style {
                colour: true,
                ..style(columns)
            };
            assert_eq!(console::strip_ansi_codes(&shown(language, colour)), plain);
        }
    }
}

#[test]
fn an_answer_without_a_chart_has_no_bars() {
    let document = box_office().document.en;
    let Some(Block::Table(table)) = document.blocks.first() else {
        panic!("the first block is a table");
    };
    assert_eq!(bars(&box_office(), table, Wording::EN), Vec::new());
}
