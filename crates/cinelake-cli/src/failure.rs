//! An error on its way out: what to print, and with which exit code.

use std::process::ExitCode;

use cinelake_analysis::AnalysisError;
use cinelake_answers::{AnswerError, Language};
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
use crate::render::{clean, clean_lines};
use crate::wording::{Wording, say};

/// A command that could not do its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// clap's own: usage, `--help`, `--version`.
    Clap {
        /// What clap says.
        error: Box<clap::Error>,
        /// The same, said by the Portuguese definition of the command line.
        told: Option<Box<clap::Error>>,
        /// Whether standard output gets a JSON object about it.
        json: bool,
    },
    /// Ours.
    Error {
        /// The exit code.
        code: Code,
        /// The error's own code, for programs; `None` where the exit code says all.
        name: Option<&'static str>,
        /// What to print.
        error: anyhow::Error,
        /// Whether standard output gets a JSON object about it; `None` while nobody has said.
        json: Option<bool>,
        /// The sentence about it in another language, where one says more than that of the error code.
        told: Option<ErrorSentence>,
    },
}

/// A sentence: its code, and the lake that it is about.
#[derive(Debug, Clone)]
pub(crate) struct ErrorSentence {
    code: &'static str,
    lake: String,
}

impl Failure {
    /// What clap says, and the same in Portuguese where that is the language.
    pub(crate) fn clap(error: clap::Error, told: Option<clap::Error>) -> Self {
        Self::Clap {
            error: Box::new(error),
            told: told.map(Box::new),
            json: false,
        }
    }

    pub(crate) fn usage(error: impl Into<anyhow::Error>) -> Self {
        Self::with(Code::Usage, error)
    }

    pub(crate) fn unexpected(error: impl Into<anyhow::Error>) -> Self {
        Self::with(Code::Unexpected, error)
    }

    /// No credential for TMDB, or one that cannot be used.
    pub(crate) fn credential(error: impl Into<anyhow::Error>) -> Self {
        Self::of(Cause::new(Code::Usage, "tmdb_credential"), error)
    }

    /// Stopped early, by a signal.
    pub(crate) fn stopped(error: impl Into<anyhow::Error>) -> Self {
        Self::with(Code::Stopped, error)
    }

    pub(crate) fn with(code: Code, error: impl Into<anyhow::Error>) -> Self {
        Self::Error {
            code,
            name: None,
            error: error.into(),
            json: None,
            told: None,
        }
    }

    /// With a finer code for the sentence that people read in another language; programs get the error
    /// code as ever.
    pub(crate) fn with_sentence(self, code: &'static str, lake: impl std::fmt::Display) -> Self {
        match self {
            Self::Error {
                code: exit_code,
                name,
                error,
                json,
                told: _,
            } => Self::Error {
                code: exit_code,
                name,
                error,
                json,
                told: Some(ErrorSentence {
                    code,
                    lake: lake.to_string(),
                }),
            },
            clap => clap,
        }
    }

    fn of(cause: Cause, error: impl Into<anyhow::Error>) -> Self {
        Self::Error {
            code: cause.code,
            name: Some(cause.name),
            error: error.into(),
            json: None,
            told: None,
        }
    }

