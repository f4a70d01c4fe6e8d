//! The answer to one question: what every answer has, around the figures of the question.

use serde::Serialize;

use crate::chart::Chart;
use crate::document::Document;
use crate::error::AnswerError;
use crate::language::{ByLanguage, Language};
use crate::left_out::{self, LeftOut};
use crate::question::Question;
use crate::request::Request;
use crate::sureness::Sureness;
use crate::words::both;

/// The answer to one question, with figures of the type `F`. Its JSON is what `answer --format json` prints.
#[derive(Debug, Clone, Serialize)]
pub struct Answer<F> {
    /// 1 to 8.
    pub question: u8,
    /// The question in words.
    pub text: ByLanguage,
    /// The answer in words; where there is none, why.
    pub sentence: ByLanguage,
    /// The answer in at most [`FINDING_CHARACTERS`](crate::FINDING_CHARACTERS) characters: the title of its chart.
    pub finding: ByLanguage,
    /// Whether this lake can answer it; if not, `sentence` says why and `answer` is null.
    pub answerable: bool,
    /// How sure the answer is, by what `sentence` says.
    pub sureness: Sureness,
    /// The literal question, the answer with the floors, and the answer under other floors. Fields by
    /// question: see the JSON Schema.
    #[serde(flatten)]
    pub figures: F,
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

impl<F: Default> Answer<F> {
    /// "Not answerable from this lake", and why.
    pub(crate) fn unanswerable(
        question: Question,
        request: &Request,
        sentence: ByLanguage,
        left_out: Vec<LeftOut>,
        sql: String,
    ) -> Self {
        Self {
            question: question.number(),
            text: question.text(request.last_years),
            sentence,
            finding: both("not-answerable"),
            answerable: false,
            sureness: Sureness::Unanswerable,
            figures: F::default(),
            chart: None,
            titles: left_out.iter().map(|line| line.titles).sum(),
            titles_used: 0,
            left_out,
            notes: Vec::new(),
            sql,
            document: ByLanguage::default(),
        }
    }
}

impl<F> Answer<F> {
    /// The same answer with its figures in another type.
    pub(crate) fn map<G>(self, figures: impl FnOnce(F) -> G) -> Answer<G> {
        Answer {
            question: self.question,
            text: self.text,
            sentence: self.sentence,
            finding: self.finding,
            answerable: self.answerable,
            sureness: self.sureness,
            figures: figures(self.figures),
            chart: self.chart,
            titles: self.titles,
            titles_used: self.titles_used,
            left_out: self.left_out,
            notes: self.notes,
            sql: self.sql,
            document: self.document,
        }
    }

    /// Adds to the documents what every answer has.
    pub(crate) fn documented(mut self) -> Self {
        for language in Language::ALL {
            let left_out = left_out::table(language, self.titles, self.titles_used, &self.left_out);
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
