//! An error on its way out: what to print, and with which exit code.

use std::process::ExitCode;

use cinelake_analysis::AnalysisError;
use cinelake_answers::AnswerError;
use cinelake_fetch::{ErrorClass as FetchClass, FetchError};
use cinelake_imdb::CatalogueError;
use cinelake_ingest::{CauseClass, IngestError, RefreshError, SourceError};
use cinelake_lake::{LakeError, LakeProblem};
use cinelake_publish::PublishError;
use cinelake_refine::RefineError;
use cinelake_spark::SparkError;
use cinelake_tmdb::{CredentialError, ErrorClass, TmdbError};

use crate::exit_code::Code;
use crate::help;
use crate::render::clean_lines;

/// A command that could not do its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// clap's own: usage, `--help`, `--version`.
    Clap {
        /// What clap says.
        error: Box<clap::Error>,
        /// Whether standard output gets a JSON object about it.
        json: bool,
    },
    /// Ours.
    Error {
        /// The exit code.
        code: Code,
        /// What to print.
        error: anyhow::Error,
        /// Whether standard output gets a JSON object about it; `None` while nobody has said.
        json: Option<bool>,
    },
}

impl Failure {
    pub(crate) fn usage(error: impl Into<anyhow::Error>) -> Self {
        Self::Error {
            code: Code::Usage,
            error: error.into(),
            json: None,
        }
    }

    pub(crate) fn unexpected(error: impl Into<anyhow::Error>) -> Self {
        Self::Error {
            code: Code::Unexpected,
            error: error.into(),
            json: None,
        }
    }

    /// Stopped early, by a signal.
    pub(crate) fn stopped(error: impl Into<anyhow::Error>) -> Self {
        Self::with(Code::Stopped, error)
    }

    pub(crate) fn with(code: Code, error: impl Into<anyhow::Error>) -> Self {
        Self::Error {
            code,
            error: error.into(),
            json: None,
        }
    }

    /// For `--format json`: the failure is also an object on standard output.
    pub(crate) fn with_json(self) -> Self {
        self.or_json(true)
    }

    /// Standard output has something else on it already.
    pub(crate) fn without_json(self) -> Self {
        self.or_json(false)
    }

    /// Whoever says it first knows best.
    fn or_json(self, wanted: bool) -> Self {
        match self {
            Self::Error { code, error, json } => Self::Error {
                code,
                error,
                json: json.or(Some(wanted)),
            },
            // Help and version are what was asked for, and no error.
            Self::Clap { error, json } => Self::Clap {
                json: json || (wanted && error.use_stderr()),
                error,
            },
        }
    }

    /// Prints the error and its causes once, and returns the exit code.
    #[expect(
        clippy::print_stderr,
        clippy::print_stdout,
        reason = "the one place where errors are printed"
    )]
    pub(crate) fn print(self) -> ExitCode {
        match self {
            Self::Clap { error, json } => {
                print_clap(&error);
                let code = u8::try_from(error.exit_code()).unwrap_or(Code::Usage as u8);
                if json {
                    let text = error.to_string();
                    let text = text.strip_prefix("error: ").unwrap_or(&text).trim_end();
                    println!("{}", object(code, text));
                }
                ExitCode::from(code)
            }
            Self::Error { code, error, json } => {
                let text = chain(&error);
                // Parts of it may come from a file, a server or a function.
                eprintln!("error: {}", clean_lines(&text));
                if json == Some(true) {
                    println!("{}", object(code as u8, &text));
                }
                code.into()
            }
        }
    }
}

/// Prints help with its examples as they are typed, and what else clap says as it is.
#[expect(clippy::print_stdout, reason = "help is what was asked for")]
fn print_clap(error: &clap::Error) {
    use std::io::IsTerminal;
    if error.kind() != clap::error::ErrorKind::DisplayHelp {
        // A closed pipe is all that can go wrong here, and then nobody reads.
        let _ = error.print();
        return;
    }
    let text = error.render();
    let coloured = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    match coloured {
        true => print!("{}", help::without_signs(&text.ansi().to_string())),
        false => print!("{}", help::without_signs(&text.to_string())),
    }
}

/// A failure for programs.
fn object(exit_code: u8, error: &str) -> serde_json::Value {
    serde_json::json!({ "status": "error", "exit_code": exit_code, "error": error })
}

/// The error and its causes, each said once.
fn chain(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain() {
        let part = cause.to_string();
        if text.is_empty() {
            text = part;
        } else if !text.contains(&part) {
            text.push_str(": ");
            text.push_str(&part);
        }
    }
    text
}

impl From<clap::Error> for Failure {
    fn from(error: clap::Error) -> Self {
        Self::Clap {
            error: Box::new(error),
            json: false,
        }
    }
}

impl From<CatalogueError> for Failure {
    fn from(error: CatalogueError) -> Self {
        Self::usage(error)
    }
}

impl From<FetchError> for Failure {
    fn from(error: FetchError) -> Self {
        let code = match error.class() {
            FetchClass::Local | FetchClass::File => Code::Usage,
            FetchClass::Server | FetchClass::Stopped => Code::Stopped,
        };
        Self::with(code, error)
    }
}

