//! A user's own questions: from folders to questions, and from questions to answers.

mod folder;

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use cinelake_analysis::{AnalysisError, Limits, Session, Statement, nearest};
use cinelake_answers::own::{
    LEFT_OUT_FILE, OwnAnswer, OwnError, OwnProblem, OwnQuestion, Place, SQL_FILE, answer_own,
};
use cinelake_answers::{ByLanguage, Request};
use cinelake_lake::Lake;

use super::engine::SparkEngine;
use super::engine_threads::EngineThreads;
use super::warn;
use crate::args::{OwnArgs, QuestionName};
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::render::plural;
use crate::settings::Parsed;
use crate::wording::{Wording, say};

pub(super) use folder::find;

/// A question's folder that was read.
#[derive(Debug)]
pub(super) struct QuestionFolder {
    /// The name of the folder.
    pub(super) name: String,
    /// The folder.
    pub(super) path: PathBuf,
    /// The question, or everything that is wrong with it.
    pub(super) question: Result<OwnQuestion, Vec<OwnProblem>>,
}

impl QuestionFolder {
    /// A problem as it is told: behind the path of the folder.
    pub(super) fn problem_text(&self, problem: &OwnProblem) -> String {
        format!("{}/{problem}", self.path.display())
    }

    fn problems_text(&self, problems: &[OwnProblem]) -> String {
        let lines: Vec<String> = problems.iter().map(|it| self.problem_text(it)).collect();
        lines.join("\n")
    }
}

/// The own questions that a command is to answer, with their parameters set.
pub(super) fn load(args: &OwnArgs, parsed: &Parsed) -> Result<Vec<QuestionFolder>, Failure> {
    let mut found = match args.questions.is_empty() {
        true => Vec::new(),
        false => find(&args.questions, parsed)?,
    };
    for text in &args.set {
        set(&mut found, text)?;
    }
    Ok(found)
}

/// Sets a parameter in every question that has it.
fn set(found: &mut [QuestionFolder], text: &str) -> Result<(), Failure> {
    let Some((name, value)) = text.split_once('=') else {
        return Err(Failure::usage(anyhow!(
            "--set {text} has no value; give NAME=VALUE, for instance min_films=5"
        )));
    };
    let (question, name) = match name.split_once('.') {
        Some((question, name)) => (Some(question), name),
        None => (None, name),
    };
    let is_meant = |own: &&mut QuestionFolder| question.is_none_or(|name| own.name == name);
    let mut known = Vec::new();
    let mut is_set = false;
    for own in found.iter_mut().filter(is_meant) {
        let Ok(question) = &mut own.question else {
            continue;
        };
        let names = question.parameters.iter().map(|own| own.name.clone());
        let names: Vec<String> = names.collect();
        if names.iter().any(|own| own == name) {
            question.set(name, value).map_err(Failure::usage)?;
            is_set = true;
        }
        known.extend(names);
    }
    if let Some(wanted) = question
        && !found.iter().any(|own| own.name == wanted)
    {
        let names: Vec<String> = found.iter().map(|own| own.name.clone()).collect();
        let none = "name the folder of your own questions with --questions";
        return Err(Failure::usage(anyhow!(
            "--set {text}: there is no question `{wanted}`{}",
            instead(wanted, &names, none)
        )));
    }
    match is_set {
        true => Ok(()),
        false => Err(Failure::usage(anyhow!(
            "--set {text}: there is no parameter `{name}`{}",
            instead(
                name,
                &known,
                "the own questions have no parameters that could be set"
            )
        ))),
    }
}

/// What there is instead of a name: names that look like it, or all, or that there are none.
fn instead(name: &str, known: &[String], none: &str) -> String {
    match (nearest(name, known).first(), known) {
        (Some(nearest), _) => format!("; did you mean {nearest}?"),
        (None, []) => format!("; {none}"),
        (None, known) => format!("; there are {}", known.join(", ")),
    }
}

