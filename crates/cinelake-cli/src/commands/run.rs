//! `cinelake run`: the whole job, from the catalogue to the page; and what `demo` does on the sample.

use std::time::{Duration, Instant};

use anyhow::anyhow;
use cinelake_analysis::Limits;
use cinelake_analysis::model::{ModelOptions, ModelSummary};
use cinelake_answers::{Answers, DEFAULT_MIN_VOTES, Language, Request};
use cinelake_imdb::CatalogueReport;
use cinelake_ingest::RunSummary;
use cinelake_lake::{Lake, LakeUrl};
use cinelake_refine::RefineSummary;
use serde::Serialize;

use super::ingest::{self, code, command_line};
use super::report::{self, WrittenReport};
use super::{or_stopped, own, print, print_json, trusted, warn};
use crate::args::{EngineLimitArgs, OwnArgs, RequestArgs, RunArgs, TitleFilterArgs};
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::render::{self, AnswerStyle, Screen, Style};
use crate::settings::Parsed;
use crate::signals;
use crate::wording::Wording;

/// Calendar years in the window of questions 7 and 8 where nothing says otherwise.
const LAST_YEARS: u16 = 10;
/// Seconds that the statements of an own question may take, as for `answer`.
const OWN_SECONDS: u64 = 60;

pub(crate) async fn run(args: &RunArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let request = request(args)?;
    require_folder_to_open(args)?;
    let own_args = OwnArgs {
        questions: args.questions.clone(),
        set: args.set.clone(),
        timeout: OWN_SECONDS,
    };
    let own = own::load(&own_args, parsed)?;
    let job = ingest::prepare(&args.ingest, parsed).await?;
    let lake = job.lake.clone();
    print_catalogue(job.catalogue.report(), parsed)?;
    let summary = job.run(parsed, signals::stop()).await?;
    let code = code(&summary);
    if !goes_on(code) {
        ingest::print_summary(&summary, parsed)?;
        return Ok(code);
    }
    let after = LaterSteps {
        request,
        own,
        own_args,
        keep_days: args.keep_days,
        engine: &args.engine,
        language: parsed.language,
        sample: None,
        command: command_line(&parsed.command_line),
    };
    let done = after.finish(&lake, summary, parsed).await?;
    if args.open {
        report::open_page(&done.report);
    }
    Ok(
        match own::code(&done.answers.own, context::is_json(parsed)) {
            Code::Done => code,
            failed => failed,
        },
    )
}

/// Whether the steps after an ingest that ended so are done.
pub(super) fn goes_on(code: Code) -> bool {
    matches!(code, Code::Done | Code::DoneWithFailures)
}

/// What the answers are asked, by the flags that choose the titles.
fn request(args: &RunArgs) -> Result<Request, Failure> {
    let filter = &args.ingest.filter;
    let asked = RequestArgs {
        as_of: filter.as_of,
        last_years: filter.last_years.unwrap_or(LAST_YEARS),
        min_votes: DEFAULT_MIN_VOTES,
        fill_money: None,
    };
    let titles = TitleFilterArgs {
        title_type: filter.title_type.clone(),
        genre: filter.genre.clone(),
        from_year: filter.from_year,
        to_year: filter.to_year,
        min_rating: filter.min_rating,
    };
    super::answer::all_questions(&asked, &titles)
}

fn require_folder_to_open(args: &RunArgs) -> Result<(), Failure> {
    let url = context::lake_url(args.ingest.lake.lake.as_deref())?;
    match (args.open, url) {
        (true, LakeUrl::S3 { .. }) => Err(Failure::usage(anyhow!(
            "--open cannot open a page in a bucket; afterwards, write it to a file: \
             cinelake report --output report.html --open"
        ))),
        _ => Ok(()),
    }
}