impl From<CredentialError> for Failure {
    fn from(error: CredentialError) -> Self {
        Self::usage(error)
    }
}

impl From<SourceError> for Failure {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Store(error) => error.into(),
            error => Self::usage(error),
        }
    }
}

impl From<LakeError> for Failure {
    fn from(error: LakeError) -> Self {
        let code = lake_code(&error);
        Self::with(code, error)
    }
}

impl From<IngestError> for Failure {
    fn from(error: IngestError) -> Self {
        let code = match &error {
            IngestError::Lake(cause) => lake_code(cause),
            IngestError::Tmdb(cause) => tmdb_code(cause),
            IngestError::TooManyBlocks(_) => Code::Usage,
            _ => Code::Unexpected,
        };
        Self::with(code, error)
    }
}

impl From<RefreshError> for Failure {
    fn from(error: RefreshError) -> Self {
        let code = match &error {
            RefreshError::Tmdb(cause) => tmdb_code(cause),
            RefreshError::Lake(cause) => lake_code(cause),
            RefreshError::NoRecords { .. } => Code::Usage,
            // The next one may be whole.
            RefreshError::Export { .. } => Code::Stopped,
        };
        Self::with(code, error)
    }
}

impl From<RefineError> for Failure {
    fn from(error: RefineError) -> Self {
        let code = match &error {
            RefineError::Lake(cause) => lake_code(cause),
            RefineError::Catalogue { .. } | RefineError::Temporary { .. } => Code::Usage,
            _ => Code::Unexpected,
        };
        Self::with(code, error)
    }
}

impl From<AnalysisError> for Failure {
    fn from(error: AnalysisError) -> Self {
        let code = analysis_code(&error);
        Self::with(code, error)
    }
}

impl From<AnswerError> for Failure {
    fn from(error: AnswerError) -> Self {
        let code = match (&error, analysis_cause(&error)) {
            (AnswerError::Request { .. }, _) => Code::Usage,
            (AnswerError::Engine { source, .. }, _) if source.is::<SparkError>() => {
                source.downcast_ref().map_or(Code::Unexpected, spark_code)
            }
            // The statements are ours: what is wrong with one is no fault of the user's.
            (_, Some(cause)) if cause.is_users() => Code::Unexpected,
            (_, Some(cause)) => analysis_code(cause),
            _ => Code::Unexpected,
        };
        Self::with(code, error)
    }
}

impl From<PublishError> for Failure {
    fn from(error: PublishError) -> Self {
        match error {
            PublishError::Lake(error) => error.into(),
            PublishError::Analysis(error) => error.into(),
            error => Self::unexpected(error),
        }
    }
}

impl From<SparkError> for Failure {
    fn from(error: SparkError) -> Self {
        let code = spark_code(&error);
        Self::with(code, error)
    }
}

fn spark_code(error: &SparkError) -> Code {
    match error.is_users() {
        true => Code::Usage,
        false => Code::Unexpected,
    }
}

/// What the engine said, where it is ours.
fn analysis_cause(error: &AnswerError) -> Option<&AnalysisError> {
    match error {
        AnswerError::Engine { source, .. } => source.downcast_ref(),
        _ => None,
    }
}

fn analysis_code(error: &AnalysisError) -> Code {
    match error {
        AnalysisError::Lake(cause) => lake_code(cause),
        AnalysisError::BrokenTable { .. }
        | AnalysisError::Temporary { .. }
        | AnalysisError::OutOfMemory { .. }
        | AnalysisError::OutOfDisk { .. } => Code::Usage,
        AnalysisError::TableReplaced { .. } => Code::Stopped,
        error if error.is_users() => Code::Usage,
        _ => Code::Unexpected,
    }
}

impl From<TmdbError> for Failure {
    fn from(error: TmdbError) -> Self {
        let code = tmdb_code(&error);
        Self::with(code, error)
    }
}

/// What ended a run or kept it from starting, as an exit code: what the user has to change is 2; what
/// may pass by itself is 4.
pub(crate) fn code_of(class: CauseClass) -> Code {
    use CauseClass as C;
    match class {
        C::LakeAccess | C::LakeSetup | C::LakeInUse | C::TmdbUnauthorized | C::TmdbRefused => {
            Code::Usage
        }
        C::StopRequested | C::LakeUnavailable | C::LeaseLost | C::Tmdb => Code::Stopped,
        C::MatchRate => Code::Alarm,
        C::Lake | C::Defect => Code::Unexpected,
    }
}

fn lake_code(error: &LakeError) -> Code {
    match &error.problem {
        LakeProblem::NotFound => Code::Usage,
        problem => code_of(CauseClass::of_lake(problem)),
    }
}

fn tmdb_code(error: &TmdbError) -> Code {
    match error.root_class() {
        // Something answers, but it is not TMDB: the same diagnosis as the alarm's.
        ErrorClass::BadAnswer => Code::Alarm,
        _ => code_of(CauseClass::of_tmdb(error)),
    }
}
