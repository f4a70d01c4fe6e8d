//! The flags, as clap reads them. Every flag of a command can also be set in the environment
//! (`CINELAKE_…`) and in `cinelake.toml`; see [`crate::settings`].

mod aws;
mod aws_live;
mod aws_template;
mod catalogue;
mod lake;
mod question;
mod spark;

use std::path::PathBuf;

use chrono::NaiveDate;
use cinelake_imdb::{Language, Region, TitleType, UnknownTitleType};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

pub(crate) use aws::{ArchArg, AwsCommand, PackageArgs, PolicyArgs};
pub(crate) use aws_live::{DoctorArgs, InvokeArgs};
pub(crate) use aws_template::{RolePart, TemplateArgs};
pub(crate) use catalogue::{CatalogueCommand, FetchArgs};
pub(crate) use lake::{
    AnswerArgs, DdlArgs, EngineArg, EngineLimitArgs, ExportArg, KEEP_DAYS, LakeUrlArgs,
    LanguageArg, ModelArgs, ProgramArgs, PurgeArgs, RefineArgs, ReportArgs, ReportLanguageArg,
    RequestArgs, SqlArgs, TablesArgs, TitleFilterArgs, VerifyArgs, ZoneArg,
};

pub(crate) use question::{
    OwnArgs, QuestionCheckArgs, QuestionCommand, QuestionName, QuestionNewArgs, parse_asked,
};
pub(crate) use spark::{QueryEngineArg, QueryEngineArgs, SparkCommand, SparkJobArgs};

/// The definition of the command line, with each command's own formats.
pub(crate) fn command() -> clap::Command {
    crate::help::lay_out(crate::formats::define(Cli::command()))
}

/// Makes a film lake from a list of IMDb titles and answers questions from it.
#[derive(Debug, Parser)]
#[command(
    name = "cinelake",
    version,
    propagate_version = true,
    max_term_width = 100
)]
#[command(after_help = crate::exit_code::HELP)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Flags of every command.
    #[command(flatten)]
    pub(crate) global: Global,
}

/// Flags of every command.
#[derive(Debug, Args, Clone)]
pub(crate) struct Global {
    /// Configuration file [default: cinelake.toml, if it exists]
    #[arg(long, global = true, value_name = "FILE", help_heading = "Everywhere")]
    pub(crate) config: Option<PathBuf>,
    /// How to print the result; each command has its own formats
    #[arg(long, global = true, value_enum, value_name = "FORMAT", default_value_t = Format::Text, help_heading = "Everywhere")]
    pub(crate) format: Format,
    /// Print only errors, warnings and the result: no progress and no notes
    #[arg(long, short, global = true, help_heading = "Everywhere")]
    pub(crate) quiet: bool,
    /// Print more: -v for each step, -vv for more detail
    #[arg(long, short, global = true, action = clap::ArgAction::Count, help_heading = "Everywhere")]
    pub(crate) verbose: u8,
}

