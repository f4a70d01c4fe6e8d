//! The flags of the commands that work on a lake: `refine`, `model`, `tables`, `sql`, `answer`, `ddl`, `purge`.

use std::path::PathBuf;

use chrono::NaiveDate;
use cinelake_imdb::TitleType;
use clap::{Args, ValueEnum};

use super::{OwnArgs, QueryEngineArgs, QuestionName, parse_title_type};

/// Which lake.
#[derive(Debug, Args, Clone)]
#[command(next_help_heading = "Lake")]
pub(crate) struct LakeUrlArgs {
    /// A folder, file:// or s3://bucket/prefix
    #[arg(long, value_name = "URL")]
    pub(crate) lake: Option<String>,
}

/// What the query engine may use.
#[derive(Debug, Args, Clone)]
#[command(next_help_heading = "Engine")]
pub(crate) struct EngineLimitArgs {
    /// Memory for sorts, joins and groups, for instance 512MiB or 4GiB. What does not fit is written to
    /// temporary files, or the command ends with exit code 2
    #[arg(long, value_name = "SIZE", default_value = "2GiB", value_parser = parse_memory)]
    pub(crate) memory: u64,
}

/// The least memory with which a sort of the larger tables gets on.
const LEAST_MEMORY: u64 = 64 * 1024 * 1024;

/// A size in bytes, as `512MiB`, `4GiB`, `512M` or `4G`; a unit is 1,024 of the one below it.
fn parse_memory(text: &str) -> Result<u64, String> {
    let wrong = || "give a number with MiB or GiB, for instance 512MiB or 4GiB".to_owned();
    let upper = text.trim().to_ascii_uppercase();
    let digits = upper.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let unit: u64 = match upper[digits.len()..].trim() {
        "MIB" | "MB" | "M" => 1024 * 1024,
        "GIB" | "GB" | "G" => 1024 * 1024 * 1024,
        _ => return Err(wrong()),
    };
    let number: u64 = digits.trim().parse().map_err(|_| wrong())?;
    match number.checked_mul(unit) {
        None => Err(wrong()),
        Some(bytes) if bytes < LEAST_MEMORY => Err("give at least 64MiB".to_owned()),
        Some(bytes) => Ok(bytes),
    }
}

/// `refine`.
#[derive(Debug, Args)]
pub(crate) struct RefineArgs {
    /// Make every table again from Raw, including those that are up to date
    #[arg(long)]
    pub(crate) rebuild: bool,
    /// Leave out records that were fetched more than this many days ago, and remove their rows
    #[arg(long, value_name = "DAYS", default_value_t = KEEP_DAYS, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) keep_days: u32,
    /// The lake.
    #[command(flatten)]
    pub(crate) lake: LakeUrlArgs,
}

/// Days for which TMDB's data may be kept: its terms say six months.
pub(crate) const KEEP_DAYS: u32 = 180;

/// `model`.
#[derive(Debug, Args)]
pub(crate) struct ModelArgs {
    /// Make every table again, including those that are up to date
    #[arg(long)]
    pub(crate) rebuild: bool,
    /// Print the star schema as a Mermaid diagram and do nothing else; needs no lake
    #[arg(long, conflicts_with_all = ["rebuild", "export"])]
    pub(crate) diagram: bool,
    /// Also write every table as a file into DIR, with a data dictionary (DICTIONARY.md)
    #[arg(long, value_enum, value_name = "FORMAT", requires = "dir")]
    pub(crate) export: Option<ExportArg>,
    /// The folder for --export; it is created if it does not exist
    #[arg(value_name = "DIR", requires = "export")]
    pub(crate) dir: Option<PathBuf>,
    /// What the query engine may use.
    #[command(flatten)]
    pub(crate) engine: EngineLimitArgs,
    /// The lake.
    #[command(flatten)]
    pub(crate) lake: LakeUrlArgs,
}

/// A kind of file that the star is exported as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportArg {
    /// Comma-separated values with a header; NULL is an empty field.
    Csv,
    /// Apache Parquet, the same bytes as in the lake.
    Parquet,
}

/// `purge`.
#[derive(Debug, Args)]
pub(crate) struct PurgeArgs {
    /// Remove records that were fetched longer ago than this, for instance 180d
    #[arg(long, value_name = "AGE", value_parser = parse_age)]
    pub(crate) older_than: u32,
    /// Remove the data; without this flag nothing is changed
    #[arg(long)]
    pub(crate) yes: bool,
    /// The lake.
    #[command(flatten)]
    pub(crate) lake: LakeUrlArgs,
}

/// Days that an age may have.
const LONGEST_AGE: u32 = 36_500;

/// A number of days, as `180d` or `180`.
fn parse_age(text: &str) -> Result<u32, String> {
    let days = text.strip_suffix('d').unwrap_or(text);
    match days.parse() {
        Ok(0) => Err("give at least 1d".to_owned()),
        Ok(days) if days <= LONGEST_AGE => Ok(days),
        Ok(_) => Err("give at most 36500d, a hundred years".to_owned()),
        Err(_) => Err("give a number of days, for instance 180d".to_owned()),
    }
}