    /// The sentence about it in the language of the screen; `None` in English, where its text says all.
    pub(crate) fn sentence(&self, words: Wording) -> Option<String> {
        match self {
            Self::Error {
                code, name, told, ..
            } => sentence(words, name.unwrap_or(code.name()), told.as_ref()),
            Self::Clap { .. } => None,
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
            Self::Error {
                code,
                name,
                error,
                json,
                told,
            } => Self::Error {
                code,
                name,
                error,
                json: json.or(Some(wanted)),
                told,
            },
            // Help and version are what was asked for, and no error.
            Self::Clap { error, told, json } => Self::Clap {
                json: json || (wanted && error.use_stderr()),
                error,
                told,
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
            Self::Clap { error, told, json } => {
                print_clap(&error, told.as_deref());
                let code = u8::try_from(error.exit_code()).unwrap_or(Code::Usage as u8);
                if json {
                    let text = error.to_string();
                    let text = text.strip_prefix("error: ").unwrap_or(&text).trim_end();
                    println!("{}", object(code, Code::Usage.name(), text));
                }
                ExitCode::from(code)
            }
            Self::Error {
                code,
                name,
                error,
                json,
                told,
            } => {
                let text = chain(&error);
                let name = name.unwrap_or(code.name());
                // Parts of it may come from a file, a server or a function.
                let text_shown = clean_lines(&text);
                let words = Wording::of_process();
                eprintln!("{}", in_words(words, name, told.as_ref(), &text_shown));
                if json == Some(true) {
                    println!("{}", object(code as u8, name, &text));
                }
                code.into()
            }
        }
    }
}

/// An error as people read it. Its own text is English; in another language a sentence by its code comes
/// first, which says what was wrong and what to do.
pub(crate) fn in_words(
    words: Wording,
    name: &str,
    told: Option<&ErrorSentence>,
    text: &str,
) -> String {
    match sentence(words, name, told) {
        Some(sentence) => {
            let details = words.text("details-in-english");
            format!("erro: {sentence}\n{details} {text}")
        }
        None => format!("error: {text}"),
    }
}

/// The sentence about an error; `None` in English, where the error's own text says all.
pub(crate) fn sentence(words: Wording, name: &str, told: Option<&ErrorSentence>) -> Option<String> {
    let Some(told) = told else {
        return words.of_code("error-", name);
    };
    let key = format!("error-{}", told.code);
    (!words.is_english()).then(|| say!(words, &key, lake = clean(&told.lake)))
}

/// Prints help with its examples as they are typed, and what else clap says as it is.
#[expect(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "help is what was asked for"
)]
fn print_clap(error: &clap::Error, told: Option<&clap::Error>) {
    use std::io::IsTerminal;
    let is_help = error.kind() == clap::error::ErrorKind::DisplayHelp;
    if told.is_none() && !is_help {
        // A closed pipe is all that can go wrong here, and then nobody reads.
        let _ = error.print();
        return;
    }
    let on_stderr = error.use_stderr();
    let terminal = match on_stderr {
        true => std::io::stderr().is_terminal(),
        false => std::io::stdout().is_terminal(),
    };
    let coloured = terminal && std::env::var_os("NO_COLOR").is_none();
    let text = match told {
        Some(told) => help::error_text(told, Language::PtBr, coloured),
        None => help::error_text(error, Language::En, coloured),
    };
    match on_stderr {
        true => eprint!("{text}"),
        false => print!("{text}"),
    }
}

/// A failure for programs. `code` says what is wrong, finer than the exit code does (docs/configuration.md).
pub(crate) fn object(exit_code: u8, code: &str, error: &str) -> serde_json::Value {
    serde_json::json!({ "status": "error", "exit_code": exit_code, "code": code, "error": error })
}

/// What is wrong, as an exit code and as an error code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cause {
    code: Code,
    name: &'static str,
}

impl Cause {
    const UNEXPECTED: Self = Self::named_as(Code::Unexpected);

    const fn new(code: Code, name: &'static str) -> Self {
        Self { code, name }
    }

    const fn named_as(code: Code) -> Self {
        Self::new(code, code.name())
    }
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
        Self::clap(error, None)
    }
}

impl From<CatalogueError> for Failure {
    fn from(error: CatalogueError) -> Self {
        let told = match &error {
            CatalogueError::NoIdColumn { .. } => Some("no_id_column"),
            CatalogueError::IdColumnInDoubt { .. } => Some("id_column_in_doubt"),
            CatalogueError::UnknownIdColumn { .. } => Some("unknown_column"),
            CatalogueError::NoRegions { .. } => Some("no_regions"),
            CatalogueError::Truncated { .. } | CatalogueError::Corrupt { .. } => {
                Some("catalogue_damaged")
            }
            _ => None,
        };
        let failure = Self::of(CATALOGUE, error);
        match told {
            Some(code) => failure.with_sentence(code, ""),
            None => failure,
        }
    }
}