/// How a result is printed. No command knows them all: see [`crate::formats`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[value(alias = "table")]
    Text,
    /// JSON.
    Json,
    /// JSON, one object a line.
    #[value(alias = "jsonl")]
    Ndjson,
    /// Comma-separated values with a header.
    Csv,
    /// Markdown as GitHub reads it.
    Markdown,
    /// An Apache Parquet file.
    Parquet,
    /// Templates for AWS SAM.
    Sam,
    /// Templates for Terraform.
    Terraform,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Try the whole job on a bundled sample; needs no key and no network
    #[command(after_help = "Example:\n  cinelake demo")]
    Demo(DemoArgs),
    /// Do the whole job: ingest, refine, model, answer and report; run it again to continue
    #[command(after_help = RUN_HELP)]
    Run(RunArgs),
    /// Get the files that a catalogue is made of
    #[command(subcommand)]
    Catalogue(CatalogueCommand),
    /// Show what is in a catalogue, and what is wrong with it
    #[command(after_help = "Examples:\n  cinelake inspect movies.csv\n  \
        cinelake inspect 'data/*.csv.gz' --format json\n  zcat title.basics.tsv.gz | cinelake inspect -")]
    Inspect(InspectArgs),
    /// Check the key, the network, the bucket rights and the ids before a run
    #[command(after_help = "Example:\n  cinelake check movies.csv --lake s3://my-lake")]
    Check(IngestArgs),
    /// Estimate the titles, requests, minutes and files of a run; sends nothing to TMDB
    #[command(
        after_help = "Examples:\n  cinelake plan movies.csv --last-years 10\n  \
        cinelake plan movies.csv --last-years 10 --lake s3://my-lake   # leaves out what is in the lake"
    )]
    Plan(IngestArgs),
    /// Ask TMDB for every film, and for series with --enrich series, and put the records into the lake; run it
    /// again to continue
    #[command(after_help = concat!("Examples:\n  cinelake ingest movies.csv --lake ./lake\n  \
        cinelake ingest movies.csv series.csv --lake s3://my-lake --last-years 10 --genre Drama,Romance\n  \
        cinelake ingest s3://my-lake/movies.csv --lake s3://my-lake --format json > summary.json\n  \
        cinelake ingest --second-opinion wikidata.csv --lake ./lake   # asks TMDB nothing\n\n\
        The TMDB credential comes from TMDB_API_KEY, TMDB_ACCESS_TOKEN, --credential-file or the\n\
        configuration file, never from the command line."))]
    Ingest(IngestArgs),
    /// Ask TMDB again for the titles of a lake that TMDB has changed, and for no others
    #[command(after_help = REFRESH_HELP)]
    Refresh(RefreshArgs),
    /// Make typed Parquet tables (Trusted) from the records (Raw); reads only what is new
    #[command(after_help = "Examples:\n  cinelake refine --lake ./lake\n  \
        cinelake refine --lake s3://my-lake --format json\n\n\
        Refine changes and deletes nothing in Raw: the rights to list, get and put are enough.\n\
        A record that is older than --keep-days is in no table. Raw keeps it until a lifecycle rule\n\
        of the bucket or cinelake purge removes it.")]
    Refine(RefineArgs),
    /// Make a star schema (Refined) from the Trusted tables: facts, dimensions and bridges
    #[command(after_help = MODEL_HELP)]
    Model(ModelArgs),
    /// Remove TMDB's data that is too old from a lake; without --yes it only lists that data
    #[command(
        after_help = "Examples:\n  cinelake purge --lake ./lake --older-than 180d\n  \
        cinelake purge --lake s3://my-lake --older-than 180d --yes\n\n\
        Purge removes record files in which every record is too old or replaced by a later one, with\n\
        their ledger entries. It also removes their rows from the tables, and the reports that were\n\
        made from them. It keeps the catalogues. Purge is the only command that needs the right to\n\
        delete: see cinelake aws policy --purge."
    )]
    Purge(PurgeArgs),
    /// Check every record, ledger entry, catalogue and table of a lake for damage
    #[command(after_help = "Examples:\n  cinelake verify --lake ./lake\n  \
        cinelake verify --lake s3://my-lake --format json\n  \
        cinelake verify --lake ./lake --repair\n\n\
        Exit code 6 means damage; warnings and notes are not damage. Verify may be used during a run.\n\
        --repair may not: while a run has the lease, it ends with exit code 2.")]
    Verify(VerifyArgs),
    /// List the tables of a lake: rows, columns, types, units, and the source of each column
    #[command(after_help = "Examples:\n  cinelake tables --lake ./lake\n  \
        cinelake tables titles tmdb_movies --lake s3://my-lake\n  \
        cinelake tables --lake ./lake --format json")]
    Tables(TablesArgs),
    /// Run an SQL query on the tables of a lake (DataFusion SQL); changes nothing
    #[command(after_help = SQL_HELP)]
    Sql(SqlArgs),
    /// Answer the eight questions, or some of them, from the Trusted tables
    #[command(after_help = ANSWER_HELP)]
    Answer(AnswerArgs),
    /// Write your own questions beside the eight, and check them
    #[command(subcommand)]
    Question(QuestionCommand),
    /// Write the eight answers with charts as one HTML page into the lake
    #[command(after_help = REPORT_HELP)]
    Report(ReportArgs),
    /// Print SQL that creates the same tables in Athena, Spark or DuckDB; runs nothing
    #[command(
        after_help = "Examples:\n  cinelake ddl duckdb --lake ./lake | duckdb films.duckdb\n  \
        cinelake ddl athena --lake s3://my-lake > tables.sql\n  \
        cinelake ddl athena --lake s3://my-lake --zone refined > star.sql\n  \
        cinelake ddl quicksight --lake s3://my-lake --account 123456789012 --region us-east-1 --output quicksight"
    )]
    Ddl(DdlArgs),
    /// Write a PySpark package that makes the same tables in Spark, EMR or Glue
    #[command(subcommand)]
    Spark(SparkCommand),
    /// Prepare and check what the Lambda function needs on AWS
    #[command(subcommand)]
    Aws(AwsCommand),
    /// Show the common settings, and every other one that is set, and where each value comes from; secrets
    /// are hidden
    #[command(after_help = "Example:\n  CINELAKE_RATE=20 cinelake config")]
    Config(IngestArgs),
    /// Show how the settings and a lake stand; --bundle writes what an issue needs
    #[command(after_help = "Examples:\n  cinelake doctor --lake ./lake\n  \
        cinelake doctor --lake ./lake --bundle doctor.json\n\n\
        Doctor asks TMDB nothing and changes nothing. The bundle holds the version, the settings and the\n\
        manifest of the last run. Secrets, the name of your home folder and numbers of AWS accounts are\n\
        taken out. Read the file before you attach it to an issue: it has your paths and filters.\n\
        To try the key and the network: cinelake check. To try a bucket: cinelake aws doctor.")]
    Doctor(ProgramArgs),
    /// Start a TMDB-compatible server on records or on a lake, for offline runs and tests
    #[command(
        after_help = "Examples:\n  cinelake tmdb-server --records records.ndjson.zst\n  \
        cinelake tmdb-server --lake ./lake --rate-limit 40 --latency-ms 80\n  \
        cinelake tmdb-server --records records.ndjson --fault html=0.01,dropped=0.02 --seed 7\n\n\
        Then, in another terminal:\n  TMDB_BASE_URL=http://127.0.0.1:8533/3 TMDB_API_KEY=00000000000000000000000000000000 \\\n    \
        cinelake ingest movies.csv --lake ./replay"
    )]
    TmdbServer(ServerArgs),
    /// Print shell completions
    #[command(
        after_help = "Example:\n  cinelake completions bash > /etc/bash_completion.d/cinelake"
    )]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// The version
    #[command(after_help = "Example:\n  cinelake version --format json")]
    Version,
    /// Write the man pages into a folder
    #[command(
        after_help = "Example:\n  cinelake man --output man1 && man ./man1/cinelake-ingest.1"
    )]
    Man {
        /// The folder; it is created if it does not exist
        #[arg(long, value_name = "DIR", default_value = "man1")]
        output: PathBuf,
    },
}