/// `tables`.
#[derive(Debug, Args)]
pub(crate) struct TablesArgs {
    /// Only these tables [default: all]
    #[arg(value_name = "TABLE")]
    pub(crate) tables: Vec<String>,
    /// The lake.
    #[command(flatten)]
    pub(crate) lake: LakeUrlArgs,
}

/// `sql`.
#[derive(Debug, Args)]
pub(crate) struct SqlArgs {
    /// The statement; without one, cinelake asks for statements in a terminal, and reads them from
    /// standard input elsewhere (also with -)
    #[arg(value_name = "SQL")]
    pub(crate) sql: Option<String>,
    /// A file that contains the statement, or - for standard input
    #[arg(long, short, value_name = "FILE", conflicts_with = "sql")]
    pub(crate) file: Option<PathBuf>,
    /// Where to write the result [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// The most rows that a text table shows; 0 for all (other formats always give all)
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    pub(crate) max_rows: usize,
    /// What the query engine may use.
    #[command(flatten)]
    pub(crate) engine: EngineLimitArgs,
    /// The lake.
    #[command(flatten)]
    pub(crate) lake: LakeUrlArgs,
}

/// `answer`.
#[derive(Debug, Args)]
pub(crate) struct AnswerArgs {
    /// Questions by number, 1 to 8, or by name where they are your own [default: all]
    #[arg(value_name = "QUESTION", value_parser = super::parse_asked)]
    pub(crate) asked: Vec<QuestionName>,
    /// What is asked.
    #[command(flatten)]
    pub(crate) request: RequestArgs,
    /// Which titles.
    #[command(flatten)]
    pub(crate) titles: TitleFilterArgs,
    /// How it is told.
    #[command(flatten)]
    pub(crate) telling: AnswerStyleArgs,
    /// The user's own questions.
    #[command(flatten)]
    pub(crate) own: OwnArgs,
    /// What runs the statements.
    #[command(flatten)]
    pub(crate) query: QueryEngineArgs,
    /// The lake.
    #[command(flatten)]
    pub(crate) lake: LakeUrlArgs,
}

/// `report`.
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// Write this one file instead of files in the lake; - for standard output
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Languages of the page; with both, the reader can switch
    #[arg(long, value_enum, ignore_case = true, value_name = "LANG", default_value_t = ReportLanguageArg::Both)]
    pub(crate) lang: ReportLanguageArg,
    /// Open the page in the browser afterwards
    #[arg(long)]
    pub(crate) open: bool,
    /// The user's own questions.
    #[command(flatten)]
    pub(crate) own: OwnArgs,
    /// What is asked.
    #[command(flatten)]
    pub(crate) request: RequestArgs,
    /// Which titles.
    #[command(flatten)]
    pub(crate) titles: TitleFilterArgs,
    /// What runs the statements.
    #[command(flatten)]
    pub(crate) query: QueryEngineArgs,
    /// The lake.
    #[command(flatten)]
    pub(crate) lake: LakeUrlArgs,
}

/// Languages of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportLanguageArg {
    /// Both, with a switch.
    Both,
    /// English.
    #[value(aliases = ["en-US", "en_US"])]
    En,
    /// Brazilian Portuguese.
    #[value(name = "pt-BR", aliases = ["pt", "pt_BR"])]
    PtBr,
}

/// As of when, and with which floors.
#[derive(Debug, Args, Clone)]
#[command(next_help_heading = "Question")]
pub(crate) struct RequestArgs {
    /// The day the answers are for, for instance 2024-12-31; the window ends with its year [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::parse_date)]
    pub(crate) as_of: Option<NaiveDate>,
    /// Calendar years in the window of questions 7 and 8, including the year of --as-of
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) last_years: u16,
    /// The minimum of votes that a title needs for its rating to be compared. It is not a filter: the
    /// literal answer has no minimum. It can only be set on the command line
    #[arg(long, value_name = "N", default_value_t = cinelake_answers::DEFAULT_MIN_VOTES)]
    pub(crate) min_votes: u32,
    /// In questions 7 and 8, use this second opinion's budgets and box offices in US dollars where TMDB has
    /// none; the answer says which figures these are
    #[arg(long, value_name = "SOURCE")]
    pub(crate) fill_money: Option<String>,
}

