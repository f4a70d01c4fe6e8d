//! `cinelake demo`: the whole job on a bundled sample, without a key or a network.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use chrono::NaiveDate;
use cinelake_answers::{Answers, Request};
use cinelake_imdb::{Filter, KindSet, ReadOptions};
use cinelake_ingest::{IngestConfig, RunSummary, SourceOptions, read_catalogue, resolve};
use cinelake_lake::{Lake, LakeUrl, StoreOptions};
use cinelake_refine::RefineSummary;
use cinelake_tmdb::{Credential, TmdbConfig};
use cinelake_tmdb_server::{Records, RunningServer, ServerConfig, spawn};
use serde::{Deserialize, Serialize};

use super::ingest::{Job, code};
use super::report::{self, Written};
use super::{note, or_stopped, print, print_json, trusted};
use crate::args::{DemoArgs, KEEP_DAYS};
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::render::{self, Telling};
use crate::settings::Parsed;
use crate::signals;

/// The bundled catalogue: file name and text.
const CATALOGUE: [(&str, &str); 2] = [
    ("movies.csv", include_str!("../../../../sample/movies.csv")),
    ("series.csv", include_str!("../../../../sample/series.csv")),
];
/// The bundled records.
const RECORDS: [(&str, &str); 2] = [
    (
        "tmdb_movies.ndjson",
        include_str!("../../../../sample/tmdb_movies.ndjson"),
    ),
    (
        "tmdb_series.ndjson",
        include_str!("../../../../sample/tmdb_series.ndjson"),
    ),
];
/// Which titles of the sample answer in odd ways.
const KNOBS: &str = include_str!("../../../../sample/knobs.json");
/// The embedded server takes any key of the right shape.
const KEY: &str = "00000000000000000000000000000000";

#[derive(Debug, Deserialize)]
struct Knobs {
    find_only: std::collections::HashSet<String>,
    aliases: std::collections::HashMap<String, String>,
}

/// The day the sample was written for: the answers do not change with the calendar.
fn as_of() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_else(context::today)
}

pub(crate) async fn run(args: &DemoArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let json = context::is_json(parsed);
    let specs = write_catalogue(&args.output)?;
    let url = LakeUrl::Local(args.output.join("lake"));
    let lake = Lake::open(&url, &StoreOptions::default())?;
    let summary = ingest(&specs, &lake, parsed).await?;
    let code = code(&summary);
    if !matches!(code, Code::Done | Code::DoneWithFailures) {
        if json {
            print_json(&summary)?;
        }
        return Ok(code);
    }
    let refined = refine(&lake, parsed).await?;
    let answers = answer(&lake).await?;
    let report = or_stopped(report::make(&lake, &answers)).await?;
    if json {
        let (run, refine) = (&summary, &refined);
        print_json(&Everything {
            run,
            refine,
            answers: &answers,
            report: &report,
        })?;
    } else {
        print_answers(&answers, args, &url, parsed)?;
        print(&format!(
            "\n$ cinelake report --lake {url} --as-of {}\n\n{}",
            as_of(),
            report.told()
        ))?;
        print(&next_steps(&specs, &url))?;
    }
    Ok(code)
}

/// What `--format json` prints: the run's summary, and what followed from it.
#[derive(Serialize)]
struct Everything<'a> {
    #[serde(flatten)]
    run: &'a RunSummary,
    refine: &'a RefineSummary,
    answers: &'a Answers,
    report: &'a Written,
}

