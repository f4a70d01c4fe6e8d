//! The flags around a user's own questions.

use std::path::PathBuf;

use cinelake_answers::own::is_name;
use clap::{Args, Subcommand};

use super::LakeUrlArgs;

/// A question as it is named on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum QuestionName {
    /// One of the eight.
    Number(u8),
    /// One of the user's own.
    Name(String),
}

/// Reads the number of one of the eight, or the name of an own question.
pub(crate) fn parse_asked(text: &str) -> Result<QuestionName, String> {
    match text.parse() {
        Ok(number @ 1..=8) => Ok(QuestionName::Number(number)),
        Err(_) if is_name(text) => Ok(QuestionName::Name(text.to_owned())),
        _ => Err("give a number, 1 to 8, or the name of an own question".to_owned()),
    }
}

/// Which own questions, and with what.
#[derive(Debug, Args, Clone)]
#[command(next_help_heading = "Own questions")]
pub(crate) struct OwnArgs {
    /// A folder of own questions, or the folder of one; they are answered beside the eight
    #[arg(long, value_name = "DIR", value_delimiter = ',')]
    pub(crate) questions: Vec<PathBuf>,
    /// Set a parameter of own questions, as NAME=VALUE, or of one question, as QUESTION.NAME=VALUE
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) set: Vec<String>,
    /// Seconds that the statements of an own question may take
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) timeout: u64,
}

/// What can be done with own questions beside answering them.
#[derive(Debug, Subcommand)]
pub(crate) enum QuestionCommand {
    /// Write the folder of a new question, which runs as it is
    #[command(after_help = "Examples:\n  \
        cinelake question new my-questions/kinds\n  \
        cinelake question new my-questions/languages --lake ./lake \\\n    \
        --from \"SELECT original_language, COUNT(*) AS films FROM tmdb_movies GROUP BY original_language\"\n\n\
        With --from and a lake, question.toml names the columns of the statement.")]
    New(QuestionNewArgs),
    /// Check own questions and show everything that is wrong, with file, line and column; runs nothing
    #[command(after_help = "Examples:\n  \
        cinelake question check my-questions\n  \
        cinelake question check my-questions --lake ./lake\n\n\
        With a lake, each statement is planned too, and its columns are compared with question.toml.\n\
        Exit code 2 means that something is wrong.")]
    Check(QuestionCheckArgs),
}

/// `question new`.
#[derive(Debug, Args)]
pub(crate) struct QuestionNewArgs {
    /// The folder of the question; its name is the name of the question
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// The statement of the question [default: an example]
    #[arg(long, value_name = "SQL")]
    pub(crate) from: Option<String>,
    /// The lake.
    #[command(flatten)]
    pub(crate) lake: LakeUrlArgs,
}

/// `question check`.
#[derive(Debug, Args)]
pub(crate) struct QuestionCheckArgs {
    /// A folder of own questions, or the folder of one
    #[arg(value_name = "DIR", required = true)]
    pub(crate) folders: Vec<PathBuf>,
    /// The lake.
    #[command(flatten)]
    pub(crate) lake: LakeUrlArgs,
}
