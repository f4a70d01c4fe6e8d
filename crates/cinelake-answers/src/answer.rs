//! The answers as data: what `answer --format json` prints.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::chart::Chart;
use crate::document::Document;
use crate::error::AnswerError;
use crate::language::{ByLanguage, Language};
use crate::own::OwnAnswer;
use crate::questions::Question;
use crate::request::{Request, TitleFilter};
use crate::sureness::Sureness;
use crate::words::{self, both};

/// Version of the JSON; raised when a reader has to know.
pub const SCHEMA_VERSION: u32 = 1;

/// The most characters of a finding; titles in it are cut.
pub const FINDING_CHARACTERS: usize = 80;

/// The answers to a request.
#[derive(Debug, Clone, Serialize)]
pub struct Answers {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// The day the answers are for.
    pub as_of: NaiveDate,
    /// Calendar years in the window of questions 7 and 8.
    pub last_years: u16,
    /// The floor of votes.
    pub min_votes: u32,
    /// Which titles were looked at.
    pub filter: TitleFilter,
    /// The second opinion whose figures are used where TMDB has none; not there where that was not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fill_money: Option<String>,
    /// Where the ratings come from, in words.
    pub ratings: ByLanguage,
    /// One for each question, in the order asked.
    pub answers: Vec<Answer>,
    /// One for each question of the user's own, in the order asked; not there where none was asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub own: Vec<OwnAnswer>,
}

/// The answer to one question.
#[derive(Debug, Clone, Serialize)]
pub struct Answer {
    /// 1 to 8.
    pub question: u8,
    /// The question in words.
    pub text: ByLanguage,
    /// The answer in words; where there is none, why.
    pub sentence: ByLanguage,
    /// The answer in at most [`FINDING_CHARACTERS`] characters: the title of its chart.
    pub finding: ByLanguage,
    /// Whether this lake can answer it; if not, `sentence` says why and `answer` is null.
    pub answerable: bool,
    /// How sure the answer is, by what `sentence` says.
    pub sureness: Sureness,
    /// The literal question: no floors, all ties. Shape by question: see the JSON Schema.
    pub as_asked: Box<RawValue>,
    /// The answer with the floors. Shape by question: see the JSON Schema.
    pub answer: Box<RawValue>,
    /// The answer under other floors. Shape by question.
    pub sensitivity: Box<RawValue>,
    /// What the answer's chart shows; null where there is nothing to show.
    pub chart: Option<Chart>,
    /// Titles of the question's kind in the selection.
    pub titles: u64,
    /// Of these, titles that the answer rests on.
    pub titles_used: u64,
    /// The rest by reason; with `titles_used` they add up to `titles`.
    pub left_out: Vec<LeftOut>,
    /// What a reader has to know, in words.
    pub notes: Vec<ByLanguage>,
    /// The statements that ran, each with its parameters; separated by `;` and a line end.
    pub sql: String,
    /// The same for people. A question fills in its tables; question, sentence, the table of what
    /// was left out and the notes are put in for all of them in one place.
    #[serde(skip)]
    pub document: ByLanguage<Document>,
}

/// Titles that an answer does not rest on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Why: a stable word such as `unknown_rating`.
    pub reason: &'static str,
    /// How many.
    pub titles: u64,
}

impl Answers {
    pub(crate) fn new(request: &Request, ratings: ByLanguage, answers: Vec<Answer>) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            as_of: request.as_of,
            last_years: request.last_years,
            min_votes: request.min_votes,
            filter: request.filter.clone(),
            fill_money: request.fill_money.clone(),
            ratings,
            answers,
            own: Vec::new(),
        }
    }
}

impl Answer {
    /// "Not answerable from this lake", and why.
    pub(crate) fn unanswerable(
        question: Question,
        request: &Request,
        sentence: ByLanguage,
        left_out: Vec<LeftOut>,
        sql: String,
    ) -> Result<Self, AnswerError> {
        Ok(Self {
            question: question.number(),
            text: question.text(request.last_years),
            sentence,
            finding: both("not-answerable"),
            answerable: false,
            sureness: Sureness::Unanswerable,
            as_asked: raw(question, &())?,
            answer: raw(question, &())?,
            sensitivity: raw::<[(); 0]>(question, &[])?,
            chart: None,
            titles: left_out.iter().map(|line| line.titles).sum(),
            titles_used: 0,
            left_out,
            notes: Vec::new(),
            sql,
            document: ByLanguage::default(),
        })
    }

    /// Adds to the documents what every answer has.
    pub(crate) fn documented(mut self) -> Self {
        for language in Language::ALL {
            let left_out =
                words::left_out_table(language, self.titles, self.titles_used, &self.left_out);
            let notes: Vec<String> = self
                .notes
                .iter()
                .map(|note| note.get(language).clone())
                .collect();
            let document = self.document.get_mut(language);
            document.question.clone_from(self.text.get(language));
            document.sentence.clone_from(self.sentence.get(language));
            document.complete(left_out, &notes);
        }
        self
    }

    /// Checks that titles used and left out add up to the titles given.
    pub(crate) fn balanced(self) -> Result<Self, AnswerError> {
        let left_out: u64 = self.left_out.iter().map(|line| line.titles).sum();
        if self.titles_used + left_out == self.titles {
            return Ok(self);
        }
        Err(AnswerError::Unbalanced {
            question: self.question,
            counted: self.titles_used + left_out,
            given: self.titles,
        })
    }
}

/// A value as JSON text with its fields in the order of the type.
pub(crate) fn raw<T: Serialize + ?Sized>(
    question: Question,
    value: &T,
) -> Result<Box<RawValue>, AnswerError> {
    serde_json::value::to_raw_value(value).map_err(|error| AnswerError::Result {
        question: question.number(),
        problem: error.to_string(),
    })
}

/// Several statements as one text.
pub(crate) fn join_sql(statements: &[String]) -> String {
    let statements: Vec<&str> = statements.iter().map(|sql| sql.trim_end()).collect();
    statements.join(";\n")
}

/// Serializes a float with at most six decimals, so that the last bits of a sum are not data; null
/// if it is not finite.
pub(crate) fn rounded<S: serde::Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if value.is_finite() {
        serializer.serialize_f64(round(*value))
    } else {
        serializer.serialize_none()
    }
}

/// Serializes an optional float with at most six decimals.
pub(crate) fn rounded_option<S: serde::Serializer>(
    value: &Option<f64>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) if value.is_finite() => serializer.serialize_some(&round(*value)),
        _ => serializer.serialize_none(),
    }
}

/// At most six decimals; never a negative zero.
pub(crate) fn round(value: f64) -> f64 {
    (value * 1e6).round() / 1e6 + 0.0
}