/// The questions that are asked for: those of `asked` in its order, or all where it is empty.
pub(super) fn chosen(
    mut found: Vec<QuestionFolder>,
    asked: &[QuestionName],
) -> Result<Vec<QuestionFolder>, Failure> {
    if asked.is_empty() {
        return Ok(found);
    }
    let known: Vec<String> = found.iter().map(|own| own.name.clone()).collect();
    let mut chosen: Vec<QuestionFolder> = Vec::new();
    for asked in asked {
        let QuestionName::Name(name) = asked else {
            continue;
        };
        if chosen.iter().any(|own| own.name == *name) {
            continue;
        }
        let Some(at) = found.iter().position(|own| own.name == *name) else {
            let none = "name the folder of your own questions with --questions";
            return Err(Failure::usage(anyhow!(
                "there is no question `{name}`{}",
                instead(name, &known, none)
            )));
        };
        chosen.push(found.swap_remove(at));
    }
    Ok(chosen)
}

/// What own statements may use.
#[derive(Debug, Clone, Copy)]
pub(super) struct Allowed {
    /// Memory and disk.
    pub(super) limits: Limits,
    /// Time for the statements of one question.
    pub(super) time: Duration,
}

/// What runs own statements.
#[derive(Clone)]
pub(super) enum StatementRunner {
    /// The engine in cinelake, over a session; a fresh one when a table was replaced.
    Embedded(Box<(Lake, Session)>),
    /// Spark.
    Spark(Arc<SparkEngine>),
}

/// Answers the questions one after the other. One that fails has its error in its answer.
pub(super) async fn answer_all(
    by: &StatementRunner,
    found: &[QuestionFolder],
    request: &Request,
    allowed: Allowed,
) -> Vec<OwnAnswer> {
    let mut answers = Vec::with_capacity(found.len());
    for own in found {
        let answered = answer(by, own, request, allowed).await;
        answers.push(answered.unwrap_or_else(|error| {
            let title = match &own.question {
                Ok(question) => question.title.clone(),
                Err(_) => ByLanguage::text(&own.name, &own.name),
            };
            OwnAnswer::failed(&own.name, title, error)
        }));
    }
    answers
}

/// The answer, or why there is none in words.
async fn answer(
    by: &StatementRunner,
    own: &QuestionFolder,
    request: &Request,
    allowed: Allowed,
) -> Result<OwnAnswer, String> {
    let question = match &own.question {
        Ok(question) => question,
        Err(problems) => return Err(own.problems_text(problems)),
    };
    let work = QuestionJob {
        by: by.clone(),
        question: question.clone(),
        request: request.clone(),
        limits: allowed.limits,
    };
    match within(allowed.time, async move { work.done().await }).await? {
        Some(Ok(answered)) => Ok(answered),
        Some(Err(error)) => Err(failure_text(own, question, &error)),
        None => Err(format!(
            "the question took more than {} and was stopped. Ask for less, or allow more with \
             --timeout",
            plural(allowed.time.as_secs(), "second")
        )),
    }
}

/// What answers one question.
struct QuestionJob {
    by: StatementRunner,
    question: OwnQuestion,
    request: Request,
    limits: Limits,
}

impl QuestionJob {
    async fn done(&self) -> Result<OwnAnswer, OwnError> {
        let (lake, session) = match &self.by {
            StatementRunner::Embedded(over) => over.as_ref(),
            StatementRunner::Spark(engine) => {
                return answer_own(engine.as_ref(), &self.question, &self.request).await;
            }
        };
        match answer_own(session, &self.question, &self.request).await {
            Err(error) if is_table_replaced(&error) => {
                let session = Session::open_all_within(lake, self.limits).await;
                let session = session.map_err(|error| OwnError::Engine {
                    file: SQL_FILE,
                    source: Box::new(error),
                })?;
                answer_own(&session, &self.question, &self.request).await
            }
            answered => answered,
        }
    }
}