/// The steps after the ingest.
pub(super) struct LaterSteps<'a> {
    /// What the answers are asked.
    pub(super) request: Request,
    /// The user's own questions.
    pub(super) own: Vec<own::QuestionFolder>,
    /// The flags that named them.
    pub(super) own_args: OwnArgs,
    /// Days for which TMDB's records are kept in tables.
    pub(super) keep_days: u32,
    /// What the query engine may use.
    pub(super) engine: &'a EngineLimitArgs,
    /// The language of the screen.
    pub(super) language: Language,
    /// What to type next with the bundled sample; `None` for a user's own catalogue.
    pub(super) sample: Option<&'a str>,
    /// The command that repeats the run.
    pub(super) command: String,
}

/// What every step did: the object that `--format json` prints.
#[derive(Serialize)]
pub(super) struct RunReport {
    #[serde(flatten)]
    run: RunSummary,
    refine: RefineSummary,
    model: ModelSummary,
    answers: Answers,
    pub(super) report: WrittenReport,
}

impl LaterSteps<'_> {
    /// Makes the tables, the answers and the page, and prints what was done.
    pub(super) async fn finish(
        &self,
        lake: &Lake,
        run: RunSummary,
        parsed: &Parsed,
    ) -> Result<RunReport, Failure> {
        let url = lake.url().to_string();
        detail(parsed, |style| {
            render::summary(&run, Some(&self.command), style)
        })?;
        let started = Instant::now();
        let refine = super::refine::refine(lake, false, self.keep_days, parsed).await?;
        super::refine::warn_of(&refine);
        detail(parsed, |style| {
            render::refined(&refine, &url, started.elapsed(), style)
        })?;
        let limits = trusted::limits(self.engine);
        let started = Instant::now();
        let model = self.model(lake, limits, parsed).await?;
        detail(parsed, |style| {
            render::modelled(&model, &url, started.elapsed(), style)
        })?;
        let (answers, report) = or_stopped(async {
            let allowed = own::Allowed {
                limits,
                time: Duration::from_secs(self.own_args.timeout),
            };
            let answers =
                super::answer::answer_both(lake, &self.request, &self.own, allowed).await?;
            let report = report::make(lake, &answers, &self.request, &self.own_args).await?;
            Ok((answers, report))
        })
        .await?;
        let done = RunReport {
            run,
            refine,
            model,
            answers,
            report,
        };
        self.print_report(&done, &url, parsed)?;
        Ok(done)
    }

    async fn model(
        &self,
        lake: &Lake,
        limits: Limits,
        parsed: &Parsed,
    ) -> Result<ModelSummary, Failure> {
        let options = ModelOptions {
            rebuild: false,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            now: chrono::Utc::now(),
            limits,
        };
        let summary = super::model::model(lake, &options, parsed).await?;
        if let Some(text) = render::missing_tables(Wording::of_process(), &summary.trusted_missing)
        {
            warn(&text);
        }
        Ok(summary)
    }

    fn print_report(&self, done: &RunReport, lake: &str, parsed: &Parsed) -> Result<(), Failure> {
        if context::is_json(parsed) {
            return print_json(done);
        }
        let telling = AnswerStyle {
            language: self.language,
            full: false,
            show_sql: false,
            lake,
            sample: self.sample.is_some(),
        };
        detail(parsed, |style| {
            render::answers(&done.answers, telling, style)
        })?;
        let screen = Screen {
            run: &done.run,
            refine: &done.refine,
            model: &done.model,
            answers: &done.answers,
            page: done.report.page(),
            lake,
            language: self.language,
            sample: self.sample,
            command: &self.command,
        };
        print(&render::screen(&screen, context::style(parsed)))
    }
}

/// Whether each step prints its own summary before the screen.
fn in_detail(parsed: &Parsed) -> bool {
    parsed.cli.global.verbose > 0 && !context::is_json(parsed)
}

/// What is in the catalogue, where details are wanted.
pub(super) fn print_catalogue(report: &CatalogueReport, parsed: &Parsed) -> Result<(), Failure> {
    detail(parsed, |style| render::inspect(report, style))
}

/// Prints the summary of a step, where details are wanted.
fn detail(parsed: &Parsed, text: impl FnOnce(Style) -> String) -> Result<(), Failure> {
    match in_detail(parsed) {
        true => print(&format!("{}\n", text(context::style(parsed)))),
        false => Ok(()),
    }
}