/// Below the help of `refresh`.
const REFRESH_HELP: &str = "\
Examples:
  cinelake refresh --lake ./lake
  cinelake refresh --lake s3://my-lake --dry-run

Refresh reads TMDB's list of changes for each day since the last refresh, and TMDB's daily list of the
ids that there are. It asks for the changed titles with the blocks and the language that the lake has.
A title that TMDB removed keeps its last record until it is too old. The lake stores the last day that
was read. The next refresh starts there. Then run cinelake refine.";

/// Below the help of `run`.
const RUN_HELP: &str = "\
Examples:
  cinelake run movies.csv series.csv --lake ./lake --last-years 10
  cinelake run movies.csv series.csv --lake s3://my-lake --lang pt-BR
  cinelake run movies.csv --lake ./lake --format json > everything.json

The steps are those of ingest, refine, model, answer and report. A step with nothing new to do takes a
moment. If a run is stopped or killed in any step, the same command continues it.

The filters decide which titles TMDB is asked for. The filters by genre, year and rating also decide
which titles the answers look at, and --last-years is the window of questions 7 and 8. --min-votes is
a filter for TMDB only: the answers keep their own minimum of votes (see cinelake answer --help).
--timeout is that of a request to TMDB; an own question may take 60 seconds.

If titles fail, the other steps are done and the exit code is 3. If the ingest is stopped or the
match-rate alarm ends it, the steps after it are not done. -v prints the summary of each step.";