/// Inspects the catalogue and lands the records.
async fn ingest(specs: &[String], lake: &Lake, parsed: &Parsed) -> Result<RunSummary, Failure> {
    let server = start_server()?;
    let told = format!(
        "TMDB-compatible server with bundled records: {}",
        server.base_url
    );
    note(parsed, &told);
    let store = StoreOptions::default();
    let mut stdin = std::io::empty();
    let options = SourceOptions {
        store: &store,
        stdin: &mut stdin,
    };
    let sources = resolve(specs, options).await?;
    let filter = Filter {
        kinds: KindSet::ALL,
        ..Filter::default()
    };
    let catalogue = read_catalogue(&sources, &ReadOptions::default(), &filter)?;
    let (text, style) = (!context::is_json(parsed), context::style(parsed));
    if text {
        print(&format!("$ cinelake inspect {}\n\n", specs.join(" ")))?;
        print(&render::inspect(catalogue.report(), style))?;
        print(&format!(
            "\n$ cinelake ingest {} --lake {} --enrich series\n\n",
            specs.join(" "),
            lake.url()
        ))?;
    }
    let config = IngestConfig {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        options: serde_json::json!({ "demo": true }),
        ..IngestConfig::default()
    };
    let mut tmdb = TmdbConfig::new(Credential::from_text(KEY)?);
    tmdb.base_url = server.base_url.parse().map_err(Failure::unexpected)?;
    // The server is ours: nobody has to be spared.
    tmdb.rate = None;
    let job = Job {
        catalogue: &catalogue,
        sources: &sources,
        config: &config,
        lake: lake.clone(),
        client: context::client(tmdb)?,
    };
    let summary = job.run(parsed, signals::stop()).await?;
    if text {
        print(&render::summary(&summary, Some("cinelake demo"), style))?;
    }
    Ok(summary)
}

/// Makes the tables.
async fn refine(lake: &Lake, parsed: &Parsed) -> Result<RefineSummary, Failure> {
    let started = std::time::Instant::now();
    let summary = super::refine::refine(lake, false, KEEP_DAYS, parsed).await?;
    if !context::is_json(parsed) {
        let url = lake.url().to_string();
        print(&format!("\n$ cinelake refine --lake {url}\n\n"))?;
        let style = context::style(parsed);
        print(&render::refined(&summary, &url, started.elapsed(), style))?;
    }
    Ok(summary)
}

/// Asks all eight questions.
async fn answer(lake: &Lake) -> Result<Answers, Failure> {
    or_stopped(async {
        let session = trusted::session(lake).await?;
        super::answer::answer(lake, session, &Request::new(as_of())).await
    })
    .await
}

fn print_answers(
    answers: &Answers,
    args: &DemoArgs,
    url: &LakeUrl,
    parsed: &Parsed,
) -> Result<(), Failure> {
    let language = context::language(args.lang, &parsed.environment);
    let lake = url.to_string();
    let telling = Telling {
        language,
        full: false,
        show_sql: false,
        lake: &lake,
        sample: true,
    };
    let (as_of, lang) = (as_of(), language.tag());
    print(&format!(
        "\n$ cinelake answer --lake {url} --as-of {as_of} --lang {lang}\n\n"
    ))?;
    print(&render::answers(answers, telling, context::style(parsed)))
}

fn write_catalogue(output: &Path) -> Result<Vec<String>, Failure> {
    let folder = output.join("catalogue");
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("could not make the folder {}", folder.display()))
        .map_err(Failure::usage)?;
    let mut files = Vec::new();
    for (name, text) in CATALOGUE {
        let path = folder.join(name);
        std::fs::write(&path, text)
            .with_context(|| format!("could not write {}", path.display()))
            .map_err(Failure::usage)?;
        files.push(path.display().to_string());
    }
    Ok(files)
}

fn start_server() -> Result<RunningServer, Failure> {
    let mut records = Records::new();
    for (name, text) in RECORDS {
        records
            .add_ndjson(name, text.as_bytes())
            .map_err(Failure::unexpected)?;
    }
    let knobs: Knobs = serde_json::from_str(KNOBS).map_err(Failure::unexpected)?;
    let config = ServerConfig {
        find_only: knobs.find_only,
        aliases: knobs.aliases,
        today: context::today(),
        ..ServerConfig::default()
    };
    spawn(Arc::new(records), config).map_err(Failure::unexpected)
}

fn next_steps(specs: &[String], url: &LakeUrl) -> String {
    format!(
        "\nWhat next:\n  \
         see one answer    cinelake answer 7 --lake {url}\n  \
         see the tables    cinelake tables --lake {url}\n  \
         ask in SQL        cinelake sql --lake {url} \"SELECT kind, COUNT(*) FROM titles GROUP BY kind\"\n  \
         see the files     find {url}\n  \
         run it again      cinelake demo            (it lands no title twice)\n  \
         plan a real run   cinelake plan {} --last-years 10\n  \
         use your own key  TMDB_API_KEY=… cinelake ingest movies.csv --lake ./lake --last-years 10\n",
        specs[0]
    )
}
