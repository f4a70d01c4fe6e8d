//! `cinelake report`: the eight answers as one page, into the lake or into a file.

mod open;

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, anyhow};
use cinelake_answers::{Answers, Language, Request};
use cinelake_lake::{Lake, LakeUrl, shell_quoted};
use cinelake_publish::WrittenFile;
use cinelake_report::Report;
use serde::Serialize;

use super::{engine, or_stopped, own, print, print_json, trusted, warn};
use crate::args::{Format, OwnArgs, ReportArgs, ReportLanguageArg};
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::render;
use crate::settings::Parsed;
use crate::wording::{Wording, say};

/// What was written.
#[derive(Debug, Serialize)]
pub(super) struct WrittenReport {
    /// The lake that was read.
    lake: String,
    /// The day the answers are for.
    as_of: chrono::NaiveDate,
    /// The page's languages.
    languages: Vec<Language>,
    /// The files, the page first.
    files: Vec<WrittenFile>,
}

/// Where the report goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ReportTarget<'a> {
    /// Its place in the lake.
    Lake,
    /// A file of the user's.
    File(&'a Path),
    /// Standard output.
    Stdout,
}

pub(crate) async fn run(args: &ReportArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let request = super::answer::all_questions(&args.request, &args.titles)?;
    let markdown = is_markdown(args, parsed)?;
    let target = target(args, markdown);
    check(args, parsed, target)?;
    let found = own::load(&args.own, parsed)?;
    let spark = engine::chosen_engine(&args.query, parsed)?;
    let lake = trusted::lake(&args.lake, parsed).await?;
    let allowed = own::Allowed {
        limits: trusted::limits(&args.query.limits),
        time: Duration::from_secs(args.own.timeout),
    };
    let answering = super::answer::answer_by(spark, &lake, &request, &found, allowed, parsed);
    let answers = or_stopped(answering).await?;
    let code = own::code(&answers.own, false);
    let command = command(&lake, &request, args.lang) + &own_flags(&args.own);
    let report = or_stopped(gather(&lake, &answers, command)).await?;
    let languages = languages(args.lang);
    let text = if markdown {
        cinelake_report::markdown(&report, languages)
    } else {
        cinelake_report::html(&report, languages).map_err(Failure::unexpected)?
    };
    let files = match target {
        ReportTarget::Stdout => return print(&text).map(|()| code),
        ReportTarget::File(path) => {
            super::output::outside(&lake, path)?;
            vec![write_file(path, &text)?]
        }
        ReportTarget::Lake => {
            let writing = async { Ok(cinelake_publish::write(&lake, text, &answers).await?) };
            or_stopped(writing).await?
        }
    };
    done(
        &WrittenReport::new(&lake, &answers, languages, files),
        args,
        parsed,
    )?;
    Ok(code)
}

/// Whether Markdown is wanted: as `--format` says, else as the name of the file to write does.
fn is_markdown(args: &ReportArgs, parsed: &Parsed) -> Result<bool, Failure> {
    let set = parsed.cli.global.format == Format::Markdown;
    let file = args
        .output
        .as_deref()
        .filter(|path| path.as_os_str() != "-");
    let ending = file.and_then(Path::extension);
    let ending = ending.map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        Some("md" | "markdown") => Ok(set || !context::is_flag(parsed, "format")),
        None | Some("html" | "htm") => Ok(set),
        Some(other) => Err(Failure::usage(anyhow!(
            "a report cannot be written as .{other}; name a file that ends in .html or .md. A browser can \
             print the page to PDF"
        ))),
    }
}

fn target(args: &ReportArgs, markdown: bool) -> ReportTarget<'_> {
    match args.output.as_deref() {
        Some(path) if path.as_os_str() == "-" => ReportTarget::Stdout,
        Some(path) => ReportTarget::File(path),
        None if markdown => ReportTarget::Stdout,
        None => ReportTarget::Lake,
    }
}

/// Refuses what cannot be meant, before any work.
fn check(args: &ReportArgs, parsed: &Parsed, target: ReportTarget<'_>) -> Result<(), Failure> {
    let refuse = |text: &str| Err(Failure::usage(anyhow!("{text}")));
    if target == ReportTarget::Stdout && context::is_json(parsed) {
        return refuse(
            "--output - prints the page, and --format json prints a summary: give only one of them",
        );
    }
    if args.open && target == ReportTarget::Stdout {
        return refuse("--open needs a file; name it with --output");
    }
    let url = context::lake_url(args.lake.lake.as_deref())?;
    if args.open && target == ReportTarget::Lake && !matches!(url, LakeUrl::Local(_)) {
        return refuse(
            "--open cannot open a page in a bucket; write it to a file: --output report.html --open",
        );
    }
    Ok(())
}

fn languages(asked: ReportLanguageArg) -> &'static [Language] {
    match asked {
        ReportLanguageArg::Both => &Language::ALL,
        ReportLanguageArg::En => &[Language::En],
        ReportLanguageArg::PtBr => &[Language::PtBr],
    }
}