/// Below the help of `sql`.
const SQL_HELP: &str = "\
Examples:
  cinelake sql --lake ./lake \"SELECT kind, COUNT(*) AS titles FROM titles GROUP BY kind\"
  cinelake sql --lake ./lake -f question.sql --format csv > rows.csv
  cinelake sql --lake s3://my-lake \"SELECT * FROM tmdb_movies\" --format parquet --output films.parquet
  echo 'SELECT COUNT(*) FROM titles' | cinelake sql --lake ./lake
  cinelake sql --lake ./lake          # in a terminal: statement after statement; \\? for help

Tables: titles, ratings, principals, people, crew, episodes, akas, tmdb_movies, tmdb_series,
second_opinions, outcomes, dead_letters; and one for each part of TMDB's records, for instance tmdb_cast and tmdb_genres (cinelake
tables). After cinelake model also the star schema: fact_title, fact_credit, dim_title,
bridge_title_genre and the others.

A statement may only read: cinelake refuses INSERT, COPY, CREATE EXTERNAL TABLE and the like.";

/// Below the help of `model`.
const MODEL_HELP: &str = "\
Examples:
  cinelake model --lake ./lake
  cinelake model --lake s3://my-lake --format json
  cinelake model --lake ./lake --export csv ./star
  cinelake model --diagram

Model reads the Trusted tables, so run cinelake refine first. It makes only the tables whose inputs
have changed, and checks that each has one row per what it says (its grain). If a table would break
its grain, model names the rows, changes nothing and ends with exit code 1.";

/// Below the help of `report`.
const REPORT_HELP: &str = "\
Examples:
  cinelake report --lake ./lake --open
  cinelake report --lake s3://my-lake --as-of 2024-12-31
  cinelake report --lake ./lake --output report.html --lang pt-BR
  cinelake report --lake ./lake --format markdown > ANSWERS.md
  cinelake report --lake ./lake --engine spark --master local[4]

Without --output, report writes Refined/report/<as-of>/index.html and answers.json (the same data as
answer --format json) into the lake, and replaces a report of the same day. The page is one file that
loads nothing from the network: open it from disk, from a bucket or from an e-mail. The same lake and
the same --as-of always give the same bytes.

--format markdown prints the same answers with tables instead of charts. It writes a file only with
--output.";

const ANSWER_HELP: &str = "\
Questions:
  1  In which release year did films have the highest mean rating?
  2  The same for series
  3  Which actor had the film with the highest mean rating?
  4  Which films was that actor in, and what are their ratings?
  5  Do films over 120 minutes have a higher mean rating than the others?
  6  The same for series that ran more than 2 years
  7  Which 10 films of the last years earned most, and how profitable were they?
  8  Do the most-voted films of the last years have larger budgets than others?

Examples:
  cinelake answer --lake ./lake
  cinelake answer 7 --lake ./lake --as-of 2024-12-31 --last-years 5 --lang pt-BR
  cinelake answer 1 5 --lake s3://my-lake --genre Drama --format json
  cinelake answer 7 --lake ./lake --format csv > top10.csv
  cinelake answer --lake ./lake --questions ./my-questions
  cinelake answer streaming --lake ./lake --questions ./my-questions --set country=BR
  cinelake answer --lake ./lake --engine spark --master local[4]

CSV has plain numbers; the field is empty where a value is unknown. For one question, the rows are
those of the answer: one row per film for 3 and 7, one row per person and film for 4, one row for the
others (longer.mean, ci95.1). For several questions, the columns are question,part,row,field,value:
part is as_asked, answer, sensitivity or left_out, and row counts from 1 in a list. An own question
gives its own rows and columns.

If an own question fails, its error stands where its answer would be. The others are answered, and the
exit code is 3.

--engine spark starts the Spark that is installed (3.5 or 4; pip install pyspark, and Java 17) and
prints the same answers, byte for byte. The files of the lake have to be at the same place for all of
Spark's machines; in a bucket, Spark needs the credentials and hadoop-aws.