/// Which titles are looked at; the filters of `ingest` that choose by what the catalogue says.
#[derive(Debug, Args, Clone)]
#[command(next_help_heading = "Filters")]
pub(crate) struct TitleFilterArgs {
    /// Use only titles of these IMDb title types, for instance movie,tvMovie
    #[arg(long, value_name = "TYPE", value_delimiter = ',', value_parser = parse_title_type)]
    pub(crate) title_type: Vec<TitleType>,
    /// Use only titles with any of these genres
    #[arg(long, value_name = "GENRE", value_delimiter = ',')]
    pub(crate) genre: Vec<String>,
    /// Use only titles of this year and later
    #[arg(long, value_name = "YEAR")]
    pub(crate) from_year: Option<u16>,
    /// Use only titles of this year and earlier
    #[arg(long, value_name = "YEAR")]
    pub(crate) to_year: Option<u16>,
    /// Use only titles with at least this IMDb rating
    #[arg(long, value_name = "RATING")]
    pub(crate) min_rating: Option<f32>,
}

/// How answers are told.
#[derive(Debug, Args, Clone)]
#[command(next_help_heading = "Output")]
pub(crate) struct AnswerStyleArgs {
    /// Print everything about each answer, also for several questions
    #[arg(long)]
    pub(crate) full: bool,
    /// Print the SQL statements of each answer (JSON always has them)
    #[arg(long)]
    pub(crate) show_sql: bool,
}

/// A language that cinelake speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LanguageArg {
    /// English.
    #[value(aliases = ["en-US", "en_US"])]
    En,
    /// Brazilian Portuguese.
    #[value(name = "pt-BR", aliases = ["pt", "pt_BR"])]
    PtBr,
}

/// `ddl`.
#[derive(Debug, Args)]
pub(crate) struct DdlArgs {
    /// The engine that will read the tables
    #[arg(value_enum)]
    pub(crate) engine: EngineArg,
    /// Which tables: those of Trusted (cinelake refine), those of the star (cinelake model), or both
    #[arg(long, value_enum, value_name = "ZONE", default_value_t = ZoneArg::Trusted)]
    pub(crate) zone: ZoneArg,
    /// The AWS account of QuickSight, twelve digits
    #[arg(long, value_name = "ACCOUNT", help_heading = "QuickSight", required_if_eq("engine", "quicksight"), value_parser = parse_account)]
    pub(crate) account: Option<String>,
    /// The AWS region of QuickSight, for instance us-east-1
    #[arg(
        long,
        value_name = "REGION",
        help_heading = "QuickSight",
        required_if_eq("engine", "quicksight")
    )]
    pub(crate) region: Option<String>,
    /// The work group of Athena
    #[arg(
        long,
        value_name = "NAME",
        help_heading = "QuickSight",
        default_value = "primary"
    )]
    pub(crate) work_group: String,
    /// A folder for the files; it is created if it does not exist [default: print them as one JSON value]
    #[arg(long, short, value_name = "DIR", help_heading = "QuickSight")]
    pub(crate) output: Option<PathBuf>,
    /// The lake.
    #[command(flatten)]
    pub(crate) lake: LakeUrlArgs,
}

/// The number of an AWS account.
fn parse_account(text: &str) -> Result<String, String> {
    match text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => Ok(text.to_owned()),
        false => Err("an account has twelve digits".to_owned()),
    }
}

/// An engine that reads the tables where they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EngineArg {
    /// Amazon Athena (Glue catalogue).
    Athena,
    /// Apache Spark.
    Spark,
    /// DuckDB.
    Duckdb,
    /// Amazon QuickSight, over Athena: data sets as JSON for the AWS CLI.
    Quicksight,
}

/// A zone with tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ZoneArg {
    /// Typed tables.
    Trusted,
    /// The star schema.
    Refined,
    /// Both.
    All,
}

/// `doctor`.
#[derive(Debug, Args)]
pub(crate) struct ProgramArgs {
    /// A new file for an issue, in JSON: version, settings, and the manifest of the lake's last run
    #[arg(long, value_name = "FILE")]
    pub(crate) bundle: Option<PathBuf>,
    /// The lake.
    #[command(flatten)]
    pub(crate) lake: LakeUrlArgs,
}

/// `verify`.
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// Copy damaged small files to Raw/TMDB/_quarantine and rebuild them from the data; deletes nothing
    #[arg(long)]
    pub(crate) repair: bool,
    /// Age in days after which missing TMDB records are not damage
    #[arg(long, value_name = "DAYS", default_value_t = 180)]
    pub(crate) keep_days: u32,
    /// The lake.
    #[command(flatten)]
    pub(crate) lake: LakeUrlArgs,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_with_their_unit_and_refused_without() {
        let gib = 1024 * 1024 * 1024;
        for (text, bytes) in [
            ("2GiB", 2 * gib),
            ("2 gb", 2 * gib),
            ("512M", gib / 2),
            ("64MiB", gib / 16),
        ] {
            assert_eq!(parse_memory(text), Ok(bytes), "{text}");
        }
        for text in [
            "",
            "2",
            "GiB",
            "1MiB",
            "-1GiB",
            "1.5GiB",
            "99999999999999999999GiB",
            "2é",
        ] {
            assert!(parse_memory(text).is_err(), "{text}");
        }
    }
}