/// What was asked, as it would be typed: the page says how it is made again.
fn command(lake: &Lake, request: &Request, lang: ReportLanguageArg) -> String {
    let mut command = format!(
        "cinelake report --lake {} --as-of {}",
        lake.url().argument(),
        request.as_of
    );
    let standard = Request::new(request.as_of);
    let mut flag = |name: &str, value: String| {
        command.push_str(&format!(" --{name} {}", shell_quoted(&value)));
    };
    if request.last_years != standard.last_years {
        flag("last-years", request.last_years.to_string());
    }
    if request.min_votes != standard.min_votes {
        flag("min-votes", request.min_votes.to_string());
    }
    let filter = &request.filter;
    if !filter.title_types.is_empty() {
        flag("title-type", filter.title_types.join(","));
    }
    if !filter.genres.is_empty() {
        flag("genre", filter.genres.join(","));
    }
    if let Some(year) = filter.from_year {
        flag("from-year", year.to_string());
    }
    if let Some(year) = filter.to_year {
        flag("to-year", year.to_string());
    }
    if let Some(rating) = filter.min_rating {
        flag("min-rating", rating.to_string());
    }
    match lang {
        ReportLanguageArg::Both => {}
        ReportLanguageArg::En => flag("lang", Language::En.tag().to_owned()),
        ReportLanguageArg::PtBr => flag("lang", Language::PtBr.tag().to_owned()),
    }
    command
}

/// The flags for the user's own questions, as they would be typed.
fn own_flags(own: &OwnArgs) -> String {
    let folders = own.questions.iter().map(|path| path.display().to_string());
    let folders = folders.map(|folder| format!(" --questions {}", shell_quoted(&folder)));
    let sets = own
        .set
        .iter()
        .map(|text| format!(" --set {}", shell_quoted(text)));
    folders.chain(sets).collect()
}

/// The report on the answers, after a warning for each run that it leaves out.
async fn gather<'a>(
    lake: &Lake,
    answers: &'a Answers,
    command: String,
) -> Result<Report<'a>, Failure> {
    let gathered = cinelake_publish::gather(lake, answers, command).await?;
    for damaged in &gathered.damaged {
        let (path, problem) = (lake.show(&damaged.path), damaged.problem.as_str());
        let (words, key) = (Wording::of_process(), "warn-report-run");
        warn(&say!(words, key, path = path, problem = problem));
    }
    Ok(gathered.report)
}

fn write_file(path: &Path, text: &str) -> Result<WrittenFile, Failure> {
    std::fs::write(path, text)
        .with_context(|| format!("could not write {}", path.display()))
        .map_err(Failure::usage)?;
    Ok(WrittenFile {
        holds: "page",
        location: path.display().to_string(),
        size_bytes: text.len() as u64,
    })
}

/// Says what was written, and opens the page where that is wanted.
fn done(written: &WrittenReport, args: &ReportArgs, parsed: &Parsed) -> Result<(), Failure> {
    if context::is_json(parsed) {
        print_json(written)?;
    } else {
        print(&written.as_text())?;
    }
    if args.open {
        open_page(written);
    }
    Ok(())
}

/// Opens the page in the browser; where that fails, says where the page is.
pub(super) fn open_page(written: &WrittenReport) {
    let page = written.page();
    if let Err(why) = open::open(Path::new(page)) {
        let (words, why) = (Wording::of_process(), why.to_string());
        warn(&say!(words, "warn-open", why = why, page = page));
    }
}

impl WrittenReport {
    fn new(
        lake: &Lake,
        answers: &Answers,
        languages: &[Language],
        files: Vec<WrittenFile>,
    ) -> Self {
        Self {
            lake: lake.url().to_string(),
            as_of: answers.as_of,
            languages: languages.to_vec(),
            files,
        }
    }

    /// Where the page is.
    pub(super) fn page(&self) -> &str {
        let page = self.files.first();
        page.map_or("", |file| file.location.as_str())
    }

    /// What was written, in words.
    fn as_text(&self) -> String {
        let words = Wording::of_process();
        let day = words.date(self.as_of);
        let mut text = format!("{}\n", say!(words, "report-as-of", day = day));
        for file in &self.files {
            let kilobytes = words.number(file.size_bytes.div_ceil(1_000));
            let holds = words.of_code("report-", file.holds);
            text.push_str(&format!(
                "  {}  {} ({kilobytes} kB)\n",
                holds.as_deref().unwrap_or(file.holds),
                render::clean(&file.location)
            ));
        }
        text
    }
}

/// The report on answers that are there already, written into the lake.
pub(super) async fn make(
    lake: &Lake,
    answers: &Answers,
    request: &Request,
    own: &OwnArgs,
) -> Result<WrittenReport, Failure> {
    let command = command(lake, request, ReportLanguageArg::Both) + &own_flags(own);
    let report = gather(lake, answers, command).await?;
    let languages = languages(ReportLanguageArg::Both);
    let page = cinelake_report::html(&report, languages).map_err(Failure::unexpected)?;
    let files = cinelake_publish::write(lake, page, answers).await?;
    Ok(WrittenReport::new(lake, answers, languages, files))
}