Settings from the environment and from cinelake.toml are used here too, except --min-votes: for
ingest it is a filter, here it is the minimum of votes for a comparison.";

/// `demo`.
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// The folder for the catalogue and the lake
    #[arg(long, value_name = "DIR", default_value = "cinelake-demo")]
    pub(crate) output: PathBuf,
}

/// `run`: the flags of its steps.
#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// The catalogue, the filters, the lake and TMDB.
    #[command(flatten)]
    pub(crate) ingest: IngestArgs,
    /// Leave out records that were fetched more than this many days ago, and remove their rows from
    /// the tables
    #[arg(long, value_name = "DAYS", default_value_t = KEEP_DAYS, value_parser = clap::value_parser!(u32).range(1..), help_heading = "Lake")]
    pub(crate) keep_days: u32,
    /// Open the page in the browser afterwards
    #[arg(long, help_heading = "Output")]
    pub(crate) open: bool,
    /// What the query engine may use.
    #[command(flatten)]
    pub(crate) engine: EngineLimitArgs,
    /// A folder of own questions, or the folder of one; they are answered beside the eight
    #[arg(
        long,
        value_name = "DIR",
        value_delimiter = ',',
        help_heading = "Own questions"
    )]
    pub(crate) questions: Vec<PathBuf>,
    /// Set a parameter of own questions, as NAME=VALUE, or of one question, as QUESTION.NAME=VALUE
    #[arg(long, value_name = "NAME=VALUE", help_heading = "Own questions")]
    pub(crate) set: Vec<String>,
}

/// `inspect`.
#[derive(Debug, Args)]
pub(crate) struct InspectArgs {
    /// Catalogue files.
    #[command(flatten)]
    pub(crate) catalogue: CatalogueArgs,
    /// Filters.
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
}

/// `check`, `plan`, `ingest` and `config`: the same flags, so that one line can be tried in each.
#[derive(Debug, Args)]
pub(crate) struct IngestArgs {
    /// Catalogue files.
    #[command(flatten)]
    pub(crate) catalogue: CatalogueArgs,
    /// Filters.
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    /// The lake.
    #[command(flatten)]
    pub(crate) lake: LakeArgs,
    /// TMDB.
    #[command(flatten)]
    pub(crate) tmdb: TmdbArgs,
    /// A file of what films cost and took, by IMDb id, to compare with TMDB: Wikidata, The Numbers, …
    /// Its source has the name of the file, or NAME. Without a catalogue, only this is put into the lake
    #[arg(long, value_name = "[NAME=]FILE", help_heading = "Second opinions")]
    pub(crate) second_opinion: Vec<String>,
}

/// Which files, and how to read them.
#[derive(Debug, Args, Clone)]
#[command(next_help_heading = "Catalogue")]
pub(crate) struct CatalogueArgs {
    /// Files, globs, s3:// or file:// URLs, or - for standard input; plain, .gz, .zst or .zip
    #[arg(value_name = "CATALOGUE", help_heading = "Arguments")]
    pub(crate) catalogue: Vec<String>,
    /// The character between fields, or `tab` [default: detected]
    #[arg(long, value_name = "CHAR", value_parser = parse_separator)]
    pub(crate) separator: Option<u8>,
    /// Whether the first line names the columns [default: detected]
    #[arg(long, value_name = "BOOL", action = clap::ArgAction::Set)]
    pub(crate) header: Option<bool>,
    /// What quotes mean [default: detected]
    #[arg(long, value_enum)]
    pub(crate) quoting: Option<QuotingArg>,
    /// The column of IMDb ids, by name or by number from 1 [default: detected]
    #[arg(long, value_name = "COLUMN")]
    pub(crate) id_column: Option<String>,
    /// Only the titles whose ids are in this file: one id a line, or a table with a column of ids
    #[arg(long, value_name = "FILE", help_heading = "Filters")]
    pub(crate) ids: Option<String>,
    /// What every title of the catalogue is; to keep only some titles, use --title-type [default:
    /// detected from the columns or the title type]
    #[arg(long, value_enum)]
    pub(crate) kind: Option<KindArg>,
}