impl From<FetchError> for Failure {
    fn from(error: FetchError) -> Self {
        let cause = match error.class() {
            FetchClass::Local | FetchClass::File => Cause::new(Code::Usage, "download"),
            FetchClass::Server => Cause::new(Code::Stopped, "download_interrupted"),
            FetchClass::Stopped => Cause::named_as(Code::Stopped),
        };
        Self::of(cause, error)
    }
}

impl From<CredentialError> for Failure {
    fn from(error: CredentialError) -> Self {
        Self::credential(error)
    }
}

impl From<SourceError> for Failure {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Store(error) => error.into(),
            error @ SourceError::NoMatch(_) => {
                Self::of(CATALOGUE, error).with_sentence("no_file", "")
            }
            error => Self::of(CATALOGUE, error),
        }
    }
}

impl From<LakeError> for Failure {
    fn from(error: LakeError) -> Self {
        let cause = lake_cause(&error);
        Self::of(cause, error)
    }
}

impl From<IngestError> for Failure {
    fn from(error: IngestError) -> Self {
        let cause = match &error {
            IngestError::Lake(cause) => lake_cause(cause),
            IngestError::Tmdb(cause) => tmdb_cause(cause),
            _ => Cause::UNEXPECTED,
        };
        Self::of(cause, error)
    }
}

impl From<RefreshError> for Failure {
    fn from(error: RefreshError) -> Self {
        let cause = match &error {
            RefreshError::Tmdb(cause) => tmdb_cause(cause),
            RefreshError::Lake(cause) => lake_cause(cause),
            RefreshError::NoRecords { .. } => Cause::named_as(Code::Usage),
            // The next one may be whole.
            RefreshError::Export { .. } => Cause::new(Code::Stopped, "tmdb_export"),
        };
        Self::of(cause, error)
    }
}

impl From<RefineError> for Failure {
    fn from(error: RefineError) -> Self {
        let cause = match &error {
            RefineError::Lake(cause) => lake_cause(cause),
            RefineError::Catalogue { .. } => CATALOGUE,
            RefineError::Temporary { .. } => TEMPORARY_FILES,
            _ => Cause::UNEXPECTED,
        };
        Self::of(cause, error)
    }
}

impl From<AnalysisError> for Failure {
    fn from(error: AnalysisError) -> Self {
        let cause = analysis_cause(&error);
        Self::of(cause, error)
    }
}

impl From<AnswerError> for Failure {
    fn from(error: AnswerError) -> Self {
        let cause = match (&error, analysis_error(&error)) {
            (AnswerError::Request { .. }, _) => Cause::named_as(Code::Usage),
            (AnswerError::Engine { source, .. }, _) if source.is::<SparkError>() => {
                source.downcast_ref().map_or(Cause::UNEXPECTED, spark_cause)
            }
            // The statements are ours: what is wrong with one is no fault of the user's.
            (_, Some(cause)) if cause.is_users() => Cause::UNEXPECTED,
            (_, Some(cause)) => analysis_cause(cause),
            _ => Cause::UNEXPECTED,
        };
        Self::of(cause, error)
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
        let cause = spark_cause(&error);
        Self::of(cause, error)
    }
}

const CATALOGUE: Cause = Cause::new(Code::Usage, "catalogue");
const TEMPORARY_FILES: Cause = Cause::new(Code::Usage, "temporary_files");

fn spark_cause(error: &SparkError) -> Cause {
    match error.is_users() {
        true => Cause::new(Code::Usage, "spark"),
        false => Cause::new(Code::Unexpected, "spark"),
    }
}

/// What the engine said, where it is ours.
fn analysis_error(error: &AnswerError) -> Option<&AnalysisError> {
    match error {
        AnswerError::Engine { source, .. } => source.downcast_ref(),
        _ => None,
    }
}

fn analysis_cause(error: &AnalysisError) -> Cause {
    match error {
        AnalysisError::Lake(cause) => lake_cause(cause),
        AnalysisError::BrokenTable { .. } => Cause::new(Code::Usage, "table_damaged"),
        AnalysisError::Temporary { .. } => TEMPORARY_FILES,
        AnalysisError::OutOfDisk { .. } => Cause::new(Code::Usage, "out_of_disk"),
        AnalysisError::OutOfMemory { .. } => Cause::new(Code::Usage, "out_of_memory"),
        AnalysisError::TableReplaced { .. } => Cause::new(Code::Stopped, "table_replaced"),
        AnalysisError::AthenaNeedsS3 { .. } => Cause::new(Code::Usage, "athena_needs_s3"),
        error if error.is_users() => Cause::new(Code::Usage, "statement"),
        _ => Cause::UNEXPECTED,
    }
}