/// The result of the work, or `None` if it takes more time.
///
/// The time is measured on a thread of its own: a runtime whose threads are all busy does not look at its
/// clock.
async fn within<T: Send + 'static>(
    time: Duration,
    work: impl Future<Output = T> + Send + 'static,
) -> Result<Option<T>, String> {
    let threads = EngineThreads::new().map_err(|error| error.to_string())?;
    let (tell, told) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        std::thread::sleep(time);
        // Nobody listens any more when the work was done in time.
        let _ = tell.send(());
    });
    tokio::select! {
        done = threads.spawn(work) => done.map(Some).map_err(|error| error.to_string()),
        _ = told => Ok(None),
    }
}

fn is_table_replaced(error: &OwnError) -> bool {
    match error {
        OwnError::Engine { source, .. } => source
            .downcast_ref()
            .is_some_and(AnalysisError::is_table_replaced),
        _ => false,
    }
}

/// Why a question has no answer, in words and with the place where it is known.
fn failure_text(own: &QuestionFolder, question: &OwnQuestion, error: &OwnError) -> String {
    match error {
        OwnError::Columns(problems) => own.problems_text(problems),
        OwnError::Engine { file, source } => match source.downcast_ref() {
            Some(error) => own.problem_text(&problem(question, file, error)),
            None => own.problem_text(&OwnProblem::new(file, None, source.to_string())),
        },
        OwnError::Value { file, source } => {
            let message = format!("a value of the result cannot be read: {source}");
            own.problem_text(&OwnProblem::new(file, None, message))
        }
        other => other.to_string(),
    }
}

/// An error of the engine as a problem of the file with the statement.
pub(super) fn problem(
    question: &OwnQuestion,
    file: &'static str,
    error: &AnalysisError,
) -> OwnProblem {
    let sql = match (file, &question.left_out_sql) {
        (LEFT_OUT_FILE, Some(sql)) => sql,
        _ => &question.sql,
    };
    let last = |name: &str| Place::of_name(sql, name.rsplit('.').next().unwrap_or(name));
    let place = match error {
        AnalysisError::Syntax { message } => place_in(message),
        AnalysisError::UnknownColumn { name, .. }
        | AnalysisError::UnknownTable { name, .. }
        | AnalysisError::MissingTable { name } => last(name),
        _ => None,
    };
    OwnProblem::new(file, place, error.to_string())
}

/// The place that a parser's message ends with: `… at line 1, column 10`.
fn place_in(message: &str) -> Option<Place> {
    let (_, place) = message.rsplit_once(" at line ")?;
    let (line, column) = place.split_once(", column ")?;
    Some(Place {
        line: line.parse().ok()?,
        column: column.parse().ok()?,
    })
}

/// What is wrong with the statements of a question as they stand in its files: before the parameters
/// are put in front, so that places are those of the files.
fn statement_problems(question: &OwnQuestion) -> Vec<OwnProblem> {
    let left_out = question.left_out_sql.as_deref();
    let files = [
        (SQL_FILE, Some(question.sql.as_str())),
        (LEFT_OUT_FILE, left_out),
    ];
    let problem = |(file, sql): (&'static str, Option<&str>)| match Statement::one(sql?) {
        Ok(statement) if statement.is_query() => None,
        Ok(_) => {
            let message = "the statement is no query that only reads: write a SELECT";
            Some(OwnProblem::new(file, None, message))
        }
        Err(error) => Some(problem(question, file, &error)),
    };
    files.into_iter().filter_map(problem).collect()
}

/// The exit code, after a warning for each question that failed.
pub(super) fn code(answers: &[OwnAnswer], is_told: bool) -> Code {
    let mut code = Code::Done;
    for answer in answers {
        if let Some(error) = &answer.error {
            code = Code::DoneWithFailures;
            if !is_told {
                let (words, question) = (Wording::of_process(), answer.question.as_str());
                let error = error.as_str();
                warn(&say!(
                    words,
                    "warn-question",
                    question = question,
                    error = error
                ));
            }
        }
    }
    code
}