/// A day as `2024-12-31`. Other ways to write one are refused: of 01/02/2024 nobody knows the month.
pub(crate) fn parse_date(text: &str) -> Result<NaiveDate, String> {
    let wrong = || "write the year, the month and the day, for instance 2024-12-31".to_owned();
    text.trim().parse().map_err(|_| wrong())
}

fn parse_separator(text: &str) -> Result<u8, String> {
    match text {
        "tab" | "\\t" => Ok(b'\t'),
        _ if text.len() == 1 && text.is_ascii() => Ok(text.as_bytes()[0]),
        _ => Err("give one ASCII character, or `tab`".to_owned()),
    }
}

/// One of IMDb's title types.
fn parse_title_type(text: &str) -> Result<TitleType, String> {
    text.parse().map_err(|UnknownTitleType(word)| {
        let known = TitleType::ALL.map(|known| known.word().to_owned());
        let meant = match cinelake_analysis::nearest(&word, &known).first() {
            Some(nearest) => format!("did you mean {nearest}? "),
            None => String::new(),
        };
        format!("{meant}IMDb's title types are {}", TitleType::words())
    })
}

/// What quotes mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum QuotingArg {
    /// A field may be wrapped in double quotes, as in CSV.
    Quoted,
    /// As quoted, with a backslash before a quote inside, as Spark and MySQL write it.
    Escaped,
    /// A quote is an ordinary character, as in IMDb's own files.
    Literal,
    /// Each line is quoted as a whole.
    WholeLines,
}

/// What a title is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum KindArg {
    /// Films.
    Movie,
    /// Series.
    Series,
}

/// Which titles.
#[derive(Debug, Args, Clone)]
#[command(next_help_heading = "Filters")]
pub(crate) struct FilterArgs {
    /// Titles of these IMDb title types, for instance movie,tvMovie
    #[arg(long, value_name = "TYPE", value_delimiter = ',', value_parser = parse_title_type)]
    pub(crate) title_type: Vec<TitleType>,
    /// Keep titles that the catalogue calls adult (isAdult); without this flag they are left out
    #[arg(long)]
    pub(crate) include_adult: bool,
    /// Leave out adult titles, also where the settings say to keep them; this is the default
    #[arg(long, conflicts_with = "include_adult")]
    pub(crate) exclude_adult: bool,
    /// Titles with any of these genres
    #[arg(long, value_name = "GENRE", value_delimiter = ',')]
    pub(crate) genre: Vec<String>,
    /// Titles made in any of these languages, for instance pt,en (the catalogue's original_language)
    #[arg(long, value_name = "LANGUAGE", value_delimiter = ',')]
    pub(crate) original_language: Vec<Language>,
    /// Titles with a name in any of these regions, for instance BR (needs title.akas in the catalogue)
    #[arg(long, value_name = "REGION", value_delimiter = ',')]
    pub(crate) region: Vec<Region>,
    /// Titles of this year and later
    #[arg(long, value_name = "YEAR")]
    pub(crate) from_year: Option<u16>,
    /// Titles of this year and earlier
    #[arg(long, value_name = "YEAR")]
    pub(crate) to_year: Option<u16>,
    /// Titles of the last N calendar years, including the year of --as-of
    #[arg(long, value_name = "N", conflicts_with_all = ["from_year", "to_year"], value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) last_years: Option<u16>,
    /// The day that --last-years counts from, for instance 2024-12-31 [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_date)]
    pub(crate) as_of: Option<NaiveDate>,
    /// Titles of at least so many minutes
    #[arg(long, value_name = "MINUTES")]
    pub(crate) min_runtime: Option<u32>,
    /// Titles with at least N IMDb votes
    #[arg(long, value_name = "N")]
    pub(crate) min_votes: Option<u32>,
    /// Titles with at least this IMDb rating
    #[arg(long, value_name = "RATING", value_parser = parse_rating)]
    pub(crate) min_rating: Option<f32>,
    /// The first N titles that pass the other filters
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<u64>,
}

