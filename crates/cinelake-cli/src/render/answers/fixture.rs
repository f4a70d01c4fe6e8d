//! Made-up answers, hand-written.

use cinelake_answers::questions::years::{AsAsked, BestYear, SensitivityRow, YearMean};
use cinelake_answers::questions::{box_office, years};
use cinelake_answers::stats::Interval;
use cinelake_answers::{
    Answer, Answers, Block, ByLanguage, ColumnHead, Document, Figures, LeftOut, Role, Sureness,
    TextTable, TitleFilter,
};

fn column(key: &'static str, label: &str, right: bool) -> ColumnHead {
    ColumnHead {
        key: key.into(),
        label: label.to_owned(),
        right,
    }
}

fn rows(rows: &[&[&str]]) -> Vec<Vec<String>> {
    rows.iter()
        .map(|row| row.iter().map(|cell| (*cell).to_owned()).collect())
        .collect()
}

fn table(role: Role, caption: &str, columns: Vec<ColumnHead>, cells: &[&[&str]]) -> Block {
    Block::Table(TextTable {
        role,
        caption: caption.to_owned(),
        columns,
        rows: rows(cells),
    })
}

/// Question 1, with a table of each role.
pub(super) fn years() -> Answer {
    let heads = || {
        vec![
            column("year", "year", true),
            column("mean_rating", "mean rating", true),
            column("titles", "titles", true),
        ]
    };
    let document = Document {
        question: "In which release year did films have the highest mean rating?".to_owned(),
        sentence: "1994: 7.83 on average over 31 films with at least 1,000 votes. The runner-up, \
                   1972, is too close to call."
            .to_owned(),
        blocks: vec![
            table(
                Role::Answer,
                "The best years",
                heads(),
                &[&["1994", "7.83", "31"], &["1972", "7.71", "30"]],
            ),
            table(
                Role::AsAsked,
                "",
                heads(),
                &[
                    &["1896", "10.00", "1"],
                    &["1901", "10.00", "1"],
                    &["1902", "10.00", "1"],
                    &["1903", "10.00", "1"],
                    &["1904", "10.00", "2"],
                ],
            ),
            Block::Note("The year 2024 is partial.".to_owned()),
            Block::Note("Ratings are not adjusted for who votes.".to_owned()),
            table(
                Role::LeftOut,
                "",
                vec![
                    column("reason", "reason", false),
                    column("titles", "titles", true),
                ],
                &[
                    &["looked at", "155"],
                    &["left out: under 1,000 votes", "120"],
                    &["left out: rating unknown", "4"],
                ],
            ),
        ],
    };
    Answer {
        question: 1,
        text: ByLanguage::text(
            &document.question,
            "Em que ano os filmes tiveram a maior nota média?",
        ),
        sentence: ByLanguage::text(&document.sentence, "1994."),
        finding: ByLanguage::text("1994 leads with 7.83", "1994 lidera com 7,83"),
        answerable: true,
        sureness: Sureness::Perhaps,
        figures: Figures::Years(year_figures()),
        chart: None,
        titles: 155,
        titles_used: 31,
        left_out: vec![
            LeftOut {
                reason: "too_few_votes",
                titles: 120,
            },
            LeftOut {
                reason: "unknown_rating",
                titles: 4,
            },
        ],
        notes: Vec::new(),
        sql: "SELECT start_year\nFROM selected_titles;\n".to_owned(),
        document: ByLanguage {
            pt_br: document.clone(),
            en: document,
        },
    }
}

/// Question 7: a wide table with titles that mean mischief.
pub(super) fn box_office() -> Answer {
    let document = Document {
        question: "Which films had the highest box office?".to_owned(),
        sentence: "Avatar | Fire, with 2,923,706,026 dollars.".to_owned(),
        blocks: vec![table(
            Role::Answer,
            "Top films by revenue, US dollars",
            vec![
                column("rank", "", true),
                column("title", "title", false),
                column("revenue", "revenue", true),
                column("budget", "budget", true),
                column("profit", "profit", true),
                column("multiple", "multiple", true),
            ],
            &[
                &[
                    "1",
                    "Avatar | Fire <and> *Ash*: the longest title of all",
                    "2,923,706,026",
                    "237,000,000",
                    "2,686,706,026",
                    "12.3",
                ],
                &["2", "千と千尋の神隠し", "395,580,000", "–", "–", "–"],
            ],
        )],
    };
    Answer {
        question: 7,
        text: ByLanguage::text(&document.question, &document.question),
        sentence: ByLanguage::text(&document.sentence, &document.sentence),
        figures: Figures::BoxOffice(films()),
        left_out: Vec::new(),
        titles: 2,
        titles_used: 2,
        document: ByLanguage {
            pt_br: document.clone(),
            en: document,
        },
        ..years()
    }
}

/// 1994 with a runner-up, two years with the highest mean, and two other floors.
fn year_figures() -> years::Figures {
    years::Figures {
        as_asked: Some(AsAsked {
            years: vec![1896, 1901],
            mean_rating: Some(10.0),
            titles: 2,
        }),
        answer: Some(BestYear {
            year: 1994,
            mean_rating: Some(7.83),
            titles: 31,
            ci95: Some(Interval {
                low: 7.5,
                high: 8.0,
            }),
            runner_up: Some(YearMean {
                year: 1972,
                mean_rating: Some(7.71),
                titles: 30,
            }),
            distinguishable: Some(false),
            ..BestYear::default()
        }),
        sensitivity: vec![
            SensitivityRow {
                year: Some(1896),
                ..SensitivityRow::default()
            },
            SensitivityRow {
                min_votes: 100,
                ..SensitivityRow::default()
            },
        ],
    }
}

/// Two films, of which one has a strange title and one an unknown budget.
fn films() -> box_office::Figures {
    let first = box_office::Film {
        tconst: "tt1".to_owned(),
        title: Some("Avatar, \"Fire\"".to_owned()),
        revenue: 2_923_706_026,
        budget: Some(237_000_000),
        multiple: Some(12.336),
        ..box_office::Film::default()
    };
    let second = box_office::Film {
        tconst: "tt2".to_owned(),
        title: Some("B".to_owned()),
        revenue: 395_580_000,
        ..box_office::Film::default()
    };
    box_office::Figures {
        answer: Some(box_office::BoxOffice {
            films: vec![first, second],
            ..box_office::BoxOffice::default()
        }),
        ..box_office::Figures::default()
    }
}

/// Some answers together.
pub(super) fn answers(answers: Vec<Answer>) -> Answers {
    Answers {
        schema_version: 1,
        as_of: chrono::NaiveDate::from_ymd_opt(2024, 12, 31).expect("a day"),
        last_years: 10,
        min_votes: 1_000,
        fill_money: None,
        filter: TitleFilter {
            genres: vec!["Drama".to_owned()],
            min_rating: Some(6.5),
            ..TitleFilter::default()
        },
        genres_without_match: Vec::new(),
        ratings: ByLanguage::text(
            "The catalogue's average_rating (IMDb, 0 to 10).",
            "A average_rating do catálogo.",
        ),
        answers,
        own: Vec::new(),
    }
}