impl From<TmdbError> for Failure {
    fn from(error: TmdbError) -> Self {
        let cause = tmdb_cause(&error);
        Self::of(cause, error)
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

/// The error code of a class. The words are those of the function's error types.
pub(crate) fn name_of(class: CauseClass) -> &'static str {
    use CauseClass as C;
    match class {
        C::StopRequested => "stopped",
        C::LakeAccess => "lake_access_denied",
        C::LakeSetup => "lake_setup",
        C::LakeUnavailable => "lake_unavailable",
        C::Lake => "lake",
        C::LakeInUse => "lake_in_use",
        C::LeaseLost => "lease_lost",
        C::TmdbUnauthorized => "tmdb_unauthorized",
        C::TmdbRefused => "tmdb_refused",
        C::Tmdb => "tmdb",
        C::MatchRate => "match_rate_alarm",
        C::Defect => "defect",
    }
}

fn cause_of(class: CauseClass) -> Cause {
    Cause::new(code_of(class), name_of(class))
}

fn lake_cause(error: &LakeError) -> Cause {
    match &error.problem {
        LakeProblem::NotFound => Cause::new(Code::Usage, "not_found"),
        problem => cause_of(CauseClass::of_lake(problem)),
    }
}

fn tmdb_cause(error: &TmdbError) -> Cause {
    match error.root_class() {
        // Something answers, but it is not TMDB: the same diagnosis as the alarm's.
        ErrorClass::BadAnswer => Cause::named_as(Code::Alarm),
        _ => cause_of(CauseClass::of_tmdb(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The error codes in the documents, which are all that there are.
    fn codes() -> Vec<String> {
        let text = include_str!("../../../docs/configuration.md");
        let table = text.split("| `exit_code` | `code` |").nth(1);
        let rows = table.expect("the table").lines().skip(2);
        let rows = rows.take_while(|line| line.starts_with('|'));
        let cells = rows.filter_map(|line| line.split('|').nth(2));
        cells
            .flat_map(|cell| cell.split('`').skip(1).step_by(2))
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn every_error_code_has_a_sentence_in_portuguese() {
        let codes = codes();
        assert!(codes.len() > 25, "{codes:?}");
        for code in &codes {
            let told = sentence(Wording::PT_BR, code, None);
            assert!(told.is_some_and(|told| told.ends_with('.')), "{code}");
            assert_eq!(sentence(Wording::EN, code, None), None);
        }
        // Those of the sources are in the documents.
        let source = include_str!("failure.rs");
        let source = source.split("mod tests").next().unwrap_or_default();
        let named = source.split("Cause::new(Code::").skip(1);
        let named = named.filter_map(|rest| rest.split('"').nth(1));
        for code in named {
            assert!(codes.iter().any(|known| known == code), "{code}");
        }
        for class in [
            CauseClass::StopRequested,
            CauseClass::Defect,
            CauseClass::Tmdb,
        ] {
            assert!(codes.iter().any(|known| known == name_of(class)));
        }
    }

    #[test]
    fn a_sentence_that_says_more_names_the_lake_and_the_next_step() {
        let failure = Failure::usage(anyhow::anyhow!("the lake has no tables yet"));
        let Failure::Error { told, .. } = failure.with_sentence("no_tables", "./lake") else {
            panic!("an error");
        };
        let text = in_words(Wording::PT_BR, "usage", told.as_ref(), "no tables");
        insta::assert_snapshot!(text, @r"
        erro: O lake ./lake ainda não tem tabelas. Faça as tabelas com: cinelake refine --lake ./lake
        detalhes (em inglês): no tables
        ");
        let text = in_words(Wording::EN, "usage", told.as_ref(), "no tables");
        assert_eq!(text, "error: no tables");
    }
}