/// IMDb's scale, with a 0 for all.
fn parse_rating(text: &str) -> Result<f32, String> {
    let rating = text.trim().parse().ok();
    rating
        .filter(|rating| (0.0..=10.0).contains(rating))
        .ok_or_else(|| "give a rating from 0 to 10, for instance 7.5".to_owned())
}

/// Where records go.
#[derive(Debug, Args, Clone)]
#[command(next_help_heading = "Lake")]
pub(crate) struct LakeArgs {
    /// A folder, file:// or s3://bucket/prefix
    #[arg(long, value_name = "URL")]
    pub(crate) lake: Option<String>,
    /// Format of the record files
    #[arg(long, value_enum, default_value_t = RawFormatArg::Lines)]
    pub(crate) raw_format: RawFormatArg,
    /// Ask again for titles whose record is older than this; 0 asks for all titles again
    #[arg(long, value_name = "DAYS", default_value_t = 180)]
    pub(crate) max_age: u32,
    /// Ask again for ids that TMDB did not have, after this many days; 0 asks for all of them again
    #[arg(long, value_name = "DAYS", default_value_t = 7)]
    pub(crate) max_miss_age: u32,
    /// Wait while another run is using the lake, instead of ending with exit code 2
    #[arg(long)]
    pub(crate) wait: bool,
    /// List the titles that the filters leave out in filtered.csv (they are always counted)
    #[arg(long)]
    pub(crate) list_filtered: bool,
}

/// Shape of the record files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RawFormatArg {
    /// One JSON object per line, for Athena, Glue and Spark.
    Lines,
    /// One JSON array per file.
    Array,
}

/// How TMDB is asked.
#[derive(Debug, Args, Clone)]
#[command(next_help_heading = "TMDB")]
pub(crate) struct TmdbClientArgs {
    /// Address of the API, including /3
    #[arg(long, value_name = "URL", default_value = cinelake_tmdb::DEFAULT_BASE_URL)]
    pub(crate) tmdb_base_url: String,
    /// A file that contains only the API key or the read access token
    #[arg(long, value_name = "FILE")]
    pub(crate) credential_file: Option<PathBuf>,
    /// Requests per second, evenly spaced; 0 for no limit
    #[arg(long, value_name = "N", default_value_t = 40.0)]
    pub(crate) rate: f64,
    /// Requests at the same time
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) concurrency: usize,
    /// Attempts for each request
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub(crate) attempts: u32,
    /// Seconds for one attempt, from sending the request to the last byte of the answer
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub(crate) timeout: u64,
}

/// What TMDB is asked for, and how.
#[derive(Debug, Args, Clone)]
#[command(next_help_heading = "TMDB")]
pub(crate) struct TmdbArgs {
    /// How it is asked.
    #[command(flatten)]
    pub(crate) client: TmdbClientArgs,
    /// Blocks to add to each record, for instance credits,release_dates. Titles whose
    /// record in the lake does not have them are asked for again
    #[arg(long, value_name = "BLOCK", value_delimiter = ',')]
    pub(crate) append: Vec<String>,
    /// Ask only for the blocks of --append. Without this flag, a refresh also asks for the blocks that
    /// the records of the lake already have, so that none is lost
    #[arg(long)]
    pub(crate) drop_other_blocks: bool,
    /// Language of titles and texts, for instance pt-BR [default: TMDB's en-US]
    #[arg(long, value_name = "LANG")]
    pub(crate) language: Option<String>,
    /// When to ask /find for films that /movie does not have
    #[arg(long, value_enum, default_value_t = FindArg::Auto)]
    pub(crate) find: FindArg,
    /// Files with TMDB's ids of titles, for instance MovieLens' links.csv or an export of Wikidata; a
    /// series that they have is asked for in one request instead of two
    #[arg(long, value_name = "FILE", value_delimiter = ',')]
    pub(crate) crosswalk: Vec<String>,
    /// TMDB's daily exports of ids (movie_ids_….json.gz, tv_series_ids_….json.gz); with --crosswalk,
    /// titles whose id they do not have are not asked for
    #[arg(long, value_name = "FILE", value_delimiter = ',')]
    pub(crate) tmdb_export: Vec<String>,
    /// What to ask for in addition to films
    #[arg(long, value_enum)]
    pub(crate) enrich: Option<EnrichArg>,
    /// Percentage of the titles asked first that TMDB must have; 0 turns the alarm off
    #[arg(long, value_name = "PERCENT", default_value_t = 50.0)]
    pub(crate) min_match: f64,
}

