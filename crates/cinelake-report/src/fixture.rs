//! Reports made by hand, for tests.

use chrono::{DateTime, NaiveDate, Utc};
use cinelake_answers::own::{
    ChartKind, OwnAnswer, OwnCell, OwnChart, OwnColumn, OwnFormat, OwnRows, ValueType,
};
use cinelake_answers::{
    Answer, Answers, Block, ByLanguage, Chart, ColumnHead, Document, Figures, Language, LeftOut,
    Question, Role, Sureness, TextTable, TitleFilter,
};

use crate::charts::tests::fixtures::usual;
use crate::{KindState, LakeState, Report, RunBook};

/// Titles that break what is not built for them.
pub(crate) const AWKWARD: [&str; 6] = [
    "<script>alert('1')</script>",
    "Say \"Hello\" & 'Goodbye'",
    "فيلم طويل جدا",
    "千と千尋の神隠し",
    "|pipes| `ticks` *stars* _lines_ [links](x)",
    "</style></script><!-- ]]> ${x} {{ x }}",
];

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().expect("a time")
}

/// A title of 300 characters.
pub(crate) fn long_title() -> String {
    "Donaudampfschifffahrt".chars().cycle().take(300).collect()
}

fn films() -> Vec<(String, String)> {
    let titles = AWKWARD.iter().map(|title| (*title).to_owned());
    let titles = titles.chain([long_title()]).enumerate();
    titles
        .map(|(at, title)| (format!("tt{:07}", at + 1), title))
        .collect()
}

fn table(role: Role, caption: &str, rows: usize, language: Language) -> TextTable {
    let (id, title, number) = match language {
        Language::En => ("id", "title", "votes"),
        Language::PtBr => ("id", "título", "votos"),
    };
    let head = |key: &'static str, label: &str, right| ColumnHead {
        key: key.into(),
        label: label.to_owned(),
        right,
    };
    let films = films();
    let rows = (0..rows).map(|row| {
        let (id, title) = &films[row % films.len()];
        vec![id.clone(), title.clone(), row.to_string()]
    });
    TextTable {
        role,
        caption: caption.to_owned(),
        columns: vec![
            head("tconst", id, false),
            head("title", title, false),
            head("num_votes", number, true),
        ],
        rows: rows.collect(),
    }
}

fn document(language: Language, sentence: &str) -> Document {
    let (most, ties, floor, note) = match language {
        Language::En => ("The most", "Ties", "Another minimum", "A note on “x”."),
        Language::PtBr => (
            "Os maiores",
            "Empates",
            "Outro mínimo",
            "Uma nota sobre “x”.",
        ),
    };
    let table = |role, caption, rows| Block::Table(table(role, caption, rows, language));
    Document {
        question: String::new(),
        sentence: sentence.to_owned(),
        blocks: vec![
            table(Role::Answer, most, 14),
            table(Role::AsAsked, ties, 300),
            table(Role::Detail, "", 3),
            table(Role::Sensitivity, floor, 2),
            table(Role::LeftOut, "", 2),
            Block::Note(note.to_owned()),
        ],
    }
}

fn answer(question: Question, chart: Option<Chart>) -> Answer {
    let title = AWKWARD[usize::from(question.number()) % AWKWARD.len()];
    let sentence = ByLanguage {
        en: format!("“{title}” (1999): the highest rating, 9.30."),
        pt_br: format!("“{title}” (1999): a maior nota, 9,30."),
    };
    Answer {
        question: question.number(),
        text: question.text(10),
        finding: ByLanguage {
            en: format!("“{title}” leads"),
            pt_br: format!("“{title}” lidera"),
        },
        sureness: Sureness::Clear,
        answerable: true,
        figures: Figures::Years(Default::default()),
        chart,
        titles: 1_234,
        titles_used: 1_200,
        left_out: vec![LeftOut {
            reason: "no_rating",
            titles: 34,
        }],
        notes: Vec::new(),
        sql: "SELECT '</code>' AS x\nFROM titles\n".to_owned(),
        document: ByLanguage::each(|language| document(language, sentence.get(language))),
        sentence,
    }
}

fn without_answer(question: Question) -> Answer {
    let sentence = ByLanguage::text(
        "This lake cannot answer it: there is nothing to compare.",
        "Este lake não responde: não há o que comparar.",
    );
    Answer {
        answerable: false,
        sureness: Sureness::Unanswerable,
        titles: 0,
        titles_used: 0,
        left_out: Vec::new(),
        document: ByLanguage::default(),
        sentence,
        ..answer(question, None)
    }
}

