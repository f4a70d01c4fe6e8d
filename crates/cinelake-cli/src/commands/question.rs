//! `cinelake question`: a new question of a user's own, and what is wrong with those that there are.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use cinelake_analysis::{Limits, Session, Statement};
use cinelake_answers::Request;
use cinelake_answers::own::{
    LEFT_OUT_FILE, OwnProblem, OwnQuestion, SQL_FILE, TOML_FILE, is_name, left_out_columns,
    skeleton,
};
use cinelake_lake::shell_quoted;
use serde::Serialize;

use super::own::{self, QuestionFolder};
use super::{note, or_stopped, print, print_json, trusted};
use crate::args::{LakeUrlArgs, QuestionCheckArgs, QuestionCommand, QuestionNewArgs};
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::render::clean;
use crate::settings::Parsed;
use crate::wording::{Wording, say};

pub(crate) async fn run(command: &QuestionCommand, parsed: &Parsed) -> Result<Code, Failure> {
    match command {
        QuestionCommand::New(args) => new(args, parsed).await,
        QuestionCommand::Check(args) => check(args, parsed).await,
    }
}

/// The request with which statements are planned: what it asks changes no column.
fn request() -> Request {
    Request::new(context::today())
}

/// A session over the lake, where one was named.
async fn session(args: &LakeUrlArgs, parsed: &Parsed) -> Result<Option<Session>, Failure> {
    if args.lake.is_none() {
        return Ok(None);
    }
    let lake = trusted::lake(args, parsed).await?;
    let session = or_stopped(trusted::session_of_all(&lake, Limits::default())).await?;
    Ok(Some(session))
}

/// What `question new` wrote.
#[derive(Debug, Serialize)]
struct NewQuestion {
    question: String,
    files: Vec<PathBuf>,
}

async fn new(args: &QuestionNewArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let name = args.folder.file_name().unwrap_or_default();
    let name = name.to_string_lossy().into_owned();
    if !is_name(&name) {
        return Err(Failure::usage(anyhow!(
            "{} is no folder for a question: its name is the name of the question, with small letters, \
             digits and -, a letter first",
            args.folder.display()
        ))
        .with_sentence("question_name", ""));
    }
    let (toml, sql) = match &args.from {
        None => skeleton(&name, None),
        Some(from) => from_statement(&name, from, args, parsed).await?,
    };
    let files = [(TOML_FILE, toml), (SQL_FILE, sql)];
    let files = files.map(|(file, text)| (args.folder.join(file), text));
    write(&args.folder, &files)?;
    let made = NewQuestion {
        question: name,
        files: files.into_iter().map(|(path, _)| path).collect(),
    };
    print_new_question(&made, args, parsed)?;
    Ok(Code::Done)
}

/// The files of a question that has a statement; with the columns where a lake knows them.
async fn from_statement(
    name: &str,
    from: &str,
    args: &QuestionNewArgs,
    parsed: &Parsed,
) -> Result<(String, String), Failure> {
    if !Statement::one(from)?.is_query() {
        let text = "the statement in --from is no query; write a SELECT";
        return Err(Failure::usage(anyhow!(text)).with_sentence("question_columns", ""));
    }
    let Some(session) = session(&args.lake, parsed).await? else {
        note(parsed, &Wording::of_process().text("question-no-columns"));
        return Ok(skeleton(name, Some((from, None))));
    };
    let (toml, sql) = skeleton(name, Some((from, None)));
    let question = OwnQuestion::read(name, &toml, &sql, None);
    let question = question.map_err(|problems| Failure::unexpected(anyhow!(lines(&problems))))?;
    let statement = Statement::one(&question.statement(&request()))?;
    let schema = or_stopped(async { Ok(session.columns(&statement).await?) }).await?;
    question.columns(&schema).map_err(|problems| {
        Failure::usage(anyhow!(lines(&problems))).with_sentence("question_columns", "")
    })?;
    Ok(skeleton(name, Some((from, Some(&schema)))))
}

fn lines(problems: &[OwnProblem]) -> String {
    let lines: Vec<&str> = problems.iter().map(|it| it.message.as_str()).collect();
    lines.join("\n")
}

/// A question in a folder of this folder.
fn question_below(folder: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).ok()?.flatten();
    let mut folders = entries.map(|entry| entry.path());
    folders.find(|path| path.join(TOML_FILE).is_file())
}