/// `refresh`.
#[derive(Debug, Args)]
pub(crate) struct RefreshArgs {
    /// Show what would be asked again; asks for no title and writes nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Do not read TMDB's daily list of ids (28 MB). Titles that TMDB removed are then found in the list
    /// of changes only
    #[arg(long)]
    pub(crate) no_export: bool,
    /// A folder, file:// or s3://bucket/prefix
    #[arg(long, value_name = "URL", help_heading = "Lake")]
    pub(crate) lake: Option<String>,
    /// Format of the record files
    #[arg(long, value_enum, default_value_t = RawFormatArg::Lines, help_heading = "Lake")]
    pub(crate) raw_format: RawFormatArg,
    /// Ask again for titles whose record is older than this, changed or not
    #[arg(
        long,
        value_name = "DAYS",
        default_value_t = 180,
        help_heading = "Lake"
    )]
    pub(crate) max_age: u32,
    /// Wait while another run is using the lake, instead of ending with exit code 2
    #[arg(long, help_heading = "Lake")]
    pub(crate) wait: bool,
    /// TMDB.
    #[command(flatten)]
    pub(crate) tmdb: TmdbClientArgs,
}

/// What is asked for besides films.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EnrichArg {
    /// Series as well.
    Series,
}

/// When `/find` is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindArg {
    /// For every miss.
    Always,
    /// Until a sample of misses shows that /find adds nothing.
    Auto,
    /// Never.
    Never,
}

/// `tmdb-server`.
#[derive(Debug, Args)]
pub(crate) struct ServerArgs {
    /// Files of records: NDJSON or a JSON array, plain, .gz or .zst
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) records: Vec<PathBuf>,
    /// A lake whose records are served, to replay a finished run offline
    #[arg(long, value_name = "URL")]
    pub(crate) lake: Option<String>,
    /// The address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8533")]
    pub(crate) listen: std::net::SocketAddr,
    /// Requests per second that one client may send
    #[arg(long, value_name = "N")]
    pub(crate) rate_limit: Option<f64>,
    /// Requests that may come at once [default: as many as in one second]
    #[arg(long, value_name = "N", requires = "rate_limit")]
    pub(crate) burst: Option<u32>,
    /// Count requests in a sliding second instead of a token bucket
    #[arg(long, requires = "rate_limit")]
    pub(crate) sliding: bool,
    /// Connections that one client may have open
    #[arg(long, value_name = "N")]
    pub(crate) max_connections: Option<usize>,
    /// A file of what changed on which day, in place of made-up changes; one JSON object a line:
    /// {"day":"2026-11-20","kind":"movie","id":603,"removed":false}
    #[arg(long, value_name = "FILE")]
    pub(crate) changes: Option<PathBuf>,
    /// Milliseconds that every answer is delayed
    #[arg(long, value_name = "MS", default_value_t = 0)]
    pub(crate) latency_ms: u64,
    /// Additional random delay, at most this many milliseconds
    #[arg(long, value_name = "MS", default_value_t = 0)]
    pub(crate) latency_jitter_ms: u64,
    /// Faults and their probabilities, for instance html=0.01,dropped=0.02 (--fault help lists them)
    #[arg(long, value_name = "NAME=P", value_delimiter = ',')]
    pub(crate) fault: Vec<String>,
    /// A range of requests during which the server is down, for instance 100-200
    #[arg(long, value_name = "FROM-UNTIL")]
    pub(crate) outage: Option<String>,
    /// Suspend the key after this many requests
    #[arg(long, value_name = "N")]
    pub(crate) suspend_after: Option<u64>,
    /// Accept only this API key or token [default: any]
    #[arg(long, value_name = "FILE")]
    pub(crate) credential_file: Option<PathBuf>,
    /// Answer without gzip
    #[arg(long)]
    pub(crate) no_gzip: bool,
    /// Seed of the random numbers that decide which requests fail
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
}
