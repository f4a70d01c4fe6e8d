use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int32Array, Int64Array, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::RecordBatch;
use async_trait::async_trait;
use futures::executor::block_on;

use super::*;
use crate::document::Block;
use crate::engine::{Engine, EngineError, FirstRows};
use crate::language::Language;
use crate::request::{Request, TitleFilter};

const TOML: &str = r#"
title = { en = "Which genres pay?", pt-BR = "Que gêneros dão lucro?" }
notes = ["Only films."]

[parameters.min_films]
type = "integer"
default = 5

[columns.genre]
label = { en = "Genre", pt-BR = "Gênero" }

[columns.multiple]
label = "Multiple"
unit = "×"
format = "multiple"

[chart]
kind = "bar"
x = "genre"
y = "multiple"

[floor]
column = "films"
at_least = "min_films"

[left_out]
no_budget = { en = "no budget", pt-BR = "sem orçamento" }
"#;

const SQL: &str = "SELECT genre, films, multiple FROM x CROSS JOIN parameters";

fn question(toml: &str) -> OwnQuestion {
    OwnQuestion::read("genres", toml, SQL, Some("SELECT 1")).expect("a question")
}

fn problems(toml: &str) -> Vec<String> {
    let read = OwnQuestion::read("genres", toml, SQL, None);
    let problems = read.expect_err("problems");
    problems.iter().map(ToString::to_string).collect()
}

/// Gives the same rows whatever it is asked, but reasons to who asks for none.
struct Rows {
    rows: RecordBatch,
    more: bool,
}

#[async_trait]
impl Engine for Rows {
    async fn query(&self, _: &str) -> Result<Vec<RecordBatch>, EngineError> {
        Err("an own question asks for its first rows".into())
    }

    async fn first_rows(&self, sql: &str, most: usize) -> Result<FirstRows, EngineError> {
        let rows = match sql.contains("SELECT 1\n") {
            true => batch(&[
                ("reason", texts(&[Some("no_budget"), Some("no_rating")])),
                ("titles", Arc::new(Int64Array::from(vec![7, 2]))),
            ]),
            false => self.rows.clone(),
        };
        assert_eq!(most, MOST_ROWS);
        Ok(FirstRows {
            schema: rows.schema(),
            record_batches: vec![rows],
            more: self.more,
            empty_tables: Vec::new(),
        })
    }
}