/// Writes the files. One that is there already is left as it is, and no other is written.
fn write(folder: &Path, files: &[(PathBuf, String)]) -> Result<(), Failure> {
    if let Some(question) = question_below(folder) {
        return Err(Failure::usage(anyhow!(
            "{} has questions in folders of its own, such as {}, and would hide them if it were a question \
             itself; name a new folder in it",
            folder.display(),
            question.display()
        ))
        .with_sentence("question_hides_others", ""));
    }
    if let Some((path, _)) = files
        .iter()
        .find(|(path, _)| path.symlink_metadata().is_ok())
    {
        return Err(Failure::usage(anyhow!(
            "{} exists already and stays as it is; choose another folder",
            path.display()
        ))
        .with_sentence("question_is_there", ""));
    }
    let written = fs::create_dir_all(folder).and_then(|()| {
        files.iter().try_for_each(|(path, text)| {
            let mut file = fs::File::create_new(path)?;
            file.write_all(text.as_bytes())
        })
    });
    let text = || format!("could not write into {}", folder.display());
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            Failure::usage(anyhow!(error).context(format!("{}; a file has this name", text())))
        }
        _ => Failure::usage(anyhow!(error).context(text())),
    })
}

fn print_new_question(
    made: &NewQuestion,
    args: &QuestionNewArgs,
    parsed: &Parsed,
) -> Result<(), Failure> {
    if context::is_json(parsed) {
        return print_json(made);
    }
    let mut text = String::new();
    for path in &made.files {
        text.push_str(&format!("{}\n", clean(&path.display().to_string())));
    }
    let folder = shell_quoted(&args.folder.display().to_string());
    let lake = shell_quoted(args.lake.lake.as_deref().unwrap_or("./lake"));
    let question = &made.question;
    let command = format!("cinelake answer {question} --questions {folder} --lake {lake}");
    let words = Wording::of_process();
    text.push_str(&format!(
        "{}\n",
        say!(words, "run-it", command = clean(&command))
    ));
    print(&text)
}

/// What `question check` found.
#[derive(Debug, Serialize)]
struct CheckReport {
    questions: Vec<CheckedQuestion>,
    /// Over all questions.
    problems: usize,
    /// Whether the statements were planned over a lake.
    planned: bool,
}

#[derive(Debug, Serialize)]
struct CheckedQuestion {
    question: String,
    folder: PathBuf,
    problems: Vec<OwnProblem>,
}

async fn check(args: &QuestionCheckArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let found = own::find(&args.folders, parsed)?;
    let session = session(&args.lake, parsed).await?;
    let mut questions = Vec::with_capacity(found.len());
    for own in &found {
        let problems = or_stopped(async { Ok(problems(own, session.as_ref()).await) }).await?;
        questions.push(CheckedQuestion {
            question: own.name.clone(),
            folder: own.path.clone(),
            problems,
        });
    }
    let checked = CheckReport {
        problems: questions.iter().map(|it| it.problems.len()).sum(),
        questions,
        planned: session.is_some(),
    };
    match context::is_json(parsed) {
        true => print_json(&checked)?,
        false => print(&report_text(&checked, &found))?,
    }
    Ok(match checked.problems {
        0 => Code::Done,
        _ => Code::Usage,
    })
}

/// Everything that is wrong with a question.
async fn problems(own: &QuestionFolder, session: Option<&Session>) -> Vec<OwnProblem> {
    let question = match (&own.question, session) {
        (Err(problems), _) => return problems.clone(),
        (Ok(_), None) => return Vec::new(),
        (Ok(question), Some(session)) => (question, session),
    };
    let (question, session) = question;
    let mut problems = Vec::new();
    match planned(session, &question.statement(&request())).await {
        Ok(schema) => problems.extend(question.columns(&schema).err().unwrap_or_default()),
        Err(error) => problems.push(own::problem(question, SQL_FILE, &error)),
    }
    if let Some(statement) = question.left_out_statement(&request()) {
        match planned(session, &statement).await {
            Ok(schema) => problems.extend(left_out_columns(&schema).err()),
            Err(error) => problems.push(own::problem(question, LEFT_OUT_FILE, &error)),
        }
    }
    problems
}

async fn planned(
    session: &Session,
    statement: &str,
) -> Result<arrow::datatypes::SchemaRef, cinelake_analysis::AnalysisError> {
    session.columns(&Statement::one(statement)?).await
}

fn report_text(checked: &CheckReport, found: &[QuestionFolder]) -> String {
    let words = Wording::of_process();
    let mut lines = Vec::new();
    // The texts of problems are English.
    if checked.problems > 0 && !words.is_english() {
        lines.push(words.text("question-problems"));
    }
    for (question, own) in checked.questions.iter().zip(found) {
        if question.problems.is_empty() {
            let question = clean(&question.question);
            lines.push(say!(words, "question-good", question = question));
        }
        for problem in &question.problems {
            lines.push(clean(&own.problem_text(problem)));
        }
    }
    let questions = words.counted("questions", checked.questions.len() as u64);
    let problems = words.counted("problems", checked.problems as u64);
    lines.push(say!(
        words,
        "question-sum",
        questions = questions,
        problems = problems
    ));
    if !checked.planned {
        lines.push(words.text("question-columns-unchecked"));
    }
    lines.join("\n") + "\n"
}