fn answers(answers: Vec<Answer>) -> Answers {
    Answers {
        schema_version: 1,
        as_of: day(2024, 12, 31),
        last_years: 10,
        min_votes: 1_000,
        filter: TitleFilter::default(),
        fill_money: None,
        genres_without_match: Vec::new(),
        ratings: ByLanguage::text("Ratings are IMDb's.", "As notas são do IMDb."),
        answers,
        own: Vec::new(),
    }
}

/// Eight answers with charts and awkward titles.
pub(crate) fn full() -> Answers {
    let mut charts: Vec<Chart> = usual().into_iter().map(|(_, chart)| chart).collect();
    // Films and series have the same chart of years.
    charts.insert(0, charts[0].clone());
    let all = Question::ALL.into_iter().zip(charts);
    answers(
        all.map(|(question, chart)| answer(question, Some(chart)))
            .collect(),
    )
}

/// An own answer with a column of text, `genre`, and the numbers `x`, `multiple`, `low` and `high`.
pub(crate) fn own_answer(kind: ChartKind, cells: Vec<Vec<OwnCell>>) -> OwnAnswer {
    let column = |name: &str, label: &str, value_type| OwnColumn {
        name: name.to_owned(),
        value_type,
        label: ByLanguage::text(label, label),
        unit: None,
        format: match value_type {
            ValueType::Text => OwnFormat::Text,
            _ => OwnFormat::Number,
        },
        places: 2,
    };
    let columns = vec![
        column("genre", "Genre", ValueType::Text),
        column("x", "X", ValueType::Number),
        column("multiple", "Multiple", ValueType::Number),
        column("low", "Low", ValueType::Number),
        column("high", "High", ValueType::Number),
    ];
    let named = |is_shown: bool, name: &str| is_shown.then(|| name.to_owned());
    let has_interval = matches!(kind, ChartKind::Bar | ChartKind::Line);
    let x = if kind == ChartKind::Bar { "genre" } else { "x" };
    let title = ByLanguage::text("Which genres pay?", "Que gêneros dão lucro?");
    OwnAnswer {
        error: None,
        rows: OwnRows {
            names: columns.iter().map(|own| own.name.clone()).collect(),
            cells,
        },
        columns,
        chart: OwnChart {
            kind,
            x: Some(x.to_owned()),
            y: Some("multiple".to_owned()),
            low: named(has_interval, "low"),
            high: named(has_interval, "high"),
            label: named(kind == ChartKind::Scatter, "genre"),
        },
        sql: "SELECT '<b>'".to_owned(),
        ..OwnAnswer::failed("genres", title, String::new())
    }
    .documented()
}

/// Eight answers, an own one with awkward names, and one that failed.
pub(crate) fn with_own() -> Answers {
    let row = |name: &&str| {
        let name = OwnCell::Text((*name).to_owned());
        let [x, y] = [1.0, 2.5].map(OwnCell::Number);
        vec![name, x, y.clone(), y.clone(), y]
    };
    let title = ByLanguage::text("<i>Why?</i>", "<i>Por quê?</i>");
    let error = "mine/broken/question.sql:1:8: no column `<script>`".to_owned();
    Answers {
        own: vec![
            own_answer(ChartKind::Bar, AWKWARD.iter().map(row).collect()),
            OwnAnswer::failed("broken", title, error),
        ],
        ..full()
    }
}

/// Eight questions without an answer.
pub(crate) fn nothing() -> Answers {
    answers(Question::ALL.into_iter().map(without_answer).collect())
}

/// A report on the answers, over a lake with two runs.
pub(crate) fn report(answers: &Answers) -> Report<'_> {
    Report {
        answers,
        state: LakeState {
            films: KindState {
                titles: 1_234,
                landed: 1_000,
                missed: 200,
                failed: 4,
            },
            series: KindState {
                titles: 56,
                ..KindState::default()
            },
            films_with_budget: 400,
            films_with_revenue: 350,
            snapshot: Some(day(2024, 12, 1)),
            fetched_from: Some(instant("2024-12-01T10:00:00Z")),
            fetched_to: Some(instant("2024-12-02T10:00:00Z")),
        },
        runs: vec![
            run("20241202T100000Z-0000ff", "done"),
            run("20241201T100000Z-0000aa", "running"),
        ],
        earlier_runs: 3,
        lake: "./my-lake".to_owned(),
        command: "cinelake report --lake ./my-lake --as-of 2024-12-31".to_owned(),
        version: "0.1.0".to_owned(),
        sample: false,
    }
}

fn run(id: &str, status: &str) -> RunBook {
    RunBook {
        run_id: id.to_owned(),
        status: status.to_owned(),
        started_at: instant("2024-12-01T10:00:00Z"),
        ended_at: (status == "done").then(|| instant("2024-12-01T10:02:05Z")),
        titles: 1_290,
        outcomes: vec![("landed".to_owned(), 1_000), ("not_found".to_owned(), 290)],
        requests: 1_300,
        files: 13,
    }
}