fn texts(values: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

fn batch(columns: &[(&str, ArrayRef)]) -> RecordBatch {
    let fields = columns
        .iter()
        .map(|(name, array)| Field::new(*name, array.data_type().clone(), true));
    let schema = Schema::new(fields.collect::<Vec<_>>());
    let arrays = columns.iter().map(|(_, array)| array.clone()).collect();
    RecordBatch::try_new(Arc::new(schema), arrays).expect("a batch")
}

fn genres() -> RecordBatch {
    batch(&[
        (
            "genre",
            texts(&[Some("Drama"), None, Some("War"), Some("Noir")]),
        ),
        (
            "films",
            Arc::new(Int32Array::from(vec![Some(9), Some(5), Some(4), None])),
        ),
        (
            "multiple",
            Arc::new(Float64Array::from(vec![2.5, f64::NAN, 9.0, 1.0])),
        ),
    ])
}

fn request() -> Request {
    Request::new("2024-12-31".parse().expect("a day"))
}

fn answered(toml: &str, engine: &Rows, request: &Request) -> Result<OwnAnswer, OwnError> {
    block_on(answer_own(engine, &question(toml), request))
}

#[test]
fn every_mistake_in_a_file_is_told_with_its_line_and_column() {
    let toml = "titel = \"x\"\n\n[parameters.min_votes]\ntype = \"integer\"\ndefault = 1\n\n\
                [parameters.least]\ntype = \"intger\"\ndefault = 1\n\n[parameters.most]\ntype = \"integer\"\n\
                default = \"five\"\n\n[columns.genre]\nformat = \"dollars\"\nplaces = 9\n\n[chart]\nkind = \"donut\"\n";
    same(
        &problems(toml),
        &[
            "question.toml:1:1: unknown key `titel`; did you mean `title`?",
            "question.toml:3:1: every question has the parameter `min_votes` already; choose another name",
            "question.toml:8:8: `intger` is no `type`; did you mean `integer`?",
            "question.toml:13:11: the `default` is not of the type; give a whole number, for instance 5",
            "question.toml:16:10: `dollars` is no `format`; there are `text`, `integer`, `number`, `percent`, `usd`, `year`, `date`, `rating`, `multiple`, `yes_no`",
            "question.toml:17:10: `places` is 0 to 6, and belongs to the formats number, percent and rating",
            "question.toml:20:8: `donut` is no `kind`; there are `bar`, `line`, `scatter`, `distribution`, `table`",
        ],
    );
}

fn same(told: &[String], wanted: &[&str]) {
    assert_eq!(told, wanted, "{told:#?}");
}

#[test]
fn what_is_no_toml_is_told_where_it_breaks() {
    let told = problems("title = \"x\"\n[chart\nkind = \"bar\"\n");
    assert!(told[0].starts_with("question.toml:2:"), "{told:?}");
}

#[test]
fn a_chart_says_which_keys_its_kind_has() {
    let told = problems("title = \"x\"\n[chart]\nkind = \"scatter\"\nx = \"a\"\nlow = \"b\"\n");
    same(
        &told,
        &[
            "question.toml:2:1: this kind of chart needs `y`, the name of a column",
            "question.toml:2:1: an interval needs both `low` and `high`",
            "question.toml:5:7: this kind of chart has no `low`",
        ],
    );
}

#[test]
fn a_question_without_a_title_or_statement_is_no_question() {
    let read = OwnQuestion::read("x", "", " \n", None).expect_err("problems");
    assert_eq!(read.len(), 2, "{read:?}");
    assert_eq!((read[0].file, read[1].file), (TOML_FILE, SQL_FILE));
}

#[test]
fn an_answer_has_its_rows_its_floor_and_what_was_left_out() {
    let engine = Rows {
        rows: genres(),
        more: false,
    };
    let answer = answered(TOML, &engine, &request()).expect("an answer");
    let json = serde_json::to_value(&answer).expect("JSON");
    assert_eq!(json["schema_version"], 1);
    assert_eq!(json["error"], serde_json::Value::Null);
    assert_eq!(json["parameters"]["min_films"], 5);
    assert_eq!(
        json["rows"],
        serde_json::json!([
            { "genre": "Drama", "films": 9, "multiple": 2.5 },
            { "genre": null, "films": 5, "multiple": null },
        ])
    );
    assert_eq!(
        json["below_floor"],
        serde_json::json!({ "column": "films", "at_least": 5.0, "rows": 1, "unknown": 1 })
    );
    assert_eq!(json["left_out"][0]["text"]["pt-BR"], "sem orçamento");
    assert_eq!(json["left_out"][1]["text"]["en"], "no rating");
    assert_eq!(json["columns"][2]["format"], "multiple");
    assert!(
        answer.sql.contains("CAST(5 AS BIGINT) AS min_films"),
        "{}",
        answer.sql
    );
    let document = answer.document.get(Language::PtBr);
    let Block::Table(table) = &document.blocks[0] else {
        panic!("a table first")
    };
    assert_eq!(table.rows, [["Drama", "9", "2,5×"], ["–", "5", "–"]]);
    assert_eq!(table.columns[2].label, "Multiple (×)");
}

#[test]
fn a_parameter_is_set_by_its_type_and_refused_otherwise() {
    let mut question = question(TOML);
    question.set("min_films", "2").expect("set");
    assert!(
        question
            .statement(&request())
            .contains("CAST(2 AS BIGINT) AS min_films")
    );
    let wrong = question.set("min_films", "two").expect_err("no number");
    assert!(wrong.to_string().contains("a whole number"), "{wrong}");
    let unknown = question.set("min_film", "2").expect_err("no parameter");
    assert!(
        unknown.to_string().contains("did you mean `min_films`?"),
        "{unknown}"
    );
}

#[test]
fn no_text_of_a_parameter_leaves_its_quotation_marks() {
    let toml = "title = \"x\"\n[parameters.name]\ntype = \"text\"\ndefault = \"it's\"\n";
    let mut question = question(toml);
    assert!(question.statement(&request()).contains("'it''s' AS name"));
    for text in ["a\\", "a\nb", "a\u{0}"] {
        assert!(question.set("name", text).is_err(), "{text:?}");
    }
    question
        .set("name", "'; DROP TABLE titles; --")
        .expect("a text");
    assert!(
        question
            .statement(&request())
            .contains("'''; DROP TABLE titles; --' AS name")
    );
}

#[test]
fn what_the_file_says_and_the_result_lacks_is_told_with_what_there_is() {
    let toml = "title = \"x\"\n[columns.gener]\n[columns.genre]\nformat = \"usd\"\n[chart]\nkind = \"line\"\n\
                x = \"genre\"\ny = \"films\"\n[floor]\ncolumn = \"genre\"\nat_least = 1\n";
    let told = question(toml)
        .columns(&genres().schema())
        .expect_err("problems");
    let told: Vec<String> = told.iter().map(ToString::to_string).collect();
    same(
        &told,
        &[
            "question.toml:2:1: the statement gives no column `gener`; did you mean `genre`?",
            "question.toml:4:10: the format `usd` does not fit: the statement gives `genre` as text",
            "question.toml:7:5: `x` of this chart needs numbers, and the statement gives `genre` as text",
            "question.toml:10:10: a floor needs numbers, and the statement gives `genre` as text",
        ],
    );
}

#[test]
fn a_list_is_no_plain_value_and_the_error_says_how_to_write_it() {
    let item = Arc::new(Field::new("item", DataType::Utf8, true));
    let schema = Schema::new(vec![Field::new("genre", DataType::List(item), true)]);
    let told = question("title = \"x\"")
        .columns(&schema)
        .expect_err("problems");
    assert_eq!(told[0].place, Some(Place { line: 1, column: 8 }));
    assert!(
        told[0].message.contains("array_to_string(genre"),
        "{told:?}"
    );
}

#[test]
fn what_the_rows_do_not_show_is_a_note() {
    let engine = Rows {
        rows: genres().slice(0, 0),
        more: true,
    };
    let mut request = request();
    request.filter = TitleFilter {
        from_year: Some(1990),
        ..TitleFilter::default()
    };
    let answer = answered("title = \"x\"", &engine, &request).expect("an answer");
    let notes: Vec<&str> = answer.notes.iter().map(|note| note.en.as_str()).collect();
    assert_eq!(
        notes,
        [
            "The answer has no rows.",
            "The statement gives more rows; only the first 10,000 were read.",
            "The filters do not narrow this answer: its statement does not read selected_titles.",
        ]
    );
}

#[test]
fn a_whole_number_that_is_too_large_is_an_error_and_not_unknown() {
    let large: ArrayRef = Arc::new(arrow::array::UInt64Array::from(vec![u64::MAX]));
    let engine = Rows {
        rows: batch(&[("n", large)]),
        more: false,
    };
    let error = answered("title = \"x\"", &engine, &request()).expect_err("too large");
    assert!(matches!(error, OwnError::Value { .. }), "{error}");
}

#[test]
fn the_skeleton_of_any_statement_is_a_question() {
    for schema in [None, Some(genres().schema())] {
        let (toml, sql) = skeleton("my-genres", Some((SQL, schema.as_deref())));
        let question = OwnQuestion::read("my-genres", &toml, &sql, None).expect(&toml);
        assert_eq!(question.title.en, "My genres?");
        if let Some(schema) = schema {
            let columns = question.columns(&schema).expect("columns");
            assert_eq!(columns.len(), 3);
            assert_eq!(question.chart.x.as_deref(), Some("genre"));
        }
    }
    let odd = batch(&[(
        "count(*) \"x\"\n",
        Arc::new(Int64Array::from(vec![1])) as ArrayRef,
    )]);
    let (toml, sql) = skeleton("odd", Some((SQL, Some(&odd.schema()))));
    let question = OwnQuestion::read("odd", &toml, &sql, None).expect(&toml);
    assert!(question.columns(&odd.schema()).is_ok(), "{toml}");
    let (toml, sql) = skeleton("new", None);
    assert!(
        OwnQuestion::read("new", &toml, &sql, None).is_ok(),
        "{toml}"
    );
}

#[test]
fn a_name_is_found_as_a_word_outside_of_comments_and_texts() {
    let sql = "-- yeer\nSELECT 'yeer', yeers, /* yeer\n*/ t.Yeer FROM t";
    assert_eq!(
        Place::of_name(sql, "yeer"),
        Some(Place { line: 3, column: 6 })
    );
    assert_eq!(Place::of_name(sql, "nothing"), None);
    assert_eq!(
        Place::of_name("SELECT é, x", "x"),
        Some(Place {
            line: 1,
            column: 11
        })
    );
}

#[test]
fn only_plain_names_name_a_question() {
    for name in ["a", "streaming", "top-10"] {
        assert!(is_name(name), "{name}");
    }
    for name in ["", "7", "-a", "A", "a_b", "../a", "a/b", "a.b", "é"] {
        assert!(!is_name(name), "{name}");
    }
}
