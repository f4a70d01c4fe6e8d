//! The example of docs/adding-a-question.md: the decade in which most films were released.

use serde::Serialize;

use crate::answer::Answer;
use crate::document::{Document, Role};
use crate::engine::Engine;
use crate::error::AnswerError;
use crate::figures::{self, Fields, fields};
use crate::language::{ByLanguage, Language};
use crate::left_out::LeftOut;
use crate::prelude::join_sql;
use crate::question::Question;
use crate::request::Request;
use crate::rows::query;
use crate::sureness::Sureness;
use crate::table::TableBuilder;
use crate::words::{self, both, say};

const DECADES_SQL: &str = include_str!("decades.sql");

/// What the answer has: the best decade, and all of them. There are no floors.
pub type Figures = figures::Figures<Decade, Decades, ()>;

/// A decade.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decade {
    /// Its first year.
    pub decade: i32,
    /// Films that were released in it.
    pub films: u64,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decades {
    /// The decades, the one with the most films first.
    pub decades: Vec<Decade>,
}

impl figures::Rows for Decades {
    /// A row for each decade.
    fn rows(&self) -> Vec<Fields> {
        self.decades.iter().map(fields).collect()
    }
}

pub(super) async fn answer(
    engine: &dyn Engine,
    question: Question,
    request: &Request,
) -> Result<Answer<Figures>, AnswerError> {
    let (sql, rows) = query(engine, question, DECADES_SQL, request).await?;
    let sql = join_sql(&[sql]);
    let (mut decades, mut unknown) = (Vec::new(), 0);
    for (decade, films) in rows.years("decade")?.into_iter().zip(rows.titles("films")?) {
        match decade {
            Some(decade) => decades.push(Decade { decade, films }),
            None => unknown += films,
        }
    }
    let left_out = LeftOut::count([("no_start_year", unknown)]);
    let Some(best) = decades.first().cloned() else {
        let sentence = both("decades-none");
        return Ok(Answer::unanswerable(
            question, request, sentence, left_out, sql,
        ));
    };
    let titles_used = decades.iter().map(|decade| decade.films).sum();
    Ok(Answer {
        question: question.number(),
        text: question.text(request.last_years),
        sentence: ByLanguage::each(|language| words_for(language, "decades-sentence", &best)),
        finding: ByLanguage::each(|language| words_for(language, "decades-finding", &best)),
        answerable: true,
        sureness: match decades.get(1) {
            Some(second) if second.films == best.films => Sureness::Open,
            _ => Sureness::Clear,
        },
        chart: None,
        titles: titles_used + unknown,
        titles_used,
        left_out,
        notes: Vec::new(),
        sql,
        document: ByLanguage::each(|language| document(language, &decades)),
        figures: Figures::new(best, Decades { decades }, Vec::new()),
    })
}

fn words_for(language: Language, key: &str, best: &Decade) -> String {
    let films = words::films(language, best.films);
    say!(language, key, decade = best.decade.to_string(), films)
}

fn document(language: Language, decades: &[Decade]) -> Document {
    let caption = say!(language, "decades-table");
    let table = TableBuilder::new(language, Role::Answer, caption, decades)
        .year("decade", "decades-column-decade", |decade| {
            Some(decade.decade)
        })
        .count("films", "table-films", |decade| decade.films);
    Document::of([table.table()])
}

#[cfg(test)]
mod tests;
